/*
 * scan_comparison.h: the transition of comparison (yoy, yoy_pct, growth) within a
 * PortstatsScan: what growth/comparison.c does for a row, by the same core, without a call.
 */
#ifndef PORTSTATS_SCAN_COMPARISON_H
#define PORTSTATS_SCAN_COMPARISON_H

#include "postgres.h"

#include "scan/scan_aggregate.h"
#include "scan/scan_rows.h"
#include "scan/scan_windows.h"
#include "window/window.h"

typedef struct ScanComparison
{
	bool		applies;
	WindowPair	windows;
	const ScanColumn *value;
	const ScanColumn *date;
	int16		length;			/* of a value: bytes of a whole number, -1 a numeric */
} ScanComparison;

/*
 * What an aggregate is, once the constants are there: it applies where value and date are columns, and the
 * periods constants.
 */
extern void scan_comparison_begin(ScanComparison *comparison, const ScanAggregate *aggregate);

/*
 * Takes a row into a state. False, and nothing is done, where the transition function
 * has to: the first row of a group, a row without a date.
 */
static inline bool
scan_comparison_take(const ScanComparison *comparison, const ScanAggregate *aggregate,
					 ScanAggregateState *state, int row, MemoryContext memory)
{
	KeyedState *keyed = (KeyedState *) DatumGetPointer(state->value);
	Datum		datum;
	ExactValue	value;
	int			in;

	if (state->isnull || comparison->date->isnull[row])
		return false;
	in = window_classify(&comparison->windows, DatumGetDateADT(comparison->date->values[row]));
	if (in == 0)
		return scan_windows_count_outside(state);
	datum = comparison->value->values[row];
	value.isnull = comparison->value->isnull[row];
	value.isint = comparison->length > 0;
	if (value.isnull)
		;
	else if (value.isint)
		value.integer = scan_number(datum, comparison->length);
	else
		value.numeric = exact_detoast_packed(datum);
	window_add(&keyed, 0, in, &value);
	if (PointerGetDatum(keyed) != state->value)
		scan_aggregate_set(aggregate, state, PointerGetDatum(keyed), false, memory);
	return true;
}

#endif							/* PORTSTATS_SCAN_COMPARISON_H */
