-- partition: what window functions over a whole partition have in common.

CREATE FUNCTION @extschema@.partition_support(internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'partition_support';
COMMENT ON FUNCTION @extschema@.partition_support(internal) IS
'Planner support: no frame changes share, contribution, bar and round_to_total, so that none is computed. Example: EXPLAIN SELECT share(sum(value_cny)) OVER (ORDER BY destination) FROM declarations GROUP BY destination';
