-- PortstatsScan: which plans it is in, and that an answer is the same with it and without.
BEGIN;
\ir scan.psql

-- ---------- a table with everything ----------

SELECT setseed(0.42) AS seeded \gset
CREATE TABLE trade (
	dropped_first text,
	id integer,
	declared_on date,
	flow text,
	dropped numeric,
	destination varchar(2000),
	size smallint,
	enterprise integer,
	declaration bigint,
	quantity integer,
	value numeric,
	note text);
INSERT INTO trade
SELECT 'x', n, CASE WHEN n % 50 > 0 THEN date '2019-01-01' + (random() * 1800)::int END,
	   CASE WHEN n % 3 = 0 THEN 'import' WHEN n % 17 = 0 THEN NULL WHEN n % 19 = 0 THEN '' ELSE 'export' END,
	   n, CASE n % 11 WHEN 0 THEN NULL WHEN 1 THEN 'Кыргызстан' WHEN 2 THEN repeat('long ', 300) ELSE 'to ' || n % 7 END,
	   CASE WHEN n % 13 > 0 THEN n % 5 - 2 END, CASE WHEN n % 7 > 0 THEN n % 20 - 10 END,
	   CASE WHEN n % 29 > 0 THEN (n % 3 - 1) * 9000000000000000000 END,
	   n % 40, CASE WHEN n % 23 = 0 THEN NULL WHEN n % 101 = 0 THEN 'NaN' WHEN n % 103 = 0 THEN 12345678901234567890123456789012345678901.5
					ELSE round((random() * 1e6)::numeric, n % 4) END,
	   CASE WHEN n % 31 = 0 THEN repeat(md5(n::text), 300) ELSE 'note ' || n END
FROM generate_series(1, 4000) AS n;
ALTER TABLE trade DROP COLUMN dropped_first, DROP COLUMN dropped;
-- Columns that older rows do not have: with a value of their own, and without.
ALTER TABLE trade ADD COLUMN mode text DEFAULT 'rail', ADD COLUMN weight numeric, ADD COLUMN region text DEFAULT 'north';
UPDATE trade SET mode = 'road', weight = value / 3, region = NULL WHERE id % 5 = 0;
DELETE FROM trade WHERE id % 37 = 0;
ANALYZE trade;

-- ---------- answers ----------

SELECT same('pages', 'SELECT yoy(value, declared_on, ''2023'') FROM trade', 'one group');
SELECT same('pages', 'SELECT flow, (yoy(value, declared_on, ''2023'')).* FROM trade GROUP BY flow', 'by text');
SELECT same('pages', 'SELECT ' || key || ', yoy(value, declared_on, ''2022'') FROM trade GROUP BY 1', 'by ' || key)
FROM unnest(ARRAY['destination', 'size', 'enterprise', 'declaration', 'declared_on', 'mode', 'region']) AS key;
SELECT same('pages', 'SELECT flow, size, region, destination, yoy_pct(quantity, declared_on, ''ytd 2023-10'') FROM trade GROUP BY 1, 2, 3, 4', 'by four');
SELECT same('pages', 'SELECT flow, growth(' || v || ', declared_on, ''2023-03'', ''2019/2020''), comparison(' || v || ', declared_on, ''2022'')::text FROM trade GROUP BY flow', 'of ' || v)
FROM unnest(ARRAY['size', 'quantity', 'declaration', 'value', 'weight']) AS v;
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023''), yoy(quantity, declared_on, ''2021-02''), count(*), count(value), sum(quantity), sum(value), sum(size), sum(declaration), avg(value), min(destination), max(value), avg(quantity)
	FROM trade GROUP BY flow', 'with the server''s own aggregates');
SELECT same('pages', 'SELECT mode, corridor_breakdown(flow, destination, value, declared_on, ''2023'')::text FROM trade GROUP BY mode', 'corridors');
SELECT same('pages', 'SELECT (corridors(corridor_breakdown(flow, destination, mode, value, declared_on, ''2023'', ''2020''), 5)).* FROM trade', 'ranked corridors of two periods');
SELECT same('pages', 'SELECT flow, basket(destination, value, quantity, declared_on, ''2023'')::text FROM trade GROUP BY flow', 'baskets');
SELECT same('pages', 'SELECT flow, series(value, declared_on)::text, series(quantity, declared_on, ''quarter'')::text FROM trade WHERE value <> ''NaN'' GROUP BY flow', 'series');
SELECT same('pages', 'SELECT flow, coverage(declared_on, ''2023'')::text FROM trade GROUP BY flow', 'coverage');
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate)
SELECT 'USD', 'CNY', d, 6 + extract(month FROM d)::numeric / 10 FROM generate_series(date '2018-12-01', '2024-01-01', '1 month') AS d;
SELECT same('pages', 'SELECT flow, sum_usd(value, declared_on), sum_cny(quantity, declared_on), sum_converted(value, ''CNY'', ''USD'', declared_on)
	FROM trade WHERE declared_on IS NOT NULL GROUP BY flow', 'sums that are converted');
SELECT same('pages', 'SELECT flow, sum_converted(value, ''CNY'', ''USD'', declared_on, (SELECT rate_book(base_currency, quote_currency, valid_from, rate) FROM exchange_rate))
	FROM trade WHERE declared_on IS NOT NULL GROUP BY flow', 'by a book that is a sub-select');
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM trade WHERE size >= -1 AND size <> 0 AND size < 2 AND destination <> ''to 3'' AND destination <> ''to 4'' GROUP BY flow', 'several conditions of columns that nobody asks for');

-- ---------- the query around it ----------

SELECT same('pages', 'SELECT destination, yoy(value, declared_on, ''2023'') FROM trade WHERE ' || condition || ' GROUP BY 1', 'WHERE ' || condition,
			condition ~ '< -32768|9223372|never')
FROM unnest(ARRAY['flow = ''export''', 'flow <> ''export''', '''export'' = flow', 'flow = ''''', 'destination = ''Кыргызстан''', 'destination = ''never''', 'flow > ''export''',
	'declared_on >= ''2023-01-01'' AND declared_on < ''2023-06-01''', 'declared_on <@ ''2022-01/2023-10''::period', 'declared_on <> ''2023-01-01''', 'date ''2022-01-01'' <= declared_on',
	'size = 2', 'size >= -1', 'size < 100000', 'size <> 2::bigint', 'enterprise > 3::smallint', 'enterprise <= 3', 'declaration > 0', 'declaration = 9000000000000000000', 'declaration <> 0',
	'declaration < (-9223372036854775808)', 'declaration > 9223372036854775807', 'size < -32768',
	'flow IN (''export'', ''import'')', 'value > 500000', 'mode = ''rail''', 'region = ''north''', 'weight IS NULL', 'weight > 0 AND flow = ''export''', 'flow LIKE ''ex%''', 'NOT flow = ''export''',
	'length(note) > 100', 'flow = ''export'' AND length(note) > 100 AND size > 0', 'coalesce(flow, ''none'') = ''none''', 'flow = ''export'' OR size = 1',
	'tableoid > 0', 'ctid IS NOT NULL', 'xmin IS NOT NULL']) AS condition;
SELECT same('pages', 'SELECT destination, yoy(value, declared_on, ''2023'') FROM trade WHERE size = (SELECT max(size) FROM trade) GROUP BY 1', 'a sub-select that is asked once');
SET LOCAL enable_sort = off;
SELECT same('pages', 'SELECT destination, yoy(value, declared_on, ''2023'') FROM trade WHERE (SELECT count(*) FROM generate_series(1, trade.size)) < 2 GROUP BY 1', 'a sub-select that is asked of each row');
RESET enable_sort;
SELECT same('pages', 'SELECT destination, yoy(value, declared_on, ''2023'') FILTER (WHERE flow = ''export''), yoy(value, declared_on, ''2023'') FILTER (WHERE value > 1000), count(*) FILTER (WHERE size IS NULL) FROM trade GROUP BY 1', 'FILTER');
SELECT same('pages', 'SELECT yoy(value, declared_on, ''2023'') FILTER (WHERE flow = ''never''), yoy(value, declared_on, ''2023'') FROM trade', 'FILTER that no row passes');
SELECT same('pages', 'SELECT destination, yoy(value * 2 + size, declared_on + 10, ''2023''), yoy(abs(quantity), declared_on, ''2022'') FROM trade WHERE value <> ''NaN'' GROUP BY 1', 'arguments that are computed');
SELECT same('pages', 'SELECT upper(flow) || size, round((yoy(value, declared_on, ''2023'')).pct, 1) FROM trade GROUP BY flow, size HAVING yoy_pct(value, declared_on, ''2023'') > 0 AND count(*) > 3', 'HAVING, and what is made of the columns');
SELECT not_offered('SELECT left(destination, 2), yoy(value, declared_on, ''2023'') FROM trade GROUP BY 1', 'by an expression');
SELECT not_offered('SELECT declared_on - date ''2019-01-01'', yoy(value, declared_on, ''2023'') FROM trade GROUP BY 1', 'by a computed number');
SELECT same('pages', 'SELECT 1 WHERE (SELECT (yoy(value, declared_on, ''2023'')).current FROM trade WHERE size = 1) > 0', 'in a sub-select');
SELECT same('pages', 'SELECT s, (SELECT yoy(quantity, declared_on, ''2023'') FROM trade WHERE size = s), (SELECT yoy(value + s, declared_on, ''2022'') FROM trade) FROM generate_series(-2, 3) AS s', 'begun anew for each row');
SELECT same('pages', 'SELECT p, y.* FROM periods(''2022'', ''quarter'') AS p, LATERAL (SELECT flow, yoy(value, declared_on, p) FROM trade GROUP BY flow) AS y', 'begun anew for each period');
SELECT same('pages', 'SELECT p, y.* FROM periods(''2022'', ''quarter'') AS p, LATERAL (SELECT flow, yoy(value, declared_on, p) FROM trade WHERE declared_on >= start_date(p) - 400 GROUP BY flow) AS y', 'begun anew, with a condition');
SELECT not_offered('SELECT t.flow, yoy(t.value, t.declared_on, ''2023'') FROM trade AS t JOIN (VALUES (1, ''one''), (2, ''two'')) AS n (size, name) USING (size) GROUP BY 1', 'over a join');
SELECT not_offered('SELECT flow, yoy(value, declared_on, ''2023'') FROM (SELECT * FROM trade ORDER BY id LIMIT 1000) AS t GROUP BY 1', 'over a sub-query');
SELECT not_offered('SELECT flow, yoy(value, declared_on, ''2023'') FROM trade TABLESAMPLE system (100) GROUP BY 1', 'over a sample');
SELECT same('pages', 'SELECT flow, share(sum(value)) OVER (), yoy(value, declared_on, ''2023'') FROM trade WHERE value <> ''NaN'' GROUP BY 1 ORDER BY 2', 'below a window function');
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM trade WHERE flow = ''export'' GROUP BY flow', 'a key that is constant');
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM trade WHERE flow = ''never'' GROUP BY flow', 'no rows and a key that is constant', true);
SELECT same('pages', 'SELECT yoy(value, declared_on, ''2023''), count(*) FROM trade WHERE flow = ''never''', 'no rows');
SELECT same('pages', 'SELECT destination, yoy(value, declared_on, NULL) FROM trade WHERE size = 1000 GROUP BY 1', 'a period that is NULL, and no row', true);
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2020-W53'') FROM trade GROUP BY flow', 'a period without a year before');

-- Columns that follow from the key.
CREATE TABLE ports (code text PRIMARY KEY, city text, opened date, value numeric);
INSERT INTO ports SELECT 'P' || n, 'city ' || n, date '2022-06-01' + n, n FROM generate_series(1, 300) AS n;
INSERT INTO ports VALUES ('none', NULL, NULL, NULL);
ANALYZE ports;
SELECT same('pages', 'SELECT code, city, opened, yoy(value, opened, ''2022'') FROM ports WHERE value > 290 GROUP BY code', 'columns that follow from the key');

-- ---------- other tables ----------

CREATE TABLE parted (LIKE trade) PARTITION BY LIST (flow);
CREATE TABLE parted_export PARTITION OF parted FOR VALUES IN ('export');
-- The same columns in another order.
CREATE TABLE parted_other (region text, gone int, weight numeric, mode text, note text, value numeric, quantity integer, declaration bigint,
	enterprise integer, size smallint, destination varchar(2000), flow text, declared_on date, id integer);
ALTER TABLE parted_other DROP COLUMN gone;
ALTER TABLE parted ATTACH PARTITION parted_other DEFAULT;
INSERT INTO parted SELECT * FROM trade;
ANALYZE parted;
SELECT same('pages', 'SELECT flow, destination, yoy(value, declared_on, ''2023''), sum(quantity) FROM parted GROUP BY 1, 2', 'partitions');
SELECT same('pages', 'SELECT flow, destination, yoy(value, declared_on, ''2023'') FROM parted WHERE flow = ''export'' GROUP BY 1, 2', 'one partition of several');
SELECT same('pages', 'SELECT s, (SELECT yoy(quantity, declared_on, ''2023'') FROM parted WHERE size = s) FROM generate_series(-2, 3) AS s', 'partitions, begun anew for each row');
SELECT same('rows', 'SELECT f, (SELECT yoy(quantity, declared_on, ''2023'') FROM parted WHERE flow = f) FROM unnest(ARRAY[''export'', ''import'']) AS f', 'partitions that are chosen for each row');
CREATE INDEX ON parted_other (size);
SET LOCAL enable_seqscan = off;
SET LOCAL enable_sort = off;
SELECT same('pages and rows', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM parted WHERE size = 1 GROUP BY 1', 'partitions, one of them by an index');
RESET enable_seqscan;
RESET enable_sort;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT same('pages', 'SELECT flow, destination, yoy(value, declared_on, ''2023''), sum(quantity) FROM parted GROUP BY 1, 2 HAVING count(*) > 1', 'partition by partition');
RESET enable_partitionwise_aggregate;

-- Workers that the server would have take partitions side by side. (What a function or a cursor asks is not run in parallel.)
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL portstats.enable_scan = off;
SELECT alike(plan_of('SELECT flow, yoy(value, declared_on, ''2023'') FROM parted GROUP BY 1'), '%Parallel Append%', 'the server has partitions side by side');
SET LOCAL portstats.enable_scan = on;
SELECT alike(plan_of('SELECT flow, yoy(value, declared_on, ''2023'') FROM parted GROUP BY 1'), E'%Gather%PortstatsScan%Reads: pages\n->  Append\n->  Parallel Seq Scan%', 'ours are read by all workers, one after the other');
CREATE TABLE together AS SELECT flow, destination, yoy(value, declared_on, '2023'), sum(quantity) FROM parted GROUP BY 1, 2;
-- The small one is not worth a worker to the server.
ALTER TABLE parted_other SET (parallel_workers = 0);
SELECT alike(plan_of('SELECT flow, yoy(value, declared_on, ''2023'') FROM parted GROUP BY 1'), E'%Gather%PortstatsScan%Reads: pages\n->  Append\n->  Parallel Seq Scan%Parallel Seq Scan%', 'one that is not worth a worker');
CREATE TABLE together_too AS SELECT flow, destination, yoy(value, declared_on, '2023'), sum(quantity) FROM parted GROUP BY 1, 2;
SET LOCAL portstats.enable_scan = off;
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE alone AS SELECT flow, destination, yoy(value, declared_on, '2023'), sum(quantity) FROM parted GROUP BY 1, 2;
SET LOCAL portstats.enable_scan = on;
SELECT bag_eq('SELECT t::text FROM together AS t', 'SELECT t::text FROM alone AS t', 'workers, partition after partition');
SELECT bag_eq('SELECT t::text FROM together_too AS t', 'SELECT t::text FROM alone AS t', 'workers, one of them not worth a worker');
CREATE TABLE old AS SELECT * FROM trade;
CREATE TABLE older (more text) INHERITS (old);
INSERT INTO older SELECT *, 'more' FROM trade WHERE id < 500;
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM old GROUP BY 1', 'a table with a child');
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM ONLY old GROUP BY 1', 'that table alone');
DROP TABLE older;
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM old GROUP BY 1', 'a table that had a child');
CREATE TEMPORARY TABLE mine AS SELECT * FROM trade;
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM mine GROUP BY 1', 'a temporary table');
CREATE UNLOGGED TABLE unlogged AS SELECT * FROM trade;
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM unlogged GROUP BY 1', 'an unlogged table');
CREATE MATERIALIZED VIEW kept AS SELECT * FROM trade;
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM kept GROUP BY 1', 'a materialized view');
CREATE TABLE empty (LIKE trade);
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM empty WHERE size = 1 GROUP BY 1', 'a table without rows', true);
SELECT same('pages', 'SELECT yoy(value, declared_on, ''2023''), count(*) FROM empty', 'a table without rows, one group');
CREATE INDEX mine_size ON mine (size);
ANALYZE mine;
SET LOCAL enable_seqscan = off;
SELECT not_offered('SELECT flow, yoy(value, declared_on, ''2023'') FROM mine WHERE size = 1 GROUP BY 1', 'by an index');
RESET enable_seqscan;

-- A date at the same place in every row: rows outside the windows are walked no further than their keys.
CREATE TABLE dated AS SELECT enterprise, declared_on, size, flow, destination, mode, quantity, value, weight, note FROM trade;
ANALYZE dated;
SELECT same('pages', 'SELECT ' || keys || 'comparison(' || v || ', declared_on, ''ytd 2022-10'')::text FROM dated' || rest, 'windows: ' || concat(keys, v, rest))
FROM (VALUES ('', 'value', ''), ('flow, ', 'value', ' GROUP BY flow'), ('quantity, ', 'quantity', ' GROUP BY quantity'), ('mode, flow, ', 'weight', ' WHERE size > 0 GROUP BY mode, flow'),
	('flow, ', 'value', ' WHERE note LIKE ''note%'' AND value > 100 GROUP BY flow'), ('flow, ', 'size', ' WHERE mode = ''rail'' GROUP BY flow'),
	('declared_on, ', 'value', ' GROUP BY declared_on'), ('enterprise, ', 'enterprise', ' WHERE enterprise > 0 GROUP BY enterprise')) AS q (keys, v, rest);
SELECT same('pages', 'SELECT flow, comparison(value, declared_on, ''2022'')::text, comparison(quantity, declared_on, ''2019-03'', ''2023-05'')::text, corridor_breakdown(mode, destination, value, declared_on, ''2021-12'')::text FROM dated GROUP BY flow', 'several windows');
SELECT same('pages', 'SELECT flow, comparison(value, declared_on, ''2022'') FILTER (WHERE size > 0 AND value < 500000), comparison(value, declared_on, ''2021'')::text FROM dated GROUP BY flow', 'windows, and a FILTER of what is in them');
SELECT same('pages', 'SELECT flow, comparison(quantity, declared_on, ''2022'') FILTER (WHERE size > 0)::text, comparison(value, declared_on, ''2021'')::text FROM dated GROUP BY flow', 'windows, and a FILTER of a row outside them');
SELECT same('pages', 'SELECT flow, comparison(value, declared_on, ''2022'')::text, sum(quantity), count(value) FROM dated GROUP BY flow', 'windows, and an aggregate of all rows');
SELECT same('pages', 'SELECT flow, comparison(value, declared_on, ''2020-W53'')::text, comparison(value, declared_on, ''0001/9999'', ''2021'')::text FROM dated GROUP BY flow', 'no base, and all days');
SELECT same('pages', 'SELECT flow, comparison(value, declared_on, period(declared_on, ''day''), ''2021'')::text FROM dated WHERE declared_on = ''2022-01-05'' GROUP BY flow', 'windows that are columns');

-- ---------- in the middle of changes ----------

UPDATE mine SET value = value + 1, flow = 'import' WHERE id % 3 = 1;
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM mine GROUP BY 1', 'after an update of one''s own');
SAVEPOINT before;
DELETE FROM mine WHERE id % 2 = 0;
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM mine GROUP BY 1', 'after a deletion');
CREATE TEMPORARY TABLE deleted AS SELECT flow, yoy(value, declared_on, '2023') FROM mine GROUP BY 1;
ROLLBACK TO before;
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM mine GROUP BY 1', 'after it was taken back');
-- A cursor sees what was there when it was opened, a piece at a time.
DECLARE groups CURSOR FOR SELECT destination, (yoy(quantity, declared_on, '2023')).current FROM mine GROUP BY 1;
CREATE FUNCTION fetched(n int) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
	c refcursor := 'groups';
	r record;
	total numeric := 0;
BEGIN
	FOR i IN 1..n LOOP
		FETCH c INTO r;
		EXIT WHEN NOT FOUND;
		total := total + r.current;
	END LOOP;
	RETURN total;
END $$;
SELECT sum(quantity) AS opened FROM mine WHERE declared_on BETWEEN '2023-01-01' AND '2023-12-31' \gset
SELECT fetched(3) AS first \gset
UPDATE mine SET quantity = 1000;
SELECT is(:first + fetched(100), :opened::numeric, 'a cursor is of its own snapshot, however long it is read');
CLOSE groups;

-- A statement that writes what it reads.
CREATE TEMPORARY TABLE figures (flow text, current numeric);
INSERT INTO figures SELECT flow, (yoy(value, declared_on, '2023')).current FROM trade WHERE value <> 'NaN' GROUP BY flow;
SELECT set_eq('SELECT * FROM figures', 'SELECT flow, coalesce(sum(value) FILTER (WHERE declared_on <@ ''2023''::period), 0) FROM trade WHERE value <> ''NaN'' GROUP BY flow', 'INSERT of what is aggregated');

-- ---------- prepared statements ----------

PREPARE by_period (period, text, date) AS
SELECT destination, yoy(value, declared_on, $1) FROM trade WHERE flow = $2 AND declared_on >= $3 GROUP BY 1;
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT alike(plan_of('EXECUTE by_period (''2023'', ''export'', ''2021-01-01'')'), '%PortstatsScan%Reads: pages%$2%', 'a generic plan');
CREATE FUNCTION executed(p text, f text, d text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	r record;
	result text[] := '{}';
BEGIN
	FOR r IN EXECUTE format('EXECUTE by_period (%L, %L, %L)', p, f, d) LOOP
		result := result || r::text;
	END LOOP;
	RETURN ARRAY(SELECT unnest(result) ORDER BY 1);
END $$;
SELECT is(executed(p, f, d), CASE WHEN f IS NULL OR d IS NULL THEN '{}' ELSE
		  rows_of(format('SELECT destination, yoy(value, declared_on, %L) FROM (SELECT * FROM trade WHERE flow = %L AND declared_on >= %L::date OFFSET 0) AS t GROUP BY 1', p, f, d)) END,
		  format('EXECUTE with %s, %s, %s', p, f, d))
FROM (VALUES ('2023', 'export', '2021-01-01'), ('2022-03', 'import', '2019-01-01'), ('2023', NULL, '2021-01-01'), ('2023', 'export', NULL), ('2023', '', '-infinity')) AS v (p, f, d);
RESET plan_cache_mode;
ALTER TABLE trade ADD COLUMN later int DEFAULT 7;
SELECT is(executed('2023', 'export', '2021-01-01'),
		  rows_of('SELECT destination, yoy(value, declared_on, ''2023'') FROM (SELECT * FROM trade WHERE flow = ''export'' AND declared_on >= ''2021-01-01'' OFFSET 0) AS t GROUP BY 1'), 'EXECUTE after the table has got a column');
SELECT same('pages', 'SELECT later, yoy(value, declared_on, ''2023'') FROM trade GROUP BY later', 'by the column that no row has');

-- ---------- more groups than memory ----------

CREATE TEMPORARY TABLE many AS
SELECT 'enterprise ' || n % 4000 AS enterprise, date '2022-01-01' + n % 730 AS declared_on, n AS value FROM generate_series(1, 30000) AS n;
ANALYZE many;
-- The planner is told of few groups.
UPDATE pg_statistic SET stadistinct = 10 WHERE starelid = 'many'::regclass AND staattnum = 1;
SET LOCAL work_mem = '64kB';
SELECT same('pages', 'SELECT enterprise, yoy(value, declared_on, ''2023''), count(*), sum(value) FROM many GROUP BY enterprise', 'groups beyond the memory');
SELECT matches(plan_of('SELECT enterprise, yoy(value, declared_on, ''2023'') FROM many GROUP BY enterprise', ', ANALYZE, TIMING OFF, SUMMARY OFF'), 'Memory Was Full: [1-9]', 'the memory was full');
RESET work_mem;

-- Of so many keys some have the same hash: of the same length and eight first bytes, then of the same eight last ones too.
CREATE TABLE alike_keys AS
SELECT 'enterprise ' || lpad(n::text, 6, '0') AS ends, 'enterpri' || lpad(n::text, 6, '0') || ' of Asia' AS middles, date '2023-05-01' AS declared_on, n AS value
FROM generate_series(1, 300000) AS n;
ANALYZE alike_keys;
UPDATE pg_statistic SET stadistinct = 10 WHERE starelid = 'alike_keys'::regclass AND staattnum <= 2;
SET LOCAL work_mem = '1GB';
SELECT same('pages', 'SELECT ' || key || ', (yoy(value, declared_on, ''2023'')).current FROM alike_keys GROUP BY 1', 'keys with the same hash: ' || key)
FROM (VALUES ('ends'), ('middles')) AS k (key);
RESET work_mem;

-- ---------- the order of rows ----------

-- In this order the sum is 1; in another one it is not.
CREATE TABLE ordered (note text, f float8, declared_on date, value numeric);
INSERT INTO ordered VALUES ('a', 1e16, '2023-01-01', 1), (NULL, 1, '2023-01-02', 1), ('b', -1e16, '2023-01-03', 1), (NULL, 1, '2023-01-04', 1);
SELECT same('pages', 'SELECT sum(f), count(note), yoy(value, declared_on, ''2023'') FROM ordered', 'rows with NULLs stay in their place');
SELECT results_eq('SELECT sum(f) FROM (SELECT sum(f), yoy(value, declared_on, ''2023'') FROM ordered) AS t (f, y)', 'VALUES (1::float8)', 'the sum in that order');

-- ---------- what it says ----------

SELECT matches(plan_of('SELECT flow, yoy(value, declared_on, ''2023'') FROM trade WHERE size > 0 GROUP BY flow', ', ANALYZE, TIMING OFF, SUMMARY OFF'),
			   'Reads: pages\nFused Filters: 1\nPages: [1-9].*Pages All Visible: 0\n.*Groups: 4.*Memory Usage: [1-9].*Seq Scan on trade.*rows=1[0-9]{3}[ .].*Filter: \(size > 0\).*Rows Removed by Filter: 2[0-9]{3}', 'EXPLAIN ANALYZE');
SELECT matches(plan_of('SELECT flow, yoy(value, declared_on, ''ytd 2023-10''), yoy_pct(value, declared_on, ''2023'') FROM dated WHERE size > 0 AND flow LIKE ''e%'' GROUP BY flow', ', ANALYZE, TIMING OFF, SUMMARY OFF'),
			   'Fused Filters: 1.*Windows: 2022-01-01\.\.2023-12-31\nRows Outside Windows: [1-9]', 'EXPLAIN ANALYZE of windows that follow each other');
SELECT matches(plan_of('SELECT yoy(value, declared_on, ''2022-03'') FROM dated', ', ANALYZE, TIMING OFF, SUMMARY OFF'), 'Windows: 2022-03-01\.\.2022-03-31, 2021-03-01\.\.2021-03-31\n', 'EXPLAIN ANALYZE of windows apart');
SELECT alike(plan_of('SELECT f, (SELECT yoy(value, declared_on, ''2023'') FROM parted WHERE flow = f) FROM unnest(ARRAY[''export'', ''import'']) AS f', ', VERBOSE'), '%Reads: rows (the plan below is no plain scan of one table)%', 'EXPLAIN VERBOSE says why rows are read');

-- ---------- where it is not offered ----------

CREATE DOMAIN code AS text;
CREATE TABLE other_keys (n numeric, c char(3), f float8, ts timestamp, code code, arr int[], p period, declared_on date, value numeric);
INSERT INTO other_keys VALUES (1.0, 'a', 0, now(), 'x', '{1}', '2023', '2023-01-01', 1), (1.00, 'a ', -0.0, now(), 'x', '{1}', '2023', '2023-01-01', 1);
SELECT not_offered('SELECT ' || key || ', yoy(value, declared_on, ''2023'') FROM other_keys GROUP BY 1', 'keys that are equal in other bytes: ' || key)
FROM unnest(ARRAY['n', 'c', 'f', 'ts', 'arr']) AS key;
SELECT not_offered('SELECT flow, sum(value) FROM trade GROUP BY flow', 'nothing of ours');
SELECT same('pages', 'SELECT n.name, t.y FROM (SELECT size, yoy(value, declared_on, ''2023'') AS y FROM trade GROUP BY size) AS t JOIN (VALUES (1, ''one''), (2, ''two'')) AS n (size, name) USING (size)', 'below a join, where the aggregate is of the table alone');
SELECT not_offered('SELECT flow, yoy(DISTINCT value, declared_on, ''2023'') FROM trade GROUP BY flow', 'DISTINCT');
SELECT not_offered('SELECT flow, yoy(value, declared_on, ''2023''), string_agg(mode, '','' ORDER BY id) FROM trade GROUP BY flow', 'beside an aggregate in order');
SELECT not_offered('SELECT flow, mode, yoy(value, declared_on, ''2023'') FROM trade GROUP BY GROUPING SETS ((flow), (mode))', 'grouping sets');
SELECT not_offered('SELECT flow, yoy(value, declared_on, ''2023'') OVER () FROM trade', 'a window');
SELECT not_offered('SELECT flow, yoy((SELECT max(t.value) FROM trade AS t WHERE t.id = trade.id), declared_on, ''2023'') FROM trade GROUP BY flow', 'a sub-select as an argument');
CREATE AGGREGATE my_max (int) (SFUNC = int4larger, STYPE = int, COMBINEFUNC = int4larger);
SELECT not_offered('SELECT flow, yoy(value, declared_on, ''2023''), my_max(id) FROM trade GROUP BY flow', 'beside an aggregate of somebody''s own');
SET LOCAL portstats.enable_scan = off;
SELECT not_offered('SELECT yoy(value, declared_on, ''2023'') FROM trade', 'when it is switched off');
RESET portstats.enable_scan;
SET LOCAL work_mem = '64kB';
SELECT not_offered('SELECT id, yoy(value, declared_on, ''2023'') FROM trade GROUP BY id', 'groups that are not expected to fit into memory');
RESET work_mem;

-- ---------- errors ----------

SELECT throws_ok('SELECT flow, yoy(value, declared_on, NULL) FROM trade GROUP BY flow', '22004', 'the period must not be NULL', 'a NULL period');
SELECT throws_ok('SELECT flow, yoy(value, declared_on, ''0001/9999'') FROM trade GROUP BY flow', '22008', NULL, 'a period without a year before it');
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''0001/9999'') FROM trade WHERE size = 1000 GROUP BY flow', 'the same without a row', true);
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''0001/9999'') FILTER (WHERE size = 1000), yoy(value, declared_on, ''2022'') FROM dated GROUP BY flow', 'the same without a row that passes FILTER');
SELECT throws_ok('SELECT yoy(value, declared_on, period(declared_on, ''month'')) FROM trade', '22023', 'the period varies within one aggregate call', 'a period that varies');
SELECT throws_ok('SELECT sum_usd(value, declared_on) FROM trade', '22004', NULL, 'a NULL date');
SELECT throws_ok('SELECT yoy(1 / (id - 3999), declared_on, ''2023'') FROM trade', '22012', 'division by zero', 'an argument that cannot be computed');
SELECT throws_ok('SELECT yoy(value, declared_on, ''2023'') FROM trade WHERE 1 / (id - 3999) < 2', '22012', 'division by zero', 'a condition that cannot be computed');
-- Nothing is left behind by them (pins would be warned of at the end).
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM trade GROUP BY flow', 'after errors');

-- ---------- rights ----------

CREATE ROLE scan_reader;
GRANT USAGE ON SCHEMA public TO scan_reader;
GRANT SELECT (id, flow, declared_on, quantity, size) ON trade TO scan_reader;
ALTER TABLE trade ENABLE ROW LEVEL SECURITY;
CREATE POLICY small ON trade TO scan_reader USING (size < 1);
CREATE FUNCTION tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$
BEGIN
	IF $1 IS NOT NULL THEN
		PERFORM set_config('scan.told', concat(current_setting('scan.told', true), $1, ' '), true);
	END IF;
	RETURN true;
END $$;
CREATE TEMPORARY TABLE allowed AS SELECT flow, (yoy(quantity, declared_on, '2023')).current FROM trade WHERE size < 1 GROUP BY flow;
CREATE TEMPORARY TABLE sizes AS SELECT DISTINCT size::text FROM trade WHERE size < 1;
GRANT SELECT ON allowed, sizes TO scan_reader;
SET LOCAL ROLE scan_reader;
SELECT throws_ok('SELECT flow, yoy(value, declared_on, ''2023'') FROM trade GROUP BY flow', '42501', 'permission denied for table trade', 'a column that may not be read');
SELECT set_eq('SELECT flow, (yoy(quantity, declared_on, ''2023'')).current FROM trade GROUP BY flow', 'SELECT * FROM allowed', 'row security');
SELECT alike(plan_of('SELECT flow, yoy(quantity, declared_on, ''2023'') FROM trade GROUP BY flow'), '%PortstatsScan%Reads: pages%', 'row security is no reason to read rows');
SELECT yoy(quantity, declared_on, '2023') IS NOT NULL AS asked FROM trade WHERE tell(size::text) AND size < 2 AND flow = 'export' \gset
SELECT set_eq('SELECT DISTINCT unnest(string_to_array(trim(current_setting(''scan.told'')), '' ''))', 'SELECT * FROM sizes', 'a condition of one''s own sees the rows that one may see');
RESET ROLE;
REVOKE EXECUTE ON FUNCTION yoy(numeric, date, period) FROM PUBLIC;
SET LOCAL ROLE scan_reader;
SELECT throws_ok('SELECT flow, yoy(quantity::numeric, declared_on, ''2023'') FROM trade GROUP BY flow', '42501', NULL, 'an aggregate that may not be called');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
