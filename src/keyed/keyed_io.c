/*
 * keyed_io.c: keyed states as text and as bytes on the wire.
 *
 * The text is JSON, read by the server's own parser:
 *
 *   {"version": 1, <head>, "parts": 2, "entries": [
 *     {"key": ["CN", "KZ"], "totals": [["1234.50", 3, 0], ["0", 0, 0]]}]}
 *
 * A total is its value (null where all rows were NULL, "0" where there was no
 * row), the rows in it and those of them without a value. Numbers stand in
 * quotes, so that readers that think in floating point leave them alone.
 *
 * On the wire, integers in network order: int8 version, int8 parts, int8
 * totals; the head; int32 entries, each with its parts (int32 length or -1,
 * text) and its totals (int64 rows, int64 nulls and, where a row had a value,
 * int32 length and what numeric_send gives). Entries stand in the order that
 * their keys have in the encoding of the sender's database, which nobody knows
 * here: any order is taken, but no key twice.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "json/json.h"
#include "keyed/keyed.h"
#include "scratch/scratch.h"

#define KEYED_TEXT_VERSION	1
#define KEYED_WIRE_VERSION	1

/* The version of a type on the wire, where its head is a part of it. */
static int
wire_version(const KeyedType *type)
{
	return KEYED_WIRE_VERSION + type->head_changes;
}

/* ---------- out ---------- */

static void
total_out(StringInfo buf, const KeyedState *state, uint32 entry, int k)
{
	const ExactTotal *t = keyed_total(state, entry, k);
	bool		isnull;
	Numeric		value = keyed_total_value(state, entry, k, &isnull);

	if (isnull)
		appendStringInfoString(buf, "[null");
	else
		appendStringInfo(buf, "[\"%s\"",
						 DatumGetCString(DirectFunctionCall1(numeric_out,
															 NumericGetDatum(value))));
	appendStringInfo(buf, ", " INT64_FORMAT ", " INT64_FORMAT "]", t->rows, t->nulls);
}

Datum
keyed_out(FunctionCallInfo fcinfo, const KeyedType *type)
{
	KeyedState *state = keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), type), type);
	StringInfoData buf;
	Scratch		scratch;

	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"version\": %d, ", KEYED_TEXT_VERSION);
	if (type->headlen > 0)
		type->head_out(&buf, keyed_head(state));
	appendStringInfo(&buf, "\"parts\": %d, \"entries\": [", state->nparts);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < state->nentries; i++)
	{
		KeyPart		parts[KEYED_MAX_PARTS];

		scratch_next(&scratch);
		appendStringInfoString(&buf, i == 0 ? "{\"key\": [" : ", {\"key\": [");
		keyed_key(state, i, parts);
		for (int k = 0; k < state->nparts; k++)
		{
			if (k > 0)
				appendStringInfoString(&buf, ", ");
			if (parts[k].len < 0)
				appendStringInfoString(&buf, "null");
			else
				escape_json(&buf, pnstrdup(parts[k].bytes, parts[k].len));
		}
		appendStringInfoString(&buf, "], \"totals\": [");
		for (int k = 0; k < state->ntotals; k++)
		{
			if (k > 0)
				appendStringInfoString(&buf, ", ");
			total_out(&buf, state, i, k);
		}
		appendStringInfoString(&buf, "]}");
	}
	scratch_end(&scratch);
	appendStringInfoString(&buf, "]}");
	PG_RETURN_CSTRING(buf.data);
}

/* ---------- in ---------- */

/* An element that is an array of n elements, or NULL. */
static JsonbContainer *
array_of(const JsonbValue *v, uint32 n)
{
	JsonbContainer *array = json_in_array(v);

	return array != NULL && JsonContainerSize(array) == n ? array : NULL;
}

/*
 * Adds what text or wire say of one total: false where rows, nulls and value do
 * not go together.
 */
static bool
set_total(KeyedState **state, uint32 entry, int k, int64 rows, int64 nulls,
		  Numeric value)
{
	ExactTotal *t;

	if (nulls < 0 || rows < nulls || (value != NULL) != (rows > nulls))
		return false;
	if (value != NULL)
	{
		ExactValue	v = {false, false, 0, (struct varlena *) value};

		keyed_add(state, entry, k, &v);
	}
	t = keyed_total(*state, entry, k);
	t->rows = rows;
	t->nulls = nulls;
	return true;
}

/* Reads ["1234.50", 3, 0]. False where it is none, or after a soft error. */
static bool
total_in(JsonbContainer *total, KeyedState **state, uint32 entry, int k,
		 Node *escontext)
{
	JsonbValue *text = getIthJsonbValueFromContainer(total, 0);
	int64		rows;
	int64		nulls;
	Datum		value = (Datum) 0;

	if (!json_in_count(getIthJsonbValueFromContainer(total, 1), &rows) ||
		!json_in_count(getIthJsonbValueFromContainer(total, 2), &nulls))
		return false;
	if (text->type == jbvString)
	{
		char	   *digits = pnstrdup(text->val.string.val, text->val.string.len);

		if (rows == 0)
			return strcmp(digits, "0") == 0 && nulls == 0;
		if (!compat_input_call(numeric_in, digits, escontext, &value))
			return false;
	}
	else if (text->type != jbvNull || rows == 0)
		return false;
	return set_total(state, entry, k, rows, nulls, (Numeric) DatumGetPointer(value));
}

/* Reads one member of "entries". False where it is none, or after a soft error. */
static bool
entry_in(JsonbContainer *object, KeyedState **state, const KeyedType *type,
		 Node *escontext)
{
	JsonbContainer *key = array_of(json_in_member(object, "key"), (*state)->nparts);
	JsonbContainer *totals = array_of(json_in_member(object, "totals"), (*state)->ntotals);
	KeyPart		parts[KEYED_MAX_PARTS];
	uint32		before = (*state)->nentries;
	uint32		entry;

	if (key == NULL || totals == NULL || JsonContainerSize(object) != 2)
		return false;
	for (int k = 0; k < (*state)->nparts; k++)
	{
		JsonbValue *part = getIthJsonbValueFromContainer(key, k);

		if (part->type == jbvString)
		{
			parts[k].bytes = part->val.string.val;
			parts[k].len = part->val.string.len;
		}
		else if (part->type == jbvNull)
		{
			parts[k].bytes = NULL;
			parts[k].len = -1;
		}
		else
			return false;
	}
	if (type->key_is_valid != NULL && !type->key_is_valid(parts))
		return false;
	entry = keyed_find_or_add(state, parts);
	if ((*state)->nparts > 0 && (*state)->nentries == before)
		return false;			/* the same key twice */
	for (int k = 0; k < (*state)->ntotals; k++)
	{
		JsonbContainer *total = array_of(getIthJsonbValueFromContainer(totals, k), 3);

		if (total == NULL || !total_in(total, state, entry, k, escontext))
			return false;
	}
	return type->entry_is_valid == NULL || type->entry_is_valid(*state, entry);
}

/* Reads the whole text. NULL where it is no state, or after a soft error. */
static KeyedState *
state_in(JsonbContainer *object, const KeyedType *type, Node *escontext)
{
	JsonbValue *list;
	JsonbContainer *entries;
	KeyedState *state;
	Scratch		scratch;
	bool		good = true;
	int64		version;
	int64		nparts;

	/* Only of an object may a member be asked. */
	if (!JsonContainerIsObject(object) ||
		JsonContainerSize(object) != (uint32) type->head_members + 3)
		return NULL;
	list = json_in_member(object, "entries");
	if (!json_in_count(json_in_member(object, "version"), &version) ||
		version != KEYED_TEXT_VERSION ||
		!json_in_count(json_in_member(object, "parts"), &nparts) ||
		nparts < type->min_parts || nparts > type->max_parts ||
		list == NULL || list->type != jbvBinary ||
		!JsonContainerIsArray(list->val.binary.data))
		return NULL;
	state = keyed_new(type, (int) nparts);
	if (type->headlen > 0 && !type->head_in(object, keyed_head(state), escontext))
		return NULL;
	entries = list->val.binary.data;
	if (nparts == 0 && JsonContainerSize(entries) != 1)
		return NULL;
	scratch_begin(&scratch);
	for (uint32 i = 0; good && i < JsonContainerSize(entries); i++)
	{
		KeyedState *before = state;
		JsonbValue *entry;

		scratch_next(&scratch);
		entry = getIthJsonbValueFromContainer(entries, i);
		good = entry->type == jbvBinary &&
			JsonContainerIsObject(entry->val.binary.data) &&
			entry_in(entry->val.binary.data, &state, type, escontext);
		state = scratch_keep(&scratch, before, state);
	}
	if (!good)
	{
		/* Its memory stays: a soft error is in it. */
		MemoryContextSwitchTo(scratch.caller);
		return NULL;
	}
	scratch_end(&scratch);
	return state;
}

Datum
keyed_in(FunctionCallInfo fcinfo, const KeyedType *type)
{
	char	   *text = PG_GETARG_CSTRING(0);
	Node	   *escontext = PORTSTATS_ESCONTEXT(fcinfo);
	JsonbContainer *root;
	KeyedState *state;

	if (!json_parse(text, type->name, escontext, &root))
		PG_RETURN_NULL();
	state = state_in(root, type, escontext);
	if (state == NULL)
	{
		if (PORTSTATS_SOFT_ERROR(escontext))
			PG_RETURN_NULL();
		ereturn(escontext, (Datum) 0,
				(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
				 errmsg("invalid input syntax for type %s: \"%s\"", type->name, text),
				 errhint("Only what the type itself prints is read back.")));
	}
	PG_RETURN_POINTER(keyed_canonical(state, type));
}

/* ---------- send ---------- */

Datum
keyed_send(FunctionCallInfo fcinfo, const KeyedType *type)
{
	KeyedState *state = keyed_canonical(keyed_fetch(PG_GETARG_DATUM(0), type), type);
	StringInfoData buf;
	Scratch		scratch;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, wire_version(type));
	pq_sendbyte(&buf, state->nparts);
	pq_sendbyte(&buf, state->ntotals);
	if (type->headlen > 0)
		type->head_send(&buf, keyed_head(state));
	pq_sendint32(&buf, state->nentries);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < state->nentries; i++)
	{
		KeyPart		parts[KEYED_MAX_PARTS];

		scratch_next(&scratch);
		keyed_key(state, i, parts);
		for (int k = 0; k < state->nparts; k++)
		{
			if (parts[k].len < 0)
				pq_sendint32(&buf, -1);
			else
				value_send_text(&buf, parts[k].bytes, parts[k].len);
		}
		for (int k = 0; k < state->ntotals; k++)
		{
			const ExactTotal *t = keyed_total(state, i, k);
			bool		isnull;

			pq_sendint64(&buf, t->rows);
			pq_sendint64(&buf, t->nulls);
			if (keyed_has_value(t))
				exact_send_numeric(&buf, keyed_total_value(state, i, k, &isnull));
		}
	}
	scratch_end(&scratch);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* ---------- receive ---------- */

/*
 * In whatever order entries come: that of the sender is by the bytes of its own
 * database's encoding, in which the same keys may stand otherwise.
 */
Datum
keyed_recv(FunctionCallInfo fcinfo, const KeyedType *type)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buf);
	int			nparts = pq_getmsgbyte(buf);
	int			ntotals = pq_getmsgbyte(buf);
	KeyPart		parts[KEYED_MAX_PARTS];
	KeyedState *state;
	Scratch		scratch;
	uint32		nentries;

	if (version != wire_version(type))
		exact_bad_version(type->name, version, wire_version(type));
	if (nparts < type->min_parts || nparts > type->max_parts || ntotals != type->ntotals)
		exact_bad_message(type->name, "another number of key parts or totals");
	state = keyed_new(type, nparts);
	if (type->headlen > 0)
	{
		type->head_recv(buf, keyed_head(state));
		if (!type->head_is_valid(keyed_head(state)))
			exact_bad_message(type->name, "a head that cannot be");
	}
	nentries = pq_getmsgint(buf, 4);
	if (nparts == 0 && nentries != 1)
		exact_bad_message(type->name, "not one entry");
	scratch_begin(&scratch);
	for (uint32 i = 0; i < nentries; i++)
	{
		KeyedState *before = state;
		uint32		entry;

		scratch_next(&scratch);
		for (int k = 0; k < nparts; k++)
		{
			int			len = pq_getmsgint(buf, 4);

			parts[k].len = -1;
			parts[k].bytes = NULL;
			if (len == -1)
				continue;
			if (len < 0 || len > buf->len - buf->cursor)
				exact_bad_message(type->name, "a length beyond the end");
			parts[k].bytes = pq_getmsgtext(buf, len, &parts[k].len);
		}
		if (type->key_is_valid != NULL && !type->key_is_valid(parts))
			exact_bad_message(type->name, "a key that cannot be");
		entry = keyed_find_or_add(&state, parts);
		if (nparts > 0 && entry != i)
			exact_bad_message(type->name, "a key that comes twice");
		for (int k = 0; k < ntotals; k++)
		{
			int64		rows = pq_getmsgint64(buf);
			int64		nulls = pq_getmsgint64(buf);
			Numeric		value = NULL;

			if (rows > nulls)
				value = exact_recv_numeric(buf, type->name);
			if (!set_total(&state, entry, k, rows, nulls, value))
				exact_bad_message(type->name, "counts that cannot be");
		}
		if (type->entry_is_valid != NULL && !type->entry_is_valid(state, entry))
			exact_bad_message(type->name, "an entry that cannot be");
		state = scratch_keep(&scratch, before, state);
	}
	scratch_end(&scratch);
	pq_getmsgend(buf);
	PG_RETURN_POINTER(keyed_canonical(state, type));
}
