/*
 * scan_test.h: comparisons of a column with a constant, as a PortstatsScan makes them on
 * a row where it stands.
 */
#ifndef PORTSTATS_SCAN_TEST_H
#define PORTSTATS_SCAN_TEST_H

#include "postgres.h"

#include "nodes/execnodes.h"
#include "nodes/primnodes.h"

#include "decimal/exact.h"

typedef struct ScanTest
{
	AttrNumber	number;			/* of the column */
	int			strategy;		/* a btree's; 0 for "differs" */
	bool		istext;			/* else a whole number or a date */
	int			length;			/* of the constant, if it is a number or a date; bytes */
	ExprState  *constant;
	/* Of the constant: */
	bool		never;			/* it is NULL: no row passes */
	int64		low;			/* whole numbers and dates: inclusive; the constant itself where it must differ */
	int64		high;
	const char *bytes;			/* text */
	int			len;
} ScanTest;

/*
 * Whether a condition of a plan that scans one table is such a comparison, one that can neither fail nor let a
 * value leak: it may come before conditions of row security. A constant is a literal or a parameter, but none
 * of these sub-selects: they are run where a row has passed all conditions before.
 */
extern bool scan_test_recognise(Node *condition, List *subselects, PlanState *parent, ScanTest *test);

/* Computes the constant; what it points to is in the current memory context. */
extern void scan_test_begin(ScanTest *test, ExprContext *econtext);

/* Whether a value that is not NULL passes; whole numbers and dates as int64. */
static inline bool
scan_test_number(const ScanTest *test, int64 value)
{
	if (test->strategy == 0)
		return value != test->low && !test->never;
	return value >= test->low && value <= test->high;
}

static inline bool
scan_test_text(const ScanTest *test, const char *bytes, int len)
{
	bool		same;

	if (test->never)
		return false;
	same = len == test->len && memcmp(bytes, test->bytes, len) == 0;
	return same == (test->strategy != 0);
}

/* The same of a text in any form: what is compressed or elsewhere is fetched only where its length tells nothing. */
extern bool scan_test_long_text(const ScanTest *test, Datum value);

#endif							/* PORTSTATS_SCAN_TEST_H */
