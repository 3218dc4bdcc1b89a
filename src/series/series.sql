-- series: exact totals by unit of time as one value.

CREATE TYPE @extschema@.series;

CREATE FUNCTION @extschema@.series_in(cstring) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_in';
COMMENT ON FUNCTION @extschema@.series_in(cstring) IS
'Reads a series as people write it: the unit, then each period and its value. Example: it is what COPY monthly FROM STDIN reads with';

CREATE FUNCTION @extschema@.series_out(@extschema@.series) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_out';
COMMENT ON FUNCTION @extschema@.series_out(@extschema@.series) IS
'Prints a series: the unit, then each period and its value. Example: it is what COPY monthly TO STDOUT prints with';

CREATE FUNCTION @extschema@.series_recv(internal) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_recv';
COMMENT ON FUNCTION @extschema@.series_recv(internal) IS
'Reads a series from the wire. Example: it is what COPY monthly FROM STDIN (FORMAT binary) reads with';

CREATE FUNCTION @extschema@.series_send(@extschema@.series) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_send';
COMMENT ON FUNCTION @extschema@.series_send(@extschema@.series) IS
'Writes a series to the wire; equal series give equal bytes. Example: it is what COPY monthly TO STDOUT (FORMAT binary) writes with';

CREATE TYPE @extschema@.series (
	INPUT = @extschema@.series_in,
	OUTPUT = @extschema@.series_out,
	RECEIVE = @extschema@.series_recv,
	SEND = @extschema@.series_send,
	ALIGNMENT = double,
	STORAGE = extended,
	CATEGORY = 'p'
);
COMMENT ON TYPE @extschema@.series IS
'Exact totals by day, week, month, quarter, half or year as one value to store, combine and read, in the unit of the value; a period without rows is missing, not zero. Example: CREATE TABLE monthly AS SELECT destination, series(value_cny, declared_on) AS s FROM declarations GROUP BY destination';

-- ---------- equality and order ----------

CREATE FUNCTION @extschema@.series_cmp(@extschema@.series, @extschema@.series) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_cmp';
COMMENT ON FUNCTION @extschema@.series_cmp(@extschema@.series, @extschema@.series) IS
'Compares two series by their bytes, -1, 0 or 1: an order that says nothing, for DISTINCT and ORDER BY. Example: series_cmp(''2023-01: 10'', ''2023-01: 10'') is 0';

CREATE FUNCTION @extschema@.series_eq(@extschema@.series, @extschema@.series) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_eq';
COMMENT ON FUNCTION @extschema@.series_eq(@extschema@.series, @extschema@.series) IS
'Whether two series are the same, digit for digit: it is the operator =. Example: ''2023-01: 10''::series = ''2023-01: 10.0'' is false';

CREATE FUNCTION @extschema@.series_ne(@extschema@.series, @extschema@.series) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_ne';
COMMENT ON FUNCTION @extschema@.series_ne(@extschema@.series, @extschema@.series) IS
'Whether two series differ: it is the operator <>. Example: ''2023-01: 10''::series <> ''2023-01: 10.0'' is true';

CREATE FUNCTION @extschema@.series_lt(@extschema@.series, @extschema@.series) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_lt';
COMMENT ON FUNCTION @extschema@.series_lt(@extschema@.series, @extschema@.series) IS
'Whether two series stand in this order: it is the operator <. Example: SELECT DISTINCT s FROM monthly ORDER BY s';

CREATE FUNCTION @extschema@.series_le(@extschema@.series, @extschema@.series) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_le';
COMMENT ON FUNCTION @extschema@.series_le(@extschema@.series, @extschema@.series) IS
'Whether two series stand in this order, or are the same: it is the operator <=. Example: SELECT DISTINCT s FROM monthly ORDER BY s';

CREATE FUNCTION @extschema@.series_gt(@extschema@.series, @extschema@.series) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_gt';
COMMENT ON FUNCTION @extschema@.series_gt(@extschema@.series, @extschema@.series) IS
'Whether two series stand in the other order: it is the operator >. Example: SELECT DISTINCT s FROM monthly ORDER BY s';

CREATE FUNCTION @extschema@.series_ge(@extschema@.series, @extschema@.series) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_ge';
COMMENT ON FUNCTION @extschema@.series_ge(@extschema@.series, @extschema@.series) IS
'Whether two series stand in the other order, or are the same: it is the operator >=. Example: SELECT DISTINCT s FROM monthly ORDER BY s';

CREATE OPERATOR @extschema@.= (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_eq,
	COMMUTATOR = OPERATOR(@extschema@.=),
	NEGATOR = OPERATOR(@extschema@.<>),
	RESTRICT = pg_catalog.eqsel,
	JOIN = pg_catalog.eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR @extschema@.= (@extschema@.series, @extschema@.series) IS
'Whether two series are the same, digit for digit. Example: ''2023-01: 10''::series = ''2023-01: 10.0'' is false';

CREATE OPERATOR @extschema@.<> (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_ne,
	COMMUTATOR = OPERATOR(@extschema@.<>),
	NEGATOR = OPERATOR(@extschema@.=),
	RESTRICT = pg_catalog.neqsel,
	JOIN = pg_catalog.neqjoinsel
);
COMMENT ON OPERATOR @extschema@.<> (@extschema@.series, @extschema@.series) IS
'Whether two series differ in a point or a digit. Example: ''2023-01: 10''::series <> ''2023-01: 10.0'' is true';

CREATE OPERATOR @extschema@.< (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_lt,
	COMMUTATOR = OPERATOR(@extschema@.>),
	NEGATOR = OPERATOR(@extschema@.>=),
	RESTRICT = pg_catalog.scalarltsel,
	JOIN = pg_catalog.scalarltjoinsel
);
COMMENT ON OPERATOR @extschema@.< (@extschema@.series, @extschema@.series) IS
'An order of bytes, which says nothing. Example: SELECT DISTINCT s FROM monthly ORDER BY s';

CREATE OPERATOR @extschema@.<= (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_le,
	COMMUTATOR = OPERATOR(@extschema@.>=),
	NEGATOR = OPERATOR(@extschema@.>),
	RESTRICT = pg_catalog.scalarlesel,
	JOIN = pg_catalog.scalarlejoinsel
);
COMMENT ON OPERATOR @extschema@.<= (@extschema@.series, @extschema@.series) IS
'An order of bytes, which says nothing. Example: SELECT DISTINCT s FROM monthly ORDER BY s';

CREATE OPERATOR @extschema@.> (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_gt,
	COMMUTATOR = OPERATOR(@extschema@.<),
	NEGATOR = OPERATOR(@extschema@.<=),
	RESTRICT = pg_catalog.scalargtsel,
	JOIN = pg_catalog.scalargtjoinsel
);
COMMENT ON OPERATOR @extschema@.> (@extschema@.series, @extschema@.series) IS
'An order of bytes, which says nothing. Example: SELECT DISTINCT s FROM monthly ORDER BY s';

CREATE OPERATOR @extschema@.>= (
	LEFTARG = @extschema@.series,
	RIGHTARG = @extschema@.series,
	FUNCTION = @extschema@.series_ge,
	COMMUTATOR = OPERATOR(@extschema@.<=),
	NEGATOR = OPERATOR(@extschema@.<),
	RESTRICT = pg_catalog.scalargesel,
	JOIN = pg_catalog.scalargejoinsel
);
COMMENT ON OPERATOR @extschema@.>= (@extschema@.series, @extschema@.series) IS
'An order of bytes, which says nothing. Example: SELECT DISTINCT s FROM monthly ORDER BY s';

CREATE OPERATOR FAMILY @extschema@.series_ops USING btree;
COMMENT ON OPERATOR FAMILY @extschema@.series_ops USING btree IS
'Order of series, by bytes. Example: SELECT count(DISTINCT s) FROM monthly';

CREATE OPERATOR CLASS @extschema@.series_ops
	DEFAULT FOR TYPE @extschema@.series USING btree FAMILY @extschema@.series_ops AS
	OPERATOR 1 @extschema@.<,
	OPERATOR 2 @extschema@.<=,
	OPERATOR 3 @extschema@.=,
	OPERATOR 4 @extschema@.>=,
	OPERATOR 5 @extschema@.>,
	FUNCTION 1 @extschema@.series_cmp(@extschema@.series, @extschema@.series);
COMMENT ON OPERATOR CLASS @extschema@.series_ops USING btree IS
'Order of series, by bytes. Example: SELECT count(DISTINCT s) FROM monthly';

CREATE FUNCTION @extschema@.series_hash(@extschema@.series) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_hash';
COMMENT ON FUNCTION @extschema@.series_hash(@extschema@.series) IS
'Hash of a series, for hashed joins and DISTINCT. Example: SELECT DISTINCT s FROM monthly';

CREATE FUNCTION @extschema@.series_hash_extended(@extschema@.series, bigint) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_hash_extended';
COMMENT ON FUNCTION @extschema@.series_hash_extended(@extschema@.series, bigint) IS
'Hash of a series with a seed, for hash partitions. Example: series_hash_extended(''2023-01: 10'', 0) = series_hash_extended(''month 2023-01: 10'', 0) is true';

CREATE OPERATOR FAMILY @extschema@.series_hash_ops USING hash;
COMMENT ON OPERATOR FAMILY @extschema@.series_hash_ops USING hash IS
'Hashing of series. Example: SELECT DISTINCT s FROM monthly';

CREATE OPERATOR CLASS @extschema@.series_hash_ops
	DEFAULT FOR TYPE @extschema@.series USING hash FAMILY @extschema@.series_hash_ops AS
	OPERATOR 1 @extschema@.=,
	FUNCTION 1 @extschema@.series_hash(@extschema@.series),
	FUNCTION 2 @extschema@.series_hash_extended(@extschema@.series, bigint);
COMMENT ON OPERATOR CLASS @extschema@.series_hash_ops USING hash IS
'Hashing of series. Example: SELECT DISTINCT s FROM monthly';

-- ---------- aggregates ----------

CREATE FUNCTION @extschema@.series_merge(@extschema@.series, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_merge';
COMMENT ON FUNCTION @extschema@.series_merge(@extschema@.series, @extschema@.series) IS
'Adds one series to another within an aggregate; only aggregates may call it. Example: it is what series(value, on_date) puts the parts of a parallel plan together with';

CREATE FUNCTION @extschema@.series_of_merge(@extschema@.series, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_of_merge';
COMMENT ON FUNCTION @extschema@.series_of_merge(@extschema@.series, @extschema@.series) IS
'Adds one series to another within an aggregate; only aggregates may call it. Example: it is what series_of(value, p) puts the parts of a parallel plan together with';

CREATE FUNCTION @extschema@.series_combine(@extschema@.series, @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_combine';
COMMENT ON FUNCTION @extschema@.series_combine(@extschema@.series, @extschema@.series) IS
'Adds one series to another within an aggregate; only aggregates may call it. Example: it is what combine(series) runs on every row';

CREATE FUNCTION @extschema@.series_final(@extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_final';
COMMENT ON FUNCTION @extschema@.series_final(@extschema@.series) IS
'The stored form of a series: equal contents have equal bytes. Example: it is what series(...) ends with';

CREATE AGGREGATE @extschema@.combine(s @extschema@.series) (
	SFUNC = @extschema@.series_combine,
	STYPE = @extschema@.series,
	SSPACE = 512,
	FINALFUNC = @extschema@.series_final,
	COMBINEFUNC = @extschema@.series_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.combine(@extschema@.series) IS
'One series of many with the same unit, as if made from all their rows (in the unit of the value): a period that only some have is the total of those. Example: SELECT combine(s) FROM monthly';

--@each value
CREATE FUNCTION @extschema@.series_accum(@extschema@.series, VALUE_TYPE, date) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.series_accum(@extschema@.series, VALUE_TYPE, date) IS
'Takes one row with a date into a series; only aggregates may call it. Example: it is what series(value, on_date) runs on every row';

CREATE FUNCTION @extschema@.series_accum(@extschema@.series, VALUE_TYPE, date, text) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.series_accum(@extschema@.series, VALUE_TYPE, date, text) IS
'Takes one row with a date into a series of the given unit; only aggregates may call it. Example: it is what series(value, on_date, unit) runs on every row';

CREATE FUNCTION @extschema@.series_of_accum(@extschema@.series, VALUE_TYPE, @extschema@.period) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_of_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.series_of_accum(@extschema@.series, VALUE_TYPE, @extschema@.period) IS
'Takes one row with a period into a series; only aggregates may call it. Example: it is what series_of(value, p) runs on every row';

CREATE FUNCTION @extschema@.series_of_accum(@extschema@.series, VALUE_TYPE, @extschema@.period, text) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_of_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.series_of_accum(@extschema@.series, VALUE_TYPE, @extschema@.period, text) IS
'Takes one row with a period into a series of the given unit; only aggregates may call it. Example: it is what series_of(value, p, unit) runs on every row';

CREATE AGGREGATE @extschema@.series(value VALUE_TYPE, on_date date) (
	SFUNC = @extschema@.series_accum,
	STYPE = @extschema@.series,
	SSPACE = 512,
	FINALFUNC = @extschema@.series_final,
	COMBINEFUNC = @extschema@.series_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.series(VALUE_TYPE, date) IS
'Exact totals by month (in the unit of the value): months without rows are missing, a month whose values are all NULL is suppressed. Example: SELECT destination, series(value_cny, declared_on) FROM declarations GROUP BY destination';

CREATE AGGREGATE @extschema@.series(value VALUE_TYPE, on_date date, unit text) (
	SFUNC = @extschema@.series_accum,
	STYPE = @extschema@.series,
	SSPACE = 512,
	FINALFUNC = @extschema@.series_final,
	COMBINEFUNC = @extschema@.series_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.series(VALUE_TYPE, date, text) IS
'Exact totals by day, week, month, quarter, half or year (in the unit of the value). Example: SELECT series(value_cny, declared_on, ''quarter'') FROM declarations';

CREATE AGGREGATE @extschema@.series_of(value VALUE_TYPE, p @extschema@.period) (
	SFUNC = @extschema@.series_of_accum,
	STYPE = @extschema@.series,
	SSPACE = 512,
	FINALFUNC = @extschema@.series_final,
	COMBINEFUNC = @extschema@.series_of_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.series_of(VALUE_TYPE, @extschema@.period) IS
'A series of figures published by period (in the unit of the value), by the largest unit that all periods are made of; a figure for several months stays one point. Example: SELECT series_of(value, p) FROM (VALUES (800, ''2024-01/2024-02''::period), (460, ''2024-03'')) AS t (value, p) is month 2024-01/2024-02: 800, 2024-03: 460';

CREATE AGGREGATE @extschema@.series_of(value VALUE_TYPE, p @extschema@.period, unit text) (
	SFUNC = @extschema@.series_of_accum,
	STYPE = @extschema@.series,
	SSPACE = 512,
	FINALFUNC = @extschema@.series_final,
	COMBINEFUNC = @extschema@.series_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.series_of(VALUE_TYPE, @extschema@.period, text) IS
'A series of figures published by period (in the unit of the value), with one point a unit or several. Example: SELECT series_of(value, p, ''month'') FROM (VALUES (2400, ''2024-Q1''::period)) AS t (value, p) is month 2024-Q1: 2400';
--@end
