/*
 * structure.c: who makes up a total and its growth: margins, concentration,
 * influence.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "basket/basket.h"
#include "basket/price.h"
#include "compat.h"
#include "corridor/corridor.h"
#include "decimal/exact.h"
#include "growth/ranking.h"
#include "scratch/scratch.h"

PORTSTATS_FUNCTION(basket_margins);
PORTSTATS_FUNCTION(breakdown_margins);
PORTSTATS_FUNCTION(basket_concentration);
PORTSTATS_FUNCTION(basket_influence);

/* ---------- margins ---------- */

enum
{
	MARGIN_NEW,
	MARGIN_LOST,
	MARGIN_CONTINUING,
	MARGINS
};

static const char *const margin_names[MARGINS] = {"new", "lost", "continuing"};
static const char *const margin_columns[] = {
	"margin", "keys", "current", "base", "change", "contribution", NULL
};

/*
 * A row a margin of a state with windows: how many keys, their totals, and what
 * they add to the growth. All NULL but its name where the calendar has no base.
 */
static Datum
put_margins(FunctionCallInfo fcinfo, const KeyedState *state)
{
	RowBuilder *row = row_begin_set(fcinfo, margin_columns);
	bool		has_base = window_has_base(keyed_head(state));
	Growth		total = growth_of_entry(ranking_sum(state), 0);
	KeyedState *sums[MARGINS];
	int64		counts[MARGINS] = {0};

	for (int m = 0; m < MARGINS; m++)
		sums[m] = ranking_empty_sum(state);
	for (uint32 i = 0; i < state->nentries; i++)
	{
		int			m = !basket_has_rows(state, i, WINDOW_BASE) ? MARGIN_NEW :
			!basket_has_rows(state, i, WINDOW_CURRENT) ? MARGIN_LOST : MARGIN_CONTINUING;

		CHECK_FOR_INTERRUPTS();
		keyed_merge_entry(&sums[m], 0, state, i);
		counts[m]++;
	}
	for (int m = 0; m < MARGINS; m++)
	{
		row_set(row, 0, PointerGetDatum(cstring_to_text(margin_names[m])));
		if (has_base)
		{
			Growth		growth = growth_of_entry(sums[m], 0);

			row_set(row, 1, Int64GetDatum(counts[m]));
			row_set_numeric(row, 2, growth.current);
			row_set_numeric(row, 3, growth.base);
			row_set_numeric(row, 4, growth.change);
			row_set_numeric(row, 5, growth_percent(growth.change, total.base));
		}
		row_put(fcinfo, row);
	}
	return (Datum) 0;
}

/* margins(basket): see put_margins. Strict. */
Datum
basket_margins(PG_FUNCTION_ARGS)
{
	return put_margins(fcinfo, basket_values(basket_getarg(fcinfo, 0)));
}

/* margins(breakdown): of its corridors. Strict. */
Datum
breakdown_margins(PG_FUNCTION_ARGS)
{
	return put_margins(fcinfo, keyed_fetch(PG_GETARG_DATUM(0), &breakdown_type));
}

/* ---------- concentration ---------- */

/* The share of how many of the largest is shown beside that of the largest. */
#define LARGEST		4
/* The index of Herfindahl and Hirschman of one key alone. */
#define HHI_OF_ONE	10000

/* Of one window; NULL pointers are SQL's NULL. */
typedef struct Concentration
{
	int64		keys;			/* that have a row in it */
	KeyPart		largest;
	Numeric		value;			/* of the largest; NULL where none has a value */
	Numeric		share;
	Numeric		share_of_largest;	/* of the LARGEST largest together */
	Numeric		hhi;
} Concentration;

typedef struct KeyValue
{
	Numeric		value;
	KeyPart		key;
} KeyValue;

/* Larger first, then by key. */
static int
compare_key_values(const void *x, const void *y)
{
	const KeyValue *a = x;
	const KeyValue *b = y;
	int			result = ranking_compare(a->value, b->value);

	CHECK_FOR_INTERRUPTS();
	return result != 0 ? result : keyed_compare_keys(&a->key, &b->key, 1);
}

/*
 * The shares of a window's keys, sorted, in their total: none where the total is
 * not positive (nor is it where one of them is no number), or a key's value is
 * negative.
 */
static void
fill_shares(Concentration *c, const KeyValue *sorted, uint32 n, Numeric total)
{
	Numeric		zero = numeric_from_int(0);
	Numeric		largest = zero;
	Numeric		squares = NULL;
	Scratch		scratch;

	if (!numeric_is_positive(total) || numeric_is_less(sorted[n - 1].value, zero))
		return;
	for (uint32 i = 0; i < n && i < LARGEST; i++)
		largest = numeric_plus(largest, sorted[i].value);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < n; i++)
	{
		scratch_next(&scratch);
		price_add(&squares, numeric_call(numeric_mul, sorted[i].value, sorted[i].value),
				  scratch.caller);
	}
	scratch_end(&scratch);
	c->share = growth_percent(sorted[0].value, total);
	c->share_of_largest = growth_percent(largest, total);
	c->hhi = numeric_call(numeric_div,
						  numeric_call(numeric_mul, numeric_from_int(HHI_OF_ONE), squares),
						  numeric_call(numeric_mul, total, total));
}

/* How concentrated a window is; total is that of all keys. */
static Concentration
concentration_of(const KeyedState *values, int which, Numeric total)
{
	Concentration c = {0, {NULL, -1}, NULL, NULL, NULL, NULL};
	KeyValue   *sorted = MemoryContextAllocHuge(CurrentMemoryContext,
												(Size) Max(values->nentries, 1) * sizeof(KeyValue));
	uint32		n = 0;

	for (uint32 i = 0; i < values->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!basket_has_rows(values, i, which))
			continue;
		c.keys++;
		sorted[n].value = window_value(values, i, which);
		keyed_key(values, i, &sorted[n].key);
		if (sorted[n].value != NULL)
			n++;
	}
	qsort(sorted, n, sizeof(KeyValue), compare_key_values);
	if (n > 0)
	{
		c.value = sorted[0].value;
		c.largest = sorted[0].key;
		fill_shares(&c, sorted, n, total);
	}
	return c;
}

static const char *const concentration_columns[] = {
	"which", "keys", "largest", "largest_value", "largest_share", "largest_four_share", "hhi", NULL
};

/* Adds the row of a window, or of the change between two. */
static void
put_concentration(FunctionCallInfo fcinfo, RowBuilder *row, const char *which,
				  const Concentration *c)
{
	row_set(row, 0, PointerGetDatum(cstring_to_text(which)));
	row_set(row, 1, Int64GetDatum(c->keys));
	ranking_set_part(row, 2, &c->largest);
	row_set_numeric(row, 3, c->value);
	row_set_numeric(row, 4, c->share);
	row_set_numeric(row, 5, c->share_of_largest);
	row_set_numeric(row, 6, c->hhi);
	row_put(fcinfo, row);
}

/*
 * concentration(basket): a row for the current window, the base window and the
 * change. Where the calendar has no base, the last two are not there. Strict.
 */
Datum
basket_concentration(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, concentration_columns);
	KeyedState *values = basket_values(basket_getarg(fcinfo, 0));
	Growth		total = growth_of_entry(ranking_sum(values), 0);
	Concentration current = concentration_of(values, WINDOW_CURRENT, total.current);
	Concentration base;
	Concentration change = {0, {NULL, -1}, NULL, NULL, NULL, NULL};

	put_concentration(fcinfo, row, "current", &current);
	if (!window_has_base(keyed_head(values)))
		return (Datum) 0;
	base = concentration_of(values, WINDOW_BASE, total.base);
	put_concentration(fcinfo, row, "base", &base);
	change.keys = current.keys - base.keys;
	change.value = growth_difference(current.value, base.value);
	change.share = growth_difference(current.share, base.share);
	change.share_of_largest = growth_difference(current.share_of_largest, base.share_of_largest);
	change.hhi = growth_difference(current.hhi, base.hhi);
	put_concentration(fcinfo, row, "change", &change);
	return (Datum) 0;
}

/* ---------- influence ---------- */

/* What several keys have in a window together. */
typedef struct WindowSum
{
	Numeric		value;			/* NULL where no row of theirs has one */
	bool		has_rows;
} WindowSum;

typedef struct Influence
{
	RankedKey	key;
	WindowSum	others[WINDOW_TOTALS];
	Numeric		pct_without;
	Numeric		influence;		/* growth with the key less growth without it */
	Numeric		size;			/* the same without a sign */
} Influence;

/* The largest first, NULL last, then by key. */
static int
compare_influence(const void *x, const void *y)
{
	const Influence *a = x;
	const Influence *b = y;
	int			result = ranking_compare(a->size, b->size);

	CHECK_FOR_INTERRUPTS();
	return result != 0 ? result : keyed_compare_keys(a->key.parts, b->key.parts, 1);
}

/* What one key has in a window. */
static WindowSum
sum_of_key(const KeyedState *values, const RankedKey *key, int which)
{
	WindowSum	sum = {NULL, basket_has_rows(values, key->entry, which)};

	if (sum.has_rows)
		sum.value = which == WINDOW_CURRENT ? key->current : key->base;
	return sum;
}

/* What two of them have together; a new value is palloc'd. */
static WindowSum
sum_of_both(WindowSum a, WindowSum b)
{
	WindowSum	sum = {a.value, a.has_rows || b.has_rows};

	if (a.value == NULL)
		sum.value = b.value;
	else if (b.value != NULL)
		sum.value = numeric_plus(a.value, b.value);
	return sum;
}

/*
 * Adds up the other keys of each: those before it and those behind it. A total less
 * the key would be 0 where all others are NULL, and unknown where it is the key that
 * is no number.
 */
static void
fill_others(Influence *keys, const KeyedState *values, int which)
{
	WindowSum	before = {NULL, false};
	WindowSum	behind = {NULL, false};

	for (uint32 i = values->nentries; i-- > 0;)
	{
		CHECK_FOR_INTERRUPTS();
		keys[i].others[which] = behind;
		behind = sum_of_both(sum_of_key(values, &keys[i].key, which), behind);
	}
	for (uint32 i = 0; i < values->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		keys[i].others[which] = sum_of_both(before, keys[i].others[which]);
		before = sum_of_both(before, sum_of_key(values, &keys[i].key, which));
	}
}

/* As window_value has it: 0 where there is no row. */
static Numeric
value_of_sum(WindowSum sum)
{
	return sum.has_rows ? sum.value : numeric_from_int(0);
}

static const char *const influence_columns[] = {
	"rank", "key", "current", "base", "pct", "pct_without", "influence", NULL
};

/*
 * influence(basket, n): the n keys without which the growth would differ most,
 * the most first. A NULL n is all, a NULL basket no row. Error: a negative n.
 */
Datum
basket_influence(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, influence_columns);
	KeyedState *values;
	RankedKey  *ranked;
	Influence  *keys;
	Growth		total;
	Scratch		scratch;
	uint32		shown;
	int64		rank = 0;

	if (PG_ARGISNULL(0))
		return (Datum) 0;
	values = basket_values(basket_getarg(fcinfo, 0));
	total = growth_of_entry(ranking_sum(values), 0);
	ranked = ranking_of(values);
	keys = MemoryContextAllocHuge(CurrentMemoryContext,
								  (Size) Max(values->nentries, 1) * sizeof(Influence));
	for (uint32 i = 0; i < values->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		keys[i].key = ranked[i];
	}
	for (int which = 0; which < WINDOW_TOTALS; which++)
		fill_others(keys, values, which);
	for (uint32 i = 0; i < values->nentries; i++)
	{
		Influence  *k = &keys[i];

		CHECK_FOR_INTERRUPTS();
		k->pct_without = growth_of(value_of_sum(k->others[WINDOW_CURRENT]),
								   value_of_sum(k->others[WINDOW_BASE])).pct;
		k->influence = growth_difference(total.pct, k->pct_without);
		k->size = k->influence == NULL ? NULL :
			DatumGetNumeric(DirectFunctionCall1(numeric_abs, NumericGetDatum(k->influence)));
	}
	qsort(keys, values->nentries, sizeof(Influence), compare_influence);
	shown = ranking_top(fcinfo, 1, "n", values->nentries);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < shown; i++)
	{
		const Influence *k = &keys[i];

		scratch_next(&scratch);
		if (i == 0 || ranking_compare(keys[i - 1].size, k->size) != 0)
			rank = (int64) i + 1;
		row_set(row, 0, Int64GetDatum(rank));
		ranking_set_part(row, 1, &k->key.parts[BASKET_KEY]);
		row_set_numeric(row, 2, k->key.current);
		row_set_numeric(row, 3, k->key.base);
		row_set_numeric(row, 4, total.pct);
		row_set_numeric(row, 5, k->pct_without);
		row_set_numeric(row, 6, k->influence);
		row_put(fcinfo, row);
	}
	scratch_end(&scratch);
	return (Datum) 0;
}
