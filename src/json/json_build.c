/*
 * json_build.c: builds a jsonb value with the server's own functions.
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "decimal/exact.h"
#include "json/json_build.h"

/* What comes next is the member of that name, where there is one. */
static void
name_next(JsonBuild *b, const char *name)
{
	JsonbValue	key;

	if (name == NULL)
		return;
	key.type = jbvString;
	key.val.string.val = (char *) name;
	key.val.string.len = (int) strlen(name);
	compat_push_jsonb(b, WJB_KEY, &key);
}

/* Puts a value in, as a member or as an element. */
static void
put(JsonBuild *b, const char *name, JsonbValue *value)
{
	name_next(b, name);
	compat_push_jsonb(b, name == NULL ? WJB_ELEM : WJB_VALUE, value);
}

void
json_begin(JsonBuild *b, const char *name)
{
	name_next(b, name);
	compat_push_jsonb(b, WJB_BEGIN_OBJECT, NULL);
}

void
json_end(JsonBuild *b)
{
	compat_push_jsonb(b, WJB_END_OBJECT, NULL);
}

void
json_begin_list(JsonBuild *b, const char *name)
{
	name_next(b, name);
	compat_push_jsonb(b, WJB_BEGIN_ARRAY, NULL);
}

void
json_end_list(JsonBuild *b)
{
	compat_push_jsonb(b, WJB_END_ARRAY, NULL);
}

void
json_put_null(JsonBuild *b, const char *name)
{
	JsonbValue	value;

	value.type = jbvNull;
	put(b, name, &value);
}

void
json_put_text(JsonBuild *b, const char *name, const char *text, int len)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = (char *) text;
	value.val.string.len = len;
	put(b, name, &value);
}

void
json_put_string(JsonBuild *b, const char *name, const char *text)
{
	if (text == NULL)
		json_put_null(b, name);
	else
		json_put_text(b, name, text, (int) strlen(text));
}

void
json_put_count(JsonBuild *b, const char *name, int64 n)
{
	json_put_numeric(b, name, DatumGetNumeric(DirectFunctionCall1(int8_numeric,
																  Int64GetDatum(n))));
}

void
json_put_numeric(JsonBuild *b, const char *name, Numeric n)
{
	JsonbValue	value;

	if (n == NULL)
		json_put_null(b, name);
	else if (numeric_is_special(n))
		json_put_string(b, name, DatumGetCString(DirectFunctionCall1(numeric_out,
																	 NumericGetDatum(n))));
	else
	{
		value.type = jbvNumeric;
		value.val.numeric = n;
		put(b, name, &value);
	}
}

Datum
json_datum(JsonBuild *b)
{
	PG_RETURN_JSONB_P(JsonbValueToJsonb(b->result));
}
