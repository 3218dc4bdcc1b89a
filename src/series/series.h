/*
 * series.h: exact totals by unit of time (day, week, month, quarter, half, year)
 * as one value: how a stored series is read and how a new one is made.
 *
 * A series is points in order of time. A point is a run of whole units, most
 * often one, and has a value or none: a point without is suppressed (all its
 * rows were NULL), a unit without a point is missing. Neither is zero. Units are
 * counted as in calendar_unit_number.
 *
 * Values are totals, which add up, or ratios (unit values, indices, means), which do
 * not: a series of ratios says so, and is refused where it would be totalled.
 */
#ifndef PORTSTATS_SERIES_H
#define PORTSTATS_SERIES_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/numeric.h"

#include "decimal/exact.h"
#include "period/calendar.h"
#include "period/period.h"

/*
 * 24 bytes, the first of the stored and of the growing form; see series_layout.h
 * and series_state.h.
 */
typedef struct SeriesHeader
{
	int32		vl_len_;
	uint8		version;
	uint8		unit;			/* CalendarUnit */
	uint8		layout;
	uint8		scale;			/* of the stored form; see series_layout.h */
	int32		npoints;
	int32		first;			/* the unit that the first point begins with */
	int64		undated;		/* rows without a date or a period */
} SeriesHeader;

#define SERIES_VERSION		1
/* The layout of a state that rows are still added to. */
#define SERIES_GROWING		0xFF

/* ---------- reading ---------- */

/* A stored series, opened. It points into the value, which is not changed. */
typedef struct SeriesReader
{
	CalendarUnit unit;
	bool		is_ratio;
	int32		npoints;
	int64		undated;
	/* What follows is for the functions below. */
	const SeriesHeader *header;
	const char *values;
	const int32 *firsts;		/* NULL: one unit after the other */
	const int32 *lasts;			/* NULL: each point is one unit */
	const uint8 *scales;		/* NULL: all have the header's */
} SeriesReader;

/* Opens the series in a Datum from anywhere: detoasted and checked whole. */
extern void series_open(Datum datum, SeriesReader *r);

/* First and last unit of point i. */
static inline int32
series_first(const SeriesReader *r, int32 i)
{
	return r->firsts == NULL ? r->header->first + i : r->firsts[i];
}

static inline int32
series_last(const SeriesReader *r, int32 i)
{
	return r->lasts == NULL ? series_first(r, i) : r->lasts[i];
}

/* How many units the value of point i is of: a ratio holds in each of them. */
static inline int32
series_span(const SeriesReader *r, int32 i)
{
	return r->is_ratio ? 1 : series_last(r, i) - series_first(r, i) + 1;
}

/* The value of point i; false where it is suppressed. A numeric is that of the series. */
extern bool series_number(const SeriesReader *r, int32 i, ExactNumber *value);

/* The same, palloc'd; NULL where it is suppressed. */
extern Numeric series_value(const SeriesReader *r, int32 i);

/* Whether point i has no value. */
extern bool series_is_suppressed(const SeriesReader *r, int32 i);

/* The first point that ends with the given unit or later; npoints where there is none. */
extern int32 series_search(const SeriesReader *r, int32 unit);

/*
 * Whether units first .. last are covered by points, no more and no less, which all
 * have values; then they are points *from .. *to.
 */
extern bool series_covers(const SeriesReader *r, int32 first, int32 last,
						  int32 *from, int32 *to);

/* 22023 where the values are ratios. */
extern void series_require_totals(const SeriesReader *r);

/*
 * The exact total of points from .. to that have values; NULL where none has. 22023
 * for several points that are ratios.
 */
extern Numeric series_sum(const SeriesReader *r, int32 from, int32 to);

/* The total of units first .. last; NULL unless series_covers them. */
extern Numeric series_total_of(const SeriesReader *r, int32 first, int32 last);

/*
 * The shortest runs that the points of two series both cover with values: most
 * often single units, but two months where one of them has both in one figure.
 */
typedef struct SeriesPair
{
	const SeriesReader *a;
	const SeriesReader *b;
	int32		shift;			/* units that b's points are moved on by */
	int32		a_from;			/* the points of the run that was found */
	int32		a_to;
	int32		b_from;
	int32		b_to;
} SeriesPair;

extern void series_pair_begin(SeriesPair *pair, const SeriesReader *a, const SeriesReader *b,
							  int32 shift);

/* Finds the next run, in order of time; false where there is none. */
extern bool series_pair_next(SeriesPair *pair);

/* ---------- units and periods ---------- */

/* The last unit that lies wholly within the calendar. */
static inline int32
series_last_unit(CalendarUnit unit)
{
	return calendar_unit_number(CALENDAR_LAST_DAY + 1, unit) - 1;
}

/* The period of units first .. last. */
extern Period series_period(CalendarUnit unit, int32 first, int32 last);

/* The units that a period is made of; false where those are not whole. */
extern bool series_units_of(CalendarUnit unit, Period p, int32 *first, int32 *last);

/* The same; 22023 where they are not whole: "... is not made of whole months". */
extern void series_require_units(CalendarUnit unit, Period p, int32 *first, int32 *last);

/* The largest unit that a period is made of. */
extern CalendarUnit series_unit_of(Period p);

/* The largest unit of which two units are made: of week and month, days. */
extern CalendarUnit series_common_unit(CalendarUnit a, CalendarUnit b);

/* Units first .. last counted in a smaller unit. */
extern void series_convert_units(CalendarUnit from, CalendarUnit to, int32 *first, int32 *last);

/* The unit that an argument names; 22023 where there is none of that name. */
extern CalendarUnit series_unit_named(const text *name);

/* 22023 unless both have the same unit; action is a verb: "add", "divide". */
extern void series_require_same_unit(const char *action, CalendarUnit a, CalendarUnit b);

/* How many of a unit make a year: 1, 2, 4, 12; 0 for weeks and days. */
extern int	series_units_in_year(CalendarUnit unit);

/* The year that a unit is counted in: of a week, the ISO year. */
extern int	series_year_of(CalendarUnit unit, int32 number);

/* The first unit that is counted in a year. */
extern int32 series_first_of_year(CalendarUnit unit, int year);

/* ---------- making ---------- */

/* A point to be stored. */
typedef struct SeriesPoint
{
	int32		first;
	int32		last;
	ExactNumber value;
	bool		suppressed;
} SeriesPoint;

typedef struct SeriesBuilder
{
	CalendarUnit unit;
	bool		is_ratio;		/* false at first */
	int64		undated;		/* 0 at first */
	Size		numerics;		/* bytes of those that do not fit into 128 bits */
	int32		npoints;
	int32		maxpoints;
	SeriesPoint *points;
} SeriesBuilder;

/* A series without points, in the current memory context; room is a guess. */
extern void series_begin(SeriesBuilder *b, CalendarUnit unit, int32 room);

/* The same for what is made of a whole series, whose rows without a date it still lacks. */
extern void series_begin_of(SeriesBuilder *b, CalendarUnit unit, const SeriesReader *whole);

/*
 * Adds a point; NULL makes it suppressed. Points are in order of time when the series
 * is finished. A numeric that does not fit into 128 bits is not copied.
 */
extern void series_append_number(SeriesBuilder *b, int32 first, int32 last,
								 const ExactNumber *value);

/* The same for a numeric. */
extern void series_append(SeriesBuilder *b, int32 first, int32 last, Numeric value);

/*
 * The same for a palloc'd numeric that nobody else needs: it is freed where the series
 * has it in 128 bits, since a series of days may have millions of points.
 */
extern void series_append_own(SeriesBuilder *b, int32 first, int32 last, Numeric value);

/* The stored form, palloc'd: canonical, so that equal contents are equal bytes. */
extern SeriesHeader *series_finish(SeriesBuilder *b);

/*
 * The stored form of a state that rows were added to, which is checked whole: NULL
 * where it is none.
 */
extern SeriesHeader *series_settle(const SeriesHeader *growing);

#define PG_RETURN_SERIES(b)	PG_RETURN_POINTER(series_finish(b))

#endif							/* PORTSTATS_SERIES_H */
