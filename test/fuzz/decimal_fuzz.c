/*
 * decimal_fuzz.c: the decimal core against long arithmetic, one decimal digit
 * at a time. For libFuzzer; see README.md. An input is a little program: each
 * step takes a number in, adds it, and may shift the sum. Built with the
 * compiler's 128-bit type and without.
 */
#include "decimal/decimal.h"

#include <stdlib.h>
#include <string.h>

#define PLACES	160				/* decimal digits, least significant first */

typedef struct Long
{
	bool		negative;
	int8_t		digit[PLACES];
} Long;

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static int
compare_magnitude(const Long *a, const Long *b)
{
	for (int i = PLACES - 1; i >= 0; i--)
		if (a->digit[i] != b->digit[i])
			return a->digit[i] < b->digit[i] ? -1 : 1;
	return 0;
}

/* |a| against 2^127: below, at, above. */
static int
compare_limit(const Long *a)
{
	static const char text[] = "170141183460469231731687303715884105728";
	Long		limit = {0};

	for (int i = 0; i < (int) strlen(text); i++)
		limit.digit[i] = text[strlen(text) - 1 - i] - '0';
	return compare_magnitude(a, &limit);
}

static bool
is_zero(const Long *a)
{
	for (int i = 0; i < PLACES; i++)
		if (a->digit[i] != 0)
			return false;
	return true;
}

static Long
long_add(const Long *a, const Long *b)
{
	const Long *larger = compare_magnitude(a, b) < 0 ? b : a;
	const Long *smaller = larger == a ? b : a;
	Long		result = {larger->negative, {0}};
	int			carry = 0;

	for (int i = 0; i < PLACES; i++)
	{
		int			digit = larger->digit[i] + carry +
			(a->negative == b->negative ? smaller->digit[i] : -smaller->digit[i]);

		carry = digit > 9 ? 1 : digit < 0 ? -1 : 0;
		result.digit[i] = digit - 10 * carry;
	}
	return result;
}

/* Moves the digits up by so many groups of four. */
static Long
long_shift(const Long *a, int groups)
{
	Long		result = {a->negative, {0}};

	for (int i = 0; i < PLACES; i++)
	{
		if (i + 4 * groups < PLACES)
			result.digit[i + 4 * groups] = a->digit[i];
		else
			check(a->digit[i] == 0);
	}
	return result;
}

/* Whether the core's number is that of the reference. */
static bool
is_same(Dec128 x, const Long *expected)
{
	int16_t		digits[DEC_MAX_GROUPS];
	int			n = decimal_to_digits(x, digits);
	Long		got = {x.hi < 0, {0}};

	check(n >= 0 && n <= DEC_MAX_GROUPS && (n == 0 || digits[0] != 0));
	check((n == 0) == decimal_is_zero(x));
	for (int i = 0; i < n; i++)
	{
		int			group = digits[n - 1 - i];

		check(group >= 0 && group < DEC_BASE);
		for (int k = 0; k < 4; k++, group /= 10)
			got.digit[4 * i + k] = group % 10;
	}
	return compare_magnitude(&got, expected) == 0 &&
		(got.negative == expected->negative || is_zero(expected));
}

/*
 * What was said of whether it fits. -2^127 is a number of the core, which it may
 * not come to.
 */
static void
check_fits(bool got, const Long *expected)
{
	int			limit = compare_limit(expected);

	if (limit == 0 && expected->negative)
		return;
	check(got == (limit < 0));
}

/* The bytes that are still to be read; zeros after their end. */
static const uint8_t *next;
static size_t left;

static unsigned
take(int bytes)
{
	unsigned	result = 0;

	for (; bytes > 0; bytes--)
	{
		result = result << 8 | (left > 0 ? *next : 0);
		if (left > 0)
			next++, left--;
	}
	return result;
}

/* A number from the input, by its groups of four digits or as an integer. */
static bool
take_number(Dec128 *dec, Long *ref)
{
	/* Unaligned, as in a numeric with a short header. */
	char		bytes[1 + 2 * 20];
	unsigned	shape = take(1);
	int			ndigits = shape % 15;
	int			groups = take(1) % 12;
	int			weight = ndigits - 1 - groups + (int) (take(1) % 8) - 2;
	int			trailing = groups + weight + 1 - ndigits;
	bool		negative = (shape & 0x80) != 0;
	bool		got;

	memset(ref, 0, sizeof(*ref));
	if (shape % 16 == 15)
	{
		int64_t		value = (int64_t) ((uint64_t) take(4) << 32 | take(4));
		uint64_t	magnitude = value < 0 ? ~(uint64_t) value + 1 : (uint64_t) value;

		ref->negative = value < 0;
		for (int i = 0; magnitude > 0; i++, magnitude /= 10)
			ref->digit[i] = magnitude % 10;
		*dec = decimal_from_int64(value);
		check(is_same(*dec, ref));
		return true;
	}

	ref->negative = negative;
	for (int i = 0; i < ndigits; i++)
	{
		int16_t		digit = take(2) % DEC_BASE;
		int			group;

		/* numeric has no group of zeros first. */
		if (i == 0 && digit == 0)
			digit = 1;
		memcpy(bytes + 1 + 2 * i, &digit, 2);
		group = digit;
		if (trailing >= 0)
			for (int k = 0; k < 4; k++, group /= 10)
				ref->digit[4 * (trailing + ndigits - 1 - i) + k] = group % 10;
	}
	got = decimal_from_digits(bytes + 1, ndigits, weight, negative, groups, dec);
	if (ndigits > 0 && trailing < 0)
	{
		check(!got);
		return false;
	}
	check_fits(got, ref);
	check(!got || is_same(*dec, ref));
	return got;
}

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Dec128		sum = decimal_from_int64(0);
	Long		ref_sum = {0};

	next = data;
	left = size;
	while (left > 0)
	{
		Dec128		x;
		Dec128		before = sum;
		Long		ref;
		Long		expected;
		int			groups = take(1);
		bool		got;

		if (take_number(&x, &ref))
		{
			expected = long_add(&ref_sum, &ref);
			got = decimal_add(&sum, x);
			check_fits(got, &expected);
			if (got)
				ref_sum = expected;
			else
				check(sum.lo == before.lo && sum.hi == before.hi);
			check(is_same(sum, &ref_sum));
		}
		groups = groups < 0x80 ? 0 : groups % 12;
		before = sum;
		expected = long_shift(&ref_sum, groups);
		got = decimal_shift(&sum, groups);
		check_fits(got, &expected);
		if (got)
			ref_sum = expected;
		else
			check(sum.lo == before.lo && sum.hi == before.hi);
		check(is_same(sum, &ref_sum));
	}
	return 0;
}
