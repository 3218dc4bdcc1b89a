/*
 * rate_rules.c: rates that are made of daily ones by a rule: for a month the
 * rate of one day of the month before, as customs offices have it, and the mean
 * of the days of a unit.
 *
 * A day counts where the book has a rate of that very day, in every step where
 * the way is across the pivot: the rate of the day before is none of it.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "currency/convert.h"
#include "currency/rates.h"
#include "decimal/exact.h"
#include "period/period.h"
#include "row/row.h"
#include "scratch/scratch.h"

/* China's: the third Wednesday of the month before. */
#define CHINA_N			3
#define CHINA_WEEKDAY	3
#define DAYS_IN_WEEK	7

/* Which day of the month before it is, and the days that it cannot be. */
typedef struct DayRule
{
	int32		n;
	int32		weekday;
	int			nholidays;
	DateADT    *holidays;		/* in order */
} DayRule;

/* A day by a rule. */
typedef struct RuleDay
{
	Period		month;			/* that it is in, the one before */
	DateADT		day;
	bool		moved;			/* a week later: the first choice is a holiday */
} RuleDay;

/* ---------- the day ---------- */

/* "third Wednesday", "last but one Wednesday" */
static char *
rule_name(const DayRule *rule)
{
	static const char *const from_start[] = {"first", "second", "third", "fourth", "fifth"};
	static const char *const from_end[] = {"last", "last but one", "last but two", "last but three", "last but four"};
	static const char *const weekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

	return psprintf("%s %s",
					rule->n > 0 ? from_start[rule->n - 1] : from_end[-rule->n - 1],
					weekdays[rule->weekday - 1]);
}

static int
compare_days(const void *a, const void *b)
{
	DateADT		x = *(const DateADT *) a;
	DateADT		y = *(const DateADT *) b;

	return (x > y) - (x < y);
}

/* Takes argument n of the call, holidays: a date[] without NULLs. */
static void
take_holidays(FunctionCallInfo fcinfo, int n, DayRule *rule)
{
	Datum	   *days;
	bool	   *nulls;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), DATEOID, sizeof(DateADT), true,
					  TYPALIGN_INT, &days, &nulls, &rule->nholidays);
	rule->holidays = palloc(Max(rule->nholidays, 1) * sizeof(DateADT));
	for (int i = 0; i < rule->nholidays; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a holiday must not be NULL"),
					 errdetail("Element %d of the array is.", i + 1),
					 errhint("Leave it out: array_agg(day) FILTER (WHERE day IS NOT NULL).")));
		rule->holidays[i] = DatumGetDateADT(days[i]);
	}
	qsort(rule->holidays, rule->nholidays, sizeof(DateADT), compare_days);
}

static bool
is_holiday(const DayRule *rule, DateADT day)
{
	return rule->nholidays > 0 &&
		bsearch(&day, rule->holidays, rule->nholidays, sizeof(DateADT), compare_days) != NULL;
}

/*
 * The day whose rate serves in a month: the rule's of the month before or, where
 * that is a holiday, the same weekday a week later. Errors: a month that is not
 * one, no such weekday in it, a holiday again or no week left.
 */
static RuleDay
find_day(Period month, const DayRule *rule)
{
	RuleDay		result;
	DateADT		first;

	/* First what it says of its arguments; the day of this month is not meant. */
	(void) period_nth_weekday(month, rule->n, rule->weekday, &first);
	result.month = period_of_day(period_start(month) - 1, "month");
	if (!period_nth_weekday(result.month, rule->n, rule->weekday, &first))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has no %s, whose rate serves in %s",
						period_to_text(result.month), rule_name(rule), period_to_text(month)),
				 errhint("Every month has four of each weekday: n from 1 to 4 or from -4 to -1.")));
	result.day = first;
	result.moved = is_holiday(rule, first);
	if (result.moved)
	{
		result.day += DAYS_IN_WEEK;
		if (result.day > period_end(result.month))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s, the %s of %s, is a holiday, and a week later is another month",
							day_name(first), rule_name(rule), period_to_text(result.month)),
					 errdetail("The rate of one of them serves in %s, where both are in the month before.",
							   period_to_text(month)),
					 errhint("Leave the day out of the holidays, or name another day by n and weekday.")));
		if (is_holiday(rule, result.day))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s, the %s of %s, is a holiday, and so is %s, a week later",
							day_name(first), rule_name(rule), period_to_text(result.month),
							day_name(result.day)),
					 errdetail("The rate of one of them serves in %s.", period_to_text(month)),
					 errhint("Leave one of them out of the holidays.")));
	}
	return result;
}

/* customs_rate_day(month period [, holidays date[]]) */
PORTSTATS_FUNCTION(customs_rate_day);
Datum
customs_rate_day(PG_FUNCTION_ARGS)
{
	DayRule		rule = {CHINA_N, CHINA_WEEKDAY, 0, NULL};

	if (PG_NARGS() > 1)
		take_holidays(fcinfo, 1, &rule);
	PG_RETURN_DATEADT(find_day(PG_GETARG_PERIOD(0), &rule).day);
}

/* ---------- what both functions below begin with ---------- */

enum
{
	COL_BASE, COL_QUOTE, COL_FROM, COL_UNTIL, COL_RATE, COL_SOURCE, COL_DAYS
};
static const char *const rate_columns[] = {
	"base_currency", "quote_currency", "valid_from", "valid_until", "rate", "source", "days", NULL
};

/* A book and two currencies between which it has a way. */
typedef struct Pair
{
	const RateBook *book;
	Currency	base;
	Currency	quote;
	DateADT		last;			/* day that may have a rate of its own */
} Pair;

/*
 * Arguments 0 to 2 of the call: book, base_currency, quote_currency. Errors: one
 * currency twice, two that the book has no way between on any day.
 */
static Pair
get_pair(FunctionCallInfo fcinfo)
{
	Pair		pair;

	pair.book = book_getarg(fcinfo, 0);
	pair.base = currency_getarg(fcinfo, 1);
	pair.quote = currency_getarg(fcinfo, 2);
	if (pair.base == pair.quote)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no exchange rate can be made of %s in itself", currency_name(pair.base)),
				 errhint("Give two currencies: a currency needs no rate to itself.")));
	if (!rates_last_day(pair.book, pair.base, pair.quote, &pair.last))
		rates_raise_no_way(pair.book, pair.base, pair.quote);
	return pair;
}

/* The path of the rates of a day itself; false where there is none. */
static bool
find_of_day(const Pair *pair, DateADT day, RatePath *path)
{
	return rates_find(pair->book, pair->base, pair->quote, day, path) &&
		rates_are_of_day(path, day);
}

/* Puts a row; days is 0 where the type has no such column. */
static void
put_rate(FunctionCallInfo fcinfo, RowBuilder *row, const Pair *pair, Period valid,
		 Numeric rate, const char *source, int32 days)
{
	row_set(row, COL_BASE, CStringGetTextDatum(currency_name(pair->base)));
	row_set(row, COL_QUOTE, CStringGetTextDatum(currency_name(pair->quote)));
	row_set(row, COL_FROM, DateADTGetDatum(period_start(valid)));
	row_set(row, COL_UNTIL, DateADTGetDatum(period_end(valid)));
	row_set_numeric(row, COL_RATE, rate);
	row_set(row, COL_SOURCE, CStringGetTextDatum(source));
	row_set(row, COL_DAYS, Int32GetDatum(days));
	row_put(fcinfo, row);
}

/* How a rate came of those quoted: nothing where it is one of them. */
static const char *
way_name(const Pair *pair, const RatePath *path)
{
	if (path->nsteps > 1)
		return psprintf(", across %s", currency_name(pair->book->pivot));
	return path->steps[0].inverse ? ", inverse" : "";
}

/* ---------- a rate a month ---------- */

/* "rate of 2023-09-20, third Wednesday of 2023-09" */
static char *
customs_source(const DayRule *rule, const RuleDay *found, const char *way)
{
	return psprintf("rate of %s, %s%s of %s%s%s", day_name(found->day),
					found->moved ? "a week after the " : "",
					rule_name(rule), period_to_text(found->month),
					found->moved ? ", a holiday" : "", way);
}

static void
raise_no_rate_of_day(const Pair *pair, const DayRule *rule, const RuleDay *found, Period month)
{
	ereport(ERROR,
			(errcode(ERRCODE_NO_DATA_FOUND),
			 errmsg("no exchange rate from %s to %s of %s in the book",
					currency_name(pair->base), currency_name(pair->quote),
					day_name(found->day)),
			 errdetail("The rate of that day, %s%s of %s, serves in %s. %s",
					   found->moved ? "a week after the " : "the ",
					   rule_name(rule), period_to_text(found->month), period_to_text(month),
					   rates_nearest(pair->book, pair->base, pair->quote, found->day)),
			 found->moved ?
			 errhint("Add the rate to the rows that the book is built from.") :
			 errhint("Where the day was a holiday, put it into the argument holidays; else add the rate to the rows that the book is built from.")));
}

/*
 * customs_rates(book, base_currency, quote_currency, months [, n, weekday]
 * [, holidays]): for each month the rate of the day by the rule, in the month
 * before; none yet where that day lies after the last rate. Errors: months that
 * are not whole, a day without a rate of its own.
 */
PORTSTATS_FUNCTION(customs_rates);
Datum
customs_rates(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, rate_columns);
	DayRule		rule = {CHINA_N, CHINA_WEEKDAY, 0, NULL};
	Pair		pair = get_pair(fcinfo);
	Period		months = PG_GETARG_PERIOD(3);
	Scratch		scratch;

	if (PG_NARGS() >= 6)
	{
		rule.n = PG_GETARG_INT32(4);
		rule.weekday = PG_GETARG_INT32(5);
	}
	if (PG_NARGS() == 5 || PG_NARGS() == 7)
		take_holidays(fcinfo, PG_NARGS() - 1, &rule);
	if (!period_is_months(months))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("period \"%s\" is not made of whole months", period_to_text(months)),
				 errhint("Give a month or a run of months, such as '2023-10' or '2023'.")));

	scratch_begin(&scratch);
	for (DateADT first = period_start(months); first <= period_end(months);)
	{
		Period		month = period_of_day(first, "month");
		RuleDay		found = find_day(month, &rule);
		RatePath	path;

		scratch_next(&scratch);
		/* Nor are those of the months that follow out. */
		if (found.day > pair.last)
			break;
		if (!find_of_day(&pair, found.day, &path))
			raise_no_rate_of_day(&pair, &rule, &found, month);
		put_rate(fcinfo, row, &pair, month, convert_rate(&path),
				 customs_source(&rule, &found, way_name(&pair, &path)), 0);
		first = period_end(month) + 1;
	}
	scratch_end(&scratch);
	return (Datum) 0;
}

/* ---------- the mean of a unit ---------- */

/* The mean of the days of a unit that have a rate of their own; no row without. */
static void
put_average(FunctionCallInfo fcinfo, RowBuilder *row, const Pair *pair, Period unit)
{
	Numeric		sum = NULL;
	const char *way = "";
	DateADT		first = 0;
	DateADT		last = 0;
	int32		days = 0;
	Datum		mean;

	for (DateADT day = period_start(unit); day <= Min(period_end(unit), pair->last); day++)
	{
		Numeric		rate;
		RatePath	path;

		CHECK_FOR_INTERRUPTS();
		if (!find_of_day(pair, day, &path))
			continue;
		rate = convert_rate(&path);
		sum = sum == NULL ? rate : numeric_plus(sum, rate);
		if (days++ == 0)
		{
			first = day;
			way = way_name(pair, &path);
		}
		else if (strcmp(way, way_name(pair, &path)) != 0)
			way = ", some of them inverse or across the pivot";
		last = day;
	}
	if (days == 0)
		return;
	/* As avg(numeric) does it. */
	mean = DirectFunctionCall2(numeric_div, NumericGetDatum(sum),
							   DirectFunctionCall1(int8_numeric, Int64GetDatum(days)));
	put_rate(fcinfo, row, pair, unit, DatumGetNumeric(mean),
			 days == 1 ? psprintf("one rate, of %s%s", day_name(first), way) :
			 psprintf("mean of %d rates, %s to %s%s", days, day_name(first),
					  day_name(last), way),
			 days);
}

/*
 * average_rates(book, base_currency, quote_currency, p, unit): the simple mean of
 * the rates of each unit that shares a day with p, as periods(p, unit) has them.
 */
PORTSTATS_FUNCTION(average_rates);
Datum
average_rates(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, rate_columns);
	Pair		pair = get_pair(fcinfo);
	Period		p = PG_GETARG_PERIOD(3);
	char	   *unit_name = text_to_cstring(PG_GETARG_TEXT_PP(4));
	Scratch		scratch;

	scratch_begin(&scratch);
	for (DateADT day = period_start(p); day <= period_end(p);)
	{
		Period		unit = period_of_day(day, unit_name);

		scratch_next(&scratch);
		put_average(fcinfo, row, &pair, unit);
		day = period_end(unit) + 1;
	}
	scratch_end(&scratch);
	return (Datum) 0;
}
