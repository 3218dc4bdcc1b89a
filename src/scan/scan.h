/*
 * scan.h: PortstatsScan, a plan node in place of the server's partial aggregation.
 *
 *	Finalize HashAggregate                 the server's
 *	  -> Custom Scan (PortstatsScan)       one row a group: its keys, a state an aggregate
 *	       -> Seq Scan on declarations     any plan; of a heap read page by page, at once
 *
 * What is computed is what Partial HashAggregate computes, by the aggregates' own
 * transition functions or, without a call, by what those are made of (scan_direct.h): only
 * how a row comes to them is another. So the server's
 * own node above makes results of states, and nothing of the node can be seen but in
 * EXPLAIN and on the clock.
 *
 * A row of the node (custom_scan_tlist) has the columns of the plan below, in their
 * order, and after them a column an aggregate.
 */
#ifndef PORTSTATS_SCAN_H
#define PORTSTATS_SCAN_H

#include "postgres.h"

#include "nodes/execnodes.h"
#include "nodes/plannodes.h"

/* As EXPLAIN and log lines call it. */
#define SCAN_NAME	"PortstatsScan"

/* What custom_private holds. */
enum
{
	/* The columns, from 1, of the plan below that a group has, keys first: a list of integers. */
	SCAN_GROUP_COLUMNS,
	/* How many of them are keys; the others follow from the keys: an integer. */
	SCAN_KEYS,
	/* The parameters that sub-selects are computed into: a list of integers. */
	SCAN_SUBSELECTS
};

/*
 * custom_exprs has a list for each aggregate, in the order of their columns: its FILTER
 * (or NULL), then its arguments.
 */

/* portstats.enable_scan, the hook of the planner, the name of the node: once, when the library is loaded. */
extern void scan_init(void);

/* The state of a node of this kind: the executor's call for the plan. */
extern Node *scan_create_state(CustomScan *plan);

/* Whether values of a type with a collation are equal only where their bytes are: keys can be of it. */
extern bool scan_can_be_key(Oid type, Oid collation);

#endif							/* PORTSTATS_SCAN_H */
