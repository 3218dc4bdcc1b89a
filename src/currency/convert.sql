-- currency: converting amounts, with a book or with the tables.

CREATE FUNCTION @extschema@.exchange_rate(from_currency text, to_currency text, on_date date)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'exchange_rate';
COMMENT ON FUNCTION @extschema@.exchange_rate(text, text, date) IS
'What one unit of from_currency costs in to_currency on a day, of rate type average: as quoted, or to 12 decimals where it is inverse or across the pivot. For reading; no conversion goes through it. Example: exchange_rate(''USD'', ''CNY'', ''2021-10-05'') is 6.4172';

CREATE FUNCTION @extschema@.exchange_rate(from_currency text, to_currency text, on_date date, rate_type text)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'exchange_rate_typed';
COMMENT ON FUNCTION @extschema@.exchange_rate(text, text, date, text) IS
'What one unit of from_currency costs in to_currency on a day, of a named rate type: as quoted, or to 12 decimals where it is inverse or across the pivot. For reading; no conversion goes through it. Example: exchange_rate(''USD'', ''CNY'', ''2021-10-05'', ''average'') is 6.4172';

CREATE FUNCTION @extschema@.exchange_rate(from_currency text, to_currency text, on_date date, book @extschema@.rate_book)
	RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'exchange_rate_book';
COMMENT ON FUNCTION @extschema@.exchange_rate(text, text, date, @extschema@.rate_book) IS
'What one unit of from_currency costs in to_currency on a day, of a book: as quoted, or to 12 decimals where it is inverse or across the pivot. For reading; no conversion goes through it. Example: SELECT exchange_rate(''USD'', ''CNY'', ''2021-10-05'', book) FROM books';

CREATE FUNCTION @extschema@.convert_currency(amount numeric, from_currency text, to_currency text, on_date date, book @extschema@.rate_book)
	RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'convert_currency_book';
COMMENT ON FUNCTION @extschema@.convert_currency(numeric, text, text, date, @extschema@.rate_book) IS
'An amount of from_currency in to_currency, at a book''s rate of the day, to max(scale of amount, 2) + 6 decimals; an error where there is no rate. Example: SELECT convert_currency(1000, ''CNY'', ''USD'', ''2021-10-05'', book) FROM books';

CREATE FUNCTION @extschema@.convert_currency(amount numeric, from_currency text, to_currency text, on_date date)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'convert_currency';
COMMENT ON FUNCTION @extschema@.convert_currency(numeric, text, text, date) IS
'An amount of from_currency in to_currency, at the rate of type average of the day, to max(scale of amount, 2) + 6 decimals; an error where there is no rate. Example: convert_currency(1000, ''EUR'', ''CNY'', ''2021-10-05'') is 7443.95200000';

CREATE FUNCTION @extschema@.convert_currency(amount numeric, from_currency text, to_currency text, on_date date, rate_type text)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'convert_currency_typed';
COMMENT ON FUNCTION @extschema@.convert_currency(numeric, text, text, date, text) IS
'An amount of from_currency in to_currency, at a named type''s rate of the day, to max(scale of amount, 2) + 6 decimals; an error where there is no rate. Example: convert_currency(1000, ''USD'', ''CNY'', ''2021-10-05'', ''average'') is 6417.20000000';

CREATE FUNCTION @extschema@.try_convert_currency(amount numeric, from_currency text, to_currency text, on_date date, book @extschema@.rate_book)
	RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'try_convert_currency_book';
COMMENT ON FUNCTION @extschema@.try_convert_currency(numeric, text, text, date, @extschema@.rate_book) IS
'As convert_currency with a book, in to_currency, but NULL where it would raise an error: where there is no rate or it is too old, on an infinite day, for what is no currency code. Example: SELECT try_convert_currency(1000, ''CNY'', ''USD'', ''2021-10-05'', book) FROM books';

CREATE FUNCTION @extschema@.try_convert_currency(amount numeric, from_currency text, to_currency text, on_date date)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'try_convert_currency';
COMMENT ON FUNCTION @extschema@.try_convert_currency(numeric, text, text, date) IS
'As convert_currency at a rate of type average, in to_currency, but NULL where it would raise an error: where there is no rate or it is too old, on an infinite day, for what is no currency code. Example: SELECT count(*) FROM declarations WHERE try_convert_currency(value_cny, ''CNY'', ''USD'', declared_on) IS NULL is 0';

CREATE FUNCTION @extschema@.try_convert_currency(amount numeric, from_currency text, to_currency text, on_date date, rate_type text)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'try_convert_currency_typed';
COMMENT ON FUNCTION @extschema@.try_convert_currency(numeric, text, text, date, text) IS
'As convert_currency at a rate of a named type, in to_currency, but NULL where it would raise an error: where there is no rate or it is too old, on an infinite day, for what is no currency code and no rate type. Example: try_convert_currency(1000, ''USD'', ''CNY'', ''2021-10-05'', ''average'') is 6417.20000000';

CREATE FUNCTION @extschema@.to_usd(amount_cny numeric, on_date date)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'to_usd';
COMMENT ON FUNCTION @extschema@.to_usd(numeric, date) IS
'Yuan in US dollars, at the rate of type average of the day, to max(scale of amount_cny, 2) + 6 decimals; an error where there is no rate. Example: to_usd(1000, ''2021-10-05'') is 155.83120364';

CREATE FUNCTION @extschema@.to_cny(amount_usd numeric, on_date date)
	RETURNS numeric
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'to_cny';
COMMENT ON FUNCTION @extschema@.to_cny(numeric, date) IS
'US dollars in yuan, at the rate of type average of the day, to max(scale of amount_usd, 2) + 6 decimals; an error where there is no rate. Example: to_cny(1000, ''2021-10-05'') is 6417.20000000';
