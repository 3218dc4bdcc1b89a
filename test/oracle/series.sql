-- Series against plain SQL: each question as in oracle.sql, over the same random tables, most months
-- of a group and a place without a row, or with NULLs alone.
--
--   psql -X -q -A -t -v seed=42 -f test/oracle/series.sql       (in a database with the extension)

\ir tables.psql

-- ---------- plain SQL ----------

-- The unit that a day is in: its first day, its last day from that, what portstats calls it.
CREATE FUNCTION unit_start(d date, unit text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE unit WHEN 'half' THEN make_date(extract(year FROM d)::int, CASE WHEN extract(month FROM d) < 7 THEN 1 ELSE 7 END, 1)
					 ELSE date_trunc(unit, d::timestamp)::date END
$$;
CREATE FUNCTION unit_end(start date, unit text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT (start + CASE unit WHEN 'half' THEN interval '6 months' WHEN 'quarter' THEN interval '3 months'
							  ELSE ('1 ' || unit)::interval END)::date - 1
$$;
CREATE FUNCTION unit_name(start date, unit text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT to_char(start, CASE unit WHEN 'day' THEN 'YYYY-MM-DD' WHEN 'week' THEN 'IYYY-"W"IW' WHEN 'month' THEN 'YYYY-MM'
									WHEN 'quarter' THEN 'YYYY-"Q"Q' ELSE 'YYYY' END)
		   || CASE WHEN unit = 'half' THEN CASE WHEN extract(month FROM start) = 1 THEN '-H1' ELSE '-H2' END ELSE '' END
$$;
-- The first day of the two months that a day is in, of a day in an odd year: of its month.
CREATE FUNCTION published_start(d date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT make_date(extract(year FROM d)::int, CASE WHEN extract(year FROM d)::int % 2 = 1 THEN extract(month FROM d)
													 ELSE extract(month FROM d)::int / 2 * 2 - 1 + extract(month FROM d)::int % 2 * 2 END::int, 1)
$$;
CREATE FUNCTION published_end(start date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT (start + CASE WHEN extract(year FROM start)::int % 2 = 1 THEN interval '1 month' ELSE interval '2 months' END)::date - 1
$$;
CREATE FUNCTION run_name(start date, last date) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN last < start + 31 THEN to_char(start, 'YYYY-MM') ELSE to_char(start, 'YYYY-MM/') || to_char(last, 'YYYY-MM') END
$$;

-- The totals of units: key, start, v (NULL: suppressed). Rows are those of @t that meet a condition.
CREATE FUNCTION units_of(key text, v text, unit text, condition text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT %1$s AS key, unit_start(d, %3$L) AS start, sum(%2$s::numeric) AS v FROM @t JOIN groups USING (g) '
				  'WHERE d IS NOT NULL AND %4$s GROUP BY 1, 2', key, v, unit, condition)
$$;
CREATE FUNCTION points_of(key text, v text, unit text, condition text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT key, unit_name(start, %1$L), start, unit_end(start, %1$L), v, '
				  'row_number() OVER (PARTITION BY key ORDER BY start) FROM (%2$s) AS u', unit, units_of(key, v, unit, condition))
$$;
-- Of each unit and the one before it, where both have a total. "before" is an expression of c.start.
CREATE FUNCTION growths_of(key text, v text, unit text, condition text, before text) RETURNS text LANGUAGE sql AS $$
	SELECT format('WITH u AS (%2$s) SELECT key, unit_name(c.start, %1$L), c.start, c.v, b.v, c.v - b.v, '
				  'CASE WHEN finite(c.v) THEN percent(c.v - b.v, b.v) END '
				  'FROM u AS c JOIN u AS b USING (key) WHERE b.start = %3$s AND c.v IS NOT NULL AND b.v IS NOT NULL',
				  unit, units_of(key, v, unit, condition), before)
$$;
-- Runs that are asked for, and the year before them.
CREATE TABLE spans (p text, c1 date, c2 date, b1 date, b2 date);
INSERT INTO spans VALUES
	('2023-10', '2023-10-01', '2023-10-31', '2022-10-01', '2022-10-31'),
	('2024-02', '2024-02-01', '2024-02-29', '2023-02-01', '2023-02-28'),
	('ytd 2023-04', '2023-01-01', '2023-04-30', '2022-01-01', '2022-04-30'),
	('mat 2024-02', '2023-03-01', '2024-02-29', '2022-03-01', '2023-02-28'),
	('2021-Q3', '2021-07-01', '2021-09-30', '2020-07-01', '2020-09-30'),
	('2022-11/2023-02', '2022-11-01', '2023-02-28', '2021-11-01', '2022-02-28'),
	('2018-12', '2018-12-01', '2018-12-31', '2017-12-01', '2017-12-31');
-- Of every key and span, the total where each of its months has one: key, p, c, and b of the year before.
CREATE FUNCTION spans_of(key text, v text, condition text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		WITH u AS (%1$s), keys AS (SELECT DISTINCT %2$s AS key FROM @t WHERE %3$s)
		SELECT key, p,
			   (SELECT CASE WHEN count(v) = count(*) THEN sum(v) END
				FROM generate_series(c1, c2, interval '1 month') AS m LEFT JOIN u ON u.start = m AND u.key = keys.key) AS c,
			   (SELECT CASE WHEN count(v) = count(*) THEN sum(v) END
				FROM generate_series(b1, b2, interval '1 month') AS m LEFT JOIN u ON u.start = m AND u.key = keys.key) AS b
		FROM keys, spans$q$, units_of(key, v, 'month', condition), key, condition)
$$;
-- The units without a total, from one day to another of each key.
CREATE FUNCTION missing_of(key text, v text, unit text, condition text, first text, last text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		WITH u AS (%2$s), keys AS (SELECT DISTINCT %5$s AS key FROM @t WHERE %6$s), ends AS (SELECT key, min(start) AS first, max(start) AS last FROM keys LEFT JOIN u USING (key) GROUP BY key)
		SELECT key, unit_name(m, %1$L), m, unit_end(m, %1$L), u.key IS NOT NULL, row_number() OVER (PARTITION BY key ORDER BY m)
		FROM ends CROSS JOIN LATERAL (SELECT m::date FROM generate_series(%3$s, %4$s, ('1 ' || %1$L)::interval) AS m) AS g
		LEFT JOIN (SELECT key, start AS m, v FROM u) AS u USING (key, m) WHERE u.v IS NULL$q$,
		unit, units_of(key, v, unit, condition), first, last, key, condition)
$$;

-- ---------- the questions ----------

-- @dated: rows that a series can take; @near: those of the years from which most rows are.
CREATE FUNCTION of_rows(query text) RETURNS text LANGUAGE sql AS $$
	SELECT replace(replace(query, '@dated', $q$(d IS NULL OR d BETWEEN '0001-01-01' AND '9999-12-31')$q$),
				   '@near', $q$(d IS NULL OR d BETWEEN '2018-01-01' AND '2025-12-31')$q$)
$$;

INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT format('points by month of %s', v), 0, true,
	   format('SELECT g AS key, x.* FROM (SELECT g, series(%s, d) AS s FROM @t WHERE @dated GROUP BY g) AS t, points(s) WITH ORDINALITY AS x', v),
	   points_of('g', v, 'month', '@dated')
FROM unnest(ARRAY['v2', 'v4', 'v8', 'vn']) AS v;
INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT format('points by %s of %s', unit, v), 0, true,
	   format('SELECT g AS key, x.* FROM (SELECT g, series(%s, d, %L) AS s FROM @t WHERE %s GROUP BY g) AS t, points(s) WITH ORDINALITY AS x',
			  v, upper(unit), rows),
	   points_of('g', v, unit, rows)
FROM (VALUES ('day', 'v8', '@dated'), ('day', 'vn', '@dated'), ('week', 'v4', '@near'), ('week', 'vn', '@near'), ('month', 'v2', '@dated'),
			 ('quarter', 'v2', '@dated'), ('quarter', 'vn', '@dated'), ('half', 'v8', '@dated'), ('half', 'vn', '@dated'),
			 ('year', 'v4', '@dated'), ('year', 'vn', '@dated')) AS x (unit, v, rows);
INSERT INTO questions (name, windowed, partial, ours, plain) VALUES
	('points of a whole table', 0, true,
	 'SELECT 0 AS key, x.* FROM (SELECT series(vn, d) AS s FROM @t WHERE @dated AND g IN (0, 1, 4, 5, 12, 13)) AS t, points(s) WITH ORDINALITY AS x',
	 points_of('0', 'vn', 'month', '@dated AND g IN (0, 1, 4, 5, 12, 13)')),
	('a series of no row', 0, true, 'SELECT 0 AS key, series(vn, d) FROM @t WHERE h < 0', 'SELECT 0 AS key, NULL'),
	('points of a series with a filter', 0, true,
	 $$SELECT g AS key, x.* FROM (SELECT g, series(v8, d) FILTER (WHERE flow = 'export' AND @dated) AS s FROM @t GROUP BY g) AS t, points(s) WITH ORDINALITY AS x$$,
	 points_of('g', 'v8', 'month', $$flow = 'export' AND @dated$$)),
	('points of a series joined with a dimension', 0, true,
	 'SELECT region AS key, x.* FROM (SELECT region, series(v8, d) AS s FROM @t JOIN groups USING (g) WHERE @dated GROUP BY region) AS t, points(s) WITH ORDINALITY AS x',
	 points_of('region', 'v8', 'month', '@dated')),
	('total, rows without a date, ends, unit', 0, true,
	 'SELECT g * 10 + h AS key, total(s), undated(s), first_period(s), last_period(s), unit(s) FROM (SELECT g, h, series(vn, d) AS s FROM @t WHERE @dated GROUP BY g, h) AS t',
	 $$SELECT g * 10 + h AS key, sum(vn) FILTER (WHERE d IS NOT NULL), count(*) FILTER (WHERE d IS NULL), unit_name(min(d), 'month'), unit_name(max(d), 'month'), 'month'
	   FROM @t WHERE @dated GROUP BY g, h$$),
	('a total beside sum and count', 0, true,
	 $$SELECT g AS key, total(series(v4, d)), total(series(v4, d, 'quarter')), sum(v4), count(*) FROM @t WHERE @dated GROUP BY g$$,
	 'SELECT g AS key, s, s, sum(v4), count(*) FROM @t JOIN (SELECT g, sum(v4::numeric) FILTER (WHERE d IS NOT NULL) AS s FROM @t WHERE @dated GROUP BY g) AS x USING (g) WHERE @dated GROUP BY g, s'),
	('the value of a month', 0, true,
	 $$SELECT g * 10 + h AS key, value_at(s, '2023-10'), value_at(s, '2024-02'), value_at(s, '2023-Q4') FROM (SELECT g, h, series(vn, d) AS s FROM @t WHERE @dated GROUP BY g, h) AS t$$,
	 $$SELECT g * 10 + h AS key, sum(vn) FILTER (WHERE d BETWEEN '2023-10-01' AND '2023-10-31'), sum(vn) FILTER (WHERE d BETWEEN '2024-02-01' AND '2024-02-29'), NULL
	   FROM @t WHERE @dated GROUP BY g, h$$);
INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT format('totals of runs of %s', v), 0, true,
	   format('SELECT g AS key, p, total(s, p::period) FROM (SELECT g, series(%s, d) AS s FROM @t WHERE @dated GROUP BY g) AS t, spans', v),
	   format('SELECT key, p, c FROM (%s) AS x', spans_of('g', v, '@dated'))
FROM unnest(ARRAY['v2', 'vn']) AS v;
INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT format('growth of runs of %s', v), 0, true,
	   format('SELECT g AS key, p, (growth(s, p::period)).* FROM (SELECT g, series(%s, d) AS s FROM @t WHERE @dated GROUP BY g) AS t, spans', v),
	   format('SELECT key, p, c, b, c - b, CASE WHEN finite(c) THEN percent(c - b, b) END FROM (%s) AS x', spans_of('g', v, '@dated'))
FROM unnest(ARRAY['v4', 'vn']) AS v;
INSERT INTO questions (name, windowed, partial, ours, plain) VALUES
	('growth of a run over another', 0, true,
	 $$SELECT g AS key, p, (growth(s, p::period, '2023-10')).* FROM (SELECT g, series(vn, d) AS s FROM @t WHERE @dated GROUP BY g) AS t, spans$$,
	 $$SELECT key, p, c, b, c - b, CASE WHEN finite(c) THEN percent(c - b, b) END FROM (SELECT key, p, c, first_value(c) OVER (PARTITION BY key ORDER BY p <> '2023-10') AS b FROM ($$
	 || spans_of('g', 'vn', '@dated') || ') AS x) AS y');
INSERT INTO questions (name, windowed, partial, ours, plain)
SELECT format('growths of %s by %s, %s', v, unit, coalesce(lag || ' before', 'the year before')), 0, true,
	   format('SELECT g AS key, x.* FROM (SELECT g, series(%s, d, %L) AS s FROM @t WHERE @near GROUP BY g) AS t, growths(s%s) AS x', v, unit, ', ' || lag),
	   growths_of('g', v, unit, '@near', before)
FROM (VALUES ('vn', 'month', 12, $$c.start - interval '1 year'$$), ('v2', 'month', 1, $$c.start - interval '1 month'$$),
			 ('vn', 'month', 1, $$c.start - interval '1 month'$$), ('v8', 'month', NULL, $$c.start - interval '1 year'$$),
			 ('v4', 'quarter', 4, $$c.start - interval '1 year'$$), ('vn', 'half', NULL, $$c.start - interval '1 year'$$),
			 ('vn', 'year', 1, $$c.start - interval '1 year'$$), ('vn', 'week', 1, 'c.start - 7'), ('v8', 'day', 7, 'c.start - 7'),
			 ('vn', 'week', NULL, $$to_date((extract(isoyear FROM c.start) - 1) || to_char(c.start, '-IW'), 'IYYY-IW')
								   AND extract(week FROM b.start) = extract(week FROM c.start)$$),
			 ('vn', 'day', NULL, $$(c.start - interval '1 year')::date$$)) AS x (v, unit, lag, before);
INSERT INTO questions (name, windowed, partial, ours, plain) VALUES
	('missing months', 0, true,
	 'SELECT g * 10 + h AS key, x.* FROM (SELECT g, h, series(vn, d) AS s FROM @t WHERE @near GROUP BY g, h) AS t, missing(s) WITH ORDINALITY AS x',
	 missing_of('g * 10 + h', 'vn', 'month', '@near', 'first', 'last')),
	('missing weeks', 0, true,
	 $$SELECT g AS key, x.* FROM (SELECT g, series(v2, d, 'week') AS s FROM @t WHERE @near GROUP BY g) AS t, missing(s) WITH ORDINALITY AS x$$,
	 missing_of('g', 'v2', 'week', '@near', 'first', 'last')),
	('missing months of a run', 0, true,
	 $$SELECT g * 10 + h AS key, x.* FROM (SELECT g, h, series(v4, d) AS s FROM @t WHERE @dated GROUP BY g, h) AS t, missing(s, '2018-06/2024-12') WITH ORDINALITY AS x$$,
	 missing_of('g * 10 + h', 'v4', 'month', '@dated', $$timestamp '2018-06-01'$$, $$timestamp '2024-12-01'$$)),
	('a running series', 0, false,
	 $$SELECT id AS key, total(series(vn, d) OVER f), undated(series(vn, d) OVER f), value_at(series(vn, d) OVER f, '2023-10')
	   FROM @t WHERE @dated WINDOW f AS (PARTITION BY g ORDER BY id)$$,
	 $$SELECT id AS key, sum(vn) FILTER (WHERE d IS NOT NULL) OVER f, count(*) FILTER (WHERE d IS NULL) OVER f, sum(vn) FILTER (WHERE d BETWEEN '2023-10-01' AND '2023-10-31') OVER f
	   FROM @t WHERE @dated WINDOW f AS (PARTITION BY g ORDER BY id)$$),
	('a series in a moving frame', 0, false,
	 $$SELECT id AS key, total(series(vn, d, 'day') OVER f), undated(series(v4, d) OVER f), value_at(series(vn, d, 'year') OVER f, '2023')
	   FROM @t WHERE @dated WINDOW f AS (PARTITION BY g ORDER BY id ROWS 5 PRECEDING)$$,
	 $$SELECT id AS key, sum(vn) FILTER (WHERE d IS NOT NULL) OVER f, count(*) FILTER (WHERE d IS NULL) OVER f, sum(vn) FILTER (WHERE d BETWEEN '2023-01-01' AND '2023-12-31') OVER f
	   FROM @t WHERE @dated WINDOW f AS (PARTITION BY g ORDER BY id ROWS 5 PRECEDING)$$),
	('points of combined series', 0, true,
	 'SELECT g % 3 AS key, x.* FROM (SELECT g % 3 AS g, combine(kept) AS s FROM (SELECT g, h, series(vn, d) AS kept FROM @t WHERE g < 12 AND @dated GROUP BY g, h) AS t GROUP BY g % 3) AS t, points(s) WITH ORDINALITY AS x',
	 points_of('g % 3', 'vn', 'month', 'g < 12 AND @dated')),
	('combined series are the series of all rows', 0, true,
	 $$SELECT a.g AS key, a.s = b.s, series_send(a.s) = series_send(b.s), undated(a.s)
	   FROM (SELECT g, series(v8, d, 'quarter') AS s FROM @t WHERE @dated GROUP BY g) AS a JOIN
			(SELECT g, combine(kept) AS s FROM (SELECT g, h, series(v8, d, 'quarter') AS kept FROM @t WHERE @dated GROUP BY g, h) AS t GROUP BY g) AS b USING (g)$$,
	 'SELECT g AS key, true, true, count(*) FILTER (WHERE d IS NULL) FROM @t WHERE @dated GROUP BY g'),
	('a series through text and bytes, made in any order', 0, true,
	 $$SELECT g AS key, bool_and(series_send(kept) = series_send(kept::text::series)), count(DISTINCT series_send(kept)), count(DISTINCT kept::text)
	   FROM (SELECT g, series(vn, d) AS kept FROM @t WHERE @dated GROUP BY g
	   		 UNION ALL SELECT g, series(vn, d ORDER BY vn DESC, id) FROM @t WHERE @dated GROUP BY g
	   		 UNION ALL SELECT g, series_of(vn, period(d, 'month')) FROM @t WHERE @dated GROUP BY g
	   		 UNION ALL SELECT g, combine(kept ORDER BY h DESC) FROM (SELECT g, h, series(vn, d) AS kept FROM @t WHERE @dated GROUP BY g, h) AS t GROUP BY g) AS u
	   GROUP BY g$$,
	 'SELECT DISTINCT g AS key, true, 1, 1 FROM @t'),
	('points of a series of monthly figures', 0, true,
	 $$SELECT g AS key, x.* FROM (SELECT g, series_of(vn, period(d, 'month')) AS s FROM @t WHERE @dated GROUP BY g) AS t, points(s) WITH ORDINALITY AS x$$,
	 points_of('g', 'vn', 'month', '@dated')),
	('figures of one month and of two', 0, true,
	 $$SELECT g AS key, x.*, undated(s) FROM (SELECT g, series_of(v8, run_name(published_start(d), published_end(published_start(d)))::period, 'month') AS s FROM @t WHERE @dated GROUP BY g) AS t, points(s) WITH ORDINALITY AS x$$,
	 $$SELECT key, run_name(start, published_end(start)), start, published_end(start), v, row_number() OVER (PARTITION BY key ORDER BY start), n
	   FROM (SELECT g AS key, published_start(d) AS start, sum(v8::numeric) AS v FROM @t WHERE d IS NOT NULL AND @dated GROUP BY 1, 2) AS u
	   JOIN (SELECT g AS key, count(*) FILTER (WHERE d IS NULL) AS n FROM @t WHERE @dated GROUP BY 1) AS t USING (key)$$),
	-- Without a unit: the largest that all figures of a group are made of.
	('figures of months and of quarters', 0, true,
	 $$SELECT g AS key, x.*, unit(s), undated(s) FROM (SELECT g, series_of(v4, period(d, CASE WHEN g % 3 = 0 OR extract(year FROM d)::int % 2 = 1 THEN 'quarter' ELSE 'month' END)) AS s
	   FROM @t WHERE @dated GROUP BY g) AS t, points(s) WITH ORDINALITY AS x$$,
	 $$SELECT key, unit_name(start, unit), start, unit_end(start, unit), v, row_number() OVER (PARTITION BY key ORDER BY start), min(unit) OVER (PARTITION BY key), n
	   FROM (SELECT g AS key, unit, unit_start(d, unit) AS start, sum(v4::numeric) AS v
			 FROM @t CROSS JOIN LATERAL (SELECT CASE WHEN g % 3 = 0 OR extract(year FROM d)::int % 2 = 1 THEN 'quarter' ELSE 'month' END AS unit) AS r
			 WHERE d IS NOT NULL AND @dated GROUP BY 1, 2, 3) AS u
	   JOIN (SELECT g AS key, count(*) FILTER (WHERE d IS NULL) AS n FROM @t WHERE @dated GROUP BY 1) AS t USING (key)$$),
	('figures of quarters and of weeks that do not overlap them', 0, true,
	 $$SELECT g AS key, x.*, unit(s) FROM (SELECT g, series_of(vn, period(d, CASE WHEN d < '2022-01-01' THEN 'quarter' ELSE 'week' END)) AS s
	   FROM @t WHERE @near AND (d < '2022-01-01' OR d >= '2022-01-03') GROUP BY g) AS t, points(s) WITH ORDINALITY AS x$$,
	 $$SELECT key, unit_name(start, unit), start, unit_end(start, unit), v, row_number() OVER (PARTITION BY key ORDER BY start), 'day'
	   FROM (SELECT g AS key, unit, unit_start(d, unit) AS start, sum(vn) AS v
			 FROM @t CROSS JOIN LATERAL (SELECT CASE WHEN d < '2022-01-01' THEN 'quarter' ELSE 'week' END AS unit) AS r
			 WHERE @near AND (d < '2022-01-01' OR d >= '2022-01-03') GROUP BY 1, 2, 3) AS u$$),
	('running combined series', 0, true,
	 'SELECT g * 10 + h AS key, total(combine(kept) OVER (PARTITION BY g ORDER BY h)), undated(combine(kept) OVER (PARTITION BY g ORDER BY h)) FROM (SELECT g, h, series(vn, d) AS kept FROM @t WHERE @dated GROUP BY g, h) AS t',
	 'SELECT DISTINCT g * 10 + h AS key, sum(vn) FILTER (WHERE d IS NOT NULL) OVER (PARTITION BY g ORDER BY h), count(*) FILTER (WHERE d IS NULL) OVER (PARTITION BY g ORDER BY h) FROM @t WHERE @dated'),
	-- What overlaps is one point: months with two months, and two months with others that begin a month later.
	('series of one month and of two, combined', 0, true,
	 $$SELECT key, x.* FROM (SELECT g AS key, combine(kept) AS s FROM (
		   SELECT g, h, series_of(vn, CASE WHEN h < 2 THEN period(d, 'month') ELSE
				  (to_char(unit_start(d, 'month') - h % 2 * interval '1 month', 'YYYY-MM/') || to_char(unit_start(d, 'month') + (1 - h % 2) * interval '1 month', 'YYYY-MM'))::period END, 'month') AS kept
		   FROM @t WHERE @near AND (h < 2 OR extract(month FROM d)::int % 4 = h) GROUP BY g, h) AS t GROUP BY g) AS t, points(s) WITH ORDINALITY AS x$$,
	 $$WITH runs AS (SELECT g, first, (CASE WHEN h < 2 THEN first + interval '1 month' ELSE first + interval '2 months' END)::date - 1 AS last, vn
			FROM (SELECT g, h, vn, (unit_start(d, 'month') - CASE WHEN h = 3 THEN interval '1 month' ELSE interval '0' END)::date AS first
				  FROM @t WHERE d IS NOT NULL AND @near AND (h < 2 OR extract(month FROM d)::int % 4 = h)) AS r),
		 begun AS (SELECT *, coalesce(first > max(last) OVER (PARTITION BY g ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true) AS begins FROM runs),
		 numbered AS (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY g ORDER BY first, last ROWS UNBOUNDED PRECEDING) AS island FROM begun)
	   SELECT g AS key, CASE WHEN min(first) + 92 > max(last) AND extract(month FROM min(first))::int % 3 = 1 AND max(last) - min(first) > 80 THEN unit_name(min(first), 'quarter')
							 WHEN max(last) - min(first) > 170 AND max(last) - min(first) < 190 AND extract(month FROM min(first))::int % 6 = 1 THEN unit_name(min(first), 'half')
							 WHEN max(last) - min(first) > 360 AND extract(doy FROM min(first)) = 1 AND to_char(max(last), 'MM-DD') = '12-31'
								  THEN to_char(min(first), 'YYYY') || CASE WHEN max(last) - min(first) > 370 THEN to_char(max(last), '/YYYY') ELSE '' END
							 ELSE run_name(min(first), max(last)) END,
			  min(first), max(last), sum(vn), row_number() OVER (PARTITION BY g ORDER BY island)
	   FROM numbered GROUP BY g, island$$);
UPDATE questions SET ours = of_rows(ours), plain = of_rows(plain);

\ir ask.psql
