/*
 * period_text_fuzz.c: what can be read as a run of days prints as a text that
 * reads the same, and that text is the only one it prints; what cannot has its
 * fault within the text. For libFuzzer; see README.md.
 */
#include "period/calendar.h"

#include <stdlib.h>
#include <string.h>

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_comes_back(CalendarRun run)
{
	char		text[CALENDAR_TEXT_SIZE];
	char		again[CALENDAR_TEXT_SIZE];
	CalendarRun got = {-1, -1};
	CalendarFault fault;

	check(run.first >= 0 && run.first <= run.last && run.last <= CALENDAR_LAST_DAY);
	calendar_print(run, text);
	check(calendar_parse(text, &got, &fault) == CALENDAR_OK && fault.error == CALENDAR_OK);
	check(got.first == run.first && got.last == run.last);
	calendar_print(got, again);
	check(strcmp(text, again) == 0);
}

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* On the heap, to its last byte, where a sanitizer sees beyond. */
	char	   *text = malloc(size + 1);
	CalendarRun run = {-1, -1};
	CalendarFault fault;
	CalendarError error;

	memcpy(text, data, size);
	text[size] = '\0';
	error = calendar_parse(text, &run, &fault);
	check(error == fault.error);
	if (error == CALENDAR_OK)
		check_comes_back(run);
	else
		check(run.first == -1 && run.last == -1 && fault.offset >= 0 && fault.length >= 0 &&
			  (size_t) fault.offset + fault.length <= strlen(text));
	free(text);

	/* The first eight bytes as two days, in any order and of any size. */
	if (size >= 8)
	{
		uint32_t	days[2];

		memcpy(days, data, sizeof(days));
		days[0] %= CALENDAR_LAST_DAY + 1;
		days[1] %= CALENDAR_LAST_DAY + 1;
		run.first = days[0] < days[1] ? days[0] : days[1];
		run.last = days[0] < days[1] ? days[1] : days[0];
		check_comes_back(run);
	}
	return 0;
}
