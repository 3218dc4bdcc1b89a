/*
 * possible_bases.c: the bases that a figure and its growth allow, as they are printed.
 *
 * A base b goes if b * (100 + growth) / 100 can be the current figure: for whole numbers,
 * if there is a whole one between what b allows. Whole bases are looked at one current
 * figure at a time, in the order of the bases, until all that follow go.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "publish/audit.h"
#include "row/row.h"
#include "scratch/scratch.h"

PORTSTATS_FUNCTION(possible_bases);

/* possible_bases gives no more rows: who asks for more has made a slip. */
#define MAX_RUNS		100000

/*
 * What a base has to go with: a current figure, and what it is to 100 of the base. Where
 * that is below zero, both have the other sign: ratio_high is above zero. Neither ratio is
 * zero: the ends of a printed growth lie half a unit of its last digit from what is
 * printed, which -100 percent never does.
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

	*lowest = *highest = NULL;
	if (ratio_low_sign > 0 && high_sign <= 0)
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
 * Whether a whole base within the bounds goes with a whole current figure, where ratio_low
 * is above zero, so that there is a last one, and what it allows is shorter than 1: whole
 * numbers in it are between the ends of the current figure, or next to them. If
 * so, the last that goes with the same figure; if not, the one before the next that may:
 * that reaches the least whole figure above what this one allows.
 */
static bool
base_goes(const BaseSearch *search, Numeric base, Numeric *until)
{
	Numeric		hundredth = numeric_from_text("0.01", 4);
	Numeric		low = whole_number(times(times(base, search->ratio_low), hundredth), true);
	Numeric		high = whole_number(times(times(base, search->ratio_high), hundredth), false);

	if (!numeric_is_less(high, low))
	{
		*until = quotient(hundred_times(high), search->ratio_low, 0, false);
		return true;
	}
	*until = minus(quotient(hundred_times(low), search->ratio_high, 0, true), numeric_from_int(1));
	return false;
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
		if (dense || !numeric_is_less(until, search->last))
		{
			until = search->last;
			search->next = NULL;
		}
		else
			search->next = scratch_copy(&scratch, numeric_plus(until, numeric_from_int(1)));
		if (goes)
		{
			if (*first == NULL)
				*first = base;
			if (*last != NULL)
				pfree(*last);
			*last = until == NULL ? NULL : scratch_copy(&scratch, until);
		}
		if (base != *first)
			pfree(base);
	}
	scratch_end(&scratch);
	return *first != NULL;
}

bool
whole_base_goes(const Published *current, const Published *growth, Numeric low, Numeric high)
{
	BaseSearch	search;
	Numeric		first;
	Numeric		last;

	begin_search(&search, current->low, current->high, growth);
	if (!begin_whole(&search))
		return false;
	/* The bounds overlap low to high, both whole, so that neither end passes the other. */
	if (numeric_is_less(search.next, low))
		search.next = whole_number(low, true);	/* a copy: next_run frees what it has looked at */
	if (search.last == NULL || numeric_is_less(high, search.last))
		search.last = high;
	return next_run(&search, &first, &last);
}

/* There is no verdict to say it. */
static void
require_percentage(const Published *growth)
{
	if (audit_is_no_percentage(growth))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the printed growth is in %s, not in percent: \"%s\"", growth->unit, growth->printed),
				 errhint("Pass the growth as it is printed, such as 1,062 percent.")));
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
