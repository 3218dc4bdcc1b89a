/*
 * press_words.h: the words of sentences, a table a language.
 *
 * Nothing here knows of a server. All texts are UTF-8. In a template, {1} to {9}
 * stand for what press_fill is given; what they are is said at each.
 */
#ifndef PORTSTATS_PRESS_WORDS_H
#define PORTSTATS_PRESS_WORDS_H

#include <stddef.h>

/* A power of ten that has a word. */
typedef struct PressScale
{
	int			exponent;
	const char *word;			/* set right behind the digits */
} PressScale;

/*
 * A unit: a currency by its code, or a counting word by the English word for one
 * and for many. Either finds it, in capital letters or small ones.
 */
typedef struct PressUnit
{
	const char *name;
	const char *plural;			/* NULL for a currency */
	const char *before;			/* set before the digits */
	const char *after_one;		/* set behind a figure that is printed as 1 */
	const char *after;			/* set behind all others */
	const char *noun;			/* what is counted, where the language names it apart */
} PressUnit;

/* How a figure stands to that of the year before. */
typedef enum PressChange
{
	PRESS_UP,					/* {1}: percent */
	PRESS_DOWN,					/* {1}: percent */
	PRESS_DOWN_BEYOND,			/* down to next to nothing; {1}: percent that it is more than */
	PRESS_SAME,
	PRESS_NEARLY_SAME,			/* a change that rounds to nothing */
	PRESS_BASE_ZERO,
	PRESS_BASE_NEGATIVE,
	PRESS_BASE_UNKNOWN,
	PRESS_CHANGES				/* how many there are */
} PressChange;

/* How a period is told. */
typedef enum PressSpan
{
	PRESS_YEAR,
	PRESS_YEARS,
	PRESS_HALF,
	PRESS_QUARTER,
	PRESS_THREE_QUARTERS,		/* January to September */
	PRESS_MONTH,
	PRESS_MONTHS,				/* of one year */
	PRESS_MONTHS_OF_YEARS,
	PRESS_WEEK,
	PRESS_DAY,
	PRESS_DAYS,					/* of one year */
	PRESS_DAYS_OF_YEARS,
	PRESS_SPANS					/* how many there are */
} PressSpan;

/* The flows that a report has sentences for, in their order in it. */
typedef enum PressFlow
{
	PRESS_EXPORT,
	PRESS_IMPORT,
	PRESS_FLOWS					/* how many there are */
} PressFlow;

/* What a sentence can say, as there are figures. */
typedef enum PressContent
{
	PRESS_QUANTITY_AND_VALUE,
	PRESS_QUANTITY,
	PRESS_NONE,					/* a quantity of zero, without a value */
	PRESS_VALUE,
	PRESS_CONTENTS				/* how many there are: more than that is nothing to say */
} PressContent;

typedef struct PressLanguage
{
	const char *code;			/* ISO 639-1 */

	/* Digits. */
	const char *thousands;		/* between groups of three, or "" */
	const char *point;
	const PressScale *scales;	/* ascending; ended by a word of NULL */
	const PressUnit *units;		/* ended by a name of NULL */
	const char *other_unit;		/* {1}: a unit that is not in units, behind the digits */

	/* Growth: as it is told first, and in what follows. */
	const char *changes[PRESS_CHANGES];
	const char *changes_short[PRESS_CHANGES];

	/*
	 * Periods. {1} {2} {3}: year, month and day of the first day, {4} {5} {6} of the
	 * last; {7}: which half, quarter or week.
	 */
	const char *spans[PRESS_SPANS];
	const char *spans_without_year[PRESS_SPANS];
	const char *months[12];
	const char *halves[2];
	const char *quarters[4];

	/*
	 * The report. {1} the period, {2} the quantity, {3} its growth, {4} the value,
	 * {5} its growth, with what parts it from the value, or "", {6} what is counted,
	 * {7} the word for it again, {8} the verb of its value, {9} the verb of a flow.
	 */
	const char *openings[PRESS_FLOWS][PRESS_CONTENTS];
	const char *imports_after_exports[PRESS_CONTENTS];
	const char *again_one;
	const char *again;
	const char *none;			/* what a quantity of zero has for its digits; "": 0 */
	const char *value_is[2];	/* the verb of a value, and of one that rose */
	const char *flow_is[2];
	const char *value_growth;	/* {1} the growth */
	const char *value_in_both;	/* {1} the value, {2} the same in another currency */
	const char *between;		/* what parts sentences */
	const char *end;
} PressLanguage;

/* The languages that there are; ended by a code of NULL. */
extern const PressLanguage press_languages[];

/* The names of flows, as they are passed. */
extern const char *const press_flow_names[PRESS_FLOWS];

#endif							/* PORTSTATS_PRESS_WORDS_H */
