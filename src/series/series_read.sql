-- What is read off a series.

CREATE TYPE @extschema@.series_point AS (
	period @extschema@.period,
	start_date date,
	end_date date,
	value numeric
);
COMMENT ON TYPE @extschema@.series_point IS
'A point of a series: a period and its total, in the unit of the value. Example: SELECT * FROM points(''month 2023-01: 10, 2023-03: 30'')';
COMMENT ON COLUMN @extschema@.series_point.period IS
'A run of whole units of the series, most often one. Example: 2023-10';
COMMENT ON COLUMN @extschema@.series_point.start_date IS
'First day of the period. Example: 2023-10-01';
COMMENT ON COLUMN @extschema@.series_point.end_date IS
'Last day of the period, inclusive. Example: 2023-10-31';
COMMENT ON COLUMN @extschema@.series_point.value IS
'Total of the period, in the unit of the value; NULL where it is suppressed. Example: 1250.50';

CREATE FUNCTION @extschema@.points(s @extschema@.series) RETURNS SETOF @extschema@.series_point
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 60
	AS 'MODULE_PATHNAME', 'series_points';
COMMENT ON FUNCTION @extschema@.points(@extschema@.series) IS
'The points of a series in order of time, a row each (value in the unit of the value): a missing period has no row, a suppressed one has NULL. Example: SELECT destination, p.start_date, p.value FROM monthly, points(s) AS p';

CREATE FUNCTION @extschema@.value_at(s @extschema@.series, p @extschema@.period) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_value_at';
COMMENT ON FUNCTION @extschema@.value_at(@extschema@.series, @extschema@.period) IS
'The value that was given for exactly this period, in the unit of the value; NULL where there is none. Example: value_at(''2023-01: 10, 2023-03: 30'', ''2023-03'') is 30';

CREATE FUNCTION @extschema@.total(s @extschema@.series) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_total';
COMMENT ON FUNCTION @extschema@.total(@extschema@.series) IS
'The exact total of all values of a series, in the unit of the value, whatever is missing in between; NULL where there is none. Example: SELECT destination, total(s) FROM monthly';

CREATE FUNCTION @extschema@.total(s @extschema@.series, p @extschema@.period) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_total_in';
COMMENT ON FUNCTION @extschema@.total(@extschema@.series, @extschema@.period) IS
'The exact total of a period, in the unit of the value; NULL where any part of it is missing or suppressed. Example: total(''2023-01: 10, 2023-02: 20, 2023-03: 30'', ''ytd 2023-02'') is 30';

CREATE TYPE @extschema@.series_gap AS (
	period @extschema@.period,
	start_date date,
	end_date date,
	suppressed boolean
);
COMMENT ON TYPE @extschema@.series_gap IS
'A unit of a series that has no value: missing or suppressed. Example: SELECT period FROM missing(''month 2023-01: 10, 2023-03: 30'')';
COMMENT ON COLUMN @extschema@.series_gap.period IS
'A run of whole units of the series, most often one. Example: 2023-10';
COMMENT ON COLUMN @extschema@.series_gap.start_date IS
'First day of the period. Example: 2023-10-01';
COMMENT ON COLUMN @extschema@.series_gap.end_date IS
'Last day of the period, inclusive. Example: 2023-10-31';
COMMENT ON COLUMN @extschema@.series_gap.suppressed IS
'Whether rows came that were all NULL; false: no row came. Example: false';

CREATE FUNCTION @extschema@.missing(s @extschema@.series) RETURNS SETOF @extschema@.series_gap
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 10
	AS 'MODULE_PATHNAME', 'series_missing';
COMMENT ON FUNCTION @extschema@.missing(@extschema@.series) IS
'The units without a value between the first and the last point of a series, a row each. Example: SELECT destination, m.period FROM monthly, missing(s) AS m';

CREATE FUNCTION @extschema@.missing(s @extschema@.series, p @extschema@.period) RETURNS SETOF @extschema@.series_gap
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 10
	AS 'MODULE_PATHNAME', 'series_missing_in';
COMMENT ON FUNCTION @extschema@.missing(@extschema@.series, @extschema@.period) IS
'The units of a period that have no value, a row each. Example: SELECT destination, m.period FROM monthly, missing(s, ''2020-01/2021-10'') AS m';

CREATE FUNCTION @extschema@.first_period(s @extschema@.series) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_first_period';
COMMENT ON FUNCTION @extschema@.first_period(@extschema@.series) IS
'The period of the first point of a series, suppressed or not. Example: SELECT destination, first_period(s) FROM monthly';

CREATE FUNCTION @extschema@.last_period(s @extschema@.series) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_last_period';
COMMENT ON FUNCTION @extschema@.last_period(@extschema@.series) IS
'The period of the last point of a series, suppressed or not. Example: SELECT destination, last_period(s) FROM monthly';

CREATE FUNCTION @extschema@.unit(s @extschema@.series) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_unit';
COMMENT ON FUNCTION @extschema@.unit(@extschema@.series) IS
'The unit of a series: year, half, quarter, month, week or day. Example: unit(''month 2023-01: 10'') is month';

CREATE FUNCTION @extschema@.undated(s @extschema@.series) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_undated';
COMMENT ON FUNCTION @extschema@.undated(@extschema@.series) IS
'The number of rows that had no date and so are in no point, a count. Example: SELECT undated(series(value_cny, declared_on)) FROM declarations';

-- ---------- growth ----------

CREATE TYPE @extschema@.series_growth AS (
	period @extschema@.period,
	start_date date,
	current numeric,
	base numeric,
	change numeric,
	pct numeric
);
COMMENT ON TYPE @extschema@.series_growth IS
'The growth of a period of a series: current, base and change in the unit of the value, pct in percent. Example: SELECT destination, g.period, g.pct FROM monthly, growths(s, 1) AS g';
COMMENT ON COLUMN @extschema@.series_growth.period IS
'A run of whole units of the series, most often one. Example: 2023-10';
COMMENT ON COLUMN @extschema@.series_growth.start_date IS
'First day of the period. Example: 2023-10-01';
COMMENT ON COLUMN @extschema@.series_growth.current IS
'Total of the period, in the unit of the value. Example: 120.50';
COMMENT ON COLUMN @extschema@.series_growth.base IS
'Total of the period compared with, in the unit of the value. Example: 100.00';
COMMENT ON COLUMN @extschema@.series_growth.change IS
'current - base, in the unit of the value. Example: 20.50';
COMMENT ON COLUMN @extschema@.series_growth.pct IS
'100 * (current - base) / base, in percent; NULL where the base is not positive. Example: 20.5';

CREATE FUNCTION @extschema@.growth(s @extschema@.series, p @extschema@.period) RETURNS @extschema@.growth
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_growth';
COMMENT ON FUNCTION @extschema@.growth(@extschema@.series, @extschema@.period) IS
'Growth of a period over the same period a year before: current, base, change in the unit of the value, pct in percent; a side that is not complete is NULL. Example: SELECT destination, (growth(s, ''ytd 2021-10'')).* FROM monthly';

CREATE FUNCTION @extschema@.growth(s @extschema@.series, current_period @extschema@.period, base_period @extschema@.period) RETURNS @extschema@.growth
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_growth_pair';
COMMENT ON FUNCTION @extschema@.growth(@extschema@.series, @extschema@.period, @extschema@.period) IS
'Growth of one period over another: current, base, change in the unit of the value, pct in percent; a side that is not complete is NULL. Example: SELECT destination, (growth(s, ''2021-10'', ''2021-09'')).* FROM monthly';

CREATE FUNCTION @extschema@.growths(s @extschema@.series) RETURNS SETOF @extschema@.series_growth
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 50
	AS 'MODULE_PATHNAME', 'series_growths';
COMMENT ON FUNCTION @extschema@.growths(@extschema@.series) IS
'Growth of each period over the same period a year before, a row where both have a value (in the unit of the value, pct in percent). Example: SELECT destination, g.period, g.pct FROM monthly, growths(s) AS g';

CREATE FUNCTION @extschema@.growths(s @extschema@.series, lag integer) RETURNS SETOF @extschema@.series_growth
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 50
	AS 'MODULE_PATHNAME', 'series_growths_lag';
COMMENT ON FUNCTION @extschema@.growths(@extschema@.series, integer) IS
'Growth of each period over a number of units before, by the calendar, a row where both have a value (in the unit of the value, pct in percent). Example: SELECT destination, g.period, g.pct FROM monthly, growths(s, 1) AS g';
