/*
 * converted_sum.h: the state that adds up amounts in any currency.
 */
#ifndef PORTSTATS_CONVERTED_SUM_H
#define PORTSTATS_CONVERTED_SUM_H

#include "postgres.h"

#include "currency/code.h"
#include "keyed/keyed.h"

/* What a converted sum knows beside its totals. */
typedef struct SumHead
{
	Currency	to;				/* 0: no amount yet */
	int64		without_amount; /* rows */
} SumHead;

/* The state of type converted_sum. */
extern const KeyedType converted_sum_type;

#endif							/* PORTSTATS_CONVERTED_SUM_H */
