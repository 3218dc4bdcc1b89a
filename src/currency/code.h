/*
 * code.h: currency codes as numbers.
 */
#ifndef PORTSTATS_CURRENCY_CODE_H
#define PORTSTATS_CURRENCY_CODE_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/date.h"

#include "compat.h"
#include "decimal/exact.h"

/*
 * A currency code: 1 to 8 bytes without white space, the first in the highest
 * byte, zero-filled. So integers are in the order of the bytes.
 */
typedef uint64 Currency;

#define CURRENCY_MAX_LEN	8
#define CURRENCY_CNY	(UINT64CONST(0x434E59) << 40)
#define CURRENCY_USD	(UINT64CONST(0x555344) << 40)

/* Reads a code; false where the bytes are none. */
static inline bool
currency_from_bytes(const char *bytes, int len, Currency *result)
{
	Currency	code = 0;

	if (len < 1 || len > CURRENCY_MAX_LEN)
		return false;
	for (int i = 0; i < len; i++)
	{
		unsigned char c = (unsigned char) bytes[i];

		if (c <= ' ' || c == 0x7F)
			return false;
		code |= (Currency) c << (8 * (CURRENCY_MAX_LEN - 1 - i));
	}
	*result = code;
	return true;
}

/* Whether a number from outside is a code, in the database's encoding. */
extern bool currency_is_valid(Currency currency);

/* The error for a text that is no code. */
pg_noreturn extern void currency_raise(const text *code);

/* Reads a code; raises an error that names it where it is none. */
static inline Currency
currency_from_text(const text *code)
{
	Currency	result;

	if (!currency_from_bytes(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), &result))
		currency_raise(code);
	return result;
}

/* Argument n of the call, which is not NULL. */
static inline Currency
currency_getarg(FunctionCallInfo fcinfo, int n)
{
	return currency_from_text((text *) exact_detoast_packed(PG_GETARG_DATUM(n)));
}

/* Writes a code, zero-terminated; returns its length. */
extern int	currency_to_bytes(Currency currency, char bytes[CURRENCY_MAX_LEN + 1]);

/* The same, palloc'd. */
extern char *currency_name(Currency currency);

/*
 * A code on the wire, a text: in the client's encoding, as the codes are that
 * stand in keys; 0, which is none, is an empty one.
 */
extern void currency_send(StringInfo buf, Currency currency);

/* The next one of a message, in the database's encoding; 22P03 where it is no code. */
extern Currency currency_recv(StringInfo buf, const char *type_name);

/* A day as in ISO 8601, whatever DateStyle says; palloc'd. */
extern char *day_name(DateADT day);

#endif							/* PORTSTATS_CURRENCY_CODE_H */
