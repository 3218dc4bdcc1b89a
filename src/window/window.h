/*
 * window.h: two periods, and which of them a date falls in.
 *
 * WindowPair is the head of every state that compares two windows (comparison,
 * breakdown): it names the windows, so that no reading can mistake them, and
 * counts the rows that fell in neither.
 */
#ifndef PORTSTATS_WINDOW_H
#define PORTSTATS_WINDOW_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/jsonb.h"

#include "period/period.h"

/*
 * 32 bytes: current and base period, rows outside both, rows without a date.
 * The base of a period without a prior year (week 53) is WINDOW_NO_BASE.
 */
typedef struct WindowPair
{
	Period		current;
	Period		base;
	int64		outside;
	int64		undated;
} WindowPair;

#define WINDOW_NO_BASE		((Period) -1)

/* The totals of an entry that a window state has: indexes into its totals. */
enum
{
	WINDOW_CURRENT,
	WINDOW_BASE,
	WINDOW_TOTALS
};

static inline bool
window_has_base(const WindowPair *w)
{
	return w->base != WINDOW_NO_BASE;
}

/* Bits of what window_classify found. */
#define WINDOW_IN_CURRENT	1
#define WINDOW_IN_BASE		2

/* Which windows a day falls in: none, one, or both where they overlap. */
static inline int
window_classify(const WindowPair *w, DateADT day)
{
	/* Days as in the periods; infinite dates lie beyond either end. */
	int64		d = (int64) day - PERIOD_DAY_ZERO;
	int			result = 0;

	if (d >= (w->current >> 32) && d <= (w->current & 0xFFFFFFFF))
		result |= WINDOW_IN_CURRENT;
	if (w->base != WINDOW_NO_BASE &&
		d >= (w->base >> 32) && d <= (w->base & 0xFFFFFFFF))
		result |= WINDOW_IN_BASE;
	return result;
}

/*
 * Reads the windows from arguments first .. of an aggregate's call: one period
 * (its base is the prior year) where npairs is 1, current and base where it is
 * 2. Errors: a NULL period.
 */
extern void window_from_args(FunctionCallInfo fcinfo, int first, int nperiods,
							 WindowPair *w);

/* The error for periods that vary within one call. */
extern void window_raise_varying(FunctionCallInfo fcinfo, int first, int nperiods,
								 const WindowPair *w) pg_attribute_noreturn();

/* Errors unless the call's periods are those the state began with. */
static inline void
window_check_args(FunctionCallInfo fcinfo, int first, int nperiods, const WindowPair *w)
{
	if (PG_ARGISNULL(first) || PG_GETARG_PERIOD(first) != w->current ||
		(nperiods == 2 &&
		 (PG_ARGISNULL(first + 1) || PG_GETARG_PERIOD(first + 1) != w->base)))
		window_raise_varying(fcinfo, first, nperiods, w);
}

/* Adds the counts of b to a; errors unless both have the same windows. */
extern void window_combine(WindowPair *a, const WindowPair *b);

/*
 * The windows as the head of a keyed state (see KeyedType): as members of a
 * JSON text, and on the wire (int64 current and base, int64 outside, undated).
 */
#define WINDOW_HEAD_MEMBERS	4
extern void window_head_out(StringInfo buf, const void *head);
extern bool window_head_in(JsonbContainer *object, void *head, Node *escontext);
extern void window_head_send(StringInfo buf, const void *head);
extern void window_head_recv(StringInfo buf, void *head);
extern bool window_head_is_valid(const void *head);

#endif							/* PORTSTATS_WINDOW_H */
