/*
 * series_units.c: units of time by number, and the periods they make.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "period/period_run.h"
#include "series/series.h"

Period
series_period(CalendarUnit unit, int32 first, int32 last)
{
	CalendarRun run = {
		calendar_unit_first_day(first, unit),
		calendar_unit_first_day(last + 1, unit) - 1,
	};

	return period_from_run(run);
}

bool
series_units_of(CalendarUnit unit, Period p, int32 *first, int32 *last)
{
	CalendarRun run = period_to_run(p);

	*first = calendar_unit_number(run.first, unit);
	*last = calendar_unit_number(run.last + 1, unit) - 1;
	return calendar_unit_first_day(*first, unit) == run.first &&
		calendar_unit_first_day(*last + 1, unit) - 1 == run.last;
}

void
series_require_units(CalendarUnit unit, Period p, int32 *first, int32 *last)
{
	int32		example;

	if (series_units_of(unit, p, first, last))
		return;
	/* The calendar ends within a week. */
	example = Min(*first, series_last_unit(unit));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("period \"%s\" is not made of whole %s", period_to_text(p),
					calendar_unit_plurals[unit]),
			 errdetail("The series has one point a %s.", calendar_unit_names[unit]),
			 errhint("Give a period such as \"%s\".",
					 period_to_text(series_period(unit, example, example)))));
}

CalendarUnit
series_unit_of(Period p)
{
	int			unit = CALENDAR_YEAR;
	int32		first;
	int32		last;

	/* Every period is made of days. */
	while (!series_units_of(unit, p, &first, &last))
		unit++;
	return unit;
}

CalendarUnit
series_common_unit(CalendarUnit a, CalendarUnit b)
{
	if (a == b)
		return a;
	/* From years to months each is made of the next. */
	return a == CALENDAR_WEEK || b == CALENDAR_WEEK ? CALENDAR_DAY : Max(a, b);
}

void
series_convert_units(CalendarUnit from, CalendarUnit to, int32 *first, int32 *last)
{
	if (from == to)
		return;
	*first = calendar_unit_number(calendar_unit_first_day(*first, from), to);
	*last = calendar_unit_number(calendar_unit_first_day(*last + 1, from), to) - 1;
}

CalendarUnit
series_unit_named(const text *name)
{
	return period_unit_named(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

void
series_require_same_unit(const char *action, CalendarUnit a, CalendarUnit b)
{
	if (a != b)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot %s a series by %s and one by %s", action,
						calendar_unit_names[a], calendar_unit_names[b]),
				 errhint("Bring both to the larger unit with regroup(series, unit), or name the unit where they are made, as in series_of(value, p, 'month').")));
}

int
series_units_in_year(CalendarUnit unit)
{
	/* Year 1, as long as any other for what is made of months. */
	return unit == CALENDAR_WEEK || unit == CALENDAR_DAY ? 0 :
		calendar_unit_number(calendar_day(2, 1, 1), unit);
}

int
series_year_of(CalendarUnit unit, int32 number)
{
	int			year;
	int			month;
	int			mday;
	int32		day = calendar_unit_first_day(number, unit);

	if (unit == CALENDAR_WEEK)
		return calendar_iso_week(day, &month);
	calendar_date(day, &year, &month, &mday);
	return year;
}

int32
series_first_of_year(CalendarUnit unit, int year)
{
	/* 4 January is in week 1. */
	return calendar_unit_number(calendar_day(year, 1, unit == CALENDAR_WEEK ? 4 : 1), unit);
}
