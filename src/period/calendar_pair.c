/*
 * calendar_pair.c: two runs of the same shape, day by day: part of a month of one
 * against as much of a month of the other.
 */
#include "period/calendar.h"

#define MONTHS_IN_YEAR	12

/* The month of a day, counted from January of year 1 = 0, and its day of the month. */
static int32_t
month_of_day(int32_t day, int *mday)
{
	int			year;
	int			month;

	calendar_date(day, &year, &month, mday);
	return (year - 1) * MONTHS_IN_YEAR + month - 1;
}

/*
 * A day so many months on: the day of that number, or the last of a month that has
 * none; -1 beyond the calendar. keep_end: the last day of a month stays one.
 */
static int32_t
moved(int32_t day, int32_t months, bool keep_end)
{
	int			mday;
	int32_t		from = month_of_day(day, &mday);
	int32_t		month = from + months;
	int			year = month / MONTHS_IN_YEAR + 1;
	int			days;

	if (month < 0 || year > CALENDAR_LAST_YEAR)
		return -1;
	days = calendar_days_in_month(year, month % MONTHS_IN_YEAR + 1);
	if (mday > days || (keep_end && mday == calendar_days_in_month(from / MONTHS_IN_YEAR + 1,
																   from % MONTHS_IN_YEAR + 1)))
		mday = days;
	return calendar_day(year, month % MONTHS_IN_YEAR + 1, mday);
}

/* Whether two days are so many months apart, either of them cut to its month. */
static bool
answers(int32_t from, int32_t to, int32_t months)
{
	return moved(from, months, false) == to || moved(to, -months, false) == from;
}

bool
calendar_pair(CalendarRun from, CalendarRun to, CalendarPair *pair)
{
	int			mday;
	int32_t		months = month_of_day(to.first, &mday) - month_of_day(from.first, &mday);

	pair->from = from;
	pair->to = to;
	pair->by_month = answers(from.first, to.first, months) && answers(from.last, to.last, months);
	pair->distance = pair->by_month ? months : to.first - from.first;
	return pair->by_month || to.last - to.first == from.last - from.first;
}

/* The day that answers to one, within the other run. */
static int32_t
counterpart(const CalendarPair *pair, int32_t day, bool keep_end)
{
	int32_t		result = pair->by_month ? moved(day, pair->distance, keep_end) : day + pair->distance;

	if (result < pair->to.first)
		return pair->to.first;
	return result > pair->to.last ? pair->to.last : result;
}

int32_t
calendar_pair_start(const CalendarPair *pair, int32_t day)
{
	return day == pair->from.first ? pair->to.first : counterpart(pair, day, false);
}

int32_t
calendar_pair_end(const CalendarPair *pair, int32_t day)
{
	return day == pair->from.last ? pair->to.last : counterpart(pair, day, true);
}
