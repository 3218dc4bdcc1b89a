-- What is kept up to date of the rows, against the rows.
WITH ours AS MATERIALIZED (
    SELECT destination, rows, total(s), (growth(c)).current, (total(b)).current, total(d) FROM rollup),
plain AS MATERIALIZED (
    SELECT t.destination, sum(t.rows), sum(t.value), coalesce(sum(t.value) FILTER (WHERE t.month BETWEEN '2023-01-01' AND '2023-10-01'), 0),
           coalesce(sum(t.value) FILTER (WHERE t.month = '2023-10-01'), 0),
           round(sum(exact(t.value, r.rate, r.per)), greatest(2, max(t.scale)) + 6)
    FROM months AS t JOIN rates_kept AS r USING (currency, month) GROUP BY t.destination)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
