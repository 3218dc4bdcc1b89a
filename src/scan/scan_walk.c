/*
 * scan_walk.c: a heap's row, walked from column to column.
 *
 * Rows without a NULL up to the last column that is needed are walked side by side, a step for
 * all of them and then the next: what one row waits for, its neighbours need not. Any other row is
 * walked column by column.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/tupmacs.h"

#include "compat.h"
#include "scan/scan_walk.h"

/* The next multiple of an alignment, a power of two, from there on. */
static inline const char *
align_up(const char *at, uintptr_t align)
{
	return (const char *) (((uintptr_t) at + align - 1) & ~(align - 1));
}

/* Whether a varlena stands there that has a short header and is within the row: most are so. */
static inline bool
is_short(const char *at)
{
	return VARATT_IS_SHORT(at) && !VARATT_IS_EXTERNAL(at);
}

/* Where a varlena begins: one with a short header anywhere. */
static inline const char *
varlena_begin(const char *at, int align)
{
	return is_short(at) || VARATT_NOT_PAD_BYTE(at) ? at : align_up(at, align);
}

/* Where one ends that begins there. */
static inline const char *
varlena_end(const char *value)
{
	return value + (is_short(value) ? VARSIZE_SHORT(value) : VARSIZE_ANY(value));
}

/* Whether a value passes a test. */
static inline bool
passes(const ScanTest *test, Datum value, int length)
{
	const char *text = DatumGetPointer(value);

	if (!test->istext)
		return scan_test_number(test, exact_integer(value, length));
	if (!is_short(text))
		return scan_test_long_text(test, value);
	return scan_test_text(test, VARDATA_SHORT(text), VARSIZE_SHORT(text) - VARHDRSZ_SHORT);
}

/* Whether a value that is not NULL passes all tests of its column, the first of which is this one. */
static bool
passes_all(const ScanWalk *walk, int first, Datum value, int length)
{
	for (int i = first; i >= 0; i = scan_walk_next_test(walk, i))
		if (!passes(&walk->tests[i], value, length))
			return false;
	return true;
}

/*
 * A row with NULLs, or without columns that were added after it was written, column by column.
 * False where it does not pass.
 */
static bool
walk_columns(const ScanWalk *walk, HeapTupleHeader row, ScanColumn *columns, int to)
{
	const char *at = (char *) row + row->t_hoff;
	bool		hasnulls = (row->t_infomask & HEAP_HASNULL) != 0;

	for (int i = 0; i < walk->nattributes; i++)
	{
		const WalkAttribute *a = &walk->attributes[i];
		bool		isnull = false;
		Datum		value = (Datum) 0;

		if (i >= HeapTupleHeaderGetNatts(row))
		{
			if (scan_walk_needs(a))
				value = getmissingattr(walk->desc, i + 1, &isnull);
		}
		else if (hasnulls && att_isnull(i, row->t_bits))
			isnull = true;
		else if (a->length == -1)
		{
			at = varlena_begin(at, a->align);
			value = PointerGetDatum(at);
			at = varlena_end(at);
		}
		else
		{
			at = align_up(at, a->align);
			if (scan_walk_needs(a))
				value = fetch_att(at, a->byval, a->length);
			at += a->length;
		}
		if (a->test >= 0 && (isnull || !passes_all(walk, a->test, value, a->length)))
			return false;
		if (a->column >= 0)
		{
			columns[a->column].values[to] = value;
			columns[a->column].isnull[to] = isnull;
		}
	}
	return true;
}

/* Rows that have all columns, walked side by side; they stand in the batch behind others. */
typedef struct Walkers
{
	int			from;			/* where in the batch */
	int			n;
	int			ninside;		/* the first of them: those not known to be outside the windows */
	int16	   *taken;			/* which row of the page each is */
	const char *at[SCAN_BATCH_ROWS];	/* where each has got to */
	Datum		tested[SCAN_BATCH_ROWS];	/* a column's values that the batch has not */
} Walkers;

/* Leaves those whose values pass the tests of a step. */
static void
keep_passing(const ScanWalk *walk, const WalkStep *step, Walkers *w, Datum *values,
			 ScanRows *rows)
{
	int16		kept[SCAN_BATCH_ROWS];

	for (int i = step->test; i >= 0; i = scan_walk_next_test(walk, i))
	{
		int			n = 0;
		int			ninside = 0;

		for (int k = 0; k < w->n; k++)
		{
			bool		pass = passes(&walk->tests[i], values[k], step->length);

			/* No branch that the processor could guess wrong. */
			kept[n] = k;
			n += pass;
			ninside += pass & (k < w->ninside);
		}
		if (n == w->n)
			continue;
		w->n = n;
		w->ninside = ninside;
		for (int c = 0; c < walk->ncolumns; c++)
		{
			Datum	   *column = &rows->columns[c].values[w->from];

			for (int k = 0; k < n; k++)
				column[k] = column[kept[k]];
		}
		for (int k = 0; k < n; k++)
		{
			w->at[k] = w->at[kept[k]];
			w->taken[k] = w->taken[kept[k]];
			if (values == w->tested)
				values[k] = values[kept[k]];
		}
	}
}

/* A step of all of them. What does not change is in variables: the compiler cannot know it from *step. */
static void
walk_step(const ScanWalk *walk, const WalkStep *step, Walkers *w, ScanRows *rows)
{
	const char **at = w->at;
	Datum	   *values = step->column >= 0 ? &rows->columns[step->column].values[w->from] : w->tested;
	int			n = w->n;
	int			align = step->align;
	int			length = step->length;
	int			count = step->count;
	bool		byval = step->byval;

	switch ((StepKind) step->kind)
	{
		case SKIP_FIXED:
			for (int k = 0; k < n; k++)
				at[k] = align_up(at[k], align) + length;
			return;
		case SKIP_VARLENA:
			for (int k = 0; k < n; k++)
			{
				const char *p = at[k];

				for (int i = count; i > 0; i--)
					p = varlena_end(varlena_begin(p, align));
				at[k] = p;
			}
			return;
		case TAKE_INT32:
			for (int k = 0; k < n; k++)
			{
				const char *p = align_up(at[k], align);

				values[k] = Int32GetDatum(*(const int32 *) p);
				at[k] = p + sizeof(int32);
			}
			break;
		case TAKE_FIXED:
			for (int k = 0; k < n; k++)
			{
				const char *p = align_up(at[k], align);

				values[k] = fetch_att(p, byval, length);
				at[k] = p + length;
			}
			break;
		case TAKE_VARLENA:
			for (int k = 0; k < n; k++)
			{
				const char *p = varlena_begin(at[k], align);

				values[k] = PointerGetDatum(p);
				at[k] = varlena_end(p);
			}
			break;
	}
	if (step->test >= 0)
		keep_passing(walk, step, w, values, rows);
}

/* Whether a row has all columns that are walked, and none of them is NULL: it is walked by steps. */
static inline bool
has_all(const ScanWalk *walk, HeapTupleHeader row)
{
	int			whole = walk->nattributes / 8;
	int			rest = (1 << walk->nattributes % 8) - 1;

	if (HeapTupleHeaderGetNatts(row) < walk->nattributes)
		return false;
	if ((row->t_infomask & HEAP_HASNULL) == 0)
		return true;
	/* A bit for each column, set where it is not NULL. */
	for (int i = 0; i < whole; i++)
		if (row->t_bits[i] != 0xFF)
			return false;
	return rest == 0 || (row->t_bits[whole] & rest) == rest;
}

/*
 * Sorts rows: of those that have all columns, first those with a date in the windows, then those outside
 * (all are of the first kind where the date is not at the same place in every row); the others
 * apart. Without a branch that depends on the date, which the processor would guess
 * wrong in every other row.
 */
static void
sort_rows(const ScanWalk *walk, const HeapTupleHeader *row, int n, Walkers *w, int16 *order,
		  int16 *others, int *nothers)
{
	const ScanWindows *windows = walk->date_offset < 0 ? NULL : walk->windows;
	int16		outside[SCAN_BATCH_ROWS];
	int			noutside = 0;

	w->ninside = 0;
	*nothers = 0;
	for (int i = 0; i < n; i++)
	{
		HeapTupleHeader r = row[i];
		bool		inside = windows == NULL;
		int32		day;

		if (!has_all(walk, r))
		{
			others[(*nothers)++] = i;
			continue;
		}
		if (windows != NULL)
		{
			memcpy(&day, (char *) r + r->t_hoff + walk->date_offset, sizeof(day));
			for (int k = 0; k < windows->n; k++)
				inside |= (day >= windows->first[k]) & (day <= windows->last[k]);
		}
		order[w->ninside] = i;
		outside[noutside] = i;
		w->ninside += inside;
		noutside += !inside;
	}
	memcpy(order + w->ninside, outside, noutside * sizeof(order[0]));
	w->n = w->ninside + noutside;
}

/*
 * The first rows of a batch, and those behind them, as they stand on the page: an aggregate whose result
 * depends on the order of its rows has it as from the plan below.
 */
static void
restore_order(ScanRows *rows, int first, int16 *taken)
{
	int16		order[SCAN_BATCH_ROWS];
	int16		places[SCAN_BATCH_ROWS];
	Datum		values[SCAN_BATCH_ROWS];
	bool		isnull[SCAN_BATCH_ROWS];
	int			n = rows->nrows;

	for (int to = 0, a = 0, b = first; to < n; to++)
	{
		order[to] = b == n || (a < first && taken[a] < taken[b]) ? a++ : b++;
		places[to] = taken[order[to]];
	}
	memcpy(taken, places, n * sizeof(taken[0]));
	for (int c = 0; c < rows->ncolumns; c++)
	{
		ScanColumn *column = &rows->columns[c];

		for (int to = 0; to < n; to++)
		{
			values[to] = column->values[order[to]];
			isnull[to] = column->isnull[order[to]];
		}
		memcpy(column->values, values, n * sizeof(values[0]));
		memcpy(column->isnull, isnull, n * sizeof(isnull[0]));
	}
}

/* From here on only the rows inside the windows are walked: how many the batch has is known. */
static void
leave_outside(Walkers *w, ScanRows *rows)
{
	rows->ninside = w->from + w->ninside;
	rows->nrows = w->from + w->n;
	w->n = w->ninside;
}

/* Columns that no row outside the windows has. */
static void
set_null_outside(const ScanWindows *windows, ScanRows *rows)
{
	int			column = -1;

	while ((column = bms_next_member(windows->columns, column)) >= 0)
		memset(rows->columns[column].isnull + rows->ninside, true, rows->nrows - rows->ninside);
}

/*
 * Asks for the bytes of a page from *at on, up to end: by and by, since a processor has to wait
 * where it is asked for more than it can wait for at a time.
 */
static inline void
ask_ahead(const char *page, int *at, int end)
{
	for (; page != NULL && *at < end; *at += SCAN_CACHE_LINE)
		scan_prefetch(page + *at);
}

/* So much of it with each step. */
#define ASK_STEP	(BLCKSZ / 8)

void
scan_walk_rows(const ScanWalk *walk, const HeapTupleHeader *row, int n,
			   const char *next, ScanRows *rows, int16 *taken)
{
	Walkers		w;
	int16		order[SCAN_BATCH_ROWS];
	int16		others[SCAN_BATCH_ROWS];
	int			nothers;
	int			asked = 0;

	ask_ahead(next, &asked, ASK_STEP);
	sort_rows(walk, row, n, &w, order, others, &nothers);
	w.from = 0;
	for (int i = 0; i < nothers; i++)
	{
		taken[w.from] = others[i];
		w.from += walk_columns(walk, row[others[i]], rows->columns, w.from);
	}
	w.taken = taken + w.from;
	for (int k = 0; k < w.n; k++)
	{
		HeapTupleHeader r = row[order[k]];

		w.at[k] = (char *) r + r->t_hoff;
		w.taken[k] = order[k];
	}
	for (int i = 0; i < walk->ncolumns; i++)
		memset(rows->columns[i].isnull + w.from, false, w.n);
	for (int i = 0; i < walk->nsteps; i++)
	{
		if (i == walk->nsteps_outside)
			leave_outside(&w, rows);
		ask_ahead(next, &asked, Min(asked + ASK_STEP, BLCKSZ));
		walk_step(walk, &walk->steps[i], &w, rows);
	}
	if (walk->nsteps_outside == walk->nsteps)
		leave_outside(&w, rows);
	ask_ahead(next, &asked, BLCKSZ);
	if (walk->windows != NULL)
		set_null_outside(walk->windows, rows);
	else if (w.from > 0)
		restore_order(rows, w.from, taken);
}
