-- What plain SQL answers to the questions of questions.tsv, without a function of the
-- extension but where its own text or error is asked for: name, answer.

CREATE TEMPORARY TABLE export AS SELECT * FROM declarations WHERE flow = 'export';
CREATE TEMPORARY TABLE window_of AS
SELECT * FROM (VALUES ('current', date '2021-01-01', date '2021-10-31'),
					  ('base', date '2020-01-01', date '2020-10-31')) AS w (name, first, last);

SELECT 'period', sum(quantity) FROM export WHERE declared_on BETWEEN '2021-10-01' AND '2021-10-31';
SELECT 'period_text', '2021-01/2021-10';
SELECT 'day', date '2021-11-01' - 1;

CREATE TEMPORARY TABLE yuan AS
SELECT sum(value_cny) FILTER (WHERE name = 'current') AS current, sum(value_cny) FILTER (WHERE name = 'base') AS base
FROM export JOIN window_of ON declared_on BETWEEN first AND last;
SELECT 'growth', ROW(current, base, current - base, 100 * (current - base) / base)::text FROM yuan;
SELECT 'growth_fields', concat_ws(' ', current, base, current - base, 100 * (current - base) / base) FROM yuan;
SELECT 'no_growth', concat_ws(' ', sum(quantity), 0, sum(quantity), 'NULL')
FROM export JOIN window_of ON declared_on BETWEEN first AND last WHERE mode = 'vehicle-air'
HAVING count(*) FILTER (WHERE name = 'base') = 0;
SELECT 'yoy_pct', 100 * (current - base) / base FROM yuan;

-- A sum a month, each divided by the month's rate, rounded once.
SELECT 'sum_usd', round(sum(yuan::numeric(60, 30) / rate), 8)
FROM (SELECT date_trunc('month', declared_on)::date AS month, sum(value_cny) AS yuan
	  FROM export WHERE declared_on BETWEEN '2021-01-01' AND '2021-10-31' GROUP BY 1) AS m
JOIN portstats.exchange_rate r ON r.valid_from = month AND base_currency = 'USD' AND quote_currency = 'CNY'
	AND rate_type = 'average';

SELECT 'periods', '{2021-07,2021-08,2021-09}';
SELECT 'series', 'month ' || string_agg(month || ': ' || total, ', ' ORDER BY month)
FROM (SELECT to_char(declared_on, 'YYYY-MM') AS month, sum(quantity) AS total
	  FROM export WHERE declared_on BETWEEN '2021-07-01' AND '2021-09-30' GROUP BY 1) AS m;

CREATE TEMPORARY TABLE month_of AS
SELECT date_trunc('month', declared_on)::date AS month, sum(quantity) AS quantity, sum(value_cny) AS value
FROM export GROUP BY 1;
SELECT 'view', string_agg(concat_ws(' ', m.month, m.quantity, b.quantity, m.value, b.value,
									100 * (m.value - b.value) / b.value), '; ' ORDER BY m.month)
FROM month_of m JOIN month_of b ON b.month = m.month - interval '1 year'
WHERE m.month BETWEEN '2021-08-01' AND '2021-10-31';
SELECT 'unknown_growth', concat_ws(' ', month, value, 'NULL', 'NULL') FROM month_of WHERE month = '2019-01-01';

SELECT 'chinese', '霍尔果斯同比增长1062%';

-- The server's own text of each type.
SELECT 'every_type', concat_ws(' ', period::text, series::text, comparison::text, breakdown::text, basket::text,
	converted_sum::text, converted_comparison::text, disclosure::text, rate_book::text, classification::text, growth::text)
FROM every_type;

-- What the error carries, told by the server itself.
CREATE TEMPORARY TABLE told (state text, hint text);
DO $$
DECLARE
	told_hint text;
BEGIN
	PERFORM period('2021-1');
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS told_hint = PG_EXCEPTION_HINT;
	INSERT INTO told VALUES (SQLSTATE, told_hint);
END
$$;
SELECT 'error', concat_ws(' ', state, hint) FROM told WHERE hint <> '';
