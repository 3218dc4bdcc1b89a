-- The oracle: random tables in which every aggregate equals plain SQL, digit for digit, under every
-- kind of plan. Prints TAP. The table, and so every result, follows from the seed.
--
--   psql -X -q -A -t -v seed=42 -f test/oracle/oracle.sql       (in a database with the extension)
--
-- Each question is asked in two ways, ours and plain. The rows of both are compared as text (so 1.0
-- is not 1.00), by EXCEPT ALL both ways. The plain way never uses a function of the extension, and is
-- planned without workers; the windows' days are written down by hand or drawn at random.

\ir tables.psql

-- ---------- rates ----------

-- Rates: EUR in USD, USD in CNY, USD in JPY; others across USD.
CREATE TABLE quotes (base text, quote text, valid_from date, rate numeric);
INSERT INTO quotes
SELECT base, quote, d::date, round((mean * (0.9 + 0.2 * random()))::numeric, places)
FROM (VALUES ('USD', 'CNY', 6.8, 4), ('EUR', 'USD', 1.1, 6), ('USD', 'JPY', 120, 2)) AS q (base, quote, mean, places),
	 generate_series(date '2018-12-01', '2025-01-01', '1 month') AS d;
INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate)
SELECT base, quote, valid_from, rate FROM quotes;
-- A book of other days, on which a rate holds until the next one.
CREATE TABLE day_quotes (base text, quote text, valid_from date, rate numeric);
INSERT INTO day_quotes
SELECT DISTINCT ON (base, quote, valid_from) base, quote, valid_from + (random() * 27)::int - 27, rate + 0.01 FROM quotes;
INSERT INTO portstats.exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate)
SELECT 'spot', base, quote, d::date, round(rate * (0.99 + 0.02 * random())::numeric, 5)
FROM quotes, generate_series(valid_from, valid_from + interval '27 days', '9 days') AS d;
CREATE TABLE spot_quotes AS
SELECT base_currency AS base, quote_currency AS quote, valid_from, rate FROM portstats.exchange_rate WHERE rate_type = 'spot';
CREATE VIEW book AS
SELECT rate_book(base, quote, valid_from, rate) AS book FROM day_quotes;
CREATE TABLE stored_book AS SELECT book FROM book;

-- ---------- plain SQL ----------

-- The totals of both windows, c and b, over rows of facts. @tokens are of the window; see fill().
CREATE FUNCTION totals(v text) RETURNS text LANGUAGE sql AS $$
	SELECT format('CASE WHEN count(*) FILTER (WHERE @cur) = 0 THEN 0 ELSE sum(%1$s::numeric) FILTER (WHERE @cur) END AS c, '
				  'CASE WHEN @nobase THEN NULL WHEN count(*) FILTER (WHERE @base) = 0 THEN 0 '
				  'ELSE sum(%1$s::numeric) FILTER (WHERE @base) END AS b', v)
$$;
CREATE FUNCTION growth_of(query text) RETURNS text LANGUAGE sql AS $$
	SELECT 'SELECT key, c, b, c - b, CASE WHEN finite(c) THEN percent(c - b, b) END FROM (' || query || ') AS x'
$$;
-- The corridors of each g, over so many of the dimensions. top NULL is all of them.
CREATE FUNCTION corridors_of(v text, dimensions int, top int) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		WITH entries AS (
			SELECT g, %1$s,
				   count(*) FILTER (WHERE @cur) AS cn, sum(%2$s::numeric) FILTER (WHERE @cur) AS cs,
				   count(*) FILTER (WHERE @base) AS bn, sum(%2$s::numeric) FILTER (WHERE @base) AS bs
			FROM @t WHERE @cur OR @base
			GROUP BY g, 2, 3, 4, 5),
		valued AS (
			SELECT *, CASE WHEN cn = 0 THEN 0 ELSE cs END AS c,
				   CASE WHEN @nobase THEN NULL WHEN bn = 0 THEN 0 ELSE bs END AS b
			FROM entries),
		placed AS (
			SELECT *, row_number() OVER (PARTITION BY g ORDER BY c DESC NULLS LAST, b DESC NULLS LAST,
					origin COLLATE "C" NULLS LAST, destination COLLATE "C" NULLS LAST,
					mode COLLATE "C" NULLS LAST, via COLLATE "C" NULLS LAST) AS place,
				   rank() OVER (PARTITION BY g ORDER BY c DESC NULLS LAST) AS rank
			FROM valued),
		shown AS (
			SELECT g, place, rank, origin, destination, mode, via, c, b FROM placed
			WHERE %3$s IS NULL OR place <= %3$s
			UNION ALL
			SELECT g, %3$s + 1, NULL, NULL, 'Other', NULL, NULL, CASE WHEN sum(cn) = 0 THEN 0 ELSE sum(cs) END,
				   CASE WHEN @nobase THEN NULL WHEN sum(bn) = 0 THEN 0 ELSE sum(bs) END
			FROM placed WHERE place > %3$s GROUP BY g),
		whole AS (
			SELECT g, CASE WHEN sum(cn) = 0 THEN 0 ELSE sum(cs) END AS wc,
				   CASE WHEN @nobase THEN NULL WHEN sum(bn) = 0 THEN 0 ELSE sum(bs) END AS wb
			FROM entries GROUP BY g)
		SELECT g, place, rank, origin, destination, mode, via, c, b, c - b,
			   CASE WHEN finite(c) THEN percent(c - b, b) END, percent(c, wc), percent(c - b, wb)
		FROM shown JOIN whole USING (g)$q$,
		(ARRAY['origin, destination, NULL::text AS mode, NULL::text AS via',
			   'origin, destination, mode, NULL::text AS via', 'origin, destination, mode, via'])[dimensions - 1],
		v, coalesce(top::text, 'NULL::int'))
$$;
CREATE FUNCTION corridors_ours(v text, dimensions int, periods text, top int) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT g, place, rank, origin, destination, mode, via, current, base, change, pct, share, contribution '
				  'FROM (SELECT g, corridor_breakdown(%s, %s, d, %s) AS kept FROM @t GROUP BY g) AS t, '
				  'corridors(kept%s) WITH ORDINALITY AS c (rank, origin, destination, mode, via, '
				  'current, base, change, pct, share, contribution, place)',
				  (ARRAY['origin, destination', 'origin, destination, mode', 'origin, destination, mode, via'])[dimensions - 1],
				  v, periods, ', ' || top)
$$;
-- Amounts in another currency, per key: each row at the rate in force, to 90 digits, rounded once.
CREATE FUNCTION converted_of(key text, amount text, source text, target text, quotes text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		SELECT key, round(sum(CASE WHEN times IS NULL THEN amount ELSE
										   (amount * times + round(0.0, 90)) / over END), greatest(max(s), 2) + 6)
		FROM (SELECT %1$s AS key, %2$s::numeric AS amount,
					 CASE WHEN finite(%2$s::numeric) THEN scale(%2$s::numeric) ELSE 0 END AS s,
					 CASE WHEN source = target THEN NULL
						  ELSE (CASE source WHEN 'EUR' THEN eur ELSE 1 END)
							 * (CASE target WHEN 'CNY' THEN cny WHEN 'JPY' THEN jpy ELSE 1 END) END AS times,
					 (CASE source WHEN 'CNY' THEN cny WHEN 'JPY' THEN jpy ELSE 1 END)
				   * (CASE target WHEN 'EUR' THEN eur ELSE 1 END) AS over
			  FROM @t CROSS JOIN LATERAL (
				  SELECT %3$s AS source, %4$s AS target,
						 (SELECT rate FROM %5$s q WHERE (base, quote) = ('USD', 'CNY') AND valid_from <= paid_on ORDER BY valid_from DESC LIMIT 1) AS cny,
						 (SELECT rate FROM %5$s q WHERE (base, quote) = ('EUR', 'USD') AND valid_from <= paid_on ORDER BY valid_from DESC LIMIT 1) AS eur,
						 (SELECT rate FROM %5$s q WHERE (base, quote) = ('USD', 'JPY') AND valid_from <= paid_on ORDER BY valid_from DESC LIMIT 1) AS jpy) AS r
			 ) AS x
		GROUP BY key$q$, key, amount, source, target, quotes)
$$;

-- ---------- the questions ----------

INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT 'yoy of ' || v, 1, true,
	   'SELECT g AS key, (yoy(' || v || ', d, @p)).* FROM @t GROUP BY g',
	   growth_of('SELECT g AS key, ' || totals(v) || ' FROM @t GROUP BY g')
FROM unnest(ARRAY['v2', 'v4', 'v8', 'vn']) AS v;
INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT 'growth of ' || v, 2, true,
	   'SELECT g AS key, (growth(' || v || ', d, @p, @bp)).* FROM @t GROUP BY g',
	   growth_of('SELECT g AS key, ' || totals(v) || ' FROM @t GROUP BY g')
FROM unnest(ARRAY['v2', 'v4', 'v8', 'vn']) AS v;
INSERT INTO questions (name, windowed, partial, ours, plain) VALUES
	('yoy over a whole table', 1, true, $$SELECT 0 AS key, (yoy(vn, d, @p)).* FROM @t WHERE g IN (0, 1, 4, 5, 12, 13)$$,
	 growth_of('SELECT 0 AS key, ' || totals('vn') || ' FROM @t WHERE g IN (0, 1, 4, 5, 12, 13)')),
	('yoy over no row', 1, true, $$SELECT 0 AS key, (yoy(vn, d, @p)).* FROM @t WHERE h < 0$$,
	 'SELECT 0 AS key, NULL, NULL, NULL, NULL'),
	('yoy_pct with a filter', 1, true, $$SELECT g AS key, yoy_pct(v8, d, @p) FILTER (WHERE flow = 'export') FROM @t GROUP BY g$$,
	 'SELECT key, CASE WHEN finite(c) THEN percent(c - b, b) END FROM (SELECT g AS key, ' || totals('v8') ||
	 $$ FROM @t WHERE flow = 'export' GROUP BY g) AS x$$),
	('yoy joined with a dimension', 1, true, $$SELECT region AS key, (yoy(v8, d, @p)).* FROM @t JOIN groups USING (g) GROUP BY region$$,
	 growth_of('SELECT region AS key, ' || totals('v8') || ' FROM @t JOIN groups USING (g) GROUP BY region')),
	('yoy beside sum and yoy_pct', 1, true, $$SELECT g AS key, (yoy(vn, d, @p)).*, sum(vn), yoy_pct(vn, d, @p), count(*) FROM @t GROUP BY g$$,
	 'SELECT key, c, b, c - b, CASE WHEN finite(c) THEN percent(c - b, b) END, s, CASE WHEN finite(c) THEN percent(c - b, b) END, n '
	 'FROM (SELECT g AS key, ' || totals('vn') || ', sum(vn) AS s, count(*) AS n FROM @t GROUP BY g) AS x'),
	('yoy in a moving frame', 1, false,
	 'SELECT id AS key, (yoy(vn, d, @p) OVER f).* FROM @t WINDOW f AS (PARTITION BY g ORDER BY id ROWS 5 PRECEDING)',
	 growth_of('SELECT id AS key, c, b FROM (SELECT id, '
	 		   'CASE WHEN count(*) FILTER (WHERE @cur) OVER f = 0 THEN 0 ELSE sum(vn) FILTER (WHERE @cur) OVER f END AS c, '
			   'CASE WHEN @nobase THEN NULL WHEN count(*) FILTER (WHERE @base) OVER f = 0 THEN 0 ELSE sum(vn) FILTER (WHERE @base) OVER f END AS b '
			   'FROM @t WINDOW f AS (PARTITION BY g ORDER BY id ROWS 5 PRECEDING)) AS y')),
	('comparison in two steps', 1, true,
	 'SELECT g % 3 AS key, (growth(combine(kept))).* FROM (SELECT g, h, comparison(vn, d, @p) AS kept FROM @t WHERE g < 12 GROUP BY g, h) AS t GROUP BY g % 3',
	 growth_of('SELECT g % 3 AS key, ' || totals('vn') || ' FROM @t WHERE g < 12 GROUP BY g % 3')),
	('comparison of two periods in two steps', 2, true,
	 'SELECT g % 3 AS key, (growth(combine(kept))).* FROM (SELECT g, h, comparison(v4, d, @p, @bp) AS kept FROM @t GROUP BY g, h) AS t GROUP BY g % 3',
	 growth_of('SELECT g % 3 AS key, ' || totals('v4') || ' FROM @t GROUP BY g % 3')),
	('a comparison through text and bytes, made in any order', 1, true,
	 $$SELECT g AS key, bool_and(comparison_send(kept) = comparison_send(kept::text::comparison)), count(DISTINCT comparison_send(kept))
	   FROM (SELECT g, comparison(vn, d, @p) AS kept FROM @t GROUP BY g
	   		 UNION ALL SELECT g, comparison(vn, d, @p ORDER BY vn DESC, id) FROM @t GROUP BY g
	   		 UNION ALL SELECT g, combine(kept) FROM (SELECT g, h, comparison(vn, d, @p) AS kept FROM @t GROUP BY g, h) AS t GROUP BY g) AS u
	   GROUP BY g$$,
	 'SELECT DISTINCT g AS key, true, 1 FROM @t'),
	('what a comparison counts', 1, true,
	 $$SELECT key, c->>'outside', c->>'undated', c#>>'{entries,0,totals,0,1}', c#>>'{entries,0,totals,0,2}',
	          c#>>'{entries,0,totals,1,1}', c#>>'{entries,0,totals,1,2}'
	   FROM (SELECT g AS key, comparison(vn, d, @p)::text::json AS c FROM @t GROUP BY g) AS t$$,
	 $$SELECT g AS key, count(*) FILTER (WHERE d IS NOT NULL AND (@cur) IS NOT TRUE AND (@base) IS NOT TRUE)::text,
	          count(*) FILTER (WHERE d IS NULL)::text,
			  count(*) FILTER (WHERE @cur)::text, count(*) FILTER (WHERE @cur AND vn IS NULL)::text,
			  count(*) FILTER (WHERE @base)::text, count(*) FILTER (WHERE @base AND vn IS NULL)::text
	   FROM @t GROUP BY g$$),
	('total of a breakdown', 1, true,
	 'SELECT g AS key, (total(corridor_breakdown(origin, destination, vn, d, @p))).* FROM @t GROUP BY g',
	 growth_of('SELECT g AS key, ' || totals('vn') || ' FROM @t GROUP BY g')),
	('total of combined breakdowns', 2, true,
	 'SELECT g % 2 AS key, (total(combine(kept))).* FROM (SELECT g, h, corridor_breakdown(origin, destination, mode, v8, d, @p, @bp) AS kept FROM @t GROUP BY g, h) AS t GROUP BY g % 2',
	 growth_of('SELECT g % 2 AS key, ' || totals('v8') || ' FROM @t GROUP BY g % 2')),
	('corridors of combined breakdowns', 1, true,
	 'SELECT g, place, rank, origin, destination, mode, via, current, base, change, pct, share, contribution '
	 'FROM (SELECT g, combine(kept) AS kept FROM (SELECT g, h, corridor_breakdown(origin, destination, mode, vn, d, @p) AS kept FROM @t GROUP BY g, h) AS s GROUP BY g) AS t, '
	 'corridors(kept) WITH ORDINALITY AS c (rank, origin, destination, mode, via, current, base, change, pct, share, contribution, place)',
	 corridors_of('vn', 3, NULL)),
	('a breakdown through text, made in any order', 1, true,
	 $$SELECT g AS key, bool_and(breakdown_send(kept) = breakdown_send(kept::text::breakdown)), count(DISTINCT breakdown_send(kept))
	   FROM (SELECT g, corridor_breakdown(origin, destination, vn, d, @p) AS kept FROM @t GROUP BY g
	   		 UNION ALL SELECT g, corridor_breakdown(origin, destination, vn, d, @p ORDER BY id DESC) FROM @t GROUP BY g
	   		 UNION ALL SELECT g, combine(kept) FROM (SELECT g, h, corridor_breakdown(origin, destination, vn, d, @p) AS kept FROM @t GROUP BY g, h) AS t GROUP BY g) AS u
	   GROUP BY g$$,
	 'SELECT DISTINCT g AS key, true, 1 FROM @t');
INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT format('corridors over %s keys of %s, %s', n, v, coalesce('top ' || top, 'all')), periods, true,
	   corridors_ours(v, n, (ARRAY['@p', '@p, @bp'])[periods], top), corridors_of(v, n, top)
FROM (VALUES (2, 'v2', 1, NULL), (2, 'v4', 2, 3), (2, 'vn', 1, 2), (3, 'v4', 1, NULL), (3, 'v8', 2, 0), (3, 'vn', 2, 1000),
			 (4, 'v8', 1, NULL), (4, 'v2', 2, 1), (4, 'vn', 1, 5), (4, 'vn', 2, NULL)) AS x (n, v, periods, top);
INSERT INTO questions (name, windowed, partial, ours, plain) VALUES
	('share and contribution of sums', 1, true,
	 'SELECT key, share(c) OVER (PARTITION BY g), share(c) OVER (PARTITION BY g ORDER BY h ROWS 1 PRECEDING), contribution(c, b) OVER (PARTITION BY g) '
	 'FROM (SELECT g * 10 + h AS key, g, h, (x).current AS c, (x).base AS b FROM (SELECT g, h, yoy(vn, d, @p) AS x FROM @t GROUP BY g, h) AS t) AS u',
	 'SELECT key, percent(c, sum(c) OVER p), percent(c, sum(c) OVER p), percent(c - b, sum(b) OVER p) '
	 'FROM (SELECT g * 10 + h AS key, g, ' || totals('vn') || ' FROM @t GROUP BY g, h) AS t WINDOW p AS (PARTITION BY g)'),
	('share of rows', 0, false, 'SELECT id AS key, share(vn) OVER (PARTITION BY g, h) FROM @t',
	 'SELECT id AS key, percent(vn, sum(vn) OVER (PARTITION BY g, h)) FROM @t'),
	('contribution of rows', 0, false, 'SELECT id AS key, contribution(vn, amount) OVER (PARTITION BY g) FROM @t',
	 'SELECT id AS key, percent(vn - amount, sum(amount) OVER (PARTITION BY g)) FROM @t'),
	('growth_pct of rows', 0, false, 'SELECT id AS key, growth_pct(vn, amount) FROM @t',
	 'SELECT id AS key, CASE WHEN finite(vn) THEN percent(vn - amount, amount) END FROM @t'),
	('<@ a period', 1, false, 'SELECT id AS key FROM @t WHERE d <@ period(@p)', 'SELECT id AS key FROM @t WHERE @cur'),
	('not in a period, of a column', 1, false, 'SELECT id AS key FROM @t, (SELECT period(@p) AS p OFFSET 0) AS x WHERE NOT x.p @> d',
	 'SELECT id AS key FROM @t WHERE NOT (@cur)');
INSERT INTO questions (name, windowed, partial, ours, plain) VALUES
	('sum_usd', 0, true, 'SELECT g AS key, sum_usd(amount, paid_on) FROM @t GROUP BY g',
	 converted_of('g', 'amount', '''CNY''', '''USD''', 'quotes')),
	('sum_usd of a bigint', 0, true, 'SELECT h AS key, sum_usd(amount8, paid_on) FROM @t GROUP BY h',
	 converted_of('h', 'amount8', '''CNY''', '''USD''', 'quotes')),
	('sum_usd over a whole table', 0, true, 'SELECT 0 AS key, sum_usd(v2, paid_on) FROM @t',
	 converted_of('id * 0', 'v2', '''CNY''', '''USD''', 'quotes')),
	('sum_cny', 0, true, 'SELECT g AS key, sum_cny(amount, paid_on) FROM @t GROUP BY g',
	 converted_of('g', 'amount', '''USD''', '''CNY''', 'quotes')),
	('sum_cny of an integer', 0, true, 'SELECT h AS key, sum_cny(v4, paid_on) FROM @t GROUP BY h',
	 converted_of('h', 'v4', '''USD''', '''CNY''', 'quotes')),
	('sum_converted by type', 0, true, $$SELECT g AS key, sum_converted(amount, currency, 'EUR', paid_on, 'spot') FROM @t GROUP BY g$$,
	 converted_of('g', 'amount', 'currency', '''EUR''', 'spot_quotes')),
	('sum_converted of the default type', 0, true, $$SELECT g AS key, sum_converted(amount8, currency, 'JPY', paid_on) FROM @t GROUP BY g$$,
	 converted_of('g', 'amount8', 'currency', '''JPY''', 'quotes')),
	('sum_converted with a book', 0, true, $$SELECT g AS key, sum_converted(amount, currency, 'CNY', paid_on, book) FROM @t, stored_book GROUP BY g$$,
	 converted_of('g', 'amount', 'currency', '''CNY''', 'day_quotes')),
	('sum_converted with a book that is made in the query', 0, true,
	 $$SELECT g AS key, sum_converted(v4, currency, 'USD', paid_on, (SELECT book FROM book)) FROM @t GROUP BY g$$,
	 converted_of('g', 'v4', 'currency', '''USD''', 'day_quotes')),
	('a sum of converted rows', 0, true,
	 $$SELECT h AS key, sum(to_usd(amount8, paid_on)) FROM @t GROUP BY h$$,
	 $$SELECT h AS key, sum(round((amount8 + round(0.0, 90)) / rate, 8)) FROM @t
	   LEFT JOIN quotes ON (base, quote) = ('USD', 'CNY') AND valid_from = date_trunc('month', paid_on)::date GROUP BY h$$),
	('rate books, made in any order', 0, true,
	 $$SELECT h AS key, count(DISTINCT rate_book_send(book)), count(DISTINCT book::text), bool_and(rate_book_send(book) = rate_book_send(book::text::rate_book))
	   FROM (SELECT h, rate_book('USD', 'CNY', paid_on, 6.5 + (paid_on - date '2019-01-01') % 7) AS book FROM @t GROUP BY h
	   		 UNION ALL SELECT h, rate_book('USD', 'CNY', paid_on, 6.5 + (paid_on - date '2019-01-01') % 7 ORDER BY paid_on DESC) FROM @t GROUP BY h) AS u
	   GROUP BY h$$,
	 'SELECT DISTINCT h AS key, 1, 1, true FROM @t');

\ir ask.psql
