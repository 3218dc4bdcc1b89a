-- corridors: current and base totals of each route, in one pass.

CREATE TYPE @extschema@.breakdown;

CREATE FUNCTION @extschema@.breakdown_in(cstring) RETURNS @extschema@.breakdown
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_in';
COMMENT ON FUNCTION @extschema@.breakdown_in(cstring) IS
'Reads a breakdown from its JSON text. Example: it is what COPY breakdowns FROM STDIN reads with';

CREATE FUNCTION @extschema@.breakdown_out(@extschema@.breakdown) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_out';
COMMENT ON FUNCTION @extschema@.breakdown_out(@extschema@.breakdown) IS
'Prints a breakdown as JSON text. Example: it is what COPY breakdowns TO STDOUT prints with';

CREATE FUNCTION @extschema@.breakdown_recv(internal) RETURNS @extschema@.breakdown
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_recv';
COMMENT ON FUNCTION @extschema@.breakdown_recv(internal) IS
'Reads a breakdown from the wire. Example: it is what COPY breakdowns FROM STDIN (FORMAT binary) reads with';

CREATE FUNCTION @extschema@.breakdown_send(@extschema@.breakdown) RETURNS bytea
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_send';
COMMENT ON FUNCTION @extschema@.breakdown_send(@extschema@.breakdown) IS
'Writes a breakdown to the wire; equal breakdowns give equal bytes in one client encoding. Example: it is what COPY breakdowns TO STDOUT (FORMAT binary) writes with';

CREATE TYPE @extschema@.breakdown (
	INPUT = @extschema@.breakdown_in,
	OUTPUT = @extschema@.breakdown_out,
	RECEIVE = @extschema@.breakdown_recv,
	SEND = @extschema@.breakdown_send,
	ALIGNMENT = double,
	STORAGE = extended,
	CATEGORY = 'p'
);
COMMENT ON TYPE @extschema@.breakdown IS
'Exact totals of a current and a base window by corridor (origin, destination, mode, via) as a value to store, combine and read, in the unit of the value. Example: CREATE TABLE breakdowns AS SELECT flow, corridor_breakdown(origin, destination, value_cny, declared_on, ''2021-10'') AS b FROM declarations GROUP BY flow';

CREATE TYPE @extschema@.corridor AS (
	rank bigint,
	origin text,
	destination text,
	mode text,
	via text,
	current numeric,
	base numeric,
	change numeric,
	pct numeric,
	share numeric,
	contribution numeric
);
COMMENT ON TYPE @extschema@.corridor IS
'A corridor of a breakdown with its growth: totals in the unit of the value, pct and share in percent, contribution in percentage points. Example: SELECT flow, c.rank, c.destination, c.current, c.pct FROM breakdowns, corridors(b, 5) AS c';
COMMENT ON COLUMN @extschema@.corridor.rank IS
'Rank by current, as SQL''s rank(); NULL in the row for what top left out. Example: 1';
COMMENT ON COLUMN @extschema@.corridor.origin IS
'Where the goods come from; NULL is the unknown origin, a corridor of its own. Example: CN';
COMMENT ON COLUMN @extschema@.corridor.destination IS
'Where the goods go; Other, with a NULL rank, in the row for what top left out. Example: KZ';
COMMENT ON COLUMN @extschema@.corridor.mode IS
'Mode of transport; NULL where the breakdown was made without. Example: rail';
COMMENT ON COLUMN @extschema@.corridor.via IS
'What the goods pass through; NULL where the breakdown was made without. Example: Horgos';
COMMENT ON COLUMN @extschema@.corridor.current IS
'Total of the current window, in the unit of the value. Example: 120.50';
COMMENT ON COLUMN @extschema@.corridor.base IS
'Total of the base window, in the unit of the value. Example: 100.00';
COMMENT ON COLUMN @extschema@.corridor.change IS
'current - base, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.corridor.pct IS
'Growth in percent; NULL where the base is not positive. Example: 20.5';
COMMENT ON COLUMN @extschema@.corridor.share IS
'Percent of the current total of all corridors; NULL where that is not positive. Example: 60.25';
COMMENT ON COLUMN @extschema@.corridor.contribution IS
'Percentage points that the corridor adds to the growth of the total. Example: 10.25';

CREATE FUNCTION @extschema@.breakdown_merge(@extschema@.breakdown, @extschema@.breakdown)
	RETURNS @extschema@.breakdown
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_merge';
COMMENT ON FUNCTION @extschema@.breakdown_merge(@extschema@.breakdown, @extschema@.breakdown) IS
'Adds one breakdown to another within an aggregate; only aggregates may call it. Example: it is what combine(breakdown) runs on every row';

CREATE FUNCTION @extschema@.breakdown_final(@extschema@.breakdown)
	RETURNS @extschema@.breakdown
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_final';
COMMENT ON FUNCTION @extschema@.breakdown_final(@extschema@.breakdown) IS
'The canonical form of a breakdown: equal contents have equal bytes. Example: it is what corridor_breakdown(...) ends with';

CREATE AGGREGATE @extschema@.combine(b @extschema@.breakdown) (
	SFUNC = @extschema@.breakdown_merge,
	STYPE = @extschema@.breakdown,
	SSPACE = 4096,
	FINALFUNC = @extschema@.breakdown_final,
	COMBINEFUNC = @extschema@.breakdown_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.combine(@extschema@.breakdown) IS
'One breakdown of many with the same windows and dimensions, as if made from all their rows (in the unit of the value). Example: SELECT (total(combine(b))).* FROM breakdowns';

CREATE FUNCTION @extschema@.corridors(b @extschema@.breakdown) RETURNS SETOF @extschema@.corridor
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 1000 ROWS 100
	AS 'MODULE_PATHNAME', 'breakdown_corridors';
COMMENT ON FUNCTION @extschema@.corridors(@extschema@.breakdown) IS
'A row a corridor, largest current total first: totals in the unit of the value, pct and share in percent, contribution in percentage points. Example: SELECT * FROM corridors((SELECT corridor_breakdown(origin, destination, value_cny, declared_on, ''2021-10'') FROM declarations))';

CREATE FUNCTION @extschema@.corridors(b @extschema@.breakdown, top integer) RETURNS SETOF @extschema@.corridor
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	COST 1000 ROWS 10
	AS 'MODULE_PATHNAME', 'breakdown_corridors';
COMMENT ON FUNCTION @extschema@.corridors(@extschema@.breakdown, integer) IS
'The top corridors, and one row (rank NULL, destination Other) for the rest where there is one; units as in corridors(breakdown). Example: SELECT * FROM corridors((SELECT corridor_breakdown(origin, destination, value_cny, declared_on, ''2021-10'') FROM declarations), 5)';

CREATE FUNCTION @extschema@.total(b @extschema@.breakdown) RETURNS @extschema@.growth
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	COST 100
	AS 'MODULE_PATHNAME', 'breakdown_total';
COMMENT ON FUNCTION @extschema@.total(@extschema@.breakdown) IS
'The growth of all corridors together: current, base, change in the unit of the value, pct in percent. Example: SELECT flow, (total(b)).* FROM breakdowns';

--@each value
CREATE FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, VALUE_TYPE, date, @extschema@.period)
	RETURNS @extschema@.breakdown
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, VALUE_TYPE, date, @extschema@.period) IS
'Takes one row into a breakdown; only aggregates may call it. Example: it is what corridor_breakdown(origin, destination, value, declared_on, ''2023-10'') runs on every row';

CREATE AGGREGATE @extschema@.corridor_breakdown(origin text, destination text, value VALUE_TYPE, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.breakdown_accum,
	STYPE = @extschema@.breakdown,
	SSPACE = 4096,
	FINALFUNC = @extschema@.breakdown_final,
	COMBINEFUNC = @extschema@.breakdown_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.corridor_breakdown(text, text, VALUE_TYPE, date, @extschema@.period) IS
'Totals of a period and the year before by origin, destination, in one pass, as a value for corridors() and total() (in the unit of the value). Example: SELECT corridor_breakdown(origin, destination, value_cny, declared_on, ''2021-10'') FROM declarations';

CREATE FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period)
	RETURNS @extschema@.breakdown
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_accum_pair_VALUE_C';
COMMENT ON FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Takes one row into a breakdown; only aggregates may call it. Example: it is what corridor_breakdown(origin, destination, value, declared_on, ''2023-10'', prior(''2023-10'')) runs on every row';

CREATE AGGREGATE @extschema@.corridor_breakdown(origin text, destination text, value VALUE_TYPE, on_date date, current_period @extschema@.period, base_period @extschema@.period) (
	SFUNC = @extschema@.breakdown_accum,
	STYPE = @extschema@.breakdown,
	SSPACE = 4096,
	FINALFUNC = @extschema@.breakdown_final,
	COMBINEFUNC = @extschema@.breakdown_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.corridor_breakdown(text, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Totals of two periods by origin, destination, in one pass, as a value for corridors() and total() (in the unit of the value). Example: SELECT corridor_breakdown(origin, destination, value_cny, declared_on, ''2021-10'', prior(''2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, text, VALUE_TYPE, date, @extschema@.period)
	RETURNS @extschema@.breakdown
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, text, VALUE_TYPE, date, @extschema@.period) IS
'Takes one row into a breakdown; only aggregates may call it. Example: it is what corridor_breakdown(origin, destination, mode, value, declared_on, ''2023-10'') runs on every row';

CREATE AGGREGATE @extschema@.corridor_breakdown(origin text, destination text, mode text, value VALUE_TYPE, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.breakdown_accum,
	STYPE = @extschema@.breakdown,
	SSPACE = 4096,
	FINALFUNC = @extschema@.breakdown_final,
	COMBINEFUNC = @extschema@.breakdown_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.corridor_breakdown(text, text, text, VALUE_TYPE, date, @extschema@.period) IS
'Totals of a period and the year before by origin, destination, mode, in one pass, as a value for corridors() and total() (in the unit of the value). Example: SELECT corridor_breakdown(origin, destination, mode, value_cny, declared_on, ''2021-10'') FROM declarations';

CREATE FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period)
	RETURNS @extschema@.breakdown
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_accum_pair_VALUE_C';
COMMENT ON FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Takes one row into a breakdown; only aggregates may call it. Example: it is what corridor_breakdown(origin, destination, mode, value, declared_on, ''2023-10'', prior(''2023-10'')) runs on every row';

CREATE AGGREGATE @extschema@.corridor_breakdown(origin text, destination text, mode text, value VALUE_TYPE, on_date date, current_period @extschema@.period, base_period @extschema@.period) (
	SFUNC = @extschema@.breakdown_accum,
	STYPE = @extschema@.breakdown,
	SSPACE = 4096,
	FINALFUNC = @extschema@.breakdown_final,
	COMBINEFUNC = @extschema@.breakdown_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.corridor_breakdown(text, text, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Totals of two periods by origin, destination, mode, in one pass, as a value for corridors() and total() (in the unit of the value). Example: SELECT corridor_breakdown(origin, destination, mode, value_cny, declared_on, ''2021-10'', prior(''2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, text, text, VALUE_TYPE, date, @extschema@.period)
	RETURNS @extschema@.breakdown
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, text, text, VALUE_TYPE, date, @extschema@.period) IS
'Takes one row into a breakdown; only aggregates may call it. Example: it is what corridor_breakdown(origin, destination, mode, via, value, declared_on, ''2023-10'') runs on every row';

CREATE AGGREGATE @extschema@.corridor_breakdown(origin text, destination text, mode text, via text, value VALUE_TYPE, on_date date, p @extschema@.period) (
	SFUNC = @extschema@.breakdown_accum,
	STYPE = @extschema@.breakdown,
	SSPACE = 4096,
	FINALFUNC = @extschema@.breakdown_final,
	COMBINEFUNC = @extschema@.breakdown_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.corridor_breakdown(text, text, text, text, VALUE_TYPE, date, @extschema@.period) IS
'Totals of a period and the year before by origin, destination, mode, via, in one pass, as a value for corridors() and total() (in the unit of the value). Example: SELECT corridor_breakdown(origin, destination, mode, port, value_cny, declared_on, ''2021-10'') FROM declarations';

CREATE FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, text, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period)
	RETURNS @extschema@.breakdown
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'breakdown_accum_pair_VALUE_C';
COMMENT ON FUNCTION @extschema@.breakdown_accum(@extschema@.breakdown, text, text, text, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Takes one row into a breakdown; only aggregates may call it. Example: it is what corridor_breakdown(origin, destination, mode, via, value, declared_on, ''2023-10'', prior(''2023-10'')) runs on every row';

CREATE AGGREGATE @extschema@.corridor_breakdown(origin text, destination text, mode text, via text, value VALUE_TYPE, on_date date, current_period @extschema@.period, base_period @extschema@.period) (
	SFUNC = @extschema@.breakdown_accum,
	STYPE = @extschema@.breakdown,
	SSPACE = 4096,
	FINALFUNC = @extschema@.breakdown_final,
	COMBINEFUNC = @extschema@.breakdown_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.corridor_breakdown(text, text, text, text, VALUE_TYPE, date, @extschema@.period, @extschema@.period) IS
'Totals of two periods by origin, destination, mode, via, in one pass, as a value for corridors() and total() (in the unit of the value). Example: SELECT corridor_breakdown(origin, destination, mode, port, value_cny, declared_on, ''2021-10'', prior(''2021-10'')) FROM declarations';

--@end
