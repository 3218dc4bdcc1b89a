/*
 * press_period.c: periods in words.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "period/period_run.h"
#include "publish/press.h"

PORTSTATS_FUNCTION(press_period);

/* A day as numbers. */
typedef struct Day
{
	int			year;
	int			month;
	int			mday;
} Day;

static Day
day_of(int32 day)
{
	Day			result;

	calendar_date(day, &result.year, &result.month, &result.mday);
	return result;
}

/* How a run is told. */
static PressSpan
span_of(CalendarRun run, const Day *first, const Day *last)
{
	static const PressSpan of_unit[] = {
		[CALENDAR_YEAR] = PRESS_YEAR,
		[CALENDAR_HALF] = PRESS_HALF,
		[CALENDAR_QUARTER] = PRESS_QUARTER,
		[CALENDAR_MONTH] = PRESS_MONTH,
		[CALENDAR_WEEK] = PRESS_WEEK,
		[CALENDAR_DAY] = PRESS_DAY
	};
	CalendarUnit unit = calendar_unit_of_run(run);
	bool		same_year = first->year == last->year;

	if (unit != CALENDAR_NO_UNIT)
		return of_unit[unit];
	if (!calendar_is_months(run))
		return same_year ? PRESS_DAYS : PRESS_DAYS_OF_YEARS;
	if (first->month == 1 && last->month == 12)
		return PRESS_YEARS;
	if (first->month == 1 && last->month == 9 && same_year)
		return PRESS_THREE_QUARTERS;
	return same_year ? PRESS_MONTHS : PRESS_MONTHS_OF_YEARS;
}

/*
 * Whether a span may be told without its year by rule: it begins with the year, and is no
 * single month, week or day. Figures to date are of the year in which they are published.
 * Whole years, and what goes on into another, have their years in the words without it.
 */
static bool
is_to_date(PressSpan span, const Day *first)
{
	return first->month == 1 && first->mday == 1 &&
		span != PRESS_MONTH && span != PRESS_WEEK && span != PRESS_DAY;
}

void
press_append_period(StringInfo buf, const PressLanguage *language, Period p, PressYear year)
{
	CalendarRun run = period_to_run(p);
	Day			first = day_of(run.first);
	Day			last = day_of(run.last);
	PressSpan	span = span_of(run, &first, &last);
	const char *values[7];
	StringInfoData which;

	initStringInfo(&which);
	if (span == PRESS_HALF)
		appendStringInfoString(&which, press_words(language->halves[first.month > 6]));
	else if (span == PRESS_QUARTER)
		appendStringInfoString(&which, press_words(language->quarters[first.month / 3]));
	else if (span == PRESS_WEEK)
	{
		int			week;

		/* The year that the week is counted in, where one is told. */
		first.year = calendar_iso_week(run.first, &week);
		appendStringInfo(&which, "%d", week);
	}

	if (year == PRESS_YEAR_BY_RULE)
		year = is_to_date(span, &first) ? PRESS_YEAR_NEVER : PRESS_YEAR_ALWAYS;
	values[0] = psprintf("%d", first.year);
	values[1] = press_words(language->months[first.month - 1]);
	values[2] = psprintf("%d", first.mday);
	values[3] = psprintf("%d", last.year);
	values[4] = press_words(language->months[last.month - 1]);
	values[5] = psprintf("%d", last.mday);
	values[6] = which.data;
	press_fill(buf, year == PRESS_YEAR_NEVER ? language->spans_without_year[span] : language->spans[span],
			   values);
}

/* press_period(p, language [, with_year]): strict. */
Datum
press_period(PG_FUNCTION_ARGS)
{
	const PressLanguage *language = press_language(text_to_cstring(PG_GETARG_TEXT_PP(1)));
	PressYear	year = PRESS_YEAR_BY_RULE;
	StringInfoData buf;

	if (PG_NARGS() > 2)
		year = PG_GETARG_BOOL(2) ? PRESS_YEAR_ALWAYS : PRESS_YEAR_NEVER;
	initStringInfo(&buf);
	press_append_period(&buf, language, PG_GETARG_PERIOD(0), year);
	PG_RETURN_TEXT_P(cstring_to_text_with_len(buf.data, buf.len));
}
