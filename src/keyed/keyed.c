/*
 * keyed.c: exact totals by key, in one flat value.
 *
 * The format, of which KeyedState is the first part (everything is aligned to
 * 8 but what stands in the arena):
 *
 *   48  KeyedState   varlena header, version, kind, parts, totals, sizes, stamp,
 *                    how many values have come to be pending, how many changes
 *   h   head         headlen bytes that belong to the type
 *   e   entries      maxentries times: 16 bytes (hash, where the key is), then
 *                    ntotals totals of 48 bytes
 *   4s  slots        nslots hash slots: number of an entry + 1, or 0
 *   4s  changes      nslots / 4 times 16 bytes, an id and the number of the entry:
 *                    the last ones, each at its own number modulo that
 *   p   pending      where there are slots, 8 times 24 bytes: values that are
 *                    not added yet
 *   a   arena        arena_size bytes: keys and spilled numerics, each at a
 *                    multiple of 4
 *
 * A key in the arena is its parts, each as an int32 length (-1 for NULL) and so
 * many bytes. A spilled numeric is the part of a total for which 128 bits have
 * no room: huge values, NaN, infinities. It is added to by the server.
 *
 * An entry keeps its number while a state grows, wherever it is moved to; so who
 * knows the stamp of a state and the number of an entry need not look for it.
 *
 * The canonical form has its entries in key order, no slots, no hashes, no stamp,
 * no spare room, a spilled numeric only where the total as a whole does not fit
 * (and then nothing beside it), and the arena in the order of the entries.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "keyed/keyed_state.h"

#define FIRST_ENTRIES		(KEYED_FEWEST_SLOTS / 2)
#define FIRST_ARENA			256

Size
keyed_size(int ntotals, uint32 headlen, uint64 maxentries, uint64 nslots,
		   uint64 arena_size)
{
	uint64		size = sizeof(KeyedState) + headlen +
		maxentries * keyed_entry_size(ntotals) + keyed_index_size(nslots) + arena_size;

	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many different keys for one aggregate"),
				 errdetail("A state of %llu keys would need more than 1 GB.",
						   (unsigned long long) maxentries),
				 errhint("Aggregate by a coarser key, or by part with GROUP BY.")));
	return (Size) size;
}

KeyedState *
keyed_allocate(uint8 kind, int nparts, int ntotals, uint32 headlen, uint32 maxentries,
			   uint32 nslots, uint32 arena_size)
{
	Size		size = keyed_size(ntotals, headlen, maxentries, nslots, arena_size);
	KeyedState *state = palloc(size);

	SET_VARSIZE(state, size);
	state->version = KEYED_VERSION;
	state->kind = kind;
	state->nparts = nparts;
	state->ntotals = ntotals;
	state->headlen = headlen;
	state->nentries = 0;
	state->maxentries = maxentries;
	state->nslots = nslots;
	state->arena_used = 0;
	state->arena_size = arena_size;
	state->stamp = 0;
	state->arrivals = 0;
	state->changes = 0;
	memset(keyed_head(state), 0, headlen);
	memset(keyed_slots(state), 0, keyed_index_size(nslots));
	return state;
}

/*
 * Zeroes the room that no entry and nothing in the arena stands in yet: it travels with the
 * value, with no stray bytes. What lies between them is zero from the beginning.
 */
static void
clear_room(KeyedState *state)
{
	char	   *entries = (char *) keyed_entry(state, state->nentries);
	char	   *arena = keyed_arena(state) + state->arena_used;

	memset(entries, 0, (char *) keyed_slots(state) - entries);
	memset(arena, 0, (char *) state + VARSIZE(state) - arena);
}

KeyedEntry *
keyed_append_entry(KeyedState *state)
{
	KeyedEntry *entry = keyed_entry(state, state->nentries++);

	memset(entry, 0, keyed_entry_size(state->ntotals));
	for (int i = 0; i < state->ntotals; i++)
		entry->totals[i].spill = KEYED_NOWHERE;
	return entry;
}

uint64		keyed_last_id = 0;

void
keyed_begin_ids(void)
{
	uint64		first;

	/* Random: another process may have stored a state. */
	if (!pg_strong_random(&first, sizeof(first)))
		elog(ERROR, "could not generate random values");
	/* There are more to come than can be counted, and none is 0. */
	keyed_last_id = first >> 1 | 1;
}

/* Slots for so many entries, at most two thirds of them taken. */
static uint32
slots_for(uint32 maxentries)
{
	uint32		nslots = KEYED_FEWEST_SLOTS;

	while (nslots < (uint64) maxentries * 3 / 2 && nslots < ((uint32) 1 << 30))
		nslots *= 2;
	return nslots;
}

KeyedState *
keyed_new(const KeyedType *type, int nparts)
{
	KeyedState *state;

	if (nparts > 0)
		return keyed_new_with_room(type, nparts, 0, FIRST_ARENA);
	/* The one entry there will ever be. */
	state = keyed_allocate(type->kind, 0, type->ntotals, type->headlen, 1, 0, 0);
	keyed_append_entry(state);
	return state;
}

KeyedState *
keyed_new_with_room(const KeyedType *type, int nparts, uint32 entries, uint32 arena)
{
	uint32		maxentries = Max(entries, FIRST_ENTRIES);
	KeyedState *state = keyed_allocate(type->kind, nparts, type->ntotals, type->headlen,
									   maxentries, slots_for(maxentries), arena);

	clear_room(state);
	state->stamp = keyed_new_id();
	keyed_note_change(state, 0);
	return state;
}

/* Puts an entry into the first free slot on its way. */
static inline void
fill_slot(uint32 *slots, uint32 nslots, uint32 hash, uint32 entry)
{
	uint32		slot = hash & (nslots - 1);

	while (slots[slot] != 0)
		slot = (slot + 1) & (nslots - 1);
	slots[slot] = entry + 1;
}

/*
 * A number at least as large as both: where it must grow, twice the first, and
 * an eighth more where that is beyond the limit, for what is left below 1 GB.
 */
static uint32
grown(uint32 now, uint64 needed, uint64 limit)
{
	uint64		size = (uint64) now * 2;

	if (needed <= now)
		return now;
	if (size > limit)
		size = (uint64) now + now / 8;
	size = Max(needed, size);
	return (uint32) Min(size, PG_UINT32_MAX);
}

static uint32 key_hash(const KeyPart *parts, int nparts);

void
keyed_grow(KeyedState **state, uint32 more_entries, uint32 more_arena)
{
	KeyedState *old = *state;
	Size		entry_size = keyed_entry_size(old->ntotals);
	uint32		maxentries;
	uint32		arena_size;
	uint32		nslots = 0;
	KeyedState *new;

	maxentries = grown(old->maxentries, (uint64) old->nentries + more_entries,
					   MaxAllocSize / entry_size / 2);
	arena_size = grown(old->arena_size, (uint64) old->arena_used + more_arena,
					   MaxAllocSize / 4);
	arena_size = KEYED_ARENA_ALIGN(arena_size);
	if (old->nparts > 0)
	{
		maxentries = Max(maxentries, FIRST_ENTRIES);
		nslots = slots_for(maxentries);
	}
	new = keyed_allocate(old->kind, old->nparts, old->ntotals, old->headlen,
						 maxentries, nslots, arena_size);
	memcpy(keyed_head(new), keyed_head(old), old->headlen);
	memcpy(keyed_entry(new, 0), keyed_entry(old, 0), old->nentries * entry_size);
	memcpy(keyed_arena(new), keyed_arena(old), old->arena_used);
	new->nentries = old->nentries;
	new->arena_used = old->arena_used;
	clear_room(new);
	if (old->nslots > 0)
	{
		new->arrivals = old->arrivals;
		memcpy(keyed_pending(new), keyed_pending(old), KEYED_PENDING * sizeof(KeyedPending));
	}
	new->stamp = old->stamp != 0 ? old->stamp : keyed_new_id();
	keyed_note_change(new, 0);
	for (uint32 i = 0; nslots > 0 && i < new->nentries; i++)
	{
		KeyedEntry *entry = keyed_entry(new, i);

		CHECK_FOR_INTERRUPTS();
		if (old->nslots == 0)
		{
			KeyPart		parts[KEYED_MAX_PARTS];

			keyed_key(new, i, parts);
			entry->hash = key_hash(parts, new->nparts);
		}
		fill_slot(keyed_slots(new), nslots, entry->hash, i);
	}
	*state = new;
}

uint32
keyed_take_arena(KeyedState *state, uint32 len)
{
	uint32		offset = state->arena_used;
	uint32		end = offset + KEYED_ARENA_ALIGN(len);

	Assert(end <= state->arena_size);
	if (end != offset)
		memset(keyed_arena(state) + end - 4, 0, 4);
	state->arena_used = end;
	return offset;
}

/* ---------- keys ---------- */

/* A hash of the parts. It never leaves the aggregate, so it may depend on the machine. */
static uint32
key_hash(const KeyPart *parts, int nparts)
{
	uint64		h = 0;

	for (int i = 0; i < nparts; i++)
		h = keyed_hash_part(h, parts[i]);
	return keyed_hash_end(h);
}

uint64
keyed_key_length(const KeyPart *parts, int nparts)
{
	uint64		len = 0;

	for (int i = 0; i < nparts; i++)
		len += sizeof(int32) + (parts[i].len > 0 ? parts[i].len : 0);
	return len;
}

void
keyed_write_key(char *bytes, const KeyPart *parts, int nparts)
{
	for (int i = 0; i < nparts; i++)
	{
		memcpy(bytes, &parts[i].len, sizeof(int32));
		bytes += sizeof(int32);
		if (parts[i].len > 0)
		{
			memcpy(bytes, parts[i].bytes, parts[i].len);
			bytes += parts[i].len;
		}
	}
}

static bool
key_matches(const char *key, const KeyPart *parts, int nparts)
{
	for (int i = 0; i < nparts; i++)
	{
		int32		len;

		memcpy(&len, key, sizeof(len));
		if (len != parts[i].len)
			return false;
		key += sizeof(len);
		if (len > 0)
		{
			if (!keyed_bytes_are_equal(key, parts[i].bytes, len))
				return false;
			key += len;
		}
	}
	return true;
}

void
keyed_key(const KeyedState *state, uint32 entry, KeyPart *parts)
{
	const char *key = keyed_arena(state) + keyed_entry(state, entry)->key;

	for (int i = 0; i < state->nparts; i++)
	{
		memcpy(&parts[i].len, key, sizeof(int32));
		key += sizeof(int32);
		parts[i].bytes = key;
		if (parts[i].len > 0)
			key += parts[i].len;
	}
}

int
keyed_compare_keys(const KeyPart *a, const KeyPart *b, int nparts)
{
	for (int i = 0; i < nparts; i++)
	{
		int			result;

		if (a[i].len < 0 || b[i].len < 0)
			result = (a[i].len < 0) - (b[i].len < 0);
		else
		{
			result = memcmp(a[i].bytes, b[i].bytes, Min(a[i].len, b[i].len));
			if (result == 0)
				result = (a[i].len > b[i].len) - (a[i].len < b[i].len);
		}
		if (result != 0)
			return result;
	}
	return 0;
}

uint32
keyed_find_or_add(KeyedState **state, const KeyPart *parts)
{
	KeyedState *s = *state;
	uint32		hash;
	uint64		keylen;
	KeyedEntry *entry;

	if (s->nparts == 0)
		return 0;
	if (s->nslots == 0)
	{
		keyed_grow(state, 1, 0);
		s = *state;
	}
	hash = key_hash(parts, s->nparts);
	for (uint32 slot = hash & (s->nslots - 1);; slot = (slot + 1) & (s->nslots - 1))
	{
		uint32		found = keyed_slots(s)[slot];

		if (found == 0)
			break;
		entry = keyed_entry(s, found - 1);
		if (entry->hash == hash &&
			key_matches(keyed_arena(s) + entry->key, parts, s->nparts))
			return found - 1;
	}

	keylen = keyed_key_length(parts, s->nparts);
	if (keylen > MaxAllocSize / 2)
		keyed_size(s->ntotals, s->headlen, s->maxentries, s->nslots, keylen * 4);
	if (s->nentries == s->maxentries ||
		s->arena_used + KEYED_ARENA_ALIGN(keylen) > s->arena_size)
	{
		keyed_grow(state, 1, KEYED_ARENA_ALIGN(keylen));
		s = *state;
	}
	entry = keyed_append_entry(s);
	entry->hash = hash;
	entry->keylen = (uint32) keylen;
	entry->key = keyed_take_arena(s, (uint32) keylen);
	keyed_write_key(keyed_arena(s) + entry->key, parts, s->nparts);
	fill_slot(keyed_slots(s), s->nslots, hash, s->nentries - 1);
	keyed_note_change(s, s->nentries - 1);
	return s->nentries - 1;
}
