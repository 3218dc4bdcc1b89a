/*
 * audit.h: exact arithmetic with the ends of printed figures, and the whole bases
 * behind a figure and its growth.
 */
#ifndef PORTSTATS_AUDIT_H
#define PORTSTATS_AUDIT_H

#include "postgres.h"

#include "utils/builtins.h"

#include "decimal/exact.h"
#include "publish/published.h"

/* Decimals of ends that are shown. */
#define AUDIT_SCALE		12

static inline Numeric
minus(Numeric a, Numeric b)
{
	return numeric_call(numeric_sub, a, b);
}

static inline Numeric
times(Numeric a, Numeric b)
{
	return numeric_call(numeric_mul, a, b);
}

static inline Numeric
hundred_times(Numeric n)
{
	return times(numeric_from_int(100), n);
}

/* -1, 0 or 1. */
static inline int
sign_of(Numeric n)
{
	if (numeric_is_positive(n))
		return 1;
	return numeric_is_less(n, numeric_from_int(0)) ? -1 : 0;
}

/* a / b as a multiple of 10^-scale, the next one up or down where it is none. */
static inline Numeric
quotient(Numeric a, Numeric b, int scale, bool up)
{
	Numeric		scaled = times(a, numeric_power_of_ten(scale));
	Numeric		result;
	Numeric		rest;

	result = numeric_call(numeric_div_trunc, scaled, b);
	rest = minus(scaled, times(result, b));
	if (sign_of(rest) != 0 && (sign_of(rest) == sign_of(b)) == up)
		result = up ? numeric_plus(result, numeric_from_int(1)) : minus(result, numeric_from_int(1));
	return times(result, numeric_power_of_ten(-scale));
}

/* The next whole number up or down; n itself where it is one. */
static inline Numeric
whole_number(Numeric n, bool up)
{
	return DatumGetNumeric(DirectFunctionCall1(up ? numeric_ceil : numeric_floor, NumericGetDatum(n)));
}

/* Whether a figure says that it is in something else than percent. */
static inline bool
audit_is_no_percentage(const Published *growth)
{
	return growth->unit != NULL && strcmp(growth->unit, "percent") != 0;
}

/*
 * Whether a whole base from low to high, whole and above zero, goes with a whole current
 * figure and a growth in percent, where one that need not be whole does.
 */
extern bool whole_base_goes(const Published *current, const Published *growth,
							Numeric low, Numeric high);

#endif							/* PORTSTATS_AUDIT_H */
