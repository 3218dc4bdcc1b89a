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
	uint32		rates[RATES_MAX_STEPS]; /* by their number in the book, or
										 * PG_UINT32_MAX */
	char		key[FLEXIBLE_ARRAY_MEMBER]; /* the parts as in a keyed state */
} KeptPath;

/* Powers of two: days that are remembered (22 years), pairs of currencies. */
#define RATE_DAYS		8192
#define RATE_LANES		256

/*
 * What is known of two currencies, by day modulo RATE_DAYS: two arrays of numbers
 * + 1 and, in the lowest bits, the era, which of the days that share the place
 * is meant. As small as they are, the days of some years stay in the cache.
 */
typedef struct RateLane
{
	Currency	from;
	Currency	to;
	uint32		entries[RATE_DAYS]; /* in the state that has the stamp */
	uint32		paths[RATE_DAYS];
} RateLane;

#define RATE_ERA_BITS	12		/* 2^12 * RATE_DAYS days: 45,900 years on
								 * either side of 2000 */
#define RATE_ERA_MASK	((1 << RATE_ERA_BITS) - 1)
/* Of a day beyond these years it is larger than the mask, and so in no word. */
#define RATE_ERA(day)	(((uint32) (day) + ((uint32) 1 << 24)) / RATE_DAYS)

typedef struct RatePaths
{
	RateLane   *lanes[RATE_LANES];	/* by rate_lane_place; never full */
	KeptPath  **paths;
	uint64		stamp;			/* of the state that the lanes' entries are of */
	/* The rest is rate_paths.c's. */
	uint64		other_stamp;	/* of a state that may take its place */
	uint32		other_rows;		/* its last rows in a row */
	int			nlanes;
	uint32		npaths;
	uint32		maxpaths;		/* room in paths */
	KeptPath   *unkept;			/* one that no lane has, for one call */
	MemoryContext context;		/* all of the above; NULL: nothing yet */
} RatePaths;

/* The place of two currencies' lane: where it is or, where there is none, would be. */
static inline uint32
rate_lane_place(const RatePaths *paths, Currency from, Currency to)
{
	uint64		h = from * UINT64CONST(0x9E3779B97F4A7C15) + to;
	uint32		n = (uint32) ((h * UINT64CONST(0x9E3779B97F4A7C15)) >> 56) & (RATE_LANES - 1);

	while (paths->lanes[n] != NULL &&
		   (paths->lanes[n]->from != from || paths->lanes[n]->to != to))
		n = (n + 1) & (RATE_LANES - 1);
	return n;
}

/* The number that a word of a lane has for a day; -1 where it has none. */
static inline int64
rate_word_number(uint32 word, DateADT day)
{
	return (word & RATE_ERA_MASK) == RATE_ERA(day) ? (int64) (word >> RATE_ERA_BITS) - 1 : -1;
}

/* The path of a day; NULL where it is not known yet, or there is no lane. */
static inline KeptPath *
rate_lane_path(const RatePaths *paths, const RateLane *lane, DateADT day)
{
	int64		number = lane == NULL ? -1 :
		rate_word_number(lane->paths[(uint32) day % RATE_DAYS], day);

	return number < 0 ? NULL : paths->paths[number];
}

/* The path of a pair and day; NULL where it is not known yet. */
static inline KeptPath *
rate_paths_path(const RatePaths *paths, Currency from, Currency to, DateADT day)
{
	return rate_lane_path(paths, paths->lanes[rate_lane_place(paths, from, to)], day);
}

/* A path of its own, in the given memory context. */
extern KeptPath *rate_paths_make(MemoryContext context, Currency from, const RatePath *found);

/* Remembers a path that was found, for its day; in a memory context under parent. */
extern KeptPath *rate_paths_put(RatePaths *paths, MemoryContext parent, Currency from,
								Currency to, DateADT day, const RatePath *found);

/* The entry of a keyed state whose key is the path's, made if need be. */
extern uint32 rate_path_entry(KeptPath *path, KeyedState **state);

/* The same of a day whose entry is not known, and is remembered where that pays. */
extern uint32 rate_paths_enter(RatePaths *paths, RateLane *lane, DateADT day,
							   KeptPath *path, KeyedState **state);

/*
 * The entry of a keyed state that amounts of a pair and day go into; -1 where
 * their path is not known yet. A stamp tells the states of a grouping from one
 * another: nobody else has one in hand. A window's may have been in the hands of
 * an inverse transition function and come back as it was before, so there the
 * key is looked at.
 */
static inline int64
rate_paths_entry(FunctionCallInfo fcinfo, RatePaths *paths, Currency from, Currency to,
				 DateADT day, KeyedState **state)
{
	bool		grouping = IsA(fcinfo->context, AggState);
	RateLane   *lane = paths->lanes[rate_lane_place(paths, from, to)];
	KeptPath   *path;

	if (lane == NULL)
		return -1;
	if (grouping && paths->stamp == (*state)->stamp)
	{
		int64		entry = rate_word_number(lane->entries[(uint32) day % RATE_DAYS], day);

		Assert(entry < (*state)->nentries);
		if (entry >= 0)
			return entry;
	}
	path = rate_lane_path(paths, lane, day);
	if (path == NULL)
		return -1;
	return grouping ? rate_paths_enter(paths, lane, day, path, state) :
		rate_path_entry(path, state);
}

/* The same of a path that has just been looked up, whether the lanes have it or not. */
static inline uint32
rate_paths_new_entry(FunctionCallInfo fcinfo, RatePaths *paths, KeptPath *path, Currency from,
					 Currency to, DateADT day, KeyedState **state)
{
	int64		entry = rate_paths_entry(fcinfo, paths, from, to, day, state);

	return entry >= 0 ? (uint32) entry : rate_path_entry(path, state);
}

#endif							/* PORTSTATS_RATE_PATHS_H */
