-- report: plain views over a table, made, replaced and commented.

CREATE FUNCTION @extschema@.report_view_comment(source regclass, view text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format('portstats report view over %s: %s', @extschema@.report_source($1), k.description)
	FROM @extschema@.report_kinds() AS k WHERE k.name = $2
	$$;
COMMENT ON FUNCTION @extschema@.report_view_comment(regclass, text) IS
'Internal: the comment of a report view, by whose beginning create_report_views knows its own. Example: report_view_comment(''declarations'', ''balance'') is portstats report view over public.declarations: a row a month, exports less imports.';

CREATE FUNCTION @extschema@.report_column_comment(columns jsonb, options jsonb, view text, column_name text) RETURNS text
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	parts text[];
	run text;
	what text;
	whole text;
	unit text;
	quiet text := CASE WHEN options ? 'quiet_days' THEN format('neither has more than %s days in a row without a row', options ->> 'quiet_days')
		ELSE 'both have a row in every month, and on their first and last days or within 31 days beyond them' END;
BEGIN
	CASE column_name
		WHEN 'month' THEN RETURN 'First day of the month.';
		WHEN 'flow' THEN RETURN 'Direction of trade, as the table calls it.';
		WHEN 'origin' THEN RETURN 'Where the goods come from.';
		WHEN 'destination' THEN RETURN 'Where the goods go.';
		WHEN 'mode' THEN RETURN 'Mode of transport.';
		WHEN 'class' THEN RETURN 'Class of goods.';
		WHEN 'enterprise' THEN RETURN 'Enterprise.';
		WHEN 'rows' THEN RETURN 'Rows of the month, a count.';
		WHEN 'first_day' THEN RETURN 'First day of the month with a row; NULL where there is none.';
		WHEN 'last_day' THEN RETURN 'Last day of the month with a row; NULL where there is none.';
		WHEN 'base_rows' THEN RETURN 'Rows of the same month a year before, a count.';
		WHEN 'base_first_day' THEN RETURN 'First day with a row of the same month a year before; NULL where there is none.';
		WHEN 'base_last_day' THEN RETURN 'Last day with a row of the same month a year before; NULL where there is none.';
		WHEN 'ytd_first_day' THEN RETURN 'First day of the year to date with a row; NULL where there is none.';
		WHEN 'ytd_last_day' THEN RETURN 'Last day of the year to date with a row; NULL where there is none.';
		WHEN 'ytd_base_first_day' THEN RETURN 'First day with a row of the year to date a year before; NULL where there is none.';
		WHEN 'ytd_base_last_day' THEN RETURN 'Last day with a row of the year to date a year before; NULL where there is none.';
		WHEN 'complete' THEN RETURN format('Whether the month and the same month a year before can be compared: %s.', quiet);
		WHEN 'ytd_complete' THEN RETURN format('Whether the year to date and the same months a year before can be compared: %s.', quiet);
		WHEN 'ytd_missing_months' THEN RETURN 'Months of the year to date without a row, with commas between; empty where there is none.';
		WHEN 'ytd_base_missing_months' THEN RETURN 'Months without a row of the year to date a year before, with commas between; empty where there is none.';
		ELSE
	END CASE;
	-- ytd_, the figure, _base_ of it
	parts := regexp_match(column_name, '^(ytd_|mat_)?(quantity|value|converted)_?(.*)$');
	run := CASE parts[1] WHEN 'ytd_' THEN 'from 1 January to the end of the month' WHEN 'mat_' THEN 'of the twelve months that end with the month' ELSE 'of the month' END;
	unit := CASE
		WHEN parts[2] = 'quantity' THEN coalesce(options ->> 'unit', format('the unit of %s', columns ->> 'quantity'))
		WHEN parts[2] = 'converted' OR columns ? 'currency' THEN format('%s at %s rates', options ->> 'converted', coalesce(options ->> 'rate_type', 'average'))
		ELSE coalesce(options ->> 'currency', format('the unit of %s', columns ->> 'value')) END;
	what := CASE parts[2] WHEN 'quantity' THEN 'quantity' WHEN 'value' THEN 'value' ELSE 'value in ' || (options ->> 'converted') END;
	whole := CASE WHEN columns ? 'flow' THEN 'the whole flow' ELSE 'the whole' END;
	RETURN CASE parts[3]
		WHEN '' THEN format('%s %s, in %s; NULL where a month of it is unknown.', initcap(split_part(what, ' ', 1)), run, unit)
		WHEN 'base' THEN format('The same %s, a year before, in %s; NULL where a month of it is unknown.', run, unit)
		WHEN 'pct' THEN format('Growth of the %s %s over the year before, in percent; NULL where the base is not positive or either is unknown.', what, run)
		WHEN 'prior' THEN format('%s of the month before, in %s; NULL where it is unknown.', initcap(split_part(what, ' ', 1)), unit)
		WHEN 'prior_pct' THEN format('Growth of the %s over the month before, in percent; NULL where that is not positive or either is unknown.', what)
		WHEN 'share' THEN format('Share in the %s of %s %s as headline has it, in percent; NULL where that is not positive or either is unknown.', what, whole, run)
		WHEN 'contribution' THEN format('Contribution to the growth of the %s of %s %s as headline has it, in percentage points; NULL where its base is not positive or either is unknown.', what, whole, run)
		WHEN 'export' THEN format('%s of exports %s, in %s.', initcap(split_part(what, ' ', 1)), run, unit)
		WHEN 'import' THEN format('%s of imports %s, in %s.', initcap(split_part(what, ' ', 1)), run, unit)
		WHEN 'balance' THEN format('Exports less imports %s, in %s; NULL where either is unknown.', run, unit)
		WHEN 'balance_base' THEN format('Exports less imports %s, a year before, in %s; NULL where either is unknown.', run, unit)
		WHEN 'balance_change' THEN format('The balance %s less that of the year before, in %s.', run, unit) END;
END
$$;
COMMENT ON FUNCTION @extschema@.report_column_comment(jsonb, jsonb, text, text) IS
'Internal: the comment of a column of a report view: what, of which months, in which unit. Example: report_column_comment(''{"value": "value_cny"}'', ''{"currency": "CNY"}'', ''monthly'', ''value'') is Value of the month, in CNY; NULL where a month of it is unknown.';

-- Whether a view is one of ours, and over which table. What the comment says is not
-- believed about the table: that may have another name by now.
CREATE FUNCTION @extschema@.report_view_is_over(view regclass, source regclass) RETURNS boolean
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT EXISTS (SELECT FROM pg_rewrite AS r
		JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
		WHERE r.ev_class = $1 AND d.refclassid = 'pg_class'::regclass AND d.refobjid = $2)
	$$;
COMMENT ON FUNCTION @extschema@.report_view_is_over(regclass, regclass) IS
'Internal: whether a view reads a table, whatever either is called by now. Example: it is what report_check_target(...) runs';

-- A view of ours that was given another name or comment is its owner's.
CREATE FUNCTION @extschema@.report_views_there(target_schema text, OUT name text, OUT relation regclass, OUT ours boolean) RETURNS SETOF record
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 8
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT k.name, c.oid::regclass,
		c.relkind = 'v' AND starts_with(coalesce(obj_description(c.oid, 'pg_class'), ''), 'portstats report view over ')
	FROM @extschema@.report_kinds() AS k JOIN pg_class AS c ON c.relname = k.name JOIN pg_namespace AS n ON n.oid = c.relnamespace
	WHERE n.nspname = $1
	ORDER BY k.place
	$$;
COMMENT ON FUNCTION @extschema@.report_views_there(text) IS
'Internal: the relations of a schema that bear the name of a report view, and whether they are one. Example: it is what report_check_target(...) runs';

CREATE FUNCTION @extschema@.report_check_target(source regclass, columns jsonb, target_schema text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	there record;
BEGIN
	IF target_schema IS NULL OR target_schema = '' THEN
		RAISE invalid_parameter_value USING
			MESSAGE = 'report views need a schema to be in',
			HINT = 'Name one, such as ''report''; it is made where it is missing.';
	ELSIF target_schema::name::text <> target_schema THEN
		RAISE name_too_long USING
			MESSAGE = format('the name of a schema cannot have more than 63 bytes, "%s" has %s', target_schema, octet_length(target_schema)),
			HINT = 'Name a shorter one.';
	END IF;
	IF (SELECT c.relpersistence = 't' FROM pg_class AS c WHERE c.oid = source) THEN
		RAISE wrong_object_type USING
			MESSAGE = format('views over the temporary %s would end with the session', source),
			HINT = 'Make views over a table that stays; the functions headline, monthly and corridor_report take a temporary one.';
	END IF;
	FOR there IN SELECT * FROM @extschema@.report_views_there(target_schema) LOOP
		IF NOT there.ours AND there.name = ANY (@extschema@.report_views(columns)) THEN
			RAISE duplicate_table USING
				MESSAGE = format('%s is there, and no report view of portstats', there.relation),
				DETAIL = 'A report view is a view whose comment begins with "portstats report view over".',
				HINT = 'Name another schema, or rename or drop it.';
		ELSIF there.ours AND NOT @extschema@.report_view_is_over(there.relation, source) THEN
			RAISE duplicate_table USING
				MESSAGE = format('%s is a report view over another table than %s', there.relation, source),
				DETAIL = format('Its comment: %s', obj_description(there.relation, 'pg_class')),
				HINT = 'Name another schema: one schema holds the report of one table.';
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_target(regclass, jsonb, text) IS
'Internal: an error where the source is temporary, or a schema holds something else by the name of a report view, or report views over another table. Example: it is what create_report_views(...) runs';

CREATE FUNCTION @extschema@.report_view_options(view regclass) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT coalesce((SELECT format(' WITH (%s)', string_agg(format('%I = %L', o.option_name, o.option_value), ', '))
		FROM pg_class AS c, pg_options_to_table(c.reloptions) AS o WHERE c.oid = $1 HAVING count(*) > 0), '')
	$$;
COMMENT ON FUNCTION @extschema@.report_view_options(regclass) IS
'Internal: what was set on a view, as SQL text, empty where there is none: a view that is replaced keeps it. Example: it is what report_replace_view(...) runs';

-- What a view loses when it is dropped and made again.
CREATE FUNCTION @extschema@.report_view_rights(view regclass) RETURNS SETOF text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 10
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format('ALTER VIEW %s OWNER TO %I', $1, pg_get_userbyid(c.relowner)) FROM pg_class AS c
	WHERE c.oid = $1 AND pg_get_userbyid(c.relowner) <> current_user
	UNION ALL
	SELECT format('GRANT %s ON %s TO %s%s', g.privilege_type, $1, coalesce(quote_ident(r.rolname), 'PUBLIC'), CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
	FROM pg_class AS c, aclexplode(c.relacl) AS g LEFT JOIN pg_roles AS r ON r.oid = g.grantee
	WHERE c.oid = $1 AND g.grantee <> c.relowner
	UNION ALL
	SELECT format('GRANT %s (%I) ON %s TO %s%s', g.privilege_type, a.attname, $1, coalesce(quote_ident(r.rolname), 'PUBLIC'), CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
	FROM pg_attribute AS a, aclexplode(a.attacl) AS g LEFT JOIN pg_roles AS r ON r.oid = g.grantee
	WHERE a.attrelid = $1 AND a.attnum > 0
	$$;
COMMENT ON FUNCTION @extschema@.report_view_rights(regclass) IS
'Internal: the owner and the grants of a view as SQL statements, a row each. Example: it is what report_replace_view(...) runs';

-- The view has locked its source, which may have been waited for: see report_check_types.
CREATE FUNCTION @extschema@.report_check_definition(source regclass, columns jsonb, view text, options jsonb, definition text) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	PERFORM @extschema@.report_check_types(source, columns);
	IF definition <> @extschema@.report_view_sql(source, columns, view, options, '@extschema@.') THEN
		RAISE object_not_in_prerequisite_state USING
			MESSAGE = format('the columns of %s have changed while the view "%s" was made', source, view),
			HINT = 'Make the views again.';
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_definition(regclass, jsonb, text, jsonb, text) IS
'Internal: an error unless a view that was just made would be made so again. Example: it is what report_replace_view(...) runs';

CREATE FUNCTION @extschema@.report_replace_view(source regclass, columns jsonb, target_schema text, view text, options jsonb) RETURNS regclass
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	name text := format('%I.%I', target_schema, view);
	kept text := @extschema@.report_view_options(to_regclass(name));
	definition text := @extschema@.report_view_sql(source, columns, view, options, '@extschema@.');
	lost text;
	rights text[];
	grantee text;
	statement text;
BEGIN
	BEGIN
		EXECUTE format('CREATE OR REPLACE VIEW %s%s AS %s', name, kept, definition);
		PERFORM @extschema@.report_check_definition(source, columns, view, options, definition);
		RETURN name::regclass;
	EXCEPTION WHEN invalid_table_definition THEN
		-- It has other columns than before.
		IF to_regclass(name) IS NULL THEN
			RAISE;
		END IF;
	END;
	SELECT string_agg(format('"%s"', t.name), ', ' ORDER BY t.name) INTO lost
	FROM (SELECT tgname AS name FROM pg_trigger WHERE tgrelid = name::regclass
		  UNION ALL SELECT rulename FROM pg_rewrite WHERE ev_class = name::regclass AND rulename <> '_RETURN') AS t;
	IF lost IS NOT NULL THEN
		RAISE object_not_in_prerequisite_state USING
			MESSAGE = format('%s cannot be made anew with other columns: it has triggers or rules', name),
			DETAIL = format('They are %s.', lost),
			HINT = 'Drop them, or the view, first.';
	END IF;
	rights := ARRAY(SELECT @extschema@.report_view_rights(name::regclass));
	EXECUTE format('DROP VIEW %s', name);
	EXECUTE format('CREATE VIEW %s%s AS %s', name, kept, definition);
	PERFORM @extschema@.report_check_definition(source, columns, view, options, definition);
	-- Default privileges are for what is new.
	FOR grantee IN SELECT DISTINCT g.grantee::regrole::text
		FROM pg_class AS c, aclexplode(c.relacl) AS g WHERE c.oid = name::regclass AND g.grantee <> c.relowner
	LOOP
		EXECUTE format('REVOKE ALL ON %s FROM %s', name, CASE grantee WHEN '-' THEN 'PUBLIC' ELSE grantee END);
	END LOOP;
	FOREACH statement IN ARRAY rights LOOP
		-- Not those on columns that it has no more.
		BEGIN
			EXECUTE statement;
		EXCEPTION WHEN undefined_column THEN
		END;
	END LOOP;
	RETURN name::regclass;
END
$$;
COMMENT ON FUNCTION @extschema@.report_replace_view(regclass, jsonb, text, text, jsonb) IS
'Internal: makes a view, or replaces it: in place where the columns allow it, so that what depends on it stays; else dropped, without what depends on it, and made again with its owner, grants and options. Example: it is what create_report_views(...) runs';

CREATE FUNCTION @extschema@.create_report_views(source regclass, columns jsonb, target_schema text, options jsonb) RETURNS SETOF regclass
	LANGUAGE plpgsql VOLATILE ROWS 8
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	name text;
	made regclass;
	commented text;
BEGIN
	PERFORM @extschema@.report_check(source, columns, options);
	PERFORM @extschema@.report_check_target(source, columns, target_schema);
	IF NOT EXISTS (SELECT FROM pg_namespace AS n WHERE n.nspname = target_schema) THEN
		BEGIN
			EXECUTE format('CREATE SCHEMA %I', target_schema);
		EXCEPTION WHEN unique_violation OR duplicate_schema THEN
			-- Another session has made it, and the views, just now.
			PERFORM @extschema@.report_check_target(source, columns, target_schema);
		END;
	END IF;
	FOR made IN SELECT t.relation FROM @extschema@.report_views_there(target_schema) AS t
		WHERE t.ours AND t.name <> ALL (@extschema@.report_views(columns))
	LOOP
		EXECUTE format('DROP VIEW %s', made);
	END LOOP;
	FOREACH name IN ARRAY @extschema@.report_views(columns) LOOP
		made := @extschema@.report_replace_view(source, columns, target_schema, name, options);
		EXECUTE format('COMMENT ON VIEW %s IS %L', made, @extschema@.report_view_comment(source, name));
		FOR commented IN SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = made AND a.attnum > 0 ORDER BY a.attnum LOOP
			EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', made, commented, @extschema@.report_column_comment(columns, options, name, commented));
		END LOOP;
		RETURN NEXT made;
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.create_report_views(regclass, jsonb, text, jsonb) IS
'Makes plain views over any table, a row a month: headline, monthly, corridor, mode, commodity, enterprise, balance, coverage, as far as the columns are named, with an amount in a second currency where the options name both. Run again, it replaces its own views and touches nothing else. Example: SELECT create_report_views(''declarations'', ''{"date": "declared_on", "flow": "flow", "origin": "origin", "destination": "destination", "value": "value_cny"}'', ''report'', ''{"currency": "CNY", "converted": "USD"}'')';

CREATE FUNCTION @extschema@.create_report_views(source regclass, columns jsonb, target_schema text) RETURNS SETOF regclass
	LANGUAGE sql VOLATILE ROWS 8
	AS $$ SELECT @extschema@.create_report_views($1, $2, $3, '{}'::pg_catalog.jsonb) $$;
COMMENT ON FUNCTION @extschema@.create_report_views(regclass, jsonb, text) IS
'Makes plain views over any table, a row a month: headline, monthly, corridor, mode, commodity, enterprise, balance, coverage, as far as the columns are named; figures are in the units of the table. Run again, it replaces its own views and touches nothing else. Example: SELECT create_report_views(''declarations'', ''{"date": "declared_on", "value": "value_cny"}'', ''report'')';
