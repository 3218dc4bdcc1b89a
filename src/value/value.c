/*
 * value.c: what types that are one varlena have in common.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/memutils.h"

#include "compat.h"
#include "decimal/exact.h"
#include "value/value.h"

void
value_raise_outside(const char *type_name)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a transition function of %s was called outside an aggregate",
					type_name),
			 errhint("Call the aggregate itself.")));
	pg_unreachable();
}

bool
value_is_text_utf8(void)
{
	return GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII;
}

/* More of a text is not quoted. */
#define QUOTED_BYTES	100

char *
value_quoted(const char *bytes, int len)
{
	int			clipped = pg_mbcliplen(bytes, len, QUOTED_BYTES);

	return clipped < len ? psprintf("%.*s...", clipped, bytes) : pnstrdup(bytes, len);
}

void
value_send_text(StringInfo buf, const char *text, int len)
{
	char	   *converted = pg_server_to_client(text, len);

	if (converted != text)
		len = strlen(converted);
	pq_sendint32(buf, len);
	pq_sendbytes(buf, converted, len);
}

char *
value_recv_text(StringInfo buf, const char *type_name, int *len)
{
	int			sent = pq_getmsgint(buf, 4);

	if (sent < 0 || sent > buf->len - buf->cursor)
		exact_bad_message(type_name, "a length beyond the end");
	return pq_getmsgtext(buf, sent, len);
}

/* ---------- arguments that are stored ---------- */

/* Whether the bytes of an argument say all that it holds. */
static bool
is_by_bytes(const struct varlena *argument)
{
	return VARATT_IS_SHORT(argument) || VARATT_IS_COMPRESSED(argument) ||
		VARATT_IS_EXTERNAL_ONDISK(argument);
}

bool
stored_bytes_keep(StoredBytes *stored, MemoryContext context,
				  const struct varlena *argument)
{
	if (!is_by_bytes(argument))
		return false;
	stored->len = VARSIZE_ANY(argument);
	stored->bytes = MemoryContextAlloc(context, stored->len);
	memcpy(stored->bytes, argument, stored->len);
	return true;
}

bool
stored_bytes_hold(const StoredBytes *stored, const struct varlena *argument)
{
	/* An argument with the bytes of one that is by its bytes is such a one too. */
	return stored->bytes != NULL && stored->len == VARSIZE_ANY(argument) &&
		memcmp(stored->bytes, argument, stored->len) == 0;
}

/* The argument that a call was given last. */
typedef struct KeptValue
{
	MemoryContext context;		/* this too */
	StoredBytes stored;
	const struct varlena *value;
} KeptValue;

const struct varlena *
value_detoast_kept(FunctionCallInfo fcinfo, const struct varlena *argument)
{
	KeptValue  *kept = fcinfo->flinfo->fn_extra;
	MemoryContext context;
	MemoryContext caller;

	if (kept != NULL && stored_bytes_hold(&kept->stored, argument))
		return kept->value;
	if (!is_by_bytes(argument))
		return (const struct varlena *) PG_DETOAST_DATUM(PointerGetDatum(argument));
	/* Nothing of the one before is let go until this one is whole. */
	context = AllocSetContextCreate(CurrentMemoryContext, "portstats kept value",
									ALLOCSET_SMALL_SIZES);
	caller = MemoryContextSwitchTo(context);
	kept = palloc0(sizeof(KeptValue));
	kept->context = context;
	kept->value = (const struct varlena *) PG_DETOAST_DATUM(PointerGetDatum(argument));
	stored_bytes_keep(&kept->stored, context, argument);
	MemoryContextSwitchTo(caller);
	if (fcinfo->flinfo->fn_extra != NULL)
		MemoryContextDelete(((KeptValue *) fcinfo->flinfo->fn_extra)->context);
	MemoryContextSetParent(context, fcinfo->flinfo->fn_mcxt);
	fcinfo->flinfo->fn_extra = kept;
	return kept->value;
}
