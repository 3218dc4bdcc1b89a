/*
 * scratch.h: memory for what each step of a long loop takes: a million rows would
 * take a gigabyte of what is no longer needed.
 */
#ifndef PORTSTATS_SCRATCH_H
#define PORTSTATS_SCRATCH_H

#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

typedef struct Scratch
{
	MemoryContext memory;
	MemoryContext caller;		/* what was current before, and is after it */
} Scratch;

/* Makes scratch memory, and makes it the current one. */
static inline void
scratch_begin(Scratch *scratch)
{
	scratch->memory = AllocSetContextCreate(CurrentMemoryContext, "portstats scratch",
											ALLOCSET_DEFAULT_SIZES);
	scratch->caller = MemoryContextSwitchTo(scratch->memory);
}

/* A step begins: what the one before took is given back. */
static inline void
scratch_next(Scratch *scratch)
{
	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(scratch->memory);
}

/* A varlena, copied into other memory. */
static inline void *
copy_varlena(MemoryContext memory, const void *varlena)
{
	Size		size = VARSIZE(varlena);

	return memcpy(MemoryContextAlloc(memory, size), varlena, size);
}

/* Zeros for n elements of a size, more than 1 GB too, in the place of what was there, if anything. */
static inline void *
renew_zeros(MemoryContext memory, void *before, Size n, Size size)
{
	void	   *after = MemoryContextAllocExtended(memory, n * size,
												   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	if (before != NULL)
		pfree(before);
	return after;
}

/* A varlena of scratch memory, copied into the caller's. */
static inline void *
scratch_copy(const Scratch *scratch, const void *varlena)
{
	return copy_varlena(scratch->caller, varlena);
}

/*
 * A varlena of the caller's that a step may have replaced by a larger one in scratch
 * memory, as executors see it of aggregates: the one to go on with, in the caller's
 * memory; the other is freed.
 */
static inline void *
scratch_keep(Scratch *scratch, void *before, void *after)
{
	void	   *kept;

	if (after == before)
		return before;
	kept = scratch_copy(scratch, after);
	pfree(before);
	return kept;
}

/* Gives it back, and makes the caller's memory the current one. */
static inline void
scratch_end(Scratch *scratch)
{
	MemoryContextSwitchTo(scratch->caller);
	MemoryContextDelete(scratch->memory);
}

#endif							/* PORTSTATS_SCRATCH_H */
