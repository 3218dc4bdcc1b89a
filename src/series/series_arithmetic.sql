-- series_arithmetic: + - * / of series, and values for what is missing.

-- ---------- with another series ----------

CREATE FUNCTION @extschema@.series_add(@extschema@.series, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_add';
COMMENT ON FUNCTION @extschema@.series_add(@extschema@.series, @extschema@.series) IS
'The sum of two series (in the unit of the value): it is the operator +. Example: SELECT series_add(''2023-01: 10'', ''2023-01: 5'')';

CREATE OPERATOR @extschema@.+ (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_add,
	COMMUTATOR = OPERATOR(@extschema@.+)
);
COMMENT ON OPERATOR @extschema@.+ (@extschema@.series, @extschema@.series) IS
'The sum, period by period (in the unit of the value); what only one of them has is missing, unlike in combine(). Example: SELECT exports + imports AS turnover FROM monthly';

CREATE FUNCTION @extschema@.series_sub(@extschema@.series, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_sub';
COMMENT ON FUNCTION @extschema@.series_sub(@extschema@.series, @extschema@.series) IS
'The difference of two series (in the unit of the value): it is the operator -. Example: SELECT series_sub(''2023-01: 10'', ''2023-01: 5'')';

CREATE OPERATOR @extschema@.- (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_sub
);
COMMENT ON OPERATOR @extschema@.- (@extschema@.series, @extschema@.series) IS
'The difference, period by period (in the unit of the value); what only one of them has is missing. Example: SELECT exports - imports AS balance FROM monthly';

CREATE FUNCTION @extschema@.series_div(@extschema@.series, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_div';
COMMENT ON FUNCTION @extschema@.series_div(@extschema@.series, @extschema@.series) IS
'The quotient of two series (units of the first for one unit of the second): it is the operator /. Example: SELECT series_div(''2023-01: 10'', ''2023-01: 5'')';

CREATE OPERATOR @extschema@./ (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_div
);
COMMENT ON OPERATOR @extschema@./ (@extschema@.series, @extschema@.series) IS
'Unit value, period by period (units of the first for one unit of the second); missing where only one of them has the period, or the second is zero; for a longer period divide the totals, since unit values do not add up. Example: SELECT regroup(value, ''quarter'') / regroup(quantity, ''quarter'') FROM monthly';

-- ---------- with a number ----------

CREATE FUNCTION @extschema@.series_mul(@extschema@.series, numeric) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_mul_numeric';
COMMENT ON FUNCTION @extschema@.series_mul(@extschema@.series, numeric) IS
'A series times a number (in the unit of the value times that of the number): it is the operator *. Example: SELECT series_mul(''2023-01: 10'', 7.2)';

CREATE FUNCTION @extschema@.series_mul(numeric, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'numeric_mul_series';
COMMENT ON FUNCTION @extschema@.series_mul(numeric, @extschema@.series) IS
'A number times a series (in the unit of the value times that of the number): it is the operator *. Example: SELECT series_mul(7.2, ''2023-01: 10'')';

CREATE OPERATOR @extschema@.* (
	LEFTARG = @extschema@.series,
	RIGHTARG = numeric,
	FUNCTION = @extschema@.series_mul,
	COMMUTATOR = OPERATOR(@extschema@.*)
);
COMMENT ON OPERATOR @extschema@.* (@extschema@.series, numeric) IS
'Each value times a number; suppressed stays suppressed. Example: SELECT tons * 1000 AS kilograms FROM monthly';

CREATE OPERATOR @extschema@.* (
	LEFTARG = numeric,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_mul,
	COMMUTATOR = OPERATOR(@extschema@.*)
);
COMMENT ON OPERATOR @extschema@.* (numeric, @extschema@.series) IS
'A number times each value; suppressed stays suppressed. Example: SELECT 1000 * tons AS kilograms FROM monthly';

CREATE FUNCTION @extschema@.series_div(@extschema@.series, numeric) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_div_numeric';
COMMENT ON FUNCTION @extschema@.series_div(@extschema@.series, numeric) IS
'A series divided by a number (in the unit of the value for one unit of the number): it is the operator /. Example: SELECT series_div(''2023-01: 10'', 4)';

CREATE OPERATOR @extschema@./ (
	LEFTARG = @extschema@.series,
	RIGHTARG = numeric,
	FUNCTION = @extschema@.series_div
);
COMMENT ON OPERATOR @extschema@./ (@extschema@.series, numeric) IS
'Each value divided by a number, which is not zero; suppressed stays suppressed. Example: SELECT yuan / 10000 AS ten_thousands FROM monthly';

-- ---------- what is missing ----------

CREATE FUNCTION @extschema@.fill(s @extschema@.series, method text, longest integer) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_fill';
COMMENT ON FUNCTION @extschema@.fill(@extschema@.series, text, integer) IS
'Values for the missing units between two points (in the unit of the value), where at most longest of them are missing in a row: zero, the previous value, or on a straight line (linear) from the point before to the one after; suppressed stays suppressed. Example: SELECT fill(s, ''linear'', 2) FROM monthly';

CREATE FUNCTION @extschema@.fill(s @extschema@.series, method text, longest integer, p @extschema@.period) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_fill_in';
COMMENT ON FUNCTION @extschema@.fill(@extschema@.series, text, integer, @extschema@.period) IS
'The same (values in the unit of the value), and from the beginning of a period to the first point and from the last point to its end: where no row means no trade, fill(s, ''zero'', 12, p) says so. Example: SELECT growth(fill(s, ''zero'', 12, ''2022-10/2023-10''), ''2023-10'') FROM monthly';
