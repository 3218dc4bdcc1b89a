-- target: pace by the calendar and by the season, growth a year that is required.
SET datestyle = ISO;
\x on
SELECT (pace(10722, 20000, '2023', '2023-10-31')).*;
\x off
-- The last day, a target reached, before the period and after it.
SELECT done, as_of, round((p).due_by_now, 2) AS due, round((p).ahead, 2) AS ahead, round((p).projected, 2) AS projected, (p).still_needed,
       round((p).per_month, 2) AS per_month, round((p).per_day, 2) AS per_day, round((p).required_growth, 2) AS required_growth
FROM (SELECT done, as_of, pace(done, 20000, '2023', as_of) AS p
      FROM (VALUES (18000, date '2023-12-31'), (20500, '2023-11-30'), (0, '2022-12-31'), (18000, '2024-03-01'), (17000, '2023-10-17')) AS t (done, as_of)) AS x;

-- As earlier years came in: 90 of 400 in the first half.
\x on
SELECT (seasonal_pace(80, 400, '2023', '2023-06-30', s)).*
FROM (VALUES ('quarter 2021-Q1: 10, 2021-Q2: 20, 2021-Q3: 30, 2021-Q4: 40, 2022-Q1: 20, 2022-Q2: 40, 2022-Q3: 60, 2022-Q4: 180'::series)) AS t (s);
-- The year before is not whole: nothing can be told from it.
SELECT (seasonal_pace(80, 400, '2023', '2023-06-30', 'quarter 2022-Q1: 20, 2022-Q2: 40')).*;
\x off

-- A year's growth from one period to the target of another.
SELECT required_growth(20000, 100000, '2021', '2025'), required_growth(100, 121, '2021', '2023') AS ten_percent,
       required_growth(101, 100, '2021', '2025') AS reached, required_growth(0, 100, '2021', '2025') AS from_nothing;

-- Mistakes say what is wrong and how to mend it.
SELECT seasonal_pace(80, 400, '2023', '2023-06-15', 'month 2022-01: 1');
SELECT required_growth(10722, 100000, 'ytd 2021-10', '2025');
SELECT required_growth(1, 2, '2025', '2021');
