/*
 * json.c: parts of a parsed JSON text.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "compat.h"
#include "json/json.h"

/* What jsonb holds; of a text without escapes it has no fewer bytes. */
#define LONGEST_TEXT	((size_t) 0x0FFFFFFF)

/* The hint for what is beyond that, for ereport(). */
static int
hint_size(const char *type_name)
{
	return errhint("The text of a %s is read as jsonb, which holds 256 MB. Copy it in binary, or keep it in parts.",
				   type_name);
}

/*
 * Adds a hint to an error for what jsonb has no room for; arg is the type's name.
 * The server raises that error where others are soft.
 */
static void
hint_at_size(void *arg)
{
	if (geterrcode() == ERRCODE_PROGRAM_LIMIT_EXCEEDED)
		(void) hint_size(arg);
}

bool
json_parse(char *text, const char *type_name, Node *escontext, JsonbContainer **root)
{
	ErrorContextCallback callback = {error_context_stack, hint_at_size, (void *) type_name};
	Datum		json;
	bool		result;

	/* Its parser would take thirty times as much memory first. */
	if (strlen(text) > LONGEST_TEXT)
		ereturn(escontext, false,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text of a %s has more than 256 MB: %zu bytes", type_name, strlen(text)),
				 hint_size(type_name)));
	error_context_stack = &callback;
	result = compat_input_call(jsonb_in, text, escontext, &json);
	error_context_stack = callback.previous;
	if (result)
		*root = &DatumGetJsonbP(json)->root;
	return result;
}

JsonbValue *
json_in_member(JsonbContainer *object, const char *name)
{
	return getKeyJsonValueFromContainer(object, name, strlen(name), NULL);
}

JsonbContainer *
json_in_array(const JsonbValue *v)
{
	if (v == NULL || v->type != jbvBinary || !JsonContainerIsArray(v->val.binary.data))
		return NULL;
	return v->val.binary.data;
}

char *
json_in_text(const JsonbValue *v)
{
	if (v == NULL || v->type != jbvString)
		return NULL;
	return pnstrdup(v->val.string.val, v->val.string.len);
}

bool
json_in_count(const JsonbValue *v, int64 *result)
{
	char	   *text;
	char	   *end;

	if (v == NULL || v->type != jbvNumeric)
		return false;
	text = DatumGetCString(DirectFunctionCall1(numeric_out,
											   NumericGetDatum(v->val.numeric)));
	errno = 0;
	*result = strtoll(text, &end, 10);
	return errno == 0 && *end == '\0' && *result >= 0;
}
