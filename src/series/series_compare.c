/*
 * series_compare.c: equality, order and hash of series.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "fmgr.h"

#include "compat.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_eq);
PORTSTATS_FUNCTION(series_ne);
PORTSTATS_FUNCTION(series_cmp);
PORTSTATS_FUNCTION(series_lt);
PORTSTATS_FUNCTION(series_le);
PORTSTATS_FUNCTION(series_gt);
PORTSTATS_FUNCTION(series_ge);
PORTSTATS_FUNCTION(series_hash);
PORTSTATS_FUNCTION(series_hash_extended);

/*
 * Compares two series: 0 where they are the same, digit for digit, since there is one
 * form of each; else by their bytes, an order that says nothing, for DISTINCT and
 * ORDER BY to have one.
 */
static int
compare(FunctionCallInfo fcinfo)
{
	SeriesReader a;
	SeriesReader b;
	Size		a_size;
	Size		b_size;
	int			result;

	series_open(PG_GETARG_DATUM(0), &a);
	series_open(PG_GETARG_DATUM(1), &b);
	a_size = VARSIZE(a.header);
	b_size = VARSIZE(b.header);
	result = memcmp((const char *) a.header + VARHDRSZ, (const char *) b.header + VARHDRSZ,
					Min(a_size, b_size) - VARHDRSZ);
	return result != 0 ? result : (a_size > b_size) - (a_size < b_size);
}

/* series_cmp(series, series): -1, 0 or 1. */
Datum
series_cmp(PG_FUNCTION_ARGS)
{
	int			result = compare(fcinfo);

	PG_RETURN_INT32((result > 0) - (result < 0));
}

/* series_eq(series, series) and its like: the operators of that name. */
#define COMPARISON(name, operator) \
Datum \
series_##name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BOOL(compare(fcinfo) operator 0); \
}

COMPARISON(eq, ==)
COMPARISON(ne, !=)
COMPARISON(lt, <)
COMPARISON(le, <=)
COMPARISON(gt, >)
COMPARISON(ge, >=)

/* The bytes that are hashed: all but the length. */
static unsigned char *
hashed(const SeriesReader *r, int *length)
{
	*length = VARSIZE(r->header) - VARHDRSZ;
	return (unsigned char *) r->header + VARHDRSZ;
}

Datum
series_hash(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	int			length;
	unsigned char *bytes;

	series_open(PG_GETARG_DATUM(0), &r);
	bytes = hashed(&r, &length);
	return hash_any(bytes, length);
}

Datum
series_hash_extended(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	int			length;
	unsigned char *bytes;

	series_open(PG_GETARG_DATUM(0), &r);
	bytes = hashed(&r, &length);
	return hash_any_extended(bytes, length, PG_GETARG_INT64(1));
}
