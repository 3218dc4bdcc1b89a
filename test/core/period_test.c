/*
 * period_test.c: the calendar core against a calendar that is walked day by
 * day, every printed run against its reading, and the reader against junk.
 * Prints TAP.
 *
 * Built under the sanitizers; the seed of the junk is the first argument.
 */
#include "period/calendar.h"
#include "core_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A day of the calendar that is walked. */
typedef struct Walk
{
	int			year;
	int			month;
	int			mday;
	int			weekday;		/* Monday is 0 */
	int			week_year;
	int			week;
} Walk;

static int
month_length(const Walk *w)
{
	if (w->month == 2)
		return w->year % 400 == 0 || (w->year % 4 == 0 && w->year % 100 != 0) ? 29 : 28;
	return w->month == 4 || w->month == 6 || w->month == 9 || w->month == 11 ? 30 : 31;
}

static void
walk_a_day(Walk *w)
{
	if (++w->mday > month_length(w))
	{
		w->mday = 1;
		if (++w->month > 12)
		{
			w->month = 1;
			w->year++;
		}
	}
	w->weekday = (w->weekday + 1) % 7;
	if (w->weekday == 0)
	{
		w->week++;
		/* The week with 4 January in it is the first. */
		if ((w->month == 12 && w->mday >= 29) || (w->month == 1 && w->mday <= 4))
		{
			w->week = 1;
			w->week_year = w->month == 12 ? w->year + 1 : w->year;
		}
	}
}

static bool
reads_as(const char *text, CalendarRun run)
{
	CalendarRun got = {-1, -1};
	CalendarFault fault;

	return calendar_parse(text, &got, &fault) == CALENDAR_OK &&
		got.first == run.first && got.last == run.last;
}

static bool
round_trips(CalendarRun run)
{
	char		text[CALENDAR_TEXT_SIZE];

	calendar_print(run, text);
	return reads_as(text, run);
}

static bool
is_in_range(CalendarRun run)
{
	return run.first >= 0 && run.first <= run.last && run.last <= CALENDAR_LAST_DAY;
}

/* Every day: dates, weeks, units, and the text of each of them. */
static void
test_days(void)
{
	Walk		w = {1, 1, 1, 0, 1, 1};
	bool		dates = true;
	bool		weeks = true;
	bool		units = true;
	bool		numbers = true;
	bool		texts = true;
	int32_t		number[CALENDAR_NO_UNIT] = {0};

	for (int32_t day = 0; day <= CALENDAR_LAST_DAY; day++, walk_a_day(&w))
	{
		int			year;
		int			month;
		int			mday;
		int			week;

		calendar_date(day, &year, &month, &mday);
		dates &= year == w.year && month == w.month && mday == w.mday &&
			calendar_day(year, month, mday) == day &&
			calendar_days_in_month(year, month) == month_length(&w);
		year = calendar_iso_week(day, &week);
		weeks &= year == w.week_year && week == w.week &&
			week <= calendar_weeks_in_year(year);
		for (int unit = CALENDAR_YEAR; unit < CALENDAR_NO_UNIT; unit++)
		{
			CalendarRun run;

			if (calendar_unit_of_day(day, unit, &run) != CALENDAR_OK)
			{
				units &= unit == CALENDAR_WEEK && w.week_year == 9999 && w.week == 52;
				continue;
			}
			units &= is_in_range(run) && run.first <= day && day <= run.last &&
				calendar_unit_of_run(run) == (CalendarUnit) unit;
			number[unit] += day == run.first && day > 0;
			numbers &= calendar_unit_number(day, unit) == number[unit] &&
				calendar_unit_first_day(number[unit], unit) == run.first &&
				calendar_unit_first_day(number[unit] + 1, unit) == run.last + 1;
			texts &= day != run.first || round_trips(run);
		}
	}
	ok(dates, "every date of years 1 to 9999 is the one that is walked to");
	ok(weeks, "so is every ISO week");
	ok(units, "every day is in one unit of each kind, which is known for what it is");
	ok(numbers, "units are numbered one after the other");
	ok(texts, "every unit reads as it prints");
}

/* How many days of each weekday a month has had so far, and which. */
typedef struct WalkedMonth
{
	CalendarRun run;
	int			count[7];
	int32_t		days[7][5];
} WalkedMonth;

/* Whether each weekday of a month that has been walked through is found by its number. */
static bool
finds_weekdays(const WalkedMonth *m)
{
	bool		found = true;

	for (int weekday = 0; weekday < 7; weekday++)
	{
		int			count = m->count[weekday];

		for (int n = 1; n <= 6; n++)
		{
			found &= calendar_nth_weekday(m->run, n, weekday + 1) ==
				(n <= count ? m->days[weekday][n - 1] : -1);
			found &= calendar_nth_weekday(m->run, -n, weekday + 1) ==
				(n <= count ? m->days[weekday][count - n] : -1);
		}
	}
	return found;
}

/* Every weekday of every month, from both of its ends. */
static void
test_weekdays(void)
{
	Walk		w = {1, 1, 1, 0, 1, 1};
	WalkedMonth m;
	bool		found = true;
	int			months = 0;

	memset(&m, 0, sizeof(m));
	for (int32_t day = 0; day <= CALENDAR_LAST_DAY; day++)
	{
		m.days[w.weekday][m.count[w.weekday]++] = day;
		walk_a_day(&w);
		if (w.mday == 1)
		{
			m.run.last = day;
			found &= finds_weekdays(&m);
			months++;
			memset(&m, 0, sizeof(m));
			m.run.first = day + 1;
		}
	}
	ok(found && months == 9999 * 12, "every weekday of every month is found from its start and its end");
	m.run.first = 0;
	m.run.last = CALENDAR_LAST_DAY;
	ok(calendar_nth_weekday(m.run, INT32_MAX, 7) == -1 && calendar_nth_weekday(m.run, INT32_MIN, 1) == -1,
	   "no weekday is so far away that it is one");
}

/* A day, often at the edge of something. */
static int32_t
random_day(void)
{
	CalendarRun run = {0, CALENDAR_LAST_DAY};

	(void) calendar_unit_of_day(next_random() % (CALENDAR_LAST_DAY + 1), next_random() % 6, &run);
	return next_random() % 2 ? run.first : run.last;
}

/* Runs of any two days. */
static void
test_runs(void)
{
	bool		texts = true;
	bool		ranges = true;
	bool		neighbours = true;
	bool		years = true;

	for (int i = 0; i < 300000; i++)
	{
		int32_t		a = random_day();
		int32_t		b = next_random() % 2 ? a + (int32_t) (next_random() % 800) : random_day();
		CalendarRun run = {a < b ? a : b, a < b ? b : a};
		CalendarRun got;
		int32_t		shift = next_random() % 4 ? (int32_t) (next_random() % 9) - 4 :
			(int32_t) (next_random() << 1);

		if (run.last > CALENDAR_LAST_DAY)
			continue;
		texts &= round_trips(run);
		got = calendar_ytd(run);
		ranges &= is_in_range(got) && got.last == run.last;
		if (calendar_mat(run, &got) == CALENDAR_OK)
			ranges &= is_in_range(got) && got.last == run.last;
		if (calendar_prior(run, &got) == CALENDAR_OK)
		{
			ranges &= is_in_range(got);
			neighbours &= got.last == run.first - 1 &&
				(calendar_is_months(run) || got.last - got.first == run.last - run.first);
		}
		if (calendar_prior_year(run, shift, &got) == CALENDAR_OK)
		{
			ranges &= is_in_range(got);
			years &= !calendar_is_months(run) || calendar_is_months(got);
			/* A year has 365 or 366 days, 52 or 53 weeks. */
			years &= shift != 1 || (run.first - got.first >= 362 && run.first - got.first <= 371);
		}
	}
	ok(texts, "every run reads as it prints");
	ok(ranges, "no function leaves the calendar");
	ok(neighbours, "the run before ends the day before and has as many days or months");
	ok(years, "the run of the year before begins about a year before");
}

/* Texts made of pieces that mean something: no crash, a fault within the text. */
static void
test_junk(void)
{
	static const char *const pieces[] = {
		"2023", "0000", "9999", "0001", "-", "-", "/", "h", "Q", "w", "W", "ytd ", "mat ", " ", "\t",
		"01", "02", "12", "13", "29", "31", "52", "53", "1", "4", "\xc3\xa9", "99999999999999999999", "\xff", "y",
	};
	bool		faults = true;
	int			read = 0;

	for (int i = 0; i < 2000000; i++)
	{
		char		text[256] = "";
		CalendarRun run = {-1, -1};
		CalendarFault fault;
		char	   *exact;

		for (int n = next_random() % 10; n > 0; n--)
			strcat(text, pieces[next_random() % (sizeof(pieces) / sizeof(*pieces))]);
		/* On the heap, to its last byte, where a sanitizer sees beyond. */
		exact = strdup(text);
		if (calendar_parse(exact, &run, &fault) == CALENDAR_OK)
		{
			read++;
			faults &= is_in_range(run) && round_trips(run);
		}
		else
			faults &= run.first == -1 && fault.offset >= 0 && fault.length >= 0 &&
				fault.offset + fault.length <= (int) strlen(text);
		free(exact);
	}
	ok(faults, "junk is read as a run or has a fault within the text");
	ok(read > 1000, "some junk can be read");
}

/* A run that is read from its text. */
static CalendarRun
run_of(const char *text)
{
	CalendarRun run = {-1, -1};
	CalendarFault fault;

	(void) calendar_parse(text, &run, &fault);
	return run;
}

/* Where the part of one run through a day ends in the other one, as a day; "" where they are no pair. */
static const char *
end_in(const char *from, const char *to, const char *day)
{
	static char text[CALENDAR_TEXT_SIZE];
	CalendarPair pair;
	CalendarRun run;

	if (!calendar_pair(run_of(from), run_of(to), &pair))
		return "";
	run.first = run.last = calendar_pair_end(&pair, run_of(day).first);
	calendar_print(run, text);
	return text;
}

static void
test_pairs(void)
{
	bool		identity = true;
	bool		within = true;
	bool		whole = true;
	bool		ascending = true;

	ok(strcmp(end_in("2023-01/2023-10", "2022-01/2022-10", "2023-10-17"), "2022-10-17") == 0, "a day to the day of that number");
	ok(strcmp(end_in("2024-01/2024-03", "2023-01/2023-03", "2024-02-29"), "2023-02-28") == 0, "the end of a leap February");
	ok(strcmp(end_in("2023-01/2023-03", "2024-01/2024-03", "2023-02-28"), "2024-02-29") == 0, "to the end of a leap February");
	ok(strcmp(end_in("2024-01/2024-03", "2023-01/2023-03", "2024-02-28"), "2023-02-28") == 0, "the day before it as well");
	ok(strcmp(end_in("2023-10", "2023-09", "2023-10-30"), "2023-09-30") == 0, "a day that the shorter month has");
	ok(strcmp(end_in("2023-09", "2023-10", "2023-09-30"), "2023-10-31") == 0, "the end of a month to the end of one");
	ok(strcmp(end_in("2023-W41", "2022-W41", "2023-10-11"), "2022-10-12") == 0, "a weekday to the same weekday");
	ok(strcmp(end_in("2024-02-29/2025-03-15", "2023-02-28/2024-03-15", "2025-03-01"), "2024-03-01") == 0, "across a leap day");
	ok(strcmp(end_in("2023-02-28/2024-03-15", "2024-02-29/2025-03-15", "2024-03-01"), "2025-03-01") == 0, "and the other way");
	ok(strcmp(end_in("2024-02-15/2024-03-15", "2023-02-15/2023-03-15", "2024-02-28"), "2023-02-28") == 0, "parts of months");
	ok(strcmp(end_in("2023-01-05/2023-01-14", "2023-02-26/2023-03-07", "2023-01-08"), "2023-03-01") == 0, "as many days, counted");
	ok(strcmp(end_in("2023", "2023-10", "2023-10-17"), "") == 0 && strcmp(end_in("2023-10-05/2023-10-06", "2023-10-05", "2023-10-05"), "") == 0,
	   "other shapes are no pair");
	for (int i = 0; i < 200000; i++)
	{
		CalendarRun run;
		CalendarRun before;
		CalendarPair pair;
		int32_t		day;

		run.first = (int32_t) (next_random() % (CALENDAR_LAST_DAY + 1));
		run.last = run.first + (int32_t) (next_random() % 800);
		if (i % 2 == 0)
			(void) calendar_unit_of_day(run.first, CALENDAR_MONTH, &run);
		if (run.last > CALENDAR_LAST_DAY)
			continue;
		day = run.first + (int32_t) (next_random() % (uint32_t) (run.last - run.first + 1));
		identity &= calendar_pair(run, run, &pair) && calendar_pair_end(&pair, day) == day &&
			calendar_pair_start(&pair, day) == day;
		if (calendar_prior_year(run, (int32_t) (next_random() % 9) - 4, &before) != CALENDAR_OK)
			continue;
		if (!calendar_pair(run, before, &pair))
		{
			whole &= !calendar_is_months(run);
			continue;
		}
		within &= calendar_pair_end(&pair, day) >= before.first && calendar_pair_end(&pair, day) <= before.last &&
			calendar_pair_start(&pair, day) >= before.first && calendar_pair_start(&pair, day) <= calendar_pair_end(&pair, day);
		whole &= calendar_pair_end(&pair, run.last) == before.last && calendar_pair_start(&pair, run.first) == before.first;
		ascending &= day == run.last || calendar_pair_end(&pair, day) <= calendar_pair_end(&pair, day + 1);
	}
	ok(identity, "a run answers to itself");
	ok(within, "the part of the other run lies within it");
	ok(whole, "the whole answers to the whole");
	ok(ascending, "a longer part answers to a longer part");
}

int
main(int argc, char **argv)
{
	state = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	printf("# seed %s\n", argc > 1 ? argv[1] : "1");
	test_days();
	test_weekdays();
	test_runs();
	test_pairs();
	test_junk();
	printf("1..%d\n", tests);
	return 0;
}
