/*
 * used_rates.h: which dated rates the amounts of a state were converted by.
 *
 * A state knows the digits of the rates, not their days: with them it was larger,
 * and sums were 6 to 9 % slower. So the days are looked up again, the way a
 * conversion does.
 */
#ifndef PORTSTATS_USED_RATES_H
#define PORTSTATS_USED_RATES_H

#include "postgres.h"

#include "currency/rate_reader.h"
#include "currency/rate_ways.h"
#include "keyed/keyed.h"

/* Where the rates are looked up. */
typedef struct RatesIn
{
	const RateBook *book;
	const RateTypeName *type;	/* NULL: it was an argument, without sources */
} RatesIn;

/* A way of the book that has the digits which amounts were converted by. */
typedef struct FoundWay
{
	uint32		entry;			/* of the state */
	const RateWay *way;
} FoundWay;

/* An entry of the state that needed a rate, and the ways found for it. */
typedef struct UsedRate
{
	uint32		group;			/* the first entry of the currency */
	uint32		entry;
	const FoundWay *found;
	uint32		nfound;
} UsedRate;

/*
 * The entries of a canonical state of amounts by currency and path that needed a
 * rate, palloc'd; *n says how many. By currency, then oldest first; what was not
 * found is last. Of a state with windows, a way counts in those alone in which the
 * entry has an amount.
 */
extern UsedRate *used_rates(const KeyedState *state, const RatesIn *in, Currency to, uint32 *n);

#endif							/* PORTSTATS_USED_RATES_H */
