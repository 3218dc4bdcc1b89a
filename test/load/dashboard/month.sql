-- A month by the index on period, and by the partitions.
\set month random(1, 12)
WITH ours AS MATERIALIZED (
    SELECT (SELECT count(*) FROM trade WHERE period(day, 'month') = period(make_date(2023, :month::int, 1), 'month')),
           (SELECT sum(value) FROM by_quarter WHERE day <@ period(make_date(2023, :month::int, 1), 'month'))),
plain AS MATERIALIZED (
    SELECT count(*), sum(value) FROM trade
    WHERE day >= make_date(2023, :month::int, 1) AND day < make_date(2023, :month::int, 1) + interval '1 month')
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
