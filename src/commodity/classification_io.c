/*
 * classification_io.c: the type classification: text and binary forms.
 *
 * As text: JSON that can be read and written by hand. A line is a prefix, or a list of
 * them, their class and, where it does not always hold, the period in which it does:
 *
 *   {"lines": [["8702", "bus"], [["870340", "870380"], "electric", "2017/9999"]]}
 *
 * Of the lines with one class and period one is printed; the first with a class names it,
 * those of other periods give the number of that one, from 1. So each class stands once:
 * the name of a group of a concordance has all codes that it is the class of.
 *
 * What an aggregate of pairs has so far (see classification.h), each by itself:
 *
 *   {"pairs": [["690890", "690721"], ["690890", "690722"]]}
 *
 * On the wire, version 2: int8 version, int8 kind (0 lines, 1 pairs), int32 number of
 * classes; each an int32 length and so many bytes; int32 number of lines; each: int64
 * prefix as in hs.h, int64 period, int32 number of its class, from 0.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"

#include "compat.h"
#include "commodity/classification.h"
#include "commodity/hs_code.h"
#include "decimal/exact.h"
#include "json/json.h"
#include "scratch/scratch.h"
#include "value/value.h"

#define CLASS_WIRE_VERSION	2
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

/* Of a pair, the class has to be a code, and is its digits; false after a soft error. */
static bool
check_class(ClassKind kind, const char **class, int *len, Node *escontext)
{
	HsCode		other;

	if (kind != CLASS_PAIRS)
		return true;
	if (!hs_from_bytes(*class, *len, &other, escontext))
		return false;
	*class = hs_name(other);
	*len = hs_digits(other);
	return true;
}

/* ---------- out ---------- */

/* A line, to be sorted by class and period. */
typedef struct Alike
{
	Period		valid;
	uint32		class;			/* its number */
	uint32		line;
} Alike;

static int
compare_alike(const void *a, const void *b)
{
	const Alike *x = a;
	const Alike *y = b;

	CHECK_FOR_INTERRUPTS();
	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	if (x->valid != y->valid)
		return x->valid < y->valid ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/*
 * Chains the lines with one class and period: of each, next is the next of them, or 0;
 * follows is whether there is one before.
 */
static void
chain_lines(const Classification *c, const uint32 *classes, uint32 *next, bool *follows)
{
	Alike	   *alike = MemoryContextAllocHuge(CurrentMemoryContext,
											   Max(c->nlines, 1) * sizeof(Alike));

	for (uint32 i = 0; i < c->nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		alike[i].valid = classification_line(c, i)->valid;
		alike[i].class = classes[i];
		alike[i].line = i;
	}
	qsort(alike, c->nlines, sizeof(Alike), compare_alike);
	for (uint32 i = 1; i < c->nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (alike[i].class != alike[i - 1].class || alike[i].valid != alike[i - 1].valid)
			continue;
		next[alike[i - 1].line] = alike[i].line;
		follows[alike[i].line] = true;
	}
	pfree(alike);
}

/* Prints the prefixes of a chain: one, or a list of them. */
static void
prefixes_out(StringInfo buf, const Classification *c, uint32 line, const uint32 *next)
{
	bool		is_list = next[line] != 0;
	const char *comma = "";

	if (is_list)
		appendStringInfoChar(buf, '[');
	do
	{
		char		prefix[HS_TEXT_SIZE];

		CHECK_FOR_INTERRUPTS();
		hs_print(classification_line(c, line)->prefix, prefix);
		appendStringInfo(buf, "%s\"%s\"", comma, prefix);
		comma = ", ";
		line = next[line];
	} while (line != 0);
	if (is_list)
		appendStringInfoChar(buf, ']');
}

static void *
zeros(uint32 n, Size size)
{
	return MemoryContextAllocExtended(CurrentMemoryContext, Max(n, 1) * size,
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

Datum
classification_out(PG_FUNCTION_ARGS)
{
	const Classification *c = canonical(PG_GETARG_DATUM(0));
	bool		is_pairs = classification_kind(c) == CLASS_PAIRS;
	uint32		nclasses;
	uint32	   *classes = classification_class_numbers(c, &nclasses);
	uint32	   *named = zeros(nclasses, sizeof(uint32));	/* the line of the text that names a class */
	uint32	   *next = zeros(c->nlines, sizeof(uint32));
	bool	   *follows = zeros(c->nlines, sizeof(bool));
	uint32		nprinted = 0;
	StringInfoData buf;
	Scratch		scratch;

	if (!is_pairs)
		chain_lines(c, classes, next, follows);
	initStringInfo(&buf);
	scratch_begin(&scratch);
	appendStringInfo(&buf, "{\"%s\": [", kind_names[classification_kind(c)]);
	for (uint32 i = 0; i < c->nlines; i++)
	{
		const ClassLine *line = classification_line(c, i);

		scratch_next(&scratch);
		if (follows[i])
			continue;
		appendStringInfoString(&buf, nprinted++ == 0 ? "[" : ", [");
		prefixes_out(&buf, c, i, next);
		appendStringInfoString(&buf, ", ");
		if (is_pairs || named[classes[i]] == 0)
			escape_json(&buf, text_to_cstring(classification_class(c, line)));
		else
			appendStringInfo(&buf, "%u", named[classes[i]]);
		if (named[classes[i]] == 0)
			named[classes[i]] = nprinted;
		if (line->valid != CLASS_ALWAYS)
			appendStringInfo(&buf, ", \"%s\"", period_to_text(line->valid));
		appendStringInfoChar(&buf, ']');
	}
	scratch_end(&scratch);
	appendStringInfoString(&buf, "]}");
	PG_RETURN_CSTRING(buf.data);
}

/* ---------- in ---------- */

/* Reads a prefix; false where it is none, or after a soft error. */
static bool
read_prefix(const JsonbValue *v, HsCode *prefix, Node *escontext)
{
	return v->type == jbvString &&
		hs_from_bytes(v->val.string.val, v->val.string.len, prefix, escontext);
}

/*
 * Reads line n of the text, from 0; places has where the classes of those before stand,
 * and then where its own does. False where it is none, or after a soft error.
 */
static bool
read_line(Classification **c, const JsonbValue *v, uint32 *places, uint32 n, Node *escontext)
{
	ClassKind	kind = classification_kind(*c);
	JsonbContainer *line = json_in_array(v);
	JsonbContainer *more = NULL;
	JsonbValue *prefix;
	JsonbValue *class;
	int64		number;
	HsCode		code;
	Period		valid = CLASS_ALWAYS;
	uint32		size = line == NULL ? 0 : JsonContainerSize(line);

	if (size != 2 && (size != 3 || kind == CLASS_PAIRS))
		return false;
	prefix = getIthJsonbValueFromContainer(line, 0);
	class = getIthJsonbValueFromContainer(line, 1);
	if (kind == CLASS_LINES && (more = json_in_array(prefix)) != NULL)
	{
		if (JsonContainerSize(more) == 0)
			return false;
		prefix = getIthJsonbValueFromContainer(more, 0);
	}
	if (!read_prefix(prefix, &code, escontext))
		return false;
	if (size == 3)
	{
		char	   *period = json_in_text(getIthJsonbValueFromContainer(line, 2));

		if (period == NULL || !period_from_text(period, &valid, escontext))
			return false;
	}
	if (class->type == jbvString)
	{
		const char *bytes = class->val.string.val;
		int			len = class->val.string.len;

		if (!check_class(kind, &bytes, &len, escontext))
			return false;
		if (!classification_add(c, code, valid, bytes, len, escontext))
			return false;
		places[n] = classification_line(*c, (*c)->nlines - 1)->class;
	}
	else
	{
		if (kind == CLASS_PAIRS || !json_in_count(class, &number) || number < 1 || number > n)
			return false;
		places[n] = places[number - 1];
		classification_add_line(c, code, valid, places[n]);
	}
	for (uint32 i = 1; more != NULL && i < JsonContainerSize(more); i++)
	{
		CHECK_FOR_INTERRUPTS();
		prefix = getIthJsonbValueFromContainer(more, i);
		if (!read_prefix(prefix, &code, escontext))
			return false;
		classification_add_line(c, code, valid, places[n]);
		pfree(prefix);
	}
	return true;
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
		uint32	   *places;
		Scratch		scratch;
		bool		good = true;

		if (lines == NULL)
			continue;
		c = classification_new((ClassKind) kind);
		places = zeros(JsonContainerSize(lines), sizeof(uint32));
		scratch_begin(&scratch);
		for (uint32 i = 0; good && i < JsonContainerSize(lines); i++)
		{
			Classification *before = c;

			scratch_next(&scratch);
			good = read_line(&c, getIthJsonbValueFromContainer(lines, i), places, i, escontext);
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
				 errhint("Write {\"lines\": [[\"8702\", \"bus\"], [[\"870340\", \"870380\"], \"electric\", \"2017/9999\"]]}, or make one of a table by classification(prefix, class).")));
	PG_RETURN_POINTER(c);
}

/* ---------- send and receive ---------- */

Datum
classification_send(PG_FUNCTION_ARGS)
{
	const Classification *c = canonical(PG_GETARG_DATUM(0));
	uint32		nclasses;
	uint32	   *classes = classification_class_numbers(c, &nclasses);
	uint32	   *named = zeros(nclasses, sizeof(uint32));	/* a line with it */
	StringInfoData buf;
	Scratch		scratch;

	for (uint32 i = 0; i < c->nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		named[classes[i]] = i;
	}
	pq_begintypsend(&buf);
	pq_sendbyte(&buf, CLASS_WIRE_VERSION);
	pq_sendbyte(&buf, classification_kind(c));
	pq_sendint32(&buf, nclasses);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < nclasses; i++)
	{
		const text *class = classification_class(c, classification_line(c, named[i]));

		scratch_next(&scratch);
		value_send_text(&buf, VARDATA(class), VARSIZE(class) - VARHDRSZ);
	}
	scratch_end(&scratch);
	pq_sendint32(&buf, c->nlines);
	for (uint32 i = 0; i < c->nlines; i++)
	{
		const ClassLine *line = classification_line(c, i);

		CHECK_FOR_INTERRUPTS();
		pq_sendint64(&buf, line->prefix);
		pq_sendint64(&buf, line->valid);
		pq_sendint32(&buf, classes[i]);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* Adds the classes of a message; where they stand, in its order, palloc'd. */
static uint32 *
recv_classes(StringInfo buf, Classification **c, uint32 nclasses)
{
	uint32	   *places;
	Scratch		scratch;

	/* Each has a length and a byte. */
	if (nclasses > (uint32) (buf->len - buf->cursor) / (sizeof(int32) + 1))
		exact_bad_message(TYPE_NAME, "a number of classes beyond the end");
	places = zeros(nclasses, sizeof(uint32));
	scratch_begin(&scratch);
	for (uint32 i = 0; i < nclasses; i++)
	{
		Classification *before = *c;
		const char *class;
		int			len;

		scratch_next(&scratch);
		class = value_recv_text(buf, TYPE_NAME, &len);
		check_class(classification_kind(*c), &class, &len, NULL);
		if (len < 1 || len > CLASS_MAX_LEN)
			exact_bad_message(TYPE_NAME, "a class that is empty or too long");
		places[i] = classification_add_name(c, class, len);
		*c = scratch_keep(&scratch, before, *c);
	}
	scratch_end(&scratch);
	return places;
}

/* A class that no line has is left out. */
Datum
classification_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buf);
	Classification *c;
	Scratch		scratch;
	int			kind;
	uint32		nclasses;
	uint32		nlines;
	uint32	   *places;

	if (version != CLASS_WIRE_VERSION)
		exact_bad_version(TYPE_NAME, version, CLASS_WIRE_VERSION);
	kind = pq_getmsgbyte(buf);
	if (kind != CLASS_LINES && kind != CLASS_PAIRS)
		exact_bad_message(TYPE_NAME, "an unknown kind");
	c = classification_new((ClassKind) kind);
	nclasses = pq_getmsgint(buf, 4);
	places = recv_classes(buf, &c, nclasses);
	nlines = pq_getmsgint(buf, 4);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < nlines; i++)
	{
		Classification *before = c;
		HsCode		prefix;
		Period		valid;
		uint32		class;

		scratch_next(&scratch);
		prefix = (HsCode) pq_getmsgint64(buf);
		valid = pq_getmsgint64(buf);
		class = pq_getmsgint(buf, 4);
		if (!hs_is_valid(prefix))
			exact_bad_message(TYPE_NAME, "a prefix that is no HS code");
		if (!period_is_valid(valid) || (kind == CLASS_PAIRS && valid != CLASS_ALWAYS))
			exact_bad_message(TYPE_NAME, "a period that cannot be");
		if (class >= nclasses)
			exact_bad_message(TYPE_NAME, "a class that is not there");
		classification_add_line(&c, prefix, valid, places[class]);
		c = scratch_keep(&scratch, before, c);
	}
	scratch_end(&scratch);
	pq_getmsgend(buf);
	PG_RETURN_POINTER(classification_canonical(c, NULL));
}
