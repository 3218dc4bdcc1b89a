/*
 * json_build.h: builds a jsonb value, member by member.
 *
 *   JsonBuild	b = {0};
 *
 *   json_begin(&b, NULL);
 *   json_put_count(&b, "rows", 788);
 *   json_begin_list(&b, "rates");
 *   ...
 *   json_end_list(&b);
 *   json_end(&b);
 *   return json_datum(&b);
 *
 * A name is that of a member of the object that is open; it is NULL for an element
 * of a list and for the whole. What is put in must live until json_datum.
 */
#ifndef PORTSTATS_JSON_BUILD_H
#define PORTSTATS_JSON_BUILD_H

#include "postgres.h"

#include "utils/date.h"
#include "utils/numeric.h"

#include "compat.h"

typedef CompatJsonbState JsonBuild;

extern void json_begin(JsonBuild *b, const char *name);
extern void json_end(JsonBuild *b);
extern void json_begin_list(JsonBuild *b, const char *name);
extern void json_end_list(JsonBuild *b);

extern void json_put_null(JsonBuild *b, const char *name);
extern void json_put_text(JsonBuild *b, const char *name, const char *text, int len);
extern void json_put_count(JsonBuild *b, const char *name, int64 n);

/* A zero-terminated text, or null. */
extern void json_put_string(JsonBuild *b, const char *name, const char *text);

/* A number, digit for digit, or null; NaN and the infinities as text, as to_jsonb has them. */
extern void json_put_numeric(JsonBuild *b, const char *name, Numeric n);

/* The value; the object or list that was begun first has ended. */
extern Datum json_datum(JsonBuild *b);

#endif							/* PORTSTATS_JSON_BUILD_H */
