-- question: the view `corridor` in yuan and dollars: every month
-- against: the sums by month, flow and corridor alone, with `sum_converted`
-- on: five large
-- at most: five 1.3
-- same: no
-- ours
SELECT * FROM report_usd.corridor
-- theirs
SELECT date_trunc('month', declared_on) AS month, flow, origin, destination, sum(quantity), sum(value),
       sum_converted(value, 'CNY', 'USD', declared_on, 'average')
FROM declarations GROUP BY 1, 2, 3, 4
