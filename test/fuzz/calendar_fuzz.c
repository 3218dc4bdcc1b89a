/*
 * calendar_fuzz.c: the calendar core against a table of all days that is filled
 * by walking from one to the next: no division anywhere. For libFuzzer; see
 * README.md. An input is a first day, a last day, a number of years, and bytes
 * that say what is asked.
 */
#include "period/calendar.h"

#include <stdlib.h>
#include <string.h>

/* A day that has been walked to. */
typedef struct Day
{
	int16_t		year;
	int16_t		week_year;
	int8_t		month;
	int8_t		mday;
	int8_t		weekday;		/* Monday is 0 */
	int8_t		week;
} Day;

#define LAST_YEAR	CALENDAR_LAST_YEAR
#define NONE		-1

/* One more than there are: where the walk stops. */
static Day	days[CALENDAR_LAST_DAY + 2];

/* Where months and ISO weeks begin, by year and number (from 1); NONE elsewhere. */
static int32_t month_first[LAST_YEAR + 2][14];
static int32_t week_first[LAST_YEAR + 2][54];

static void
check(bool holds)
{
	if (!holds)
		abort();
}

/* A month's days, by the rhyme. */
static int
month_length(int year, int month)
{
	static const int8_t length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	static bool leap[LAST_YEAR + 2];
	static bool known = false;

	if (!known)
	{
		for (int y = 4; y <= LAST_YEAR + 1; y += 4)
			leap[y] = true;
		for (int y = 100; y <= LAST_YEAR + 1; y += 100)
			leap[y] = false;
		for (int y = 400; y <= LAST_YEAR + 1; y += 400)
			leap[y] = true;
		known = true;
	}
	return length[month - 1] + (month == 2 && leap[year]);
}

int			LLVMFuzzerInitialize(int *argc, char ***argv);
int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	Day			d = {1, 1, 1, 1, 0, 1};

	(void) argc;
	(void) argv;
	memset(month_first, -1, sizeof(month_first));
	memset(week_first, -1, sizeof(week_first));
	for (int32_t day = 0; day <= CALENDAR_LAST_DAY + 1; day++)
	{
		days[day] = d;
		if (d.mday == 1)
		{
			month_first[d.year][d.month] = day;
			/* The month after December, for ends. */
			if (d.month == 1 && d.year > 1)
				month_first[d.year - 1][13] = day;
		}
		if (d.weekday == 0)
			week_first[d.week_year][d.week] = day;

		if (++d.mday > month_length(d.year, d.month))
		{
			d.mday = 1;
			if (++d.month > 12)
			{
				d.month = 1;
				d.year++;
			}
		}
		if (++d.weekday == 7)
		{
			d.weekday = 0;
			d.week++;
			/* The week with 4 January in it is the first. */
			if ((d.month == 12 && d.mday >= 29) || (d.month == 1 && d.mday <= 4))
			{
				d.week = 1;
				d.week_year = d.month == 12 ? d.year + 1 : d.year;
			}
		}
	}
	return 0;
}

/* The run of whole months from a month to another, counted in months of year * 12. */
static CalendarRun
months_run(int64_t first, int64_t last)
{
	CalendarRun none = {NONE, NONE};
	CalendarRun run;

	if (first < 12 || last >= (int64_t) (LAST_YEAR + 1) * 12)
		return none;
	run.first = month_first[first / 12][first % 12 + 1];
	run.last = month_first[last / 12][last % 12 + 2] - 1;
	return run;
}

static int
month_number(int32_t day)
{
	return days[day].year * 12 + days[day].month - 1;
}

static bool
is_months(CalendarRun run)
{
	return days[run.first].mday == 1 && days[run.last + 1].mday == 1;
}

/* The unit that a day is in, found by walking to both sides of it. */
static CalendarRun
unit_of_day(int32_t day, CalendarUnit unit)
{
	static const int months[] = {12, 6, 3, 1};
	CalendarRun run = {day, day};

	if (unit <= CALENDAR_MONTH)
	{
		while (days[run.first].mday != 1 || (days[run.first].month - 1) % months[unit] != 0)
			run.first--;
		do
			run.last++;
		while (days[run.last].mday != 1 || (days[run.last].month - 1) % months[unit] != 0);
		run.last--;
	}
	else if (unit == CALENDAR_WEEK)
	{
		run.first -= days[day].weekday;
		run.last += 6 - days[day].weekday;
		if (run.last > CALENDAR_LAST_DAY)
			run.first = run.last = NONE;
	}
	return run;
}

/* The same date of another year, the last of its month where there is none. */
static int32_t
date_of_year(int32_t day, int64_t year)
{
	int			length;

	if (year < 1 || year > LAST_YEAR)
		return NONE;
	length = month_length(year, days[day].month);
	return month_first[year][days[day].month] +
		(days[day].mday > length ? length : days[day].mday) - 1;
}

static CalendarRun
prior_year(CalendarRun run, int32_t years)
{
	CalendarRun result = {NONE, NONE};
	CalendarRun week = unit_of_day(run.first, CALENDAR_WEEK);

	if (is_months(run))
		return months_run(month_number(run.first) - 12 * (int64_t) years,
						  month_number(run.last) - 12 * (int64_t) years);
	if (week.first == run.first && week.last == run.last)
	{
		int64_t		year = (int64_t) days[run.first].week_year - years;

		if (year < 1 || year > LAST_YEAR || week_first[year][days[run.first].week] == NONE)
			return result;
		result.first = week_first[year][days[run.first].week];
		result.last = result.first + 6;
		if (result.last > CALENDAR_LAST_DAY)
			result.first = result.last = NONE;
		return result;
	}
	result.first = date_of_year(run.first, (int64_t) days[run.first].year - years);
	result.last = date_of_year(run.last, (int64_t) days[run.last].year - years);
	if (result.first == NONE || result.last == NONE)
		result.first = result.last = NONE;
	return result;
}

/* What the core gave, against a run that is NONE where there must be an error. */
static void
check_run(CalendarError error, CalendarRun got, CalendarRun expected)
{
	check((error == CALENDAR_OK) == (expected.first != NONE));
	check(got.first == expected.first && got.last == expected.last);
}

static void
check_day(int32_t day, CalendarUnit unit)
{
	CalendarRun expected = unit_of_day(day, unit);
	CalendarRun got = {NONE, NONE};
	int			year;
	int			month;
	int			mday;
	int			week;
	CalendarError error = calendar_unit_of_day(day, unit, &got);

	check_run(error, got, expected);
	calendar_date(day, &year, &month, &mday);
	check(year == days[day].year && month == days[day].month && mday == days[day].mday);
	check(calendar_day(year, month, mday) == day);
	check(calendar_days_in_month(year, month) == month_length(year, month));
	check(calendar_weeks_in_year(year) == (week_first[year][53] == NONE ? 52 : 53));
	check(calendar_iso_week(day, &week) == days[day].week_year && week == days[day].week);
	if (error == CALENDAR_OK)
	{
		int32_t		number = calendar_unit_number(day, unit);

		check(calendar_unit_first_day(number, unit) == expected.first);
		check(calendar_unit_first_day(number + 1, unit) == expected.last + 1);
		check(expected.first == 0 ? number == 0 :
			  calendar_unit_number(expected.first - 1, unit) == number - 1);
	}
}

static void
check_weekday(CalendarRun run, int n, int weekday)
{
	int			left = n < 0 ? -n : n;
	int32_t		expected = NONE;

	for (int32_t day = n < 0 ? run.last : run.first;
		 day >= run.first && day <= run.last; day += n < 0 ? -1 : 1)
		if (days[day].weekday == weekday - 1 && --left == 0)
		{
			expected = day;
			break;
		}
	check(calendar_nth_weekday(run, n, weekday) == expected);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint32_t	a;
	uint32_t	b;
	int32_t		years;
	int8_t		n;
	CalendarRun run;
	CalendarRun got;
	CalendarRun expected;
	CalendarError error;
	CalendarUnit unit;

	if (size < 16)
		return 0;
	memcpy(&a, data, 4);
	memcpy(&b, data + 4, 4);
	memcpy(&years, data + 8, 4);
	a %= CALENDAR_LAST_DAY + 1;
	/* The end: any day, one near, or one on the edge of a unit. */
	b %= CALENDAR_LAST_DAY + 1;
	if (data[12] & 1)
		b = a + b % 800;
	unit = data[13] % CALENDAR_NO_UNIT;
	if (data[12] & 2)
	{
		run = unit_of_day(a, unit);
		a = run.first == NONE ? a : (uint32_t) run.first;
	}
	if (b > CALENDAR_LAST_DAY)
		b = CALENDAR_LAST_DAY;
	if (data[12] & 4)
	{
		run = unit_of_day(b, unit);
		b = run.first == NONE ? b : (uint32_t) run.last;
	}
	if (data[12] & 8)
		years %= 12000;
	if (data[12] & 16)
		years %= 6;
	if (b < a)
		b = a;
	run.first = a;
	run.last = b;

	for (CalendarUnit u = CALENDAR_YEAR; u < CALENDAR_NO_UNIT; u++)
	{
		check_day(a, u);
		check_day(b, u);
	}

	for (unit = CALENDAR_YEAR; unit < CALENDAR_NO_UNIT; unit++)
	{
		expected = unit_of_day(a, unit);
		if (expected.first == run.first && expected.last == run.last)
			break;
	}
	check(calendar_unit_of_run(run) == unit);
	check(calendar_is_months(run) == is_months(run));

	got = calendar_ytd(run);
	check(got.first == month_first[days[b].year][1] && got.last == run.last);

	expected.first = expected.last = NONE;
	if (days[b + 1].mday == 1)
		expected = months_run(month_number(b) - 11, month_number(b));
	got.first = got.last = NONE;
	error = calendar_mat(run, &got);
	check_run(error, got, expected);

	if (is_months(run))
		expected = months_run(2 * month_number(a) - month_number(b) - 1, month_number(a) - 1);
	else
	{
		expected.first = run.first - (run.last - run.first + 1);
		expected.last = run.first - 1;
		if (expected.first < 0)
			expected.first = expected.last = NONE;
	}
	got.first = got.last = NONE;
	error = calendar_prior(run, &got);
	check_run(error, got, expected);

	got.first = got.last = NONE;
	error = calendar_prior_year(run, years, &got);
	check_run(error, got, prior_year(run, years));

	n = (int8_t) data[14];
	if (n != 0 && run.last - run.first < 2000)
		check_weekday(run, n, data[15] % 7 + 1);
	return 0;
}
