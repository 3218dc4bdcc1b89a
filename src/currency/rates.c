/*
 * rates.c: finds the way from one currency to another, and says why there is
 * none.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "compat.h"
#include "currency/rates.h"

#define MEND_BOOK \
	"Add the rate to the rows that the book is built from, or set another pivot or age limit with rate_book_options(book, pivot_currency, max_age_days)."

#define MEND_TABLE \
	"INSERT the rate into portstats.exchange_rate, or name another rate type."

/* What the rates of a pair say of a day. */
typedef enum StepStatus
{
	STEP_FOUND,
	STEP_NO_PAIR,				/* no rate of the pair at all */
	STEP_NOT_YET,				/* the first is of a later day */
	STEP_ENDED,					/* the last before was valid until an earlier
								 * day */
	STEP_STALE					/* the last before is older than the book
								 * allows */
} StepStatus;

static void
set_step(const RateBook *book, RateStep *step, uint32 number)
{
	step->number = number;
	step->rate = book_rate(book, number);
	step->text = book_rate_text(book, step->rate, &step->len);
}

/*
 * The rate between two currencies, as quoted or inverse. Where there is none
 * for the day, the step is the last before it, or else the first one.
 */
static StepStatus
find_step(const RateBook *book, Currency from, Currency to, DateADT day, RateStep *step)
{
	int64		found;

	step->pair = book_find_either(book, from, to, &step->inverse);
	if (step->pair == NULL)
		return STEP_NO_PAIR;
	found = book_find_rate(book, step->pair, day);
	if (found < 0)
	{
		set_step(book, step, step->pair->first);
		return STEP_NOT_YET;
	}
	set_step(book, step, step->pair->first + (uint32) found);
	if (day > step->rate->until)
		return STEP_ENDED;
	if (book->max_age_days != BOOK_NO_AGE_LIMIT &&
		(int64) day - step->rate->from > book->max_age_days)
		return STEP_STALE;
	return STEP_FOUND;
}

bool
rates_find(const RateBook *book, Currency from, Currency to, DateADT day, RatePath *path)
{
	StepStatus	direct;

	path->nsteps = 0;
	path->since = 0;			/* as good as any other day */
	if (from == to)
		return true;
	if (DATE_NOT_FINITE(day))
		return false;
	direct = find_step(book, from, to, day, &path->steps[0]);
	if (direct == STEP_FOUND)
	{
		path->nsteps = 1;
		path->since = path->steps[0].rate->from;
		return true;
	}
	/* Up to its last day the pair's own rate goes before a way across the pivot. */
	path->since = DATEVAL_NOBEGIN;
	if (direct == STEP_ENDED || direct == STEP_STALE)
	{
		const RateStep *own = &path->steps[0];

		path->since = Min(book_last_day(book, own->pair, own->number - own->pair->first),
						  day - 1) + 1;
	}
	if (from == book->pivot || to == book->pivot ||
		find_step(book, from, book->pivot, day, &path->steps[0]) != STEP_FOUND ||
		find_step(book, book->pivot, to, day, &path->steps[1]) != STEP_FOUND)
		return false;
	path->nsteps = 2;
	for (int i = 0; i < path->nsteps; i++)
		path->since = Max(path->since, path->steps[i].rate->from);
	return true;
}

bool
rates_are_as_quoted(const RatePath *path)
{
	return path->nsteps == 0 || (path->nsteps == 1 && !path->steps[0].inverse);
}

bool
rates_are_of_day(const RatePath *path, DateADT day)
{
	for (int i = 0; i < path->nsteps; i++)
	{
		if (path->steps[i].rate->from != day)
			return false;
	}
	return true;
}

/* A pair quoted in either direction; NULL where there is none. */
static const BookPair *
find_either(const RateBook *book, Currency a, Currency b)
{
	bool		inverse;

	return book_find_either(book, a, b, &inverse);
}

/* The day from which the last rate of a pair is valid. */
static DateADT
last_from(const RateBook *book, const BookPair *pair)
{
	return book_rate(book, pair->first + pair->count - 1)->from;
}

bool
rates_last_day(const RateBook *book, Currency from, Currency to, DateADT *last)
{
	const BookPair *direct = find_either(book, from, to);
	const BookPair *first = NULL;
	const BookPair *second = NULL;

	if (from != book->pivot && to != book->pivot)
	{
		first = find_either(book, from, book->pivot);
		second = find_either(book, book->pivot, to);
	}
	*last = DATEVAL_NOBEGIN;
	if (direct != NULL)
		*last = last_from(book, direct);
	if (first != NULL && second != NULL)
		*last = Max(*last, Min(last_from(book, first), last_from(book, second)));
	return *last != DATEVAL_NOBEGIN;
}

/* "7.2000 CNY for 1 USD" */
static char *
rate_name(const RateStep *step)
{
	return psprintf("%.*s %s for 1 %s", step->len, step->text,
					currency_name(step->pair->quote), currency_name(step->pair->base));
}

/* "2023-10-06" or "2023-10-06 until 2023-10-31" */
static char *
validity_name(const BookRate *rate)
{
	if (rate->until == BOOK_NO_END)
		return day_name(rate->from);
	return psprintf("%s until %s", day_name(rate->from), day_name(rate->until));
}

/*
 * Goes on to the next rate of the pair where that is nearer to a day than a day
 * before it, until which, or of which, the step's is. Whether it is.
 */
static bool
take_nearer(const RateBook *book, RateStep *step, DateADT before, DateADT day)
{
	uint32		next = step->number + 1;

	if (next >= step->pair->first + step->pair->count ||
		(int64) book_rate(book, next)->from - day >= (int64) day - before)
		return false;
	set_step(book, step, next);
	return true;
}

/* "There is no rate between EUR and CNY on any day." */
static char *
no_pair(Currency from, Currency to)
{
	return psprintf("There is no rate between %s and %s on any day.",
					currency_name(from), currency_name(to));
}

/* Why a step is not there, as a sentence. */
static char *
explain_step(const RateBook *book, Currency from, Currency to, DateADT day)
{
	RateStep	step;
	char	   *why;

	switch (find_step(book, from, to, day, &step))
	{
		case STEP_FOUND:
			break;
		case STEP_NO_PAIR:
			return no_pair(from, to);
		case STEP_NOT_YET:
			return psprintf("The first rate, %s, is valid from %s.",
							rate_name(&step), validity_name(step.rate));
		case STEP_ENDED:
			take_nearer(book, &step, step.rate->until, day);
			return psprintf("The nearest rate, %s, is valid from %s.",
							rate_name(&step), validity_name(step.rate));
		case STEP_STALE:
			why = psprintf("The last rate, %s, is of %s: " INT64_FORMAT
						   " days old, where at most %d are allowed.",
						   rate_name(&step), day_name(step.rate->from),
						   (int64) day - step.rate->from, book->max_age_days);
			if (take_nearer(book, &step, step.rate->from, day))
				why = psprintf("%s The next one, %s, is nearer: valid from %s.",
							   why, rate_name(&step), validity_name(step.rate));
			return why;
	}
	return NULL;
}

/* Why there is no path: of the pair itself, or of the way across the pivot. */
static char *
explain_path(const RateBook *book, Currency from, Currency to, DateADT day)
{
	RateStep	step;
	char	   *why = explain_step(book, from, to, day);
	char	   *first;
	char	   *second;

	if (find_step(book, from, to, day, &step) != STEP_NO_PAIR)
		return why;
	if (from == book->pivot || to == book->pivot)
		return psprintf("%s The pivot is %s.", why, currency_name(book->pivot));
	first = explain_step(book, from, book->pivot, day);
	second = explain_step(book, book->pivot, to, day);
	return psprintf("%s By way of %s: %s%s%s", why, currency_name(book->pivot),
					first ? first : "", first && second ? " " : "", second ? second : "");
}

/* The nearest rate of a pair to a day, as a sentence; NULL where it is of that day. */
static char *
nearest_of_pair(const RateBook *book, const BookPair *pair, DateADT day)
{
	int64		found = book_find_rate(book, pair, day);
	RateStep	step;

	step.pair = pair;
	set_step(book, &step, pair->first + (uint32) Max(found, 0));
	if (step.rate->from == day)
		return NULL;
	if (found >= 0)
		take_nearer(book, &step, step.rate->from, day);
	return psprintf("The nearest rate, %s, is of %s.",
					rate_name(&step), day_name(step.rate->from));
}

char *
rates_nearest(const RateBook *book, Currency from, Currency to, DateADT day)
{
	const BookPair *pairs[RATES_MAX_STEPS] = {NULL, NULL};
	StringInfoData text;
	RatePath	path;

	if (rates_find(book, from, to, day, &path))
	{
		for (int i = 0; i < path.nsteps; i++)
			pairs[i] = path.steps[i].pair;
	}
	else if ((pairs[0] = find_either(book, from, to)) == NULL)
	{
		pairs[0] = find_either(book, from, book->pivot);
		pairs[1] = find_either(book, book->pivot, to);
	}
	initStringInfo(&text);
	for (int i = 0; i < RATES_MAX_STEPS; i++)
	{
		char	   *nearest = pairs[i] == NULL ? NULL : nearest_of_pair(book, pairs[i], day);

		if (nearest != NULL)
			appendStringInfo(&text, "%s%s", text.len == 0 ? "" : " ", nearest);
	}
	return text.data;
}

/* Whether a book has a rate of a currency, in whatever other. */
static bool
has_currency(const RateBook *book, Currency code)
{
	for (uint32 i = 0; i < book->npairs; i++)
	{
		const BookPair *pair = book_pair(book, i);

		if (pair->base == code || pair->quote == code)
			return true;
	}
	return false;
}

/*
 * A code in capitals, where it is of three letters, as those of ISO 4217, and
 * some are small; else NULL.
 */
static char *
in_capitals(Currency code)
{
	char	   *name = currency_name(code);
	bool		small = false;

	for (int i = 0; i < 3; i++)
	{
		char		capital = pg_ascii_toupper((unsigned char) name[i]);

		if (capital < 'A' || capital > 'Z')
			return NULL;
		small |= capital != name[i];
		name[i] = capital;
	}
	return small && name[3] == '\0' ? name : NULL;
}

/*
 * The hint where a path is not there: the mend, but before it the capitals of
 * the codes that have no rate at all for being in small letters.
 */
static char *
mend_hint(const RateBook *book, Currency from, Currency to, const char *mend)
{
	const Currency codes[] = {from, to, book->pivot};
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < (int) lengthof(codes); i++)
	{
		char	   *capitals = in_capitals(codes[i]);

		if (capitals == NULL || has_currency(book, codes[i]) ||
			(i == 2 && (codes[i] == from || codes[i] == to)))
			continue;
		appendStringInfo(&text, "%s%s in place of %s", text.len == 0 ? "Write " : " and ",
						 capitals, currency_name(codes[i]));
	}
	if (text.len == 0)
		return pstrdup(mend);
	appendStringInfo(&text, " if that is meant: codes are compared letter by letter, and those of ISO 4217 are in capitals. If not: %s",
					 mend);
	return text.data;
}

void
rates_raise_no_way(const RateBook *book, Currency from, Currency to)
{
	Currency	pivot = book->pivot;
	char	   *why = no_pair(from, to);

	if (from == pivot || to == pivot)
		why = psprintf("%s The pivot is %s.", why, currency_name(pivot));
	else
	{
		char	   *first = find_either(book, from, pivot) == NULL ? no_pair(from, pivot) : "";
		char	   *second = find_either(book, pivot, to) == NULL ? no_pair(pivot, to) : "";

		why = psprintf("%s By way of %s: %s%s%s", why, currency_name(pivot), first,
					   *first != '\0' && *second != '\0' ? " " : "", second);
	}
	ereport(ERROR,
			(errcode(ERRCODE_NO_DATA_FOUND),
			 errmsg("no exchange rate from %s to %s on any day in the book",
					currency_name(from), currency_name(to)),
			 errdetail("%s", why),
			 errhint("%s", mend_hint(book, from, to, MEND_BOOK))));
	pg_unreachable();
}

void
rates_raise(const RateBook *book, Currency from, Currency to, DateADT day,
			const char *rate_type)
{
	RateStep	step;
	char	   *where = rate_type == NULL ? pstrdup("in the book") :
		psprintf("of rate type \"%s\"", rate_type);

	if (DATE_NOT_FINITE(day))
	{
		char	   *nearest = rates_nearest(book, from, to, day);

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no exchange rate from %s to %s on %s %s",
						currency_name(from), currency_name(to), day_name(day), where),
				 errdetail("%s is no day.%s%s", day_name(day),
						   *nearest != '\0' ? " " : "", nearest),
				 errhint("Give the day whose rate is meant.")));
	}
	ereport(ERROR,
			(errcode(ERRCODE_NO_DATA_FOUND),
			 find_step(book, from, to, day, &step) == STEP_STALE ?
			 errmsg("exchange rate from %s to %s %s is too old on %s",
					currency_name(from), currency_name(to), where, day_name(day)) :
			 errmsg("no exchange rate from %s to %s on %s %s",
					currency_name(from), currency_name(to), day_name(day), where),
			 errdetail("%s", explain_path(book, from, to, day)),
			 errhint("%s", mend_hint(book, from, to, rate_type == NULL ? MEND_BOOK : MEND_TABLE))));
	pg_unreachable();
}

int
rates_path_text(const RatePath *path, char *buf)
{
	char	   *end = buf;

	for (int i = 0; i < path->nsteps; i++)
	{
		const RateStep *step = &path->steps[i];

		*end++ = step->inverse ? '/' : '*';
		memcpy(end, step->text, step->len);
		end += step->len;
	}
	return (int) (end - buf);
}
