/*
 * rate_origin.h: which dated rates a path was made of, as text behind the path's
 * in a key of a state (see converted_total.h):
 *
 *   *6.4512 2023-10-01 average                   a rate type of the tables
 *   /147.54*7.2 2023-10-02 USD 2023-10-01        a book, across USD
 *
 * A day for each step, valid from; between two the currency that the steps
 * share; the rest is the name of the rate type. A path without a step has none of it.
 */
#ifndef PORTSTATS_RATE_ORIGIN_H
#define PORTSTATS_RATE_ORIGIN_H

#include "postgres.h"

#include "lib/stringinfo.h"

#include "currency/code.h"
#include "currency/convert.h"
#include "currency/rate_reader.h"
#include "currency/rates.h"

/* A rate as it was quoted when amounts were converted by it. */
typedef struct UsedRate
{
	Currency	base;
	Currency	quote;
	PathStep	step;
	DateADT		valid_from;
} UsedRate;

/* The rates of a path, pointing into its text. */
typedef struct UsedPath
{
	int			nrates;
	UsedRate	rates[RATES_MAX_STEPS];
	RateTypeName type;			/* bytes are NULL: of a book */
} UsedPath;

/* Adds the origin of a path to its text; type is NULL for a book. */
extern void rate_origin_append(StringInfo buf, const RatePath *path, const RateTypeName *type);

/* Takes a path's text with its origin apart; false where it is none. */
extern bool rate_origin_read(const char *text, int len, Currency from, Currency to,
							 UsedPath *used);

#endif							/* PORTSTATS_RATE_ORIGIN_H */
