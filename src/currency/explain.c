/*
 * explain.c: where a rate comes from: the steps of its path, and the rates of
 * one pair over time.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/convert.h"
#include "currency/rate_reader.h"
#include "currency/rates.h"
#include "period/period.h"
#include "row/row.h"
#include "scratch/scratch.h"

/* ---------- the steps of one rate ---------- */

enum
{
	STEP_NUMBER, STEP_BASE, STEP_QUOTE, STEP_RATE, STEP_DIRECTION, STEP_FROM, STEP_UNTIL,
	STEP_AGE, STEP_SOURCE
};
static const char *const step_columns[] = {
	"step", "base_currency", "quote_currency", "rate", "direction", "valid_from",
	"valid_until", "age_days", "source", NULL
};

/* The steps from arguments 0 to 1 on the day in argument 2; type is NULL for a book. */
static Datum
explain(FunctionCallInfo fcinfo, const RateBook *book, const RateTypeName *type)
{
	RowBuilder *row = row_begin_set(fcinfo, step_columns);
	Currency	from = currency_getarg(fcinfo, 0);
	Currency	to = currency_getarg(fcinfo, 1);
	DateADT		day = PG_GETARG_DATEADT(2);
	RatePath	path;

	if (type != NULL)
	{
		RateRequest what = {READ_DAY, from, to, day};

		book = rate_read(type, &what, CurrentMemoryContext, false);
	}
	if (!rates_find(book, from, to, day, &path))
		rates_raise(book, from, to, day,
					type == NULL ? NULL : pnstrdup(type->bytes, type->len));
	for (int i = 0; i < path.nsteps; i++)
	{
		const RateStep *step = &path.steps[i];
		DateADT		until = book_last_day(book, step->pair,
										  step->number - step->pair->first);
		char	   *source = type == NULL ? NULL :
			rate_read_source(type, step->pair, step->rate->from);

		row_set(row, STEP_NUMBER, Int32GetDatum(i + 1));
		row_set(row, STEP_BASE, CStringGetTextDatum(currency_name(step->pair->base)));
		row_set(row, STEP_QUOTE, CStringGetTextDatum(currency_name(step->pair->quote)));
		row_set_numeric(row, STEP_RATE, book_rate_number(book, step->rate));
		row_set(row, STEP_DIRECTION, CStringGetTextDatum(step->inverse ? "inverse" : "direct"));
		row_set(row, STEP_FROM, DateADTGetDatum(step->rate->from));
		if (until != BOOK_NO_END)
			row_set(row, STEP_UNTIL, DateADTGetDatum(until));
		row_set(row, STEP_AGE, Int32GetDatum(day - step->rate->from));
		if (source != NULL)
			row_set(row, STEP_SOURCE, CStringGetTextDatum(source));
		row_put(fcinfo, row);
	}
	return (Datum) 0;
}

/* explain_rate(from_currency, to_currency, on_date) */
PORTSTATS_FUNCTION(explain_rate);
Datum
explain_rate(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, NULL, &rate_type_default);
}

/* explain_rate(from_currency, to_currency, on_date, rate_type) */
PORTSTATS_FUNCTION(explain_rate_typed);
Datum
explain_rate_typed(PG_FUNCTION_ARGS)
{
	RateTypeName type = rate_type_getarg(fcinfo, 3);

	return explain(fcinfo, NULL, &type);
}

/* explain_rate(from_currency, to_currency, on_date, book) */
PORTSTATS_FUNCTION(explain_rate_book);
Datum
explain_rate_book(PG_FUNCTION_ARGS)
{
	return explain(fcinfo, book_getarg(fcinfo, 3), NULL);
}

/* ---------- a rate over time ---------- */

enum
{
	POINT_PERIOD, POINT_START, POINT_RATE, POINT_SOURCE
};
static const char *const point_columns[] = {"period", "start_date", "rate", "source", NULL};

/* The source that was read last for a step: a rate serves many days. */
typedef struct KnownSource
{
	bool		known;
	uint32		number;			/* of the rate in the book */
	char	   *source;			/* or NULL */
} KnownSource;

/* The source of a step's rate; what it allocates lives in the given context. */
static const char *
step_source(const RateTypeName *type, const RateStep *step, KnownSource *last,
			MemoryContext context)
{
	if (!last->known || last->number != step->number)
	{
		MemoryContext caller = MemoryContextSwitchTo(context);

		if (last->known && last->source != NULL)
			pfree(last->source);
		last->known = false;
		last->source = rate_read_source(type, step->pair, step->rate->from);
		last->number = step->number;
		last->known = true;
		MemoryContextSwitchTo(caller);
	}
	return last->source;
}

/* The sources of a path, each of them once, with "; " between; NULL where it has none. */
static const char *
path_source(const RateTypeName *type, const RatePath *path, KnownSource *last,
			MemoryContext context)
{
	const char *result = NULL;

	for (int i = 0; i < path->nsteps; i++)
	{
		const char *source = step_source(type, &path->steps[i], &last[i], context);

		if (source == NULL)
			continue;
		if (result == NULL)
			result = source;
		else if (strcmp(result, source) != 0)
			result = psprintf("%s; %s", result, source);
	}
	return result;
}

/*
 * From argument 0 to 1, a row for each unit of the period in argument 2; type is
 * NULL for a book.
 */
static Datum
history(FunctionCallInfo fcinfo, const RateBook *book, const RateTypeName *type)
{
	RowBuilder *row = row_begin_set(fcinfo, point_columns);
	Currency	from = currency_getarg(fcinfo, 0);
	Currency	to = currency_getarg(fcinfo, 1);
	Period		p = PG_GETARG_PERIOD(2);
	const char *unit_name = PG_NARGS() > 3 ? text_to_cstring(PG_GETARG_TEXT_PP(3)) : "month";
	KnownSource last[RATES_MAX_STEPS] = {{false, 0, NULL}, {false, 0, NULL}};
	Scratch		scratch;

	if (type != NULL)
	{
		RateRequest what = {READ_PAIR, from, to, 0};

		book = rate_read(type, &what, CurrentMemoryContext, false);
	}
	scratch_begin(&scratch);
	for (DateADT day = period_start(p); day <= period_end(p);)
	{
		Period		unit = period_of_day(day, unit_name);
		RatePath	path;

		scratch_next(&scratch);
		row_set(row, POINT_PERIOD, PeriodGetDatum(unit));
		row_set(row, POINT_START, DateADTGetDatum(period_start(unit)));
		if (rates_find(book, from, to, period_start(unit), &path))
		{
			const char *source = type == NULL ? NULL : path_source(type, &path, last, scratch.caller);

			row_set_numeric(row, POINT_RATE, convert_rate(&path));
			if (source != NULL)
				row_set(row, POINT_SOURCE, CStringGetTextDatum(source));
		}
		row_put(fcinfo, row);
		day = period_end(unit) + 1;
	}
	scratch_end(&scratch);
	return (Datum) 0;
}

/* rate_history(from_currency, to_currency, p [, unit]) */
PORTSTATS_FUNCTION(rate_history);
Datum
rate_history(PG_FUNCTION_ARGS)
{
	return history(fcinfo, NULL, &rate_type_default);
}

/* rate_history(from_currency, to_currency, p, unit, rate_type) */
PORTSTATS_FUNCTION(rate_history_typed);
Datum
rate_history_typed(PG_FUNCTION_ARGS)
{
	RateTypeName type = rate_type_getarg(fcinfo, 4);

	return history(fcinfo, NULL, &type);
}

/* rate_history(from_currency, to_currency, p, unit, book) */
PORTSTATS_FUNCTION(rate_history_book);
Datum
rate_history_book(PG_FUNCTION_ARGS)
{
	return history(fcinfo, book_getarg(fcinfo, 4), NULL);
}
