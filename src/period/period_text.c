/*
 * period_text.c: reads and prints runs of days. Plain C: see calendar.h.
 *
 *	period:	run | "ytd" unit | "mat" unit
 *	run:	unit | unit "/" unit
 *	unit:	YYYY | YYYY-Hn | YYYY-Qn | YYYY-MM | YYYY-Www | YYYY-MM-DD
 *
 * Letters in either case; the hyphen before H, Q and W may be left out; white
 * space may stand around all of it and around the slash, and must stand after
 * ytd and mat.
 */
#include "period/calendar.h"

#include <stdio.h>

/* The text, how far it is read, and what is wrong with it. */
typedef struct Reader
{
	const char *text;
	const char *at;
	CalendarFault *fault;
} Reader;

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A letter in lower case, whichever it comes in. */
static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static void
skip_space(Reader *r)
{
	while (is_space(*r->at))
		r->at++;
}

/* Sets the fault to the bytes from start up to end, and returns false. */
static bool
fail_span(Reader *r, CalendarError error, const char *start, const char *end)
{
	r->fault->error = error;
	r->fault->offset = (int) (start - r->text);
	r->fault->length = (int) (end - start);
	return false;
}

/* The same from start to where reading has come. */
static bool
fail(Reader *r, CalendarError error, const char *start)
{
	return fail_span(r, error, start, r->at);
}

/* Fails at where reading has come: the rest of that word is in no known form. */
static bool
fail_unreadable(Reader *r)
{
	const char *end = r->at;

	while (*end != '\0' && !is_space(*end))
		end++;
	return fail_span(r, CALENDAR_UNREADABLE, r->at, end);
}

/*
 * Reads a number of exactly so many digits. Another count of them is the given
 * error, none at all is unreadable.
 */
static bool
read_digits(Reader *r, int digits, CalendarError error, int *value)
{
	const char *start = r->at;

	*value = 0;
	for (; is_digit(*r->at); r->at++)
		if (r->at - start < digits)
			*value = *value * 10 + (*r->at - '0');
	if (r->at == start)
		return fail_unreadable(r);
	if (r->at - start != digits)
		return fail(r, error, start);
	return true;
}

/* Reads what numbers a part of a year: digits that give 1 to limit. */
static bool
read_number(Reader *r, int digits, CalendarError digits_error, int limit,
			CalendarError range_error, int *value)
{
	const char *start = r->at;

	if (!read_digits(r, digits, digits_error, value))
		return false;
	if (*value < 1 || *value > limit)
	{
		r->fault->limit = limit;
		return fail(r, range_error, start);
	}
	return true;
}

/* The run of a unit that a day is in. Fails where that is out of range. */
static bool
set_run(Reader *r, const char *start, int32_t day, CalendarUnit unit, CalendarRun *run)
{
	CalendarError error = calendar_unit_of_day(day, unit, run);

	if (error != CALENDAR_OK)
		return fail(r, error, start);
	return true;
}

/* Reads one unit. */
static bool
read_unit(Reader *r, CalendarRun *run)
{
	const char *start = r->at;
	bool		hyphen;
	int			year;
	int			month;
	int			n;

	if (!read_digits(r, 4, CALENDAR_YEAR_DIGITS, &year))
		return false;
	if (year < 1)
		return fail(r, CALENDAR_OUT_OF_RANGE, start);

	hyphen = *r->at == '-';
	if (hyphen)
		r->at++;
	switch (lower(*r->at))
	{
		case 'h':
			r->at++;
			return read_number(r, 1, CALENDAR_NO_HALF, 2, CALENDAR_NO_HALF, &n) &&
				set_run(r, start, calendar_day(year, 6 * n, 1), CALENDAR_HALF, run);
		case 'q':
			r->at++;
			return read_number(r, 1, CALENDAR_NO_QUARTER, 4, CALENDAR_NO_QUARTER, &n) &&
				set_run(r, start, calendar_day(year, 3 * n, 1), CALENDAR_QUARTER, run);
		case 'w':
			r->at++;
			/* 4 January is in week 1. */
			return read_number(r, 2, CALENDAR_WEEK_DIGITS,
							   calendar_weeks_in_year(year), CALENDAR_NO_WEEK, &n) &&
				set_run(r, start, calendar_day(year, 1, 4) + 7 * (n - 1), CALENDAR_WEEK, run);
		default:
			break;
	}
	if (!hyphen)
		return set_run(r, start, calendar_day(year, 1, 1), CALENDAR_YEAR, run);

	if (!read_number(r, 2, CALENDAR_MONTH_DIGITS, 12, CALENDAR_NO_MONTH, &month))
		return false;
	if (*r->at != '-')
		return set_run(r, start, calendar_day(year, month, 1), CALENDAR_MONTH, run);

	r->at++;
	return read_number(r, 2, CALENDAR_DAY_DIGITS,
					   calendar_days_in_month(year, month), CALENDAR_NO_DAY, &n) &&
		set_run(r, start, calendar_day(year, month, n), CALENDAR_DAY, run);
}

/* Takes a word of three letters and the white space after it, if it is there. */
static bool
take_word(Reader *r, const char *word)
{
	int			i;

	for (i = 0; i < 3; i++)
		if (lower(r->at[i]) != word[i])
			return false;
	if (!is_space(r->at[3]))
		return false;
	r->at += 3;
	skip_space(r);
	return true;
}

/* Reads a period, and the end of the text. */
static bool
read_period(Reader *r, CalendarRun *run)
{
	const char *start;
	bool		ytd;
	bool		mat;
	CalendarRun end;

	skip_space(r);
	ytd = take_word(r, "ytd");
	mat = !ytd && take_word(r, "mat");

	start = r->at;
	if (!read_unit(r, run))
		return false;
	end = *run;
	skip_space(r);
	if (*r->at == '/')
	{
		if (ytd || mat)
			return fail(r, CALENDAR_NOT_ONE_UNIT, start);
		r->at++;
		skip_space(r);
		if (!read_unit(r, &end))
			return false;
		skip_space(r);
	}
	if (*r->at != '\0')
		return fail_unreadable(r);

	if (end.last < run->first)
		return fail(r, CALENDAR_REVERSED, start);
	run->last = end.last;
	if (ytd)
		*run = calendar_ytd(*run);
	if (mat)
	{
		CalendarError error = calendar_mat(*run, run);

		if (error != CALENDAR_OK)
			return fail(r, error, start);
	}
	return true;
}

CalendarError
calendar_parse(const char *text, CalendarRun *result, CalendarFault *fault)
{
	Reader		reader = {text, text, fault};
	CalendarRun run;

	fault->error = CALENDAR_OK;
	fault->offset = 0;
	fault->length = 0;
	fault->limit = 0;
	if (read_period(&reader, &run))
		*result = run;
	return fault->error;
}

/* Writes the unit that a day is in; returns how many bytes. */
static int
print_unit(int32_t day, CalendarUnit unit, char *text, size_t size)
{
	int			year;
	int			month;
	int			mday;
	int			week;

	calendar_date(day, &year, &month, &mday);
	switch (unit)
	{
		case CALENDAR_YEAR:
			return snprintf(text, size, "%04d", year);
		case CALENDAR_HALF:
			return snprintf(text, size, "%04d-H%d", year, (month + 5) / 6);
		case CALENDAR_QUARTER:
			return snprintf(text, size, "%04d-Q%d", year, (month + 2) / 3);
		case CALENDAR_MONTH:
			return snprintf(text, size, "%04d-%02d", year, month);
		case CALENDAR_WEEK:
			year = calendar_iso_week(day, &week);
			return snprintf(text, size, "%04d-W%02d", year, week);
		default:
			return snprintf(text, size, "%04d-%02d-%02d", year, month, mday);
	}
}

/* Whether a day is the first of a year, 10000 too. */
static bool
begins_year(int32_t day)
{
	return calendar_unit_first_day(calendar_unit_number(day, CALENDAR_YEAR), CALENDAR_YEAR) == day;
}

/*
 * One unit where the run is exactly one, else year/year, month/month or
 * day/day, the first that fits.
 */
void
calendar_print(CalendarRun run, char *text)
{
	CalendarUnit unit = calendar_unit_of_run(run);
	int			length;

	if (unit != CALENDAR_NO_UNIT)
	{
		print_unit(run.first, unit, text, CALENDAR_TEXT_SIZE);
		return;
	}

	unit = begins_year(run.first) && begins_year(run.last + 1) ? CALENDAR_YEAR :
		calendar_is_months(run) ? CALENDAR_MONTH : CALENDAR_DAY;
	length = print_unit(run.first, unit, text, CALENDAR_TEXT_SIZE);
	text[length++] = '/';
	print_unit(run.last, unit, text + length, CALENDAR_TEXT_SIZE - length);
}
