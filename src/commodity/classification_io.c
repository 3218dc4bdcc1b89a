/*
 * classification_io.c: the type classification: text and binary forms.
 *
 * As text: JSON that can be read and written by hand. A line is a prefix, its class
 * and, where it does not always hold, the period in which it does:
 *
 *   {"lines": [["8702", "bus"], ["870380", "electric", "2017/9999"]]}
 *
 * What an aggregate of pairs has so far (see classification.h):
 *
 *   {"pairs": [["690890", "690721"], ["690890", "690722"]]}
 *
 * On the wire, version 1: int8 version, int8 kind (0 lines, 1 pairs), int32 number of
 * lines; each: int64 prefix as in hs.h, int64 period, and the class, an int32 length
 * and so many bytes.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "commodity/classification.h"
#include "commodity/hs_code.h"
#include "decimal/exact.h"
#include "json/json.h"
#include "scratch/scratch.h"
#include "value/value.h"

#define CLASS_WIRE_VERSION	1
#define TYPE_NAME			"classification"

PORTSTATS_FUNCTION(classification_in);
PORTSTATS_FUNCTION(classification_out);
PORTSTATS_FUNCTION(classification_recv);
PORTSTATS_FUNCTION(classification_send);

static const char *const kind_names[] = {"lines", "pairs"};

/* One for others to read: what is still being built is sorted and checked. */
static const Classification *
canonical(Datum datum)
{
	const Classification *c = classification_fetch(datum);

	return classification_is_building(c) ? classification_canonical(c, NULL) : c;
}

/* Adds a line that came in; of a pair, the class has to be a code. */
static bool
add_line(Classification **c, HsCode prefix, Period valid, const char *class, int len,
		 Node *escontext)
{
	HsCode		other;

	if (classification_kind(*c) == CLASS_PAIRS)
	{
		if (!hs_from_bytes(class, len, &other, escontext))
			return false;
		class = hs_name(other);
		len = hs_digits(other);
	}
	return classification_add(c, prefix, valid, class, len, escontext);
}

/* ---------- out ---------- */

Datum
classification_out(PG_FUNCTION_ARGS)
{
	const Classification *c = canonical(PG_GETARG_DATUM(0));
	StringInfoData buf;
	Scratch		scratch;

	initStringInfo(&buf);
	scratch_begin(&scratch);
	appendStringInfo(&buf, "{\"%s\": [", kind_names[classification_kind(c)]);
	for (uint32 i = 0; i < c->nlines; i++)
	{
		const ClassLine *line = classification_line(c, i);
		char		prefix[HS_TEXT_SIZE];

		scratch_next(&scratch);
		hs_print(line->prefix, prefix);
		appendStringInfo(&buf, "%s[\"%s\", ", i == 0 ? "" : ", ", prefix);
		escape_json(&buf, text_to_cstring(classification_class(c, line)));
		if (line->valid != CLASS_ALWAYS)
			appendStringInfo(&buf, ", \"%s\"", period_to_text(line->valid));
		appendStringInfoChar(&buf, ']');
	}
	scratch_end(&scratch);
	appendStringInfoString(&buf, "]}");
	PG_RETURN_CSTRING(buf.data);
}

/* ---------- in ---------- */

/* Reads one line. False where it is none, or after a soft error. */
static bool
read_line(Classification **c, const JsonbValue *v, Node *escontext)
{
	JsonbContainer *line = json_in_array(v);
	const JsonbValue *prefix;
	const JsonbValue *class;
	HsCode		code;
	Period		valid = CLASS_ALWAYS;
	uint32		size = line == NULL ? 0 : JsonContainerSize(line);

	if (size != 2 && (size != 3 || classification_kind(*c) == CLASS_PAIRS))
		return false;
	prefix = getIthJsonbValueFromContainer(line, 0);
	class = getIthJsonbValueFromContainer(line, 1);
	if (prefix->type != jbvString || class->type != jbvString ||
		!hs_from_bytes(prefix->val.string.val, prefix->val.string.len, &code, escontext))
		return false;
	if (size == 3)
	{
		char	   *period = json_in_text(getIthJsonbValueFromContainer(line, 2));

		if (period == NULL || !period_from_text(period, &valid, escontext))
			return false;
	}
	return add_line(c, code, valid, class->val.string.val, class->val.string.len, escontext);
}

/* Reads the whole text, an object. NULL where it is none, or after a soft error. */
static Classification *
classification_read(JsonbContainer *object, Node *escontext)
{
	if (JsonContainerSize(object) != 1)
		return NULL;
	for (int kind = 0; kind < (int) lengthof(kind_names); kind++)
	{
		JsonbContainer *lines = json_in_array(json_in_member(object, kind_names[kind]));
		Classification *c;
		Scratch		scratch;
		bool		good = true;

		if (lines == NULL)
			continue;
		c = classification_new((ClassKind) kind);
		scratch_begin(&scratch);
		for (uint32 i = 0; good && i < JsonContainerSize(lines); i++)
		{
			Classification *before = c;

			scratch_next(&scratch);
			good = read_line(&c, getIthJsonbValueFromContainer(lines, i), escontext);
			c = scratch_keep(&scratch, before, c);
		}
		if (!good)
		{
			/* Its memory stays: a soft error is in it. */
			MemoryContextSwitchTo(scratch.caller);
			return NULL;
		}
		scratch_end(&scratch);
		return classification_canonical(c, escontext);
	}
	return NULL;
}

Datum
classification_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	Node	   *escontext = PORTSTATS_ESCONTEXT(fcinfo);
	JsonbContainer *root;
	Classification *c = NULL;

	/* Of a single word, jsonb would not say what is meant. */
	if (text[strspn(text, " \t\r\n")] == '{')
	{
		if (!json_parse(text, TYPE_NAME, escontext, &root))
			PG_RETURN_NULL();
		c = classification_read(root, escontext);
		if (PORTSTATS_SOFT_ERROR(escontext))
			PG_RETURN_NULL();
	}
	if (c == NULL)
		ereturn(escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", TYPE_NAME, text),
				 errhint("Write {\"lines\": [[\"8702\", \"bus\"], [\"870380\", \"electric\", \"2017/9999\"]]}, or make one of a table by classification(prefix, class).")));
	PG_RETURN_POINTER(c);
}

/* ---------- send and receive ---------- */

Datum
classification_send(PG_FUNCTION_ARGS)
{
	const Classification *c = canonical(PG_GETARG_DATUM(0));
	StringInfoData buf;
	Scratch		scratch;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, CLASS_WIRE_VERSION);
	pq_sendbyte(&buf, classification_kind(c));
	pq_sendint32(&buf, c->nlines);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < c->nlines; i++)
	{
		const ClassLine *line = classification_line(c, i);
		const text *class = classification_class(c, line);

		scratch_next(&scratch);
		pq_sendint64(&buf, line->prefix);
		pq_sendint64(&buf, line->valid);
		value_send_text(&buf, VARDATA(class), VARSIZE(class) - VARHDRSZ);
	}
	scratch_end(&scratch);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

Datum
classification_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buf);
	Classification *c;
	Scratch		scratch;
	int			kind;
	uint32		nlines;

	if (version != CLASS_WIRE_VERSION)
		exact_bad_version(TYPE_NAME, version, CLASS_WIRE_VERSION);
	kind = pq_getmsgbyte(buf);
	if (kind != CLASS_LINES && kind != CLASS_PAIRS)
		exact_bad_message(TYPE_NAME, "an unknown kind");
	c = classification_new((ClassKind) kind);
	nlines = pq_getmsgint(buf, 4);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < nlines; i++)
	{
		Classification *before = c;
		HsCode		prefix;
		Period		valid;
		char	   *class;
		int			len;

		scratch_next(&scratch);
		prefix = (HsCode) pq_getmsgint64(buf);
		valid = pq_getmsgint64(buf);
		class = value_recv_text(buf, TYPE_NAME, &len);
		if (!hs_is_valid(prefix))
			exact_bad_message(TYPE_NAME, "a prefix that is no HS code");
		if (!period_is_valid(valid) || (kind == CLASS_PAIRS && valid != CLASS_ALWAYS))
			exact_bad_message(TYPE_NAME, "a period that cannot be");
		add_line(&c, prefix, valid, class, len, NULL);
		c = scratch_keep(&scratch, before, c);
	}
	scratch_end(&scratch);
	pq_getmsgend(buf);
	PG_RETURN_POINTER(classification_canonical(c, NULL));
}
