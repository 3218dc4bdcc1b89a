/*
 * rates_of.h: the rates of a book one by one.
 */
#ifndef PORTSTATS_RATES_OF_H
#define PORTSTATS_RATES_OF_H

#include "postgres.h"

#include "utils/numeric.h"

#include "currency/book.h"

/*
 * The last day on which the book uses rate n of a pair: not beyond its last
 * day, the age limit and the day before the next rate. BOOK_NO_END where none
 * of these ends it.
 */
extern DateADT rates_of_last_day(const RateBook *book, const BookPair *pair, uint32 n);

/* A rate as a number, palloc'd. */
extern Numeric rates_of_number(const RateBook *book, const BookRate *rate);

#endif							/* PORTSTATS_RATES_OF_H */
