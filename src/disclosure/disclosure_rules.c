/*
 * disclosure_rules.c: which cells of a table may not be shown.
 *
 * Primary: a cell that breaks a rule (see disclosure.h). Secondary: the total is
 * published too, so that the total less the cells that are shown is the sum of
 * those that are not. That sum is a cell that everyone can compute: cells are
 * added to it until it breaks no rule either, as few as do, the last of them the
 * smallest that will.
 *
 * That is enough in a table of one dimension: nothing else can be computed of
 * the suppressed cells, and where their sum keeps the rules, so do the bounds
 * that it sets to each (the Handbook's upper protection level, 100/k (x1 + ...
 * + xn) - X or p/100 x1 - (X - x1 - x2), is at most what the other cells have).
 *
 * A total that breaks a rule itself is not published; then nothing follows
 * from it, unless all cells are shown.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include "compat.h"
#include "decimal/exact.h"
#include "disclosure/disclosure.h"
#include "growth/ranking.h"
#include "scratch/scratch.h"

/* What an enterprise contributes to a cell, with its sign. */
typedef struct Contribution
{
	uint32		enterprise;		/* 0 ... nenterprises - 1 */
	Numeric		value;
} Contribution;

/* The contributions to one cell. */
typedef struct Contributions
{
	const Contribution *list;
	uint32		n;
} Contributions;

/* Cells taken together: contributions by enterprise. */
typedef struct Union
{
	Numeric    *values;			/* by enterprise; NULL where there is none */
	uint32	   *order;			/* enterprises that contribute, the largest first */
	uint32		n;
	Numeric		whole;			/* X */
} Union;

typedef struct Judge
{
	const DisclosureRules *rules;
	uint32		nenterprises;
	DisclosureTable *table;
	Contributions *cells;		/* of each cell of the table */
	uint32	   *candidates;		/* cells that break no rule, the smallest first */
	uint32		ncandidates;
	Union		suppressed;		/* the cells that break one */
	uint32	   *touched;		/* by enterprise: the candidate that was tried last, + 1 */
} Judge;

static Numeric
magnitude(Numeric n)
{
	return DatumGetNumeric(DirectFunctionCall1(numeric_abs, NumericGetDatum(n)));
}

static Numeric
hundred_times(Numeric n)
{
	return numeric_call(numeric_mul, numeric_from_int(100), n);
}

/* For qsort: numerics, the largest first. */
static int
compare_descending(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return ranking_compare(*(const Numeric *) a, *(const Numeric *) b);
}

/* How many of the largest contributions the rules look at. */
static uint32
looked_at(const DisclosureRules *rules)
{
	return Max(rules->largest, 2);
}

/* ---------- the rules ---------- */

static void
add_reason(StringInfo reasons, const char *reason)
{
	if (reasons->len > 0)
		appendStringInfoString(reasons, "; ");
	appendStringInfoString(reasons, reason);
}

static char *
digits_of(Numeric n)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(n)));
}

/*
 * The rules that a cell breaks, in words; NULL where it breaks none, and where
 * nothing is contributed. top are its ntop largest contributions, as many as are
 * looked at or all, in order.
 */
static char *
broken_rules(const DisclosureRules *rules, int64 contributors, Numeric whole,
			 const Numeric *top, uint32 ntop)
{
	StringInfoData reasons;
	char	   *result = NULL;

	if (contributors == 0)
		return NULL;
	initStringInfo(&reasons);
	if (contributors < rules->minimum)
		add_reason(&reasons, psprintf(INT64_FORMAT " contributor%s, fewer than %d", contributors,
									  contributors == 1 ? "" : "s", rules->minimum));
	if (rules->dominance != NULL)
	{
		Numeric		sum = top[0];

		for (uint32 i = 1; i < ntop && i < (uint32) rules->largest; i++)
		{
			CHECK_FOR_INTERRUPTS();
			sum = numeric_plus(sum, top[i]);
		}
		if (numeric_is_less(numeric_call(numeric_mul, rules->dominance, whole), hundred_times(sum)))
			add_reason(&reasons,
					   rules->largest == 1 ?
					   psprintf("the largest contributor has more than %s percent",
								digits_of(rules->dominance)) :
					   psprintf("the largest %d contributors have more than %s percent",
								rules->largest, digits_of(rules->dominance)));
	}
	if (rules->p != NULL)
	{
		Numeric		rest = numeric_call(numeric_sub, whole, top[0]);

		if (ntop > 1)
			rest = numeric_call(numeric_sub, rest, top[1]);
		if (numeric_is_less(hundred_times(rest), numeric_call(numeric_mul, rules->p, top[0])))
			add_reason(&reasons, psprintf("the largest contributor can be told within %s percent",
										  digits_of(rules->p)));
	}
	/* There may be a million cells, and this has room for a kilobyte. */
	if (reasons.len > 0)
		result = pstrdup(reasons.data);
	pfree(reasons.data);
	return result;
}

/* ---------- cells taken together ---------- */

static int
compare_enterprises(const void *a, const void *b, void *arg)
{
	Numeric    *sizes = arg;

	return compare_descending(&sizes[*(const uint32 *) a], &sizes[*(const uint32 *) b]);
}

static void
union_add(Union *u, const Contributions *cell)
{
	for (uint32 i = 0; i < cell->n; i++)
	{
		Numeric    *value = &u->values[cell->list[i].enterprise];

		CHECK_FOR_INTERRUPTS();
		*value = *value == NULL ? cell->list[i].value : numeric_plus(*value, cell->list[i].value);
	}
}

/* When all cells are in: who contributes, and how much in all. */
static void
union_finish(Union *u, uint32 nenterprises)
{
	Numeric    *sizes = palloc0(nenterprises * sizeof(Numeric));

	u->order = palloc(nenterprises * sizeof(uint32));
	u->n = 0;
	u->whole = numeric_from_int(0);
	for (uint32 i = 0; i < nenterprises; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (u->values[i] == NULL)
			continue;
		sizes[i] = magnitude(u->values[i]);
		if (!numeric_is_positive(sizes[i]))
			continue;
		u->order[u->n++] = i;
		u->whole = numeric_plus(u->whole, sizes[i]);
	}
	qsort_arg(u->order, u->n, sizeof(uint32), compare_enterprises, sizes);
	pfree(sizes);
}

static Union
union_new(uint32 nenterprises)
{
	Union		u = {palloc0(nenterprises * sizeof(Numeric)), NULL, 0, NULL};

	return u;
}

static char *
union_broken_rules(const Judge *judge, const Union *u)
{
	uint32		ntop = Min(u->n, looked_at(judge->rules));
	Numeric    *top = palloc((ntop + 1) * sizeof(Numeric));

	for (uint32 i = 0; i < ntop; i++)
	{
		CHECK_FOR_INTERRUPTS();
		top[i] = magnitude(u->values[u->order[i]]);
	}
	return broken_rules(judge->rules, u->n, u->whole, top, ntop);
}

/*
 * Whether the suppressed cells with one more keep the rules. Only what that one
 * changes is computed anew; of the others, the largest are looked at.
 */
static bool
suffices(Judge *judge, uint32 candidate)
{
	const Contributions *cell = &judge->cells[candidate];
	const Union *u = &judge->suppressed;
	Numeric    *changed = palloc((cell->n + 1) * sizeof(Numeric));
	uint32		nchanged = 0;
	Numeric		whole = u->whole;
	int64		contributors = u->n;
	uint32		ntop = looked_at(judge->rules);
	Numeric    *top;
	uint32		n = 0;
	uint32		i = 0;
	uint32		k = 0;

	for (uint32 c = 0; c < cell->n; c++)
	{
		uint32		enterprise = cell->list[c].enterprise;
		Numeric		before = u->values[enterprise];
		Numeric		after = cell->list[c].value;

		CHECK_FOR_INTERRUPTS();
		judge->touched[enterprise] = candidate + 1;
		if (before != NULL)
		{
			after = numeric_plus(before, after);
			before = magnitude(before);
			whole = numeric_call(numeric_sub, whole, before);
			contributors -= numeric_is_positive(before);
		}
		after = magnitude(after);
		if (numeric_is_positive(after))
		{
			whole = numeric_plus(whole, after);
			contributors++;
			changed[nchanged++] = after;
		}
	}
	qsort(changed, nchanged, sizeof(Numeric), compare_descending);
	ntop = Min(ntop, contributors);
	top = palloc((ntop + 1) * sizeof(Numeric));
	while (n < ntop)
	{
		CHECK_FOR_INTERRUPTS();
		while (i < u->n && judge->touched[u->order[i]] == candidate + 1)
			i++;
		if (i < u->n)
		{
			Numeric		other = magnitude(u->values[u->order[i]]);

			if (k >= nchanged || numeric_is_less(changed[k], other))
			{
				top[n++] = other;
				i++;
				continue;
			}
		}
		top[n++] = changed[k++];
	}
	return broken_rules(judge->rules, contributors, whole, top, ntop) == NULL;
}

/* The suppressed cells with the n largest candidates. */
static Union
with_largest(const Judge *judge, uint32 n)
{
	Union		u = union_new(judge->nenterprises);

	memcpy(u.values, judge->suppressed.values, judge->nenterprises * sizeof(Numeric));
	for (uint32 i = 0; i < n; i++)
		union_add(&u, &judge->cells[judge->candidates[judge->ncandidates - 1 - i]]);
	union_finish(&u, judge->nenterprises);
	return u;
}

/* ---------- secondary suppression ---------- */

static void
suppress(Judge *judge, uint32 candidate, const char *reason)
{
	DisclosureCell *cell = &judge->table->cells[candidate];

	cell->mark = DISCLOSURE_SECONDARY;
	cell->reason = pstrdup(reason);
}

/* The smallest of the first n candidates that suffices, by its place among them; n where none does. */
static uint32
smallest_that_suffices(Judge *judge, uint32 n)
{
	Scratch		scratch;
	uint32		i;

	scratch_begin(&scratch);
	for (i = 0; i < n && !suffices(judge, judge->candidates[i]); i++)
		scratch_next(&scratch);
	scratch_end(&scratch);
	return i;
}

/* How many of the largest candidates suffice: all of them do. */
static uint32
count_that_suffice(Judge *judge)
{
	Scratch		scratch;
	uint32		low = 1;
	uint32		high = judge->ncandidates;

	scratch_begin(&scratch);
	while (low < high)
	{
		uint32		middle = low + (high - low) / 2;
		Union		u;

		scratch_next(&scratch);
		u = with_largest(judge, middle);
		if (union_broken_rules(judge, &u) == NULL)
			high = middle;
		else
			low = middle + 1;
	}
	scratch_end(&scratch);
	return high;
}

/*
 * Suppresses what the sum of the suppressed cells needs to keep the rules, as
 * the sum of all does.
 */
static void
protect_sum(Judge *judge)
{
	static const char reason[] = "without it, suppressed cells could be computed from the total";
	uint32		n = judge->ncandidates;
	uint32		last = smallest_that_suffices(judge, n);

	if (last == n)
	{
		uint32		others = count_that_suffice(judge) - 1;

		judge->suppressed = with_largest(judge, others);
		n -= others;
		for (uint32 i = n; i < judge->ncandidates; i++)
		{
			CHECK_FOR_INTERRUPTS();
			suppress(judge, judge->candidates[i], reason);
		}
		last = smallest_that_suffices(judge, n);
	}
	Assert(last < n);
	suppress(judge, judge->candidates[last], reason);
}

/* For qsort_arg: cells by what is contributed to them, the smallest first, then in their order. */
static int
compare_candidates(const void *a, const void *b, void *arg)
{
	const DisclosureCell *cells = arg;
	uint32		x = *(const uint32 *) a;
	uint32		y = *(const uint32 *) b;
	int			order = compare_descending(&cells[y].whole, &cells[x].whole);

	return order != 0 ? order : (x > y) - (x < y);
}

/* ---------- the table ---------- */

/* The figures of a cell, and the rules that it breaks. */
static void
judge_cell(const Judge *judge, DisclosureCell *cell, const Contributions *contributions)
{
	Numeric    *sizes = palloc((contributions->n + 1) * sizeof(Numeric));
	uint32		n = 0;

	cell->whole = numeric_from_int(0);
	for (uint32 i = 0; i < contributions->n; i++)
	{
		Numeric		value = contributions->list[i].value;

		CHECK_FOR_INTERRUPTS();
		cell->value = cell->value == NULL ? value : numeric_plus(cell->value, value);
		sizes[n] = magnitude(value);
		if (!numeric_is_positive(sizes[n]))
			continue;
		cell->whole = numeric_plus(cell->whole, sizes[n]);
		n++;
	}
	qsort(sizes, n, sizeof(Numeric), compare_descending);
	cell->contributors = n;
	cell->largest = n > 0 ? sizes[0] : NULL;
	cell->reason = broken_rules(judge->rules, n, cell->whole, sizes, n);
	if (cell->reason != NULL)
		cell->mark = DISCLOSURE_PRIMARY;
}

/* What entry i of the state contributes; NULL where no row had a value. */
static Numeric
contribution_of(const KeyedState *state, uint32 i)
{
	bool		isnull;
	Numeric		value = keyed_total_value(state, i, 0, &isnull);

	if (isnull)
		return NULL;
	if (numeric_is_special(value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a contribution that is %s cannot be judged", digits_of(value)),
				 errhint("Leave out the rows whose value is NaN or infinite.")));
	return value;
}

/* Reads the state, which is sorted by cell, into cells and their contributions. */
static void
read_cells(Judge *judge, const KeyedState *state)
{
	Size		n = Max(state->nentries, 1);
	KeyedState *enterprises = keyed_new(&disclosure_type, 1);
	Contribution *list = MemoryContextAllocHuge(CurrentMemoryContext, n * sizeof(Contribution));
	DisclosureTable *table = judge->table;

	table->cells = MemoryContextAllocExtended(CurrentMemoryContext, n * sizeof(DisclosureCell),
											  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	judge->cells = MemoryContextAllocHuge(CurrentMemoryContext, n * sizeof(Contributions));
	for (uint32 i = 0; i < state->nentries; i++)
	{
		KeyPart		key[DISCLOSURE_PARTS];
		Numeric		value = contribution_of(state, i);
		DisclosureCell *cell;

		CHECK_FOR_INTERRUPTS();
		keyed_key(state, i, key);
		if (table->ncells == 0 ||
			keyed_compare_keys(&table->cells[table->ncells - 1].cell, &key[DISCLOSURE_CELL], 1) != 0)
		{
			cell = &table->cells[table->ncells];
			cell->cell = key[DISCLOSURE_CELL];
			judge->cells[table->ncells].list = list;
			judge->cells[table->ncells].n = 0;
			table->ncells++;
		}
		if (value == NULL)
			continue;
		list->enterprise = keyed_find_or_add(&enterprises, &key[DISCLOSURE_ENTERPRISE]);
		list->value = value;
		list++;
		judge->cells[table->ncells - 1].n++;
	}
	judge->nenterprises = enterprises->nentries;
	pfree(enterprises);
}

/* The total of all cells as a cell. */
static void
judge_total(const Judge *judge)
{
	DisclosureCell *total = &judge->table->total;
	Union		all = union_new(judge->nenterprises);

	for (uint32 i = 0; i < judge->table->ncells; i++)
	{
		Numeric		value = judge->table->cells[i].value;

		CHECK_FOR_INTERRUPTS();
		union_add(&all, &judge->cells[i]);
		if (value != NULL)
			total->value = total->value == NULL ? value : numeric_plus(total->value, value);
	}
	union_finish(&all, judge->nenterprises);
	total->cell.len = -1;
	total->contributors = all.n;
	total->whole = all.whole;
	total->largest = all.n > 0 ? magnitude(all.values[all.order[0]]) : NULL;
	total->reason = union_broken_rules(judge, &all);
	if (total->reason != NULL)
		total->mark = DISCLOSURE_PRIMARY;
}

DisclosureTable *
disclosure_judge(const KeyedState *state, const DisclosureRules *rules)
{
	Judge		judge = {.rules = rules};
	uint32		nprimary = 0;

	judge.table = palloc0(sizeof(DisclosureTable));
	read_cells(&judge, state);
	judge.suppressed = union_new(judge.nenterprises);
	judge.touched = palloc0(judge.nenterprises * sizeof(uint32));
	judge.candidates = palloc((judge.table->ncells + 1) * sizeof(uint32));
	for (uint32 i = 0; i < judge.table->ncells; i++)
	{
		DisclosureCell *cell = &judge.table->cells[i];

		CHECK_FOR_INTERRUPTS();
		judge_cell(&judge, cell, &judge.cells[i]);
		if (cell->mark == DISCLOSURE_PRIMARY)
		{
			union_add(&judge.suppressed, &judge.cells[i]);
			nprimary++;
		}
		else if (cell->contributors > 0)
			judge.candidates[judge.ncandidates++] = i;
	}
	union_finish(&judge.suppressed, judge.nenterprises);
	qsort_arg(judge.candidates, judge.ncandidates, sizeof(uint32), compare_candidates,
			  judge.table->cells);
	judge_total(&judge);
	if (judge.table->total.mark == DISCLOSURE_PRIMARY)
	{
		/* Who contributes to the total does to a cell, which breaks a rule or is a candidate. */
		if (nprimary == 0)
			suppress(&judge, judge.candidates[0],
					 "without it, the total could be computed from the cells");
	}
	else if (nprimary > 0 && union_broken_rules(&judge, &judge.suppressed) != NULL)
		protect_sum(&judge);
	return judge.table;
}
