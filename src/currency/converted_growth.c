/*
 * converted_growth.c: the growth that a converted comparison holds: in the
 * amounts' own currency, in the target currency at the rates of the days, and
 * in the target currency at the rates of the base window.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "currency/convert.h"
#include "currency/converted_growth.h"
#include "currency/converted_running.h"
#include "currency/converted_total.h"
#include "decimal/exact.h"
#include "growth/growth.h"
#include "row/row.h"

/* What a state's entries say beside the values they have. */
typedef struct Overview
{
	uint32		amount;			/* an entry that has one, or KEYED_NOWHERE */
	bool		one_currency;	/* whether all amounts, if any, are in one */
	bool		rows[WINDOW_TOTALS];	/* whether any is in the window */
} Overview;

/* Adds what an entry says. */
static void
overview_add(Overview *o, const KeyedState *state, uint32 entry)
{
	KeyPart		key[CONVERTED_PARTS];
	KeyPart		other[CONVERTED_PARTS];

	for (int k = 0; k < WINDOW_TOTALS; k++)
		o->rows[k] = o->rows[k] || keyed_total(state, entry, k)->rows > 0;
	if (!o->one_currency || !converted_has_amount(state, entry))
		return;
	if (o->amount == KEYED_NOWHERE)
		o->amount = entry;
	keyed_key(state, o->amount, key);
	keyed_key(state, entry, other);
	o->one_currency = converted_same_currency(&key[CONVERTED_CURRENCY],
											  &other[CONVERTED_CURRENCY]);
}

static Overview
overview_of(const KeyedState *state)
{
	Overview	o = {.amount = KEYED_NOWHERE, .one_currency = true};

	for (uint32 i = 0; i < state->nentries; i++)
		overview_add(&o, state, i);
	return o;
}

/*
 * A window's figure, of the sum of its amounts (NULL where there is none): that
 * sum, 0 where no row is in the window, NULL where no row has an amount or the
 * calendar does not have the window.
 */
static Numeric
window_figure(const KeyedState *state, const Overview *o, int which, Numeric sum)
{
	const ConvertedHead *head = keyed_head(state);

	if (which == WINDOW_BASE && !window_has_base(&head->windows))
		return NULL;
	if (sum != NULL || o->rows[which])
		return sum;
	return DatumGetNumeric(DirectFunctionCall1(int4_numeric, Int32GetDatum(0)));
}

/* The growth of what the windows' amounts add up to. */
static Growth
growth_of_sums(const KeyedState *state, const Overview *o, Numeric current, Numeric base)
{
	return growth_of(window_figure(state, o, WINDOW_CURRENT, current),
					 window_figure(state, o, WINDOW_BASE, base));
}

/* The growth of the amounts as they are, which must be in one currency. */
static Growth
own_growth(const KeyedState *state, const Overview *o)
{
	return growth_of_sums(state, o,
						  converted_amounts(state, WINDOW_CURRENT, 0, state->nentries),
						  converted_amounts(state, WINDOW_BASE, 0, state->nentries));
}

void
converted_growth_of(const KeyedState *state, Growth *own, Growth *converted)
{
	Overview	o = overview_of(state);

	memset(own, 0, sizeof(*own));
	if (o.one_currency)
		*own = own_growth(state, &o);
	*converted = growth_of_sums(state, &o, converted_total(state, WINDOW_CURRENT),
								converted_total(state, WINDOW_BASE));
}

/* A state that a window's final function reads again and again. */
typedef struct GrowingState
{
	ConvertedRunning *running;
	Overview	overview;
} GrowingState;

/* The same of the next state of a window, by what was converted before. */
static void
growing_growth(GrowingState *growing, MemoryContext parent, Datum datum, Growth *own,
			   Growth *converted)
{
	ConvertedRunning *running = converted_running(&growing->running, parent, datum,
												  &converted_comparison_type);
	const KeyedWatch *watch = converted_running_watch(running);
	Overview   *o = &growing->overview;

	if (watch->whole)
		*o = overview_of(watch->state);
	for (uint32 i = 0; i < watch->nchanged; i++)
		overview_add(o, watch->state, watch->changed[i]);
	memset(own, 0, sizeof(*own));
	if (o->one_currency)
		*own = growth_of_sums(watch->state, o,
							  converted_running_amounts(running, WINDOW_CURRENT),
							  converted_running_amounts(running, WINDOW_BASE));
	*converted = growth_of_sums(watch->state, o,
								converted_running_total(running, WINDOW_CURRENT),
								converted_running_total(running, WINDOW_BASE));
}

/* What calls of converted_comparison_growth keep in fn_extra. */
typedef struct GrowthCall
{
	RowBuilder *row;
	GrowingState growing;
} GrowthCall;

/*
 * growth(converted_comparison), the final function of yoy_converted: current,
 * base and pct of the amounts as they are (NULL where they are in several
 * currencies), the same converted, and pct_converted - pct. Strict.
 */
PORTSTATS_FUNCTION(converted_comparison_growth);
Datum
converted_comparison_growth(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"current", "base", "pct", "current_converted",
	"base_converted", "pct_converted", "exchange_effect", NULL};
	GrowthCall *call = fcinfo->flinfo->fn_extra;
	RowBuilder *row;
	Growth		own;
	Growth		converted;

	if (call == NULL)
		call = fcinfo->flinfo->fn_extra =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(GrowthCall));
	row = row_builder_at(fcinfo, names, &call->row);
	if (converted_is_running(fcinfo))
		growing_growth(&call->growing, fcinfo->flinfo->fn_mcxt, PG_GETARG_DATUM(0),
					   &own, &converted);
	else
		converted_growth_of(keyed_fetch(PG_GETARG_DATUM(0), &converted_comparison_type),
							&own, &converted);
	row_set_numeric(row, 0, own.current);
	row_set_numeric(row, 1, own.base);
	row_set_numeric(row, 2, own.pct);
	row_set_numeric(row, 3, converted.current);
	row_set_numeric(row, 4, converted.base);
	row_set_numeric(row, 5, converted.pct);
	row_set_numeric(row, 6, growth_difference(converted.pct, own.pct));
	return row_datum(row);
}

/* ---------- at the rates of the base window ---------- */

/* -1, 0 or 1; a number that is NaN or infinite has no sign: 2. */
static int
sign_of(Numeric n)
{
	NumericParts parts;

	numeric_take_apart((struct varlena *) n, &parts);
	if (parts.special)
		return 2;
	return parts.ndigits == 0 ? 0 : parts.negative ? -1 : 1;
}

/*
 * The current amount of a currency at its own average rate of the base window,
 * carried beyond the scale; the entries of a canonical state from first up to
 * end are those of the currency. The rate is what its base amounts came to, by
 * what they were: current * (sum of base * rate) / (sum of base), each term of
 * it one quotient. False where there is a current amount and no such rate, or
 * none that is positive. *result is NULL where there is no current amount.
 */
static bool
at_base_rate(const KeyedState *state, uint32 first, uint32 end, int scale, Numeric *result)
{
	KeyPart		key[CONVERTED_PARTS];
	Numeric		current = converted_amounts(state, WINDOW_CURRENT, first, end);
	Numeric		base = converted_amounts(state, WINDOW_BASE, first, end);
	Numeric		sum = NULL;

	*result = current;
	if (current == NULL || sign_of(current) == 0)
		return true;
	if (base == NULL || sign_of(base) != 1)
		return false;
	if (sign_of(current) == 2)
		return true;
	for (uint32 i = first; i < end; i++)
	{
		RateFactors factors;
		Numeric		term;
		bool		isnull;

		CHECK_FOR_INTERRUPTS();
		if (!keyed_has_value(keyed_total(state, i, WINDOW_BASE)))
			continue;
		keyed_key(state, i, key);
		factors = convert_factors_from_text(key[CONVERTED_PATH].bytes,
											key[CONVERTED_PATH].len);
		factors.times = convert_product(factors.times, current);
		factors.over = convert_product(factors.over, base);
		term = convert_carry(keyed_total_value(state, i, WINDOW_BASE, &isnull), &factors,
							 scale);
		sum = sum == NULL ? term : numeric_plus(sum, term);
	}
	*result = sum;
	return sign_of(sum) == sign_of(current);
}

/*
 * The current amounts of all currencies at their average rates of the base
 * window, rounded once as a conversion is; NULL where there is no amount, and,
 * *known being false, where one of them has no such rate.
 */
static Numeric
current_at_base_rates(const KeyedState *state, bool *known)
{
	Numeric		sum = NULL;
	int			scale = 0;
	uint32		end;

	*known = true;
	for (uint32 i = 0; i < state->nentries; i++)
		scale = Max(scale, keyed_total(state, i, WINDOW_CURRENT)->dscale);
	scale = convert_scale(scale);
	for (uint32 first = 0; first < state->nentries; first = end)
	{
		Numeric		term;

		end = keyed_group_end(state, first);
		if (!at_base_rate(state, first, end, scale, &term))
		{
			*known = false;
			return NULL;
		}
		if (term != NULL)
			sum = sum == NULL ? term : numeric_plus(sum, term);
	}
	return sum == NULL ? NULL : numeric_rounded(sum, scale);
}

/*
 * constant_currency_growth(converted_comparison): base as converted; current,
 * each currency's at its own average rate of the base window. Where all are in
 * one currency, pct is that of the amounts as they are. Strict.
 */
PORTSTATS_FUNCTION(converted_comparison_constant);
Datum
converted_comparison_constant(PG_FUNCTION_ARGS)
{
	const KeyedState *state = keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), &converted_comparison_type),
											  &converted_comparison_type);
	Overview	o = overview_of(state);
	bool		known;
	Numeric		current = current_at_base_rates(state, &known);
	Growth		growth;

	if (known)
		current = window_figure(state, &o, WINDOW_CURRENT, current);
	growth = growth_of(current, window_figure(state, &o, WINDOW_BASE,
											  converted_total(state, WINDOW_BASE)));
	/* One rate converts both, so that growth is theirs but for what was rounded. */
	if (known && o.one_currency)
		growth.pct = own_growth(state, &o).pct;
	return growth_row(fcinfo, &growth);
}
