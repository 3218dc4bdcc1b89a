-- Receipts: each number against plain SQL, the rates that are named, and what is said of what is not there.
BEGIN;
SET search_path = public, portstats;
-- No setting of the session shows in a receipt.
SET datestyle = 'German';
SELECT plan(64);

CREATE TABLE trade AS
	SELECT n, n % 5 AS g, CASE WHEN n % 97 = 0 THEN NULL ELSE date '2021-06-01' + (n * 37) % 1000 END AS d,
		(ARRAY['USD', 'CNY', 'EUR', 'KZT'])[1 + n % 4] AS c, (ARRAY['CN', 'DE', NULL])[1 + n % 3] AS o, 'k' || n % 40 AS k,
		CASE WHEN n % 11 <> 0 THEN round(n * 1.37 - 300, n % 3) END AS v,
		CASE n % 6 WHEN 0 THEN NULL WHEN 1 THEN 0 ELSE n % 50 END AS q, (ARRAY['kg', 'item', NULL])[1 + n % 3] AS u
	FROM generate_series(1, 6000) AS n;
-- The windows in plain SQL.
CREATE VIEW rows_of AS
	SELECT *, coalesce(d BETWEEN '2023-01-01' AND '2023-10-31', false) AS cur, coalesce(d BETWEEN '2022-01-01' AND '2022-10-31', false) AS base FROM trade;

-- ---------- comparison ----------
CREATE VIEW windows_plain AS
	SELECT g, jsonb_build_object('portstats', (SELECT extversion FROM pg_extension WHERE extname = 'portstats'),
		'current', jsonb_build_object('period', '2023-01/2023-10', 'first_day', '2023-01-01', 'last_day', '2023-10-31',
			'rows_counted', count(v) FILTER (WHERE cur), 'rows_without_value', count(*) FILTER (WHERE cur AND v IS NULL), 'total', sum(v) FILTER (WHERE cur)),
		'base', jsonb_build_object('period', '2022-01/2022-10', 'first_day', '2022-01-01', 'last_day', '2022-10-31',
			'rows_counted', count(v) FILTER (WHERE base), 'rows_without_value', count(*) FILTER (WHERE base AND v IS NULL), 'total', sum(v) FILTER (WHERE base)),
		'rows_outside', count(*) FILTER (WHERE d IS NOT NULL AND NOT cur AND NOT base), 'rows_without_date', count(*) FILTER (WHERE d IS NULL),
		'growth', jsonb_build_object('change', sum(v) FILTER (WHERE cur) - sum(v) FILTER (WHERE base),
			'pct', 100 * (sum(v) FILTER (WHERE cur) - sum(v) FILTER (WHERE base)) / sum(v) FILTER (WHERE base))) AS r
	FROM rows_of GROUP BY ROLLUP (g);
SELECT is((SELECT receipt(comparison(v, d, 'ytd 2023-10')) FROM trade), (SELECT r || '{"state": "comparison"}' FROM windows_plain WHERE g IS NULL), 'comparison: all of it');
SELECT is((SELECT receipt(comparison(v, d, 'ytd 2023-10'))::text FROM trade), (SELECT (r || '{"state": "comparison"}')::text FROM windows_plain WHERE g IS NULL), 'and to the last digit');
SELECT set_eq($$ SELECT g, receipt(comparison(v, d, 'ytd 2023-10'))::text AS x1 FROM trade GROUP BY g $$,
	$$ SELECT g, (r || '{"state": "comparison"}')::text FROM windows_plain WHERE g IS NOT NULL $$, 'by group');
SELECT is((SELECT receipt(combine(x)) FROM (SELECT comparison(v, d, 'ytd 2023-10') AS x FROM trade GROUP BY g) AS t),
	(SELECT receipt(comparison(v, d, 'ytd 2023-10')) FROM trade), 'combined');
SELECT is((SELECT sum((r #>> s.path)::int) FROM (SELECT receipt(comparison(v, d, 'ytd 2023-10')) AS r FROM trade) AS t,
		(VALUES ('{current,rows_counted}'::text[]), ('{current,rows_without_value}'), ('{base,rows_counted}'), ('{base,rows_without_value}'), ('{rows_outside}'), ('{rows_without_date}')) AS s (path)),
	6000::bigint, 'every row is somewhere');
SELECT is((SELECT r -> 'base' FROM (SELECT receipt(comparison(v, d, '2020-W53')) AS r FROM (VALUES (1, date '2020-12-30')) AS t (v, d)) AS t), 'null'::jsonb, 'week 53: no base');
SELECT is((SELECT jsonb_build_array(r -> 'current' -> 'total', r -> 'base' -> 'total', r -> 'growth', r -> 'current' -> 'rows_without_value')
		FROM (SELECT receipt(comparison(v, d, '2023-10')) AS r FROM (VALUES (NULL::int, date '2023-10-05')) AS t (v, d)) AS t),
	'[null, 0, {"pct": null, "change": null}, 1]'::jsonb, 'a suppressed figure is null, a window without a row is 0');
SELECT is((SELECT receipt(comparison(v, d, '2023-10')) - 'portstats' FROM (VALUES (1, date '1999-10-05'), (2, NULL)) AS t (v, d)),
	'{"state": "comparison", "current": {"period": "2023-10", "first_day": "2023-10-01", "last_day": "2023-10-31", "rows_counted": 0, "rows_without_value": 0, "total": 0},
	  "base": {"period": "2022-10", "first_day": "2022-10-01", "last_day": "2022-10-31", "rows_counted": 0, "rows_without_value": 0, "total": 0},
	  "rows_outside": 1, "rows_without_date": 1, "growth": {"change": 0, "pct": null}}'::jsonb, 'no row in either window');
SELECT is((SELECT receipt(comparison(v, d, '2023-10')) -> 'current' -> 'total' FROM (VALUES ('NaN'::numeric, date '2023-10-05')) AS t (v, d)), '"NaN"'::jsonb, 'NaN is a text, as to_jsonb has it');
SELECT is((SELECT receipt(comparison(v, d, '2023-10')) -> 'current' ->> 'total' FROM (VALUES (1e130 + 0.01, date '2023-10-05')) AS t (v, d)), (1e130 + 0.01)::text, 'a number of any length');
SELECT is((SELECT receipt(comparison(1, d, '2023/2024')) #>> '{base,rows_counted}' FROM (VALUES (date '2023-10-05')) AS t (d)), '1', 'where windows overlap, a row counts in both');
SELECT is(receipt(NULL::comparison), NULL, 'NULL: NULL');

-- ---------- breakdown and basket ----------
SELECT is((SELECT receipt(corridor_breakdown(o, k, v, d, 'ytd 2023-10')) FROM trade),
	(SELECT jsonb_set(jsonb_set(r, '{current,corridors}', to_jsonb(n1)), '{base,corridors}', to_jsonb(n0)) || jsonb_build_object('state', 'breakdown', 'dimensions', '["origin", "destination"]'::jsonb, 'corridors', n)
	 FROM windows_plain, (SELECT count(DISTINCT (o, k)) FILTER (WHERE cur) AS n1, count(DISTINCT (o, k)) FILTER (WHERE base) AS n0, count(DISTINCT (o, k)) FILTER (WHERE cur OR base) AS n FROM rows_of) AS c
	 WHERE g IS NULL), 'breakdown: the whole, and how many corridors');
SELECT is((SELECT receipt(corridor_breakdown(o, k, c, u, v, d, 'ytd 2023-10')) -> 'dimensions' FROM trade), '["origin", "destination", "mode", "via"]'::jsonb, 'four dimensions');
SELECT is((SELECT receipt(combine(b)) FROM (SELECT corridor_breakdown(o, k, v, d, 'ytd 2023-10') AS b FROM trade GROUP BY g) AS t),
	(SELECT receipt(corridor_breakdown(o, k, v, d, 'ytd 2023-10')) FROM trade), 'combined');
CREATE VIEW quantities_plain AS
	SELECT w, u, count(*) AS n, sum(v) AS v, sum(q) AS q FROM (
		SELECT 'current' AS w, * FROM rows_of WHERE cur UNION ALL SELECT 'base', * FROM rows_of WHERE base) AS r
	WHERE v IS NOT NULL AND q <> 0 GROUP BY w, u;
CREATE VIEW basket_receipt AS SELECT receipt(basket(k, v, q, u, d, 'ytd 2023-10')) AS r FROM trade;
SELECT set_eq($$ SELECT w, x ->> 'unit' AS x1, (x -> w ->> 'rows_counted')::bigint AS x2, (x -> w ->> 'total')::numeric AS x3, (x -> w ->> 'quantity')::numeric AS x4
	FROM basket_receipt, jsonb_array_elements(r -> 'quantities') AS x, (VALUES ('current'), ('base')) AS t (w) $$, 'SELECT * FROM quantities_plain', 'basket: quantities by unit');
SELECT is((SELECT array_agg(x ->> 'unit') FROM basket_receipt, jsonb_array_elements(r -> 'quantities') AS x), '{NULL,item,kg}'::text[], 'in the order of the units');
SELECT is((SELECT r - 'quantities' FROM basket_receipt),
	(SELECT jsonb_set(jsonb_set(p.r, '{current}', p.r -> 'current' || jsonb_build_object('keys', n1, 'rows_without_quantity', q1)), '{base}', p.r -> 'base' || jsonb_build_object('keys', n0, 'rows_without_quantity', q0))
		|| jsonb_build_object('state', 'basket', 'keys', n)
	 FROM windows_plain AS p, (SELECT count(DISTINCT k) FILTER (WHERE cur) AS n1, count(DISTINCT k) FILTER (WHERE base) AS n0, count(DISTINCT k) FILTER (WHERE cur OR base) AS n,
		count(v) FILTER (WHERE cur AND (q = 0 OR q IS NULL)) AS q1, count(v) FILTER (WHERE base AND (q = 0 OR q IS NULL)) AS q0 FROM rows_of) AS c
	 WHERE g IS NULL), 'the whole, how many keys, and rows without a quantity');
SELECT is((SELECT receipt(combine(b)) FROM (SELECT basket(k, v, q, u, d, 'ytd 2023-10') AS b FROM trade GROUP BY g) AS t), (SELECT r FROM basket_receipt), 'combined');
SELECT is((SELECT jsonb_build_array(r -> 'quantities', r -> 'current' -> 'rows_without_quantity') FROM (SELECT receipt(basket(k, v, d, 'ytd 2023-10')) AS r FROM trade) AS t),
	(SELECT jsonb_build_array('[]'::jsonb, count(v)) FROM rows_of WHERE cur), 'without quantities');
SELECT is((SELECT count(DISTINCT x ->> 'unit') FROM (SELECT receipt(basket('k', 1, 1, 'u' || n, date '2023-10-05', '2023-10')) AS r FROM generate_series(1, 20000) AS n) AS t,
	jsonb_array_elements(r -> 'quantities') AS x), 20000::bigint, 'twenty thousand units');

-- ---------- rates ----------
-- Of each month in yuan but for the tenge, which is quoted in dollars, and the euro, of which one unit is what is quoted in euros.
CREATE TABLE quotes AS
	SELECT b, q, m::date AS month, round((level * (0.9 + (extract(month FROM m)::int * 7 + extract(year FROM m)::int * 3) % 20 / 100.0))::numeric, 4) AS rate,
		CASE WHEN extract(month FROM m) <> 3 THEN 'bulletin ' || to_char(m, 'YYYY-MM') END AS source
	FROM (VALUES ('USD', 'CNY', 7.2), ('CNY', 'EUR', 0.13), ('USD', 'KZT', 450)) AS l (b, q, level), generate_series(date '2021-06-01', '2024-03-01', '1 month') AS m;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source) SELECT b, q, month, rate, source FROM quotes;
CREATE TABLE a_book AS SELECT rate_book(b, q, month, rate, end_date(period(month, 'month'))) AS book FROM quotes;
INSERT INTO rate_type VALUES ('mine', 'USD', 'month', NULL, 'Of this test');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate, source) SELECT 'mine', b, q, month, rate, 'mine' FROM quotes;
-- The way of an amount in plain SQL, as a text of its steps: how, digits, pair.
CREATE VIEW ways AS
	SELECT r.*, date_trunc('month', d)::date AS month,
		CASE c WHEN 'USD' THEN v * usd.rate WHEN 'EUR' THEN v / eur.rate WHEN 'KZT' THEN v / kzt.rate * usd.rate ELSE v END AS cny,
		CASE WHEN d IS NULL THEN NULL WHEN c = 'USD' THEN format('direct %s USD/CNY', usd.rate) WHEN c = 'EUR' THEN format('inverse %s CNY/EUR', eur.rate)
			WHEN c = 'KZT' THEN format('inverse %s USD/KZT; direct %s USD/CNY', kzt.rate, usd.rate) END AS way
	FROM rows_of AS r
	LEFT JOIN quotes AS usd ON (usd.b, usd.q, usd.month) = ('USD', 'CNY', date_trunc('month', d)::date)
	LEFT JOIN quotes AS eur ON (eur.b, eur.q, eur.month) = ('CNY', 'EUR', date_trunc('month', d)::date)
	LEFT JOIN quotes AS kzt ON (kzt.b, kzt.q, kzt.month) = ('USD', 'KZT', date_trunc('month', d)::date);
-- A receipt's rates as rows.
CREATE FUNCTION rates_in(r jsonb) RETURNS TABLE (currency text, way text, element jsonb) LANGUAGE sql AS $$
	SELECT e ->> 'currency', (SELECT string_agg(format('%s %s %s/%s', s ->> 'direction', s ->> 'rate', s ->> 'base_currency', s ->> 'quote_currency'), '; ' ORDER BY i)
		FROM jsonb_array_elements(e -> 'steps') WITH ORDINALITY AS s (s, i)), e
	FROM jsonb_array_elements(r -> 'rates') AS e $$;

CREATE TABLE sums AS SELECT converted_sum(v, c, 'CNY', d) AS s FROM trade WHERE d IS NOT NULL;
CREATE TABLE sum_receipt AS SELECT receipt(s) AS r FROM sums;
SELECT is((SELECT r - 'rates' - 'amounts' FROM sum_receipt), (SELECT jsonb_build_object('portstats', (SELECT extversion FROM pg_extension WHERE extname = 'portstats'), 'state', 'converted_sum',
		'to_currency', 'CNY', 'rate_type', 'average', 'rates_not_found', 0, 'rows_counted', count(v), 'rows_without_value', count(*) - count(v), 'total', round(sum(cny), 8)) FROM ways WHERE d IS NOT NULL),
	'converted_sum: rows and total');
SELECT results_eq($$ SELECT a ->> 'currency' AS x1, (a ->> 'rows_counted')::bigint AS x2, (a ->> 'amount')::numeric AS x3, (a ->> 'converted')::numeric AS x4 FROM sum_receipt, jsonb_array_elements(r -> 'amounts') AS a $$,
	$$ SELECT c, count(v), sum(v), round(sum(cny), 8) FROM ways WHERE d IS NOT NULL AND v IS NOT NULL GROUP BY c ORDER BY c COLLATE "C" $$, 'amounts by currency');
SELECT set_eq($$ SELECT currency, way, (element ->> 'rows_counted')::bigint AS x1, (element ->> 'amount')::numeric AS x2, (element ->> 'converted')::numeric AS x3 FROM sum_receipt, rates_in(r) $$,
	$$ SELECT c, way, count(v), sum(v), round(sum(cny), 8) FROM ways WHERE v IS NOT NULL AND way IS NOT NULL GROUP BY c, way $$, 'each way, its rows and amounts');
-- The rate of every month in which a currency has an amount is named, and with it every month that has the same digits.
SELECT set_eq($$ SELECT DISTINCT currency, s ->> 'base_currency' AS x1, s ->> 'quote_currency' AS x2, (s ->> 'rate')::numeric AS x3, v ->> 'from' AS x4, v ->> 'until' AS x5, v ->> 'source' AS x6
	FROM sum_receipt, rates_in(r), jsonb_array_elements(element -> 'steps') AS s, jsonb_array_elements(s -> 'valid') AS v $$,
	$$ SELECT DISTINCT x.c, q.b, q.q, q.rate, to_char(q.month, 'YYYY-MM-DD') AS first, to_char(q.month + interval '1 month' - interval '1 day', 'YYYY-MM-DD') AS last, q.source
	FROM (SELECT DISTINCT c, way FROM ways WHERE v IS NOT NULL) AS x JOIN (
		SELECT 'USD' AS c, format('direct %s USD/CNY', rate) AS way, month FROM quotes WHERE (b, q) = ('USD', 'CNY')
		UNION ALL SELECT 'EUR', format('inverse %s CNY/EUR', rate), month FROM quotes WHERE (b, q) = ('CNY', 'EUR')
		UNION ALL SELECT 'KZT', format('inverse %s USD/KZT; direct %s USD/CNY', k.rate, u.rate), k.month FROM quotes AS k JOIN quotes AS u USING (month) WHERE (k.b, k.q, u.b, u.q) = ('USD', 'KZT', 'USD', 'CNY')) AS m USING (c, way)
	JOIN quotes AS q ON q.month = m.month AND q.b || q.q = ANY (CASE x.c WHEN 'USD' THEN '{USDCNY}'::text[] WHEN 'EUR' THEN '{CNYEUR}' ELSE '{USDKZT,USDCNY}' END) $$,
	'the days and sources of every rate');
SELECT is((SELECT count(*) FROM ways WHERE way IS NOT NULL AND v IS NOT NULL AND NOT EXISTS (SELECT FROM sum_receipt, rates_in(r) AS e
	WHERE e.way = ways.way AND (e.element #> '{steps,0,valid}') @> jsonb_build_array(jsonb_build_object('from', to_char(month, 'YYYY-MM-DD'))))), 0::bigint, 'no amount is without the rate of its own month');
SELECT is((SELECT receipt(s, book) FROM sums, a_book), (SELECT jsonb_set(jsonb_set(r, '{rate_type}', 'null'), '{rates}', (
		SELECT jsonb_agg(jsonb_set(e, '{steps}', (SELECT jsonb_agg(jsonb_set(s, '{valid}', (SELECT jsonb_agg(v - 'source') FROM jsonb_array_elements(s -> 'valid') AS v))) FROM jsonb_array_elements(e -> 'steps') AS s)))
		FROM jsonb_array_elements(r -> 'rates') AS e)) FROM sum_receipt), 'by a book: the same without sources');
SELECT is((SELECT receipt(s, 'mine') ->> 'rate_type' FROM sums), 'mine', 'by a rate type that is named');
SELECT is((SELECT array_agg(DISTINCT v ->> 'source') FROM sums, rates_in(receipt(s, 'mine')), jsonb_array_elements(element -> 'steps') AS s2, jsonb_array_elements(s2 -> 'valid') AS v), '{mine}'::text[], 'its sources');
SELECT is((SELECT receipt(combine(x)) FROM (SELECT converted_sum(v, c, 'CNY', d) AS x FROM trade WHERE d IS NOT NULL GROUP BY g) AS t), (SELECT r FROM sum_receipt), 'combined');
SELECT is((SELECT bool_and(o) FROM (SELECT e ->> 'currency' COLLATE "C" >= lag(e ->> 'currency') OVER (ORDER BY i) COLLATE "C" AND (e ->> 'currency' <> lag(e ->> 'currency') OVER (ORDER BY i)
		OR e #>> '{steps,0,valid,0,from}' >= lag(e #>> '{steps,0,valid,0,from}') OVER (ORDER BY i)) AS o
	FROM sum_receipt, jsonb_array_elements(r -> 'rates') WITH ORDINALITY AS t (e, i)) AS t), true, 'by currency, oldest first');

-- ---------- the same of two windows ----------
CREATE TABLE comparisons AS SELECT converted_comparison(v, c, 'CNY', d, 'ytd 2023-10') AS s FROM trade;
CREATE TABLE comparison_receipt AS SELECT receipt(s) AS r FROM comparisons;
SELECT is((SELECT r - 'rates' - 'amounts' FROM comparison_receipt),
	(SELECT jsonb_set(jsonb_set(p.r, '{current,total}', to_jsonb(c1)), '{base,total}', to_jsonb(c0)) || jsonb_build_object('state', 'converted_comparison', 'to_currency', 'CNY', 'rate_type', 'average', 'rates_not_found', 0,
		'growth', jsonb_build_object('change', c1 - c0, 'pct', 100 * (c1 - c0) / c0, 'pct_own_currency', NULL, 'exchange_effect', NULL))
	 FROM windows_plain AS p, (SELECT round(sum(cny) FILTER (WHERE cur), 8) AS c1, round(sum(cny) FILTER (WHERE base), 8) AS c0 FROM ways) AS w WHERE g IS NULL), 'converted_comparison: windows, totals, growth');
SELECT set_eq($$ SELECT e.w, currency, way, (element -> e.w ->> 'rows_counted')::bigint AS x1, (element -> e.w ->> 'amount')::numeric AS x2, round((element -> e.w ->> 'converted')::numeric, 8) AS x3
	FROM comparison_receipt, rates_in(r), (VALUES ('current'), ('base')) AS e (w) WHERE element -> e.w <> 'null' $$,
	$$ SELECT w, c, way, count(v), sum(v), round(sum(cny), 8) FROM (SELECT 'current' AS w, * FROM ways WHERE cur UNION ALL SELECT 'base', * FROM ways WHERE base) AS t WHERE v IS NOT NULL AND way IS NOT NULL GROUP BY w, c, way $$,
	'each way in each window');
SELECT results_eq($$ SELECT a ->> 'currency' AS x1, (a #>> '{current,rows_counted}')::bigint AS x2, (a #>> '{current,amount}')::numeric AS x3, (a #>> '{base,rows_counted}')::bigint AS x4, (a #>> '{base,converted}')::numeric AS x5
	FROM comparison_receipt, jsonb_array_elements(r -> 'amounts') AS a $$,
	$$ SELECT c, count(v) FILTER (WHERE cur), sum(v) FILTER (WHERE cur), count(v) FILTER (WHERE base), round(sum(cny) FILTER (WHERE base), 8) FROM ways GROUP BY c ORDER BY c COLLATE "C" $$, 'amounts by currency in each');
SELECT is((SELECT count(*) FROM comparison_receipt, rates_in(r), jsonb_array_elements(element -> 'steps') AS s, jsonb_array_elements(s -> 'valid') AS v
	WHERE NOT (element -> 'current' <> 'null' AND v ->> 'from' BETWEEN '2023-01-01' AND '2023-10-31' OR element -> 'base' <> 'null' AND v ->> 'from' BETWEEN '2022-01-01' AND '2022-10-31')),
	0::bigint, 'a rate of no window is not named');
SELECT is((SELECT r -> 'growth' FROM (SELECT receipt(converted_comparison(v, c, 'CNY', d, 'ytd 2023-10')) AS r FROM trade WHERE c = 'USD') AS t),
	(SELECT jsonb_build_object('change', current_converted - base_converted, 'pct', pct_converted, 'pct_own_currency', pct, 'exchange_effect', exchange_effect)
	 FROM (SELECT (yoy_converted(v, c, 'CNY', d, 'ytd 2023-10')).* FROM trade WHERE c = 'USD') AS y), 'of one currency: growth in both');
SELECT is((SELECT (receipt(s, book) - 'rates' - 'rate_type') FROM comparisons, a_book), (SELECT r - 'rates' - 'rate_type' FROM comparison_receipt), 'by a book');
SELECT is((SELECT receipt(s, 'mine') - 'rates' - 'rate_type' FROM comparisons), (SELECT r - 'rates' - 'rate_type' FROM comparison_receipt), 'by a rate type');

-- ---------- what is not there ----------
SELECT is((SELECT receipt(converted_sum(v, 'USD', 'CNY', '2023-10-05')) - 'portstats' FROM (VALUES (NULL::int), (NULL)) AS t (v)),
	'{"state": "converted_sum", "rows_counted": 0, "rows_without_value": 2, "total": null, "to_currency": null, "amounts": [], "rate_type": "average", "rates": [], "rates_not_found": 0}'::jsonb, 'no amount at all');
SELECT is((SELECT receipt(converted_sum(v, 'CNY', 'CNY', '2023-10-05')) - 'portstats' FROM (VALUES (1), (2)) AS t (v)),
	'{"state": "converted_sum", "rows_counted": 2, "rows_without_value": 0, "total": 3.00000000, "to_currency": "CNY", "amounts": [{"currency": "CNY", "rows_counted": 2, "amount": 3, "converted": 3.00000000}],
	  "rate_type": "average", "rates": [], "rates_not_found": 0}'::jsonb, 'amounts in the target currency need no rate');
SELECT is(receipt(NULL::converted_sum), NULL, 'NULL: NULL');
SELECT is(receipt((SELECT s FROM sums), NULL::text), NULL, 'a NULL rate type: NULL');
SELECT throws_ok($$ SELECT receipt(s, 'none') FROM sums $$, '22023', 'there is no rate type "none"', 'no such rate type');
SELECT is((SELECT receipt(converted_comparison(NULL::int, NULL, NULL, '2020-12-30'::date, '2020-W53')) - 'portstats' - 'current'),
	'{"state": "converted_comparison", "base": null, "rows_outside": 0, "rows_without_date": 0, "growth": {"change": null, "pct": null, "pct_own_currency": null, "exchange_effect": null},
	  "to_currency": null, "amounts": [], "rate_type": "average", "rates": [], "rates_not_found": 0}'::jsonb, 'week 53, no amount');
-- A rate that has been replaced, or deleted, since: the digits stay, its day is not made up.
SAVEPOINT s;
UPDATE exchange_rate SET rate = rate + 1 WHERE (rate_type, base_currency, quote_currency, valid_from) = ('average', 'CNY', 'EUR', '2023-05-01');
DELETE FROM exchange_rate WHERE (rate_type, base_currency, quote_currency, valid_from) = ('average', 'USD', 'CNY', '2023-06-01');
SELECT is((SELECT r ->> 'rates_not_found' FROM (SELECT receipt(s) AS r FROM comparisons) AS t), '3', 'of a euro, a dollar and a tenge');
SELECT set_eq($$ SELECT currency, way, (element #>> '{current,rows_counted}')::bigint AS x1 FROM comparisons, rates_in(receipt(s)) WHERE element #> '{steps,0,valid}' = '[]' $$,
	$$ SELECT c, CASE c WHEN 'KZT' THEN replace(replace(way, 'USD/KZT', '/'), 'USD/CNY', '/') ELSE way END, count(v) FROM ways
	WHERE v IS NOT NULL AND (c, month) IN (('EUR', '2023-05-01'), ('USD', '2023-06-01'), ('KZT', '2023-06-01')) GROUP BY 1, 2 $$, 'which they are');
SELECT is((SELECT receipt(s) #> '{current,total}' FROM comparisons), (SELECT r #> '{current,total}' FROM comparison_receipt), 'the total is what it was');
SELECT is((SELECT array_agg(DISTINCT way) FROM (SELECT DISTINCT ON (currency) currency, element #> '{steps,0,valid}' = '[]' AS way FROM (
	SELECT * FROM comparisons, rates_in(receipt(s)) WITH ORDINALITY AS r (currency, way, element, i)) AS t ORDER BY currency, i DESC) AS last), '{t}'::boolean[], 'each the last of its currency');
ROLLBACK TO s;
-- Two months with the same digits are both named, the older first.
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source) VALUES ('GBP', 'CNY', '2023-03-01', 9.0, 'March'), ('GBP', 'CNY', '2023-02-01', 9.0, 'February'), ('GBP', 'CNY', '2022-02-01', 9.0, 'a year before');
SELECT is((SELECT receipt(converted_sum(1, 'GBP', 'CNY', '2023-03-05')) #> '{rates,0,steps,0,valid}'),
	'[{"from": "2022-02-01", "until": "2022-02-28", "source": "a year before"}, {"from": "2023-02-01", "until": "2023-02-28", "source": "February"}, {"from": "2023-03-01", "until": "2023-03-31", "source": "March"}]'::jsonb, 'the same digits in three months');
SELECT is((SELECT receipt(converted_comparison(1, 'GBP', 'CNY', '2023-03-05'::date, '2023-03')) #> '{rates,0,steps,0,valid}'),
	'[{"from": "2023-03-01", "until": "2023-03-31", "source": "March"}]'::jsonb, 'a window tells them apart');
-- A way across the pivot while the pair's own rates have a gap.
INSERT INTO rate_type VALUES ('gap', 'USD', NULL, NULL, 'Of this test');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate) VALUES
	('gap', 'GBP', 'CNY', '2022-01-01', '2022-01-31', 9), ('gap', 'GBP', 'CNY', '2022-03-01', NULL, 9.1), ('gap', 'GBP', 'USD', '2021-01-01', NULL, 1.25), ('gap', 'USD', 'CNY', '2021-01-01', NULL, 7);
SELECT is((SELECT jsonb_agg(x -> 'valid') FROM (SELECT receipt(converted_comparison(1, 'GBP', 'CNY', '2022-02-05'::date, '2022-02', 'gap'), 'gap') AS r) AS t, jsonb_array_elements(r #> '{rates,0,steps}') AS x),
	'[[{"from": "2021-01-01", "until": null, "source": null}], [{"from": "2021-01-01", "until": null, "source": null}]]'::jsonb, 'rates that nothing ends');
SELECT is((SELECT jsonb_agg(e #> '{steps,0,valid,0,until}') FROM (SELECT receipt(converted_sum(1, 'GBP', 'CNY', d, 'gap'), 'gap') AS r FROM (VALUES (date '2022-01-31'), ('2022-02-01'), ('2022-03-01')) AS t (d)) AS t, jsonb_array_elements(r -> 'rates') AS e),
	'[null, "2022-01-31", null]'::jsonb, 'before, in and after the gap');

-- Two days with the same digits of a daily rate share the rate of the pivot, which is named once.
INSERT INTO rate_type VALUES ('mixed', 'USD', NULL, NULL, 'Of this test');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES
	('mixed', 'GBP', 'USD', '2022-02-01', 1.25), ('mixed', 'GBP', 'USD', '2022-02-02', 1.26), ('mixed', 'GBP', 'USD', '2022-02-03', 1.25), ('mixed', 'USD', 'CNY', '2022-02-01', 7);
SELECT is((SELECT jsonb_agg(x -> 'valid') FROM (SELECT receipt(converted_sum(1, 'GBP', 'CNY', '2022-02-03', 'mixed'), 'mixed') AS r) AS t, jsonb_array_elements(r #> '{rates,0,steps}') AS x),
	'[[{"from": "2022-02-01", "until": "2022-02-01", "source": null}, {"from": "2022-02-03", "until": null, "source": null}], [{"from": "2022-02-01", "until": null, "source": null}]]'::jsonb, 'a rate that several ways share');

-- A rate that ends with the last day there is, and one that serves while others change that it is not made of.
CREATE TABLE last_day AS SELECT rate_book(b, q, d, r, u::date) AS book FROM (VALUES ('GBP', 'CNY', date '2022-01-01', 9, '5874897-12-31'), ('GBP', 'USD', '2022-02-01', 1.25, NULL), ('GBP', 'USD', '2022-03-01', 1.26, NULL)) AS t (b, q, d, r, u);
SELECT is((SELECT receipt(converted_sum(1, 'GBP', 'CNY', '2022-02-05', book), (SELECT book FROM last_day)) #> '{rates,0,steps,0,valid}' FROM last_day),
	'[{"from": "2022-01-01", "until": "5874897-12-31"}]'::jsonb, 'a rate until the last day of the calendar');
SELECT is((SELECT receipt(converted_comparison(1, 'GBP', 'CNY', date '2022-03-05', '2022-03', book), (SELECT book FROM last_day)) #> '{rates,0,steps,0,valid}' FROM last_day),
	'[{"from": "2022-01-01", "until": "5874897-12-31"}]'::jsonb, 'in a window that it began long before');

-- ---------- stored and read back, large ----------
CREATE TABLE kept AS SELECT comparison(v, d, 'ytd 2023-10') AS a, corridor_breakdown(o, k, v, d, 'ytd 2023-10') AS b, basket(k, v, q, u, d, 'ytd 2023-10') AS bk, converted_sum(v, c, 'CNY', coalesce(d, '2023-10-05')) AS s, converted_comparison(v, c, 'CNY', d, 'ytd 2023-10') AS cc FROM trade;
SELECT is((SELECT jsonb_build_array(receipt(a::text::comparison), receipt(b::text::breakdown), receipt(bk::text::basket), receipt(s::text::converted_sum), receipt(cc::text::converted_comparison)) FROM kept),
	(SELECT jsonb_build_array(receipt(a), receipt(b), receipt(bk), receipt(s), receipt(cc)) FROM kept), 'after text and back');
SELECT is((SELECT receipt(corridor_breakdown('o' || n, 'd', n, date '2023-10-05', '2023-10')) ->> 'corridors' FROM generate_series(1, 50000) AS n), '50000', 'fifty thousand corridors');
CREATE TABLE daily AS SELECT rate_book('C' || c, 'CNY', date '2015-01-01' + n, 1 + n * 0.001 + c) AS book FROM generate_series(1, 5) AS c, generate_series(0, 2999) AS n;
SELECT is((SELECT jsonb_build_array(jsonb_array_length(r -> 'rates'), r -> 'rates_not_found', r -> 'rows_counted', r #> '{rates,2999,steps,0,valid}') FROM
	(SELECT receipt(converted_sum(1, 'C' || c, 'CNY', date '2015-01-01' + n, (SELECT book FROM daily)), (SELECT book FROM daily)) AS r FROM generate_series(1, 5) AS c, generate_series(0, 2999) AS n) AS t),
	'[15000, 0, 15000, [{"from": "2023-03-19", "until": null}]]'::jsonb, 'fifteen thousand rates');

-- ---------- whose rates ----------
CREATE ROLE receipt_reader;
GRANT USAGE ON SCHEMA public, portstats TO receipt_reader;
GRANT SELECT ON kept, a_book TO receipt_reader;
REVOKE SELECT ON exchange_rate FROM PUBLIC;
SET LOCAL ROLE receipt_reader;
SELECT throws_ok('SELECT receipt(s) FROM kept', '42501', 'permission denied for table exchange_rate', 'who may not read the rates gets the server''s error');
SELECT throws_ok('SELECT receipt(cc, ''mine'') FROM kept', '42501', 'permission denied for table exchange_rate', 'of a named type too');
SELECT lives_ok('SELECT receipt(s, book), receipt(cc, book), receipt(a), receipt(b), receipt(bk) FROM kept, a_book', 'what reads no table asks for nothing');
RESET ROLE;
GRANT SELECT ON exchange_rate TO receipt_reader;
ALTER TABLE exchange_rate ENABLE ROW LEVEL SECURITY;
CREATE POLICY not_the_euro ON exchange_rate FOR SELECT TO receipt_reader USING (quote_currency <> 'EUR');
SET LOCAL ROLE receipt_reader;
SELECT is((SELECT array_agg(DISTINCT e ->> 'currency') FROM kept, jsonb_array_elements(receipt(cc) -> 'rates') AS e WHERE e #> '{steps,0,valid}' = '[]'), '{EUR}'::text[], 'row security holds');
RESET ROLE;

SELECT is((SELECT array_agg(DISTINCT provolatile::text || proparallel::text || proisstrict::text ORDER BY provolatile::text || proparallel::text || proisstrict::text) FROM pg_proc WHERE oid::regprocedure::text ~ '^receipt\('
	AND oid::regprocedure::text ~ 'converted_(sum|comparison)(,text)?\)$'), '{sstrue}'::text[], 'what reads tables is stable');
SELECT is((SELECT array_agg(DISTINCT provolatile::text || proparallel::text || proisstrict::text) FROM pg_proc WHERE oid::regprocedure::text ~ '^receipt\('
	AND oid::regprocedure::text !~ 'converted_(sum|comparison)(,text)?\)$'), '{istrue}'::text[], 'the others are immutable');
SELECT * FROM finish();
ROLLBACK;
