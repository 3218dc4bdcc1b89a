-- Report views and functions over odd tables: what is one group, under which search path a table is read, and by which index.
BEGIN;
SET search_path = public, portstats;
SET client_min_messages = warning;
SELECT plan(21);

\ir complaint.psql

INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate)
SELECT 'USD', 'CNY', m::date, 5 FROM generate_series(timestamp '2020-01-01', '2023-12-01', '1 month') AS m;

-- ---------- groups are what they print as ----------

CREATE DOMAIN way AS text;
CREATE COLLATION same_letters (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE goods (day date, hs numeric, way way, place text COLLATE same_letters, kind char(4), amount numeric);
INSERT INTO goods VALUES ('2022-01-05', 87.0, 'export', 'Khorgos', 'a', 100), ('2023-01-05', 87.00, 'export', 'KHORGOS', 'a', 300);
\set columns '{"date": "day", "flow": "way", "origin": "place", "class": "hs", "mode": "kind", "value": "amount"}'
SELECT count(*) AS made FROM create_report_views('goods', :'columns', 'plain', '{"currency": "CNY"}') \gset
SELECT count(*) AS made FROM create_report_views('goods', :'columns', 'dollars', '{"currency": "CNY", "converted": "USD"}') \gset
SELECT results_eq(format('SELECT class, value, value_base FROM %I.commodity WHERE month = %L', s, '2023-01-01'), $$VALUES ('87', 300::numeric, 100::numeric)$$, 'equal numbers are one class, ' || s)
FROM unnest(ARRAY['plain', 'dollars']) AS s;
SELECT results_eq($$SELECT converted, converted_base FROM dollars.commodity WHERE month = '2023-01-01'$$, 'VALUES (60::numeric, 20::numeric)', 'in dollars');
SELECT results_eq(format('SELECT origin, value, value_base FROM %I.corridor WHERE month = %L ORDER BY value', s, '2023-01-01'), $$VALUES ('Khorgos', 0::numeric, 100::numeric), ('KHORGOS', 300, 0)$$, 'what prints differently is two, ' || s)
FROM unnest(ARRAY['plain', 'dollars']) AS s;
SELECT results_eq(format('SELECT mode, value, value_base FROM %I.mode WHERE month = %L', s, '2023-01-01'), $$VALUES ('a', 300::numeric, 100::numeric)$$, 'blanks at the end are none, ' || s)
FROM unnest(ARRAY['plain', 'dollars']) AS s;
SELECT is((SELECT array_agg(DISTINCT atttypid::regtype::text) FROM pg_attribute WHERE attrelid IN ('plain.commodity'::regclass, 'dollars.corridor'::regclass) AND attname IN ('flow', 'class', 'origin')), '{text}', 'columns are text, of a domain too');
SELECT results_eq(format('SELECT flow, value, value_base FROM headline(%L, %L, %L)', 'goods', :'columns', '2023-01'), $$VALUES ('export', 300::numeric, 100::numeric)$$, 'headline of a domain');
SELECT results_eq(format('SELECT flow, value, value_base FROM monthly(%L, %L, %L)', 'goods', :'columns', '2023-01'), $$VALUES ('export', 300::numeric, 100::numeric)$$, 'monthly');
SELECT results_eq(format('SELECT flow, origin, value, value_base FROM corridor_report(%L, %L, %L)', 'goods', :'columns', '2023-01'), $$VALUES ('export', 'KHORGOS', 300::numeric, 0::numeric), ('export', 'Khorgos', 0, 100)$$, 'corridor_report');

-- ---------- the caller's search path ----------

CREATE SCHEMA bank;
CREATE TABLE bank.exchange_rate (rate numeric);
INSERT INTO bank.exchange_rate VALUES (100);
CREATE FUNCTION bank.priced(numeric) RETURNS numeric LANGUAGE plpgsql STABLE AS 'BEGIN RETURN $1 * (SELECT rate FROM exchange_rate); END';
CREATE VIEW bank.priced_goods AS SELECT day, way, 'Horgos'::text AS origin, bank.priced(amount) AS amount FROM goods;
SELECT count(*) AS made FROM create_report_views('bank.priced_goods', '{"date": "day", "flow": "way", "value": "amount"}', 'of_bank') \gset
SET search_path = bank, public, portstats;
SELECT is((SELECT value FROM of_bank.headline WHERE month = '2023-01-01'), 30000::numeric, 'a function that the source calls reads its caller''s table: by a view');
SELECT is((SELECT value FROM headline('priced_goods', '{"date": "day", "flow": "way", "value": "amount"}', '2023-01')), 30000::numeric, 'by headline');
SELECT is((SELECT value FROM monthly('priced_goods', '{"date": "day", "flow": "way", "value": "amount"}', '2023-01')), 30000::numeric, 'by monthly');
SELECT is((SELECT value FROM corridor_report('priced_goods', '{"date": "day", "origin": "origin", "value": "amount"}', '2023-01')), 30000::numeric, 'by corridor_report');
SELECT is(report_text('priced_goods', '{"date": "day", "flow": "way", "value": "amount"}', '2023-01', 'en', '{"currency": "CNY", "quiet_days": 30}'),
	'In January 2023 the port''s exports reached 30,000 yuan, a year-on-year increase of 200 percent.', 'by report_text');
-- Every name of the text is of portstats, or of the server.
SET search_path = bank;
SELECT (SELECT value FROM portstats.headline('public.goods', '{"date": "day", "flow": "way", "value": "amount"}', '2023-01', '{"currency": "CNY", "converted": "USD"}')) AS headline,
	(SELECT value FROM portstats.monthly('public.goods', '{"date": "day", "flow": "way", "value": "amount"}', '2023-01', '{"currency": "CNY", "converted": "USD"}')) AS monthly,
	(SELECT value FROM portstats.corridor_report('public.goods', '{"date": "day", "origin": "place", "value": "amount"}', '2023-01', '{"currency": "CNY", "converted": "USD"}') LIMIT 1) AS corridor_report \gset
SET search_path = public, portstats;
SELECT is(array[:'headline', :'monthly', :'corridor_report']::numeric[], '{300,300,300}', 'a path without portstats');

-- ---------- temporary tables and workers ----------

CREATE TEMPORARY TABLE own AS SELECT * FROM goods;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
CREATE TABLE many WITH (parallel_workers = 2) AS SELECT n FROM generate_series(1, 3) AS n;
SELECT count(*) FROM many WHERE report_text('own', '{"date": "day", "flow": "way", "value": "amount"}', '2023-01', 'zh', '{"currency": "CNY", "quiet_days": 30}') || n <> '' \gset
SELECT is(:count, 3, 'a temporary table, and no worker that cannot read it');

-- ---------- by an index ----------

CREATE TABLE stamped AS SELECT timestamp '2020-01-01' + n * interval '1 hour' AS at, n AS amount FROM generate_series(1, 20000) AS n;
CREATE INDEX stamped_at ON stamped (at);
CREATE TABLE dated AS SELECT at::date AS day, amount FROM stamped;
CREATE INDEX dated_day ON dated (day);
CREATE FUNCTION nodes(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT json, COSTS off) ' || query INTO plan;
	RETURN (SELECT string_agg(DISTINCT m[1], ' ') FROM regexp_matches(plan::text, '"Index Name": "(\w+)"', 'g') AS m);
END $$;
SET LOCAL enable_seqscan = off;
SELECT is(nodes(report_headline_sql('stamped', '{"date": "at", "value": "amount"}', '2021-10', '{}')), 'stamped_at', 'timestamps');
SELECT is(nodes(report_headline_sql('dated', '{"date": "day", "value": "amount"}', '2021-10', '{}')), 'dated_day', 'dates');
SELECT results_eq($$SELECT value, value_base FROM headline('stamped', '{"date": "at", "value": "amount"}', '2021-10')$$,
	$$SELECT sum(amount) FILTER (WHERE at >= '2021-10-01' AND at < '2021-11-01')::numeric, sum(amount) FILTER (WHERE at >= '2020-10-01' AND at < '2020-11-01')::numeric FROM stamped$$, 'the last day with its hours');

SELECT * FROM finish();
ROLLBACK;
