/*
 * annual.c: compound growth a year.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "decimal/exact.h"
#include "growth/annual.h"

/* Decimals of the result, and how many more its parts are carried to. */
#define ANNUAL_SCALE		20
#define ANNUAL_GUARD		20
/*
 * The largest growth is by a factor of e^2000, some 10^868, in a year: the server's
 * power has no more than 1,000 decimals, too few for all digits of a larger one.
 */
#define ANNUAL_MAX_LOG	2000
/* Days in a mean year, in units of 1/10000. */
#define DAYS_IN_YEAR	3652425

Numeric
growth_annual_percent(Numeric first, Numeric last, Numeric a, Numeric b)
{
	bool		falls = numeric_is_less(last, first);
	Numeric		larger = falls ? first : last;
	Numeric		smaller = falls ? last : first;
	Numeric		zero = numeric_from_int(0);
	Numeric		log;
	Numeric		exponent;
	Numeric		result;
	int			scale = ANNUAL_SCALE + ANNUAL_GUARD;

	/* A quotient of at least 1 has as many digits that count as it has decimals. */
	log = DatumGetNumeric(DirectFunctionCall1(numeric_ln,
											  NumericGetDatum(numeric_divide(larger, smaller, scale))));
	log = numeric_call(numeric_mul, log, numeric_divide(a, b, scale));
	if (numeric_is_less(numeric_from_int(ANNUAL_MAX_LOG), log))
	{
		if (!falls)
			return NULL;
		result = zero;
	}
	else
	{
		/* As many decimals more as the growth has digits: ln 10 is more than 2. */
		if (!falls)
			scale += DatumGetInt32(DirectFunctionCall1(numeric_int4, NumericGetDatum(log))) / 2;
		exponent = numeric_divide(a, b, scale);
		if (falls)
			exponent = numeric_call(numeric_sub, zero, exponent);
		result = numeric_call(numeric_power, numeric_divide(larger, smaller, scale), exponent);
	}
	result = numeric_call(numeric_mul, numeric_from_int(100), numeric_call(numeric_sub, result, numeric_from_int(1)));
	return numeric_rounded(result, ANNUAL_SCALE);
}

Numeric
growth_days_in_year(void)
{
	return exact_to_numeric(decimal_from_int64(DAYS_IN_YEAR), 4);
}
