/*
 * price_volume.c: what the change of a basket's value is made of: volume, price,
 * mix, new and lost keys, and what no quantity explains.
 *
 * For a key in both windows with a value v and a quantity q in each, where Q are
 * the quantities of all such keys together:
 *
 *   volume = v0 Q1 / Q0 - v0		as if all quantities had grown alike
 *   price  = v1 - v0 q1 / q0		the same goods at another price
 *   mix    = (v1 - v0) - volume - price
 *
 * Mix is what is left, and the parts of the whole are the sums of the keys': so
 * both add up to the last digit, however the quotients are rounded.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "basket/basket.h"
#include "basket/price.h"
#include "compat.h"
#include "decimal/exact.h"
#include "growth/ranking.h"
#include "scratch/scratch.h"

PORTSTATS_FUNCTION(basket_price_volume);
PORTSTATS_FUNCTION(basket_price_volume_by_key);

/* The parts of a change, in the order in which they are shown. */
enum
{
	PART_VOLUME,
	PART_PRICE,
	PART_MIX,
	PART_NEW,
	PART_LOST,
	PART_NO_QUANTITY,
	PARTS
};

static const char *const part_names[PARTS] = {
	"volume", "price", "mix", "new", "lost", "no quantity"
};

/* A basket, opened for this. */
typedef struct PriceVolume
{
	KeyedState *basket;
	KeyedState *values;			/* by key */
	uint32	   *first;			/* of each key, and one beyond the last: its entries */
	Numeric		quantity[WINDOW_TOTALS];	/* of all keys that have one in both windows */
	bool		known;			/* whether there is a change to take apart */
	Growth		total;
} PriceVolume;

static void
open_price_volume(FunctionCallInfo fcinfo, PriceVolume *pv)
{
	KeyedState *basket = basket_getarg(fcinfo, 0);
	KeyedState *sum;
	uint32		nkeys = 0;

	basket_require_one_unit(basket);
	pv->basket = basket;
	pv->values = basket_values(basket);
	pv->first = MemoryContextAllocHuge(CurrentMemoryContext,
									   ((Size) pv->values->nentries + 1) * sizeof(uint32));
	for (uint32 i = 0; i < basket->nentries; i = keyed_group_end(basket, i))
		pv->first[nkeys++] = i;
	pv->first[nkeys] = basket->nentries;
	sum = price_sum(basket, price_pair);
	for (int which = 0; which < WINDOW_TOTALS; which++)
		pv->quantity[which] = basket_quantity(sum, 0, which);
	pv->total = growth_of_entry(ranking_sum(basket), 0);
	pv->known = pv->total.change != NULL;
}

/* a * b / c */
static Numeric
scaled(Numeric a, Numeric b, Numeric c)
{
	return numeric_call(numeric_div, numeric_call(numeric_mul, a, b), c);
}

/* The value of a key in a window, 0 where all its rows are NULL: as in a sum. */
static Numeric
summed_value(const KeyedState *values, uint32 key, int which)
{
	Numeric		value = window_value(values, key, which);

	return value != NULL ? value : numeric_from_int(0);
}

/* The entry of a key with its quantities, which there is but one of: or -1. */
static int64
paired_entry(const PriceVolume *pv, uint32 key)
{
	for (uint32 i = pv->first[key]; i < pv->first[key + 1]; i++)
	{
		if (basket_is_paired(pv->basket, i))
			return i;
	}
	return -1;
}

/* The parts of the change of a key, which add up to it; palloc'd. */
static void
take_apart(const PriceVolume *pv, uint32 key, Numeric *parts)
{
	Numeric		v1 = summed_value(pv->values, key, WINDOW_CURRENT);
	Numeric		v0 = summed_value(pv->values, key, WINDOW_BASE);
	Numeric		change = growth_difference(v1, v0);
	Numeric		paired_change;
	int64		entry = paired_entry(pv, key);
	PricePair	pair;

	for (int i = 0; i < PARTS; i++)
		parts[i] = numeric_from_int(0);
	if (!basket_has_rows(pv->values, key, WINDOW_BASE))
		parts[PART_NEW] = change;
	else if (!basket_has_rows(pv->values, key, WINDOW_CURRENT))
		parts[PART_LOST] = change;
	else if (entry < 0 || !price_pair(pv->basket, (uint32) entry, &pair))
		parts[PART_NO_QUANTITY] = change;
	else
	{
		v1 = pair.value[WINDOW_CURRENT];
		v0 = pair.value[WINDOW_BASE];
		paired_change = growth_difference(v1, v0);
		parts[PART_VOLUME] =
			growth_difference(scaled(v0, pv->quantity[WINDOW_CURRENT],
									 pv->quantity[WINDOW_BASE]), v0);
		parts[PART_PRICE] =
			growth_difference(v1, scaled(v0, pair.quantity[WINDOW_CURRENT],
										 pair.quantity[WINDOW_BASE]));
		parts[PART_MIX] =
			growth_difference(growth_difference(paired_change, parts[PART_VOLUME]),
							  parts[PART_PRICE]);
		parts[PART_NO_QUANTITY] = growth_difference(change, paired_change);
	}
}

static const char *const whole_names[] = {"part", "change", "contribution", NULL};

/*
 * price_volume(basket): a row a part, change in the unit of the value and
 * contribution in percentage points; NULL where the change of the whole is not
 * known. Strict. Error: mixed units.
 */
Datum
basket_price_volume(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, whole_names);
	Scratch		scratch;
	PriceVolume pv;
	Numeric		sums[PARTS];

	open_price_volume(fcinfo, &pv);
	for (int i = 0; i < PARTS; i++)
		sums[i] = numeric_from_int(0);
	scratch_begin(&scratch);
	for (uint32 key = 0; pv.known && key < pv.values->nentries; key++)
	{
		Numeric		parts[PARTS];

		scratch_next(&scratch);
		take_apart(&pv, key, parts);
		for (int i = 0; i < PARTS; i++)
			price_add(&sums[i], parts[i], scratch.caller);
	}
	scratch_end(&scratch);
	for (int i = 0; i < PARTS; i++)
	{
		row_set(row, 0, PointerGetDatum(cstring_to_text(part_names[i])));
		if (pv.known)
		{
			row_set_numeric(row, 1, sums[i]);
			row_set_numeric(row, 2, growth_percent(sums[i], pv.total.base));
		}
		row_put(fcinfo, row);
	}
	return (Datum) 0;
}

/* The columns of a key's row, by place in key_names; the parts come last. */
enum
{
	COL_KEY,
	COL_UNIT,
	COL_VALUE,					/* current, base */
	COL_QUANTITY = COL_VALUE + WINDOW_TOTALS,
	COL_UNIT_VALUE = COL_QUANTITY + WINDOW_TOTALS,
	COL_CHANGE = COL_UNIT_VALUE + WINDOW_TOTALS,
	COL_PARTS
};

static const char *const key_names[] = {
	"key", "unit", "current", "base", "quantity_current", "quantity_base",
	"unit_value_current", "unit_value_base", "change",
	"volume", "price", "mix", "new", "lost", "no_quantity", NULL
};

/* The row of a key: what it is made of and, where that is known, the parts of its change. */
static void
put_key(FunctionCallInfo fcinfo, RowBuilder *row, const PriceVolume *pv, const RankedKey *ranked)
{
	int64		entry = paired_entry(pv, ranked->entry);
	KeyPart		key[BASKET_PARTS];
	Numeric		parts[PARTS];

	ranking_set_part(row, COL_KEY, &ranked->parts[BASKET_KEY]);
	row_set_numeric(row, COL_VALUE + WINDOW_CURRENT, ranked->current);
	row_set_numeric(row, COL_VALUE + WINDOW_BASE, ranked->base);
	if (entry >= 0)
	{
		keyed_key(pv->basket, (uint32) entry, key);
		if (key[BASKET_UNIT].len > 0)
			ranking_set_part(row, COL_UNIT, &key[BASKET_UNIT]);
		for (int which = 0; which < WINDOW_TOTALS; which++)
		{
			Numeric		quantity = basket_quantity(pv->basket, (uint32) entry, which);

			row_set_numeric(row, COL_QUANTITY + which, quantity);
			row_set_numeric(row, COL_UNIT_VALUE + which,
							price_unit_value(window_value(pv->basket, (uint32) entry, which),
											 quantity));
		}
	}
	if (pv->known)
	{
		take_apart(pv, ranked->entry, parts);
		row_set_numeric(row, COL_CHANGE, growth_difference(ranked->current, ranked->base));
		for (int i = 0; i < PARTS; i++)
			row_set_numeric(row, COL_PARTS + i, parts[i]);
	}
	row_put(fcinfo, row);
}

/*
 * price_volume_by_key(basket): a row a key, in the order of items(basket), with
 * the parts of its change. Strict. Error: mixed units.
 */
Datum
basket_price_volume_by_key(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, key_names);
	Scratch		scratch;
	PriceVolume pv;
	RankedKey  *ranked;

	open_price_volume(fcinfo, &pv);
	ranked = ranking_of(pv.values);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < pv.values->nentries; i++)
	{
		scratch_next(&scratch);
		put_key(fcinfo, row, &pv, &ranked[i]);
	}
	scratch_end(&scratch);
	return (Datum) 0;
}
