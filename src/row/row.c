/*
 * row.c: fills named row types by attribute name.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "row/row.h"

/* A builder in the current memory context. */
static RowBuilder *
make_builder(TupleDesc tupdesc, const char *const *names)
{
	RowBuilder *row = palloc0(sizeof(RowBuilder));

	row->tupdesc = tupdesc;
	row->values = palloc0(tupdesc->natts * sizeof(Datum));
	row->nulls = palloc(tupdesc->natts * sizeof(bool));
	for (row->nnames = 0; names[row->nnames] != NULL; row->nnames++)
	{
		Assert(row->nnames < (int) lengthof(row->columns));
		row->columns[row->nnames] = -1;
		for (int i = 0; i < tupdesc->natts; i++)
		{
			Form_pg_attribute att = TupleDescAttr(tupdesc, i);

			if (!att->attisdropped && strcmp(NameStr(att->attname), names[row->nnames]) == 0)
				row->columns[row->nnames] = i;
		}
	}
	row_clear(row);
	return row;
}

/* The descriptor of the row type that the called function returns. */
static TupleDesc
result_descriptor(FunctionCallInfo fcinfo)
{
	TupleDesc	tupdesc;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "function %u does not return a row type", fcinfo->flinfo->fn_oid);
	return tupdesc;
}

RowBuilder *
row_builder_at(FunctionCallInfo fcinfo, const char *const *names, RowBuilder **place)
{
	if (*place == NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		*place = make_builder(BlessTupleDesc(CreateTupleDescCopy(result_descriptor(fcinfo))),
							  names);
		MemoryContextSwitchTo(caller);
	}
	row_clear(*place);
	return *place;
}

RowBuilder *
row_builder(FunctionCallInfo fcinfo, const char *const *names)
{
	return row_builder_at(fcinfo, names, (RowBuilder **) &fcinfo->flinfo->fn_extra);
}

void
row_clear(RowBuilder *row)
{
	memset(row->nulls, true, row->tupdesc->natts * sizeof(bool));
}

void
row_set(RowBuilder *row, int column, Datum value)
{
	int			att = row->columns[column];

	Assert(column < row->nnames);
	if (att < 0)
		return;
	row->values[att] = value;
	row->nulls[att] = false;
}

Oid
row_element_type(const RowBuilder *row, int column)
{
	int			att = row->columns[column];

	return att < 0 ? InvalidOid : get_element_type(TupleDescAttr(row->tupdesc, att)->atttypid);
}

Datum
row_datum(RowBuilder *row)
{
	return HeapTupleGetDatum(heap_form_tuple(row->tupdesc, row->values, row->nulls));
}

RowBuilder *
row_begin_set(FunctionCallInfo fcinfo, const char *const *names)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext caller;
	TupleDesc	tupdesc;

	if (rsinfo == NULL || !IsA(rsinfo, ReturnSetInfo) ||
		(rsinfo->allowedModes & SFRM_Materialize) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("function that returns a set was called where no set is accepted"),
				 errhint("Call it in FROM.")));
	/* A copy already, in the memory of the call. */
	tupdesc = result_descriptor(fcinfo);
	caller = MemoryContextSwitchTo(rsinfo->econtext->ecxt_per_query_memory);
	tupdesc = CreateTupleDescCopy(tupdesc);
	rsinfo->returnMode = SFRM_Materialize;
	rsinfo->setResult =
		tuplestore_begin_heap((rsinfo->allowedModes & SFRM_Materialize_Random) != 0,
							  false, work_mem);
	rsinfo->setDesc = tupdesc;
	MemoryContextSwitchTo(caller);
	/* The executor frees the descriptor and the rows, not the builder. */
	return make_builder(tupdesc, names);
}

void
row_put(FunctionCallInfo fcinfo, RowBuilder *row)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;

	tuplestore_putvalues(rsinfo->setResult, row->tupdesc, row->values, row->nulls);
	row_clear(row);
}
