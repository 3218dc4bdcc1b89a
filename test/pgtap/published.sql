-- Printed figures as intervals: what offices print, and every error whole.
BEGIN;
SET search_path = public, portstats;
SELECT no_plan();

\ir complaint.psql

-- ---------- what is read ----------
CREATE TABLE printed (figure text, value numeric, low numeric, high numeric, unit text);
INSERT INTO printed VALUES
	('10,722', 10722, 10721.5, 10722.5, NULL),
	('10,722 vehicles', 10722, 10721.5, 10722.5, 'vehicles'),
	('10722辆', 10722, 10721.5, 10722.5, '辆'),
	('１０，７２２', 10722, 10721.5, 10722.5, NULL),
	('1.17 billion', 1170000000, 1165000000, 1175000000, NULL),
	('1.17 billion yuan', 1170000000, 1165000000, 1175000000, 'CNY'),
	('11.7亿元', 1170000000, 1165000000, 1175000000, 'CNY'),
	('$182 million', 182000000, 181500000, 182500000, 'USD'),
	('1.82亿美元', 182000000, 181500000, 182500000, 'USD'),
	('US$66.8 million', 66800000, 66750000, 66850000, 'USD'),
	('430 million', 430000000, 425000000, 435000000, NULL),
	('430.0 million', 430000000, 429950000, 430050000, NULL),
	('RMB 430 million', 430000000, 425000000, 435000000, 'CNY'),
	('20,000', 20000, 15000, 25000, NULL),
	('20,000.0', 20000.0, 19999.95, 20000.05, NULL),
	('10', 10, 5, 15, NULL),
	('9 vehicles', 9, 8.5, 9.5, 'vehicles'),
	('1,062 percent', 1062, 1061.5, 1062.5, 'percent'),
	('1,062%', 1062, 1061.5, 1062.5, 'percent'),
	('１，０６２％', 1062, 1061.5, 1062.5, 'percent'),
	('百分之一千零六十二', 1062, 1061.5, 1062.5, 'percent'),
	('-3.2%', -3.2, -3.25, -3.15, 'percent'),
	('−3.20 per cent', -3.20, -3.205, -3.195, 'percent'),
	('3.5万', 35000, 34500, 35500, NULL),
	('1.2万亿', 1200000000000, 1150000000000, 1250000000000, NULL),
	('二万三千亿', 2300000000000, 2250000000000, 2350000000000, NULL),
	('11亿7436万3800元', 1174363800, 1174363750, 1174363850, 'CNY'),
	('3.5万吨', 35000, 34500, 35500, '吨'),
	('500千克', 500, 450, 550, '千克'),
	('EUR 5.25 bn', 5250000000, 5245000000, 5255000000, 'EUR'),
	('182 USD million', 182000000, 181500000, 182500000, 'USD'),
	('2.5 trln yuan', 2500000000000, 2450000000000, 2550000000000, 'CNY'),
	('12.5 lacs', 1250000, 1245000, 1255000, NULL),
	('8 parts per million', 8, 7.5, 8.5, 'parts per million'),
	('三百米', 300, 250, 350, '米'),
	('一千二百米', 1200, 1150, 1250, '米'),
	('五千克', 5, 4.5, 5.5, '千克'),
	('五千克拉', 5000, 4500, 5500, '克拉'),
	('3千卡车', 3000, 2500, 3500, '卡车'),
	('430 million ¥', 430000000, 425000000, 435000000, 'CNY'),
	('美元5.5亿', 550000000, 545000000, 555000000, 'USD'),
	('0', 0, -0.5, 0.5, NULL),
	('0.00%', 0.00, -0.005, 0.005, 'percent');
SELECT results_eq($$SELECT figure, (published(figure)).* FROM printed$$, 'TABLE printed', 'figures as they are printed');
-- By another way: what is printed rounds to the value and no further; both ends belong to it.
SELECT is_empty($$SELECT figure, p FROM printed, published(figure) AS p WHERE p.value - p.low <> p.high - p.value
	OR trim_scale(p.high - p.low)::text !~ '^(10*|0\.0*1)$' OR p.value % (p.high - p.low) <> 0$$, 'the interval is one unit of a digit, around the value');
SELECT is((published('0.0050'))::text, '(0.0050,0.00495,0.00505,)', 'zeros behind a point hold');
SELECT is((published('7.0'))::text, '(7.0,6.95,7.05,)', 'the value has the decimals that are printed');

-- ---------- how many digits hold ----------
SELECT results_eq($$SELECT n, p.value, p.low, p.high FROM unnest('{1,2,3,9,10}'::int[]) AS n, published('430 million', n) AS p$$,
	$$VALUES (1, 430000000::numeric, 380000000::numeric, 480000000::numeric), (2, 430000000, 425000000, 435000000), (3, 430000000, 429500000, 430500000),
		(9, 430000000, 429999999.5, 430000000.5), (10, 430000000, 429999999.95, 430000000.05)$$, 'of 430 million');
SELECT results_eq($$SELECT p.low, p.high FROM published('100 vehicles', 3) AS p$$, 'VALUES (99.5, 100.5)', 'of a count in full');
SELECT results_eq($$SELECT p.low, p.high FROM published('10,722', 3) AS p$$, 'VALUES (10672::numeric, 10772::numeric)', 'fewer than are printed');
SELECT results_eq($$SELECT p.low, p.high FROM published('0.0052', 2) AS p$$, 'VALUES (0.00515, 0.00525)', 'from the first that is not zero');
SELECT results_eq($$SELECT p.low, p.high FROM published('0.0', 5) AS p$$, 'VALUES (-0.05, 0.05)', 'zero has none');
SELECT is((published('1', 100)).high, 1 + 5e-100, 'a hundred of them');

SELECT is(published(NULL), NULL, 'NULL');
SELECT is(published('1', NULL), NULL, 'NULL digits');
SELECT is(published(NULL, 3), NULL, 'NULL with digits');

-- ---------- limits ----------
SELECT is((published(repeat('9', 100))).high, repeat('9', 100)::numeric + 0.5, 'a hundred digits');
SELECT is((published('0.' || repeat('0', 99) || '1')).low, 5e-101, 'a hundred decimals');
SELECT is((published('1.5 hundred trillion')).value, 150000000000000::numeric, 'two scales');

-- ---------- what is refused ----------
CREATE FUNCTION refused(figure text) RETURNS text LANGUAGE sql AS $$SELECT complaint(format('SELECT published(%L)', figure))$$;
SELECT is(refused('1,23'), E'22023 "1,23" cannot be read as a published figure\nDETAIL The separator of ",23" does not stand before each three digits.\n'
	'HINT Thousands are parted by commas, as in 1,174,363,800, and decimals by a point, as in 1.17.', 'a comma in the wrong place');
SELECT is(refused('12,34,567 辆'), E'22023 "12,34,567 辆" cannot be read as a published figure\nDETAIL The separator of ",34,567" does not stand before each three digits.\n'
	'HINT Thousands are parted by commas, as in 1,174,363,800, and decimals by a point, as in 1.17.', 'commas by two digits');
SELECT is(refused('430 million.'), E'22023 "430 million." cannot be read as a published figure\nDETAIL ".", behind the number, is no unit.\n'
	'HINT Pass each figure by itself, with its unit, without words such as or more, and without the full stop of a sentence.', 'a full stop');
SELECT is(refused('10.'), E'22023 "10." cannot be read as a published figure\nDETAIL "." is no decimal point with digits behind it.\n'
	'HINT Thousands are parted by commas, as in 1,174,363,800, and decimals by a point, as in 1.17; the full stop of a sentence is left out.', 'a full stop behind digits');
SELECT is(refused('more than 20,000'), E'22023 "more than 20,000" cannot be read as a published figure\nDETAIL "more", before the number, is no sign and no currency.\n'
	'HINT Pass the figure alone, without words such as more than, about or up; where the words say that it fell, with a minus sign, as in -3.2%.', 'a bound');
SELECT is(refused('1万多辆'), E'22023 "1万多辆" cannot be read as a published figure\nDETAIL "多", behind the number, is no unit.\n'
	'HINT Pass each figure by itself, with its unit, without words such as or more, and without the full stop of a sentence.', 'a bound in Chinese');
SELECT is(refused('007'), E'22023 "007" cannot be read as a published figure\nDETAIL "007" begins with a zero, as a code does.\n'
	'HINT Pass a figure, as in 0.5 or 5; hs_normalise(code) reads codes.', 'a code');
SELECT is(refused('1.17E+09'), E'22023 "1.17E+09" cannot be read as a published figure\nDETAIL "E+09" is an exponent.\n'
	'HINT A spreadsheet printed it so: write the number in full, or with million or billion.', 'an exponent');
SELECT is(refused('1e131071'), E'22023 "1e131071" cannot be read as a published figure\nDETAIL "e131071" is an exponent.\n'
	'HINT A spreadsheet printed it so: write the number in full, or with million or billion.', 'a huge exponent');
SELECT is(refused('二百五'), E'22023 "二百五" cannot be read as a published figure\nDETAIL "二百五" is no numeral, or one that can be read in two ways.\n'
	'HINT Write every place or every myriad that is meant, or the number in digits.', 'an ambiguous numeral');
SELECT is(refused('3万5'), E'22023 "3万5" cannot be read as a published figure\nDETAIL "5" does not go with what stands before it.\n'
	'HINT Write every place or every myriad that is meant, or the number in digits.', 'an ambiguous myriad');
SELECT is(refused('$5m'), E'22023 "$5m" cannot be read as a published figure\nDETAIL "m" may stand for a number or for a unit.\n'
	'HINT Write thousand, million, billion or trillion in full, and units too.', 'an abbreviation');
SELECT is(refused('5 milliard euros'), E'22023 "5 milliard euros" cannot be read as a published figure\nDETAIL "milliard" may stand for a number or for a unit.\n'
	'HINT Write thousand, million, billion or trillion in full, and units too.', 'a word that scales, of another language');
SELECT is(refused('182 tonnes million'), E'22023 "182 tonnes million" cannot be read as a published figure\nDETAIL "million", behind the number, is no unit.\n'
	'HINT Pass each figure by itself, with its unit, without words such as or more, and without the full stop of a sentence.', 'a scale behind the unit');
SELECT is(refused('五十辆和三十辆'), E'22023 "五十辆和三十辆" cannot be read as a published figure\nDETAIL "三十", behind the number, is no unit.\n'
	'HINT Pass each figure by itself, with its unit, without words such as or more, and without the full stop of a sentence.', 'a second figure');
SELECT is(refused('$5 yuan'), E'22023 "$5 yuan" cannot be read as a published figure\nDETAIL "yuan" is another unit than the one before the number.\n'
	'HINT Write one of both.', 'two units');
SELECT is(refused(' '), E'22023 " " cannot be read as a published figure\nDETAIL It has no digit.\n'
	'HINT Accepted are 10,722, 1.17 billion, $182 million, 1,062 percent and the like, in English and Chinese.', 'nothing');
SELECT is(refused(repeat('9', 1000000)), '54000 "' || repeat('9', 100) || E'..." cannot be read as a published figure\n'
	'DETAIL A text has at most 400 bytes, a number at most 100 digits, a unit at most 100 bytes.\n'
	'HINT Accepted are 10,722, 1.17 billion, $182 million, 1,062 percent and the like, in English and Chinese.', 'a million digits');
SELECT is(refused(repeat('亿', 400000)), '54000 "' || repeat('亿', 33) || E'..." cannot be read as a published figure\n'
	'DETAIL A text has at most 400 bytes, a number at most 100 digits, a unit at most 100 bytes.\n'
	'HINT Accepted are 10,722, 1.17 billion, $182 million, 1,062 percent and the like, in English and Chinese.', 'is not cut within a character');
SELECT is(refused('5 ' || repeat('x', 101)), E'54000 "5 ' || repeat('x', 98) || E'..." cannot be read as a published figure\n'
	'DETAIL A text has at most 400 bytes, a number at most 100 digits, a unit at most 100 bytes.\n'
	'HINT Accepted are 10,722, 1.17 billion, $182 million, 1,062 percent and the like, in English and Chinese.', 'a long unit');
SELECT is(complaint(format('SELECT published(%L, %s)', '10', n)), format(E'22023 significant_digits must be from 1 to 100: %s\n'
	'HINT It is how many digits hold, from the first that is not zero: 3 of 1.17 billion.', n), n || ' digits')
FROM unnest('{0,-1,101,2147483647,-2147483648}'::int[]) AS n;
-- Every other text that is no single figure.
SELECT matches(refused(f), '^22023 ', 'refused: ' || f) FROM unnest(ARRAY['', '-', '$', 'NaN', 'Infinity', '(3.2)', '5-10', '10 722', '1,062 percent up', '10,722 up 1,062 percent',
	'1.17 billion yuan ($182 million)', '5k', '1,062,', '.', '1.2.3', '1.234,5', '五分之一', '几十万', '10000辆以上', '2021年10月', '1234,567', '0,5', '3 万 million', '5T', '5billionyuan', '182 USDm', '三亿元至五亿元', '5吨多', '3个半', '五吨三', '三成五', '五元三角',
	'20 vehicles or so', '20 vehicles and over', '10 tonnes plus', '3.2% decline', '3.2%减少', 'MLN 5']) AS f;

-- What press_number prints is read back, in the currency it was of.
SELECT is((SELECT string_agg(DISTINCT printed, ', ') FROM unnest(ARRAY['CNY', 'USD', 'EUR', 'JPY', 'GBP', 'HKD', 'TWD', 'MOP', 'KRW', 'SGD', 'AUD', 'NZD', 'CAD', 'CHF', 'RUB', 'KZT', 'KGS',
	'UZS', 'TJS', 'TMT', 'MNT', 'INR', 'PKR', 'THB', 'VND', 'MYR', 'IDR', 'PHP', 'AED', 'SAR', 'TRY', 'XAU']) AS currency, unnest('{en,zh}'::text[]) AS language,
	unnest('{1,999.6,-1234567.8,1174363800}'::numeric[]) AS x, press_number(x, currency, language) AS printed, published(printed) AS p
	WHERE p.unit IS DISTINCT FROM currency OR x NOT BETWEEN p.low AND p.high), NULL, 'every currency in words');
-- And its word is the currency on the other side, too.
SELECT is((SELECT string_agg(DISTINCT turned, ', ') FROM unnest(ARRAY['CNY', 'USD', 'EUR', 'JPY', 'GBP', 'HKD', 'TWD', 'MOP', 'KRW', 'SGD', 'AUD', 'NZD', 'CAD', 'CHF', 'RUB', 'KZT', 'KGS',
	'UZS', 'TJS', 'TMT', 'MNT', 'INR', 'PKR', 'THB', 'VND', 'MYR', 'IDR', 'PHP', 'AED', 'SAR', 'TRY', 'XAU']) AS currency, unnest('{en,zh}'::text[]) AS language, unnest('{1,5}'::text[]) AS digit,
	replace(press_number(digit::numeric, currency, language), digit, '') AS word, LATERAL (VALUES (trim(word) || ' ' || digit), (digit || ' ' || trim(word))) AS t (turned)
	WHERE (published(turned)).unit IS DISTINCT FROM currency), NULL, 'on either side');
SELECT is((SELECT string_agg(word, ', ') FROM unnest(ARRAY['¥:CNY', 'CN¥:CNY', 'RMB:CNY', 'renminbi:CNY', '人民币:CNY', '$:USD', 'US$:USD', 'US $:USD', '$US:USD', 'dollars:USD', 'HK$:HKD', '港币:HKD', '£:GBP',
	'pounds sterling:GBP', '€:EUR', 'JP¥:JPY', '日圆:JPY', 'NT$:TWD', 'A$:AUD', 'C$:CAD', 'NZ$:NZD', 'S$:SGD', '₽:RUB', 'roubles:RUB', '₸:KZT', '₩:KRW', '₹:INR', '₮:MNT', '₫:VND', '฿:THB', '₱:PHP', '₺:TRY']) AS pair,
	LATERAL (SELECT split_part(pair, ':', 1) AS word, split_part(pair, ':', 2) AS code) AS t
	WHERE (published(word || ' 5 million')).unit IS DISTINCT FROM code OR (published('5 million ' || word)).unit IS DISTINCT FROM code), NULL, 'and so are signs');
-- Each code in use, in capitals; MNT and BND begin as a number's words do, and in small letters may be them.
SELECT is((SELECT string_agg(f, ', ') FROM currency_list, LATERAL (VALUES ('5 ' || currency_code), ('5' || currency_code), (currency_code || ' 5'), ('5 million ' || currency_code), (currency_code || ' 5 billion')) AS t (f)
	WHERE withdrawn IS NULL AND (published(f)).unit IS DISTINCT FROM currency_code), NULL, 'and every code');
SELECT matches(refused(f), '^22023 ', 'refused: ' || f) FROM unnest('{5 mnt,5 Mnt,5 bnd,5 MNTS}'::text[]) AS f;

SELECT * FROM finish();
ROLLBACK;
