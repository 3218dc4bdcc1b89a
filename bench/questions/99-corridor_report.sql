-- question: the function `corridor_report` of a period
-- against: `corridors(corridor_breakdown(…))`, of the value alone
-- on: five large
-- same: no
-- ours
SELECT * FROM corridor_report('declarations', '{"date": "declared_on", "flow": "flow", "origin": "origin", "destination": "destination", "quantity": "quantity", "value": "value"}', :p)
-- theirs
SELECT flow, c.* FROM (SELECT flow, corridor_breakdown(origin, destination, value, declared_on, :p) AS b FROM declarations GROUP BY flow) AS t, corridors(b) AS c
