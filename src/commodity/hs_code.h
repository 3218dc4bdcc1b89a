/*
 * hs_code.h: codes of the Harmonized System out of SQL's text and into it.
 */
#ifndef PORTSTATS_HS_CODE_H
#define PORTSTATS_HS_CODE_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/nodes.h"

#include "commodity/hs.h"

/*
 * Reads a code of so many bytes in the database's encoding. Where it is none, an
 * error (22023) that says what is wrong and names the mend; false after a soft one
 * in escontext.
 */
extern bool hs_from_bytes(const char *bytes, int len, HsCode *result, Node *escontext);

/* Argument n of the call, a text that is not NULL; an error where it is no code. */
extern HsCode hs_getarg(FunctionCallInfo fcinfo, int n);

/* A code as text, palloc'd. */
extern text *hs_to_text(HsCode code);

/* The same, NUL-terminated. */
extern char *hs_name(HsCode code);

#endif							/* PORTSTATS_HS_CODE_H */
