/*
 * figure_unit.c: currencies and units of printed figures. Plain C: see figure.h.
 */
#include "publish/figure_unit.h"

#include <string.h>

#include "publish/figure_refused.h"
#include "publish/press_words.h"

/* ---------- currencies ---------- */

/*
 * What currencies are called, before a number and behind it, beside what press_words.c
 * calls them.
 */
static const FigureWord currencies[] = {
	{"¥", "CNY", 0}, {"cn¥", "CNY", 0}, {"rmb", "CNY", 0}, {"cny", "CNY", 0}, {"renminbi", "CNY", 0},
	{"rmb ¥", "CNY", 0}, {"chinese yuan", "CNY", 0}, {"rmb yuan", "CNY", 0}, {"yuan rmb", "CNY", 0},
	{"yuan renminbi", "CNY", 0}, {"圆", "CNY", 0}, {"元整", "CNY", 0}, {"人民币", "CNY", 0},
	{"元人民币", "CNY", 0}, {"人民币元", "CNY", 0}, {"人民幣", "CNY", 0}, {"元人民幣", "CNY", 0},
	{"$", "USD", 0}, {"us $", "USD", 0}, {"$ us", "USD", 0}, {"u.s. $", "USD", 0}, {"usd", "USD", 0},
	{"dollar", "USD", 0}, {"dollars", "USD", 0}, {"us dollar", "USD", 0}, {"us dollars", "USD", 0},
	{"u.s. dollar", "USD", 0}, {"u.s. dollars", "USD", 0}, {"美金", "USD", 0}, {"美圆", "USD", 0},
	{"eur", "EUR", 0}, {"€", "EUR", 0}, {"歐元", "EUR", 0},
	{"jpy", "JPY", 0}, {"jp ¥", "JPY", 0}, {"japanese yen", "JPY", 0}, {"日圆", "JPY", 0}, {"円", "JPY", 0},
	{"hkd", "HKD", 0}, {"hk $", "HKD", 0}, {"港币", "HKD", 0}, {"港幣", "HKD", 0},
	{"gbp", "GBP", 0}, {"£", "GBP", 0}, {"pound sterling", "GBP", 0}, {"pounds sterling", "GBP", 0},
	{"英鎊", "GBP", 0}, {"nt $", "TWD", 0}, {"a $", "AUD", 0}, {"nz $", "NZD", 0}, {"c $", "CAD", 0},
	{"s $", "SGD", 0}, {"rub", "RUB", 0}, {"₽", "RUB", 0}, {"rouble", "RUB", 0}, {"roubles", "RUB", 0},
	{"russian rouble", "RUB", 0}, {"russian roubles", "RUB", 0}, {"russian ruble", "RUB", 0},
	{"russian rubles", "RUB", 0}, {"kzt", "KZT", 0}, {"₸", "KZT", 0}, {"kazakh tenge", "KZT", 0},
	{"kazakhstani tenge", "KZT", 0}, {"₩", "KRW", 0}, {"₹", "INR", 0}, {"₮", "MNT", 0}, {"₫", "VND", 0},
	{"฿", "THB", 0}, {"₱", "PHP", 0}, {"₺", "TRY", 0}, {NULL, NULL, 0}
};

const char *
figure_take_currency(FigureReader *r)
{
	FigureReader longest = *r;
	const FigureWord *word = figure_take_word(&longest, currencies);
	const char *code = word != NULL ? word->unit : NULL;
	const PressLanguage *language;
	const PressUnit *unit;

	for (language = press_languages; language->code != NULL; language++)
		for (unit = language->units; unit->name != NULL; unit++)
		{
			FigureReader rest = *r;
			FigureWord	words[3];

			memset(words, 0, sizeof(words));
			words[0].word = unit->after_one;
			words[1].word = unit->after;
			if (unit->plural == NULL && figure_take_word(&rest, words) != NULL && rest.at > longest.at)
			{
				longest.at = rest.at;
				code = unit->name;
			}
		}
	r->at = longest.at;
	return code;
}

bool
figure_is_code(const char *text)
{
	int			i;

	for (i = 0; i < FIGURE_CODE_LENGTH; i++)
		if (text[i] < 'A' || text[i] > 'Z')
			return false;
	return true;
}

bool
figure_is_currency_code(const char *text)
{
	FigureReader code = {text, text, text + FIGURE_CODE_LENGTH, NULL};
	const PressLanguage *language;
	const PressUnit *unit;

	/* No word ends before a letter: of three letters it is all. */
	if (figure_take_currency(&code) != NULL)
		return true;
	for (language = press_languages; language->code != NULL; language++)
		for (unit = language->units; unit->name != NULL; unit++)
			if (unit->plural == NULL && strncmp(unit->name, text, FIGURE_CODE_LENGTH) == 0)
				return true;
	return false;
}

/* Whether three capitals come next, and no more letters. */
static bool
is_code(const FigureReader *r)
{
	if (r->end - r->at < FIGURE_CODE_LENGTH || !figure_is_code(r->at))
		return false;
	return r->end - r->at == FIGURE_CODE_LENGTH || !figure_is_letter((unsigned char) r->at[FIGURE_CODE_LENGTH]);
}

FigureError
figure_set_unit(FigureReader *r, Figure *figure, const char *start, const char *unit, int length)
{
	/* "RMB ¥430 million" says it twice. */
	if (figure->unit != NULL &&
		(length != figure->unit_length || memcmp(unit, figure->unit, (size_t) length) != 0))
		return figure_fail(r, FIGURE_TWO_UNITS, start, r->at);
	figure->unit = unit;
	figure->unit_length = length;
	return FIGURE_OK;
}

/* ---------- units ---------- */

/* Percent, as the whole of what stands behind the number. */
static const FigureWord percent[] = {
	{"%", NULL, 0}, {"percent", NULL, 0}, {"per cent", NULL, 0}, {"pct", NULL, 0}, {NULL, NULL, 0}
};

/*
 * Whether a character is a number of its own: a fraction such as ½, one that is raised or
 * lowered, or in a circle as ①, or a digit of another script. Unicode 15, chapter 22.3.
 */
static bool
is_digit_form(uint32_t c)
{
	static const struct
	{
		uint32_t	first;
		uint32_t	last;
	}			ranges[] = {
		{0xB2, 0xB3}, {0xB9, 0xB9}, {0xBC, 0xBE}, {0x0660, 0x0669}, {0x06F0, 0x06F9}, {0x0966, 0x096F},
		{0x0E50, 0x0E59}, {0x0ED0, 0x0ED9}, {0x0F20, 0x0F33}, {0x1040, 0x1049}, {0x17E0, 0x17E9},
		{0x1810, 0x1819}, {0x2070, 0x209F}, {0x2150, 0x218F}, {0x2460, 0x249B}, {0x24EA, 0x24FF},
		{0x2776, 0x2793}, {0x3021, 0x3029}, {0x3192, 0x3195}, {0x3220, 0x3229}, {0x3248, 0x324F},
		{0x3251, 0x325F}, {0x3280, 0x3289}, {0x32B1, 0x32BF}, {0x1D7CE, 0x1D7FF}, {0x1F100, 0x1F10C}
	};
	size_t		i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
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

/* Reads the rest of the text as a unit that is in no table, and leaves it as it is printed. */
static FigureError
read_other_unit(FigureReader *r, Figure *figure)
{
	const char *start = r->at;
	const char *end = start;	/* without white space behind it */
	uint32_t	before = 0;
	bool		per = false;
	int			length;
	FigureError error = figure_check_first_word(r, figure);

	if (error != FIGURE_OK)
		return error;
	while (r->at < r->end)
	{
		uint32_t	c = figure_peek(r, &length);
		bool		space = c == ' ' || c == FIGURE_GROUP_SPACE;

		if (!space && !(figure_is_letter(before) && figure_is_letter(c)) &&
			(error = figure_check_word(r, before, &per)) != FIGURE_OK)
			return error;
		if (!belongs_to_unit(c, before))
			return figure_fail_here(r, FIGURE_AFTER);
		r->at += length;
		if (!space)
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

bool
figure_take_code(FigureReader *r, Figure *figure)
{
	FigureReader alone = *r;
	FigureFault fault;

	if (!is_code(r))
		return false;
	/* What is no unit behind a number, as MLN, is none before it. */
	alone.end = r->at + FIGURE_CODE_LENGTH;
	alone.fault = &fault;
	if (figure_take_word(&alone, percent) != NULL || figure_take_english_scale(&alone) != 0 ||
		read_other_unit(&alone, figure) != FIGURE_OK)
		return false;
	r->at += FIGURE_CODE_LENGTH;
	return true;
}

/*
 * Reads what follows the currency that stands from start up to r->at, whose code this is: a
 * scale or nothing. False where it is something else.
 */
static bool
read_currency(FigureReader *r, Figure *figure, const char *start, const char *code, bool may_scale,
			  FigureError *error)
{
	const char *scale_start;
	FigureReader rest;
	int			scale;

	figure_skip_spaces(r);
	scale_start = r->at;
	scale = figure_take_english_scale(r);
	rest = *r;
	if (!figure_is_at_end(r))
	{
		if (scale != 0 || !figure_take_short(&rest))
			return false;
		*error = figure_fail(r, FIGURE_ABBREVIATION, scale_start, rest.at);
		return true;
	}
	if (scale != 0 && !may_scale)
	{
		*error = figure_fail(r, FIGURE_AFTER, scale_start, r->at);
		return true;
	}
	figure->exponent += scale;
	figure->held += scale;
	*error = figure_set_unit(r, figure, start, code, code == start ? FIGURE_CODE_LENGTH : (int) strlen(code));
	return true;
}

FigureError
figure_read_unit(FigureReader *r, Figure *figure, bool may_scale)
{
	const char *start = r->at;
	FigureReader rest = *r;
	Figure		ignored;
	const char *code;
	FigureError error;

	if (start == r->end)
		return FIGURE_OK;
	if (figure_take_last(r, percent))
		return figure_set_unit(r, figure, start, "percent", 7);
	memset(&ignored, 0, sizeof(ignored));
	code = figure_take_currency(&rest);
	if (code == NULL && figure_take_code(&rest, &ignored))
		code = start;
	if (code != NULL && read_currency(&rest, figure, start, code, may_scale, &error))
		return error;
	return read_other_unit(r, figure);
}
