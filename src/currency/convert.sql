-- currency: converting amounts, with a book or with the tables.

CREATE FUNCTION @extschema@.exchange_rate(from_currency text, to_currency text, on_date date)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'exchange_rate';
COMMENT ON FUNCTION @extschema@.exchange_rate(text, text, date) IS
'What one unit of from_currency costs in to_currency on a day, of rate type average: as quoted, or to 12 decimals where it is inverse or across the pivot. For reading; no conversion goes through it. Example: exchange_rate(''USD'', ''CNY'', ''2023-10-05'')';

CREATE FUNCTION @extschema@.exchange_rate(from_currency text, to_currency text, on_date date, rate_type text)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'exchange_rate_typed';
COMMENT ON FUNCTION @extschema@.exchange_rate(text, text, date, text) IS
'The same of a named rate type. Example: exchange_rate(''USD'', ''CNY'', ''2023-10-05'', ''customs'')';

CREATE FUNCTION @extschema@.exchange_rate(from_currency text, to_currency text, on_date date, book @extschema@.rate_book)
	RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'exchange_rate_book';
COMMENT ON FUNCTION @extschema@.exchange_rate(text, text, date, @extschema@.rate_book) IS
'The same of a book. Example: exchange_rate(''USD'', ''CNY'', ''2023-10-05'', book) gives units of CNY for one USD';

CREATE FUNCTION @extschema@.convert_currency(amount numeric, from_currency text, to_currency text, on_date date, book @extschema@.rate_book)
	RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'convert_currency_book';
COMMENT ON FUNCTION @extschema@.convert_currency(numeric, text, text, date, @extschema@.rate_book) IS
'An amount of from_currency in to_currency, at a book''s rate of the day, to max(scale of amount, 2) + 6 decimals; an error where there is no rate. Example: convert_currency(1000, ''CNY'', ''USD'', ''2023-10-05'', book)';

CREATE FUNCTION @extschema@.convert_currency(amount numeric, from_currency text, to_currency text, on_date date)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'convert_currency';
COMMENT ON FUNCTION @extschema@.convert_currency(numeric, text, text, date) IS
'An amount of from_currency in to_currency, at the rate of type average of the day, to max(scale of amount, 2) + 6 decimals; an error where there is no rate. Example: convert_currency(1000, ''EUR'', ''CNY'', ''2023-10-05'')';

CREATE FUNCTION @extschema@.convert_currency(amount numeric, from_currency text, to_currency text, on_date date, rate_type text)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'convert_currency_typed';
COMMENT ON FUNCTION @extschema@.convert_currency(numeric, text, text, date, text) IS
'The same at a rate of a named type. Example: convert_currency(1000, ''EUR'', ''CNY'', ''2023-10-05'', ''customs'')';

CREATE FUNCTION @extschema@.try_convert_currency(amount numeric, from_currency text, to_currency text, on_date date, book @extschema@.rate_book)
	RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'try_convert_currency_book';
COMMENT ON FUNCTION @extschema@.try_convert_currency(numeric, text, text, date, @extschema@.rate_book) IS
'As convert_currency with a book, in to_currency, but NULL where it would raise an error: where there is no rate or it is too old, on an infinite day, for what is no currency code. Example: try_convert_currency(1000, ''CNY'', ''USD'', ''2023-10-05'', book)';

CREATE FUNCTION @extschema@.try_convert_currency(amount numeric, from_currency text, to_currency text, on_date date)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'try_convert_currency';
COMMENT ON FUNCTION @extschema@.try_convert_currency(numeric, text, text, date) IS
'As convert_currency at a rate of type average, in to_currency, but NULL where it would raise an error: where there is no rate or it is too old, on an infinite day, for what is no currency code. Example: SELECT count(*) FROM declarations WHERE try_convert_currency(value, currency, ''CNY'', declared_on) IS NULL AND value IS NOT NULL';

CREATE FUNCTION @extschema@.try_convert_currency(amount numeric, from_currency text, to_currency text, on_date date, rate_type text)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'try_convert_currency_typed';
COMMENT ON FUNCTION @extschema@.try_convert_currency(numeric, text, text, date, text) IS
'The same at a rate of a named type, in to_currency; NULL also where there is no such type. Example: try_convert_currency(1000, ''EUR'', ''CNY'', ''2023-10-05'', ''customs'')';

CREATE FUNCTION @extschema@.to_usd(amount_cny numeric, on_date date)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'to_usd';
COMMENT ON FUNCTION @extschema@.to_usd(numeric, date) IS
'Yuan in US dollars, at the average rate of the day. Example: to_usd(1000, ''2023-10-05'')';

CREATE FUNCTION @extschema@.to_cny(amount_usd numeric, on_date date)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'to_cny';
COMMENT ON FUNCTION @extschema@.to_cny(numeric, date) IS
'US dollars in yuan, at the average rate of the day. Example: to_cny(1000, ''2023-10-05'')';
