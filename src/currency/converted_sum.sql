-- currency: sums in one currency of amounts in any, and the value they are made of.

CREATE TYPE @extschema@.converted_sum;

CREATE FUNCTION @extschema@.converted_sum_in(cstring) RETURNS @extschema@.converted_sum
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_in';
COMMENT ON FUNCTION @extschema@.converted_sum_in(cstring) IS
'Reads a converted sum from its JSON text. Example: it is what COPY converted_sums FROM STDIN reads with';

CREATE FUNCTION @extschema@.converted_sum_out(@extschema@.converted_sum) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_out';
COMMENT ON FUNCTION @extschema@.converted_sum_out(@extschema@.converted_sum) IS
'Prints a converted sum as JSON text. Example: it is what COPY converted_sums TO STDOUT prints with';

CREATE FUNCTION @extschema@.converted_sum_recv(internal) RETURNS @extschema@.converted_sum
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_recv';
COMMENT ON FUNCTION @extschema@.converted_sum_recv(internal) IS
'Reads a converted sum from the wire. Example: it is what COPY converted_sums FROM STDIN (FORMAT binary) reads with';

CREATE FUNCTION @extschema@.converted_sum_send(@extschema@.converted_sum) RETURNS bytea
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_send';
COMMENT ON FUNCTION @extschema@.converted_sum_send(@extschema@.converted_sum) IS
'Writes a converted sum to the wire; equal sums give equal bytes in one client encoding. Example: it is what COPY converted_sums TO STDOUT (FORMAT binary) writes with';

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
'Amounts added up exactly by currency and rate, to be converted once: the state of sum_converted, sum_usd and sum_cny. Example: CREATE TABLE converted_sums AS SELECT destination, converted_sum(value_cny, ''CNY'', ''USD'', declared_on) AS s FROM declarations GROUP BY destination';

CREATE FUNCTION @extschema@.converted_sum_combine(@extschema@.converted_sum, @extschema@.converted_sum)
	RETURNS @extschema@.converted_sum
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_combine';
COMMENT ON FUNCTION @extschema@.converted_sum_combine(@extschema@.converted_sum, @extschema@.converted_sum) IS
'Adds one converted sum, in the same currency, to another within an aggregate; only aggregates may call it. Example: it is what combine(converted_sum) runs on every row';

CREATE FUNCTION @extschema@.converted_sum_final(@extschema@.converted_sum)
	RETURNS @extschema@.converted_sum
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_final';
COMMENT ON FUNCTION @extschema@.converted_sum_final(@extschema@.converted_sum) IS
'The canonical form of a converted sum: equal contents have equal bytes. Example: it is what converted_sum(amount, from_currency, to_currency, on_date) ends with';

CREATE FUNCTION @extschema@.total(@extschema@.converted_sum)
	RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_sum_total';
COMMENT ON FUNCTION @extschema@.total(@extschema@.converted_sum) IS
'What a converted sum comes to, in units of its target currency, each total converted once, the whole rounded once; NULL where it has no amount. Example: SELECT destination, total(s) FROM converted_sums';

CREATE TYPE @extschema@.converted_amount AS (
	currency text,
	rows bigint,
	amount numeric,
	converted numeric
);
COMMENT ON TYPE @extschema@.converted_amount IS
'What a converted sum has of one currency, in that currency and in the target. Example: SELECT destination, a.* FROM converted_sums, amounts(s) AS a';
COMMENT ON COLUMN @extschema@.converted_amount.currency IS
'Currency of the amounts. Example: EUR';
COMMENT ON COLUMN @extschema@.converted_amount.rows IS
'Amounts in it, in rows; rows without an amount are not counted. Example: 12';
COMMENT ON COLUMN @extschema@.converted_amount.amount IS
'Their sum, in units of the currency. Example: 1200.00';
COMMENT ON COLUMN @extschema@.converted_amount.converted IS
'That sum in units of the target currency, rounded for itself, so that the parts may differ from the whole in the last decimal. Example: 9240.00000000';

CREATE FUNCTION @extschema@.amounts(s @extschema@.converted_sum)
	RETURNS SETOF @extschema@.converted_amount
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 20
	AS 'MODULE_PATHNAME', 'converted_sum_amounts';
COMMENT ON FUNCTION @extschema@.amounts(@extschema@.converted_sum) IS
'What is in a converted sum: a row a currency with its rows, the amount in units of the currency and converted, in the order of the codes. Example: SELECT * FROM amounts((SELECT converted_sum(value_cny, ''CNY'', ''USD'', declared_on) FROM declarations))';

CREATE AGGREGATE @extschema@.combine(s @extschema@.converted_sum) (
	SFUNC = @extschema@.converted_sum_combine,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.combine(@extschema@.converted_sum) IS
'One converted sum of many with the same target currency, as if made from all their rows (in units of the target). Example: SELECT total(combine(s)) FROM converted_sums';

--@each value
CREATE FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, amount VALUE_TYPE, from_currency text, to_currency text, on_date date, book @extschema@.rate_book)
	RETURNS @extschema@.converted_sum
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'sum_converted_add_book_VALUE_C';
COMMENT ON FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, VALUE_TYPE, text, text, date, @extschema@.rate_book) IS
'Takes one row into a converted sum with a book; only aggregates may call it. Example: it is what sum_converted(amount, from_currency, to_currency, on_date, book) runs on every row';

CREATE AGGREGATE @extschema@.sum_converted(amount VALUE_TYPE, from_currency text, to_currency text, on_date date, book @extschema@.rate_book) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.total,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_converted(VALUE_TYPE, text, text, date, @extschema@.rate_book) IS
'Sum of amounts in any currency, in to_currency, at a book''s rates of the days: added up per rate, converted and rounded once, to max(scale of the amounts, 2) + 6 decimals. NULL amounts are skipped; an amount without a date, currency or rate is an error. Example: SELECT sum_converted(value_cny, ''CNY'', ''USD'', declared_on, book) FROM declarations, books WHERE declared_on <@ ''2021-10''::period';

CREATE FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, amount VALUE_TYPE, from_currency text, to_currency text, on_date date)
	RETURNS @extschema@.converted_sum
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'sum_converted_add_VALUE_C';
COMMENT ON FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, VALUE_TYPE, text, text, date) IS
'Takes one row into a converted sum with the rate tables; only aggregates may call it. Example: it is what sum_converted(amount, from_currency, to_currency, on_date) runs on every row';

CREATE AGGREGATE @extschema@.sum_converted(amount VALUE_TYPE, from_currency text, to_currency text, on_date date) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.total,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_converted(VALUE_TYPE, text, text, date) IS
'Sum of amounts in any currency, in to_currency, at the rates of type average in portstats.exchange_rate: added up per rate, converted and rounded once, to max(scale of the amounts, 2) + 6 decimals. NULL amounts are skipped; an amount without a date, currency or rate is an error. Example: SELECT sum_converted(value_cny, ''CNY'', ''USD'', declared_on) FROM declarations';

CREATE FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, amount VALUE_TYPE, from_currency text, to_currency text, on_date date, rate_type text)
	RETURNS @extschema@.converted_sum
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'sum_converted_add_typed_VALUE_C';
COMMENT ON FUNCTION @extschema@.sum_converted_add(@extschema@.converted_sum, VALUE_TYPE, text, text, date, text) IS
'Takes one row into a converted sum with a named rate type; only aggregates may call it. Example: it is what sum_converted(amount, from_currency, to_currency, on_date, rate_type) runs on every row';

CREATE AGGREGATE @extschema@.sum_converted(amount VALUE_TYPE, from_currency text, to_currency text, on_date date, rate_type text) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.total,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_converted(VALUE_TYPE, text, text, date, text) IS
'Sum of amounts in any currency, in to_currency, at the rates of a named type: added up per rate, converted and rounded once, to max(scale of the amounts, 2) + 6 decimals. NULL amounts are skipped; an amount without a date, currency or rate is an error. Example: SELECT sum_converted(value_cny, ''CNY'', ''USD'', declared_on, ''customs'') FROM declarations WHERE declared_on <@ ''2021-10''::period';

CREATE AGGREGATE @extschema@.converted_sum(amount VALUE_TYPE, from_currency text, to_currency text, on_date date) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.converted_sum(VALUE_TYPE, text, text, date) IS
'What sum_converted adds up in, as a value to store, combine and read: amounts by currency and rate, at the rates of type average, with the target currency. Example: SELECT destination, converted_sum(value_cny, ''CNY'', ''USD'', declared_on) AS s FROM declarations GROUP BY destination';

CREATE AGGREGATE @extschema@.converted_sum(amount VALUE_TYPE, from_currency text, to_currency text, on_date date, rate_type text) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.converted_sum(VALUE_TYPE, text, text, date, text) IS
'What sum_converted adds up in, as a value to store, combine and read: amounts by currency and rate, at the rates of a named type, with the target currency. Example: SELECT converted_sum(value_cny, ''CNY'', ''USD'', declared_on, ''customs'') FROM declarations WHERE declared_on <@ ''2021-10''::period';

CREATE AGGREGATE @extschema@.converted_sum(amount VALUE_TYPE, from_currency text, to_currency text, on_date date, book @extschema@.rate_book) (
	SFUNC = @extschema@.sum_converted_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_sum_final,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.converted_sum(VALUE_TYPE, text, text, date, @extschema@.rate_book) IS
'What sum_converted adds up in, as a value to store, combine and read: amounts by currency and rate, at a book''s rates of the days, with the target currency. Example: SELECT converted_sum(value_cny, ''CNY'', ''USD'', declared_on, book) FROM declarations, books WHERE declared_on <@ ''2021-10''::period';

CREATE FUNCTION @extschema@.sum_usd_add(@extschema@.converted_sum, amount_cny VALUE_TYPE, on_date date)
	RETURNS @extschema@.converted_sum
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'sum_usd_add_VALUE_C';
COMMENT ON FUNCTION @extschema@.sum_usd_add(@extschema@.converted_sum, VALUE_TYPE, date) IS
'Takes one row into a converted sum from yuan to dollars; only aggregates may call it. Example: it is what sum_usd(amount_cny, on_date) runs on every row';

CREATE AGGREGATE @extschema@.sum_usd(amount_cny VALUE_TYPE, on_date date) (
	SFUNC = @extschema@.sum_usd_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.total,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_usd(VALUE_TYPE, date) IS
'Sum of yuan in US dollars, at the rates of type average in portstats.exchange_rate; converted and rounded once. Example: SELECT flow, sum_usd(value_cny, declared_on) FROM declarations GROUP BY flow';

CREATE FUNCTION @extschema@.sum_cny_add(@extschema@.converted_sum, amount_usd VALUE_TYPE, on_date date)
	RETURNS @extschema@.converted_sum
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'sum_cny_add_VALUE_C';
COMMENT ON FUNCTION @extschema@.sum_cny_add(@extschema@.converted_sum, VALUE_TYPE, date) IS
'Takes one row into a converted sum from dollars to yuan; only aggregates may call it. Example: it is what sum_cny(amount_usd, on_date) runs on every row';

CREATE AGGREGATE @extschema@.sum_cny(amount_usd VALUE_TYPE, on_date date) (
	SFUNC = @extschema@.sum_cny_add,
	STYPE = @extschema@.converted_sum,
	SSPACE = 2048,
	FINALFUNC = @extschema@.total,
	COMBINEFUNC = @extschema@.converted_sum_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.sum_cny(VALUE_TYPE, date) IS
'Sum of US dollars in yuan, at the rates of type average in portstats.exchange_rate; converted and rounded once. Example: SELECT sum_cny(value_usd, day) FROM (VALUES (1000, date ''2021-10-05'')) AS sales (value_usd, day) is 6417.20000000';

--@end
