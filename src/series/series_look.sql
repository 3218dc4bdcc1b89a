-- look: figures seen as blocks in a line of text.

CREATE FUNCTION @extschema@.sparkline(s @extschema@.series) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_sparkline';
COMMENT ON FUNCTION @extschema@.sparkline(@extschema@.series) IS
'A series as one line, a character a unit from the first point to the last: columns from zero to the largest value, what is missing a space, what is negative hanging from the top. Example: SELECT destination, sparkline(series(value_cny, declared_on)) FROM declarations GROUP BY destination';

CREATE FUNCTION @extschema@.sparkline(s @extschema@.series, p @extschema@.period) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'series_sparkline_in';
COMMENT ON FUNCTION @extschema@.sparkline(@extschema@.series, @extschema@.period) IS
'All units of a period of a series as one line, a character a unit, so that the rows of a table stand under one another, in proportion to the largest value in that period. Example: SELECT destination, sparkline(s, ''2020/2021'') FROM monthly';

CREATE FUNCTION @extschema@.bar(x numeric, width integer) RETURNS text
	LANGUAGE c IMMUTABLE WINDOW PARALLEL SAFE
	SUPPORT @extschema@.partition_support
	AS 'MODULE_PATHNAME', 'partition_bar';
COMMENT ON FUNCTION @extschema@.bar(numeric, integer) IS
'Window function: a bar of at most so many cells, in proportion to the largest value of the partition, whatever the frame; a minus sign before it where the value is negative. Example: SELECT destination, sum(value_cny), bar(sum(value_cny), 20) OVER () FROM declarations GROUP BY destination ORDER BY 2 DESC';
