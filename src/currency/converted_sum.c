/*
 * converted_sum.c: sums of amounts in one currency, from amounts in any.
 *
 * The state adds up the amounts as they are, by the currency they are in and
 * the path to the target, and converts each of these totals once, at the end.
 * It is a keyed state (see keyed.h): two key parts, the currency and the path's
 * text ("*6.4512", "/147.54*7.2", nothing for the target itself), one total,
 * and the target currency for a head. A NULL amount leaves no trace in it.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "compat.h"
#include "currency/convert.h"
#include "currency/converted_total.h"
#include "currency/rate_cache.h"
#include "currency/rates.h"
#include "decimal/exact.h"
#include "json/json.h"
#include "keyed/keyed.h"

/* What a converted sum knows beside its totals. */
typedef struct SumHead
{
	Currency	to;
} SumHead;

/* ---------- the type ---------- */

static void
sum_head_out(StringInfo buf, const void *head)
{
	appendStringInfoString(buf, "\"to_currency\": ");
	escape_json(buf, currency_name(((const SumHead *) head)->to));
	appendStringInfoString(buf, ", ");
}

static bool
sum_head_in(JsonbContainer *object, void *head, Node *escontext pg_attribute_unused())
{
	char	   *code = json_in_text(json_in_member(object, "to_currency"));

	return code != NULL &&
		currency_from_bytes(code, strlen(code), &((SumHead *) head)->to);
}

static void
sum_head_send(StringInfo buf, const void *head)
{
	pq_sendint64(buf, ((const SumHead *) head)->to);
}

static void
sum_head_recv(StringInfo buf, void *head)
{
	((SumHead *) head)->to = (Currency) pq_getmsgint64(buf);
}

/* The code must be one that its own bytes give, and text in the database's encoding. */
static bool
sum_head_is_valid(const void *head)
{
	const SumHead *h = head;
	char		bytes[CURRENCY_MAX_LEN + 1];
	int			len = currency_to_bytes(h->to, bytes);
	Currency	again;

	return currency_from_bytes(bytes, len, &again) && again == h->to &&
		pg_verifymbstr(bytes, len, true);
}

/* A currency, and a path that amounts can be converted by. */
static bool
sum_key_is_valid(const KeyPart *key)
{
	Currency	currency;

	return key[CONVERTED_CURRENCY].len >= 0 && key[CONVERTED_PATH].len >= 0 &&
		currency_from_bytes(key[CONVERTED_CURRENCY].bytes, key[CONVERTED_CURRENCY].len,
							&currency) &&
		convert_path_is_valid(key[CONVERTED_PATH].bytes, key[CONVERTED_PATH].len);
}

static const KeyedType converted_sum_type = {
	.name = "converted_sum",
	.kind = 's',
	.min_parts = CONVERTED_PARTS,
	.max_parts = CONVERTED_PARTS,
	.ntotals = 1,
	.headlen = sizeof(SumHead),
	.head_out = sum_head_out,
	.head_in = sum_head_in,
	.head_members = 1,
	.head_send = sum_head_send,
	.head_recv = sum_head_recv,
	.head_is_valid = sum_head_is_valid,
	.key_is_valid = sum_key_is_valid,
};

KEYED_IO_FUNCTIONS(converted_sum)

/* ---------- transition ---------- */

static void
raise_null(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("cannot convert an amount whose %s is NULL", what),
			 errhint("Fill it in, or leave such rows out with FILTER or WHERE.")));
}

/* The value of argument n, not NULL, or the error that says what is. */
#define REQUIRE(n, what) \
	do { if (PG_ARGISNULL(n)) raise_null(what); } while (0)

/* The state that the row goes into, a new one at the first row. */
static inline KeyedState *
sum_state(FunctionCallInfo fcinfo, Currency to)
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, &converted_sum_type);
	SumHead    *head;

	if (state == NULL)
	{
		state = keyed_new(&converted_sum_type, CONVERTED_PARTS);
		((SumHead *) keyed_head(state))->to = to;
	}
	head = keyed_head(state);
	if (head->to != to)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the currency converted to varies within one aggregate call"),
				 errdetail("It was %s in one row and %s in another.",
						   currency_name(head->to), currency_name(to)),
				 errhint("Give one currency for the whole call, or GROUP BY it.")));
	return state;
}

/* Adds an amount to the total of its currency and path; returns the state. */
static inline Datum
add_amount(FunctionCallInfo fcinfo, const ExactValue *amount, Currency to,
		   TablePath *path)
{
	KeyedState *state = sum_state(fcinfo, to);

	if (!keyed_entry_is(state, path->hint, path->key, path->keylen))
		path->hint = keyed_find_or_add(&state, path->parts);
	keyed_add(&state, path->hint, 0, amount);
	PG_RETURN_POINTER(state);
}

/* A row without an amount: the state as it was. */
static inline Datum
skip_row(FunctionCallInfo fcinfo)
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, &converted_sum_type);

	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* Adds an amount whose rate is in the tables. */
static inline Datum
add_by_table(FunctionCallInfo fcinfo, const ExactValue *amount,
			 const RateTypeName *type, Currency from, Currency to, int day_arg)
{
	TablePath  *path;

	REQUIRE(day_arg, "date");
	path = rate_cache_path(fcinfo, type, from, to, PG_GETARG_DATEADT(day_arg));
	return add_amount(fcinfo, amount, to, path);
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
	REQUIRE(2, "currency");
	REQUIRE(3, "target currency");
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
	REQUIRE(5, "rate type");
	type = rate_type_getarg(fcinfo, 5);
	return add_by_table(fcinfo, &amount, &type, from, to, 4);
}

/* sum_converted(amount, from_currency, to_currency, on_date, book) */
static Datum
sum_by_book(FunctionCallInfo fcinfo, ExactValue amount)
{
	char		code[CURRENCY_MAX_LEN + 1];
	char		text[RATES_MAX_TEXT];
	const RateBook *book;
	RatePath	path;
	KeyPart		key[CONVERTED_PARTS];
	KeyedState *state;
	Currency	from;
	Currency	to;
	DateADT		day;
	uint32		entry;

	if (amount.isnull)
		return skip_row(fcinfo);
	row_currencies(fcinfo, &from, &to);
	REQUIRE(4, "date");
	REQUIRE(5, "rate book");
	day = PG_GETARG_DATEADT(4);
	book = book_getarg(fcinfo, 5);
	if (!rates_find(book, from, to, day, &path))
		rates_raise(book, from, to, day, NULL);
	key[CONVERTED_CURRENCY].bytes = code;
	key[CONVERTED_CURRENCY].len = currency_to_bytes(from, code);
	key[CONVERTED_PATH].bytes = text;
	key[CONVERTED_PATH].len = rates_path_text(&path, text);
	state = sum_state(fcinfo, to);
	entry = keyed_find_or_add(&state, key);
	keyed_add(&state, entry, 0, &amount);
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

PORTSTATS_FUNCTION(converted_sum_combine);
Datum
converted_sum_combine(PG_FUNCTION_ARGS)
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, &converted_sum_type);
	const KeyedState *other;
	Currency	to;

	if (PG_ARGISNULL(1))
		return skip_row(fcinfo);
	other = keyed_fetch(PG_GETARG_DATUM(1), &converted_sum_type);
	to = ((SumHead *) keyed_head(other))->to;
	if (state == NULL)
	{
		state = keyed_new(&converted_sum_type, CONVERTED_PARTS);
		((SumHead *) keyed_head(state))->to = to;
	}
	else if (((SumHead *) keyed_head(state))->to != to)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("sums converted into different currencies cannot be combined"),
				 errdetail("One is in %s, another in %s.",
						   currency_name(((SumHead *) keyed_head(state))->to),
						   currency_name(to)),
				 errhint("Combine only sums with the same target; GROUP BY it where it differs.")));
	keyed_merge(&state, other);
	PG_RETURN_POINTER(state);
}

/* The sum in the target currency, rounded once; NULL where there is none. */
PORTSTATS_FUNCTION(converted_sum_final);
Datum
converted_sum_final(PG_FUNCTION_ARGS)
{
	Numeric		sum = converted_total(keyed_fetch(PG_GETARG_DATUM(0), &converted_sum_type), 0);

	if (sum == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(sum);
}
