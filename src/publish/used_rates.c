/*
 * used_rates.c: finds the rates of a state again, by their digits.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "currency/converted_total.h"
#include "publish/used_rates.h"
#include "window/window.h"

/* By entry, then oldest first. */
static int
compare_found(const void *x, const void *y)
{
	const FoundWay *a = x;
	const FoundWay *b = y;

	CHECK_FOR_INTERRUPTS();
	if (a->entry != b->entry)
		return a->entry < b->entry ? -1 : 1;
	return (a->way->first > b->way->first) - (a->way->first < b->way->first);
}

/* By currency, then oldest first, what was not found last; then by key. */
static int
compare_used(const void *x, const void *y)
{
	const UsedRate *a = x;
	const UsedRate *b = y;

	CHECK_FOR_INTERRUPTS();
	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	/* No two ways of a currency begin on the same day. */
	if (a->nfound > 0 && b->nfound > 0)
		return a->found->way->first < b->found->way->first ? -1 : 1;
	if ((a->nfound > 0) != (b->nfound > 0))
		return a->nfound > 0 ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

/* Whether a way serves on a day of a window in which an entry has an amount. */
static bool
is_in_window(const KeyedState *state, uint32 entry, const RateWay *way)
{
	const WindowPair *w = keyed_head(state);

	if (state->ntotals == 1)
		return true;
	for (int i = 0; i < WINDOW_TOTALS; i++)
	{
		Period		p = i == WINDOW_CURRENT ? w->current : w->base;

		if (p != WINDOW_NO_BASE && keyed_has_value(keyed_total(state, entry, i)) &&
			way->first <= period_end(p) && way->last >= period_start(p))
			return true;
	}
	return false;
}

/* The entry from first up to end, of one currency, that has a path; -1 where there is none. */
static int64
find_entry(const KeyedState *state, uint32 first, uint32 end, const RatePath *path)
{
	char		digits[RATES_MAX_TEXT];
	KeyPart		wanted;

	wanted.bytes = digits;
	wanted.len = rates_path_text(path, digits);
	while (first < end)
	{
		uint32		middle = first + (end - first) / 2;
		KeyPart		key[CONVERTED_PARTS];
		int			order;

		keyed_key(state, middle, key);
		order = keyed_compare_keys(&key[CONVERTED_PATH], &wanted, 1);
		if (order == 0)
			return middle;
		if (order < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return -1;
}

/* The ways of the book that have the digits of entries of one currency, in order. */
static FoundWay *
find_ways(const KeyedState *state, uint32 first, uint32 end, const RatesIn *in,
		  Currency from, Currency to, uint32 *nfound)
{
	uint32		n;
	RateWay    *ways = rate_ways(in->book, from, to, &n);
	FoundWay   *found = MemoryContextAllocHuge(CurrentMemoryContext,
											   (Size) Max(n, 1) * sizeof(FoundWay));

	*nfound = 0;
	for (uint32 i = 0; i < n; i++)
	{
		int64		entry = find_entry(state, first, end, &ways[i].path);

		CHECK_FOR_INTERRUPTS();
		if (entry < 0 || !is_in_window(state, (uint32) entry, &ways[i]))
			continue;
		found[*nfound].entry = (uint32) entry;
		found[*nfound].way = &ways[i];
		(*nfound)++;
	}
	qsort(found, *nfound, sizeof(FoundWay), compare_found);
	return found;
}

UsedRate   *
used_rates(const KeyedState *state, const RatesIn *in, Currency to, uint32 *n)
{
	UsedRate   *used = MemoryContextAllocHuge(CurrentMemoryContext,
											  (Size) Max(state->nentries, 1) * sizeof(UsedRate));
	uint32		end;

	*n = 0;
	for (uint32 first = 0; first < state->nentries; first = end)
	{
		KeyPart		key[CONVERTED_PARTS];
		FoundWay   *found;
		uint32		nfound;
		uint32		at = 0;
		Currency	from;

		end = keyed_group_end(state, first);
		keyed_key(state, first, key);
		/* Rows without an amount, and amounts that are in the target currency. */
		if (key[CONVERTED_PATH].len <= 0)
			continue;
		if (!currency_from_bytes(key[CONVERTED_CURRENCY].bytes, key[CONVERTED_CURRENCY].len, &from))
			elog(ERROR, "a state that was checked has no currency");
		found = find_ways(state, first, end, in, from, to, &nfound);
		for (uint32 i = first; i < end; i++)
		{
			used[*n].group = first;
			used[*n].entry = i;
			used[*n].found = &found[at];
			used[*n].nfound = 0;
			while (at < nfound && found[at].entry == i)
			{
				used[*n].nfound++;
				at++;
			}
			(*n)++;
		}
	}
	qsort(used, *n, sizeof(UsedRate), compare_used);
	return used;
}
