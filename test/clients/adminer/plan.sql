SET client_min_messages = warning;
DROP TABLE IF EXISTS plan;
CREATE TABLE plan (id integer PRIMARY KEY, of_period portstats.period NOT NULL, vehicles integer, counted portstats.series);
INSERT INTO plan VALUES (1, '2021-10', 1400, '2021-09: 1322, 2021-10: 1362');
GRANT SELECT, INSERT, UPDATE ON plan TO analyst;
