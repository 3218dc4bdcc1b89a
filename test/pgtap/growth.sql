-- Aggregates the way the executor really calls them, and what a state may cost.
BEGIN;
SET search_path = public, portstats;
SELECT plan(96);

-- Values 1 to 10,000, even ones in the year, odd ones in the year before, NULLs first and last.
CREATE TABLE many (n integer, d date, v bigint);
INSERT INTO many SELECT 0, date '2023-05-01', NULL FROM generate_series(1, 500);
INSERT INTO many SELECT n, CASE WHEN n % 2 = 0 THEN date '2023-05-01' ELSE date '2022-05-01' END, n
FROM generate_series(1, 10000) AS n;
INSERT INTO many SELECT 10001, date '2022-05-01', NULL FROM generate_series(1, 500);
ANALYZE many;

\ir plan_of.psql

PREPARE headline AS SELECT yoy(v, d, '2023') FROM many;
SELECT results_eq('headline', $$VALUES ((25005000, 25000000, 5000, 0.02)::growth)$$, 'serial');
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
ALTER TABLE many SET (parallel_workers = 2);
DEALLOCATE headline;
PREPARE headline AS SELECT yoy(v, d, '2023') FROM many;
SELECT ok(jsonb_path_exists(plan_json('SELECT yoy(v, d, ''2023'') FROM many', ', ANALYZE'),
							'$.** ? (@."Workers Launched" == 2)'), 'two workers take part');
SELECT results_eq('headline', $$VALUES ((25005000, 25000000, 5000, 0.02)::growth)$$, 'with two workers');
-- Workers that saw no row meet states that did.
SELECT results_eq($$SELECT yoy(v, d, '2023') FROM many WHERE n = 4$$, $$VALUES ((4, 0, 4, NULL)::growth)$$,
				  'a worker without rows');
SELECT results_eq($$SELECT yoy(v, d, '2023') FROM many WHERE n > 20000$$, $$VALUES (NULL::growth)$$, 'no row anywhere');
SELECT results_eq($$SELECT (total(corridor_breakdown('CN', NULL, v, d, '2023'))).* FROM many$$,
				  $$VALUES (25005000::numeric, 25000000::numeric, 5000::numeric, 0.02)$$, 'breakdowns with two workers');
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- A final function leaves the state alone: growing frames, and two readings of one state.
CREATE TABLE steps (n integer, d date, v integer);
INSERT INTO steps VALUES (1, '2022-05-01', 100), (2, '2023-05-01', 50), (3, '2023-06-01', 70), (4, '2022-06-01', 20);
SELECT results_eq($$SELECT yoy_pct(v, d, '2023') OVER (ORDER BY n) FROM steps$$,
				  $$VALUES (-100::numeric), (-50), (20), (0)$$, 'a growing frame');
SELECT results_eq($$SELECT (total(corridor_breakdown('a', n::text, v, d, '2023') OVER (ORDER BY n))).pct FROM steps$$,
				  $$VALUES (-100::numeric), (-50), (20), (0)$$, 'a growing frame of breakdowns');
SELECT results_eq($$SELECT (yoy(v, d, '2023')).pct, yoy_pct(v, d, '2023'), growth_pct(comparison(v, d, '2023')) FROM steps$$,
				  $$VALUES (0::numeric, 0::numeric, 0::numeric)$$, 'three readings of one state agree');
SELECT results_eq($$SELECT yoy_pct(v, d, '2023') OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM steps$$,
				  $$VALUES (-100::numeric), (-50), (NULL), (250)$$, 'a moving frame');

-- A hundred thousand groups: below 1 kB each.
CREATE TABLE wide AS
SELECT g AS k, date '2023-05-01' - (g % 2) * 365 AS d, (g % 1000)::numeric(14, 2) AS v FROM generate_series(1, 100000) AS g;
ANALYZE wide;
SET LOCAL work_mem = '1GB';
SET LOCAL enable_sort = off;
SELECT cmp_ok(((jsonb_path_query_first(plan_json('SELECT k, comparison(v, d, ''2023'') FROM wide GROUP BY k', ', ANALYZE'),
			   '$.**."Peak Memory Usage"'))::numeric * 1024 / 100000), '<', 1024::numeric,
			  'a comparison in each of 100,000 groups takes less than 1 kB');
SELECT results_eq($$SELECT count(*), sum((g).current), sum((g).base) FROM (SELECT yoy(v, d, '2023') AS g FROM wide GROUP BY k) AS t$$,
				  $$SELECT count(*), sum(v) FILTER (WHERE d <@ '2023'::period), sum(v) FILTER (WHERE d <@ '2022'::period) FROM wide$$,
				  'and they add up');

-- A state of many keys keeps them apart, and equals GROUP BY.
SELECT results_eq($$SELECT count(*), sum(current), max(rank) FROM corridors((SELECT corridor_breakdown('a', k::text, v, date '2023-01-01', '2023') FROM wide))$$,
				  $$SELECT count(*), sum(v), (SELECT max(r) FROM (SELECT rank() OVER (ORDER BY v DESC) AS r FROM wide) AS t) FROM wide$$,
				  'a breakdown of 100,000 corridors');
-- Keys that differ by where one part ends are different keys; the empty text is not NULL.
SELECT results_eq($$SELECT origin, destination, current FROM corridors((SELECT corridor_breakdown(o, t, v, date '2023-01-01', '2023')
					FROM (VALUES ('a', 'bc', 4), ('ab', 'c', 3), ('', 'abc', 2), (NULL, 'abc', 1), ('a', 'bc', 10)) AS x (o, t, v)))$$,
				  $$VALUES ('a', 'bc', 14::numeric), ('ab', 'c', 3), ('', 'abc', 2), (NULL, 'abc', 1)$$, 'where a part ends matters');
SELECT results_eq($$SELECT destination, current, base FROM corridors((SELECT combine(b) FROM
					(SELECT corridor_breakdown('a', k::text, v, d, '2023') AS b FROM wide WHERE k <= 3000 GROUP BY k % 7) AS t), 5)$$,
				  $$SELECT destination, current, base FROM corridors((SELECT corridor_breakdown('a', k::text, v, d, '2023') FROM wide WHERE k <= 3000), 5)$$,
				  'breakdowns made apart combine to the whole');

-- Equal contents have equal bytes as they are stored, however they came about: *= compares the bytes.
CREATE TABLE pieces (n integer, k text, d date, v numeric);
INSERT INTO pieces VALUES (1, 'a', '2023-01-01', 1e40), (2, 'b', '2023-01-02', 0.0001), (3, 'a', '2023-01-03', -1e40),
	(4, 'c', '2022-01-01', 170141183460469231731687303715884105727), (5, 'b', '2022-01-02', 1), (6, 'a', '2023-01-04', 2.50),
	(7, 'd', '2023-01-05', 'NaN'), (8, 'd', '2023-01-06', 1.25), (9, NULL, '2023-01-07', NULL), (10, '', '2022-02-01', 1e-25);
SELECT ok(count(*) = 3 AND bool_and(one.b *= whole.b), 'breakdowns of one content, by order, by parts and through text, have the same bytes')
FROM (SELECT ROW(corridor_breakdown('x', k, v, d, '2023')) AS b FROM pieces) AS whole,
	 (SELECT ROW(corridor_breakdown('x', k, v, d, '2023' ORDER BY n DESC)) AS b FROM pieces
	  UNION ALL SELECT ROW(combine(b)) FROM (SELECT corridor_breakdown('x', k, v, d, '2023') AS b FROM pieces GROUP BY n % 3) AS t
	  UNION ALL SELECT ROW(corridor_breakdown('x', k, v, d, '2023')::text::breakdown) FROM pieces) AS one;
SELECT ok(count(*) = 3 AND bool_and(one.c *= whole.c), 'and comparisons, of a value that is none')
FROM (SELECT ROW(comparison(v, d, '2023')) AS c FROM pieces) AS whole,
	 (SELECT ROW(comparison(v, d, '2023' ORDER BY n DESC)) AS c FROM pieces
	  UNION ALL SELECT ROW(combine(c)) FROM (SELECT comparison(v, d, '2023') AS c FROM pieces GROUP BY n % 3) AS t
	  UNION ALL SELECT ROW(comparison(v, d, '2023')::text::comparison) FROM pieces) AS one;
SELECT ok(NOT a.r *= b.r, 'other contents have other bytes: 1.0 is not 1.00')
FROM (SELECT ROW(comparison(1.0, date '2023-01-01', '2023')) AS r) AS a, (SELECT ROW(comparison(1.00, date '2023-01-01', '2023')) AS r) AS b;

-- The smallest number that 128 bits hold is one and the same, added up or read.
SELECT ok(one.c *= two.c AND one.c *= three.c, 'a sum of -2^127 has the bytes of the number -2^127')
FROM (SELECT ROW(comparison(v, date '2023-01-01', '2023')) AS c
	  FROM (VALUES (-85070591730234615865843651857942052864), (-85070591730234615865843651857942052864)) AS t (v)) AS one,
	 (SELECT ROW(comparison(v, date '2023-01-01', '2023')) AS c
	  FROM (VALUES (-170141183460469231731687303715884105728), (0)) AS t (v)) AS two,
	 (SELECT ROW(comparison(v, date '2023-01-01', '2023')::text::comparison) AS c
	  FROM (VALUES (-85070591730234615865843651857942052864), (-85070591730234615865843651857942052864)) AS t (v)) AS three;

-- JSON that is no object, and a window function where no window is.
SELECT throws_ok($$SELECT '[1]'::comparison$$, '22P02', NULL, 'an array is no comparison');
SELECT throws_ok($$SELECT '"x"'::breakdown$$, '22P02', NULL, 'a string is no breakdown');
SELECT throws_ok($$SELECT '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [1, 2]}'::comparison$$,
				 '22P02', NULL, 'numbers are no entries');
CREATE OPERATOR ## (rightarg = numeric, function = portstats.share);
SELECT throws_ok($$SELECT ## 5::numeric$$, '42809', 'window function was called without a window', 'share as an operator');
-- Shares of values that 128 bits do not hold, over a partition longer than one emptying of memory.
SELECT results_eq($$SELECT sum(round(s, 20)) FROM (SELECT share(n * 1e50 + 1e-30) OVER () AS s FROM generate_series(1, 3000) AS n) AS t$$,
				  $$SELECT sum(round(s, 20)) FROM (SELECT 100 * (n * 1e50 + 1e-30) / sum(n * 1e50 + 1e-30) OVER () AS s FROM generate_series(1, 3000) AS n) AS t$$,
				  'shares of huge values');

-- Every member of a text is looked at.
SELECT throws_ok(format('SELECT %L::%I', s, t), '22P02', NULL, t || ' ' || s)
FROM (VALUES
	('comparison', '{"version": 1, "current": "2023", "base": 2022, "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0, 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": 2023, "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0, 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0.5, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0, 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 1e30, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0, 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": []}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": 7}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": {"a": 1}}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "members": []}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [[1]]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": {"a": 1}, "totals": [["0", 0, 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0, 0], ["0", 0, 0]], "more": 1}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [7, ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [[7, 1, 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [[null, 0, 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["1", 0, 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0, 1], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["1", 1, 1], ["0", 0, 0]]}]}'),
	('breakdown', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 2, "entries": [{"key": ["a", 7], "totals": [["0", 0, 0], ["0", 0, 0]]}]}'),
	('breakdown', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 2, "entries": [{"key": ["a"], "totals": [["0", 0, 0], ["0", 0, 0]]}]}'),
	('basket', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 2, "entries": [{"key": ["a", "kg"], "totals": [["0", 0, 0], ["0", 0, 0]]}]}'),
	('basket', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 1, "entries": [{"key": ["a"], "totals": [["0", 0, 0], ["0", 0, 0], ["0", 0, 0], ["0", 0, 0]]}]}'),
	('breakdown', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 2, "entries": [{"key": ["a", null], "totals": [["1", 1, 0], ["0", 0, 0]]}, {"key": ["a", null], "totals": [["1", 1, 0], ["0", 0, 0]]}]}')) AS j (t, s);
SELECT throws_ok($$SELECT '{"version": 1, "current": "2023", "base": "202", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0, 0], ["0", 0, 0]]}]}'::comparison$$,
				 '22007', NULL, 'a base that cannot be read');
SELECT throws_ok($$SELECT '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["x", 1, 0], ["0", 0, 0]]}]}'::comparison$$,
				 '22P02', NULL, 'an amount that cannot be read');
-- 16 and newer read without raising: what is no value is NULL or skipped, at every depth.
CREATE FUNCTION is_readable(s text, t text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	answer boolean;
BEGIN
	EXECUTE 'SELECT pg_input_is_valid($1, $2)' INTO answer USING s, t;
	RETURN answer;
END $$;
SELECT CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN is(is_readable(s, t), false, 'not readable, and nothing is raised: ' || t || ' ' || s)
	ELSE skip('soft errors came with 16') END
FROM (VALUES ('comparison', '{'), ('comparison', '[1]'), ('basket', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 1, "entries": []}'),
	('comparison', '{"version": 1, "current": "2023", "base": "202", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0, 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "202", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["0", 0, 0], ["0", 0, 0]]}]}'),
	('comparison', '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["x", 1, 0], ["0", 0, 0]]}]}'),
	('rate_book', 'average'), ('rate_book', '{'), ('rate_book', '{}'),
	('rate_book', '{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["yesterday?", null, "7.3"]]}]}'),
	('rate_book', '{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, "x"]]}]}'),
	('rate_book', '{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, "7.3"], ["2023-10-01", null, "7.4"]]}]}'),
	('rate_book', '{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, "7.3"], ["2023-10-01", "2023-10-31", "7.3"]]}]}'),
	('rate_book', '{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, "7.3"]]}, {"base": "CNY", "quote": "USD", "rates": [["2023-10-01", null, "0.1"]]}]}'),
	('classification', 'bus'), ('classification', '{'), ('classification', '{"lines": [["870", "car"]]}'), ('classification', '{"lines": [["8703", ""]]}'), ('classification', '{"lines": [["8703", "car", "2017-13"]]}'),
	('classification', '{"lines": [["8703", "car"], ["8703", "bus"]]}'), ('classification', '{"pairs": [["690890", "tile"]]}'), ('disclosure', '{"version": 1, "parts": 2, "entries": [{"key": ["a", "x"], "totals": [["one", 1, 0]]}]}'),
	('period', 'October'), ('series', ''), ('series', 'month 2023-01: 1,'), ('series', 'month undated: x'), ('series', 'month undated: -1'),
	('series', 'month 202: 1'), ('series', 'month 2023-01: ten'), ('series', 'month 2023-01: 1, 2023-01: 2'), ('series', 'fortnight 2023: 1')) AS j (t, s);

-- A second row whose periods are others, or none.
SELECT throws_ok(format('SELECT growth(v, d, p, b) FROM (VALUES (1, date ''2023-01-01'', period(''2023''), period(''2022'')), (1, ''2023-01-01'', %s)) AS t (v, d, p, b)', second), state, said, second)
FROM (VALUES ($$'2023', '2021'$$, '22023', 'the period varies within one aggregate call'), ($$'2022', '2022'$$, '22023', 'the period varies within one aggregate call'),
	('$$2023$$, NULL', '22004', NULL), ('NULL, $$2022$$', '22004', NULL)) AS t (second, state, said);
SELECT throws_ok($$SELECT growth(1, date '2023-01-01', '2023', NULL)$$, '22004', NULL, 'a base that is NULL');
SELECT throws_ok($$SELECT yoy(1, date '2023-01-01', p) FROM (VALUES (period('2023')), (NULL)) AS t (p)$$, '22004', NULL, 'a period that is NULL in the second row');

-- Keys that have one hash by chance, about twenty pairs of 400,000, are kept apart.
SELECT is((SELECT count(*) FROM corridors((SELECT corridor_breakdown('a', (100000 + k)::text, 1, date '2023-01-01', '2023') FROM generate_series(1, 400000) AS k))), 400000::bigint,
		  'keys of one hash');
-- A number that is stored compressed.
CREATE TABLE wide_number (v numeric);
INSERT INTO wide_number VALUES (repeat('7', 20000)::numeric);
SELECT cmp_ok(pg_column_size(v), '<', 5000, 'a compressed number') FROM wide_number;
SELECT is((growth(comparison(v, date '2023-01-01', '2023'))).current, repeat('7', 20000)::numeric, 'and its sum') FROM wide_number;

-- One that is stored whole, but elsewhere.
CREATE TABLE long_number (v numeric);
ALTER TABLE long_number ALTER v SET STORAGE EXTERNAL;
INSERT INTO long_number VALUES (repeat('7', 20000)::numeric);
SELECT cmp_ok(pg_column_size(v), '>', 9000, 'a number out of line') FROM long_number;
SELECT is((growth(comparison(v, date '2023-01-01', '2023'))).current, repeat('7', 20000)::numeric, 'and its sum, too') FROM long_number;

-- Rows are filled by the names of their columns: one that is gone is left out, one that is new is empty.
SAVEPOINT columns;
ALTER TYPE growth DROP ATTRIBUTE change;
ALTER TYPE growth ADD ATTRIBUTE note text;
CREATE TABLE as_text AS SELECT yoy(v, d, '2023')::text FROM steps;
SELECT results_eq('TABLE as_text', $$SELECT format('(120,120,%s,)', growth_pct(120, 120))$$, 'a row type with other columns');
ROLLBACK TO columns;

-- Bytes that a client of another encoding sends: the order of keys is not looked at, the same key twice is.
CREATE TABLE received (b breakdown);
CREATE FUNCTION receive(field bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('COPY received FROM PROGRAM %L (FORMAT binary)', 'echo ' || translate(encode('\x5047434f50590aff0d0a000000000000000000'::bytea
		|| '\x0001' || int4send(length(field)) || field || '\xffff', 'base64'), E'\n', '') || ' | base64 -d');
	RETURN 'loaded';
EXCEPTION WHEN others THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SET LOCAL client_encoding = 'LATIN1';
SELECT is(receive(substr(b, 1, 35) || int4send(n) || substr(b, 40) || CASE n WHEN 2 THEN substr(b, 40) ELSE '' END), said, n || ' entries of one key')
FROM (SELECT breakdown_send(corridor_breakdown('a', 'b', 1, date '2023-01-01', '2023')) AS b) AS t,
	(VALUES (1, 'loaded'), (2, '22P03 invalid binary data for type breakdown: a key that comes twice')) AS u (n, said);
SELECT is((SELECT count(*) FROM corridors((SELECT b FROM received))), 1::bigint, 'and the one that was loaded');
RESET client_encoding;

SELECT * FROM finish();
ROLLBACK;
