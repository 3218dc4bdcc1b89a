-- question: the same by three columns, 7,320 groups
-- against: two `sum() FILTER`
-- on: five large
-- at most: five 0.2
-- same: yes
-- ours
SELECT origin, destination, quantity, (y).current, (y).base
FROM (SELECT origin, destination, quantity, yoy(value, declared_on, :p) AS y
      FROM declarations GROUP BY origin, destination, quantity) AS t
-- theirs
SELECT origin, destination, quantity,
       coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :c1 AND :c2), 0),
       coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :b1 AND :b2), 0)
FROM declarations GROUP BY origin, destination, quantity
