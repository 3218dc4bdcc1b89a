-- What plain SQL answers to the questions of ask.js: name, rows as JSON.

CREATE TEMPORARY TABLE yuan_in_dollars AS
SELECT flow, date_trunc('month', declared_on)::date AS month, sum(value_cny)::numeric(60, 30) / max(rate) AS dollars
FROM declarations
JOIN portstats.exchange_rate r ON r.valid_from = date_trunc('month', declared_on)
	AND base_currency = 'USD' AND quote_currency = 'CNY' AND rate_type = 'average'
GROUP BY 1, 2;
CREATE TEMPORARY TABLE grown AS
SELECT flow, sum(quantity) AS vehicles,
	   sum(quantity) FILTER (WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31')::numeric AS current,
	   sum(quantity) FILTER (WHERE declared_on BETWEEN '2020-01-01' AND '2020-10-31')::numeric AS base
FROM declarations GROUP BY flow;

SELECT 'by_flow', string_agg(row_to_json(t)::text, '; ' ORDER BY flow)
FROM (SELECT flow, vehicles, 100 * (current - base) / base AS growth,
			 (SELECT round(sum(dollars), 8) FROM yuan_in_dollars y WHERE y.flow = g.flow) AS dollars
	  FROM grown g) AS t;

SELECT 'in_a_period', string_agg(row_to_json(t)::text, '; ' ORDER BY flow)
FROM (SELECT flow, current AS vehicles,
			 (SELECT round(sum(dollars), 8) FROM yuan_in_dollars y
			  WHERE y.flow = g.flow AND month BETWEEN '2021-01-01' AND '2021-10-01') AS dollars
	  FROM grown g) AS t;

CREATE TEMPORARY TABLE monthly AS
SELECT to_char(declared_on, 'YYYY-MM') AS period, flow, sum(quantity) AS vehicles FROM declarations GROUP BY 1, 2;
SELECT 'a_month', string_agg(row_to_json(t)::text, '; ' ORDER BY flow)
FROM (SELECT flow, vehicles FROM monthly WHERE period = '2021-10') AS t;
CREATE TEMPORARY TABLE months AS SELECT period, sum(vehicles) AS vehicles FROM monthly GROUP BY 1;
SELECT 'two_months', string_agg(row_to_json(t)::text, '; ' ORDER BY period)
FROM (SELECT * FROM months WHERE period IN ('2021-09', '2021-10')) AS t;
SELECT 'periods', string_agg(row_to_json(t)::text, '; ' ORDER BY period DESC)
FROM (SELECT * FROM months ORDER BY period DESC LIMIT 3) AS t;

SELECT 'nested', string_agg(row_to_json(t)::text, '; ' ORDER BY flow)
FROM (SELECT flow, 100 * (current - base) / base AS growth,
			 (SELECT jsonb_agg(m ORDER BY mode)
			  FROM (SELECT mode, sum(quantity) AS vehicles FROM declarations d WHERE d.flow = g.flow
					GROUP BY mode ORDER BY mode LIMIT 2) AS m) AS by_mode
	  FROM grown g) AS t;

CREATE TEMPORARY TABLE corridor AS
SELECT destination,
	   sum(value_cny) FILTER (WHERE date_trunc('month', declared_on) = '2021-10-01') AS current,
	   sum(value_cny) FILTER (WHERE date_trunc('month', declared_on) = '2020-10-01') AS year_before,
	   sum(value_cny) FILTER (WHERE date_trunc('month', declared_on) = '2019-01-01') AS first_month
FROM declarations WHERE flow = 'export' GROUP BY destination;
SELECT 'corridors', string_agg(row_to_json(t)::text, '; ' ORDER BY current DESC)
FROM (SELECT destination, current, year_before, 100 * (current - year_before) / year_before AS growth
	  FROM corridor ORDER BY current DESC NULLS LAST LIMIT 3) AS t;
-- There are no rows of 2018: what is not known is not 0.
SELECT 'unknown_base', row_to_json(t)::text
FROM (SELECT destination, first_month AS current, NULL AS year_before, NULL AS growth
	  FROM corridor ORDER BY first_month DESC NULLS LAST LIMIT 1) AS t;
SELECT 'partly_unknown', row_to_json(t)::text
FROM (SELECT sum(value_cny) FILTER (WHERE declared_on >= '2019-12-01') AS current, sum(value_cny) FILTER (WHERE declared_on < '2019-02-01') AS year_before, NULL AS growth
	  FROM declarations WHERE flow = 'export' AND declared_on < '2020-02-01') AS t;

SELECT 'headline', string_agg(row_to_json(t)::text, '; ' ORDER BY flow)
FROM (SELECT a.flow, a.vehicles AS quantity, b.vehicles AS quantity_base, 100.0 * (a.vehicles - b.vehicles) / b.vehicles AS quantity_pct,
			 (SELECT round(sum(round(dollars, 8)), 8) FROM yuan_in_dollars y
			  WHERE y.flow = a.flow AND month BETWEEN '2021-01-01' AND '2021-10-01') AS ytd_converted
	  FROM monthly a JOIN monthly b USING (flow) WHERE a.period = '2021-10' AND b.period = '2020-10') AS t;
