/*
 * series_fill.c: values for missing units, where somebody asks for them: by a named
 * method, and no longer a gap than is named.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_fill);

typedef enum FillMethod
{
	FILL_ZERO,
	FILL_PREVIOUS,
	FILL_LINEAR,
	FILL_METHODS				/* how many there are */
} FillMethod;

/* By FillMethod. */
static const char *const method_names[] = {"zero", "previous", "linear"};

/* The method of a name in either case; 22023 where there is none. */
static FillMethod
method_named(const text *name)
{
	const char *start = VARDATA_ANY(name);
	size_t		length = VARSIZE_ANY_EXHDR(name);
	int			method;

	for (method = 0; method < FILL_METHODS; method++)
		if (strlen(method_names[method]) == length &&
			pg_strncasecmp(method_names[method], start, length) == 0)
			return method;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown method of filling: \"%s\"", pnstrdup(start, length)),
			 errhint("Methods are \"zero\", \"previous\" and \"linear\".")));
	pg_unreachable();
}

/* The value of a point that is one unit; NULL where it is suppressed, or of several. */
static Numeric
unit_value(const SeriesReader *r, int32 i)
{
	return series_first(r, i) == series_last(r, i) ? series_value(r, i) : NULL;
}

/*
 * The k-th of the values on a straight line from a, which rises by difference in
 * so many steps: a + difference * k / steps, with one division.
 */
static Numeric
value_on_line(Numeric a, Numeric difference, int32 k, Numeric steps)
{
	Numeric		k_numeric = numeric_from_int(k);
	Numeric		product = numeric_call(numeric_mul, difference, k_numeric);
	Numeric		rise = numeric_call(numeric_div, product, steps);
	Numeric		result = numeric_plus(a, rise);

	pfree(k_numeric);
	pfree(product);
	pfree(rise);
	return result;
}

/*
 * Adds points for the missing units just before point i; none where the method
 * needs a value beside them that is not there.
 */
static void
fill_gap(SeriesBuilder *b, const SeriesReader *r, int32 i, FillMethod method)
{
	const ExactNumber zero = {{0, 0}, 0, NULL};
	int32		first = series_last(r, i - 1) + 1;
	int32		last = series_first(r, i) - 1;
	Numeric		before = method == FILL_ZERO ? NULL : unit_value(r, i - 1);
	Numeric		after = method == FILL_LINEAR ? unit_value(r, i) : NULL;
	Numeric		difference = NULL;
	Numeric		steps = NULL;

	if ((method != FILL_ZERO && before == NULL) || (method == FILL_LINEAR && after == NULL))
		return;
	if (method == FILL_LINEAR)
	{
		difference = numeric_call(numeric_sub, after, before);
		steps = numeric_from_int(last - first + 2);
	}
	for (int32 unit = first; unit <= last; unit++)
	{
		CHECK_FOR_INTERRUPTS();
		if (method == FILL_ZERO)
			series_append_number(b, unit, unit, &zero);
		else if (method == FILL_PREVIOUS)
			series_append(b, unit, unit, before);
		else
			series_append_own(b, unit, unit,
							  value_on_line(before, difference, unit - first + 1, steps));
	}
}

/*
 * fill(series, method, longest): values for the missing units between two points,
 * at most so many in a row; what is suppressed stays so. 22023 for an unknown
 * method, and for a longest gap below 1. Strict.
 */
Datum
series_fill(PG_FUNCTION_ARGS)
{
	FillMethod	method = method_named(PG_GETARG_TEXT_PP(1));
	int32		longest = PG_GETARG_INT32(2);
	SeriesReader r;
	SeriesBuilder b;

	if (longest < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("longest must be at least 1: %d", longest),
				 errhint("Give the number of missing units in a row up to which a gap is filled.")));
	series_open(PG_GETARG_DATUM(0), &r);
	series_begin(&b, r.unit, r.npoints);
	b.is_ratio = r.is_ratio;
	for (int32 i = 0; i < r.npoints; i++)
	{
		int32		gap = i == 0 ? 0 : series_first(&r, i) - series_last(&r, i - 1) - 1;

		CHECK_FOR_INTERRUPTS();
		if (gap > 0 && gap <= longest)
			fill_gap(&b, &r, i, method);
		series_append(&b, series_first(&r, i), series_last(&r, i), series_value(&r, i));
	}
	PG_RETURN_SERIES(&b);
}
