/*
 * rate_table.c: reads rates from portstats.exchange_rate and rate_type.
 *
 * They are read through SPI under the active snapshot and as the current user,
 * into a rate book, so that one lookup serves books and tables. How much is
 * read grows with what is asked for: at first the rates next to one day, then
 * all of the pair, then all of the rate type. Nothing is kept across
 * statements: what fn_extra holds goes with the call it belongs to, and where a
 * call outlives its statement (a simple expression of PL/pgSQL), RateView tells.
 * A call in an aggregate does not: it belongs to one run of the executor.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/rate_table.h"
#include "currency/rates.h"
#include "period/period.h"

/* Paths that are remembered at most, some 200 bytes each; below 2^20 - 1. */
#define MAX_PATHS		131072
#define FIRST_PATHS		64
/* Rate types that one call keeps at most. */
#define MAX_LOADS		8
/* Rate types that an error lists at most. */
#define MAX_LISTED		20
/* pivot, from and to, each against each other */
#define MAX_PAIRS		6

const RateTypeName rate_type_default = {"average", 7};

/* How much of a rate type has been read. */
typedef enum ReadLevel
{
	READ_DAY,					/* of one pair, the rates before and after a
								 * day */
	READ_PAIR,					/* all rates of one pair and its ways to the
								 * pivot */
	READ_ALL
} ReadLevel;

/* The part of a load that only this file looks into. */
typedef struct RateTable
{
	MemoryContext context;		/* everything, the load itself too */
	MemoryContext paths_context;	/* the lanes and paths */
	HTAB	   *known;			/* KnownPath by what it is made of */
	uint32		npaths;
	uint32		maxpaths;		/* room in the load's array */
	int			nlanes;
	ReadLevel	level;
	Currency	from;			/* of READ_DAY and READ_PAIR */
	Currency	to;
	DateADT		day;			/* of READ_DAY */
	RateBook   *book;
} RateTable;

/* What a path is made of: rates by their number in the book. */
typedef struct PathKey
{
	Currency	from;
	Currency	to;
	uint32		rates[RATES_MAX_STEPS];
} PathKey;

typedef struct KnownPath
{
	PathKey		key;
	uint32		number;			/* in the load's array */
} KnownPath;

RateTypeName
rate_type_getarg(FunctionCallInfo fcinfo, int n)
{
	text	   *name = PG_GETARG_TEXT_PP(n);
	RateTypeName result;

	result.bytes = VARDATA_ANY(name);
	result.len = VARSIZE_ANY_EXHDR(name);
	return result;
}

/* ---------- reading the tables ---------- */

typedef struct TableQuery
{
	const char *sql;
	int			nargs;
	Oid			argtypes[4];
	int			ncolumns;
	Oid			columns[5];		/* types that this file reads them as */
	const char *required;		/* a letter a column: 'n' where it is never
								 * NULL */
	SPIPlanPtr	plan;			/* planned once a session */
} TableQuery;

/* Of the queries for rates. */
#define RATE_COLUMNS	5, {TEXTOID, TEXTOID, DATEOID, DATEOID, NUMERICOID}, "nnn n"

static TableQuery query_type = {
	"SELECT pivot_currency, valid_unit, max_age_days"
	" FROM portstats.rate_type"
	" WHERE rate_type OPERATOR(pg_catalog.=) $1",
	1, {TEXTOID},
	3, {TEXTOID, TEXTOID, INT4OID}, "n  ", NULL
};

static TableQuery query_type_names = {
	"SELECT rate_type FROM portstats.rate_type"
	" ORDER BY rate_type COLLATE pg_catalog.\"C\"",
	0, {InvalidOid},
	1, {TEXTOID}, "n", NULL
};

/* $2 and $3 are pairs; two rates each, the one before and the one after $4. */
static TableQuery query_day = {
	"SELECT p.base, p.quote, r.valid_from, r.valid_until, r.rate"
	" FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) AS p(base, quote),"
	" LATERAL ("
	"(SELECT e.valid_from, e.valid_until, e.rate"
	" FROM portstats.exchange_rate e"
	" WHERE e.rate_type OPERATOR(pg_catalog.=) $1"
	" AND e.base_currency OPERATOR(pg_catalog.=) p.base"
	" AND e.quote_currency OPERATOR(pg_catalog.=) p.quote"
	" AND e.valid_from OPERATOR(pg_catalog.<=) $4"
	" ORDER BY e.valid_from DESC LIMIT 1)"
	" UNION ALL "
	"(SELECT e.valid_from, e.valid_until, e.rate"
	" FROM portstats.exchange_rate e"
	" WHERE e.rate_type OPERATOR(pg_catalog.=) $1"
	" AND e.base_currency OPERATOR(pg_catalog.=) p.base"
	" AND e.quote_currency OPERATOR(pg_catalog.=) p.quote"
	" AND e.valid_from OPERATOR(pg_catalog.>) $4"
	" ORDER BY e.valid_from LIMIT 1)) r",
	4, {TEXTOID, TEXTARRAYOID, TEXTARRAYOID, DATEOID}, RATE_COLUMNS, NULL
};

static TableQuery query_pair = {
	"SELECT e.base_currency, e.quote_currency, e.valid_from, e.valid_until, e.rate"
	" FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) AS p(base, quote)"
	" JOIN portstats.exchange_rate e"
	" ON e.base_currency OPERATOR(pg_catalog.=) p.base"
	" AND e.quote_currency OPERATOR(pg_catalog.=) p.quote"
	" WHERE e.rate_type OPERATOR(pg_catalog.=) $1",
	3, {TEXTOID, TEXTARRAYOID, TEXTARRAYOID}, RATE_COLUMNS, NULL
};

static TableQuery query_all = {
	"SELECT base_currency, quote_currency, valid_from, valid_until, rate"
	" FROM portstats.exchange_rate"
	" WHERE rate_type OPERATOR(pg_catalog.=) $1",
	1, {TEXTOID}, RATE_COLUMNS, NULL
};

/*
 * Errors where a column has another type than it is read as: the tables are
 * their owner's, who may alter them or put others in their place.
 */
static void
check_columns(const TableQuery *query)
{
	TupleDesc	desc = SPI_tuptable->tupdesc;

	for (int i = 0; i < query->ncolumns; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (getBaseType(column->atttypid) != query->columns[i])
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column %s of the rate tables has type %s, not %s",
							NameStr(column->attname), format_type_be(column->atttypid),
							format_type_be(query->columns[i])),
					 errhint("Give portstats.exchange_rate and portstats.rate_type back the columns that the extension made.")));
	}
}

/* Takes a row of the query apart; an error where a column that must have a value has none. */
static void
take_row(const TableQuery *query, uint64 row, Datum *values, bool *nulls)
{
	heap_deform_tuple(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, values, nulls);
	for (int i = 0; i < query->ncolumns; i++)
	{
		if (nulls[i] && query->required[i] == 'n')
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("column %s of the rate tables is NULL",
							NameStr(TupleDescAttr(SPI_tuptable->tupdesc, i)->attname)),
					 errhint("Fill it in, or DELETE the row.")));
	}
}

/* Runs a query under the active snapshot; its rows are in SPI_tuptable. */
static void
run_query(TableQuery *query, Datum *args, long limit)
{
	int			result;

	if (query->plan == NULL)
	{
		SPIPlanPtr	plan = SPI_prepare(query->sql, query->nargs, query->argtypes);

		if (plan == NULL || SPI_keepplan(plan) != 0)
			elog(ERROR, "could not prepare \"%s\": %s", query->sql,
				 SPI_result_code_string(SPI_result));
		query->plan = plan;
	}
	result = SPI_execute_plan(query->plan, args, NULL, true, limit);
	if (result != SPI_OK_SELECT)
		elog(ERROR, "could not run \"%s\": %s", query->sql,
			 SPI_result_code_string(result));
	check_columns(query);
}

static Datum
text_datum(const RateTypeName *name)
{
	return PointerGetDatum(cstring_to_text_with_len(name->bytes, name->len));
}

static void
raise_unknown_type(const RateTypeName *type)
{
	StringInfoData names;

	run_query(&query_type_names, NULL, MAX_LISTED);
	initStringInfo(&names);
	for (uint64 i = 0; i < SPI_processed; i++)
		appendStringInfo(&names, "%s\"%s\"", i == 0 ? "" : ", ",
						 SPI_getvalue(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no rate type \"%.*s\"", type->len, type->bytes),
			 names.len > 0 ? errdetail("There are %s.", names.data) : 0,
			 errhint("INSERT a row for it into portstats.rate_type, or name one of those.")));
}

/*
 * Reads what a rate type says, into an empty book: its pivot and age limit.
 * *valid_unit is NULL where a rate does not end with a unit.
 */
static RateBook *
read_type(const RateTypeName *type, char **valid_unit)
{
	Datum		args[1];
	Datum		values[3];
	bool		nulls[3];
	RateBook   *book;

	args[0] = text_datum(type);
	run_query(&query_type, args, 1);
	if (SPI_processed == 0)
		raise_unknown_type(type);
	take_row(&query_type, 0, values, nulls);
	book = book_new(currency_from_text(DatumGetTextPP(values[0])),
					nulls[2] ? BOOK_NO_AGE_LIMIT : DatumGetInt32(values[2]));
	*valid_unit = nulls[1] ? NULL : TextDatumGetCString(values[1]);
	SPI_freetuptable(SPI_tuptable);
	return book;
}

/* Adds the rows that a query left to a book. */
static void
take_rows(const TableQuery *query, RateBook **book, const char *valid_unit)
{
	for (uint64 i = 0; i < SPI_processed; i++)
	{
		Datum		values[5];
		bool		nulls[5];
		DateADT		from;
		DateADT		until;

		take_row(query, i, values, nulls);
		from = DatumGetDateADT(values[2]);
		until = nulls[3] ? BOOK_NO_END : DatumGetDateADT(values[3]);
		if (valid_unit != NULL)
			until = Min(until, period_end(period_of_day(from, valid_unit)));
		book_add(book, currency_from_text(DatumGetTextPP(values[0])),
				 currency_from_text(DatumGetTextPP(values[1])),
				 from, until, DatumGetNumeric(values[4]), NULL);
	}
	SPI_freetuptable(SPI_tuptable);
}

/* Two currencies and the pivot, each against each other, as two arrays. */
static void
pair_arrays(Currency from, Currency to, Currency pivot, Datum *bases, Datum *quotes)
{
	Currency	codes[3] = {from, to, pivot};
	Datum		base[MAX_PAIRS];
	Datum		quote[MAX_PAIRS];
	int			ncodes = pivot == from || pivot == to ? 2 : 3;
	int			n = 0;

	for (int i = 0; i < ncodes; i++)
	{
		for (int k = 0; k < ncodes; k++)
		{
			if (codes[i] == codes[k])
				continue;
			base[n] = CStringGetTextDatum(currency_name(codes[i]));
			quote[n++] = CStringGetTextDatum(currency_name(codes[k]));
		}
	}
	*bases = PointerGetDatum(construct_array(base, n, TEXTOID, -1, false, TYPALIGN_INT));
	*quotes = PointerGetDatum(construct_array(quote, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/*
 * Reads as much as the table's level says into its book. The caller's memory
 * context holds what comes and goes.
 */
static void
read_book(RateTable *table, const RateTypeName *type)
{
	char	   *valid_unit;
	RateBook   *book;
	TableQuery *query;
	Datum		args[4];
	MemoryContext caller;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	book = read_type(type, &valid_unit);
	args[0] = text_datum(type);
	query = table->level == READ_ALL ? &query_all :
		table->level == READ_DAY ? &query_day : &query_pair;
	if (table->level != READ_ALL)
	{
		pair_arrays(table->from, table->to, book->pivot, &args[1], &args[2]);
		args[3] = DateADTGetDatum(table->day);
	}
	run_query(query, args, 0);
	take_rows(query, &book, valid_unit);
	caller = MemoryContextSwitchTo(table->context);
	table->book = book_canonical(book, NULL);
	MemoryContextSwitchTo(caller);
	SPI_finish();
}

static void
remember_view(RateView *view)
{
	Snapshot	now = GetActiveSnapshot();

	view->snapshot = now;
	view->xmin = now->xmin;
	view->xmax = now->xmax;
	view->xcnt = now->xcnt;
	view->subxcnt = now->subxcnt;
	view->curcid = now->curcid;
	view->subxact = GetCurrentSubTransactionId();
	view->lxid = compat_my_lxid();
	view->user = GetUserId();
	view->row_security = row_security;
}

/*
 * Whether what the user sees may depend on more than a RateView holds: a policy
 * or a view may ask for any setting, and SET changes no snapshot.
 */
static bool
rates_are_filtered(void)
{
	static const char *const tables[] = {"exchange_rate", "rate_type"};
	Oid			schema = get_namespace_oid("portstats", false);

	for (int i = 0; i < (int) lengthof(tables); i++)
	{
		Oid			table = get_relname_relid(tables[i], schema);

		if (get_rel_relkind(table) == RELKIND_VIEW ||
			check_enable_rls(table, InvalidOid, true) == RLS_ENABLED)
			return true;
	}
	return false;
}

/* Frees loads from one on; *list is where it hangs. */
static void
free_loads(RateLoad **list)
{
	while (*list != NULL)
	{
		RateLoad   *load = *list;

		*list = load->next;
		MemoryContextDelete(load->table->context);
	}
}

static bool
is_of_type(const RateLoad *load, const RateTypeName *type)
{
	return load->type.len == type->len &&
		memcmp(load->type.bytes, type->bytes, type->len) == 0;
}

/* What is there of a rate type, brought to the front; NULL where there is nothing. */
static RateLoad *
find_load(RateLoad **list, const RateTypeName *type)
{
	for (RateLoad **place = list; *place != NULL; place = &(*place)->next)
	{
		RateLoad   *load = *place;

		if (is_of_type(load, type))
		{
			*place = load->next;
			load->next = *list;
			*list = load;
			return load;
		}
	}
	return NULL;
}

/* Puts a load in front, in the place of one of its type that is there. */
static void
put_load(RateLoad **list, RateLoad *load)
{
	RateLoad   *old = *list;
	RateLoad  **place = &load->next;

	load->next = old;
	*list = load;
	if (old != NULL && is_of_type(old, &load->type))
	{
		load->next = old->next;
		MemoryContextDelete(old->table->context);
	}
	for (int i = 1; i < MAX_LOADS && *place != NULL; i++)
		place = &(*place)->next;
	free_loads(place);
}

/*
 * Reads rates afresh and puts them in the place of those of the type in
 * fn_extra, which stay until all has gone well.
 */
static RateLoad *
read_load(FunctionCallInfo fcinfo, const RateTypeName *type, ReadLevel level,
		  Currency from, Currency to, DateADT day)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext,
												  "portstats rates",
												  ALLOCSET_DEFAULT_SIZES);
	RateLoad   *load = MemoryContextAllocZero(context, sizeof(RateLoad));
	RateTable  *table = MemoryContextAllocZero(context, sizeof(RateTable));

	load->type = *type;
	if (type != &rate_type_default)
	{
		char	   *name = MemoryContextAlloc(context, Max(type->len, 1));

		load->type.bytes = memcpy(name, type->bytes, type->len);
	}
	load->table = table;
	table->context = context;
	table->level = level;
	table->from = from;
	table->to = to;
	table->day = day;
	load->in_aggregate = AggCheckCallContext(fcinfo, NULL) != 0;
	remember_view(&load->view);
	read_book(table, type);
	if (!load->in_aggregate && rates_are_filtered())
		load->view.snapshot = NULL; /* none that can be active: for this call
									 * alone */

	MemoryContextSetParent(context, fcinfo->flinfo->fn_mcxt);
	put_load((RateLoad **) &fcinfo->flinfo->fn_extra, load);
	return load;
}

/* ---------- what has been looked up ---------- */

/* Empties the lanes and paths; both fill up again. */
static void
forget_paths(RateLoad *load)
{
	RateTable  *table = load->table;
	HASHCTL		ctl;

	if (table->paths_context == NULL)
		table->paths_context = AllocSetContextCreate(table->context,
													 "portstats rate paths",
													 ALLOCSET_DEFAULT_SIZES);
	/* Nothing is left to point at it, should memory run out half way. */
	table->known = NULL;
	memset(load->lanes, 0, sizeof(load->lanes));
	MemoryContextReset(table->paths_context);
	table->nlanes = 0;
	table->npaths = 0;
	table->maxpaths = FIRST_PATHS;
	load->paths = MemoryContextAlloc(table->paths_context,
									 FIRST_PATHS * sizeof(TablePath *));
	memset(&ctl, 0, sizeof(ctl));
	ctl.keysize = sizeof(PathKey);
	ctl.entrysize = sizeof(KnownPath);
	ctl.hcxt = table->paths_context;
	table->known = hash_create("portstats rate paths", FIRST_PATHS, &ctl,
							   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* A path of its own, in the given memory context. */
static TablePath *
make_path(MemoryContext context, Currency from, const RatePath *found)
{
	char		code[CURRENCY_MAX_LEN + 1];
	char		text[RATES_MAX_TEXT];
	KeyPart		parts[2];
	TablePath  *path;
	uint32		keylen;

	parts[0].bytes = code;
	parts[0].len = currency_to_bytes(from, code);
	parts[1].bytes = text;
	parts[1].len = rates_path_text(found, text);
	keylen = (uint32) keyed_key_length(parts, 2);
	path = MemoryContextAllocZero(context, offsetof(TablePath, key) + keylen);
	keyed_write_key(path->key, parts, 2);
	path->keylen = keylen;
	path->parts[0].bytes = path->key + sizeof(int32);
	path->parts[0].len = parts[0].len;
	path->parts[1].bytes = path->key + keylen - parts[1].len;
	path->parts[1].len = parts[1].len;
	path->is_ratio = convert_ratio_from_text(text, parts[1].len, &path->ratio);
	path->as_quoted = found->nsteps == 0 || (found->nsteps == 1 && !found->steps[0].inverse);
	return path;
}

/* The number of the one path that is made of these rates. */
static uint32
number_path(RateLoad *load, Currency from, Currency to, const RatePath *found)
{
	RateTable  *table = load->table;
	PathKey		key;
	KnownPath  *known;

	memset(&key, 0, sizeof(key));
	key.from = from;
	key.to = to;
	for (int i = 0; i < RATES_MAX_STEPS; i++)
		key.rates[i] = i < found->nsteps ? found->steps[i].number : PG_UINT32_MAX;
	known = hash_search(table->known, &key, HASH_FIND, NULL);
	if (known != NULL)
		return known->number;
	if (table->npaths == table->maxpaths)
	{
		load->paths = repalloc(load->paths, 2 * table->maxpaths * sizeof(TablePath *));
		table->maxpaths *= 2;
	}
	load->paths[table->npaths] = make_path(table->paths_context, from, found);
	known = hash_search(table->known, &key, HASH_ENTER, NULL);
	known->number = table->npaths;
	return table->npaths++;
}

/* The lane of two currencies; NULL where there are too many others. */
static RateLane *
find_lane(RateLoad *load, Currency from, Currency to)
{
	uint32		slot = rate_lane_slot(from, to);

	for (; load->lanes[slot] != NULL; slot = (slot + 1) & (RATE_LANES - 1))
	{
		if (load->lanes[slot]->from == from && load->lanes[slot]->to == to)
			return load->lanes[slot];
	}
	if (load->table->nlanes >= RATE_LANES * 3 / 4)
		return NULL;
	load->lanes[slot] = MemoryContextAllocZero(load->table->paths_context,
											   sizeof(RateLane));
	load->lanes[slot]->from = from;
	load->lanes[slot]->to = to;
	load->table->nlanes++;
	return load->lanes[slot];
}

/* Whether the pair is the one, in either direction, that has been read first. */
static bool
is_same_pair(const RateTable *table, Currency from, Currency to)
{
	return (table->from == from && table->to == to) ||
		(table->from == to && table->to == from);
}

/* Whether what has been read answers for a pair and day. */
static bool
is_covered(const RateTable *table, Currency from, Currency to, DateADT day)
{
	if (from == to || table->level == READ_ALL)
		return true;
	return is_same_pair(table, from, to) &&
		(table->level == READ_PAIR || table->day == day);
}

TablePath  *
rate_table_find(FunctionCallInfo fcinfo, const RateTypeName *type, Currency from,
				Currency to, DateADT day)
{
	RateLoad  **list = (RateLoad **) &fcinfo->flinfo->fn_extra;
	RateLoad   *load;
	RateTable  *table;
	RatePath	found;
	RateLane   *lane;
	uint32		number;
	bool		fresh = false;

	/* All of them were read in the same view. */
	if (*list != NULL && !(*list)->in_aggregate && !rate_view_is_current(&(*list)->view))
		free_loads(list);
	load = find_load(list, type);
	if (load == NULL)
	{
		load = read_load(fcinfo, type, READ_DAY, from, to, day);
		fresh = true;
	}
	else if (!is_covered(load->table, from, to, day))
	{
		ReadLevel	level = is_same_pair(load->table, from, to) ? READ_PAIR : READ_ALL;

		load = read_load(fcinfo, type, level, from, to, day);
	}
	table = load->table;
	if (!rates_find(table->book, from, to, day, &found))
		rates_raise(table->book, from, to, day, pnstrdup(type->bytes, type->len));

	/* A call that is the only one of its kind remembers nothing. */
	if (fresh)
		return make_path(table->context, from, &found);
	if (table->known == NULL || table->npaths >= MAX_PATHS)
		forget_paths(load);
	number = number_path(load, from, to, &found);
	lane = find_lane(load, from, to);
	if (lane != NULL && RATE_ERA(day) <= RATE_ERA_MASK)
		lane->days[(uint32) day % RATE_DAYS] =
			(number + 1) << RATE_ERA_BITS | RATE_ERA(day);
	return load->paths[number];
}
