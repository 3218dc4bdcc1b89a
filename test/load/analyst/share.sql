-- What each currency has of each month, and of its growth.
WITH months AS MATERIALIZED (
    SELECT extract(month FROM day) AS month, currency, coalesce(sum(value) FILTER (WHERE day >= '2023-01-01'), 0) AS current,
           coalesce(sum(value) FILTER (WHERE day < '2023-01-01'), 0) AS base
    FROM by_quarter GROUP BY 1, 2),
ours AS MATERIALIZED (
    SELECT month, currency, share(current) OVER w, contribution(current, base) OVER w
    FROM months WINDOW w AS (PARTITION BY month)),
plain AS MATERIALIZED (
    SELECT month, currency, 100 * current / sum(current) OVER w, 100 * (current - base) / sum(base) OVER w
    FROM months WINDOW w AS (PARTITION BY month))
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
