/*
 * keyed_watch.c: a state that is read again and again while rows come to it.
 *
 * Over a frame that grows the executor asks for a result after each step, of a
 * state in which some entries are others than before. Their numbers stand in the
 * state, so that what was read last is brought up to it by those alone. Where it
 * has grown, or more has come than there are numbers, it is read anew.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "compat.h"
#include "keyed/keyed_state.h"
#include "scratch/scratch.h"

/* The id of the last of so many changes of a state; 0 where it remembers none. */
static uint64
last_change(const KeyedState *state, uint32 changes)
{
	return state->nslots > 0 ? keyed_change(state, changes - 1)->id : 0;
}

/*
 * Whether a state has come of the one that was read last, nothing moved, and the changes since
 * are all remembered: then the last one of that is, too, which no other state has gone through.
 * Its place in memory says nothing, since an aggregate of a user's may put another state there.
 * What was read is not what is kept: that may have got room for what pending values spilled,
 * and the state as much room since for something else.
 */
static bool
has_only_more(const KeyedState *state, const KeyedWatch *watch)
{
	const KeyedState *was = &watch->was;
	const KeyedState *kept = watch->state;

	return kept != NULL &&
		VARSIZE(state) == VARSIZE(was) &&
		memcmp(state, was, offsetof(KeyedState, nentries)) == 0 &&
		state->nslots > 0 &&
		state->nslots == was->nslots && state->nslots == kept->nslots &&
		state->maxentries == was->maxentries && state->maxentries == kept->maxentries &&
		state->arena_size == was->arena_size &&
		state->nentries >= was->nentries && state->nentries <= state->maxentries &&
		state->arena_used >= was->arena_used && state->arena_used <= state->arena_size &&
		state->changes - was->changes < keyed_changes_room(state->nslots) &&
		last_change(state, was->changes) == watch->last_change;
}

/*
 * Takes over an entry's totals as they stand in the state, with what they have spilled; an
 * error unless they can be read.
 */
static void
take_totals(KeyedState *kept, const KeyedState *state, uint32 entry, const KeyedType *type)
{
	memcpy(keyed_total(kept, entry, 0), keyed_total(state, entry, 0),
		   state->ntotals * sizeof(ExactTotal));
	for (int k = 0; k < state->ntotals; k++)
	{
		const ExactTotal *t = keyed_total(kept, entry, k);

		if (t->spill != KEYED_NOWHERE && keyed_spill_is_inside(kept, t))
			memcpy(keyed_arena(kept) + t->spill, keyed_arena(state) + t->spill, t->spill_room);
	}
	if (!keyed_totals_are_readable(kept, entry))
		keyed_raise_unreadable(type);
}

/* The same of an entry that is changed, perhaps not for the first time. */
static void
take_changed(KeyedWatch *watch, KeyedState *kept, const KeyedState *state, uint32 entry,
			 const KeyedType *type)
{
	CHECK_FOR_INTERRUPTS();
	if (entry >= state->nentries)
		keyed_raise_unreadable(type);
	if (watch->is_changed[entry])
		return;
	take_totals(kept, state, entry, type);
	watch->is_changed[entry] = true;
	watch->changed[watch->nchanged++] = entry;
}

/* Brings the state that was read last up to what it is now; it may be replaced. */
static KeyedState *
take_changes(KeyedWatch *watch, KeyedState *kept, const KeyedState *state, const KeyedType *type)
{
	const KeyedState *was = &watch->was;
	uint32		npending = keyed_npending(was);

	memcpy(keyed_head(kept), keyed_head(state), state->headlen);
	/* Behind what the arena held lies what pending values have spilled here alone. */
	memcpy(keyed_arena(kept) + was->arena_used, keyed_arena(state) + was->arena_used,
		   state->arena_used - was->arena_used);
	kept->nentries = state->nentries;
	kept->arena_used = state->arena_used;
	/* What was pending has been added here, and may still be pending there. */
	for (uint32 i = 0; i < npending; i++)
		take_totals(kept, state, keyed_pending(kept)[i].entry, type);
	for (uint32 i = was->changes; i != state->changes; i++)
		take_changed(watch, kept, state, keyed_change(state, i)->entry, type);
	/* New ones have a key, and perhaps no value yet. */
	for (uint32 i = was->nentries; i < state->nentries; i++)
	{
		memcpy(keyed_entry(kept, i), keyed_entry(state, i), offsetof(KeyedEntry, totals));
		if (!keyed_key_is_readable(kept, i, type))
			keyed_raise_unreadable(type);
		take_changed(watch, kept, state, i, type);
	}
	kept->arrivals = state->arrivals;
	memcpy(keyed_pending(kept), keyed_pending(state), KEYED_PENDING * sizeof(KeyedPending));
	if (!keyed_pending_is_valid(kept) ||
		(state->headlen > 0 && !type->head_is_valid(keyed_head(kept))))
		keyed_raise_unreadable(type);
	keyed_settle(&kept);
	/* Of the head only counts change where there are entries. */
	for (uint32 i = 0; type->entry_is_valid != NULL && i < watch->nchanged; i++)
	{
		if (!type->entry_is_valid(kept, watch->changed[i]))
			keyed_raise_unreadable(type);
	}
	return kept;
}

void
keyed_watch(KeyedWatch *watch, MemoryContext context, Datum datum, const KeyedType *type)
{
	const KeyedState *state = (const KeyedState *) PG_DETOAST_DATUM(datum);
	KeyedState *before = watch->state;
	KeyedState *now;

	for (uint32 i = 0; i < watch->nchanged; i++)
		watch->is_changed[watch->changed[i]] = false;
	watch->nchanged = 0;
	watch->whole = !has_only_more(state, watch);
	/* Half way through an error it is none. */
	watch->state = NULL;
	if (watch->whole)
	{
		now = keyed_fetch(PointerGetDatum(state), type);
		watch->changed = renew_zeros(context, watch->changed, state->maxentries, sizeof(uint32));
		watch->is_changed = renew_zeros(context, watch->is_changed, state->maxentries, sizeof(bool));
	}
	else
		now = take_changes(watch, before, state, type);
	/* What is read whole, or has grown by what was pending, lies in the caller's memory. */
	if (now != before)
	{
		now = copy_varlena(context, now);
		if (before != NULL)
			pfree(before);
	}
	watch->state = now;
	watch->was = *state;
	watch->last_change = last_change(state, state->changes);
}
