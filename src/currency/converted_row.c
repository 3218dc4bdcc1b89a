/*
 * converted_row.c: the errors about a row that cannot be converted.
 */
#include "postgres.h"

#include "compat.h"
#include "currency/converted_row.h"

void
converted_raise_null(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("cannot convert an amount whose %s is NULL", what),
			 errhint("Fill it in, or leave such rows out with FILTER or WHERE.")));
	pg_unreachable();
}

void
converted_raise_varying(Currency before, Currency now)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the currency converted to varies within one aggregate call"),
			 errdetail("It was %s in one row and %s in another.",
					   currency_name(before), currency_name(now)),
			 errhint("Give one currency for the whole call, or GROUP BY it.")));
	pg_unreachable();
}
