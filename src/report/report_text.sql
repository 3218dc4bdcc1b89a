-- report: the paragraph of a release.

CREATE FUNCTION @extschema@.report_check_text(source regclass, columns jsonb, p @extschema@.period, options jsonb) RETURNS void
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	missing text;
BEGIN
	PERFORM @extschema@.report_check(source, columns, options);
	PERFORM @extschema@.report_check_period(p);
	IF NOT columns ? 'flow' THEN
		RAISE invalid_parameter_value USING
			MESSAGE = 'the columns of a report text name no flow',
			HINT = 'Add "flow": the paragraph has a sentence for exports and one for imports.';
	END IF;
	missing := CASE WHEN columns ? 'quantity' AND NOT options ? 'unit' THEN 'unit'
		WHEN NOT columns ? 'currency' AND NOT options ? 'currency' THEN 'currency' END;
	IF missing IS NOT NULL THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('the options of a report text name no %s', missing),
			HINT = 'Figures in words have units: name them, as in {"unit": "vehicles", "currency": "CNY"}.';
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_text(regclass, jsonb, @extschema@.period, jsonb) IS
'Internal: an error unless a paragraph can be made of these columns of the source with these options. Example: it is what report_text(...) runs';

-- A side that a slip of the pen hides would be left out without a word.
CREATE FUNCTION @extschema@.report_check_flows(source regclass, columns jsonb, options jsonb, flows text[]) RETURNS void
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	sides text[] := ARRAY[coalesce(options ->> 'export', 'export'), coalesce(options ->> 'import', 'import')];
	missing text;
BEGIN
	SELECT s.side INTO missing
	FROM unnest(ARRAY['export', 'import'], sides) AS s (option, side)
	WHERE s.side <> ALL (flows)
	  -- A port may have exports alone, but then nothing that could be the imports.
	  AND (options ? s.option OR NOT flows <@ sides OR NOT flows && sides)
	LIMIT 1;
	IF FOUND THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('no row of %s has the flow "%s"', source, missing),
			DETAIL = format('The column "%s" has %s.', columns ->> 'flow',
				coalesce((SELECT string_agg(format('"%s"', f.flow), ', ' ORDER BY f.flow COLLATE "C") FROM (SELECT flow FROM unnest(flows) AS flow ORDER BY flow COLLATE "C" LIMIT 10) AS f), 'none')),
			HINT = 'Say in the options what the column of the flow calls each, such as {"export": "E", "import": "I"}.';
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_flows(regclass, jsonb, jsonb, text[]) IS
'Internal: an error where exports or imports are not found by the names that they are given, among the flows that the table has. Example: it is what report_text(...) runs';

-- Catching an error takes a subtransaction, which no worker has.
CREATE FUNCTION @extschema@.report_check_complete(flow text, covered @extschema@.coverage, options jsonb) RETURNS void
	LANGUAGE plpgsql IMMUTABLE PARALLEL UNSAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	gap text;
BEGIN
	IF flow IN (coalesce(options ->> 'export', 'export'), coalesce(options ->> 'import', 'import')) IS NOT TRUE THEN
		RETURN;
	ELSIF options ? 'quiet_days' THEN
		PERFORM @extschema@.require_complete(covered, (options ->> 'quiet_days')::integer);
	ELSE
		PERFORM @extschema@.require_complete(covered);
	END IF;
EXCEPTION WHEN no_data_found THEN
	GET STACKED DIAGNOSTICS gap = PG_EXCEPTION_DETAIL;
	RAISE no_data_found USING
		MESSAGE = format('the rows of the flow "%s" do not cover what is compared', flow),
		DETAIL = gap,
		HINT = 'Load the rows that are missing. Where no row was due on the first or last days, say in the options how many days in a row may be without any, such as {"quiet_days": 3}.';
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_complete(text, @extschema@.coverage, jsonb) IS
'Internal: an error where exports or imports do not cover a period and the year before. Example: it is what report_text(...) runs';

CREATE FUNCTION @extschema@.report_coverage_sql(source regclass, columns jsonb) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format('SELECT %s AS flow, @extschema@.coverage(%s, $1) AS covered FROM %s AS d GROUP BY 1',
		@extschema@.report_column($1, $2 ->> 'flow', 'text'), @extschema@.report_column($1, $2 ->> 'date', 'date'), @extschema@.report_source($1))
	$$;
COMMENT ON FUNCTION @extschema@.report_coverage_sql(regclass, jsonb) IS
'Internal: what gives the flows of a table and which part of a period they cover, as SQL text. Example: it is what report_text(...) runs';

CREATE FUNCTION @extschema@.report_paragraph(columns jsonb, p @extschema@.period, language text, options jsonb, figures @extschema@.report_headline[]) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT @extschema@.press_report($2, CASE h.flow WHEN coalesce($4 ->> 'export', 'export') THEN 'export' ELSE 'import' END,
		CASE WHEN $1 ? 'quantity' THEN ROW(h.quantity, h.quantity_base, h.quantity - h.quantity_base, h.quantity_pct)::@extschema@.growth END, $4 ->> 'unit',
		ROW(h.value, h.value_base, h.value - h.value_base, h.value_pct)::@extschema@.growth, coalesce($4 ->> 'currency', $4 ->> 'converted'),
		h.converted, CASE WHEN $1 ? 'currency' THEN NULL ELSE $4 ->> 'converted' END, $3)
	FROM unnest($5) AS h
	WHERE h.flow IN (coalesce($4 ->> 'export', 'export'), coalesce($4 ->> 'import', 'import'))
	$$;
COMMENT ON FUNCTION @extschema@.report_paragraph(jsonb, @extschema@.period, text, jsonb, @extschema@.report_headline[]) IS
'Internal: the rows of headline in words of a language. Example: it is what report_text(...) runs';

CREATE FUNCTION @extschema@.report_text(source regclass, columns jsonb, p @extschema@.period, language text, options jsonb) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE COST 100000
	AS $$
DECLARE
	there record;
	flows text[] := '{}';
BEGIN
	PERFORM @extschema@.report_check_text(source, columns, p, options);
	FOR there IN EXECUTE @extschema@.report_coverage_sql(source, columns) USING p LOOP
		PERFORM @extschema@.report_check_complete(there.flow, there.covered, options);
		flows := array_append(flows, there.flow);
	END LOOP;
	PERFORM @extschema@.report_check_flows(source, columns, options, array_remove(flows, NULL));
	RETURN @extschema@.report_paragraph(columns, p, language, options,
		ARRAY(SELECT h FROM @extschema@.headline(source, columns, p, options) AS h));
END
$$;
COMMENT ON FUNCTION @extschema@.report_text(regclass, jsonb, @extschema@.period, text, jsonb) IS
'The paragraph of a release for a period, in words of a language (''en'' or ''zh''): quantity, value and converted value of exports and imports with their growth. An error unless the rows of each cover the period and the year before. Example: SELECT report_text(''declarations'', ''{"date": "declared_on", "flow": "flow", "quantity": "quantity", "value": "value_cny"}'', ''ytd 2021-10'', ''en'', ''{"currency": "CNY", "converted": "USD", "unit": "vehicles"}'')';
