/*
 * book_io.c: rate books as text and on the wire, and the aggregate that builds
 * one from any table.
 *
 * The text is JSON, read by the server's own parser:
 *
 *   {"pivot": "USD", "max_age_days": null, "pairs": [
 *     {"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, "7.3005"]]}]}
 *
 * A rate is its first day, its last day (null: until the next one), and what
 * one unit of the base costs, in quotes, so that readers that think in floating
 * point leave it alone. Pairs and rates may come in any order.
 *
 * On the wire, integers in network order: int8 version, pivot, int32 age limit
 * (-1: none), int32 pairs; each pair base, quote, int32 rates; each rate int32
 * first day, int32 last day (2147483647: none), its digits. Codes and digits
 * are an int32 length and so many bytes. The rates of a pair stand in order;
 * the pairs do in the encoding of the sender's database, which nobody knows
 * here: any order of them is taken, but no pair twice.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "currency/book.h"
#include "decimal/exact.h"
#include "json/json.h"
#include "scratch/scratch.h"
#include "value/value.h"

#define BOOK_WIRE_VERSION	1

/* A book for others to read: what is still being built is sorted and checked. */
static const RateBook *
finished_book(Datum datum)
{
	const RateBook *book = book_fetch(datum);

	return book_is_building(book) ? book_canonical(book, NULL) : book;
}

/* ---------- out ---------- */

static void
rate_out(StringInfo buf, const RateBook *book, const BookRate *rate)
{
	int			len;
	const char *text = book_rate_text(book, rate, &len);

	appendStringInfo(buf, "[\"%s\", ", day_name(rate->from));
	if (rate->until == BOOK_NO_END)
		appendStringInfoString(buf, "null");
	else
		appendStringInfo(buf, "\"%s\"", day_name(rate->until));
	appendStringInfo(buf, ", \"%.*s\"]", len, text);
}

PORTSTATS_FUNCTION(rate_book_out);
Datum
rate_book_out(PG_FUNCTION_ARGS)
{
	const RateBook *book = finished_book(PG_GETARG_DATUM(0));
	StringInfoData buf;
	Scratch		scratch;

	initStringInfo(&buf);
	appendStringInfoString(&buf, "{\"pivot\": ");
	escape_json(&buf, currency_name(book->pivot));
	appendStringInfoString(&buf, ", \"max_age_days\": ");
	if (book->max_age_days == BOOK_NO_AGE_LIMIT)
		appendStringInfoString(&buf, "null");
	else
		appendStringInfo(&buf, "%d", book->max_age_days);
	appendStringInfoString(&buf, ", \"pairs\": [");
	scratch_begin(&scratch);
	for (uint32 i = 0; i < book->npairs; i++)
	{
		const BookPair *pair = book_pair(book, i);

		appendStringInfoString(&buf, i == 0 ? "{\"base\": " : ", {\"base\": ");
		escape_json(&buf, currency_name(pair->base));
		appendStringInfoString(&buf, ", \"quote\": ");
		escape_json(&buf, currency_name(pair->quote));
		appendStringInfoString(&buf, ", \"rates\": [");
		for (uint32 k = 0; k < pair->count; k++)
		{
			scratch_next(&scratch);
			if (k > 0)
				appendStringInfoString(&buf, ", ");
			rate_out(&buf, book, book_rate(book, pair->first + k));
		}
		appendStringInfoString(&buf, "]}");
	}
	scratch_end(&scratch);
	appendStringInfoString(&buf, "]}");
	PG_RETURN_CSTRING(buf.data);
}

/* ---------- in ---------- */

static bool
code_in(const JsonbValue *v, Currency *result)
{
	return v != NULL && v->type == jbvString &&
		currency_from_bytes(v->val.string.val, v->val.string.len, result);
}

/* A day as rate_book_out writes it: nothing that depends on settings or the clock. */
static bool
day_in(const JsonbValue *v, DateADT *result, Node *escontext)
{
	char	   *name;
	Datum		day;

	if (v == NULL || v->type != jbvString)
		return false;
	name = pnstrdup(v->val.string.val, v->val.string.len);
	if (!compat_input_call(date_in, name, escontext, &day))
		return false;
	*result = DatumGetDateADT(day);
	return strcmp(name, day_name(*result)) == 0;
}

/* A rate in quotes or without. */
static bool
number_in(const JsonbValue *v, Numeric *result, Node *escontext)
{
	Datum		number;

	if (v->type == jbvNumeric)
	{
		*result = v->val.numeric;
		return true;
	}
	if (v->type != jbvString ||
		!compat_input_call(numeric_in, pnstrdup(v->val.string.val, v->val.string.len),
						   escontext, &number))
		return false;
	*result = DatumGetNumeric(number);
	return true;
}

/* Reads ["2023-10-01", null, "7.3005"]. False where it is none, or after a soft error. */
static bool
rate_in(RateBook **book, Currency base, Currency quote, const JsonbValue *v,
		Node *escontext)
{
	JsonbContainer *row = json_in_array(v);
	JsonbValue *last;
	DateADT		from;
	DateADT		until = BOOK_NO_END;
	Numeric		rate;

	if (row == NULL || JsonContainerSize(row) != 3)
		return false;
	last = getIthJsonbValueFromContainer(row, 1);
	return day_in(getIthJsonbValueFromContainer(row, 0), &from, escontext) &&
		(last->type == jbvNull || day_in(last, &until, escontext)) &&
		number_in(getIthJsonbValueFromContainer(row, 2), &rate, escontext) &&
		book_add(book, base, quote, from, until, rate, escontext);
}

/* Reads one member of "pairs". False where it is none, or after a soft error. */
static bool
pair_in(RateBook **book, const JsonbValue *v, Node *escontext)
{
	JsonbContainer *object;
	JsonbContainer *rates;
	Currency	base;
	Currency	quote;
	Scratch		scratch;
	bool		good = true;

	if (v->type != jbvBinary || !JsonContainerIsObject(v->val.binary.data))
		return false;
	object = v->val.binary.data;
	rates = json_in_array(json_in_member(object, "rates"));
	if (JsonContainerSize(object) != 3 || rates == NULL ||
		!code_in(json_in_member(object, "base"), &base) ||
		!code_in(json_in_member(object, "quote"), &quote))
		return false;
	scratch_begin(&scratch);
	for (uint32 i = 0; good && i < JsonContainerSize(rates); i++)
	{
		RateBook   *before = *book;

		scratch_next(&scratch);
		good = rate_in(book, base, quote, getIthJsonbValueFromContainer(rates, i), escontext);
		*book = scratch_keep(&scratch, before, *book);
	}
	if (!good)
	{
		/* Its memory stays: a soft error is in it. */
		MemoryContextSwitchTo(scratch.caller);
		return false;
	}
	scratch_end(&scratch);
	return true;
}

/* null, or a whole number of days >= 0 */
static bool
age_limit_in(const JsonbValue *v, int32 *result)
{
	int64		days;

	*result = BOOK_NO_AGE_LIMIT;
	if (v == NULL || v->type == jbvNull)
		return v != NULL;
	if (!json_in_count(v, &days) || days > PG_INT32_MAX)
		return false;
	*result = (int32) days;
	return true;
}

/* Reads the whole text. NULL where it is no book, or after a soft error. */
static RateBook *
book_in(JsonbContainer *object, Node *escontext)
{
	JsonbContainer *pairs;
	RateBook   *book;
	Currency	pivot;
	int32		max_age_days;

	if (!JsonContainerIsObject(object) || JsonContainerSize(object) != 3 ||
		!code_in(json_in_member(object, "pivot"), &pivot) ||
		!age_limit_in(json_in_member(object, "max_age_days"), &max_age_days) ||
		(pairs = json_in_array(json_in_member(object, "pairs"))) == NULL)
		return NULL;
	book = book_new(pivot, max_age_days);
	for (uint32 i = 0; i < JsonContainerSize(pairs); i++)
	{
		if (!pair_in(&book, getIthJsonbValueFromContainer(pairs, i), escontext))
			return NULL;
	}
	return book_canonical(book, escontext);
}

PORTSTATS_FUNCTION(rate_book_in);
Datum
rate_book_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	Node	   *escontext = PORTSTATS_ESCONTEXT(fcinfo);
	JsonbContainer *root;
	RateBook   *book;

	/* A word is taken for a rate type's name: jsonb would not say what is meant. */
	if (text[strspn(text, " \t\r\n")] != '{')
		ereturn(escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type rate_book: \"%s\"", text),
				 errhint("A book is made by rate_book(...) or, of a rate type of the tables, by rate_book_of(rate_type).")));
	if (!json_parse(text, "rate_book", escontext, &root))
		PG_RETURN_NULL();
	book = book_in(root, escontext);
	if (book == NULL)
	{
		if (PORTSTATS_SOFT_ERROR(escontext))
			PG_RETURN_NULL();
		ereturn(escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type rate_book: \"%s\"", text),
				 errhint("Write {\"pivot\": \"USD\", \"max_age_days\": null, \"pairs\": "
						 "[{\"base\": \"USD\", \"quote\": \"CNY\", \"rates\": "
						 "[[\"2023-10-01\", null, \"7.3005\"]]}]}.")));
	}
	PG_RETURN_POINTER(book);
}

/* ---------- send ---------- */

PORTSTATS_FUNCTION(rate_book_send);
Datum
rate_book_send(PG_FUNCTION_ARGS)
{
	const RateBook *book = finished_book(PG_GETARG_DATUM(0));
	StringInfoData buf;
	Scratch		scratch;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, BOOK_WIRE_VERSION);
	currency_send(&buf, book->pivot);
	pq_sendint32(&buf, book->max_age_days);
	pq_sendint32(&buf, book->npairs);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < book->npairs; i++)
	{
		const BookPair *pair = book_pair(book, i);

		currency_send(&buf, pair->base);
		currency_send(&buf, pair->quote);
		pq_sendint32(&buf, pair->count);
		for (uint32 k = 0; k < pair->count; k++)
		{
			const BookRate *rate = book_rate(book, pair->first + k);
			int			len;
			const char *text = book_rate_text(book, rate, &len);

			scratch_next(&scratch);
			pq_sendint32(&buf, rate->from);
			pq_sendint32(&buf, rate->until);
			value_send_text(&buf, text, len);
		}
	}
	scratch_end(&scratch);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* ---------- receive ---------- */

/* A code that is one. */
static Currency
recv_code(StringInfo buf)
{
	Currency	result = currency_recv(buf, "rate_book");

	if (result == 0)
		exact_bad_message("rate_book", "a currency code that cannot be");
	return result;
}

/* A day that the server's date type has room for. */
static DateADT
recv_day(StringInfo buf)
{
	return DatumGetDateADT(DirectFunctionCall1(date_recv, PointerGetDatum(buf)));
}

static void
recv_rate(StringInfo buf, RateBook **book, Currency base, Currency quote, DateADT *last)
{
	DateADT		from = recv_day(buf);
	DateADT		until = recv_day(buf);
	int			len;
	char	   *text = value_recv_text(buf, "rate_book", &len);
	Numeric		rate = numeric_from_text(text, len);

	if (from <= *last)
		exact_bad_message("rate_book", "rates out of order");
	*last = from;
	book_add(book, base, quote, from, until, rate, NULL);
}

PORTSTATS_FUNCTION(rate_book_recv);
Datum
rate_book_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buf);
	RateBook   *book;
	Scratch		scratch;
	Currency	pivot;
	int32		max_age_days;
	uint32		npairs;

	if (version != BOOK_WIRE_VERSION)
		exact_bad_version("rate_book", version, BOOK_WIRE_VERSION);
	pivot = recv_code(buf);
	max_age_days = (int32) pq_getmsgint(buf, 4);
	if (max_age_days < BOOK_NO_AGE_LIMIT)
		exact_bad_message("rate_book", "an age limit that cannot be");
	book = book_new(pivot, max_age_days);
	npairs = pq_getmsgint(buf, 4);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < npairs; i++)
	{
		Currency	base = recv_code(buf);
		Currency	quote = recv_code(buf);
		uint32		nrates = pq_getmsgint(buf, 4);
		DateADT		last = DATEVAL_NOBEGIN;

		if (nrates == 0)
			exact_bad_message("rate_book", "a pair without a rate");
		for (uint32 k = 0; k < nrates; k++)
		{
			RateBook   *before = book;

			scratch_next(&scratch);
			recv_rate(buf, &book, base, quote, &last);
			book = scratch_keep(&scratch, before, book);
		}
	}
	scratch_end(&scratch);
	pq_getmsgend(buf);
	book = book_canonical(book, NULL);
	if (book->npairs != npairs)
		exact_bad_message("rate_book", "a pair that comes twice");
	PG_RETURN_POINTER(book);
}

/* ---------- building one ---------- */

/*
 * The aggregate's book, to be changed in place; a new one at its first row.
 * The aggregate's memory is the executor's business: it copies what we return
 * in another place than it gave us.
 */
static RateBook *
state_book(FunctionCallInfo fcinfo)
{
	RateBook   *book;

	value_require_aggregate(fcinfo, "rate_book");
	if (PG_ARGISNULL(0))
		return book_new(BOOK_PIVOT, BOOK_NO_AGE_LIMIT);
	book = (RateBook *) PG_GETARG_POINTER(0);
	if (VARATT_IS_EXTENDED(book))
		elog(ERROR, "aggregate state is no rate_book");
	return (RateBook *) book_fetch(PointerGetDatum(book));
}

/* How an argument reads in an error: its text, or NULL. */
static const char *
code_or_null(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? "NULL" : text_to_cstring(PG_GETARG_TEXT_PP(n));
}

static void
raise_null(FunctionCallInfo fcinfo, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s of an exchange rate is NULL", what),
			 errdetail("In the row of %s in %s from %s: rate %s.",
					   code_or_null(fcinfo, 1), code_or_null(fcinfo, 2),
					   PG_ARGISNULL(3) ? "NULL" : day_name(PG_GETARG_DATEADT(3)),
					   PG_ARGISNULL(4) ? "NULL" :
					   DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(4)))),
			 errhint("Leave such rows out with FILTER or WHERE.")));
}

/* Takes a row into the state; arguments 1 to 4, and until from the caller. */
static Datum
accumulate(FunctionCallInfo fcinfo, DateADT until)
{
	static const char *const names[] = {
		"base_currency", "quote_currency", "valid_from", "rate"
	};
	RateBook   *book = state_book(fcinfo);

	for (int i = 0; i < (int) lengthof(names); i++)
	{
		if (PG_ARGISNULL(i + 1))
			raise_null(fcinfo, names[i]);
	}
	book_add(&book, currency_getarg(fcinfo, 1), currency_getarg(fcinfo, 2),
			 PG_GETARG_DATEADT(3), until, PG_GETARG_NUMERIC(4), NULL);
	PG_RETURN_POINTER(book);
}

/* rate_book_add(state, base_currency, quote_currency, valid_from, rate) */
PORTSTATS_FUNCTION(rate_book_add);
Datum
rate_book_add(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, BOOK_NO_END);
}

/* The same with valid_until, where NULL is: until the next one. */
PORTSTATS_FUNCTION(rate_book_add_until);
Datum
rate_book_add_until(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, PG_ARGISNULL(5) ? BOOK_NO_END : PG_GETARG_DATEADT(5));
}

PORTSTATS_FUNCTION(rate_book_combine);
Datum
rate_book_combine(PG_FUNCTION_ARGS)
{
	RateBook   *book;

	value_require_aggregate(fcinfo, "rate_book");
	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	book = state_book(fcinfo);
	if (!PG_ARGISNULL(1))
		book_add_all(&book, book_fetch(PG_GETARG_DATUM(1)));
	PG_RETURN_POINTER(book);
}

PORTSTATS_FUNCTION(rate_book_final);
Datum
rate_book_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(book_canonical(book_fetch(PG_GETARG_DATUM(0)), NULL));
}

/* rate_book_options(book, pivot_currency, max_age_days); NULL days: no limit. */
PORTSTATS_FUNCTION(rate_book_options);
Datum
rate_book_options(PG_FUNCTION_ARGS)
{
	RateBook   *book;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the pivot currency must not be NULL"),
				 errhint("Name the currency that the others are quoted against, such as USD.")));
	book = book_canonical(book_fetch(PG_GETARG_DATUM(0)), NULL);
	book->pivot = currency_getarg(fcinfo, 1);
	book->max_age_days = PG_ARGISNULL(2) ? BOOK_NO_AGE_LIMIT : PG_GETARG_INT32(2);
	if (!PG_ARGISNULL(2) && book->max_age_days < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_age_days must not be negative: %d", book->max_age_days),
				 errhint("Give the days for which a rate may be used, or NULL for no limit.")));
	PG_RETURN_POINTER(book);
}
