/*
 * series_state.c: the state of a series that rows are added to.
 *
 * The format, of which SeriesState is the first part:
 *
 *   48  SeriesState  the header of a stored series, the layout SERIES_GROWING; room
 *                    for entries, how many are pending, size of the arena
 *   4e  firsts       maxpoints times, an even number: the first unit of each entry
 *  24e  entries      maxpoints times: sum, last unit, scale, whether there is a
 *                    value, whether it is a numeric
 *    a  arena        numerics, each at a multiple of 4: totals for which 128 bits
 *                    have no room (huge values, NaN, infinities); the server adds to
 *                    them
 *
 * Entries are in order of time, so that a series without gaps is found by
 * subtraction and any other by bisection, and the stored form is one pass. An entry
 * for which many would have to be moved is pending: it waits behind them, in no
 * order, and there may be several of one unit, each with a numeric of its own. When
 * there is no more room, all are brought in order at once, and a quarter of the room is
 * free again; so they are when the arena has more in it than the whole had after the
 * last time. Whatever order rows come in, each of them pays for a few steps of it.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/memutils.h"

#include "compat.h"
#include "period/period.h"
#include "period/period_run.h"
#include "series/series_state.h"

/*
 * A state without an arena takes a power of two of bytes, as the server hands memory
 * out: six points at first, five years of months in 2048 bytes.
 */
#define SMALLEST_STATE		256
#define POINT_SIZE			(sizeof(SeriesEntry) + sizeof(int32))
#define SMALLEST_NUMERIC	32

/* How many entries may be moved for one: no dearer than to sort it. */
#define MOVED_AT_MOST		64

StaticAssertDecl(sizeof(SeriesEntry) == 24, "entries have no holes");
StaticAssertDecl(offsetof(SeriesState, firsts) == 48, "so that entries are aligned to 8");

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

/* How many entries, an even number, there is room for in a state of so many bytes. */
static uint64
points_in(uint64 size)
{
	return (size - offsetof(SeriesState, firsts)) / POINT_SIZE & ~(uint64) 1;
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

	while (points_in(size) < points)
		size *= 2;
	maxpoints = points_in(size);
	size = state_size(maxpoints, arena_size);
	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many points for one series"),
				 errdetail("A state of %llu points would need more than 1 GB.",
						   (unsigned long long) maxpoints),
				 errhint("Make a series by a larger unit, or of each part with GROUP BY.")));
	/* What has room but no point yet travels with the value: no stray bytes. */
	state = palloc0(size);
	SET_VARSIZE(state, size);
	state->maxpoints = (int32) maxpoints;
	state->arena_size = (uint32) arena_size;
	return state;
}

SeriesState *
series_state_new(CalendarUnit unit, bool covers)
{
	SeriesState *state = allocate(1, 0);

	state->header.version = SERIES_VERSION;
	state->header.unit = unit;
	state->header.layout = SERIES_GROWING;
	state->covers = covers;
	return state;
}

/* Makes an empty state one of the kind of another. */
static void
copy_header(SeriesState *state, const SeriesState *from)
{
	int32		size = state->header.vl_len_;

	state->header = from->header;
	state->header.vl_len_ = size;
	state->header.npoints = 0;
	state->covers = from->covers;
}

/* Replaces a state by one with more room; the old one is left to who made it. */
static void
grow(SeriesState **state, uint64 points, uint64 arena_size)
{
	SeriesState *old = *state;
	SeriesState *result = allocate(points, arena_size);
	int32		n = old->header.npoints + old->npending;

	copy_header(result, old);
	result->header.npoints = old->header.npoints;
	result->npending = old->npending;
	result->arena_used = old->arena_used;
	result->arena_kept = old->arena_kept;
	memcpy(series_state_entry(result, 0), series_state_entry(old, 0), n * sizeof(SeriesEntry));
	memcpy(result->firsts, old->firsts, n * sizeof(int32));
	memcpy(arena(result), arena(old), old->arena_used);
	*state = result;
}

/* ---------- totals ---------- */

/* What is set aside for a numeric of so many bytes: the next power of two. */
static uint32
room_for(uint32 size)
{
	return pg_nextpower2_32(Max(size, SMALLEST_NUMERIC));
}

/* The largest arena that there is room for. */
static uint64
largest_arena(const SeriesState *state)
{
	return MaxAllocSize - state_size(state->maxpoints, 0);
}

/* Makes the arena larger by so many bytes: twice as large, or as large as can be. */
static void
grow_arena(SeriesState **state, uint32 wanted)
{
	grow(state, (*state)->maxpoints,
		 Max((uint64) (*state)->arena_used + wanted,
			 Min((uint64) (*state)->arena_size * 2, largest_arena(*state))));
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
			grow_arena(state, wanted);
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

/* ---------- in order ---------- */

/* The error for units that overlap those of another entry. */
pg_noreturn static void
raise_overlap(const SeriesState *state, int32 first, int32 last)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("period \"%s\" overlaps another period of the series",
					period_to_text(series_period(state->header.unit, first, last))),
			 errdetail("A figure for several periods and a figure for one of them cannot be told apart in a total."),
			 errhint("Leave out the totals of longer periods; make a series of each source and combine() them; for running totals since New Year give the last month of each, and decumulate() the series.")));
	pg_unreachable();
}

/* Whether an entry is of units first .. last. */
static bool
entry_is(const SeriesState *state, int32 entry, int32 first, int32 last)
{
	return state->firsts[entry] == first && series_state_entry(state, entry)->last == last;
}

/* Makes an entry, for which there is room, one of units first .. last without a value. */
static void
set_entry(SeriesState *state, int32 entry, int32 first, int32 last)
{
	SeriesEntry *e = series_state_entry(state, entry);

	state->firsts[entry] = first;
	memset(e, 0, sizeof(SeriesEntry));
	e->last = last;
}

static void
move_entries(SeriesState *state, int32 to, int32 from, int32 count)
{
	memmove(&state->firsts[to], &state->firsts[from], count * sizeof(int32));
	memmove(series_state_entry(state, to), series_state_entry(state, from),
			count * sizeof(SeriesEntry));
}

/* Adds what entry i of a state has to an entry of another, or of the same. */
static void
add_entry(SeriesState **state, int32 entry, const SeriesState *from, int32 i)
{
	ExactNumber x = entry_number(from, i);

	if (series_state_entry(from, i)->has_value)
		series_state_add_number(state, entry, &x);
}

/*
 * Adds entry i of another state, which begins no earlier than the last of a state in
 * order: to that one or behind it. There is room.
 */
static void
append_entry(SeriesState **state, const SeriesState *from, int32 i)
{
	int32		first = from->firsts[i];
	int32		last = series_state_entry(from, i)->last;
	int32		at = (*state)->header.npoints - 1;

	if (at < 0 || first > series_state_entry(*state, at)->last)
	{
		set_entry(*state, ++at, first, last);
		(*state)->header.npoints++;
	}
	else if ((*state)->covers)
		series_state_entry(*state, at)->last = Max(series_state_entry(*state, at)->last, last);
	else if (!entry_is(*state, at, first, last))
		raise_overlap(*state, first, last);
	add_entry(state, at, from, i);
}

static int
compare_keys(const void *a, const void *b)
{
	uint64		x = *(const uint64 *) a;
	uint64		y = *(const uint64 *) b;

	return x < y ? -1 : x > y;
}

/* The pending entries in order of their first units, palloc'd: that unit and the number of each. */
static uint64 *
sort_pending(const SeriesState *state)
{
	int32		n = state->header.npoints;
	uint64	   *keys = palloc(state->npending * sizeof(uint64));

	for (int32 i = 0; i < state->npending; i++)
		keys[i] = (uint64) state->firsts[n + i] << 32 | (uint32) (n + i);
	qsort(keys, state->npending, sizeof(uint64), compare_keys);
	return keys;
}

/*
 * A state of the same size or larger with the same contents, all of it in order; what
 * the arena no longer needs is left behind. 22023 where entries overlap.
 */
static SeriesState *
in_order(const SeriesState *state)
{
	SeriesState *result = allocate(state->maxpoints, state->arena_used);
	uint64	   *keys = sort_pending(state);
	int32		n = state->header.npoints;
	int32		at = 0;

	copy_header(result, state);
	for (int32 i = 0; i < state->npending; i++)
	{
		int32		pending = (int32) (keys[i] & PG_INT32_MAX);

		CHECK_FOR_INTERRUPTS();
		while (at < n && state->firsts[at] <= state->firsts[pending])
			append_entry(&result, state, at++);
		append_entry(&result, state, pending);
	}
	while (at < n)
		append_entry(&result, state, at++);
	pfree(keys);
	result->arena_kept = result->arena_used;
	return result;
}

/*
 * Whether numerics of pending entries have come that take more than all there was when it
 * was in order; or half of the room that was left then, or what is little of all.
 */
static bool
arena_is_crowded(const SeriesState *state)
{
	uint64		kept = state->arena_kept;
	uint64		most = largest_arena(state);

	return state->npending > 0 &&
		state->arena_used - kept > Min(state_size(state->maxpoints, kept),
									   Max((most - kept) / 2, most / 64));
}

/* Makes room in a full state for new entries, by bringing it in order if that gives enough. */
static void
make_room(SeriesState **state)
{
	if ((*state)->npending > 0)
		*state = in_order(*state);
	if ((*state)->header.npoints > (*state)->maxpoints / 4 * 3)
		grow(state, (uint64) (*state)->maxpoints + 1, (*state)->arena_used);
}

/* ---------- finding ---------- */

/* The first entry of those in order that ends with the given unit or later. */
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

/* Makes an entry: number at of those in order, or one that is pending. */
static int32
insert_entry(SeriesState **state, int32 at, int32 first, int32 last)
{
	int32		n = (*state)->header.npoints;
	int32		end = n + (*state)->npending;
	bool		waits = n - at > MOVED_AT_MOST;

	/* Rows of one day often follow each other. */
	if (waits && end > n && entry_is(*state, end - 1, first, last))
		return end - 1;
	if (end == (*state)->maxpoints || (waits && arena_is_crowded(*state)))
	{
		make_room(state);
		return series_state_find(state, first, last);
	}
	if (waits)
	{
		at = end;
		(*state)->npending++;
	}
	else
	{
		/* The first pending one makes way: those have no order. */
		move_entries(*state, end, n, Min(end - n, 1));
		move_entries(*state, at + 1, at, n - at);
		(*state)->header.npoints++;
	}
	set_entry(*state, at, first, last);
	return at;
}

/*
 * Makes entry number at, which overlaps units first .. last, one that covers them and
 * whatever else does; or a pending one, where that would move many.
 */
static int32
cover(SeriesState **state, int32 at, int32 first, int32 last)
{
	int32		n = (*state)->header.npoints;
	int32		npending = (*state)->npending;
	int32		end = at + 1;
	int32		removed;
	SeriesEntry *e;

	if (end < n && (*state)->firsts[end] <= last && n - at > MOVED_AT_MOST)
		return insert_entry(state, at, first, last);
	for (; end < n && (*state)->firsts[end] <= last; end++)
		add_entry(state, at, *state, end);
	e = series_state_entry(*state, at);
	(*state)->firsts[at] = Min((*state)->firsts[at], first);
	e->last = Max(series_state_entry(*state, end - 1)->last, last);
	removed = end - (at + 1);
	move_entries(*state, at + 1, end, n - end);
	n -= removed;
	/* The last pending ones fill the gap: those have no order. */
	move_entries(*state, n, n + removed + npending - Min(removed, npending),
				 Min(removed, npending));
	(*state)->header.npoints = n;
	return at;
}

int32
series_state_find(SeriesState **state, int32 first, int32 last)
{
	int32		at = search(*state, first);

	if (at == (*state)->header.npoints || (*state)->firsts[at] > last)
		return insert_entry(state, at, first, last);
	if (entry_is(*state, at, first, last))
		return at;
	if (!(*state)->covers)
		raise_overlap(*state, first, last);
	return cover(state, at, first, last);
}

int32
series_state_find_day(SeriesState **state, DateADT date)
{
	CalendarUnit unit = (*state)->header.unit;
	int64		day = (int64) date - PERIOD_DAY_ZERO;
	int32		number;

	/* The last week reaches beyond it. */
	if (day < 0 || day > CALENDAR_LAST_DAY || unit == CALENDAR_WEEK)
		(void) period_of_date(date, unit);
	number = calendar_unit_number((int32) day, unit);
	return series_state_find(state, number, number);
}

void
series_state_refine(SeriesState *state, CalendarUnit unit)
{
	CalendarUnit from = state->header.unit;

	for (int32 i = 0; i < state->header.npoints + state->npending; i++)
		series_convert_units(from, unit, &state->firsts[i], &series_state_entry(state, i)->last);
	state->header.unit = unit;
}

/* ---------- the stored form ---------- */

/* Whether the bytes are a state: whoever takes rows without a final function can store one. */
static bool
state_is_valid(const SeriesState *state)
{
	Size		size = VARSIZE(state);
	int32		n = state->header.npoints;
	int64		before = -1;

	if (size < offsetof(SeriesState, firsts) || state->header.version != SERIES_VERSION ||
		state->header.unit >= CALENDAR_NO_UNIT || state->header.undated < 0 ||
		state->maxpoints < 0 || state->maxpoints % 2 != 0 || n < 0 || state->npending < 0 ||
		(int64) n + state->npending > state->maxpoints || state->covers > 1 ||
		state->arena_used > state->arena_size || state->arena_kept > state->arena_used ||
		size != state_size(state->maxpoints, state->arena_size))
		return false;
	for (int32 i = 0; i < n + state->npending; i++)
	{
		const SeriesEntry *e = series_state_entry(state, i);
		int32		first = state->firsts[i];

		CHECK_FOR_INTERRUPTS();
		if (first < 0 || (i < n && first <= before) || e->last < first ||
			e->last > series_last_unit(state->header.unit) ||
			e->dscale > STORED_LONG_DSCALE || e->has_value > 1 || e->is_numeric > 1)
			return false;
		before = e->last;
		if (e->is_numeric &&
			(!exact_numeric_is_valid(arena(state), state->arena_used, e->sum.lo) ||
			 e->sum.hi < (int64) VARSIZE(entry_numeric(state, e)) ||
			 (uint64) e->sum.lo + e->sum.hi > state->arena_used))
			return false;
	}
	return true;
}

SeriesHeader *
series_settle(const SeriesHeader *growing)
{
	const SeriesState *state = (const SeriesState *) growing;
	SeriesBuilder b;

	if (!state_is_valid(state))
		return NULL;
	if (state->npending > 0)
		state = in_order(state);
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
