-- question: `yoy(value, day, p)` by destination, by PortstatsScan
-- against: two `sum() FILTER`
-- on: five large
-- at most: five 0.16
-- same: yes
-- ours
SELECT destination, (y).current, (y).base
FROM (SELECT destination, yoy(value, declared_on, :p) AS y FROM declarations GROUP BY destination) AS t
-- theirs
SELECT destination, coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :c1 AND :c2), 0),
       coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :b1 AND :b2), 0)
FROM declarations GROUP BY destination
