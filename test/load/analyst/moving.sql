-- A table that writers and VACUUM work on, read by PortstatsScan: keys that are NULL, rows that moved.
\set month random(1, 12)
WITH ours AS MATERIALIZED (
    SELECT destination, (g).current, (g).base, rows, total
    FROM (SELECT destination, yoy(value, day, period(make_date(2023, :month, 1), 'month')) AS g, count(*) AS rows, sum(value) AS total FROM moving GROUP BY destination) AS t),
plain AS MATERIALIZED (
    SELECT destination, coalesce(sum(value) FILTER (WHERE day >= make_date(2023, :month, 1) AND day < make_date(2023, :month, 1) + interval '1 month'), 0),
           coalesce(sum(value) FILTER (WHERE day >= make_date(2022, :month, 1) AND day < make_date(2022, :month, 1) + interval '1 month'), 0), count(*), sum(value)
    FROM moving GROUP BY destination)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
