/*
 * figure.c: reads figures as they are printed. Plain C: see figure.h.
 *
 *	figure:		prefixes number unit | prefixes decimal currency scale
 *	prefixes:	a sign, a currency or 百分之, in any order, each once
 *	number:		decimal scale | decimal 亿 decimal 万 ... | numeral | numeral 点 digits scale
 *	decimal:	digits, with commas before each three or none; a point and digits
 *	scale:		English words, or 十百千 (拾佰仟) and 万 and 亿
 *
 * White space may stand between any two of these, but not within a number.
 */
#include "publish/figure_unit.h"

#include <string.h>

/* A number while it is read: what Figure says of it, and whether it has a point. */
typedef struct Number
{
	int			ndigits;
	char		digits[FIGURE_MAX_DIGITS];
	int			exponent;
	int			nprinted;		/* digits that were printed before the point, zeros too */
	bool		point;
	bool		scaled;			/* by what stands behind the digits, or it is a numeral */
} Number;

/* Takes a digit in at the end; false where there is no room. */
static bool
add_digit(Number *n, int digit)
{
	if (n->ndigits == 0 && digit == 0)
		return true;
	if (n->ndigits == FIGURE_MAX_DIGITS)
		return false;
	n->digits[n->ndigits++] = (char) ('0' + digit);
	return true;
}

static FigureError
fail_too_long(FigureReader *r)
{
	return figure_fail(r, FIGURE_TOO_LONG, r->text, r->end);
}

/* ---------- digits ---------- */

/* Fails with a separator and the digits and separators behind it. */
static FigureError
fail_separator(FigureReader *r, const char *separator)
{
	FigureReader rest = *r;
	int			length;
	uint32_t	c;

	rest.at = separator;
	(void) figure_peek(&rest, &length);
	do
	{
		rest.at += length;
		c = figure_peek(&rest, &length);
	} while (figure_is_digit(c) || (c == ',' && figure_is_digit(figure_peek_second(&rest))));
	return figure_fail(r, FIGURE_SEPARATOR, separator, rest.at);
}

/* Whether a separator comes next; a space is one only before a digit. */
static bool
is_separator(const FigureReader *r, uint32_t *c)
{
	int			length;

	*c = figure_peek(r, &length);
	return *c == ',' || (*c == FIGURE_GROUP_SPACE && figure_is_digit(figure_peek_second(r)));
}

/* Reads the digits before the point, in groups of three or all together. */
static FigureError
read_whole(FigureReader *r, Number *n)
{
	const char *start = r->at;
	const char *separator = NULL;	/* the last one */
	uint32_t	kind = 0;
	uint32_t	c;
	int			group = 0;

	for (;;)
	{
		int			digit = figure_take_digit(r);

		if (digit >= 0)
		{
			if (!add_digit(n, digit))
				return fail_too_long(r);
			n->nprinted++;
			group++;
		}
		else if (is_separator(r, &c))
		{
			if (group > 3 || (separator != NULL && (group != 3 || c != kind)) ||
				n->ndigits == 0)
				return fail_separator(r, separator != NULL && group != 3 ? separator : r->at);
			kind = c;
			separator = r->at;
			(void) figure_take(r, c);
			group = 0;
		}
		else
			break;
	}
	if (separator != NULL && group != 3)
		return fail_separator(r, separator);
	if (n->nprinted > 1 && n->ndigits < n->nprinted)
		return figure_fail(r, FIGURE_LEADING_ZERO, start, r->at);
	return FIGURE_OK;
}

/* Takes a digit behind the point in. */
static bool
add_place(Number *n, int digit)
{
	n->exponent--;
	return n->exponent >= -FIGURE_MAX_DIGITS && add_digit(n, digit);
}

/* Reads a point and the digits behind it, if it is there. */
static FigureError
read_places(FigureReader *r, Number *n)
{
	const char *point = r->at;
	uint32_t	c;
	int			digit;

	if (!figure_take(r, '.'))
		return FIGURE_OK;
	n->point = true;
	digit = figure_take_digit(r);
	if (digit < 0)
		return figure_fail(r, FIGURE_POINT, point, r->at);
	for (; digit >= 0; digit = figure_take_digit(r))
		if (!add_place(n, digit))
			return fail_too_long(r);
	if (is_separator(r, &c) && figure_is_digit(figure_peek_second(r)))
		return fail_separator(r, r->at);
	if (figure_take(r, '.'))
		return figure_fail(r, FIGURE_POINT, point, r->at);
	return FIGURE_OK;
}

/* Reads digits with separators and a point. */
static FigureError
read_decimal(FigureReader *r, Number *n)
{
	FigureError error = read_whole(r, n);

	return error == FIGURE_OK ? read_places(r, n) : error;
}

/*
 * Reads what follows a myriad, as 7436 in 11亿7436万, and puts it behind the digits of
 * n, which counts 10^*scale; *scale becomes the one of what was read. What has no myriad
 * of its own is written in full: 3万5 may be 35000.
 */
static FigureError
read_section(FigureReader *r, Number *n, int *scale)
{
	const char *start = r->at;
	Number		part;
	int			own;
	int			zeros;
	int			i;

	memset(&part, 0, sizeof(part));
	while (figure_is_digit(figure_peek(r, &i)))
	{
		int			digit = figure_take_digit(r);

		if (!add_digit(&part, digit))
			return fail_too_long(r);
		part.nprinted++;
	}
	if (read_places(r, &part) != FIGURE_OK)
		return r->fault->error;
	own = figure_take_chinese_scale(r);
	if (n->point || part.nprinted > *scale - own ||
		(own == 0 && part.nprinted < *scale))
		return figure_fail(r, FIGURE_SECTION, start, r->at);
	zeros = *scale - own - part.exponent - part.ndigits;
	for (i = 0; i < zeros + part.ndigits; i++)
		if (!add_digit(n, i < zeros ? 0 : part.digits[i - zeros] - '0'))
			return fail_too_long(r);
	n->exponent = part.exponent;
	n->point = part.point;
	*scale = own;
	return FIGURE_OK;
}

/* Reads a number that begins with a digit or a point. */
static FigureError
read_digits(FigureReader *r, Number *n)
{
	FigureError error = read_decimal(r, n);
	const char *start = r->at;
	int			scale;
	int			length;
	uint32_t	c;

	if (error != FIGURE_OK)
		return error;
	c = figure_peek(r, &length);
	if (c == 'e' || c == 'E')
	{
		FigureReader rest = *r;

		rest.at += length;
		(void) (figure_take(&rest, '-') || figure_take(&rest, '+'));
		if (figure_take_digit(&rest) >= 0)
		{
			while (figure_take_digit(&rest) >= 0)
				;
			return figure_fail(r, FIGURE_EXPONENT, start, rest.at);
		}
	}
	figure_skip_spaces(r);
	scale = figure_take_chinese_scale(r);
	if (scale == 0)
	{
		scale = figure_take_english_scale(r);
		n->scaled = scale != 0;
	}
	else
	{
		n->scaled = true;
		while (scale > 0 && figure_is_digit(figure_peek(r, &length)))
			if ((error = read_section(r, n, &scale)) != FIGURE_OK)
				return error;
	}
	n->exponent += scale;
	return FIGURE_OK;
}

/* ---------- numerals ---------- */

/* Takes one of 零〇一二三四五六七八九; -1 where there is none. */
static int
take_numeral(FigureReader *r)
{
	static const FigureWord numerals[] = {
		{"零", NULL, 0}, {"〇", NULL, 0}, {"一", NULL, 1}, {"二", NULL, 2}, {"三", NULL, 3},
		{"四", NULL, 4}, {"五", NULL, 5}, {"六", NULL, 6}, {"七", NULL, 7}, {"八", NULL, 8},
		{"九", NULL, 9}, {NULL, NULL, 0}
	};
	const FigureWord *numeral = figure_take_word(r, numerals);

	return numeral != NULL ? numeral->exponent : -1;
}

/* Takes 万 or 亿, whichever is asked for. */
static bool
take_myriad(FigureReader *r, const char *simplified, const char *traditional)
{
	FigureWord	words[3];

	memset(words, 0, sizeof(words));
	words[0].word = simplified;
	words[1].word = traditional;
	return figure_take_word(r, words) != NULL;
}

/* A run of a numeral below ten thousand. */
typedef struct Run
{
	uint64_t	value;
	bool		any;			/* there is one */
	bool		zero;			/* it begins with 零 */
} Run;

/*
 * Reads a run, as 三千零五十; inner where something larger stands before it. A place that
 * is left out has to be told by 零: 二百五 may be 250.
 */
static FigureError
read_run(FigureReader *r, bool inner, Run *run)
{
	static const int powers[] = {1, 10, 100, 1000};
	const char *start = r->at;
	int			last = 4;		/* the place before */

	memset(run, 0, sizeof(*run));
	do
	{
		FigureReader rest = *r;
		bool		zero = (run->any || inner) &&
			(figure_take(&rest, 0x96F6) || figure_take(&rest, 0x3007)); /* 零〇 */
		bool		two = figure_take(&rest, 0x4E24) || figure_take(&rest, 0x5169); /* 两兩 */
		int			digit = two ? 2 : take_numeral(&rest);
		int			place = figure_take_place(&rest);

		/* 十五 is 一十五. */
		if (digit < 0 && place == 1 && !run->any)
			digit = 1;
		if (digit < 0 && !zero && place == 0)
			break;
		if (digit <= 0 || place >= last || (run->any && zero == (place == last - 1)) ||
			(!run->any && inner && !zero && place < last - 1) ||
			(two && place < 2 && (place == 1 || run->any || inner)))
			return figure_fail(r, FIGURE_NUMERAL, start, rest.at);
		run->value += (uint64_t) digit * (uint64_t) powers[place];
		run->zero = run->any ? run->zero : zero;
		run->any = true;
		last = place;
		r->at = rest.at;
	} while (last > 0);
	return FIGURE_OK;
}

/*
 * Reads a numeral below 亿, as 二十万零三百; inner as above, and then told apart from one
 * that leaves its 万 out: 一亿五千 may be 150000000.
 */
static FigureError
read_below_yi(FigureReader *r, bool inner, uint64_t *value, bool *any)
{
	const char *start = r->at;
	Run			run;
	FigureError error = read_run(r, inner, &run);

	*value = run.value;
	*any = run.any;
	if (error != FIGURE_OK || !run.any)
		return error;
	if (take_myriad(r, "万", "萬"))
	{
		*value *= 10000;
		error = read_run(r, true, &run);
		*value += run.value;
		return error;
	}
	if (inner && !run.zero)
		return figure_fail(r, FIGURE_NUMERAL, start, r->at);
	return FIGURE_OK;
}

/* Reads a numeral with places, as 二万三千亿. */
static FigureError
read_places_numeral(FigureReader *r, Number *n)
{
	uint64_t	value;
	uint64_t	rest = 0;
	uint64_t	power = 1;
	bool		any;
	FigureError error = read_below_yi(r, false, &value, &any);

	if (error == FIGURE_OK && take_myriad(r, "亿", "億"))
	{
		value *= 100000000;
		error = read_below_yi(r, true, &rest, &any);
		value += rest;
	}
	if (error != FIGURE_OK)
		return error;
	while (power <= value / 10)
		power *= 10;
	for (; power > 0; power /= 10)
		(void) add_digit(n, (int) (value / power % 10));
	return FIGURE_OK;
}

/* Reads digits in a row, as 二〇二一; two without a zero may be "two or three". */
static FigureError
read_row(FigureReader *r, Number *n)
{
	const char *start = r->at;
	bool		zero = false;
	int			digit;

	while ((digit = take_numeral(r)) >= 0)
	{
		if (!add_digit(n, digit))
			return fail_too_long(r);
		zero = zero || digit == 0;
		n->nprinted++;
	}
	if (n->nprinted > 1 && n->ndigits < n->nprinted)
		return figure_fail(r, FIGURE_LEADING_ZERO, start, r->at);
	if (n->nprinted == 2 && !zero)
		return figure_fail(r, FIGURE_NUMERAL, start, r->at);
	return FIGURE_OK;
}

/* Whether a number of one of 零〇一 ... 九 begins that has no places: it, or another behind it. */
static bool
begins_row(const FigureReader *r)
{
	FigureReader rest = *r;
	int			first = take_numeral(&rest);

	return first == 0 || (first > 0 && take_numeral(&rest) >= 0);
}

/* Whether a numeral begins. */
static bool
begins_numeral(const FigureReader *r)
{
	FigureReader rest = *r;

	return take_numeral(&rest) >= 0 || figure_take(&rest, 0x5341) ||	/* 十 */
		figure_take(&rest, 0x4E24) || figure_take(&rest, 0x5169); /* 两兩 */
}

/* Reads a number in Chinese characters. */
static FigureError
read_numeral(FigureReader *r, Number *n)
{
	const char *start = r->at;
	bool		row = begins_row(r);
	FigureError error = row ? read_row(r, n) : read_places_numeral(r, n);
	int			digit;

	n->scaled = true;
	if (error != FIGURE_OK)
		return error;
	if (figure_take(r, 0x70B9) || figure_take(r, 0x9EDE))	/* 点點 */
	{
		n->point = true;
		digit = take_numeral(r);
		if (digit < 0)
			return figure_fail(r, FIGURE_NUMERAL, start, r->at);
		for (; digit >= 0; digit = take_numeral(r))
			if (!add_place(n, digit))
				return fail_too_long(r);
	}
	if (row || n->point)
		n->exponent += figure_take_chinese_scale(r);
	return FIGURE_OK;
}

/* ---------- figures ---------- */

/* Takes a sign, in either script. */
static bool
take_sign(FigureReader *r, bool *negative)
{
	*negative = figure_take(r, '-') || figure_take(r, 0x8D1F) || figure_take(r, 0x8CA0);	/* 负負 */
	return *negative || figure_take(r, '+');
}

/* Reads what stands before the number: a sign, a currency, 百分之. */
static FigureError
read_prefixes(FigureReader *r, Figure *figure)
{
	static const FigureWord percent[] = {{"百分之", "percent", 0}, {NULL, NULL, 0}};
	bool		sign = false;

	for (;;)
	{
		const char *start;
		const char *unit;
		bool		negative;
		int			length;

		figure_skip_spaces(r);
		start = r->at;
		/* What most begin with. */
		if (figure_is_digit(figure_peek(r, &length)))
			return FIGURE_OK;
		unit = figure_take_word(r, percent) != NULL ? percent->unit : figure_take_currency(r);
		if (unit != NULL)
		{
			FigureError error = figure_set_unit(r, figure, start, unit, (int) strlen(unit));

			if (error != FIGURE_OK)
				return error;
		}
		else if (!sign && take_sign(r, &negative))
		{
			figure->negative = negative;
			sign = true;
		}
		else if (figure->unit != NULL || !figure_take_code(r, figure))
			return FIGURE_OK;
	}
}

/* Sets what was read, and the last digit that holds. */
static void
set_number(Figure *figure, const Number *n)
{
	figure->ndigits = n->ndigits;
	memcpy(figure->digits, n->digits, (size_t) n->ndigits);
	figure->digits[n->ndigits] = '\0';
	figure->exponent = n->exponent;
	figure->held = n->exponent;
	if (!n->point)
	{
		int			last = n->ndigits;

		for (; last > 0 && n->digits[last - 1] == '0'; last--)
			figure->held++;
	}
}

/*
 * Reads what stands behind the number: a unit, but no more of a number, as in 3万五; a scale
 * behind a currency where it may have one.
 */
static FigureError
read_end(FigureReader *r, Figure *figure, bool may_scale)
{
	const char *start;
	int			length;

	figure_skip_spaces(r);
	start = r->at;
	if (begins_numeral(r) || figure_is_digit(figure_peek(r, &length)))
		return figure_fail_here(r, FIGURE_AFTER);
	if (figure_take_chinese_scale(r) != 0 || figure_take_english_scale(r) != 0)
		return figure_fail(r, FIGURE_AFTER, start, r->at);
	return figure_read_unit(r, figure, may_scale);
}

FigureError
figure_parse(const char *text, size_t length, Figure *result, FigureFault *fault)
{
	FigureReader r;
	Number		number;
	FigureError error;
	uint32_t	c;
	int			width;

	r.text = r.at = text;
	/* A fault's span is an int; what is that long is none anyway. */
	r.end = text + (length > FIGURE_MAX_LENGTH ? FIGURE_MAX_LENGTH : length);
	r.fault = fault;
	memset(fault, 0, sizeof(*fault));
	memset(result, 0, sizeof(*result));
	memset(&number, 0, sizeof(number));
	if (length > FIGURE_MAX_LENGTH)
		return figure_fail(&r, FIGURE_TOO_LONG, r.text, r.end);
	if ((error = read_prefixes(&r, result)) != FIGURE_OK)
		return error;
	c = figure_peek(&r, &width);
	if (c == 0)
		return figure_fail(&r, FIGURE_EMPTY, r.text, r.end);
	if (figure_is_digit(c) || (c == '.' && figure_is_digit(figure_peek_second(&r))))
		error = read_digits(&r, &number);
	else if (begins_numeral(&r))
		error = read_numeral(&r, &number);
	else
		error = figure_fail_here(&r, FIGURE_BEFORE);
	if (error != FIGURE_OK)
		return error;
	set_number(result, &number);
	return read_end(&r, result, !number.scaled);
}

void
figure_hold(Figure *figure, int significant_digits)
{
	if (figure->ndigits > 0)
		figure->held = figure->exponent + figure->ndigits - significant_digits;
}
