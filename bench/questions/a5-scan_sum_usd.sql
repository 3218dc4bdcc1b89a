-- question: `sum_usd(value, day)`, by PortstatsScan
-- against: the server's own `sum(value)`
-- on: five large
-- at most: five 0.35
-- ours
SELECT sum_usd(value, declared_on) FROM declarations
-- theirs
SELECT sum(value) FROM declarations
