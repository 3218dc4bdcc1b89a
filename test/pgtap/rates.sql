-- Rates by rule against plain SQL; where a rate comes from; every error about a rate, whole.
BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO, YMD';
SELECT plan(89);

\ir complaint.psql

-- ---------- the nth weekday, and the day of customs ----------
CREATE TABLE weekdays AS
SELECT to_char(day, 'YYYY-MM') AS month, extract(isodow FROM day)::integer AS weekday, day::date AS day,
	row_number() OVER (PARTITION BY date_trunc('month', day), extract(isodow FROM day) ORDER BY day)::integer AS n,
	-row_number() OVER (PARTITION BY date_trunc('month', day), extract(isodow FROM day) ORDER BY day DESC)::integer AS from_end
FROM generate_series(timestamp '1995-01-01', '2035-12-31', '1 day') AS day;
SELECT is_empty($$SELECT * FROM weekdays WHERE nth_weekday(period(month), n, weekday) IS DISTINCT FROM day OR nth_weekday(period(month), from_end, weekday) IS DISTINCT FROM day$$,
	'every weekday of 41 years by its number, from either end');
SELECT is((SELECT count(nth_weekday(period(month), n, weekday)) FROM (SELECT DISTINCT month FROM weekdays) AS m,
		generate_series(1, 7) AS weekday, unnest('{5,-5}'::int[]) AS n), (SELECT 2 * count(*) FROM weekdays WHERE n = 5),
	'a fifth that a month does not have is NULL');
SELECT is_empty($$SELECT * FROM weekdays WHERE n = 3 AND weekday = 3 AND month < '2035-12'
	AND customs_rate_day(period((day + interval '1 month')::date, 'month')) <> day$$, 'China: the third Wednesday of the month before');
SELECT results_eq($$SELECT customs_rate_day(m) FROM unnest('{2023-10,2018-04,2024-01,2025-01}'::period[]) AS m$$,
	$$VALUES (date '2023-09-20'), ('2018-03-21'), ('2023-12-20'), ('2024-12-18')$$, 'as published');
-- The Spring Festivals of 2015 (18 to 24 February) and 2018 (15 to 21 February).
CREATE TABLE holidays AS
SELECT day::date FROM generate_series(timestamp '2015-02-18', '2015-02-24', '1 day') AS day
UNION ALL SELECT day::date FROM generate_series(timestamp '2018-02-15', '2018-02-21', '1 day') AS day;
SELECT results_eq($$SELECT customs_rate_day(m, ARRAY(SELECT day FROM holidays)) FROM unnest('{2015-03,2018-03,2018-04}'::period[]) AS m$$,
	$$VALUES (date '2015-02-25'), ('2018-02-28'), ('2018-03-21')$$, 'the fourth Wednesday where the third is a holiday');
SELECT is(customs_rate_day('2018-03', ARRAY[ARRAY[date '-infinity', '2018-02-21'], ARRAY[date 'infinity', '2001-01-01']]), '2018-02-28',
	'holidays in any array');

SELECT is(complaint(format('SELECT nth_weekday(%L, %s, %s)', m, n, weekday)), e, e) FROM (VALUES
	('2023-10', -6, 3, E'22023 n must be from 1 to 5 or from -5 to -1: -6\nHINT 1 is the first such weekday of the month, -1 the last, -2 the last but one.'),
	('2023-10', 6, 3, E'22023 n must be from 1 to 5 or from -5 to -1: 6\nHINT 1 is the first such weekday of the month, -1 the last, -2 the last but one.')) AS t (m, n, weekday, e);

-- ---------- customs_rates and average_rates against plain SQL ----------
-- Twelve years of working days; now and then none, or a pair without one.
CREATE TABLE daily AS
SELECT base, quote, day::date AS day, round(around * (1 + ((day::date - date '2012-01-01') * step % 1009 - 504) / 5000.0), places) AS rate
FROM generate_series(timestamp '2012-01-02', '2023-11-10', '1 day') AS day,
	(VALUES ('USD', 'CNY', 7.2, 37, 4), ('EUR', 'USD', 1.07, 101, 5), ('USD', 'JPY', 145, 61, 2), ('GBP', 'CNY', 8.9, 83, 4)) AS pair (base, quote, around, step, places)
WHERE extract(isodow FROM day) < 6 AND (day::date - date '2012-01-01') % 41 <> 0
  AND NOT (quote = 'JPY' AND (day::date - date '2012-01-01') % 41 = 20);
ANALYZE daily;
CREATE TABLE book AS SELECT rate_book(base, quote, day, rate) AS book FROM daily;
-- By hand: a rate from one currency to another, of days that have all it takes.
CREATE TABLE by_hand AS
SELECT 'USD' AS base, 'CNY' AS quote, day, rate FROM daily WHERE quote = 'CNY' AND base = 'USD'
UNION ALL SELECT 'CNY', 'USD', day, round(1.000000000000000000000000000000000 / rate, 12) FROM daily WHERE quote = 'CNY' AND base = 'USD'
UNION ALL SELECT 'EUR', 'JPY', day, round(e.rate * j.rate, 12) FROM daily e JOIN daily j USING (day) WHERE e.base = 'EUR' AND j.quote = 'JPY'
UNION ALL SELECT 'GBP', 'CNY', day, rate FROM daily WHERE base = 'GBP'
UNION ALL SELECT 'JPY', 'CNY', day, round(round(c.rate, 40) / j.rate, 12) FROM daily c JOIN daily j USING (day) WHERE c.base = 'USD' AND c.quote = 'CNY' AND j.quote = 'JPY';
CREATE TABLE pairs AS SELECT DISTINCT base, quote FROM by_hand;
-- Rules, and the days on which some pair has no rate for holidays.
CREATE TABLE months AS SELECT p AS month, period(start_date(p) - 1, 'month') AS before FROM periods('2012-03/2023-11', 'month') AS p;
CREATE TABLE closed AS
SELECT DISTINCT day FROM weekdays WHERE day BETWEEN '2012-02-01' AND '2023-11-10' AND weekday < 6
	AND (day - date '2012-01-01') % 41 IN (0, 20);
CREATE TABLE rules AS SELECT n, weekday FROM unnest('{1,2,3,-2,-3}'::int[]) AS n, generate_series(1, 5) AS weekday;
CREATE TABLE expected AS
SELECT r.n, r.weekday, p.base, p.quote, month, h.day, h.rate,
	'rate of ' || h.day || ', ' || CASE WHEN h.day = nth_weekday(before, r.n, r.weekday) THEN '' ELSE 'a week after the ' END
	|| CASE r.n WHEN 1 THEN 'first ' WHEN 2 THEN 'second ' WHEN 3 THEN 'third ' WHEN -2 THEN 'last but one ' ELSE 'last but two ' END
	|| trim(to_char(h.day, 'Day')) || ' of ' || before::text
	|| CASE WHEN h.day = nth_weekday(before, r.n, r.weekday) THEN '' ELSE ', a holiday' END
	|| CASE WHEN p.quote = 'JPY' OR p.base = 'JPY' THEN ', across USD' WHEN p.base = 'CNY' THEN ', inverse' ELSE '' END AS source
FROM rules r CROSS JOIN pairs p CROSS JOIN months
CROSS JOIN LATERAL (SELECT nth_weekday(before, r.n, r.weekday) AS first) AS f
JOIN by_hand h ON h.base = p.base AND h.quote = p.quote
	AND h.day = CASE WHEN first IN (SELECT day FROM closed) THEN first + 7 ELSE first END;
SELECT cmp_ok((SELECT count(*) FROM expected), '>', 15000::bigint, 'many months by many rules');
SELECT results_eq($$
	SELECT p.base || p.quote, r.n, r.weekday, c.valid_from, c.valid_until, c.rate::text, c.source
	FROM book, rules r, pairs p, customs_rates(book, p.base, p.quote, '2012-03/2023-11', r.n, r.weekday, ARRAY(SELECT day FROM closed)) AS c
	WHERE c.base_currency = p.base AND c.quote_currency = p.quote ORDER BY 1, 2, 3, 4$$,
	$$SELECT base || quote, n, weekday, start_date(month), end_date(month), rate::text, source FROM expected ORDER BY 1, 2, 3, 4$$,
	'customs_rates: direct, inverse, across the pivot, holidays, digit by digit');
SELECT results_eq($$SELECT c.* FROM book, customs_rates(book, 'USD', 'CNY', '2012-03/2023-12', ARRAY(SELECT day FROM closed)) AS c$$,
	$$SELECT c.* FROM book, customs_rates(book, 'USD', 'CNY', '2012-03/2023-11', 3, 3, ARRAY(SELECT day FROM closed)) AS c$$,
	'China''s is the rule that is not named, and December is not out yet');
SELECT results_eq($$SELECT c.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-01/2023-03') AS c$$,
	$$SELECT c.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-01/2023-03', 3, 3) AS c$$, 'nor need holidays be named');
SELECT is_empty($$SELECT c.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-12/9999-12') AS c$$, 'nothing is out for all months to come');
SELECT is((SELECT round(c.rate, 9) FROM book, customs_rates(rate_book_options(book, 'USD', 0), 'EUR', 'CNY', '2023-10') AS c),
	(SELECT e.rate * c.rate FROM daily e JOIN daily c USING (day) WHERE e.base = 'EUR' AND c.base = 'USD' AND c.quote = 'CNY' AND day = '2023-09-20'),
	'an age limit of the book does not matter');
SAVEPOINT loaded;
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate, source)
	SELECT 'customs', r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-01/2023-03') AS r;
SELECT is((SELECT count(*) FROM exchange_rate WHERE rate_type = 'customs'), 3::bigint, 'ready for the table');
ROLLBACK TO loaded;

SELECT is_empty(format($$
	(SELECT p.base, p.quote, a.valid_from, a.valid_until, a.rate::text, a.days, a.source
	 FROM book, pairs p, average_rates(book, p.base, p.quote, '2012-02-10/2024-02-10', %1$L) AS a)
	EXCEPT ALL
	(SELECT base, quote, start_date(u), end_date(u), avg(rate)::text, count(*)::integer,
		CASE WHEN count(*) = 1 THEN 'one rate, of ' || min(day) ELSE 'mean of ' || count(*) || ' rates, ' || min(day) || ' to ' || max(day) END
		|| CASE WHEN quote = 'JPY' OR base = 'JPY' THEN ', across USD' WHEN base = 'CNY' THEN ', inverse' ELSE '' END
	 FROM by_hand, period(day, %1$L) AS u WHERE u && '2012-02-10/2024-02-10' GROUP BY base, quote, u)$$, unit), 'means of each ' || unit || ' are those of avg()')
FROM unnest('{year,half,quarter,month,week,day}'::text[]) AS unit;
SELECT results_eq($$SELECT unit, (SELECT count(*) FROM book, pairs p, average_rates(book, p.base, p.quote, '2012-02-10/2024-02-10', unit) AS a)
	FROM unnest('{year,half,quarter,month,week,day}'::text[]) AS unit ORDER BY 1$$,
	$$SELECT unit, (SELECT count(DISTINCT (base, quote, period(day, unit))) FROM by_hand WHERE period(day, unit) && '2012-02-10/2024-02-10')
	FROM unnest('{year,half,quarter,month,week,day}'::text[]) AS unit ORDER BY 1$$, 'and as many');
SELECT is_empty($$SELECT * FROM book, average_rates(book, 'USD', 'CNY', '2023-10-07/2023-10-08', 'day')$$, 'a unit without a rate has no row');
-- A direct rate that has ended, and the way across the pivot from then on.
SELECT results_eq($$SELECT a.rate, a.days, a.source FROM average_rates((SELECT rate_book(b, q, d, r, u) FROM (VALUES
		('EUR', 'CNY', date '2023-10-02', 7.5, date '2023-10-02'), ('EUR', 'USD', '2023-10-03', 1.1, NULL), ('USD', 'CNY', '2023-10-03', 7, NULL)) AS t (b, q, d, r, u)),
		'EUR', 'CNY', '2023-10', 'month') AS a$$,
	$$VALUES (7.6000000000000000, 2, 'mean of 2 rates, 2023-10-02 to 2023-10-03, some of them inverse or across the pivot'::text)$$,
	'two ways in one unit are said');

-- ---------- explain_rate ----------
INSERT INTO rate_type (rate_type, pivot_currency, max_age_days) VALUES ('aged', 'USD', 3), ('endless', 'USD', NULL);
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate, source)
SELECT 'aged', base, quote, day, CASE WHEN extract(isodow FROM day) = 2 THEN day END, rate, base || ' ' || day
FROM daily WHERE day BETWEEN '2023-01-01' AND '2023-12-31' AND (base, quote) <> ('GBP', 'CNY') AND day NOT BETWEEN '2023-07-01' AND '2023-07-20';
CREATE TABLE aged_book AS
SELECT rate_book_options(rate_book(base_currency, quote_currency, valid_from, rate, valid_until), 'USD', 3) AS book FROM exchange_rate WHERE rate_type = 'aged';
CREATE TABLE asked AS
SELECT f, t, day::date FROM (VALUES ('USD', 'CNY'), ('CNY', 'USD'), ('EUR', 'CNY'), ('CNY', 'JPY'), ('JPY', 'EUR'), ('CNY', 'CNY')) AS p (f, t),
	generate_series(timestamp '2022-12-25', '2023-11-20', '1 day') AS day;
CREATE TABLE steps AS
SELECT a.*, s.* FROM asked a, explain_rate(f, t, day, 'aged') AS s
WHERE try_convert_currency(1, f, t, day, 'aged') IS NOT NULL;
SELECT is_empty($$(SELECT f, t, day FROM asked WHERE f <> t AND try_convert_currency(1, f, t, day, 'aged') IS NOT NULL) EXCEPT SELECT f, t, day FROM steps$$,
	'each rate there is has steps');
SELECT is_empty($$SELECT f, t, day, product, convert_currency(1000000, f, t, day, 'aged') FROM (
		SELECT f, t, day, round(1000000::numeric(60, 40) * exp(sum(CASE direction WHEN 'direct' THEN ln(rate::numeric(60, 40)) ELSE -ln(rate::numeric(60, 40)) END)), 8) AS product
		FROM steps GROUP BY f, t, day) AS s WHERE abs(product - convert_currency(1000000, f, t, day, 'aged')) > 0.00000001$$,
	'the steps multiplied and divided are the conversion');
SELECT is_empty($$SELECT s.*, e.* FROM steps s LEFT JOIN exchange_rate e ON e.rate_type = 'aged' AND e.base_currency = s.base_currency AND e.quote_currency = s.quote_currency
		AND e.valid_from = (SELECT max(valid_from) FROM exchange_rate x WHERE x.rate_type = 'aged' AND x.base_currency = s.base_currency AND x.quote_currency = s.quote_currency AND x.valid_from <= day)
	WHERE (s.rate::text, s.source, s.valid_from, s.age_days) IS DISTINCT FROM (e.rate::text, e.source, e.valid_from, s.day - e.valid_from)$$,
	'each is the last row of its pair, with its source and age');
SELECT is_empty($$SELECT s.*, least(e.valid_until, (SELECT min(valid_from) - 1 FROM exchange_rate x WHERE x.rate_type = 'aged' AND x.base_currency = s.base_currency
			AND x.quote_currency = s.quote_currency AND x.valid_from > s.valid_from), s.valid_from + 3) AS serves
	FROM steps s JOIN exchange_rate e ON e.rate_type = 'aged' AND (e.base_currency, e.quote_currency, e.valid_from) = (s.base_currency, s.quote_currency, s.valid_from)
	WHERE s.valid_until IS DISTINCT FROM least(e.valid_until, (SELECT min(valid_from) - 1 FROM exchange_rate x WHERE x.rate_type = 'aged' AND x.base_currency = s.base_currency
			AND x.quote_currency = s.quote_currency AND x.valid_from > s.valid_from), s.valid_from + 3)$$,
	'and serves until its end, the next or the age limit');
SELECT is_empty($$SELECT f, t, day, step, base_currency, quote_currency, rate, direction, valid_from, valid_until, age_days FROM steps
	EXCEPT SELECT f, t, day, step, base_currency, quote_currency, rate, direction, valid_from, valid_until, age_days
	FROM aged_book, asked, explain_rate(f, t, day, book) AS s WHERE try_convert_currency(1, f, t, day, book) IS NOT NULL$$, 'a book says the same');
SELECT is((SELECT count(source) FROM aged_book, explain_rate('EUR', 'CNY', '2023-10-12', book)), 0::bigint, 'without sources');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate) VALUES
	('endless', 'USD', 'CNY', '2023-10-05', NULL, 7), ('endless', 'USD', 'EUR', '2023-10-05', 'infinity', 0.9);
SELECT results_eq($$SELECT valid_until FROM explain_rate('EUR', 'CNY', '2023-10-05', 'endless')$$, 'VALUES (NULL::date), (NULL)', 'where nothing ends a rate it is NULL');
SELECT is((SELECT valid_until FROM explain_rate('USD', 'CNY', '5874897-12-31', rate_book_options((SELECT rate_book('USD', 'CNY', date '5874897-12-30', 7)), 'USD', 10))), NULL,
	'an age limit beyond the last date is none');
SELECT is((SELECT valid_until FROM explain_rate('USD', 'CNY', '5874897-12-31', rate_book_options((SELECT rate_book('USD', 'CNY', date '5874897-12-30', 7)), 'USD', 1))), '5874897-12-31',
	'one that is that date is one');
SELECT is(complaint($$SELECT explain_rate('EUR', 'CNY', '2023-07-10', 'aged')$$), complaint($$SELECT convert_currency(1, 'EUR', 'CNY', '2023-07-10', 'aged')$$),
	'no rate: the error of convert_currency');
SELECT is(complaint($$SELECT explain_rate('EUR', 'CNY', '2023-07-10', book) FROM aged_book$$), complaint($$SELECT convert_currency(1, 'EUR', 'CNY', '2023-07-10', book) FROM aged_book$$),
	'with a book as well');
CREATE FUNCTION explained_in_a_loop() RETURNS numeric[] LANGUAGE plpgsql AS $$
DECLARE
	seen numeric[];
BEGIN
	FOR i IN 7..9 LOOP
		UPDATE portstats.exchange_rate SET rate = i WHERE rate_type = 'endless' AND quote_currency = 'CNY';
		seen := seen || (SELECT rate FROM portstats.explain_rate('USD', 'CNY', '2023-10-05', 'endless'))
			|| portstats.try_convert_currency(1, 'USD', 'CNY', '2023-10-05', 'endless')
			|| (SELECT rate FROM portstats.rate_history('USD', 'CNY', '2023-10-05', 'day', 'endless'));
	END LOOP;
	RETURN seen;
END $$;
SELECT is(explained_in_a_loop(), '{7,7,7,8,8,8,9,9,9}'::numeric[], 'what has been changed is seen');

-- ---------- try_convert_currency ----------
CREATE FUNCTION converted_or_null(amount numeric, f text, t text, day date, type text) RETURNS numeric LANGUAGE plpgsql AS $$
BEGIN
	RETURN portstats.convert_currency(amount, f, t, day, type);
EXCEPTION WHEN no_data_found OR invalid_parameter_value THEN
	RETURN NULL;
END $$;
CREATE TABLE tried AS
SELECT 12.345 AS amount, f, t, day, type FROM unnest('{USD,CNY,EUR,XYZ,US dollar,"",waytoolong}'::text[]) AS f, unnest('{CNY,JPY,"C Y"}'::text[]) AS t,
	unnest('{2023-01-02,2023-07-03,2023-07-10,2023-10-12,2023-12-31,infinity,-infinity}'::date[]) AS day, unnest('{aged,endless,nosuch,""}'::text[]) AS type;
SELECT is_empty($$SELECT *, converted_or_null(amount, f, t, day, type) FROM tried
	WHERE try_convert_currency(amount, f, t, day, type) IS DISTINCT FROM converted_or_null(amount, f, t, day, type)$$,
	'try_convert_currency is convert_currency, or NULL where that raises');
SELECT is((SELECT (count(*) > 500, count(x) > 20, count(x) < count(*)) FROM tried, LATERAL (SELECT try_convert_currency(amount, f, t, day, type)) AS c (x)), (true, true, true), 'and both happen');
SELECT is_empty($$SELECT f, t, day FROM tried, aged_book WHERE type = 'aged' AND
	try_convert_currency(amount, f, t, day, book) IS DISTINCT FROM try_convert_currency(amount, f, t, day, 'aged')$$, 'with a book as with its table');
SELECT is((SELECT array_agg(try_convert_currency(a, f, 'CNY', d) IS NULL) FROM (VALUES (NULL::numeric, 'USD', date '2023-10-05'), (1, NULL, '2023-10-05'), (1, 'USD', NULL)) AS t (a, f, d)),
	'{t,t,t}'::boolean[], 'and NULL for a NULL');
-- In one call: types and pairs that are there and are not, in turns.
SELECT is((SELECT sum(try_convert_currency(100, 'USD', 'CNY', date '2023-10-09' + i % 5, (ARRAY['aged', 'nosuch', 'endless'])[1 + i % 3])) FROM generate_series(0, 2999) AS i),
	(SELECT sum(converted_or_null(100, 'USD', 'CNY', date '2023-10-09' + i % 5, (ARRAY['aged', 'nosuch', 'endless'])[1 + i % 3])) FROM generate_series(0, 2999) AS i),
	'one call, types in turns');
-- Other errors are errors.
SAVEPOINT directions;
SET LOCAL session_replication_role = replica;
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('endless', 'CNY', 'USD', '2023-10-05', 0.14);
SELECT throws_ok($$SELECT try_convert_currency(1, 'USD', 'CNY', '2023-10-05', 'endless')$$, '22023',
	'exchange rates of CNY and USD are quoted in both directions', 'rates that make no book are not swallowed');
ROLLBACK TO directions;
CREATE ROLE portstats_rates_nobody;
GRANT USAGE ON SCHEMA public, portstats TO portstats_rates_nobody;
REVOKE SELECT ON exchange_rate FROM PUBLIC;
SET LOCAL ROLE portstats_rates_nobody;
SELECT throws_ok($$SELECT try_convert_currency(1, 'USD', 'CNY', '2023-10-05', 'endless')$$, '42501', NULL, 'nor is a missing privilege');
SELECT throws_ok($$SELECT rate_history('USD', 'CNY', '2023', 'month', 'endless')$$, '42501', NULL, 'rate_history reads as the caller');
SELECT throws_ok($$SELECT explain_rate('USD', 'CNY', '2023-10-05', 'endless')$$, '42501', NULL, 'so does explain_rate');
RESET ROLE;
GRANT SELECT ON exchange_rate TO PUBLIC;

-- ---------- rate_history ----------
CREATE FUNCTION rate_or_null(f text, t text, day date, type text) RETURNS numeric LANGUAGE plpgsql AS $$
BEGIN
	RETURN portstats.exchange_rate(f, t, day, type);
EXCEPTION WHEN no_data_found THEN
	RETURN NULL;
END $$;
SELECT is_empty(format($$
	(SELECT f, t, h.period::text, h.start_date, h.rate::text FROM (SELECT DISTINCT f, t FROM asked) AS a, rate_history(f, t, '2022-12-20/2023-11-20', %1$L, 'aged') AS h)
	EXCEPT ALL SELECT f, t, u::text, start_date(u), rate_or_null(f, t, start_date(u), 'aged')::text FROM (SELECT DISTINCT f, t FROM asked) AS a, periods('2022-12-20/2023-11-20', %1$L) AS u$$, unit),
	'each ' || unit || ' has its rate') FROM unnest('{day,week,month,quarter}'::text[]) AS unit;
SELECT results_eq($$SELECT count(*), count(rate) FROM rate_history('EUR', 'CNY', '2023', 'day', 'aged')$$,
	$$SELECT count(*), count(rate_or_null('EUR', 'CNY', start_date(u), 'aged')) FROM periods('2023', 'day') AS u$$, 'and none is missing');
SELECT is_empty($$SELECT h.period, h.source FROM rate_history('EUR', 'CNY', '2023', 'day', 'aged') AS h WHERE h.source IS DISTINCT FROM
	(SELECT string_agg(s.source, '; ' ORDER BY s.step) FROM steps s WHERE f = 'EUR' AND t = 'CNY' AND day = h.start_date)$$, 'with the sources of its steps');
SELECT is_empty($$SELECT h.period::text, h.start_date, h.rate, NULL AS source FROM rate_history('CNY', 'JPY', '2023', 'day', 'aged') AS h
	EXCEPT SELECT h.period::text, h.start_date, h.rate, h.source FROM aged_book, rate_history('CNY', 'JPY', '2023', 'day', book) AS h$$, 'a book''s are the same, without sources');
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source) VALUES ('USD', 'CNY', '2023-10-01', 7.3005, 'G.5'), ('EUR', 'USD', '2023-10-01', 1.05, 'G.5'), ('USD', 'JPY', '2023-10-01', 149, NULL);
SELECT results_eq($$SELECT t, h.period::text, rate, source FROM unnest('{EUR,JPY,USD}'::text[]) AS f (t), rate_history(t, 'CNY', '2023-10/2023-11') AS h ORDER BY 1, 2$$,
	$$VALUES ('EUR', '2023-10', 7.665525000000, 'G.5'), ('EUR', '2023-11', NULL, NULL), ('JPY', '2023-10', 0.048996644295, 'G.5'), ('JPY', '2023-11', NULL, NULL),
		('USD', '2023-10', 7.3005, 'G.5'), ('USD', '2023-11', NULL, NULL)$$, 'months of the average, one source said once');
-- A rate without a source between those that have one, and the other way round.
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source) SELECT 'XAU', 'USD', date '2023-01-01' + 31 * n, 1900 + n, CASE WHEN n % 2 = 1 THEN 'G.' || n END FROM generate_series(0, 3) AS n;
SELECT results_eq($$SELECT start_date, rate, source FROM rate_history('XAU', 'USD', '2023-01-01/2023-04-04', 'day')$$,
	$$SELECT day::date, rate, source FROM generate_series(timestamp '2023-01-01', '2023-04-04', '1 day') AS day LEFT JOIN exchange_rate
		ON base_currency = 'XAU' AND valid_from <= day AND date_trunc('month', valid_from) = date_trunc('month', day) ORDER BY day$$, 'some rates have no source');
CREATE FUNCTION is_cancelled(query text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN false;
EXCEPTION WHEN query_canceled THEN
	RETURN true;
END $$;
SET LOCAL statement_timeout = '100ms';
SELECT ok(is_cancelled($$SELECT count(*) FROM rate_history('USD', 'CNY', '0001/9999', 'day')$$), 'rate_history can be cancelled');
SET LOCAL statement_timeout = 0;

-- ---------- amounts and rates of every size ----------
-- What fits in 64 bits, in 128, or in neither, each way and across the pivot, against whole-number division.
CREATE TABLE sizes AS SELECT r FROM unnest(ARRAY[1, 7.2, 0.13, 123456789.123456789, 999999999999999999, 1e-9, 1e-18, 1e-40, 1e15, 1e19]) AS r;
CREATE TABLE sized_amounts AS SELECT a FROM unnest(ARRAY[0, 1, -12345.67, 0.005, 9e18, -1e37, 170141183460469231731687303715884105727, -170141183460469231731687303715884105729, 1e50,
	250000000000000000000000000.001, -10000000000000000000000000000.001, round(0.1 ^ 60::numeric, 62), round(7::numeric, 70)]) AS a;
CREATE TABLE sized_books AS
	SELECT CASE WHEN i THEN 1 ELSE x.r END * CASE WHEN j THEN 1 ELSE y.r END AS times, CASE WHEN i THEN x.r ELSE 1 END * CASE WHEN j THEN y.r ELSE 1 END AS over,
		(SELECT rate_book(CASE WHEN inverse THEN t ELSE f END, CASE WHEN inverse THEN f ELSE t END, '2023-10-01', r) FROM (VALUES ('EUR', 'USD', x.r, i), ('USD', 'CNY', y.r, j)) AS v (f, t, r, inverse)) AS book
	FROM sizes AS x, sizes AS y, (VALUES (false), (true)) AS m (i), (VALUES (false), (true)) AS n (j);
SELECT results_eq($$SELECT count(*), count(*) FILTER (WHERE convert_currency(a, 'EUR', 'CNY', '2023-10-05', book)::text <>
		round(sign(a) * div(2 * abs(a) * times * ('1e' || s)::numeric + over, 2 * over) * ('1e-' || s)::numeric, s)::text)
	FROM sized_books, sized_amounts, LATERAL (SELECT greatest(scale(a), 2) + 6 AS s) AS scale$$, 'VALUES (5200::bigint, 0::bigint)', 'amounts and rates of every size');

-- More currencies than there are places to remember them in: each is found where another has its place.
CREATE TABLE far AS SELECT 'Q' || i AS c, i AS rate FROM generate_series(1, 180) AS i;
CREATE TABLE far_book AS SELECT rate_book('USD', c, date '2023-10-01', rate) AS book FROM far;
SELECT is((SELECT count(*) FROM far, far_book, generate_series(1, 3) WHERE convert_currency(1, 'USD', c, '2023-10-05', book) = rate AND convert_currency(rate, c, 'USD', '2023-10-05', book) = 1), 540::bigint,
	'many currencies');
-- A rate type without a name, where someone has done away with the constraint that forbids it.
SAVEPOINT named;
ALTER TABLE rate_type DROP CONSTRAINT rate_type_has_a_name;
INSERT INTO rate_type VALUES ('', 'USD');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('', 'USD', 'CNY', '2023-10-01', 7.2);
CREATE TABLE unnamed AS SELECT sum(convert_currency(n, 'USD', 'CNY', '2023-10-05', '')) AS total FROM generate_series(1, 10) AS n;
SELECT results_eq('TABLE unnamed', 'VALUES (396.00000000)', 'a rate type without a name');
ROLLBACK TO named;

-- ---------- errors ----------
INSERT INTO rate_type (rate_type, pivot_currency, max_age_days) VALUES ('e', 'USD', 10);
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate) VALUES
	('e', 'USD', 'CNY', '2023-10-01', NULL, 7.2), ('e', 'USD', 'CNY', '2023-11-01', '2023-11-05', 7.3), ('e', 'USD', 'CNY', '2023-12-01', NULL, 7.1),
	('e', 'EUR', 'USD', '2023-10-20', NULL, 1.05);
CREATE TABLE e_book AS SELECT rate_book_options(rate_book(base_currency, quote_currency, valid_from, rate, valid_until), 'USD', 10) AS book FROM exchange_rate WHERE rate_type = 'e';
-- The same of a book, but for where the rates are and how that is mended.
CREATE FUNCTION complaint_of(f text, t text, day date) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	of_table text := complaint(format('SELECT convert_currency(1, %L, %L, %L, ''e'')', f, t, day));
	of_book text := complaint(format('SELECT convert_currency(1, %L, %L, %L, book) FROM e_book', f, t, day));
BEGIN
	IF of_book <> replace(replace(of_table, 'of rate type "e"', 'in the book'), 'INSERT the rate into portstats.exchange_rate, or name another rate type.',
			'Add the rate to the rows that the book is built from, or set another pivot or age limit with rate_book_options(book, pivot_currency, max_age_days).') THEN
		RETURN of_book;
	END IF;
	RETURN replace(of_table, E'\nHINT INSERT the rate into portstats.exchange_rate, or name another rate type.', '');
END $$;
SELECT is(complaint_of('USD', 'CNY', '2023-09-30'),
	E'P0002 no exchange rate from USD to CNY on 2023-09-30 of rate type "e"\nDETAIL The first rate, 7.2 CNY for 1 USD, is valid from 2023-10-01.', 'not yet');
SELECT is(complaint_of('CNY', 'USD', '2023-10-12'),
	E'P0002 exchange rate from CNY to USD of rate type "e" is too old on 2023-10-12\n'
	'DETAIL The last rate, 7.2 CNY for 1 USD, is of 2023-10-01: 11 days old, where at most 10 are allowed.', 'too old');
SELECT is(complaint_of('USD', 'CNY', '2023-10-30'),
	E'P0002 exchange rate from USD to CNY of rate type "e" is too old on 2023-10-30\n'
	'DETAIL The last rate, 7.2 CNY for 1 USD, is of 2023-10-01: 29 days old, where at most 10 are allowed. The next one, 7.3 CNY for 1 USD, is nearer: valid from 2023-11-01 until 2023-11-05.',
	'too old, and the next is nearer');
SELECT is(complaint_of('USD', 'CNY', '2023-11-06'),
	E'P0002 no exchange rate from USD to CNY on 2023-11-06 of rate type "e"\nDETAIL The nearest rate, 7.3 CNY for 1 USD, is valid from 2023-11-01 until 2023-11-05.', 'ended');
SELECT is(complaint_of('USD', 'CNY', '2023-11-30'),
	E'P0002 no exchange rate from USD to CNY on 2023-11-30 of rate type "e"\nDETAIL The nearest rate, 7.1 CNY for 1 USD, is valid from 2023-12-01.', 'ended, and the next is nearer');
SELECT is(complaint_of('EUR', 'CNY', '2023-10-12'),
	E'P0002 no exchange rate from EUR to CNY on 2023-10-12 of rate type "e"\n'
	'DETAIL There is no rate between EUR and CNY on any day. By way of USD: The first rate, 1.05 USD for 1 EUR, is valid from 2023-10-20. '
	'The last rate, 7.2 CNY for 1 USD, is of 2023-10-01: 11 days old, where at most 10 are allowed.', 'both legs across the pivot');
SELECT is(complaint_of('EUR', 'CNY', '2023-10-05'),
	E'P0002 no exchange rate from EUR to CNY on 2023-10-05 of rate type "e"\n'
	'DETAIL There is no rate between EUR and CNY on any day. By way of USD: The first rate, 1.05 USD for 1 EUR, is valid from 2023-10-20.', 'the first leg');
SELECT is(complaint_of('EUR', 'JPY', '2023-10-25'),
	E'P0002 no exchange rate from EUR to JPY on 2023-10-25 of rate type "e"\n'
	'DETAIL There is no rate between EUR and JPY on any day. By way of USD: There is no rate between USD and JPY on any day.', 'the second leg');
SELECT is(complaint_of('USD', 'JPY', '2023-10-25'),
	E'P0002 no exchange rate from USD to JPY on 2023-10-25 of rate type "e"\nDETAIL There is no rate between USD and JPY on any day. The pivot is USD.', 'no way across');
-- A code of ISO 4217 in small letters is another one: where it has no rate at all, the hint says so before all.
SELECT is(complaint_of(f, t, '2023-10-05'),
	format(E'P0002 no exchange rate from %s to %s on 2023-10-05 of rate type "e"\nDETAIL There is no rate between %1$s and %2$s on any day. %s\n'
		'HINT Write %s if that is meant: codes are compared letter by letter, and those of ISO 4217 are in capitals. If not: INSERT the rate into portstats.exchange_rate, or name another rate type.', f, t, why, capitals), f || ' in ' || t)
FROM (VALUES ('USD', 'cny', 'The pivot is USD.', 'CNY in place of cny'), ('Cny', 'USD', 'The pivot is USD.', 'CNY in place of Cny'),
	('usd', 'cny', 'By way of USD: There is no rate between usd and USD on any day. There is no rate between USD and cny on any day.', 'USD in place of usd and CNY in place of cny'),
	('usd', 'CNY', 'By way of USD: There is no rate between usd and USD on any day.', 'USD in place of usd')) AS t (f, t, why, capitals);
SELECT unalike(complaint_of(f, t, '2023-10-05'), '%in place of%', format('not %s in %s', f, t)) FROM (VALUES ('CYN', 'USD'), ('usd1', 'USD'), ('us', 'CNY'), ('$us', 'CNY')) AS t (f, t);
SELECT matches(complaint($$SELECT customs_rates(book, 'usd', 'CNY', '2023-11') FROM e_book$$), 'HINT Write USD in place of usd if that is meant: ', 'rates by rule');
SELECT matches(complaint($$SELECT convert_currency(1, 'EUR', 'CNY', '2023-10-25', rate_book_options(book, 'usd', 10)) FROM e_book$$), 'HINT Write USD in place of usd if that is meant: ', 'a pivot, too');
SELECT matches(complaint(format('SELECT convert_currency(1, %L, %L, %L, rate_book_options(book, %L, 10)) FROM e_book', f, t, '2023-10-25', 'usd')), 'HINT Write USD in place of usd if that is meant: ',
	format('once, where it is asked for as well: %s in %s', f, t)) FROM (VALUES ('usd', 'CNY'), ('CNY', 'usd')) AS t (f, t);
SELECT is(complaint($$SELECT sum_converted(1, 'EUR', 'CNY', date 'infinity', 'e')$$),
	E'22023 no exchange rate from EUR to CNY on infinity of rate type "e"\n'
	'DETAIL infinity is no day. The nearest rate, 1.05 USD for 1 EUR, is of 2023-10-20. The nearest rate, 7.1 CNY for 1 USD, is of 2023-12-01.\n'
	'HINT Give the day whose rate is meant.', 'an infinite day');
SELECT is(complaint(format('SELECT customs_rates(book, %L, %L, %L) FROM e_book', f, t, '2023-11')), format(E'P0002 no exchange rate from %1$s to %2$s on any day in the book\n'
	'DETAIL There is no rate between %1$s and %2$s on any day. %3$s\n'
	'HINT Add the rate to the rows that the book is built from, or set another pivot or age limit with rate_book_options(book, pivot_currency, max_age_days).', f, t, why), f || ' in ' || t) FROM (VALUES
	('CYN', 'USD', 'The pivot is USD.'), ('USD', 'CYN', 'The pivot is USD.'),
	('EUR', 'CYN', 'By way of USD: There is no rate between USD and CYN on any day.'), ('CYN', 'EUR', 'By way of USD: There is no rate between CYN and USD on any day.'),
	('GBP', 'CYN', 'By way of USD: There is no rate between GBP and USD on any day. There is no rate between USD and CYN on any day.')) AS t (f, t, why);
SELECT is(complaint($$SELECT customs_rates(book, 'EUR', 'CNY', '2023-11') FROM e_book$$),
	E'P0002 no exchange rate from EUR to CNY of 2023-10-18 in the book\n'
	'DETAIL The rate of that day, the third Wednesday of 2023-10, serves in 2023-11. The nearest rate, 1.05 USD for 1 EUR, is of 2023-10-20. The nearest rate, 7.3 CNY for 1 USD, is of 2023-11-01.\n'
	'HINT Where the day was a holiday, put it into the argument holidays; else add the rate to the rows that the book is built from.', 'no rate of the day by the rule');

-- Where small letters are what the rates have, they are right.
SELECT unalike(complaint(format('SELECT convert_currency(1, %L, %L, %L, book) FROM (SELECT rate_book(''eur'', ''cny'', ''2023-10-01'', 7.7) AS book) AS t', f, t, day)), '%in place of%', format('codes that have rates: %s in %s on %s', f, t, day))
FROM (VALUES ('eur', 'cny', '2023-09-30'), ('eur', 'JPY', '2023-10-05'), ('JPY', 'cny', '2023-10-05')) AS t (f, t, day);

SELECT * FROM finish();
ROLLBACK;
