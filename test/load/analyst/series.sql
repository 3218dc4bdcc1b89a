-- The monthly table, each month over the same one a year before, and the year to date.
WITH s AS MATERIALIZED (SELECT destination, series(value, day) AS s FROM by_quarter GROUP BY destination),
ours AS MATERIALIZED (
    SELECT destination, start_date(g.period) AS month, g.current, g.base, g.pct, value_at(y, g.period) AS to_date
    FROM (SELECT destination, s, ytd(s) AS y FROM s) AS t, growths(s, 12) AS g),
months AS MATERIALIZED (
    SELECT destination, date_trunc('month', day)::date AS month, sum(value) AS value FROM by_quarter GROUP BY 1, 2),
plain AS MATERIALIZED (
    SELECT m.destination, m.month, m.value, b.value, pct(m.value, b.value),
           sum(m.value) OVER (PARTITION BY m.destination, date_trunc('year', m.month) ORDER BY m.month)
    FROM months AS m JOIN months AS b ON b.destination = m.destination AND b.month = m.month - interval '1 year')
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
