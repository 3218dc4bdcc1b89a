-- The report of the demo: every figure below is computed by portstats from the rows of
-- `declarations`, and printed under the SQL that computed it.
--
--   psql -X -f demo/report.sql         (after demo/customs_demo.sql and demo/rates.sql)

\set QUIET on
\set ON_ERROR_STOP on
\pset pager off
\pset border 1
\pset linestyle ascii
\pset footer off
\pset null '-'
\pset title ''
\set ECHO queries
-- A heading: set `heading`, then :say_heading.
\set line '===================================================================================================='
\set say_heading '\\echo \\echo :line \\echo :heading \\echo :line \\echo'

\set heading '1. The headline'
:say_heading
\pset format unaligned
\pset tuples_only on
WITH figure AS (
    SELECT flow,
           yoy(quantity, declared_on, 'ytd 2021-10') AS vehicles,
           yoy(value_cny, declared_on, 'ytd 2021-10') AS value,
           sum_usd(value_cny, declared_on)
               FILTER (WHERE declared_on <@ period('ytd 2021-10')) AS usd
    FROM declarations
    GROUP BY flow
)
SELECT E'\n' || format(
    CASE flow
        WHEN 'export'
        THEN E'From January to October the port handled %s vehicles for export, a year-on-year\n'
             'increase of %s percent. Their value reached %s billion yuan '
             '($%s million), up %s percent.'
        ELSE 'Imports: %s vehicles, up %s percent, worth %s million yuan '
             '($%s million), up %s percent.'
    END,
    to_char((vehicles).current, 'FM999,999'),
    to_char((vehicles).pct, 'FM999,999'),
    CASE flow WHEN 'export' THEN round((value).current / 1e9, 2)
              ELSE round((value).current / 1e6) END,
    CASE flow WHEN 'export' THEN round(usd / 1e6)
              ELSE round(usd / 1e6, 1) END,
    to_char((value).pct, 'FM999,999'))
FROM figure
ORDER BY flow;
\pset tuples_only off
\pset format aligned

\set heading '2. Published against computed'
:say_heading
WITH figure AS (
    SELECT flow,
           yoy(quantity, declared_on, 'ytd 2021-10') AS vehicles,
           yoy(value_cny, declared_on, 'ytd 2021-10') AS value,
           sum_usd(value_cny, declared_on)
               FILTER (WHERE declared_on <@ period('ytd 2021-10')) AS usd
    FROM declarations
    GROUP BY flow
), computed (flow, figure, exact) AS (
    SELECT flow, 'vehicles', (vehicles).current FROM figure
    UNION ALL SELECT flow, 'vehicles growth', (vehicles).pct FROM figure
    UNION ALL SELECT flow, 'value', (value).current FROM figure
    UNION ALL SELECT flow, 'value growth', (value).pct FROM figure
    UNION ALL SELECT flow, 'value in USD', usd FROM figure
)
SELECT flow, figure, p.unit, p.published,
       round(c.exact / u.size, scale(p.published)) AS computed,
       round(c.exact, 2) AS exact,
       CASE WHEN round(c.exact / u.size, scale(p.published)) = p.published
            THEN 'as published' ELSE 'impossible' END AS verdict
FROM published p
JOIN computed c USING (flow, figure)
CROSS JOIN LATERAL (SELECT CASE WHEN p.unit LIKE 'billion%' THEN 1e9
                                WHEN p.unit LIKE 'million%' THEN 1e6 ELSE 1 END) AS u (size)
ORDER BY flow, starts_with(figure, 'value'), figure;
\echo 'Why +1,021 percent cannot be: the growth of 2,156 vehicles, over each base near it that is a whole'
\echo 'number of vehicles. None rounds to 1,021. The rows have 192, since that gives the nearest growth.'
\echo
SELECT 2156 AS vehicles, base, round(growth_pct(2156, base), 2) AS growth_pct,
       round(growth_pct(2156, base)) AS rounded, 1021 AS published
FROM generate_series(191, 194) AS base;

\set heading '3. Corridors: the port with each country, million yuan'
:say_heading
SELECT flow, rank, origin, destination,
       round(current / 1e6, 2) AS "2021-01/10", round(base / 1e6, 2) AS "2020-01/10",
       round(pct, 1) AS pct, round(share, 1) AS share, round(contribution, 1) AS points
FROM (SELECT flow, corridor_breakdown(CASE flow WHEN 'export' THEN port ELSE origin END,
                                      CASE flow WHEN 'export' THEN destination ELSE port END,
                                      value_cny, declared_on, 'ytd 2021-10') AS countries
      FROM declarations
      GROUP BY flow) AS by_flow
CROSS JOIN LATERAL corridors(countries)
ORDER BY flow, rank;
\echo 'Points are percentage points of the growth of the whole flow: they add up to its +1,087 percent'
\echo 'and +1,140 percent. The growth of a total is that of the sums, never an average of the rows''.'

\set heading '4. Corridors: the ten largest for exports, and the others'
:say_heading
SELECT rank, origin, destination,
       round(current / 1e6, 2) AS "2021-01/10", round(base / 1e6, 2) AS "2020-01/10",
       round(pct, 1) AS pct, round(share, 1) AS share, round(contribution, 1) AS points
FROM corridors((SELECT corridor_breakdown(origin, destination,
                                          value_cny, declared_on, 'ytd 2021-10')
                FROM declarations
                WHERE flow = 'export'), 10);
\echo 'A corridor without trade in the base period has no growth (-), but it contributes to the total''s.'

\set heading '5. Corridors: imports, and the six largest with their mode of transport'
:say_heading
SELECT rank, origin, destination,
       round(current / 1e6, 2) AS "2021-01/10", round(base / 1e6, 2) AS "2020-01/10",
       round(pct, 1) AS pct, round(share, 1) AS share, round(contribution, 1) AS points
FROM corridors((SELECT corridor_breakdown(origin, destination,
                                          value_cny, declared_on, 'ytd 2021-10')
                FROM declarations
                WHERE flow = 'import'), 8);
SELECT rank, origin, destination, mode, round(current / 1e6, 2) AS "2021-01/10",
       round(base / 1e6, 2) AS "2020-01/10", round(pct, 1) AS pct,
       round(share, 1) AS share, round(contribution, 1) AS points
FROM corridors((SELECT corridor_breakdown(origin, destination, mode,
                                          value_cny, declared_on, 'ytd 2021-10')
                FROM declarations
                WHERE flow = 'import'), 6);

\set heading '6. Modes of transport: vehicles'
:say_heading
WITH by_mode AS (
    SELECT flow, mode, (yoy(quantity, declared_on, 'ytd 2021-10')).*
    FROM declarations
    GROUP BY flow, mode
)
SELECT flow, mode, current AS "2021-01/10", base AS "2020-01/10", change,
       round(pct, 1) AS pct,
       round(share(current) OVER by_flow, 1) AS share,
       round(contribution(current, base) OVER by_flow, 1) AS points
FROM by_mode
WINDOW by_flow AS (PARTITION BY flow)
ORDER BY flow, current DESC;

\set heading '7. Classes of vehicles, read off the HS code: vehicles, million yuan and million dollars'
:say_heading
WITH by_class AS (
    SELECT flow, classify(hs_code, vehicle_class()) AS class,
           yoy(quantity, declared_on, 'ytd 2021-10') AS vehicles,
           yoy(value_cny, declared_on, 'ytd 2021-10') AS value,
           sum_usd(value_cny, declared_on)
               FILTER (WHERE declared_on <@ period('ytd 2021-10')) AS usd
    FROM declarations
    GROUP BY 1, 2
)
SELECT flow, class, (vehicles).current AS vehicles, round((vehicles).pct, 1) AS pct,
       round((value).current / 1e6, 2) AS yuan, round((value).pct, 1) AS pct,
       round(usd / 1e6, 2) AS dollars,
       round(share((value).current) OVER (PARTITION BY flow), 1) AS share
FROM by_class
ORDER BY flow, (vehicles).current DESC;

\set heading '8. What drives them: vehicles by powertrain, as far as the HS of the day tells'
:say_heading
WITH by_powertrain AS (
    SELECT flow, classify(hs_code, powertrain(), declared_on) AS powertrain,
           (yoy(quantity, declared_on, 'ytd 2021-10')).*
    FROM declarations
    GROUP BY 1, 2
)
SELECT flow, powertrain, current AS "2021-01/10", base AS "2020-01/10", round(pct, 1) AS pct,
       round(share(current) OVER by_flow, 1) AS share,
       round(contribution(current, base) OVER by_flow, 1) AS points
FROM by_powertrain
WINDOW by_flow AS (PARTITION BY flow)
ORDER BY flow, current DESC;
\echo 'HS 2017 tells nothing of trucks: what drives them is in the codes since HS 2022. Not told is not combustion.'

\set heading '9. Luxury: imported passenger cars by unit value, in bands over the median'
:say_heading
WITH car AS (
    SELECT declared_on, quantity, value_cny, value_cny / quantity AS yuan_each
    FROM declarations
    WHERE flow = 'import' AND classify(hs_code, vehicle_class()) = 'passenger car'
), median AS (
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY yuan_each) AS yuan
    FROM car
    WHERE declared_on <@ period('ytd 2021-10')
), by_band AS (
    SELECT CASE WHEN yuan_each > 2 * yuan THEN '3. luxury: over twice the median'
                WHEN yuan_each > yuan THEN '2. over the median'
                ELSE '1. up to the median' END AS band,
           yoy(quantity, declared_on, 'ytd 2021-10') AS cars,
           yoy(value_cny, declared_on, 'ytd 2021-10') AS value,
           unit_value(value_cny, quantity)
               FILTER (WHERE declared_on <@ period('ytd 2021-10')) AS yuan_each
    FROM car CROSS JOIN median
    GROUP BY 1
)
SELECT band, (cars).current AS cars, round((cars).pct, 1) AS pct,
       round((value).current / 1e6, 2) AS yuan, round((value).pct, 1) AS pct,
       round(share((value).current) OVER (), 1) AS share, round(yuan_each) AS yuan_each,
       round((SELECT yuan FROM median)) AS median
FROM by_band
ORDER BY band;

\set heading '10. Enterprises: the ten largest of those that export, and how concentrated both flows are'
:say_heading
SELECT rank, key AS enterprise,
       round(current / 1e6, 2) AS "2021-01/10", round(base / 1e6, 2) AS "2020-01/10",
       round(pct, 1) AS pct, round(share, 1) AS share, round(contribution, 1) AS points
FROM items((SELECT basket(enterprise, value_cny, declared_on, 'ytd 2021-10')
            FROM declarations
            WHERE flow = 'export'), 10);
WITH by_flow AS (
    SELECT flow, basket(enterprise, value_cny, declared_on, 'ytd 2021-10') AS enterprises
    FROM declarations
    GROUP BY flow
)
SELECT flow, which, keys AS enterprises, largest, round(largest_share, 1) AS its_share,
       round(largest_four_share, 1) AS four_largest, round(hhi) AS hhi
FROM by_flow CROSS JOIN LATERAL concentration(enterprises)
ORDER BY flow, which = 'change', which = 'base';
\echo 'The Herfindahl-Hirschman index (hhi) is 10,000 where one enterprise has everything.'

\set heading '11. Dearer cars or more of them: what the change of exported passenger cars is made of'
:say_heading
CREATE TEMPORARY TABLE cars AS
SELECT basket(hs_code || ' to ' || destination, value_cny, quantity, declared_on, 'ytd 2021-10') AS b
FROM declarations
WHERE flow = 'export' AND classify(hs_code, vehicle_class()) = 'passenger car';
SELECT part, round(change / 1e6, 2) AS million_yuan, round(contribution, 1) AS points
FROM cars CROSS JOIN LATERAL price_volume(b)
UNION ALL
SELECT 'all', round((total(b)).change / 1e6, 2), round((total(b)).pct, 1) FROM cars;
SELECT round(price_index(b, 'fisher'), 4) AS price_index, round(matched_share(b), 1) AS of_the_value,
       round((unit_value_growth(b)).current) AS yuan_each, round((unit_value_growth(b)).base) AS a_year_before
FROM cars;
DROP TABLE cars;
\echo 'A price is the unit value of one code to one country. The parts add up to the change exactly.'

\set heading '12. New corridors and old ones: what the growth of each flow is made of'
:say_heading
SELECT flow, margin, keys AS corridors, round(current / 1e6, 2) AS "2021-01/10",
       round(base / 1e6, 2) AS "2020-01/10", round(contribution, 1) AS points
FROM (SELECT flow, corridor_breakdown(origin, destination, value_cny,
                                      declared_on, 'ytd 2021-10') AS corridors
      FROM declarations
      GROUP BY flow) AS by_flow
CROSS JOIN LATERAL margins(corridors)
ORDER BY flow, margin = 'continuing', margin = 'lost';

\set heading '13. The trade balance: million yuan, and million dollars at each month''s average rate'
:say_heading
WITH signed AS (
    SELECT flow, declared_on, CASE flow WHEN 'export' THEN value_cny ELSE -value_cny END AS value
    FROM declarations
), run (p) AS (
    SELECT periods('ytd 2021-10', 'month') UNION ALL SELECT period('ytd 2021-10')
), by_run AS (
    SELECT p, yoy(value, declared_on, p) FILTER (WHERE flow = 'export') AS exports,
           yoy(-value, declared_on, p) FILTER (WHERE flow = 'import') AS imports,
           yoy(value, declared_on, p) AS balance,
           sum_usd(value, declared_on) FILTER (WHERE declared_on <@ p) AS usd
    FROM run CROSS JOIN signed
    GROUP BY p
)
SELECT p AS period, round((exports).current / 1e6, 2) AS exports,
       round((imports).current / 1e6, 2) AS imports,
       round((balance).current / 1e6, 2) AS balance, round(usd / 1e6, 2) AS dollars,
       round((balance).base / 1e6, 2) AS year_before, round((balance).pct, 1) AS pct
FROM by_run
ORDER BY days(p) > 31, p;

\set heading '14. Month by month: vehicles exported, against the same month of the year before'
:say_heading
SELECT month, prior_year(month) AS against, (vehicles).current, (vehicles).base,
       (vehicles).change, round((vehicles).pct, 1) AS pct
FROM (SELECT month, yoy(quantity, declared_on, month) AS vehicles
      FROM periods('ytd 2021-10', 'month') AS month
      CROSS JOIN declarations
      WHERE flow = 'export'
      GROUP BY month) AS by_month
ORDER BY month;

\set heading '15. In two steps: a comparison kept for each corridor, put together later'
:say_heading
CREATE TEMPORARY TABLE kept AS
SELECT flow, origin, destination, comparison(value_cny, declared_on, 'ytd 2021-10') AS value
FROM declarations
GROUP BY flow, origin, destination;
SELECT flow, corridors, (value).current, (value).base, (value).change,
       round((value).pct, 1) AS pct
FROM (SELECT flow, count(*) AS corridors, growth(combine(value)) AS value
      FROM kept
      GROUP BY flow) AS together
ORDER BY flow;
DROP TABLE kept;
