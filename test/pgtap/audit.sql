-- Whether published figures can be true together: the report, case 5, whole bases by brute force, rates.
BEGIN;
SET search_path = public, portstats;
SELECT no_plan();

\ir complaint.psql

-- ---------- growth ----------
-- Case 5 b.
SELECT is((SELECT (round(lowest, 6), round(highest, 6)) FROM growth_range('12.3 billion', '11.4 billion')), (6.986900, 8.810573), 'case 5 b: the range');
SELECT is((audit_growth('8.6 %', '12.3 billion', '11.4 billion')).verdict, 'consistent', 'case 5 b: 8.6');
SELECT is((audit_growth('9.0 %', '12.3 billion', '11.4 billion')).verdict, 'impossible', 'case 5 b: 9.0');
-- Case 5 a: what three monthly growths, compounded and to the power of four, can make of a year.
CREATE FUNCTION annualised(growths text[]) RETURNS TABLE (lowest numeric, middle numeric, highest numeric) LANGUAGE sql AS $$
	SELECT 100 * (l * l * l * l - 1), 100 * (m * m * m * m - 1), 100 * (h * h * h * h - 1)
	FROM (SELECT (1 + p1.low / 100) * (1 + p2.low / 100) * (1 + p3.low / 100) AS l, (1 + p1.value / 100) * (1 + p2.value / 100) * (1 + p3.value / 100) AS m,
			(1 + p1.high / 100) * (1 + p2.high / 100) * (1 + p3.high / 100) AS h
		  FROM published(growths[1]) AS p1, published(growths[2]) AS p2, published(growths[3]) AS p3) AS q
$$;
SELECT is((SELECT (round(lowest, 6), round(middle, 6), round(highest, 6)) FROM annualised('{1.5 %,0.7 %,1.3 %}')), (14.246644, 14.926408, 15.609878), 'case 5 a: the range');
SELECT ok(p.low <= a.highest AND p.high >= a.lowest, 'case 5 a: 14.6 is consistent') FROM annualised('{1.5 %,0.7 %,1.3 %}') AS a, published('14.6 %') AS p;
SELECT ok(NOT (p.low <= a.highest AND p.high >= a.lowest), 'and 14.1 is not') FROM annualised('{1.5 %,0.7 %,1.3 %}') AS a, published('14.1 %') AS p;

-- The report.
SELECT is_empty($$SELECT * FROM possible_bases('2,156 vehicles', '1,021 percent', true)$$, '2,156 vehicles, up 1,021 percent: no whole base');
SELECT results_eq($$SELECT * FROM possible_bases('2,156 vehicles', '1,021 percent', false)$$,
	'VALUES (192.197949175211, 192.458723784025, NULL::numeric)', 'which is between two');
SELECT results_eq($$SELECT * FROM possible_bases('10,722 vehicles', '1,062 percent', true)$$, 'VALUES (923::numeric, 923::numeric, 1::numeric)', '10,722, up 1,062 percent: 923 alone');
SELECT results_eq($$SELECT * FROM possible_bases('10,722 vehicles', '1,062 percent', false)$$, 'VALUES (922.279569892473, 923.159707275076, NULL::numeric)', 'its range');
SELECT is((audit_growth('1,021 percent', '2,156 vehicles', '192 vehicles', true)).verdict, 'impossible', 'over 192');
SELECT is((audit_growth('1,021 percent', '2,156 vehicles', '193 vehicles', true)).verdict, 'impossible', 'over 193');
SELECT is((audit_growth('1,021 percent', '2,156 vehicles', '192 vehicles')).verdict, 'consistent', 'were they not whole');
SELECT is((audit_growth('1,021 percent', '2,156 vehicles', '192 vehicles', false)).verdict, 'consistent', 'the same, said');
SELECT is((audit_growth('1,062 percent', '10,722 vehicles', '923 vehicles', true)).verdict, 'consistent', 'over 923');
SELECT is((audit_growth('1,062 percent', '10,722', bases.lowest::text, true)).verdict, 'consistent', 'what is possible is consistent') FROM possible_bases('10,722', '1,062 percent', true) AS bases;

-- Both ends belong: a growth of 49.95 to 50.05 percent over 1.5 to 2.5 ends at 2.24925 and at 3.75125.
SELECT results_eq($$SELECT current, (audit_growth('50.0%', current, '2')).verdict FROM unnest('{2.2491,2.24924,2.2492,3.7513,3.75126,3.7514}'::text[]) AS current$$,
	$$VALUES ('2.2491', 'impossible'), ('2.24924', 'impossible'), ('2.2492', 'consistent'), ('3.7513', 'consistent'), ('3.75126', 'impossible'), ('3.7514', 'impossible')$$, 'at the ends of rounded figures');
SELECT is((SELECT (lowest, highest) FROM growth_range('5', '8')), (-47.058823529412, -26.666666666666), 'both ends are rounded outwards: 100 * (4.5 - 8.5) / 8.5, 100 * (5.5 - 7.5) / 7.5');
SELECT is((SELECT (lowest, highest) FROM growth_range('15.0', '8.00')), (86.758276077451, 88.242651657286), 'above zero too');
SELECT ok(lowest < 100 * (14.95 - 8.005) / 8.005 AND highest > 100 * (15.05 - 7.995) / 7.995, 'never inwards') FROM growth_range('15.0', '8.00');
SELECT is((SELECT (lowest, highest) FROM growth_range('-50', '100')), (-210.000000000000, -130.000000000000), 'a current figure below zero');
SELECT is((SELECT (lowest, highest) FROM growth_range('0', '7')), (-107.692307692308, -92.307692307692), 'and none');
SELECT is((SELECT (lowest, highest) FROM growth_range('5', b)), (NULL::numeric, NULL::numeric), 'over ' || b) FROM unnest('{0,-3,0.00}'::text[]) AS b;
SELECT is(growth_range(NULL, '5'), NULL, 'NULL');
SELECT is(complaint($$SELECT growth_range('$5', '4 yuan')$$), E'22023 figures are in different units: USD, CNY\nDETAIL They are "$5" and "4 yuan".\nHINT Pass figures of one unit, or without a unit.', 'different units');
SELECT is((growth_range('$5', '4')).lowest IS NOT NULL, true, 'a unit that is not told is no other');
SELECT is(complaint($$SELECT possible_bases('5', '4 yuan', true)$$), E'22023 the printed growth is in CNY, not in percent: "4 yuan"\nHINT Pass the growth as it is printed, such as 1,062 percent.', 'a growth in yuan');

SELECT is((audit_growth(printed, current, base))::text, expected, expected) FROM (VALUES
	(NULL, '5', '4', '(unknown,,,"The printed growth is NULL.")'),
	('5%', NULL, '4', '(unknown,,,"The current figure is NULL.")'),
	('5%', '5', NULL, '(unknown,,,"The base is NULL.")'),
	('5%', '5', '0', '(unknown,,,"The base, 0, is not above zero: no growth over it can be given.")'),
	('5%', '-50', '-100', '(unknown,,,"The base, -100, is not above zero: no growth over it can be given.")'),
	('5%', '$5', '5元', '(unknown,,,"The current figure is in USD, the base in CNY.")'),
	('5倍', '5', '5', '(unknown,,,"The printed growth is in 倍, not in percent.")'),
	('9.0 %', '12.3', '11.4', '(impossible,6.986899563318,8.810572687225,"""9.0 %"" stands for 8.95 to 9.05 percent, more than the two figures can give: one of the three is of other rows, of another period, a base that was revised since, or a slip.")'),
	('6 %', '12.3', '11.4', '(impossible,6.986899563318,8.810572687225,"""6 %"" stands for 5.5 to 6.5 percent, less than the two figures can give: one of the three is of other rows, of another period, a base that was revised since, or a slip.")'),
	('8.6 %', '12.3', '11.4', '(consistent,6.986899563318,8.810572687225,"""8.6 %"" stands for 8.55 to 8.65 percent, and the two figures give such a growth.")')
	) AS t (printed, current, base, expected);
SELECT is((audit_growth('5%', '5', '4', NULL))::text, '(unknown,,,"Whether they are whole numbers is NULL.")', 'whole or not is NULL');
SELECT is((audit_growth('5%', '10.3', '4', true))::text, '(unknown,,,"No whole number is printed as 10.3.")', 'no count');
SELECT is((audit_growth('5%', '10', '4.2', true))::text, '(unknown,,,"No whole number is printed as 4.2.")', 'nor as a base');
-- 20 to 25 over 9 (10 is 5 to 15, but "9" is 9): 122.2, 133.3, 144.4 ... percent.
SELECT is((audit_growth('128%', '23.0', '9.0', true)).verdict, 'impossible', 'beside what whole numbers give');
SELECT is((audit_growth('138%', '20', '9', true))::text, '(impossible,66.666666666666,177.777777777778,"""138%"" stands for 137.5 to 138.5 percent, between what two whole numbers printed so can give: one of the three is of other rows, of another period, a base that was revised since, or a slip.")',
	'between what whole numbers give');
SELECT is((audit_growth('138%', '20', '9')).verdict, 'consistent', 'and what others give');

-- ---------- whole bases by brute force ----------
CREATE TABLE asked AS
SELECT current, printed, (published(current)).low AS cl, (published(current)).high AS ch, (published(printed)).low AS gl, (published(printed)).high AS gh
FROM unnest('{0,1,7,10,20,-3,-20,-7.5,123,130,99.7,12.0,"1,230","2,156","1,999",0.4,35}'::text[]) AS current,
	unnest('{0%,0.0%,0.00%,50%,-50%,-50.0%,-33.3%,-33.33%,-99%,-99.9%,-100%,-100.0%,-120%,-101%,7%,7.25%,100%,100.0%,"1,021 percent",11.11%,-0.5%,200%,-200.0%,500%}'::text[]) AS printed;
CREATE TABLE plain AS
SELECT a.current, a.printed, b
FROM asked AS a, generate_series(1, 700) AS b
WHERE EXISTS (SELECT FROM generate_series(ceil(a.cl)::int, floor(a.ch)::int) AS c WHERE 100 * (c - b) BETWEEN a.gl * b AND a.gh * b);
CREATE TABLE ours AS
SELECT a.current, a.printed, r.* FROM asked AS a, possible_bases(a.current, a.printed, true) AS r;
SELECT cmp_ok((SELECT count(*) FROM plain), '>', 5000::bigint, 'there is something to compare');
SELECT is_empty($$(SELECT current, printed, b FROM plain EXCEPT SELECT current, printed, b FROM ours, generate_series(lowest::int, least(highest, 700)::int) AS b)
	UNION ALL (SELECT current, printed, b FROM ours, generate_series(lowest::int, least(highest, 700)::int) AS b EXCEPT SELECT current, printed, b FROM plain)$$, 'whole bases, by brute force');
SELECT is_empty($$SELECT * FROM ours WHERE bases IS DISTINCT FROM highest - lowest + 1 OR lowest < 1 OR highest < lowest$$, 'how many they are');
SELECT is_empty($$SELECT * FROM (SELECT *, lead(lowest) OVER (PARTITION BY current, printed ORDER BY lowest) AS next FROM ours) AS o WHERE next <= highest + 1$$, 'runs are as long as they are');
SELECT cmp_ok((SELECT max(n) FROM (SELECT count(*) AS n FROM ours GROUP BY current, printed) AS t), '>', 3::bigint, 'there are runs with gaps between');
-- Thousands of others, at random: growths of few digits and of more, figures of one whole number and of a hundred.
SELECT setseed(0.42);
CREATE TABLE dice AS
SELECT n, current, printed, ceil((published(current)).low) AS cl, floor((published(current)).high) AS ch, (published(printed)).low + 100 AS rl, (published(printed)).high + 100 AS rh
FROM (SELECT n, ((random() * 40 - 3)::int * (ARRAY[1, 10, 100])[1 + n % 3])::text AS current,
		round((random() * CASE WHEN random() < 0.5 THEN 20 ELSE 400 END - CASE WHEN random() < 0.5 THEN 10 ELSE 130 END)::numeric, (random() * 2.4)::int) || '%' AS printed
	  FROM generate_series(1, 4000) AS n) AS t;
CREATE TABLE dice_plain AS
SELECT n, b FROM dice, generate_series(1, 300) AS b WHERE greatest(cl, ceil(b * rl / 100)) <= least(ch, floor(b * rh / 100));
CREATE TABLE dice_ours AS
SELECT n, r.* FROM dice, possible_bases(current, printed, true) AS r;
SELECT cmp_ok((SELECT count(DISTINCT n) FROM dice_plain), '>', 500::bigint, 'there is something to compare, at random');
SELECT is_empty($$(SELECT n, b FROM dice_plain EXCEPT SELECT n, b FROM dice_ours, generate_series(lowest::int, least(highest, 300)::int) AS b)
	UNION ALL (SELECT n, b FROM dice_ours, generate_series(lowest::int, least(highest, 300)::int) AS b EXCEPT SELECT n, b FROM dice_plain)$$, 'random whole bases, by brute force');
SELECT is_empty($$SELECT * FROM (SELECT *, lead(lowest) OVER (PARTITION BY n ORDER BY lowest) AS next FROM dice_ours) AS o
	WHERE next <= highest + 1 OR bases IS DISTINCT FROM highest - lowest + 1$$, 'random runs are as long as they are');
-- Of up to 24 digits: by each current figure, whose bases are one run, put together where they touch.
CREATE TABLE far AS
SELECT n, current, printed, ceil((published(current)).low) AS cl, floor((published(current)).high) AS ch, (published(printed)).low + 100 AS rl, (published(printed)).high + 100 AS rh
FROM (SELECT n, '7' || left(digits, k) || '300' AS current, (random() * 150 - 75)::int || '.' || right(digits, k - 1 + n % 4) || '%' AS printed
	  FROM generate_series(1, 400) AS n, LATERAL (SELECT 2 + n % 18 AS k, translate(md5(n::text), 'abcdef', '123456') AS digits) AS d) AS t;
CREATE TABLE far_plain AS
SELECT n, min(lowest) AS lowest, max(highest) AS highest
FROM (SELECT n, lowest, highest, count(*) FILTER (WHERE lowest > until + 1) OVER (PARTITION BY n ORDER BY lowest) AS island
	  FROM (SELECT n, lowest, highest, max(highest) OVER (PARTITION BY n ORDER BY lowest ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until
			FROM far, generate_series(cl, ch) AS c, LATERAL (SELECT ceil(100 * c / rh) AS lowest, floor(100 * c / rl) AS highest) AS b
			WHERE lowest <= highest) AS t) AS i
GROUP BY n, island;
SELECT cmp_ok((SELECT count(*) FROM far_plain), '>', 1000::bigint, 'there is something to compare, far away');
SELECT is_empty($$SELECT * FROM far_plain FULL JOIN (SELECT n, r.* FROM far, possible_bases(current, printed, true) AS r) AS r USING (n, lowest, highest)
	WHERE r.bases IS DISTINCT FROM highest - lowest + 1 OR far_plain IS NULL$$, 'far away, by each current figure');
-- Growths: verdicts over whole figures are those of brute force, too.
SELECT is_empty($$
	SELECT a.current, a.printed, base FROM asked AS a, unnest('{1,3,5,9,17,20,30,100,192}'::text[]) AS base, published(base) AS p
	WHERE ceil(a.cl) <= floor(a.ch) AND (audit_growth(a.printed, a.current, base, true)).verdict IS DISTINCT FROM
		CASE WHEN EXISTS (SELECT FROM plain WHERE plain.current = a.current AND plain.printed = a.printed AND plain.b BETWEEN p.low AND p.high) THEN 'consistent' ELSE 'impossible' END$$,
	'verdicts over whole figures, by brute force');
-- The range has all of them in it, and a current figure of either end goes with either end of the base.
SELECT is_empty($$SELECT current, printed, b FROM plain LEFT JOIN LATERAL possible_bases(current, printed, false) AS r ON true
	WHERE (b >= r.lowest AND (r.highest IS NULL OR b <= r.highest)) IS NOT TRUE$$, 'the range has every whole base in it');
SELECT results_eq($$SELECT * FROM possible_bases('20,000', '-100%', false)$$, 'VALUES (30000.000000000000, NULL::numeric, NULL::numeric)', 'a fall by a half or more has no largest base');
SELECT results_eq($$SELECT * FROM possible_bases('20,000', '-100%', true)$$, 'VALUES (30000::numeric, NULL::numeric, NULL::numeric)', 'nor a largest whole one');
SELECT results_eq($$SELECT * FROM possible_bases('0', '-100%', false)$$, 'VALUES (0::numeric, NULL::numeric, NULL::numeric)', 'any base above zero');
SELECT is_empty($$SELECT * FROM possible_bases('5', '-120%', false)$$, 'none');
SELECT is_empty($$SELECT * FROM possible_bases('10.3', '7%', true)$$, 'no whole current figure');
SELECT is_empty($$SELECT * FROM possible_bases(NULL, '7%', true) UNION ALL SELECT * FROM possible_bases('7', NULL, true) UNION ALL SELECT * FROM possible_bases('7', '7%', NULL)$$, 'NULL');
SELECT results_eq($$SELECT * FROM possible_bases('1.17 billion', '1,087 percent', true)$$, 'VALUES (98105264::numeric, 99030762::numeric, 925499::numeric)', 'a million of them are one run');
SELECT results_eq($$SELECT count(*), min(lowest), max(highest), sum(bases) FROM possible_bases('3.000 million', '-50.00000%', true)$$,
	'VALUES (1001::bigint, 5999000::numeric, 6001000::numeric, 1001::numeric)', 'a run for each current figure');
SELECT results_eq($$SELECT count(*), min(lowest), max(highest) FROM possible_bases('10.00 million', '-99.1234567890%', true)$$,
	$$SELECT count(*), min(b), max(b) FROM generate_series(9995000, 10005000) AS c, ceil(100 * c / 0.87654321105) AS b WHERE b <= 100 * c / 0.87654321095$$, 'far between, by each current figure');
-- However many digits are printed, one whole current figure is one step, and so are all bases where it may be nothing.
-- Step by step they would come to no end.
SET LOCAL statement_timeout = '10min';
SELECT results_eq($$SELECT * FROM possible_bases('1', '-99.99999999999999999999999999%', true)$$,
	$$VALUES (6666666666666666666666666667::numeric, 20000000000000000000000000000::numeric, 13333333333333333333333333334::numeric)$$, 'a fall to next to nothing');
SELECT results_eq($$SELECT * FROM possible_bases('0', '-100.00000000000000000000%', true)$$, 'VALUES (1::numeric, NULL::numeric, NULL::numeric)', 'a fall of everything');
SELECT results_eq($$SELECT * FROM possible_bases('-1', '-100.00000000000000000001%', true)$$,
	$$VALUES (6666666666666666666667::numeric, 20000000000000000000000::numeric, 13333333333333333333334::numeric)$$, 'and of more than that');
-- Nor are whole bases looked at one by one, on the way to the first that goes or to the end of a run.
SELECT is((audit_growth('12.345678901234567%', '1.17 billion', '1.04 billion', true)).verdict, 'consistent', 'a growth with all its digits');
SELECT results_eq($$SELECT * FROM possible_bases('1.17 billion', '12.345678901234567%', true)$$, 'VALUES (1044444433::numeric, 1044444433::numeric, 1::numeric)', 'one base of ten million');
SELECT ok(f.c BETWEEN 1165000000 AND 1175000000 AND 100 * (f.c - 1044444433) / 1044444433 BETWEEN 12.3456789012345665 AND 12.3456789012345675, 'which goes') FROM (SELECT round(1044444433 * 1.12345678901234567) AS c) AS f;
SELECT is((audit_growth('12.345678901234567%', '1.17 billion', '1.039 billion', true)).verdict, 'impossible', 'and none where it is not');
SELECT is((audit_growth('12.345678901234567890123456789%', '1.170 quadrillion', '1.04 quadrillion', true)).verdict, verdict, 'of quadrillions')
FROM (SELECT CASE WHEN count(*) > 0 THEN 'consistent' ELSE 'impossible' END AS verdict FROM possible_bases('1.170 quadrillion', '12.345678901234567890123456789%', true) WHERE lowest <= 1045000000000000 AND highest >= 1035000000000000) AS t;
SELECT results_eq($$SELECT * FROM possible_bases('1.17 billion', '0.00000000000000%', true)$$, 'VALUES (1165000000::numeric, 1175000000::numeric, 10000001::numeric)', 'ten million of them are one run');
RESET statement_timeout;
SELECT is(complaint($$SELECT count(*) FROM possible_bases('30.00 million', '-50.000000000%', true)$$), E'no error', 'ten thousand of them');
SELECT is(complaint($$SELECT count(*) FROM possible_bases('300.0 million', '-50.00000000000%', true)$$), E'54000 more than 100000 runs of whole bases go with "300.0 million" and "-50.00000000000%"\nHINT Ask for the range alone: whole = false.', 'too many');

-- ---------- parts ----------
SELECT is((audit_parts(parts, total))::text, expected, expected) FROM (VALUES
	('{73%,18%,10%}'::text[], '100.0%', '(consistent,95.0,107.0,"""100.0%"" stands for 99.95 to 100.05, and the parts can add up to that.")'),
	('{72.5%,17.6%,9.8%}', '100.0%', '(consistent,99.75,100.05,"""100.0%"" stands for 99.95 to 100.05, and the parts can add up to that.")'),
	('{73%,18%,11%}', '100.0%', '(impossible,100.5,103.5,"""100.0%"" stands for 99.95 to 100.05, less than the parts add up to: one of them is too much, or counted twice.")'),
	('{73%,18%,6%}', '100.0%', '(impossible,95.5,98.5,"""100.0%"" stands for 99.95 to 100.05, more than the parts add up to: one is missing, or too little.")'),
	('{1.17 billion yuan,430 million yuan}', '1.60 billion yuan', '(consistent,1590000000,1610000000,"""1.60 billion yuan"" stands for 1595000000 to 1605000000, and the parts can add up to that.")'),
	('{7}', '7', '(consistent,6.5,7.5,"""7"" stands for 6.5 to 7.5, and the parts can add up to that.")'),
	('{7,-7}', '0', '(consistent,-1.0,1.0,"""0"" stands for -0.5 to 0.5, and the parts can add up to that.")'),
	('{{1,2},{3,4}}', '11', '(consistent,8.0,12.0,"""11"" stands for 10.5 to 11.5, and the parts can add up to that.")'),
	('{}', '7', '(unknown,,,"There are no parts.")'),
	(NULL, '7', '(unknown,,,"The parts are NULL.")'),
	('{7}', NULL, '(unknown,,,"The total is NULL.")'),
	('{7,NULL}', '7', '(unknown,,,"Part 2 is NULL.")'),
	('{7,$5,8 yuan}', '7', '(unknown,,,"Part 3 is in CNY, another one in USD.")'),
	('{7,$5}', '7%', '(unknown,,,"The parts are in USD, the total in percent.")')) AS t (parts, total, expected);
SELECT is((audit_parts('{1,2}', t)).verdict, v, t) FROM (VALUES ('1', 'impossible'), ('1.5', 'impossible'), ('1.96', 'impossible'), ('2', 'consistent'), ('4.0', 'consistent'), ('4.04', 'impossible'), ('5', 'impossible')) AS t (t, v);
SELECT is((audit_parts('{1,2,3}', t)).verdict, v, t || ' of three') FROM (VALUES ('3', 'impossible'), ('4', 'consistent'), ('6', 'consistent'), ('8', 'consistent'), ('9', 'impossible')) AS t (t, v);
SELECT is((audit_parts(array_agg(text '1.0'), '200,000.0')).lowest, 190000.00, 'many parts') FROM generate_series(1, 200000);
-- Counts: what is printed in full is exact.
SELECT is((audit_parts(parts, '10,722', true)).verdict, v, parts::text) FROM (VALUES
	('{9459,954,191,118}'::text[], 'consistent'), ('{9459,954,191,119}', 'impossible'), ('{9459,954,191,117}', 'impossible'),
	('{9459,954,191,120}', 'consistent'), ('{9459,954,191,120.0}', 'impossible'), ('{9459,954,191,1.5}', 'unknown')
) AS t (parts, v);
SELECT is((audit_parts('{9459,954,191,119}', '10,722', whole)).verdict, v, 'whole: ' || coalesce(whole::text, 'NULL')) FROM (VALUES (false, 'consistent'), (true, 'impossible'), (NULL, 'unknown')) AS t (whole, v);
SELECT is((audit_parts('{1,2}', '1.5', true)).hint, 'No whole number is printed as 1.5.', 'a total that is no count');
-- The words of one unit, with capital letters and without, in any order: every two of three, and all of them.
CREATE TABLE worded (parts text[], total text, verdict text);
INSERT INTO worded VALUES
	('{1 vehicle,5 vehicles}', '6 vehicles', 'consistent'), ('{10 Vehicles,5 vehicles}', '15 VEHICLES', 'consistent'), ('{3吨,4 tonnes}', '7 t', 'consistent'),
	('{5辆,2 vehicles}', '7', 'consistent'), ('{5辆,2 cars}', '7 cars', 'consistent'), ('{5辆,2 vehicles}', '7 cars', 'unknown'), ('{2 cars,5辆,3 trucks}', '10', 'unknown'),
	('{3 kg,4 kilograms,5千克,6公斤}', '18 KG', 'consistent'), ('{3 m3,4 cubic metres}', '7立方米', 'consistent'), ('{3 pcs,4件}', '7 pieces', 'consistent'), ('{3 pcs,4件}', '7 parcels', 'unknown'),
	('{5 cars,2 trucks}', '7', 'unknown'), ('{5 yuan,2 dollars}', '7', 'unknown'), ('{5 camels,2 camel}', '7', 'unknown'), ('{5 Camels,2 camels}', '7 CAMELS', 'consistent'),
	('{5 MW,2 MW}', '7 MW', 'consistent'), ('{5 MW,2 mW}', '7', 'unknown'), ('{5 MT,2 Mt}', '7', 'unknown'), ('{5 Boxes,2 boxes}', '7', 'consistent'), ('{5 Melons,2 melons}', '7', 'consistent'), ('{5 melons,2 tonnes}', '7', 'unknown');
SELECT is((audit_parts(ARRAY[parts[i], parts[j]] || parts[3:] , total)).verdict, verdict, format('%s %s %s, %s', parts[i], parts[j], parts[3:], total))
FROM worded, (VALUES (1, 2), (2, 1)) AS o (i, j) WHERE pg_encoding_to_char((SELECT encoding FROM pg_database WHERE datname = current_database())) = 'UTF8';
SELECT is((audit_parts(parts, '10'))::text, format('(unknown,,,"Part 3 is in %s, another one in %s.")', substr(parts[3], 3), other), parts::text) FROM (VALUES
	('{2 cars,5辆,3 trucks}'::text[], 'cars'), ('{5辆,2 cars,3 trucks}', 'cars'), ('{5辆,2 trucks,3 cars}', 'trucks')) AS t (parts, other)
WHERE pg_encoding_to_char((SELECT encoding FROM pg_database WHERE datname = current_database())) = 'UTF8';
SELECT is((audit_growth('5%', current, base)).verdict, verdict, current || ' over ' || base) FROM (VALUES
	('105 kg', '100.0 kilograms', 'consistent'), ('105 Cars', '100.0 cars', 'consistent'), ('105 car', '100.0 trucks', 'unknown'), ('105 vehicle', '100.0 Vehicles', 'consistent')) AS t (current, base, verdict);
SELECT matches(complaint($$SELECT audit_parts('{7,x}', '7')$$), '^22023 "x" cannot be read as a published figure', 'a part that is none');

-- ---------- conversions ----------
-- The averages of the Federal Reserve, G.5, of these months; a euro to cross with.
CREATE TABLE books AS
SELECT rate_book(base, quote, day, rate, (day + interval '1 month' - interval '1 day')::date) AS book
FROM (VALUES ('USD', 'CNY', date '2021-01-01', 6.4672), ('USD', 'CNY', '2021-02-01', 6.4601), ('USD', 'CNY', '2021-03-01', 6.5109), ('USD', 'CNY', '2021-04-01', 6.5186),
	('EUR', 'USD', '2021-01-01', 1.2178), ('EUR', 'USD', '2021-02-01', 1.2094), ('EUR', 'USD', '2021-03-01', 1.1899), ('EUR', 'USD', '2021-04-01', 1.1965)) AS t (base, quote, day, rate);
INSERT INTO rate_type (rate_type, pivot_currency, max_age_days) VALUES ('kept', 'USD', 31);
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate) SELECT t, base_currency, quote_currency, valid_from, valid_until, rate FROM books, rates(book), unnest('{average,kept}'::text[]) AS t;
CREATE FUNCTION audited(amount text, converted text, a text, b text, p period) RETURNS text LANGUAGE sql AS $$SELECT (audit_conversion(amount, converted, a, b, p, book))::text FROM books$$;
SELECT is((SELECT (round(lowest, 3), round(highest, 3), base_currency, quote_currency) FROM audit_conversion('1.17 billion yuan', '$182 million', 'CNY', 'USD', '2021-01/2021-04')),
	(6.384, 6.474, 'USD'::text, 'CNY'::text), '1.17 billion yuan and $182 million');
SELECT is(audited('1.17 billion yuan', '$182 million', 'CNY', 'USD', '2021-01/2021-04'),
	'(consistent,USD,CNY,6.383561643835,6.473829201102,6.4601,6.5186,"The amounts imply 6.383561643835 to 6.473829201102 CNY for 1 USD; the rates of 2021-01/2021-04, from 6.4601 to 6.5186, can give that.")', 'can be');
SELECT is(audited('430 million yuan', '$66.8 million', 'CNY', 'USD', '2021-01/2021-04'),
	'(consistent,USD,CNY,6.357516828721,6.516853932585,6.4601,6.5186,"The amounts imply 6.357516828721 to 6.516853932585 CNY for 1 USD; the rates of 2021-01/2021-04, from 6.4601 to 6.5186, can give that.")', '430 million yuan and $66.8 million can be');
SELECT is(audited('1.17 billion yuan', '$182 million', 'CNY', 'USD', '2021-03/2021-04'),
	'(impossible,USD,CNY,6.383561643835,6.473829201102,6.5109,6.5186,"The amounts imply 6.383561643835 to 6.473829201102 CNY for 1 USD; the rates of 2021-03/2021-04, from 6.5109 to 6.5186, cannot give that: one of the amounts is of other rows, of another period, of another kind of rate, or a slip.")', 'but not at the rates of two months');
SELECT is(audited('$182 million', '1.17 billion yuan', 'USD', 'CNY', '2021-03'),
	'(impossible,USD,CNY,6.383561643835,6.473829201102,6.5109,6.5109,"The amounts imply 6.383561643835 to 6.473829201102 CNY for 1 USD; the rate of 2021-03, 6.5109, cannot give that: one of the amounts is of other rows, of another period, of another kind of rate, or a slip.")', 'the other way round, at one rate');
SELECT is(audited('1.17 billion yuan', '$182 million', 'CNY', 'USD', '2021-03/2021-05'),
	'(unknown,USD,CNY,6.383561643835,6.473829201102,6.5109,6.5186,"The amounts imply 6.383561643835 to 6.473829201102 CNY for 1 USD; the rates of 2021-03/2021-05, from 6.5109 to 6.5186, cannot give that, but days of it have no rate.")', 'where days have no rate');
SELECT is(audited('1.17 billion yuan', '$182 million', 'CNY', 'USD', '2022'),
	'(unknown,USD,CNY,6.383561643835,6.473829201102,,,"There is no rate from CNY to USD on any day of 2022.")', 'where no day has one');
SELECT is(audited('100 million yuan', '12.8 million euros', 'CNY', 'EUR', '2021-02'),
	'(consistent,EUR,CNY,3.891050583657,11.764705882353,7.812844940000,7.812844940000,"The amounts imply 3.891050583657 to 11.764705882353 CNY for 1 EUR; the rate of 2021-02, 7.812844940000, can give that.")', 'across the pivot, at the price of the dearer');
SELECT is(audited('$1.00', '1.000 dollars', 'USD', 'USD', '2022'),
	'(consistent,USD,USD,0.994527363184,1.005527638191,1,1,"The amounts imply 0.994527363184 to 1.005527638191 USD for 1 USD; the rate of 2022, 1, can give that.")', 'one currency');
SELECT is(audited(amount, converted, a, b, p::period), expected, expected) FROM (VALUES
	(NULL, '5', 'CNY', 'USD', '2021-01', '(unknown,USD,CNY,,,6.4672,6.4672,"An amount is NULL.")'),
	('5', NULL, 'CNY', 'USD', '2021-01', '(unknown,USD,CNY,,,6.4672,6.4672,"An amount is NULL.")'),
	('5.0', '5.0', NULL, 'USD', '2021-01', '(unknown,,USD,0.980198019801,1.020202020203,,,"A currency is NULL.")'),
	('5.0', '5.0', 'CNY', 'USD', NULL, '(unknown,USD,CNY,0.980198019801,1.020202020203,,,"The period or the rates are NULL.")'),
	('$5', '5', 'CNY', 'USD', '2021-01', '(unknown,USD,CNY,0.818181818181,1.222222222223,6.4672,6.4672,"The amount is in USD, not in CNY.")'),
	('5', '5 tonnes', 'CNY', 'USD', '2021-01', '(unknown,USD,CNY,0.818181818181,1.222222222223,6.4672,6.4672,"The converted amount is in tonnes, not in USD.")'),
	('0', '5', 'CNY', 'USD', '2021-01', '(unknown,USD,CNY,,,6.4672,6.4672,"An amount is not above zero.")'),
	('5', '-5', 'CNY', 'USD', '2021-01', '(unknown,USD,CNY,,,6.4672,6.4672,"An amount is not above zero.")'),
	('5.0', '5.0', 'CNY', 'XXX', '2021-01', '(unknown,CNY,XXX,0.980198019801,1.020202020203,,,"There is no rate from CNY to XXX on any day of 2021-01.")')) AS t (amount, converted, a, b, p, expected);
SELECT is((audit_conversion('5', '5', 'CNY', 'USD', '2021-01', NULL::rate_book)).hint, 'The period or the rates are NULL.', 'no book');
SELECT is((audit_conversion('5', '5', 'CNY', 'USD', '2021-01', NULL::text)).hint, 'The period or the rates are NULL.', 'no rate type');
SELECT is((audit_conversion('$182 million', '1.17 billion', 'USD', 'CNY', '2021-03', 'kept'))::text, audited('$182 million', '1.17 billion', 'USD', 'CNY', '2021-03'), 'a rate type is its book');
SELECT is((audit_conversion('$182 million', '1.17 billion', 'USD', 'CNY', '2021-03'))::text, audited('$182 million', '1.17 billion', 'USD', 'CNY', '2021-03'), 'the default is average');
-- At the ends, exactly: 6.35 to 6.45 over 1.5 to 2.5. A rate of 12 decimals may have been rounded to them.
SELECT is((audit_conversion('6.4', '2', 'CNY', 'USD', '2023', (SELECT rate_book('USD', 'CNY', day, t.r) FROM (VALUES (date '2023-01-01')) AS x (day)))).verdict, v, r::text) FROM (VALUES
	(2.53999999999, 'impossible'), (2.54, 'consistent'), (3, 'consistent'), (4.3, 'consistent'), (4.30000000001, 'impossible'), (2.539999999999, 'impossible'), (4.300000000001, 'impossible')) AS t (r, v);
-- Across the pivot to 12 decimals: 10 / 3 of the two rates is 3.333333333333, which is not below 10 / 3.
SELECT is((audit_conversion('1.0000000000000', '3.0000000000', 'AAA', 'BBB', '2023', book)).verdict, 'impossible', 'another cross rate')
FROM (SELECT rate_book(b, q, day, rate) AS book FROM (VALUES ('AAA', 'USD', date '2023-01-01', 10), ('BBB', 'USD', '2023-01-01', 3)) AS t (b, q, day, rate)) AS x;
SELECT is((audit_conversion('3.0000000000000', '10.000000000000', 'AAA', 'BBB', '2023', book)).verdict, 'consistent', 'a cross rate that is rounded')
FROM (SELECT rate_book(b, q, day, rate) AS book FROM (VALUES ('AAA', 'USD', date '2023-01-01', 10), ('BBB', 'USD', '2023-01-01', 3)) AS t (b, q, day, rate)) AS x;
-- What was converted row by row is consistent with the rates of its days.
SELECT is((audit_conversion(to_char(sum(v), 'FM999,999,999') , to_char(sum_converted(v, 'CNY', 'USD', d, (SELECT book FROM books)), 'FM999,999,999') || '.0', 'CNY', 'USD', '2021-01/2021-04', (SELECT book FROM books))).verdict, 'consistent', 'a sum over four months')
FROM (SELECT 1000 + 7 * n AS v, date '2021-01-01' + n % 120 AS d FROM generate_series(1, 3000) AS n) AS t;

SELECT * FROM finish();
ROLLBACK;
