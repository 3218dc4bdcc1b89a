/*
 * window.h: keyed states of two periods: which of them a date falls in, and the
 * exact totals and counts of each.
 *
 * WindowPair is the head of every state that compares two windows (comparison,
 * breakdown, basket): it names the windows, so that no reading can mistake them, and
 * counts the rows that fell in neither.
 */
#ifndef PORTSTATS_WINDOW_H
#define PORTSTATS_WINDOW_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/jsonb.h"

#include "keyed/keyed.h"
#include "period/period.h"

/*
 * 32 bytes: current and base period, rows outside both, rows without a date.
 * The base of a period without a prior year (week 53) is WINDOW_NO_BASE.
 */
typedef struct WindowPair
{
	Period		current;
	Period		base;
	int64		outside;
	int64		undated;
} WindowPair;

#define WINDOW_NO_BASE		((Period) -1)

/* The totals of an entry that a window state has: indexes into its totals. */
enum
{
	WINDOW_CURRENT,
	WINDOW_BASE,
	WINDOW_TOTALS
};

static inline bool
window_has_base(const WindowPair *w)
{
	return w->base != WINDOW_NO_BASE;
}

/* Bits of what window_classify found. */
#define WINDOW_IN_CURRENT	1
#define WINDOW_IN_BASE		2

/* Which windows a day falls in: none, one, or both where they overlap. */
static inline int
window_classify(const WindowPair *w, DateADT day)
{
	/* Days as in the periods; infinite dates lie beyond either end. */
	int64		d = (int64) day - PERIOD_DAY_ZERO;
	int			result = 0;

	if (d >= (w->current >> 32) && d <= (w->current & 0xFFFFFFFF))
		result |= WINDOW_IN_CURRENT;
	if (w->base != WINDOW_NO_BASE &&
		d >= (w->base >> 32) && d <= (w->base & 0xFFFFFFFF))
		result |= WINDOW_IN_BASE;
	return result;
}

/* The error for periods that vary within one call. */
pg_noreturn extern void window_raise_varying(FunctionCallInfo fcinfo, int first, int nperiods,
											 const WindowPair *w);

/* The error for two states, or a state and a row, with other numbers of key parts. */
pg_noreturn extern void window_raise_dimensions(const KeyedType *type, int one, int other);

/*
 * The windows that the periods of a call name: arguments first .., one period (its
 * base is the prior year) where nperiods is 1, current and base where it is 2. An
 * error where one is NULL.
 */
extern void window_begin(FunctionCallInfo fcinfo, int first, int nperiods, WindowPair *w);

/* An error unless the periods of a later call are those that w began with. */
static inline void
window_require_same(FunctionCallInfo fcinfo, int first, int nperiods, const WindowPair *w)
{
	if (PG_ARGISNULL(first) || DatumGetPeriodBits(PG_GETARG_DATUM(first)) != w->current ||
		(nperiods == 2 &&
		 (PG_ARGISNULL(first + 1) || DatumGetPeriodBits(PG_GETARG_DATUM(first + 1)) != w->base)))
		window_raise_varying(fcinfo, first, nperiods, w);
}

/* A state for the windows that the call's arguments name; see window_accum_state. */
extern KeyedState *window_new_state(FunctionCallInfo fcinfo, const KeyedType *type,
									int nparts, int first, int nperiods);

/*
 * The state of a transition function, made where the call is the first; its periods
 * are those of window_begin. Errors: a NULL period, a period that is not the one
 * the state began with, a state of other dimensions.
 */
static inline KeyedState *
window_accum_state(FunctionCallInfo fcinfo, const KeyedType *type, int nparts,
				   int first, int nperiods)
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, type);

	if (state == NULL)
		return window_new_state(fcinfo, type, nparts, first, nperiods);
	window_require_same(fcinfo, first, nperiods, keyed_head(state));
	/* An aggregate of the user's own may begin with any state (INITCOND). */
	if (state->nparts != nparts)
		window_raise_dimensions(type, state->nparts, nparts);
	return state;
}

/*
 * Which windows a row is in, by its date argument; rows in none are counted in
 * the head.
 */
static inline int
window_of_row(FunctionCallInfo fcinfo, int on_date, WindowPair *w)
{
	int			in;

	if (PG_ARGISNULL(on_date))
	{
		w->undated++;
		return 0;
	}
	in = window_classify(w, PG_GETARG_DATEADT(on_date));
	if (in == 0)
		w->outside++;
	return in;
}

/* Adds a value to the totals of the windows it is in; *state may be replaced. */
static inline void
window_add(KeyedState **state, uint32 entry, int in, const ExactValue *value)
{
	if (in & WINDOW_IN_CURRENT)
		keyed_add(state, entry, WINDOW_CURRENT, value);
	if (in & WINDOW_IN_BASE)
		keyed_add(state, entry, WINDOW_BASE, value);
}

/* The same by keyed_add_later. */
static inline void
window_add_later(KeyedState **state, uint32 entry, int in, const ExactValue *value)
{
	if (in & WINDOW_IN_CURRENT)
		keyed_add_later(state, entry, WINDOW_CURRENT, value);
	if (in & WINDOW_IN_BASE)
		keyed_add_later(state, entry, WINDOW_BASE, value);
}

/* Adds the counts of b's head to a's; an error unless both have the same windows. */
extern void window_merge_heads(WindowPair *a, const WindowPair *b);

/*
 * The whole of a combine function (state, state) of a type whose head is a
 * WindowPair and no more. NULL states are those that saw no row. Errors: other
 * windows, other key parts.
 */
extern Datum window_merge_states(FunctionCallInfo fcinfo, const KeyedType *type);

/*
 * The value of an entry in a window, or NULL: all its rows are NULL, or the
 * calendar does not have the base.
 */
extern Numeric window_value(const KeyedState *state, uint32 entry, int which);

/*
 * The windows as the head of a keyed state (see KeyedType): as members of a
 * JSON text, and on the wire.
 */
extern void window_head_out(StringInfo buf, const void *head);
extern bool window_head_in(JsonbContainer *object, void *head, Node *escontext);
extern void window_head_send(StringInfo buf, const void *head);
extern void window_head_recv(StringInfo buf, void *head);
extern bool window_head_is_valid(const void *head);

/* Whether an entry has no row in a base that the calendar does not have; see KeyedType. */
extern bool window_entry_is_valid(const KeyedState *state, uint32 entry);

/* That head in the initialiser of a KeyedType. */
#define WINDOW_HEAD \
	.headlen = sizeof(WindowPair), \
	.head_members = 4, \
	.head_out = window_head_out, \
	.head_in = window_head_in, \
	.head_send = window_head_send, \
	.head_recv = window_head_recv, \
	.head_is_valid = window_head_is_valid

#endif							/* PORTSTATS_WINDOW_H */
