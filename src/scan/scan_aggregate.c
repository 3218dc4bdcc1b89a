/*
 * scan_aggregate.c: aggregates in a PortstatsScan, by their own transition functions.
 *
 * A function is called as the server's Agg calls it (nodeAgg.c, advance_transition_function):
 * in memory that lasts for a batch of rows, with the state in the groups' memory, into
 * which a state that is another than before is copied.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_agg.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "scan/scan_aggregate.h"

/* An error unless the owner of an aggregate may call a function that it is made of, as ExecInitAgg has it. */
static void
check_may_call(Oid aggregate, Oid function)
{
	HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(aggregate));
	AclResult	result;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", aggregate);
	result = compat_function_aclcheck(function, ((Form_pg_proc) GETSTRUCT(tuple))->proowner);
	ReleaseSysCache(tuple);
	if (result != ACLCHECK_OK)
		aclcheck_error(result, OBJECT_FUNCTION, get_func_name(function));
	InvokeFunctionExecuteHook(function);
}

/* A call of a function of an aggregate with so many arguments, in the node that it is told. */
static FunctionCallInfo
make_call(const Aggref *aggregate, Oid function, int narguments, AggState *agg, Expr *expr)
{
	FunctionCallInfo call = palloc0(SizeForFunctionCallInfo(narguments));
	FmgrInfo   *info = palloc0(sizeof(FmgrInfo));

	check_may_call(aggregate->aggfnoid, function);
	fmgr_info(function, info);
	fmgr_info_set_expr((Node *) expr, info);
	InitFunctionCallInfoData(*call, info, narguments, aggregate->inputcollid, (Node *) agg, NULL);
	return call;
}

/* Where an argument comes from. */
static void
begin_argument(ScanArgument *argument, Expr *expr, bool filtered, ScanRows *rows,
			   PlanState *parent)
{
	memset(argument, 0, sizeof(*argument));
	if (IsA(expr, Var))
	{
		argument->column = scan_rows_column(rows, ((Var *) expr)->varattno);
		return;
	}
	argument->expr = ExecInitExpr(expr, parent);
	/* What may fail is not computed before there is a row to compute it for. */
	argument->constant = IsA(expr, Const) ||
		(IsA(expr, Param) && ((Param *) expr)->paramkind == PARAM_EXTERN) ||
		(!filtered && !contain_var_clause((Node *) expr) &&
		 !contain_volatile_functions((Node *) expr));
}

void
scan_aggregate_begin(ScanAggregate *aggregate, const Aggref *call, List *exprs,
					 ScanRows *rows, PlanState *parent, AggState *agg)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(call->aggfnoid));
	Form_pg_aggregate form;
	Oid			types[FUNC_MAX_ARGS];
	Expr	   *expr;
	Datum		initial;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for aggregate %u", call->aggfnoid);
	form = (Form_pg_aggregate) GETSTRUCT(tuple);
	memset(aggregate, 0, sizeof(*aggregate));
	if (linitial(exprs) != NULL)
	{
		aggregate->filter = ExecInitQual(make_ands_implicit(linitial(exprs)), parent);
		aggregate->computes = true;
	}
	aggregate->narguments = list_length(exprs) - 1;
	aggregate->arguments = palloc0(Max(aggregate->narguments, 1) * sizeof(ScanArgument));
	for (int i = 0; i < aggregate->narguments; i++)
	{
		ScanArgument *argument = &aggregate->arguments[i];

		begin_argument(argument, list_nth(exprs, i + 1), aggregate->filter != NULL, rows, parent);
		aggregate->computes |= argument->column == NULL && !argument->constant;
	}

	build_aggregate_transfn_expr(types, get_aggregate_argtypes((Aggref *) call, types), 0,
								 call->aggvariadic, call->aggtranstype, call->inputcollid,
								 form->aggtransfn, InvalidOid, &expr, NULL);
	aggregate->transition = make_call(call, form->aggtransfn, aggregate->narguments + 1, agg, expr);
	get_typlenbyval(call->aggtranstype, &aggregate->length, &aggregate->byval);
	initial = SysCacheGetAttr(AGGFNOID, tuple, Anum_pg_aggregate_agginitval,
							  &aggregate->initial_isnull);
	if (!aggregate->initial_isnull)
	{
		Oid			in;
		Oid			param;

		getTypeInputInfo(call->aggtranstype, &in, &param);
		aggregate->initial = OidInputFunctionCall(in, TextDatumGetCString(initial), param, -1);
	}
	if (call->aggtranstype == INTERNALOID)
	{
		build_aggregate_serialfn_expr(form->aggserialfn, &expr);
		aggregate->serialize = make_call(call, form->aggserialfn, 1, agg, expr);
	}
	ReleaseSysCache(tuple);
}

void
scan_aggregate_constants(ScanAggregate *aggregate, ExprContext *econtext)
{
	for (int i = 0; i < aggregate->narguments; i++)
	{
		ScanArgument *argument = &aggregate->arguments[i];
		NullableDatum *value = &aggregate->transition->args[i + 1];

		if (argument->constant)
			value->value = ExecEvalExpr(argument->expr, econtext, &value->isnull);
	}
}

/* A copy of a value by reference, in the groups' memory. An expanded one is flat in it. */
static Datum
copy_value(const ScanAggregate *aggregate, Datum value, MemoryContext memory)
{
	MemoryContext caller = MemoryContextSwitchTo(memory);

	value = datumCopy(value, false, aggregate->length);
	MemoryContextSwitchTo(caller);
	return value;
}

void
scan_aggregate_start(const ScanAggregate *aggregate, ScanAggregateState *state,
					 MemoryContext memory)
{
	state->isnull = aggregate->initial_isnull;
	state->none = aggregate->initial_isnull;
	if (state->isnull || aggregate->byval)
		state->value = aggregate->initial;
	else
		state->value = copy_value(aggregate, aggregate->initial, memory);
}

void
scan_aggregate_set(const ScanAggregate *aggregate, ScanAggregateState *state, Datum value,
				   bool isnull, MemoryContext memory)
{
	if (!aggregate->byval && DatumGetPointer(value) != DatumGetPointer(state->value))
	{
		value = isnull ? (Datum) 0 : copy_value(aggregate, value, memory);
		if (!state->isnull)
			pfree(DatumGetPointer(state->value));
	}
	state->value = value;
	state->isnull = isnull;
	state->none = false;
}

/* Calls the transition function, its arguments in place. */
static inline void
call_transition(const ScanAggregate *aggregate, ScanAggregateState *state, MemoryContext memory)
{
	FunctionCallInfo call = aggregate->transition;
	Datum		result;

	if (call->flinfo->fn_strict)
	{
		for (int i = 1; i <= aggregate->narguments; i++)
			if (call->args[i].isnull)
				return;
		if (state->none)
		{
			scan_aggregate_set(aggregate, state, call->args[1].value, false, memory);
			return;
		}
		if (state->isnull)
			return;
	}
	call->args[0].value = state->value;
	call->args[0].isnull = state->isnull;
	call->isnull = false;
	result = FunctionCallInvoke(call);
	/* Most are changed where they are. */
	if (aggregate->byval || result != state->value || call->isnull != state->isnull)
		scan_aggregate_set(aggregate, state, result, call->isnull, memory);
}

/*
 * What functions left behind is let go of where it is much, not when the batch ends alone: values may be large.
 * Nothing else is in that memory.
 */
static inline void
let_go(void)
{
	if (CurrentMemoryContext->mem_allocated > SCAN_MUCH)
		MemoryContextReset(CurrentMemoryContext);
}

static inline void
take_column(const ScanArgument *argument, NullableDatum *value, int row)
{
	value->value = argument->column->values[row];
	value->isnull = argument->column->isnull[row];
}

void
scan_aggregate_advance(const ScanAggregate *aggregate, ScanAggregateState *state, int row,
					   ExprContext *econtext, MemoryContext memory)
{
	CHECK_FOR_INTERRUPTS();
	let_go();
	if (aggregate->filter != NULL && !ExecQual(aggregate->filter, econtext))
		return;
	for (int i = 0; i < aggregate->narguments; i++)
	{
		const ScanArgument *argument = &aggregate->arguments[i];
		NullableDatum *value = &aggregate->transition->args[i + 1];

		if (argument->column != NULL)
			take_column(argument, value, row);
		else if (!argument->constant)
			value->value = ExecEvalExpr(argument->expr, econtext, &value->isnull);
	}
	call_transition(aggregate, state, memory);
}

void
scan_aggregate_advance_rows(const ScanAggregate *aggregate, int i, ScanGroup *const *group,
							int first, int end, MemoryContext memory)
{
	for (int row = first; row < end; row++)
	{
		CHECK_FOR_INTERRUPTS();
		let_go();
		for (int k = 0; k < aggregate->narguments; k++)
			if (aggregate->arguments[k].column != NULL)
				take_column(&aggregate->arguments[k], &aggregate->transition->args[k + 1], row);
		call_transition(aggregate, &group[row]->states[i], memory);
	}
}

Datum
scan_aggregate_result(ScanAggregate *aggregate, const ScanAggregateState *state, bool *isnull)
{
	FunctionCallInfo call = aggregate->serialize;
	Datum		result = state->value;

	*isnull = state->isnull;
	if (call != NULL)
	{
		/* Serialization functions are strict. */
		if (state->isnull)
			return (Datum) 0;
		call->args[0].value = state->value;
		call->args[0].isnull = false;
		call->isnull = false;
		result = FunctionCallInvoke(call);
		*isnull = call->isnull;
	}
	return result;
}
