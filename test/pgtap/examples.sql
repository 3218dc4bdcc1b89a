-- The examples of the comments, as \df+, \dT+, \do+, \dC+ and \dx+ show them: each one is run.
--
-- "X is Y" has to give Y: X is an expression, or a SELECT of one row, whose columns that are not NULL are
-- joined by commas. What begins with CREATE or INSERT is run first, since the other examples read what
-- it makes. "It is what X …" says who calls a function that is not for people. The examples read the tables of the
-- demo, and bank_rates, below, which stands for a rate table of the reader's own.

BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO';
SELECT no_plan();

DELETE FROM portstats.exchange_rate;
\ir ../../demo/customs_demo.sql
\ir ../../demo/rates.sql
CREATE TABLE bank_rates AS
SELECT base, quote, day::date AS day, rate
FROM (VALUES ('USD', 'CNY', 6.5), ('EUR', 'USD', 1.2), ('EUR', 'CNY', 7.8)) AS pairs (base, quote, rate),
	 generate_series(timestamp '2019-12-01', '2021-12-31', '1 day') AS day;

-- An example a row; what is called which.
CREATE TABLE example AS
SELECT row_number() OVER (ORDER BY example) AS n, example, array_agg(object ORDER BY object) AS objects, array_agg(objid) AS oids
FROM (SELECT d.objid, pg_describe_object(d.classid, d.objid, 0) AS object,
			 substring(obj_description(d.objid, d.classid::regclass::name) FROM 'Example: (.*)$') AS example
	  FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
	  WHERE e.extname = 'portstats' AND d.deptype = 'e') AS described
WHERE example IS NOT NULL GROUP BY example;
SELECT cmp_ok((SELECT count(*) FROM example), '>', 300::bigint, 'the examples are there');

-- What one gives: its rows, each a line of the columns that are not NULL.
CREATE FUNCTION run_example(statement text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	lines text[];
BEGIN
	IF statement ~ '^(CREATE|INSERT|EXPLAIN) ' THEN
		EXECUTE statement;
		RETURN ARRAY['done'];
	END IF;
	IF statement !~ '^SELECT ' THEN
		statement := format('SELECT %s AS answer', statement);
	END IF;
	EXECUTE format($q$
		SELECT array_agg((SELECT string_agg(value, ', ') FROM json_each_text(to_json(x)))) FROM (%s) AS x
	$q$, statement) INTO lines;
	RETURN lines;
END $$;

CREATE TABLE answer (n bigint, lines text[], expected text, error text);
DO $$
DECLARE
	e record;
	expected text;
	lines text[];
	message text;
BEGIN
	FOR e IN
		SELECT n, example FROM example WHERE example !~ '^it is what '
		ORDER BY example !~ '^INSERT INTO portstats', example !~ '^CREATE ', example !~ '^INSERT ', n
	LOOP
		expected := substring(e.example FROM ' is (.*?)$');
		message := NULL;
		lines := NULL;
		BEGIN
			lines := run_example(regexp_replace(e.example, ' is .*$', ''));
		EXCEPTION WHEN OTHERS THEN
			message := SQLSTATE || ' ' || SQLERRM;
		END;
		INSERT INTO answer VALUES (e.n, lines, expected, message);
	END LOOP;
END $$;

SELECT is_empty($$ SELECT objects, example, error FROM example JOIN answer USING (n) WHERE error IS NOT NULL ORDER BY 1 $$,
				'every example runs');
SELECT is_empty($$ SELECT objects, example, lines FROM example JOIN answer USING (n)
				   WHERE expected IS NOT NULL AND error IS NULL AND lines IS DISTINCT FROM ARRAY[expected] ORDER BY 1 $$,
				'and gives what it says');
SELECT cmp_ok((SELECT count(*) FROM answer WHERE expected IS NOT NULL), '>', 80::bigint, 'many say what they give');
-- No row, or nothing but NULL, shows nothing: but of what looks for faults, where there are none.
SELECT is_empty($$
	SELECT objects, example
	FROM example JOIN answer USING (n)
	WHERE error IS NULL AND (lines IS NULL OR array_to_string(lines, '') = '') AND example !~ 'rate_check\('
	  AND NOT EXISTS (SELECT FROM pg_proc WHERE oid = ANY (oids) AND prorettype = 'void'::regtype)
	ORDER BY 1
$$, 'and gives something');

-- What is not for people: the example names the aggregate or function that runs it, or is of a type or a trigger.
SELECT is_empty($$
	SELECT p.oid::regprocedure, example
	FROM example, unnest(oids) AS o JOIN pg_proc p ON p.oid = o
	WHERE example ~ '^it is what '
	  AND NOT EXISTS (SELECT FROM pg_aggregate a JOIN pg_proc f ON f.oid = a.aggfnoid
					  WHERE f.pronamespace = p.pronamespace AND f.proname = substring(example FROM '^it is what ([a-z_]+)\(')
						AND p.oid IN (a.aggtransfn, a.aggcombinefn, a.aggfinalfn))
	  AND NOT EXISTS (SELECT FROM pg_proc f
					  WHERE f.pronamespace = p.pronamespace AND f.proname = substring(example FROM '^it is what ([a-z_]+)\(')
						AND f.prosrc ~ ('\m' || p.proname || '\('))
	  AND NOT (example ~ '^it is what COPY ' AND EXISTS (SELECT FROM pg_type t WHERE p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend)))
	  AND NOT (example ~ '^it is what INSERT ' AND p.prorettype = 'trigger'::regtype)
	ORDER BY 1
$$, 'what is run by something is run by that');
SELECT * FROM finish();
ROLLBACK;
