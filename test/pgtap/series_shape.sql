-- Series made of a series (ytd, mat, moving, moving_avg, index_to, regroup, slice, cagr) against plain SQL over points written out.
BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO, YMD';
SELECT plan(185);

\ir complaint.psql

-- ---------- random points ----------

-- Each unit begins where its calendar has something to show: a leap year, ISO weeks of years with 53, the end of the calendar.
CREATE TABLE calendars (unit text, origin date, step interval);
INSERT INTO calendars VALUES ('day', '2019-11-10', '1 day'), ('week', '2014-12-08', '7 days'), ('month', '2017-09-01', '1 month'),
	('quarter', '1999-07-01', '3 months'), ('half', '1899-07-01', '6 months'), ('year', '1890-01-01', '1 year');

-- A number below n that looks random, the same on every server.
CREATE FUNCTION pick(seed text, n integer) RETURNS integer LANGUAGE sql AS
	$$ SELECT ('x' || substr(md5(seed), 1, 7))::bit(28)::integer % n $$;

-- Points of a series k: units first .. last, counted from the origin. Values of every scale and sign, NULL where suppressed.
CREATE TABLE points (k text, unit text, first integer, last integer, value numeric);
DO $$
DECLARE
	c record;
	-- Of 100 points: how many are left out, suppressed, of more units than one.
	mix integer[];
	seed text;
	i integer;
	r integer;
	length integer;
BEGIN
	FOR c IN SELECT * FROM calendars LOOP
		FOREACH mix SLICE 1 IN ARRAY '{{0,0,0},{3,0,0},{2,2,5},{0,0,30},{15,5,10}}'::integer[] LOOP
			i := 0;
			WHILE i < (CASE c.unit WHEN 'day' THEN 480 WHEN 'week' THEN 330 ELSE 70 END) LOOP
				seed := c.unit || mix::text || i;
				r := pick(seed, 100);
				length := CASE WHEN pick(seed || 'length', 100) < mix[3] THEN 2 + pick(seed || 'more', 2) ELSE 1 END;
				IF r >= mix[1] THEN
					INSERT INTO points VALUES (c.unit || ' ' || mix::text, c.unit, i, i + length - 1,
						CASE WHEN r >= mix[1] + mix[2] THEN round((pick(seed || 'value', 200000) - 30000) / 1000.0, pick(seed || 'scale', 4)) END);
				END IF;
				i := i + length;
			END LOOP;
		END LOOP;
	END LOOP;
END $$;
-- Points with their days.
CREATE TABLE dated AS
	SELECT p.*, (origin + first * step)::date AS start, (origin + (last + 1) * step)::date - 1 AS stop, (origin + last * step)::date AS last_start
	FROM points p JOIN calendars c USING (unit);
CREATE INDEX ON dated (k, last);
ANALYZE dated;
-- As text, in plain SQL: what a period is called is the type period's affair.
CREATE FUNCTION item(start date, stop date, value numeric) RETURNS text LANGUAGE sql AS
	$$ SELECT daterange(start, stop, '[]')::period || ': ' || coalesce(value::text, 'suppressed') $$;
CREATE FUNCTION series_text(unit text, items text) RETURNS text LANGUAGE sql AS $$ SELECT unit || coalesce(' ' || items, '') $$;
CREATE TABLE made AS
	SELECT k, unit, series_of(value, daterange(start, stop, '[]')::period, unit) AS s FROM dated GROUP BY k, unit;
SELECT results_eq('SELECT k, s::text FROM made ORDER BY k', $$SELECT k, series_text(unit, string_agg(item(start, stop, value), ', ' ORDER BY start)) FROM dated GROUP BY k, unit ORDER BY k$$,
	'the series are what was written out');

-- Compares f, of each series m.s that is asked for, with rows (k, start, stop, value) that plain SQL makes of the points; and that there are some.
CREATE FUNCTION same(f text, unit text, which text, expected text, minimum bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE 'CREATE TEMPORARY TABLE wanted AS ' || expected;
	RETURN NEXT is_empty(format($q$
		SELECT m.k, %1$s::text AS got, w.items AS wanted
		FROM made m LEFT JOIN (SELECT k, string_agg(item(start, stop, value), ', ' ORDER BY start) AS items FROM wanted GROUP BY k) AS w USING (k)
		WHERE %3$s AND (%1$s)::text IS DISTINCT FROM series_text(%2$s, w.items)$q$, f, unit, which), f || ' where ' || which);
	SELECT count(*) FROM wanted INTO n;
	DROP TABLE wanted;
	RETURN NEXT cmp_ok(n, '>=', minimum, 'of which there is something to compare');
END $$;

-- ---------- totals that run along ----------

-- The first day of the year, of weeks of the ISO year, in which a unit is.
CREATE FUNCTION new_year(day date, unit text) RETURNS date LANGUAGE sql AS $$
	SELECT CASE WHEN unit = 'week' THEN date_trunc('week', make_date(extract(isoyear FROM day)::integer, 1, 4))::date
		ELSE make_date(extract(year FROM day)::integer, 1, 1) END
$$;
SELECT same('ytd(m.s)', 'm.unit', 'true', $$
	SELECT a.k, a.last_start AS start, a.stop, sum(b.value) AS value
	FROM (SELECT *, new_year(last_start, unit) AS since FROM dated) AS a JOIN dated b ON b.k = a.k AND b.start >= since AND b.stop <= a.stop
	GROUP BY a.k, a.last_start, a.stop, since
	HAVING sum(b.stop - b.start + 1) = a.stop - since + 1 AND count(b.value) = count(*)$$, 1500);

CREATE TABLE totals AS
	SELECT n, a.k, a.unit, a.last_start AS start, a.stop, t.value
	FROM unnest('{1,2,3,4,7,12,13,53,365}'::integer[]) AS n CROSS JOIN dated a
		CROSS JOIN LATERAL (SELECT sum(value) AS value, sum(last - first + 1) AS units, count(*) - count(value) AS suppressed
			FROM dated b WHERE b.k = a.k AND b.last BETWEEN a.last - n + 1 AND a.last AND b.first > a.last - n) AS t
	WHERE units = n AND suppressed = 0;
SELECT same(format('moving(m.s, %s)', n), 'm.unit', 'true', format('SELECT k, start, stop, value FROM totals WHERE n = %s', n), minimum)
	FROM (VALUES (1, 3000), (2, 3000), (3, 2500), (4, 2000), (7, 1500), (12, 1200), (13, 1000), (53, 500), (365, 100)) AS v (n, minimum);
SELECT same(format('moving_avg(m.s, %s)', n), $$m.unit || ' ratio'$$, 'true', format('SELECT k, start, stop, value / %s AS value FROM totals WHERE n = %s', n, n), minimum)
	FROM (VALUES (1, 3000), (3, 2500), (12, 1200)) AS v (n, minimum);
SELECT same('mat(m.s)', 'm.unit', format('m.unit = %L', unit), format('SELECT k, start, stop, value FROM totals WHERE n = %s AND unit = %L', n, unit), minimum)
	FROM (VALUES ('month', 12, 100), ('quarter', 4, 100), ('half', 2, 150), ('year', 1, 200)) AS v (unit, n, minimum);

SELECT is(ytd(s)::text, wanted, 'ytd: ' || what) FROM (VALUES
	('three months', 'month 2024-01: 380, 2024-02: 320, 2024-03: 400'::series, 'month 2024-01: 380, 2024-02: 700, 2024-03: 1100'),
	('two months in one figure', 'month 2024-01/2024-02: 800, 2024-03: 460, 2024-04: 440', 'month 2024-02: 800, 2024-03: 1260, 2024-04: 1700'),
	('a figure that reaches over New Year', 'month 2023-11: 1, 2023-12/2024-01: 2, 2024-02: 3, 2025-01: 4', 'month 2025-01: 4'),
	('a year of which the first month is missing', 'month 2023-02: 1, 2023-03: 1, 2024-01: 0.00', 'month 2024-01: 0.00'),
	('nothing after a gap, nor after what is suppressed', 'month 2023-01: 1, 2023-03: 1, 2024-01: 1, 2024-02: suppressed, 2024-03: 1', 'month 2023-01: 1, 2024-01: 1'),
	('weeks begin with the ISO year', 'week 2020-W53: 1, 2021-W01: 2, 2021-W02: 3.5, 2026-W01: 4, 2026-W02: 5', 'week 2021-W01: 2, 2021-W02: 5.5, 2026-W01: 4, 2026-W02: 9'),
	('years are what they are', 'year 2020: 1, 2021: suppressed, 2022/2023: 2, 2024: 5', 'year 2020: 1, 2024: 5'),
	('scales', 'month 2023-01: 1.50, 2023-02: 0.5, 2023-03: 2.0000', 'month 2023-01: 1.50, 2023-02: 2.00, 2023-03: 4.0000'),
	('rows without a date are no part of it, and counted', 'month 2023-01: 1, undated: 3', 'month 2023-01: 1, undated: 3'),
	('the first year', 'month 0001-01: 1, 0001-02: 2', 'month 0001-01: 1, 0001-02: 3'),
	('the first week', 'week 0001-W01: 1, 0001-W02: 2', 'week 0001-W01: 1, 0001-W02: 3'),
	('the last day', 'day 9999-01-01/9999-12-30: 1, 9999-12-31: 2', 'day 9999-12-30: 1, 9999-12-31: 3'),
	('the last week', 'week 9999-W01/9999-W50: 1, 9999-W51: 2', 'week 9999-W50: 1, 9999-W51: 3')) AS v (what, s, wanted);

SELECT is(moving(s, n)::text, wanted, 'moving: ' || what) FROM (VALUES
	('two months in one figure', 'month 2024-01/2024-02: 800, 2024-03: 460, 2024-04: 440'::series, 2, 'month 2024-02: 800, 2024-04: 900'),
	('of which none is half taken', 'month 2024-01/2024-02: 800, 2024-03: 460, 2024-04: 440', 3, 'month 2024-03: 1260'),
	('more than there are', 'month 2024-01: 1, 2024-02: 2', 3, 'month'),
	('more than the calendar has', 'month 2024-01: 1, 2024-02: 2', 2147483647, 'month'),
	('more than the calendar has, at its end', 'day 9999-12-30: 1, 9999-12-31: 2', 2147483647, 'day'),
	('the first two months there are', 'month 0001-01: 1, 0001-02: 2', 2, 'month 0001-02: 3'),
	('all of the calendar', 'month 0001-01/9999-11: 1, 9999-12: 2', 9999 * 12, 'month 9999-12: 3'),
	('and one more', 'month 0001-01/9999-11: 1, 9999-12: 2', 9999 * 12 + 1, 'month')) AS v (what, s, n, wanted);
SELECT is(mat('month 2023-01: 2, 2023-02/2023-12: 7.5, 2024-01: 3'::series)::text, 'month 2023-12: 9.5, 2024-01: 10.5', 'mat over a figure of eleven months');

-- Values that 128 bits do not hold, or no finite number does: what plain SQL makes of them.
CREATE TABLE special AS SELECT n, x::numeric AS x FROM unnest(ARRAY['1e38', '1.5', '-2e39', '1e40', 'NaN', '7', '9e38', '9e38', '0.' || repeat('3', 40), '-1e-200', '12', '1e1000', '-1e1000', '3.00'])
	WITH ORDINALITY AS v (x, n);
-- PostgreSQL 13 has no infinite numeric.
INSERT INTO special SELECT 20 + n, (CASE WHEN current_setting('server_version_num')::int < 140000 THEN '1' ELSE x END)::numeric
	FROM unnest('{Infinity,3,-Infinity,Infinity,3,-Infinity,5,6.0}'::text[]) WITH ORDINALITY AS v (x, n);
CREATE TABLE special_made AS SELECT series(x, (date '2020-01-01' + (n - 1) * interval '1 month')::date) AS s FROM special;
SELECT is((SELECT moving(s, w)::text FROM special_made), (SELECT series_text('month', string_agg(item(d, (d + interval '1 month')::date - 1, t), ', ' ORDER BY n))
	FROM (SELECT n, (date '2020-01-01' + (n - 1) * interval '1 month')::date AS d, sum(x) OVER win AS t, count(*) OVER win AS c, n - min(n) OVER win + 1 AS span
		FROM special WINDOW win AS (ORDER BY n RANGE BETWEEN w - 1 PRECEDING AND CURRENT ROW)) AS totals
	WHERE c = w AND span = w), format('moving of numbers beyond 128 bits, by %s', w))
	FROM generate_series(1, 5) AS w;
SELECT is((SELECT ytd(s)::text FROM special_made), (SELECT series_text('month', string_agg(item(d, (d + interval '1 month')::date - 1, t), ', ' ORDER BY n))
	FROM (SELECT n, d, sum(x) OVER win AS t, count(*) OVER win AS c
		FROM (SELECT n, x, (date '2020-01-01' + (n - 1) * interval '1 month')::date AS d FROM special) AS s WINDOW win AS (PARTITION BY extract(year FROM d) ORDER BY n)) AS totals
	WHERE c = extract(month FROM d)), 'ytd of them');
-- Totals that outgrow 128 bits on the way and come back.
SELECT is(moving('month 2023-01: 1e50, 2023-02: -1e50', 2), 'month 2023-02: 0', 'a total that fits into 128 bits again is stored as any other');
SELECT is(moving('month 2023-01: 160000000000000000000000000000000000000, 2023-02: 160000000000000000000000000000000000000, 2023-03: -160000000000000000000000000000000000000, 2023-04: 0.00'::series, 3)::text,
	'month 2023-03: 160000000000000000000000000000000000000, 2023-04: 0.00', 'a total that outgrows 128 bits and comes back');
SELECT is(ytd('month 2023-01: 160000000000000000000000000000000000000, 2023-02: 160000000000000000000000000000000000000, 2023-03: -320000000000000000000000000000000000000'::series)::text,
	'month 2023-01: 160000000000000000000000000000000000000, 2023-02: 320000000000000000000000000000000000000, 2023-03: 0', 'since New Year, too');

-- ---------- larger units ----------

CREATE FUNCTION unit_start(day date, unit text) RETURNS date LANGUAGE sql AS $$
	SELECT CASE WHEN unit = 'half' THEN make_date(extract(year FROM day)::integer, CASE WHEN extract(month FROM day) < 7 THEN 1 ELSE 7 END, 1)
		ELSE date_trunc(unit, day)::date END
$$;
-- Runs of points that begin and end with a larger unit and have all values, in which no shorter one lies.
CREATE TABLE pairs (unit text, larger text);
INSERT INTO pairs VALUES ('day', 'week'), ('day', 'month'), ('day', 'quarter'), ('day', 'half'), ('day', 'year'), ('month', 'quarter'), ('month', 'half'), ('month', 'year'),
	('quarter', 'half'), ('quarter', 'year'), ('half', 'year');
CREATE TABLE marked AS
	SELECT larger, d.*, unit_start(start, larger) = start AS begins, unit_start(stop + 1, larger) = stop + 1 AS ends FROM pairs JOIN dated d USING (unit);
-- Those that are covered, by their days; then their totals.
CREATE TABLE runs AS
	WITH along AS (SELECT *, sum(stop - start + 1) OVER w AS days, count(*) OVER w - count(value) OVER w AS suppressed FROM marked WINDOW w AS (PARTITION BY larger, k ORDER BY start)),
		covered AS MATERIALIZED (
			SELECT larger, k, a.start, b.stop, a.first, b.last
			FROM along a JOIN along b USING (larger, k)
			WHERE a.begins AND b.ends AND b.start >= a.start AND b.days - a.days = b.stop - a.stop
				AND b.suppressed = a.suppressed AND a.value IS NOT NULL)
	SELECT larger, k, c.start, c.stop, sum(value) AS value
	FROM covered c JOIN dated d USING (k) WHERE d.last BETWEEN c.first AND c.last GROUP BY larger, k, c.start, c.stop;
CREATE TABLE regrouped AS
	SELECT * FROM runs a WHERE NOT EXISTS (SELECT FROM runs b WHERE b.larger = a.larger AND b.k = a.k AND b.start >= a.start AND b.stop <= a.stop AND b <> a);
SELECT same(format('regroup(m.s, %L)', larger), format('%L', larger), format('m.unit = %L', unit), format('SELECT r.* FROM regrouped r JOIN made USING (k) WHERE unit = %L AND larger = %L', unit, larger),
		CASE WHEN unit = 'day' THEN CASE larger WHEN 'week' THEN 100 WHEN 'month' THEN 15 WHEN 'quarter' THEN 4 ELSE 1 END ELSE 10 END)
	FROM pairs ORDER BY unit, larger;
SELECT cmp_ok((SELECT count(*) FROM regrouped WHERE stop + 1 > unit_start(start, larger) + CASE larger WHEN 'week' THEN 7 WHEN 'month' THEN 31 WHEN 'quarter' THEN 92 WHEN 'half' THEN 184 ELSE 366 END), '>=', 20::bigint,
	'and points of several larger units among them');
SELECT is_empty($$SELECT k FROM made WHERE regroup(s, upper(unit)) <> s$$, 'the same unit gives the same points');

SELECT is(regroup(s, unit)::text, wanted, 'regroup: ' || what) FROM (VALUES
	('what reaches over two quarters is one point of both', 'month 2023-01/2023-06: 60, 2023-07: 1, 2023-08: 2, 2023-09: 3.5, 2023-10: 1'::series, 'quarter', 'quarter 2023-H1: 60, 2023-Q3: 6.5'),
	('with what it takes to fill them', 'month 2023-02: 1, 2023-03/2023-04: 2, 2023-01: 3, 2023-05/2023-06: 4', 'quarter', 'quarter 2023-H1: 10'),
	('a gap in one of them', 'month 2023-02: 1, 2023-03/2023-04: 2, 2023-01: 3, 2023-05: 4, 2023-07/2023-09: 1', 'quarter', 'quarter 2023-Q3: 1'),
	('halves of two years', 'half 2022-H2/2023-H1: 5, 2023-H2: 1, 2024-H1: 2, 2024-H2: 3', 'year', 'year 2024: 5'),
	('suppressed', 'month 2023-01: 1, 2023-02: suppressed, 2023-03: 1, 2023-04/2023-06: suppressed', 'quarter', 'quarter'),
	('the same unit, suppressed', 'month 2023-01: 1, 2023-02: suppressed, undated: 2', 'month', 'month 2023-01: 1, 2023-02: suppressed, undated: 2'),
	('weeks across New Year', 'day 2020-12-28/2021-01-03: 7, 2021-01-04/2021-01-09: 1', 'week', 'week 2020-W53: 7'),
	('the first week', 'day 0001-01-01/0001-01-07: 7', 'week', 'week 0001-W01: 7'),
	('the last days are in no whole week', 'day 9999-12-20/9999-12-26: 7, 9999-12-27: 1, 9999-12-28/9999-12-31: 4', 'week', 'week 9999-W51: 7'),
	('but in a month', 'day 9999-12-01/9999-12-26: 7, 9999-12-27: 1, 9999-12-28/9999-12-31: 4', 'month', 'month 9999-12: 12'),
	('the whole calendar', 'month 0001-01: 1, 0001-02/9999-11: 2, 9999-12: 3', 'year', 'year 0001/9999: 6'),
	('nothing', 'month', 'year', 'year')) AS v (what, s, unit, wanted);

-- ---------- part of a series ----------

CREATE TABLE parts AS SELECT unit, n, daterange((origin + a * step)::date, (origin + (b + 1) * step)::date)::period AS p, (origin + a * step)::date AS start, (origin + (b + 1) * step)::date - 1 AS stop
	FROM calendars, (VALUES (1, 10, 10), (2, 20, 22), (3, 5, 40), (4, 60, 1000), (5, 1000, 1001)) AS v (n, a, b);
SELECT same(format('slice(m.s, (SELECT p FROM parts t WHERE t.unit = m.unit AND n = %s))', n), 'm.unit', 'true',
		format('SELECT k, d.start, d.stop, value FROM dated d JOIN parts t USING (unit) WHERE n = %s AND d.start >= t.start AND d.stop <= t.stop', n), CASE n WHEN 1 THEN 15 WHEN 2 THEN 50 WHEN 3 THEN 700 WHEN 4 THEN 2000 ELSE 0 END)
	FROM generate_series(1, 5) AS n;
SELECT is(slice(s, p)::text, wanted, 'slice: ' || what) FROM (VALUES
	('what reaches beyond either end is left out', 'month 2023-01/2023-02: 1, 2023-03: suppressed, 2023-04: 2.50, 2023-05/2023-06: 3, undated: 4'::series, '2023-02/2023-05'::period, 'month 2023-03: suppressed, 2023-04: 2.50'),
	('nothing but what reaches beyond both', 'month 2023-01/2023-06: 1', '2023-03', 'month'),
	('the whole calendar', 'month 0001-01: 1, 2023-01: 2, 9999-12: 3', '0001/9999', 'month 0001-01: 1, 2023-01: 2, 9999-12: 3')) AS v (what, s, p, wanted);

-- ---------- index ----------

CREATE TABLE bases AS
	SELECT n, k, p, b.stop, sum(value) AS total, sum(last - first + 1) AS units
	FROM parts b JOIN dated d USING (unit) WHERE n <= 3 AND d.start >= b.start AND d.stop <= b.stop
	GROUP BY n, k, p, b.start, b.stop HAVING sum(d.stop - d.start + 1) = b.stop - b.start + 1 AND count(value) = count(*) AND sum(value) > 0;
SELECT is_empty(format($$SELECT k, index_to(s, p)::text, e.t FROM made m JOIN parts USING (unit) LEFT JOIN LATERAL (
		SELECT series_text(m.unit || ' ratio', string_agg(item(start, d.stop, 100 * value * units / (total * (last - first + 1))), ', ' ORDER BY start)) AS t
		FROM bases b JOIN dated d USING (k) WHERE b.n = %1$s AND k = m.k AND value IS NOT NULL HAVING count(*) > 0) AS e ON true
	WHERE n = %1$s AND index_to(s, p)::text IS DISTINCT FROM e.t$$, n), format('index_to over base %s', n)) FROM generate_series(1, 3) AS n;
SELECT results_eq('SELECT n, count(*) BETWEEN 6 AND 29 FROM bases GROUP BY n ORDER BY n', 'VALUES (1, true), (2, true), (3, true)', 'which is covered and positive in some of them');
SELECT is(index_to('month 2023-01: 3, 2023-02: 7, 2023-03: suppressed, 2023-04: 0'::series, '2023-01')::text,
	format('month ratio 2023-01: %s, 2023-02: %s, 2023-04: %s', 100 * 3 / 3.0::numeric, 100 * 7 / 3::numeric, 100 * 0 / 3::numeric), 'index_to has the digits of 100 * value / base');
SELECT is(index_to('month 2023-01/2023-02: 30, 2023-03: 30, 2022-12: -15'::series, '2023-01/2023-02')::text,
	format('month ratio 2022-12: %s, 2023-01/2023-02: %s, 2023-03: %s', 100 * -15 * 2 / 30::numeric, 100 * 30 * 2 / 60::numeric, 100 * 30 * 2 / 30::numeric), 'per unit');
SELECT is(index_to(s, p)::text, NULL, 'no index: ' || what) FROM (VALUES
	('a base of zero', 'month 2023-01: 0.00, 2023-02: 1'::series, '2023-01'::period), ('below zero', 'month 2023-01: 0.00, 2023-02: -1', '2023-02'), ('NaN', 'month 2023-01: NaN, 2023-02: 1', '2023-01'),
	('half of a figure', 'month 2023-01/2023-02: 1', '2023-01'), ('suppressed', 'month 2023-01: suppressed', '2023-01'), ('missing', 'month 2023-01: 1, 2023-03: 1', '2023-01/2023-03'),
	('outside', 'month 2023-01: 1', '9999'), ('of nothing', 'month', '2023-01')) AS v (what, s, p);
SELECT is((index_to('month 2023-01: 2, 2023-02: NaN, 2023-03: 1e600'::series, '2023-01'))::text, 'month ratio 2023-01: ' || 100 * 2 / 2::numeric || ', 2023-02: NaN, 2023-03: ' || 100 * 1e600 / 2, 'NaN and large values have an index');
SELECT is((index_to(('month 2023-01: ' || big || ', 2023-02: 2')::series, '2023-02'))::text, 'month ratio 2023-01: ' || big || ', 2023-02: ' || 100 * 2 / 2::numeric, 'so have infinities')
	FROM (SELECT CASE WHEN current_setting('server_version_num')::int < 140000 THEN 'NaN' ELSE 'Infinity' END AS big) AS t;
SELECT is((index_to(('month 2023-01: ' || big || ', 2023-02: 2')::series, '2023-01')), NULL, 'over which there is none')
	FROM (SELECT CASE WHEN current_setting('server_version_num')::int < 140000 THEN 'NaN' ELSE 'Infinity' END AS big) AS t;

-- ---------- compound annual growth ----------

SELECT is(cagr(s)::text, wanted, 'cagr: ' || what) FROM (VALUES
	('ten years', 'year 2013: 100, 2023: 250'::series, '9.59582263852173089550'),
	('two years, in months', 'month 2021-03: 1, 2022-01: 900, 2023-03: 4', '100.00000000000000000000'),
	('one year', 'year 2022: 3, 2023: 4', '33.33333333333333333333'),
	('in quarters', 'quarter 2022-Q1: 16, 2022-Q3: 20', '56.25000000000000000000'),
	('in halves', 'half 2022-H1: 16, 2022-H2: 20', '56.25000000000000000000'),
	('no growth', 'month 2021-03: 7.00, 2023-01: 7', '0.00000000000000000000'),
	('a fall', 'month 2021-03: 4, 2023-03: 1', '-50.00000000000000000000'),
	('a fall in a year', 'year 2022: 4, 2023: 3', '-25.00000000000000000000'),
	('five months', 'month 2023-01: 3, 2023-06: 7', '664.08959323048357017901'),
	('and the other way', 'month 2023-01: 7, 2023-06: 3', '-86.91252951408336603559'),
	('weeks', 'week 2023-W01: 3, 2023-W08: 7', '55218.79017920532570818326'),
	('days', 'day 2023-01-01: 3.10, 2023-04-11: 0.7', '-99.56391567710188024524'),
	('ends of two months each', 'month 2021-01/2021-02: 1, 2023-01/2023-02: 4', '100.00000000000000000000'),
	('a fall to next to nothing', ('year 1900: 3, 2000: 0.' || repeat('0', 299) || '1')::series, '-99.90109259958278292869'),
	('a rise from next to nothing', ('year 1900: 0.' || repeat('0', 299) || '1, 2000: 1')::series, '99900.00000000000000000000'),
	('all of the calendar', ('day 1023-01-01: 1, 9023-01-02: 1' || repeat('0', 131000))::series, '2371343105568196569.10891893072195307363'),
	('and the other way round', ('day 1023-01-01: 1' || repeat('0', 131000) || ', 9023-01-02: 1')::series, '-99.99999999999999578298'),
	('a fall to nothing', ('day 2023-01-01: 1' || repeat('0', 131000) || ', 2023-01-02: 1')::series, '-100.00000000000000000000'),
	('a rise beyond all bounds', ('day 2023-01-01: 1, 2023-01-02: 1' || repeat('0', 131000))::series, NULL),
	('nothing', 'month', NULL), ('one point', 'month 2023-01: 1', NULL), ('a suppressed end', 'month 2023-01: 1, 2023-02: suppressed', NULL),
	('a suppressed beginning', 'month 2023-01: suppressed, 2023-02: 1', NULL), ('suppressed between', 'year 2021: 1, 2022: suppressed, 2023: 4', '100.00000000000000000000'),
	('zero', 'month 2023-01: 0, 2023-02: 1', NULL), ('below zero', 'month 2023-01: 1, 2023-02: -1', NULL), ('NaN', 'month 2023-01: NaN, 2023-02: 1', NULL),
	('ends of different length', 'month 2023-01/2023-02: 1, 2023-03: 1', NULL)) AS v (what, s, wanted);
SELECT is(cagr(('month 2023-01: 1, 2023-02: ' || big)::series), NULL, 'infinite') FROM (SELECT CASE WHEN current_setting('server_version_num')::int < 140000 THEN 'NaN' ELSE 'Infinity' END AS big) AS t;
-- A hundredfold in a day: nine hundred digits, of which the last are right, too.
SELECT is(right(cagr('day 2023-01-01: 0.1, 2023-01-02: 12'::series)::text, 60), '930661631988634752879878897057106089729.07806390681005406118', 'digits of a large growth');
-- Every digit of the random ones: the root, in plain SQL, to 60 decimals, ends and time apart.
CREATE TABLE ends AS SELECT DISTINCT k, unit, first_value(value) OVER w AS a, last_value(value) OVER w AS b, first_value(last - first) OVER w = last_value(last - first) OVER w AS alike,
		last_value(first) OVER w - first_value(first) OVER w AS units
	FROM dated WINDOW w AS (PARTITION BY k ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING);
SELECT results_eq('SELECT k, cagr(s)::text FROM made ORDER BY k', $$
	SELECT k, CASE WHEN alike AND a > 0 AND b > 0 THEN round(100 * (exp(ln(round(b, 60) / a) / (units * u)) - 1), 20) END::text
	FROM ends JOIN (VALUES ('day', round(1, 60) / 365.2425), ('week', round(7, 60) / 365.2425), ('month', round(1, 60) / 12), ('quarter', 0.25), ('half', 0.5), ('year', 1)) AS v (unit, u) USING (unit)
	ORDER BY k$$, 'cagr of the random ones');
SELECT cmp_ok((SELECT count(cagr(s)) FROM made), '>=', 12::bigint, 'of which many have one');

-- ---------- NULL, nothing, complaints ----------

SELECT is(ROW(ytd(NULL::series), mat(NULL::series), moving(NULL, 3), moving('month'::series, NULL), moving_avg(NULL, 3), index_to(NULL, '2023'), index_to('month'::series, NULL), regroup(NULL, 'year'),
	regroup('month'::series, NULL), slice(NULL, '2023'), slice('month'::series, NULL), cagr(NULL))::text, '(,,,,,,,,,,,)', 'NULL of NULL');
SELECT is(concat_ws(', ', ytd(s), mat(s), moving(s, 3), moving_avg(s, 1), slice(s, '2023')), result, 'nothing of ' || s) FROM (VALUES
	('month'::series, 'month, month, month, month ratio, month'),
	('month undated: 5', 'month undated: 5, month undated: 5, month undated: 5, month ratio undated: 5, month')) AS t (s, result);
SELECT results_eq($$SELECT made, undated(made) FROM (SELECT '2023-01: 1, 2023-02: 2, 2023-03: 3, undated: 2'::series AS s) AS t,
	unnest(ARRAY[s * 1000, 2 * s, s / 4, fill(s, 'zero', 1), fill(s, 'zero', 1, '2023-01/2023-04'), regroup(s, 'month'), regroup(s, 'quarter'),
		ytd(s), decumulate(s), mat(s), moving(s, 2), moving_avg(s, 2), index_to(s, '2023-01')]) AS made WHERE undated(made) <> 2$$, 'SELECT NULL::series, 0::bigint WHERE false',
	'what is made of all of a series lacks the same rows');
SELECT is(concat_ws('; ', slice(s, '2023-01'), s + s, s - s, s / s), 'month 2023-01: 1; month 2023-01: 2; month 2023-01: 0; month ratio 2023-01: 1.00000000000000000000',
	'a part and what is made of two have none') FROM (SELECT '2023-01: 1, undated: 2'::series AS s) AS t;
SELECT is(concat_ws(', ', ytd(s), mat(s), moving(s, 1), moving_avg(s, 1), slice(s, '2023')), 'month, month, month, month ratio, month 2023-01: suppressed', 'nothing of a suppressed point but the point itself') FROM (SELECT 'month 2023-01: suppressed'::series AS s) AS t;
SELECT is(ytd('2023-10')::text || ', ' || mat('2023-10'), '2023-01/2023-10, 2022-11/2023-10', 'a literal without a type is a period still');

SELECT is(complaint($$SELECT moving('half 2023-H1: 1'::series, 0)$$),
	E'22023 the number of units in a moving total must be at least 1, not 0\nDETAIL The series is by half.\nHINT Give how many of its units each total is made of, such as 3.', 'a moving total of nothing');
SELECT is(complaint($$SELECT moving_avg('month'::series, -2147483648)$$),
	E'22023 the number of units in a moving total must be at least 1, not -2147483648\nDETAIL The series is by month.\nHINT Give how many of its units each total is made of, such as 3.', 'a mean of less');
SELECT is(complaint($$SELECT mat('week'::series)$$),
	E'22023 a series by week has no moving annual total\nDETAIL Not every year has the same number of weeks.\nHINT Say how many weeks, as in moving(series, 52); or make a series by day, which regroup(series, ''month'') brings to months.', 'a year of weeks');
SELECT is(complaint($$SELECT mat('day'::series)$$),
	E'22023 a series by day has no moving annual total\nDETAIL Not every year has the same number of days.\nHINT Say how many days, as in moving(series, 365); or bring the series to months with regroup(series, ''month'').', 'a year of days');
SELECT is(complaint($$SELECT regroup('year 2023: 1'::series, 'month')$$),
	E'22023 cannot regroup a series by year into months\nDETAIL The figure of a year does not say how much of it is of which month.\nHINT Make a series by month, as in series(value, on_date, ''month'').', 'months of a year');
SELECT is(complaint($$SELECT regroup('month 2023-01: 1'::series, 'week')$$),
	E'22023 cannot regroup a series by month into weeks\nDETAIL The figure of a month does not say how much of it is of which week.\nHINT Make a series by day, as in series(value, on_date, ''day''), and regroup that.', 'weeks of a month');
SELECT is(complaint($$SELECT regroup('week'::series, 'quarter')$$),
	E'22023 cannot regroup a series by week into quarters\nDETAIL A week may begin in one quarter and end in the next.\nHINT Make a series by day, as in series(value, on_date, ''day''), and regroup that.', 'quarters of weeks');
SELECT is(complaint($$SELECT regroup('week'::series, 'day')$$),
	E'22023 cannot regroup a series by week into days\nDETAIL The figure of a week does not say how much of it is of which day.\nHINT Make a series by day, as in series(value, on_date, ''day'').', 'days of a week');
SELECT is(complaint($$SELECT regroup('month'::series, 'decade')$$),
	E'22023 unknown unit of periods: "decade"\nHINT Units are "year", "half", "quarter", "month", "week" (ISO) and "day".', 'no such unit');
SELECT is_empty($$
	SELECT a, b, complaint(format('SELECT regroup(%L::series, %L)', a, b)) FROM unnest('{day,week,month,quarter,half,year}'::text[]) AS a, unnest('{day,week,month,quarter,half,year}'::text[]) AS b
	WHERE a <> b AND NOT EXISTS (SELECT FROM pairs WHERE unit = a AND larger = b) AND complaint(format('SELECT regroup(%L::series, %L)', a, b)) NOT LIKE '22023 cannot regroup%'$$, 'nor any unit that is not made of the series'' own');
SELECT is(complaint($$SELECT slice('quarter 2023-Q1: 1'::series, '2023-02')$$),
	E'22023 period "2023-02" is not made of whole quarters\nDETAIL The series has one point a quarter.\nHINT Give a period such as "2023-Q1".', 'part of a quarter');
SELECT is(complaint($$SELECT index_to('week 9999-W50: 1'::series, '9999-12-30/9999-12-31')$$),
	E'22023 period "9999-12-30/9999-12-31" is not made of whole weeks\nDETAIL The series has one point a week.\nHINT Give a period such as "9999-W51".', 'the week in which the calendar ends');

-- ---------- what it takes ----------

-- Little beyond what making the series took.
\ir peak.psql
CREATE TABLE days_made AS SELECT series(i % 1000, date '0001-01-01' + i, 'day') AS s FROM generate_series(0, 999999) AS i;
CREATE FUNCTION takes(made text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	before bigint := peak();
BEGIN
	EXECUTE format('SELECT pg_column_size(%s) FROM days_made', made);
	RETURN (peak() - before) / 1000000;
END $$;
SELECT CASE WHEN bytes IS NULL THEN skip('nothing tells it', 1) ELSE cmp_ok(bytes, '<', 40::bigint, format('%s: %s bytes a point', made, bytes)) END
FROM unnest('{"fill(s, ''linear'', 3)","index_to(s, ''0001'')"}'::text[]) AS made, takes(made) AS bytes;

SELECT * FROM finish();
ROLLBACK;
