-- What rate_check finds against plain SQL, in random rate types and books: overlaps, and how many rates are off.
--
--   psql -X -q -A -t -v seed=42 -f test/oracle/rate_check.sql       (in a database with the extension)

\ir begin.psql

-- ---------- overlaps, in types of every unit ----------

TRUNCATE portstats.exchange_rate;
DELETE FROM portstats.rate_type WHERE rate_type LIKE 'oracle %';
INSERT INTO portstats.rate_type (rate_type, pivot_currency, valid_unit)
SELECT 'oracle ' || coalesce(unit, 'none'), 'USD', unit FROM unnest('{day,week,month,quarter,half,year,NULL}'::text[]) AS unit;
-- Up to sixty rates of a pair in two years, half of them with an end, some of these far off.
INSERT INTO portstats.exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate)
SELECT t.rate_type, base, 'USD', day, CASE WHEN random() < 0.1 THEN 'infinity' WHEN random() < 0.5 THEN day + (random() ^ 3 * 400)::int END, 1 + round(random()::numeric, 4) / 10
FROM portstats.rate_type AS t, unnest('{EUR,GBP,KZT}'::text[]) AS base,
	 LATERAL (SELECT DISTINCT date '2022-01-01' + (random() * 730)::int AS day FROM generate_series(1, 60) WHERE base <> '' AND t.rate_type <> '') AS d
WHERE t.rate_type LIKE 'oracle %';
CREATE TABLE overlapping AS
SELECT a.rate_type, a.base_currency, a.quote_currency, b.valid_from AS first_day, a.valid_until AS last_day, 1::bigint AS rates, a.rate, b.rate AS compared_with, a.valid_from
FROM portstats.exchange_rate AS a JOIN portstats.exchange_rate AS b USING (rate_type, base_currency, quote_currency)
WHERE a.valid_from < b.valid_from AND b.valid_from <= a.valid_until AND a.valid_until < 'infinity'
  AND NOT EXISTS (SELECT FROM portstats.exchange_rate AS c WHERE (c.rate_type, c.base_currency, c.quote_currency) = (a.rate_type, a.base_currency, a.quote_currency)
					AND a.valid_from < c.valid_from AND c.valid_from < b.valid_from);
INSERT INTO results (passed, what, detail)
SELECT count(d) = 0 AND min(n) > 0, 'overlaps of ' || rate_type, string_agg(d, E'\n') FILTER (WHERE i <= 3)
FROM (SELECT t.rate_type, (SELECT count(*) FROM overlapping AS o WHERE o.rate_type = t.rate_type) AS n, d, row_number() OVER (PARTITION BY t.rate_type ORDER BY d) AS i
	  FROM (SELECT rate_type FROM portstats.rate_type WHERE rate_type LIKE 'oracle %') AS t
	  LEFT JOIN LATERAL (
		SELECT coalesce(ours, plain)::text || CASE WHEN ours IS NULL THEN ' is missing' ELSE ' is none' END AS d
		FROM (SELECT c.rate_type, c.base_currency, c.quote_currency, c.first_day, c.last_day, c.rates, c.rate, c.compared_with, substring(c.detail FROM ' of (\d{4}-\d\d-\d\d) is said')::date AS valid_from
			  FROM rate_check(t.rate_type) AS c WHERE c.problem = 'overlap') AS ours
		FULL JOIN (SELECT * FROM overlapping AS o WHERE o.rate_type = t.rate_type) AS plain ON ours::text = plain::text
		WHERE ours IS NULL OR plain IS NULL) AS d ON true) AS x
GROUP BY rate_type ORDER BY rate_type;
DELETE FROM portstats.exchange_rate;
DELETE FROM portstats.rate_type WHERE rate_type LIKE 'oracle %';

-- ---------- rates that are off by a factor, by several currencies ----------

-- Thirty books of six currencies: most pairs, each on days of its own, for some of which the rates are those of 10 to 1,000 units.
CREATE TABLE worth (code text, dollars numeric);
INSERT INTO worth VALUES ('USD', 1), ('EUR', 1.08), ('CNY', 0.139), ('JPY', 0.0067), ('KZT', 0.0021), ('GBP', 1.25);
CREATE TABLE quoted AS
SELECT n, a.code AS b, c.code AS q, day, round(a.dollars / c.dollars * (1 + round(random()::numeric, 3) / 100) * CASE WHEN p.faulty AND random() < 0.7 THEN p.factor ELSE 1 END, 8) AS r
FROM generate_series(1, 30) AS n, worth AS a, worth AS c,
	 LATERAL (SELECT (random() * 60)::int AS first, random() < 0.25 AS faulty, 10.0 ^ (1 + (random() * 2)::int) AS factor, random() < 0.85 AS there WHERE n > 0 AND a.code <> c.code) AS p,
	 LATERAL (SELECT DISTINCT date '2023-01-01' + p.first + (random() * 60)::int AS day FROM generate_series(1, 25) WHERE p.there) AS d
WHERE a.code < c.code;
CREATE INDEX ON quoted (n, b, q, day);
CREATE TABLE books AS SELECT n, rate_book_options(rate_book(b, q, day, r), 'USD', 9) AS book FROM quoted GROUP BY n;
CREATE FUNCTION as_of(book int, from_currency text, to_currency text, on_day date) RETURNS numeric LANGUAGE sql AS $$
	SELECT CASE WHEN on_day - day > 9 THEN NULL WHEN b = from_currency THEN r ELSE 1 / r::numeric(60, 40) END
	FROM quoted WHERE n = book AND (b, q) IN ((from_currency, to_currency), (to_currency, from_currency)) AND day <= on_day ORDER BY day DESC LIMIT 1
$$;
CREATE TABLE compared AS
SELECT n, b, q, day, third, (SELECT factor FROM unnest('{0.001,0.01,0.1,1,10,100,1000}'::numeric[]) AS factor WHERE r <= 1.1 * factor * x AND factor * x <= 1.1 * r) AS factor
FROM (SELECT o.*, w.code AS third, as_of(n, b, w.code, day) * as_of(n, w.code, q, day) AS x FROM quoted AS o JOIN worth AS w ON w.code NOT IN (b, q)) AS c
WHERE x IS NOT NULL;
INSERT INTO results (passed, what, detail)
SELECT count(*) FILTER (WHERE off.rates IS DISTINCT FROM plain.rates) = 0 AND count(*) FILTER (WHERE cardinality(thirds) > 1) > 0, 'rates that are off, each once',
	string_agg(format('book %s, %s: not %s', off.n, off.c, plain.rates), E'\n') FILTER (WHERE off.rates IS DISTINCT FROM plain.rates)
FROM (SELECT n, c.base_currency, c.quote_currency, c.rates, c.rate > c.compared_with AS large, string_to_array(substring(c.detail FROM 'by way of (.*)\.$'), ', ') AS thirds, c
	  FROM books, rate_check(book) AS c WHERE problem = 'off by a factor') AS off,
	 LATERAL (SELECT substring((off.c).detail FROM 'about (?:1/)?(\d+)')::numeric AS size) AS s,
	 LATERAL (SELECT count(DISTINCT day) AS rates FROM compared AS p
			  WHERE (p.n, p.b, p.q) = (off.n, off.base_currency, off.quote_currency) AND p.third = ANY (off.thirds) AND p.factor = CASE WHEN large THEN size ELSE round(1 / size, 3) END) AS plain;
INSERT INTO results (passed, what, detail)
SELECT count(*) FILTER (WHERE ours <> plain) = 0, 'rate_cross_count', string_agg(format('book %s, %s/%s by %s, factor %s: %s, not %s', n, b, q, thirds, factor, ours, plain), E'\n') FILTER (WHERE ours <> plain)
FROM (SELECT n, b, q, thirds, factor, rate_cross_count(book, b, q, thirds, factor) AS ours,
			 (SELECT count(DISTINCT day) FROM compared AS c WHERE (c.n, c.b, c.q) = (books.n, p.b, p.q) AND c.factor = f.factor AND c.third = ANY (thirds)) AS plain
	  FROM books JOIN (SELECT DISTINCT n, b, q FROM quoted) AS p USING (n), unnest('{0.001,0.01,0.1,1,10,100,1000}'::numeric[]) AS f (factor),
		   (VALUES ('{USD,EUR,CNY,JPY,KZT,GBP}'::text[]), ('{EUR,NULL,XXX}'), ('{}')) AS t (thirds)) AS x;

\ir results.psql
