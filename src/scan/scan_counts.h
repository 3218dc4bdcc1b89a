/*
 * scan_counts.h: what EXPLAIN ANALYZE says of a PortstatsScan: of all processes that ran it.
 */
#ifndef PORTSTATS_SCAN_COUNTS_H
#define PORTSTATS_SCAN_COUNTS_H

#include "postgres.h"

#include "storage/spin.h"

typedef struct ScanCounts
{
	int64		pages;
	int64		all_visible;	/* of them: those that needed no look at a row to know it visible */
	int64		outside;		/* rows outside the windows */
	int64		groups;			/* handed out */
	int64		flushes;		/* how often the memory was full */
	Size		memory;			/* bytes: the most that one process took */
} ScanCounts;

/* Those of a leader's workers, in the memory that they share. */
typedef struct ScanSharedCounts
{
	slock_t		lock;
	ScanCounts	counts;
} ScanSharedCounts;

/* Sets it up, in the leader. */
extern void scan_counts_share(ScanSharedCounts *shared);

/* Adds a worker's counts. */
extern void scan_counts_give(ScanSharedCounts *shared, const ScanCounts *counts);

/* Moves what workers have given to the leader's. */
extern void scan_counts_take(ScanSharedCounts *shared, ScanCounts *counts);

/* Adds counts to counts. */
extern void scan_counts_add(ScanCounts *counts, const ScanCounts *more);

#endif							/* PORTSTATS_SCAN_COUNTS_H */
