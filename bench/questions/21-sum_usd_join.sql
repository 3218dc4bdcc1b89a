-- question: `sum_usd(value, day)`
-- against: the join with a monthly rate table
-- on: five small large
-- at most: five 0.15
-- same: no
-- ours
SELECT sum_usd(value, declared_on) FROM declarations
-- theirs
SELECT sum(value / rate) FROM declarations JOIN monthly_rates ON month = date_trunc('month', declared_on)::date
