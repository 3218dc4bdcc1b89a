/*
 * disclosure_rules.c: which cells of a table may not be shown.
 *
 * Primary: a cell that breaks a rule (see disclosure.h). Secondary: the total is
 * published too, so that the total less the cells that are shown is the sum of
 * those that are not. That sum is a cell that everyone can compute: cells are
 * added to it until it breaks no rule either. One cell, the smallest that will, if
 * there is one; else those to which others than the largest contributor of the
 * primary cells contribute the most, one after the other, the last of them again the
 * smallest that will. Then each of these, the largest first, is taken out again if the
 * sum keeps the rules without it. That is a good choice and not the least there is:
 * to find that one takes a time that doubles with each cell.
 *
 * That is enough in a table of one dimension, however the cells were chosen: nothing
 * else can be computed of the suppressed cells than their sum, and where that keeps
 * the rules, so do the bounds that it sets to each. Let u1 >= u2 >= ... be the
 * contributions to the sum, U in all, and x what an enterprise contributes to one of
 * its cells, at most its u. Who contributes uj to the sum, and so knows the rest of it,
 * U - uj, knows that another's x is no more than that; it is above x by U - uj - x >=
 * U - u2 - u1 >= p/100 u1 >= p/100 x: by p percent or more of any contribution, in a
 * primary cell or another. n enterprises have no more of the sum than u1 + ... + un <=
 * k/100 U, and who does not contribute knows no more than U. A cell that is taken out
 * again is one that keeps the rules by itself, and what everyone can compute is the
 * sum of those that are left, which was found to keep them: all of this is as true
 * of it. The sum of the primary cells alone breaks a rule, so some cell always stays.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include "compat.h"
#include "decimal/exact.h"
#include "disclosure/disclosure.h"
#include "disclosure/disclosure_union.h"
#include "growth/ranking.h"
#include "scratch/scratch.h"

typedef struct Judge
{
	const DisclosureRules *rules;
	uint32		nenterprises;
	DisclosureTable *table;
	Contributions *cells;		/* of each cell of the table */
	uint32	   *candidates;		/* cells that break no rule, the smallest first */
	uint32		ncandidates;
	Union		suppressed;		/* the cells that are suppressed */
} Judge;

/* A candidate, and what it adds for others to hide behind. */
typedef struct Helper
{
	uint32		candidate;
	Numeric		others;			/* what all but one enterprise contribute */
} Helper;

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
	return Max(rules->largest, rules->p != NULL ? 2 : 0);
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

/* Whether the largest contributors have more of X than they may. */
static bool
is_dominated(const DisclosureRules *rules, Numeric whole, const Numeric *top, uint32 ntop)
{
	Numeric		sum;

	if (rules->dominance == NULL)
		return false;
	sum = top[0];
	for (uint32 i = 1; i < ntop && i < (uint32) rules->largest; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sum = numeric_plus(sum, top[i]);
	}
	return numeric_is_less(numeric_call(numeric_mul, rules->dominance, whole), hundred_times(sum));
}

/* Whether the second largest contributor can tell the largest too closely. */
static bool
is_told(const DisclosureRules *rules, Numeric whole, const Numeric *top, uint32 ntop)
{
	Numeric		rest;

	if (rules->p == NULL)
		return false;
	rest = numeric_call(numeric_sub, whole, top[0]);
	if (ntop > 1)
		rest = numeric_call(numeric_sub, rest, top[1]);
	return numeric_is_less(hundred_times(rest), numeric_call(numeric_mul, rules->p, top[0]));
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
	if (is_dominated(rules, whole, top, ntop))
		add_reason(&reasons,
				   rules->largest == 1 ?
				   psprintf("the largest contributor has more than %s percent",
							digits_of(rules->dominance)) :
				   psprintf("the largest %d contributors have more than %s percent",
							rules->largest, digits_of(rules->dominance)));
	if (is_told(rules, whole, top, ntop))
		add_reason(&reasons, psprintf("the largest contributor can be told within %s percent",
									  digits_of(rules->p)));
	/* There may be a million cells, and this has room for a kilobyte. */
	if (reasons.len > 0)
		result = pstrdup(reasons.data);
	pfree(reasons.data);
	return result;
}

/* Whether the suppressed cells together keep the rules; what it takes is left in the current memory context. */
static bool
sum_is_safe(Judge *judge)
{
	const DisclosureRules *rules = judge->rules;
	Union	   *u = &judge->suppressed;
	uint32		ntop = looked_at(rules);
	const Numeric *top;

	/* A cell breaks a rule only where someone contributes. */
	Assert(u->n > 0);
	if (u->n < (uint32) rules->minimum)
		return false;
	top = union_largest(u, &ntop);
	return !is_dominated(rules, u->whole, top, ntop) && !is_told(rules, u->whole, top, ntop);
}

/* ---------- secondary suppression ---------- */

static bool
is_suppressed(const Judge *judge, uint32 candidate)
{
	return judge->table->cells[candidate].mark != DISCLOSURE_PUBLISHED;
}

/* Suppresses a candidate, or publishes it again. */
static void
suppress(Judge *judge, uint32 candidate, bool yes)
{
	DisclosureCell *cell = &judge->table->cells[candidate];
	UnionChange change = union_change(&judge->suppressed, &judge->cells[candidate], yes);

	pfree(change.values);
	pfree(change.sizes);
	cell->mark = yes ? DISCLOSURE_SECONDARY : DISCLOSURE_PUBLISHED;
	cell->reason = yes ? pstrdup("without it, suppressed cells could be computed from the total") : NULL;
}

/* Whether the suppressed cells would keep the rules with a candidate, or without it. */
static bool
suffices(Judge *judge, uint32 candidate, bool with)
{
	UnionChange change = union_change(&judge->suppressed, &judge->cells[candidate], with);
	bool		result = sum_is_safe(judge);

	union_undo(&judge->suppressed, &change);
	return result;
}

/* Suppresses the smallest candidate with which the sum keeps the rules; false where there is none. */
static bool
suppress_smallest(Judge *judge)
{
	Scratch		scratch;
	bool		found = false;

	scratch_begin(&scratch);
	for (uint32 i = 0; i < judge->ncandidates && !found; i++)
	{
		uint32		candidate = judge->candidates[i];

		scratch_next(&scratch);
		found = !is_suppressed(judge, candidate) && suffices(judge, candidate, true);
		if (found)
		{
			MemoryContextSwitchTo(scratch.caller);
			suppress(judge, candidate, true);
		}
	}
	scratch_end(&scratch);
	return found;
}

/* For qsort: what others contribute, the most first; then by candidate. */
static int
compare_helpers(const void *a, const void *b)
{
	const Helper *x = a;
	const Helper *y = b;
	int			order = compare_descending(&x->others, &y->others);

	return order != 0 ? order : (x->candidate > y->candidate) - (x->candidate < y->candidate);
}

/* The candidates by what others than the largest contributor of the suppressed cells contribute; palloc'd. */
static Helper *
list_helpers(const Judge *judge)
{
	uint32		largest = judge->suppressed.winners[1];
	Helper	   *helpers = MemoryContextAllocHuge(CurrentMemoryContext,
												 (Size) judge->ncandidates * sizeof(Helper));

	for (uint32 i = 0; i < judge->ncandidates; i++)
	{
		const Contributions *cell = &judge->cells[judge->candidates[i]];

		helpers[i].candidate = judge->candidates[i];
		helpers[i].others = judge->table->cells[judge->candidates[i]].whole;
		for (uint32 k = 0; k < cell->n; k++)
		{
			CHECK_FOR_INTERRUPTS();
			if (cell->list[k].enterprise == largest)
				helpers[i].others = numeric_call(numeric_sub, helpers[i].others,
												 union_magnitude(cell->list[k].value));
		}
	}
	qsort(helpers, judge->ncandidates, sizeof(Helper), compare_helpers);
	return helpers;
}

/* Suppresses candidates one after the other until the sum keeps the rules, but for the last of them. */
static void
suppress_helpers(Judge *judge)
{
	Helper	   *helpers = list_helpers(judge);
	Scratch		scratch;

	scratch_begin(&scratch);
	/* With all of them it does. */
	for (uint32 i = 0; i < judge->ncandidates; i++)
	{
		scratch_next(&scratch);
		if (suffices(judge, helpers[i].candidate, true))
			break;
		MemoryContextSwitchTo(scratch.caller);
		suppress(judge, helpers[i].candidate, true);
		MemoryContextSwitchTo(scratch.memory);
	}
	scratch_end(&scratch);
	pfree(helpers);
}

/* Publishes again what the sum keeps the rules without, the largest first. */
static void
publish_needless(Judge *judge)
{
	Scratch		scratch;

	scratch_begin(&scratch);
	for (uint32 i = judge->ncandidates; i-- > 0;)
	{
		uint32		candidate = judge->candidates[i];

		scratch_next(&scratch);
		if (!is_suppressed(judge, candidate) || !suffices(judge, candidate, false))
			continue;
		MemoryContextSwitchTo(scratch.caller);
		suppress(judge, candidate, false);
		MemoryContextSwitchTo(scratch.memory);
	}
	scratch_end(&scratch);
}

/*
 * Suppresses what the sum of the suppressed cells needs to keep the rules, as
 * the sum of all does. Each candidate is looked at a few times, a look takes its
 * contributions times the logarithm of the number of enterprises.
 */
static void
protect_sum(Judge *judge)
{
	bool		found;

	if (suppress_smallest(judge))
		return;
	suppress_helpers(judge);
	found = suppress_smallest(judge);
	Assert(found);
	(void) found;
	publish_needless(judge);
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
		sizes[n] = union_magnitude(value);
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
	uint32		ntop = Max(looked_at(judge->rules), 1);
	const Numeric *top;

	for (uint32 i = 0; i < judge->table->ncells; i++)
	{
		Numeric		value = judge->table->cells[i].value;

		CHECK_FOR_INTERRUPTS();
		union_add(&all, &judge->cells[i]);
		if (value != NULL)
			total->value = total->value == NULL ? value : numeric_plus(total->value, value);
	}
	union_finish(&all);
	top = union_largest(&all, &ntop);
	total->cell.len = -1;
	total->contributors = all.n;
	total->whole = all.whole;
	total->largest = all.n > 0 ? top[0] : NULL;
	total->reason = broken_rules(judge->rules, all.n, all.whole, top, ntop);
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
	union_finish(&judge.suppressed);
	qsort_arg(judge.candidates, judge.ncandidates, sizeof(uint32), compare_candidates,
			  judge.table->cells);
	judge_total(&judge);
	if (judge.table->total.mark == DISCLOSURE_PRIMARY)
	{
		/* Who contributes to the total does to a cell, which breaks a rule or is a candidate. */
		if (nprimary == 0)
		{
			DisclosureCell *smallest = &judge.table->cells[judge.candidates[0]];

			smallest->mark = DISCLOSURE_SECONDARY;
			smallest->reason = pstrdup("without it, the total could be computed from the cells");
		}
	}
	else if (nprimary > 0 && !sum_is_safe(&judge))
		protect_sum(&judge);
	return judge.table;
}
