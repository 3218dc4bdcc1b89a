/*
 * scan_comparison.c: which aggregates are comparisons that need no call for each row.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "growth/growth.h"
#include "scan/scan_comparison.h"

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
	for (int i = 0; comparison->applies && i < aggregate->narguments; i++)
	{
		const ScanArgument *argument = &aggregate->arguments[i];

		/* A period that is a column, or NULL, is the transition function's to refuse. */
		comparison->applies = i < 2 ? argument->column != NULL :
			argument->constant && !aggregate->transition->args[i + 1].isnull;
	}
	if (!comparison->applies)
		return;
	comparison->value = aggregate->arguments[0].column;
	comparison->date = aggregate->arguments[1].column;
	window_begin(aggregate->transition, 3, aggregate->narguments - 2, &comparison->windows);
}
