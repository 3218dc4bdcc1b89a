/*
 * scan_offer.c: offers the planner a PortstatsScan where portstats' aggregates of a table, or
 * of its partitions, are grouped by what is compared by its bytes: serial and parallel, at
 * its cost.
 *
 * Whether rows are then read from the heap's pages or as the plan below hands them
 * out is seen when the plan is run (scan_rows.h): the table may be no heap, partitions may be chosen
 * by what is known then alone.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/extensible.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/planner.h"
#include "optimizer/prep.h"
#include "optimizer/tlist.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

#include "compat.h"
#include "scan/scan.h"

/*
 * What the work on a row costs beside the server's own, roughly: of reading it from a
 * heap's page, and of grouping it and handing it to an aggregate. (yoy by destination of five
 * million rows took the server some 160 and 520 ms, and the node some 50 and 80.)
 */
#define READ_SHARE		0.3
#define ADVANCE_SHARE	0.2

static bool enable_scan = true;
static create_upper_paths_hook_type next_hook = NULL;

static Plan *plan_scan(PlannerInfo *root, RelOptInfo *rel, CustomPath *path, List *tlist,
					   List *clauses, List *custom_plans);

static const CustomPathMethods path_methods = {
	.CustomName = SCAN_NAME,
	.PlanCustomPath = plan_scan,
};

static const CustomScanMethods scan_methods = {
	.CustomName = SCAN_NAME,
	.CreateCustomScanState = scan_create_state,
};

/* ---------- what is covered ---------- */

/* Why the server's own plan is the only one, for who looks at the log. False, for the caller to return. */
static bool
not_offered(const char *why)
{
	ereport(DEBUG1, (errmsg_internal(SCAN_NAME " is not offered: %s", why)));
	return false;
}

bool
scan_can_be_key(Oid type, Oid collation)
{
	switch (type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
		case DATEOID:
			return true;
		case TEXTOID:
		case VARCHAROID:
			return OidIsValid(collation) && get_collation_isdeterministic(collation);
		default:
			return false;
	}
}

/*
 * Whether an aggregate is one that portstats came with: a member of it that a superuser owns.
 * Whoever owns a trusted extension may add aggregates of his own to it. The library may be
 * there without the extension.
 */
static bool
is_ours(Oid aggregate)
{
	Oid			extension;
	HeapTuple	tuple;
	bool		ours;

	/* No catalog is asked about an aggregate of the server's: every query with one comes here. */
	if (aggregate < FirstNormalObjectId)
		return false;
	extension = get_extension_oid("portstats", true);
	if (!OidIsValid(extension) ||
		getExtensionOfObject(ProcedureRelationId, aggregate) != extension)
		return false;
	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(aggregate));
	ours = HeapTupleIsValid(tuple) && superuser_arg(((Form_pg_proc) GETSTRUCT(tuple))->proowner);
	if (HeapTupleIsValid(tuple))
		ReleaseSysCache(tuple);
	return ours;
}

/* Whether among expressions there is an aggregate of ours. */
static bool
has_ours(List *exprs)
{
	ListCell   *lc;

	foreach(lc, exprs)
		if (IsA(lfirst(lc), Aggref) && is_ours(((Aggref *) lfirst(lc))->aggfnoid))
			return true;
	return false;
}

/*
 * Whether an aggregate can be computed by a node that is no Agg: ours can, and
 * the server's own, whose functions ask nothing but what memory to use. One that
 * somebody else made may ask more.
 */
static bool
is_covered(const Aggref *aggref)
{
	if (aggref->aggfnoid >= FirstGenbkiObjectId && !is_ours(aggref->aggfnoid))
		return not_offered("there is an aggregate that is neither portstats' nor the server's");
	if (contain_subplans((Node *) aggref->args) || contain_subplans((Node *) aggref->aggfilter))
		return not_offered("there is a sub-select in the arguments of an aggregate");
	/* Rows are taken in another order, and all of a page by one aggregate before the next. */
	if (contain_volatile_functions((Node *) aggref->args) ||
		contain_volatile_functions((Node *) aggref->aggfilter))
		return not_offered("there is a volatile function in the arguments of an aggregate");
	return true;
}

/*
 * What each group has before the last step, as the server's own partial aggregation
 * has it: the keys, columns that follow from them, a state of each aggregate. NULL
 * where there is none of ours, or something that is not covered.
 */
static PathTarget *
partial_target(PlannerInfo *root, PathTarget *target, Node *having)
{
	List	   *clauses = compat_group_clause(root);
	PathTarget *partial = create_empty_pathtarget();
	List	   *others = NIL;
	bool		are_keys = true;
	ListCell   *lc;
	int			i = 0;

	foreach(lc, target->exprs)
	{
		Expr	   *expr = lfirst(lc);
		Index		ref = get_pathtarget_sortgroupref(target, i++);

		if (ref != 0 && get_sortgroupref_clause_noerr(ref, clauses) != NULL)
		{
			are_keys &= scan_can_be_key(exprType((Node *) expr), exprCollation((Node *) expr));
			add_column_to_pathtarget(partial, expr, ref);
		}
		else
			others = lappend(others, expr);
	}
	others = lappend(others, having);
	add_new_columns_to_pathtarget(partial, pull_var_clause((Node *) others,
														   PVC_INCLUDE_AGGREGATES |
														   PVC_RECURSE_WINDOWFUNCS |
														   PVC_INCLUDE_PLACEHOLDERS));
	if (!has_ours(partial->exprs))
		return NULL;
	if (!are_keys)
	{
		not_offered("a column of GROUP BY is of a type that is not compared by its bytes");
		return NULL;
	}
	foreach(lc, partial->exprs)
	{
		Aggref	   *aggref = lfirst(lc);

		if (IsA(aggref, GroupingFunc))
		{
			not_offered("there is GROUPING()");
			return NULL;
		}
		if (!IsA(aggref, Aggref))
			continue;
		if (!is_covered(aggref))
			return NULL;
		lfirst(lc) = aggref = copyObject(aggref);
		mark_partial_aggref(aggref, AGGSPLIT_INITIAL_SERIAL);
	}
	return set_pathtarget_cost_width(root, partial);
}

/* ---------- paths ---------- */

/* Over how many processes the rows of a scan are spread, as the server reckons (get_parallel_divisor). */
static double
divisor_of(const Path *path)
{
	double		divisor = path->parallel_workers;
	double		leader = 1.0 - 0.3 * path->parallel_workers;

	if (divisor == 0)
		return 1;
	return parallel_leader_participation && leader > 0 ? divisor + leader : divisor;
}

/*
 * What our reading of a heap saves of a path's cost: nothing where it is no plain scan
 * of a table, or several that are appended, or columns are computed.
 */
static Cost
read_saving(Path *path)
{
	Cost		saving = 0;
	ListCell   *expr;

	foreach(expr, path->pathtarget->exprs)
		if (!IsA(lfirst(expr), Var))
			return 0;
	while (IsA(path, ProjectionPath))
		path = ((ProjectionPath *) path)->subpath;
	if (path->pathtype == T_Append && !path->parallel_aware)
	{
		ListCell   *lc;

		foreach(lc, ((AppendPath *) path)->subpaths)
			saving += read_saving(lfirst(lc));
		return saving;
	}
	if (path->pathtype != T_SeqScan)
		return 0;
	return (1 - READ_SHARE) * cpu_tuple_cost * path->parent->tuples / divisor_of(path);
}

/* A path that scans a table, all workers together. NULL where it is another one. */
static Path *
shared_scan(PlannerInfo *root, Path *path, int workers)
{
	if (path->pathtype != T_SeqScan)
		return NULL;
	return path->parallel_workers > 0 ? path :
		create_seqscan_path(root, path->parent, PATH_REQ_OUTER(path), workers);
}

/*
 * Partitions that workers take side by side (a parallel-aware Append), as partitions that all of
 * them scan together, one after the other: then they are ours to read. NULL where they are not all
 * plain scans.
 */
static Path *
shared_append(PlannerInfo *root, const AppendPath *side_by_side)
{
	AppendPath *append = makeNode(AppendPath);
	ListCell   *lc;

	*append = *side_by_side;
	append->path.parallel_aware = false;
	append->path.total_cost = append->path.startup_cost;
	append->subpaths = NIL;
	append->first_partial_path = 0;
	foreach(lc, side_by_side->subpaths)
	{
		Path	   *scan = shared_scan(root, lfirst(lc), append->path.parallel_workers);

		if (scan == NULL)
			return NULL;
		append->subpaths = lappend(append->subpaths, scan);
		append->path.total_cost += scan->total_cost;
	}
	return &append->path;
}

/* A partial path as our node can read it. */
static Path *
partial_input(PlannerInfo *root, Path *path)
{
	Path	   *append = NULL;

	if (path->pathtype == T_Append && path->parallel_aware)
		append = shared_append(root, (AppendPath *) path);
	return append != NULL ? append : path;
}

/* Our node over a path of the rows to be grouped. */
static Path *
scan_path(RelOptInfo *grouped, PathTarget *partial, Path *input,
		  const AggClauseCosts *costs, int nkeys, double ngroups)
{
	CustomPath *path = makeNode(CustomPath);
	Cost		advance = costs->transCost.per_tuple + nkeys * cpu_operator_cost;

	path->path.pathtype = T_CustomScan;
	path->path.parent = grouped;
	path->path.pathtarget = partial;
	path->path.parallel_safe = input->parallel_safe;
	path->path.parallel_workers = input->parallel_workers;
	/* Only to such nodes does the executor give memory to share: for what EXPLAIN counts. */
	path->path.parallel_aware = input->parallel_workers > 0;
	path->path.rows = ngroups;
	compat_set_disabled_nodes(&path->path, input);
	path->path.startup_cost = input->total_cost - read_saving(input) +
		costs->transCost.startup + ADVANCE_SHARE * advance * input->rows;
	path->path.total_cost = path->path.startup_cost + cpu_tuple_cost * ngroups;
#ifdef CUSTOMPATH_SUPPORT_PROJECTION
	path->flags = CUSTOMPATH_SUPPORT_PROJECTION;
#endif
	path->custom_paths = list_make1(input);
	path->methods = &path_methods;
	return &path->path;
}

/* The groups that a number of rows is expected to have. */
static double
estimate_groups(PlannerInfo *root, List *clauses, GroupPathExtraData *extra, double rows)
{
	if (clauses == NIL)
		return 1;
	return compat_estimate_num_groups(root, get_sortgrouplist_exprs(clauses, extra->targetList),
									  rows);
}

/* Whether the states of so many groups are expected to fit into the memory of a hash table. */
static bool
fit(double ngroups, const PathTarget *partial, const AggClauseCosts *costs)
{
	Size		group = MAXALIGN(partial->width) + MAXALIGN(costs->transitionSpace) + 64;

	if (ngroups * group <= get_hash_memory_limit())
		return true;
	return not_offered("the groups are not expected to fit into memory");
}

/* Offers states of groups (a path of them), with the server's last step on them. */
static void
add_final(PlannerInfo *root, RelOptInfo *grouped, GroupPathExtraData *extra, Path *states,
		  const AggClauseCosts *costs, double ngroups)
{
	AggStrategy strategy = root->parse->groupClause != NIL ? AGG_HASHED : AGG_PLAIN;

	add_path(grouped, (Path *)
			 create_agg_path(root, grouped, states, grouped->reltarget, strategy,
							 AGGSPLIT_FINAL_DESERIAL, compat_group_clause(root),
							 (List *) extra->havingQual, costs, ngroups));
}

static void
offer(PlannerInfo *root, RelOptInfo *input, RelOptInfo *grouped, GroupPathExtraData *extra)
{
	List	   *clauses = compat_group_clause(root);
	int			nkeys = list_length(clauses);
	PathTarget *partial = partial_target(root, grouped->reltarget, extra->havingQual);
	AggClauseCosts first;
	AggClauseCosts final;
	double		ngroups;
	ListCell   *lc;

	if (partial == NULL)
		return;
	compat_agg_costs(root, partial, AGGSPLIT_INITIAL_SERIAL, &first);
	compat_agg_costs(root, grouped->reltarget, AGGSPLIT_FINAL_DESERIAL, &final);
	ngroups = estimate_groups(root, clauses, extra, input->cheapest_total_path->rows);
	if (!fit(ngroups, partial, &first))
		return;

	/* A plain scan need not be the cheapest for the server to be it for us. */
	foreach(lc, input->pathlist)
	{
		Path	   *path = lfirst(lc);

		if (read_saving(path) > 0)
			add_final(root, grouped, extra,
					  scan_path(grouped, partial, path, &first, nkeys, ngroups), &final, ngroups);
	}
	foreach(lc, grouped->consider_parallel ? input->partial_pathlist : NIL)
	{
		Path	   *path = partial_input(root, lfirst(lc));
		double		each = estimate_groups(root, clauses, extra, path->rows);
		double		rows = each * path->parallel_workers;

		if (read_saving(path) == 0)
			continue;
		path = scan_path(grouped, partial, path, &first, nkeys, each);
		path = (Path *) create_gather_path(root, grouped, path, partial, NULL, &rows);
		add_final(root, grouped, extra, path, &final, ngroups);
	}
}

/* The planner's hook: after the server has made its own paths for a grouping. */
static void
upper_paths_hook(PlannerInfo *root, UpperRelationKind stage, RelOptInfo *input,
				 RelOptInfo *output, void *extra)
{
	GroupPathExtraData *group = extra;

	if (next_hook != NULL)
		next_hook(root, stage, input, output, extra);
	if (!enable_scan || stage != UPPERREL_GROUP_AGG || !root->parse->hasAggs ||
		root->parse->groupingSets != NIL || IS_DUMMY_REL(input) ||
		(group->flags & GROUPING_CAN_PARTIAL_AGG) == 0 ||
		(root->parse->groupClause != NIL && (group->flags & GROUPING_CAN_USE_HASH) == 0))
		return;
	offer(root, input, output, group);
}

/* ---------- the plan ---------- */

/* Where in a list of targets an expression stands, from 1; an error where it does not. */
static int
column_of(List *targets, Expr *expr)
{
	TargetEntry *target = tlist_member(expr, targets);

	if (target == NULL)
		elog(ERROR, "a column of the group is none of the plan below");
	return target->resno;
}

/*
 * The parameters that sub-selects are computed into, of this query and those around it. They are all
 * known: conditions are planned last.
 */
static List *
params_of_subselects(PlannerInfo *root)
{
	List	   *params = NIL;
	ListCell   *lc;

	for (; root != NULL; root = root->parent_root)
		foreach(lc, root->init_plans)
			params = list_concat(params, list_copy(((SubPlan *) lfirst(lc))->setParam));
	return params;
}

/* The path as a plan: what its columns are, and what the executor needs to know; see scan.h. */
static Plan *
plan_scan(PlannerInfo *root, RelOptInfo *rel, CustomPath *path, List *tlist,
		  List *clauses, List *custom_plans)
{
	CustomScan *scan = makeNode(CustomScan);
	Plan	   *below = linitial(custom_plans);
	List	   *columns = copyObject(below->targetlist);
	List	   *keys = NIL;
	List	   *others = NIL;
	List	   *aggregates = NIL;
	ListCell   *lc;

	(void) rel;
	(void) clauses;				/* the plan below has them */
	foreach(lc, tlist)
	{
		TargetEntry *target = lfirst(lc);

		if (IsA(target->expr, Aggref))
		{
			Aggref	   *aggref = (Aggref *) target->expr;
			List	   *exprs = list_make1(aggref->aggfilter);
			ListCell   *arg;

			foreach(arg, aggref->args)
				exprs = lappend(exprs, ((TargetEntry *) lfirst(arg))->expr);
			aggregates = lappend(aggregates, exprs);
			columns = lappend(columns, makeTargetEntry((Expr *) aggref, list_length(columns) + 1,
													   NULL, false));
		}
		else if (target->ressortgroupref != 0)
			keys = lappend_int(keys, column_of(below->targetlist, target->expr));
		else
			others = lappend_int(others, column_of(below->targetlist, target->expr));
	}
	scan->scan.plan.targetlist = tlist;
	scan->flags = path->flags;
	scan->custom_plans = custom_plans;
	scan->custom_exprs = copyObject(aggregates);
	scan->custom_private = list_make3(list_concat_copy(keys, others),
									  makeInteger(list_length(keys)),
									  params_of_subselects(root));
	scan->custom_scan_tlist = columns;
	scan->methods = &scan_methods;
	return &scan->scan.plan;
}

void
scan_init(void)
{
	DefineCustomBoolVariable("portstats.enable_scan",
							 "Lets the planner use portstats' own reading and grouping of rows.",
							 "It changes how fast an answer is, and no answer. EXPLAIN shows it as Custom Scan (" SCAN_NAME ").",
							 &enable_scan, true, PGC_USERSET, 0, NULL, NULL, NULL);
	compat_reserve_prefix("portstats");
	RegisterCustomScanMethods(&scan_methods);
	next_hook = create_upper_paths_hook;
	create_upper_paths_hook = upper_paths_hook;
}
