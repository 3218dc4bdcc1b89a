/*
 * press.c: figures and growth in words.
 *
 * A figure is rounded once, half away from zero, by the server's numeric_round; what
 * follows moves digits about as text. So what is printed is a number within half a unit
 * of its last printed digit, and a carry (999.6 million) lands in the next scale.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "parser/scansup.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "compat.h"
#include "decimal/exact.h"
#include "publish/press.h"

PORTSTATS_FUNCTION(press_number);
PORTSTATS_FUNCTION(press_growth);
PORTSTATS_FUNCTION(press_growth_of_pct);

/* Significant digits of money where none are said. */
#define MONEY_DIGITS	3
/* Digits before the point that a figure may have. */
#define MAX_WHOLE_DIGITS	18

/* A decimal number as its digits. */
typedef struct Digits
{
	bool		negative;
	const char *digits;			/* without a point, and without zeros at the end of decimals */
	int			count;
	int			whole;			/* how many of them stand before the point: 1 or more */
} Digits;

/* ---------- words ---------- */

const PressLanguage *
press_language(const char *code)
{
	StringInfoData known;

	for (const PressLanguage *language = press_languages; language->code != NULL; language++)
		if (strcmp(language->code, code) == 0)
			return language;

	initStringInfo(&known);
	for (const PressLanguage *language = press_languages; language->code != NULL; language++)
		appendStringInfo(&known, "%s\"%s\"", known.len == 0 ? "" : ", ", language->code);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there are no sentences in language \"%s\"", code),
			 errdetail("There are %s.", known.data),
			 errhint("Name one of those.")));
	pg_unreachable();
}

/* A currency is its code and nothing else: KGS is money, kgs is not. */
const PressUnit *
press_unit(const PressLanguage *language, const char *name)
{
	for (const PressUnit *unit = language->units; unit->name != NULL; unit++)
		if (unit->plural == NULL ? strcmp(unit->name, name) == 0 :
			pg_strcasecmp(unit->name, name) == 0 || pg_strcasecmp(unit->plural, name) == 0)
			return unit;
	return NULL;
}

bool
press_is_currency(const PressLanguage *language, const char *name)
{
	const PressUnit *unit = press_unit(language, name);

	if (unit != NULL)
		return unit->plural == NULL;
	return strlen(name) == 3 && strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

char *
press_trim(char *name)
{
	char	   *end = name + strlen(name);

	while (end > name && scanner_isspace(end[-1]))
		end--;
	*end = '\0';
	while (scanner_isspace(*name))
		name++;
	return name;
}

const char *
press_words(const char *words)
{
	return pg_any_to_server(words, strlen(words), PG_UTF8);
}

/* Bytes of ASCII are characters in every encoding that a database can have. No word has a brace in it. */
void
press_fill(StringInfo buf, const char *template, const char *const *values)
{
	for (const char *at = press_words(template); *at != '\0'; at++)
	{
		if (*at == '{')
		{
			appendStringInfoString(buf, values[at[1] - '1']);
			at += 2;
		}
		else
			appendStringInfoChar(buf, *at);
	}
}

/* ---------- digits ---------- */

/* The error for what has no words. */
static void
refuse_special(Numeric value)
{
	if (numeric_is_special(value))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a figure that is %s cannot be put in words",
						DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value)))),
				 errhint("Find the row that it comes from, and leave it out or give NULL.")));
}

/*
 * An error where a figure is NaN, infinite or too large. Returns the power of ten of
 * its first digit: 4 for 10,722, -1 for 0.35; 0 for zero.
 */
static int
require_tellable(Numeric value)
{
	NumericParts parts;
	int16		first;
	int			power;

	refuse_special(value);
	numeric_take_apart((struct varlena *) value, &parts);
	if (parts.ndigits == 0)
		return 0;
	memcpy(&first, parts.digits, sizeof(first));
	power = parts.weight * 4 + (first >= 1000 ? 3 : first >= 100 ? 2 : first >= 10 ? 1 : 0);
	if (power >= MAX_WHOLE_DIGITS)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a figure with %d digits before the decimal point is too large to be put in words",
						power + 1),
				 errdetail("At most %d are told.", MAX_WHOLE_DIGITS),
				 errhint("Give it in a larger unit, or leave it out.")));
	return power;
}

/* The digits of a number rounded to so many decimals, which may be negative. */
static Digits
rounded_digits(Numeric value, int decimals)
{
	Numeric		rounded = numeric_rounded(value, decimals);
	char	   *printed = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(rounded)));
	char	   *point = strchr(printed, '.');
	Digits		result;

	result.negative = *printed == '-';
	result.digits = printed + (result.negative ? 1 : 0);
	result.whole = (point == NULL ? printed + strlen(printed) : point) - result.digits;
	if (point != NULL)
		memmove(point, point + 1, strlen(point));
	result.count = strlen(result.digits);
	while (result.count > result.whole && result.digits[result.count - 1] == '0')
		result.count--;
	return result;
}

/* Appends digits without their sign, the point so many places further left. */
static void
append_digits(StringInfo buf, const PressLanguage *language, const Digits *d, int places)
{
	int			whole = d->whole - places;
	int			count = d->count;

	while (count > whole && d->digits[count - 1] == '0')
		count--;
	for (int i = 0; i < count; i++)
	{
		if (i == whole)
			appendStringInfoString(buf, press_words(language->point));
		else if (i > 0 && i < whole && (whole - i) % 3 == 0)
			appendStringInfoString(buf, press_words(language->thousands));
		appendStringInfoChar(buf, d->digits[i]);
	}
}

/* ---------- numbers ---------- */

void
press_append_unit(StringInfo buf, const PressLanguage *language, const char *name, bool one)
{
	const PressUnit *unit = press_unit(language, name);

	if (unit != NULL)
		appendStringInfoString(buf, press_words(one ? unit->after_one : unit->after));
	else if (*name != '\0')
		press_fill(buf, language->other_unit, &name);
}

bool
press_append_number(StringInfo buf, const PressLanguage *language, Numeric value,
					const char *unit_name, int significant_digits)
{
	static const PressScale no_scale = {0, ""};
	const PressUnit *unit = press_unit(language, unit_name);
	const PressScale *scale = &no_scale;
	int			power = require_tellable(value);
	int			decimals = numeric_dscale(value);
	Digits		d;
	bool		one;

	if (significant_digits == PRESS_DEFAULT_DIGITS && press_is_currency(language, unit_name))
		significant_digits = MONEY_DIGITS;
	if (significant_digits != PRESS_DEFAULT_DIGITS)
		decimals = significant_digits - 1 - power;
	d = rounded_digits(value, Min(decimals, PRESS_MAX_DIGITS));
	if (significant_digits != PRESS_DEFAULT_DIGITS)
		for (const PressScale *s = language->scales; s->word != NULL && s->exponent < d.whole; s++)
			scale = s;
	one = d.count == 1 && d.digits[0] == '1';

	if (d.negative)
		appendStringInfoChar(buf, '-');
	if (unit != NULL)
		appendStringInfoString(buf, press_words(unit->before));
	append_digits(buf, language, &d, scale->exponent);
	appendStringInfoString(buf, press_words(scale->word));
	press_append_unit(buf, language, unit_name, one);
	return one;
}

/* ---------- growth ---------- */

Growth
press_growth_from_datum(Datum datum)
{
	static const char *const names[] = {"current", "base", "change", "pct"};
	HeapTupleHeader row = DatumGetHeapTupleHeader(datum);
	Numeric		fields[lengthof(names)];
	Growth		growth;

	for (int i = 0; i < (int) lengthof(names); i++)
	{
		bool		isnull;
		Datum		field = GetAttributeByName(row, names[i], &isnull);

		fields[i] = isnull ? NULL : DatumGetNumeric(field);
	}
	growth.current = fields[0];
	growth.base = fields[1];
	growth.change = fields[2];
	growth.pct = fields[3];
	return growth;
}

static bool
is_equal(Numeric a, Numeric b)
{
	return DatumGetBool(DirectFunctionCall2(numeric_eq, NumericGetDatum(a), NumericGetDatum(b)));
}

/* What there is to be said of a growth that has no percentage: current is not NULL. */
static PressChange
change_without_percent(const Growth *growth)
{
	refuse_special(growth->current);
	if (growth->base == NULL)
		return PRESS_BASE_UNKNOWN;
	refuse_special(growth->base);
	if (is_equal(growth->current, growth->base))
		return PRESS_SAME;
	return numeric_is_zero(growth->base) ? PRESS_BASE_ZERO : PRESS_BASE_NEGATIVE;
}

/* Whether anything is left of a figure that fell by about 100 percent. */
static bool
something_is_left(const Growth *growth, Numeric pct)
{
	if (growth->current != NULL)
		return numeric_is_positive(growth->current);
	return numeric_is_less(numeric_from_int(-100), pct);
}

/*
 * What there is to be said of a percentage, and its digits without a sign. A change
 * that is rounded to nothing is not told as none, nor a fall to something as one to
 * nothing.
 */
static PressChange
change_of_percent(const Growth *growth, Numeric pct, int decimals, Digits *d)
{
	static const char nines[] = "9999999999999999999999";

	StaticAssertDecl(sizeof(nines) > 2 + PRESS_MAX_DIGITS, "nines for 99 and all decimals");
	require_tellable(pct);
	*d = rounded_digits(pct, decimals == PRESS_DEFAULT_DIGITS ? 1 : decimals);
	if (decimals == PRESS_DEFAULT_DIGITS && d->whole > 2)
		*d = rounded_digits(pct, 0);

	if (d->count == 1 && d->digits[0] == '0')
	{
		/* A percentage that is given may have been rounded to 0. */
		if (numeric_is_zero(pct) &&
			(growth->current == NULL || growth->base == NULL ||
			 is_equal(growth->current, growth->base)))
			return PRESS_SAME;
		return PRESS_NEARLY_SAME;
	}
	if (numeric_is_positive(pct))
		return PRESS_UP;
	if (d->count == 3 && strncmp(d->digits, "100", 3) == 0 && something_is_left(growth, pct))
	{
		d->digits = nines;
		d->whole = 2;
		d->count = 2 + (decimals == PRESS_DEFAULT_DIGITS ? 1 : decimals);
		return PRESS_DOWN_BEYOND;
	}
	return PRESS_DOWN;
}

PressChange
press_append_growth(StringInfo buf, const PressLanguage *language,
					const char *const words[PRESS_CHANGES], const Growth *growth,
					int decimals)
{
	Numeric		pct = growth->pct;
	StringInfoData percent;
	const char *values[] = {NULL};
	PressChange change;

	if (pct == NULL && growth->current == NULL)
		return PRESS_CHANGES;
	/* A row made by hand may have left it out. */
	if (pct == NULL)
		pct = growth_of(growth->current, growth->base).pct;
	initStringInfo(&percent);
	if (pct == NULL)
		change = change_without_percent(growth);
	else
	{
		Digits		d;

		change = change_of_percent(growth, pct, decimals, &d);
		append_digits(&percent, language, &d, 0);
	}
	values[0] = percent.data;
	press_fill(buf, words[change], values);
	return change;
}

/* ---------- the functions ---------- */

/* The argument that says digits, if the call has it; an error where it is out of range. */
static int
getarg_digits(FunctionCallInfo fcinfo, int arg, const char *what, int least)
{
	int32		digits;

	if (PG_NARGS() <= arg)
		return PRESS_DEFAULT_DIGITS;
	digits = PG_GETARG_INT32(arg);
	if (digits < least || digits > PRESS_MAX_DIGITS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of %s out of range: %d", what, digits),
				 errhint("Give a number from %d to %d.", least, PRESS_MAX_DIGITS)));
	return digits;
}

/* press_number(value, unit, language [, significant_digits]): strict. */
Datum
press_number(PG_FUNCTION_ARGS)
{
	const PressLanguage *language = press_language(text_to_cstring(PG_GETARG_TEXT_PP(2)));
	StringInfoData buf;

	initStringInfo(&buf);
	press_append_number(&buf, language, PG_GETARG_NUMERIC(0),
						press_trim(text_to_cstring(PG_GETARG_TEXT_PP(1))),
						getarg_digits(fcinfo, 3, "significant digits", 1));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(buf.data, buf.len));
}

/* The text of a growth; NULL where there is no current figure. */
static Datum
growth_in_words(FunctionCallInfo fcinfo, const Growth *growth)
{
	const PressLanguage *language = press_language(text_to_cstring(PG_GETARG_TEXT_PP(1)));
	StringInfoData buf;

	initStringInfo(&buf);
	if (press_append_growth(&buf, language, language->changes, growth,
							getarg_digits(fcinfo, 2, "decimals", 0)) == PRESS_CHANGES)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(buf.data, buf.len));
}

/* press_growth(growth, language [, decimals]): strict. */
Datum
press_growth(PG_FUNCTION_ARGS)
{
	Growth		growth = press_growth_from_datum(PG_GETARG_DATUM(0));

	return growth_in_words(fcinfo, &growth);
}

/* press_growth(pct, language [, decimals]): strict. */
Datum
press_growth_of_pct(PG_FUNCTION_ARGS)
{
	Growth		growth = {NULL, NULL, NULL, NULL};

	growth.pct = PG_GETARG_NUMERIC(0);
	return growth_in_words(fcinfo, &growth);
}
