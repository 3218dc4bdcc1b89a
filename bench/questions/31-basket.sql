-- question: `basket` of 18,000 keys, read by key
-- against: SQL with the same columns
-- on: five two small large
-- at most: five 0.8 two 0.8
-- same: yes
-- ours
SELECT key, current, base, quantity_current, quantity_base, unit_value_current, unit_value_base, change
FROM price_volume_by_key((SELECT basket((enterprise % 18000)::text, value, quantity, declared_on, :p) FROM declarations))
-- theirs
SELECT k, v1, v0, q1, q0, CASE WHEN q1 > 0 THEN v1 / q1 END, CASE WHEN q0 > 0 THEN v0 / q0 END, v1 - v0
FROM (SELECT (enterprise % 18000)::text AS k,
             coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :c1 AND :c2), 0) AS v1,
             coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :b1 AND :b2), 0) AS v0,
             coalesce(sum(quantity::numeric) FILTER (WHERE declared_on BETWEEN :c1 AND :c2 AND quantity <> 0), 0) AS q1,
             coalesce(sum(quantity::numeric) FILTER (WHERE declared_on BETWEEN :b1 AND :b2 AND quantity <> 0), 0) AS q0
      FROM declarations WHERE declared_on BETWEEN :c1 AND :c2 OR declared_on BETWEEN :b1 AND :b2
      GROUP BY 1) AS t
ORDER BY v1 DESC
