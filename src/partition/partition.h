/*
 * partition.h: window functions that say of each row what it is in its whole
 * partition: a share of the total, a bar in proportion to the largest.
 *
 * What the partition as a whole comes to is found at its first row and kept with
 * it. Frames are ignored, as with ntile; partition_support tells the planner so.
 */
#ifndef PORTSTATS_PARTITION_H
#define PORTSTATS_PARTITION_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/numeric.h"
#include "windowapi.h"

/*
 * A figure of a whole partition, made of one argument of all its rows. add is called
 * in memory that is given back every so many rows; what a state holds on to belongs
 * into kept.
 */
typedef struct PartitionFigure
{
	void	   *(*begin) (WindowObject winobj);
	/* Takes a value, not compressed, and NULL where SQL has it; may replace the state. */
	void		(*add) (void **state, struct varlena *value, MemoryContext kept);
	/* The figure, most often a numeric, which is SQL's NULL where it is NULL; it is copied. */
	struct varlena *(*finish) (void *state);
} PartitionFigure;

/* The window that a call was made over; 42809 where there is none. */
extern WindowObject partition_window(FunctionCallInfo fcinfo);

/*
 * The figure of an argument over the partition of the current row, NULL where that
 * is: the same place in memory for every row. A window function asks for one figure,
 * in every row.
 */
extern struct varlena *partition_figure(WindowObject winobj, int arg, const PartitionFigure *figure);

/* The same of a figure that is a numeric. */
static inline Numeric
partition_numeric(WindowObject winobj, int arg, const PartitionFigure *figure)
{
	return (Numeric) partition_figure(winobj, arg, figure);
}

/* A numeric argument of the current row, NULL where it is. */
extern Numeric partition_current(WindowObject winobj, int arg);

#endif							/* PORTSTATS_PARTITION_H */
