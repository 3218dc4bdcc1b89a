/*
 * series_read.c: what is read off a series: its points, values and totals, what is
 * missing, where it begins and ends.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "row/row.h"
#include "scratch/scratch.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_points);
PORTSTATS_FUNCTION(series_value_at);
PORTSTATS_FUNCTION(series_total);
PORTSTATS_FUNCTION(series_total_in);
PORTSTATS_FUNCTION(series_missing);
PORTSTATS_FUNCTION(series_missing_in);
PORTSTATS_FUNCTION(series_first_period);
PORTSTATS_FUNCTION(series_last_period);
PORTSTATS_FUNCTION(series_unit);
PORTSTATS_FUNCTION(series_undated);

/* Sets the columns period, start_date, end_date of a row to units first .. last. */
static void
set_period(RowBuilder *row, CalendarUnit unit, int32 first, int32 last)
{
	Period		p = series_period(unit, first, last);

	row_set(row, 0, PeriodGetDatum(p));
	row_set(row, 1, DateADTGetDatum(period_start(p)));
	row_set(row, 2, DateADTGetDatum(period_end(p)));
}

/* points(series): a row a point, in order of time; value NULL where it is suppressed. */
Datum
series_points(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"period", "start_date", "end_date", "value", NULL};
	RowBuilder *row = row_begin_set(fcinfo, names);
	SeriesReader r;
	Scratch		scratch;

	series_open(PG_GETARG_DATUM(0), &r);
	scratch_begin(&scratch);
	for (int32 i = 0; i < r.npoints; i++)
	{
		scratch_next(&scratch);
		set_period(row, r.unit, series_first(&r, i), series_last(&r, i));
		row_set_numeric(row, 3, series_value(&r, i));
		row_put(fcinfo, row);
	}
	scratch_end(&scratch);
	return (Datum) 0;
}

/* A numeric, or SQL's NULL where it is none. */
static Datum
return_numeric(FunctionCallInfo fcinfo, Numeric value)
{
	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(value);
}

/*
 * value_at(series, p): the value of the point that is exactly p; NULL where there is
 * none, or it is suppressed. 22023 where p is not made of whole units.
 */
Datum
series_value_at(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	int32		first;
	int32		last;
	int32		i;

	series_open(PG_GETARG_DATUM(0), &r);
	series_require_units(r.unit, PG_GETARG_PERIOD(1), &first, &last);
	i = series_search(&r, first);
	if (i == r.npoints || series_first(&r, i) != first || series_last(&r, i) != last)
		PG_RETURN_NULL();
	return return_numeric(fcinfo, series_value(&r, i));
}

/* total(series): of all values there are; NULL where there is none. */
Datum
series_total(PG_FUNCTION_ARGS)
{
	SeriesReader r;

	series_open(PG_GETARG_DATUM(0), &r);
	return return_numeric(fcinfo, series_sum(&r, 0, r.npoints - 1));
}

/*
 * total(series, p): NULL unless every unit of p has a value of its own, or shares
 * one with units of p. 22023 where p is not made of whole units.
 */
Datum
series_total_in(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	int32		first;
	int32		last;

	series_open(PG_GETARG_DATUM(0), &r);
	series_require_units(r.unit, PG_GETARG_PERIOD(1), &first, &last);
	return return_numeric(fcinfo, series_total_of(&r, first, last));
}

/* A row for each of units first .. last that has no value, in order of time. */
static void
put_missing(FunctionCallInfo fcinfo, const SeriesReader *r, int32 first, int32 last)
{
	static const char *const names[] = {"period", "start_date", "end_date", "suppressed", NULL};
	RowBuilder *row = row_begin_set(fcinfo, names);
	int32		i = series_search(r, first);

	for (int32 unit = first; unit <= last; unit++)
	{
		bool		has_point;

		CHECK_FOR_INTERRUPTS();
		while (i < r->npoints && series_last(r, i) < unit)
			i++;
		has_point = i < r->npoints && series_first(r, i) <= unit;
		if (has_point && !series_is_suppressed(r, i))
			continue;
		set_period(row, r->unit, unit, unit);
		row_set(row, 3, BoolGetDatum(has_point));
		row_put(fcinfo, row);
	}
}

/* missing(series): between its first and its last point. */
Datum
series_missing(PG_FUNCTION_ARGS)
{
	SeriesReader r;

	series_open(PG_GETARG_DATUM(0), &r);
	if (r.npoints == 0)
		put_missing(fcinfo, &r, 0, -1);
	else
		put_missing(fcinfo, &r, series_first(&r, 0), series_last(&r, r.npoints - 1));
	return (Datum) 0;
}

/* missing(series, p): of p. 22023 where p is not made of whole units. */
Datum
series_missing_in(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	int32		first;
	int32		last;

	series_open(PG_GETARG_DATUM(0), &r);
	series_require_units(r.unit, PG_GETARG_PERIOD(1), &first, &last);
	put_missing(fcinfo, &r, first, last);
	return (Datum) 0;
}

/* The period of point i; NULL where the series has no point. */
static Datum
point_period(FunctionCallInfo fcinfo, const SeriesReader *r, int32 i)
{
	if (r->npoints == 0)
		PG_RETURN_NULL();
	PG_RETURN_PERIOD(series_period(r->unit, series_first(r, i), series_last(r, i)));
}

/* first_period(series): of the first point, suppressed or not; NULL where there is none. */
Datum
series_first_period(PG_FUNCTION_ARGS)
{
	SeriesReader r;

	series_open(PG_GETARG_DATUM(0), &r);
	return point_period(fcinfo, &r, 0);
}

/* last_period(series): of the last point, suppressed or not; NULL where there is none. */
Datum
series_last_period(PG_FUNCTION_ARGS)
{
	SeriesReader r;

	series_open(PG_GETARG_DATUM(0), &r);
	return point_period(fcinfo, &r, r.npoints - 1);
}

/* unit(series): its name. */
Datum
series_unit(PG_FUNCTION_ARGS)
{
	SeriesReader r;

	series_open(PG_GETARG_DATUM(0), &r);
	PG_RETURN_TEXT_P(cstring_to_text(calendar_unit_names[r.unit]));
}

/* undated(series): how many rows had no date or period. */
Datum
series_undated(PG_FUNCTION_ARGS)
{
	SeriesReader r;

	series_open(PG_GETARG_DATUM(0), &r);
	PG_RETURN_INT64(r.undated);
}
