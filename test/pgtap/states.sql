-- Values whose parts do not go with each other, as no aggregate makes them: refused as text, on the wire and as
-- stored bytes. Each case is a value that can be and one edit of it, made in all three forms.
BEGIN;
SET search_path = public, portstats;
SELECT no_plan();

\ir complaint.psql

-- Bytes as they are stored, of any type of ours; only a superuser can make such a cast.
CREATE TYPE raw;
CREATE FUNCTION raw_in(cstring) RETURNS raw LANGUAGE internal IMMUTABLE STRICT AS 'byteain';
CREATE FUNCTION raw_out(raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'byteaout';
CREATE TYPE raw (INPUT = raw_in, OUTPUT = raw_out, LIKE = portstats.rate_book);
DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY '{comparison,breakdown,basket,converted_sum,converted_comparison}'::text[] LOOP
		EXECUTE format('CREATE CAST (raw AS portstats.%I) WITHOUT FUNCTION', t);
		EXECUTE format('CREATE CAST (portstats.%I AS raw) WITHOUT FUNCTION', t);
		EXECUTE format('CREATE TABLE %I (v portstats.%I)', 'received_' || t, t);
	END LOOP;
END $$;

-- The last place where the bytes are, with others there; NULL where they are not.
CREATE FUNCTION edited(bytes bytea, old bytea, new bytea) RETURNS bytea LANGUAGE sql AS $$
	SELECT overlay(bytes PLACING new FROM max(i) FOR length(old)) FROM generate_series(1, length(bytes)) AS i WHERE substr(bytes, i, length(old)) = old
$$;
-- What the server says of each form of a value; what it has become where it takes it.
CREATE FUNCTION as_text(type text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT %L::%I::text', value, type) INTO result;
	RETURN result;
EXCEPTION WHEN others THEN
	RETURN SQLSTATE;
END $$;
CREATE FUNCTION as_received(type text, field bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('COPY %I FROM PROGRAM %L (FORMAT binary)', 'received_' || type, 'echo ' || translate(encode('\x5047434f50590aff0d0a000000000000000000'::bytea
		|| '\x0001' || int4send(length(field)) || field || '\xffff', 'base64'), E'\n', '') || ' | base64 -d');
	EXECUTE format('DELETE FROM %I RETURNING v::text', 'received_' || type) INTO result;
	RETURN result;
EXCEPTION WHEN others THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE FUNCTION as_stored(type text, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT %L::raw::%I::text', bytes, type) INTO result;
	RETURN result;
EXCEPTION WHEN others THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE FUNCTION wire(type text, value text) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
	result bytea;
BEGIN
	EXECUTE format('SELECT %I(%L::%I)', type || '_send', value, type) INTO result;
	RETURN result;
END $$;
CREATE FUNCTION stored(type text, value text) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
	result bytea;
BEGIN
	EXECUTE format('SELECT %L::%I::raw::text::bytea', value, type) INTO result;
	RETURN result;
END $$;

-- The edit as text, on the wire, and as stored by a server of either byte order.
CREATE TABLE edit (what text, value text, old text, new text, wire_old bytea, wire_new bytea, big_old bytea, big_new bytea, little_old bytea, little_new bytea);
INSERT INTO edit VALUES
	('a rate between a currency and itself', 'sum', '"EUR"', '"CNY"', 'EUR', 'CNY', 'EUR', 'CNY', NULL, NULL),
	('a rate between a currency and itself', 'comparison', '"EUR"', '"CNY"', 'EUR', 'CNY', 'EUR', 'CNY', NULL, NULL),
	('another currency without a rate', 'sum of its own', '"CNY", ""', '"EUR", ""', '\x00000003434e59', '\x00000003455552', '\x00000003434e59', '\x00000003455552', '\x03000000434e59', '\x03000000455552'),
	('an amount without a currency', 'comparison without amounts', '[null, 1, 1]', '["1", 1, 0]', int8send(1) || int8send(1), int8send(1) || int8send(0) || int4send(10) || numeric_send(1),
	 '\x0000000000000001 00000000 ffffffff 00000000 00000000 0000000000000001', '\x0000000000000001 00000000 ffffffff 00000000 00000000 0000000000000000',
	 '\x0100000000000000 00000000 ffffffff 00000000 00000000 0100000000000000', '\x0100000000000000 00000000 ffffffff 00000000 00000000 0000000000000000'),
	('a quantity of other rows than the value', 'basket', '["4", 7, 0]', '["4", 8, 0]', int8send(7), int8send(8), int8send(7), int8send(8), '\x0700000000000000', '\x0800000000000000'),
	('rows with a unit and without a value', 'basket', '["10", 7, 0]', '["10", 7, 1]', NULL, NULL, NULL, NULL, NULL, NULL),
	('rows with a unit and without a quantity', 'basket', '["4", 7, 0]', '["4", 7, 1]', int8send(7) || int8send(0), int8send(7) || int8send(1), NULL, NULL, NULL, NULL),
	('a quantity without a unit', 'basket', '"kg"', 'null', '\x000000026b67', '\xffffffff', NULL, NULL, NULL, NULL);
INSERT INTO edit
SELECT 'no currency to convert to', value, '"to_currency": "CNY"', '"to_currency": null', '\x00000003434e59', '\x00000000', '\x434e590000000000', '\x0000000000000000', '\x0000000000594e43', '\x0000000000000000'
FROM unnest('{sum,comparison}'::text[]) AS value;
-- Rows in the base, and no base: a period is two dates on the wire, one number of eight bytes where it is stored.
INSERT INTO edit
SELECT 'a row in a base that is none', value, '"base": "2022-10"', '"base": "none"', int4send(date '2022-10-01' - '2000-01-01') || int4send(date '2022-10-31' - '2000-01-01'), '\xfffffffffffffffe',
	big, '\xffffffffffffffff', (SELECT string_agg(substr(big, i, 1), '' ORDER BY i DESC) FROM generate_series(1, 8) AS i), '\xffffffffffffffff'
FROM unnest('{plain,breakdown,two baskets,comparison}'::text[]) AS value, LATERAL (SELECT int4send(date '2022-10-01' - '0001-01-01') || int4send(date '2022-10-31' - '0001-01-01') AS big) AS b;

CREATE TABLE value (value text, type text, text text);
INSERT INTO value VALUES
	('sum', 'converted_sum', '{"version": 1, "to_currency": "CNY", "without_amount": 0, "parts": 2, "entries": [{"key": ["EUR", "*7.2"], "totals": [["1", 1, 0]]}]}'),
	('sum of its own', 'converted_sum', '{"version": 1, "to_currency": "CNY", "without_amount": 0, "parts": 2, "entries": [{"key": ["CNY", ""], "totals": [["1", 1, 0]]}]}'),
	('comparison', 'converted_comparison', '{"version": 1, "current": "2023-10", "base": "2022-10", "outside": 0, "undated": 0, "to_currency": "CNY", "parts": 2, "entries": [{"key": ["EUR", "*7.2"], "totals": [["1", 1, 0], ["2", 1, 0]]}]}'),
	('comparison without amounts', 'converted_comparison', '{"version": 1, "current": "2023-10", "base": "none", "outside": 0, "undated": 0, "to_currency": null, "parts": 2, "entries": [{"key": [null, null], "totals": [[null, 1, 1], ["0", 0, 0]]}]}'),
	('basket', 'basket', '{"version": 1, "current": "2023-10", "base": "none", "outside": 0, "undated": 0, "parts": 2, "entries": [{"key": ["a", "kg"], "totals": [["10", 7, 0], ["0", 0, 0], ["4", 7, 0], ["0", 0, 0]]}]}'),
	('two baskets', 'basket', '{"version": 1, "current": "2023-10", "base": "2022-10", "outside": 0, "undated": 0, "parts": 2, "entries": [{"key": ["a", null], "totals": [["10", 7, 0], ["9", 1, 0], ["0", 0, 0], ["0", 0, 0]]}]}'),
	('plain', 'comparison', '{"version": 1, "current": "2023-10", "base": "2022-10", "outside": 0, "undated": 0, "parts": 0, "entries": [{"key": [], "totals": [["10", 7, 0], ["9", 1, 0]]}]}'),
	('breakdown', 'breakdown', '{"version": 1, "current": "2023-10", "base": "2022-10", "outside": 0, "undated": 0, "parts": 2, "entries": [{"key": ["CN", "KZ"], "totals": [["10", 7, 0], [null, 1, 1]]}]}');

SELECT is(ARRAY[as_text(type, text), as_received(type, wire(type, text)), as_stored(type, stored(type, text))], ARRAY[text, text, text], 'what can be: ' || value) FROM value;
SELECT is(as_text(type, replace(text, old, new)), '22P02', format('%s, %s: as text', type, what)) FROM edit JOIN value USING (value);
SELECT is(as_received(type, edited(wire(type, text), wire_old, wire_new)), format('22P03 invalid binary data for type %s: an entry that cannot be', type), format('%s, %s: on the wire', type, what))
FROM edit JOIN value USING (value) WHERE wire_old IS NOT NULL;
SELECT is(as_stored(type, coalesce(edited(stored(type, text), little_old, little_new), edited(stored(type, text), big_old, big_new))),
	'XX001 stored value is no readable ' || type, format('%s, %s: as stored', type, what)) FROM edit JOIN value USING (value) WHERE big_old IS NOT NULL;

-- From 16 on what cannot be read is told without raising.
CREATE FUNCTION is_readable(value text, type text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	answer boolean;
BEGIN
	EXECUTE 'SELECT pg_input_is_valid($1, $2)' INTO answer USING value, type;
	RETURN answer;
END $$;
SELECT CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN ok(is_readable(text, type) AND NOT is_readable(replace(text, old, new), type), format('%s, %s: told softly', type, what))
	ELSE skip('soft errors came with 16') END
FROM edit JOIN value USING (value);

-- So no aggregate of the user's own can begin with one.
SELECT is(complaint($$CREATE AGGREGATE from_half(numeric, text, text, date) (SFUNC = portstats.sum_converted_add, STYPE = converted_sum,
	INITCOND = '{"version": 1, "to_currency": null, "without_amount": 0, "parts": 2, "entries": [{"key": ["CNY", ""], "totals": [["1", 1, 0]]}]}')$$),
	E'22P02 invalid input syntax for type converted_sum: "{"version": 1, "to_currency": null, "without_amount": 0, "parts": 2, "entries": [{"key": ["CNY", ""], "totals": [["1", 1, 0]]}]}"\n'
	'HINT Only what the type itself prints is read back.', 'an aggregate that begins with amounts of no target');

-- ---------- a state that is read after each row of a window ----------
-- States as they are on the way, values pending: of three rates, the first of which nothing is pending of any more at the end.
CREATE TABLE growing (n serial, bytes bytea);
CREATE FUNCTION note_state(s converted_sum, v numeric, f text, t text, d date, b rate_book) RETURNS converted_sum LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO growing (bytes) VALUES (s::raw::text::bytea);
	RETURN s;
END $$;
CREATE AGGREGATE noted_sum(numeric, text, text, date, rate_book) (SFUNC = portstats.sum_converted_add, STYPE = converted_sum, FINALFUNC = total,
	MSFUNC = portstats.sum_converted_add, MINVFUNC = note_state, MSTYPE = converted_sum, MFINALFUNC = total);
CREATE TABLE noted AS
SELECT noted_sum(k * 1.01, 'USD', 'CNY', make_date(2023, CASE WHEN k <= 4 THEN 1 ELSE 2 + k % 2 END, 5), (SELECT rate_book('USD', 'CNY', make_date(2023, m, 1), 7 + m) FROM generate_series(1, 3) AS m))
	OVER (ORDER BY k ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM generate_series(1, 20) AS k;
SELECT cmp_ok((SELECT count(*) FROM growing), '>=', 17::bigint, 'states that grow');
-- The final function over a window reads whatever the aggregate's own function makes of a state.
CREATE FUNCTION state_of(s converted_sum, bytes bytea) RETURNS converted_sum LANGUAGE plpgsql AS 'BEGIN RETURN bytes::text::raw::converted_sum; END';
CREATE AGGREGATE last_total(bytea) (SFUNC = state_of, STYPE = converted_sum, FINALFUNC = total);
SELECT results_eq('SELECT n, last_total(bytes) OVER (ORDER BY n) FROM growing', 'SELECT n, total(bytes::text::raw::converted_sum) FROM growing ORDER BY n', 'each as if it were alone');
SELECT results_eq('SELECT n, last_total(bytes) OVER (ORDER BY n DESC) FROM growing', 'SELECT n, total(bytes::text::raw::converted_sum) FROM growing ORDER BY n DESC', 'and backwards');
CREATE FUNCTION after_growing(changed bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN (SELECT string_agg(coalesce(t::text, 'NULL'), ' ' ORDER BY n) FROM (SELECT n, last_total(b) OVER (ORDER BY n) AS t FROM (SELECT n, bytes FROM growing WHERE n = 16 UNION ALL SELECT 17, changed UNION ALL SELECT 18, bytes FROM growing WHERE n = 17) AS u (n, b)) AS w);
EXCEPTION WHEN others THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE FUNCTION alone(changed bytea) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(coalesce(total(b::text::raw::converted_sum)::text, 'NULL'), ' ' ORDER BY n) FROM (SELECT n, bytes FROM growing WHERE n = 16 UNION ALL SELECT 17, changed UNION ALL SELECT 18, bytes FROM growing WHERE n = 17) AS u (n, b)
$$;
-- Places are those of the value's bytes, four less than in the state.
-- Pending are eight times 24 bytes before the 256 of the keys; before those are four changes of 16, each an id and the number of an entry.
SELECT is(after_growing(overlay(bytes PLACING new FROM at)), 'XX001 stored value is no readable converted_sum', what)
FROM (SELECT bytes, length(bytes) - 256 - 8 * 24 + 1 AS pending FROM growing WHERE n = 17) AS g,
	LATERAL (VALUES ('more entries than there is room for', 9, '\xffffffff'::bytea), ('more keys than there is room for', 21, '\xffffffff'), ('keys in less than before', 21, '\x04000000'), ('rows that are fewer than none', 157, '\xffffffffffffffff'),
		('changes of no entry', pending - 64, (SELECT string_agg(substr(bytes, pending - 64 + 16 * i, 8) || '\xffffffff00000000', '') FROM generate_series(0, 3) AS i)), ('pending values of no entry', pending + 16, (SELECT string_agg('\xffffffff0000ffff'::bytea || substr(bytes, pending + 24 * i, 16), '') FROM generate_series(1, 8) AS i)),
		('fewer than no rows without an amount', 53, '\xffffffffffffffff'), ('amounts without a target', 45, '\x0000000000000000')) AS t (what, at, new);
-- Three entries of 64 bytes stand from the 61st on; of one more the key is of no bytes, and what it spilled nowhere.
SELECT is(after_growing(overlay(overlay(bytes PLACING edited(substr(bytes, 9, 4), '\x03', '\x04') FROM 9) PLACING overlay(decode(repeat('00', 64), 'hex') PLACING '\xffffffff' FROM 45) FROM 61 + 3 * 64)), 'XX001 stored value is no readable converted_sum', 'an entry without a key')
FROM growing WHERE n = 17;
-- With changes that are none of those that were read before, it is another state.
CREATE FUNCTION of_another(bytes bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT overlay(bytes PLACING decode(repeat('00', 64), 'hex') FROM length(bytes) - 256 - 8 * 24 - 64 + 1) $$;
SELECT is(after_growing(changed), alone(changed), what)
FROM (SELECT bytes, overlay(bytes PLACING '\x0000000000000000' FROM 93 FOR 8) AS without, overlay(bytes PLACING '\x00000000' FROM 37) AS settled,
		overlay(overlay(overlay(bytes PLACING edited(substr(bytes, 101, 4), '\x02', '\x01') FROM 101) PLACING edited(substr(bytes, 165, 4), '\x02', '\x01') FROM 165) PLACING edited(substr(bytes, 229, 4), '\x02', '\x01') FROM 229) AS shorter
		FROM growing WHERE n = 17) AS g,
	LATERAL (VALUES ('nothing changed', bytes), ('its canonical form', bytes::text::raw::converted_sum::text::converted_sum::raw::text::bytea), ('as many values as can be counted', overlay(bytes PLACING '\xffffffff' FROM 37)), ('another rate', of_another(edited(bytes, '*8', '*4'))), ('a rate without a value', of_another(without)),
		('a smaller scale, nothing pending', of_another(overlay(shorter PLACING '\x00000000' FROM 37))), ('fewer entries, nothing pending', overlay(settled PLACING edited(substr(bytes, 9, 4), '\x03', '\x01') FROM 9))) AS t (what, changed);
-- The counts of values and changes that came end at 2^32 - 1: a state of 15 values, whose next places are those as well,
-- is given that.
CREATE FUNCTION before_the_end(s converted_sum, v numeric, f text, t text, d date, b rate_book) RETURNS converted_sum LANGUAGE plpgsql AS $$
DECLARE
	bytes bytea := s::raw::text::bytea;
BEGIN
	IF get_byte(bytes, 36) + get_byte(bytes, 39) = 15 THEN
		RETURN overlay(bytes PLACING '\xffffffffffffffff' FROM 37)::text::raw::converted_sum;
	END IF;
	RETURN s;
END $$;
CREATE AGGREGATE ending_sum(numeric, text, text, date, rate_book) (SFUNC = portstats.sum_converted_add, STYPE = converted_sum, FINALFUNC = total,
	MSFUNC = portstats.sum_converted_add, MINVFUNC = before_the_end, MSTYPE = converted_sum, MFINALFUNC = total);
SELECT is(array_agg(s ORDER BY k), array_agg(t ORDER BY k), 'none is lost where the count begins again')
FROM (SELECT k, ending_sum(k, 'USD', 'CNY', date '2023-10-05' + k % 3, book) OVER (ORDER BY k ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s,
		round(sum(k * (7 + k % 3)) OVER (ORDER BY k), 8) AS t
	FROM generate_series(1, 60) AS k, (SELECT rate_book('USD', 'CNY', date '2023-10-05' + n, 7 + n) AS book FROM generate_series(0, 2) AS n) AS b) AS t;

SELECT * FROM finish();
ROLLBACK;
