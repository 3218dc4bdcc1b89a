/*
 * scan_groups.h: the groups of a PortstatsScan, found by the bytes of their keys.
 */
#ifndef PORTSTATS_SCAN_GROUPS_H
#define PORTSTATS_SCAN_GROUPS_H

#include "postgres.h"

#include "access/tupdesc.h"

#include "scan/scan_rows.h"

/* The state of an aggregate in a group, as the server's own Agg keeps it. */
typedef struct ScanAggregateState
{
	Datum		value;
	bool		isnull;
	bool		none;			/* it becomes the first value that is not NULL */
} ScanAggregateState;

/*
 * A key. Most are told by its length and its first and last eight bytes, which are all of up to
 * sixteen; of up to seven the first are a word made of them, and of a number the number.
 */
typedef struct GroupKey
{
	uint64		first;
	uint64		last;
	const char *bytes;
	int32		len;			/* -1: NULL */
} GroupKey;

typedef struct ScanGroup
{
	struct ScanGroup *next;		/* in the order in which they came */
	Datum	   *values;			/* the columns of the group, keys first */
	bool	   *isnull;
	ScanAggregateState states[FLEXIBLE_ARRAY_MEMBER];	/* behind them the keys, as GroupKey */
} ScanGroup;

/* A column of a group. */
typedef struct ScanGroupColumn
{
	ScanColumn *column;			/* of the batch */
	int16		length;			/* bytes; -1 varlena */
	bool		byval;
} ScanGroupColumn;

struct scan_slots_hash;

typedef struct ScanGroups
{
	MemoryContext memory;		/* the groups and their columns */
	int			ncolumns;
	int			nkeys;			/* the first of them */
	ScanGroupColumn *columns;
	Size		keys_offset;	/* where in a group its keys are */
	Size		group_size;		/* bytes of one, with its keys */
	struct scan_slots_hash *slots;
	/* Of each row of the batch, in the order of keys, then rows: */
	GroupKey   *keys;
	uint32	   *hashes;
	int			row;			/* the one that is looked for */
	ScanGroup  *first;
	ScanGroup  *last;
	int64		ngroups;
} ScanGroups;

/*
 * No groups yet; each will have so many states. Their columns are those of the rows with these
 * numbers, the first nkeys of them keys; desc describes the rows. Groups are kept
 * in memory, which is the caller's to reset.
 */
extern void scan_groups_begin(ScanGroups *groups, List *numbers, int nkeys, TupleDesc desc,
							  ScanRows *rows, int nstates, MemoryContext memory);

/* Bytes of the table that finds them: more than is in their memory. */
extern Size scan_groups_table_size(const ScanGroups *groups);

/* Forgets all groups, after their memory has been reset. */
extern void scan_groups_forget(ScanGroups *groups);

/* Whether they are asked for from memory ahead: fewer are in a processor's cache. */
static inline bool
scan_groups_are_many(const ScanGroups *groups)
{
	return groups->ngroups >= 256;
}

/*
 * The groups of rows first .. end - 1 of a batch, as far as it returns: less than end where keys are large
 * that had to be fetched. start is called for a new one, to set its states.
 */
extern int	scan_groups_find(ScanGroups *groups, int first, int end, ScanGroup **found,
							 void (*start) (void *arg, ScanGroup *group), void *arg);

#endif							/* PORTSTATS_SCAN_GROUPS_H */
