/*
 * rates_of.c: what is in a rate book as rows, and a rate type of the tables as
 * a book.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/numeric.h"

#include "compat.h"
#include "currency/book.h"
#include "currency/rate_reader.h"
#include "row/row.h"
#include "scratch/scratch.h"

PORTSTATS_FUNCTION(rate_book_rates);
PORTSTATS_FUNCTION(rate_book_of);

/* The columns of row type book_rate, by place in book_rate_columns. */
enum
{
	COL_BASE,
	COL_QUOTE,
	COL_FROM,
	COL_UNTIL,
	COL_USED_UNTIL,
	COL_RATE
};

static const char *const book_rate_columns[] = {
	"base_currency", "quote_currency", "valid_from", "valid_until", "used_until",
	"rate", NULL
};

/* Sets a column to a day, or leaves it NULL. */
static void
set_day(RowBuilder *row, int column, DateADT day)
{
	if (day != BOOK_NO_END)
		row_set(row, column, DateADTGetDatum(day));
}

/* Sets the columns of a rate of a book. */
static void
set_rate(RowBuilder *row, const RateBook *book, const BookPair *pair, uint32 n)
{
	const BookRate *rate = book_rate(book, pair->first + n);

	row_set(row, COL_BASE, CStringGetTextDatum(currency_name(pair->base)));
	row_set(row, COL_QUOTE, CStringGetTextDatum(currency_name(pair->quote)));
	row_set(row, COL_FROM, DateADTGetDatum(rate->from));
	set_day(row, COL_UNTIL, rate->until);
	set_day(row, COL_USED_UNTIL, book_last_day(book, pair, n));
	row_set_numeric(row, COL_RATE, book_rate_number(book, rate));
}

/* rates(book): a row a rate, by pair and first day. Strict. */
Datum
rate_book_rates(PG_FUNCTION_ARGS)
{
	RowBuilder *row = row_begin_set(fcinfo, book_rate_columns);
	const RateBook *book = book_getarg(fcinfo, 0);
	Scratch		scratch;

	scratch_begin(&scratch);
	for (uint32 i = 0; i < book->npairs; i++)
	{
		const BookPair *pair = book_pair(book, i);

		for (uint32 n = 0; n < pair->count; n++)
		{
			scratch_next(&scratch);
			set_rate(row, book, pair, n);
			row_put(fcinfo, row);
		}
	}
	scratch_end(&scratch);
	return (Datum) 0;
}

/*
 * rate_book_of(rate_type): all rates of a type as the current user sees them.
 * Error: no such type, or rows that make no book. Strict.
 */
Datum
rate_book_of(PG_FUNCTION_ARGS)
{
	RateTypeName type = rate_type_getarg(fcinfo, 0);
	RateRequest what;

	memset(&what, 0, sizeof(what));
	what.level = READ_ALL;
	PG_RETURN_POINTER(rate_read(&type, &what, CurrentMemoryContext, false));
}
