/*
 * figure_refused.c: what stands behind a number and is no part of its unit. Plain C: see
 * figure.h.
 *
 * A unit is what it is printed as, so that whatever else stands there would be taken for
 * one: what scales the number, bounds it, or is a second one has to be known.
 */
#include "publish/figure_refused.h"

#include <string.h>

/* ---------- words ---------- */

/*
 * Shorts and words that one writes for thousand, million, a thousand millions or the like,
 * and that are no unit or hardly ever, as the first word; 兆 is a million or a million
 * millions.
 */
static const FigureWord first_shorts[] = {
	{"k", NULL, 0}, {"kk", NULL, 0}, {"b", NULL, 0}, {"tn", NULL, 0}, {"th", NULL, 0}, {"ths", NULL, 0},
	{"thou", NULL, 0}, {"mil", NULL, 0}, {"mill", NULL, 0}, {"bil", NULL, 0}, {"bill", NULL, 0},
	{"bio", NULL, 0}, {"tril", NULL, 0}, {"trill", NULL, 0}, {"trl", NULL, 0}, {"md", NULL, 0},
	{"mds", NULL, 0}, {"mia", NULL, 0},
	{"ten", NULL, 0}, {"tens", NULL, 0}, {"mille", NULL, 0}, {"cen", NULL, 0}, {"cr", NULL, 0}, {"crs", NULL, 0}, {"wan", NULL, 0},
	{"yi", NULL, 0}, {"兆", NULL, 0}, {"京", NULL, 0}, {"垓", NULL, 0}, {NULL, NULL, 0}
};
/* The same wherever they stand, and Russian and Kazakh words. */
static const FigureWord any_shorts[] = {
	{"thsd", NULL, 0}, {"thds", NULL, 0}, {"thous", NULL, 0}, {"tsd", NULL, 0}, {"tys", NULL, 0},
	{"mio", NULL, 0}, {"mlns", NULL, 0}, {"mld", NULL, 0}, {"mlrd", NULL, 0}, {"mrd", NULL, 0},
	{"blns", NULL, 0}, {"tln", NULL, 0},
	{"тыс", NULL, 0}, {"млн", NULL, 0}, {"млрд", NULL, 0}, {"трлн", NULL, 0}, {"миллион", NULL, 0},
	{"миллиард", NULL, 0}, {"триллион", NULL, 0}, {"мың", NULL, 0}, {NULL, NULL, 0}
};
/* Those that are one where they stand alone: metres, millimetres, tonnes. */
static const FigureWord short_units[] = {
	{"m", NULL, 0}, {"mm", NULL, 0}, {"t", NULL, 0}, {NULL, NULL, 0}
};

/* What tells, as the first word, that the number is a bound, a guess, or one of two, and no unit. */
static const FigureWord first_words[] = {
	{"from", NULL, 0}, {"in", NULL, 0}, {"of", NULL, 0},
	{"多", NULL, 0}, {"余", NULL, 0}, {"餘", NULL, 0}, {"几", NULL, 0}, {"幾", NULL, 0}, {"来", NULL, 0},
	{"來", NULL, 0}, {"和", NULL, 0}, {"半", NULL, 0}, {"廿", NULL, 0}, {"卅", NULL, 0}, {"卌", NULL, 0},
	{NULL, NULL, 0}
};

/*
 * The same wherever it stands, but for words such as ready-to-wear and pick-up, and what
 * belongs to a growth.
 */
static const FigureWord any_words[] = {
	{"or", NULL, 0}, {"and", NULL, 0}, {"to", NULL, 0}, {"plus", NULL, 0}, {"minus", NULL, 0},
	{"odd", NULL, 0}, {"over", NULL, 0}, {"against", NULL, 0}, {"versus", NULL, 0}, {"vs", NULL, 0},
	{"compared", NULL, 0},
	{"up", NULL, 0}, {"upward", NULL, 0}, {"upwards", NULL, 0}, {"down", NULL, 0}, {"more", NULL, 0},
	{"less", NULL, 0}, {"fewer", NULL, 0}, {"higher", NULL, 0}, {"lower", NULL, 0}, {"above", NULL, 0},
	{"below", NULL, 0}, {"beyond", NULL, 0}, {"than", NULL, 0}, {"exceeding", NULL, 0},
	{"at least", NULL, 0}, {"at most", NULL, 0}, {"minimum", NULL, 0}, {"maximum", NULL, 0}, {"max", NULL, 0}, {"est", NULL, 0},
	{"about", NULL, 0}, {"around", NULL, 0}, {"approximately", NULL, 0}, {"approx", NULL, 0},
	{"roughly", NULL, 0}, {"nearly", NULL, 0}, {"almost", NULL, 0}, {"estimated", NULL, 0},
	{"increase", NULL, 0}, {"increased", NULL, 0}, {"decrease", NULL, 0}, {"decreased", NULL, 0},
	{"decline", NULL, 0}, {"declined", NULL, 0}, {"reduction", NULL, 0}, {"reduced", NULL, 0},
	{"gain", NULL, 0}, {"gained", NULL, 0}, {"growth", NULL, 0}, {"grew", NULL, 0}, {"rise", NULL, 0},
	{"rose", NULL, 0}, {"fall", NULL, 0}, {"fell", NULL, 0}, {"drop", NULL, 0}, {"dropped", NULL, 0},
	{"contraction", NULL, 0}, {"expansion", NULL, 0}, {"surge", NULL, 0}, {"jump", NULL, 0},
	{"slump", NULL, 0}, {"yoy", NULL, 0}, {"y/y", NULL, 0}, {"y-o-y", NULL, 0}, {"m/m", NULL, 0},
	{"m-o-m", NULL, 0}, {"year-on-year", NULL, 0}, {"year on year", NULL, 0}, {"month-on-month", NULL, 0},
	{"month on month", NULL, 0},
	{"至", NULL, 0}, {"到", NULL, 0}, {"或", NULL, 0}, {"以上", NULL, 0}, {"以下", NULL, 0},
	{"左右", NULL, 0}, {"上下", NULL, 0}, {"以内", NULL, 0}, {"以內", NULL, 0}, {"之内", NULL, 0},
	{"之上", NULL, 0}, {"之下", NULL, 0}, {"之间", NULL, 0}, {"之間", NULL, 0}, {"不等", NULL, 0},
	{"不到", NULL, 0}, {"不足", NULL, 0}, {"超过", NULL, 0}, {"出头", NULL, 0}, {"开外", NULL, 0},
	{"更多", NULL, 0}, {"之多", NULL, 0}, {"分之", NULL, 0}, {"同比", NULL, 0}, {"环比", NULL, 0},
	{"增长", NULL, 0}, {"增長", NULL, 0}, {"增加", NULL, 0}, {"提高", NULL, 0}, {"上升", NULL, 0},
	{"上涨", NULL, 0}, {"回升", NULL, 0}, {"攀升", NULL, 0}, {"扩大", NULL, 0}, {"下降", NULL, 0},
	{"降低", NULL, 0}, {"减少", NULL, 0}, {"減少", NULL, 0}, {"下跌", NULL, 0}, {"下滑", NULL, 0},
	{"回落", NULL, 0}, {"萎缩", NULL, 0}, {"收窄", NULL, 0}, {"缩小", NULL, 0}, {"增幅", NULL, 0},
	{"降幅", NULL, 0}, {"涨幅", NULL, 0}, {"跌幅", NULL, 0}, {"增速", NULL, 0}, {"翻番", NULL, 0},
	{NULL, NULL, 0}
};

/* The same at the end: 5吨多, 3.2%降; 多晶硅 and 半导体 are goods. */
static const FigureWord end_words[] = {
	{"多", NULL, 0}, {"余", NULL, 0}, {"餘", NULL, 0}, {"几", NULL, 0}, {"幾", NULL, 0}, {"半", NULL, 0},
	{"增", NULL, 0}, {"涨", NULL, 0}, {"降", NULL, 0}, {"跌", NULL, 0}, {"减", NULL, 0}, {NULL, NULL, 0}
};

/* What these stand before, where a measure word is before them: 三个半月, 五个多百分点. */
static const FigureWord odd_words[] = {
	{"多", NULL, 0}, {"余", NULL, 0}, {"餘", NULL, 0}, {"半", NULL, 0}, {NULL, NULL, 0}
};
static const FigureWord spans[] = {
	{"年", NULL, 0}, {"月", NULL, 0}, {"周", NULL, 0}, {"天", NULL, 0}, {"日", NULL, 0}, {"小时", NULL, 0},
	{"百分点", NULL, 0}, {NULL, NULL, 0}
};

/* ---------- second numbers ---------- */

/* What numerals are made of, those of cheques too; of places the exponent is that of ten. */
static const FigureWord numerals[] = {
	{"零", NULL, 0}, {"〇", NULL, 0}, {"一", NULL, 0}, {"二", NULL, 0}, {"三", NULL, 0}, {"四", NULL, 0},
	{"五", NULL, 0}, {"六", NULL, 0}, {"七", NULL, 0}, {"八", NULL, 0}, {"九", NULL, 0}, {"两", NULL, 0},
	{"兩", NULL, 0}, {"十", NULL, 0}, {"百", NULL, 2}, {"千", NULL, 3}, {"拾", NULL, 0}, {"佰", NULL, 2},
	{"仟", NULL, 3}, {"万", NULL, 4}, {"萬", NULL, 4}, {"亿", NULL, 8}, {"億", NULL, 8},
	{"壹", NULL, 0}, {"贰", NULL, 0}, {"貳", NULL, 0}, {"叁", NULL, 0}, {"肆", NULL, 0}, {"伍", NULL, 0},
	{"陆", NULL, 0}, {"陸", NULL, 0}, {"柒", NULL, 0}, {"捌", NULL, 0}, {"玖", NULL, 0}, {"廿", NULL, 0},
	{"卅", NULL, 0}, {"卌", NULL, 0}, {NULL, NULL, 0}
};
/* Those that a unit or a name of goods ends with, too: 两 the weight, 大陆, 队伍. */
static const FigureWord end_names[] = {
	{"两", NULL, 0}, {"兩", NULL, 0}, {"陆", NULL, 0}, {"陸", NULL, 0}, {"伍", NULL, 0}, {NULL, NULL, 0}
};

/* What is counted in, so that a numeral before it counts: 三辆, and not 三轮车. */
static const FigureWord measures[] = {
	{"个", NULL, 0}, {"個", NULL, 0}, {"辆", NULL, 0}, {"輛", NULL, 0}, {"吨", NULL, 0}, {"噸", NULL, 0},
	{"公斤", NULL, 0}, {"斤", NULL, 0}, {"克", NULL, 0}, {"升", NULL, 0}, {"米", NULL, 0}, {"台", NULL, 0},
	{"臺", NULL, 0}, {"件", NULL, 0}, {"只", NULL, 0}, {"套", NULL, 0}, {"艘", NULL, 0}, {"架", NULL, 0},
	{"箱", NULL, 0}, {"票", NULL, 0}, {"家", NULL, 0}, {"成", NULL, 0}, {"年", NULL, 0}, {"月", NULL, 0},
	{"日", NULL, 0}, {"季", NULL, 0}, {NULL, NULL, 0}
};
/* The same at the end of a text. */
static const FigureWord end_measures[] = {
	{"人", NULL, 0}, {"次", NULL, 0}, {"元", NULL, 0}, {"倍", NULL, 0}, {"节", NULL, 0}, {"列", NULL, 0},
	{"名", NULL, 0}, {"位", NULL, 0}, {"条", NULL, 0}, {"张", NULL, 0}, {"块", NULL, 0}, {"根", NULL, 0},
	{"支", NULL, 0}, {"双", NULL, 0}, {"头", NULL, 0}, {"匹", NULL, 0}, {"天", NULL, 0}, {"分", NULL, 0},
	{NULL, NULL, 0}
};

/*
 * Takes a Chinese numeral that is, or may be, a second number, where the character before
 * is this one, or 0 at the beginning of a unit: at the end, of two characters or more,
 * behind 元, before what is counted in. Others are of names, as in 三轮车 and 百分点.
 */
static bool
take_second_number(FigureReader *r, uint32_t before)
{
	FigureReader rest = *r;
	FigureReader first = *r;
	const FigureWord *numeral;
	bool		digit = false;
	int			count = 0;

	if (before == 0)
		return false;
	for (; (numeral = figure_take_word(&rest, numerals)) != NULL; count++)
		digit = digit || numeral->exponent == 0;
	if (count == 0)
		return false;
	r->at = rest.at;
	if (figure_is_at_end(&rest))
		return count > 1 || figure_take_word(&first, end_names) == NULL;
	return digit && (count > 1 || before == 0x5143 || before == 0x5706 ||	/* 元圆 */
					 figure_take_word(&rest, measures) != NULL || figure_take_last(&rest, end_measures));
}

/* Takes 多月, 半年 and the like. */
static bool
take_odd_span(FigureReader *r)
{
	return figure_take_word(r, odd_words) != NULL && figure_take_word(r, spans) != NULL;
}

/* ---------- words that scale ---------- */

/* Reads the English word that comes next, as it stands, as far as there is room; its length. */
static size_t
peek_printed(const FigureReader *r, char *word, size_t size)
{
	FigureReader rest = *r;
	size_t		n = 0;
	int			length;
	uint32_t	c;

	for (; n + 1 < size && figure_is_letter(c = figure_peek(&rest, &length)); rest.at += length)
		word[n++] = (char) c;
	word[n] = '\0';
	return n;
}

/* The same in small letters. */
static size_t
peek_word(const FigureReader *r, char *word, size_t size)
{
	size_t		length = peek_printed(r, word, size);
	size_t		i;

	for (i = 0; i < length; i++)
		word[i] = (char) (word[i] | 0x20);
	return length;
}

static bool
ends_with(const char *word, size_t length, const char *end)
{
	size_t		n = strlen(end);

	return length >= n && memcmp(word + length - n, end, n) == 0;
}

/*
 * Whether a word that is no scale is made of one: runs on from it, as billionyuan and
 * thousandths do, or is another of the kind, as quadrillion and milliard are.
 * Hundredweights are none, nor, in capitals, the codes of ISO 4217 that begin with one: of
 * Brunei and Mongolia.
 */
static bool
is_made_of_scale(const FigureReader *r)
{
	static const char *const scales[] = {
		"hundred", "thousand", "million", "billion", "trillion", "milliard", "lakh", "crore", "mln",
		"bln", "trln", "mn", "bn", "trn"
	};
	static const char *const ends[] = {"illion", "illions", "illiard", "illiards"};
	char		printed[FIGURE_MAX_UNIT + 1];
	char		word[FIGURE_MAX_UNIT + 1];
	size_t		length = peek_word(r, word, sizeof(word));
	size_t		i;

	(void) peek_printed(r, printed, sizeof(printed));
	if (strncmp(word, "hundredweight", 13) == 0 ||
		strcmp(printed, "BND") == 0 || strcmp(printed, "MNT") == 0)
		return false;
	for (i = 0; i < sizeof(scales) / sizeof(scales[0]); i++)
		if (strncmp(word, scales[i], strlen(scales[i])) == 0)
			return true;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends_with(word, length, ends[i]))
			return true;
	return false;
}

/*
 * Whether a power is written with a letter, which would otherwise be of a unit such as m3:
 * x1000, and e6 as a first word.
 */
static bool
is_power(const FigureReader *r, bool first)
{
	FigureReader rest = *r;

	if (figure_take(&rest, 'x') || figure_take(&rest, 'X'))
		return figure_take(&rest, '1') && figure_take(&rest, '0');
	return first && (figure_take(&rest, 'e') || figure_take(&rest, 'E')) && figure_take_digit(&rest) >= 0;
}

/* Whether a word of so many letters begins with a short, or ends with it, and what is left is a code. */
static bool
is_code_with(const char *printed, const char *word, size_t length, const char *scale)
{
	size_t		n = strlen(scale);

	if (length != n + FIGURE_CODE_LENGTH)
		return false;
	if (memcmp(word, scale, n) == 0 && figure_is_currency_code(printed + n))
		return true;
	if (!ends_with(word, length, scale))
		return false;
	/* Of any three capitals, where small letters behind them are none of the code. */
	return figure_is_currency_code(printed) ||
		(figure_is_code(printed) && strcmp(printed + FIGURE_CODE_LENGTH, scale) == 0);
}

/*
 * Whether a code of a currency has a letter or a scale set at it, as in USDm, EURmn, kUSD,
 * TEUR, CHFm and SEKbn.
 */
static bool
is_scaled_code(const FigureReader *r)
{
	static const char *const shorts[] = {"m", "b", "k", "t", "mn", "bn", "mm", "mln", "bln", "million", "billion"};
	char		printed[FIGURE_MAX_UNIT + 1];
	char		word[FIGURE_MAX_UNIT + 1];
	size_t		length = peek_printed(r, printed, sizeof(printed));
	size_t		i;

	(void) peek_word(r, word, sizeof(word));
	for (i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++)
		if (is_code_with(printed, word, length, shorts[i]))
			return true;
	return false;
}

/* Takes a currency with digits set at it, as in RMB10000: a second figure, or what the first is counted in. */
static bool
take_amount(FigureReader *r)
{
	char		printed[FIGURE_CODE_LENGTH + 2];
	int			i;

	if (peek_printed(r, printed, sizeof(printed)) == FIGURE_CODE_LENGTH && figure_is_currency_code(printed))
	{
		for (i = 0; i < FIGURE_CODE_LENGTH; i++)
			(void) figure_take(r, (unsigned char) printed[i]);
	}
	else if (figure_take_currency(r) == NULL)
		return false;
	if (figure_take_digit(r) < 0)
		return false;
	while (figure_take_digit(r) >= 0)
		;
	return true;
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
 * M, and m or T where they are set as in 430m. Digits behind make it one, as in m3.
 */
static bool
is_abbreviation(const Figure *figure, const FigureReader *r, const FigureReader *behind)
{
	int			length;
	uint32_t	first = figure_peek(r, &length);
	uint32_t	c = figure_peek(behind, &length);

	if (figure->unit != NULL)
		return true;
	if (figure_is_at_end(behind))
		return first == 'M' || ((first == 'm' || first == 'T') && is_behind_digit(r));
	return !(figure_is_digit(c) || c == 0xB2 || c == 0xB3);
}

FigureError
figure_check_first_word(FigureReader *r, const Figure *figure)
{
	FigureReader rest = *r;

	if (figure_take_word(&rest, first_words) != NULL)
		return figure_fail(r, FIGURE_AFTER, r->at, rest.at);
	if ((figure_take_word(&rest, first_shorts) != NULL && !figure_goes_on_as_unit(&rest)) ||
		(figure_take_word(&rest, short_units) != NULL && is_abbreviation(figure, r, &rest)))
		return figure_fail(r, FIGURE_ABBREVIATION, r->at, rest.at);
	if (is_power(r, true) || is_scaled_code(r))
		return figure_fail_here(r, FIGURE_ABBREVIATION);
	return FIGURE_OK;
}

bool
figure_take_short(FigureReader *r)
{
	return figure_take_word(r, first_shorts) != NULL || figure_take_word(r, any_shorts) != NULL ||
		figure_take_word(r, short_units) != NULL;
}

FigureError
figure_check_word(FigureReader *r, uint32_t before, bool *per)
{
	static const FigureWord per_words[] = {{"per", NULL, 0}, {"/", NULL, 0}, {NULL, NULL, 0}};
	FigureReader rest = *r;
	bool		was_per = *per;

	if (figure_take_word(&rest, any_words) != NULL && (before != '-' || figure_is_at_end(&rest)))
		return figure_fail(r, FIGURE_AFTER, r->at, rest.at);
	rest = *r;
	if (figure_take_last(&rest, end_words) || take_second_number(&rest, before))
		return figure_fail(r, FIGURE_AFTER, r->at, rest.at);
	rest = *r;
	if (before != 0 && take_odd_span(&rest))
		return figure_fail(r, FIGURE_AFTER, r->at, rest.at);
	rest = *r;
	if (!was_per && take_amount(&rest))
		return figure_fail(r, FIGURE_AFTER, r->at, rest.at);
	rest = *r;
	*per = figure_take_word(&rest, per_words) != NULL;
	if (*per)
		return FIGURE_OK;
	if (figure_take_english_scale(&rest) != 0)
	{
		*per = was_per;
		return was_per ? FIGURE_OK : figure_fail(r, FIGURE_AFTER, r->at, rest.at);
	}
	if (figure_take_word(&rest, any_shorts) != NULL)
		return figure_fail(r, FIGURE_ABBREVIATION, r->at, rest.at);
	if (is_power(r, false) || (!was_per && is_made_of_scale(r)))
		return figure_fail_here(r, FIGURE_ABBREVIATION);
	return FIGURE_OK;
}
