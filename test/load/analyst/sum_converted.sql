-- The value in yuan, at the rates of the moment.
WITH ours AS MATERIALIZED (
    SELECT destination, sum_converted(value, currency, 'CNY', day) FROM by_quarter GROUP BY destination),
plain AS MATERIALIZED (
    SELECT t.destination, round(sum(exact(t.value, r.rate, r.per)), greatest(2, max(t.scale)) + 6)
    FROM months AS t JOIN rates_now AS r USING (currency, month) GROUP BY t.destination)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
