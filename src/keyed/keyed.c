/*
 * keyed.c: exact totals by key, in one flat value.
 *
 * The format, of which KeyedState is the first part (everything is aligned to
 * 8 but what stands in the arena):
 *
 *   32  KeyedState   varlena header, version, kind, parts, totals, sizes
 *   h   head         headlen bytes that belong to the type
 *   e   entries      maxentries times: 16 bytes (hash, where the key is), then
 *                    ntotals totals of 48 bytes
 *   4s  slots        nslots hash slots: number of an entry + 1, or 0
 *   a   arena        arena_size bytes: keys and spilled numerics, each at a
 *                    multiple of 4
 *
 * A key in the arena is its parts, each as an int32 length (-1 for NULL) and so
 * many bytes. A spilled numeric is the part of a total for which 128 bits have
 * no room: huge values, NaN, infinities. It is added to by the server.
 *
 * The canonical form has its entries in key order, no slots, no hashes, no
 * spare room, a spilled numeric only where the total as a whole does not fit
 * (and then nothing beside it), and the arena in the order of the entries.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "keyed/keyed.h"

#define KEYED_VERSION		1
#define FIRST_ENTRIES		8
#define FIRST_ARENA			256
#define SMALLEST_SPILL		32
#define ARENA_ALIGN(len)	TYPEALIGN(4, len)
/* The longest scale that a numeric can have. */
#define MAX_DSCALE			0x3FFF

/* The size of a state; an error beyond what a value can be. */
static Size
state_size(int ntotals, uint32 headlen, uint64 maxentries, uint64 nslots,
		   uint64 arena_size)
{
	uint64		size = sizeof(KeyedState) + headlen +
	maxentries * keyed_entry_size(ntotals) + nslots * sizeof(uint32) + arena_size;

	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many different keys for one aggregate"),
				 errdetail("A state of %llu keys would need more than 1 GB.",
						   (unsigned long long) maxentries),
				 errhint("Aggregate by a coarser key, or by part with GROUP BY.")));
	return (Size) size;
}

/* A state with the given room, its contents still to come; the head is zero. */
static KeyedState *
allocate(uint8 kind, int nparts, int ntotals, uint32 headlen, uint32 maxentries,
		 uint32 nslots, uint32 arena_size)
{
	Size		size = state_size(ntotals, headlen, maxentries, nslots, arena_size);
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
	memset(keyed_head(state), 0, headlen);
	if (nslots > 0)
		memset(keyed_slots(state), 0, nslots * sizeof(uint32));
	return state;
}

/* Makes an entry at the end, without a key and with empty totals. */
static KeyedEntry *
append_entry(KeyedState *state)
{
	KeyedEntry *entry = keyed_entry(state, state->nentries++);

	memset(entry, 0, keyed_entry_size(state->ntotals));
	for (int i = 0; i < state->ntotals; i++)
		entry->totals[i].spill = KEYED_NOWHERE;
	return entry;
}

KeyedState *
keyed_new(const KeyedType *type, int nparts)
{
	KeyedState *state;

	if (nparts == 0)
	{
		/* The one entry there will ever be. */
		state = allocate(type->kind, 0, type->ntotals, type->headlen, 1, 0, 0);
		append_entry(state);
	}
	else
		state = allocate(type->kind, nparts, type->ntotals, type->headlen,
						 FIRST_ENTRIES, 2 * FIRST_ENTRIES, FIRST_ARENA);
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

/*
 * Replaces the state by one with room for more entries and arena bytes, and an
 * index where it has key parts. What it was is left to the executor.
 */
static void
grow(KeyedState **state, uint32 more_entries, uint32 more_arena)
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
	arena_size = ARENA_ALIGN(arena_size);
	if (old->nparts > 0)
	{
		maxentries = Max(maxentries, FIRST_ENTRIES);
		nslots = 2 * FIRST_ENTRIES;
		while (nslots < (uint64) maxentries * 3 / 2 && nslots < ((uint32) 1 << 30))
			nslots *= 2;
	}
	new = allocate(old->kind, old->nparts, old->ntotals, old->headlen,
				   maxentries, nslots, arena_size);
	memcpy(keyed_head(new), keyed_head(old), old->headlen);
	memcpy(keyed_entry(new, 0), keyed_entry(old, 0), old->nentries * entry_size);
	memcpy(keyed_arena(new), keyed_arena(old), old->arena_used);
	new->nentries = old->nentries;
	new->arena_used = old->arena_used;
	for (uint32 i = 0; nslots > 0 && i < new->nentries; i++)
	{
		KeyedEntry *entry = keyed_entry(new, i);

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

/* Sets bytes of the arena aside and says where; there must be room. */
static uint32
take_arena(KeyedState *state, uint32 len)
{
	uint32		offset = state->arena_used;
	uint32		end = offset + ARENA_ALIGN(len);

	Assert(end <= state->arena_size);
	if (end != offset)
		memset(keyed_arena(state) + end - 4, 0, 4);
	state->arena_used = end;
	return offset;
}

/* ---------- keys ---------- */

/*
 * A hash of the parts and their lengths, eight bytes a step. It never leaves
 * the aggregate, so it may depend on the machine.
 */
static uint32
key_hash(const KeyPart *parts, int nparts)
{
	uint64		h = 0;

	for (int i = 0; i < nparts; i++)
	{
		const char *bytes = parts[i].bytes;
		int32		left = parts[i].len;

		h = (h ^ (uint32) left) * UINT64CONST(0x9E3779B97F4A7C15);
		for (; left >= 8; left -= 8, bytes += 8)
		{
			uint64		word;

			memcpy(&word, bytes, sizeof(word));
			h = (h ^ word) * UINT64CONST(0x9E3779B97F4A7C15);
			h ^= h >> 32;
		}
		if (left > 0)
		{
			h = (h ^ keyed_short_word(bytes, left)) * UINT64CONST(0x9E3779B97F4A7C15);
			h ^= h >> 32;
		}
	}
	/* The last bytes are in the upper bits alone: one more step brings them down. */
	h *= UINT64CONST(0x9E3779B97F4A7C15);
	return (uint32) (h >> 32);
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
		grow(state, 1, 0);
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
		state_size(s->ntotals, s->headlen, s->maxentries, s->nslots, keylen * 4);
	if (s->nentries == s->maxentries ||
		s->arena_used + ARENA_ALIGN(keylen) > s->arena_size)
	{
		grow(state, 1, ARENA_ALIGN(keylen));
		s = *state;
	}
	entry = append_entry(s);
	entry->hash = hash;
	entry->keylen = (uint32) keylen;
	entry->key = take_arena(s, (uint32) keylen);
	keyed_write_key(keyed_arena(s) + entry->key, parts, s->nparts);
	fill_slot(keyed_slots(s), s->nslots, hash, s->nentries - 1);
	return s->nentries - 1;
}

/* ---------- totals ---------- */

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
			grow(state, 0, room);
		t = keyed_total(*state, entry, total);
		t->spill = take_arena(*state, room);
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

/* Adds a fixed-point number of the given scale to a total. */
static void
add_fixed(KeyedState **state, uint32 entry, int total, Dec128 x, int dscale)
{
	ExactTotal *t;
	Dec128		shifted = x;

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
keyed_add_slow(KeyedState **state, uint32 entry, int total, const ExactValue *value)
{
	NumericParts parts;
	Dec128		x;

	if (value->isint)
	{
		add_fixed(state, entry, total, decimal_from_int64(value->integer), 0);
		return;
	}
	numeric_take_apart(value->numeric, &parts);
	if (exact_from_numeric(&parts, parts.dscale, &x))
		add_fixed(state, entry, total, x, parts.dscale);
	else
	{
		raise_scale(state, entry, total, parts.dscale);
		spill(state, entry, total,
			  DatumGetNumeric(PointerGetDatum(value->numeric)));
	}
}

void
keyed_merge_entry(KeyedState **state, uint32 entry, const KeyedState *other, uint32 from)
{
	for (int k = 0; k < other->ntotals; k++)
	{
		const ExactTotal *source = keyed_total(other, from, k);
		ExactTotal *t = keyed_total(*state, entry, k);

		exact_add_count(&t->rows, source->rows);
		exact_add_count(&t->nulls, source->nulls);
		if (source->rows > source->nulls)
			add_fixed(state, entry, k, source->sum, source->dscale);
		if (source->spill != KEYED_NOWHERE)
			spill(state, entry, k, spilled(other, source));
	}
}

void
keyed_merge(KeyedState **state, const KeyedState *other)
{
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

/* The exact sum of a total that has one. */
static Numeric
total_sum(const KeyedState *state, const ExactTotal *t)
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
	return total_sum(state, t);
}

/* ---------- the canonical form ---------- */

typedef struct SortedKey
{
	uint32		entry;
	int			nparts;
	KeyPart		parts[KEYED_MAX_PARTS];
} SortedKey;

static int
compare_sorted(const void *a, const void *b)
{
	const SortedKey *x = a;
	const SortedKey *y = b;

	CHECK_FOR_INTERRUPTS();
	return keyed_compare_keys(x->parts, y->parts, x->nparts);
}

/*
 * The canonical total: what fits into 128 bits as a whole stands there,
 * anything else is one numeric, returned; a special one has no scale.
 */
static Numeric
settle_total(const KeyedState *state, const ExactTotal *from, ExactTotal *to)
{
	NumericParts parts;
	Numeric		sum;

	*to = *from;
	to->spill = KEYED_NOWHERE;
	to->spill_room = 0;
	if (from->spill == KEYED_NOWHERE)
		return NULL;
	sum = total_sum(state, from);
	numeric_take_apart((struct varlena *) sum, &parts);
	if (exact_from_numeric(&parts, from->dscale, &to->sum))
		return NULL;
	to->sum = decimal_from_int64(0);
	to->dscale = parts.special ? 0 : from->dscale;
	return sum;
}

KeyedState *
keyed_canonical(const KeyedState *state, const KeyedType *type)
{
	uint32		n = state->nentries;
	SortedKey  *order = MemoryContextAllocHuge(CurrentMemoryContext,
											   Max(n, 1) * sizeof(SortedKey));
	Numeric    *spills = MemoryContextAllocHuge(CurrentMemoryContext,
												(Size) Max(n, 1) * state->ntotals * sizeof(Numeric));
	ExactTotal	settled;
	uint64		arena_size = 0;
	KeyedState *result;

	for (uint32 i = 0; i < n; i++)
	{
		order[i].entry = i;
		order[i].nparts = state->nparts;
		keyed_key(state, i, order[i].parts);
		arena_size += ARENA_ALIGN((uint64) keyed_entry(state, i)->keylen);
		for (int k = 0; k < state->ntotals; k++)
		{
			Numeric		number = settle_total(state, keyed_total(state, i, k), &settled);

			spills[i * state->ntotals + k] = number;
			if (number != NULL)
				arena_size += ARENA_ALIGN((uint64) VARSIZE(number));
		}
	}
	qsort(order, n, sizeof(SortedKey), compare_sorted);

	/* Room for the arena is checked before the cast. */
	(void) state_size(state->ntotals, state->headlen, n, 0, arena_size);
	result = allocate(type->kind, state->nparts, state->ntotals, state->headlen,
					  n, 0, (uint32) arena_size);
	memcpy(keyed_head(result), keyed_head(state), state->headlen);
	for (uint32 i = 0; i < n; i++)
	{
		const KeyedEntry *from = keyed_entry(state, order[i].entry);
		KeyedEntry *to = append_entry(result);

		to->keylen = from->keylen;
		to->key = take_arena(result, from->keylen);
		memcpy(keyed_arena(result) + to->key, keyed_arena(state) + from->key, from->keylen);
		for (int k = 0; k < state->ntotals; k++)
		{
			Numeric		number = spills[order[i].entry * state->ntotals + k];

			(void) settle_total(state, &from->totals[k], &to->totals[k]);
			if (number != NULL)
			{
				to->totals[k].spill_room = ARENA_ALIGN(VARSIZE(number));
				to->totals[k].spill = take_arena(result, VARSIZE(number));
				memcpy(keyed_arena(result) + to->totals[k].spill, number, VARSIZE(number));
			}
		}
	}
	pfree(order);
	pfree(spills);
	return result;
}

/* ---------- states from outside ---------- */

/* Whether a spilled numeric lies in the arena and can be one. */
static bool
spill_is_valid(const KeyedState *state, const ExactTotal *t)
{
	const char *number;

	if (t->spill == KEYED_NOWHERE)
		return t->spill_room == 0;
	if (t->spill % 4 != 0 || t->spill_room > state->arena_used ||
		t->spill > state->arena_used - t->spill_room ||
		t->spill_room < VARHDRSZ + 2 * sizeof(int16))
		return false;
	number = keyed_arena(state) + t->spill;
	return VARATT_IS_4B_U(number) && VARSIZE(number) <= t->spill_room &&
		VARSIZE(number) >= VARHDRSZ + sizeof(int16);
}

/*
 * Whether the key of an entry lies in the arena, has the right parts, and is one
 * of the type.
 */
static bool
key_is_valid(const KeyedState *state, const KeyedEntry *entry, const KeyedType *type)
{
	const char *key = keyed_arena(state) + entry->key;
	uint32		left = entry->keylen;
	KeyPart		parts[KEYED_MAX_PARTS];

	if (entry->key > state->arena_used || left > state->arena_used - entry->key)
		return false;
	for (int i = 0; i < state->nparts; i++)
	{
		if (left < sizeof(int32))
			return false;
		memcpy(&parts[i].len, key, sizeof(int32));
		parts[i].bytes = key += sizeof(int32);
		left -= sizeof(int32);
		if (parts[i].len < -1 || (parts[i].len > 0 && (uint32) parts[i].len > left))
			return false;
		key += Max(parts[i].len, 0);
		left -= Max(parts[i].len, 0);
	}
	return left == 0 && (type->key_is_valid == NULL || type->key_is_valid(parts));
}

/*
 * Whether a value is a state of the type that every function here can read
 * without looking twice.
 */
static bool
keyed_check(const KeyedState *state, const KeyedType *type)
{
	uint64		size;

	if (VARSIZE(state) < sizeof(KeyedState) ||
		state->version != KEYED_VERSION || state->kind != type->kind ||
		state->nparts < type->min_parts || state->nparts > type->max_parts ||
		state->ntotals != type->ntotals || state->headlen != type->headlen ||
		state->nentries > state->maxentries ||
		state->arena_used > state->arena_size ||
		(state->nparts == 0 && state->nentries != 1))
		return false;
	size = sizeof(KeyedState) + (uint64) state->headlen +
		(uint64) state->maxentries * keyed_entry_size(state->ntotals) +
		(uint64) state->nslots * sizeof(uint32) + state->arena_size;
	if (size != VARSIZE(state) || !type->head_is_valid(keyed_head(state)))
		return false;
	for (uint32 i = 0; i < state->nentries; i++)
	{
		const KeyedEntry *entry = keyed_entry(state, i);

		if (!key_is_valid(state, entry, type))
			return false;
		for (int k = 0; k < state->ntotals; k++)
		{
			const ExactTotal *t = &entry->totals[k];

			if (t->nulls < 0 || t->rows < t->nulls ||
				t->dscale < 0 || t->dscale > MAX_DSCALE || !spill_is_valid(state, t))
				return false;
		}
	}
	return true;
}

KeyedState *
keyed_fetch(Datum datum, const KeyedType *type)
{
	KeyedState *state = (KeyedState *) PG_DETOAST_DATUM(datum);

	if (!keyed_check(state, type))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("stored value is no readable %s", type->name),
				 errhint("Compute it again from the rows it was made of.")));
	return state;
}

void
keyed_raise_outside(const KeyedType *type)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a transition function of %s was called outside an aggregate",
					type->name),
			 errhint("Call the aggregate itself.")));
	pg_unreachable();
}
