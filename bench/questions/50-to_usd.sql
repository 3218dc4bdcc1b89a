-- question: `sum(to_usd(value, day))`, a lookup a row
-- against: a lateral join to the rate in force
-- on: five small
-- at most: five 0.3
-- ours
SELECT sum(to_usd(value, declared_on)) FROM declarations
-- theirs
SELECT sum(round(value / rate, 8))
FROM declarations CROSS JOIN LATERAL (
    SELECT rate FROM portstats.exchange_rate AS r
    WHERE (rate_type, base_currency, quote_currency) = ('average', 'USD', 'CNY') AND valid_from <= declared_on
    ORDER BY valid_from DESC LIMIT 1) AS in_force
