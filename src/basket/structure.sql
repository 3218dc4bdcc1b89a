-- structure: who makes up a total and its growth.

CREATE TYPE @extschema@.margin AS (
	margin text,
	keys bigint,
	current numeric,
	base numeric,
	change numeric,
	contribution numeric
);
COMMENT ON TYPE @extschema@.margin IS
'The keys that are new, lost or continuing: a count, totals in the unit of the value, contribution in percentage points. Example: SELECT flow, m.margin, m.keys, m.contribution FROM baskets, margins(b) AS m';
COMMENT ON COLUMN @extschema@.margin.margin IS
'new, lost or continuing: in the current window alone, the base window alone, or both. Example: new';
COMMENT ON COLUMN @extschema@.margin.keys IS
'How many keys: a count. Example: 12';
COMMENT ON COLUMN @extschema@.margin.current IS
'Total of the current window, in the unit of the value. Example: 120.50';
COMMENT ON COLUMN @extschema@.margin.base IS
'Total of the base window, in the unit of the value. Example: 100.00';
COMMENT ON COLUMN @extschema@.margin.change IS
'current - base, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.margin.contribution IS
'Percentage points that they add to the growth of the total. Example: 10.25';

CREATE TYPE @extschema@.concentration AS (
	which text,
	keys bigint,
	largest text,
	largest_value numeric,
	largest_share numeric,
	largest_four_share numeric,
	hhi numeric
);
COMMENT ON TYPE @extschema@.concentration IS
'How concentrated a total is: counts, values in the unit of the value, shares in percent, hhi in points from 0 to 10000. Example: SELECT flow, c.which, c.largest, c.hhi FROM baskets, concentration(b) AS c';
COMMENT ON COLUMN @extschema@.concentration.which IS
'current, base, or the change between both. Example: current';
COMMENT ON COLUMN @extschema@.concentration.keys IS
'How many keys have rows in the window: a count. Example: 120';
COMMENT ON COLUMN @extschema@.concentration.largest IS
'The key with the largest value; NULL in the row of the change. Example: KZ';
COMMENT ON COLUMN @extschema@.concentration.largest_value IS
'Its value, in the unit of the value. Example: 120.50';
COMMENT ON COLUMN @extschema@.concentration.largest_share IS
'Its share of the total, in percent. Example: 60.25';
COMMENT ON COLUMN @extschema@.concentration.largest_four_share IS
'Share of the four largest keys together, in percent. Example: 90.5';
COMMENT ON COLUMN @extschema@.concentration.hhi IS
'Herfindahl-Hirschman index, the sum of the squares of all shares in percent: points, 10000 where one key has everything. Example: 2500';

CREATE TYPE @extschema@.influence AS (
	rank bigint,
	key text,
	current numeric,
	base numeric,
	pct numeric,
	pct_without numeric,
	influence numeric
);
COMMENT ON TYPE @extschema@.influence IS
'A key and what the growth of the total would be without it: values in the unit of the value, growth in percent, influence in percentage points. Example: SELECT flow, i.key, i.pct, i.pct_without FROM baskets, influence(b, 3) AS i';
COMMENT ON COLUMN @extschema@.influence.rank IS
'Rank by influence without its sign, as SQL''s rank(). Example: 1';
COMMENT ON COLUMN @extschema@.influence.key IS
'The key. Example: KZ';
COMMENT ON COLUMN @extschema@.influence.current IS
'Total of the current window, in the unit of the value. Example: 120.50';
COMMENT ON COLUMN @extschema@.influence.base IS
'Total of the base window, in the unit of the value. Example: 100.00';
COMMENT ON COLUMN @extschema@.influence.pct IS
'Growth of the total in percent. Example: 20.5';
COMMENT ON COLUMN @extschema@.influence.pct_without IS
'Growth of the total without the key, in percent. Example: 1.2';
COMMENT ON COLUMN @extschema@.influence.influence IS
'pct - pct_without, in percentage points. Example: 19.3';

CREATE FUNCTION @extschema@.margins(b @extschema@.basket) RETURNS SETOF @extschema@.margin
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 1000 ROWS 3
	AS 'MODULE_PATHNAME', 'basket_margins';
COMMENT ON FUNCTION @extschema@.margins(@extschema@.basket) IS
'New, lost and continuing keys: a count, totals in the unit of the value, contribution in percentage points. Example: SELECT * FROM margins((SELECT basket(destination, value_cny, declared_on, ''2021-10'') FROM declarations))';

CREATE FUNCTION @extschema@.margins(b @extschema@.breakdown) RETURNS SETOF @extschema@.margin
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 1000 ROWS 3
	AS 'MODULE_PATHNAME', 'breakdown_margins';
COMMENT ON FUNCTION @extschema@.margins(@extschema@.breakdown) IS
'New, lost and continuing corridors, as margins(basket): a count, totals in the unit of the value, contribution in percentage points. Example: SELECT * FROM margins((SELECT corridor_breakdown(origin, destination, value_cny, declared_on, ''2021-10'') FROM declarations))';

CREATE FUNCTION @extschema@.concentration(b @extschema@.basket) RETURNS SETOF @extschema@.concentration
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 1000 ROWS 3
	AS 'MODULE_PATHNAME', 'basket_concentration';
COMMENT ON FUNCTION @extschema@.concentration(@extschema@.basket) IS
'How concentrated the value is, in the current window, the base window, and the change: shares in percent, hhi in points from 0 to 10000. Example: SELECT * FROM concentration((SELECT basket(destination, value_cny, declared_on, ''2021-10'') FROM declarations))';

CREATE FUNCTION @extschema@.influence(b @extschema@.basket, n integer) RETURNS SETOF @extschema@.influence
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	COST 1000 ROWS 5
	AS 'MODULE_PATHNAME', 'basket_influence';
COMMENT ON FUNCTION @extschema@.influence(@extschema@.basket, integer) IS
'The n keys without which the growth of the total would differ most: growth in percent, influence in percentage points. Example: SELECT * FROM influence((SELECT basket(destination, value_cny, declared_on, ''2021-10'') FROM declarations), 3)';
