/*
 * exact.h: exact totals of SQL values: the decimal core with the server's
 * numeric in and out, and the server's numeric for what does not fit.
 */
#ifndef PORTSTATS_EXACT_H
#define PORTSTATS_EXACT_H

#include "postgres.h"

#include "common/int.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/numeric.h"

#include "compat.h"
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

/*
 * The stored form of a numeric, the same on disk since PostgreSQL 9.1 (see
 * src/backend/utils/adt/numeric.c), after the varlena header:
 *
 *   uint16 header   top bits 11: NaN or infinite, no digits
 *                            10: short. 0x2000 sign, 0x1F80 dscale, 0x007F weight
 *                            0x: long.  0x4000 sign, 0x3FFF dscale; int16 weight follows
 *   int16 digits[]  base 10000, first worth 10000^weight, no zero at either end
 */
#define STORED_HEADER_KIND				0xC000
#define STORED_HEADER_SPECIAL			0xC000
#define STORED_HEADER_SHORT				0x8000
#define STORED_LONG_NEGATIVE			0x4000
#define STORED_LONG_DSCALE				0x3FFF
#define STORED_SHORT_NEGATIVE			0x2000
#define STORED_SHORT_DSCALE				0x1F80
#define STORED_SHORT_DSCALE_SHIFT		7
#define STORED_SHORT_DSCALE_MAX			63
#define STORED_SHORT_WEIGHT_SIGN		0x0040
#define STORED_SHORT_WEIGHT				0x003F
#define STORED_SHORT_WEIGHT_MIN			(-64)
#define STORED_SHORT_WEIGHT_MAX			63

/* Takes apart a numeric that is not compressed or stored out of line. */
static inline void
numeric_take_apart(const struct varlena *number, NumericParts *parts)
{
	const char *data = VARDATA_ANY(number);
	int			len = VARSIZE_ANY_EXHDR(number);
	uint16		header;

	memcpy(&header, data, sizeof(header));
	data += sizeof(header);
	len -= sizeof(header);
	parts->special = (header & STORED_HEADER_KIND) == STORED_HEADER_SPECIAL;
	if ((header & STORED_HEADER_KIND) == STORED_HEADER_SHORT)
	{
		parts->negative = (header & STORED_SHORT_NEGATIVE) != 0;
		parts->dscale = (header & STORED_SHORT_DSCALE) >> STORED_SHORT_DSCALE_SHIFT;
		parts->weight = (header & STORED_SHORT_WEIGHT) |
			((header & STORED_SHORT_WEIGHT_SIGN) ? ~STORED_SHORT_WEIGHT : 0);
	}
	else if (parts->special)
	{
		parts->negative = false;
		parts->dscale = 0;
		parts->weight = 0;
		len = 0;
	}
	else
	{
		int16		weight;

		memcpy(&weight, data, sizeof(weight));
		data += sizeof(weight);
		len -= sizeof(weight);
		parts->negative = (header & STORED_LONG_NEGATIVE) != 0;
		parts->dscale = header & STORED_LONG_DSCALE;
		parts->weight = weight;
	}
	parts->digits = data;
	parts->ndigits = len / (int) sizeof(int16);
}

/*
 * The fixed-point number of a numeric, in units of 10000^-DEC_GROUPS(dscale),
 * where dscale is the numeric's own or larger. False when it does not fit.
 */
static inline bool
exact_from_numeric(const NumericParts *parts, int dscale, Dec128 *result)
{
	return !parts->special &&
		decimal_from_digits(parts->digits, parts->ndigits, parts->weight,
							parts->negative, DEC_GROUPS(dscale), result);
}

/* A value in fixed point, not NULL; false where it does not fit: then it is a numeric. */
static inline bool
exact_take(const ExactValue *value, Dec128 *fixed, int *dscale)
{
	NumericParts parts;

	if (value->isint)
	{
		*fixed = decimal_from_int64(value->integer);
		*dscale = 0;
		return true;
	}
	numeric_take_apart(value->numeric, &parts);
	*dscale = parts.dscale;
	return exact_from_numeric(&parts, parts.dscale, fixed);
}

/* The numeric of a fixed-point number with dscale digits after the point. */
extern Numeric exact_to_numeric(Dec128 value, int dscale);

/*
 * An exact number or total: the numeric where there is one, else the fixed-point
 * number.
 */
typedef struct ExactNumber
{
	Dec128		fixed;			/* in units of 10000^-DEC_GROUPS(dscale) */
	int			dscale;
	Numeric		numeric;		/* what 128 bits have no room for, or NULL */
} ExactNumber;

/* A numeric as one; what does not fit is pointed to. */
extern ExactNumber exact_number(Numeric n);

/* Its numeric: palloc'd, or the one that is pointed to. */
extern Numeric exact_number_value(const ExactNumber *x);

/* a + b, with the larger scale. */
extern ExactNumber exact_number_plus(const ExactNumber *a, const ExactNumber *b);

/* A binary function of the server, such as numeric_mul; the result is palloc'd. */
static inline Numeric
numeric_call(PGFunction function, Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(function, NumericGetDatum(a),
											   NumericGetDatum(b)));
}

/* A whole number; palloc'd. */
extern Numeric numeric_from_int(int32 n);

/* 10 to a power; palloc'd. */
extern Numeric numeric_power_of_ten(int power);

/* A number from its digits, which need not be terminated; palloc'd. */
extern Numeric numeric_from_text(const char *text, int len);

/* The server's own addition; the result is palloc'd. */
extern Numeric numeric_plus(Numeric a, Numeric b);

/*
 * a / b to so many decimals or more, where the server's own division gives as many as
 * it likes; to more than 1,000, which it does not give, it is cut off after them. Where
 * it is that many, b is finite.
 */
extern Numeric numeric_divide(Numeric a, Numeric b, int scale);

/* A number rounded to so many decimals, half away from zero. */
extern Numeric numeric_rounded(Numeric n, int scale);

/* Whether a < b. */
extern bool numeric_is_less(Numeric a, Numeric b);

/* Whether a numeric is NaN or infinite. */
extern bool numeric_is_special(Numeric n);

/* Whether a numeric is finite and above zero. */
extern bool numeric_is_positive(Numeric n);

/* Whether a numeric is zero. */
extern bool numeric_is_zero(Numeric n);

/* Whether among so many bytes, at a multiple of 4, there stands what can be a numeric. */
extern bool exact_numeric_is_valid(const char *bytes, Size size, Size at);

/* The number of digits after the point; 0 for NaN and the infinities. */
extern int	numeric_dscale(Numeric n);

/*
 * A numeric on the wire: an int32 length and what numeric_send gives. Reading one
 * that is none is an error (22P03) that names the type of the whole message.
 */
extern void exact_send_numeric(StringInfo buf, Numeric n);
extern Numeric exact_recv_numeric(StringInfo buf, const char *type_name);

/* That error: what is wrong with a message. */
pg_noreturn extern void exact_bad_message(const char *type_name, const char *what);

/* The same of a message of another version than the one that is known. */
pg_noreturn extern void exact_bad_version(const char *type_name, int version, int known);

/* Adds to a count of rows; an error beyond 2^63 - 1. */
static inline void
exact_add_count(int64 *count, int64 n)
{
	if (pg_add_s64_overflow(*count, n, count))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("more than 9223372036854775807 rows in one aggregate")));
}

/* Declares the entries of a function for each SQL type of value. */
#define EXACT_FUNCTIONS(name) \
	extern PGDLLEXPORT Datum name##_int2(PG_FUNCTION_ARGS); \
	extern PGDLLEXPORT Datum name##_int4(PG_FUNCTION_ARGS); \
	extern PGDLLEXPORT Datum name##_int8(PG_FUNCTION_ARGS); \
	extern PGDLLEXPORT Datum name##_numeric(PG_FUNCTION_ARGS)

/* PG_DETOAST_DATUM_PACKED, without a call where there is nothing to do. */
static inline struct varlena *
exact_detoast_packed(Datum datum)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(datum);

	if (VARATT_IS_COMPRESSED(value) || VARATT_IS_EXTERNAL(value))
		return pg_detoast_datum_packed(value);
	return value;
}

/* A whole number, or a date, of so many bytes. */
static inline int64
exact_integer(Datum datum, int length)
{
	return length == sizeof(int32) ? DatumGetInt32(datum) :
		length == sizeof(int64) ? DatumGetInt64(datum) : DatumGetInt16(datum);
}

/* A value that stands somewhere else than in a call: length is that of a whole number in bytes, -1 of a numeric. */
static inline ExactValue
exact_value(Datum datum, bool isnull, int length)
{
	ExactValue	v = {isnull, length > 0, 0, NULL};

	if (isnull)
		return v;
	if (!v.isint)
		v.numeric = exact_detoast_packed(datum);
	else
		v.integer = exact_integer(datum, length);
	return v;
}

/* The value of argument n of the call, which is NULL or of SQL type smallint ... numeric. */
static inline ExactValue
exact_getarg_int2(FunctionCallInfo fcinfo, int n)
{
	return exact_value(PG_GETARG_DATUM(n), PG_ARGISNULL(n), sizeof(int16));
}

static inline ExactValue
exact_getarg_int4(FunctionCallInfo fcinfo, int n)
{
	return exact_value(PG_GETARG_DATUM(n), PG_ARGISNULL(n), sizeof(int32));
}

static inline ExactValue
exact_getarg_int8(FunctionCallInfo fcinfo, int n)
{
	return exact_value(PG_GETARG_DATUM(n), PG_ARGISNULL(n), sizeof(int64));
}

static inline ExactValue
exact_getarg_numeric(FunctionCallInfo fcinfo, int n)
{
	return exact_value(PG_GETARG_DATUM(n), PG_ARGISNULL(n), -1);
}

#endif							/* PORTSTATS_EXACT_H */
