/*
 * series_build.c: series made point by point, and their stored form.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "series/series_layout.h"

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

void
series_begin_of(SeriesBuilder *b, CalendarUnit unit, const SeriesReader *whole)
{
	series_begin(b, unit, whole->npoints);
	b->undated = whole->undated;
}

/* The error for a series that no value can hold. */
pg_noreturn static void
raise_too_large(int32 npoints)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("series is too large"),
			 errdetail("Its first %d points would need more than 1 GB.", npoints),
			 errhint("Make a series by a larger unit, or of each part with GROUP BY.")));
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

		CHECK_FOR_INTERRUPTS();
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
	SeriesParts parts = series_parts(layout, b->npoints);
	Size		size = parts.end;
	SeriesHeader *h;
	char	   *base;

	if (layout & LAYOUT_NUMERICS)
		for (int32 i = 0; i < b->npoints; i++)
		{
			SeriesPoint *point = &b->points[i];

			CHECK_FOR_INTERRUPTS();
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

		CHECK_FOR_INTERRUPTS();
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
