/*
 * figure.h: figures as they are printed, the plain core.
 *
 * Nothing here knows of a server: it builds alone, for sanitizers and fuzzing.
 *
 * A figure is a decimal number, the last of its digits that holds, and a unit:
 * "1.17 billion yuan" is 117 * 10^7, of which the 7 is the last that holds, so that
 * anything from 1.165 to 1.175 billion is printed so. Zeros at the end of a number
 * without a decimal point are taken as rounded: of "430 million" the 3 holds.
 */
#ifndef PORTSTATS_FIGURE_H
#define PORTSTATS_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A text has at most so many bytes; a number so many digits; a unit so many bytes. */
#define FIGURE_MAX_LENGTH	400
#define FIGURE_MAX_DIGITS	100
#define FIGURE_MAX_UNIT		100

typedef enum FigureError
{
	FIGURE_OK,
	FIGURE_EMPTY,				/* no character at all */
	FIGURE_TOO_LONG,			/* the text, the number or the unit */
	FIGURE_BEFORE,				/* the span, before the digits, is no sign or currency */
	FIGURE_SEPARATOR,			/* the span, a separator and what follows, is not well placed */
	FIGURE_POINT,				/* the span, a point, has no digit behind it or is the second */
	FIGURE_LEADING_ZERO,		/* a code rather than a figure */
	FIGURE_EXPONENT,			/* the span is E-notation */
	FIGURE_NUMERAL,				/* the span is no numeral in good Chinese, or an ambiguous one */
	FIGURE_SECTION,				/* the span, behind a larger myriad, does not go with it */
	FIGURE_ABBREVIATION,		/* the span may be thousand, million, or a unit */
	FIGURE_AFTER,				/* the span, behind the number, is no unit */
	FIGURE_TWO_UNITS			/* the span is another unit than that before the number */
} FigureError;

/* Where a text is at fault: bytes offset .. offset + length - 1 of it. */
typedef struct FigureFault
{
	FigureError error;
	int			offset;
	int			length;
} FigureFault;

typedef struct Figure
{
	bool		negative;
	int			ndigits;		/* none for zero */
	char		digits[FIGURE_MAX_DIGITS + 1];	/* '0' to '9', the first not '0'; NUL-terminated */
	int			exponent;		/* the last digit counts 10^exponent */
	int			held;			/* the last one that holds counts 10^held */

	/*
	 * An ISO 4217 code, "percent" or what is printed: static, or within the text. Not
	 * terminated; NULL where none is told.
	 */
	const char *unit;
	int			unit_length;
} Figure;

/*
 * Reads a figure from UTF-8. On failure, fault says what is wrong where, error is its,
 * and the result is of no use.
 */
extern FigureError figure_parse(const char *text, size_t length, Figure *result,
								FigureFault *fault);

/* Says how many digits hold, 1 or more, from the first that is not zero. Zero has none. */
extern void figure_hold(Figure *figure, int significant_digits);

#endif							/* PORTSTATS_FIGURE_H */
