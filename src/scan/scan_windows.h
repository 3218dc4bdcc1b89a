/*
 * scan_windows.h: the windows of the aggregates of a PortstatsScan, outside which they do not
 * look at all of their arguments.
 */
#ifndef PORTSTATS_SCAN_WINDOWS_H
#define PORTSTATS_SCAN_WINDOWS_H

#include "postgres.h"

#include "scan/scan_aggregate.h"
#include "scan/scan_rows.h"
#include "window/window.h"

/*
 * Which columns are looked at within windows alone: those that no aggregate has but
 * such with windows, all by one date, and that are not needed always (a set of numbers, from 1).
 */
extern void scan_windows_begin(ScanWindows *windows, const ScanAggregate *aggregates, int n,
							   const ScanRows *rows, const Bitmapset *always);

/*
 * The windows themselves, once the constants are there; in the current memory context.
 * NULL where all is needed of every row.
 */
extern const ScanWindows *scan_windows_find(ScanWindows *windows, const ScanAggregate *aggregates,
											int n);

/* For EXPLAIN: their days. */
extern char *scan_windows_text(const ScanWindows *windows);

/*
 * The windows of an aggregate. False where it has none, where a period is no constant, or one that the transition function refuses: that
 * is to say so, at the first row that it is handed.
 */
extern bool scan_windows_of(const ScanAggregate *aggregate, WindowPair *windows);

/* Where a state counts the rows outside the windows; where there is no state, anywhere. */
static inline int64 *
scan_windows_outside(const ScanAggregateState *state)
{
	return (int64 *) (uintptr_t) (state->value + sizeof(KeyedState) + offsetof(WindowPair, outside));
}

/* Counts a row that is outside the windows. False where there is no state yet: then its function begins one. */
static inline bool
scan_windows_count_outside(const ScanAggregateState *state)
{
	if (state->isnull)
		return false;
	++*scan_windows_outside(state);
	return true;
}

#endif							/* PORTSTATS_SCAN_WINDOWS_H */
