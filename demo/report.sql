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

\set heading '1. The headline, in English and Chinese'
:say_heading
CREATE TEMPORARY TABLE headline AS
SELECT flow,
       yoy(quantity, declared_on, 'ytd 2021-10') AS vehicles,
       yoy(value_cny, declared_on, 'ytd 2021-10') AS value,
       sum_usd(value_cny, declared_on)
           FILTER (WHERE declared_on <@ period('ytd 2021-10')) AS usd
FROM declarations
GROUP BY flow;
\pset format unaligned
\pset tuples_only on
SELECT E'\n' || press_report('ytd 2021-10', flow, vehicles, 'vehicles', value, 'CNY', usd, 'USD', language)
FROM headline CROSS JOIN unnest(ARRAY['en', 'zh']) AS language
GROUP BY language
ORDER BY language;
\pset tuples_only off
\pset format aligned

\set heading '2. Is it complete: which days of both windows the rows cover'
:say_heading
SELECT flow, (c).rows, (c).first_day, (c).last_day, (c).missing_months,
       (c).base_rows, (c).base_first_day, (c).base_last_day, (c).base_missing_months,
       complete(c)
FROM (SELECT flow, coverage(declared_on, 'ytd 2021-10') AS c
      FROM declarations
      GROUP BY flow) AS by_flow
ORDER BY flow;

\set heading '3. Published against computed'
:say_heading
WITH computed AS (
    SELECT flow, figure, exact
    FROM headline
    CROSS JOIN LATERAL (VALUES ('vehicles', (vehicles).current), ('vehicles growth', (vehicles).pct),
                               ('value', (value).current), ('value growth', (value).pct),
                               ('value in USD', usd)) AS f (figure, exact)
)
SELECT flow, figure, printed, (p).low AS lowest, (p).high AS highest,
       round(exact, 2) AS computed,
       CASE WHEN exact BETWEEN (p).low AND (p).high THEN 'as published' ELSE 'not so' END AS verdict
FROM (SELECT flow, figure, printed, published(printed) AS p FROM printed_figure) AS figures
JOIN computed USING (flow, figure)
ORDER BY flow, starts_with(figure, 'value'), figure;

\set heading '4. The published figures by themselves: what they allow, without a row of the table'
:say_heading
\echo 'The number of vehicles a year before that a count and its growth allow, and the value, in yuan:'
\echo
WITH pair AS (
    SELECT flow, f.figure, f.printed, g.printed AS growth, starts_with(f.figure, 'vehicles') AS counted
    FROM printed_figure f
    JOIN printed_figure g USING (flow)
    WHERE g.figure = f.figure || ' growth'
)
SELECT flow, printed, growth, CASE WHEN bases > 0 THEN 'consistent' ELSE 'impossible' END AS verdict,
       lowest AS base_from, highest AS base_to, bases
FROM pair LEFT JOIN LATERAL possible_bases(printed, growth, true) ON true
ORDER BY flow, counted DESC;
\echo 'Why +1,021 percent cannot be: 192 vehicles a year before give the nearest growth, and the rows have those.'
\echo
SELECT base, (a).verdict, round((a).lowest, 2) AS growth, '1,021 percent' AS published
FROM unnest(ARRAY['191', '192', '193']) AS base
CROSS JOIN LATERAL audit_growth('1,021 percent', '2,156 vehicles', base, true) AS a;
\echo 'Yuan and dollars: the rates that two amounts imply, and those of the period.'
\echo
SELECT flow, c.printed, u.printed AS dollars, verdict, round(lowest, 4) AS implied_from,
       round(highest, 4) AS implied_to, lowest_rate, highest_rate
FROM printed_figure c
JOIN printed_figure u USING (flow)
CROSS JOIN LATERAL audit_conversion(c.printed, u.printed, 'CNY', 'USD', 'ytd 2021-10')
WHERE c.figure = 'value' AND u.figure = 'value in USD'
ORDER BY flow;

\set heading '5. The targets: more than 20,000 vehicles by the end of the year, more than 100,000 by 2025'
:say_heading
SELECT target, done, round(share, 1) AS share, round(due_by_now) AS due_by_now,
       round(ahead) AS ahead, round(projected) AS projected, still_needed,
       round(per_month) AS per_month, round(per_day, 1) AS per_day, round(required_growth, 1) AS pct_more
FROM headline
CROSS JOIN LATERAL pace((vehicles).current, 20000, '2021', '2021-10-31')
WHERE flow = 'export';
SELECT round((vehicles).current) AS done, round(required_growth((vehicles).current, 100000, '2021', '2025'), 1) AS pct_a_year_from_done,
       round(required_growth(20000, 100000, '2021', '2025'), 1) AS pct_a_year_from_20000
FROM headline
WHERE flow = 'export';
\echo 'pct_more: how much more than at the pace so far the two months that are left have to bring.'

\set heading '6. A receipt, to be filed beside the figure'
:say_heading
SELECT jsonb_pretty(receipt(comparison(quantity, declared_on, 'ytd 2021-10'))) AS vehicles_exported
FROM declarations
WHERE flow = 'export';
DROP TABLE headline;

\set heading '7. Corridors: the port with each country, million yuan'
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

\set heading '8. Corridors: the ten largest for exports, and the others'
:say_heading
SELECT rank, origin, destination,
       round(current / 1e6, 2) AS "2021-01/10", round(base / 1e6, 2) AS "2020-01/10",
       round(pct, 1) AS pct, round(share, 1) AS share, round(contribution, 1) AS points
FROM corridors((SELECT corridor_breakdown(origin, destination,
                                          value_cny, declared_on, 'ytd 2021-10')
                FROM declarations
                WHERE flow = 'export'), 10);
\echo 'A corridor without trade in the base period has no growth (-), but it contributes to the total''s.'

\set heading '9. Corridors: imports, and the six largest with their mode of transport'
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

\set heading '10. Modes of transport: vehicles'
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

\set heading '11. Classes of vehicles, read off the HS code: vehicles, million yuan and million dollars'
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

\set heading '12. What drives them: vehicles by powertrain, as far as the HS of the day tells'
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

\set heading '13. Luxury: imported passenger cars by unit value, in bands over the median'
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

\set heading '14. Enterprises: the ten largest of those that export, and how concentrated both flows are'
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

\set heading '15. Dearer cars or more of them: what the change of exported passenger cars is made of'
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

\set heading '16. New corridors and old ones: what the growth of each flow is made of'
:say_heading
SELECT flow, margin, keys AS corridors, round(current / 1e6, 2) AS "2021-01/10",
       round(base / 1e6, 2) AS "2020-01/10", round(contribution, 1) AS points
FROM (SELECT flow, corridor_breakdown(origin, destination, value_cny,
                                      declared_on, 'ytd 2021-10') AS corridors
      FROM declarations
      GROUP BY flow) AS by_flow
CROSS JOIN LATERAL margins(corridors)
ORDER BY flow, margin = 'continuing', margin = 'lost';

\set heading '17. The trade balance: million yuan, and million dollars at each month''s average rate'
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

\set heading '18. Month by month: vehicles exported, against the same month of the year before'
:say_heading
SELECT month, prior_year(month) AS against, (vehicles).current, (vehicles).base,
       (vehicles).change, round((vehicles).pct, 1) AS pct
FROM (SELECT month, yoy(quantity, declared_on, month) AS vehicles
      FROM periods('ytd 2021-10', 'month') AS month
      CROSS JOIN declarations
      WHERE flow = 'export'
      GROUP BY month) AS by_month
ORDER BY month;

\set heading '19. In two steps: a comparison kept for each corridor, put together later'
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
