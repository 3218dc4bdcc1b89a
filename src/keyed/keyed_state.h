/*
 * keyed_state.h: how a keyed state is laid out and grown, for the files of this
 * folder alone.
 */
#ifndef PORTSTATS_KEYED_STATE_H
#define PORTSTATS_KEYED_STATE_H

#include "keyed/keyed.h"

#define KEYED_VERSION			1
#define KEYED_ARENA_ALIGN(len)	TYPEALIGN(4, len)
#define KEYED_FEWEST_SLOTS		16

/* The size of what stands beside the entries while rows come in: slots, changes, pending values. */
static inline uint64
keyed_index_size(uint64 nslots)
{
	return nslots * sizeof(uint32) + keyed_changes_room(nslots) * sizeof(KeyedChange) +
		keyed_pending_room(nslots) * sizeof(KeyedPending);
}

/* How many values are pending. */
static inline uint32
keyed_npending(const KeyedState *state)
{
	return Min(state->arrivals, keyed_pending_room(state->nslots));
}

/* The size of a state; an error beyond what a value can be. */
extern Size keyed_size(int ntotals, uint32 headlen, uint64 maxentries, uint64 nslots,
					   uint64 arena_size);

/* A state with the given room, its contents still to come; the head is zero. */
extern KeyedState *keyed_allocate(uint8 kind, int nparts, int ntotals, uint32 headlen,
								  uint32 maxentries, uint32 nslots, uint32 arena_size);

/* Makes an entry at the end, without a key and with empty totals. */
extern KeyedEntry *keyed_append_entry(KeyedState *state);

/*
 * Replaces the state by one with room for more entries and arena bytes, and an
 * index where it has key parts. What it was is left to the executor.
 */
extern void keyed_grow(KeyedState **state, uint32 more_entries, uint32 more_arena);

/* Adds the values that are pending; the state may be replaced. */
extern void keyed_settle(KeyedState **state);

/* Sets bytes of the arena aside and says where; there must be room. */
extern uint32 keyed_take_arena(KeyedState *state, uint32 len);

/* Whether what a total has spilled lies in the arena. */
static inline bool
keyed_spill_is_inside(const KeyedState *state, const ExactTotal *t)
{
	return t->spill_room <= state->arena_used &&
		t->spill <= state->arena_used - t->spill_room;
}

/* Whether what stands in a state from outside can be read: a key, an entry's totals, what is pending. */
extern bool keyed_key_is_readable(const KeyedState *state, uint32 entry, const KeyedType *type);
extern bool keyed_totals_are_readable(const KeyedState *state, uint32 entry);
extern bool keyed_pending_is_valid(const KeyedState *state);

/* The error for a value that cannot be read. */
pg_noreturn extern void keyed_raise_unreadable(const KeyedType *type);

/* The exact sum of a total that has one. */
extern Numeric keyed_sum(const KeyedState *state, const ExactTotal *t);

#endif							/* PORTSTATS_KEYED_STATE_H */
