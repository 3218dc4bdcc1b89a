-- rates, rate_book_of, rate_crosses, rate_check against plain SQL; the triggers of exchange_rate.
BEGIN;
SET search_path = public, portstats;
SET datestyle = 'ISO, YMD';
SELECT plan(68);

-- ---------- what is in a book ----------
CREATE TABLE quotes AS
	SELECT b, q, date '2021-01-01' + (i * 7 + n * 3) % 900 AS d, round((1 + n) * (1 + (i * 37 % 11) / 100.0), 4) AS r,
		CASE WHEN i % 5 = 0 THEN date '2021-01-01' + (i * 7 + n * 3) % 900 + i % 4 END AS u
	FROM (VALUES (1, 'EUR', 'USD'), (2, 'USD', 'CNY'), (3, 'USD', 'JPY'), (4, 'EUR', 'CNY'), (5, 'GBP', 'USD')) AS p (n, b, q), generate_series(1, 120) AS i;
CREATE TABLE book AS SELECT rate_book_options(rate_book(b, q, d, r, u), 'USD', 9) AS book FROM quotes;
CREATE VIEW expected AS
	SELECT b, q, d, u, least(u, d + 9, lead(d) OVER (PARTITION BY b, q ORDER BY d) - 1) AS used, r FROM quotes;
SELECT results_eq('SELECT r.* FROM book, rates(book) AS r', 'SELECT * FROM expected ORDER BY b, q, d', 'rates and the days on which they are used');
SELECT results_eq($$SELECT day, b, q FROM generate_series(date '2020-12-25', '2023-07-10', '1 day') AS day, (SELECT DISTINCT b, q FROM quotes) AS p
	WHERE EXISTS (SELECT FROM book, rates(book) WHERE base_currency = b AND quote_currency = q AND day BETWEEN valid_from AND coalesce(used_until, 'infinity')) ORDER BY 1, 2, 3$$,
	$$SELECT day, b, q FROM generate_series(date '2020-12-25', '2023-07-10', '1 day') AS day, (SELECT DISTINCT b, q FROM quotes) AS p,
		LATERAL (SELECT d, u FROM quotes x WHERE x.b = p.b AND x.q = p.q AND x.d <= day ORDER BY d DESC LIMIT 1) AS l
	WHERE day <= least(u, d + 9) ORDER BY 1, 2, 3$$, 'day by day');
SELECT is((SELECT rate_book_send(rate_book_options(rate_book(r.base_currency, r.quote_currency, r.valid_from, r.rate, r.valid_until), 'USD', 9)) FROM book, rates(book) AS r),
	(SELECT rate_book_send(book) FROM book), 'they make the same book');
SELECT results_eq($$SELECT used_until FROM rates((SELECT rate_book_options(rate_book('USD', 'CNY', date '2023-10-01', 7), 'USD', 2147483647)))$$, 'VALUES (NULL::date)', 'an age that no day reaches');
SELECT results_eq($$SELECT used_until FROM rates((SELECT rate_book('USD', 'CNY', date '5874897-12-31', 7, 'infinity')))$$, 'VALUES (NULL::date)', 'the last day there is');
CREATE TABLE out_of_line AS SELECT rate_book('C' || i % 9, 'USD', date '2000-01-01' + i / 9, 1 + i / 7.0) AS book FROM generate_series(0, 8999) AS i;
SELECT is((SELECT count(*) FROM out_of_line, rates(book)), 9000::bigint, 'a large book');
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, valid_until, rate) VALUES
	('USD', 'CNY', '2023-10-05', NULL, 7.2), ('USD', 'CNY', '2023-11-01', '2023-11-15', 7.3), ('USD', 'CNY', '2023-12-01', '2024-02-01', 7.1);
SELECT is(rate_book_of('average')::text, '{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": '
	'[["2023-10-05", "2023-10-31", "7.2"], ["2023-11-01", "2023-11-15", "7.3"], ["2023-12-01", "2023-12-31", "7.1"]]}]}', 'a rate type with a unit as a book');
SELECT is(convert_currency(100, 'USD', 'CNY', '2023-11-05', rate_book_of('average')), convert_currency(100, 'USD', 'CNY', '2023-11-05'), 'which converts as the tables do');
SELECT throws_ok($$SELECT convert_currency(100, 'USD', 'CNY', '2023-11-16', rate_book_of('average'))$$, 'P0002', NULL, 'and ends as they do');
SELECT is(rate_book_of('spot')::text, '{"pivot": "USD", "max_age_days": 10, "pairs": []}', 'a rate type without rates is an empty book');
SELECT throws_ok($$SELECT rate_book_of('avrage')$$, '22023', 'there is no rate type "avrage"', 'an unknown one is an error');
DELETE FROM exchange_rate;

-- ---------- cross rates, against plain SQL ----------
-- Four currencies, each pair in one direction, whatever days; some a hundred times too large.
CREATE TABLE crossed AS
	SELECT p.b, p.q, date '2022-01-01' + i * p.step AS d, round(p.r * (1 + (i * p.step % 7) / 200.0) * CASE WHEN p.n = 3 AND i % 4 = 0 THEN 100 WHEN p.n = 5 AND i * p.step > 200 THEN 0.1 ELSE 1 END, 6) AS r
	FROM (VALUES (1, 'USD', 'CNY', 7.2, 3), (2, 'USD', 'JPY', 147.54, 5), (3, 'JPY', 'CNY', 0.0488, 2), (4, 'CNY', 'EUR', 0.131, 4), (5, 'USD', 'EUR', 0.945, 6), (6, 'EUR', 'JPY', 156.1, 7))
		AS p (n, b, q, r, step), generate_series(1, 300 / p.step) AS i;
CREATE TABLE crossed_book AS SELECT rate_book_options(rate_book(b, q, d, r), 'USD', 30) AS book FROM crossed;
CREATE FUNCTION rate_as_of(from_currency text, to_currency text, day date) RETURNS numeric LANGUAGE sql AS $$
	SELECT CASE WHEN day - d > 30 THEN NULL WHEN b = from_currency THEN r ELSE 1 / r::numeric(60, 40) END
	FROM crossed WHERE (b, q) IN ((from_currency, to_currency), (to_currency, from_currency)) AND d <= day ORDER BY d DESC LIMIT 1
$$;
CREATE TABLE oracle AS
	SELECT c.b, c.q, t, f.factor, min(c.d) AS first_day, max(c.d) AS last_day, count(*) AS rates
	FROM crossed AS c
	JOIN unnest('{USD,CNY,JPY,EUR}'::text[]) AS t ON t NOT IN (c.b, c.q)
	CROSS JOIN LATERAL (SELECT rate_as_of(c.b, t, c.d) * rate_as_of(t, c.q, c.d) AS x) AS x
	LEFT JOIN unnest('{0.001,0.01,0.1,1,10,100,1000}'::numeric[]) AS f (factor) ON c.r <= 1.1 * factor * x AND factor * x <= 1.1 * c.r
	WHERE x IS NOT NULL
	GROUP BY 1, 2, 3, 4;
SELECT results_eq('SELECT base_currency, quote_currency, third_currency, factor, first_day, last_day, rates FROM crossed_book, rate_crosses(book) ORDER BY 1, 2, 3, 4',
	'TABLE oracle ORDER BY 1, 2, 3, 4', 'every rate against every cross rate');
SELECT cmp_ok((SELECT count(*) FROM oracle WHERE factor IS NULL OR factor <> 1), '>=', 8::bigint, 'of which some are off');
SELECT results_eq($$SELECT rate, cross_rate FROM crossed_book, rate_crosses(book) WHERE base_currency = 'JPY' AND quote_currency = 'CNY' AND third_currency = 'USD' AND factor = 100$$,
	$$SELECT r, (SELECT r FROM crossed WHERE b = 'USD' AND q = 'CNY' AND d <= c.d ORDER BY d DESC LIMIT 1) / (SELECT r FROM crossed WHERE b = 'USD' AND q = 'JPY' AND d <= c.d ORDER BY d DESC LIMIT 1)
	FROM crossed AS c WHERE b = 'JPY' AND r > 1 AND d >= '2022-01-06' ORDER BY d LIMIT 1$$, 'the cross rate is the server''s division');
SELECT results_eq($$SELECT base_currency, quote_currency, rates FROM crossed_book, rate_check(book) WHERE problem = 'off by a factor' AND rate > compared_with$$,
	$$SELECT 'JPY', 'CNY', rates FROM oracle WHERE b = 'JPY' AND q = 'CNY' AND factor = 100 ORDER BY rates DESC LIMIT 1$$, 'what is too large: one row for a pair and way');
SELECT results_eq($$SELECT base_currency, quote_currency, rates FROM crossed_book, rate_check(book) WHERE problem = 'off by a factor' AND rate < compared_with$$,
	$$SELECT 'USD', 'EUR', rates FROM oracle WHERE b = 'USD' AND q = 'EUR' AND factor = 0.1 ORDER BY rates DESC LIMIT 1$$, 'and what is too small');
-- Twenty rates that are off, ten by way of the dollar and ten by way of the euro: each is one.
CREATE TABLE two_ways AS
	SELECT rate_book(b, q, date '2023-10-01' + i, r, date '2023-10-01' + i) AS book
	FROM (VALUES ('JPY', 'CNY', 4.88, 0, 19), ('USD', 'JPY', 147.54, 0, 9), ('USD', 'CNY', 7.2, 0, 9), ('EUR', 'JPY', 156, 8, 19), ('EUR', 'CNY', 7.6, 8, 19)) AS p (b, q, r, first, last),
		generate_series(first, last) AS i;
SELECT results_eq($$SELECT base_currency, quote_currency, first_day, last_day, rates, substring(detail FROM 'by way of .*') FROM two_ways, rate_check(book) WHERE problem = 'off by a factor'$$,
	$$VALUES ('JPY', 'CNY', date '2023-10-01', date '2023-10-20', 20::bigint, 'by way of USD, EUR.')$$, 'by several ways, each once');
SELECT results_eq($$SELECT rate_cross_count(book, 'JPY', 'CNY', thirds, factor) FROM two_ways, (VALUES (1, '{USD}'::text[], 100), (2, '{EUR}', 100.00), (3, '{USD,EUR,XXX,NULL}', 1e2), (4, '{USD,EUR}', 10),
	(5, '{CNY,JPY}', 1), (6, '{}', 1)) AS t (n, thirds, factor) ORDER BY n$$, 'VALUES (10::bigint), (12), (20), (0), (0), (0)', 'by any of some');
SELECT is((SELECT rate_cross_count(book, 'CNY', 'JPY', '{USD}', 0.01) FROM two_ways), 0::bigint, 'of a pair as it is quoted');
SELECT is((SELECT rate_cross_count(book, 'JPY', 'CNY', NULL, 1) FROM two_ways), NULL, 'of nothing');
SELECT throws_ok($$SELECT rate_cross_count(book, 'JPY', 'CNY', '{USD}', 50) FROM two_ways$$, '22023', 'factor must be a power of ten from 0.001 to 1000: 50', 'another factor');
SELECT throws_ok($$SELECT rate_cross_count(book, 'JPY', 'CNY', '{US dollar}', 1) FROM two_ways$$, '22023', '"US dollar" is no currency code', 'no code');
-- Digits at either end.
SELECT is((SELECT string_agg(base_currency || quote_currency || ' ' || factor, ', ' ORDER BY base_currency, quote_currency)
	FROM rate_crosses((SELECT rate_book(b, q, date '2023-10-01', r) FROM (VALUES ('AAA', 'BBB', 1e-30), ('BBB', 'CCC', 1e200), ('AAA', 'CCC', 1.05e171)) AS t (b, q, r)))),
	'AAABBB 0.1, AAACCC 10, BBBCCC 0.1', 'numbers of any size');
SELECT is((SELECT array_agg(factor ORDER BY first_day) FROM (VALUES (110), (110.000001), (90.91), (90.90)) AS r (r),
		LATERAL (SELECT rate_book(b, q, date '2023-10-01', x) AS book FROM (VALUES ('AAA', 'BBB', 2), ('BBB', 'CCC', 0.5), ('AAA', 'CCC', r)) AS t (b, q, x)) AS b, rate_crosses(book)
	WHERE base_currency = 'AAA' AND quote_currency = 'CCC' AND factor IS NOT NULL), '{100,100}'::numeric[], 'ten percent, and no more');
SELECT is_empty($$SELECT * FROM rate_crosses((SELECT rate_book('C' || i, 'USD', date '2023-10-01', 1 + i) FROM generate_series(1, 20000) AS i))$$,
	'twenty thousand currencies against one');
SELECT is((SELECT count(*) FROM rate_crosses((SELECT rate_book(b, 'CNY', date '2023-10-01', 7) FROM unnest('{USD,EUR,JPY}'::text[]) AS b))), 0::bigint, 'without a triangle there is nothing to compare');

-- ---------- gaps, jumps, overlaps, against plain SQL ----------
SELECT results_eq($$SELECT base_currency, quote_currency, first_day, last_day, rate, compared_with FROM book, rate_check(book) WHERE problem = 'gap'$$,
	$$SELECT b, q, used + 1, next - 1, r, next_r FROM (SELECT *, lead(d) OVER w AS next, lead(r) OVER w AS next_r FROM expected WINDOW w AS (PARTITION BY b, q ORDER BY d)) AS t
	WHERE next > used + 1 ORDER BY 1, 2, 3$$, 'every gap');
SELECT results_eq($$SELECT base_currency, quote_currency, first_day, rate, compared_with FROM rate_check((SELECT rate_book(b, q, d, r * (1 + (d - date '2021-01-01') % 5 / 10.0)) FROM quotes)) WHERE problem = 'jump'$$,
	$$SELECT b, q, d, x, old FROM (SELECT *, lag(x) OVER w AS old FROM (SELECT b, q, d, r * (1 + (d - date '2021-01-01') % 5 / 10.0) AS x FROM quotes) AS q WINDOW w AS (PARTITION BY b, q ORDER BY d)) AS t
	WHERE 100 * (x - old) / old > 20 OR 100 * (1 / x::numeric(40, 30) - 1 / old::numeric(40, 30)) / (1 / old::numeric(40, 30)) > 20.0000000001 ORDER BY 1, 2, 3$$, 'every jump, seen from either side');
SELECT results_eq($$SELECT base_currency, quote_currency, first_day, last_day, rate, compared_with FROM rate_check((SELECT rate_book(b, q, d, r, d + 2) FROM quotes)) WHERE problem = 'overlap'$$,
	$$SELECT b, q, next, d + 2, r, next_r FROM (SELECT *, lead(d) OVER w AS next, lead(r) OVER w AS next_r FROM quotes WINDOW w AS (PARTITION BY b, q ORDER BY d)) AS t
	WHERE next <= d + 2 ORDER BY 1, 2, 3$$, 'every overlap');
-- Of a rate type with a unit, those that were stated, each of two rates that follow one another.
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, valid_until, rate) VALUES
	('USD', 'CNY', '2023-10-01', '2023-10-31', 7.2), ('USD', 'CNY', '2023-10-10', NULL, 7.21), ('USD', 'CNY', '2023-10-20', NULL, 7.22),
	('EUR', 'USD', '2023-10-01', '2023-12-31', 1.05), ('EUR', 'USD', '2023-10-10', 'infinity', 1.06), ('EUR', 'USD', '2023-10-20', '2023-10-31', 1.07), ('EUR', 'USD', '2023-11-01', NULL, 1.08);
SET LOCAL datestyle = 'SQL, DMY';
SELECT results_eq($$SELECT base_currency, first_day, last_day, rates, rate, compared_with, detail, hint FROM rate_check('average') WHERE problem = 'overlap'$$, $$VALUES
	('EUR', date '2023-10-10', date '2023-12-31', 1::bigint, 1.05, 1.06, '1.05 USD for 1 EUR of 2023-10-01 is said to be valid until 2023-12-31, the next begins on 2023-10-10 and is used from then on.',
	 'If the next one is right, valid_until of the one before is 2023-10-09, or NULL.'),
	('USD', '2023-10-10', '2023-10-31', 1, 7.2, 7.21, '7.2 CNY for 1 USD of 2023-10-01 is said to be valid until 2023-10-31, the next begins on 2023-10-10 and is used from then on.',
	 'If the next one is right, valid_until of the one before is 2023-10-09, or NULL.')$$, 'ends that were stated, and no other');
SET LOCAL datestyle = 'ISO, YMD';
SELECT is((SELECT count(*) FROM rate_check()), (SELECT count(*) FROM rate_check('average')), 'of all types the same');
INSERT INTO rate_type VALUES ('yearly', 'USD', 'year');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) SELECT 'yearly', 'XXA', 'USD', date '2000-01-01' + i, 1 + i % 7 / 100.0 FROM generate_series(1, 6000) AS i;
SELECT is_empty($$SELECT * FROM rate_check('yearly') WHERE problem <> 'unknown currency'$$, 'six thousand rates of one pair');
DELETE FROM exchange_rate;
DELETE FROM rate_type WHERE rate_type = 'yearly';

-- ---------- whoever calls, however ----------
SELECT is_empty($$SELECT * FROM rate_check((SELECT rate_book(b, 'CNY', d::date, 7 + extract(day FROM d)::int / 50.0) FROM unnest('{USD,EUR,GBP}'::text[]) AS b,
	generate_series(date '2020-01-01', '2020-12-31', '1 day') AS d))$$, 'a healthy book');
SET LOCAL datestyle = 'SQL, DMY';
SELECT matches((SELECT detail FROM book, rate_check(book) WHERE problem = 'gap' LIMIT 1), 'from 2021-0', 'days are ISO''s whatever DateStyle');
SET LOCAL datestyle = 'ISO, YMD';
CREATE FUNCTION public.text_is(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.text_is);
CREATE TEMPORARY TABLE currency_list (list text, currency_code text, numeric_code text);
INSERT INTO pg_temp.currency_list VALUES ('mine', 'EURO');
SET LOCAL search_path = public, pg_catalog, portstats;
CREATE TEMPORARY TABLE shadowed AS SELECT problem FROM portstats.rate_check((SELECT portstats.rate_book('EURO', 'CNY', date '2023-10-01', 7.2)));
SET LOCAL search_path = public, portstats;
DROP OPERATOR public.= (text, text);
DROP TABLE pg_temp.currency_list;
SELECT results_eq('TABLE shadowed', $$VALUES ('unknown currency')$$, 'a hostile search_path changes nothing');
SELECT results_eq($$SELECT detail, hint FROM rate_check((SELECT rate_book(b, 'CNY', date '2023-10-01', 7.2) FROM unnest('{usd,xxy}'::text[]) AS b))$$,
	$$VALUES ('usd is in no list of portstats.currency_list.', 'Write USD: codes are compared letter by letter.'),
		('xxy is in no list of portstats.currency_list.', 'Correct the code, or INSERT it into portstats.currency_list under a list of your own.')$$, 'small letters');
SET LOCAL search_path = '';
CREATE TEMPORARY TABLE bare AS SELECT count(*) AS n FROM portstats.rate_check();
SET LOCAL search_path = public, portstats;
SELECT results_eq('TABLE bare', 'VALUES (0::bigint)', 'an empty one will do');
SELECT is((SELECT count(*) FROM currency_list WHERE list = 'ISO 4217' AND withdrawn IS NULL AND currency_code IN ('CNY', 'USD', 'EUR', 'JPY', 'KZT', 'RUB', 'UZS')), 7::bigint, 'ISO 4217, current');
SELECT is((SELECT count(*) FROM currency_list WHERE list = 'ISO 4217' AND withdrawn IS NOT NULL AND currency_code IN
	('ATS', 'BEF', 'CYP', 'DEM', 'EEK', 'ESP', 'FIM', 'FRF', 'GRD', 'IEP', 'ITL', 'LTL', 'LUF', 'LVL', 'MTL', 'NLG', 'PTE', 'SIT', 'SKK', 'BYR')), 20::bigint, 'and withdrawn: what became the euro');

-- ---------- one direction ----------
CREATE FUNCTION complaint(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	hint text;
	state text;
	name text;
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, state = RETURNED_SQLSTATE, name = CONSTRAINT_NAME;
	RETURN concat_ws(E'\n', state || ' ' || message, 'DETAIL ' || nullif(detail, ''), 'HINT ' || nullif(hint, ''), 'CONSTRAINT ' || nullif(name, ''));
END $$;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', 7.2), ('USD', 'CNY', '2023-11-01', 7.3), ('EUR', 'USD', '2023-10-01', 1.05);
SELECT is(complaint($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'USD', '2023-12-01', 0.14)$$),
	E'23P01 exchange rates of CNY and USD of rate type "average" would be quoted in both directions\n'
	'DETAIL There is 7.2 CNY for 1 USD from 2023-10-01; the new one is 0.14 USD for 1 CNY from 2023-12-01.\n'
	'HINT Keep one direction, the other is found by dividing. To change it, DELETE the rates that are there first, or turn all of them in one UPDATE.\n'
	'CONSTRAINT exchange_rate_is_quoted_in_one_direction', 'the other direction is refused');
SELECT throws_ok($$UPDATE exchange_rate SET base_currency = quote_currency, quote_currency = base_currency WHERE valid_from = '2023-11-01'$$, '23P01', NULL, 'part of a pair turned round, too');
SELECT lives_ok($$UPDATE exchange_rate SET base_currency = quote_currency, quote_currency = base_currency, rate = 1 / rate$$, 'a whole pair may be turned');
SELECT throws_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-12-01', 7)$$, '23P01', NULL, 'and then it is the other way');
SELECT lives_ok($$DELETE FROM exchange_rate; INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-12-01', 7)$$, 'what is deleted does not count');
SELECT lives_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-12-01', 7.1)
	ON CONFLICT (rate_type, base_currency, quote_currency, valid_from) DO UPDATE SET rate = EXCLUDED.rate$$, 'ON CONFLICT DO UPDATE');
SELECT lives_ok($$INSERT INTO rate_type VALUES ('mine', 'USD'), ('other', 'USD');
	INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('mine', 'CNY', 'USD', '2023-12-01', 0.1), ('other', 'USD', 'CNY', '2023-12-01', 7);
	UPDATE rate_type SET rate_type = 'renamed' WHERE rate_type = 'mine'$$, 'a rate type is renamed');
SELECT throws_ok($$UPDATE exchange_rate SET rate_type = 'other' WHERE rate_type = 'renamed'$$, '23P01', NULL, 'rates may not move to where the pair is the other way round');
SAVEPOINT many_types;
ALTER TABLE portstats.exchange_rate DROP CONSTRAINT exchange_rate_has_a_known_type;
SELECT lives_ok($$INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) SELECT 'type ' || i, 'XXA', 'XXB', '2023-10-01', 1 FROM generate_series(1, 60000) AS i$$,
	'rates of sixty thousand types in one statement');
SELECT throws_ok($$INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) SELECT t, b, q, '2023-11-01', 1
	FROM (VALUES ('type 1', 'XXA', 'XXB'), ('type 11', 'XXC', 'XXB'), ('type 1', 'XXC', 'XXB'), ('type 2', 'XXB', 'XXA'), ('type 11', 'XXA', 'XXB')) AS r (t, b, q)$$, '23P01',
	'exchange rates of XXB and XXA of rate type "type 2" would be quoted in both directions', 'each looked up for itself');
ROLLBACK TO many_types;
-- Without the primary key the table is scanned.
SAVEPOINT without_key;
ALTER TABLE portstats.exchange_rate DROP CONSTRAINT exchange_rate_pkey;
SELECT throws_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'USD', '2023-12-01', 0.14)$$, '23P01', NULL, 'without the primary key');
ROLLBACK TO without_key;
UPDATE pg_index SET indisvalid = false WHERE indrelid = 'exchange_rate'::regclass;
SELECT throws_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'USD', '2023-12-01', 0.14)$$, '23P01', NULL, 'with an index that may lack rows');
ROLLBACK TO without_key;
ALTER TABLE portstats.exchange_rate ALTER base_currency TYPE varchar(8);
SELECT throws_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'USD', '2023-12-01', 0.14)$$, '39P01',
	'table "exchange_rate" has no column base_currency of type text', 'a table that has been altered');
ROLLBACK TO without_key;
-- A loader who may not read the rates is told of his own alone.
CREATE ROLE portstats_tap_loader;
GRANT INSERT ON exchange_rate TO portstats_tap_loader;
REVOKE SELECT ON exchange_rate FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO portstats_tap_loader;
SET LOCAL ROLE portstats_tap_loader;
SELECT complaint($$INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'USD', '2023-12-01', 0.14)$$) AS complaint \gset
INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2024-01-01', 7.2);
RESET ROLE;
ROLLBACK TO without_key;
SELECT matches(:'complaint'::text, E'\nDETAIL The new one is 0.14 USD for 1 CNY from 2023-12-01[.]', 'a loader who may not read');
-- Nor is he of rates that a policy hides from him.
CREATE ROLE portstats_tap_loader;
GRANT INSERT ON exchange_rate TO portstats_tap_loader;
GRANT USAGE ON SCHEMA public TO portstats_tap_loader;
ALTER TABLE exchange_rate ENABLE ROW LEVEL SECURITY;
CREATE POLICY his_own ON exchange_rate USING (base_currency = 'CNY');
SET LOCAL ROLE portstats_tap_loader;
SELECT complaint($$INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'USD', '2023-12-01', 0.14)$$) AS complaint \gset
RESET ROLE;
ROLLBACK TO without_key;
SELECT matches(:'complaint'::text, E'\nDETAIL The new one is 0.14 USD for 1 CNY from 2023-12-01[.]', 'a loader from whom rows are hidden');
-- Nor need he be allowed to change the rate types that are there to bring one of his own.
CREATE ROLE portstats_tap_loader;
GRANT INSERT ON rate_type TO portstats_tap_loader;
GRANT USAGE ON SCHEMA public TO portstats_tap_loader;
SET LOCAL ROLE portstats_tap_loader;
INSERT INTO portstats.rate_type VALUES ('mine', 'USD', NULL, NULL, 'a rate type of the loader');
RESET ROLE;
SELECT is((SELECT description FROM rate_type WHERE rate_type = 'mine'), 'a rate type of the loader', 'a loader who may INSERT rate types alone');
-- One rate of such a year would leave its whole type unreadable where it ends with its unit.
SELECT throws_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('EUR', 'CNY', '20023-10-01', 7.8)$$, '23514', NULL, 'a day beyond the year 9999');
SELECT throws_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('EUR', 'CNY', '0001-12-31 BC', 7.8)$$, '23514', NULL, 'a day before the year 1');
SELECT lives_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('XXA', 'XXB', '0001-01-01', 1), ('XXA', 'XXB', '9999-12-31', 1)$$, 'their first and last day');
SELECT throws_ok($$SELECT exchange_rate_check_direction()$$, '39P01', NULL, 'a trigger function is none to call');
CREATE TABLE another (n int);
CREATE TRIGGER t AFTER INSERT ON another REFERENCING NEW TABLE AS x FOR EACH STATEMENT EXECUTE FUNCTION exchange_rate_check_direction();
SELECT throws_ok($$INSERT INTO another VALUES (1)$$, '39P01', 'table "another" has no column rate_type of type text', 'nor a trigger of another table');
CREATE TABLE third (LIKE exchange_rate);
CREATE TRIGGER t BEFORE INSERT ON third FOR EACH ROW EXECUTE FUNCTION exchange_rate_check_direction();
SELECT throws_ok($$INSERT INTO third (rate_type) VALUES ('x')$$, '39P01', NULL, 'nor one before a row');
CREATE TABLE parted (LIKE exchange_rate) PARTITION BY LIST (rate_type);
CREATE TABLE part PARTITION OF parted DEFAULT;
CREATE TRIGGER t AFTER INSERT ON parted REFERENCING NEW TABLE AS x FOR EACH STATEMENT EXECUTE FUNCTION exchange_rate_check_direction();
SELECT throws_ok($$INSERT INTO parted TABLE exchange_rate$$, '39P01', NULL, 'nor one of a partitioned table');

-- Of what is worth less than 10^-12 the digits are told, not 0.
SELECT results_eq($$SELECT compared_with = 0.00004 * 0.0000000000003, detail FROM rate_check((SELECT rate_book(b, q, date '2023-10-01', r)
		FROM (VALUES ('VND', 'BTC', 0.0000000000000123), ('VND', 'USD', 0.00004), ('USD', 'BTC', 0.0000000000003)) AS t (b, q, r))) WHERE problem = 'off by a factor'$$,
	$$VALUES (true, '0.0000000000000123 BTC for 1 VND is about 1000 times the cross rate 0.000000000000000012 by way of USD.')$$, 'a cross rate of few digits');

SELECT throws_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('XBA', 'XBB', '2023-10-01', repeat('7', 256)::numeric)$$, '23514',
	'new row for relation "exchange_rate" violates check constraint "exchange_rate_has_at_most_255_digits"', 'more digits than a book has room for');
-- Indexes that do not find a pair's rows are left alone: another method, part of the rows, fewer columns, other columns. One that does is used.
ALTER TABLE portstats.exchange_rate DROP CONSTRAINT exchange_rate_pkey;
CREATE INDEX ON portstats.exchange_rate USING hash (rate_type);
CREATE INDEX ON portstats.exchange_rate (rate_type, base_currency);
CREATE INDEX ON portstats.exchange_rate (rate_type, base_currency, quote_currency) WHERE base_currency = 'XXA';
CREATE INDEX ON portstats.exchange_rate (base_currency, quote_currency, rate_type);
CREATE INDEX ON portstats.exchange_rate (rate_type, lower(base_currency), quote_currency);
SELECT throws_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('XXB', 'XXA', '2023-12-01', 1)$$, '23P01', NULL, 'with indexes that do not serve');
CREATE INDEX ON portstats.exchange_rate (rate_type, base_currency, quote_currency);
CREATE INDEX ON portstats.exchange_rate (rate_type, base_currency, quote_currency, valid_from);
SELECT throws_ok($$INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('XXB', 'XXA', '2023-12-01', 1)$$, '23P01', NULL, 'with two that do');
CREATE TABLE fourth (LIKE exchange_rate);
CREATE TRIGGER t AFTER INSERT ON fourth FOR EACH ROW EXECUTE FUNCTION exchange_rate_check_direction();
SELECT throws_ok($$INSERT INTO fourth SELECT * FROM exchange_rate LIMIT 1$$, '39P01', NULL, 'a trigger after a row');
CREATE TABLE fifth (LIKE exchange_rate);
CREATE TRIGGER t AFTER INSERT ON fifth FOR EACH STATEMENT EXECUTE FUNCTION exchange_rate_check_direction();
SELECT throws_ok($$INSERT INTO fifth SELECT * FROM exchange_rate LIMIT 1$$, '39P01', NULL, 'a trigger without its table of new rows');

SELECT * FROM finish();
ROLLBACK;
