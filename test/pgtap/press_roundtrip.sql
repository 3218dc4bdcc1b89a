-- What press_number and press_growth print is read by published, as an interval that holds the figure.
BEGIN;
SET search_path = public, portstats;
SELECT plan(6);
SELECT setseed(0.42);

CREATE TEMPORARY TABLE figures AS
SELECT n, v FROM (
	SELECT n, round(((random() - 0.2) * 10 ^ (random() * 17))::numeric, (random() * 6)::int) AS v FROM generate_series(1, 3000) AS n
	UNION ALL
	SELECT 4000, v FROM unnest('{0,1,-1,0.35,0.0012345,999.6,9999.6,99950000,999499999,999600000,999500000000,1e17,999999999999999999,10722,1174363800,430187600,66788620.72}'::numeric[]) AS v
) AS t;
CREATE TEMPORARY TABLE units (u text, language text, read_as text);
INSERT INTO units VALUES
	('CNY', 'en', 'CNY'), ('CNY', 'zh', 'CNY'), ('USD', 'en', 'USD'), ('USD', 'zh', 'USD'), ('EUR', 'en', 'EUR'), ('EUR', 'zh', 'EUR'), ('JPY', 'en', 'JPY'), ('JPY', 'zh', 'JPY'),
	('HKD', 'en', 'HKD'), ('HKD', 'zh', 'HKD'), ('RUB', 'en', 'RUB'), ('RUB', 'zh', 'RUB'), ('KZT', 'en', 'KZT'), ('KZT', 'zh', 'KZT'), ('GBP', 'zh', 'GBP');

SELECT is_empty($$
	SELECT v, u, language, press_number(v, u, language), p FROM figures, units, LATERAL published(press_number(v, u, language)) AS p
	WHERE v NOT BETWEEN (p).low AND (p).high OR (p).unit IS DISTINCT FROM read_as LIMIT 5
$$, 'money, in the currency that it is');
SELECT is_empty($$
	SELECT v, u, digits, press_number(v, u, language, digits), p FROM figures, units, unnest(ARRAY[1, 2, 4, 9, 20]) AS digits, LATERAL published(press_number(v, u, language, digits), digits) AS p
	WHERE v <> 0 AND n % 10 = 0 AND v NOT BETWEEN (p).low AND (p).high LIMIT 5
$$, 'with its digits said, in the interval of those');
-- A figure that is not rounded away is printed with its sign.
SELECT is_empty($$
	SELECT v, press_number(v, u, language), p FROM figures, units, LATERAL published(press_number(v, u, language)) AS p
	WHERE sign((p).value) <> sign(v) LIMIT 5
$$, 'with its sign');
-- The words of every unit are one to read.
SELECT is_empty($$
	SELECT v, u, language, press_number(v, u, language, digits), p
	FROM (SELECT v FROM figures WHERE n % 50 = 0) AS f, unnest(ARRAY['en', 'zh']) AS language, unnest(ARRAY[3, 20]) AS digits,
		 unnest(string_to_array('vehicles,cars,trucks,tonnes,kilograms,kg,litres,cubic metres,items,pieces,parcels,shipments,declarations,TEUs,containers,trains,wagons,ships,flights,passengers,enterprises', ',')
				|| string_to_array('MOP TWD KRW SGD AUD NZD CAD CHF KGS UZS TJS TMT MNT INR PKR THB VND MYR IDR PHP AED SAR TRY GBP XAF', ' ')) AS u,
		 LATERAL published(press_number(v, u, language, digits)) AS p
	WHERE v NOT BETWEEN (p).low AND (p).high OR (p).unit IS NULL LIMIT 5
$$, 'every unit');
SELECT is_empty($$
	SELECT v, u, language, press_number(v, u, language), p FROM (SELECT v FROM figures WHERE n % 10 = 0 OR n = 4000) AS f, unnest(ARRAY['en', 'zh']) AS language, unnest(ARRAY['vehicles', 'tonnes']) AS u,
		 LATERAL published(press_number(v, u, language)) AS p
	WHERE v <> (p).value LIMIT 5
$$, 'a count has all its digits');
-- The percentage of a growth, where one is told.
SELECT is_empty($$
	SELECT v, text, p FROM figures, unnest(ARRAY['en', 'zh']) AS language, LATERAL press_growth(v, language) AS text, LATERAL published(substring(text FROM '[0-9,.]+(?: percent|%)')) AS p
	WHERE text ~ '[0-9]' AND text !~ 'more than|超过' AND abs(v) NOT BETWEEN (p).low AND (p).high LIMIT 5
$$, 'growth');

SELECT * FROM finish();
ROLLBACK;
