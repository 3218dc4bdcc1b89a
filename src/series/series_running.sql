-- series_running: figures published as running totals since New Year.

CREATE FUNCTION @extschema@.decumulate(s @extschema@.series) RETURNS @extschema@.series
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'series_decumulate';
COMMENT ON FUNCTION @extschema@.decumulate(@extschema@.series) IS
'What lies between running totals since the first unit of their year, each named by the unit with which it ends, in the unit of the value: a first total stays one point for all its units; missing where a total fell, see revisions(series). Example: decumulate(''2024-02: 800, 2024-03: 1260'') is month 2024-01/2024-02: 800, 2024-03: 460';

CREATE TYPE @extschema@.series_revision AS (
	period @extschema@.period,
	start_date date,
	total numeric,
	previous numeric,
	change numeric
);
COMMENT ON TYPE @extschema@.series_revision IS
'A running total that is smaller than the one before, in the unit of the value: earlier figures of the year were revised. Example: SELECT period, change FROM revisions(''2024-02: 800, 2024-03: 790'')';
COMMENT ON COLUMN @extschema@.series_revision.period IS
'The unit with which the total ends. Example: 2024-03';
COMMENT ON COLUMN @extschema@.series_revision.start_date IS
'First day of that unit. Example: 2024-03-01';
COMMENT ON COLUMN @extschema@.series_revision.total IS
'Total since the first unit of the year, in the unit of the value. Example: 790';
COMMENT ON COLUMN @extschema@.series_revision.previous IS
'The total before it in the same year, in the unit of the value, which is larger. Example: 800';
COMMENT ON COLUMN @extschema@.series_revision.change IS
'total - previous, in the unit of the value, below zero. Example: -10';

CREATE FUNCTION @extschema@.revisions(s @extschema@.series) RETURNS SETOF @extschema@.series_revision
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 10
	AS 'MODULE_PATHNAME', 'series_revisions';
COMMENT ON FUNCTION @extschema@.revisions(@extschema@.series) IS
'A row for each running total since New Year that is smaller than the one before in its year (in the unit of the value): decumulate() leaves those out. Example: SELECT period, change FROM revisions(''2024-02: 800, 2024-03: 790'') is 2024-03, -10';
