-- publish: figures as they are printed, and whether they can be true together.
-- ---------- figures ----------
SELECT figure, (published(figure)).*
FROM unnest(ARRAY['10,722', '1.17 billion', '$182 million', '1,062 percent', '-3.2%', '430 million', '430.0 million', '20,000', '10', '0', '0.0%',
	'US$66.8 million', 'RMB 430 million yuan', '5 hundred million yuan', 'KZT 5.25 bn', '11.7亿元', '3.5万', '1.2万亿', '二万三千亿', '百分之三点二', '１０，７２２辆', '1亿2345.6万吨']) AS figure;
-- How many digits hold.
SELECT n, low, high FROM unnest('{1,2,3,9}'::int[]) AS n, published('430 million', n);
SELECT published('430 million', 0);
SELECT published(NULL) AS no_figure, published('5', NULL) AS no_digits;
-- What is no figure.
SELECT published('1,23');
SELECT published('1.062.000');
SELECT published('more than 20,000');
SELECT published('10,722 up 1,062 percent');
SELECT published('$5m');
SELECT published('$5 yuan');
SELECT published('1.17E+09');
SELECT published('00123');
SELECT published('二百五');
SELECT published('3万5');
SELECT published('');
SELECT published(repeat('9', 101));

-- ---------- growth ----------
SELECT * FROM growth_range('12.3', '11.4');
SELECT * FROM growth_range('-50', '40');
SELECT * FROM growth_range('5', '0');
SELECT growth_range('$5', '4 yuan');
SELECT printed, current, base, a.* FROM (VALUES ('8.6 %', '12.3', '11.4'), ('9.0 %', '12.3', '11.4'), ('5 %', '12.3', '11.4'), ('8.6', '$12.3', '11.4 yuan'), ('8.6 %', '12.3', '0'), (NULL, '12.3', '11.4'))
	AS t (printed, current, base), audit_growth(printed, current, base) AS a;
-- Counts.
SELECT base, a.* FROM unnest('{191,192,193}'::text[]) AS base, audit_growth('1,021 percent', '2,156', base, true) AS a;

-- ---------- bases ----------
SELECT * FROM possible_bases('10,722 vehicles', '1,062 percent', true);
SELECT * FROM possible_bases('2,156 vehicles', '1,021 percent', true);
SELECT * FROM possible_bases('2,156 vehicles', '1,021 percent', false);
SELECT * FROM possible_bases('1.17 billion', '1,087 percent', true);
-- With gaps between; and without an end.
SELECT * FROM possible_bases('70', '-33.3%', true) LIMIT 5;
SELECT * FROM possible_bases('20,000', '-100%', true);
SELECT * FROM possible_bases('5', '4 yuan', true);

-- ---------- parts ----------
SELECT parts, total, a.* FROM (VALUES ('{72.5%,17.6%,9.8%}'::text[], '100.0%'), ('{72.5%,17.6%,9.2%}', '100.0%'), ('{72.5%,17.6%,10.2%}', '100.0%'), ('{72.5%,$5}', '100.0%'), ('{72.5%,NULL}', '100.0%'), ('{}', '1'))
	AS t (parts, total), audit_parts(parts, total) AS a;

-- ---------- conversions ----------
CREATE TABLE book AS
SELECT rate_book(base, quote, day, rate, day + 30) AS book
FROM (VALUES ('USD', 'CNY', date '2021-01-01', 6.4672), ('USD', 'CNY', '2021-03-01', 6.5109), ('EUR', 'USD', '2021-01-01', 1.2178)) AS t (base, quote, day, rate);
SELECT amount, converted, p, a.*
FROM book, (VALUES ('1.17 billion yuan', '$182 million', '2021-01/2021-03'), ('1.17 billion yuan', '$182 million', '2021-03'), ('1.17 billion yuan', '$182 million', '2021-02/2021-03'),
	('430 million', '66.8 million', '2021-01'), ('430 million', '66.8 million', '2022'), ('$430 million', '66.8 million', '2021-01')) AS t (amount, converted, p),
	audit_conversion(amount, converted, 'CNY', 'USD', period(p), book) AS a;
SELECT a.* FROM book, audit_conversion('100 million yuan', '12.7 million euros', 'CNY', 'EUR', '2021-01', book) AS a;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2021-01-01', 6.4672);
SELECT verdict, lowest_rate FROM audit_conversion('$66.8 million', '430 million', 'USD', 'CNY', '2021-01');
SELECT verdict, hint FROM audit_conversion('$66.8 million', '430 million', 'USD', 'CNY', '2021-01', 'spot');
DELETE FROM exchange_rate;
DROP TABLE book;
