/*
 * window.c: the two windows of a comparison, from the call's arguments, as
 * text and as bytes.
 *
 * On the wire the windows are four dates, int32 each as date_send gives them:
 * first and last day of the current window, then of the base; -1 and -2, an
 * order that no period has, stand for a base that the calendar does not have.
 * Then int64 outside and undated.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "compat.h"
#include "decimal/exact.h"
#include "json/json.h"
#include "keyed/keyed.h"
#include "window/window.h"

#define NO_BASE_START	(-1)
#define NO_BASE_END		(-2)

static void
raise_null_period(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("the period must not be NULL"),
			 errhint("Give one period for the whole call, such as '2023-10' or 'ytd 2023-10'.")));
}

/* The text of a window; "none" for a base that the calendar does not have. */
static const char *
window_text(Period p)
{
	return p == WINDOW_NO_BASE ? "none" : period_to_text(p);
}

void
window_begin(FunctionCallInfo fcinfo, int first, int nperiods, WindowPair *w)
{
	if (PG_ARGISNULL(first) || (nperiods == 2 && PG_ARGISNULL(first + 1)))
		raise_null_period();
	w->current = PG_GETARG_PERIOD(first);
	if (nperiods == 2)
		w->base = PG_GETARG_PERIOD(first + 1);
	else if (!period_prior_year(w->current, 1, &w->base))
		w->base = WINDOW_NO_BASE;
	w->outside = 0;
	w->undated = 0;
}

KeyedState *
window_new_state(FunctionCallInfo fcinfo, const KeyedType *type, int nparts,
				 int first, int nperiods)
{
	WindowPair	w;
	KeyedState *state;

	window_begin(fcinfo, first, nperiods, &w);
	state = keyed_new(type, nparts);
	*(WindowPair *) keyed_head(state) = w;
	return state;
}

void
window_raise_varying(FunctionCallInfo fcinfo, int first, int nperiods,
					 const WindowPair *w)
{
	Period		before = w->current;
	Period		now;

	if (PG_ARGISNULL(first) || (nperiods == 2 && PG_ARGISNULL(first + 1)))
		raise_null_period();
	now = PG_GETARG_PERIOD(first);
	if (now == before)
	{
		before = w->base;
		now = PG_GETARG_PERIOD(first + 1);
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the period varies within one aggregate call"),
			 errdetail("It was %s in one row and %s in another.",
					   window_text(before), window_text(now)),
			 errhint("Give one period for the whole call. For a row a month, join the rows to periods(p, 'month') and GROUP BY that: a period made from a row's own date leaves no rows for the base.")));
	pg_unreachable();
}

void
window_raise_dimensions(const KeyedType *type, int one, int other)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("values of type %s with different dimensions cannot be combined",
					type->name),
			 errdetail("One has %d dimensions, another %d.", one, other)));
	pg_unreachable();
}

void
window_merge_heads(WindowPair *a, const WindowPair *b)
{
	if (a->current != b->current || a->base != b->base)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("values with different windows cannot be combined"),
				 errdetail("One compares %s with %s, another %s with %s.",
						   window_text(a->current), window_text(a->base),
						   window_text(b->current), window_text(b->base)),
				 errhint("Combine only values made with the same periods; GROUP BY them where they differ.")));
	exact_add_count(&a->outside, b->outside);
	exact_add_count(&a->undated, b->undated);
}

Datum
window_merge_states(FunctionCallInfo fcinfo, const KeyedType *type)
{
	KeyedState *state = keyed_aggregate_state(fcinfo, 0, type);
	KeyedState *other;

	if (PG_ARGISNULL(1))
		return keyed_return(fcinfo, state);
	other = keyed_fetch(PG_GETARG_DATUM(1), type);
	if (state == NULL)
	{
		WindowPair *w;

		state = keyed_new(type, other->nparts);
		w = keyed_head(state);
		*w = *(WindowPair *) keyed_head(other);
	}
	else
	{
		if (state->nparts != other->nparts)
			window_raise_dimensions(type, state->nparts, other->nparts);
		window_merge_heads(keyed_head(state), keyed_head(other));
	}
	keyed_merge(&state, other);
	PG_RETURN_POINTER(state);
}

Numeric
window_value(const KeyedState *state, uint32 entry, int which)
{
	bool		isnull;
	Numeric		value;

	if (which == WINDOW_BASE && !window_has_base(keyed_head(state)))
		return NULL;
	value = keyed_total_value(state, entry, which, &isnull);
	return isnull ? NULL : value;
}

void
window_head_out(StringInfo buf, const void *head)
{
	const WindowPair *w = head;

	appendStringInfo(buf, "\"current\": \"%s\", \"base\": \"%s\", "
					 "\"outside\": " INT64_FORMAT ", \"undated\": " INT64_FORMAT ", ",
					 window_text(w->current), window_text(w->base),
					 w->outside, w->undated);
}

/* Reads a window by name. False where there is none, or after a soft error. */
static bool
window_in(JsonbContainer *object, const char *member, Period *p, Node *escontext)
{
	char	   *text = json_in_text(json_in_member(object, member));

	return text != NULL && period_from_text(text, p, escontext);
}

bool
window_head_in(JsonbContainer *object, void *head, Node *escontext)
{
	WindowPair *w = head;
	char	   *base = json_in_text(json_in_member(object, "base"));

	if (base == NULL || !window_in(object, "current", &w->current, escontext))
		return false;
	if (strcmp(base, "none") == 0)
		w->base = WINDOW_NO_BASE;
	else if (!window_in(object, "base", &w->base, escontext))
		return false;
	return json_in_count(json_in_member(object, "outside"), &w->outside) &&
		json_in_count(json_in_member(object, "undated"), &w->undated);
}

void
window_head_send(StringInfo buf, const void *head)
{
	const WindowPair *w = head;

	pq_sendint32(buf, period_start(w->current));
	pq_sendint32(buf, period_end(w->current));
	pq_sendint32(buf, window_has_base(w) ? period_start(w->base) : NO_BASE_START);
	pq_sendint32(buf, window_has_base(w) ? period_end(w->base) : NO_BASE_END);
	pq_sendint64(buf, w->outside);
	pq_sendint64(buf, w->undated);
}

/*
 * Days beyond the calendar would wrap in period_make: a period that cannot be
 * is made of them, for window_head_is_valid to find.
 */
static Period
recv_window(StringInfo buf)
{
	int64		start = (int32) pq_getmsgint(buf, 4);
	int64		end = (int32) pq_getmsgint(buf, 4);

	if (start == NO_BASE_START && end == NO_BASE_END)
		return WINDOW_NO_BASE;
	if (start < PERIOD_DAY_ZERO || end < start || end > PERIOD_DAY_ZERO + PERIOD_LAST_DAY)
		return PERIOD_LAST_DAY + 1; /* ends after 9999 */
	return period_make((DateADT) start, (DateADT) end);
}

void
window_head_recv(StringInfo buf, void *head)
{
	WindowPair *w = head;

	w->current = recv_window(buf);
	w->base = recv_window(buf);
	w->outside = pq_getmsgint64(buf);
	w->undated = pq_getmsgint64(buf);
}

bool
window_head_is_valid(const void *head)
{
	const WindowPair *w = head;

	return period_is_valid(w->current) &&
		(!window_has_base(w) || period_is_valid(w->base)) &&
		w->outside >= 0 && w->undated >= 0;
}

bool
window_entry_is_valid(const KeyedState *state, uint32 entry)
{
	return window_has_base(keyed_head(state)) || keyed_total(state, entry, WINDOW_BASE)->rows == 0;
}
