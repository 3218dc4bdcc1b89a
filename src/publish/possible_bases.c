/*
 * possible_bases.c: the bases that a figure and its growth allow, as they are printed.
 *
 * A base b goes if b * (100 + growth) / 100 can be the current figure: for whole numbers,
 * if there is a whole one between what b allows. The next whole base that goes, and the
 * next that does not, are found by Euclid's algorithm, however far away they are.
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
	Numeric		whole_low;		/* the ratios to so many of the base that they are whole */
	Numeric		whole_high;
	Numeric		whole_unit;
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
	Numeric		power;

	search->current_low = whole_number(search->current_low, true);
	search->current_high = whole_number(search->current_high, false);
	if (numeric_is_less(search->current_high, search->current_low) ||
		!base_bounds(search, 0, true, &lowest, &search->last))
		return false;
	search->next = lowest != NULL ? lowest : numeric_from_int(1);
	if (search->last != NULL && numeric_is_less(search->last, search->next))
		return false;
	power = numeric_power_of_ten(Max(numeric_dscale(search->ratio_low), numeric_dscale(search->ratio_high)));
	search->whole_low = whole_number(times(search->ratio_low, power), false);
	search->whole_high = whole_number(times(search->ratio_high, power), false);
	search->whole_unit = hundred_times(power);
	return true;
}

/* ---------- lines ---------- */

/* A line over whole x: (rise * x + start) / unit, all whole, unit above zero. */
typedef struct Line
{
	Numeric		rise;
	Numeric		start;
	Numeric		unit;
} Line;

/* a / b, b above zero, as a whole number: the next one down where it is none, or up. */
static Numeric
whole_quotient(Numeric a, Numeric b, bool up)
{
	Numeric		result = numeric_call(numeric_div_trunc, a, b);
	int			rest = sign_of(minus(a, times(result, b)));

	if (rest == (up ? 1 : -1))
		result = numeric_plus(result, numeric_from_int(rest));
	return result;
}

/* The line less slope * x + level. */
static Line
line_less(Line line, Numeric slope, Numeric level)
{
	line.rise = minus(line.rise, times(slope, line.unit));
	line.start = minus(line.start, times(level, line.unit));
	return line;
}

/* The line with its axes exchanged, counted from where it is 1: its rise is above zero. */
static Line
line_exchanged(Line line)
{
	Line		result = {line.unit, minus(line.unit, line.start), line.rise};

	return result;
}

/*
 * The least whole x, 0 or more, for which a whole y lies between two lines, or on one, that
 * part (both come from one whole point below x 0, and upper rises faster) or meet (lower
 * rises faster); NULL where there is none, which is of two that meet. Both have the least
 * y - 1 at x 0 and the whole slope of the flatter one taken off, so that y is 1 or more; then
 * the axes change places, since the least x goes with the least y: that is Euclid's
 * algorithm on both slopes, as far as they agree.
 *
 * Lines that part always agree: with a whole slope between theirs, or one of theirs, a line
 * from where they come from would meet x 0 at a whole y between them. That is their x 0.
 */
static Numeric
first_between(Line lower, Line upper)
{
	Numeric		zero = numeric_from_int(0);
	Numeric		one = numeric_from_int(1);
	bool		part = !numeric_is_less(times(upper.rise, lower.unit), times(lower.rise, upper.unit));
	/* What is asked for, of x and y as they are now: of_x * x + of_y * y + more. */
	Numeric		of_x = one;
	Numeric		of_y = zero;
	Numeric		more = zero;
	Numeric		least;

	for (;;)
	{
		Numeric		most = whole_quotient(upper.start, upper.unit, false);
		const Line *flat = part ? &lower : &upper;
		const Line *steep = part ? &upper : &lower;
		Numeric		slope;
		Numeric		level;
		Numeric		swapped;
		Line		exchanged;

		CHECK_FOR_INTERRUPTS();
		least = whole_quotient(lower.start, lower.unit, true);
		if (!numeric_is_less(most, least))
			break;
		slope = whole_quotient(flat->rise, flat->unit, false);
		level = minus(least, one);
		lower = line_less(lower, slope, level);
		upper = line_less(upper, slope, level);
		of_x = numeric_plus(of_x, times(of_y, slope));
		more = numeric_plus(more, times(of_y, level));
		/* They close in, or the upper one does not rise to 1. */
		if (!numeric_is_less(steep->rise, steep->unit) || sign_of(flat->rise) == 0)
		{
			Assert(!part);
			return NULL;
		}
		exchanged = line_exchanged(upper);
		upper = line_exchanged(lower);
		lower = exchanged;
		more = numeric_plus(more, of_y);
		swapped = of_x;
		of_x = of_y;
		of_y = swapped;
	}
	return numeric_plus(more, times(of_y, least));
}

/* ---------- whole bases ---------- */

/*
 * The first base, from one on, that goes with a whole current figure, where it is within
 * the bounds: whole numbers between what it allows are between the ends of the current
 * figure then, or next to them. Both ends belong.
 */
static Numeric
first_that_goes(const BaseSearch *search, Numeric from)
{
	Line		lower = {search->whole_low, times(from, search->whole_low), search->whole_unit};
	Line		upper = {search->whole_high, times(from, search->whole_high), search->whole_unit};
	Numeric		steps = first_between(lower, upper);

	Assert(steps != NULL);		/* what bases allow grows beyond 1 */
	return numeric_plus(from, steps);
}

/*
 * The first that does not, or NULL: all that it allows is between a whole number and the
 * next, so that the number is above what it allows at most less 1, and below its least.
 */
static Numeric
first_that_does_not(const BaseSearch *search, Numeric from)
{
	Numeric		one = numeric_from_int(1);
	Line		lower = {search->whole_high, numeric_plus(minus(times(from, search->whole_high), search->whole_unit), one), search->whole_unit};
	Line		upper = {search->whole_low, minus(times(from, search->whole_low), one), search->whole_unit};
	Numeric		steps = first_between(lower, upper);

	return steps != NULL ? numeric_plus(from, steps) : NULL;
}

/* Whether a number is beyond the last base. */
static bool
is_beyond(const BaseSearch *search, Numeric base)
{
	return search->last != NULL && numeric_is_less(search->last, base);
}

/*
 * The next run of whole bases that go; last is NULL where it does not end. False where
 * there is no more. Both palloc'd. Can be cancelled.
 */
static bool
next_run(BaseSearch *search, Numeric *first, Numeric *last)
{
	Scratch		scratch;
	Numeric		next = NULL;
	Numeric		goes;
	Numeric		stops;

	if (search->next == NULL)
		return false;
	*first = *last = NULL;
	scratch_begin(&scratch);
	goes = first_that_goes(search, search->next);
	if (!is_beyond(search, goes))
	{
		*first = scratch_copy(&scratch, goes);
		stops = first_that_does_not(search, goes);
		if (stops != NULL && !is_beyond(search, stops))
		{
			*last = scratch_copy(&scratch, minus(stops, numeric_from_int(1)));
			next = scratch_copy(&scratch, numeric_plus(stops, numeric_from_int(1)));
		}
		else if (search->last != NULL)
			*last = scratch_copy(&scratch, search->last);
	}
	scratch_end(&scratch);
	pfree(search->next);
	search->next = next;
	return *first != NULL;
}

bool
whole_base_goes(const Published *current, const Published *growth, Numeric low, Numeric high)
{
	BaseSearch	search;

	begin_search(&search, current->low, current->high, growth);
	if (!begin_whole(&search))
		return false;
	/* The bounds overlap low to high, both whole, so that neither end passes the other. */
	if (numeric_is_less(search.next, low))
		search.next = low;
	if (search.last == NULL || numeric_is_less(high, search.last))
		search.last = high;
	return !is_beyond(&search, first_that_goes(&search, search.next));
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
