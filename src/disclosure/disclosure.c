/*
 * disclosure.c: the type disclosure, what each enterprise contributes to each
 * cell of a table, and the two functions that read it: suppressed, publishable.
 *
 * The state is keyed.c's with two key parts (cell, enterprise), one total and
 * no head. What may be published is told in disclosure_rules.c.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "disclosure/disclosure.h"
#include "growth/growth.h"
#include "row/row.h"
#include "scratch/scratch.h"

PORTSTATS_FUNCTION(disclosure_accum_int2);
PORTSTATS_FUNCTION(disclosure_accum_int4);
PORTSTATS_FUNCTION(disclosure_accum_int8);
PORTSTATS_FUNCTION(disclosure_accum_numeric);
PORTSTATS_FUNCTION(disclosure_merge);
PORTSTATS_FUNCTION(disclosure_final);
PORTSTATS_FUNCTION(disclosure_suppressed);
PORTSTATS_FUNCTION(disclosure_publishable);

const KeyedType disclosure_type = {
	.name = "disclosure",
	.kind = 'd',
	.min_parts = DISCLOSURE_PARTS,
	.max_parts = DISCLOSURE_PARTS,
	.ntotals = 1,
};

KEYED_IO_FUNCTIONS(disclosure)

/* ---------- the aggregate ---------- */

/*
 * The transition (state, cell, enterprise, value). NULL is a cell, and an
 * enterprise, of its own; a NULL value counts as a row without one.
 */
static inline Datum
accumulate(FunctionCallInfo fcinfo, ExactValue value)
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, &disclosure_type);
	KeyPart		parts[DISCLOSURE_PARTS] = {
		keyed_getarg_part(fcinfo, 1), keyed_getarg_part(fcinfo, 2)
	};
	uint32		entry;

	if (state == NULL)
		state = keyed_new(&disclosure_type, DISCLOSURE_PARTS);
	entry = keyed_find_or_add(&state, parts);
	keyed_add(&state, entry, 0, &value);
	PG_RETURN_POINTER(state);
}

#define ACCUM_ENTRY(type) \
Datum \
disclosure_accum_##type(PG_FUNCTION_ARGS) \
{ \
	return accumulate(fcinfo, exact_getarg_##type(fcinfo, 3)); \
}

ACCUM_ENTRY(int2)
ACCUM_ENTRY(int4)
ACCUM_ENTRY(int8)
ACCUM_ENTRY(numeric)

/* The combine function, and the transition of combine(disclosure). */
Datum
disclosure_merge(PG_FUNCTION_ARGS)
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, &disclosure_type);

	if (PG_ARGISNULL(1))
		return keyed_return(fcinfo, state);
	if (state == NULL)
		state = keyed_new(&disclosure_type, DISCLOSURE_PARTS);
	keyed_merge(&state, keyed_fetch(PG_GETARG_DATUM(1), &disclosure_type));
	PG_RETURN_POINTER(state);
}

/* The state as a value to keep: its canonical form. */
Datum
disclosure_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), &disclosure_type),
									  &disclosure_type));
}

/* ---------- reading ---------- */

static void
refuse_rule(const char *problem, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s", problem),
			 errhint("%s", hint)));
}

/* Argument n, a percentage: NULL where it is not given, else positive and below the bound, if there is one. */
static Numeric
getarg_percent(FunctionCallInfo fcinfo, int n, const char *name, int32 bound)
{
	Numeric		value;

	if (PG_ARGISNULL(n))
		return NULL;
	value = PG_GETARG_NUMERIC(n);
	if (!numeric_is_positive(value) ||
		(bound > 0 && !numeric_is_less(value, numeric_from_int(bound))))
		refuse_rule(psprintf("%s must be more than 0%s: %s", name,
							 bound > 0 ? psprintf(" and less than %d", bound) : "",
							 DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value)))),
					"It is in percent.");
	return value;
}

/* Argument n, a number of enterprises: 0 where it is not given. */
static int32
getarg_count(FunctionCallInfo fcinfo, int n, const char *name)
{
	int32		value;

	if (PG_ARGISNULL(n))
		return 0;
	value = PG_GETARG_INT32(n);
	if (value < 1)
		refuse_rule(psprintf("%s must be at least 1: %d", name, value),
					"It is a number of enterprises.");
	return value;
}

/*
 * The table of the disclosure in argument 0, judged by the rules in those after
 * it: minimum_contributors, [[dominance_n, dominance_k,] p_percent]; NULL where
 * the disclosure is. Error: no rule at all, half of one.
 */
static DisclosureTable *
getarg_table(FunctionCallInfo fcinfo)
{
	DisclosureRules rules = {getarg_count(fcinfo, 1, "minimum_contributors"), 0, NULL, NULL};

	if (PG_NARGS() == 5)
	{
		rules.largest = getarg_count(fcinfo, 2, "dominance_n");
		rules.dominance = getarg_percent(fcinfo, 3, "dominance_k", 100);
	}
	if (PG_NARGS() > 2)
		rules.p = getarg_percent(fcinfo, PG_NARGS() - 1, "p_percent", 0);
	if ((rules.largest == 0) != (rules.dominance == NULL))
		refuse_rule("the dominance rule has two parameters",
					"Give dominance_n, a number of enterprises, with dominance_k, their share in percent.");
	if (rules.minimum == 0 && rules.largest == 0 && rules.p == NULL)
		refuse_rule("no rule says what may be published",
					"Give minimum_contributors, dominance_n with dominance_k, or p_percent; NULL is a rule that is not applied.");
	if (PG_ARGISNULL(0))
		return NULL;
	return disclosure_judge(keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), &disclosure_type),
											&disclosure_type), &rules);
}

/* A column that says how a cell is marked; a cell that is published has none. */
static void
set_mark(RowBuilder *row, int column, DisclosureMark mark)
{
	if (mark != DISCLOSURE_PUBLISHED)
		row_set(row, column, CStringGetTextDatum(mark == DISCLOSURE_PRIMARY ? "primary" : "secondary"));
}

static void
set_cell(RowBuilder *row, int column, const DisclosureCell *cell)
{
	if (cell->cell.len >= 0)
		row_set(row, column, PointerGetDatum(cstring_to_text_with_len(cell->cell.bytes,
																	  cell->cell.len)));
}

/* Puts the row of a cell, or of the total. */
typedef void (*PutCell) (FunctionCallInfo fcinfo, RowBuilder *row, const DisclosureCell *cell,
						 bool is_total);

/* A row a cell, in the order of the keys (that of the values would tell of what is suppressed), last the total's. */
static Datum
put_table(FunctionCallInfo fcinfo, const char *const *columns, PutCell put)
{
	RowBuilder *row = row_begin_set(fcinfo, columns);
	const DisclosureTable *table = getarg_table(fcinfo);
	Scratch		scratch;

	if (table == NULL)
		return (Datum) 0;
	scratch_begin(&scratch);
	for (uint32 i = 0; i < table->ncells; i++)
	{
		scratch_next(&scratch);
		put(fcinfo, row, &table->cells[i], false);
	}
	scratch_end(&scratch);
	put(fcinfo, row, &table->total, true);
	return (Datum) 0;
}

static const char *const suppressed_columns[] = {
	"cell", "suppression", "reason", "value", "contributors", "largest_share", "is_total", NULL
};

static void
put_suppressed(FunctionCallInfo fcinfo, RowBuilder *row, const DisclosureCell *cell,
			   bool is_total)
{
	if (cell->mark == DISCLOSURE_PUBLISHED)
		return;
	set_cell(row, 0, cell);
	set_mark(row, 1, cell->mark);
	row_set(row, 2, CStringGetTextDatum(cell->reason));
	row_set_numeric(row, 3, cell->value);
	row_set(row, 4, Int64GetDatum(cell->contributors));
	row_set_numeric(row, 5, growth_percent(cell->largest, cell->whole));
	row_set(row, 6, BoolGetDatum(is_total));
	row_put(fcinfo, row);
}

/*
 * suppressed(disclosure, minimum_contributors, ...): a row a cell that may not be
 * published, and why; last the total, where it may not be.
 */
Datum
disclosure_suppressed(PG_FUNCTION_ARGS)
{
	return put_table(fcinfo, suppressed_columns, put_suppressed);
}

static const char *const publishable_columns[] = {
	"cell", "value", "suppression", "is_total", NULL
};

static void
put_publishable(FunctionCallInfo fcinfo, RowBuilder *row, const DisclosureCell *cell,
				bool is_total)
{
	set_cell(row, 0, cell);
	if (cell->mark == DISCLOSURE_PUBLISHED)
		row_set_numeric(row, 1, cell->value);
	set_mark(row, 2, cell->mark);
	row_set(row, 3, BoolGetDatum(is_total));
	row_put(fcinfo, row);
}

/* publishable(disclosure, ...): every cell, and the total; NULL for what may not be published. */
Datum
disclosure_publishable(PG_FUNCTION_ARGS)
{
	return put_table(fcinfo, publishable_columns, put_publishable);
}
