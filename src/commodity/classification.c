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
 * for each length that prefixes have, and in the lines of that prefix a search by day.
 * While one is being built (BUILDING), its lines stand in order of arrival, without
 * slots, and a class may stand more than once.
 *
 * Pairs (PAIRS) are what a concordance is made of while an aggregate goes on: the
 * prefix is the old code, the class is the new one.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "commodity/classification_layout.h"
#include "commodity/hs_code.h"

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

static uint64
value_size(uint64 lines, int slot_bits, uint64 arena)
{
	return sizeof(Classification) + lines * sizeof(ClassLine) +
		class_slot_count(slot_bits) * sizeof(uint32) + arena;
}

Classification *
classification_allocate(uint8 flags, uint64 maxlines, int slot_bits, uint64 arena_size)
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
	/* What has room but no line or class yet travels with the value: no stray bytes. */
	c = palloc0(size);
	SET_VARSIZE(c, size);
	c->version = CLASS_VERSION;
	c->flags = flags;
	c->slot_bits = (uint8) slot_bits;
	c->maxlines = (uint32) maxlines;
	c->arena_size = (uint32) arena_size;
	return c;
}

Classification *
classification_new(ClassKind kind)
{
	return classification_allocate(CLASS_BUILDING | (kind == CLASS_PAIRS ? CLASS_PAIR : 0),
								   FIRST_LINES, 0, FIRST_ARENA);
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
		c->arena_used % sizeof(int32) == 0 &&
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
	const ClassLine *result = &class_lines(c)[line];

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
	class = (const struct varlena *) (class_arena(c) + line->class);
	if (!VARATT_IS_4B_U(class) || VARSIZE(class) < VARHDRSZ ||
		(uint64) line->class + VARSIZE(class) > c->arena_used)
		raise_unreadable();
	return class;
}

/* Whether a line, which is not for always, begins on a day or before. */
static inline bool
begins_by(const ClassLine *line, DateADT day)
{
	if (!period_is_valid(line->valid))
		raise_unreadable();
	return period_start(line->valid) <= day;
}

/*
 * Of the lines of a prefix, the first of which is given, the one that holds on a day;
 * NULL where there is none. They are sorted by day, and no two hold on one: it is the
 * last that begins by then. How many they are is not known: steps that double find a
 * line behind it.
 */
static const ClassLine *
find_day(const Classification *c, uint32 first, DateADT day)
{
	const ClassLine *lines = class_lines(c);
	HsCode		prefix = lines[first].prefix;
	uint32		low = first;	/* begins by the day, once it is known that one does */
	uint32		high;			/* does not, or is no line of the prefix */
	uint32		step = 1;

	if (lines[first].valid == CLASS_ALWAYS)
		return &lines[first];
	if (!begins_by(&lines[first], day))
		return NULL;
	for (high = first + 1;
		 high < c->nlines && lines[high].prefix == prefix && begins_by(&lines[high], day);
		 step *= 2)
	{
		low = high;
		high = step < c->nlines - low ? low + step : c->nlines;
	}
	while (high - low > 1)
	{
		uint32		middle = low + (high - low) / 2;

		if (lines[middle].prefix == prefix && begins_by(&lines[middle], day))
			low = middle;
		else
			high = middle;
	}
	return day <= period_end(lines[low].valid) ? &lines[low] : NULL;
}

/* The line of a prefix that holds on a day; NULL where there is none. */
static const ClassLine *
find_prefix(const Classification *c, HsCode prefix, DateADT day)
{
	const ClassLine *lines = class_lines(c);
	const uint32 *slots = class_slots(c);
	uint32		mask = (uint32) class_slot_count(c->slot_bits) - 1;
	uint32		slot = class_slot_of(prefix, c->slot_bits);

	for (uint32 probes = 0; probes <= mask; probes++, slot++)
	{
		uint32		line = slots[slot & mask];

		if (line == 0)
			return NULL;
		if (line > c->nlines)
			raise_unreadable();
		if (lines[line - 1].prefix == prefix)
			return find_day(c, line - 1, day);
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
	const ClassLine *lines = class_lines(c);
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

static bool
has_room(const Classification *c, uint32 more_lines, uint64 more_arena)
{
	return (uint64) c->nlines + more_lines <= c->maxlines &&
		c->arena_used + more_arena <= c->arena_size;
}

/* Replaces one by another that is being built and has room for more. */
static void
make_room(Classification **c, uint32 more_lines, uint64 more_arena)
{
	Classification *old = *c;
	uint64		maxlines = old->maxlines;
	uint64		arena_size = old->arena_size;
	Classification *new;

	if (classification_is_building(old) && has_room(old, more_lines, more_arena))
		return;
	if ((uint64) old->nlines + more_lines > maxlines)
		maxlines = Max((uint64) old->nlines + more_lines, Max(maxlines * 2, FIRST_LINES));
	if (old->arena_used + more_arena > arena_size)
		arena_size = Max(old->arena_used + more_arena, Max(arena_size * 2, FIRST_ARENA));
	new = classification_allocate(old->flags | CLASS_BUILDING, maxlines, 0, arena_size);
	new->lengths = old->lengths;
	new->nlines = old->nlines;
	new->arena_used = old->arena_used;
	memcpy(class_lines(new), class_lines(old), old->nlines * sizeof(ClassLine));
	memcpy(class_arena(new), class_arena(old), old->arena_used);
	*c = new;
}

/*
 * Before more comes to the state of an aggregate: where it is full, what it says twice is
 * left out first, so that it grows with what it says, not with the rows.
 */
static void
leave_out_doubles(Classification **state, uint32 more_lines, uint64 more_arena)
{
	const Classification *c = *state;

	if (!classification_is_building(c) || has_room(c, more_lines, more_arena))
		return;
	/* To sort many lines for the room that a few short classes need would not pay. */
	if ((uint64) c->nlines + more_lines > c->maxlines ||
		c->arena_used >= c->nlines * sizeof(ClassLine))
		*state = classification_without_doubles(c, more_lines, more_arena);
}

uint32
classification_put_class(Classification *c, const char *class, int len)
{
	uint32		at = c->arena_used;
	char	   *to = class_arena(c) + at;

	SET_VARSIZE(to, VARHDRSZ + len);
	memcpy(to + VARHDRSZ, class, len);
	memset(to + VARHDRSZ + len, 0, class_size(len) - VARHDRSZ - len);
	c->arena_used += class_size(len);
	return at;
}

void
classification_put_line(Classification *c, HsCode prefix, Period valid, uint32 class)
{
	ClassLine  *line = &class_lines(c)[c->nlines++];

	line->prefix = prefix;
	line->valid = valid;
	line->class = class;
	line->unused = 0;
	c->lengths |= 1 << (hs_digits(prefix) / 2);
	if (valid != CLASS_ALWAYS)
		c->flags |= CLASS_DATED;
}

/* Whether a class of so many bytes can be one; false after a soft error. */
static bool
check_length(HsCode prefix, int len, Node *escontext)
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
	return true;
}

uint32
classification_add_name(Classification **c, const char *class, int len)
{
	make_room(c, 0, class_size(len));
	return classification_put_class(*c, class, len);
}

void
classification_add_line(Classification **c, HsCode prefix, Period valid, uint32 class)
{
	make_room(c, 1, 0);
	classification_put_line(*c, prefix, valid, class);
}

bool
classification_add(Classification **c, HsCode prefix, Period valid, const char *class, int len,
				   Node *escontext)
{
	if (!check_length(prefix, len, escontext))
		return false;
	make_room(c, 1, class_size(len));
	classification_add_line(c, prefix, valid, classification_add_name(c, class, len));
	return true;
}

void
classification_add_row(Classification **state, HsCode prefix, Period valid, const char *class,
					   int len)
{
	check_length(prefix, len, NULL);
	leave_out_doubles(state, 1, class_size(len));
	classification_add(state, prefix, valid, class, len, NULL);
}

void
classification_add_all(Classification **state, const Classification *other)
{
	uint32		nlines = other->nlines;
	uint32		base;
	Classification *c;

	leave_out_doubles(state, nlines, other->arena_used);
	make_room(state, nlines, other->arena_used);
	c = *state;
	/* The arena as it is: what lines share there they go on to share. */
	base = c->arena_used;
	memcpy(class_arena(c) + base, class_arena(other), other->arena_used);
	c->arena_used += other->arena_used;
	for (uint32 i = 0; i < nlines; i++)
	{
		const ClassLine *line = classification_line(other, i);

		CHECK_FOR_INTERRUPTS();
		(void) classification_class(other, line);
		classification_put_line(c, line->prefix, line->valid, base + line->class);
	}
}
