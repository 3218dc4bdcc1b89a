/*
 * rate_paths.c: remembers the ways from one currency to another.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/rate_paths.h"

/* Paths that are remembered at most, some 200 bytes each; below 2^20 - 1. */
#define MAX_PATHS		131072
#define FIRST_PATHS		64
/* An entry from here on has too large a number to be remembered. */
#define MAX_ENTRY		(PG_UINT32_MAX >> RATE_ERA_BITS)

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
	for (int i = 0; i < RATES_MAX_STEPS; i++)
		path->rates[i] = i < found->nsteps ? found->steps[i].number : PG_UINT32_MAX;
	path->as_quoted = rates_are_as_quoted(found);
	return path;
}

/* Empties the lanes and paths; both fill up again. */
static void
forget_paths(RatePaths *paths, MemoryContext parent)
{
	MemoryContext context = paths->context;

	if (context == NULL)
		context = AllocSetContextCreate(parent, "portstats rate paths",
										ALLOCSET_DEFAULT_SIZES);
	/* Nothing is left to point at it, should memory run out half way. */
	memset(paths, 0, sizeof(*paths));
	paths->context = context;
	MemoryContextReset(context);
	paths->paths = MemoryContextAlloc(context, FIRST_PATHS * sizeof(KeptPath *));
	paths->maxpaths = FIRST_PATHS;
}

/* The lane of two currencies, made if need be; NULL where there are too many others. */
static RateLane *
find_lane(RatePaths *paths, Currency from, Currency to)
{
	uint32		n = rate_lane_place(paths, from, to);

	if (paths->lanes[n] != NULL)
		return paths->lanes[n];
	if (paths->nlanes >= RATE_LANES * 3 / 4)
		return NULL;
	paths->lanes[n] = MemoryContextAllocZero(paths->context, sizeof(RateLane));
	paths->lanes[n]->from = from;
	paths->lanes[n]->to = to;
	paths->nlanes++;
	return paths->lanes[n];
}

/* Whether a path is made of these rates. */
static bool
has_rates(const KeptPath *path, const RatePath *found)
{
	for (int i = 0; i < RATES_MAX_STEPS; i++)
	{
		if (path->rates[i] != (i < found->nsteps ? found->steps[i].number : PG_UINT32_MAX))
			return false;
	}
	return true;
}

/* A word of a lane: see RateLane. */
static uint32
lane_word(uint32 number, DateADT day)
{
	return (number + 1) << RATE_ERA_BITS | RATE_ERA(day);
}

/*
 * The number of the path that days of a lane share: it is found again by the
 * day since which it is theirs, whose place it has wherever that is free. Else there is one more
 * path with the same key.
 */
static uint32
share_path(RatePaths *paths, RateLane *lane, const RatePath *found)
{
	DateADT		first = found->since;
	uint32	   *word = &lane->paths[(uint32) first % RATE_DAYS];
	int64		number = rate_word_number(*word, first);

	if (number >= 0 && has_rates(paths->paths[number], found))
		return (uint32) number;
	if (paths->npaths == paths->maxpaths)
	{
		paths->paths = repalloc(paths->paths, 2 * paths->maxpaths * sizeof(KeptPath *));
		paths->maxpaths *= 2;
	}
	paths->paths[paths->npaths] = rate_paths_make(paths->context, lane->from, found);
	if (*word == 0 && RATE_ERA(first) <= RATE_ERA_MASK)
		*word = lane_word(paths->npaths, first);
	return paths->npaths++;
}

KeptPath   *
rate_paths_put(RatePaths *paths, MemoryContext parent, Currency from, Currency to,
			   DateADT day, const RatePath *found)
{
	RateLane   *lane;
	uint32		number;

	if (paths->paths == NULL || paths->npaths >= MAX_PATHS)
		forget_paths(paths, parent);
	lane = find_lane(paths, from, to);
	if (lane == NULL || RATE_ERA(day) > RATE_ERA_MASK)
	{
		KeptPath   *path = rate_paths_make(paths->context, from, found);

		if (paths->unkept != NULL)
			pfree(paths->unkept);
		paths->unkept = path;
		return path;
	}
	number = share_path(paths, lane, found);
	lane->paths[(uint32) day % RATE_DAYS] = lane_word(number, day);
	lane->entries[(uint32) day % RATE_DAYS] = 0;
	return paths->paths[number];
}

uint32
rate_path_entry(KeptPath *path, KeyedState **state)
{
	if (!keyed_entry_is(*state, path->hint, path->key, path->keylen))
		path->hint = keyed_find_or_add(state, path->parts);
	return path->hint;
}

/* Gives the lanes over to the state with the other stamp. */
static void
take_other_state(RatePaths *paths)
{
	for (int i = 0; i < RATE_LANES; i++)
	{
		if (paths->lanes[i] != NULL)
			memset(paths->lanes[i]->entries, 0, sizeof(paths->lanes[i]->entries));
	}
	paths->stamp = paths->other_stamp;
	paths->other_rows = 0;
}

/*
 * A state other than the lanes' takes them over where none has them, or when so
 * many rows in a row have come to it that emptying them costs little a row:
 * groups that come one after another do, those of a hash table do not.
 */
uint32
rate_paths_enter(RatePaths *paths, RateLane *lane, DateADT day, KeptPath *path,
				 KeyedState **state)
{
	uint32		entry = rate_path_entry(path, state);
	uint64		stamp = (*state)->stamp;

	if (stamp == 0)
		return entry;
	if (stamp != paths->stamp)
	{
		if (stamp != paths->other_stamp)
			paths->other_rows = 0;
		paths->other_stamp = stamp;
		paths->other_rows++;
		if (paths->stamp != 0 && paths->other_rows < (uint32) paths->nlanes * (RATE_DAYS / 8))
			return entry;
		take_other_state(paths);
	}
	if (entry < MAX_ENTRY)
		lane->entries[(uint32) day % RATE_DAYS] = lane_word(entry, day);
	return entry;
}
