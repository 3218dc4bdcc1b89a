/*
 * scan_aggregate.h: an aggregate in a PortstatsScan: where its arguments come from, and its
 * own transition function called with them.
 */
#ifndef PORTSTATS_SCAN_AGGREGATE_H
#define PORTSTATS_SCAN_AGGREGATE_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/execnodes.h"
#include "nodes/primnodes.h"

#include "scan/scan_groups.h"
#include "scan/scan_rows.h"

/* An argument: a column, or what is the same for all rows, or computed for each. */
typedef struct ScanArgument
{
	ScanColumn *column;			/* NULL: not one as it is */
	ExprState  *expr;			/* where column is NULL */
	bool		constant;		/* expr is the same for all rows */
} ScanArgument;

typedef struct ScanAggregate
{
	ExprState  *filter;			/* or NULL */
	bool		computes;		/* it, or an argument, is to be computed of each row */
	int			narguments;
	ScanArgument *arguments;
	FunctionCallInfo transition;	/* state, arguments: constants stand there already */
	int16		length;			/* of the state; bytes, -1 varlena */
	bool		byval;
	Datum		initial;
	bool		initial_isnull;
	FunctionCallInfo serialize; /* for a state that is no value, or NULL */
} ScanAggregate;

/*
 * An aggregate of a plan: its call, as the plan has it, and its FILTER and arguments in terms of
 * the rows. The node that its functions are told they run in is agg.
 */
extern void scan_aggregate_begin(ScanAggregate *aggregate, const Aggref *call, List *exprs,
								 ScanRows *rows, PlanState *parent, AggState *agg);

/* Computes what is the same for all rows, into the current memory context. */
extern void scan_aggregate_constants(ScanAggregate *aggregate, ExprContext *econtext);

/* The state of a new group. */
extern void scan_aggregate_start(const ScanAggregate *aggregate, ScanAggregateState *state,
								 MemoryContext memory);

/* Takes a row of the batch into a state; what is computed is computed of econtext's row. */
extern void scan_aggregate_advance(const ScanAggregate *aggregate, ScanAggregateState *state,
								   int row, ExprContext *econtext, MemoryContext memory);

/* Takes rows first .. end - 1 of an aggregate of which nothing is computed into state number i of their groups. */
extern void scan_aggregate_advance_rows(const ScanAggregate *aggregate, int i,
										ScanGroup *const *group, int first, int end,
										MemoryContext memory);

/* Sets a state: one that is another than before is copied into the groups' memory, the one before let go. */
extern void scan_aggregate_set(const ScanAggregate *aggregate, ScanAggregateState *state,
							   Datum value, bool isnull, MemoryContext memory);

/* The state as the node hands it out. */
extern Datum scan_aggregate_result(ScanAggregate *aggregate, const ScanAggregateState *state,
								   bool *isnull);

#endif							/* PORTSTATS_SCAN_AGGREGATE_H */
