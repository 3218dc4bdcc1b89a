/*
 * rate_reader.c: reads rates from portstats.exchange_rate and rate_type, through
 * SPI with qualified names: so row security, privileges, replicas, parallel
 * workers, foreign and reference tables are the server's business. The tables
 * are those in the schema of the extension, whatever it is called: after a
 * rename anybody may make another by the old name.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rls.h"

#include "compat.h"
#include "currency/rate_reader.h"
#include "period/period.h"

/* Rate types that an error lists at most. */
#define MAX_LISTED		20
/* pivot, from and to, each against each other */
#define MAX_PAIRS		6

const RateTypeName rate_type_default = {"average", 7};

/* A table that is read, and the columns that its rows are chosen by or taken from. */
typedef struct RateTable
{
	const char *name;
	int			ncolumns;
	struct
	{
		const char *name;
		Oid			type;		/* that it is compared and read as */
	}			columns[6];
} RateTable;

static const RateTable table_types = {
	"rate_type", 4,
	{{"rate_type", TEXTOID}, {"pivot_currency", TEXTOID}, {"valid_unit", TEXTOID},
	{"max_age_days", INT4OID}}
};

static const RateTable table_rates = {
	"exchange_rate", 6,
	{{"rate_type", TEXTOID}, {"base_currency", TEXTOID}, {"quote_currency", TEXTOID},
	{"valid_from", DATEOID}, {"valid_until", DATEOID}, {"rate", NUMERICOID}}
};

typedef struct TableQuery
{
	const RateTable *table;
	const char *sql;			/* %1$s is the schema */
	int			nargs;
	Oid			argtypes[4];
	int			ncolumns;
	Oid			columns[5];		/* types that this file reads them as */
	const char *required;		/* a letter a column: 'n' where it is never
								 * NULL */
	SPIPlanPtr	plan;			/* planned once a session and schema */
	char		schema[NAMEDATALEN];	/* that the plan names */
} TableQuery;

/* Of the queries for rates. */
#define RATE_COLUMNS	5, {TEXTOID, TEXTOID, DATEOID, DATEOID, NUMERICOID}, "nnn n"

static TableQuery query_type = {
	&table_types,
	"SELECT pivot_currency, valid_unit, max_age_days"
	" FROM %1$s.rate_type"
	" WHERE rate_type OPERATOR(pg_catalog.=) $1",
	1, {TEXTOID},
	3, {TEXTOID, TEXTOID, INT4OID}, "n  ", NULL, ""
};

static TableQuery query_type_names = {
	&table_types,
	"SELECT rate_type FROM %1$s.rate_type"
	" ORDER BY rate_type COLLATE pg_catalog.\"C\"",
	0, {InvalidOid},
	1, {TEXTOID}, "n", NULL, ""
};

/* $2 and $3 are pairs; two rates each, the one before and the one after $4. */
static TableQuery query_day = {
	&table_rates,
	"SELECT p.base, p.quote, r.valid_from, r.valid_until, r.rate"
	" FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) AS p(base, quote),"
	" LATERAL ("
	"(SELECT e.valid_from, e.valid_until, e.rate"
	" FROM %1$s.exchange_rate e"
	" WHERE e.rate_type OPERATOR(pg_catalog.=) $1"
	" AND e.base_currency OPERATOR(pg_catalog.=) p.base"
	" AND e.quote_currency OPERATOR(pg_catalog.=) p.quote"
	" AND e.valid_from OPERATOR(pg_catalog.<=) $4"
	" ORDER BY e.valid_from DESC LIMIT 1)"
	" UNION ALL "
	"(SELECT e.valid_from, e.valid_until, e.rate"
	" FROM %1$s.exchange_rate e"
	" WHERE e.rate_type OPERATOR(pg_catalog.=) $1"
	" AND e.base_currency OPERATOR(pg_catalog.=) p.base"
	" AND e.quote_currency OPERATOR(pg_catalog.=) p.quote"
	" AND e.valid_from OPERATOR(pg_catalog.>) $4"
	" ORDER BY e.valid_from LIMIT 1)) r",
	4, {TEXTOID, TEXTARRAYOID, TEXTARRAYOID, DATEOID}, RATE_COLUMNS, NULL, ""
};

static TableQuery query_pair = {
	&table_rates,
	"SELECT e.base_currency, e.quote_currency, e.valid_from, e.valid_until, e.rate"
	" FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) AS p(base, quote)"
	" JOIN %1$s.exchange_rate e"
	" ON e.base_currency OPERATOR(pg_catalog.=) p.base"
	" AND e.quote_currency OPERATOR(pg_catalog.=) p.quote"
	" WHERE e.rate_type OPERATOR(pg_catalog.=) $1",
	3, {TEXTOID, TEXTARRAYOID, TEXTARRAYOID}, RATE_COLUMNS, NULL, ""
};

static TableQuery query_all = {
	&table_rates,
	"SELECT base_currency, quote_currency, valid_from, valid_until, rate"
	" FROM %1$s.exchange_rate"
	" WHERE rate_type OPERATOR(pg_catalog.=) $1",
	1, {TEXTOID}, RATE_COLUMNS, NULL, ""
};

static TableQuery query_source = {
	&table_rates,
	"SELECT source FROM %1$s.exchange_rate"
	" WHERE rate_type OPERATOR(pg_catalog.=) $1"
	" AND base_currency OPERATOR(pg_catalog.=) $2"
	" AND quote_currency OPERATOR(pg_catalog.=) $3"
	" AND valid_from OPERATOR(pg_catalog.=) $4",
	4, {TEXTOID, TEXTOID, TEXTOID, DATEOID},
	1, {TEXTOID}, " ", NULL, ""
};

/* The error for a column of another type, or, where that is InvalidOid, one that is not there. */
pg_noreturn static void
raise_column(const char *column, Oid type, Oid wanted)
{
	ereport(ERROR,
			(errcode(OidIsValid(type) ? ERRCODE_DATATYPE_MISMATCH : ERRCODE_UNDEFINED_COLUMN),
			 OidIsValid(type) ? errmsg("column %s of the rate tables has type %s, not %s",
									   column, format_type_be(type), format_type_be(wanted)) :
			 errmsg("the rate tables have no column %s of type %s", column, format_type_be(wanted)),
			 errhint("Give portstats.exchange_rate and portstats.rate_type back the columns that the extension made.")));
	pg_unreachable();
}

/*
 * Errors, before a query is run, where a column of a table is missing or would have to be
 * cast to be compared: whoever asks for a rate would run the cast, which may be a function
 * of the table's owner. The lock, which the query takes as well, keeps it so until then. A
 * view in the place of a table runs what its owner likes in any case.
 */
static void
check_table(const char *schema, const RateTable *table)
{
	Oid			relid = RangeVarGetRelid(makeRangeVar(pstrdup(schema), pstrdup(table->name), -1),
										 AccessShareLock, true);

	if (!OidIsValid(relid) || get_rel_relkind(relid) == RELKIND_VIEW)
		return;
	for (int i = 0; i < table->ncolumns; i++)
	{
		AttrNumber	attnum = get_attnum(relid, table->columns[i].name);
		Oid			type = attnum == InvalidAttrNumber ? InvalidOid : get_atttype(relid, attnum);

		if (!OidIsValid(type) || getBaseType(type) != table->columns[i].type)
			raise_column(table->columns[i].name, type, table->columns[i].type);
	}
}

/*
 * Errors where a column of a result has another type than it is read as: the tables
 * are their owner's, who may alter them or put others in their place.
 */
static void
check_columns(const TableQuery *query)
{
	TupleDesc	desc = SPI_tuptable->tupdesc;

	for (int i = 0; i < query->ncolumns; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (getBaseType(column->atttypid) != query->columns[i])
			raise_column(NameStr(column->attname), column->atttypid, query->columns[i]);
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

/* The schema that the extension is in now; an error where there is no extension. */
static Oid
extension_schema(void)
{
	Relation	extensions = table_open(ExtensionRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	Oid			schema;

	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ,
				CStringGetDatum("portstats"));
	scan = systable_beginscan(extensions, ExtensionNameIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	schema = HeapTupleIsValid(tuple) ?
		((Form_pg_extension) GETSTRUCT(tuple))->extnamespace : InvalidOid;
	systable_endscan(scan);
	table_close(extensions, AccessShareLock);
	if (!OidIsValid(schema))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("extension \"portstats\" does not exist, so its rates cannot be read"),
				 errhint("CREATE EXTENSION portstats.")));
	return schema;
}

/*
 * The name of that schema, palloc'd. It is looked for before every query: one that was the
 * extension's may still be there, by the same name, when the extension is not in it any more.
 */
static char *
extension_schema_name(void)
{
	Oid			schema = extension_schema();
	char	   *name = get_namespace_name(schema);

	if (name == NULL)
		elog(ERROR, "cache lookup failed for schema %u", schema);
	return name;
}

/*
 * Plans the query with the schema's name. A plan with a former name is not freed:
 * a view in place of a table may have led here from running it.
 */
static void
prepare_query(TableQuery *query, const char *schema)
{
	char	   *sql = psprintf(query->sql, quote_identifier(schema));
	SPIPlanPtr	plan = SPI_prepare(sql, query->nargs, query->argtypes);

	if (plan == NULL || SPI_keepplan(plan) != 0)
		elog(ERROR, "could not prepare \"%s\": %s", sql,
			 SPI_result_code_string(SPI_result));
	query->plan = plan;
	strlcpy(query->schema, schema, NAMEDATALEN);
	pfree(sql);
}

/* Runs a query under the active snapshot; its rows are in SPI_tuptable. */
static void
run_query(TableQuery *query, Datum *args, long limit)
{
	char	   *schema = extension_schema_name();
	int			result;

	check_table(schema, query->table);
	if (query->plan == NULL || strcmp(query->schema, schema) != 0)
		prepare_query(query, schema);
	pfree(schema);
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
 * *valid_unit is NULL where a rate does not end with a unit. Where there is no
 * such type: NULL, or an error.
 */
static RateBook *
read_type(const RateTypeName *type, char **valid_unit, bool missing_ok)
{
	Datum		args[1];
	Datum		values[3];
	bool		nulls[3];
	RateBook   *book;

	args[0] = text_datum(type);
	run_query(&query_type, args, 1);
	if (SPI_processed == 0)
	{
		if (missing_ok)
			return NULL;
		raise_unknown_type(type);
	}
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

		CHECK_FOR_INTERRUPTS();
		take_row(query, i, values, nulls);
		from = DatumGetDateADT(values[2]);
		until = nulls[3] ? BOOK_NO_END : DatumGetDateADT(values[3]);
		if (valid_unit != NULL)
			until = Min(until, period_unit_end(from, valid_unit));
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

/* Of an error while rates are read: which ones. */
static void
name_type(void *arg)
{
	const RateTypeName *type = arg;

	errcontext("reading rates of type \"%.*s\" from portstats.exchange_rate",
			   type->len, type->bytes);
}

/* Takes the rates asked for into the type's book, which is empty so far. */
static RateBook *
read_rows(const RateTypeName *type, const RateRequest *what, RateBook *book,
		  const char *valid_unit)
{
	TableQuery *query = what->level == READ_ALL ? &query_all :
		what->level == READ_DAY ? &query_day : &query_pair;
	Datum		args[4];

	args[0] = text_datum(type);
	if (what->level != READ_ALL)
	{
		pair_arrays(what->from, what->to, book->pivot, &args[1], &args[2]);
		args[3] = DateADTGetDatum(what->day);
	}
	run_query(query, args, 0);
	take_rows(query, &book, valid_unit);
	return book;
}

RateBook   *
rate_read(const RateTypeName *type, const RateRequest *what, MemoryContext context,
		  bool missing_ok)
{
	ErrorContextCallback naming;
	char	   *valid_unit;
	RateBook   *book;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	book = read_type(type, &valid_unit, missing_ok);
	if (book != NULL)
	{
		MemoryContext caller;

		naming.callback = name_type;
		naming.arg = (void *) type;
		naming.previous = error_context_stack;
		error_context_stack = &naming;
		book = read_rows(type, what, book, valid_unit);
		caller = MemoryContextSwitchTo(context);
		book = book_canonical(book, NULL);
		MemoryContextSwitchTo(caller);
		error_context_stack = naming.previous;
	}
	SPI_finish();
	return book;
}

char *
rate_read_source(const RateTypeName *type, const BookPair *pair, DateADT valid_from)
{
	MemoryContext caller = CurrentMemoryContext;
	char	   *source = NULL;
	Datum		args[4];
	Datum		values[1];
	bool		nulls[1];

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	args[0] = text_datum(type);
	args[1] = CStringGetTextDatum(currency_name(pair->base));
	args[2] = CStringGetTextDatum(currency_name(pair->quote));
	args[3] = DateADTGetDatum(valid_from);
	run_query(&query_source, args, 1);
	if (SPI_processed > 0)
	{
		take_row(&query_source, 0, values, nulls);
		if (!nulls[0])
		{
			text	   *value = DatumGetTextPP(values[0]);

			source = MemoryContextStrdup(caller, text_to_cstring(value));
		}
	}
	SPI_finish();
	return source;
}

bool
rate_reader_is_filtered(void)
{
	const RateTable *tables[] = {&table_rates, &table_types};
	Oid			schema = extension_schema();

	for (int i = 0; i < (int) lengthof(tables); i++)
	{
		Oid			table = get_relname_relid(tables[i]->name, schema);

		if (get_rel_relkind(table) == RELKIND_VIEW ||
			check_enable_rls(table, InvalidOid, true) == RLS_ENABLED)
			return true;
	}
	return false;
}
