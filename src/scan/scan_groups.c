/*
 * scan_groups.c: groups by the bytes of their keys, in the server's own hash table.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/datum.h"

#include "keyed/keyed.h"
#include "scan/scan_groups.h"

/* A place in the hash table. */
typedef struct ScanSlot
{
	ScanGroup  *group;			/* NULL while ScanGroups.row is looked for */
	uint32		hash;
	char		status;
} ScanSlot;

static inline bool group_is_row(const ScanGroups *groups, const ScanGroup *group);

#define SH_PREFIX scan_slots
#define SH_ELEMENT_TYPE ScanSlot
#define SH_KEY_TYPE ScanGroup *
#define SH_KEY group
#define SH_HASH_KEY(table, key) 0	/* not called: hashes are handed in */
#define SH_EQUAL(table, a, b) group_is_row((table)->private_data, a)
#define SH_SCOPE static inline
#define SH_STORE_HASH
#define SH_GET_HASH(table, slot) (slot)->hash
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

void
scan_groups_begin(ScanGroups *groups, List *numbers, int nkeys, TupleDesc desc,
				  ScanRows *rows, int nstates, MemoryContext memory)
{
	ListCell   *lc;

	memset(groups, 0, sizeof(*groups));
	groups->memory = memory;
	groups->nkeys = nkeys;
	groups->keys_offset = MAXALIGN(offsetof(ScanGroup, states) + nstates * sizeof(ScanAggregateState));
	groups->group_size = groups->keys_offset + nkeys * sizeof(GroupKey);
	groups->columns = palloc(Max(list_length(numbers), 1) * sizeof(ScanGroupColumn));
	foreach(lc, numbers)
	{
		ScanGroupColumn *column = &groups->columns[groups->ncolumns++];
		Form_pg_attribute att = TupleDescAttr(desc, lfirst_int(lc) - 1);

		column->column = scan_rows_column(rows, lfirst_int(lc));
		column->length = att->attlen;
		column->byval = att->attbyval;
	}
	groups->keys = palloc(Max(nkeys, 1) * SCAN_BATCH_ROWS * sizeof(GroupKey));
	groups->hashes = palloc(SCAN_BATCH_ROWS * sizeof(uint32));
	groups->slots = scan_slots_create(CurrentMemoryContext, 512, groups);
}

Size
scan_groups_table_size(const ScanGroups *groups)
{
	return groups->slots->size * sizeof(ScanSlot);
}

void
scan_groups_forget(ScanGroups *groups)
{
	scan_slots_reset(groups->slots);
	groups->first = groups->last = NULL;
	groups->ngroups = 0;
}

/* ---------- keys ---------- */

/* The keys of a group. */
static inline GroupKey *
group_keys(const ScanGroups *groups, const ScanGroup *group)
{
	return (GroupKey *) ((char *) group + groups->keys_offset);
}

/* Bytes that had to be fetched for it, into the current memory context, are added to fetched. */
static inline void
set_text_key(GroupKey *key, Datum value, Size *fetched)
{
	struct varlena *text = (struct varlena *) DatumGetPointer(value);

	if (!VARATT_IS_SHORT(text) || VARATT_IS_EXTERNAL(text))
	{
		text = exact_detoast_packed(value);
		if (PointerGetDatum(text) != value)
		{
			CHECK_FOR_INTERRUPTS();
			*fetched += VARSIZE_ANY(text);
		}
	}
	key->bytes = VARDATA_ANY(text);
	key->len = VARSIZE_ANY_EXHDR(text);
	if (key->len >= (int32) sizeof(uint64))
	{
		memcpy(&key->first, key->bytes, sizeof(uint64));
		memcpy(&key->last, key->bytes + key->len - sizeof(uint64), sizeof(uint64));
	}
	else
	{
		key->first = keyed_short_word(key->bytes, key->len);
		key->last = 0;
	}
}

static inline void
set_number_key(GroupKey *key, const ScanGroupColumn *column, Datum value)
{
	key->bytes = NULL;
	key->len = column->length;
	key->first = (uint64) exact_integer(value, column->length);
	key->last = 0;
}

static inline void
set_null_key(GroupKey *key)
{
	memset(key, 0, sizeof(*key));
	key->len = -1;
}

/* The bytes of a key that its two words do not have. */
static inline const char *
middle_of(const GroupKey *key)
{
	return key->bytes + sizeof(uint64);
}

static inline int32
middle_length(const GroupKey *key)
{
	return key->len - 2 * (int32) sizeof(uint64);
}

/* Mixes a word into a hash; 0 to begin with. */
static inline uint64
mix(uint64 h, uint64 word)
{
	h = (h ^ word) * UINT64CONST(0x9E3779B97F4A7C15);
	return h ^ h >> 32;
}

static inline uint64
mix_text_key(uint64 h, const GroupKey *key)
{
	h = mix(mix(h, key->first ^ (uint32) key->len), key->last);
	if (middle_length(key) > 0)
	{
		KeyPart		middle = {middle_of(key), middle_length(key)};

		h = keyed_hash_part(h, middle);
	}
	return h;
}

static inline bool
keys_are_equal(const GroupKey *a, const GroupKey *b)
{
	return a->first == b->first && a->last == b->last && a->len == b->len &&
		(middle_length(a) <= 0 ||
		 keyed_bytes_are_equal(middle_of(a), middle_of(b), middle_length(a)));
}

/*
 * The keys of one column, for rows first .. end - 1 of a batch, which are mixed into the hashes. How far it
 * came: what was fetched for text is not to be much.
 */
static int
begin_keys(const ScanGroupColumn *column, int first, int end, GroupKey *keys, uint64 *hashes)
{
	const Datum *values = column->column->values;
	const bool *isnull = column->column->isnull;
	Size		fetched = 0;

	if (column->length == -1)
		for (int i = first; i < end; i++)
		{
			if (isnull[i])
				set_null_key(&keys[i]);
			else
				set_text_key(&keys[i], values[i], &fetched);
			hashes[i] = mix_text_key(hashes[i], &keys[i]);
			if (fetched > SCAN_MUCH)
				return i + 1;
		}
	else
		for (int i = first; i < end; i++)
		{
			if (isnull[i])
				set_null_key(&keys[i]);
			else
				set_number_key(&keys[i], column, values[i]);
			hashes[i] = mix(hashes[i], keys[i].first);
		}
	return end;
}

/* Whether a group has the keys that are looked for. */
static inline bool
group_is_row(const ScanGroups *groups, const ScanGroup *group)
{
	const GroupKey *key = &groups->keys[groups->row];
	const GroupKey *own = group_keys(groups, group);

	for (int i = 0; i < groups->nkeys; i++, key += SCAN_BATCH_ROWS)
		if (!keys_are_equal(key, &own[i]))
			return false;
	return true;
}

/* ---------- groups ---------- */

/* A key's value of its own, as a varlena where it is one. */
static Datum
copy_key(const ScanGroupColumn *column, const GroupKey *key, GroupKey *own, Datum value)
{
	struct varlena *text;

	*own = *key;
	if (key->len == -1 || column->byval)
		return value;
	if (column->length != -1)
		return datumCopy(value, column->byval, column->length);
	text = palloc(VARHDRSZ + key->len);
	SET_VARSIZE(text, VARHDRSZ + key->len);
	memcpy(VARDATA(text), key->bytes, key->len);
	own->bytes = VARDATA(text);
	return PointerGetDatum(text);
}

/* A group of the row that was looked for, its states not set. */
static ScanGroup *
make_group(ScanGroups *groups)
{
	MemoryContext caller = MemoryContextSwitchTo(groups->memory);
	ScanGroup  *group = palloc(groups->group_size +
							   groups->ncolumns * (sizeof(Datum) + sizeof(bool)));
	GroupKey   *own = group_keys(groups, group);

	group->next = NULL;
	group->values = (Datum *) &own[groups->nkeys];
	group->isnull = (bool *) &group->values[groups->ncolumns];
	for (int i = 0; i < groups->ncolumns; i++)
	{
		const ScanGroupColumn *column = &groups->columns[i];
		Datum		value = column->column->values[groups->row];

		group->isnull[i] = column->column->isnull[groups->row];
		if (i < groups->nkeys)
			group->values[i] = copy_key(column, &groups->keys[i * SCAN_BATCH_ROWS + groups->row],
										&own[i], value);
		else
			group->values[i] = group->isnull[i] ? (Datum) 0 :
				datumCopy(value, column->byval, column->length);
	}
	if (groups->last != NULL)
		groups->last->next = group;
	else
		groups->first = group;
	groups->last = group;
	groups->ngroups++;
	MemoryContextSwitchTo(caller);
	return group;
}

/* A group that has a hash, or NULL where none has. */
static inline ScanGroup *
likely_group(const ScanGroups *groups, uint32 hash)
{
	const struct scan_slots_hash *slots = groups->slots;
	uint32		i = hash & slots->sizemask;

	while (slots->data[i].status != scan_slots_SH_EMPTY && slots->data[i].hash != hash)
		i = (i + 1) & slots->sizemask;
	return slots->data[i].status != scan_slots_SH_EMPTY ? slots->data[i].group : NULL;
}

/* The likely groups of rows first .. end - 1 of a batch; all are asked for at once. */
static void
ask_for_groups(const ScanGroups *groups, int first, int end, ScanGroup **likely)
{
	const struct scan_slots_hash *slots = groups->slots;

	for (int i = first; i < end; i++)
		scan_prefetch(&slots->data[groups->hashes[i] & slots->sizemask]);
	for (int i = first; i < end; i++)
	{
		likely[i] = likely_group(groups, groups->hashes[i]);
		for (Size at = 0; at < groups->group_size; at += SCAN_CACHE_LINE)
			scan_prefetch((const char *) ((uintptr_t) likely[i] + at));
	}
}

/* The group of the row that is looked for; one that is not there yet is added, its states set by start. */
static pg_noinline ScanGroup *
find_or_add(ScanGroups *groups, uint32 hash, void (*start) (void *arg, ScanGroup *group), void *arg)
{
	const ScanSlot *slot = scan_slots_lookup_hash(groups->slots, NULL, hash);
	ScanGroup  *group;
	bool		there;

	if (slot != NULL)
		return slot->group;
	group = make_group(groups);
	start(arg, group);
	/* Not before the group is whole: an error would leave a place without one. */
	scan_slots_insert_hash(groups->slots, NULL, hash, &there)->group = group;
	/* Half empty: who looks finds it at the first place in most cases. */
	if (groups->slots->members > groups->slots->size / 2)
		scan_slots_grow(groups->slots, groups->slots->size * 2);
	return group;
}

int
scan_groups_find(ScanGroups *groups, int first, int end, ScanGroup **found,
				 void (*start) (void *arg, ScanGroup *group), void *arg)
{
	uint64		mixed[SCAN_BATCH_ROWS];

	if (groups->nkeys == 0 && groups->first != NULL)
	{
		for (int i = first; i < end; i++)
			found[i] = groups->first;
		return end;
	}
	memset(mixed + first, 0, (end - first) * sizeof(mixed[0]));
	for (int key = 0; key < groups->nkeys; key++)
		end = begin_keys(&groups->columns[key], first, end, &groups->keys[key * SCAN_BATCH_ROWS], mixed);
	for (int i = first; i < end; i++)
		groups->hashes[i] = keyed_hash_end(mixed[i]);
	if (scan_groups_are_many(groups))
		ask_for_groups(groups, first, end, found);
	else
		for (int i = first; i < end; i++)
			found[i] = likely_group(groups, groups->hashes[i]);
	for (groups->row = first; groups->row < end; groups->row++)
		if (found[groups->row] == NULL || !group_is_row(groups, found[groups->row]))
			found[groups->row] = find_or_add(groups, groups->hashes[groups->row], start, arg);
	return end;
}
