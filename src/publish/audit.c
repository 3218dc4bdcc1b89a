/*
 * audit.c: whether published figures can be true together, as intervals.
 *
 * A figure stands for any number of an interval that has both its ends. What is asked
 * is always whether some numbers of these intervals go together exactly, by products:
 * no quotient is rounded before it is compared. Quotients that are shown are rounded
 * outwards, to AUDIT_SCALE decimals, so that what is shown never leaves anything out.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "decimal/exact.h"
#include "publish/audit.h"
#include "publish/audit_units.h"
#include "row/row.h"
#include "scratch/scratch.h"

PORTSTATS_FUNCTION(growth_range);
PORTSTATS_FUNCTION(audit_growth);
PORTSTATS_FUNCTION(audit_parts);

/* ---------- units and texts ---------- */

static char *
shown(Numeric n)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(n)));
}

/* Whether two figures say that they are in different units. */
static bool
units_differ(const Published *a, const Published *b)
{
	AuditUnits	units = audit_units(a->unit);

	return !audit_units_meet(&units, audit_units(b->unit));
}

/* The error, where there is no verdict to say it. */
static void
require_one_unit(const Published *current, const Published *base)
{
	if (units_differ(current, base))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("figures are in different units: %s, %s", current->unit, base->unit),
				 errdetail("They are \"%s\" and \"%s\".", current->printed, base->printed),
				 errhint("Pass figures of one unit, or without a unit.")));
}

/* ---------- growth ---------- */

/* The growths between a current figure and a base of which all is above zero: four ends. */
typedef struct GrowthEnds
{
	Numeric		lowest_current;
	Numeric		lowest_base;
	Numeric		highest_current;
	Numeric		highest_base;
} GrowthEnds;

/* current / base - 1 is least and most at ends of both; which of the base's, the sign says. */
static GrowthEnds
growth_ends(Numeric current_low, Numeric current_high, Numeric base_low, Numeric base_high)
{
	GrowthEnds	ends;

	ends.lowest_current = current_low;
	ends.lowest_base = sign_of(current_low) < 0 ? base_low : base_high;
	ends.highest_current = current_high;
	ends.highest_base = sign_of(current_high) < 0 ? base_high : base_low;
	return ends;
}

/* The least and the most of them, percent, rounded outwards. */
static Numeric
lowest_growth(const GrowthEnds *ends)
{
	return quotient(hundred_times(minus(ends->lowest_current, ends->lowest_base)), ends->lowest_base,
					AUDIT_SCALE, false);
}

static Numeric
highest_growth(const GrowthEnds *ends)
{
	return quotient(hundred_times(minus(ends->highest_current, ends->highest_base)), ends->highest_base,
					AUDIT_SCALE, true);
}

/* Whether a growth of base to current, exactly, is less than so many percent. */
static bool
growth_is_less(Numeric current, Numeric base, Numeric percent)
{
	return numeric_is_less(hundred_times(minus(current, base)), times(percent, base));
}

static bool
growth_is_more(Numeric current, Numeric base, Numeric percent)
{
	return numeric_is_less(times(percent, base), hundred_times(minus(current, base)));
}

/* growth_range(current, base): NULLs where the base is not above zero. Strict. */
Datum
growth_range(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"lowest", "highest", NULL};
	RowBuilder *row = row_builder(fcinfo, names);
	Published	current;
	Published	base;

	published_getarg(fcinfo, 0, &current);
	published_getarg(fcinfo, 1, &base);
	require_one_unit(&current, &base);
	/* Half a unit of the last digit that holds is less than any number but zero. */
	if (sign_of(base.low) > 0)
	{
		GrowthEnds	ends = growth_ends(current.low, current.high, base.low, base.high);

		row_set_numeric(row, 0, lowest_growth(&ends));
		row_set_numeric(row, 1, highest_growth(&ends));
	}
	return row_datum(row);
}

/* ---------- verdicts ---------- */

enum
{
	AUDIT_VERDICT, AUDIT_LOWEST, AUDIT_HIGHEST, AUDIT_HINT
};
static const char *const audit_columns[] = {"verdict", "lowest", "highest", "hint", NULL};

/* The row of a verdict; the ends may be NULL. */
static Datum
audit_row(FunctionCallInfo fcinfo, const char *verdict, Numeric lowest, Numeric highest,
		  const char *hint)
{
	RowBuilder *row = row_builder(fcinfo, audit_columns);

	row_set(row, AUDIT_VERDICT, CStringGetTextDatum(verdict));
	row_set_numeric(row, AUDIT_LOWEST, lowest);
	row_set_numeric(row, AUDIT_HIGHEST, highest);
	row_set(row, AUDIT_HINT, CStringGetTextDatum(hint));
	return row_datum(row);
}

static Datum
unknown_row(FunctionCallInfo fcinfo, const char *why)
{
	return audit_row(fcinfo, "unknown", NULL, NULL, why);
}

static const char *const whole_is_null = "Whether they are whole numbers is NULL.";

/* Whether figures are counts: argument n, if the call has it and it is not NULL. */
static bool
getarg_whole(FunctionCallInfo fcinfo, int n)
{
	return PG_NARGS() > n && !PG_ARGISNULL(n) && PG_GETARG_BOOL(n);
}

/* Leaves the whole numbers of a figure; false where there is none, and why. */
static bool
make_whole(Published *figure, char **why)
{
	figure->low = whole_number(figure->low, true);
	figure->high = whole_number(figure->high, false);
	if (!numeric_is_less(figure->high, figure->low))
		return true;
	*why = psprintf("No whole number is printed as %s.", figure->printed);
	return false;
}

/* Reads argument n; where it is NULL, says so and gives false. */
static bool
read_argument(FunctionCallInfo fcinfo, int n, const char *what, Published *figure, char **why)
{
	if (published_getarg(fcinfo, n, figure))
		return true;
	*why = psprintf("The %s is NULL.", what);
	return false;
}

/* Reads printed, current and base, arguments 0 to 2; false where nothing can be said of them, and why. */
static bool
read_growth(FunctionCallInfo fcinfo, Published *printed, Published *current, Published *base, char **why)
{
	if (!read_argument(fcinfo, 0, "printed growth", printed, why) ||
		!read_argument(fcinfo, 1, "current figure", current, why) ||
		!read_argument(fcinfo, 2, "base", base, why))
		return false;
	*why = audit_is_no_percentage(printed) ?
		psprintf("The printed growth is in %s, not in percent.", printed->unit) :
		units_differ(current, base) ?
		psprintf("The current figure is in %s, the base in %s.", current->unit, base->unit) :
		sign_of(base->low) <= 0 ?
		psprintf("The base, %s, is not above zero: no growth over it can be given.", base->printed) : NULL;
	return *why == NULL;
}

/*
 * audit_growth(printed, current, base [, whole]): whether the growth can be the printed
 * one. Called with NULLs.
 */
Datum
audit_growth(PG_FUNCTION_ARGS)
{
	bool		whole = getarg_whole(fcinfo, 3);
	Published	printed;
	Published	current;
	Published	base;
	GrowthEnds	ends;
	char	   *why;
	char	   *stands;
	bool		less;
	bool		more;

	if (PG_NARGS() > 3 && PG_ARGISNULL(3))
		return unknown_row(fcinfo, whole_is_null);
	if (!read_growth(fcinfo, &printed, &current, &base, &why))
		return unknown_row(fcinfo, why);
	if (whole && (!make_whole(&current, &why) || !make_whole(&base, &why)))
		return unknown_row(fcinfo, why);
	ends = growth_ends(current.low, current.high, base.low, base.high);
	less = growth_is_more(ends.lowest_current, ends.lowest_base, printed.high);
	more = growth_is_less(ends.highest_current, ends.highest_base, printed.low);
	stands = psprintf("\"%s\" stands for %s to %s percent,", printed.printed, shown(printed.low), shown(printed.high));
	if (less || more)
		why = psprintf("%s %s than the two figures can give: one of the three is of other rows, of another period, a base that was revised since, or a slip.",
					   stands, less ? "less" : "more");
	else if (whole && !whole_base_goes(&current, &printed, base.low, base.high))
		why = psprintf("%s between what two whole numbers printed so can give: one of the three is of other rows, of another period, a base that was revised since, or a slip.",
					   stands);
	else
		return audit_row(fcinfo, "consistent", lowest_growth(&ends), highest_growth(&ends),
						 psprintf("%s and the two figures give such a growth.", stands));
	return audit_row(fcinfo, "impossible", lowest_growth(&ends), highest_growth(&ends), why);
}

/*
 * Adds the parts up, counts where they are whole; false where that cannot be done, and
 * why. The units are those that all parts may be in, in whatever order they come.
 */
static bool
add_parts(ArrayType *array, bool are_whole, Published *sum, AuditUnits *units, char **why)
{
	Datum	   *parts;
	bool	   *nulls;
	int			count;
	Published	whole = {NULL, NULL, NULL, NULL, NULL};
	const char *unit = NULL;	/* the one that units has, in the caller's memory */
	Scratch		scratch;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &parts, &nulls, &count);
	*why = count == 0 ? pstrdup("There are no parts.") : NULL;
	*units = audit_units(NULL);
	scratch_begin(&scratch);
	for (int i = 0; i < count; i++)
	{
		Published	part;

		scratch_next(&scratch);
		if (nulls[i])
		{
			*why = MemoryContextStrdup(scratch.caller, psprintf("Part %d is NULL.", i + 1));
			break;
		}
		published_read((const text *) exact_detoast_packed(parts[i]), 0, &part);
		if (are_whole && !make_whole(&part, why))
		{
			*why = MemoryContextStrdup(scratch.caller, *why);
			break;
		}
		if (!audit_units_meet(units, audit_units(part.unit)))
		{
			*why = MemoryContextStrdup(scratch.caller,
									   psprintf("Part %d is in %s, another one in %s.", i + 1, part.unit, unit));
			break;
		}
		if (units->printed != unit)
			units->printed = unit = MemoryContextStrdup(scratch.caller, units->printed);
		if (i > 0)
		{
			part.low = numeric_plus(part.low, whole.low);
			part.high = numeric_plus(part.high, whole.high);
			pfree(whole.low);
			pfree(whole.high);
		}
		whole.low = scratch_copy(&scratch, part.low);
		whole.high = scratch_copy(&scratch, part.high);
	}
	scratch_end(&scratch);
	*sum = whole;
	return *why == NULL;
}

/*
 * audit_parts(parts, total [, whole]): whether the parts can add up to the total. Called
 * with NULLs.
 */
Datum
audit_parts(PG_FUNCTION_ARGS)
{
	bool		whole = getarg_whole(fcinfo, 2);
	Published	sum;
	Published	total;
	AuditUnits	units;
	char	   *why;
	bool		less;
	bool		more;

	if (PG_NARGS() > 2 && PG_ARGISNULL(2))
		return unknown_row(fcinfo, whole_is_null);
	if (PG_ARGISNULL(0))
		return unknown_row(fcinfo, "The parts are NULL.");
	if (!read_argument(fcinfo, 1, "total", &total, &why) ||
		!add_parts(PG_GETARG_ARRAYTYPE_P(0), whole, &sum, &units, &why) ||
		(whole && !make_whole(&total, &why)))
		return unknown_row(fcinfo, why);
	if (!audit_units_meet(&units, audit_units(total.unit)))
		return unknown_row(fcinfo, psprintf("The parts are in %s, the total in %s.", units.printed, total.unit));
	less = numeric_is_less(total.high, sum.low);
	more = numeric_is_less(sum.high, total.low);
	return audit_row(fcinfo, less || more ? "impossible" : "consistent", sum.low, sum.high,
					 psprintf("\"%s\" stands for %s to %s, %s", total.printed, shown(total.low), shown(total.high),
							  less ? "less than the parts add up to: one of them is too much, or counted twice." :
							  more ? "more than the parts add up to: one is missing, or too little." :
							  "and the parts can add up to that."));
}
