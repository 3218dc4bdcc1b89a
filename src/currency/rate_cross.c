/*
 * rate_cross.c: each rate of a book against its cross rates, the way by a third
 * currency that is quoted with both of the pair.
 *
 * Whether two rates agree to within ten percent does not take all their digits:
 * the comparison is made with the first nine of each and of their products, in
 * whole numbers. Through the days of a pair the other two are followed side by
 * side, so that 73,000 rates take a moment whatever pairs they are of.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "compat.h"
#include "currency/book.h"
#include "decimal/exact.h"
#include "row/row.h"
#include "scratch/scratch.h"
#include "value/value.h"

PORTSTATS_FUNCTION(rate_book_crosses);
PORTSTATS_FUNCTION(rate_book_count_crosses);

#define LEADING_DIGITS	9
#define LEADING_LIMIT	1000000000	/* 10^9 */
/* Powers of ten up to which a factor is recognised, in either direction. */
#define MAX_POWER		3
/* Classes of a comparison: 10^-3 to 10^3, and anything else. */
#define NCLASSES		(2 * MAX_POWER + 2)
#define CLASS_OTHER		(NCLASSES - 1)

/* digits * 10^exponent, nine digits: a rate or a product of some, cut off. */
typedef struct Leading
{
	uint32		digits;
	int32		exponent;
} Leading;

/* One of the two pairs that lead by a third currency, followed through the days. */
typedef struct Way
{
	const BookPair *pair;
	bool		inverse;
	uint32		n;				/* the rate of its that was last looked at */
} Way;

/* How a pair's rates compare with the cross rates by one third currency. */
typedef struct Comparison
{
	int64		rates;
	uint32		first;			/* of the pair: its number, and of each way */
	uint32		first_way[2];
	DateADT		last_day;
} Comparison;

/* The columns of row type rate_cross, by place in rate_cross_columns. */
enum
{
	COL_BASE,
	COL_QUOTE,
	COL_THIRD,
	COL_FACTOR,
	COL_FIRST,
	COL_LAST,
	COL_RATES,
	COL_RATE,
	COL_CROSS
};

static const char *const rate_cross_columns[] = {
	"base_currency", "quote_currency", "third_currency", "factor", "first_day",
	"last_day", "rates", "rate", "cross_rate", NULL
};

/* The first digits of a positive number in digits, "0.048800". */
static Leading
leading_digits(const char *text, int len)
{
	Leading		result = {0, 0};
	int			ndigits = 0;
	bool		fraction = false;

	for (int i = 0; i < len; i++)
	{
		if (text[i] == '.')
		{
			fraction = true;
			continue;
		}
		if (ndigits < LEADING_DIGITS)
		{
			result.digits = result.digits * 10 + (uint32) (text[i] - '0');
			if (result.digits > 0)
				ndigits++;
			if (fraction)
				result.exponent--;
		}
		else if (!fraction)
			result.exponent++;
	}
	for (; ndigits < LEADING_DIGITS; ndigits++)
	{
		result.digits *= 10;
		result.exponent--;
	}
	return result;
}

/* Those of a rate of a book, by its number. */
static Leading
rate_leading_digits(const RateBook *book, uint32 n)
{
	int			len;
	const char *text = book_rate_text(book, book_rate(book, n), &len);

	return leading_digits(text, len);
}

/* Those of all rates of a book, by number; palloc'd. */
static Leading *
all_leading_digits(const RateBook *book)
{
	Leading    *result = MemoryContextAllocHuge(CurrentMemoryContext,
												(Size) Max(book->nrates, 1) * sizeof(Leading));

	for (uint32 i = 0; i < book->nrates; i++)
	{
		CHECK_FOR_INTERRUPTS();
		result[i] = rate_leading_digits(book, i);
	}
	return result;
}

/* Two currencies that are quoted, in either direction. */
typedef struct Neighbours
{
	Currency	of;
	Currency	with;
} Neighbours;

static int
compare_neighbours(const void *a, const void *b)
{
	const Neighbours *x = a;
	const Neighbours *y = b;

	CHECK_FOR_INTERRUPTS();
	if (x->of != y->of)
		return x->of < y->of ? -1 : 1;
	return (x->with > y->with) - (x->with < y->with);
}

/* Each pair of a book twice, once of each of its currencies, in order; palloc'd. */
static Neighbours *
all_neighbours(const RateBook *book)
{
	Neighbours *result = MemoryContextAllocHuge(CurrentMemoryContext,
												2 * (Size) Max(book->npairs, 1) * sizeof(Neighbours));

	for (uint32 i = 0; i < book->npairs; i++)
	{
		const BookPair *pair = book_pair(book, i);

		result[2 * i].of = result[2 * i + 1].with = pair->base;
		result[2 * i].with = result[2 * i + 1].of = pair->quote;
	}
	qsort(result, 2 * (Size) book->npairs, sizeof(Neighbours), compare_neighbours);
	return result;
}

/* The neighbours of a currency: the place of the first, and how many there are. */
static uint32
find_neighbours(const Neighbours *all, uint32 nall, Currency of, uint32 *count)
{
	uint32		bounds[2];

	for (int i = 0; i < 2; i++)
	{
		uint32		low = 0;
		uint32		high = nall;

		while (low < high)
		{
			uint32		middle = low + (high - low) / 2;

			if (all[middle].of < of || (i == 1 && all[middle].of == of))
				low = middle + 1;
			else
				high = middle;
		}
		bounds[i] = low;
	}
	*count = bounds[1] - bounds[0];
	return bounds[0];
}

/*
 * The currencies that a third one of a pair is among: those that are quoted with
 * its base or with its quote, whichever has fewer.
 */
static const Neighbours *
find_thirds(const Neighbours *all, uint32 nall, const BookPair *pair, uint32 *count)
{
	uint32		with_quote;
	uint32		base = find_neighbours(all, nall, pair->base, count);
	uint32		quote = find_neighbours(all, nall, pair->quote, &with_quote);

	if (*count <= with_quote)
		return &all[base];
	*count = with_quote;
	return &all[quote];
}

/* The pair that leads from one currency to another; false where there is none. */
static bool
find_way(const RateBook *book, Currency from, Currency to, Way *way)
{
	way->n = 0;
	way->pair = book_find_either(book, from, to, &way->inverse);
	return way->pair != NULL;
}

/*
 * Goes on to the rate of a day, not before that of the last call nor the first that
 * the way has; false where that rate has ended.
 */
static bool
follow(const RateBook *book, Way *way, DateADT day)
{
	const BookPair *pair = way->pair;

	/* Most often the next one; where not, as before a first day, there may be many between. */
	if (way->n + 1 < pair->count && book_rate(book, pair->first + way->n + 1)->from <= day)
	{
		way->n++;
		if (way->n + 1 < pair->count &&
			book_rate(book, pair->first + way->n + 1)->from <= day)
			way->n = (uint32) book_find_rate(book, pair, day);
	}
	return day <= book_last_day(book, pair, way->n);
}

/* The first digits of a product. */
static inline Leading
multiply(Leading a, Leading b)
{
	uint64		digits = (uint64) a.digits * b.digits;
	Leading		result;

	result.exponent = a.exponent + b.exponent;
	for (; digits >= LEADING_LIMIT; digits /= 10)
		result.exponent++;
	result.digits = (uint32) digits;
	return result;
}

/* The power of ten, as a class, by which a is b, give or take ten percent. */
static int
classify(Leading a, Leading b)
{
	for (int power = -MAX_POWER; power <= MAX_POWER; power++)
	{
		uint64		x = a.digits;
		uint64		y = b.digits;
		int32		shift = a.exponent - b.exponent - power;

		for (; shift > 0 && x < y; shift--)
			x *= 10;
		for (; shift < 0 && y < x; shift++)
			y *= 10;
		if (shift == 0 && x * 10 <= y * 11 && y * 10 <= x * 11)
			return power + MAX_POWER;
	}
	return CLASS_OTHER;
}

/*
 * The first rate of a pair that there may be one to compare with: not before the
 * first of either way.
 */
static uint32
first_compared(const RateBook *book, const BookPair *pair, const Way ways[2])
{
	DateADT		first_day = Max(book_rate(book, ways[0].pair->first)->from,
								book_rate(book, ways[1].pair->first)->from);

	return (uint32) (book_find_rate(book, pair, Max(first_day, PG_INT32_MIN + 1) - 1) + 1);
}

/*
 * The class of a pair's rate n, from first_compared on, one call after another; -1
 * where there is nothing to compare it with. leading is NULL, or of all rates.
 */
static int
compare_rate(const RateBook *book, const Leading *leading, const BookPair *pair, uint32 n,
			 Way ways[2])
{
	DateADT		day = book_rate(book, pair->first + n)->from;
	Leading		direct;
	Leading		cross = {1, 0};

	CHECK_FOR_INTERRUPTS();
	if (!follow(book, &ways[0], day) || !follow(book, &ways[1], day))
		return -1;
	direct = leading != NULL ? leading[pair->first + n] :
		rate_leading_digits(book, pair->first + n);
	for (int i = 0; i < 2; i++)
	{
		uint32		number = ways[i].pair->first + ways[i].n;
		Leading    *side = ways[i].inverse ? &direct : &cross;

		*side = multiply(*side, leading != NULL ? leading[number] :
						 rate_leading_digits(book, number));
	}
	return classify(direct, cross);
}

/* Compares the rates of a pair with the cross rates by a third currency. */
static void
compare_pair(const RateBook *book, const Leading *leading, const BookPair *pair,
			 Way ways[2], Comparison results[NCLASSES])
{
	memset(results, 0, NCLASSES * sizeof(Comparison));
	for (uint32 n = first_compared(book, pair, ways); n < pair->count; n++)
	{
		int			class = compare_rate(book, leading, pair, n, ways);
		Comparison *result;

		if (class < 0)
			continue;
		result = &results[class];
		if (result->rates++ == 0)
		{
			result->first = n;
			result->first_way[0] = ways[0].n;
			result->first_way[1] = ways[1].n;
		}
		result->last_day = book_rate(book, pair->first + n)->from;
	}
}

/* The cross rate that the first rate of a comparison was compared with. */
static Numeric
cross_rate(const RateBook *book, const Way ways[2], const Comparison *comparison)
{
	Datum		times = DirectFunctionCall1(int4_numeric, Int32GetDatum(1));
	Datum		over = times;

	for (int i = 0; i < 2; i++)
	{
		const BookRate *rate = book_rate(book, ways[i].pair->first + comparison->first_way[i]);
		Datum	   *side = ways[i].inverse ? &over : &times;

		*side = DirectFunctionCall2(numeric_mul, *side,
									NumericGetDatum(book_rate_number(book, rate)));
	}
	if (!ways[0].inverse && !ways[1].inverse)
		return DatumGetNumeric(times);
	return DatumGetNumeric(DirectFunctionCall2(numeric_div, times, over));
}

/* 0.001 to 1000; NULL for the class of anything else. */
static Numeric
factor_of_class(int class)
{
	static const char *const factors[] = {"0.001", "0.01", "0.1", "1", "10", "100", "1000"};

	if (class == CLASS_OTHER)
		return NULL;
	return numeric_from_text(factors[class], strlen(factors[class]));
}

/* A row for each class that there are rates of. */
static void
put_comparisons(FunctionCallInfo fcinfo, RowBuilder *row, const RateBook *book,
				const BookPair *pair, Currency third, const Way ways[2],
				const Comparison results[NCLASSES])
{
	for (int class = 0; class < NCLASSES; class++)
	{
		const Comparison *result = &results[class];
		const BookRate *first;

		if (result->rates == 0)
			continue;
		first = book_rate(book, pair->first + result->first);
		row_set(row, COL_BASE, CStringGetTextDatum(currency_name(pair->base)));
		row_set(row, COL_QUOTE, CStringGetTextDatum(currency_name(pair->quote)));
		row_set(row, COL_THIRD, CStringGetTextDatum(currency_name(third)));
		row_set_numeric(row, COL_FACTOR, factor_of_class(class));
		row_set(row, COL_FIRST, DateADTGetDatum(first->from));
		row_set(row, COL_LAST, DateADTGetDatum(result->last_day));
		row_set(row, COL_RATES, Int64GetDatum(result->rates));
		row_set_numeric(row, COL_RATE, book_rate_number(book, first));
		row_set_numeric(row, COL_CROSS, cross_rate(book, ways, result));
		row_put(fcinfo, row);
	}
}

/*
 * rate_crosses(book): for each pair, third currency and factor, how many rates
 * are about that many times their cross rate. Strict.
 */
Datum
rate_book_crosses(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, rate_cross_columns);
	const RateBook *book = book_getarg(fcinfo, 0);
	Leading    *leading = all_leading_digits(book);
	Neighbours *neighbours = all_neighbours(book);
	Scratch		scratch;

	scratch_begin(&scratch);
	for (uint32 i = 0; i < book->npairs; i++)
	{
		const BookPair *pair = book_pair(book, i);
		uint32		nthirds;
		const Neighbours *thirds = find_thirds(neighbours, 2 * book->npairs, pair, &nthirds);

		for (uint32 k = 0; k < nthirds; k++)
		{
			Currency	third = thirds[k].with;
			Way			ways[2];
			Comparison	results[NCLASSES];

			scratch_next(&scratch);
			if (!find_way(book, pair->base, third, &ways[0]) ||
				!find_way(book, third, pair->quote, &ways[1]))
				continue;
			compare_pair(book, leading, pair, ways, results);
			put_comparisons(fcinfo, row, book, pair, third, ways, results);
		}
	}
	scratch_end(&scratch);
	return (Datum) 0;
}

/* The class of a factor; an error where it is none of those that are recognised. */
static int
class_of_factor(Numeric factor)
{
	for (int class = 0; class < CLASS_OTHER; class++)
	{
		if (DatumGetBool(DirectFunctionCall2(numeric_eq, NumericGetDatum(factor),
											 NumericGetDatum(factor_of_class(class)))))
			return class;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("factor must be a power of ten from 0.001 to 1000: %s",
					DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(factor)))),
			 errhint("Give a factor that rate_crosses(book) shows.")));
	pg_unreachable();
}

/*
 * rate_cross_count(book, base_currency, quote_currency, third_currencies, factor):
 * how many rates of the pair are about that many times their cross rate by any of
 * the third currencies, each of them once; 0 where the pair is not quoted. A third
 * currency that is NULL or not quoted with both has no say. Strict; 22023 for
 * another factor or what is no code.
 */
Datum
rate_book_count_crosses(PG_FUNCTION_ARGS)
{
	const RateBook *book =
		book_finished(book_fetch(PointerGetDatum(value_getarg(fcinfo, 0))));
	const BookPair *pair = book_find_pair(book, currency_getarg(fcinfo, 1),
										  currency_getarg(fcinfo, 2));
	int			class = class_of_factor(PG_GETARG_NUMERIC(4));
	int64		count = 0;
	bool	   *counted;
	Datum	   *thirds;
	bool	   *nulls;
	int			nthirds;

	if (pair == NULL)
		PG_RETURN_INT64(0);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(3), TEXTOID, -1, false, TYPALIGN_INT,
					  &thirds, &nulls, &nthirds);
	counted = MemoryContextAllocExtended(CurrentMemoryContext, pair->count * sizeof(bool),
										 MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	for (int i = 0; i < nthirds; i++)
	{
		Way			ways[2];
		Currency	third;

		if (nulls[i])
			continue;
		third = currency_from_text(DatumGetTextPP(thirds[i]));
		if (!find_way(book, pair->base, third, &ways[0]) ||
			!find_way(book, third, pair->quote, &ways[1]))
			continue;
		for (uint32 n = first_compared(book, pair, ways); n < pair->count; n++)
		{
			if (compare_rate(book, NULL, pair, n, ways) == class && !counted[n])
			{
				counted[n] = true;
				count++;
			}
		}
	}
	pfree(counted);
	PG_RETURN_INT64(count);
}
