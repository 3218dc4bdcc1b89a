-- disclosure: which cells of a table may not be published, so that no enterprise's figures are told.

CREATE TYPE @extschema@.disclosure;

CREATE FUNCTION @extschema@.disclosure_in(cstring) RETURNS @extschema@.disclosure
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'disclosure_in';
COMMENT ON FUNCTION @extschema@.disclosure_in(cstring) IS
'Reads a disclosure from its JSON text. Example: it is what COPY disclosures FROM STDIN reads with';

CREATE FUNCTION @extschema@.disclosure_out(@extschema@.disclosure) RETURNS cstring
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'disclosure_out';
COMMENT ON FUNCTION @extschema@.disclosure_out(@extschema@.disclosure) IS
'Prints a disclosure as JSON text, enterprises and all. Example: it is what COPY disclosures TO STDOUT prints with';

CREATE FUNCTION @extschema@.disclosure_recv(internal) RETURNS @extschema@.disclosure
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'disclosure_recv';
COMMENT ON FUNCTION @extschema@.disclosure_recv(internal) IS
'Reads a disclosure from the wire. Example: it is what COPY disclosures FROM STDIN (FORMAT binary) reads with';

CREATE FUNCTION @extschema@.disclosure_send(@extschema@.disclosure) RETURNS bytea
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'disclosure_send';
COMMENT ON FUNCTION @extschema@.disclosure_send(@extschema@.disclosure) IS
'Writes a disclosure to the wire; equal disclosures give equal bytes in one client encoding. Example: it is what COPY disclosures TO STDOUT (FORMAT binary) writes with';

CREATE TYPE @extschema@.disclosure (
	INPUT = @extschema@.disclosure_in,
	OUTPUT = @extschema@.disclosure_out,
	RECEIVE = @extschema@.disclosure_recv,
	SEND = @extschema@.disclosure_send,
	ALIGNMENT = double,
	STORAGE = extended,
	CATEGORY = 'p'
);
COMMENT ON TYPE @extschema@.disclosure IS
'What each enterprise contributes to each cell of a table, exact, in the unit of the value: to be kept, combined and judged; it names the enterprises and is itself confidential. Example: CREATE TABLE disclosures AS SELECT flow, disclosure(destination, enterprise, value_cny) AS d FROM declarations GROUP BY flow';

CREATE FUNCTION @extschema@.disclosure_merge(@extschema@.disclosure, @extschema@.disclosure)
	RETURNS @extschema@.disclosure
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'disclosure_merge';
COMMENT ON FUNCTION @extschema@.disclosure_merge(@extschema@.disclosure, @extschema@.disclosure) IS
'Adds one disclosure to another within an aggregate; only aggregates may call it. Example: it is what combine(disclosure) runs on every row';

CREATE FUNCTION @extschema@.disclosure_final(@extschema@.disclosure)
	RETURNS @extschema@.disclosure
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'disclosure_final';
COMMENT ON FUNCTION @extschema@.disclosure_final(@extschema@.disclosure) IS
'The canonical form of a disclosure: equal contents have equal bytes. Example: it is what disclosure(...) ends with';

CREATE AGGREGATE @extschema@.combine(d @extschema@.disclosure) (
	SFUNC = @extschema@.disclosure_merge,
	STYPE = @extschema@.disclosure,
	SSPACE = 4096,
	FINALFUNC = @extschema@.disclosure_final,
	COMBINEFUNC = @extschema@.disclosure_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.combine(@extschema@.disclosure) IS
'One disclosure of many, as if made from all their rows (in the unit of the value). Example: SELECT cell, value FROM publishable((SELECT combine(d) FROM disclosures), 3)';

--@each value
CREATE FUNCTION @extschema@.disclosure_accum(@extschema@.disclosure, cell text, enterprise text, value VALUE_TYPE)
	RETURNS @extschema@.disclosure
	LANGUAGE c IMMUTABLE PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'disclosure_accum_VALUE_C';
COMMENT ON FUNCTION @extschema@.disclosure_accum(@extschema@.disclosure, text, text, VALUE_TYPE) IS
'Takes one row into a disclosure; only aggregates may call it. Example: it is what disclosure(cell, enterprise, value) runs on every row';

CREATE AGGREGATE @extschema@.disclosure(cell text, enterprise text, value VALUE_TYPE) (
	SFUNC = @extschema@.disclosure_accum,
	STYPE = @extschema@.disclosure,
	SSPACE = 4096,
	FINALFUNC = @extschema@.disclosure_final,
	COMBINEFUNC = @extschema@.disclosure_merge,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE @extschema@.disclosure(text, text, VALUE_TYPE) IS
'What each enterprise contributes to each cell, in the unit of the value. NULL is a cell of its own, and one enterprise; a NULL value is skipped. Example: SELECT disclosure(destination, enterprise, value_cny) FROM declarations WHERE declared_on <@ ''2021-10''::period';

--@end
CREATE TYPE @extschema@.suppressed_cell AS (
	cell text,
	suppression text,
	reason text,
	value numeric,
	contributors bigint,
	largest_share numeric,
	is_total boolean
);
COMMENT ON TYPE @extschema@.suppressed_cell IS
'A cell that may not be published, and why; for the office alone. Value in the unit of the disclosure, largest_share in percent. Example: SELECT cell, reason, value FROM suppressed((SELECT d FROM disclosures WHERE flow = ''export''), 30)';
COMMENT ON COLUMN @extschema@.suppressed_cell.cell IS
'The cell; NULL for rows without one, and in the total''s row. Example: KZ';
COMMENT ON COLUMN @extschema@.suppressed_cell.suppression IS
'primary: it breaks a rule; secondary: without it, another could be computed. Example: primary';
COMMENT ON COLUMN @extschema@.suppressed_cell.reason IS
'Each rule that is broken, in words. Example: 2 contributors, fewer than 3';
COMMENT ON COLUMN @extschema@.suppressed_cell.value IS
'What the cell is worth, in the unit of the value: the figure that is not to be shown. Example: 1200.50';
COMMENT ON COLUMN @extschema@.suppressed_cell.contributors IS
'Enterprises whose total in the cell is not zero. Example: 2';
COMMENT ON COLUMN @extschema@.suppressed_cell.largest_share IS
'The largest contribution in percent of all contributions to the cell, by absolute value. Example: 93.5';
COMMENT ON COLUMN @extschema@.suppressed_cell.is_total IS
'Whether the row is the total of all cells. Example: false';

CREATE FUNCTION @extschema@.suppressed(d @extschema@.disclosure, minimum_contributors integer)
	RETURNS SETOF @extschema@.suppressed_cell
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 20
	AS 'MODULE_PATHNAME', 'disclosure_suppressed';
COMMENT ON FUNCTION @extschema@.suppressed(@extschema@.disclosure, integer) IS
'The cells that may not be published, in the order of their names: those with fewer than minimum_contributors enterprises, and as many more as it takes that none can be computed from the total. Values in the unit of the disclosure. Example: SELECT cell, reason FROM suppressed((SELECT d FROM disclosures WHERE flow = ''export''), 30)';

CREATE FUNCTION @extschema@.suppressed(d @extschema@.disclosure, minimum_contributors integer, p_percent numeric)
	RETURNS SETOF @extschema@.suppressed_cell
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 20
	AS 'MODULE_PATHNAME', 'disclosure_suppressed';
COMMENT ON FUNCTION @extschema@.suppressed(@extschema@.disclosure, integer, numeric) IS
'The cells that may not be published: as suppressed(disclosure, minimum_contributors), and those of which the second largest enterprise can tell the largest within p_percent; a rule whose parameter is NULL is not applied. Example: SELECT cell, reason FROM suppressed((SELECT d FROM disclosures WHERE flow = ''export''), 30, 10)';

CREATE FUNCTION @extschema@.suppressed(d @extschema@.disclosure, minimum_contributors integer, dominance_n integer, dominance_k numeric, p_percent numeric)
	RETURNS SETOF @extschema@.suppressed_cell
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 20
	AS 'MODULE_PATHNAME', 'disclosure_suppressed';
COMMENT ON FUNCTION @extschema@.suppressed(@extschema@.disclosure, integer, integer, numeric, numeric) IS
'The cells that may not be published: as suppressed(disclosure, minimum_contributors), and those of which the dominance_n largest enterprises have more than dominance_k percent; a rule whose parameters are NULL is not applied. Example: SELECT cell, reason FROM suppressed((SELECT d FROM disclosures WHERE flow = ''export''), 30, 1, 75, NULL)';

CREATE TYPE @extschema@.publishable_cell AS (
	cell text,
	value numeric,
	suppression text,
	is_total boolean
);
COMMENT ON TYPE @extschema@.publishable_cell IS
'A cell as it may be published, in the unit of the value. Example: SELECT cell, value, suppression FROM publishable((SELECT d FROM disclosures WHERE flow = ''export''), 30)';
COMMENT ON COLUMN @extschema@.publishable_cell.cell IS
'The cell; NULL for rows without one, and in the total''s row. Example: KZ';
COMMENT ON COLUMN @extschema@.publishable_cell.value IS
'What the cell is worth, in the unit of the value; NULL where it is suppressed, or where no row had a value. Example: 1200.50';
COMMENT ON COLUMN @extschema@.publishable_cell.suppression IS
'primary or secondary where the value is suppressed, else NULL. To readers, print one mark for both: which of the two it is tells something. Example: secondary';
COMMENT ON COLUMN @extschema@.publishable_cell.is_total IS
'Whether the row is the total of all cells. Example: true';

CREATE FUNCTION @extschema@.publishable(d @extschema@.disclosure, minimum_contributors integer)
	RETURNS SETOF @extschema@.publishable_cell
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100
	AS 'MODULE_PATHNAME', 'disclosure_publishable';
COMMENT ON FUNCTION @extschema@.publishable(@extschema@.disclosure, integer) IS
'The table as it may be published: every cell in the order of their names, then the total, in the unit of the value, with NULL for what suppressed() lists. Example: SELECT cell, value, suppression FROM publishable((SELECT d FROM disclosures WHERE flow = ''export''), 3)';

CREATE FUNCTION @extschema@.publishable(d @extschema@.disclosure, minimum_contributors integer, p_percent numeric)
	RETURNS SETOF @extschema@.publishable_cell
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100
	AS 'MODULE_PATHNAME', 'disclosure_publishable';
COMMENT ON FUNCTION @extschema@.publishable(@extschema@.disclosure, integer, numeric) IS
'The table as it may be published by the rules of suppressed() with p_percent: every cell and the total, in the unit of the value, with NULL for what may not be shown. Example: SELECT cell, value, suppression FROM publishable((SELECT d FROM disclosures WHERE flow = ''export''), 3, 10)';

CREATE FUNCTION @extschema@.publishable(d @extschema@.disclosure, minimum_contributors integer, dominance_n integer, dominance_k numeric, p_percent numeric)
	RETURNS SETOF @extschema@.publishable_cell
	LANGUAGE c IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100
	AS 'MODULE_PATHNAME', 'disclosure_publishable';
COMMENT ON FUNCTION @extschema@.publishable(@extschema@.disclosure, integer, integer, numeric, numeric) IS
'The table as it may be published by the rules of suppressed() with dominance_n and dominance_k, in percent: every cell and the total, in the unit of the value, with NULL for what may not be shown. Example: SELECT cell, value, suppression FROM publishable((SELECT d FROM disclosures WHERE flow = ''export''), NULL, 2, 85, NULL)';
