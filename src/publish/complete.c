/*
 * complete.c: whether a coverage lacks anything, and the error that says what.
 */
#include "postgres.h"

#include "executor/executor.h"
#include "fmgr.h"
#include "utils/array.h"

#include "compat.h"
#include "period/period_run.h"

PORTSTATS_FUNCTION(coverage_complete);
PORTSTATS_FUNCTION(coverage_require_complete);

/* So many of the units without rows are named. */
#define NAMED_AT_MOST	12

/* quiet_days where the call gives none: months are what is looked at. */
#define BY_MONTHS		(-1)

/* A column that is a period; false where it is NULL. */
static bool
get_period(HeapTupleHeader coverage, const char *column, Period *p)
{
	bool		isnull;
	Datum		d = GetAttributeByName(coverage, column, &isnull);

	if (!isnull)
		*p = DatumGetPeriod(d);
	return !isnull;
}

/* Adds a sentence where an array of a coverage names units without rows. */
static void
append_missing(StringInfo what, HeapTupleHeader coverage, const char *column, Period window)
{
	bool		isnull;
	Datum		d = GetAttributeByName(coverage, column, &isnull);
	ArrayType  *array;
	Datum	   *units;
	bool	   *nulls;
	int			n;

	if (isnull)
		return;
	array = DatumGetArrayTypeP(d);
	deconstruct_array(array, ARR_ELEMTYPE(array), sizeof(Period), FLOAT8PASSBYVAL, 'd',
					  &units, &nulls, &n);
	for (int i = 0; i < n && i < NAMED_AT_MOST; i++)
	{
		if (i == 0)
			appendStringInfo(what, "%s has no row in ", period_to_text(window));
		appendStringInfo(what, "%s%s", i == 0 ? "" : ", ",
						 nulls[i] ? "NULL" : period_to_text(DatumGetPeriod(units[i])));
	}
	if (n > NAMED_AT_MOST)
		appendStringInfo(what, " and %d more", n - NAMED_AT_MOST);
	if (n > 0)
		appendStringInfoString(what, ". ");
}

/* The columns of a window. */
typedef struct WindowColumns
{
	const char *period;
	const char *covered;
	const char *missing;
	const char *gap;
} WindowColumns;

static const WindowColumns current_columns = {"current_period", "covered", "missing_months", "longest_gap"};
static const WindowColumns base_columns = {"base_period", "base_covered", "base_missing_months", "base_longest_gap"};

/*
 * Adds what a window lacks, in sentences. BY_MONTHS: units without rows, and days at its
 * ends that are not covered; else nothing where no gap is longer than quiet_days, and
 * before all the longest one where it is.
 */
static void
append_window(StringInfo what, HeapTupleHeader coverage, Period window, int32 quiet_days,
			  const WindowColumns *columns)
{
	int32		quiet_at_ends = Max(quiet_days, 0);
	Period		covered;
	Period		gap;
	DateADT		day;

	if (!get_period(coverage, columns->covered, &covered))
	{
		appendStringInfo(what, "%s has no row. ", period_to_text(window));
		return;
	}
	if (quiet_days != BY_MONTHS && get_period(coverage, columns->gap, &gap))
	{
		int32		days = period_end(gap) - period_start(gap) + 1;

		if (days <= quiet_days)
			return;
		appendStringInfo(what, "%s has no row in %s, %d %s. ", period_to_text(window),
						 period_to_text(gap), days, days == 1 ? "day" : "days in a row");
	}
	append_missing(what, coverage, columns->missing, window);
	day = period_start(covered);
	if (day - period_start(window) > quiet_at_ends)
		appendStringInfo(what, "%s has no row before %s. ", period_to_text(window),
						 period_to_text(period_make(day, day)));
	day = period_end(covered);
	if (period_end(window) - day > quiet_at_ends)
		appendStringInfo(what, "%s has no row after %s. ", period_to_text(window),
						 period_to_text(period_make(day, day)));
}

/*
 * What the coverage of a call lacks, in sentences; empty where it is complete. The
 * call is (coverage [, quiet_days]); a coverage of no row at all is NULL.
 */
static char *
what_lacks(FunctionCallInfo fcinfo)
{
	int32		quiet_days = BY_MONTHS;
	StringInfoData what;
	Period		current;
	Period		base;
	HeapTupleHeader coverage;

	if (PG_NARGS() > 1)
	{
		if (PG_ARGISNULL(1))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("the number of quiet days must not be NULL"),
					 errhint("Give how many days in a row may be without rows.")));
		quiet_days = PG_GETARG_INT32(1);
		if (quiet_days < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the number of quiet days must not be negative: %d", quiet_days),
					 errhint("Give how many days in a row may be without rows.")));
	}
	initStringInfo(&what);
	if (PG_ARGISNULL(0) || !get_period(PG_GETARG_HEAPTUPLEHEADER(0), current_columns.period, &current))
	{
		appendStringInfoString(&what, "There is no row at all. ");
		return what.data;
	}
	coverage = PG_GETARG_HEAPTUPLEHEADER(0);
	append_window(&what, coverage, current, quiet_days, &current_columns);
	if (get_period(coverage, base_columns.period, &base))
		append_window(&what, coverage, base, quiet_days, &base_columns);
	else
		appendStringInfo(&what, "%s has no base period in the calendar. ", period_to_text(current));
	return what.data;
}

/*
 * Whether the coverage of a call has two windows that have not one shape, so that nothing
 * in them is like for like; sets them.
 */
static bool
windows_differ(FunctionCallInfo fcinfo, Period *current, Period *base)
{
	CalendarPair pair;

	return !PG_ARGISNULL(0) &&
		get_period(PG_GETARG_HEAPTUPLEHEADER(0), current_columns.period, current) &&
		get_period(PG_GETARG_HEAPTUPLEHEADER(0), base_columns.period, base) &&
		!calendar_pair(period_to_run(*base), period_to_run(*current), &pair);
}

/*
 * complete(coverage [, quiet_days]): whether the windows have one shape and each has rows
 * in all its units and is covered from end to end, or has no gap of more than quiet_days;
 * false for NULL, which is no row at all.
 */
Datum
coverage_complete(PG_FUNCTION_ARGS)
{
	Period		current;
	Period		base;

	PG_RETURN_BOOL(what_lacks(fcinfo)[0] == '\0' && !windows_differ(fcinfo, &current, &base));
}

/* Whether an array of a coverage names any unit without rows. */
static bool
has_missing(HeapTupleHeader coverage, const char *column)
{
	bool		isnull;
	Datum		d = GetAttributeByName(coverage, column, &isnull);

	return !isnull && ArrayGetNItems(ARR_NDIM(DatumGetArrayTypeP(d)), ARR_DIMS(DatumGetArrayTypeP(d))) > 0;
}

/*
 * The mend for an incomplete coverage: the comparison that its rows allow. Where
 * quiet_days is given that may have gaps of its own, and is not named. A whole month
 * without rows was not loaded: no quiet days are advised then.
 */
static int
hint_comparison(FunctionCallInfo fcinfo)
{
	Period		run;
	Period		base_run;
	HeapTupleHeader coverage;

	if (PG_NARGS() > 1 || PG_ARGISNULL(0) ||
		!get_period(PG_GETARG_HEAPTUPLEHEADER(0), "like_for_like", &run) ||
		!get_period(PG_GETARG_HEAPTUPLEHEADER(0), "base_like_for_like", &base_run))
		return errhint("Load the rows that are missing, or choose windows that have them.");
	coverage = PG_GETARG_HEAPTUPLEHEADER(0);
	if (has_missing(coverage, current_columns.missing) || has_missing(coverage, base_columns.missing))
		return errhint("Load the rows that are missing, or compare %s with %s.",
					   period_to_text(run), period_to_text(base_run));
	return errhint("Load the rows that are missing, or compare %s with %s. Where no row was due on the last days of a window, say how many days in a row may be without any: require_complete(coverage, 2).",
				   period_to_text(run), period_to_text(base_run));
}

/*
 * require_complete(coverage [, quiet_days]): the coverage; P0002 where it lacks anything,
 * 22023 where its windows have not one shape.
 */
Datum
coverage_require_complete(PG_FUNCTION_ARGS)
{
	char	   *what = what_lacks(fcinfo);
	Period		current;
	Period		base;

	if (windows_differ(fcinfo, &current, &base))
		period_raise_unlike(current, base, "Nothing in them is like for like.");
	if (what[0] != '\0')
	{
		what[strlen(what) - 1] = '\0';
		ereport(ERROR,
				(errcode(ERRCODE_NO_DATA_FOUND),
				 errmsg("the rows do not cover what is compared"),
				 errdetail("%s", what),
				 hint_comparison(fcinfo)));
	}
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}
