/*
 * scan_walk.h: walks a heap's row up to the last column that is needed, and ends where a
 * comparison with a constant fails.
 */
#ifndef PORTSTATS_SCAN_WALK_H
#define PORTSTATS_SCAN_WALK_H

#include "postgres.h"

#include "access/htup_details.h"

#include "scan/scan_rows.h"
#include "scan/scan_steps.h"

/*
 * The columns of rows (n of them, no more than a batch holds) that pass the tests, into a batch; those
 * that are not outside the windows first. taken has, for each row of the batch, which of the rows it is.
 * Meanwhile the page at next is asked for, if it is not NULL.
 */
extern void scan_walk_rows(const ScanWalk *walk, const HeapTupleHeader *row, int n,
						   const char *next, ScanRows *rows, int16 *taken);

#endif							/* PORTSTATS_SCAN_WALK_H */
