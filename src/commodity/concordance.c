/*
 * concordance.c: the codes of two editions that can be compared: groups of codes
 * that are closed under the correlation between them.
 *
 * A concordance is a classification. The class of a code is its group's name, the
 * old codes and the new: "690890/690721+690722+690723"; a code that is alone in its
 * group, in both editions, is the name itself. A number that both editions use is
 * one code, though it may mean less or more in the new one: then it is in a group
 * with what it lost or gained.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "compat.h"
#include "commodity/classification.h"
#include "commodity/classify.h"
#include "commodity/hs_code.h"
#include "value/value.h"

PORTSTATS_FUNCTION(concordance_add);
PORTSTATS_FUNCTION(concordance_final);
PORTSTATS_FUNCTION(concordance_comparable);

/* ---------- out of a table ---------- */

/* concordance_add(state, old_code, new_code) */
Datum
concordance_add(PG_FUNCTION_ARGS)
{
	Classification *state = classification_state(fcinfo, CLASS_PAIRS);
	char		name[HS_TEXT_SIZE];
	int			len;

	classification_require(fcinfo, 1, "old code of a concordance");
	classification_require(fcinfo, 2, "new code of a concordance");
	len = hs_print(hs_getarg(fcinfo, 2), name);
	classification_add_row(&state, hs_getarg(fcinfo, 1), CLASS_ALWAYS, name, len);
	PG_RETURN_POINTER(state);
}

/* A code, and the group it is in: the number of a code that is in it too. */
typedef struct Member
{
	HsCode		code;
	uint32		group;
	bool		is_old;
	bool		is_new;
} Member;

static int
compare_members(const void *a, const void *b)
{
	const Member *x = a;
	const Member *y = b;

	CHECK_FOR_INTERRUPTS();
	return (x->code > y->code) - (x->code < y->code);
}

static int
compare_by_group(const void *a, const void *b)
{
	const Member *x = a;
	const Member *y = b;

	CHECK_FOR_INTERRUPTS();
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return compare_members(a, b);
}

/* The new code of a pair. */
static HsCode
new_code(const Classification *pairs, const ClassLine *pair)
{
	const text *class = classification_class(pairs, pair);
	HsCode		code = 0;

	hs_from_bytes(VARDATA(class), VARSIZE(class) - VARHDRSZ, &code, NULL);
	return code;
}

/* All codes of the pairs, each once, in order, a group each. */
static Member *
list_members(const Classification *pairs, uint32 *nmembers)
{
	Member	   *members = MemoryContextAllocHuge(CurrentMemoryContext,
												 Max(pairs->nlines, 1) * 2 * sizeof(Member));
	uint32		n = 0;

	for (uint32 i = 0; i < pairs->nlines; i++)
	{
		const ClassLine *pair = classification_line(pairs, i);

		CHECK_FOR_INTERRUPTS();
		members[2 * i].code = pair->prefix;
		members[2 * i].is_old = true;
		members[2 * i].is_new = false;
		members[2 * i + 1].code = new_code(pairs, pair);
		members[2 * i + 1].is_old = false;
		members[2 * i + 1].is_new = true;
	}
	qsort(members, (size_t) pairs->nlines * 2, sizeof(Member), compare_members);
	for (uint32 i = 0; i < pairs->nlines * 2; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (n > 0 && members[n - 1].code == members[i].code)
		{
			members[n - 1].is_old |= members[i].is_old;
			members[n - 1].is_new |= members[i].is_new;
		}
		else
		{
			members[n] = members[i];
			members[n].group = n;
			n++;
		}
	}
	*nmembers = n;
	return members;
}

/* A code of another length says what no other can be compared with. */
static void
check_lengths(const Member *members, uint32 nmembers)
{
	for (uint32 i = 1; i < nmembers; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (hs_digits(members[i].code) != hs_digits(members[0].code))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("codes of a concordance have different lengths: %s and %s",
							hs_name(members[0].code), hs_name(members[i].code)),
					 errhint("Correlate codes of one level, such as subheadings: hs_subheading(code).")));
	}
}

static uint32
find_member(const Member *members, uint32 nmembers, HsCode code)
{
	Member		key = {code, 0, false, false};

	return (uint32) ((const Member *) bsearch(&key, members, nmembers, sizeof(Member),
											  compare_members) - members);
}

/* The number that stands for a member's group; the way to it is made shorter. */
static uint32
find_group(Member *members, uint32 i)
{
	while (members[i].group != i)
	{
		members[i].group = members[members[i].group].group;
		i = members[i].group;
	}
	return i;
}

/* Puts the two codes of each pair into one group, whose number is its lowest. */
static void
join_groups(const Classification *pairs, Member *members, uint32 nmembers)
{
	for (uint32 i = 0; i < pairs->nlines; i++)
	{
		const ClassLine *pair = classification_line(pairs, i);
		uint32		a = find_group(members, find_member(members, nmembers, pair->prefix));
		uint32		b = find_group(members, find_member(members, nmembers, new_code(pairs, pair)));

		CHECK_FOR_INTERRUPTS();
		members[Max(a, b)].group = Min(a, b);
	}
	/* In order, each group's number is final before it is asked for. */
	for (uint32 i = 0; i < nmembers; i++)
	{
		CHECK_FOR_INTERRUPTS();
		members[i].group = members[members[i].group].group;
	}
}

/* Appends the old or the new codes of a group, with a plus between. */
static void
append_codes(StringInfo buf, const Member *members, uint32 n, bool old)
{
	const char *plus = "";

	for (uint32 i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (old ? members[i].is_old : members[i].is_new)
		{
			char		name[HS_TEXT_SIZE];

			hs_print(members[i].code, name);
			appendStringInfo(buf, "%s%s", plus, name);
			plus = "+";
		}
	}
}

/* Adds the lines of a group of n codes. */
static void
add_group(Classification **result, const Member *members, uint32 n)
{
	StringInfoData name;
	uint32		class;

	initStringInfo(&name);
	append_codes(&name, members, n, true);
	if (n > 1)
	{
		appendStringInfoChar(&name, '/');
		append_codes(&name, members, n, false);
	}
	classification_add(result, members[0].code, CLASS_ALWAYS, name.data, name.len, NULL);
	class = classification_line(*result, (*result)->nlines - 1)->class;
	for (uint32 i = 1; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		classification_add_line(result, members[i].code, CLASS_ALWAYS, class);
	}
	pfree(name.data);
}

/* concordance_final(state): the groups of the pairs. Strict. */
Datum
concordance_final(PG_FUNCTION_ARGS)
{
	const Classification *pairs = classification_fetch(PG_GETARG_DATUM(0));
	Classification *result;
	Member	   *members;
	uint32		nmembers;

	if (classification_kind(pairs) != CLASS_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a concordance is made of pairs of codes, not of a classification"),
				 errhint("Call the aggregate concordance(old_code, new_code).")));
	members = list_members(pairs, &nmembers);
	check_lengths(members, nmembers);
	join_groups(pairs, members, nmembers);
	qsort(members, nmembers, sizeof(Member), compare_by_group);
	result = classification_new(CLASS_LINES);
	for (uint32 i = 0, n; i < nmembers; i += n)
	{
		for (n = 1; i + n < nmembers && members[i + n].group == members[i].group; n++)
			;
		add_group(&result, &members[i], n);
	}
	pfree(members);
	PG_RETURN_POINTER(classification_canonical(result, NULL));
}

/* ---------- what can be compared ---------- */

/* The code that a group's name goes on with at *at, which is moved to what ends it. */
static HsCode
next_code(const text *name, const char **at)
{
	const char *start = *at;
	const char *end = VARDATA(name) + VARSIZE(name) - VARHDRSZ;
	HsCode		code = 0;
	HsFault		fault;

	while (*at < end && **at != '+' && **at != '/')
		(*at)++;
	if (hs_parse(start, *at - start, &code, &fault) != HS_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is no group of codes", value_quoted_text(name)),
				 errhint("Give a classification that concordance(old_code, new_code) has made.")));
	return code;
}

/* Whether all codes of a group, by its name, are within a code. */
static bool
group_is_within(const Classification *c, const ClassLine *line, HsCode code)
{
	const text *name = classification_class(c, line);
	const char *end = VARDATA(name) + VARSIZE(name) - VARHDRSZ;

	for (const char *at = VARDATA(name);; at++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!hs_is_within(next_code(name, &at), code))
			return false;
		if (at == end)
			return true;
	}
}

/*
 * Whether the group of a line is judged by another line within the code: that of the
 * code that its name begins with. To read the name for each of its codes would take
 * the square of their number.
 */
static bool
is_judged_elsewhere(const Classification *c, const ClassLine *line, HsCode code)
{
	const text *name = classification_class(c, line);
	const char *at = VARDATA(name);
	HsCode		first = next_code(name, &at);
	const ClassLine *other;

	if (first == line->prefix || !hs_is_within(first, code))
		return false;
	other = classification_find(c, first, 0);
	/* Each class stands once. */
	return other != NULL && other->prefix == first && other->class == line->class;
}

/*
 * comparable(code, groups): whether a code means the same in both editions: each group
 * that it has a part in is wholly within it. A code that the concordance does not list
 * is tied to no other. One that is longer than its codes is judged by their length.
 * Strict.
 */
Datum
concordance_comparable(PG_FUNCTION_ARGS)
{
	const Classification *c = classification_getarg(fcinfo, 1);
	HsCode		code = hs_getarg(fcinfo, 0);
	const ClassLine *line = classification_find(c, code, 0);

	if (line != NULL)
		PG_RETURN_BOOL(group_is_within(c, line, line->prefix));
	for (uint32 i = classification_search(c, code); i < c->nlines; i++)
	{
		line = classification_line(c, i);
		CHECK_FOR_INTERRUPTS();
		if (!hs_is_within(line->prefix, code))
			break;
		if (!is_judged_elsewhere(c, line, code) && !group_is_within(c, line, code))
			PG_RETURN_BOOL(false);
	}
	PG_RETURN_BOOL(true);
}
