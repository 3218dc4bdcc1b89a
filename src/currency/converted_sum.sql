-- currency: sums in one currency of amounts in any, and the value they are made of.

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
	RETURNS @extschema@.converted_sum
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_final';
COMMENT ON FUNCTION @extschema@.converted_sum_final(@extschema@.converted_sum) IS
'Final function of converted_sum and combine: the sum in its one form. Example: called by the aggregates alone';

CREATE FUNCTION @extschema@.total(@extschema@.converted_sum)
	RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_total';
COMMENT ON FUNCTION @extschema@.total(@extschema@.converted_sum) IS
'What a converted sum comes to, in units of its target currency, each total converted once, the whole rounded once; NULL where it has no amount. Example: SELECT total(combine(s)) FROM kept_sums';

CREATE TYPE @extschema@.converted_amount AS (
	currency text,
	rows bigint,
	amount numeric,
	converted numeric
);
COMMENT ON TYPE @extschema@.converted_amount IS
'What a converted sum has of one currency, in that currency and in the target. Example: SELECT a.* FROM kept_sums, amounts(s) AS a';
COMMENT ON COLUMN @extschema@.converted_amount.currency IS
'Currency of the amounts. Example: EUR';
COMMENT ON COLUMN @extschema@.converted_amount.rows IS
'Amounts in it, in rows; rows without an amount are not counted. Example: 12';
COMMENT ON COLUMN @extschema@.converted_amount.amount IS
'Their sum, in units of the currency. Example: 1200.00';
COMMENT ON COLUMN @extschema@.converted_amount.converted IS
'That sum in units of the target currency, rounded for itself, so that the parts may differ from the whole in the last decimal. Example: 9240.00000000';

CREATE FUNCTION @extschema@.amounts(@extschema@.converted_sum)
	RETURNS SETOF @extschema@.converted_amount
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 20
	AS 'MODULE_PATHNAME', 'converted_sum_amounts';
COMMENT ON FUNCTION @extschema@.amounts(@extschema@.converted_sum) IS
'What is in a converted sum: a row a currency with its rows, the amount in units of the currency and converted, in the order of the codes. Example: SELECT * FROM amounts((SELECT converted_sum(value, currency, ''CNY'', declared_on) FROM declarations))';

CREATE AGGREGATE @extschema@.combine(@extschema@.converted_sum) (
	SFUNC = @extschema@.converted_sum_combine,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.combine(@extschema@.converted_sum) IS
'One converted sum of many with the same target currency, as if made from all their rows (in units of the target). Example: SELECT total(combine(s)) FROM kept_sums';

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
	FINALFUNC = @extschema@.total,
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
	FINALFUNC = @extschema@.total,
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
	FINALFUNC = @extschema@.total,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_converted(VALUE_TYPE, text, text, date, text) IS
'The same at the rates of a named type. Example: SELECT sum_converted(value, currency, ''CNY'', declared_on, ''customs'') FROM declarations';

CREATE AGGREGATE @extschema@.converted_sum(amount VALUE_TYPE, from_currency text, to_currency text, on_date date) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.converted_sum(VALUE_TYPE, text, text, date) IS
'What sum_converted adds up in, as a value to store, combine and read: amounts by currency and rate, of type average, with the target currency. Example: SELECT destination, converted_sum(value, currency, ''CNY'', declared_on) AS s FROM declarations GROUP BY destination';

CREATE AGGREGATE @extschema@.converted_sum(amount VALUE_TYPE, from_currency text, to_currency text, on_date date, rate_type text) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.converted_sum(VALUE_TYPE, text, text, date, text) IS
'The same at the rates of a named type. Example: SELECT converted_sum(value, currency, ''CNY'', declared_on, ''customs'') FROM declarations';

CREATE AGGREGATE @extschema@.converted_sum(amount VALUE_TYPE, from_currency text, to_currency text, on_date date, book @extschema@.rate_book) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.converted_sum(VALUE_TYPE, text, text, date, @extschema@.rate_book) IS
'The same at a book''s rates. Example: SELECT converted_sum(value, currency, ''CNY'', declared_on, (SELECT book FROM books)) FROM declarations';

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
	FINALFUNC = @extschema@.total,
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
	FINALFUNC = @extschema@.total,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_cny(VALUE_TYPE, date) IS
'Sum of US dollars in yuan, at the rates of type average in portstats.exchange_rate; converted and rounded once. Example: SELECT sum_cny(value_usd, declared_on) FROM declarations';

--@end
