/*
 * converted_total.c: converts the totals of a keyed state, each once, and adds
 * them.
 */
#include "postgres.h"

#include "compat.h"
#include "currency/convert.h"
#include "currency/converted_total.h"
#include "decimal/exact.h"

/*
 * The key of an entry that counts: it has a value, and its currency is the one
 * asked for, or none is. A total that no row fell in is 0, but there is nothing
 * to convert.
 */
static bool
entry_counts(const KeyedState *state, uint32 entry, int total, const KeyPart *currency,
			 KeyPart *key)
{
	const ExactTotal *t = keyed_total(state, entry, total);

	keyed_key(state, entry, key);
	return t->rows > t->nulls &&
		(currency == NULL || converted_same_currency(&key[CONVERTED_CURRENCY], currency));
}

Numeric
converted_total_of(const KeyedState *state, int total, const KeyPart *currency)
{
	KeyPart		key[CONVERTED_PARTS];
	Numeric		sum = NULL;
	int			scale = 0;

	for (uint32 i = 0; i < state->nentries; i++)
		if (entry_counts(state, i, total, currency, key))
			scale = Max(scale, keyed_total(state, i, total)->dscale);
	scale = convert_scale(scale);
	for (uint32 i = 0; i < state->nentries; i++)
	{
		RateFactors factors;
		Numeric		value;
		bool		isnull;

		if (!entry_counts(state, i, total, currency, key))
			continue;
		factors = convert_factors_from_text(key[CONVERTED_PATH].bytes,
											key[CONVERTED_PATH].len);
		value = convert_carry(keyed_total_value(state, i, total, &isnull), &factors, scale);
		sum = sum == NULL ? value : numeric_plus(sum, value);
	}
	return sum == NULL ? NULL : convert_round(sum, scale);
}

Numeric
converted_total(const KeyedState *state, int total)
{
	return converted_total_of(state, total, NULL);
}

Numeric
converted_amount_of(const KeyedState *state, int total, const KeyPart *currency)
{
	KeyPart		key[CONVERTED_PARTS];
	Numeric		sum = NULL;

	for (uint32 i = 0; i < state->nentries; i++)
	{
		Numeric		value;
		bool		isnull;

		if (!entry_counts(state, i, total, currency, key))
			continue;
		value = keyed_total_value(state, i, total, &isnull);
		sum = sum == NULL ? value : numeric_plus(sum, value);
	}
	return sum;
}
