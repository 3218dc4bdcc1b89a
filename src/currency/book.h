/*
 * book.h: a book of dated exchange rates, as one flat value.
 *
 * One unit of a pair's base costs `rate` units of its quote, from a day on
 * until the day given, the next rate of the pair or the book's age limit.
 */
#ifndef PORTSTATS_BOOK_H
#define PORTSTATS_BOOK_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/nodes.h"
#include "utils/date.h"
#include "utils/numeric.h"

#include "currency/code.h"

/* Of a book that says nothing else. */
#define BOOK_PIVOT			CURRENCY_USD
#define BOOK_NO_AGE_LIMIT	(-1)
/* valid_until of a rate that has none. */
#define BOOK_NO_END			DATEVAL_NOEND
/* Digits and point of the longest rate. */
#define BOOK_MAX_RATE_LEN	255

typedef struct RateBook
{
	int32		vl_len_;
	uint8		version;
	uint8		flags;
	uint16		unused;			/* zero */
	int32		max_age_days;	/* or BOOK_NO_AGE_LIMIT */
	uint32		npairs;
	uint32		nrates;
	uint32		maxrates;		/* room for so many */
	uint32		arena_used;		/* bytes */
	uint32		arena_size;
	Currency	pivot;
	uint8		fingerprint[16];	/* of pairs, rates and arena; zero while it
								 * is built */
	/* pairs, rates, arena follow */
} RateBook;

typedef struct BookPair
{
	Currency	base;
	Currency	quote;
	uint32		first;			/* its first rate */
	uint32		count;
} BookPair;

typedef struct BookRate
{
	DateADT		from;
	DateADT		until;			/* the last day, or BOOK_NO_END */
	uint32		text;			/* where in the arena the rate stands */
} BookRate;

/* A book that is being built, empty, in the current memory context. */
extern RateBook *book_new(Currency pivot, int32 max_age_days);

/*
 * Adds a rate to a book that is being built (one that is not becomes so);
 * *book may be replaced by a larger one in the current memory context. False
 * after a soft error in escontext, which names the row.
 */
extern bool book_add(RateBook **book, Currency base, Currency quote,
					 DateADT from, DateADT until, Numeric rate, Node *escontext);

/* Adds all rates of another book; the pivot and age limit stay. */
extern void book_add_all(RateBook **book, const RateBook *other);

/*
 * The book sorted and checked, a copy in the current memory context. Errors,
 * soft ones where there is an escontext (then NULL): a pair quoted in both
 * directions, two different rates of a pair for one day.
 */
extern RateBook *book_canonical(const RateBook *book, Node *escontext);

extern bool book_is_building(const RateBook *book);

/*
 * The book in a Datum from anywhere, detoasted, not to be changed. Only its
 * header is checked, so that this may be done in every row; the functions below
 * stay within its bounds whatever it holds.
 */
extern const RateBook *book_fetch(Datum datum);

/* The book, or an error where it is one that is being built. */
extern const RateBook *book_finished(const RateBook *book);

/* Argument n of the call, not NULL and no book that is being built. */
static inline const RateBook *
book_getarg(FunctionCallInfo fcinfo, int n)
{
	return book_finished(book_fetch(PG_GETARG_DATUM(n)));
}

extern const BookPair *book_pair(const RateBook *book, uint32 pair);
extern const BookRate *book_rate(const RateBook *book, uint32 rate);

/* The rate in digits, not terminated. */
extern const char *book_rate_text(const RateBook *book, const BookRate *rate, int *len);

/* The rate as a number, with the digits as quoted. */
extern Numeric book_rate_number(const RateBook *book, const BookRate *rate);

/* A pair as quoted; NULL where the book has none. */
extern const BookPair *book_find_pair(const RateBook *book, Currency base, Currency quote);

/* A pair as quoted or, *inverse, the other way round; NULL where there is neither. */
extern const BookPair *book_find_either(const RateBook *book, Currency from, Currency to,
										bool *inverse);

/*
 * The number, from the pair's first, of the last rate that is valid from the
 * day or a day before; -1 where there is none.
 */
extern int64 book_find_rate(const RateBook *book, const BookPair *pair, DateADT day);

/*
 * The last day on which the book uses rate n of a pair: not beyond its last
 * day, the age limit and the day before the next rate. BOOK_NO_END where none
 * of these ends it.
 */
extern DateADT book_last_day(const RateBook *book, const BookPair *pair, uint32 n);

#endif							/* PORTSTATS_BOOK_H */
