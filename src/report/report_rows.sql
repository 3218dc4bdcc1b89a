-- report: the same figures as rows, for who wants a table and no view.

CREATE TYPE @extschema@.report_headline AS (
	flow text,
	quantity numeric,
	quantity_base numeric,
	quantity_pct numeric,
	value numeric,
	value_base numeric,
	value_pct numeric,
	converted numeric,
	converted_base numeric,
	converted_pct numeric
);
COMMENT ON TYPE @extschema@.report_headline IS
'A flow in a period: quantity, value and converted value beside the year before. Example: SELECT flow, value, value_pct FROM headline(''declarations'', ''{"date": "declared_on", "flow": "flow", "value": "value_cny"}'', ''ytd 2021-10'')';
COMMENT ON COLUMN @extschema@.report_headline.flow IS
'Direction of trade, as the table calls it; NULL where no flow is named. Example: export';
COMMENT ON COLUMN @extschema@.report_headline.quantity IS
'Quantity of the period, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 10722';
COMMENT ON COLUMN @extschema@.report_headline.quantity_base IS
'Quantity of the period a year before, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 923';
COMMENT ON COLUMN @extschema@.report_headline.quantity_pct IS
'Growth of quantity over quantity_base, in percent; NULL where the base is not positive or either is NULL. Example: 1061.6';
COMMENT ON COLUMN @extschema@.report_headline.value IS
'Value of the period, in the unit of the value; NULL where a month is unknown. Example: 1174363800.00';
COMMENT ON COLUMN @extschema@.report_headline.value_base IS
'Value of the period a year before, in the unit of the value; NULL where a month is unknown. Example: 98935000.00';
COMMENT ON COLUMN @extschema@.report_headline.value_pct IS
'Growth of value over value_base, in percent; NULL where the base is not positive or either is NULL. Example: 1087.0';
COMMENT ON COLUMN @extschema@.report_headline.converted IS
'Converted value of the period, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 181747980.32';
COMMENT ON COLUMN @extschema@.report_headline.converted_base IS
'Converted value of the period a year before, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 14289954.13';
COMMENT ON COLUMN @extschema@.report_headline.converted_pct IS
'Growth of converted over converted_base, in percent; NULL where the base is not positive or either is NULL. Example: 1171.9';

CREATE TYPE @extschema@.report_month AS (
	month date,
	flow text,
	quantity numeric,
	quantity_base numeric,
	quantity_pct numeric,
	quantity_prior numeric,
	quantity_prior_pct numeric,
	value numeric,
	value_base numeric,
	value_pct numeric,
	value_prior numeric,
	value_prior_pct numeric,
	converted numeric,
	converted_base numeric,
	converted_pct numeric,
	converted_prior numeric,
	converted_prior_pct numeric,
	ytd_quantity numeric,
	ytd_quantity_base numeric,
	ytd_quantity_pct numeric,
	ytd_value numeric,
	ytd_value_base numeric,
	ytd_value_pct numeric,
	ytd_converted numeric,
	ytd_converted_base numeric,
	ytd_converted_pct numeric,
	mat_quantity numeric,
	mat_quantity_base numeric,
	mat_quantity_pct numeric,
	mat_value numeric,
	mat_value_base numeric,
	mat_value_pct numeric,
	mat_converted numeric,
	mat_converted_base numeric,
	mat_converted_pct numeric
);
COMMENT ON TYPE @extschema@.report_month IS
'A month and flow: quantity, value and converted value over the year before and the month before, with the year to date and the moving annual total. Example: SELECT month, flow, value, value_pct, ytd_value FROM monthly(''declarations'', ''{"date": "declared_on", "flow": "flow", "value": "value_cny"}'', ''2021-Q3'')';
COMMENT ON COLUMN @extschema@.report_month.month IS
'First day of the month. Example: 2021-10-01';
COMMENT ON COLUMN @extschema@.report_month.flow IS
'Direction of trade, as the table calls it; NULL where no flow is named. Example: export';
COMMENT ON COLUMN @extschema@.report_month.quantity IS
'Quantity of the month, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 10722';
COMMENT ON COLUMN @extschema@.report_month.quantity_base IS
'Quantity of the month a year before, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 923';
COMMENT ON COLUMN @extschema@.report_month.quantity_pct IS
'Growth of quantity over quantity_base, in percent; NULL where the base is not positive or either is NULL. Example: 1061.6';
COMMENT ON COLUMN @extschema@.report_month.quantity_prior IS
'Quantity of the month before, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 923';
COMMENT ON COLUMN @extschema@.report_month.quantity_prior_pct IS
'Growth of quantity over quantity_prior, in percent; NULL where that is not positive or either is NULL. Example: 3.0';
COMMENT ON COLUMN @extschema@.report_month.value IS
'Value of the month, in the unit of the value; NULL where a month is unknown. Example: 1174363800.00';
COMMENT ON COLUMN @extschema@.report_month.value_base IS
'Value of the month a year before, in the unit of the value; NULL where a month is unknown. Example: 98935000.00';
COMMENT ON COLUMN @extschema@.report_month.value_pct IS
'Growth of value over value_base, in percent; NULL where the base is not positive or either is NULL. Example: 1087.0';
COMMENT ON COLUMN @extschema@.report_month.value_prior IS
'Value of the month before, in the unit of the value; NULL where a month is unknown. Example: 98935000.00';
COMMENT ON COLUMN @extschema@.report_month.value_prior_pct IS
'Growth of value over value_prior, in percent; NULL where that is not positive or either is NULL. Example: 3.0';
COMMENT ON COLUMN @extschema@.report_month.converted IS
'Converted value of the month, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 181747980.32';
COMMENT ON COLUMN @extschema@.report_month.converted_base IS
'Converted value of the month a year before, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 14289954.13';
COMMENT ON COLUMN @extschema@.report_month.converted_pct IS
'Growth of converted over converted_base, in percent; NULL where the base is not positive or either is NULL. Example: 1171.9';
COMMENT ON COLUMN @extschema@.report_month.converted_prior IS
'Converted value of the month before, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 14289954.13';
COMMENT ON COLUMN @extschema@.report_month.converted_prior_pct IS
'Growth of converted over converted_prior, in percent; NULL where that is not positive or either is NULL. Example: 3.0';
COMMENT ON COLUMN @extschema@.report_month.ytd_quantity IS
'Quantity of 1 January to the end of the month, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 10722';
COMMENT ON COLUMN @extschema@.report_month.ytd_quantity_base IS
'Quantity of 1 January to the end of the month a year before, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 923';
COMMENT ON COLUMN @extschema@.report_month.ytd_quantity_pct IS
'Growth of ytd_quantity over ytd_quantity_base, in percent; NULL where the base is not positive or either is NULL. Example: 1061.6';
COMMENT ON COLUMN @extschema@.report_month.ytd_value IS
'Value of 1 January to the end of the month, in the unit of the value; NULL where a month is unknown. Example: 1174363800.00';
COMMENT ON COLUMN @extschema@.report_month.ytd_value_base IS
'Value of 1 January to the end of the month a year before, in the unit of the value; NULL where a month is unknown. Example: 98935000.00';
COMMENT ON COLUMN @extschema@.report_month.ytd_value_pct IS
'Growth of ytd_value over ytd_value_base, in percent; NULL where the base is not positive or either is NULL. Example: 1087.0';
COMMENT ON COLUMN @extschema@.report_month.ytd_converted IS
'Converted value of 1 January to the end of the month, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 181747980.32';
COMMENT ON COLUMN @extschema@.report_month.ytd_converted_base IS
'Converted value of 1 January to the end of the month a year before, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 14289954.13';
COMMENT ON COLUMN @extschema@.report_month.ytd_converted_pct IS
'Growth of ytd_converted over ytd_converted_base, in percent; NULL where the base is not positive or either is NULL. Example: 1171.9';
COMMENT ON COLUMN @extschema@.report_month.mat_quantity IS
'Quantity of the twelve months that end with the month, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 10722';
COMMENT ON COLUMN @extschema@.report_month.mat_quantity_base IS
'Quantity of the twelve months that end with the month a year before, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 923';
COMMENT ON COLUMN @extschema@.report_month.mat_quantity_pct IS
'Growth of mat_quantity over mat_quantity_base, in percent; NULL where the base is not positive or either is NULL. Example: 1061.6';
COMMENT ON COLUMN @extschema@.report_month.mat_value IS
'Value of the twelve months that end with the month, in the unit of the value; NULL where a month is unknown. Example: 1174363800.00';
COMMENT ON COLUMN @extschema@.report_month.mat_value_base IS
'Value of the twelve months that end with the month a year before, in the unit of the value; NULL where a month is unknown. Example: 98935000.00';
COMMENT ON COLUMN @extschema@.report_month.mat_value_pct IS
'Growth of mat_value over mat_value_base, in percent; NULL where the base is not positive or either is NULL. Example: 1087.0';
COMMENT ON COLUMN @extschema@.report_month.mat_converted IS
'Converted value of the twelve months that end with the month, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 181747980.32';
COMMENT ON COLUMN @extschema@.report_month.mat_converted_base IS
'Converted value of the twelve months that end with the month a year before, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 14289954.13';
COMMENT ON COLUMN @extschema@.report_month.mat_converted_pct IS
'Growth of mat_converted over mat_converted_base, in percent; NULL where the base is not positive or either is NULL. Example: 1171.9';

CREATE TYPE @extschema@.report_corridor AS (
	rank bigint,
	flow text,
	origin text,
	destination text,
	quantity numeric,
	quantity_base numeric,
	quantity_pct numeric,
	quantity_share numeric,
	quantity_contribution numeric,
	value numeric,
	value_base numeric,
	value_pct numeric,
	value_share numeric,
	value_contribution numeric,
	converted numeric,
	converted_base numeric,
	converted_pct numeric,
	converted_share numeric,
	converted_contribution numeric
);
COMMENT ON TYPE @extschema@.report_corridor IS
'A corridor in a period: quantity, value and converted value beside the year before, with share and contribution. Example: SELECT rank, origin, destination, value, value_pct FROM corridor_report(''declarations'', ''{"date": "declared_on", "flow": "flow", "origin": "origin", "destination": "destination", "value": "value_cny"}'', ''ytd 2021-10'')';
COMMENT ON COLUMN @extschema@.report_corridor.rank IS
'Place by value within the flow, largest first; equal ones share it. Example: 1';
COMMENT ON COLUMN @extschema@.report_corridor.flow IS
'Direction of trade, as the table calls it; NULL where no flow is named. Example: export';
COMMENT ON COLUMN @extschema@.report_corridor.origin IS
'Where the goods come from; NULL where no origin is named. Example: Chongqing';
COMMENT ON COLUMN @extschema@.report_corridor.destination IS
'Where the goods go; NULL where no destination is named. Example: Kazakhstan';
COMMENT ON COLUMN @extschema@.report_corridor.quantity IS
'Quantity of the period, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 10722';
COMMENT ON COLUMN @extschema@.report_corridor.quantity_base IS
'Quantity of the period a year before, in the unit of the quantity; NULL where no quantity is named or a month is unknown. Example: 923';
COMMENT ON COLUMN @extschema@.report_corridor.quantity_pct IS
'Growth of quantity over quantity_base, in percent; NULL where the base is not positive or either is NULL. Example: 1061.6';
COMMENT ON COLUMN @extschema@.report_corridor.quantity_share IS
'Share of quantity in that of the whole flow as headline has it, in percent; NULL where that is not positive or either is unknown. Example: 13.4';
COMMENT ON COLUMN @extschema@.report_corridor.quantity_contribution IS
'Contribution of the corridor to the growth of quantity of the whole flow as headline has it, in percentage points; NULL where the base is not positive or either is unknown. Example: 144.3';
COMMENT ON COLUMN @extschema@.report_corridor.value IS
'Value of the period, in the unit of the value; NULL where a month is unknown. Example: 1174363800.00';
COMMENT ON COLUMN @extschema@.report_corridor.value_base IS
'Value of the period a year before, in the unit of the value; NULL where a month is unknown. Example: 98935000.00';
COMMENT ON COLUMN @extschema@.report_corridor.value_pct IS
'Growth of value over value_base, in percent; NULL where the base is not positive or either is NULL. Example: 1087.0';
COMMENT ON COLUMN @extschema@.report_corridor.value_share IS
'Share of value in that of the whole flow as headline has it, in percent; NULL where that is not positive or either is unknown. Example: 13.4';
COMMENT ON COLUMN @extschema@.report_corridor.value_contribution IS
'Contribution of the corridor to the growth of value of the whole flow as headline has it, in percentage points; NULL where the base is not positive or either is unknown. Example: 144.3';
COMMENT ON COLUMN @extschema@.report_corridor.converted IS
'Converted value of the period, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 181747980.32';
COMMENT ON COLUMN @extschema@.report_corridor.converted_base IS
'Converted value of the period a year before, in the currency of the option converted; NULL where no other currency is named or a month is unknown. Example: 14289954.13';
COMMENT ON COLUMN @extschema@.report_corridor.converted_pct IS
'Growth of converted over converted_base, in percent; NULL where the base is not positive or either is NULL. Example: 1171.9';
COMMENT ON COLUMN @extschema@.report_corridor.converted_share IS
'Share of converted in that of the whole flow as headline has it, in percent; NULL where that is not positive or either is unknown. Example: 13.4';
COMMENT ON COLUMN @extschema@.report_corridor.converted_contribution IS
'Contribution of the corridor to the growth of converted of the whole flow as headline has it, in percentage points; NULL where the base is not positive or either is unknown. Example: 144.3';

CREATE FUNCTION @extschema@.report_row_columns(row_type regtype, columns jsonb, options jsonb) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT string_agg(CASE WHEN k.key IN ('rank', 'month') OR $2 ? k.key OR k.key = ANY (@extschema@.report_measures($2, $3)) THEN format('r.%I', a.attname)
			ELSE format('NULL::%I.%I', n.nspname, c.typname) END, ', ' ORDER BY a.attnum)
	FROM pg_type AS t JOIN pg_attribute AS a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
	JOIN pg_type AS c ON c.oid = a.atttypid JOIN pg_namespace AS n ON n.oid = c.typnamespace
	CROSS JOIN LATERAL (SELECT coalesce((regexp_match(a.attname, '(quantity|value|converted)'))[1], a.attname) AS key) AS k
	WHERE t.oid = $1
	$$;
COMMENT ON FUNCTION @extschema@.report_row_columns(regtype, jsonb, jsonb) IS
'Internal: the columns of a row type as SQL text, NULL for what the columns and options of a report do not give. Example: it is what report_headline_sql(...) runs';

-- The months that a run of days lies in.
CREATE FUNCTION @extschema@.report_months(p @extschema@.period) RETURNS @extschema@.period
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
	SELECT daterange(@extschema@.start_date(@extschema@.period(@extschema@.start_date($1), 'month')),
		@extschema@.end_date(@extschema@.period(@extschema@.end_date($1), 'month')), '[]')::@extschema@.period
	$$;
COMMENT ON FUNCTION @extschema@.report_months(@extschema@.period) IS
'Internal: the whole months that a period lies in. Example: report_months(''2023-W40'') is 2023-10';

CREATE FUNCTION @extschema@.report_check_period(p @extschema@.period) RETURNS void
	LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	IF p IS NULL THEN
		RAISE null_value_not_allowed USING
			MESSAGE = 'the period of a report must not be NULL',
			HINT = 'Give one, such as ''2023-10'' or ''ytd 2023-10''.';
	END IF;
	IF p OPERATOR(@extschema@.<>) @extschema@.report_months(p)
		AND @extschema@.report_months(p) OPERATOR(@extschema@.&&) @extschema@.report_months(@extschema@.prior_year(p)) THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('period "%s" is neither of whole months nor apart from the year before', p),
			DETAIL = format('A month of it is one of "%s" as well.', @extschema@.prior_year(p)),
			HINT = format('Give whole months, such as "%s", or a shorter period.', @extschema@.report_months(p));
	END IF;
END
$$;
COMMENT ON FUNCTION @extschema@.report_check_period(@extschema@.period) IS
'Internal: an error unless a report can be made of a period: one of whole months, or one that has no month in common with the year before it. Example: it is what report_headline_sql(...) runs';

-- The rows of both windows alone are read: of a month that a window cuts, the part.
CREATE FUNCTION @extschema@.report_windows(source regclass, columns jsonb, options jsonb, view text, p @extschema@.period) RETURNS text
	LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
DECLARE
	day text := columns ->> 'date';
	months @extschema@.period := @extschema@.report_months(p);
	-- Week 53 may have no year before: no row is read for it, so any months but its own will do.
	base @extschema@.period := coalesce(@extschema@.report_months(@extschema@.prior_year(p)), @extschema@.prior(months));
	measures text[] := @extschema@.report_measures(columns, options);
	shares boolean := @extschema@.report_has_shares(view);
	grown text := (SELECT string_agg(format(E'\n     CROSS JOIN LATERAL @extschema@.growth(by_months.%s, %L::@extschema@.period, %L::@extschema@.period) AS %1$s', m.name, months, base), '' ORDER BY m.place)
		FROM unnest(measures) WITH ORDINALITY AS m (name, place));
BEGIN
	RETURN @extschema@.report_filled(source, columns, options, view,
			'(' || concat_ws(' OR ', @extschema@.report_within(source, day, @extschema@.start_date(p), @extschema@.end_date(p)),
				@extschema@.report_within(source, day, @extschema@.start_date(@extschema@.prior_year(p)), @extschema@.end_date(@extschema@.prior_year(p)))) || ')', '@extschema@.')
		|| 'SELECT ' || @extschema@.report_names(@extschema@.report_dimensions(columns, view), 'filled.%I, ')
		|| (SELECT string_agg(format('%s.current AS %1$s, %1$s.base AS %1$s_base, %1$s.pct AS %1$s_pct', m.name)
				|| CASE WHEN shares THEN ', ' || @extschema@.report_parts(m.name, m.name || '.current', m.name || '.base', '@extschema@.') ELSE '' END, E',\n       ' ORDER BY m.place)
			FROM unnest(measures) WITH ORDINALITY AS m (name, place))
		|| E'\nFROM filled' || replace(grown, 'by_months', 'filled')
		|| CASE WHEN shares THEN format(E'\n     JOIN (SELECT %s%s FROM whole%s OFFSET 0) AS w ON %s', CASE WHEN columns ? 'flow' THEN 'whole.flow, ' ELSE '' END,
				(SELECT string_agg(format('%s.current AS %1$s, %1$s.base AS %1$s_base', m.name), ', ' ORDER BY m.place) FROM unnest(measures) WITH ORDINALITY AS m (name, place)),
				replace(grown, 'by_months', 'whole'), CASE WHEN columns ? 'flow' THEN '(w.flow OPERATOR(pg_catalog.=) filled.flow OR w.flow IS NULL AND filled.flow IS NULL)' ELSE 'true' END) ELSE '' END;
END
$$;
COMMENT ON FUNCTION @extschema@.report_windows(regclass, jsonb, jsonb, text, @extschema@.period) IS
'Internal: the figures of a period beside the year before for each group, as SQL text. Example: it is what report_headline_sql(...) runs';

-- The functions that read the table run under the search path of their caller, for a view's own
-- functions to find what they are used to; what they run is checked and put together here, with every name
-- of portstats and of the server in full. They may be given a temporary table, so no worker may call them.
CREATE FUNCTION @extschema@.report_headline_sql(source regclass, columns jsonb, p @extschema@.period, options jsonb) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	PERFORM @extschema@.report_check(source, columns, options);
	PERFORM @extschema@.report_check_period(p);
	RETURN format('SELECT %s FROM (%s) AS r ORDER BY 1',
		@extschema@.report_row_columns('@extschema@.report_headline', columns, options),
		@extschema@.report_windows(source, columns, options, 'headline', p));
END
$$;
COMMENT ON FUNCTION @extschema@.report_headline_sql(regclass, jsonb, @extschema@.period, jsonb) IS
'Internal: what gives the rows of headline, as SQL text, or an error that says what cannot be. Example: it is what headline(...) runs';

CREATE FUNCTION @extschema@.headline(source regclass, columns jsonb, p @extschema@.period, options jsonb) RETURNS SETOF @extschema@.report_headline
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE ROWS 2 COST 100000
	AS $$
DECLARE
	query pg_catalog.text := @extschema@.report_headline_sql(source, columns, p, options);
BEGIN
	PERFORM @extschema@.report_lock(source, columns);
	RETURN QUERY EXECUTE query;
END
$$;
COMMENT ON FUNCTION @extschema@.headline(regclass, jsonb, @extschema@.period, jsonb) IS
'A row a flow: quantity, value and converted value of a period beside the year before, growth in percent; NULL where a month in which the table has no row at all is needed. Example: SELECT * FROM headline(''declarations'', ''{"date": "declared_on", "flow": "flow", "quantity": "quantity", "value": "value_cny"}'', ''ytd 2021-10'', ''{"currency": "CNY", "converted": "USD"}'')';

CREATE FUNCTION @extschema@.headline(source regclass, columns jsonb, p @extschema@.period) RETURNS SETOF @extschema@.report_headline
	LANGUAGE sql STABLE PARALLEL UNSAFE ROWS 2 COST 100000
	AS $$ SELECT * FROM @extschema@.headline($1, $2, $3, '{}'::pg_catalog.jsonb) $$;
COMMENT ON FUNCTION @extschema@.headline(regclass, jsonb, @extschema@.period) IS
'A row a flow: quantity and value of a period beside the year before, growth in percent; NULL where a month in which the table has no row at all is needed. Example: SELECT * FROM headline(''declarations'', ''{"date": "declared_on", "flow": "flow", "value": "value_cny"}'', ''ytd 2021-10'')';

CREATE FUNCTION @extschema@.report_monthly_sql(source regclass, columns jsonb, p @extschema@.period, options jsonb) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	PERFORM @extschema@.report_check(source, columns, options);
	IF p IS NULL OR p OPERATOR(@extschema@.<>) @extschema@.report_months(p) THEN
		RAISE invalid_parameter_value USING
			MESSAGE = format('period "%s" is not made of whole months', p),
			HINT = 'Give whole months, such as ''2023'' or ''2023-Q3''.';
	END IF;
	-- With the months that the first one is compared with, and their years to date and annual totals.
	RETURN format('SELECT %s FROM (%s) AS r WHERE r.month OPERATOR(pg_catalog.>=) %L AND r.month OPERATOR(pg_catalog.<=) %L ORDER BY 1, 2',
		@extschema@.report_row_columns('@extschema@.report_month', columns, options),
		@extschema@.report_filled(source, columns, options, 'monthly',
			@extschema@.report_within(source, columns ->> 'date', (@extschema@.start_date(p) - interval '23 months')::date, @extschema@.end_date(p)), '@extschema@.')
		|| @extschema@.report_select(columns, options, 'monthly', '@extschema@.'),
		@extschema@.start_date(p), @extschema@.end_date(p));
END
$$;
COMMENT ON FUNCTION @extschema@.report_monthly_sql(regclass, jsonb, @extschema@.period, jsonb) IS
'Internal: what gives the rows of monthly, as SQL text, or an error that says what cannot be. Example: it is what monthly(...) runs';

CREATE FUNCTION @extschema@.monthly(source regclass, columns jsonb, p @extschema@.period, options jsonb) RETURNS SETOF @extschema@.report_month
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE ROWS 24 COST 100000
	AS $$
DECLARE
	query pg_catalog.text := @extschema@.report_monthly_sql(source, columns, p, options);
BEGIN
	PERFORM @extschema@.report_lock(source, columns);
	RETURN QUERY EXECUTE query;
END
$$;
COMMENT ON FUNCTION @extschema@.monthly(regclass, jsonb, @extschema@.period, jsonb) IS
'A row a month of a period and flow, as in the view monthly: over the year before and the month before, with the year to date and the moving annual total. Example: SELECT month, flow, value, value_pct FROM monthly(''declarations'', ''{"date": "declared_on", "flow": "flow", "value": "value_cny"}'', ''2021-Q3'', ''{"currency": "CNY", "converted": "USD"}'')';

CREATE FUNCTION @extschema@.monthly(source regclass, columns jsonb, p @extschema@.period) RETURNS SETOF @extschema@.report_month
	LANGUAGE sql STABLE PARALLEL UNSAFE ROWS 24 COST 100000
	AS $$ SELECT * FROM @extschema@.monthly($1, $2, $3, '{}'::pg_catalog.jsonb) $$;
COMMENT ON FUNCTION @extschema@.monthly(regclass, jsonb, @extschema@.period) IS
'A row a month of a period and flow, without a second currency: over the year before and the month before, with the year to date and the moving annual total. Example: SELECT month, flow, value, value_pct FROM monthly(''declarations'', ''{"date": "declared_on", "flow": "flow", "value": "value_cny"}'', ''2021-Q3'')';

CREATE FUNCTION @extschema@.report_corridor_sql(source regclass, columns jsonb, p @extschema@.period, options jsonb) RETURNS text
	LANGUAGE plpgsql STABLE PARALLEL SAFE
	SET search_path = pg_catalog, pg_temp
	AS $$
BEGIN
	PERFORM @extschema@.report_check(source, columns, options);
	PERFORM @extschema@.report_check_period(p);
	IF NOT columns ?| ARRAY['origin', 'destination'] THEN
		RAISE invalid_parameter_value USING
			MESSAGE = 'the columns of a corridor report name neither origin nor destination',
			HINT = 'Add "origin", "destination" or both.';
	END IF;
	RETURN format('SELECT %s FROM (SELECT *, pg_catalog.rank() OVER (%s ORDER BY value DESC NULLS LAST) FROM (%s) AS f) AS r ORDER BY 2, 1, r.value_base DESC NULLS LAST, 3, 4',
		@extschema@.report_row_columns('@extschema@.report_corridor', columns, options),
		CASE WHEN columns ? 'flow' THEN 'PARTITION BY flow' ELSE '' END,
		@extschema@.report_windows(source, columns, options, 'corridor', p));
END
$$;
COMMENT ON FUNCTION @extschema@.report_corridor_sql(regclass, jsonb, @extschema@.period, jsonb) IS
'Internal: what gives the rows of corridor_report, as SQL text, or an error that says what cannot be. Example: it is what corridor_report(...) runs';

CREATE FUNCTION @extschema@.corridor_report(source regclass, columns jsonb, p @extschema@.period, options jsonb) RETURNS SETOF @extschema@.report_corridor
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE ROWS 1000 COST 100000
	AS $$
DECLARE
	query pg_catalog.text := @extschema@.report_corridor_sql(source, columns, p, options);
BEGIN
	PERFORM @extschema@.report_lock(source, columns);
	RETURN QUERY EXECUTE query;
END
$$;
COMMENT ON FUNCTION @extschema@.corridor_report(regclass, jsonb, @extschema@.period, jsonb) IS
'A row a flow and corridor, the largest first: quantity, value and converted value of a period beside the year before, growth and share in percent, contribution in percentage points. Example: SELECT rank, origin, destination, value, value_pct FROM corridor_report(''declarations'', ''{"date": "declared_on", "flow": "flow", "origin": "origin", "destination": "destination", "value": "value_cny"}'', ''ytd 2021-10'', ''{"currency": "CNY", "converted": "USD"}'')';

CREATE FUNCTION @extschema@.corridor_report(source regclass, columns jsonb, p @extschema@.period) RETURNS SETOF @extschema@.report_corridor
	LANGUAGE sql STABLE PARALLEL UNSAFE ROWS 1000 COST 100000
	AS $$ SELECT * FROM @extschema@.corridor_report($1, $2, $3, '{}'::pg_catalog.jsonb) $$;
COMMENT ON FUNCTION @extschema@.corridor_report(regclass, jsonb, @extschema@.period) IS
'A row a flow and corridor, the largest first: quantity and value of a period beside the year before, growth and share in percent, contribution in percentage points. Example: SELECT rank, origin, destination, value FROM corridor_report(''declarations'', ''{"date": "declared_on", "flow": "flow", "origin": "origin", "destination": "destination", "value": "value_cny"}'', ''ytd 2021-10'')';
