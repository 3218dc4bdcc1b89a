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

-- ---------- converted_sum: what the aggregates below add up in ----------

CREATE TYPE @extschema@.converted_sum;

CREATE FUNCTION @extschema@.converted_sum_in(cstring) RETURNS @extschema@.converted_sum
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_in';
COMMENT ON FUNCTION @extschema@.converted_sum_in(cstring) IS
'Reads a converted sum from its JSON text. Example: a partial sum from another node is read with it';

CREATE FUNCTION @extschema@.converted_sum_out(@extschema@.converted_sum) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_out';
COMMENT ON FUNCTION @extschema@.converted_sum_out(@extschema@.converted_sum) IS
'Prints a converted sum as JSON text. Example: a partial sum goes to another node with it';

CREATE FUNCTION @extschema@.converted_sum_recv(internal) RETURNS @extschema@.converted_sum
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_recv';
COMMENT ON FUNCTION @extschema@.converted_sum_recv(internal) IS
'Reads a converted sum from the wire. Example: a partial sum from another node is read with it';

CREATE FUNCTION @extschema@.converted_sum_send(@extschema@.converted_sum) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_send';
COMMENT ON FUNCTION @extschema@.converted_sum_send(@extschema@.converted_sum) IS
'Writes a converted sum to the wire; equal sums give equal bytes. Example: a partial sum goes to another node with it';

CREATE TYPE @extschema@.converted_sum (
	INPUT = @extschema@.converted_sum_in,
	OUTPUT = @extschema@.converted_sum_out,
	RECEIVE = @extschema@.converted_sum_recv,
	SEND = @extschema@.converted_sum_send,
	ALIGNMENT = double,
	STORAGE = extended,
	CATEGORY = 'p'
);
COMMENT ON TYPE @extschema@.converted_sum IS
'Amounts added up exactly by currency and rate, to be converted once: the state of sum_converted, sum_usd and sum_cny. Example: SELECT sum_usd(value, declared_on) FROM declarations adds up in one';

CREATE FUNCTION @extschema@.converted_sum_combine(@extschema@.converted_sum, @extschema@.converted_sum)
	RETURNS @extschema@.converted_sum
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_combine';
COMMENT ON FUNCTION @extschema@.converted_sum_combine(@extschema@.converted_sum, @extschema@.converted_sum) IS
'Combine function of sum_converted, sum_usd and sum_cny; both sums must be in one currency. Example: called by parallel plans alone';

CREATE FUNCTION @extschema@.converted_sum_final(@extschema@.converted_sum)
	RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_final';
COMMENT ON FUNCTION @extschema@.converted_sum_final(@extschema@.converted_sum) IS
'Final function of sum_converted, sum_usd and sum_cny: converts each total, adds them and rounds once. Example: called by the aggregates alone';

--@each value
CREATE FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, amount VALUE_TYPE, from_currency text, to_currency text, on_date date, book @extschema@.rate_book)
	RETURNS @extschema@.converted_sum
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'sum_converted_add_book_VALUE_C';
COMMENT ON FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, VALUE_TYPE, text, text, date, @extschema@.rate_book) IS
'Transition function of sum_converted with a book. Example: called by the aggregate alone';

CREATE AGGREGATE @extschema@.sum_converted(amount VALUE_TYPE, from_currency text, to_currency text, on_date date, book @extschema@.rate_book) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_converted(VALUE_TYPE, text, text, date, @extschema@.rate_book) IS
'Sum of amounts in any currency, in to_currency, at a book''s rates of the days: added up per rate, converted and rounded once, to max(scale of the amounts, 2) + 6 decimals. NULL amounts are skipped; an amount without a date, currency or rate is an error. Example: SELECT sum_converted(value, currency, ''CNY'', declared_on, book) FROM declarations, my_book';

CREATE FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, amount VALUE_TYPE, from_currency text, to_currency text, on_date date)
	RETURNS @extschema@.converted_sum
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'sum_converted_add_VALUE_C';
COMMENT ON FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, VALUE_TYPE, text, text, date) IS
'Transition function of sum_converted with the rate tables. Example: called by the aggregate alone';

CREATE AGGREGATE @extschema@.sum_converted(amount VALUE_TYPE, from_currency text, to_currency text, on_date date) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_converted(VALUE_TYPE, text, text, date) IS
'Sum of amounts in any currency, in to_currency, at the rates of type average in portstats.exchange_rate. Example: SELECT sum_converted(value, currency, ''CNY'', declared_on) FROM declarations';

CREATE FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, amount VALUE_TYPE, from_currency text, to_currency text, on_date date, rate_type text)
	RETURNS @extschema@.converted_sum
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'sum_converted_add_typed_VALUE_C';
COMMENT ON FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, VALUE_TYPE, text, text, date, text) IS
'Transition function of sum_converted with a named rate type. Example: called by the aggregate alone';

CREATE AGGREGATE @extschema@.sum_converted(amount VALUE_TYPE, from_currency text, to_currency text, on_date date, rate_type text) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_converted(VALUE_TYPE, text, text, date, text) IS
'The same at the rates of a named type. Example: SELECT sum_converted(value, currency, ''CNY'', declared_on, ''customs'') FROM declarations';

CREATE FUNCTION @extschema@.sum_usd_add(@extschema@.converted_sum, amount_cny VALUE_TYPE, on_date date)
	RETURNS @extschema@.converted_sum
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'sum_usd_add_VALUE_C';
COMMENT ON FUNCTION @extschema@.sum_usd_add(@extschema@.converted_sum, VALUE_TYPE, date) IS
'Transition function of sum_usd. Example: called by the aggregate alone';

CREATE AGGREGATE @extschema@.sum_usd(amount_cny VALUE_TYPE, on_date date) (
	SFUNC = @extschema@.sum_usd_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_usd(VALUE_TYPE, date) IS
'Sum of yuan in US dollars, at the rates of type average in portstats.exchange_rate; converted and rounded once. Example: SELECT sum_usd(value, declared_on) FROM declarations';

CREATE FUNCTION @extschema@.sum_cny_add(@extschema@.converted_sum, amount_usd VALUE_TYPE, on_date date)
	RETURNS @extschema@.converted_sum
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'sum_cny_add_VALUE_C';
COMMENT ON FUNCTION @extschema@.sum_cny_add(@extschema@.converted_sum, VALUE_TYPE, date) IS
'Transition function of sum_cny. Example: called by the aggregate alone';

CREATE AGGREGATE @extschema@.sum_cny(amount_usd VALUE_TYPE, on_date date) (
	SFUNC = @extschema@.sum_cny_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_cny(VALUE_TYPE, date) IS
'Sum of US dollars in yuan, at the rates of type average in portstats.exchange_rate; converted and rounded once. Example: SELECT sum_cny(value_usd, declared_on) FROM declarations';

--@end
