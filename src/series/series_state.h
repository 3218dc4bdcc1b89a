/*
 * series_state.h: a series that rows are added to: the transition state of the
 * aggregates, drawn in series_state.c.
 */
#ifndef PORTSTATS_SERIES_STATE_H
#define PORTSTATS_SERIES_STATE_H

#include "series/series.h"

/* Arena offset that stands for "nothing there". */
#define SERIES_NOWHERE		((uint32) 0xFFFFFFFF)

/* A point that values are added to. */
typedef struct SeriesEntry
{
	Dec128		sum;			/* in units of 10000^-DEC_GROUPS(dscale) */
	int32		first;			/* units */
	int32		last;
	uint32		numeric;		/* arena offset of the total, where it is no sum */
	uint16		dscale;			/* the largest scale seen */
	bool		has_value;		/* false: all rows were NULL so far */
	uint8		unused;			/* zero */
} SeriesEntry;

/* Entries in order of time, room for more, then the arena. */
typedef struct SeriesState
{
	SeriesHeader header;		/* npoints entries; layout is SERIES_GROWING */
	int32		maxpoints;
	int32		recent;			/* the entry that the last row fell in ... */
	int32		recent_first;	/* ... and its days, as in a period; none at first */
	int32		recent_last;
	uint32		arena_used;		/* bytes */
	uint32		arena_size;
	SeriesEntry entries[FLEXIBLE_ARRAY_MEMBER];
} SeriesState;

/* A new state without entries, in the current memory context. */
extern SeriesState *series_state_new(CalendarUnit unit);

/*
 * The entry of units first .. last, made if need be; *state may be replaced by one
 * in the current memory context. -1 where another entry overlaps it.
 */
extern int32 series_state_find(SeriesState **state, int32 first, int32 last);

/* The same, but what overlaps becomes one entry that covers all of it. */
extern int32 series_state_cover(SeriesState **state, int32 first, int32 last);

/* Brings all entries to a smaller unit. */
extern void series_state_refine(SeriesState *state, CalendarUnit unit);

/* Adds a value, NULL or not, to an entry; *state may be replaced. */
static inline void series_state_add(SeriesState **state, int32 entry, const ExactValue *value);

/* The same for a number. */
extern void series_state_add_number(SeriesState **state, int32 entry, const ExactNumber *x);

static inline void
series_state_add(SeriesState **state, int32 entry, const ExactValue *value)
{
	SeriesEntry *e = &(*state)->entries[entry];
	ExactNumber x;

	if (value->isnull)
		return;
	if (!exact_take(value, &x.fixed, &x.dscale))
		/* As it comes from a tuple, it may have a short header. */
		x.numeric = DatumGetNumeric(PointerGetDatum(value->numeric));
	else if (x.dscale > e->dscale || DEC_GROUPS(x.dscale) != DEC_GROUPS(e->dscale) ||
			 e->numeric != SERIES_NOWHERE || !decimal_add(&e->sum, x.fixed))
		x.numeric = NULL;
	else
	{
		e->has_value = true;
		return;
	}
	series_state_add_number(state, entry, &x);
}

#endif							/* PORTSTATS_SERIES_STATE_H */
