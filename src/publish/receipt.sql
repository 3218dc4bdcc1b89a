-- publish: what an office files beside a figure.

CREATE FUNCTION @extschema@.receipt(c @extschema@.comparison) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'receipt_comparison';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.comparison) IS
'What to file beside a growth: both windows with their days, the rows counted and left out and why, totals in the unit of the value, growth in percent. Example: SELECT jsonb_pretty(receipt(comparison(value_cny, declared_on, ''ytd 2021-10''))) FROM declarations';

CREATE FUNCTION @extschema@.receipt(b @extschema@.breakdown) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100
	AS 'MODULE_PATHNAME', 'receipt_breakdown';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.breakdown) IS
'What to file beside a table of corridors, of the whole: both windows with their days, the rows counted and left out and why, totals in the unit of the value, growth in percent; the dimensions, and how many corridors there are in each window. Example: SELECT receipt(corridor_breakdown(origin, destination, value_cny, declared_on, ''ytd 2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.receipt(b @extschema@.basket) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100
	AS 'MODULE_PATHNAME', 'receipt_basket';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.basket) IS
'What to file beside figures of a basket, of the whole: both windows with their days, the rows counted and left out and why, totals in the unit of the value, growth in percent; how many keys there are in each window, and the quantities by their units. Example: SELECT receipt(basket(hs_code, value_cny, quantity, ''vehicles'', declared_on, ''ytd 2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.receipt(s @extschema@.converted_sum) RETURNS jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_sum';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_sum) IS
'What to file beside a converted sum: the rows counted and left out, the total in units of the target currency, the amounts by currency, and every rate that was used, with its days and source, looked up in type average of portstats.exchange_rate. Example: SELECT receipt(s) FROM converted_sums';

CREATE FUNCTION @extschema@.receipt(s @extschema@.converted_sum, rate_type text) RETURNS jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_sum_typed';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_sum, text) IS
'What to file beside a converted sum: the rows counted and left out, the total in units of the target currency, the amounts by currency, and every rate that was used, with its days and source, looked up in a named type of portstats.exchange_rate. Example: SELECT receipt(s, ''average'') FROM converted_sums';

CREATE FUNCTION @extschema@.receipt(s @extschema@.converted_sum, book @extschema@.rate_book) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_sum_book';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_sum, @extschema@.rate_book) IS
'What to file beside a converted sum: the rows counted and left out, the total in units of the target currency, the amounts by currency, and every rate that was used, with its days, looked up in a book. Example: SELECT receipt(s, book) FROM converted_sums, books';

CREATE FUNCTION @extschema@.receipt(c @extschema@.converted_comparison) RETURNS jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_comparison';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_comparison) IS
'What to file beside a growth in another currency: both windows and their rows, totals in units of the target currency, growth in percent, the amounts by currency, and every rate that was used, with its days and source, looked up in type average of portstats.exchange_rate. Example: SELECT receipt(c) FROM converted_figures';

CREATE FUNCTION @extschema@.receipt(c @extschema@.converted_comparison, rate_type text) RETURNS jsonb
	LANGUAGE c STABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_comparison_typed';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_comparison, text) IS
'What to file beside a growth in another currency: both windows and their rows, totals in units of the target currency, growth in percent, the amounts by currency, and every rate that was used, with its days and source, looked up in a named type of portstats.exchange_rate. Example: SELECT receipt(c, ''average'') FROM converted_figures';

CREATE FUNCTION @extschema@.receipt(c @extschema@.converted_comparison, book @extschema@.rate_book) RETURNS jsonb
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 1000
	AS 'MODULE_PATHNAME', 'receipt_converted_comparison_book';
COMMENT ON FUNCTION @extschema@.receipt(@extschema@.converted_comparison, @extschema@.rate_book) IS
'What to file beside a growth in another currency: both windows and their rows, totals in units of the target currency, growth in percent, the amounts by currency, and every rate that was used, with its days, looked up in a book. Example: SELECT receipt(c, book) FROM converted_figures, books';
