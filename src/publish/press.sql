-- press: figures, growth, periods and the paragraph of a release, in words.

CREATE FUNCTION @extschema@.press_number(value numeric, unit text, language text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_number';
COMMENT ON FUNCTION @extschema@.press_number(numeric, text, text) IS
'A figure with its unit, a currency code or a counting word, in words of a language (''en'' or ''zh''): three significant digits of money, all digits of a count. Example: press_number(1174363800, ''CNY'', ''en'') is 1.17 billion yuan';

CREATE FUNCTION @extschema@.press_number(value numeric, unit text, language text, significant_digits integer) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_number';
COMMENT ON FUNCTION @extschema@.press_number(numeric, text, text, integer) IS
'A figure with its unit, rounded half away from zero to so many significant digits (1 to 20), in words of a language. Example: press_number(1174363800, ''CNY'', ''en'', 4) is 1.174 billion yuan';

CREATE FUNCTION @extschema@.press_growth(growth @extschema@.growth, language text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_growth';
COMMENT ON FUNCTION @extschema@.press_growth(@extschema@.growth, text) IS
'A growth over the year before in words of a language (''en'' or ''zh''): percent, with one decimal below 100 and none above, or why there is none; NULL where there is no current figure. Example: SELECT press_growth(yoy(quantity, declared_on, ''ytd 2021-10''), ''en'') FROM declarations';

CREATE FUNCTION @extschema@.press_growth(growth @extschema@.growth, language text, decimals integer) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_growth';
COMMENT ON FUNCTION @extschema@.press_growth(@extschema@.growth, text, integer) IS
'A growth over the year before in words of a language, with so many decimals (0 to 20) of percent at most. Example: SELECT press_growth(yoy(quantity, declared_on, ''ytd 2021-10''), ''zh'', 1) FROM declarations';

CREATE FUNCTION @extschema@.press_growth(pct numeric, language text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_growth_of_pct';
COMMENT ON FUNCTION @extschema@.press_growth(numeric, text) IS
'A growth over the year before, given in percent, in words of a language (''en'' or ''zh''). Example: press_growth(1061.6, ''en'') is a year-on-year increase of 1,062 percent';

CREATE FUNCTION @extschema@.press_growth(pct numeric, language text, decimals integer) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_growth_of_pct';
COMMENT ON FUNCTION @extschema@.press_growth(numeric, text, integer) IS
'A growth over the year before, given in percent, in words of a language, with so many decimals (0 to 20) at most. Example: press_growth(1061.6468, ''en'', 1) is a year-on-year increase of 1,061.6 percent';

CREATE FUNCTION @extschema@.press_period(p @extschema@.period, language text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_period';
COMMENT ON FUNCTION @extschema@.press_period(@extschema@.period, text) IS
'A period in words of a language (''en'' or ''zh''), with its year, but for what begins with 1 January, ends before 31 December of that year and is no single month, week or day. Example: press_period(''ytd 2023-10'', ''en'') is from January to October';

CREATE FUNCTION @extschema@.press_period(p @extschema@.period, language text, with_year boolean) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_period';
COMMENT ON FUNCTION @extschema@.press_period(@extschema@.period, text, boolean) IS
'A period in words of a language, with its year or, where the words can do without it, not. Example: press_period(''2023-10'', ''en'', false) is in October';

-- ---------- the paragraph ----------

CREATE FUNCTION @extschema@.press_report_accum(text[], @extschema@.period, text, @extschema@.growth, text, @extschema@.growth, text, numeric, text, text)
	RETURNS text[]
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_report_accum';
COMMENT ON FUNCTION @extschema@.press_report_accum(text[], @extschema@.period, text, @extschema@.growth, text, @extschema@.growth, text, numeric, text, text) IS
'Puts one row of a report in words; only aggregates may call it. Example: it is what press_report(...) runs on every row';

CREATE FUNCTION @extschema@.press_report_accum(text[], @extschema@.period, text, @extschema@.growth, text, @extschema@.growth, text, numeric, text, text, boolean)
	RETURNS text[]
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_report_accum';
COMMENT ON FUNCTION @extschema@.press_report_accum(text[], @extschema@.period, text, @extschema@.growth, text, @extschema@.growth, text, numeric, text, text, boolean) IS
'Puts one row of a report in words; only aggregates may call it. Example: it is what press_report(...) runs on every row';

CREATE FUNCTION @extschema@.press_report_merge(text[], text[]) RETURNS text[]
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_report_merge';
COMMENT ON FUNCTION @extschema@.press_report_merge(text[], text[]) IS
'Puts the rows of two workers together; only aggregates may call it. Example: it is what press_report(...) puts the parts of a parallel plan together with';

CREATE FUNCTION @extschema@.press_report_final(text[]) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'press_report_final';
COMMENT ON FUNCTION @extschema@.press_report_final(text[]) IS
'The paragraph out of the rows in words, exports before imports. Example: it is what press_report(...) ends with';

CREATE AGGREGATE @extschema@.press_report(
	p @extschema@.period, flow text, quantity @extschema@.growth, unit text, value @extschema@.growth, currency text,
	converted numeric, converted_currency text, language text
) (
	SFUNC = @extschema@.press_report_accum,
	STYPE = text[],
	SSPACE = 1024,
	FINALFUNC = @extschema@.press_report_final,
	COMBINEFUNC = @extschema@.press_report_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.press_report(@extschema@.period, text, @extschema@.growth, text, @extschema@.growth, text, numeric, text, text) IS
'The paragraph of a release out of a row a flow (export, import): quantity in its unit, value in its currency and in another, growth in percent, in words of a language (''en'' or ''zh''); what is NULL is left out. Example: SELECT press_report(''ytd 2021-10'', flow, vehicles, ''vehicles'', value, ''CNY'', NULL, NULL, ''en'') FROM (SELECT flow, yoy(quantity, declared_on, ''ytd 2021-10'') AS vehicles, yoy(value_cny, declared_on, ''ytd 2021-10'') AS value FROM declarations GROUP BY flow) AS t';

CREATE AGGREGATE @extschema@.press_report(
	p @extschema@.period, flow text, quantity @extschema@.growth, unit text, value @extschema@.growth, currency text,
	converted numeric, converted_currency text, language text, with_year boolean
) (
	SFUNC = @extschema@.press_report_accum,
	STYPE = text[],
	SSPACE = 1024,
	FINALFUNC = @extschema@.press_report_final,
	COMBINEFUNC = @extschema@.press_report_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.press_report(@extschema@.period, text, @extschema@.growth, text, @extschema@.growth, text, numeric, text, text, boolean) IS
'The paragraph of a release, as without with_year, with the year of its period or, where the words can do without it, not: quantity in its unit, value in its currency and in another, growth in percent. Example: SELECT press_report(''ytd 2021-10'', flow, vehicles, ''vehicles'', value, ''CNY'', NULL, NULL, ''zh'', true) FROM (SELECT flow, yoy(quantity, declared_on, ''ytd 2021-10'') AS vehicles, yoy(value_cny, declared_on, ''ytd 2021-10'') AS value FROM declarations GROUP BY flow) AS t';
