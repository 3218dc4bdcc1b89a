/*
 * convert.c: converting one amount, with a book or with the tables.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "currency/book_cache.h"
#include "currency/convert.h"
#include "currency/rate_cache.h"
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

Numeric
convert_product(Numeric a, Numeric b)
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
	Numeric		rate = numeric_from_text(text, len);

	if (inverse)
		factors->over = convert_product(factors->over, rate);
	else
		factors->times = convert_product(factors->times, rate);
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

/* Where the step of a path that begins at text ends. */
static const char *
step_end(const char *text, const char *end)
{
	for (text++; text < end && *text != '*' && *text != '/'; text++)
		;
	return text;
}

int
convert_path_steps(const char *text, int len, PathStep steps[RATES_MAX_STEPS])
{
	const char *end = text + len;
	int			n = 0;

	while (text < end)
	{
		const char *digits = text + 1;
		char		sign = *text;

		if ((sign != '*' && sign != '/') || n == RATES_MAX_STEPS)
			return -1;
		text = step_end(text, end);
		steps[n].inverse = sign == '/';
		steps[n].digits = digits;
		steps[n].len = (int) (text - digits);
		if (steps[n].len > BOOK_MAX_RATE_LEN || !is_positive_decimal(digits, steps[n].len))
			return -1;
		n++;
	}
	return n;
}

RateFactors
convert_factors_from_text(const char *text, int len)
{
	const char *end = text + len;
	RateFactors factors = {NULL, NULL};

	while (text < end)
	{
		const char *step = text;

		text = step_end(text, end);
		take_rate(&factors, step + 1, text - step - 1, *step == '/');
	}
	return factors;
}

Numeric
convert_carry(Numeric amount, const RateFactors *factors, int scale)
{
	Numeric		result = convert_product(factors->times, amount);

	if (factors->over == NULL)
		return result;

	return numeric_divide(result, factors->over, scale + CARRIED_DIGITS);
}

/* ---------- the same in 128 bits ---------- */

/*
 * Most amounts and rates have so few digits that numerator and denominator are
 * whole numbers of 128 and 64 bits. The quotient is then rounded as it is. With
 * a denominator of at most 10^18 that is what carrying 20 digits gives: a
 * quotient that is no half of the last place is at least 10^-19 away from one.
 */
#define MAX_UNITS	UINT64CONST(1000000000000000000)	/* 10^18 */

/*
 * The digits from text up to end as a whole number, how many of them are
 * decimals beside it; zeros at the end of the decimals are none. False beyond
 * the limit.
 */
static bool
units_from_text(const char *text, const char *end, uint64 *units, int *decimals)
{
	const char *point = memchr(text, '.', end - text);

	while (point != NULL && end[-1] == '0')
		end--;
	*decimals = point == NULL ? 0 : end - point - 1;
	*units = 0;
	for (; text < end; text++)
	{
		if (text == point)
			continue;
		if (*units > MAX_UNITS / 10)
			return false;
		*units = *units * 10 + (uint64) (*text - '0');
	}
	return true;
}

bool
convert_ratio_from_text(const char *text, int len, RateRatio *ratio)
{
	const char *end = text + len;

	ratio->times = 1;
	ratio->over = 1;
	ratio->scale = 0;
	while (text < end)
	{
		bool		inverse = *text == '/';
		uint64	   *side = inverse ? &ratio->over : &ratio->times;
		const char *rate = text + 1;
		uint64		units;
		int			decimals;

		text = step_end(text, end);
		if (!units_from_text(rate, text, &units, &decimals) ||
			units == 0 || *side > MAX_UNITS / units)
			return false;
		*side *= units;
		ratio->scale += inverse ? -decimals : decimals;
	}
	return true;
}

#ifdef __SIZEOF_INT128__

/* Powers of ten up to MAX_UNITS. */
static const uint64 power_of_ten[] = {
	UINT64CONST(1), UINT64CONST(10), UINT64CONST(100), UINT64CONST(1000),
	UINT64CONST(10000), UINT64CONST(100000), UINT64CONST(1000000),
	UINT64CONST(10000000), UINT64CONST(100000000), UINT64CONST(1000000000),
	UINT64CONST(10000000000), UINT64CONST(100000000000),
	UINT64CONST(1000000000000), UINT64CONST(10000000000000),
	UINT64CONST(100000000000000), UINT64CONST(1000000000000000),
	UINT64CONST(10000000000000000), UINT64CONST(100000000000000000),
	MAX_UNITS
};

#define MAX_POWER	((int) lengthof(power_of_ten) - 1)

/* Converts an amount in whole numbers; false where they do not fit. */
static bool
convert_by_ratio(const struct varlena *amount, const RateRatio *ratio, Numeric *result)
{
	NumericParts parts;
	Dec128		units;
	bool		negative;
	unsigned __int128 n;
	uint64		over = ratio->over;
	uint64		up = 1;
	uint64		finish;
	uint64		small;
	int			scale;
	int			shift;

	numeric_take_apart(amount, &parts);
	/* A scale that the server's own functions would cut is left to them. */
	if (parts.dscale > STORED_SHORT_DSCALE_MAX ||
		!exact_from_numeric(&parts, parts.dscale, &units))
		return false;
	scale = convert_scale(parts.dscale);

	/* From units of 10000^-groups to units of 10^-scale of the result ... */
	shift = scale - 4 * DEC_GROUPS(parts.dscale) - ratio->scale;
	if (shift > MAX_POWER || shift < -MAX_POWER ||
		(shift < 0 && over > MAX_UNITS / power_of_ten[-shift]))
		return false;
	if (shift < 0)
		over *= power_of_ten[-shift];
	else
		up = power_of_ten[shift];
	/* ... and then to units of 10000^-groups of the result. */
	finish = power_of_ten[4 * DEC_GROUPS(scale) - scale];

	negative = units.hi < 0;
	n = (unsigned __int128) (uint64) units.hi << 64 | units.lo;
	if (negative)
		n = -n;
	/* Most amounts do it in 64 bits, which divide several times as fast. */
	if ((uint64) (n >> 64) == 0 &&
		!__builtin_mul_overflow((uint64) n, ratio->times, &small) &&
		!__builtin_mul_overflow(small, up, &small))
	{
		uint64		quotient = small / over;
		uint64		rest = small - quotient * over;

		n = (unsigned __int128) (quotient + (rest >= over - rest)) * finish;
	}
	else
	{
		unsigned __int128 quotient;
		uint64		rest;

		if (__builtin_mul_overflow(n, (unsigned __int128) ratio->times, &n) ||
			__builtin_mul_overflow(n, (unsigned __int128) up, &n))
			return false;
		quotient = n / over;
		rest = (uint64) (n - quotient * over);
		n = quotient + (rest >= over - rest);
		if (__builtin_mul_overflow(n, (unsigned __int128) finish, &n) || n >> 127 != 0)
			return false;
	}
	if (negative)
		n = -n;
	units.lo = (uint64) n;
	units.hi = (int64) (uint64) (n >> 64);
	*result = exact_to_numeric(units, scale);
	return true;
}

#else

/* A compiler without integers of 128 bits, as for a 32-bit machine. */
#define convert_by_ratio(amount, ratio, result) false

#endif							/* __SIZEOF_INT128__ */

/* ---------- one amount ---------- */

/* Argument 0 of the call, an amount, by a path: its ratio, or else its text. */
static Datum
convert_argument(FunctionCallInfo fcinfo, const RateRatio *ratio, const char *text, int len)
{
	struct varlena *amount = exact_detoast_packed(PG_GETARG_DATUM(0));
	RateFactors factors;
	Numeric		result;
	int			scale;

	if (ratio != NULL && convert_by_ratio(amount, ratio, &result))
		PG_RETURN_NUMERIC(result);
	factors = convert_factors_from_text(text, len);
	result = DatumGetNumeric(PointerGetDatum(amount));
	scale = convert_scale(numeric_dscale(result));
	PG_RETURN_NUMERIC(numeric_rounded(convert_carry(result, &factors, scale), scale));
}

static Datum
convert_by_path(FunctionCallInfo fcinfo, const KeptPath *path)
{
	return convert_argument(fcinfo, path->is_ratio ? &path->ratio : NULL,
							path->parts[1].bytes, path->parts[1].len);
}

/* A path's text as one rate: as quoted where it is that, else to 12 decimals. */
static Numeric
rate_from_text(const char *text, int len, bool as_quoted)
{
	Numeric		one = DatumGetNumeric(DirectFunctionCall1(int4_numeric, Int32GetDatum(1)));
	RateFactors factors = convert_factors_from_text(text, len);
	Numeric		rate = convert_carry(one, &factors, CONVERT_RATE_SCALE);

	return as_quoted ? rate : numeric_rounded(rate, CONVERT_RATE_SCALE);
}

Numeric
convert_rate(const RatePath *path)
{
	char		text[RATES_MAX_TEXT];

	return rate_from_text(text, rates_path_text(path, text),
						  rates_are_as_quoted(path));
}

static Datum
path_rate(const KeptPath *path)
{
	PG_RETURN_NUMERIC(rate_from_text(path->parts[1].bytes, path->parts[1].len,
									 path->as_quoted));
}

/* ---------- SQL: with a book ---------- */

/* exchange_rate(from_currency, to_currency, on_date, book) */
PORTSTATS_FUNCTION(exchange_rate_book);
Datum
exchange_rate_book(PG_FUNCTION_ARGS)
{
	return path_rate(book_cache_path(fcinfo, 3, currency_getarg(fcinfo, 0),
									 currency_getarg(fcinfo, 1),
									 PG_GETARG_DATEADT(2), false));
}

/* convert_currency(amount, from_currency, to_currency, on_date, book) */
PORTSTATS_FUNCTION(convert_currency_book);
Datum
convert_currency_book(PG_FUNCTION_ARGS)
{
	return convert_by_path(fcinfo, book_cache_path(fcinfo, 4,
												   currency_getarg(fcinfo, 1),
												   currency_getarg(fcinfo, 2),
												   PG_GETARG_DATEADT(3), false));
}

/* The currencies in arguments 1 and 2 of the call; false where either is no code. */
static bool
get_two_codes(FunctionCallInfo fcinfo, Currency *from, Currency *to)
{
	const text *a = PG_GETARG_TEXT_PP(1);
	const text *b = PG_GETARG_TEXT_PP(2);

	return currency_from_bytes(VARDATA_ANY(a), VARSIZE_ANY_EXHDR(a), from) &&
		currency_from_bytes(VARDATA_ANY(b), VARSIZE_ANY_EXHDR(b), to);
}

/*
 * try_convert_currency(amount, from_currency, to_currency, on_date, book): NULL
 * where there is no rate or no such code.
 */
PORTSTATS_FUNCTION(try_convert_currency_book);
Datum
try_convert_currency_book(PG_FUNCTION_ARGS)
{
	const KeptPath *path;
	Currency	from;
	Currency	to;

	if (!get_two_codes(fcinfo, &from, &to))
		PG_RETURN_NULL();
	path = book_cache_path(fcinfo, 4, from, to, PG_GETARG_DATEADT(3), true);
	if (path == NULL)
		PG_RETURN_NULL();
	return convert_by_path(fcinfo, path);
}

/* ---------- SQL: with the tables ---------- */

/* convert_currency(amount, from_currency, to_currency, on_date) */
PORTSTATS_FUNCTION(convert_currency);
Datum
convert_currency(PG_FUNCTION_ARGS)
{
	KeptPath   *path = rate_cache_path(fcinfo, &rate_type_default,
									   currency_getarg(fcinfo, 1),
									   currency_getarg(fcinfo, 2),
									   PG_GETARG_DATEADT(3));

	return convert_by_path(fcinfo, path);
}

/* convert_currency(amount, from_currency, to_currency, on_date, rate_type) */
PORTSTATS_FUNCTION(convert_currency_typed);
Datum
convert_currency_typed(PG_FUNCTION_ARGS)
{
	RateTypeName type = rate_type_getarg(fcinfo, 4);
	KeptPath   *path = rate_cache_path(fcinfo, &type,
									   currency_getarg(fcinfo, 1),
									   currency_getarg(fcinfo, 2),
									   PG_GETARG_DATEADT(3));

	return convert_by_path(fcinfo, path);
}

/* Converts as the functions above; NULL where they have no path, or no such code. */
static Datum
try_convert(FunctionCallInfo fcinfo, const RateTypeName *type)
{
	Currency	from;
	Currency	to;
	KeptPath   *path;

	if (!get_two_codes(fcinfo, &from, &to))
		PG_RETURN_NULL();
	path = rate_cache_try_path(fcinfo, type, from, to, PG_GETARG_DATEADT(3));
	if (path == NULL)
		PG_RETURN_NULL();
	return convert_by_path(fcinfo, path);
}

/* try_convert_currency(amount, from_currency, to_currency, on_date) */
PORTSTATS_FUNCTION(try_convert_currency);
Datum
try_convert_currency(PG_FUNCTION_ARGS)
{
	return try_convert(fcinfo, &rate_type_default);
}

/* try_convert_currency(amount, from_currency, to_currency, on_date, rate_type) */
PORTSTATS_FUNCTION(try_convert_currency_typed);
Datum
try_convert_currency_typed(PG_FUNCTION_ARGS)
{
	RateTypeName type = rate_type_getarg(fcinfo, 4);

	return try_convert(fcinfo, &type);
}

/* to_usd(amount_cny, on_date) */
PORTSTATS_FUNCTION(to_usd);
Datum
to_usd(PG_FUNCTION_ARGS)
{
	KeptPath   *path = rate_cache_path(fcinfo, &rate_type_default,
									   CURRENCY_CNY, CURRENCY_USD,
									   PG_GETARG_DATEADT(1));

	return convert_by_path(fcinfo, path);
}

/* to_cny(amount_usd, on_date) */
PORTSTATS_FUNCTION(to_cny);
Datum
to_cny(PG_FUNCTION_ARGS)
{
	KeptPath   *path = rate_cache_path(fcinfo, &rate_type_default,
									   CURRENCY_USD, CURRENCY_CNY,
									   PG_GETARG_DATEADT(1));

	return convert_by_path(fcinfo, path);
}

/* exchange_rate(from_currency, to_currency, on_date) */
PORTSTATS_FUNCTION(exchange_rate);
Datum
exchange_rate(PG_FUNCTION_ARGS)
{
	return path_rate(rate_cache_path(fcinfo, &rate_type_default,
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

	return path_rate(rate_cache_path(fcinfo, &type,
									 currency_getarg(fcinfo, 0),
									 currency_getarg(fcinfo, 1),
									 PG_GETARG_DATEADT(2)));
}
