/*
 * hs.c: reads and prints codes of the Harmonized System. Plain C: see hs.h.
 *
 *	code:	digits, and spaces or dots between and around them
 *
 * A space or dot stands where a level ends: after 2, 4, 6, 8 or 10 digits, and
 * spaces after 9 too, as in "8703 23 194 1". Elsewhere it is no level's end but the
 * mark of a number: "201.1" is 0201.10 without its outer zeros, not 2011.
 */
#include "commodity/hs.h"

/* The text, how far it is read, and what was read. */
typedef struct Reader
{
	const char *text;
	const char *at;
	const char *end;
	HsFault    *fault;
	uint64_t	code;			/* the digits, without their number */
	int			digits;
	int			behind_dot;		/* digits behind the last dot; -1 without one */
	const char *group;			/* the last digits without a space or dot between */
	const char *group_end;
	const char *odd_group;		/* the first such that ends within a level, or NULL */
	const char *odd_group_end;
} Reader;

/* Sets the fault to the bytes from start up to end. */
static HsError
fail(Reader *r, HsError error, const char *start, const char *end)
{
	r->fault->error = error;
	r->fault->offset = (int) (start - r->text);
	r->fault->length = (int) (end - start);
	r->fault->digits = r->digits;
	return error;
}

/* Whether the text goes on with so many bytes. */
static bool
goes_on(const Reader *r, const char *bytes, size_t length)
{
	size_t		i;

	if ((size_t) (r->end - r->at) < length)
		return false;
	for (i = 0; i < length; i++)
		if (r->at[i] != bytes[i])
			return false;
	return true;
}

/* Takes a digit, 0 to 9, ASCII or full-width; -1 where there is none. */
static int
take_digit(Reader *r)
{
	if (*r->at >= '0' && *r->at <= '9')
		return *r->at++ - '0';
	if (r->end - r->at >= 3 && goes_on(r, "\xEF\xBC", 2))
	{
		int			digit = (unsigned char) r->at[2] - 0x90;

		if (digit >= 0 && digit <= 9)
		{
			r->at += 3;
			return digit;
		}
	}
	return -1;
}

/* Takes a space: ASCII white space, or one of no break, narrow, full-width. */
static bool
take_space(Reader *r)
{
	if (*r->at == ' ' || (*r->at >= '\t' && *r->at <= '\r'))
	{
		r->at++;
		return true;
	}
	if (goes_on(r, "\xC2\xA0", 2))
	{
		r->at += 2;
		return true;
	}
	if (goes_on(r, "\xE2\x80\xAF", 3) || goes_on(r, "\xE3\x80\x80", 3))
	{
		r->at += 3;
		return true;
	}
	return false;
}

/* Takes a dot, ASCII or full-width, that stands behind a digit. */
static bool
take_dot(Reader *r)
{
	if (r->digits == 0)
		return false;
	if (*r->at == '.')
	{
		r->at++;
		return true;
	}
	if (goes_on(r, "\xEF\xBC\x8E", 3))
	{
		r->at += 3;
		return true;
	}
	return false;
}

/* Whether the rest is the exponent of a number: E, perhaps a sign, digits. */
static bool
is_exponent(const Reader *r)
{
	const char *p = r->at;

	if (r->digits == 0 || (*p != 'E' && *p != 'e'))
		return false;
	p++;
	if (p < r->end && (*p == '+' || *p == '-'))
		p++;
	return p < r->end && *p >= '0' && *p <= '9';
}

/* Fails at where reading has come, with that one character. */
static HsError
fail_unreadable(Reader *r)
{
	const char *end = r->at + 1;

	if (is_exponent(r))
		return fail(r, HS_EXPONENT, r->text, r->end);
	/* "8,7038E+05", of a spreadsheet that writes a comma. */
	if (*r->at == ',' && r->digits > 0)
	{
		Reader		number = *r;

		number.at++;
		while (number.at < number.end && take_digit(&number) >= 0)
			;
		if (number.at < number.end && is_exponent(&number))
			return fail(r, HS_EXPONENT, r->text, r->end);
	}
	while (end < r->end && ((unsigned char) *end & 0xC0) == 0x80)
		end++;
	return fail(r, HS_UNREADABLE, r->at, end);
}

/*
 * Takes in a digit that stands from start up to here; lost is the number of digits
 * that are missing before the first.
 */
static void
add_digit(Reader *r, int digit, const char *start, int lost)
{
	int			before = r->digits + lost;

	if (start != r->group_end)
	{
		bool		ends_level = before % 2 == 0 || (before == 9 && r->behind_dot != 0);

		if (r->digits > 0 && !ends_level && r->odd_group == NULL)
		{
			r->odd_group = r->group;
			r->odd_group_end = r->group_end;
		}
		r->group = start;
	}
	r->group_end = r->at;
	if (before < HS_MAX_DIGITS)
		r->code |= (uint64_t) digit << (60 - 4 * before);
	r->digits++;
	if (r->behind_dot >= 0)
		r->behind_dot++;
}

/* Reads digits up to the end of the text, the first of them after so many lost ones. */
static HsError
read_digits(Reader *r, int lost)
{
	while (r->at < r->end)
	{
		const char *start = r->at;
		int			digit = take_digit(r);

		if (digit >= 0)
			add_digit(r, digit, start, lost);
		else if (take_dot(r))
			r->behind_dot = 0;
		else if (!take_space(r))
			return fail_unreadable(r);
	}
	return HS_OK;
}

/* The reader of a text of which nothing has been read. */
static Reader
new_reader(const char *text, size_t length, HsFault *fault)
{
	Reader		r;

	r.text = r.at = text;
	r.end = text + length;
	r.fault = fault;
	r.code = 0;
	r.digits = 0;
	r.behind_dot = -1;
	r.group = r.group_end = r.odd_group = r.odd_group_end = NULL;
	fault->error = HS_OK;
	fault->offset = fault->length = fault->digits = 0;
	return r;
}

/* Whether digits begin with those of a chapter. */
static bool
has_chapter(uint64_t code)
{
	int			chapter = (int) (code >> 56);

	return chapter != 0x00 && chapter != 0x77;
}

/* Reads a code whose first digits are lost, as many as said; an odd number is HS_ODD_WITHIN. */
static HsError
parse(const char *text, size_t length, int lost, HsCode *result, HsFault *fault)
{
	Reader		r = new_reader(text, length, fault);
	HsError		error;
	int			digits;

	if (length > HS_MAX_LENGTH)
		return fail(&r, HS_LONG_TEXT, r.text, r.end);
	error = read_digits(&r, lost);
	digits = r.digits + lost;
	if (error != HS_OK)
		return error;
	if (r.digits == 0)
		return fail(&r, HS_EMPTY, r.text, r.end);
	if (digits > HS_MAX_DIGITS)
		return fail(&r, HS_TOO_LONG, r.text, r.end);
	if (digits % 2 != 0)
		return fail(&r, HS_ODD_WITHIN, r.text, r.end);
	if (r.odd_group != NULL)
		return fail(&r, HS_ODD_GROUP, r.odd_group, r.odd_group_end);
	if (!has_chapter(r.code))
		return fail(&r, HS_NO_CHAPTER, r.text, r.end);
	*result = r.code | (HsCode) digits;
	return HS_OK;
}

HsError
hs_parse(const char *text, size_t length, HsCode *result, HsFault *fault)
{
	HsError		error;
	HsCode		with_zero;
	HsFault		fault_with_zero;

	/* What nearly all codes are: digits alone. */
	if (length <= HS_MAX_DIGITS && length % 2 == 0 && length > 0)
	{
		HsCode		code = 0;
		size_t		i;

		for (i = 0; i < length; i++)
		{
			unsigned int digit = (unsigned char) text[i] - (unsigned int) '0';

			if (digit > 9)
				break;
			code |= (HsCode) digit << (60 - 4 * i);
		}
		if (i == length && has_chapter(code))
		{
			*result = code | length;
			return HS_OK;
		}
	}
	error = parse(text, length, 0, result, fault);
	if (error == HS_ODD_WITHIN && parse(text, length, 1, &with_zero, &fault_with_zero) == HS_OK)
		error = fault->error = HS_ODD;
	return error;
}

HsError
hs_repair(const char *text, size_t length, HsCode *result, HsFault *fault)
{
	HsError		error = hs_parse(text, length, result, fault);

	return error == HS_ODD ? parse(text, length, 1, result, fault) : error;
}

bool
hs_is_valid(HsCode code)
{
	int			digits = hs_digits(code);
	int			i;

	if (digits < 2 || digits > HS_MAX_DIGITS || digits % 2 != 0 || hs_cut(code, digits) != code)
		return false;
	for (i = 0; i < digits; i++)
		if (((code >> (60 - 4 * i)) & 0xF) > 9)
			return false;
	return has_chapter(code);
}

int
hs_print(HsCode code, char *text)
{
	int			digits = hs_digits(code);
	int			i;

	for (i = 0; i < digits; i++)
		text[i] = (char) ('0' + ((code >> (60 - 4 * i)) & 0xF));
	text[digits] = '\0';
	return digits;
}
