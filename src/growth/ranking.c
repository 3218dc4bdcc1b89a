/*
 * ranking.c: the keys of a state with windows, in order, and the rows read off
 * them.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "growth/ranking.h"
#include "scratch/scratch.h"
#include "window/window.h"

KeyedState *
ranking_empty_sum(const KeyedState *state)
{
	KeyedState *sum = keyed_new(&comparison_type, 0);

	memcpy(keyed_head(sum), keyed_head(state), sizeof(WindowPair));
	return sum;
}

KeyedState *
ranking_sum(const KeyedState *state)
{
	KeyedState *sum = ranking_empty_sum(state);

	for (uint32 i = 0; i < state->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		keyed_merge_entry(&sum, 0, state, i);
	}
	return sum;
}

int
ranking_compare(Numeric a, Numeric b)
{
	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(b),
											 NumericGetDatum(a)));
}

static int
compare_ranked(const void *x, const void *y)
{
	const RankedKey *a = x;
	const RankedKey *b = y;
	int			result;

	CHECK_FOR_INTERRUPTS();
	result = ranking_compare(a->current, b->current);
	if (result == 0)
		result = ranking_compare(a->base, b->base);
	if (result == 0)
		result = keyed_compare_keys(a->parts, b->parts, a->nparts);
	return result;
}

RankedKey *
ranking_of(const KeyedState *state)
{
	RankedKey  *ranked =
		MemoryContextAllocHuge(CurrentMemoryContext,
							   (Size) Max(state->nentries, 1) * sizeof(RankedKey));

	for (uint32 i = 0; i < state->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		ranked[i].entry = i;
		ranked[i].nparts = state->nparts;
		ranked[i].current = window_value(state, i, WINDOW_CURRENT);
		ranked[i].base = window_value(state, i, WINDOW_BASE);
		keyed_key(state, i, ranked[i].parts);
	}
	qsort(ranked, state->nentries, sizeof(RankedKey), compare_ranked);
	return ranked;
}

uint32
ranking_top(FunctionCallInfo fcinfo, int arg, const char *name, uint32 n)
{
	int32		top;

	if (PG_NARGS() <= arg || PG_ARGISNULL(arg))
		return n;
	top = PG_GETARG_INT32(arg);
	if (top < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be negative: %d", name, top),
				 errhint("Give the number of rows to show, or NULL for all of them.")));
	return Min(n, (uint32) top);
}

void
ranking_set_part(RowBuilder *row, int column, const KeyPart *part)
{
	if (part->len >= 0)
		row_set(row, column,
				PointerGetDatum(cstring_to_text_with_len(part->bytes, part->len)));
}

/* The figures of a row: growth, share of the total, contribution to its growth. */
static void
put_figures(RowBuilder *row, int column, Growth growth, const Growth *total)
{
	row_set_numeric(row, column, growth.current);
	row_set_numeric(row, column + 1, growth.base);
	row_set_numeric(row, column + 2, growth.change);
	row_set_numeric(row, column + 3, growth.pct);
	row_set_numeric(row, column + 4, growth_percent(growth.current, total->current));
	row_set_numeric(row, column + 5, growth_percent(growth.change, total->base));
}

void
ranking_put_labelled(FunctionCallInfo fcinfo, RowBuilder *row, const RankingColumns *columns,
					 const char *label, Growth growth, const Growth *total)
{
	row_set(row, 1 + columns->label, PointerGetDatum(cstring_to_text(label)));
	put_figures(row, 1 + columns->nkeys, growth, total);
	row_put(fcinfo, row);
}

void
ranking_put(FunctionCallInfo fcinfo, RowBuilder *row, const RankingColumns *columns,
			const KeyedState *state, uint32 shown, const Growth *total)
{
	RankedKey  *ranked = ranking_of(state);
	Scratch		scratch;
	uint32		rank = 0;

	scratch_begin(&scratch);
	for (uint32 i = 0; i < shown; i++)
	{
		scratch_next(&scratch);
		if (i == 0 || ranking_compare(ranked[i - 1].current, ranked[i].current) != 0)
			rank = i + 1;
		row_set(row, 0, Int64GetDatum(rank));
		for (int k = 0; k < state->nparts; k++)
			ranking_set_part(row, 1 + k, &ranked[i].parts[k]);
		put_figures(row, 1 + columns->nkeys, growth_of(ranked[i].current, ranked[i].base),
					total);
		row_put(fcinfo, row);
	}
	scratch_end(&scratch);
	if (shown < state->nentries)
	{
		KeyedState *rest = ranking_empty_sum(state);

		for (uint32 i = shown; i < state->nentries; i++)
		{
			CHECK_FOR_INTERRUPTS();
			keyed_merge_entry(&rest, 0, state, ranked[i].entry);
		}
		ranking_put_labelled(fcinfo, row, columns, "Other", growth_of_entry(rest, 0), total);
	}
}
