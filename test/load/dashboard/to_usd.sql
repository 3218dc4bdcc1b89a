-- A page of declarations, each in dollars.
\set id random(1, :rows)
WITH ours AS MATERIALIZED (
    SELECT id, to_usd(value, day), convert_currency(value, currency, 'CNY', day) FROM trade WHERE id BETWEEN :id::int AND :id::int + 25),
plain AS MATERIALIZED (
    SELECT t.id, round(exact(t.value, 1, u.rate), greatest(2, scale(t.value)) + 6), round(exact(t.value, r.rate, r.per), greatest(2, scale(t.value)) + 6)
    FROM trade AS t JOIN rates_now AS u ON u.currency = 'USD' AND u.month = date_trunc('month', t.day)
    JOIN rates_now AS r ON r.currency = t.currency AND r.month = u.month
    WHERE t.id BETWEEN :id::int AND :id::int + 25)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
