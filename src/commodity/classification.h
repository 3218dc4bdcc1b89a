/*
 * classification.h: what commodity codes are called, as one flat value.
 *
 * A line gives all codes under a prefix a class, always or in one period; of the
 * lines that a code is under, the one with the longest prefix holds.
 */
#ifndef PORTSTATS_CLASSIFICATION_H
#define PORTSTATS_CLASSIFICATION_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/nodes.h"
#include "utils/date.h"

#include "commodity/hs.h"
#include "period/period.h"

/* valid of a line that holds on every day. */
#define CLASS_ALWAYS \
	period_make(PERIOD_DAY_ZERO, PERIOD_DAY_ZERO + PERIOD_LAST_DAY)
/* Bytes of the longest class. */
#define CLASS_MAX_LEN	1000000

typedef struct Classification
{
	int32		vl_len_;
	uint8		version;
	uint8		flags;
	uint8		lengths;		/* bit n: there are prefixes of 2n digits */
	uint8		slot_bits;		/* there are 2^slot_bits slots, or none for 0 */
	uint32		nlines;
	uint32		maxlines;		/* room for so many */
	uint32		arena_used;		/* bytes */
	uint32		arena_size;
	/* lines, slots, arena follow */
} Classification;

typedef struct ClassLine
{
	HsCode		prefix;
	Period		valid;
	uint32		class;			/* where in the arena it stands; other lines may share it */
	uint32		unused;			/* zero */
} ClassLine;

/* What lines are: of a classification, or pairs of codes that it is to be made of. */
typedef enum ClassKind
{
	CLASS_LINES,
	CLASS_PAIRS
} ClassKind;

/* One that is being built, empty, in the current memory context. */
extern Classification *classification_new(ClassKind kind);

/*
 * Adds a line to one that is being built (one that is not becomes so), or a pair,
 * where the class is the other code. *c may be replaced by a larger one in the
 * current memory context. False after a soft error in escontext: the class is empty
 * or too long.
 */
extern bool classification_add(Classification **c, HsCode prefix, Period valid,
							   const char *class, int len, Node *escontext);

/*
 * The same in two steps, for classes of many lines, which may be long: a class, of 1 to
 * CLASS_MAX_LEN bytes, and where it stands; a line with a class that stands there.
 */
extern uint32 classification_add_name(Classification **c, const char *class, int len);
extern void classification_add_line(Classification **c, HsCode prefix, Period valid,
									uint32 class);

/*
 * Adds a row, which may say what is there already, to the state of an aggregate, which
 * grows with what it says, not with the rows: lines and classes may stand elsewhere then.
 */
extern void classification_add_row(Classification **state, HsCode prefix, Period valid,
								   const char *class, int len);

/* Adds all lines of another one of the same kind to the state of an aggregate. */
extern void classification_add_all(Classification **state, const Classification *other);

/*
 * The classification sorted and checked, a copy in the current memory context. Error
 * (a soft one where there is an escontext, then NULL): a prefix that has two
 * classes on one day.
 */
extern Classification *classification_canonical(const Classification *c, Node *escontext);

/*
 * One in a varlena from anywhere, detoasted, not to be changed. Only its header is
 * checked, so that this may be done in every row; the functions below stay within
 * its bounds whatever it holds.
 */
extern const Classification *classification_open(const struct varlena *value);

/* The same of a Datum, which is detoasted. */
extern const Classification *classification_fetch(Datum datum);

/* One of lines that is not being built; an error where it is another. */
extern const Classification *classification_finished(const Classification *c);

extern bool classification_is_building(const Classification *c);
extern ClassKind classification_kind(const Classification *c);

/* Whether some line holds in a period only. */
extern bool classification_is_dated(const Classification *c);

/* Its prefix and period are what they can be. */
extern const ClassLine *classification_line(const Classification *c, uint32 line);

/* The class of a line: a text within the value. */
extern const text *classification_class(const Classification *c, const ClassLine *line);

/*
 * The number of the class of each line, palloc'd: classes are numbered from 0, in the
 * order of where they stand.
 */
extern uint32 *classification_class_numbers(const Classification *c, uint32 *nclasses);

/*
 * The line with the longest prefix that a code is under on a day; NULL where there
 * is none.
 */
extern const ClassLine *classification_find(const Classification *c, HsCode code, DateADT day);

/* The number of the first line that is not before a code. */
extern uint32 classification_search(const Classification *c, HsCode code);

#endif							/* PORTSTATS_CLASSIFICATION_H */
