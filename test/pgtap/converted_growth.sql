-- Growth in both currencies against plain SQL, under every kind of plan, and what it says when it cannot.
BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO, YMD';
SELECT plan(93);

-- Rates in yuan that plain SQL can join: a day, a currency, what one unit costs.
CREATE TABLE quotes AS
	SELECT c, m::date AS month, round((level * (0.9 + (extract(month FROM m)::int * 7 + extract(year FROM m)::int * 3) % 20 / 100.0))::numeric, 4) AS rate
	FROM (VALUES ('USD', 7.2), ('EUR', 7.7), ('KZT', 0.0153)) AS l (c, level), generate_series(date '2021-01-01', '2023-12-01', '1 month') AS m;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) SELECT c, 'CNY', month, rate FROM quotes;
INSERT INTO rate_type VALUES ('half', 'USD', NULL, NULL, 'Half of the others');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) SELECT 'half', c, 'CNY', month, rate / 2 FROM quotes;
CREATE TABLE a_book AS SELECT rate_book(c, 'CNY', month, rate) AS book FROM quotes;
CREATE TABLE cny_book AS SELECT rate_book_options(book, 'CNY', NULL) AS book FROM a_book;
CREATE TABLE trade AS
	SELECT n, n % 7 AS g, date '2021-01-01' + (n * 37) % 1095 AS d, (ARRAY['USD', 'CNY', 'EUR', 'KZT'])[1 + n % 4] AS c,
		CASE WHEN n % 11 = 0 THEN NULL ELSE round(n * 1.37 - 300, n % 3) END AS v
	FROM generate_series(1, 8000) AS n;
-- Without an amount neither currency nor rate is asked for; nor outside the windows, nor without a day.
INSERT INTO trade VALUES (8001, 1, '2023-10-05', NULL, NULL), (8002, 1, '1985-10-05', NULL, 5), (8003, 1, NULL, 'none', 5), (8004, 1, '2023-10-05', 'none', NULL);
ANALYZE trade;
CREATE TABLE windows (p period, c1 date, c2 date, b1 date, b2 date);
INSERT INTO windows VALUES
	('2023-10', '2023-10-01', '2023-10-31', '2022-10-01', '2022-10-31'), ('ytd 2023-10', '2023-01-01', '2023-10-31', '2022-01-01', '2022-10-31'),
	('2022/2023', '2022-01-01', '2023-12-31', '2021-01-01', '2022-12-31'), ('2021', '2021-01-01', '2021-12-31', '2020-01-01', '2020-12-31'),
	('2020-W53', '2020-12-28', '2021-01-03', NULL, NULL), ('1999', '1999-01-01', '1999-12-31', '1998-01-01', '1998-12-31');

-- The totals of each window by currency, in plain SQL: amounts, rows, and in yuan.
CREATE VIEW by_currency AS
	SELECT p, g, t.c,
		count(*) FILTER (WHERE d BETWEEN c1 AND c2) AS n1, count(*) FILTER (WHERE d BETWEEN b1 AND b2) AS n2,
		sum(v) FILTER (WHERE d BETWEEN c1 AND c2) AS cur, sum(v) FILTER (WHERE d BETWEEN b1 AND b2) AS base,
		sum(v * coalesce(rate, 1)) FILTER (WHERE d BETWEEN c1 AND c2) AS cur_cny, sum(v * coalesce(rate, 1)) FILTER (WHERE d BETWEEN b1 AND b2) AS base_cny,
		max(scale(v)) FILTER (WHERE d BETWEEN c1 AND c2) AS s1, max(scale(v)) FILTER (WHERE d BETWEEN b1 AND b2) AS s2, b1 IS NULL AS nobase
	FROM windows, trade t LEFT JOIN quotes q ON q.c = t.c AND q.month = date_trunc('month', d)
	GROUP BY p, g, t.c, b1;
CREATE VIEW expected AS
	SELECT p, g, CASE WHEN one THEN CASE WHEN n1 = 0 THEN 0 ELSE cur END END AS current,
		CASE WHEN one AND NOT nobase THEN CASE WHEN n2 = 0 THEN 0 ELSE base END END AS base,
		CASE WHEN n1 = 0 THEN 0 ELSE round(cur_cny, greatest(s1, 2) + 6) END AS current_converted,
		CASE WHEN nobase THEN NULL WHEN n2 = 0 THEN 0 ELSE round(base_cny, greatest(s2, 2) + 6) END AS base_converted
	FROM (SELECT p, g, nobase, count(*) FILTER (WHERE cur IS NOT NULL OR base IS NOT NULL) <= 1 AS one, sum(n1) AS n1, sum(n2) AS n2,
			sum(cur) AS cur, sum(base) AS base, sum(cur_cny) AS cur_cny, sum(base_cny) AS base_cny, max(s1) AS s1, max(s2) AS s2
		FROM by_currency GROUP BY p, g, nobase) AS x;
CREATE VIEW expected_rows AS
	SELECT p, g, ROW(current, base, growth_pct(current, base), current_converted, base_converted, growth_pct(current_converted, base_converted),
		growth_pct(current_converted, base_converted) - growth_pct(current, base))::text AS r
	FROM expected;

-- ---------- against plain SQL, digit for digit ----------
SELECT cmp_ok((SELECT count(DISTINCT r) FROM expected_rows), '>=', 25::bigint, 'there is something to compare');
SELECT results_eq($$SELECT p, g, yoy_converted(v, c, 'CNY', d, p, book)::text FROM trade, a_book, windows GROUP BY p, g ORDER BY p, g$$,
	$$SELECT p, g, r FROM expected_rows ORDER BY p, g$$, 'yoy_converted with a book, several currencies');
SELECT results_eq($$SELECT p, g, yoy_converted(v, c, 'CNY', d, p)::text FROM trade, windows GROUP BY p, g ORDER BY p, g$$,
	$$SELECT p, g, r FROM expected_rows ORDER BY p, g$$, 'with the tables');
SELECT results_eq($$SELECT p, g, (growth(converted_comparison(v, c, 'CNY', d, p, book)))::text FROM trade, a_book, windows GROUP BY p, g ORDER BY p, g$$,
	$$SELECT p, g, r FROM expected_rows ORDER BY p, g$$, 'in two steps');
SELECT results_eq($$SELECT (y).current_converted, (y).base_converted FROM (SELECT yoy_converted(v, c, 'CNY', d, '2023-10', 'half') AS y FROM trade WHERE c <> 'CNY') AS t$$,
	$$SELECT sum_converted(v, c, 'CNY', d) FILTER (WHERE d <@ '2023-10'::period) / 2, sum_converted(v, c, 'CNY', d) FILTER (WHERE d <@ '2022-10'::period) / 2 FROM trade WHERE c <> 'CNY'$$,
	'with a rate type');
SELECT results_eq($$SELECT g, (y).current_converted::text, (y).base_converted::text FROM (SELECT g, yoy_converted(v, c, 'USD', d, 'ytd 2023-10', book) AS y FROM trade, cny_book GROUP BY g) AS t ORDER BY g$$,
	$$SELECT g, sum_converted(v, c, 'USD', d, book) FILTER (WHERE d <@ 'ytd 2023-10'::period)::text, sum_converted(v, c, 'USD', d, book) FILTER (WHERE d <@ 'ytd 2022-10'::period)::text
		FROM trade, cny_book GROUP BY g ORDER BY g$$, 'what sum_converted gives, across the pivot and by dividing, too');
-- One currency: a view of dollars alone.
ALTER TABLE trade RENAME TO all_trade;
CREATE VIEW trade AS SELECT * FROM all_trade WHERE c = 'USD' OR v IS NULL OR c IS NULL OR c = 'none';
CREATE TABLE one_currency AS
	SELECT p, g, c1, c2, b1, b2, yoy_converted(v, c, 'CNY', d, p, book) AS y, yoy(v, d, p) AS own, constant_currency_growth(converted_comparison(v, c, 'CNY', d, p, book)) AS k
	FROM trade, a_book, windows GROUP BY p, g, c1, c2, b1, b2;
SELECT results_eq($$SELECT p, g, ROW((y).current, (y).base, (y).pct)::text FROM one_currency ORDER BY p, g$$,
	$$SELECT p, g, ROW((own).current, (own).base, (own).pct)::text FROM one_currency ORDER BY p, g$$, 'one currency: current, base and pct are those of yoy');
SELECT cmp_ok((SELECT count((y).exchange_effect) FROM one_currency), '>=', 10::bigint, 'and there is an exchange effect');
SELECT is_empty($$SELECT * FROM one_currency WHERE (y).exchange_effect IS DISTINCT FROM (y).pct_converted - (y).pct
	OR (y).pct_converted IS DISTINCT FROM growth_pct((y).current_converted, (y).base_converted)$$, 'which is what lies between both growths');
SELECT is_empty($$SELECT * FROM one_currency WHERE (k).pct IS DISTINCT FROM (own).pct AND (k).current IS NOT NULL$$, 'at constant rates it is the growth of the amounts, to the digit');
SELECT is_empty($$SELECT * FROM one_currency WHERE (k).base::text IS DISTINCT FROM (y).base_converted::text OR (k).change IS DISTINCT FROM (k).current - (k).base$$,
	'and the base is the converted one');
DROP VIEW trade;
ALTER TABLE all_trade RENAME TO trade;

-- ---------- constant exchange rates ----------
CREATE VIEW expected_constant AS
	SELECT p, g, CASE WHEN n1 = 0 THEN 0 WHEN known THEN round(cur, greatest(s1, 2) + 6) END AS current,
		CASE WHEN nobase THEN NULL WHEN n2 = 0 THEN 0 ELSE round(base, greatest(s2, 2) + 6) END AS base
	FROM (SELECT p, g, nobase, sum(n1) AS n1, sum(n2) AS n2, max(s1) AS s1, max(s2) AS s2,
			bool_and(coalesce(cur, 0) = 0 OR coalesce(base > 0 AND base_cny > 0, false)) AS known,
			sum(CASE WHEN cur IS NULL OR cur = 0 THEN cur ELSE (cur * base_cny + round(0.0, 60)) / nullif(base, 0) END) AS cur, sum(base_cny) AS base
		FROM by_currency GROUP BY p, g, nobase) AS x;
SELECT results_eq($$SELECT p, g, constant_currency_growth(converted_comparison(v, c, 'CNY', d, p, book))::text FROM trade, a_book, windows GROUP BY p, g ORDER BY p, g$$,
	$$SELECT p, g, ROW(current, base, current - base, growth_pct(current, base))::text FROM expected_constant ORDER BY p, g$$, 'constant_currency_growth against plain SQL');
SELECT cmp_ok((SELECT count(current) FROM expected_constant WHERE current <> 0 AND base <> 0), '>=', 10::bigint, 'of which there is something to compare');

CREATE FUNCTION constant(variadic rows text[]) RETURNS text LANGUAGE sql AS $$
	-- Rows as 'currency amount day', at 2 in 2022 and 3 in 2023 for USD, 5 for EUR.
	SELECT constant_currency_growth(converted_comparison(split_part(r, ' ', 2)::numeric, split_part(r, ' ', 1), 'CNY', split_part(r, ' ', 3)::date, '2023',
		(SELECT rate_book(c, 'CNY', day, rate) FROM (VALUES ('USD', date '2022-01-01', 2.0), ('USD', '2022-07-01', 4.0), ('USD', '2023-01-01', 3.0), ('EUR', '2022-01-01', 5.0)) AS t (c, day, rate))))::text
	FROM unnest(rows) AS r
$$;
SELECT is(constant('USD 10 2022-02-01', 'USD 15 2023-02-01'), '(30.00000000,20.00000000,10.00000000,50.0000000000000000)', 'at the base rate');
SELECT is(constant('USD 10 2022-02-01', 'USD 30 2022-08-01', 'USD 50 2023-02-01'), '(175.00000000,140.00000000,35.00000000,25.0000000000000000)', 'at the average of the base window, weighted by the amounts');
SELECT is(constant('USD 10 2022-02-01', 'USD 15 2023-02-01', 'EUR 1 2022-02-01', 'EUR 3 2023-02-01'), '(45.00000000,25.00000000,20.00000000,80.0000000000000000)', 'two currencies');
SELECT is(constant('USD 10 2022-02-01', 'USD 15 2023-02-01', 'EUR 3 2023-02-01'), '(,20.00000000,,)', 'a currency without a base has no such rate');
SELECT is(constant('USD 10 2022-02-01', 'USD 15 2023-02-01', 'EUR 0 2022-02-01', 'EUR 3 2023-02-01'), '(,20.00000000,,)', 'nor has one with a base of zero');
SELECT is(constant('USD 10 2022-02-01', 'USD 15 2023-02-01', 'EUR -1 2022-02-01', 'EUR 3 2023-02-01'), '(,15.00000000,,)', 'or below');
SELECT is(constant('USD 10 2022-02-01', 'USD 15 2023-02-01', 'EUR 3 2023-02-01', 'EUR -3 2023-05-01'), '(30.00000000,20.00000000,10.00000000,50.0000000000000000)', 'currencies that come to nothing need none');
SELECT is(constant('USD 10 2022-02-01', 'USD 15 2023-02-01', 'EUR 4 2022-02-01'), '(30.00000000,40.00000000,-10.00000000,-25.0000000000000000)', 'nor do those that have ended');
SELECT is(constant('USD 30 2022-02-01', 'USD -20 2022-08-01', 'USD 1 2023-02-01'), '(,-20.00000000,,)', 'an average rate below zero is none');
SELECT is(constant('USD 10 2022-02-01', 'USD -15 2023-02-01'), '(-30.00000000,20.00000000,-50.00000000,-250.0000000000000000)', 'negative amounts have the rate of the others');
SELECT is(constant('USD 10 2022-02-01', 'USD NaN 2023-02-01'), '(NaN,20.00000000,NaN,)', 'NaN stays what it is');
SELECT is(constant('USD NaN 2022-02-01', 'USD 1 2023-02-01'), '(,NaN,,)', 'in the base, too');
-- PostgreSQL 13 has no infinite numeric.
SELECT is(constant('USD 10 2022-02-01', 'USD -1 2022-08-01', 'USD ' || big || ' 2023-02-01'), '(' || big || ',16.00000000,' || big || ',)', 'nor does an infinity change')
	FROM (SELECT CASE WHEN current_setting('server_version_num')::int < 140000 THEN 'NaN' ELSE 'Infinity' END AS big) AS t;
SELECT is(constant('USD 10 2021-02-01'), '(0,0,0,)', 'empty windows are 0');
SELECT is(constant('USD 10 2022-02-01'), '(0,20.00000000,-20.00000000,-100.0000000000000000)', 'an empty current window is 0');
SELECT is(constant('USD 10 2023-02-01'), '(,0,,)', 'an empty base has no rate');
SELECT is(constant('USD 0.00 2023-02-01'), '(0.00000000,0,0.00000000,)', 'nothing needs none');
SELECT is(constant(NULL::text), '(0,0,0,)', 'a row without anything is outside');
SELECT is(constant_currency_growth(NULL), NULL, 'NULL of NULL');
SELECT is((SELECT constant_currency_growth(converted_comparison(NULL::int, 'USD', 'CNY', d, '2023-10'))::text FROM unnest('{2023-10-05,2022-10-05}'::date[]) AS d), '(,,,)', 'NULL amounts are NULL');
SELECT is((SELECT constant_currency_growth(converted_comparison(1, 'CNY', 'CNY', '2021-01-01', '2020-W53'))::text), '(,,,)', 'a week without a base');

-- ---------- windows, NULLs ----------
CREATE FUNCTION growth_of(p text, variadic rows text[]) RETURNS text LANGUAGE sql AS $$
	SELECT yoy_converted(nullif(split_part(r, ' ', 2), '-')::numeric, nullif(split_part(r, ' ', 1), '-'), 'CNY', nullif(split_part(r, ' ', 3), '-')::date, p::period,
		(SELECT rate_book('USD', 'CNY', day, rate) FROM (VALUES (date '2022-01-01', 2.0), ('2023-01-01', 3.0)) AS t (day, rate)))::text
	FROM unnest(rows) AS r
$$;
SELECT is(growth_of('2023', 'USD 15 2023-02-01', 'USD 10 2022-02-01'), '(15,10,50.0000000000000000,45.00000000,20.00000000,125.0000000000000000,75.0000000000000000)', 'a rate that rises adds to growth');
SELECT is(growth_of('2023', 'USD 15 2023-02-01'), '(15,0,,45.00000000,0,,)', 'an empty base is 0 and has no growth');
SELECT is(growth_of('2023', 'USD 10 2022-02-01'), '(0,10,-100.0000000000000000,0,20.00000000,-100.0000000000000000,0.0000000000000000)', 'an empty current window is 0');
SELECT is(growth_of('2023', 'USD 10 2021-02-01', 'XXX 10 -', '- 10 2021-02-01', '- - -'), '(0,0,,0,0,,)', 'rows outside both, or without a day, need nothing');
SELECT is(growth_of('2023', 'USD - 2023-02-01', 'USD 10 2022-02-01'), '(,10,,,20.00000000,,)', 'all rows NULL is NULL');
SELECT is(growth_of('2023', 'USD - 2023-02-01', 'USD 1 2023-02-01', 'XXX - 2022-02-01', '- - 2022-02-01'), '(1,,,3.00000000,,,)', 'whatever their currency');
SELECT is(growth_of('2023', 'EUR - 2023-02-01', 'USD 15 2023-02-01', 'USD 10 2022-02-01'), '(15,10,50.0000000000000000,45.00000000,20.00000000,125.0000000000000000,75.0000000000000000)', 'a NULL amount makes no second currency');
SELECT is(growth_of('2023', 'USD 15 2023-02-01', 'CNY 10 2022-02-01'), '(,,,45.00000000,10.00000000,350.0000000000000000,)', 'a currency in each window are two');
SELECT is(growth_of('2022/2023', 'USD 15 2023-02-01', 'USD 10 2022-02-01'), '(25,10,150.0000000000000000,65.00000000,20.00000000,225.0000000000000000,75.0000000000000000)', 'windows longer than a year overlap');
SELECT is(growth_of('2023', 'USD 15 2023-02-01', 'USD -10 2022-02-01'), '(15,-10,,45.00000000,-20.00000000,,)', 'a negative base has no growth');
SELECT is(growth_of('2023', 'USD NaN 2023-02-01', 'USD 10 2022-02-01'), '(NaN,10,,NaN,20.00000000,,)', 'NaN has none');
SELECT is((SELECT yoy_converted(1, 'CNY', 'CNY', date '2021-01-01', '2020-W53')::text), '(1,,,1.00000000,,,)', 'week 53 has no base');
SELECT is((SELECT yoy_converted(1, 'CNY', 'CNY', date '2021-01-01', '2020') FROM trade WHERE false), NULL, 'no row, no growth');
SELECT is((SELECT yoy_converted(NULL::int, NULL, NULL, d, '2023-10')::text FROM unnest('{2023-10-01,2020-01-01}'::date[]) AS d), '(,0,,,0,,)', 'a target is asked for an amount alone');

-- ---------- January 2014: 10.3 percent in dollars, 7.3 in yuan ----------
CREATE TABLE january AS SELECT yoy_converted(billion, 'USD', 'CNY', day, '2014-01', book) AS y
	FROM (VALUES (date '2013-01-15', 346.7), ('2014-01-15', 382.4)) AS t (day, billion),
		(SELECT rate_book('USD', 'CNY', day, rate) AS book FROM (VALUES (date '2013-01-01', 6.29), ('2014-01-01', 6.119)) AS r (day, rate)) AS b;
SELECT is((SELECT ROW(round((y).pct, 1), round((y).pct_converted, 1), round((y).exchange_effect, 1), round((y).current_converted, -1))::text FROM january), '(10.3,7.3,-3.0,2340)', 'a yuan that grew stronger');

-- ---------- values ----------
SELECT is((SELECT array_agg(DISTINCT y) FROM (
	SELECT yoy_converted(v::smallint, 'USD', 'CNY', d, '2023')::text FROM (VALUES (7, date '2023-02-01'), (5, '2022-02-01')) AS t (v, d)
	UNION ALL SELECT yoy_converted(v::int, 'USD', 'CNY', d, '2023')::text FROM (VALUES (7, date '2023-02-01'), (5, '2022-02-01')) AS t (v, d)
	UNION ALL SELECT yoy_converted(v::bigint, 'USD', 'CNY', d, '2023', 'average')::text FROM (VALUES (7, date '2023-02-01'), (5, '2022-02-01')) AS t (v, d)
	UNION ALL SELECT yoy_converted(v::numeric, 'USD', 'CNY', d, '2023', book)::text FROM (VALUES (7, date '2023-02-01'), (5, '2022-02-01')) AS t (v, d), a_book) AS t (y)),
	ARRAY['(7,5,40.0000000000000000,' || (SELECT round(7 * q1.rate, 8) || ',' || round(5 * q2.rate, 8) || ',' || growth_pct(7 * q1.rate, 5 * q2.rate) || ',' || growth_pct(7 * q1.rate, 5 * q2.rate) - 40
		FROM quotes q1, quotes q2 WHERE (q1.c, q1.month, q2.c, q2.month) = ('USD', '2023-02-01', 'USD', '2022-02-01')) || ')'], 'every type of value, and where the rates are, are one');
SELECT is((SELECT (yoy_converted(v, 'CNY', 'CNY', date '2023-10-05', '2023-10')).current_converted FROM unnest('{9223372036854775807,9223372036854775807}'::bigint[]) AS v), 18446744073709551614.00000000, 'sums beyond 64 bits');

-- ---------- every plan gives the same ----------
\ir plan_of.psql
CREATE TABLE serial_result AS SELECT converted_comparison_send(converted_comparison(v, c, 'CNY', d, 'ytd 2023-10')) AS bytes, yoy_converted(v, c, 'CNY', d, 'ytd 2023-10')::text AS y FROM trade;
SET LOCAL portstats.enable_scan = off;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
ALTER TABLE trade SET (parallel_workers = 2);
SELECT matches(plan_of($$SELECT yoy_converted(v, c, 'CNY', d, 'ytd 2023-10') FROM trade$$), 'Partial Aggregate', 'the plan is parallel');
-- What pgTAP asks, it asks of a cursor, which has no workers: the tables are made without it.
CREATE TABLE parallel_result AS SELECT converted_comparison_send(converted_comparison(v, c, 'CNY', d, 'ytd 2023-10')), yoy_converted(v, c, 'CNY', d, 'ytd 2023-10')::text FROM trade;
SELECT results_eq('TABLE parallel_result', 'TABLE serial_result', 'parallel, the same bytes');
CREATE TABLE parallel_groups AS SELECT p, g, yoy_converted(v, c, 'CNY', d, p, (SELECT book FROM a_book))::text FROM trade, windows GROUP BY p, g;
SELECT results_eq('SELECT * FROM parallel_groups ORDER BY p, g', 'SELECT p, g, r FROM expected_rows ORDER BY p, g', 'parallel groups');
SELECT throws_ok($$SELECT yoy_converted(v, c, 'XXX', d, '2023') FROM trade$$, 'P0002', NULL, 'an error in a worker is an error');
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL enable_hashagg = off;
SELECT results_eq($$SELECT p, g, yoy_converted(v, c, 'CNY', d, p)::text FROM trade, windows GROUP BY p, g ORDER BY p, g$$, $$SELECT p, g, r FROM expected_rows ORDER BY p, g$$, 'sorted groups');
SET LOCAL enable_hashagg = on;
SELECT results_eq($$SELECT converted_comparison_send(converted_comparison(v, c, 'CNY', d, 'ytd 2023-10' ORDER BY v DESC, n)) FROM trade$$, 'SELECT bytes FROM serial_result', 'in another order of rows, the same bytes');
SELECT results_eq($$SELECT n % 1000, yoy_converted(v, c, 'CNY', d, '2022/2023')::text FROM trade WHERE n <= 8000 GROUP BY 1 ORDER BY 1$$,
	$$SELECT n % 1000, growth(combine(k))::text FROM (SELECT n, converted_comparison(v, c, 'CNY', d, '2022/2023', book) AS k FROM trade, a_book WHERE n <= 8000 GROUP BY n) AS t GROUP BY 1 ORDER BY 1$$, 'a thousand groups, each made of its rows');
SELECT results_eq($$SELECT g, yoy_converted(v, c, 'CNY', d, 'ytd 2023-10') FILTER (WHERE c = 'EUR')::text FROM trade GROUP BY g ORDER BY g$$,
	$$SELECT g, yoy_converted(v, c, 'CNY', d, 'ytd 2023-10')::text FROM trade WHERE c = 'EUR' GROUP BY g ORDER BY g$$, 'FILTER');
SELECT results_eq($$SELECT n, (yoy_converted(v, c, 'CNY', d, '2022/2023') OVER w)::text, (constant_currency_growth(converted_comparison(v, c, 'CNY', d, '2022/2023') OVER w))::text
		FROM trade WHERE n <= 60 WINDOW w AS (ORDER BY n ROWS BETWEEN 8 PRECEDING AND 1 FOLLOWING) ORDER BY n$$,
	$$SELECT n, (SELECT yoy_converted(v, c, 'CNY', d, '2022/2023')::text FROM trade x WHERE x.n BETWEEN y.n - 8 AND least(y.n + 1, 60)),
		(SELECT constant_currency_growth(converted_comparison(v, c, 'CNY', d, '2022/2023'))::text FROM trade x WHERE x.n BETWEEN y.n - 8 AND least(y.n + 1, 60)) FROM trade y WHERE n <= 60 ORDER BY n$$, 'a moving window');
SELECT results_eq($$SELECT n, (yoy_converted(v, c, 'CNY', d, '2022/2023') OVER (ORDER BY n))::text FROM trade WHERE n <= 60 ORDER BY n$$,
	$$SELECT n, (SELECT yoy_converted(v, c, 'CNY', d, '2022/2023')::text FROM trade x WHERE x.n <= y.n) FROM trade y WHERE n <= 60 ORDER BY n$$, 'a growing one: a state is read many times');

-- ---------- a value to keep ----------
CREATE TABLE kept AS SELECT n % 13 AS part, converted_comparison(v, c, 'CNY', d, 'ytd 2023-10') AS k FROM trade GROUP BY 1;
SELECT results_eq($$SELECT converted_comparison_send(combine(k)) FROM kept$$, 'SELECT bytes FROM serial_result', 'combined from parts: the bytes of the whole');
SELECT results_eq($$SELECT converted_comparison_send(combine(k ORDER BY part DESC)) FROM kept$$, 'SELECT bytes FROM serial_result', 'in any order');
SELECT results_eq($$SELECT converted_comparison_send(combine(k)) FROM (SELECT combine(k) AS k FROM kept GROUP BY part % 3) AS t$$, 'SELECT bytes FROM serial_result', 'and nesting');
SELECT results_eq($$SELECT growth(combine(k))::text FROM kept$$, 'SELECT y FROM serial_result', 'read as the whole');
SELECT is_empty($$SELECT FROM kept WHERE converted_comparison_send(k) <> converted_comparison_send(k::text::converted_comparison)$$, 'its text is read back');
SELECT is((SELECT combine(k)::text FROM kept WHERE false), NULL, 'nothing combined is nothing');
SELECT is((SELECT growth(combine(k))::text FROM (VALUES (NULL::converted_comparison), ((SELECT converted_comparison(1, 'CNY', 'CNY', date '2023-10-05', '2023-10')))) AS t (k)), '(1,0,,1.00000000,0,,)', 'a NULL among them is skipped');
SELECT is((SELECT k::text::jsonb - 'entries' FROM kept WHERE part = 8002 % 13),
	(SELECT jsonb_build_object('version', 1, 'parts', 2, 'to_currency', 'CNY', 'current', '2023-01/2023-10', 'base', '2022-01/2022-10', 'undated', 0,
		'outside', count(*)) FROM trade WHERE n % 13 = 8002 % 13 AND d NOT BETWEEN '2023-01-01' AND '2023-10-31' AND d NOT BETWEEN '2022-01-01' AND '2022-10-31'), 'it names its windows and target, and counts what is outside');
SELECT is((SELECT (k::text::jsonb)->>'undated' FROM kept WHERE part = 8003 % 13), '1', 'and what has no day');
UPDATE exchange_rate SET rate = rate * 2 WHERE rate_type = 'average';
SELECT results_eq($$SELECT growth(combine(k))::text FROM kept$$, 'SELECT y FROM serial_result', 'a rate that is replaced does not change what was kept');
SELECT is((SELECT (growth(combine(k))).base_converted / (SELECT (yoy_converted(v, c, 'CNY', d, 'ytd 2023-10') FILTER (WHERE c <> 'CNY')).base_converted FROM trade) FROM (SELECT converted_comparison(v, c, 'CNY', d, 'ytd 2023-10', book) FILTER (WHERE c <> 'CNY') AS k FROM trade, a_book) AS t),
	0.5, 'but what is computed from then on');
UPDATE exchange_rate SET rate = rate / 2 WHERE rate_type = 'average';
-- Rows none of which says the target: it is whatever the others say.
SELECT is((SELECT combine(k)::text FROM (SELECT converted_comparison(NULL::int, NULL, NULL, '2023-10-05', '2023-10') AS k UNION ALL SELECT converted_comparison(1, 'CNY', 'CNY', '2023-10-05', '2023-10')) AS t),
	'{"version": 1, "current": "2023-10", "base": "2022-10", "outside": 0, "undated": 0, "to_currency": "CNY", "parts": 2, "entries": [{"key": ["CNY", ""], "totals": [["1", 1, 0], ["0", 0, 0]]}, {"key": [null, null], "totals": [[null, 1, 1], ["0", 0, 0]]}]}', 'a comparison without a target takes that of another');
SELECT is((SELECT converted_comparison(NULL::int, NULL, NULL, '2023-10-05', '2023-10')::text),
	'{"version": 1, "current": "2023-10", "base": "2022-10", "outside": 0, "undated": 0, "to_currency": null, "parts": 2, "entries": [{"key": [null, null], "totals": [[null, 1, 1], ["0", 0, 0]]}]}', 'and says that it has none');

-- ---------- errors, whole ----------
\ir complaint.psql
-- More than a thousand rates of the current window, and then one of the base.
CREATE TABLE rates_a_day AS SELECT 'A' || i AS c, date '2023-01-01' + k AS d, 1 + (365 * i + k) / 10000.0 AS rate FROM generate_series(0, 3) AS i, generate_series(0, 364) AS k;
INSERT INTO rates_a_day VALUES ('Z', '2022-05-05', 2);
SELECT results_eq($$SELECT (y).current_converted, (y).base_converted FROM (SELECT yoy_converted(1.25, c, 'CNY', d, '2023', (SELECT rate_book(c, 'CNY', d, rate) FROM rates_a_day)) AS y FROM rates_a_day) AS t$$,
	$$SELECT round(sum(1.25 * rate) FILTER (WHERE c <> 'Z'), 8), 2.50000000 FROM rates_a_day$$, 'a base after a thousand rates without');
SELECT is(complaint($$SELECT yoy_converted(1, NULL, 'CNY', date '2023-10-05', '2023-10')$$),
	E'22004 cannot convert an amount whose currency is NULL\nHINT Fill it in, or leave such rows out with FILTER or WHERE.', 'an amount without a currency');
SELECT is(complaint($$SELECT yoy_converted(1, 'USD', NULL, date '2023-10-05', '2023-10')$$),
	E'22004 cannot convert an amount whose target currency is NULL\nHINT Fill it in, or leave such rows out with FILTER or WHERE.', 'without a target');
SELECT is(complaint($$SELECT yoy_converted(1, 'USD', t, d, '2023-10') FROM (VALUES ('CNY', date '2023-10-05'), (NULL, '2023-10-05')) AS t (t, d)$$),
	E'22004 cannot convert an amount whose target currency is NULL\nHINT Fill it in, or leave such rows out with FILTER or WHERE.', 'also where a row before said it');
SELECT is(complaint($$SELECT yoy_converted(1, 'USD', 'CNY', date '2023-10-05', '2023-10', NULL::text)$$),
	E'22004 cannot convert an amount whose rate type is NULL\nHINT Fill it in, or leave such rows out with FILTER or WHERE.', 'without a rate type');
SELECT is(complaint($$SELECT yoy_converted(1, 'USD', 'CNY', date '2023-10-05', '2023-10', NULL::rate_book)$$),
	E'22004 cannot convert an amount whose rate book is NULL\nHINT Fill it in, or leave such rows out with FILTER or WHERE.', 'without a book');
SELECT is(complaint($$SELECT yoy_converted(1, 'USD', t, date '2023-10-05', '2023-10') FROM (VALUES ('CNY'), ('USD')) AS t (t)$$),
	E'22023 the currency converted to varies within one aggregate call\nDETAIL It was CNY in one row and USD in another.\nHINT Give one currency for the whole call, or GROUP BY it.', 'a target that varies');
SELECT is(complaint($$SELECT yoy_converted(1, 'USD', t, date '1999-10-05', '2023-10') FROM (VALUES ('CNY'), ('USD')) AS t (t)$$),
	E'22023 the currency converted to varies within one aggregate call\nDETAIL It was CNY in one row and USD in another.\nHINT Give one currency for the whole call, or GROUP BY it.', 'in rows outside, too');
SELECT is(complaint($$SELECT yoy_converted(1, 'USD', 'US dollar', date '2023-10-05', '2023-10')$$),
	E'22023 "US dollar" is no currency code\nHINT A code has 1 to 8 bytes and no white space, such as USD or 142.', 'a target that is no code');
SELECT is(complaint($$SELECT yoy_converted(1, 'USD', 'CNY', date '2023-10-05', NULL)$$),
	E'22004 the period must not be NULL\nHINT Give one period for the whole call, such as ''2023-10'' or ''ytd 2023-10''.', 'a NULL period');
SELECT is(complaint($$SELECT yoy_converted(1, 'CNY', 'CNY', d, period(d, 'month')) FROM unnest('{2023-10-05,2022-10-05}'::date[]) AS d$$),
	E'22023 the period varies within one aggregate call\nDETAIL It was 2023-10 in one row and 2022-10 in another.\n'
	'HINT Give one period for the whole call. For a row a month, join the rows to periods(p, ''month'') and GROUP BY that: a period made from a row''s own date leaves no rows for the base.', 'a period that varies');
SELECT is(complaint($$SELECT yoy_converted(1, 'GBP', 'CNY', date '2023-10-05', '2023-10')$$),
	E'P0002 no exchange rate from GBP to CNY on 2023-10-05 of rate type "average"\n'
	'DETAIL There is no rate between GBP and CNY on any day. By way of USD: There is no rate between GBP and USD on any day.\n'
	'HINT INSERT the rate into portstats.exchange_rate, or name another rate type.', 'no rate in the tables');
SELECT is(complaint($$SELECT yoy_converted(1, 'USD', 'CNY', date '2020-10-05', '2020-10', book) FROM a_book$$),
	(SELECT E'P0002 no exchange rate from USD to CNY on 2020-10-05 in the book\nDETAIL The first rate, ' || rate || ' CNY for 1 USD, is valid from 2021-01-01.' || E'\n'
	'HINT Add the rate to the rows that the book is built from, or set another pivot or age limit with rate_book_options(book, pivot_currency, max_age_days).' FROM quotes WHERE c = 'USD' AND month = '2021-01-01'), 'no rate in the book');
SELECT is(complaint($$SELECT yoy_converted(1, 'USD', 'CNY', date '2023-10-05', '2023-10', '2022-10')$$),
	E'22023 there is no rate type "2022-10"\nDETAIL There are "average", "customs", "fixed", "half", "spot".\nHINT INSERT a row for it into portstats.rate_type, or name one of those.', 'a second period is no rate type');
SELECT is(complaint($$SELECT combine(k) FROM (SELECT converted_comparison(1, 'CNY', 'CNY', date '2023-10-05', p) AS k FROM unnest('{2023-10,2023-11}'::period[]) AS p GROUP BY p ORDER BY p) AS t$$),
	E'22023 values with different windows cannot be combined\nDETAIL One compares 2023-10 with 2022-10, another 2023-11 with 2022-11.\n'
	'HINT Combine only values made with the same periods; GROUP BY them where they differ.', 'other windows');
SELECT is(complaint($$SELECT combine(k) FROM (SELECT converted_comparison(1, c, c, date '2023-10-05', '2023-10') AS k FROM unnest('{CNY,USD}'::text[]) AS c GROUP BY c ORDER BY c) AS t$$),
	E'22023 comparisons converted into different currencies cannot be combined\nDETAIL One is in CNY, another in USD.\n'
	'HINT Combine only comparisons with the same target; GROUP BY it where it differs.', 'other targets');
SELECT throws_ok($$SELECT converted_comparison_accum(NULL, 1, 'CNY', 'CNY', date '2023-10-05', '2023-10')$$, '22023', NULL, 'a transition function outside its aggregate');
SELECT throws_ok($$SELECT converted_comparison_merge(k, k) FROM kept$$, '22023', NULL, 'a combine function outside its aggregate');
SELECT throws_ok($$SELECT yoy_converted(1.5::double precision, 'CNY', 'CNY', date '2023-10-05', '2023-10')$$, '42883', NULL, 'no double precision');

SELECT * FROM finish();
ROLLBACK;
