/*
 * series_arithmetic.c: the operators + - * / of series: run by run with another
 * series, value by value with a number.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_add);
PORTSTATS_FUNCTION(series_sub);
PORTSTATS_FUNCTION(series_div);
PORTSTATS_FUNCTION(series_mul_numeric);
PORTSTATS_FUNCTION(series_div_numeric);
PORTSTATS_FUNCTION(numeric_mul_series);

/*
 * A series of what function gives of the totals of two series in the shortest runs
 * that they have in common; what only one of them has is missing, as is a run that
 * would be divided by zero. action is a verb for the error where their units differ.
 */
static Datum
by_run(FunctionCallInfo fcinfo, const char *action, PGFunction function)
{
	SeriesReader a;
	SeriesReader b;
	SeriesPair	pair;
	SeriesBuilder result;

	series_open(PG_GETARG_DATUM(0), &a);
	series_open(PG_GETARG_DATUM(1), &b);
	series_require_same_unit(action, a.unit, b.unit);
	series_begin(&result, a.unit, Min(a.npoints, b.npoints));
	result.is_ratio = function == numeric_div || a.is_ratio || b.is_ratio;
	series_pair_begin(&pair, &a, &b, 0);
	while (series_pair_next(&pair))
	{
		Numeric		x = series_sum(&a, pair.a_from, pair.a_to);
		Numeric		y = series_sum(&b, pair.b_from, pair.b_to);

		CHECK_FOR_INTERRUPTS();
		if (function != numeric_div || !numeric_is_zero(y))
			series_append_own(&result, series_first(&a, pair.a_from), series_last(&a, pair.a_to),
							  numeric_call(function, x, y));
		pfree(x);
		pfree(y);
	}
	PG_RETURN_SERIES(&result);
}

/*
 * A series of what function gives of each value and a number; suppressed points
 * stay suppressed.
 */
static Datum
by_value(Datum series, PGFunction function, Numeric number)
{
	SeriesReader r;
	SeriesBuilder result;

	series_open(series, &r);
	series_begin_of(&result, r.unit, &r);
	result.is_ratio = r.is_ratio;
	for (int32 i = 0; i < r.npoints; i++)
	{
		Numeric		value = series_value(&r, i);

		CHECK_FOR_INTERRUPTS();
		if (value == NULL)
		{
			series_append(&result, series_first(&r, i), series_last(&r, i), NULL);
			continue;
		}
		series_append_own(&result, series_first(&r, i), series_last(&r, i),
						  numeric_call(function, value, number));
		pfree(value);
	}
	PG_RETURN_SERIES(&result);
}

/* series + series */
Datum
series_add(PG_FUNCTION_ARGS)
{
	return by_run(fcinfo, "add", numeric_add);
}

/* series - series */
Datum
series_sub(PG_FUNCTION_ARGS)
{
	return by_run(fcinfo, "subtract", numeric_sub);
}

/* series / series: unit value */
Datum
series_div(PG_FUNCTION_ARGS)
{
	return by_run(fcinfo, "divide", numeric_div);
}

/* series * numeric */
Datum
series_mul_numeric(PG_FUNCTION_ARGS)
{
	return by_value(PG_GETARG_DATUM(0), numeric_mul, PG_GETARG_NUMERIC(1));
}

/* numeric * series */
Datum
numeric_mul_series(PG_FUNCTION_ARGS)
{
	return by_value(PG_GETARG_DATUM(1), numeric_mul, PG_GETARG_NUMERIC(0));
}

/* series / numeric; a zero is the server's error. */
Datum
series_div_numeric(PG_FUNCTION_ARGS)
{
	return by_value(PG_GETARG_DATUM(0), numeric_div, PG_GETARG_NUMERIC(1));
}
