/*
 * basket.c: the type basket, two windows' exact values and quantities by key,
 * and the aggregates that make it: basket, combine, unit_value.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "basket/basket.h"
#include "compat.h"
#include "decimal/exact.h"
#include "value/value.h"

PORTSTATS_FUNCTION(basket_merge);
PORTSTATS_FUNCTION(basket_final);

/*
 * Whether an entry has, where it has a unit, a value and a quantity of each row, and else
 * no quantity at all.
 */
static bool
basket_entry_is_valid(const KeyedState *state, uint32 entry)
{
	bool		paired = basket_is_paired(state, entry);

	for (int i = 0; i < WINDOW_TOTALS; i++)
	{
		const ExactTotal *value = keyed_total(state, entry, i);
		const ExactTotal *quantity = keyed_total(state, entry, BASKET_QUANTITY + i);

		if (quantity->rows != (paired ? value->rows : 0) ||
			(paired && (value->nulls > 0 || quantity->nulls > 0)))
			return false;
	}
	return window_entry_is_valid(state, entry);
}

const KeyedType basket_type = {
	.name = "basket",
	.kind = 'k',
	.min_parts = BASKET_PARTS,
	.max_parts = BASKET_PARTS,
	.ntotals = BASKET_TOTALS,
	WINDOW_HEAD,
	.entry_is_valid = basket_entry_is_valid,
};

KEYED_IO_FUNCTIONS(basket)

/* ---------- the aggregates ---------- */

/* Whether a quantity is one that a value can be divided by: not NULL, not 0. */
static inline bool
is_quantity(const ExactValue *quantity)
{
	NumericParts parts;

	if (quantity->isnull)
		return false;
	numeric_take_apart(quantity->numeric, &parts);
	return parts.special || parts.ndigits > 0;
}

/*
 * Adds a row to the windows it is in. quantity and unit are the arguments' numbers;
 * 0: there is none. A quantity without a value is not taken in.
 */
static pg_attribute_always_inline void
add_row(FunctionCallInfo fcinfo, KeyedState **state, int in, KeyPart key,
		const ExactValue *value, int quantity_arg, int unit_arg)
{
	KeyPart		parts[BASKET_PARTS] = {key, {NULL, -1}};
	ExactValue	quantity = {true, false, 0, NULL};
	bool		paired;
	uint32		entry;

	if (quantity_arg != 0 && !value->isnull)
		quantity = exact_getarg_numeric(fcinfo, quantity_arg);
	paired = is_quantity(&quantity);
	if (paired)
	{
		if (unit_arg != 0)
			parts[BASKET_UNIT] = keyed_getarg_part(fcinfo, unit_arg);
		if (parts[BASKET_UNIT].len < 0)
		{
			parts[BASKET_UNIT].bytes = "";
			parts[BASKET_UNIT].len = 0;
		}
	}
	entry = keyed_find_or_add(state, parts);
	window_add(state, entry, in, value);
	if (paired)
	{
		if (in & WINDOW_IN_CURRENT)
			keyed_add(state, entry, BASKET_QUANTITY + WINDOW_CURRENT, &quantity);
		if (in & WINDOW_IN_BASE)
			keyed_add(state, entry, BASKET_QUANTITY + WINDOW_BASE, &quantity);
	}
}

/*
 * The transition (state, key, value, [quantity, [unit,]] on_date, then one
 * period or two). Rows without a date or outside both windows are only counted.
 */
static pg_attribute_always_inline Datum
accumulate(FunctionCallInfo fcinfo, int nperiods,
		   ExactValue (*getarg) (FunctionCallInfo fcinfo, int n))
{
	int			nmeasures = PG_NARGS() - 4 - nperiods;
	KeyedState *state = window_accum_state(fcinfo, &basket_type, BASKET_PARTS,
										   nmeasures + 4, nperiods);
	int			in = window_of_row(fcinfo, nmeasures + 3, keyed_head(state));

	if (in != 0)
	{
		ExactValue	value = getarg(fcinfo, 2);

		add_row(fcinfo, &state, in, keyed_getarg_part(fcinfo, 1), &value,
				nmeasures > 0 ? 3 : 0, nmeasures > 1 ? 4 : 0);
	}
	PG_RETURN_POINTER(state);
}

/*
 * The transition (state, value, quantity [, unit]) of unit_value: a basket of
 * one key, NULL, whose current window is the whole calendar.
 */
static pg_attribute_always_inline Datum
accumulate_whole(FunctionCallInfo fcinfo, ExactValue (*getarg) (FunctionCallInfo fcinfo, int n))
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, &basket_type);
	KeyPart		key = {NULL, -1};
	ExactValue	value = getarg(fcinfo, 1);

	if (state == NULL)
	{
		WindowPair *w;

		state = keyed_new(&basket_type, BASKET_PARTS);
		w = keyed_head(state);
		w->current = period_make(PERIOD_DAY_ZERO, PERIOD_DAY_ZERO + PERIOD_LAST_DAY);
		w->base = WINDOW_NO_BASE;
	}
	add_row(fcinfo, &state, WINDOW_IN_CURRENT, key, &value, 2, PG_NARGS() > 3 ? 3 : 0);
	PG_RETURN_POINTER(state);
}

#define ACCUM_FUNCTION(name, call) \
PORTSTATS_FUNCTION(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	return call; \
}

/* The entries of each SQL type of value. */
#define ACCUM_FUNCTIONS(type) \
ACCUM_FUNCTION(basket_accum_##type, accumulate(fcinfo, 1, exact_getarg_##type)) \
ACCUM_FUNCTION(basket_accum_pair_##type, accumulate(fcinfo, 2, exact_getarg_##type)) \
ACCUM_FUNCTION(unit_value_accum_##type, accumulate_whole(fcinfo, exact_getarg_##type))

ACCUM_FUNCTIONS(int2)
ACCUM_FUNCTIONS(int4)
ACCUM_FUNCTIONS(int8)
ACCUM_FUNCTIONS(numeric)

/* The combine function, and the transition of combine(basket). */
Datum
basket_merge(PG_FUNCTION_ARGS)
{
	return window_merge_states(fcinfo, &basket_type);
}

/* The state as a value to keep: its canonical form. */
Datum
basket_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(basket_getarg(fcinfo, 0));
}

/* ---------- for those who read it ---------- */

KeyedState *
basket_getarg(FunctionCallInfo fcinfo, int n)
{
	return keyed_canonical(keyed_fetch(PG_GETARG_DATUM(n), &basket_type), &basket_type);
}

/* Values by key, and sums: only ever variables. */
static const KeyedType values_type = {
	.name = "values of a basket",
	.kind = 'v',
	.min_parts = 1,
	.max_parts = 1,
	.ntotals = WINDOW_TOTALS,
	.headlen = sizeof(WindowPair),
};

static const KeyedType units_type = {
	.name = "units of a basket",
	.kind = 'u',
	.min_parts = 1,
	.max_parts = 1,
	.ntotals = BASKET_TOTALS,
	.headlen = sizeof(WindowPair),
};

static const KeyedType sum_type = {
	.name = "sum over a basket",
	.kind = 'q',
	.ntotals = BASKET_TOTALS,
	.headlen = sizeof(WindowPair),
};

/* The entries of a basket added to a new state by one part of their keys. */
static KeyedState *
merge_by(const KeyedState *basket, int part, KeyedState *result)
{
	memcpy(keyed_head(result), keyed_head(basket), sizeof(WindowPair));
	for (uint32 i = 0; i < basket->nentries; i++)
	{
		KeyPart		parts[BASKET_PARTS];

		CHECK_FOR_INTERRUPTS();
		keyed_key(basket, i, parts);
		keyed_merge_entry(&result, keyed_find_or_add(&result, &parts[part]), basket, i);
	}
	return result;
}

KeyedState *
basket_values(const KeyedState *basket)
{
	return merge_by(basket, BASKET_KEY,
					keyed_new_with_room(&values_type, 1, basket->nentries, basket->arena_used));
}

KeyedState *
basket_units(const KeyedState *basket)
{
	return keyed_canonical(merge_by(basket, BASKET_UNIT, keyed_new(&units_type, 1)), &units_type);
}

KeyedState *
basket_empty_sum(const KeyedState *basket)
{
	KeyedState *sum = keyed_new(&sum_type, 0);

	memcpy(keyed_head(sum), keyed_head(basket), sizeof(WindowPair));
	return sum;
}

bool
basket_is_paired(const KeyedState *basket, uint32 entry)
{
	KeyPart		parts[BASKET_PARTS];

	keyed_key(basket, entry, parts);
	return parts[BASKET_UNIT].len >= 0;
}

Numeric
basket_quantity(const KeyedState *state, uint32 entry, int which)
{
	bool		isnull;

	if (which == WINDOW_BASE && !window_has_base(keyed_head(state)))
		return NULL;
	/* No quantity that is taken in is NULL. */
	return keyed_total_value(state, entry, BASKET_QUANTITY + which, &isnull);
}

/* A unit as errors name it. */
static const char *
unit_text(const KeyPart *unit)
{
	return unit->len == 0 ? "one without a name" : psprintf("\"%s\"", value_quoted(unit->bytes, unit->len));
}

KeyPart
basket_require_one_unit(const KeyedState *basket)
{
	KeyPart		unit = {"", 0};
	bool		found = false;

	for (uint32 i = 0; i < basket->nentries; i++)
	{
		KeyPart		parts[BASKET_PARTS];

		CHECK_FOR_INTERRUPTS();
		keyed_key(basket, i, parts);
		if (parts[BASKET_UNIT].len < 0)
			continue;
		if (found && keyed_compare_keys(&unit, &parts[BASKET_UNIT], 1) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("quantities in different units cannot be added"),
					 errdetail("One unit is %s, another %s.", unit_text(&unit),
							   unit_text(&parts[BASKET_UNIT])),
					 errhint("Take the rows of one unit with FILTER or GROUP BY, or a quantity that all rows have in one unit, such as the net weight.")));
		unit = parts[BASKET_UNIT];
		found = true;
	}
	return unit;
}

void
basket_raise_no_key(const KeyPart *key)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 key->len < 0 ? errmsg("the basket has no key that is NULL") :
			 errmsg("the basket has no key \"%s\"", value_quoted(key->bytes, key->len)),
			 errhint("Keys are compared by their bytes: case and spaces count. items(basket) lists them.")));
	pg_unreachable();
}
