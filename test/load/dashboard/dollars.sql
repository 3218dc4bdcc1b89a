-- A month of one destination's yuan in dollars, at the rates of the moment.
\set month random(1, 12)
\set n random(0, 7)
WITH rows AS MATERIALIZED (
    SELECT value, day FROM trade
    WHERE destination = concat('D', :n::int) AND currency = 'CNY' AND period(day, 'month') = period(make_date(2022, :month::int, 1), 'month')),
ours AS MATERIALIZED (SELECT sum_usd(value, day) FROM rows),
plain AS MATERIALIZED (
    SELECT round(sum(exact(value, 1, r.rate)), greatest(2, max(scale(value))) + 6)
    FROM rows JOIN rates_now AS r ON r.currency = 'USD' AND r.month = date_trunc('month', day))
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
