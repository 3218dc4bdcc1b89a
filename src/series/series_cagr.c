/*
 * series_cagr.c: the compound annual growth rate of a series.
 */
#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "growth/annual.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_cagr);

/*
 * cagr(series): growth a year, in percent, from the first point to the last. NULL
 * where either is suppressed, not positive or not finite, where they are not as
 * long as each other, or one and the same. Strict.
 */
Datum
series_cagr(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	Numeric		first;
	Numeric		last;
	Numeric		a;
	Numeric		b;
	Numeric		result;
	int32		units;
	int32		end;

	series_open(PG_GETARG_DATUM(0), &r);
	end = r.npoints - 1;
	if (end < 1 ||
		series_last(&r, 0) - series_first(&r, 0) != series_last(&r, end) - series_first(&r, end))
		PG_RETURN_NULL();
	first = series_value(&r, 0);
	last = series_value(&r, end);
	if (first == NULL || last == NULL || !numeric_is_positive(first) || !numeric_is_positive(last))
		PG_RETURN_NULL();
	units = series_first(&r, end) - series_first(&r, 0);
	if (series_units_in_year(r.unit) > 0)
	{
		a = numeric_from_int(series_units_in_year(r.unit));
		b = numeric_from_int(units);
	}
	else
	{
		/* Weeks and days: whole days between. */
		a = growth_days_in_year();
		b = numeric_from_int(calendar_unit_first_day(units, r.unit));
	}
	result = growth_annual_percent(first, last, a, b);
	if (result == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(result);
}
