/*
 * period_support.c: tells the planner that containment in a period is two
 * plain comparisons.
 *
 *	day <@ p	day >= start AND day <= end
 *	ts <@ p		ts >= start AND ts < end + 1
 *
 * where start and end are constants for a constant p, and start_date(p) and
 * end_date(p) otherwise. From then on indexes, BRIN, partition pruning and row
 * estimates work as for any comparison.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/transam.h"
#include "catalog/namespace.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/clauses.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/typcache.h"

#include "compat.h"
#include "period/period.h"
#include "period/period_support.h"

PORTSTATS_FUNCTION(period_contains_support);

/* An operand that costs more than this many operators is not computed twice. */
#define MAX_OPERAND_COST	10

/*
 * Whether an expression may stand twice where it stood once: neither volatile,
 * nor a sub-select, nor set-returning, nor costly.
 */
static bool
may_repeat(PlannerInfo *root, Node *operand)
{
	QualCost	cost;

	if (IsA(operand, Const) || IsA(operand, Var) || IsA(operand, Param))
		return true;
	if (contain_volatile_functions(operand) || contain_subplans(operand) ||
		expression_returns_set(operand))
		return false;
	cost_qual_eval_node(&cost, operand, root);
	return cost.startup + cost.per_tuple <= MAX_OPERAND_COST * cpu_operator_cost;
}

/* Whether a function is one of these, or in SQL: the planner may put what that is made of in its place. */
static bool
may_be(Oid funcid, void *functions)
{
	HeapTuple	tuple;
	bool		in_sql;

	if (list_member_oid((List *) functions, funcid))
		return true;
	/* None of the server's own is made of ours. */
	if (funcid < FirstNormalObjectId)
		return false;
	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(funcid));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", funcid);
	in_sql = ((Form_pg_proc) GETSTRUCT(tuple))->prolang == SQLlanguageId;
	ReleaseSysCache(tuple);
	return in_sql;
}

/* Whether a node may call one of some functions; what an aggregate takes is of rows, and does not count. */
static bool
calls(Node *node, void *functions)
{
	if (node == NULL || IsA(node, Aggref))
		return false;
	return check_functions_in_node(node, may_be, functions) ||
		expression_tree_walker(node, calls, functions);
}

/*
 * Whether a query may call a function above its grouping sets, of what is grouped by. That is
 * NULL there in the sets that it is not of, and is known by being the same expression: a call
 * of it has to stay what it is, where what the call is made into has it no more and
 * would be computed from one of the rows. lost are the functions whose calls go, the one itself
 * among them.
 */
bool
period_is_above_sets(PlannerInfo *root, Oid funcid, List *lost)
{
	List	   *called = list_make1_oid(funcid);
	Query	   *query = root == NULL ? NULL : root->parse;
	ListCell   *lc;

	if (query == NULL || query->groupingSets == NIL ||
		!(calls((Node *) query->targetList, called) || calls(query->havingQual, called)))
		return false;
	foreach(lc, query->targetList)
	{
		TargetEntry *target = lfirst(lc);

		if (target->ressortgroupref != 0 &&
			get_sortgroupref_clause_noerr(target->ressortgroupref, query->groupClause) != NULL &&
			calls((Node *) target->expr, lost))
			return true;
	}
	return false;
}

/*
 * The call function(period) of a function in the schema nsp, which returns a
 * date. Looked up without asking for privileges: planning is not using.
 */
static Expr *
date_of_period(const char *function, Oid nsp, Node *period)
{
	Oid			argtype = exprType(period);
	Oid			funcid;

	funcid = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
							 CStringGetDatum(function),
							 PointerGetDatum(buildoidvector(&argtype, 1)),
							 ObjectIdGetDatum(nsp));
	if (!OidIsValid(funcid))
		elog(ERROR, "function %s of periods not found", function);
	return (Expr *) makeFuncExpr(funcid, DATEOID, list_make1(copyObject(period)),
								 InvalidOid, InvalidOid, COERCE_EXPLICIT_CALL);
}

/* A date or timestamp as a constant. */
static Expr *
constant(Oid type, Datum value)
{
	int16		len;
	bool		byval;

	get_typlenbyval(type, &len, &byval);
	return (Expr *) makeConst(type, -1, InvalidOid, len, value, false, byval);
}

/* point <strategy> bound, by the default btree class of the point's type. */
static Expr *
comparison(Node *point, int16 strategy, Expr *bound)
{
	Oid			left = exprType(point);
	Oid			right = exprType((Node *) bound);
	TypeCacheEntry *typcache = lookup_type_cache(left, TYPECACHE_BTREE_OPFAMILY);
	Oid			operator = get_opfamily_member(typcache->btree_opf, left, right, strategy);

	if (!OidIsValid(operator))
		elog(ERROR, "missing operator %d(%u,%u) in opfamily %u",
			 strategy, left, right, typcache->btree_opf);
	return make_opclause(operator, BOOLOID, false, (Expr *) copyObject(point), bound,
						 InvalidOid, InvalidOid);
}

/* The day after a date: date + 1. */
static Expr *
day_after(Expr *date)
{
	Expr	   *one = (Expr *) makeConst(INT4OID, -1, InvalidOid, sizeof(int32),
										 Int32GetDatum(1), false, true);
	Oid			plus = OpernameGetOprid(list_make2(makeString(pstrdup("pg_catalog")),
												   makeString(pstrdup("+"))),
										DATEOID, INT4OID);

	return make_opclause(plus, DATEOID, false, date, one, InvalidOid, InvalidOid);
}

/*
 * The two comparisons that point <@ period is, the functions of periods being in
 * the schema nsp; NULL to leave it as it is.
 */
Node *
period_containment(PlannerInfo *root, Node *point, Node *period, Oid nsp)
{
	Oid			type = exprType(point);
	Expr	   *start;
	Expr	   *end;
	int16		end_strategy;

	if (type != DATEOID && type != TIMESTAMPOID)
		return NULL;
	if (!may_repeat(root, point) || !may_repeat(root, period))
		return NULL;

	end_strategy = type == DATEOID ? BTLessEqualStrategyNumber : BTLessStrategyNumber;
	if (IsA(period, Const))
	{
		Period		p;

		if (((Const *) period)->constisnull)
			return NULL;
		p = DatumGetPeriod(((Const *) period)->constvalue);
		if (type == DATEOID)
		{
			start = constant(type, DateADTGetDatum(period_start(p)));
			end = constant(type, DateADTGetDatum(period_end(p)));
		}
		else
		{
			start = constant(type, TimestampGetDatum(period_start(p) * USECS_PER_DAY));
			end = constant(type, TimestampGetDatum((period_end(p) + 1) * USECS_PER_DAY));
		}
	}
	else
	{
		start = date_of_period("start_date", nsp, period);
		end = date_of_period("end_date", nsp, period);
		if (type == TIMESTAMPOID)
			end = day_after(end);
	}

	return (Node *) make_andclause(list_make2(comparison(point, BTGreaterEqualStrategyNumber, start),
											  comparison(point, end_strategy, end)));
}

/* Planner support of date and timestamp <@ period, and of period @> them. */
Datum
period_contains_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	Node	   *result = NULL;

	if (IsA(request, SupportRequestSimplify))
	{
		SupportRequestSimplify *simplify = (SupportRequestSimplify *) request;
		FuncExpr   *call = simplify->fcall;

		if (list_length(call->args) == 2 &&
			!period_is_above_sets(simplify->root, call->funcid, list_make1_oid(call->funcid)))
		{
			Node	   *point = linitial(call->args);
			Node	   *period = lsecond(call->args);

			if (exprType(point) != DATEOID && exprType(point) != TIMESTAMPOID)
			{
				/* period @> point */
				Node	   *swap = point;

				point = period;
				period = swap;
			}
			result = period_containment(simplify->root, point, period,
										get_func_namespace(call->funcid));
		}
	}
	PG_RETURN_POINTER(result);
}
