/*
 * exact.h: exact totals of SQL values: the decimal core with the server's
 * numeric in and out, and the server's numeric for what does not fit.
 */
#ifndef PORTSTATS_EXACT_H
#define PORTSTATS_EXACT_H

#include "postgres.h"

#include "common/int.h"
#include "fmgr.h"
#include "utils/numeric.h"

#include "decimal/decimal.h"

/*
 * A value as an aggregate is handed it: NULL, a whole number (smallint, integer
 * and bigint), or a numeric as it stands in the tuple, short header and all.
 */
typedef struct ExactValue
{
	bool		isnull;
	bool		isint;
	int64		integer;
	struct varlena *numeric;
} ExactValue;

/*
 * A numeric, taken apart. Its digits are left where they are, unaligned
 * behind a short header.
 */
typedef struct NumericParts
{
	const void *digits;
	int			ndigits;
	int			weight;
	int			dscale;
	bool		negative;
	bool		special;		/* NaN or infinite: no digits */
} NumericParts;

/* Bits of a numeric's header; its format is told in exact.c. */
#define EXACT_HEADER_KIND			0xC000
#define EXACT_HEADER_SPECIAL		0xC000
#define EXACT_HEADER_SHORT		0x8000
#define EXACT_LONG_NEGATIVE		0x4000
#define EXACT_LONG_DSCALE			0x3FFF
#define EXACT_SHORT_NEGATIVE		0x2000
#define EXACT_SHORT_DSCALE		0x1F80
#define EXACT_SHORT_DSCALE_SHIFT	7
#define EXACT_SHORT_DSCALE_MAX	63
#define EXACT_SHORT_WEIGHT_SIGN	0x0040
#define EXACT_SHORT_WEIGHT		0x003F
#define EXACT_SHORT_WEIGHT_MIN	(-64)
#define EXACT_SHORT_WEIGHT_MAX	63

/* Takes apart a numeric that is not compressed or stored out of line. */
extern void numeric_take_apart(const struct varlena *number, NumericParts *parts);

/* The numeric of a fixed-point number with dscale digits after the point. */
extern Numeric exact_to_numeric(Dec128 value, int dscale);

/*
 * The fixed-point number of a numeric, in units of 10000^-DEC_GROUPS(dscale),
 * where dscale is the numeric's own or larger. False when it does not fit.
 */
extern bool exact_from_numeric(const NumericParts *parts, int dscale, Dec128 *result);

/*
 * The same for most numerics, in line: false where it takes a closer look, too.
 * groups are those of the fixed-point number.
 */
static inline bool
exact_from_short_numeric(const struct varlena *number, int dscale, Dec128 *result)
{
	const char *data = VARDATA_ANY(number);
	int			ndigits = (int) (VARSIZE_ANY_EXHDR(number) / sizeof(int16)) - 1;
	uint64		units = 0;
	uint16		header;
	int			trailing;

	memcpy(&header, data, sizeof(header));
	if ((header & EXACT_HEADER_KIND) != EXACT_HEADER_SHORT ||
		((header & EXACT_SHORT_DSCALE) >> EXACT_SHORT_DSCALE_SHIFT) > dscale)
		return false;
	trailing = DEC_GROUPS(dscale) + 1 - ndigits +
		((header & EXACT_SHORT_WEIGHT) |
		 ((header & EXACT_SHORT_WEIGHT_SIGN) ? ~EXACT_SHORT_WEIGHT : 0));
	if (trailing < 0 || ndigits + trailing > 4)
		return false;
	for (int i = 0; i < ndigits; i++)
	{
		int16		digit;

		data += sizeof(digit);
		memcpy(&digit, data, sizeof(digit));
		units = units * DEC_BASE + (uint64) digit;
	}
	for (; trailing > 0; trailing--)
		units *= DEC_BASE;
	*result = decimal_from_int64((header & EXACT_SHORT_NEGATIVE) ? -(int64) units : (int64) units);
	return true;
}

/* The server's own addition; the result is palloc'd. */
extern Numeric numeric_plus(Numeric a, Numeric b);
/* Whether a numeric is NaN or infinite. */
extern bool numeric_is_special(Numeric n);
/* The number of digits after the point; 0 for NaN and the infinities. */
extern int	numeric_dscale(Numeric n);

/* Adds to a count of rows; an error beyond 2^63 - 1. */
static inline void
exact_add_count(int64 *count, int64 n)
{
	if (pg_add_s64_overflow(*count, n, count))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("more than 9223372036854775807 rows in one aggregate")));
}

/* The value of argument n of the call, which is NULL or of SQL type smallint ... numeric. */
static inline ExactValue
exact_getarg_int2(FunctionCallInfo fcinfo, int n)
{
	ExactValue	v = {PG_ARGISNULL(n), true, 0, NULL};

	if (!v.isnull)
		v.integer = PG_GETARG_INT16(n);
	return v;
}

static inline ExactValue
exact_getarg_int4(FunctionCallInfo fcinfo, int n)
{
	ExactValue	v = {PG_ARGISNULL(n), true, 0, NULL};

	if (!v.isnull)
		v.integer = PG_GETARG_INT32(n);
	return v;
}

static inline ExactValue
exact_getarg_int8(FunctionCallInfo fcinfo, int n)
{
	ExactValue	v = {PG_ARGISNULL(n), true, 0, NULL};

	if (!v.isnull)
		v.integer = PG_GETARG_INT64(n);
	return v;
}

static inline ExactValue
exact_getarg_numeric(FunctionCallInfo fcinfo, int n)
{
	ExactValue	v = {PG_ARGISNULL(n), false, 0, NULL};

	if (!v.isnull)
		v.numeric = (struct varlena *) PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(n));
	return v;
}

#endif							/* PORTSTATS_EXACT_H */
