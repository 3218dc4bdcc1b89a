/*
 * classification_layout.h: how a classification is laid out and grown, for the files
 * of this folder alone. It is drawn in classification.c.
 */
#ifndef PORTSTATS_CLASSIFICATION_LAYOUT_H
#define PORTSTATS_CLASSIFICATION_LAYOUT_H

#include "commodity/classification.h"

#define CLASS_VERSION	1
#define CLASS_BUILDING	0x01
#define CLASS_DATED		0x02	/* a line does not hold always */
#define CLASS_PAIR		0x04

static inline ClassLine *
class_lines(const Classification *c)
{
	return (ClassLine *) ((char *) c + sizeof(Classification));
}

static inline uint32 *
class_slots(const Classification *c)
{
	return (uint32 *) (class_lines(c) + c->maxlines);
}

static inline uint64
class_slot_count(int slot_bits)
{
	return slot_bits == 0 ? 0 : UINT64CONST(1) << slot_bits;
}

/* Where the search for a prefix begins. */
static inline uint32
class_slot_of(HsCode prefix, int slot_bits)
{
	return (uint32) ((prefix * UINT64CONST(0x9E3779B97F4A7C15)) >> (64 - slot_bits));
}

static inline char *
class_arena(const Classification *c)
{
	return (char *) (class_slots(c) + class_slot_count(c->slot_bits));
}

/* What a class takes in the arena. */
static inline uint32
class_size(int len)
{
	return INTALIGN(VARHDRSZ + len);
}

/* One with the given room, all of it zero, in the current memory context. */
extern Classification *classification_allocate(uint8 flags, uint64 maxlines, int slot_bits,
											   uint64 arena_size);

/* Puts a class at the end of the arena, which has room for it; says where. */
extern uint32 classification_put_class(Classification *c, const char *class, int len);

/* Puts a line at the end, where there is room. */
extern void classification_put_line(Classification *c, HsCode prefix, Period valid,
									uint32 class);

/*
 * One that is being built, with each line and each class once, in the current memory
 * context. There is room for more lines, and more bytes of the arena: twice what it
 * had, unless at least half of that is free again.
 */
extern Classification *classification_without_doubles(const Classification *c,
													  uint32 more_lines, uint64 more_arena);

#endif							/* PORTSTATS_CLASSIFICATION_LAYOUT_H */
