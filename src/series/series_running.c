/*
 * series_running.c: series whose points are running totals since the first unit of
 * their year: what lies between them, and which of them fell.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "row/row.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_decumulate);
PORTSTATS_FUNCTION(series_revisions);

/* The running totals of a series, one after the other; suppressed ones are passed over. */
typedef struct RunningTotals
{
	SeriesReader series;
	int32		point;			/* that was found, -1 at first */
	Numeric		total;			/* of it; NULL at first */
	Numeric		previous;		/* the one before in the same year, or NULL */
	int32		first;			/* the unit after that one, or the year's first */
	int32		last;			/* the unit with which it ends */
	Numeric		zero;
} RunningTotals;

static void
running_begin(RunningTotals *t, Datum series)
{
	series_open(series, &t->series);
	series_require_totals(&t->series);
	t->point = -1;
	t->total = NULL;
	t->previous = NULL;
	t->zero = numeric_from_int(0);
}

/* The error for a point that is no running total of its year. */
pg_noreturn static void
raise_not_running(CalendarUnit unit, int32 first, int32 last, int32 year_first)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("running total \"%s\" does not begin with its year",
					period_to_text(series_period(unit, first, last))),
			 errdetail("A running total is named by the %s with which it ends, such as \"%s\", or by all it covers, such as \"%s\".",
					   calendar_unit_names[unit],
					   period_to_text(series_period(unit, last, last)),
					   period_to_text(series_period(unit, year_first, last))),
			 errhint("A series whose points are no running totals needs no decumulate().")));
	pg_unreachable();
}

/* Finds the next total; false where there is none. */
static bool
running_next(RunningTotals *t)
{
	const SeriesReader *r = &t->series;

	while (++t->point < r->npoints)
	{
		int32		first = series_first(r, t->point);
		int32		last = series_last(r, t->point);
		int32		year_first;

		CHECK_FOR_INTERRUPTS();
		if (series_is_suppressed(r, t->point))
			continue;
		year_first = series_first_of_year(r->unit, series_year_of(r->unit, last));
		if (first != last && first != year_first)
			raise_not_running(r->unit, first, last, year_first);
		if (t->previous != NULL)
			pfree(t->previous);
		t->previous = t->total;
		t->first = t->last + 1;
		if (t->previous == NULL || t->last < year_first)
		{
			t->previous = NULL;
			t->first = year_first;
		}
		t->total = series_value(r, t->point);
		t->last = last;
		return true;
	}
	return false;
}

/*
 * What the total adds to the one before, which is not NULL. *fell: whether it is
 * smaller; NaN and the like are not, as their difference is not below zero.
 */
static Numeric
running_change(const RunningTotals *t, bool *fell)
{
	Numeric		change = numeric_call(numeric_sub, t->total, t->previous);

	*fell = numeric_is_less(change, t->zero);
	return change;
}

/*
 * decumulate(series): what lies between the running totals of a year; no point where
 * one fell. 22023 for a point of several units that does not begin its year. Strict.
 */
Datum
series_decumulate(PG_FUNCTION_ARGS)
{
	RunningTotals t;
	SeriesBuilder b;

	running_begin(&t, PG_GETARG_DATUM(0));
	series_begin_of(&b, t.series.unit, &t.series);
	while (running_next(&t))
	{
		bool		fell = false;
		Numeric		value = t.previous == NULL ? series_value(&t.series, t.point) :
			running_change(&t, &fell);

		if (fell)
			pfree(value);
		else
			series_append_own(&b, t.first, t.last, value);
	}
	PG_RETURN_SERIES(&b);
}

/* revisions(series): a row for each running total that fell. Errors as above. Strict. */
Datum
series_revisions(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"period", "start_date", "total", "previous", "change", NULL};
	RowBuilder *row = row_begin_set(fcinfo, names);
	RunningTotals t;

	running_begin(&t, PG_GETARG_DATUM(0));
	while (running_next(&t))
	{
		bool		fell;
		Numeric		change;
		Period		p;

		if (t.previous == NULL)
			continue;
		change = running_change(&t, &fell);
		if (!fell)
			continue;
		p = series_period(t.series.unit, t.last, t.last);
		row_set(row, 0, PeriodGetDatum(p));
		row_set(row, 1, DateADTGetDatum(period_start(p)));
		row_set_numeric(row, 2, t.total);
		row_set_numeric(row, 3, t.previous);
		row_set_numeric(row, 4, change);
		row_put(fcinfo, row);
	}
	return (Datum) 0;
}
