/*
 * converted_sum.c: sums of amounts in one currency, from amounts in any.
 *
 * The state adds up the amounts as they are, by the currency they are in and
 * the path to the target, and converts each of these totals once, at the end.
 * It is a keyed state (see keyed.h): two key parts, the currency and the path's
 * text ("*6.4512", "/147.54*7.2", nothing for the target itself), one total,
 * and for a head the target currency and the number of rows without an amount.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "compat.h"
#include "currency/book_cache.h"
#include "currency/convert.h"
#include "currency/converted_row.h"
#include "currency/converted_running.h"
#include "currency/converted_sum.h"
#include "currency/converted_total.h"
#include "currency/rate_cache.h"
#include "currency/rates.h"
#include "decimal/exact.h"
#include "json/json.h"
#include "keyed/keyed.h"
#include "row/row.h"

/* ---------- the type ---------- */

static void
sum_head_out(StringInfo buf, const void *head)
{
	const SumHead *h = head;

	converted_target_out(buf, h->to);
	appendStringInfo(buf, "\"without_amount\": " INT64_FORMAT ", ", h->without_amount);
}

static bool
sum_head_in(JsonbContainer *object, void *head, Node *escontext pg_attribute_unused())
{
	SumHead    *h = head;

	return converted_target_in(object, &h->to) &&
		json_in_count(json_in_member(object, "without_amount"), &h->without_amount);
}

static void
sum_head_send(StringInfo buf, const void *head)
{
	currency_send(buf, ((const SumHead *) head)->to);
	pq_sendint64(buf, ((const SumHead *) head)->without_amount);
}

static void
sum_head_recv(StringInfo buf, void *head)
{
	((SumHead *) head)->to = currency_recv(buf, "converted_sum");
	((SumHead *) head)->without_amount = pq_getmsgint64(buf);
}

static bool
sum_head_is_valid(const void *head)
{
	const SumHead *h = head;

	return h->without_amount >= 0 && (h->to == 0 || currency_is_valid(h->to));
}

static bool
sum_entry_is_valid(const KeyedState *state, uint32 entry)
{
	return converted_entry_is_valid(state, entry, ((const SumHead *) keyed_head(state))->to);
}

const KeyedType converted_sum_type = {
	.name = "converted_sum",
	.kind = 's',
	.min_parts = CONVERTED_PARTS,
	.max_parts = CONVERTED_PARTS,
	.ntotals = 1,
	.headlen = sizeof(SumHead),
	.head_out = sum_head_out,
	.head_in = sum_head_in,
	.head_members = 2,
	.head_changes = 1,			/* 2: the target as a text */
	.head_send = sum_head_send,
	.head_recv = sum_head_recv,
	.head_is_valid = sum_head_is_valid,
	.key_is_valid = converted_key_is_valid,
	.entry_is_valid = sum_entry_is_valid,
};

KEYED_IO_FUNCTIONS(converted_sum)

/* ---------- transition ---------- */

/* The state that the row goes into, a new one at the first row. */
static inline KeyedState *
row_state(FunctionCallInfo fcinfo)
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, &converted_sum_type);

	return state != NULL ? state : keyed_new(&converted_sum_type, CONVERTED_PARTS);
}

/* The same of a row with an amount, to be converted into the target of the others. */
static inline KeyedState *
sum_state(FunctionCallInfo fcinfo, Currency to)
{
	KeyedState *state = row_state(fcinfo);
	SumHead    *head = keyed_head(state);

	if (head->to != to)
	{
		if (head->to != 0)
			converted_raise_varying(head->to, to);
		head->to = to;
	}
	return state;
}

/* A row without an amount is only counted, whatever else it has. */
static inline Datum
skip_row(FunctionCallInfo fcinfo)
{
	KeyedState *state = row_state(fcinfo);

	exact_add_count(&((SumHead *) keyed_head(state))->without_amount, 1);
	PG_RETURN_POINTER(state);
}

/* Adds an amount whose rate is in the tables. */
static inline Datum
add_by_table(FunctionCallInfo fcinfo, const ExactValue *amount,
			 const RateTypeName *type, Currency from, Currency to, int day_arg)
{
	KeyedState *state = sum_state(fcinfo, to);

	CONVERTED_REQUIRE(day_arg, "date");
	converted_sum_add(fcinfo, &state, amount, type, from, to, PG_GETARG_DATEADT(day_arg));
	PG_RETURN_POINTER(state);
}

/* sum_usd(amount_cny, on_date), sum_cny(amount_usd, on_date) */
static inline Datum
sum_between(FunctionCallInfo fcinfo, ExactValue amount, Currency from, Currency to)
{
	if (amount.isnull)
		return skip_row(fcinfo);
	return add_by_table(fcinfo, &amount, &rate_type_default, from, to, 2);
}

/* The currencies of a row, arguments 2 and 3. */
static inline void
row_currencies(FunctionCallInfo fcinfo, Currency *from, Currency *to)
{
	CONVERTED_REQUIRE(2, "currency");
	CONVERTED_REQUIRE(3, "target currency");
	*from = currency_getarg(fcinfo, 2);
	*to = currency_getarg(fcinfo, 3);
}

/* sum_converted(amount, from_currency, to_currency, on_date) */
static inline Datum
sum_default(FunctionCallInfo fcinfo, ExactValue amount)
{
	Currency	from;
	Currency	to;

	if (amount.isnull)
		return skip_row(fcinfo);
	row_currencies(fcinfo, &from, &to);
	return add_by_table(fcinfo, &amount, &rate_type_default, from, to, 4);
}

/* sum_converted(amount, from_currency, to_currency, on_date, rate_type) */
static inline Datum
sum_typed(FunctionCallInfo fcinfo, ExactValue amount)
{
	RateTypeName type;
	Currency	from;
	Currency	to;

	if (amount.isnull)
		return skip_row(fcinfo);
	row_currencies(fcinfo, &from, &to);
	CONVERTED_REQUIRE(5, "rate type");
	type = rate_type_getarg(fcinfo, 5);
	return add_by_table(fcinfo, &amount, &type, from, to, 4);
}

/* sum_converted(amount, from_currency, to_currency, on_date, book) */
static inline Datum
sum_by_book(FunctionCallInfo fcinfo, ExactValue amount)
{
	KeyedState *state;
	Currency	from;
	Currency	to;
	uint32		entry;

	if (amount.isnull)
		return skip_row(fcinfo);
	row_currencies(fcinfo, &from, &to);
	CONVERTED_REQUIRE(4, "date");
	CONVERTED_REQUIRE(5, "rate book");
	state = sum_state(fcinfo, to);
	entry = book_cache_entry(fcinfo, 5, from, to, PG_GETARG_DATEADT(4), &state);
	keyed_add_later(&state, entry, 0, &amount);
	PG_RETURN_POINTER(state);
}

#define SUM_FUNCTION(name, call) \
PORTSTATS_FUNCTION(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	return call; \
}

/* The entries of each SQL type of amount. */
#define SUM_FUNCTIONS(type) \
SUM_FUNCTION(sum_usd_add_##type, \
			 sum_between(fcinfo, exact_getarg_##type(fcinfo, 1), CURRENCY_CNY, CURRENCY_USD)) \
SUM_FUNCTION(sum_cny_add_##type, \
			 sum_between(fcinfo, exact_getarg_##type(fcinfo, 1), CURRENCY_USD, CURRENCY_CNY)) \
SUM_FUNCTION(sum_converted_add_##type, \
			 sum_default(fcinfo, exact_getarg_##type(fcinfo, 1))) \
SUM_FUNCTION(sum_converted_add_typed_##type, \
			 sum_typed(fcinfo, exact_getarg_##type(fcinfo, 1))) \
SUM_FUNCTION(sum_converted_add_book_##type, \
			 sum_by_book(fcinfo, exact_getarg_##type(fcinfo, 1)))

SUM_FUNCTIONS(int2)
SUM_FUNCTIONS(int4)
SUM_FUNCTIONS(int8)
SUM_FUNCTIONS(numeric)

/* ---------- combine and final ---------- */

/* Adds the head of b to that of a; an error where the targets differ. */
static void
merge_heads(SumHead *a, const SumHead *b)
{
	exact_add_count(&a->without_amount, b->without_amount);
	if (a->to == 0)
		a->to = b->to;
	if (b->to != 0 && a->to != b->to)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("sums converted into different currencies cannot be combined"),
				 errdetail("One is in %s, another in %s.",
						   currency_name(a->to), currency_name(b->to)),
				 errhint("Combine only sums with the same target; GROUP BY it where it differs.")));
}

PORTSTATS_FUNCTION(converted_sum_combine);
Datum
converted_sum_combine(PG_FUNCTION_ARGS)
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, &converted_sum_type);
	const KeyedState *other;

	if (PG_ARGISNULL(1))
		return keyed_return(fcinfo, state);
	other = keyed_fetch(PG_GETARG_DATUM(1), &converted_sum_type);
	if (state == NULL)
		state = keyed_new(&converted_sum_type, CONVERTED_PARTS);
	merge_heads(keyed_head(state), keyed_head(other));
	keyed_merge(&state, other);
	PG_RETURN_POINTER(state);
}

/* The state as a value to keep: its canonical form. */
PORTSTATS_FUNCTION(converted_sum_final);
Datum
converted_sum_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), &converted_sum_type),
									  &converted_sum_type));
}

/* ---------- reading ---------- */

/*
 * total(converted_sum), and the final function of the sums: in the target
 * currency, rounded once; NULL where there is no amount. Strict.
 */
PORTSTATS_FUNCTION(converted_sum_total);
Datum
converted_sum_total(PG_FUNCTION_ARGS)
{
	Numeric		sum;

	if (converted_is_running(fcinfo))
		sum = converted_running_total(converted_running((ConvertedRunning **) &fcinfo->flinfo->fn_extra,
														fcinfo->flinfo->fn_mcxt,
														PG_GETARG_DATUM(0), &converted_sum_type),
									  0);
	else
		sum = converted_total(keyed_fetch(PG_GETARG_DATUM(0), &converted_sum_type), 0);
	if (sum == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(sum);
}

/* The columns of row type converted_amount, by place in amount_columns. */
enum
{
	COL_CURRENCY,
	COL_ROWS,
	COL_AMOUNT,
	COL_CONVERTED
};

static const char *const amount_columns[] = {
	"currency", "rows", "amount", "converted", NULL
};

/*
 * amounts(converted_sum): a row a currency, by code: how many amounts, their
 * sum, and that sum in the target currency, rounded for itself. Strict.
 */
PORTSTATS_FUNCTION(converted_sum_amounts);
Datum
converted_sum_amounts(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, amount_columns);
	const KeyedState *state =
		keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), &converted_sum_type),
						&converted_sum_type);
	uint32		next;

	for (uint32 first = 0; first < state->nentries; first = next)
	{
		KeyPart		key[CONVERTED_PARTS];
		int64		rows = 0;

		next = keyed_group_end(state, first);
		for (uint32 i = first; i < next; i++)
			exact_add_count(&rows, keyed_total(state, i, 0)->rows);
		keyed_key(state, first, key);
		row_set(row, COL_CURRENCY,
				PointerGetDatum(cstring_to_text_with_len(key[CONVERTED_CURRENCY].bytes,
														 key[CONVERTED_CURRENCY].len)));
		row_set(row, COL_ROWS, Int64GetDatum(rows));
		row_set_numeric(row, COL_AMOUNT, converted_amounts(state, 0, first, next));
		row_set_numeric(row, COL_CONVERTED, converted_part(state, 0, first, next));
		row_put(fcinfo, row);
	}
	return (Datum) 0;
}
