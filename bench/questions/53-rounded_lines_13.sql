-- question: `sum(round(to_usd(value, day), 2))`, rounded lines
-- against: the same join without Memoize, as on PostgreSQL 13
-- on: five small
-- at most: five 0.3
-- set: enable_memoize = off
-- ours
SELECT sum(round(to_usd(value, declared_on), 2)) FROM declarations
-- theirs
SELECT sum(round(value / rate, 2))
FROM declarations CROSS JOIN LATERAL (
    SELECT rate FROM portstats.exchange_rate AS r
    WHERE (rate_type, base_currency, quote_currency) = ('average', 'USD', 'CNY') AND valid_from <= declared_on
    ORDER BY valid_from DESC LIMIT 1) AS in_force
