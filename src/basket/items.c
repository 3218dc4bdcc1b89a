/*
 * items.c: a basket's keys as rows, their total, and what one does where one of
 * the keys is the total of the others: items, total, without, share_of_reported.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "basket/basket.h"
#include "compat.h"
#include "growth/ranking.h"

PORTSTATS_FUNCTION(basket_items);
PORTSTATS_FUNCTION(basket_total);
PORTSTATS_FUNCTION(basket_without);
PORTSTATS_FUNCTION(basket_share_of_reported);

static const char *const item_names[] = {"rank", "key", RANKING_FIGURES};

static const RankingColumns item_columns = {item_names, 1, 0};

/*
 * items(basket [, top]): a row a key, in order; what top leaves out is one row
 * with rank NULL and key Other. A NULL top is all, a NULL basket no row. Error: a
 * negative top.
 */
Datum
basket_items(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, item_names);
	KeyedState *values;
	Growth		total;

	if (PG_ARGISNULL(0))
		return (Datum) 0;
	values = basket_values(basket_getarg(fcinfo, 0));
	total = growth_of_entry(ranking_sum(values), 0);
	ranking_put(fcinfo, row, &item_columns, values,
				ranking_top(fcinfo, 1, "top", values->nentries), &total);
	return (Datum) 0;
}

/* total(basket): the growth of the value over all keys. Strict. */
Datum
basket_total(PG_FUNCTION_ARGS)
{
	Growth		growth =
		growth_of_entry(ranking_sum(keyed_fetch(PG_GETARG_DATUM(0), &basket_type)), 0);

	return growth_row(fcinfo, &growth);
}

/* Whether an entry is of the key. */
static bool
is_of_key(const KeyedState *basket, uint32 entry, const KeyPart *key)
{
	KeyPart		parts[BASKET_PARTS];

	keyed_key(basket, entry, parts);
	return keyed_compare_keys(&parts[BASKET_KEY], key, 1) == 0;
}

/* A copy without the entries of a key; an error where it has none. */
static KeyedState *
without_key(const KeyedState *basket, const KeyPart *key)
{
	KeyedState *rest = keyed_new_with_room(&basket_type, BASKET_PARTS, basket->nentries,
										   basket->arena_used);
	uint32		left = 0;

	memcpy(keyed_head(rest), keyed_head(basket), sizeof(WindowPair));
	for (uint32 i = 0; i < basket->nentries; i++)
	{
		KeyPart		parts[BASKET_PARTS];

		CHECK_FOR_INTERRUPTS();
		if (is_of_key(basket, i, key))
		{
			left++;
			continue;
		}
		keyed_key(basket, i, parts);
		keyed_merge_entry(&rest, keyed_find_or_add(&rest, parts), basket, i);
	}
	if (left == 0)
		basket_raise_no_key(key);
	return rest;
}

/* without(basket, key): the basket of all other keys. A NULL key is one; NULL for a NULL basket. */
Datum
basket_without(PG_FUNCTION_ARGS)
{
	KeyPart		key = keyed_getarg_part(fcinfo, 1);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(keyed_canonical(without_key(basket_getarg(fcinfo, 0), &key), &basket_type));
}

/* The growth of one key; a window in which it has no row is not reported: NULL. */
static Growth
growth_of_key(const KeyedState *basket, const KeyPart *key)
{
	KeyedState *sum = ranking_empty_sum(basket);

	for (uint32 i = 0; i < basket->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (is_of_key(basket, i, key))
			keyed_merge_entry(&sum, 0, basket, i);
	}
	return growth_of(basket_has_rows(sum, 0, WINDOW_CURRENT) ? window_value(sum, 0, WINDOW_CURRENT) : NULL,
					 basket_has_rows(sum, 0, WINDOW_BASE) ? window_value(sum, 0, WINDOW_BASE) : NULL);
}

/*
 * share_of_reported(basket, total_key): a row a key but the total's, in order,
 * with shares of the total as reported; then a row with rank NULL for what the
 * total has and the keys do not. A NULL basket gives no row, a NULL total_key is
 * the key NULL. Error: a total_key that is not there.
 */
Datum
basket_share_of_reported(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, item_names);
	KeyPart		key = keyed_getarg_part(fcinfo, 1);
	KeyedState *basket;
	KeyedState *values;
	Growth		reported;
	Growth		allocated;

	if (PG_ARGISNULL(0))
		return (Datum) 0;
	basket = basket_getarg(fcinfo, 0);
	values = basket_values(without_key(basket, &key));
	reported = growth_of_key(basket, &key);
	allocated = growth_of_entry(ranking_sum(values), 0);
	ranking_put(fcinfo, row, &item_columns, values, values->nentries, &reported);
	ranking_put_labelled(fcinfo, row, &item_columns, "Not allocated",
						 growth_of(growth_difference(reported.current, allocated.current),
								   growth_difference(reported.base, allocated.base)),
						 &reported);
	return (Datum) 0;
}
