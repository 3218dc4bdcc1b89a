/*
 * period.c: the type period: text and binary forms, and what the rest of the
 * extension asks of it. The stored form is drawn in period.h; the calendar
 * itself is plain C, in calendar.c and period_text.c.
 *
 * On the wire a period is two int32 in network order: first and last day, as
 * stored, counted from 0001-01-01 = 0. (Not from 2000-01-01 as the server's
 * dates are: eight bytes ff would be a day.)
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "compat.h"
#include "period/calendar.h"
#include "period/period.h"
#include "period/period_run.h"

PORTSTATS_FUNCTION(period_in);
PORTSTATS_FUNCTION(period_out);
PORTSTATS_FUNCTION(period_recv);
PORTSTATS_FUNCTION(period_send);

StaticAssertDecl(PERIOD_LAST_DAY == CALENDAR_LAST_DAY,
				 "period.h and calendar.h have the same last day");

/* Data are damaged. The value is not named: functions that are leakproof say this too. */
void
period_raise_unreadable(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored value is no readable period"),
			 errhint("Its first and last day are not in order, or not within the years 0001 to 9999: write it again.")));
}

void
period_raise_unlike(Period one, Period other, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("periods \"%s\" and \"%s\" are not as long as each other",
					period_to_text(one), period_to_text(other)),
			 detail == NULL ? 0 : errdetail("%s", detail),
			 errhint("Compare a year with a year, or ten months with the same ten months: growth between others would come from their lengths.")));
	pg_unreachable();
}

/* The text of a period, palloc'd. */
char *
period_to_text(Period p)
{
	char	   *text = palloc(CALENDAR_TEXT_SIZE);

	calendar_print(period_to_run(p), text);
	return text;
}

/* What is wrong with a text: an errdetail. */
static int
fault_detail(const char *text, const CalendarFault *fault)
{
	const char *span = text + fault->offset;
	int			length = fault->length;

	switch (fault->error)
	{
		case CALENDAR_UNREADABLE:
			if (length == 0)
				return errdetail("The text ends before the period does.");
			return errdetail("\"%.*s\" cannot be read.", length, span);
		case CALENDAR_YEAR_DIGITS:
			return errdetail("Years have four digits, unlike \"%.*s\".", length, span);
		case CALENDAR_MONTH_DIGITS:
			return errdetail("Months have two digits, unlike \"%.*s\".", length, span);
		case CALENDAR_WEEK_DIGITS:
			return errdetail("Weeks have two digits, unlike \"%.*s\".", length, span);
		case CALENDAR_DAY_DIGITS:
			return errdetail("Days have two digits, unlike \"%.*s\".", length, span);
		case CALENDAR_NOT_ONE_UNIT:
			return errdetail("After \"ytd\" and \"mat\" comes a single unit.");
		case CALENDAR_NO_HALF:
			return errdetail("Halves go from 1 to 2, unlike \"%.*s\".", length, span);
		case CALENDAR_NO_QUARTER:
			return errdetail("Quarters go from 1 to 4, unlike \"%.*s\".", length, span);
		case CALENDAR_NO_MONTH:
			return errdetail("Months go from 01 to 12, unlike \"%.*s\".", length, span);
		case CALENDAR_NO_WEEK:
			/* The year is the four digits before, and perhaps a hyphen. */
			return errdetail("The year has %d ISO weeks, it has no week %.*s.",
							 fault->limit, length, span);
		case CALENDAR_NO_DAY:
			return errdetail("The month has %d days, it has no day %.*s.",
							 fault->limit, length, span);
		case CALENDAR_REVERSED:
			return errdetail("\"%.*s\" ends before it starts.", length, span);
		case CALENDAR_NOT_MONTH_END:
			return errdetail("After \"mat\" comes a unit that ends with a month, unlike \"%.*s\".",
							 length, span);
		case CALENDAR_OUT_OF_RANGE:
			return errdetail("Periods lie within the years 0001 to 9999.");
		default:
			elog(ERROR, "unexpected calendar error %d", (int) fault->error);
	}
	return 0;
}

/*
 * Reads a period. Errors (soft where escontext takes them): 22007 for a text
 * in no known form, 22008 for one that names a period that is not there.
 */
bool
period_from_text(const char *text, Period *result, Node *escontext)
{
	CalendarFault fault;
	CalendarRun run;
	CalendarError error = calendar_parse(text, &run, &fault);

	(void) escontext;			/* before 16 */
	if (error == CALENDAR_OK)
		*result = period_from_run(run);
	else if (error < CALENDAR_NO_HALF || error == CALENDAR_NOT_MONTH_END)
		errsave(escontext,
				(errcode(ERRCODE_INVALID_DATETIME_FORMAT),
				 errmsg("invalid input syntax for type %s: \"%s\"", "period", text),
				 fault_detail(text, &fault),
				 errhint("Accepted are 2023, 2023-H1, 2023-Q3, 2023-10, 2023-W41 and 2023-10-05, two of these with a slash between as in 2023-01/2023-10, \"ytd 2023-10\" and \"mat 2023-10\".")));
	else
		errsave(escontext,
				(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
				 errmsg("period out of range: \"%s\"", text),
				 fault_detail(text, &fault)));
	return error == CALENDAR_OK;
}

/*
 * The run that a calendar function made of p, as a period. Errors: 22023 where
 * p does not end with a month, 22008 where the run is out of range.
 */
Period
period_result(CalendarError error, CalendarRun run, const char *function, Period p)
{
	if (error == CALENDAR_NOT_MONTH_END)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs a period that ends with a month", function),
				 errdetail("\"%s\" does not.", period_to_text(p))));
	if (error != CALENDAR_OK)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
				 errmsg("%s of period \"%s\" is out of range", function, period_to_text(p)),
				 errdetail("Periods lie within the years 0001 to 9999.")));
	return period_from_run(run);
}

/* The same run a number of years before; false for week 53 of a year without. */
bool
period_prior_year(Period p, int32 years, Period *result)
{
	CalendarRun run = {0, 0};
	CalendarError error = calendar_prior_year(period_to_run(p), years, &run);

	if (error == CALENDAR_NO_SUCH_WEEK)
		return false;
	*result = period_result(error, run, "prior_year", p);
	return true;
}

bool
period_is_months(Period p)
{
	return calendar_is_months(period_to_run(p));
}

/* The nth weekday of a month; 22023 for arguments that are out of range. */
bool
period_nth_weekday(Period month, int32 n, int32 weekday, DateADT *result)
{
	CalendarRun run = period_to_run(month);
	int32		day;

	if (calendar_unit_of_run(run) != CALENDAR_MONTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("period \"%s\" is not one month", period_to_text(month)),
				 errhint("Give a month, such as '2023-10'; periods(p, 'month') gives those of a longer period.")));
	if (n < -5 || n > 5 || n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("n must be from 1 to 5 or from -5 to -1: %d", n),
				 errhint("1 is the first such weekday of the month, -1 the last, -2 the last but one.")));
	if (weekday < 1 || weekday > 7)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weekday must be from 1 to 7: %d", weekday),
				 errhint("As in ISO 8601, 1 is Monday and 7 is Sunday.")));
	day = calendar_nth_weekday(run, n, weekday);
	if (day < 0)
		return false;
	*result = day + PERIOD_DAY_ZERO;
	return true;
}

/* The unit of that name; 22023 where there is none. */
CalendarUnit
period_unit_named(const char *name, size_t length)
{
	CalendarUnit unit = calendar_unit_named(name, length);

	if (unit == CALENDAR_NO_UNIT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown unit of periods: \"%s\"", pnstrdup(name, length)),
				 errhint("Units are \"year\", \"half\", \"quarter\", \"month\", \"week\" (ISO) and \"day\".")));
	return unit;
}

/* The unit that a date is in; 22008 for a date, or a week, out of range. */
Period
period_of_date(DateADT day, CalendarUnit unit)
{
	CalendarRun run;

	/* A date may be infinite. */
	if (calendar_unit_of_day((int64) day - PERIOD_DAY_ZERO, unit, &run) != CALENDAR_OK)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
				 errmsg("the period of date %s is out of range",
						DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(day)))),
				 errdetail("Periods lie within the years 0001 to 9999.")));
	return period_from_run(run);
}

Period
period_of_day(DateADT day, const char *unit)
{
	return period_of_date(day, period_unit_named(unit, strlen(unit)));
}

DateADT
period_unit_end(DateADT day, const char *unit)
{
	CalendarUnit named = period_unit_named(unit, strlen(unit));
	int64		number = (int64) day - PERIOD_DAY_ZERO;
	CalendarRun run;

	if (number >= 0 && number <= PERIOD_LAST_DAY &&
		calendar_unit_of_day(number, named, &run) != CALENDAR_OK)
		return PERIOD_DAY_ZERO + PERIOD_LAST_DAY;
	return period_end(period_of_date(day, named));
}

/* period_in(cstring): see period_from_text. */
Datum
period_in(PG_FUNCTION_ARGS)
{
	Period		p;

	if (!period_from_text(PG_GETARG_CSTRING(0), &p, PORTSTATS_ESCONTEXT(fcinfo)))
		PG_RETURN_NULL();
	PG_RETURN_PERIOD(p);
}

/* period_out(period). */
Datum
period_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(period_to_text(PG_GETARG_PERIOD(0)));
}

/* period_recv(internal): 22P03 for days that are no period's. */
Datum
period_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int32		first = (int32) pq_getmsgint(buf, 4);
	int32		last = (int32) pq_getmsgint(buf, 4);
	CalendarRun run = {first, last};

	pq_getmsgend(buf);
	if (!period_is_valid(period_from_run(run)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid period in binary form"),
				 errdetail("First day %d and last day %d, counted from 0001-01-01, must be in order and from 0 to %d.",
						   first, last, PERIOD_LAST_DAY)));
	PG_RETURN_PERIOD(period_from_run(run));
}

/* period_send(period). */
Datum
period_send(PG_FUNCTION_ARGS)
{
	CalendarRun run = period_to_run(PG_GETARG_PERIOD(0));
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint32(&buf, run.first);
	pq_sendint32(&buf, run.last);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}
