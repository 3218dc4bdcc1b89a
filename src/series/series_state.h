/*
 * series_state.h: a series that rows are added to: the transition state of the
 * aggregates, drawn in series_state.c.
 */
#ifndef PORTSTATS_SERIES_STATE_H
#define PORTSTATS_SERIES_STATE_H

#include "decimal/exact.h"
#include "series/series.h"

/* A point that values are added to. */
typedef struct SeriesEntry
{
	Dec128		sum;			/* in units of 10000^-DEC_GROUPS(dscale); of a
								 * numeric, lo is its arena offset, and hi the
								 * bytes set aside there */
	int32		last;			/* unit */
	uint16		dscale;			/* the largest scale seen */
	/* Each 0 or 1; a damaged bool could not be looked at. */
	uint8		has_value;		/* 0: all rows were NULL so far */
	uint8		is_numeric;		/* the total is a numeric in the arena */
} SeriesEntry;

/*
 * The first unit of each entry, then the entries, then the arena. What is searched
 * lies close together: with many groups each row waits for memory.
 */
typedef struct SeriesState
{
	SeriesHeader header;		/* npoints entries in order of time; layout is
								 * SERIES_GROWING */
	int32		maxpoints;
	int32		npending;		/* entries behind those, in no order */
	uint32		arena_used;		/* bytes */
	uint32		arena_size;
	uint32		covers;			/* 1: entries that overlap become one; 0: they
								 * are an error */
	uint32		arena_kept;		/* of arena_used, bytes that were in use when entries were
								 * last brought in order */
	int32		firsts[FLEXIBLE_ARRAY_MEMBER];	/* maxpoints, an even number */
} SeriesState;

static inline SeriesEntry *
series_state_entry(const SeriesState *state, int32 entry)
{
	return (SeriesEntry *) &state->firsts[state->maxpoints] + entry;
}

/*
 * A new state without entries, in the current memory context; covers says whether
 * entries that overlap become one that covers all of them, or are an error.
 */
extern SeriesState *series_state_new(CalendarUnit unit, bool covers);

/*
 * An entry for what units first .. last come to, made if need be; *state may be
 * replaced by one in the current memory context. 22023 where another entry overlaps
 * them: at once, or when the entries are brought in order.
 */
extern int32 series_state_find(SeriesState **state, int32 first, int32 last);

/* The entry of a day; *state may be replaced. 22008 for a day beyond the calendar. */
extern int32 series_state_find_day(SeriesState **state, DateADT date);

/* Brings all entries to a smaller unit. */
extern void series_state_refine(SeriesState *state, CalendarUnit unit);

/* Adds a value, NULL or not, to an entry; *state may be replaced. */
static inline void series_state_add(SeriesState **state, int32 entry, const ExactValue *value);

/* The same for a number. */
extern void series_state_add_number(SeriesState **state, int32 entry, const ExactNumber *x);

static inline void
series_state_add(SeriesState **state, int32 entry, const ExactValue *value)
{
	SeriesEntry *e = series_state_entry(*state, entry);
	ExactNumber x;

	if (value->isnull)
		return;
	if (!exact_take(value, &x.fixed, &x.dscale))
		/* As it comes from a tuple: its header may be short, as the server's addition takes it. */
		x.numeric = (Numeric) value->numeric;
	else if (x.dscale > e->dscale || DEC_GROUPS(x.dscale) != DEC_GROUPS(e->dscale) ||
			 e->is_numeric || !decimal_add(&e->sum, x.fixed))
		x.numeric = NULL;
	else
	{
		e->has_value = true;
		return;
	}
	series_state_add_number(state, entry, &x);
}

/* The transition functions of series of values and dates. */
EXACT_FUNCTIONS(series_accum);

#endif							/* PORTSTATS_SERIES_STATE_H */
