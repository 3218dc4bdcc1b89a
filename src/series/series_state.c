/*
 * series_state.c: the state of a series that rows are added to.
 *
 * The format, of which SeriesState is the first part:
 *
 *   48  SeriesState  the header of a stored series, the layout SERIES_GROWING;
 *                    room for entries, where the last row fell, sizes
 *   32e entries      maxentries times: sum, first and last unit, the arena offset
 *                    of a numeric, scale, whether there is a value
 *    a  arena        numerics, each at a multiple of 4: totals for which 128 bits
 *                    have no room (huge values, NaN, infinities), in their
 *                    entries' sums' stead; the server adds to them
 *
 * Entries are in order of time, so that a series without gaps is found by
 * subtraction and any other by bisection, and the stored form is one pass.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

#include "compat.h"
#include "series/series_state.h"

/*
 * Room that makes a state without an arena a power of two of bytes, as the server
 * hands memory out: 256 at first, five years of months in 2048.
 */
#define FIRST_ENTRIES		6
#define NEXT_ENTRIES(n)		(2 * (uint64) (n) + 2)

#define SMALLEST_NUMERIC	32

StaticAssertDecl(sizeof(SeriesEntry) == 32, "entries have no holes");
StaticAssertDecl(offsetof(SeriesState, entries) == 48, "entries are aligned to 8");

static char *
arena(const SeriesState *state)
{
	return (char *) &state->entries[state->maxpoints];
}

static Numeric
entry_numeric(const SeriesState *state, const SeriesEntry *e)
{
	return (Numeric) (arena(state) + e->numeric);
}

/* The total of an entry, zero where it has no value; a numeric is that of the state. */
static ExactNumber
entry_number(const SeriesState *state, int32 entry)
{
	const SeriesEntry *e = &state->entries[entry];
	ExactNumber x = {e->sum, e->dscale, NULL};

	if (e->numeric != SERIES_NOWHERE)
		x.numeric = entry_numeric(state, e);
	return x;
}

/* A state with room, all zero but its sizes. */
static SeriesState *
allocate(uint64 maxpoints, uint64 arena_size)
{
	uint64		size = offsetof(SeriesState, entries) + maxpoints * sizeof(SeriesEntry) +
		arena_size;
	SeriesState *state;

	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many points for one series"),
				 errdetail("A state of %llu points would need more than 1 GB.",
						   (unsigned long long) maxpoints)));
	state = palloc(size);
	memset(state, 0, offsetof(SeriesState, entries));
	SET_VARSIZE(state, size);
	state->maxpoints = (int32) maxpoints;
	state->arena_size = (uint32) arena_size;
	return state;
}

SeriesState *
series_state_new(CalendarUnit unit)
{
	SeriesState *state = allocate(FIRST_ENTRIES, 0);

	state->header.version = SERIES_VERSION;
	state->header.unit = unit;
	state->header.layout = SERIES_GROWING;
	state->recent = -1;
	state->recent_last = -1;
	return state;
}

/* Replaces a state by one with more room; the old one is left to who made it. */
static void
grow(SeriesState **state, uint64 maxpoints, uint64 arena_size)
{
	SeriesState *old = *state;
	SeriesState *result = allocate(maxpoints, arena_size);

	result->header = old->header;
	SET_VARSIZE(result, offsetof(SeriesState, entries) + maxpoints * sizeof(SeriesEntry) +
				arena_size);
	result->recent = old->recent;
	result->recent_first = old->recent_first;
	result->recent_last = old->recent_last;
	result->arena_used = old->arena_used;
	memcpy(result->entries, old->entries, old->header.npoints * sizeof(SeriesEntry));
	memcpy(arena(result), arena(old), old->arena_used);
	*state = result;
}

/* The first entry that ends with the given unit or later. */
static int32
search(const SeriesState *state, int32 unit)
{
	const SeriesEntry *entries = state->entries;
	int32		n = state->header.npoints;
	int32		low = 0;
	int32		high;

	if (n == 0 || unit <= entries[0].last)
		return 0;
	/* No entry comes later than if each unit had one. */
	high = unit - entries[0].first;
	if (high >= n)
	{
		if (entries[n - 1].last < unit)
			return n;
		high = n - 1;
	}
	/* Where there are no gaps, this is it. */
	if (entries[high].first == unit)
		return high;
	while (low < high)
	{
		int32		middle = low + (high - low) / 2;

		if (entries[middle].last < unit)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Makes entry number at, moving those behind it. */
static void
insert_entry(SeriesState **state, int32 at, int32 first, int32 last)
{
	SeriesState *s = *state;
	SeriesEntry *e;

	if (s->header.npoints == s->maxpoints)
	{
		grow(state, NEXT_ENTRIES(s->maxpoints), s->arena_size);
		s = *state;
	}
	e = &s->entries[at];
	memmove(e + 1, e, (s->header.npoints - at) * sizeof(SeriesEntry));
	memset(e, 0, sizeof(SeriesEntry));
	e->first = first;
	e->last = last;
	e->numeric = SERIES_NOWHERE;
	s->header.npoints++;
	/* Its number may have changed. */
	s->recent = -1;
	s->recent_last = -1;
}

int32
series_state_find(SeriesState **state, int32 first, int32 last)
{
	int32		at = search(*state, first);
	const SeriesEntry *e = &(*state)->entries[at];

	if (at < (*state)->header.npoints && e->first <= last)
		return e->first == first && e->last == last ? at : -1;
	insert_entry(state, at, first, last);
	return at;
}

int32
series_state_cover(SeriesState **state, int32 first, int32 last)
{
	int32		at = search(*state, first);
	int32		end = at;
	SeriesState *s = *state;

	while (end < s->header.npoints && s->entries[end].first <= last)
		end++;
	if (end == at)
	{
		insert_entry(state, at, first, last);
		return at;
	}
	for (int32 i = at + 1; i < end; i++)
		if ((*state)->entries[i].has_value)
		{
			ExactNumber x = entry_number(*state, i);

			series_state_add_number(state, at, &x);
		}
	s = *state;
	s->entries[at].first = Min(s->entries[at].first, first);
	s->entries[at].last = Max(s->entries[end - 1].last, last);
	if (end > at + 1)
	{
		memmove(&s->entries[at + 1], &s->entries[end],
				(s->header.npoints - end) * sizeof(SeriesEntry));
		s->header.npoints -= end - (at + 1);
		s->recent = -1;
		s->recent_last = -1;
	}
	return at;
}

void
series_state_refine(SeriesState *state, CalendarUnit unit)
{
	CalendarUnit from = state->header.unit;

	for (int32 i = 0; i < state->header.npoints; i++)
		series_convert_units(from, unit, &state->entries[i].first, &state->entries[i].last);
	state->header.unit = unit;
}

/* What is set aside for a numeric of so many bytes: the next power of two. */
static uint32
room_for(uint32 size)
{
	return pg_nextpower2_32(Max(size, SMALLEST_NUMERIC));
}

/* Makes a numeric the total of an entry. */
static void
set_numeric(SeriesState **state, int32 entry, Numeric number)
{
	SeriesEntry *e = &(*state)->entries[entry];
	uint32		wanted = room_for(VARSIZE(number));

	if (e->numeric == SERIES_NOWHERE || wanted > room_for(VARSIZE(entry_numeric(*state, e))))
	{
		uint32		used = (*state)->arena_used;

		if (used + wanted > (*state)->arena_size)
			grow(state, (*state)->maxpoints,
				 Max((uint64) (*state)->arena_size * 2, (uint64) used + wanted));
		e = &(*state)->entries[entry];
		e->numeric = used;
		(*state)->arena_used = used + wanted;
	}
	memcpy(arena(*state) + e->numeric, number, VARSIZE(number));
}

void
series_state_add_number(SeriesState **state, int32 entry, const ExactNumber *x)
{
	ExactNumber total = entry_number(*state, entry);
	SeriesEntry *e;

	total = exact_number_plus(&total, x);
	if (total.numeric != NULL)
		set_numeric(state, entry, total.numeric);
	e = &(*state)->entries[entry];
	e->sum = total.fixed;
	e->dscale = (uint16) total.dscale;
	e->has_value = true;
}

/* ---------- the stored form ---------- */

/* Whether the bytes are a state: whoever takes rows without a final function can store one. */
static bool
state_is_valid(const SeriesState *state)
{
	Size		size = VARSIZE(state);
	int64		before = -1;

	if (size < offsetof(SeriesState, entries) || state->header.version != SERIES_VERSION ||
		state->header.unit >= CALENDAR_NO_UNIT || state->header.undated < 0 ||
		state->maxpoints < 0 || state->header.npoints < 0 ||
		state->header.npoints > state->maxpoints ||
		state->arena_used > state->arena_size ||
		size != offsetof(SeriesState, entries) +
		(uint64) state->maxpoints * sizeof(SeriesEntry) + state->arena_size)
		return false;
	for (int32 i = 0; i < state->header.npoints; i++)
	{
		const SeriesEntry *e = &state->entries[i];

		if (e->first <= before || e->last < e->first)
			return false;
		before = e->last;
		if (e->numeric != SERIES_NOWHERE &&
			!exact_numeric_is_valid(arena(state), state->arena_used, e->numeric))
			return false;
	}
	return before <= series_last_unit(state->header.unit);
}

SeriesHeader *
series_settle(const SeriesHeader *growing)
{
	const SeriesState *state = (const SeriesState *) growing;
	SeriesBuilder b;

	if (!state_is_valid(state))
		return NULL;
	series_begin(&b, state->header.unit, state->header.npoints);
	b.undated = state->header.undated;
	for (int32 i = 0; i < state->header.npoints; i++)
	{
		const SeriesEntry *e = &state->entries[i];
		ExactNumber total = entry_number(state, i);

		CHECK_FOR_INTERRUPTS();
		if (total.numeric != NULL)
			total = exact_number(total.numeric);
		series_append_number(&b, e->first, e->last, e->has_value ? &total : NULL);
	}
	return series_finish(&b);
}
