/*
 * disclosure_union.c: cells taken together: see disclosure_union.h.
 *
 * A cell comes or goes at the cost of its own contributions: each is played again up the
 * tournament, as far as that changes who wins.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include "compat.h"
#include "decimal/exact.h"
#include "disclosure/disclosure_union.h"
#include "growth/ranking.h"

Numeric
union_magnitude(Numeric n)
{
	if (numeric_is_positive(n))
		return n;
	return DatumGetNumeric(DirectFunctionCall1(numeric_abs, NumericGetDatum(n)));
}

static void *
allocate(uint32 n, Size size)
{
	return MemoryContextAllocExtended(CurrentMemoryContext, Max(n, 1) * size,
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

Union
union_new(uint32 nenterprises)
{
	Union		u = {.nenterprises = nenterprises, .nleaves = 1};

	while (u.nleaves < nenterprises)
		u.nleaves *= 2;
	u.values = allocate(nenterprises, sizeof(Numeric));
	return u;
}

void
union_add(Union *u, const Contributions *cell)
{
	for (uint32 i = 0; i < cell->n; i++)
	{
		Numeric    *value = &u->values[cell->list[i].enterprise];

		CHECK_FOR_INTERRUPTS();
		*value = *value == NULL ? cell->list[i].value : numeric_plus(*value, cell->list[i].value);
	}
}

/* The enterprise that wins at a node. */
static inline uint32
winner(const Union *u, uint32 node)
{
	uint32		a = u->winners[2 * node];
	uint32		b = u->winners[2 * node + 1];

	return ranking_compare(u->sizes[a], u->sizes[b]) <= 0 ? a : b;
}

/* Plays again where an enterprise has another size. */
static void
play_again(Union *u, uint32 enterprise)
{
	for (uint32 node = (u->nleaves + enterprise) / 2; node > 0; node /= 2)
	{
		uint32		now = winner(u, node);

		/* Above, neither who plays nor the size has changed. */
		if (now == u->winners[node] && now != enterprise)
			break;
		u->winners[node] = now;
	}
}

/* What an enterprise's value contributes; NULL where that is nothing. */
static Numeric
size_of(Numeric value)
{
	Numeric		size = value == NULL ? NULL : union_magnitude(value);

	return size != NULL && numeric_is_positive(size) ? size : NULL;
}

void
union_finish(Union *u)
{
	u->sizes = allocate(u->nleaves, sizeof(Numeric));
	u->winners = allocate(2 * u->nleaves, sizeof(uint32));
	u->n = 0;
	u->whole = numeric_from_int(0);
	for (uint32 i = 0; i < u->nleaves; i++)
	{
		CHECK_FOR_INTERRUPTS();
		u->winners[u->nleaves + i] = i;
		if (i >= u->nenterprises || (u->sizes[i] = size_of(u->values[i])) == NULL)
			continue;
		u->n++;
		u->whole = numeric_plus(u->whole, u->sizes[i]);
	}
	for (uint32 node = u->nleaves - 1; node > 0; node--)
	{
		CHECK_FOR_INTERRUPTS();
		u->winners[node] = winner(u, node);
	}
}

/* Adds to X, or takes from it; nothing of what is between is kept. */
static void
change_whole(Union *u, const UnionChange *change, PGFunction function, Numeric size)
{
	Numeric		before = u->whole;

	u->whole = numeric_call(function, before, size);
	if (before != change->whole)
		pfree(before);
}

UnionChange
union_change(Union *u, const Contributions *cell, bool add)
{
	UnionChange change = {cell, NULL, NULL, u->n, u->whole};

	change.values = allocate(cell->n, sizeof(Numeric));
	change.sizes = allocate(cell->n, sizeof(Numeric));
	for (uint32 i = 0; i < cell->n; i++)
	{
		uint32		enterprise = cell->list[i].enterprise;
		Numeric		value = cell->list[i].value;
		Numeric		before = u->values[enterprise];

		CHECK_FOR_INTERRUPTS();
		change.values[i] = before;
		change.sizes[i] = u->sizes[enterprise];
		Assert(add || before != NULL);
		if (before != NULL)
			value = numeric_call(add ? numeric_add : numeric_sub, before, value);
		u->values[enterprise] = value;
		u->sizes[enterprise] = size_of(value);
		if (change.sizes[i] != NULL)
		{
			u->n--;
			change_whole(u, &change, numeric_sub, change.sizes[i]);
		}
		if (u->sizes[enterprise] != NULL)
		{
			u->n++;
			change_whole(u, &change, numeric_add, u->sizes[enterprise]);
		}
		play_again(u, enterprise);
	}
	return change;
}

void
union_undo(Union *u, const UnionChange *change)
{
	for (uint32 i = 0; i < change->cell->n; i++)
	{
		uint32		enterprise = change->cell->list[i].enterprise;

		CHECK_FOR_INTERRUPTS();
		u->values[enterprise] = change->values[i];
		u->sizes[enterprise] = change->sizes[i];
		play_again(u, enterprise);
	}
	u->n = change->n;
	u->whole = change->whole;
}

Numeric *
union_largest(Union *u, uint32 *n)
{
	uint32		count = *n = Min(*n, u->n);
	Numeric    *top = allocate(count, sizeof(Numeric));
	uint32	   *taken = allocate(count, sizeof(uint32));

	/* Each leaves the tournament, and comes back. */
	for (uint32 i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		taken[i] = u->winners[1];
		top[i] = u->sizes[taken[i]];
		u->sizes[taken[i]] = NULL;
		play_again(u, taken[i]);
	}
	for (uint32 i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		u->sizes[taken[i]] = top[i];
		play_again(u, taken[i]);
	}
	pfree(taken);
	return top;
}
