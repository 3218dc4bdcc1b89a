/*
 * decimal.h: exact 128-bit fixed-point arithmetic, the plain core.
 *
 * Nothing here knows of a server: it builds alone, for sanitizers and fuzzing.
 *
 * A fixed-point number is a 128-bit count of units of 10000^-groups. Digits
 * come and go in groups of four (base 10000), which is how PostgreSQL's
 * numeric keeps them, so that taking one in is a few multiplications.
 */
#ifndef PORTSTATS_DECIMAL_H
#define PORTSTATS_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/*
 * Two's complement in two halves: palloc promises an alignment of 8, and an
 * __int128 in a struct would claim 16.
 */
typedef struct Dec128
{
	uint64_t	lo;
	int64_t		hi;
} Dec128;

#define DEC_BASE			10000
/* Groups of four decimal places that hold dscale places. */
#define DEC_GROUPS(dscale)	(((dscale) + 3) / 4)
/* 2^127 has 39 digits: ten groups. */
#define DEC_MAX_GROUPS		10

/* acc += x; false, and acc as it was, when the sum does not fit. */
static inline bool
decimal_add(Dec128 *acc, Dec128 x)
{
	uint64_t	lo = acc->lo + x.lo;
	int64_t		hi;

	if (__builtin_add_overflow(acc->hi, x.hi, &hi))
	{
		/*
		 * A carry may still bring the smallest sum back into range: not worth
		 * it.
		 */
		return false;
	}
	if (lo < x.lo && __builtin_add_overflow(hi, (int64_t) 1, &hi))
		return false;
	acc->lo = lo;
	acc->hi = hi;
	return true;
}

/* A whole number of units. */
static inline Dec128
decimal_from_int64(int64_t x)
{
	Dec128		result;

	result.lo = (uint64_t) x;
	result.hi = x < 0 ? -1 : 0;
	return result;
}

static inline bool
decimal_is_zero(Dec128 x)
{
	return x.lo == 0 && x.hi == 0;
}

/* x * 10000^groups; false, and x as it was, when that does not fit. */
extern bool decimal_shift(Dec128 *x, int groups);

/* Groups that are added up in 64 bits: 16 decimal digits. */
#define DEC_FEW_GROUPS		4

/* decimal_from_digits for any number of groups. */
extern bool decimal_from_many_digits(const void *digits, int ndigits, int weight,
									 bool negative, int groups, Dec128 *result);

/*
 * The number with the given base-10000 digits, the first of them worth
 * 10000^weight, in units of 10000^-groups. False when it does not fit, or when
 * it has digits below the unit. digits may be unaligned.
 */
static inline bool
decimal_from_digits(const void *digits, int ndigits, int weight, bool negative,
					int groups, Dec128 *result)
{
	static const int64_t powers[DEC_FEW_GROUPS] = {1, 10000, 100000000, INT64_C(1000000000000)};
	int			length = groups + weight + 1;	/* groups down to the unit */
	int64_t		units = 0;

	if (length > DEC_FEW_GROUPS || length < ndigits || ndigits == 0)
		return decimal_from_many_digits(digits, ndigits, weight, negative, groups, result);
	for (int i = 0; i < ndigits; i++)
	{
		int16_t		digit;

		memcpy(&digit, (const char *) digits + i * sizeof(digit), sizeof(digit));
		units = units * DEC_BASE + digit;
	}
	units *= powers[length - ndigits];
	*result = decimal_from_int64(negative ? -units : units);
	return true;
}

/*
 * |x| in base-10000 digits, most significant first, into digits (room for
 * DEC_MAX_GROUPS). Returns how many; none for zero.
 */
extern int	decimal_to_digits(Dec128 x, int16_t *digits);

#endif							/* PORTSTATS_DECIMAL_H */
