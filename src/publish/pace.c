/*
 * pace.c: pace(done, target, p, as_of), a target met in equal parts day by day, and
 * the row that it and seasonal_pace fill.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "compat.h"
#include "decimal/exact.h"
#include "growth/growth.h"
#include "period/period_run.h"
#include "publish/pace.h"
#include "row/row.h"

PORTSTATS_FUNCTION(publish_pace);

/* Columns of a row, in the order of their names below. */
enum
{
	TARGET, DONE, SHARE, DUE_BY_NOW, AHEAD, PROJECTED, STILL_NEEDED, PER_MONTH, PER_DAY,
	REQUIRED_GROWTH
};

static const char *const pace_names[] = {
	"target", "done", "share", "due_by_now", "ahead", "projected", "still_needed", "per_month",
	"per_day", "required_growth", NULL
};

PaceDays
pace_days(Period p, DateADT as_of)
{
	PaceDays	days;
	int32		all = period_end(p) - period_start(p) + 1;

	if (as_of < period_start(p))
		days.passed = 0;
	else if (as_of >= period_end(p))
		days.passed = all;
	else
		days.passed = as_of - period_start(p) + 1;
	days.left = all - days.passed;
	return days;
}

/* The month of a day, counted from January of year 1 = 0, its first and its last day. */
static int32
month_of(int32 day, CalendarRun *month)
{
	int32		number = calendar_unit_number(day, CALENDAR_MONTH);

	month->first = calendar_unit_first_day(number, CALENDAR_MONTH);
	month->last = calendar_unit_first_day(number + 1, CALENDAR_MONTH) - 1;
	return number;
}

/*
 * How many months a run of days is, as *months / *of_which: of a month that it has
 * a part of, as much as the days are of all days of that month.
 */
static void
months_in(CalendarRun run, int32 *months, int32 *of_which)
{
	CalendarRun first;
	CalendarRun last;
	int32		between = month_of(run.first, &first);
	int32		of_first = first.last - first.first + 1;
	int32		of_last;

	between = month_of(run.last, &last) - between - 1;
	of_last = last.last - last.first + 1;
	if (calendar_is_months(run))
	{
		*months = between + 2;
		*of_which = 1;
	}
	else if (between < 0)
	{
		*months = run.last - run.first + 1;
		*of_which = of_first;
	}
	else
	{
		*of_which = of_first * of_last;
		*months = between * *of_which + (first.last - run.first + 1) * of_last +
			(run.last - last.first + 1) * of_first;
	}
}

/* What is still needed, spread over the days that are left, of which there are some. */
static void
set_needed(RowBuilder *row, Numeric needed, Period p, int32 days_left)
{
	CalendarRun left = period_to_run(p);
	int32		months;
	int32		of_which;

	left.first = left.last - days_left + 1;
	months_in(left, &months, &of_which);
	row_set_numeric(row, PER_DAY, numeric_call(numeric_div, needed, numeric_from_int(days_left)));
	row_set_numeric(row, PER_MONTH,
					numeric_call(numeric_div,
								 numeric_call(numeric_mul, needed, numeric_from_int(of_which)),
								 numeric_from_int(months)));
}

/*
 * The growth, in percent, that takes what the rest of the period has to bring over
 * what it would bring at the pace so far; 0 where that suffices, NULL where there is no
 * pace so far, or no rest.
 */
static Numeric
growth_of_pace(Numeric done, Numeric needed, Numeric part, Numeric whole)
{
	Numeric		rest = numeric_call(numeric_sub, whole, part);
	Numeric		at_pace = numeric_call(numeric_mul, done, rest);
	Numeric		more = numeric_call(numeric_sub, numeric_call(numeric_mul, needed, part), at_pace);

	if (!numeric_is_positive(part))
		return NULL;
	if (numeric_is_less(more, numeric_from_int(0)))
		return numeric_from_int(0);
	return growth_percent(more, at_pace);
}

Datum
pace_row(FunctionCallInfo fcinfo, Numeric done, Numeric target, Period p, PaceDays days,
		 Numeric part, Numeric whole)
{
	RowBuilder *row = row_builder(fcinfo, pace_names);
	bool		reached;
	Numeric		needed;

	row_set_numeric(row, TARGET, target);
	row_set_numeric(row, DONE, done);
	if (numeric_is_special(done) || numeric_is_special(target))
		return row_datum(row);
	row_set_numeric(row, SHARE, growth_percent(done, target));
	if (part != NULL)
	{
		Numeric		due = numeric_call(numeric_div, numeric_call(numeric_mul, target, part), whole);

		row_set_numeric(row, DUE_BY_NOW, due);
		row_set_numeric(row, AHEAD, numeric_call(numeric_sub, done, due));
		if (numeric_is_positive(part))
			row_set_numeric(row, PROJECTED,
							numeric_call(numeric_div, numeric_call(numeric_mul, done, whole), part));
	}

	reached = !numeric_is_less(done, target);
	needed = reached ? numeric_from_int(0) : numeric_call(numeric_sub, target, done);
	row_set_numeric(row, STILL_NEEDED, needed);
	if (reached)
	{
		row_set_numeric(row, PER_MONTH, needed);
		row_set_numeric(row, PER_DAY, needed);
		row_set_numeric(row, REQUIRED_GROWTH, needed);
	}
	else
	{
		if (days.left > 0)
			set_needed(row, needed, p, days.left);
		if (part != NULL)
			row_set_numeric(row, REQUIRED_GROWTH, growth_of_pace(done, needed, part, whole));
	}
	return row_datum(row);
}

/* pace(done, target, p, as_of). Strict. */
Datum
publish_pace(PG_FUNCTION_ARGS)
{
	Period		p = PG_GETARG_PERIOD(2);
	PaceDays	days = pace_days(p, PG_GETARG_DATEADT(3));

	PG_RETURN_DATUM(pace_row(fcinfo, PG_GETARG_NUMERIC(0), PG_GETARG_NUMERIC(1), p, days,
							 numeric_from_int(days.passed),
							 numeric_from_int(days.passed + days.left)));
}
