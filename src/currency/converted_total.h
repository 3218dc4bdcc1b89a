/*
 * converted_total.h: what a keyed state of amounts by currency and path comes
 * to in the target currency.
 */
#ifndef PORTSTATS_CONVERTED_TOTAL_H
#define PORTSTATS_CONVERTED_TOTAL_H

#include "postgres.h"

#include "utils/numeric.h"

#include "compat.h"
#include "currency/code.h"
#include "keyed/keyed.h"

/* The key parts of such a state: the currency converted from, the path's text. */
#define CONVERTED_CURRENCY	0
#define CONVERTED_PATH		1
#define CONVERTED_PARTS		2

/* Whether a key is a currency and a path that amounts can be converted by. */
extern bool converted_key_is_valid(const KeyPart *key);

/*
 * One total over the entries from first up to end, each converted by its path,
 * rounded once to the scale of a conversion (see convert_scale) of the largest
 * scale among them. NULL where no entry has a value.
 */
extern Numeric converted_part(const KeyedState *state, int total, uint32 first, uint32 end);

/* The same over all entries. */
static inline Numeric
converted_total(const KeyedState *state, int total)
{
	return converted_part(state, total, 0, state->nentries);
}

/* The amounts of those entries as they are, added; NULL where none has a value. */
extern Numeric converted_amounts(const KeyedState *state, int total, uint32 first, uint32 end);

/* The largest scale among the values of those entries. */
extern int	converted_largest_scale(const KeyedState *state, int total, uint32 first, uint32 end);

/* The value of an entry as it is or, where scale is not -1, converted and carried. */
extern Numeric converted_entry_value(const KeyedState *state, uint32 entry, int total, int scale);

/*
 * The currency converted to, 0 where none is known, as a member of a state's JSON
 * text; false where it is none.
 */
extern void converted_target_out(StringInfo buf, Currency to);
extern bool converted_target_in(JsonbContainer *object, Currency *to);

/*
 * Whether an entry goes with the currency converted to: its path is that of nothing to
 * convert where it is in just that one, and there alone; one without a currency has no
 * amount.
 */
extern bool converted_entry_is_valid(const KeyedState *state, uint32 entry, Currency to);

/* Whether two currencies, as key parts that are not NULL, are the same. */
static inline bool
converted_same_currency(const KeyPart *a, const KeyPart *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

#endif							/* PORTSTATS_CONVERTED_TOTAL_H */
