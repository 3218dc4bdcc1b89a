-- A series is the same whatever order its rows come in: entries that wait to be sorted in, several of one
-- day, of runs that overlap, of totals beyond 128 bits, and states that are put together.
BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO, YMD';
SELECT plan(26);
\ir complaint.psql

-- 6,000 rows of 2,200 days over thirty years, in five orders; of some days all values are NULL.
CREATE TABLE facts AS
	SELECT n, date '1994-03-01' + (n % 2200) * 5 AS d, n % 50 AS g,
		CASE WHEN n % 2200 % 11 = 0 THEN NULL WHEN n % 400 = 7 THEN n * 1e40 ELSE round(n * 1.37 - 4000, n % 4) END AS v
	FROM generate_series(1, 6000) AS n;
CREATE TABLE orders (o text); INSERT INTO orders VALUES
	('d'), ('d DESC'), ('md5(n::text)'), ('d - date ''2009-01-01'' < 0, abs(d - date ''2009-01-01'') DESC'), ('n % 97, (n % 2 - 1) * (d - date ''2000-01-01'')');
CREATE VIEW days AS SELECT d, sum(v) AS v FROM facts GROUP BY d;
SELECT results_eq(format('SELECT p.start_date, p.value::text FROM (SELECT series(v, d, ''day'' ORDER BY %s) AS s FROM facts) AS t, points(s) AS p ORDER BY 1', o),
	'SELECT d, v::text FROM days ORDER BY d', 'rows by ' || o) FROM orders;
SELECT results_eq($$SELECT count(DISTINCT s) FROM (SELECT series(v, d, 'day' ORDER BY n * k % 6007) AS s FROM facts, unnest(ARRAY[1, 19, 97, 1001, 6006]) AS k GROUP BY k) AS t$$, 'SELECT 1::bigint', 'and one value it is');
-- Read while rows still come: a frame that grows.
SELECT results_eq($$SELECT n, total(s) FROM (SELECT n, series(v, d, 'day') OVER (ORDER BY md5(n::text)) AS s FROM facts) AS t WHERE n % 500 = 0 ORDER BY n$$,
	$$SELECT n, s FROM (SELECT n, sum(v) OVER (ORDER BY md5(n::text)) AS s FROM facts) AS t WHERE n % 500 = 0 ORDER BY n$$, 'read between its rows');

-- Put together: of the same days, of disjoint ones, one by one, in any order.
SELECT results_eq(format('SELECT p.start_date, p.value::text FROM (SELECT combine(s ORDER BY md5(g::text)) AS s FROM (SELECT %1$s AS g, series(v, d, ''day'' ORDER BY md5(n::text)) AS s FROM facts GROUP BY 1) AS t) AS t, points(s) AS p ORDER BY 1', g),
	'SELECT d, v::text FROM days ORDER BY d', 'put together, one for each ' || g) FROM unnest(ARRAY['g', 'd', 'n', 'date_trunc(''year'', d)']) AS g;
SELECT results_eq($$SELECT p.period::text, p.value::text FROM (SELECT series_of(v, period(d, 'day'), 'day' ORDER BY md5(n::text)) AS s FROM facts) AS t, points(s) AS p ORDER BY p.start_date$$,
	'SELECT d::text, v::text FROM days ORDER BY d', 'figures by period');
-- The unit is found while entries wait.
SELECT is((SELECT series_of(1, p ORDER BY md5(p::text)) FROM (SELECT p FROM periods('1900/1999', 'month') AS p UNION ALL SELECT '2000-W01' UNION ALL SELECT p FROM periods('1800/1899', 'year') AS p) AS t),
	(SELECT series_of(1, p, 'day' ORDER BY p) FROM (SELECT p FROM periods('1900/1999', 'month') AS p UNION ALL SELECT '2000-W01' UNION ALL SELECT p FROM periods('1800/1899', 'year') AS p) AS t), 'by the unit they share');

-- Runs that overlap: an error by rows, one run for combine().
CREATE TABLE runs AS SELECT i, format('%s/%s', date '2000-01-01' + 3 * i, date '2000-01-01' + 3 * i + 1)::period AS p FROM generate_series(1, 500) AS i;
SELECT results_eq($$SELECT p.period, p.value FROM (SELECT series_of(i, p, 'day' ORDER BY md5(i::text)) AS s FROM runs) AS t, points(s) AS p ORDER BY 1$$, 'SELECT p, i::numeric FROM runs ORDER BY p', 'runs of two days');
SELECT is(complaint(format($$SELECT series_of(i, p, 'day' ORDER BY %s) FROM (SELECT i, p FROM runs UNION ALL SELECT 1000, '2000-02-03/2000-02-05') AS t$$, o)),
	format(E'22023 period "%s" overlaps another period of the series\n'
	'DETAIL A figure for several periods and a figure for one of them cannot be told apart in a total.\n'
	'HINT Leave out the totals of longer periods; make a series of each source and combine() them; for running totals since New Year give the last month of each, and decumulate() the series.', w), 'they overlap, by ' || o)
	FROM (VALUES ('p', '2000-02-03/2000-02-05'), ('p DESC', '2000-02-03/2000-02-04'), ('md5(i::text)', '2000-02-03/2000-02-05')) AS t (o, w);
-- Which days come to be one run, by gaps and islands: a day for each, joined where a run covers both.
CREATE TABLE pieces AS
	SELECT n, 1 + n * 37 % 4999 AS a, 1 + n * 37 % 4999 + CASE WHEN n % 4 = 0 THEN n % 13 ELSE 0 END AS b, CASE WHEN n % 600 = 5 THEN 'NaN' WHEN n % 9 = 1 THEN NULL ELSE round(n * 0.731, n % 3) END AS v
	FROM generate_series(1, 3000) AS n;
CREATE VIEW islands AS
	SELECT min(a) AS a, max(b) AS b, sum(v) AS v FROM (
		SELECT *, sum(begins) OVER (ORDER BY a, b, n) AS island FROM (
			SELECT *, (a > coalesce(max(b) OVER (ORDER BY a, b, n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::int AS begins FROM pieces) AS t) AS t
	GROUP BY island;
SELECT results_eq(format($$SELECT p.start_date - date '1999-12-31', p.end_date - date '1999-12-31', p.value::text FROM (
		SELECT combine(series_in(format('day %%s/%%s: %%s', date '1999-12-31' + a, date '1999-12-31' + b, coalesce(v::text, 'suppressed'))::cstring) ORDER BY %s) AS s FROM pieces) AS t, points(s) AS p ORDER BY 1$$, o),
	'SELECT a, b, v::text FROM islands ORDER BY a', 'combine covers what overlaps, by ' || o)
	FROM unnest(ARRAY['a', 'a DESC', 'b - a, a', 'b - a DESC, a', 'md5(n::text)', 'n % 97, a']) AS o;
SELECT results_eq($$SELECT g, p.start_date - date '1999-12-31', p.end_date - date '1999-12-31', p.value::text FROM (
		SELECT 1 AS g, combine(s ORDER BY g) AS s FROM (SELECT n % 30 AS g, combine(series_in(format('day %s/%s: %s', date '1999-12-31' + a, date '1999-12-31' + b, coalesce(v::text, 'suppressed'))::cstring) ORDER BY md5(n::text)) AS s FROM pieces GROUP BY 1) AS t) AS t, points(s) AS p ORDER BY 2$$,
	'SELECT 1, a, b, v::text FROM islands ORDER BY a', 'and of series that cover it already');

-- Totals beyond 128 bits.
CREATE TABLE large AS SELECT n, date '2000-01-01' + n * 7 % 1000 AS d, (n || repeat('1', 1990))::numeric AS v FROM generate_series(1, 4000) AS n;
SELECT results_eq($$SELECT p.start_date, p.value FROM (SELECT series(v, d, 'day' ORDER BY md5(n::text)) AS s FROM large) AS t, points(s) AS p ORDER BY 1$$, 'SELECT d, sum(v) FROM large GROUP BY d ORDER BY d', 'large totals');

-- What waited and was sorted in leaves nothing behind: a thousand digits a row would be ten megabytes.
CREATE AGGREGATE growing(numeric, date, text) (SFUNC = series_accum, STYPE = series);
SELECT cmp_ok((SELECT pg_column_size(growing(v, d, 'day' ORDER BY n)) FROM (
		SELECT n, date '2000-01-01' - n AS d, 1::numeric AS v FROM generate_series(1, 80) AS n
		UNION ALL SELECT 80 + n, date '1998-01-01' + 300 * (n % 2), repeat('7', 1000)::numeric FROM generate_series(1, 20000) AS n) AS t), '<', 100000, 'nothing is left behind');

SELECT * FROM finish();
ROLLBACK;
