-- corridors: who trades with whom, how, and what moved.
CREATE TABLE declarations (declared_on date, origin text, destination text, mode text, via text, value numeric(14,2));
INSERT INTO declarations VALUES
  ('2023-10-05', 'CN', 'KZ', 'rail', 'Horgos', 60), ('2022-10-05', 'CN', 'KZ', 'rail', 'Horgos', 50),
  ('2023-10-06', 'CN', 'KZ', 'road', 'Horgos', 20), ('2022-10-06', 'CN', 'KZ', 'road', 'Alashankou', 10),
  ('2023-10-07', 'CN', 'UZ', 'road', 'Horgos', 15), ('2022-10-07', 'DE', 'CN', 'rail', 'Horgos', 40),
  ('2023-10-08', 'CN', NULL, 'road', 'Horgos', 5),  ('2023-10-09', 'CN', 'TJ', 'road', NULL, 15),
  ('2021-10-09', 'JP', 'CN', 'road', NULL, 99),     (NULL, 'JP', 'CN', 'road', NULL, 99);

-- By origin and destination; the row of 2021 and the undated one belong to no window and make no corridor.
SELECT rank, origin, destination, current, base, change, round(pct, 2) AS pct, share, contribution
FROM corridors((SELECT corridor_breakdown(origin, destination, value, declared_on, '2023-10') FROM declarations));
-- The top, the rest in one row that a NULL rank tells from a partner called Other.
SELECT rank, origin, destination, current, base, share, contribution
FROM corridors((SELECT corridor_breakdown(origin, destination, value, declared_on, '2023-10') FROM declarations), 1);
SELECT rank, destination, current, share
FROM corridors((SELECT corridor_breakdown(origin, destination, value, declared_on, '2023-10') FROM declarations), 0);
-- With the mode, and with what it passes through.
SELECT rank, origin, destination, mode, current, base
FROM corridors((SELECT corridor_breakdown(origin, destination, mode, value, declared_on, '2023-10') FROM declarations), 3);
SELECT rank, origin, destination, mode, via, current, base
FROM corridors((SELECT corridor_breakdown(origin, destination, mode, via, value, declared_on, '2023-10') FROM declarations));
-- Against any base.
SELECT (total(corridor_breakdown(origin, destination, value, declared_on, '2023-10', '2022-10'))).* FROM declarations;
SELECT (total(corridor_breakdown(origin, destination, mode, value, declared_on, '2023-10', '2022-10'))).* FROM declarations;
SELECT (total(corridor_breakdown(origin, destination, mode, via, value, declared_on, '2023-10', '2022-10'))).* FROM declarations;

-- The unknown partner is part of the trade.
WITH b AS (SELECT corridor_breakdown('CN', partner, v, date '2023-05-01', '2023') AS b
           FROM (VALUES ('KZ', 50), ('UZ', 25), ('Other', 5), (NULL, 20)) AS t (partner, v))
SELECT 'all' AS what, rank, destination, current, share FROM b, corridors(b)
UNION ALL
SELECT 'top 1', rank, destination, current, share FROM b, corridors(b, 1);
-- NA is Namibia; only an empty field is missing.
CREATE TABLE loaded (partner text, v integer);
COPY loaded FROM STDIN (FORMAT csv);
KZ,10
NA,5
,1
\.
SELECT rank, destination, current, share
FROM corridors((SELECT corridor_breakdown('CN', partner, v, date '2023-05-01', '2023') FROM loaded));

-- Growth of the total is not the mean of the growths, also when put together from two breakdowns.
CREATE TABLE kept AS
SELECT partner, corridor_breakdown('CN', partner, v, d, '2023') AS b
FROM (VALUES ('KZ', date '2022-01-01', 1000), ('KZ', '2023-01-01', 1100), ('UZ', '2022-01-01', 10), ('UZ', '2023-01-01', 30)) AS t (partner, d, v)
GROUP BY partner;
SELECT destination, current, base, round(pct, 12) AS pct, round(contribution, 12) AS contribution
FROM corridors((SELECT combine(b) FROM kept));
SELECT (total(combine(b))).* FROM kept;
SELECT combine(b) FROM kept;
SELECT breakdown_send(combine(b ORDER BY partner)) = breakdown_send(combine(b ORDER BY partner DESC)) AS same_bytes,
       combine(b)::text::breakdown::text = combine(b)::text AS text
FROM kept;

-- Ties share a rank; a corridor whose figures are all suppressed comes last.
SELECT rank, destination, current, base, share
FROM corridors((SELECT corridor_breakdown('CN', partner, v, d, '2023')
                FROM (VALUES ('B', date '2023-01-01', 5), ('A', '2023-01-01', 5), ('C', '2023-01-01', 5), ('C', '2022-01-01', 1),
                             ('D', '2023-01-01', NULL), ('E', '2023-01-01', 1)) AS t (partner, d, v)));
-- A total that is not positive has no shares.
SELECT destination, current, share
FROM corridors((SELECT corridor_breakdown('CN', partner, v, date '2023-01-01', '2023')
                FROM (VALUES ('A', -5), ('B', 5)) AS t (partner, v)));
-- No row: no breakdown, no corridors.
SELECT count(*) FROM corridors((SELECT corridor_breakdown(origin, destination, value, declared_on, '2023-10') FROM declarations WHERE false));
SELECT count(*) FROM corridors(NULL, 5);

-- Mistakes.
SELECT * FROM corridors((SELECT corridor_breakdown(origin, destination, value, declared_on, '2023-10') FROM declarations), -1);
SELECT combine(b) FROM (SELECT corridor_breakdown(origin, destination, value, declared_on, '2023-10') AS b FROM declarations
                        UNION ALL SELECT corridor_breakdown(origin, destination, mode, value, declared_on, '2023-10') FROM declarations) AS t;
SELECT corridor_breakdown(origin, destination, value, declared_on, NULL) FROM declarations;
SELECT '{}'::breakdown;
DROP TABLE declarations, loaded, kept;
