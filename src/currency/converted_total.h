/*
 * converted_total.h: what a keyed state of amounts by currency and path comes
 * to in the target currency.
 */
#ifndef PORTSTATS_CONVERTED_TOTAL_H
#define PORTSTATS_CONVERTED_TOTAL_H

#include "postgres.h"

#include "utils/numeric.h"

#include "keyed/keyed.h"

/* The key parts of such a state: the currency converted from, the path's text. */
#define CONVERTED_CURRENCY	0
#define CONVERTED_PATH		1
#define CONVERTED_PARTS		2

/*
 * One total over all entries, each converted by its path, rounded once to the
 * scale of a conversion (see convert_scale) of the largest scale among them.
 * NULL where no entry has a value.
 */
extern Numeric converted_total(const KeyedState *state, int total);

/* The same over the entries of one currency; of all where currency is NULL. */
extern Numeric converted_total_of(const KeyedState *state, int total,
								  const KeyPart *currency);

/*
 * The amounts of one currency as they are, added; NULL where no entry of it has
 * a value.
 */
extern Numeric converted_amount_of(const KeyedState *state, int total,
								   const KeyPart *currency);

/* Whether two currencies, as key parts, are the same; NULL is one of its own. */
static inline bool
converted_same_currency(const KeyPart *a, const KeyPart *b)
{
	return a->len == b->len && (a->len <= 0 || memcmp(a->bytes, b->bytes, a->len) == 0);
}

#endif							/* PORTSTATS_CONVERTED_TOTAL_H */
