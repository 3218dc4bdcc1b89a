/*
 * rates.h: the way from one currency to another on a day, found in a book.
 */
#ifndef PORTSTATS_RATES_H
#define PORTSTATS_RATES_H

#include "postgres.h"

#include "currency/book.h"

#define RATES_MAX_STEPS		2
/* "*" or "/" and a rate, for each step. */
#define RATES_MAX_TEXT		(RATES_MAX_STEPS * (1 + BOOK_MAX_RATE_LEN))

/* One rate of a path: multiplied with, or divided by where it is inverse. */
typedef struct RateStep
{
	const BookPair *pair;
	const BookRate *rate;
	uint32		number;			/* of the rate, in the book */
	bool		inverse;
	const char *text;			/* its digits, in the book */
	int			len;
} RateStep;

/* No step: the same currency. */
typedef struct RatePath
{
	int			nsteps;
	RateStep	steps[RATES_MAX_STEPS];
	DateADT		since;			/* the path of this day too, and of all between */
} RatePath;

/*
 * The path on a day: direct, else inverse, else across the pivot. False where
 * there is none.
 */
extern bool rates_find(const RateBook *book, Currency from, Currency to, DateADT day,
					   RatePath *path);

/* Whether a path is one rate as quoted, or none. */
extern bool rates_are_as_quoted(const RatePath *path);

/* Whether each rate of a path is one of the day itself, valid from that very day. */
extern bool rates_are_of_day(const RatePath *path, DateADT day);

/*
 * The last day on which the book may have rates of its own for all steps of a way
 * between two currencies. False where there is no way on any day.
 */
extern bool rates_last_day(const RateBook *book, Currency from, Currency to, DateADT *last);

/*
 * Of the steps that have no rate of that very day, the nearest rate there is, a
 * sentence each; palloc'd.
 */
extern char *rates_nearest(const RateBook *book, Currency from, Currency to, DateADT day);

/* The error of two currencies that a book has no way between on any day. */
pg_noreturn extern void rates_raise_no_way(const RateBook *book, Currency from, Currency to);

/*
 * The error of a path that is not there: names the pair, the day, the nearest
 * rate there is and the mend. rate_type is NULL where the book was an argument.
 */
pg_noreturn extern void rates_raise(const RateBook *book, Currency from, Currency to, DateADT day,
									const char *rate_type);

/*
 * A path as text, "*6.4512" or "/147.54*7.2" or nothing at all, into buf (room
 * for RATES_MAX_TEXT); returns its length. Equal paths have equal texts.
 */
extern int	rates_path_text(const RatePath *path, char *buf);

#endif							/* PORTSTATS_RATES_H */
