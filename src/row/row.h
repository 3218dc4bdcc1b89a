/*
 * row.h: fills named row types by attribute name.
 *
 * Types that grow by ALTER TYPE ... ADD ATTRIBUTE under users' views keep
 * working: an attribute that the C code does not know stays NULL, and the order
 * is the type's own.
 */
#ifndef PORTSTATS_ROW_H
#define PORTSTATS_ROW_H

#include "postgres.h"

#include "access/htup.h"
#include "access/tupdesc.h"
#include "fmgr.h"
#include "utils/numeric.h"

typedef struct RowBuilder
{
	TupleDesc	tupdesc;
	Datum	   *values;
	bool	   *nulls;
	int			natts;
	int			nnames;			/* columns that row_column has found */
	int			columns[24];	/* their attribute numbers - 1, or -1 */
} RowBuilder;

/*
 * The builder for the named row type that the called function returns, with
 * a column for each name in names (NULL-terminated): column i is names[i].
 * Kept in fn_extra of the call, which must not be used for anything else.
 */
extern RowBuilder *row_builder(FunctionCallInfo fcinfo, const char *const *names);

/* The same, kept in *place, NULL at first, by a call that keeps more in fn_extra. */
extern RowBuilder *row_builder_at(FunctionCallInfo fcinfo, const char *const *names,
								  RowBuilder **place);

/* Empties the row: every column NULL. */
extern void row_clear(RowBuilder *row);

/* Sets a column, by its place in names. */
extern void row_set(RowBuilder *row, int column, Datum value);

/* The same for a numeric, where NULL stands for SQL's. */
static inline void
row_set_numeric(RowBuilder *row, int column, Numeric value)
{
	if (value != NULL)
		row_set(row, column, NumericGetDatum(value));
}

/* The type of the elements of a column that is an array; InvalidOid where it is not there. */
extern Oid	row_element_type(const RowBuilder *row, int column);

/* The row as a composite Datum. */
extern Datum row_datum(RowBuilder *row);

/*
 * Prepares a call that returns a set in materialised form (a tuplestore);
 * row_put adds the row.
 */
extern RowBuilder *row_begin_set(FunctionCallInfo fcinfo, const char *const *names);
extern void row_put(FunctionCallInfo fcinfo, RowBuilder *row);

#endif							/* PORTSTATS_ROW_H */
