/*
 * scan_groups.c: groups by the bytes of their keys, in the server's own hash table.
 */
#include "postgres.h"

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
	groups->nstates = nstates;
	groups->columns = palloc(Max(list_length(numbers), 1) * sizeof(ScanGroupColumn));
	foreach(lc, numbers)
	{
		ScanGroupColumn *column = &groups->columns[groups->ncolumns++];
		Form_pg_attribute att = TupleDescAttr(desc, lfirst_int(lc) - 1);

		column->column = scan_rows_column(rows, lfirst_int(lc));
		column->length = att->attlen;
		column->byval = att->attbyval;
	}
	groups->parts = palloc(Max(nkeys, 1) * SCAN_BATCH_ROWS * sizeof(KeyPart));
	groups->numbers = palloc(Max(nkeys, 1) * SCAN_BATCH_ROWS * sizeof(int64));
	groups->hashes = palloc(SCAN_BATCH_ROWS * sizeof(uint64));
	groups->slots = scan_slots_create(CurrentMemoryContext, 64, groups);
}

void
scan_groups_forget(ScanGroups *groups)
{
	scan_slots_reset(groups->slots);
	groups->first = groups->last = NULL;
	groups->ngroups = 0;
}

/* The bytes of a key that is no text; those of a number are put into *number. */
static inline KeyPart
fixed_part(const ScanGroupColumn *column, Datum value, int64 *number)
{
	KeyPart		part = {(const char *) number, sizeof(*number)};

	if (!column->byval)
	{
		part.bytes = DatumGetPointer(value);
		part.len = column->length;
	}
	else
		*number = scan_number(value, column->length);
	return part;
}

/* The bytes of the keys of one column, for a batch, which are mixed into the hashes. */
static void
begin_parts(const ScanGroupColumn *column, int nrows, KeyPart *parts, int64 *numbers,
			uint64 *hashes)
{
	const Datum *values = column->column->values;
	const bool *isnull = column->column->isnull;
	const KeyPart null = {NULL, -1};

	if (column->length == -1)
		for (int i = 0; i < nrows; i++)
		{
			parts[i] = keyed_text_part(values[i], isnull[i]);
			hashes[i] = keyed_hash_part(hashes[i], parts[i]);
		}
	else
		for (int i = 0; i < nrows; i++)
		{
			parts[i] = isnull[i] ? null : fixed_part(column, values[i], &numbers[i]);
			hashes[i] = keyed_hash_part(hashes[i], parts[i]);
		}
}

/* Whether a group has the keys that are looked for. */
static inline bool
group_is_row(const ScanGroups *groups, const ScanGroup *group)
{
	const KeyPart *part = &groups->parts[groups->row];

	for (int i = 0; i < groups->nkeys; i++, part += SCAN_BATCH_ROWS)
		if (part->len != group->keys[i].len ||
			(part->len > 0 && !keyed_bytes_are_equal(part->bytes, group->keys[i].bytes, part->len)))
			return false;
	return true;
}

/* A group of the row that was looked for, its states not set. */
static ScanGroup *
make_group(ScanGroups *groups)
{
	MemoryContext caller = MemoryContextSwitchTo(groups->memory);
	ScanGroup  *group = palloc(offsetof(ScanGroup, states) +
							   groups->nstates * sizeof(ScanAggregateState) +
							   groups->nkeys * sizeof(KeyPart) +
							   groups->ncolumns * (sizeof(Datum) + sizeof(bool)));

	group->next = NULL;
	group->keys = (KeyPart *) &group->states[groups->nstates];
	group->values = (Datum *) &group->keys[groups->nkeys];
	group->isnull = (bool *) &group->values[groups->ncolumns];
	for (int i = 0; i < groups->ncolumns; i++)
	{
		const ScanGroupColumn *column = &groups->columns[i];
		Datum		value = column->column->values[groups->row];

		group->isnull[i] = column->column->isnull[groups->row];
		if (i >= groups->nkeys)
			group->values[i] = group->isnull[i] ? (Datum) 0 :
				datumCopy(value, column->byval, column->length);
		else
		{
			const KeyPart *part = &groups->parts[i * SCAN_BATCH_ROWS + groups->row];
			/* Of a key its bytes, as a varlena where it is one. */
			struct varlena *copy = palloc(VARHDRSZ + sizeof(int64) + Max(part->len, 0));
			char	   *bytes = (char *) copy + (column->length == -1 ? VARHDRSZ : 0);

			if (part->len > 0)
				memcpy(bytes, part->bytes, part->len);
			if (column->length == -1)
				SET_VARSIZE(copy, VARHDRSZ + Max(part->len, 0));
			group->keys[i].bytes = bytes;
			group->keys[i].len = part->len;
			group->values[i] = column->byval ? value : PointerGetDatum(copy);
		}
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

void
scan_groups_find(ScanGroups *groups, int nrows, ScanGroup **found,
				 void (*start) (void *arg, ScanGroup *group), void *arg)
{
	memset(groups->hashes, 0, nrows * sizeof(uint64));
	for (int key = 0; key < groups->nkeys; key++)
		begin_parts(&groups->columns[key], nrows, &groups->parts[key * SCAN_BATCH_ROWS],
					&groups->numbers[key * SCAN_BATCH_ROWS], groups->hashes);
	for (groups->row = 0; groups->row < nrows; groups->row++)
	{
		uint32		hash = keyed_hash_end(groups->hashes[groups->row]);
		ScanSlot   *slot = scan_slots_lookup_hash(groups->slots, NULL, hash);

		if (slot == NULL)
		{
			bool		there;
			ScanGroup  *group = make_group(groups);

			start(arg, group);
			/* Not before the group is whole: an error would leave a place without one. */
			slot = scan_slots_insert_hash(groups->slots, NULL, hash, &there);
			slot->group = group;
		}
		found[groups->row] = slot->group;
	}
}
