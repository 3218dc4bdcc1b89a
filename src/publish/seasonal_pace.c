/*
 * seasonal_pace.c: seasonal_pace(done, target, p, as_of, earlier), a target met as
 * earlier years were: what was due by now is the part of their totals that fell up to
 * the same day.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "compat.h"
#include "decimal/exact.h"
#include "growth/growth.h"
#include "period/period_run.h"
#include "publish/pace.h"
#include "series/series.h"

PORTSTATS_FUNCTION(publish_seasonal_pace);

/* The total of a run in a series, which is made of its units; NULL unless it has all of it. */
static Numeric
total_of(const SeriesReader *r, CalendarRun run)
{
	int32		first;
	int32		last;

	series_require_units(r->unit, period_from_run(run), &first, &last);
	return series_total_of(r, first, last);
}

/* The error where the days that have passed are no whole units of the series. */
static void
require_units_passed(const SeriesReader *r, CalendarRun passed)
{
	CalendarRun day = {passed.last, passed.last};
	int32		first;
	int32		last;

	if (series_units_of(r->unit, period_from_run(passed), &first, &last))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s is not the last day of a %s", period_to_text(period_from_run(day)),
					calendar_unit_names[r->unit]),
			 errdetail("The series has one point a %s: it does not tell what fell up to that day.",
					   calendar_unit_names[r->unit]),
			 errhint("Give what was done up to the last day of a %s, or a series by day.",
					 calendar_unit_names[r->unit])));
}

/*
 * Adds up the part that fell into the days that have passed, and the whole, of the years
 * before p: as many in a row as the series has all of, from the year before on; of a
 * period longer than a year, those that it does not reach into. False where there is
 * none, or where nothing can be a part of their total.
 */
static bool
earlier_parts(const SeriesReader *r, Period p, PaceDays days, Numeric *part, Numeric *whole)
{
	CalendarRun run = period_to_run(p);
	CalendarRun passed = {run.first, run.first + days.passed - 1};
	Numeric		zero = numeric_from_int(0);
	CalendarRun earlier;
	int32		years = 1;

	*part = zero;
	*whole = zero;
	(void) total_of(r, run);
	if (days.passed > 0)
		require_units_passed(r, passed);
	while (calendar_prior_year(run, years, &earlier) == CALENDAR_OK && earlier.last >= run.first)
		years++;
	for (int32 back = years; calendar_prior_year(run, back, &earlier) == CALENDAR_OK; back += years)
	{
		CalendarRun up_to = earlier;
		CalendarPair pair;
		Numeric		of_year = total_of(r, earlier);
		Numeric		of_part = zero;

		CHECK_FOR_INTERRUPTS();
		if (of_year == NULL)
			break;
		if (days.passed > 0)
		{
			/* A period and the same of another year are of one shape. */
			(void) calendar_pair(run, earlier, &pair);
			up_to.last = calendar_pair_end(&pair, passed.last);
			of_part = total_of(r, up_to);
		}
		if (of_part == NULL)
			break;
		*part = numeric_plus(*part, of_part);
		*whole = numeric_plus(*whole, of_year);
	}
	/* A negative part is none that a target can be cut by. A part that is no number makes the whole none. */
	return numeric_is_positive(*whole) && !numeric_is_less(*part, zero) && !numeric_is_less(*whole, *part);
}

/* seasonal_pace(done, target, p, as_of, earlier). Strict. */
Datum
publish_seasonal_pace(PG_FUNCTION_ARGS)
{
	Period		p = PG_GETARG_PERIOD(2);
	PaceDays	days = pace_days(p, PG_GETARG_DATEADT(3));
	SeriesReader r;
	Numeric		part;
	Numeric		whole;

	series_open(PG_GETARG_DATUM(4), &r);
	series_require_totals(&r);
	if (!earlier_parts(&r, p, days, &part, &whole))
		part = NULL;
	PG_RETURN_DATUM(pace_row(fcinfo, PG_GETARG_NUMERIC(0), PG_GETARG_NUMERIC(1), p, days,
							 part, whole));
}
