/*
 * hs_text_fuzz.c: what can be read as an HS code prints as digits that read the same;
 * what cannot has its fault within the text. Where a zero is told to be lost it can be
 * put back, and what that gives is what the text would be read as with the zero. For libFuzzer; see README.md.
 */
#include "commodity/hs.h"

#include <stdlib.h>
#include <string.h>

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_comes_back(HsCode code)
{
	char		text[HS_TEXT_SIZE];
	HsCode		again = 0;
	HsFault		fault;
	int			length = hs_print(code, text);

	check(hs_is_valid(code) && length == hs_digits(code) && (int) strlen(text) == length);
	check(hs_parse(text, (size_t) length, &again, &fault) == HS_OK && again == code);
	for (int digits = HS_CHAPTER; digits <= length; digits += 2)
		check(hs_is_valid(hs_cut(code, digits)) && hs_is_within(code, hs_cut(code, digits)) &&
			  hs_is_within(hs_cut(code, digits), code) == (digits == length));
}

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* On the heap, to its last byte, where a sanitizer sees beyond. */
	char	   *text = malloc(size + 1);
	HsCode		code = 1;
	HsFault		fault;
	HsError		error;

	memcpy(text + 1, data, size);
	error = hs_parse(text + 1, size, &code, &fault);
	check(error == HS_OK || error == fault.error);
	if (error == HS_OK)
		check_comes_back(code);
	else
		check(code == 1 && fault.offset >= 0 && fault.length >= 0 &&
			  (size_t) fault.offset + fault.length <= size);

	if (error == HS_ODD)
	{
		HsCode		with_zero = 0;

		check(hs_repair(text + 1, size, &code, &fault) == HS_OK);
		check_comes_back(code);
		/* The zero goes right before the first digit: not before a space. */
		if (size < HS_MAX_LENGTH && data[0] >= '1' && data[0] <= '9')
		{
			text[0] = '0';
			check(hs_parse(text, size + 1, &with_zero, &fault) == HS_OK && with_zero == code);
		}
	}
	free(text);

	/* Eight bytes as a number. */
	if (size >= sizeof(code))
	{
		memcpy(&code, data, sizeof(code));
		if (hs_is_valid(code))
			check_comes_back(code);
	}
	return 0;
}
