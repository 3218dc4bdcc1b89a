/*
 * scan_windows.c: which aggregates compare two windows, and what the windows are.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/datetime.h"

#include "basket/basket.h"
#include "compat.h"
#include "corridor/corridor.h"
#include "growth/growth.h"
#include "period/period.h"
#include "scan/scan_windows.h"
#include "window/window.h"

#define ENTRIES(name, date, nperiods) \
	{name##_int2, date, nperiods}, {name##_int4, date, nperiods}, \
	{name##_int8, date, nperiods}, {name##_numeric, date, nperiods}

/*
 * The transition functions whose arguments end with a date and one or two periods, and that look
 * at the others only where the date is in one of the two windows (window_of_row).
 */
static const struct
{
	PGFunction	function;
	int			date;			/* which argument, the state being 0; 0: the one before the periods */
	int			nperiods;		/* 0: all after the date */
}			windowed[] =
{
	ENTRIES(comparison_accum, 2, 0),
	ENTRIES(breakdown_accum, 0, 1),
	ENTRIES(breakdown_accum_pair, 0, 2),
	ENTRIES(basket_accum, 0, 1),
	ENTRIES(basket_accum_pair, 0, 2)
};

/* Which argument is the date of an aggregate with windows; the periods follow it. 0 where it has none. */
static int
date_argument(const ScanAggregate *aggregate)
{
	for (int i = 0; i < (int) lengthof(windowed); i++)
		if (aggregate->transition->flinfo->fn_addr == windowed[i].function)
			return windowed[i].date != 0 ? windowed[i].date :
				aggregate->transition->nargs - 1 - windowed[i].nperiods;
	return 0;
}

void
scan_windows_begin(ScanWindows *windows, const ScanAggregate *aggregates, int n,
				   const ScanRows *rows, const Bitmapset *always)
{
	memset(windows, 0, sizeof(*windows));
	windows->date = -1;
	for (int i = 0; i < n; i++)
	{
		int			date = date_argument(&aggregates[i]);
		const ScanColumn *column = date != 0 ? aggregates[i].arguments[date - 1].column : NULL;

		if (column == NULL || (i > 0 && column != &rows->columns[windows->date]))
		{
			windows->date = -1;
			return;
		}
		windows->date = column - rows->columns;
	}
	for (int i = 0; i < rows->ncolumns; i++)
		if (i != windows->date && !bms_is_member(rows->columns[i].number, always))
			windows->columns = bms_add_member(windows->columns, i);
}

bool
scan_windows_of(const ScanAggregate *aggregate, WindowPair *windows)
{
	FunctionCallInfo call = aggregate->transition;
	int			first = date_argument(aggregate) + 1;
	int			nperiods = call->nargs - first;

	for (int i = first; i < call->nargs; i++)
		if (!aggregate->arguments[i - 1].constant || call->args[i].isnull)
			return false;
	/* One period that begins in the year 1 has no year before it. */
	if (nperiods == 1 && period_start(DatumGetPeriodBits(call->args[first].value)) < PERIOD_DAY_ZERO + 366)
		return false;
	window_begin(call, first, nperiods, windows);
	return true;
}

/* Adds the days of a period; windows that follow or overlap each other become one: the fewer to look at. */
static void
add_window(ScanWindows *windows, Period period)
{
	DateADT		first = period_start(period);
	DateADT		last = period_end(period);

	for (int i = windows->n - 1; i >= 0; i--)
	{
		if (first > windows->last[i] + 1 || last < windows->first[i] - 1)
			continue;
		first = Min(windows->first[i], first);
		last = Max(windows->last[i], last);
		windows->n--;
		windows->first[i] = windows->first[windows->n];
		windows->last[i] = windows->last[windows->n];
	}
	windows->first[windows->n] = first;
	windows->last[windows->n++] = last;
}

const ScanWindows *
scan_windows_find(ScanWindows *windows, const ScanAggregate *aggregates, int n)
{
	if (windows->date < 0 || windows->columns == NULL)
		return NULL;
	windows->first = palloc(2 * n * sizeof(DateADT));
	windows->last = palloc(2 * n * sizeof(DateADT));
	windows->n = 0;
	for (int i = 0; i < n; i++)
	{
		WindowPair	pair;

		if (!scan_windows_of(&aggregates[i], &pair))
			return NULL;
		add_window(windows, pair.current);
		if (window_has_base(&pair))
			add_window(windows, pair.base);
	}
	return windows;
}

char *
scan_windows_text(const ScanWindows *windows)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < windows->n; i++)
	{
		DateADT		ends[] = {windows->first[i], windows->last[i]};

		for (int k = 0; k < 2; k++)
		{
			int			year;
			int			month;
			int			day;

			j2date(ends[k] + POSTGRES_EPOCH_JDATE, &year, &month, &day);
			appendStringInfo(&text, "%s%04d-%02d-%02d", k > 0 ? ".." : i > 0 ? ", " : "",
							 year, month, day);
		}
	}
	return text.data;
}
