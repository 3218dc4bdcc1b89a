-- growth: year-on-year and any other growth, exact.

CREATE TYPE @extschema@.growth AS (
	current numeric,
	base numeric,
	change numeric,
	pct numeric
);
COMMENT ON TYPE @extschema@.growth IS
'Growth of a figure: current and base in the unit of the value, change = current - base, pct = 100 * change / base in percent (NULL where the base is not positive). Example: SELECT (yoy(value_cny, declared_on, ''2021-10'')).* FROM declarations';
COMMENT ON COLUMN @extschema@.growth.current IS
'Total of the current window, in the unit of the value. Example: 120.50';
COMMENT ON COLUMN @extschema@.growth.base IS
'Total of the base window, in the unit of the value. Example: 100.00';
COMMENT ON COLUMN @extschema@.growth.change IS
'current - base, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.growth.pct IS
'100 * (current - base) / base, in percent; NULL where the base is not positive. Example: 20.5';

CREATE FUNCTION @extschema@.growth_pct(current numeric, base numeric) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'growth_pct';
COMMENT ON FUNCTION @extschema@.growth_pct(numeric, numeric) IS
'Growth in percent, 100 * (current - base) / base; NULL where the base is not positive, or either is NULL, NaN or infinite. Example: growth_pct(120.50, 100) is 20.5000000000000000';

-- ---------- comparison: two windows as a value ----------

CREATE TYPE @extschema@.comparison;

CREATE FUNCTION @extschema@.comparison_in(cstring) RETURNS @extschema@.comparison
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'comparison_in';
COMMENT ON FUNCTION @extschema@.comparison_in(cstring) IS
'Reads a comparison from its JSON text. Example: it is what COPY figures FROM STDIN reads with';

CREATE FUNCTION @extschema@.comparison_out(@extschema@.comparison) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'comparison_out';
COMMENT ON FUNCTION @extschema@.comparison_out(@extschema@.comparison) IS
'Prints a comparison as JSON text. Example: it is what COPY figures TO STDOUT prints with';

CREATE FUNCTION @extschema@.comparison_recv(internal) RETURNS @extschema@.comparison
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'comparison_recv';
COMMENT ON FUNCTION @extschema@.comparison_recv(internal) IS
'Reads a comparison from the wire. Example: it is what COPY figures FROM STDIN (FORMAT binary) reads with';

CREATE FUNCTION @extschema@.comparison_send(@extschema@.comparison) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'comparison_send';
COMMENT ON FUNCTION @extschema@.comparison_send(@extschema@.comparison) IS
'Writes a comparison to the wire; equal comparisons give equal bytes. Example: it is what COPY figures TO STDOUT (FORMAT binary) writes with';

CREATE TYPE @extschema@.comparison (
	INPUT = @extschema@.comparison_in,
	OUTPUT = @extschema@.comparison_out,
	RECEIVE = @extschema@.comparison_recv,
	SEND = @extschema@.comparison_send,
	ALIGNMENT = double,
	STORAGE = extended,
	CATEGORY = 'p'
);
COMMENT ON TYPE @extschema@.comparison IS
'Exact totals of a current and a base window as a value to store, combine and read: it names its windows and counts the rows in each (in the unit of the value; counts in rows). Example: CREATE TABLE figures AS SELECT destination, comparison(value_cny, declared_on, ''2021-10'') AS c FROM declarations GROUP BY destination';

CREATE FUNCTION @extschema@.comparison_merge(@extschema@.comparison, @extschema@.comparison)
	RETURNS @extschema@.comparison
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'comparison_merge';
COMMENT ON FUNCTION @extschema@.comparison_merge(@extschema@.comparison, @extschema@.comparison) IS
'Adds one comparison to another within an aggregate; only aggregates may call it. Example: it is what combine(comparison) runs on every row';

CREATE FUNCTION @extschema@.comparison_final(@extschema@.comparison)
	RETURNS @extschema@.comparison
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'comparison_final';
COMMENT ON FUNCTION @extschema@.comparison_final(@extschema@.comparison) IS
'The canonical form of a comparison: equal contents have equal bytes. Example: it is what comparison(...) ends with';

CREATE FUNCTION @extschema@.growth(c @extschema@.comparison) RETURNS @extschema@.growth
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'comparison_growth';
COMMENT ON FUNCTION @extschema@.growth(@extschema@.comparison) IS
'The growth that a comparison holds: current, base, change in the unit of the value, pct in percent. Example: SELECT destination, (growth(c)).* FROM figures';

CREATE FUNCTION @extschema@.growth_pct(c @extschema@.comparison) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'comparison_growth_pct';
COMMENT ON FUNCTION @extschema@.growth_pct(@extschema@.comparison) IS
'The growth that a comparison holds, in percent. Example: SELECT destination, growth_pct(c) FROM figures';

CREATE AGGREGATE @extschema@.combine(c @extschema@.comparison) (
	SFUNC = @extschema@.comparison_merge,
	STYPE = @extschema@.comparison,
	SSPACE = 192,
	FINALFUNC = @extschema@.comparison_final,
	COMBINEFUNC = @extschema@.comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.combine(@extschema@.comparison) IS
'One comparison of many with the same windows, as if made from all their rows (in the unit of the value). Example: SELECT (growth(combine(c))).* FROM figures';

--@each value
CREATE FUNCTION @extschema@.comparison_accum(@extschema@.comparison, VALUE_TYPE, date, @extschema@.period)
	RETURNS @extschema@.comparison
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'comparison_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.comparison_accum(@extschema@.comparison, VALUE_TYPE, date, @extschema@.period) IS
'Takes one row into a comparison with the year before; only aggregates may call it. Example: it is what yoy(value, on_date, p) runs on every row';

CREATE FUNCTION @extschema@.comparison_accum(@extschema@.comparison, VALUE_TYPE, date, @extschema@.period, @extschema@.period)
	RETURNS @extschema@.comparison
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'comparison_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.comparison_accum(@extschema@.comparison, VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Takes one row into a comparison of two periods; only aggregates may call it. Example: it is what growth(value, on_date, current_period, base_period) runs on every row';

CREATE AGGREGATE @extschema@.comparison(value VALUE_TYPE, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.comparison_accum,
	STYPE = @extschema@.comparison,
	SSPACE = 192,
	FINALFUNC = @extschema@.comparison_final,
	COMBINEFUNC = @extschema@.comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.comparison(VALUE_TYPE, date, @extschema@.period) IS
'A period and the same period a year before, as a value to store and combine (in the unit of the value). Example: SELECT destination, comparison(value_cny, declared_on, ''2021-10'') FROM declarations GROUP BY destination';

CREATE AGGREGATE @extschema@.comparison(value VALUE_TYPE, on_date date, current_period @extschema@.period, base_period @extschema@.period) (
	SFUNC = @extschema@.comparison_accum,
	STYPE = @extschema@.comparison,
	SSPACE = 192,
	FINALFUNC = @extschema@.comparison_final,
	COMBINEFUNC = @extschema@.comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.comparison(VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Two periods as a value to store and combine (in the unit of the value). Example: SELECT comparison(value_cny, declared_on, ''2021-10'', prior(''2021-10'')) FROM declarations';

CREATE AGGREGATE @extschema@.yoy(value VALUE_TYPE, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.comparison_accum,
	STYPE = @extschema@.comparison,
	SSPACE = 192,
	FINALFUNC = @extschema@.growth,
	COMBINEFUNC = @extschema@.comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.yoy(VALUE_TYPE, date, @extschema@.period) IS
'Year-on-year growth of the sum: current, base, change in the unit of the value, pct in percent. Example: SELECT (yoy(value_cny, declared_on, ''ytd 2021-10'')).* FROM declarations WHERE flow = ''export''';

CREATE AGGREGATE @extschema@.yoy_pct(value VALUE_TYPE, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.comparison_accum,
	STYPE = @extschema@.comparison,
	SSPACE = 192,
	FINALFUNC = @extschema@.growth_pct,
	COMBINEFUNC = @extschema@.comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.yoy_pct(VALUE_TYPE, date, @extschema@.period) IS
'Year-on-year growth of the sum in percent; NULL where the base is not positive. Example: SELECT destination, yoy_pct(value_cny, declared_on, ''2021-10'') FROM declarations GROUP BY destination';

CREATE AGGREGATE @extschema@.growth(value VALUE_TYPE, on_date date, current_period @extschema@.period, base_period @extschema@.period) (
	SFUNC = @extschema@.comparison_accum,
	STYPE = @extschema@.comparison,
	SSPACE = 192,
	FINALFUNC = @extschema@.growth,
	COMBINEFUNC = @extschema@.comparison_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.growth(VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Growth of the sum over any base period: current, base, change in the unit of the value, pct in percent. Example: SELECT (growth(value_cny, declared_on, ''2021-10'', ''2019-10'')).* FROM declarations';

--@end
-- ---------- window functions ----------

CREATE FUNCTION @extschema@.share(x numeric) RETURNS numeric
	LANGUAGE c IMMUTABLE WINDOW PARALLEL SAFE
	SUPPORT @extschema@.partition_support
	AS 'MODULE_PATHNAME', 'partition_share';
COMMENT ON FUNCTION @extschema@.share(numeric) IS
'Window function: percent of the partition''s total, whatever the frame; NULL where that total is not positive. Example: SELECT destination, share(sum(value_cny)) OVER () FROM declarations GROUP BY destination';

CREATE FUNCTION @extschema@.contribution(current numeric, base numeric) RETURNS numeric
	LANGUAGE c IMMUTABLE WINDOW PARALLEL SAFE
	SUPPORT @extschema@.partition_support
	AS 'MODULE_PATHNAME', 'partition_contribution';
COMMENT ON FUNCTION @extschema@.contribution(numeric, numeric) IS
'Window function: percentage points that a row adds to the growth of its partition, whatever the frame. Example: SELECT destination, contribution((g).current, (g).base) OVER () FROM (SELECT destination, yoy(value_cny, declared_on, ''2021-10'') AS g FROM declarations GROUP BY destination) AS t';
