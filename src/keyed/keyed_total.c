/*
 * keyed_total.c: the exact totals of a keyed state: what 128 bits hold, and the
 * server's numeric for what they do not.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "compat.h"
#include "keyed/keyed_state.h"

#define SMALLEST_SPILL		32

static inline Numeric
spilled(const KeyedState *state, const ExactTotal *t)
{
	return (Numeric) (keyed_arena(state) + t->spill);
}

/* Adds a numeric to what a total has spilled. */
static void
spill(KeyedState **state, uint32 entry, int total, Numeric number)
{
	ExactTotal *t = keyed_total(*state, entry, total);
	uint32		size;

	if (t->spill != KEYED_NOWHERE)
		number = numeric_plus(spilled(*state, t), number);
	size = VARSIZE(number);
	if (size > t->spill_room)
	{
		uint32		room = SMALLEST_SPILL;

		/* Doubling bounds what is wasted by all the rooms grown out of. */
		while (room < size)
			room *= 2;
		if ((*state)->arena_used + room > (*state)->arena_size)
			keyed_grow(state, 0, room);
		t = keyed_total(*state, entry, total);
		t->spill = keyed_take_arena(*state, room);
		t->spill_room = room;
	}
	memcpy(keyed_arena(*state) + t->spill, number, size);
}

/*
 * Brings a total to a larger scale; what then no longer fits is spilled.
 */
static void
raise_scale(KeyedState **state, uint32 entry, int total, int dscale)
{
	ExactTotal *t = keyed_total(*state, entry, total);

	if (dscale <= t->dscale)
		return;
	if (!decimal_shift(&t->sum, DEC_GROUPS(dscale) - DEC_GROUPS(t->dscale)))
	{
		spill(state, entry, total, exact_to_numeric(t->sum, t->dscale));
		t = keyed_total(*state, entry, total);
		t->sum = decimal_from_int64(0);
	}
	t->dscale = dscale;
}

void
keyed_add_fixed(KeyedState **state, uint32 entry, int total, Dec128 x, int dscale)
{
	ExactTotal *t;
	Dec128		shifted = x;

	if (dscale == KEYED_PENDING_NULL)
	{
		keyed_total(*state, entry, total)->nulls++;
		return;
	}
	raise_scale(state, entry, total, dscale);
	t = keyed_total(*state, entry, total);
	if (!decimal_shift(&shifted, DEC_GROUPS(t->dscale) - DEC_GROUPS(dscale)))
		spill(state, entry, total, exact_to_numeric(x, dscale));
	else if (!decimal_add(&t->sum, shifted))
	{
		spill(state, entry, total, exact_to_numeric(t->sum, t->dscale));
		keyed_total(*state, entry, total)->sum = shifted;
	}
}

void
keyed_add_large(KeyedState **state, uint32 entry, int total, struct varlena *number,
				int dscale)
{
	raise_scale(state, entry, total, dscale);
	spill(state, entry, total, DatumGetNumeric(PointerGetDatum(number)));
}

void
keyed_settle(KeyedState **state)
{
	uint32		n = keyed_npending(*state);

	(*state)->arrivals = 0;
	for (uint32 i = 0; i < n; i++)
	{
		KeyedPending p = keyed_pending(*state)[i];

		keyed_add_taken(state, p.entry, p.total, p.value, p.dscale);
	}
}

void
keyed_merge_entry(KeyedState **state, uint32 entry, const KeyedState *other, uint32 from)
{
	keyed_note_change(*state, entry);
	for (int k = 0; k < (*state)->ntotals; k++)
	{
		const ExactTotal *source = keyed_total(other, from, k);
		ExactTotal *t = keyed_total(*state, entry, k);

		exact_add_count(&t->rows, source->rows);
		exact_add_count(&t->nulls, source->nulls);
		if (keyed_has_value(source))
			keyed_add_fixed(state, entry, k, source->sum, source->dscale);
		if (source->spill != KEYED_NOWHERE)
			spill(state, entry, k, spilled(other, source));
	}
}

void
keyed_merge(KeyedState **state, const KeyedState *other)
{
	/* The first that comes: it would grow to this step by step. */
	if ((*state)->nentries == 0)
		keyed_grow(state, other->nentries, other->arena_used);
	for (uint32 i = 0; i < other->nentries; i++)
	{
		KeyPart		parts[KEYED_MAX_PARTS];
		uint32		entry;

		CHECK_FOR_INTERRUPTS();
		keyed_key(other, i, parts);
		entry = keyed_find_or_add(state, parts);
		keyed_merge_entry(state, entry, other, i);
	}
}

Numeric
keyed_sum(const KeyedState *state, const ExactTotal *t)
{
	Numeric		sum = exact_to_numeric(t->sum, t->dscale);

	return t->spill == KEYED_NOWHERE ? sum : numeric_plus(sum, spilled(state, t));
}

Numeric
keyed_total_value(const KeyedState *state, uint32 entry, int total, bool *isnull)
{
	const ExactTotal *t = keyed_total(state, entry, total);

	*isnull = t->rows > 0 && t->rows == t->nulls;
	if (*isnull)
		return NULL;
	return keyed_sum(state, t);
}
