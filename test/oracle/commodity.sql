-- Codes and classes against plain SQL: each question as in oracle.sql, over the same random tables.
--
--   psql -X -q -A -t -v seed=42 -f test/oracle/commodity.sql       (in a database with the extension)

\ir tables.psql

-- ---------- codes and lines ----------

-- The code of a row, of 2 to 12 digits, in three chapters; the row's prefix and class, the same class wherever the prefix is.
CREATE FUNCTION code_of(id int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT left(lpad((1 + h % 3)::text, 2, '0') || lpad((h / 7 % 5)::text, 2, '0') || lpad((h / 100 % 20)::text, 2, '0') || lpad((h / 3000 % 1000000)::text, 6, '0'),
				2 + 2 * (h / 11 % 6))
	FROM (SELECT hashtext(id::text) & 2147483647 AS h) AS x
$$;
CREATE FUNCTION class_of(prefix text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT 'class ' || hashtext(prefix) % 20
$$;
-- The two codes of a row that is one of a correlation table.
CREATE FUNCTION old_of(id int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT lpad((10100 + (hashtext(id::text || 'old') & 255))::text, 6, '0')
$$;
CREATE FUNCTION new_of(id int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT lpad((10100 + (hashtext(id::text || 'new') & 255))::text, 6, '0')
$$;
-- Lines at random; each holds always, or from one year through another.
CREATE TABLE lines_of AS
SELECT prefix, class_of(prefix) AS class, first, first + span AS last
FROM (SELECT DISTINCT ON (prefix) code_of((random() * 1e6)::int) AS prefix, CASE WHEN random() < 0.6 THEN 2019 + (random() * 5)::int END AS first, (random() * 4)::int AS span
	  FROM generate_series(1, 400)) AS r;
CREATE TABLE made AS SELECT classification(prefix, class) AS classes, classification(prefix, class, period(first || '/' || last)) AS dated FROM lines_of;
CREATE FUNCTION longest(condition text) RETURNS text LANGUAGE sql AS $$
	SELECT format('coalesce((SELECT class FROM lines_of WHERE starts_with(code_of(id), prefix) AND %s ORDER BY length(prefix) DESC LIMIT 1), code_of(id))', condition)
$$;

INSERT INTO questions (name, windowed, partial, ours, plain) VALUES
	('classify', 0, false, $$SELECT h AS key, classify(code_of(id), (SELECT classes FROM made)) AS class, count(*), sum(v4::numeric) FROM @t GROUP BY 1, 2$$,
	 'SELECT h AS key, ' || longest('true') || ' AS class, count(*), sum(v4::numeric) FROM @t GROUP BY 1, 2'),
	('classify on a day', 0, false, $$SELECT g AS key, classify(code_of(id), (SELECT dated FROM made), d) AS class, count(*) FROM @t GROUP BY 1, 2$$,
	 'SELECT g AS key, CASE WHEN d IS NOT NULL THEN ' ||
	 longest('(first IS NULL OR isfinite(d) AND d BETWEEN make_date(first, 1, 1) AND make_date(last, 12, 31))') || ' END AS class, count(*) FROM @t GROUP BY 1, 2'),
	('chapters, headings, subheadings and parents', 0, false,
	 $$SELECT hs_chapter(code_of(id)) AS key, hs_heading(code_of(id)), hs_subheading(code_of(id)), hs_parent(code_of(id)), count(*) FROM @t GROUP BY 1, 2, 3, 4$$,
	 $$SELECT left(code_of(id), 2) AS key, CASE WHEN length(code_of(id)) >= 4 THEN left(code_of(id), 4) END, CASE WHEN length(code_of(id)) >= 6 THEN left(code_of(id), 6) END,
			  nullif(left(code_of(id), -2), ''), count(*) FROM @t GROUP BY 1, 2, 3, 4$$),
	('classifications, made in any order', 0, true,
	 $$SELECT key, (l).prefix, (l).class, (l).valid FROM (SELECT h AS key, lines(classification(code_of(id), class_of(code_of(id)))) AS l FROM @t GROUP BY h) AS x$$,
	 'SELECT DISTINCT h AS key, code_of(id), class_of(code_of(id)), NULL FROM @t'),
	('classifications, their text and bytes', 0, true,
	 $$SELECT h AS key, classification_send(classification(code_of(id), class_of(code_of(id)))) = classification_send(classification(code_of(id), class_of(code_of(id)))::text::classification) FROM @t GROUP BY h$$,
	 'SELECT DISTINCT h AS key, true FROM @t'),
	-- By an inequality, of which the planner expects a third of the rows: of a handful it need not aggregate by partition.
	('concordances', 0, true,
	 $$SELECT key, (l).prefix, (l).class FROM (SELECT g AS key, lines(concordance(old_of(id), new_of(id))) AS l FROM @t WHERE id % 40 < 1 GROUP BY g) AS x$$,
	 $$WITH RECURSIVE pairs AS (SELECT g, old_of(id) AS old, new_of(id) AS new FROM @t WHERE id % 40 < 1),
			edges AS (SELECT g, old AS a, new AS b FROM pairs UNION SELECT g, new, old FROM pairs),
			reach AS (SELECT g, a, a AS b FROM edges UNION SELECT r.g, r.a, e.b FROM reach AS r JOIN edges AS e ON e.g = r.g AND e.a = r.b),
			members AS (SELECT g, a, array_agg(b) AS codes FROM reach GROUP BY g, a)
	   SELECT g AS key, a, CASE WHEN cardinality(codes) = 1 THEN a
			  ELSE (SELECT string_agg(DISTINCT old COLLATE "C", '+' ORDER BY old COLLATE "C") FROM pairs AS p WHERE p.g = m.g AND old = ANY (codes)) || '/' ||
				   (SELECT string_agg(DISTINCT new COLLATE "C", '+' ORDER BY new COLLATE "C") FROM pairs AS p WHERE p.g = m.g AND new = ANY (codes)) END
	   FROM members AS m$$);

\ir ask.psql
