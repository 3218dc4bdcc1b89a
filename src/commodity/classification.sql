-- commodity: classifications, what codes are called, as a value.

CREATE TYPE @extschema@.classification;

CREATE FUNCTION @extschema@.classification_in(cstring) RETURNS @extschema@.classification
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'classification_in';
COMMENT ON FUNCTION @extschema@.classification_in(cstring) IS
'Reads a classification from its JSON text. Example: it is what COPY classifications FROM STDIN reads with';

CREATE FUNCTION @extschema@.classification_out(@extschema@.classification) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'classification_out';
COMMENT ON FUNCTION @extschema@.classification_out(@extschema@.classification) IS
'Prints a classification as JSON text. Example: it is what COPY classifications TO STDOUT prints with';

CREATE FUNCTION @extschema@.classification_recv(internal) RETURNS @extschema@.classification
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'classification_recv';
COMMENT ON FUNCTION @extschema@.classification_recv(internal) IS
'Reads a classification from the wire. Example: it is what COPY classifications FROM STDIN (FORMAT binary) reads with';

CREATE FUNCTION @extschema@.classification_send(@extschema@.classification) RETURNS bytea
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'classification_send';
COMMENT ON FUNCTION @extschema@.classification_send(@extschema@.classification) IS
'Writes a classification to the wire; equal ones give equal bytes in one client encoding. Example: it is what COPY classifications TO STDOUT (FORMAT binary) writes with';

CREATE TYPE @extschema@.classification (
	INPUT = @extschema@.classification_in,
	OUTPUT = @extschema@.classification_out,
	RECEIVE = @extschema@.classification_recv,
	SEND = @extschema@.classification_send,
	ALIGNMENT = double,
	STORAGE = extended,
	CATEGORY = 'p'
);
COMMENT ON TYPE @extschema@.classification IS
'What commodity codes are called: a class for all codes under a prefix, always or in a period; the longest prefix holds. Example: CREATE TABLE classifications AS SELECT classification(prefix, class) AS classes FROM (VALUES (''8703'', ''car''), (''870380'', ''electric car'')) AS c (prefix, class)';

-- ---------- making one of any table ----------

CREATE FUNCTION @extschema@.classification_add(@extschema@.classification, prefix text, class text)
	RETURNS @extschema@.classification
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'classification_add_class';
COMMENT ON FUNCTION @extschema@.classification_add(@extschema@.classification, text, text) IS
'Takes one row into a classification; only aggregates may call it. Example: it is what classification(prefix, class) runs on every row';

CREATE FUNCTION @extschema@.classification_add(@extschema@.classification, prefix text, class text, valid @extschema@.period)
	RETURNS @extschema@.classification
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'classification_add_class_valid';
COMMENT ON FUNCTION @extschema@.classification_add(@extschema@.classification, text, text, @extschema@.period) IS
'Takes one row into a classification; only aggregates may call it. Example: it is what classification(prefix, class, valid) runs on every row';

CREATE FUNCTION @extschema@.classification_combine(@extschema@.classification, @extschema@.classification)
	RETURNS @extschema@.classification
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'classification_combine';
COMMENT ON FUNCTION @extschema@.classification_combine(@extschema@.classification, @extschema@.classification) IS
'Adds the rows of one worker to those of another; only aggregates may call it. Example: it is what classification(prefix, class) and concordance(old_code, new_code) put the parts of a parallel plan together with';

CREATE FUNCTION @extschema@.classification_final(@extschema@.classification)
	RETURNS @extschema@.classification
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'classification_final';
COMMENT ON FUNCTION @extschema@.classification_final(@extschema@.classification) IS
'Sorts and checks the rows of a classification. Example: it is what classification(prefix, class) ends with';

CREATE AGGREGATE @extschema@.classification(prefix text, class text) (
	SFUNC = @extschema@.classification_add,
	STYPE = @extschema@.classification,
	SSPACE = 4096,
	FINALFUNC = @extschema@.classification_final,
	COMBINEFUNC = @extschema@.classification_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.classification(text, text) IS
'A classification from any table: all HS codes under prefix are of the class. The longest prefix holds. Errors on a NULL, an empty class, a prefix that is no HS code, a prefix with two classes. Example: SELECT classification(prefix, class) FROM (VALUES (''8703'', ''car''), (''870380'', ''electric car'')) AS c (prefix, class)';

CREATE AGGREGATE @extschema@.classification(prefix text, class text, valid @extschema@.period) (
	SFUNC = @extschema@.classification_add,
	STYPE = @extschema@.classification,
	SSPACE = 4096,
	FINALFUNC = @extschema@.classification_final,
	COMBINEFUNC = @extschema@.classification_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.classification(text, text, @extschema@.period) IS
'A classification from any table where a prefix has its class in a period only, such as the years of an edition of the HS; NULL is always. An error where a prefix has two classes on one day. Example: SELECT classification(prefix, class, valid) FROM (VALUES (''870380'', ''electric car'', ''2017/9999''::period)) AS c (prefix, class, valid)';

CREATE TYPE @extschema@.class_line AS (prefix text, class text, valid @extschema@.period);
COMMENT ON TYPE @extschema@.class_line IS
'A line of a classification. Example: SELECT * FROM lines(vehicle_class())';
COMMENT ON COLUMN @extschema@.class_line.prefix IS 'HS code: all codes under it are meant. Example: 870380';
COMMENT ON COLUMN @extschema@.class_line.class IS 'What they are called. Example: electric';
COMMENT ON COLUMN @extschema@.class_line.valid IS 'The days on which they are called so; NULL is always. Example: 2017/9999';

CREATE FUNCTION @extschema@.lines(classes @extschema@.classification)
	RETURNS SETOF @extschema@.class_line
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE ROWS 100
	AS 'MODULE_PATHNAME', 'classification_lines';
COMMENT ON FUNCTION @extschema@.lines(@extschema@.classification) IS
'What is in a classification, a row a line, by prefix and first day: to read it, or to make another of it. Example: SELECT classification(prefix, class, valid) FROM (SELECT * FROM lines(vehicle_class()) UNION ALL SELECT ''8709'', ''works truck'', NULL) AS l';

-- ---------- the class of a code ----------

CREATE FUNCTION @extschema@.classify(code text, classes @extschema@.classification)
	RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'classify';
COMMENT ON FUNCTION @extschema@.classify(text, @extschema@.classification) IS
'The class of an HS code: that of the longest prefix it is under; the code itself, its digits alone, where it is under none, so that no row is lost. An error for what is no HS code, and where classes depend on the day. Example: SELECT classify(hs_code, vehicle_class()), sum(quantity) FROM declarations GROUP BY 1';

CREATE FUNCTION @extschema@.classify(code text, classes @extschema@.classification, on_date date)
	RETURNS text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'classify_on';
COMMENT ON FUNCTION @extschema@.classify(text, @extschema@.classification, date) IS
'The class of an HS code on a day: that of the longest prefix it is under, of the lines that hold then; the code itself where it is under none. Example: SELECT classify(hs_code, powertrain(), declared_on), sum(quantity) FROM declarations GROUP BY 1';

-- ---------- codes of two editions ----------

CREATE FUNCTION @extschema@.concordance_add(@extschema@.classification, old_code text, new_code text)
	RETURNS @extschema@.classification
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'concordance_add';
COMMENT ON FUNCTION @extschema@.concordance_add(@extschema@.classification, text, text) IS
'Takes one row into a concordance; only aggregates may call it. Example: it is what concordance(old_code, new_code) runs on every row';

CREATE FUNCTION @extschema@.concordance_final(@extschema@.classification)
	RETURNS @extschema@.classification
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'concordance_final';
COMMENT ON FUNCTION @extschema@.concordance_final(@extschema@.classification) IS
'Finds the groups of a concordance. Example: it is what concordance(old_code, new_code) ends with';

CREATE AGGREGATE @extschema@.concordance(old_code text, new_code text) (
	SFUNC = @extschema@.concordance_add,
	STYPE = @extschema@.classification,
	SSPACE = 4096,
	FINALFUNC = @extschema@.concordance_final,
	COMBINEFUNC = @extschema@.classification_combine,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.concordance(text, text) IS
'A classification out of a correlation table of two editions, a row for each pair of codes that share goods. The class of a code is its group: the smallest set of codes closed under the correlation, such as 690890/690721+690722. Codes of one length; errors on a NULL. Example: SELECT concordance(old_code, new_code) FROM (VALUES (''690890'', ''690721''), (''690890'', ''690722'')) AS c (old_code, new_code)';

CREATE FUNCTION @extschema@.comparable(code text, groups @extschema@.classification)
	RETURNS boolean
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'concordance_comparable';
COMMENT ON FUNCTION @extschema@.comparable(text, @extschema@.classification) IS
'Whether a code means the same in both editions of a concordance, so that its growth can be given. True of codes that are not listed; a code longer than those listed is judged by their length. Example: SELECT comparable(''690890'', concordance(old_code, new_code)) FROM (VALUES (''690890'', ''690721''), (''690890'', ''690722'')) AS c (old_code, new_code) is false';
