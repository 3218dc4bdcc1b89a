/*
 * convert.c: converting one amount, with a book or with the tables.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "currency/convert.h"
#include "currency/rate_table.h"
#include "decimal/exact.h"

/* Digits that a quotient is carried beyond the result. */
#define CARRIED_DIGITS	20
#define MIN_SCALE		2
#define EXTRA_SCALE		6

/* ---------- arithmetic ---------- */

int
convert_scale(int dscale)
{
	return Max(dscale, MIN_SCALE) + EXTRA_SCALE;
}

/* a * b, where NULL stands for 1. */
static Numeric
product(Numeric a, Numeric b)
{
	if (a == NULL)
		return b;
	return DatumGetNumeric(DirectFunctionCall2(numeric_mul, NumericGetDatum(a),
											   NumericGetDatum(b)));
}

/* Takes one rate, in digits, into the factors. */
static void
take_rate(RateFactors *factors, const char *text, int len, bool inverse)
{
	char		digits[BOOK_MAX_RATE_LEN + 1];
	Numeric		rate;

	Assert(len <= BOOK_MAX_RATE_LEN);
	memcpy(digits, text, len);
	digits[len] = '\0';
	rate = DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(digits),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
	if (inverse)
		factors->over = product(factors->over, rate);
	else
		factors->times = product(factors->times, rate);
}

void
convert_factors(const RatePath *path, RateFactors *factors)
{
	factors->times = NULL;
	factors->over = NULL;
	for (int i = 0; i < path->nsteps; i++)
		take_rate(factors, path->steps[i].text, path->steps[i].len,
				  path->steps[i].inverse);
}

/* Whether text is digits with at most one point and is not zero. */
static bool
is_positive_decimal(const char *text, int len)
{
	bool		positive = false;
	int			points = 0;

	for (int i = 0; i < len; i++)
	{
		if (text[i] == '.')
			points++;
		else if (text[i] < '0' || text[i] > '9')
			return false;
		else if (text[i] != '0')
			positive = true;
	}
	return positive && points <= 1;
}

bool
convert_factors_from_text(const char *text, int len, RateFactors *factors)
{
	const char *end = text + len;
	int			steps = 0;

	factors->times = NULL;
	factors->over = NULL;
	while (text < end)
	{
		bool		inverse = *text == '/';
		const char *rate = text + 1;

		if ((!inverse && *text != '*') || ++steps > RATES_MAX_STEPS)
			return false;
		for (text = rate; text < end && *text != '*' && *text != '/'; text++)
			;
		if (text - rate > BOOK_MAX_RATE_LEN || !is_positive_decimal(rate, text - rate))
			return false;
		take_rate(factors, rate, text - rate, inverse);
	}
	return true;
}

Numeric
convert_round(Numeric number, int scale)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_round, NumericGetDatum(number),
											   Int32GetDatum(scale)));
}

Numeric
convert_carry(Numeric amount, const RateFactors *factors, int scale)
{
	Numeric		result = factors->times == NULL ? amount : product(amount, factors->times);

	if (factors->over == NULL)
		return result;
	/*
	 * The server's division carries at least as many digits as either side
	 * shows, so a numerator that shows them all makes it carry them.
	 */
	if (numeric_dscale(result) < scale + CARRIED_DIGITS)
		result = convert_round(result, scale + CARRIED_DIGITS);
	return DatumGetNumeric(DirectFunctionCall2(numeric_div, NumericGetDatum(result),
											   NumericGetDatum(factors->over)));
}

static Datum
convert_amount(Numeric amount, const RateFactors *factors)
{
	int			scale = convert_scale(numeric_dscale(amount));

	return NumericGetDatum(convert_round(convert_carry(amount, factors, scale), scale));
}

/* ---------- SQL: with a book ---------- */

/* convert_currency(amount, from_currency, to_currency, on_date, book) */
PORTSTATS_FUNCTION(convert_currency_book);
Datum
convert_currency_book(PG_FUNCTION_ARGS)
{
	Numeric		amount = PG_GETARG_NUMERIC(0);
	Currency	from = currency_getarg(fcinfo, 1);
	Currency	to = currency_getarg(fcinfo, 2);
	DateADT		day = PG_GETARG_DATEADT(3);
	const RateBook *book = book_getarg(fcinfo, 4);
	RatePath	path;
	RateFactors factors;

	if (!rates_find(book, from, to, day, &path))
		rates_raise(book, from, to, day, NULL);
	convert_factors(&path, &factors);
	return convert_amount(amount, &factors);
}

/* ---------- SQL: with the tables ---------- */

/* convert_currency(amount, from_currency, to_currency, on_date) */
PORTSTATS_FUNCTION(convert_currency);
Datum
convert_currency(PG_FUNCTION_ARGS)
{
	TablePath  *path = rate_table_path(fcinfo, &rate_type_default,
											currency_getarg(fcinfo, 1),
											currency_getarg(fcinfo, 2),
											PG_GETARG_DATEADT(3));

	return convert_amount(PG_GETARG_NUMERIC(0), rate_table_factors(path));
}

/* convert_currency(amount, from_currency, to_currency, on_date, rate_type) */
PORTSTATS_FUNCTION(convert_currency_typed);
Datum
convert_currency_typed(PG_FUNCTION_ARGS)
{
	RateTypeName type = rate_type_getarg(fcinfo, 4);
	TablePath  *path = rate_table_path(fcinfo, &type,
											currency_getarg(fcinfo, 1),
											currency_getarg(fcinfo, 2),
											PG_GETARG_DATEADT(3));

	return convert_amount(PG_GETARG_NUMERIC(0), rate_table_factors(path));
}

/* to_usd(amount_cny, on_date) */
PORTSTATS_FUNCTION(to_usd);
Datum
to_usd(PG_FUNCTION_ARGS)
{
	TablePath  *path = rate_table_path(fcinfo, &rate_type_default,
											CURRENCY_CNY, CURRENCY_USD,
											PG_GETARG_DATEADT(1));

	return convert_amount(PG_GETARG_NUMERIC(0), rate_table_factors(path));
}

/* to_cny(amount_usd, on_date) */
PORTSTATS_FUNCTION(to_cny);
Datum
to_cny(PG_FUNCTION_ARGS)
{
	TablePath  *path = rate_table_path(fcinfo, &rate_type_default,
											CURRENCY_USD, CURRENCY_CNY,
											PG_GETARG_DATEADT(1));

	return convert_amount(PG_GETARG_NUMERIC(0), rate_table_factors(path));
}

/* A path as one rate: as quoted where it is that, else to 12 decimals. */
static Datum
path_rate(TablePath *path)
{
	Numeric		one = DatumGetNumeric(DirectFunctionCall1(int4_numeric, Int32GetDatum(1)));

	if (path->as_quoted)
		return NumericGetDatum(convert_carry(one, rate_table_factors(path), 0));
	return NumericGetDatum(convert_round(convert_carry(one, rate_table_factors(path),
													   CONVERT_RATE_SCALE),
										 CONVERT_RATE_SCALE));
}

/* exchange_rate(from_currency, to_currency, on_date) */
PORTSTATS_FUNCTION(exchange_rate);
Datum
exchange_rate(PG_FUNCTION_ARGS)
{
	return path_rate(rate_table_path(fcinfo, &rate_type_default,
									 currency_getarg(fcinfo, 0),
									 currency_getarg(fcinfo, 1),
									 PG_GETARG_DATEADT(2)));
}

/* exchange_rate(from_currency, to_currency, on_date, rate_type) */
PORTSTATS_FUNCTION(exchange_rate_typed);
Datum
exchange_rate_typed(PG_FUNCTION_ARGS)
{
	RateTypeName type = rate_type_getarg(fcinfo, 3);

	return path_rate(rate_table_path(fcinfo, &type,
									 currency_getarg(fcinfo, 0),
									 currency_getarg(fcinfo, 1),
									 PG_GETARG_DATEADT(2)));
}
