/*
 * series_growth.c: growth within a series, matched by the calendar: twelve months
 * back, not twelve rows.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "compat.h"
#include "growth/growth.h"
#include "period/period_run.h"
#include "row/row.h"
#include "scratch/scratch.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_growth);
PORTSTATS_FUNCTION(series_growth_pair);
PORTSTATS_FUNCTION(series_growths);
PORTSTATS_FUNCTION(series_growths_lag);

/* The total over a period; NULL where one of its units has no value. */
static Numeric
total_over(const SeriesReader *r, Period p)
{
	int32		first;
	int32		last;

	series_require_units(r->unit, p, &first, &last);
	return series_total_of(r, first, last);
}

/*
 * growth(series, p): the total of p over that of the same period a year before;
 * either is NULL where one of its units has no value. 22023 where p or the period
 * before is not made of whole units.
 */
Datum
series_growth(PG_FUNCTION_ARGS)
{
	Period		p = PG_GETARG_PERIOD(1);
	Numeric		base = NULL;
	Numeric		current;
	SeriesReader r;
	Period		before;
	Growth		growth;

	series_open(PG_GETARG_DATUM(0), &r);
	current = total_over(&r, p);
	if (period_prior_year(p, 1, &before))
	{
		int32		first;
		int32		last;

		if (!series_units_of(r.unit, before, &first, &last))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the year before \"%s\" is not made of whole %s",
							period_to_text(p), calendar_unit_plurals[r.unit]),
					 errdetail("It would be \"%s\".", period_to_text(before)),
					 errhint("Give both periods: growth(series, current_period, base_period).")));
		base = series_total_of(&r, first, last);
	}
	growth = growth_of(current, base);
	return growth_row(fcinfo, &growth);
}

/* growth(series, current_period, base_period): the same of any two periods. */
Datum
series_growth_pair(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	Growth		growth;

	series_open(PG_GETARG_DATUM(0), &r);
	growth = growth_of(total_over(&r, PG_GETARG_PERIOD(1)),
					   total_over(&r, PG_GETARG_PERIOD(2)));
	return growth_row(fcinfo, &growth);
}

/* ---------- all growths of a series ---------- */

/* Prepares a call that returns rows of growths. */
static RowBuilder *
begin_growths(FunctionCallInfo fcinfo)
{
	static const char *const names[] = {
		"period", "start_date", "current", "base", "change", "pct", NULL
	};

	return row_begin_set(fcinfo, names);
}

/* Puts the row of units first .. last. */
static void
put_growth(FunctionCallInfo fcinfo, RowBuilder *row, CalendarUnit unit, int32 first,
		   int32 last, Numeric current, Numeric base)
{
	Period		p = series_period(unit, first, last);
	Growth		growth = growth_of(current, base);

	row_set(row, 0, PeriodGetDatum(p));
	row_set(row, 1, DateADTGetDatum(period_start(p)));
	row_set_numeric(row, 2, growth.current);
	row_set_numeric(row, 3, growth.base);
	row_set_numeric(row, 4, growth.change);
	row_set_numeric(row, 5, growth.pct);
	row_put(fcinfo, row);
}

/* Growths over a number of units before, of the shortest runs that both have. */
static void
put_growths_lag(FunctionCallInfo fcinfo, const SeriesReader *r, int32 lag)
{
	RowBuilder *row = begin_growths(fcinfo);
	SeriesPair	pair;
	Scratch		scratch;

	series_pair_begin(&pair, r, r, lag);
	scratch_begin(&scratch);
	while (series_pair_next(&pair))
	{
		scratch_next(&scratch);
		put_growth(fcinfo, row, r->unit, series_first(r, pair.a_from),
				   series_last(r, pair.a_to), series_sum(r, pair.a_from, pair.a_to),
				   series_sum(r, pair.b_from, pair.b_to));
	}
	scratch_end(&scratch);
}

/*
 * Growths over the same week or day of the year before, as prior_year has it. What
 * has none (week 53, the first year) gives no row.
 */
static void
put_growths_by_calendar(FunctionCallInfo fcinfo, const SeriesReader *r)
{
	RowBuilder *row = begin_growths(fcinfo);
	Scratch		scratch;

	scratch_begin(&scratch);
	for (int32 i = 0; i < r->npoints; i++)
	{
		int32		first = series_first(r, i);
		int32		last = series_last(r, i);
		CalendarRun run = period_to_run(series_period(r->unit, first, last));
		int32		base_first;
		int32		base_last;
		Numeric		base;

		scratch_next(&scratch);
		if (series_is_suppressed(r, i) ||
			calendar_prior_year(run, 1, &run) != CALENDAR_OK ||
			!series_units_of(r->unit, period_from_run(run), &base_first, &base_last))
			continue;
		base = series_total_of(r, base_first, base_last);
		if (base != NULL)
			put_growth(fcinfo, row, r->unit, first, last, series_value(r, i), base);
	}
	scratch_end(&scratch);
}

/* growths(series, lag integer): over so many units before. 22023 where lag is not positive. */
Datum
series_growths_lag(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	int32		lag = PG_GETARG_INT32(1);

	series_open(PG_GETARG_DATUM(0), &r);
	if (lag < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("lag must be positive: %d", lag),
				 errhint("1 is the %s before; growths(series) compares with the year before.",
						 calendar_unit_names[r.unit])));
	put_growths_lag(fcinfo, &r, lag);
	return (Datum) 0;
}

/* growths(series): over the year before. */
Datum
series_growths(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	int			year;

	series_open(PG_GETARG_DATUM(0), &r);
	year = series_units_in_year(r.unit);
	if (year > 0)
		put_growths_lag(fcinfo, &r, year);
	else
		put_growths_by_calendar(fcinfo, &r);
	return (Datum) 0;
}
