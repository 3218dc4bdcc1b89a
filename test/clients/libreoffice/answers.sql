SELECT 'hint', hint FROM told;

-- A cell's number has no zeros behind its point.
CREATE TEMPORARY TABLE month_flow AS
SELECT date_trunc('month', declared_on)::date AS month, flow, sum(quantity) AS quantity, trim_scale(sum(value_cny)) AS value
FROM declarations GROUP BY 1, 2;
SELECT 'sheet', string_agg(concat_ws(' ', m.month, flow, m.quantity, coalesce(b.quantity::text, 'NULL'),
	m.value, coalesce(b.value::text, 'NULL')), '; ' ORDER BY m.month, flow COLLATE "C")
FROM month_flow m LEFT JOIN (SELECT (month + interval '1 year')::date AS month, flow, quantity, value FROM month_flow) b
	USING (month, flow);
SELECT 'query', 'flow current base change pct ' || string_agg(concat_ws(' ', flow, trim_scale(current), trim_scale(base),
	trim_scale(current - base), round(100 * (current - base) / base, 10)), ' ' ORDER BY flow)
FROM (SELECT flow, sum(value_cny) FILTER (WHERE name = 'current') AS current,
			 sum(value_cny) FILTER (WHERE name = 'base') AS base
	  FROM declarations JOIN window_of ON declared_on BETWEEN first AND last GROUP BY flow) AS f;
SELECT 'quoted', string_agg(concat_ws(' ', month, trim_scale(value)), '; ' ORDER BY month)
FROM month_of WHERE month >= '2021-09-01';
