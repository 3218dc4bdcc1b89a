-- currency: where a rate comes from, and how it went.

CREATE TYPE @extschema@.rate_step AS (
	step integer,
	base_currency text,
	quote_currency text,
	rate numeric,
	direction text,
	valid_from date,
	valid_until date,
	age_days integer,
	source text
);
COMMENT ON TYPE @extschema@.rate_step IS
'One rate of the way from a currency to another. Example: SELECT * FROM explain_rate(''EUR'', ''CNY'', ''2021-10-05'')';
COMMENT ON COLUMN @extschema@.rate_step.step IS
'1, and 2 where the way is across the pivot. Example: 1';
COMMENT ON COLUMN @extschema@.rate_step.base_currency IS
'Currency of which one unit is priced, as the pair is quoted. Example: EUR';
COMMENT ON COLUMN @extschema@.rate_step.quote_currency IS
'Currency that the price is in. Example: USD';
COMMENT ON COLUMN @extschema@.rate_step.rate IS
'Units of quote_currency for one unit of base_currency, as quoted. Example: 1.0563';
COMMENT ON COLUMN @extschema@.rate_step.direction IS
'direct, multiplied with, or inverse, divided by. Example: direct';
COMMENT ON COLUMN @extschema@.rate_step.valid_from IS
'First day on which the rate is valid. Example: 2023-10-01';
COMMENT ON COLUMN @extschema@.rate_step.valid_until IS
'Last day on which it serves: its own, the end of the unit, the day before the next rate or the age limit, whichever comes first; NULL where nothing ends it. Example: 2023-10-31';
COMMENT ON COLUMN @extschema@.rate_step.age_days IS
'Days from valid_from to on_date. Example: 4';
COMMENT ON COLUMN @extschema@.rate_step.source IS
'As it stands in exchange_rate; NULL for a rate of a book. Example: Federal Reserve, G.5';

CREATE FUNCTION @extschema@.explain_rate(from_currency text, to_currency text, on_date date)
	RETURNS SETOF @extschema@.rate_step
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 ROWS 2
	AS 'MODULE_PATHNAME', 'explain_rate';
COMMENT ON FUNCTION @extschema@.explain_rate(text, text, date) IS
'The rates of type average that convert_currency goes by on a day, a row a step: none for the same currency, two across the pivot; an error where there is no rate. Example: SELECT * FROM explain_rate(''EUR'', ''CNY'', ''2021-10-05'')';

CREATE FUNCTION @extschema@.explain_rate(from_currency text, to_currency text, on_date date, rate_type text)
	RETURNS SETOF @extschema@.rate_step
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 ROWS 2
	AS 'MODULE_PATHNAME', 'explain_rate_typed';
COMMENT ON FUNCTION @extschema@.explain_rate(text, text, date, text) IS
'The rates of a named type that convert_currency goes by on a day, a row a step: none for the same currency, two across the pivot; an error where there is no rate. Example: SELECT * FROM explain_rate(''USD'', ''CNY'', ''2021-10-05'', ''customs'')';

CREATE FUNCTION @extschema@.explain_rate(from_currency text, to_currency text, on_date date, book @extschema@.rate_book)
	RETURNS SETOF @extschema@.rate_step
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 2
	AS 'MODULE_PATHNAME', 'explain_rate_book';
COMMENT ON FUNCTION @extschema@.explain_rate(text, text, date, @extschema@.rate_book) IS
'The rates of a book that convert_currency goes by on a day, a row a step: none for the same currency, two across the pivot; an error where there is no rate. Example: SELECT s.* FROM books, explain_rate(''USD'', ''CNY'', ''2021-10-05'', book) AS s';

CREATE TYPE @extschema@.rate_point AS (
	period @extschema@.period,
	start_date date,
	rate numeric,
	source text
);
COMMENT ON TYPE @extschema@.rate_point IS
'A rate at the start of a period, for plots. Example: SELECT start_date, rate FROM rate_history(''USD'', ''CNY'', ''2021'')';
COMMENT ON COLUMN @extschema@.rate_point.period IS
'The month, or another unit. Example: 2023-10';
COMMENT ON COLUMN @extschema@.rate_point.start_date IS
'Its first day. Example: 2023-10-01';
COMMENT ON COLUMN @extschema@.rate_point.rate IS
'Units of to_currency for one unit of from_currency on that day, as exchange_rate() gives it; NULL where there is none. Example: 7.3005';
COMMENT ON COLUMN @extschema@.rate_point.source IS
'As it stands in exchange_rate, those of two steps with a semicolon between; NULL for a book. Example: Federal Reserve, G.5';

CREATE FUNCTION @extschema@.rate_history(from_currency text, to_currency text, p @extschema@.period)
	RETURNS SETOF @extschema@.rate_point
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 ROWS 12
	AS 'MODULE_PATHNAME', 'rate_history';
COMMENT ON FUNCTION @extschema@.rate_history(text, text, @extschema@.period) IS
'The rate of type average on the first day of each month that shares a day with a period, NULL where there is none. Example: SELECT start_date, rate FROM rate_history(''USD'', ''CNY'', ''2021'')';

CREATE FUNCTION @extschema@.rate_history(from_currency text, to_currency text, p @extschema@.period, unit text)
	RETURNS SETOF @extschema@.rate_point
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 ROWS 52
	AS 'MODULE_PATHNAME', 'rate_history';
COMMENT ON FUNCTION @extschema@.rate_history(text, text, @extschema@.period, text) IS
'The rate of type average on the first day of each unit (year, half, quarter, month, week or day) that shares a day with a period, NULL where there is none. Example: SELECT start_date, rate FROM rate_history(''USD'', ''CNY'', ''2021'', ''quarter'')';

CREATE FUNCTION @extschema@.rate_history(from_currency text, to_currency text, p @extschema@.period, unit text, rate_type text)
	RETURNS SETOF @extschema@.rate_point
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 100 ROWS 52
	AS 'MODULE_PATHNAME', 'rate_history_typed';
COMMENT ON FUNCTION @extschema@.rate_history(text, text, @extschema@.period, text, text) IS
'The rate of a named type on the first day of each unit (year, half, quarter, month, week or day) that shares a day with a period, NULL where there is none. Example: SELECT start_date, rate FROM rate_history(''USD'', ''CNY'', ''2021'', ''month'', ''customs'')';

CREATE FUNCTION @extschema@.rate_history(from_currency text, to_currency text, p @extschema@.period, unit text, book @extschema@.rate_book)
	RETURNS SETOF @extschema@.rate_point
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 52
	AS 'MODULE_PATHNAME', 'rate_history_book';
COMMENT ON FUNCTION @extschema@.rate_history(text, text, @extschema@.period, text, @extschema@.rate_book) IS
'The rate of a book on the first day of each unit (year, half, quarter, month, week or day) that shares a day with a period, NULL where there is none. Example: SELECT start_date, rate FROM books, rate_history(''USD'', ''CNY'', ''2021'', ''week'', book)';
