/*
 * converted_comparison.c: the type converted_comparison, the amounts of two
 * windows by currency and rate, and the aggregates that make it.
 *
 * It is a keyed state (see keyed.h) with the key parts of a converted sum, the
 * currency and the path's text, the totals of the current and the base window,
 * and the windows and the target currency for a head. Rows without an amount
 * are counted under a key of two NULLs: they need no rate.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"

#include "compat.h"
#include "currency/book_cache.h"
#include "currency/convert.h"
#include "currency/converted_growth.h"
#include "currency/converted_row.h"
#include "currency/converted_total.h"
#include "currency/rate_cache.h"
#include "currency/rates.h"
#include "decimal/exact.h"

/* ---------- the type ---------- */

static void
converted_head_out(StringInfo buf, const void *head)
{
	const ConvertedHead *h = head;

	window_head_out(buf, &h->windows);
	converted_target_out(buf, h->to);
}

static bool
converted_head_in(JsonbContainer *object, void *head, Node *escontext)
{
	ConvertedHead *h = head;

	return window_head_in(object, &h->windows, escontext) && converted_target_in(object, &h->to);
}

static void
converted_head_send(StringInfo buf, const void *head)
{
	const ConvertedHead *h = head;

	window_head_send(buf, &h->windows);
	currency_send(buf, h->to);
}

static void
converted_head_recv(StringInfo buf, void *head)
{
	ConvertedHead *h = head;

	window_head_recv(buf, &h->windows);
	h->to = currency_recv(buf, "converted_comparison");
}

static bool
converted_head_is_valid(const void *head)
{
	const ConvertedHead *h = head;

	return window_head_is_valid(&h->windows) && (h->to == 0 || currency_is_valid(h->to));
}

/* A currency and a path, or neither. */
static bool
comparison_key_is_valid(const KeyPart *key)
{
	return converted_key_is_valid(key) ||
		(key[CONVERTED_CURRENCY].len < 0 && key[CONVERTED_PATH].len < 0);
}

static bool
comparison_entry_is_valid(const KeyedState *state, uint32 entry)
{
	return window_entry_is_valid(state, entry) &&
		converted_entry_is_valid(state, entry, ((const ConvertedHead *) keyed_head(state))->to);
}

const KeyedType converted_comparison_type = {
	.name = "converted_comparison",
	.kind = 'x',
	.min_parts = CONVERTED_PARTS,
	.max_parts = CONVERTED_PARTS,
	.ntotals = WINDOW_TOTALS,
	.headlen = sizeof(ConvertedHead),
	.head_out = converted_head_out,
	.head_in = converted_head_in,
	.head_members = 5,
	.head_changes = 1,			/* 2: the target as a text */
	.head_send = converted_head_send,
	.head_recv = converted_head_recv,
	.head_is_valid = converted_head_is_valid,
	.key_is_valid = comparison_key_is_valid,
	.entry_is_valid = comparison_entry_is_valid,
};

KEYED_IO_FUNCTIONS(converted_comparison)

/* ---------- transition ---------- */

/* Arguments of every transition function: the state, then those of the row. */
enum
{
	ARG_STATE,
	ARG_VALUE,
	ARG_FROM,
	ARG_TO,
	ARG_DAY,
	ARG_PERIOD,
	ARG_RATES					/* the rate type or the book, where there is one */
};

/* Where the rates of a call are. */
typedef enum RatesFrom
{
	RATES_DEFAULT,				/* in the tables, of the default type */
	RATES_TYPED,				/* in the tables, of the type in ARG_RATES */
	RATES_BOOK					/* in the book in ARG_RATES */
} RatesFrom;

/*
 * The state that the row goes into. Every row must say the same target, or none
 * where it has no amount.
 */
static inline KeyedState *
comparison_state(FunctionCallInfo fcinfo)
{
	KeyedState *state = window_accum_state(fcinfo, &converted_comparison_type,
										   CONVERTED_PARTS, ARG_PERIOD, 1);
	ConvertedHead *head = keyed_head(state);
	Currency	to;

	if (PG_ARGISNULL(ARG_TO))
		return state;
	to = currency_getarg(fcinfo, ARG_TO);
	if (head->to == 0)
		head->to = to;
	if (head->to != to)
		converted_raise_varying(head->to, to);
	return state;
}

/* The entry of rows without an amount. */
static uint32
entry_without_amount(KeyedState **state)
{
	static const KeyPart nothing[CONVERTED_PARTS] = {{NULL, -1}, {NULL, -1}};

	return keyed_find_or_add(state, nothing);
}

/* The entry of a row that has an amount and lies in a window. */
static pg_attribute_always_inline uint32
entry_of_amount(FunctionCallInfo fcinfo, KeyedState **state, RatesFrom rates)
{
	DateADT		day = PG_GETARG_DATEADT(ARG_DAY);
	RateTypeName type;
	Currency	from;
	Currency	to;

	CONVERTED_REQUIRE(ARG_FROM, "currency");
	CONVERTED_REQUIRE(ARG_TO, "target currency");
	from = currency_getarg(fcinfo, ARG_FROM);
	to = ((ConvertedHead *) keyed_head(*state))->to;
	if (rates == RATES_DEFAULT)
		return rate_cache_entry(fcinfo, &rate_type_default, from, to, day, state);
	CONVERTED_REQUIRE(ARG_RATES, rates == RATES_BOOK ? "rate book" : "rate type");
	if (rates == RATES_BOOK)
		return book_cache_entry(fcinfo, ARG_RATES, from, to, day, state);
	type = rate_type_getarg(fcinfo, ARG_RATES);
	return rate_cache_entry(fcinfo, &type, from, to, day, state);
}

/*
 * The transition (state, value, from_currency, to_currency, on_date, p [, rate
 * type or book]): a row without a date, or outside both windows, is only
 * counted. A row with an amount in a window and without a currency or a rate is
 * an error.
 */
static pg_attribute_always_inline Datum
accumulate(FunctionCallInfo fcinfo, ExactValue (*getarg) (FunctionCallInfo fcinfo, int n),
		   RatesFrom rates)
{
	KeyedState *state = comparison_state(fcinfo);
	int			in = window_of_row(fcinfo, ARG_DAY, keyed_head(state));

	if (in != 0)
	{
		ExactValue	value = getarg(fcinfo, ARG_VALUE);
		uint32		entry = value.isnull ? entry_without_amount(&state) :
			entry_of_amount(fcinfo, &state, rates);

		window_add_later(&state, entry, in, &value);
	}
	PG_RETURN_POINTER(state);
}

#define ACCUM_FUNCTION(name, type, rates) \
PORTSTATS_FUNCTION(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	return accumulate(fcinfo, exact_getarg_##type, rates); \
}

/* The entries of each SQL type of value. */
#define ACCUM_FUNCTIONS(type) \
ACCUM_FUNCTION(converted_comparison_accum_##type, type, RATES_DEFAULT) \
ACCUM_FUNCTION(converted_comparison_accum_typed_##type, type, RATES_TYPED) \
ACCUM_FUNCTION(converted_comparison_accum_book_##type, type, RATES_BOOK)

ACCUM_FUNCTIONS(int2)
ACCUM_FUNCTIONS(int4)
ACCUM_FUNCTIONS(int8)
ACCUM_FUNCTIONS(numeric)

/* ---------- combine and final ---------- */

/* Adds the head of b to that of a; an error where windows or targets differ. */
static void
merge_heads(ConvertedHead *a, const ConvertedHead *b)
{
	window_merge_heads(&a->windows, &b->windows);
	if (a->to == 0)
		a->to = b->to;
	if (b->to != 0 && a->to != b->to)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("comparisons converted into different currencies cannot be combined"),
				 errdetail("One is in %s, another in %s.",
						   currency_name(a->to), currency_name(b->to)),
				 errhint("Combine only comparisons with the same target; GROUP BY it where it differs.")));
}

/* The combine function, and the transition of combine(converted_comparison). */
PORTSTATS_FUNCTION(converted_comparison_merge);
Datum
converted_comparison_merge(PG_FUNCTION_ARGS)
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, &converted_comparison_type);
	const KeyedState *other;

	if (PG_ARGISNULL(1))
		return keyed_return(fcinfo, state);
	other = keyed_fetch(PG_GETARG_DATUM(1), &converted_comparison_type);
	if (state == NULL)
	{
		state = keyed_new(&converted_comparison_type, CONVERTED_PARTS);
		*(ConvertedHead *) keyed_head(state) = *(ConvertedHead *) keyed_head(other);
	}
	else
		merge_heads(keyed_head(state), keyed_head(other));
	keyed_merge(&state, other);
	PG_RETURN_POINTER(state);
}

/* The state as a value to keep: its canonical form. */
PORTSTATS_FUNCTION(converted_comparison_final);
Datum
converted_comparison_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), &converted_comparison_type),
									  &converted_comparison_type));
}
