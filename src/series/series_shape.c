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
#include "utils/datum.h"
#include "utils/memutils.h"

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
	series_begin_of(&b, r.unit, &r);
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
	ExactNumber *totals;		/* totals[i]: points i .. middle - 1 */
	MemoryContext memory;		/* of the totals */
	ExactNumber rest;			/* points middle .. end - 1 */
} MovingWindow;

/* Gives back the memory of rest: the numeric of one point is that of the series. */
static void
moving_free_rest(MovingWindow *w)
{
	if (w->end - w->middle > 1 && w->rest.numeric != NULL)
		pfree(w->rest.numeric);
}

/* A window without points, over those of a series. */
static void
moving_begin(MovingWindow *w, const SeriesReader *r)
{
	w->r = r;
	w->from = w->middle = w->end = 0;
	w->totals = MemoryContextAllocHuge(CurrentMemoryContext,
									   Max(r->npoints, 1) * sizeof(ExactNumber));
	w->memory = AllocSetContextCreate(CurrentMemoryContext, "portstats moving totals",
									  ALLOCSET_SMALL_SIZES);
}

/* Empties the window; it goes on with point i. */
static void
moving_restart(MovingWindow *w, int32 i)
{
	moving_free_rest(w);
	w->from = w->middle = w->end = i;
}

/* Takes in the next point, which has a value. */
static void
moving_add(MovingWindow *w)
{
	ExactNumber point;
	ExactNumber rest;

	(void) series_number(w->r, w->end, &point);
	rest = w->end == w->middle ? point : exact_number_plus(&w->rest, &point);
	moving_free_rest(w);
	w->rest = rest;
	w->end++;
}

/* Moves all points before middle: the totals from each through the last. */
static void
moving_turn(MovingWindow *w)
{
	MemoryContext caller;
	Size		numerics = 0;

	moving_free_rest(w);
	MemoryContextReset(w->memory);
	caller = MemoryContextSwitchTo(w->memory);
	for (int32 i = w->end - 1; i >= w->from; i--)
	{
		ExactNumber *total = &w->totals[i];

		CHECK_FOR_INTERRUPTS();
		(void) series_number(w->r, i, total);
		if (i < w->end - 1)
			*total = exact_number_plus(total, total + 1);
		if (total->numeric == NULL)
			continue;
		/* One large value makes each total before it as large. */
		numerics += VARSIZE(total->numeric);
		if (numerics > MaxAllocSize)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("moving totals of %d points are too large", w->end - w->from),
					 errdetail("What they are made of would need more than 1 GB."),
					 errhint("Give a smaller number of units, or a slice() of the series.")));
	}
	MemoryContextSwitchTo(caller);
	w->middle = w->end;
}

/* The total of the window, which is not empty; a numeric is the caller's own. */
static ExactNumber
moving_total(MovingWindow *w)
{
	ExactNumber total;

	if (w->from > w->middle)
		moving_turn(w);
	if (w->from < w->middle && w->middle < w->end)
		return exact_number_plus(&w->totals[w->from], &w->rest);
	total = w->from == w->middle ? w->rest : w->totals[w->from];
	if (total.numeric != NULL)
		total.numeric = DatumGetNumeric(datumCopy(NumericGetDatum(total.numeric), false, -1));
	return total;
}

/*
 * The totals of the n units that end with each point, or their means: totals
 * divided by n.
 */
static SeriesHeader *
moving_totals(const SeriesReader *r, int32 n, bool mean)
{
	SeriesBuilder b;
	MovingWindow w;
	Numeric		units = numeric_from_int(n);

	series_require_totals(r);
	series_begin_of(&b, r->unit, r);
	b.is_ratio = mean;
	moving_begin(&w, r);
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
			{
				Numeric		dividend = exact_number_value(&total);

				series_append_own(&b, last, last, numeric_call(numeric_div, dividend, units));
				pfree(dividend);
			}
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
				 errdetail("Not every year has the same number of %s.",
						   calendar_unit_plurals[r.unit]),
				 r.unit == CALENDAR_WEEK ?
				 errhint("Say how many weeks, as in moving(series, 52); or make a series by day, which regroup(series, 'month') brings to months.") :
				 errhint("Say how many days, as in moving(series, 365); or bring the series to months with regroup(series, 'month').")));
	PG_RETURN_POINTER(moving_totals(&r, n, false));
}
