/*
 * ranking.h: the keys of a state with windows, in order, and the rows read off
 * them: growth, share of a total and contribution to its growth.
 */
#ifndef PORTSTATS_RANKING_H
#define PORTSTATS_RANKING_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/numeric.h"

#include "growth/growth.h"
#include "keyed/keyed.h"
#include "row/row.h"

/* An entry of a state with windows; its parts point into the state. */
typedef struct RankedKey
{
	uint32		entry;
	int			nparts;
	Numeric		current;		/* NULL pointers are SQL's NULL */
	Numeric		base;
	KeyPart		parts[KEYED_MAX_PARTS];
} RankedKey;

/* The row type that a ranking fills: rank, the parts of the key, the figures. */
typedef struct RankingColumns
{
	const char *const *names;	/* as for row_begin_set, ending in RANKING_FIGURES */
	int			nkeys;			/* how many of them the key takes */
	int			label;			/* which of those a row for several keys is called in */
} RankingColumns;

#define RANKING_FIGURES "current", "base", "change", "pct", "share", "contribution", NULL

/* Larger first, NULL last. */
extern int	ranking_compare(Numeric a, Numeric b);

/* An empty sum over keys: a comparison of the state's windows. */
extern KeyedState *ranking_empty_sum(const KeyedState *state);

/* The sum over all keys. */
extern KeyedState *ranking_sum(const KeyedState *state);

/* The entries in order: current descending, base descending, key bytes; palloc'd. */
extern RankedKey *ranking_of(const KeyedState *state);

/*
 * How many of n rows argument arg of the call, an integer, asks for: all where
 * the function has no such argument or it is NULL. Error: a negative one, named
 * as it is called.
 */
extern uint32 ranking_top(FunctionCallInfo fcinfo, int arg, const char *name, uint32 n);

/*
 * Adds a row for each of the first shown keys, and one without a rank that is
 * called Other for those left out, if any. Shares are of the total given.
 */
extern void ranking_put(FunctionCallInfo fcinfo, RowBuilder *row, const RankingColumns *columns,
						const KeyedState *state, uint32 shown, const Growth *total);

/* Adds a row without a rank that has a label for its key. */
extern void ranking_put_labelled(FunctionCallInfo fcinfo, RowBuilder *row,
								 const RankingColumns *columns, const char *label,
								 Growth growth, const Growth *total);

/* Sets a column to a part of a key: text, NULL where the part is. */
extern void ranking_set_part(RowBuilder *row, int column, const KeyPart *part);

#endif							/* PORTSTATS_RANKING_H */
