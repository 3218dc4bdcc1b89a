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
#include "currency/convert.h"
#include "currency/converted_running.h"
#include "currency/converted_total.h"
#include "decimal/exact.h"
#include "scratch/scratch.h"

/* Of values as they are: no scale of a conversion. */
#define AS_THEY_ARE		(-1)

/* The sum over one total of a state, as it is or converted. */
typedef struct RunningSum
{
	uint64		reading;		/* that it is of; 0: none yet */
	int			scale;			/* beyond which the values are carried, or
								 * AS_THEY_ARE */
	int			largest;		/* scale among them before that */
	Numeric    *values;			/* what each entry came to, NULL: nothing */
	uint32		room;			/* for so many */
	uint32		nvalues;		/* that may be there; NULL beyond */
	Numeric		sum;			/* of the values; NULL: there is none */
} RunningSum;

struct ConvertedRunning
{
	MemoryContext context;		/* everything, this too */
	KeyedWatch	watch;
	uint64		reading;		/* how many states have been read */
	RunningSum	amounts[KEYED_MAX_TOTALS];
	RunningSum	converted[KEYED_MAX_TOTALS];
};

/* Puts a number, or NULL, in the place of one that was kept. */
static void
keep(const ConvertedRunning *running, Numeric *place, Numeric value)
{
	Numeric		before = *place;

	*place = value == NULL ? NULL : copy_varlena(running->context, value);
	if (before != NULL)
		pfree(before);
}

/* What an entry comes to; NULL where it has no value. */
static Numeric
entry_value(const ConvertedRunning *running, const RunningSum *s, int total, uint32 entry)
{
	const KeyedState *state = running->watch.state;

	if (!keyed_has_value(keyed_total(state, entry, total)))
		return NULL;
	return converted_entry_value(state, entry, total, s->scale);
}

/* Puts what an entry comes to in the place of what it came to before. */
static void
take_value(const ConvertedRunning *running, RunningSum *s, uint32 entry, Numeric value)
{
	Numeric		before = s->values[entry];
	Numeric		sum = s->sum;

	/* A NaN or an infinity stays in the sum, as it stays in the entry. */
	if (before != NULL && !numeric_is_special(before))
		sum = numeric_call(numeric_sub, sum, before);
	if (value != NULL)
		sum = sum == NULL ? value : numeric_plus(sum, value);
	if (sum != s->sum)
		keep(running, &s->sum, sum);
	s->nvalues = Max(s->nvalues, entry + 1);
	keep(running, &s->values[entry], value);
}

/* Forgets what entries came to, and makes room for those of the state. */
static void
forget_values(const ConvertedRunning *running, RunningSum *s)
{
	const KeyedState *state = running->watch.state;

	for (uint32 i = 0; i < s->nvalues; i++)
		keep(running, &s->values[i], NULL);
	s->nvalues = 0;
	keep(running, &s->sum, NULL);
	if (s->room < state->maxentries)
	{
		s->values = renew_zeros(running->context, s->values, state->maxentries, sizeof(Numeric));
		s->room = state->maxentries;
	}
}

/* Converts all entries, or those that have changed. */
static void
convert(const ConvertedRunning *running, RunningSum *s, int total, bool all)
{
	const KeyedWatch *watch = &running->watch;
	uint32		n = all ? watch->state->nentries : watch->nchanged;
	Scratch		scratch;

	scratch_begin(&scratch);
	for (uint32 i = 0; i < n; i++)
	{
		uint32		entry = all ? i : watch->changed[i];

		scratch_next(&scratch);
		take_value(running, s, entry, entry_value(running, s, total, entry));
	}
	scratch_end(&scratch);
}

/*
 * Brings a sum up to the state that was read last, of the values as they are or as they
 * are converted; what it comes to, NULL where there is no value.
 */
static Numeric
bring_up(ConvertedRunning *running, RunningSum *s, int total, bool converted)
{
	const KeyedState *state = running->watch.state;
	/* The first state is read whole. */
	bool		same = !running->watch.whole && s->reading == running->reading - 1;
	/* A sum shows the largest scale that was ever added to it. */
	int			largest = same ? s->largest : converted_largest_scale(state, total, 0, state->nentries);
	int			scale;

	for (uint32 i = 0; same && i < running->watch.nchanged; i++)
	{
		uint32		entry = running->watch.changed[i];

		largest = Max(largest, converted_largest_scale(state, total, entry, entry + 1));
	}
	scale = converted ? convert_scale(largest) : AS_THEY_ARE;
	same = same && scale == s->scale;
	s->scale = scale;
	s->largest = largest;
	if (!same)
		forget_values(running, s);
	convert(running, s, total, !same);
	s->reading = running->reading;
	return s->sum;
}

ConvertedRunning *
converted_running(ConvertedRunning **place, MemoryContext parent, Datum datum,
				  const KeyedType *type)
{
	ConvertedRunning *running = *place;

	if (running == NULL)
	{
		MemoryContext context = AllocSetContextCreate(parent, "portstats running total",
													  ALLOCSET_DEFAULT_SIZES);

		running = MemoryContextAllocZero(context, sizeof(ConvertedRunning));
		running->context = context;
		*place = running;
	}
	keyed_watch(&running->watch, running->context, datum, type);
	running->reading++;
	return running;
}

const KeyedWatch *
converted_running_watch(const ConvertedRunning *running)
{
	return &running->watch;
}

Numeric
converted_running_total(ConvertedRunning *running, int total)
{
	RunningSum *s = &running->converted[total];
	Numeric		sum = bring_up(running, s, total, true);

	return sum == NULL ? NULL : numeric_rounded(sum, s->scale);
}

Numeric
converted_running_amounts(ConvertedRunning *running, int total)
{
	return bring_up(running, &running->amounts[total], total, false);
}
