/*
 * comparison.c: the type comparison, two windows' exact totals as a value, and
 * the aggregates that make and read it: comparison, yoy, yoy_pct, growth.
 *
 * The state is keyed.c's, without key parts, with the totals of the current
 * and the base window, and the windows (WindowPair) as its head.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "growth/growth.h"
#include "window/window.h"

PORTSTATS_FUNCTION(comparison_accum_int2);
PORTSTATS_FUNCTION(comparison_accum_int4);
PORTSTATS_FUNCTION(comparison_accum_int8);
PORTSTATS_FUNCTION(comparison_accum_numeric);
PORTSTATS_FUNCTION(comparison_merge);
PORTSTATS_FUNCTION(comparison_final);
PORTSTATS_FUNCTION(comparison_growth);
PORTSTATS_FUNCTION(comparison_growth_pct);

const KeyedType comparison_type = {
	.name = "comparison",
	.kind = 'c',
	.min_parts = 0,
	.max_parts = 0,
	.ntotals = WINDOW_TOTALS,
	WINDOW_HEAD,
	.entry_is_valid = window_entry_is_valid,
};

KEYED_IO_FUNCTIONS(comparison)

/*
 * The transition (state, value, on_date, p) or (state, value, on_date,
 * current_period, base_period): a row without a date, or outside both windows,
 * is only counted.
 */
static pg_attribute_always_inline Datum
accumulate(FunctionCallInfo fcinfo, ExactValue (*getarg) (FunctionCallInfo fcinfo, int n))
{
	KeyedState *state = window_accum_state(fcinfo, &comparison_type, 0, 3, PG_NARGS() - 3);
	int			in = window_of_row(fcinfo, 2, keyed_head(state));

	if (in != 0)
	{
		ExactValue	value = getarg(fcinfo, 1);

		window_add(&state, 0, in, &value);
	}
	PG_RETURN_POINTER(state);
}

#define ACCUM_ENTRY(type) \
Datum \
comparison_accum_##type(PG_FUNCTION_ARGS) \
{ \
	return accumulate(fcinfo, exact_getarg_##type); \
}

ACCUM_ENTRY(int2)
ACCUM_ENTRY(int4)
ACCUM_ENTRY(int8)
ACCUM_ENTRY(numeric)

/* The combine function, and the transition of combine(comparison). */
Datum
comparison_merge(PG_FUNCTION_ARGS)
{
	return window_merge_states(fcinfo, &comparison_type);
}

/* The state as a value to keep: its canonical form. */
Datum
comparison_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), &comparison_type),
									  &comparison_type));
}

/* growth(comparison): current, base, change, pct. Strict. */
Datum
comparison_growth(PG_FUNCTION_ARGS)
{
	Growth		growth = growth_of_entry(keyed_fetch(PG_GETARG_DATUM(0), &comparison_type), 0);

	return growth_row(fcinfo, &growth);
}

/* growth_pct(comparison): percent. Strict. */
Datum
comparison_growth_pct(PG_FUNCTION_ARGS)
{
	Growth		growth = growth_of_entry(keyed_fetch(PG_GETARG_DATUM(0), &comparison_type), 0);

	if (growth.pct == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(growth.pct);
}
