-- publish: what an office files beside a figure.

CREATE FUNCTION @extschema@.receipt(@extschema@.comparison) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'receipt_comparison';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.comparison) IS
'What to file beside a growth: both windows with their days, the rows counted and left out and why, totals in the unit of the value, growth in percent. Example: SELECT jsonb_pretty(receipt(comparison(value, declared_on, ''ytd 2021-10''))) FROM declarations';

CREATE FUNCTION @extschema@.receipt(@extschema@.breakdown) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100
	AS 'MODULE_PATHNAME', 'receipt_breakdown';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.breakdown) IS
'What to file beside a table of corridors: the same of the whole, in the unit of the value and in percent, the dimensions, and how many corridors there are in each window. Example: SELECT receipt(corridor_breakdown(origin, destination, value, declared_on, ''ytd 2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.receipt(@extschema@.basket) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100
	AS 'MODULE_PATHNAME', 'receipt_basket';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.basket) IS
'What to file beside figures of a basket: the same of the whole, in the unit of the value and in percent, how many keys there are in each window, and the quantities by their units. Example: SELECT receipt(basket(hs_code, value, quantity, unit, declared_on, ''ytd 2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.receipt(@extschema@.converted_sum) RETURNS jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_sum';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_sum) IS
'What to file beside a converted sum: the rows counted and left out, the total in units of the target currency, the amounts by currency, and every rate that was used, with its days and source, looked up in type average of portstats.exchange_rate. Example: SELECT receipt(converted_sum(value, currency, ''CNY'', declared_on)) FROM declarations';

CREATE FUNCTION @extschema@.receipt(@extschema@.converted_sum, rate_type text) RETURNS jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_sum_typed';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_sum, text) IS
'The same with rates looked up in a named type of portstats.exchange_rate. Example: SELECT receipt(s, ''customs'') FROM kept_sums';

CREATE FUNCTION @extschema@.receipt(@extschema@.converted_sum, book @extschema@.rate_book) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_sum_book';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_sum, @extschema@.rate_book) IS
'The same with rates looked up in a book, which has no sources. Example: SELECT receipt(s, book) FROM kept_sums, my_book';

CREATE FUNCTION @extschema@.receipt(@extschema@.converted_comparison) RETURNS jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_comparison';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_comparison) IS
'What to file beside a growth in another currency: both windows with their days, the rows counted and left out and why, totals in units of the target currency, growth in percent, the amounts by currency, and every rate that was used, with its days and source, looked up in type average of portstats.exchange_rate. Example: SELECT receipt(converted_comparison(value, currency, ''CNY'', declared_on, ''ytd 2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.receipt(@extschema@.converted_comparison, rate_type text) RETURNS jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_comparison_typed';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_comparison, text) IS
'The same with rates looked up in a named type of portstats.exchange_rate. Example: SELECT receipt(c, ''customs'') FROM figures';

CREATE FUNCTION @extschema@.receipt(@extschema@.converted_comparison, book @extschema@.rate_book) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_comparison_book';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_comparison, @extschema@.rate_book) IS
'The same with rates looked up in a book, which has no sources. Example: SELECT receipt(c, book) FROM figures, my_book';
