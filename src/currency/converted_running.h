/*
 * converted_running.h: what a keyed state of amounts by currency and path comes
 * to after each row of a window.
 */
#ifndef PORTSTATS_CONVERTED_RUNNING_H
#define PORTSTATS_CONVERTED_RUNNING_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/nodes.h"
#include "utils/numeric.h"

#include "keyed/keyed.h"

/* Whether the call is that of a final function over a window: one of many of a state that grows. */
static inline bool
converted_is_running(FunctionCallInfo fcinfo)
{
	return fcinfo->context != NULL && IsA(fcinfo->context, WindowAggState);
}

/*
 * converted_total of the state that is argument 0 of such a call. What it converts is
 * kept in fn_extra of the call, which must not be used for anything else: the next
 * call converts only the entries that have changed.
 */
extern Numeric converted_running_total(FunctionCallInfo fcinfo, const KeyedType *type, int total);

#endif							/* PORTSTATS_CONVERTED_RUNNING_H */
