-- publish: figures as they are printed. ASCII alone: the script is read in the database's encoding.

CREATE TYPE @extschema@.published AS (
	value numeric,
	low numeric,
	high numeric,
	unit text
);
COMMENT ON TYPE @extschema@.published IS
'A printed figure as what it is: any number from low to high is printed so. Example: SELECT * FROM published(''1.17 billion yuan'')';
COMMENT ON COLUMN @extschema@.published.value IS
'The number as it is printed, in full. Example: 1170000000';
COMMENT ON COLUMN @extschema@.published.low IS
'The least that is printed so: half a unit of the last digit that holds less. Example: 1165000000';
COMMENT ON COLUMN @extschema@.published.high IS
'The most that is printed so: half a unit of the last digit that holds more. Example: 1175000000';
COMMENT ON COLUMN @extschema@.published.unit IS
'CNY, USD or another currency''s code, percent, or the word as printed; NULL where none is told. Example: CNY';

CREATE FUNCTION @extschema@.published(figure text)
	RETURNS @extschema@.published
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'published';
COMMENT ON FUNCTION @extschema@.published(text) IS
'Reads a figure as it is printed, in English or Chinese: it stands for all from half a unit of its last digit below to half a unit above, both ends included. Zeros at the end of a number without a decimal point count as rounded. An error for a comma in the wrong place and for more than one figure. Example: SELECT * FROM published(''430 million yuan'') is 430000000, 425000000, 435000000, CNY';

CREATE FUNCTION @extschema@.published(figure text, significant_digits integer)
	RETURNS @extschema@.published
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE COST 10
	AS 'MODULE_PATHNAME', 'published_digits';
COMMENT ON FUNCTION @extschema@.published(text, integer) IS
'Reads a figure as it is printed where so many digits hold, 1 to 100, counted from the first that is not zero, whatever zeros there are. Example: SELECT * FROM published(''430 million'', 3) is 430000000, 429500000, 430500000';
