/*
 * bar.c: bar(x, width) OVER (...), a bar in proportion to the partition's largest
 * value.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "compat.h"
#include "decimal/exact.h"
#include "partition/partition.h"
#include "scratch/scratch.h"
#include "series/block.h"

PORTSTATS_FUNCTION(partition_bar);

#define BAR_MAX_WIDTH	1000
/* Steps of a cell. */
#define EIGHTHS			8

/* ---------- the partition's largest magnitude ---------- */

static void *
largest_begin(WindowObject winobj)
{
	(void) winobj;
	return NULL;
}

/* NaN and the infinities do not count. */
static void
largest_add(void **state, struct varlena *value, MemoryContext kept)
{
	Numeric		before = *state;
	Numeric		magnitude;

	if (value == NULL || numeric_is_special((Numeric) value))
		return;
	magnitude = DatumGetNumeric(DirectFunctionCall1(numeric_abs, PointerGetDatum(value)));
	if (before != NULL && !numeric_is_less(before, magnitude))
		return;
	*state = copy_varlena(kept, magnitude);
	if (before != NULL)
		pfree(before);
}

static struct varlena *
largest_finish(void *state)
{
	return state;
}

static const PartitionFigure partition_largest = {largest_begin, largest_add, largest_finish};

/* ---------- the bar ---------- */

/* The width that the current row gives; false where it is NULL. */
static bool
current_width(WindowObject winobj, int arg, int32 *width)
{
	bool		isnull;

	*width = DatumGetInt32(WinGetFuncArgCurrent(winobj, arg, &isnull));
	if (isnull)
		return false;
	if (*width < 1 || *width > BAR_MAX_WIDTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("width of a bar out of range: %d", *width),
				 errhint("Give the cells that the longest bar takes, from 1 to %d.",
						 BAR_MAX_WIDTH)));
	return true;
}

/*
 * Eighths of a cell that a magnitude, finite and above zero, takes of width cells:
 * rounded down, but one at least; the quotient is the server's whole one. A volatile
 * argument may be more than the largest, or the only one there is: a full bar.
 */
static int32
eighths_of(Numeric magnitude, Numeric largest, int32 width)
{
	Numeric		eighths = numeric_from_int(width * EIGHTHS);
	Numeric		quotient;

	if (largest == NULL || !numeric_is_less(magnitude, largest))
		return width * EIGHTHS;
	quotient = numeric_call(numeric_div_trunc, numeric_call(numeric_mul, magnitude, eighths),
							largest);
	return Max(DatumGetInt32(DirectFunctionCall1(numeric_int4, NumericGetDatum(quotient))), 1);
}

/*
 * bar(x, width) OVER (...): |x| of the largest |x| of the partition, as blocks, width
 * cells long where it is the largest or infinite; a minus sign before it where x is
 * negative; empty where x is zero; NULL where x is NULL or NaN, or the width NULL.
 */
Datum
partition_bar(PG_FUNCTION_ARGS)
{
	WindowObject winobj = partition_window(fcinfo);
	Numeric		largest = partition_numeric(winobj, 0, &partition_largest);
	Numeric		x = partition_current(winobj, 0);
	int32		width;
	int32		eighths;
	int			sign;
	StringInfoData buf;

	if (!current_width(winobj, 1, &width) || x == NULL || numeric_is_nan(x))
		PG_RETURN_NULL();
	sign = DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(x),
											 NumericGetDatum(numeric_from_int(0))));
	if (sign == 0)
		eighths = 0;
	else if (numeric_is_special(x))
		eighths = width * EIGHTHS;
	else
		eighths = eighths_of(DatumGetNumeric(DirectFunctionCall1(numeric_abs, NumericGetDatum(x))),
							 largest, width);

	initStringInfo(&buf);
	if (sign < 0)
		appendStringInfoChar(&buf, '-');
	block_append(&buf, BLOCK_FULL, eighths / EIGHTHS);
	if (eighths % EIGHTHS > 0)
		block_append(&buf, BLOCK_LEFT(eighths % EIGHTHS), 1);
	PG_RETURN_TEXT_P(block_text(&buf));
}
