-- basket: value and quantity by key in two windows, as a value, and what is read off it.

CREATE TYPE @extschema@.basket;

CREATE FUNCTION @extschema@.basket_in(cstring) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_in';
COMMENT ON FUNCTION @extschema@.basket_in(cstring) IS
'Reads a basket from its JSON text. Example: it is what COPY baskets FROM STDIN reads with';

CREATE FUNCTION @extschema@.basket_out(@extschema@.basket) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_out';
COMMENT ON FUNCTION @extschema@.basket_out(@extschema@.basket) IS
'Prints a basket as JSON text. Example: it is what COPY baskets TO STDOUT prints with';

CREATE FUNCTION @extschema@.basket_recv(internal) RETURNS @extschema@.basket
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_recv';
COMMENT ON FUNCTION @extschema@.basket_recv(internal) IS
'Reads a basket from the wire. Example: it is what COPY baskets FROM STDIN (FORMAT binary) reads with';

CREATE FUNCTION @extschema@.basket_send(@extschema@.basket) RETURNS bytea
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_send';
COMMENT ON FUNCTION @extschema@.basket_send(@extschema@.basket) IS
'Writes a basket to the wire; equal baskets give equal bytes in one client encoding. Example: it is what COPY baskets TO STDOUT (FORMAT binary) writes with';

CREATE TYPE @extschema@.basket (
	INPUT = @extschema@.basket_in,
	OUTPUT = @extschema@.basket_out,
	RECEIVE = @extschema@.basket_recv,
	SEND = @extschema@.basket_send,
	ALIGNMENT = double,
	STORAGE = extended,
	CATEGORY = 'p'
);
COMMENT ON TYPE @extschema@.basket IS
'Exact values and quantities of a current and a base window by key, as a value to store, combine and read, in the unit of the value and the units of the quantities. Example: CREATE TABLE baskets AS SELECT flow, basket(destination, value_cny, declared_on, ''2021-10'') AS b FROM declarations GROUP BY flow';

CREATE TYPE @extschema@.basket_item AS (
	rank bigint,
	key text,
	current numeric,
	base numeric,
	change numeric,
	pct numeric,
	share numeric,
	contribution numeric
);
COMMENT ON TYPE @extschema@.basket_item IS
'A key of a basket with its growth: totals in the unit of the value, pct and share in percent, contribution in percentage points. Example: SELECT flow, i.key, i.current, i.pct FROM baskets, items(b, 5) AS i';
COMMENT ON COLUMN @extschema@.basket_item.rank IS
'Rank by current, as SQL''s rank(); NULL in the row of what is left out or not allocated. Example: 1';
COMMENT ON COLUMN @extschema@.basket_item.key IS
'The key; NULL is one of its own; Other, or Not allocated, in a row with a NULL rank. Example: KZ';
COMMENT ON COLUMN @extschema@.basket_item.current IS
'Total of the current window, in the unit of the value. Example: 120.50';
COMMENT ON COLUMN @extschema@.basket_item.base IS
'Total of the base window, in the unit of the value. Example: 100.00';
COMMENT ON COLUMN @extschema@.basket_item.change IS
'current - base, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.basket_item.pct IS
'Growth in percent; NULL where the base is not positive. Example: 20.5';
COMMENT ON COLUMN @extschema@.basket_item.share IS
'Percent of the current total; NULL where that is not positive. Example: 60.25';
COMMENT ON COLUMN @extschema@.basket_item.contribution IS
'Percentage points that the key adds to the growth of the total. Example: 10.25';

CREATE FUNCTION @extschema@.basket_merge(@extschema@.basket, @extschema@.basket) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_merge';
COMMENT ON FUNCTION @extschema@.basket_merge(@extschema@.basket, @extschema@.basket) IS
'Adds one basket to another within an aggregate; only aggregates may call it. Example: it is what combine(basket) runs on every row';

CREATE FUNCTION @extschema@.basket_final(@extschema@.basket) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_final';
COMMENT ON FUNCTION @extschema@.basket_final(@extschema@.basket) IS
'The canonical form of a basket: equal contents have equal bytes. Example: it is what basket(...) ends with';

CREATE AGGREGATE @extschema@.combine(b @extschema@.basket) (
	SFUNC = @extschema@.basket_merge,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.basket_final,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.combine(@extschema@.basket) IS
'One basket of many with the same windows, as if made from all their rows (in the unit of the value and the units of the quantities). Example: SELECT (total(combine(b))).* FROM baskets';

CREATE FUNCTION @extschema@.items(b @extschema@.basket) RETURNS SETOF @extschema@.basket_item
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 1000 ROWS 100
	AS 'MODULE_PATHNAME', 'basket_items';
COMMENT ON FUNCTION @extschema@.items(@extschema@.basket) IS
'A row a key, largest current value first: totals in the unit of the value, pct and share in percent, contribution in percentage points. Example: SELECT * FROM items((SELECT basket(destination, value_cny, declared_on, ''2021-10'') FROM declarations))';

CREATE FUNCTION @extschema@.items(b @extschema@.basket, top integer) RETURNS SETOF @extschema@.basket_item
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	COST 1000 ROWS 10
	AS 'MODULE_PATHNAME', 'basket_items';
COMMENT ON FUNCTION @extschema@.items(@extschema@.basket, integer) IS
'The top keys, and one row (rank NULL, key Other) for the rest where there is one; units as in items(basket). Example: SELECT * FROM items((SELECT basket(destination, value_cny, declared_on, ''2021-10'') FROM declarations), 5)';

CREATE FUNCTION @extschema@.total(b @extschema@.basket) RETURNS @extschema@.growth
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 100
	AS 'MODULE_PATHNAME', 'basket_total';
COMMENT ON FUNCTION @extschema@.total(@extschema@.basket) IS
'The growth of the value over all keys: current, base, change in the unit of the value, pct in percent. Example: SELECT flow, (total(b)).* FROM baskets';

CREATE FUNCTION @extschema@.without(b @extschema@.basket, key text) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	COST 100
	AS 'MODULE_PATHNAME', 'basket_without';
COMMENT ON FUNCTION @extschema@.without(@extschema@.basket, text) IS
'The basket without a key, such as a row that is the total of the others; an error where there is no such key. Example: SELECT (total(without(b, ''Kazakhstan''))).* FROM baskets WHERE flow = ''export''';

CREATE FUNCTION @extschema@.share_of_reported(b @extschema@.basket, total_key text) RETURNS SETOF @extschema@.basket_item
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	COST 1000 ROWS 100
	AS 'MODULE_PATHNAME', 'basket_share_of_reported';
COMMENT ON FUNCTION @extschema@.share_of_reported(@extschema@.basket, text) IS
'A row a key but the total''s, with shares and contributions of the total as reported, and a row (rank NULL, key Not allocated) for what the keys leave of it; units as in items(basket). Example: SELECT key, current, share FROM share_of_reported((SELECT basket(k, v, day, ''2021-10'') FROM (VALUES (''World'', 110, date ''2021-10-05''), (''Kazakhstan'', 60, ''2021-10-05'')) AS t (k, v, day)), ''World'')';

--@each value

CREATE FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, date, @extschema@.period) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, date, @extschema@.period) IS
'Takes one row into a basket; only aggregates may call it. Example: it is what basket(partner, value, declared_on, ''2023-10'') runs on every row';

CREATE AGGREGATE @extschema@.basket(key text, value VALUE_TYPE, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.basket_accum,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.basket_final,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.basket(text, VALUE_TYPE, date, @extschema@.period) IS
'Values of a period and the year before by key, in one pass, as a value (in the unit of the value). Example: SELECT basket(destination, value_cny, declared_on, ''2021-10'') FROM declarations';

CREATE FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_accum_pair_VALUE_C';
COMMENT ON FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Takes one row into a basket; only aggregates may call it. Example: it is what basket(partner, value, declared_on, ''2023-10'', prior(''2023-10'')) runs on every row';

CREATE AGGREGATE @extschema@.basket(key text, value VALUE_TYPE, on_date date, current_period @extschema@.period, base_period @extschema@.period) (
	SFUNC = @extschema@.basket_accum,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.basket_final,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.basket(text, VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Values of two periods by key, in one pass, as a value (in the unit of the value). Example: SELECT basket(destination, value_cny, declared_on, ''2021-10'', prior(''2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, numeric, date, @extschema@.period) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, numeric, date, @extschema@.period) IS
'Takes one row into a basket; only aggregates may call it. Example: it is what basket(hs_code, value, quantity, declared_on, ''2023-10'') runs on every row';

CREATE AGGREGATE @extschema@.basket(key text, value VALUE_TYPE, quantity numeric, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.basket_accum,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.basket_final,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.basket(text, VALUE_TYPE, numeric, date, @extschema@.period) IS
'Values and quantities of a period and the year before by key, all quantities in one unit, in one pass, as a value (in the unit of the value and of the quantity). Example: SELECT basket(hs_code, value_cny, quantity, declared_on, ''2021-10'') FROM declarations';

CREATE FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, numeric, date, @extschema@.period, @extschema@.period) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_accum_pair_VALUE_C';
COMMENT ON FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, numeric, date, @extschema@.period, @extschema@.period) IS
'Takes one row into a basket; only aggregates may call it. Example: it is what basket(hs_code, value, quantity, declared_on, ''2023-10'', prior(''2023-10'')) runs on every row';

CREATE AGGREGATE @extschema@.basket(key text, value VALUE_TYPE, quantity numeric, on_date date, current_period @extschema@.period, base_period @extschema@.period) (
	SFUNC = @extschema@.basket_accum,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.basket_final,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.basket(text, VALUE_TYPE, numeric, date, @extschema@.period, @extschema@.period) IS
'Values and quantities of two periods by key, all quantities in one unit, in one pass, as a value (in the unit of the value and of the quantity). Example: SELECT basket(hs_code, value_cny, quantity, declared_on, ''2021-10'', prior(''2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, numeric, text, date, @extschema@.period) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, numeric, text, date, @extschema@.period) IS
'Takes one row into a basket; only aggregates may call it. Example: it is what basket(hs_code, value, quantity, unit, declared_on, ''2023-10'') runs on every row';

CREATE AGGREGATE @extschema@.basket(key text, value VALUE_TYPE, quantity numeric, unit text, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.basket_accum,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.basket_final,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.basket(text, VALUE_TYPE, numeric, text, date, @extschema@.period) IS
'Values and quantities of a period and the year before by key and unit of quantity, in one pass, as a value (in the unit of the value and of the quantity). Example: SELECT basket(hs_code, value_cny, quantity, ''vehicles'', declared_on, ''2021-10'') FROM declarations';

CREATE FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, numeric, text, date, @extschema@.period, @extschema@.period) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'basket_accum_pair_VALUE_C';
COMMENT ON FUNCTION @extschema@.basket_accum(@extschema@.basket, text, VALUE_TYPE, numeric, text, date, @extschema@.period, @extschema@.period) IS
'Takes one row into a basket; only aggregates may call it. Example: it is what basket(hs_code, value, quantity, unit, declared_on, ''2023-10'', prior(''2023-10'')) runs on every row';

CREATE AGGREGATE @extschema@.basket(key text, value VALUE_TYPE, quantity numeric, unit text, on_date date, current_period @extschema@.period, base_period @extschema@.period) (
	SFUNC = @extschema@.basket_accum,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.basket_final,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.basket(text, VALUE_TYPE, numeric, text, date, @extschema@.period, @extschema@.period) IS
'Values and quantities of two periods by key and unit of quantity, in one pass, as a value (in the unit of the value and of the quantity). Example: SELECT basket(hs_code, value_cny, quantity, ''vehicles'', declared_on, ''2021-10'', prior(''2021-10'')) FROM declarations';

--@end
