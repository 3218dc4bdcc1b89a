SELECT 'hint', hint FROM told;
SELECT 'classes', 'period:character growth:character start_date:Date current:numeric base:numeric change:numeric pct:numeric';

-- dbplyr's SQL, as read; each figure by plain SQL.
SELECT 'filtered_sql', $$SELECT "month", "quantity", "value" FROM "reports"."monthly"$$
	|| $$ WHERE ("month" >= CAST('2021-09-01' AS DATE)) AND ("flow" = 'export') ORDER BY "month"$$;
SELECT 'filtered', string_agg(concat_ws(' ', month, quantity, trim_scale(value)), '; ' ORDER BY month)
FROM month_of WHERE month >= '2021-09-01';

CREATE TEMPORARY TABLE flows AS
SELECT flow, sum(value_cny) FILTER (WHERE name = 'current') AS current, sum(value_cny) FILTER (WHERE name = 'base') AS base
FROM declarations JOIN window_of ON declared_on BETWEEN first AND last GROUP BY flow;
SELECT 'summarised_sql', $$SELECT *, ROUND((growth_pct("current", "base")) :: numeric, 2) AS "pct" FROM ( SELECT "flow",$$
	|| $$ SUM("value") AS "current", SUM("value_base") AS "base" FROM "reports"."monthly" WHERE ("month" BETWEEN$$
	|| $$ CAST('2021-01-01' AS DATE) AND CAST('2021-10-01' AS DATE)) GROUP BY "flow" ) "q01" ORDER BY "flow"$$;
SELECT 'summarised', string_agg(concat_ws(' ', flow, trim_scale(current), trim_scale(base),
	round(100 * (current - base) / base, 2)), '; ' ORDER BY flow)
FROM flows;

SELECT 'functions_sql', $$SELECT "mode", ROUND((sum_usd("value_cny", "declared_on")) :: numeric, 2) AS "usd"$$
	|| $$ FROM "declarations" WHERE ("declared_on" <@ period('ytd 2021-10')) AND ("flow" = 'export')$$
	|| $$ GROUP BY "mode" ORDER BY "mode"$$;
SELECT 'functions', string_agg(concat_ws(' ', mode, usd), '; ' ORDER BY mode)
FROM (SELECT mode, round(sum(yuan::numeric(60, 30) / rate), 2) AS usd
	  FROM (SELECT mode, date_trunc('month', declared_on)::date AS month, sum(value_cny) AS yuan
			FROM export WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31' GROUP BY 1, 2) AS m
	  JOIN portstats.exchange_rate r ON r.valid_from = month AND base_currency = 'USD' AND quote_currency = 'CNY'
		AND rate_type = 'average'
	  GROUP BY mode) AS t;

SELECT 'growth_of_sql', $$SELECT "flow", ROUND((yoy_pct("value_cny", "declared_on", 'ytd 2021-10')) :: numeric, 2)$$
	|| $$ AS "pct" FROM "declarations" GROUP BY "flow" ORDER BY "flow"$$;
SELECT 'growth_of', string_agg(concat_ws(' ', flow, round(100 * (current - base) / base, 2)), '; ' ORDER BY flow) FROM flows;
