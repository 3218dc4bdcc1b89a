-- The year to date of a table that writers and VACUUM work on, with conditions, read by PortstatsScan.
\set from random(0, 300)
WITH ours AS MATERIALIZED (
    SELECT (g).current, (g).base, rows
    FROM (SELECT yoy(value, day, 'ytd 2023-10') AS g, count(*) AS rows FROM moving
          WHERE day >= date '2022-01-01' + :from::int AND destination <> 'destination 7' AND note LIKE 'x%') AS t),
plain AS MATERIALIZED (
    SELECT coalesce(sum(value) FILTER (WHERE day BETWEEN '2023-01-01' AND '2023-10-31'), 0),
           coalesce(sum(value) FILTER (WHERE day BETWEEN '2022-01-01' AND '2022-10-31'), 0), count(*)
    FROM moving WHERE day >= date '2022-01-01' + :from::int AND destination <> 'destination 7' AND note LIKE 'x%')
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
