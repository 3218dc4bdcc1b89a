-- Figures that add up to their rounded total, against plain SQL.
BEGIN;
SET search_path = public, portstats;
SELECT plan(38);

\ir complaint.psql

-- Case 11: three shares that print as 101 percent.
CREATE TABLE partners (k text, v numeric);
INSERT INTO partners VALUES ('KZ', 37), ('UZ', 9), ('TJ', 5);
SELECT results_eq($$SELECT k, round(s), round_to_total(s, 0) OVER (ORDER BY s DESC) FROM (SELECT k, share(v) OVER () AS s FROM partners) AS t ORDER BY s DESC$$,
	$$VALUES ('KZ', 73::numeric, 72::numeric), ('UZ', 18, 18), ('TJ', 10, 10)$$, 'shares that make 100');
SELECT results_eq($$SELECT round_to_total(s, 1) OVER (ORDER BY s DESC) FROM (SELECT share(v) OVER () AS s FROM partners) AS t ORDER BY s DESC$$,
	$$VALUES (72.6::numeric), (17.6), (9.8)$$, 'of one decimal');

-- Values in order, as text with the digits that they print with.
CREATE FUNCTION rounded(x numeric[], digits integer) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(coalesce(r::text, 'NULL'), ' ' ORDER BY n)
	FROM (SELECT n, round_to_total(v, digits) OVER (ORDER BY n) AS r FROM unnest(x) WITH ORDINALITY AS t (v, n)) AS u
$$;
SELECT is(rounded(x::numeric[], digits), wanted, format('%s to %s digits', x, digits))
FROM (VALUES
	('{0.5,0.5,0.5}', 0, '1 1 0'), ('{0.5,0.5}', 0, '1 0'), ('{0.4,0.4,0.4}', 0, '1 0 0'), ('{1.4}', 0, '1'), ('{1.5}', 0, '2'), ('{-1.5}', 0, '-2'), ('{-1.4}', 0, '-1'),
	('{-0.5,-0.5}', 0, '0 -1'), ('{2.6,-1.6}', 0, '3 -2'), ('{1.5,NULL,1.5}', 0, '2 NULL 1'), ('{NULL,NULL}', 0, 'NULL NULL'), ('{}', 0, NULL),
	('{1,2,3}', 0, '1 2 3'), ('{1,2,3}', 2, '1.00 2.00 3.00'), ('{0,0.0}', 1, '0.0 0.0'),
	('{1450,1450,1450}', -2, '1500 1500 1400'), ('{149,149}', -3, '0 0'), ('{499,2}', -3, '1000 0'), ('{5e20,6e20}', -21, '0 1000000000000000000000'),
	('{33.333,33.333,33.334}', 0, '33 33 34'), ('{0.05,0.05,0.9}', 1, '0.1 0.0 0.9'),
	('{1e40,0.5,0.5,-1e40}', 0, '10000000000000000000000000000000000000000 1 0 -10000000000000000000000000000000000000000'),
	('{1,NaN}', 0, 'NULL NULL'), ('{1,NULL}', NULL, 'NULL NULL')) AS t (x, digits, wanted);

-- Random partitions of every kind: each is off by less than a unit, and all add up; the order of equal ones counts.
SELECT setseed(0.5);
CREATE TABLE random_parts AS
SELECT p, n, digits, round((random() * 2000 - CASE WHEN p % 3 = 0 THEN 1000 ELSE 0 END)::numeric, (p % 5)) * CASE WHEN p % 4 = 0 THEN 1e30 ELSE 1 END / CASE WHEN p % 7 = 0 THEN 3 ELSE 1 END AS x
FROM generate_series(1, 300) AS p, LATERAL (SELECT (p * 7) % 6 - 2 AS digits) AS d, generate_series(1, 1 + p % 40) AS n;
CREATE TABLE random_rounded AS
SELECT *, round_to_total(x, digits) OVER (PARTITION BY p ORDER BY n) AS r FROM random_parts;
SELECT is_empty($$SELECT p, digits, sum(r), sum(x) FROM random_rounded GROUP BY p, digits HAVING sum(r) <> round(sum(x), digits)$$, 'they add up to the rounded total');
SELECT is_empty($$SELECT * FROM random_rounded WHERE abs(r - x) >= 10::numeric ^ -digits$$, 'and none is off by a unit');
-- By the largest remainder: no row that was rounded up has less of one than a row that was not, nor as much and a later place.
SELECT is_empty($$SELECT * FROM random_rounded AS a JOIN random_rounded AS b USING (p)
	WHERE a.r > a.x AND b.r < b.x AND (a.x - a.r, -a.n) < (b.x - b.r - 10::numeric ^ -b.digits, -b.n)$$, 'by the largest remainder, the first of equal ones');

-- Frames are ignored, and NULL digits must be so for all.
SELECT results_eq($$SELECT round_to_total(v, -1) OVER (ORDER BY v ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING) FROM partners$$, $$VALUES (0::numeric), (10), (40)$$, 'whatever the frame');
SELECT matches(complaint($$SELECT round_to_total(v, (v % 2)::integer) OVER () FROM (VALUES (1), (2)) AS t (v)$$), E'^22023 digits vary within one partition\nDETAIL They are 1 in the first row and 0 in another[.]', 'digits that vary');
SELECT matches(complaint($$SELECT round_to_total(v, nullif(v, 2)) OVER () FROM (VALUES (0), (2)) AS t (v)$$), E'^22023 digits vary within one partition\nDETAIL They are 0 in the first row and NULL in another[.]', 'digits that are NULL in one row');
SELECT matches(complaint($$SELECT round_to_total(1, 1001) OVER ()$$), '^22023 digits out of range: 1001', 'too many digits');
SELECT matches(complaint($$SELECT round_to_total(1, -2147483648) OVER ()$$), '^22023 digits out of range: -2147483648', 'too few digits');
SELECT is(round_to_total(x, d) OVER (PARTITION BY d), wanted, format('%s digits', d)) FROM (VALUES (1.5, 1000, 1.5), (15e999, -1000, 2e1000)) AS t (x, d, wanted);

-- What the argument is when it is asked for again counts.
CREATE SEQUENCE asked;
SELECT results_eq($$SELECT round_to_total(CASE WHEN nextval('asked') <= 3 THEN 1.5 ELSE 'NaN' END, 0) OVER () FROM partners$$, $$VALUES (NULL::numeric), (NULL), (NULL)$$, 'a value that becomes NaN');

-- Many rows: sorted by the server, which spills.
SET LOCAL work_mem = '1MB';
SELECT results_eq($$SELECT count(*), sum(r), sum(r) FILTER (WHERE n <= 1000) FROM (SELECT n, round_to_total(n % 10 * 0.1, 0) OVER (ORDER BY n) AS r FROM generate_series(1, 100000) AS n) AS t$$,
	$$VALUES (100000::bigint, 45000::numeric, 500::numeric)$$, 'a partition of 100,000 rows');

SELECT * FROM finish();
ROLLBACK;
