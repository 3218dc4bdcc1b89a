-- period: the calendar in one word.

CREATE TYPE @extschema@.period;

CREATE FUNCTION @extschema@.period_in(cstring) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_in';
COMMENT ON FUNCTION @extschema@.period_in(cstring) IS
'Reads a period from its text. Example: ''2023-01/2023-06''::period is 2023-H1';

CREATE FUNCTION @extschema@.period_out(@extschema@.period) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_out';
COMMENT ON FUNCTION @extschema@.period_out(@extschema@.period) IS
'Prints a period: one unit where it is exactly one (year, half, quarter, month, ISO week, day), else first/last. Example: ''ytd 2023-06''::period is 2023-H1';

CREATE FUNCTION @extschema@.period_recv(internal) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_recv';
COMMENT ON FUNCTION @extschema@.period_recv(internal) IS
'Reads a period from the wire: first and last day as two int32, days since 0001-01-01. Example: it is what COPY targets FROM STDIN (FORMAT binary) reads with';

CREATE FUNCTION @extschema@.period_send(@extschema@.period) RETURNS bytea
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_send';
COMMENT ON FUNCTION @extschema@.period_send(@extschema@.period) IS
'Writes a period to the wire: first and last day as two int32, days since 0001-01-01. Example: it is what COPY targets TO STDOUT (FORMAT binary) writes with';

CREATE TYPE @extschema@.period (
	INPUT = @extschema@.period_in,
	OUTPUT = @extschema@.period_out,
	RECEIVE = @extschema@.period_recv,
	SEND = @extschema@.period_send,
	LIKE = pg_catalog.int8,
	CATEGORY = 'p',
	PREFERRED = true
);
COMMENT ON TYPE @extschema@.period IS
'A run of days in the years 0001 to 9999, ordered by start, then end. Written 2023, 2023-H1, 2023-Q3, 2023-10, 2023-W41 (ISO week), 2023-10-05, first/last as in 2023-01/2023-10, "ytd 2023-10" or "mat 2023-10". Example: SELECT count(*) FROM declarations WHERE declared_on <@ ''2021-10''::period';

-- ---------- from and to other types ----------

CREATE FUNCTION @extschema@.period(written text) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 3
	AS 'MODULE_PATHNAME', 'period_from_text_value';
COMMENT ON FUNCTION @extschema@.period(text) IS
'The period that a text names, as a literal would. Example: period(''2023-Q3'') is 2023-Q3';

CREATE FUNCTION @extschema@.period(day date) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_from_date';
COMMENT ON FUNCTION @extschema@.period(date) IS
'The day as a period. Example: period(date ''2023-10-05'') is 2023-10-05';

CREATE FUNCTION @extschema@.period(day date, unit text) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_from_date_unit';
COMMENT ON FUNCTION @extschema@.period(date, text) IS
'The unit that a day is in: year, half, quarter, month, week (ISO) or day. Immutable, so it can be indexed. Example: period(date ''2023-10-05'', ''month'') is 2023-10';

CREATE FUNCTION @extschema@.period(days daterange) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_from_daterange';
COMMENT ON FUNCTION @extschema@.period(daterange) IS
'The days of a date range as a period; an error for an empty or an unbounded range. Example: period(daterange(''2023-10-01'', ''2023-11-01'')) is 2023-10';

CREATE FUNCTION @extschema@.daterange(p @extschema@.period) RETURNS daterange
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 2
	AS 'MODULE_PATHNAME', 'period_to_daterange';
COMMENT ON FUNCTION @extschema@.daterange(@extschema@.period) IS
'The days of a period as a date range, its upper bound exclusive. Example: daterange(''2023-10''::period) is [2023-10-01,2023-11-01)';

CREATE CAST (date AS @extschema@.period) WITH FUNCTION @extschema@.period(date);
COMMENT ON CAST (date AS @extschema@.period) IS
'The day as a period, explicit only. Example: date ''2023-10-05''::period is 2023-10-05';

CREATE CAST (daterange AS @extschema@.period) WITH FUNCTION @extschema@.period(daterange);
COMMENT ON CAST (daterange AS @extschema@.period) IS
'The days of a date range as a period, explicit only. Example: daterange(''2023-10-01'', ''2023-11-01'')::period is 2023-10';

CREATE CAST (@extschema@.period AS daterange) WITH FUNCTION @extschema@.daterange(@extschema@.period);
COMMENT ON CAST (@extschema@.period AS daterange) IS
'The days of a period as a date range, explicit only. Example: ''2023-10''::period::daterange is [2023-10-01,2023-11-01)';

-- ---------- functions ----------

CREATE FUNCTION @extschema@.start_date(p @extschema@.period) RETURNS date
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'MODULE_PATHNAME', 'period_start_date';
COMMENT ON FUNCTION @extschema@.start_date(@extschema@.period) IS
'The first day of a period. Example: start_date(''2023-10'') is 2023-10-01';

CREATE FUNCTION @extschema@.end_date(p @extschema@.period) RETURNS date
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'MODULE_PATHNAME', 'period_end_date';
COMMENT ON FUNCTION @extschema@.end_date(@extschema@.period) IS
'The last day of a period, inclusive. Example: end_date(''2023-10'') is 2023-10-31';

CREATE FUNCTION @extschema@.days(p @extschema@.period) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'MODULE_PATHNAME', 'period_days';
COMMENT ON FUNCTION @extschema@.days(@extschema@.period) IS
'How many days a period has. Example: days(''2023-10'') is 31';

CREATE FUNCTION @extschema@.ytd(p @extschema@.period) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_ytd';
COMMENT ON FUNCTION @extschema@.ytd(@extschema@.period) IS
'Year to date: from 1 January of the year in which a period ends through that end. Example: ytd(''2023-10'') is 2023-01/2023-10';

CREATE FUNCTION @extschema@.mat(p @extschema@.period) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_mat';
COMMENT ON FUNCTION @extschema@.mat(@extschema@.period) IS
'Moving annual total: the twelve months through the end of a period, which must end with a month. Example: mat(''2023-10'') is 2022-11/2023-10';

CREATE FUNCTION @extschema@.prior(p @extschema@.period) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_prior';
COMMENT ON FUNCTION @extschema@.prior(@extschema@.period) IS
'The run just before a period: as many months for whole months, else as many days (for whole weeks, as many weeks). Example: prior(''2023-Q3'') is 2023-Q2';

CREATE FUNCTION @extschema@.prior_year(p @extschema@.period) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_prior_one_year';
COMMENT ON FUNCTION @extschema@.prior_year(@extschema@.period) IS
'The same period a year before: whole months by months, an ISO week by its number (NULL where that year has no week 53), else first and last day. Example: prior_year(''2023-10'') is 2022-10';

CREATE FUNCTION @extschema@.prior_year(p @extschema@.period, years integer) RETURNS @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_prior_years';
COMMENT ON FUNCTION @extschema@.prior_year(@extschema@.period, integer) IS
'The same period a number of years before, shifted from the original. Example: prior_year(''2024-02-29'', 4) is 2020-02-29';

CREATE FUNCTION @extschema@.periods(p @extschema@.period, unit text) RETURNS SETOF @extschema@.period
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 12
	AS 'MODULE_PATHNAME', 'period_periods';
COMMENT ON FUNCTION @extschema@.periods(@extschema@.period, text) IS
'Every unit (year, half, quarter, month, week or day) that shares a day with a period, in order and each of them whole. Example: SELECT periods(''2023-Q3'', ''month'')';

CREATE FUNCTION @extschema@.nth_weekday(month @extschema@.period, n integer, weekday integer) RETURNS date
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'nth_weekday';
COMMENT ON FUNCTION @extschema@.nth_weekday(@extschema@.period, integer, integer) IS
'The nth weekday (1 is Monday, 7 is Sunday, as in ISO 8601) of a month: n from 1 to 5, or from -1 to -5 to count from its end; NULL for a fifth that the month does not have. Example: nth_weekday(''2023-09'', 3, 3) is 2023-09-20';

-- ---------- comparison: a period is an int8 in its own order ----------

CREATE FUNCTION @extschema@.period_equals_support(internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_equals_support';
COMMENT ON FUNCTION @extschema@.period_equals_support(internal) IS
'Planner support: period(day, unit) = a period is a range of days, so that indexes and partitions by day serve it. Example: EXPLAIN SELECT * FROM declarations WHERE period(declared_on, ''month'') = ''2021-10''';

CREATE FUNCTION @extschema@.period_eq(@extschema@.period, @extschema@.period) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF SUPPORT @extschema@.period_equals_support
	AS 'int8eq';
COMMENT ON FUNCTION @extschema@.period_eq(@extschema@.period, @extschema@.period) IS
'Whether two periods are the same days. Example: ''ytd 2023-06''::period = ''2023-H1'' is true';

CREATE FUNCTION @extschema@.period_ne(@extschema@.period, @extschema@.period) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'int8ne';
COMMENT ON FUNCTION @extschema@.period_ne(@extschema@.period, @extschema@.period) IS
'Whether two periods are not the same days. Example: ''2023-10''::period <> ''2023-11'' is true';

CREATE FUNCTION @extschema@.period_lt(@extschema@.period, @extschema@.period) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'int8lt';
COMMENT ON FUNCTION @extschema@.period_lt(@extschema@.period, @extschema@.period) IS
'Whether a period starts before another or, where both start together, ends before it. Example: ''2023-10''::period < ''2023-11'' is true';

CREATE FUNCTION @extschema@.period_le(@extschema@.period, @extschema@.period) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'int8le';
COMMENT ON FUNCTION @extschema@.period_le(@extschema@.period, @extschema@.period) IS
'Whether a period is the same as another or comes before it. Example: ''2023-10''::period <= ''2023-10'' is true';

CREATE FUNCTION @extschema@.period_gt(@extschema@.period, @extschema@.period) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'int8gt';
COMMENT ON FUNCTION @extschema@.period_gt(@extschema@.period, @extschema@.period) IS
'Whether a period comes after another: by start, then end. Example: ''2023-11''::period > ''2023-10'' is true';

CREATE FUNCTION @extschema@.period_ge(@extschema@.period, @extschema@.period) RETURNS boolean
	LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'int8ge';
COMMENT ON FUNCTION @extschema@.period_ge(@extschema@.period, @extschema@.period) IS
'Whether a period is the same as another or comes after it. Example: ''2023-10''::period >= ''2023-10'' is true';

CREATE FUNCTION @extschema@.period_cmp(@extschema@.period, @extschema@.period) RETURNS integer
	LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'btint8cmp';
COMMENT ON FUNCTION @extschema@.period_cmp(@extschema@.period, @extschema@.period) IS
'Compares two periods: -1, 0 or 1, by start, then end. Example: period_cmp(''2023-10'', ''2023-11'') is -1';

CREATE FUNCTION @extschema@.period_hash(@extschema@.period) RETURNS integer
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'MODULE_PATHNAME', 'period_hash';
COMMENT ON FUNCTION @extschema@.period_hash(@extschema@.period) IS
'A hash of a period, for hash joins and hash partitions. Example: period_hash(''2023-10'') = period_hash(''2023-10-01/2023-10-31'') is true';

CREATE FUNCTION @extschema@.period_hash_extended(@extschema@.period, bigint) RETURNS bigint
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'MODULE_PATHNAME', 'period_hash_extended';
COMMENT ON FUNCTION @extschema@.period_hash_extended(@extschema@.period, bigint) IS
'A 64-bit hash of a period with a seed. Example: period_hash_extended(''2023-10'', 0)';

CREATE OPERATOR @extschema@.= (
	LEFTARG = @extschema@.period,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.period_eq,
	COMMUTATOR = OPERATOR(@extschema@.=),
	NEGATOR = OPERATOR(@extschema@.<>),
	RESTRICT = eqsel,
	JOIN = eqjoinsel,
	HASHES,
	MERGES
);
COMMENT ON OPERATOR @extschema@.= (@extschema@.period, @extschema@.period) IS
'Whether two periods are the same days. Example: ''ytd 2023-06''::period = ''2023-H1'' is true';

CREATE OPERATOR @extschema@.<> (
	LEFTARG = @extschema@.period,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.period_ne,
	COMMUTATOR = OPERATOR(@extschema@.<>),
	NEGATOR = OPERATOR(@extschema@.=),
	RESTRICT = neqsel,
	JOIN = neqjoinsel
);
COMMENT ON OPERATOR @extschema@.<> (@extschema@.period, @extschema@.period) IS
'Whether two periods are not the same days. Example: ''2023-10''::period <> ''2023-11'' is true';

CREATE OPERATOR @extschema@.< (
	LEFTARG = @extschema@.period,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.period_lt,
	COMMUTATOR = OPERATOR(@extschema@.>),
	NEGATOR = OPERATOR(@extschema@.>=),
	RESTRICT = scalarltsel,
	JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR @extschema@.< (@extschema@.period, @extschema@.period) IS
'Whether a period starts before another or, where both start together, ends before it. Example: ''2023-10''::period < ''2023-11'' is true';

CREATE OPERATOR @extschema@.<= (
	LEFTARG = @extschema@.period,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.period_le,
	COMMUTATOR = OPERATOR(@extschema@.>=),
	NEGATOR = OPERATOR(@extschema@.>),
	RESTRICT = scalarlesel,
	JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR @extschema@.<= (@extschema@.period, @extschema@.period) IS
'Whether a period is the same as another or comes before it. Example: ''2023-10''::period <= ''2023-10'' is true';

CREATE OPERATOR @extschema@.> (
	LEFTARG = @extschema@.period,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.period_gt,
	COMMUTATOR = OPERATOR(@extschema@.<),
	NEGATOR = OPERATOR(@extschema@.<=),
	RESTRICT = scalargtsel,
	JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR @extschema@.> (@extschema@.period, @extschema@.period) IS
'Whether a period comes after another: by start, then end. Example: ''2023-11''::period > ''2023-10'' is true';

CREATE OPERATOR @extschema@.>= (
	LEFTARG = @extschema@.period,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.period_ge,
	COMMUTATOR = OPERATOR(@extschema@.<=),
	NEGATOR = OPERATOR(@extschema@.<),
	RESTRICT = scalargesel,
	JOIN = scalargejoinsel
);
COMMENT ON OPERATOR @extschema@.>= (@extschema@.period, @extschema@.period) IS
'Whether a period is the same as another or comes after it. Example: ''2023-10''::period >= ''2023-10'' is true';

CREATE OPERATOR FAMILY @extschema@.period_ops USING btree;
COMMENT ON OPERATOR FAMILY @extschema@.period_ops USING btree IS
'Order of periods: by start, then end. Example: CREATE INDEX ON declarations (period(declared_on, ''month''))';

CREATE OPERATOR CLASS @extschema@.period_ops
	DEFAULT FOR TYPE @extschema@.period USING btree FAMILY @extschema@.period_ops AS
	OPERATOR 1 @extschema@.<,
	OPERATOR 2 @extschema@.<=,
	OPERATOR 3 @extschema@.=,
	OPERATOR 4 @extschema@.>=,
	OPERATOR 5 @extschema@.>,
	FUNCTION 1 @extschema@.period_cmp(@extschema@.period, @extschema@.period),
	FUNCTION 2 pg_catalog.btint8sortsupport(internal),
	FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS @extschema@.period_ops USING btree IS
'Order of periods: by start, then end. Example: CREATE INDEX ON declarations (period(declared_on, ''month''))';

CREATE OPERATOR FAMILY @extschema@.period_ops USING hash;
COMMENT ON OPERATOR FAMILY @extschema@.period_ops USING hash IS
'Equality of periods. Example: SELECT period(declared_on, ''month'') AS month, count(*) FROM declarations GROUP BY 1';

CREATE OPERATOR CLASS @extschema@.period_ops
	DEFAULT FOR TYPE @extschema@.period USING hash FAMILY @extschema@.period_ops AS
	OPERATOR 1 @extschema@.=,
	FUNCTION 1 @extschema@.period_hash(@extschema@.period),
	FUNCTION 2 @extschema@.period_hash_extended(@extschema@.period, bigint);
COMMENT ON OPERATOR CLASS @extschema@.period_ops USING hash IS
'Equality of periods. Example: SELECT period(declared_on, ''month'') AS month, count(*) FROM declarations GROUP BY 1';

-- ---------- containment: the planner makes two comparisons of it ----------

-- timestamptz is left out on purpose: the time zone decides which month it is.

CREATE FUNCTION @extschema@.period_contains_support(internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'period_contains_support';
COMMENT ON FUNCTION @extschema@.period_contains_support(internal) IS
'Planner support: a date or timestamp in a period is two plain comparisons, for indexes, BRIN, partition pruning and estimates. Example: EXPLAIN SELECT * FROM declarations WHERE declared_on <@ ''2021-10''::period';

CREATE FUNCTION @extschema@.date_in_period(date, @extschema@.period) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF SUPPORT @extschema@.period_contains_support
	AS 'MODULE_PATHNAME', 'date_in_period';
COMMENT ON FUNCTION @extschema@.date_in_period(date, @extschema@.period) IS
'Whether a day is in a period. Example: date ''2023-10-05'' <@ ''2023-10''::period is true';

CREATE OPERATOR @extschema@.<@ (
	LEFTARG = date,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.date_in_period,
	COMMUTATOR = OPERATOR(@extschema@.@>),
	RESTRICT = matchingsel,
	JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @extschema@.<@ (date, @extschema@.period) IS
'Whether a day is in a period. Example: date ''2023-10-05'' <@ ''2023-10''::period is true';

CREATE FUNCTION @extschema@.timestamp_in_period(timestamp, @extschema@.period) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF SUPPORT @extschema@.period_contains_support
	AS 'MODULE_PATHNAME', 'timestamp_in_period';
COMMENT ON FUNCTION @extschema@.timestamp_in_period(timestamp, @extschema@.period) IS
'Whether a timestamp (without time zone) is on a day of a period. Example: timestamp ''2023-10-31 23:59'' <@ ''2023-10''::period is true';

CREATE OPERATOR @extschema@.<@ (
	LEFTARG = timestamp,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.timestamp_in_period,
	COMMUTATOR = OPERATOR(@extschema@.@>),
	RESTRICT = matchingsel,
	JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @extschema@.<@ (timestamp, @extschema@.period) IS
'Whether a timestamp (without time zone) is on a day of a period. Example: timestamp ''2023-10-31 23:59'' <@ ''2023-10''::period is true';

CREATE FUNCTION @extschema@.period_in_period(@extschema@.period, @extschema@.period) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'MODULE_PATHNAME', 'period_in_period';
COMMENT ON FUNCTION @extschema@.period_in_period(@extschema@.period, @extschema@.period) IS
'Whether all days of a period are in another. Example: ''2023-10''::period <@ ''2023-Q4'' is true';

CREATE OPERATOR @extschema@.<@ (
	LEFTARG = @extschema@.period,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.period_in_period,
	COMMUTATOR = OPERATOR(@extschema@.@>),
	RESTRICT = matchingsel,
	JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @extschema@.<@ (@extschema@.period, @extschema@.period) IS
'Whether all days of a period are in another. Example: ''2023-10''::period <@ ''2023-Q4'' is true';

CREATE FUNCTION @extschema@.period_contains(@extschema@.period, date) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF SUPPORT @extschema@.period_contains_support
	AS 'MODULE_PATHNAME', 'period_contains_date';
COMMENT ON FUNCTION @extschema@.period_contains(@extschema@.period, date) IS
'Whether a day is in a period. Example: ''2023-10''::period @> date ''2023-10-05'' is true';

CREATE OPERATOR @extschema@.@> (
	LEFTARG = @extschema@.period,
	RIGHTARG = date,
	FUNCTION = @extschema@.period_contains,
	COMMUTATOR = OPERATOR(@extschema@.<@),
	RESTRICT = matchingsel,
	JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @extschema@.@> (@extschema@.period, date) IS
'Whether a day is in a period. Example: ''2023-10''::period @> date ''2023-10-05'' is true';

CREATE FUNCTION @extschema@.period_contains(@extschema@.period, timestamp) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF SUPPORT @extschema@.period_contains_support
	AS 'MODULE_PATHNAME', 'period_contains_timestamp';
COMMENT ON FUNCTION @extschema@.period_contains(@extschema@.period, timestamp) IS
'Whether a timestamp (without time zone) is on a day of a period. Example: ''2023-10''::period @> timestamp ''2023-10-31 23:59'' is true';

CREATE OPERATOR @extschema@.@> (
	LEFTARG = @extschema@.period,
	RIGHTARG = timestamp,
	FUNCTION = @extschema@.period_contains,
	COMMUTATOR = OPERATOR(@extschema@.<@),
	RESTRICT = matchingsel,
	JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @extschema@.@> (@extschema@.period, timestamp) IS
'Whether a timestamp (without time zone) is on a day of a period. Example: ''2023-10''::period @> timestamp ''2023-10-31 23:59'' is true';

CREATE FUNCTION @extschema@.period_contains(@extschema@.period, @extschema@.period) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'MODULE_PATHNAME', 'period_contains_period';
COMMENT ON FUNCTION @extschema@.period_contains(@extschema@.period, @extschema@.period) IS
'Whether all days of another period are in a period. Example: ''2023-Q4''::period @> ''2023-10'' is true';

CREATE OPERATOR @extschema@.@> (
	LEFTARG = @extschema@.period,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.period_contains,
	COMMUTATOR = OPERATOR(@extschema@.<@),
	RESTRICT = matchingsel,
	JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @extschema@.@> (@extschema@.period, @extschema@.period) IS
'Whether all days of another period are in a period. Example: ''2023-Q4''::period @> ''2023-10'' is true';

CREATE FUNCTION @extschema@.period_overlaps(@extschema@.period, @extschema@.period) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF
	AS 'MODULE_PATHNAME', 'period_overlaps';
COMMENT ON FUNCTION @extschema@.period_overlaps(@extschema@.period, @extschema@.period) IS
'Whether two periods share a day. Example: ''2023-W40''::period && ''2023-10'' is true';

CREATE OPERATOR @extschema@.&& (
	LEFTARG = @extschema@.period,
	RIGHTARG = @extschema@.period,
	FUNCTION = @extschema@.period_overlaps,
	COMMUTATOR = OPERATOR(@extschema@.&&),
	RESTRICT = matchingsel,
	JOIN = matchingjoinsel
);
COMMENT ON OPERATOR @extschema@.&& (@extschema@.period, @extschema@.period) IS
'Whether two periods share a day. Example: ''2023-W40''::period && ''2023-10'' is true';
