-- question: `series(value, day)` by destination and `growths(s, 12)`, by PortstatsScan
-- against: `date_trunc`, `GROUP BY` and `lag`
-- on: five large
-- at most: five 0.12
-- same: yes
-- ours
SELECT destination, start_date, current, base, change, pct
FROM (SELECT destination, series(value, declared_on) AS s FROM declarations GROUP BY destination) AS t, growths(s, 12)
-- theirs
SELECT destination, month::date, value, base, value - base, CASE WHEN base > 0 THEN 100 * (value - base) / base END
FROM (SELECT destination, month, value, lag(value, 12) OVER (PARTITION BY destination ORDER BY month) AS base
      FROM (SELECT destination, date_trunc('month', declared_on) AS month, sum(value) AS value
            FROM declarations GROUP BY destination, month) AS monthly) AS t
WHERE base IS NOT NULL
