-- round_to_total: figures rounded so that they add up.

CREATE FUNCTION @extschema@.round_to_total(x numeric, digits integer) RETURNS numeric
	LANGUAGE c IMMUTABLE WINDOW PARALLEL SAFE
	SUPPORT @extschema@.partition_support
	AS 'MODULE_PATHNAME', 'partition_round_to_total';
COMMENT ON FUNCTION @extschema@.round_to_total(numeric, integer) IS
'Window function: x, in its unit, rounded to so many digits so that the partition adds up to its rounded total, whatever the frame: all are rounded down, those with the largest remainders up, of equal ones the first in order. Example: SELECT destination, round_to_total(share, 0) OVER (ORDER BY share DESC) FROM (SELECT destination, share(sum(value_cny)) OVER () AS share FROM declarations GROUP BY destination) AS t';
