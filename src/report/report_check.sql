-- report: what the columns and options of a report may be.

CREATE FUNCTION @extschema@.report_base_type(t regtype) RETURNS regtype
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	WITH RECURSIVE base AS (
		SELECT $1::oid AS type
		UNION ALL
		SELECT d.typbasetype FROM base JOIN pg_type AS d ON d.oid = base.type AND d.typtype = 'd'
	)
	SELECT base.type::regtype FROM base JOIN pg_type AS d ON d.oid = base.type AND d.typtype <> 'd'
	$$;
COMMENT ON FUNCTION @extschema@.report_base_type(regtype) IS
'Internal: what a domain is made over, through domains over domains; any other type itself. Example: report_base_type(''numeric'') is numeric';

CREATE FUNCTION @extschema@.report_column_type(source regclass, column_name text) RETURNS regtype
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT @extschema@.report_base_type(a.atttypid) FROM pg_attribute AS a
	WHERE a.attrelid = $1 AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped
	$$;
COMMENT ON FUNCTION @extschema@.report_column_type(regclass, text) IS
'Internal: the type of a column, that of a domain by what it is made over; NULL where there is no such column. Example: report_column_type(''declarations'', ''declared_on'') is date';

CREATE FUNCTION @extschema@.report_check_keys(what text, object jsonb, known text[]) RETURNS void
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	offender text;
BEGIN
	IF object IS NULL OR jsonb_typeof(object) <> 'object' THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('the %s of a report must be an object, not %s', what, coalesce(object::text, 'NULL')),
			HINT = format('Its keys are %s.', array_to_string(known, ', '));
	END IF;
	SELECT k INTO offender FROM jsonb_object_keys(object) AS k
	WHERE k <> ALL (known) ORDER BY k COLLATE "C" LIMIT 1;
	IF FOUND THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('unknown key "%s" in the %s of a report', offender, what),
			HINT = format('The keys are %s.', array_to_string(known, ', '));
	END IF;
	SELECT e.key INTO offender FROM jsonb_each(object) AS e
	WHERE e.key <> 'quiet_days' AND (jsonb_typeof(e.value) <> 'string' OR e.value = '""') ORDER BY e.key COLLATE "C" LIMIT 1;
	IF FOUND THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('the key "%s" in the %s of a report must be a name in quotes, not %s', offender, what, object -> offender),
			HINT = 'Leave the key out where there is nothing to name.';
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_keys(text, jsonb, text[]) IS
'Internal: an error unless a jsonb is an object with known keys alone, each with a name. Example: it is what report_check_columns(...) runs';

CREATE FUNCTION @extschema@.report_check_columns(source regclass, columns jsonb) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	wanted record;
	type regtype;
BEGIN
	IF source IS NULL THEN
		RAISE null_value_not_allowed USING
			MESSAGE = 'the source of a report must not be NULL',
			HINT = 'Name a table or view, such as ''declarations''.';
	END IF;
	IF NOT EXISTS (SELECT FROM pg_class AS c WHERE c.oid = source AND c.relkind IN ('r', 'p', 'v', 'm', 'f')) THEN
		RAISE wrong_object_type USING
			MESSAGE = format('the source of a report must be a table or a view, not %s', source),
			HINT = 'Name a table, a partitioned or foreign table, a view or a materialized view.';
	END IF;
	PERFORM @extschema@.report_check_keys('columns', columns,
		ARRAY['date', 'flow', 'origin', 'destination', 'mode', 'class', 'enterprise', 'quantity', 'value', 'currency']);
	FOR wanted IN
		SELECT k.key, k.required, columns ->> k.key AS name, k.types
		FROM (VALUES
			(1, 'date', true, '{date,timestamp}'::regtype[]),
			(2, 'value', true, '{smallint,integer,bigint,numeric}'),
			(3, 'quantity', false, '{smallint,integer,bigint,numeric}'),
			(4, 'flow', false, NULL), (5, 'origin', false, NULL), (6, 'destination', false, NULL),
			(7, 'mode', false, NULL), (8, 'class', false, NULL), (9, 'enterprise', false, NULL),
			(10, 'currency', false, NULL)
		) AS k (place, key, required, types)
		WHERE k.required OR columns ? k.key
		ORDER BY k.place
	LOOP
		IF wanted.name IS NULL THEN
			RAISE invalid_parameter_value USING
				MESSAGE = format('the columns of a report name no %s', wanted.key),
				HINT = format('Add "%s": "..." with one of the columns of %s: %s.', wanted.key, source,
					(SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute AS a
					 WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped));
		END IF;
		type := @extschema@.report_column_type(source, wanted.name);
		IF type IS NULL THEN
			RAISE undefined_column USING
				MESSAGE = format('column "%s", named as %s, does not exist in %s', wanted.name, wanted.key, source),
				DETAIL = format('The columns are %s.',
					(SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute AS a
					 WHERE a.attrelid = source AND a.attnum > 0 AND NOT a.attisdropped)),
				HINT = 'Name one of those; capitals and spaces as they are.';
		END IF;
		-- Whatever prints as a word can be a dimension.
		CONTINUE WHEN type = ANY (wanted.types)
			OR wanted.types IS NULL AND (SELECT t.typcategory IN ('S', 'E') FROM pg_type AS t WHERE t.oid = type)
			OR wanted.types IS NULL AND type = ANY ('{smallint,integer,bigint,numeric,uuid}'::regtype[]);
		RAISE datatype_mismatch USING
			MESSAGE = format('column "%s" of %s is of type %s, which cannot be the %s of a report', wanted.name, source, type, wanted.key),
			HINT = CASE
				WHEN wanted.key = 'date' AND type = 'timestamptz'::regtype
				THEN format('Whose midnight it is decides the month: make a view with (%I AT TIME ZONE ''Asia/Shanghai'')::date, your zone in its place.', wanted.name)
				WHEN wanted.key = 'date' THEN 'A date or a timestamp can be: make a view with a cast.'
				WHEN wanted.types IS NOT NULL AND type = ANY ('{real,double precision}'::regtype[])
				THEN format('Figures are added up exactly: make a view with %I::numeric, or round(%I::numeric, 2).', wanted.name, wanted.name)
				WHEN wanted.types IS NOT NULL THEN 'A smallint, integer, bigint or numeric can be: make a view with a cast.'
				ELSE 'A text, an enum, an integer, a numeric or a uuid can be: make a view with a cast.' END;
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_columns(regclass, jsonb) IS
'Internal: an error unless the source is a table or view that has the columns named, of types that a report can use. Example: report_check_columns(''declarations'', ''{"date": "declared_on", "value": "value_cny"}'')';

CREATE FUNCTION @extschema@.report_check_currency(what text, code text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM @extschema@.currency_list AS l WHERE l.currency_code COLLATE "C" = code) THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('unknown currency code "%s" as %s of a report', code, what),
			DETAIL = 'It is no currency_code of portstats.currency_list.',
			HINT = CASE WHEN EXISTS (SELECT FROM @extschema@.currency_list AS l WHERE l.currency_code COLLATE "C" = upper(code COLLATE "C"))
				THEN format('Write "%s": codes are compared letter by letter.', upper(code COLLATE "C"))
				ELSE 'Correct the code, or INSERT it into portstats.currency_list under a list of your own.' END;
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_currency(text, text) IS
'Internal: an error unless a currency code is in portstats.currency_list. Example: it is what report_check_options(...) runs';

CREATE FUNCTION @extschema@.report_check_options(columns jsonb, options jsonb) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	key text;
	needed text;
BEGIN
	PERFORM @extschema@.report_check_keys('options', options,
		ARRAY['currency', 'converted', 'rate_type', 'export', 'import', 'unit', 'quiet_days']);
	IF columns ? 'currency' THEN
		IF options ? 'currency' THEN
			RAISE invalid_parameter_value USING
				MESSAGE = format('the currency is the column "%s", and "%s" in the options', columns ->> 'currency', options ->> 'currency'),
				HINT = 'Name one of the two: the column where amounts are in several currencies, the option where all are in one.';
		ELSIF NOT options ? 'converted' THEN
			RAISE invalid_parameter_value USING
				MESSAGE = 'amounts in several currencies cannot be added up',
				DETAIL = format('Their currencies are in the column "%s".', columns ->> 'currency'),
				HINT = 'Say in the options which currency they are to be converted to, such as {"converted": "USD"}.';
		END IF;
	END IF;
	FOR key, needed IN VALUES ('rate_type', 'converted'), ('converted', 'currency') LOOP
		IF options ? key AND NOT options ? needed AND NOT (needed = 'currency' AND columns ? 'currency') THEN
			RAISE invalid_parameter_value USING
				MESSAGE = format('the options of a report name "%s" but no "%s"', key, needed),
				HINT = 'Amounts are converted from "currency" to "converted" at the rates of "rate_type": name the first two, or none of them.';
		END IF;
	END LOOP;
	FOR key, needed IN VALUES ('export', 'flow'), ('import', 'flow'), ('unit', 'quantity') LOOP
		IF options ? key AND NOT columns ? needed THEN
			RAISE invalid_parameter_value USING
				MESSAGE = format('the options of a report name "%s", but its columns no "%s"', key, needed),
				HINT = format('Add "%s" to the columns, or leave "%s" out.', needed, key);
		END IF;
	END LOOP;
	FOREACH key IN ARRAY ARRAY['currency', 'converted'] LOOP
		IF options ? key THEN
			PERFORM @extschema@.report_check_currency(key, options ->> key);
		END IF;
	END LOOP;
	IF options ->> 'currency' = options ->> 'converted' THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('amounts in %s cannot be converted to %s', options ->> 'currency', options ->> 'converted'),
			HINT = 'Leave "converted" out, or name another currency.';
	END IF;
	IF options ? 'rate_type' AND NOT EXISTS (SELECT FROM @extschema@.rate_type AS t WHERE t.rate_type COLLATE "C" = options ->> 'rate_type') THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('there is no rate type "%s"', options ->> 'rate_type'),
			DETAIL = format('There are %s.', (SELECT string_agg(format('"%s"', t.rate_type), ', ' ORDER BY t.rate_type COLLATE "C") FROM @extschema@.rate_type AS t)),
			HINT = 'INSERT a row for it into portstats.rate_type, or name one of those.';
	END IF;
	IF options ? 'quiet_days' AND (options ->> 'quiet_days' ~ '^[0-9]{1,6}$') IS NOT TRUE THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('the quiet days of a report must be a number of days, not %s', options -> 'quiet_days'),
			HINT = 'Say how many days in a row may be without a row, such as {"quiet_days": 3}, or leave it out.';
	END IF;
	IF coalesce(options ->> 'export', 'export') = coalesce(options ->> 'import', 'import') THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('exports and imports of a report are both called "%s"', coalesce(options ->> 'export', 'export')),
			HINT = 'Say in the options what the column of the flow calls each, such as {"export": "E", "import": "I"}.';
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_options(jsonb, jsonb) IS
'Internal: an error unless the options of a report are known, go together and go with its columns. Example: it is what report_check(...) runs';

CREATE FUNCTION @extschema@.report_check(source regclass, columns jsonb, options jsonb) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	PERFORM @extschema@.report_check_columns(source, columns);
	PERFORM @extschema@.report_check_options(columns, options);
END
$$;
COMMENT ON FUNCTION @extschema@.report_check(regclass, jsonb, jsonb) IS
'Internal: an error unless a report can be made of these columns of the source with these options. Example: report_check(''declarations'', ''{"date": "declared_on", "value": "value_cny"}'', ''{}'')';

-- A text is put together by the types of a snapshot, and run by those of now, which an owner may have changed while it
-- waited for the table: an enum's cast would be run after all. A row type has those of now.
CREATE FUNCTION @extschema@.report_check_types(source regclass, columns jsonb) RETURNS void
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	named record;
	type regtype;
BEGIN
	FOR named IN
		SELECT a.attname AS name, a.atttypid::regtype AS type FROM pg_attribute AS a
		WHERE a.attrelid = source AND a.attname IN (SELECT c.value FROM jsonb_each_text(columns) AS c) ORDER BY a.attnum
	LOOP
		EXECUTE format('SELECT pg_typeof((NULL::%s).%I)', @extschema@.report_source(source), named.name) INTO type;
		IF type <> named.type THEN
			RAISE object_not_in_prerequisite_state USING
				MESSAGE = format('column "%s" of %s was of type %s when the report began, and is of type %s', named.name, source, named.type, type),
				HINT = 'Ask again, in a new transaction.';
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_types(regclass, jsonb) IS
'Internal: an error where a column of the source, which is locked, has another type than the snapshot of the statement says. Example: it is what report_lock(...) runs';

CREATE FUNCTION @extschema@.report_lock(source regclass, columns jsonb) RETURNS void
	LANGUAGE plpgsql STABLE STRICT PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	EXECUTE format('SELECT FROM %s AS d WHERE false', @extschema@.report_source(source));
	PERFORM @extschema@.report_check_types(source, columns);
END
$$;
COMMENT ON FUNCTION @extschema@.report_lock(regclass, jsonb) IS
'Internal: locks the source as reading it does, so that the types of its columns stay, or an error where they have changed since the statement began. Example: it is what headline(...) runs';
