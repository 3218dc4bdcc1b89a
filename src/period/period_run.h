/*
 * period_run.h: between the type period and the plain calendar, for what counts
 * units of time itself.
 */
#ifndef PORTSTATS_PERIOD_RUN_H
#define PORTSTATS_PERIOD_RUN_H

#include "period/calendar.h"
#include "period/period.h"

static inline CalendarRun
period_to_run(Period p)
{
	CalendarRun run = {(int32) (p >> 32), (int32) (p & 0xFFFFFFFF)};

	return run;
}

static inline Period
period_from_run(CalendarRun run)
{
	return (int64) ((uint64) run.first << 32 | (uint32) run.last);
}

/*
 * What a calendar function made of p: the run as a period, or its error
 * raised. function is the SQL function's name, for the message.
 */
extern Period period_result(CalendarError error, CalendarRun run,
							const char *function, Period p);

/* The unit of that name; an error where there is none. */
extern CalendarUnit period_unit_named(const char *name, size_t length);

/* The unit that a date is in; an error where that is out of range. */
extern Period period_of_date(DateADT day, CalendarUnit unit);

#endif							/* PORTSTATS_PERIOD_RUN_H */
