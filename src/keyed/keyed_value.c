/*
 * keyed_value.c: keyed states as values: the canonical form, and the check of
 * whatever comes from outside.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "compat.h"
#include "keyed/keyed_state.h"

uint32
keyed_group_end(const KeyedState *state, uint32 first)
{
	KeyPart		key[KEYED_MAX_PARTS];
	KeyPart		next[KEYED_MAX_PARTS];
	uint32		end;

	keyed_key(state, first, key);
	for (end = first + 1; end < state->nentries; end++)
	{
		CHECK_FOR_INTERRUPTS();
		keyed_key(state, end, next);
		if (keyed_compare_keys(key, next, 1) != 0)
			break;
	}
	return end;
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
	sum = keyed_sum(state, from);
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
	Size		ntotals = (Size) Max(n, 1) * state->ntotals;
	ExactTotal *settled = MemoryContextAllocHuge(CurrentMemoryContext,
												 ntotals * sizeof(ExactTotal));
	Numeric    *spills = MemoryContextAllocHuge(CurrentMemoryContext,
												ntotals * sizeof(Numeric));
	uint64		arena_size = 0;
	KeyedState *result;

	for (uint32 i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		order[i].entry = i;
		order[i].nparts = state->nparts;
		keyed_key(state, i, order[i].parts);
		arena_size += KEYED_ARENA_ALIGN((uint64) keyed_entry(state, i)->keylen);
		for (int k = 0; k < state->ntotals; k++)
		{
			Size		at = (Size) i * state->ntotals + k;
			Numeric		number = settle_total(state, keyed_total(state, i, k), &settled[at]);

			spills[at] = number;
			if (number != NULL)
				arena_size += KEYED_ARENA_ALIGN((uint64) VARSIZE(number));
		}
	}
	qsort(order, n, sizeof(SortedKey), compare_sorted);

	/* Room for the arena is checked before the cast. */
	(void) keyed_size(state->ntotals, state->headlen, n, 0, arena_size);
	result = keyed_allocate(type->kind, state->nparts, state->ntotals, state->headlen,
							n, 0, (uint32) arena_size);
	memcpy(keyed_head(result), keyed_head(state), state->headlen);
	for (uint32 i = 0; i < n; i++)
	{
		const KeyedEntry *from = keyed_entry(state, order[i].entry);
		KeyedEntry *to = keyed_append_entry(result);

		CHECK_FOR_INTERRUPTS();
		to->keylen = from->keylen;
		to->key = keyed_take_arena(result, from->keylen);
		memcpy(keyed_arena(result) + to->key, keyed_arena(state) + from->key, from->keylen);
		for (int k = 0; k < state->ntotals; k++)
		{
			Size		at = (Size) order[i].entry * state->ntotals + k;
			Numeric		number = spills[at];

			to->totals[k] = settled[at];
			if (number != NULL)
			{
				to->totals[k].spill_room = KEYED_ARENA_ALIGN(VARSIZE(number));
				to->totals[k].spill = keyed_take_arena(result, VARSIZE(number));
				memcpy(keyed_arena(result) + to->totals[k].spill, number, VARSIZE(number));
			}
		}
	}
	pfree(order);
	pfree(settled);
	pfree(spills);
	return result;
}

/* ---------- states from outside ---------- */

/* Whether a spilled numeric lies in the arena and can be one. */
static bool
spill_is_valid(const KeyedState *state, const ExactTotal *t)
{
	if (t->spill == KEYED_NOWHERE)
		return t->spill_room == 0;
	return keyed_spill_is_inside(state, t) &&
		exact_numeric_is_valid(keyed_arena(state), t->spill + t->spill_room, t->spill);
}

/*
 * Whether the key of an entry lies in the arena, has the right parts, and is one
 * of the type.
 */
bool
keyed_key_is_readable(const KeyedState *state, uint32 entry, const KeyedType *type)
{
	const KeyedEntry *e = keyed_entry(state, entry);
	const char *key = keyed_arena(state) + e->key;
	uint32		left = e->keylen;
	KeyPart		parts[KEYED_MAX_PARTS];

	if (e->key > state->arena_used || left > state->arena_used - e->key)
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

/* The total that a pending value belongs to. */
static const ExactTotal *
pending_total(const KeyedState *state, uint32 i)
{
	const KeyedPending *p = &keyed_pending(state)[i];

	return keyed_total(state, p->entry, p->total);
}

/* Whether a total, which has spilled, and another have to the same place, as in damaged bytes. */
static bool
spills_overlap(const ExactTotal *a, const ExactTotal *b)
{
	return a != b && b->spill != KEYED_NOWHERE &&
		a->spill < b->spill + b->spill_room && b->spill < a->spill + a->spill_room;
}

/*
 * Whether the values that are pending are of entries and totals that are there, and can be
 * added in any order.
 */
bool
keyed_pending_is_valid(const KeyedState *state)
{
	uint32		n = keyed_npending(state);

	if (state->arrivals > 0 && n == 0)
		return false;
	for (uint32 i = 0; i < n; i++)
	{
		const KeyedPending *p = &keyed_pending(state)[i];
		const ExactTotal *t;

		if (p->entry >= state->nentries || p->total >= state->ntotals ||
			(p->dscale > STORED_LONG_DSCALE && p->dscale != KEYED_PENDING_NULL))
			return false;
		t = pending_total(state, i);
		for (uint32 j = 0; t->spill != KEYED_NOWHERE && j < i; j++)
			if (spills_overlap(t, pending_total(state, j)))
				return false;
	}
	return true;
}

/* Whether values are pending that are added to what is spilled. */
static bool
pending_changes_spills(const KeyedState *state)
{
	uint32		n = keyed_npending(state);

	for (uint32 i = 0; i < n; i++)
		if (pending_total(state, i)->spill != KEYED_NOWHERE)
			return true;
	return false;
}

bool
keyed_totals_are_readable(const KeyedState *state, uint32 entry)
{
	for (int k = 0; k < state->ntotals; k++)
	{
		const ExactTotal *t = keyed_total(state, entry, k);

		if (t->nulls < 0 || t->rows < t->nulls ||
			t->dscale < 0 || t->dscale > STORED_LONG_DSCALE || !spill_is_valid(state, t))
			return false;
	}
	return true;
}

/*
 * Whether a value is a state of the type that every function here can read
 * without looking twice; what an entry has to go with is looked at when its totals are complete.
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
		state->nslots % KEYED_FEWEST_SLOTS != 0 ||
		state->arena_used > state->arena_size ||
		(state->nparts == 0 && (state->nentries != 1 || state->nslots != 0)))
		return false;
	size = sizeof(KeyedState) + (uint64) state->headlen +
		(uint64) state->maxentries * keyed_entry_size(state->ntotals) +
		keyed_index_size(state->nslots) + state->arena_size;
	if (size != VARSIZE(state) ||
		(type->headlen > 0 && !type->head_is_valid(keyed_head(state))) ||
		!keyed_pending_is_valid(state))
		return false;
	for (uint32 i = 0; i < state->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!keyed_key_is_readable(state, i, type) || !keyed_totals_are_readable(state, i))
			return false;
	}
	return true;
}

/* Whether each entry of a state that was checked can be: its totals are complete. */
static bool
entries_are_valid(const KeyedState *state, const KeyedType *type)
{
	if (type->entry_is_valid == NULL)
		return true;
	for (uint32 i = 0; i < state->nentries; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!type->entry_is_valid(state, i))
			return false;
	}
	return true;
}

void
keyed_raise_unreadable(const KeyedType *type)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored value is no readable %s", type->name),
			 errhint("Compute it again from the rows it was made of.")));
	pg_unreachable();
}

KeyedState *
keyed_fetch(Datum datum, const KeyedType *type)
{
	KeyedState *state = (KeyedState *) PG_DETOAST_DATUM(datum);

	if (!keyed_check(state, type))
		keyed_raise_unreadable(type);
	if (state->arrivals > 0)
	{
		/* What the Datum holds stays as it is: rows may still come to it. */
		KeyedState *copy = palloc(VARSIZE(state));

		memcpy(copy, state, VARSIZE(state));
		keyed_settle(&copy);
		/* In damaged bytes it may have lain over a key, or over what others have spilled. */
		if (pending_changes_spills(state) && !keyed_check(copy, type))
			keyed_raise_unreadable(type);
		state = copy;
	}
	if (!entries_are_valid(state, type))
		keyed_raise_unreadable(type);
	return state;
}
