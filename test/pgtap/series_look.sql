-- Sparklines and bars, against the same picture drawn by plain SQL in whole numbers.
BEGIN;
SET search_path = public, portstats;
SELECT plan(33);

\ir complaint.psql

-- ---------- sparklines ----------

-- Case 15, its first year: the month that was never published is a gap, and not a zero.
SELECT is(sparkline('month 2024-01: 100, 2024-02: 101, 2024-03: 102, 2024-09: 108, 2024-11: 110, 2024-12: 111'),
		  '███     █ ██', 'missing months are gaps');
SELECT is(sparkline('month 2023-01: 0, 2023-02: 1, 2023-03: 2, 2023-04: 3, 2023-05: 4, 2023-06: 5, 2023-07: 6, 2023-08: 7, 2023-09: 8'),
		  '▁▁▂▃▄▅▆▇█', 'zero stands on the ground');
SELECT is(sparkline('month 2023-01: 0.0001, 2023-02: 1.0001, 2023-03: 8.0000, 2023-04: 7.0001'), '▁▂██', 'eighths are rounded up');
SELECT is(sparkline('month 2023-01: 10, 2023-02: suppressed, 2023-03: 5, undated: 3'), '█ ▄', 'a suppressed month is a gap');
SELECT is(sparkline('month 2023-01: 10, 2023-02: suppressed'), '█ ', 'at an end as well');
-- Case 17: two months in one figure, each drawn at half of it.
SELECT is(sparkline('month 2023-01: 380, 2023-02: 320, 2023-03: 400, 2024-01/2024-02: 800, 2024-03: 460'),
		  '▇▆▇         ▇▇█', 'two months in one figure');
SELECT is(sparkline('month 2023-01/2023-03: 24, 2023-04: 1, 2023-05: 8'), '███▁█', 'the mean is the largest');
-- Each sign has a scale of its own.
SELECT is(sparkline('month 2023-01: -1, 2023-02: -2, 2023-03: -4, 2023-04: -2.01, 2023-05: 0.5, 2023-06: 1'), '▔▔▀▀▄█', 'what is negative hangs');
SELECT is(sparkline('month 2023-01: -1, 2023-02: 0'), '▀▁', 'nothing is positive');
SELECT is(sparkline('month 2023-01: 0, 2023-02: 0.00'), '▁▁', 'nothing but zeros');
SELECT is(sparkline('month 2023-01: NaN, 2023-02: 1, 2023-03: 8'), ' ▁█', 'NaN is a gap, and no scale');
SELECT CASE WHEN current_setting('server_version_num')::integer >= 140000
	THEN results_eq($$SELECT sparkline('month 2023-01: Infinity, 2023-02: 1, 2023-03: 8, 2023-04: -1, 2023-05: -8, 2023-06: -Infinity')$$, $$VALUES ('█▁█▔▀▀')$$,
		'infinities are full, and no scale')
	ELSE skip(1) END;
SELECT is(sparkline((SELECT series(1, NULL::date))), '', 'no points, no characters');
-- No quotient is rounded: seven eighths exactly, and the least bit more.
SELECT is(sparkline(('month 2023-01: 8e60, 2023-02: 7e60, 2023-03: 7' || repeat('0', 59) || '1, 2023-04: 7e60, 2023-05: 0.' || repeat('0', 90) || '1')::series),
		  '█▇█▇▁', 'beyond 128 bits, exactly');
SELECT is(sparkline(('month 2023-01/2023-03: 8, 2023-04: 0.' || repeat('3', 40) || ', 2023-05: 0.' || repeat('3', 39) || '4, 2023-06/2023-08: 1')::series),
		  '███▁▂▁▁▁', 'means are compared, not divided');
SELECT is(sparkline('week 2020-W53: 1, 2021-W02: 2'), '▄ █', 'by week');
SELECT is(sparkline('year 2019: 1, 2021: 2'), '▄ █', 'by year');
SELECT is(length(sparkline('day 0001-01-01: 1, 9999-12-31: 2')), 3652059, 'as long as the calendar');

-- A period's own units, and its own largest value.
SELECT is(sparkline(s, '2023-H1') || '|', '  ▄█  |', 'the units of a period') FROM (VALUES ('month 2022-12: 99, 2023-03: 1, 2023-04: 2, 2023-08: 50'::series)) AS t (s);
SELECT is(sparkline(s, '2023-03/2023-05') || '|', '█▂ |', 'a point that reaches into it') FROM (VALUES ('month 2023-01/2023-03: 24, 2023-04: 2'::series)) AS t (s);
SELECT is(sparkline('month 2023-01: 24', '2030') || '|', repeat(' ', 12) || '|', 'a period beyond the series');
SELECT is(complaint($$SELECT sparkline('month 2023-01: 1', '2023-W41')$$),
	E'22023 period "2023-W41" is not made of whole months\nDETAIL The series has one point a month.\nHINT Give a period such as "2023-10".', 'a period of other units');

-- Points of one to three months, of any sign, with gaps; values are whole, times 6 their means are.
SELECT setseed(0.5);
CREATE TABLE random_points AS
SELECT k, n, reach - length + 1 AS first, reach AS last,
	CASE WHEN random() < 0.1 THEN NULL WHEN random() < 0.1 THEN 0 ELSE (1000 * random())::integer * CASE WHEN random() < k % 3 / 4.0 THEN -1 ELSE 1 END END AS v
FROM (SELECT k, n, length, sum(length + gap) OVER (PARTITION BY k ORDER BY n)::integer AS reach
	  FROM (SELECT k, n, 1 + (CASE WHEN random() < 0.2 THEN 2 * random() ELSE 0 END)::integer AS length,
				   CASE WHEN random() < 0.3 THEN (3 * random())::integer ELSE 0 END AS gap
			FROM generate_series(1, 300) AS k, generate_series(1, 20) AS n) AS lengths) AS t;
CREATE FUNCTION month_of(n integer) RETURNS text LANGUAGE sql AS $$ SELECT to_char(date '2000-01-01' + n * interval '1 month', 'YYYY-MM') $$;
CREATE TABLE random_series AS
SELECT k, series_of(v, (month_of(first) || '/' || month_of(last))::period, 'month') AS s FROM random_points GROUP BY k;
-- Months from_month .. to_month of each series as plain SQL draws them.
CREATE FUNCTION drawn(k integer, from_month integer, to_month integer) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(CASE WHEN mean IS NULL THEN ' '
						   WHEN mean >= 0 THEN chr(x'2580'::integer + CASE WHEN mean = 0 THEN 1 ELSE ((8 * mean + high - 1) / high)::integer END)
						   WHEN 2 * -mean <= low THEN '▔' ELSE '▀' END, '' ORDER BY month)
	FROM (SELECT month, 6 * v / (last - first + 1) AS mean,
				 max(6 * v / (last - first + 1)) OVER () AS high, max(-6 * v / (last - first + 1)) OVER () AS low
		  FROM generate_series(from_month, to_month) AS month
		  LEFT JOIN random_points AS p ON p.k = drawn.k AND month BETWEEN first AND last) AS t
$$;
SELECT results_eq($$SELECT k, sparkline(s) FROM random_series ORDER BY k$$,
	$$SELECT k, drawn(k, min(first), max(last)) FROM random_points GROUP BY k ORDER BY k$$, 'three hundred random series');
SELECT results_eq($$SELECT k, sparkline(s, '2000-10/2001-09') FROM random_series ORDER BY k$$,
	$$SELECT k, drawn(k, 9, 20) FROM random_series ORDER BY k$$, 'a year of each');

-- ---------- bars ----------

SELECT results_eq($$SELECT bar(x, 3) OVER () FROM unnest(ARRAY[24, 23, 16, 15, 1, 0.001, 0, NULL, -24, -3, 'NaN']) AS x$$,
	$$VALUES ('███'), ('██▉'), ('██'), ('█▉'), ('▏'), ('▏'), (''), (NULL), ('-███'), ('-▍'), (NULL)$$, 'eighths of a cell, rounded down, and one at least');
SELECT results_eq($$SELECT bar(x, 2) OVER () FROM unnest(ARRAY[0, 0.0, NULL, 'NaN']) AS x$$, $$VALUES (''), (''), (NULL), (NULL)$$, 'nothing to draw');
SELECT CASE WHEN current_setting('server_version_num')::integer >= 140000
	THEN results_eq($$SELECT bar(x, 2) OVER () FROM unnest('{4,-Infinity,1,Infinity}'::numeric[]) AS x$$,
		$$VALUES ('██'), ('-██'), ('▌'), ('██')$$, 'infinities are full, and no measure')
	ELSE skip(1) END;
-- The server's rounded quotient of the second is 80 eighths.
SELECT results_eq($$SELECT bar(x, 10) OVER () FROM (VALUES (3), (3 - 1e-40), (3e-1), (3e-1 - 1e-40)) AS t (x)$$,
	$$VALUES (repeat('█', 10)), (repeat('█', 9) || '▉'), ('█'), ('▉')$$, 'no quotient is rounded up');
-- Partitions longer than one emptying of memory, a width a row, frames that would change the largest.
CREATE TABLE ranked AS
SELECT k, n, CASE WHEN random() < 0.1 THEN NULL ELSE ((random() - 0.3) * 10 ^ (n % 10))::bigint END AS x, 1 + (random() * 40)::integer AS width
FROM generate_series(1, 4) AS k, generate_series(1, 3000) AS n;
SELECT results_eq($$SELECT k, n, bar(x, width) OVER (PARTITION BY k ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM ranked ORDER BY k, n$$,
	$$SELECT k, n, CASE WHEN x < 0 THEN '-' ELSE '' END || repeat('█', eighths / 8) || CASE WHEN eighths % 8 > 0 THEN chr(x'2590'::integer - eighths % 8) ELSE '' END
	  FROM (SELECT k, n, x, CASE WHEN x <> 0 THEN greatest(1, abs(x) * 8 * width / max(abs(x)) OVER (PARTITION BY k))::integer ELSE abs(x)::integer END AS eighths
			FROM ranked) AS t ORDER BY k, n$$, 'bars of a thousand rows and more');
-- The argument is evaluated for the largest first, then for the row.
CREATE SEQUENCE calls;
SELECT results_eq($$SELECT bar((ARRAY[NULL, 5])[nextval('calls')], 2) OVER () UNION ALL SELECT bar((ARRAY[0, 5])[nextval('calls') - 2], 2) OVER ()
	UNION ALL SELECT bar((ARRAY[1e-9, 5])[nextval('calls') - 4], 2) OVER ()$$, $$VALUES ('██'), ('██'), ('██')$$, 'a volatile argument: no longer than the width');
SELECT is(complaint($$SELECT bar(x, 0) OVER () FROM (VALUES (1), (NULL)) AS t (x)$$),
	E'22023 width of a bar out of range: 0\nHINT Give the cells that the longest bar takes, from 1 to 1000.', 'no width');
SELECT is(complaint($$SELECT bar(NULL, 1001) OVER ()$$),
	E'22023 width of a bar out of range: 1001\nHINT Give the cells that the longest bar takes, from 1 to 1000.', 'too wide, even where there is nothing to draw');
SELECT results_eq($$SELECT bar(x, width) OVER () FROM (VALUES (1, 1000), (1, NULL)) AS t (x, width)$$, $$VALUES (repeat('█', 1000)), (NULL)$$, 'the widest, and an unknown width');

SELECT * FROM finish();
ROLLBACK;
