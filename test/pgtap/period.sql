-- period: the published table, the cases, plain SQL as an oracle, and the planner.
BEGIN;
SET search_path = public, portstats;
SET LOCAL datestyle = 'ISO, YMD';
SELECT no_plan();

-- ---------- text forms ----------

SELECT results_eq(
	$$SELECT t, start_date(t::period), end_date(t::period), t::period::text FROM unnest(ARRAY[
		'2023', '2023-H1', '2023h2', '2023-Q3', '2023q3', '2023-10', '2023-W41', '2023w41', '2023-10-05',
		'2023-01/2023-10', '2023/2023-10', '2023-Q2/2023-Q3', '2021/2023', '2023-W40/2023-W41',
		'2023-10/2023-10-05', 'ytd 2023-10', 'YTD 2023-10-05', 'ytd 2023-W41', 'mat 2023-10', 'Mat 2023-Q3',
		'mat 2023-10-31', '  2023-10  ', '2023-01 / 2023-10', E'ytd\t2023-10', '0001', '9999',
		'ytd 2020-W53', 'ytd 2025-02-28']) AS t$$,
	$$VALUES
		('2023', date '2023-01-01', date '2023-12-31', '2023'),
		('2023-H1', '2023-01-01', '2023-06-30', '2023-H1'),
		('2023h2', '2023-07-01', '2023-12-31', '2023-H2'),
		('2023-Q3', '2023-07-01', '2023-09-30', '2023-Q3'),
		('2023q3', '2023-07-01', '2023-09-30', '2023-Q3'),
		('2023-10', '2023-10-01', '2023-10-31', '2023-10'),
		('2023-W41', '2023-10-09', '2023-10-15', '2023-W41'),
		('2023w41', '2023-10-09', '2023-10-15', '2023-W41'),
		('2023-10-05', '2023-10-05', '2023-10-05', '2023-10-05'),
		('2023-01/2023-10', '2023-01-01', '2023-10-31', '2023-01/2023-10'),
		('2023/2023-10', '2023-01-01', '2023-10-31', '2023-01/2023-10'),
		('2023-Q2/2023-Q3', '2023-04-01', '2023-09-30', '2023-04/2023-09'),
		('2021/2023', '2021-01-01', '2023-12-31', '2021/2023'),
		('2023-W40/2023-W41', '2023-10-02', '2023-10-15', '2023-10-02/2023-10-15'),
		('2023-10/2023-10-05', '2023-10-01', '2023-10-05', '2023-10-01/2023-10-05'),
		('ytd 2023-10', '2023-01-01', '2023-10-31', '2023-01/2023-10'),
		('YTD 2023-10-05', '2023-01-01', '2023-10-05', '2023-01-01/2023-10-05'),
		('ytd 2023-W41', '2023-01-01', '2023-10-15', '2023-01-01/2023-10-15'),
		('mat 2023-10', '2022-11-01', '2023-10-31', '2022-11/2023-10'),
		('Mat 2023-Q3', '2022-10-01', '2023-09-30', '2022-10/2023-09'),
		('mat 2023-10-31', '2022-11-01', '2023-10-31', '2022-11/2023-10'),
		('  2023-10  ', '2023-10-01', '2023-10-31', '2023-10'),
		('2023-01 / 2023-10', '2023-01-01', '2023-10-31', '2023-01/2023-10'),
		(E'ytd\t2023-10', '2023-01-01', '2023-10-31', '2023-01/2023-10'),
		('0001', '0001-01-01', '0001-12-31', '0001'),
		('9999', '9999-01-01', '9999-12-31', '9999'),
		('ytd 2020-W53', '2021-01-01', '2021-01-03', '2021-01-01/2021-01-03'),
		('ytd 2025-02-28', '2025-01-01', '2025-02-28', '2025-01/2025-02')$$,
	'every form is read, and printed in one way');

SELECT results_eq($$SELECT '2023-06-05'::period::text, 'ytd 2023-06'::period::text, '2021-02'::period::text,
						   '2023-10-02/2023-10-08'::period::text, '2023-10-01/2023-10-31'::period::text$$,
				  $$VALUES ('2023-06-05', '2023-H1', '2021-02', '2023-W40', '2023-10')$$,
				  'one unit where it is exactly one, the first that fits');

-- What a failing statement says: SQLSTATE, message, detail, hint.
CREATE FUNCTION said(statement text, OUT code text, OUT message text, OUT detail text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	message := 'no error';
EXCEPTION WHEN others THEN
	GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
		detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;

SELECT results_eq(
	format('SELECT * FROM said(%L)', $$SELECT '2023-1'::period$$),
	$$VALUES ('22007', 'invalid input syntax for type period: "2023-1"', 'Months have two digits, unlike "1".',
		'Accepted are 2023, 2023-H1, 2023-Q3, 2023-10, 2023-W41 and 2023-10-05, two of these with a slash between as in 2023-01/2023-10, "ytd 2023-10" and "mat 2023-10".')$$,
	'the whole message of a month with one digit');
SELECT results_eq(
	format('SELECT * FROM said(%L)', $$SELECT '2021-W53'::period$$),
	$$VALUES ('22008', 'period out of range: "2021-W53"', 'The year has 52 ISO weeks, it has no week 53.', '')$$,
	'the whole message of a week that is not there');

SELECT is((SELECT (s.code, s.detail)::text FROM said(format('SELECT %L::period', bad)) AS s),
		  (code, detail)::text, format('%L: %s', bad, detail))
FROM (VALUES
	('', '22007', 'The text ends before the period does.'),
	('  ', '22007', 'The text ends before the period does.'),
	('2023-', '22007', 'The text ends before the period does.'),
	('2023-Q', '22007', 'The text ends before the period does.'),
	('2023-10/', '22007', 'The text ends before the period does.'),
	('October', '22007', '"October" cannot be read.'),
	('2023-Oct', '22007', '"Oct" cannot be read.'),
	('2023-10-05 12:00:00', '22007', '"12:00:00" cannot be read.'),
	('2023-10-05T12:00', '22007', '"T12:00" cannot be read.'),
	('2023/10', '22007', 'Years have four digits, unlike "10".'),
	('23-10', '22007', 'Years have four digits, unlike "23".'),
	('202310', '22007', 'Years have four digits, unlike "202310".'),
	('12023', '22007', 'Years have four digits, unlike "12023".'),
	('2023-1/2023-10', '22007', 'Months have two digits, unlike "1".'),
	('2023-001', '22007', 'Months have two digits, unlike "001".'),
	('2023-1-5', '22007', 'Months have two digits, unlike "1".'),
	('2023-10-5', '22007', 'Days have two digits, unlike "5".'),
	('2023-W4', '22007', 'Weeks have two digits, unlike "4".'),
	('2023-10/2023-11/2023-12', '22007', '"/2023-12" cannot be read.'),
	('2023-10 2023-11', '22007', '"2023-11" cannot be read.'),
	('ytd', '22007', '"ytd" cannot be read.'),
	('ytd2023', '22007', '"ytd2023" cannot be read.'),
	('ytd 2023-01/2023-10', '22007', 'After "ytd" and "mat" comes a single unit.'),
	('mat 2023-01/2023-10', '22007', 'After "ytd" and "mat" comes a single unit.'),
	('mat 2023-10-05', '22007', 'After "mat" comes a unit that ends with a month, unlike "2023-10-05".'),
	('mat 2023-W41', '22007', 'After "mat" comes a unit that ends with a month, unlike "2023-W41".'),
	('[2023-10-01,2023-11-01)', '22007', '"[2023-10-01,2023-11-01)" cannot be read.'),
	('-2023', '22007', '"-2023" cannot be read.'),
	('infinity', '22007', '"infinity" cannot be read.'),
	('乌鲁木齐', '22007', '"乌鲁木齐" cannot be read.'),
	('２０２３', '22007', '"２０２３" cannot be read.'),
	('2023-H3', '22008', 'Halves go from 1 to 2, unlike "3".'),
	('2023-Q0', '22008', 'Quarters go from 1 to 4, unlike "0".'),
	('2023-Q12', '22008', 'Quarters go from 1 to 4, unlike "12".'),
	('2023-13', '22008', 'Months go from 01 to 12, unlike "13".'),
	('2023-00', '22008', 'Months go from 01 to 12, unlike "00".'),
	('2023-02-29', '22008', 'The month has 28 days, it has no day 29.'),
	('2024-02-30', '22008', 'The month has 29 days, it has no day 30.'),
	('2023-10-00', '22008', 'The month has 31 days, it has no day 00.'),
	('2023-W00', '22008', 'The year has 52 ISO weeks, it has no week 00.'),
	('2020-W54', '22008', 'The year has 53 ISO weeks, it has no week 54.'),
	('2025-W53', '22008', 'The year has 52 ISO weeks, it has no week 53.'),
	('2023-10/2023-01', '22008', '"2023-10/2023-01" ends before it starts.'),
	('0000', '22008', 'Periods lie within the years 0001 to 9999.'),
	('0000-W01', '22008', 'Periods lie within the years 0001 to 9999.'),
	('9999-W52', '22008', 'Periods lie within the years 0001 to 9999.'),
	('mat 0001-11', '22008', 'Periods lie within the years 0001 to 9999.')
) AS t (bad, code, detail);

SELECT lives_ok($$SELECT 'mat 0001-12'::period, '0001-W01'::period, '9999-W51'::period$$,
				'the first and last that lie within');

-- ---------- cases ----------

SELECT results_eq(
	$$SELECT prior_year('2025-01-07/2025-01-13')::text, prior_year('2024-03')::text,
			 prior_year('2019-04-16')::text, prior_year('mat 2024-02')::text,
			 days(prior_year('mat 2024-02')), days('mat 2024-02')$$,
	$$VALUES ('2024-01-07/2024-01-13', '2023-03', '2018-04-16', '2022-03/2023-02', 365, 366)$$,
	'a year is not 365 days, nor 366');

SELECT results_eq(
	$$SELECT start_date('2015-W53'), end_date('2015-W53'), start_date('2026-W53'), end_date('2026-W53'),
			 prior_year('2023-W41')::text, start_date(prior_year('2023-W41')), end_date(prior_year('2023-W41')),
			 prior_year('2020-W53')$$,
	$$VALUES (date '2015-12-28', date '2016-01-03', date '2026-12-28', date '2027-01-03',
			  '2022-W41', date '2022-10-10', date '2022-10-16', NULL::period)$$,
	'week 53 and the week of the year before');
SELECT throws_ok(format('SELECT %L::period', w), '22008', format('period out of range: "%s"', w),
				 'no ' || w)
FROM (VALUES ('2021-W53'), ('2025-W53'), ('2019-W53')) AS t (w);
SELECT results_eq($$SELECT prior_year('2026-W53', 6)::text, prior_year('2020-W53', 5)::text, prior_year('2026-W53', 2)::text$$,
				  $$VALUES ('2020-W53', '2015-W53', NULL)$$, 'some years back there is a week 53 again');

SELECT results_eq(
	$$SELECT sum(v) FILTER (WHERE d <@ '2025-04'::period), sum(v) FILTER (WHERE d <@ prior('2025-04'))
	  FROM (VALUES (date '2025-03-30', 10), ('2025-03-31', 90), ('2025-04-30', 50)) AS t (d, v)$$,
	$$VALUES (50::bigint, 100::bigint)$$, 'the month before has 31 days');
SELECT is(prior('2026-07'), '2026-06'::period, 'the month before July');

-- The table of the design.
SELECT is(prior_year(p::period)::text, want, format('prior_year of %s', p))
FROM (VALUES
	('2025-02', '2024-02'), ('2021-02', '2020-02'), ('ytd 2025-02-28', '2024-01/2024-02'),
	('2025-02-28', '2024-02-28'), ('2025-02-15/2025-02-28', '2024-02-15/2024-02-28'),
	('2024-02-29/2024-03-15', '2023-02-28/2023-03-15'), ('2020-W53', NULL), ('2023-W41', '2022-W41'),
	('2023-W40/2023-W41', '2022-10-02/2022-10-15'),
	-- and more of the same
	('2024-02-29', '2023-02-28'), ('2024-02', '2023-02'), ('2024', '2023'), ('2023-H1', '2022-H1'),
	('2023-Q3', '2022-Q3'), ('2021/2023', '2020/2022'), ('2024-02-28/2024-02-29', '2023-02-28'),
	('2016-W01', '2015-W01'), ('2015-W01', '2014-W01'), ('0002', '0001'), ('0002-W01', '0001-W01')
) AS t (p, want);
SELECT is(days(prior_year('2025-02')), 29, 'a leap February stays whole');
SELECT is(prior_year('2024-02-29', 4), '2020-02-29'::period, 'from the original: no drift by way of 28 February');
SELECT is(prior_year('2023-10', 0), '2023-10'::period, 'no year before is itself');
SELECT is(prior_year('2023-10', -1), '2024-10'::period, 'minus one year before is the year after');
SELECT is(prior_year(NULL::period), NULL, 'of NULL, NULL');
SELECT is(prior_year('2023', NULL), NULL, 'NULL years back, NULL');

SELECT throws_ok(call, '22008', message, call) FROM (VALUES
	($$SELECT prior_year('0001')$$, 'prior_year of period "0001" is out of range'),
	($$SELECT prior_year('0001-W01')$$, 'prior_year of period "0001-W01" is out of range'),
	($$SELECT prior_year('0001-03-05')$$, 'prior_year of period "0001-03-05" is out of range'),
	($$SELECT prior_year('9999', -1)$$, 'prior_year of period "9999" is out of range'),
	($$SELECT prior_year('9998-W52', -1)$$, 'prior_year of period "9998-W52" is out of range'),
	($$SELECT prior_year('9999-12-30', -1)$$, 'prior_year of period "9999-12-30" is out of range'),
	($$SELECT prior_year('9998-12-30/9999-01-05', -1)$$, 'prior_year of period "9998-12-30/9999-01-05" is out of range'),
	($$SELECT prior_year('2023', 2147483647)$$, 'prior_year of period "2023" is out of range'),
	($$SELECT prior_year('2023', -2147483648)$$, 'prior_year of period "2023" is out of range'),
	($$SELECT prior_year('2023-W41', -2147483648)$$, 'prior_year of period "2023-W41" is out of range'),
	($$SELECT prior_year('2023-10-05', 2147483647)$$, 'prior_year of period "2023-10-05" is out of range'),
	($$SELECT prior('0001')$$, 'prior of period "0001" is out of range'),
	($$SELECT prior('0001-01-01/0001-02-05')$$, 'prior of period "0001-01-01/0001-02-05" is out of range'),
	($$SELECT prior('0001-W01')$$, 'prior of period "0001-W01" is out of range'),
	($$SELECT mat('0001-11')$$, 'mat of period "0001-11" is out of range'),
	($$SELECT periods('9999-12', 'week')$$, 'periods of period "9999-12" is out of range'),
	($$SELECT period(date '9999-12-31', 'week')$$, 'the period of date 9999-12-31 is out of range'),
	($$SELECT period(date '10000-01-01')$$, 'the period of date 10000-01-01 is out of range'),
	($$SELECT period(date '0001-12-31 BC', 'year')$$, 'the period of date 0001-12-31 BC is out of range'),
	($$SELECT period(date 'infinity', 'month')$$, 'the period of date infinity is out of range'),
	($$SELECT period(date '-infinity', 'month')$$, 'the period of date -infinity is out of range'),
	($$SELECT 'empty'::daterange::period$$, 'cannot make a period of an empty date range'),
	($$SELECT daterange(NULL, '2023-01-01')::period$$, 'cannot make a period of an unbounded date range'),
	($$SELECT daterange('2023-01-01', NULL)::period$$, 'cannot make a period of an unbounded date range'),
	($$SELECT daterange('infinity', 'infinity', '[]')::period$$, 'cannot make a period of an unbounded date range'),
	($$SELECT daterange('2023-01-01', 'infinity')::period$$, 'cannot make a period of an unbounded date range'),
	($$SELECT daterange('-infinity', '2023-01-01')::period$$, 'cannot make a period of an unbounded date range'),
	($$SELECT daterange('0001-12-31 BC', '2023-01-01')::period$$, 'date range is out of range for a period'),
	($$SELECT daterange('2023-01-01', '10000-01-02')::period$$, 'date range is out of range for a period')
) AS t (call, message);
SELECT throws_ok($$SELECT mat('2023-10-05')$$, '22023', 'mat needs a period that ends with a month', 'mat of a day');
SELECT results_eq(
	format('SELECT * FROM said(%L)', $$SELECT period(date '2023-10-05', 'decade')$$),
	$$VALUES ('22023', 'unknown unit of periods: "decade"', '', 'Units are "year", "half", "quarter", "month", "week" (ISO) and "day".')$$,
	'an unknown unit names the known');
SELECT throws_ok($$SELECT periods('2023', 'months')$$, '22023', 'unknown unit of periods: "months"', 'of periods() too');
SELECT is(period(date '2023-10-05', 'MONTH'), '2023-10'::period, 'units in either case');

-- ---------- casts, and what there is none of ----------

SELECT results_eq(
	$$SELECT '2023-10'::period::daterange, daterange('2023-10'::period), daterange('2023-10-01', '2023-10-31', '[]')::period,
			 date '2023-10-05'::period, period(daterange('2023-01-01', '2024-01-01')), '9999'::period::daterange$$,
	$$VALUES (daterange('2023-10-01', '2023-11-01'), daterange('2023-10-01', '2023-11-01'), '2023-10'::period,
			  '2023-10-05'::period, '2023'::period, daterange('9999-01-01', '10000-01-01'))$$,
	'daterange both ways, date to a day');
SELECT is(array_agg(castcontext ORDER BY castcontext), '{e,e,e}'::"char"[], 'all casts are explicit')
FROM pg_cast WHERE 'period'::regtype IN (castsource, casttarget);
SELECT results_eq($$SELECT period('2023-Q3'), period('2023-Q3'::text), '2023-Q3'::text::period, '2023-Q3'::varchar::period$$,
				  $$VALUES ('2023-Q3'::period, '2023-Q3'::period, '2023-Q3'::period, '2023-Q3'::period)$$, 'period from text');
SELECT throws_ok(s, '42883', 'operator does not exist: ' || what, what || ': the zone decides the month') FROM (VALUES
	($$SELECT timestamptz '2023-10-05 00:00+00' <@ '2023-10'::period$$, 'timestamp with time zone <@ period'),
	($$SELECT '2023-10'::period @> timestamptz '2023-10-05 00:00+00'$$, 'period @> timestamp with time zone')
) AS t (s, what);
SELECT throws_ok($$SELECT ytd('2023-10'::varchar)$$, '42883', 'function ytd(character varying) does not exist',
				 'a period sent as varchar needs a cast');
SELECT throws_ok($$SELECT period(timestamp '2023-10-05')$$, '42883', 'function period(timestamp without time zone) does not exist',
				 'a timestamp is no date');
SELECT results_eq(
	$$SELECT date '2023-10-05' <@ '2023-10', '2023-10' @> date '2023-10-05', '2023-10-05' <@ '2023-10'::period,
			 '2023-10'::period @> '2023-10-05', timestamp '2023-10-05' <@ '2023-10', '2023-10'::period = '2023-10-01/2023-10-31',
			 '2023-10'::period && '2023-W40'$$,
	$$VALUES (true, true, true, true, true, true, true)$$, 'literals on either side resolve');
SELECT results_eq(
	$$SELECT typlen, typbyval, typcategory, typispreferred FROM pg_type WHERE oid = 'period'::regtype$$,
	$$SELECT typlen, typbyval, 'p'::"char", true FROM pg_type WHERE oid = 'int8'::regtype$$, 'as int8, and preferred in its category');

-- ---------- binary form ----------

SELECT is(period_send('0001-01-02/0001-02-01'), '\x000000010000001f'::bytea, 'first and last day from 0001-01-01 as int32, in network order');
SELECT is(period_send('9999-12-31'), '\x0037b9da0037b9da'::bytea, 'the last day there is');

-- Binary COPY of rows with one column, whatever bytes it has; 'loaded' or SQLSTATE and message.
CREATE TABLE received (p period);
CREATE FUNCTION receive(VARIADIC fields bytea[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	field bytea;
	bytes bytea := '\x5047434f50590aff0d0a00' || '\x0000000000000000'::bytea;
BEGIN
	FOREACH field IN ARRAY fields LOOP
		bytes := bytes || '\x0001'::bytea || int4send(length(field)) || field;
	END LOOP;
	EXECUTE format('COPY received FROM PROGRAM %L (FORMAT binary)',
				   'echo ' || translate(encode(bytes || '\xffff', 'base64'), E'\n', '') || ' | base64 -d');
	RETURN 'loaded';
EXCEPTION WHEN others THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT is(receive(VARIADIC array_agg(period_send(p))), 'loaded', 'what is sent is received')
FROM (VALUES ('2023-10'::period), ('0001/9999'), ('0001-01-01'), ('9999-12-31'), ('2023-W41')) AS t (p);
SELECT set_eq('SELECT p FROM received', $$VALUES ('2023-10'::period), ('0001/9999'), ('0001-01-01'), ('9999-12-31'), ('2023-W41')$$,
			  'and is the same');
SELECT is(receive(bytes), said, 'received: ' || bytes::text) FROM (VALUES
	('\x00000001000000'::bytea, '08P01 insufficient data left in message'),
	('\x000000010000001f00', '08P01 invalid message format'),
	('\x', '08P01 insufficient data left in message'),
	('\x00000001', '08P01 insufficient data left in message'),
	('\xffffffffffffffff', '22P03 invalid period in binary form'),
	('\x0000000200000001', '22P03 invalid period in binary form'),
	('\xffffffff00000001', '22P03 invalid period in binary form'),
	('\x000000000037b9db', '22P03 invalid period in binary form'),
	('\x0037b9db0037b9db', '22P03 invalid period in binary form'),
	('\x000000007fffffff', '22P03 invalid period in binary form'),
	('\x8000000000000000', '22P03 invalid period in binary form'),
	('\x800000007fffffff', '22P03 invalid period in binary form'),
	('\x7fffffff80000000', '22P03 invalid period in binary form')
) AS t (bytes, said);

-- ---------- every day of 1999 to 2030, and edges, against plain SQL ----------

CREATE TABLE days AS
SELECT d::date AS d FROM generate_series(timestamp '1999-01-01', '2030-12-31', '1 day') AS d
UNION ALL SELECT d::date FROM generate_series(timestamp '0001-01-01', '0004-12-31', '1 day') AS d
UNION ALL SELECT d::date FROM generate_series(timestamp '1896-01-01', '1904-12-31', '1 day') AS d
UNION ALL SELECT d::date FROM generate_series(timestamp '2096-01-01', '2104-12-31', '1 day') AS d
UNION ALL SELECT d::date FROM generate_series(timestamp '9996-01-01', '9999-12-26', '1 day') AS d;

CREATE TABLE units (unit text, field text, span interval);
INSERT INTO units VALUES ('year', 'year', '1 year'), ('half', NULL, '6 months'), ('quarter', 'quarter', '3 months'),
	('month', 'month', '1 month'), ('week', 'week', '7 days'), ('day', 'day', '1 day');

CREATE TABLE unit_days AS
SELECT unit, span, d, period(d, unit) AS p,
	   CASE WHEN unit = 'half'
			THEN date_trunc('year', d::timestamp) + CASE WHEN extract(month FROM d) > 6 THEN interval '6 months' ELSE '0' END
			ELSE date_trunc(field, d::timestamp) END AS start_ts
FROM days, units;
SELECT is_empty(
	$$SELECT unit, d, p FROM unit_days
	  WHERE start_date(p) IS DISTINCT FROM start_ts::date
		 OR end_date(p) IS DISTINCT FROM (start_ts + span - interval '1 day')::date
		 OR days(p) <> end_date(p) - start_date(p) + 1
		 OR NOT d <@ p$$,
	'period(day, unit) is date_trunc and the interval after it');
SELECT is_empty(
	$$SELECT unit, d, p::text FROM unit_days
	  WHERE p::text IS DISTINCT FROM CASE unit
		WHEN 'year' THEN to_char(d, 'YYYY')
		WHEN 'half' THEN to_char(d, 'YYYY') || CASE WHEN extract(month FROM d) > 6 THEN '-H2' ELSE '-H1' END
		WHEN 'quarter' THEN to_char(d, 'YYYY-"Q"Q')
		WHEN 'month' THEN to_char(d, 'YYYY-MM')
		WHEN 'week' THEN lpad(extract(isoyear FROM d)::text, 4, '0') || '-W' || lpad(extract(week FROM d)::text, 2, '0')
		ELSE to_char(d, 'YYYY-MM-DD') END$$,
	'every unit prints as to_char and extract have it');
SELECT is_empty($$SELECT p FROM unit_days WHERE p::text::period <> p OR p::daterange::period <> p$$,
				'every unit reads as it prints, and comes back from a date range');

-- prior, prior_year, ytd and mat of every unit.
SELECT is_empty(
	$$SELECT p, prior(p) FROM unit_days WHERE start_date(p) > '0002-01-01'
	  AND (end_date(prior(p)) <> start_date(p) - 1 OR start_date(prior(p)) <> (start_date(p) - span)::date)$$,
	'the unit before');
SELECT is_empty(
	$$SELECT p, prior_year(p) FROM unit_days WHERE unit <> 'week' AND d >= '0002-01-01'
	  AND (start_date(prior_year(p)) <> (start_date(p) - interval '1 year')::date
		   OR end_date(prior_year(p)) <> CASE WHEN unit = 'day' THEN (d - interval '1 year')::date
											  ELSE (start_date(p) - interval '1 year' + span - interval '1 day')::date END)$$,
	'the same unit a year before');
SELECT is_empty(
	$$SELECT d, y, prior_year(period(d), y) FROM days, generate_series(-3, 8) AS y
	  WHERE d BETWEEN '0010-01-01' AND '9990-01-01' AND prior_year(period(d), y) <> period((d - y * interval '1 year')::date)$$,
	'the same day some years before or after');
SELECT is_empty(
	$$SELECT w.p, prior_year(w.p), b.p
	  FROM (SELECT DISTINCT p, extract(isoyear FROM d) AS y, extract(week FROM d) AS n FROM unit_days WHERE unit = 'week') AS w
	  LEFT JOIN (SELECT DISTINCT p, extract(isoyear FROM d) AS y, extract(week FROM d) AS n FROM unit_days WHERE unit = 'week') AS b
		ON b.y = w.y - 1 AND b.n = w.n
	  WHERE w.y BETWEEN 2000 AND 2030 AND prior_year(w.p) IS DISTINCT FROM b.p$$,
	'the same week a year before, NULL where there is none');
SELECT is_empty(
	$$SELECT p, ytd(p) FROM unit_days
	  WHERE start_date(ytd(p)) <> date_trunc('year', end_date(p)::timestamp)::date OR end_date(ytd(p)) <> end_date(p)$$,
	'year to date');
SELECT is_empty(
	$$SELECT p, mat(p) FROM unit_days WHERE unit NOT IN ('week', 'day') AND d >= '0002-01-01'
	  AND (start_date(mat(p)) <> (end_date(p) + 1 - interval '1 year')::date OR end_date(mat(p)) <> end_date(p))$$,
	'moving annual total');

-- Runs of any two days.
CREATE TABLE runs AS
SELECT a, b, period(daterange(a, b, '[]')) AS p
FROM (SELECT d AS a, d + n AS b FROM days, unnest(ARRAY[0, 1, 6, 7, 13, 27, 28, 29, 30, 31, 58, 59, 89, 90, 180, 364, 365, 366, 730]) AS n
	  WHERE d BETWEEN '2003-01-01' AND '2009-12-31') AS t;
SELECT is_empty(
	$$SELECT a, b, p FROM runs
	  WHERE start_date(p) <> a OR end_date(p) <> b OR p::text::period <> p OR p::daterange <> daterange(a, b, '[]')$$,
	'runs keep their days, in text and as ranges');
SELECT is_empty(
	$$SELECT p, prior(p), prior_year(p)
	  FROM (SELECT *, a = date_trunc('month', a) AND b + 1 = date_trunc('month', b + 1) AS months,
				   b - a = 6 AND extract(isodow FROM a) = 1 AS week
			FROM runs) AS r
	  WHERE prior(p)::daterange IS DISTINCT FROM
			CASE WHEN months
				 THEN daterange((a - (age(b + 1, a)))::date, a)
				 ELSE daterange(a - (b - a + 1), a) END
		 OR (NOT week AND prior_year(p)::daterange IS DISTINCT FROM
			CASE WHEN months
				 THEN daterange((a - interval '1 year')::date, (b + 1 - interval '1 year')::date)
				 ELSE daterange((a - interval '1 year')::date, (b - interval '1 year')::date, '[]') END)$$,
	'the run before and a year before, by plain SQL');

-- ---------- periods() ----------

SELECT results_eq($$SELECT periods('ytd 2023-10', 'quarter')::text$$,
				  $$VALUES ('2023-Q1'), ('2023-Q2'), ('2023-Q3'), ('2023-Q4')$$, 'units that are touched, whole');
SELECT results_eq($$SELECT periods('2023-10', 'week')::text$$,
				  $$VALUES ('2023-W39'), ('2023-W40'), ('2023-W41'), ('2023-W42'), ('2023-W43'), ('2023-W44')$$, 'weeks of a month');
SELECT results_eq($$SELECT periods('2023-10-05', 'year')$$, $$VALUES ('2023'::period)$$, 'a unit larger than the period');
SELECT is((SELECT count(*) FROM periods('0001/9999', 'day')), 3652059::bigint, 'every day there is');
SELECT is_empty(
	$$SELECT unit, q FROM (VALUES ('1999-01-15/2001-03-02'::period), ('2020-W53')) AS t (p), units,
		LATERAL (
			(SELECT periods(p, unit) AS q EXCEPT SELECT period(d, unit) FROM days WHERE d <@ p)
			UNION ALL
			(SELECT period(d, unit) FROM days WHERE d <@ p EXCEPT SELECT periods(p, unit))) AS x$$,
	'the units of the days of a period, no more and no less');
SELECT is_empty($$SELECT periods(NULL, 'day')$$, 'of NULL, no row');
SELECT is((SELECT count(*) FROM (SELECT periods('2023', 'day') LIMIT 3) AS t), 3::bigint, 'a set that is left early');

-- ---------- operators ----------

CREATE TABLE pairs AS
SELECT x.p AS a, y.p AS b FROM
	(SELECT p FROM runs ORDER BY hashtext(p::text) LIMIT 150) AS x,
	(SELECT p FROM runs ORDER BY hashtext(p::text || '!') LIMIT 150) AS y
UNION ALL SELECT p, p FROM runs WHERE a < '2003-06-01'
UNION ALL SELECT p, prior(p) FROM runs WHERE a < '2003-06-01'
UNION ALL SELECT p, period(start_date(p)) FROM runs WHERE a < '2003-06-01';
SELECT is_empty(
	$$SELECT a, b FROM pairs
	  WHERE (a @> b) <> (a::daterange @> b::daterange) OR (a <@ b) <> (a::daterange <@ b::daterange)
		 OR (a && b) <> (a::daterange && b::daterange) OR (a = b) <> (a::daterange = b::daterange)
		 OR (a <> b) <> (a::daterange <> b::daterange)
		 OR (a < b) <> (a::daterange < b::daterange) OR (a <= b) <> (a::daterange <= b::daterange)
		 OR (a > b) <> (a::daterange > b::daterange) OR (a >= b) <> (a::daterange >= b::daterange)
		 OR period_cmp(a, b) <> (a::daterange > b::daterange)::integer - (a::daterange < b::daterange)::integer
		 OR (a = b AND (period_hash(a) <> period_hash(b) OR period_hash_extended(a, 7) <> period_hash_extended(b, 7)))$$,
	'operators of two periods are those of their date ranges');
SELECT ok(bool_or(a @> b) AND bool_or(a && b) AND bool_or(a > b AND NOT a && b) AND count(*) > 20000, 'of all kinds of pairs')
FROM pairs;
-- The function behind the operator, and what the planner makes of it, against the range.
SELECT is_empty(
	$$SELECT p, d FROM (SELECT p FROM runs ORDER BY hashtext(p::text) LIMIT 60) AS r, days
	  WHERE (d <@ p) <> (d <@ p::daterange) OR (p @> d) <> (d <@ p::daterange)
		 OR date_in_period((SELECT d), p) <> (d <@ p::daterange) OR period_contains(p, (SELECT d)) <> (d <@ p::daterange)
		 OR (d::timestamp <@ p) <> (d <@ p::daterange)
		 OR timestamp_in_period((SELECT d + time '23:59:59.999999'), p) <> (d <@ p::daterange)
		 OR (p @> (d + time '23:59:59.999999')) <> (d <@ p::daterange)
		 OR period_contains(p, (SELECT d::timestamp)) <> (d <@ p::daterange)$$,
	'a date or a timestamp in a period, simplified and not, is as in its date range');
SELECT results_eq(
	$$SELECT d, d <@ '0001/9999'::period, date_in_period((SELECT d), '0001/9999'), d::timestamp <@ '0001/9999'::period,
			 timestamp_in_period((SELECT d::timestamp), '0001/9999')
	  FROM (VALUES (date '-infinity'), ('0001-12-31 BC'), ('0001-01-01'), ('9999-12-31'), ('10000-01-01'), ('infinity'), (NULL)) AS t (d)$$,
	$$VALUES (date '-infinity', false, false, false, false), ('0001-12-31 BC', false, false, false, false),
		('0001-01-01', true, true, true, true), ('9999-12-31', true, true, true, true),
		('10000-01-01', false, false, false, false), ('infinity', false, false, false, false), (NULL, NULL, NULL, NULL, NULL)$$,
	'infinite dates lie in no period');
SELECT results_eq(
	$$SELECT p, d <@ p, NOT d <@ p, d <@ p IS NULL FROM (VALUES (date '2023-10-05', NULL::period), (NULL, '2023'), ('2023-10-05', '2023')) AS t (d, p)$$,
	$$VALUES (NULL::period, NULL::boolean, NULL::boolean, true), ('2023', NULL, NULL, true), ('2023', true, false, false)$$,
	'NULL on either side is NULL');

-- ---------- classes ----------

SELECT ok(bool_and(amvalidate(oid)), 'operator classes are valid')
FROM pg_opclass WHERE opcintype = 'period'::regtype;
SELECT is(count(*), 2::bigint, 'a btree and a hash class') FROM pg_opclass WHERE opcintype = 'period'::regtype AND opcdefault;
SELECT ok(count(DISTINCT period_hash(p)) > 0.999 * count(DISTINCT p), unit || ': hashes differ')
FROM unit_days GROUP BY unit;
SELECT ok(count(DISTINCT period_hash(p) & 1023) > 950, 'the low bits of hashes differ')
FROM unit_days WHERE unit = 'day';
SELECT is((SELECT array_agg(p ORDER BY p) FROM pairs, LATERAL (VALUES (a)) AS t (p)),
		  (SELECT array_agg(p ORDER BY start_date(p), end_date(p)) FROM pairs, LATERAL (VALUES (a)) AS t (p)),
		  'sorted by start, then end');
SELECT is(ARRAY(SELECT DISTINCT p FROM unit_days WHERE unit = 'month' ORDER BY p),
		  ARRAY(SELECT p FROM unit_days WHERE unit = 'month' GROUP BY start_date(p), p ORDER BY start_date(p)), 'grouped');
CREATE TABLE kept AS SELECT DISTINCT p FROM unit_days;
SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off;
SELECT is((SELECT count(*) FROM kept AS x JOIN kept AS y USING (p)), (SELECT count(*) FROM kept), 'a merge join');
RESET enable_hashjoin; SET LOCAL enable_mergejoin = off;
SELECT is((SELECT count(*) FROM kept AS x JOIN kept AS y USING (p)), (SELECT count(*) FROM kept), 'a hash join');
RESET enable_nestloop; RESET enable_mergejoin;
CREATE UNIQUE INDEX ON kept (p);
CREATE INDEX ON kept USING hash (p);
SELECT throws_ok($$INSERT INTO kept VALUES ('2023-10-01/2023-10-31')$$, '23505', NULL, 'unique: the same days are the same period');
CREATE TABLE hashed (p period) PARTITION BY HASH (p);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO hashed SELECT DISTINCT p FROM unit_days WHERE unit = 'day';
SELECT ok((SELECT count(*) FROM hashed_0) BETWEEN 0.4 * count(*) AND 0.6 * count(*), 'hash partitions') FROM hashed;

-- ---------- the planner ----------

\ir plan_of.psql

CREATE TABLE trade (declared_on date, at timestamp, zone_at timestamptz, value numeric);
INSERT INTO trade
SELECT d::date, d + time '12:00', d, 1 FROM generate_series(timestamp '2019-01-01', '2023-12-31', '1 day') AS d, generate_series(1, 10);
CREATE INDEX trade_day ON trade (declared_on);
CREATE INDEX trade_at ON trade (at);
CREATE INDEX trade_month ON trade (period(declared_on, 'month'));
ANALYZE trade;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;

SELECT is(plan_of(query), plan, query) FROM (VALUES
	($$SELECT FROM trade WHERE declared_on <@ '2023-10'::period$$,
	 E'Index Only Scan using trade_day on trade\nIndex Cond: ((declared_on >= ''2023-10-01''::date) AND (declared_on <= ''2023-10-31''::date))\n'),
	($$SELECT FROM trade WHERE '2023-10'::period @> declared_on$$,
	 E'Index Only Scan using trade_day on trade\nIndex Cond: ((declared_on >= ''2023-10-01''::date) AND (declared_on <= ''2023-10-31''::date))\n'),
	($$SELECT FROM trade WHERE at <@ '2023-10'::period$$,
	 E'Index Only Scan using trade_at on trade\nIndex Cond: ((at >= ''2023-10-01 00:00:00''::timestamp without time zone) AND (at < ''2023-11-01 00:00:00''::timestamp without time zone))\n'),
	($$SELECT FROM trade WHERE '2023-10'::period @> at$$,
	 E'Index Only Scan using trade_at on trade\nIndex Cond: ((at >= ''2023-10-01 00:00:00''::timestamp without time zone) AND (at < ''2023-11-01 00:00:00''::timestamp without time zone))\n'),
	($$SELECT FROM trade WHERE declared_on <@ prior_year(period(date '2023-10-05', 'month'))$$,
	 E'Index Only Scan using trade_day on trade\nIndex Cond: ((declared_on >= ''2022-10-01''::date) AND (declared_on <= ''2022-10-31''::date))\n'),
	($$SELECT FROM trade WHERE period(declared_on, 'month') = '2023-10'$$,
	 E'Index Only Scan using trade_day on trade\nIndex Cond: ((declared_on >= ''2023-10-01''::date) AND (declared_on <= ''2023-10-31''::date))\n'),
	-- A stable expression becomes start_date() and end_date() of it.
	($$SELECT FROM trade WHERE declared_on <@ ytd(period(current_date))$$,
	 E'Index Only Scan using trade_day on trade\nIndex Cond: ((declared_on >= start_date(ytd(period(CURRENT_DATE)))) AND (declared_on <= end_date(ytd(period(CURRENT_DATE)))))\n'),
	($$SELECT FROM trade WHERE at <@ ytd(period(current_date))$$,
	 E'Index Only Scan using trade_at on trade\nIndex Cond: ((at >= start_date(ytd(period(CURRENT_DATE)))) AND (at < (end_date(ytd(period(CURRENT_DATE))) + 1)))\n')
) AS t (query, plan);
-- So does another table's column: a nested loop over the index.
SELECT alike(plan_of($$SELECT FROM (SELECT DISTINCT p FROM kept WHERE p = '2023-10') AS k JOIN trade ON declared_on <@ p$$),
	'%Index Cond: ((declared_on >= start_date(kept.p)) AND (declared_on <= end_date(kept.p)))%', 'a join on a period');
RESET enable_seqscan;
RESET enable_bitmapscan;

SELECT alike(plan_of(query), '%<@ %', 'left alone: ' || query) FROM (VALUES
	($$SELECT FROM trade WHERE declared_on <@ (SELECT '2023-10'::period)$$),
	($$SELECT FROM trade WHERE (SELECT max(declared_on) FROM trade) <@ '2023-10'::period$$),
	($$SELECT FROM trade WHERE declared_on + trunc(random())::integer <@ '2023-10'::period$$),
	($$SELECT FROM trade WHERE declared_on <@ period(date '2023-10-05' + trunc(random())::integer)$$),
	($$SELECT FROM trade WHERE (declared_on + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1 + 1 - 1) <@ '2023-10'::period$$)
) AS t (query);
SELECT unalike(plan_of($$SELECT FROM trade WHERE declared_on + 1 <@ '2023-10'::period$$), '%<@ %', 'a cheap operand is not left alone');
SELECT results_eq($$SELECT generate_series(1, 3) + date '2023-10-29' <@ '2023-10'::period$$, $$VALUES (true), (true), (false)$$,
				  'nor is a set evaluated twice');
SELECT results_eq($$SELECT count(*) FROM trade WHERE declared_on <@ (SELECT '2023-10'::period)$$, 'VALUES (310::bigint)', 'right anyway');

SELECT ok(rows BETWEEN low AND high, format('%s: about %s to %s rows, %s estimated', query, low, high, rows))
FROM (VALUES
	($$SELECT FROM trade WHERE declared_on <@ '2023-10'::period$$, 250, 370),
	($$SELECT FROM trade WHERE at <@ '2023-10'::period$$, 250, 370),
	($$SELECT FROM trade WHERE declared_on <@ 'ytd 2023-10'::period$$, 2800, 3300),
	($$SELECT FROM trade WHERE NOT declared_on <@ '2023'::period$$, 14000, 15200),
	($$SELECT FROM trade WHERE declared_on <@ '1999'::period$$, 1, 10),
	($$SELECT FROM trade WHERE declared_on <@ (SELECT '2023-10'::period)$$, 50, 1000)
) AS t (query, low, high), CAST(plan_json(query) ->> 'Plan Rows' AS numeric) AS rows;

-- Prepared: a generic plan keeps the parameter, a custom plan its value.
PREPARE by_period(period) AS SELECT FROM trade WHERE declared_on <@ $1;
PREPARE by_period_at(period) AS SELECT FROM trade WHERE at <@ $1;
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT is(plan_of($$EXECUTE by_period('2023-10')$$),
	E'Index Only Scan using trade_day on trade\nIndex Cond: ((declared_on >= start_date($1)) AND (declared_on <= end_date($1)))\n', 'generic plan, date');
SELECT is(plan_of($$EXECUTE by_period_at('2023-10')$$),
	E'Index Only Scan using trade_at on trade\nIndex Cond: ((at >= start_date($1)) AND (at < (end_date($1) + 1)))\n', 'generic plan, timestamp');
SET LOCAL plan_cache_mode = force_custom_plan;
SELECT alike(plan_of($$EXECUTE by_period('2023-10')$$), '%(declared_on <= ''2023-10-31''::date)%', 'custom plan');
RESET plan_cache_mode;
RESET enable_seqscan;
RESET enable_bitmapscan;

-- BRIN.
CREATE TABLE heap AS SELECT declared_on, at, repeat('x', 500) AS pad FROM trade ORDER BY declared_on;
CREATE INDEX heap_day ON heap USING brin (declared_on) WITH (pages_per_range = 4);
CREATE INDEX heap_at ON heap USING brin (at) WITH (pages_per_range = 4);
ANALYZE heap;
SELECT alike(plan_of(query), plan, 'BRIN: ' || query) FROM (VALUES
	($$SELECT FROM heap WHERE declared_on <@ '2023-10'::period$$, '%Bitmap Index Scan on heap_day%Index Cond%declared_on <=%'),
	($$SELECT FROM heap WHERE at <@ '2023-10'::period$$, '%Bitmap Index Scan on heap_at%Index Cond%at <%'),
	($$SELECT FROM heap WHERE at <@ ytd(period(current_date))$$, '%Bitmap Index Scan on heap_at%Index Cond%at <%')
) AS t (query, plan);

-- Partitions: pruned at planning for a constant, at the start of execution for a parameter.
CREATE TABLE yearly (declared_on date, at timestamp) PARTITION BY RANGE (declared_on);
CREATE TABLE yearly_2021 PARTITION OF yearly FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE yearly_2022 PARTITION OF yearly FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE yearly_2023 PARTITION OF yearly FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE yearly_at (at timestamp) PARTITION BY RANGE (at);
CREATE TABLE yearly_at_2022 PARTITION OF yearly_at FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE yearly_at_2023 PARTITION OF yearly_at FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE FUNCTION partitions_of(query text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(DISTINCT m[1], ' ' ORDER BY m[1]) FROM regexp_matches(plan_of(query), 'Scan on (\w+)', 'g') AS m
$$;
PREPARE of_yearly(period) AS SELECT FROM yearly WHERE declared_on <@ $1;
PREPARE of_yearly_at(period) AS SELECT FROM yearly_at WHERE at <@ $1;
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT is(partitions_of(query), partitions, 'partitions: ' || query) FROM (VALUES
	($$SELECT FROM yearly WHERE declared_on <@ '2022-10'::period$$, 'yearly_2022'),
	($$SELECT FROM yearly WHERE declared_on <@ 'mat 2023-03'::period$$, 'yearly_2022 yearly_2023'),
	($$SELECT FROM yearly WHERE declared_on <@ '2022-10'::period OR declared_on <@ prior_year('2022-10')$$, 'yearly_2021 yearly_2022'),
	($$SELECT FROM yearly_at WHERE at <@ '2022'::period$$, 'yearly_at_2022'),
	($$EXECUTE of_yearly('2022-10')$$, 'yearly_2022'),
	($$EXECUTE of_yearly_at('2022')$$, 'yearly_at_2022')
) AS t (query, partitions);
RESET plan_cache_mode;

-- A partial index on a period serves a query of the same period.
CREATE INDEX trade_2023 ON trade (value) WHERE declared_on <@ '2023'::period;
SELECT alike(plan_of($$SELECT count(*) FROM trade WHERE declared_on <@ '2023'::period AND value = 7$$), '%trade_2023%', 'partial index');

-- A role that may not use the schema reads others' views all the same.
CREATE VIEW so_far AS SELECT declared_on FROM trade WHERE declared_on <@ ytd(period(current_date));
CREATE ROLE period_test_reader;
GRANT SELECT ON so_far TO period_test_reader;
REVOKE USAGE ON SCHEMA portstats FROM PUBLIC;
CREATE FUNCTION count_so_far() RETURNS bigint LANGUAGE plpgsql SET role = 'period_test_reader' AS $$
BEGIN
	RETURN (SELECT count(*) FROM public.so_far);
END $$;
SELECT lives_ok('SELECT count_so_far()', 'planning asks for no privilege of its own');
GRANT USAGE ON SCHEMA portstats TO PUBLIC;

-- Row security: comparisons of a period do not hide an index behind a policy.
SELECT is(count(*), 0::bigint, 'operators are leakproof')
FROM pg_operator AS o JOIN pg_proc AS f ON f.oid = o.oprcode
WHERE 'period'::regtype IN (o.oprleft, o.oprright) AND NOT f.proleakproof;
SELECT is(count(*), 0::bigint, 'operators have commutators')
FROM pg_operator WHERE 'period'::regtype IN (oprleft, oprright) AND oprcom = 0;

-- ---------- soft errors ----------

SELECT CASE WHEN current_setting('server_version_num')::integer >= 160000
	THEN results_eq($$SELECT pg_input_is_valid('2023-13', 'period'), pg_input_is_valid('2021-W53', 'period'),
							 pg_input_is_valid('2023-1', 'period'), pg_input_is_valid('2023-10', 'period')$$,
					$$VALUES (false, false, false, true)$$, 'unreadable text is told softly')
	ELSE skip('soft errors came with 16') END;
CREATE FUNCTION load_what_can_be_read() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	TRUNCATE received;
	COPY received FROM PROGRAM 'printf "2023-10\n2021-W53\n2023-Q3\n"' (ON_ERROR ignore);
	RETURN (SELECT count(*) FROM received);
END $$;
SELECT CASE WHEN current_setting('server_version_num')::integer >= 170000
	THEN is(load_what_can_be_read(), 2::bigint, 'COPY skips the unreadable row')
	ELSE skip('COPY that ignores errors came with 17') END;

-- The planner's support is the operators' own: of a user's function it leaves every call as it is.
CREATE FUNCTION contains_int(period, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION contains_three(date, period, integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
CREATE FUNCTION contains_null(date, period) RETURNS boolean LANGUAGE plpgsql STABLE AS 'BEGIN RETURN $2 IS NULL; END';
ALTER FUNCTION contains_int(period, integer) SUPPORT portstats.period_contains_support;
ALTER FUNCTION contains_three(date, period, integer) SUPPORT portstats.period_contains_support;
ALTER FUNCTION contains_null(date, period) SUPPORT portstats.period_contains_support;
SELECT is((SELECT count(*) FROM generate_series(1, 3) AS n WHERE contains_int('2023', n)), 3::bigint, 'an integer is no point of a period');
SELECT is((SELECT count(*) FROM generate_series(1, 3) AS n WHERE contains_three('2023-01-01', '2024', n)), 3::bigint, 'nor are three arguments two');
SELECT is((SELECT count(*) FROM generate_series(date '2023-01-01', '2023-01-03', '1 day') AS d WHERE contains_null(d::date, NULL)), 3::bigint, 'nor is NULL a period');
-- A function that returns sets, declared as one that does not.
CREATE FUNCTION one_point(series) RETURNS record LANGUAGE c AS '$libdir/portstats', 'series_points';
SELECT throws_ok($$SELECT one_point('month 2023-01: 1')$$, '0A000', 'function that returns a set was called where no set is accepted', 'a set where no set is accepted');

-- As README says it for a search path without ours: functions by the schema, operators by OPERATOR().
SET LOCAL search_path = public;
SELECT is(date '2024-10-05' OPERATOR(portstats.<@) portstats.period('2024-10'), true, 'an operator by its schema');
SELECT throws_ok($$SELECT date '2024-10-05' <@ portstats.period('2024-10')$$, '42883', 'operator does not exist: date <@ portstats.period', 'which it needs');
SET LOCAL search_path = public, portstats;

SELECT * FROM finish();
ROLLBACK;
