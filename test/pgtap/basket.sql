-- Baskets: cases of other tools, published index numbers, identities, what the errors say.
BEGIN;
SET search_path = public, portstats;
SELECT plan(76);
\ir complaint.psql

-- ---------- items, and totals among the rows ----------

CREATE TABLE partners (partner text, v integer);
INSERT INTO partners VALUES ('KZ', 50), ('UZ', 25), ('Other', 5), (NULL, 20);
SELECT results_eq($$SELECT rank, key, current, round(share, 12) FROM items((SELECT basket(partner, v, date '2023-05-01', '2023') FROM partners))$$,
				  $$VALUES (1::bigint, 'KZ', 50::numeric, 50::numeric), (2, 'UZ', 25, 25), (3, NULL, 20, 20), (4, 'Other', 5, 5)$$, 'the unknown partner is a row of its own');
SELECT results_eq($$SELECT rank, key, current, round(share, 12) FROM items((SELECT basket(partner, v, date '2023-05-01', '2023') FROM partners), 1)$$,
				  $$VALUES (1::bigint, 'KZ', 50::numeric, 50::numeric), (NULL, 'Other', 50, 50)$$, 'and the rest is told from a partner called Other by its rank');
SELECT results_eq($$SELECT rank, key, current FROM items((SELECT basket(partner, v, date '2023-05-01', '2023') FROM partners), 0)$$,
				  $$VALUES (NULL::bigint, 'Other', 100::numeric)$$, 'top 0 is that row alone');
SELECT is_empty($$SELECT * FROM items(NULL::basket, 3)$$, 'no basket, no row');
SELECT is((SELECT count(*) FROM items((SELECT basket(partner, v, date '2023-05-01', '2023') FROM partners), NULL)), 4::bigint, 'a NULL top is all');

-- A file with its own total.
CREATE TABLE reported (partner text, v integer);
INSERT INTO reported VALUES ('WLD', 110), ('KZ', 60), ('RU', 40);
PREPARE reported AS SELECT rank, key, current, round(share, 12) FROM share_of_reported((SELECT basket(partner, v, date '2023-05-01', '2023') FROM reported), 'WLD');
SELECT results_eq('reported', $$VALUES (1::bigint, 'KZ', 60::numeric, 54.545454545455), (2, 'RU', 40, 36.363636363636), (NULL, 'Not allocated', 10, 9.090909090909)$$, 'shares of the reported total');
SELECT results_eq($$SELECT key, round(share, 12) FROM items((SELECT without(basket(partner, v, date '2023-05-01', '2023'), 'WLD') FROM reported))$$,
				  $$VALUES ('KZ', 60.000000000000), ('RU', 40.000000000000)$$, 'shares of the sum of the partners');
SELECT is((SELECT (total(without(basket(partner, v, date '2023-05-01', '2023'), 'WLD'))).current FROM reported), 100::numeric, 'which is not 210');
SELECT is(without(NULL::basket, 'WLD')::text, NULL, 'of no basket none');
SELECT is(complaint($$SELECT without(basket(partner, v, date '2023-05-01', '2023'), 'World') FROM reported$$),
	E'22023 the basket has no key "World"\nHINT Keys are compared by their bytes: case and spaces count. items(basket) lists them.', 'a total that is called otherwise');
SELECT is(complaint($$SELECT * FROM share_of_reported((SELECT basket(partner, v, date '2023-05-01', '2023') FROM reported), NULL)$$),
	E'22023 the basket has no key that is NULL\nHINT Keys are compared by their bytes: case and spaces count. items(basket) lists them.', 'and one that is not there');
SELECT results_eq($$SELECT key, current, base, round(contribution, 6) FROM share_of_reported((SELECT basket(k, v, d, '2023')
					FROM (VALUES (NULL, 120, date '2023-05-01'), (NULL, 100, '2022-05-01'), ('KZ', 70, '2023-05-01'), ('KZ', 60, '2022-05-01'), ('RU', 45, '2023-05-01')) AS t (k, v, d)), NULL)$$,
				  $$VALUES ('KZ', 70::numeric, 60::numeric, 10::numeric), ('RU', 45, 0, 45), ('Not allocated', 5, 40, -35)$$, 'the total may be the row without a partner; contributions are to its growth');
SELECT results_eq($$SELECT key, current, base, share, contribution FROM share_of_reported((SELECT basket(k, v, d, '2023')
					FROM (VALUES ('WLD', 120, date '2023-05-01'), ('KZ', 70, '2023-05-01'), ('KZ', 60, '2022-05-01')) AS t (k, v, d)), 'WLD')$$,
				  $$VALUES ('KZ', 70::numeric, 60::numeric, 100 * 70::numeric / 120, NULL::numeric), ('Not allocated', 50, NULL, 100 * 50::numeric / 120, NULL)$$, 'a total that is not reported is unknown, not 0');
SELECT results_eq($$SELECT key, current, base, share, contribution FROM share_of_reported((SELECT basket(k, v, d, '2023')
					FROM (VALUES ('WLD', 120, date '2022-05-01'), ('KZ', 70, '2023-05-01'), ('KZ', 60, '2022-05-01')) AS t (k, v, d)), 'WLD')$$,
				  $$VALUES ('KZ', 70::numeric, 60::numeric, NULL::numeric, 100 * 10::numeric / 120), ('Not allocated', NULL, 60, NULL, NULL)$$, 'nor one that is reported for the base alone');

-- Growth of a sum is the growth of the sums.
CREATE TABLE averages (k text, v integer, d date);
INSERT INTO averages VALUES ('KZ', 1100, '2023-05-01'), ('KZ', 1000, '2022-05-01'), ('UZ', 30, '2023-05-01'), ('UZ', 10, '2022-05-01');
SELECT is((SELECT round((total(basket(k, v, d, '2023'))).pct, 12) FROM averages), 11.881188118812, 'the total''s growth is no average');
SELECT results_eq($$SELECT key, round(pct, 6), round(contribution, 12) FROM items((SELECT combine(b) FROM (SELECT basket(k, v, d, '2023') AS b FROM averages GROUP BY v % 3) AS t))$$,
				  $$VALUES ('KZ', 10::numeric, 9.900990099010), ('UZ', 200, 1.980198019802)$$, 'contributions, of baskets made apart');

-- A code that no list knows stays as it is.
SELECT results_eq($$SELECT key, share FROM items((SELECT basket(code, v, date '2023-05-01', '2023') FROM (VALUES ('842', 420), ('276', 350), ('392', 230)) AS t (code, v)))$$,
				  $$VALUES ('842', 42.0000000000000000), ('276', 35.0000000000000000), ('392', 23.0000000000000000)$$, 'every code has its share');

-- ---------- unit values ----------

CREATE TABLE mixed (quantity integer, unit text, v integer);
INSERT INTO mixed VALUES (1, 'item', 20000), (2000, 'kg', 30000);
SELECT results_eq($$SELECT unit, unit_value(v, quantity, unit) FROM mixed GROUP BY unit ORDER BY unit$$,
				  $$VALUES ('item', 20000.000000000000), ('kg', 15.0000000000000000)$$, 'a unit value each unit');
SELECT is(complaint($$SELECT unit_value(v, quantity, unit) FROM mixed$$),
	E'22023 quantities in different units cannot be added\nDETAIL One unit is "item", another "kg".\n'
	'HINT Take the rows of one unit with FILTER or GROUP BY, or a quantity that all rows have in one unit, such as the net weight.', 'mixed units');
SELECT is_empty($$SELECT q, length(complaint(q)) FROM unnest(ARRAY['SELECT unit_value(1, 1, repeat(u, 1000)) FROM unnest(''{x,y}''::text[]) AS u',
		'SELECT without(basket(''a'', 1, date ''2023-05-01'', ''2023''), repeat(''x'', 1000))', 'SELECT price_index(basket(''a'', 1, date ''2023-05-01'', ''2023''), repeat(''x'', 1000))']) AS q
	WHERE complaint(q) NOT LIKE '22023 %"' || repeat('x', 100) || '..."%HINT %'$$, 'a long text in an error');
SELECT is(complaint($$SELECT unit_value(v, quantity, nullif(unit, 'item')) FROM mixed$$),
	E'22023 quantities in different units cannot be added\nDETAIL One unit is one without a name, another "kg".\n'
	'HINT Take the rows of one unit with FILTER or GROUP BY, or a quantity that all rows have in one unit, such as the net weight.', 'a unit that is not known is no other');
SELECT throws_ok(format($$SELECT %s FROM (SELECT basket('a', v, quantity, unit, date '2023-05-01', '2023') AS b FROM mixed) AS t$$, reading), '22023', 'quantities in different units cannot be added', reading)
FROM unnest('{unit_value(b),unit_value_growth(b),price_volume(b),price_volume_by_key(b)}'::text[]) AS reading;
SELECT results_eq($$SELECT unit_value(v, q, 'item'), round(unit_value_coverage(v, q, 'item'), 12) FROM (VALUES (10, 1000), (NULL, 500), (0, 0)) AS t (q, v)$$,
				  $$VALUES (100.0000000000000000, 66.666666666667)$$, 'from rows that carry a quantity, which cover two thirds');
SELECT results_eq($$SELECT unit_value(v, q), unit_value_coverage(v, q) FROM (VALUES (NULL, 500), (0, 7)) AS t (q, v)$$,
				  $$VALUES (NULL::numeric, 0.00000000000000000000)$$, 'no quantity at all');
SELECT results_eq($$SELECT unit_value(v, q), unit_value_coverage(v, q) FROM (VALUES (1, 500), (-1, 7)) AS t (q, v)$$,
				  $$VALUES (NULL::numeric, 100.0000000000000000)$$, 'quantities that add up to 0');
SELECT results_eq($$SELECT unit_value(v, q) FROM (VALUES ('NaN'::numeric, 1), (1, 1)) AS t (v, q)$$, $$VALUES (NULL::numeric)$$, 'a value that is no number');
SELECT results_eq($$SELECT unit_value(v, q), unit_value_coverage(v, q) FROM (VALUES (NULL::integer, 5), (100, 4)) AS t (v, q)$$,
				  $$VALUES (25.0000000000000000, 100.0000000000000000)$$, 'a quantity without a value is not divided by');
SELECT is((SELECT unit_value(v, q) FROM (VALUES (1, 1)) AS t (v, q) WHERE false), NULL, 'no row');
SELECT results_eq($$SELECT (unit_value_growth(basket('a', v, q, d, '2023'))).* FROM (VALUES (300, 10, date '2023-05-01'), (100, 5, '2022-05-01'), (77, NULL, '2022-05-01')) AS t (v, q, d)$$,
				  $$VALUES (30.0000000000000000, 20.0000000000000000, 10.0000000000000000, 50.0000000000000000)$$, 'growth of a unit value');

-- ---------- price indices ----------

-- Prices and quantities of six goods in five periods: tables 19.1 and 19.2 of the Producer Price Index Manual (ILO, IMF, OECD,
-- UNECE, World Bank, 2004), tables 3.1 and 3.2 of Balk, Price and Quantity Index Numbers (2008).
CREATE TABLE manual (t integer, good integer, p numeric, q numeric);
INSERT INTO manual
SELECT t, good, split_part(ps, ' ', t)::numeric, split_part(qs, ' ', t)::numeric
FROM generate_series(1, 5) AS t, (VALUES
	(1, '1.0 1.2 1.0 0.8 1.0', '1.0 0.8 1.0 1.2 0.9'), (2, '1.0 3.0 1.0 0.5 1.0', '1.0 0.9 1.1 1.2 1.2'), (3, '1.0 1.3 1.5 1.6 1.6', '2.0 1.9 1.8 1.9 2.0'),
	(4, '1.0 0.7 0.5 0.3 0.1', '1.0 1.3 3.0 6.0 12.0'), (5, '1.0 1.4 1.7 1.9 2.0', '4.5 4.7 5.0 5.6 6.5'), (6, '1.0 0.8 0.6 0.4 0.2', '0.5 0.6 0.8 1.3 2.5')) AS x (good, ps, qs);
CREATE TABLE manual_baskets AS
SELECT n, basket(good::text, p * q, q, make_date(2000 + t, 5, 1), period((2000 + n)::text), period('2001')) AS b
FROM manual, generate_series(2, 5) AS n GROUP BY n;
-- As they are published: Balk's tables 3.4, 3.6 and 3.12.
SELECT results_eq($$SELECT n, round(price_index(b, 'laspeyres'), 4), round(price_index(b, 'paasche'), 4), round(price_index(b, 'fisher'), 4), round(price_index(b, 'tornqvist'), 4)
					FROM manual_baskets ORDER BY n$$,
				  $$VALUES (2, 1.4200, 1.3824, 1.4011, 1.4052), (3, 1.3450, 1.2031, 1.2721, 1.2890), (4, 1.3550, 1.0209, 1.1762, 1.2268), (5, 1.4400, 0.7968, 1.0712, 1.2477)$$, 'indices as published');
SELECT results_eq($$SELECT matched_share(b) FROM manual_baskets$$, $$SELECT 100.0000000000000000 FROM generate_series(2, 5)$$, 'of all the value');
-- A good that one window alone has is no price change.
SELECT results_eq($$SELECT price_index(b, 'laspeyres'), price_index(b, 'Fisher'), round(matched_share(b), 6) FROM
					(SELECT basket(k, v, q, d, '2023') AS b FROM (VALUES ('a', 20, 10, date '2022-05-01'), ('a', 30, 10, '2023-05-01'), ('n', 500, 1, '2023-05-01'), ('l', 70, 7, '2022-05-01')) AS t (k, v, q, d)) AS b$$,
				  $$VALUES (1.5000000000000000, 1.50000000000000000000, 5.660377)$$, 'over the goods of both windows alone');
SELECT results_eq($$SELECT price_index(b, m), matched_share(b) FROM (SELECT basket(k, v, q, d, '2023') AS b FROM (VALUES ('a', 20, 10, date '2022-05-01'), ('b', 30, 10, '2023-05-01')) AS t (k, v, q, d)) AS b,
					unnest('{laspeyres,paasche,fisher,tornqvist}'::text[]) AS m$$,
				  $$SELECT NULL::numeric, 0.00000000000000000000 FROM generate_series(1, 4)$$, 'nothing in common');
SELECT results_eq($$SELECT price_index(b, m) FROM (SELECT basket('a', v, q, d, '2023') AS b FROM (VALUES (20, -10, date '2022-05-01'), (30, 10, '2023-05-01')) AS t (v, q, d)) AS b,
					unnest('{laspeyres,paasche,fisher,tornqvist}'::text[]) AS m$$,
				  $$SELECT NULL::numeric FROM generate_series(1, 4)$$, 'a negative quantity has no price');
-- The unit is a part of what a good is.
SELECT results_eq($$SELECT price_index(basket('a', v, q, u, d, '2023'), 'paasche') FROM (VALUES (20, 10, 'kg', date '2022-05-01'), (30, 10, 'kg', '2023-05-01'), (40, 4, 'item', '2022-05-01'), (80, 4, 'item', '2023-05-01')) AS t (v, q, u, d)$$,
				  $$VALUES (1.8333333333333333)$$, 'two units are two goods');
SELECT is(complaint($$SELECT price_index(b, 'Walsh') FROM manual_baskets$$),
	E'22023 there is no price index "Walsh"\nHINT There are laspeyres, paasche, fisher and tornqvist.', 'an unknown method');
SELECT is(price_index(NULL, 'fisher'), NULL, 'no basket');
-- From 1e-60 to 1e60 and back: beyond what an exponential is made for.
SELECT results_eq($$SELECT price_index(basket('a', v, 1, d, '2023'), 'tornqvist') FROM (VALUES (1e-600, date '2022-05-01'), (1e600, '2023-05-01')) AS t (v, d)$$,
				  $$VALUES (NULL::numeric)$$, 'a price that is 10^1200 times another');
SELECT results_eq($$SELECT price_index(basket('a', v, 1, d, '2023'), 'tornqvist') FROM (VALUES (1e600, date '2022-05-01'), (1e-600, '2023-05-01')) AS t (v, d)$$,
				  $$VALUES (0.00000000000000000000)$$, 'and the other way');
-- A numeric has at most 16383 decimals: what is worth 1e-18000 is 0 to it, and no price is a multiple of 0.
SELECT results_eq(format($$SELECT price_index(b, m) FROM (SELECT basket(k, v, q, d, '2023') AS b FROM (VALUES ('a', %s::numeric, %s::numeric, date '2023-05-01'), ('a', %s, %s, '2022-05-01'),
					('b', 30, 10, '2023-05-01'), ('b', 20, 10, '2022-05-01')) AS t (k, v, q, d)) AS b, unnest('{laspeyres,paasche,fisher,tornqvist}'::text[]) AS m$$, v1, q1, v0, q0),
				  $$VALUES (1.5000000000000000), (1.5000000000000000), (1.50000000000000000000), (1.50000000000000000000)$$, 'products that come to 0: ' || concat_ws(' ', v1, q1, v0, q0))
FROM (VALUES ('1e-9000', '1', '1', '1e-9000'), ('1', '1e-9000', '1e-9000', '1')) AS t (v1, q1, v0, q0);

-- Random goods: Fisher's price index times Fisher's quantity index is the ratio of the values; with base and current exchanged each
-- index but Laspeyres and Paasche, which exchange with each other, is one over what it was.
SELECT setseed(0.25) IS NOT NULL AS seeded;
CREATE TABLE goods AS
SELECT k, g, round((random() * 1000 + 1)::numeric, 2) AS v, round((random() * 100 + 0.1)::numeric, 3) AS q, CASE WHEN random() < 0.5 THEN date '2023-05-01' ELSE '2022-05-01' END AS d
FROM generate_series(1, 40) AS k, generate_series(1, 20) AS g, generate_series(1, 3);
CREATE TABLE windows2 AS
SELECT g, basket(k::text, v, q, d, '2023', '2022') AS b, basket(k::text, v, q, d, '2022', '2023') AS back FROM goods GROUP BY g;
CREATE TABLE sums AS
SELECT g, k, sum(v) FILTER (WHERE d > '2023-01-01') AS v1, sum(q) FILTER (WHERE d > '2023-01-01') AS q1, sum(v) FILTER (WHERE d < '2023-01-01') AS v0, sum(q) FILTER (WHERE d < '2023-01-01') AS q0
FROM goods GROUP BY g, k;
SELECT is((SELECT count(*) FROM windows2 JOIN (SELECT g, sum(v1) / sum(v0) AS ratio,
			sqrt((sum(v0 * q1 / q0 + 0e-40) / sum(v0)) * (sum(v1 + 0e-40) / sum(v1 * q0 / q1 + 0e-40))) AS quantity FROM sums WHERE v1 > 0 AND v0 > 0 GROUP BY g) AS s USING (g)
			WHERE abs(price_index(b, 'fisher') * quantity - ratio) < 1e-15), 20::bigint, 'Fisher''s factor reversal');
SELECT is((SELECT count(*) FROM windows2, unnest('{fisher,tornqvist}'::text[]) AS m WHERE abs(price_index(b, m) * price_index(back, m) - 1) < 1e-18), 40::bigint, 'time reversal');
SELECT is((SELECT count(*) FROM windows2 WHERE abs(price_index(b, 'laspeyres') * price_index(back, 'paasche') - 1) < 1e-15
		   AND price_index(b, 'fisher') BETWEEN least(price_index(b, 'laspeyres'), price_index(b, 'paasche')) AND greatest(price_index(b, 'laspeyres'), price_index(b, 'paasche'))), 20::bigint,
		  'Laspeyres is one over Paasche backwards, and Fisher between both');

-- ---------- price and volume ----------

CREATE TABLE sales (k text, v integer, q integer, d date);
INSERT INTO sales VALUES ('a', 100, 10, '2022-05-01'), ('a', 150, 12, '2023-05-01'), ('b', 200, 10, '2022-05-01'), ('b', 260, 20, '2023-05-01'), ('n', 30, 3, '2023-05-01'),
	('l', 40, 2, '2022-05-01'), ('x', 5, NULL, '2022-05-01'), ('x', 8, 2, '2023-05-01'), ('b', 7, NULL, '2023-05-01'), ('s', NULL, 3, '2023-05-01'), ('s', 4, 1, '2022-05-01');
-- By hand: V0 300, Q0 20, Q1 32. Volume 300 * 32 / 20 - 300; price 150 - 100 * 12 / 10 and 260 - 200 * 20 / 10.
SELECT results_eq($$SELECT part, round(change, 6) FROM price_volume((SELECT basket(k, v, q, d, '2023') FROM sales))$$,
				  $$VALUES ('volume', 180::numeric), ('price', -110), ('mix', 40), ('new', 30), ('lost', -40), ('no quantity', 6)$$, 'the parts of a change');
SELECT is((SELECT sum(change) FROM price_volume((SELECT basket(k, v, q, d, '2023') FROM sales))), (SELECT (total(basket(k, v, q, d, '2023'))).change FROM sales), 'add up to it');
SELECT results_eq($$SELECT key, change, round(volume, 6), round(price, 6), round(mix, 6), new, lost, no_quantity FROM price_volume_by_key((SELECT basket(k, v, q, d, '2023') FROM sales))$$,
				  $$VALUES ('b', 67::numeric, 120::numeric, -140::numeric, 80::numeric, 0::numeric, 0::numeric, 7.0000000000000000), ('a', 50, 60, 30, -40, 0, 0, 0), ('n', 30, 0, 0, 0, 30, 0, 0),
				    ('x', 3, 0, 0, 0, 0, 0, 3), ('l', -40, 0, 0, 0, 0, -40, 0), ('s', NULL, 0, 0, 0, 0, 0, -4)$$, 'and by key; a suppressed figure changes the total and is not lost');
SELECT results_eq($$SELECT key, current, base FROM price_volume_by_key((SELECT basket(k, v, q, d, '2023') FROM sales))$$,
				  $$VALUES ('b', 267::numeric, 200::numeric), ('a', 150, 100), ('n', 30, 0), ('x', 8, 5), ('l', 0, 40), ('s', NULL, 4)$$, 'of the figures of both windows');
SELECT is((SELECT count(*) FROM windows2 WHERE (SELECT sum(change) FROM price_volume(b)) = (total(b)).change), 20::bigint, 'of random goods, to the last digit');
SELECT is((SELECT count(*) FROM windows2, price_volume_by_key(b) WHERE volume + price + mix + new + lost + no_quantity = change), (SELECT count(*) FROM windows2, items(b)), 'and by key');
SELECT is((SELECT count(*) FROM windows2 WHERE (SELECT array_agg(change ORDER BY part) FROM price_volume(b))
		   = (SELECT ARRAY[sum(lost), sum(mix), sum(new), sum(no_quantity), sum(price), sum(volume)] FROM price_volume_by_key(b))), 20::bigint, 'the parts are the sums of the keys''');
SELECT results_eq($$SELECT DISTINCT change, contribution FROM price_volume((SELECT basket('a', v, 1, date '2021-01-01', '2020-W53') FROM (VALUES (1)) AS t (v)))$$,
				  $$VALUES (NULL::numeric, NULL::numeric)$$, 'no base, no change');

-- ---------- margins, concentration, influence ----------

SELECT results_eq($$SELECT margin, keys, current, base, change FROM margins((SELECT basket(k, v, q, d, '2023') FROM sales))$$,
				  $$VALUES ('new', 1::bigint, 30::numeric, 0::numeric, 30::numeric), ('lost', 1, 0, 40, -40), ('continuing', 4, 425, 309, 116)$$, 'margins');
SELECT is((SELECT sum(contribution) FROM margins((SELECT basket(k, v, d, '2023') FROM sales))), (SELECT (total(basket(k, v, d, '2023'))).pct FROM sales), 'add up to the growth');
SELECT results_eq($$SELECT margin, keys, current FROM margins((SELECT corridor_breakdown('CN', k, v, d, '2023') FROM sales))$$,
				  $$SELECT margin, keys, current FROM margins((SELECT basket(k, v, d, '2023') FROM sales))$$, 'of a breakdown');
SELECT results_eq($$SELECT margin, keys, change FROM margins((SELECT basket('a', 1, date '2021-01-01', '2020-W53')))$$,
				  $$VALUES ('new', NULL::bigint, NULL::numeric), ('lost', NULL, NULL), ('continuing', NULL, NULL)$$, 'nothing is new where there is no base');

-- By hand: 60, 20, 10, 5, 5 of 100: 3600 + 400 + 100 + 25 + 25; 50 and 50: 5000.
CREATE TABLE firms (k text, v integer, d date);
INSERT INTO firms VALUES ('a', 60, '2023-05-01'), ('b', 20, '2023-05-01'), ('c', 10, '2023-05-01'), ('d', 5, '2023-05-01'), ('e', 5, '2023-05-01'), ('b', 50, '2022-05-01'), ('a', 50, '2022-05-01');
SELECT results_eq($$SELECT which, keys, largest, largest_value, round(largest_share, 6), round(largest_four_share, 6), round(hhi, 6) FROM concentration((SELECT basket(k, v, d, '2023') FROM firms))$$,
				  $$VALUES ('current', 5::bigint, 'a', 60::numeric, 60::numeric, 95::numeric, 4150::numeric), ('base', 2, 'a', 50, 50, 100, 5000), ('change', 3, NULL, 10, 10, -5, -850)$$, 'concentration');
SELECT results_eq($$SELECT which, keys, largest, largest_value, round(largest_share, 6), round(largest_four_share, 6), round(hhi, 6) FROM concentration((SELECT basket(translate(k, 'abcde', 'edcba'), v, d, '2023') FROM firms))$$,
				  $$VALUES ('current', 5::bigint, 'e', 60::numeric, 60::numeric, 95::numeric, 4150::numeric), ('base', 2, 'd', 50, 50, 100, 5000), ('change', 3, NULL, 10, 10, -5, -850)$$, 'whatever the keys are called');
SELECT is((SELECT hhi FROM concentration((SELECT basket('a', 7, date '2023-05-01', '2023'))) WHERE which = 'current'), 10000.000000000000, 'one key has everything');
SELECT results_eq($$SELECT keys, largest, largest_share, hhi FROM concentration((SELECT basket(k, v, date '2023-05-01', '2023') FROM (VALUES ('a', 70), ('b', -20)) AS t (k, v))) WHERE which = 'current'$$,
				  $$VALUES (2::bigint, 'a', NULL::numeric, NULL::numeric)$$, 'a negative value has no share');
SELECT is((SELECT count(*) FROM concentration((SELECT basket('a', 1, date '2021-01-01', '2020-W53')))), 1::bigint, 'no row for a base that is not there');
SELECT results_eq($$SELECT which, keys, largest, largest_value, largest_share, hhi FROM concentration((SELECT basket(k, v, d, '2023')
					FROM (VALUES ('a', 'NaN'::numeric, date '2023-05-01'), ('b', 5, '2023-05-01'), ('a', 3, '2022-05-01'), ('c', -3, '2022-05-01')) AS t (k, v, d)))$$,
				  $$VALUES ('current', 2::bigint, 'a', 'NaN'::numeric, NULL::numeric, NULL::numeric), ('base', 2, 'a', 3, NULL, NULL), ('change', 0, NULL, 'NaN', NULL, NULL)$$, 'nor has one that is no number, or one of a total of 0');

-- A misplaced decimal: 9.50 was typed as 950, among ten goods that grew by 5 percent. With it, 1009 became 2000.
SELECT results_eq($$SELECT rank, key, round(pct, 4), round(pct_without, 4), round(influence, 4) FROM influence((SELECT basket(k, v, d, '2023')
					FROM (SELECT n::text, 105, date '2023-05-01' FROM generate_series(1, 10) AS n UNION ALL SELECT n::text, 100, '2022-05-01' FROM generate_series(1, 10) AS n
						  UNION ALL VALUES ('c', 950, date '2023-05-01'), ('c', 9, '2022-05-01')) AS t (k, v, d)), 3)$$,
				  $$VALUES (1::bigint, 'c', 98.2161, 5.0000, 93.2161), (2, '1', 98.2161, 108.4708, -10.2548), (2, '10', 98.2161, 108.4708, -10.2548)$$, 'the misplaced decimal comes first');
SELECT results_eq($$SELECT key, round(influence, 6) FROM influence((SELECT basket(k, v, d, '2023') FROM sales), 2)$$,
				  $$VALUES ('l', -16.876698), ('n', 8.595989)$$, 'whatever its sign');
-- The growth without a key is that of the basket without it, digit for digit: where values are missing, no number, or of several scales.
CREATE TABLE holes AS
SELECT g, k::text, CASE WHEN (g + k) % 4 = 0 THEN NULL WHEN g % 9 = 1 AND k = 2 THEN 'NaN' ELSE round((random() * 100)::numeric, (random() * 3)::integer) END AS v,
	   CASE WHEN random() < 0.5 THEN date '2023-05-01' ELSE '2022-05-01' END AS d
FROM generate_series(1, 200) AS g, LATERAL generate_series(1, 2 + g % 4) AS k, generate_series(1, 2);
CREATE TABLE left_out AS
SELECT g, i.*, (total(b)).pct AS whole, (total(without(b, key))).pct AS without FROM (SELECT g, basket(k, v, d, '2023') AS b FROM holes GROUP BY g) AS t, LATERAL (SELECT * FROM influence(b, NULL)) AS i;
SELECT is_empty($$SELECT * FROM left_out WHERE pct_without::text IS DISTINCT FROM without::text OR influence::text IS DISTINCT FROM (whole - without)::text OR pct::text IS DISTINCT FROM whole::text$$, 'influence: as without it');
SELECT cmp_ok((SELECT least(count(*) FILTER (WHERE without IS NULL AND whole IS NOT NULL), count(*) FILTER (WHERE without IS NOT NULL AND whole IS NULL), count(without)) FROM left_out), '>', 5::bigint, 'of every kind');
SELECT is(complaint($$SELECT * FROM influence((SELECT basket('a', 1, date '2023-05-01', '2023')), -1)$$),
	E'22023 n must not be negative: -1\nHINT Give the number of rows to show, or NULL for all of them.', 'a negative n');
SELECT results_eq($$SELECT rank, key, pct, pct_without, influence FROM influence((SELECT basket('a', 1, date '2023-05-01', '2023')), NULL)$$,
				  $$VALUES (1::bigint, 'a', NULL::numeric, NULL::numeric, NULL::numeric)$$, 'no growth, no influence');

-- ---------- the type ----------

SELECT is(complaint($$SELECT combine(b) FROM (SELECT basket('a', 1, date '2023-05-01', '2023') AS b UNION ALL SELECT basket('a', 1, date '2023-05-01', '2022')) AS t$$),
	E'22023 values with different windows cannot be combined\nDETAIL One compares 2023 with 2022, another 2022 with 2021.\n'
	'HINT Combine only values made with the same periods; GROUP BY them where they differ.', 'other windows');
SELECT ok(one.b *= whole.b, 'equal contents have equal bytes, by order and by parts')
FROM (SELECT ROW(basket(k, v, q, d, '2023')) AS b FROM sales) AS whole,
	 (SELECT ROW(basket(k, v, q, d, '2023' ORDER BY v DESC)) AS b FROM sales
	  UNION ALL SELECT ROW(combine(b)) FROM (SELECT basket(k, v, q, d, '2023') AS b FROM sales GROUP BY v % 3) AS t
	  UNION ALL SELECT ROW(basket(k, v, q, d, '2023')::text::basket) FROM sales
	  UNION ALL SELECT ROW(without(basket(k, v, q, d, '2023'), 'more')) FROM (TABLE sales UNION ALL VALUES ('more', 1, 1, date '2023-05-01')) AS t) AS one;

SELECT * FROM finish();
ROLLBACK;
