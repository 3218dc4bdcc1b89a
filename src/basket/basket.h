/*
 * basket.h: the type basket, value and quantity by key in two windows, for the
 * files that read it.
 *
 * The state is keyed.c's with the windows (WindowPair) as its head and two key
 * parts, the key and the unit of its quantities. What carries no quantity, a
 * quantity of zero or no value has a NULL for its unit: unit values and prices
 * are read off the other entries alone, whose values and quantities come from
 * the same rows. An empty unit is one that nobody named.
 */
#ifndef PORTSTATS_BASKET_H
#define PORTSTATS_BASKET_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/numeric.h"

#include "growth/growth.h"
#include "keyed/keyed.h"
#include "window/window.h"

/* The key parts. */
enum
{
	BASKET_KEY,
	BASKET_UNIT,
	BASKET_PARTS
};

/* The totals: the values as in every state with windows, then the quantities. */
#define BASKET_QUANTITY		WINDOW_TOTALS
#define BASKET_TOTALS		(2 * WINDOW_TOTALS)

extern const KeyedType basket_type;

/* Its transition functions, with the year before and with a base of its own. */
EXACT_FUNCTIONS(basket_accum);
EXACT_FUNCTIONS(basket_accum_pair);

/* The basket in an argument, canonical: the entries of a key are neighbours. */
extern KeyedState *basket_getarg(FunctionCallInfo fcinfo, int n);

/* A state of the values alone, with one key part: its entry i is the basket's ith key. */
extern KeyedState *basket_values(const KeyedState *basket);

/*
 * The values and quantities by unit: a canonical state with one key part. Rows that
 * have no unit, since they have no quantity or no value, are under NULL, the last.
 */
extern KeyedState *basket_units(const KeyedState *basket);

/* Whether an entry's values and quantities come from the same rows. */
extern bool basket_is_paired(const KeyedState *basket, uint32 entry);

/* The quantity of an entry in a window, or NULL where the calendar does not have the base. */
extern Numeric basket_quantity(const KeyedState *state, uint32 entry, int which);

/* Whether rows of an entry fell in a window. */
static inline bool
basket_has_rows(const KeyedState *state, uint32 entry, int which)
{
	return keyed_total(state, entry, which)->rows > 0;
}

/* A sum of entries, values and quantities: one entry, with nothing in it yet. */
extern KeyedState *basket_empty_sum(const KeyedState *basket);

/*
 * An error (22023) unless all quantities are in one unit; gives that unit,
 * pointing into the basket, of length 0 where it has no name or there is no
 * quantity.
 */
extern KeyPart basket_require_one_unit(const KeyedState *basket);

/* The error for a key that is not in the basket. */
pg_noreturn extern void basket_raise_no_key(const KeyPart *key);

#endif							/* PORTSTATS_BASKET_H */
