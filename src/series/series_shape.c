/*
 * series_shape.c: totals that run along a series: since New Year, of the last n
 * units, of a year.
 *
 * Each result is a point of the single unit with which its total ends. Where a unit
 * of the total is missing or suppressed, so is the result.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_ytd);
PORTSTATS_FUNCTION(series_moving);
PORTSTATS_FUNCTION(series_moving_avg);
PORTSTATS_FUNCTION(series_mat);

/* Whether point i goes on where the one before it ends. */
static bool
follows(const SeriesReader *r, int32 i)
{
	return i > 0 && series_first(r, i) == series_last(r, i - 1) + 1;
}

/* ---------- since New Year ---------- */

/*
 * ytd(series): the total from the first unit of the year (of weeks: of the ISO year)
 * in which a point ends through its end. Strict.
 */
Datum
series_ytd(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	SeriesBuilder b;
	ExactNumber total = {{0, 0}, 0, NULL};
	int			year = 0;		/* the year of the total; 0: there is none */

	series_open(PG_GETARG_DATUM(0), &r);
	series_require_totals(&r);
	series_begin(&b, r.unit, r.npoints);
	for (int32 i = 0; i < r.npoints; i++)
	{
		int32		last = series_last(&r, i);
		int			point_year = series_year_of(r.unit, last);
		ExactNumber point;

		CHECK_FOR_INTERRUPTS();
		if (!series_number(&r, i, &point))
		{
			year = 0;
			continue;
		}
		if (series_first(&r, i) == series_first_of_year(r.unit, point_year))
		{
			year = point_year;
			total = point;
		}
		else if (year == point_year && follows(&r, i))
			total = exact_number_plus(&total, &point);
		else
		{
			year = 0;
			continue;
		}
		series_append_number(&b, last, last, &total);
	}
	PG_RETURN_SERIES(&b);
}

/* ---------- the last n units ---------- */

/*
 * A window that moves over points, in as many additions as there are points: those
 * before middle have the total of each and all between it and middle; those from
 * middle on have one total. When none is left before middle, the rest move there.
 */
typedef struct MovingWindow
{
	const SeriesReader *r;
	int32		from;			/* its first point */
	int32		middle;
	int32		end;			/* the point after its last */
	ExactNumber *totals;			/* totals[i]: points i .. middle - 1 */
	ExactNumber rest;			/* points middle .. end - 1 */
} MovingWindow;

/* Empties the window; it goes on with point i. */
static void
moving_restart(MovingWindow *w, int32 i)
{
	w->from = w->middle = w->end = i;
}

/* Takes in the next point, which has a value. */
static void
moving_add(MovingWindow *w)
{
	ExactNumber point;

	(void) series_number(w->r, w->end, &point);
	w->rest = w->end == w->middle ? point : exact_number_plus(&w->rest, &point);
	w->end++;
}

/* The total of the window, which is not empty. */
static ExactNumber
moving_total(MovingWindow *w)
{
	if (w->from == w->middle)
		return w->rest;
	if (w->from > w->middle)
	{
		for (int32 i = w->end - 1; i >= w->from; i--)
		{
			CHECK_FOR_INTERRUPTS();
			(void) series_number(w->r, i, &w->totals[i]);
			if (i < w->end - 1)
				w->totals[i] = exact_number_plus(&w->totals[i], &w->totals[i + 1]);
		}
		w->middle = w->end;
	}
	return w->middle == w->end ? w->totals[w->from] :
		exact_number_plus(&w->totals[w->from], &w->rest);
}

/*
 * The totals of the n units that end with each point, or their means: totals
 * divided by n.
 */
static SeriesHeader *
moving_totals(const SeriesReader *r, int32 n, bool mean)
{
	SeriesBuilder b;
	MovingWindow		w;
	Numeric		units = numeric_from_int(n);

	series_require_totals(r);
	series_begin(&b, r->unit, r->npoints);
	b.is_ratio = mean;
	w.r = r;
	w.totals = MemoryContextAllocHuge(CurrentMemoryContext, Max(r->npoints, 1) * sizeof(ExactNumber));
	moving_restart(&w, 0);
	for (int32 i = 0; i < r->npoints; i++)
	{
		int32		last = series_last(r, i);
		int32		first = last - n + 1;	/* before the calendar, where below 0 */
		ExactNumber total;

		CHECK_FOR_INTERRUPTS();
		if (series_is_suppressed(r, i))
		{
			moving_restart(&w, i + 1);
			continue;
		}
		if (!follows(r, i))
			moving_restart(&w, i);
		moving_add(&w);
		while (w.from < w.end && series_first(r, w.from) < first)
			w.from++;
		if (w.from < w.end && series_first(r, w.from) == first)
		{
			total = moving_total(&w);
			if (mean)
				series_append_own(&b, last, last,
								  numeric_call(numeric_div, exact_number_value(&total), units));
			else
				series_append_number(&b, last, last, &total);
		}
	}
	return series_finish(&b);
}

/* moving and moving_avg: 22023 where n is less than 1. */
static Datum
moving(FunctionCallInfo fcinfo, bool mean)
{
	SeriesReader r;
	int32		n = PG_GETARG_INT32(1);

	series_open(PG_GETARG_DATUM(0), &r);
	if (n < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the number of units in a moving total must be at least 1, not %d", n),
				 errdetail("The series is by %s.", calendar_unit_names[r.unit]),
				 errhint("Give how many of its units each total is made of, such as 3.")));
	PG_RETURN_POINTER(moving_totals(&r, n, mean));
}

/* moving(series, n): the total of the n units that end with each point. Strict. */
Datum
series_moving(PG_FUNCTION_ARGS)
{
	return moving(fcinfo, false);
}

/* moving_avg(series, n): the same divided by n. Strict. */
Datum
series_moving_avg(PG_FUNCTION_ARGS)
{
	return moving(fcinfo, true);
}

/*
 * mat(series): the total of the year that ends with each point. 22023 for weeks and
 * days, of which not every year has as many. Strict.
 */
Datum
series_mat(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	int			n;

	series_open(PG_GETARG_DATUM(0), &r);
	n = series_units_in_year(r.unit);
	if (n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a series by %s has no moving annual total", calendar_unit_names[r.unit]),
				 errdetail("Not every year has the same number of %ss.",
						   calendar_unit_names[r.unit]),
				 r.unit == CALENDAR_WEEK ?
				 errhint("Say how many weeks, as in moving(series, 52); or make a series by day, which regroup(series, 'month') brings to months.") :
				 errhint("Say how many days, as in moving(series, 365); or bring the series to months with regroup(series, 'month').")));
	PG_RETURN_POINTER(moving_totals(&r, n, false));
}
