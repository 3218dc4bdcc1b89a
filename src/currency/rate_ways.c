/*
 * rate_ways.c: goes through the days on which the way from one currency to another
 * can change, and looks it up as a conversion does.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/rate_ways.h"

/* Days, with room for so many. */
typedef struct Days
{
	DateADT    *days;
	uint32		n;
	uint32		room;
} Days;

static void
add_day(Days *d, DateADT day)
{
	if (d->n == d->room)
	{
		d->room *= 2;
		d->days = repalloc_huge(d->days, (Size) d->room * sizeof(DateADT));
	}
	d->days[d->n++] = day;
}

/* The days on which rates of a pair, quoted either way, begin, and those after they end. */
static void
add_changes(Days *d, const RateBook *book, Currency from, Currency to)
{
	bool		inverse;
	const BookPair *pair = book_find_either(book, from, to, &inverse);

	for (uint32 i = 0; pair != NULL && i < pair->count; i++)
	{
		DateADT		last = book_last_day(book, pair, i);

		CHECK_FOR_INTERRUPTS();
		add_day(d, book_rate(book, pair->first + i)->from);
		if (last != BOOK_NO_END && IS_VALID_DATE(last + 1))
			add_day(d, last + 1);
	}
}

static int
compare_days(const void *x, const void *y)
{
	DateADT		a = *(const DateADT *) x;
	DateADT		b = *(const DateADT *) y;

	CHECK_FOR_INTERRUPTS();
	return (a > b) - (a < b);
}

RateWay    *
rate_ways(const RateBook *book, Currency from, Currency to, uint32 *n)
{
	Days		d = {palloc(64 * sizeof(DateADT)), 0, 64};
	RateWay    *ways;

	add_changes(&d, book, from, to);
	if (from != book->pivot && to != book->pivot)
	{
		add_changes(&d, book, from, book->pivot);
		add_changes(&d, book, book->pivot, to);
	}
	qsort(d.days, d.n, sizeof(DateADT), compare_days);
	ways = MemoryContextAllocHuge(CurrentMemoryContext, (Size) Max(d.n, 1) * sizeof(RateWay));
	*n = 0;
	for (uint32 i = 0; i < d.n; i++)
	{
		RateWay    *way = &ways[*n];

		CHECK_FOR_INTERRUPTS();
		if (i + 1 < d.n && d.days[i + 1] == d.days[i])
			continue;
		if (!rates_find(book, from, to, d.days[i], &way->path))
			continue;
		way->first = d.days[i];
		way->last = i + 1 < d.n ? d.days[i + 1] - 1 : BOOK_NO_END;
		(*n)++;
	}
	pfree(d.days);
	return ways;
}
