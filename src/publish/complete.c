/*
 * complete.c: whether a coverage lacks anything, and the error that says what.
 */
#include "postgres.h"

#include "executor/executor.h"
#include "fmgr.h"
#include "utils/array.h"

#include "compat.h"
#include "period/period.h"

PORTSTATS_FUNCTION(coverage_complete);
PORTSTATS_FUNCTION(coverage_require_complete);

/* So many of the units without rows are named. */
#define NAMED_AT_MOST	12

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

/*
 * Adds what a window lacks, in sentences: units without rows, and days at its ends, of
 * which quiet_days may be without.
 */
static void
append_window(StringInfo what, HeapTupleHeader coverage, Period window, int32 quiet_days,
			  const char *covered_column, const char *missing)
{
	Period		covered;
	DateADT		day;

	if (!get_period(coverage, covered_column, &covered))
	{
		appendStringInfo(what, "%s has no row. ", period_to_text(window));
		return;
	}
	append_missing(what, coverage, missing, window);
	day = period_start(covered);
	if (day - period_start(window) > quiet_days)
		appendStringInfo(what, "%s has no row before %s. ", period_to_text(window),
						 period_to_text(period_make(day, day)));
	day = period_end(covered);
	if (period_end(window) - day > quiet_days)
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
	int32		quiet_days = 0;
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
					 errhint("Give how many days at either end of a window may be without rows.")));
		quiet_days = PG_GETARG_INT32(1);
		if (quiet_days < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the number of quiet days must not be negative: %d", quiet_days),
					 errhint("Give how many days at either end of a window may be without rows.")));
	}
	initStringInfo(&what);
	if (PG_ARGISNULL(0) || !get_period(PG_GETARG_HEAPTUPLEHEADER(0), "current_period", &current))
	{
		appendStringInfoString(&what, "There is no row at all. ");
		return what.data;
	}
	coverage = PG_GETARG_HEAPTUPLEHEADER(0);
	append_window(&what, coverage, current, quiet_days, "covered", "missing_months");
	if (get_period(coverage, "base_period", &base))
		append_window(&what, coverage, base, quiet_days, "base_covered", "base_missing_months");
	else
		appendStringInfo(&what, "%s has no base period in the calendar. ", period_to_text(current));
	return what.data;
}

/*
 * complete(coverage [, quiet_days]): whether each window has rows in all its units and is
 * covered but for so many days at either end; false for NULL, which is no row at all.
 */
Datum
coverage_complete(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(what_lacks(fcinfo)[0] == '\0');
}

/* The mend for an incomplete coverage: the comparison that its rows allow. */
static int
hint_comparison(FunctionCallInfo fcinfo)
{
	Period		run;
	Period		base_run;

	if (PG_ARGISNULL(0) ||
		!get_period(PG_GETARG_HEAPTUPLEHEADER(0), "like_for_like", &run) ||
		!get_period(PG_GETARG_HEAPTUPLEHEADER(0), "base_like_for_like", &base_run))
		return errhint("Load the rows that are missing, or choose windows that have them.");
	return errhint("Load the rows that are missing, or compare %s with %s. Where no row was due on the days at an end of a window, say how many there may be: require_complete(coverage, 2).",
				   period_to_text(run), period_to_text(base_run));
}

/* require_complete(coverage [, quiet_days]): the coverage; P0002 where it lacks anything. */
Datum
coverage_require_complete(PG_FUNCTION_ARGS)
{
	char	   *what = what_lacks(fcinfo);

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
