-- question: `corridor_breakdown` + `corridors`
-- against: SQL with the same columns
-- on: five two small large
-- at most: five 0.65 two 0.65
-- same: yes
-- linear: 1.15
-- ours
SELECT rank, origin, destination, mode, current, base, change, pct, share, contribution
FROM corridors((SELECT corridor_breakdown(origin, destination, mode, value, declared_on, :p) FROM declarations))
-- theirs
SELECT rank() OVER (ORDER BY c DESC), origin, destination, mode, c, b, c - b, CASE WHEN b > 0 THEN 100 * (c - b) / b END,
       CASE WHEN sum(c) OVER () > 0 THEN 100 * c / sum(c) OVER () END,
       CASE WHEN sum(b) OVER () > 0 THEN 100 * (c - b) / sum(b) OVER () END
FROM (SELECT origin, destination, mode, coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :c1 AND :c2), 0) AS c,
             coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :b1 AND :b2), 0) AS b
      FROM declarations WHERE declared_on BETWEEN :c1 AND :c2 OR declared_on BETWEEN :b1 AND :b2
      GROUP BY origin, destination, mode) AS t
