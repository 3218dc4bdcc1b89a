/*
 * sparkline.c: a series as one line of blocks, a character a unit.
 *
 * Columns stand on zero, an eighth of a character a step, the largest value eight;
 * what is negative hangs from the top, in two steps of its own. Steps are compared
 * with values as numerics, so that no quotient is rounded.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "series/block.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_sparkline);
PORTSTATS_FUNCTION(series_sparkline_in);

#define STEPS		8

/*
 * The largest magnitude of one sign, by unit: of a point of several units, its mean,
 * which is not divided out.
 */
typedef struct Scale
{
	Numeric		largest;		/* the whole point's; NULL where there is none */
	int32		span;			/* the units it is of */
	int32		steps_span;		/* the units of the points that steps are for */
	Numeric		steps[STEPS];	/* what a point's magnitude must exceed */
} Scale;

/* What a value is drawn as. */
typedef enum Kind
{
	KIND_GAP,					/* missing, suppressed or NaN */
	KIND_INFINITE,
	KIND_FINITE
} Kind;

/* n * factor, exactly; n itself where that is all. */
static Numeric
times(Numeric n, int64 factor)
{
	if (factor == 1)
		return n;
	return numeric_call(numeric_mul, n, exact_to_numeric(decimal_from_int64(factor), 0));
}

/* Whether a * a_factor <= b * b_factor. */
static bool
is_at_most(Numeric a, int64 a_factor, Numeric b, int64 b_factor)
{
	Numeric		x = times(a, a_factor);
	Numeric		y = times(b, b_factor);
	bool		result = !numeric_is_less(y, x);

	/* A million points with products of a hundred thousand digits are too many to keep. */
	if (x != a)
		pfree(x);
	if (y != b)
		pfree(y);
	return result;
}

/* The magnitude and sign of point i, and how it is drawn. */
static Kind
read_point(const SeriesReader *r, int32 i, Numeric *magnitude, bool *negative)
{
	NumericParts parts;
	Numeric		value = series_value(r, i);

	if (value == NULL || numeric_is_nan(value))
		return KIND_GAP;
	numeric_take_apart((struct varlena *) value, &parts);
	*negative = parts.negative;
	if (parts.special)
	{
		*negative = numeric_is_less(value, numeric_from_int(0));
		return KIND_INFINITE;
	}
	*magnitude = parts.negative ?
		DatumGetNumeric(DirectFunctionCall1(numeric_abs, NumericGetDatum(value))) : value;
	return KIND_FINITE;
}

/* Takes a point into a scale. */
static void
scale_take(Scale *scale, Numeric magnitude, int32 span)
{
	if (scale->largest != NULL && is_at_most(magnitude, scale->span, scale->largest, span))
		return;
	scale->largest = magnitude;
	scale->span = span;
}

/* How many eighths of the largest a point comes to, rounded up: 0 to 8. */
static int
scale_level(Scale *scale, Numeric magnitude, int32 span)
{
	int			low = 0;
	int			high = STEPS;

	if (span != scale->steps_span)
	{
		Numeric		eighth = numeric_from_text("0.125", 5);

		for (int k = 0; k < STEPS; k++)
		{
			if (scale->steps[k] != NULL)
				pfree(scale->steps[k]);
			scale->steps[k] = numeric_call(numeric_mul, scale->largest,
										   times(eighth, (int64) k * span));
		}
		scale->steps_span = span;
	}
	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (is_at_most(magnitude, scale->span, scale->steps[middle], 1))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* The sparkline of units first .. last, of which none need have a value. */
static text *
draw(const SeriesReader *r, int32 first, int32 last)
{
	int32		from = series_search(r, first);
	Scale		scales[2] = {{0}};	/* of what is not negative, and what is */
	StringInfoData buf;
	int32		next = first;
	Numeric		magnitude = NULL;
	bool		negative = false;

	for (int32 i = from; i < r->npoints && series_first(r, i) <= last; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (read_point(r, i, &magnitude, &negative) == KIND_FINITE)
			scale_take(&scales[negative], magnitude, series_span(r, i));
	}

	initStringInfo(&buf);
	for (int32 i = from; i < r->npoints && series_first(r, i) <= last; i++)
	{
		int32		start = Max(series_first(r, i), first);
		int32		end = Min(series_last(r, i), last);
		int			level = STEPS;
		Kind		kind = read_point(r, i, &magnitude, &negative);

		CHECK_FOR_INTERRUPTS();
		if (kind == KIND_GAP)
			continue;
		if (kind == KIND_FINITE)
			level = scale_level(&scales[negative], magnitude,
								series_span(r, i));
		appendStringInfoSpaces(&buf, start - next);
		if (negative)
			block_append(&buf, level <= STEPS / 2 ? BLOCK_UPPER_EIGHTH : BLOCK_UPPER_HALF,
						 end - start + 1);
		else
			block_append(&buf, BLOCK_LOWER(Max(level, 1)), end - start + 1);
		next = end + 1;
	}
	appendStringInfoSpaces(&buf, last + 1 - next);
	return block_text(&buf);
}

/* sparkline(series): from the first point to the last; empty where there is none. */
Datum
series_sparkline(PG_FUNCTION_ARGS)
{
	SeriesReader r;

	series_open(PG_GETARG_DATUM(0), &r);
	if (r.npoints == 0)
		PG_RETURN_TEXT_P(cstring_to_text(""));
	PG_RETURN_TEXT_P(draw(&r, series_first(&r, 0), series_last(&r, r.npoints - 1)));
}

/* sparkline(series, p): all units of a period, in proportion to the largest in it. */
Datum
series_sparkline_in(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	int32		first;
	int32		last;

	series_open(PG_GETARG_DATUM(0), &r);
	series_require_units(r.unit, PG_GETARG_PERIOD(1), &first, &last);
	PG_RETURN_TEXT_P(draw(&r, first, last));
}
