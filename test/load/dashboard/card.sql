-- One destination: a month, and its growth in percent by three ways.
\set month random(1, 12)
\set n random(0, 7)
WITH days AS (SELECT make_date(2023, :month::int, 1) AS a, make_date(2022, :month::int, 1) AS b),
rows AS MATERIALIZED (SELECT value, day FROM trade WHERE destination = concat('D', :n::int) AND day >= '2022-01-01'),
ours AS MATERIALIZED (
    SELECT yoy_pct(value, day, period(make_date(2023, :month::int, 1), 'month')),
           (growth(value, day, period(make_date(2023, :month::int, 1), 'month'), period(make_date(2022, :month::int, 1), 'month'))).pct,
           growth_pct(sum(value) FILTER (WHERE day <@ period(make_date(2023, :month::int, 1), 'month')),
                      sum(value) FILTER (WHERE day <@ period(make_date(2022, :month::int, 1), 'month')))
    FROM rows),
plain AS MATERIALIZED (
    SELECT pct, pct, pct
    FROM (SELECT pct(sum(value) FILTER (WHERE day >= a AND day < a + interval '1 month'),
                     sum(value) FILTER (WHERE day >= b AND day < b + interval '1 month')) AS pct FROM rows, days) AS t)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
