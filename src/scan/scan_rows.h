/*
 * scan_rows.h: the rows of the plan below a PortstatsScan, some columns of them, in
 * batches.
 */
#ifndef PORTSTATS_SCAN_ROWS_H
#define PORTSTATS_SCAN_ROWS_H

#include "postgres.h"

#include "access/htup_details.h"
#include "executor/executor.h"
#include "nodes/execnodes.h"
#include "utils/date.h"

#include "decimal/exact.h"

/* As many rows as a page of a heap can have. */
#define SCAN_BATCH_ROWS		MaxHeapTuplesPerPage

/* Bytes that rows of a batch may leave behind in its memory before that is let go. */
#define SCAN_MUCH	(1024 * 1024)

/* Bytes that memory hands to a processor at once. */
#define SCAN_CACHE_LINE		64

/* Asks for memory that will be needed. */
#ifdef __GNUC__
#define scan_prefetch(address)	__builtin_prefetch(address)
#else
#define scan_prefetch(address)	((void) (address))
#endif

/* A column of a batch, one of the plan below. */
typedef struct ScanColumn
{
	AttrNumber	number;			/* which one, from 1 */
	Datum		values[SCAN_BATCH_ROWS];
	bool		isnull[SCAN_BATCH_ROWS];
} ScanColumn;

/*
 * The windows outside which some columns are not looked at, so that a row outside need not
 * have them (they may be NULL).
 */
typedef struct ScanWindows
{
	int			date;			/* the column, from 0, that is in a window or not; -1: there are no windows */
	Bitmapset  *columns;		/* those columns, from 0 */
	int			n;
	DateADT    *first;			/* their days, inclusive */
	DateADT    *last;
} ScanWindows;

struct ScanHeap;

/* A plan that rows come from: the plan below, or each of the partitions that it appends. */
typedef struct ScanSource
{
	PlanState  *plan;
	/* How a heap's pages are read; NULL where rows are asked for one by one. */
	struct ScanHeap *heap;
	const char *why_not;		/* where it is NULL */
} ScanSource;

typedef struct ScanRows
{
	PlanState  *below;
	List	   *subselects;		/* parameters that are theirs, as integers */
	int			nsources;
	ScanSource *sources;
	int			source;			/* which one rows come from now */
	int			ncolumns;
	ScanColumn *columns;
	int			nrows;			/* of this batch */
	int			ninside;		/* the first of them: those that are not known to be outside the windows */
} ScanRows;

/* The columns with these numbers (a set) of the plan below; subselects is of scan.h. */
extern void scan_rows_begin(ScanRows *rows, PlanState *below, Bitmapset *numbers, List *subselects,
							EState *estate);

/*
 * The next batch: false where there is none. What values point to stays until the batch after it is
 * asked for, or memory (not the current one) is reset.
 */
extern bool scan_rows_next(ScanRows *rows, MemoryContext memory);

/* Windows for all batches to come, or NULL: a batch then begins with the rows inside. */
extern void scan_rows_set_windows(ScanRows *rows, const ScanWindows *windows);

/* From the start again, the plan below too. */
extern void scan_rows_restart(ScanRows *rows);

/* Ends the plan below. */
extern void scan_rows_end(ScanRows *rows);

/* For EXPLAIN: "pages" or "rows" or both, and why rows where why is true. */
extern const char *scan_rows_how(const ScanRows *rows, bool why);

/* For EXPLAIN: how many conditions are compared on a row where it stands; of partitions the most. */
extern int	scan_rows_tests(const ScanRows *rows);

/* Pages read so far, and those of them that needed no look at a row to know it visible. */
extern void scan_rows_pages(const ScanRows *rows, int64 *pages, int64 *all_visible);

/* The column with a number. */
extern ScanColumn *scan_rows_column(ScanRows *rows, AttrNumber number);

#endif							/* PORTSTATS_SCAN_ROWS_H */
