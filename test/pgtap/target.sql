-- Targets: pace by the calendar and by the season, growth a year that is required.
BEGIN;
SET search_path = public, portstats;
SELECT plan(75);

\ir complaint.psql

-- To six decimals, as text, to tell NULL from nothing.
CREATE FUNCTION shown(x pace) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', 'due ' || round(x.due_by_now, 6), 'ahead ' || round(x.ahead, 6), 'projected ' || round(x.projected, 6), 'needed ' || x.still_needed,
					 'a month ' || round(x.per_month, 6), 'a day ' || round(x.per_day, 6), 'growth ' || round(x.required_growth, 6))
$$;

-- Case 6 b to d.
SELECT is(shown(pace(10722, 20000, '2023', '2023-10-31')),
	'due 16657.534247 ahead -5935.534247 projected 12873.453947 needed 9278 a month 4639.000000 a day 152.098361 growth 331.243253', '304 of 365 days');
SELECT is(shown(pace(18000, 20000, '2023', '2023-12-31')), 'due 20000.000000 ahead -2000.000000 projected 18000.000000 needed 2000', 'the last day: a shortfall, no pace');
SELECT is(shown(pace(20500, 20000, '2023', '2023-11-30')),
	'due 18301.369863 ahead 2198.630137 projected 22402.694611 needed 0 a month 0.000000 a day 0.000000 growth 0.000000', 'a target reached needs 0');
SELECT is(shown(pace(20000, 20000, '2023', '2023-12-31')), 'due 20000.000000 ahead 0.000000 projected 20000.000000 needed 0 a month 0.000000 a day 0.000000 growth 0.000000', 'just reached, on the last day');
SELECT results_eq($$SELECT (pace(10722, 20000, '2023', '2023-10-31')).target, (pace(10722, 20000, '2023', '2023-10-31')).done, (pace(10722, 20000, '2023', '2023-10-31')).share$$,
	$$VALUES (20000::numeric, 10722::numeric, 53.61)$$, 'target, done and share');

-- Before the period nothing was due, after it all; the days that are left are all of it, or none.
SELECT is(shown(pace(0, 20000, '2023', d::date)), 'due 0.000000 ahead 0.000000 needed 20000 a month 1666.666667 a day 54.794521', d)
FROM unnest(ARRAY['2022-12-31', '2022-01-01', '-infinity']) AS d;
SELECT is(shown(pace(18000, 20000, '2023', d::date)), shown(pace(18000, 20000, '2023', '2023-12-31')), d) FROM unnest(ARRAY['2024-01-01', 'infinity']) AS d;
SELECT is(shown(pace(5, 20000, '2023', '2022-12-31')), 'due 0.000000 ahead 5.000000 needed 19995 a month 1666.250000 a day 54.780822', 'done before it began');
SELECT is(shown(pace(0, 100, '0001/9999', '-infinity')), 'due 0.000000 ahead 0.000000 needed 100 a month 0.000833 a day 0.000027', 'the whole calendar');

-- Months that are left: parts of one count by its days.
SELECT is(round((pace(0, 1000, p::period, d::date)).per_month, 6), round(1000 / months, 6), format('%s from the day after %s', p, d))
FROM (VALUES ('2023', '2023-10-17', 14 / 31.0 + 2), ('2023', '2023-12-17', 14 / 31.0), ('2023', '2023-02-27', 1 / 28.0 + 10), ('2024', '2024-02-28', 1 / 29.0 + 10),
	('2023', '2023-11-30', 1), ('2023-03-10/2023-06-05', '2023-03-20', 11 / 31.0 + 2 + 5 / 30.0), ('2023-03-10/2023-06-05', '2023-06-01', 4 / 30.0),
	('2023-03-10/2023-06-05', '2023-03-31', 2 + 5 / 30.0), ('2023-W41', '2023-10-08', 7 / 31.0), ('2023-W40', '2023-10-01', 7 / 31.0)) AS t (p, d, months);

-- Growth is of the pace so far: what the rest has to bring, over what it would.
SELECT is(round((pace(d, 400, '2023-04', '2023-04-10')).required_growth, 10), round(wanted, 10), format('%s of 400 in 10 of 30 days', d))
FROM (VALUES (100, 50::numeric), (50, 250), (133.4, 0), (133, 100 * ((400 - 133) / 20.0 / 13.3 - 1)), (133.33, 100 * (266.67 * 10 / (133.33 * 20) - 1)), (399, 0), (400, 0), (500, 0), (0, NULL), (-5, NULL)) AS t (d, wanted);

-- Targets that are none, and figures.
SELECT is(shown(pace(10, 0, '2023', '2023-10-31')) || coalesce(' share ' || (pace(10, 0, '2023', '2023-10-31')).share, ''),
	'due 0.000000 ahead 10.000000 projected 12.006579 needed 0 a month 0.000000 a day 0.000000 growth 0.000000', 'a target of zero');
SELECT is(shown(pace(-30, -10, '2023', '2023-10-31')), 'due -8.328767 ahead -21.671233 projected -36.019737 needed 20 a month 10.000000 a day 0.327869', 'a negative one');
SELECT is(shown(pace('NaN', 10, '2023', '2023-10-31')), '', 'NaN') UNION ALL SELECT is(shown(pace(10, 'NaN', '2023', '2023-10-31')), '', 'a target of NaN');
SELECT is((pace('NaN', 10, '2023', '2023-10-31')).target, 10::numeric, 'which leaves the target');
SELECT ok(pace(NULL, 1, '2023', '2023-10-31') IS NULL AND pace(1, NULL, '2023', '2023-10-31') IS NULL AND pace(1, 1, NULL, '2023-10-31') IS NULL AND pace(1, 1, '2023', NULL) IS NULL, 'NULL');

-- ---------- by the season ----------

-- Two years: of 300 in 2022 there were 60 in the first half, of 100 in 2021 there were 30: 90 of 400.
CREATE TABLE earlier AS SELECT 'quarter 2021-Q1: 10, 2021-Q2: 20, 2021-Q3: 30, 2021-Q4: 40, 2022-Q1: 20, 2022-Q2: 40, 2022-Q3: 60, 2022-Q4: 180'::series AS s;
SELECT is(shown(seasonal_pace(80, 400, '2023', '2023-06-30', s)),
	'due 90.000000 ahead -10.000000 projected 355.555556 needed 320 a month 53.333333 a day 1.739130 growth 16.129032', 'the part that earlier years had by then') FROM earlier;
SELECT is(shown(seasonal_pace(80, 400, '2023', '2023-06-30', slice(s, '2022'))), 'due 80.000000 ahead 0.000000 projected 400.000000 needed 320 a month 53.333333 a day 1.739130 growth 0.000000', 'of the year before alone') FROM earlier;
SELECT is(shown(seasonal_pace(80, 400, '2023', '2023-12-31', s)), 'due 400.000000 ahead -320.000000 projected 80.000000 needed 320', 'on the last day all is due') FROM earlier;
SELECT is(shown(seasonal_pace(0, 400, '2023', '2022-12-31', s)), 'due 0.000000 ahead 0.000000 needed 400 a month 33.333333 a day 1.095890', 'before the first nothing') FROM earlier;
-- Years that the series does not have: the row, without what is due.
SELECT is(shown(seasonal_pace(80, 400, '2023', '2023-06-30', t)), 'needed 320 a month 53.333333 a day 1.739130', t::text)
FROM earlier, unnest(ARRAY[slice(s, '2021'), slice(s, '2022-Q2/2022-Q4'), slice(s, '2021/2022-Q3'), 'quarter', 'quarter 2022-Q1: 20, 2022-Q2: suppressed, 2022-Q3: 60, 2022-Q4: 80',
	'quarter 2022-Q1: 20, 2022-Q2/2022-Q3: 40, 2022-Q4: 80', 'quarter 2022-Q1: 0, 2022-Q2: 0, 2022-Q3: 0, 2022-Q4: 0', 'quarter 2022-Q1: -1, 2022-Q2: 0, 2022-Q3: 0, 2022-Q4: 9',
	'quarter 2022-Q1: 10, 2022-Q2: 0, 2022-Q3: -2, 2022-Q4: 0', 'quarter 2022-Q1: NaN, 2022-Q2: 0, 2022-Q3: 0, 2022-Q4: 9']::series[]) AS t;
-- A gap ends the years that count: 2020 is whole, 2021 is not.
SELECT is(round((seasonal_pace(80, 400, '2023', '2023-06-30', s)).due_by_now, 6), 200.0, 'as many years in a row as are whole')
FROM (VALUES ('quarter 2020-Q1: 1, 2020-Q2: 1, 2020-Q3: 1, 2020-Q4: 97, 2021-Q1: 1, 2021-Q2: 1, 2021-Q3: 1, 2022-Q1: 10, 2022-Q2: 10, 2022-Q3: 10, 2022-Q4: 10'::series)) AS t (s);
-- Days: the same day of the year, the end of February for the end of February.
SELECT is(round((seasonal_pace(0, 366, '2021', '2021-02-28', s)).due_by_now, 6), 60.0, 'the end of February is that of a leap year''s')
FROM (SELECT series(1, d::date, 'day') AS s FROM generate_series(date '2020-01-01', '2020-12-31', interval '1 day') AS d) AS t;
SELECT is(round((seasonal_pace(0, 366, '2021', '2021-01-07', s)).due_by_now, 6), 7.0, 'seven days that are no ISO week of the year before')
FROM (SELECT series(1, d::date, 'day') AS s FROM generate_series(date '2020-01-01', '2020-12-31', interval '1 day') AS d) AS t;
SELECT is(round((seasonal_pace(0, 366, '2024', '2024-01-07', s)).due_by_now, 6), round(7 * 366 / 365.0, 6), 'nor of their own')
FROM (SELECT series(1, d::date, 'day') AS s FROM generate_series(date '2023-01-01', '2023-12-31', interval '1 day') AS d) AS t;
-- Of a period of two years, the two before.
SELECT is(round((seasonal_pace(80, 400, '2023/2024', '2023-12-31', s)).due_by_now, 6), 100.0, 'a period that is longer than a year')
FROM (VALUES ('year 2021: 25, 2022: 75'::series)) AS t (s);
SELECT is(shown(seasonal_pace(80, 400, '2022/2023', '2022-12-31', s)), 'needed 320 a month 26.666667 a day 0.876712', 'never one that it reaches into')
FROM (VALUES ('year 2021: 25, 2022: 75'::series)) AS t (s);
-- As many years as there are.
SELECT is(shown(seasonal_pace(80, 400, '0003', '0003-06-30', 'half 0001-H1: 10, 0001-H2: 30, 0002-H1: 30, 0002-H2: 30')),
	'due 160.000000 ahead -80.000000 projected 200.000000 needed 320 a month 53.333333 a day 1.739130 growth 166.666667', 'years from the first of the calendar on');
SELECT is(shown(seasonal_pace(80, 400, '0001', '0001-06-30', 'half 0001-H1: 10')), 'needed 320 a month 53.333333 a day 1.739130', 'the first has none before it');
SELECT is(complaint($$SELECT seasonal_pace(80, 400, '2023', '2023-06-15', 'month 2022-01: 1')$$),
	E'22023 2023-06-15 is not the last day of a month\nDETAIL The series has one point a month: it does not tell what fell up to that day.\nHINT Give what was done up to the last day of a month, or a series by day.', 'a day in a month');
SELECT matches(complaint($$SELECT seasonal_pace(80, 400, '2023-W41', '2023-10-15', 'month 2022-01: 1')$$), '^22023 period "2023-W41" is not made of whole months', 'a period of other units');
SELECT matches(complaint($$SELECT seasonal_pace(80, 400, '2023', '2023-10-31', 'month ratio 2022-01: 1')$$), '^22023 ', 'ratios have no parts');

-- ---------- growth a year ----------

SELECT is(required_growth(20000, 100000, '2021', '2025'), round(100 * (power(5::numeric(60, 40), 0.25) - 1), 20), 'five times in four years');
SELECT is(required_growth(100, 121, '2021', '2023'), 10.00000000000000000000, 'ten percent a year, exactly');
SELECT is(round(required_growth(100, 121, 'ytd 2021-10', 'ytd 2023-10'), 15), 10.0, 'of ten months');
SELECT is(round(required_growth(100, 110, '2022-Q4', '2023-Q1'), 15), round(100 * (1.1 ^ 4 - 1), 15), 'in a quarter');
SELECT is(round(required_growth(100, 110, '2022-W41', '2023-W41'), 15), round(100 * (power(1.1::numeric(60, 40), 365.2425::numeric(60, 40) / 364) - 1), 15), 'in 364 days');
SELECT is(ARRAY[required_growth(100, 100, '2021', '2025'), required_growth(101, 100, '2021', '2021'), required_growth(-5, -5, '2021', '2025'), required_growth(0, -1, '2021', '2025')], '{0,0,0,0}', 'reached');
SELECT is(ARRAY[required_growth(0, 100, '2021', '2025'), required_growth(-1, 100, '2021', '2025'), required_growth(99, 100, '2021', '2021'), required_growth('NaN', 100, '2021', '2025'),
				required_growth(99, 'NaN', '2021', '2025'), required_growth(1e-900, 1, '2021', '2022')], '{NULL,NULL,NULL,NULL,NULL,NULL}', 'none to be given');
SELECT is(complaint($$SELECT required_growth(1, 2, 'ytd 2021-10', '2025')$$),
	E'22023 periods "2021-01/2021-10" and "2025" are not as long as each other\nHINT Compare a year with a year, or ten months with the same ten months: growth between others would come from their lengths.', 'ten months and a year');
SELECT is(complaint($$SELECT required_growth(1, 2, '2025', '2021')$$),
	E'22023 the period of the target, "2021", lies before "2025"\nHINT Give the period in which it was done, then that of the target.', 'the other way round');

-- ---------- at random, against plain SQL ----------

SELECT setseed(0.125);
CREATE TABLE random_targets AS
SELECT n, round((random() * 1e6 - 1e4)::numeric, n % 5) AS done, round((random() * 1e6 - 1e4)::numeric, n % 3) AS target, first, last, first - 10 + (random() * (last - first + 20))::integer AS as_of
FROM generate_series(1, 2000) AS n, LATERAL (SELECT date '2020-01-01' + (random() * 1000)::integer + n * 0 AS first) AS f, LATERAL (SELECT first + (random() * random() * 800)::integer AS last) AS l;
CREATE TABLE by_hand AS
SELECT *, greatest(least(as_of, last) - first + 1, 0) AS passed, last - first + 1 AS whole FROM random_targets;
SELECT is_empty($$
	SELECT n, x FROM (SELECT *, pace(done, target, (first || '/' || last)::period, as_of) AS x FROM by_hand) AS t
	WHERE (x).due_by_now IS DISTINCT FROM target * passed / whole
	   OR (x).ahead IS DISTINCT FROM done - target * passed / whole
	   OR (x).projected IS DISTINCT FROM done * whole / nullif(passed, 0)
	   OR (x).still_needed IS DISTINCT FROM greatest(target - done, 0)
	   OR (x).per_day IS DISTINCT FROM CASE WHEN done >= target THEN 0 ELSE (target - done) / nullif(whole - passed, 0) END
	   OR (x).share IS DISTINCT FROM CASE WHEN target > 0 THEN 100 * done / target END$$, 'digit for digit');
-- A month is as many parts as it has days: what is needed for each day that is left, by its month.
SELECT is_empty($$
	SELECT n, (x).per_month, by_days FROM (
		SELECT *, pace(done, target, (first || '/' || last)::period, as_of) AS x,
			   (SELECT (target - done) / sum(1 / extract(day FROM (pg_catalog.date_trunc('month', day) + interval '1 month - 1 day'))::numeric(40, 30))
				FROM generate_series(greatest(first, as_of + 1), last, interval '1 day') AS day) AS by_days
		FROM by_hand WHERE done < target) AS t
	WHERE round((x).per_month, 8) IS DISTINCT FROM round(by_days, 8)$$, 'a month''s worth');
SELECT is_empty($$
	SELECT n, (x).required_growth FROM (SELECT *, pace(done, target, (first || '/' || last)::period, as_of) AS x FROM by_hand) AS t
	WHERE round((x).required_growth, 6) IS DISTINCT FROM
		  CASE WHEN done >= target THEN 0 WHEN done <= 0 OR passed = 0 OR passed = whole THEN NULL
			   ELSE greatest(0, round(100 * (((target - done) / (whole - passed)::numeric(40, 20)) / (done / passed::numeric(40, 20)) - 1), 6)) END$$, 'and its growth');

SELECT * FROM finish();
ROLLBACK;
