-- coverage: which days of two windows have rows.

CREATE TYPE @extschema@.coverage AS (
	current_period @extschema@.period,
	base_period @extschema@.period,
	rows bigint,
	first_day date,
	last_day date,
	covered @extschema@.period,
	base_rows bigint,
	base_first_day date,
	base_last_day date,
	base_covered @extschema@.period,
	missing_months @extschema@.period[],
	base_missing_months @extschema@.period[],
	longest_gap @extschema@.period,
	base_longest_gap @extschema@.period,
	like_for_like @extschema@.period,
	base_like_for_like @extschema@.period,
	undated bigint
);
COMMENT ON TYPE @extschema@.coverage IS
'Which part of two windows has rows: counts in rows, first and last days, months without any, the longest gap, and what can be compared like for like. Example: SELECT flow, (coverage(declared_on, ''ytd 2021-10'')).* FROM declarations GROUP BY flow';
COMMENT ON COLUMN @extschema@.coverage.current_period IS
'The current window. Example: 2023-01/2023-10';
COMMENT ON COLUMN @extschema@.coverage.base_period IS
'The base window; NULL where the calendar has none. Example: 2022-01/2022-10';
COMMENT ON COLUMN @extschema@.coverage.rows IS
'Rows in the current window, a count. Example: 1250';
COMMENT ON COLUMN @extschema@.coverage.first_day IS
'First day of the current window with a row; NULL where there is none. Example: 2023-01-02';
COMMENT ON COLUMN @extschema@.coverage.last_day IS
'Last day of the current window with a row; NULL where there is none. Example: 2023-10-17';
COMMENT ON COLUMN @extschema@.coverage.covered IS
'The current window from its first row to its last; from its first day, or to its last, where there are rows up to 31 days before, or after, it. NULL where there is no row. Example: 2023-01-01/2023-10-17';
COMMENT ON COLUMN @extschema@.coverage.base_rows IS
'Rows in the base window, a count. Example: 980';
COMMENT ON COLUMN @extschema@.coverage.base_first_day IS
'First day of the base window with a row; NULL where there is none. Example: 2022-03-01';
COMMENT ON COLUMN @extschema@.coverage.base_last_day IS
'Last day of the base window with a row; NULL where there is none. Example: 2022-10-31';
COMMENT ON COLUMN @extschema@.coverage.base_covered IS
'The base window from its first row to its last, reckoned as covered is. Example: 2022-01/2022-10';
COMMENT ON COLUMN @extschema@.coverage.missing_months IS
'Months of the current window without any row; weeks where it is made of whole ISO weeks, parts of months at the ends of any other. Example: {2023-05}';
COMMENT ON COLUMN @extschema@.coverage.base_missing_months IS
'Months of the base window without any row, as missing_months. Example: {2022-01,2022-02}';
COMMENT ON COLUMN @extschema@.coverage.longest_gap IS
'The longest run of days of the current window without a row, the first of equal ones, whether covered or not: the whole window where it has no row; NULL where every day has one. Example: 2023-05-02/2023-06-29';
COMMENT ON COLUMN @extschema@.coverage.base_longest_gap IS
'The longest run of days of the base window without a row, as longest_gap. Example: 2022-01/2022-02';
COMMENT ON COLUMN @extschema@.coverage.like_for_like IS
'The longest part of the current window that is covered in both windows and has no missing month in either; NULL where there is none. Example: 2023-03-01/2023-10-17';
COMMENT ON COLUMN @extschema@.coverage.base_like_for_like IS
'The part of the base window that like_for_like is to be compared with. Example: 2022-03-01/2022-10-17';
COMMENT ON COLUMN @extschema@.coverage.undated IS
'Rows without a date, which are in no window, a count. Example: 0';

CREATE FUNCTION @extschema@.coverage_accum(bigint[], date, @extschema@.period) RETURNS bigint[]
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'coverage_accum';
COMMENT ON FUNCTION @extschema@.coverage_accum(bigint[], date, @extschema@.period) IS
'Takes one row into a coverage of a period and the year before; only aggregates may call it. Example: it is what coverage(on_date, p) runs on every row';

CREATE FUNCTION @extschema@.coverage_accum(bigint[], date, @extschema@.period, @extschema@.period) RETURNS bigint[]
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'coverage_accum';
COMMENT ON FUNCTION @extschema@.coverage_accum(bigint[], date, @extschema@.period, @extschema@.period) IS
'Takes one row into a coverage of two periods; only aggregates may call it. Example: it is what coverage(on_date, current_period, base_period) runs on every row';

CREATE FUNCTION @extschema@.coverage_merge(bigint[], bigint[]) RETURNS bigint[]
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'coverage_merge';
COMMENT ON FUNCTION @extschema@.coverage_merge(bigint[], bigint[]) IS
'Adds the coverage that one worker found to that of another; only aggregates may call it. Example: it is what coverage(on_date, p) puts the parts of a parallel plan together with';

CREATE FUNCTION @extschema@.coverage_final(bigint[]) RETURNS @extschema@.coverage
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'coverage_final';
COMMENT ON FUNCTION @extschema@.coverage_final(bigint[]) IS
'The coverage out of what the aggregate counted. Example: it is what coverage(on_date, p) ends with';

CREATE AGGREGATE @extschema@.coverage(on_date date, p @extschema@.period) (
	SFUNC = @extschema@.coverage_accum,
	STYPE = bigint[],
	SSPACE = 256,
	FINALFUNC = @extschema@.coverage_final,
	COMBINEFUNC = @extschema@.coverage_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.coverage(date, @extschema@.period) IS
'Which part of a period and of the same period a year before has rows: first and last days, months without any, and what can be compared like for like. Example: SELECT (coverage(declared_on, ''ytd 2021-10'')).* FROM declarations';

CREATE AGGREGATE @extschema@.coverage(on_date date, current_period @extschema@.period, base_period @extschema@.period) (
	SFUNC = @extschema@.coverage_accum,
	STYPE = bigint[],
	SSPACE = 256,
	FINALFUNC = @extschema@.coverage_final,
	COMBINEFUNC = @extschema@.coverage_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.coverage(date, @extschema@.period, @extschema@.period) IS
'Which part of two periods has rows: first and last days, months without any, and what can be compared like for like. Example: SELECT (coverage(declared_on, ''2021-10'', prior(''2021-10''))).* FROM declarations';

CREATE FUNCTION @extschema@.complete(c @extschema@.coverage) RETURNS boolean
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'coverage_complete';
COMMENT ON FUNCTION @extschema@.complete(@extschema@.coverage) IS
'Whether both windows are covered from their first day to their last and have rows in every month; false where either has no row, where there is no base, and where the windows are not as long as each other. A gap within a month is not seen: give quiet_days for that. Example: SELECT complete(coverage(declared_on, ''ytd 2021-10'')) FROM declarations';

CREATE FUNCTION @extschema@.complete(c @extschema@.coverage, quiet_days integer) RETURNS boolean
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'coverage_complete';
COMMENT ON FUNCTION @extschema@.complete(@extschema@.coverage, integer) IS
'Whether in neither window more than so many days in a row are without rows, at its ends or between; this takes the place of the months. False where either has no row, where there is no base, and where the windows are not as long as each other. Example: SELECT complete(coverage(declared_on, ''ytd 2021-10''), 14) FROM declarations';

CREATE FUNCTION @extschema@.require_complete(c @extschema@.coverage) RETURNS @extschema@.coverage
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'coverage_require_complete';
COMMENT ON FUNCTION @extschema@.require_complete(@extschema@.coverage) IS
'The coverage itself where it is complete; else an error that names the months and days without rows, or windows that are not as long as each other. Example: SELECT (require_complete(coverage(declared_on, ''ytd 2021-10''))).rows FROM declarations';

CREATE FUNCTION @extschema@.require_complete(c @extschema@.coverage, quiet_days integer) RETURNS @extschema@.coverage
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'coverage_require_complete';
COMMENT ON FUNCTION @extschema@.require_complete(@extschema@.coverage, integer) IS
'The coverage itself where in neither window more than so many days in a row are without rows; else an error that names the longest gap. Example: SELECT (require_complete(coverage(declared_on, ''ytd 2021-10''), 14)).rows FROM declarations';
