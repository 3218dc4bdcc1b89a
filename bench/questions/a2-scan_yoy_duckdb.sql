-- question: `yoy(value, day, p)` by destination, by PortstatsScan
-- against: DuckDB 1.5.6 in memory, text keys, one thread
-- engine: duckdb
-- on: five large
-- at most: five 1.0
-- ours
SELECT destination, (y).current, (y).base
FROM (SELECT destination, yoy(value, declared_on, :p) AS y FROM declarations GROUP BY destination) AS t
-- theirs
SELECT destination, sum(value) FILTER (WHERE declared_on BETWEEN :c1 AND :c2), sum(value) FILTER (WHERE declared_on BETWEEN :b1 AND :b2)
FROM declarations GROUP BY destination
