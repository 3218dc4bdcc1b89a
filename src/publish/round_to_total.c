/*
 * round_to_total.c: round_to_total(x, digits) OVER (...), figures rounded so that
 * they add up to their rounded total: each is rounded down, and those with the
 * largest remainders get what is left, one unit of the last digit each.
 *
 * Of the partition no more is kept than the smallest remainder that still gets a
 * unit, and how many of the rows that have just that one get it: the first.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplesort.h"
#include "utils/typcache.h"

#include "compat.h"
#include "decimal/exact.h"
#include "partition/partition.h"
#include "scratch/scratch.h"

PORTSTATS_FUNCTION(partition_round_to_total);

/* As many digits either side of the point as a figure for print can need. */
#define MAX_DIGITS	1000

/* What a partition comes to. */
typedef struct Rounding
{
	int32		vl_len_;
	bool		no_total;		/* a value is NaN or infinite */
	bool		no_digits;		/* digits are NULL */
	int32		digits;
	int32		unused;			/* zero */
	int64		ties;			/* rows with the limit that still get a unit */
	/* The limit follows, a numeric, where any row gets a unit. */
} Rounding;

static inline bool
has_limit(const Rounding *r)
{
	return VARSIZE(r) > sizeof(Rounding);
}

static inline Numeric
limit_of(const Rounding *r)
{
	return (Numeric) ((char *) r + sizeof(Rounding));
}

/* The digits that the current row asks for; false where they are NULL. */
static bool
current_digits(WindowObject winobj, int32 *digits)
{
	bool		isnull;

	*digits = DatumGetInt32(WinGetFuncArgCurrent(winobj, 1, &isnull));
	if (isnull)
	{
		*digits = 0;
		return false;
	}
	if (*digits < -MAX_DIGITS || *digits > MAX_DIGITS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("digits out of range: %d", *digits),
				 errhint("Give the digits after the point, from %d to %d; negative ones are before it.",
						 -MAX_DIGITS, MAX_DIGITS)));
	return true;
}

/* A finite number rounded down, and what remains of it, from 0 to less than a unit. */
static Numeric
rounded_down(Numeric x, int32 digits, Numeric *remainder)
{
	Numeric		down = DatumGetNumeric(DirectFunctionCall2(numeric_trunc, NumericGetDatum(x),
														   Int32GetDatum(digits)));

	*remainder = numeric_call(numeric_sub, x, down);
	if (numeric_is_less(*remainder, numeric_from_int(0)))
	{
		Numeric		unit = numeric_power_of_ten(-digits);

		down = numeric_call(numeric_sub, down, unit);
		*remainder = numeric_plus(*remainder, unit);
	}
	return down;
}

/* ---------- the partition ---------- */

/* While it is walked. */
typedef struct Remainders
{
	Rounding	rounding;
	Tuplesortstate *sorted;		/* from the largest down; the server spills them */
	ExactNumber total;			/* of the values */
	ExactNumber down;			/* of the values rounded down */
} Remainders;

static void *
remainders_begin(WindowObject winobj)
{
	Remainders *r = palloc0(sizeof(Remainders));
	TypeCacheEntry *numeric = lookup_type_cache(NUMERICOID, TYPECACHE_GT_OPR);

	r->rounding.no_digits = !current_digits(winobj, &r->rounding.digits);
	r->sorted = tuplesort_begin_datum(NUMERICOID, numeric->gt_opr, InvalidOid, false,
									  work_mem, NULL, false);
	return r;
}

/* Adds to an exact sum; a numeric that it is goes to kept. */
static void
add_to(ExactNumber *sum, Numeric x, MemoryContext kept)
{
	ExactNumber addend = exact_number(x);
	ExactNumber result = exact_number_plus(sum, &addend);

	if (result.numeric != NULL)
		result.numeric = copy_varlena(kept, result.numeric);
	if (sum->numeric != NULL)
		pfree(sum->numeric);
	*sum = result;
}

static void
remainders_add(void **state, struct varlena *value, MemoryContext kept)
{
	Remainders *r = *state;
	Numeric		down;
	Numeric		remainder;

	if (value == NULL || r->rounding.no_digits)
		return;
	if (numeric_is_special((Numeric) value))
	{
		r->rounding.no_total = true;
		return;
	}
	down = rounded_down((Numeric) value, r->rounding.digits, &remainder);
	add_to(&r->total, (Numeric) value, kept);
	add_to(&r->down, down, kept);
	tuplesort_putdatum(r->sorted, NumericGetDatum(remainder), false);
}

/* How many units the values rounded down lack of their rounded total. */
static int64
units_left(const Remainders *r)
{
	Numeric		total = numeric_rounded(exact_number_value(&r->total), r->rounding.digits);
	Numeric		left = numeric_call(numeric_sub, total, exact_number_value(&r->down));

	return DatumGetInt64(DirectFunctionCall1(numeric_int8,
											 NumericGetDatum(numeric_call(numeric_div_trunc, left,
																		  numeric_power_of_ten(-r->rounding.digits)))));
}

/* The remainder of that rank; *ties says how many of that rank and before are the same. */
static Numeric
remainder_of_rank(Tuplesortstate *sorted, int64 rank, int64 *ties)
{
	Numeric		before = NULL;

	*ties = 0;
	for (int64 i = 0; i < rank; i++)
	{
		Datum		d;
		bool		isnull;

		CHECK_FOR_INTERRUPTS();
		if (!compat_tuplesort_getdatum(sorted, &d, &isnull))
			elog(ERROR, "fewer remainders than units left");
		if (before == NULL || numeric_is_less(DatumGetNumeric(d), before))
			*ties = 0;
		(*ties)++;
		if (before != NULL)
			pfree(before);
		before = DatumGetNumeric(d);
	}
	return before;
}

static struct varlena *
remainders_finish(void *state)
{
	Remainders *r = state;
	Numeric		limit = NULL;
	Rounding   *result;
	Size		size = sizeof(Rounding);

	if (!r->rounding.no_digits && !r->rounding.no_total)
	{
		tuplesort_performsort(r->sorted);
		limit = remainder_of_rank(r->sorted, units_left(r), &r->rounding.ties);
	}
	if (limit != NULL)
		size += VARSIZE(limit);
	result = palloc(size);
	*result = r->rounding;
	SET_VARSIZE(result, size);
	if (limit != NULL)
		memcpy(limit_of(result), limit, VARSIZE(limit));
	tuplesort_end(r->sorted);
	return (struct varlena *) result;
}

static const PartitionFigure partition_remainders = {
	remainders_begin, remainders_add, remainders_finish
};

/* ---------- the row ---------- */

/* Whether a row with that remainder, the next in order, gets a unit. */
static bool
gets_unit(Rounding *r, Numeric remainder)
{
	if (!has_limit(r) || numeric_is_less(remainder, limit_of(r)))
		return false;
	if (numeric_is_less(limit_of(r), remainder))
		return true;
	if (r->ties == 0)
		return false;
	r->ties--;
	return true;
}

/* Digits as an error names them. */
static const char *
digits_text(bool isnull, int32 digits)
{
	return isnull ? "NULL" : psprintf("%d", digits);
}

/*
 * round_to_total(x, digits) OVER (...): x rounded up or down, so that the partition
 * adds up to its rounded total. NULL where x or digits are NULL, and where any value
 * of the partition is NaN or infinite. 22023 where digits vary.
 */
Datum
partition_round_to_total(PG_FUNCTION_ARGS)
{
	WindowObject winobj = partition_window(fcinfo);
	Rounding   *r = (Rounding *) partition_figure(winobj, 0, &partition_remainders);
	Numeric		x = partition_current(winobj, 0);
	int32		digits;
	bool		no_digits = !current_digits(winobj, &digits);
	Numeric		result;
	Numeric		remainder;

	if (no_digits != r->no_digits || digits != r->digits)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("digits vary within one partition"),
				 errdetail("They are %s in the first row and %s in another.",
						   digits_text(r->no_digits, r->digits), digits_text(no_digits, digits)),
				 errhint("PARTITION BY what they depend on.")));
	/* A volatile argument may have become one. */
	if (x == NULL || r->no_total || r->no_digits || numeric_is_special(x))
		PG_RETURN_NULL();
	result = rounded_down(x, digits, &remainder);
	if (gets_unit(r, remainder))
		result = numeric_plus(result, numeric_power_of_ten(-digits));
	PG_RETURN_NUMERIC(result);
}
