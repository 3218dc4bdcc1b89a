/*
 * rate_direction.c: the triggers that keep portstats.exchange_rate from quoting
 * a pair in both directions.
 *
 * They work as an exclusion constraint does. After a statement the rows are in
 * the table; the primary key is then searched for each of their pairs the other
 * way round, with a snapshot that sees what other transactions are about to
 * commit: where there is such a row its transaction is waited for. So of two
 * sessions that load a pair in opposite directions one fails, at any isolation
 * level, and sessions that load it in the same direction never wait. Where no
 * index serves, the table is scanned.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "executor/tuptable.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "currency/book.h"
#include "currency/rate_reader.h"

#define CONSTRAINT_NAME	"exchange_rate_is_quoted_in_one_direction"

PORTSTATS_FUNCTION(exchange_rate_check_direction);

/* The columns that are read, by their attribute numbers. */
enum
{
	COL_TYPE,
	COL_BASE,
	COL_QUOTE,
	COL_FROM,
	COL_RATE,
	NCOLUMNS
};

/* Those that a row is searched by. */
#define NKEYS	3

static const struct
{
	const char *name;
	Oid			type;
}			columns[NCOLUMNS] = {
	{"rate_type", TEXTOID},
	{"base_currency", TEXTOID},
	{"quote_currency", TEXTOID},
	{"valid_from", DATEOID},
	{"rate", NUMERICOID},
};

/* A new row, in the memory of the slot it came in. */
typedef struct NewRate
{
	Datum		values[NCOLUMNS];
} NewRate;

typedef struct DirectionCheck
{
	Relation	rel;
	AttrNumber	attnums[NCOLUMNS];
	Oid			collations[NKEYS];	/* of the index or else the columns */
	Oid			index;			/* or InvalidOid */
} DirectionCheck;

/* A rate type that has been seen: in the table of them, by its bytes. */
typedef struct SeenType
{
	RateTypeName name;
	uint64		number;
} SeenType;

/* What has been looked up: a pair, by the number of its type. */
typedef struct SeenPair
{
	uint64		type;
	Currency	base;
	Currency	quote;
} SeenPair;

/* Finds the columns by name; an error where the table is not one of rates. */
static void
find_columns(DirectionCheck *check)
{
	for (int i = 0; i < NCOLUMNS; i++)
	{
		AttrNumber	attnum = get_attnum(RelationGetRelid(check->rel), columns[i].name);

		if (attnum == InvalidAttrNumber ||
			getBaseType(TupleDescAttr(RelationGetDescr(check->rel), attnum - 1)->atttypid) != columns[i].type)
			ereport(ERROR,
					(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
					 errmsg("table \"%s\" has no column %s of type %s",
							RelationGetRelationName(check->rel), columns[i].name,
							format_type_be(columns[i].type)),
					 errhint("The trigger function is that of portstats.exchange_rate.")));
		check->attnums[i] = attnum;
		if (i < NKEYS)
			check->collations[i] =
				TupleDescAttr(RelationGetDescr(check->rel), attnum - 1)->attcollation;
	}
}

/* Whether an index finds all rows of a pair: a plain one that begins with its columns. */
static bool
index_serves(const DirectionCheck *check, Relation index)
{
	Form_pg_index form = index->rd_index;

	if (index->rd_rel->relam != BTREE_AM_OID || !form->indisvalid ||
		form->indnkeyatts < NKEYS ||
		!heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL))
		return false;
	for (int i = 0; i < NKEYS; i++)
	{
		/* An index whose equality is text's own. */
		if (form->indkey.values[i] != check->attnums[i] ||
			index->rd_opcintype[i] != TEXTOID ||
			get_opcode(get_opfamily_member(index->rd_opfamily[i], TEXTOID, TEXTOID,
										   BTEqualStrategyNumber)) != F_TEXTEQ)
			return false;
	}
	return true;
}

/* Chooses the index, the primary key unless its owner did away with it. */
static void
find_index(DirectionCheck *check)
{
	List	   *indexes = RelationGetIndexList(check->rel);
	ListCell   *cell;

	check->index = InvalidOid;
	foreach(cell, indexes)
	{
		Relation	index = index_open(lfirst_oid(cell), AccessShareLock);

		if (!OidIsValid(check->index) && index_serves(check, index))
		{
			check->index = RelationGetRelid(index);
			for (int i = 0; i < NKEYS; i++)
				check->collations[i] = index->rd_indcollation[i];
		}
		index_close(index, AccessShareLock);
	}
	list_free(indexes);
}

/* "7.2 CNY for 1 USD", palloc'd. */
static char *
describe(const Datum *values)
{
	return psprintf("%s %s for 1 %s",
					DatumGetCString(DirectFunctionCall1(numeric_out, values[COL_RATE])),
					TextDatumGetCString(values[COL_QUOTE]),
					TextDatumGetCString(values[COL_BASE]));
}

/* Whether the user may know what else is in the table. */
static bool
may_see_rows(Relation rel)
{
	return pg_class_aclcheck(RelationGetRelid(rel), GetUserId(), ACL_SELECT) == ACLCHECK_OK &&
		check_enable_rls(RelationGetRelid(rel), InvalidOid, true) != RLS_ENABLED;
}

pg_noreturn static void
raise_both_directions(const DirectionCheck *check, const NewRate *new, HeapTuple other)
{
	NewRate		old;
	bool		isnull = false;

	for (int i = 0; i < NCOLUMNS && !isnull; i++)
		old.values[i] = heap_getattr(other, check->attnums[i],
									 RelationGetDescr(check->rel), &isnull);
	ereport(ERROR,
			(errcode(ERRCODE_EXCLUSION_VIOLATION),
			 errmsg("exchange rates of %s and %s of rate type \"%s\" would be quoted in both directions",
					TextDatumGetCString(new->values[COL_BASE]),
					TextDatumGetCString(new->values[COL_QUOTE]),
					TextDatumGetCString(new->values[COL_TYPE])),
			 !isnull && may_see_rows(check->rel) ?
			 errdetail("There is %s from %s; the new one is %s from %s.",
					   describe(old.values), day_name(DatumGetDateADT(old.values[COL_FROM])),
					   describe(new->values), day_name(DatumGetDateADT(new->values[COL_FROM]))) :
			 errdetail("The new one is %s from %s.", describe(new->values),
					   day_name(DatumGetDateADT(new->values[COL_FROM]))),
			 errhint("Keep one direction, the other is found by dividing. To change it, DELETE the rates that are there first, or turn all of them in one UPDATE."),
			 errtableconstraint(check->rel, CONSTRAINT_NAME)));
}

/*
 * Errors where a row of the new one's pair the other way round is there, or is
 * once another transaction, which is waited for, has committed.
 */
static void
check_pair(const DirectionCheck *check, const NewRate *new)
{
	Datum		wanted[NKEYS];
	ScanKeyData keys[NKEYS];

	wanted[COL_TYPE] = new->values[COL_TYPE];
	wanted[COL_BASE] = new->values[COL_QUOTE];
	wanted[COL_QUOTE] = new->values[COL_BASE];
	for (;;)
	{
		TransactionId other = InvalidTransactionId;
		ItemPointerData where;
		SnapshotData dirty;
		SysScanDesc scan;
		HeapTuple	row;

		CHECK_FOR_INTERRUPTS();
		InitDirtySnapshot(dirty);
		/* Before 18 the scan numbers the keys' columns anew, in place. */
		for (int i = 0; i < NKEYS; i++)
			ScanKeyEntryInitialize(&keys[i], 0, check->attnums[i], BTEqualStrategyNumber,
								   TEXTOID, check->collations[i], F_TEXTEQ, wanted[i]);
		scan = systable_beginscan(check->rel, check->index, OidIsValid(check->index),
								  &dirty, NKEYS, keys);
		row = systable_getnext(scan);
		if (row != NULL)
		{
			other = TransactionIdIsValid(dirty.xmin) ? dirty.xmin : dirty.xmax;
			if (!TransactionIdIsValid(other))
				raise_both_directions(check, new, row);
			where = row->t_self;
		}
		systable_endscan(scan);
		if (!TransactionIdIsValid(other))
			return;
		XactLockTableWait(other, check->rel, &where, XLTW_RecheckExclusionConstr);
	}
}

/* Whether every column that is read has a value; then they are in new. */
static bool
read_row(const DirectionCheck *check, TupleTableSlot *slot, NewRate *new)
{
	for (int i = 0; i < NCOLUMNS; i++)
	{
		bool		isnull;

		new->values[i] = slot_getattr(slot, check->attnums[i], &isnull);
		/* Only where the owner allows it; such a row is refused when it is read. */
		if (isnull)
			return false;
		if (columns[i].type == TEXTOID)
			new->values[i] = PointerGetDatum(DatumGetTextPP(new->values[i]));
	}
	return true;
}

static uint32
hash_type(const void *key, Size keysize pg_attribute_unused())
{
	const RateTypeName *type = key;

	return hash_bytes((const unsigned char *) type->bytes, type->len);
}

/* 0 where both are the same name. */
static int
match_types(const void *a, const void *b, Size keysize pg_attribute_unused())
{
	const RateTypeName *x = a;
	const RateTypeName *y = b;

	return x->len == y->len && memcmp(x->bytes, y->bytes, x->len) == 0 ? 0 : 1;
}

/* An empty table of the rate types that have been seen. */
static HTAB *
make_types(void)
{
	HASHCTL		ctl;

	memset(&ctl, 0, sizeof(ctl));
	ctl.keysize = sizeof(RateTypeName);
	ctl.entrysize = sizeof(SeenType);
	ctl.hash = hash_type;
	ctl.match = match_types;
	ctl.hcxt = CurrentMemoryContext;
	return hash_create("portstats rate types", 16, &ctl,
					   HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
}

/* The number of a rate type among those seen, where it is put. */
static uint64
number_type(HTAB *types, const text *type)
{
	RateTypeName name = {VARDATA_ANY(type), VARSIZE_ANY_EXHDR(type)};
	SeenType   *seen;
	bool		found;

	seen = hash_search(types, &name, HASH_ENTER, &found);
	if (!found)
	{
		char	   *copy;

		seen->number = (uint64) hash_get_num_entries(types);
		copy = palloc(Max(name.len, 1));
		seen->name.bytes = memcpy(copy, name.bytes, name.len);
	}
	return seen->number;
}

/* Checks the pairs of a statement's new rows, each once. */
static void
check_rows(const DirectionCheck *check, Tuplestorestate *rows)
{
	TupleTableSlot *slot = MakeSingleTupleTableSlot(RelationGetDescr(check->rel),
													&TTSOpsMinimalTuple);
	HTAB	   *types = make_types();
	SeenPair	last;
	HASHCTL		ctl;
	HTAB	   *seen;

	memset(&last, 0, sizeof(last));
	memset(&ctl, 0, sizeof(ctl));
	ctl.keysize = sizeof(SeenPair);
	ctl.entrysize = sizeof(SeenPair);
	ctl.hcxt = CurrentMemoryContext;
	seen = hash_create("portstats pairs", 64, &ctl, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	/* The rows are those of other triggers, too: a place of our own in them. */
	tuplestore_select_read_pointer(rows, tuplestore_alloc_read_pointer(rows, EXEC_FLAG_REWIND));
	tuplestore_rescan(rows);
	while (tuplestore_gettupleslot(rows, true, false, slot))
	{
		NewRate		new;
		SeenPair	pair;
		bool		found;

		CHECK_FOR_INTERRUPTS();
		if (!read_row(check, slot, &new))
			continue;
		pair.type = number_type(types, DatumGetTextPP(new.values[COL_TYPE]));
		pair.base = currency_from_text(DatumGetTextPP(new.values[COL_BASE]));
		pair.quote = currency_from_text(DatumGetTextPP(new.values[COL_QUOTE]));
		if (memcmp(&pair, &last, sizeof(pair)) == 0)
			continue;
		last = pair;
		hash_search(seen, &pair, HASH_ENTER, &found);
		if (!found)
			check_pair(check, &new);
	}
	hash_destroy(seen);
	hash_destroy(types);
	ExecDropSingleTupleTableSlot(slot);
}

/*
 * After a statement that inserts or updates rates: error where a pair of its new
 * rows is quoted in both directions.
 */
Datum
exchange_rate_check_direction(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	DirectionCheck check;

	if (!CALLED_AS_TRIGGER(fcinfo) ||
		!TRIGGER_FIRED_AFTER(trigger->tg_event) ||
		!TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event) ||
		trigger->tg_newtable == NULL ||
		trigger->tg_relation->rd_rel->relkind != RELKIND_RELATION)
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("exchange_rate_check_direction must be called by a trigger of portstats.exchange_rate"),
				 errhint("It is one after a statement, with REFERENCING NEW TABLE.")));
	check.rel = trigger->tg_relation;
	find_columns(&check);
	find_index(&check);
	check_rows(&check, trigger->tg_newtable);
	return PointerGetDatum(NULL);
}
