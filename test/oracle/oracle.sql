-- The oracle: random tables in which every aggregate equals plain SQL, digit for digit, under every
-- kind of plan. Prints TAP. The table, and so every result, follows from the seed.
--
--   psql -X -q -A -t -v seed=42 -f test/oracle/oracle.sql       (in a database with the extension)
--
-- Each question is asked in two ways, ours and plain. The rows of both are compared as text (so 1.0
-- is not 1.00), by EXCEPT ALL both ways. The plain way never uses a function of the extension, and is
-- planned without workers; the windows' days are written down by hand or drawn at random.

\set ON_ERROR_STOP on
\if :{?seed}
\else
	\set seed 1
\endif
SET client_min_messages = warning;
SET datestyle = 'ISO';
SELECT 'oracle.seed' AS name, :'seed' AS value \gset
CREATE SCHEMA oracle;
SET search_path = oracle, public, portstats;
\echo # SEED=:seed
SELECT setseed((:seed % 1000003) / 1000003.0) AS seeded \gset

-- ---------- the tables ----------

CREATE TABLE windows (
	w int, pair boolean,		-- pair: asked with a current and a base period
	p text, bp text,			-- as portstats is told them
	c1 date, c2 date, b1 date, b2 date);
INSERT INTO windows VALUES
	(1, false, '2023-10', NULL, '2023-10-01', '2023-10-31', '2022-10-01', '2022-10-31'),
	(2, false, '2024-02', NULL, '2024-02-01', '2024-02-29', '2023-02-01', '2023-02-28'),
	(3, false, '2023-02', NULL, '2023-02-01', '2023-02-28', '2022-02-01', '2022-02-28'),
	(4, false, 'ytd 2024-02-29', NULL, '2024-01-01', '2024-02-29', '2023-01-01', '2023-02-28'),
	(5, false, 'mat 2024-02', NULL, '2023-03-01', '2024-02-29', '2022-03-01', '2023-02-28'),
	(6, false, '2020-W53', NULL, '2020-12-28', '2021-01-03', NULL, NULL),
	(7, false, '2023-W41', NULL, '2023-10-09', '2023-10-15', '2022-10-10', '2022-10-16'),
	(8, false, '2022/2023', NULL, '2022-01-01', '2023-12-31', '2021-01-01', '2022-12-31'),
	(9, false, '2024-02-29', NULL, '2024-02-29', '2024-02-29', '2023-02-28', '2023-02-28'),
	(10, false, '2024-02-29/2024-03-15', NULL, '2024-02-29', '2024-03-15', '2023-02-28', '2023-03-15'),
	(11, true, '2023-Q3', '2023-Q2', '2023-07-01', '2023-09-30', '2023-04-01', '2023-06-30'),
	(12, true, '2024-02-29', '2020-02-29', '2024-02-29', '2024-02-29', '2020-02-29', '2020-02-29'),
	(13, true, '0001/9999', '2024-01', '0001-01-01', '9999-12-31', '2024-01-01', '2024-01-31');
INSERT INTO windows
SELECT 13 + n, true, c1 || '/' || c1 + cn, b1 || '/' || b1 + bn, c1, c1 + cn, b1, b1 + bn
FROM (SELECT n, date '2019-01-01' + (random() * 2000)::int AS c1, (random() * random() * 900)::int AS cn,
			 date '2019-01-01' + (random() * 2000)::int AS b1, (random() * random() * 900)::int AS bn
	  FROM generate_series(1, 3) AS n) AS r;

-- Groups of every kind: what the values of group g are like.
CREATE TABLE groups (g int PRIMARY KEY, kind text, region text);
INSERT INTO groups VALUES
	(0, 'money', 'north'), (1, 'scales', 'north'), (2, 'near 2^127', 'south'), (3, 'NaN', 'wild'),
	(4, 'money', 'south'), (5, 'negative', 'south'), (6, 'mostly NULL', 'north'), (7, 'infinite', 'wild'),
	(8, 'zero', 'south'), (9, 'whole', 'north'), (10, 'scales', 'south'), (11, 'both infinities', 'wild'),
	(12, 'huge', 'east'), (13, 'tiny', 'east'), (14, 'huge and tiny', 'east'), (15, 'all', 'wild');

CREATE FUNCTION random_value(kind text) RETURNS numeric LANGUAGE sql AS $$
	SELECT CASE kind
		WHEN 'money' THEN round((random() * 1e9 - 1e6)::numeric, 2)
		WHEN 'scales' THEN round((random() * 10 ^ (random() * 14) - random() * 10 ^ (random() * 14))::numeric
								 / (1 + (random() * 97)::int), (random() * 30)::int)
		WHEN 'near 2^127' THEN (170141183460469231731687303715884105727
								- (random() * 1e9)::numeric(12, 0)) * (CASE WHEN random() < 0.4 THEN -1 ELSE 1 END)
		WHEN 'negative' THEN - round((random() * 1e6)::numeric, (random() * 4)::int)
		WHEN 'zero' THEN round(0::numeric, (random() * 5)::int)
		WHEN 'whole' THEN ((random() * 2e5)::bigint - 100000)::numeric
		WHEN 'huge' THEN (random() * 1e15)::numeric(16, 0) * 10 ^ (random() * 60)::int::numeric
		WHEN 'tiny' THEN round((random() * 1e6)::numeric * 0.1 ^ (random() * 40)::int::numeric, 45)
		WHEN 'huge and tiny' THEN CASE WHEN random() < 0.5 THEN random_value('huge') ELSE random_value('tiny') END
		WHEN 'mostly NULL' THEN CASE WHEN random() < 0.1 THEN random_value('money') END
		WHEN 'NaN' THEN CASE WHEN random() < 0.1 THEN 'NaN' ELSE random_value('money') END
		WHEN 'infinite' THEN CASE WHEN random() < 0.2 AND current_setting('server_version_num')::int >= 140000
								  THEN (CASE WHEN random() < 2 THEN '' END || 'Infinity')::numeric ELSE random_value('scales') END
		WHEN 'both infinities' THEN CASE WHEN random() < 0.3 AND current_setting('server_version_num')::int >= 140000
			THEN (CASE WHEN random() < 0.5 THEN '' ELSE '-' END || 'Infinity')::numeric ELSE random_value('scales') END
		ELSE random_value((ARRAY['money', 'scales', 'near 2^127', 'negative', 'zero', 'huge', 'tiny', 'NaN',
								 'infinite', 'both infinities'])[1 + (random() * 9)::int]) END
$$;

CREATE FUNCTION random_day() RETURNS date LANGUAGE sql AS $$
	SELECT CASE
		WHEN r < 0.60 THEN date '2019-01-01' + (random() * 2191)::int
		WHEN r < 0.85 THEN (SELECT (ARRAY[c1, c2, b1, b2])[1 + (random() * 3)::int] + (random() * 2)::int - 1
							FROM windows WHERE w <> 13 ORDER BY random() LIMIT 1)
		WHEN r < 0.91 THEN (ARRAY['2020-02-29', '2024-02-29', '2023-02-28', '2023-03-01', '2020-12-31'])[1 + (random() * 4)::int]::date
		WHEN r < 0.95 THEN NULL
		ELSE (ARRAY['infinity', '-infinity', '0001-01-01', '9999-12-31', '4713-01-01 BC', '5874897-12-31'])[1 + (random() * 5)::int]::date END
	FROM (SELECT random() AS r OFFSET 0) AS t
$$;

CREATE TABLE facts (
	id int NOT NULL, g int NOT NULL, h int NOT NULL, flow text,
	origin text, destination text, mode text, via text,
	d date, v2 smallint, v4 int, v8 bigint, vn numeric,
	paid_on date, amount numeric, amount8 bigint, currency text);
INSERT INTO facts
SELECT n, g, (random() * 3)::int, CASE WHEN random() < 0.5 THEN 'export' ELSE 'import' END,
	   (ARRAY['CN', 'CN', 'DE', NULL, ''])[1 + (random() * 4)::int],
	   (ARRAY['KZ', 'kz', 'Other', NULL, 'Кыргызстан', 'NA', rpad('long', 300, 'long')])[1 + (random() * 6)::int],
	   (ARRAY['rail', 'road', NULL])[1 + (random() * 2)::int],
	   (ARRAY['Horgos', NULL, 'Khorgos '])[1 + (random() * 2)::int],
	   random_day(),
	   CASE WHEN random() < 0.9 THEN CASE WHEN random() < 0.1 THEN 32767 ELSE (random() * 65535)::int - 32768 END END,
	   CASE WHEN random() < 0.9 THEN CASE WHEN random() < 0.1 THEN -2147483648 ELSE (random() * 4e9)::bigint - 2000000000 END END,
	   CASE WHEN random() < 0.9 THEN CASE WHEN random() < 0.2 THEN (ARRAY[9223372036854775807, -9223372036854775808])[1 + (random())::int]
										  ELSE (random() * 9e15)::bigint - 3000000000000000 END END,
	   CASE WHEN random() < 0.9 THEN random_value(kind) END,
	   date '2019-01-01' + (random() * 2191)::int,
	   CASE WHEN random() < 0.9 THEN random_value(CASE WHEN kind IN ('infinite', 'both infinities', 'all') THEN 'scales' ELSE kind END) END,
	   CASE WHEN random() < 0.9 THEN (random() * 9e15)::bigint - 3000000000000000 END,
	   (ARRAY['USD', 'CNY', 'EUR', 'JPY'])[1 + (random() * 3)::int]
FROM generate_series(1, 2500) AS n CROSS JOIN LATERAL (SELECT (random() * 15)::int + n * 0 AS g OFFSET 0) AS r JOIN groups USING (g);
-- A state that is compressed and one that is stored out of line.
UPDATE facts SET destination = md5(id::text) || repeat(md5(id::text), 20) WHERE g = 4 AND id % 3 = 0;

CREATE TABLE facts_parted (LIKE facts) PARTITION BY HASH (g);
CREATE TABLE facts_parted_0 PARTITION OF facts_parted FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE facts_parted_1 PARTITION OF facts_parted FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE facts_parted_2 PARTITION OF facts_parted FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO facts_parted SELECT * FROM facts;
ALTER TABLE facts SET (parallel_workers = 2);
ALTER TABLE facts_parted_0 SET (parallel_workers = 2);
ALTER TABLE facts_parted_1 SET (parallel_workers = 2);
ALTER TABLE facts_parted_2 SET (parallel_workers = 2);

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
ANALYZE;

-- ---------- plain SQL ----------

CREATE FUNCTION finite(x numeric) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT x::text NOT IN ('NaN', 'Infinity', '-Infinity')
$$;
-- 100 * part / whole, where that means something.
CREATE FUNCTION percent(part numeric, whole numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN whole > 0 AND finite(whole) AND finite(part) THEN 100 * part / whole END
$$;
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

-- windowed: asked in every window, of one period (1) or of two (2), or of either (3); 0: asked once.
-- partial: workers can take part. Partitions can be aggregated apart then, but under a join, and
-- where no row is expected it does not pay.
CREATE TABLE questions (q serial, name text, windowed int, partial boolean, ours text, plain text);

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

-- ---------- asking ----------

CREATE TABLE settings (s serial, name text, tab text, workers boolean, parted boolean, hashagg boolean, eager boolean);
INSERT INTO settings (name, tab, workers, parted, hashagg, eager) VALUES
	('serial', 'facts', false, false, true, true),
	('serial, sorted', 'facts', false, false, false, true),
	('two workers', 'facts', true, false, true, true),
	('two workers, sorted', 'facts', true, false, false, true),
	('partition-wise', 'facts_parted', false, true, true, true),
	('partition-wise, sorted', 'facts_parted', false, true, false, true),
	('partition-wise with workers', 'facts_parted', true, true, true, true);
-- 19 aggregates before joins, and so combines without workers.
INSERT INTO settings (name, tab, workers, parted, hashagg, eager)
SELECT 'serial, not eager', 'facts', false, false, true, false
FROM pg_settings WHERE name = 'enable_eager_aggregate';

CREATE FUNCTION fill(query text, win windows, tab text) RETURNS text LANGUAGE sql AS $$
	SELECT replace(replace(replace(replace(replace(replace(query,
		'@cur', CASE WHEN (win).w IS NULL THEN 'NULL::boolean' ELSE format('d BETWEEN %L::date AND %L::date', (win).c1, (win).c2) END),
		'@base', CASE WHEN (win).b1 IS NULL THEN 'NULL::boolean' ELSE format('d BETWEEN %L::date AND %L::date', (win).b1, (win).b2) END),
		'@nobase', ((win).b1 IS NULL)::text),
		'@bp', quote_nullable((win).bp)), '@p', quote_nullable((win).p)), '@t', tab)
$$;
-- The windows that a question is asked in; one row of NULLs for one that is asked once.
CREATE FUNCTION windows_of(windowed int) RETURNS SETOF windows LANGUAGE sql AS $$
	SELECT * FROM windows WHERE windowed = 1 AND NOT pair OR windowed = 2 AND pair
	UNION ALL
	SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE windowed = 0
$$;

CREATE TABLE want (q int, w int, line text);
DO $$
DECLARE
	question questions;
	win windows;
BEGIN
	PERFORM set_config('max_parallel_workers_per_gather', '0', true);
	FOR question IN SELECT * FROM questions ORDER BY q LOOP
		FOR win IN SELECT * FROM windows_of(question.windowed) LOOP
			EXECUTE format('INSERT INTO want SELECT %s, %L, x::text FROM (%s) AS x',
						   question.q, win.w, fill(question.plain, win, 'facts'));
		END LOOP;
	END LOOP;
END $$;
CREATE INDEX ON want (q, w);
ANALYZE want;

CREATE TABLE results (n serial, passed boolean, what text, detail text);
DO $$
DECLARE
	setting settings;
	question questions;
	win windows;
	query text;
	plan json;
	planned int;			-- questions planned as the setting asks
	plannable int;
	compared bigint;
	wrong bigint;
	ours text[];
	plain text[];
	differing bigint;
	lines text;
	detail text;
	message text;
BEGIN
	FOR setting IN SELECT * FROM settings ORDER BY s LOOP
		PERFORM set_config('max_parallel_workers_per_gather', CASE WHEN setting.workers THEN '2' ELSE '0' END, true),
				set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true),
				set_config('min_parallel_table_scan_size', '0', true),
				set_config('enable_partitionwise_aggregate', setting.parted::text, true),
				set_config('enable_hashagg', setting.hashagg::text, true);
		IF EXISTS (SELECT FROM pg_settings WHERE name = 'enable_eager_aggregate') THEN
			PERFORM set_config('enable_eager_aggregate', setting.eager::text, true);
		END IF;
		planned := 0;
		plannable := 0;
		detail := '';
		FOR question IN SELECT * FROM questions ORDER BY q LOOP
			compared := 0;
			wrong := 0;
			message := '';
			-- Serially in every window, then in three of them, whichever chance says.
			FOR win IN SELECT * FROM windows_of(question.windowed)
					   ORDER BY random() LIMIT CASE WHEN setting.s > 1 THEN 3 END LOOP
				query := fill(question.ours, win, setting.tab);
				BEGIN
					EXECUTE format('SELECT array_agg(x::text) FROM (%s) AS x', query) INTO ours;
					SELECT array_agg(line) INTO plain FROM want
					WHERE q = question.q AND w IS NOT DISTINCT FROM win.w;
					compared := compared + coalesce(cardinality(ours), 0);
					CONTINUE WHEN ours IS NOT DISTINCT FROM plain;
					SELECT count(*), string_agg(side || left(line, 500), E'\n' ORDER BY split_part(line, ',', 1), side)
						FILTER (WHERE place <= 6)
					INTO differing, lines
					FROM (SELECT *, row_number() OVER (ORDER BY split_part(line, ',', 1), side) AS place
						  FROM (SELECT 'ours  ' AS side, * FROM (SELECT unnest(ours) AS line EXCEPT ALL SELECT unnest(plain)) AS o
								UNION ALL
								SELECT 'plain ', * FROM (SELECT unnest(plain) AS line EXCEPT ALL SELECT unnest(ours)) AS p) AS d) AS f;
					IF differing > 0 AND wrong = 0 THEN
						message := concat(fill('@p @bp', win, ''), E'\n', query, E'\n', lines);
					END IF;
					wrong := wrong + differing;
				EXCEPTION WHEN OTHERS THEN
					wrong := wrong + 1;
					message := concat(message, fill('@p @bp', win, ''), ' ', SQLSTATE, ' ', SQLERRM, E'\n', query);
				END;
			END LOOP;
			INSERT INTO results (passed, what, detail)
			VALUES (wrong = 0 AND compared > 0, format('%s: %s', setting.name, question.name),
					format(E'%s rows compared, %s differ\n%s', compared, wrong, message));
			IF question.partial AND (setting.workers OR setting.parted AND question.ours !~ 'JOIN|, stored_book|h < 0') THEN
				plannable := plannable + 1;
				EXECUTE 'EXPLAIN (FORMAT JSON, COSTS OFF) ' || query INTO plan;
				IF (NOT setting.workers OR plan::text ~ '"Node Type": "Gather')
				   AND (NOT setting.parted OR question.ours ~ 'JOIN|, stored_book|h < 0' OR
						jsonb_array_length(jsonb_path_query_array(plan::jsonb, '$.** ? (@."Node Type" == "Aggregate")')) >= 3) THEN
					planned := planned + 1;
				ELSE
					detail := concat(detail, question.name, E'\n', plan, E'\n');
				END IF;
			END IF;
		END LOOP;
		IF setting.workers OR setting.parted THEN
			INSERT INTO results (passed, what, detail)
			VALUES (planned = plannable, setting.name || ': the plans are of this kind',
					format(E'%s of %s questions\n%s', planned, plannable, detail));
		END IF;
	END LOOP;
END $$;

SELECT format('%s %s - %s%s', CASE WHEN passed THEN 'ok' ELSE 'not ok' END, n, what,
			  CASE WHEN NOT passed THEN regexp_replace(E'\nSEED=' || :'seed' || E'\n' || detail, '\n', E'\n#   ', 'g') END)
FROM results ORDER BY n;
SELECT '1..' || count(*) FROM results;
SELECT count(*) > 0 AS failed FROM results WHERE passed IS NOT TRUE \gset
DROP SCHEMA oracle CASCADE;
\if :failed
	DO $$ BEGIN RAISE 'a comparison failed' USING HINT = 'Run it again with the SEED above.'; END $$;
\endif
