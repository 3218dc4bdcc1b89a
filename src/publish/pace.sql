-- pace: how far a figure is on its way to a target.

CREATE TYPE @extschema@.pace AS (
	target numeric,
	done numeric,
	share numeric,
	due_by_now numeric,
	ahead numeric,
	projected numeric,
	still_needed numeric,
	per_month numeric,
	per_day numeric,
	required_growth numeric
);
COMMENT ON TYPE @extschema@.pace IS
'How far a figure is on its way to a target (in the unit of the value, share and required_growth in percent). Example: SELECT (pace(10722, 20000, ''2023'', ''2023-10-31'')).*';
COMMENT ON COLUMN @extschema@.pace.target IS
'The target of the period, in the unit of the value. Example: 20000';
COMMENT ON COLUMN @extschema@.pace.done IS
'What is done so far, in the unit of the value. Example: 10722';
COMMENT ON COLUMN @extschema@.pace.share IS
'100 * done / target, in percent; NULL where the target is not positive. Example: 53.61';
COMMENT ON COLUMN @extschema@.pace.due_by_now IS
'The part of the target that falls up to as_of, in the unit of the value; NULL where earlier years do not tell. Example: 16657.534247';
COMMENT ON COLUMN @extschema@.pace.ahead IS
'done - due_by_now, in the unit of the value; negative: behind. Example: -5935.534247';
COMMENT ON COLUMN @extschema@.pace.projected IS
'What the period comes to at the pace so far, in the unit of the value; NULL where nothing was due yet, or earlier years do not tell. Example: 12873.453947';
COMMENT ON COLUMN @extschema@.pace.still_needed IS
'What the target lacks, in the unit of the value; 0 where it is reached. Example: 9278';
COMMENT ON COLUMN @extschema@.pace.per_month IS
'still_needed for each month that is left, in the unit of the value a month; 0 where the target is reached, NULL where no day is left. Example: 4639';
COMMENT ON COLUMN @extschema@.pace.per_day IS
'still_needed for each day that is left, in the unit of the value a day; 0 where the target is reached, NULL where no day is left. Example: 152.098361';
COMMENT ON COLUMN @extschema@.pace.required_growth IS
'How much more, in percent, the rest of the period has to bring than it would at the pace so far; 0 where that suffices, NULL where no day is left, nothing was due yet, nothing is done that could grow, or earlier years do not tell. Example: 331.243';

CREATE FUNCTION @extschema@.pace(done numeric, target numeric, p @extschema@.period, as_of date) RETURNS @extschema@.pace
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'publish_pace';
COMMENT ON FUNCTION @extschema@.pace(numeric, numeric, @extschema@.period, date) IS
'How far what was done through a day, as_of, is on its way to the target of a period, where each day brings an equal part. Example: SELECT (pace(sum(quantity), 20000, ''2021'', ''2021-10-31'')).* FROM declarations WHERE flow = ''export'' AND declared_on <@ ''ytd 2021-10''::period';

CREATE FUNCTION @extschema@.seasonal_pace(done numeric, target numeric, p @extschema@.period, as_of date, earlier @extschema@.series) RETURNS @extschema@.pace
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'publish_seasonal_pace';
COMMENT ON FUNCTION @extschema@.seasonal_pace(numeric, numeric, @extschema@.period, date, @extschema@.series) IS
'How far what was done through a day, as_of, is on its way to the target of a period that is due as earlier years came in: by now, the part of their totals that fell up to the same day. Example: SELECT (seasonal_pace(10722, 20000, ''2021'', ''2021-10-31'', series(quantity, declared_on))).* FROM declarations WHERE flow = ''export'' AND declared_on < ''2021-01-01''';

CREATE FUNCTION @extschema@.required_growth(done numeric, target numeric, from_period @extschema@.period, to_period @extschema@.period) RETURNS numeric
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'publish_required_growth';
COMMENT ON FUNCTION @extschema@.required_growth(numeric, numeric, @extschema@.period, @extschema@.period) IS
'Percent a year, compound, that leads from what was done in one period to a target in a later one, to 20 decimals; 0 where it is reached, NULL where nothing was done, or less, and where no time lies between. Example: required_growth(20000, 100000, ''2021'', ''2025'') is 49.53487812212205419119';
