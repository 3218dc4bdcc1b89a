-- Random questions of the shape that PortstatsScan answers, over the oracle's random table and its partitions:
-- with the node and without, row by row, serially, in parallel, and in less memory than the groups need.
-- Prints TAP.
\ir tables.psql

-- Rows as they come to be: columns that were dropped, and added after some rows were written; rows that
-- were changed and deleted, on pages that were vacuumed and on pages that were not.
ALTER TABLE facts ADD COLUMN gone text DEFAULT 'gone';
UPDATE facts SET vn = vn WHERE id % 7 = 0;
ALTER TABLE facts DROP COLUMN gone;
ALTER TABLE facts ADD COLUMN late text DEFAULT 'late', ADD COLUMN later int;
UPDATE facts SET later = id % 5, late = nullif('late ' || id % 3, 'late 0') WHERE id % 3 = 0;
CREATE TABLE facts_kept (LIKE facts);
INSERT INTO facts_kept SELECT * FROM facts;
-- The days first, where they are at the same place in every row.
CREATE TABLE facts_dated AS SELECT g, d, paid_on, v8, flow, origin, destination, mode, via, v4, h, v2, vn, id, late, later FROM facts;
ALTER TABLE facts_dated SET (parallel_workers = 2);
VACUUM facts_dated;
ALTER TABLE facts_parted ADD COLUMN late text DEFAULT 'late', ADD COLUMN later int;
ANALYZE;

CREATE FUNCTION one_of(list text[]) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT list[1 + floor(random() * cardinality(list))::int]
$$;
-- Up to n different ones.
CREATE FUNCTION some_of(list text[], n int) RETURNS text[] LANGUAGE sql VOLATILE AS $$
	SELECT ARRAY(SELECT x FROM unnest(list) AS x ORDER BY random() LIMIT floor(random() * (n + 1))::int)
$$;

CREATE FUNCTION random_condition() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT CASE floor(random() * 9)::int
		WHEN 0 THEN format('%s %s %L', one_of('{flow,origin,destination,mode,via,late}'), one_of('{=,<>,<,>=}'), one_of('{export,import,CN,KZ,Other,"",rail,Horgos,late}'))
		WHEN 1 THEN format('%s %s %s', one_of('{g,h,v2,v4,v8,later}'), one_of('{=,<>,<,<=,>,>=}'), one_of('{0,1,2,7,-32768,32767,-2147483648,2147483647}'))
		WHEN 2 THEN format('%s %s %s::bigint', one_of('{g,v2,v4,v8}'), one_of('{=,<>,<,<=,>,>=}'), one_of('{9223372036854775807,-9223372036854775807,3}'))
		WHEN 3 THEN format('d %s %L::date', one_of('{=,<>,<,<=,>,>=}'), one_of('{2023-10-01,2024-02-29,infinity,-infinity,2022-01-01}'))
		WHEN 4 THEN format('d <@ %L::period', one_of('{2023,"ytd 2023-10",2022-Q3,2020/2023}'))
		WHEN 5 THEN format('%s IS %s NULL', one_of('{flow,d,v2,vn,late,later}'), one_of('{NOT,""}'))
		WHEN 6 THEN format('%s IN (%L, %L)', one_of('{flow,origin,mode}'), one_of('{export,CN,rail}'), one_of('{import,DE,road}'))
		WHEN 7 THEN format('(%s OR %s)', one_of('{v4 > 0,g = 3,"mode = ''rail''"}'), one_of('{h = 1,"d > ''2023-01-01''","late LIKE ''late%''"}'))
		ELSE format('length(%s) %% 2 = %s', one_of('{destination,flow,late}'), one_of('{0,1}')) END
$$;
CREATE FUNCTION random_aggregate() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT format(one_of('{
			"yoy(%1$s, d, %2$L)", "growth(%1$s, d, %2$L, %3$L)", "comparison(%1$s, d, %2$L)", "comparison(%1$s, paid_on, %2$L, %3$L)", "yoy_pct(%1$s, %4$s, %2$L)",
			"corridor_breakdown(origin, destination, %1$s, d, %2$L)", "corridor_breakdown(origin, destination, mode, via, %1$s, d, %2$L, %3$L)",
			"basket(mode, %1$s, d, %2$L)", "coverage(%4$s, %2$L)", "sum(%1$s)", "count(*)", "count(%1$s)", "min(%1$s)", "max(destination)", "avg(%1$s)", "max(d)",
			"yoy(v4 / 3 + h, d, %2$L)", "yoy(vn, paid_on + h, %2$L)", "yoy(%1$s, d, (SELECT period(max(p)) FROM unnest(ARRAY[%2$L, %3$L]) AS p))"}'),
		one_of('{v2,v4,v8,vn,vn,vn}'), one_of('{2023-10,ytd 2024-02-29,2020-W53,2022/2023,2024-02-29}'), one_of('{2023-Q2,2019,mat 2024-02}'), one_of('{d,paid_on}'))
		|| CASE WHEN random() < 0.3 THEN format(' FILTER (WHERE %s)', random_condition()) ELSE '' END
$$;
CREATE FUNCTION random_question(tab text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	keys text[] := some_of('{g,h,flow,origin,destination,mode,via,d,v2,v8,late,later}', CASE WHEN random() < 0.2 THEN 6 ELSE 2 END);
	columns text[] := keys || ARRAY[format('yoy(%s, d, %L)', one_of('{vn,v4,g}'), one_of('{2023-10,ytd 2023-10,mat 2023-10}'))];
	conditions text[];
BEGIN
	FOR i IN 1..CASE WHEN random() < 0.4 THEN 0 ELSE floor(random() * 4) END LOOP
		columns := columns || random_aggregate();
	END LOOP;
	FOR i IN 1..floor(random() * 3) LOOP
		conditions := conditions || random_condition();
	END LOOP;
	RETURN format('SELECT %s FROM %s', array_to_string(columns, ', '), tab) ||
		coalesce(' WHERE ' || array_to_string(conditions, ' AND '), '') ||
		CASE WHEN keys <> '{}' THEN ' GROUP BY ' || array_to_string(keys, ', ') ELSE '' END ||
		CASE WHEN random() < 0.2 THEN ' HAVING count(*) > 2' ELSE '' END;
END $$;

DO $$
DECLARE
	question text;
	plan text;
	line text;
	ours text[];
	plain text[];
	planned int := 0;
	nested int := 0;
	rows bigint := 0;
	wrong text := '';
BEGIN
	PERFORM set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true),
			set_config('min_parallel_table_scan_size', '0', true), set_config('enable_sort', 'off', true);
	FOR i IN 1..120 LOOP
		question := random_question(one_of('{facts,facts_dated,facts_dated,facts_kept,facts_parted}'));
		PERFORM set_config('max_parallel_workers_per_gather', CASE WHEN i % 3 = 0 THEN '2' ELSE '0' END, true),
				set_config('work_mem', CASE WHEN i % 4 = 0 THEN '64kB' ELSE '16MB' END, true);
		BEGIN
			PERFORM set_config('portstats.enable_scan', 'on', true);
			plan := '';
			FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || question LOOP
				plan := plan || line || E'\n';
			END LOOP;
			planned := planned + (plan ~ 'PortstatsScan')::int;
			nested := nested + (plan ~ 'Gather.*PortstatsScan')::int;
			EXECUTE format('SELECT array_agg(x::text ORDER BY x::text) FROM (%s) AS x', question) INTO ours;
			PERFORM set_config('portstats.enable_scan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true);
			EXECUTE format('SELECT array_agg(x::text ORDER BY x::text) FROM (%s) AS x', question) INTO plain;
			rows := rows + coalesce(cardinality(plain), 0);
			IF ours IS DISTINCT FROM plain THEN
				wrong := concat(wrong, question, E'\n', plan, (SELECT string_agg(u, E'\n') FROM (SELECT unnest(ours) AS u EXCEPT ALL SELECT unnest(plain) LIMIT 2) AS x), E'\n');
			END IF;
		EXCEPTION WHEN OTHERS THEN
			wrong := concat(wrong, question, E'\n', SQLSTATE, ' ', SQLERRM, E'\n');
		END;
	END LOOP;
	INSERT INTO results (passed, what, detail) VALUES
		(wrong = '' AND rows > 1000, 'random questions with PortstatsScan and without', wrong || rows || ' rows'),
		(planned > 60, 'the node is in most of the plans', planned::text),
		(nested > 5, 'below Gather too', nested::text);
END $$;

\ir results.psql
