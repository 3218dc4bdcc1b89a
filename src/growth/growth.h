/*
 * growth.h: growth of one figure over another, in the server's own numeric
 * arithmetic, so that plain SQL gives the same digits.
 */
#ifndef PORTSTATS_GROWTH_H
#define PORTSTATS_GROWTH_H

#include "postgres.h"

#include "utils/numeric.h"

#include "decimal/exact.h"
#include "keyed/keyed.h"

/* Two figures and what lies between them; NULL pointers are SQL's NULL. */
typedef struct Growth
{
	Numeric		current;
	Numeric		base;
	Numeric		change;			/* current - base */
	Numeric		pct;			/* 100 * (current - base) / base, percent */
} Growth;

/*
 * 100 * part / whole; NULL where the whole is not positive, where either is NaN
 * or infinite, or NULL itself.
 */
extern Numeric growth_percent(Numeric part, Numeric whole);

/* a - b, or NULL where either is. */
extern Numeric growth_difference(Numeric a, Numeric b);

/* The growth of two figures, either of which may be NULL. */
extern Growth growth_of(Numeric current, Numeric base);

/* The growth of an entry of a state with windows. */
extern Growth growth_of_entry(const KeyedState *state, uint32 entry);

/* A growth as a row of type growth, for a function that returns one. */
extern Datum growth_row(FunctionCallInfo fcinfo, const Growth *growth);

/* The state of type comparison. */
extern const KeyedType comparison_type;

/* Its transition functions. */
EXACT_FUNCTIONS(comparison_accum);

#endif							/* PORTSTATS_GROWTH_H */
