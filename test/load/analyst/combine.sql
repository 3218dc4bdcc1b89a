-- Values kept by destination and currency, put together again: growth, corridors, a sum in dollars.
WITH parts AS MATERIALIZED (
    SELECT comparison(value, day, '2023-Q3') AS c, corridor_breakdown(origin, currency, value, day, '2023-Q3') AS b, series(value, day, 'quarter') AS s,
           converted_sum(value, currency, 'USD', day) AS d
    FROM by_quarter GROUP BY destination, currency),
ours AS MATERIALIZED (
    SELECT (g).current, (g).base, (t).current, (t).base, value_at(s, '2023-Q3'), dollars
    FROM (SELECT growth(combine(c)) AS g, total(combine(b)) AS t, combine(s) AS s, total(combine(d)) AS dollars FROM parts) AS t),
plain AS MATERIALIZED (
    SELECT current, base, current, base, current, dollars
    FROM (SELECT sum(value) FILTER (WHERE day BETWEEN '2023-07-01' AND '2023-09-30') AS current,
                 sum(value) FILTER (WHERE day BETWEEN '2022-07-01' AND '2022-09-30') AS base FROM by_quarter) AS g,
         (SELECT round(sum(exact(t.value, r.rate, u.rate * r.per)), greatest(2, max(t.scale)) + 6) AS dollars
          FROM months AS t JOIN rates_now AS r USING (currency, month) JOIN rates_now AS u ON u.currency = 'USD' AND u.month = t.month) AS s)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
