/*
 * disclosure_union.h: cells taken together, for the files of this folder alone: what
 * each enterprise contributes to all of them, and which of these contributions are
 * the largest, while cells come and go.
 */
#ifndef PORTSTATS_DISCLOSURE_UNION_H
#define PORTSTATS_DISCLOSURE_UNION_H

#include "postgres.h"

#include "utils/numeric.h"

/* What an enterprise contributes to a cell, with its sign. */
typedef struct Contribution
{
	uint32		enterprise;		/* 0 ... nenterprises - 1 */
	Numeric		value;
} Contribution;

/* The contributions to one cell, one an enterprise. */
typedef struct Contributions
{
	const Contribution *list;
	uint32		n;
} Contributions;

typedef struct Union
{
	uint32		nenterprises;
	Numeric    *values;			/* by enterprise, with the sign; NULL where there is none */
	Numeric    *sizes;			/* by enterprise; NULL where nothing is contributed */
	/*
	 * A tournament: node i has the enterprise with the larger size of nodes 2i and
	 * 2i + 1, node 1 that of all; the leaves are nodes nleaves + enterprise.
	 */
	uint32	   *winners;
	uint32		nleaves;		/* a power of two */
	uint32		n;				/* enterprises that contribute */
	Numeric		whole;			/* X */
} Union;

/* What a cell that came or went has changed. */
typedef struct UnionChange
{
	const Contributions *cell;
	Numeric    *values;			/* of its enterprises, as they were before */
	Numeric    *sizes;
	uint32		n;
	Numeric		whole;
} UnionChange;

/* One without a cell, in the current memory context. */
extern Union union_new(uint32 nenterprises);

/* Adds a cell to one that is not finished. */
extern void union_add(Union *u, const Contributions *cell);

/* When all cells are in: who contributes, and how much in all. */
extern void union_finish(Union *u);

/*
 * Adds a cell to one that is finished, or takes one of its cells out of it. What is
 * new of it is in the current memory context.
 */
extern UnionChange union_change(Union *u, const Contributions *cell, bool add);

/* Takes the last change back. */
extern void union_undo(Union *u, const UnionChange *change);

/* The n largest contributions, or all, in order; palloc'd. *n is how many they are. */
extern Numeric *union_largest(Union *u, uint32 *n);

/* The absolute value: the number itself where it has no sign. */
extern Numeric union_magnitude(Numeric n);

#endif							/* PORTSTATS_DISCLOSURE_UNION_H */
