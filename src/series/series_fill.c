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
#include "value/value.h"

PORTSTATS_FUNCTION(series_fill);
PORTSTATS_FUNCTION(series_fill_in);

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
			 errmsg("unknown method of filling: \"%s\"", value_quoted_text(name)),
			 errhint("Methods are \"zero\", \"previous\" and \"linear\".")));
	pg_unreachable();
}

/* The value of point i, where there is such a point and it is one unit; else NULL. */
static Numeric
unit_value(const SeriesReader *r, int32 i)
{
	return i >= 0 && i < r->npoints && series_first(r, i) == series_last(r, i) ?
		series_value(r, i) : NULL;
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
 * Adds points for the missing units first .. last, which lie just before point i, or
 * behind all; none where there are too many, or the method needs a value beside them
 * that is not there.
 */
static void
fill_gap(SeriesBuilder *b, const SeriesReader *r, int32 i, int32 first, int32 last,
		 FillMethod method, int32 longest)
{
	const ExactNumber zero = {{0, 0}, 0, NULL};
	Numeric		before;
	Numeric		after;
	Numeric		difference = NULL;
	Numeric		steps = NULL;

	if (first > last || last - first >= longest)
		return;
	before = method == FILL_ZERO ? NULL : unit_value(r, i - 1);
	after = method == FILL_LINEAR ? unit_value(r, i) : NULL;
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
 * Fills gaps of a series, which is to begin with unit start and end with unit end, or
 * with its own points where they lie beyond.
 */
static Datum
fill(FunctionCallInfo fcinfo, const SeriesReader *r, int32 start, int32 end)
{
	FillMethod	method = method_named(PG_GETARG_TEXT_PP(1));
	int32		longest = PG_GETARG_INT32(2);
	int32		next = start;
	SeriesBuilder b;

	if (longest < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("longest must be at least 1: %d", longest),
				 errhint("Give the number of missing units in a row up to which a gap is filled.")));
	series_begin_of(&b, r->unit, r);
	b.is_ratio = r->is_ratio;
	for (int32 i = 0; i < r->npoints; i++)
	{
		ExactNumber value;

		CHECK_FOR_INTERRUPTS();
		fill_gap(&b, r, i, next, series_first(r, i) - 1, method, longest);
		series_append_number(&b, series_first(r, i), series_last(r, i),
							 series_number(r, i, &value) ? &value : NULL);
		next = series_last(r, i) + 1;
	}
	fill_gap(&b, r, r->npoints, next, end, method, longest);
	PG_RETURN_SERIES(&b);
}

/*
 * fill(series, method, longest): values for the missing units between two points,
 * at most so many in a row; what is suppressed stays so. 22023 for an unknown
 * method, and for a longest gap below 1. Strict.
 */
Datum
series_fill(PG_FUNCTION_ARGS)
{
	SeriesReader r;

	series_open(PG_GETARG_DATUM(0), &r);
	if (r.npoints == 0)
		return fill(fcinfo, &r, 0, -1);
	return fill(fcinfo, &r, series_first(&r, 0), series_last(&r, r.npoints - 1));
}

/*
 * fill(series, method, longest, p): the same, and the missing units from the beginning
 * of p to the first point, and from the last one to the end of p. 22023 where p is not
 * made of whole units, too.
 */
Datum
series_fill_in(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	int32		first;
	int32		last;

	series_open(PG_GETARG_DATUM(0), &r);
	series_require_units(r.unit, PG_GETARG_PERIOD(3), &first, &last);
	return fill(fcinfo, &r, first, last);
}
