/*
 * keyed_watch.c: a state that is read again and again while rows come to it.
 *
 * Over a frame that grows the executor asks for a result after each row, of a
 * state in which one or two entries are others than before. What came by
 * keyed_add_later is still pending there, so that it can be added to what was
 * read last. Where more has come, or in another way, the state is compared with
 * that, byte by byte: what is as it was has been checked.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "compat.h"
#include "keyed/keyed_state.h"
#include "scratch/scratch.h"

/* Whether a state can be the one that was read last, with more in it: nothing has moved. */
static bool
is_same_layout(const KeyedState *state, const KeyedState *kept)
{
	return state->stamp != 0 && state->stamp == kept->stamp &&
		VARSIZE(state) == VARSIZE(kept) &&
		state->version == kept->version &&
		state->kind == kept->kind &&
		state->nparts == kept->nparts &&
		state->ntotals == kept->ntotals &&
		state->headlen == kept->headlen &&
		state->maxentries == kept->maxentries &&
		state->nslots == kept->nslots &&
		state->arena_size == kept->arena_size &&
		state->nentries >= kept->nentries &&
		state->nentries <= state->maxentries &&
		state->arena_used >= kept->arena_used &&
		state->arena_used <= state->arena_size;
}

static void
note_change(KeyedWatch *watch, uint32 entry)
{
	watch->changed[watch->nchanged++] = entry;
}

/* Takes over the head and what is new in the arena; entries are still to come. */
static void
take_head_and_arena(KeyedState *kept, const KeyedState *state)
{
	memcpy(keyed_head(kept), keyed_head(state), state->headlen);
	memcpy(keyed_arena(kept) + kept->arena_used, keyed_arena(state) + kept->arena_used,
		   state->arena_used - kept->arena_used);
	kept->nentries = state->nentries;
	kept->arena_used = state->arena_used;
}

/* Takes over an entry, which must have a key and totals that can be read. */
static void
take_entry(KeyedWatch *watch, KeyedState *kept, const KeyedState *state, uint32 entry,
		   const KeyedType *type)
{
	memcpy(keyed_entry(kept, entry), keyed_entry(state, entry),
		   keyed_entry_size(state->ntotals));
	note_change(watch, entry);
	if (!keyed_entry_is_readable(kept, entry, type))
		keyed_raise_unreadable(type);
}

/* An error unless each entry that has changed, or each there is, can be: its totals are complete. */
static void
require_valid_entries(const KeyedWatch *watch, bool all, const KeyedType *type)
{
	uint32		n = all ? watch->state->nentries : watch->nchanged;

	for (uint32 i = 0; type->entry_is_valid != NULL && i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!type->entry_is_valid(watch->state, all ? i : watch->changed[i]))
			keyed_raise_unreadable(type);
	}
}

/*
 * Adds the values that have come since to the state that was read last. False where
 * some of them are no longer pending, either state has spilled or moved, or this one
 * may not have grown in its place but been put there, of whatever it is made.
 */
static bool
take_values(KeyedWatch *watch, const KeyedState *state, const KeyedType *type)
{
	KeyedState *kept = watch->state;
	uint32		nbefore;

	if (kept == NULL || watch->read != state || !is_same_layout(state, kept) ||
		state->nslots == 0 || state->at_once != 0 || kept->arena_used != watch->arena_used ||
		state->arrivals - watch->arrivals > KEYED_PENDING)
		return false;
	if (!keyed_pending_is_valid(state) ||
		(state->headlen > 0 && !type->head_is_valid(keyed_head(state))))
		keyed_raise_unreadable(type);
	nbefore = kept->nentries;
	/* Half way through an error it would be neither. */
	watch->state = NULL;
	take_head_and_arena(kept, state);
	/* A new one is still without values: they are the last that came. */
	for (uint32 i = nbefore; i < state->nentries; i++)
		take_entry(watch, kept, state, i, type);
	watch->state = kept;
	for (uint32 i = watch->arrivals; i != state->arrivals; i++)
	{
		const KeyedPending *p = &keyed_pending(state)[i % KEYED_PENDING];

		keyed_add_taken(&watch->state, p->entry, p->total, p->value, p->dscale);
		note_change(watch, p->entry);
	}
	/* Of the head only counts change where there are entries. */
	require_valid_entries(watch, false, type);
	return true;
}

/*
 * Takes what has changed since into the state that was read last. False where that
 * has to be read anew: it has moved, or what lies in the arena has changed.
 */
static bool
take_changes(KeyedWatch *watch, const KeyedState *state, const KeyedType *type)
{
	KeyedState *kept = watch->state;
	uint32		nbefore;
	uint32		npending;
	bool		same_head;

	if (kept == NULL || !is_same_layout(state, kept) ||
		memcmp(keyed_arena(state), keyed_arena(kept), kept->arena_used) != 0)
		return false;
	same_head = state->headlen == 0 ||
		memcmp(keyed_head(state), keyed_head(kept), state->headlen) == 0;
	nbefore = kept->nentries;
	watch->state = NULL;
	take_head_and_arena(kept, state);
	for (uint32 i = 0; i < state->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i >= nbefore ||
			memcmp(keyed_entry(kept, i), keyed_entry(state, i),
				   keyed_entry_size(state->ntotals)) != 0)
			take_entry(watch, kept, state, i, type);
	}
	kept->arrivals = state->arrivals;
	memcpy(keyed_pending(kept), keyed_pending(state),
		   keyed_pending_room(state->nslots) * sizeof(KeyedPending));
	if (!keyed_pending_is_valid(kept) ||
		(!same_head && !type->head_is_valid(keyed_head(kept))))
		keyed_raise_unreadable(type);
	npending = Min(kept->arrivals, keyed_pending_room(kept->nslots));
	for (uint32 i = 0; i < npending; i++)
		note_change(watch, keyed_pending(kept)[i].entry);
	watch->state = kept;
	keyed_settle(&watch->state);
	require_valid_entries(watch, !same_head, type);
	return true;
}

void
keyed_watch(KeyedWatch *watch, MemoryContext context, Datum datum, const KeyedType *type)
{
	const KeyedState *state = (const KeyedState *) PG_DETOAST_DATUM(datum);
	KeyedState *before = watch->state;

	watch->nchanged = 0;
	watch->whole = !take_values(watch, state, type) && !take_changes(watch, state, type);
	if (watch->whole)
	{
		watch->state = keyed_fetch(PointerGetDatum(state), type);
		if (watch->changed != NULL)
			pfree(watch->changed);
		watch->changed = NULL;
		watch->changed = MemoryContextAllocHuge(context,
												((Size) state->maxentries + KEYED_PENDING) * sizeof(uint32));
	}
	watch->read = state;
	watch->arrivals = state->arrivals;
	watch->arena_used = state->arena_used;
	/* What is read whole, or has grown by what was pending, lies in the caller's memory. */
	if (watch->state != before)
	{
		KeyedState *after = watch->state;

		watch->state = NULL;
		watch->state = copy_varlena(context, after);
		if (before != NULL)
			pfree(before);
	}
}
