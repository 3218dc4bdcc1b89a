/*
 * series.c: the aggregates that make a series: series, series_of, combine.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "series/series_state.h"
#include "value/value.h"

PORTSTATS_FUNCTION(series_accum_int2);
PORTSTATS_FUNCTION(series_accum_int4);
PORTSTATS_FUNCTION(series_accum_int8);
PORTSTATS_FUNCTION(series_accum_numeric);
PORTSTATS_FUNCTION(series_of_accum_int2);
PORTSTATS_FUNCTION(series_of_accum_int4);
PORTSTATS_FUNCTION(series_of_accum_int8);
PORTSTATS_FUNCTION(series_of_accum_numeric);
PORTSTATS_FUNCTION(series_merge);
PORTSTATS_FUNCTION(series_of_merge);
PORTSTATS_FUNCTION(series_combine);
PORTSTATS_FUNCTION(series_final);

/* Adds what is in a stored series to a state. */
static void merge_points(SeriesState **state, const SeriesReader *r);

/* A state with what a stored series holds: an aggregate of the user's own may begin with any. */
static SeriesState *
state_from_stored(Datum series, bool covers)
{
	SeriesReader r;
	SeriesState *state;

	series_open(series, &r);
	state = series_state_new(r.unit, covers);
	merge_points(&state, &r);
	return state;
}

/*
 * The state that a support function was called with, to be changed in place; NULL
 * at its first row. An error outside an aggregate. Where a function of
 * series_state.h replaces it, the new one is in the current memory context: the
 * executor copies it into the aggregate's and frees the old.
 */
static inline SeriesState *
aggregate_state(FunctionCallInfo fcinfo, bool covers)
{
	SeriesState *state;

	value_require_aggregate(fcinfo, "series");
	if (PG_ARGISNULL(0))
		return NULL;
	state = (SeriesState *) PG_GETARG_POINTER(0);
	if (VARATT_IS_EXTENDED(state) || state->header.layout != SERIES_GROWING)
		return state_from_stored(PG_GETARG_DATUM(0), covers);
	return state;
}

/* ---------- rows with a date ---------- */

/* The unit that argument n names, the same in every row of a call. */
static CalendarUnit
unit_argument(FunctionCallInfo fcinfo, int n)
{
	if (PG_ARGISNULL(n))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the unit of a series must not be NULL"),
				 errhint("Give one such as 'month', or leave it out.")));
	return series_unit_named(PG_GETARG_TEXT_PP(n));
}

/* The error unless argument n names the unit of the state. */
static inline void
check_unit(FunctionCallInfo fcinfo, int n, const SeriesState *state)
{
	const char *name = calendar_unit_names[state->header.unit];
	CalendarUnit unit;

	if (!PG_ARGISNULL(n))
	{
		struct varlena *t = exact_detoast_packed(PG_GETARG_DATUM(n));
		size_t		length = VARSIZE_ANY_EXHDR(t);

		if (length == strlen(name) && memcmp(VARDATA_ANY(t), name, length) == 0)
			return;
	}
	unit = unit_argument(fcinfo, n);
	if (unit != state->header.unit)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the unit varies within one aggregate call"),
				 errdetail("It was \"%s\" in one row and \"%s\" in another.",
						   name, calendar_unit_names[unit]),
				 errhint("Give one unit for the whole call.")));
}

/*
 * The transition (state, value, on_date) or (state, value, on_date, unit). A row
 * without a date is counted; a date beyond the calendar is an error.
 */
static pg_attribute_always_inline Datum
accumulate(FunctionCallInfo fcinfo, ExactValue (*getarg) (FunctionCallInfo fcinfo, int n))
{
	SeriesState *state = aggregate_state(fcinfo, false);
	ExactValue	value;
	int32		entry;

	if (state == NULL)
		state = series_state_new(PG_NARGS() == 4 ? unit_argument(fcinfo, 3) : CALENDAR_MONTH, false);
	else if (PG_NARGS() == 4)
		check_unit(fcinfo, 3, state);
	if (PG_ARGISNULL(2))
	{
		exact_add_count(&state->header.undated, 1);
		PG_RETURN_POINTER(state);
	}
	entry = series_state_find_day(&state, PG_GETARG_DATEADT(2));
	value = getarg(fcinfo, 1);
	series_state_add(&state, entry, &value);
	PG_RETURN_POINTER(state);
}

/* ---------- figures by period ---------- */

/*
 * The units of a period in a state: those that the call names, else the largest
 * that all its periods are made of, whatever the order they come in.
 */
static void
place_period(SeriesState *state, Period p, bool named, int32 *first, int32 *last)
{
	if (!named)
	{
		CalendarUnit unit = series_unit_of(p);

		if (state->header.npoints == 0)
			state->header.unit = unit;
		unit = series_common_unit(state->header.unit, unit);
		if (unit != state->header.unit)
			series_state_refine(state, unit);
	}
	series_require_units(state->header.unit, p, first, last);
}

/*
 * The transition (state, value, p) or (state, value, p, unit). A row without a
 * period is counted; a period that overlaps another one is an error.
 */
static pg_attribute_always_inline Datum
accumulate_period(FunctionCallInfo fcinfo,
				  ExactValue (*getarg) (FunctionCallInfo fcinfo, int n))
{
	SeriesState *state = aggregate_state(fcinfo, false);
	bool		named = PG_NARGS() == 4;
	ExactValue	value;
	int32		first;
	int32		last;
	int32		entry;

	if (state == NULL)
		state = series_state_new(named ? unit_argument(fcinfo, 3) : CALENDAR_MONTH, false);
	else if (named)
		check_unit(fcinfo, 3, state);
	if (PG_ARGISNULL(2))
	{
		exact_add_count(&state->header.undated, 1);
		PG_RETURN_POINTER(state);
	}
	place_period(state, PG_GETARG_PERIOD(2), named, &first, &last);
	entry = series_state_find(&state, first, last);
	value = getarg(fcinfo, 1);
	series_state_add(&state, entry, &value);
	PG_RETURN_POINTER(state);
}

#define ACCUM_ENTRY(type) \
Datum \
series_accum_##type(PG_FUNCTION_ARGS) \
{ \
	return accumulate(fcinfo, exact_getarg_##type); \
} \
\
Datum \
series_of_accum_##type(PG_FUNCTION_ARGS) \
{ \
	return accumulate_period(fcinfo, exact_getarg_##type); \
}

ACCUM_ENTRY(int2)
ACCUM_ENTRY(int4)
ACCUM_ENTRY(int8)
ACCUM_ENTRY(numeric)

/* ---------- putting together ---------- */

static void
merge_points(SeriesState **state, const SeriesReader *r)
{
	series_require_totals(r);
	exact_add_count(&(*state)->header.undated, r->undated);
	for (int32 i = 0; i < r->npoints; i++)
	{
		int32		first = series_first(r, i);
		int32		last = series_last(r, i);
		int32		entry;
		ExactNumber value;

		CHECK_FOR_INTERRUPTS();
		series_convert_units(r->unit, (*state)->header.unit, &first, &last);
		entry = series_state_find(state, first, last);
		if (series_number(r, i, &value))
			series_state_add_number(state, entry, &value);
	}
}

/*
 * Adds one series to another within an aggregate; refine brings both to the smaller
 * unit, covers is that of series_state_new. NULL states are those that saw
 * no row.
 */
static Datum
merge(FunctionCallInfo fcinfo, bool refine, bool covers)
{
	SeriesState *state = aggregate_state(fcinfo, covers);
	SeriesReader r;

	if (PG_ARGISNULL(1))
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	series_open(PG_GETARG_DATUM(1), &r);
	if (state == NULL)
		state = series_state_new(r.unit, covers);
	/* Without points a unit says nothing: that of series_of may be no more than a guess. */
	if (state->header.npoints == 0 && r.npoints > 0)
		state->header.unit = r.unit;
	else if (state->header.npoints == 0 || (refine && r.npoints > 0))
		series_state_refine(state, series_common_unit(state->header.unit, r.unit));
	else if (r.npoints > 0)
		series_require_same_unit("combine", state->header.unit, r.unit);
	merge_points(&state, &r);
	PG_RETURN_POINTER(state);
}

/* The combine function of aggregates whose calls have one unit: both have the same. */
Datum
series_merge(PG_FUNCTION_ARGS)
{
	return merge(fcinfo, false, false);
}

/* The combine function of series_of(value, p), which finds its unit: the smaller one. */
Datum
series_of_merge(PG_FUNCTION_ARGS)
{
	return merge(fcinfo, true, false);
}

/*
 * The transition and combine function of combine(series): what overlaps, as January
 * and February do the two months in one figure, becomes one point for all of it.
 */
Datum
series_combine(PG_FUNCTION_ARGS)
{
	return merge(fcinfo, false, true);
}

/* The state as a value to keep: its stored form. */
Datum
series_final(PG_FUNCTION_ARGS)
{
	SeriesReader r;

	series_open(PG_GETARG_DATUM(0), &r);
	PG_RETURN_POINTER(r.header);
}
