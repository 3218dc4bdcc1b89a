/*
 * classification_sort.c: classifications in their canonical form, and states of
 * aggregates without what they say twice.
 *
 * Classes may be long (the name of a group of a concordance has all its codes) and
 * stand in many lines: what is compared is where they will stand, and their bytes but
 * once for each place in which they stand now.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "commodity/classification_layout.h"
#include "commodity/hs_code.h"
#include "value/value.h"

typedef struct SortedLine
{
	HsCode		prefix;
	Period		valid;
	const text *class;
	uint32		place;			/* of the class in the result: of equal ones the same, in order */
} SortedLine;

/* What a classification says, in order. */
typedef struct Sorted
{
	SortedLine *lines;
	uint32		nlines;
	const text **classes;		/* each once */
	uint32		nclasses;
	uint64		arena;			/* bytes that they take */
} Sorted;

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
	return (x->place > y->place) - (x->place < y->place);
}

/* Order of pointers to lines: by class. */
static int
compare_by_class(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return compare_classes((*(SortedLine *const *) a)->class, (*(SortedLine *const *) b)->class);
}

/* Order of pointers to lines: by where the class stands. */
static int
compare_by_address(const void *a, const void *b)
{
	const text *x = (*(SortedLine *const *) a)->class;
	const text *y = (*(SortedLine *const *) b)->class;

	CHECK_FOR_INTERRUPTS();
	return (x > y) - (x < y);
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
	if (before->place != line->place)
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
							value_quoted_text(before->class), value_quoted_text(lines[i].class)),
					 errdetail("The first is valid %s, the other %s.",
							   valid_name(before->valid), valid_name(lines[i].valid)),
					 errhint("Give a prefix one class on a day: leave a line out, or say when each is valid.")));
		lines[kept++] = lines[i];
	}
	*nlines = kept;
	return true;
}

/* Finds out where each class will stand when each is there once, in order. */
static void
place_classes(Sorted *sorted)
{
	SortedLine *lines = sorted->lines;
	uint32		nlines = sorted->nlines;
	Size		size = Max(nlines, 1) * sizeof(void *);
	SortedLine **by_address = MemoryContextAllocHuge(CurrentMemoryContext, size);
	SortedLine **by_class = MemoryContextAllocHuge(CurrentMemoryContext, size);
	uint32		n = 0;

	for (uint32 i = 0; i < nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		by_address[i] = &lines[i];
	}
	qsort(by_address, nlines, sizeof(SortedLine *), compare_by_address);
	for (uint32 i = 0; i < nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (i == 0 || by_address[i]->class != by_address[i - 1]->class)
			by_class[n++] = by_address[i];
	}
	qsort(by_class, n, sizeof(SortedLine *), compare_by_class);
	sorted->classes = MemoryContextAllocHuge(CurrentMemoryContext, size);
	for (uint32 i = 0; i < n; i++)
	{
		if (i > 0 && compare_by_class(&by_class[i - 1], &by_class[i]) == 0)
		{
			by_class[i]->place = by_class[i - 1]->place;
			continue;
		}
		by_class[i]->place = (uint32) sorted->arena;
		sorted->arena += class_size(VARSIZE(by_class[i]->class) - VARHDRSZ);
		sorted->classes[sorted->nclasses++] = by_class[i]->class;
	}
	/* Of the lines that share a class, the first has its place; the others take it over. */
	for (uint32 i = 1; i < nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (by_address[i]->class == by_address[i - 1]->class)
			by_address[i]->place = by_address[i - 1]->place;
	}
	pfree(by_address);
	pfree(by_class);
}

static Sorted
sort_lines(const Classification *c)
{
	Sorted		sorted = {NULL, c->nlines, NULL, 0, 0};

	sorted.lines = MemoryContextAllocHuge(CurrentMemoryContext,
										  Max(c->nlines, 1) * sizeof(SortedLine));
	for (uint32 i = 0; i < c->nlines; i++)
	{
		const ClassLine *line = classification_line(c, i);

		CHECK_FOR_INTERRUPTS();
		sorted.lines[i].prefix = line->prefix;
		sorted.lines[i].valid = line->valid;
		sorted.lines[i].class = classification_class(c, line);
	}
	place_classes(&sorted);
	qsort(sorted.lines, sorted.nlines, sizeof(SortedLine), compare_lines);
	return sorted;
}

/*
 * Puts lines and classes into one that has room for them; they are freed. No class is
 * without a line: of lines that are left out, another with the class is kept.
 */
static void
put_sorted(Classification *result, const Sorted *sorted)
{
	for (uint32 i = 0; i < sorted->nclasses; i++)
	{
		const text *class = sorted->classes[i];

		CHECK_FOR_INTERRUPTS();
		classification_put_class(result, VARDATA(class), VARSIZE(class) - VARHDRSZ);
	}
	for (uint32 i = 0; i < sorted->nlines; i++)
	{
		const SortedLine *line = &sorted->lines[i];

		CHECK_FOR_INTERRUPTS();
		classification_put_line(result, line->prefix, line->valid, line->place);
	}
	pfree(sorted->lines);
	pfree(sorted->classes);
}

/* Puts the first line of each prefix into the slots. */
static void
fill_slots(Classification *c)
{
	uint32		mask = (uint32) class_slot_count(c->slot_bits) - 1;

	for (uint32 i = 0; i < c->nlines; i++)
	{
		const ClassLine *line = &class_lines(c)[i];
		uint32		slot;

		CHECK_FOR_INTERRUPTS();
		if (i > 0 && line[-1].prefix == line->prefix)
			continue;
		slot = class_slot_of(line->prefix, c->slot_bits) & mask;
		while (class_slots(c)[slot] != 0)
			slot = (slot + 1) & mask;
		class_slots(c)[slot] = i + 1;
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
	Sorted		sorted;
	Classification *result;

	if (!classification_is_building(c))
	{
		result = palloc(VARSIZE(c));
		memcpy(result, c, VARSIZE(c));
		return result;
	}
	sorted = sort_lines(c);
	if (!join_all(sorted.lines, &sorted.nlines, kind, escontext))
		return NULL;
	result = classification_allocate(kind == CLASS_PAIRS ? CLASS_PAIR : 0, sorted.nlines,
									 kind == CLASS_PAIRS || sorted.nlines == 0 ? 0 :
									 slot_bits_for(sorted.nlines), sorted.arena);
	put_sorted(result, &sorted);
	if (result->slot_bits > 0)
		fill_slots(result);
	return result;
}

/* ---------- states of aggregates ---------- */

/* Room for what there is and more: twice as much as there was, unless half of it is free again. */
static uint64
roomy(uint64 size, uint64 used, uint64 more)
{
	return Max(used > size / 2 ? size * 2 : size, used + more);
}

/*
 * Lines are left out that say the same word for word, not joined where they follow each
 * other: of lines that contradict each other, the error of the final function then
 * names the same two in whatever order rows come.
 */
Classification *
classification_without_doubles(const Classification *c, uint32 more_lines, uint64 more_arena)
{
	Sorted		sorted = sort_lines(c);
	SortedLine *lines = sorted.lines;
	uint32		kept = 0;
	Classification *result;

	for (uint32 i = 0; i < sorted.nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (kept == 0 || compare_lines(&lines[kept - 1], &lines[i]) != 0)
			lines[kept++] = lines[i];
	}
	sorted.nlines = kept;
	result = classification_allocate(c->flags, roomy(c->maxlines, kept, more_lines), 0,
									 roomy(c->arena_size, sorted.arena, more_arena));
	put_sorted(result, &sorted);
	return result;
}

/* ---------- numbers of classes ---------- */

static int
compare_places(const void *a, const void *b)
{
	uint32		x = *(const uint32 *) a;
	uint32		y = *(const uint32 *) b;

	CHECK_FOR_INTERRUPTS();
	return (x > y) - (x < y);
}

uint32 *
classification_class_numbers(const Classification *c, uint32 *nclasses)
{
	Size		size = Max(c->nlines, 1) * sizeof(uint32);
	uint32	   *places = MemoryContextAllocHuge(CurrentMemoryContext, size);
	uint32	   *numbers = MemoryContextAllocHuge(CurrentMemoryContext, size);
	uint32		n = 0;

	for (uint32 i = 0; i < c->nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		places[i] = class_lines(c)[i].class;
	}
	qsort(places, c->nlines, sizeof(uint32), compare_places);
	for (uint32 i = 0; i < c->nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (n == 0 || places[n - 1] != places[i])
			places[n++] = places[i];
	}
	for (uint32 i = 0; i < c->nlines; i++)
	{
		CHECK_FOR_INTERRUPTS();
		numbers[i] = (uint32) ((uint32 *) bsearch(&class_lines(c)[i].class, places, n, sizeof(uint32),
												  compare_places) - places);
	}
	pfree(places);
	*nclasses = n;
	return numbers;
}
