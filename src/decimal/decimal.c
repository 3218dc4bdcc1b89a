/*
 * decimal.c: exact 128-bit fixed-point arithmetic, the plain core.
 *
 * The halves of a Dec128 are joined only in registers. Where the compiler has
 * no 128-bit type, products and quotients are put together from 32-bit limbs.
 */
#include "decimal/decimal.h"

/* Powers of 10000 that fit in 64 bits. */
static const uint64_t pow_base[] = {
	1, 10000, 100000000, UINT64_C(1000000000000), UINT64_C(10000000000000000)
};

#define MAX_POW		4

static inline uint64_t
negate_if(uint64_t x, bool negative)
{
	return negative ? ~x + 1 : x;
}

/* The magnitude of x in two unsigned halves. */
static void
magnitude(Dec128 x, uint64_t *hi, uint64_t *lo)
{
	bool		negative = x.hi < 0;

	*lo = negate_if(x.lo, negative);
	*hi = negative ? ~(uint64_t) x.hi + (x.lo == 0) : (uint64_t) x.hi;
}

/* The signed number of a magnitude; false below -2^127 and beyond 2^127 - 1. */
static bool
with_sign(uint64_t hi, uint64_t lo, bool negative, Dec128 *result)
{
	/* The smallest number too: sums can come to it, and equal ones are one. */
	if (hi > (uint64_t) INT64_MAX &&
		!(negative && hi == (uint64_t) INT64_MAX + 1 && lo == 0))
		return false;
	result->lo = negate_if(lo, negative);
	result->hi = (int64_t) (negative ? ~hi + (lo == 0) : hi);
	return true;
}

/* (hi, lo) = (hi, lo) * factor + addend; false when that needs more than 128 bits. */
static bool
multiply_add(uint64_t *hi, uint64_t *lo, uint64_t factor, uint64_t addend)
{
#ifdef __SIZEOF_INT128__
	unsigned __int128 low = (unsigned __int128) *lo * factor + addend;
	unsigned __int128 high = (unsigned __int128) *hi * factor + (uint64_t) (low >> 64);

	if ((uint64_t) (high >> 64) != 0)
		return false;
	*lo = (uint64_t) low;
	*hi = (uint64_t) high;
	return true;
#else
	uint64_t	limbs[4] = {*lo & 0xFFFFFFFF, *lo >> 32, *hi & 0xFFFFFFFF, *hi >> 32};
	uint64_t	product[6] = {addend & 0xFFFFFFFF, addend >> 32, 0, 0, 0, 0};
	uint64_t	parts[2] = {factor & 0xFFFFFFFF, factor >> 32};

	for (int j = 0; j < 2; j++)
	{
		uint64_t	carry = 0;

		for (int i = 0; i < 4; i++)
		{
			carry += product[i + j] + limbs[i] * parts[j];
			product[i + j] = carry & 0xFFFFFFFF;
			carry >>= 32;
		}
		product[4 + j] += carry;
	}
	if (product[4] != 0 || product[5] != 0)
		return false;
	*lo = product[0] | product[1] << 32;
	*hi = product[2] | product[3] << 32;
	return true;
#endif
}

/* (hi, lo) /= 10000; returns the remainder. */
static unsigned
divide_by_base(uint64_t *hi, uint64_t *lo)
{
	uint64_t	limbs[4] = {*hi >> 32, *hi & 0xFFFFFFFF, *lo >> 32, *lo & 0xFFFFFFFF};
	uint64_t	remainder = 0;

	for (int i = 0; i < 4; i++)
	{
		remainder = remainder << 32 | limbs[i];
		limbs[i] = remainder / DEC_BASE;
		remainder %= DEC_BASE;
	}
	*hi = limbs[0] << 32 | limbs[1];
	*lo = limbs[2] << 32 | limbs[3];
	return (unsigned) remainder;
}

bool
decimal_shift(Dec128 *x, int groups)
{
	uint64_t	hi;
	uint64_t	lo;

	if (decimal_is_zero(*x))
		return true;
	magnitude(*x, &hi, &lo);
	while (groups > 0)
	{
		int			step = groups < MAX_POW ? groups : MAX_POW;

		if (!multiply_add(&hi, &lo, pow_base[step], 0))
			return false;
		groups -= step;
	}
	return with_sign(hi, lo, x->hi < 0, x);
}

/* Up to MAX_POW base-10000 digits as one number. */
static inline uint64_t
join_digits(const char *digits, int n)
{
	uint64_t	result = 0;

	for (int i = 0; i < n; i++)
	{
		int16_t		digit;

		memcpy(&digit, digits + i * sizeof(digit), sizeof(digit));
		result = result * DEC_BASE + (uint64_t) digit;
	}
	return result;
}

bool
decimal_from_many_digits(const void *digits, int ndigits, int weight, bool negative,
						 int groups, Dec128 *result)
{
	const char *next = digits;
	int			trailing = groups + weight + 1 - ndigits;	/* zeros to append */
	uint64_t	hi = 0;
	uint64_t	lo = 0;

	if (ndigits == 0)
	{
		*result = decimal_from_int64(0);
		return true;
	}
	if (trailing < 0 || ndigits + trailing > DEC_MAX_GROUPS)
		return false;
	while (ndigits > 0)
	{
		int			step = ndigits < MAX_POW ? ndigits : MAX_POW;

		if (!multiply_add(&hi, &lo, pow_base[step], join_digits(next, step)))
			return false;
		next += step * sizeof(int16_t);
		ndigits -= step;
	}
	while (trailing > 0)
	{
		int			step = trailing < MAX_POW ? trailing : MAX_POW;

		if (!multiply_add(&hi, &lo, pow_base[step], 0))
			return false;
		trailing -= step;
	}
	return with_sign(hi, lo, negative, result);
}

int
decimal_to_digits(Dec128 x, int16_t *digits)
{
	int16_t		backwards[DEC_MAX_GROUPS];
	uint64_t	hi;
	uint64_t	lo;
	int			n = 0;

	magnitude(x, &hi, &lo);
	while (hi != 0)
		backwards[n++] = (int16_t) divide_by_base(&hi, &lo);
	while (lo != 0)
	{
		backwards[n++] = (int16_t) (lo % DEC_BASE);
		lo /= DEC_BASE;
	}
	for (int i = 0; i < n; i++)
		digits[i] = backwards[n - 1 - i];
	return n;
}
