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
			HINT = 'Add "flow": the paragraph has a sentence for exports and one for imports. Where the table has one of them alone, take as the source a view with a constant, such as SELECT *, ''import'' AS flow.';
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
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	sides text[] := ARRAY[coalesce(options ->> 'export', 'export'), coalesce(options ->> 'import', 'import')];
	missing text;
	option text;
	other text;
	cures text[];
BEGIN
	SELECT s.side, s.option, s.other INTO missing, option, other
	FROM unnest(ARRAY['export', 'import'], sides, ARRAY['import', 'export']) AS s (option, side, other)
	WHERE s.side <> ALL (flows)
	  -- A port may have exports alone, but then nothing that could be the imports.
	  AND (options ? s.option OR NOT flows <@ sides OR NOT flows && sides)
	LIMIT 1;
	IF FOUND THEN
		-- A table may have the other one alone.
		IF flows && sides THEN
			cures := ARRAY[CASE WHEN options ? option THEN format('leave "%s" out', option) END,
				CASE WHEN NOT flows <@ sides THEN format('take as the source a view of the %ss alone', other) END];
		END IF;
		RAISE invalid_parameter_value USING
			MESSAGE = format('no row of %s has the flow "%s"', source, missing),
			DETAIL = format('The column "%s" has %s.', columns ->> 'flow',
				coalesce((SELECT string_agg(format('"%s"', f.flow), ', ' ORDER BY f.flow COLLATE "C") FROM (SELECT flow FROM unnest(flows) AS flow ORDER BY flow COLLATE "C" LIMIT 10) AS f), 'none')),
			HINT = 'Say in the options what the column of the flow calls each, such as {"export": "E", "import": "I"}.'
				|| CASE WHEN flows && sides THEN format(' Where it has no %ss, %s.', option, array_to_string(cures, ' and ')) ELSE '' END;
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_flows(regclass, jsonb, jsonb, text[]) IS
'Internal: an error where exports or imports are not found by the names that they are given, among the flows that the table has. Example: it is what report_text(...) runs';

-- Quiet days are for days on which nothing was due: so many that a whole month goes by without a row are a month that
-- was not loaded, and the growth would be made up.
CREATE FUNCTION @extschema@.report_complete_hint(covered @extschema@.coverage, options jsonb) RETURNS text
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	-- What can be compared by days may have longer gaps than the quiet days.
	run @extschema@.period := CASE WHEN NOT options ? 'quiet_days' THEN covered.like_for_like END;
BEGIN
	IF covered.base_period IS NULL OR cardinality(covered.missing_months || covered.base_missing_months) > 0 THEN
		IF covered.base_like_for_like OPERATOR(@extschema@.=) @extschema@.prior_year(run)
			AND (run OPERATOR(@extschema@.=) @extschema@.report_months(run)
				OR NOT @extschema@.report_months(run) OPERATOR(@extschema@.&&) @extschema@.report_months(@extschema@.prior_year(run))) THEN
			RETURN format('Load the rows that are missing, or ask for "%s", which has them, as has "%s".', run, covered.base_like_for_like);
		END IF;
		RETURN 'Load the rows that are missing, or choose a period that has them, as has the year before.';
	ELSIF options ? 'quiet_days' THEN
		RETURN format('Load the rows that are missing. Where no row was due in these days either, allow for more in a row than the %s that the options say.', options ->> 'quiet_days');
	END IF;
	RETURN 'Load the rows that are missing. Where no row was due on the first or last days, say in the options how many days in a row may be without any, such as {"quiet_days": 3}.';
END
$$;
COMMENT ON FUNCTION @extschema@.report_complete_hint(@extschema@.coverage, jsonb) IS
'Internal: the mend for rows that do not cover what is compared: where a whole month is missing never quiet days, but a period of which the year before is there. Example: it is what report_check_complete(...) runs';

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
	IF covered.undated > 0 THEN
		RAISE null_value_not_allowed USING
			MESSAGE = format('rows of the flow "%s" have no date: %s', flow, covered.undated),
			HINT = 'They may be of the period: give them their date, or take as the source a view of the rows that have one.';
	END IF;
EXCEPTION WHEN no_data_found THEN
	GET STACKED DIAGNOSTICS gap = PG_EXCEPTION_DETAIL;
	RAISE no_data_found USING
		MESSAGE = format('the rows of the flow "%s" do not cover what is compared', flow),
		DETAIL = gap,
		HINT = @extschema@.report_complete_hint(covered, options);
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_complete(text, @extschema@.coverage, jsonb) IS
'Internal: an error where exports or imports do not cover a period and the year before, or have rows without a date. Example: it is what report_text(...) runs';

CREATE FUNCTION @extschema@.report_coverage_sql(source regclass, columns jsonb) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT format('SELECT %s AS flow, @extschema@.coverage(%s, $1) AS covered FROM %s AS d GROUP BY 1',
		@extschema@.report_column($1, $2 ->> 'flow', 'text', '@extschema@.'), @extschema@.report_column($1, $2 ->> 'date', 'date', '@extschema@.'), @extschema@.report_source($1))
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
	there pg_catalog.record;
	flows pg_catalog.text[] := '{}';
	query pg_catalog.text;
BEGIN
	PERFORM @extschema@.report_check_text(source, columns, p, options);
	query := @extschema@.report_coverage_sql(source, columns);
	PERFORM @extschema@.report_lock(source, columns);
	FOR there IN EXECUTE query USING p LOOP
		PERFORM @extschema@.report_check_complete(there.flow, there.covered, options);
		flows := pg_catalog.array_append(flows, there.flow);
	END LOOP;
	PERFORM @extschema@.report_check_flows(source, columns, options, pg_catalog.array_remove(flows, NULL));
	RETURN @extschema@.report_paragraph(columns, p, language, options,
		ARRAY(SELECT h FROM @extschema@.headline(source, columns, p, options) AS h));
END
$$;
COMMENT ON FUNCTION @extschema@.report_text(regclass, jsonb, @extschema@.period, text, jsonb) IS
'The paragraph of a release for a period, in words of a language (''en'' or ''zh''): quantity, value and converted value of exports and imports with their growth. An error unless the rows of each cover the period and the year before, and all have a date. Example: SELECT report_text(''declarations'', ''{"date": "declared_on", "flow": "flow", "quantity": "quantity", "value": "value_cny"}'', ''ytd 2021-10'', ''en'', ''{"currency": "CNY", "converted": "USD", "unit": "vehicles"}'')';
