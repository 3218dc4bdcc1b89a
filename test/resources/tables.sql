-- The tables of one size, in a schema of their own: :n rows of what grows with it.
\set ON_ERROR_STOP on
CREATE SCHEMA :"schema";
SET search_path = :"schema", public, portstats;

-- A value for every third day since year 1, in three orders.
CREATE UNLOGGED TABLE forward AS
	SELECT i, date '0001-01-01' + 3 * i AS day, round((i::bigint * 7919 % 100003) / 100.0, i % 3) AS v FROM generate_series(1, :n) AS i;
CREATE UNLOGGED TABLE backward AS SELECT * FROM forward ORDER BY i DESC;
CREATE UNLOGGED TABLE shuffled AS SELECT * FROM forward ORDER BY hashint4(i);

-- A row a corridor, in the one window or the other.
CREATE UNLOGGED TABLE trade AS
	SELECT i, 'O' || i AS origin, 'D' || i % 97 AS destination, CASE WHEN i % 4 = 0 THEN date '2022-10-05' ELSE '2023-10-05' END AS day, v
	FROM forward;
CREATE UNLOGGED TABLE trade_shuffled AS SELECT * FROM trade ORDER BY hashint4(i);

-- Rates of 150 currencies in dollars and in euro: of as many days as that takes.
CREATE UNLOGGED TABLE rates AS
	SELECT i, 'C' || i / 2 % 150 AS base, CASE i % 2 WHEN 0 THEN 'USD' ELSE 'EUR' END AS quote, date '1000-01-01' + i / 300 AS day, 0.5 + (i::bigint * 7919 % 1000003) / 1000000.0 AS rate
	FROM generate_series(1, :n - 2) AS i
	UNION ALL SELECT 0, 'EUR', 'USD', date '0900-01-01', 1.1;
CREATE UNLOGGED TABLE rates_shuffled AS SELECT * FROM rates ORDER BY hashint4(i);
-- One pair, a rate a day.
CREATE UNLOGGED TABLE daily AS SELECT i, date '0001-01-01' + i AS day, 7 + (i % 1000) / 1000.0 AS rate FROM generate_series(0, :n - 1) AS i;
-- Many pairs of one rate, of currencies that are in dollars and in yuan, and one pair of many rates before them.
CREATE UNLOGGED TABLE pairs AS
	SELECT 'X' || i / 2 AS base, CASE i % 2 WHEN 0 THEN 'USD' ELSE 'CNY' END AS quote, date '1950-01-01' AS day, 7.0 AS rate FROM generate_series(2, :n / 2 + 1) AS i
	UNION ALL SELECT 'USD', 'CNY', date '1950-01-01' - i, 7.0 FROM generate_series(1, :n / 2) AS i;
VACUUM ANALYZE;
