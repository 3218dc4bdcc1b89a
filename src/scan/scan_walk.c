/*
 * scan_walk.c: a heap's row, walked from column to column.
 *
 * A row without NULLs that has all columns is walked by steps: runs of columns that nobody
 * asks for are one step each. Any other row is walked column by column.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/tupmacs.h"
#include "catalog/pg_type.h"

#include "compat.h"
#include "scan/scan_walk.h"

/* Bytes that memory hands to a processor at once. */
#define CACHE_LINE		64

typedef enum StepKind
{
	SKIP_FIXED,					/* columns of fixed length, taken together */
	SKIP_VARLENA,				/* count of them */
	TAKE_INT32,					/* a number or a date of four bytes that has no test */
	TAKE_VARLENA,				/* one that has no test */
	TAKE_ANY
} StepKind;

typedef struct WalkStep
{
	uint8		kind;
	bool		byval;
	int8		align;			/* where it begins: a multiple of so many bytes */
	int16		count;
	int16		length;			/* bytes */
	int16		column;			/* of the batch, or -1 */
	int16		test;			/* the first of the column's, or -1 */
} WalkStep;

/* A column of the table. */
typedef struct WalkAttribute
{
	int16		length;			/* bytes; -1 varlena */
	uint8		align;
	bool		byval;
	int16		column;			/* of the batch, or -1 */
	int16		test;			/* the first of its tests, or -1 */
} WalkAttribute;

struct ScanWalk
{
	TupleDesc	desc;
	int			nattributes;	/* up to the last that is needed */
	WalkAttribute *attributes;
	int			ncolumns;		/* of the batch */
	int			ntests;
	const ScanTest *tests;
	int			nsteps;
	WalkStep   *steps;
	/* The windows, and for a row outside: */
	const ScanWindows *windows; /* or NULL */
	int			nsteps_outside; /* up to the last column that is needed even so */
	int32		date_offset;	/* where the date is in every row that has all columns, or -1 */
};

/* ---------- making one ---------- */

static uint8
alignment_of(char typalign)
{
	switch (typalign)
	{
		case TYPALIGN_CHAR:
			return 1;
		case TYPALIGN_SHORT:
			return ALIGNOF_SHORT;
		case TYPALIGN_INT:
			return ALIGNOF_INT;
		default:
			return ALIGNOF_DOUBLE;
	}
}

static bool
is_needed(const WalkAttribute *a)
{
	return a->column >= 0 || a->test >= 0;
}

/* Whether columns that are skipped one after the other are one step. */
static bool
joins(const WalkStep *step, const WalkAttribute *a)
{
	if (step->kind == SKIP_VARLENA)
		return a->length == -1 && a->align == step->align;
	/* Where the second begins behind the first does not depend on where that begins. */
	return step->kind == SKIP_FIXED && a->length > 0 && a->align <= step->align &&
		step->length + a->length < PG_INT16_MAX / 2;
}

static StepKind
step_kind(const WalkAttribute *a)
{
	if (!is_needed(a))
		return a->length > 0 ? SKIP_FIXED : SKIP_VARLENA;
	if (a->test < 0 && a->length == -1)
		return TAKE_VARLENA;
	return a->test < 0 && a->length == sizeof(int32) && a->byval ? TAKE_INT32 : TAKE_ANY;
}

static void
make_steps(ScanWalk *walk)
{
	walk->steps = palloc0(Max(walk->nattributes, 1) * sizeof(WalkStep));
	for (int i = 0; i < walk->nattributes; i++)
	{
		const WalkAttribute *a = &walk->attributes[i];
		WalkStep   *step = &walk->steps[walk->nsteps];

		if (!is_needed(a) && walk->nsteps > 0 && joins(step - 1, a))
		{
			step--;
			step->count++;
			if (a->length > 0)
				step->length = TYPEALIGN(a->align, step->length) + a->length;
			continue;
		}
		walk->nsteps++;
		step->kind = step_kind(a);
		step->byval = a->byval;
		step->align = a->align;
		step->count = 1;
		step->length = a->length;
		step->column = a->column;
		step->test = a->test;
	}
}

static int
compare_tests(const void *a, const void *b)
{
	return ((const ScanTest *) a)->number - ((const ScanTest *) b)->number;
}

ScanWalk *
scan_walk_make(TupleDesc desc, const AttrNumber *numbers, int ncolumns,
			   ScanTest *tests, int ntests)
{
	ScanWalk   *walk = palloc0(sizeof(ScanWalk));

	walk->desc = desc;
	walk->ncolumns = ncolumns;
	walk->attributes = palloc0(desc->natts * sizeof(WalkAttribute));
	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);
		WalkAttribute *a = &walk->attributes[i];

		if (att->attlen < -1)
			return NULL;
		a->length = att->attlen;
		a->align = alignment_of(att->attalign);
		a->byval = att->attbyval;
		a->column = -1;
		a->test = -1;
	}
	for (int i = 0; i < ncolumns; i++)
	{
		WalkAttribute *a = &walk->attributes[numbers[i] - 1];

		if (a->column >= 0)
			return NULL;
		a->column = i;
		walk->nattributes = Max(walk->nattributes, numbers[i]);
	}
	qsort(tests, ntests, sizeof(ScanTest), compare_tests);
	walk->tests = tests;
	walk->ntests = ntests;
	for (int i = ntests - 1; i >= 0; i--)
	{
		walk->attributes[tests[i].number - 1].test = i;
		walk->nattributes = Max(walk->nattributes, tests[i].number);
	}
	make_steps(walk);
	return walk;
}

/* Where a column is in every row that has all, or -1. */
static int32
fixed_offset(const ScanWalk *walk, int column)
{
	int32		offset = 0;

	for (int i = 0; i < walk->nattributes; i++)
	{
		const WalkAttribute *a = &walk->attributes[i];

		offset = TYPEALIGN(a->align, offset);
		if (a->column == column)
			return offset;
		if (a->length < 0)
			return -1;
		offset += a->length;
	}
	return -1;
}

void
scan_walk_set_windows(ScanWalk *walk, const ScanWindows *windows)
{
	walk->windows = windows;
	walk->nsteps_outside = 0;
	if (windows == NULL)
		return;
	walk->date_offset = fixed_offset(walk, windows->date);
	for (int i = 0; i < walk->nsteps; i++)
	{
		const WalkStep *step = &walk->steps[i];

		if (step->test >= 0 ||
			(step->column >= 0 && !bms_is_member(step->column, windows->columns)))
			walk->nsteps_outside = i + 1;
	}
}

/* ---------- walking ---------- */

/* Whether a value passes the tests of its column, the first of which is this one. */
static inline bool
passes(const ScanWalk *walk, int first, Datum value, int length)
{
	for (const ScanTest *test = &walk->tests[first];
		 test < &walk->tests[walk->ntests] && test->number == walk->tests[first].number; test++)
	{
		if (test->istext)
		{
			struct varlena *text = exact_detoast_packed(value);

			if (!scan_test_text(test, VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text)))
				return false;
		}
		else if (!scan_test_number(test, scan_number(value, length)))
			return false;
	}
	return true;
}

/* A value that is not NULL into the batch, if it passes. */
static inline bool
take_value(const ScanWalk *walk, int column, int test, int length, Datum value,
		   ScanColumn *columns, int to)
{
	if (test >= 0 && !passes(walk, test, value, length))
		return false;
	if (column >= 0)
		columns[column].values[to] = value;
	return true;
}

/* Where a varlena begins: one with a short header anywhere. */
static inline uint32
varlena_begin(const char *data, uint32 offset, int align)
{
	return VARATT_NOT_PAD_BYTE(data + offset) ? offset : TYPEALIGN(align, offset);
}

/* Where it ends. */
static inline uint32
varlena_end(const char *data, uint32 offset)
{
	const char *value = data + offset;

	if (VARATT_IS_SHORT(value) && !VARATT_IS_EXTERNAL(value))
		return offset + VARSIZE_SHORT(value);
	return offset + VARSIZE_ANY(value);
}

/* A row of the batch is without NULLs again: the next one to be put there may be walked by steps. */
static void
set_not_null(const ScanWalk *walk, ScanColumn *columns, int to)
{
	for (int i = 0; i < walk->ncolumns; i++)
		columns[i].isnull[to] = false;
}

/* A row with NULLs, or without columns that were added after it was written. */
static pg_noinline bool
walk_columns(const ScanWalk *walk, HeapTupleHeader row, ScanColumn *columns, int to)
{
	const char *data = (char *) row + row->t_hoff;
	bool		hasnulls = (row->t_infomask & HEAP_HASNULL) != 0;
	uint32		offset = 0;

	for (int i = 0; i < walk->nattributes; i++)
	{
		const WalkAttribute *a = &walk->attributes[i];
		bool		isnull = false;
		Datum		value = (Datum) 0;

		if (i >= HeapTupleHeaderGetNatts(row))
		{
			if (is_needed(a))
				value = getmissingattr(walk->desc, i + 1, &isnull);
		}
		else if (hasnulls && att_isnull(i, row->t_bits))
			isnull = true;
		else if (a->length == -1)
		{
			offset = varlena_begin(data, offset, a->align);
			value = PointerGetDatum(data + offset);
			offset = varlena_end(data, offset);
		}
		else
		{
			offset = TYPEALIGN(a->align, offset);
			if (is_needed(a))
				value = fetch_att(data + offset, a->byval, a->length);
			offset += a->length;
		}
		if (a->column >= 0)
			columns[a->column].isnull[to] = isnull;
		if (isnull ? a->test >= 0 :
			!take_value(walk, a->column, a->test, a->length, value, columns, to))
		{
			set_not_null(walk, columns, to);
			return false;
		}
	}
	return true;
}

/* Whether a row is walked by steps. */
static inline bool
has_all(const ScanWalk *walk, HeapTupleHeader row)
{
	return (row->t_infomask & HEAP_HASNULL) == 0 &&
		HeapTupleHeaderGetNatts(row) >= walk->nattributes;
}

/* Takes the columns of a row that has all, by so many steps. False where it does not pass. */
static inline bool
walk_steps(const ScanWalk *walk, int nsteps, HeapTupleHeader row, ScanColumn *columns, int to)
{
	const char *data = (char *) row + row->t_hoff;
	uint32		offset = 0;

	for (const WalkStep *step = walk->steps; step < &walk->steps[nsteps]; step++)
	{
		Datum		value;

		switch ((StepKind) step->kind)
		{
			case SKIP_FIXED:
				offset = TYPEALIGN(step->align, offset) + step->length;
				break;
			case SKIP_VARLENA:
				for (int n = step->count; n > 0; n--)
					offset = varlena_end(data, varlena_begin(data, offset, step->align));
				break;
			case TAKE_INT32:
				offset = TYPEALIGN(step->align, offset);
				columns[step->column].values[to] = Int32GetDatum(*(const int32 *) (data + offset));
				offset += sizeof(int32);
				break;
			case TAKE_VARLENA:
				offset = varlena_begin(data, offset, step->align);
				columns[step->column].values[to] = PointerGetDatum(data + offset);
				offset = varlena_end(data, offset);
				break;
			case TAKE_ANY:
				if (step->length == -1)
				{
					offset = varlena_begin(data, offset, step->align);
					value = PointerGetDatum(data + offset);
				}
				else
				{
					offset = TYPEALIGN(step->align, offset);
					value = fetch_att(data + offset, step->byval, step->length);
				}
				if (!take_value(walk, step->column, step->test, step->length, value, columns, to))
					return false;
				offset = step->length == -1 ? varlena_end(data, offset) : offset + step->length;
				break;
		}
	}
	return true;
}

/*
 * In which order rows are to be walked: those with a date in the windows first, then those
 * outside, which have all columns. How many are of the first kind: all, where the date is not
 * at the same place in every row. Without a branch that depends on the date, which the
 * processor would guess wrong in every other row.
 */
static int
sort_rows(const ScanWalk *walk, const HeapTupleHeader *row, int n, int16 *order)
{
	const ScanWindows *windows = walk->windows;
	int			ninside = 0;
	int			noutside = 0;

	if (windows == NULL || walk->date_offset < 0)
	{
		for (int i = 0; i < n; i++)
			order[i] = i;
		return n;
	}
	for (int i = 0; i < n; i++)
	{
		int32		day;
		bool		inside = !has_all(walk, row[i]);

		memcpy(&day, (char *) row[i] + (inside ? 0 : row[i]->t_hoff + walk->date_offset), sizeof(day));
		for (int w = 0; w < windows->n; w++)
			inside |= (day >= windows->first[w]) & (day <= windows->last[w]);
		order[ninside] = i;
		order[n + noutside] = i;
		ninside += inside;
		noutside += !inside;
	}
	/* The rows outside were put behind as they came. */
	memmove(order + ninside, order + n, noutside * sizeof(order[0]));
	return ninside;
}

/*
 * Asks for some bytes of a page while a row is walked, two lines of a processor's cache: by little
 * and little, since it can wait for a dozen at a time.
 */
static inline void
ask_ahead(const char *page, int row)
{
	int			offset = row * 2 * CACHE_LINE;

	if (page == NULL || offset >= BLCKSZ)
		return;
	scan_prefetch(page + offset);
	scan_prefetch(page + offset + CACHE_LINE);
}

void
scan_walk_rows(const ScanWalk *walk, const HeapTupleHeader *row, int n,
			   const char *next, ScanRows *rows, int16 *taken)
{
	int16		order[2 * SCAN_BATCH_ROWS];
	int			ninside = sort_rows(walk, row, n, order);
	int			to = 0;

	for (int i = 0; i < walk->ncolumns; i++)
		memset(rows->columns[i].isnull, false, n);
	for (int i = 0; i < ninside; i++)
	{
		HeapTupleHeader r = row[order[i]];

		ask_ahead(next, i);
		taken[to] = order[i];
		if (has_all(walk, r))
			to += walk_steps(walk, walk->nsteps, r, rows->columns, to);
		else
			to += walk_columns(walk, r, rows->columns, to);
	}
	rows->ninside = to;
	for (int i = ninside; i < n; i++)
	{
		ask_ahead(next, i);
		taken[to] = order[i];
		to += walk_steps(walk, walk->nsteps_outside, row[order[i]], rows->columns, to);
	}
	rows->nrows = to;
	if (walk->windows != NULL)
	{
		int			column = -1;

		while ((column = bms_next_member(walk->windows->columns, column)) >= 0)
			memset(rows->columns[column].isnull + rows->ninside, true, to - rows->ninside);
	}
}
