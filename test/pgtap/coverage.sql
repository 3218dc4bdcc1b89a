-- Coverage: which part of two windows has rows, and what that allows.
BEGIN;
SET search_path = public, portstats;
SELECT plan(155);

\ir complaint.psql

-- Rows on every day from 5 March 2022 to 17 October 2023, without May 2022; one without a date.
CREATE TABLE loaded (d date);
INSERT INTO loaded SELECT day::date FROM generate_series(date '2022-03-05', '2023-10-17', '1 day') AS day WHERE NOT day::date <@ '2022-05'::period;
INSERT INTO loaded VALUES (NULL);

SELECT results_eq($$SELECT (coverage(d, 'ytd 2023-10')).* FROM loaded$$,
	$$VALUES ('2023-01/2023-10'::period, '2022-01/2022-10'::period, 290::bigint, date '2023-01-01', date '2023-10-17', '2023-01-01/2023-10-17'::period, 210::bigint, date '2022-03-05', date '2022-10-31', '2022-03-05/2022-10-31'::period,
			  '{}'::period[], '{2022-01,2022-02,2022-05}'::period[], '2023-10-18/2023-10-31'::period, '2022-01-01/2022-03-04'::period, '2023-06-01/2023-10-17'::period, '2022-06-01/2022-10-17'::period, 1::bigint)$$,
	'a month that is not over, and a base with gaps');
SELECT results_eq($$SELECT (coverage(d, '2023-09', prior('2023-09'))).* FROM loaded$$,
	$$VALUES ('2023-09'::period, '2023-08'::period, 30::bigint, date '2023-09-01', date '2023-09-30', '2023-09'::period, 31::bigint, date '2023-08-01', date '2023-08-31', '2023-08'::period,
			  '{}'::period[], '{}'::period[], NULL::period, NULL::period, '2023-09'::period, '2023-08'::period, 1::bigint)$$, 'two months that are whole');
SELECT results_eq($$SELECT (coverage(d, '2020-W53')).* FROM loaded$$,
	$$VALUES ('2020-W53'::period, NULL::period, 0::bigint, NULL::date, NULL::date, NULL::period, NULL::bigint, NULL::date, NULL::date, NULL::period,
			  '{2020-W53}'::period[], NULL::period[], '2020-W53'::period, NULL::period, NULL::period, NULL::period, 1::bigint)$$, 'a week 53 has no base');
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
	('2022-03-05/2022-12-31 2023', '2023-01/2023-10', '2022-01/2022-10', '2023-03-05/2023-10-31 2022-03-05/2022-10-31'),
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
	('2023-09-01/2023-09-29 2023-10', '2023-10', '2023-09', '2023-10 2023-09'),
	('2022-09-01/2022-09-29 2023-10', '2023-10', '2022-09', '2023-10-01/2023-10-29 2022-09-01/2022-09-29'),
	('2023-10-01/2023-11-29', '2023-11', '2023-10', '2023-11-01/2023-11-29 2023-10-01/2023-10-29'),
	('2022-10-01/2022-10-30 2023-11', '2023-11', '2022-10', '2023-11 2022-10-01/2022-10-30'),
	('2022-10-31 2022-11 2023-09', '2023-09', '2022-10', '2023-09-30 2022-10-31'),
	-- Rows up to 31 days before and after a window.
	('2022-01-10/2022-10-20 2023', '2023-01/2023-10', '2022-01/2022-10', '2023-01-10/2023-10-20 2022-01-10/2022-10-20'),
	('2021-12-01 2022-01-10/2022-10-20 2022-12-01 2023', '2023-01/2023-10', '2022-01/2022-10', '2023-01/2023-10 2022-01/2022-10'),
	('2021-11-30 2022-01-10/2022-10-20 2022-12-02 2023', '2023-01/2023-10', '2022-01/2022-10', '2023-01-10/2023-10-20 2022-01-10/2022-10-20'),
	('2022 2023-01-10/2023-10-20 2023-12-01', '2023-01/2023-10', '2022-01/2022-10', '2023-01/2023-10 2022-01/2022-10'),
	('2021-12/2022-11 2023-01-10/2023-10-20 2023-12-02', '2023-01/2023-10', '2022-01/2022-10', '2023-01-10/2023-10-20 2022-01-10/2022-10-20'),
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

-- The longest gap, the first of equal ones, within the window whatever lies around it.
SELECT is((SELECT concat_ws(' ', (coverage(day::date, p::period, '1999')).longest_gap)
		   FROM unnest(string_to_array(days, ' ')) AS r, generate_series(start_date(r::period), end_date(r::period), interval '1 day') AS day), wanted, format('the longest gap of %s: %s', p, days))
FROM (VALUES
	('2023', '2023', ''), ('2022', '2023', '2023'), ('2023-01-01 2023-01-03', '2023-01-01/2023-01-03', '2023-01-02'),
	('2023-01-01/2023-10-04 2023-10-29/2023-12-31', '2023', '2023-10-05/2023-10-28'), ('2023-01-01/2023-05-01 2023-06-30/2023-12-31', '2023', '2023-05-02/2023-06-29'),
	('2023-10-04 2023-10-08 2023-10-12/2023-10-28', '2023-10', '2023-10-01/2023-10-03'), ('2023-10-02 2023-10-06 2023-10-10/2023-10-31', '2023-10', '2023-10-03/2023-10-05'),
	('2023-10-01/2023-10-27', '2023-10', '2023-10-28/2023-10-31'), ('2023-09 2023-10-05/2023-10-31', '2023-10', '2023-10-01/2023-10-04'),
	('2023-10-01/2023-10-05 2023-11-05', '2023-10', '2023-10-06/2023-10-31'), ('2023-09-30 2023-11-01', '2023-10', '2023-10'),
	('2023-10-09/2023-10-11', '2023-W41', '2023-10-12/2023-10-15'), ('2024-02-28 2024-03-01', '2024-02-28/2024-03-01', '2024-02-29'),
	('0001-01-01 9999-12-31', '0001/9999', '0001-01-02/9999-12-30')) AS t (days, p, wanted);

-- Random gaps: what is covered of each window, month by month, by plain SQL.
SELECT setseed(0.25);
CREATE TABLE cases AS
SELECT k, months, back, c1, (c1 + months * interval '1 month')::date - 1 AS c2, (c1 - back * interval '1 month')::date AS b1, (c1 + (months - back) * interval '1 month')::date - 1 AS b2
FROM (SELECT k, 1 + k % 7 AS months, CASE WHEN k % 3 = 0 THEN 1 + k % 7 ELSE 12 END AS back, (date '2020-01-01' + (1 + k % 30) * interval '1 month')::date AS c1
	  FROM generate_series(1, 400) AS k) AS t;
CREATE TABLE gappy AS
SELECT k, day::date AS d FROM cases, generate_series(b1 - interval '2 months', c2 + interval '2 months', interval '1 day') AS day
WHERE hashtext(k || to_char(day, 'YYYYMM')) % 5 <> 0 AND hashtext(k || 'x' || day) % (4 + k % 3) = 0 AND (k % 4 > 0 OR day BETWEEN c1 AND c2 - 3 OR day BETWEEN b1 + 3 AND b2 - 5);
CREATE INDEX ON gappy (k, d);
ANALYZE gappy;
CREATE TABLE covered AS
SELECT k, coverage(d, (c1 || '/' || c2)::period, (b1 || '/' || b2)::period) AS c FROM gappy JOIN cases USING (k) GROUP BY k;
CREATE FUNCTION first_covered(of integer, a date, b date) RETURNS date LANGUAGE sql AS $$
	SELECT CASE WHEN EXISTS (SELECT FROM gappy WHERE k = of AND d BETWEEN a - 31 AND a) THEN a ELSE (SELECT min(d) FROM gappy WHERE k = of AND d BETWEEN a AND b) END
$$;
CREATE FUNCTION last_covered(of integer, a date, b date) RETURNS date LANGUAGE sql AS $$
	SELECT CASE WHEN EXISTS (SELECT FROM gappy WHERE k = of AND d BETWEEN b AND b + 31) THEN b ELSE (SELECT max(d) FROM gappy WHERE k = of AND d BETWEEN a AND b) END
$$;
SELECT is_empty($$SELECT k, c FROM covered JOIN cases USING (k)
	WHERE (c).rows > 0 AND (c).covered IS DISTINCT FROM (first_covered(k, c1, c2) || '/' || last_covered(k, c1, c2))::period
	   OR (c).base_rows > 0 AND (c).base_covered IS DISTINCT FROM (first_covered(k, b1, b2) || '/' || last_covered(k, b1, b2))::period
	   OR ((c).rows > 0) <> ((c).covered IS NOT NULL)$$, 'what is covered, with random gaps');
-- From each day with a row, and the day before the window, to the next one, or the day after it.
CREATE FUNCTION longest_between(of integer, a date, b date) RETURNS period LANGUAGE sql AS $$
	SELECT (d + 1 || '/' || next - 1)::period
	FROM (SELECT d, lead(d) OVER (ORDER BY d) AS next FROM (SELECT d FROM gappy WHERE k = of AND d BETWEEN a AND b UNION SELECT a - 1 UNION SELECT b + 1) AS u) AS t
	WHERE next - d > 1 ORDER BY next - d DESC, d LIMIT 1
$$;
SELECT is_empty($$SELECT k, c FROM covered JOIN cases USING (k)
	WHERE (c).longest_gap IS DISTINCT FROM longest_between(k, c1, c2) OR (c).base_longest_gap IS DISTINCT FROM longest_between(k, b1, b2)$$, 'the longest gaps among random ones');
-- The months of the window and those of the base; of each, from where to where both are covered.
CREATE TABLE parts AS
WITH ends AS (SELECT *, first_covered(k, c1, c2) AS cf, last_covered(k, c1, c2) AS cl, first_covered(k, b1, b2) AS bf, last_covered(k, b1, b2) AS bl FROM cases),
months AS (
	SELECT ends.*, n, (c1 + n * interval '1 month')::date AS a, (c1 + (n + 1) * interval '1 month')::date - 1 AS b,
		   (c1 + (n - back) * interval '1 month')::date AS ba, (c1 + (n - back + 1) * interval '1 month')::date - 1 AS bb
	FROM ends, generate_series(0, months - 1) AS n),
cut AS (
	SELECT *, greatest(a, cf, CASE WHEN bf > ba THEN least(a + (bf - ba), b) END) AS s,
		   least(b, cl, CASE WHEN bl < bb THEN least(a + (bl - ba), b) END) AS e
	FROM months
	WHERE EXISTS (SELECT FROM gappy AS g WHERE g.k = months.k AND d BETWEEN a AND b) AND EXISTS (SELECT FROM gappy AS g WHERE g.k = months.k AND d BETWEEN ba AND bb)
	  AND cf <= b AND cl >= a AND bf <= bb AND bl >= ba)
SELECT *, greatest(bf, least(ba + (s - a), bb)) AS bs, least(bl, CASE WHEN e = b THEN bb ELSE least(ba + (e - a), bb) END) AS be FROM cut WHERE s <= e;
-- The longest run of such months, in days, the later of two.
CREATE TABLE longest AS
SELECT DISTINCT ON (k) k, x.s AS a, y.e, x.bs AS ba, y.be FROM parts AS x JOIN parts AS y USING (k)
WHERE y.n >= x.n AND (SELECT count(*) FROM parts AS z WHERE z.k = x.k AND z.n BETWEEN x.n AND y.n) = y.n - x.n + 1
ORDER BY k, y.e - x.s DESC, x.s DESC;
SELECT cmp_ok((SELECT count(DISTINCT (a, e)) FROM longest), '>', 200::bigint, 'two hundred cases and more');
SELECT is_empty($$SELECT k, (c).like_for_like, a, e FROM covered LEFT JOIN longest USING (k) WHERE (c).like_for_like IS DISTINCT FROM (a || '/' || e)::period$$,
	'like for like in months with random gaps');
SELECT is_empty($$SELECT k, (c).like_for_like, (c).base_like_for_like, ba, be FROM covered LEFT JOIN longest USING (k) WHERE (c).base_like_for_like IS DISTINCT FROM (ba || '/' || be)::period$$,
	'and what it is to be compared with');

-- ---------- complete ----------

CREATE FUNCTION whole(days text, p period) RETURNS coverage LANGUAGE sql AS $$
	SELECT coverage(day::date, p) FROM unnest(string_to_array(days, ' ')) AS r, generate_series(start_date(r::period), end_date(r::period), interval '1 day') AS day
$$;
-- By months; every day; so many days in a row, which takes the place of the months.
SELECT is(ARRAY[complete(c), complete(c, 0), complete(c, 400)], wanted, days)
FROM (VALUES
	('2022 2023', '{t,t,t}'::boolean[]), ('2022 2023-01/2023-09 2023-10-01/2023-10-30', '{f,f,t}'), ('2022-01-01/2022-10-28 2023', '{f,f,t}'),
	('2022-02-28/2022-12-31 2023', '{f,f,t}'), ('2022 2023-01 2023-03/2023-10', '{f,f,t}'), ('2022', '{f,f,f}'), ('2023', '{f,f,f}'),
	('2022-01-31/2022-10-31 2023-01-05/2023-10-31', '{f,f,t}'), ('2021-12/2022-10 2022-12 2023-01-05/2023-10-31', '{t,f,t}'), ('2022 2023-01-01/2023-05-01 2023-06-30/2023-10-31', '{t,f,t}')) AS t (days, wanted), whole(days, 'ytd 2023-10') AS c;
SELECT is(ARRAY[complete(c, 2), complete(c, 3), complete(c, 4)], '{f,t,t}'::boolean[], 'so many quiet days') FROM whole('2022-01-01/2022-10-28 2023-01-01/2023-10-29', 'ytd 2023-10') AS c;
SELECT is(ARRAY[complete(c, 23), complete(c, 24), complete(c)], '{f,t,t}'::boolean[], '24 days in the middle of ' || which)
FROM (VALUES ('the window', '2022 2023-01-01/2023-10-04 2023-10-29/2023-10-31'), ('the base', '2022-01-01/2022-03-02 2022-03-27/2022-12-31 2023')) AS t (which, days), whole(days, 'ytd 2023-10') AS c;
SELECT is(ARRAY[complete(c, 25), complete(c, 26)], '{f,t}'::boolean[], 'a gap at an end counts though rows follow') FROM whole('2022 2023-10-01/2023-10-05 2023-11-05', '2023-10') AS c;
SELECT ok(complete(c, 2) AND (c).missing_months = '{2023-10-01/2023-10-02}', 'a part of a month that is short enough') FROM whole('2022 2023-01/2023-09', 'ytd 2023-10-02') AS c;
SELECT is(ARRAY[complete(c, 365), complete(c, 100000)], '{f,f}'::boolean[], 'a window without any row is never quiet enough') FROM whole('2022', '2023-10') AS c;
-- Windows of two shapes, and of one.
CREATE TABLE every_day AS SELECT day::date AS d FROM generate_series(date '2018-12-01', '2024-12-31', '1 day') AS day;
SELECT is((SELECT ARRAY[complete(coverage(d, p::period, base::period)), complete(coverage(d, p::period, base::period), 0)] FROM every_day), ARRAY[wanted, wanted], format('%s over %s', p, base))
FROM (VALUES ('2021-01/2021-10', '2020', false), ('2020', '2021-01/2021-10', false), ('2023-10', '2022', false), ('2023-W41', '2022-10', false), ('2023-Q1', '2022-11/2022-12', false),
	('2023-10', '2023-09', true), ('2023-09', '2023-10', true), ('2024-02', '2024-01', true), ('2024-02', '2023-02', true), ('2020', '2019', true),
	('2023-W41', '2022-W41', true), ('2024-02-29', '2023-02-28', true), ('2023-05-10/2023-05-19', '2023-03-01/2023-03-10', true), ('2020-W53', '2021-W01', true)) AS t (p, base, wanted);
-- Every window has one shape with the year before it, and with what is just before.
SELECT is_empty($$SELECT p, base FROM (SELECT (a || '/' || a + n)::period AS p FROM generate_series(date '2019-12-25', '2024-03-05', '1 day') AS a (at), LATERAL (SELECT a.at::date AS a) AS s, unnest(ARRAY[0, 6, 13, 27, 28, 29, 30, 58, 59, 364, 365, 370]) AS n) AS w,
		LATERAL (SELECT prior_year(p) AS base UNION ALL SELECT prior(p)) AS b
	WHERE base IS NOT NULL AND NOT complete((SELECT coverage(d, p, base) FROM (VALUES (start_date(p)), (end_date(p)), (start_date(base)), (end_date(base))) AS v (d)), 400)$$, 'whatever prior_year and prior give');
SELECT is(complaint($$SELECT require_complete(coverage(d, '2021-01/2021-10', '2020')) FROM every_day$$),
	E'22023 periods "2021-01/2021-10" and "2020" are not as long as each other\n'
	'DETAIL Nothing in them is like for like.\n'
	'HINT Compare a year with a year, or ten months with the same ten months: growth between others would come from their lengths.', 'ten months against twelve');
SELECT matches(complaint(format('SELECT require_complete(coverage(d, %L, %L)) FROM loaded', p, base)), format('^22023 periods "%s" and "%s" are not as long as each other', p, base), 'at the end of the calendar, too')
FROM (VALUES ('9999', '2022/2023'), ('2022/2023', '9999')) AS t (p, base);
SELECT matches(complaint($$SELECT require_complete(coverage(d, '2021-01/2021-10', '2020'), 3) FROM loaded$$), '^22023 periods "2021-01/2021-10" and "2020" are not', 'before what they lack');
SELECT is(ARRAY[complete(NULL), complete(NULL, 3)], '{f,f}'::boolean[], 'nothing is not complete');
SELECT ok(NOT complete(coverage(d, '2020-W53'), 10), 'nor a window without a base') FROM (VALUES (date '2020-12-28'), ('2021-01-03')) AS t (d);
SELECT ok(require_complete(c) = c AND require_complete(c, 5) = c, 'what is complete comes back as it is') FROM whole('2022 2023', 'ytd 2023-10') AS c;
SELECT is(complaint($$SELECT require_complete(coverage(d, 'ytd 2023-10')) FROM loaded$$),
	E'P0002 the rows do not cover what is compared\n'
	'DETAIL 2023-01/2023-10 has no row after 2023-10-17. 2022-01/2022-10 has no row in 2022-01, 2022-02, 2022-05. 2022-01/2022-10 has no row before 2022-03-05.\n'
	'HINT Load the rows that are missing, or compare 2023-06-01/2023-10-17 with 2022-06-01/2022-10-17.',
	'the months and days are named');
SELECT is(complaint($$SELECT require_complete(coverage(d, '2022/2023', '2018/2019'), 60) FROM loaded$$),
	E'P0002 the rows do not cover what is compared\n'
	'DETAIL 2022/2023 has no row in 2023-10-18/2023-12-31, 75 days in a row. 2022/2023 has no row in 2022-01, 2022-02, 2022-05, 2023-11, 2023-12. 2022/2023 has no row before 2022-03-05. 2022/2023 has no row after 2023-10-17. 2018/2019 has no row.\n'
	'HINT Load the rows that are missing, or choose windows that have them.', 'a base without a row');
SELECT is(complaint($$SELECT require_complete(whole('2022 2023-12', '2023'))$$),
	E'P0002 the rows do not cover what is compared\nDETAIL 2023 has no row in 2023-01, 2023-02, 2023-03, 2023-04, 2023-05, 2023-06, 2023-07, 2023-08, 2023-09, 2023-10, 2023-11.\n'
	'HINT Load the rows that are missing, or compare 2023-12 with 2022-12.', 'eleven months');
SELECT matches(complaint($$SELECT require_complete(whole('2022 2023-01-01/2023-12-28', '2023'))$$),
	'HINT Load the rows that are missing, or compare 2023-01-01/2023-12-28 with 2022-01-01/2022-12-28[.] Where no row was due on the last days of a window, say how many days in a row may be without any: require_complete[(]coverage, 2[)][.]$', 'quiet days are for days');
SELECT is(complaint($$SELECT require_complete(whole('2022-01-01/2022-05-30 2022-06-01/2022-12-31 2023-01-01/2023-10-04 2023-10-29/2023-10-31', 'ytd 2023-10'), 0)$$),
	E'P0002 the rows do not cover what is compared\n'
	'DETAIL 2023-01/2023-10 has no row in 2023-10-05/2023-10-28, 24 days in a row. 2022-01/2022-10 has no row in 2022-05-31, 1 day.\n'
	'HINT Load the rows that are missing, or choose windows that have them.', 'gaps in the middle of months');
SELECT matches(complaint($$SELECT require_complete(whole('2023-12', '2022/2023'))$$), '2022-11, 2022-12 and 11 more\. ', 'no more than twelve are named');
SELECT matches(complaint($$SELECT require_complete(whole('2021 2022', '2022/2023'))$$), '2023-11, 2023-12\. 2022/2023 has no row after 2022-12-31\.', 'and twelve are');
SELECT matches(complaint($$SELECT require_complete(coverage(d, '2020-W53')) FROM loaded$$), 'DETAIL 2020-W53 has no row\. 2020-W53 has no base period in the calendar\.', 'no base');
SELECT matches(complaint($$SELECT require_complete(coverage(d, '2023')) FROM loaded WHERE false$$), '^P0002 .*\nDETAIL There is no row at all\.', 'no row at all');
SELECT matches(complaint($$SELECT complete(coverage(d, '2023'), NULL) FROM loaded$$), '^22004 the number of quiet days must not be NULL', 'NULL days');
SELECT matches(complaint($$SELECT require_complete(coverage(d, '2023'), -1) FROM loaded$$), '^22023 the number of quiet days must not be negative: -1', 'negative days');
-- A row that one made oneself.
SELECT ok(NOT complete(ROW(NULL, '2022-10', 1, NULL, NULL, '2023-10', 1, NULL, NULL, '2022-10', '{}', NULL, NULL, NULL, NULL, NULL, NULL)::coverage), 'without a window');
SELECT ok(complete(ROW('2023-10', '2022-10', 1, NULL, NULL, '2023-10', 1, NULL, NULL, '0001/9999', '{}', NULL, NULL, NULL, NULL, NULL, NULL)::coverage), 'that covers more than its windows');
SELECT matches(complaint($$SELECT require_complete(ROW(NULL, '2022-10', 1, NULL, NULL, '2023-10', 1, NULL, NULL, '2022-10', '{}', NULL, NULL, NULL, NULL, NULL, NULL)::coverage)$$), '^P0002 .*\nDETAIL There is no row at all\.', 'and required of it');
SELECT matches(complaint($$SELECT require_complete(ROW('2023-10', '2022-10', 1, NULL, NULL, '9999', 1, NULL, NULL, '2022-10', '{2023-10}', '{NULL,2022-10}', NULL, NULL, NULL, NULL, NULL)::coverage)$$),
	'DETAIL 2023-10 has no row in 2023-10\. 2023-10 has no row before 9999-01-01\. 2022-10 has no row in NULL, 2022-10\.', 'and one that covers others');
SELECT matches(complaint($$SELECT require_complete(ROW('2023-10', '2022-10', 1, NULL, NULL, '2023-10-01/2023-10-30', 1, NULL, NULL, '2022-10', NULL, NULL, NULL, NULL, '2023-10-01/2023-10-30', '2022-10-01/2022-10-30', NULL)::coverage)$$),
	'DETAIL 2023-10 has no row after 2023-10-30\.\nHINT .*: require_complete[(]coverage, 2[)]\.$', 'no array of months names none');

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
	('{NULL,-1,0,0,0,0,1,0}'), ('{9223372036854775807,-1,0,0,0,0,1}'), ('{{0},{-1},{0},{0},{0},{0},{1}}')) AS t (a);
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
SELECT ok(merged(s) IS NULL, 'states that saw no row') FROM (VALUES (NULL::bigint[]), (NULL)) AS t (s);
SELECT matches(complaint($$SELECT merged(s) FROM (VALUES ('{1,2}'::bigint[])) AS t (s)$$), '^22023 array is no state of coverage', 'any array to combine');
SELECT is((SELECT merged(s) FROM (SELECT states(d, 'ytd 2023-10') AS s FROM loaded GROUP BY extract(day FROM d)::integer % 4 UNION ALL SELECT NULL) AS t), (SELECT coverage(d, 'ytd 2023-10') FROM loaded), 'states made apart');
SELECT matches(complaint($$SELECT coverage_accum(NULL, '2023-01-01', '2023')$$), '^22023 a transition function of coverage was called outside an aggregate', 'called by hand');
SELECT matches(complaint($$SELECT coverage_merge('{0,-1,0,0,1,0,1}', '{0,-1,0,0,1,0,1}')$$), '^22023 a transition function of coverage was called outside an aggregate', 'combined by hand');
-- A state whose header is short, out of a tuple, and one that is compressed.
CREATE TABLE short AS SELECT states(d, '2023-10') AS s FROM loaded UNION ALL SELECT states(d, '1000/3000') FROM loaded;
SELECT is((SELECT merged(s) FROM short WHERE cardinality(s) < 100), (SELECT coverage(d, '2023-10') FROM loaded), 'a stored state');
SELECT is((SELECT (merged(s)).rows FROM short WHERE cardinality(s) > 100), (SELECT count(d) FROM loaded), 'a compressed one');

-- Rows are filled by the names of their columns.
SAVEPOINT columns;
ALTER TYPE coverage RENAME ATTRIBUTE missing_months TO gone;
CREATE TABLE renamed AS SELECT (c).gone, (c).base_missing_months FROM (SELECT coverage(d, 'ytd 2023-10') AS c FROM loaded) AS t;
SELECT results_eq('TABLE renamed', $$VALUES (NULL::period[], '{2022-01,2022-02,2022-05}'::period[])$$, 'a row type with another column');
ROLLBACK TO columns;

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
