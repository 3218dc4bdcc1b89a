/*
 * period_ops.c: casts, functions and operators of the type period.
 *
 * Comparisons are not here: a period is an int8 whose order is its own, so
 * the server's int8 functions compare it.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "datatype/timestamp.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "period/calendar.h"
#include "period/period.h"
#include "period/period_run.h"

PORTSTATS_FUNCTION(period_from_text_value);
PORTSTATS_FUNCTION(period_from_date);
PORTSTATS_FUNCTION(period_from_date_unit);
PORTSTATS_FUNCTION(period_from_daterange);
PORTSTATS_FUNCTION(period_to_daterange);
PORTSTATS_FUNCTION(period_start_date);
PORTSTATS_FUNCTION(period_end_date);
PORTSTATS_FUNCTION(period_days);
PORTSTATS_FUNCTION(period_ytd);
PORTSTATS_FUNCTION(period_mat);
PORTSTATS_FUNCTION(period_prior);
PORTSTATS_FUNCTION(period_prior_one_year);
PORTSTATS_FUNCTION(period_prior_years);
PORTSTATS_FUNCTION(period_periods);
PORTSTATS_FUNCTION(nth_weekday);
PORTSTATS_FUNCTION(period_contains_date);
PORTSTATS_FUNCTION(period_contains_timestamp);
PORTSTATS_FUNCTION(period_contains_period);
PORTSTATS_FUNCTION(date_in_period);
PORTSTATS_FUNCTION(timestamp_in_period);
PORTSTATS_FUNCTION(period_in_period);
PORTSTATS_FUNCTION(period_overlaps);
PORTSTATS_FUNCTION(period_hash);
PORTSTATS_FUNCTION(period_hash_extended);

/* ---------- from and to other types ---------- */

/* period(text): as the literal. */
Datum
period_from_text_value(PG_FUNCTION_ARGS)
{
	Period		p;

	(void) period_from_text(text_to_cstring(PG_GETARG_TEXT_PP(0)), &p, NULL);
	PG_RETURN_PERIOD(p);
}

/* period(date): that day. */
Datum
period_from_date(PG_FUNCTION_ARGS)
{
	PG_RETURN_PERIOD(period_of_date(PG_GETARG_DATEADT(0), CALENDAR_DAY));
}

/* period(date, unit text): the unit that the day is in. */
Datum
period_from_date_unit(PG_FUNCTION_ARGS)
{
	DateADT		day = PG_GETARG_DATEADT(0);
	text	   *unit = PG_GETARG_TEXT_PP(1);

	PG_RETURN_PERIOD(period_of_date(day, period_unit_named(VARDATA_ANY(unit),
														   VARSIZE_ANY_EXHDR(unit))));
}

/*
 * period(daterange): the same days. Errors (22008): an empty range, one
 * without bounds or with infinite ones, one beyond years 1 to 9999.
 */
Datum
period_from_daterange(PG_FUNCTION_ARGS)
{
	RangeType  *range = PG_GETARG_RANGE_P(0);
	TypeCacheEntry *typcache = range_get_typcache(fcinfo, RangeTypeGetOid(range));
	RangeBound	lower;
	RangeBound	upper;
	bool		empty;
	int64		first;
	int64		last;

	range_deserialize(typcache, range, &lower, &upper, &empty);
	if (empty)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("cannot make a period of an empty date range"),
				 errdetail("A period has at least one day.")));
	if (lower.infinite || upper.infinite ||
		DATE_NOT_FINITE(DatumGetDateADT(lower.val)) ||
		DATE_NOT_FINITE(DatumGetDateADT(upper.val)))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("cannot make a period of an unbounded date range"),
				 errdetail("A period has a first and a last day.")));

	/* The server keeps finite bounds as [first day, day after the last). */
	first = (int64) DatumGetDateADT(lower.val) - PERIOD_DAY_ZERO;
	last = (int64) DatumGetDateADT(upper.val) - 1 - PERIOD_DAY_ZERO;
	if (first < 0 || last > PERIOD_LAST_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("date range is out of range for a period"),
				 errdetail("Periods lie within the years 0001 to 9999.")));
	PG_RETURN_PERIOD(period_make((DateADT) (first + PERIOD_DAY_ZERO),
								 (DateADT) (last + PERIOD_DAY_ZERO)));
}

/* daterange(period): [first day, day after the last). */
Datum
period_to_daterange(PG_FUNCTION_ARGS)
{
	Period		p = PG_GETARG_PERIOD(0);
	TypeCacheEntry *typcache = range_get_typcache(fcinfo, DATERANGEOID);
	RangeBound	lower = {DateADTGetDatum(period_start(p)), false, true, true};
	RangeBound	upper = {DateADTGetDatum(period_end(p) + 1), false, false, false};

	PG_RETURN_RANGE_P(compat_make_range(typcache, &lower, &upper, false));
}

/* ---------- functions ---------- */

/* start_date(period): the first day. */
Datum
period_start_date(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(period_start(PG_GETARG_PERIOD(0)));
}

/* end_date(period): the last day, inclusive. */
Datum
period_end_date(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(period_end(PG_GETARG_PERIOD(0)));
}

/* days(period): how many. */
Datum
period_days(PG_FUNCTION_ARGS)
{
	Period		p = PG_GETARG_PERIOD(0);

	PG_RETURN_INT32(period_end(p) - period_start(p) + 1);
}

/* ytd(period): from 1 January of the year in which it ends. */
Datum
period_ytd(PG_FUNCTION_ARGS)
{
	PG_RETURN_PERIOD(period_from_run(calendar_ytd(period_to_run(PG_GETARG_PERIOD(0)))));
}

/* mat(period): the twelve months through its end, which must be a month's. */
Datum
period_mat(PG_FUNCTION_ARGS)
{
	Period		p = PG_GETARG_PERIOD(0);
	CalendarRun run = {0, 0};
	CalendarError error = calendar_mat(period_to_run(p), &run);

	PG_RETURN_PERIOD(period_result(error, run, "mat", p));
}

/* prior(period): the run just before. */
Datum
period_prior(PG_FUNCTION_ARGS)
{
	Period		p = PG_GETARG_PERIOD(0);
	CalendarRun run = {0, 0};
	CalendarError error = calendar_prior(period_to_run(p), &run);

	PG_RETURN_PERIOD(period_result(error, run, "prior", p));
}

/* The same run a number of years before; NULL for a week 53 that is not there. */
static Datum
prior_year(FunctionCallInfo fcinfo, int32 years)
{
	Period		result;

	if (!period_prior_year(PG_GETARG_PERIOD(0), years, &result))
		PG_RETURN_NULL();
	PG_RETURN_PERIOD(result);
}

/* prior_year(period). */
Datum
period_prior_one_year(PG_FUNCTION_ARGS)
{
	return prior_year(fcinfo, 1);
}

/* prior_year(period, years integer). */
Datum
period_prior_years(PG_FUNCTION_ARGS)
{
	return prior_year(fcinfo, PG_GETARG_INT32(1));
}

/* Where periods() has come. */
typedef struct PeriodsState
{
	CalendarUnit unit;
	int32		next;			/* a day of the next unit */
	int32		last;
	Period		p;
} PeriodsState;

/*
 * periods(period, unit text): every unit that shares a day with the period, in
 * order, each of them whole. 22008 where one reaches beyond the calendar.
 */
Datum
period_periods(PG_FUNCTION_ARGS)
{
	FuncCallContext *call;
	PeriodsState *state;
	CalendarRun run = {0, 0};
	CalendarError error;
	Period		unit;

	if (SRF_IS_FIRSTCALL())
	{
		CalendarRun whole = period_to_run(PG_GETARG_PERIOD(0));
		text	   *name = PG_GETARG_TEXT_PP(1);

		call = SRF_FIRSTCALL_INIT();
		state = MemoryContextAlloc(call->multi_call_memory_ctx, sizeof(PeriodsState));
		state->unit = period_unit_named(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
		state->next = whole.first;
		state->last = whole.last;
		state->p = PG_GETARG_PERIOD(0);
		call->user_fctx = state;
	}

	call = SRF_PERCALL_SETUP();
	state = call->user_fctx;
	if (state->next > state->last)
		SRF_RETURN_DONE(call);

	error = calendar_unit_of_day(state->next, state->unit, &run);
	unit = period_result(error, run, "periods", state->p);
	state->next = run.last + 1;
	SRF_RETURN_NEXT(call, PeriodGetDatum(unit));
}

/* nth_weekday(month period, n integer, weekday integer): NULL for a fifth that is not there. */
Datum
nth_weekday(PG_FUNCTION_ARGS)
{
	DateADT		day;

	if (!period_nth_weekday(PG_GETARG_PERIOD(0), PG_GETARG_INT32(1), PG_GETARG_INT32(2), &day))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(day);
}

/* ---------- operators ---------- */

static bool
contains_date(Period p, DateADT day)
{
	/* Infinite dates lie beyond either end. */
	return day >= period_start(p) && day <= period_end(p);
}

/* From midnight at the start of the first day until midnight after the last. */
static bool
contains_timestamp(Period p, Timestamp ts)
{
	return ts >= period_start(p) * USECS_PER_DAY &&
		ts < (period_end(p) + 1) * USECS_PER_DAY;
}

static bool
contains_period(Period p, Period inner)
{
	return period_start(p) <= period_start(inner) && period_end(inner) <= period_end(p);
}

/* period @> date */
Datum
period_contains_date(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains_date(PG_GETARG_PERIOD(0), PG_GETARG_DATEADT(1)));
}

/* period @> timestamp */
Datum
period_contains_timestamp(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains_timestamp(PG_GETARG_PERIOD(0), PG_GETARG_TIMESTAMP(1)));
}

/* period @> period */
Datum
period_contains_period(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains_period(PG_GETARG_PERIOD(0), PG_GETARG_PERIOD(1)));
}

/* date <@ period */
Datum
date_in_period(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains_date(PG_GETARG_PERIOD(1), PG_GETARG_DATEADT(0)));
}

/* timestamp <@ period */
Datum
timestamp_in_period(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains_timestamp(PG_GETARG_PERIOD(1), PG_GETARG_TIMESTAMP(0)));
}

/* period <@ period */
Datum
period_in_period(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains_period(PG_GETARG_PERIOD(1), PG_GETARG_PERIOD(0)));
}

/* period && period: whether they share a day. */
Datum
period_overlaps(PG_FUNCTION_ARGS)
{
	Period		a = PG_GETARG_PERIOD(0);
	Period		b = PG_GETARG_PERIOD(1);

	PG_RETURN_BOOL(period_start(a) <= period_end(b) && period_start(b) <= period_end(a));
}

/* ---------- hash class ---------- */

/*
 * Not the server's hash of int8: that folds the halves together, so that every
 * single day, whose halves are equal, would get the same hash. Two words, so that
 * machines of either byte order have the same.
 */
Datum
period_hash(PG_FUNCTION_ARGS)
{
	Period		p = DatumGetPeriodBits(PG_GETARG_DATUM(0));
	uint32		days[2] = {(uint32) (p >> 32), (uint32) p};

	return hash_any((unsigned char *) days, sizeof(days));
}

Datum
period_hash_extended(PG_FUNCTION_ARGS)
{
	Period		p = DatumGetPeriodBits(PG_GETARG_DATUM(0));
	uint32		days[2] = {(uint32) (p >> 32), (uint32) p};

	return hash_any_extended((unsigned char *) days, sizeof(days), PG_GETARG_INT64(1));
}
