-- What plain SQL answers to the questions of ask.js: name, rows.

CREATE TEMPORARY TABLE monthly AS
SELECT flow, date_trunc('month', declared_on)::date AS month, sum(quantity) AS vehicles, sum(value_cny) AS yuan,
	   sum(value_cny)::numeric(60, 30) / max(rate) AS dollars
FROM declarations
JOIN portstats.exchange_rate r ON r.valid_from = date_trunc('month', declared_on)
	AND base_currency = 'USD' AND quote_currency = 'CNY' AND rate_type = 'average'
GROUP BY 1, 2;

SELECT 'by_flow', string_agg(concat_ws(' ', flow, vehicles, 100 * (current - base) / base, dollars), '; ' ORDER BY flow)
FROM (SELECT flow, sum(vehicles) AS vehicles, round(sum(dollars), 8) AS dollars,
			 sum(vehicles) FILTER (WHERE month BETWEEN '2021-01-01' AND '2021-10-01') AS current,
			 sum(vehicles) FILTER (WHERE month BETWEEN '2020-01-01' AND '2020-10-01') AS base
	  FROM monthly GROUP BY flow) AS t;
SELECT 'a_month', string_agg(concat_ws(' ', flow, vehicles, round(dollars, 8)), '; ' ORDER BY flow)
FROM monthly WHERE month = '2021-10-01';
SELECT 'two_months', string_agg(concat_ws(' ', to_char(month, 'YYYY-MM'), vehicles), '; ' ORDER BY month)
FROM (SELECT month, sum(vehicles) AS vehicles FROM monthly WHERE month IN ('2021-09-01', '2021-10-01') GROUP BY 1) AS t;
SELECT 'in_a_period', string_agg(concat_ws(' ', flow, vehicles, dollars), '; ' ORDER BY flow)
FROM (SELECT flow, sum(vehicles) AS vehicles, round(sum(dollars), 8) AS dollars
	  FROM monthly WHERE month BETWEEN '2021-01-01' AND '2021-10-01' GROUP BY flow) AS t;
SELECT 'by_month', string_agg(concat_ws(' ', month::timestamp, vehicles), '; ' ORDER BY month)
FROM (SELECT month, sum(vehicles) AS vehicles FROM monthly WHERE month IN ('2021-09-01', '2021-10-01') GROUP BY 1) AS t;

SELECT 'corridors', string_agg(concat_ws(' ', destination, current, base, 100 * (current - base) / base), '; ' ORDER BY current DESC)
FROM (SELECT destination,
			 sum(value_cny) FILTER (WHERE date_trunc('month', declared_on) = '2021-10-01') AS current,
			 sum(value_cny) FILTER (WHERE date_trunc('month', declared_on) = '2020-10-01') AS base
	  FROM declarations WHERE flow = 'export' GROUP BY destination ORDER BY 2 DESC NULLS LAST LIMIT 3) AS t;
-- There are no rows of 2018: what is not known is not 0.
SELECT 'unknown_base', concat_ws(' ', yuan, 'NULL', 'NULL') FROM monthly WHERE flow = 'export' AND month = '2019-01-01';
SELECT 'partly_unknown', concat_ws(' ', sum(yuan) FILTER (WHERE month >= '2019-12-01'), sum(yuan) FILTER (WHERE month = '2019-01-01'), 'NULL')
FROM monthly WHERE flow = 'export' AND month < '2020-02-01';
