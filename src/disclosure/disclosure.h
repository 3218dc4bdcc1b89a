/*
 * disclosure.h: what each enterprise contributes to each cell of a table, and
 * which cells that table may not show.
 *
 * The rules and their names are those of the Handbook on Statistical Disclosure
 * Control (Hundepool et al., second edition, section 4.2), as tau-ARGUS applies
 * them to tables of magnitudes. A cell with the total X and the contributions
 * x1 >= x2 >= ... is unsafe by
 *
 *   minimum       if it has fewer contributors
 *   dominance     if x1 + ... + xn > k/100 X
 *   p-percent     if X - x1 - x2 < p/100 x1: the second largest contributor, who
 *                 knows its own part, estimates the largest one's closer than p
 *                 percent
 *
 * A contribution is the total of one enterprise in one cell, by its absolute
 * value (the rules are made for contributions that are not negative); an
 * enterprise with a total of zero contributes nothing. X is the sum of the
 * contributions.
 */
#ifndef PORTSTATS_DISCLOSURE_H
#define PORTSTATS_DISCLOSURE_H

#include "postgres.h"

#include "utils/numeric.h"

#include "keyed/keyed.h"

/* A keyed state: the key is cell and enterprise, the total what it is worth. */
#define DISCLOSURE_CELL			0
#define DISCLOSURE_ENTERPRISE	1
#define DISCLOSURE_PARTS		2

extern const KeyedType disclosure_type;

/* The rules that are applied; what is not asked for is 0 or NULL. */
typedef struct DisclosureRules
{
	int32		minimum;		/* contributors */
	int32		largest;		/* n of the dominance rule */
	Numeric		dominance;		/* k, percent */
	Numeric		p;				/* percent */
} DisclosureRules;

typedef enum DisclosureMark
{
	DISCLOSURE_PUBLISHED,
	DISCLOSURE_PRIMARY,			/* breaks a rule */
	DISCLOSURE_SECONDARY		/* else another could be computed */
} DisclosureMark;

typedef struct DisclosureCell
{
	KeyPart		cell;			/* points into the state; NULL, the total's, too */
	DisclosureMark mark;
	char	   *reason;			/* NULL where it is published */
	Numeric		value;			/* NULL where no row had a value */
	int64		contributors;
	Numeric		largest;		/* x1, NULL where there is none */
	Numeric		whole;			/* X */
} DisclosureCell;

typedef struct DisclosureTable
{
	uint32		ncells;
	DisclosureCell *cells;		/* in the order of their keys */
	DisclosureCell total;
} DisclosureTable;

/*
 * Judges the cells of a state in canonical form and their total; palloc'd in
 * the current memory context. Error: a contribution that is NaN or infinite.
 */
extern DisclosureTable *disclosure_judge(const KeyedState *state,
										 const DisclosureRules *rules);

#endif							/* PORTSTATS_DISCLOSURE_H */
