-- partition: what window functions over a whole partition have in common.

CREATE FUNCTION @extschema@.partition_support(internal) RETURNS internal
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'partition_support';
COMMENT ON FUNCTION @extschema@.partition_support(internal) IS
'Tells the planner that no frame changes share, contribution, bar and round_to_total. Example: it is named by SUPPORT in their definition';
