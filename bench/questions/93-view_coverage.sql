-- question: the view `coverage`
-- against: rows and first and last day by month and flow alone
-- on: five large
-- at most: five 1.3
-- same: no
-- ours
SELECT * FROM report.coverage
-- theirs
SELECT date_trunc('month', declared_on) AS month, flow, count(*), min(declared_on), max(declared_on)
FROM declarations GROUP BY 1, 2
