/*
 * scan_comparison.c: which aggregates are comparisons that need no call for each row.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "growth/growth.h"
#include "scan/scan_comparison.h"
#include "scan/scan_windows.h"

/* The transition function of each type of value, and the length of one. */
static const struct
{
	PGFunction	function;
	int16		length;
}			functions[] =
{
	{comparison_accum_int2, sizeof(int16)},
	{comparison_accum_int4, sizeof(int32)},
#if SIZEOF_DATUM >= 8
	{comparison_accum_int8, sizeof(int64)},
#endif
	{comparison_accum_numeric, -1}
};

void
scan_comparison_begin(ScanComparison *comparison, const ScanAggregate *aggregate)
{
	memset(comparison, 0, sizeof(*comparison));
	for (int i = 0; i < (int) lengthof(functions); i++)
	{
		if (aggregate->transition->flinfo->fn_addr != functions[i].function)
			continue;
		comparison->applies = !aggregate->computes;
		comparison->length = functions[i].length;
	}
	if (!comparison->applies)
		return;
	comparison->value = aggregate->arguments[0].column;
	comparison->date = aggregate->arguments[1].column;
	comparison->applies = comparison->value != NULL && comparison->date != NULL &&
		scan_windows_of(aggregate, &comparison->windows);
}
