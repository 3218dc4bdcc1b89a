/*
 * growth.c: growth, share and contribution as arithmetic on numerics.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "compat.h"
#include "growth/growth.h"
#include "row/row.h"
#include "window/window.h"

PORTSTATS_FUNCTION(growth_pct);

Numeric
growth_percent(Numeric part, Numeric whole)
{
	if (part == NULL || whole == NULL || !numeric_is_positive(whole) || numeric_is_special(part))
		return NULL;
	return numeric_call(numeric_div, numeric_call(numeric_mul, numeric_from_int(100), part),
						whole);
}

Numeric
growth_difference(Numeric a, Numeric b)
{
	if (a == NULL || b == NULL)
		return NULL;
	return numeric_call(numeric_sub, a, b);
}

Growth
growth_of(Numeric current, Numeric base)
{
	Growth		result;

	result.current = current;
	result.base = base;
	result.change = growth_difference(current, base);
	result.pct = growth_percent(result.change, base);
	return result;
}

Growth
growth_of_entry(const KeyedState *state, uint32 entry)
{
	return growth_of(window_value(state, entry, WINDOW_CURRENT),
					 window_value(state, entry, WINDOW_BASE));
}

Datum
growth_row(FunctionCallInfo fcinfo, const Growth *growth)
{
	static const char *const names[] = {"current", "base", "change", "pct", NULL};
	RowBuilder *row = row_builder(fcinfo, names);

	row_set_numeric(row, 0, growth->current);
	row_set_numeric(row, 1, growth->base);
	row_set_numeric(row, 2, growth->change);
	row_set_numeric(row, 3, growth->pct);
	return row_datum(row);
}

/*
 * growth_pct(current, base): percent; NULL where the base is not positive or
 * either is NaN or infinite. Strict.
 */
Datum
growth_pct(PG_FUNCTION_ARGS)
{
	Growth		growth = growth_of(PG_GETARG_NUMERIC(0), PG_GETARG_NUMERIC(1));

	if (growth.pct == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(growth.pct);
}
