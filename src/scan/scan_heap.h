/*
 * scan_heap.h: a heap's pages for a PortstatsScan, each at once.
 */
#ifndef PORTSTATS_SCAN_HEAP_H
#define PORTSTATS_SCAN_HEAP_H

#include "postgres.h"

#include "scan/scan_rows.h"

typedef struct ScanHeap ScanHeap;

/*
 * Reads the table of a plan, where that is a plain scan of a heap, and the columns of rows
 * are the table's. NULL, and why, where it is not so.
 */
extern ScanHeap *scan_heap_begin(PlanState *plan, const ScanRows *rows, EState *estate,
								 const char **why_not);

/* The visible rows of the next page that has one, as scan_rows_next gives them. */
extern bool scan_heap_next(ScanHeap *heap, ScanRows *rows, MemoryContext memory);

extern void scan_heap_set_windows(ScanHeap *heap, const ScanWindows *windows);

/* To be called when the scan of the plan is begun anew, and before it is ended. */
extern void scan_heap_restart(ScanHeap *heap);

/* How many conditions are compared on the row where it stands. */
extern int	scan_heap_tests(const ScanHeap *heap);

/* Adds the pages that were read so far, and those of them that needed no look at a row to know it visible. */
extern void scan_heap_add_pages(const ScanHeap *heap, int64 *pages, int64 *all_visible);

#endif							/* PORTSTATS_SCAN_HEAP_H */
