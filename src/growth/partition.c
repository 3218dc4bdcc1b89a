/*
 * partition.c: share and contribution, window functions over a whole partition.
 *
 * The partition's total is added up at its first row, exactly, and kept with
 * the partition. Frames are ignored, as with ntile.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "nodes/supportnodes.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "windowapi.h"

#include "compat.h"
#include "growth/growth.h"

PORTSTATS_FUNCTION(partition_share);
PORTSTATS_FUNCTION(partition_contribution);
PORTSTATS_FUNCTION(partition_support);

/* One total, without windows: only ever a variable of this file. */
static const KeyedType partition_type = {
	.name = "partition total",
	.kind = 'p',
	.ntotals = 1,
};

/* Rows between two emptyings of the memory that evaluating them takes. */
#define ROWS_A_RESET	1024

/*
 * The window that a call was made over. An operator can be made of a window
 * function, and then there is none.
 */
static WindowObject
window_object(FunctionCallInfo fcinfo)
{
	WindowObject winobj = PG_WINDOW_OBJECT();

	if (!WindowObjectIsValid(winobj))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("window function was called without a window"),
				 errhint("Call it with OVER.")));
	compat_refuse_null_treatment(winobj, fcinfo);
	return winobj;
}

/*
 * Adds up an argument over the partition; NULL where every row is NULL. The
 * executor's memory for a row lasts until the whole partition is read: what the
 * argument and huge sums take is given back on the way.
 */
static Numeric
add_up(WindowObject winobj, int arg)
{
	KeyedState *state = keyed_new(&partition_type, 0);
	bool		isnull;
	bool		isout = false;
	Numeric		total;
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext,
												  "portstats partition total",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(scratch);

	for (int row = 0;; row++)
	{
		Datum		d;
		KeyedState *before;
		ExactValue	value = {false, false, 0, NULL};

		CHECK_FOR_INTERRUPTS();
		if (row == PG_INT32_MAX)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("more than %d rows in one partition", PG_INT32_MAX),
					 errhint("PARTITION BY something, or aggregate first.")));
		d = WinGetFuncArgInPartition(winobj, arg, row, WINDOW_SEEK_HEAD, false,
									 &isnull, &isout);
		if (isout)
			break;
		value.isnull = isnull;
		if (!isnull)
			value.numeric = (struct varlena *) PG_DETOAST_DATUM_PACKED(d);
		before = state;
		keyed_add(&state, 0, 0, &value);
		if (state != before)
		{
			/*
			 * Grown, in scratch: as the executor does, move it and free the
			 * old.
			 */
			MemoryContextSwitchTo(caller);
			state = (KeyedState *) DatumGetPointer(datumCopy(PointerGetDatum(state), false, -1));
			MemoryContextSwitchTo(scratch);
			pfree(before);
		}
		if (row % ROWS_A_RESET == ROWS_A_RESET - 1)
			MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(scratch);
	total = keyed_total_value(state, 0, 0, &isnull);
	return isnull ? NULL : total;
}

/* The total of an argument over the partition of the current row. */
static Numeric
partition_total(WindowObject winobj, int arg)
{
	if (WinGetCurrentPosition(winobj) == 0)
	{
		Numeric		total = add_up(winobj, arg);
		Size		size = total == NULL ? 0 : VARSIZE(total);
		Size	   *kept = WinGetPartitionLocalMemory(winobj, MAXALIGN(sizeof(Size)) + size);

		*kept = size;
		if (total != NULL)
			memcpy((char *) kept + MAXALIGN(sizeof(Size)), total, size);
		return total;
	}
	else
	{
		Size	   *kept = WinGetPartitionLocalMemory(winobj, sizeof(Size));

		return *kept == 0 ? NULL : (Numeric) ((char *) kept + MAXALIGN(sizeof(Size)));
	}
}

/* An argument of the current row, NULL where it is. */
static Numeric
current_arg(WindowObject winobj, int arg)
{
	bool		isnull;
	Datum		d = WinGetFuncArgCurrent(winobj, arg, &isnull);

	return isnull ? NULL : DatumGetNumeric(d);
}

/*
 * share(x) OVER (...): percent of the partition's total; NULL where x is NULL
 * or the total is not positive.
 */
Datum
partition_share(PG_FUNCTION_ARGS)
{
	WindowObject winobj = window_object(fcinfo);
	Numeric		total = partition_total(winobj, 0);
	Numeric		share = growth_percent(current_arg(winobj, 0), total);

	if (share == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(share);
}

/*
 * contribution(current, base) OVER (...): percentage points that the row adds
 * to the growth of the partition; NULL where either is NULL or the base of the
 * partition is not positive.
 */
Datum
partition_contribution(PG_FUNCTION_ARGS)
{
	WindowObject winobj = window_object(fcinfo);
	Numeric		total = partition_total(winobj, 1);
	Numeric		change = growth_difference(current_arg(winobj, 0), current_arg(winobj, 1));
	Numeric		contribution = growth_percent(change, total);

	if (contribution == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(contribution);
}

/*
 * Planner support: no frame changes the result, so the cheapest one will do
 * and calls with different frames share one pass (16 and later).
 */
Datum
partition_support(PG_FUNCTION_ARGS)
{
#if PG_VERSION_NUM >= 160000
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestOptimizeWindowClause))
	{
		SupportRequestOptimizeWindowClause *req =
			(SupportRequestOptimizeWindowClause *) request;

		req->frameOptions = FRAMEOPTION_NONDEFAULT | FRAMEOPTION_ROWS |
			FRAMEOPTION_START_UNBOUNDED_PRECEDING | FRAMEOPTION_END_CURRENT_ROW;
		PG_RETURN_POINTER(req);
	}
#endif
	PG_RETURN_POINTER(NULL);
}
