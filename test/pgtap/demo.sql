-- The demo's figures: what was published, what plain SQL makes of the rows, what portstats makes of them.

BEGIN;
CREATE SCHEMA demo_test;
SET search_path = demo_test, public, portstats;
SET datestyle = 'ISO';
SELECT plan(30);

DELETE FROM portstats.exchange_rate;
\ir ../../demo/customs_demo.sql
\ir ../../demo/rates.sql

-- The figures by plain SQL, without a function of the extension.
CREATE TEMPORARY TABLE plain AS
SELECT flow,
       sum(quantity) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31') AS vehicles,
       sum(quantity) FILTER (WHERE declared_on BETWEEN '2020-01-01' AND '2020-10-31') AS vehicles_base,
       sum(value_cny) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31') AS value,
       sum(value_cny) FILTER (WHERE declared_on BETWEEN '2020-01-01' AND '2020-10-31') AS value_base,
       (SELECT sum(in_month / rate)
        FROM (SELECT date_trunc('month', d2.declared_on)::date AS month, sum(d2.value_cny) AS in_month
              FROM declarations d2
              WHERE d2.flow = d.flow AND d2.declared_on BETWEEN '2021-01-01' AND '2021-10-31'
              GROUP BY 1) AS m
        JOIN portstats.exchange_rate r ON r.valid_from = m.month
             AND (r.rate_type, r.base_currency, r.quote_currency) = ('average', 'USD', 'CNY')) AS usd
FROM declarations d
GROUP BY flow;

-- The same by the extension.
CREATE TEMPORARY TABLE ours AS
SELECT flow,
       yoy(quantity, declared_on, 'ytd 2021-10') AS vehicles,
       yoy(value_cny, declared_on, 'ytd 2021-10') AS value,
       sum_usd(value_cny, declared_on) FILTER (WHERE declared_on <@ period('ytd 2021-10')) AS usd
FROM declarations
GROUP BY flow;

-- Plain SQL gives what was published.
SELECT results_eq(
	$$SELECT flow, vehicles, vehicles_base, round(100.0 * (vehicles - vehicles_base) / vehicles_base)
	  FROM plain ORDER BY flow$$,
	$$VALUES ('export', 10722::bigint, 923::bigint, 1062::numeric), ('import', 2156, 192, 1023)$$,
	'vehicles by plain SQL: 10,722 up 1,062 percent; 2,156 up 1,023 (1,021 was published)');
SELECT results_eq(
	$$SELECT flow, value, value_base, round(100 * (value - value_base) / value_base)
	  FROM plain ORDER BY flow$$,
	$$VALUES ('export', 1174363800.00, 98935000.00, 1087::numeric),
			 ('import', 430187600.00, 34690000.00, 1140)$$,
	'yuan by plain SQL: 1.17 billion up 1,087 percent; 430 million up 1,140');
SELECT results_eq(
	$$SELECT flow, round(usd / 1e6, 1) FROM plain ORDER BY flow$$,
	$$VALUES ('export', 181.7), ('import', 66.8)$$,
	'dollars by plain SQL, each month at its own average rate: 182 and 66.8 million');

-- The extension gives what plain SQL gives.
SELECT results_eq(
	$$SELECT flow, (vehicles).current, (vehicles).base, (vehicles).change, (vehicles).pct FROM ours ORDER BY flow$$,
	$$SELECT flow, vehicles::numeric, vehicles_base::numeric, (vehicles - vehicles_base)::numeric,
			 100 * (vehicles::numeric - vehicles_base) / vehicles_base FROM plain ORDER BY flow$$,
	'vehicles by yoy() equal plain SQL, digit for digit');
SELECT results_eq(
	$$SELECT flow, (value).current, (value).base, (value).change, (value).pct FROM ours ORDER BY flow$$,
	$$SELECT flow, value, value_base, value - value_base, 100 * (value - value_base) / value_base
	  FROM plain ORDER BY flow$$,
	'yuan by yoy() equal plain SQL, digit for digit');
SELECT results_eq(
	$$SELECT flow, usd FROM ours ORDER BY flow$$,
	$$SELECT flow, round(usd, 8) FROM plain ORDER BY flow$$,
	'dollars by sum_usd() equal plain SQL, to eight decimals');
SELECT results_eq(
	$$SELECT flow, yoy_pct(quantity, declared_on, 'ytd 2021-10'), yoy_pct(value_cny, declared_on, 'ytd 2021-10'),
			 growth(value_cny, declared_on, '2021-01/2021-10', '2020-01/2020-10') FROM declarations GROUP BY flow ORDER BY flow$$,
	$$SELECT flow, (vehicles).pct, (value).pct, value FROM ours ORDER BY flow$$,
	'yoy_pct() and growth() over two spelled-out periods agree with yoy()');

-- Nine of the ten published figures come out as they were printed; the tenth cannot. Their intervals, by hand:
CREATE TEMPORARY TABLE by_hand (flow text, figure text, low numeric, high numeric);
INSERT INTO by_hand VALUES
	('export', 'vehicles', 10721.5, 10722.5), ('export', 'vehicles growth', 1061.5, 1062.5), ('export', 'value', 1165e6, 1175e6),
	('export', 'value growth', 1086.5, 1087.5), ('export', 'value in USD', 181.5e6, 182.5e6),
	('import', 'vehicles', 2155.5, 2156.5), ('import', 'vehicles growth', 1020.5, 1021.5), ('import', 'value', 425e6, 435e6),
	('import', 'value growth', 1135, 1145), ('import', 'value in USD', 66.75e6, 66.85e6);
SELECT results_eq(
	$$SELECT flow, figure, (p).low, (p).high FROM (SELECT flow, figure, published(printed) AS p FROM printed_figure) AS f ORDER BY flow, figure$$,
	'SELECT * FROM by_hand ORDER BY flow, figure',
	'the ten published figures, as intervals');
SELECT results_eq(
	$$SELECT flow, figure
	  FROM by_hand
	  JOIN (SELECT flow, 'vehicles', (vehicles).current FROM ours
			UNION ALL SELECT flow, 'vehicles growth', (vehicles).pct FROM ours
			UNION ALL SELECT flow, 'value', (value).current FROM ours
			UNION ALL SELECT flow, 'value growth', (value).pct FROM ours
			UNION ALL SELECT flow, 'value in USD', usd FROM ours) AS c (flow, figure, exact) USING (flow, figure)
	  WHERE exact NOT BETWEEN low AND high$$,
	$$VALUES ('import', 'vehicles growth')$$,
	'only the published growth of imported vehicles differs');
SELECT is_empty(
	$$SELECT base FROM generate_series(1, 2156) AS base WHERE round(growth_pct(2156, base)) = 1021$$,
	'no whole number of vehicles as a base gives 2,156 a growth of 1,021 percent');
SELECT is_empty(
	$$SELECT * FROM possible_bases('2,156 vehicles', '1,021 percent', true)$$,
	'nor does possible_bases find one');
SELECT is(
	(SELECT press_report('ytd 2021-10', flow, CASE flow WHEN 'import' THEN ROW((vehicles).current, NULL, NULL, 1021)::growth ELSE vehicles END, 'vehicles', value, 'CNY', usd, 'USD', 'en')
	 FROM ours),
	'From January to October the port handled 10,722 vehicles for export, a year-on-year increase of 1,062 percent. Their value reached 1.17 billion yuan ($182 million), up 1,087 percent. Imports: 2,156 vehicles, up 1,021 percent, worth 430 million yuan ($66.8 million), up 1,140 percent.',
	'the published paragraph, word for word, with the growth that was published');
SELECT results_eq(
	$$SELECT flow, (c).rows, (c).base_rows, (c).first_day, (c).base_last_day, complete(c) FROM (SELECT flow, coverage(declared_on, 'ytd 2021-10') AS c FROM declarations GROUP BY flow) AS f ORDER BY flow$$,
	$$SELECT flow, count(*) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31'), count(*) FILTER (WHERE declared_on BETWEEN '2020-01-01' AND '2020-10-31'),
			 min(declared_on) FILTER (WHERE declared_on >= '2021-01-01'), max(declared_on) FILTER (WHERE declared_on <= '2020-10-31'), true FROM declarations GROUP BY flow ORDER BY flow$$,
	'both windows are complete');

-- The breakdowns add up to the totals.
CREATE TEMPORARY TABLE broken_down AS
SELECT flow, corridor_breakdown(origin, destination, value_cny, declared_on, 'ytd 2021-10') AS corridors
FROM declarations
GROUP BY flow;

SELECT results_eq(
	$$SELECT flow, total(corridors) FROM broken_down ORDER BY flow$$,
	$$SELECT flow, value FROM ours ORDER BY flow$$,
	'total() of the corridors is the growth of the flow');
SELECT results_eq(
	$$SELECT c.origin, c.destination, c.current, c.base, c.change, c.pct
	  FROM broken_down, corridors(corridors) AS c ORDER BY 1, 2$$,
	$$SELECT origin, destination, current, base, current - base,
			 CASE WHEN base > 0 THEN 100 * (current - base) / base END
	  FROM (SELECT origin, destination,
				   coalesce(sum(value_cny) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31'), 0) AS current,
				   coalesce(sum(value_cny) FILTER (WHERE declared_on BETWEEN '2020-01-01' AND '2020-10-31'), 0) AS base
			FROM declarations GROUP BY origin, destination) AS p ORDER BY 1, 2$$,
	'every corridor equals plain SQL');
SELECT results_eq(
	$$SELECT flow, sum(c.current), sum(c.base), round(sum(c.share), 8), round(sum(c.contribution) - (value).pct, 8)
	  FROM broken_down JOIN ours USING (flow), corridors(corridors, 5) AS c GROUP BY flow, (value).pct ORDER BY flow$$,
	$$SELECT flow, value, value_base, 100.00000000, 0.00000000 FROM plain ORDER BY flow$$,
	'the top five and Other add up: values, shares to 100, contributions to the growth');
SELECT results_eq(
	$$SELECT flow, count(*), count(*) FILTER (WHERE c.rank IS NULL AND c.destination = 'Other')
	  FROM broken_down, corridors(corridors, 5) AS c GROUP BY flow ORDER BY flow$$,
	$$VALUES ('export', 6::bigint, 1::bigint), ('import', 6, 1)$$,
	'five corridors and one row for the rest');
SELECT results_eq(
	$$SELECT flow, round(sum(share), 8), round(sum(contribution), 8)
	  FROM (SELECT flow, share(current) OVER by_flow, contribution(current, base) OVER by_flow
			FROM (SELECT flow, mode, (yoy(quantity, declared_on, 'ytd 2021-10')).*
				  FROM declarations GROUP BY flow, mode) AS m
			WINDOW by_flow AS (PARTITION BY flow)) AS w GROUP BY flow ORDER BY flow$$,
	$$SELECT flow, 100.00000000, round((vehicles).pct, 8) FROM ours ORDER BY flow$$,
	'share() and contribution() of the modes add up');
SELECT results_eq(
	$$SELECT flow, growth(combine(kept))
	  FROM (SELECT flow, comparison(value_cny, declared_on, 'ytd 2021-10') AS kept
			FROM declarations GROUP BY flow, period(declared_on, 'month')) AS k GROUP BY flow ORDER BY flow$$,
	$$SELECT flow, value FROM ours ORDER BY flow$$,
	'comparisons kept for each month combine to the growth of the flow');

-- What is read off the codes and off baskets.
SELECT results_eq(
	$$SELECT flow, classify(hs_code, vehicle_class()), classify(hs_code, powertrain(), declared_on),
			 (yoy(quantity, declared_on, 'ytd 2021-10')).current FROM declarations GROUP BY 1, 2, 3 ORDER BY 1, 2, 3$$,
	$$SELECT flow, vehicle_class, CASE WHEN hs_code IN ('870340', '870230') THEN 'hybrid' WHEN hs_code IN ('870380', '870240') THEN 'electric'
			 WHEN hs_code IN ('870322', '870323', '870324', '870210') THEN 'combustion' ELSE 'not told' END,
			 coalesce(sum(quantity) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31'), 0)::numeric
	  FROM declarations GROUP BY 1, 2, 3 ORDER BY 1, 2, 3$$,
	'classes and powertrains are those of the codes, spelled out');
SELECT results_eq(
	$$SELECT flow, (g).keys, (g).largest_value, round((g).largest_share, 10), round((g).largest_four_share, 10), round((g).hhi, 8)
	  FROM (SELECT flow, concentration(basket(enterprise, value_cny, declared_on, 'ytd 2021-10')) AS g FROM declarations GROUP BY flow) AS c
	  WHERE (g).which = 'current' ORDER BY flow$$,
	$$SELECT flow, count(*), max(v), round(100 * max(v) / sum(v), 10), round(100 * sum(v) FILTER (WHERE n <= 4) / sum(v), 10),
			 round(10000 * sum(v * v) / sum(v) ^ 2, 8)
	  FROM (SELECT flow, sum(value_cny) AS v, row_number() OVER (PARTITION BY flow ORDER BY sum(value_cny) DESC) AS n
			FROM declarations WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31' GROUP BY flow, enterprise) AS e
	  GROUP BY flow ORDER BY flow$$,
	'the concentration of enterprises equals plain SQL');
SELECT results_eq(
	$$SELECT part, round(change, 6) FROM price_volume((SELECT basket(hs_code || ' to ' || destination, value_cny, quantity, declared_on, 'ytd 2021-10')
	  FROM declarations WHERE flow = 'export' AND vehicle_class = 'passenger car'))$$,
	$$WITH good AS (
		SELECT sum(value_cny) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31') AS v1,
			   sum(value_cny) FILTER (WHERE declared_on BETWEEN '2020-01-01' AND '2020-10-31') AS v0,
			   sum(quantity::numeric) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31') AS q1,
			   sum(quantity::numeric) FILTER (WHERE declared_on BETWEEN '2020-01-01' AND '2020-10-31') AS q0
		FROM declarations WHERE flow = 'export' AND vehicle_class = 'passenger car' GROUP BY hs_code, destination
	  ), part AS (
		SELECT sum(v1 - v0) FILTER (WHERE v0 > 0 AND v1 > 0) AS both_windows,
			   sum(v0) FILTER (WHERE v0 > 0 AND v1 > 0) * (sum(q1) FILTER (WHERE v0 > 0 AND v1 > 0) / sum(q0) FILTER (WHERE v0 > 0 AND v1 > 0) - 1) AS volume,
			   sum(v1 - v0 * q1 / q0) FILTER (WHERE v0 > 0 AND v1 > 0) AS price,
			   coalesce(sum(v1) FILTER (WHERE v0 IS NULL), 0) AS new, coalesce(-sum(v0) FILTER (WHERE v1 IS NULL), 0) AS lost
		FROM good
	  )
	  SELECT p, round(v, 6) FROM part, LATERAL (VALUES (1, 'volume', volume), (2, 'price', price), (3, 'mix', both_windows - volume - price),
			 (4, 'new', new), (5, 'lost', lost), (6, 'no quantity', 0)) AS r (n, p, v) ORDER BY n$$,
	'volume, price and mix of the cars exported equal plain SQL');
SELECT results_eq(
	$$SELECT flow, m.margin, m.keys, m.current, m.base FROM broken_down, margins(corridors) AS m ORDER BY flow, margin$$,
	$$SELECT flow, margin, count(v)::bigint, coalesce(sum(v1), 0), coalesce(sum(v0), 0)
	  FROM (SELECT flow, margin FROM (VALUES ('export'), ('import')) AS f (flow), (VALUES ('new'), ('lost'), ('continuing')) AS m (margin)) AS every
	  LEFT JOIN (SELECT flow, v1, v0, coalesce(v1, v0) AS v, CASE WHEN v0 IS NULL THEN 'new' WHEN v1 IS NULL THEN 'lost' ELSE 'continuing' END AS margin
		FROM (SELECT flow, sum(value_cny) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31') AS v1,
					 sum(value_cny) FILTER (WHERE declared_on BETWEEN '2020-01-01' AND '2020-10-31') AS v0
			  FROM declarations GROUP BY flow, origin, destination) AS c) AS k USING (flow, margin)
	  GROUP BY flow, margin ORDER BY flow, margin$$,
	'new, lost and continuing corridors equal plain SQL');

-- The rows are what the report shows them as.
SELECT set_eq(
	'SELECT DISTINCT flow, mode FROM declarations WHERE declared_on >= ''2021-01-01''',
	$$SELECT flow, mode FROM unnest(ARRAY['export', 'import']) AS flow,
							 unnest(ARRAY['rail', 'road', 'air', 'vehicle-train', 'vehicle-air']) AS mode$$,
	'five modes each way');
SELECT set_eq(
	'SELECT DISTINCT left(hs_code, 4), vehicle_class FROM declarations',
	$$VALUES ('8702', 'bus'), ('8703', 'passenger car'), ('8704', 'truck'), ('8705', 'special-purpose')$$,
	'the class is that of the HS heading');
SELECT set_eq(
	$$SELECT DISTINCT CASE flow WHEN 'export' THEN destination ELSE origin END FROM declarations$$,
	ARRAY['Kazakhstan', 'Uzbekistan', 'Kyrgyzstan', 'Tajikistan', 'Russia', 'Belarus',
		  'Germany', 'Japan', 'South Korea', 'United States'],
	'ten partners');
SELECT cmp_ok((SELECT count(DISTINCT enterprise) FROM declarations
			   WHERE flow = 'export' AND declared_on >= '2021-01-01'), '>', 30::bigint, 'more than 30 enterprises export');
SELECT cmp_ok((SELECT count(*) FROM declarations
			   WHERE declared_on NOT BETWEEN '2021-01-01' AND '2021-10-31'
				 AND declared_on NOT BETWEEN '2020-01-01' AND '2020-10-31'), '>', 0::bigint, 'some rows fall in neither window');
SELECT isnt_empty(
	$$SELECT FROM broken_down, corridors(corridors) AS c WHERE c.base = 0 AND c.pct IS NULL AND c.contribution > 0$$,
	'a corridor without a base has no growth, and contributes');
SELECT is((SELECT md5(string_agg(d::text, E'\n' ORDER BY declaration_no)) FROM declarations d), '1cc5a33545d93ba8005b6ca749d2ba2b',
		  'the rows are the same on every server');

SELECT * FROM finish();
ROLLBACK;
