/*
 * press_report.c: the paragraph of a release, an aggregate over a row a flow.
 *
 * A row is put in words as it comes; what is left to the end is the order. So the
 * state is an array of texts:
 *
 *   1  the language
 *   2  the period, and whether its year is told
 *   3  exports, as the paragraph opens with them; '' where they are in 4, or there is
 *      nothing to say
 *   4  exports that tell no growth; '' where they tell one
 *   5  imports, as the paragraph opens with them
 *   6  imports, as they follow exports
 *   7  imports, as they follow exports that tell no growth
 *
 * 3 and 4 are NULL until there was a row of exports, 5 to 7 until there was one of imports.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "compat.h"
#include "publish/press.h"
#include "value/value.h"

PORTSTATS_FUNCTION(press_report_accum);
PORTSTATS_FUNCTION(press_report_merge);
PORTSTATS_FUNCTION(press_report_final);

enum
{
	LANGUAGE,
	PERIOD,
	EXPORTS,
	EXPORTS_WITHOUT_GROWTH,
	IMPORTS,
	IMPORTS_AFTER_EXPORTS,
	IMPORTS_AFTER_NO_GROWTH,
	STATE_TEXTS					/* how many there are */
};

/* Arguments of press_report_accum. */
enum
{
	ARG_STATE,
	ARG_PERIOD,
	ARG_FLOW,
	ARG_QUANTITY,
	ARG_UNIT,
	ARG_VALUE,
	ARG_CURRENCY,
	ARG_CONVERTED,
	ARG_CONVERTED_CURRENCY,
	ARG_LANGUAGE,
	ARG_WITH_YEAR
};

/* The state, taken apart: texts or NULL. */
typedef struct State
{
	const char *texts[STATE_TEXTS];
} State;

/* ---------- the state ---------- */

/* Reads an array; an error where it is no state. */
static State
read_state(ArrayType *array)
{
	State		state;
	Datum	   *datums;
	bool	   *nulls;
	int			count;

	if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != STATE_TEXTS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the array is no state of press_report"),
				 errhint("Call the aggregate itself.")));
	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &datums, &nulls, &count);
	for (int i = 0; i < STATE_TEXTS; i++)
		state.texts[i] = nulls[i] ? NULL : TextDatumGetCString(datums[i]);
	return state;
}

static Datum
state_datum(const State *state)
{
	Datum		datums[STATE_TEXTS];
	bool		nulls[STATE_TEXTS];
	int			length = STATE_TEXTS;
	int			start = 1;

	for (int i = 0; i < STATE_TEXTS; i++)
	{
		nulls[i] = state->texts[i] == NULL;
		datums[i] = nulls[i] ? (Datum) 0 : CStringGetTextDatum(state->texts[i]);
	}
	return PointerGetDatum(construct_md_array(datums, nulls, 1, &length, &start,
											  TEXTOID, -1, false, TYPALIGN_INT));
}

/* Takes what another state says; an error where they do not go together. */
static void
merge(State *state, const State *other)
{
	for (int i = 0; i < STATE_TEXTS; i++)
	{
		if (other->texts[i] == NULL)
			continue;
		if (state->texts[i] == NULL)
			state->texts[i] = other->texts[i];
		else if (i >= EXPORTS)
			ereport(ERROR,
					(errcode(ERRCODE_CARDINALITY_VIOLATION),
					 errmsg("press_report has two rows of flow \"%s\"",
							press_flow_names[i < IMPORTS ? PRESS_EXPORT : PRESS_IMPORT]),
					 errhint("Give one row a flow: GROUP BY flow in the query below, and by all else that differs in this one.")));
		else if (strcmp(state->texts[i], other->texts[i]) != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the %s varies within one call of press_report",
							i == LANGUAGE ? "language" : "period"),
					 errdetail("It was %s in one row and %s in another.",
							   state->texts[i], other->texts[i]),
					 errhint("GROUP BY the %s.", i == LANGUAGE ? "language" : "period")));
	}
}

/* ---------- a row ---------- */

/* What a row has to say; NULL where it does not. */
typedef struct FlowWords
{
	char	   *quantity;
	Growth		quantity_growth;
	bool		none;			/* the quantity is zero */
	char	   *value;
	Growth		value_growth;	/* without a current figure: not to be told */
	const char *noun;
	const char *again;
} FlowWords;

/* A text argument that is needed where it is asked for. */
static char *
getarg_words(FunctionCallInfo fcinfo, int arg, const char *what)
{
	if (PG_ARGISNULL(arg))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the %s of press_report must not be NULL", what),
				 errhint("Give it in every row, or leave such rows out with FILTER or WHERE.")));
	return text_to_cstring(PG_GETARG_TEXT_PP(arg));
}

static PressFlow
getarg_flow(FunctionCallInfo fcinfo)
{
	char	   *name = getarg_words(fcinfo, ARG_FLOW, "flow");

	for (int i = 0; i < PRESS_FLOWS; i++)
		if (strcmp(name, press_flow_names[i]) == 0)
			return (PressFlow) i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("press_report has no sentence for flow \"%s\"", name),
			 errhint("Give \"export\" or \"import\": where your table has other words, by CASE.")));
	pg_unreachable();
}

/* The growth that an argument is; all of it NULL where that is. */
static Growth
getarg_growth(FunctionCallInfo fcinfo, int arg)
{
	static const Growth unknown = {NULL, NULL, NULL, NULL};

	return PG_ARGISNULL(arg) ? unknown : press_growth_from_datum(PG_GETARG_DATUM(arg));
}

/* An error where an argument that is given names no currency. */
static void
require_currency(FunctionCallInfo fcinfo, int arg, const char *what, const PressLanguage *language)
{
	char	   *name;

	if (PG_ARGISNULL(arg))
		return;
	name = text_to_cstring(PG_GETARG_TEXT_PP(arg));
	if (!press_is_currency(language, name))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the %s of press_report is no currency code: \"%s\"", what, name),
				 errhint("Give its code of three capital letters, such as CNY or USD.")));
}

/* An error where the unit is given and names one. */
static void
require_no_currency(FunctionCallInfo fcinfo, const PressLanguage *language)
{
	char	   *name;

	if (PG_ARGISNULL(ARG_UNIT))
		return;
	name = press_trim(text_to_cstring(PG_GETARG_TEXT_PP(ARG_UNIT)));
	if (press_is_currency(language, name))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the unit of press_report is a currency code: \"%s\"", name),
				 errhint("Give what is counted, such as vehicles, and money as the value; a unit of three letters that is no currency in small ones, such as pcs.")));
}

/* An amount of money in the currency that an argument names. */
static char *
money_words(FunctionCallInfo fcinfo, const PressLanguage *language, Numeric amount,
			int currency, const char *what)
{
	StringInfoData buf;

	initStringInfo(&buf);
	press_append_number(&buf, language, amount, getarg_words(fcinfo, currency, what),
						PRESS_DEFAULT_DIGITS);
	return buf.data;
}

/*
 * A value, and in brackets what it is in another currency, where that is known; in the
 * other alone where only that is. One of the two is not NULL.
 */
static char *
value_words(FunctionCallInfo fcinfo, const PressLanguage *language, Numeric value, Numeric converted)
{
	StringInfoData both;
	const char *values[2];

	if (value != NULL)
		values[0] = money_words(fcinfo, language, value, ARG_CURRENCY, "currency");
	if (converted != NULL)
		values[1] = money_words(fcinfo, language, converted, ARG_CONVERTED_CURRENCY,
								"converted currency");
	if (value == NULL || converted == NULL)
		return unconstify(char *, values[value == NULL ? 1 : 0]);
	initStringInfo(&both);
	press_fill(&both, language->value_in_both, values);
	return both.data;
}

/* Puts the quantity of a row in words. */
static void
read_quantity(FunctionCallInfo fcinfo, const PressLanguage *language, FlowWords *words)
{
	Numeric		quantity = words->quantity_growth.current;
	char	   *name = press_trim(getarg_words(fcinfo, ARG_UNIT, "unit"));
	const PressUnit *unit = press_unit(language, name);
	StringInfoData buf;
	bool		one = false;

	initStringInfo(&buf);
	words->none = numeric_is_zero(quantity);
	if (words->none && *language->none != '\0' && *name != '\0')
	{
		appendStringInfoString(&buf, press_words(language->none));
		press_append_unit(&buf, language, name, false);
	}
	else
		one = press_append_number(&buf, language, quantity, name, PRESS_DEFAULT_DIGITS);
	words->quantity = buf.data;
	words->again = press_words(one ? language->again_one : language->again);
	if (unit != NULL)
		words->noun = press_words(unit->noun);
}

/* What the row says. Currencies and unit are looked at where there is no figure, too. */
static FlowWords
read_row(FunctionCallInfo fcinfo, const PressLanguage *language)
{
	FlowWords	words = {.noun = "", .again = ""};
	Numeric		converted = PG_ARGISNULL(ARG_CONVERTED) ? NULL : PG_GETARG_NUMERIC(ARG_CONVERTED);
	Numeric		amount;

	require_no_currency(fcinfo, language);
	require_currency(fcinfo, ARG_CURRENCY, "currency", language);
	require_currency(fcinfo, ARG_CONVERTED_CURRENCY, "converted currency", language);
	words.quantity_growth = getarg_growth(fcinfo, ARG_QUANTITY);
	words.value_growth = getarg_growth(fcinfo, ARG_VALUE);
	if (words.quantity_growth.current != NULL)
		read_quantity(fcinfo, language, &words);
	amount = words.value_growth.current != NULL ? words.value_growth.current : converted;
	/* Of nothing it need not be said that it was worth nothing. */
	if (amount != NULL && !(words.none && numeric_is_zero(amount)))
		words.value = value_words(fcinfo, language, words.value_growth.current, converted);
	return words;
}

/* What the row has to say. */
static PressContent
content_of(const FlowWords *words)
{
	if (words->quantity == NULL)
		return PRESS_VALUE;
	if (words->value != NULL)
		return PRESS_QUANTITY_AND_VALUE;
	return words->none ? PRESS_NONE : PRESS_QUANTITY;
}

/* Whether a growth that was told so is a rise, to something. */
static bool
is_rise(PressChange change, const Growth *growth)
{
	return change == PRESS_UP ||
		((change == PRESS_BASE_ZERO || change == PRESS_BASE_NEGATIVE) &&
		 numeric_is_positive(growth->current));
}

/* Whether a growth is among what the row says. */
static bool
tells_growth(const FlowWords *words)
{
	return words->quantity != NULL || words->value_growth.current != NULL;
}

/*
 * The sentence of a flow, without what ends it; empty where there is nothing to say.
 * The first growth of a paragraph says over what; then it is told short. first: none
 * was told before.
 */
static char *
sentence(const PressLanguage *language, const char *const templates[PRESS_CONTENTS],
		 bool first, const char *period, const FlowWords *words)
{
	const char *const *changes = first ? language->changes : language->changes_short;
	bool		rise = false;
	StringInfoData quantity_growth;
	StringInfoData value_growth;
	StringInfoData buf;
	const char *values[9];

	initStringInfo(&buf);
	if (words->quantity == NULL && words->value == NULL)
		return buf.data;

	initStringInfo(&quantity_growth);
	initStringInfo(&value_growth);
	if (words->quantity != NULL)
	{
		press_append_growth(&quantity_growth, language, changes, &words->quantity_growth,
							PRESS_DEFAULT_DIGITS);
		changes = language->changes_short;
	}
	if (words->value != NULL && words->value_growth.current != NULL)
	{
		StringInfoData growth;
		const char *told[1];

		initStringInfo(&growth);
		rise = is_rise(press_append_growth(&growth, language, changes, &words->value_growth,
										   PRESS_DEFAULT_DIGITS),
					   &words->value_growth);
		told[0] = growth.data;
		press_fill(&value_growth, language->value_growth, told);
	}
	values[0] = period;
	values[1] = words->quantity;
	values[2] = quantity_growth.data;
	values[3] = words->value;
	values[4] = value_growth.data;
	values[5] = words->noun;
	values[6] = words->again;
	values[7] = press_words(language->value_is[rise]);
	values[8] = press_words(language->flow_is[rise]);
	press_fill(&buf, templates[content_of(words)], values);
	return buf.data;
}

/* ---------- the aggregate ---------- */

/*
 * press_report_accum(state, p, flow, quantity, unit, value, currency, converted,
 * converted_currency, language [, with_year]): takes a row.
 */
Datum
press_report_accum(PG_FUNCTION_ARGS)
{
	State		row = {{NULL}};
	State		state = {{NULL}};
	PressYear	year = PRESS_YEAR_BY_RULE;
	const PressLanguage *language;
	PressFlow	flow;
	Period		p;
	StringInfoData period;
	FlowWords	words;
	const char *opening;

	value_require_aggregate(fcinfo, "press_report");
	if (PG_ARGISNULL(ARG_PERIOD))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the period of press_report must not be NULL"),
				 errhint("Give the period that the figures are of, such as 'ytd 2023-10'.")));
	p = PG_GETARG_PERIOD(ARG_PERIOD);
	language = press_language(getarg_words(fcinfo, ARG_LANGUAGE, "language"));
	if (PG_NARGS() > ARG_WITH_YEAR && !PG_ARGISNULL(ARG_WITH_YEAR))
		year = PG_GETARG_BOOL(ARG_WITH_YEAR) ? PRESS_YEAR_ALWAYS : PRESS_YEAR_NEVER;
	flow = getarg_flow(fcinfo);

	row.texts[LANGUAGE] = pstrdup(language->code);
	row.texts[PERIOD] = psprintf("%s%s", period_to_text(p),
								 year == PRESS_YEAR_BY_RULE ? "" :
								 year == PRESS_YEAR_ALWAYS ? " with its year" : " without its year");
	initStringInfo(&period);
	press_append_period(&period, language, p, year);
	period.data[0] = pg_ascii_toupper((unsigned char) period.data[0]);
	words = read_row(fcinfo, language);
	opening = sentence(language, language->openings[flow], true, period.data, &words);
	if (flow == PRESS_EXPORT)
	{
		row.texts[EXPORTS] = tells_growth(&words) ? opening : "";
		row.texts[EXPORTS_WITHOUT_GROWTH] = tells_growth(&words) ? "" : opening;
	}
	else
	{
		row.texts[IMPORTS] = opening;
		row.texts[IMPORTS_AFTER_EXPORTS] =
			sentence(language, language->imports_after_exports, false, period.data, &words);
		row.texts[IMPORTS_AFTER_NO_GROWTH] =
			sentence(language, language->imports_after_exports, true, period.data, &words);
	}

	if (!PG_ARGISNULL(ARG_STATE))
		state = read_state(PG_GETARG_ARRAYTYPE_P(ARG_STATE));
	merge(&state, &row);
	PG_RETURN_DATUM(state_datum(&state));
}

/* press_report_merge(state, other): takes the rows of another state. */
Datum
press_report_merge(PG_FUNCTION_ARGS)
{
	State		state;
	State		other;

	value_require_aggregate(fcinfo, "press_report");
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
	{
		int			there = PG_ARGISNULL(0) ? 1 : 0;

		if (PG_ARGISNULL(there))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(there));
	}
	state = read_state(PG_GETARG_ARRAYTYPE_P(0));
	other = read_state(PG_GETARG_ARRAYTYPE_P(1));
	merge(&state, &other);
	PG_RETURN_DATUM(state_datum(&state));
}

/* Whether there is a sentence, and not an empty one. */
static bool
says_something(const char *words)
{
	return words != NULL && *words != '\0';
}

/* press_report_final(state): the paragraph; NULL where there is nothing to say. Strict. */
Datum
press_report_final(PG_FUNCTION_ARGS)
{
	State		state = read_state(PG_GETARG_ARRAYTYPE_P(0));
	const PressLanguage *language;
	const char *opening = state.texts[IMPORTS];
	const char *then = NULL;
	StringInfoData buf;

	initStringInfo(&buf);
	language = press_language(state.texts[LANGUAGE] == NULL ? "" : state.texts[LANGUAGE]);
	if (says_something(state.texts[EXPORTS]))
	{
		opening = state.texts[EXPORTS];
		then = state.texts[IMPORTS_AFTER_EXPORTS];
	}
	else if (says_something(state.texts[EXPORTS_WITHOUT_GROWTH]))
	{
		opening = state.texts[EXPORTS_WITHOUT_GROWTH];
		then = state.texts[IMPORTS_AFTER_NO_GROWTH];
	}
	if (!says_something(opening))
		PG_RETURN_NULL();
	appendStringInfoString(&buf, opening);
	if (says_something(then))
	{
		appendStringInfoString(&buf, press_words(language->between));
		appendStringInfoString(&buf, then);
	}
	appendStringInfoString(&buf, press_words(language->end));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(buf.data, buf.len));
}
