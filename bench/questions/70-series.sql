-- question: `series(value, day)` of 15 groups and `growths(s, 12)`
-- against: `date_trunc`, `GROUP BY` and `lag`
-- on: five small large
-- at most: five 0.55
-- same: yes
-- linear: 1.15
-- ours
SELECT k, start_date, current, base, change, pct
FROM (SELECT enterprise % 15 AS k, series(value, declared_on) AS s FROM declarations GROUP BY k) AS t, growths(s, 12)
-- theirs
SELECT k, month::date, value, base, value - base, CASE WHEN base > 0 THEN 100 * (value - base) / base END
FROM (SELECT k, month, value, lag(value, 12) OVER (PARTITION BY k ORDER BY month) AS base
      FROM (SELECT enterprise % 15 AS k, date_trunc('month', declared_on) AS month, sum(value) AS value
            FROM declarations GROUP BY k, month) AS monthly) AS t
WHERE base IS NOT NULL
