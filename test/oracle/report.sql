-- The report views and functions against plain SQL: cell by cell, on a table with months that nobody has,
-- groups that come and go, unknown amounts and dimensions, amounts below zero and rows without a date.

\ir begin.psql
DROP SCHEMA IF EXISTS made CASCADE;
DROP SCHEMA IF EXISTS made_once CASCADE;

-- ---------- the table ----------

CREATE TABLE rates AS
SELECT (date '2018-12-01' + m * interval '1 month')::date AS month, 6 + round(random()::numeric, 4) AS rate FROM generate_series(0, 60) AS m;
TRUNCATE portstats.exchange_rate;
INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) SELECT 'USD', 'CNY', month, rate FROM rates;

CREATE TABLE trade AS
SELECT id, d,
	   (ARRAY['out', 'in', 'through'])[1 + (random() * 3)::int] AS way,
	   CASE WHEN random() < 0.9 THEN (ARRAY['A', 'B b', '']::text[])[1 + (random() * 2.49)::int] END AS origin,
	   CASE WHEN random() < 0.9 THEN (random() * 3)::int END AS destination,
	   CASE WHEN random() < 0.8 THEN (ARRAY['rail', 'road', 'air'])[1 + (random() * 2.49)::int] END AS mode,
	   (random() * 5)::int::bpchar(3) AS class,
	   (ARRAY['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'])[1 + (random() > 0.5)::int]::uuid AS enterprise,
	   CASE WHEN random() < 0.7 THEN (random() * 20 - 2)::int END AS quantity,
	   CASE WHEN random() < 0.6 THEN round((random() * 1e4 - 500)::numeric, (random() * 3)::int) END AS amount
FROM (SELECT id, CASE WHEN random() < 0.97 THEN date '2019-01-10' + (random() * 1500)::int END AS d FROM generate_series(1, 900) AS id) AS t;
-- Months that nobody has, and one of which nothing is known.
DELETE FROM trade WHERE date_trunc('month', d) IN (SELECT date '2019-01-01' + (random() * 48)::int * interval '1 month' FROM generate_series(1, 4));
UPDATE trade SET quantity = NULL, amount = NULL WHERE date_trunc('month', d) = (SELECT min(date_trunc('month', d)) + interval '14 months' FROM trade);
-- Views read a table, so as to see the same rows through timestamps, too.
CREATE VIEW stamped AS SELECT t.*, d + time '23:59:59' AS at FROM trade AS t;

\set columns '{"date": "d", "flow": "way", "origin": "origin", "destination": "destination", "mode": "mode", "class": "class", "enterprise": "enterprise", "quantity": "quantity", "value": "amount"}'
\set options '{"currency": "CNY", "converted": "USD", "export": "out", "import": "in"}'
SELECT count(*) AS made FROM create_report_views('trade', :'columns', 'made', :'options') \gset
-- Without flow and other currency: a shape of its own.
SELECT count(*) AS made FROM create_report_views('stamped', '{"date": "at", "destination": "destination", "value": "amount"}', 'made_once') \gset

-- ---------- plain SQL ----------

CREATE TABLE loaded AS SELECT DISTINCT date_trunc('month', d)::date AS month FROM trade WHERE d IS NOT NULL;
-- A row a view and group, as the names of its dimensions, which are text in the views.
CREATE TABLE dims (view text, d jsonb);
CREATE FUNCTION shown(view text, t trade) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE view
		WHEN 'corridor' THEN jsonb_build_object('flow', t.way, 'origin', t.origin, 'destination', t.destination::text)
		WHEN 'mode' THEN jsonb_build_object('flow', t.way, 'mode', t.mode)
		WHEN 'commodity' THEN jsonb_build_object('flow', t.way, 'class', t.class::text)
		WHEN 'enterprise' THEN jsonb_build_object('flow', t.way, 'enterprise', t.enterprise::text)
		WHEN 'once headline' THEN '{}' WHEN 'once monthly' THEN '{}'
		WHEN 'once corridor' THEN jsonb_build_object('destination', t.destination::text)
		ELSE jsonb_build_object('flow', t.way) END
$$;
INSERT INTO dims SELECT DISTINCT view, shown(view, t)
FROM trade AS t, unnest(ARRAY['headline', 'monthly', 'corridor', 'mode', 'commodity', 'enterprise', 'once headline', 'once monthly', 'once corridor']) AS view
WHERE t.d IS NOT NULL;

-- What a group has in a month: 0 without a row, unknown where all amounts are or where nobody has a row.
CREATE TABLE rows AS
SELECT s.view, shown(s.view, t) AS d, date_trunc('month', t.d)::date AS month, m.measure, m.x
FROM trade AS t JOIN rates AS r ON r.month = date_trunc('month', t.d)
CROSS JOIN (SELECT DISTINCT view FROM dims) AS s
CROSS JOIN LATERAL (VALUES ('quantity', t.quantity::numeric), ('value', t.amount), ('converted', t.amount / r.rate)) AS m (measure, x);
CREATE TABLE cells AS
SELECT s.view, s.d, c.month, c.month IN (TABLE loaded) AS loaded, m.measure,
	CASE WHEN c.month NOT IN (TABLE loaded) THEN NULL WHEN f.rows IS NULL THEN 0 ELSE f.x END AS x
FROM dims AS s CROSS JOIN (SELECT g::date AS month FROM generate_series(timestamp '2017-01-01', '2023-12-01', '1 month') AS g) AS c
CROSS JOIN (VALUES ('quantity'), ('value'), ('converted')) AS m (measure)
LEFT JOIN (SELECT view, d, month, measure, count(*) AS rows, sum(x) AS x FROM rows GROUP BY 1, 2, 3, 4) AS f USING (view, d, month, measure);

-- Months, years to date and twelve months: unknown unless all months of them are known. Then what they were
-- a year, and a month, before.
CREATE TABLE runs AS
SELECT view, d, month, loaded, measure, r.run, r.x
FROM (SELECT *, sum(x) OVER year AS y, count(x) OVER year = extract(month FROM month) AS y_known, sum(x) OVER twelve AS t, count(x) OVER twelve = 12 AS t_known
	  FROM cells
	  WINDOW year AS (PARTITION BY view, d, measure, extract(year FROM month) ORDER BY month),
			 twelve AS (PARTITION BY view, d, measure ORDER BY month ROWS 11 PRECEDING)) AS c
CROSS JOIN LATERAL (VALUES ('', x), ('ytd_', CASE WHEN y_known THEN y END), ('mat_', CASE WHEN t_known THEN t END)) AS r (run, x)
WHERE (r.run <> 'mat_' OR view LIKE '%monthly') AND (measure = 'value' OR view NOT LIKE 'once%');
CREATE TABLE figures AS
SELECT c.view, c.d, c.month, c.measure, c.run, c.x, b.x AS base, p.x AS prior
FROM runs AS c
LEFT JOIN runs AS b ON (b.view, b.d, b.measure, b.run) = (c.view, c.d, c.measure, c.run) AND b.month = c.month - interval '1 year'
LEFT JOIN runs AS p ON (p.view, p.d, p.measure, p.run) = (c.view, c.d, c.measure, c.run) AND p.month = c.month - interval '1 month'
WHERE c.loaded;
CREATE FUNCTION pct(c numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN b > 0 THEN 100 * (c - b) / b END $$;

-- Every figure of every view, a row each; of a percentage what it was divided by.
CREATE TABLE plain AS
WITH split AS (
	-- The whole is of all rows of the flow, known by group or not: what those of its groups that are known have is less.
	SELECT f.*, w.x AS total, w.base AS base_total
	FROM figures AS f JOIN figures AS w USING (month, run, measure)
	WHERE f.view NOT LIKE '%headline' AND f.view NOT LIKE '%monthly'
	  AND w.view = CASE WHEN f.view LIKE 'once%' THEN 'once headline' ELSE 'headline' END
	  AND w.d = CASE WHEN f.d ? 'flow' THEN jsonb_build_object('flow', f.d -> 'flow') ELSE '{}' END
)
SELECT f.view, f.d, f.month, f.run || f.measure || c.suffix AS name, c.x, c.divisor
FROM figures AS f CROSS JOIN LATERAL (VALUES ('', f.x, NULL), ('_base', f.base, NULL), ('_pct', pct(f.x, f.base), f.base)) AS c (suffix, x, divisor)
UNION ALL
SELECT f.view, f.d, f.month, f.measure || c.suffix, c.x, c.divisor
FROM figures AS f CROSS JOIN LATERAL (VALUES ('_prior', f.prior, NULL), ('_prior_pct', pct(f.x, f.prior), f.prior)) AS c (suffix, x, divisor)
WHERE f.view LIKE '%monthly' AND f.run = ''
UNION ALL
SELECT s.view, s.d, s.month, s.run || s.measure || c.suffix, c.x, c.divisor
FROM split AS s CROSS JOIN LATERAL (VALUES
	('_share', CASE WHEN s.total > 0 THEN 100 * s.x / s.total END, s.total),
	('_contribution', CASE WHEN s.base_total > 0 THEN 100 * (s.x - s.base) / s.base_total END, s.base_total)) AS c (suffix, x, divisor)
UNION ALL
SELECT 'balance', '{}', e.month, e.run || e.measure || c.suffix, c.x, NULL
FROM figures AS e JOIN figures AS i USING (view, month, run, measure)
CROSS JOIN LATERAL (VALUES ('_export', e.x), ('_import', i.x), ('_balance', e.x - i.x), ('_balance_base', e.base - i.base),
	('_balance_change', (e.x - i.x) - (e.base - i.base))) AS c (suffix, x)
WHERE view = 'headline' AND e.d = '{"flow": "out"}' AND i.d = '{"flow": "in"}';

-- ---------- ours ----------

CREATE TABLE ours (view text, d jsonb, month date, name text, x numeric);
CREATE FUNCTION take(v text, query text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('INSERT INTO ours SELECT %L, t.d, t.month, f.key, f.value::numeric '
		'FROM (SELECT j, (j ->> ''month'')::date AS month, (SELECT coalesce(jsonb_object_agg(key, value), ''{}'') FROM jsonb_each(j) WHERE key ~ ''^(flow|origin|destination|mode|class|enterprise)$'') AS d '
		'	FROM (SELECT to_jsonb(r) AS j FROM (%s) AS r) AS r OFFSET 0) AS t, '
		'jsonb_each_text(t.j - ''{month,flow,origin,destination,mode,class,enterprise}''::text[]) AS f', v, query);
END $$;
-- Quotients are rounded by the digits of what they are made of, converted amounts once a month: by half of
-- 1e-8 in each of twelve, which is much of a percentage where next to nothing is divided by.
CREATE FUNCTION compare(v text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO results (passed, what, detail)
	SELECT count(o.name) > 0 AND count(*) FILTER (WHERE differs) = 0, v || ' is what plain SQL says',
		format('%s of %s figures differ, such as %s', count(*) FILTER (WHERE differs), count(*),
			min(format('%s %s %s: %s, plain %s', month, d, name, o.x, p.x)) FILTER (WHERE differs))
	FROM (SELECT * FROM ours WHERE view = v) AS o FULL JOIN (SELECT * FROM plain WHERE view = v) AS p USING (d, month, name)
	CROSS JOIN LATERAL (SELECT o.name IS NULL OR p.name IS NULL OR (o.x IS NULL) <> (p.x IS NULL)
		OR abs(o.x - p.x) > CASE WHEN name ~ '(pct|share|contribution)$' THEN 1e-8 * (1 + abs(p.x)) + CASE WHEN name ~ 'converted' THEN 6e-8 * (200 + abs(p.x)) / p.divisor ELSE 0 END
			WHEN name ~ 'converted' THEN 1e-5 ELSE 0 END AS differs) AS c
$$;

SELECT take(view, 'SELECT * FROM made.' || view), compare(view)
FROM unnest(ARRAY['headline', 'monthly', 'corridor', 'mode', 'commodity', 'enterprise', 'balance']) AS view \g /dev/null
SELECT take('once ' || view, 'SELECT * FROM made_once.' || view), compare('once ' || view) FROM unnest(ARRAY['headline', 'monthly', 'corridor']) AS view \g /dev/null

-- A filter on the month gives the same rows: nothing but them is read.
WITH latest AS (SELECT max(month) AS m FROM loaded WHERE month < '2022-01-01'),
	 filtered AS (SELECT c.* FROM made.corridor AS c WHERE month = (SELECT m FROM latest)),
	 afterwards AS (SELECT t.* FROM (SELECT * FROM made.corridor OFFSET 0) AS t WHERE month = (SELECT m FROM latest))
INSERT INTO results (passed, what)
SELECT EXISTS (TABLE filtered) AND NOT EXISTS ((TABLE filtered EXCEPT ALL TABLE afterwards) UNION ALL (TABLE afterwards EXCEPT ALL TABLE filtered)),
	   'a filter on the month changes no figure';
-- So it is where some is not known: a year to date in which a month of a group is withheld has a whole that is more than
-- its groups that are known. Counted from the rows of the table themselves.
WITH withheld AS (
	SELECT view, d, month FROM plain WHERE view = 'corridor' AND name = 'ytd_value' AND x IS NULL
), whole AS (
	SELECT l.month, w.way, (SELECT sum(t.amount) FROM trade AS t WHERE t.way IS NOT DISTINCT FROM w.way AND t.d >= date_trunc('year', l.month) AND t.d < l.month + interval '1 month') AS x
	FROM loaded AS l CROSS JOIN (SELECT DISTINCT way FROM trade WHERE d IS NOT NULL) AS w
)
INSERT INTO results (passed, what, detail)
SELECT count(*) > 0 AND count(*) FILTER (WHERE differs) = 0, 'shares are in the whole of the rows where groups are withheld', min(o::text) FILTER (WHERE differs)
FROM (SELECT c.month, c.flow, c.ytd_value, c.ytd_value_share, w.x, abs(c.ytd_value_share - 100 * c.ytd_value / w.x) > 1e-8 * (1 + abs(c.ytd_value_share)) AS differs
	FROM made.corridor AS c JOIN whole AS w ON w.month = c.month AND w.way IS NOT DISTINCT FROM c.flow
	WHERE c.ytd_value_share IS NOT NULL AND EXISTS (SELECT FROM withheld AS h WHERE h.month = c.month AND h.d ->> 'flow' IS NOT DISTINCT FROM c.flow)) AS o;
-- Sums over groups are those of the headline where all is known.
INSERT INTO results (passed, what)
SELECT count(*) > 0 AND bool_and(c.value = h.value AND c.share BETWEEN 99.999999 AND 100.000001), 'corridors add up to the headline'
FROM (SELECT month, flow, sum(value) AS value, sum(value_share) AS share FROM made.corridor GROUP BY 1, 2 HAVING count(*) = count(value) AND sum(value) > 0) AS c
JOIN made.headline AS h ON h.month = c.month AND h.flow IS NOT DISTINCT FROM c.flow;

-- Coverage: against the aggregate over the rows themselves.
CREATE TABLE covered AS SELECT * FROM made.coverage;
INSERT INTO results (passed, what, detail)
SELECT count(*) > 0 AND count(*) FILTER (WHERE differs) = 0, 'coverage is that of the rows', min(format('%s %s: %s, rows %s', month, flow, v, c)) FILTER (WHERE differs)
FROM (SELECT l.month, w.way AS flow, to_jsonb(v) AS v, to_jsonb(c) AS c, to_jsonb(v) IS DISTINCT FROM to_jsonb(c) AS differs
	FROM loaded AS l CROSS JOIN (SELECT DISTINCT way FROM trade WHERE d IS NOT NULL) AS w
	LEFT JOIN covered AS v ON v.month = l.month AND v.flow IS NOT DISTINCT FROM w.way
	CROSS JOIN LATERAL (
		SELECT l.month, w.way AS flow, (m).rows, (m).first_day, (m).last_day, (m).base_rows, (m).base_first_day, (m).base_last_day,
			(y).first_day AS ytd_first_day, (y).last_day AS ytd_last_day, (y).base_first_day AS ytd_base_first_day, (y).base_last_day AS ytd_base_last_day, complete(m) AS complete,
			complete(y) AS ytd_complete, array_to_string((y).missing_months, ', ') AS ytd_missing_months, array_to_string((y).base_missing_months, ', ') AS ytd_base_missing_months
		FROM (SELECT coverage(t.d, period(l.month, 'month')) AS m, coverage(t.d, ytd(period(l.month, 'month'))) AS y
			  FROM trade AS t WHERE t.way IS NOT DISTINCT FROM w.way) AS t) AS c) AS x;
INSERT INTO results (passed, what)
SELECT (SELECT count(*) FROM made.coverage) = (SELECT count(*) FROM loaded) * (SELECT count(*) FROM (SELECT DISTINCT way FROM trade WHERE d IS NOT NULL) AS t), 'coverage has a row a month and flow';

-- ---------- the functions ----------

-- Whole months: what the views say. Any other period: the two windows by days.
CREATE TABLE asked AS
SELECT p::text, prior_year(p) AS b, period(end_date(p), 'month') AS m FROM unnest('{2020-03,ytd 2020-07,ytd 2021-12,mat 2021-05,2021-H2,2020-W20,2021-02-11/2021-04-03,2021-05-07}'::period[]) AS p;
DO $$
DECLARE
	ask asked;
	columns jsonb := '{"date": "d", "flow": "way", "origin": "origin", "destination": "destination", "quantity": "quantity", "value": "amount"}';
	differing text;
BEGIN
	FOR ask IN SELECT * FROM asked LOOP
		WITH windows (side, p) AS (VALUES ('c', ask.p::period), ('b', ask.b)
		), months AS (
			SELECT w.side, w.p, m::date AS first, (m + interval '1 month')::date - 1 AS last
			FROM windows AS w, generate_series(date_trunc('month', start_date(w.p)), end_date(w.p), interval '1 month') AS m
		), known AS (
			SELECT m.* FROM months AS m WHERE EXISTS (SELECT FROM trade AS t WHERE t.d BETWEEN m.first AND m.last AND t.d <@ m.p)
		), there AS (
			SELECT row_to_json((t.way, t.origin, t.destination))::text AS key, t.way, t.origin, t.destination, m.side, m.first, count(*) AS rows, sum(t.amount) AS x, sum(t.quantity) AS q
			FROM trade AS t JOIN months AS m ON t.d BETWEEN m.first AND m.last AND t.d <@ m.p GROUP BY 1, 2, 3, 4, 5, 6
		), parts AS (
			SELECT g.way, g.origin, g.destination, m.side, k.first IS NOT NULL AS known, coalesce(t.rows, 0) AS rows, t.x, t.q
			FROM (SELECT DISTINCT key, way, origin, destination FROM there) AS g CROSS JOIN months AS m
			LEFT JOIN known AS k USING (side, first) LEFT JOIN there AS t USING (key, side, first)
		), plain AS (
			SELECT way AS flow, origin, destination::text,
				CASE WHEN bool_and(known AND (rows = 0 OR x IS NOT NULL)) FILTER (WHERE side = 'c') THEN coalesce(sum(x) FILTER (WHERE side = 'c'), 0) END AS value,
				CASE WHEN bool_and(known AND (rows = 0 OR x IS NOT NULL)) FILTER (WHERE side = 'b') THEN coalesce(sum(x) FILTER (WHERE side = 'b'), 0) END AS value_base,
				CASE WHEN bool_and(known AND (rows = 0 OR q IS NOT NULL)) FILTER (WHERE side = 'c') THEN coalesce(sum(q) FILTER (WHERE side = 'c'), 0)::numeric END AS quantity
			FROM parts GROUP BY 1, 2, 3
		), wholes AS (
			-- Of all rows of the flow, whatever corridor they are of.
			SELECT way AS flow,
				CASE WHEN bool_and(known) FILTER (WHERE side = 'c') THEN coalesce(sum(x) FILTER (WHERE side = 'c'), 0) END AS whole,
				CASE WHEN bool_and(known) FILTER (WHERE side = 'b') THEN coalesce(sum(x) FILTER (WHERE side = 'b'), 0) END AS whole_base
			FROM (SELECT g.way, m.side, k.first IS NOT NULL AND (count(t.d) = 0 OR count(t.amount) > 0) AS known, sum(t.amount) AS x
				FROM (SELECT DISTINCT way FROM there) AS g CROSS JOIN months AS m LEFT JOIN known AS k USING (side, first)
				LEFT JOIN trade AS t ON t.way IS NOT DISTINCT FROM g.way AND t.d BETWEEN m.first AND m.last AND t.d <@ m.p
				GROUP BY g.way, m.side, m.first, k.first) AS w
			GROUP BY way
		), ranked AS (
			SELECT rank() OVER (PARTITION BY p.flow ORDER BY value DESC NULLS LAST), p.*,
				CASE WHEN whole > 0 THEN round(100 * value / whole, 8) END AS share,
				CASE WHEN whole_base > 0 THEN round(100 * (value - value_base) / whole_base, 8) END AS contribution
			FROM plain AS p JOIN wholes AS w ON w.flow IS NOT DISTINCT FROM p.flow
		), ours AS (
			SELECT rank, flow, origin, destination, value, value_base, quantity, round(value_share, 8), round(value_contribution, 8) FROM corridor_report('trade', columns, ask.p::period)
		)
		SELECT string_agg(x::text, ' ') INTO differing
		FROM ((TABLE ours EXCEPT ALL TABLE ranked) UNION ALL (TABLE ranked EXCEPT ALL TABLE ours)) AS x;
		INSERT INTO results (passed, what, detail) VALUES (differing IS NULL, 'corridor_report of ' || ask.p, left(differing, 500));
	END LOOP;
END $$;
-- A flow without a row in either window is in the view alone: its figures are 0, or unknown.
INSERT INTO results (passed, what)
SELECT (SELECT count(*) > 0 FROM headline('trade', :'columns', ytd(m), :'options')) AND NOT EXISTS (
	SELECT FROM headline('trade', :'columns', ytd(m), :'options') AS f FULL JOIN (SELECT * FROM made.headline WHERE month = start_date(m)) AS v ON coalesce(v.flow, '(none)') = coalesce(f.flow, '(none)')
	WHERE CASE WHEN v.month IS NULL THEN true WHEN f IS NULL THEN coalesce(v.ytd_quantity, 0) <> 0 OR coalesce(v.ytd_value_base, 0) <> 0 ELSE
		(v.ytd_quantity, v.ytd_quantity_base, v.ytd_quantity_pct, v.ytd_value, v.ytd_value_base, v.ytd_converted, v.ytd_converted_base, v.ytd_converted_pct) IS DISTINCT FROM
		(f.quantity, f.quantity_base, f.quantity_pct, f.value, f.value_base, f.converted, f.converted_base, f.converted_pct) END), 'headline of ' || ytd(m)::text
FROM (SELECT period(month, 'month') AS m FROM loaded WHERE month >= '2020-06-01' ORDER BY month LIMIT 8) AS t;
WITH v AS (SELECT to_jsonb(x) FROM made.monthly AS x WHERE month BETWEEN '2020-09-01' AND '2021-12-31'),
	 f AS (SELECT to_jsonb(x) FROM monthly('trade', :'columns', '2020-09/2021-12', :'options') AS x)
INSERT INTO results (passed, what)
SELECT EXISTS (TABLE v) AND NOT EXISTS ((TABLE v EXCEPT ALL TABLE f) UNION ALL (TABLE f EXCEPT ALL TABLE v)), 'monthly gives the rows of the view';

DROP SCHEMA IF EXISTS made CASCADE;
DROP SCHEMA IF EXISTS made_once CASCADE;
TRUNCATE portstats.exchange_rate;
\ir results.psql
