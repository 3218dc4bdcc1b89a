/*
 * pace.h: how far a figure is on its way to a target.
 */
#ifndef PORTSTATS_PACE_H
#define PORTSTATS_PACE_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/date.h"
#include "utils/numeric.h"

#include "period/period.h"

/* Where in a period a day is: before it, no day of it has passed; after it, all have. */
typedef struct PaceDays
{
	int32		passed;
	int32		left;
} PaceDays;

extern PaceDays pace_days(Period p, DateADT as_of);

/*
 * A row of type pace for a function that returns one. Of the target, so much is due
 * as part is of whole; where part is NULL that is not known.
 */
extern Datum pace_row(FunctionCallInfo fcinfo, Numeric done, Numeric target, Period p,
					  PaceDays days, Numeric part, Numeric whole);

#endif							/* PORTSTATS_PACE_H */
