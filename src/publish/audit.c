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
#include "publish/published.h"
#include "row/row.h"
#include "scratch/scratch.h"

PORTSTATS_FUNCTION(growth_range);
PORTSTATS_FUNCTION(audit_growth);
PORTSTATS_FUNCTION(possible_bases);
PORTSTATS_FUNCTION(audit_parts);

#define AUDIT_SCALE		12
/* possible_bases gives no more rows: who asks for more has made a slip. */
#define MAX_RUNS		100000

/* ---------- arithmetic ---------- */

static inline Numeric
minus(Numeric a, Numeric b)
{
	return numeric_call(numeric_sub, a, b);
}

static inline Numeric
times(Numeric a, Numeric b)
{
	return numeric_call(numeric_mul, a, b);
}

static inline Numeric
hundred_times(Numeric n)
{
	return times(numeric_from_int(100), n);
}

/* -1, 0 or 1. */
static int
sign_of(Numeric n)
{
	if (numeric_is_positive(n))
		return 1;
	return numeric_is_less(n, numeric_from_int(0)) ? -1 : 0;
}

/* a / b as a multiple of 10^-scale, the next one up or down where it is none. */
static Numeric
quotient(Numeric a, Numeric b, int scale, bool up)
{
	char		unit[16];
	Numeric		scaled;
	Numeric		result;
	Numeric		rest;

	snprintf(unit, sizeof(unit), "1e%d", scale);
	scaled = times(a, numeric_from_text(unit, strlen(unit)));
	result = numeric_call(numeric_div_trunc, scaled, b);
	rest = minus(scaled, times(result, b));
	if (sign_of(rest) != 0 && (sign_of(rest) == sign_of(b)) == up)
		result = up ? numeric_plus(result, numeric_from_int(1)) : minus(result, numeric_from_int(1));
	snprintf(unit, sizeof(unit), "1e-%d", scale);
	return times(result, numeric_from_text(unit, strlen(unit)));
}

/* The next whole number up or down; n itself where it is one. */
static Numeric
whole_number(Numeric n, bool up)
{
	return DatumGetNumeric(DirectFunctionCall1(up ? numeric_ceil : numeric_floor, NumericGetDatum(n)));
}

static char *
shown(Numeric n)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(n)));
}

/* ---------- units ---------- */

/* Whether two figures say that they are in different units. */
static bool
units_differ(const Published *a, const Published *b)
{
	return a->unit != NULL && b->unit != NULL && strcmp(a->unit, b->unit) != 0;
}

/* Whether a figure says that it is in something else than percent. */
static bool
is_no_percentage(const Published *growth)
{
	return growth->unit != NULL && strcmp(growth->unit, "percent") != 0;
}

/* The errors of both, where there is no verdict to say them. */
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

static void
require_percentage(const Published *growth)
{
	if (is_no_percentage(growth))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the printed growth is in %s, not in percent: \"%s\"", growth->unit, growth->printed),
				 errhint("Pass the growth as it is printed, such as 1,062 percent.")));
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

/* ---------- bases ---------- */

/*
 * What a base has to go with: a current figure, and what it is to 100 of the base. Where
 * that is below zero, both have the other sign: ratio_high never is below.
 */
typedef struct BaseSearch
{
	Numeric		current_low;
	Numeric		current_high;
	Numeric		ratio_low;		/* 100 + growth in percent */
	Numeric		ratio_high;
	Numeric		next;			/* whole bases: the next to look at, its own; NULL behind the last */
	Numeric		last;			/* the last one; NULL where they do not end */
	Numeric		dense_from;		/* from here on, every one up to the last goes */
} BaseSearch;

static void
begin_search(BaseSearch *search, Numeric current_low, Numeric current_high, const Published *growth)
{
	Numeric		zero = numeric_from_int(0);
	Numeric		ratio_low = numeric_plus(numeric_from_int(100), growth->low);
	Numeric		ratio_high = numeric_plus(numeric_from_int(100), growth->high);
	bool		turned = sign_of(ratio_high) < 0;

	memset(search, 0, sizeof(*search));
	search->current_low = turned ? minus(zero, current_high) : current_low;
	search->current_high = turned ? minus(zero, current_low) : current_high;
	search->ratio_low = turned ? minus(zero, ratio_high) : ratio_low;
	search->ratio_high = turned ? minus(zero, ratio_low) : ratio_high;
}

/*
 * Between which numbers above zero a base b can be, so that
 *
 *	b * ratio_low <= 100 * current_high and b * ratio_high >= 100 * current_low
 *
 * as multiples of 10^-scale: of what is outside, or of what is inside. NULL where
 * there is no bound but zero, or none at all. False where no base goes.
 */
static bool
base_bounds(const BaseSearch *search, int scale, bool inside, Numeric *lowest, Numeric *highest)
{
	Numeric		low = hundred_times(search->current_low);
	Numeric		high = hundred_times(search->current_high);
	int			low_sign = sign_of(low);
	int			high_sign = sign_of(high);
	int			ratio_low_sign = sign_of(search->ratio_low);
	int			ratio_high_sign = sign_of(search->ratio_high);

	*lowest = *highest = NULL;
	if (ratio_low_sign > 0 ? high_sign <= 0 : ratio_low_sign == 0 && high_sign < 0)
		return false;
	if (ratio_high_sign == 0 && low_sign > 0)
		return false;
	if (low_sign > 0)
		*lowest = quotient(low, search->ratio_high, scale, inside);
	if (ratio_low_sign < 0 && high_sign < 0)
		*lowest = quotient(high, search->ratio_low, scale, inside);
	if (ratio_low_sign > 0)
		*highest = quotient(high, search->ratio_low, scale, !inside);
	return true;
}

/*
 * Begins to look for whole bases of whole current figures. False where there is none
 * to look at.
 */
static bool
begin_whole(BaseSearch *search)
{
	Numeric		lowest;

	search->current_low = whole_number(search->current_low, true);
	search->current_high = whole_number(search->current_high, false);
	if (numeric_is_less(search->current_high, search->current_low) ||
		!base_bounds(search, 0, true, &lowest, &search->last))
		return false;
	search->next = lowest != NULL ? lowest : numeric_from_int(1);
	if (search->last != NULL && numeric_is_less(search->last, search->next))
		return false;

	/*
	 * What a base allows runs from b * ratio_low to b * ratio_high hundredths, and is cut
	 * off at whole numbers alone: as soon as it is 1 long there is a whole number in it.
	 * Where zero is in it, there is one at once: zero, or the end of the current figure
	 * that it reaches.
	 */
	search->dense_from = sign_of(search->ratio_low) <= 0 ? numeric_from_int(1) :
		quotient(numeric_from_int(100), minus(search->ratio_high, search->ratio_low), 0, true);
	return true;
}

/*
 * Whether a whole base goes with a whole current figure, where ratio_low is above zero. If
 * so, the last that goes with the same figure; if not, the one before the next that may:
 * that reaches the least whole figure above what this one allows.
 */
static bool
base_goes(const BaseSearch *search, Numeric base, Numeric *until)
{
	Numeric		hundredth = numeric_from_text("0.01", 4);
	Numeric		low = whole_number(times(times(base, search->ratio_low), hundredth), true);
	Numeric		high = whole_number(times(times(base, search->ratio_high), hundredth), false);

	if (numeric_is_less(low, search->current_low))
		low = search->current_low;
	if (numeric_is_less(search->current_high, high))
		high = search->current_high;
	if (!numeric_is_less(high, low))
	{
		*until = quotient(hundred_times(high), search->ratio_low, 0, false);
		return true;
	}
	*until = minus(quotient(hundred_times(low), search->ratio_high, 0, true), numeric_from_int(1));
	return false;
}

/* A numeric of scratch memory, in the caller's. */
static Numeric
kept(const Scratch *scratch, Numeric n)
{
	return memcpy(MemoryContextAlloc(scratch->caller, VARSIZE(n)), n, VARSIZE(n));
}

/*
 * The next run of whole bases that go; last is NULL where it does not end. False where
 * there is no more. Both palloc'd. Can be cancelled.
 */
static bool
next_run(BaseSearch *search, Numeric *first, Numeric *last)
{
	Scratch		scratch;

	*first = *last = NULL;
	scratch_begin(&scratch);
	while (search->next != NULL)
	{
		Numeric		base = search->next;
		bool		dense = !numeric_is_less(base, search->dense_from);
		Numeric		until = NULL;
		bool		goes;

		scratch_next(&scratch);
		goes = dense || base_goes(search, base, &until);
		if (!goes && *first != NULL)
			break;
		if (dense || (search->last != NULL && !numeric_is_less(until, search->last)))
		{
			until = search->last;
			search->next = NULL;
		}
		else
			search->next = kept(&scratch, numeric_plus(until, numeric_from_int(1)));
		if (goes)
		{
			if (*first == NULL)
				*first = base;
			if (*last != NULL)
				pfree(*last);
			*last = until == NULL ? NULL : kept(&scratch, until);
		}
		if (base != *first)
			pfree(base);
	}
	scratch_end(&scratch);
	return *first != NULL;
}

/* possible_bases(current, printed, whole). Strict. */
Datum
possible_bases(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"lowest", "highest", "bases", NULL};
	RowBuilder *row = row_begin_set(fcinfo, names);
	Published	current;
	Published	growth;
	BaseSearch	search;
	Numeric		first;
	Numeric		last;
	int			runs = 0;

	published_getarg(fcinfo, 0, &current);
	published_getarg(fcinfo, 1, &growth);
	require_percentage(&growth);
	begin_search(&search, current.low, current.high, &growth);
	if (!PG_GETARG_BOOL(2))
	{
		if (base_bounds(&search, AUDIT_SCALE, false, &first, &last))
		{
			row_set_numeric(row, 0, first != NULL ? first : numeric_from_int(0));
			row_set_numeric(row, 1, last);
			row_put(fcinfo, row);
		}
		return (Datum) 0;
	}
	if (!begin_whole(&search))
		return (Datum) 0;
	while (next_run(&search, &first, &last))
	{
		Numeric		bases = NULL;

		if (++runs > MAX_RUNS)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("more than %d runs of whole bases go with \"%s\" and \"%s\"", MAX_RUNS,
							current.printed, growth.printed),
					 errhint("Ask for the range alone: whole = false.")));
		if (last != NULL)
			bases = numeric_plus(minus(last, first), numeric_from_int(1));
		row_set_numeric(row, 0, first);
		row_set_numeric(row, 1, last);
		row_set_numeric(row, 2, bases);
		row_put(fcinfo, row);
		/* What is left in this memory are a few bytes a run. */
		if (bases != NULL)
			pfree(bases);
	}
	return (Datum) 0;
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
	*why = is_no_percentage(printed) ?
		psprintf("The printed growth is in %s, not in percent.", printed->unit) :
		units_differ(current, base) ?
		psprintf("The current figure is in %s, the base in %s.", current->unit, base->unit) :
		sign_of(base->low) <= 0 ?
		psprintf("The base, %s, is not above zero: no growth over it can be given.", base->printed) : NULL;
	return *why == NULL;
}

/* Whether a whole base from low to high goes with a whole current figure and a growth. */
static bool
some_whole_base_goes(const Published *printed, const Published *current, Numeric low, Numeric high)
{
	BaseSearch	search;
	Numeric		first;
	Numeric		last;

	begin_search(&search, current->low, current->high, printed);
	if (!begin_whole(&search))
		return false;
	/* A copy: next_run frees what it has looked at. */
	if (numeric_is_less(search.next, low))
		search.next = whole_number(low, true);
	if (search.last == NULL || numeric_is_less(high, search.last))
		search.last = high;
	return !numeric_is_less(search.last, search.next) && next_run(&search, &first, &last);
}

/*
 * audit_growth(printed, current, base [, whole]): whether the growth can be the printed
 * one. Called with NULLs.
 */
Datum
audit_growth(PG_FUNCTION_ARGS)
{
	bool		whole = PG_NARGS() > 3 && !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
	Published	printed;
	Published	current;
	Published	base;
	GrowthEnds	ends;
	char	   *why;
	char	   *stands;
	bool		less;
	bool		more;

	if (PG_NARGS() > 3 && PG_ARGISNULL(3))
		return unknown_row(fcinfo, "Whether they are whole numbers is NULL.");
	if (!read_growth(fcinfo, &printed, &current, &base, &why))
		return unknown_row(fcinfo, why);
	if (whole)
	{
		current.low = whole_number(current.low, true);
		current.high = whole_number(current.high, false);
		base.low = whole_number(base.low, true);
		base.high = whole_number(base.high, false);
		if (numeric_is_less(current.high, current.low) || numeric_is_less(base.high, base.low))
			return unknown_row(fcinfo, psprintf("No whole number is printed as %s.",
												numeric_is_less(base.high, base.low) ? base.printed : current.printed));
	}
	ends = growth_ends(current.low, current.high, base.low, base.high);
	less = growth_is_more(ends.lowest_current, ends.lowest_base, printed.high);
	more = growth_is_less(ends.highest_current, ends.highest_base, printed.low);
	stands = psprintf("\"%s\" stands for %s to %s percent,", printed.printed, shown(printed.low), shown(printed.high));
	if (less || more)
		why = psprintf("%s %s than the two figures can give: one of the three is of other rows, of another period, or a slip.",
					   stands, less ? "less" : "more");
	else if (whole && !some_whole_base_goes(&printed, &current, base.low, base.high))
		why = psprintf("%s between what two whole numbers printed so can give: one of the three is of other rows, of another period, or a slip.",
					   stands);
	else
		return audit_row(fcinfo, "consistent", lowest_growth(&ends), highest_growth(&ends),
						 psprintf("%s and the two figures give such a growth.", stands));
	return audit_row(fcinfo, "impossible", lowest_growth(&ends), highest_growth(&ends), why);
}

/* Adds the parts up; false where that cannot be done, and why. The unit is the parts'. */
static bool
add_parts(ArrayType *array, Published *sum, char **why)
{
	Datum	   *parts;
	bool	   *nulls;
	int			count;
	Published	whole = {NULL, NULL, NULL, NULL, NULL};
	Scratch		scratch;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &parts, &nulls, &count);
	*why = count == 0 ? pstrdup("There are no parts.") : NULL;
	scratch_begin(&scratch);
	for (int i = 0; i < count && *why == NULL; i++)
	{
		Published	part;

		scratch_next(&scratch);
		if (nulls[i])
		{
			*why = MemoryContextStrdup(scratch.caller, psprintf("Part %d is NULL.", i + 1));
			break;
		}
		published_read((const text *) exact_detoast_packed(parts[i]), 0, &part);
		if (units_differ(&part, &whole))
		{
			*why = MemoryContextStrdup(scratch.caller,
									   psprintf("Part %d is in %s, another one in %s.", i + 1, part.unit, whole.unit));
			break;
		}
		if (whole.unit == NULL && part.unit != NULL)
			whole.unit = MemoryContextStrdup(scratch.caller, part.unit);
		if (i > 0)
		{
			part.low = numeric_plus(part.low, whole.low);
			part.high = numeric_plus(part.high, whole.high);
			pfree(whole.low);
			pfree(whole.high);
		}
		whole.low = kept(&scratch, part.low);
		whole.high = kept(&scratch, part.high);
	}
	scratch_end(&scratch);
	*sum = whole;
	return *why == NULL;
}

/* audit_parts(parts, total): whether the parts can add up to the total. Called with NULLs. */
Datum
audit_parts(PG_FUNCTION_ARGS)
{
	Published	sum;
	Published	total;
	char	   *why;
	bool		less;
	bool		more;

	if (PG_ARGISNULL(0))
		return unknown_row(fcinfo, "The parts are NULL.");
	if (!read_argument(fcinfo, 1, "total", &total, &why) ||
		!add_parts(PG_GETARG_ARRAYTYPE_P(0), &sum, &why))
		return unknown_row(fcinfo, why);
	if (units_differ(&sum, &total))
		return unknown_row(fcinfo, psprintf("The parts are in %s, the total in %s.", sum.unit, total.unit));
	less = numeric_is_less(total.high, sum.low);
	more = numeric_is_less(sum.high, total.low);
	return audit_row(fcinfo, less || more ? "impossible" : "consistent", sum.low, sum.high,
					 psprintf("\"%s\" stands for %s to %s, %s", total.printed, shown(total.low), shown(total.high),
							  less ? "less than the parts add up to: one of them is too much, or counted twice." :
							  more ? "more than the parts add up to: one is missing, or too little." :
							  "and the parts can add up to that."));
}
