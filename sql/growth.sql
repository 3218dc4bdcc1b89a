-- growth: year on year, any base, two steps, shares and contributions.
CREATE TABLE declarations (declared_on date, destination text, value numeric(14,2));
INSERT INTO declarations VALUES
  ('2023-10-05', 'KZ', 110), ('2022-10-07', 'KZ', 100),
  ('2023-10-31', 'UZ', 30.50), ('2022-10-01', 'UZ', 10),
  ('2023-11-01', 'UZ', 7), ('2022-09-30', 'KZ', 8), (NULL, 'KZ', 9);

-- The month, the year before beside it.
SELECT (yoy(value, declared_on, '2023-10')).* FROM declarations;
SELECT destination, yoy_pct(value, declared_on, '2023-10') FROM declarations
GROUP BY destination ORDER BY destination;
-- Any base: the month before.
SELECT (growth(value, declared_on, '2023-11', prior('2023-11'))).* FROM declarations;

-- A base that is not positive has no growth in percent; the change is there.
SELECT current, base, current - base AS change, growth_pct(current, base)
FROM (VALUES (-50, -100), (50, -100), (5, 0), (-5, 0), (0, 0), (0, 37), (-50, 100)) AS t (current, base);
SELECT growth_pct('NaN', 1), growth_pct(1, 'NaN'), growth_pct(NULL, 1), growth_pct(1, NULL);

-- The month before has 31 days, this one 30: whole months are compared.
SELECT (growth(v, d, '2025-04', prior('2025-04'))).*
FROM (VALUES (date '2025-03-30', 10), ('2025-03-31', 90), ('2025-04-30', 50)) AS t (d, v);

-- A window without rows is 0, a window whose rows are all NULL is unknown, and no row at all is NULL.
SELECT 'no row in the base' AS what, (yoy(v, d, '2023')).* FROM (VALUES (5.10, date '2023-01-01')) AS t (v, d)
UNION ALL
SELECT 'base suppressed', (yoy(v, d, '2023')).* FROM (VALUES (5, date '2023-01-01'), (NULL, '2022-01-01')) AS t (v, d)
UNION ALL
SELECT 'partly suppressed', (yoy(v, d, '2023')).* FROM (VALUES (5, date '2023-01-01'), (NULL, '2022-01-01'), (4, '2022-01-02')) AS t (v, d)
UNION ALL
SELECT 'rows elsewhere', (yoy(v, d, '2023')).* FROM (VALUES (5, date '2019-01-01')) AS t (v, d)
UNION ALL
SELECT 'no row at all', (yoy(v, d, '2023')).* FROM (VALUES (5, date '2023-01-01')) AS t (v, d) WHERE false;

-- Week 53 of 2020 has no week to compare with in 2019: no base, no growth.
SELECT (yoy(v, d, '2020-W53')).* FROM (VALUES (5, date '2020-12-28'), (4, '2019-12-30')) AS t (v, d);

-- Windows longer than a year overlap: such a row counts in both.
SELECT (yoy(v, d, '2022/2023')).* FROM (VALUES (1, date '2021-05-01'), (10, '2022-05-01'), (100, '2023-05-01')) AS t (v, d);

-- Exact: each window keeps its own scale, and nothing is too large.
SELECT (yoy(v, d, '2023')).current, (yoy(v, d, '2023')).base
FROM (VALUES (0.10, date '2023-01-01'), (0.200, '2023-01-02'), (1, '2022-01-01')) AS t (v, d);
SELECT (yoy(v, d, '2023')).current = sum(v) FILTER (WHERE d <@ '2023'::period) AS equal, (yoy(v, d, '2023')).current
FROM (VALUES (1e40, date '2023-01-01'), (-1e40, '2023-01-02'), (0.000000000000000000000000000001, '2023-01-03'),
             (170141183460469231731687303715884105727, '2023-01-04'), (1, '2023-01-05')) AS t (v, d);
SELECT (yoy(v, d, '2023')).* FROM (VALUES ('NaN'::numeric, date '2023-01-01'), (1, '2022-01-01')) AS t (v, d);

-- All whole-number types and numeric.
SELECT (yoy(v::smallint, d, '2023')).change AS smallint, (yoy(v::integer, d, '2023')).change AS integer,
       (yoy(v::bigint, d, '2023')).change AS bigint, (yoy(v::numeric, d, '2023')).change AS numeric
FROM (VALUES (-32768, date '2023-01-01'), (32767, '2022-01-01')) AS t (v, d);

-- Two steps: keep the comparison, combine and read it later.
CREATE TABLE kept AS
SELECT destination, comparison(value, declared_on, '2023-10') AS c FROM declarations GROUP BY destination;
SELECT destination, (growth(c)).* FROM kept ORDER BY destination;
SELECT (growth(combine(c))).* FROM kept;
SELECT growth_pct(combine(c)) = (SELECT yoy_pct(value, declared_on, '2023-10') FROM declarations) AS same FROM kept;
-- It says what is in it: windows, totals, rows, rows without a value, rows outside and without a date.
SELECT combine(c) FROM kept;
-- Text and bytes bring it back; in whichever order it was put together, the bytes are the same.
SELECT c::text::comparison::text = c::text AS text FROM kept;
SELECT comparison_send(combine(c ORDER BY destination)) = comparison_send(combine(c ORDER BY destination DESC)) AS same_bytes,
       comparison_send(combine(c)) = (SELECT comparison_send(comparison(value, declared_on, '2023-10')) FROM declarations) AS same_as_in_one_step
FROM kept;

-- Growth of a sum is the growth of the sums; contributions add up to it.
WITH t (partner, base, current) AS (VALUES ('KZ', 1000, 1100), ('UZ', 10, 30))
SELECT partner, round(growth_pct(current, base), 12) AS pct,
       round(contribution(current, base) OVER (), 12) AS contribution, round(share(current) OVER (), 12) AS share
FROM t
UNION ALL
SELECT 'total', round(growth_pct(sum(current), sum(base)), 12), NULL, NULL FROM t;
-- A share is a fact: rounding each to print may not add up to 100.
SELECT partner, round(share(v) OVER (), 12) AS share, round(share(v) OVER ()) AS printed
FROM (VALUES ('KZ', 37), ('UZ', 9), ('TJ', 5)) AS t (partner, v);
-- By partition, and whatever the frame; without a positive total there is no share.
SELECT flow, partner, round(share(v) OVER (PARTITION BY flow ORDER BY v ROWS 1 PRECEDING), 4) AS share
FROM (VALUES ('export', 'KZ', 30), ('export', 'UZ', 70), ('import', 'DE', NULL), ('import', 'JP', 5),
             ('transit', 'X', -1), ('transit', 'Y', 1)) AS t (flow, partner, v)
ORDER BY flow, partner;

-- As the executor really calls aggregates: over a growing frame, and twice in one query.
SELECT n, yoy_pct(v, d, '2023') OVER (ORDER BY n), (yoy(v, d, '2023') OVER (ORDER BY n)).pct
FROM (VALUES (1, date '2022-05-01', 100), (2, '2023-05-01', 50), (3, '2023-06-01', 70), (4, '2022-06-01', 20)) AS t (n, d, v);

-- Mistakes say what is wrong and how to mend it.
SELECT yoy(value, declared_on, NULL) FROM declarations;
SELECT yoy(value, declared_on, period(declared_on, 'month')) FROM declarations WHERE declared_on IS NOT NULL;
SELECT combine(c) FROM (SELECT comparison(value, declared_on, '2023-10') AS c FROM declarations
                        UNION ALL SELECT comparison(value, declared_on, '2023-09') FROM declarations) AS t;
SELECT '{"version": 9}'::comparison;
SELECT comparison_accum(NULL, 1, date '2023-01-01', '2023');
DROP TABLE kept, declarations;
