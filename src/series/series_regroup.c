/*
 * series_regroup.c: the points of a series by a larger unit, those within a period,
 * and as an index.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_regroup);
PORTSTATS_FUNCTION(series_slice);
PORTSTATS_FUNCTION(series_index_to);

/* Copies points from .. to, those without a value, too. */
static void
copy_points(SeriesBuilder *b, const SeriesReader *r, int32 from, int32 to)
{
	for (int32 i = from; i <= to; i++)
	{
		ExactNumber value;

		CHECK_FOR_INTERRUPTS();
		series_append_number(b, series_first(r, i), series_last(r, i),
							 series_number(r, i, &value) ? &value : NULL);
	}
}

/* ---------- larger units ---------- */

/* 22023 unless a larger unit is made of the series' own. */
static void
require_larger_unit(CalendarUnit unit, CalendarUnit larger)
{
	const char *own_name = calendar_unit_names[unit];
	const char *name = calendar_unit_names[larger];

	if (series_common_unit(unit, larger) == unit)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot regroup a series by %s into %s", own_name,
					calendar_unit_plurals[larger]),
			 unit == CALENDAR_WEEK && larger != CALENDAR_DAY ?
			 errdetail("A week may begin in one %s and end in the next.", name) :
			 errdetail("The figure of a %s does not say how much of it is of which %s.",
					   own_name, name),
			 errhint("Make a series by %s, as in series(value, on_date, '%s')%s.",
					 calendar_unit_names[series_common_unit(unit, larger)],
					 calendar_unit_names[series_common_unit(unit, larger)],
					 series_common_unit(unit, larger) == larger ? "" : ", and regroup that")));
}

/* The larger unit that a unit, which may be the one just beyond the calendar, is in. */
static int32
larger_of(CalendarUnit unit, int32 number, CalendarUnit larger)
{
	return calendar_unit_number(calendar_unit_first_day(number, unit), larger);
}

/* Whether a larger unit begins with a unit. */
static bool
begins_larger(CalendarUnit unit, int32 number, CalendarUnit larger)
{
	return number == 0 ||
		larger_of(unit, number - 1, larger) != larger_of(unit, number, larger);
}

/*
 * The last point of the shortest run of larger units that begins with point i, all
 * with values; -1 where there is none, and *stop is the point at which it ended.
 */
static int32
run_of_larger(const SeriesReader *r, int32 i, CalendarUnit larger, int32 *stop)
{
	int32		to = i;

	*stop = i;
	if (!begins_larger(r->unit, series_first(r, i), larger))
		return -1;
	for (; to < r->npoints; to++)
	{
		CHECK_FOR_INTERRUPTS();
		*stop = to;
		if (series_is_suppressed(r, to) ||
			(to > i && series_first(r, to) != series_last(r, to - 1) + 1))
			return -1;
		/* The unit after the calendar's last week is not whole, so never begins one. */
		if (begins_larger(r->unit, series_last(r, to) + 1, larger))
			return to;
	}
	*stop = r->npoints;
	return -1;
}

/*
 * regroup(series, unit): the total of each larger unit that is covered; what points
 * that reach over several have in common is one point of those. 22023 for a unit
 * that is not made of the series' own. Strict.
 */
Datum
series_regroup(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	SeriesBuilder b;
	CalendarUnit larger = series_unit_named(PG_GETARG_TEXT_PP(1));
	int32		i = 0;

	series_open(PG_GETARG_DATUM(0), &r);
	require_larger_unit(r.unit, larger);
	series_begin_of(&b, larger, &r);
	if (larger == r.unit)
	{
		b.is_ratio = r.is_ratio;
		copy_points(&b, &r, 0, r.npoints - 1);
		PG_RETURN_SERIES(&b);
	}
	series_require_totals(&r);
	while (i < r.npoints)
	{
		int32		stop;
		int32		to = run_of_larger(&r, i, larger, &stop);

		CHECK_FOR_INTERRUPTS();
		if (to >= 0)
		{
			series_append(&b, larger_of(r.unit, series_first(&r, i), larger),
						  larger_of(r.unit, series_last(&r, to), larger),
						  series_sum(&r, i, to));
			i = to + 1;
		}
		else
			/* No larger unit begins between i and the point at which it ended. */
			i = Max(stop, i + 1);
	}
	PG_RETURN_SERIES(&b);
}

/* ---------- part of a series ---------- */

/*
 * slice(series, p): the points that lie wholly within a period, suppressed ones,
 * too. 22023 where p is not made of whole units. Strict.
 */
Datum
series_slice(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	SeriesBuilder b;
	int32		first;
	int32		last;
	int32		from;
	int32		to;

	series_open(PG_GETARG_DATUM(0), &r);
	series_require_units(r.unit, PG_GETARG_PERIOD(1), &first, &last);
	from = series_search(&r, first);
	if (from < r.npoints && series_first(&r, from) < first)
		from++;
	to = series_search(&r, last);
	if (to == r.npoints || series_last(&r, to) > last)
		to--;
	series_begin(&b, r.unit, to - from + 1);
	b.is_ratio = r.is_ratio;
	copy_points(&b, &r, from, to);
	PG_RETURN_SERIES(&b);
}

/* ---------- index ---------- */

/* a * b; a, which is palloc'd, is freed: a series of days may have millions of points. */
static Numeric
own_times(Numeric a, Numeric b)
{
	Numeric		result = numeric_call(numeric_mul, a, b);

	pfree(a);
	return result;
}

/*
 * index_to(series, base_period): each value per unit in percent of the base's, in
 * one division. NULL where the base is not covered, or its total not positive and
 * finite; 22023 where it is not made of whole units. Strict.
 */
Datum
series_index_to(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	SeriesBuilder b;
	Numeric		base;
	Numeric		hundred = numeric_from_int(100);
	Numeric		base_units;
	int32		first;
	int32		last;

	series_open(PG_GETARG_DATUM(0), &r);
	series_require_units(r.unit, PG_GETARG_PERIOD(1), &first, &last);
	base = series_total_of(&r, first, last);
	if (base == NULL || !numeric_is_positive(base))
		PG_RETURN_NULL();
	/* Of a ratio the base is one point. */
	base_units = numeric_from_int(r.is_ratio ? 1 : last - first + 1);
	series_begin_of(&b, r.unit, &r);
	b.is_ratio = true;
	for (int32 i = 0; i < r.npoints; i++)
	{
		Numeric		value = series_value(&r, i);
		Numeric		whole;

		CHECK_FOR_INTERRUPTS();
		if (value == NULL)
			continue;
		value = own_times(own_times(value, hundred), base_units);
		whole = own_times(numeric_from_int(series_span(&r, i)), base);
		series_append_own(&b, series_first(&r, i), series_last(&r, i),
						  numeric_call(numeric_div, value, whole));
		pfree(value);
		pfree(whole);
	}
	PG_RETURN_SERIES(&b);
}
