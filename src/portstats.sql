-- A trusted script runs as a superuser, and what it makes looks for names in its schema
-- first: who owns that or put something there could stand between. pg_catalog comes
-- before it; operators are named whole, since one there might match better.
DO $$
DECLARE
	extension_owner pg_catalog.oid;
	schema_owner pg_catalog.oid;
	schema_name pg_catalog.text;
	stranger pg_catalog.record;
	-- What a dump says before anything else, and it has given the schema its owner.
	-- (CREATE EXTENSION itself turns check_function_bodies off.)
	restored pg_catalog.bool := pg_catalog.current_setting('row_security') OPERATOR(pg_catalog.=) 'off'::pg_catalog.text;
BEGIN
	SELECT e.extowner, n.nspowner, n.nspname INTO STRICT extension_owner, schema_owner, schema_name
		FROM pg_catalog.pg_extension AS e
		JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) e.extnamespace
		WHERE e.extname OPERATOR(pg_catalog.=) 'portstats'::pg_catalog.name;
	IF NOT EXISTS (
		SELECT FROM pg_catalog.pg_roles AS r
		WHERE r.oid OPERATOR(pg_catalog.=) schema_owner
			AND (r.rolsuper OR r.oid OPERATOR(pg_catalog.=) extension_owner
				OR r.rolname OPERATOR(pg_catalog.=) 'pg_database_owner'::pg_catalog.name
				OR EXISTS (SELECT FROM pg_catalog.pg_database AS d
					WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
						AND d.datdba OPERATOR(pg_catalog.=) r.oid)))
		AND NOT (restored AND (SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.oid OPERATOR(pg_catalog.=) extension_owner))
	THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = pg_catalog.format('schema %I belongs to %I', schema_name, pg_catalog.pg_get_userbyid(schema_owner)),
			DETAIL = 'Whoever owns it could put functions there that are found before the server''s own.',
			HINT = pg_catalog.format('DROP SCHEMA %I, or ALTER SCHEMA %I OWNER TO %I, then say CREATE EXTENSION again.',
				schema_name, schema_name, pg_catalog.pg_get_userbyid(extension_owner));
	END IF;
	-- Every object that has an owner depends on it in pg_shdepend, but those of the
	-- superuser that the server was made with.
	SELECT pg_catalog.pg_describe_object(s.classid, s.objid, 0) AS object, r.rolname AS owner INTO stranger
		FROM pg_catalog.pg_depend AS d
		JOIN pg_catalog.pg_shdepend AS s
			ON s.classid OPERATOR(pg_catalog.=) d.classid AND s.objid OPERATOR(pg_catalog.=) d.objid
		JOIN pg_catalog.pg_database AS b ON b.oid OPERATOR(pg_catalog.=) s.dbid
		JOIN pg_catalog.pg_roles AS r ON r.oid OPERATOR(pg_catalog.=) s.refobjid
		WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass::pg_catalog.oid
			AND d.refobjid OPERATOR(pg_catalog.=) (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname OPERATOR(pg_catalog.=) schema_name::pg_catalog.name)
			AND b.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
			AND s.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass::pg_catalog.oid
			AND s.deptype OPERATOR(pg_catalog.=) 'o'::pg_catalog."char"
			AND NOT (r.rolsuper OR r.oid OPERATOR(pg_catalog.=) extension_owner OR r.oid OPERATOR(pg_catalog.=) b.datdba)
		ORDER BY s.objid USING OPERATOR(pg_catalog.<)
		LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			ERRCODE = 'insufficient_privilege',
			MESSAGE = pg_catalog.format('%s in schema %I belongs to %I', stranger.object, schema_name, stranger.owner),
			DETAIL = 'What is there could be found before the server''s own.',
			HINT = 'DROP it or move it into another schema, then say CREATE EXTENSION again.';
	END IF;
END
$$;

-- Everybody may use what is here; who may write the tables is their owner's say.
GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;
