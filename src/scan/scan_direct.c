/*
 * scan_direct.c: transitions without a call for each row.
 *
 * What a transition function would have to begin or to refuse is left to it: the first row of a
 * group, a row without a date, an amount that is NULL.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "currency/converted_sum.h"
#include "growth/growth.h"
#include "scan/scan_direct.h"
#include "scan/scan_windows.h"
#include "series/series_state.h"

#define FUNCTIONS(name, kind, from, to) \
	{name##_int2, kind, sizeof(int16), from, to}, {name##_int4, kind, sizeof(int32), from, to}, \
	{name##_int8, kind, sizeof(int64), from, to}, {name##_numeric, kind, -1, from, to}

static const struct
{
	PGFunction	function;
	ScanDirectKind kind;
	int16		length;			/* of the value */
	Currency	from;
	Currency	to;
}			functions[] =
{
	FUNCTIONS(comparison_accum, DIRECT_COMPARISON, 0, 0),
	FUNCTIONS(sum_usd_add, DIRECT_SUM, CURRENCY_CNY, CURRENCY_USD),
	FUNCTIONS(sum_cny_add, DIRECT_SUM, CURRENCY_USD, CURRENCY_CNY),
	FUNCTIONS(series_accum, DIRECT_SERIES, 0, 0)
};

void
scan_direct_begin(ScanDirect *direct, const ScanAggregate *aggregate)
{
	memset(direct, 0, sizeof(*direct));
	/* A state that somebody else has begun is looked at by the function, row by row. */
	if (aggregate->computes || !aggregate->initial_isnull)
		return;
	for (int i = 0; i < (int) lengthof(functions); i++)
	{
		if (aggregate->transition->flinfo->fn_addr != functions[i].function)
			continue;
		direct->kind = functions[i].kind;
		direct->length = functions[i].length;
		direct->from = functions[i].from;
		direct->to = functions[i].to;
	}
	if (direct->kind == DIRECT_NOT)
		return;
	direct->value = aggregate->arguments[0].column;
	direct->date = aggregate->arguments[1].column;
	if (direct->value == NULL || direct->date == NULL ||
		(direct->kind == DIRECT_COMPARISON && !scan_windows_of(aggregate, &direct->windows)) ||
		(direct->kind == DIRECT_SERIES && aggregate->narguments != 2))
		direct->kind = DIRECT_NOT;
}

/* Takes a row into a state; false, and nothing is done, where the function has to. *state may be replaced. */
typedef bool (*TakeRow) (const ScanDirect *direct, FunctionCallInfo call, void **state, int row,
						 const ExactValue *value);

/* As comparison_accum does. */
static inline bool
take_comparison(const ScanDirect *direct, FunctionCallInfo call, void **state, int row,
				const ExactValue *value)
{
	KeyedState *keyed = *state;
	int			in = window_classify(&direct->windows,
									 DatumGetDateADT(direct->date->values[row]));

	(void) call;
	if (in == 0)
		((WindowPair *) keyed_head(keyed))->outside++;
	else
		window_add(&keyed, 0, in, value);
	*state = keyed;
	return true;
}

/* As sum_usd_add and sum_cny_add do. */
static inline bool
take_sum(const ScanDirect *direct, FunctionCallInfo call, void **state, int row,
		 const ExactValue *value)
{
	KeyedState *keyed = *state;

	/* Of rows without an amount alone so far: their state has no target yet. */
	if (value->isnull || !converted_sum_is_into(keyed, direct->to))
		return false;
	converted_sum_add(call, &keyed, value, &rate_type_default, direct->from, direct->to,
					  DatumGetDateADT(direct->date->values[row]));
	*state = keyed;
	return true;
}

/* As series_accum does. */
static inline bool
take_series(const ScanDirect *direct, FunctionCallInfo call, void **state, int row,
			const ExactValue *value)
{
	SeriesState *series = *state;
	int32		entry = series_state_find_day(&series, DatumGetDateADT(direct->date->values[row]));

	(void) call;
	series_state_add(&series, entry, value);
	*state = series;
	return true;
}

static pg_attribute_always_inline void
take_rows(const ScanDirect *direct, const ScanAggregate *aggregate, int i, ScanGroup *const *group,
		  int first, int end, MemoryContext memory, TakeRow take)
{
	const ScanColumn *column = direct->value;
	int			length = direct->length;

	for (int row = first; row < end; row++)
	{
		ScanAggregateState *state = &group[row]->states[i];
		void	   *now = DatumGetPointer(state->value);
		ExactValue	value;

		if (!state->isnull && !direct->date->isnull[row])
		{
			value = exact_value(column->values[row], column->isnull[row], length);
			if (take(direct, aggregate->transition, &now, row, &value))
			{
				if (now != DatumGetPointer(state->value))
					scan_aggregate_set(aggregate, state, PointerGetDatum(now), false, memory);
				continue;
			}
		}
		scan_aggregate_advance_rows(aggregate, i, group, row, row + 1, memory);
	}
}

void
scan_direct_take(const ScanDirect *direct, const ScanAggregate *aggregate, int i,
				 ScanGroup *const *group, int first, int end, MemoryContext memory)
{
	switch (direct->kind)
	{
		case DIRECT_NOT:
			scan_aggregate_advance_rows(aggregate, i, group, first, end, memory);
			break;
		case DIRECT_COMPARISON:
			take_rows(direct, aggregate, i, group, first, end, memory, take_comparison);
			break;
		case DIRECT_SUM:
			take_rows(direct, aggregate, i, group, first, end, memory, take_sum);
			break;
		case DIRECT_SERIES:
			take_rows(direct, aggregate, i, group, first, end, memory, take_series);
			break;
	}
}
