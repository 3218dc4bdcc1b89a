-- + - * / of series, fill, decumulate and revisions against plain SQL, and what they say when they cannot.
BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO, YMD';
SELECT plan(104);

\ir complaint.psql
-- PostgreSQL 13 has no infinite numeric.
CREATE FUNCTION with_infinities(query text, expected text, description text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	IF current_setting('server_version_num')::int < 140000 THEN
		RETURN skip(description, 1);
	END IF;
	EXECUTE query INTO answer;
	RETURN is(answer, expected, description);
END $$;

-- Units of time by number: 0 is one near the end of a year, and there is a year before it.
CREATE TABLE units (unit text, step interval, zero date);
INSERT INTO units VALUES ('day', '1 day', '2023-12-11'), ('week', '7 days', '2020-11-16'), ('month', '1 month', '2022-09-01'),
	('quarter', '3 months', '2021-07-01'), ('half', '6 months', '2019-01-01'), ('year', '1 year', '2001-01-01');
CREATE FUNCTION begins(u text, n int) RETURNS date LANGUAGE sql STABLE AS $$ SELECT (zero + n * step)::date FROM units WHERE unit = u $$;
CREATE FUNCTION run(u text, first int, last int) RETURNS period LANGUAGE sql STABLE AS
$$ SELECT daterange(begins(u, first), begins(u, last + 1))::period $$;

-- Points with gaps, of up to several units, some without a value, a zero, NaN, or more than 128 bits hold.
SELECT setseed(0.17);
CREATE TABLE points AS
	WITH one AS (SELECT unit, id, n, (random() < 0.75)::int AS cut, random() AS r, random() AS v, (random() * 3)::int AS digits
			FROM units, generate_series(1, 16) AS id, generate_series(0, 31) AS n),
		runs AS (SELECT *, sum(cut) OVER (PARTITION BY unit, id ORDER BY n) AS point FROM one)
	SELECT unit, id, min(n) AS first, max(n) AS last,
		CASE WHEN max(r) < 0.1 THEN NULL WHEN max(r) < 0.2 THEN 0 WHEN max(r) < 0.21 THEN 'NaN' WHEN max(r) < 0.23 THEN 1e45
			ELSE round(max(v)::numeric * 2000 - 500, max(digits)) END AS value
	FROM runs GROUP BY unit, id, point HAVING max(r) < 0.85;
CREATE TABLE series_of_points AS SELECT unit, id, series_of(value, run(unit, first, last), unit) AS s FROM points GROUP BY unit, id;
SELECT is_empty($$SELECT kind FROM unnest('{suppressed,NaN,/,1000000000000000000000000000000000000000000000\, , 0\,}'::text[]) AS kind
	WHERE NOT EXISTS (SELECT FROM series_of_points WHERE strpos(s::text, kind) > 0)$$, 'the random series have some of everything');

-- ---------- with another series ----------

-- Cut wherever neither series has a point that goes on; what lies between two cuts is a run if both have values in all of it.
CREATE TABLE runs AS
	WITH pairs AS (SELECT DISTINCT unit, a.id AS a, b.id AS b FROM points a JOIN points b USING (unit) WHERE b.id IN (a.id, a.id % 16 + 1)),
		grid AS (SELECT pairs.unit, a, b, n, x.first AS ax, x.value AS av, y.first AS bx, y.value AS bv
			FROM pairs CROSS JOIN generate_series(0, 31) AS n
			LEFT JOIN points x ON (x.unit, x.id) = (pairs.unit, a) AND n BETWEEN x.first AND x.last
			LEFT JOIN points y ON (y.unit, y.id) = (pairs.unit, b) AND n BETWEEN y.first AND y.last),
		cut AS (SELECT *, count(*) FILTER (WHERE coalesce(ax, n) = n AND coalesce(bx, n) = n) OVER (PARTITION BY unit, a, b ORDER BY n) AS run FROM grid)
	SELECT unit, a, b, min(n) AS first, max(n) AS last, sum(av) FILTER (WHERE ax = n) AS x, sum(bv) FILTER (WHERE bx = n) AS y
	FROM cut GROUP BY unit, a, b, run HAVING bool_and(av IS NOT NULL AND bv IS NOT NULL);
SELECT cmp_ok((SELECT count(*) FROM runs WHERE last > first AND a <> b), '>=', 100::bigint, 'there are runs of several units');
CREATE TABLE pairs AS SELECT unit, a.id AS a, b.id AS b, a.s AS x, b.s AS y FROM series_of_points a JOIN series_of_points b USING (unit) WHERE b.id IN (a.id, a.id % 16 + 1);
CREATE FUNCTION expected(operator text) RETURNS TABLE (unit text, a int, b int, s text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY EXECUTE replace('SELECT unit, a, b, coalesce((SELECT series_of(x # y, run(unit, first, last), unit) FROM runs r
		WHERE (r.unit, r.a, r.b) = (p.unit, p.a, p.b) AND (''#'' <> ''/'' OR y <> 0)), unit::series)::text FROM pairs p', '#', operator);
END $$;
SELECT results_eq($$SELECT unit, a, b, (x + y)::text FROM pairs ORDER BY 1, 2, 3$$, $$SELECT * FROM expected('+') ORDER BY 1, 2, 3$$, 'series + series');
SELECT results_eq($$SELECT unit, a, b, (x - y)::text FROM pairs ORDER BY 1, 2, 3$$, $$SELECT * FROM expected('-') ORDER BY 1, 2, 3$$, 'series - series');
SELECT results_eq($$SELECT unit, a, b, (x / y)::text FROM pairs ORDER BY 1, 2, 3$$, $$SELECT unit, a, b, replace(s, unit, unit || ' ratio') FROM expected('/') ORDER BY 1, 2, 3$$, 'series / series');
SELECT is_empty($$SELECT * FROM pairs WHERE (x + y)::text <> (y + x)::text$$, 'one plus the other is the other plus the one');

SELECT is(('2023-01: 10, 2023-02: 20, 2023-03/2023-04: 7.50, 2023-05: 1'::series + '2023-01: 5, 2023-03: 1, 2023-04: 2.125, 2023-05: suppressed, 2023-06: 1')::text,
	'month 2023-01: 15, 2023-03/2023-04: 10.625', 'what only one has is missing; two months in one figure are added to the two months');
SELECT is(('2023-01/2023-02: 10, 2023-03/2023-04: 20'::series - '2023-01: 1, 2023-02/2023-03: 2, 2023-04: 3')::text,
	'month 2023-01/2023-04: 24', 'runs that overlap are one');
SELECT is(('2023-01: 900, 2023-02: 100, 2023-03: 0, 2023-04: 5'::series / '2023-01: 7, 2023-02: 0.00, 2023-03: 3, 2023-05: 2')::text,
	'month ratio 2023-01: ' || 900::numeric / 7 || ', 2023-03: ' || 0::numeric / 3, 'a unit value over nothing is missing');
SELECT is(('2023-01: 1, undated: 3'::series + '2023-01: 2, undated: 4')::text, 'month 2023-01: 3', 'rows without a date belong to no period');
SELECT is(('month'::series + '2023-01: 1')::text, 'month', 'nothing in common is an empty series');
SELECT is(('2023-01: 1'::series - '2024-01: 1')::text, 'month', 'nor far apart');
SELECT is((s + s)::text, t, 'the ends of the calendar: ' || s::text) FROM (VALUES
	('day 0001-01-01: 1, 9999-12-31: 2'::series, 'day 0001-01-01: 2, 9999-12-31: 4'), ('week 0001-W01: 1, 9999-W51: 2', 'week 0001-W01: 2, 9999-W51: 4'),
	('month 0001-01: 1, 9999-12: 2', 'month 0001-01: 2, 9999-12: 4'), ('year 0001/9999: 1', 'year 0001/9999: 2')) AS t (s, t);
SELECT is(('2023-01: NaN, 2023-02: 1, 2023-03: 0'::series / '2023-01: 2, 2023-02: NaN, 2023-03: NaN')::text,
	'month ratio 2023-01: NaN, 2023-02: NaN, 2023-03: NaN', 'NaN is as the server has it');
SELECT is(('2023-01: 1e-300'::series + '2023-01: 1e40')::text, 'month 2023-01: ' || 1e-300 + 1e40, 'digits beyond 128 bits and 255 places');
SELECT is(('2023-01: ' || repeat('9', 40))::series - ('2023-01: ' || repeat('9', 39) || '8')::series, '2023-01: 1'::series, 'and back');
SELECT with_infinities($$SELECT concat_ws('; ', '2023-01: Infinity'::series - '2023-01: Infinity', '2023-01: 1'::series / '2023-01: -Infinity', '2023-01: -Infinity'::series * 2)$$,
	'month 2023-01: NaN; month ratio 2023-01: 0; month 2023-01: -Infinity', 'infinities are as the server has them');
SELECT is(NULL::series + '2023-01: 1', NULL, 'NULL of NULL');

SELECT is(complaint(format($$SELECT '2023-01: 1'::series %s 'quarter 2023-Q1: 1'::series$$, o)), E'22023 cannot ' || verb || E' a series by month and one by quarter\n'
	'HINT Bring both to the larger unit with regroup(series, unit), or name the unit where they are made, as in series_of(value, p, ''month'').', 'units differ: ' || o) FROM (VALUES ('+', 'add'), ('-', 'subtract'), ('/', 'divide')) AS t (o, verb);
SELECT is(complaint($$SELECT ('2023-01: 9e131071'::series + '2023-01: 9e131071')$$), '22003 value overflows numeric format', 'more than a numeric holds');

-- ---------- with a number ----------

CREATE TABLE numbers (x numeric);
INSERT INTO numbers VALUES (1), (-7.2), (0.000001), (1e40), (3), ('NaN');
CREATE FUNCTION expected_number(operator text) RETURNS TABLE (unit text, id int, x numeric, s text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY EXECUTE 'SELECT unit, id, x, series_of(' || operator || ', run(unit, first, last), unit)::text FROM points, numbers GROUP BY unit, id, x';
END $$;
SELECT results_eq($$SELECT unit, id, x, (s * x)::text FROM series_of_points, numbers ORDER BY 1, 2, 3$$, $$SELECT * FROM expected_number('value * x') ORDER BY 1, 2, 3$$, 'series * number');
SELECT results_eq($$SELECT unit, id, x, (x * s)::text FROM series_of_points, numbers ORDER BY 1, 2, 3$$, $$SELECT * FROM expected_number('x * value') ORDER BY 1, 2, 3$$, 'number * series');
SELECT results_eq($$SELECT unit, id, x, (s / x)::text FROM series_of_points, numbers ORDER BY 1, 2, 3$$, $$SELECT * FROM expected_number('value / x') ORDER BY 1, 2, 3$$, 'series / number');
SELECT is(('2023-01: 10.50, 2023-02: suppressed, 2023-03/2023-04: 7, undated: 2'::series * 2)::text, 'month 2023-01: 21.00, 2023-02: suppressed, 2023-03/2023-04: 14, undated: 2', 'what is suppressed stays so, and rows without a date');
SELECT is(format('%s; %s; %s; %s', s * 2::smallint, 2::bigint * s, s / 4, s * '3'), 'month 2023-01: 16; month 2023-01: 16; month 2023-01: 2.0000000000000000; month 2023-01: 24', 'whole numbers and literals resolve')
	FROM (SELECT '2023-01: 8'::series AS s) AS t;
SELECT is(format('%s; %s', s * 7, s / 7), 'week; week', 'an empty series') FROM (SELECT 'week'::series AS s) AS t;
SELECT is(complaint($$SELECT '2023-01: 1'::series / 0$$), '22012 division by zero', 'division by zero');
SELECT is(complaint($$SELECT '2023-01: 9e131071'::series * 10$$), '22003 value overflows numeric format', 'too large a number');
SELECT throws_ok($$SELECT '2023-01: 1'::series * 2::double precision$$, '42883', 'operator does not exist: series * double precision', 'no floating point');
SELECT results_eq($$SELECT oprname::text COLLATE "default", oprleft::regtype::text, oprright::regtype::text, coalesce(oprcom::regoperator::text, '-') FROM pg_operator
		WHERE oprname IN ('+', '-', '*', '/') AND 'portstats.series'::regtype IN (oprleft, oprright) AND oprcom <> 0 ORDER BY oprname, 2$$,
	$$VALUES ('*', 'numeric', 'series', '*(series,numeric)'), ('*', 'series', 'numeric', '*(numeric,series)'), ('+', 'series', 'series', '+(series,series)')$$, 'commutators');

-- ---------- fill ----------

CREATE VIEW gaps AS
	SELECT *, next_first - last - 1 AS length, next_last = next_first AS next_single
	FROM (SELECT *, lead(first) OVER w AS next_first, lead(last) OVER w AS next_last, lead(value) OVER w AS next_value
		FROM points WINDOW w AS (PARTITION BY unit, id ORDER BY first)) AS t;
CREATE VIEW filled AS
	WITH f AS (
		SELECT method, longest, unit, id, last + k AS n,
			CASE method WHEN 'zero' THEN 0
				WHEN 'previous' THEN CASE WHEN first = last THEN value END
				ELSE CASE WHEN first = last AND next_single THEN value + (next_value - value) * k / (length + 1) END END AS value
		FROM unnest('{zero,previous,linear}'::text[]) AS method, unnest('{1,2,2147483647}'::int[]) AS longest, gaps, generate_series(1, length) AS k
		WHERE length <= longest),
	all_points AS (
		SELECT method, longest, unit, id, n AS first, n AS last, value FROM f WHERE value IS NOT NULL
		UNION ALL SELECT method, longest, unit, id, first, last, value
			FROM unnest('{zero,previous,linear}'::text[]) AS method, unnest('{1,2,2147483647}'::int[]) AS longest, points)
	SELECT method, longest, unit, id, series_of(value, run(unit, first, last), unit)::text AS s FROM all_points GROUP BY method, longest, unit, id;
SELECT results_eq($$SELECT method, longest, unit, id, fill(s, method, longest)::text FROM series_of_points, unnest('{zero,previous,linear}'::text[]) AS method, unnest('{1,2,2147483647}'::int[]) AS longest ORDER BY 1, 2, 3, 4$$,
	$$SELECT * FROM filled ORDER BY 1, 2, 3, 4$$, 'fill');
SELECT is_empty($$SELECT method, longest FROM filled JOIN series_of_points p USING (unit, id) GROUP BY 1, 2 HAVING count(*) FILTER (WHERE filled.s <> p.s::text) < 20$$, 'there was something to fill');

CREATE TABLE gappy AS SELECT '2023-01: 10.0, 2023-04: 40, 2023-05: suppressed, 2023-07: 7, 2023-09/2023-10: 9, 2023-12: 3, undated: 1'::series AS s;
SELECT is(fill(s, 'zero', 2)::text, 'month 2023-01: 10.0, 2023-02: 0, 2023-03: 0, 2023-04: 40, 2023-05: suppressed, 2023-06: 0, 2023-07: 7, 2023-08: 0, 2023-09/2023-10: 9, 2023-11: 0, 2023-12: 3, undated: 1',
	'zero needs no value beside it') FROM gappy;
SELECT is(fill(s, 'previous', 2)::text, 'month 2023-01: 10.0, 2023-02: 10.0, 2023-03: 10.0, 2023-04: 40, 2023-05: suppressed, 2023-07: 7, 2023-08: 7, 2023-09/2023-10: 9, 2023-12: 3, undated: 1',
	'previous needs one of a single unit before') FROM gappy;
SELECT is(fill(s, 'linear', 2)::text, 'month 2023-01: 10.0, 2023-02: 20.0000000000000000, 2023-03: 30.0000000000000000, 2023-04: 40, 2023-05: suppressed, 2023-07: 7, 2023-09/2023-10: 9, 2023-12: 3, undated: 1',
	'linear needs one on either side') FROM gappy;
SELECT is(fill(s, 'zero', 1)::text, 'month 2023-01: 10.0, 2023-04: 40, 2023-05: suppressed, 2023-06: 0, 2023-07: 7, 2023-08: 0, 2023-09/2023-10: 9, 2023-11: 0, 2023-12: 3, undated: 1',
	'a longer gap stays as it is') FROM gappy;
SELECT is(fill(s, 'LINEAR', 2), fill(s, 'linear', 2), 'letters in either case') FROM gappy;
SELECT is(fill('month', 'zero', 5)::text, 'month', 'an empty series has no gap');
SELECT is(fill('2023-03: 5', 'previous', 5)::text, 'month 2023-03: 5', 'nor has one point');
SELECT is(fill(NULL, 'zero', 5), NULL, 'NULL of NULL');
SELECT is(fill('year 0001: 1, 9999: 2', 'linear', 2147483647)::text,
	(SELECT series_of(CASE k WHEN 0 THEN 1 WHEN 9998 THEN 2 ELSE 1 + 1::numeric * k / 9998 END, period(make_date(k + 1, 1, 1), 'year')) FROM generate_series(0, 9998) AS k)::text, 'a gap from the first year to the last');
SELECT is(fill('day 0001-01-01: 1, 9999-12-31: 2', 'zero', 3652056)::text, 'day 0001-01-01: 1, 9999-12-31: 2', 'and one a day too long');
SELECT ok(fill('day 1990-01-01: 1.50, 4728-01-28: 2', 'previous', 1000059) =
	(SELECT series(CASE WHEN d = 1000060 THEN 2 ELSE 1.50 END, date '1990-01-01' + d, 'day') FROM generate_series(0, 1000060) AS d), 'a million days');
SELECT is(fill('2023-01: NaN, 2023-03: 1e45', method, 1)::text, 'month 2023-01: NaN, 2023-02: NaN, 2023-03: ' || 1e45, 'NaN stays what it is: ' || method) FROM unnest('{previous,linear}'::text[]) AS method;
-- To the ends of a period.
SELECT is(fill(s, method, longest, p)::text, t, format('fill(%s, %s, %s, %s)', s, method, longest, p)) FROM (VALUES
	('2023-03: 5, 2023-05: 7'::series, 'zero', 2, '2023-01/2023-07'::period, 'month 2023-01: 0, 2023-02: 0, 2023-03: 5, 2023-04: 0, 2023-05: 7, 2023-06: 0, 2023-07: 0'),
	('2023-03: 5, 2023-05: 7', 'zero', 1, '2023-01/2023-06', 'month 2023-03: 5, 2023-04: 0, 2023-05: 7, 2023-06: 0'),
	('2023-03: 5, 2023-05: 7', 'previous', 2, '2023-01/2023-07', 'month 2023-03: 5, 2023-04: 5, 2023-05: 7, 2023-06: 7, 2023-07: 7'),
	('2023-03: 5, 2023-05: 7', 'linear', 2, '2023-01/2023-07', 'month 2023-03: 5, 2023-04: ' || 5 + 2 * 1 / 2::numeric || ', 2023-05: 7'),
	('2023-03: 5, 2023-05: 7', 'zero', 12, '2023-04', 'month 2023-03: 5, 2023-04: 0, 2023-05: 7'),
	('2023-03: 5', 'zero', 12, '2023-06', 'month 2023-03: 5, 2023-04: 0, 2023-05: 0, 2023-06: 0'),
	('2023-03: 5', 'previous', 2, '2023-06', 'month 2023-03: 5'),
	('2023-03: suppressed', 'previous', 9, '2023-01/2023-06', 'month 2023-03: suppressed'),
	('2023-03: suppressed', 'zero', 9, '2023-02/2023-04', 'month 2023-02: 0, 2023-03: suppressed, 2023-04: 0'),
	('month undated: 4', 'zero', 9, '2023-02/2023-04', 'month 2023-02: 0, 2023-03: 0, 2023-04: 0, undated: 4'),
	('month', 'previous', 9, '2023-02/2023-04', 'month'),
	('2023-03: 5', 'zero', 9, '2023-03', 'month 2023-03: 5')) AS v (s, method, longest, p, t);
SELECT is(complaint($$SELECT fill('2023-03: 5', 'zero', 9, '2023-W41')$$),
	E'22023 period "2023-W41" is not made of whole months\nDETAIL The series has one point a month.\nHINT Give a period such as "2023-10".', 'to the end of a week');
SELECT is(fill('2023-01: 1e45, 2023-04: 4e45', 'linear', 2)::text, format('month 2023-01: %s, 2023-02: %s, 2023-03: %s, 2023-04: %s', 1e45, 1e45 + 3e45 * 1 / 3, 1e45 + 3e45 * 2 / 3, 4e45), 'more than 128 bits hold');

SELECT is(complaint($$SELECT fill('2023-01: 1', 'Mean', 1)$$), E'22023 unknown method of filling: "Mean"\nHINT Methods are "zero", "previous" and "linear".', 'an unknown method');
SELECT is(complaint($$SELECT fill('2023-01: 1', '', 1)$$), E'22023 unknown method of filling: ""\nHINT Methods are "zero", "previous" and "linear".', 'none');
SELECT is(complaint(format($$SELECT fill('2023-01: 1', 'zero', %s)$$, n)), E'22023 longest must be at least 1: ' || n || E'\nHINT Give the number of missing units in a row up to which a gap is filled.', 'no gap is as short')
	FROM unnest('{0,-2147483648}'::int[]) AS n;
-- Whatever else looks for a cancellation: the series is not there when it comes.
CREATE FUNCTION cancelled_filling(method text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	s series;
BEGIN
	s := fill('day 0001-01-01: 1, 9999-12-31: 2', method, 2147483647);
	s := fill(s, method, 1);
	RETURN 'ready';
EXCEPTION WHEN query_canceled THEN
	RETURN CASE WHEN s IS NULL THEN 'cancelled' ELSE 'too late' END;
END $$;
SET statement_timeout = '30ms';
SELECT is(cancelled_filling('linear'), 'cancelled', 'a long gap can be cancelled');
RESET statement_timeout;

-- ---------- running totals ----------

-- Totals since the year's first unit: they grow, or fall, are missing, or suppressed; the year's first one may be named by all it covers.
CREATE TABLE calendar AS
	SELECT unit, n, year, first_value(n) OVER (PARTITION BY unit, year ORDER BY n) AS year_first
	FROM (SELECT unit, n, CASE unit WHEN 'week' THEN extract(isoyear FROM begins(unit, n)) ELSE extract(year FROM begins(unit, n)) END AS year
		FROM units, generate_series(-400, 60) AS n) AS t;
CREATE TABLE totals AS
	WITH steps AS (SELECT *, (random() * 100 - 12)::numeric AS step, (random() * 2)::int AS digits, random() AS r FROM calendar, generate_series(1, 16) AS id WHERE n >= 0),
		cumulated AS (SELECT *, round(sum(step) OVER (PARTITION BY unit, id, year ORDER BY n), digits) AS total FROM steps)
	SELECT unit, id, year, year_first, n AS last, CASE WHEN id % 2 = 0 AND row_number() OVER (PARTITION BY unit, id, year ORDER BY n) = 1 THEN year_first ELSE n END AS first,
		CASE WHEN r < 0.1 THEN NULL WHEN r < 0.12 THEN 'NaN' WHEN r < 0.14 THEN 1e45 ELSE total END AS total
	FROM cumulated WHERE r < 0.8;
CREATE TABLE running AS SELECT unit, id, series_of(total, run(unit, first, last), unit) AS s FROM totals GROUP BY unit, id;
CREATE TABLE steps AS
	SELECT unit, id, coalesce(lag(last) OVER w + 1, year_first) AS first, last, total, lag(total) OVER w AS previous, coalesce(total - lag(total) OVER w, total) AS value,
		coalesce(total - lag(total) OVER w < 0, false) AS fell
	FROM totals WHERE total IS NOT NULL WINDOW w AS (PARTITION BY unit, id, year ORDER BY last);
SELECT cmp_ok((SELECT least(count(*) FILTER (WHERE fell), count(*) FILTER (WHERE first < last), count(*) FILTER (WHERE value = 'NaN')) FROM steps), '>=', 20::bigint, 'the running totals have some of everything');
SELECT results_eq($$SELECT unit, id, decumulate(s)::text FROM running ORDER BY 1, 2$$,
	$$SELECT unit, id, series_of(value, run(unit, first, last), unit)::text FROM steps WHERE NOT fell GROUP BY unit, id ORDER BY 1, 2$$, 'decumulate');
SELECT results_eq($$SELECT unit, id, r.period, r.start_date, r.total::text, r.previous::text, r.change::text FROM running, revisions(s) AS r ORDER BY 1, 2, 3$$,
	$$SELECT unit, id, run(unit, last, last), begins(unit, last), total::text, previous::text, (total - previous)::text FROM steps WHERE fell ORDER BY 1, 2, 3$$, 'revisions');

-- Without gaps, from the first unit of a year: the running totals of a series, taken apart, are the series.
CREATE TABLE whole AS SELECT unit, id, year, n, round((random() * 100)::numeric, 2) AS value FROM calendar, generate_series(1, 5) AS id WHERE year_first > -400;
SELECT results_eq($$SELECT unit, id, decumulate(series_of(total, run(unit, n, n), unit))::text
		FROM (SELECT *, sum(value) OVER (PARTITION BY unit, id, year ORDER BY n) AS total FROM whole) AS t GROUP BY unit, id ORDER BY 1, 2$$,
	$$SELECT unit, id, series_of(value, run(unit, n, n), unit)::text FROM whole GROUP BY unit, id ORDER BY 1, 2$$, 'running totals of a series give the series');

-- January and February in one figure, cumulative figures (the year before, month by month, is set beside it).
CREATE TABLE published AS SELECT '2024-02: 800, 2024-03: 1260, 2024-04: 1700'::series AS cumulative, '2024-01: 380, 2024-02: 320, 2024-03: 400'::series AS year_before,
	'2024-02: 700, 2024-03: 1100'::series AS year_before_cumulative;
SELECT is(decumulate(cumulative)::text, 'month 2024-01/2024-02: 800, 2024-03: 460, 2024-04: 440', 'two months stay one figure; there is none for January, and February is not both') FROM published;
SELECT is((100 * (decumulate(cumulative) - year_before) / year_before)::text,
	'month ratio 2024-01/2024-02: ' || growth_pct(800, 380 + 320) || ', 2024-03: ' || growth_pct(460, 400), 'compared with the two months of the year before') FROM published;
SELECT is(round(growth_pct(800, 380 + 320), 12) || ' ' || round(growth_pct(460, 400), 12), '14.285714285714 15.000000000000', 'of which the case says');
SELECT is((100 * (cumulative - year_before_cumulative) / year_before_cumulative)::text,
	'month ratio 2024-02: ' || growth_pct(800, 700) || ', 2024-03: ' || growth_pct(1260, 1100), 'and cumulative: 14.545454545455 percent through March') FROM published;
SELECT is_empty($$SELECT revisions(cumulative) FROM published$$, 'nothing fell');

SELECT is(decumulate('2024-01/2024-02: 800, 2024-03: 1260')::text, 'month 2024-01/2024-02: 800, 2024-03: 460', 'a total may be named by all it covers');
SELECT is(decumulate('2023-12: 900, 2024-01: 50, 2024-02: suppressed, 2024-04: 80.5, 2025-03: 7, undated: 1')::text,
	'month 2023: 900, 2024-01: 50, 2024-02/2024-04: 30.5, 2025-Q1: 7, undated: 1', 'years begin anew; suppressed totals are passed over');
CREATE TABLE fallen AS SELECT '2024-01: 100, 2024-02: 90.5, 2024-03: 95, 2024-04: 94, 2024-05: 94, 2025-01: 1'::series AS s;
SELECT is(decumulate(s)::text, 'month 2024-01: 100, 2024-03: 4.5, 2024-05: 0, 2025-01: 1', 'a total that falls leaves no month, the next is counted from it') FROM fallen;
SELECT results_eq($$SELECT r.* FROM fallen, revisions(s) AS r$$,
	$$VALUES ('2024-02'::period, date '2024-02-01', 90.5, 100::numeric, -9.5), ('2024-04', '2024-04-01', 94, 95, -1)$$, 'but is reported; a year that begins lower is none');
SELECT results_eq($$SELECT (revisions('month 2024-01/2024-03: 10, 2024-05: 9')).*$$, $$VALUES ('2024-05'::period, date '2024-05-01', 9::numeric, 10::numeric, -1::numeric)$$, 'under the unit with which it ends, in a select list, too');
SELECT is_empty($$SELECT * FROM revisions(NULL)$$, 'NULL has none');
SELECT is(decumulate(s)::text, t, 'extremes: ' || s::text) FROM (VALUES
	('month'::series, 'month'), ('day 0001-01-01: 5'::series, 'day 0001-01-01: 5'), ('day 9999-12-31: 5', 'day 9999: 5'), ('week 0001-W01: 5, 9999-W51: 6', 'week 0001-W01: 5, 9999-01-04/9999-12-26: 6'),
	('week 2020-W53: 5, 2021-W01: 6', 'week 2019-12-30/2021-01-03: 5, 2021-W01: 6'), ('2024-06: suppressed', 'month'), ('2024-01: -5, 2024-02: -5.00', 'month 2024-01: -5, 2024-02: 0.00'),
	('2024-01: 5, 2024-02: NaN, 2024-03: 6, 2024-04: 9', 'month 2024-01: 5, 2024-02: NaN, 2024-03: NaN, 2024-04: 3'), ('year 2023: 5, 2024: 4', 'year 2023: 5, 2024: 4'),
	('half 2023-H2: 5', 'half 2023: 5'), ('2024-02/2024-03: suppressed, 2024-04: 1', 'month 2024-01/2024-04: 1')) AS t (s, t);
SELECT with_infinities($$SELECT decumulate('2024-01: 1, 2024-02: Infinity, 2024-03: 2, 2024-04: 3')$$, 'month 2024-01: 1, 2024-02: Infinity, 2024-04: 1', 'infinite totals');

SELECT is(complaint(format('SELECT * FROM %s(%L)', f, s)), '22023 ' || e || E'\nHINT A series whose points are no running totals needs no decumulate().', f || ' of ' || s)
	FROM unnest('{decumulate,revisions}'::text[]) AS f, (VALUES
	('2024-02: 1, 2024-03/2024-04: 800', E'running total "2024-03/2024-04" does not begin with its year\nDETAIL A running total is named by the month with which it ends, such as "2024-04", or by all it covers, such as "2024-01/2024-04".'),
	('month 2023-12/2024-01: 1', E'running total "2023-12/2024-01" does not begin with its year\nDETAIL A running total is named by the month with which it ends, such as "2024-01", or by all it covers, such as "2024-01".'),
	('week 2020-W52/2021-W02: 1', E'running total "2020-12-21/2021-01-17" does not begin with its year\nDETAIL A running total is named by the week with which it ends, such as "2021-W02", or by all it covers, such as "2021-01-04/2021-01-17".'),
	('year 2022/2023: 1', E'running total "2022/2023" does not begin with its year\nDETAIL A running total is named by the year with which it ends, such as "2023", or by all it covers, such as "2023".')) AS t (s, e);

SELECT * FROM finish();
ROLLBACK;
