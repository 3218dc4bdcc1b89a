-- The oracle of receipts: their counts, totals, rates and days equal plain SQL, on the random tables and
-- under the plans of oracle.sql. Prints TAP.
--
--   psql -X -q -A -t -v seed=42 -f test/oracle/receipt.sql      (in a database with the extension)

\ir tables.psql

-- EUR in USD, USD in CNY, USD in JPY, of each month, with few digits so that some come again.
CREATE TABLE quotes (base text, quote text, month date, rate numeric);
INSERT INTO quotes
SELECT base, quote, d::date, round((mean * (0.9 + 0.2 * random()))::numeric, places)
FROM (VALUES ('USD', 'CNY', 6.8, 1), ('EUR', 'USD', 1.1, 2), ('USD', 'JPY', 120, 0)) AS q (base, quote, mean, places),
	 generate_series(date '2018-12-01', '2025-01-01', '1 month') AS d;
-- Another file of questions may have left its own.
DELETE FROM portstats.exchange_rate WHERE rate_type = 'average';
INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate, source)
SELECT base, quote, month, rate, base || ' ' || to_char(month, 'YYYY-MM') FROM quotes;
CREATE TABLE stored_book AS SELECT rate_book(base, quote, month, rate, (month + interval '1 month' - interval '1 day')::date) AS book FROM quotes;
-- The way of each currency to the yuan in each month, and the days and sources of its first rate.
CREATE TABLE ways AS
SELECT currency, month, way, string_agg(month::text || ' ' || source, ', ') OVER (PARTITION BY currency, way ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS valid
FROM (
	SELECT currency, c.month, CASE currency WHEN 'EUR' THEN format('direct %s EUR USD, ', e.rate) WHEN 'JPY' THEN format('inverse %s USD JPY, ', j.rate) ELSE '' END || format('direct %s USD CNY', c.rate) AS way,
		   CASE currency WHEN 'EUR' THEN 'EUR ' ELSE 'USD ' END || to_char(c.month, 'YYYY-MM') AS source
	FROM unnest(ARRAY['USD', 'EUR', 'JPY']) AS currency, quotes AS c JOIN quotes AS e USING (month) JOIN quotes AS j USING (month)
	WHERE (c.base, c.quote, e.base, e.quote, j.base, j.quote) = ('USD', 'CNY', 'EUR', 'USD', 'USD', 'JPY')) AS w;

-- ---------- plain SQL ----------

-- Counts and totals of both windows over rows of facts, dated d. @tokens are of the window; see fill().
CREATE FUNCTION windows_plain(v text, d text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		SELECT key, n1, e1, c::text, n0, e0, b::text, outside, undated, (c - b)::text, (CASE WHEN finite(c) THEN percent(c - b, b) END)::text FROM (
			SELECT g AS key, count(v) FILTER (WHERE @cur) AS n1, count(*) FILTER (WHERE @cur AND v IS NULL) AS e1,
				   CASE WHEN count(*) FILTER (WHERE @cur) = 0 THEN 0 ELSE sum(v) FILTER (WHERE @cur) END AS c,
				   CASE WHEN NOT @nobase THEN count(v) FILTER (WHERE @base) END AS n0, CASE WHEN NOT @nobase THEN count(*) FILTER (WHERE @base AND v IS NULL) END AS e0,
				   CASE WHEN @nobase THEN NULL WHEN count(*) FILTER (WHERE @base) = 0 THEN 0 ELSE sum(v) FILTER (WHERE @base) END AS b,
				   count(*) FILTER (WHERE d IS NOT NULL AND (@cur) IS NOT TRUE AND (@base) IS NOT TRUE) AS outside, count(*) FILTER (WHERE d IS NULL) AS undated
			FROM (SELECT g, %1$s::numeric AS v, %2$s AS d FROM @t) AS r GROUP BY g) AS x$q$, v, d)
$$;
CREATE FUNCTION windows_ours(state text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		SELECT g AS key, (r #>> '{current,rows_counted}')::bigint, (r #>> '{current,rows_without_value}')::bigint, r #>> '{current,total}',
			   (r #>> '{base,rows_counted}')::bigint, (r #>> '{base,rows_without_value}')::bigint, r #>> '{base,total}',
			   (r ->> 'rows_outside')::bigint, (r ->> 'rows_without_date')::bigint, r #>> '{growth,change}', r #>> '{growth,pct}'
		FROM (SELECT g, receipt(%s) AS r FROM @t GROUP BY g) AS t$q$, state)
$$;
-- The rates of a receipt, a row each, with what is said of the amounts at the path given.
CREATE FUNCTION rates_ours(receipts text, path text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		SELECT key, e ->> 'currency', way, valid, (e #>> '{%2$srows_counted}')::bigint, e #>> '{%2$samount}'
		FROM (%1$s) AS t, jsonb_array_elements(r -> 'rates') AS e,
			LATERAL (SELECT string_agg(concat_ws(' ', s ->> 'direction', s ->> 'rate', s ->> 'base_currency', s ->> 'quote_currency'), ', ' ORDER BY i) AS way
					 FROM jsonb_array_elements(e -> 'steps') WITH ORDINALITY AS x (s, i)) AS w,
			LATERAL (SELECT string_agg(concat_ws(' ', s ->> 'from', s ->> 'source'), ', ' ORDER BY i) AS valid
					 FROM jsonb_array_elements(e #> '{steps,0,valid}') WITH ORDINALITY AS x (s, i)) AS v
		WHERE e #> '{%2$srows_counted}' IS NOT NULL$q$, receipts, path)
$$;

-- ---------- the questions ----------

INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT 'receipt of a comparison of ' || v, 1, true, windows_ours('comparison(' || v || ', d, @p)'), windows_plain(v, 'd')
FROM unnest(ARRAY['v2', 'v4', 'v8', 'vn']) AS v;
INSERT INTO questions (name, windowed, partial, ours, plain) VALUES
	('receipt of a comparison of two periods', 2, true, windows_ours('comparison(vn, d, @p, @bp)'), windows_plain('vn', 'd')),
	('receipt of a breakdown', 1, true, windows_ours('corridor_breakdown(origin, destination, vn, d, @p)'), windows_plain('vn', 'd')),
	('receipt of a breakdown of two periods', 2, true, windows_ours('corridor_breakdown(origin, destination, mode, via, v8, d, @p, @bp)'), windows_plain('v8', 'd')),
	('receipt of a basket', 1, true, windows_ours('basket(destination, v4, abs(v2::integer), mode, d, @p)'), windows_plain('v4', 'd')),
	('corridors that a receipt counts', 1, true,
	 $$SELECT g AS key, (r ->> 'corridors')::bigint, (r #>> '{current,corridors}')::bigint, (r #>> '{base,corridors}')::bigint
	   FROM (SELECT g, receipt(corridor_breakdown(origin, destination, mode, vn, d, @p)) AS r FROM @t GROUP BY g) AS t$$,
	 $$SELECT g AS key, count(DISTINCT (origin, destination, mode)) FILTER (WHERE @cur OR @base), count(DISTINCT (origin, destination, mode)) FILTER (WHERE @cur),
			  CASE WHEN NOT @nobase THEN count(DISTINCT (origin, destination, mode)) FILTER (WHERE @base) END FROM @t GROUP BY g$$),
	('quantities that a receipt counts', 1, true,
	 $$SELECT g AS key, x ->> 'unit', (x #>> '{current,rows_counted}')::bigint, x #>> '{current,total}', x #>> '{current,quantity}', (x #>> '{base,rows_counted}')::bigint, x #>> '{base,total}', x #>> '{base,quantity}'
	   FROM (SELECT g, receipt(basket(destination, v4, v8, mode, d, @p)) AS r FROM @t GROUP BY g) AS t, jsonb_array_elements(r -> 'quantities') AS x$$,
	 $$SELECT g AS key, mode, nullif(count(*) FILTER (WHERE @cur), 0), (sum(v4) FILTER (WHERE @cur))::text, (sum(v8) FILTER (WHERE @cur))::text,
			  nullif(count(*) FILTER (WHERE @base), 0), (sum(v4) FILTER (WHERE @base))::text, (sum(v8) FILTER (WHERE @base))::text
	   FROM @t WHERE v4 IS NOT NULL AND v8 <> 0 AND (@cur OR @base) GROUP BY g, mode$$),
	('rows that a receipt of a converted sum counts', 0, true,
	 $$SELECT g AS key, (r ->> 'rows_counted')::bigint, (r ->> 'rows_without_value')::bigint, (r ->> 'rates_not_found')::bigint, r ->> 'total'
	   FROM (SELECT g, receipt(s) AS r, s FROM (SELECT g, converted_sum(amount, currency, 'CNY', paid_on) AS s FROM @t GROUP BY g) AS u) AS t$$,
	 $$SELECT g AS key, count(amount), count(*) - count(amount), 0::bigint,
			  round(sum(amount * CASE currency WHEN 'CNY' THEN 1 WHEN 'EUR' THEN e.rate * c.rate WHEN 'USD' THEN c.rate ELSE 0 END
				  + CASE WHEN currency = 'JPY' THEN (amount * c.rate + round(0.0, 90)) / j.rate ELSE 0 END), greatest(max(CASE WHEN finite(amount) THEN scale(amount) ELSE 0 END), 2) + 6)::text
	   FROM (SELECT g, amount, paid_on, currency FROM @t) AS f, quotes AS c, quotes AS e, quotes AS j
	   WHERE (c.base, c.quote, c.month) = ('USD', 'CNY', date_trunc('month', paid_on)::date) AND (e.base, e.quote, e.month) = ('EUR', 'USD', date_trunc('month', paid_on)::date)
		 AND (j.base, j.quote, j.month) = ('USD', 'JPY', date_trunc('month', paid_on)::date) GROUP BY g$$),
	('rates of a converted sum', 0, true, rates_ours($$SELECT g AS key, receipt(converted_sum(amount, currency, 'CNY', paid_on)) AS r FROM @t GROUP BY g$$, ''),
	 $$SELECT g AS key, f.currency, way, valid, count(*), sum(amount)::text
	   FROM @t AS f JOIN ways AS w ON (w.currency, w.month) = (f.currency, date_trunc('month', paid_on)::date) WHERE amount IS NOT NULL GROUP BY g, f.currency, way, valid$$),
	('rates of a converted sum with a book', 0, true,
	 rates_ours($$SELECT h AS key, receipt(converted_sum(v4, currency, 'CNY', paid_on, (SELECT book FROM stored_book)), (SELECT book FROM stored_book)) AS r FROM @t GROUP BY h$$, ''),
	 $$SELECT h AS key, f.currency, way, regexp_replace(valid, ' (USD|EUR) [0-9-]+', '', 'g'), count(*), sum(v4)::text
	   FROM @t AS f JOIN ways AS w ON (w.currency, w.month) = (f.currency, date_trunc('month', paid_on)::date) WHERE v4 IS NOT NULL GROUP BY h, f.currency, way, valid$$),
	('rows that a receipt of a converted comparison counts', 1, true,
	 $$SELECT g AS key, (r #>> '{current,rows_counted}')::bigint, (r #>> '{current,rows_without_value}')::bigint, (r #>> '{base,rows_counted}')::bigint, (r #>> '{base,rows_without_value}')::bigint,
			  (r ->> 'rows_outside')::bigint, (r ->> 'rows_without_date')::bigint, (r ->> 'rates_not_found')::bigint
	   FROM (SELECT g, receipt(converted_comparison(amount8, currency, 'CNY', paid_on, @p)) AS r FROM @t GROUP BY g) AS t$$,
	 replace($$SELECT key, n1, e1, n0, e0, outside, undated, 0::bigint FROM (%) AS x (key, n1, e1, c, n0, e0, b, outside, undated, change, pct)$$, '%', windows_plain('amount8', 'paid_on'))),
	('rates of the current window of a converted comparison', 1, true,
	 replace(rates_ours($$SELECT g AS key, receipt(converted_comparison(amount, currency, 'CNY', paid_on, @p)) AS r FROM @t GROUP BY g$$, 'current,'), ' way, valid,', ' way,'),
	 $$SELECT g AS key, f.currency, way, count(*), sum(amount)::text
	   FROM (SELECT g, currency, amount, paid_on AS d FROM @t) AS f JOIN ways AS w ON (w.currency, w.month) = (f.currency, date_trunc('month', d)::date) WHERE amount IS NOT NULL AND @cur GROUP BY g, f.currency, way$$);

\ir ask.psql
