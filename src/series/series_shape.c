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

/* ---------- totals ---------- */

/* An exact total of points: the numeric where there is one, else the fixed number. */
typedef struct Total
{
	Dec128		fixed;			/* in units of 10000^-DEC_GROUPS(dscale) */
	int			dscale;			/* the largest of the points */
	Numeric		numeric;		/* what 128 bits have no room for */
} Total;

static const Total total_of_nothing = {{0, 0}, 0, NULL};

/* The total of point i, which has a value. */
static Total
total_of_point(const SeriesReader *r, int32 i)
{
	Total		total = total_of_nothing;

	if (!series_fixed(r, i, &total.fixed, &total.dscale))
		total.numeric = series_value(r, i);
	return total;
}

static Numeric
total_numeric(const Total *total)
{
	return total->numeric != NULL ? total->numeric :
		exact_to_numeric(total->fixed, total->dscale);
}

/* a + b, each of one point at least. */
static Total
total_plus(const Total *a, const Total *b)
{
	Total		sum = *a;
	Dec128		x = b->fixed;

	sum.dscale = Max(a->dscale, b->dscale);
	if (a->numeric == NULL && b->numeric == NULL &&
		decimal_shift(&sum.fixed, DEC_GROUPS(sum.dscale) - DEC_GROUPS(a->dscale)) &&
		decimal_shift(&x, DEC_GROUPS(sum.dscale) - DEC_GROUPS(b->dscale)) &&
		decimal_add(&sum.fixed, x))
		return sum;
	sum.numeric = numeric_plus(total_numeric(a), total_numeric(b));
	return sum;
}

/* Adds a point of a single unit with this total to a series. */
static void
append_total(SeriesBuilder *b, int32 unit, const Total *total)
{
	if (total->numeric != NULL)
		series_append(b, unit, unit, total->numeric);
	else
		series_append_fixed(b, unit, unit, total->fixed, total->dscale);
}

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
	Total		total = total_of_nothing;
	int			year = 0;		/* the year of the total; 0: there is none */

	series_open(PG_GETARG_DATUM(0), &r);
	series_begin(&b, r.unit, r.npoints);
	for (int32 i = 0; i < r.npoints; i++)
	{
		int32		last = series_last(&r, i);
		int			point_year = series_year_of(r.unit, last);
		Total		point;

		CHECK_FOR_INTERRUPTS();
		if (series_is_suppressed(&r, i))
		{
			year = 0;
			continue;
		}
		point = total_of_point(&r, i);
		if (series_first(&r, i) == series_first_of_year(r.unit, point_year))
		{
			year = point_year;
			total = point;
		}
		else if (year == point_year && follows(&r, i))
			total = total_plus(&total, &point);
		else
		{
			year = 0;
			continue;
		}
		append_total(&b, last, &total);
	}
	PG_RETURN_SERIES(&b);
}

/* ---------- the last n units ---------- */

/*
 * A window that moves over points, in as many additions as there are points: those
 * before middle have the total of each and all between it and middle; those from
 * middle on have one total. When none is left before middle, the rest move there.
 */
typedef struct Window
{
	const SeriesReader *r;
	int32		from;			/* its first point */
	int32		middle;
	int32		end;			/* the point after its last */
	Total	   *totals;			/* totals[i]: points i .. middle - 1 */
	Total		rest;			/* points middle .. end - 1 */
} Window;

/* Empties the window; it goes on with point i. */
static void
window_restart(Window *w, int32 i)
{
	w->from = w->middle = w->end = i;
}

/* Takes in the next point, which has a value. */
static void
window_add(Window *w)
{
	Total		point = total_of_point(w->r, w->end);

	w->rest = w->end == w->middle ? point : total_plus(&w->rest, &point);
	w->end++;
}

/* The total of the window, which is not empty. */
static Total
window_total(Window *w)
{
	if (w->from == w->middle)
		return w->rest;
	if (w->from > w->middle)
	{
		for (int32 i = w->end - 1; i >= w->from; i--)
		{
			CHECK_FOR_INTERRUPTS();
			w->totals[i] = total_of_point(w->r, i);
			if (i < w->end - 1)
				w->totals[i] = total_plus(&w->totals[i], &w->totals[i + 1]);
		}
		w->middle = w->end;
	}
	return w->middle == w->end ? w->totals[w->from] :
		total_plus(&w->totals[w->from], &w->rest);
}

/*
 * The totals of the n units that end with each point, or their means: totals
 * divided by n.
 */
static SeriesHeader *
moving_totals(const SeriesReader *r, int32 n, bool mean)
{
	SeriesBuilder b;
	Window		w;
	Datum		units = DirectFunctionCall1(int4_numeric, Int32GetDatum(n));

	series_begin(&b, r->unit, r->npoints);
	w.r = r;
	w.totals = MemoryContextAllocHuge(CurrentMemoryContext, Max(r->npoints, 1) * sizeof(Total));
	window_restart(&w, 0);
	for (int32 i = 0; i < r->npoints; i++)
	{
		int32		last = series_last(r, i);
		int32		first = last - n + 1;	/* before the calendar, where below 0 */
		Total		total;

		CHECK_FOR_INTERRUPTS();
		if (series_is_suppressed(r, i))
		{
			window_restart(&w, i + 1);
			continue;
		}
		if (!follows(r, i))
			window_restart(&w, i);
		window_add(&w);
		while (w.from < w.end && series_first(r, w.from) < first)
			w.from++;
		if (w.from < w.end && series_first(r, w.from) == first)
		{
			total = window_total(&w);
			if (mean)
				series_append(&b, last, last,
							  DatumGetNumeric(DirectFunctionCall2(numeric_div,
																  NumericGetDatum(total_numeric(&total)),
																  units)));
			else
				append_total(&b, last, &total);
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
