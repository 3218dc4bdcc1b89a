/*
 * series_state.c: the state of a series that rows are added to.
 *
 * The format, of which SeriesState is the first part:
 *
 *   40  SeriesState  the header of a stored series, the layout SERIES_GROWING; room
 *                    for entries, size of the arena
 *   4e  firsts       maxpoints times, an even number: the first unit of each entry
 *  24e  entries      maxpoints times: sum, last unit, scale, whether there is a
 *                    value, whether it is a numeric
 *    a  arena        numerics, each at a multiple of 4: totals for which 128 bits
 *                    have no room (huge values, NaN, infinities); the server adds to
 *                    them
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
 * A state without an arena takes a power of two of bytes, as the server hands memory
 * out: six points at first, five years of months in 2048 bytes.
 */
#define SMALLEST_STATE		256
#define POINT_SIZE			(sizeof(SeriesEntry) + sizeof(int32))
#define SMALLEST_NUMERIC	32

StaticAssertDecl(sizeof(SeriesEntry) == 24, "entries have no holes");
StaticAssertDecl(offsetof(SeriesState, firsts) == 40, "so that entries are aligned to 8");

static char *
arena(const SeriesState *state)
{
	return (char *) (series_state_entry(state, state->maxpoints));
}

static Numeric
entry_numeric(const SeriesState *state, const SeriesEntry *e)
{
	return (Numeric) (arena(state) + e->sum.lo);
}

/* The total of an entry, zero where it has no value; a numeric is that of the state. */
static ExactNumber
entry_number(const SeriesState *state, int32 entry)
{
	const SeriesEntry *e = series_state_entry(state, entry);
	ExactNumber x = {e->sum, e->dscale, NULL};

	if (e->is_numeric)
		x.numeric = entry_numeric(state, e);
	return x;
}

/* The bytes of a state. */
static uint64
state_size(uint64 maxpoints, uint64 arena_size)
{
	return offsetof(SeriesState, firsts) + maxpoints * POINT_SIZE + arena_size;
}

/* A state with room for so many points or more, its header not set but for the size. */
static SeriesState *
allocate(uint64 points, uint64 arena_size)
{
	uint64		size = SMALLEST_STATE;
	uint64		maxpoints;
	SeriesState *state;

	while (size < state_size(points + 1, 0))
		size *= 2;
	maxpoints = (size - offsetof(SeriesState, firsts)) / POINT_SIZE & ~(uint64) 1;
	size = state_size(maxpoints, arena_size);
	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many points for one series"),
				 errdetail("A state of %llu points would need more than 1 GB.",
						   (unsigned long long) maxpoints)));
	state = palloc(size);
	memset(state, 0, offsetof(SeriesState, firsts));
	SET_VARSIZE(state, size);
	state->maxpoints = (int32) maxpoints;
	state->arena_size = (uint32) arena_size;
	return state;
}

SeriesState *
series_state_new(CalendarUnit unit)
{
	SeriesState *state = allocate(1, 0);

	state->header.version = SERIES_VERSION;
	state->header.unit = unit;
	state->header.layout = SERIES_GROWING;
	return state;
}

/* Replaces a state by one with more room; the old one is left to who made it. */
static void
grow(SeriesState **state, uint64 points, uint64 arena_size)
{
	SeriesState *old = *state;
	SeriesState *result = allocate(points, arena_size);
	int32		n = old->header.npoints;
	int32		size = result->header.vl_len_;

	result->header = old->header;
	result->header.vl_len_ = size;
	result->arena_used = old->arena_used;
	memcpy(series_state_entry(result, 0), series_state_entry(old, 0), n * sizeof(SeriesEntry));
	memcpy(result->firsts, old->firsts, n * sizeof(int32));
	memcpy(arena(result), arena(old), old->arena_used);
	*state = result;
}

/* The first entry that ends with the given unit or later. */
static int32
search(const SeriesState *state, int32 unit)
{
	const int32 *firsts = state->firsts;
	int32		low = 0;
	int32		high;

	if (state->header.npoints == 0 || unit <= firsts[0])
		return 0;
	/* No entry comes later than if each unit had one; where there are no gaps, it is there. */
	high = Min(unit - firsts[0], state->header.npoints - 1);
	if (firsts[high] == unit)
		return high;
	/* The last one that begins no later than the unit. */
	while (low < high)
	{
		int32		middle = high - (high - low) / 2;

		if (firsts[middle] <= unit)
			low = middle;
		else
			high = middle - 1;
	}
	return series_state_entry(state, low)->last >= unit ? low : low + 1;
}

/* Makes entry number at, moving those behind it. */
static void
insert_entry(SeriesState **state, int32 at, int32 first, int32 last)
{
	int32		n = (*state)->header.npoints;
	int32	   *firsts;
	SeriesEntry *e;

	if (n == (*state)->maxpoints)
		grow(state, (uint64) n + 1, (*state)->arena_size);
	firsts = (*state)->firsts;
	memmove(&firsts[at + 1], &firsts[at], (n - at) * sizeof(int32));
	firsts[at] = first;
	e = series_state_entry(*state, at);
	memmove(e + 1, e, (n - at) * sizeof(SeriesEntry));
	memset(e, 0, sizeof(SeriesEntry));
	e->last = last;
	(*state)->header.npoints++;
}

int32
series_state_find(SeriesState **state, int32 first, int32 last)
{
	int32		at = search(*state, first);
	const int32 *firsts = (*state)->firsts;

	if (at < (*state)->header.npoints && firsts[at] <= last)
		return firsts[at] == first && series_state_entry(*state, at)->last == last ? at : -1;
	insert_entry(state, at, first, last);
	return at;
}

int32
series_state_cover(SeriesState **state, int32 first, int32 last)
{
	int32		at = search(*state, first);
	int32		end = at;
	int32		n = (*state)->header.npoints;
	int32	   *firsts = (*state)->firsts;
	SeriesEntry *entries;

	while (end < n && firsts[end] <= last)
		end++;
	if (end == at)
	{
		insert_entry(state, at, first, last);
		return at;
	}
	for (int32 i = at + 1; i < end; i++)
		if (series_state_entry(*state, i)->has_value)
		{
			ExactNumber x = entry_number(*state, i);

			series_state_add_number(state, at, &x);
		}
	firsts = (*state)->firsts;
	entries = series_state_entry(*state, 0);
	firsts[at] = Min(firsts[at], first);
	entries[at].last = Max(entries[end - 1].last, last);
	memmove(&firsts[at + 1], &firsts[end], (n - end) * sizeof(int32));
	memmove(&entries[at + 1], &entries[end], (n - end) * sizeof(SeriesEntry));
	(*state)->header.npoints -= end - (at + 1);
	return at;
}

void
series_state_refine(SeriesState *state, CalendarUnit unit)
{
	CalendarUnit from = state->header.unit;

	for (int32 i = 0; i < state->header.npoints; i++)
		series_convert_units(from, unit, &state->firsts[i], &series_state_entry(state, i)->last);
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
	SeriesEntry *e = series_state_entry(*state, entry);
	uint32		wanted = room_for(VARSIZE(number));

	if (!e->is_numeric || wanted > e->sum.hi)
	{
		uint32		used = (*state)->arena_used;

		if (used + wanted > (*state)->arena_size)
			grow(state, (*state)->maxpoints,
				 Max((uint64) (*state)->arena_size * 2, (uint64) used + wanted));
		e = series_state_entry(*state, entry);
		e->is_numeric = true;
		e->sum.lo = used;
		e->sum.hi = wanted;
		(*state)->arena_used = used + wanted;
	}
	memcpy(arena(*state) + e->sum.lo, number, VARSIZE(number));
}

void
series_state_add_number(SeriesState **state, int32 entry, const ExactNumber *x)
{
	ExactNumber total = entry_number(*state, entry);

	total = exact_number_plus(&total, x);
	if (total.numeric != NULL)
	{
		set_numeric(state, entry, total.numeric);
		/* A sum, so made here: thousands of entries may become one. */
		pfree(total.numeric);
	}
	else
		series_state_entry(*state, entry)->sum = total.fixed;
	series_state_entry(*state, entry)->dscale = (uint16) total.dscale;
	series_state_entry(*state, entry)->has_value = true;
}

/* ---------- the stored form ---------- */

/* Whether the bytes are a state: whoever takes rows without a final function can store one. */
static bool
state_is_valid(const SeriesState *state)
{
	Size		size = VARSIZE(state);
	int64		before = -1;

	if (size < offsetof(SeriesState, firsts) || state->header.version != SERIES_VERSION ||
		state->header.unit >= CALENDAR_NO_UNIT || state->header.undated < 0 ||
		state->maxpoints < 0 || state->maxpoints % 2 != 0 || state->header.npoints < 0 ||
		state->header.npoints > state->maxpoints ||
		state->arena_used > state->arena_size ||
		size != state_size(state->maxpoints, state->arena_size))
		return false;
	for (int32 i = 0; i < state->header.npoints; i++)
	{
		const SeriesEntry *e = series_state_entry(state, i);
		int32		first = state->firsts[i];

		CHECK_FOR_INTERRUPTS();
		if (first <= before || e->last < first)
			return false;
		before = e->last;
		if (e->is_numeric &&
			!exact_numeric_is_valid(arena(state), state->arena_used, e->sum.lo))
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
		const SeriesEntry *e = series_state_entry(state, i);
		ExactNumber total = entry_number(state, i);

		CHECK_FOR_INTERRUPTS();
		series_append_number(&b, state->firsts[i], e->last, e->has_value ? &total : NULL);
	}
	return series_finish(&b);
}
