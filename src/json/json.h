/*
 * json.h: parts of a parsed JSON text, for the input functions of types whose
 * text is JSON. A value may be NULL, as for a member that is not there.
 */
#ifndef PORTSTATS_JSON_H
#define PORTSTATS_JSON_H

#include "postgres.h"

#include "utils/jsonb.h"

/*
 * Parses the text of a type by the server's own parser. False after a soft error; its
 * errors are the parser's, with a hint where the text is more than jsonb can hold.
 */
extern bool json_parse(char *text, const char *type_name, Node *escontext,
					   JsonbContainer **root);

/* The member of that name; NULL where the object has none. */
extern JsonbValue *json_in_member(JsonbContainer *object, const char *name);

/* The elements of an array; NULL where the value is none. */
extern JsonbContainer *json_in_array(const JsonbValue *v);

/* A string, palloc'd; NULL where the value is none. */
extern char *json_in_text(const JsonbValue *v);

/* A whole number from 0 to 2^63 - 1; false where the value is none. */
extern bool json_in_count(const JsonbValue *v, int64 *result);

#endif							/* PORTSTATS_JSON_H */
