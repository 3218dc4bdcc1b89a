/*
 * receipt.c: what an office files beside a figure: the windows, the rows that
 * were counted and those that were not, the totals, and the rates with their
 * days and sources. Read off a state, as jsonb; doc/receipt.md has the members.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "basket/basket.h"
#include "compat.h"
#include "corridor/corridor.h"
#include "currency/code.h"
#include "growth/ranking.h"
#include "period/period.h"
#include "publish/receipt.h"

const char *const receipt_windows[WINDOW_TOTALS] = {"current", "base"};

void
receipt_begin(JsonBuild *b, const KeyedType *type)
{
	memset(b, 0, sizeof(*b));
	json_begin(b, NULL);
	json_put_string(b, "portstats", PORTSTATS_VERSION);
	json_put_string(b, "state", type->name);
}

/* ---------- windows ---------- */

RowCounts
receipt_count_rows(const KeyedState *state, int total, uint32 first, uint32 end)
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

void
receipt_put_counts(JsonBuild *b, const RowCounts *counts)
{
	json_put_count(b, "rows_counted", counts->rows - counts->nulls);
	json_put_count(b, "rows_without_value", counts->nulls);
}

bool
receipt_begin_window(JsonBuild *b, const WindowPair *w, int which, const RowCounts *counts)
{
	Period		p = which == WINDOW_CURRENT ? w->current : w->base;

	if (p == WINDOW_NO_BASE)
	{
		json_put_null(b, receipt_windows[which]);
		return false;
	}
	json_begin(b, receipt_windows[which]);
	json_put_string(b, "period", period_to_text(p));
	json_put_string(b, "first_day", day_name(period_start(p)));
	json_put_string(b, "last_day", day_name(period_end(p)));
	receipt_put_counts(b, counts);
	return true;
}

void
receipt_put_left_out(JsonBuild *b, const WindowPair *w)
{
	json_put_count(b, "rows_outside", w->outside);
	json_put_count(b, "rows_without_date", w->undated);
}

void
receipt_begin_growth(JsonBuild *b, const Growth *growth)
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
	counts = receipt_count_rows(units, which, last, last + 1);
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
		RowCounts	counts = receipt_count_rows(sum, i, 0, 1);

		if (!receipt_begin_window(b, w, i, &counts))
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
	receipt_put_left_out(b, w);
	receipt_begin_growth(b, &growth);
	json_end(b);
}

/* receipt(comparison). Strict. */
PORTSTATS_FUNCTION(receipt_comparison);
Datum
receipt_comparison(PG_FUNCTION_ARGS)
{
	const KeyedState *state = keyed_fetch(PG_GETARG_DATUM(0), &comparison_type);
	JsonBuild	b;

	receipt_begin(&b, &comparison_type);
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

	receipt_begin(&b, &breakdown_type);
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
	RowCounts	counts = receipt_count_rows(units, which, unit, unit + 1);

	if (counts.rows == 0)
	{
		json_put_null(b, receipt_windows[which]);
		return;
	}
	json_begin(b, receipt_windows[which]);
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

	receipt_begin(&b, &basket_type);
	put_windows(&b, basket_values(basket), "keys", units);
	put_quantities(&b, units);
	json_end(&b);
	return json_datum(&b);
}
