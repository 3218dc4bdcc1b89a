-- question: `price_volume` of 18,000 keys
-- against: the full outer join of both windows
-- on: five two small large
-- at most: five 0.5 two 0.5
-- ours
SELECT part, change FROM price_volume((SELECT basket((enterprise % 18000)::text, value, quantity, declared_on, :p) FROM declarations))
-- theirs
WITH c AS (SELECT (enterprise % 18000)::text AS k, sum(value) AS v, sum(quantity::numeric) AS q
           FROM declarations WHERE declared_on BETWEEN :c1 AND :c2 GROUP BY 1),
     b AS (SELECT (enterprise % 18000)::text AS k, sum(value) AS v, sum(quantity::numeric) AS q
           FROM declarations WHERE declared_on BETWEEN :b1 AND :b2 GROUP BY 1),
     both_windows AS (SELECT k, c.v AS v1, c.q AS q1, b.v AS v0, b.q AS q0 FROM c FULL JOIN b USING (k)),
     whole AS (SELECT sum(q1) AS q1, sum(q0) AS q0 FROM both_windows WHERE q1 > 0 AND q0 > 0),
     parts AS (SELECT v1, v0, q1 > 0 AND q0 > 0 AS paired, v0 * (SELECT q1 FROM whole) / (SELECT q0 FROM whole) - v0 AS volume,
                      v1 - v0 * q1 / nullif(q0, 0) AS price FROM both_windows)
SELECT sum(volume) FILTER (WHERE paired), sum(price) FILTER (WHERE paired), sum(v1 - v0 - volume - price) FILTER (WHERE paired),
       sum(v1) FILTER (WHERE v0 IS NULL), sum(-v0) FILTER (WHERE v1 IS NULL), sum(v1 - v0) FILTER (WHERE NOT paired)
FROM parts
