/*
 * hs.h: codes of the Harmonized System, the plain core.
 *
 * Nothing here knows of a server: it builds alone, for sanitizers and fuzzing.
 *
 * A code has 2 to 12 digits, an even number: 2 are a chapter, 4 a heading, 6 a
 * subheading, 8 to 12 a line of a national tariff. Chapters are 01 to 99; 00 is
 * none, and 77 is reserved: no edition of the HS uses it. 98 and 99 are national.
 */
#ifndef PORTSTATS_HS_H
#define PORTSTATS_HS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HS_CHAPTER		2
#define HS_HEADING		4
#define HS_SUBHEADING	6
#define HS_MAX_DIGITS	12
/* Bytes of the longest text that is read: what is longer is no code, whatever is in it. */
#define HS_MAX_LENGTH	1000
/* Room for the longest code. */
#define HS_TEXT_SIZE	(HS_MAX_DIGITS + 1)

/*
 * A code as a number: its digits, four bits each, the first in the highest bits;
 * how many in the lowest byte. So numbers are in the order of the digits, and a
 * code comes right before all that is under it.
 */
typedef uint64_t HsCode;

typedef enum HsError
{
	HS_OK,
	HS_EMPTY,					/* no digit at all */
	HS_UNREADABLE,				/* the span is no digit, space or dot */
	HS_EXPONENT,				/* the span is a number such as 8.7038E+05 */
	HS_TOO_LONG,				/* too many digits */
	HS_LONG_TEXT,				/* more than HS_MAX_LENGTH bytes */
	HS_ODD,						/* a leading zero may be lost: with it, it is a code */
	HS_ODD_WITHIN,				/* odd, and it is another digit that is missing */
	HS_ODD_GROUP,				/* the span, before a space or dot, is odd */
	HS_NO_CHAPTER				/* 00 or 77 */
} HsError;

/* Where a text is at fault: bytes offset .. offset + length - 1 of it. */
typedef struct HsFault
{
	HsError		error;
	int			offset;
	int			length;
	int			digits;			/* how many the text has */
} HsFault;

static inline int
hs_digits(HsCode code)
{
	return (int) (code & 0xFF);
}

/* The first so many digits of a code that has as many or more. */
static inline HsCode
hs_cut(HsCode code, int digits)
{
	return (code & ~(UINT64_MAX >> (4 * digits))) | (HsCode) digits;
}

/* Whether a code is another one or under it. */
static inline bool
hs_is_within(HsCode code, HsCode other)
{
	return hs_digits(code) >= hs_digits(other) && hs_cut(code, hs_digits(other)) == other;
}

/* Whether any number at all is a code. */
extern bool hs_is_valid(HsCode code);

/* Writes a code into text (HS_TEXT_SIZE bytes), NUL-terminated; returns its length. */
extern int	hs_print(HsCode code, char *text);

/*
 * Reads a code from UTF-8: digits, full-width ones too, with spaces and dots
 * between them where the levels end. On failure, fault says what is wrong where,
 * error is its, and the result is left alone.
 */
extern HsError hs_parse(const char *text, size_t length, HsCode *result, HsFault *fault);

/*
 * The same, but a leading zero that is missing is put back. Where that makes no code, the
 * fault is that of the text as it stands.
 */
extern HsError hs_repair(const char *text, size_t length, HsCode *result, HsFault *fault);

#endif							/* PORTSTATS_HS_H */
