-- publish: whether published figures can be true together.

CREATE TYPE @extschema@.growth_range AS (
	lowest numeric,
	highest numeric
);
COMMENT ON TYPE @extschema@.growth_range IS
'The growths that two printed figures allow, in percent. Example: SELECT * FROM growth_range(''12.3'', ''11.4'')';
COMMENT ON COLUMN @extschema@.growth_range.lowest IS
'The least, percent, to 12 decimals, rounded down; NULL where the base is not above zero. Example: 6.986899563318';
COMMENT ON COLUMN @extschema@.growth_range.highest IS
'The most, percent, to 12 decimals, rounded up; NULL where the base is not above zero. Example: 8.810572687225';

CREATE FUNCTION @extschema@.growth_range(current text, base text)
	RETURNS @extschema@.growth_range
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 20
	AS 'MODULE_PATHNAME', 'growth_range';
COMMENT ON FUNCTION @extschema@.growth_range(text, text) IS
'Between which growths, in percent, the two figures behind two printed ones lie. Example: SELECT * FROM growth_range(''12.3 billion'', ''11.4 billion'') is 6.986899563318, 8.810572687225';

CREATE TYPE @extschema@.audit AS (
	verdict text,
	lowest numeric,
	highest numeric,
	hint text
);
COMMENT ON TYPE @extschema@.audit IS
'Whether printed figures can be true together. Example: SELECT * FROM audit_growth(''9.0 %'', ''12.3'', ''11.4'')';
COMMENT ON COLUMN @extschema@.audit.verdict IS
'One of: consistent, impossible, unknown. Example: impossible';
COMMENT ON COLUMN @extschema@.audit.lowest IS
'The least that the other figures give, in the unit of what is audited; a quotient to 12 decimals, rounded down. Example: 6.986899563318';
COMMENT ON COLUMN @extschema@.audit.highest IS
'The most that they give, rounded up. Example: 8.810572687225';
COMMENT ON COLUMN @extschema@.audit.hint IS
'Why. Example: "9.0 %" stands for 8.95 to 9.05 percent, more than the two figures can give: one of the three is of other rows, of another period, or a slip.';

CREATE FUNCTION @extschema@.audit_growth(printed text, current text, base text)
	RETURNS @extschema@.audit
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 30
	AS 'MODULE_PATHNAME', 'audit_growth';
COMMENT ON FUNCTION @extschema@.audit_growth(text, text, text) IS
'Whether the growth from a base to a current figure can be the printed one, percent: impossible only where no two numbers that are printed so have such a growth; unknown for a NULL, different units and a base that is not above zero. Example: SELECT verdict FROM audit_growth(''8.6 %'', ''12.3 billion'', ''11.4 billion'') is consistent';

CREATE FUNCTION @extschema@.audit_growth(printed text, current text, base text, whole boolean)
	RETURNS @extschema@.audit
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 30
	AS 'MODULE_PATHNAME', 'audit_growth';
COMMENT ON FUNCTION @extschema@.audit_growth(text, text, text, boolean) IS
'Whether the growth from a base to a current figure can be the printed one, percent, where with whole both figures are counts: of whole numbers alone. Example: SELECT verdict FROM audit_growth(''1,021 percent'', ''2,156 vehicles'', ''192 vehicles'', true) is impossible';

CREATE TYPE @extschema@.possible_base AS (
	lowest numeric,
	highest numeric,
	bases numeric
);
COMMENT ON TYPE @extschema@.possible_base IS
'A run of bases that go with a current figure and a growth. Example: SELECT * FROM possible_bases(''10,722'', ''1,062 percent'', true)';
COMMENT ON COLUMN @extschema@.possible_base.lowest IS
'The least, in the unit of the current figure; not whole, it has 12 decimals, rounded down, and 0 says: any above zero. Example: 923';
COMMENT ON COLUMN @extschema@.possible_base.highest IS
'The most, rounded up; NULL where there is no bound. Example: 923';
COMMENT ON COLUMN @extschema@.possible_base.bases IS
'How many whole numbers that are; NULL where all numbers are meant, and where they do not end. Example: 1';

CREATE FUNCTION @extschema@.possible_bases(current text, printed text, whole boolean)
	RETURNS SETOF @extschema@.possible_base
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 100 ROWS 2
	AS 'MODULE_PATHNAME', 'possible_bases';
COMMENT ON FUNCTION @extschema@.possible_bases(text, text, boolean) IS
'The bases above zero that a current figure and a printed growth, percent, allow: their range as a row; with whole, for counts, each run of whole numbers without a gap as a row, where the current figure is whole too; no row: none. Example: SELECT * FROM possible_bases(''10,722 vehicles'', ''1,062 percent'', true) is 923, 923, 1';

CREATE FUNCTION @extschema@.audit_parts(parts text[], total text)
	RETURNS @extschema@.audit
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100
	AS 'MODULE_PATHNAME', 'audit_parts';
COMMENT ON FUNCTION @extschema@.audit_parts(text[], text) IS
'Whether printed parts can add up to a printed total: impossible only where no numbers that are printed so do; unknown for a NULL, no parts and different units. Example: SELECT verdict FROM audit_parts(''{73%,18%,10%}'', ''100.0%'') is consistent';

CREATE FUNCTION @extschema@.audit_parts(parts text[], total text, whole boolean)
	RETURNS @extschema@.audit
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 100
	AS 'MODULE_PATHNAME', 'audit_parts';
COMMENT ON FUNCTION @extschema@.audit_parts(text[], text, boolean) IS
'Whether printed parts can add up to a printed total where with whole all are counts: only whole numbers are behind them, and one that is printed in full is exact. Example: SELECT verdict FROM audit_parts(''{9459,954,191,119}'', ''10,722'', true) is impossible';

-- ---------- conversions ----------

CREATE TYPE @extschema@.conversion_audit AS (
	verdict text,
	base_currency text,
	quote_currency text,
	lowest numeric,
	highest numeric,
	lowest_rate numeric,
	highest_rate numeric,
	hint text
);
COMMENT ON TYPE @extschema@.conversion_audit IS
'The rates that a printed amount and its conversion imply, and those of the period. Example: SELECT * FROM audit_conversion(''1.17 billion yuan'', ''$182 million'', ''CNY'', ''USD'', ''ytd 2021-10'')';
COMMENT ON COLUMN @extschema@.conversion_audit.verdict IS
'One of: consistent, impossible, unknown. Example: consistent';
COMMENT ON COLUMN @extschema@.conversion_audit.base_currency IS
'Currency of which one unit is priced: as the pair is quoted, or the dearer one where it is not. Example: USD';
COMMENT ON COLUMN @extschema@.conversion_audit.quote_currency IS
'Currency that the price is in. Example: CNY';
COMMENT ON COLUMN @extschema@.conversion_audit.lowest IS
'The least rate that the two amounts imply, to 12 decimals, rounded down. Example: 6.383561643835';
COMMENT ON COLUMN @extschema@.conversion_audit.highest IS
'The most that they imply, rounded up. Example: 6.473829201102';
COMMENT ON COLUMN @extschema@.conversion_audit.lowest_rate IS
'The least rate of the days of the period, as exchange_rate() gives it. Example: 6.4172';
COMMENT ON COLUMN @extschema@.conversion_audit.highest_rate IS
'The most of them. Example: 6.5186';
COMMENT ON COLUMN @extschema@.conversion_audit.hint IS
'Why. Example: The amounts imply 6.383561643835 to 6.473829201102 CNY for 1 USD; the rates of 2021-01/2021-10, from 6.4172 to 6.5186, can give that.';

CREATE FUNCTION @extschema@.audit_conversion(amount text, converted text, from_currency text, to_currency text, p @extschema@.period, book @extschema@.rate_book)
	RETURNS @extschema@.conversion_audit
	LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000
	SET search_path = pg_catalog, pg_temp
	AS $$
	WITH printed AS (
		SELECT a.value > 0 AND c.value > 0 AS positive, a.low AS from_low, a.high AS from_high, c.low AS to_low, c.high AS to_high,
			a.unit AS from_unit, c.unit AS to_unit,
			-- Whether the price is that of the second currency in the first: as quoted, else the dearer one's.
			coalesce((SELECT r.base_currency = $4 FROM @extschema@.rates($6) AS r
					  WHERE (r.base_currency, r.quote_currency) IN (($3, $4), ($4, $3)) LIMIT 1), a.value > c.value) AS turned
		FROM @extschema@.published($1) AS a, @extschema@.published($2) AS c
	), amounts AS (
		SELECT p.positive, p.from_unit, p.to_unit,
			CASE WHEN p.turned THEN $4 ELSE $3 END AS base, CASE WHEN p.turned THEN $3 ELSE $4 END AS quote,
			CASE WHEN p.turned THEN p.to_low ELSE p.from_low END AS base_low,
			CASE WHEN p.turned THEN p.to_high ELSE p.from_high END AS base_high,
			CASE WHEN p.turned THEN p.from_low ELSE p.to_low END AS quote_low,
			CASE WHEN p.turned THEN p.from_high ELSE p.to_high END AS quote_high
		FROM printed AS p
	), found AS (
		SELECT count(r.rate) AS days, count(*) - count(r.rate) AS days_without, min(r.rate) AS lowest_rate, max(r.rate) AS highest_rate,
			-- One of 12 decimals may have been rounded to them.
			min(r.rate - CASE WHEN scale(r.rate) >= 12 THEN 0.0000000000005 ELSE 0 END) AS low,
			max(r.rate + CASE WHEN scale(r.rate) >= 12 THEN 0.0000000000005 ELSE 0 END) AS high
		FROM amounts AS a, @extschema@.rate_history(a.base, a.quote, $5, 'day', $6) AS r
	), said AS (
		SELECT a.base, a.quote, f.lowest_rate, f.highest_rate,
			-- A mean of the rates may be any between two of them.
			a.quote_low <= f.high * a.base_high AND a.quote_high >= f.low * a.base_low AS reached,
			CASE WHEN a.positive THEN div(a.quote_low * 1e12, a.base_high) * 1e-12 END AS lowest,
			CASE WHEN a.positive THEN (div(a.quote_high * 1e12, a.base_low)
				+ (mod(a.quote_high * 1e12, a.base_low) > 0)::integer) * 1e-12 END AS highest,
			CASE WHEN $1 IS NULL OR $2 IS NULL THEN 'An amount is NULL.'
				 WHEN $3 IS NULL OR $4 IS NULL THEN 'A currency is NULL.'
				 WHEN $5 IS NULL OR $6 IS NULL THEN 'The period or the rates are NULL.'
				 WHEN a.from_unit <> $3 THEN 'The amount is in ' || a.from_unit || ', not in ' || $3 || '.'
				 WHEN a.to_unit <> $4 THEN 'The converted amount is in ' || a.to_unit || ', not in ' || $4 || '.'
				 WHEN NOT a.positive THEN 'An amount is not above zero.'
				 WHEN f.days = 0 THEN 'There is no rate from ' || $3 || ' to ' || $4 || ' on any day of ' || $5::text || '.' END AS unknown,
			f.days_without
		FROM amounts AS a, found AS f
	), judged AS (
		SELECT s.*, CASE WHEN s.unknown IS NOT NULL OR NOT s.reached AND s.days_without > 0 THEN 'unknown'
						 WHEN s.reached THEN 'consistent' ELSE 'impossible' END AS verdict
		FROM said AS s
	)
	SELECT j.verdict, j.base, j.quote, j.lowest, j.highest, j.lowest_rate, j.highest_rate,
		coalesce(j.unknown, 'The amounts imply ' || j.lowest::text || ' to ' || j.highest::text || ' ' || j.quote || ' for 1 ' || j.base || '; '
			|| CASE WHEN j.lowest_rate = j.highest_rate THEN 'the rate of ' || $5::text || ', ' || j.lowest_rate::text || ', '
					ELSE 'the rates of ' || $5::text || ', from ' || j.lowest_rate::text || ' to ' || j.highest_rate::text || ', ' END
			|| CASE j.verdict WHEN 'consistent' THEN 'can give that.'
					WHEN 'unknown' THEN 'cannot give that, but days of it have no rate.'
					ELSE 'cannot give that: one of the amounts is of other rows, of another period, of another kind of rate, or a slip.' END)
	FROM judged AS j
	$$;
COMMENT ON FUNCTION @extschema@.audit_conversion(text, text, text, text, @extschema@.period, @extschema@.rate_book) IS
'Whether two printed amounts can be one in two currencies, at rates of a book of a period, which may be mixed day by day: impossible only where no two amounts that are printed so convert, and every day has a rate. Example: SELECT verdict, hint FROM books, audit_conversion(''430 million yuan'', ''$66.8 million'', ''CNY'', ''USD'', ''ytd 2021-10'', book)';

CREATE FUNCTION @extschema@.audit_conversion(amount text, converted text, from_currency text, to_currency text, p @extschema@.period, rate_type text)
	RETURNS @extschema@.conversion_audit
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000
	AS 'SELECT @extschema@.audit_conversion($1, $2, $3, $4, $5, @extschema@.rate_book_of($6))';
COMMENT ON FUNCTION @extschema@.audit_conversion(text, text, text, text, @extschema@.period, text) IS
'Whether two printed amounts can be one in two currencies, at rates of a named type of a period, which may be mixed day by day: impossible only where no two amounts that are printed so convert, and every day has a rate. Example: SELECT verdict, hint FROM audit_conversion(''430 million yuan'', ''$66.8 million'', ''CNY'', ''USD'', ''ytd 2021-10'', ''customs'')';

CREATE FUNCTION @extschema@.audit_conversion(amount text, converted text, from_currency text, to_currency text, p @extschema@.period)
	RETURNS @extschema@.conversion_audit
	LANGUAGE sql STABLE PARALLEL SAFE COST 10000
	AS $$SELECT @extschema@.audit_conversion($1, $2, $3, $4, $5, @extschema@.rate_book_of('average'))$$;
COMMENT ON FUNCTION @extschema@.audit_conversion(text, text, text, text, @extschema@.period) IS
'Whether two printed amounts can be one in two currencies, at rates of type average of a period, which may be mixed day by day: impossible only where no two amounts that are printed so convert, and every day has a rate. Example: SELECT verdict FROM audit_conversion(''1.17 billion yuan'', ''$182 million'', ''CNY'', ''USD'', ''ytd 2021-10'') is consistent';
