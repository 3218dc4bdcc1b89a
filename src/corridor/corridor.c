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
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "compat.h"
#include "growth/growth.h"
#include "row/row.h"
#include "scratch/scratch.h"
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

static const KeyedType breakdown_type = {
	.name = "breakdown",
	.kind = 'b',
	.min_parts = 2,
	.max_parts = 4,
	.ntotals = WINDOW_TOTALS,
	WINDOW_HEAD,
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
			parts[i] = keyed_part_getarg(fcinfo, i + 1);
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

/* An empty sum over corridors: a comparison of the breakdown's windows. */
static KeyedState *
empty_sum(const KeyedState *state)
{
	KeyedState *sum = keyed_new(&comparison_type, 0);

	memcpy(keyed_head(sum), keyed_head(state), sizeof(WindowPair));
	return sum;
}

/* The sum over all corridors. */
static KeyedState *
sum_of_all(const KeyedState *state)
{
	KeyedState *sum = empty_sum(state);

	for (uint32 i = 0; i < state->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		keyed_merge_entry(&sum, 0, state, i);
	}
	return sum;
}

/* total(breakdown): the growth of the sum over all corridors. Strict. */
Datum
breakdown_total(PG_FUNCTION_ARGS)
{
	KeyedState *state = keyed_fetch(PG_GETARG_DATUM(0), &breakdown_type);
	Growth		growth = growth_of_entry(sum_of_all(state), 0);

	return growth_row(fcinfo, &growth);
}

/* The columns of row type corridor, by place in corridor_columns. */
enum
{
	COL_RANK,
	COL_KEY,					/* origin, destination, mode, via */
	COL_CURRENT = COL_KEY + KEYED_MAX_PARTS,
	COL_BASE,
	COL_CHANGE,
	COL_PCT,
	COL_SHARE,
	COL_CONTRIBUTION
};

static const char *const corridor_columns[] = {
	"rank", "origin", "destination", "mode", "via",
	"current", "base", "change", "pct", "share", "contribution", NULL
};

typedef struct RankedCorridor
{
	uint32		entry;
	int			nparts;
	Numeric		current;
	Numeric		base;
	KeyPart		parts[KEYED_MAX_PARTS];
} RankedCorridor;

/* Larger first, NULL last. */
static int
compare_descending(Numeric a, Numeric b)
{
	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(b),
											 NumericGetDatum(a)));
}

static int
compare_ranked(const void *x, const void *y)
{
	const RankedCorridor *a = x;
	const RankedCorridor *b = y;
	int			result;

	CHECK_FOR_INTERRUPTS();
	result = compare_descending(a->current, b->current);
	if (result == 0)
		result = compare_descending(a->base, b->base);
	if (result == 0)
		result = keyed_compare_keys(a->parts, b->parts, a->nparts);
	return result;
}

/* The corridors in order: current descending, base descending, key bytes. */
static RankedCorridor *
rank_corridors(const KeyedState *state)
{
	RankedCorridor *ranked =
		MemoryContextAllocHuge(CurrentMemoryContext,
							   (Size) Max(state->nentries, 1) * sizeof(RankedCorridor));

	for (uint32 i = 0; i < state->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		ranked[i].entry = i;
		ranked[i].nparts = state->nparts;
		ranked[i].current = window_value(state, i, WINDOW_CURRENT);
		ranked[i].base = window_value(state, i, WINDOW_BASE);
		keyed_key(state, i, ranked[i].parts);
	}
	qsort(ranked, state->nentries, sizeof(RankedCorridor), compare_ranked);
	return ranked;
}

/* The figures of a row: growth, share of the total, contribution to its growth. */
static void
put_figures(RowBuilder *row, Growth growth, const Growth *total)
{
	row_set_numeric(row, COL_CURRENT, growth.current);
	row_set_numeric(row, COL_BASE, growth.base);
	row_set_numeric(row, COL_CHANGE, growth.change);
	row_set_numeric(row, COL_PCT, growth.pct);
	row_set_numeric(row, COL_SHARE, growth_percent(growth.current, total->current));
	row_set_numeric(row, COL_CONTRIBUTION, growth_percent(growth.change, total->base));
}

/*
 * corridors(breakdown [, top]): a row a corridor, in order; what top leaves out
 * is one row with rank NULL and destination Other. A NULL top is all, a NULL
 * breakdown no row. Error: a negative top.
 */
Datum
breakdown_corridors(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, corridor_columns);
	KeyedState *state;
	KeyedState *rest;
	RankedCorridor *ranked;
	Scratch		scratch;
	Growth		total;
	uint32		shown;
	uint32		rank = 0;

	if (PG_ARGISNULL(0))
		return (Datum) 0;
	state = keyed_fetch(PG_GETARG_DATUM(0), &breakdown_type);
	shown = state->nentries;
	if (PG_NARGS() > 1 && !PG_ARGISNULL(1))
	{
		int32		top = PG_GETARG_INT32(1);

		if (top < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("top must not be negative: %d", top),
					 errhint("Give the number of corridors to show; 0 shows one row for all of them.")));
		shown = Min(shown, (uint32) top);
	}
	total = growth_of_entry(sum_of_all(state), 0);
	ranked = rank_corridors(state);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < shown; i++)
	{
		scratch_next(&scratch);
		if (i == 0 || compare_descending(ranked[i - 1].current, ranked[i].current) != 0)
			rank = i + 1;
		row_set(row, COL_RANK, Int64GetDatum(rank));
		for (int k = 0; k < state->nparts; k++)
		{
			if (ranked[i].parts[k].len >= 0)
				row_set(row, COL_KEY + k,
						PointerGetDatum(cstring_to_text_with_len(ranked[i].parts[k].bytes,
																 ranked[i].parts[k].len)));
		}
		put_figures(row, growth_of(ranked[i].current, ranked[i].base), &total);
		row_put(fcinfo, row);
	}
	scratch_end(&scratch);
	if (shown < state->nentries)
	{
		rest = empty_sum(state);
		for (uint32 i = shown; i < state->nentries; i++)
		{
			CHECK_FOR_INTERRUPTS();
			keyed_merge_entry(&rest, 0, state, ranked[i].entry);
		}
		row_set(row, COL_KEY + 1, PointerGetDatum(cstring_to_text("Other")));
		put_figures(row, growth_of_entry(rest, 0), &total);
		row_put(fcinfo, row);
	}
	return (Datum) 0;
}
