/*
 * calendar_pair.c: two runs of the same shape, day by day: part of a month of one
 * against as much of a month of the other.
 */
#include "period/calendar.h"

/*
 * A day so many months on, which may lie beyond the calendar: the day of that number, or
 * the last of a month that has none. keep_end: the last day of a month stays one.
 */
static int32_t
moved(int32_t day, int32_t months, bool keep_end)
{
	int32_t		from = calendar_unit_number(day, CALENDAR_MONTH);
	int32_t		to = from + months;
	int32_t		result = calendar_unit_first_day(to, CALENDAR_MONTH) + day - calendar_unit_first_day(from, CALENDAR_MONTH);
	int32_t		last = calendar_unit_first_day(to + 1, CALENDAR_MONTH) - 1;

	if (result > last || (keep_end && day + 1 == calendar_unit_first_day(from + 1, CALENDAR_MONTH)))
		return last;
	return result;
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
	int32_t		months = calendar_unit_number(to.first, CALENDAR_MONTH) -
		calendar_unit_number(from.first, CALENDAR_MONTH);

	pair->from = from;
	pair->to = to;
	pair->by_month = answers(from.first, to.first, months) && answers(from.last, to.last, months);
	pair->distance = pair->by_month ? months : to.first - from.first;
	return pair->by_month || to.last - to.first == from.last - from.first;
}

/*
 * The day that answers to one, within the other run: it is not before that run's first
 * day, since a day that is cut to its month is the last one of it.
 */
static int32_t
counterpart(const CalendarPair *pair, int32_t day, bool keep_end)
{
	int32_t		result = pair->by_month ? moved(day, pair->distance, keep_end) : day + pair->distance;

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
