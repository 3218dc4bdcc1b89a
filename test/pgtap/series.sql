-- The type series: its forms, its aggregates, what is read off it, growth by the calendar.
BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO, YMD';
SELECT plan(169);
\ir complaint.psql

-- ---------- text ----------
SELECT is(s::series::text, t, 'text: ' || s) FROM (VALUES
	('month 2023-01: 10, 2023-03: 30', 'month 2023-01: 10, 2023-03: 30'),
	('2023-03: 30, 2023-01: 10', 'month 2023-01: 10, 2023-03: 30'),
	(E'  MONTH\t2023-01:10 ,\n 2023-02 : Suppressed, UNDATED: 3 ', 'month 2023-01: 10, 2023-02: suppressed, undated: 3'),
	('2024-01/2024-02: 800, 2024-03: 460.50', 'month 2024-01/2024-02: 800, 2024-03: 460.50'),
	('month 2024-01/2024-03: 5, 2024-04: 6', 'month 2024-Q1: 5, 2024-04: 6'),
	('month ytd 2024-02: 5', 'month 2024-01/2024-02: 5'),
	('2023-W01: 1, 2023-W52: -2.0', 'week 2023-W01: 1, 2023-W52: -2.0'),
	('2023-10-05: 0', 'day 2023-10-05: 0'),
	('2023-H1: 1e3', 'half 2023-H1: 1000'),
	('2023: NaN, 0001: 0.00, 9999: 99999999999999999999999999999999999999999999.5', 'year 0001: 0.00, 2023: NaN, 9999: 99999999999999999999999999999999999999999999.5'),
	('2023-01: 0.' || repeat('0', 254), 'month 2023-01: 0.' || repeat('0', 254)), ('2023-01: 0.' || repeat('0', 255), 'month 2023-01: 0.' || repeat('0', 255)),
	('Month  RATIO 2023-01: 2.50, undated: 1', 'month ratio 2023-01: 2.50, undated: 1'), ('ratio 2023-Q1: 1', 'quarter ratio 2023-Q1: 1'), ('day ratio', 'day ratio'),
	('month', 'month'), ('Quarter undated: 5', 'quarter undated: 5')) AS t (s, t);
SELECT is(complaint(format('SELECT %L::series', s)), e || CASE WHEN e LIKE '22P02 invalid input syntax for type series%'
		THEN E'\nHINT Write a series as "month 2023-01: 10, 2023-02: suppressed, 2023-03/2023-04: 30.50".' ELSE '' END, 'text refused: ' || s) FROM (VALUES
	('', E'22P02 invalid input syntax for type series: ""\nDETAIL The text is empty.'),
	('month 2023-01', E'22P02 invalid input syntax for type series: "2023-01"\nDETAIL After each period comes a colon and its value, a number without separators of thousands.'),
	('month 2023-01: 1,', E'22P02 invalid input syntax for type series: ","\nDETAIL After a comma comes a period.'),
	('month 2023-01: 1, 2023-01: 2', E'22P02 invalid input syntax for type series: "2023-01"\nDETAIL It overlaps "2023-01".'),
	('2023-Q1: 1, 2023-04: 2', E'22P02 invalid input syntax for type series: "2023-04: 2"\nDETAIL The period is not made of whole quarters, as the first one is: a smaller unit has to stand in front.'),
	('quarter 2023-04: 2', E'22P02 invalid input syntax for type series: "2023-04: 2"\nDETAIL The period is not made of whole quarters.'),
	('2023-01: 1,234.5', E'22P02 invalid input syntax for type series: "234.5"\nDETAIL After each period comes a colon and its value, a number without separators of thousands.'),
	('undated: 1', E'22P02 invalid input syntax for type series: "undated"\nDETAIL A series without points must begin with its unit.'),
	('month undated: -1', E'22P02 invalid input syntax for type series: "undated: -1"\nDETAIL A count of rows is not negative.'),
	('month undated: 1, undated: 1', E'22P02 invalid input syntax for type series: "undated: 1"\nDETAIL "undated" comes twice.'),
	('month 2023-01: ten', E'22P02 invalid input syntax for type series: "2023-01: ten"\nDETAIL A value is a number without separators of thousands, or "suppressed".'),
	('month 2023-01: n/a', E'22P02 invalid input syntax for type series: "2023-01: n/a"\nDETAIL A value is a number without separators of thousands, or "suppressed".'),
	('month 2023-01: ', E'22P02 invalid input syntax for type series: "2023-01:"\nDETAIL A value is a number without separators of thousands, or "suppressed".'),
	('month 2023-01: 1.2.3', '22P02 invalid input syntax for type numeric: "1.2.3"'),
	('month 2023-13: 1', E'22008 period out of range: "2023-13"\nDETAIL Months go from 01 to 12, unlike "13".')) AS t (s, e);

-- ---------- the aggregates ----------
CREATE TABLE facts AS
	SELECT n, n % 5 AS g, date '2021-12-25' + (n * 7919) % 800 AS d, CASE WHEN n % 7 = 0 THEN NULL ELSE round(n * 1.37 - 700, n % 4) END AS v
	FROM generate_series(1, 3000) AS n WHERE (n * 7919) % 800 / 50 <> n % 5;
INSERT INTO facts VALUES (3001, 1, NULL, 5), (3002, 1, NULL, NULL);
ANALYZE facts;
CREATE TABLE unit_names (u text); INSERT INTO unit_names VALUES ('year'), ('half'), ('quarter'), ('month'), ('week'), ('day');
-- Rows whose only values are NULL come out as a point without a value.
SELECT results_eq(format($$SELECT g, p.period, p.start_date, p.end_date, p.value::text FROM (SELECT g, series(v, d, %L) AS s FROM facts GROUP BY g) AS t, points(s) AS p ORDER BY g, start_date$$, u),
	format($$SELECT g, period(d, %1$L), start_date(period(d, %1$L)), end_date(period(d, %1$L)), sum(v)::text FROM facts WHERE d IS NOT NULL GROUP BY g, 2 ORDER BY g, 2$$, u), 'points by ' || u)
	FROM unit_names;
SELECT results_eq($$SELECT g, series(v, d) = series(v, d, 'MONTH') FROM facts GROUP BY g ORDER BY g$$, $$SELECT g, true FROM generate_series(0, 4) AS g$$, 'by month unless something else is said');
SELECT results_eq($$SELECT series(v::int, d)::text, series(v::smallint, d)::text, series(v::bigint, d)::text FROM facts$$,
	$$SELECT s, s, s FROM (SELECT series(round(v), d)::text AS s FROM facts) AS t$$, 'whole numbers of any width');
SELECT results_eq($$SELECT undated(series(v, d)), unit(series(v, d)), first_period(series(v, d)), last_period(series(v, d)) FROM facts$$,
	$$SELECT 2::bigint, 'month', '2021-12'::period, '2024-03'::period$$, 'rows without a day are counted');
SELECT is((SELECT series(v, d) FROM facts WHERE false), NULL, 'no row: NULL');
SELECT is((SELECT series(v, d)::text FROM facts WHERE d IS NULL), 'month undated: 2', 'no row with a day');
SELECT is((SELECT series(v, d)::text FROM (VALUES (NULL::numeric, date '2023-10-05'), (NULL, '2023-10-06'), (0, '2023-11-01')) AS t (v, d)),
	'month 2023-10: suppressed, 2023-11: 0', 'all NULL is suppressed, a zero is a zero');
SELECT results_eq($$SELECT series(v, d) FILTER (WHERE g = 3) FROM facts$$, $$SELECT series(v, d) FROM facts WHERE g = 3$$, 'FILTER');
-- A running question: a state is read while it grows.
SELECT results_eq($$SELECT n, series(v, d) OVER (ORDER BY n) FROM facts WHERE n < 200 ORDER BY n$$,
	$$SELECT n, (SELECT series(v, d) FROM facts AS b WHERE b.n <= a.n) FROM facts AS a WHERE n < 200 ORDER BY n$$, 'as a window aggregate');
SELECT results_eq($$SELECT n, series(v, d) OVER (ORDER BY n ROWS 3 PRECEDING) FROM facts WHERE n < 100 ORDER BY n$$,
	$$SELECT n, (SELECT series(v, d) FROM (SELECT * FROM facts AS b WHERE b.n <= a.n ORDER BY b.n DESC LIMIT 4) AS l) FROM facts AS a WHERE n < 100 ORDER BY n$$, 'over a moving frame');
SELECT is(complaint(q), e, 'refused: ' || q) FROM (VALUES
	($$SELECT series(v, d, 'fortnight') FROM facts$$, E'22023 unknown unit of periods: "fortnight"\nHINT Units are "year", "half", "quarter", "month", "week" (ISO) and "day".'),
	($$SELECT series(v, d, NULL) FROM facts$$, E'22004 the unit of a series must not be NULL\nHINT Give one such as ''month'', or leave it out.'),
	($$SELECT series(v, d, CASE WHEN n < 2999 THEN 'month' END ORDER BY n) FROM facts$$, E'22004 the unit of a series must not be NULL\nHINT Give one such as ''month'', or leave it out.'),
	($$SELECT series(v, d, CASE WHEN n < 2999 THEN 'month' ELSE 'day' END ORDER BY n) FROM facts$$,
		E'22023 the unit varies within one aggregate call\nDETAIL It was "month" in one row and "day" in another.\nHINT Give one unit for the whole call.'),
	($$SELECT series(1, date '0001-12-31 BC')$$, E'22008 the period of date 0001-12-31 BC is out of range\nDETAIL Periods lie within the years 0001 to 9999.'),
	($$SELECT series(1, date 'infinity')$$, E'22008 the period of date infinity is out of range\nDETAIL Periods lie within the years 0001 to 9999.'),
	($$SELECT series(1, date '9999-12-31', 'week')$$, E'22008 the period of date 9999-12-31 is out of range\nDETAIL Periods lie within the years 0001 to 9999.'),
	($$SELECT series_accum(NULL, 1, '2023-10-05')$$, E'22023 a transition function of series was called outside an aggregate\nHINT Call the aggregate itself.'),
	($$SELECT series_merge('month', 'month')$$, E'22023 a transition function of series was called outside an aggregate\nHINT Call the aggregate itself.')) AS t (q, e);

-- Values that 128 bits have no room for, beside others: what sum() gives, digit for digit.
CREATE TABLE odd AS
	SELECT n, date '2023-01-01' + (n * 13) % 200 AS d, CASE n % 50 WHEN 0 THEN 'NaN' WHEN 1 THEN 1e60 + n WHEN 2 THEN round(n * 0.1 ^ 45::numeric, 50) WHEN 3 THEN 170141183460469231731687303715884105727
		WHEN 4 THEN -170141183460469231731687303715884105727 WHEN 5 THEN round(0::numeric, 300) ELSE round(n / 7.0, n % 5) END AS v
	FROM generate_series(1, 400) AS n;
SELECT results_eq(format($$SELECT p.period, p.value::text FROM (SELECT series(v, d, 'week') AS s FROM odd WHERE n %% 50 NOT IN (%1$s)) AS t, points(s) AS p$$, skip),
	format($$SELECT period(d, 'week'), sum(v)::text FROM odd WHERE n %% 50 NOT IN (%1$s) GROUP BY 1 ORDER BY 1$$, skip), 'huge, tiny and special values but ' || skip)
	FROM (VALUES ('-1'), ('0'), ('0, 1'), ('0, 1, 2'), ('0, 1, 2, 5'), ('0, 1, 2, 3, 4, 5')) AS t (skip);
SELECT results_eq(format($$SELECT combine(s)::text, combine(s ORDER BY k DESC)::text FROM (SELECT n %% 7 AS k, series(v, d, 'week') AS s FROM odd WHERE n %% 50 NOT IN (%1$s) GROUP BY 1) AS t$$, skip),
	format($$SELECT s, s FROM (SELECT series(v, d, 'week')::text AS s FROM odd WHERE n %% 50 NOT IN (%1$s)) AS t$$, skip), 'and combined, but ' || skip)
	FROM (VALUES ('-1'), ('0'), ('0, 1'), ('0, 1, 2'), ('0, 1, 2, 5'), ('0, 1, 2, 3, 4, 5')) AS t (skip);

-- ---------- one form ----------
-- Case 16: the same in every order and nesting.
CREATE TABLE parts (k text, s series);
INSERT INTO parts VALUES ('A', '2023-01: 10, 2023-03: 30'), ('B', '2023-01: 5, 2023-02: 7'), ('C', '2023-02: 1, 2023-05: 9');
SELECT results_eq(format($$SELECT combine(s)::text, total(combine(s)), encode(series_send(combine(s)), 'hex') FROM (SELECT combine(s ORDER BY k %2$s) AS s FROM parts GROUP BY k %1$s) AS t$$, nest, sort),
	$$SELECT 'month 2023-01: 15, 2023-02: 8, 2023-03: 30, 2023-05: 9', 62::numeric, encode(series_send('2023-01: 15, 2023-02: 8, 2023-03: 30, 2023-05: 9'), 'hex')$$, 'case 16: ' || nest || sort)
	FROM (VALUES (''), ($$= 'A'$$), ($$= 'B'$$), ($$= 'C'$$)) AS n (nest), (VALUES (''), ('DESC')) AS o (sort);
SELECT results_eq($$SELECT m.period FROM missing('2023-01: 15, 2023-02: 8, 2023-03: 30, 2023-05: 9') AS m$$, $$SELECT '2023-04'::period$$, 'case 16: April is missing');
SELECT results_eq($$SELECT series(v, d) = combine, series_send(series(v, d)) = series_send(combine) FROM facts, (SELECT combine(s) FROM (SELECT series(v, d) AS s FROM facts GROUP BY g) AS t) AS c GROUP BY combine$$,
	'SELECT true, true', 'parts combined are the series of all rows, byte for byte');
SELECT is((SELECT series(round(0, n), date '2023-01-01' + n)::text FROM generate_series(254, 255) AS n), 'month 2023-09: 0.' || repeat('0', 255), 'a zero with many places');
SELECT results_eq($$SELECT s::text FROM (TABLE parts UNION ALL TABLE parts UNION ALL SELECT 'A', '2023-01: 10.0, 2023-03: 30') AS t GROUP BY s ORDER BY 1$$,
	$$SELECT s::text FROM parts UNION ALL SELECT 'month 2023-01: 10.0, 2023-03: 30' ORDER BY 1$$, 'hashed: equal as they print');
SELECT results_eq($$SELECT '2023-01: 10'::series = '2023-01: 10', '2023-01: 10'::series = '2023-01: 10.0', '2023-01: 10'::series <> '2023-02: 10', 'month'::series <> 'day'$$,
	'SELECT true, false, true, true', '= and <>');
-- Text and binary forms, of every layout, come back as they were.
CREATE TABLE layouts (s series);
INSERT INTO layouts SELECT series(v, d, u) FROM facts, unit_names GROUP BY g, u UNION ALL SELECT series(v, d, u) FROM odd, unit_names GROUP BY n % 3, u
	UNION ALL SELECT series(v * 1e25, d, u) FROM facts, unit_names GROUP BY g, u;
INSERT INTO layouts VALUES ('month'), ('month undated: 9'), ('month ratio 2023-01: 5'), ('2023-01: suppressed'), ('2023-01: suppressed, 2023-02: 1e70'), ('2023-01/2023-02: 1, 2023-03: 2'), ('2023-01/2023-02: 1e30, 2023-05: suppressed');
SELECT is_empty($$SELECT s FROM layouts WHERE s::text::series <> s$$, 'text comes back as it was');
SELECT is((SELECT count(*) FROM layouts), 85::bigint, 'of every layout');
SELECT results_eq($$SELECT count(DISTINCT s), count(*) FROM (TABLE layouts UNION ALL TABLE layouts) AS t$$, $$SELECT count(DISTINCT s::text), 2 * count(*) FROM layouts$$, 'sorted: the same');
SELECT is_empty($$SELECT * FROM layouts AS a, layouts AS b WHERE (a.s < b.s)::int + (a.s = b.s)::int + (a.s > b.s)::int <> 1 OR (a.s <= b.s) <> NOT (a.s > b.s) OR (a.s >= b.s) <> NOT (a.s < b.s) OR (a.s = b.s) <> (a.s::text = b.s::text)$$, 'there is one order');
-- Kept in a table: at most 24 bytes a point and 100 beyond them.
SELECT is_empty($$SELECT pg_column_size(s), (SELECT count(*) FROM points(s)) FROM (SELECT series(v, d, u) AS s FROM facts, unit_names GROUP BY g, u UNION ALL SELECT series(v * 1e25, d, u) FROM facts, unit_names GROUP BY g, u) AS t
	WHERE pg_column_size(s) > 100 + 24 * (SELECT count(*) FROM points(s))$$, 'how much it takes');
SELECT is((SELECT pg_column_size(series(-1e9 - n + 0.01, date '2014-01-01' + n)) FROM generate_series(1, 3651) AS n), 984, 'ten years of money, month by month: below a kilobyte');

-- ---------- figures by period ----------
CREATE TABLE published (k int, v numeric, p period);
INSERT INTO published VALUES (1, 380, '2023-01'), (2, 320, '2023-02'), (3, 400, '2023-03'), (4, 800, '2024-01/2024-02'), (5, 460, '2024-03'), (6, 440, '2024-04'), (7, 9, NULL), (8, NULL, '2024-05');
SELECT is((SELECT series_of(v, p)::text FROM published), 'month 2023-01: 380, 2023-02: 320, 2023-03: 400, 2024-01/2024-02: 800, 2024-03: 460, 2024-04: 440, 2024-05: suppressed, undated: 1', 'case 17: two months in one figure');
SELECT results_eq($$SELECT series_of(v, p ORDER BY k DESC), series_of(v, p, 'month'), series_of(v::int, p), series_of(v::smallint, p, 'month'), series_of(v::bigint, p) FROM published$$,
	'SELECT s, s, s, s, s FROM (SELECT series_of(v, p) AS s FROM published) AS t', 'in any order, of any width');
SELECT is((SELECT series_of(v, p ORDER BY o)::text FROM (VALUES (1, 5, '2024-Q2'::period), (2, 1, '2024-Q1'), (3, 2, '2024-07')) AS t (o, v, p)), 'month 2024-Q1: 1, 2024-Q2: 5, 2024-07: 2', 'the largest unit that all are made of');
SELECT is((SELECT series_of(v, p ORDER BY o DESC)::text FROM (VALUES (1, 5, '2024-Q2'::period), (2, 1, '2024-Q1'), (3, 2, '2024-07')) AS t (o, v, p)), 'month 2024-Q1: 1, 2024-Q2: 5, 2024-07: 2', 'whatever comes first');
SELECT is((SELECT series_of(1, p)::text FROM (VALUES ('2024'::period), ('2023'), ('2021/2022')) AS t (p)), 'year 2021/2022: 1, 2023: 1, 2024: 1', 'years');
SELECT is((SELECT series_of(1, p)::text FROM (VALUES ('2024-W02'::period), ('2024-02')) AS t (p)), 'day 2024-W02: 1, 2024-02: 1', 'a week and a month are made of days');
SELECT is((SELECT series_of(v, p)::text FROM (VALUES (1, '2024-02'::period), (2, '2024-02'), (NULL, '2024-03'), (0, '2024-04')) AS t (v, p)), 'month 2024-02: 3, 2024-03: suppressed, 2024-04: 0', 'figures of one period add up');
SELECT is(complaint($$SELECT series_of(v, p ORDER BY p) FROM (VALUES (800, '2024-Q1'::period), (460, '2024-03')) AS t (v, p)$$),
	E'22023 period "2024-03" overlaps another period of the series\n'
	'DETAIL A figure for several periods and a figure for one of them cannot be told apart in a total.\n'
	'HINT Leave out the totals of longer periods; make a series of each source and combine() them; for running totals since New Year give the last month of each, and decumulate() the series.', 'a quarter and its month');
SELECT is(complaint($$SELECT series_of(1, '2024-01', 'quarter')$$),
	E'22023 period "2024-01" is not made of whole quarters\nDETAIL The series has one point a quarter.\nHINT Give a period such as "2024-Q1".', 'a month in quarters');
-- Put together from several sources, what overlaps is one point.
SELECT results_eq($$SELECT combine(s ORDER BY k)::text, combine(s ORDER BY k DESC)::text FROM (VALUES (1, '2024-01/2024-02: 800, 2024-04: 5'::series), (2, '2024-01: 5, 2024-02: 7, 2024-03: 1'), (3, 'month 2024-02/2024-03: suppressed'), (4, '2024-06: 1')) AS t (k, s)$$,
	$$SELECT t, t FROM (VALUES ('month 2024-Q1: 813, 2024-04: 5, 2024-06: 1')) AS x (t)$$, 'sources that publish in other periods');
SELECT is((SELECT combine(s ORDER BY k)::text FROM (VALUES (1, '2024-01: 1, 2024-02: 1e60, 2024-03: NaN, 2024-04: 5, 2024-05: 5'::series), (2, 'month 2024-01/2024-03: suppressed')) AS t (k, s)),
	'month 2024-Q1: NaN, 2024-04: 5, 2024-05: 5', 'numbers that 128 bits do not hold, too');
SELECT is((SELECT combine(s)::text FROM (VALUES ('2024-01: suppressed, 2024-02: suppressed'::series), ('month 2024-01/2024-02: suppressed')) AS t (s)), 'month 2024-01/2024-02: suppressed', 'nothing but suppressed stays so');
SELECT is(complaint($$SELECT combine(s) FROM (VALUES ('2024-01: 1'::series), ('2024-Q1: 1')) AS t (s)$$),
	E'22023 cannot combine a series by month and one by quarter\nHINT Bring both to the larger unit with regroup(series, unit), or name the unit where they are made, as in series_of(value, p, ''month'').', 'other units');
SELECT results_eq($$SELECT combine(s ORDER BY k)::text, combine(s ORDER BY k DESC)::text FROM (VALUES (1, 'month undated: 1'::series), (2, '2024-Q1: 5'), (3, 'day undated: 2')) AS t (k, s)$$, $$SELECT t, t FROM (VALUES ('quarter 2024-Q1: 5, undated: 3')) AS x (t)$$, 'without points a unit says nothing');
SELECT is((SELECT combine(s)::text FROM (VALUES (NULL::series), ('2024-01: 1, undated: 2'), (NULL), ('month undated: 3')) AS t (s)), 'month 2024-01: 1, undated: 5', 'NULL is no series');

-- ---------- aggregates of the user's own ----------
-- One that begins with a stored series, one that ends with the growing state.
CREATE AGGREGATE from_stock(numeric, date) (SFUNC = portstats.series_accum, STYPE = series, INITCOND = 'month 2023-01: 100, 2024-05/2024-06: 3');
SELECT is((SELECT from_stock(v, d)::text FROM (VALUES (1.5, date '2023-01-05'), (2, '2022-01-05')) AS t (v, d)), 'month 2022-01: 2, 2023-01: 101.5, 2024-05/2024-06: 3', 'it may begin with any series');
SELECT is(complaint($$SELECT from_stock(1, '2024-05-05')$$),
	E'22023 period "2024-05" overlaps another period of the series\n'
	'DETAIL A figure for several periods and a figure for one of them cannot be told apart in a total.\n'
	'HINT Leave out the totals of longer periods; make a series of each source and combine() them; for running totals since New Year give the last month of each, and decumulate() the series.', 'a day within a point of two months');
CREATE TABLE unsettled AS SELECT from_stock(v, d) AS s FROM facts WHERE d < '2024-05-01' UNION ALL SELECT from_stock(v, d) FROM odd;
SELECT is_empty($$SELECT s FROM unsettled WHERE s <> s::text::series OR series_hash(s) <> series_hash(s::text::series)$$, 'a state that was stored as it was is read as any series');
-- A unit that varies is refused in the combine function, too.
CREATE TABLE named (v integer, p period, u text) PARTITION BY LIST (u);
CREATE TABLE named_month PARTITION OF named FOR VALUES IN ('month');
CREATE TABLE named_quarter PARTITION OF named FOR VALUES IN ('quarter');
INSERT INTO named VALUES (1, '2023-01', 'month'), (2, '2023-Q2', 'quarter');
SET LOCAL enable_partitionwise_aggregate = on;
SELECT is(left(complaint($$SELECT series_of(v, p, u) FROM named$$), 5), '22023', 'units that vary, partition by partition');
SET LOCAL enable_partitionwise_aggregate = off;
CREATE AGGREGATE counting(numeric, date) (SFUNC = portstats.series_accum, STYPE = series, FINALFUNC = portstats.series_final, INITCOND = 'month undated: 9223372036854775806');
SELECT is((SELECT undated(counting(1, NULL))), 9223372036854775807, 'the largest count of rows');
SELECT is(complaint($$SELECT counting(1, NULL) FROM generate_series(1, 2)$$), '22003 more than 9223372036854775807 rows in one aggregate', 'no row more');
-- A large total that comes and goes takes the place that it had.
CREATE AGGREGATE growing(numeric, date) (SFUNC = portstats.series_accum, STYPE = series);
SELECT is((SELECT pg_column_size(growing((1 - n % 2 * 2) * (1e2000 + 1), '2024-01-01')) FROM generate_series(1, 1000) AS n),
	(SELECT pg_column_size(growing((1 - n % 2 * 2) * (1e2000 + 1), '2024-01-01')) FROM generate_series(1, 10) AS n), 'a state grows with its points, not with its rows');
CREATE AGGREGATE moving_back(numeric, date) (SFUNC = portstats.series_accum, STYPE = series, FINALFUNC = portstats.series_final,
	MSFUNC = portstats.series_accum, MINVFUNC = portstats.series_accum, MSTYPE = series, MFINALFUNC = portstats.series_final);
SELECT is((SELECT count(moving_back) FROM (SELECT moving_back(v, d) OVER (ORDER BY n ROWS 10 PRECEDING) FROM facts WHERE n < 500 AND d IS NOT NULL) AS t), (SELECT count(*) FROM facts WHERE n < 500), 'nor does an inverse that adds crash');

-- What puts workers' parts of series_of together: the unit of all, and what overlaps is an error there too.
CREATE AGGREGATE merged(series) (SFUNC = portstats.series_of_merge, STYPE = series);
SELECT results_eq(format($$SELECT merged(s ORDER BY k)::text, merged(s ORDER BY k DESC)::text FROM (VALUES %s) AS t (k, s)$$, parts), format('SELECT %1$L, %1$L', result), 'parts: ' || result) FROM (VALUES
	($$(1, 'month undated: 1'::series), (2, '2024-Q1: 5'), (3, NULL)$$, 'quarter 2024-Q1: 5, undated: 1'),
	($$(1, 'month undated: 1'::series), (2, 'week undated: 5'), (3, NULL)$$, 'day undated: 6'),
	($$(1, '2024: 1'::series), (2, '2023-Q1: 5'), (3, '2022-W02: 1')$$, 'day 2022-W02: 1, 2023-Q1: 5, 2024: 1'),
	($$(1, '2024: 1, undated: 2'::series), (2, '2023-Q1: 5, undated: 5'), (3, '2023-H2: 6')$$, 'quarter 2023-Q1: 5, 2023-H2: 6, 2024: 1, undated: 7')) AS t (parts, result);
SELECT throws_ok($$SELECT merged(s) FROM (VALUES ('2024-Q1: 1'::series), ('2024-02: 1')) AS t (s)$$, '22023', 'period "2024-02" overlaps another period of the series', 'a quarter in one part and its month in another');

-- ---------- reading ----------
CREATE TABLE one AS SELECT '2023-01: 380, 2023-02: 320, 2023-03: 400, 2024-01/2024-02: 800, 2024-03: 460, 2024-04: 440, 2024-05: suppressed, 2024-08: 0'::series AS s;
SELECT results_eq($$SELECT p.* FROM one, points(s) AS p WHERE period >= '2024-01/2024-02'$$,
	$$VALUES ('2024-01/2024-02'::period, date '2024-01-01', date '2024-02-29', 800::numeric), ('2024-03', '2024-03-01', '2024-03-31', 460), ('2024-04', '2024-04-01', '2024-04-30', 440),
		('2024-05', '2024-05-01', '2024-05-31', NULL), ('2024-08', '2024-08-01', '2024-08-31', 0)$$, 'points');
SELECT results_eq($$SELECT p, value_at(s, p), total(s, p) FROM one, (VALUES ('2023-01'::period), ('2023-01/2023-02'), ('2024-01/2024-02'), ('2024-01'), ('2024-Q1'), ('2024-05'), ('2024-06'), ('2024-04/2024-05'), ('2024-08'), ('2022-12'), ('2025-01'), ('2023-02/2023-04'), ('0001'), ('9999')) AS t (p)$$,
	$$VALUES ('2023-01'::period, 380::numeric, 380::numeric), ('2023-01/2023-02', NULL, 700), ('2024-01/2024-02', 800, 800), ('2024-01', NULL, NULL), ('2024-Q1', NULL, 1260), ('2024-05', NULL, NULL), ('2024-06', NULL, NULL), ('2024-04/2024-05', NULL, NULL), ('2024-08', 0, 0),
		('2022-12', NULL, NULL), ('2025-01', NULL, NULL), ('2023-02/2023-04', NULL, NULL), ('0001', NULL, NULL), ('9999', NULL, NULL)$$, 'value_at, and total of a period');
SELECT results_eq($$SELECT total(s), first_period(s), last_period(s), unit(s), undated(s) FROM one$$, $$SELECT 2800::numeric, '2023-01'::period, '2024-08'::period, 'month', 0::bigint$$, 'total and ends');
SELECT is((SELECT total(series '2023-01: 170141183460469231731687303715884105727, 2023-02: 1, 2023-03: 0.50')::text), '170141183460469231731687303715884105728.50', 'a total that 128 bits do not hold');
SELECT results_eq($$SELECT ytd('2023-10')::text, mat('2023-10')::text$$, $$SELECT '2023-01/2023-10', '2022-11/2023-10'$$, 'a literal is a period still');
SELECT results_eq($$SELECT total(series 'month'), total(series '2023-01: suppressed'), first_period('month'), last_period('month'), first_period('2023-01: suppressed'), (SELECT count(*) FROM points('month')), (SELECT count(*) FROM missing('month'))$$,
	$$SELECT NULL::numeric, NULL::numeric, NULL::period, NULL::period, '2023-01'::period, 0::bigint, 0::bigint$$, 'a series without values');
SELECT results_eq($$SELECT m.period, suppressed FROM one, missing(s) AS m$$,
	$$SELECT p, p = '2024-05' FROM periods('2023-04/2024-07', 'month') AS p WHERE start_date(p) NOT BETWEEN '2024-01-01' AND '2024-04-30'$$, 'missing');
SELECT results_eq($$SELECT m.* FROM missing('2024-02/2024-03: suppressed, 2024-04: 5', '2024-01/2024-05') AS m$$,
	$$VALUES ('2024-01'::period, date '2024-01-01', date '2024-01-31', false), ('2024-02', '2024-02-01', '2024-02-29', true), ('2024-03', '2024-03-01', '2024-03-31', true), ('2024-05', '2024-05-01', '2024-05-31', false)$$, 'missing in a period');
SELECT results_eq($$SELECT array_agg(m.period::text) FROM missing('day 2024-02-27: 1, 2024-03-02: 1') AS m$$, $$SELECT ARRAY['2024-02-28', '2024-02-29', '2024-03-01']$$, 'missing days');
SELECT is(complaint(q), E'22023 period "2024-01-15/2024-02-14" is not made of whole months\nDETAIL The series has one point a month.\nHINT Give a period such as "2024-01".', q)
	FROM (SELECT format($$SELECT %s FROM one$$, f) AS q FROM (VALUES ('total(s, ''2024-01-15/2024-02-14'')'), ('value_at(s, ''2024-01-15/2024-02-14'')'), ('missing(s, ''2024-01-15/2024-02-14'')'),
		('growth(s, ''2024-01-15/2024-02-14'')'), ('growth(s, ''2024-01'', ''2024-01-15/2024-02-14'')')) AS t (f)) AS x;
-- Against plain SQL, at every month: totals of what is complete alone.
SELECT results_eq($$SELECT g, p, total(s, p)::text FROM (SELECT g, series(v, d, 'week') AS s FROM facts GROUP BY g) AS t, periods('2021-12-20/2024-04-07', 'week') AS q (w), LATERAL (SELECT period(daterange(start_date(w), end_date(w) + 15))) AS r (p) ORDER BY g, p$$,
	$$SELECT g, p, CASE WHEN count(x) = 3 THEN sum(x)::text END FROM generate_series(0, 4) AS g, periods('2021-12-20/2024-04-07', 'week') AS q (w), LATERAL (SELECT period(daterange(start_date(w), end_date(w) + 15))) AS r (p),
		periods(p, 'week') AS i (one), LATERAL (SELECT sum(v) AS x FROM facts AS f WHERE f.g = g.g AND d <@ one) AS z GROUP BY g, p ORDER BY g, p$$, 'totals of three weeks');

-- ---------- growth ----------
-- Case 15.
CREATE TABLE months AS
	SELECT series_of(v, p) FILTER (WHERE p <> '2024-10') AS s, series_of(CASE WHEN p = '2024-10' THEN 0 ELSE v END, p) AS z
	FROM (SELECT 100 + n AS v, period((date '2024-01-01' + n * interval '1 month')::date, 'month') AS p FROM generate_series(0, 25) AS n) AS t;
SELECT results_eq($$SELECT period, current, base, change, round(pct, 12) FROM months, growths(s) WHERE period IN ('2025-09', '2025-10', '2025-11')$$,
	$$VALUES ('2025-09'::period, 120::numeric, 108::numeric, 12::numeric, 11.111111111111), ('2025-11', 122, 110, 12, 10.909090909091)$$, 'case 15: twelve months back');
SELECT results_eq($$SELECT (g).current, (g).base, (g).pct FROM (SELECT growth(s, '2025-10') AS g FROM months) AS t$$, 'SELECT 121::numeric, NULL::numeric, NULL::numeric', 'case 15: base missing');
SELECT results_eq($$SELECT period, pct FROM months, growths(s, 1) WHERE period <@ '2024-10/2024-12'::period$$, $$SELECT '2024-12'::period, 100 * 1.0 / 110$$, 'case 15: November 2024 over the month before is not known');
SELECT results_eq($$SELECT current, base, change, pct FROM months, growths(z) WHERE period = '2025-10'$$, 'SELECT 121::numeric, 0::numeric, 121::numeric, NULL::numeric', 'case 15: a base of zero is there');
SELECT results_eq($$SELECT count(*) FROM months, missing(s) UNION ALL SELECT count(*) FROM months, missing(z)$$, 'VALUES (1::bigint), (0)', 'case 15: and the month counts as present');
-- Case 17.
SELECT results_eq($$SELECT p, (g).current, (g).base, round((g).pct, 12) FROM (SELECT p, growth(s, p) AS g FROM one, (VALUES ('2024-01/2024-02'::period), ('2024-03'), ('2024-01'), ('2024-02'), ('ytd 2024-03')) AS t (p)) AS x$$,
	$$VALUES ('2024-01/2024-02'::period, 800::numeric, 700::numeric, 14.285714285714), ('2024-03', 460, 400, 15), ('2024-01', NULL, 380, NULL), ('2024-02', NULL, 320, NULL), ('2024-Q1', 1260, 1100, 14.545454545455)$$, 'case 17');
SELECT results_eq($$SELECT period, start_date, current, base FROM one, growths(s)$$, $$VALUES ('2024-01/2024-02'::period, date '2024-01-01', 800::numeric, 700::numeric), ('2024-03', '2024-03-01', 460, 400)$$, 'case 17: all growths');
SELECT results_eq($$SELECT period, current, base FROM growths('2024-01/2024-02: 800, 2025-01: 1, 2025-02: 900, 2027-01: 5')$$, $$SELECT '2025-01/2025-02'::period, 901::numeric, 800::numeric$$, 'two months in one figure a year before');
SELECT results_eq($$SELECT period, base FROM growths('week 2020-W01: 2, 2020-W53: 3, 2021-W01: 4, 2021-W52: 5, 2022-W01: 6, 2022-W52: 7')$$, $$VALUES ('2021-W01'::period, 2::numeric), ('2022-W01', 4), ('2022-W52', 5)$$, 'weeks by their number');
SELECT results_eq($$SELECT period, base FROM growths('day 2023-02-28: 1, 2024-02-28: 2, 2024-02-29: 3, 0001-01-01: 4')$$, $$VALUES ('2024-02-28'::period, 1::numeric), ('2024-02-29', 1)$$, 'days by their date');
SELECT results_eq($$SELECT (g).current, (g).base, (g).change, (g).pct FROM (SELECT growth('week 2020-W53: 3', '2020-W53') AS g) AS t$$, 'SELECT 3::numeric, NULL::numeric, NULL::numeric, NULL::numeric', 'a week that the year before did not have');
SELECT results_eq($$SELECT (growth(s, '2024-03', '2023-03')).*, (growth(s, '2024-03', '2024-01/2024-02')).pct FROM one$$, $$SELECT 460::numeric, 400::numeric, 60::numeric, 100 * 60::numeric / 400, 100 * (460 - 800)::numeric / 800$$, 'any two periods');
SELECT is_empty($$SELECT * FROM unnest(ARRAY['2023-01: suppressed, 2024-01: 5', '2023-01: 5, 2024-01: suppressed', '2023-01: 1, 2023-03: 1, 2024-01/2024-03: 9', 'month 2023-01/2023-03: 9, 2024-01: 1, 2024-03: 1',
	'month 2023-01/2023-03: 9, 2024-01: 1, 2024-02: suppressed, 2024-03: 1', '2023-01: 1, 2023-02: suppressed, 2023-03: 1, 2024-01/2024-03: 9', 'week 2023-W01: 5, 2024-W01: suppressed', 'week 2023-W01: suppressed, 2024-W01: 5']::series[]) AS s, growths(s)$$, 'no growth of what is not complete');
SELECT is(complaint($$SELECT * FROM one, growths(s, 0)$$), E'22023 lag must be positive: 0\nHINT 1 is the month before; growths(series) compares with the year before.', 'no lag');
SELECT is_empty($$SELECT * FROM one, growths(s, 2147483647)$$, 'nothing so far back');
SELECT is(complaint($$SELECT growth('week 2024-W01: 5', '2024-W01/2024-W02')$$),
	E'22023 the year before "2024-01-01/2024-01-14" is not made of whole weeks\nDETAIL It would be "2023-01-01/2023-01-14".\nHINT Give both periods: growth(series, current_period, base_period).', 'two weeks a year before');
SELECT results_eq(format($$SELECT g, (x).* FROM (SELECT g, growths(series(v, d), %1$s) AS x FROM facts GROUP BY g) AS t ORDER BY g, 2$$, lag),
	format($$WITH m AS (SELECT g, period(d, 'month') AS p, date_trunc('month', d)::date AS m, sum(v) AS v FROM facts WHERE d IS NOT NULL GROUP BY g, 2, 3)
		SELECT c.g, c.p, c.m, c.v, b.v, c.v - b.v, CASE WHEN b.v > 0 THEN 100 * (c.v - b.v) / b.v END FROM m AS c JOIN m AS b ON c.g = b.g AND b.m = c.m - interval '%1$s months' WHERE c.v IS NOT NULL AND b.v IS NOT NULL ORDER BY 1, 2$$, lag), 'growths over ' || lag)
	FROM (VALUES (1), (3), (12)) AS t (lag);
SELECT results_eq($$SELECT g, (x).* FROM (SELECT g, growths(series(v, d)) AS x FROM facts GROUP BY g) AS t ORDER BY g, 2$$, $$SELECT g, (x).* FROM (SELECT g, growths(series(v, d), 12) AS x FROM facts GROUP BY g) AS t ORDER BY g, 2$$, 'the year before is twelve months before');
SELECT results_eq($$SELECT g, p, (growth(s, p)).* FROM (SELECT g, series(v, d) AS s FROM facts GROUP BY g) AS t, periods('2022-12/2024-02', 'month') AS p WHERE value_at(s, p) IS NOT NULL AND value_at(s, prior_year(p)) IS NOT NULL ORDER BY g, p$$,
	$$SELECT g, p, (yoy(v, d, p)).* FROM facts, periods('2022-12/2024-02', 'month') AS p GROUP BY g, p HAVING sum(v) FILTER (WHERE d <@ p) IS NOT NULL AND sum(v) FILTER (WHERE d <@ prior_year(p)) IS NOT NULL ORDER BY g, p$$, 'where both are there, as yoy');

-- ---------- ratios ----------
-- Unit values, indices and means say what they are, and are refused where they would be totalled.
CREATE TABLE ratios AS SELECT a, b, a / b AS r FROM (VALUES ('2023-01: 100, 2023-02: 300, 2024-01: 240, 2024-02: 440'::series, '2023-01: 10, 2023-02: 60, 2024-01: 20, 2024-02: 40'::series)) AS t (a, b);
SELECT results_eq($$SELECT r::text, value_at(r, '2023-02'), total(r, '2023-02'), (growth(r, '2024-01')).pct, total(a, '2023-01/2023-02') / total(b, '2023-01/2023-02') FROM ratios$$,
	$$SELECT format('month ratio 2023-01: %s, 2023-02: %s, 2024-01: %s, 2024-02: %s', 100 / 10.0, 300 / 60.0, 240 / 20.0, 440 / 40.0), 300 / 60.0, 300 / 60.0, 100 * (12 - 10) / 10.0, 400 / 70.0$$, 'a ratio of one period is one');
SELECT results_eq($$SELECT period, current, base FROM ratios, growths(r)$$, $$VALUES ('2024-01'::period, 12.0, 10.0), ('2024-02', 11.0, 5.0)$$, 'and has its growth');
SELECT results_eq($$SELECT split_part(x::text, ' 20', 1) FROM ratios, unnest(ARRAY[r * 2, 2 * r, r / 2, r + r, r - a, a + r, r / r, slice(r, '2023'), regroup(r, 'month'), fill(r, 'linear', 12), index_to(r, '2023-01'), index_to(a, '2023-01'), moving_avg(a, 2)]) AS x$$,
	$$SELECT 'month ratio' FROM generate_series(1, 13)$$, 'what is made of ratios is ratios');
SELECT results_eq($$SELECT split_part(x::text, ' 20', 1) FROM ratios, unnest(ARRAY[a * 2, a / 2, a + b, a - b, ytd(a), moving(a, 2), slice(a, '2023'), fill(a, 'linear', 12), regroup(a, 'month')]) AS x$$,
	$$SELECT 'month' FROM generate_series(1, 9)$$, 'and of totals, totals');
SELECT is(complaint(format('SELECT %s FROM ratios', f)),
	E'22023 ratios of several periods have no total\n'
	'DETAIL The series is of unit values, an index or means, as /, index_to and moving_avg make them.\n'
	'HINT Total first and divide last, as in total(a, p) / total(b, p), ytd(a) / ytd(b) or combine(a) / combine(b).', 'refused: ' || f)
	FROM unnest(ARRAY['total(r)', $$total(r, '2023-01/2023-02')$$, 'ytd(r)', 'mat(r)', 'moving(r, 1)', 'moving_avg(r, 2)', $$regroup(r, 'quarter')$$, 'combine(r)', 'decumulate(r)', 'revisions(r)',
		$$growth(r, '2024-01/2024-02')$$, $$index_to(r, '2023-01/2023-02')$$, $$r + 'month 2023-01/2023-02: 1'$$]) AS f;
-- A ratio of two months holds in both: no mean is made of it.
SELECT results_eq($$SELECT sparkline('month ratio 2023-01/2023-02: 8, 2023-03: 4'), sparkline('month 2023-01/2023-02: 8, 2023-03: 4'), index_to('month ratio 2023-01/2023-02: 8, 2023-03: 4', '2023-03')::text$$,
	$$SELECT '██▄', '███', format('month ratio 2023-01/2023-02: %s, 2023-03: %s', 100 * 8 / 4.0, 100 * 4 / 4.0)$$, 'of several units');

SELECT * FROM finish();
ROLLBACK;
