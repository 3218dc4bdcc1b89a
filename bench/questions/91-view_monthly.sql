-- question: the view `monthly`: the month before and the twelve months as well
-- against: the sums by month and flow alone
-- on: five large
-- at most: five 1.3
-- same: no
-- ours
SELECT * FROM report.monthly
-- theirs
SELECT date_trunc('month', declared_on) AS month, flow, sum(quantity), sum(value)
FROM declarations GROUP BY 1, 2
