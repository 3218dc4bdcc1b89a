/*
 * figure_refused.h: what stands behind a number and is no part of its unit. Plain C: see
 * figure.h.
 */
#ifndef PORTSTATS_FIGURE_REFUSED_H
#define PORTSTATS_FIGURE_REFUSED_H

#include "publish/figure_unit.h"

/* Looks at the first word of a unit: one that scales the number or bounds it is an error. */
extern FigureError figure_check_first_word(FigureReader *r, const Figure *figure);

/*
 * Looks at the word that begins, the first or another, behind this character, 0 for the
 * first: one that scales, bounds or is a second number is an error. Behind "per" words that
 * scale belong to the unit, as in parts per million; per says whether it is the word
 * before, and is set for the next.
 */
extern FigureError figure_check_word(FigureReader *r, uint32_t before, bool *per);

/* Takes a short that one writes for thousand, million or the like. */
extern bool figure_take_short(FigureReader *r);

#endif							/* PORTSTATS_FIGURE_REFUSED_H */
