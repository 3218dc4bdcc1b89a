/*
 * series_cagr.c: the compound annual growth rate of a series.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_cagr);

/* Decimals of the result, and how many more its parts are carried to. */
#define CAGR_SCALE		20
#define CAGR_GUARD		20
/*
 * The largest growth is by a factor of e^2000, some 10^868, in a year: the server's
 * power has no more than 1,000 decimals, too few for all digits of a larger one.
 */
#define CAGR_MAX_LOG	2000
/* Days in a mean year, in units of 1/10000. */
#define DAYS_IN_YEAR	3652425

/*
 * 100 * ((last / first) ^ (a / b) - 1), both ends positive, to 20 decimals; NULL
 * where the growth is beyond a factor of 10^868.
 */
static Numeric
annual_percent(Numeric first, Numeric last, Numeric a, Numeric b)
{
	bool		falls = numeric_is_less(last, first);
	Numeric		larger = falls ? first : last;
	Numeric		smaller = falls ? last : first;
	Numeric		zero = numeric_from_int(0);
	Numeric		log;
	Numeric		exponent;
	Numeric		result;
	int			scale = CAGR_SCALE + CAGR_GUARD;

	/* A quotient of at least 1 has as many digits that count as it has decimals. */
	log = DatumGetNumeric(DirectFunctionCall1(numeric_ln,
											  NumericGetDatum(numeric_divide(larger, smaller, scale))));
	log = numeric_call(numeric_mul, log, numeric_divide(a, b, scale));
	if (numeric_is_less(numeric_from_int(CAGR_MAX_LOG), log))
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
	return numeric_rounded(result, CAGR_SCALE);
}

/*
 * cagr(series): growth a year, in percent, from the first point to the last. NULL
 * where either is suppressed, not positive or not finite, where they are not as
 * long as each other, or one and the same. Strict.
 */
Datum
series_cagr(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	Numeric		first;
	Numeric		last;
	Numeric		a;
	Numeric		b;
	Numeric		result;
	int32		units;
	int32		end;

	series_open(PG_GETARG_DATUM(0), &r);
	end = r.npoints - 1;
	if (end < 1 ||
		series_last(&r, 0) - series_first(&r, 0) != series_last(&r, end) - series_first(&r, end))
		PG_RETURN_NULL();
	first = series_value(&r, 0);
	last = series_value(&r, end);
	if (first == NULL || last == NULL || !numeric_is_positive(first) || !numeric_is_positive(last))
		PG_RETURN_NULL();
	units = series_first(&r, end) - series_first(&r, 0);
	if (series_units_in_year(r.unit) > 0)
	{
		a = numeric_from_int(series_units_in_year(r.unit));
		b = numeric_from_int(units);
	}
	else
	{
		/* Weeks and days: whole days between over 365.2425. */
		int32		days = calendar_unit_first_day(units, r.unit);

		a = exact_to_numeric(decimal_from_int64(DAYS_IN_YEAR), 4);
		b = numeric_from_int(days);
	}
	result = annual_percent(first, last, a, b);
	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(result);
}
