/*
 * classification.c: the classification value: its format, building it and finding
 * the line of a code.
 *
 *   24    Classification  varlena header, version, flags, lengths, sizes
 *   24 n  ClassLine       prefix, valid, where its class stands
 *    4 s  uint32          slots: numbers of lines + 1, or 0
 *    a    arena           classes, each a text (varlena), padded to 4 bytes
 *
 * Two forms. The canonical one is sorted: lines by prefix and first day, classes by
 * their bytes, each once, no spare room; equal contents have equal bytes. Its slots
 * are a hash table (open addressing, at most half full) of the prefixes, the first
 * line of each, so that a lookup takes the same time in any classification: a probe
 * for each length that prefixes have. While one is being built (BUILDING), its lines
 * stand in order of arrival, each with a class of its own, without slots.
 *
 * Pairs (PAIRS) are what a concordance is made of while an aggregate goes on: the
 * prefix is the old code, the class is the new one.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "commodity/classification.h"
#include "commodity/hs_code.h"

#define CLASS_VERSION	1
#define CLASS_BUILDING	0x01
#define CLASS_DATED		0x02	/* a line does not hold always */
#define CLASS_PAIR		0x04
#define FIRST_LINES		16
#define FIRST_ARENA		256
#define MAX_SLOT_BITS	30

/* ---------- layout ---------- */

bool
classification_is_building(const Classification *c)
{
	return (c->flags & CLASS_BUILDING) != 0;
}

bool
classification_is_dated(const Classification *c)
{
	return (c->flags & CLASS_DATED) != 0;
}

ClassKind
classification_kind(const Classification *c)
{
	return (c->flags & CLASS_PAIR) != 0 ? CLASS_PAIRS : CLASS_LINES;
}

static inline ClassLine *
lines_of(const Classification *c)
{
	return (ClassLine *) ((char *) c + sizeof(Classification));
}

static inline uint32 *
slots_of(const Classification *c)
{
	return (uint32 *) (lines_of(c) + c->maxlines);
}

static inline uint64
slot_count(int slot_bits)
{
	return slot_bits == 0 ? 0 : UINT64CONST(1) << slot_bits;
}

static inline char *
arena_of(const Classification *c)
{
	return (char *) (slots_of(c) + slot_count(c->slot_bits));
}

static uint64
value_size(uint64 lines, int slot_bits, uint64 arena)
{
	return sizeof(Classification) + lines * sizeof(ClassLine) +
		slot_count(slot_bits) * sizeof(uint32) + arena;
}

/* What a class takes in the arena. */
static uint32
class_size(int len)
{
	return INTALIGN(VARHDRSZ + len);
}

/* One with the given room and nothing in it, in the current memory context. */
static Classification *
allocate(uint8 flags, uint64 maxlines, int slot_bits, uint64 arena_size)
{
	uint64		size = value_size(maxlines, slot_bits, arena_size);
	Classification *c;

	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many lines for one classification"),
				 errdetail("A classification with room for %llu lines would need more than 1 GB.",
						   (unsigned long long) maxlines),
				 errhint("Leave out lines that say the same as a shorter prefix, or make one of each chapter with FILTER.")));
	c = palloc(size);
	memset(c, 0, sizeof(Classification));
	SET_VARSIZE(c, size);
	c->version = CLASS_VERSION;
	c->flags = flags;
	c->slot_bits = (uint8) slot_bits;
	c->maxlines = (uint32) maxlines;
	c->arena_size = (uint32) arena_size;
	/* Lines and classes are zeroed when they come: half a gigabyte takes a moment. */
	memset(slots_of(c), 0, slot_count(slot_bits) * sizeof(uint32));
	return c;
}

Classification *
classification_new(ClassKind kind)
{
	return allocate(CLASS_BUILDING | (kind == CLASS_PAIRS ? CLASS_PAIR : 0), FIRST_LINES, 0,
					FIRST_ARENA);
}

/* ---------- reading ---------- */

pg_noreturn static void
raise_unreadable(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("stored value is no readable classification"),
			 errhint("Build it again from the lines it was made of.")));
	pg_unreachable();
}

/* Whether the sizes in the header go together and with the length of the value. */
static inline bool
header_is_valid(const Classification *c)
{
	Size		size = VARSIZE(c);

	return size >= sizeof(Classification) &&
		c->version == CLASS_VERSION &&
		(c->flags & ~(CLASS_BUILDING | CLASS_DATED | CLASS_PAIR)) == 0 &&
		c->slot_bits <= MAX_SLOT_BITS &&
		c->nlines <= c->maxlines &&
		c->arena_used <= c->arena_size &&
		size == value_size(c->maxlines, c->slot_bits, c->arena_size);
}

const Classification *
classification_open(const struct varlena *value)
{
	const Classification *c = (const Classification *) value;

	if (!header_is_valid(c))
		raise_unreadable();
	return c;
}

const Classification *
classification_fetch(Datum datum)
{
	return classification_open((const struct varlena *) PG_DETOAST_DATUM(datum));
}

const Classification *
classification_finished(const Classification *c)
{
	if (classification_is_building(c))
		raise_unreadable();
	if (classification_kind(c) == CLASS_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the pairs of a concordance are no classification yet"),
				 errhint("The aggregate concordance(old_code, new_code) makes one of them.")));
	return c;
}

const ClassLine *
classification_line(const Classification *c, uint32 line)
{
	const ClassLine *result = &lines_of(c)[line];

	Assert(line < c->nlines);
	if (!hs_is_valid(result->prefix) || !period_is_valid(result->valid))
		raise_unreadable();
	return result;
}

const text *
classification_class(const Classification *c, const ClassLine *line)
{
	const struct varlena *class;

	if (line->class % sizeof(int32) != 0 ||
		(uint64) line->class + VARHDRSZ > c->arena_used)
		raise_unreadable();
	class = (const struct varlena *) (arena_of(c) + line->class);
	if (!VARATT_IS_4B_U(class) || VARSIZE(class) < VARHDRSZ ||
		(uint64) line->class + VARSIZE(class) > c->arena_used)
		raise_unreadable();
	return class;
}

/* Where the search for a prefix begins. */
static inline uint32
slot_of(HsCode prefix, int slot_bits)
{
	return (uint32) ((prefix * UINT64CONST(0x9E3779B97F4A7C15)) >> (64 - slot_bits));
}

static inline bool
holds_on(const ClassLine *line, DateADT day)
{
	if (line->valid == CLASS_ALWAYS)
		return true;
	if (!period_is_valid(line->valid))
		raise_unreadable();
	return day >= period_start(line->valid) && day <= period_end(line->valid);
}

/* The line of a prefix that holds on a day; NULL where there is none. */
static const ClassLine *
find_prefix(const Classification *c, HsCode prefix, DateADT day)
{
	const ClassLine *lines = lines_of(c);
	const uint32 *slots = slots_of(c);
	uint32		mask = (uint32) slot_count(c->slot_bits) - 1;
	uint32		slot = slot_of(prefix, c->slot_bits);

	for (uint32 probes = 0; probes <= mask; probes++, slot++)
	{
		uint32		line = slots[slot & mask];

		if (line == 0)
			return NULL;
		if (line > c->nlines)
			raise_unreadable();
		if (lines[line - 1].prefix != prefix)
			continue;
		for (line--; line < c->nlines && lines[line].prefix == prefix; line++)
		{
			if (holds_on(&lines[line], day))
				return &lines[line];
		}
		return NULL;
	}
	return NULL;
}

const ClassLine *
classification_find(const Classification *c, HsCode code, DateADT day)
{
	if (c->slot_bits == 0)
		return NULL;
	for (int digits = hs_digits(code); digits > 0; digits -= 2)
	{
		const ClassLine *line;

		if ((c->lengths & (1 << (digits / 2))) == 0)
			continue;
		line = find_prefix(c, hs_cut(code, digits), day);
		if (line != NULL)
			return line;
	}
	return NULL;
}

uint32
classification_search(const Classification *c, HsCode code)
{
	const ClassLine *lines = lines_of(c);
	uint32		low = 0;
	uint32		high = c->nlines;

	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;

		if (lines[middle].prefix < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---------- building ---------- */

/* Replaces one by another that is being built and has room for more. */
static void
make_room(Classification **c, uint32 more_lines, uint64 more_arena)
{
	Classification *old = *c;
	uint64		maxlines = old->maxlines;
	uint64		arena_size = old->arena_size;
	Classification *new;

	if (classification_is_building(old) &&
		(uint64) old->nlines + more_lines <= maxlines &&
		old->arena_used + more_arena <= arena_size)
		return;
	if ((uint64) old->nlines + more_lines > maxlines)
		maxlines = Max((uint64) old->nlines + more_lines, Max(maxlines * 2, FIRST_LINES));
	if (old->arena_used + more_arena > arena_size)
		arena_size = Max(old->arena_used + more_arena, Max(arena_size * 2, FIRST_ARENA));
	new = allocate(old->flags | CLASS_BUILDING, maxlines, 0, arena_size);
	new->lengths = old->lengths;
	new->nlines = old->nlines;
	new->arena_used = old->arena_used;
	memcpy(lines_of(new), lines_of(old), old->nlines * sizeof(ClassLine));
	memcpy(arena_of(new), arena_of(old), old->arena_used);
	*c = new;
}

/* Puts a class at the end of the arena, which has room for it. */
static uint32
put_class(Classification *c, const char *class, int len)
{
	uint32		at = c->arena_used;
	char	   *to = arena_of(c) + at;

	SET_VARSIZE(to, VARHDRSZ + len);
	memcpy(to + VARHDRSZ, class, len);
	memset(to + VARHDRSZ + len, 0, class_size(len) - VARHDRSZ - len);
	c->arena_used += class_size(len);
	return at;
}

/* Puts a line at the end, where there is room. */
static void
put_line(Classification *c, HsCode prefix, Period valid, uint32 class)
{
	ClassLine  *line = &lines_of(c)[c->nlines++];

	line->prefix = prefix;
	line->valid = valid;
	line->class = class;
	line->unused = 0;
	c->lengths |= 1 << (hs_digits(prefix) / 2);
	if (valid != CLASS_ALWAYS)
		c->flags |= CLASS_DATED;
}

bool
classification_add(Classification **c, HsCode prefix, Period valid, const char *class, int len,
				   Node *escontext)
{
	if (len == 0)
		ereturn(escontext, false,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("class of prefix %s is empty", hs_name(prefix)),
				 errhint("Leave such rows out with FILTER or WHERE: a code under no prefix is its own class.")));
	if (len > CLASS_MAX_LEN)
		ereturn(escontext, false,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("class of prefix %s has %d bytes, more than %d", hs_name(prefix), len,
						CLASS_MAX_LEN),
				 errhint("A class is a name; a group of a concordance is named by all its codes: correlate shorter codes, such as subheadings.")));
	make_room(c, 1, class_size(len));
	put_line(*c, prefix, valid, put_class(*c, class, len));
	return true;
}

void
classification_add_alike(Classification **c, HsCode prefix)
{
	const ClassLine *last;

	make_room(c, 1, 0);
	last = classification_line(*c, (*c)->nlines - 1);
	put_line(*c, prefix, last->valid, last->class);
}

void
classification_add_all(Classification **c, const Classification *other)
{
	uint64		arena = 0;

	for (uint32 i = 0; i < other->nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		arena += VARSIZE(classification_class(other, classification_line(other, i))) + sizeof(int32);
	}
	make_room(c, other->nlines, arena);
	for (uint32 i = 0; i < other->nlines; i++)
	{
		const ClassLine *line = classification_line(other, i);
		const text *class = classification_class(other, line);

		CHECK_FOR_INTERRUPTS();
		put_line(*c, line->prefix, line->valid,
				 put_class(*c, VARDATA(class), VARSIZE(class) - VARHDRSZ));
	}
}

/* ---------- the canonical form ---------- */

typedef struct SortedLine
{
	HsCode		prefix;
	Period		valid;
	const text *class;
	uint32		place;			/* of the class in the result */
} SortedLine;

static int
compare_classes(const text *a, const text *b)
{
	int			len_a = VARSIZE(a) - VARHDRSZ;
	int			len_b = VARSIZE(b) - VARHDRSZ;
	int			order = memcmp(VARDATA(a), VARDATA(b), Min(len_a, len_b));

	return order != 0 ? order : (len_a > len_b) - (len_a < len_b);
}

/* Order of lines: by prefix, first day, last day, class. */
static int
compare_lines(const void *a, const void *b)
{
	const SortedLine *x = a;
	const SortedLine *y = b;

	CHECK_FOR_INTERRUPTS();
	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	if (x->valid != y->valid)
		return x->valid < y->valid ? -1 : 1;
	return compare_classes(x->class, y->class);
}

/* Order of pointers to lines: by class. */
static int
compare_by_class(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return compare_classes((*(SortedLine *const *) a)->class, (*(SortedLine *const *) b)->class);
}

/* When a line holds, for an error. */
static const char *
valid_name(Period valid)
{
	return valid == CLASS_ALWAYS ? "always" : psprintf("in %s", period_to_text(valid));
}

/*
 * Takes a line of the same prefix into the one before it: true where they have one
 * class, and days that overlap or follow each other. *clash is set where days
 * overlap but not the classes.
 */
static bool
join_lines(SortedLine *before, const SortedLine *line, bool *clash)
{
	DateADT		end = period_end(before->valid);
	bool		overlap = period_start(line->valid) <= end;

	*clash = false;
	if (compare_classes(before->class, line->class) != 0)
	{
		*clash = overlap;
		return false;
	}
	if (!overlap && period_start(line->valid) != end + 1)
		return false;
	before->valid = period_make(period_start(before->valid),
								Max(end, period_end(line->valid)));
	return true;
}

/* Joins sorted lines that say the same; false after a soft error. */
static bool
join_all(SortedLine *lines, uint32 *nlines, ClassKind kind, Node *escontext)
{
	uint32		kept = 0;

	for (uint32 i = 0; i < *nlines; i++)
	{
		SortedLine *before = kept > 0 ? &lines[kept - 1] : NULL;
		bool		clash = false;

		CHECK_FOR_INTERRUPTS();
		if (before != NULL && before->prefix == lines[i].prefix &&
			join_lines(before, &lines[i], &clash))
			continue;
		if (clash && kind == CLASS_LINES)
			ereturn(escontext, false,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("prefix %s has two classes, \"%s\" and \"%s\"", hs_name(before->prefix),
							pnstrdup(VARDATA(before->class), VARSIZE(before->class) - VARHDRSZ),
							pnstrdup(VARDATA(lines[i].class), VARSIZE(lines[i].class) - VARHDRSZ)),
					 errdetail("The first is valid %s, the other %s.",
							   valid_name(before->valid), valid_name(lines[i].valid)),
					 errhint("Give a prefix one class on a day: leave a line out, or say when each is valid.")));
		lines[kept++] = lines[i];
	}
	*nlines = kept;
	return true;
}

/*
 * Finds out where each class will stand when each is there once, in order; returns
 * the size of the arena.
 */
static uint64
place_classes(SortedLine *lines, uint32 nlines)
{
	SortedLine **by_class = MemoryContextAllocHuge(CurrentMemoryContext,
												   Max(nlines, 1) * sizeof(SortedLine *));
	uint64		arena = 0;

	for (uint32 i = 0; i < nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		by_class[i] = &lines[i];
	}
	qsort(by_class, nlines, sizeof(SortedLine *), compare_by_class);
	for (uint32 i = 0; i < nlines; i++)
	{
		if (i > 0 && compare_by_class(&by_class[i - 1], &by_class[i]) == 0)
			by_class[i]->place = by_class[i - 1]->place;
		else
		{
			by_class[i]->place = (uint32) arena;
			arena += class_size(VARSIZE(by_class[i]->class) - VARHDRSZ);
		}
	}
	pfree(by_class);
	return arena;
}

/* Puts the first line of each prefix into the slots. */
static void
fill_slots(Classification *c)
{
	uint32		mask = (uint32) slot_count(c->slot_bits) - 1;

	for (uint32 i = 0; i < c->nlines; i++)
	{
		const ClassLine *line = &lines_of(c)[i];
		uint32		slot;

		CHECK_FOR_INTERRUPTS();
		if (i > 0 && line[-1].prefix == line->prefix)
			continue;
		slot = slot_of(line->prefix, c->slot_bits) & mask;
		while (slots_of(c)[slot] != 0)
			slot = (slot + 1) & mask;
		slots_of(c)[slot] = i + 1;
	}
}

/* Slots for so many lines, at most half of them taken. */
static int
slot_bits_for(uint32 nlines)
{
	int			bits = 1;

	while ((UINT64CONST(1) << bits) < (uint64) nlines * 2)
		bits++;
	return bits;
}

Classification *
classification_canonical(const Classification *c, Node *escontext)
{
	ClassKind	kind = classification_kind(c);
	uint32		nlines = c->nlines;
	SortedLine *lines;
	Classification *result;
	uint64		arena;

	if (!classification_is_building(c))
	{
		result = palloc(VARSIZE(c));
		memcpy(result, c, VARSIZE(c));
		return result;
	}
	lines = MemoryContextAllocHuge(CurrentMemoryContext,
								   Max(nlines, 1) * sizeof(SortedLine));
	for (uint32 i = 0; i < nlines; i++)
	{
		const ClassLine *line = classification_line(c, i);

		CHECK_FOR_INTERRUPTS();
		lines[i].prefix = line->prefix;
		lines[i].valid = line->valid;
		lines[i].class = classification_class(c, line);
	}
	qsort(lines, nlines, sizeof(SortedLine), compare_lines);
	if (!join_all(lines, &nlines, kind, escontext))
		return NULL;
	arena = place_classes(lines, nlines);
	result = allocate(kind == CLASS_PAIRS ? CLASS_PAIR : 0, nlines,
					  kind == CLASS_PAIRS || nlines == 0 ? 0 : slot_bits_for(nlines), arena);
	for (uint32 i = 0; i < nlines; i++)
	{
		const text *class = lines[i].class;

		CHECK_FOR_INTERRUPTS();
		result->arena_used = lines[i].place;
		put_line(result, lines[i].prefix, lines[i].valid,
				 put_class(result, VARDATA(class), VARSIZE(class) - VARHDRSZ));
	}
	result->arena_used = (uint32) arena;
	if (result->slot_bits > 0)
		fill_slots(result);
	pfree(lines);
	return result;
}
