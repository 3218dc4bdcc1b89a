/*
 * classify.c: classifications out of any table, and the classes of codes.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "commodity/classification.h"
#include "commodity/classify.h"
#include "commodity/hs_code.h"
#include "decimal/exact.h"
#include "row/row.h"
#include "value/value.h"

PORTSTATS_FUNCTION(classification_add_class);
PORTSTATS_FUNCTION(classification_add_class_valid);
PORTSTATS_FUNCTION(classification_combine);
PORTSTATS_FUNCTION(classification_final);
PORTSTATS_FUNCTION(classification_lines);
PORTSTATS_FUNCTION(classify);
PORTSTATS_FUNCTION(classify_on);

/* ---------- out of a table ---------- */

Classification *
classification_state(FunctionCallInfo fcinfo, ClassKind kind)
{
	Classification *state;

	value_require_aggregate(fcinfo, "classification");
	if (PG_ARGISNULL(0))
		return classification_new(kind);
	state = (Classification *) PG_GETARG_POINTER(0);
	if (VARATT_IS_EXTENDED(state))
		elog(ERROR, "aggregate state is no classification");
	classification_open((const struct varlena *) state);
	if (classification_kind(state) != kind)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an aggregate of a classification was begun with one of another kind"),
				 errhint("Call the aggregates classification and concordance themselves.")));
	return state;
}

void
classification_require(FunctionCallInfo fcinfo, int n, const char *what)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s is NULL", what),
				 errdetail("In the row of %s and %s.",
						   PG_ARGISNULL(1) ? "NULL" : value_quoted_text(PG_GETARG_TEXT_PP(1)),
						   PG_ARGISNULL(2) ? "NULL" : value_quoted_text(PG_GETARG_TEXT_PP(2))),
				 errhint("Leave such rows out with FILTER or WHERE.")));
}

/* Takes a row into the state: arguments 1 and 2, and the period from the caller. */
static Datum
accumulate(FunctionCallInfo fcinfo, Period valid)
{
	Classification *state = classification_state(fcinfo, CLASS_LINES);
	const text *class;

	classification_require(fcinfo, 1, "prefix of a classification");
	classification_require(fcinfo, 2, "class of a classification");
	class = (const text *) exact_detoast_packed(PG_GETARG_DATUM(2));
	classification_add_row(&state, hs_getarg(fcinfo, 1), valid, VARDATA_ANY(class),
						   VARSIZE_ANY_EXHDR(class));
	PG_RETURN_POINTER(state);
}

/* classification_add(state, prefix, class) */
Datum
classification_add_class(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, CLASS_ALWAYS);
}

/* The same with valid, where NULL is: always. */
Datum
classification_add_class_valid(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, PG_ARGISNULL(3) ? CLASS_ALWAYS : PG_GETARG_PERIOD(3));
}

/* classification_combine(state, state): the lines, or pairs, of both. */
Datum
classification_combine(PG_FUNCTION_ARGS)
{
	const Classification *other;
	Classification *state;

	value_require_aggregate(fcinfo, "classification");
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = classification_fetch(PG_GETARG_DATUM(1));
	state = classification_state(fcinfo, classification_kind(other));
	classification_add_all(&state, other);
	PG_RETURN_POINTER(state);
}

/* classification_final(state). Strict. */
Datum
classification_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(classification_canonical(classification_fetch(PG_GETARG_DATUM(0)), NULL));
}

/* The columns of row type class_line, by place in line_columns. */
enum
{
	COL_PREFIX,
	COL_CLASS,
	COL_VALID
};

static const char *const line_columns[] = {"prefix", "class", "valid", NULL};

/* lines(classification): a row a line, by prefix and first day. Strict. */
Datum
classification_lines(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, line_columns);
	const Classification *c =
		classification_finished(classification_fetch(PG_GETARG_DATUM(0)));

	for (uint32 i = 0; i < c->nlines; i++)
	{
		const ClassLine *line = classification_line(c, i);
		text	   *prefix = hs_to_text(line->prefix);

		CHECK_FOR_INTERRUPTS();
		row_set(row, COL_PREFIX, PointerGetDatum(prefix));
		row_set(row, COL_CLASS, PointerGetDatum(classification_class(c, line)));
		if (line->valid != CLASS_ALWAYS)
			row_set(row, COL_VALID, PeriodGetDatum(line->valid));
		row_put(fcinfo, row);
		pfree(prefix);
	}
	return (Datum) 0;
}

/* ---------- the class of a code ---------- */

/* The error unless all lines hold always. */
static void
require_undated(const Classification *c)
{
	if (!classification_is_dated(c))
		return;
	for (uint32 i = 0; i < c->nlines; i++)
	{
		const ClassLine *line = classification_line(c, i);

		CHECK_FOR_INTERRUPTS();
		if (line->valid != CLASS_ALWAYS)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("what a code is called depends on the day in this classification"),
					 errdetail("Prefix %s has the class \"%s\" in %s.", hs_name(line->prefix),
							   value_quoted_text(classification_class(c, line)),
							   period_to_text(line->valid)),
					 errhint("Give the day, as in classify(code, classes, on_date).")));
	}
}

const Classification *
classification_getarg(FunctionCallInfo fcinfo, int n)
{
	const Classification *c =
		classification_finished(classification_open(value_getarg(fcinfo, n)));

	require_undated(c);
	return c;
}

/* The class of a code on a day; the code itself where it is under no prefix. */
static Datum
class_of(const Classification *c, HsCode code, DateADT day)
{
	const ClassLine *line = classification_find(c, code, day);
	const text *class;
	text	   *result;

	if (line == NULL)
		PG_RETURN_TEXT_P(hs_to_text(code));
	class = classification_class(c, line);
	result = palloc(VARSIZE(class));
	memcpy(result, class, VARSIZE(class));
	PG_RETURN_TEXT_P(result);
}

/* classify(code, classes). Strict. */
Datum
classify(PG_FUNCTION_ARGS)
{
	const Classification *c = classification_getarg(fcinfo, 1);

	return class_of(c, hs_getarg(fcinfo, 0), 0);
}

/* classify(code, classes, on_date). Strict. */
Datum
classify_on(PG_FUNCTION_ARGS)
{
	const Classification *c =
		classification_finished(classification_open(value_getarg(fcinfo, 1)));

	return class_of(c, hs_getarg(fcinfo, 0), PG_GETARG_DATEADT(2));
}
