/*
 * scan_rows.c: the rows of the plan below a PortstatsScan: a page of a heap at once,
 * or one by one from any plan.
 */
#include "postgres.h"

#include "executor/execPartition.h"
#include "executor/executor.h"
#include "executor/instrument.h"
#include "nodes/bitmapset.h"

#include "compat.h"
#include "scan/scan_heap.h"
#include "scan/scan_rows.h"

/*
 * Whether a plan appends partitions one after the other, all of them: then they can be read in
 * its place.
 */
static bool
is_plain_append(PlanState *plan)
{
	AppendState *append = (AppendState *) plan;

	return IsA(plan, AppendState) && !plan->plan->parallel_aware &&
		(append->as_prune_state == NULL || !append->as_prune_state->do_exec_prune) &&
		compat_append_is_serial(append);
}

void
scan_rows_begin(ScanRows *rows, PlanState *below, Bitmapset *numbers, List *subselects,
				EState *estate)
{
	AppendState *append = is_plain_append(below) ? (AppendState *) below : NULL;
	int			number = -1;

	memset(rows, 0, sizeof(*rows));
	rows->below = below;
	rows->subselects = subselects;
	rows->columns = palloc(Max(bms_num_members(numbers), 1) * sizeof(ScanColumn));
	while ((number = bms_next_member(numbers, number)) >= 0)
		rows->columns[rows->ncolumns++].number = number;
	rows->nsources = append != NULL ? append->as_nplans : 1;
	rows->sources = palloc0(Max(rows->nsources, 1) * sizeof(ScanSource));
	for (int i = 0; i < rows->nsources; i++)
	{
		ScanSource *source = &rows->sources[i];

		source->plan = append != NULL ? append->appendplans[i] : below;
		source->heap = scan_heap_begin(source->plan, rows, estate, &source->why_not);
	}
}

ScanColumn *
scan_rows_column(ScanRows *rows, AttrNumber number)
{
	for (int i = 0; i < rows->ncolumns; i++)
		if (rows->columns[i].number == number)
			return &rows->columns[i];
	elog(ERROR, "column %d is not read", number);
	return NULL;
}

/* A batch of one row: the next one's may stand where this one's values are. */
static bool
next_row(PlanState *plan, ScanRows *rows)
{
	TupleTableSlot *slot = ExecProcNode(plan);

	if (TupIsNull(slot))
		return false;
	for (int i = 0; i < rows->ncolumns; i++)
	{
		ScanColumn *column = &rows->columns[i];

		column->values[0] = slot_getattr(slot, column->number, &column->isnull[0]);
	}
	rows->nrows = rows->ninside = 1;
	return true;
}

/* A batch of the source that it is the turn of. */
static bool
next_batch(ScanRows *rows, MemoryContext memory)
{
	for (; rows->source < rows->nsources; rows->source++)
	{
		ScanSource *source = &rows->sources[rows->source];

		if (source->heap != NULL ? scan_heap_next(source->heap, rows, memory) :
			next_row(source->plan, rows))
			return true;
	}
	rows->nrows = rows->ninside = 0;
	return false;
}

bool
scan_rows_next(ScanRows *rows, MemoryContext memory)
{
	/* An Append that is read past has rows too. */
	bool		counts = rows->below->instrument != NULL && rows->sources[0].plan != rows->below;
	bool		any;

	if (!counts)
		return next_batch(rows, memory);
	InstrStartNode(rows->below->instrument);
	any = next_batch(rows, memory);
	InstrStopNode(rows->below->instrument, rows->nrows);
	return any;
}

void
scan_rows_set_windows(ScanRows *rows, const ScanWindows *windows)
{
	for (int i = 0; i < rows->nsources; i++)
		if (rows->sources[i].heap != NULL)
			scan_heap_set_windows(rows->sources[i].heap, windows);
}

void
scan_rows_restart(ScanRows *rows)
{
	ExecReScan(rows->below);
	for (int i = 0; i < rows->nsources; i++)
	{
		ScanSource *source = &rows->sources[i];

		if (source->heap == NULL)
			continue;
		/* One whose parameters have changed would do it when it is asked for a row. */
		if (source->plan->chgParam != NULL)
			ExecReScan(source->plan);
		scan_heap_restart(source->heap);
	}
	rows->source = 0;
}

void
scan_rows_end(ScanRows *rows)
{
	for (int i = 0; i < rows->nsources; i++)
		if (rows->sources[i].heap != NULL)
			scan_heap_restart(rows->sources[i].heap);
	ExecEndNode(rows->below);
}

const char *
scan_rows_how(const ScanRows *rows, bool why)
{
	const char *why_not = NULL;
	int			nheaps = 0;

	for (int i = 0; i < rows->nsources; i++)
	{
		if (rows->sources[i].heap != NULL)
			nheaps++;
		else
			why_not = rows->sources[i].why_not;
	}
	if (why_not == NULL)
		return "pages";
	return psprintf("%srows%s", nheaps > 0 ? "pages and " : "", why ? psprintf(" (%s)", why_not) : "");
}

int
scan_rows_tests(const ScanRows *rows)
{
	int			ntests = 0;

	for (int i = 0; i < rows->nsources; i++)
		if (rows->sources[i].heap != NULL)
			ntests = Max(ntests, scan_heap_tests(rows->sources[i].heap));
	return ntests;
}

void
scan_rows_pages(const ScanRows *rows, int64 *pages, int64 *all_visible)
{
	*pages = 0;
	*all_visible = 0;
	for (int i = 0; i < rows->nsources; i++)
		if (rows->sources[i].heap != NULL)
			scan_heap_add_pages(rows->sources[i].heap, pages, all_visible);
}
