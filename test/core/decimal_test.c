/*
 * decimal_test.c: the decimal core against long arithmetic on strings of
 * decimal digits, an independent way. Prints TAP.
 *
 * Built under the sanitizers, once with the compiler's 128-bit type and once
 * without (-U__SIZEOF_INT128__); the seed is the first argument.
 */
#include "decimal/decimal.h"
#include "core_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLACES	60				/* decimal digits of the reference, least significant first */

typedef struct Long
{
	bool		negative;
	char		digit[PLACES];
} Long;

/* 2^127, least significant digit first. */
static const char limit_text[] = "170141183460469231731687303715884105728";

static int
compare_magnitude(const Long *a, const Long *b)
{
	for (int i = PLACES - 1; i >= 0; i--)
		if (a->digit[i] != b->digit[i])
			return a->digit[i] < b->digit[i] ? -1 : 1;
	return 0;
}

static Long
long_from_text(const char *text)
{
	Long		result = {false, {0}};
	int			n = strlen(text);

	for (int i = 0; i < n; i++)
		result.digit[i] = text[n - 1 - i] - '0';
	return result;
}

static bool
long_is_zero(const Long *a)
{
	static const Long zero;

	return compare_magnitude(a, &zero) == 0;
}

/* a + b for numbers far from the end of the array. */
static Long
long_add(Long a, Long b)
{
	Long		result = {a.negative, {0}};
	int			carry = 0;

	if (a.negative == b.negative)
	{
		for (int i = 0; i < PLACES; i++)
		{
			carry += a.digit[i] + b.digit[i];
			result.digit[i] = carry % 10;
			carry /= 10;
		}
		return result;
	}
	if (compare_magnitude(&a, &b) < 0)
	{
		Long		swap = a;

		a = b;
		b = swap;
	}
	result.negative = a.negative;
	for (int i = 0; i < PLACES; i++)
	{
		carry += a.digit[i] - b.digit[i];
		result.digit[i] = (carry + 10) % 10;
		carry = carry < 0 ? -1 : 0;
	}
	return result;
}

/* Whether the magnitude is below 2^127: what the core promises to hold. */
static bool
long_fits(const Long *a)
{
	Long		limit = long_from_text(limit_text);

	return compare_magnitude(a, &limit) < 0;
}

static Long
long_from_dec(Dec128 x)
{
	int16_t		digits[DEC_MAX_GROUPS];
	int			n = decimal_to_digits(x, digits);
	Long		result = {x.hi < 0, {0}};

	for (int i = 0; i < n; i++)
	{
		int			group = digits[n - 1 - i];

		for (int k = 0; k < 4; k++, group /= 10)
			result.digit[4 * i + k] = group % 10;
	}
	return result;
}

static bool
same(const Long *a, const Long *b)
{
	return compare_magnitude(a, b) == 0 &&
		(a->negative == b->negative || long_is_zero(a));
}

typedef struct Failures
{
	int			digits;
	int			shift;
	int			add;
	int			fits;
} Failures;

/* A random number by its base-10000 digits, in both ways. False when both refuse. */
static bool
random_number(Failures *failed, Dec128 *dec, Long *ref)
{
	int16_t		digits[12];
	int			ndigits = next_random() % 12;
	int			groups = next_random() % 6;
	int			weight = ndigits - 1 - groups + (int) (next_random() % 3);
	bool		negative = next_random() % 2;
	bool		got;
	bool		expected;

	memset(ref, 0, sizeof(*ref));
	ref->negative = negative;
	for (int i = 0; i < ndigits; i++)
	{
		int			place = groups + weight - i;
		int			group = digits[i] = next_random() % 3 == 0 ? 9999 : next_random() % DEC_BASE;

		if (i == 0 && group == 0)
			group = digits[0] = 1;
		for (int k = 0; k < 4; k++, group /= 10)
			ref->digit[4 * place + k] = group % 10;
	}
	expected = ndigits == 0 || long_fits(ref);
	got = decimal_from_digits(digits, ndigits, weight, negative, groups, dec);
	if (got != expected)
		failed->fits++;
	if (got)
	{
		Long		back = long_from_dec(*dec);

		if (!same(&back, ref))
			failed->digits++;
	}
	return got && expected;
}

/* Whether a whole number, none of 0, is told to fit as it is, and then comes out as it went in. */
static bool
fits_as(const char *text, bool negative, bool fits)
{
	int16_t		digits[12] = {0};
	int			n = strlen(text);
	int			ndigits = (n + 3) / 4;
	Long		ref = long_from_text(text);
	Long		back;
	Dec128		x;

	ref.negative = negative;
	for (int i = 0; i < n; i++)
	{
		int16_t    *group = &digits[(4 * ndigits - n + i) / 4];

		*group = *group * 10 + (text[i] - '0');
	}
	if (decimal_from_digits(digits, ndigits, ndigits - 1, negative, 0, &x) != fits)
		return false;
	if (!fits)
		return true;
	back = long_from_dec(x);
	return same(&back, &ref) && decimal_shift(&x, 0) && !decimal_shift(&x, 10);
}

/* Whether a fraction is told to need its two groups. */
static bool
needs_its_groups(void)
{
	int16_t		digits[] = {1, 2, 3};
	Dec128		x;

	return decimal_from_digits(digits, 3, 0, false, 2, &x) &&
		!decimal_from_digits(digits, 3, 0, false, 1, &x) && !decimal_from_digits(digits, 3, 0, false, 0, &x);
}

int
main(int argc, char **argv)
{
	Failures	failed = {0};
	Dec128		smallest = {0, INT64_MIN};
	Dec128		one = decimal_from_int64(1);
	Dec128		x;
	int			held = 0;
	Long		ref;

	state = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	printf("# seed %s\n", argc > 1 ? argv[1] : "1");
	for (int i = 0; i < 200000; i++)
	{
		Dec128		a;
		Dec128		b;
		Long		la;
		Long		lb;
		Long		sum;
		Dec128		total;
		int			groups = next_random() % 5;

		if (!random_number(&failed, &a, &la) || !random_number(&failed, &b, &lb))
			continue;
		held++;
		sum = long_add(la, lb);
		total = a;
		if (decimal_add(&total, b) != long_fits(&sum))
			failed.fits++;
		else if (long_fits(&sum))
		{
			Long		got = long_from_dec(total);

			failed.add += !same(&got, &sum);
		}
		memmove(la.digit + 4 * groups, la.digit, PLACES - 4 * groups);
		memset(la.digit, 0, 4 * groups);
		if (decimal_shift(&a, groups) != long_fits(&la))
			failed.fits++;
		else if (long_fits(&la))
		{
			Long		got = long_from_dec(a);

			failed.shift += !same(&got, &la);
		}
	}
	printf("1..8\n");
	printf("%sok 1 - digits in and out agree with long arithmetic\n", failed.digits ? "not " : "");
	printf("%sok 2 - shifts agree\n", failed.shift ? "not " : "");
	printf("%sok 3 - sums agree\n", failed.add ? "not " : "");
	printf("%sok 4 - what fits is told alike\n", failed.fits ? "not " : "");
	printf("%sok 5 - most numbers were tried (%d)\n", held > 50000 ? "" : "not ", held);
	x = smallest;
	ref = long_from_dec(x);
	ref.negative = false;
	{
		Long		limit = long_from_text(limit_text);

		printf("%sok 6 - the smallest number prints, and no further one is below it\n",
			   compare_magnitude(&ref, &limit) == 0 &&
			   !decimal_add(&x, decimal_from_int64(-1)) && decimal_add(&x, one) ? "" : "not ");
	}
	/* 2^127 - 1, 2^127, 2^127 + 1, 2^127 + 2^64, 2^128 - 1, 2^128, 2^128 + 1 */
	printf("%sok 7 - the largest numbers of either sign\n",
		   fits_as("170141183460469231731687303715884105727", false, true) &&
		   fits_as("170141183460469231731687303715884105727", true, true) &&
		   fits_as(limit_text, false, false) && fits_as(limit_text, true, true) &&
		   fits_as("170141183460469231731687303715884105729", true, false) &&
		   fits_as("170141183460469231750134047789593657344", true, false) &&
		   fits_as("340282366920938463463374607431768211455", true, false) &&
		   fits_as("340282366920938463463374607431768211456", true, false) &&
		   fits_as("340282366920938463463374607431768211457", false, false) ? "" : "not ");
	printf("%sok 8 - digits behind the last group do not fit\n", needs_its_groups() ? "" : "not ");
	return 0;
}
