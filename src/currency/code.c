/*
 * code.c: currency codes and days as text.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "port/pg_bswap.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include "compat.h"
#include "currency/code.h"
#include "value/value.h"

void
currency_raise(const text *code)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is no currency code", text_to_cstring(code)),
			 errhint("A code has 1 to 8 bytes and no white space, such as USD or 142.")));
	pg_unreachable();
}

bool
currency_is_valid(Currency currency)
{
	char		bytes[CURRENCY_MAX_LEN + 1];
	int			len = currency_to_bytes(currency, bytes);
	Currency	again;

	return currency_from_bytes(bytes, len, &again) && again == currency &&
		pg_verifymbstr(bytes, len, true);
}

int
currency_to_bytes(Currency currency, char bytes[CURRENCY_MAX_LEN + 1])
{
	uint64		in_order = pg_hton64(currency);
	int			len = 0;

	memcpy(bytes, &in_order, CURRENCY_MAX_LEN);
	bytes[CURRENCY_MAX_LEN] = '\0';
	while (bytes[len] != '\0')
		len++;
	return len;
}

char *
currency_name(Currency currency)
{
	char	   *name = palloc(CURRENCY_MAX_LEN + 1);

	currency_to_bytes(currency, name);
	return name;
}

void
currency_send(StringInfo buf, Currency currency)
{
	char		bytes[CURRENCY_MAX_LEN + 1];
	int			len = currency_to_bytes(currency, bytes);

	value_send_text(buf, bytes, len);
}

Currency
currency_recv(StringInfo buf, const char *type_name)
{
	Currency	result = 0;
	int			len;
	char	   *text = value_recv_text(buf, type_name, &len);

	if (len > 0 && !currency_from_bytes(text, len, &result))
		exact_bad_message(type_name, "a currency code that cannot be");
	return result;
}

char *
day_name(DateADT day)
{
	char	   *name = palloc(MAXDATELEN + 1);

	if (DATE_NOT_FINITE(day))
		EncodeSpecialDate(day, name);
	else
	{
		struct pg_tm tm;

		j2date(day + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
		EncodeDateOnly(&tm, USE_ISO_DATES, name);
	}
	return name;
}
