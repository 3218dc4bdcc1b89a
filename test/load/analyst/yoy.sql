-- Twelve months over the twelve before, by destination.
\set month random(1, 12)
WITH ours AS MATERIALIZED (
    SELECT destination, (g).current, (g).base, (g).change, (g).pct
    FROM (SELECT destination, yoy(value, day, mat(period(make_date(2023, :month, 1), 'month'))) AS g FROM by_quarter GROUP BY destination) AS t),
plain AS MATERIALIZED (
    SELECT destination, current, base, current - base, pct(current, base)
    FROM (SELECT destination,
                 coalesce(sum(value) FILTER (WHERE day >= until - interval '1 year' AND day < until), 0) AS current,
                 coalesce(sum(value) FILTER (WHERE day >= until - interval '2 years' AND day < until - interval '1 year'), 0) AS base
          FROM by_quarter, (SELECT make_date(2023, :month, 1) + interval '1 month') AS u (until) GROUP BY destination) AS t)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
