-- question: the function `headline` of a period
-- against: `yoy` of both figures by flow
-- on: five two large
-- at most: five 1.3 two 1.3
-- same: yes
-- ours
SELECT flow, quantity, quantity_base, value, value_base FROM headline('declarations', '{"date": "declared_on", "flow": "flow", "origin": "origin", "destination": "destination", "quantity": "quantity", "value": "value"}', :p)
-- theirs
SELECT flow, (q).current, (q).base, (v).current, (v).base
FROM (SELECT flow, yoy(quantity, declared_on, :p) AS q, yoy(value, declared_on, :p) AS v FROM declarations GROUP BY flow) AS t
