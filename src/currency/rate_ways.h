/*
 * rate_ways.h: the ways from one currency to another that a book has over time.
 */
#ifndef PORTSTATS_RATE_WAYS_H
#define PORTSTATS_RATE_WAYS_H

#include "postgres.h"

#include "currency/book.h"
#include "currency/rates.h"

/* A way and days on which amounts are converted by it; the next one may be of the same rates. */
typedef struct RateWay
{
	RatePath	path;
	DateADT		first;
	DateADT		last;			/* BOOK_NO_END: from then on */
} RateWay;

/* All of them, oldest first, palloc'd; *n says how many. */
extern RateWay *rate_ways(const RateBook *book, Currency from, Currency to, uint32 *n);

#endif							/* PORTSTATS_RATE_WAYS_H */
