/*
 * converted_total.c: converts the totals of a keyed state, each once, and adds
 * them.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/datum.h"
#include "utils/json.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/convert.h"
#include "currency/converted_total.h"
#include "decimal/exact.h"
#include "json/json.h"

/* Entries after which what they took is freed. */
#define ENTRIES_A_BATCH		1024

bool
converted_key_is_valid(const KeyPart *key)
{
	const KeyPart *currency = &key[CONVERTED_CURRENCY];
	const KeyPart *path = &key[CONVERTED_PATH];
	PathStep	steps[RATES_MAX_STEPS];
	Currency	code;

	return currency->len >= 0 && path->len >= 0 &&
		currency_from_bytes(currency->bytes, currency->len, &code) &&
		convert_path_steps(path->bytes, path->len, steps) >= 0;
}

void
converted_target_out(StringInfo buf, Currency to)
{
	appendStringInfoString(buf, "\"to_currency\": ");
	if (to == 0)
		appendStringInfoString(buf, "null");
	else
		escape_json(buf, currency_name(to));
	appendStringInfoString(buf, ", ");
}

bool
converted_target_in(JsonbContainer *object, Currency *to)
{
	JsonbValue *member = json_in_member(object, "to_currency");
	char	   *code = json_in_text(member);

	if (code == NULL)
		return member != NULL && member->type == jbvNull;
	return currency_from_bytes(code, strlen(code), to);
}

bool
converted_entry_is_valid(const KeyedState *state, uint32 entry, Currency to)
{
	KeyPart		key[CONVERTED_PARTS];
	Currency	from;

	keyed_key(state, entry, key);
	if (currency_from_bytes(key[CONVERTED_CURRENCY].bytes, key[CONVERTED_CURRENCY].len, &from))
		return to != 0 && (from == to) == (key[CONVERTED_PATH].len == 0);
	for (int i = 0; i < state->ntotals; i++)
		if (keyed_has_value(keyed_total(state, entry, i)))
			return false;
	return true;
}

Numeric
converted_entry_value(const KeyedState *state, uint32 entry, int total, int scale)
{
	KeyPart		key[CONVERTED_PARTS];
	RateFactors factors;
	bool		isnull;
	Numeric		value = keyed_total_value(state, entry, total, &isnull);

	if (scale < 0)
		return value;
	keyed_key(state, entry, key);
	factors = convert_factors_from_text(key[CONVERTED_PATH].bytes, key[CONVERTED_PATH].len);
	return convert_carry(value, &factors, scale);
}

/* The values of the entries from first up to end, added; see converted_entry_value. */
static Numeric
add_values(const KeyedState *state, int total, uint32 first, uint32 end, int scale)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(caller, "portstats converted totals",
												  ALLOCSET_DEFAULT_SIZES);
	Numeric		sum = NULL;

	MemoryContextSwitchTo(scratch);
	for (uint32 i = first; i < end; i++)
	{
		if (keyed_has_value(keyed_total(state, i, total)))
		{
			Numeric		value = converted_entry_value(state, i, total, scale);

			sum = sum == NULL ? value : numeric_plus(sum, value);
		}
		if (i % ENTRIES_A_BATCH == ENTRIES_A_BATCH - 1 && sum != NULL)
		{
			Numeric		kept;

			CHECK_FOR_INTERRUPTS();
			MemoryContextSwitchTo(caller);
			kept = DatumGetNumeric(datumCopy(NumericGetDatum(sum), false, -1));
			MemoryContextReset(scratch);
			MemoryContextSwitchTo(scratch);
			sum = DatumGetNumeric(datumCopy(NumericGetDatum(kept), false, -1));
			pfree(kept);
		}
	}
	MemoryContextSwitchTo(caller);
	if (sum != NULL)
		sum = DatumGetNumeric(datumCopy(NumericGetDatum(sum), false, -1));
	MemoryContextDelete(scratch);
	return sum;
}

int
converted_largest_scale(const KeyedState *state, int total, uint32 first, uint32 end)
{
	int			scale = 0;

	for (uint32 i = first; i < end; i++)
	{
		if (keyed_has_value(keyed_total(state, i, total)))
			scale = Max(scale, keyed_total(state, i, total)->dscale);
	}
	return scale;
}

Numeric
converted_part(const KeyedState *state, int total, uint32 first, uint32 end)
{
	int			scale = convert_scale(converted_largest_scale(state, total, first, end));
	Numeric		sum = add_values(state, total, first, end, scale);

	return sum == NULL ? NULL : numeric_rounded(sum, scale);
}

Numeric
converted_amounts(const KeyedState *state, int total, uint32 first, uint32 end)
{
	return add_values(state, total, first, end, -1);
}
