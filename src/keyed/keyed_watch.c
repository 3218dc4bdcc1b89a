/*
 * keyed_watch.c: a state that is read again and again while rows come to it.
 *
 * Over a frame that grows the executor asks for a result after each row, of a
 * state in which one or two entries are others than before. It is compared,
 * byte by byte, with what was read last: what is as it was has been checked.
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

/*
 * Takes what has changed since into the state that was read last. False where that
 * has to be read anew: it has moved, or what lies in the arena has changed.
 */
static bool
take_changes(KeyedWatch *watch, const KeyedState *state, const KeyedType *type)
{
	KeyedState *kept = watch->state;
	Size		entry_size = keyed_entry_size(state->ntotals);
	uint32		nbefore;
	uint32		npending;
	bool		same_head;

	if (kept == NULL || !is_same_layout(state, kept) ||
		memcmp(keyed_arena(state), keyed_arena(kept), kept->arena_used) != 0)
		return false;
	same_head = state->headlen == 0 ||
		memcmp(keyed_head(state), keyed_head(kept), state->headlen) == 0;
	nbefore = kept->nentries;
	/* Half way through an error it would be neither. */
	watch->state = NULL;
	memcpy(keyed_head(kept), keyed_head(state), state->headlen);
	memcpy(keyed_arena(kept) + kept->arena_used, keyed_arena(state) + kept->arena_used,
		   state->arena_used - kept->arena_used);
	kept->nentries = state->nentries;
	kept->arena_used = state->arena_used;
	for (uint32 i = 0; i < state->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i < nbefore &&
			memcmp(keyed_entry(kept, i), keyed_entry(state, i), entry_size) == 0)
			continue;
		memcpy(keyed_entry(kept, i), keyed_entry(state, i), entry_size);
		note_change(watch, i);
		if (!keyed_entry_is_readable(kept, i, type))
			keyed_raise_unreadable(type);
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
	for (uint32 i = 0; type->entry_is_valid != NULL &&
		 i < (same_head ? watch->nchanged : kept->nentries); i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!type->entry_is_valid(watch->state, same_head ? watch->changed[i] : i))
			keyed_raise_unreadable(type);
	}
	return true;
}

void
keyed_watch(KeyedWatch *watch, MemoryContext context, Datum datum, const KeyedType *type)
{
	const KeyedState *state = (const KeyedState *) PG_DETOAST_DATUM(datum);
	KeyedState *before = watch->state;

	watch->nchanged = 0;
	watch->whole = !take_changes(watch, state, type);
	if (watch->whole)
	{
		watch->state = keyed_fetch(PointerGetDatum(state), type);
		if (watch->changed != NULL)
			pfree(watch->changed);
		watch->changed = NULL;
		watch->changed = MemoryContextAllocHuge(context,
												((Size) state->maxentries + KEYED_PENDING) * sizeof(uint32));
	}
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
