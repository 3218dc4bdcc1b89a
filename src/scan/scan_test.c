/*
 * scan_test.c: which conditions are comparisons of a column with a constant, and what
 * their constants are.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "access/stratnum.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "nodes/nodeFuncs.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "compat.h"
#include "scan/scan.h"
#include "scan/scan_rows.h"
#include "scan/scan_test.h"

/* A column as it is, or called text where it is varchar; NULL where it is none. */
static Var *
as_column(Node *node)
{
	if (IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	if (!IsA(node, Var) || ((Var *) node)->varattno <= 0)
		return NULL;
	return (Var *) node;
}

static bool
is_number(Oid type)
{
	return type == INT2OID || type == INT4OID || type == INT8OID;
}

/*
 * The operator as one of a btree, or as the opposite of its equality: strategy 0. False where it is neither, or
 * none: not every operator has a commutator.
 */
static bool
strategy_of(Oid operator, Oid family, int *strategy)
{
	Oid			negator;

	*strategy = get_op_opfamily_strategy(operator, family);
	if (*strategy != 0)
		return true;
	negator = get_negator(operator);
	return OidIsValid(negator) &&
		get_op_opfamily_strategy(negator, family) == BTEqualStrategyNumber;
}

/* Whether a node is a parameter whose value takes no plan to compute. */
static bool
is_known(Node *node, List *subselects)
{
	Param	   *param = (Param *) node;

	return IsA(node, Param) &&
		!(param->paramkind == PARAM_EXEC && list_member_int(subselects, param->paramid));
}

bool
scan_test_recognise(Node *condition, List *subselects, PlanState *parent, ScanTest *test)
{
	OpExpr	   *op = (OpExpr *) condition;
	Node	   *left;
	Node	   *right;
	Var		   *column;
	Oid			operator;
	Oid			type;

	if (!IsA(condition, OpExpr) || list_length(op->args) != 2)
		return false;
	operator = op->opno;
	left = linitial(op->args);
	right = lsecond(op->args);
	column = as_column(left);
	if (column == NULL)
	{
		column = as_column(right);
		right = left;
		operator = get_commutator(operator);
	}
	if (column == NULL || !(IsA(right, Const) || is_known(right, subselects)))
		return false;
	test->number = column->varattno;
	type = exprType(right);
	test->istext = column->vartype == TEXTOID || column->vartype == VARCHAROID;
	if (!(is_number(column->vartype) && is_number(type)) &&
		!(column->vartype == DATEOID && type == DATEOID) &&
		!(test->istext && type == TEXTOID && scan_can_be_key(TEXTOID, op->inputcollid)))
		return false;
	if (!strategy_of(operator, lookup_type_cache(column->vartype, TYPECACHE_BTREE_OPFAMILY)->btree_opf,
					 &test->strategy) ||
		(test->istext && test->strategy != 0 && test->strategy != BTEqualStrategyNumber) ||
		!get_func_leakproof(op->opfuncid))
		return false;
	test->length = get_typlen(type);
	test->constant = ExecInitExpr((Expr *) right, parent);
	return true;
}

void
scan_test_begin(ScanTest *test, ExprContext *econtext)
{
	Datum		value = ExecEvalExpr(test->constant, econtext, &test->never);
	int64		number;

	/* Between them is nothing, at first. */
	test->low = 1;
	test->high = 0;
	if (test->never)
		return;
	if (test->istext)
	{
		struct varlena *text = exact_detoast_packed(value);

		test->bytes = VARDATA_ANY(text);
		test->len = VARSIZE_ANY_EXHDR(text);
		return;
	}
	number = exact_integer(value, test->length);
	switch (test->strategy)
	{
		case BTLessStrategyNumber:
			if (number == PG_INT64_MIN)
				break;
			test->low = PG_INT64_MIN;
			test->high = number - 1;
			break;
		case BTLessEqualStrategyNumber:
			test->low = PG_INT64_MIN;
			test->high = number;
			break;
		case BTGreaterStrategyNumber:
			if (number == PG_INT64_MAX)
				break;
			test->low = number + 1;
			test->high = PG_INT64_MAX;
			break;
		case BTGreaterEqualStrategyNumber:
			test->low = number;
			test->high = PG_INT64_MAX;
			break;
		default:
			test->low = test->high = number;
			break;
	}
}

bool
scan_test_long_text(const ScanTest *test, Datum value)
{
	struct varlena *text;
	bool		pass;

	if (test->never || toast_raw_datum_size(value) != (Size) test->len + VARHDRSZ)
		return !test->never && test->strategy == 0;
	text = exact_detoast_packed(value);
	pass = scan_test_text(test, VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text));
	/* Not left to the end of the batch: it may be large, and the next batch may be far. */
	if (PointerGetDatum(text) != value)
		pfree(text);
	return pass;
}
