-- question: the same of the rows in the windows alone
-- against: two `sum() FILTER` of them
-- on: five large
-- same: yes
-- ours
SELECT destination, (y).current, (y).base
FROM (SELECT destination, yoy(value, declared_on, :p) AS y FROM declarations
      WHERE declared_on BETWEEN :b1 AND :c2 GROUP BY destination) AS t
-- theirs
SELECT destination, coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :c1 AND :c2), 0),
       coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :b1 AND :b2), 0)
FROM declarations WHERE declared_on BETWEEN :b1 AND :c2 GROUP BY destination
