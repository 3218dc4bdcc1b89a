-- report: the SELECT of each view over a table, as text.

-- A text that is to be read has short names. One that is run under whatever search path its caller has, names
-- portstats with its schema, which is its prefix, and the server with pg_catalog.
CREATE FUNCTION @extschema@.report_catalog(prefix text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT CASE $1 WHEN '' THEN '' ELSE 'pg_catalog.' END
	$$;
COMMENT ON FUNCTION @extschema@.report_catalog(text) IS
'Internal: what the names of the server begin with in a text whose names of portstats begin with a prefix: nothing, or pg_catalog and a dot. Example: report_catalog(''portstats.'') is pg_catalog.';

CREATE FUNCTION @extschema@.report_operator(name text, prefix text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT CASE $2 WHEN '' THEN $1 ELSE format('OPERATOR(pg_catalog.%s)', $1) END
	$$;
COMMENT ON FUNCTION @extschema@.report_operator(text, text) IS
'Internal: an operator of the server in a text whose names of portstats begin with a prefix. Example: report_operator(''<='', ''portstats.'') is OPERATOR(pg_catalog.<=)';

CREATE FUNCTION @extschema@.report_own_operator(name text, prefix text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT CASE $2 WHEN '' THEN $1 ELSE format('OPERATOR(%s%s)', $2, $1) END
	$$;
COMMENT ON FUNCTION @extschema@.report_own_operator(text, text) IS
'Internal: an operator of portstats in a text whose names of portstats begin with a prefix. Example: report_own_operator(''<@'', ''portstats.'') is OPERATOR(portstats.<@)';

-- Whoever owns the table may own the types of its columns, and with them casts, operators and aggregates that match
-- better than the server's: those would run as whoever reads the report. So a column is given to none of them. A domain
-- is taken as what it is made over, for which no cast that others make is looked at, and an index on it still serves.
-- An enum is printed, and so is any type but the server's own, unless it is a text under another name, as citext is:
-- only a superuser says so.
-- As text: equal values have to print equal, 87.0 and 87.00, and different ones are different
-- groups, whatever the column calls equal.
CREATE FUNCTION @extschema@.report_column(source regclass, column_name text, type regtype, prefix text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format(CASE
			WHEN $3 <> 'text'::regtype OR a.atttypid = $3 AND NOT collated THEN CASE WHEN a.atttypid = $3 THEN '%1$s' ELSE '%1$s::%2$s' END
			WHEN b.oid = 'numeric'::regtype THEN '%3$strim_scale(%4$s)::%2$s'
			WHEN b.typtype = 'e' THEN 'pg_catalog.enum_out(%4$s)::%2$s'
			WHEN b.typnamespace = 'pg_catalog'::regnamespace OR EXISTS (SELECT FROM pg_cast AS k
				WHERE k.castsource = b.oid AND k.casttarget = $3 AND k.castmethod = 'b') THEN '%1$s::%2$s'
			ELSE 'CASE WHEN %1$s IS NOT NULL THEN pg_catalog.format(''%%s'', %1$s) END' END
		|| CASE WHEN $3 = 'text'::regtype AND collated THEN ' COLLATE %3$s"default"' ELSE '' END,
		format('d.%I', $2), CASE $4 WHEN '' THEN $3::text ELSE (SELECT format('pg_catalog.%I', t.typname) FROM pg_type AS t WHERE t.oid = $3) END,
		@extschema@.report_catalog($4), format(CASE WHEN a.atttypid = b.oid THEN 'd.%I' ELSE 'd.%I::%s' END, $2, b.oid::regtype))
	FROM pg_attribute AS a JOIN pg_type AS b ON b.oid = @extschema@.report_base_type(a.atttypid)
	CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM pg_collation AS c WHERE c.oid = a.attcollation AND NOT c.collisdeterministic) AS collated) AS l
	WHERE a.attrelid = $1 AND a.attname = $2
	$$;
COMMENT ON FUNCTION @extschema@.report_column(regclass, text, regtype, text) IS
'Internal: a column of the table d as SQL text of a type of the server, by nothing that the owner of the column''s own type has made. Example: report_column(''declarations'', ''quantity'', ''text'', '''') is d.quantity::text';

CREATE FUNCTION @extschema@.report_figure(source regclass, column_name text, prefix text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT @extschema@.report_column($1, $2, @extschema@.report_column_type($1, $2), $3)
	$$;
COMMENT ON FUNCTION @extschema@.report_figure(regclass, text, text) IS
'Internal: a column of the table d as SQL text, a domain as what it is made over. Example: report_figure(''declarations'', ''quantity'', '''') is d.quantity';

-- An index on a timestamp serves as well as one on a date.
CREATE FUNCTION @extschema@.report_within(source regclass, column_name text, first date, last date) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format('(%1$s OPERATOR(pg_catalog.>=) %2$L AND %1$s OPERATOR(pg_catalog.%3$s) %4$L)', @extschema@.report_figure($1, $2, '@extschema@.'), $3,
		CASE WHEN a_date THEN '<=' ELSE '<' END, CASE WHEN a_date THEN $4 ELSE $4 + 1 END)
	FROM (SELECT @extschema@.report_column_type($1, $2) = 'date'::regtype AS a_date) AS t
	$$;
COMMENT ON FUNCTION @extschema@.report_within(regclass, text, date, date) IS
'Internal: the condition that a column of the table d is within two days, as SQL text that is to be run. Example: report_within(''declarations'', ''declared_on'', ''2021-10-01'', ''2021-10-31'') is (d.declared_on OPERATOR(pg_catalog.>=) ''2021-10-01'' AND d.declared_on OPERATOR(pg_catalog.<=) ''2021-10-31'')';

CREATE FUNCTION @extschema@.report_source(source regclass) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format('%I.%I', n.nspname, c.relname)
	FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = $1
	$$;
COMMENT ON FUNCTION @extschema@.report_source(regclass) IS
'Internal: a table with its schema as SQL text, whatever the search path. Example: report_source(''declarations'') is public.declarations';

CREATE FUNCTION @extschema@.report_measures(columns jsonb, options jsonb) RETURNS text[]
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT array_remove(ARRAY[
		CASE WHEN $1 ? 'quantity' THEN 'quantity' END,
		'value',
		CASE WHEN $2 ? 'converted' AND NOT $1 ? 'currency' THEN 'converted' END], NULL)
	$$;
COMMENT ON FUNCTION @extschema@.report_measures(jsonb, jsonb) IS
'Internal: the figures of a report: quantity where the columns name it, value, converted where the options name another currency. Example: report_measures(''{"quantity": "quantity", "value": "value_cny"}'', ''{}'') is ["quantity","value"]';

CREATE FUNCTION @extschema@.report_kinds(OUT place integer, OUT name text, OUT needs text[], OUT description text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 8
	SET search_path = pg_catalog, pg_temp
	AS $$
	VALUES
		(1, 'headline', '{date}'::text[], 'a row a month and flow, the month and the year to date beside the year before.'),
		(2, 'monthly', '{date}', 'a row a month and flow, the month over the year before and over the month before, the year to date and the twelve months that end with it.'),
		(3, 'corridor', '{origin,destination}', 'a row a month, flow and corridor, with shares and contributions.'),
		(4, 'mode', '{mode}', 'a row a month, flow and mode of transport, with shares and contributions.'),
		(5, 'commodity', '{class}', 'a row a month, flow and class of goods, with shares and contributions.'),
		(6, 'enterprise', '{enterprise}', 'a row a month, flow and enterprise, with shares and contributions.'),
		(7, 'balance', '{flow}', 'a row a month, exports less imports.'),
		(8, 'coverage', '{date}', 'a row a month and flow, the days with rows, and whether month and year to date can be compared with the year before.')
	$$;
COMMENT ON FUNCTION @extschema@.report_kinds() IS
'Internal: the views of a report, each with the columns of which it needs one. Example: SELECT name, needs FROM report_kinds()';

CREATE FUNCTION @extschema@.report_views(columns jsonb) RETURNS text[]
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT array_agg(v.name ORDER BY v.place) FROM @extschema@.report_kinds() AS v WHERE $1 ?| v.needs
	$$;
COMMENT ON FUNCTION @extschema@.report_views(jsonb) IS
'Internal: the views that can be made of the columns of a report. Example: report_views(''{"date": "declared_on", "value": "value_cny"}'') is ["headline","monthly","coverage"]';

CREATE FUNCTION @extschema@.report_dimensions(columns jsonb, view text) RETURNS text[]
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT coalesce(array_agg(k.key ORDER BY k.place) FILTER (WHERE $1 ? k.key), '{}')
	FROM unnest(CASE $2
		WHEN 'corridor' THEN ARRAY['flow', 'origin', 'destination']
		WHEN 'mode' THEN ARRAY['flow', 'mode']
		WHEN 'commodity' THEN ARRAY['flow', 'class']
		WHEN 'enterprise' THEN ARRAY['flow', 'enterprise']
		ELSE ARRAY['flow'] END) WITH ORDINALITY AS k (key, place)
	$$;
COMMENT ON FUNCTION @extschema@.report_dimensions(jsonb, text) IS
'Internal: what the rows of a view are grouped by, beside the month. Example: report_dimensions(''{"flow": "flow", "mode": "mode"}'', ''mode'') is ["flow","mode"]';

CREATE FUNCTION @extschema@.report_has_shares(view text) RETURNS boolean
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT $1 IN ('corridor', 'mode', 'commodity', 'enterprise')
	$$;
COMMENT ON FUNCTION @extschema@.report_has_shares(text) IS
'Internal: whether the rows of a view are parts of a flow, with shares in it and contributions to its growth. Example: report_has_shares(''mode'') is true';

CREATE FUNCTION @extschema@.report_names(names text[], form text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT coalesce(string_agg(format($2, n.name), '' ORDER BY n.place), '') FROM unnest($1) WITH ORDINALITY AS n (name, place)
	$$;
COMMENT ON FUNCTION @extschema@.report_names(text[], text) IS
'Internal: names one after another in a form, as SQL text. Example: report_names(''{flow,mode}'', '', filled.%I'') is , filled.flow, filled.mode';

CREATE FUNCTION @extschema@.report_group_columns(source regclass, columns jsonb, dimensions text[], prefix text, OUT listed text, OUT grouped text)
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT coalesce(string_agg(format('%s AS %I, ', @extschema@.report_column($1, $2 ->> k.key, 'text', $4), k.key), '' ORDER BY k.place), ''),
		coalesce(string_agg(@extschema@.report_column($1, $2 ->> k.key, 'text', $4), ', ' ORDER BY k.place), '')
	FROM unnest($3) WITH ORDINALITY AS k (key, place)
	$$;
COMMENT ON FUNCTION @extschema@.report_group_columns(regclass, jsonb, text[], text) IS
'Internal: the dimensions of a view as SQL text: as its columns, and as what is grouped by. Example: it is what report_by_group(...) runs';

-- One value a group and figure: the series of its months. Where amounts are converted,
-- each at the rate of its day, the months are added up first: by month before the rest, since
-- a sort of many rows compares numbers faster than words.
CREATE FUNCTION @extschema@.report_by_group(source regclass, columns jsonb, options jsonb, dimensions text[], condition text, prefix text) RETURNS text
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	day text := @extschema@.report_column(source, columns ->> 'date', 'date', prefix);
	names text := @extschema@.report_names(dimensions, '%I, ');
	listed text;
	grouped text;
	figures text;
	converted text;
BEGIN
	SELECT c.listed, c.grouped INTO listed, grouped FROM @extschema@.report_group_columns(source, columns, dimensions, prefix) AS c;
	IF NOT options ? 'converted' THEN
		SELECT string_agg(format('%sseries(%s, %s) AS %s', prefix, @extschema@.report_figure(source, columns ->> m.name, prefix), day, m.name), E',\n           ' ORDER BY m.place) INTO figures
		FROM unnest(@extschema@.report_measures(columns, options)) WITH ORDINALITY AS m (name, place);
		RETURN format(E'    SELECT %s%s\n    FROM %s AS d\n    WHERE %s', listed, figures, @extschema@.report_source(source), condition)
			|| coalesce(E'\n    GROUP BY ' || nullif(grouped, ''), '');
	END IF;
	converted := format('%ssum_converted(%s, %s, %L, %s, %L)', prefix, @extschema@.report_figure(source, columns ->> 'value', prefix),
		coalesce(@extschema@.report_column(source, columns ->> 'currency', 'text', prefix), quote_literal(options ->> 'currency')),
		options ->> 'converted', day, coalesce(options ->> 'rate_type', 'average'));
	SELECT string_agg(format('%s AS %s', CASE WHEN m.name = 'converted' OR m.name = 'value' AND columns ? 'currency' THEN converted
			ELSE format('%ssum(%s)', @extschema@.report_catalog(prefix), @extschema@.report_figure(source, columns ->> m.name, prefix)) END, m.name), E',\n               ' ORDER BY m.place) INTO figures
	FROM unnest(@extschema@.report_measures(columns, options)) WITH ORDINALITY AS m (name, place);
	RETURN format(E'    SELECT %s%s\n    FROM (\n        SELECT %s%speriod(%s, ''month'') AS m,\n               %s\n        FROM %s AS d\n        WHERE %s\n        GROUP BY %s) AS by_month',
			names,
			(SELECT string_agg(format('%sseries_of(%s, m) AS %2$s', prefix, m.name), ', ' ORDER BY m.place)
			 FROM unnest(@extschema@.report_measures(columns, options)) WITH ORDINALITY AS m (name, place)),
			listed, prefix, day, figures, @extschema@.report_source(source), condition,
			concat_ws(', ', format('%speriod(%s, ''month'')', prefix, day), nullif(grouped, '')))
		|| coalesce(E'\n    GROUP BY ' || nullif(left(names, -2), ''), '');
END
$$;
COMMENT ON FUNCTION @extschema@.report_by_group(regclass, jsonb, jsonb, text[], text, text) IS
'Internal: the part of a view that reads the table, as SQL text: a series of months of each figure for each group. Example: it is what report_filled(...) runs';

CREATE FUNCTION @extschema@.report_runs(view text, prefix text, OUT place integer, OUT run text, OUT months text) RETURNS SETOF record
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 3
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT r.place, r.run, r.months
	FROM (VALUES (1, '', 'p.period'), (2, 'ytd_', $2 || 'ytd(p.period)'), (3, 'mat_', $2 || 'mat(p.period)')) AS r (place, run, months)
	WHERE r.run <> 'mat_' OR $1 = 'monthly'
	$$;
COMMENT ON FUNCTION @extschema@.report_runs(text, text) IS
'Internal: what the figures of a view are of, a row each: the month, the year to date, the twelve months that end with it. Example: SELECT run, months FROM report_runs(''headline'', '''')';

-- Combined before it is filled: a month of which nothing is known but zeros of groups without a row is unknown.
CREATE FUNCTION @extschema@.report_whole(columns jsonb, options jsonb, filling text, prefix text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format(
', whole AS MATERIALIZED (
    SELECT %s%s
    FROM (SELECT %1$s%3$s FROM by_group%4$s) AS by_flow, loaded
)', CASE WHEN $1 ? 'flow' THEN 'flow, ' ELSE '' END, $3,
		(SELECT string_agg(format('%scombine(%s) AS %2$s', $4, m.name), ', ' ORDER BY m.place)
		 FROM unnest(@extschema@.report_measures($1, $2)) WITH ORDINALITY AS m (name, place)),
		CASE WHEN $1 ? 'flow' THEN ' GROUP BY flow' ELSE '' END)
	$$;
COMMENT ON FUNCTION @extschema@.report_whole(jsonb, jsonb, text, text) IS
'Internal: what shares and contributions are in, as SQL text: a series of months of each flow, put together of those of its groups. Example: it is what report_filled(...) runs';

CREATE FUNCTION @extschema@.report_filled(source regclass, columns jsonb, options jsonb, view text, condition text, prefix text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format(
'WITH by_group AS (
%2$s
), months AS (
    SELECT p.start_date AS month, p.end_date AS last_day%3$s
    FROM (SELECT %1$scombine(value) AS whole FROM by_group) AS t, %1$spoints(whole) AS p
), loaded AS (
    SELECT %1$sseries_of(0, m) AS zero, %7$sdaterange(%7$smin(month), %7$smax(last_day), ''[]'')::%1$speriod AS span
    FROM months HAVING %7$scount(*) %8$s 0
), filled AS MATERIALIZED (
    SELECT %4$s%5$s
    FROM by_group, loaded
)%6$s
', $6, @extschema@.report_by_group($1, $2, $3, @extschema@.report_dimensions($2, $4), $5, $6),
		(SELECT string_agg(format(E',\n           %1$s AS %2$sm, %3$sprior_year(%1$s) AS %2$sm_base', r.months, r.run, $6), '' ORDER BY r.place) FROM @extschema@.report_runs($4, $6) AS r)
			|| CASE WHEN $4 = 'monthly' THEN format(E',\n           %sprior(p.period) AS m_prior', $6) ELSE '' END,
		@extschema@.report_names(@extschema@.report_dimensions($2, $4), '%I, '), f.filling,
		CASE WHEN @extschema@.report_has_shares($4) THEN @extschema@.report_whole($2, $3, f.filling, $6) ELSE '' END,
		@extschema@.report_catalog($6), @extschema@.report_operator('>', $6))
	FROM (SELECT string_agg(format('%2$sfill(%1$s, ''zero'', 120000, span) %3$s zero AS %1$s', m.name, $6, @extschema@.report_own_operator('+', $6)), E',\n           ' ORDER BY m.place) AS filling
		  FROM unnest(@extschema@.report_measures($2, $3)) WITH ORDINALITY AS m (name, place)) AS f
	$$;
COMMENT ON FUNCTION @extschema@.report_filled(regclass, jsonb, jsonb, text, text, text) IS
'Internal: what the views of figures begin with, as SQL text: a series of months for each group, zero where the table has rows and the group none, missing where the table has none at all; where there are shares, those of each flow as well. Example: SELECT report_filled(''declarations'', ''{"date": "declared_on", "value": "value_cny"}'', ''{}'', ''headline'', ''true'', '''')';

-- A share is what the whole would grow by if the group came once more, a contribution what it grows by where the group
-- alone has changed: written so they are NULL where share() and contribution() are, over NaN and the infinities, too.
CREATE FUNCTION @extschema@.report_parts(name text, current text, base text, prefix text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format('%4$sgrowth_pct(w.%1$s %5$s %2$s, w.%1$s) AS %1$s_share, %4$sgrowth_pct(w.%1$s_base %5$s %2$s %6$s %3$s, w.%1$s_base) AS %1$s_contribution', $1, $2, $3, $4,
		@extschema@.report_operator('+', $4), @extschema@.report_operator('-', $4))
	$$;
COMMENT ON FUNCTION @extschema@.report_parts(text, text, text, text) IS
'Internal: share and contribution of a figure in the whole of its flow, which is called w, as SQL text. Example: report_parts(''value'', ''f.value'', ''f.value_base'', '''') is growth_pct(w.value + f.value, w.value) AS value_share, growth_pct(w.value_base + f.value - f.value_base, w.value_base) AS value_contribution';

-- OFFSET 0: a figure is read once, whatever is made of it, and only where it is asked for.
CREATE FUNCTION @extschema@.report_figures(columns jsonb, options jsonb, view text, prefix text, OUT listed text, OUT figures text)
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	figure record;
BEGIN
	listed := '';
	FOR figure IN
		SELECT r.run || m.name AS name, m.name AS measure, r.run
		FROM @extschema@.report_runs(view, prefix) AS r, unnest(@extschema@.report_measures(columns, options)) WITH ORDINALITY AS m (name, place)
		ORDER BY r.place, m.place
	LOOP
		listed := listed || format(E',\n       f.%1$s, f.%1$s_base, %2$sgrowth_pct(f.%1$s, f.%1$s_base) AS %1$s_pct', figure.name, prefix);
		figures := concat_ws(E',\n             ', figures,
			format('%4$stotal(filled.%1$s, %2$sm) AS %3$s, %4$stotal(filled.%1$s, %2$sm_base) AS %3$s_base', figure.measure, figure.run, figure.name, prefix));
		IF view = 'monthly' AND figure.run = '' THEN
			listed := listed || format(', f.%1$s_prior, %2$sgrowth_pct(f.%1$s, f.%1$s_prior) AS %1$s_prior_pct', figure.name, prefix);
			figures := figures || format(', %2$stotal(filled.%1$s, m_prior) AS %1$s_prior', figure.name, prefix);
		ELSIF @extschema@.report_has_shares(view) THEN
			listed := listed || E',\n       ' || @extschema@.report_parts(figure.name, 'f.' || figure.name, 'f.' || figure.name || '_base', prefix);
		END IF;
	END LOOP;
END
$$;
COMMENT ON FUNCTION @extschema@.report_figures(jsonb, jsonb, text, text) IS
'Internal: the columns of a view as SQL text, and the figures that they are made of. Example: it is what report_select(...) runs';

CREATE FUNCTION @extschema@.report_balance(columns jsonb, options jsonb, prefix text) RETURNS text
	LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	figure record;
	listed text := '';
	figures text;
BEGIN
	FOR figure IN
		SELECT r.run || m.name AS name, m.name AS measure, r.run
		FROM @extschema@.report_runs('balance', prefix) AS r, unnest(@extschema@.report_measures(columns, options)) WITH ORDINALITY AS m (name, place)
		ORDER BY r.place, m.place
	LOOP
		listed := listed || replace(E',\n       f.*_export, f.*_import, f.*_export - f.*_import AS *_balance,\n'
			'       f.*_export_base - f.*_import_base AS *_balance_base,\n'
			'       f.*_export - f.*_import - (f.*_export_base - f.*_import_base) AS *_balance_change', '*', figure.name);
		figures := concat_ws(E',\n             ', figures,
			format(E'%4$stotal(exports.%1$s, %2$sm) AS %3$s_export, %4$stotal(exports.%1$s, %2$sm_base) AS %3$s_export_base,\n'
				'             %4$stotal(imports.%1$s, %2$sm) AS %3$s_import, %4$stotal(imports.%1$s, %2$sm_base) AS %3$s_import_base', figure.measure, figure.run, figure.name, prefix));
	END LOOP;
	RETURN format(E'SELECT months.month%s\nFROM months\n     LEFT JOIN filled AS exports ON exports.flow = %L\n     LEFT JOIN filled AS imports ON imports.flow = %L\n'
			'     CROSS JOIN LATERAL (\n      SELECT %s\n      OFFSET 0) AS f',
		listed, coalesce(options ->> 'export', 'export'), coalesce(options ->> 'import', 'import'), figures);
END
$$;
COMMENT ON FUNCTION @extschema@.report_balance(jsonb, jsonb, text) IS
'Internal: what the view balance ends with, as SQL text. Example: it is what report_select(...) runs';

CREATE FUNCTION @extschema@.report_coverage(source regclass, columns jsonb, options jsonb, prefix text) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format(
'WITH by_day AS (
    SELECT %1$sd.day, count(*) AS rows
    FROM (SELECT %2$s%3$s AS day FROM %4$s AS d) AS d
    WHERE d.day IS NOT NULL
    GROUP BY %1$sd.day
), months AS MATERIALIZED (
    SELECT m, %11$sstart_date(%11$sprior_year(%11$sytd(m))) - 31 AS since, %11$send_date(m) + 31 AS until
    FROM (SELECT unnest(array_agg(DISTINCT %11$speriod(day, ''month''))) AS m FROM by_day) AS t
)%5$s, covered AS (
    SELECT months.m, %6$scoalesce(sum(by_day.rows) FILTER (WHERE by_day.day %12$s months.m), 0)::bigint AS rows,
           coalesce(sum(by_day.rows) FILTER (WHERE by_day.day %12$s %11$sprior_year(months.m)), 0)::bigint AS base_rows,
           %11$scoverage(by_day.day, months.m) AS month, %11$scoverage(by_day.day, %11$sytd(months.m)) AS year_to_date
    FROM months%7$s
         LEFT JOIN by_day ON %8$sby_day.day BETWEEN months.since AND months.until
    GROUP BY months.m%9$s
)
SELECT %11$sstart_date(m) AS month, %1$srows, (month).first_day, (month).last_day,
       base_rows, (month).base_first_day, (month).base_last_day,
       (year_to_date).first_day AS ytd_first_day, (year_to_date).last_day AS ytd_last_day,
       (year_to_date).base_first_day AS ytd_base_first_day, (year_to_date).base_last_day AS ytd_base_last_day,
       %11$scomplete(month%10$s) AS complete, %11$scomplete(year_to_date%10$s) AS ytd_complete,
       array_to_string((year_to_date).missing_months, '', '') AS ytd_missing_months,
       array_to_string((year_to_date).base_missing_months, '', '') AS ytd_base_missing_months
FROM covered', flow, flow_column, @extschema@.report_column($1, $2 ->> 'date', 'date', $4), @extschema@.report_source($1),
		CASE WHEN flow <> '' THEN ', flows AS (
    SELECT unnest(array_agg(DISTINCT flow)) AS flow FROM by_day
)' ELSE '' END,
		CASE WHEN flow <> '' THEN E'flows.flow,\n           ' ELSE '' END,
		CASE WHEN flow <> '' THEN ' CROSS JOIN flows' ELSE '' END,
		CASE WHEN flow <> '' THEN 'by_day.flow IS NOT DISTINCT FROM flows.flow AND ' ELSE '' END,
		CASE WHEN flow <> '' THEN ', flows.flow' ELSE '' END,
		', ' || ($3 ->> 'quiet_days'), $4, @extschema@.report_own_operator('<@', $4))
	FROM (SELECT CASE WHEN $2 ? 'flow' THEN 'flow, ' ELSE '' END AS flow,
		CASE WHEN $2 ? 'flow' THEN @extschema@.report_column($1, $2 ->> 'flow', 'text', $4) || ' AS flow, ' ELSE '' END AS flow_column) AS f
	$$;
COMMENT ON FUNCTION @extschema@.report_coverage(regclass, jsonb, jsonb, text) IS
'Internal: the view coverage as SQL text: the days with rows, and which months and years to date they cover. Example: SELECT report_coverage(''declarations'', ''{"date": "declared_on", "value": "value_cny"}'', ''{}'', '''')';

CREATE FUNCTION @extschema@.report_select(columns jsonb, options jsonb, view text, prefix text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT CASE WHEN $3 = 'balance' THEN @extschema@.report_balance($1, $2, $4)
		ELSE 'SELECT months.month' || @extschema@.report_names(@extschema@.report_dimensions($1, $3), ', filled.%I') || f.listed
			|| E'\nFROM months'
			|| CASE WHEN NOT @extschema@.report_has_shares($3) THEN ' CROSS JOIN filled'
				ELSE format(E' CROSS JOIN LATERAL (\n      SELECT %s%s\n      FROM whole OFFSET 0) AS w', CASE WHEN $1 ? 'flow' THEN 'whole.flow, ' ELSE '' END, replace(f.figures, 'filled.', 'whole.'))
					|| CASE WHEN $1 ? 'flow' THEN E'\n     JOIN filled ON filled.flow IS NOT DISTINCT FROM w.flow' ELSE E'\n     CROSS JOIN filled' END END
			|| format(E' CROSS JOIN LATERAL (\n      SELECT %s\n      OFFSET 0) AS f', f.figures) END
	FROM @extschema@.report_figures($1, $2, $3, $4) AS f
	$$;
COMMENT ON FUNCTION @extschema@.report_select(jsonb, jsonb, text, text) IS
'Internal: what the views of figures end with, as SQL text: totals read off the series of each group, and what is made of them. Example: it is what report_view_sql(...) runs';

CREATE FUNCTION @extschema@.report_view_sql(source regclass, columns jsonb, view text, options jsonb, prefix text) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	PERFORM @extschema@.report_check(source, columns, options);
	IF view IS NULL OR view <> ALL (@extschema@.report_views(columns)) THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('there is no view "%s" of a report with these columns', view),
			HINT = format('There are %s.', array_to_string(@extschema@.report_views(columns), ', '));
	END IF;
	IF view = 'coverage' THEN
		RETURN @extschema@.report_coverage(source, columns, options, prefix);
	END IF;
	RETURN @extschema@.report_filled(source, columns, options, view,
			@extschema@.report_column(source, columns ->> 'date', 'date', prefix) || ' IS NOT NULL', prefix)
		|| @extschema@.report_select(columns, options, view, prefix);
END
$$;
COMMENT ON FUNCTION @extschema@.report_view_sql(regclass, jsonb, text, jsonb, text) IS
'Internal: the SELECT of one of the views that create_report_views makes, with a prefix before the names of portstats, to be run where pg_catalog comes first in the search path; or an error that says what cannot be. Example: it is what report_sql(...) runs, with none';

CREATE FUNCTION @extschema@.report_sql(source regclass, columns jsonb, view text, options jsonb) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$ SELECT @extschema@.report_view_sql($1, $2, $3, $4, '') $$;
COMMENT ON FUNCTION @extschema@.report_sql(regclass, jsonb, text, jsonb) IS
'The SELECT of one of the views that create_report_views makes, as text, with the short names of portstats: to be read, changed, or put into a migration. Example: SELECT report_sql(''declarations'', ''{"date": "declared_on", "flow": "flow", "value": "value_cny"}'', ''monthly'', ''{}'')';

CREATE FUNCTION @extschema@.report_sql(source regclass, columns jsonb, view text) RETURNS text
	LANGUAGE sql STABLE PARALLEL SAFE
	AS $$ SELECT @extschema@.report_sql($1, $2, $3, '{}'::pg_catalog.jsonb) $$;
COMMENT ON FUNCTION @extschema@.report_sql(regclass, jsonb, text) IS
'The SELECT of one of the views that create_report_views makes where it is given no options, as text, with the short names of portstats. Example: SELECT report_sql(''declarations'', ''{"date": "declared_on", "flow": "flow", "value": "value_cny"}'', ''monthly'')';
