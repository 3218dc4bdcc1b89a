/*
 * series_calculate.h: the points of one series made from those of another, by the
 * server's own numeric functions, so that plain SQL gives the same digits.
 */
#ifndef PORTSTATS_SERIES_CALCULATE_H
#define PORTSTATS_SERIES_CALCULATE_H

#include "series/series.h"

/* A binary function of the server, such as numeric_add; the result is palloc'd. */
static inline Numeric
series_calculate(PGFunction function, Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(function, NumericGetDatum(a), NumericGetDatum(b)));
}

/*
 * Adds a point after all others, as series_append does, and frees the value where
 * the series has it in 128 bits: a series of days may have millions of points.
 */
static inline void
series_append_own(SeriesBuilder *b, int32 first, int32 last, Numeric value)
{
	series_append(b, first, last, value);
	if (b->points[b->npoints - 1].numeric == NULL)
		pfree(value);
}

#endif							/* PORTSTATS_SERIES_CALCULATE_H */
