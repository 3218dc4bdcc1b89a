/*
 * classify.h: classifications as states of aggregates and as arguments.
 */
#ifndef PORTSTATS_CLASSIFY_H
#define PORTSTATS_CLASSIFY_H

#include "postgres.h"

#include "fmgr.h"

#include "commodity/classification.h"

/*
 * The state that a transition function was called with, to be changed in place; a
 * new one of that kind at its first row. Errors: outside an aggregate, a state of
 * the other kind.
 */
extern Classification *classification_state(FunctionCallInfo fcinfo, ClassKind kind);

/* 22004 where argument n of a transition function is NULL; names the row, arguments 1 and 2. */
extern void classification_require(FunctionCallInfo fcinfo, int n, const char *what);

/*
 * Argument n of a call, which keeps nothing else in fn_extra: a classification that
 * says the same on every day, or an error (22023).
 */
extern const Classification *classification_getarg(FunctionCallInfo fcinfo, int n);

#endif							/* PORTSTATS_CLASSIFY_H */
