-- A rate as it is quoted, the other way round, across the pivot, with its steps.
\set month random(1, 12)
\set day random(1, 28)
WITH ours AS MATERIALIZED (
    SELECT exchange_rate('USD', 'CNY', day), exchange_rate('CNY', 'USD', day), exchange_rate('EUR', 'CNY', day),
           exchange_rate('USD', 'CNY', day, rate_book_of('average')), try_convert_currency(100, 'USD', 'GBP', day),
           (SELECT count(*) FROM explain_rate('EUR', 'CNY', day)), (SELECT h.rate FROM rate_history('USD', 'CNY', period(day, 'month'), 'month') AS h)
    FROM (SELECT make_date(2023, :month::int, :day::int)) AS d (day)),
plain AS MATERIALIZED (
    SELECT u.rate, round(1 / u.rate, 12), round(e.rate, 12), u.rate, NULL::numeric, 2, u.rate
    FROM rates_now AS u JOIN rates_now AS e ON e.currency = 'EUR' AND e.month = u.month
    WHERE u.currency = 'USD' AND u.month = make_date(2023, :month::int, 1))
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
