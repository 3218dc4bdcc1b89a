-- The table that the questions are asked of: `rows` declarations, spread over the days from `first_day`
-- to `last_day`, a hundred bytes each. Deterministic.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS report, report_usd CASCADE;
DROP TABLE IF EXISTS declarations;
CREATE TABLE declarations (
	declared_on date NOT NULL,
	flow        text NOT NULL,
	origin      text NOT NULL,
	destination text NOT NULL,
	mode        text NOT NULL,
	hs_code     text NOT NULL,
	enterprise  integer NOT NULL,
	quantity    integer NOT NULL,
	value       numeric(14,2) NOT NULL);
SELECT setseed(0.5) AS seeded \gset
INSERT INTO declarations
SELECT date :'first_day' + (random() * (date :'last_day' - date :'first_day'))::int,
	   CASE WHEN n % 3 = 0 THEN 'import' ELSE 'export' END,
	   'origin ' || (n * 7919::bigint % 30),
	   'destination ' || (power(random(), 2) * 60)::int,
	   (ARRAY['rail', 'road', 'air', 'vehicle-train', 'vehicle-air'])[1 + n % 5],
	   lpad((1 + n / 10 % 40)::text, 2, '0') || lpad((1 + n % 10)::text, 2, '0') || lpad((n / 400 % 100)::text, 2, '0'),
	   n * 104729::bigint % 100000,
	   1 + n % 40,
	   round((random() * 2e6)::numeric, 2)
FROM generate_series(1, :rows) AS n;
VACUUM (ANALYZE, FREEZE) declarations;

-- What each of the 400 headings in it is called, as a table and as a value.
DROP TABLE IF EXISTS headings, heading_classes;
CREATE TABLE headings AS
SELECT DISTINCT left(hs_code, 4) AS heading, 'class ' || hashtext(left(hs_code, 4)) % 30 AS class FROM declarations;
ALTER TABLE headings ADD PRIMARY KEY (heading);
CREATE TABLE heading_classes AS SELECT classification(heading, class) AS classes FROM headings;
ANALYZE headings;

DROP TABLE IF EXISTS monthly_rates;
CREATE TABLE monthly_rates AS
SELECT m::date AS month, round(6.8 + 0.4 * sin(extract(epoch FROM m) / 1e7)::numeric, 4) AS rate
FROM generate_series(date '2018-12-01', '2024-01-01', '1 month') AS m;
ALTER TABLE monthly_rates ADD PRIMARY KEY (month);
TRUNCATE portstats.exchange_rate;
INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate)
SELECT 'USD', 'CNY', month, rate FROM monthly_rates;
ANALYZE portstats.exchange_rate, monthly_rates;
-- What a rollup holds: five years of 5,400 series, and the same in rows. Last, so that it takes no random
-- number from the declarations.
DROP TABLE IF EXISTS monthly_rows, monthly_series;
CREATE TABLE monthly_rows AS
SELECT id, m::date AS month, round((random() * 2e6)::numeric, 2) AS value
FROM generate_series(1, 5400) AS id, generate_series(date '2019-01-01', '2023-12-01', '1 month') AS m;
ALTER TABLE monthly_rows ADD PRIMARY KEY (id, month);
CREATE TABLE monthly_series AS SELECT id, series(value, month) AS s FROM monthly_rows GROUP BY id ORDER BY id;
ALTER TABLE monthly_series ADD PRIMARY KEY (id);
VACUUM (ANALYZE, FREEZE) monthly_rows, monthly_series;
-- So that both sides read from memory.
SELECT count(*) AS warmed FROM declarations \gset
-- Views over the declarations, for who asks by way of them.
SELECT count(*) AS made FROM portstats.create_report_views('declarations',
	'{"date": "declared_on", "flow": "flow", "origin": "origin", "destination": "destination", "enterprise": "enterprise", "quantity": "quantity", "value": "value"}',
	'report') \gset
SELECT count(*) AS made FROM portstats.create_report_views('declarations',
	'{"date": "declared_on", "flow": "flow", "origin": "origin", "destination": "destination", "quantity": "quantity", "value": "value"}',
	'report_usd', '{"currency": "CNY", "converted": "USD"}') \gset
