-- series: a month's table as one value.
CREATE TABLE declarations (declared_on date, region text, value numeric(14,2));
INSERT INTO declarations VALUES
  ('2022-11-20', 'north', 100), ('2022-12-05', 'north', 110), ('2023-01-10', 'north', 120), ('2023-03-02', 'north', 90),
  ('2023-03-30', 'north', 60.50), ('2023-11-07', 'north', 130), ('2023-12-24', 'north', NULL),
  ('2022-12-31', 'south', 40), ('2023-02-11', 'south', 50), ('2023-12-01', 'south', 0), (NULL, 'south', 7);

-- By month unless a unit is given: missing, suppressed and zero are three things.
SELECT region, series(value, declared_on) FROM declarations GROUP BY region ORDER BY region;
SELECT series(value, declared_on, 'quarter'), series(value, declared_on, 'week') FROM declarations WHERE region = 'south';
CREATE TABLE monthly AS SELECT region, series(value, declared_on) AS s FROM declarations GROUP BY region;
-- Put together as if made of all rows.
SELECT combine(s), combine(s) = (SELECT series(value, declared_on) FROM declarations) AS same FROM monthly;

-- Reading.
SELECT region, p.* FROM monthly, points(s) AS p ORDER BY region, start_date;
SELECT region, first_period(s), last_period(s), unit(s), undated(s), total(s), total(s, '2022-11/2023-01'), value_at(s, '2023-12') FROM monthly ORDER BY region;
SELECT region, m.* FROM monthly, missing(s, '2022-12/2023-03') AS m ORDER BY region, start_date;
SELECT region, m.period FROM monthly, missing(s) AS m WHERE suppressed;

-- Growth by the calendar: over the year before, over the month before, of any period.
SELECT region, g.* FROM monthly, growths(s) AS g ORDER BY region, start_date;
SELECT region, g.* FROM monthly, growths(s, 1) AS g ORDER BY region, start_date;
SELECT region, (growth(s, '2023-11')).*, (growth(s, '2022-12', '2022-11')).pct FROM monthly ORDER BY region;

-- Series of series: what needs a missing month is missing.
SELECT ytd(s), moving(s, 3), moving_avg(s, 2) FROM monthly WHERE region = 'north';
SELECT mat('2022-Q1: 1, 2022-Q2: 2, 2022-Q3: 3, 2022-Q4: 4, 2023-Q1: 5, 2023-Q3: 7'::series);
SELECT index_to(s, '2022-11'), regroup(s, 'quarter'), slice(s, '2023-H1') FROM monthly WHERE region = 'north';
SELECT round(cagr('2019: 100, 2021: 121'), 6);
SELECT a + b AS sum, a - b AS balance, a / b AS unit_value, a * 2 AS twice, a / 10 AS tenth
FROM (SELECT '2023-01: 10, 2023-02: 30, 2023-03: 50'::series AS a, '2023-01: 4, 2023-02: 0, 2023-04: 1'::series AS b) AS t;
SELECT fill(s, 'zero', 1), fill(s, 'previous', 2), fill(s, 'linear', 2) FROM (SELECT '2023-01: 10, 2023-03: 20, 2023-06: 80'::series AS s) AS t;

-- January and February in one figure, and running totals.
SELECT g.* FROM (SELECT series_of(value, p) AS s FROM (VALUES (380, '2023-01'::period), (320, '2023-02'), (400, '2023-03'), (800, '2024-01/2024-02'), (460, '2024-03')) AS t (value, p)) AS t, growths(s) AS g;
SELECT decumulate('2024-02: 800, 2024-03: 1260, 2024-04: 1250, 2024-05: 1700');
SELECT * FROM revisions('2024-02: 800, 2024-03: 1260, 2024-04: 1250, 2024-05: 1700');

-- Seeing it.
SELECT region, sparkline(s), '|' || sparkline(s, '2022-10/2024-01') || '|' AS lined_up FROM monthly ORDER BY region;
SELECT region, total(s), bar(total(s), 10) OVER () FROM monthly ORDER BY region;

-- Refused.
SELECT total(s, '2023-01-15/2023-02-14') FROM monthly;
SELECT combine(s) FROM (VALUES ('2023-01: 1'::series), ('2023-Q1: 1')) AS t (s);
SELECT series_of(value, p) FROM (VALUES (400, '2023-03'::period), (1100, '2023-Q1')) AS t (value, p);
SELECT total('2023-01: 10, 2023-02: 30'::series / '2023-01: 4, 2023-02: 5');
SELECT 'month 2023-01: 1, 2023-01: 2'::series;
DROP TABLE declarations, monthly;
