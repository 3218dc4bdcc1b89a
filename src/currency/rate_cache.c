/*
 * rate_cache.c: what a call has read of the rate tables, and looked up in it.
 *
 * They are read into a rate book, so that one lookup serves books and tables.
 * How much is read grows with what is asked for: at first the rates next to one day, then
 * all of the pair, then all of the rate type. Nothing is kept across
 * statements: what fn_extra holds goes with the call it belongs to, and where a
 * call outlives its statement (a simple expression of PL/pgSQL), RateView tells.
 * A call in an aggregate does not: it belongs to one run of the executor.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/rate_cache.h"
#include "currency/rates.h"

/* Paths that are remembered at most, some 200 bytes each; below 2^20 - 1. */
#define MAX_PATHS		131072
#define FIRST_PATHS		64
/* Rate types that one call keeps at most. */
#define MAX_LOADS		8

/* The part of a load that only this file looks into. */
typedef struct RateCache
{
	MemoryContext context;		/* everything, the load itself too */
	MemoryContext paths_context;	/* the lanes and paths */
	HTAB	   *known;			/* KnownPath by what it is made of */
	uint32		npaths;
	uint32		maxpaths;		/* room in the load's array */
	int			nlanes;
	RateRequest read;			/* what has been read, into the book */
	RateBook   *book;			/* NULL: there is no such type, and missing_ok */
} RateCache;

/* What a path is made of: rates by their number in the book. */
typedef struct PathKey
{
	Currency	from;
	Currency	to;
	uint32		rates[RATES_MAX_STEPS];
} PathKey;

typedef struct KnownPath
{
	PathKey		key;
	uint32		number;			/* in the load's array */
} KnownPath;

/* ---------- what has been read ---------- */

static void
remember_view(RateView *view)
{
	Snapshot	now = GetActiveSnapshot();

	view->snapshot = now;
	view->xmin = now->xmin;
	view->xmax = now->xmax;
	view->xcnt = now->xcnt;
	view->subxcnt = now->subxcnt;
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
	remember_view(&load->view);
	cache->book = rate_read(type, what, context, missing_ok);
	if (!load->in_aggregate && rate_reader_is_filtered())
		load->view.snapshot = NULL; /* none that can be active: for this call
									 * alone */

	MemoryContextSetParent(context, fcinfo->flinfo->fn_mcxt);
	put_load((RateLoad **) &fcinfo->flinfo->fn_extra, load);
	return load;
}

/* ---------- what has been looked up ---------- */

/* Empties the lanes and paths; both fill up again. */
static void
forget_paths(RateLoad *load)
{
	RateCache  *cache = load->cache;
	HASHCTL		ctl;

	if (cache->paths_context == NULL)
		cache->paths_context = AllocSetContextCreate(cache->context,
													 "portstats rate paths",
													 ALLOCSET_DEFAULT_SIZES);
	/* Nothing is left to point at it, should memory run out half way. */
	cache->known = NULL;
	memset(load->lanes, 0, sizeof(load->lanes));
	MemoryContextReset(cache->paths_context);
	cache->nlanes = 0;
	cache->npaths = 0;
	cache->maxpaths = FIRST_PATHS;
	load->paths = MemoryContextAlloc(cache->paths_context,
									 FIRST_PATHS * sizeof(TablePath *));
	memset(&ctl, 0, sizeof(ctl));
	ctl.keysize = sizeof(PathKey);
	ctl.entrysize = sizeof(KnownPath);
	ctl.hcxt = cache->paths_context;
	cache->known = hash_create("portstats rate paths", FIRST_PATHS, &ctl,
							   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* A path of its own, in the given memory context. */
static TablePath *
make_path(MemoryContext context, Currency from, const RatePath *found)
{
	char		code[CURRENCY_MAX_LEN + 1];
	char		text[RATES_MAX_TEXT];
	KeyPart		parts[2];
	TablePath  *path;
	uint32		keylen;

	parts[0].bytes = code;
	parts[0].len = currency_to_bytes(from, code);
	parts[1].bytes = text;
	parts[1].len = rates_path_text(found, text);
	keylen = (uint32) keyed_key_length(parts, 2);
	path = MemoryContextAllocZero(context, offsetof(TablePath, key) + keylen);
	keyed_write_key(path->key, parts, 2);
	path->keylen = keylen;
	path->parts[0].bytes = path->key + sizeof(int32);
	path->parts[0].len = parts[0].len;
	path->parts[1].bytes = path->key + keylen - parts[1].len;
	path->parts[1].len = parts[1].len;
	path->is_ratio = convert_ratio_from_text(text, parts[1].len, &path->ratio);
	path->as_quoted = found->nsteps == 0 || (found->nsteps == 1 && !found->steps[0].inverse);
	return path;
}

/* The number of the one path that is made of these rates. */
static uint32
number_path(RateLoad *load, Currency from, Currency to, const RatePath *found)
{
	RateCache  *cache = load->cache;
	PathKey		key;
	KnownPath  *known;

	memset(&key, 0, sizeof(key));
	key.from = from;
	key.to = to;
	for (int i = 0; i < RATES_MAX_STEPS; i++)
		key.rates[i] = i < found->nsteps ? found->steps[i].number : PG_UINT32_MAX;
	known = hash_search(cache->known, &key, HASH_FIND, NULL);
	if (known != NULL)
		return known->number;
	if (cache->npaths == cache->maxpaths)
	{
		load->paths = repalloc(load->paths, 2 * cache->maxpaths * sizeof(TablePath *));
		cache->maxpaths *= 2;
	}
	load->paths[cache->npaths] = make_path(cache->paths_context, from, found);
	known = hash_search(cache->known, &key, HASH_ENTER, NULL);
	known->number = cache->npaths;
	return cache->npaths++;
}

/* The lane of two currencies; NULL where there are too many others. */
static RateLane *
find_lane(RateLoad *load, Currency from, Currency to)
{
	uint32		slot = rate_lane_slot(from, to);

	for (; load->lanes[slot] != NULL; slot = (slot + 1) & (RATE_LANES - 1))
	{
		if (load->lanes[slot]->from == from && load->lanes[slot]->to == to)
			return load->lanes[slot];
	}
	if (load->cache->nlanes >= RATE_LANES * 3 / 4)
		return NULL;
	load->lanes[slot] = MemoryContextAllocZero(load->cache->paths_context,
											   sizeof(RateLane));
	load->lanes[slot]->from = from;
	load->lanes[slot]->to = to;
	load->cache->nlanes++;
	return load->lanes[slot];
}

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

TablePath  *
rate_cache_find(FunctionCallInfo fcinfo, const RateTypeName *type, Currency from,
				Currency to, DateADT day, bool missing_ok)
{
	RateLoad  **list = (RateLoad **) &fcinfo->flinfo->fn_extra;
	RateLoad   *load;
	RateCache  *cache;
	RateRequest what;
	RatePath	found;
	RateLane   *lane;
	uint32		number;
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
		return make_path(cache->context, from, &found);
	if (cache->known == NULL || cache->npaths >= MAX_PATHS)
		forget_paths(load);
	number = number_path(load, from, to, &found);
	lane = find_lane(load, from, to);
	if (lane != NULL && RATE_ERA(day) <= RATE_ERA_MASK)
		lane->days[(uint32) day % RATE_DAYS] =
			(number + 1) << RATE_ERA_BITS | RATE_ERA(day);
	return load->paths[number];
}
