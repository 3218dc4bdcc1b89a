/*
 * published.h: figures as they are printed, out of SQL's text.
 */
#ifndef PORTSTATS_PUBLISHED_H
#define PORTSTATS_PUBLISHED_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/numeric.h"

#include "compat.h"

/* A printed figure: what it says, and between which numbers it is printed so. */
typedef struct Published
{
	Numeric		value;
	Numeric		low;			/* both ends belong to it */
	Numeric		high;
	char	   *unit;			/* in the database's encoding; NULL where none is told */
	char	   *printed;		/* the text itself */
} Published;

/*
 * Reads a text in the database's encoding; so many of its digits hold, or as many as
 * are printed where that is 0. An error (22023) that says what is wrong and names the
 * mend where it cannot be read. All palloc'd.
 */
extern void published_read(const text *figure, int significant_digits, Published *result);

/* Argument n of the call, a text; false where it is NULL. */
extern bool published_getarg(FunctionCallInfo fcinfo, int n, Published *result);

#endif							/* PORTSTATS_PUBLISHED_H */
