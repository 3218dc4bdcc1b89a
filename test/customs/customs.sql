-- A customs table that no one here made (test/data/README.md): the same questions by portstats and by
-- plain SQL. Prints TAP.
--
--   psql -X -q -A -t -v file=test/data/customs_declarations.csv -f test/customs/customs.sql

\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET datestyle = 'ISO';
CREATE SCHEMA customs;
SET search_path = customs, public, portstats;

CREATE TABLE declarations (
	declaration_id bigint, declared_on date, office text, process_type text, import_type text, import_use text,
	payment_type text, mode text, declarant text, importer text, seller text, courier text, hs6 text,
	departure text, origin text, tax_rate numeric, tax_type text, origin_indicator text,
	mass_kg numeric, price_krw numeric, fraud integer, critical_fraud smallint);
-- psql takes no variable in \copy.
\set load '\\copy declarations FROM ' :'file' ' WITH (FORMAT csv, HEADER)'
:load
-- The file is of 2020 alone: half of the declarations are taken as those of the year before.
CREATE VIEW two_years AS
SELECT *, CASE WHEN declaration_id % 2 = 0 THEN declared_on ELSE (declared_on - interval '1 year')::date END AS on_date
FROM declarations;
CREATE TABLE won_rates AS
SELECT m::date AS valid_from, round(1180 + 40 * sin(extract(month FROM m))::numeric, 2) AS won
FROM generate_series(date '2019-01-01', '2020-12-01', '1 month') AS m;
ANALYZE;

CREATE TABLE results (n serial, passed boolean, what text, detail text);
-- Compares the rows of two queries, as text, by EXCEPT ALL both ways.
CREATE FUNCTION same(what text, ours text, plain text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	a text[];
	b text[];
	differing text;
BEGIN
	EXECUTE format('SELECT array_agg(x::text) FROM (%s) AS x', ours) INTO a;
	EXECUTE format('SELECT array_agg(x::text) FROM (%s) AS x', plain) INTO b;
	SELECT string_agg(line, E'\n') INTO differing
	FROM (SELECT 'ours  ' || d AS line FROM (SELECT unnest(a) AS d EXCEPT ALL SELECT unnest(b)) AS o
		  UNION ALL
		  SELECT 'plain ' || d FROM (SELECT unnest(b) AS d EXCEPT ALL SELECT unnest(a)) AS p
		  LIMIT 10) AS l;
	INSERT INTO results (passed, what, detail)
	VALUES (differing IS NULL AND cardinality(a) > 0, format('%s (%s rows)', what, cardinality(a)), differing);
EXCEPTION WHEN OTHERS THEN
	INSERT INTO results (passed, what, detail) VALUES (false, what, SQLSTATE || ' ' || SQLERRM);
END $$;
CREATE FUNCTION percent(part numeric, whole numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN whole > 0 THEN 100 * part / whole END
$$;

INSERT INTO results (passed, what, detail)
SELECT count(*) >= 1900 AND count(*) = count(DISTINCT declaration_id) AND count(DISTINCT hs6) > 500,
	   'the file is loaded: ' || count(*) || ' declarations', NULL
FROM declarations;

SELECT FROM same('every month over the month before',
	$$SELECT m::text, (growth(price_krw, declared_on, m, prior(m))).*
	  FROM declarations, periods('2020-02/2020-12', 'month') AS m GROUP BY m$$,
	$$SELECT to_char(month, 'YYYY-MM'), price, before, price - before, percent(price - before, before)
	  FROM (SELECT month, price, lag(price) OVER (ORDER BY month) AS before
	        FROM (SELECT date_trunc('month', declared_on) AS month, sum(price_krw) AS price
	              FROM declarations GROUP BY 1) AS m) AS t WHERE before IS NOT NULL$$);
SELECT FROM same('every month over the same month a year before, by chapter',
	$$SELECT left(hs6, 2), m::text, (yoy(price_krw, on_date, m)).*
	  FROM two_years, periods('2020', 'month') AS m GROUP BY 1, m$$,
	$$SELECT chapter, to_char(month, 'YYYY-MM'), c, b, c - b, percent(c - b, b)
	  FROM (SELECT left(hs6, 2) AS chapter, month,
	               coalesce(sum(price_krw) FILTER (WHERE date_trunc('month', on_date) = month), 0) AS c,
	               coalesce(sum(price_krw) FILTER (WHERE date_trunc('month', on_date) = month - interval '1 year'), 0) AS b
	        FROM two_years, generate_series(timestamp '2020-01-01', '2020-12-01', '1 month') AS month
	        GROUP BY 1, 2) AS t$$);
SELECT FROM same('year to date, by office, in two steps over importers',
	$$SELECT office, (growth(combine(kept))).*
	  FROM (SELECT office, importer, comparison(mass_kg, on_date, 'ytd 2020-10-15') AS kept
	        FROM two_years GROUP BY office, importer) AS t GROUP BY office$$,
	$$SELECT office, c, b, c - b, percent(c - b, b)
	  FROM (SELECT office,
	               coalesce(sum(mass_kg) FILTER (WHERE on_date BETWEEN '2020-01-01' AND '2020-10-15'), 0) AS c,
	               coalesce(sum(mass_kg) FILTER (WHERE on_date BETWEEN '2019-01-01' AND '2019-10-15'), 0) AS b
	        FROM two_years GROUP BY office) AS t$$);
SELECT FROM same('corridors of countries, the second half over the first',
	$$SELECT rank, origin, destination, current, base, change, pct, share, contribution
	  FROM corridors((SELECT corridor_breakdown(origin, departure, price_krw, declared_on, '2020-H2', '2020-H1') FROM declarations))$$,
	$$SELECT rank() OVER (ORDER BY c DESC), origin, departure, c, b, c - b, percent(c - b, b),
	         percent(c, sum(c) OVER ()), percent(c - b, sum(b) OVER ())
	  FROM (SELECT origin, departure,
	               coalesce(sum(price_krw) FILTER (WHERE declared_on >= '2020-07-01'), 0) AS c,
	               coalesce(sum(price_krw) FILTER (WHERE declared_on < '2020-07-01'), 0) AS b
	        FROM declarations GROUP BY 1, 2) AS t$$);
SELECT FROM same('the same by mode of transport, the top ten and the rest',
	$$SELECT place, rank, origin, destination, mode, current, base, pct, share, contribution
	  FROM corridors((SELECT corridor_breakdown(origin, departure, mode, price_krw, on_date, '2020') FROM two_years), 10)
	       WITH ORDINALITY AS k (rank, origin, destination, mode, via, current, base, change, pct, share, contribution, place)$$,
	$$WITH sums AS (
	      SELECT origin, departure, mode,
	             coalesce(sum(price_krw) FILTER (WHERE on_date BETWEEN '2020-01-01' AND '2020-12-31'), 0) AS c,
	             coalesce(sum(price_krw) FILTER (WHERE on_date BETWEEN '2019-01-01' AND '2019-12-31'), 0) AS b
	      FROM two_years GROUP BY 1, 2, 3),
	  placed AS (
	      SELECT *, row_number() OVER (ORDER BY c DESC, b DESC, origin COLLATE "C", departure COLLATE "C", mode COLLATE "C") AS place,
	             rank() OVER (ORDER BY c DESC) AS rank
	      FROM sums),
	  shown AS (
	      SELECT place, rank, origin, departure, mode, c, b FROM placed WHERE place <= 10
	      UNION ALL
	      SELECT 11, NULL, NULL, 'Other', NULL, sum(c), sum(b) FROM placed WHERE place > 10)
	  SELECT place, rank, origin, departure, mode, c, b, percent(c - b, b), percent(c, (SELECT sum(c) FROM sums)),
	         percent(c - b, (SELECT sum(b) FROM sums))
	  FROM shown$$);
SELECT FROM same('the total of a breakdown is the growth of the rows',
	$$SELECT (total(corridor_breakdown(origin, departure, mode, office, fraud, on_date, '2020'))).* FROM two_years$$,
	$$SELECT c::numeric, b::numeric, (c - b)::numeric, percent(c - b, b)
	  FROM (SELECT sum(fraud) FILTER (WHERE on_date >= '2020-01-01') AS c, sum(fraud) FILTER (WHERE on_date < '2020-01-01') AS b
	        FROM two_years) AS t$$);
SELECT FROM same('won a kilogram and how much of the value that is made of, by chapter',
	$$SELECT left(hs6, 2), unit_value(price_krw, mass_kg, 'kg'), unit_value_coverage(price_krw, mass_kg, 'kg') FROM declarations GROUP BY 1$$,
	$$SELECT left(hs6, 2), sum(price_krw) FILTER (WHERE mass_kg > 0) / sum(mass_kg) FILTER (WHERE mass_kg > 0),
	         percent(coalesce(sum(price_krw) FILTER (WHERE mass_kg > 0), 0), sum(price_krw)) FROM declarations GROUP BY 1$$);
SELECT FROM same('price indices over goods and origins, the second half over the first',
	$$SELECT price_index(b, 'laspeyres'), price_index(b, 'paasche'), round(matched_share(b), 12)
	  FROM (SELECT basket(hs6 || origin, price_krw, mass_kg, declared_on, '2020-H2', '2020-H1') AS b FROM declarations) AS t$$,
	$$WITH g AS (SELECT sum(price_krw) FILTER (WHERE declared_on >= '2020-07-01') AS v1, sum(mass_kg) FILTER (WHERE declared_on >= '2020-07-01') AS q1,
	                    sum(price_krw) FILTER (WHERE declared_on < '2020-07-01') AS v0, sum(mass_kg) FILTER (WHERE declared_on < '2020-07-01') AS q0
	             FROM declarations WHERE mass_kg > 0 GROUP BY hs6 || origin)
	  SELECT sum(v1 * q0 / q1) / sum(v0), sum(v1) / sum(v0 * q1 / q0),
	         round(percent(sum(v1), (SELECT sum(price_krw) FROM declarations WHERE declared_on >= '2020-07-01')), 12)
	  FROM g WHERE v1 > 0 AND v0 > 0$$);
SELECT FROM same('what the change is made of adds up to it, by chapter',
	$$SELECT left(hs6, 2), (SELECT round(sum(change), 6) FROM price_volume(basket(hs6, price_krw, mass_kg, declared_on, '2020-H2', '2020-H1'))) FROM declarations GROUP BY 1$$,
	$$SELECT left(hs6, 2), round(coalesce(sum(price_krw) FILTER (WHERE declared_on >= '2020-07-01'), 0)
	                            - coalesce(sum(price_krw) FILTER (WHERE declared_on < '2020-07-01'), 0), 6) FROM declarations GROUP BY 1$$);
SELECT FROM same('shares of modes, within each office',
	$$SELECT office, mode, share(sum(price_krw)) OVER (PARTITION BY office) FROM declarations GROUP BY office, mode$$,
	$$SELECT office, mode, percent(sum(price_krw), sum(sum(price_krw)) OVER (PARTITION BY office)) FROM declarations GROUP BY office, mode$$);
SELECT FROM same('dollars of won, by office, with a book of rates',
	$$SELECT office, sum_converted(price_krw, 'KRW', 'USD', on_date, book)
	  FROM two_years, (SELECT rate_book('USD', 'KRW', valid_from, won) AS book FROM won_rates OFFSET 0) AS b
	  GROUP BY office$$,
	$$SELECT office, round(sum((price_krw + round(0.0, 60)) / won), greatest(max(scale(price_krw)), 2) + 6)
	  FROM two_years JOIN won_rates ON valid_from = date_trunc('month', on_date) GROUP BY office$$);
SELECT FROM same('a week that one year has and the other has not',
	$$SELECT (yoy(price_krw, declared_on, '2020-W53')).*, count(*) FILTER (WHERE declared_on <@ '2020-W53'::period) FROM declarations$$,
	$$SELECT sum(price_krw), NULL::numeric, NULL::numeric, NULL::numeric, count(*) FROM declarations
	  WHERE declared_on BETWEEN '2020-12-28' AND '2021-01-03'$$);
SELECT FROM same('months of each office as a series',
	$$SELECT office, start_date, end_date, value FROM (SELECT office, series(price_krw, declared_on) AS s FROM declarations GROUP BY office) AS t, points(s)$$,
	$$SELECT office, m::date, (m + interval '1 month - 1 day')::date, sum(price_krw)
	  FROM (SELECT office, date_trunc('month', declared_on) AS m, price_krw FROM declarations) AS t GROUP BY office, m$$);
SELECT FROM same('weeks over the week before, by mode, where both are there',
	$$SELECT mode, start_date, current, base, pct FROM (SELECT mode, series(price_krw, declared_on, 'week') AS s FROM declarations GROUP BY mode) AS t, growths(s, 1)$$,
	$$WITH w AS (SELECT mode, date_trunc('week', declared_on)::date AS w, sum(price_krw) AS v FROM declarations GROUP BY 1, 2)
	  SELECT mode, n.w, n.v, b.v, percent(n.v - b.v, b.v) FROM w AS n JOIN w AS b USING (mode) WHERE b.w = n.w - 7$$);
SELECT FROM same('seven days to each day, from what every office has of its own',
	$$SELECT end_date, value FROM (SELECT combine(s) AS s FROM (SELECT series(price_krw, declared_on, 'day') AS s FROM declarations GROUP BY office) AS t) AS u, points(moving(s, 7))$$,
	$$WITH d AS (SELECT declared_on AS d, sum(price_krw) AS v FROM declarations GROUP BY 1)
	  SELECT n.d, sum(b.v) FROM d AS n JOIN d AS b ON b.d BETWEEN n.d - 6 AND n.d GROUP BY n.d HAVING count(*) = 7$$);
SELECT FROM same('the months as periods, in an index and out of it',
	$$SELECT period(declared_on, 'month')::text, count(*) FROM declarations GROUP BY period(declared_on, 'month')$$,
	$$SELECT to_char(declared_on, 'YYYY-MM'), count(*) FROM declarations GROUP BY 1$$);

SELECT format('%s %s - %s%s', CASE WHEN passed THEN 'ok' ELSE 'not ok' END, n, what,
			  CASE WHEN NOT passed THEN regexp_replace(E'\n' || coalesce(detail, ''), '\n', E'\n#   ', 'g') END)
FROM results ORDER BY n;
SELECT '1..' || count(*) FROM results;
SELECT count(*) > 0 AS failed FROM results WHERE passed IS NOT TRUE \gset
\if :failed
	DO $$ BEGIN RAISE 'a comparison failed'; END $$;
\endif
