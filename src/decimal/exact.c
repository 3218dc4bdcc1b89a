/*
 * exact.c: the server's numeric in and out of the decimal core.
 */
#include "postgres.h"

#include "fmgr.h"
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
	bool		is_short = dscale <= STORED_SHORT_DSCALE_MAX &&
		weight >= STORED_SHORT_WEIGHT_MIN && weight <= STORED_SHORT_WEIGHT_MAX;
	uint16		header[2];
	int			headerlen;
	struct varlena *result;

	while (ndigits > 0 && digits[ndigits - 1] == 0)
		ndigits--;
	if (is_short)
	{
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
