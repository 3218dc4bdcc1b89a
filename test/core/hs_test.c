/*
 * hs_test.c: the core of HS codes against a reading in another way, every text of a
 * few bytes, and codes as numbers. Prints TAP.
 *
 * Built under the sanitizers; the seed of the longer texts is the first argument.
 */
#include "commodity/hs.h"
#include "core_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What an ASCII text is a code of, into code (HS_TEXT_SIZE): its digits, unless
 * something else than digits, spaces and dots is in it or one of these stands where
 * no level ends. Zeros so many are taken to stand before it.
 */
static bool
plain_reading(const char *text, int zeros, char *code)
{
	int			n = zeros;
	int			i;
	int			gap_at = -1;
	bool		dot = false;

	memset(code, '0', HS_TEXT_SIZE);
	for (i = 0; text[i] != '\0'; i++)
	{
		if (strchr(" .", text[i]) != NULL)
		{
			if (text[i] == '.' && n == zeros)
				return false;
			dot = gap_at == n ? dot || text[i] == '.' : text[i] == '.';
			gap_at = n;
			continue;
		}
		if (text[i] < '0' || text[i] > '9')
			return false;
		if (gap_at == n && n > zeros && n % 2 != 0 && (n != 9 || dot))
			return false;
		if (n >= HS_MAX_DIGITS)
			return false;
		code[n++] = text[i];
	}
	code[n] = '\0';
	return n > zeros && n % 2 == 0 && strncmp(code, "00", 2) != 0 && strncmp(code, "77", 2) != 0;
}

/*
 * Whether a text that is no code is one with a zero before it: not if it begins with
 * one, nor if it is behind the last dot that a digit is missing.
 */
static bool
plain_repair(const char *text, char *code)
{
	const char *dot = strrchr(text, '.');
	const char *first = text + strspn(text, " .");
	int			behind = 0;

	for (; dot != NULL && *dot != '\0'; dot++)
		behind += *dot >= '0' && *dot <= '9';
	return *first != '0' && behind % 2 == 0 && plain_reading(text, 1, code);
}

/* Reads a text, on the heap to its last byte; whether both readings agree. */
static bool
agrees(const char *text)
{
	size_t		length = strlen(text);
	char	   *bytes = malloc(length > 0 ? length : 1);
	char		expected[HS_TEXT_SIZE];
	char		printed[HS_TEXT_SIZE];
	bool		is_code = plain_reading(text, 0, expected);
	HsCode		code = 1;
	HsFault		fault;
	HsFault		repair_fault;
	HsError		error;
	bool		mends;
	bool		agree;

	memcpy(bytes, text, length);
	error = hs_parse(bytes, length, &code, &fault);
	if (is_code)
		agree = error == HS_OK && hs_is_valid(code) &&
			hs_print(code, printed) == hs_digits(code) && strcmp(printed, expected) == 0;
	else
		agree = error != HS_OK && error == fault.error && code == 1 && fault.offset >= 0 &&
			fault.length >= 0 && (size_t) fault.offset + fault.length <= length;

	/* A lost zero is told where putting it back makes a code; elsewhere both say the same. */
	code = 1;
	mends = !is_code && plain_repair(text, expected);
	agree = agree && (error == HS_ODD) == mends;
	error = hs_repair(bytes, length, &code, &repair_fault);
	if (is_code || mends)
		agree = agree && error == HS_OK && hs_print(code, printed) > 0 &&
			strcmp(printed, expected) == 0;
	else
		agree = agree && error == fault.error && code == 1 && repair_fault.error == fault.error &&
			repair_fault.offset == fault.offset && repair_fault.length == fault.length &&
			repair_fault.digits == fault.digits;
	free(bytes);
	if (!agree)
		printf("# \"%s\"\n", text);
	return agree;
}

/* Every text of so many bytes of an alphabet. */
static bool
all_agree(const char *alphabet, int length)
{
	int			base = (int) strlen(alphabet);
	char		text[16];
	long		count = 1;
	long		n;
	int			i;

	for (i = 0; i < length; i++)
		count *= base;
	for (n = 0; n < count; n++)
	{
		long		rest = n;

		for (i = 0; i < length; i++, rest /= base)
			text[i] = alphabet[rest % base];
		text[length] = '\0';
		if (!agrees(text))
			return false;
	}
	return true;
}

static void
test_texts(void)
{
	bool		agree = true;
	int			length;
	int			n;

	for (length = 0; length <= 6; length++)
		agree = agree && all_agree("017 .E-x", length);
	ok(agree, "every text of up to six bytes");
	agree = true;
	for (n = 0; n < 300000 && agree; n++)
	{
		char		text[24];

		length = (int) (next_random() % (sizeof(text) - 1));
		for (int i = 0; i < length; i++)
			text[i] = "0123456789012345678901234567 .x"[next_random() % (n % 50 == 0 ? 31 : 30)];
		text[length] = '\0';
		agree = agrees(text);
	}
	ok(agree, "longer texts");
}

static HsCode
code_of(const char *text)
{
	HsCode		code = 0;
	HsFault		fault;

	hs_parse(text, strlen(text), &code, &fault);
	return code;
}

static void
test_faults(void)
{
	static const struct
	{
		const char *text;
		HsError		error;
		int			offset;
		int			length;
	}			cases[] = {
		{"", HS_EMPTY, 0, 0}, {" ", HS_EMPTY, 0, 1}, {"2011000", HS_ODD, 0, 7}, {"201", HS_ODD, 0, 3},
		{"02011", HS_ODD_WITHIN, 0, 5}, {"8703.8", HS_ODD_WITHIN, 0, 6}, {"201.10", HS_ODD, 0, 6},
		{"8703 8", HS_ODD_WITHIN, 0, 6}, {"1 2 3", HS_ODD_WITHIN, 0, 5},
		{"201.1", HS_ODD_GROUP, 0, 3}, {" 87 038 0", HS_ODD_GROUP, 4, 3}, {"8.7038E+05", HS_EXPONENT, 0, 10},
		{"8,7038E+05", HS_EXPONENT, 0, 10}, {"870380e", HS_UNREADABLE, 6, 1}, {"8703,80", HS_UNREADABLE, 4, 1},
		{"87\xC3\xA9", HS_UNREADABLE, 2, 2}, {"87\xE2\x82\xAC" "1", HS_UNREADABLE, 2, 3}, {"87\xEF\xBC", HS_UNREADABLE, 2, 2},
		{"87\xEF", HS_UNREADABLE, 2, 1}, {"87\xEF\xBC\x9A", HS_UNREADABLE, 2, 3}, {"87\xC2", HS_UNREADABLE, 2, 1},
		{".87", HS_UNREADABLE, 0, 1}, {"0011", HS_NO_CHAPTER, 0, 4}, {"7701", HS_NO_CHAPTER, 0, 4},
		{"1234567890123", HS_TOO_LONG, 0, 13}, {"12345678901234", HS_TOO_LONG, 0, 14},
	};
	char		long_text[HS_MAX_LENGTH + 1];
	HsCode		long_code;
	HsFault		long_fault;
	bool		right = true;
	size_t		i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		HsCode		code;
		HsFault		fault;

		hs_parse(cases[i].text, strlen(cases[i].text), &code, &fault);
		if (fault.error != cases[i].error || fault.offset != cases[i].offset || fault.length != cases[i].length)
		{
			printf("# \"%s\": error %d at %d, %d bytes\n", cases[i].text, (int) fault.error, fault.offset, fault.length);
			right = false;
		}
	}
	ok(right, "each fault, and where it is");
	memset(long_text, ' ', sizeof(long_text));
	memcpy(long_text + HS_MAX_LENGTH - 4, "87038", 5);
	ok(hs_parse(long_text, HS_MAX_LENGTH, &long_code, &long_fault) == HS_OK && long_code == code_of("8703") &&
	   hs_parse(long_text, HS_MAX_LENGTH + 1, &long_code, &long_fault) == HS_LONG_TEXT &&
	   hs_repair(long_text, HS_MAX_LENGTH + 1, &long_code, &long_fault) == HS_LONG_TEXT &&
	   long_fault.offset == 0 && long_fault.length == HS_MAX_LENGTH + 1, "the longest text, and one that is longer");
	ok(code_of("\xEF\xBC\x98\xEF\xBC\x97\xEF\xBC\x8E\xEF\xBC\x90\xEF\xBC\x93") == code_of("8703") &&
	   code_of("87\xE3\x80\x80" "03\xC2\xA0" "80\xE2\x80\xAF" "10") == code_of("87038010"), "full-width digits and dot, wide spaces");
}

static void
test_numbers(void)
{
	static const char *const in_order[] = {
		"01", "0101", "010121", "0102", "02", "0201", "87", "8703", "870300", "87030000",
		"870380", "87038010", "8703801000", "870380100000", "8704", "99"
	};
	int			count = (int) (sizeof(in_order) / sizeof(in_order[0]));
	bool		ordered = true;
	bool		within = true;
	bool		cut = true;
	int			i;
	int			k;

	for (i = 0; i < count; i++)
	{
		HsCode		a = code_of(in_order[i]);

		for (k = 0; k < count; k++)
		{
			HsCode		b = code_of(in_order[k]);

			ordered = ordered && (a < b) == (i < k);
			within = within && hs_is_within(a, b) ==
				(strncmp(in_order[i], in_order[k], strlen(in_order[k])) == 0);
		}
		for (k = 2; k <= hs_digits(a); k += 2)
		{
			char		text[HS_TEXT_SIZE];

			hs_print(hs_cut(a, k), text);
			cut = cut && hs_digits(hs_cut(a, k)) == k && (int) strlen(text) == k &&
				strncmp(text, in_order[i], k) == 0;
		}
	}
	ok(ordered, "numbers are in the order of the digits, a code before what is under it");
	ok(within, "what is under what");
	ok(cut, "the first digits of a code");
	ok(!hs_is_valid(0) && !hs_is_valid(UINT64_MAX) && !hs_is_valid(2) && !hs_is_valid(code_of("8703") + 1) &&
	   hs_is_valid(code_of("8703") + 2) && !hs_is_valid(code_of("8703") | 0x100) &&
	   !hs_is_valid(code_of("8703") - 2) && !hs_is_valid((UINT64_C(0x8A) << 56) | 2) &&
	   !hs_is_valid((UINT64_C(0x77) << 56) | 2) && hs_is_valid((UINT64_C(0x87) << 56) | 2), "which numbers are codes");
}

int
main(int argc, char **argv)
{
	state = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	printf("# SEED=%llu\n", (unsigned long long) state);
	test_texts();
	test_faults();
	test_numbers();
	printf("1..%d\n", tests);
	return 0;
}
