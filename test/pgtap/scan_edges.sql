-- PortstatsScan at its edges: each a row, a plan or an aggregate that goes another way through the code than those of scan.sql.
BEGIN;
\ir scan.psql

CREATE TABLE trade (id integer PRIMARY KEY, declared_on date NOT NULL, size integer, flow text, destination text, parts bigint[], value numeric, note text);
INSERT INTO trade
SELECT n, date '2021-01-01' + n % 1095, n % 5, (ARRAY['export', 'import', NULL])[1 + n % 3], repeat('to ', n % 4) || n % 7, ARRAY[n] || array_fill(n % 4, ARRAY[n % 30]), n / 4.0,
	   CASE WHEN n % 10 > 0 THEN 'note ' || n END
FROM generate_series(1, 3000) AS n;
ANALYZE trade;

-- ---------- arguments and states ----------

SELECT same('pages', 'SELECT flow, yoy(1, declared_on, ''2023''), yoy(value, declared_on, ''2023'') FROM trade GROUP BY flow', 'a constant amount');
SELECT same('pages', 'SELECT flow, yoy(value, date ''2023-05-01'', ''2023''), growth(value, declared_on, ''2023'', ''2021'') FROM trade GROUP BY flow', 'a constant date');
SELECT same('pages', 'SELECT flow, series(value, declared_on) FILTER (WHERE id < 0), series(value, declared_on)::text FROM trade GROUP BY flow', 'a state that no row passes to');
SELECT same('pages', 'SELECT flow, avg(value) FILTER (WHERE id < 0), sum(value) FILTER (WHERE size > 9), count(value) FILTER (WHERE id < 0), yoy(value, declared_on, ''2023'') FROM trade GROUP BY flow', 'the server''s states that no row passes to');
SELECT same('pages', 'SELECT flow, max(array_append(parts, 7::bigint)), max(array_append(parts, id::bigint)), min(note || flow), yoy(value, declared_on, ''2023'') FROM trade GROUP BY flow', 'states that are made of expanded values');
SELECT same('rows', 'SELECT flow, count(trade), yoy(value, declared_on, ''2023'') FROM trade GROUP BY flow', 'rows as a whole');
SELECT same('rows', 'SELECT flow, max(tableoid), yoy(value, declared_on, ''2023'') FROM trade GROUP BY flow', 'a column of the system''s');
SELECT alike(plan_of('SELECT flow, count(trade), yoy(value, declared_on, ''2023'') FROM trade GROUP BY flow', ', VERBOSE, ANALYZE, TIMING OFF, SUMMARY OFF'), E'%Reads: rows (a column is computed)\nPages: 0\n%', 'EXPLAIN VERBOSE says so');

SELECT same('pages', 'SELECT flow, yoy(value, declared_on, (SELECT ''2023''::period FROM trade LIMIT 2)) FILTER (WHERE id < 0) FROM trade GROUP BY flow', 'a sub-select that fails, of which no row that passes FILTER asks');
-- (19rc1 itself cannot read a table with such a column.)
SELECT current_setting('server_version_num')::int < 190000 AS reads_it \gset
\if :reads_it
CREATE TYPE ends_with_zero;
SET LOCAL client_min_messages = error;
CREATE FUNCTION ends_with_zero_in(cstring) RETURNS ends_with_zero AS 'cstring_in' LANGUAGE internal IMMUTABLE STRICT;
CREATE FUNCTION ends_with_zero_out(ends_with_zero) RETURNS cstring AS 'cstring_out' LANGUAGE internal IMMUTABLE STRICT;
RESET client_min_messages;
CREATE TYPE ends_with_zero (INPUT = ends_with_zero_in, OUTPUT = ends_with_zero_out, LIKE = cstring);
CREATE TABLE odd AS SELECT flow, concat('abc', id)::ends_with_zero AS odd, declared_on, value FROM trade;
ANALYZE odd;
SELECT same('rows', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM odd GROUP BY flow', 'a column whose values have no length');
\else
SELECT skip('the server cannot read it', 1);
\endif

-- ---------- keys ----------

SELECT same('pages', 'SELECT destination AS a, destination AS b, flow AS c, yoy(value, declared_on, ''2023'') FROM trade GROUP BY 1, 2, 3', 'a key twice');
SELECT same('pages', 'SELECT size, declared_on, yoy(size, declared_on, ''2023'') FROM trade GROUP BY size, declared_on', 'keys that are all that is read');
CREATE TABLE lines (declaration integer, line integer, note text, declared_on date, value numeric, PRIMARY KEY (declaration, line));
INSERT INTO lines SELECT n / 3, n % 3, CASE WHEN n % 4 > 0 THEN 'note ' || n END, date '2022-01-01' + n % 700, n FROM generate_series(1, 3000) AS n;
ANALYZE lines;
-- The planner is told of few groups.
UPDATE pg_statistic SET stadistinct = 3 WHERE starelid = 'lines'::regclass AND staattnum = 1;
SELECT same('pages', 'SELECT declaration, line, note, yoy(value, declared_on, ''2023'') FROM lines GROUP BY declaration, line ORDER BY note', 'a column that follows from the keys, some of it NULL');
CREATE TABLE far (k text, declared_on date, value integer);
ALTER TABLE far ALTER k SET STORAGE EXTERNAL;
INSERT INTO far SELECT CASE WHEN n % 50 > 0 THEN 'near' ELSE repeat(chr(97 + n % 3), 3000 + n % 4 / 2) END, date '2022-01-01' + n % 700, n FROM generate_series(1, 4000) AS n;
ANALYZE far;
SELECT cmp_ok(pg_relation_size(reltoastrelid), '>', 0::bigint, 'keys that stand elsewhere do') FROM pg_class WHERE oid = 'far'::regclass;
SELECT same('pages', 'SELECT md5(k), y FROM (SELECT k, yoy(value, declared_on, ''2023'') AS y FROM far GROUP BY k) AS t', 'keys that stand elsewhere');
\ir peak.psql
CREATE TABLE megabytes AS SELECT repeat(chr(97 + n % 2), 2000000) AS k, date '2022-01-01' + n AS declared_on, n AS value FROM generate_series(1, 200) AS n;
ANALYZE megabytes;
UPDATE pg_statistic SET stadistinct = 2 WHERE starelid = 'megabytes'::regclass AND staattnum = 1;
SELECT coalesce(peak(), 0) AS before \gset
SELECT same('pages', 'SELECT length(k), left(k, 1), y FROM (SELECT k, yoy(value, declared_on, ''2023'') AS y FROM megabytes GROUP BY k) AS t', 'keys of two megabytes');
SELECT CASE WHEN peak() IS NULL THEN skip('nothing tells it', 1)
	ELSE cmp_ok((peak() - :'before'::bigint) / 1000000, '<', 40::bigint, 'of which few are held at a time') END;
CREATE TABLE numbers AS SELECT n AS k, date '2023-05-01' AS declared_on, n AS value FROM generate_series(1, 300000) AS n;
ANALYZE numbers;
UPDATE pg_statistic SET stadistinct = 10 WHERE starelid = 'numbers'::regclass AND staattnum = 1;
SET LOCAL work_mem = '1GB';
SELECT same('pages', 'SELECT count(*), sum((y).current), max((y).current - k) FROM (SELECT k, yoy(value, declared_on, ''2023'') AS y FROM numbers GROUP BY k) AS t', 'so many numbers that some have the same hash');
RESET work_mem;
SET LOCAL work_mem = '64kB';
SELECT same('pages', 'SELECT corridor_breakdown(note, id::text, value, declared_on, ''2021/2022'', ''2021'')::text FROM trade', 'one group that outgrows the memory');
RESET work_mem;
SELECT alike(plan_of('SELECT flow, series(value, declared_on) FROM trade GROUP BY flow', ', ANALYZE, TIMING OFF, SUMMARY OFF'), E'%Pages All Visible: 0\nGroups: 3\n%', 'EXPLAIN ANALYZE without windows');

-- ---------- conditions ----------

CREATE FUNCTION is_small(integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN $1 < 3; END $$;
CREATE OPERATOR !~~! (RIGHTARG = integer, FUNCTION = is_small);
SELECT same('pages', 'SELECT destination, yoy(value, declared_on, ''2023'') FROM trade WHERE ' || condition || ' GROUP BY 1', 'WHERE ' || condition)
FROM unnest(ARRAY['!~~! size', 'destination ^@ ''to 1''', '''to to 1 and more'' ^@ destination', 'size <@ int4range(1, 3)', 'declared_on > timestamp ''2022-03-05 12:00''',
	'destination @@ to_tsquery(''simple'', ''5'')', 'destination < ''to 3''', 'size <> id', 'size::smallint = 2', 'size = 2::bigint', 'size IN (1, 2)', 'note IS NULL', 'NOT size > 2']) AS condition;
PREPARE differs (integer, text) AS SELECT destination, yoy(value, declared_on, '2023') FROM trade WHERE size <> $1 AND destination <> $2 GROUP BY 1;
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT same('pages', 'SELECT yoy(value, declared_on, ''2023'') FROM trade', 'a plan that is made for any value');
SELECT alike(plan_of('EXECUTE differs (1, ''to 2'')'), '%PortstatsScan%Fused Filters: 2%', 'differing from a parameter is compared where the row stands');
CREATE TEMPORARY TABLE answers AS EXECUTE differs (1, 'to 2');
SELECT bag_eq('SELECT * FROM answers', 'SELECT destination, yoy(value, declared_on, ''2023'') FROM (SELECT * FROM trade OFFSET 0) AS t WHERE size <> 1 AND destination <> ''to 2'' GROUP BY 1', 'rows that differ');
SELECT is_empty('EXECUTE differs (NULL, ''to 2'')', 'nothing differs from a NULL number');
SELECT is_empty('EXECUTE differs (1, NULL)', 'nothing differs from a NULL text');
PREPARE far_from (text) AS SELECT k, yoy(value, declared_on, '2023') FROM far WHERE k <> $1 GROUP BY 1;
SELECT is_empty('EXECUTE far_from (NULL)', 'nor does what stands elsewhere');
RESET plan_cache_mode;

SELECT current_setting('server_version_num')::int >= 140000 AS tells_memory \gset
\if :tells_memory
CREATE TABLE packed AS SELECT repeat('to ', 100000) AS destination;
CREATE TEMPORARY TABLE held AS
SELECT n, (SELECT yoy(value, declared_on, '2023') FROM trade WHERE destination <> packed.destination AND value > n),
	   CASE n WHEN 10 THEN (SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE n > 0)
			  WHEN 110 THEN (SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE n > 0) END AS bytes
FROM packed, generate_series(1, 110) AS n;
SELECT cmp_ok(max(bytes) - min(bytes), '<', 10000000::numeric, 'a long parameter is held once, however often the scan begins anew') FROM held;
\else
SELECT skip('the server does not tell what it holds', 1);
\endif

-- What is elsewhere is fetched where its length tells nothing.
SELECT same('pages', 'SELECT yoy(value, declared_on, ''2023''), count(*) FROM far WHERE k ' || op || ' ' || quote_literal(t), 'long text ' || op || ' ' || length(t) || left(t, 1), true)
FROM unnest(ARRAY['=', '<>']) AS op, unnest(ARRAY['near', 'far', repeat('a', 3000), repeat('b', 3001), repeat('z', 3000)]) AS t;
SELECT cmp_ok(substring(plan_of('SELECT yoy(value, declared_on, ''2023'') FROM far WHERE k = ''other''', ', ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF')
						FROM 'Buffers: shared hit=([0-9]+)')::bigint, '<=', pg_relation_size('far') / 8192, 'text of another length is not fetched');
CREATE TABLE none (LIKE trade);
SELECT same('pages', 'SELECT yoy(value, declared_on, ''2023'') FROM none WHERE size = (SELECT id FROM trade LIMIT 2)', 'a sub-select that fails, of which no row asks');

-- What is read is not held to the end, and is seen to be used.
SELECT count(*) > 0 AS tells_buffers FROM pg_available_extensions WHERE name = 'pg_buffercache' \gset
\if :tells_buffers
CREATE EXTENSION pg_buffercache;
DECLARE c CURSOR FOR SELECT flow, yoy(value, declared_on, '2023') FROM trade WHERE note ~ 'note' GROUP BY flow;
FETCH 1 FROM c \gset fetched_
SELECT is(count(*), 0::bigint, 'no page is pinned behind the scan') FROM pg_buffercache WHERE relfilenode = pg_relation_filenode('trade') AND pinning_backends > 0;
CLOSE c;
CREATE TABLE warm AS SELECT * FROM trade;
ANALYZE warm;
DO $$
BEGIN
	FOR i IN 1 .. 6 LOOP
		PERFORM yoy(value, declared_on, '2023') FROM warm;
	END LOOP;
END $$;
SELECT cmp_ok(avg(usagecount), '>', 3.0, 'pages that are often read are seen to be') FROM pg_buffercache WHERE relfilenode = pg_relation_filenode('warm') AND relforknumber = 0;
\else
SELECT skip('no pg_buffercache', 2);
\endif

-- ---------- partitions ----------

CREATE TABLE parted (LIKE trade) PARTITION BY LIST (flow);
CREATE TABLE parted_export PARTITION OF parted FOR VALUES IN ('export');
CREATE TABLE parted_import PARTITION OF parted FOR VALUES IN ('import');
CREATE TABLE parted_other PARTITION OF parted DEFAULT;
INSERT INTO parted SELECT * FROM trade;
ANALYZE parted;
SELECT matches(plan_of('SELECT destination, yoy(value, declared_on, ''2023'') FROM parted GROUP BY 1', ', ANALYZE, TIMING OFF, SUMMARY OFF'),
			   'Groups: 28\n.*Append \(actual rows=3000[ .].*Seq Scan on parted_export.*\(actual rows=1000[ .].*Seq Scan on parted_other.*\(actual rows=1000[ .]', 'EXPLAIN ANALYZE counts the rows of partitions, and of them together');
PREPARE chosen (text) AS SELECT flow, yoy(value, declared_on, '2023') FROM parted WHERE flow = $1 GROUP BY 1;
PREPARE chosen_two (text, text) AS SELECT flow, yoy(value, declared_on, '2023') FROM parted WHERE flow IN ($1, $2) GROUP BY 1;
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT matches(plan_of('EXECUTE chosen_two (''export'', ''import'')'), 'PortstatsScan.*Reads: pages\n.*Subplans Removed: 1', 'partitions that are chosen as the plan begins are read by pages');
CREATE TEMPORARY TABLE chosen AS EXECUTE chosen ('import');
CREATE TEMPORARY TABLE chosen_two AS EXECUTE chosen_two ('export', 'import');
SELECT bag_eq('SELECT * FROM chosen UNION ALL SELECT * FROM chosen_two', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM (SELECT * FROM trade OFFSET 0) AS t WHERE flow = ''import'' GROUP BY 1 UNION ALL SELECT flow, yoy(value, declared_on, ''2023'') FROM (SELECT * FROM trade OFFSET 0) AS t WHERE flow IS NOT NULL GROUP BY 1', 'their answers');
SELECT is_empty('EXECUTE chosen (''transit'')', 'a partition without such rows');
RESET plan_cache_mode;
CREATE INDEX ON parted (id);
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL min_parallel_index_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
RESET enable_seqscan;
SET LOCAL enable_parallel_append = off;
SELECT alike(plan_of('SELECT destination, yoy(value, declared_on, ''2023'') FROM parted GROUP BY 1'), '%Gather%PortstatsScan%Reads: pages%', 'partitions that the server would have workers read one after the other');
CREATE TEMPORARY TABLE in_turn AS SELECT destination, yoy(value, declared_on, '2023') FROM parted GROUP BY 1;
SELECT bag_eq('SELECT * FROM in_turn', 'SELECT destination, yoy(value, declared_on, ''2023'') FROM (SELECT * FROM trade OFFSET 0) AS t GROUP BY 1', 'workers, partition after partition');
RESET enable_parallel_append;
SET LOCAL enable_seqscan = off;
SELECT matches(plan_of('SELECT destination, yoy(value, declared_on, ''2023'') FROM parted WHERE id > 5 GROUP BY 1'), '^(?!.*PortstatsScan).*Parallel Append\n.*Index Scan', 'partitions that workers read by an index, side by side, are the server''s');
RESET enable_seqscan;
RESET enable_bitmapscan;
SET LOCAL max_parallel_workers_per_gather = 0;

-- A UNION ALL is appended as partitions are.
SELECT same('pages and rows', 'SELECT x, yoy(y, d, ''2023'') FROM (SELECT size AS x, ' || y || ' AS y, declared_on AS d FROM trade UNION ALL SELECT size, id, declared_on FROM trade) AS t GROUP BY x', 'UNION ALL, with ' || y)
FROM unnest(ARRAY['size', '1', 'size + 1']) AS y;
SELECT same('pages', 'SELECT x, yoy(y, d, ''2023'') FROM (SELECT size AS x, id AS y, declared_on AS d FROM trade UNION ALL SELECT id, size, declared_on FROM trade WHERE size < 3) AS t GROUP BY x', 'UNION ALL of columns the other way round');

-- What all processes have counted. (A query of EXPLAIN within a function is not run in parallel.)
SET LOCAL enable_indexscan = off;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_leader_participation = off;
\set file `mktemp`
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT destination, yoy(value, declared_on, '2023') FROM trade GROUP BY destination \g :file
\set plan `cat :'file'`
SELECT matches(:'plan'::text, 'Gather.*Parallel Custom Scan.*PortstatsScan.*Reads: pages.* Pages: ' || pg_relation_size('trade') / 8192 || '\s.*Rows Outside Windows: [1-9][0-9]*\s.*Groups: [1-9].*Memory Usage: [1-9]', 'EXPLAIN ANALYZE counts what workers have done');
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT (SELECT yoy(value, declared_on, '2023') FROM trade WHERE value > 0 OFFSET n - n) FROM generate_series(1, 3) AS n \g :file
\set plan `cat :'file'; rm :'file'`
SELECT matches(:'plan'::text, 'Gather.*Parallel Custom Scan.*PortstatsScan.* Pages: ' || 3 * pg_relation_size('trade') / 8192 || '\s', 'of every time that they have done it');
RESET parallel_leader_participation;
RESET enable_indexscan;
SET LOCAL seq_page_cost = 0;
ALTER TABLE trade SET (parallel_workers = 8);
SELECT cmp_ok((plan_json('SELECT yoy(value, declared_on, ''2023'') FROM trade') ->> 'Total Cost')::numeric, '>', 0.0, 'no plan is for less than nothing: workers up to ' || workers)
FROM unnest(ARRAY['1', '3', '8']) AS workers, set_config('max_parallel_workers_per_gather', workers, true);
RESET seq_page_cost;
SET LOCAL max_parallel_workers_per_gather = 0;

-- ---------- where a scan begins ----------

-- A table that is large beside the buffers is begun where another scan has got to.
CREATE TABLE large (id integer, declared_on date, value numeric, filler text);
ALTER TABLE large ALTER filler SET STORAGE PLAIN;
INSERT INTO large
SELECT n, date '2022-01-01' + n % 730, n, repeat('x', 7000)
FROM generate_series(1, (SELECT setting::int / 4 + 200 FROM pg_settings WHERE name = 'shared_buffers')) AS n;
SELECT is(count(*), 1::bigint, 'a scan that ends in the middle') FROM (SELECT FROM large OFFSET 2000 LIMIT 1) AS t;
SELECT same('pages', 'SELECT count(*), sum(value), min(id), max(id), yoy(value, declared_on, ''2023'') FROM large', 'begun in the middle, up to where it began');
DROP TABLE large;

-- ---------- what would be asked in another order, or for other rows ----------

SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM trade WHERE size = 77 AND declared_on = (SELECT declared_on FROM trade WHERE id < 3) GROUP BY flow', 'a sub-select that fails, in a condition that no row comes to', true);
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM trade AS t WHERE size = 2 AND declared_on > (SELECT min(declared_on) + 100 FROM trade) AND size < (SELECT 3) GROUP BY flow', 'sub-selects in conditions');
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM (SELECT flow, value, declared_on FROM trade UNION ALL
	(SELECT flow, value, declared_on FROM trade WHERE size = 77 AND declared_on = (SELECT declared_on FROM trade WHERE id < 3) OFFSET 0)) AS t GROUP BY flow', 'one that fails, in a query below');
SELECT same('pages', 'SELECT g, f.* FROM generate_series(1, 3) AS g, LATERAL (SELECT flow, yoy(value, declared_on, ''2023'') FROM trade WHERE size = g AND declared_on > (SELECT min(declared_on) FROM trade WHERE size = g) GROUP BY flow) AS f', 'and of each row of another table');
CREATE SEQUENCE looked_at;
CREATE FUNCTION looks(query text) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
	PERFORM setval('looked_at', 1, false), rows_of(query);
	RETURN nextval('looked_at') - 1;
END $$;
SELECT looks(query) AS ours FROM (VALUES ('SELECT flow, yoy(value, declared_on, ''2023'') FROM trade WHERE nextval(''looked_at'') > 0 AND size = 1 GROUP BY flow')) AS t (query) \gset
SET LOCAL portstats.enable_scan = off;
SELECT is(:ours::bigint, looks('SELECT flow, yoy(value, declared_on, ''2023'') FROM trade WHERE nextval(''looked_at'') > 0 AND size = 1 GROUP BY flow'), 'a volatile condition is asked for the same rows');
SET LOCAL portstats.enable_scan = on;
CREATE FUNCTION every_second() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM setval('looked_at', 1, false);
	RETURN rows_of('SELECT flow, yoy(value, declared_on, ''2023'') FROM trade WHERE nextval(''looked_at'') % 2 = 0 GROUP BY flow');
END $$;
SELECT every_second() AS ours \gset
SET LOCAL portstats.enable_scan = off;
SELECT is(:'ours', every_second(), 'and in their order, whatever windows there are');
SET LOCAL portstats.enable_scan = on;
SELECT not_offered('SELECT flow, yoy(value, declared_on, ''2023'') FILTER (WHERE random() < 2) FROM trade GROUP BY flow', 'a volatile FILTER');
SELECT not_offered('SELECT flow, yoy(value + random()::int, declared_on, ''2023'') FROM trade GROUP BY flow', 'a volatile argument');
SELECT results_eq('SELECT flow, grouping(flow), (yoy(value, declared_on, ''2023'')).current FROM trade GROUP BY flow HAVING grouping(flow) = 0 ORDER BY grouping(flow), flow',
	'SELECT flow, 0, (yoy(value, declared_on, ''2023'')).current FROM trade GROUP BY flow ORDER BY flow', 'GROUPING of what is grouped by');

-- Keys that are fetched, a few at a time, among others and with less memory than two of them take.
CREATE TABLE large_keys AS
SELECT CASE WHEN n % 5 = 0 THEN 'short ' || n % 3 ELSE repeat(md5((n % 8)::text), 20000) END AS key, date '2023-01-01' + n AS declared_on, n::numeric AS value FROM generate_series(1, 100) AS n;
ALTER TABLE large_keys ALTER key SET STORAGE EXTERNAL, ALTER key SET (n_distinct = 12);
INSERT INTO large_keys SELECT key || '', declared_on, value FROM large_keys WHERE value > 50;
INSERT INTO large_keys VALUES (NULL, '2023-05-01', 1);
ANALYZE large_keys;
SELECT same('pages', 'SELECT left(key, 40), length(key), yoy(value, declared_on, ''2023''), count(*) FROM large_keys GROUP BY key', 'large keys');
SELECT same('pages', 'SELECT md5(key), declared_on, yoy(value, declared_on, ''2022''), count(*) FROM large_keys GROUP BY declared_on, key', 'and others');
SET LOCAL work_mem = '64kB';
SELECT same('pages', 'SELECT md5(key), yoy(value, declared_on, ''2023''), yoy(value, declared_on, ''2022''), sum(value) FROM large_keys GROUP BY key', 'large keys in little memory');
RESET work_mem;

-- ---------- rights ----------

CREATE ROLE scan_owner;
ALTER AGGREGATE sum(numeric) OWNER TO scan_owner;
REVOKE EXECUTE ON FUNCTION numeric_avg_accum(internal, numeric) FROM PUBLIC;
SELECT throws_ok('SELECT flow, yoy(value, declared_on, ''2023''), sum(value) FROM trade GROUP BY flow', '42501', 'permission denied for function numeric_avg_accum', 'an aggregate whose owner may not call its function');
ALTER AGGREGATE sum(numeric) OWNER TO CURRENT_USER;

-- Who owns a trusted extension may add to it what begins with a state of his own.
CREATE AGGREGATE my_series (numeric, date) (SFUNC = series_accum, STYPE = series, COMBINEFUNC = series_merge, FINALFUNC = series_final, PARALLEL = SAFE,
	INITCOND = 'month 2001-01: 20, 2001-02: 0, 2001-03: 0, 2001-04: 104256786816721, 2001-05: 7, 2001-06: 7, 2001-07: 7, 2001-08: 7, 2001-09: 7, 2001-10: 7, 2001-11: 7, 2001-12: 7, 2002-01: 7, 2002-02: 0, 2002-03: 0');
ALTER EXTENSION portstats ADD AGGREGATE my_series(numeric, date);
SELECT same('pages', 'SELECT flow, slice(my_series(value, declared_on), ''2021/2023'') FROM trade GROUP BY flow', 'a series that begins with another');
ALTER AGGREGATE my_series(numeric, date) OWNER TO scan_owner;
SELECT not_offered('SELECT flow, my_series(value, declared_on) FROM trade GROUP BY flow', 'an aggregate that the owner of the extension has added');
SELECT not_offered('SELECT flow, my_series(value, declared_on), yoy(value, declared_on, ''2023'') FROM trade GROUP BY flow', 'nor beside one of ours');

-- ---------- where it is not offered ----------

SELECT not_offered('SELECT flow, yoy(value, declared_on, ''2023'') FILTER (WHERE id IN (SELECT size FROM trade)) FROM trade GROUP BY flow', 'a sub-select in a FILTER');
SELECT not_offered('SELECT flow::bit(3), yoy(value, declared_on, ''2023'') FROM (SELECT B''101'' AS flow, value, declared_on FROM trade OFFSET 0) AS t GROUP BY 1', 'a key that cannot be hashed');
SELECT count(*) > 0 AS has_icu FROM pg_collation WHERE collprovider = 'i' \gset
\if :has_icu
CREATE COLLATION alike (PROVIDER = icu, LOCALE = 'und', DETERMINISTIC = false);
CREATE TABLE alike_keys (flow text COLLATE alike, declared_on date, value numeric);
INSERT INTO alike_keys SELECT flow, declared_on, value FROM trade;
ANALYZE alike_keys;
SELECT not_offered('SELECT flow, yoy(value, declared_on, ''2023'') FROM alike_keys GROUP BY 1', 'a key of which other bytes may be equal');
SELECT same('pages', 'SELECT flow, yoy(value, declared_on, ''2023'') FROM trade WHERE destination = ''to to 3'' COLLATE "alike" GROUP BY 1', 'a condition of which other bytes may be equal');
\else
SELECT skip('no ICU', 2);
\endif
SET LOCAL client_min_messages = error;
DROP EXTENSION portstats CASCADE;
CREATE AGGREGATE my_max (int) (SFUNC = int4larger, STYPE = int, COMBINEFUNC = int4larger);
SELECT results_eq('SELECT my_max(id), max(size) FROM trade', 'VALUES (3000, 4)', 'the library without the extension');

SELECT * FROM finish();
ROLLBACK;
