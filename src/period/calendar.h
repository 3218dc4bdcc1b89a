/*
 * calendar.h: the calendar of periods, the plain core.
 *
 * Nothing here knows of a server: it builds alone, for sanitizers and fuzzing.
 *
 * Days are counted from Monday, 0001-01-01 = 0, in the Gregorian calendar
 * throughout, as PostgreSQL's dates are. Functions that can fail return a
 * CalendarError and leave their result alone when it is not CALENDAR_OK.
 */
#ifndef PORTSTATS_CALENDAR_H
#define PORTSTATS_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALENDAR_LAST_YEAR	9999
/* 9999-12-31. */
#define CALENDAR_LAST_DAY	3652058

/* A run of days: the first and the last (inclusive). */
typedef struct CalendarRun
{
	int32_t		first;
	int32_t		last;
} CalendarRun;

/* What periods are made of, in the order in which a run is named. */
typedef enum CalendarUnit
{
	CALENDAR_YEAR,
	CALENDAR_HALF,
	CALENDAR_QUARTER,
	CALENDAR_MONTH,
	CALENDAR_WEEK,				/* ISO: Monday to Sunday */
	CALENDAR_DAY,
	CALENDAR_NO_UNIT			/* none of them: not exactly one */
} CalendarUnit;

typedef enum CalendarError
{
	CALENDAR_OK,
	/* Text that cannot be read. */
	CALENDAR_UNREADABLE,		/* the span is in no form of a period */
	CALENDAR_YEAR_DIGITS,		/* not four */
	CALENDAR_MONTH_DIGITS,		/* not two, nor in the next */
	CALENDAR_WEEK_DIGITS,
	CALENDAR_DAY_DIGITS,
	CALENDAR_NOT_ONE_UNIT,		/* a run after ytd or mat */
	/* Text that can be read, of a period that is not there. */
	CALENDAR_NO_HALF,
	CALENDAR_NO_QUARTER,
	CALENDAR_NO_MONTH,
	CALENDAR_NO_WEEK,			/* the fault's limit: weeks of that year */
	CALENDAR_NO_DAY,			/* the fault's limit: days of that month */
	CALENDAR_REVERSED,			/* ends before it starts */
	/* Also of the functions below. */
	CALENDAR_OUT_OF_RANGE,		/* not within years 1 to 9999 */
	CALENDAR_NOT_MONTH_END,		/* twelve months through what is no month's
								 * end */
	CALENDAR_NO_SUCH_WEEK		/* the year before has no week 53: not a
								 * mistake */
} CalendarError;

/* Where a text is at fault: bytes offset .. offset + length - 1 of it. */
typedef struct CalendarFault
{
	CalendarError error;
	int			offset;
	int			length;
	int			limit;			/* see CALENDAR_NO_WEEK, CALENDAR_NO_DAY */
} CalendarFault;

/* ---------- calendar.c ---------- */

/* The day of a date that exists: year 1 to 9999, month 1 to 12. */
extern int32_t calendar_day(int year, int month, int day);

/* The date of a day in range. */
extern void calendar_date(int32_t day, int *year, int *month, int *mday);
extern int	calendar_days_in_month(int year, int month);
extern int	calendar_weeks_in_year(int year);

/* The ISO week that a day in range is in; returns the year it is counted in. */
extern int	calendar_iso_week(int32_t day, int *week);

/* Names of the units, of one and of several, by CalendarUnit. */
extern const char *const calendar_unit_names[];
extern const char *const calendar_unit_plurals[];

/* A unit by name, in either case. CALENDAR_NO_UNIT where there is none. */
extern CalendarUnit calendar_unit_named(const char *name, size_t length);

/* The unit that a day is in; any_day may be any number at all. */
extern CalendarError calendar_unit_of_day(int64_t any_day, CalendarUnit unit,
										  CalendarRun *result);

/*
 * The number of the unit that a day in range is in: the one that 0001-01-01 is in
 * is 0, and the next one has the next number.
 */
extern int32_t calendar_unit_number(int32_t day, CalendarUnit unit);

/* The first day of the unit of that number, which may lie beyond the calendar. */
extern int32_t calendar_unit_first_day(int32_t number, CalendarUnit unit);

/* The unit that a run is exactly one of, the first that fits. */
extern CalendarUnit calendar_unit_of_run(CalendarRun run);

/* Whether a run is made of whole months. */
extern bool calendar_is_months(CalendarRun run);

/* From 1 January of the year in which the run ends through that end. */
extern CalendarRun calendar_ytd(CalendarRun run);

/* The twelve months through the month with which the run ends. */
extern CalendarError calendar_mat(CalendarRun run, CalendarRun *result);

/* The run just before: of as many months, else of as many days. */
extern CalendarError calendar_prior(CalendarRun run, CalendarRun *result);

/* The same run a number of years before (after, where years is negative). */
extern CalendarError calendar_prior_year(CalendarRun run, int32_t years,
										 CalendarRun *result);

/*
 * The nth weekday (1 is Monday, 7 Sunday) of a run, counted from its end where n
 * is negative; -1 where the run has not so many. n is not 0.
 */
extern int32_t calendar_nth_weekday(CalendarRun run, int n, int weekday);

/* ---------- calendar_pair.c ---------- */

/*
 * Two runs of the same shape, which days of one answer to which of the other: of
 * runs that lie a number of months apart, a day to the day of that number, and the
 * end of a month to the end of one; of others of as many days, by counting.
 */
typedef struct CalendarPair
{
	CalendarRun from;
	CalendarRun to;
	bool		by_month;
	int32_t		distance;		/* months or days from one to the other */
} CalendarPair;

/* False where the runs have not the same shape. */
extern bool calendar_pair(CalendarRun from, CalendarRun to, CalendarPair *pair);

/* The day of the other run that a part of it starts, or ends, with, where one of this run starts or ends with day. */
extern int32_t calendar_pair_start(const CalendarPair *pair, int32_t day);
extern int32_t calendar_pair_end(const CalendarPair *pair, int32_t day);

/* ---------- period_text.c ---------- */

/* Room for the longest text of a run: two days and a slash. */
#define CALENDAR_TEXT_SIZE	sizeof("2023-10-05/2023-10-06")

/* Reads a run; on failure, fault says what is wrong where, and error is its. */
extern CalendarError calendar_parse(const char *text, CalendarRun *result,
									CalendarFault *fault);

/* Writes a run into text (CALENDAR_TEXT_SIZE bytes), NUL-terminated. */
extern void calendar_print(CalendarRun run, char *text);

#endif							/* PORTSTATS_CALENDAR_H */
