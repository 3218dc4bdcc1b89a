/*
 * series_value.c: the stored form of a series, its check, and what is read from
 * it.
 *
 * The format, of which SeriesHeader is the first part:
 *
 *   24  SeriesHeader  varlena header, version, unit, layout, scale, number of
 *                     points, first unit, rows without a date
 *   wn  values        npoints times 8 or 16 bytes, whichever holds them all: a
 *                     number of units of 10000^-DEC_GROUPS(scale), two's
 *                     complement, the low half first. Where 128 bits do not hold
 *                     one of them: npoints times 4 bytes, the place of the numeric
 *                     (its offset from the first, 0xFFFFFFFF where suppressed)
 *   4n  firsts        the first unit of each point, unless each is the unit after
 *                     the one before it
 *   4n  lasts         the last unit of each, unless all are of one unit
 *    n  scales        digits after the point of each value, 255 where suppressed,
 *                     unless all have the header's
 *       numerics      at the next multiple of 4, each at a multiple of 4
 *
 * What the layout leaves out is left out whenever it can be, so that there is one
 * form of each series, and ten years of monthly money take less than a kilobyte.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#include "compat.h"
#include "period/period_run.h"
#include "series/series.h"

/* How wide the values are: two bits of the layout. */
#define LAYOUT_WIDTH		0x03
#define LAYOUT_8_BYTES		0x00
#define LAYOUT_16_BYTES		0x01
#define LAYOUT_NUMERICS		0x02
/* What else there is. */
#define LAYOUT_FIRSTS		0x04
#define LAYOUT_LASTS		0x08
#define LAYOUT_SCALES		0x10
/* What the values are. */
#define LAYOUT_RATIO		0x20
#define LAYOUT_KNOWN		0x3F

/* A scale that stands for no value. */
#define SCALE_SUPPRESSED	0xFF
#define PLACE_SUPPRESSED	((uint32) 0xFFFFFFFF)

StaticAssertDecl(sizeof(SeriesHeader) == 24, "the values are aligned to 8");

/* Bytes of each value. */
static Size
value_width(uint8 layout)
{
	switch (layout & LAYOUT_WIDTH)
	{
		case LAYOUT_8_BYTES:
			return sizeof(int64);
		case LAYOUT_16_BYTES:
			return sizeof(Dec128);
		default:
			return sizeof(uint32);
	}
}

/*
 * Where the parts of a stored series lie; the last is where numerics begin, or
 * where the series ends.
 */
typedef struct SeriesParts
{
	Size		firsts;
	Size		lasts;
	Size		scales;
	Size		end;
} SeriesParts;

static SeriesParts
parts_of(uint8 layout, int32 npoints)
{
	SeriesParts parts;
	Size		n = npoints;

	parts.firsts = sizeof(SeriesHeader) + n * value_width(layout);
	parts.lasts = parts.firsts + ((layout & LAYOUT_FIRSTS) ? n * sizeof(int32) : 0);
	parts.scales = parts.lasts + ((layout & LAYOUT_LASTS) ? n * sizeof(int32) : 0);
	parts.end = parts.scales + ((layout & LAYOUT_SCALES) ? n : 0);
	if ((layout & LAYOUT_WIDTH) == LAYOUT_NUMERICS)
		parts.end = INTALIGN(parts.end);
	return parts;
}

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
	parts = parts_of(h->layout, h->npoints);
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
			parts_of(r->header->layout, r->npoints).end;

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

/* ---------- making ---------- */

void
series_begin(SeriesBuilder *b, CalendarUnit unit, int32 room)
{
	b->unit = unit;
	b->is_ratio = false;
	b->undated = 0;
	b->numerics = 0;
	b->npoints = 0;
	b->maxpoints = Max(room, 1);
	b->points = MemoryContextAllocHuge(CurrentMemoryContext,
									   b->maxpoints * sizeof(SeriesPoint));
}

/* The error for a series that no value can hold. */
pg_noreturn static void
raise_too_large(int32 npoints)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("series is too large"),
			 errdetail("Its first %d points would need more than 1 GB.", npoints)));
	pg_unreachable();
}

/* Makes a point, all zero but its units. */
static SeriesPoint *
append_point(SeriesBuilder *b, int32 first, int32 last)
{
	SeriesPoint *point;

	Assert(first <= last);
	if (b->npoints == b->maxpoints)
	{
		b->maxpoints *= 2;
		b->points = repalloc_huge(b->points, b->maxpoints * sizeof(SeriesPoint));
	}
	point = &b->points[b->npoints++];
	memset(point, 0, sizeof(SeriesPoint));
	point->first = first;
	point->last = last;
	return point;
}

void
series_append_number(SeriesBuilder *b, int32 first, int32 last, const ExactNumber *value)
{
	SeriesPoint *point = append_point(b, first, last);

	if (value == NULL)
	{
		point->suppressed = true;
		return;
	}
	/* What once was too large may be so no more: 1e50, and -1e50 added. */
	point->value = value->numeric == NULL ? *value : exact_number(value->numeric);
	if (point->value.numeric == NULL && point->value.dscale >= SCALE_SUPPRESSED)
		point->value.numeric = exact_number_value(value);
	if (point->value.numeric != NULL)
	{
		b->numerics += INTALIGN(VARSIZE(point->value.numeric));
		if (b->numerics > MaxAllocSize)
			raise_too_large(b->npoints);
	}
}

void
series_append(SeriesBuilder *b, int32 first, int32 last, Numeric value)
{
	ExactNumber number;

	if (value != NULL)
		number = exact_number(value);
	series_append_number(b, first, last, value == NULL ? NULL : &number);
}

void
series_append_own(SeriesBuilder *b, int32 first, int32 last, Numeric value)
{
	ExactNumber number = exact_number(value);

	series_append_number(b, first, last, &number);
	if (number.numeric == NULL)
		pfree(value);
}

static uint8
point_scale(const SeriesPoint *point)
{
	return point->suppressed ? SCALE_SUPPRESSED : (uint8) point->value.dscale;
}

/* The layout that the points need, and no more. */
static uint8
layout_of(const SeriesBuilder *b)
{
	uint8		layout = LAYOUT_8_BYTES | (b->is_ratio ? LAYOUT_RATIO : 0);
	bool		numerics = false;

	for (int32 i = 0; i < b->npoints; i++)
	{
		const SeriesPoint *point = &b->points[i];

		Assert(i == 0 || point->first > point[-1].last);
		if (i > 0 && point->first != point[-1].last + 1)
			layout |= LAYOUT_FIRSTS;
		if (point->last != point->first)
			layout |= LAYOUT_FIRSTS | LAYOUT_LASTS;
		if (point->value.numeric != NULL)
			numerics = true;
		else if (point->value.fixed.hi != (int64) point->value.fixed.lo >> 63)
			layout |= LAYOUT_16_BYTES;
		if (point_scale(point) != point_scale(&b->points[0]))
			layout |= LAYOUT_SCALES;
	}
	if (numerics)
		layout = (layout & ~(LAYOUT_WIDTH | LAYOUT_SCALES)) | LAYOUT_NUMERICS;
	return layout;
}

SeriesHeader *
series_finish(SeriesBuilder *b)
{
	uint8		layout = layout_of(b);
	SeriesParts parts = parts_of(layout, b->npoints);
	Size		size = parts.end;
	SeriesHeader *h;
	char	   *base;

	if (layout & LAYOUT_NUMERICS)
		for (int32 i = 0; i < b->npoints; i++)
		{
			SeriesPoint *point = &b->points[i];

			if (point->suppressed)
				continue;
			point->value.numeric = exact_number_value(&point->value);
			size += INTALIGN(VARSIZE(point->value.numeric));
		}
	if (size > MaxAllocSize)
		raise_too_large(b->npoints);
	h = palloc0(size);
	base = (char *) h;
	SET_VARSIZE(h, size);
	h->version = SERIES_VERSION;
	h->unit = b->unit;
	h->layout = layout;
	h->npoints = b->npoints;
	h->undated = b->undated;
	if (b->npoints > 0)
	{
		h->first = b->points[0].first;
		if ((layout & (LAYOUT_NUMERICS | LAYOUT_SCALES)) == 0)
			h->scale = point_scale(&b->points[0]);
	}
	size = 0;
	for (int32 i = 0; i < b->npoints; i++)
	{
		const SeriesPoint *point = &b->points[i];

		if (layout & LAYOUT_NUMERICS)
		{
			Numeric		numeric = point->value.numeric;

			((uint32 *) (base + sizeof(SeriesHeader)))[i] =
				numeric == NULL ? PLACE_SUPPRESSED : (uint32) size;
			if (numeric != NULL)
			{
				memcpy(base + parts.end + size, numeric, VARSIZE(numeric));
				size += INTALIGN(VARSIZE(numeric));
			}
		}
		else if (layout & LAYOUT_16_BYTES)
			memcpy(base + sizeof(SeriesHeader) + i * sizeof(Dec128), &point->value.fixed,
				   sizeof(Dec128));
		else
			((int64 *) (base + sizeof(SeriesHeader)))[i] = (int64) point->value.fixed.lo;
		if (layout & LAYOUT_FIRSTS)
			((int32 *) (base + parts.firsts))[i] = point->first;
		if (layout & LAYOUT_LASTS)
			((int32 *) (base + parts.lasts))[i] = point->last;
		if (layout & LAYOUT_SCALES)
			((uint8 *) (base + parts.scales))[i] = point_scale(point);
	}
	return h;
}
