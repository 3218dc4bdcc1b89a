/*
 * compat.h: what differs between the supported servers, one shim a line or
 * paragraph, each naming the server change it answers.
 *
 * Include it after postgres.h and fmgr.h.
 */
#ifndef PORTSTATS_COMPAT_H
#define PORTSTATS_COMPAT_H

#include "fmgr.h"
#include "nodes/nodes.h"
#include "utils/jsonb.h"

/* 16: varlena macros moved out of postgres.h. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* 16: PGDLLEXPORT makes a symbol visible; before, it was empty on Unix. */
#if PG_VERSION_NUM < 160000 && defined(__GNUC__) && !defined(WIN32)
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

/*
 * 14: the conditions on a table that is written to are simplified anew for each of its
 * parts, as those on any table; before, each part was planned by a copy of them.
 */
#if PG_VERSION_NUM >= 140000
#define compat_parts_are_simplified(query, varno) ((void) (varno), true)
#else
#define compat_parts_are_simplified(query, varno) ((query)->resultRelation != (varno))
#endif

/* 14: utils/fmgroids.h names functions after what SQL calls them, not after their C. This is date(timestamp). */
#if PG_VERSION_NUM >= 140000
#define COMPAT_F_DATE_OF_TIMESTAMP F_DATE_TIMESTAMP
#else
#define COMPAT_F_DATE_OF_TIMESTAMP F_TIMESTAMP_DATE
#endif

/* 16: PG_FUNCTION_INFO_V1 declares the function itself as visible. */
#define PORTSTATS_FUNCTION(name) \
	extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS); \
	PG_FUNCTION_INFO_V1(name)

/* 18: pg_noreturn, before a declaration, for pg_attribute_noreturn() after it. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* 18: what EXPLAIN prints with is in headers of its own. */
#if PG_VERSION_NUM >= 180000
#include "commands/explain_format.h"
#include "commands/explain_state.h"
#else
#include "commands/explain.h"
#endif

/* 18: the module says its name and version. */
#if PG_VERSION_NUM >= 180000
#define PORTSTATS_MODULE_MAGIC \
	PG_MODULE_MAGIC_EXT(.name = "portstats", .version = PORTSTATS_VERSION)
#else
#define PORTSTATS_MODULE_MAGIC PG_MODULE_MAGIC
#endif

/*
 * 16: input functions report errors softly. PORTSTATS_ESCONTEXT is the place
 * that fcinfo brings for them; before 16 it is NULL and errsave() raises.
 */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#define PORTSTATS_ESCONTEXT(fcinfo) ((fcinfo)->context)
#define PORTSTATS_SOFT_ERROR(escontext) SOFT_ERROR_OCCURRED(escontext)
#else
#define PORTSTATS_ESCONTEXT(fcinfo) NULL
#define PORTSTATS_SOFT_ERROR(escontext) false
#define errsave(context, ...) \
	do { (void) (context); ereport(ERROR, __VA_ARGS__); } while (0)
#define ereturn(context, dummy_value, ...) \
	do { (void) (context); ereport(ERROR, __VA_ARGS__); return dummy_value; } while (0)
#endif

/*
 * Calls an input function for a type without modifier; false after a soft
 * error (16: DirectInputFunctionCallSafe).
 */
static inline bool
compat_input_call(PGFunction in, char *text, Node *escontext, Datum *result)
{
#if PG_VERSION_NUM >= 160000
	return DirectInputFunctionCallSafe(in, text, InvalidOid, -1, escontext, result);
#else
	(void) escontext;
	*result = DirectFunctionCall3(in, CStringGetDatum(text),
								  ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
	return true;
#endif
}

/* 16: tuplesort_getdatum can be told not to copy; it does so here. */
#if PG_VERSION_NUM >= 160000
#define compat_tuplesort_getdatum(state, value, isnull) \
	tuplesort_getdatum(state, true, true, value, isnull, NULL)
#else
#define compat_tuplesort_getdatum(state, value, isnull) \
	tuplesort_getdatum(state, true, value, isnull, NULL)
#endif

/*
 * 14: a conversion between encodings can stop at what it cannot convert; before, it
 * raises an error, and touches nothing else. How many bytes were converted.
 */
#if PG_VERSION_NUM >= 140000
#define compat_convert(proc, from, to, src, len, dest, destlen) \
	pg_do_encoding_conversion_buf(proc, from, to, (unsigned char *) (src), len, \
								  (unsigned char *) (dest), destlen, true)
#else
static inline int
compat_convert(Oid proc, int from, int to, const char *src, int len, char *dest, int destlen)
{
	MemoryContext caller = CurrentMemoryContext;
	volatile int result = len;

	(void) destlen;
	PG_TRY();
	{
		OidFunctionCall5(proc, Int32GetDatum(from), Int32GetDatum(to), CStringGetDatum(src),
						 CStringGetDatum(dest), Int32GetDatum(len));
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(caller);
		error = CopyErrorData();
		FlushErrorState();
		if (error->sqlerrcode != ERRCODE_UNTRANSLATABLE_CHARACTER &&
			error->sqlerrcode != ERRCODE_CHARACTER_NOT_IN_REPERTOIRE)
			ReThrowError(error);
		FreeErrorData(error);
		result = 0;
	}
	PG_END_TRY();
	return result;
}
#endif

/* 16: make_range takes a place for soft errors. */
#if PG_VERSION_NUM >= 160000
#define compat_make_range(typcache, lower, upper, empty) \
	make_range(typcache, lower, upper, empty, NULL)
#else
#define compat_make_range(typcache, lower, upper, empty) \
	make_range(typcache, lower, upper, empty)
#endif

/* 16: a column says which outer joins may have made it NULL; an index's does not. */
#if PG_VERSION_NUM >= 160000
#define compat_forget_nulling(var) ((var)->varnullingrels = NULL)
#else
#define compat_forget_nulling(var) ((void) 0)
#endif

/* 14: parts of an Append may be asked at the same time. */
#if PG_VERSION_NUM >= 140000
#define compat_append_is_serial(append) ((append)->as_nasyncplans == 0)
#else
#define compat_append_is_serial(append) true
#endif

/* 16: columns that follow from others are left out of GROUP BY, in a list of its own. */
#if PG_VERSION_NUM >= 160000
#define compat_group_clause(root) ((root)->processed_groupClause)
#else
#define compat_group_clause(root) ((root)->parse->groupClause)
#endif

/* 14: an estimate of groups may say more about itself. */
#if PG_VERSION_NUM >= 140000
#define compat_estimate_num_groups(root, exprs, rows) estimate_num_groups(root, exprs, rows, NULL, NULL)
#else
#define compat_estimate_num_groups(root, exprs, rows) estimate_num_groups(root, exprs, rows, NULL)
#endif

/* 14: the costs of all aggregates of a query are of a list that the planner has, not of an expression. */
#if PG_VERSION_NUM >= 140000
#define compat_agg_costs(root, target, split, costs) \
	(memset(costs, 0, sizeof(AggClauseCosts)), get_agg_clause_costs(root, split, costs))
#else
#define compat_agg_costs(root, target, split, costs) \
	(memset(costs, 0, sizeof(AggClauseCosts)), \
	 get_agg_clause_costs(root, (Node *) (target)->exprs, split, costs))
#endif

/* 15: a library's prefix of settings is its own; before, unknown ones are only warned of. */
#if PG_VERSION_NUM >= 150000
#define compat_reserve_prefix(prefix) MarkGUCPrefixReserved(prefix)
#else
#define compat_reserve_prefix(prefix) EmitWarningsOnPlaceholders(prefix)
#endif

/* 16: one function looks at the rights on objects of every kind. */
#if PG_VERSION_NUM >= 160000
#define compat_function_aclcheck(function, role) \
	object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE)
#else
#define compat_function_aclcheck(function, role) pg_proc_aclcheck(function, role, ACL_EXECUTE)
#endif

/* 18: a path says how much of it has been switched off. */
#if PG_VERSION_NUM >= 180000
#define compat_set_disabled_nodes(path, below) ((path)->disabled_nodes = (below)->disabled_nodes)
#else
#define compat_set_disabled_nodes(path, below) ((void) 0)
#endif

/* 19: who begins a scan says what else is known of it. */
#if PG_VERSION_NUM >= 190000
#define compat_table_beginscan(relation, snapshot) table_beginscan(relation, snapshot, 0, NULL, SO_NONE)
#else
#define compat_table_beginscan(relation, snapshot) table_beginscan(relation, snapshot, 0, NULL)
#endif

/*
 * Before 17 (from when on nothing of this is called): 14 has a place for what a worker has taken, and can
 * pin a page in the buffer where it is likely to be; 16 names a table's files otherwise.
 */
#if PG_VERSION_NUM >= 140000
#include "access/syncscan.h"
#define compat_parallel_first(relation, scan, shared) \
	table_block_parallelscan_startblock_init(relation, (scan)->rs_parallelworkerdata, shared)
#define compat_parallel_next(relation, scan, shared) \
	table_block_parallelscan_nextpage(relation, (scan)->rs_parallelworkerdata, shared)
#else
#define compat_parallel_first(relation, scan, shared) \
	((void) (scan), table_block_parallelscan_startblock_init(relation, shared))
#define compat_parallel_next(relation, scan, shared) \
	((void) (scan), table_block_parallelscan_nextpage(relation, shared))
#endif
#if PG_VERSION_NUM >= 160000
#define compat_read_recent(relation, block, buffer) \
	ReadRecentBuffer((relation)->rd_locator, MAIN_FORKNUM, block, buffer)
#elif PG_VERSION_NUM >= 140000
#define compat_read_recent(relation, block, buffer) \
	ReadRecentBuffer((relation)->rd_node, MAIN_FORKNUM, block, buffer)
#else
#define compat_read_recent(relation, block, buffer) false
#endif

/* 16: the counts of a table's use have other names; 15: whether they are kept is asked otherwise. */
#if PG_VERSION_NUM >= 160000
#define compat_table_counts(relation) ((relation)->pgstat_info->counts.tuples_returned)
#else
#define compat_table_counts(relation) ((relation)->pgstat_info->t_counts.t_tuples_returned)
#endif
#if PG_VERSION_NUM >= 150000
#define compat_counts_table(relation) pgstat_should_count_relation(relation)
#else
#define compat_counts_table(relation) ((relation)->pgstat_info != NULL)
#endif

/* 17: the transaction's local id moved within PGPROC (see storage/proc.h). */
#if PG_VERSION_NUM >= 170000
#define compat_my_lxid() (MyProc->vxid.lxid)
#else
#define compat_my_lxid() (MyProc->lxid)
#endif

/* 19: jsonb is built in a JsonbInState; before, in a stack whose last push gives the value. */
#if PG_VERSION_NUM >= 190000
typedef JsonbInState CompatJsonbState;
#define compat_push_jsonb(state, token, value) pushJsonbValue(state, token, value)
#else
typedef struct CompatJsonbState
{
	JsonbValue *result;
	JsonbParseState *stack;
} CompatJsonbState;
#define compat_push_jsonb(state, token, value) \
	((state)->result = pushJsonbValue(&(state)->stack, token, value))
#endif

/* 19: a window function says whether it takes IGNORE NULLS. */
#if PG_VERSION_NUM >= 190000
#define compat_refuse_null_treatment(winobj, fcinfo) \
	WinCheckAndInitializeNullTreatment(winobj, false, fcinfo)
#else
#define compat_refuse_null_treatment(winobj, fcinfo) ((void) 0)
#endif

#endif							/* PORTSTATS_COMPAT_H */
