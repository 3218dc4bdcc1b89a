-- price: unit values, price indices, and what the change of a value is made of.

CREATE FUNCTION @extschema@.unit_value(b @extschema@.basket) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 100
	AS 'MODULE_PATHNAME', 'basket_unit_value';
COMMENT ON FUNCTION @extschema@.unit_value(@extschema@.basket) IS
'Unit value of the current window, value divided by quantity, from the rows that carry both: in the unit of the value for one unit of the quantity; NULL where the quantity is not positive. Example: SELECT unit_value(basket(hs_code, value_cny, quantity, declared_on, ''2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.unit_value_growth(b @extschema@.basket) RETURNS @extschema@.growth
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 100
	AS 'MODULE_PATHNAME', 'basket_unit_value_growth';
COMMENT ON FUNCTION @extschema@.unit_value_growth(@extschema@.basket) IS
'The unit values of both windows and their growth, from the rows that carry value and quantity: current, base, change in the unit of the value for one unit of the quantity, pct in percent. Example: SELECT (unit_value_growth(basket(hs_code, value_cny, quantity, declared_on, ''2021-10''))).* FROM declarations';

CREATE FUNCTION @extschema@.unit_value_coverage(b @extschema@.basket) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 100
	AS 'MODULE_PATHNAME', 'basket_unit_value_coverage';
COMMENT ON FUNCTION @extschema@.unit_value_coverage(@extschema@.basket) IS
'Percent of the current value that a unit value is made of: that in rows with a quantity. Example: SELECT unit_value_coverage(basket(hs_code, value_cny, quantity, declared_on, ''2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.price_index(b @extschema@.basket, method text) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 1000
	AS 'MODULE_PATHNAME', 'basket_price_index';
COMMENT ON FUNCTION @extschema@.price_index(@extschema@.basket, text) IS
'Price index laspeyres, paasche, fisher or tornqvist over the keys with value and quantity in both windows: a number, 1 is no change; NULL where there are none. Example: SELECT price_index(basket(hs_code, value_cny, quantity, declared_on, ''2021-10''), ''fisher'') FROM declarations';

CREATE FUNCTION @extschema@.matched_share(b @extschema@.basket) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 100
	AS 'MODULE_PATHNAME', 'basket_matched_share';
COMMENT ON FUNCTION @extschema@.matched_share(@extschema@.basket) IS
'Percent of the current value that is in the keys that a price index is made of. Example: SELECT matched_share(basket(hs_code, value_cny, quantity, declared_on, ''2021-10'')) FROM declarations';

CREATE TYPE @extschema@.price_volume AS (
	part text,
	change numeric,
	contribution numeric
);
COMMENT ON TYPE @extschema@.price_volume IS
'A part of the change of a basket: change in the unit of the value, contribution in percentage points. Example: SELECT part, change FROM price_volume((SELECT basket(hs_code, value_cny, quantity, declared_on, ''2021-10'') FROM declarations))';
COMMENT ON COLUMN @extschema@.price_volume.part IS
'volume, price, mix, new, lost or no quantity. Example: price';
COMMENT ON COLUMN @extschema@.price_volume.change IS
'What it adds to the change of the whole, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.price_volume.contribution IS
'What it adds to the growth of the whole, in percentage points. Example: 10.25';

CREATE TYPE @extschema@.price_volume_item AS (
	key text,
	unit text,
	current numeric,
	base numeric,
	quantity_current numeric,
	quantity_base numeric,
	unit_value_current numeric,
	unit_value_base numeric,
	change numeric,
	volume numeric,
	price numeric,
	mix numeric,
	new numeric,
	lost numeric,
	no_quantity numeric
);
COMMENT ON TYPE @extschema@.price_volume_item IS
'A key of a basket and what its change is made of, in the unit of the value. Example: SELECT key, change, volume, price, mix FROM price_volume_by_key((SELECT basket(hs_code, value_cny, quantity, declared_on, ''2021-10'') FROM declarations))';
COMMENT ON COLUMN @extschema@.price_volume_item.key IS
'The key. Example: 870323';
COMMENT ON COLUMN @extschema@.price_volume_item.unit IS
'The unit of its quantities; NULL where it has no name. Example: item';
COMMENT ON COLUMN @extschema@.price_volume_item.current IS
'Total of the current window, in the unit of the value. Example: 120.50';
COMMENT ON COLUMN @extschema@.price_volume_item.base IS
'Total of the base window, in the unit of the value. Example: 100.00';
COMMENT ON COLUMN @extschema@.price_volume_item.quantity_current IS
'Quantity of the current window, in the unit of the quantity, of rows with a value and a quantity. Example: 10';
COMMENT ON COLUMN @extschema@.price_volume_item.quantity_base IS
'Quantity of the base window, in the unit of the quantity. Example: 8';
COMMENT ON COLUMN @extschema@.price_volume_item.unit_value_current IS
'Unit value of the current window, in the unit of the value for one unit of the quantity. Example: 12.05';
COMMENT ON COLUMN @extschema@.price_volume_item.unit_value_base IS
'Unit value of the base window, in the unit of the value for one unit of the quantity. Example: 12.50';
COMMENT ON COLUMN @extschema@.price_volume_item.change IS
'current - base, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.price_volume_item.volume IS
'Change if all quantities had grown alike, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.price_volume_item.price IS
'Change by other prices for the same goods, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.price_volume_item.mix IS
'Change by growing unlike the others, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.price_volume_item.new IS
'Change of a key that the base window does not have, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.price_volume_item.lost IS
'Change of a key that the current window does not have, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.price_volume_item.no_quantity IS
'Change that no quantity explains, in the unit of the value. Example: 20.50';

CREATE FUNCTION @extschema@.price_volume(b @extschema@.basket) RETURNS SETOF @extschema@.price_volume
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 1000 ROWS 6
	AS 'MODULE_PATHNAME', 'basket_price_volume';
COMMENT ON FUNCTION @extschema@.price_volume(@extschema@.basket) IS
'What the change of the value is made of, a row a part, in the unit of the value and percentage points: the parts add up to it. Example: SELECT * FROM price_volume((SELECT basket(hs_code, value_cny, quantity, declared_on, ''2021-10'') FROM declarations))';

CREATE FUNCTION @extschema@.price_volume_by_key(b @extschema@.basket) RETURNS SETOF @extschema@.price_volume_item
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 1000 ROWS 100
	AS 'MODULE_PATHNAME', 'basket_price_volume_by_key';
COMMENT ON FUNCTION @extschema@.price_volume_by_key(@extschema@.basket) IS
'What the change of the value is made of, key by key, largest current value first, in the unit of the value. Example: SELECT key, change, volume, price, mix FROM price_volume_by_key((SELECT basket(hs_code, value_cny, quantity, declared_on, ''2021-10'') FROM declarations))';

--@each value

CREATE FUNCTION @extschema@.unit_value_accum(@extschema@.basket, VALUE_TYPE, numeric) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'unit_value_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.unit_value_accum(@extschema@.basket, VALUE_TYPE, numeric) IS
'Takes one row into a basket of one key and the whole calendar; only aggregates may call it. Example: it is what unit_value(value, quantity) runs on every row';

CREATE AGGREGATE @extschema@.unit_value(value VALUE_TYPE, quantity numeric) (
	SFUNC = @extschema@.unit_value_accum,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.unit_value,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.unit_value(VALUE_TYPE, numeric) IS
'Value divided by quantity, from the rows that carry both: in the unit of the value for one unit of the quantity; all quantities are in one unit. Example: SELECT hs_code, unit_value(value_cny, quantity) FROM declarations GROUP BY hs_code';

CREATE AGGREGATE @extschema@.unit_value_coverage(value VALUE_TYPE, quantity numeric) (
	SFUNC = @extschema@.unit_value_accum,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.unit_value_coverage,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.unit_value_coverage(VALUE_TYPE, numeric) IS
'Percent of the value that is in rows with a quantity: what unit_value(value, quantity) is made of. Example: SELECT hs_code, unit_value_coverage(value_cny, quantity) FROM declarations GROUP BY hs_code';

CREATE FUNCTION @extschema@.unit_value_accum(@extschema@.basket, VALUE_TYPE, numeric, text) RETURNS @extschema@.basket
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'unit_value_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.unit_value_accum(@extschema@.basket, VALUE_TYPE, numeric, text) IS
'Takes one row into a basket of one key and the whole calendar; only aggregates may call it. Example: it is what unit_value(value, quantity, unit) runs on every row';

CREATE AGGREGATE @extschema@.unit_value(value VALUE_TYPE, quantity numeric, unit text) (
	SFUNC = @extschema@.unit_value_accum,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.unit_value,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.unit_value(VALUE_TYPE, numeric, text) IS
'Value divided by quantity, from the rows that carry both: in the unit of the value for one unit of the quantity; mixed units are an error. Example: SELECT hs_code, unit_value(value_cny, quantity, ''vehicles'') FROM declarations GROUP BY hs_code';

CREATE AGGREGATE @extschema@.unit_value_coverage(value VALUE_TYPE, quantity numeric, unit text) (
	SFUNC = @extschema@.unit_value_accum,
	STYPE = @extschema@.basket,
	SSPACE = 4096,
	FINALFUNC = @extschema@.unit_value_coverage,
	COMBINEFUNC = @extschema@.basket_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.unit_value_coverage(VALUE_TYPE, numeric, text) IS
'Percent of the value that is in rows with a quantity: what unit_value(value, quantity, unit) is made of. Example: SELECT hs_code, unit_value_coverage(value_cny, quantity, ''vehicles'') FROM declarations GROUP BY hs_code';

--@end
