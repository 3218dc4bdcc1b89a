/*
 * converted_sum.h: the state that adds up amounts in any currency.
 */
#ifndef PORTSTATS_CONVERTED_SUM_H
#define PORTSTATS_CONVERTED_SUM_H

#include "postgres.h"

#include "fmgr.h"

#include "currency/code.h"
#include "currency/rate_cache.h"
#include "keyed/keyed.h"

/* What a converted sum knows beside its totals. */
typedef struct SumHead
{
	Currency	to;				/* 0: no amount yet */
	int64		without_amount; /* rows */
} SumHead;

/* The state of type converted_sum. */
extern const KeyedType converted_sum_type;

/* The transition functions of sum_usd and sum_cny. */
EXACT_FUNCTIONS(sum_usd_add);
EXACT_FUNCTIONS(sum_cny_add);

/* Whether a state has amounts, converted into a currency. */
static inline bool
converted_sum_is_into(const KeyedState *state, Currency to)
{
	return ((const SumHead *) keyed_head(state))->to == to;
}

/*
 * Adds an amount that is not NULL, whose rate is in the tables, to a state that has the target;
 * *state may be replaced. Errors as of the call that it is part of: see rate_cache_entry.
 */
static inline void
converted_sum_add(FunctionCallInfo fcinfo, KeyedState **state, const ExactValue *amount,
				  const RateTypeName *type, Currency from, Currency to, DateADT day)
{
	uint32		entry = rate_cache_entry(fcinfo, type, from, to, day, state);

	keyed_add_later(state, entry, 0, amount);
}

#endif							/* PORTSTATS_CONVERTED_SUM_H */
