-- currency: growth in both currencies, and at the rates of the base window.

CREATE TYPE @extschema@.converted_growth AS (
	current numeric,
	base numeric,
	pct numeric,
	current_converted numeric,
	base_converted numeric,
	pct_converted numeric,
	exchange_effect numeric
);
COMMENT ON TYPE @extschema@.converted_growth IS
'Growth of amounts in their own currency and in the one they are converted to: what they were, what they came to at the rates of their days, and the percentage points between both. current, base, pct and exchange_effect are NULL where the amounts are in several currencies. Example: SELECT (yoy_converted(value_cny, ''CNY'', ''USD'', declared_on, ''2021-10'')).* FROM declarations';
COMMENT ON COLUMN @extschema@.converted_growth.current IS
'Total of the current window, in the currency of the amounts; NULL where they are in several. Example: 120.50';
COMMENT ON COLUMN @extschema@.converted_growth.base IS
'Total of the base window, in the currency of the amounts; NULL where they are in several. Example: 100.00';
COMMENT ON COLUMN @extschema@.converted_growth.pct IS
'100 * (current - base) / base, in percent; NULL where the base is not positive. Example: 20.5';
COMMENT ON COLUMN @extschema@.converted_growth.current_converted IS
'The current window in the currency converted to, at the rates of the days. Example: 867.60000000';
COMMENT ON COLUMN @extschema@.converted_growth.base_converted IS
'The base window in the currency converted to, at the rates of the days. Example: 700.00000000';
COMMENT ON COLUMN @extschema@.converted_growth.pct_converted IS
'100 * (current_converted - base_converted) / base_converted, in percent; NULL where the base is not positive. Example: 23.9428571428571429';
COMMENT ON COLUMN @extschema@.converted_growth.exchange_effect IS
'pct_converted - pct, in percentage points: what the move of the rates adds to the growth. Example: 3.4428571428571429';

-- ---------- converted_comparison: two windows in two currencies as a value ----------

CREATE TYPE @extschema@.converted_comparison;

CREATE FUNCTION @extschema@.converted_comparison_in(cstring) RETURNS @extschema@.converted_comparison
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_in';
COMMENT ON FUNCTION @extschema@.converted_comparison_in(cstring) IS
'Reads a converted comparison from its JSON text. Example: it is what COPY converted_figures FROM STDIN reads with';

CREATE FUNCTION @extschema@.converted_comparison_out(@extschema@.converted_comparison) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_out';
COMMENT ON FUNCTION @extschema@.converted_comparison_out(@extschema@.converted_comparison) IS
'Prints a converted comparison as JSON text. Example: it is what COPY converted_figures TO STDOUT prints with';

CREATE FUNCTION @extschema@.converted_comparison_recv(internal) RETURNS @extschema@.converted_comparison
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_recv';
COMMENT ON FUNCTION @extschema@.converted_comparison_recv(internal) IS
'Reads a converted comparison from the wire. Example: it is what COPY converted_figures FROM STDIN (FORMAT binary) reads with';

CREATE FUNCTION @extschema@.converted_comparison_send(@extschema@.converted_comparison) RETURNS bytea
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_send';
COMMENT ON FUNCTION @extschema@.converted_comparison_send(@extschema@.converted_comparison) IS
'Writes a converted comparison to the wire; equal comparisons give equal bytes in one client encoding. Example: it is what COPY converted_figures TO STDOUT (FORMAT binary) writes with';

CREATE TYPE @extschema@.converted_comparison (
	INPUT = @extschema@.converted_comparison_in,
	OUTPUT = @extschema@.converted_comparison_out,
	RECEIVE = @extschema@.converted_comparison_recv,
	SEND = @extschema@.converted_comparison_send,
	ALIGNMENT = double,
	STORAGE = extended,
	CATEGORY = 'p'
);
COMMENT ON TYPE @extschema@.converted_comparison IS
'Exact amounts of a current and a base window by currency and rate, as a value to store, combine and read: it names its windows and its target currency, and counts rows. A rate that is replaced later does not change it. Example: CREATE TABLE converted_figures AS SELECT destination, converted_comparison(value_cny, ''CNY'', ''USD'', declared_on, ''2021-10'') AS c FROM declarations GROUP BY destination';

CREATE FUNCTION @extschema@.converted_comparison_merge(@extschema@.converted_comparison, @extschema@.converted_comparison)
	RETURNS @extschema@.converted_comparison
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_merge';
COMMENT ON FUNCTION @extschema@.converted_comparison_merge(@extschema@.converted_comparison, @extschema@.converted_comparison) IS
'Adds one converted comparison to another within an aggregate; only aggregates may call it. Example: it is what combine(converted_comparison) runs on every row';

CREATE FUNCTION @extschema@.converted_comparison_final(@extschema@.converted_comparison)
	RETURNS @extschema@.converted_comparison
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_final';
COMMENT ON FUNCTION @extschema@.converted_comparison_final(@extschema@.converted_comparison) IS
'The canonical form of a converted comparison: equal contents have equal bytes. Example: it is what converted_comparison(...) ends with';

CREATE FUNCTION @extschema@.growth(c @extschema@.converted_comparison) RETURNS @extschema@.converted_growth
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_growth';
COMMENT ON FUNCTION @extschema@.growth(@extschema@.converted_comparison) IS
'The growth that a converted comparison holds, in both currencies: totals in the unit of each, pct in percent, exchange_effect in percentage points. Example: SELECT (growth(combine(c))).* FROM converted_figures';

CREATE FUNCTION @extschema@.constant_currency_growth(c @extschema@.converted_comparison) RETURNS @extschema@.growth
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_constant';
COMMENT ON FUNCTION @extschema@.constant_currency_growth(@extschema@.converted_comparison) IS
'Growth at constant exchange rates, in the currency converted to: each currency''s current amounts at its own average rate of the base window, pct in percent. current, change and pct are NULL where a currency with current amounts has no positive base total, and so no rate. Example: SELECT destination, (constant_currency_growth(c)).* FROM converted_figures';

CREATE AGGREGATE @extschema@.combine(c @extschema@.converted_comparison) (
	SFUNC = @extschema@.converted_comparison_merge,
	STYPE = @extschema@.converted_comparison,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_comparison_final,
	COMBINEFUNC = @extschema@.converted_comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.combine(@extschema@.converted_comparison) IS
'One converted comparison of many with the same windows and target currency, as if made from all their rows. Example: SELECT (growth(combine(c))).* FROM converted_figures';

--@each value
CREATE FUNCTION @extschema@.converted_comparison_accum(@extschema@.converted_comparison, value VALUE_TYPE, from_currency text, to_currency text, on_date date, p @extschema@.period)
	RETURNS @extschema@.converted_comparison
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.converted_comparison_accum(@extschema@.converted_comparison, VALUE_TYPE, text, text, date, @extschema@.period) IS
'Takes one row into a converted comparison with the rate tables; only aggregates may call it. Example: it is what yoy_converted(value, from_currency, to_currency, on_date, p) runs on every row';

CREATE AGGREGATE @extschema@.converted_comparison(value VALUE_TYPE, from_currency text, to_currency text, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.converted_comparison_accum,
	STYPE = @extschema@.converted_comparison,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_comparison_final,
	COMBINEFUNC = @extschema@.converted_comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.converted_comparison(VALUE_TYPE, text, text, date, @extschema@.period) IS
'A period and the same period a year before in two currencies, at the rates of type average in portstats.exchange_rate, as a value to store and combine. Rows outside both are only counted; an amount in one of them without a currency or rate is an error. Example: SELECT destination, converted_comparison(value_cny, ''CNY'', ''USD'', declared_on, ''2021-10'') FROM declarations GROUP BY destination';

CREATE AGGREGATE @extschema@.yoy_converted(value VALUE_TYPE, from_currency text, to_currency text, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.converted_comparison_accum,
	STYPE = @extschema@.converted_comparison,
	SSPACE = 2048,
	FINALFUNC = @extschema@.growth,
	COMBINEFUNC = @extschema@.converted_comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.yoy_converted(VALUE_TYPE, text, text, date, @extschema@.period) IS
'Year-on-year growth of amounts in their own currency and in to_currency, at the rates of type average in portstats.exchange_rate: totals in the unit of each, percent, and the percentage points that the rates add. Example: SELECT (yoy_converted(value_cny, ''CNY'', ''USD'', declared_on, ''ytd 2021-10'')).* FROM declarations';

CREATE FUNCTION @extschema@.converted_comparison_accum(@extschema@.converted_comparison, value VALUE_TYPE, from_currency text, to_currency text, on_date date, p @extschema@.period, rate_type text)
	RETURNS @extschema@.converted_comparison
	LANGUAGE c STABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_accum_typed_VALUE_C';
COMMENT ON FUNCTION @extschema@.converted_comparison_accum(@extschema@.converted_comparison, VALUE_TYPE, text, text, date, @extschema@.period, text) IS
'Takes one row into a converted comparison with a named rate type; only aggregates may call it. Example: it is what yoy_converted(value, from_currency, to_currency, on_date, p, rate_type) runs on every row';

CREATE AGGREGATE @extschema@.converted_comparison(value VALUE_TYPE, from_currency text, to_currency text, on_date date, p @extschema@.period, rate_type text) (
	SFUNC = @extschema@.converted_comparison_accum,
	STYPE = @extschema@.converted_comparison,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_comparison_final,
	COMBINEFUNC = @extschema@.converted_comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.converted_comparison(VALUE_TYPE, text, text, date, @extschema@.period, text) IS
'A period and the same period a year before in two currencies, at the rates of a named type, as a value to store and combine. Rows outside both are only counted; an amount in one of them without a currency or rate is an error. Example: SELECT destination, converted_comparison(value_cny, ''CNY'', ''USD'', declared_on, ''2021-10'', ''customs'') FROM declarations GROUP BY destination';

CREATE AGGREGATE @extschema@.yoy_converted(value VALUE_TYPE, from_currency text, to_currency text, on_date date, p @extschema@.period, rate_type text) (
	SFUNC = @extschema@.converted_comparison_accum,
	STYPE = @extschema@.converted_comparison,
	SSPACE = 2048,
	FINALFUNC = @extschema@.growth,
	COMBINEFUNC = @extschema@.converted_comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.yoy_converted(VALUE_TYPE, text, text, date, @extschema@.period, text) IS
'Year-on-year growth of amounts in their own currency and in to_currency, at the rates of a named type: totals in the unit of each, percent, and the percentage points that the rates add. Example: SELECT (yoy_converted(value_cny, ''CNY'', ''USD'', declared_on, ''ytd 2021-10'', ''customs'')).* FROM declarations';

CREATE FUNCTION @extschema@.converted_comparison_accum(@extschema@.converted_comparison, value VALUE_TYPE, from_currency text, to_currency text, on_date date, p @extschema@.period, book @extschema@.rate_book)
	RETURNS @extschema@.converted_comparison
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'converted_comparison_accum_book_VALUE_C';
COMMENT ON FUNCTION @extschema@.converted_comparison_accum(@extschema@.converted_comparison, VALUE_TYPE, text, text, date, @extschema@.period, @extschema@.rate_book) IS
'Takes one row into a converted comparison with a book; only aggregates may call it. Example: it is what yoy_converted(value, from_currency, to_currency, on_date, p, book) runs on every row';

CREATE AGGREGATE @extschema@.converted_comparison(value VALUE_TYPE, from_currency text, to_currency text, on_date date, p @extschema@.period, book @extschema@.rate_book) (
	SFUNC = @extschema@.converted_comparison_accum,
	STYPE = @extschema@.converted_comparison,
	SSPACE = 2048,
	FINALFUNC = @extschema@.converted_comparison_final,
	COMBINEFUNC = @extschema@.converted_comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.converted_comparison(VALUE_TYPE, text, text, date, @extschema@.period, @extschema@.rate_book) IS
'A period and the same period a year before in two currencies, at the rates of a book, as a value to store and combine. Rows outside both are only counted; an amount in one of them without a currency or rate is an error. Example: SELECT destination, converted_comparison(value_cny, ''CNY'', ''USD'', declared_on, ''2021-10'', book) FROM declarations, books GROUP BY destination';

CREATE AGGREGATE @extschema@.yoy_converted(value VALUE_TYPE, from_currency text, to_currency text, on_date date, p @extschema@.period, book @extschema@.rate_book) (
	SFUNC = @extschema@.converted_comparison_accum,
	STYPE = @extschema@.converted_comparison,
	SSPACE = 2048,
	FINALFUNC = @extschema@.growth,
	COMBINEFUNC = @extschema@.converted_comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.yoy_converted(VALUE_TYPE, text, text, date, @extschema@.period, @extschema@.rate_book) IS
'Year-on-year growth of amounts in their own currency and in to_currency, at the rates of a book: totals in the unit of each, percent, and the percentage points that the rates add. Example: SELECT (yoy_converted(value_cny, ''CNY'', ''USD'', declared_on, ''ytd 2021-10'', book)).* FROM declarations, books';

--@end
