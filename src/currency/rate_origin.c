/*
 * rate_origin.c: which dated rates a path was made of, as text.
 */
#include "postgres.h"

#include "utils/datetime.h"

#include "compat.h"
#include "currency/rate_origin.h"

/* The digits of a year of the server's calendar. */
#define MIN_YEAR_LEN	4
#define MAX_YEAR_LEN	7

/* As in ISO 8601, the year before 1 being 0: without a space, unlike "BC". */
static void
append_day(StringInfo buf, DateADT day)
{
	int			year;
	int			month;
	int			mday;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &mday);
	appendStringInfo(buf, " %s%04d-%02d-%02d", year < 0 ? "-" : "", abs(year), month, mday);
}

/* The currency that a step leads to, which goes from the other one of its pair. */
static Currency
step_target(const RateStep *step)
{
	return step->inverse ? step->pair->base : step->pair->quote;
}

void
rate_origin_append(StringInfo buf, const RatePath *path, const RateTypeName *type)
{
	char		code[CURRENCY_MAX_LEN + 1];

	if (path->nsteps == 0)
		return;
	append_day(buf, path->steps[0].rate->from);
	for (int i = 1; i < path->nsteps; i++)
	{
		currency_to_bytes(step_target(&path->steps[i - 1]), code);
		appendStringInfo(buf, " %s", code);
		append_day(buf, path->steps[i].rate->from);
	}
	if (type != NULL)
	{
		appendStringInfoChar(buf, ' ');
		appendBinaryStringInfo(buf, type->bytes, type->len);
	}
}

/* The next word, behind a space; false where there is none. */
static bool
next_word(const char **text, const char *end, const char **word, int *len)
{
	if (*text == end || **text != ' ')
		return false;
	*word = *text + 1;
	for (*text = *word; *text < end && **text != ' '; (*text)++)
		;
	*len = (int) (*text - *word);
	return true;
}

/* The number in so many digits; -1 where one of them is none. */
static int
digits_value(const char *digits, int len)
{
	int			value = 0;

	for (int i = 0; i < len; i++)
	{
		if (digits[i] < '0' || digits[i] > '9')
			return -1;
		value = value * 10 + (digits[i] - '0');
	}
	return value;
}

/* A word as append_day writes it. */
static bool
read_day(const char *word, int len, DateADT *day)
{
	bool		negative = len > 0 && *word == '-';
	int			year_len = len - (negative ? 1 : 0) - (int) strlen("-MM-DD");
	int			year;
	int			month;
	int			mday;
	int			julian;
	int			found[3];

	if (year_len < MIN_YEAR_LEN || year_len > MAX_YEAR_LEN)
		return false;
	word += negative ? 1 : 0;
	year = digits_value(word, year_len);
	word += year_len;
	month = digits_value(word + 1, 2);
	mday = digits_value(word + 4, 2);
	if (word[0] != '-' || word[3] != '-' || year < 0 || month < 0 || mday < 0)
		return false;
	if (negative)
		year = -year;
	if (!IS_VALID_JULIAN(year, month, mday))
		return false;
	julian = date2j(year, month, mday);
	j2date(julian, &found[0], &found[1], &found[2]);
	*day = julian - POSTGRES_EPOCH_JDATE;
	return found[0] == year && found[1] == month && found[2] == mday && IS_VALID_DATE(*day);
}

/* The pair of a step between two currencies, as it is quoted. */
static void
set_pair(UsedRate *rate, Currency from, Currency to)
{
	rate->base = rate->step.inverse ? to : from;
	rate->quote = rate->step.inverse ? from : to;
}

bool
rate_origin_read(const char *text, int len, Currency from, Currency to, UsedPath *used)
{
	PathStep	steps[RATES_MAX_STEPS];
	const char *end = text + len;
	const char *word;
	Currency	at = from;

	used->type.bytes = NULL;
	used->type.len = 0;
	used->nrates = convert_path_steps(text, len, steps);
	if (used->nrates <= 0)
		return used->nrates == 0 && len == 0;
	text += convert_path_length(text, len);
	for (int i = 0; i < used->nrates; i++)
	{
		UsedRate   *rate = &used->rates[i];
		Currency	next = to;

		rate->step = steps[i];
		if (!next_word(&text, end, &word, &len) || !read_day(word, len, &rate->valid_from))
			return false;
		if (i + 1 < used->nrates &&
			(!next_word(&text, end, &word, &len) || !currency_from_bytes(word, len, &next)))
			return false;
		set_pair(rate, at, next);
		at = next;
	}
	if (text < end)
	{
		used->type.bytes = text + 1;
		used->type.len = (int) (end - text) - 1;
	}
	return true;
}
