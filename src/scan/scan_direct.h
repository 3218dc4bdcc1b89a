/*
 * scan_direct.h: aggregates of a value and a date whose transition a PortstatsScan makes without a call
 * for each row, by the same cores: comparison (yoy, yoy_pct, growth), sum_usd and sum_cny, series.
 */
#ifndef PORTSTATS_SCAN_DIRECT_H
#define PORTSTATS_SCAN_DIRECT_H

#include "postgres.h"

#include "currency/code.h"
#include "scan/scan_aggregate.h"
#include "scan/scan_groups.h"
#include "scan/scan_rows.h"
#include "window/window.h"

typedef enum ScanDirectKind
{
	DIRECT_NOT,					/* by its function */
	DIRECT_COMPARISON,
	DIRECT_SUM,
	DIRECT_SERIES
} ScanDirectKind;

typedef struct ScanDirect
{
	ScanDirectKind kind;
	const ScanColumn *value;
	const ScanColumn *date;
	int16		length;			/* of a value: bytes of a whole number, -1 a numeric */
	WindowPair	windows;		/* of a comparison */
	Currency	from;			/* of a sum */
	Currency	to;
} ScanDirect;

/*
 * What an aggregate is, once the constants are there: one of these where value and date are columns, and
 * all else is constant.
 */
extern void scan_direct_begin(ScanDirect *direct, const ScanAggregate *aggregate);

/* Takes rows first .. end - 1 of a batch into state i of their groups. */
extern void scan_direct_take(const ScanDirect *direct, const ScanAggregate *aggregate, int i,
							 ScanGroup *const *group, int first, int end, MemoryContext memory);

#endif							/* PORTSTATS_SCAN_DIRECT_H */
