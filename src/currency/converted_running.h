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

/* What calls of one final function have converted so far. */
typedef struct ConvertedRunning ConvertedRunning;

/*
 * Reads a state, the next one of a window. What is kept for the next is in *place,
 * NULL at first, and in memory under parent.
 */
extern ConvertedRunning *converted_running(ConvertedRunning **place, MemoryContext parent,
										   Datum datum, const KeyedType *type);

/* The state that was read, and which of its entries have changed. */
extern const KeyedWatch *converted_running_watch(const ConvertedRunning *running);

/*
 * One total over all its entries, as converted_total and converted_amounts give it:
 * converted only where an entry has changed.
 */
extern Numeric converted_running_total(ConvertedRunning *running, int total);
extern Numeric converted_running_amounts(ConvertedRunning *running, int total);

#endif							/* PORTSTATS_CONVERTED_RUNNING_H */
