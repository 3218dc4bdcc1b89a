-- question: `yoy(value, day, p)` by destination
-- against: two `sum() FILTER`
-- on: five two small large
-- at most: five 0.95 two 0.88
-- same: yes
-- linear: 1.15
-- ours
SELECT destination, (yoy(value, declared_on, :p)).* FROM declarations GROUP BY destination
-- theirs
SELECT destination, c, b, c - b, CASE WHEN b > 0 THEN 100 * (c - b) / b END
FROM (SELECT destination, sum(value) FILTER (WHERE declared_on BETWEEN :c1 AND :c2) AS c,
             sum(value) FILTER (WHERE declared_on BETWEEN :b1 AND :b2) AS b
      FROM declarations GROUP BY destination) AS t
