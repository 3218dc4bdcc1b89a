/*
 * price.h: what has a price in both windows of a basket.
 */
#ifndef PORTSTATS_PRICE_H
#define PORTSTATS_PRICE_H

#include "basket/basket.h"

/* Values and quantities of the same rows, of each window. */
typedef struct PricePair
{
	Numeric		value[WINDOW_TOTALS];
	Numeric		quantity[WINDOW_TOTALS];
} PricePair;

/*
 * Reads an entry that has a finite value and a positive quantity in both windows;
 * false where it has not. What it gives is palloc'd.
 */
extern bool price_pair(const KeyedState *basket, uint32 entry, PricePair *pair);

/* Which entries to take; pair is for what it reads. */
typedef bool (*PriceTest) (const KeyedState *basket, uint32 entry, PricePair *pair);

/* The sum over the entries that pass the test. */
extern KeyedState *price_sum(const KeyedState *basket, PriceTest test);

/* value / quantity; NULL where the quantity is not positive, or either is not finite or NULL. */
extern Numeric price_unit_value(Numeric value, Numeric quantity);

/* Adds to a sum that is kept in a memory context, NULL at first. */
extern void price_add(Numeric *sum, Numeric x, MemoryContext kept);

#endif							/* PORTSTATS_PRICE_H */
