/*
 * series_value.c: a series as it is stored: its check, and what is read from it.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/datum.h"

#include "compat.h"
#include "series/series_layout.h"

/* ---------- the check ---------- */

/* Whether an opened series is one: every run in order and within the calendar. */
static bool
points_are_valid(const SeriesReader *r, Size size, Size end)
{
	int64		before = -1;
	int32		last_unit = series_last_unit(r->unit);
	const char *base = (const char *) r->header;

	if (r->npoints == 0)
		return r->header->first == 0;
	if (r->header->first != series_first(r, 0) || r->header->first < 0 ||
		(r->firsts == NULL && r->npoints - 1 > last_unit - r->header->first))
		return false;
	if (r->firsts != NULL)
		for (int32 i = 0; i < r->npoints; i++)
		{
			CHECK_FOR_INTERRUPTS();
			if (series_first(r, i) <= before || series_last(r, i) < series_first(r, i))
				return false;
			before = series_last(r, i);
		}
	if (before > last_unit)
		return false;
	if ((r->header->layout & LAYOUT_WIDTH) == LAYOUT_NUMERICS)
		for (int32 i = 0; i < r->npoints; i++)
		{
			uint32		place = ((const uint32 *) r->values)[i];

			CHECK_FOR_INTERRUPTS();
			if (place != PLACE_SUPPRESSED && !exact_numeric_is_valid(base + end, size - end, place))
				return false;
		}
	return true;
}

/* Whether bytes are a stored series; fills in the reader. */
static bool
open_stored(const SeriesHeader *h, SeriesReader *r)
{
	Size		size = VARSIZE(h);
	const char *base = (const char *) h;
	SeriesParts parts;

	if (size < sizeof(SeriesHeader) || h->version != SERIES_VERSION ||
		h->unit >= CALENDAR_NO_UNIT || (h->layout & ~LAYOUT_KNOWN) != 0 ||
		(h->layout & LAYOUT_WIDTH) > LAYOUT_NUMERICS ||
		(h->layout & (LAYOUT_FIRSTS | LAYOUT_LASTS)) == LAYOUT_LASTS ||
		h->npoints < 0 || (Size) h->npoints > size || h->undated < 0)
		return false;
	parts = series_parts(h->layout, h->npoints);
	if ((h->layout & LAYOUT_WIDTH) == LAYOUT_NUMERICS ? parts.end > size : parts.end != size)
		return false;
	r->header = h;
	r->unit = h->unit;
	r->is_ratio = (h->layout & LAYOUT_RATIO) != 0;
	r->npoints = h->npoints;
	r->undated = h->undated;
	r->values = base + sizeof(SeriesHeader);
	r->firsts = (h->layout & LAYOUT_FIRSTS) ? (const int32 *) (base + parts.firsts) : NULL;
	r->lasts = (h->layout & LAYOUT_LASTS) ? (const int32 *) (base + parts.lasts) : NULL;
	r->scales = (h->layout & LAYOUT_SCALES) ? (const uint8 *) (base + parts.scales) : NULL;
	return points_are_valid(r, size, parts.end);
}

void
series_open(Datum datum, SeriesReader *r)
{
	const SeriesHeader *h = (const SeriesHeader *) PG_DETOAST_DATUM(datum);

	/* A state is what an aggregate hands on while rows come in. */
	if (VARSIZE(h) >= sizeof(SeriesHeader) && h->layout == SERIES_GROWING)
		h = series_settle(h);
	if (h == NULL || !open_stored(h, r))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("invalid series in stored form"),
				 errhint("The bytes were damaged, or written by another version of the extension.")));
}

/* ---------- reading ---------- */

static uint8
scale_of(const SeriesReader *r, int32 i)
{
	return r->scales == NULL ? r->header->scale : r->scales[i];
}

/* The fixed number of point i, which has a value, of a series without numerics. */
static Dec128
fixed_of(const SeriesReader *r, int32 i)
{
	Dec128		result;

	if ((r->header->layout & LAYOUT_WIDTH) == LAYOUT_16_BYTES)
		memcpy(&result, r->values + i * sizeof(Dec128), sizeof(Dec128));
	else
		result = decimal_from_int64(((const int64 *) r->values)[i]);
	return result;
}

static bool
has_numerics(const SeriesReader *r)
{
	return (r->header->layout & LAYOUT_WIDTH) == LAYOUT_NUMERICS;
}

bool
series_is_suppressed(const SeriesReader *r, int32 i)
{
	if (has_numerics(r))
		return ((const uint32 *) r->values)[i] == PLACE_SUPPRESSED;
	return scale_of(r, i) == SCALE_SUPPRESSED;
}

bool
series_number(const SeriesReader *r, int32 i, ExactNumber *value)
{
	memset(value, 0, sizeof(ExactNumber));
	if (series_is_suppressed(r, i))
		return false;
	if (has_numerics(r))
	{
		const char *numerics = (const char *) r->header +
			series_parts(r->header->layout, r->npoints).end;

		*value = exact_number((Numeric) (numerics + ((const uint32 *) r->values)[i]));
	}
	else
	{
		value->fixed = fixed_of(r, i);
		value->dscale = scale_of(r, i);
	}
	return true;
}

Numeric
series_value(const SeriesReader *r, int32 i)
{
	ExactNumber value;

	if (!series_number(r, i, &value))
		return NULL;
	if (value.numeric == NULL)
		return exact_number_value(&value);
	return DatumGetNumeric(datumCopy(NumericGetDatum(value.numeric), false, -1));
}

int32
series_search(const SeriesReader *r, int32 unit)
{
	int32		low = 0;
	int32		high = r->npoints;

	/* No point comes later than if each unit had one. */
	if (r->npoints > 0 && unit - series_first(r, 0) < high)
		high = Max(unit - series_first(r, 0), 0);
	if (r->firsts == NULL)
		return high;
	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (series_last(r, middle) < unit)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
series_covers(const SeriesReader *r, int32 first, int32 last, int32 *from, int32 *to)
{
	int32		i = series_search(r, first);
	int32		next = first;

	*from = i;
	for (; i < r->npoints && next <= last; i++)
	{
		if (series_first(r, i) != next || series_is_suppressed(r, i))
			return false;
		next = series_last(r, i) + 1;
	}
	*to = i - 1;
	return next == last + 1;
}

void
series_require_totals(const SeriesReader *r)
{
	if (r->is_ratio)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("ratios of several periods have no total"),
				 errdetail("The series is of unit values, an index or means, as /, index_to and moving_avg make them."),
				 errhint("Total first and divide last, as in total(a, p) / total(b, p), ytd(a) / ytd(b) or combine(a) / combine(b).")));
}

Numeric
series_sum(const SeriesReader *r, int32 from, int32 to)
{
	ExactNumber sum = {{0, 0}, 0, NULL};
	ExactNumber value;
	bool		any = false;

	if (to > from)
		series_require_totals(r);
	for (int32 i = from; i <= to; i++)
	{
		Numeric		before = sum.numeric;

		CHECK_FOR_INTERRUPTS();
		if (!series_number(r, i, &value))
			continue;
		sum = exact_number_plus(&sum, &value);
		any = true;
		/* One large value makes each sum after it as large. */
		if (before != NULL)
			pfree(before);
	}
	if (!any)
		return NULL;
	/* Not what the series points to: a sum, or made here. */
	return exact_number_value(&sum);
}

Numeric
series_total_of(const SeriesReader *r, int32 first, int32 last)
{
	int32		from;
	int32		to;

	return series_covers(r, first, last, &from, &to) ? series_sum(r, from, to) : NULL;
}
