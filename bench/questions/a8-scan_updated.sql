-- question: `yoy(value, day, p)` by destination, by PortstatsScan, after an update of 2 % of the rows
-- against: the same table, vacuumed
-- on: five small
-- at most: five 1.3
-- before: SET client_min_messages = warning; DROP TABLE IF EXISTS updated, vacuumed;
-- before: CREATE TABLE updated WITH (autovacuum_enabled = off) AS TABLE declarations;
-- before: VACUUM (FREEZE, ANALYZE) updated;
-- before: UPDATE updated SET quantity = quantity + 1 WHERE enterprise % 50 = 7;
-- before: CREATE TABLE vacuumed AS TABLE updated;
-- before: VACUUM (FREEZE, ANALYZE) vacuumed;
-- same: yes
-- ours
SELECT destination, (y).current, (y).base
FROM (SELECT destination, yoy(value, declared_on, :p) AS y FROM updated GROUP BY destination) AS t
-- theirs
SELECT destination, (y).current, (y).base
FROM (SELECT destination, yoy(value, declared_on, :p) AS y FROM vacuumed GROUP BY destination) AS t
