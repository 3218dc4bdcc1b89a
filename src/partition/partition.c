/*
 * partition.c: walks the partition of a window function once, and keeps what it
 * comes to.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "nodes/supportnodes.h"
#include "utils/memutils.h"

#include "compat.h"
#include "partition/partition.h"

PORTSTATS_FUNCTION(partition_support);

/* Rows between two emptyings of the memory that evaluating them takes. */
#define ROWS_A_RESET	1024

/* An operator can be made of a window function, and then there is no window. */
WindowObject
partition_window(FunctionCallInfo fcinfo)
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
 * The figure of an argument over the partition. The executor's memory for a row
 * lasts until the whole partition is read: what the argument and the figure's
 * arithmetic take is given back on the way.
 */
static struct varlena *
walk(WindowObject winobj, int arg, const PartitionFigure *figure)
{
	void	   *state = figure->begin(winobj);
	bool		isnull;
	bool		isout = false;
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext,
												  "portstats partition",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(scratch);

	for (int row = 0;; row++)
	{
		Datum		d;

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
		figure->add(&state, isnull ? NULL : (struct varlena *) PG_DETOAST_DATUM_PACKED(d),
					caller);
		if (row % ROWS_A_RESET == ROWS_A_RESET - 1)
			MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(scratch);
	return figure->finish(state);
}

struct varlena *
partition_figure(WindowObject winobj, int arg, const PartitionFigure *figure)
{
	Size	   *kept;

	if (WinGetCurrentPosition(winobj) == 0)
	{
		struct varlena *result = walk(winobj, arg, figure);
		Size		size = result == NULL ? 0 : VARSIZE(result);

		kept = WinGetPartitionLocalMemory(winobj, MAXALIGN(sizeof(Size)) + size);
		*kept = size;
		if (result != NULL)
			memcpy((char *) kept + MAXALIGN(sizeof(Size)), result, size);
	}
	else
		kept = WinGetPartitionLocalMemory(winobj, sizeof(Size));
	return *kept == 0 ? NULL : (struct varlena *) ((char *) kept + MAXALIGN(sizeof(Size)));
}

Numeric
partition_current(WindowObject winobj, int arg)
{
	bool		isnull;
	Datum		d = WinGetFuncArgCurrent(winobj, arg, &isnull);

	return isnull ? NULL : DatumGetNumeric(d);
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
#else
	(void) fcinfo;
#endif
	PG_RETURN_POINTER(NULL);
}
