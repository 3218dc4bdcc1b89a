/*
 * scan_groups.h: the groups of a PortstatsScan, found by the bytes of their keys.
 */
#ifndef PORTSTATS_SCAN_GROUPS_H
#define PORTSTATS_SCAN_GROUPS_H

#include "postgres.h"

#include "access/tupdesc.h"

#include "keyed/keyed.h"
#include "scan/scan_rows.h"

/* The state of an aggregate in a group, as the server's own Agg keeps it. */
typedef struct ScanAggregateState
{
	Datum		value;
	bool		isnull;
	bool		none;			/* it becomes the first value that is not NULL */
} ScanAggregateState;

typedef struct ScanGroup
{
	struct ScanGroup *next;		/* in the order in which they came */
	Datum	   *values;			/* the columns of the group, keys first */
	bool	   *isnull;
	KeyPart    *keys;			/* their bytes */
	ScanAggregateState states[FLEXIBLE_ARRAY_MEMBER];
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
	int			nstates;
	struct scan_slots_hash *slots;
	/* Of each row of the batch, in the order of keys, then rows: */
	KeyPart    *parts;
	int64	   *numbers;		/* keys that are numbers, as bytes */
	uint64	   *hashes;			/* by row */
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

/* Forgets all groups, after their memory has been reset. */
extern void scan_groups_forget(ScanGroups *groups);

/* The group of each row of a batch of so many; start is called for a new one, to set its states. */
extern void scan_groups_find(ScanGroups *groups, int nrows, ScanGroup **found,
							 void (*start) (void *arg, ScanGroup *group), void *arg);

#endif							/* PORTSTATS_SCAN_GROUPS_H */
