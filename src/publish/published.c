/*
 * published.c: figures as they are printed, for SQL: what figure.c reads, as
 * numerics, with errors.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "compat.h"
#include "decimal/exact.h"
#include "publish/figure.h"
#include "publish/published.h"
#include "row/row.h"
#include "value/value.h"

PORTSTATS_FUNCTION(published);
PORTSTATS_FUNCTION(published_digits);

/* Bytes of UTF-8 in the database's encoding, palloc'd and NUL-terminated. */
static char *
to_server(const char *bytes, int len)
{
	char	   *copy = pnstrdup(bytes, len);

	return value_is_text_utf8() ? copy : pg_any_to_server(copy, len, PG_UTF8);
}

/* What is wrong with a text: an errdetail; span is what is at fault. */
static int
fault_detail(FigureError error, const char *span)
{
	switch (error)
	{
		case FIGURE_EMPTY:
			return errdetail("It has no digit.");
		case FIGURE_TOO_LONG:
			return errdetail("A text has at most %d bytes, a number at most %d digits, a unit at most %d bytes.",
							 FIGURE_MAX_LENGTH, FIGURE_MAX_DIGITS, FIGURE_MAX_UNIT);
		case FIGURE_BEFORE:
			return errdetail("\"%s\", before the number, is no sign and no currency.", span);
		case FIGURE_SEPARATOR:
			return errdetail("The separator of \"%s\" does not stand before each three digits.", span);
		case FIGURE_POINT:
			return errdetail("\"%s\" is no decimal point with digits behind it.", span);
		case FIGURE_LEADING_ZERO:
			return errdetail("\"%s\" begins with a zero, as a code does.", span);
		case FIGURE_EXPONENT:
			return errdetail("\"%s\" is an exponent.", span);
		case FIGURE_NUMERAL:
			return errdetail("\"%s\" is no numeral, or one that can be read in two ways.", span);
		case FIGURE_SECTION:
			return errdetail("\"%s\" does not go with what stands before it.", span);
		case FIGURE_ABBREVIATION:
			return errdetail("\"%s\" may stand for a number or for a unit.", span);
		case FIGURE_AFTER:
			return errdetail("\"%s\", behind the number, is no unit.", span);
		case FIGURE_TWO_UNITS:
			return errdetail("\"%s\" is another unit than the one before the number.", span);
		default:
			elog(ERROR, "unexpected figure error %d", (int) error);
	}
	return 0;
}

/* How it is mended: an errhint. */
static int
fault_hint(FigureError error)
{
	switch (error)
	{
		case FIGURE_BEFORE:
			return errhint("Pass the figure alone, without words such as more than, about or up; where the words say that it fell, with a minus sign, as in -3.2%%.");
		case FIGURE_SEPARATOR:
			return errhint("Thousands are parted by commas, as in 1,174,363,800, and decimals by a point, as in 1.17.");
		case FIGURE_POINT:
			return errhint("Thousands are parted by commas, as in 1,174,363,800, and decimals by a point, as in 1.17; the full stop of a sentence is left out.");
		case FIGURE_LEADING_ZERO:
			return errhint("Pass a figure, as in 0.5 or 5; hs_normalise(code) reads codes.");
		case FIGURE_EXPONENT:
			return errhint("A spreadsheet printed it so: write the number in full, or with million or billion.");
		case FIGURE_NUMERAL:
		case FIGURE_SECTION:
			return errhint("Write every place or every myriad that is meant, or the number in digits.");
		case FIGURE_ABBREVIATION:
			return errhint("Write thousand, million, billion or trillion in full, and units too.");
		case FIGURE_AFTER:
			return errhint("Pass each figure by itself, with its unit, without words such as or more, and without the full stop of a sentence.");
		case FIGURE_TWO_UNITS:
			return errhint("Write one of both.");
		default:
			return errhint("Accepted are 10,722, 1.17 billion, $182 million, 1,062 percent and the like, in English and Chinese.");
	}
}

/* The error of a text, bytes in UTF-8, that is no figure. */
pg_noreturn static void raise_fault(const text *figure, const char *bytes, const FigureFault *fault);

static void
raise_fault(const text *figure, const char *bytes, const FigureFault *fault)
{
	FigureError error = fault->error;
	const char *span = error == FIGURE_TOO_LONG ? "" :
		to_server(bytes + fault->offset, fault->length);

	ereport(ERROR,
			(errcode(error == FIGURE_TOO_LONG ? ERRCODE_PROGRAM_LIMIT_EXCEEDED : ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" cannot be read as a published figure",
					value_quoted_text(figure)),
			 fault_detail(error, span), fault_hint(error)));
	pg_unreachable();
}

/* digits * 10^exponent. */
static Numeric
number_of(bool negative, const char *digits, int exponent)
{
	char	   *text = psprintf("%s%se%d", negative ? "-" : "", digits, exponent);

	return numeric_from_text(text, strlen(text));
}

void
published_read(const text *text, int significant_digits, Published *result)
{
	const char *bytes = VARDATA_ANY(text);
	int			len = VARSIZE_ANY_EXHDR(text);
	Figure		figure;
	FigureFault fault;
	Numeric		half;

	/* What is far too long is not converted. */
	if (!value_is_text_utf8() && len <= FIGURE_MAX_LENGTH)
	{
		char	   *converted = pg_server_to_any(pnstrdup(bytes, len), len, PG_UTF8);

		bytes = converted;
		len = strlen(converted);
	}
	if (figure_parse(bytes, len, &figure, &fault) != FIGURE_OK)
		raise_fault(text, bytes, &fault);
	if (significant_digits > 0)
		figure_hold(&figure, significant_digits);

	half = number_of(false, "5", figure.held - 1);
	result->value = number_of(figure.negative, figure.ndigits > 0 ? figure.digits : "0",
							  figure.exponent);
	result->low = numeric_call(numeric_sub, result->value, half);
	result->high = numeric_call(numeric_add, result->value, half);
	result->unit = figure.unit == NULL ? NULL : to_server(figure.unit, figure.unit_length);
	result->printed = pnstrdup(VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text));
}

bool
published_getarg(FunctionCallInfo fcinfo, int n, Published *result)
{
	if (PG_ARGISNULL(n))
		return false;
	published_read((const text *) exact_detoast_packed(PG_GETARG_DATUM(n)), 0, result);
	return true;
}

/* The row of argument 0. */
static Datum
published_row(FunctionCallInfo fcinfo, int significant_digits)
{
	static const char *const names[] = {"value", "low", "high", "unit", NULL};
	RowBuilder *row = row_builder(fcinfo, names);
	Published	figure;

	published_read((const text *) exact_detoast_packed(PG_GETARG_DATUM(0)), significant_digits,
				   &figure);
	row_set_numeric(row, 0, figure.value);
	row_set_numeric(row, 1, figure.low);
	row_set_numeric(row, 2, figure.high);
	if (figure.unit != NULL)
		row_set(row, 3, CStringGetTextDatum(figure.unit));
	return row_datum(row);
}

/* published(text). Strict. */
Datum
published(PG_FUNCTION_ARGS)
{
	return published_row(fcinfo, 0);
}

/* published(text, significant_digits). Strict. */
Datum
published_digits(PG_FUNCTION_ARGS)
{
	int32		digits = PG_GETARG_INT32(1);

	if (digits < 1 || digits > FIGURE_MAX_DIGITS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("significant_digits must be from 1 to %d: %d", FIGURE_MAX_DIGITS, digits),
				 errhint("It is how many digits hold, from the first that is not zero: 3 of 1.17 billion.")));
	return published_row(fcinfo, digits);
}
