/*
 * hs_code.c: codes of the Harmonized System as text, for SQL: what hs.c reads,
 * with errors.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "catalog/namespace.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "commodity/hs_code.h"
#include "decimal/exact.h"
#include "value/value.h"

PORTSTATS_FUNCTION(hs_normalise);
PORTSTATS_FUNCTION(hs_repaired);
PORTSTATS_FUNCTION(hs_valid);
PORTSTATS_FUNCTION(hs_chapter);
PORTSTATS_FUNCTION(hs_heading);
PORTSTATS_FUNCTION(hs_subheading);
PORTSTATS_FUNCTION(hs_parent);

typedef HsError (*HsReader) (const char *text, size_t length, HsCode *result, HsFault *fault);

/* A text, and what was found in it. */
typedef struct HsReading
{
	const char *bytes;
	bool		converted;		/* to UTF-8, else in the database's encoding */
	HsFault		fault;
	HsCode		code;
} HsReading;

/* Room for a character that has been converted. */
#define CHAR_ROOM	(MAX_MULTIBYTE_CHAR_LEN * MAX_CONVERSION_GROWTH + 1)

/* How many bytes of a text are ASCII: in every encoding of a database those are as in UTF-8. */
static int
ascii_length(const char *bytes, int len)
{
	int			n = 0;

	while (n < len && !IS_HIGHBIT_SET(bytes[n]))
		n++;
	return n;
}

/*
 * Converts a character of the database's encoding to UTF-8, into CHAR_ROOM bytes;
 * its length, or -1 where UTF-8 has none for it.
 */
static int
convert_char(const char *bytes, int len, char *utf8)
{
	Oid			proc = FindDefaultConversionProc(GetDatabaseEncoding(), PG_UTF8);

	if (!OidIsValid(proc) ||
		compat_convert(proc, GetDatabaseEncoding(), PG_UTF8, bytes, len, utf8, CHAR_ROOM) != len)
		return -1;
	return (int) strlen(utf8);
}

/*
 * Converts a text of up to HS_MAX_LENGTH bytes, palloc'd, to UTF-8; where a character
 * has none it is the fault.
 */
static HsError
convert_text(const char *bytes, int len, HsReading *reading, Size *converted_len)
{
	char	   *result = palloc((Size) len * MAX_CONVERSION_GROWTH + CHAR_ROOM);
	int			from = 0;
	Size		to = 0;

	while (from < len)
	{
		int			n = ascii_length(bytes + from, len - from);
		int			converted;

		CHECK_FOR_INTERRUPTS();
		memcpy(result + to, bytes + from, n);
		from += n;
		to += n;
		if (from == len)
			break;
		n = Min(pg_encoding_mblen(GetDatabaseEncoding(), bytes + from), len - from);
		converted = convert_char(bytes + from, n, result + to);
		if (converted < 0)
		{
			reading->fault.error = HS_UNREADABLE;
			reading->fault.offset = from;
			reading->fault.length = n;
			return HS_UNREADABLE;
		}
		from += n;
		to += converted;
	}
	reading->bytes = result;
	reading->converted = true;
	*converted_len = to;
	return HS_OK;
}

/* Reads bytes of the database's encoding. */
static HsError
read_bytes(HsReader reader, const char *bytes, int len, HsReading *reading)
{
	Size		read_len = len;

	reading->bytes = bytes;
	reading->converted = false;
	/* One that is longer is refused as it is. */
	if (!value_is_text_utf8() && len <= HS_MAX_LENGTH && ascii_length(bytes, len) < len &&
		convert_text(bytes, len, reading, &read_len) != HS_OK)
		return HS_UNREADABLE;
	return reader(reading->bytes, read_len, &reading->code, &reading->fault);
}

/* The span that is at fault, in the database's encoding. */
static char *
fault_span(const HsReading *reading)
{
	char	   *span = pnstrdup(reading->bytes + reading->fault.offset, reading->fault.length);

	return reading->converted ? pg_any_to_server(span, reading->fault.length, PG_UTF8) : span;
}

/* What is wrong with a text: an errdetail. */
static int
fault_detail(const HsReading *reading)
{
	switch (reading->fault.error)
	{
		case HS_EMPTY:
			return errdetail("It has no digit.");
		case HS_UNREADABLE:
			return errdetail("\"%s\" is no digit, nor a space or dot between digits.",
							 fault_span(reading));
		case HS_EXPONENT:
			return errdetail("It is a number in E-notation.");
		case HS_TOO_LONG:
			return errdetail("It has more than %d digits.", HS_MAX_DIGITS);
		case HS_LONG_TEXT:
			return errdetail("It has more than %d bytes.", HS_MAX_LENGTH);
		case HS_ODD:
		case HS_ODD_WITHIN:
			return errdetail("It has an odd number of digits, %d.", reading->fault.digits);
		case HS_ODD_GROUP:
			return errdetail("\"%s\", before a space or dot, has an odd number of digits.",
							 fault_span(reading));
		case HS_NO_CHAPTER:
			return errdetail("There is no chapter 00, and chapter 77 is reserved: no edition of the HS uses it.");
		default:
			elog(ERROR, "unexpected HS error %d", (int) reading->fault.error);
	}
	return 0;
}

/* How it is mended: an errhint. */
static int
fault_hint(const HsReading *reading)
{
	switch (reading->fault.error)
	{
		case HS_EXPONENT:
			return errhint("A spreadsheet took the code for a number, and digits of it are lost: read the column of the source as text.");
		case HS_TOO_LONG:
			return errhint("Cut it to the tariff line, as in left(code, 10).");
		case HS_ODD:
			return errhint("A spreadsheet that took the code for a number may have dropped a leading zero: hs_repair(code) puts it back.");
		case HS_ODD_WITHIN:
		case HS_ODD_GROUP:
			return errhint("It is not a leading zero alone that is missing, and the rest cannot be guessed: read the column of the source as text, since a spreadsheet that takes codes for decimal numbers drops zeros behind the point.");
		default:
			return errhint("A code has 2 to 12 digits, such as 87, 8703, 870380 or 8703.80; hs_valid(code) tells the others apart.");
	}
}

/* The error of a text that is no code; a soft one where there is an escontext. */
static void
report_fault(const char *bytes, int len, const HsReading *reading, Node *escontext)
{
	(void) escontext;			/* before 16 */
	errsave(escontext,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is no HS code", value_quoted(bytes, len)),
			 fault_detail(reading),
			 fault_hint(reading)));
}

bool
hs_from_bytes(const char *bytes, int len, HsCode *result, Node *escontext)
{
	HsReading	reading;

	if (read_bytes(hs_parse, bytes, len, &reading) != HS_OK)
	{
		report_fault(bytes, len, &reading, escontext);
		return false;
	}
	*result = reading.code;
	return true;
}

/* Text argument n of the call; of a stored one that is too long, as much as tells so. */
static const text *
getarg_text(FunctionCallInfo fcinfo, int n)
{
	Datum		datum = PG_GETARG_DATUM(n);
	const struct varlena *stored = (const struct varlena *) DatumGetPointer(datum);

	if ((VARATT_IS_EXTERNAL(stored) || VARATT_IS_COMPRESSED(stored)) &&
		toast_raw_datum_size(datum) - VARHDRSZ > HS_MAX_LENGTH)
		return (const text *) PG_DETOAST_DATUM_SLICE(datum, 0, HS_MAX_LENGTH + 1);
	return (const text *) exact_detoast_packed(datum);
}

HsCode
hs_getarg(FunctionCallInfo fcinfo, int n)
{
	const text *code = getarg_text(fcinfo, n);
	HsCode		result = 0;

	hs_from_bytes(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), &result, NULL);
	return result;
}

text *
hs_to_text(HsCode code)
{
	text	   *result = palloc(VARHDRSZ + HS_TEXT_SIZE);

	SET_VARSIZE(result, VARHDRSZ + hs_print(code, VARDATA(result)));
	return result;
}

char *
hs_name(HsCode code)
{
	char	   *name = palloc(HS_TEXT_SIZE);

	hs_print(code, name);
	return name;
}

/* hs_normalise(code): digits alone. An error where it is no code. Strict. */
Datum
hs_normalise(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(hs_to_text(hs_getarg(fcinfo, 0)));
}

/* hs_repair(code): the same, with a leading zero that was lost put back. Strict. */
Datum
hs_repaired(PG_FUNCTION_ARGS)
{
	const text *code = getarg_text(fcinfo, 0);
	HsReading	reading;

	if (read_bytes(hs_repair, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), &reading) != HS_OK)
		report_fault(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), &reading, NULL);
	PG_RETURN_TEXT_P(hs_to_text(reading.code));
}

/* hs_valid(code): whether hs_normalise reads it. Strict. */
Datum
hs_valid(PG_FUNCTION_ARGS)
{
	const text *code = getarg_text(fcinfo, 0);
	HsReading	reading;

	PG_RETURN_BOOL(read_bytes(hs_parse, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code),
							  &reading) == HS_OK);
}

/* The first digits of the code, as many as said; NULL where it has fewer. */
static Datum
cut_to(FunctionCallInfo fcinfo, int digits)
{
	HsCode		code = hs_getarg(fcinfo, 0);

	if (hs_digits(code) < digits)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(hs_to_text(hs_cut(code, digits)));
}

/* hs_chapter(code). Strict. */
Datum
hs_chapter(PG_FUNCTION_ARGS)
{
	return cut_to(fcinfo, HS_CHAPTER);
}

/* hs_heading(code); NULL of a chapter. Strict. */
Datum
hs_heading(PG_FUNCTION_ARGS)
{
	return cut_to(fcinfo, HS_HEADING);
}

/* hs_subheading(code); NULL of a heading or chapter. Strict. */
Datum
hs_subheading(PG_FUNCTION_ARGS)
{
	return cut_to(fcinfo, HS_SUBHEADING);
}

/* hs_parent(code): without its last two digits; NULL of a chapter. Strict. */
Datum
hs_parent(PG_FUNCTION_ARGS)
{
	HsCode		code = hs_getarg(fcinfo, 0);

	if (hs_digits(code) == HS_CHAPTER)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(hs_to_text(hs_cut(code, hs_digits(code) - 2)));
}
