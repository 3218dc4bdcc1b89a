-- question: `series(value, day)` of 100,000 groups and `growths(s, 12)` of all
-- against: `date_trunc`, `GROUP BY`, `lag` and the growth of each
-- on: five large
-- same: no
-- ours
SELECT count(pct)
FROM (SELECT enterprise, series(value, declared_on) AS s FROM declarations GROUP BY enterprise) AS t, growths(s, 12)
-- theirs
SELECT count(CASE WHEN base > 0 THEN 100 * (value - base) / base END)
FROM (SELECT value, lag(value, 12) OVER (PARTITION BY enterprise ORDER BY month) AS base
      FROM (SELECT enterprise, date_trunc('month', declared_on) AS month, sum(value) AS value
            FROM declarations GROUP BY enterprise, month) AS monthly) AS t
