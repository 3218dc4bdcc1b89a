/*
 * period_unit_support.c: tells the planner that period(day, unit) = p, the shape
 * in which BI tools ask for a month, is a range of days.
 *
 *	period(day, 'month') = '2023-10'			day <@ '2023-10'
 *	period(day, 'month') = '2023-Q4'			false (NULL where day is)
 *	period(day, 'month') = period(x, 'month')	day <@ period(x, 'month')
 *	period(at::date, 'month') = '2023-10'		at <@ '2023-10'
 *
 * where nothing in x is of a table: an equality of two columns is a join, and
 * stays what joins are made by. Where the equality is what the table's partitions or
 * indexes serve, it stays too: see unit_is_served(). What the server keeps of an index
 * is simplified outside a query, and is the range.
 */
#include "postgres.h"

#include <limits.h>

#include "access/amapi.h"
#include "access/genam.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/appendinfo.h"
#include "optimizer/optimizer.h"
#include "optimizer/restrictinfo.h"
#include "parser/parsetree.h"
#include "rewrite/rewriteManip.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/partcache.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/typcache.h"

#include "compat.h"
#include "period/calendar.h"
#include "period/period.h"
#include "period/period_support.h"

PORTSTATS_FUNCTION(period_equals_support);

/* Beyond every key that there is. */
#define NO_KEY INT_MAX

/*
 * Whether an expression is period(day, unit) of the schema nsp with a constant
 * unit that there is; day is then its first argument.
 */
static bool
is_unit_of_day(Node *node, Oid nsp, Node **day, CalendarUnit *unit)
{
	FuncExpr   *call = (FuncExpr *) node;
	Const	   *name;
	text	   *value;

	if (!IsA(node, FuncExpr) || list_length(call->args) != 2 ||
		get_func_namespace(call->funcid) != nsp ||
		strcmp(get_func_name(call->funcid), "period") != 0)
		return false;
	*day = linitial(call->args);
	name = lsecond(call->args);
	if (exprType(*day) != DATEOID || !IsA(name, Const) || name->constisnull ||
		name->consttype != TEXTOID)
		return false;
	value = DatumGetTextPP(name->constvalue);
	*unit = calendar_unit_named(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	return *unit != CALENDAR_NO_UNIT;
}

/* Whether a period is exactly one unit. */
static bool
is_one(Period p, CalendarUnit unit)
{
	CalendarRun run;

	return calendar_unit_of_day(p >> 32, unit, &run) == CALENDAR_OK &&
		period_make(run.first + PERIOD_DAY_ZERO, run.last + PERIOD_DAY_ZERO) == p;
}

/*
 * Makes of an expression what an index or a partition key would hold, where all of
 * its columns are of one relation of the query: they are of relation 1 then, and
 * *relation says which they were of. Stops with true where they are not.
 */
static bool
move_columns(Node *node, void *relation)
{
	Var		   *var = (Var *) node;
	int		   *varno = relation;

	if (node == NULL)
		return false;
	if (!IsA(node, Var))
		return expression_tree_walker(node, move_columns, relation);
	if (var->varlevelsup != 0 || (*varno != 0 && *varno != (int) var->varno))
		return true;
	*varno = var->varno;
	var->varno = 1;
	compat_forget_nulling(var);
	return false;
}

/* The conditions of a query: those of WHERE and of every JOIN. */
static List *
conditions(Node *from)
{
	List	   *found = NIL;
	Node	   *own = NULL;
	ListCell   *lc;

	if (IsA(from, FromExpr))
	{
		foreach(lc, ((FromExpr *) from)->fromlist)
			found = list_concat(found, conditions(lfirst(lc)));
		own = ((FromExpr *) from)->quals;
	}
	else if (IsA(from, JoinExpr))
	{
		found = list_concat(conditions(((JoinExpr *) from)->larg),
							conditions(((JoinExpr *) from)->rarg));
		own = ((JoinExpr *) from)->quals;
	}
	return own == NULL ? found : lappend(found, own);
}

/* Whether a node holds an expression. */
static bool
holds(Node *node, void *expression)
{
	return node != NULL &&
		(equal(node, expression) || expression_tree_walker(node, holds, expression));
}

/* What makes a relation a part (a partition, a child, a member of a UNION ALL), or NULL. */
static AppendRelInfo *
part_of(PlannerInfo *root, int varno)
{
	return root->append_rel_array == NULL || varno >= root->simple_rel_array_size ? NULL :
		root->append_rel_array[varno];
}

/*
 * Whether an expression of relation varno, which has parts, will be simplified anew for
 * each of them: the conditions of a query are, what it returns is not. Once relations
 * are planned, what comes is a part that has parts of its own, or a constraint (numbered
 * as if it were of relation 1), which is to be the range that most parts make of theirs.
 */
static bool
is_left_to_parts(PlannerInfo *root, Node *expression, int varno)
{
	if (root->simple_rel_array != NULL)
		return part_of(root, varno) != NULL;
	return compat_parts_are_simplified(root->parse, varno) &&
		holds((Node *) conditions((Node *) root->parse->jointree), expression);
}

/* Which rows of relation varno an index is of: conditions, none for all of them. */
static List *
rows_of_index(Relation index, int varno)
{
	List	   *predicate = RelationGetIndexPredicate(index);

	ChangeVarNodes((Node *) predicate, 1, varno, 0);
	return predicate;
}

/* Whether a query reads none but these rows of relation varno, with one condition more. */
static bool
reads_only(PlannerInfo *root, int varno, List *rows, List *condition)
{
	AppendRelInfo *part = part_of(root, varno);
	RelOptInfo *whole = part == NULL ? NULL : root->simple_rel_array[part->parent_relid];
	List	   *given;

	if (rows == NIL)
		return true;
	if (whole != NULL)
		given = (List *) adjust_appendrel_attrs(root, (Node *) get_actual_clauses(whole->baserestrictinfo),
												1, &part);
	else
		given = conditions((Node *) root->parse->jointree);
	return predicate_implied_by(rows, list_concat(given, list_copy(condition)), false);
}

/* Whether the rows of an index are all within a range. */
static bool
is_within(List *rows, List *range)
{
	return rows != NIL && !contain_mutable_functions((Node *) range) &&
		predicate_implied_by(range, rows, false);
}

/*
 * Which of the keys, from 0, is an expression, by a class that has an operator; NO_KEY
 * where none is.
 */
static int
key_of(Node *expression, Oid operator, int keys, const AttrNumber *columns,
	   List *expressions, const Oid *opfamilies)
{
	int			met = 0;

	for (int key = 0; key < keys; key++)
	{
		bool		same;

		if (columns[key] != 0)
			same = IsA(expression, Var) && ((Var *) expression)->varattno == columns[key];
		else
			same = equal(expression, list_nth(expressions, met++));
		if (same && op_in_opfamily(operator, opfamilies[key]))
			return key;
	}
	return NO_KEY;
}

/* The same of an index; where its keys are in no order, each is as good as the first. */
static int
index_key_of(Node *expression, Oid operator, Relation index)
{
	int			key = key_of(expression, operator, IndexRelationGetNumberOfKeyAttributes(index),
							 index->rd_index->indkey.values, RelationGetIndexExpressions(index),
							 index->rd_opfamily);

	return (key == NO_KEY || index->rd_indam->amcanorder) ? key : 0;
}

/*
 * Whether what a table has serves call = p, call being period(day, unit), better than
 * the range of point, which is the day or the timestamp that it is the day of.
 *
 * The key that its partitions are by decides, where it is of the one or the other.
 * Else a table with partitions or children, or a UNION ALL, leaves the equality to
 * each of its parts, for which the planner simplifies conditions again; and a table
 * without parts goes by its valid indexes, of which a partial one counts only where the
 * query reads none but its rows. The earlier a key of theirs is, the less it needs
 * conditions on other columns; at the same place the range is preferred, and where a
 * partial index has none but the rows of the range, whatever its keys.
 *
 * The columns of what is simplified may be of another query than the root's: the server
 * does so with EXISTS. Then any answer will do.
 */
static bool
unit_is_served(PlannerInfo *root, Node *call, Node *point, List *range)
{
	Node	   *unit = copyObject(call);
	TypeCacheEntry *order = lookup_type_cache(exprType(point), TYPECACHE_BTREE_OPFAMILY);
	Oid			from = get_opfamily_member(order->btree_opf, order->type_id, order->type_id,
										   BTGreaterEqualStrategyNumber);
	Oid			equals = lookup_type_cache(exprType(call), TYPECACHE_EQ_OPR)->eq_opr;
	int			unit_key = NO_KEY;
	int			point_key = NO_KEY;
	int			varno = 0;
	RangeTblEntry *rte;
	Relation	table;
	PartitionKey partitions;
	List	   *indexes;
	ListCell   *lc;

	if (root == NULL || root->parse == NULL || move_columns(unit, &varno) ||
		varno == 0 || varno > list_length(root->parse->rtable))
		return false;
	/* What ON CONFLICT infers an index by has to look as what the server keeps of that. */
	if (root->parse->onConflict != NULL && varno == root->parse->resultRelation)
		return false;
	rte = rt_fetch(varno, root->parse->rtable);
	if (rte->rtekind != RTE_RELATION)
		return rte->inh && is_left_to_parts(root, call, varno);
	point = copyObject(point);
	move_columns(point, &varno);

	/* The table was locked when the query was parsed, a part when it was found to be one. */
	table = table_open(rte->relid, NoLock);
	partitions = RelationGetPartitionKey(table);
	if (partitions != NULL)
	{
		unit_key = key_of(unit, equals, partitions->partnatts, partitions->partattrs,
						  partitions->partexprs, partitions->partopfamily);
		point_key = key_of(point, from, partitions->partnatts, partitions->partattrs,
						   partitions->partexprs, partitions->partopfamily);
	}
	if (unit_key != NO_KEY || point_key != NO_KEY)
	{
		table_close(table, NoLock);
		return unit_key < point_key;
	}
	if (rte->inh && is_left_to_parts(root, call, varno))
	{
		table_close(table, NoLock);
		return true;
	}

	indexes = RelationGetIndexList(table);
	foreach(lc, indexes)
	{
		Relation	index = index_open(lfirst_oid(lc), AccessShareLock);
		int			of_unit = index_key_of(unit, equals, index);
		int			of_point = index_key_of(point, from, index);

		if (index->rd_index->indisvalid)
		{
			List	   *rows = rows_of_index(index, varno);

			if (is_within(rows, range))
				of_point = 0;
			if (of_unit < unit_key && reads_only(root, varno, rows, NIL))
				unit_key = of_unit;
			if (of_point < point_key && reads_only(root, varno, rows, range))
				point_key = of_point;
		}
		index_close(index, NoLock);
	}
	list_free(indexes);
	table_close(table, NoLock);
	return unit_key < point_key;
}

/* False, but NULL where the day is. */
static Node *
never(Node *day)
{
	NullTest   *missing = makeNode(NullTest);

	missing->arg = (Expr *) copyObject(day);
	missing->nulltesttype = IS_NULL;
	missing->argisrow = false;
	missing->location = -1;
	return (Node *) make_andclause(list_make2(missing, makeBoolConst(false, true)));
}

/* What period(day, unit) = p, a call of function, is, or NULL to leave it as it is. */
static Node *
simplify_equality(PlannerInfo *root, Oid function, Node *left, Node *right)
{
	Oid			nsp = get_func_namespace(function);
	Node	   *day;
	Node	   *point;
	Node	   *range;
	CalendarUnit unit;

	if (!is_unit_of_day(left, nsp, &day, &unit) || contain_volatile_functions(day) ||
		period_is_above_sets(root, function, list_make3_oid(function, ((FuncExpr *) left)->funcid,
															COMPAT_F_DATE_OF_TIMESTAMP)))
		return NULL;
	if (IsA(right, Const))
	{
		Const	   *p = (Const *) right;

		if (p->constisnull)
			return NULL;
		if (!is_one(DatumGetPeriod(p->constvalue), unit))
			return never(day);
	}
	else
	{
		Node	   *other_day;
		CalendarUnit other_unit;

		if (!is_unit_of_day(right, nsp, &other_day, &other_unit) || other_unit != unit ||
			!contain_var_clause(day) || contain_var_clause(other_day))
			return NULL;
	}
	/* The day of a timestamp is a range of timestamps. */
	point = day;
	if (IsA(day, FuncExpr) && ((FuncExpr *) day)->funcid == COMPAT_F_DATE_OF_TIMESTAMP)
		point = linitial(((FuncExpr *) day)->args);
	range = period_containment(root, point, right, nsp);
	if (range == NULL || unit_is_served(root, left, point, make_ands_implicit((Expr *) range)))
		return NULL;
	return range;
}

/* Planner support of period = period. */
Datum
period_equals_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	Node	   *result = NULL;

	if (IsA(request, SupportRequestSimplify))
	{
		SupportRequestSimplify *simplify = (SupportRequestSimplify *) request;
		FuncExpr   *call = simplify->fcall;

		if (list_length(call->args) == 2)
		{
			Node	   *left = linitial(call->args);
			Node	   *right = lsecond(call->args);

			result = simplify_equality(simplify->root, call->funcid, left, right);
			if (result == NULL)
				result = simplify_equality(simplify->root, call->funcid, right, left);
		}
	}
	PG_RETURN_POINTER(result);
}
