-- The growth in the currency of the contract and in yuan.
WITH ours AS MATERIALIZED (
    SELECT destination, currency, (g).current, (g).base, (g).current_converted, (g).base_converted
    FROM (SELECT destination, currency, yoy_converted(value, currency, 'CNY', day, '2023') AS g FROM by_quarter GROUP BY destination, currency) AS t),
rows AS (
    SELECT t.destination, t.currency, t.value, t.scale, exact(t.value, r.rate, r.per), t.month >= '2023-01-01' AS now
    FROM months AS t JOIN rates_now AS r USING (currency, month)),
plain AS MATERIALIZED (
    SELECT destination, currency, coalesce(sum(value) FILTER (WHERE now), 0), coalesce(sum(value) FILTER (WHERE NOT now), 0),
           coalesce(round(sum(exact) FILTER (WHERE now), greatest(2, max(scale) FILTER (WHERE now)) + 6), 0),
           coalesce(round(sum(exact) FILTER (WHERE NOT now), greatest(2, max(scale) FILTER (WHERE NOT now)) + 6), 0)
    FROM rows GROUP BY destination, currency)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
