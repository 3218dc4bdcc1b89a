/*
 * book_cache.c: keeps what a call has looked up in a book.
 *
 * Two books with the same header are taken for one: it has a hash of all that
 * is in them. Where the argument is short, compressed or out of line, its bytes
 * are compared with those that were looked at last. A call that is the only one
 * of its kind keeps nothing but the path.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/book_cache.h"
#include "value/value.h"

/* The part of a load that only this file looks into. */
typedef struct BookCache
{
	MemoryContext context;		/* everything, the load itself too */
	const RateBook *book;		/* a copy of its own; NULL after the first call */
	StoredBytes stored;			/* the argument's, where it is not as in memory */
} BookCache;

bool
book_cache_holds(const BookLoad *load, const struct varlena *argument)
{
	return stored_bytes_hold(&load->cache->stored, argument);
}

/* An empty load in a memory context under parent. */
static BookLoad *
new_load(MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "portstats rate book",
												  ALLOCSET_DEFAULT_SIZES);
	BookLoad   *load = MemoryContextAllocZero(context, sizeof(BookLoad));

	load->cache = MemoryContextAllocZero(context, sizeof(BookCache));
	load->cache->context = context;
	return load;
}

/* Keeps the book of an argument. */
static BookLoad *
keep_book(FunctionCallInfo fcinfo, const struct varlena *argument, const RateBook *book)
{
	BookLoad   *load = new_load(CurrentMemoryContext);
	BookCache  *cache = load->cache;
	RateBook   *copy = MemoryContextAlloc(cache->context, VARSIZE(book));

	memcpy(copy, book, VARSIZE(book));
	cache->book = copy;
	load->header = *copy;
	stored_bytes_keep(&cache->stored, cache->context, argument);
	MemoryContextSetParent(cache->context, fcinfo->flinfo->fn_mcxt);
	return load;
}

KeptPath   *
book_cache_find(FunctionCallInfo fcinfo, int n, Currency from, Currency to, DateADT day,
				bool missing_ok)
{
	BookLoad   *load = book_cache_load(fcinfo, n);
	const RateBook *book;
	RatePath	found;

	if (load != NULL)
		book = load->cache->book;
	else
	{
		BookLoad   *old = fcinfo->flinfo->fn_extra;
		const struct varlena *argument = (struct varlena *) PG_GETARG_POINTER(n);

		book = book_getarg(fcinfo, n);
		load = old == NULL ? new_load(fcinfo->flinfo->fn_mcxt) :
			keep_book(fcinfo, argument, book);
		fcinfo->flinfo->fn_extra = load;
		if (old != NULL)
			MemoryContextDelete(old->cache->context);
	}
	if (!rates_find(book, from, to, day, &found))
	{
		if (missing_ok)
			return NULL;
		rates_raise(book, from, to, day, NULL);
	}
	if (load->cache->book == NULL)
		return rate_paths_make(load->cache->context, from, &found);
	return rate_paths_put(&load->paths, load->cache->context, from, to, day, &found);
}
