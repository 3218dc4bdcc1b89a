/*
 * rate_paths.h: the ways from one currency to another that a call has looked up
 * in a book, so that the next row of the same pair and day finds them at once,
 * and the entry of a keyed state that its amount goes into too.
 */
#ifndef PORTSTATS_RATE_PATHS_H
#define PORTSTATS_RATE_PATHS_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/nodes.h"
#include "utils/hsearch.h"

#include "currency/book.h"
#include "currency/convert.h"
#include "currency/rates.h"
#include "keyed/keyed.h"

/* The way from one currency to another that serves some days. */
typedef struct KeptPath
{
	uint32		hint;			/* the entry of a keyed state that it was last */
	uint32		keylen;
	bool		as_quoted;		/* one rate, not inverse; or none */
	bool		is_ratio;		/* whether ratio says it all */
	KeyPart		parts[2];		/* the currency converted from; the path's
								 * text */
	RateRatio	ratio;
	char		key[FLEXIBLE_ARRAY_MEMBER]; /* the parts as in a keyed state */
} KeptPath;

/* Powers of two: days that are remembered (eleven years), pairs of currencies. */
#define RATE_DAYS		4096
#define RATE_LANES		256

/* What is known of a day. As small as it is, the days of some years stay in the cache. */
typedef struct RateSlot
{
	uint32		known;			/* path + 1 and, in the lowest bits, the era:
								 * which of the days that share the slot */
	uint32		entry;			/* + 1, in the state that has the stamp; 0 */
} RateSlot;

/* What is known of two currencies; a slot serves days that are 4096 apart. */
typedef struct RateLane
{
	Currency	from;
	Currency	to;
	RateSlot	days[RATE_DAYS];
} RateLane;

#define RATE_ERA_BITS	12		/* 2^12 * 4096 days: some 45,900 years around
								 * 2000 */
#define RATE_ERA_MASK	((1 << RATE_ERA_BITS) - 1)
/* Of a day beyond these years it is larger than the mask, and so in no slot. */
#define RATE_ERA(day)	(((uint32) (day) + ((uint32) 1 << 23)) / RATE_DAYS)

typedef struct RatePaths
{
	RateLane   *lanes[RATE_LANES];	/* by rate_lane_number, or a later free one */
	KeptPath  **paths;
	uint64		stamp;			/* of the state that the slots' entries are of */
	/* The rest is rate_paths.c's. */
	uint64		other_stamp;	/* of a state that may take its place */
	uint32		other_rows;		/* its last rows in a row */
	int			nlanes;
	uint32		npaths;
	uint32		maxpaths;		/* room in paths */
	HTAB	   *known;			/* by the rates that a path is made of */
	MemoryContext context;		/* all of the above; NULL: nothing yet */
} RatePaths;

static inline uint32
rate_lane_number(Currency from, Currency to)
{
	uint64		h = from * UINT64CONST(0x9E3779B97F4A7C15) + to;

	return (uint32) ((h * UINT64CONST(0x9E3779B97F4A7C15)) >> 56) & (RATE_LANES - 1);
}

/* The slot of a pair and day; NULL where it is not known yet. */
static inline RateSlot *
rate_paths_slot(const RatePaths *paths, Currency from, Currency to, DateADT day)
{
	RateLane   *lane;
	RateSlot   *slot;

	/* Some lanes are always free, so that this ends. */
	for (uint32 n = rate_lane_number(from, to);; n = (n + 1) & (RATE_LANES - 1))
	{
		lane = paths->lanes[n];
		if (lane == NULL)
			return NULL;
		if (lane->from == from && lane->to == to)
			break;
	}
	slot = &lane->days[(uint32) day % RATE_DAYS];
	if ((slot->known & RATE_ERA_MASK) != RATE_ERA(day) || slot->known >> RATE_ERA_BITS == 0)
		return NULL;
	return slot;
}

static inline KeptPath *
rate_paths_path(const RatePaths *paths, const RateSlot *slot)
{
	return paths->paths[(slot->known >> RATE_ERA_BITS) - 1];
}

/* A path of its own, in the given memory context. */
extern KeptPath *rate_paths_make(MemoryContext context, Currency from, const RatePath *found);

/* Remembers a path that was found, for its day; in a memory context under parent. */
extern KeptPath *rate_paths_put(RatePaths *paths, MemoryContext parent, Currency from,
								Currency to, DateADT day, const RatePath *found);

/* The entry of a keyed state whose key is the path's, made if need be. */
extern uint32 rate_path_entry(KeptPath *path, KeyedState **state);

/* The same of a slot whose entry is not that of the state, which it may become. */
extern uint32 rate_paths_enter(RatePaths *paths, RateSlot *slot, KeyedState **state);

/*
 * The entry of a keyed state that amounts of a slot's pair and day go into. A
 * stamp tells the states of a grouping from one another: nobody else has one in
 * hand. A window's may have been in the hands of an inverse transition function,
 * and come back as it was before, so there the key is looked at.
 */
static inline uint32
rate_paths_entry(FunctionCallInfo fcinfo, RatePaths *paths, RateSlot *slot,
				 KeyedState **state)
{
	if (!IsA(fcinfo->context, AggState))
		return rate_path_entry(rate_paths_path(paths, slot), state);
	if (slot->entry != 0 && paths->stamp == (*state)->stamp)
	{
		Assert(slot->entry <= (*state)->nentries);
		return slot->entry - 1;
	}
	return rate_paths_enter(paths, slot, state);
}

#endif							/* PORTSTATS_RATE_PATHS_H */
