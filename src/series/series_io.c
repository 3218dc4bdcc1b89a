/*
 * series_io.c: the text and binary forms of a series.
 *
 *	series:	[unit] ["ratio"] [item {"," item}]
 *	item:	period ":" (number | "suppressed") | "undated" ":" count
 *
 * as in "month 2023-01: 10, 2023-02: suppressed, 2023-03/2023-04: 30.50". The unit
 * may be left out: it is the largest that the first period is made of. Points come
 * in any order.
 *
 * On the wire: bytes version, unit, 1 for ratios or 0; int64 rows without a date, int32 number of
 * points; of each point, in order, int32 first and last unit, then its value as
 * exact_send_numeric gives it, or int32 -1 where it is suppressed.
 */
#include "postgres.h"

#include "fmgr.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "scratch/scratch.h"
#include "series/series.h"

PORTSTATS_FUNCTION(series_in);
PORTSTATS_FUNCTION(series_out);
PORTSTATS_FUNCTION(series_recv);
PORTSTATS_FUNCTION(series_send);

#define WIRE_VERSION	1
#define RATIO			"ratio"
#define SUPPRESSED		"suppressed"
#define UNDATED			"undated"

/* ---------- text ---------- */

/* series_out(series). */
Datum
series_out(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	StringInfoData buf;
	const char *separator = " ";
	Scratch		scratch;

	series_open(PG_GETARG_DATUM(0), &r);
	initStringInfo(&buf);
	appendStringInfoString(&buf, calendar_unit_names[r.unit]);
	if (r.is_ratio)
		appendStringInfoString(&buf, " " RATIO);
	scratch_begin(&scratch);
	for (int32 i = 0; i < r.npoints; i++)
	{
		Numeric		value;

		scratch_next(&scratch);
		value = series_value(&r, i);
		appendStringInfo(&buf, "%s%s: %s", separator,
						 period_to_text(series_period(r.unit, series_first(&r, i),
													  series_last(&r, i))),
						 value == NULL ? SUPPRESSED :
						 DatumGetCString(DirectFunctionCall1(numeric_out,
															 NumericGetDatum(value))));
		separator = ", ";
	}
	scratch_end(&scratch);
	if (r.undated > 0)
		appendStringInfo(&buf, "%s" UNDATED ": " INT64_FORMAT, separator, r.undated);
	PG_RETURN_CSTRING(buf.data);
}

/* The text that is read, and what was found in it. */
typedef struct SeriesText
{
	char	   *at;				/* how far it is read */
	CalendarUnit unit;			/* CALENDAR_NO_UNIT: not known yet */
	bool		unit_is_named;
	int64		undated;		/* -1: not said yet */
	Node	   *escontext;
	SeriesBuilder points;		/* in the order of the text */
} SeriesText;

/* The error for a text that is no series; returns false where it is soft. */
static bool
refuse(SeriesText *t, const char *item, const char *detail)
{
	ereturn(t->escontext, false,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s: \"%s\"", "series", item),
			 errdetail("%s", detail),
			 errhint("Write a series as \"month 2023-01: 10, 2023-02: suppressed, 2023-03/2023-04: 30.50\".")));
}

/* A text without the white space around it, in place. */
static char *
trim(char *text)
{
	char	   *end;

	while (isspace((unsigned char) *text))
		text++;
	end = text + strlen(text);
	while (end > text && isspace((unsigned char) end[-1]))
		end--;
	*end = '\0';
	return text;
}

/* The bytes of the word that the rest of the text begins with. */
static size_t
next_word(SeriesText *t)
{
	t->at = trim(t->at);
	return strcspn(t->at, " \t\n\r\v\f:,");
}

/* Takes unit and kind from the beginning of the text, where they are there. */
static void
take_head(SeriesText *t)
{
	size_t		length = next_word(t);

	t->unit = calendar_unit_named(t->at, length);
	t->unit_is_named = t->unit != CALENDAR_NO_UNIT;
	if (t->unit_is_named)
	{
		t->at += length;
		length = next_word(t);
	}
	if (length == strlen(RATIO) && pg_strncasecmp(t->at, RATIO, length) == 0)
	{
		t->points.is_ratio = true;
		t->at += length;
	}
}

/* Reads how many rows had no date. */
static bool
read_undated(SeriesText *t, const char *item, char *count)
{
	Datum		n;

	if (t->undated >= 0)
		return refuse(t, item, "\"" UNDATED "\" comes twice.");
	if (!compat_input_call(int8in, count, t->escontext, &n))
		return false;
	t->undated = DatumGetInt64(n);
	if (t->undated < 0)
		return refuse(t, item, "A count of rows is not negative.");
	return true;
}

/*
 * Whether a text looks like a number, which numeric_in then reads: its own error would
 * not say what a value can be.
 */
static bool
is_like_number(const char *text)
{
	const char *digits = text + strspn(text, "+-.");

	return (*digits >= '0' && *digits <= '9' &&
			digits[strspn(digits, "0123456789.eE+-_xXoOaAbBcCdDfF")] == '\0') ||
		pg_strcasecmp(digits, "NaN") == 0 || pg_strncasecmp(digits, "inf", 3) == 0;
}

/* Reads one item, "key: value"; false after a soft error. */
static bool
read_item(SeriesText *t, char *item)
{
	char	   *copy = pstrdup(item);
	char	   *value = strchr(item, ':');
	Period		p;
	int32		first;
	int32		last;
	Datum		number = (Datum) 0;

	if (value == NULL)
		return refuse(t, copy, "After each period comes a colon and its value, a number without separators of thousands.");
	*value++ = '\0';
	item = trim(item);
	value = trim(value);
	if (pg_strcasecmp(item, UNDATED) == 0)
		return read_undated(t, copy, value);
	if (!period_from_text(item, &p, t->escontext))
		return false;
	if (t->unit == CALENDAR_NO_UNIT)
		t->unit = series_unit_of(p);
	if (!series_units_of(t->unit, p, &first, &last))
		return refuse(t, copy, psprintf(t->unit_is_named ?
										"The period is not made of whole %s." :
										"The period is not made of whole %s, as the first one is: a smaller unit has to stand in front.",
										calendar_unit_plurals[t->unit]));
	if (pg_strcasecmp(value, SUPPRESSED) != 0)
	{
		if (!is_like_number(value))
			return refuse(t, copy, "A value is a number without separators of thousands, or \"" SUPPRESSED "\".");
		if (!compat_input_call(numeric_in, value, t->escontext, &number))
			return false;
	}
	if (number == (Datum) 0)
		series_append(&t->points, first, last, NULL);
	else
		series_append_own(&t->points, first, last, DatumGetNumeric(number));
	pfree(copy);
	return true;
}

static int
compare_points(const void *a, const void *b)
{
	const SeriesPoint *x = a;
	const SeriesPoint *y = b;

	CHECK_FOR_INTERRUPTS();
	return x->first < y->first ? -1 : x->first > y->first;
}

/* Brings the points in order; false, after a soft error, where two overlap. */
static bool
sort_points(SeriesText *t)
{
	SeriesPoint *points = t->points.points;

	qsort(points, t->points.npoints, sizeof(SeriesPoint), compare_points);
	for (int32 i = 1; i < t->points.npoints; i++)
		if (points[i].first <= points[i - 1].last)
			return refuse(t, period_to_text(series_period(t->unit, points[i].first,
														  points[i].last)),
						  psprintf("It overlaps \"%s\".",
								   period_to_text(series_period(t->unit, points[i - 1].first,
																points[i - 1].last))));
	return true;
}

/* series_in(cstring). Errors: 22P02, and those of the types period and numeric. */
Datum
series_in(PG_FUNCTION_ARGS)
{
	SeriesText	t;

	t.at = pstrdup(PG_GETARG_CSTRING(0));
	t.undated = -1;
	t.escontext = PORTSTATS_ESCONTEXT(fcinfo);
	series_begin(&t.points, CALENDAR_NO_UNIT, 16);
	take_head(&t);
	t.at = trim(t.at);
	if (*t.at == '\0' && t.unit == CALENDAR_NO_UNIT &&
		!refuse(&t, "", "The text is empty."))
		PG_RETURN_NULL();
	while (*t.at != '\0')
	{
		char	   *item = t.at;
		char	   *comma = strchr(item, ',');

		CHECK_FOR_INTERRUPTS();
		t.at = comma == NULL ? item + strlen(item) : comma + 1;
		if (comma != NULL)
			*comma = '\0';
		/* A comma announces another item. */
		if (!read_item(&t, trim(item)) ||
			(comma != NULL && *t.at == '\0' && !refuse(&t, ",", "After a comma comes a period.")))
			PG_RETURN_NULL();
	}
	if (t.unit == CALENDAR_NO_UNIT &&
		!refuse(&t, UNDATED, "A series without points must begin with its unit."))
		PG_RETURN_NULL();
	if (!sort_points(&t))
		PG_RETURN_NULL();
	t.points.unit = t.unit;
	t.points.undated = Max(t.undated, 0);
	PG_RETURN_SERIES(&t.points);
}

/* ---------- wire ---------- */

/* series_send(series). */
Datum
series_send(PG_FUNCTION_ARGS)
{
	SeriesReader r;
	StringInfoData buf;

	series_open(PG_GETARG_DATUM(0), &r);
	pq_begintypsend(&buf);
	pq_sendbyte(&buf, WIRE_VERSION);
	pq_sendbyte(&buf, r.unit);
	pq_sendbyte(&buf, r.is_ratio);
	pq_sendint64(&buf, r.undated);
	pq_sendint32(&buf, r.npoints);
	for (int32 i = 0; i < r.npoints; i++)
	{
		Numeric		value = series_value(&r, i);

		CHECK_FOR_INTERRUPTS();
		pq_sendint32(&buf, series_first(&r, i));
		pq_sendint32(&buf, series_last(&r, i));
		if (value == NULL)
			pq_sendint32(&buf, -1);
		else
		{
			exact_send_numeric(&buf, value);
			pfree(value);
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* series_recv(internal). Errors: 22P03. */
Datum
series_recv(PG_FUNCTION_ARGS)
{
	StringInfo	buf = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(buf);
	int			unit = pq_getmsgbyte(buf);
	int			is_ratio = pq_getmsgbyte(buf);
	int64		undated = pq_getmsgint64(buf);
	int32		npoints = (int32) pq_getmsgint(buf, 4);
	int32		before = -1;
	SeriesBuilder b;

	if (version != WIRE_VERSION)
		exact_bad_version("series", version, WIRE_VERSION);
	if (unit >= CALENDAR_NO_UNIT)
		exact_bad_message("series", "an unknown unit");
	if (is_ratio > 1)
		exact_bad_message("series", "an unknown kind of values");
	if (undated < 0)
		exact_bad_message("series", "a negative count");
	/* A point takes three integers at least: no more room than bytes came. */
	if (npoints < 0 || npoints > (buf->len - buf->cursor) / 12)
		exact_bad_message("series", "more points than there are bytes");
	series_begin(&b, unit, npoints);
	b.is_ratio = is_ratio;
	b.undated = undated;
	for (int32 i = 0; i < npoints; i++)
	{
		int32		first = (int32) pq_getmsgint(buf, 4);
		int32		last = (int32) pq_getmsgint(buf, 4);
		int			start = buf->cursor;

		CHECK_FOR_INTERRUPTS();
		if (first <= before || last < first || last > series_last_unit(unit))
			exact_bad_message("series", "points out of order");
		before = last;
		if ((int32) pq_getmsgint(buf, 4) == -1)
		{
			series_append(&b, first, last, NULL);
			continue;
		}
		buf->cursor = start;
		series_append_own(&b, first, last, exact_recv_numeric(buf, "series"));
	}
	pq_getmsgend(buf);
	PG_RETURN_SERIES(&b);
}
