-- question: the view `corridor`: every month of 1,830 corridors, with shares and contributions
-- against: the sums by month, flow and corridor alone
-- on: five large
-- at most: five 1.3
-- same: no
-- ours
SELECT * FROM report.corridor
-- theirs
SELECT date_trunc('month', declared_on) AS month, flow, origin, destination, sum(quantity), sum(value)
FROM declarations GROUP BY 1, 2, 3, 4
