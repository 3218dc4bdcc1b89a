/*
 * figure_text.c: characters, words and scales of printed figures. Plain C: see
 * figure.h.
 */
#include "publish/figure_text.h"

#include <string.h>

/* ---------- characters ---------- */

/* The character that bytes begin with, and its length; FIGURE_NO_CHARACTER where it is none. */
static uint32_t
decode(const char *bytes, const char *end, int *length)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = (unsigned char) *bytes;
	uint32_t	c;
	int			n;
	int			i;

	*length = 1;
	if (first < 0x80)
		return first;
	n = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
	if (first < 0xC2 || first > 0xF4 || end - bytes < n)
		return FIGURE_NO_CHARACTER;
	c = first & (0x7F >> n);
	for (i = 1; i < n; i++)
	{
		if (((unsigned char) bytes[i] & 0xC0) != 0x80)
			return FIGURE_NO_CHARACTER;
		c = (c << 6) | ((unsigned char) bytes[i] & 0x3F);
	}
	if (c < smallest[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return FIGURE_NO_CHARACTER;
	*length = n;
	return c;
}

/* The plain form of a character. */
static uint32_t
fold(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		return c - 0xFEE0;		/* full-width */
	switch (c)
	{
		case '\t':
		case '\n':
		case '\r':
		case 0x3000:			/* full-width space */
			return ' ';
		case 0xA0:				/* no-break space */
		case 0x2009:			/* thin space */
		case 0x202F:			/* narrow no-break space */
			return FIGURE_GROUP_SPACE;
		case 0x2013:			/* en dash */
		case 0x2212:			/* minus sign */
			return '-';
		case 0xFFE5:			/* full-width yen sign */
			return 0xA5;
		case 0xFFE1:			/* full-width pound sign */
			return 0xA3;
		default:
			return c < ' ' || (c >= 0x7F && c < 0xA0) ? FIGURE_NO_CHARACTER : c;
	}
}

uint32_t
figure_peek(const FigureReader *r, int *length)
{
	*length = 0;
	return r->at < r->end ? fold(decode(r->at, r->end, length)) : 0;
}

uint32_t
figure_peek_second(const FigureReader *r)
{
	FigureReader next = *r;
	int			length;

	(void) figure_peek(&next, &length);
	next.at += length;
	return figure_peek(&next, &length);
}

bool
figure_take(FigureReader *r, uint32_t c)
{
	int			length;

	if (figure_peek(r, &length) != c)
		return false;
	r->at += length;
	return true;
}

void
figure_skip_spaces(FigureReader *r)
{
	while (figure_take(r, ' ') || figure_take(r, FIGURE_GROUP_SPACE))
		;
}

int
figure_take_digit(FigureReader *r)
{
	int			length;
	uint32_t	c = figure_peek(r, &length);

	if (!figure_is_digit(c))
		return -1;
	r->at += length;
	return (int) (c - '0');
}

FigureError
figure_fail(FigureReader *r, FigureError error, const char *start, const char *end)
{
	r->fault->error = error;
	r->fault->offset = (int) (start - r->text);
	r->fault->length = (int) (end - start);
	return error;
}

FigureError
figure_fail_here(FigureReader *r, FigureError error)
{
	FigureReader word = *r;
	int			length;
	uint32_t	c;
	uint32_t	next;

	/* A character, or all of an English word or of a number. */
	c = figure_peek(&word, &length);
	do
	{
		word.at += length;
		next = figure_peek(&word, &length);
	} while ((figure_is_letter(c) && figure_is_letter(next)) || (figure_is_digit(c) && figure_is_digit(next)));
	return figure_fail(r, error, r->at, word.at);
}

/* ---------- words ---------- */

/* The small letter, of Latin and Cyrillic ones. */
static uint32_t
lower(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0x0410 && c <= 0x042F) ? c + 0x20 : c;
}

/* Takes this word; a space in it stands for any number of them, none too. */
static bool
take_one_word(FigureReader *r, const char *word)
{
	FigureReader rest = *r;
	const char *end = word + strlen(word);
	uint32_t	last = 0;
	int			length;

	for (; word < end; word += length)
	{
		uint32_t	c = decode(word, end, &length);
		int			taken;

		if (c == ' ')
			figure_skip_spaces(&rest);
		else if (lower(figure_peek(&rest, &taken)) == lower(c))
			rest.at += taken;
		else
			return false;
		last = c;
	}
	if (figure_is_letter(last) && figure_is_letter(figure_peek(&rest, &length)))
		return false;
	r->at = rest.at;
	return true;
}

/* Whether a word cannot come next, by its first byte: most do not, and the tables are long. */
static bool
begins_otherwise(const char *word, uint32_t next)
{
	unsigned char first = (unsigned char) *word;

	if (first == ' ')
		return false;
	return first < 0x80 ? lower(first) != next : next < 0x80;
}

const FigureWord *
figure_take_word(FigureReader *r, const FigureWord *table)
{
	const FigureWord *longest = NULL;
	const char *end = r->at;
	int			length;
	uint32_t	next = lower(figure_peek(r, &length));

	for (; table->word != NULL; table++)
	{
		FigureReader rest = *r;

		if (begins_otherwise(table->word, next))
			continue;
		if (take_one_word(&rest, table->word) && rest.at > end)
		{
			longest = table;
			end = rest.at;
		}
	}
	r->at = end;
	return longest;
}

bool
figure_is_at_end(const FigureReader *r)
{
	FigureReader rest = *r;

	figure_skip_spaces(&rest);
	return rest.at == rest.end;
}

bool
figure_take_last(FigureReader *r, const FigureWord *table)
{
	FigureReader rest = *r;

	if (figure_take_word(&rest, table) == NULL || !figure_is_at_end(&rest))
		return false;
	*r = rest;
	return true;
}

/* ---------- scales ---------- */

int
figure_take_english_scale(FigureReader *r)
{
	static const FigureWord scales[] = {
		{"hundred", NULL, 2}, {"thousand", NULL, 3}, {"million", NULL, 6}, {"billion", NULL, 9},
		{"trillion", NULL, 12}, {"hundreds", NULL, 2}, {"thousands", NULL, 3},
		{"millions", NULL, 6}, {"billions", NULL, 9}, {"trillions", NULL, 12}, {"mn", NULL, 6},
		{"mln", NULL, 6}, {"bn", NULL, 9}, {"bln", NULL, 9}, {"trn", NULL, 12}, {"trln", NULL, 12},
		{"quadrillion", NULL, 15}, {"quadrillions", NULL, 15}, {"lakh", NULL, 5}, {"lakhs", NULL, 5},
		{"lac", NULL, 5}, {"lacs", NULL, 5}, {"crore", NULL, 7}, {"crores", NULL, 7}, {NULL, NULL, 0}
	};
	const FigureWord *scale = figure_take_word(r, scales);
	const FigureWord *second;
	FigureReader rest;

	if (scale == NULL)
		return 0;
	/* "hundred million": what Chinese counts in, in English tables. */
	rest = *r;
	figure_skip_spaces(&rest);
	second = figure_take_word(&rest, scales);
	if (second == NULL)
		return scale->exponent;
	r->at = rest.at;
	return scale->exponent + second->exponent;
}

/* Whether a character is a Chinese one, which may go on a word, and not 每, which begins another. */
static bool
goes_on_word(uint32_t c)
{
	return c >= 0x2E80 && c != 0x6BCF;
}

/* Whether one of these units is next, as a whole word. */
static bool
is_unit_next(const FigureReader *r, const FigureWord *units)
{
	FigureReader rest = *r;
	int			length;

	return figure_take_word(&rest, units) != NULL && !goes_on_word(figure_peek(&rest, &length));
}

bool
figure_goes_on_as_unit(const FigureReader *r)
{
	/*
	 * Gram, watt, metre, litre, calorie, hertz, volt, pascal, ampere, bit, byte; points.
	 * Each is a whole word: 千克 is a kilogram, 千克拉 are a thousand carats, and 千卡车 a
	 * thousand lorries.
	 */
	static const FigureWord units[] = {
		{"克", NULL, 0}, {"克力", NULL, 0}, {"瓦", NULL, 0}, {"瓦特", NULL, 0}, {"瓦时", NULL, 0},
		{"瓦小时", NULL, 0}, {"米", NULL, 0}, {"升", NULL, 0}, {"卡", NULL, 0}, {"卡路里", NULL, 0},
		{"赫", NULL, 0}, {"赫兹", NULL, 0}, {"伏", NULL, 0}, {"伏特", NULL, 0}, {"伏安", NULL, 0},
		{"伏安时", NULL, 0}, {"帕", NULL, 0}, {"帕斯卡", NULL, 0}, {"安", NULL, 0}, {"安时", NULL, 0},
		{"安培", NULL, 0}, {"比特", NULL, 0}, {"字节", NULL, 0}, {"分点", NULL, 0}, {NULL, NULL, 0}
	};

	return is_unit_next(r, units);
}

/* The same behind 百, which forms hardly any: 百米 are a hundred metres. */
static bool
goes_on_as_hundred(const FigureReader *r)
{
	static const FigureWord units[] = {
		{"帕", NULL, 0}, {"帕斯卡", NULL, 0}, {"分点", NULL, 0}, {NULL, NULL, 0}
	};

	return is_unit_next(r, units);
}

int
figure_take_place(FigureReader *r)
{
	static const FigureWord places[] = {
		{"十", NULL, 1}, {"百", NULL, 2}, {"千", NULL, 3}, {"拾", NULL, 1}, {"佰", NULL, 2}, {"仟", NULL, 3},
		{NULL, NULL, 0}
	};
	FigureReader rest = *r;
	const FigureWord *place = figure_take_word(&rest, places);

	if (place == NULL || (place->exponent == 2 && goes_on_as_hundred(&rest)) ||
		(place->exponent == 3 && figure_goes_on_as_unit(&rest)))
		return 0;
	r->at = rest.at;
	return place->exponent;
}

int
figure_take_chinese_scale(FigureReader *r)
{
	static const FigureWord wan[] = {{"万", NULL, 4}, {"萬", NULL, 4}, {NULL, NULL, 0}};
	static const FigureWord yi[] = {{"亿", NULL, 8}, {"億", NULL, 8}, {NULL, NULL, 0}};
	int			exponent = figure_take_place(r);

	if (figure_take_word(r, wan) != NULL)
		exponent += 4;
	if (figure_take_word(r, yi) != NULL)
		exponent += 8;
	return exponent;
}
