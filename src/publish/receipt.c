/*
 * receipt.c: what an office files beside a figure: the windows, the rows that
 * were counted and those that were not, the totals, and the rates with their
 * days and sources. Read off a state, as jsonb; doc/receipt.md has the members.
 *
 * A state knows the digits of the rates that its amounts were converted by, not
 * their days: with them it was larger, and sums were 6 to 9 % slower. Days and
 * sources are looked up again, the way a conversion does.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "basket/basket.h"
#include "compat.h"
#include "corridor/corridor.h"
#include "currency/convert.h"
#include "currency/converted_growth.h"
#include "currency/converted_sum.h"
#include "currency/converted_total.h"
#include "currency/rate_reader.h"
#include "currency/rate_ways.h"
#include "growth/growth.h"
#include "growth/ranking.h"
#include "json/json_build.h"
#include "period/period.h"
#include "window/window.h"

/* The windows, by their totals in a state. */
static const char *const window_names[WINDOW_TOTALS] = {"current", "base"};

/* Rows of a total. */
typedef struct RowCounts
{
	int64		rows;			/* with a value or without */
	int64		nulls;			/* without */
} RowCounts;

/* Begins a receipt: who wrote it, of which type of state. */
static void
begin_receipt(JsonBuild *b, const KeyedType *type)
{
	memset(b, 0, sizeof(*b));
	json_begin(b, NULL);
	json_put_string(b, "portstats", PORTSTATS_VERSION);
	json_put_string(b, "state", type->name);
}

/* ---------- windows ---------- */

/* Adds the counts of a total of the entries from first up to end. */
static RowCounts
count_rows(const KeyedState *state, int total, uint32 first, uint32 end)
{
	RowCounts	counts = {0, 0};

	for (uint32 i = first; i < end; i++)
	{
		const ExactTotal *t = keyed_total(state, i, total);

		CHECK_FOR_INTERRUPTS();
		exact_add_count(&counts.rows, t->rows);
		exact_add_count(&counts.nulls, t->nulls);
	}
	return counts;
}

/* What went into a sum, and what was left out for want of a value. */
static void
put_counts(JsonBuild *b, const RowCounts *counts)
{
	json_put_count(b, "rows_counted", counts->rows - counts->nulls);
	json_put_count(b, "rows_without_value", counts->nulls);
}

/*
 * Begins the member of a window: its period, first and last day, and counts. False,
 * and the member is null, where the calendar does not have the window.
 */
static bool
begin_window(JsonBuild *b, const WindowPair *w, int which, const RowCounts *counts)
{
	Period		p = which == WINDOW_CURRENT ? w->current : w->base;

	if (p == WINDOW_NO_BASE)
	{
		json_put_null(b, window_names[which]);
		return false;
	}
	json_begin(b, window_names[which]);
	json_put_string(b, "period", period_to_text(p));
	json_put_string(b, "first_day", day_name(period_start(p)));
	json_put_string(b, "last_day", day_name(period_end(p)));
	put_counts(b, counts);
	return true;
}

/* The rows that are in neither window. */
static void
put_left_out(JsonBuild *b, const WindowPair *w)
{
	json_put_count(b, "rows_outside", w->outside);
	json_put_count(b, "rows_without_date", w->undated);
}

/* Begins the member growth. */
static void
begin_growth(JsonBuild *b, const Growth *growth)
{
	json_begin(b, "growth");
	json_put_numeric(b, "change", growth->change);
	json_put_numeric(b, "pct", growth->pct);
}

/* How many entries have a row in a window. */
static int64
count_keys(const KeyedState *state, int which)
{
	int64		n = 0;

	for (uint32 i = 0; i < state->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		n += keyed_total(state, i, which)->rows > 0 ? 1 : 0;
	}
	return n;
}

/* The rows of a window that have a value and no quantity: those under no unit. */
static int64
count_without_quantity(const KeyedState *units, int which)
{
	uint32		last = units->nentries - 1;
	RowCounts	counts;
	KeyPart		unit;

	if (units->nentries == 0)
		return 0;
	keyed_key(units, last, &unit);
	if (unit.len >= 0)
		return 0;
	counts = count_rows(units, which, last, last + 1);
	return counts.rows - counts.nulls;
}

/*
 * The windows, what is in neither, and the growth, of a state whose entries are
 * keys. Keys are counted under the name given, which is NULL where there are none;
 * units is NULL where there are no quantities (see basket_units).
 */
static void
put_windows(JsonBuild *b, const KeyedState *state, const char *keys, const KeyedState *units)
{
	const WindowPair *w = keyed_head(state);
	KeyedState *sum = ranking_sum(state);
	Growth		growth = growth_of_entry(sum, 0);

	for (int i = 0; i < WINDOW_TOTALS; i++)
	{
		RowCounts	counts = count_rows(sum, i, 0, 1);

		if (!begin_window(b, w, i, &counts))
			continue;
		if (keys != NULL)
			json_put_count(b, keys, count_keys(state, i));
		if (units != NULL)
			json_put_count(b, "rows_without_quantity", count_without_quantity(units, i));
		json_put_numeric(b, "total", i == WINDOW_CURRENT ? growth.current : growth.base);
		json_end(b);
	}
	if (keys != NULL)
		json_put_count(b, keys, state->nentries);
	put_left_out(b, w);
	begin_growth(b, &growth);
	json_end(b);
}

/* receipt(comparison). Strict. */
PORTSTATS_FUNCTION(receipt_comparison);
Datum
receipt_comparison(PG_FUNCTION_ARGS)
{
	const KeyedState *state = keyed_fetch(PG_GETARG_DATUM(0), &comparison_type);
	JsonBuild	b;

	begin_receipt(&b, &comparison_type);
	put_windows(&b, state, NULL, NULL);
	json_end(&b);
	return json_datum(&b);
}

/* receipt(breakdown): of the whole, not a corridor each. Strict. */
PORTSTATS_FUNCTION(receipt_breakdown);
Datum
receipt_breakdown(PG_FUNCTION_ARGS)
{
	static const char *const dimensions[KEYED_MAX_PARTS] = {"origin", "destination", "mode", "via"};
	const KeyedState *state = keyed_fetch(PG_GETARG_DATUM(0), &breakdown_type);
	JsonBuild	b;

	begin_receipt(&b, &breakdown_type);
	json_begin_list(&b, "dimensions");
	for (int i = 0; i < state->nparts; i++)
		json_put_string(&b, NULL, dimensions[i]);
	json_end_list(&b);
	put_windows(&b, state, "corridors", NULL);
	json_end(&b);
	return json_datum(&b);
}

/* ---------- quantities ---------- */

/* The rows of one unit in a window: their values, and the quantities of the same rows. */
static void
put_quantity(JsonBuild *b, const KeyedState *units, uint32 unit, int which)
{
	RowCounts	counts = count_rows(units, which, unit, unit + 1);

	if (counts.rows == 0)
	{
		json_put_null(b, window_names[which]);
		return;
	}
	json_begin(b, window_names[which]);
	json_put_count(b, "rows_counted", counts.rows - counts.nulls);
	json_put_numeric(b, "total", window_value(units, unit, which));
	json_put_numeric(b, "quantity", basket_quantity(units, unit, which));
	json_end(b);
}

/* The member quantities: an element a unit, by its bytes; null is one without a name. */
static void
put_quantities(JsonBuild *b, const KeyedState *units)
{
	json_begin_list(b, "quantities");
	for (uint32 i = 0; i < units->nentries; i++)
	{
		KeyPart		unit;

		CHECK_FOR_INTERRUPTS();
		keyed_key(units, i, &unit);
		if (unit.len < 0)
			continue;
		json_begin(b, NULL);
		if (unit.len > 0)
			json_put_text(b, "unit", unit.bytes, unit.len);
		else
			json_put_null(b, "unit");
		for (int k = 0; k < WINDOW_TOTALS; k++)
			put_quantity(b, units, i, k);
		json_end(b);
	}
	json_end_list(b);
}

/* receipt(basket): of the whole, not a key each. Strict. */
PORTSTATS_FUNCTION(receipt_basket);
Datum
receipt_basket(PG_FUNCTION_ARGS)
{
	const KeyedState *basket = basket_getarg(fcinfo, 0);
	const KeyedState *units = basket_units(basket);
	JsonBuild	b;

	begin_receipt(&b, &basket_type);
	put_windows(&b, basket_values(basket), "keys", units);
	put_quantities(&b, units);
	json_end(&b);
	return json_datum(&b);
}

/* ---------- rates ---------- */

/* The entries from first up to end in one of a state's totals, as they are and converted. */
static void
put_converted(JsonBuild *b, const KeyedState *state, int total, uint32 first, uint32 end)
{
	RowCounts	counts = count_rows(state, total, first, end);

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
		if (count_rows(state, i, first, end).rows == 0)
		{
			json_put_null(b, window_names[i]);
			continue;
		}
		json_begin(b, window_names[i]);
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

/* Where the rates of a receipt are looked up. */
typedef struct RatesIn
{
	const RateBook *book;
	const RateTypeName *type;	/* NULL: the book was an argument, without sources */
} RatesIn;

/* A way of the book that has the digits which amounts were converted by. */
typedef struct FoundWay
{
	uint32		entry;			/* of the state */
	const RateWay *way;
} FoundWay;

/* An entry of the state that needed a rate, and the ways found for it. */
typedef struct UsedRate
{
	uint32		group;			/* the first entry of the currency */
	uint32		entry;
	const FoundWay *found;
	uint32		nfound;
} UsedRate;

/* By entry, then oldest first. */
static int
compare_found(const void *x, const void *y)
{
	const FoundWay *a = x;
	const FoundWay *b = y;

	CHECK_FOR_INTERRUPTS();
	if (a->entry != b->entry)
		return a->entry < b->entry ? -1 : 1;
	return (a->way->first > b->way->first) - (a->way->first < b->way->first);
}

/* By currency, then oldest first, what was not found last; then by key. */
static int
compare_used(const void *x, const void *y)
{
	const UsedRate *a = x;
	const UsedRate *b = y;

	CHECK_FOR_INTERRUPTS();
	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->nfound > 0 && b->nfound > 0 && a->found->way->first != b->found->way->first)
		return a->found->way->first < b->found->way->first ? -1 : 1;
	if ((a->nfound > 0) != (b->nfound > 0))
		return a->nfound > 0 ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

/* Whether a way serves on a day of a window in which an entry has an amount. */
static bool
is_in_window(const KeyedState *state, uint32 entry, const RateWay *way)
{
	const WindowPair *w = keyed_head(state);

	if (state->ntotals == 1)
		return true;
	for (int i = 0; i < WINDOW_TOTALS; i++)
	{
		Period		p = i == WINDOW_CURRENT ? w->current : w->base;

		if (p != WINDOW_NO_BASE && keyed_has_value(keyed_total(state, entry, i)) &&
			way->first <= period_end(p) && way->last >= period_start(p))
			return true;
	}
	return false;
}

/* The entry from first up to end, of one currency, that has a path; -1 where there is none. */
static int64
find_entry(const KeyedState *state, uint32 first, uint32 end, const RatePath *path)
{
	char		text[RATES_MAX_TEXT];
	KeyPart		wanted = {text, rates_path_text(path, text)};

	while (first < end)
	{
		uint32		middle = first + (end - first) / 2;
		KeyPart		key[CONVERTED_PARTS];
		int			order;

		keyed_key(state, middle, key);
		order = keyed_compare_keys(&key[CONVERTED_PATH], &wanted, 1);
		if (order == 0)
			return middle;
		if (order < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return -1;
}

/* The ways of the book that have the digits of entries of one currency, in order. */
static FoundWay *
find_ways(const KeyedState *state, uint32 first, uint32 end, const RatesIn *in,
		  Currency from, Currency to, uint32 *nfound)
{
	uint32		n;
	RateWay    *ways = rate_ways(in->book, from, to, &n);
	FoundWay   *found = MemoryContextAllocHuge(CurrentMemoryContext,
											   (Size) Max(n, 1) * sizeof(FoundWay));

	*nfound = 0;
	for (uint32 i = 0; i < n; i++)
	{
		int64		entry = find_entry(state, first, end, &ways[i].path);

		CHECK_FOR_INTERRUPTS();
		if (entry < 0 || !is_in_window(state, (uint32) entry, &ways[i]))
			continue;
		found[*nfound].entry = (uint32) entry;
		found[*nfound].way = &ways[i];
		(*nfound)++;
	}
	qsort(found, *nfound, sizeof(FoundWay), compare_found);
	return found;
}

/* The entries that needed a rate, in order; *n says how many. */
static UsedRate *
used_rates(const KeyedState *state, const RatesIn *in, Currency to, uint32 *n)
{
	UsedRate   *used = MemoryContextAllocHuge(CurrentMemoryContext,
											  (Size) Max(state->nentries, 1) * sizeof(UsedRate));
	uint32		end;

	*n = 0;
	for (uint32 first = 0; first < state->nentries; first = end)
	{
		KeyPart		key[CONVERTED_PARTS];
		FoundWay   *found;
		uint32		nfound;
		uint32		at = 0;
		Currency	from;

		end = keyed_group_end(state, first);
		keyed_key(state, first, key);
		if (key[CONVERTED_CURRENCY].len < 0)
			continue;
		if (!currency_from_bytes(key[CONVERTED_CURRENCY].bytes, key[CONVERTED_CURRENCY].len, &from))
			elog(ERROR, "a state that was checked has no currency");
		found = find_ways(state, first, end, in, from, to, &nfound);
		for (uint32 i = first; i < end; i++)
		{
			keyed_key(state, i, key);
			if (key[CONVERTED_PATH].len == 0)
				continue;
			while (at < nfound && found[at].entry < i)
				at++;
			used[*n].group = first;
			used[*n].entry = i;
			used[*n].found = &found[at];
			used[*n].nfound = 0;
			while (at < nfound && found[at].entry == i)
			{
				used[*n].nfound++;
				at++;
			}
			(*n)++;
		}
	}
	qsort(used, *n, sizeof(UsedRate), compare_used);
	return used;
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
	const char *target = to == 0 ? NULL : currency_name(to);
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
	const KeyedState *state = keyed_canonical(converted_sum_fetch(PG_GETARG_DATUM(0)),
											  &converted_sum_type);
	const SumHead *head = keyed_head(state);
	RowCounts	counts = count_rows(state, 0, 0, state->nentries);
	JsonBuild	b;

	exact_add_count(&counts.rows, head->without_amount);
	exact_add_count(&counts.nulls, head->without_amount);
	begin_receipt(&b, &converted_sum_type);
	put_counts(&b, &counts);
	json_put_numeric(&b, "total", converted_total(state, 0));
	put_conversion(&b, state, in, head->to);
	json_end(&b);
	return json_datum(&b);
}

/* Of a converted comparison: its totals and growth as converted. */
static Datum
receipt_of_comparison(FunctionCallInfo fcinfo, const RatesIn *in)
{
	const KeyedState *state = keyed_canonical(converted_comparison_fetch(PG_GETARG_DATUM(0)),
											  &converted_comparison_type);
	const ConvertedHead *head = keyed_head(state);
	Growth		own;
	Growth		converted;
	JsonBuild	b;

	converted_growth_of(state, &own, &converted);
	begin_receipt(&b, &converted_comparison_type);
	for (int i = 0; i < WINDOW_TOTALS; i++)
	{
		RowCounts	counts = count_rows(state, i, 0, state->nentries);

		if (!begin_window(&b, &head->windows, i, &counts))
			continue;
		json_put_numeric(&b, "total", i == WINDOW_CURRENT ? converted.current : converted.base);
		json_end(&b);
	}
	put_left_out(&b, &head->windows);
	begin_growth(&b, &converted);
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
