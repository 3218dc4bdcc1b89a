/*
 * period.h: a run of days as a value, for the rest of the extension.
 *
 * A period is a pass-by-value int8: the first day in the high half, the last
 * day (inclusive) in the low half, both counted from 0001-01-01 = 0. So the
 * order of the integers is the order of the type: by start, then by end.
 * Both days lie within years 0001 to 9999 and start <= end.
 */
#ifndef PORTSTATS_PERIOD_H
#define PORTSTATS_PERIOD_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/date.h"

#include "compat.h"

typedef int64 Period;

/* DateADT (days since 2000-01-01) of 0001-01-01. */
#define PERIOD_DAY_ZERO		(-730119)
/* Days from 0001-01-01 to 9999-12-31. */
#define PERIOD_LAST_DAY		3652058

/* A period as it stands, which a damaged page may have spoilt: to be compared or hashed, not to be read. */
#define DatumGetPeriodBits(d)	((Period) DatumGetInt64(d))
#define DatumGetPeriod(d)	period_checked(DatumGetPeriodBits(d))
#define PeriodGetDatum(p)	Int64GetDatum(p)
#define PG_GETARG_PERIOD(n)	DatumGetPeriod(PG_GETARG_DATUM(n))
#define PG_RETURN_PERIOD(p)	return PeriodGetDatum(p)

/* Whether any int8 at all is a period: bytes from outside are asked this. */
static inline bool
period_is_valid(Period p)
{
	int64		first = p >> 32;
	int64		last = p & 0xFFFFFFFF;

	return first >= 0 && first <= last && last <= PERIOD_LAST_DAY;
}

pg_noreturn extern void period_raise_unreadable(void);

/* The period, or an error where it is none. */
static inline Period
period_checked(Period p)
{
	if (unlikely(!period_is_valid(p)))
		period_raise_unreadable();
	return p;
}

/* First day of a period. */
static inline DateADT
period_start(Period p)
{
	return (DateADT) (p >> 32) + PERIOD_DAY_ZERO;
}

/* Last day of a period, inclusive. */
static inline DateADT
period_end(Period p)
{
	return (DateADT) (p & 0xFFFFFFFF) + PERIOD_DAY_ZERO;
}

/* The period of two days that the caller knows to be in range and in order. */
static inline Period
period_make(DateADT start, DateADT end)
{
	return ((int64) (start - PERIOD_DAY_ZERO) << 32) |
		(int64) (uint32) (end - PERIOD_DAY_ZERO);
}

/* The text of a period, palloc'd: one unit where it is exactly one. */
extern char *period_to_text(Period p);

/*
 * Reads a period. False after a soft error in escontext (16+); where there is
 * no escontext, or before 16, the error is raised.
 */
extern bool period_from_text(const char *text, Period *result, Node *escontext);

/*
 * The same run a number of years before. False where there is none: week 53
 * of a year without one. An error where it falls before year 1.
 */
extern bool period_prior_year(Period p, int32 years, Period *result);

/* The error for two periods that are not as long as each other (see calendar_pair); detail may be NULL. */
pg_noreturn extern void period_raise_unlike(Period one, Period other, const char *detail);

/* Whether a period is made of whole months. */
extern bool period_is_months(Period p);

/*
 * The nth weekday (1 is Monday, 7 Sunday) of a month, counted from its end where
 * n is negative. False where the month has no fifth. Errors: a period that is
 * not one month, n not from 1 to 5 or -5 to -1, no such weekday.
 */
extern bool period_nth_weekday(Period month, int32 n, int32 weekday, DateADT *result);

/* The unit (month, quarter, half, year, week, day) that a day is in. */
extern Period period_of_day(DateADT day, const char *unit);

/*
 * The last day of that unit; where it goes on beyond the calendar, as the week of
 * 9999-12-31 does, the calendar's.
 */
extern DateADT period_unit_end(DateADT day, const char *unit);

#endif							/* PORTSTATS_PERIOD_H */
