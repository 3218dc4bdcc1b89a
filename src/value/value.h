/*
 * value.h: what types that are one varlena have in common: calls within an
 * aggregate, text in errors and on the wire, and arguments that take work to read.
 */
#ifndef PORTSTATS_VALUE_H
#define PORTSTATS_VALUE_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "nodes/nodes.h"

#include "compat.h"

/* The error for a function that only aggregates may call. */
pg_noreturn extern void value_raise_outside(const char *type_name);

/* That error unless an aggregate made the call. */
static inline void
value_require_aggregate(FunctionCallInfo fcinfo, const char *type_name)
{
	/* Grouping is what most calls come from; window functions come second. */
	if (!(fcinfo->context != NULL && IsA(fcinfo->context, AggState)) &&
		!AggCheckCallContext(fcinfo, NULL))
		value_raise_outside(type_name);
}

/* Whether the database's text is read as it is: as UTF-8, or as bytes of no known encoding. */
extern bool value_is_text_utf8(void);

/* A text as an error quotes it, its end left out where it is long; palloc'd. */
extern char *value_quoted(const char *bytes, int len);

/* The same of one that is detoasted. */
static inline char *
value_quoted_text(const text *t)
{
	return value_quoted(VARDATA_ANY(t), VARSIZE_ANY_EXHDR(t));
}

/* A text on the wire: an int32 length and so many bytes in the client's encoding. */
extern void value_send_text(StringInfo buf, const char *text, int len);

/* The next text of a message (22P03 where it is longer than that), palloc'd. */
extern char *value_recv_text(StringInfo buf, const char *type_name, int *len);

/* The bytes of an argument that is short, compressed or out of line; none at first. */
typedef struct StoredBytes
{
	char	   *bytes;
	Size		len;
} StoredBytes;

/* Keeps the argument's bytes in a memory context, where they say all that it holds. */
extern bool stored_bytes_keep(StoredBytes *stored, MemoryContext context,
							  const struct varlena *argument);

/* Whether the argument is stored in the same bytes: then it holds the same. */
extern bool stored_bytes_hold(const StoredBytes *stored, const struct varlena *argument);

/* value_getarg of an argument that is not as it is in memory. */
extern const struct varlena *value_detoast_kept(FunctionCallInfo fcinfo,
												const struct varlena *argument);

/*
 * Argument n of the call, detoasted, not to be changed. What that took is kept in
 * fn_extra of the call, which must not be used for anything else, as long as the
 * argument is the same.
 */
static inline const struct varlena *
value_getarg(FunctionCallInfo fcinfo, int n)
{
	const struct varlena *argument = (const struct varlena *) PG_GETARG_POINTER(n);

	return VARATT_IS_EXTENDED(argument) ? value_detoast_kept(fcinfo, argument) : argument;
}

#endif							/* PORTSTATS_VALUE_H */
