/*
 * scan_steps.h: by which steps a heap's row is walked up to the last column that is needed.
 */
#ifndef PORTSTATS_SCAN_STEPS_H
#define PORTSTATS_SCAN_STEPS_H

#include "postgres.h"

#include "access/tupdesc.h"

#include "scan/scan_rows.h"
#include "scan/scan_test.h"

typedef enum StepKind
{
	SKIP_FIXED,					/* columns of fixed length, taken together */
	SKIP_VARLENA,				/* count of them */
	TAKE_INT32,					/* a number or a date of four bytes */
	TAKE_FIXED,
	TAKE_VARLENA
} StepKind;

typedef struct WalkStep
{
	uint8		kind;
	bool		byval;
	int8		align;			/* where it begins: a multiple of so many bytes */
	int16		count;
	int16		length;			/* bytes */
	int16		column;			/* of the batch, or -1 */
	int16		test;			/* the first of the column's, or -1 */
} WalkStep;

/* A column of the table. */
typedef struct WalkAttribute
{
	int16		length;			/* bytes; -1 varlena */
	uint8		align;
	bool		byval;
	int16		column;			/* of the batch, or -1 */
	int16		test;			/* the first of its tests, or -1 */
} WalkAttribute;

typedef struct ScanWalk
{
	TupleDesc	desc;
	int			nattributes;	/* up to the last that is needed */
	WalkAttribute *attributes;
	int			ncolumns;		/* of the batch */
	int			ntests;
	const ScanTest *tests;
	int			nsteps;
	WalkStep   *steps;
	/* The windows, and for a row outside: */
	const ScanWindows *windows; /* or NULL */
	int			nsteps_outside; /* up to the last column that is needed even so */
	int32		date_offset;	/* where the date is in every row that has all columns, or -1 */
} ScanWalk;

/*
 * A walk that puts the table's columns with these numbers into the columns of a batch, in
 * that order, where a row passes the tests, which are put in the order of their columns. NULL
 * where a number is there twice, or the table has a column whose values end with a zero byte.
 */
extern ScanWalk *scan_walk_make(TupleDesc desc, const AttrNumber *numbers, int ncolumns,
								ScanTest *tests, int ntests);

/*
 * From now on a row whose date is in none of the windows need not have the columns of the set
 * (indexes into the batch): they may be NULL. No windows: as before.
 */
extern void scan_walk_set_windows(ScanWalk *walk, const ScanWindows *windows);

/* Whether a column is asked for or tested. */
static inline bool
scan_walk_needs(const WalkAttribute *a)
{
	return a->column >= 0 || a->test >= 0;
}

/* The next test of the same column, or -1. */
static inline int
scan_walk_next_test(const ScanWalk *walk, int test)
{
	return test + 1 < walk->ntests && walk->tests[test + 1].number == walk->tests[test].number ?
		test + 1 : -1;
}

#endif							/* PORTSTATS_SCAN_STEPS_H */
