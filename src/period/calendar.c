/*
 * calendar.c: days, months, ISO weeks, and the runs just before, a year
 * before, and since New Year. Plain C: see calendar.h.
 */
#include "period/calendar.h"

#include <string.h>

/* From 0000-03-01, where a year of the leap arithmetic begins, to day 0. */
#define DAYS_FROM_MARCH		306
#define DAYS_IN_400_YEARS	146097
#define MONTHS_IN_YEAR		12
#define DAYS_IN_WEEK		7
/* Thursday, counted from Monday: its year is the year of its ISO week. */
#define THURSDAY			3
/* Months are counted from January of year 1 = 0. */
#define LAST_MONTH			(CALENDAR_LAST_YEAR * MONTHS_IN_YEAR - 1)

/* Whether a year has a 29 February. */
static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days in a month, 28 to 31. */
int
calendar_days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* The day of a date, counted from 0001-01-01 = 0. */
int32_t
calendar_day(int year, int month, int day)
{
	static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	int			y = year - 1;

	return 365 * y + y / 4 - y / 100 + y / 400 +
		before[month - 1] + (month > 2 && is_leap(year)) + day - 1;
}

/*
 * The date of a day. Years are taken to begin in March, so that a leap day is
 * the last of its year. By multiplications in place of most divisions: Neri and Schneider,
 * "Euclidean affine functions and their application to calendar algorithms", Software:
 * Practice and Experience 53 (2023), for any day of these years.
 */
void
calendar_date(int32_t day, int *year, int *month, int *mday)
{
	uint32_t	since = 4 * (uint32_t) (day + DAYS_FROM_MARCH) + 3;
	uint32_t	century = since / DAYS_IN_400_YEARS;
	uint32_t	in_century = since % DAYS_IN_400_YEARS / 4;
	/* By 1461: the years of the century above 32 bits, the rest of it below, in 2^-32. */
	uint64_t	years = UINT64_C(2939745) * (4 * in_century + 3);
	uint32_t	in_year = (uint32_t) years / 2939745 / 4;
	/* By 30.6 or so: months above 16 bits, from March = 3 to February = 14. */
	uint32_t	months = 2141 * in_year + 197913;
	int			m = (int) (months >> 16);

	*mday = (int) ((months & 0xFFFF) / 2141) + 1;
	*month = m <= MONTHS_IN_YEAR ? m : m - MONTHS_IN_YEAR;
	*year = (int) (100 * century + (uint32_t) (years >> 32)) + (m > MONTHS_IN_YEAR);
}

/* ISO weeks of a year: 53 where it has 53 Thursdays. */
int
calendar_weeks_in_year(int year)
{
	int			weekday = calendar_day(year, 1, 1) % DAYS_IN_WEEK;

	return weekday == THURSDAY || (weekday == THURSDAY - 1 && is_leap(year)) ? 53 : 52;
}

/* The year and number of the ISO week that a day is in: those of its Thursday. */
int
calendar_iso_week(int32_t day, int *week)
{
	int32_t		thursday = day - day % DAYS_IN_WEEK + THURSDAY;
	int			year;
	int			month;
	int			mday;

	calendar_date(thursday, &year, &month, &mday);
	*week = (thursday - calendar_day(year, 1, 1)) / DAYS_IN_WEEK + 1;
	return year;
}

/* The month of a day, counted from January of year 1 = 0. */
static int
month_of_day(int32_t day)
{
	int			year;
	int			month;
	int			mday;

	calendar_date(day, &year, &month, &mday);
	return (year - 1) * MONTHS_IN_YEAR + month - 1;
}

/* The first day of a month counted from January of year 1 = 0. */
static int32_t
first_of_month(int month)
{
	return calendar_day(month / MONTHS_IN_YEAR + 1, month % MONTHS_IN_YEAR + 1, 1);
}

/* The run of whole months from first to last, or CALENDAR_OUT_OF_RANGE. */
static CalendarError
run_of_months(int64_t first, int64_t last, CalendarRun *result)
{
	if (first < 0 || last > LAST_MONTH)
		return CALENDAR_OUT_OF_RANGE;
	result->first = first_of_month((int) first);
	result->last = first_of_month((int) last + 1) - 1;
	return CALENDAR_OK;
}

/* The run from first to last, or CALENDAR_OUT_OF_RANGE. */
static CalendarError
run_of_days(int32_t first, int32_t last, CalendarRun *result)
{
	if (first < 0 || last > CALENDAR_LAST_DAY)
		return CALENDAR_OUT_OF_RANGE;
	result->first = first;
	result->last = last;
	return CALENDAR_OK;
}

/* Months in a unit that is made of months; 0 for week and day. */
static int
months_in_unit(CalendarUnit unit)
{
	switch (unit)
	{
		case CALENDAR_YEAR:
			return 12;
		case CALENDAR_HALF:
			return 6;
		case CALENDAR_QUARTER:
			return 3;
		case CALENDAR_MONTH:
			return 1;
		default:
			return 0;
	}
}

/* Whether name is word (in lower case), letters in either case. */
static bool
is_word(const char *name, size_t length, const char *word)
{
	size_t		i;

	if (length != strlen(word))
		return false;
	for (i = 0; i < length; i++)
	{
		char		c = name[i];

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c != word[i])
			return false;
	}
	return true;
}

const char *const calendar_unit_names[] = {"year", "half", "quarter", "month", "week", "day"};
const char *const calendar_unit_plurals[] = {"years", "halves", "quarters", "months", "weeks", "days"};

CalendarUnit
calendar_unit_named(const char *name, size_t length)
{
	int			unit;

	for (unit = CALENDAR_YEAR; unit < CALENDAR_NO_UNIT; unit++)
		if (is_word(name, length, calendar_unit_names[unit]))
			break;
	return (CalendarUnit) unit;
}

/*
 * The unit that a day is in. CALENDAR_OUT_OF_RANGE where the day is, or the
 * unit reaches, beyond the calendar (the week of 9999-12-31 does).
 */
CalendarError
calendar_unit_of_day(int64_t any_day, CalendarUnit unit, CalendarRun *result)
{
	int			months = months_in_unit(unit);
	int32_t		day;

	if (any_day < 0 || any_day > CALENDAR_LAST_DAY)
		return CALENDAR_OUT_OF_RANGE;
	day = (int32_t) any_day;
	if (months > 0)
	{
		int			first = month_of_day(day);

		first -= first % months;
		return run_of_months(first, first + months - 1, result);
	}
	if (unit == CALENDAR_WEEK)
	{
		int32_t		monday = day - day % DAYS_IN_WEEK;

		return run_of_days(monday, monday + DAYS_IN_WEEK - 1, result);
	}
	return run_of_days(day, day, result);
}

int32_t
calendar_unit_number(int32_t day, CalendarUnit unit)
{
	int			months = months_in_unit(unit);

	if (months > 0)
		return month_of_day(day) / months;
	/* Day 0 is a Monday. */
	return unit == CALENDAR_WEEK ? day / DAYS_IN_WEEK : day;
}

int32_t
calendar_unit_first_day(int32_t number, CalendarUnit unit)
{
	int			months = months_in_unit(unit);

	if (months > 0)
		return first_of_month(number * months);
	return unit == CALENDAR_WEEK ? number * DAYS_IN_WEEK : number;
}

/* The unit that a run is exactly one of, else CALENDAR_NO_UNIT. */
CalendarUnit
calendar_unit_of_run(CalendarRun run)
{
	int			unit;
	CalendarRun whole;

	for (unit = CALENDAR_YEAR; unit < CALENDAR_NO_UNIT; unit++)
		if (calendar_unit_of_day(run.first, (CalendarUnit) unit, &whole) == CALENDAR_OK &&
			whole.first == run.first && whole.last == run.last)
			break;
	return (CalendarUnit) unit;
}

/* Whether a day begins a month. */
static bool
begins_month(int32_t day)
{
	int			year;
	int			month;
	int			mday;

	calendar_date(day, &year, &month, &mday);
	return mday == 1;
}

bool
calendar_is_months(CalendarRun run)
{
	return begins_month(run.first) && begins_month(run.last + 1);
}

CalendarRun
calendar_ytd(CalendarRun run)
{
	int			year;
	int			month;
	int			mday;

	calendar_date(run.last, &year, &month, &mday);
	run.first = calendar_day(year, 1, 1);
	return run;
}

CalendarError
calendar_mat(CalendarRun run, CalendarRun *result)
{
	int			month;

	if (!begins_month(run.last + 1))
		return CALENDAR_NOT_MONTH_END;
	month = month_of_day(run.last);
	return run_of_months(month - MONTHS_IN_YEAR + 1, month, result);
}

/* Whole ISO weeks need no rule of their own: as many days are as many weeks. */
CalendarError
calendar_prior(CalendarRun run, CalendarRun *result)
{
	if (calendar_is_months(run))
	{
		int			first = month_of_day(run.first);
		int			last = month_of_day(run.last);

		return run_of_months(first - (last - first + 1), first - 1, result);
	}
	return run_of_days(run.first - (run.last - run.first + 1), run.first - 1, result);
}

/*
 * The same day of a number of years before, 29 becoming 28 February where it
 * must; -1 where that is no year of the calendar.
 */
static int32_t
same_day_before(int32_t day, int32_t years)
{
	int			year;
	int			month;
	int			mday;
	int64_t		before;

	calendar_date(day, &year, &month, &mday);
	before = (int64_t) year - years;
	if (before < 1 || before > CALENDAR_LAST_YEAR)
		return -1;
	if (mday > calendar_days_in_month((int) before, month))
		mday = calendar_days_in_month((int) before, month);
	return calendar_day((int) before, month, mday);
}

/*
 * Always shifts from the original: (1) whole months shift by months and stay
 * whole months; (2) exactly one ISO week gives the same week number,
 * CALENDAR_NO_SUCH_WEEK where that year has no week 53; (3) otherwise first
 * and last day shift.
 */
CalendarError
calendar_prior_year(CalendarRun run, int32_t years, CalendarRun *result)
{
	int32_t		first;
	int32_t		last;

	if (calendar_is_months(run))
	{
		int64_t		months = (int64_t) years * MONTHS_IN_YEAR;

		return run_of_months(month_of_day(run.first) - months,
							 month_of_day(run.last) - months, result);
	}

	if (calendar_unit_of_run(run) == CALENDAR_WEEK)
	{
		int			week;
		int64_t		year = (int64_t) calendar_iso_week(run.first, &week) - years;

		if (year < 1 || year > CALENDAR_LAST_YEAR)
			return CALENDAR_OUT_OF_RANGE;
		if (week > calendar_weeks_in_year((int) year))
			return CALENDAR_NO_SUCH_WEEK;
		/* 4 January is in week 1. */
		first = calendar_day((int) year, 1, 4) + DAYS_IN_WEEK * (week - 1);
		return calendar_unit_of_day(first, CALENDAR_WEEK, result);
	}

	first = same_day_before(run.first, years);
	last = same_day_before(run.last, years);
	if (first < 0 || last < 0)
		return CALENDAR_OUT_OF_RANGE;
	return run_of_days(first, last, result);
}

int32_t
calendar_nth_weekday(CalendarRun run, int n, int weekday)
{
	int64_t		day;

	if (n > 0)
		day = run.first + (weekday - 1 - run.first % DAYS_IN_WEEK + DAYS_IN_WEEK) % DAYS_IN_WEEK +
			(int64_t) DAYS_IN_WEEK * (n - 1);
	else
		day = run.last - (run.last % DAYS_IN_WEEK - (weekday - 1) + DAYS_IN_WEEK) % DAYS_IN_WEEK +
			(int64_t) DAYS_IN_WEEK * (n + 1);
	return day >= run.first && day <= run.last ? (int32_t) day : -1;
}
