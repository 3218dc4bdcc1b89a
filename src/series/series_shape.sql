-- Series made of a series: running and moving totals, larger units, parts, indices.

CREATE FUNCTION @extschema@.ytd(s @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_ytd';
COMMENT ON FUNCTION @extschema@.ytd(@extschema@.series) IS
'Year to date: for each point the total since the first unit of its year (of weeks: of the ISO year), in the unit of the value; missing where one of them is. Example: ytd(''2024-01: 380, 2024-02: 320, 2024-03: 400''::series) is month 2024-01: 380, 2024-02: 700, 2024-03: 1100';

CREATE FUNCTION @extschema@.mat(s @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_mat';
COMMENT ON FUNCTION @extschema@.mat(@extschema@.series) IS
'Moving annual total: for each point the total of the twelve months, four quarters, two halves or one year that end with it, in the unit of the value; missing where one of them is. Example: SELECT mat(series(value_cny, declared_on)) FROM declarations';

CREATE FUNCTION @extschema@.moving(s @extschema@.series, n integer) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_moving';
COMMENT ON FUNCTION @extschema@.moving(@extschema@.series, integer) IS
'For each point the total of the n units (days, weeks, months, quarters, halves, years) that end with it, in the unit of the value; missing where one of them is. Example: SELECT moving(series(value_cny, declared_on), 3) FROM declarations';

CREATE FUNCTION @extschema@.moving_avg(s @extschema@.series, n integer) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_moving_avg';
COMMENT ON FUNCTION @extschema@.moving_avg(@extschema@.series, integer) IS
'For each point the mean of the n units (days, weeks, months, quarters, halves, years) that end with it, in the unit of the value; missing where one of them is. Example: SELECT moving_avg(series(value_cny, declared_on), 12) FROM declarations';

CREATE FUNCTION @extschema@.index_to(s @extschema@.series, base_period @extschema@.period) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_index_to';
COMMENT ON FUNCTION @extschema@.index_to(@extschema@.series, @extschema@.period) IS
'An index, in percent of the base period (= 100): each value per unit over the mean per unit of the base; NULL where the base has a gap or is not positive. Example: SELECT index_to(series(value_cny, declared_on), ''2020'') FROM declarations';

CREATE FUNCTION @extschema@.regroup(s @extschema@.series, unit text) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_regroup';
COMMENT ON FUNCTION @extschema@.regroup(@extschema@.series, text) IS
'The totals by a larger unit: days by week, months by quarter, half or year (in the unit of the value); missing where one of the smaller units is. Example: SELECT regroup(series(value_cny, declared_on), ''quarter'') FROM declarations';

CREATE FUNCTION @extschema@.slice(s @extschema@.series, p @extschema@.period) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_slice';
COMMENT ON FUNCTION @extschema@.slice(@extschema@.series, @extschema@.period) IS
'The points of a series that lie wholly within a period, suppressed ones too, in the unit of the value. Example: SELECT destination, slice(s, ''ytd 2021-10'') FROM monthly';

CREATE FUNCTION @extschema@.cagr(s @extschema@.series) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_cagr';
COMMENT ON FUNCTION @extschema@.cagr(@extschema@.series) IS
'Compound annual growth rate from the first point to the last, in percent a year, to 20 decimals; NULL where either is suppressed or not positive, they differ in length, there are no two points, or a year''s growth is beyond a factor of 10^868. Example: cagr(''year 2013: 100, 2023: 250'') is 9.59582263852173089550';
