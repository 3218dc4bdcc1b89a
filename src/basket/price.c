/*
 * price.c: unit values and price indices of a basket, and how much of the value
 * each of them covers.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#include "basket/basket.h"
#include "basket/price.h"
#include "compat.h"
#include "decimal/exact.h"
#include "growth/ranking.h"
#include "scratch/scratch.h"
#include "value/value.h"

PORTSTATS_FUNCTION(basket_unit_value);
PORTSTATS_FUNCTION(basket_unit_value_growth);
PORTSTATS_FUNCTION(basket_unit_value_coverage);
PORTSTATS_FUNCTION(basket_price_index);
PORTSTATS_FUNCTION(basket_matched_share);

/* Decimals of a root or an exponential, and those that what they are made of is carried to. */
#define RESULT_SCALE	20
#define CARRIED_SCALE	40
/* Beyond e^2000, some 10^868, the server has no exponential that is worth it. */
#define MAX_LOG			2000

KeyedState *
price_sum(const KeyedState *basket, PriceTest test)
{
	KeyedState *sum = basket_empty_sum(basket);
	Scratch		scratch;

	scratch_begin(&scratch);
	for (uint32 i = 0; i < basket->nentries; i++)
	{
		KeyedState *before = sum;
		PricePair	pair;

		scratch_next(&scratch);
		if (test(basket, i, &pair))
			keyed_merge_entry(&sum, 0, basket, i);
		sum = scratch_keep(&scratch, before, sum);
	}
	scratch_end(&scratch);
	return sum;
}

/* ---------- unit values ---------- */

/* A PriceTest: whether values and quantities come from the same rows. */
static bool
is_paired(const KeyedState *basket, uint32 entry, PricePair *pair pg_attribute_unused())
{
	return basket_is_paired(basket, entry);
}

Numeric
price_unit_value(Numeric value, Numeric quantity)
{
	if (value == NULL || numeric_is_special(value) || !numeric_is_positive(quantity))
		return NULL;
	return numeric_call(numeric_div, value, quantity);
}

/* The unit value of a sum in a window. */
static Numeric
unit_value_of(const KeyedState *sum, int which)
{
	return price_unit_value(window_value(sum, 0, which), basket_quantity(sum, 0, which));
}

/*
 * unit_value(basket): that of the current window, from the rows that carry value
 * and quantity; NULL where the quantity is not positive. Strict. Error: mixed
 * units.
 */
Datum
basket_unit_value(PG_FUNCTION_ARGS)
{
	KeyedState *basket = basket_getarg(fcinfo, 0);
	Numeric		result;

	basket_require_one_unit(basket);
	result = unit_value_of(price_sum(basket, is_paired), WINDOW_CURRENT);
	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(result);
}

/* unit_value_growth(basket): the unit values of both windows. As unit_value. */
Datum
basket_unit_value_growth(PG_FUNCTION_ARGS)
{
	KeyedState *basket = basket_getarg(fcinfo, 0);
	KeyedState *sum;
	Growth		growth;

	basket_require_one_unit(basket);
	sum = price_sum(basket, is_paired);
	growth = growth_of(unit_value_of(sum, WINDOW_CURRENT), unit_value_of(sum, WINDOW_BASE));
	return growth_row(fcinfo, &growth);
}

/*
 * unit_value_coverage(basket): percent of the current value that is in rows with
 * a quantity; NULL where that value is not positive. Strict.
 */
Datum
basket_unit_value_coverage(PG_FUNCTION_ARGS)
{
	KeyedState *basket = basket_getarg(fcinfo, 0);
	Numeric		result = growth_percent(window_value(price_sum(basket, is_paired), 0, WINDOW_CURRENT),
										growth_of_entry(ranking_sum(basket), 0).current);

	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(result);
}

/* ---------- price indices ---------- */

/* In the order of the names below. */
typedef enum IndexMethod
{
	METHOD_LASPEYRES,
	METHOD_PAASCHE,
	METHOD_FISHER,
	METHOD_TORNQVIST,
	METHODS
} IndexMethod;

static const char *const method_names[METHODS] = {"laspeyres", "paasche", "fisher", "tornqvist"};

/* The method of a name; an error that lists them for another. */
static IndexMethod
method_named(const text *name)
{
	char	   *wanted = text_to_cstring(name);

	for (int i = 0; i < METHODS; i++)
	{
		if (pg_strcasecmp(wanted, method_names[i]) == 0)
			return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no price index \"%s\"", value_quoted_text(name)),
			 errhint("There are laspeyres, paasche, fisher and tornqvist.")));
	pg_unreachable();
}

bool
price_pair(const KeyedState *basket, uint32 entry, PricePair *pair)
{
	if (!basket_is_paired(basket, entry))
		return false;
	for (int which = 0; which < WINDOW_TOTALS; which++)
	{
		if (!basket_has_rows(basket, entry, which))
			return false;
		pair->value[which] = window_value(basket, entry, which);
		pair->quantity[which] = basket_quantity(basket, entry, which);
		if (numeric_is_special(pair->value[which]) ||
			!numeric_is_positive(pair->quantity[which]))
			return false;
	}
	return true;
}

/* The same with values above zero: what has a price in both windows. */
static bool
matched_pair(const KeyedState *basket, uint32 entry, PricePair *pair)
{
	return price_pair(basket, entry, pair) &&
		numeric_is_positive(pair->value[WINDOW_CURRENT]) &&
		numeric_is_positive(pair->value[WINDOW_BASE]);
}

void
price_add(Numeric *sum, Numeric x, MemoryContext kept)
{
	MemoryContext caller = MemoryContextSwitchTo(kept);
	Numeric		before = *sum;

	*sum = before == NULL ? DatumGetNumeric(datumCopy(NumericGetDatum(x), false, -1)) :
		numeric_plus(before, x);
	if (before != NULL)
		pfree(before);
	MemoryContextSwitchTo(caller);
}

/*
 * What indices are made of, over the matched keys; NULL where there are none. Of a
 * key the price relative is p1/p0 = v1 q0 / (q1 v0).
 */
typedef struct IndexSums
{
	Numeric		value[WINDOW_TOTALS];
	Numeric		old_quantities; /* at current prices: v1 q0 / q1 */
	Numeric		new_quantities; /* at base prices: v0 q1 / q0 */
	Numeric		logs[WINDOW_TOTALS];	/* of price relatives, weighted by value */
} IndexSums;

/* The natural logarithm of a / b, both positive; its quotient is at least 1. */
static Numeric
log_of_quotient(Numeric a, Numeric b)
{
	bool		falls = numeric_is_less(a, b);
	Numeric		quotient = falls ? numeric_divide(b, a, CARRIED_SCALE) : numeric_divide(a, b, CARRIED_SCALE);
	Numeric		log = DatumGetNumeric(DirectFunctionCall1(numeric_ln, NumericGetDatum(quotient)));

	return falls ? numeric_call(numeric_sub, numeric_from_int(0), log) : log;
}

/* What a matched key adds to the sums that the method needs. */
static void
add_pair(IndexSums *sums, const PricePair *pair, IndexMethod method, MemoryContext kept)
{
	int			scale = method == METHOD_FISHER ? CARRIED_SCALE : 0;
	Numeric		v1 = pair->value[WINDOW_CURRENT];
	Numeric		v0 = pair->value[WINDOW_BASE];
	Numeric		v1q0 = numeric_call(numeric_mul, v1, pair->quantity[WINDOW_BASE]);
	Numeric		v0q1 = numeric_call(numeric_mul, v0, pair->quantity[WINDOW_CURRENT]);

	/* Beyond the scale that a numeric can have, a product of two small ones is 0. */
	if (!numeric_is_positive(v1q0) || !numeric_is_positive(v0q1))
		return;
	price_add(&sums->value[WINDOW_CURRENT], v1, kept);
	price_add(&sums->value[WINDOW_BASE], v0, kept);
	if (method == METHOD_TORNQVIST)
	{
		Numeric		log = log_of_quotient(v1q0, v0q1);

		price_add(&sums->logs[WINDOW_CURRENT], numeric_call(numeric_mul, v1, log), kept);
		price_add(&sums->logs[WINDOW_BASE], numeric_call(numeric_mul, v0, log), kept);
		return;
	}
	if (method != METHOD_PAASCHE)
		price_add(&sums->old_quantities,
				  numeric_divide(v1q0, pair->quantity[WINDOW_CURRENT], scale), kept);
	if (method != METHOD_LASPEYRES)
		price_add(&sums->new_quantities,
				  numeric_divide(v0q1, pair->quantity[WINDOW_BASE], scale), kept);
}

/* The sums over all matched keys. */
static IndexSums
sum_pairs(const KeyedState *basket, IndexMethod method)
{
	IndexSums	sums = {{NULL}, NULL, NULL, {NULL}};
	Scratch		scratch;

	scratch_begin(&scratch);
	for (uint32 i = 0; i < basket->nentries; i++)
	{
		PricePair	pair;

		scratch_next(&scratch);
		if (matched_pair(basket, i, &pair))
			add_pair(&sums, &pair, method, scratch.caller);
	}
	scratch_end(&scratch);
	return sums;
}

/* a / b, carried or the server's own. NULL where b has come out as zero. */
static Numeric
quotient(Numeric a, Numeric b, int scale)
{
	return numeric_is_positive(b) ? numeric_divide(a, b, scale) : NULL;
}

/* exp((logs of one window / its value + those of the other) / 2). */
static Numeric
tornqvist(const IndexSums *sums)
{
	Numeric		log = numeric_plus(numeric_divide(sums->logs[WINDOW_CURRENT],
												  sums->value[WINDOW_CURRENT], CARRIED_SCALE),
								   numeric_divide(sums->logs[WINDOW_BASE],
												  sums->value[WINDOW_BASE], CARRIED_SCALE));

	log = numeric_rounded(numeric_divide(log, numeric_from_int(2), CARRIED_SCALE), CARRIED_SCALE);
	if (numeric_is_less(numeric_from_int(MAX_LOG), log))
		return NULL;
	if (numeric_is_less(log, numeric_from_int(-MAX_LOG)))
		return numeric_rounded(numeric_from_int(0), RESULT_SCALE);
	return numeric_rounded(DatumGetNumeric(DirectFunctionCall1(numeric_exp, NumericGetDatum(log))),
						   RESULT_SCALE);
}

/* The index of a method from its sums. */
static Numeric
index_of(const IndexSums *sums, IndexMethod method)
{
	int			scale = method == METHOD_FISHER ? CARRIED_SCALE : 0;
	Numeric		laspeyres = NULL;
	Numeric		paasche = NULL;

	if (sums->value[WINDOW_BASE] == NULL)
		return NULL;
	if (method == METHOD_TORNQVIST)
		return tornqvist(sums);
	if (method != METHOD_PAASCHE)
		laspeyres = quotient(sums->old_quantities, sums->value[WINDOW_BASE], scale);
	if (method != METHOD_LASPEYRES)
		paasche = quotient(sums->value[WINDOW_CURRENT], sums->new_quantities, scale);
	if (method == METHOD_LASPEYRES)
		return laspeyres;
	if (method == METHOD_PAASCHE || paasche == NULL)
		return paasche;
	return numeric_rounded(DatumGetNumeric(DirectFunctionCall1(numeric_sqrt,
															   NumericGetDatum(numeric_call(numeric_mul, laspeyres, paasche)))),
						   RESULT_SCALE);
}

/*
 * price_index(basket, method): over the keys, by unit, with a positive value and
 * quantity in both windows; 1 is no change. NULL where there are none. Strict.
 * Error: an unknown method.
 */
Datum
basket_price_index(PG_FUNCTION_ARGS)
{
	IndexMethod method = method_named(PG_GETARG_TEXT_PP(1));
	IndexSums	sums = sum_pairs(basket_getarg(fcinfo, 0), method);
	Numeric		result = index_of(&sums, method);

	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(result);
}

/*
 * matched_share(basket): percent of the current value that a price index is made
 * of; NULL where that value is not positive. Strict.
 */
Datum
basket_matched_share(PG_FUNCTION_ARGS)
{
	KeyedState *basket = basket_getarg(fcinfo, 0);
	Numeric		result =
		growth_percent(window_value(price_sum(basket, matched_pair), 0, WINDOW_CURRENT),
					   growth_of_entry(ranking_sum(basket), 0).current);

	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(result);
}
