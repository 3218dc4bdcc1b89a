/*
 * rate_reader.h: reads the tables portstats.exchange_rate and rate_type into a
 * rate book, as the current user sees them under the active snapshot.
 */
#ifndef PORTSTATS_RATE_READER_H
#define PORTSTATS_RATE_READER_H

#include "postgres.h"

#include "fmgr.h"

#include "currency/book.h"

/* The name of a rate type, not terminated. */
typedef struct RateTypeName
{
	const char *bytes;
	int			len;
} RateTypeName;

/* 'average' */
extern const RateTypeName rate_type_default;

/* Argument n of the call, which is not NULL. */
static inline RateTypeName
rate_type_getarg(FunctionCallInfo fcinfo, int n)
{
	struct varlena *name = exact_detoast_packed(PG_GETARG_DATUM(n));
	RateTypeName result;

	result.bytes = VARDATA_ANY(name);
	result.len = VARSIZE_ANY_EXHDR(name);
	return result;
}

/* How much of a rate type to read. */
typedef enum ReadLevel
{
	READ_DAY,					/* of one pair and its ways to the pivot, the
								 * rates before and after a day */
	READ_PAIR,					/* all rates of those */
	READ_ALL
} ReadLevel;

typedef struct RateRequest
{
	ReadLevel	level;
	Currency	from;			/* of READ_DAY and READ_PAIR */
	Currency	to;
	DateADT		day;			/* of READ_DAY */
} RateRequest;

/*
 * The rates asked for, with the type's pivot and age limit, in a book in the
 * given memory context; a rate of a type with a unit ends with it. Errors,
 * naming the mend, where there is no such type (where missing_ok: NULL) or its
 * rows make no book.
 */
extern RateBook *rate_read(const RateTypeName *type, const RateRequest *what,
						   MemoryContext context, bool missing_ok);

/*
 * The source of a rate that was read: palloc'd, NULL where it has none.
 */
extern char *rate_read_source(const RateTypeName *type, const BookPair *pair, DateADT valid_from);

/*
 * Whether what the user sees may depend on more than snapshot and user: a
 * policy or a view may ask for any setting, and SET changes no snapshot.
 */
extern bool rate_reader_is_filtered(void);

#endif							/* PORTSTATS_RATE_READER_H */
