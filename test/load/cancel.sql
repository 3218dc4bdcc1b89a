-- Large values of every type, made once: scale 1 is what doc/reliability.md was measured with.
CREATE TABLE days AS SELECT n, date '0001-01-01' + n AS day FROM generate_series(0, (:scale * 3652058)::int) AS n;
CREATE TABLE rate AS
SELECT chr(65 + c / 26) || chr(65 + c % 26) || 'X' AS currency, date '2010-01-01' + n AS day, 1 + ((n * 7919 + c * 104729) % 100003) / 10000.0 AS rate
FROM generate_series(0, 199) AS c, generate_series(0, (:scale * 5000)::int) AS n;
CREATE TABLE pair AS
SELECT DISTINCT ON (least(a, b), greatest(a, b)) chr(65 + a / 26) || chr(65 + a % 26) || 'A' AS base, chr(65 + b / 26) || chr(65 + b % 26) || 'A' AS quote,
       1 + (n % 9973) / 100.0 AS rate
FROM (SELECT n, ((hashint4(n)::bigint + 2147483648) % (600 * sqrt(:scale))::int)::int AS a, ((hashint4(n + 1000003)::bigint + 2147483648) % (600 * sqrt(:scale))::int)::int AS b
      FROM generate_series(1, (:scale * 100000)::int) AS n) AS t WHERE a <> b;
CREATE TABLE trade AS
SELECT 'O' || n / 1000 AS origin, 'D' || n % 1000 AS destination, n * 1.25 AS value, date '2022-10-01' + (n % 2) * 365 + n % 31 AS day
FROM generate_series(1, (:scale * 500000)::int) AS n;
-- What enterprises sent to cells, five to a cell; lines of a tariff, whose codes have successors.
CREATE TABLE sent AS SELECT 'C' || n / 5 AS cell, 'E' || n % 299993 AS enterprise, 1 + (n * 7919::bigint) % 100003 AS value FROM generate_series(1, (:scale * 500000)::int) AS n;
CREATE TABLE line AS SELECT '10' || lpad(n::text, 10, '0') AS code, 'class ' || n % 1000 AS class FROM generate_series(1, (:scale * 500000)::int) AS n;
CREATE TABLE wide AS
SELECT (repeat('9', 90000) || n)::numeric AS value, date '2020-01-01' + n AS day FROM generate_series(1, greatest(20, :scale * 200)::int) AS n;

CREATE TABLE big (s series, gaps series, long series, huge series, b breakdown, book rate_book, crosses rate_book, d converted_sum, cc converted_comparison,
                  k basket, c classification, g classification, x disclosure);
-- As they are: how fast the server compresses is not what is asked.
DO $$
DECLARE
	name name;
BEGIN
	FOR name IN SELECT attname FROM pg_attribute WHERE attrelid = 'big'::regclass AND attnum > 0 LOOP
		EXECUTE format('ALTER TABLE big ALTER COLUMN %I SET STORAGE EXTERNAL', name);
	END LOOP;
END $$;
INSERT INTO big (s, gaps, long, huge, b, book, crosses)
SELECT (SELECT series(n % 1000 + 0.25, day, 'day') FROM days), (SELECT series(n, day, 'day') FROM days WHERE n % 3 = 0),
       (SELECT series(1e40 + n + CASE n % 3 WHEN 0 THEN 0.001 ELSE 0.00001 END, day, 'day') FROM days WHERE n % 10 < 3),
       (SELECT series(value, day, 'day') FROM wide),
       (SELECT corridor_breakdown(origin, destination, value, day, '2023-10') FROM trade),
       (SELECT rate_book(currency, 'USD', day, rate) FROM rate), (SELECT rate_book(base, quote, '2020-01-01', rate) FROM pair);
UPDATE big SET d = (SELECT converted_sum(1, currency, 'USD', day, book) FROM rate),
    cc = (SELECT converted_comparison(1, currency, 'USD', day, '2011/2014', book) FROM rate);
UPDATE big SET k = (SELECT basket(origin || destination, value, length(origin), day, '2023-10') FROM trade),
    c = (SELECT classification(code, class) FROM line), g = (SELECT concordance(code, '20' || substr(code, 3)) FROM line),
    x = (SELECT disclosure(cell, enterprise, value) FROM sent);
-- Receipts, of as many rates as a jsonb has room for.
CREATE TABLE receipts AS
SELECT book, d, cc, receipt(d, book) AS of_d, receipt(cc, book) AS of_cc
FROM (SELECT book, (SELECT converted_sum(1, currency, 'USD', day, book) FROM rate WHERE currency < 'D') AS d,
		(SELECT converted_comparison(1, currency, 'USD', day, '2011/2014', book) FROM rate WHERE currency < 'D') AS cc FROM big) AS b;
CREATE TABLE text AS SELECT s::text, b::text, book::text, d::text, cc::text, k::text, c::text, x::text FROM big;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) SELECT currency, 'USD', day, rate FROM rate WHERE day < date '2010-01-01' + (:scale * 1500)::int;
ANALYZE;
