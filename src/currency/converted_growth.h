/*
 * converted_growth.h: the state that compares two windows in two currencies.
 */
#ifndef PORTSTATS_CONVERTED_GROWTH_H
#define PORTSTATS_CONVERTED_GROWTH_H

#include "postgres.h"

#include "currency/code.h"
#include "growth/growth.h"
#include "keyed/keyed.h"
#include "window/window.h"

/* What a converted comparison knows beside its totals. */
typedef struct ConvertedHead
{
	WindowPair	windows;
	Currency	to;				/* 0: no row has said */
} ConvertedHead;

/* The state of type converted_comparison. */
extern const KeyedType converted_comparison_type;

/*
 * The growth of the amounts as they are, all NULL where they are in several
 * currencies, and as converted at the rates of their days.
 */
extern void converted_growth_of(const KeyedState *state, Growth *own, Growth *converted);

/* Whether an entry has an amount in either window. */
static inline bool
converted_has_amount(const KeyedState *state, uint32 entry)
{
	return keyed_has_value(keyed_total(state, entry, WINDOW_CURRENT)) ||
		keyed_has_value(keyed_total(state, entry, WINDOW_BASE));
}

#endif							/* PORTSTATS_CONVERTED_GROWTH_H */
