-- Tables that are not the demo's: one with flows of other names, places and modes
-- that are not stated, names as long as a line, falls, a correction below zero and
-- no April 2023; and one of days, amounts and a count without a unit.
CREATE TABLE trade AS
SELECT day::date, direction, from_place, to_place, way,
       round((CASE WHEN direction = 'E' THEN 900 ELSE 400 END + 37 * n % 500) * CASE WHEN day >= '2023-01-01' THEN 0.8 ELSE 1 END
             * CASE WHEN to_place LIKE 'The%' THEN 1.7 ELSE 1 END, 2) AS amount
FROM generate_series(timestamp '2022-01-01', '2023-06-30', '1 day') WITH ORDINALITY AS d (day, n)
CROSS JOIN (VALUES ('E', 'Home', 'The United Kingdom of Great Britain and Northern Ireland, by way of the Channel ports', 'sea'),
                   ('E', 'Home', NULL, 'sea'), ('E', 'Home', 'Chad', NULL), ('I', NULL, NULL, 'air'), ('I', 'Peru', 'Home', 'sea'))
	AS corridor (direction, from_place, to_place, way)
WHERE day < '2023-04-01' OR day >= '2023-05-01';
INSERT INTO trade VALUES ('2023-06-15', 'I', 'Oman', 'Home', 'sea', -1234.56), ('2022-06-15', 'I', 'Oman', 'Home', 'sea', 500.00);

CREATE TABLE bare AS SELECT day, 12345678.90 + extract(day FROM day)::integer AS amount, extract(month FROM day)::integer AS pieces
FROM (SELECT generate_series(timestamp '2022-01-01', '2023-03-31', '1 day')::date AS day) AS d;

-- Values that a page could take for markup, for a word of its own or for what every
-- object has; flows that are not stated, and called null; amounts in two currencies.
CREATE TABLE hostile AS
SELECT day::date, flow, place, firm, kind, way, currency, 1 AS pieces, 1000 * n AS amount
FROM generate_series(timestamp '2022-01-01', '2023-02-28', '1 day') AS day
CROSS JOIN (VALUES (1, 'E', '<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', 'constructor', 'sea', 'EUR'),
                   (2, 'null', 'constructor', '<img src=x onerror=alert(1)>', 'toString', 'valueOf', 'DEM'),
                   (3, NULL, '__proto__', 'not stated', '<b>truck</b>', 'sea', 'EUR'),
                   (4, '~', '', 'javascript:alert(1)', '&lt;', 'hasOwnProperty', 'EUR'))
	AS row (n, flow, place, firm, kind, way, currency);
INSERT INTO portstats.exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate)
VALUES ('fixed', 'EUR', 'DEM', '1999-01-01', 1.95583);

-- A view by the name of a report view, which is none, and what it is after.
CREATE TABLE victim ();
CREATE SCHEMA bare_report;
CREATE VIEW bare_report.balance AS SELECT 2 AS "1;commit;drop table victim;--", 1 AS month;

-- Rows that begin after the beginning of a year and end before the end of a month, a
-- month without any, quiet days at the turn of a year, and ten days in a row within a month.
CREATE TABLE partial AS
SELECT day::date, flow, 1000 AS amount
FROM generate_series(timestamp '2022-01-01', '2024-03-31', '1 day') AS day CROSS JOIN (VALUES ('A'), ('B')) AS f (flow)
WHERE CASE flow WHEN 'A' THEN day >= '2022-01-07' AND day <= '2024-03-28' AND date_trunc('month', day) <> '2022-05-01'
						 AND day NOT BETWEEN '2023-12-29' AND '2024-01-02'
	  ELSE day NOT BETWEEN '2023-07-11' AND '2023-07-20' END;
