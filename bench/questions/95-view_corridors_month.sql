-- question: the view `corridor`: a month of 1,830 corridors
-- against: the two series aggregates by corridor alone
-- on: five small large
-- at most: five 1.3
-- same: no
-- ours
SELECT * FROM report.corridor WHERE month = '2023-10-01'
-- theirs
SELECT flow, origin, destination, series(quantity, declared_on), series(value, declared_on)
FROM declarations GROUP BY 1, 2, 3
