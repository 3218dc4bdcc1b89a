/*
 * figure_text.c: characters, words and units of printed figures. Plain C: see
 * figure.h.
 */
#include "publish/figure_text.h"

#include <string.h>

#include "publish/press_words.h"

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

static uint32_t
lower(uint32_t c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
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

const FigureWord *
figure_take_word(FigureReader *r, const FigureWord *table)
{
	for (; table->word != NULL; table++)
		if (take_one_word(r, table->word))
			return table;
	return NULL;
}

const FigureWord *
figure_take_last_word(FigureReader *r, const FigureWord *table)
{
	for (; table->word != NULL; table++)
	{
		FigureReader rest = *r;

		if (take_one_word(&rest, table->word))
		{
			figure_skip_spaces(&rest);
			if (rest.at == rest.end)
			{
				r->at = rest.at;
				return table;
			}
		}
	}
	return NULL;
}

/* ---------- scales ---------- */

int
figure_take_english_scale(FigureReader *r)
{
	static const FigureWord scales[] = {
		{"hundred", NULL, 2}, {"thousand", NULL, 3}, {"million", NULL, 6}, {"billion", NULL, 9},
		{"trillion", NULL, 12}, {"hundreds", NULL, 2}, {"thousands", NULL, 3},
		{"millions", NULL, 6}, {"billions", NULL, 9}, {"trillions", NULL, 12}, {"mn", NULL, 6},
		{"mln", NULL, 6}, {"bn", NULL, 9}, {"bln", NULL, 9}, {"trn", NULL, 12}, {"lakh", NULL, 5},
		{"lakhs", NULL, 5}, {"crore", NULL, 7}, {"crores", NULL, 7}, {NULL, NULL, 0}
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

/* Whether a unit goes on behind a prefix, as 克 behind 千. */
static bool
goes_on_as_unit(const FigureReader *r)
{
	/* Gram, watt, metre, litre, calorie, hertz, volt, pascal, ampere, bit, byte; points. */
	static const FigureWord units[] = {
		{"克", NULL, 0}, {"瓦", NULL, 0}, {"米", NULL, 0}, {"升", NULL, 0}, {"卡", NULL, 0},
		{"赫", NULL, 0}, {"伏", NULL, 0}, {"帕", NULL, 0}, {"安", NULL, 0}, {"比特", NULL, 0},
		{"字节", NULL, 0}, {"分点", NULL, 0}, {NULL, NULL, 0}
	};
	FigureReader rest = *r;

	return figure_take_word(&rest, units) != NULL;
}

int
figure_take_place(FigureReader *r)
{
	static const FigureWord places[] = {
		{"十", NULL, 1}, {"百", NULL, 2}, {"千", NULL, 3}, {NULL, NULL, 0}
	};
	FigureReader rest = *r;
	const FigureWord *place = figure_take_word(&rest, places);

	if (place == NULL || (place->exponent > 1 && goes_on_as_unit(&rest)))
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

/* ---------- units ---------- */

const FigureWord figure_prefixes[] = {
	{"百分之", "percent", 0},
	{"us $", "USD", 0}, {"u.s. $", "USD", 0}, {"usd", "USD", 0}, {"hk $", "HKD", 0}, {"$", "USD", 0},
	{"cn¥", "CNY", 0}, {"jp¥", "JPY", 0}, {"¥", "CNY", 0}, {"rmb", "CNY", 0}, {"cny", "CNY", 0},
	{"人民币", "CNY", 0}, {"人民幣", "CNY", 0}, {"€", "EUR", 0}, {"£", "GBP", 0}, {NULL, NULL, 0}
};

/*
 * What a unit is called, as the whole of what stands behind the number, beside what
 * press_words.c calls currencies.
 */
static const FigureWord suffixes[] = {
	{"%", "percent", 0}, {"per cent", "percent", 0}, {"pct", "percent", 0},
	{"chinese yuan", "CNY", 0}, {"rmb", "CNY", 0}, {"cny", "CNY", 0}, {"renminbi", "CNY", 0},
	{"rmb yuan", "CNY", 0}, {"yuan rmb", "CNY", 0}, {"yuan renminbi", "CNY", 0},
	{"人民币", "CNY", 0}, {"元人民币", "CNY", 0}, {"人民币元", "CNY", 0}, {"人民幣", "CNY", 0},
	{"dollar", "USD", 0}, {"dollars", "USD", 0}, {"us dollar", "USD", 0}, {"us dollars", "USD", 0},
	{"u.s. dollar", "USD", 0}, {"u.s. dollars", "USD", 0}, {"usd", "USD", 0}, {"us$", "USD", 0},
	{"$", "USD", 0}, {"eur", "EUR", 0}, {"€", "EUR", 0}, {"japanese yen", "JPY", 0},
	{"jpy", "JPY", 0}, {"hkd", "HKD", 0}, {"hk$", "HKD", 0}, {"港币", "HKD", 0},
	{"pound sterling", "GBP", 0}, {"pounds sterling", "GBP", 0}, {"gbp", "GBP", 0},
	{"rouble", "RUB", 0}, {"roubles", "RUB", 0}, {"rub", "RUB", 0}, {"kzt", "KZT", 0},
	{NULL, NULL, 0}
};

/* Takes the name of a currency, as figures are put in words with, if nothing follows: its code, or NULL. */
static const char *
take_currency_in_words(FigureReader *r)
{
	const PressLanguage *language;
	const PressUnit *unit;

	for (language = press_languages; language->code != NULL; language++)
		for (unit = language->units; unit->name != NULL; unit++)
		{
			FigureWord	words[3];

			memset(words, 0, sizeof(words));
			words[0].word = unit->after_one;
			words[1].word = unit->after;
			if (unit->plural == NULL && figure_take_last_word(r, words) != NULL)
				return unit->name;
		}
	return NULL;
}

/*
 * Shorts that one writes for thousand or million, and that are no unit or hardly ever;
 * 兆 is a million or a million millions.
 */
static const FigureWord shorts[] = {
	{"k", NULL, 0}, {"b", NULL, 0}, {"tn", NULL, 0}, {"thou", NULL, 0}, {"mil", NULL, 0},
	{"mill", NULL, 0}, {"mio", NULL, 0}, {"mrd", NULL, 0}, {"bil", NULL, 0}, {"bio", NULL, 0},
	{"tril", NULL, 0}, {"兆", NULL, 0}, {NULL, NULL, 0}
};
/* Those that are one where they stand alone: metres, millimetres, tonnes. */
static const FigureWord short_units[] = {
	{"m", NULL, 0}, {"mm", NULL, 0}, {"t", NULL, 0}, {NULL, NULL, 0}
};

/* What tells, as the first word, that the number is a bound, a guess, or one of two, and no unit. */
static const FigureWord first_words[] = {
	{"or", NULL, 0}, {"and", NULL, 0}, {"to", NULL, 0}, {"plus", NULL, 0}, {"odd", NULL, 0},
	{"from", NULL, 0}, {"against", NULL, 0}, {"versus", NULL, 0}, {"vs", NULL, 0}, {"in", NULL, 0},
	{"of", NULL, 0}, {"over", NULL, 0},
	{"多", NULL, 0}, {"余", NULL, 0}, {"餘", NULL, 0}, {"几", NULL, 0}, {"来", NULL, 0}, {"至", NULL, 0},
	{"到", NULL, 0}, {"或", NULL, 0}, {"和", NULL, 0}, {"半", NULL, 0}, {NULL, NULL, 0}
};

/* The same wherever it stands, and what belongs to a growth. */
static const FigureWord any_words[] = {
	{"up", NULL, 0}, {"down", NULL, 0}, {"more", NULL, 0}, {"less", NULL, 0}, {"higher", NULL, 0},
	{"lower", NULL, 0}, {"above", NULL, 0}, {"below", NULL, 0}, {"than", NULL, 0},
	{"increase", NULL, 0}, {"decrease", NULL, 0}, {"growth", NULL, 0}, {"rise", NULL, 0},
	{"fall", NULL, 0}, {"drop", NULL, 0},
	{"以上", NULL, 0}, {"以下", NULL, 0}, {"左右", NULL, 0}, {"上下", NULL, 0}, {"以内", NULL, 0},
	{"分之", NULL, 0}, {"同比", NULL, 0}, {"环比", NULL, 0}, {"增长", NULL, 0}, {"下降", NULL, 0},
	{NULL, NULL, 0}
};

/* Whether a character is a number of its own: a fraction such as ½, or one that is raised or lowered. */
static bool
is_digit_form(uint32_t c)
{
	return c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0xBC && c <= 0xBE) ||
		(c >= 0x2070 && c <= 0x209F) || (c >= 0x2150 && c <= 0x218F);
}

/*
 * Whether a character, none of NUL, may be in a unit, where the one before was another, or 0
 * for the first, which is no space. Digits stand behind letters alone, as in m3; punctuation
 * of either script ends sentences.
 */
static bool
belongs_to_unit(uint32_t c, uint32_t before)
{
	if (figure_is_digit(c) || is_digit_form(c))
		return figure_is_letter(before) || figure_is_digit(before);
	if (c < 0x80)
		return figure_is_letter(c) || (before != 0 && strchr(" .-/'&", (int) c) != NULL) ||
			c == '%' || c == '$';
	if (c == FIGURE_GROUP_SPACE)
		return true;
	return c != FIGURE_NO_CHARACTER && !(c >= 0x2000 && c <= 0x202F) && !(c >= 0x3001 && c <= 0x303F) &&
		c != 0xB1 && c != 0xAB && c != 0xBB && c != 0xFEFF;
}

/* Whether a digit stands right before what comes next, which is not the first. */
static bool
is_behind_digit(const FigureReader *r)
{
	FigureReader before = *r;
	int			length;

	do
		before.at--;
	while (before.at > r->text && ((unsigned char) *before.at & 0xC0) == 0x80);
	return figure_is_digit(figure_peek(&before, &length));
}

/*
 * Whether a short that may be a unit is none, or nobody knows: beside another unit; alone
 * M, and m where it is set as in 430m. Digits behind make it one, as in m3.
 */
static bool
is_abbreviation(const Figure *figure, const FigureReader *r, const FigureReader *behind)
{
	int			length;
	uint32_t	first = figure_peek(r, &length);
	uint32_t	c = figure_peek(behind, &length);

	if (figure->unit != NULL)
		return true;
	if (c == 0)
		return first == 'M' || (first == 'm' && is_behind_digit(r));
	return !(figure_is_digit(c) || c == 0xB2 || c == 0xB3);
}

/* Reads the rest of the text as a unit that is in no table, and leaves it as it is printed. */
static FigureError
read_other_unit(FigureReader *r, Figure *figure)
{
	const char *start = r->at;
	const char *end = start;	/* without white space behind it */
	FigureReader rest = *r;
	uint32_t	before = 0;
	int			length;

	if (figure_take_word(&rest, first_words) != NULL)
		return figure_fail(r, FIGURE_AFTER, start, rest.at);
	if ((figure_take_word(&rest, shorts) != NULL && !goes_on_as_unit(&rest)) ||
		(figure_take_word(&rest, short_units) != NULL && is_abbreviation(figure, r, &rest)))
		return figure_fail(r, FIGURE_ABBREVIATION, start, rest.at);
	while (r->at < r->end)
	{
		uint32_t	c = figure_peek(r, &length);

		rest = *r;
		if (!(figure_is_letter(before) && figure_is_letter(c)) &&
			figure_take_word(&rest, any_words) != NULL)
			return figure_fail(r, FIGURE_AFTER, r->at, rest.at);
		if (!belongs_to_unit(c, before))
			return figure_fail_here(r, FIGURE_AFTER);
		r->at += length;
		if (c != ' ' && c != FIGURE_GROUP_SPACE)
			end = r->at;
		before = c;
	}
	if (end[-1] == '.')
		return figure_fail(r, FIGURE_AFTER, end - 1, end);
	if (end - start > FIGURE_MAX_UNIT)
		return figure_fail(r, FIGURE_TOO_LONG, start, end);
	if (figure->unit != NULL)
		return figure_fail(r, FIGURE_TWO_UNITS, start, end);
	figure->unit = start;
	figure->unit_length = (int) (end - start);
	return FIGURE_OK;
}

FigureError
figure_read_unit(FigureReader *r, Figure *figure)
{
	const char *start = r->at;
	const FigureWord *suffix;
	const char *unit;

	if (start == r->end)
		return FIGURE_OK;
	suffix = figure_take_last_word(r, suffixes);
	unit = suffix != NULL ? suffix->unit : take_currency_in_words(r);
	if (unit == NULL)
		return read_other_unit(r, figure);
	if (figure->unit != NULL &&
		((int) strlen(unit) != figure->unit_length ||
		 memcmp(unit, figure->unit, (size_t) figure->unit_length) != 0))
		return figure_fail(r, FIGURE_TWO_UNITS, start, r->at);
	figure->unit = unit;
	figure->unit_length = (int) strlen(unit);
	return FIGURE_OK;
}
