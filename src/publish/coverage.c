/*
 * coverage.c: which days of two windows have rows: what a growth is worth that is
 * computed from them.
 *
 * The state is a bigint[], so that it has a text and a binary form without a type
 * of its own; one dimension, no NULLs:
 *
 *   4  WindowPair   current and base period, rows outside both, rows without a date
 *   2  rows         of the current window and of the base
 *   c  days         a bit for each day from MARGIN days before the current window to
 *                   MARGIN days after it, the first one's the lowest of the first
 *                   element; 1: there are rows
 *   b  days         the same for the base window; nothing where there is no base
 *
 * Its size follows from the windows, so it never grows. Anyone can hand any array to
 * a transition function, by an aggregate of his own: each call looks whether it is one.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/array.h"

#include "compat.h"
#include "period/period_run.h"
#include "row/row.h"
#include "value/value.h"
#include "window/window.h"

PORTSTATS_FUNCTION(coverage_accum);
PORTSTATS_FUNCTION(coverage_merge);
PORTSTATS_FUNCTION(coverage_final);

#define DAYS_IN_WORD	64
#define DAYS_IN_WEEK	7

/*
 * Rows so many days before or after a window show that it is covered from its first
 * day, or to its last one, though there may be no row on that day: tables are filled
 * in order of time.
 */
#define MARGIN			31

/* What the array holds. */
typedef struct Covered
{
	WindowPair	windows;
	int64		rows[WINDOW_TOTALS];
	uint64		days[FLEXIBLE_ARRAY_MEMBER];
} Covered;

#define FIXED_ELEMENTS	((int) (offsetof(Covered, days) / sizeof(int64)))

StaticAssertDecl(offsetof(Covered, days) % sizeof(int64) == 0 && sizeof(WindowPair) == 4 * sizeof(int64),
				 "a state is made of bigints");

static inline Covered *
covered(const ArrayType *state)
{
	return (Covered *) ARR_DATA_PTR(state);
}

/* Elements that the days of a window take; none where there is no base. */
static inline int
words_of(Period p)
{
	return p == WINDOW_NO_BASE ? 0 :
		(int) ((p & 0xFFFFFFFF) - (p >> 32) + 2 * MARGIN) / DAYS_IN_WORD + 1;
}

static inline int
elements_of(const WindowPair *w)
{
	return FIXED_ELEMENTS + words_of(w->current) + words_of(w->base);
}

/* The days of a window, WINDOW_CURRENT or WINDOW_BASE. */
static inline uint64 *
days_of(Covered *c, int which)
{
	return which == WINDOW_CURRENT ? c->days : c->days + words_of(c->windows.current);
}

/* Whether an array is a state. */
static bool
state_is_valid(const ArrayType *state)
{
	Size		elements;
	const Covered *c;

	if (VARSIZE(state) < ARR_OVERHEAD_NONULLS(1) + FIXED_ELEMENTS * sizeof(int64) ||
		ARR_NDIM(state) != 1 || ARR_HASNULL(state))
		return false;
	elements = (VARSIZE(state) - ARR_OVERHEAD_NONULLS(1)) / sizeof(int64);
	c = covered(state);
	return window_head_is_valid(&c->windows) &&
		c->rows[WINDOW_CURRENT] >= 0 && c->rows[WINDOW_BASE] >= 0 &&
		elements == (Size) elements_of(&c->windows);
}

/* The state in argument n of the call; 22023 where it is none. */
static ArrayType *
getarg_state(FunctionCallInfo fcinfo, int n)
{
	ArrayType  *state = PG_GETARG_ARRAYTYPE_P(n);

	if (!state_is_valid(state))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("array is no state of coverage"),
				 errhint("Call the aggregate coverage itself.")));
	return state;
}

/* An empty state of the windows, in the current memory context. */
static ArrayType *
new_state(const WindowPair *w)
{
	int			elements = elements_of(w);
	Size		size = ARR_OVERHEAD_NONULLS(1) + elements * sizeof(int64);
	ArrayType  *state = palloc0(size);

	SET_VARSIZE(state, size);
	state->ndim = 1;
	state->dataoffset = 0;
	state->elemtype = INT8OID;
	ARR_DIMS(state)[0] = elements;
	ARR_LBOUND(state)[0] = 1;
	covered(state)->windows = *w;
	return state;
}

/* Marks a day that has a row, where it is in a window or its margins. */
static inline void
mark_day(uint64 *days, Period window, DateADT day)
{
	int64		n = (int64) day - PERIOD_DAY_ZERO - (window >> 32) + MARGIN;

	if (n >= 0 && n <= (window & 0xFFFFFFFF) - (window >> 32) + 2 * MARGIN)
		days[n / DAYS_IN_WORD] |= UINT64CONST(1) << (n % DAYS_IN_WORD);
}

/*
 * The transition (state, on_date, p) or (state, on_date, current_period,
 * base_period): a row without a date is only counted.
 */
Datum
coverage_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	Covered    *c;
	int			in;

	value_require_aggregate(fcinfo, "coverage");
	if (PG_ARGISNULL(0))
	{
		WindowPair	w;

		window_begin(fcinfo, 2, PG_NARGS() - 2, &w);
		state = new_state(&w);
	}
	else
	{
		state = getarg_state(fcinfo, 0);
		window_require_same(fcinfo, 2, PG_NARGS() - 2, &covered(state)->windows);
	}
	c = covered(state);
	in = window_of_row(fcinfo, 1, &c->windows);
	if (in & WINDOW_IN_CURRENT)
		exact_add_count(&c->rows[WINDOW_CURRENT], 1);
	if (in & WINDOW_IN_BASE)
		exact_add_count(&c->rows[WINDOW_BASE], 1);
	if (!PG_ARGISNULL(1))
	{
		mark_day(days_of(c, WINDOW_CURRENT), c->windows.current, PG_GETARG_DATEADT(1));
		if (window_has_base(&c->windows))
			mark_day(days_of(c, WINDOW_BASE), c->windows.base, PG_GETARG_DATEADT(1));
	}
	PG_RETURN_POINTER(state);
}

/* The combine function; NULL states are those that saw no row. */
Datum
coverage_merge(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	Covered    *c;
	const Covered *other;
	int			words;

	value_require_aggregate(fcinfo, "coverage");
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_POINTER(getarg_state(fcinfo, 0));
	}
	other = covered(getarg_state(fcinfo, 1));
	if (PG_ARGISNULL(0))
	{
		WindowPair	w = other->windows;

		w.outside = 0;
		w.undated = 0;
		state = new_state(&w);
	}
	else
		state = getarg_state(fcinfo, 0);
	c = covered(state);
	window_merge_heads(&c->windows, &other->windows);
	exact_add_count(&c->rows[WINDOW_CURRENT], other->rows[WINDOW_CURRENT]);
	exact_add_count(&c->rows[WINDOW_BASE], other->rows[WINDOW_BASE]);
	words = elements_of(&c->windows) - FIXED_ELEMENTS;
	for (int i = 0; i < words; i++)
		c->days[i] |= other->days[i];
	PG_RETURN_POINTER(state);
}

/* ---------- reading ---------- */

/* A window as it is read: runs of days, counted as in the calendar. */
typedef struct Reading
{
	CalendarRun window;
	const uint64 *days;
	int32		first;			/* the first and last day with rows, or -1 */
	int32		last;
	CalendarRun covered;		/* from the first to the last day that counts as
								 * covered, where there are rows */
	CalendarRun *missing;		/* units without rows, in order of time */
	int			nmissing;
	CalendarRun gap;			/* the first of the longest runs of days without
								 * rows; ends before it begins where there is
								 * none */
} Reading;

static inline bool
has_rows(const Reading *r, int32 day)
{
	int32		n = day - r->window.first + MARGIN;

	return (r->days[n / DAYS_IN_WORD] >> (n % DAYS_IN_WORD) & 1) != 0;
}

/* Whether a run is made of whole ISO weeks: day 0 is a Monday. */
static bool
is_weeks(CalendarRun run)
{
	return run.first % DAYS_IN_WEEK == 0 && (run.last + 1) % DAYS_IN_WEEK == 0;
}

/* The last day of the unit that a day of the window is in, or of the window. */
static int32
unit_end(CalendarUnit unit, int32 day, CalendarRun window)
{
	int32		end = calendar_unit_first_day(calendar_unit_number(day, unit) + 1, unit) - 1;

	return Min(end, window.last);
}

/* Whether any day of a run, in the window or its margins, has rows. */
static bool
has_any(const Reading *r, int32 first, int32 last)
{
	for (int32 day = first; day <= last; day++)
		if (has_rows(r, day))
			return true;
	return false;
}

/* Takes the days from first to last, which have no rows, for the gap where it is shorter. */
static inline void
widen_gap(Reading *r, int32 first, int32 last)
{
	if (last - first > r->gap.last - r->gap.first)
	{
		r->gap.first = first;
		r->gap.last = last;
	}
}

/*
 * Finds the first and last day, what is covered, the longest gap, and the units without rows:
 * months of a window of whole months, weeks of one of whole ISO weeks; of any other its months,
 * cut to it. Gaps are of days within the window, whether or not they count as covered.
 */
static void
read_window(Covered *c, int which, Reading *r)
{
	CalendarUnit unit;
	int			room = 8;
	int32		quiet;			/* the first day after the last one with rows */
	int32		day;

	r->window = period_to_run(which == WINDOW_CURRENT ? c->windows.current : c->windows.base);
	r->days = days_of(c, which);
	r->first = -1;
	r->last = -1;
	r->missing = palloc(room * sizeof(CalendarRun));
	r->nmissing = 0;
	r->gap.first = quiet = r->window.first;
	r->gap.last = r->window.first - 1;
	unit = is_weeks(r->window) && !calendar_is_months(r->window) ? CALENDAR_WEEK : CALENDAR_MONTH;
	for (day = r->window.first; day <= r->window.last;)
	{
		CalendarRun part = {day, unit_end(unit, day, r->window)};
		bool		found = false;

		CHECK_FOR_INTERRUPTS();
		for (; day <= part.last; day++)
		{
			if (!has_rows(r, day))
				continue;
			found = true;
			if (r->first < 0)
				r->first = day;
			r->last = day;
			widen_gap(r, quiet, day - 1);
			quiet = day + 1;
		}
		if (found)
			continue;
		if (r->nmissing == room)
			r->missing = repalloc(r->missing, (room *= 2) * sizeof(CalendarRun));
		r->missing[r->nmissing++] = part;
	}
	widen_gap(r, quiet, r->window.last);
	r->covered = r->window;
	if (!has_any(r, r->window.first - MARGIN, r->window.first))
		r->covered.first = r->first;
	if (!has_any(r, r->window.last, r->window.last + MARGIN))
		r->covered.last = r->last;
}

/* Marks the days of a run as bad; those of a window begin with its first day. */
static void
mark_bad(bool *bad, CalendarRun window, int32 first, int32 last)
{
	for (int32 day = first; day <= last; day++)
		bad[day - window.first] = true;
}

/*
 * The longest run of the current window, the later of two, in which both windows are
 * covered and neither misses a unit, and the run of the base that answers to it. False
 * where there is none, or the windows have not one shape.
 */
static bool
like_for_like(const Reading *current, const Reading *base, CalendarRun *run, CalendarRun *base_run)
{
	CalendarRun window = current->window;
	CalendarPair to_current;
	CalendarPair to_base;
	CalendarRun both;
	int32		start;
	int32		longest = 0;
	bool	   *bad;

	if (base->last < 0 || current->last < 0 ||
		!calendar_pair(base->window, window, &to_current) ||
		!calendar_pair(window, base->window, &to_base))
		return false;
	bad = palloc0((window.last - window.first + 1) * sizeof(bool));
	for (int i = 0; i < current->nmissing; i++)
		mark_bad(bad, window, current->missing[i].first, current->missing[i].last);
	for (int i = 0; i < base->nmissing; i++)
		mark_bad(bad, window, calendar_pair_start(&to_current, base->missing[i].first),
				 calendar_pair_end(&to_current, base->missing[i].last));
	both.first = Max(current->covered.first,
					 calendar_pair_start(&to_current, base->covered.first));
	both.last = Min(current->covered.last, calendar_pair_end(&to_current, base->covered.last));
	start = both.first;
	for (int32 day = start; day <= both.last; day++)
	{
		if (bad[day - window.first])
			start = day + 1;
		else if (day - start + 1 >= longest)
		{
			longest = day - start + 1;
			run->first = start;
			run->last = day;
		}
	}
	pfree(bad);
	if (longest == 0)
		return false;
	base_run->first = Max(calendar_pair_start(&to_base, run->first), base->covered.first);
	base_run->last = Min(calendar_pair_end(&to_base, run->last), base->covered.last);
	return true;
}

/* ---------- the row ---------- */

/* Columns of a row, in the order of their names below. */
enum
{
	CURRENT_PERIOD, BASE_PERIOD,
	ROWS, FIRST_DAY, LAST_DAY, COVERED,
	BASE_ROWS, BASE_FIRST_DAY, BASE_LAST_DAY, BASE_COVERED,
	MISSING, BASE_MISSING,
	GAP, BASE_GAP,
	LIKE_FOR_LIKE, BASE_LIKE_FOR_LIKE,
	UNDATED
};

static const char *const coverage_names[] = {
	"current_period", "base_period",
	"rows", "first_day", "last_day", "covered",
	"base_rows", "base_first_day", "base_last_day", "base_covered",
	"missing_months", "base_missing_months",
	"longest_gap", "base_longest_gap",
	"like_for_like", "base_like_for_like",
	"undated",
	NULL
};

static void
set_period(RowBuilder *row, int column, CalendarRun run)
{
	row_set(row, column, PeriodGetDatum(period_from_run(run)));
}

/* Sets a column to the units without rows, a period[]. */
static void
set_missing(RowBuilder *row, int column, const Reading *r)
{
	Datum	   *periods = palloc(Max(r->nmissing, 1) * sizeof(Datum));

	for (int i = 0; i < r->nmissing; i++)
		periods[i] = PeriodGetDatum(period_from_run(r->missing[i]));
	row_set(row, column,
			PointerGetDatum(construct_array(periods, r->nmissing, row_element_type(row, column),
											sizeof(Period), FLOAT8PASSBYVAL, 'd')));
}

/*
 * Sets the columns of a window: that of its rows and the three after it, that of the
 * units without rows, and that of the longest gap.
 */
static void
set_window(RowBuilder *row, int rows, int missing, int gap, int64 n, const Reading *r)
{
	row_set(row, rows, Int64GetDatum(n));
	if (r->first >= 0)
	{
		row_set(row, rows + 1, DateADTGetDatum(r->first + PERIOD_DAY_ZERO));
		row_set(row, rows + 2, DateADTGetDatum(r->last + PERIOD_DAY_ZERO));
		set_period(row, rows + 3, r->covered);
	}
	set_missing(row, missing, r);
	if (r->gap.first <= r->gap.last)
		set_period(row, gap, r->gap);
}

/* The state as a row of type coverage; what is of the base is NULL where there is none. Strict. */
Datum
coverage_final(PG_FUNCTION_ARGS)
{
	Covered    *c = covered(getarg_state(fcinfo, 0));
	RowBuilder *row = row_builder(fcinfo, coverage_names);
	Reading		current;
	Reading		base;
	CalendarRun run;
	CalendarRun base_run;

	read_window(c, WINDOW_CURRENT, &current);
	set_period(row, CURRENT_PERIOD, current.window);
	set_window(row, ROWS, MISSING, GAP, c->rows[WINDOW_CURRENT], &current);
	row_set(row, UNDATED, Int64GetDatum(c->windows.undated));
	if (window_has_base(&c->windows))
	{
		read_window(c, WINDOW_BASE, &base);
		set_period(row, BASE_PERIOD, base.window);
		set_window(row, BASE_ROWS, BASE_MISSING, BASE_GAP, c->rows[WINDOW_BASE], &base);
		if (like_for_like(&current, &base, &run, &base_run))
		{
			set_period(row, LIKE_FOR_LIKE, run);
			set_period(row, BASE_LIKE_FOR_LIKE, base_run);
		}
	}
	PG_RETURN_DATUM(row_datum(row));
}
