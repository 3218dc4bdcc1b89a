/*
 * scan_walk.h: walks a heap's row up to the last column that is needed, and ends where a
 * comparison with a constant fails.
 */
#ifndef PORTSTATS_SCAN_WALK_H
#define PORTSTATS_SCAN_WALK_H

#include "postgres.h"

#include "access/htup_details.h"
#include "access/tupdesc.h"

#include "scan/scan_rows.h"
#include "scan/scan_test.h"

typedef struct ScanWalk ScanWalk;

/*
 * A walk that puts the table's columns with these numbers into the columns of a batch, in
 * that order, where a row passes the tests, which are put in the order of their columns. NULL
 * where a number is there twice, or a column is a C string.
 */
extern ScanWalk *scan_walk_make(TupleDesc desc, const AttrNumber *numbers, int ncolumns,
								ScanTest *tests, int ntests);

/*
 * From now on a row whose date is in none of the windows need not have the columns of the set
 * (indexes into the batch): they may be NULL. No windows: as before.
 */
extern void scan_walk_set_windows(ScanWalk *walk, const ScanWindows *windows);

/*
 * The columns of rows (n of them, no more than a batch holds) that pass the tests, into a batch; those
 * that are not outside the windows first. taken has, for each row of the batch, which of the rows it is.
 * Meanwhile the page at next is asked for, if it is not NULL.
 */
extern void scan_walk_rows(const ScanWalk *walk, const HeapTupleHeader *row, int n,
						   const char *next, ScanRows *rows, int16 *taken);

#endif							/* PORTSTATS_SCAN_WALK_H */
