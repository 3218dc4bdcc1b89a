-- Commodity codes: what is read and what is refused, classes against plain SQL, concordances
-- against a closure walked by plain SQL; the errors, whole.
BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO, YMD';
SELECT plan(151);

\ir complaint.psql

-- ---------- codes ----------

CREATE TABLE texts (t text, code text, repaired text);
INSERT INTO texts VALUES
	('870380', '870380', '870380'), ('02011000', '02011000', '02011000'), ('87', '87', '87'), ('8703', '8703', '8703'),
	('8703801000', '8703801000', '8703801000'), ('870380100099', '870380100099', '870380100099'), ('99', '99', '99'), ('9801', '9801', '9801'),
	(' 8703.80 ', '870380', '870380'), ('８７０３．８０', '870380', '870380'), ('８７　０３', '8703', '8703'), (E'87\u00a003\u202f80', '870380', '870380'),
	(E'\t8703\r\n', '8703', '8703'), ('8703.', '8703', '8703'), ('8703..80', '870380', '870380'), ('8703 23 194 1', '8703231941', '8703231941'), ('87.03.80.10.00', '8703801000', '8703801000'),
	-- A leading zero is lost.
	('2011000', NULL, '02011000'), ('201', NULL, '0201'), ('87038', NULL, '087038'), ('201.10', NULL, '020110'), ('1', NULL, '01'),
	('203 11 100 0', NULL, '0203111000'), ('２０１', NULL, '0201'), ('20110001234', NULL, '020110001234'),
	-- Something else is.
	('201.1', NULL, NULL), ('0201.1', NULL, NULL), ('8703.8', NULL, NULL), ('870380.0', NULL, NULL), ('8703801.0', NULL, NULL), ('87038010.0', NULL, NULL),
	('870380100.0', NULL, NULL), ('02011', NULL, NULL), ('0', NULL, NULL), ('870 380', NULL, NULL), ('870,380', NULL, NULL), ('8 703 80', NULL, NULL),
	('8.7038E+05', NULL, NULL), ('8.7038e5', NULL, NULL), ('8,7038E+05', NULL, NULL), ('870380E0', NULL, NULL), ('8.7038E-05', NULL, NULL),
	('8703E', NULL, NULL), ('8703E+', NULL, NULL), ('8703E-x', NULL, NULL), ('8703E:', NULL, NULL), ('8703E/', NULL, NULL), (',87', NULL, NULL), ('87,', NULL, NULL), ('87,03x', NULL, NULL), ('87,03E', NULL, NULL),
	('00', NULL, NULL), ('0012', NULL, NULL), ('77', NULL, NULL), ('7701', NULL, NULL), ('', NULL, NULL), ('  ', NULL, NULL), ('..', NULL, NULL), ('.8703', NULL, NULL), ('1234567890123', NULL, NULL),
	('87038O', NULL, NULL), ('TOTAL', NULL, NULL), ('8703-80', NULL, NULL), ('-8703', NULL, NULL), ('+8703', NULL, NULL), ('٨٧', NULL, NULL), ('87é', NULL, NULL), (E'87\uff0e\uff1a', NULL, NULL);
SELECT is_empty($$SELECT * FROM texts WHERE hs_valid(t) IS DISTINCT FROM (code IS NOT NULL)$$, 'what is a code and what is none');
SELECT is_empty($$SELECT t, code, hs_normalise(t) FROM texts WHERE code IS NOT NULL AND hs_normalise(t) IS DISTINCT FROM code$$, 'the digits of what is one');
SELECT is_empty($$SELECT t, repaired, hs_repair(t) FROM texts WHERE repaired IS NOT NULL AND hs_repair(t) IS DISTINCT FROM repaired$$, 'a leading zero is put back, and nothing else');
SELECT is_empty($$SELECT t FROM texts WHERE code IS NULL AND complaint(format('SELECT hs_normalise(%L)', t)) NOT LIKE '22023 "' || t || '" is no HS code%HINT %'$$, 'what is none is refused, with a hint');
SELECT is_empty($$SELECT t FROM texts WHERE repaired IS NULL AND complaint(format('SELECT hs_repair(%L)', t)) NOT LIKE '22023 "' || t || '" is no HS code%HINT %'$$, 'and not mended where it cannot be');
SELECT is_empty($$SELECT t, f FROM texts, unnest('{hs_chapter,hs_heading,hs_subheading,hs_parent}'::text[]) AS f
	WHERE code IS NULL AND complaint(format('SELECT %s(%L)', f, t)) <> complaint(format('SELECT hs_normalise(%L)', t))$$, 'all refuse what hs_normalise refuses');
SELECT is_empty($$SELECT * FROM texts WHERE code IS NOT NULL AND
	(hs_chapter(t), hs_heading(t), hs_subheading(t), hs_parent(t)) IS DISTINCT FROM
	(left(code, 2), CASE WHEN length(code) >= 4 THEN left(code, 4) END, CASE WHEN length(code) >= 6 THEN left(code, 6) END, nullif(left(code, -2), ''))$$,
	'chapter, heading, subheading and parent of what it reads');
SELECT is(num_nulls(hs_normalise(NULL), hs_repair(NULL), hs_valid(NULL)::text, hs_chapter(NULL), hs_heading(NULL), hs_subheading(NULL), hs_parent(NULL)), 7, 'NULL of NULL');
-- Every number as a code: of an even length, and not of chapter 00 or 77.
SELECT is_empty($$SELECT t FROM (SELECT lpad(n::text, w, '0') AS t, w FROM generate_series(1, 4) AS w, generate_series(0, (10 ^ w)::int - 1) AS n) AS all_texts
	WHERE hs_valid(t) IS DISTINCT FROM (w % 2 = 0 AND left(t, 2) NOT IN ('00', '77'))$$, 'every number of up to four digits');
-- A dot or space is read where a level ends, and 9 digits before a space.
SELECT is_empty($$SELECT t, at FROM (SELECT left(d, at) || s || substr(d, at + 1) AS t, s, at, w FROM unnest(ARRAY[' ', '.']) AS s, generate_series(2, 12, 2) AS w,
	LATERAL (SELECT left('870380123456', w) AS d) AS x, generate_series(1, w - 1) AS at) AS broken
	WHERE hs_valid(t) IS DISTINCT FROM (at % 2 = 0 OR at = 9 AND s = ' ')$$, 'a space or dot at every place');
SELECT is(complaint($$SELECT hs_normalise('2011000')$$), '22023 "2011000" is no HS code
DETAIL It has an odd number of digits, 7.
HINT A spreadsheet that took the code for a number may have dropped a leading zero: hs_repair(code) puts it back.', 'case 18: an odd length');
SELECT is_empty($$SELECT t FROM unnest('{2011000,201,87038}'::text[]) AS t WHERE complaint(format('SELECT hs_normalise(%L)', t)) NOT LIKE '%leading zero%'$$, 'case 18: the first three are refused');
SELECT is(hs_repair('2011000'), '02011000', 'case 18: an explicit repair');
SELECT is(hs_chapter(hs_repair('2011000')), '02', 'case 18: chapter 02, not 20');
SELECT is(hs_normalise('870380'), '870380', 'case 18: six digits stay six');
SELECT is(hs_repair('870380'), '870380', 'case 18: repaired, too');
SELECT is(hs_heading('02011000'), '0201', 'case 18: under 0201');
SELECT is(complaint($$SELECT hs_normalise('8.7038E+05')$$), '22023 "8.7038E+05" is no HS code
DETAIL It is a number in E-notation.
HINT A spreadsheet took the code for a number, and digits of it are lost: read the column of the source as text.', 'E-notation');
SELECT is(complaint($$SELECT hs_repair('8.7038E+05')$$), complaint($$SELECT hs_normalise('8.7038E+05')$$), 'which no repair mends');
SELECT is_empty($$SELECT t FROM texts WHERE code IS NULL AND (complaint(format('SELECT hs_normalise(%L)', t)) LIKE '%DETAIL It is a number in E-notation.%')
	IS DISTINCT FROM (t ~ '^[0-9]([.,][0-9]*)?[0-9]*[Ee][+-]?[0-9]')$$, 'a number in E-notation is one with an exponent');
SELECT results_eq($$SELECT t, substring(complaint(format('SELECT hs_normalise(%L)', t)) from 'DETAIL "(.*)" is no digit') FROM unnest('{8703E,8703E+,8703E:,",87","87,03x"}'::text[]) AS t$$,
	$$VALUES ('8703E', 'E'), ('8703E+', 'E'), ('8703E:', 'E'), (',87', ','), ('87,03x', ',')$$, 'what is at fault');
SELECT is(complaint($$SELECT hs_repair('201.1')$$), '22023 "201.1" is no HS code
DETAIL "201", before a space or dot, has an odd number of digits.
HINT It is not a leading zero alone that is missing, and the rest cannot be guessed: read the column of the source as text, since a spreadsheet that takes codes for decimal numbers drops zeros behind the point.', 'zeros lost at both ends');
SELECT is(complaint(format('SELECT %s(''8703 8'')', f)), '22023 "8703 8" is no HS code
DETAIL It has an odd number of digits, 5.
HINT It is not a leading zero alone that is missing, and the rest cannot be guessed: read the column of the source as text, since a spreadsheet that takes codes for decimal numbers drops zeros behind the point.', 'a digit lost at the end: ' || f)
FROM unnest('{hs_normalise,hs_repair,hs_chapter}'::text[]) AS f;
SELECT is_empty($$SELECT t FROM (SELECT t FROM texts UNION SELECT left('8703801', n) || s || right('23456', m) FROM unnest(ARRAY[' ', '.']) AS s, generate_series(1, 7) AS n, generate_series(1, 5) AS m) AS t WHERE NOT hs_valid(t)
	AND complaint(format('SELECT hs_repair(%L)', t)) IS DISTINCT FROM CASE WHEN complaint(format('SELECT hs_normalise(%L)', t)) LIKE '%hs_repair%' THEN 'no error' ELSE complaint(format('SELECT hs_normalise(%L)', t)) END$$,
	'hs_repair is named where it mends, and says the same where it does not');
-- What is longer than any code with its spaces and dots is not read, however long; nor fetched.
SELECT is(hs_normalise(repeat(' ', 994) || '870380'), '870380', 'a code in a thousand bytes');
SELECT is(complaint(format('SELECT %s(repeat('' '', 995) || ''870380'')', f)), '22023 "' || repeat(' ', 100) || '..." is no HS code
DETAIL It has more than 1000 bytes.
HINT A code has 2 to 12 digits, such as 87, 8703, 870380 or 8703.80; hs_valid(code) tells the others apart.', 'and in one more: ' || f) FROM unnest('{hs_normalise,hs_repair,hs_parent}'::text[]) AS f;
-- Compressed, within the row and out of line, where the index finds each chunk of it. By pglz:
-- of what lz4 has compressed, as 19 does of itself, the server fetches all for the first bytes.
SELECT set_config(name, 'pglz', true) FROM pg_settings WHERE name = 'default_toast_compression' \g /dev/null
CREATE TABLE long_texts AS SELECT repeat(t, n) AS t FROM unnest('{1,.," ",８,87.}'::text[]) AS t, unnest('{20000,2000000}'::int[]) AS n;
CREATE FUNCTION chunks() RETURNS bigint LANGUAGE sql VOLATILE AS $$
	SELECT pg_stat_get_xact_tuples_returned(i.indexrelid) FROM pg_class AS c JOIN pg_index AS i ON i.indrelid = c.reltoastrelid WHERE c.oid = 'long_texts'::regclass $$;
SELECT chunks() AS before
\gset
SELECT is_empty($$SELECT left(t, 10) FROM long_texts, generate_series(1, 100) AS n WHERE hs_valid(CASE WHEN n > 0 THEN t END)$$, 'no code has twenty thousand digits, nor two million');
SELECT chunks() AS after
\gset
SELECT ok(count(length(t)) = 10 AND chunks() - :after > 5 * (:after - :before) / 100, 'of which the first chunk is fetched, not all') FROM long_texts;
SELECT is(complaint(format('SELECT hs_normalise(t) FROM long_texts WHERE t LIKE ''8%%'' AND length(t) = %s', 3 * n)), '22023 "' || repeat('87.', 33) || '8..." is no HS code
DETAIL It has more than 1000 bytes.
HINT A code has 2 to 12 digits, such as 87, 8703, 870380 or 8703.80; hs_valid(code) tells the others apart.', 'nor does the error quote them: ' || n) FROM unnest('{20000,2000000}'::int[]) AS n;
SELECT is(complaint($$SELECT hs_normalise('87é')$$), '22023 "87é" is no HS code
DETAIL "é" is no digit, nor a space or dot between digits.
HINT A code has 2 to 12 digits, such as 87, 8703, 870380 or 8703.80; hs_valid(code) tells the others apart.', 'a letter');
SELECT is(complaint($$SELECT hs_normalise('7701')$$), '22023 "7701" is no HS code
DETAIL There is no chapter 00, and chapter 77 is reserved: no edition of the HS uses it.
HINT A code has 2 to 12 digits, such as 87, 8703, 870380 or 8703.80; hs_valid(code) tells the others apart.', 'a chapter that is not there');
SELECT is(complaint($$SELECT hs_normalise('1234567890123')$$), '22023 "1234567890123" is no HS code
DETAIL It has more than 12 digits.
HINT Cut it to the tariff line, as in left(code, 10).', 'too long');
SELECT is(complaint($$SELECT hs_normalise('')$$), '22023 "" is no HS code
DETAIL It has no digit.
HINT A code has 2 to 12 digits, such as 87, 8703, 870380 or 8703.80; hs_valid(code) tells the others apart.', 'nothing');

-- ---------- classifications ----------

CREATE TABLE my_lines (prefix text, class text, valid period);
INSERT INTO my_lines VALUES ('87', 'vehicles', NULL), ('8703', 'cars', NULL), ('870380', 'electric cars', NULL), ('0201', 'beef', NULL), ('02', 'meat', NULL);
SELECT results_eq($$SELECT classify(t, (SELECT classification(prefix, class) FROM my_lines)) FROM unnest('{870380,87.03.80.10,870310,8703,8708,87,02011000,0202,0101,01,870380100099}'::text[]) AS t$$,
	$$VALUES ('electric cars'), ('electric cars'), ('cars'), ('cars'), ('vehicles'), ('vehicles'), ('beef'), ('meat'), ('0101'), ('01'), ('electric cars')$$,
	'the longest prefix; a code under none is its own class');
SELECT is((SELECT classification(prefix, class)::text FROM my_lines), '{"lines": [["02", "meat"], ["0201", "beef"], ["87", "vehicles"], ["8703", "cars"], ["870380", "electric cars"]]}', 'as text');
-- Stored in files and sent between servers, it stays so: version, kind, classes; lines, of each its digits and their number, first and last day, the number of its class.
SELECT is(classification_send('{"lines": [["8702", "bus"], ["870380", "e", "2017"], ["8703", "bus"]]}'), decode('0200' || '00000002' || '00000003' || '627573' || '00000001' || '65' || '00000003'
	|| '8702000000000004' || '00000000' || '0037b9da' || '00000000' || '8703000000000004' || '00000000' || '0037b9da' || '00000000' || '8703800000000006' || '000b3c49' || '000b3db5' || '00000001', 'hex'), 'as bytes');
-- As text: lines with one class and period are one, and each class is named once. What is written otherwise is read.
SELECT is('{"lines": [["8704", "x", "2017"], ["8703", "x"], [["8701", "8702"], 1, "2017"], ["0201", 3, "2017"], [["0202", "8705"], "y"]]}'::classification::text,
	'{"lines": [[["0201", "8701", "8702", "8704"], "x", "2017"], [["0202", "8705"], "y"], ["8703", 1]]}', 'lines with one class and period');
SELECT is(c::text::classification::text, c::text, 'read again: ' || c::text) FROM unnest(ARRAY['{"lines": [[["0201", "8701", "8702", "8704"], "x", "2017"], [["0202", "8705"], "y"], ["8703", 1]]}'::classification,
	'{"lines": [["8702", "x", "0001/2016"], ["8702", "bus", "2017/2019"], ["8702", 1, "2021/9999"]]}', '{"lines": [["8702", "1"]]}']) AS c;
SELECT is((SELECT count(DISTINCT classification_send(c)) FROM (SELECT classification(prefix, class) AS c FROM my_lines UNION ALL SELECT classification(prefix, class ORDER BY prefix DESC) FROM my_lines
	UNION ALL SELECT classification(hs_normalise(prefix), class) FROM (TABLE my_lines UNION ALL TABLE my_lines) AS twice
	UNION ALL SELECT classification(left(prefix, 2) || '.' || substr(prefix, 3), class, '0001/9999') FROM my_lines) AS t), 1::bigint, 'equal contents, equal bytes');
SELECT results_eq($$SELECT prefix, class, valid FROM lines((SELECT classification(p, c, v) FROM (VALUES ('8702', 'bus', '2015/2016'::period), ('8702', 'bus', '2018/2019'), ('8702', 'bus', '2020/9999')) AS t (p, c, v))) AS l$$,
	$$VALUES ('8702', 'bus', '2015/2016'::period), ('8702', 'bus', '2018/9999')$$, 'lines of one class that follow each other are one, but not over a gap');
SELECT results_eq($$SELECT prefix, class, valid FROM lines((SELECT classification(prefix, class) FROM my_lines)) AS l$$, $$SELECT * FROM my_lines ORDER BY prefix COLLATE "C"$$, 'its lines are what it was made of, in order');
SELECT is(classify('870380', (SELECT classification(prefix, class) FROM my_lines WHERE false)), NULL, 'no row, no classification');
SELECT is(classify('8703.80', '{"lines": []}'), '870380', 'one without a line');
SELECT is(classify(NULL, '{"lines": []}'), NULL, 'NULL of NULL, a group of its own');
SELECT is(complaint($$SELECT classification(p, c) FROM (VALUES ('8702', 'bus'), ('87.02', 'coach')) AS t (p, c)$$), '22023 prefix 8702 has two classes, "bus" and "coach"
DETAIL The first is valid always, the other always.
HINT Give a prefix one class on a day: leave a line out, or say when each is valid.', 'two classes of a prefix');
SELECT is(complaint($$SELECT classification(p, c, v) FROM (VALUES ('8702', 'bus', '2017/2018'::period), ('8702', 'coach', '2018-12/9999'), ('8702', 'bus', '2016')) AS t (p, c, v)$$), '22023 prefix 8702 has two classes, "bus" and "coach"
DETAIL The first is valid in 2016/2018, the other in 2018-12/9999-12.
HINT Give a prefix one class on a day: leave a line out, or say when each is valid.', 'two classes of a prefix in one month');
SELECT is(complaint($$SELECT classification('8702', c) FROM (VALUES ('bus'), (NULL)) AS t (c)$$), '22004 class of a classification is NULL
DETAIL In the row of 8702 and NULL.
HINT Leave such rows out with FILTER or WHERE.', 'a class that is NULL');
SELECT is(complaint(query), '22023 class of prefix 8702 is empty
HINT Leave such rows out with FILTER or WHERE: a code under no prefix is its own class.', query)
FROM unnest(ARRAY[$$SELECT classification(p, c) FROM (VALUES ('8703', 'car'), ('87.02', '')) AS t (p, c)$$, $$SELECT '{"lines": [["8702", ""]]}'::classification$$]) AS query;
SELECT is(complaint($$SELECT classification(NULL, 'bus')$$), '22004 prefix of a classification is NULL
DETAIL In the row of NULL and bus.
HINT Leave such rows out with FILTER or WHERE.', 'a prefix that is NULL');
SELECT is(complaint(format('SELECT %L::classification', t)), '22P02 invalid input syntax for type classification: "' || t || E'"\nHINT Write {"lines": [["8702", "bus"], [["870340", "870380"], "electric", "2017/9999"]]}, or make one of a table by classification(prefix, class).', t)
FROM unnest(ARRAY['', 'bus', '[["8702", "bus"]]', '{}', '{"lines": [], "pairs": []}', '{"rows": []}', '{"lines": 5}', '{"lines": {}}', '{"lines": [5]}', '{"lines": ["8702", "bus"]}', '{"lines": [["8702"]]}', '{"lines": [["8702", "bus", "2017", "2018"]]}',
	'{"lines": [[8702, "bus"]]}', '{"lines": [["8702", null]]}', '{"lines": [["8702", "bus", 2017]]}', '{"pairs": [["690890", "690721", "2017"]]}', '{"pairs": [["690890"]]}',
	'{"lines": [["8702", 1]]}', '{"lines": [["8702", "bus"], ["8703", 0]]}', '{"lines": [["8702", "bus"], ["8703", 2]]}', '{"lines": [["8702", "bus"], ["8703", 1.5]]}', '{"lines": [["8702", "bus"], ["8703", -1]]}', '{"lines": [[[], "bus"]]}', '{"lines": [[["8702", 5], "bus"]]}', '{"lines": [[["8702", ["8703"]], "bus"]]}',
	'{"lines": [[{"8702": 1}, "bus"]]}', '{"pairs": [[["690890"], "690721"]]}', '{"pairs": [["690890", "690721"], ["690891", 1]]}']) AS t;
SELECT matches(complaint(format('SELECT %L::classification', t)), '^' || says, t)
FROM (VALUES ('{"lines": [["870", "car"]]}', '22023 "870" is no HS code'), ('{"pairs": [["690890", "tile"]]}', '22023 "tile" is no HS code'), ('{"pairs": [["6908 9", "690721"]]}', '22023 "6908 9" is no HS code'),
	('{"lines": [["87", "car", "2017-13"]]}', '22008 period out of range: "2017-13"'), ('{"lines": [["87", "car"], ["87", "bus"]]}', '22023 prefix 87 has two classes'), ('{"lines": [["87", "car"]', '22P02 ')) AS v (t, says);
-- Aggregates of the user's own: begun with what there is already, or combining what is kept.
CREATE AGGREGATE and_buses(text, text) (SFUNC = classification_add, STYPE = classification, FINALFUNC = classification_final, INITCOND = '{"lines": [["8702", "bus"]]}');
CREATE AGGREGATE and_tiles(text, text) (SFUNC = classification_add, STYPE = classification, FINALFUNC = classification_final, INITCOND = '{"pairs": [["690890", "690721"]]}');
CREATE AGGREGATE merged(classification) (SFUNC = classification_combine, STYPE = classification);
CREATE AGGREGATE all_lines(classification) (SFUNC = classification_combine, STYPE = classification, FINALFUNC = classification_final);
SELECT is(and_buses(p, c)::text, '{"lines": [["8701", "tractor"], ["8702", "bus"], ["8703", "car"]]}', 'lines beside those that are there') FROM (VALUES ('8703', 'car'), ('8701', 'tractor')) AS t (p, c);
SELECT is(complaint($$SELECT and_tiles('8703', 'car')$$), '22023 an aggregate of a classification was begun with one of another kind
HINT Call the aggregates classification and concordance themselves.', 'lines beside pairs');
SELECT results_eq($$SELECT all_lines(c::classification)::text FROM (VALUES (1, NULL), (2, NULL), (2, '{"lines": [["8703", "car"]]}'), (2, NULL), (2, '{"lines": [["8701", "tractor"], ["8703", "car"]]}')) AS t (g, c) GROUP BY g ORDER BY g$$,
	$$VALUES (NULL), ('{"lines": [["8701", "tractor"], ["8703", "car"]]}')$$, 'those of several, some of them NULL');
SELECT is(complaint($$SELECT all_lines(c::classification) FROM (VALUES ('{"lines": []}'), ('{"pairs": []}')) AS t (c)$$), complaint($$SELECT and_tiles('8703', 'car')$$), 'lines and pairs');
SELECT matches(complaint($$SELECT classification('201', 'beef')$$), '^22023 "201" is no HS code', 'a prefix whose zero was eaten is refused');
SELECT matches(complaint($$SELECT classify('2011000', vehicle_class())$$), '^22023 "2011000" is no HS code', 'and so is a code');
SELECT is(classification(p, c, v)::text, '{"lines": [["8702", "x", "0001/2016"], ["8702", "bus", "2017/2019"], ["8702", 1, "2021/9999"]]}', 'periods that follow each other are one')
FROM (VALUES ('8702', 'bus', '2018-06/2019'::period), ('8702', 'x', '2021/9999'), ('8702', 'bus', '2017/2018'), ('8702', 'x', '0001/2016'), ('8702', 'bus', '2017-03')) AS t (p, c, v);
SELECT is(classification(p, c, v)::text, '{"lines": [["8702", "bus"]]}', 'and all of them are always')
FROM (VALUES ('8702', 'bus', '0001/2016'::period), ('8702', 'bus', '2017/9999')) AS t (p, c, v);
-- On a day: the last one before, the first one of, the last one of, the first one after a period; days out of all of them.
SELECT results_eq($$SELECT classify('870380', c, d) FROM (SELECT classification(p, k, v) AS c FROM (VALUES ('870380', 'electric', '2017/2021'::period), ('8703', 'car', NULL), ('870380', 'EV', '2022-02/9999')) AS t (p, k, v)) AS x,
	unnest('{2016-12-31,2017-01-01,2021-12-31,2022-01-01,2022-01-31,2022-02-01,9999-12-31,infinity,-infinity,0044-03-15 BC}'::date[]) AS d$$,
	$$VALUES ('car'), ('electric'), ('electric'), ('car'), ('car'), ('EV'), ('EV'), ('car'), ('car'), ('car')$$, 'the line of the day, else a shorter prefix');
SELECT is(classify('870380', powertrain(), NULL), NULL, 'no day, no class');
SELECT is(complaint($$SELECT classify('0201', '{"lines": [["02", "meat"], ["8703", "car", "2017"]]}')$$), '22023 what a code is called depends on the day in this classification
DETAIL Prefix 8703 has the class "car" in 2017.
HINT Give the day, as in classify(code, classes, on_date).', 'a day is needed');
-- Random lines and codes, against plain SQL.
SELECT setseed(0.25);
CREATE TABLE random_lines AS
SELECT DISTINCT ON (prefix) prefix, 'class ' || (random() * 30)::int AS class, CASE WHEN random() < 0.5 THEN 2010 + (random() * 8)::int END AS year
FROM (SELECT left(lpad((random() * 3 + 1)::int::text, 2, '0') || lpad((random() * 9)::int::text, 2, '0') || lpad((random() * 99)::int::text, 2, '0') || lpad((random() * 3)::int::text, 6, '0'),
				  2 * (1 + (random() * 5)::int)) AS prefix FROM generate_series(1, 700)) AS r;
CREATE TABLE random_codes AS
SELECT left(lpad((random() * 4 + 1)::int::text, 2, '0') || lpad((random() * 9)::int::text, 2, '0') || lpad((random() * 99)::int::text, 2, '0') || lpad((random() * 3)::int::text, 6, '0'),
			2 * (1 + (random() * 5)::int)) AS code, date '2009-01-01' + (random() * 4000)::int AS day FROM generate_series(1, 5000);
SELECT cmp_ok((SELECT count(DISTINCT length(prefix)) FROM random_lines), '=', 6::bigint, 'prefixes of all lengths');
SELECT is_empty($$SELECT code, classify(code, c), class FROM (SELECT classification(prefix, class) AS c FROM random_lines) AS t, random_codes,
	LATERAL (SELECT coalesce((SELECT class FROM random_lines WHERE code LIKE prefix || '%' ORDER BY length(prefix) DESC LIMIT 1), code) AS class) AS plain
	WHERE classify(code, c) IS DISTINCT FROM class$$, 'the longest prefix, against plain SQL');
SELECT is_empty($$SELECT code, day, classify(code, c, day), class
	FROM (SELECT classification(prefix, class, period(year || '/' || 2 * year - 2010)) AS c FROM random_lines) AS t, random_codes,
	LATERAL (SELECT coalesce((SELECT class FROM random_lines WHERE code LIKE prefix || '%' AND (year IS NULL OR extract(year FROM day) BETWEEN year AND 2 * year - 2010) ORDER BY length(prefix) DESC LIMIT 1), code) AS class) AS plain
	WHERE classify(code, c, day) IS DISTINCT FROM class$$, 'and on a day');
-- Many periods of one prefix, each of one class for a day or more, with gaps: on each day the line that holds, of its first, its last and those between.
CREATE TABLE runs AS SELECT prefix, first, first + (first % 3) AS last, 'class ' || first % 11 AS class FROM (SELECT p AS prefix, date '2001-01-01' - date '2000-01-01' + 5 * i AS first FROM unnest('{8703,870380}'::text[]) AS p, generate_series(1, CASE p WHEN '8703' THEN 1000 ELSE 1 END) AS i) AS r;
SELECT is_empty($$SELECT day, classify('8703', c, date '2000-01-01' + day) FROM (SELECT classification(prefix, class, (date '2000-01-01' + first || '/' || date '2000-01-01' + last)::period) AS c FROM runs) AS k, generate_series(360, 5400) AS day
	WHERE classify('8703', c, date '2000-01-01' + day) IS DISTINCT FROM coalesce((SELECT class FROM runs WHERE prefix = '8703' AND day BETWEEN first AND last), '8703')$$, 'a thousand periods of one prefix, day by day');
SELECT is_empty($$SELECT n, day FROM generate_series(1, 40) AS n, LATERAL (SELECT classification('8703', class, (date '2000-01-01' + first || '/' || date '2000-01-01' + last)::period) AS c FROM runs WHERE prefix = '8703' AND first <= 366 + 5 * n) AS k, generate_series(366, 580) AS day
	WHERE classify('8703', c, date '2000-01-01' + day) IS DISTINCT FROM coalesce((SELECT class FROM runs WHERE prefix = '8703' AND first <= 366 + 5 * n AND day BETWEEN first AND last), '8703')$$, 'one to forty of them');
-- The state of an aggregate grows with what it says, not with the rows.
CREATE AGGREGATE state_of(text, text) (SFUNC = classification_add, STYPE = classification);
CREATE AGGREGATE state_of_pairs(text, text) (SFUNC = concordance_add, STYPE = classification);
SELECT cmp_ok(max(pg_column_size(c)), '<', 1000, 'the state of one line, of ' || n || ' rows')
FROM (SELECT n, state_of('8703', repeat('x', 9)) AS c FROM unnest('{1,100000}'::int[]) AS n, generate_series(1, n) GROUP BY n) AS t GROUP BY n;
SELECT cmp_ok(pg_column_size(state_of_pairs('870380', '870390')), '<', 1000, 'and of one pair') FROM generate_series(1, 100000);
SELECT cmp_ok(pg_column_size(state_of('8703', class)), '<', 50000, 'and of one with a long class') FROM (SELECT string_agg(md5(i::text), '') AS class FROM generate_series(1, 300) AS i) AS c, generate_series(1, 1000);
SELECT cmp_ok(pg_column_size(all_state), '<', 1000, 'and of many put together') FROM (SELECT merged(c) AS all_state FROM (SELECT state_of('8703', 'car') AS c FROM generate_series(1, 30000) AS i GROUP BY i % 10000) AS t) AS m;
SELECT is_empty($$SELECT n FROM (SELECT n, classification_send(classification(prefix, class ORDER BY hashtext(prefix || i || n))) AS got, (SELECT classification_send(classification(prefix, class)) FROM random_lines WHERE hashtext(prefix) % 7 <= n) AS wanted
	FROM generate_series(1, 6) AS n, random_lines, generate_series(1, 40) AS i WHERE hashtext(prefix) % 7 <= n GROUP BY n) AS t WHERE got <> wanted$$, 'rows that say the same, at random, say it once');
SELECT is(complaint(format('SELECT classification(prefix, class, valid ORDER BY %s) FROM (VALUES (''8702'', ''bus'', ''2017''::period), (''8702'', ''bus'', ''2018''), (''8702'', ''coach'', ''2018-03''), (''8702'', ''bus'', ''2016'')) AS t (prefix, class, valid), generate_series(1, 100) AS i', by)), '22023 prefix 8702 has two classes, "bus" and "coach"
DETAIL The first is valid in 2016/2018, the other in 2018-03.
HINT Give a prefix one class on a day: leave a line out, or say when each is valid.', 'and contradict each other in the same words, by ' || by) FROM unnest('{valid,class DESC,i,hashtext(i::text || valid)}'::text[]) AS by;
-- However it is stored.
CREATE TABLE stored_classes (how text, c classification);
INSERT INTO stored_classes SELECT 'short', classification('8703', 'car') UNION ALL SELECT 'compressed', classification(lpad(n::text, 6, '0'), 'the same') FROM generate_series(10000, 10200) AS n
UNION ALL SELECT 'out of line', classification(lpad(n::text, 6, '0'), md5(n::text)) FROM generate_series(10000, 30000) AS n;
SELECT results_eq($$SELECT how, pg_column_size(c) < 127, pg_column_size(c) < 24 * 201, pg_column_size(c) > 100000 FROM stored_classes$$,
	$$VALUES ('short', true, true, false), ('compressed', false, true, false), ('out of line', false, false, true)$$, 'short, compressed and out of line');
SELECT is_empty($$SELECT how, code FROM stored_classes, (SELECT code FROM random_codes LIMIT 300) AS r WHERE classify(code, c) IS DISTINCT FROM
	CASE WHEN how = 'short' OR length(code) < 6 OR left(code, 6) NOT BETWEEN '010000' AND CASE how WHEN 'compressed' THEN '010200' ELSE '030000' END THEN code
		 WHEN how = 'compressed' THEN 'the same' ELSE md5(left(code, 6)::int::text) END$$, 'stored, and changing from row to row');
-- Stored in as many bytes, one after the other.
CREATE TABLE alike (n int, c classification);
INSERT INTO alike SELECT n, classification('8703', CASE n % 2 WHEN 0 THEN 'car' ELSE 'bus' END) FROM generate_series(1, 4) AS n GROUP BY n
UNION ALL SELECT 4 + n, classification(lpad(k::text, 6, '0'), CASE n % 2 WHEN 0 THEN 'the same' ELSE 'but else' END) FROM generate_series(1, 4) AS n, generate_series(870300, 870500) AS k GROUP BY n;
SELECT results_eq($$SELECT string_agg(classify('870300', c), ', ' ORDER BY n), count(DISTINCT pg_column_size(c)) FROM alike$$,
	$$VALUES ('bus, car, bus, car, but else, the same, but else, the same', 2::bigint)$$, 'values that are stored in as many bytes');

-- ---------- what is shipped ----------

SELECT is_empty($$(SELECT classification, prefix, class, valid FROM hs_class_lines())
	EXCEPT (SELECT 'vehicle_class', l.* FROM lines(vehicle_class()) AS l UNION ALL SELECT 'powertrain', l.* FROM lines(powertrain()) AS l UNION ALL SELECT 'fuel', l.* FROM lines(fuel()) AS l)$$, 'every line is in its classification');
SELECT is((SELECT count(*) FROM hs_class_lines()), (SELECT count(*) FROM (SELECT * FROM lines(vehicle_class()) UNION ALL SELECT * FROM lines(powertrain()) UNION ALL SELECT * FROM lines(fuel())) AS l), 'and no more');
SELECT is_empty($$SELECT * FROM hs_class_lines() WHERE derivation IS NULL OR classification IS NULL$$, 'each with its derivation');
SELECT results_eq($$SELECT DISTINCT class COLLATE "C" FROM lines(vehicle_class()) ORDER BY 1$$, $$VALUES ('bus' COLLATE "C"), ('motorcycle'), ('passenger car'), ('special-purpose'), ('tractor'), ('trailer'), ('truck')$$, 'seven classes of vehicle');
-- The subheadings of HS 2022, and what they are.
CREATE TABLE hs2022 (code text, vehicle text, since text, drive text, burns text);
INSERT INTO hs2022
SELECT code, vehicle, since, drive, burns FROM (VALUES
	('870110 870129 870130 870191 870192 870193 870194 870195', 'tractor', NULL, 'not told', 'not told'), ('870121', 'tractor', '2022', 'combustion', 'diesel'),
	('870122', 'tractor', '2022', 'hybrid or plug-in hybrid', 'diesel'), ('870123', 'tractor', '2022', 'hybrid or plug-in hybrid', 'petrol or gas'), ('870124', 'tractor', '2022', 'electric', 'none'),
	('870210', 'bus', '2017', 'combustion', 'diesel'), ('870220', 'bus', '2017', 'hybrid or plug-in hybrid', 'diesel'), ('870230', 'bus', '2017', 'hybrid or plug-in hybrid', 'petrol or gas'),
	('870240', 'bus', '2017', 'electric', 'none'), ('870290', 'bus', NULL, 'not told', 'not told'),
	('870310 870390', 'passenger car', NULL, 'not told', 'not told'), ('870321 870322 870323 870324', 'passenger car', '2017', 'combustion', 'petrol or gas'),
	('870331 870332 870333', 'passenger car', '2017', 'combustion', 'diesel'), ('870340', 'passenger car', '2017', 'hybrid', 'petrol or gas'), ('870350', 'passenger car', '2017', 'hybrid', 'diesel'),
	('870360', 'passenger car', '2017', 'plug-in hybrid', 'petrol or gas'), ('870370', 'passenger car', '2017', 'plug-in hybrid', 'diesel'), ('870380', 'passenger car', '2017', 'electric', 'none'),
	('870410 870490', 'truck', NULL, 'not told', 'not told'), ('870421 870422 870423', 'truck', '2022', 'combustion', 'diesel'), ('870431 870432', 'truck', '2022', 'combustion', 'petrol or gas'),
	('870441 870442 870443', 'truck', '2022', 'hybrid or plug-in hybrid', 'diesel'), ('870451 870452', 'truck', '2022', 'hybrid or plug-in hybrid', 'petrol or gas'), ('870460', 'truck', '2022', 'electric', 'none'),
	('870510 870520 870530 870540 870590', 'special-purpose', NULL, 'not told', 'not told'), ('871110 871120 871130 871140 871150 871190', 'motorcycle', NULL, 'not told', 'not told'),
	('871160', 'motorcycle', '2017', 'electric', 'none'), ('871610 871620 871631 871639 871640', 'trailer', NULL, 'none', 'none')) AS v (codes, vehicle, since, drive, burns), regexp_split_to_table(codes, ' ') AS code;
INSERT INTO hs2022 SELECT code, code, NULL, code, code FROM unnest('{870600,870710,870790,870810,870911,870919,870990,871000,871200,871310,871680,871690,848210}'::text[]) AS code;
SELECT is_empty($$SELECT * FROM hs2022 WHERE (classify(code, vehicle_class()), classify(code, powertrain(), '2022-01-01'), classify(code, fuel(), '2022-01-01')) IS DISTINCT FROM (vehicle, drive, burns)$$, 'each subheading of HS 2022');
SELECT is_empty($$SELECT * FROM hs2022, LATERAL (SELECT (since || '-01-01')::date AS day) AS s WHERE classify(code, powertrain(), day) <> drive OR classify(code, powertrain(), day - 1) <> 'not told'$$, 'before its edition a powertrain is not told');
SELECT is_empty($$SELECT * FROM hs2022, unnest('{1988-01-01,2016-12-31}'::date[]) AS day WHERE classify(code, powertrain(), day) NOT IN ('not told', 'none', code)$$, 'before HS 2017 none is');
SELECT is_empty($$SELECT * FROM lines(powertrain()) AS p FULL JOIN lines(fuel()) AS f USING (prefix) WHERE p.class IS NULL OR f.class IS NULL OR (p.class IN ('electric', 'none')) <> (f.class = 'none')$$, 'powertrain and fuel speak of the same codes, and agree');
SELECT is((SELECT sum(n) FROM (SELECT classify(code, vehicle_class()), count(*) AS n FROM hs2022 GROUP BY 1) AS t), (SELECT count(*) FROM hs2022)::numeric, 'no code is lost');

-- ---------- concordances ----------

CREATE TABLE correlation (old text, new text);
INSERT INTO correlation VALUES ('690890', '690721'), ('690890', '690722'), ('690890', '690723');
CREATE TABLE tiles (code text, day date, value numeric);
INSERT INTO tiles VALUES ('690890', '2016-05-01', 100), ('690721', '2017-05-01', 60), ('690722', '2017-05-01', 30), ('690723', '2017-05-01', 20);
SELECT results_eq($$SELECT classify(code, c) AS g, (yoy(value, day, '2017')).current, (yoy(value, day, '2017')).base, (yoy(value, day, '2017')).pct
	FROM tiles, (SELECT concordance(old, new) AS c FROM correlation) AS t GROUP BY ROLLUP (1) ORDER BY 1$$,
	$$VALUES ('690890/690721+690722+690723', 110::numeric, 100::numeric, 10.0000000000000000), (NULL, 110, 100, 10.0000000000000000)$$, 'case 19: the group grows by 10 percent, and the total stays 110');
SELECT is_empty($$SELECT code FROM tiles, (SELECT concordance(old, new) AS c FROM correlation) AS t WHERE comparable(code, c)$$, 'case 19: code by code not comparable');
SELECT results_eq($$SELECT code, CASE WHEN comparable(code, c) THEN yoy_pct(value, day, '2017') END FROM tiles, (SELECT concordance(old, new) AS c FROM correlation) AS t GROUP BY code, c::text, comparable(code, c) ORDER BY code$$,
	$$VALUES ('690721', NULL::numeric), ('690722', NULL), ('690723', NULL), ('690890', NULL)$$, 'case 19: no growth of minus 100 percent');
INSERT INTO correlation VALUES ('870380', '870380'), ('690810', '690810'), ('690810', '690811'), ('010121', '010129'), ('010129', '010130'), ('870390', '870390'), ('690890', '690723');
SELECT is((SELECT concordance(old, new)::text FROM correlation), '{"lines": [[["010121", "010129", "010130"], "010121+010129/010129+010130"], '
	'[["690721", "690722", "690723", "690890"], "690890/690721+690722+690723"], [["690810", "690811"], "690810/690810+690811"], ["870380", "870380"], ["870390", "870390"]]}', 'groups, with the numbers that both editions use');
SELECT results_eq($$SELECT comparable(t, c) FROM (SELECT concordance(old, new) AS c FROM correlation) AS x, unnest('{870380,87038010,8703,87,690810,69081000,6908,6907,69,0101,010121,02,020110,8701}'::text[]) AS t$$,
	$$VALUES (true), (true), (true), (true), (false), (false), (false), (false), (true), (true), (false), (true), (true), (true)$$, 'what is comparable: whole groups, and what is not listed');
SELECT is(complaint($$SELECT concordance(o, n) FROM (VALUES ('690890', '690721'), ('6907', '690722')) AS t (o, n)$$), '22023 codes of a concordance have different lengths: 6907 and 690721
HINT Correlate codes of one level, such as subheadings: hs_subheading(code).', 'codes of different lengths');
SELECT is(complaint($$SELECT concordance(o, n) FROM (VALUES ('690890', '690721'), ('690810', NULL)) AS t (o, n)$$), '22004 new code of a concordance is NULL
DETAIL In the row of 690810 and NULL.
HINT Leave such rows out with FILTER or WHERE.', 'a code that is NULL');
SELECT matches(complaint($$SELECT concordance('690890', '69072')$$), '^22023 "69072" is no HS code', 'a code that is none');
SELECT is(complaint($$SELECT comparable('870380', vehicle_class())$$), '22023 "passenger car" is no group of codes
HINT Give a classification that concordance(old_code, new_code) has made.', 'of another classification');
SELECT is(complaint($$SELECT classify('870380', '{"pairs": [["690890", "690721"]]}')$$), '22023 the pairs of a concordance are no classification yet
HINT The aggregate concordance(old_code, new_code) makes one of them.', 'pairs that are not grouped');
SELECT is(complaint($$SELECT classification('87', repeat('x', 1000001))$$), '54000 class of prefix 87 has 1000001 bytes, more than 1000000
HINT A class is a name; a group of a concordance is named by all its codes: correlate shorter codes, such as subheadings.', 'a class that is too long');
CREATE TABLE received (c classification);
SELECT is(complaint(format('COPY received FROM PROGRAM %L (FORMAT binary)', format('echo %s | base64 -d; head -c %s /dev/zero | tr "\\0" x; echo %s | base64 -d',
		translate(encode('\x5047434f50590aff0d0a000000000000000000'::bytea || '\x0001' || int4send(length(sent) - 1 + n) || substr(sent, 1, 6) || int4send(n), 'base64'), E'\n', ''),
		n, encode(substr(sent, 12) || '\xffff', 'base64')))), expected, format('a class of %s bytes on the wire', n))
	FROM classification_send('{"lines": [["87", "x"]]}') AS sent,
		(VALUES (1000000, 'no error'), (1000001, '22P03 invalid binary data for type classification: a class that is empty or too long')) AS t (n, expected);
-- Of a long one an error quotes the beginning.
SELECT is_empty($$SELECT q, length(complaint(q)) FROM unnest(ARRAY[
		'SELECT classification(''87'', repeat(c, 1000)) FROM unnest(''{x,y}''::text[]) AS c', 'SELECT comparable(''87'', classification(''87'', repeat(''x'', 1000)))',
		'SELECT classify(''87'', classification(''87'', repeat(''x'', 1000), ''2017''))', 'SELECT classification(NULL, repeat(''x'', 1000))']) AS q
	WHERE complaint(q) NOT LIKE '22___ %"' || repeat('x', 100) || '..."%HINT %' AND complaint(q) NOT LIKE '22004 %and ' || repeat('x', 100) || '....%HINT %'$$, 'a long class in an error');
-- One group of 100,000 codes, of which each line has the whole name, 900 KB (that it is made and read in a moment, script/torture resources measures).
CREATE TABLE great AS SELECT concordance('87000001', (87000001 + i)::text) AS c FROM generate_series(0, 99999) AS i;
SELECT ok(octet_length(classify('87000777', c)) = 9 * 100000 + 8 AND c::text LIKE '{"lines": [[["87000001", "87000002", %"87100000"], "87000001/87000001+87000002+%+87100000"]]}' AND octet_length(c::text) < 22 * 100000 AND octet_length(classification_send(c)) < 30 * 100000,
	'its name stands once, in text and bytes') FROM great;
SELECT is(md5(classification_send(c::text::classification)), md5(classification_send(c)), 'its text is read') FROM great;
-- Put together with itself, two copies of the name are compared once, not once a line.
SELECT is(md5(classification_send(all_lines(c))), md5(classification_send(max(c::text)::classification)), 'and put together with itself') FROM great, generate_series(1, 3);
SELECT ok(comparable('87', c) AND NOT comparable('8700', c) AND NOT comparable('8701', c) AND NOT comparable('870150', c), 'a great group within a chapter, and not within a heading of it') FROM great;
-- By hand: the name begins with a code that has no line of its own, so that no other line judges the group.
SELECT ok(NOT comparable('87', '{"lines": [["870110", "870120/880110"]]}') AND comparable('87', '{"lines": [["870110", "870120/870110"]]}'), 'a group whose first code is not listed');
-- Random correlations, against a closure that plain SQL walks: the group of a code is named by all codes it leads to.
CREATE TABLE random_pairs AS
SELECT g, lpad((10100 + random() * 120)::int::text, 6, '0') AS old, lpad((10100 + random() * 120)::int::text, 6, '0') AS new FROM generate_series(1, 8) AS g, generate_series(1, g * 10);
CREATE TABLE closure AS
WITH RECURSIVE edges AS (SELECT g, old AS a, new AS b FROM random_pairs UNION SELECT g, new, old FROM random_pairs),
	reach AS (SELECT g, a, a AS b FROM edges UNION SELECT r.g, r.a, e.b FROM reach AS r JOIN edges AS e ON e.g = r.g AND e.a = r.b)
SELECT g, a AS code, CASE WHEN count(*) = 1 THEN a ELSE
	(SELECT string_agg(DISTINCT old COLLATE "C", '+' ORDER BY old COLLATE "C") FROM random_pairs AS p WHERE p.g = r.g AND old = ANY (array_agg(b))) || '/' ||
	(SELECT string_agg(DISTINCT new COLLATE "C", '+' ORDER BY new COLLATE "C") FROM random_pairs AS p WHERE p.g = r.g AND new = ANY (array_agg(b))) END AS name
FROM reach AS r GROUP BY g, a;
SELECT cmp_ok((SELECT count(DISTINCT name) FROM closure), '>', 100::bigint, 'many groups');
SELECT is_empty($$SELECT g, prefix, class FROM (SELECT g, concordance(old, new) AS c FROM random_pairs GROUP BY g) AS t, lines(c) EXCEPT SELECT g, code, name FROM closure$$, 'each group is the closure');
SELECT is_empty($$SELECT g, code, name FROM closure EXCEPT SELECT g, prefix, class FROM (SELECT g, concordance(old, new) AS c FROM random_pairs GROUP BY g) AS t, lines(c)$$, 'and each closure a group');

SELECT * FROM finish();
ROLLBACK;
