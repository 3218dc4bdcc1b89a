-- series_arithmetic: + - * / of series, and values for what is missing.

-- ---------- with another series ----------

CREATE FUNCTION @extschema@.series_add(@extschema@.series, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_add';
COMMENT ON FUNCTION @extschema@.series_add(@extschema@.series, @extschema@.series) IS
'The sum of two series (in the unit of the value): it is the operator +. Example: series_add(''2023-01: 10'', ''2023-01: 5'') is month 2023-01: 15';

CREATE OPERATOR @extschema@.+ (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_add,
	COMMUTATOR = OPERATOR(@extschema@.+)
);
COMMENT ON OPERATOR @extschema@.+ (@extschema@.series, @extschema@.series) IS
'The sum, period by period (in the unit of the value); what only one of them has is missing, unlike in combine(). Example: ''2023-01: 10''::series + ''2023-01: 5'' is month 2023-01: 15';

CREATE FUNCTION @extschema@.series_sub(@extschema@.series, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_sub';
COMMENT ON FUNCTION @extschema@.series_sub(@extschema@.series, @extschema@.series) IS
'The difference of two series (in the unit of the value): it is the operator -. Example: series_sub(''2023-01: 10'', ''2023-01: 5'') is month 2023-01: 5';

CREATE OPERATOR @extschema@.- (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_sub
);
COMMENT ON OPERATOR @extschema@.- (@extschema@.series, @extschema@.series) IS
'The difference, period by period (in the unit of the value); what only one of them has is missing. Example: ''2023-01: 10''::series - ''2023-01: 5'' is month 2023-01: 5';

CREATE FUNCTION @extschema@.series_div(@extschema@.series, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_div';
COMMENT ON FUNCTION @extschema@.series_div(@extschema@.series, @extschema@.series) IS
'The quotient of two series (units of the first for one unit of the second): it is the operator /. Example: series_div(''2023-01: 10''::series, ''2023-01: 5''::series) is month ratio 2023-01: 2.0000000000000000';

CREATE OPERATOR @extschema@./ (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_div
);
COMMENT ON OPERATOR @extschema@./ (@extschema@.series, @extschema@.series) IS
'Unit value, period by period (units of the first for one unit of the second); missing where only one of them has the period, or the second is zero; for a longer period divide the totals, since unit values do not add up. Example: SELECT series(value_cny, declared_on) / series(quantity, declared_on) FROM declarations';

-- ---------- with a number ----------

CREATE FUNCTION @extschema@.series_mul(@extschema@.series, numeric) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_mul_numeric';
COMMENT ON FUNCTION @extschema@.series_mul(@extschema@.series, numeric) IS
'A series times a number (in the unit of the value times that of the number): it is the operator *. Example: series_mul(''2023-01: 10'', 7.2) is month 2023-01: 72.0';

CREATE FUNCTION @extschema@.series_mul(numeric, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'numeric_mul_series';
COMMENT ON FUNCTION @extschema@.series_mul(numeric, @extschema@.series) IS
'A number times a series (in the unit of the value times that of the number): it is the operator *. Example: series_mul(7.2, ''2023-01: 10'') is month 2023-01: 72.0';

CREATE OPERATOR @extschema@.* (
	LEFTARG = @extschema@.series,
	RIGHTARG = numeric,
	FUNCTION = @extschema@.series_mul,
	COMMUTATOR = OPERATOR(@extschema@.*)
);
COMMENT ON OPERATOR @extschema@.* (@extschema@.series, numeric) IS
'Each value times a number; suppressed stays suppressed. Example: ''2023-01: 10''::series * 1000 is month 2023-01: 10000';

CREATE OPERATOR @extschema@.* (
	LEFTARG = numeric,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_mul,
	COMMUTATOR = OPERATOR(@extschema@.*)
);
COMMENT ON OPERATOR @extschema@.* (numeric, @extschema@.series) IS
'A number times each value; suppressed stays suppressed. Example: 1000 * ''2023-01: 10''::series is month 2023-01: 10000';

CREATE FUNCTION @extschema@.series_div(@extschema@.series, numeric) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_div_numeric';
COMMENT ON FUNCTION @extschema@.series_div(@extschema@.series, numeric) IS
'A series divided by a number (in the unit of the value for one unit of the number): it is the operator /. Example: series_div(''2023-01: 10'', 4) is month 2023-01: 2.5000000000000000';

CREATE OPERATOR @extschema@./ (
	LEFTARG = @extschema@.series,
	RIGHTARG = numeric,
	FUNCTION = @extschema@.series_div
);
COMMENT ON OPERATOR @extschema@./ (@extschema@.series, numeric) IS
'Each value divided by a number, which is not zero; suppressed stays suppressed. Example: SELECT destination, s / 10000 AS ten_thousands FROM monthly';

-- ---------- what is missing ----------

CREATE FUNCTION @extschema@.fill(s @extschema@.series, method text, longest integer) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_fill';
COMMENT ON FUNCTION @extschema@.fill(@extschema@.series, text, integer) IS
'Values for missing units between two points, in the unit of the value, where at most longest of them are missing in a row: zero, previous (the value before) or linear (on a straight line); suppressed stays suppressed. Example: fill(''2023-01: 10, 2023-03: 30'', ''previous'', 2) is month 2023-01: 10, 2023-02: 10, 2023-03: 30';

CREATE FUNCTION @extschema@.fill(s @extschema@.series, method text, longest integer, p @extschema@.period) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_fill_in';
COMMENT ON FUNCTION @extschema@.fill(@extschema@.series, text, integer, @extschema@.period) IS
'Values for missing units, in the unit of the value, between two points and out to both ends of a period: where no row means no trade, fill(s, ''zero'', 12, p) says so; suppressed stays suppressed. Example: SELECT destination, (growth(fill(s, ''zero'', 12, ''2020-01/2021-10''), ''2021-10'')).* FROM monthly';
