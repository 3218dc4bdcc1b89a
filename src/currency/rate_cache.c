/*
 * rate_cache.c: what a call has read of the rate tables.
 *
 * They are read into a rate book, so that one lookup serves books and tables.
 * How much is read grows with what is asked for: at first the rates next to one
 * day, then all of the pair, then all of the rate type. Nothing is kept across
 * statements: what fn_extra holds goes with the call it belongs to, and where a
 * call outlives its statement (a simple expression of PL/pgSQL), RateView tells.
 * A call in an aggregate does not: it belongs to one run of the executor.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/rate_cache.h"
#include "currency/rates.h"

/* Rate types that one call keeps at most. */
#define MAX_LOADS		8

/* The part of a load that only this file looks into. */
typedef struct RateCache
{
	MemoryContext context;		/* everything, the load itself too */
	RateRequest read;			/* what has been read, into the book */
	RateBook   *book;			/* NULL: there is no such type, and missing_ok */
} RateCache;

/* ---------- what has been read ---------- */

/* Notes what can be seen now; what that takes is in a memory context. */
static void
remember_view(RateView *view, MemoryContext context)
{
	Snapshot	now = GetActiveSnapshot();
	int32		nsubs = rate_snapshot_nsubs(now);

	view->snapshot = now;
	view->xmin = now->xmin;
	view->xmax = now->xmax;
	view->xcnt = now->xcnt;
	view->subxcnt = now->subxcnt;
	view->suboverflowed = now->suboverflowed;
	view->in_recovery = now->takenDuringRecovery;
	if (now->xcnt > 0 || nsubs > 0)
		view->running = MemoryContextAlloc(context, (now->xcnt + nsubs) * sizeof(TransactionId));
	if (now->xcnt > 0)
		memcpy(view->running, now->xip, now->xcnt * sizeof(TransactionId));
	if (nsubs > 0)
		memcpy(view->running + now->xcnt, now->subxip, nsubs * sizeof(TransactionId));
	view->curcid = now->curcid;
	view->subxact = GetCurrentSubTransactionId();
	view->lxid = compat_my_lxid();
	view->user = GetUserId();
	view->row_security = row_security;
}

/* Frees loads from one on; *list is where it hangs. */
static void
free_loads(RateLoad **list)
{
	while (*list != NULL)
	{
		RateLoad   *load = *list;

		*list = load->next;
		MemoryContextDelete(load->cache->context);
	}
}

static bool
is_of_type(const RateLoad *load, const RateTypeName *type)
{
	return load->type.len == type->len &&
		memcmp(load->type.bytes, type->bytes, type->len) == 0;
}

/* What is there of a rate type, brought to the front; NULL where there is nothing. */
static RateLoad *
find_load(RateLoad **list, const RateTypeName *type)
{
	for (RateLoad **place = list; *place != NULL; place = &(*place)->next)
	{
		RateLoad   *load = *place;

		if (is_of_type(load, type))
		{
			*place = load->next;
			load->next = *list;
			*list = load;
			return load;
		}
	}
	return NULL;
}

/* Puts a load in front, in the place of one of its type that is there. */
static void
put_load(RateLoad **list, RateLoad *load)
{
	RateLoad   *old = *list;
	RateLoad  **place = &load->next;

	load->next = old;
	*list = load;
	if (old != NULL && is_of_type(old, &load->type))
	{
		load->next = old->next;
		MemoryContextDelete(old->cache->context);
	}
	for (int i = 1; i < MAX_LOADS && *place != NULL; i++)
		place = &(*place)->next;
	free_loads(place);
}

/*
 * Reads rates afresh and puts them in the place of those of the type in
 * fn_extra, which stay until all has gone well.
 */
static RateLoad *
read_load(FunctionCallInfo fcinfo, const RateTypeName *type, const RateRequest *what,
		  bool missing_ok)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "portstats rates",
												  ALLOCSET_DEFAULT_SIZES);
	RateLoad   *load = MemoryContextAllocZero(context, sizeof(RateLoad));
	RateCache  *cache = MemoryContextAllocZero(context, sizeof(RateCache));

	load->type = *type;
	if (type != &rate_type_default)
	{
		char	   *name = MemoryContextAlloc(context, Max(type->len, 1));

		load->type.bytes = memcpy(name, type->bytes, type->len);
	}
	load->cache = cache;
	cache->context = context;
	cache->read = *what;
	load->in_aggregate = AggCheckCallContext(fcinfo, NULL) != 0;
	remember_view(&load->view, context);
	cache->book = rate_read(type, what, context, missing_ok);
	if (!load->in_aggregate && rate_reader_is_filtered())
		load->view.snapshot = NULL; /* none that can be active: for this call
									 * alone */

	MemoryContextSetParent(context, fcinfo->flinfo->fn_mcxt);
	put_load((RateLoad **) &fcinfo->flinfo->fn_extra, load);
	return load;
}

/* ---------- looking up ---------- */

/* Whether the pair is the one, in either direction, that has been read first. */
static bool
is_same_pair(const RateCache *cache, Currency from, Currency to)
{
	return (cache->read.from == from && cache->read.to == to) ||
		(cache->read.from == to && cache->read.to == from);
}

/* Whether what has been read answers for a pair and day. */
static bool
is_covered(const RateCache *cache, Currency from, Currency to, DateADT day)
{
	if (from == to || cache->book == NULL || cache->read.level == READ_ALL)
		return true;
	return is_same_pair(cache, from, to) &&
		(cache->read.level == READ_PAIR || cache->read.day == day);
}

KeptPath   *
rate_cache_find(FunctionCallInfo fcinfo, const RateTypeName *type, Currency from,
				Currency to, DateADT day, bool missing_ok)
{
	RateLoad  **list = (RateLoad **) &fcinfo->flinfo->fn_extra;
	RateLoad   *load;
	RateCache  *cache;
	RateRequest what;
	RatePath	found;
	bool		fresh = false;

	/* All of them were read in the same view. */
	if (*list != NULL && !(*list)->in_aggregate && !rate_view_is_current(&(*list)->view))
		free_loads(list);
	load = find_load(list, type);
	what.from = from;
	what.to = to;
	what.day = day;
	if (load == NULL)
	{
		what.level = READ_DAY;
		load = read_load(fcinfo, type, &what, missing_ok);
		fresh = true;
	}
	else if (!is_covered(load->cache, from, to, day))
	{
		what.level = is_same_pair(load->cache, from, to) ? READ_PAIR : READ_ALL;
		load = read_load(fcinfo, type, &what, missing_ok);
	}
	cache = load->cache;
	if (cache->book == NULL)
		return NULL;
	if (!rates_find(cache->book, from, to, day, &found))
	{
		if (missing_ok)
			return NULL;
		rates_raise(cache->book, from, to, day, pnstrdup(type->bytes, type->len));
	}

	/* A call that is the only one of its kind remembers nothing. */
	if (fresh)
		return rate_paths_make(cache->context, from, &found);
	return rate_paths_put(&load->paths, cache->context, from, to, day, &found);
}
