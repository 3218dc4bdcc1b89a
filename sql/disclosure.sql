-- disclosure: the table of a month as it may be published.
CREATE TABLE declarations (declared_on date, destination text, enterprise text, value numeric(14,2));
INSERT INTO declarations VALUES
  ('2023-10-01', 'KZ', 'Aral', 900), ('2023-10-04', 'KZ', 'Balkhash', 700), ('2023-10-20', 'KZ', 'Caspian', 650), ('2023-10-21', 'KZ', 'Aral', 100),
  ('2023-10-03', 'UZ', 'Aral', 400), ('2023-10-05', 'UZ', 'Bukhara', 30.50),
  ('2023-10-06', 'TJ', 'Bukhara', 210), ('2023-10-07', 'TJ', 'Caspian', 190), ('2023-10-08', 'TJ', 'Dushanbe', 180),
  ('2023-10-09', 'KG', 'Balkhash', 90), ('2023-10-10', 'KG', 'Caspian', 80), ('2023-10-11', 'KG', 'Osh', 75),
  ('2023-10-12', NULL, 'Osh', 12), ('2023-10-13', NULL, NULL, 11), ('2023-10-14', NULL, 'Aral', 10);
CREATE TABLE kept AS SELECT disclosure(destination, enterprise, value) AS d FROM declarations;

-- At least three contributors: Uzbekistan has two. The total would give it away, so a second cell goes.
SELECT p.* FROM kept, publishable(d, 3) AS p;
SELECT s.* FROM kept, suppressed(d, 3) AS s;
-- Nobody may tell another's figure within ten percent, nobody has more than 80 percent.
SELECT s.cell, s.suppression, s.reason FROM kept, suppressed(d, NULL, 1, 80, 10) AS s;
-- A rule that the whole breaks.
SELECT s.cell, s.suppression, s.contributors, s.is_total FROM kept, suppressed(d, 9) AS s;

-- Two halves of a month put together; a disclosure as text.
SELECT (SELECT combine(h) FROM (SELECT disclosure(destination, enterprise, value) AS h FROM declarations GROUP BY declared_on < '2023-10-10') AS t)::text = d::text AS same FROM kept;
SELECT disclosure(destination, enterprise, value) FROM declarations WHERE destination = 'UZ';

-- Mistakes.
SELECT * FROM suppressed((SELECT d FROM kept), NULL);
SELECT * FROM suppressed((SELECT d FROM kept), NULL, 2, NULL, 10);
SELECT * FROM suppressed((SELECT d FROM kept), NULL, 2, 100, NULL);
SELECT * FROM suppressed((SELECT d FROM kept), 0);
SELECT * FROM suppressed((SELECT d FROM kept), NULL, -1);
SELECT * FROM publishable((SELECT disclosure('a', 'e', 'NaN'::numeric)), 3);
DROP TABLE declarations, kept;
