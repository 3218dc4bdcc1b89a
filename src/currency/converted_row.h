/*
 * converted_row.h: what the aggregates that convert ask of a row.
 */
#ifndef PORTSTATS_CONVERTED_ROW_H
#define PORTSTATS_CONVERTED_ROW_H

#include "postgres.h"

#include "fmgr.h"

#include "compat.h"
#include "currency/book.h"

/* The error for an amount without a date, currency, rate ...: what is NULL. */
pg_noreturn extern void converted_raise_null(const char *what);

/* The error for a target currency that is another one than in the rows before. */
pg_noreturn extern void converted_raise_varying(Currency before, Currency now);

/* The value of argument n, not NULL, or the error that says what is. */
#define CONVERTED_REQUIRE(n, what) \
	do { if (PG_ARGISNULL(n)) converted_raise_null(what); } while (0)

#endif							/* PORTSTATS_CONVERTED_ROW_H */
