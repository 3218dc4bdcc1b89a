/*
 * audit_units.c: which units a printed word may be. One word may be several: a car and a
 * truck are both counted in 辆.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"

#include "compat.h"
#include "publish/audit_units.h"
#include "publish/press_words.h"
#include "value/value.h"

/* Other spellings of counting words of press_words.c, and a unit of it that is another one's. */
typedef struct Spelling
{
	const char *word;
	const char *unit;
} Spelling;

static const Spelling spellings[] = {
	{"kg", "kilogram"}, {"kgs", "kilogram"}, {"kilogramme", "kilogram"}, {"kilogrammes", "kilogram"},
	{"公斤", "kilogram"}, {"t", "tonne"}, {"metric ton", "tonne"}, {"metric tons", "tonne"},
	{"metric tonne", "tonne"}, {"metric tonnes", "tonne"}, {"公吨", "tonne"}, {"l", "litre"},
	{"liter", "litre"}, {"liters", "litre"}, {"公升", "litre"}, {"m3", "cubic metre"},
	{"m³", "cubic metre"}, {"cubic meter", "cubic metre"}, {"cubic meters", "cubic metre"},
	{"pc", "piece"}, {"pcs", "piece"}, {"标准箱", "TEU"}, {NULL, NULL}
};

/* Whether two words are one, but for capital letters; others than of ASCII are compared as they are. */
static bool
is_same_but_for_case(const char *a, const char *b)
{
	for (; *a != '\0' && pg_ascii_tolower((unsigned char) *a) == pg_ascii_tolower((unsigned char) *b); a++, b++)
		;
	return *a == *b;
}

/* Whether two words in no table are one. Of short symbols with an m the case counts: MW and mW. */
static bool
is_same_word(const char *a, const char *b)
{
	if ((*a == 'm' || *a == 'M') && strlen(a) <= 3)
		return strcmp(a, b) == 0;
	return is_same_but_for_case(a, b);
}

/* Whether a unit is printed so, in a language that counts in it. */
static bool
is_word_of(const PressUnit *unit, const char *printed)
{
	const char *words[] = {unit->name, unit->plural, unit->after_one, unit->after};

	for (int i = 0; i < (int) lengthof(words); i++)
		if (is_same_but_for_case(words[i] + strspn(words[i], " "), printed))
			return true;
	return false;
}

/* The bit of a counting unit of that name; of its own where it is another spelling of one. */
static uint64
bit_of(const char *name)
{
	int			bit = 0;

	for (const Spelling *spelling = spellings; spelling->word != NULL; spelling++)
		if (strcmp(spelling->word, name) == 0)
			name = spelling->unit;
	for (const PressUnit *unit = press_languages[0].units; unit->name != NULL; unit++)
	{
		if (unit->plural == NULL)
			continue;
		if (strcmp(unit->name, name) == 0)
			return UINT64CONST(1) << bit;
		if (++bit == 64)
			elog(ERROR, "more than 64 counting units");
	}
	elog(ERROR, "no counting unit is called \"%s\"", name);
	return 0;
}

AuditUnits
audit_units(const char *printed)
{
	AuditUnits	result = {printed, 0};

	if (printed == NULL)
		return result;
	/* The words of the tables are in UTF-8. */
	if (!value_is_text_utf8())
		printed = pg_server_to_any(printed, strlen(printed), PG_UTF8);
	for (const PressLanguage *language = press_languages; language->code != NULL; language++)
		for (const PressUnit *unit = language->units; unit->name != NULL; unit++)
			if (unit->plural != NULL && is_word_of(unit, printed))
				result.known |= bit_of(unit->name);
	for (const Spelling *spelling = spellings; spelling->word != NULL; spelling++)
		if (is_same_but_for_case(spelling->word, printed))
			result.known |= bit_of(spelling->unit);
	return result;
}

bool
audit_units_meet(AuditUnits *units, AuditUnits others)
{
	if (others.printed == NULL)
		return true;
	if (units->printed == NULL)
		*units = others;
	else if (units->known == 0 || others.known == 0)
		return units->known == others.known && is_same_word(units->printed, others.printed);
	else if ((units->known & others.known) == 0)
		return false;
	else if ((units->known & others.known) != units->known)
	{
		units->known &= others.known;
		units->printed = others.printed;
	}
	return true;
}
