/*
 * converted_running.c: converts the totals of a keyed state that grows, of which a
 * window function is asked for the sum after each row.
 *
 * Sums of numerics are exact, so that it makes no difference whether one is added
 * up anew or what an entry came to before is taken from it: the result has the
 * bytes that converted_total gives.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/converted_running.h"
#include "currency/converted_total.h"
#include "decimal/exact.h"
#include "scratch/scratch.h"

typedef struct RunningTotal
{
	MemoryContext context;		/* everything, this too */
	KeyedWatch	watch;
	int			scale;			/* beyond which the values are carried */
	Numeric    *values;			/* what each entry came to, NULL: nothing */
	uint32		room;			/* for so many */
	uint32		nspecial;		/* NaN and infinities among them */
	Numeric		sum;			/* of the values; NULL: there is none */
} RunningTotal;

/* What the call has kept, nothing at first. */
static RunningTotal *
running_total(FunctionCallInfo fcinfo)
{
	RunningTotal *running = fcinfo->flinfo->fn_extra;

	if (running == NULL)
	{
		MemoryContext context = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt,
													  "portstats running total",
													  ALLOCSET_DEFAULT_SIZES);

		running = MemoryContextAllocZero(context, sizeof(RunningTotal));
		running->context = context;
		fcinfo->flinfo->fn_extra = running;
	}
	return running;
}

/* Puts a number, or NULL, in the place of one that was kept. */
static void
keep(RunningTotal *running, Numeric *place, Numeric value)
{
	Numeric		before = *place;

	*place = value == NULL ? NULL : copy_varlena(running->context, value);
	if (before != NULL)
		pfree(before);
}

/* What an entry comes to; NULL where it has no value. */
static Numeric
entry_value(const RunningTotal *running, int total, uint32 entry)
{
	const KeyedState *state = running->watch.state;

	if (!keyed_has_value(keyed_total(state, entry, total)))
		return NULL;
	return converted_entry_value(state, entry, total, running->scale);
}

/* Adds up the values. */
static void
add_up(RunningTotal *running)
{
	Scratch		scratch;

	keep(running, &running->sum, NULL);
	scratch_begin(&scratch);
	for (uint32 i = 0; i < running->watch.state->nentries; i++)
	{
		Numeric		value = running->values[i];

		scratch_next(&scratch);
		if (value != NULL)
			keep(running, &running->sum,
				 running->sum == NULL ? value : numeric_plus(running->sum, value));
	}
	scratch_end(&scratch);
}

/* Converts all entries. */
static void
convert_all(RunningTotal *running, int total)
{
	const KeyedState *state = running->watch.state;
	Scratch		scratch;

	for (uint32 i = 0; i < running->room; i++)
		keep(running, &running->values[i], NULL);
	if (running->room < state->maxentries)
	{
		running->room = 0;
		if (running->values != NULL)
			pfree(running->values);
		running->values = NULL;
		running->values = MemoryContextAllocExtended(running->context,
													 (Size) state->maxentries * sizeof(Numeric),
													 MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
		running->room = state->maxentries;
	}
	running->nspecial = 0;
	scratch_begin(&scratch);
	for (uint32 i = 0; i < state->nentries; i++)
	{
		Numeric		value;

		scratch_next(&scratch);
		value = entry_value(running, total, i);
		keep(running, &running->values[i], value);
		running->nspecial += value != NULL && numeric_is_special(value);
	}
	scratch_end(&scratch);
	add_up(running);
}

/* Converts the entries that have changed. */
static void
convert_changed(RunningTotal *running, int total)
{
	Numeric		sum = running->sum;
	bool		again = running->nspecial > 0;

	for (uint32 i = 0; i < running->watch.nchanged; i++)
	{
		uint32		entry = running->watch.changed[i];
		Numeric		before = running->values[entry];
		Numeric		value = entry_value(running, total, entry);

		CHECK_FOR_INTERRUPTS();
		running->nspecial += value != NULL && numeric_is_special(value);
		running->nspecial -= before != NULL && numeric_is_special(before);
		/* From what has none nothing is taken, and where it is none there is nothing to add to. */
		again = again || running->nspecial > 0 || (before != NULL && value == NULL);
		if (!again && before != NULL)
			sum = numeric_call(numeric_sub, sum, before);
		if (!again && value != NULL)
			sum = sum == NULL ? value : numeric_plus(sum, value);
		keep(running, &running->values[entry], value);
	}
	if (again)
		add_up(running);
	else if (sum != running->sum)
		keep(running, &running->sum, sum);
}

Numeric
converted_running_total(FunctionCallInfo fcinfo, const KeyedType *type, int total)
{
	RunningTotal *running = running_total(fcinfo);
	const KeyedState *state;
	int			scale;

	keyed_watch(&running->watch, running->context, PG_GETARG_DATUM(0), type);
	state = running->watch.state;
	scale = converted_scale(state, total, 0, state->nentries);
	if (running->watch.whole || scale != running->scale)
	{
		running->scale = scale;
		convert_all(running, total);
	}
	else
		convert_changed(running, total);
	return running->sum == NULL ? NULL : numeric_rounded(running->sum, scale);
}
