-- question: `yoy(value, day, p)` by destination, by PortstatsScan, two workers
-- against: the same, one process
-- on: five large
-- at most: five 0.6
-- same: yes
-- ours set: max_parallel_workers_per_gather = 2
-- ours
SELECT destination, (y).current, (y).base
FROM (SELECT destination, yoy(value, declared_on, :p) AS y FROM declarations GROUP BY destination) AS t
-- theirs
SELECT destination, (y).current, (y).base
FROM (SELECT destination, yoy(value, declared_on, :p) AS y FROM declarations GROUP BY destination) AS t
