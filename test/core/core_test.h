/*
 * core_test.h: what each test of a plain core needs: a line of TAP a test, and
 * random numbers that the seed gives again.
 */
#ifndef CORE_TEST_H
#define CORE_TEST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* How many lines there were. */
static int	tests;

static void __attribute__((unused))
ok(bool passed, const char *what)
{
	printf("%sok %d - %s\n", passed ? "" : "not ", ++tests, what);
}

/* The seed, to begin with. */
static uint64_t state;

static uint32_t
next_random(void)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t) (state >> 33);
}

#endif							/* CORE_TEST_H */
