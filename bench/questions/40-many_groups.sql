-- question: `comparison` for 100,000 groups
-- against: two `sum() FILTER`
-- on: five two small large
-- at most: five 1.0 two 1.0
-- same: no
-- memory: 100000
-- ours
SELECT count(kept) FROM (SELECT enterprise, comparison(value, declared_on, :p) AS kept FROM declarations GROUP BY enterprise) AS t
-- theirs
SELECT count(c), count(b)
FROM (SELECT enterprise, sum(value) FILTER (WHERE declared_on BETWEEN :c1 AND :c2) AS c,
             sum(value) FILTER (WHERE declared_on BETWEEN :b1 AND :b2) AS b
      FROM declarations GROUP BY enterprise) AS t
