/*
 * receipt_converted.c: receipts of converted sums and comparisons: the amounts by
 * currency, and the rates with their days and sources.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "compat.h"
#include "currency/convert.h"
#include "currency/converted_growth.h"
#include "currency/converted_sum.h"
#include "currency/converted_total.h"
#include "decimal/exact.h"
#include "publish/receipt.h"
#include "publish/used_rates.h"

/* The entries from first up to end in one of a state's totals, as they are and converted. */
static void
put_converted(JsonBuild *b, const KeyedState *state, int total, uint32 first, uint32 end)
{
	RowCounts	counts = receipt_count_rows(state, total, first, end);

	json_put_count(b, "rows_counted", counts.rows - counts.nulls);
	json_put_numeric(b, "amount", converted_amounts(state, total, first, end));
	json_put_numeric(b, "converted", converted_part(state, total, first, end));
}

/* The same in each window where the state has two; null for one that has no such row. */
static void
put_figures(JsonBuild *b, const KeyedState *state, uint32 first, uint32 end)
{
	if (state->ntotals == 1)
	{
		put_converted(b, state, 0, first, end);
		return;
	}
	for (int i = 0; i < WINDOW_TOTALS; i++)
	{
		if (receipt_count_rows(state, i, first, end).rows == 0)
		{
			json_put_null(b, receipt_windows[i]);
			continue;
		}
		json_begin(b, receipt_windows[i]);
		put_converted(b, state, i, first, end);
		json_end(b);
	}
}

/* The member amounts: an element a currency, by code. */
static void
put_amounts(JsonBuild *b, const KeyedState *state)
{
	uint32		end;

	json_begin_list(b, "amounts");
	for (uint32 first = 0; first < state->nentries; first = end)
	{
		KeyPart		key[CONVERTED_PARTS];

		end = keyed_group_end(state, first);
		keyed_key(state, first, key);
		if (key[CONVERTED_CURRENCY].len < 0)
			continue;
		json_begin(b, NULL);
		json_put_text(b, "currency", key[CONVERTED_CURRENCY].bytes, key[CONVERTED_CURRENCY].len);
		put_figures(b, state, first, end);
		json_end(b);
	}
	json_end_list(b);
}

/* The member valid of a step: an element a dated rate with its digits, oldest first. */
static void
put_valid(JsonBuild *b, const UsedRate *used, int step, const RatesIn *in)
{
	json_begin_list(b, "valid");
	for (uint32 i = 0; i < used->nfound; i++)
	{
		const RateStep *found = &used->found[i].way->path.steps[step];
		DateADT		last;

		CHECK_FOR_INTERRUPTS();
		/* Ways that follow one another may share it. */
		if (i > 0 && found->number == used->found[i - 1].way->path.steps[step].number)
			continue;
		last = book_last_day(in->book, found->pair, found->number - found->pair->first);
		json_begin(b, NULL);
		json_put_string(b, "from", day_name(found->rate->from));
		json_put_string(b, "until", last == BOOK_NO_END ? NULL : day_name(last));
		if (in->type != NULL)
			json_put_string(b, "source", rate_read_source(in->type, found->pair, found->rate->from));
		json_end(b);
	}
	json_end_list(b);
}

/*
 * The member steps: an element for each rate of a path. Of one across a pivot that was not
 * found nobody knows the pairs.
 */
static void
put_steps(JsonBuild *b, const UsedRate *used, const KeyPart *key, const RatesIn *in, Currency to)
{
	PathStep	steps[RATES_MAX_STEPS];
	const char *target = currency_name(to);
	const char *currency = pnstrdup(key[CONVERTED_CURRENCY].bytes, key[CONVERTED_CURRENCY].len);
	int			n = convert_path_steps(key[CONVERTED_PATH].bytes, key[CONVERTED_PATH].len, steps);

	json_begin_list(b, "steps");
	for (int i = 0; i < n; i++)
	{
		bool		inverse = steps[i].inverse;
		const char *base = n > 1 ? NULL : inverse ? target : currency;
		const char *quote = n > 1 ? NULL : inverse ? currency : target;

		if (used->nfound > 0)
		{
			base = currency_name(used->found->way->path.steps[i].pair->base);
			quote = currency_name(used->found->way->path.steps[i].pair->quote);
		}
		json_begin(b, NULL);
		json_put_string(b, "base_currency", base);
		json_put_string(b, "quote_currency", quote);
		json_put_numeric(b, "rate", numeric_from_text(steps[i].digits, steps[i].len));
		json_put_string(b, "direction", inverse ? "inverse" : "direct");
		put_valid(b, used, i, in);
		json_end(b);
	}
	json_end_list(b);
}

/*
 * The members that all converted states end with: the amounts by currency, and the
 * rates, an element for each way that amounts were converted by, with what was.
 */
static void
put_conversion(JsonBuild *b, const KeyedState *state, const RatesIn *in, Currency to)
{
	uint32		n;
	UsedRate   *used = used_rates(state, in, to, &n);
	int64		not_found = 0;

	json_put_string(b, "to_currency", to == 0 ? NULL : currency_name(to));
	put_amounts(b, state);
	if (in->type != NULL)
		json_put_text(b, "rate_type", in->type->bytes, in->type->len);
	else
		json_put_null(b, "rate_type");
	json_begin_list(b, "rates");
	for (uint32 i = 0; i < n; i++)
	{
		KeyPart		key[CONVERTED_PARTS];

		CHECK_FOR_INTERRUPTS();
		keyed_key(state, used[i].entry, key);
		json_begin(b, NULL);
		json_put_text(b, "currency", key[CONVERTED_CURRENCY].bytes, key[CONVERTED_CURRENCY].len);
		put_steps(b, &used[i], key, in, to);
		put_figures(b, state, used[i].entry, used[i].entry + 1);
		json_end(b);
		not_found += used[i].nfound == 0 ? 1 : 0;
	}
	json_end_list(b);
	json_put_count(b, "rates_not_found", not_found);
}

/* The rates of a converted sum. */
static Datum
receipt_of_sum(FunctionCallInfo fcinfo, const RatesIn *in)
{
	const KeyedState *state = keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), &converted_sum_type),
											  &converted_sum_type);
	const SumHead *head = keyed_head(state);
	RowCounts	counts = receipt_count_rows(state, 0, 0, state->nentries);
	JsonBuild	b;

	exact_add_count(&counts.rows, head->without_amount);
	exact_add_count(&counts.nulls, head->without_amount);
	receipt_begin(&b, &converted_sum_type);
	receipt_put_counts(&b, &counts);
	json_put_numeric(&b, "total", converted_total(state, 0));
	put_conversion(&b, state, in, head->to);
	json_end(&b);
	return json_datum(&b);
}

/* Of a converted comparison: its totals and growth as converted. */
static Datum
receipt_of_comparison(FunctionCallInfo fcinfo, const RatesIn *in)
{
	const KeyedState *state = keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), &converted_comparison_type),
											  &converted_comparison_type);
	const ConvertedHead *head = keyed_head(state);
	Growth		own;
	Growth		converted;
	JsonBuild	b;

	converted_growth_of(state, &own, &converted);
	receipt_begin(&b, &converted_comparison_type);
	for (int i = 0; i < WINDOW_TOTALS; i++)
	{
		RowCounts	counts = receipt_count_rows(state, i, 0, state->nentries);

		if (!receipt_begin_window(&b, &head->windows, i, &counts))
			continue;
		json_put_numeric(&b, "total", i == WINDOW_CURRENT ? converted.current : converted.base);
		json_end(&b);
	}
	receipt_put_left_out(&b, &head->windows);
	receipt_begin_growth(&b, &converted);
	json_put_numeric(&b, "pct_own_currency", own.pct);
	json_put_numeric(&b, "exchange_effect", growth_difference(converted.pct, own.pct));
	json_end(&b);
	put_conversion(&b, state, in, head->to);
	json_end(&b);
	return json_datum(&b);
}

/* A receipt with the rates of a type of the tables, or of the book in argument 1. */
static Datum
with_type(FunctionCallInfo fcinfo, const RateTypeName *type,
		  Datum (*receipt) (FunctionCallInfo fcinfo, const RatesIn *in))
{
	RateRequest what = {READ_ALL, 0, 0, 0};
	RatesIn		in = {rate_read(type, &what, CurrentMemoryContext, false), type};

	return receipt(fcinfo, &in);
}

static Datum
with_book(FunctionCallInfo fcinfo, Datum (*receipt) (FunctionCallInfo fcinfo, const RatesIn *in))
{
	RatesIn		in = {book_getarg(fcinfo, 1), NULL};

	return receipt(fcinfo, &in);
}

/* receipt(state), receipt(state, rate_type), receipt(state, book). Strict. */
#define RECEIPT_FUNCTIONS(name, receipt) \
PORTSTATS_FUNCTION(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	return with_type(fcinfo, &rate_type_default, receipt); \
} \
PORTSTATS_FUNCTION(name##_typed); \
Datum \
name##_typed(PG_FUNCTION_ARGS) \
{ \
	RateTypeName type = rate_type_getarg(fcinfo, 1); \
	return with_type(fcinfo, &type, receipt); \
} \
PORTSTATS_FUNCTION(name##_book); \
Datum \
name##_book(PG_FUNCTION_ARGS) \
{ \
	return with_book(fcinfo, receipt); \
}

RECEIPT_FUNCTIONS(receipt_converted_sum, receipt_of_sum)
RECEIPT_FUNCTIONS(receipt_converted_comparison, receipt_of_comparison)
