/*
 * share.c: share and contribution, window functions over the partition's exact
 * total.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/datum.h"

#include "compat.h"
#include "growth/growth.h"
#include "partition/partition.h"

PORTSTATS_FUNCTION(partition_share);
PORTSTATS_FUNCTION(partition_contribution);

/* One total, without windows: only ever a variable of this file. */
static const KeyedType total_type = {
	.name = "partition total",
	.kind = 'p',
	.ntotals = 1,
};

static void *
total_begin(WindowObject winobj)
{
	(void) winobj;
	return keyed_new(&total_type, 0);
}

static void
total_add(void **state, struct varlena *number, MemoryContext kept)
{
	KeyedState *before = *state;
	KeyedState *after = before;
	ExactValue	value = {number == NULL, false, 0, number};

	keyed_add(&after, 0, 0, &value);
	if (after != before)
	{
		/* Grown, in scratch: as the executor does, move it and free the old. */
		MemoryContext caller = MemoryContextSwitchTo(kept);

		*state = DatumGetPointer(datumCopy(PointerGetDatum(after), false, -1));
		MemoryContextSwitchTo(caller);
		pfree(before);
	}
}

/* NULL where every row is NULL. */
static struct varlena *
total_finish(void *state)
{
	bool		isnull;
	Numeric		total = keyed_total_value(state, 0, 0, &isnull);

	return isnull ? NULL : (struct varlena *) total;
}

static const PartitionFigure partition_total = {total_begin, total_add, total_finish};

/*
 * share(x) OVER (...): percent of the partition's total; NULL where x is NULL
 * or the total is not positive.
 */
Datum
partition_share(PG_FUNCTION_ARGS)
{
	WindowObject winobj = partition_window(fcinfo);
	Numeric		total = partition_numeric(winobj, 0, &partition_total);
	Numeric		share = growth_percent(partition_current(winobj, 0), total);

	if (share == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(share);
}

/*
 * contribution(current, base) OVER (...): percentage points that the row adds
 * to the growth of the partition; NULL where either is NULL or the base of the
 * partition is not positive.
 */
Datum
partition_contribution(PG_FUNCTION_ARGS)
{
	WindowObject winobj = partition_window(fcinfo);
	Numeric		total = partition_numeric(winobj, 1, &partition_total);
	Numeric		change = growth_difference(partition_current(winobj, 0),
										   partition_current(winobj, 1));
	Numeric		contribution = growth_percent(change, total);

	if (contribution == NULL)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(contribution);
}
