/*
 * series_layout.h: the stored form of a series, for the files that read and make it.
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
#ifndef PORTSTATS_SERIES_LAYOUT_H
#define PORTSTATS_SERIES_LAYOUT_H

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
static inline Size
series_value_width(uint8 layout)
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

static inline SeriesParts
series_parts(uint8 layout, int32 npoints)
{
	SeriesParts parts;
	Size		n = npoints;

	parts.firsts = sizeof(SeriesHeader) + n * series_value_width(layout);
	parts.lasts = parts.firsts + ((layout & LAYOUT_FIRSTS) ? n * sizeof(int32) : 0);
	parts.scales = parts.lasts + ((layout & LAYOUT_LASTS) ? n * sizeof(int32) : 0);
	parts.end = parts.scales + ((layout & LAYOUT_SCALES) ? n : 0);
	if ((layout & LAYOUT_WIDTH) == LAYOUT_NUMERICS)
		parts.end = INTALIGN(parts.end);
	return parts;
}

#endif							/* PORTSTATS_SERIES_LAYOUT_H */
