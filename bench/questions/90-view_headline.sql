-- question: the view `headline`: every month, beside the year before, with the years to date
-- against: the sums by month and flow alone
-- on: five small large
-- at most: five 1.3
-- same: no
-- ours
SELECT * FROM report.headline
-- theirs
SELECT date_trunc('month', declared_on) AS month, flow, sum(quantity), sum(value)
FROM declarations GROUP BY 1, 2
