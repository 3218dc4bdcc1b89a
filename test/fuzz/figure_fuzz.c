/*
 * figure_fuzz.c: what can be read as a printed figure can be printed in full, with its
 * unit, and reads the same; what cannot has its fault within the text. For libFuzzer; see
 * README.md.
 */
#include "publish/figure.h"

#include <stdlib.h>
#include <string.h>

static void
check(bool holds)
{
	if (!holds)
		abort();
}

/* Writes a figure in full, with so many decimals as its digits have; its length. */
static size_t
print(const Figure *figure, char *text)
{
	char	   *p = text;
	/* Of the next digit, from the point. */
	int			place = figure->ndigits == 0 && figure->exponent > 0 ? 0 : figure->ndigits + figure->exponent;
	int			i;

	if (figure->negative)
		*p++ = '-';
	if (place <= 0)
		*p++ = '0';
	for (i = 0; i < figure->ndigits && place > 0; i++, place--)
		*p++ = figure->digits[i];
	for (; place > 0; place--)
		*p++ = '0';
	if (figure->exponent < 0)
	{
		*p++ = '.';
		/* Of zero, place counts its decimals. */
		for (; place < 0; place++)
			*p++ = '0';
		for (; i < figure->ndigits; i++)
			*p++ = figure->digits[i];
	}
	if (figure->unit != NULL)
	{
		*p++ = ' ';
		memcpy(p, figure->unit, (size_t) figure->unit_length);
		p += figure->unit_length;
	}
	return (size_t) (p - text);
}

static void
check_comes_back(const Figure *figure)
{
	char		text[FIGURE_MAX_LENGTH];
	Figure		again;
	FigureFault fault;
	size_t		length = print(figure, text);

	check(figure_parse(text, length, &again, &fault) == FIGURE_OK);
	check(again.negative == figure->negative);
	/* Where the first digit stands; zero has none. */
	check(figure->ndigits == 0 ? again.ndigits == 0 :
		  again.ndigits + again.exponent == figure->ndigits + figure->exponent);
	check(strncmp(again.digits, figure->digits, (size_t) figure->ndigits) == 0);
	check((figure->unit == NULL) == (again.unit == NULL) &&
		  (figure->unit == NULL || (again.unit_length == figure->unit_length &&
									memcmp(again.unit, figure->unit, (size_t) again.unit_length) == 0)));
	/* The digit that holds is the same: 1.0 billion is 1000000000, of which more may be rounded. */
	check(figure->exponent < 0 ? again.held == figure->held : figure->ndigits == 0 || again.held >= figure->held);
}

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* On the heap, to its last byte, where a sanitizer sees beyond. */
	char	   *text = malloc(size > 0 ? size : 1);
	Figure		figure;
	FigureFault fault;
	FigureError error;
	int			i;

	memcpy(text, data, size);
	error = figure_parse(text, size, &figure, &fault);
	if (error == FIGURE_OK)
	{
		check(figure.ndigits >= 0 && figure.ndigits <= FIGURE_MAX_DIGITS &&
			  (int) strlen(figure.digits) == figure.ndigits && figure.held >= figure.exponent);
		for (i = 0; i < figure.ndigits; i++)
			check(figure.digits[i] >= '0' && figure.digits[i] <= '9' && figure.digits[0] != '0');
		check(figure.exponent >= -FIGURE_MAX_DIGITS && figure.exponent <= 40);
		check(figure.unit == NULL || (figure.unit_length > 0 && figure.unit_length <= FIGURE_MAX_UNIT));
		/* A number with its zeros written out may have too many digits. */
		if (figure.ndigits + figure.exponent <= FIGURE_MAX_DIGITS && figure.ndigits <= 60 && figure.exponent >= -60)
			check_comes_back(&figure);
	}
	else
		check(error == fault.error && fault.offset >= 0 && fault.length >= 0 &&
			  (size_t) fault.offset + (size_t) fault.length <= size);
	free(text);
	return 0;
}
