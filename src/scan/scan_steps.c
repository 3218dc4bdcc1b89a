/*
 * scan_steps.c: the steps of a walk, made of the columns of a table and those that are needed.
 *
 * Runs of columns that nobody asks for are one step each.
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "catalog/pg_type.h"

#include "scan/scan_steps.h"

static uint8
alignment_of(char typalign)
{
	switch (typalign)
	{
		case TYPALIGN_CHAR:
			return 1;
		case TYPALIGN_SHORT:
			return ALIGNOF_SHORT;
		case TYPALIGN_INT:
			return ALIGNOF_INT;
		default:
			return ALIGNOF_DOUBLE;
	}
}

/* Whether columns that are skipped one after the other are one step. */
static bool
joins(const WalkStep *step, const WalkAttribute *a)
{
	if (step->kind == SKIP_VARLENA)
		return a->length == -1 && a->align == step->align;
	/* Where the second begins behind the first does not depend on where that begins. */
	return step->kind == SKIP_FIXED && a->length > 0 && a->align <= step->align &&
		step->length + a->length < PG_INT16_MAX / 2;
}

static StepKind
step_kind(const WalkAttribute *a)
{
	if (!scan_walk_needs(a))
		return a->length > 0 ? SKIP_FIXED : SKIP_VARLENA;
	if (a->length == -1)
		return TAKE_VARLENA;
	return a->length == sizeof(int32) && a->byval ? TAKE_INT32 : TAKE_FIXED;
}

static void
make_steps(ScanWalk *walk)
{
	walk->steps = palloc0(Max(walk->nattributes, 1) * sizeof(WalkStep));
	for (int i = 0; i < walk->nattributes; i++)
	{
		const WalkAttribute *a = &walk->attributes[i];
		WalkStep   *step = &walk->steps[walk->nsteps];

		if (!scan_walk_needs(a) && walk->nsteps > 0 && joins(step - 1, a))
		{
			step--;
			step->count++;
			if (a->length > 0)
				step->length = TYPEALIGN(a->align, step->length) + a->length;
			continue;
		}
		walk->nsteps++;
		step->kind = step_kind(a);
		step->byval = a->byval;
		step->align = a->align;
		step->count = 1;
		step->length = a->length;
		step->column = a->column;
		step->test = a->test;
	}
}

static int
compare_tests(const void *a, const void *b)
{
	return ((const ScanTest *) a)->number - ((const ScanTest *) b)->number;
}

ScanWalk *
scan_walk_make(TupleDesc desc, const AttrNumber *numbers, int ncolumns,
			   ScanTest *tests, int ntests)
{
	ScanWalk   *walk = palloc0(sizeof(ScanWalk));

	walk->desc = desc;
	walk->ncolumns = ncolumns;
	walk->attributes = palloc0(desc->natts * sizeof(WalkAttribute));
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);
		WalkAttribute *a = &walk->attributes[i];

		if (att->attlen < -1)
			return NULL;
		a->length = att->attlen;
		a->align = alignment_of(att->attalign);
		a->byval = att->attbyval;
		a->column = -1;
		a->test = -1;
	}
	for (int i = 0; i < ncolumns; i++)
	{
		WalkAttribute *a = &walk->attributes[numbers[i] - 1];

		if (a->column >= 0)
			return NULL;
		a->column = i;
		walk->nattributes = Max(walk->nattributes, numbers[i]);
	}
	qsort(tests, ntests, sizeof(ScanTest), compare_tests);
	walk->tests = tests;
	walk->ntests = ntests;
	for (int i = ntests - 1; i >= 0; i--)
	{
		walk->attributes[tests[i].number - 1].test = i;
		walk->nattributes = Max(walk->nattributes, tests[i].number);
	}
	make_steps(walk);
	scan_walk_set_windows(walk, NULL);
	return walk;
}

/* Where a column of the batch is in every row that has all, or -1. */
static int32
fixed_offset(const ScanWalk *walk, int column)
{
	const WalkAttribute *a = walk->attributes;
	int32		offset = 0;

	for (; a->column != column; a++)
	{
		if (a->length < 0)
			return -1;
		offset = TYPEALIGN(a->align, offset) + a->length;
	}
	return TYPEALIGN(a->align, offset);
}

void
scan_walk_set_windows(ScanWalk *walk, const ScanWindows *windows)
{
	walk->windows = windows;
	walk->nsteps_outside = walk->nsteps;
	if (windows == NULL)
		return;
	walk->nsteps_outside = 0;
	walk->date_offset = fixed_offset(walk, windows->date);
	for (int i = 0; i < walk->nsteps; i++)
	{
		const WalkStep *step = &walk->steps[i];

		if (step->test >= 0 ||
			(step->column >= 0 && !bms_is_member(step->column, windows->columns)))
			walk->nsteps_outside = i + 1;
	}
}
