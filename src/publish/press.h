/*
 * press.h: figures, growth and periods in words.
 *
 * What is appended is in the database's encoding; where that has no place for a
 * language's letters, the error is the server's own (22P05).
 */
#ifndef PORTSTATS_PRESS_H
#define PORTSTATS_PRESS_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/numeric.h"

#include "growth/growth.h"
#include "period/period.h"
#include "publish/press_words.h"

/* ---------- press.c ---------- */

/* The language of that code; an error that lists all where there is none. */
extern const PressLanguage *press_language(const char *code);

/* The unit of that name; NULL where the language has no word for it. */
extern const PressUnit *press_unit(const PressLanguage *language, const char *name);

/* Whether a unit is a currency: three capital letters, and no counting word. */
extern bool press_is_currency(const PressLanguage *language, const char *name);

/* A unit's name, without white space around it; changes the text it is given. */
extern char *press_trim(char *name);

/* Words of the tables in the database's encoding. */
extern const char *press_words(const char *words);

/* Appends a template of the tables, with values (in the database's encoding) in it. */
extern void press_fill(StringInfo buf, const char *template, const char *const *values);

/* As many significant digits, or decimals, as the kind of figure has where none are said. */
#define PRESS_DEFAULT_DIGITS	(-1)
/* The most that can be said. */
#define PRESS_MAX_DIGITS		20

/*
 * Appends a figure with its unit, rounded half away from zero. Returns whether it
 * is printed as 1, of which the words are those for one. An error where it is NaN,
 * infinite or too large.
 */
extern bool press_append_number(StringInfo buf, const PressLanguage *language,
								Numeric value, const char *unit, int significant_digits);

/* Appends what stands behind a figure of that unit; one: it is printed as 1. */
extern void press_append_unit(StringInfo buf, const PressLanguage *language,
							  const char *unit, bool one);

/*
 * Appends a growth over the year before, and returns how it was told; PRESS_CHANGES,
 * and appends nothing, where there is no current figure. A pct that the growth brings
 * is taken as it is; without one, current and base say why. An error where a figure is
 * NaN, infinite or too large.
 */
extern PressChange press_append_growth(StringInfo buf, const PressLanguage *language,
									   const char *const words[PRESS_CHANGES],
									   const Growth *growth, int decimals);

/* The growth that a datum of the row type holds. */
extern Growth press_growth_from_datum(Datum datum);

/* ---------- press_period.c ---------- */

/* Whether the year is told. */
typedef enum PressYear
{
	PRESS_YEAR_BY_RULE,			/* but of figures to date */
	PRESS_YEAR_NEVER,			/* where the words can do without it */
	PRESS_YEAR_ALWAYS
} PressYear;

extern void press_append_period(StringInfo buf, const PressLanguage *language,
								Period p, PressYear year);

#endif							/* PORTSTATS_PRESS_H */
