-- Coverage: which part of two windows has rows, and what that allows.
BEGIN;
SET search_path = public, portstats;
SELECT plan(97);

\ir complaint.psql

-- Rows on every day from 5 March 2022 to 17 October 2023, without May 2022; one without a date.
CREATE TABLE loaded (d date);
INSERT INTO loaded SELECT day::date FROM generate_series(date '2022-03-05', '2023-10-17', '1 day') AS day WHERE NOT day::date <@ '2022-05'::period;
INSERT INTO loaded VALUES (NULL);

SELECT results_eq($$SELECT (coverage(d, 'ytd 2023-10')).* FROM loaded$$,
	$$VALUES ('2023-01/2023-10'::period, '2022-01/2022-10'::period, 290::bigint, date '2023-01-01', date '2023-10-17', 210::bigint, date '2022-03-05', date '2022-10-31',
			  '{}'::period[], '{2022-01,2022-02,2022-05}'::period[], '2023-06-01/2023-10-17'::period, '2022-06-01/2022-10-17'::period, 1::bigint)$$,
	'a month that is not over, and a base with gaps');
SELECT results_eq($$SELECT (coverage(d, '2023-09', prior('2023-09'))).* FROM loaded$$,
	$$VALUES ('2023-09'::period, '2023-08'::period, 30::bigint, date '2023-09-01', date '2023-09-30', 31::bigint, date '2023-08-01', date '2023-08-31',
			  '{}'::period[], '{}'::period[], '2023-09'::period, '2023-08'::period, 1::bigint)$$, 'two months that are whole');
SELECT results_eq($$SELECT (coverage(d, '2020-W53')).* FROM loaded$$,
	$$VALUES ('2020-W53'::period, NULL::period, 0::bigint, NULL::date, NULL::date, NULL::bigint, NULL::date, NULL::date,
			  '{2020-W53}'::period[], NULL::period[], NULL::period, NULL::period, 1::bigint)$$, 'a week 53 has no base');
SELECT ok(coverage(d, '2023') IS NULL, 'no row, no coverage') FROM loaded WHERE false;
SELECT results_eq($$SELECT (c).rows, (c).base_rows, (c).undated FROM (SELECT coverage(d, '2022/2023') AS c FROM (VALUES (date '2022-05-01'), ('2021-05-01'), ('2023-05-01'), ('infinity'), ('-infinity'), ('2020-12-31'), (NULL)) AS t (d)) AS u$$,
	$$VALUES (2::bigint, 2::bigint, 1::bigint)$$, 'windows of years overlap: a row of both counts in both');

-- ---------- what can be compared ----------

-- Days with rows as days or runs of days; what is like for like.
CREATE FUNCTION alike(days text, p period, base period) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', (c).like_for_like, (c).base_like_for_like)
	FROM (SELECT coverage(day::date, p, base) AS c
		  FROM unnest(string_to_array(days, ' ')) AS r, generate_series(start_date(r::period), end_date(r::period), interval '1 day') AS day) AS t
$$;
SELECT is(alike(days, p::period, base::period), wanted, format('%s over %s: %s', p, base, days))
FROM (VALUES
	('2022/2023', '2023-01/2023-10', '2022-01/2022-10', '2023-01/2023-10 2022-01/2022-10'),
	-- The current month is not over; the base ends early; both do.
	('2022 2023-01-01/2023-10-17', '2023-01/2023-10', '2022-01/2022-10', '2023-01-01/2023-10-17 2022-01-01/2022-10-17'),
	('2022-01-01/2022-10-12 2023', '2023-01/2023-10', '2022-01/2022-10', '2023-01-01/2023-10-12 2022-01-01/2022-10-12'),
	('2022-01-01/2022-09-12 2023-01-01/2023-10-17', '2023-01/2023-10', '2022-01/2022-10', '2023-01-01/2023-09-12 2022-01-01/2022-09-12'),
	-- The base begins late; a gap in the middle of either; the longer run, and of two the later.
	('2022-03-05/2022-12-31 2023', '2023-01/2023-10', '2022-01/2022-10', '2023-03/2023-10 2022-03/2022-10'),
	('2022 2023-01/2023-02 2023-04/2023-12', '2023-01/2023-10', '2022-01/2022-10', '2023-04/2023-10 2022-04/2022-10'),
	('2022-01/2022-06 2022-08/2022-12 2023', '2023-01/2023-10', '2022-01/2022-10', '2023-H1 2022-H1'),
	('2022-01/2022-05 2022-07/2022-12 2023', '2023-01/2023-11', '2022-01/2022-11', '2023-07/2023-11 2022-07/2022-11'),
	('2023-01 2023-03 2022', '2023-01/2023-03', '2022-01/2022-03', '2023-03 2022-03'),
	('2023-01 2022-02', '2023-01/2023-02', '2022-01/2022-02', ''),
	('2023', '2023', '2022', ''),
	('2022', '2023', '2022', ''),
	-- A day in a month is enough to have begun it, and the last one says how far it came.
	('2022 2023-01-31', '2023-01', '2022-01', '2023-01 2022-01'),
	('2022 2023-01-30', '2023-01', '2022-01', '2023-01-01/2023-01-30 2022-01-01/2022-01-30'),
	-- Months of other lengths, leap days.
	('2023-09-01/2023-10-30', '2023-10', '2023-09', '2023-10-01/2023-10-30 2023-09'),
	('2023-09-01/2023-09-29 2023-10', '2023-10', '2023-09', '2023-10-01/2023-10-29 2023-09-01/2023-09-29'),
	('2023-10-01/2023-11-29', '2023-11', '2023-10', '2023-11-01/2023-11-29 2023-10-01/2023-10-29'),
	('2023-10-01/2023-10-30 2023-11', '2023-11', '2023-10', '2023-11 2023-10-01/2023-10-30'),
	('2023 2024-01-01/2024-02-28', '2024-01/2024-02', '2023-01/2023-02', '2024-01-01/2024-02-28 2023-01/2023-02'),
	('2023 2024', '2024-01/2024-02', '2023-01/2023-02', '2024-01/2024-02 2023-01/2023-02'),
	('2024-01/2024-02 2025-01/2025-02', '2025-01/2025-02', '2024-01/2024-02', '2025-01/2025-02 2024-01/2024-02'),
	('2023 2024-01-01/2024-02-29', '2024-02-15/2024-03-15', '2023-02-15/2023-03-15', '2024-02-15/2024-02-29 2023-02-15/2023-02-28'),
	-- Weeks by weekday; days by date, and by counting where the windows lie otherwise.
	('2022 2023-10-09/2023-10-11', '2023-W41', '2022-W41', '2023-10-09/2023-10-11 2022-10-10/2022-10-12'),
	('2022 2023-01-01/2023-10-13', '2023-01-01/2023-10-17', '2022-01-01/2022-10-17', '2023-01-01/2023-10-13 2022-01-01/2022-10-13'),
	('2023-03-01/2023-03-05 2023-05', '2023-05-10/2023-05-19', '2023-03-01/2023-03-10', '2023-05-10/2023-05-14 2023-03-01/2023-03-05'),
	-- Windows of two shapes.
	('2022/2023', '2023-10', '2022', ''),
	('2022/2023', '2023-W41', '2022-10', '')) AS t (days, p, base, wanted);

-- Weeks are missing in a window of weeks; in any other months, cut to it.
SELECT is((SELECT (coverage(d, '2023-10-02/2023-10-22')).missing_months FROM (VALUES (date '2023-10-04'), ('2023-10-16')) AS t (d)), '{2023-W41}', 'a week without a row');
SELECT is((SELECT (coverage(d, '2023-01-20/2023-04-10')).missing_months FROM (VALUES (date '2023-02-04'), ('2023-01-19'), ('2023-04-11')) AS t (d)),
		  '{2023-01-20/2023-01-31,2023-03,2023-04-01/2023-04-10}', 'parts of months at the ends');
SELECT is((SELECT (coverage(d, '2021-02')).missing_months FROM (VALUES (date '2021-03-04')) AS t (d)), '{2021-02}', 'a month of four whole weeks is a month');
SELECT is((SELECT cardinality((coverage(d, '0001/9999', '9999-12-31')).missing_months) FROM (VALUES (date '0001-01-01'), ('9999-12-31')) AS t (d)), 9999 * 12 - 2, 'the whole calendar');

-- Random gaps: for each part of the current window that begins with a month, whether it is covered, by plain SQL.
SELECT setseed(0.25);
CREATE TABLE cases AS
SELECT k, (date '2020-01-01' + (1 + k % 30) * interval '1 month')::date AS c1, 1 + k % 7 AS months, CASE WHEN k % 3 = 0 THEN 1 ELSE 12 END AS back FROM generate_series(1, 250) AS k;
CREATE TABLE gappy AS
SELECT k, day::date AS d FROM cases, generate_series(c1 - back * interval '1 month', c1 + months * interval '1 month' - interval '1 day', interval '1 day') AS day
WHERE hashtext(k || to_char(day, 'YYYYMM')) % 5 <> 0 AND hashtext(k || 'x' || day) % 4 = 0;
CREATE INDEX ON gappy (k, d);
ANALYZE gappy;
CREATE TABLE covered AS
SELECT k, coverage(d, (c1 || '/' || (c1 + months * interval '1 month')::date - 1)::period,
				   ((c1 - back * interval '1 month')::date || '/' || (c1 + (months - back) * interval '1 month')::date - 1)::period) AS c
FROM gappy JOIN cases USING (k) GROUP BY k;
-- The months of the window, each with its last day that both have, where both have the month.
CREATE TABLE parts AS
WITH months AS (
	SELECT k, n, months, back, (c1 + n * interval '1 month')::date AS a, (c1 + (n + 1) * interval '1 month')::date - 1 AS b,
		   (c1 + (n - back) * interval '1 month')::date AS ba, (c1 + (n - back + 1) * interval '1 month')::date - 1 AS bb
	FROM cases, generate_series(0, months - 1) AS n),
ends AS (
	SELECT m.*, EXISTS (SELECT FROM gappy AS g WHERE g.k = m.k AND d BETWEEN a AND b) AND EXISTS (SELECT FROM gappy AS g WHERE g.k = m.k AND d BETWEEN ba AND bb) AS in_both,
		   (SELECT max(d) FROM gappy AS g WHERE g.k = m.k AND d BETWEEN (SELECT c1 FROM cases WHERE k = m.k) AND (SELECT c1 + c.months * interval '1 month' - interval '1 day' FROM cases AS c WHERE c.k = m.k)) AS last,
		   (SELECT max(d) FROM gappy AS g WHERE g.k = m.k AND d BETWEEN (SELECT c1 - c.back * interval '1 month' FROM cases AS c WHERE c.k = m.k) AND (SELECT c1 + (c.months - c.back) * interval '1 month' - interval '1 day' FROM cases AS c WHERE c.k = m.k)) AS base_last
	FROM months AS m),
cut AS (
	SELECT *, CASE WHEN last < a OR base_last < ba THEN NULL ELSE least(b, last, CASE WHEN base_last >= bb THEN b ELSE least(a + (base_last - ba), b) END) END AS e
	FROM ends)
SELECT *, in_both AND e IS NOT NULL AS good FROM cut;
-- The longest run of good months in a row, in days, the later of two.
CREATE TABLE longest AS
SELECT DISTINCT ON (k) k, x.a, y.e, x.ba, least(y.base_last, CASE WHEN y.e = y.b THEN y.bb ELSE least(y.ba + (y.e - y.a), y.bb) END) AS be FROM parts AS x JOIN parts AS y USING (k)
WHERE y.n >= x.n AND x.good AND y.good AND NOT EXISTS (SELECT FROM parts AS z WHERE z.k = x.k AND z.n BETWEEN x.n AND y.n AND NOT coalesce(z.good, false))
ORDER BY k, y.e - x.a DESC, x.a DESC;
SELECT cmp_ok((SELECT count(DISTINCT (a, e)) FROM longest), '>', 100::bigint, 'a hundred cases and more');
SELECT is_empty($$SELECT k, (c).like_for_like, a, e FROM covered LEFT JOIN longest USING (k) WHERE (c).like_for_like IS DISTINCT FROM (a || '/' || e)::period$$,
	'like for like in months with random gaps');
SELECT is_empty($$SELECT k, (c).like_for_like, (c).base_like_for_like, ba, be FROM covered LEFT JOIN longest USING (k) WHERE (c).base_like_for_like IS DISTINCT FROM (ba || '/' || be)::period$$,
	'and what it is to be compared with');

-- ---------- complete ----------

CREATE FUNCTION whole(days text, p period) RETURNS coverage LANGUAGE sql AS $$
	SELECT coverage(day::date, p) FROM unnest(string_to_array(days, ' ')) AS r, generate_series(start_date(r::period), end_date(r::period), interval '1 day') AS day
$$;
SELECT is(ARRAY[complete(c), complete(c, 0), complete(c, 400)], wanted, days)
FROM (VALUES
	('2022 2023', '{t,t,t}'::boolean[]), ('2022 2023-01/2023-09 2023-10-01/2023-10-30', '{f,f,t}'), ('2022-01-01/2022-10-28 2023', '{f,f,t}'),
	('2022-02-28/2022-12-31 2023', '{f,f,f}'), ('2022 2023-01 2023-03/2023-10', '{f,f,f}'), ('2022', '{f,f,f}'), ('2023', '{f,f,f}'),
	('2022-01-31/2022-10-31 2023-01-05/2023-10-31', '{t,t,t}')) AS t (days, wanted), whole(days, 'ytd 2023-10') AS c;
SELECT is(ARRAY[complete(c, 2), complete(c, 3), complete(c, 4)], '{f,t,t}'::boolean[], 'so many quiet days') FROM whole('2022-01-01/2022-10-28 2023-01-01/2023-10-29', 'ytd 2023-10') AS c;
SELECT is(ARRAY[complete(NULL), complete(NULL, 3)], '{f,f}'::boolean[], 'nothing is not complete');
SELECT ok(NOT complete(coverage(d, '2020-W53'), 10), 'nor a window without a base') FROM (VALUES (date '2020-12-28'), ('2021-01-03')) AS t (d);
SELECT ok(require_complete(c) = c AND require_complete(c, 5) = c, 'what is complete comes back as it is') FROM whole('2022 2023', 'ytd 2023-10') AS c;
SELECT is(complaint($$SELECT require_complete(coverage(d, 'ytd 2023-10')) FROM loaded$$),
	E'P0002 the rows do not cover what is compared\n'
	'DETAIL 2023-01/2023-10 has no row after 2023-10-17. 2022-01/2022-10 has no row in 2022-01, 2022-02, 2022-05.\n'
	'HINT Load the rows that are missing, or compare 2023-06-01/2023-10-17 with 2022-06-01/2022-10-17. Where no row was due on the last days of a window, say how many such days there may be: require_complete(coverage, 2).',
	'the months and days are named');
SELECT is(complaint($$SELECT require_complete(coverage(d, '2022/2023', '2018/2019'), 60) FROM loaded$$),
	E'P0002 the rows do not cover what is compared\n'
	'DETAIL 2022/2023 has no row in 2022-01, 2022-02, 2022-05, 2023-11, 2023-12. 2022/2023 has no row after 2023-10-17. 2018/2019 has no row.\n'
	'HINT Load the rows that are missing, or choose windows that have them.', 'a base without a row');
SELECT is(complaint($$SELECT require_complete(whole('2022 2023-12', '2023'))$$),
	E'P0002 the rows do not cover what is compared\nDETAIL 2023 has no row in 2023-01, 2023-02, 2023-03, 2023-04, 2023-05, 2023-06, 2023-07, 2023-08, 2023-09, 2023-10, 2023-11.\n'
	'HINT Load the rows that are missing, or compare 2023-12 with 2022-12. Where no row was due on the last days of a window, say how many such days there may be: require_complete(coverage, 2).', 'eleven months');
SELECT matches(complaint($$SELECT require_complete(whole('2023-12', '2022/2023'))$$), '2022-11, 2022-12 and 11 more\. ', 'no more than twelve are named');
SELECT matches(complaint($$SELECT require_complete(coverage(d, '2020-W53')) FROM loaded$$), 'DETAIL 2020-W53 has no row\. 2020-W53 has no base period in the calendar\.', 'no base');
SELECT matches(complaint($$SELECT require_complete(coverage(d, '2023')) FROM loaded WHERE false$$), '^P0002 .*\nDETAIL There is no row at all\.', 'no row at all');
SELECT matches(complaint($$SELECT complete(coverage(d, '2023'), NULL) FROM loaded$$), '^22004 the number of quiet days must not be NULL', 'NULL days');
SELECT matches(complaint($$SELECT require_complete(coverage(d, '2023'), -1) FROM loaded$$), '^22023 the number of quiet days must not be negative: -1', 'negative days');
-- A row that one made oneself.
SELECT ok(complete(ROW('2023-10', '2022-10', 1, NULL, 'infinity', 1, NULL, '2022-10-31', '{}', NULL, NULL, NULL, NULL)::coverage)
		  AND complete(ROW('0005', '0004', 1, NULL, 'infinity', 1, NULL, '0004-12-31', '{}', '{}', NULL, NULL, NULL)::coverage), 'days that no window has');
SELECT matches(complaint($$SELECT require_complete(ROW('2023-10', '2022-10', 1, NULL, '-infinity', 1, NULL, '2022-10-31', '{2023-10}', '{NULL,2022-10}', NULL, NULL, NULL)::coverage)$$),
	'DETAIL 2023-10 has no row\. 2022-10 has no row in NULL, 2022-10\.', 'and such before it');

-- ---------- mistakes ----------

SELECT matches(complaint(format('SELECT coverage(d, %s) FROM loaded', p)), wanted, p)
FROM (VALUES ('NULL::period', '^22004 the period must not be NULL'), ('''2023'', NULL', '^22004 the period must not be NULL'),
	('NULL, ''2023''', '^22004 the period must not be NULL'),
	('period(d, ''month'')', '^22023 the period varies within one aggregate call'), ('''2023'', period(d, ''month'')', '^22023 the period varies'),
	('CASE WHEN d < ''2022-04-01'' THEN ''2023''::period END', '^22004 the period must not be NULL'), ('''0001''', 'prior_year of period "0001" is out of range')) AS t (p, wanted);

-- Arrays that are no state, and aggregates that one made oneself.
SELECT matches(complaint(format('SELECT coverage_final(%L::bigint[])', a)), '^22023 array is no state of coverage', left(a, 30))
FROM (VALUES ('{}'), ('{1,2,3}'), ('{{1,2},{3,4}}'), ('{NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL}'), ('{0,0,0,0,0,0,1}'), ('{0,-1,0,0,0,0,1,1}'),
	('{0,-1,0,0,-1,0,1}'), ('{0,-1,0,0,0,-1,1}'), ('{-5,-1,0,0,0,0,1}'), ('{0,-2,0,0,0,0,1}'), ('{0,-1,-1,0,0,0,1}'), ('{3652059,-1,0,0,0,0,1}'),
	('{9223372036854775807,-1,0,0,0,0,1}'), ('{{0},{-1},{0},{0},{0},{0},{1}}')) AS t (a);
SELECT is((coverage_final('{0,-1,0,0,1,0,1}')).rows, 1::bigint, 'one that is');
CREATE AGGREGATE any_coverage(date, period) (SFUNC = coverage_accum, STYPE = bigint[], FINALFUNC = coverage_final, INITCOND = '{1,2,3}');
SELECT matches(complaint($$SELECT any_coverage(d, '2023') FROM loaded$$), '^22023 array is no state of coverage', 'an aggregate that begins with any array');
CREATE AGGREGATE other_coverage(date, period) (SFUNC = coverage_accum, STYPE = bigint[], FINALFUNC = coverage_final, INITCOND = '{0,-1,0,0,0,0,0}');
SELECT matches(complaint($$SELECT other_coverage(d, '2023') FROM loaded$$), '^22023 the period varies within one aggregate call', 'or with another window');
CREATE AGGREGATE states(date, period) (SFUNC = coverage_accum, STYPE = bigint[]);
CREATE AGGREGATE merged(bigint[]) (SFUNC = coverage_merge, STYPE = bigint[], FINALFUNC = coverage_final);
SELECT matches(complaint($$SELECT merged(s) FROM (SELECT states(d, '2023') AS s FROM loaded UNION ALL SELECT states(d, '2022') FROM loaded) AS t$$),
	'^22023 values with different windows cannot be combined', 'states of other windows');
SELECT matches(complaint($$SELECT merged(s) FROM (VALUES ('{0,-1,0,0,9223372036854775807,0,1}'::bigint[]), ('{0,-1,0,0,9223372036854775807,0,1}')) AS t (s)$$),
	'^22003 more than 9223372036854775807 rows', 'too many rows');
SELECT matches(complaint($$SELECT merged(s) FROM (VALUES ('{1,2}'::bigint[])) AS t (s)$$), '^22023 array is no state of coverage', 'any array to combine');
SELECT is((SELECT merged(s) FROM (SELECT states(d, 'ytd 2023-10') AS s FROM loaded GROUP BY extract(day FROM d)::integer % 4 UNION ALL SELECT NULL) AS t), (SELECT coverage(d, 'ytd 2023-10') FROM loaded), 'states made apart');
SELECT matches(complaint($$SELECT coverage_accum(NULL, '2023-01-01', '2023')$$), '^22023 a transition function of coverage was called outside an aggregate', 'called by hand');
SELECT matches(complaint($$SELECT coverage_merge('{0,-1,0,0,1,0,1}', '{0,-1,0,0,1,0,1}')$$), '^22023 a transition function of coverage was called outside an aggregate', 'combined by hand');
-- A state whose header is short, out of a tuple, and one that is compressed.
CREATE TABLE short AS SELECT states(d, '2023-10') AS s FROM loaded UNION ALL SELECT states(d, '1000/3000') FROM loaded;
SELECT is((SELECT merged(s) FROM short WHERE cardinality(s) < 100), (SELECT coverage(d, '2023-10') FROM loaded), 'a stored state');
SELECT is((SELECT (merged(s)).rows FROM short WHERE cardinality(s) > 100), (SELECT count(d) FROM loaded), 'a compressed one');

-- ---------- as the executor calls it ----------

SELECT results_eq($$SELECT (coverage(d, '2023-10') OVER (ORDER BY d)).rows FROM (VALUES (date '2023-10-01'), ('2023-10-03'), ('2023-11-03'), ('2023-10-02')) AS t (d) ORDER BY d$$,
	$$VALUES (1::bigint), (2), (3), (3)$$, 'a growing frame');
SELECT results_eq($$SELECT (coverage(d, '2023-10') OVER (ORDER BY d ROWS 1 PRECEDING)).first_day FROM (VALUES (date '2023-10-01'), ('2023-10-03'), ('2023-10-02')) AS t (d) ORDER BY d$$,
	$$VALUES (date '2023-10-01'), ('2023-10-01'), ('2023-10-02')$$, 'a moving frame');
CREATE TABLE wide AS SELECT g AS k, date '2023-05-01' - (g % 2) * 365 AS d FROM generate_series(1, 100000) AS g;
ANALYZE wide;
SET LOCAL work_mem = '1GB';
SET LOCAL enable_sort = off;
CREATE FUNCTION peak(query text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, FORMAT JSON) ' || query INTO plan;
	RETURN jsonb_path_query_first(plan::jsonb, '$.**."Peak Memory Usage"')::numeric * 1024;
END $$;
SELECT cmp_ok(peak('SELECT k, coverage(d, ''2023'') FROM wide GROUP BY k') / 100000, '<', 512::numeric, 'a year in each of 100,000 groups takes less than 512 bytes');
SELECT results_eq($$SELECT sum((c).rows), sum((c).base_rows) FROM (SELECT coverage(d, '2023') AS c FROM wide GROUP BY k) AS t$$, $$VALUES (50000::numeric, 50000::numeric)$$, 'and counts them');

SELECT * FROM finish();
ROLLBACK;
