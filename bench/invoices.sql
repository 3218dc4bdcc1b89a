-- The tables that questions about many currencies are asked of: `rows` invoices in twenty currencies,
-- spread over ten years, and a rate a day of each in yuan (73,040), as a table and as a book.
-- Deterministic.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS report, report_usd CASCADE;
DROP TABLE IF EXISTS declarations, invoices, daily_rates, books;
SELECT setseed(0.5) AS seeded \gset
CREATE TABLE daily_rates AS
SELECT code, day::date AS day, round((0.5 + n * 0.37 + 0.2 * sin(extract(epoch FROM day) / 1e7 + n))::numeric, 4) AS rate
FROM unnest(ARRAY['USD', 'EUR', 'JPY', 'GBP', 'HKD', 'AUD', 'NZD', 'SGD', 'CHF', 'CAD', 'KZT', 'RUB', 'UZS', 'KRW', 'THB', 'MYR',
	'AED', 'SAR', 'HUF', 'PLN']) WITH ORDINALITY AS currencies (code, n),
	generate_series(date '2014-01-01', '2023-12-31', '1 day') AS day;
ALTER TABLE daily_rates ADD PRIMARY KEY (code, day);
CREATE TABLE invoices AS
SELECT date '2014-01-01' + (random() * 3651)::int AS issued_on, code AS currency, round((random() * 2e6)::numeric, 2) AS value
FROM generate_series(1, :rows) AS k JOIN (SELECT code, row_number() OVER (ORDER BY code) AS n FROM (SELECT DISTINCT code FROM daily_rates) AS d) AS c
	ON n = 1 + k % 20;
TRUNCATE portstats.exchange_rate;
INSERT INTO portstats.exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate)
SELECT 'spot', code, 'CNY', day, rate FROM daily_rates;
CREATE TABLE books AS SELECT portstats.rate_book_options(portstats.rate_book(code, 'CNY', day, rate), 'CNY', 10) AS book FROM daily_rates;
VACUUM (ANALYZE, FREEZE) invoices, daily_rates, books;
ANALYZE portstats.exchange_rate;
-- So that both sides read from memory.
SELECT count(*) AS warmed FROM invoices \gset
