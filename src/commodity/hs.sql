-- commodity: codes of the Harmonized System.

CREATE FUNCTION @extschema@.hs_normalise(code text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'hs_normalise';
COMMENT ON FUNCTION @extschema@.hs_normalise(text) IS
'An HS code as its digits alone: 2 (chapter), 4 (heading), 6 (subheading), 8, 10 or 12 (national line), never filled up. Reads spaces and dots where a level ends, and full-width digits; an error for an odd number of digits, E-notation, chapter 00 or 77 and what is no code. Example: hs_normalise(''8703.80'') is 870380';

CREATE FUNCTION @extschema@.hs_repair(code text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'hs_repaired';
COMMENT ON FUNCTION @extschema@.hs_repair(text) IS
'An HS code as its digits alone, a leading zero that a spreadsheet dropped put back where the number of digits is odd; nothing is added at the end. Not for tariffs of an odd number of digits, such as Japan''s nine: there it gives a code of another chapter. Example: hs_repair(''2011000'') is 02011000';

CREATE FUNCTION @extschema@.hs_valid(code text) RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'hs_valid';
COMMENT ON FUNCTION @extschema@.hs_valid(text) IS
'Whether hs_normalise reads a text: whether it has the form of an HS code, not whether an edition lists it. Example: SELECT hs_code, count(*) FROM declarations WHERE hs_valid(hs_code) GROUP BY hs_code';

CREATE FUNCTION @extschema@.hs_chapter(code text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'hs_chapter';
COMMENT ON FUNCTION @extschema@.hs_chapter(text) IS
'The chapter of an HS code, its first two digits. Example: hs_chapter(''02011000'') is 02';

CREATE FUNCTION @extschema@.hs_heading(code text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'hs_heading';
COMMENT ON FUNCTION @extschema@.hs_heading(text) IS
'The heading of an HS code, its first four digits; NULL of a chapter, which is in none. Example: hs_heading(''02011000'') is 0201';

CREATE FUNCTION @extschema@.hs_subheading(code text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'hs_subheading';
COMMENT ON FUNCTION @extschema@.hs_subheading(text) IS
'The subheading of an HS code, its first six digits; NULL of a heading or chapter, which is in none. Example: hs_subheading(''8703.80.10'') is 870380';

CREATE FUNCTION @extschema@.hs_parent(code text) RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'hs_parent';
COMMENT ON FUNCTION @extschema@.hs_parent(text) IS
'The code that an HS code is directly under, two digits shorter; NULL of a chapter. Example: hs_parent(''870380'') is 8703';
