/*
 * figure_text.h: what is read of a printed figure's text: characters, words of a few
 * tables, scales, spans at fault. Plain C: see figure.h.
 */
#ifndef PORTSTATS_FIGURE_TEXT_H
#define PORTSTATS_FIGURE_TEXT_H

#include "publish/figure.h"

/* The text, and how far it is read. */
typedef struct FigureReader
{
	const char *text;
	const char *at;
	const char *end;
	FigureFault *fault;
} FigureReader;

/* What figure_peek gives for bytes that are no character, and for control characters. */
#define FIGURE_NO_CHARACTER	UINT32_C(0xFFFD)
/* And for the spaces that may stand between groups of digits: no-break and thin ones. */
#define FIGURE_GROUP_SPACE	UINT32_C(0xA0)

/* Sets the fault to the bytes from start up to end. */
extern FigureError figure_fail(FigureReader *r, FigureError error, const char *start,
							   const char *end);

/* The same with the one character that comes next, or the rest of a word. */
extern FigureError figure_fail_here(FigureReader *r, FigureError error);

/*
 * The next character and its length in bytes; 0 at the end. Full-width forms are the
 * plain ones, any dash that stands for a minus is '-', white space ' '.
 */
extern uint32_t figure_peek(const FigureReader *r, int *length);

/* The character after the next. */
extern uint32_t figure_peek_second(const FigureReader *r);

/* Takes the next character if it is this one. */
extern bool figure_take(FigureReader *r, uint32_t c);

/* Takes white space. */
extern void figure_skip_spaces(FigureReader *r);

/* Takes an ASCII or full-width digit, 0 to 9; -1 where there is none. */
extern int	figure_take_digit(FigureReader *r);

static inline bool
figure_is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static inline bool
figure_is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A word of the text, and what it stands for. */
typedef struct FigureWord
{
	const char *word;
	const char *unit;			/* of a unit */
	int			exponent;		/* of a scale */
} FigureWord;

/*
 * Takes the longest word of a table (ended by NULL) that the text goes on with; letters
 * match in either case, and where a word ends with one no other may follow. NULL where
 * there is none.
 */
extern const FigureWord *figure_take_word(FigureReader *r, const FigureWord *table);

/* The same, if nothing but white space follows; else nothing is taken. */
extern bool figure_take_last(FigureReader *r, const FigureWord *table);

/* Whether nothing but white space follows. */
extern bool figure_is_at_end(const FigureReader *r);

/*
 * Takes a scale: English words, whose exponents add up as in "hundred million", or
 * Chinese characters as in 3.5万. 0 where there is none.
 */
extern int	figure_take_english_scale(FigureReader *r);
extern int	figure_take_chinese_scale(FigureReader *r);

/* Takes one of 十百千, or 拾佰仟, exponents 1 to 3, that is not part of a unit such as 千克; else 0. */
extern int	figure_take_place(FigureReader *r);

/* Whether what comes next makes a unit with a prefix before it, as 克 does with 千, and 瓦 with 兆. */
extern bool figure_goes_on_as_unit(const FigureReader *r);

#endif							/* PORTSTATS_FIGURE_TEXT_H */
