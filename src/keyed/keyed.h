/*
 * keyed.h: exact totals by key, any number of key parts and of totals: the
 * one state that every aggregate here is made of.
 *
 * A comparison is the state without key parts and with two totals (current,
 * base); a breakdown has two to four parts and the same two totals, a basket two
 * parts and a quantity beside each value; a converted sum has one total by
 * currency and rate. What a type knows beside its totals (its windows, its target
 * currency) stands in a head of its own that this file never looks into.
 *
 * Keys are compared by their bytes. A NULL part is a value of its own, after
 * all others in order.
 *
 * Two forms of one format, drawn in keyed.c: while rows come in, entries stand
 * in order of arrival beside a hash index, with room to spare; what a final
 * function, out or send gives is canonical: entries in key order, no index, no
 * room. Equal contents have equal canonical bytes.
 */
#ifndef PORTSTATS_KEYED_H
#define PORTSTATS_KEYED_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "nodes/nodes.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "decimal/exact.h"
#include "value/value.h"

#define KEYED_MAX_PARTS		4
#define KEYED_MAX_TOTALS	4
/* Arena offset that stands for "nothing there". */
#define KEYED_NOWHERE		((uint32) 0xFFFFFFFF)

/*
 * An exact total and its counts: the sum is `sum`, in units of
 * 10000^-DEC_GROUPS(dscale), plus the numeric at `spill` in the arena, if any.
 */
typedef struct ExactTotal
{
	Dec128		sum;
	int64		rows;			/* rows taken in, with a value or without */
	int32		dscale;			/* the largest scale seen */
	/* So far what every row touches. */
	uint32		spill;			/* arena offset, or KEYED_NOWHERE */
	uint32		spill_room;		/* bytes set aside there */
	uint32		unused;			/* zero */
	int64		nulls;			/* those without */
} ExactTotal;

typedef struct KeyedEntry
{
	uint32		hash;			/* zero in the canonical form */
	uint32		key;			/* arena offset of the key's bytes */
	uint32		keylen;
	uint32		unused;			/* zero */
	ExactTotal	totals[FLEXIBLE_ARRAY_MEMBER];
} KeyedEntry;

typedef struct KeyedState
{
	int32		vl_len_;
	uint8		version;
	uint8		kind;			/* which type it is: see KeyedType */
	uint8		nparts;
	uint8		ntotals;
	uint32		headlen;		/* bytes, a multiple of 8 */
	uint32		nentries;
	uint32		maxentries;		/* room for so many */
	uint32		nslots;			/* of the hash index: 0, or a power of two */
	uint32		arena_used;		/* bytes */
	uint32		arena_size;
	uint64		stamp;			/* the one it was made with, of a state that grows; 0: of
								 * one that does not */
	uint32		arrivals;		/* of pending values; see keyed_add_later */
	uint32		changes;		/* since it last grew, which is the first */
	/*
	 * head, entries, slots (uint32: entry + 1, 0 is free), the last changes
	 * and pending values where there are slots, arena follow
	 */
} KeyedState;

/* A change of an entry. */
typedef struct KeyedChange
{
	uint64		id;				/* no other change in any state has it */
	uint32		entry;
	uint32		unused;			/* zero */
} KeyedChange;

/* A value that has come but is not added yet. */
typedef struct KeyedPending
{
	Dec128		value;			/* in units of 10000^-DEC_GROUPS(dscale) */
	uint32		entry;
	uint16		total;
	uint16		dscale;
} KeyedPending;

/* Values that may be pending, a power of two. */
#define KEYED_PENDING		8
/* The dscale of one that is NULL, beyond any. */
#define KEYED_PENDING_NULL	PG_UINT16_MAX

/* One part of a key. */
typedef struct KeyPart
{
	const char *bytes;
	int32		len;			/* -1: NULL */
} KeyPart;

/* What a type adds to a keyed state. */
typedef struct KeyedType
{
	const char *name;			/* as in SQL, for errors */
	uint8		kind;
	uint8		min_parts;
	uint8		max_parts;
	uint8		ntotals;
	uint32		headlen;		/* 0: no head, and nothing of the next seven */
	/* Members of the JSON text, each followed by a comma. */
	void		(*head_out) (StringInfo buf, const void *head);
	/* Reads them, a head that is valid; false where they are none, or after a soft error. */
	bool		(*head_in) (JsonbContainer *object, void *head, Node *escontext);
	int			head_members;	/* how many members head_in reads */
	int			head_changes;	/* how often what head_send sends has changed */
	void		(*head_send) (StringInfo buf, const void *head);
	void		(*head_recv) (StringInfo buf, void *head);
	bool		(*head_is_valid) (const void *head);
	/* Whether a key from outside can be; NULL where any can. */
	bool		(*key_is_valid) (const KeyPart *parts);
	/* Whether an entry, its key valid, goes with the head and its totals with each other; NULL where any does. */
	bool		(*entry_is_valid) (const KeyedState *state, uint32 entry);
} KeyedType;

static inline void *
keyed_head(const KeyedState *state)
{
	return (char *) state + sizeof(KeyedState);
}

static inline Size
keyed_entry_size(int ntotals)
{
	return offsetof(KeyedEntry, totals) + ntotals * sizeof(ExactTotal);
}

static inline KeyedEntry *
keyed_entry(const KeyedState *state, uint32 entry)
{
	return (KeyedEntry *) ((char *) keyed_head(state) + state->headlen +
						   entry * keyed_entry_size(state->ntotals));
}

static inline uint32 *
keyed_slots(const KeyedState *state)
{
	return (uint32 *) keyed_entry(state, state->maxentries);
}

/* Changes that are remembered, a power of two: about a third of as many as there are entries. */
static inline uint32
keyed_changes_room(uint32 nslots)
{
	return nslots / 4;
}

static inline KeyedChange *
keyed_changes(const KeyedState *state)
{
	return (KeyedChange *) (keyed_slots(state) + state->nslots);
}

/* Where a change stands, by its number; of a state with slots. */
static inline KeyedChange *
keyed_change(const KeyedState *state, uint32 change)
{
	return keyed_changes(state) + (change & (keyed_changes_room(state->nslots) - 1));
}

static inline KeyedPending *
keyed_pending(const KeyedState *state)
{
	return (KeyedPending *) (keyed_changes(state) + keyed_changes_room(state->nslots));
}

/* Room for so many of them: a state without an index does not grow. */
static inline uint32
keyed_pending_room(uint64 nslots)
{
	return nslots > 0 ? KEYED_PENDING : 0;
}

static inline char *
keyed_arena(const KeyedState *state)
{
	return (char *) (keyed_pending(state) + keyed_pending_room(state->nslots));
}

static inline ExactTotal *
keyed_total(const KeyedState *state, uint32 entry, int total)
{
	return &keyed_entry(state, entry)->totals[total];
}

/* Whether a row with a value fell in a total; one that no row fell in is 0. */
static inline bool
keyed_has_value(const ExactTotal *total)
{
	return total->rows > total->nulls;
}

/*
 * The state that an aggregate's support function was called with, to be changed
 * in place; NULL at its first row. An error outside an aggregate. Where a call
 * below replaces *state, the new one is in the current memory context: return
 * it, and the executor copies it into the aggregate's and frees the old.
 */
static inline KeyedState *
keyed_aggregate_state(FunctionCallInfo fcinfo, int arg, const KeyedType *type)
{
	KeyedState *state;

	value_require_aggregate(fcinfo, type->name);
	if (PG_ARGISNULL(arg))
		return NULL;
	state = (KeyedState *) PG_GETARG_POINTER(arg);
	if (VARATT_IS_EXTENDED(state) || state->kind != type->kind)
		elog(ERROR, "aggregate state is no %s", type->name);
	return state;
}

/* What a support function returns: the state, or NULL where there is none yet. */
static inline Datum
keyed_return(FunctionCallInfo fcinfo, KeyedState *state)
{
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* The text argument n of the call as a part of a key. */
static inline KeyPart
keyed_getarg_part(FunctionCallInfo fcinfo, int n)
{
	KeyPart		part = {NULL, -1};

	if (!PG_ARGISNULL(n))
	{
		struct varlena *t = exact_detoast_packed(PG_GETARG_DATUM(n));

		part.bytes = VARDATA_ANY(t);
		part.len = VARSIZE_ANY_EXHDR(t);
	}
	return part;
}

/* A new state without entries, its head zero, in the current memory context. */
extern KeyedState *keyed_new(const KeyedType *type, int nparts);

/*
 * The same of one with key parts, with room for entries and bytes of the arena: one
 * that grows by itself leaves as much again behind it.
 */
extern KeyedState *keyed_new_with_room(const KeyedType *type, int nparts, uint32 entries,
									   uint32 arena);

/* The state in a Datum from anywhere: detoasted, checked whole, not to be changed. */
extern KeyedState *keyed_fetch(Datum datum, const KeyedType *type);

/*
 * A state that is read again and again while rows come to it, as keyed_fetch gives
 * it. After each call, which entries may be others than after the one before:
 * those in changed, each once, or any where whole.
 */
typedef struct KeyedWatch
{
	KeyedState *state;			/* not to be changed; NULL: none yet */
	KeyedState	was;			/* what it was then, but for what follows it */
	uint64		last_change;	/* its id */
	uint32	   *changed;
	uint32		nchanged;
	bool	   *is_changed;		/* by entry */
	bool		whole;
} KeyedWatch;

/*
 * Reads a state into a watch, which is zero at first; what it keeps is in a memory context.
 * The work is that of the values since; where the state has grown, or those were more, its own.
 */
extern void keyed_watch(KeyedWatch *watch, MemoryContext context, Datum datum,
						const KeyedType *type);

/* The entry of a key, made if need be; *state may be replaced. */
extern uint32 keyed_find_or_add(KeyedState **state, const KeyPart *parts);

/*
 * Adds a value to a total; *state may be replaced. The counts too: a NULL
 * counts as a row without a value.
 */
static inline void keyed_add(KeyedState **state, uint32 entry, int total,
							 const ExactValue *value);

/*
 * The same, but what is added is some earlier value: this one stays pending while its total
 * is on the way from memory. With more totals than a processor's caches hold, each row would
 * have to wait for its own.
 */
static inline void keyed_add_later(KeyedState **state, uint32 entry, int total,
								   const ExactValue *value);

/* Adds all totals of other, entry by entry; *state may be replaced. */
extern void keyed_merge(KeyedState **state, const KeyedState *other);

/*
 * Adds the totals of one entry of other to those of an entry: all that the state
 * has, which are the first of other's. *state may be replaced.
 */
extern void keyed_merge_entry(KeyedState **state, uint32 entry,
							  const KeyedState *other, uint32 from);

/* The canonical form, a copy in the current memory context. */
extern KeyedState *keyed_canonical(const KeyedState *state, const KeyedType *type);

/*
 * The value of a total: 0 where no row fell in it, NULL where all rows were
 * NULL, else the exact sum with the largest scale seen.
 */
extern Numeric keyed_total_value(const KeyedState *state, uint32 entry, int total,
								 bool *isnull);

/* A key as its bytes stand in a state; the length may be beyond what one can hold. */
extern uint64 keyed_key_length(const KeyPart *parts, int nparts);
extern void keyed_write_key(char *bytes, const KeyPart *parts, int nparts);

/* Up to seven bytes as a number: of the same length, other bytes are another. */
static inline uint64
keyed_short_word(const char *bytes, uint32 len)
{
	uint32		low;
	uint32		high;

	if (len >= 4)
	{
		memcpy(&low, bytes, sizeof(low));
		memcpy(&high, bytes + len - sizeof(high), sizeof(high));
		return (uint64) high << 32 | low;
	}
	if (len == 0)
		return 0;
	/* First, middle and last byte are all there are. */
	return (uint64) (uint8) bytes[0] << 16 | (uint64) (uint8) bytes[len / 2] << 8 |
		(uint8) bytes[len - 1];
}

/* memcmp() == 0 without the call, for keys of some ten bytes. */
static inline bool
keyed_bytes_are_equal(const char *a, const char *b, uint32 len)
{
	uint64		x;
	uint64		y;

	if (len < sizeof(x))
		return keyed_short_word(a, len) == keyed_short_word(b, len);
	for (uint32 i = 0; i + sizeof(x) <= len; i += sizeof(x))
	{
		memcpy(&x, a + i, sizeof(x));
		memcpy(&y, b + i, sizeof(y));
		if (x != y)
			return false;
	}
	/* The last eight bytes, some of them for the second time. */
	memcpy(&x, a + len - sizeof(x), sizeof(x));
	memcpy(&y, b + len - sizeof(y), sizeof(y));
	return x == y;
}

/* A part's bytes and length mixed into a hash, eight bytes a step; 0 to begin with. */
static inline uint64
keyed_hash_part(uint64 h, KeyPart part)
{
	const char *bytes = part.bytes;
	int32		left = part.len;

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
	return h;
}

/* The hash: the last bytes are in the upper bits alone, one more step brings them down. */
static inline uint32
keyed_hash_end(uint64 h)
{
	return (uint32) ((h * UINT64CONST(0x9E3779B97F4A7C15)) >> 32);
}

/*
 * Whether there is an entry of that number and it has that key: who comes back
 * to an entry may save the search for it.
 */
static inline bool
keyed_entry_is(const KeyedState *state, uint32 entry, const char *key, uint32 keylen)
{
	const KeyedEntry *e;

	if (entry >= state->nentries)
		return false;
	e = keyed_entry(state, entry);
	return e->keylen == keylen &&
		keyed_bytes_are_equal(keyed_arena(state) + e->key, key, keylen);
}

/* The parts of an entry's key, pointing into the state. */
extern void keyed_key(const KeyedState *state, uint32 entry, KeyPart *parts);

/* Compares two keys, part by part, by bytes, NULL last. */
extern int	keyed_compare_keys(const KeyPart *a, const KeyPart *b, int nparts);

/* Where the entries end that have the first key part of entry first; of a canonical state. */
extern uint32 keyed_group_end(const KeyedState *state, uint32 first);

/* The whole of a type's input, output, receive and send functions. */
extern Datum keyed_in(FunctionCallInfo fcinfo, const KeyedType *type);
extern Datum keyed_out(FunctionCallInfo fcinfo, const KeyedType *type);
extern Datum keyed_recv(FunctionCallInfo fcinfo, const KeyedType *type);
extern Datum keyed_send(FunctionCallInfo fcinfo, const KeyedType *type);

/* Those four for SQL, of the type whose KeyedType is name_type. */
#define KEYED_IO_FUNCTION(name, direction) \
PORTSTATS_FUNCTION(name##_##direction); \
Datum \
name##_##direction(PG_FUNCTION_ARGS) \
{ \
	return keyed_##direction(fcinfo, &name##_type); \
}

#define KEYED_IO_FUNCTIONS(name) \
KEYED_IO_FUNCTION(name, in) \
KEYED_IO_FUNCTION(name, out) \
KEYED_IO_FUNCTION(name, recv) \
KEYED_IO_FUNCTION(name, send)

/*
 * Adds to a total what its 128 bits or its scale have no room for; *state may be
 * replaced. A number that is none in fixed point, with its scale, or one that is.
 */
extern void keyed_add_large(KeyedState **state, uint32 entry, int total,
							struct varlena *number, int dscale);
extern void keyed_add_fixed(KeyedState **state, uint32 entry, int total, Dec128 value,
							int dscale);

/* The last number that keyed_new_id gave; 0: none yet. */
extern uint64 keyed_last_id;
extern void keyed_begin_ids(void);

/*
 * A number that none has had, of this process or another: a state may be stored while it
 * grows, and be continued by two. It is not 0.
 */
static inline uint64
keyed_new_id(void)
{
	if (keyed_last_id == 0)
		keyed_begin_ids();
	return ++keyed_last_id;
}

/* Remembers that an entry is changed, or made; to be called before the former. */
static inline void
keyed_note_change(KeyedState *state, uint32 entry)
{
	KeyedChange *change;

	if (state->nslots == 0)
		return;
	change = keyed_change(state, state->changes++);
	change->id = keyed_new_id();
	change->entry = entry;
}

static inline void
keyed_prefetch(const ExactTotal *total)
{
#ifdef __GNUC__
	__builtin_prefetch(total, 1);
	__builtin_prefetch((const char *) total + offsetof(ExactTotal, spill), 1);
#endif
}

/* Adds a value in fixed point, or one of KEYED_PENDING_NULL, and counts its row. */
static inline void
keyed_add_taken(KeyedState **state, uint32 entry, int total, Dec128 value, int dscale)
{
	ExactTotal *t = keyed_total(*state, entry, total);

	t->rows++;
	if (dscale > t->dscale || DEC_GROUPS(dscale) != DEC_GROUPS(t->dscale) ||
		!decimal_add(&t->sum, value))
		keyed_add_fixed(state, entry, total, value, dscale);
}

static inline void
keyed_add(KeyedState **state, uint32 entry, int total, const ExactValue *value)
{
	ExactTotal *t = keyed_total(*state, entry, total);
	Dec128		fixed;
	int			dscale;

	/* A value is taken apart while its total is on the way from memory. */
	keyed_prefetch(t);
	keyed_note_change(*state, entry);
	if (value->isnull)
	{
		t->rows++;
		t->nulls++;
	}
	else if (exact_take(value, &fixed, &dscale))
		keyed_add_taken(state, entry, total, fixed, dscale);
	else
	{
		t->rows++;
		keyed_add_large(state, entry, total, value->numeric, dscale);
	}
}

static inline void
keyed_add_later(KeyedState **state, uint32 entry, int total, const ExactValue *value)
{
	KeyedState *s = *state;
	KeyedPending *pending;
	KeyedPending earlier;
	uint32		arrivals = s->arrivals;
	Dec128		fixed = decimal_from_int64(0);
	int			dscale = KEYED_PENDING_NULL;

	if (s->nslots == 0 || (!value->isnull && !exact_take(value, &fixed, &dscale)))
	{
		keyed_add(state, entry, total, value);
		return;
	}
	keyed_prefetch(keyed_total(s, entry, total));
	keyed_note_change(s, entry);
	pending = &keyed_pending(s)[arrivals % KEYED_PENDING];
	earlier = *pending;
	pending->value = fixed;
	pending->entry = entry;
	pending->total = (uint16) total;
	pending->dscale = (uint16) dscale;
	s->arrivals = arrivals + 1;
	/* The number has come round, all places are taken. */
	if (s->arrivals == 0)
		s->arrivals = KEYED_PENDING;
	/* Below KEYED_PENDING there is no earlier value in the place yet. */
	if (arrivals >= KEYED_PENDING)
		keyed_add_taken(state, earlier.entry, earlier.total, earlier.value, earlier.dscale);
}

#endif							/* PORTSTATS_KEYED_H */
