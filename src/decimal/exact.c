/*
 * exact.c: the server's numeric in and out of the decimal core.
 *
 * The stored form of a numeric, the same on disk since PostgreSQL 9.1 (see
 * src/backend/utils/adt/numeric.c), after the varlena header:
 *
 *   uint16 header   top bits 11: NaN or infinite, no digits
 *                            10: short. 0x2000 sign, 0x1F80 dscale, 0x007F weight
 *                            0x: long.  0x4000 sign, 0x3FFF dscale; int16 weight follows
 *   int16 digits[]  base 10000, first worth 10000^weight, no zero at either end
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "compat.h"
#include "decimal/exact.h"

void
numeric_take_apart(const struct varlena *number, NumericParts *parts)
{
	const char *data = VARDATA_ANY(number);
	int			len = VARSIZE_ANY_EXHDR(number);
	uint16		header;

	memcpy(&header, data, sizeof(header));
	data += sizeof(header);
	len -= sizeof(header);
	parts->special = (header & EXACT_HEADER_KIND) == EXACT_HEADER_SPECIAL;
	if ((header & EXACT_HEADER_KIND) == EXACT_HEADER_SHORT)
	{
		parts->negative = (header & EXACT_SHORT_NEGATIVE) != 0;
		parts->dscale = (header & EXACT_SHORT_DSCALE) >> EXACT_SHORT_DSCALE_SHIFT;
		parts->weight = (header & EXACT_SHORT_WEIGHT) |
			((header & EXACT_SHORT_WEIGHT_SIGN) ? ~EXACT_SHORT_WEIGHT : 0);
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
		parts->negative = (header & EXACT_LONG_NEGATIVE) != 0;
		parts->dscale = header & EXACT_LONG_DSCALE;
		parts->weight = weight;
	}
	parts->digits = data;
	parts->ndigits = len / (int) sizeof(int16);
}

bool
exact_from_numeric(const NumericParts *parts, int dscale, Dec128 *result)
{
	return !parts->special &&
		decimal_from_digits(parts->digits, parts->ndigits, parts->weight,
							parts->negative, DEC_GROUPS(dscale), result);
}

Numeric
exact_to_numeric(Dec128 value, int dscale)
{
	int16		digits[DEC_MAX_GROUPS];
	int			ndigits = decimal_to_digits(value, digits);
	int			weight = ndigits == 0 ? 0 : ndigits - 1 - DEC_GROUPS(dscale);
	bool		negative = value.hi < 0;
	bool		is_short = dscale <= EXACT_SHORT_DSCALE_MAX &&
	weight >= EXACT_SHORT_WEIGHT_MIN && weight <= EXACT_SHORT_WEIGHT_MAX;
	uint16		header[2];
	int			headerlen;
	struct varlena *result;

	while (ndigits > 0 && digits[ndigits - 1] == 0)
		ndigits--;
	if (is_short)
	{
		header[0] = (uint16) (EXACT_HEADER_SHORT | (negative ? EXACT_SHORT_NEGATIVE : 0) |
							  (dscale << EXACT_SHORT_DSCALE_SHIFT) |
							  (weight & (EXACT_SHORT_WEIGHT_SIGN | EXACT_SHORT_WEIGHT)));
		headerlen = sizeof(uint16);
	}
	else
	{
		header[0] = (uint16) ((negative ? EXACT_LONG_NEGATIVE : 0) | dscale);
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
numeric_plus(Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_add, NumericGetDatum(a),
											   NumericGetDatum(b)));
}

bool
numeric_is_special(Numeric n)
{
	NumericParts parts;

	numeric_take_apart((struct varlena *) n, &parts);
	return parts.special;
}

int
numeric_dscale(Numeric n)
{
	NumericParts parts;

	numeric_take_apart((struct varlena *) n, &parts);
	return parts.dscale;
}
