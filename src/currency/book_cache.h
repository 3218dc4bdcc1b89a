/*
 * book_cache.h: rates of a book that is an argument, looked up again and again
 * by one call.
 *
 * What has been looked up is kept in fn_extra of the call, which must not be
 * used for anything else, as long as the argument is the same book; nothing
 * depends on it.
 */
#ifndef PORTSTATS_BOOK_CACHE_H
#define PORTSTATS_BOOK_CACHE_H

#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "currency/book.h"
#include "currency/rate_paths.h"

/* The book that a call was given last. */
typedef struct BookLoad
{
	RateBook	header;			/* zero after the first call */
	RatePaths	paths;
	struct BookCache *cache;
} BookLoad;

/*
 * Looks a path up that the call does not hold. Where there is none: an error
 * that names the mend or, where missing_ok, NULL.
 */
extern KeptPath *book_cache_find(FunctionCallInfo fcinfo, int n, Currency from,
								 Currency to, DateADT day, bool missing_ok);

/* Whether an argument that takes more than a look to read holds the book of the load. */
extern bool book_cache_holds(const BookLoad *load, const struct varlena *argument);

/*
 * What the call holds of argument n, where that is the same book: it has the
 * same header, sizes and fingerprint included. NULL where it is not.
 */
static inline BookLoad *
book_cache_load(FunctionCallInfo fcinfo, int n)
{
	BookLoad   *load = fcinfo->flinfo->fn_extra;
	const struct varlena *argument = (const struct varlena *) PG_GETARG_POINTER(n);

	if (load == NULL)
		return NULL;
	if (VARATT_IS_EXTENDED(argument))
		return book_cache_holds(load, argument) ? load : NULL;
	if (VARSIZE(argument) != VARSIZE(&load->header) ||
		!keyed_bytes_are_equal((const char *) argument, (const char *) &load->header,
							   sizeof(RateBook)))
		return NULL;
	return load;
}

/*
 * The path from one currency to another on a day by the book in argument n. It
 * lives as long as the function call's fn_extra, or until the next call.
 */
static inline KeptPath *
book_cache_path(FunctionCallInfo fcinfo, int n, Currency from, Currency to, DateADT day,
				bool missing_ok)
{
	const BookLoad *load = book_cache_load(fcinfo, n);
	KeptPath   *path = load == NULL ? NULL : rate_paths_path(&load->paths, from, to, day);

	if (path != NULL)
		return path;
	return book_cache_find(fcinfo, n, from, to, day, missing_ok);
}

/*
 * The entry of a keyed state that an amount of a currency and day goes into, made
 * if need be; *state may be replaced.
 */
static inline uint32
book_cache_entry(FunctionCallInfo fcinfo, int n, Currency from, Currency to, DateADT day,
				 KeyedState **state)
{
	BookLoad   *load = book_cache_load(fcinfo, n);
	int64		entry = load == NULL ? -1 :
		rate_paths_entry(fcinfo, &load->paths, from, to, day, state);
	KeptPath   *path;

	if (entry >= 0)
		return (uint32) entry;
	path = book_cache_find(fcinfo, n, from, to, day, false);
	load = fcinfo->flinfo->fn_extra;
	return rate_paths_new_entry(fcinfo, &load->paths, path, from, to, day, state);
}

#endif							/* PORTSTATS_BOOK_CACHE_H */
