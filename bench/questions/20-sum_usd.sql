-- question: `sum_usd(value, day)`
-- against: the server's own `sum(value)`
-- on: five small large
-- at most: five 0.90
-- same: no
-- linear: 1.15
-- ours
SELECT sum_usd(value, declared_on) FROM declarations
-- theirs
SELECT sum(value) FROM declarations
