/*
 * scan_heap.c: a heap's pages for a PortstatsScan.
 *
 * The scan is that of the plan below, its pages are read one at a time, and all visible rows of one
 * are taken at once. What is saved is what the executor does for each row: a row is walked up to the
 * last column that is needed, comparisons with constants end it early, and the next
 * page is on its way from memory meanwhile.
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/tableam.h"
#include "executor/executor.h"
#include "executor/instrument.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/optimizer.h"
#include "storage/bufmgr.h"
#include "utils/rel.h"

#include "compat.h"
#include "scan/scan_heap.h"
#include "scan/scan_pages.h"
#include "scan/scan_test.h"
#include "scan/scan_walk.h"

struct ScanHeap
{
	SeqScanState *below;
	EState	   *estate;
	ScanPages	pages;
	ScanWalk   *walk;
	int			ntests;
	ScanTest   *tests;
	MemoryContext constants;	/* of the tests, until they are computed anew */
	bool		ready;			/* they are computed */
	ExprState  *others;			/* the conditions that are no such tests, or NULL */
	bool		in_order;		/* they are asked of the rows as these stand on the page */
	HeapTupleData tuple;		/* the row that they are asked of */
	HeapTupleHeader row[SCAN_BATCH_ROWS];	/* those of the page that are visible */
	int64		npages;
	int64		nall_visible;	/* of them */
};

/* ---------- what is read ---------- */

/*
 * Adds the parameters that a plan's own sub-selects are computed into. A plan below may be all that is left of a
 * query of its own, whose sub-selects are not those of the queries around ours.
 */
static List *
add_subselects(List *params, const Plan *plan)
{
	ListCell   *lc;

	foreach(lc, plan->initPlan)
		params = list_concat_copy(params, ((SubPlan *) lfirst(lc))->setParam);
	return params;
}

/* Takes apart the conditions of the plan below: tests, and what is left for the executor. */
static void
begin_tests(ScanHeap *heap, List *subselects)
{
	SeqScanState *below = heap->below;
	List	   *conditions = below->ss.ps.plan->qual;
	List	   *others = NIL;
	ListCell   *lc;

	/*
	 * A sub-select is known to the plan below, and is not to be made a second time; a volatile function is
	 * called for the rows that the server would call it for, in their order.
	 */
	heap->in_order = contain_volatile_functions((Node *) conditions);
	if (heap->in_order || contain_subplans((Node *) conditions))
	{
		heap->others = below->ss.ps.qual;
		return;
	}
	heap->constants = AllocSetContextCreate(CurrentMemoryContext, "constants of tests",
											ALLOCSET_SMALL_SIZES);
	heap->tests = palloc0(Max(list_length(conditions), 1) * sizeof(ScanTest));
	foreach(lc, conditions)
	{
		if (scan_test_recognise(lfirst(lc), subselects, &below->ss.ps, &heap->tests[heap->ntests]))
			heap->ntests++;
		else
			others = lappend(others, lfirst(lc));
	}
	heap->others = ExecInitQual(others, &below->ss.ps);
}

ScanHeap *
scan_heap_begin(PlanState *plan, const ScanRows *rows, EState *estate, const char **why_not)
{
	SeqScanState *below = (SeqScanState *) plan;
	ScanHeap   *heap;
	List	   *targets;
	AttrNumber *numbers;

	*why_not = NULL;
	if (!IsA(below, SeqScanState))
		*why_not = "the plan below is no plain scan of one table";
	else if (below->ss.ss_currentRelation->rd_tableam != GetHeapamTableAmRoutine())
		*why_not = "the table is no heap";
	else if (estate->es_epq_active != NULL || !IsMVCCSnapshot(estate->es_snapshot))
		*why_not = "rows are looked at again";
	if (*why_not != NULL)
		return NULL;

	heap = palloc0(sizeof(ScanHeap));
	heap->below = below;
	heap->estate = estate;
	targets = below->ss.ps.plan->targetlist;
	numbers = palloc(Max(rows->ncolumns, 1) * sizeof(AttrNumber));
	for (int i = 0; i < rows->ncolumns; i++)
	{
		Var		   *var = (Var *) ((TargetEntry *) list_nth(targets, rows->columns[i].number - 1))->expr;

		if (!IsA(var, Var) || var->varattno <= 0)
		{
			*why_not = "a column is computed";
			return NULL;
		}
		numbers[i] = var->varattno;
	}
	begin_tests(heap, add_subselects(add_subselects(rows->subselects, rows->below->plan), plan->plan));
	heap->walk = scan_walk_make(RelationGetDescr(below->ss.ss_currentRelation), numbers,
								rows->ncolumns, heap->tests, heap->ntests);
	if (heap->walk == NULL)
	{
		*why_not = "a column is there twice, or has no length";
		return NULL;
	}
	return heap;
}

/* ---------- rows ---------- */

/* Whether a row passes the conditions that are left to the executor. */
static bool
passes_others(ScanHeap *heap, HeapScanDesc scan, OffsetNumber number)
{
	ScanState  *below = &heap->below->ss;
	ExprContext *econtext = below->ps.ps_ExprContext;

	ResetExprContext(econtext);
	heap->tuple = scan_pages_tuple(scan, number);
	econtext->ecxt_scantuple = ExecStoreBufferHeapTuple(&heap->tuple, below->ss_ScanTupleSlot,
														scan->rs_cbuf);
	return ExecQual(heap->others, econtext);
}

/* Leaves in the batch the rows that pass the conditions that are left to the executor. */
static void
keep_passing(ScanHeap *heap, HeapScanDesc scan, ScanRows *rows, const int16 *taken)
{
	int			kept = 0;
	int			inside = 0;

	for (int i = 0; i < rows->nrows; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!passes_others(heap, scan, scan->rs_vistuples[taken[i]]))
			continue;
		for (int c = 0; c < rows->ncolumns; c++)
		{
			rows->columns[c].values[kept] = rows->columns[c].values[i];
			rows->columns[c].isnull[kept] = rows->columns[c].isnull[i];
		}
		kept++;
		inside += i < rows->ninside;
	}
	rows->nrows = kept;
	rows->ninside = inside;
	/* It would hold the page to the end of the query. */
	ExecClearTuple(heap->below->ss.ss_ScanTupleSlot);
}

/* The visible rows of a page that pass, into the batch. */
static void
take_page(ScanHeap *heap, HeapScanDesc scan, ScanRows *rows)
{
	Page		page = BufferGetPage(scan->rs_cbuf);
	int			n = scan->rs_ntuples;
	HeapTupleHeader *row = heap->row;
	int16		taken[SCAN_BATCH_ROWS];

	for (int i = 0; i < n; i++)
	{
		row[i] = (HeapTupleHeader) PageGetItem(page, PageGetItemId(page, scan->rs_vistuples[i]));
		if (heap->pages.address == NULL)
			scan_prefetch(row[i]);
	}
	scan_walk_rows(heap->walk, row, n, heap->pages.address, rows, taken);
	if (heap->others != NULL)
		keep_passing(heap, scan, rows, taken);
	InstrCountFiltered1(heap->below, n - rows->nrows);
	heap->npages++;
	heap->nall_visible += scan_pages_all_visible(scan);
}

/* The scan of the plan below, begun as that would begin it. */
static HeapScanDesc
scan_of(ScanHeap *heap)
{
	ScanState  *below = &heap->below->ss;

	if (below->ss_currentScanDesc == NULL)
		below->ss_currentScanDesc = compat_table_beginscan(below->ss_currentRelation,
														   heap->estate->es_snapshot);
	return (HeapScanDesc) below->ss_currentScanDesc;
}

/* Computes the constants of the tests. Not before there is a row: what fails with one does not fail without. */
static void
begin_constants(ScanHeap *heap)
{
	if (heap->ntests > 0)
	{
		MemoryContext caller = MemoryContextSwitchTo(heap->constants);

		MemoryContextReset(heap->constants);
		for (int i = 0; i < heap->ntests; i++)
			scan_test_begin(&heap->tests[i], heap->below->ss.ps.ps_ExprContext);
		MemoryContextSwitchTo(caller);
	}
	heap->ready = true;
}

bool
scan_heap_next(ScanHeap *heap, ScanRows *rows, MemoryContext memory)
{
	PlanState  *below = &heap->below->ss.ps;
	HeapScanDesc scan = scan_of(heap);
	bool		any;

	if (below->instrument)
		InstrStartNode(below->instrument);
	rows->nrows = 0;
	do
	{
		any = scan_pages_next(&heap->pages, scan);
		if (any)
		{
			MemoryContext caller;

			if (!heap->ready)
				begin_constants(heap);
			caller = MemoryContextSwitchTo(memory);
			take_page(heap, scan, rows);
			MemoryContextSwitchTo(caller);
		}
	} while (any && rows->nrows == 0);
	if (below->instrument)
		InstrStopNode(below->instrument, rows->nrows);
	return any;
}

void
scan_heap_set_windows(ScanHeap *heap, const ScanWindows *windows)
{
	/* With windows, rows inside come first. */
	scan_walk_set_windows(heap->walk, heap->in_order ? NULL : windows);
}

void
scan_heap_restart(ScanHeap *heap)
{
	scan_pages_restart(&heap->pages);
	heap->ready = false;
}

int
scan_heap_tests(const ScanHeap *heap)
{
	return heap->ntests;
}

void
scan_heap_add_pages(const ScanHeap *heap, int64 *pages, int64 *all_visible)
{
	*pages += heap->npages;
	*all_visible += heap->nall_visible;
}
