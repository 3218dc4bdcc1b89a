-- Every object of the extension: commented, labelled, priced, granted as the design says.
BEGIN;
SET search_path = public, portstats;
SELECT no_plan();

CREATE TEMPORARY VIEW members AS
SELECT d.classid, d.objid
FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
WHERE e.extname = 'portstats' AND d.deptype = 'e';

CREATE TEMPORARY VIEW functions AS
SELECT p.*, p.oid::regprocedure::text AS signature
FROM members JOIN pg_proc p ON classid = 'pg_proc'::regclass AND objid = p.oid;

-- ---------- comments ----------

-- What \dx+ lists; array types and the row types of tables are not listed by it, nor documented.
SELECT is_empty($$
	SELECT pg_describe_object(classid, objid, 0)
	FROM members
	WHERE obj_description(objid, classid::regclass::name) IS NULL
	  AND NOT (classid = 'pg_type'::regclass AND
			   EXISTS (SELECT FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
					   WHERE t.oid = objid AND (t.typelem <> 0 AND t.typlen = -1 OR c.relkind <> 'c')))
	ORDER BY 1
$$, 'every object has a comment');
SELECT is_empty($$
	SELECT pg_describe_object(classid, objid, 0), obj_description(objid, classid::regclass::name)
	FROM members
	WHERE obj_description(objid, classid::regclass::name) NOT LIKE '%Example: _%'
	ORDER BY 1
$$, 'every comment has an example');
SELECT is_empty($$
	SELECT a.attrelid::regclass, a.attname
	FROM members JOIN pg_class c ON classid = 'pg_class'::regclass AND objid = c.oid
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relkind IN ('r', 'v') AND coalesce(col_description(a.attrelid, a.attnum), '') NOT LIKE '%Example: _%'
	UNION
	SELECT a.attrelid::regclass, a.attname
	FROM members JOIN pg_type t ON classid = 'pg_type'::regclass AND objid = t.oid
	JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE coalesce(col_description(a.attrelid, a.attnum), '') NOT LIKE '%Example: _%'
	ORDER BY 1, 2
$$, 'every column of a table or row type has a comment with an example');
-- A function that gives a number or a growth says in what: the unit of its argument, percent, days, a count.
SELECT is_empty($$
	SELECT signature, obj_description(oid, 'pg_proc')
	FROM functions
	WHERE prorettype IN ('numeric'::regtype, 'integer'::regtype, 'bigint'::regtype, 'growth'::regtype)
	  AND obj_description(oid, 'pg_proc') !~* '(percent|unit|days|years|months|weeks|currency|units|dollar|yuan|USD|CNY|count|number|hash|points|-1, 0 or 1)'
	ORDER BY 1
$$, 'every figure says its unit');
SELECT is_empty($$
	SELECT signature FROM functions
	WHERE length(obj_description(oid, 'pg_proc')) < 40 ORDER BY 1
$$, 'no comment is a word or two');
-- A line of \df+ is read by itself, and in a column of a table.
SELECT is_empty($$
	SELECT pg_describe_object(classid, objid, 0), obj_description(objid, classid::regclass::name)
	FROM members
	WHERE obj_description(objid, classid::regclass::name) ~ '^The same (at|of|by|for|where|with|paragraph|key)|^The same,'
	ORDER BY 1
$$, 'no comment leans on that of another object');
SELECT is_empty($$
	SELECT pg_describe_object(classid, objid, 0), length(split_part(obj_description(objid, classid::regclass::name), 'Example: ', 1))
	FROM members
	WHERE length(split_part(obj_description(objid, classid::regclass::name), 'Example: ', 1)) > 310
	ORDER BY 1
$$, 'no comment is an essay');
SELECT is_empty($$
	SELECT signature, obj_description(oid, 'pg_proc')
	FROM functions f
	WHERE oid IN (SELECT unnest(ARRAY[aggtransfn, aggcombinefn]::oid[]) FROM pg_aggregate)
	  AND obj_description(oid, 'pg_proc') !~ 'only aggregates may call it'
	ORDER BY 1
$$, 'what aggregates call on each row says that only they may');

-- ---------- functions ----------

-- What makes views writes; what reads any table may be given a temporary one, or catches an error.
CREATE TEMPORARY VIEW makers AS SELECT oid FROM functions WHERE proname IN ('create_report_views', 'report_replace_view');
CREATE TEMPORARY VIEW readers AS SELECT oid FROM functions WHERE proname IN ('headline', 'monthly', 'corridor_report', 'report_text', 'report_check_complete', 'report_lock');
SELECT is_empty($$ SELECT signature FROM functions WHERE (proparallel = 'u') <> (prorettype = 'trigger'::regtype OR oid IN (TABLE makers) OR oid IN (TABLE readers)) ORDER BY 1 $$,
				'no function keeps a query from workers');
SELECT is_empty($$ SELECT signature FROM functions WHERE (provolatile = 'v') <> (prorettype = 'trigger'::regtype OR oid IN (TABLE makers)) ORDER BY 1 $$,
				'no function is volatile');
-- Text goes to the wire and comes from it in the client's encoding, which is no argument. Of these three types alone the
-- bytes hold no text.
CREATE TEMPORARY VIEW converters AS
SELECT unnest(ARRAY[typsend, typreceive]::oid[]) AS oid
FROM members JOIN pg_type t ON classid = 'pg_type'::regclass AND objid = t.oid
WHERE t.typtype = 'b' AND t.typelem = 0 AND t.typname NOT IN ('period', 'comparison', 'series');
SELECT is_empty($$ SELECT signature FROM functions WHERE oid IN (TABLE converters) AND provolatile <> 's' ORDER BY 1 $$,
				'what sends and receives text depends on the client''s encoding');
SELECT is((SELECT count(*) FROM converters), 14::bigint, 'seven types with text');
CREATE TEMPORARY TABLE unique_disclosures (d disclosure);
SELECT throws_ok($$ CREATE UNIQUE INDEX ON unique_disclosures (disclosure_send(d)) $$, '42P17', NULL, 'no index is made of them: a client of another encoding would not find what is there');
-- Reading the rate tables: the functions that take no book.
SELECT is_empty($$
	SELECT signature FROM functions
	WHERE provolatile = 'i'
	  AND NOT proargtypes::oid[] && ARRAY['rate_book'::regtype::oid]
	  AND proname IN ('exchange_rate', 'convert_currency', 'try_convert_currency', 'to_usd', 'to_cny', 'explain_rate', 'rate_history',
		'audit_conversion')
	ORDER BY 1
$$, 'what reads the rate tables is not immutable');
SELECT is_empty($$
	SELECT signature FROM functions
	WHERE provolatile = 's' AND proargtypes::oid[] && ARRAY['rate_book'::regtype::oid]
	  -- It reads which currency codes there are.
	  AND proname <> 'rate_check' AND oid NOT IN (TABLE converters)
	ORDER BY 1
$$, 'what is given its rates is immutable');
SELECT is_empty($$
	SELECT signature FROM functions
	WHERE provolatile = 's' AND prokind <> 'a'
	  AND proname NOT IN ('exchange_rate', 'convert_currency', 'try_convert_currency', 'to_usd', 'to_cny', 'explain_rate', 'rate_history',
		'rate_book_of', 'rate_check', 'audit_conversion')
	  -- They read the catalog, and the table that they are given.
	  AND proname !~ '^report_' AND oid NOT IN (TABLE readers) AND oid NOT IN (TABLE converters)
	  AND signature !~ 'converted_(sum|comparison)'
	ORDER BY 1
$$, 'nothing else depends on more than its arguments');
SELECT is_empty($$ SELECT signature FROM functions WHERE pronargdefaults > 0 ORDER BY 1 $$,
				'no function has defaults: a second signature instead');
-- What a person calls, not what types, aggregates, operators, triggers and the planner call.
SELECT is_empty($$
	SELECT signature, proargnames FROM functions f
	WHERE pronargs > 0 AND (proargnames IS NULL OR '' = ANY (proargnames))
	  AND oid NOT IN (
		SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend]::oid[]) FROM pg_type
		UNION SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn]::oid[]) FROM pg_aggregate
		UNION SELECT oprcode FROM pg_operator
		UNION SELECT amproc FROM pg_amproc
		UNION SELECT prosupport FROM pg_proc)
	ORDER BY 1
$$, 'every argument has a name');
SELECT is_empty($$ SELECT signature FROM functions WHERE provariadic <> 0 ORDER BY 1 $$, 'no function is variadic');
SELECT is_empty($$ SELECT signature FROM functions WHERE prosecdef ORDER BY 1 $$, 'no function is SECURITY DEFINER');
SELECT is_empty($$
	SELECT signature FROM functions
	WHERE proargtypes::oid[] && ARRAY['real'::regtype, 'double precision'::regtype]::oid[]
	   OR prorettype IN ('real'::regtype, 'double precision'::regtype)
	   	  AND oid NOT IN (SELECT oprrest FROM pg_operator UNION SELECT oprjoin FROM pg_operator)
	ORDER BY 1
$$, 'nothing takes or gives floating point');
-- What the design spells with (x numeric) must not be "not unique" for a literal.
SELECT is_empty($$
	SELECT proname, pronargs, count(*) FROM functions
	WHERE prokind IN ('f', 'w')
	  AND proname IN ('growth_pct', 'to_usd', 'to_cny', 'share', 'contribution', 'convert_currency', 'try_convert_currency')
	  AND proargtypes::oid[] && ARRAY['smallint'::regtype, 'integer'::regtype, 'bigint'::regtype]::oid[]
	GROUP BY 1, 2 ORDER BY 1, 2
$$, 'scalar functions take numeric alone');
SELECT is_empty($$
	SELECT signature FROM functions
	WHERE prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c') AND prokind <> 'a' AND prosrc ~* '\mexecute\M'
	  -- Reports are over any table.
	  AND oid NOT IN (TABLE makers) AND oid NOT IN (TABLE readers) AND proname <> 'report_check_types'
	ORDER BY 1
$$, 'no other SQL body builds SQL');

-- ---------- aggregates ----------

CREATE TEMPORARY VIEW aggregates AS
SELECT f.signature, f.proparallel, a.*
FROM pg_aggregate a JOIN functions f ON f.oid = a.aggfnoid;

SELECT cmp_ok((SELECT count(*) FROM aggregates), '>=', 40::bigint, 'the aggregates are there, four values each');
SELECT is_empty($$ SELECT signature FROM aggregates WHERE aggtranstype = 'internal'::regtype ORDER BY 1 $$,
				'no state is internal');
SELECT is_empty($$ SELECT signature FROM aggregates WHERE aggcombinefn = 0 ORDER BY 1 $$, 'every aggregate combines');
SELECT is_empty($$ SELECT signature FROM aggregates WHERE aggtransspace = 0 ORDER BY 1 $$, 'every aggregate says its SSPACE');
SELECT is_empty($$ SELECT signature FROM aggregates WHERE proparallel <> 's' ORDER BY 1 $$, 'every aggregate is parallel safe');
SELECT is_empty($$ SELECT signature FROM aggregates WHERE aggfinalmodify <> 'r' ORDER BY 1 $$,
				'no final function changes a state');
-- Each aggregate of a value has all four types of value, with the same shape.
SELECT is_empty($$
	WITH shapes AS (
		SELECT p.proname, p.pronargs,
			   replace(array_to_string(ARRAY(SELECT CASE WHEN t IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'numeric'::regtype)
												 THEN 'VALUE' ELSE format_type(t, NULL) END
									 FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS u (t, n) ORDER BY n), ', '), 'VALUE, VALUE', 'VALUE, quantity') AS shape
		FROM aggregates a JOIN pg_proc p ON p.oid = a.aggfnoid)
	SELECT proname, shape, count(*) FROM shapes
	WHERE shape LIKE '%VALUE%' AND shape NOT LIKE '%VALUE%VALUE%'
	  AND proname IN ('yoy', 'yoy_pct', 'growth', 'comparison', 'corridor_breakdown', 'converted_comparison', 'yoy_converted', 'disclosure',
		'basket', 'unit_value', 'unit_value_coverage')
	GROUP BY 1, 2 HAVING count(*) <> 4
$$, 'smallint, integer, bigint and numeric, each an exact overload');

-- ---------- types ----------

SELECT is_empty($$
	SELECT t.typname, t.typcategory, t.typispreferred
	FROM members JOIN pg_type t ON classid = 'pg_type'::regclass AND objid = t.oid
	WHERE t.typtype = 'b' AND t.typelem = 0
	  AND (t.typcategory <> 'p' OR t.typispreferred <> (t.typname = 'period'))
$$, 'one category of types, in which period alone is preferred');
SELECT is_empty($$
	SELECT t.typname
	FROM members JOIN pg_type t ON classid = 'pg_type'::regclass AND objid = t.oid
	WHERE t.typtype = 'b' AND t.typelem = 0 AND (t.typsend = 0 OR t.typreceive = 0)
$$, 'every type has a binary form');
SELECT is_empty($$
	SELECT c.castsource::regtype, c.casttarget::regtype
	FROM members JOIN pg_cast c ON classid = 'pg_cast'::regclass AND objid = c.oid
	WHERE c.castcontext <> 'e'
$$, 'every cast is explicit');

-- ---------- the schema and who may use it ----------

SELECT is_empty($$
	SELECT pg_describe_object(classid, objid, 0)
	FROM members CROSS JOIN LATERAL pg_identify_object(classid, objid, 0) AS o
	WHERE o.schema IS NOT NULL AND o.schema <> 'portstats'
$$, 'everything is in the schema portstats');
SELECT is((SELECT (extrelocatable, extnamespace::regnamespace::text) FROM pg_extension WHERE extname = 'portstats'),
		  (false, 'portstats'::text), 'the schema is fixed');
SELECT is((SELECT (trusted, superuser) FROM pg_available_extension_versions WHERE name = 'portstats' AND installed),
		  (true, true), 'trusted');
SELECT is((SELECT array_agg(DISTINCT privilege_type) FROM aclexplode((SELECT nspacl FROM pg_namespace WHERE nspname = 'portstats'))
		   WHERE grantee = 0), ARRAY['USAGE'], 'PUBLIC has USAGE on the schema and no more');
SELECT results_eq($$
	SELECT c.relname::text COLLATE "default", (SELECT string_agg(privilege_type, ',') FROM aclexplode(c.relacl) WHERE grantee = 0)
	FROM members JOIN pg_class c ON classid = 'pg_class'::regclass AND objid = c.oid
	WHERE c.relkind IN ('r', 'v') ORDER BY 1
$$, $$VALUES ('currency_list', 'SELECT'), ('exchange_rate', 'SELECT'), ('rate_type', 'SELECT'), ('shipped_rate_type', 'SELECT')$$, 'PUBLIC may read the tables and no more');
SELECT results_eq($$
	SELECT unnest(extconfig)::regclass::text FROM pg_extension WHERE extname = 'portstats' ORDER BY 1
$$, $$VALUES ('currency_list'), ('exchange_rate'), ('rate_type')$$, 'the rates are dumped with the database');
-- Everybody may call every function.
SELECT is_empty($$ SELECT signature FROM functions WHERE NOT has_function_privilege('public', oid, 'EXECUTE') ORDER BY 1 $$,
				'PUBLIC may call every function');

-- ---------- support functions, called by hand ----------

-- A call of each function that aggregates use, with NULL for each argument and
-- with a value for each: an error with an SQLSTATE of ours, or a value where it
-- is a public function as well; never an internal error.
CREATE TEMPORARY TABLE calls (signature text, arguments text, state text, message text);
CREATE FUNCTION pg_temp.sample(t oid) RETURNS text LANGUAGE sql AS $$
	SELECT CASE t::regtype::text
		WHEN 'comparison' THEN '(SELECT comparison(1, date ''2023-10-05'', ''2023-10''))'
		WHEN 'breakdown' THEN '(SELECT corridor_breakdown(''CN'', ''KZ'', 1, date ''2023-10-05'', ''2023-10''))'
		WHEN 'basket' THEN '(SELECT basket(''KZ'', 1, date ''2023-10-05'', ''2023-10''))'
		WHEN 'rate_book' THEN '(SELECT rate_book(''USD'', ''CNY'', date ''2023-10-01'', 7.2))'
		WHEN 'period' THEN '''2023-10''::period'
		WHEN 'date' THEN '''2023-10-05''::date'
		WHEN 'text' THEN '''CNY''::text'
		WHEN 'growth' THEN 'ROW(1, 1, 0, 0)::growth'
		WHEN 'text[]' THEN '''{en,2023,x,y,z}''::text[]'
		WHEN 'boolean' THEN 'true'
		WHEN 'disclosure' THEN '(SELECT disclosure(''a'', ''e'', 1))'
		WHEN 'classification' THEN '''{"lines": [["8703", "car"]]}''::classification'
		WHEN 'converted_sum' THEN 'NULL::converted_sum'
		WHEN 'converted_comparison' THEN '(SELECT converted_comparison(1, ''CNY'', ''CNY'', date ''2023-10-05'', ''2023-10''))'
		ELSE '1::' || t::regtype END
$$;
DO $$
DECLARE
	f record;
	how text;
	arguments text;
	got_state text;
	got_message text;
BEGIN
	FOR f IN
		SELECT DISTINCT p.oid, p.signature, p.pronargs, p.proname, p.proargtypes::oid[] AS types
		FROM functions p
		WHERE p.prokind = 'f'
		  AND p.oid IN (SELECT unnest(ARRAY[aggtransfn, aggcombinefn, aggfinalfn]::oid[]) FROM aggregates)
		ORDER BY p.signature
	LOOP
		FOREACH how IN ARRAY ARRAY['nulls', 'values', 'first null', 'last null']
		LOOP
			SELECT string_agg(CASE WHEN how = 'nulls' OR how = 'first null' AND n = 1 OR how = 'last null' AND n = f.pronargs
								   THEN 'NULL::' || t::regtype ELSE pg_temp.sample(t) END, ', ' ORDER BY n)
			INTO arguments
			FROM unnest(f.types) WITH ORDINALITY AS u (t, n);
			got_state := 'none';
			got_message := NULL;
			BEGIN
				EXECUTE format('SELECT portstats.%I(%s)', f.proname, arguments);
			EXCEPTION WHEN OTHERS THEN
				GET STACKED DIAGNOSTICS got_state = RETURNED_SQLSTATE, got_message = MESSAGE_TEXT;
			END;
			INSERT INTO calls VALUES (f.signature, arguments, got_state, got_message);
		END LOOP;
	END LOOP;
END $$;
SELECT cmp_ok((SELECT count(*) FROM calls), '>=', 100::bigint, 'each support function is called by hand');
SELECT is_empty($$ SELECT * FROM calls WHERE state IN ('XX000', '42883') ORDER BY 1 $$,
				'no support function ends in an internal error');
-- Transitions and combine functions change a state in place: not outside an aggregate.
SELECT is_empty($$
	SELECT DISTINCT c.* FROM calls c JOIN functions f USING (signature)
	JOIN aggregates a ON f.oid IN (a.aggtransfn, a.aggcombinefn)
	WHERE c.state = 'none' AND NOT f.proisstrict
	  -- A row without an amount leaves the state as it is, whoever calls.
	  AND NOT (f.proname ~ '^sum_' AND c.arguments ~ '^[^,]*, NULL::') ORDER BY 1
$$, 'no transition or combine function works outside an aggregate');
-- The planner's support functions cannot be called at all: internal has no values.
SELECT is_empty($$
	SELECT DISTINCT s.oid::regprocedure FROM functions f JOIN pg_proc s ON s.oid = f.prosupport
	WHERE oidvectortypes(s.proargtypes) <> 'internal' AND s.pronamespace = 'portstats'::regnamespace
$$, 'planner support functions take internal alone');
DO $$
DECLARE
	f record;
	got_state text;
BEGIN
	FOR f IN SELECT DISTINCT s.proname FROM functions p JOIN pg_proc s ON s.oid = p.prosupport
			 WHERE s.pronamespace = 'portstats'::regnamespace
	LOOP
		BEGIN
			EXECUTE format('SELECT portstats.%I(NULL::internal)', f.proname);
			got_state := 'none';
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS got_state = RETURNED_SQLSTATE;
		END;
		INSERT INTO calls VALUES (f.proname, 'NULL::internal', got_state);
	END LOOP;
END $$;
SELECT is_empty($$ SELECT * FROM calls WHERE arguments = 'NULL::internal' AND state = 'XX000' $$,
				'nor do they mind a NULL');

SELECT * FROM finish();
ROLLBACK;
