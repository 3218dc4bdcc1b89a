-- question: the view `corridor`: the growth of every month of 1,830 corridors
-- against: the two series aggregates by corridor alone
-- on: five large
-- at most: five 1.3
-- same: no
-- ours
SELECT month, flow, origin, destination, value, value_base, value_pct FROM report.corridor
-- theirs
SELECT flow, origin, destination, series(quantity, declared_on), series(value, declared_on)
FROM declarations GROUP BY 1, 2, 3
