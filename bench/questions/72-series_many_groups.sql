-- question: `series(value, day)` of 100,000 groups
-- against: `date_trunc`, `GROUP BY` and `lag`
-- on: five large
-- at most: five 0.25
-- same: no
-- ours
SELECT count(s) FROM (SELECT enterprise, series(value, declared_on) AS s FROM declarations GROUP BY enterprise) AS t
-- theirs
SELECT count(value), count(base)
FROM (SELECT value, lag(value, 12) OVER (PARTITION BY enterprise ORDER BY month) AS base
      FROM (SELECT enterprise, date_trunc('month', declared_on) AS month, sum(value) AS value
            FROM declarations GROUP BY enterprise, month) AS monthly) AS t
