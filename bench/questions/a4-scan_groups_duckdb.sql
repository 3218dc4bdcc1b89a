-- question: the same by three columns, 7,320 groups
-- against: DuckDB 1.5.6 in memory, text keys, one thread
-- engine: duckdb
-- on: five large
-- at most: five 1.0
-- ours
SELECT origin, destination, quantity, (y).current, (y).base
FROM (SELECT origin, destination, quantity, yoy(value, declared_on, :p) AS y
      FROM declarations GROUP BY origin, destination, quantity) AS t
-- theirs
SELECT origin, destination, quantity,
       coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :c1 AND :c2), 0),
       coalesce(sum(value) FILTER (WHERE declared_on BETWEEN :b1 AND :b2), 0)
FROM declarations GROUP BY origin, destination, quantity
