/*
 * rate_paths.c: remembers the ways from one currency to another.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/rate_paths.h"

/* Paths that are remembered at most, some 200 bytes each; below 2^20 - 1. */
#define MAX_PATHS		131072
#define FIRST_PATHS		64

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
	uint32		number;			/* in paths */
} KnownPath;

KeptPath   *
rate_paths_make(MemoryContext context, Currency from, const RatePath *found)
{
	char		code[CURRENCY_MAX_LEN + 1];
	char		text[RATES_MAX_TEXT];
	KeyPart		parts[2];
	KeptPath   *path;
	uint32		keylen;

	parts[0].bytes = code;
	parts[0].len = currency_to_bytes(from, code);
	parts[1].bytes = text;
	parts[1].len = rates_path_text(found, text);
	keylen = (uint32) keyed_key_length(parts, 2);
	path = MemoryContextAllocZero(context, offsetof(KeptPath, key) + keylen);
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

/* Empties the lanes and paths; both fill up again. */
static void
forget_paths(RatePaths *paths, MemoryContext parent)
{
	MemoryContext context = paths->context;
	HASHCTL		ctl;

	if (context == NULL)
		context = AllocSetContextCreate(parent, "portstats rate paths",
										ALLOCSET_DEFAULT_SIZES);
	/* Nothing is left to point at it, should memory run out half way. */
	memset(paths, 0, sizeof(*paths));
	paths->context = context;
	MemoryContextReset(context);
	paths->paths = MemoryContextAlloc(context, FIRST_PATHS * sizeof(KeptPath *));
	paths->maxpaths = FIRST_PATHS;
	memset(&ctl, 0, sizeof(ctl));
	ctl.keysize = sizeof(PathKey);
	ctl.entrysize = sizeof(KnownPath);
	ctl.hcxt = context;
	paths->known = hash_create("portstats rate paths", FIRST_PATHS, &ctl,
							   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* The number of the one path that is made of these rates. */
static uint32
number_path(RatePaths *paths, Currency from, Currency to, const RatePath *found)
{
	PathKey		key;
	KnownPath  *known;

	memset(&key, 0, sizeof(key));
	key.from = from;
	key.to = to;
	for (int i = 0; i < RATES_MAX_STEPS; i++)
		key.rates[i] = i < found->nsteps ? found->steps[i].number : PG_UINT32_MAX;
	known = hash_search(paths->known, &key, HASH_FIND, NULL);
	if (known != NULL)
		return known->number;
	if (paths->npaths == paths->maxpaths)
	{
		paths->paths = repalloc(paths->paths, 2 * paths->maxpaths * sizeof(KeptPath *));
		paths->maxpaths *= 2;
	}
	paths->paths[paths->npaths] = rate_paths_make(paths->context, from, found);
	known = hash_search(paths->known, &key, HASH_ENTER, NULL);
	known->number = paths->npaths;
	return paths->npaths++;
}

/* The lane of two currencies; NULL where there are too many others. */
static RateLane *
find_lane(RatePaths *paths, Currency from, Currency to)
{
	uint32		n = rate_lane_number(from, to);

	for (; paths->lanes[n] != NULL; n = (n + 1) & (RATE_LANES - 1))
	{
		if (paths->lanes[n]->from == from && paths->lanes[n]->to == to)
			return paths->lanes[n];
	}
	if (paths->nlanes >= RATE_LANES * 3 / 4)
		return NULL;
	paths->lanes[n] = MemoryContextAllocZero(paths->context, sizeof(RateLane));
	paths->lanes[n]->from = from;
	paths->lanes[n]->to = to;
	paths->nlanes++;
	return paths->lanes[n];
}

KeptPath   *
rate_paths_put(RatePaths *paths, MemoryContext parent, Currency from, Currency to,
			   DateADT day, const RatePath *found)
{
	RateLane   *lane;
	uint32		number;

	if (paths->known == NULL || paths->npaths >= MAX_PATHS)
		forget_paths(paths, parent);
	number = number_path(paths, from, to, found);
	lane = find_lane(paths, from, to);
	if (lane != NULL && RATE_ERA(day) <= RATE_ERA_MASK)
	{
		RateSlot   *slot = &lane->days[(uint32) day % RATE_DAYS];

		slot->known = (number + 1) << RATE_ERA_BITS | RATE_ERA(day);
		slot->entry = 0;
	}
	return paths->paths[number];
}

uint32
rate_path_entry(KeptPath *path, KeyedState **state)
{
	if (!keyed_entry_is(*state, path->hint, path->key, path->keylen))
		path->hint = keyed_find_or_add(state, path->parts);
	return path->hint;
}

/* Gives the slots over to the state with the other stamp. */
static void
take_other_state(RatePaths *paths)
{
	for (int i = 0; i < RATE_LANES; i++)
	{
		if (paths->lanes[i] == NULL)
			continue;
		for (int k = 0; k < RATE_DAYS; k++)
			paths->lanes[i]->days[k].entry = 0;
	}
	paths->stamp = paths->other_stamp;
	paths->other_rows = 0;
}

/*
 * A state other than the slots' takes them over where none has them, or when so
 * many rows in a row have come to it that emptying them costs little a row:
 * groups that come one after another do, those of a hash table do not.
 */
uint32
rate_paths_enter(RatePaths *paths, RateSlot *slot, KeyedState **state)
{
	uint32		entry = rate_path_entry(rate_paths_path(paths, slot), state);
	uint64		stamp = (*state)->stamp;

	if (stamp == 0)
		return entry;
	if (stamp != paths->stamp)
	{
		if (stamp != paths->other_stamp)
			paths->other_rows = 0;
		paths->other_stamp = stamp;
		paths->other_rows++;
		if (paths->stamp != 0 && paths->other_rows < (uint32) paths->nlanes * (RATE_DAYS / 4))
			return entry;
		take_other_state(paths);
	}
	slot->entry = entry + 1;
	return entry;
}
