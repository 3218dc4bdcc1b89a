-- question: the view `headline` in yuan and dollars
-- against: the sums by month and flow alone, with `sum_converted`
-- on: five large
-- at most: five 1.3
-- same: no
-- ours
SELECT * FROM report_usd.headline
-- theirs
SELECT date_trunc('month', declared_on) AS month, flow, sum(quantity), sum(value),
       sum_converted(value, 'CNY', 'USD', declared_on, 'average')
FROM declarations GROUP BY 1, 2
