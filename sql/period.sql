-- period: the calendar in one word.
SET datestyle = 'ISO, YMD';

-- What people write, and what it means.
SELECT t AS written, t::period AS printed, start_date(t::period), end_date(t::period), days(t::period)
FROM unnest(ARRAY['2023', '2023-H1', '2023-Q3', '2023-10', '2023-W41', '2023-10-05', '2023-01/2023-10',
                  'ytd 2023-10', 'mat 2023-10', '2023q3', 'YTD 2023-06', '2023-W40/2023-W41']) AS t;

-- What cannot be read says so, and what can.
SELECT '2023-1'::period;
SELECT '2021-W53'::period;
SELECT '2023-02-29'::period;
SELECT '2023-10-05 12:00'::period;
SELECT 'mat 2023-10-05'::period;
SELECT period('2023-10/2023-01');

-- The unit that a day is in.
SELECT u AS unit, period(date '2023-10-05', u) FROM unnest(ARRAY['year', 'half', 'quarter', 'month', 'week', 'day']) AS u;
SELECT period(date '2023-10-05', 'decade');

-- From and to other types, on demand alone.
SELECT '2023-10'::period::daterange, daterange('2023-07-01', '2023-10-01')::period, date '2023-10-05'::period;
SELECT daterange('2023-07-01', NULL)::period;

-- The year to date, twelve months, and the run just before.
SELECT ytd('2023-10'), mat('2023-10'), prior('2023-10'), prior('2023-Q1'), prior('2023-W01'), prior('2023-10-05/2023-10-09');
SELECT mat('2023-W41');
SELECT prior('0001');

-- A year before looks at the days alone.
SELECT p, prior_year(p::period)
FROM unnest(ARRAY['2025-02', '2021-02', 'ytd 2025-02-28', '2025-02-28', '2025-02-15/2025-02-28',
                  '2024-02-29/2024-03-15', '2020-W53', '2023-W41', '2023-W40/2023-W41']) AS p;
SELECT prior_year('2024-02-29', 4);
-- Not 365 days, nor 366.
SELECT prior_year('2025-01-07/2025-01-13'), prior_year('2024-03'), prior_year('2019-04-16'), prior_year('mat 2024-02');

-- The units of a period: every one that it touches, whole.
SELECT periods('ytd 2023-10', 'quarter');
SELECT p, start_date(p), end_date(p) FROM periods('2023-10', 'week') AS p;

-- A day, or a timestamp, in a period.
SELECT d, d <@ '2023-10'::period AS in_october, '2023-10'::period @> d AS october_has
FROM (VALUES (date '2023-09-30'), ('2023-10-01'), ('2023-10-31'), ('2023-11-01'), ('infinity'), (NULL)) AS t (d);
SELECT ts, ts <@ '2023-10'::period AS in_october
FROM (VALUES (timestamp '2023-09-30 23:59:59.999999'), ('2023-10-01'), ('2023-10-31 23:59:59.999999'), ('2023-11-01')) AS t (ts);
-- With a time zone it is the zone that decides: say which.
\set VERBOSITY terse
SELECT timestamptz '2023-10-31 23:30+00' <@ '2023-10'::period;
\set VERBOSITY default
SELECT timestamptz '2023-10-31 23:30+00' AT TIME ZONE 'Asia/Shanghai' <@ '2023-10'::period AS in_october;

-- Two periods.
SELECT '2023-Q4'::period @> '2023-10' AS contains, '2023-10'::period <@ '2023-Q4' AS contained,
       '2023-W40'::period && '2023-10' AS share_a_day, 'ytd 2023-06'::period = '2023-H1' AS equal,
       '2023-10'::period < '2023-11' AS before;
-- By start, then by end.
SELECT p::period FROM unnest(ARRAY['2023-02', '2023', '2023-Q1', '2022-12', '2023-01', '2023-01-01']) AS p ORDER BY p::period;

-- Indexes: on a period, and on the unit of a day.
CREATE TABLE targets (p period PRIMARY KEY, target numeric);
INSERT INTO targets VALUES ('2023-10', 1000), ('ytd 2023-10', 9000);
INSERT INTO targets VALUES ('2023-10-01/2023-10-31', 1000);
CREATE TABLE shipped (on_date date, quantity integer);
CREATE INDEX ON shipped (period(on_date, 'month'));
INSERT INTO shipped VALUES ('2023-09-30', 1), ('2023-10-01', 10), ('2023-10-31', 100), ('2023-11-01', 1000);
SELECT period(on_date, 'month') AS month, sum(quantity) FROM shipped GROUP BY month ORDER BY month;
SELECT p, target, sum(quantity) FROM targets JOIN shipped ON on_date <@ p GROUP BY p, target ORDER BY p;
DROP TABLE targets, shipped;
