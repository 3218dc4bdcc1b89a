/*
 * exact.c: the server's numeric in and out of the decimal core.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "compat.h"
#include "decimal/exact.h"

Numeric
exact_to_numeric(Dec128 value, int dscale)
{
	int16		digits[DEC_MAX_GROUPS];
	int			ndigits = decimal_to_digits(value, digits);
	int			weight = ndigits == 0 ? 0 : ndigits - 1 - DEC_GROUPS(dscale);
	bool		negative = value.hi < 0;
	/* 128 bits with so few decimals have a weight that is short too. */
	bool		is_short = dscale <= STORED_SHORT_DSCALE_MAX;
	uint16		header[2];
	int			headerlen;
	struct varlena *result;

	while (ndigits > 0 && digits[ndigits - 1] == 0)
		ndigits--;
	if (is_short)
	{
		Assert(weight >= STORED_SHORT_WEIGHT_MIN && weight <= STORED_SHORT_WEIGHT_MAX);
		header[0] = (uint16) (STORED_HEADER_SHORT | (negative ? STORED_SHORT_NEGATIVE : 0) |
							  (dscale << STORED_SHORT_DSCALE_SHIFT) |
							  (weight & (STORED_SHORT_WEIGHT_SIGN | STORED_SHORT_WEIGHT)));
		headerlen = sizeof(uint16);
	}
	else
	{
		header[0] = (uint16) ((negative ? STORED_LONG_NEGATIVE : 0) | dscale);
		header[1] = (uint16) weight;
		headerlen = 2 * sizeof(uint16);
	}
	result = palloc(VARHDRSZ + headerlen + ndigits * sizeof(int16));
	SET_VARSIZE(result, VARHDRSZ + headerlen + ndigits * sizeof(int16));
	memcpy(VARDATA(result), header, headerlen);
	memcpy(VARDATA(result) + headerlen, digits, ndigits * sizeof(int16));
	return (Numeric) result;
}

Numeric
numeric_from_text(const char *text, int len)
{
	return DatumGetNumeric(DirectFunctionCall3(numeric_in,
											   CStringGetDatum(pnstrdup(text, len)),
											   ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

Numeric
numeric_plus(Numeric a, Numeric b)
{
	return numeric_call(numeric_add, a, b);
}

/*
 * Decimals to which the server's own functions compute: numeric_div stops there,
 * and numeric_round at some more. A numeric can have sixteen times as many.
 */
#define SERVER_SCALE	1000
#define MAX_SCALE		16383

Numeric
numeric_power_of_ten(int power)
{
	char		text[16];
	int			len = snprintf(text, sizeof(text), "1e%d", power);

	return numeric_from_text(text, len);
}

/* n * 10^power */
static Numeric
times_power_of_ten(Numeric n, int power)
{
	return numeric_call(numeric_mul, n, numeric_power_of_ten(power));
}

/* The server's own rounding. */
static Numeric
round_to(Numeric n, int scale)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_round, NumericGetDatum(n),
											   Int32GetDatum(scale)));
}

Numeric
numeric_rounded(Numeric n, int scale)
{
	Numeric		whole;
	Numeric		rest;

	if (scale <= SERVER_SCALE || numeric_is_special(n))
		return round_to(n, scale);
	scale = Min(scale, MAX_SCALE);
	/* What is before the point may have all the digits that a numeric has room for. */
	whole = DatumGetNumeric(DirectFunctionCall2(numeric_trunc, NumericGetDatum(n),
												Int32GetDatum(0)));
	rest = times_power_of_ten(numeric_call(numeric_sub, n, whole), scale);
	return numeric_plus(whole, times_power_of_ten(round_to(rest, 0), -scale));
}

Numeric
numeric_divide(Numeric a, Numeric b, int scale)
{
	if (scale > SERVER_SCALE && !numeric_is_special(a))
	{
		Numeric		whole = numeric_call(numeric_div_trunc, a, b);
		Numeric		rest = numeric_call(numeric_sub, a, numeric_call(numeric_mul, whole, b));

		scale = Min(scale, MAX_SCALE);
		rest = numeric_call(numeric_div_trunc, times_power_of_ten(rest, scale), b);
		return numeric_plus(whole, times_power_of_ten(rest, -scale));
	}
	/* The server divides to the scale of what is divided. */
	return numeric_call(numeric_div, numeric_plus(a, numeric_rounded(numeric_from_int(0), scale)),
						b);
}

bool
numeric_is_less(Numeric a, Numeric b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_lt, NumericGetDatum(a),
											NumericGetDatum(b)));
}

Numeric
numeric_from_int(int32 n)
{
	return DatumGetNumeric(DirectFunctionCall1(int4_numeric, Int32GetDatum(n)));
}

ExactNumber
exact_number(Numeric n)
{
	ExactNumber x = {{0, 0}, 0, NULL};
	NumericParts parts;

	numeric_take_apart((struct varlena *) n, &parts);
	x.dscale = parts.dscale;
	if (!exact_from_numeric(&parts, parts.dscale, &x.fixed))
		x.numeric = n;
	return x;
}

Numeric
exact_number_value(const ExactNumber *x)
{
	return x->numeric != NULL ? x->numeric : exact_to_numeric(x->fixed, x->dscale);
}

ExactNumber
exact_number_plus(const ExactNumber *a, const ExactNumber *b)
{
	ExactNumber sum = *a;
	Dec128		x = b->fixed;

	sum.dscale = Max(a->dscale, b->dscale);
	if (a->numeric == NULL && b->numeric == NULL &&
		decimal_shift(&sum.fixed, DEC_GROUPS(sum.dscale) - DEC_GROUPS(a->dscale)) &&
		decimal_shift(&x, DEC_GROUPS(sum.dscale) - DEC_GROUPS(b->dscale)) &&
		decimal_add(&sum.fixed, x))
		return sum;
	sum.numeric = numeric_plus(exact_number_value(a), exact_number_value(b));
	return sum;
}

bool
numeric_is_special(Numeric n)
{
	NumericParts parts;

	numeric_take_apart((struct varlena *) n, &parts);
	return parts.special;
}

bool
numeric_is_positive(Numeric n)
{
	NumericParts parts;

	numeric_take_apart((struct varlena *) n, &parts);
	return !parts.special && !parts.negative && parts.ndigits > 0;
}

bool
numeric_is_zero(Numeric n)
{
	NumericParts parts;

	numeric_take_apart((struct varlena *) n, &parts);
	return !parts.special && parts.ndigits == 0;
}

int
numeric_dscale(Numeric n)
{
	NumericParts parts;

	numeric_take_apart((struct varlena *) n, &parts);
	return parts.dscale;
}

bool
exact_numeric_is_valid(const char *bytes, Size size, Size at)
{
	const Size	smallest = VARHDRSZ + sizeof(int16);
	NumericParts parts;
	uint16		header;

	if (at % sizeof(int32) != 0 || size < smallest || at > size - smallest ||
		!VARATT_IS_4B_U(bytes + at) || VARSIZE(bytes + at) < smallest ||
		VARSIZE(bytes + at) > size - at)
		return false;
	/* The long form has a weight after it. */
	memcpy(&header, bytes + at + VARHDRSZ, sizeof(header));
	if ((header & STORED_HEADER_SHORT) == 0 &&
		VARSIZE(bytes + at) < smallest + sizeof(int16))
		return false;
	/* With a digit that is none, the server's functions may not come to an end. */
	numeric_take_apart((const struct varlena *) (bytes + at), &parts);
	for (int i = 0; i < parts.ndigits; i++)
	{
		int16		digit;

		memcpy(&digit, (const char *) parts.digits + i * sizeof(digit), sizeof(digit));
		if (digit < 0 || digit >= DEC_BASE)
			return false;
	}
	return true;
}

void
exact_send_numeric(StringInfo buf, Numeric n)
{
	bytea	   *bytes = DatumGetByteaP(DirectFunctionCall1(numeric_send, NumericGetDatum(n)));

	pq_sendint32(buf, VARSIZE(bytes) - VARHDRSZ);
	pq_sendbytes(buf, VARDATA(bytes), VARSIZE(bytes) - VARHDRSZ);
	/* Whatever its length, it takes a kilobyte. */
	pfree(bytes);
}

void
exact_bad_message(const char *type_name, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary data for type %s: %s", type_name, what)));
}

void
exact_bad_version(const char *type_name, int version, int known)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary data for type %s: version %d, not %d",
					type_name, version, known),
			 errhint("Where another release of portstats wrote it, let that one write it as text, and read the text.")));
}

Numeric
exact_recv_numeric(StringInfo buf, const char *type_name)
{
	int			len = pq_getmsgint(buf, 4);
	StringInfoData part;
	Datum		result;

	if (len < 0 || len > buf->len - buf->cursor)
		exact_bad_message(type_name, "a length beyond the end");
	initStringInfo(&part);
	appendBinaryStringInfo(&part, pq_getmsgbytes(buf, len), len);
	result = DirectFunctionCall3(numeric_recv, PointerGetDatum(&part),
								 ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	if (part.cursor != part.len)
		exact_bad_message(type_name, "a number longer than it needs");
	pfree(part.data);
	return DatumGetNumeric(result);
}
