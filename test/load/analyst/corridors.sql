-- Every corridor of the year with its share of the total and of the growth.
WITH ours AS MATERIALIZED (
    SELECT rank, origin, destination, current, base, pct, share, contribution
    FROM corridors((SELECT corridor_breakdown(origin, destination, value, day, '2023') FROM by_quarter))),
plain AS MATERIALIZED (
    SELECT rank() OVER (ORDER BY current DESC), origin, destination, current, base, pct(current, base),
           100 * current / sum(current) OVER (), 100 * (current - base) / sum(base) OVER ()
    FROM (SELECT origin, destination, coalesce(sum(value) FILTER (WHERE day >= '2023-01-01'), 0) AS current,
                 coalesce(sum(value) FILTER (WHERE day < '2023-01-01'), 0) AS base
          FROM by_quarter GROUP BY origin, destination) AS t)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
