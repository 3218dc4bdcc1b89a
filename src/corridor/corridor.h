/*
 * corridor.h: the type breakdown, for what else is read off it.
 */
#ifndef PORTSTATS_CORRIDOR_H
#define PORTSTATS_CORRIDOR_H

#include "keyed/keyed.h"

/* Two to four key parts (origin, destination, mode, via), two windows' totals. */
extern const KeyedType breakdown_type;

/* Its transition functions, with the year before and with a base of its own. */
EXACT_FUNCTIONS(breakdown_accum);
EXACT_FUNCTIONS(breakdown_accum_pair);

#endif							/* PORTSTATS_CORRIDOR_H */
