/*
 * receipt.h: the members that receipts have in common.
 */
#ifndef PORTSTATS_RECEIPT_H
#define PORTSTATS_RECEIPT_H

#include "postgres.h"

#include "growth/growth.h"
#include "json/json_build.h"
#include "keyed/keyed.h"
#include "window/window.h"

/* Rows of a total. */
typedef struct RowCounts
{
	int64		rows;			/* with a value or without */
	int64		nulls;			/* without */
} RowCounts;

/* What the windows are called, by their totals in a state. */
extern const char *const receipt_windows[WINDOW_TOTALS];

/* Begins a receipt: who wrote it, of which type of state. */
extern void receipt_begin(JsonBuild *b, const KeyedType *type);

/* Adds the counts of a total of the entries from first up to end. */
extern RowCounts receipt_count_rows(const KeyedState *state, int total, uint32 first, uint32 end);

/* What went into a sum, and what was left out for want of a value. */
extern void receipt_put_counts(JsonBuild *b, const RowCounts *counts);

/*
 * Begins the member of a window: its period, first and last day, and counts. False,
 * and the member is null, where the calendar does not have the window.
 */
extern bool receipt_begin_window(JsonBuild *b, const WindowPair *w, int which,
								 const RowCounts *counts);

/* The rows that are in neither window. */
extern void receipt_put_left_out(JsonBuild *b, const WindowPair *w);

/* Begins the member growth: change and pct. */
extern void receipt_begin_growth(JsonBuild *b, const Growth *growth);

#endif							/* PORTSTATS_RECEIPT_H */
