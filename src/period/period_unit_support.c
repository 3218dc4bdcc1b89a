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
 * stays what joins are made by. Where a table has an index on period(day, 'month')
 * and none on day, the equality stays, for that index.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/relcache.h"

#include "compat.h"
#include "period/calendar.h"
#include "period/period.h"
#include "period/period_support.h"

PORTSTATS_FUNCTION(period_equals_support);

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

/* Whether the first thing that an index is ordered by is the column, or its unit. */
static void
look_at_index(Relation index, AttrNumber column, CalendarUnit unit, Oid nsp,
			  bool *has_column, bool *has_unit)
{
	AttrNumber	first = index->rd_index->indkey.values[0];
	Node	   *day;
	CalendarUnit indexed;

	if (first == column)
		*has_column = true;
	else if (first == 0 &&
			 is_unit_of_day(linitial(RelationGetIndexExpressions(index)), nsp, &day, &indexed) &&
			 indexed == unit && IsA(day, Var) && ((Var *) day)->varattno == column)
		*has_unit = true;
}

/* Whether the day is a column that an index on period(day, unit) serves, and none of its own. */
static bool
only_unit_is_indexed(PlannerInfo *root, Node *day, CalendarUnit unit, Oid nsp)
{
	Var		   *var = (Var *) day;
	RangeTblEntry *rte;
	Relation	table;
	List	   *indexes;
	ListCell   *lc;
	bool		has_column = false;
	bool		has_unit = false;

	if (root == NULL || !IsA(day, Var) || var->varlevelsup != 0)
		return false;
	rte = rt_fetch(var->varno, root->parse->rtable);
	if (rte->rtekind != RTE_RELATION)
		return false;

	/* The table was locked when the query was parsed. */
	table = table_open(rte->relid, NoLock);
	indexes = RelationGetIndexList(table);
	foreach(lc, indexes)
	{
		Relation	index = index_open(lfirst_oid(lc), AccessShareLock);

		if (index->rd_index->indisvalid)
			look_at_index(index, var->varattno, unit, nsp, &has_column, &has_unit);
		index_close(index, NoLock);
	}
	list_free(indexes);
	table_close(table, NoLock);
	return has_unit && !has_column;
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

/* What period(day, unit) = p is, or NULL to leave it as it is. */
static Node *
simplify_equality(PlannerInfo *root, Node *left, Node *right, Oid nsp)
{
	Node	   *day;
	CalendarUnit unit;

	if (!is_unit_of_day(left, nsp, &day, &unit) || contain_volatile_functions(day) ||
		only_unit_is_indexed(root, day, unit, nsp))
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
	if (IsA(day, FuncExpr) && ((FuncExpr *) day)->funcid == COMPAT_F_DATE_OF_TIMESTAMP)
		day = linitial(((FuncExpr *) day)->args);
	return period_containment(root, day, right, nsp);
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
			Oid			nsp = get_func_namespace(call->funcid);
			Node	   *left = linitial(call->args);
			Node	   *right = lsecond(call->args);

			result = simplify_equality(simplify->root, left, right, nsp);
			if (result == NULL)
				result = simplify_equality(simplify->root, right, left, nsp);
		}
	}
	PG_RETURN_POINTER(result);
}
