/*
 * series_pair.c: what two series have in common: the shortest runs that the points
 * of both cover.
 */
#include "postgres.h"

#include "series/series.h"

void
series_pair_begin(SeriesPair *pair, const SeriesReader *a, const SeriesReader *b, int32 shift)
{
	pair->a = a;
	pair->b = b;
	pair->shift = shift;
	pair->a_to = -1;
	pair->b_to = -1;
}

/*
 * Extends the runs, which begin with the same unit, point by point until they end
 * with the same; false where a point is missing or suppressed on the way.
 */
static bool
extend(SeriesPair *pair)
{
	const SeriesReader *a = pair->a;
	const SeriesReader *b = pair->b;

	if (series_is_suppressed(a, pair->a_to) || series_is_suppressed(b, pair->b_to))
		return false;
	for (;;)
	{
		int64		a_end = series_last(a, pair->a_to);
		int64		b_end = (int64) series_last(b, pair->b_to) + pair->shift;

		if (a_end == b_end)
			return true;
		if (a_end < b_end)
		{
			if (++pair->a_to == a->npoints || series_first(a, pair->a_to) != a_end + 1 ||
				series_is_suppressed(a, pair->a_to))
				return false;
		}
		else if (++pair->b_to == b->npoints ||
				 (int64) series_first(b, pair->b_to) + pair->shift != b_end + 1 ||
				 series_is_suppressed(b, pair->b_to))
			return false;
	}
}

bool
series_pair_next(SeriesPair *pair)
{
	int32		i = pair->a_to + 1;
	int32		j = pair->b_to + 1;

	while (i < pair->a->npoints && j < pair->b->npoints)
	{
		int64		a_start = series_first(pair->a, i);
		int64		b_start = (int64) series_first(pair->b, j) + pair->shift;

		if (a_start == b_start)
		{
			pair->a_from = pair->a_to = i;
			pair->b_from = pair->b_to = j;
			if (extend(pair))
				return true;
		}
		/* No run begins with a point whose start the other series does not have. */
		if (a_start <= b_start)
			i++;
		else
			j++;
	}
	return false;
}
