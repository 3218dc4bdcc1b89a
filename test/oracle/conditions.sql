-- Random queries with conditions on days by periods, in every place that a query has for one, over tables with
-- indexes and partitions of every kind: as the planner makes ranges of them, and with the same functions behind
-- others that the planner cannot see through. Prints TAP.

\ir begin.psql
DROP SCHEMA IF EXISTS hidden CASCADE;
SELECT set_config('oracle.seed', (:seed % 1000003 / 1000003.0)::text, false) AS seeded \gset

-- ---------- the tables: the same rows in each ----------

CREATE TABLE days AS
SELECT n, n % 7 AS k, CASE WHEN n % 40 <> 0 THEN date '2023-08-20' + n END AS d FROM generate_series(1, 160) AS n;
CREATE TABLE none (n int, k int, d date, at timestamp);
INSERT INTO none SELECT n, k, d, d + time '23:59:59' FROM days;
CREATE TABLE by_day (LIKE none);
CREATE TABLE by_month (at timestamp, LIKE days);
CREATE TABLE by_some (LIKE none);
CREATE TABLE by_both (LIKE none);
CREATE TABLE range_part (LIKE none) PARTITION BY RANGE (d);
CREATE TABLE range_part_early PARTITION OF range_part FOR VALUES FROM ('2020-01-01') TO ('2023-10-01');
CREATE TABLE range_part_late (k int, d date, at timestamp, n int);
ALTER TABLE range_part ATTACH PARTITION range_part_late FOR VALUES FROM ('2023-10-01') TO ('2030-01-01');
CREATE TABLE range_part_other PARTITION OF range_part DEFAULT;
CREATE TABLE list_part (LIKE none) PARTITION BY LIST (period(d, 'month'));
CREATE TABLE list_part_10 PARTITION OF list_part FOR VALUES IN ('2023-10');
CREATE TABLE list_part_other PARTITION OF list_part DEFAULT;
CREATE TABLE parent (LIKE none);
CREATE TABLE child () INHERITS (parent);
CREATE INDEX ON by_day (d, k);
CREATE INDEX ON by_day (at);
CREATE INDEX ON by_month (period(d, 'month'));
CREATE INDEX ON by_month (period(at::date, 'month'), n);
CREATE INDEX ON by_some (n) WHERE period(d, 'month') = '2023-10';
CREATE INDEX ON by_some (period(d, 'month'));
CREATE INDEX ON by_some (d) WHERE k > 2;
CREATE INDEX ON by_both (k, period(d, 'month'));
CREATE INDEX ON by_both (d) WHERE d >= '2023-09-15';
CREATE INDEX ON range_part_late (period(d, 'month'));
CREATE INDEX ON list_part (d);
CREATE INDEX ON child (period(d, 'month'));
INSERT INTO by_day SELECT * FROM none;
INSERT INTO by_month (n, k, d, at) SELECT * FROM none;
INSERT INTO by_some SELECT * FROM none;
INSERT INTO by_both SELECT * FROM none;
INSERT INTO range_part SELECT * FROM none;
INSERT INTO list_part SELECT * FROM none;
INSERT INTO parent SELECT * FROM none WHERE k < 3;
INSERT INTO child SELECT * FROM none WHERE k >= 3;
CREATE VIEW united AS SELECT n, k, d, at FROM by_day WHERE k < 4 UNION ALL SELECT n, k, at::date, at FROM by_month WHERE k >= 4;
CREATE VIEW grouped AS SELECT max(n) AS n, k, d, max(at) AS at FROM none GROUP BY d, k;
ANALYZE;

-- ---------- the queries ----------

CREATE SCHEMA hidden;
CREATE FUNCTION hidden.same(period, period) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS 'BEGIN RETURN $1 = $2; END';
CREATE FUNCTION hidden.unit_of(date, text) RETURNS period LANGUAGE plpgsql IMMUTABLE STRICT AS 'BEGIN RETURN period($1, $2); END';
CREATE FUNCTION hidden.within(date, period) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS 'BEGIN RETURN $1 <@ $2; END';
CREATE FUNCTION hidden.within(timestamp, period) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS 'BEGIN RETURN $1 <@ $2; END';
-- Called again with the same seed, these give the same query with its functions hidden.
CREATE FUNCTION one_of(list text[]) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT list[1 + floor(random() * cardinality(list))::int]
$$;
CREATE FUNCTION unit_of(hide boolean, day text, unit text) RETURNS text LANGUAGE sql AS $$
	SELECT format(CASE WHEN hide THEN 'hidden.unit_of(%s, %L)' ELSE 'period(%s, %L)' END, day, unit)
$$;
CREATE FUNCTION same(hide boolean, l text, r text) RETURNS text LANGUAGE sql AS $$
	SELECT format(CASE WHEN hide THEN 'hidden.same(%s, %s)' ELSE '%s = %s' END, l, r)
$$;
CREATE FUNCTION random_period() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT one_of('{''2023-10'',''2023-10'',''2023-10'',''2023-09'',''2023-Q4'',''2023-W40'',''2023-10-05'',''2024-01'',''ytd 2023-10'',''1999'',"NULL",$1}')
$$;
CREATE FUNCTION random_unit() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT one_of('{month,month,month,quarter,week,day}')
$$;
CREATE FUNCTION random_equality(hide boolean, day text, unit text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	shape int := floor(random() * 4);
	p text := random_period();
BEGIN
	RETURN CASE shape WHEN 0 THEN same(hide, p || '::period', unit_of(hide, day, unit))
		WHEN 1 THEN same(hide, unit_of(hide, day, unit), unit_of(hide, '(date ''2023-10-31'')', unit))
		ELSE same(hide, unit_of(hide, day, unit), p || '::period') END;
END $$;
CREATE FUNCTION random_condition(hide boolean, t text, depth int) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	shape int := floor(random() * CASE WHEN depth > 0 THEN 12 ELSE 6 END);
	p text := random_period() || '::period';
	day text := t || one_of('{.d,.d,.at,.at::date}');
BEGIN
	RETURN CASE
		WHEN shape = 0 THEN format(CASE WHEN hide THEN 'hidden.within(%s, %s)' ELSE '%s <@ %s' END, day, p)
		WHEN shape = 1 THEN format(CASE WHEN hide THEN 'hidden.within(%s, %s)' ELSE '%2$s @> %1$s' END, day, p)
		WHEN shape < 5 THEN random_equality(hide, t || one_of('{.d,.d,.at::date,.d + 1}'), random_unit())
		WHEN shape = 5 THEN format('%s.%s', t, one_of('{k = 3,n < 60,k > 2,d IS NULL,d >= ''2023-09-20''}'))
		WHEN shape < 8 THEN format('(%s AND %s)', random_condition(hide, t, depth - 1), random_condition(hide, t, depth - 1))
		WHEN shape = 8 THEN format('(%s OR %s)', random_condition(hide, t, depth - 1), random_condition(hide, t, depth - 1))
		WHEN shape = 9 THEN format('NOT (%s)', random_condition(hide, t, depth - 1))
		WHEN shape = 10 THEN format('(%s) IS %s', random_condition(hide, t, depth - 1), one_of('{"NULL",NOT NULL,NOT TRUE,FALSE}'))
		ELSE format('CASE WHEN %s THEN %s ELSE %s.k > 1 END', random_condition(hide, t, depth - 1), random_condition(hide, t, depth - 1), t) END;
END $$;
CREATE FUNCTION random_table() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT one_of('{none,by_day,by_month,by_some,by_both,range_part,list_part,parent,united,grouped}')
$$;
-- Days, months or what they are in, by which a query groups, and conditions that are made of it.
CREATE FUNCTION random_grouping(hide boolean) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	day text := one_of('{a.d,a.d,a.at::date}');
	unit text := random_unit();
	key text := CASE WHEN random() < 0.7 THEN unit_of(hide, day, unit) ELSE day END;
	sets text := one_of('{"ROLLUP (%s, a.k)","CUBE (a.k, %s)","GROUPING SETS ((%s), (a.k), ())","%s, a.k","%s, ROLLUP (a.k)"}');
	above text := random_equality(hide, day, unit);
	source text := random_table();
	below text := random_condition(hide, 'a', 1);
	chosen text := random_condition(hide, 'a', 0);
	shape int := floor(random() * 4);
BEGIN
	RETURN format('SELECT %s, a.k, %s, NOT (%2$s) AND a.k > 1, count(*), count(*) FILTER (WHERE %s) FROM %s AS a WHERE %s GROUP BY ' || sets, key, above, chosen, source, below, key)
		|| CASE shape WHEN 0 THEN ' HAVING ' || above WHEN 1 THEN format(' HAVING (%s) IS NOT TRUE OR count(*) > 20', above) ELSE '' END;
END $$;
CREATE FUNCTION random_query(hide boolean) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	shape int := floor(random() * 12);
	a text := random_table();
	b text := random_table();
	c text := random_table();
	of_a text := random_condition(hide, 'a', 2);
	of_b text := random_condition(hide, 'b', 1);
	of_c text := random_condition(hide, 'c', 1);
BEGIN
	RETURN CASE
		WHEN shape < 4 THEN random_grouping(hide)
		WHEN shape = 4 THEN format('SELECT count(*), sum(a.n), sum(b.n) FROM %s AS a LEFT JOIN %s AS b ON a.n = b.n AND %s WHERE %s', a, b, of_b, of_a)
		WHEN shape = 5 THEN format('SELECT a.n, %1$s (SELECT FROM %3$s AS b, %4$s AS c WHERE b.n = a.n AND c.k = a.k AND %5$s) OR a.k = 1, a.k IN (SELECT b.k FROM %3$s AS b WHERE %6$s) FROM %2$s AS a',
			one_of('{EXISTS,NOT EXISTS}'), a, b, c, of_c, of_b)
		WHEN shape = 6 THEN format('SELECT a.n FROM %s AS a WHERE a.n %s (SELECT b.n FROM %s AS b WHERE %s) AND (%s OR EXISTS (SELECT FROM %s AS c WHERE c.n = a.n + 1 AND %s))',
			a, one_of('{IN,NOT IN}'), b, of_b, of_a, c, of_c)
		WHEN shape = 7 THEN format('SELECT a.n, x.n FROM %s AS a, LATERAL (SELECT b.n FROM %s AS b WHERE b.k = a.k AND %s AND %s ORDER BY b.n LIMIT 1) AS x', a, b, of_b, of_a)
		WHEN shape = 8 THEN format('SELECT a.n, %1$s, count(*) OVER (PARTITION BY %1$s, a.k) FROM (SELECT n, k, d, at FROM %2$s UNION ALL SELECT n, k, d, at FROM %3$s AS b WHERE %4$s) AS a WHERE (%1$s) IS NOT FALSE',
			of_a, a, b, of_b)
		WHEN shape = 9 THEN format('SELECT a.n, c.n FROM %s AS a FULL JOIN %s AS c USING (d, k) WHERE %s AND %s', a, c, of_a, of_c)
		WHEN shape = 10 THEN format('WITH x AS (SELECT DISTINCT ON (a.k) a.* FROM %s AS a WHERE %s ORDER BY a.k, %s, a.n) SELECT * FROM x AS b WHERE %s', a, of_a, random_condition(hide, 'a', 1), of_b)
		ELSE format('SELECT sum(a.n) FROM %s AS a JOIN %s AS b ON %s WHERE a.k = 3 AND %s', a, b, same(hide, unit_of(hide, 'a.d', 'month'), unit_of(hide, 'b.d', 'month')), of_a) END;
END $$;

CREATE FUNCTION answer_to(query text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	answer text[];
BEGIN
	EXECUTE format('SELECT array_agg(x::text ORDER BY x::text) FROM (%s) AS x WHERE $1 IS NOT NULL', query) INTO answer USING '2023-10'::period;
	RETURN coalesce(answer, '{}');
END $$;

-- ---------- as they are, and hidden ----------

DO $$
DECLARE
	seed float8 := current_setting('oracle.seed')::float8;
	query text;
	plain text;
	line text;
	ranges int := 0;
	rows bigint := 0;
	wrong text := '';
BEGIN
	FOR i IN 1..300 LOOP
		PERFORM setseed((seed + i * 0.00117)::numeric % 1);
		query := random_query(false);
		PERFORM setseed((seed + i * 0.00117)::numeric % 1);
		plain := random_query(true);
		PERFORM set_config('enable_seqscan', CASE WHEN i % 3 = 0 THEN 'off' ELSE 'on' END, true),
				set_config('plan_cache_mode', CASE WHEN i % 5 = 0 THEN 'force_generic_plan' ELSE 'auto' END, true);
		BEGIN
			FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || replace(query, '$1', '''2023-10''') LOOP
				ranges := ranges + (line ~ 'd >= ''2023')::int;
			END LOOP;
			IF answer_to(query) IS DISTINCT FROM answer_to(plain) THEN
				wrong := concat(wrong, query, E'\n', plain, E'\n', (SELECT string_agg(u, E'\n') FROM (SELECT unnest(answer_to(query)) AS u EXCEPT ALL SELECT unnest(answer_to(plain)) LIMIT 2) AS x), E'\n');
			END IF;
			rows := rows + cardinality(answer_to(plain));
		EXCEPTION WHEN OTHERS THEN
			wrong := concat(wrong, query, E'\n', SQLSTATE, ' ', SQLERRM, E'\n');
		END;
	END LOOP;
	INSERT INTO results (passed, what, detail) VALUES
		(wrong = '', 'random conditions as ranges of days, and hidden', wrong),
		(rows > 3000, 'there are rows to tell them by', rows::text),
		(ranges > 100, 'the planner has ranges of days', ranges::text);
END $$;

DROP SCHEMA hidden CASCADE;
\ir results.psql
