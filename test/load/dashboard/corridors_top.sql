-- The first two corridors into a destination as they are kept, and the rest in one row.
\set n random(0, 7)
WITH ours AS MATERIALIZED (
    SELECT c.rank, c.current, c.base FROM rollup AS r, corridors(r.b, 2) AS c WHERE r.destination = concat('D', :n::int)),
ranked AS (
    SELECT rank() OVER (ORDER BY current DESC) AS rank, current, base
    FROM (SELECT origin, coalesce(sum(value) FILTER (WHERE day >= '2023-01-01'), 0) AS current,
                 coalesce(sum(value) FILTER (WHERE day < '2023-01-01'), 0) AS base
          FROM trade WHERE destination = concat('D', :n::int) AND (period(day, 'month') = '2023-10' OR period(day, 'month') = '2022-10')
          GROUP BY origin) AS t),
plain AS MATERIALIZED (
    SELECT CASE WHEN rank <= 2 THEN rank END, sum(current), sum(base) FROM ranked GROUP BY 1)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
