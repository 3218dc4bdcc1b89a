-- Running totals of conversions against the same aggregate over the rows so far, byte for byte, and against plain SQL:
-- random rates and rows, one or many at a step, of few or many rates, of amounts that 128 bits do not hold, in sum or at all.
--
--   psql -X -q -A -t -v seed=42 -f test/oracle/running.sql       (in a database with the extension)

\ir begin.psql

-- PostgreSQL 13 has no infinite numeric.
SELECT CASE WHEN current_setting('server_version_num')::int < 140000 THEN 'NaN' ELSE 'Infinity' END AS infinity \gset
CREATE TABLE experiment AS
SELECT e, 1 + (random() ^ 4 * 60)::int AS days, 1 + (random() ^ 3 * 40)::int AS peers, 1 + (random() ^ 2 * 4)::int AS parts, (random() * 45)::int AS digits,
	random() ^ 2 AS huge, random() ^ 2 AS long, random() < 0.2 AS special, random() ^ 3 AS missing
FROM generate_series(1, 60) AS e;
-- Each currency against the yuan on each day; keys of rates that have many digits soon need more room.
CREATE TABLE quoted AS
SELECT e, b, date '2022-12-15' + n AS day, round(1 + random()::numeric + random()::numeric * 1e-15 + random()::numeric * 1e-30, digits) AS r
FROM experiment, unnest('{USD,EUR,KZT}'::text[]) AS b, generate_series(1, days) AS n;
CREATE TABLE books AS SELECT e, rate_book(b, 'CNY', day, r) AS book FROM quoted GROUP BY e;
CREATE TABLE lines AS
SELECT e, k, k / peers AS step, (random() * (parts - 1))::int AS part, c, day,
	CASE WHEN random() < missing / 2 THEN NULL
		 WHEN special AND random() < 0.01 THEN (ARRAY['NaN', :'infinity', '-' || replace(:'infinity', 'NaN', '1')])[1 + (random() * 2)::int]::numeric
		 WHEN random() < huge / 2 THEN round((random() - 0.4)::numeric * (ARRAY[1e37, 3e38, 1e41])[1 + (random() * 2)::int], (random() * 2)::int)
		 WHEN random() < long / 4 THEN round(random()::numeric * 1e-30, 30 + (random() * 700)::int)
		 ELSE round((random() * 1000 - 200)::numeric, (random() * 5)::int) END AS v
FROM experiment, generate_series(1, 120) AS k, LATERAL (SELECT (ARRAY['USD', 'EUR', 'KZT', 'CNY'])[1 + (random() * 3)::int] AS c, date '2022-12-15' + 1 + (random() * (days - 1))::int AS day WHERE k > 0) AS d;
CREATE TABLE worth AS SELECT l.*, v * coalesce(r, 1) AS cny FROM lines AS l LEFT JOIN quoted AS q ON (q.e, q.b, q.day) = (l.e, l.c, l.day);
-- An aggregate of one's own that combines sums instead of adding rows.
CREATE AGGREGATE combined_total(converted_sum) (SFUNC = portstats.converted_sum_combine, STYPE = converted_sum, FINALFUNC = total);

CREATE TABLE ours AS
SELECT e, k, part, step, sum_converted(v, c, 'CNY', day, book) OVER steps AS total, combined_total(s) OVER steps AS combined, yoy_converted(v, c, 'CNY', day, '2023', book) OVER steps AS growth
FROM (SELECT l.*, book, (SELECT converted_sum(i.v, i.c, 'CNY', i.day, book) FROM lines AS i WHERE (i.e, i.k) = (l.e, l.k)) AS s FROM lines AS l JOIN books USING (e) ORDER BY e, k) AS l
WINDOW steps AS (PARTITION BY e, part ORDER BY step);
CREATE TABLE plain AS
SELECT o.e, o.part, o.step, a.total, a.growth, a.cny
FROM (SELECT DISTINCT e, part, step FROM ours) AS o JOIN books USING (e),
	 LATERAL (SELECT sum_converted(v, c, 'CNY', day, book) AS total, yoy_converted(v, c, 'CNY', day, '2023', book) AS growth, sum(cny) AS cny FROM worth AS w WHERE (w.e, w.part) = (o.e, o.part) AND w.step <= o.step) AS a;

INSERT INTO results (passed, what, detail)
SELECT count(*) FILTER (WHERE differs) = 0 AND count(*) > 1000, what, string_agg(format('experiment %s, part %s, step %s: %s, not %s', e, part, step, ours, plain), E'\n') FILTER (WHERE differs AND i <= 3)
FROM (SELECT *, row_number() OVER (PARTITION BY what, differs ORDER BY e, step) AS i
	  FROM (SELECT e, part, step, what, ours, plain, ours IS DISTINCT FROM plain AS differs
			FROM ours AS o JOIN plain AS p USING (e, part, step),
				 LATERAL (VALUES ('sum_converted, as of the rows so far', o.total::text, p.total::text), ('sums that are combined', o.combined::text, p.total::text), ('yoy_converted', o.growth::text, p.growth::text),
					('sum_converted, in plain SQL', o.total::text, coalesce(round(p.cny, scale(o.total)), p.cny)::text)) AS t (what, ours, plain)) AS c) AS c
GROUP BY what ORDER BY what;

\ir results.psql
