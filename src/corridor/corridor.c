/*
 * corridor.c: the type breakdown, two windows' exact totals by corridor, and
 * what is read off it: corridors, total.
 *
 * The state is keyed.c's with two to four key parts (origin, destination, mode,
 * via), the totals of the current and the base window, and the windows
 * (WindowPair) as its head. How many parts it has says which dimensions were
 * given.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "corridor/corridor.h"
#include "growth/ranking.h"
#include "row/row.h"
#include "window/window.h"

PORTSTATS_FUNCTION(breakdown_accum_int2);
PORTSTATS_FUNCTION(breakdown_accum_int4);
PORTSTATS_FUNCTION(breakdown_accum_int8);
PORTSTATS_FUNCTION(breakdown_accum_numeric);
PORTSTATS_FUNCTION(breakdown_accum_pair_int2);
PORTSTATS_FUNCTION(breakdown_accum_pair_int4);
PORTSTATS_FUNCTION(breakdown_accum_pair_int8);
PORTSTATS_FUNCTION(breakdown_accum_pair_numeric);
PORTSTATS_FUNCTION(breakdown_merge);
PORTSTATS_FUNCTION(breakdown_final);
PORTSTATS_FUNCTION(breakdown_corridors);
PORTSTATS_FUNCTION(breakdown_total);

const KeyedType breakdown_type = {
	.name = "breakdown",
	.kind = 'b',
	.min_parts = 2,
	.max_parts = 4,
	.ntotals = WINDOW_TOTALS,
	WINDOW_HEAD,
	.entry_is_valid = window_entry_is_valid,
};

KEYED_IO_FUNCTIONS(breakdown)

/* ---------- the aggregate ---------- */

/*
 * The transition (state, origin, destination, [mode, [via,]] value, on_date,
 * then one period or two). Rows without a date or outside both windows are only
 * counted, so that a corridor without a row in either leaves none.
 */
static pg_attribute_always_inline Datum
accumulate(FunctionCallInfo fcinfo, int nperiods,
		   ExactValue (*getarg) (FunctionCallInfo fcinfo, int n))
{
	int			nparts = PG_NARGS() - 3 - nperiods;
	KeyedState *state = window_accum_state(fcinfo, &breakdown_type, nparts,
										   nparts + 3, nperiods);
	int			in = window_of_row(fcinfo, nparts + 2, keyed_head(state));

	if (in != 0)
	{
		ExactValue	value = getarg(fcinfo, nparts + 1);
		KeyPart		parts[KEYED_MAX_PARTS];
		uint32		entry;

		for (int i = 0; i < nparts; i++)
			parts[i] = keyed_getarg_part(fcinfo, i + 1);
		entry = keyed_find_or_add(&state, parts);
		window_add(&state, entry, in, &value);
	}
	PG_RETURN_POINTER(state);
}

#define ACCUM_ENTRIES(type) \
Datum \
breakdown_accum_##type(PG_FUNCTION_ARGS) \
{ \
	return accumulate(fcinfo, 1, exact_getarg_##type); \
} \
\
Datum \
breakdown_accum_pair_##type(PG_FUNCTION_ARGS) \
{ \
	return accumulate(fcinfo, 2, exact_getarg_##type); \
}

ACCUM_ENTRIES(int2)
ACCUM_ENTRIES(int4)
ACCUM_ENTRIES(int8)
ACCUM_ENTRIES(numeric)

/* The combine function, and the transition of combine(breakdown). */
Datum
breakdown_merge(PG_FUNCTION_ARGS)
{
	return window_merge_states(fcinfo, &breakdown_type);
}

/* The state as a value to keep: its canonical form. */
Datum
breakdown_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), &breakdown_type),
									  &breakdown_type));
}

/* ---------- reading ---------- */

/* total(breakdown): the growth of the sum over all corridors. Strict. */
Datum
breakdown_total(PG_FUNCTION_ARGS)
{
	KeyedState *state = keyed_fetch(PG_GETARG_DATUM(0), &breakdown_type);
	Growth		growth = growth_of_entry(ranking_sum(state), 0);

	return growth_row(fcinfo, &growth);
}

static const char *const corridor_names[] = {
	"rank", "origin", "destination", "mode", "via", RANKING_FIGURES
};

/* Its rest is called by its destination. */
static const RankingColumns corridor_columns = {corridor_names, KEYED_MAX_PARTS, 1};

/*
 * corridors(breakdown [, top]): a row a corridor, in order; what top leaves out
 * is one row with rank NULL and destination Other. A NULL top is all, a NULL
 * breakdown no row. Error: a negative top.
 */
Datum
breakdown_corridors(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, corridor_names);
	KeyedState *state;
	Growth		total;

	if (PG_ARGISNULL(0))
		return (Datum) 0;
	state = keyed_fetch(PG_GETARG_DATUM(0), &breakdown_type);
	total = growth_of_entry(ranking_sum(state), 0);
	ranking_put(fcinfo, row, &corridor_columns, state,
				ranking_top(fcinfo, 1, "top", state->nentries), &total);
	return (Datum) 0;
}
