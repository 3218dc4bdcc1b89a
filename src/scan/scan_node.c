/*
 * scan_node.c: the execution of a PortstatsScan: rows in batches, the group of each, its
 * aggregates, and a row a group.
 *
 * Groups may come out more than once: where they outgrow the memory of a hash table, what there
 * is goes out and they begin anew. The node above makes one group of them.
 */
#include "postgres.h"

#include "access/parallel.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/extensible.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/memutils.h"

#include "compat.h"
#include "scan/scan.h"
#include "scan/scan_aggregate.h"
#include "scan/scan_counts.h"
#include "scan/scan_direct.h"
#include "scan/scan_groups.h"
#include "scan/scan_rows.h"
#include "scan/scan_windows.h"

/* Rows between two looks at how much memory the groups take. */
#define MEASURE_ROWS	64

/* So much of a state is asked for ahead: of a comparison all, in lines of a processor's cache. */
#define STATE_LINES		4

typedef struct PortstatsScan
{
	CustomScanState css;
	ScanRows	rows;
	ScanGroups	groups;
	int			naggregates;
	ScanAggregate *aggregates;
	ScanDirect *direct;			/* of each, how it is taken without a call */
	AggState   *agg;			/* what the aggregates' functions are told they run in */
	ExprContext *row_context;	/* its memory lasts for a batch */
	ScanWindows windows;
	const ScanWindows *in_effect;	/* the same once the constants are there, or NULL */
	MemoryContext constants;	/* what is the same for all rows, until a rescan */
	bool		ready;			/* it is there */
	bool		done;			/* there are no more rows */
	ScanGroup  *next;			/* to be handed out */
	int			taken;			/* rows of the batch that are in their groups */
	int			unmeasured;		/* rows since their memory was looked at */
	ScanCounts	counts;			/* pages are counted where they are read */
	ScanCounts	of_workers;		/* of a leader's that have ended */
	ScanSharedCounts *shared;	/* or NULL */
} PortstatsScan;

static void begin_scan(CustomScanState *node, EState *estate, int eflags);
static TupleTableSlot *exec_scan(CustomScanState *node);
static void end_scan(CustomScanState *node);
static void rescan(CustomScanState *node);
static Size estimate_shared(CustomScanState *node, ParallelContext *pcxt);
static void begin_shared(CustomScanState *node, ParallelContext *pcxt, void *shared);
static void begin_worker(CustomScanState *node, shm_toc *toc, void *shared);
static void shut_down(CustomScanState *node);
static void explain_scan(CustomScanState *node, List *ancestors, ExplainState *es);

static const CustomExecMethods exec_methods = {
	.CustomName = SCAN_NAME,
	.BeginCustomScan = begin_scan,
	.ExecCustomScan = exec_scan,
	.EndCustomScan = end_scan,
	.ReScanCustomScan = rescan,
	.EstimateDSMCustomScan = estimate_shared,
	.InitializeDSMCustomScan = begin_shared,
	.InitializeWorkerCustomScan = begin_worker,
	.ShutdownCustomScan = shut_down,
	.ExplainCustomScan = explain_scan,
};

Node *
scan_create_state(CustomScan *plan)
{
	PortstatsScan *scan = (PortstatsScan *) newNode(sizeof(PortstatsScan), T_CustomScanState);

	(void) plan;
	scan->css.methods = &exec_methods;
	return (Node *) scan;
}

/* ---------- begin ---------- */

/* Adds to a set the columns, of those of the plan below, that an expression is made of. */
static Bitmapset *
add_columns(Bitmapset *numbers, Node *expr)
{
	ListCell   *lc;

	foreach(lc, pull_var_clause(expr, 0))
		numbers = bms_add_member(numbers, ((Var *) lfirst(lc))->varattno);
	return numbers;
}

/* Those that are needed of every row, whatever an aggregate's function does with its arguments. */
static Bitmapset *
always_needed_columns(const CustomScan *plan)
{
	Bitmapset  *numbers = NULL;
	ListCell   *lc;

	foreach(lc, (List *) list_nth(plan->custom_private, SCAN_GROUP_COLUMNS))
		numbers = bms_add_member(numbers, lfirst_int(lc));
	foreach(lc, plan->custom_exprs)
	{
		List	   *exprs = lfirst(lc);

		for (int i = 0; i < list_length(exprs); i++)
			if (i == 0 || !IsA(list_nth(exprs, i), Var))
				numbers = add_columns(numbers, list_nth(exprs, i));
	}
	return numbers;
}

/* An Agg that does nothing but to say, to an aggregate's functions, which memory states are kept in. */
static AggState *
make_agg(EState *estate, ExprContext *row_context)
{
	AggState   *agg = makeNode(AggState);

	agg->ss.ps.state = estate;
	agg->tmpcontext = row_context;
	agg->curaggcontext = CreateExprContext(estate);
	return agg;
}

static MemoryContext
state_memory(const PortstatsScan *scan)
{
	return scan->agg->curaggcontext->ecxt_per_tuple_memory;
}

static void
begin_scan(CustomScanState *node, EState *estate, int eflags)
{
	PortstatsScan *scan = (PortstatsScan *) node;
	CustomScan *plan = (CustomScan *) node->ss.ps.plan;
	PlanState  *below = ExecInitNode(linitial(plan->custom_plans), estate, eflags);
	int			ncolumns = list_length(plan->custom_scan_tlist) - list_length(plan->custom_exprs);
	Bitmapset  *always = always_needed_columns(plan);
	ListCell   *lc;

	node->custom_ps = list_make1(below);
	scan->row_context = CreateExprContext(estate);
	scan->agg = make_agg(estate, scan->row_context);
	scan->constants = AllocSetContextCreate(CurrentMemoryContext, "portstats scan constants",
											ALLOCSET_SMALL_SIZES);
	scan_rows_begin(&scan->rows, below,
					add_columns(bms_copy(always), (Node *) plan->custom_exprs),
					list_nth(plan->custom_private, SCAN_SUBSELECTS), estate);
	scan->aggregates = palloc0(list_length(plan->custom_exprs) * sizeof(ScanAggregate));
	scan->direct = palloc0(list_length(plan->custom_exprs) * sizeof(ScanDirect));
	foreach(lc, plan->custom_exprs)
	{
		ScanAggregate *aggregate = &scan->aggregates[scan->naggregates];
		TargetEntry *target = list_nth(plan->custom_scan_tlist, ncolumns + scan->naggregates++);

		scan_aggregate_begin(aggregate, castNode(Aggref, target->expr), lfirst(lc), &scan->rows,
							 &node->ss.ps, scan->agg);
	}
	scan_groups_begin(&scan->groups, list_nth(plan->custom_private, SCAN_GROUP_COLUMNS),
					  intVal(list_nth(plan->custom_private, SCAN_KEYS)),
					  node->ss.ss_ScanTupleSlot->tts_tupleDescriptor, &scan->rows,
					  scan->naggregates, state_memory(scan));
	scan_windows_begin(&scan->windows, scan->aggregates, scan->naggregates, &scan->rows, always);
}

/* ---------- rows in ---------- */

/* A row of the batch as the executor sees it, for what it computes. */
static void
show_row(PortstatsScan *scan, int row)
{
	TupleTableSlot *slot = scan->css.ss.ss_ScanTupleSlot;

	for (int i = 0; i < scan->rows.ncolumns; i++)
	{
		const ScanColumn *column = &scan->rows.columns[i];

		slot->tts_values[column->number - 1] = column->values[row];
		slot->tts_isnull[column->number - 1] = column->isnull[row];
	}
	slot->tts_flags &= ~TTS_FLAG_EMPTY;
	slot->tts_nvalid = slot->tts_tupleDescriptor->natts;
	scan->row_context->ecxt_scantuple = slot;
}

/* Sets the states of a new group. */
static void
start_group(void *arg, ScanGroup *group)
{
	PortstatsScan *scan = arg;

	for (int i = 0; i < scan->naggregates; i++)
		scan_aggregate_start(&scan->aggregates[i], &group->states[i], state_memory(scan));
}

/*
 * Asks for the states of an aggregate: of rows first .. inside - 1 all, of those to end - 1, outside the
 * windows, what counts them.
 */
static void
ask_for_states(const PortstatsScan *scan, int i, ScanGroup *const *group, int first, int inside, int end)
{
	if (scan->aggregates[i].byval)
		return;
	for (int row = first; row < inside; row++)
	{
		/* As a number: there may be no state yet. */
		uintptr_t	state = (uintptr_t) group[row]->states[i].value;

		for (int line = 0; line < STATE_LINES; line++)
			scan_prefetch((const char *) (state + line * SCAN_CACHE_LINE));
	}
	for (int row = inside; row < end; row++)
		scan_prefetch(scan_windows_outside(&group[row]->states[i]));
}

/* Takes rows first .. end - 1 of a batch into the states of an aggregate. */
static void
advance_rows(PortstatsScan *scan, int i, ScanGroup *const *group, int first, int end)
{
	ScanAggregate *aggregate = &scan->aggregates[i];

	if (!aggregate->computes)
	{
		scan_direct_take(&scan->direct[i], aggregate, i, group, first, end, state_memory(scan));
		return;
	}
	for (int row = first; row < end; row++)
	{
		show_row(scan, row);
		scan_aggregate_advance(aggregate, &group[row]->states[i], row, scan->row_context,
							   state_memory(scan));
	}
}

/* The same of rows outside the windows. */
static void
count_outside(PortstatsScan *scan, int i, ScanGroup *const *group, int first, int end)
{
	for (int row = first; row < end; row++)
		if (!scan_windows_count_outside(&group[row]->states[i]))
			advance_rows(scan, i, group, row, row + 1);
}

/*
 * Takes the rows of the batch that are not in their groups yet, or as many of them as have their keys in
 * memory at once.
 */
static void
take_rows(PortstatsScan *scan)
{
	ScanGroup  *group[SCAN_BATCH_ROWS];
	int			first = scan->taken;
	int			end = scan_groups_find(&scan->groups, first, scan->rows.nrows, group, start_group, scan);
	int			inside = Min(Max(scan->rows.ninside, first), end);

	for (int i = 0; i < scan->naggregates; i++)
	{
		if (scan_groups_are_many(&scan->groups))
			ask_for_states(scan, i, group, first, inside, end);
		advance_rows(scan, i, group, first, inside);
		if (scan->aggregates[i].computes)
			advance_rows(scan, i, group, inside, end);
		else
			count_outside(scan, i, group, inside, end);
	}
	scan->taken = end;
	/* Large keys are large groups. */
	scan->unmeasured += end < scan->rows.nrows ? MEASURE_ROWS : end - first;
}

/* Bytes of the groups, their states, and the table that finds them. */
static Size
memory_used(const PortstatsScan *scan)
{
	return MemoryContextMemAllocated(state_memory(scan), true) + scan_groups_table_size(&scan->groups);
}

/*
 * Whether the groups have outgrown their memory. One group alone cannot be given away. Not
 * looked at after each row, where they come one by one.
 */
static bool
is_full(PortstatsScan *scan)
{
	Size		size;

	if (scan->unmeasured < MEASURE_ROWS)
		return false;
	scan->unmeasured = 0;
	size = memory_used(scan);
	scan->counts.memory = Max(scan->counts.memory, size);
	return size > get_hash_memory_limit() && scan->groups.ngroups > 1;
}

/* Computes what is the same for all rows. */
static void
compute_constants(PortstatsScan *scan)
{
	MemoryContext caller = MemoryContextSwitchTo(scan->constants);

	for (int i = 0; i < scan->naggregates; i++)
	{
		scan_aggregate_constants(&scan->aggregates[i], scan->row_context);
		scan_direct_begin(&scan->direct[i], &scan->aggregates[i]);
	}
	scan->in_effect = scan_windows_find(&scan->windows, scan->aggregates, scan->naggregates);
	scan_rows_set_windows(&scan->rows, scan->in_effect);
	scan->ready = true;
	MemoryContextSwitchTo(caller);
}

/* The next batch; false where there is none. */
static bool
next_batch(PortstatsScan *scan)
{
	/* The plan below keeps what it needs in the caller's memory. */
	if (!scan_rows_next(&scan->rows, scan->row_context->ecxt_per_tuple_memory))
		return false;
	/* Not before there is a row: what fails with one does not fail without. */
	if (!scan->ready)
		compute_constants(scan);
	scan->counts.outside += scan->rows.nrows - scan->rows.ninside;
	scan->taken = 0;
	return true;
}

/* Takes rows until there are no more, or no more room. */
static void
fill(PortstatsScan *scan)
{
	bool		full = false;

	while (!full)
	{
		MemoryContext caller;

		ResetExprContext(scan->row_context);
		CHECK_FOR_INTERRUPTS();
		if (scan->taken >= scan->rows.nrows && !next_batch(scan))
		{
			scan->done = true;
			break;
		}
		caller = MemoryContextSwitchTo(scan->row_context->ecxt_per_tuple_memory);
		take_rows(scan);
		MemoryContextSwitchTo(caller);
		full = is_full(scan);
	}
	scan->counts.memory = Max(scan->counts.memory, memory_used(scan));
	scan->counts.flushes += full;
	scan->counts.groups += scan->groups.ngroups;
	scan->next = scan->groups.first;
}

/* ---------- groups out ---------- */

/* Forgets the groups. */
static void
forget(PortstatsScan *scan)
{
	ReScanExprContext(scan->agg->curaggcontext);
	scan_groups_forget(&scan->groups);
	scan->next = NULL;
}

/* A group as a row of the node. */
static TupleTableSlot *
hand_out(PortstatsScan *scan, const ScanGroup *group)
{
	ScanState  *ss = &scan->css.ss;
	TupleTableSlot *slot = ss->ss_ScanTupleSlot;
	ExprContext *econtext = ss->ps.ps_ExprContext;
	int			ncolumns = slot->tts_tupleDescriptor->natts - scan->naggregates;
	List	   *numbers = list_nth(((CustomScan *) ss->ps.plan)->custom_private, SCAN_GROUP_COLUMNS);
	MemoryContext caller;

	ResetExprContext(econtext);
	ExecClearTuple(slot);
	memset(slot->tts_isnull, true, ncolumns * sizeof(bool));
	for (int i = 0; i < scan->groups.ncolumns; i++)
	{
		int			column = list_nth_int(numbers, i) - 1;

		slot->tts_values[column] = group->values[i];
		slot->tts_isnull[column] = group->isnull[i];
	}
	caller = MemoryContextSwitchTo(econtext->ecxt_per_tuple_memory);
	for (int i = 0; i < scan->naggregates; i++)
		slot->tts_values[ncolumns + i] =
			scan_aggregate_result(&scan->aggregates[i], &group->states[i],
								  &slot->tts_isnull[ncolumns + i]);
	MemoryContextSwitchTo(caller);
	ExecStoreVirtualTuple(slot);
	if (ss->ps.ps_ProjInfo == NULL)
		return slot;
	econtext->ecxt_scantuple = slot;
	return ExecProject(ss->ps.ps_ProjInfo);
}

static TupleTableSlot *
exec_scan(CustomScanState *node)
{
	PortstatsScan *scan = (PortstatsScan *) node;
	ScanGroup  *group;

	while (scan->next == NULL)
	{
		if (scan->done)
			return NULL;
		forget(scan);
		fill(scan);
	}
	group = scan->next;
	scan->next = group->next;
	return hand_out(scan, group);
}

/* ---------- end ---------- */

static void
end_scan(CustomScanState *node)
{
	scan_rows_end(&((PortstatsScan *) node)->rows);
}

static void
rescan(CustomScanState *node)
{
	PortstatsScan *scan = (PortstatsScan *) node;

	forget(scan);
	scan->taken = scan->rows.nrows = 0;
	scan->done = false;
	scan->ready = false;
	scan->in_effect = NULL;
	scan_rows_set_windows(&scan->rows, NULL);
	MemoryContextReset(scan->constants);
	if (node->ss.ps.chgParam != NULL)
		UpdateChangedParamSet(scan->rows.below, node->ss.ps.chgParam);
	scan_rows_restart(&scan->rows);
}

/* ---------- counts ---------- */

/* Those of this process, with the pages. */
static ScanCounts
own_counts(const PortstatsScan *scan)
{
	ScanCounts	counts = scan->counts;

	scan_rows_pages(&scan->rows, &counts.pages, &counts.all_visible);
	return counts;
}

static Size
estimate_shared(CustomScanState *node, ParallelContext *pcxt)
{
	(void) node;
	(void) pcxt;
	return sizeof(ScanSharedCounts);
}

/* Once: where workers begin anew, what those before have counted stays. */
static void
begin_shared(CustomScanState *node, ParallelContext *pcxt, void *shared)
{
	(void) pcxt;
	scan_counts_share(shared);
	((PortstatsScan *) node)->shared = shared;
}

static void
begin_worker(CustomScanState *node, shm_toc *toc, void *shared)
{
	(void) toc;
	((PortstatsScan *) node)->shared = shared;
}

/* At the end of a process's part: the leader's comes after those of its workers, while they share memory. */
static void
shut_down(CustomScanState *node)
{
	PortstatsScan *scan = (PortstatsScan *) node;
	ScanCounts	counts;

	if (scan->shared == NULL)
		return;
	if (IsParallelWorker())
	{
		counts = own_counts(scan);
		scan_counts_give(scan->shared, &counts);
	}
	else
		scan_counts_take(scan->shared, &scan->of_workers);
	scan->shared = NULL;
}

static void
explain_scan(CustomScanState *node, List *ancestors, ExplainState *es)
{
	PortstatsScan *scan = (PortstatsScan *) node;
	ScanCounts	counts = own_counts(scan);
	int			ntests = scan_rows_tests(&scan->rows);

	(void) ancestors;
	ExplainPropertyText("Reads", scan_rows_how(&scan->rows, es->verbose), es);
	if (ntests > 0)
		ExplainPropertyInteger("Fused Filters", NULL, ntests, es);
	if (!es->analyze)
		return;
	scan_counts_add(&counts, &scan->of_workers);
	ExplainPropertyInteger("Pages", NULL, counts.pages, es);
	ExplainPropertyInteger("Pages All Visible", NULL, counts.all_visible, es);
	/* A leader that has read no row does not know them. */
	if (scan->in_effect != NULL)
		ExplainPropertyText("Windows", scan_windows_text(scan->in_effect), es);
	if (scan->in_effect != NULL || counts.outside > 0)
		ExplainPropertyInteger("Rows Outside Windows", NULL, counts.outside, es);
	ExplainPropertyInteger("Groups", NULL, counts.groups, es);
	if (counts.flushes > 0)
		ExplainPropertyInteger("Memory Was Full", "times", counts.flushes, es);
	ExplainPropertyInteger("Memory Usage", "kB", (counts.memory + 1023) / 1024, es);
}
