/*
 * receipt.c: what an office files beside a figure: the windows, the rows that
 * were counted and those that were not, the totals, and the rates with their
 * days and sources. Read off a state, as jsonb; doc/receipt.md has the members.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "basket/basket.h"
#include "compat.h"
#include "corridor/corridor.h"
#include "currency/converted_growth.h"
#include "currency/converted_sum.h"
#include "currency/converted_total.h"
#include "currency/rate_origin.h"
#include "currency/rate_reader.h"
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

/*
 * The windows, what is in neither, and the growth, of a state whose entries are
 * keys. Keys are counted under the name given, which is NULL where there are none.
 */
static void
put_windows(JsonBuild *b, const KeyedState *state, const char *keys)
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
	put_windows(&b, state, NULL);
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
	put_windows(&b, state, "corridors");
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

/* The member quantities: an element a unit, and one for the rows that have no quantity. */
static void
put_quantities(JsonBuild *b, const KeyedState *units)
{
	json_begin_list(b, "quantities");
	for (uint32 i = 0; i < units->nentries; i++)
	{
		KeyPart		unit;

		CHECK_FOR_INTERRUPTS();
		keyed_key(units, i, &unit);
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
	JsonBuild	b;

	begin_receipt(&b, &basket_type);
	put_windows(&b, basket_values(basket), "keys");
	put_quantities(&b, basket_units(basket));
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

/*
 * What the tables say now of a rate that came from them: the rate that stands there,
 * null where there is none any more, and, where it is still the same, its source.
 */
static void
put_source(JsonBuild *b, const RateTypeName *type, const UsedRate *used, Numeric rate)
{
	Numeric		found;
	char	   *source = rate_read_source(type, used->base, used->quote, used->valid_from, &found);
	bool		same = found != NULL &&
		DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(found),
										  NumericGetDatum(rate))) == 0;

	json_put_numeric(b, "rate_in_table", found);
	json_put_string(b, "source", same ? source : NULL);
}

/* A rate of a path; its type's bytes are NULL where it is of a book. */
static void
put_rate(JsonBuild *b, const RateTypeName *type, const UsedRate *used)
{
	Numeric		rate = numeric_from_text(used->step.digits, used->step.len);

	json_begin(b, NULL);
	json_put_string(b, "base_currency", currency_name(used->base));
	json_put_string(b, "quote_currency", currency_name(used->quote));
	json_put_numeric(b, "rate", rate);
	json_put_string(b, "direction", used->step.inverse ? "inverse" : "direct");
	json_put_string(b, "valid_from", day_name(used->valid_from));
	if (type->bytes != NULL)
		put_source(b, type, used, rate);
	json_end(b);
}

/* A way that amounts of a currency were converted by. */
typedef struct UsedWay
{
	uint32		group;			/* first entry of the currency */
	uint32		entry;
	UsedPath	path;
} UsedWay;

/* By currency, the days of the rates, then key. */
static int
compare_ways(const void *x, const void *y)
{
	const UsedWay *a = x;
	const UsedWay *b = y;

	CHECK_FOR_INTERRUPTS();
	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	for (int i = 0; i < a->path.nrates && i < b->path.nrates; i++)
	{
		DateADT		one = a->path.rates[i].valid_from;
		DateADT		other = b->path.rates[i].valid_from;

		if (one != other)
			return one < other ? -1 : 1;
	}
	return a->entry < b->entry ? -1 : 1;
}

/* The ways of a canonical state, in order; none for amounts in the target currency. */
static UsedWay *
used_ways(const KeyedState *state, Currency to, uint32 *n)
{
	UsedWay    *ways = MemoryContextAllocHuge(CurrentMemoryContext,
											  (Size) Max(state->nentries, 1) * sizeof(UsedWay));
	uint32		end = 0;
	uint32		group = 0;

	*n = 0;
	for (uint32 i = 0; i < state->nentries; i++)
	{
		KeyPart		key[CONVERTED_PARTS];
		UsedWay    *way = &ways[*n];
		Currency	from;

		CHECK_FOR_INTERRUPTS();
		if (i == end)
		{
			group = i;
			end = keyed_group_end(state, i);
		}
		keyed_key(state, i, key);
		if (key[CONVERTED_PATH].len <= 0)
			continue;
		if (!currency_from_bytes(key[CONVERTED_CURRENCY].bytes, key[CONVERTED_CURRENCY].len, &from) ||
			!rate_origin_read(key[CONVERTED_PATH].bytes, key[CONVERTED_PATH].len, from, to,
							  &way->path))
			elog(ERROR, "a state that was checked has a key that is none");
		way->group = group;
		way->entry = i;
		(*n)++;
	}
	qsort(ways, *n, sizeof(UsedWay), compare_ways);
	return ways;
}

/*
 * The member rates: an element a way, with its rates and what was converted by them.
 */
static void
put_rates(JsonBuild *b, const KeyedState *state, Currency to)
{
	uint32		n;
	UsedWay    *ways = used_ways(state, to, &n);

	json_begin_list(b, "rates");
	for (uint32 i = 0; i < n; i++)
	{
		const UsedPath *path = &ways[i].path;
		KeyPart		key[CONVERTED_PARTS];

		CHECK_FOR_INTERRUPTS();
		keyed_key(state, ways[i].entry, key);
		json_begin(b, NULL);
		json_put_text(b, "currency", key[CONVERTED_CURRENCY].bytes, key[CONVERTED_CURRENCY].len);
		if (path->type.bytes == NULL)
			json_put_null(b, "rate_type");
		else
			json_put_text(b, "rate_type", path->type.bytes, path->type.len);
		json_begin_list(b, "steps");
		for (int k = 0; k < path->nrates; k++)
			put_rate(b, &path->type, &path->rates[k]);
		json_end_list(b);
		put_figures(b, state, ways[i].entry, ways[i].entry + 1);
		json_end(b);
	}
	json_end_list(b);
}

/* The members that all converted states end with. */
static void
put_conversion(JsonBuild *b, const KeyedState *state, Currency to)
{
	json_put_string(b, "to_currency", to == 0 ? NULL : currency_name(to));
	put_amounts(b, state);
	put_rates(b, state, to);
}

/* receipt(converted_sum). Strict. */
PORTSTATS_FUNCTION(receipt_converted_sum);
Datum
receipt_converted_sum(PG_FUNCTION_ARGS)
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
	put_conversion(&b, state, head->to);
	json_end(&b);
	return json_datum(&b);
}

/* receipt(converted_comparison): its totals and growth as converted. Strict. */
PORTSTATS_FUNCTION(receipt_converted_comparison);
Datum
receipt_converted_comparison(PG_FUNCTION_ARGS)
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
	put_conversion(&b, state, head->to);
	json_end(&b);
	return json_datum(&b);
}
