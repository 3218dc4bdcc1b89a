-- Report views and functions over odd tables: what is one group, under which search path a table is read, and by which index.
BEGIN;
SET search_path = public, portstats;
SET client_min_messages = warning;
SELECT plan(49);

\ir complaint.psql
\ir plan_of.psql

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

-- ---------- shares are in the whole of the flow, as headline has it ----------

-- A February of Rizhao is withheld, and one of Aktau's base: their Januaries are in the whole all the same. A flow of
-- whose February nothing is known.
CREATE TABLE withheld (day date, way text, place text, kind text, class text, firm text, amount numeric);
INSERT INTO withheld SELECT day, way, place, CASE place WHEN 'Aktau' THEN 'sea' WHEN 'Rizhao' THEN 'rail' ELSE 'air' END, place, place, amount
FROM (VALUES
	(date '2023-01-05', 'export', 'Rizhao', 50), ('2023-02-05', 'export', 'Rizhao', 50), ('2023-01-05', 'export', 'Khorgos', 100), ('2023-02-05', 'export', 'Khorgos', 100),
	('2023-01-05', 'export', 'Aktau', 30), ('2023-02-05', 'export', 'Aktau', NULL), ('2024-01-05', 'export', 'Aktau', 30), ('2024-02-05', 'export', 'Aktau', 20),
	('2024-01-05', 'export', 'Rizhao', 100), ('2024-02-05', 'export', 'Rizhao', NULL), ('2024-01-05', 'export', 'Khorgos', 100), ('2024-02-05', 'export', 'Khorgos', 150),
	('2023-01-05', 'import', 'Rizhao', 4), ('2023-02-05', 'import', 'Khorgos', 6), ('2024-01-05', 'import', 'Rizhao', 5), ('2024-02-05', 'import', 'Khorgos', 15),
	('2023-01-05', NULL, 'Rizhao', 8), ('2024-01-05', NULL, 'Rizhao', 2), ('2024-02-05', NULL, 'Rizhao', 2),
	('2024-01-05', 'transit', 'Rizhao', 3), ('2024-02-05', 'transit', 'Rizhao', NULL)) AS t (day, way, place, amount);
\set columns '{"date": "day", "flow": "way", "destination": "place", "mode": "kind", "class": "class", "enterprise": "firm", "value": "amount"}'
SELECT count(*) AS made FROM create_report_views('withheld', :'columns', 'parts') \gset
CREATE VIEW exports AS SELECT * FROM withheld WHERE way = 'export';
SELECT count(*) AS made FROM create_report_views('exports', '{"date": "day", "destination": "place", "value": "amount"}', 'undirected') \gset
-- The whole of the exports is 100 + 100 + 150 + 30 + 20 = 400 in 2024, 50 + 50 + 100 + 100 + 30 = 330 the year before.
SELECT results_eq(format($$SELECT flow, destination, value, round(value_share, 4), round(value_contribution, 4) FROM corridor_report('withheld', %L, 'ytd 2024-02') ORDER BY 1, 2$$, :'columns'),
	$$VALUES ('export', 'Aktau', 50::numeric, 12.5, NULL), ('export', 'Khorgos', 250, 62.5000, 15.1515), ('export', 'Rizhao', NULL, NULL, NULL),
		('import', 'Khorgos', 15, 75.0000, 90.0000), ('import', 'Rizhao', 5, 25.0000, 10.0000), ('transit', 'Rizhao', NULL, NULL, NULL), (NULL, 'Rizhao', 4, 100.0000, -50.0000)$$, 'by corridor_report');
SELECT results_eq(format($$SELECT flow, %I, ytd_value, round(ytd_value_share, 4), round(ytd_value_contribution, 4) FROM parts.%I WHERE month = '2024-02-01' ORDER BY 1, 3, 2$$, part, view),
	format($$VALUES ('export', %L, 50::numeric, 12.5, NULL), ('export', %L, 250, 62.5000, 15.1515), ('export', %L, NULL, NULL, NULL),
		('import', %3$L, 5, 25.0000, 10.0000), ('import', %2$L, 15, 75.0000, 90.0000), ('transit', %3$L, NULL, NULL, NULL), (NULL, %3$L, 4, 100.0000, -50.0000)$$, aktau, khorgos, rizhao), 'by the view ' || view)
FROM (VALUES ('mode', 'mode', 'sea', 'air', 'rail'), ('commodity', 'class', 'Aktau', 'Khorgos', 'Rizhao'), ('enterprise', 'enterprise', 'Aktau', 'Khorgos', 'Rizhao'), ('corridor', 'destination', 'Aktau', 'Khorgos', 'Rizhao'))
	AS t (view, part, aktau, khorgos, rizhao);
SELECT results_eq($$SELECT c.flow, c.destination, c.ytd_value_share = 100 * c.ytd_value / h.ytd_value, c.ytd_value_contribution = 100 * (c.ytd_value - c.ytd_value_base) / h.ytd_value_base
	FROM parts.headline AS h JOIN parts.corridor AS c ON c.month = h.month AND c.flow = h.flow WHERE h.month = '2024-02-01' AND c.ytd_value IS NOT NULL ORDER BY 1, 2$$,
	$$VALUES ('export', 'Aktau', true, NULL), ('export', 'Khorgos', true, true), ('import', 'Khorgos', true, true), ('import', 'Rizhao', true, true)$$, 'the whole is what headline says');
SELECT results_eq($$SELECT flow, destination, value, round(value_share, 4), round(value_contribution, 4) FROM parts.corridor WHERE month = '2024-02-01' AND flow IN ('export', 'transit') ORDER BY 1, 2$$,
	$$VALUES ('export', 'Aktau', 20::numeric, 11.7647, NULL), ('export', 'Khorgos', 150, 88.2353, 33.3333), ('export', 'Rizhao', NULL, NULL, NULL), ('transit', 'Rizhao', NULL, NULL, NULL)$$, 'of the month alone, and a month of which nothing is known');
SELECT results_eq($$SELECT destination, ytd_value, round(ytd_value_share, 4), round(ytd_value_contribution, 4) FROM undirected.corridor WHERE month = '2024-02-01' ORDER BY 1$$,
	$$VALUES ('Aktau', 50::numeric, 12.5, NULL), ('Khorgos', 250, 62.5, 15.1515), ('Rizhao', NULL, NULL, NULL)$$, 'without a flow');
SELECT results_eq($$SELECT destination, value, round(value_share, 4), round(value_contribution, 4) FROM corridor_report('exports', '{"date": "day", "destination": "place", "value": "amount"}', 'ytd 2024-02') ORDER BY 1$$,
	$$VALUES ('Aktau', 50::numeric, 12.5, NULL), ('Khorgos', 250, 62.5, 15.1515), ('Rizhao', NULL, NULL, NULL)$$, 'by corridor_report too');
-- What is no number: NULL as share() and contribution() have it.
INSERT INTO withheld VALUES ('2023-03-05', 'export', 'Rizhao', NULL, NULL, NULL, 60), ('2023-03-05', 'export', 'Khorgos', NULL, NULL, NULL, 40), ('2024-03-05', 'export', 'Rizhao', NULL, NULL, NULL, 'NaN'), ('2024-03-05', 'export', 'Khorgos', NULL, NULL, NULL, 50),
	('2025-03-05', 'export', 'Rizhao', NULL, NULL, NULL, 30), ('2025-03-05', 'export', 'Khorgos', NULL, NULL, NULL, 70);
SELECT results_eq($$SELECT month, destination, value_share, value_contribution FROM parts.corridor WHERE month IN ('2024-03-01', '2025-03-01') AND flow = 'export' ORDER BY 1, 2$$,
	$$SELECT month, destination, share(value) OVER whole, contribution(value, value_base) OVER whole FROM parts.corridor WHERE month IN ('2024-03-01', '2025-03-01') AND flow = 'export' WINDOW whole AS (PARTITION BY month) ORDER BY 1, 2$$, 'as the window functions have it');
SELECT results_eq($$SELECT destination, value_share, round(value_contribution, 4) FROM parts.corridor WHERE month = '2024-03-01' AND flow = 'export' ORDER BY 1$$, $$VALUES ('Aktau', NULL::numeric, 0.0000), ('Khorgos', NULL, 10.0000), ('Rizhao', NULL, NULL)$$, 'a NaN');
-- Totals of a flow are read once a month, not once a group, and under a filter those of its months alone.
CREATE FUNCTION times_read(query text) RETURNS SETOF integer LANGUAGE sql AS $$
	SELECT (n ->> 'Actual Loops')::numeric::integer FROM jsonb_path_query(plan_json(query, ', ANALYZE, VERBOSE, TIMING OFF'), 'strict $.** ? (@."CTE Name" == "whole")') AS n
	WHERE n ->> 'Output' LIKE '%total(%'
$$;
SELECT results_eq(format('SELECT times_read(%L)', 'SELECT * FROM parts.corridor'), 'SELECT count(DISTINCT month)::integer FROM parts.corridor', 'once a month');
SELECT results_eq(format('SELECT times_read(%L)', $$SELECT * FROM parts.corridor WHERE month = '2024-02-01'$$), 'VALUES (1)', 'of one month');

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

-- ---------- types of the table's owner ----------

-- No cast, operator or aggregate that they bring is run: test/owner/rights.sh. Domains are what they are made over.
CREATE TYPE side AS ENUM ('export', 'import');
CREATE DOMAIN "Side %s" AS side;
CREATE DOMAIN weekday AS date;
CREATE DOMAIN dear AS numeric(14,2) CHECK (value >= 0);
CREATE DOMAIN dearer AS dear;
CREATE DOMAIN hour AS timestamp;
CREATE TYPE word;
CREATE FUNCTION word_in(cstring) RETURNS word LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION word_out(word) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE word (INPUT = word_in, OUTPUT = word_out, LIKE = text, CATEGORY = 'S');
CREATE FUNCTION altered(word) RETURNS text LANGUAGE sql AS $$SELECT 'altered'::text$$;
CREATE CAST (word AS text) WITH FUNCTION altered(word);
CREATE FUNCTION altered(side) RETURNS text LANGUAGE sql AS $$SELECT 'altered'::text$$;
CREATE CAST (side AS text) WITH FUNCTION altered(side) AS IMPLICIT;
CREATE TABLE typed (day weekday, at hour, side side, of_side "Side %s", word word, class dearer, n integer, amount dearer);
INSERT INTO typed SELECT day, day, side, side, word, 87.00, n, n
FROM (VALUES (date '2022-01-05', 'export'::side, 'a'::word, 1), ('2023-01-05', 'export', 'a', 2), ('2023-01-31', 'import', '', 4), ('2023-01-31', NULL, NULL, 8)) AS t (day, side, word, n);
SELECT is(report_column('typed', name, type, prefix), text, text)
FROM (VALUES ('day', 'date'::regtype, '', 'd.day::date'), ('at', 'date', 'portstats.', 'd.at::pg_catalog.date'), ('side', 'text', '', 'pg_catalog.enum_out(d.side)::text'),
	('of_side', 'text', 'portstats.', 'pg_catalog.enum_out(d.of_side::public.side)::pg_catalog.text'), ('word', 'text', '', 'CASE WHEN d.word IS NOT NULL THEN pg_catalog.format(''%s'', d.word) END'),
	('class', 'text', '', 'trim_scale(d.class::numeric)::text'), ('class', 'text', 'portstats.', 'pg_catalog.trim_scale(d.class::numeric)::pg_catalog.text'), ('amount', 'numeric', '', 'd.amount::numeric'))
	AS t (name, type, prefix, text);
SELECT results_eq(format($$SELECT flow, value, value_base FROM headline('typed', '{"date": "day", "flow": "%s", "value": "amount"}', '2023-01')$$, flow), format($$VALUES (%L, 2::numeric, 1::numeric), (%L, 4, 0), (NULL, 8, 0)$$, one, other), 'flows by ' || flow)
FROM (VALUES ('side', 'export', 'import'), ('of_side', 'export', 'import')) AS t (flow, one, other);
SELECT results_eq($$SELECT flow, value, value_base FROM headline('typed', '{"date": "at", "flow": "word", "value": "amount"}', '2023-01')$$, $$VALUES ('', 4::numeric, 0::numeric), ('a', 2, 1), (NULL, 8, 0)$$, 'an empty word is none that is unknown');
SELECT count(*) AS made FROM create_report_views('typed', '{"date": "at", "flow": "of_side", "mode": "word", "class": "class", "quantity": "n", "value": "amount"}', 'of_typed') \gset
SELECT results_eq($$SELECT flow, mode, class, m.quantity, m.value FROM of_typed.mode AS m JOIN of_typed.commodity AS c USING (month, flow) WHERE month = '2023-01-01' AND m.value > 0 ORDER BY 1$$,
	$$VALUES ('export', 'a', '87', 2::numeric, 2.00::numeric), ('import', '', '87', 4, 4.00)$$, 'in views');
-- A text under another name is a text, as citext is: the server gives it without a function.
DROP CAST (word AS text);
CREATE CAST (word AS text) WITHOUT FUNCTION;
SELECT is(report_column('typed', 'word', 'text', ''), 'd.word::text', 'a type that is a text');

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
-- Of domains over them, too.
CREATE TABLE of_domains AS SELECT at::hour AS at, at::date::weekday AS day, amount FROM stamped;
CREATE INDEX of_domains_at ON of_domains (at);
CREATE INDEX of_domains_day ON of_domains (day);
SELECT is(nodes(report_headline_sql('of_domains', format('{"date": "%s", "value": "amount"}', name)::jsonb, '2021-10', '{}')), 'of_domains_' || name, 'a domain, ' || name)
FROM unnest(ARRAY['at', 'day']) AS name;
SELECT results_eq($$SELECT value, value_base FROM headline('stamped', '{"date": "at", "value": "amount"}', '2021-10')$$,
	$$SELECT sum(amount) FILTER (WHERE at >= '2021-10-01' AND at < '2021-11-01')::numeric, sum(amount) FILTER (WHERE at >= '2020-10-01' AND at < '2020-11-01')::numeric FROM stamped$$, 'the last day with its hours');

SELECT * FROM finish();
ROLLBACK;
