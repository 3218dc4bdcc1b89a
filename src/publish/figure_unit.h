/*
 * figure_unit.h: currencies and units of printed figures. Plain C: see figure.h.
 */
#ifndef PORTSTATS_FIGURE_UNIT_H
#define PORTSTATS_FIGURE_UNIT_H

#include "publish/figure_text.h"

/* Takes the name or the sign of a currency, as it may stand on either side: its code, or NULL. */
extern const char *figure_take_currency(FigureReader *r);

/* Letters of an ISO 4217 code. */
#define FIGURE_CODE_LENGTH	3

/* Whether a text begins with three capitals. */
extern bool figure_is_code(const char *text);

/*
 * Whether a text of letters, three at least, begins with the three of a currency that
 * press_number has words for, in capitals, or of one that is called by its code in small
 * letters too.
 */
extern bool figure_is_currency_code(const char *text);

/* Takes a currency code that is in no table: three capitals that may be a unit, as they are. */
extern bool figure_take_code(FigureReader *r, Figure *figure);

/*
 * Sets the unit, which the bytes from start on say; an error where the figure has another
 * one already.
 */
extern FigureError figure_set_unit(FigureReader *r, Figure *figure, const char *start,
								   const char *unit, int length);

/*
 * Reads the unit that the rest of the text is, if there is a rest, which begins with no
 * white space; the figure's own is what stood before the number, or NULL. Where the number
 * may have a scale behind a currency, as in "182 USD million", it is taken into account.
 */
extern FigureError figure_read_unit(FigureReader *r, Figure *figure, bool may_scale);

#endif							/* PORTSTATS_FIGURE_UNIT_H */
