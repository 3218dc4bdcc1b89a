-- Books, rates and sums the way the executor really calls them, and under changes.
BEGIN;
SET search_path = public, portstats;
SELECT plan(112);

INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES
	('USD', 'CNY', '2023-10-01', 7.2), ('USD', 'CNY', '2023-11-01', 7.3), ('EUR', 'USD', '2023-10-01', 1.05);

-- ---------- a rate that stays as it was planned ----------
SET LOCAL plan_cache_mode = force_generic_plan;
PREPARE q AS SELECT convert_currency(100, 'USD', 'CNY', '2023-10-05');
SELECT results_eq('q', 'VALUES (720.00000000)', 'a prepared statement reads the rate');
UPDATE exchange_rate SET rate = 7.0 WHERE valid_from = '2023-10-01' AND quote_currency = 'CNY';
SELECT results_eq('q', 'VALUES (700.00000000)', 'and reads it again after a change');
SELECT is_empty($$
	SELECT p.oid::regprocedure FROM pg_proc p
	WHERE pronamespace = 'portstats'::regnamespace AND provolatile = 'i'
	  AND p.proname IN ('to_usd', 'to_cny', 'sum_usd_add', 'sum_cny_add')
	   OR pronamespace = 'portstats'::regnamespace AND provolatile = 'i'
	  AND p.proname IN ('exchange_rate', 'convert_currency', 'try_convert_currency', 'explain_rate', 'rate_history', 'sum_converted_add')
	  AND NOT 'rate_book'::regtype = ANY (p.proargtypes)$$,
	'no function that reads the tables is immutable');
CREATE TABLE indexed (value numeric, day date);
SELECT throws_ok('CREATE INDEX ON indexed (to_usd(value, day))', '42P17',
	'functions in index expression must be marked IMMUTABLE', 'and none can stand in an index');
SELECT is((SELECT count(*) FROM pg_proc WHERE pronamespace = 'portstats'::regnamespace AND proparallel <> 's'
	AND proname IN ('to_usd', 'to_cny', 'exchange_rate', 'convert_currency', 'sum_converted', 'sum_usd', 'sum_cny', 'rate_book')), 0::bigint,
	'all of them are parallel safe');

-- ---------- what a call remembers, where it outlives its statement ----------
CREATE FUNCTION rates_in_a_loop(VARIADIC rates numeric[]) RETURNS numeric[] LANGUAGE plpgsql AS $$
DECLARE
	r numeric;
	seen numeric[];
	one numeric;
BEGIN
	FOREACH r IN ARRAY rates LOOP
		IF r IS NOT NULL THEN
			UPDATE portstats.exchange_rate SET rate = r WHERE valid_from = '2023-10-01' AND quote_currency = 'CNY';
		END IF;
		one := portstats.exchange_rate('USD', 'CNY', '2023-10-05');
		seen := seen || one;
	END LOOP;
	RETURN seen;
END $$;
SELECT is(rates_in_a_loop(7.1, NULL, 7.2, 7.3, NULL), '{7.1,7.1,7.2,7.3,7.3}'::numeric[],
	'a simple expression of PL/pgSQL sees each change of its own');

CREATE FUNCTION rates_around_an_exception() RETURNS numeric[] LANGUAGE plpgsql AS $$
DECLARE
	seen numeric[];
BEGIN
	FOR i IN 1..4 LOOP
		BEGIN
			IF i % 2 = 0 THEN
				UPDATE portstats.exchange_rate SET rate = 9 WHERE valid_from = '2023-10-01' AND quote_currency = 'CNY';
			END IF;
			seen := seen || portstats.exchange_rate('USD', 'CNY', '2023-10-05');
			IF i % 2 = 0 THEN
				RAISE EXCEPTION 'undo';
			END IF;
		EXCEPTION WHEN raise_exception THEN
			seen := seen || NULL::numeric;
		END;
	END LOOP;
	RETURN seen;
END $$;
SELECT is(rates_around_an_exception(), '{7.3,9,NULL,7.3,9,NULL}'::numeric[],
	'a change that was rolled back with its block is not seen after it');

CREATE FUNCTION rates_of_two_users() RETURNS numeric[] LANGUAGE plpgsql AS $$
DECLARE
	seen numeric[];
	one numeric;
BEGIN
	FOR i IN 1..4 LOOP
		PERFORM set_config('role', CASE WHEN i % 2 = 0 THEN 'portstats_test_reader' ELSE 'none' END, true);
		one := portstats.exchange_rate('USD', 'CNY', '2023-10-05');
		seen := seen || one;
	END LOOP;
	PERFORM set_config('role', 'none', true);
	RETURN seen;
END $$;
CREATE ROLE portstats_test_reader;
ALTER TABLE exchange_rate ENABLE ROW LEVEL SECURITY;
CREATE POLICY published ON exchange_rate FOR SELECT TO portstats_test_reader USING (source IS NULL);
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source) VALUES ('USD', 'CNY', '2023-10-03', 8, 'a draft');
SELECT is(rates_of_two_users(), '{8,7.3,8,7.3}'::numeric[], 'each user sees what row security lets through');
DELETE FROM exchange_rate WHERE source = 'a draft';
ALTER TABLE exchange_rate DISABLE ROW LEVEL SECURITY;

CREATE FUNCTION rates_of_two_types(VARIADIC types text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	t text;
	seen text[];
BEGIN
	FOREACH t IN ARRAY types LOOP
		seen := seen || portstats.exchange_rate('USD', 'CNY', '2023-10-05', t)::text;
	END LOOP;
	RETURN seen;
END $$;
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('customs', 'USD', 'CNY', '2023-10-01', 6.9);
SELECT is(rates_of_two_types('average', 'customs', 'average', 'average', 'customs'), '{7.3,6.9,7.3,7.3,6.9}'::text[],
	'a call that is asked for two rate types keeps them apart');

-- ---------- names and places ----------
CREATE TEMPORARY TABLE exchange_rate (LIKE portstats.exchange_rate);
INSERT INTO pg_temp.exchange_rate VALUES ('average', 'USD', 'CNY', '2023-10-01', NULL, 1);
SELECT is(to_usd(730, '2023-10-05'), 100.00000000, 'a temporary table of the same name is not read');
DROP TABLE pg_temp.exchange_rate;
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('customs', 'USD', 'CNY', '2023-10-04', 6.8);
CREATE FUNCTION public.text_is(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.text_is);
SET LOCAL search_path = public, pg_catalog, portstats;
CREATE TEMPORARY TABLE shadowed AS SELECT to_cny(100, '2023-10-05') AS one;
SET LOCAL search_path = public, portstats;
DROP OPERATOR public.= (text, text);
SELECT results_eq('TABLE shadowed', 'VALUES (730.00000000)', 'nor is an operator of the user''s used');
SET LOCAL search_path = '';
CREATE TEMPORARY TABLE bare AS SELECT portstats.to_usd(730, '2023-10-05') AS one, portstats.sum_usd(730, '2023-10-05') AS total;
SET LOCAL search_path = public, portstats;
SELECT results_eq('TABLE bare', 'VALUES (100.00000000, 100.00000000)', 'an empty search_path will do');

-- ---------- how much is read, and errors at each of it ----------
SELECT is((SELECT array_agg(convert_currency(a, f, t, d) ORDER BY n)
	FROM (VALUES (1, 730, 'CNY', 'USD', date '2023-10-05'), (2, 730, 'CNY', 'USD', '2023-11-05'), (3, 100, 'EUR', 'USD', '2023-10-05'),
		(4, 100, 'EUR', 'CNY', '2023-10-05'), (5, 7, 'XXX', 'XXX', '2023-10-05'), (6, 730, 'USD', 'CNY', '2023-10-31')) AS r (n, a, f, t, d)),
	'{100.00000000,100.00000000,105.00000000,766.50000000,7.00000000,5329.00000000}'::numeric[],
	'one call through all pairs: a day, a pair, all of it');
SELECT is((SELECT array_agg(sum_converted ORDER BY t) FROM (
	SELECT t, sum_converted(a, f, t, d) FROM (VALUES (730, 'CNY', 'USD', date '2023-10-05'), (1, 'USD', 'USD', '2023-10-05'), (100, 'EUR', 'USD', '2023-10-05'),
		(100, 'EUR', 'CNY', '2023-10-05'), (730, 'CNY', 'CNY', '1999-01-01')) AS r (a, f, t, d) GROUP BY t) AS g),
	'{1496.50000000,206.00000000}'::numeric[], 'an aggregate through all pairs');
SELECT throws_ok($$SELECT sum(to_usd(1, d)) FROM unnest('{2023-10-01,2023-11-01,2023-12-01}'::date[]) AS d$$, 'P0002',
	'no exchange rate from CNY to USD on 2023-12-01 of rate type "average"', 'a missing day after others is an error');
SELECT throws_ok($$SELECT sum_usd(1, d) FROM unnest('{2023-10-01,2023-11-01,2023-12-01}'::date[]) AS d$$, 'P0002',
	'no exchange rate from CNY to USD on 2023-12-01 of rate type "average"', 'in a sum, too');
-- 4096 days apart: the same place in what is remembered.
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate)
	SELECT 'USD', 'CNY', d - 4096, 2 FROM unnest('{2023-10-01,2023-11-01}'::date[]) AS d
	UNION ALL SELECT 'USD', 'CNY', d - 8192, 3 FROM unnest('{2023-10-01,2023-11-01}'::date[]) AS d;
SELECT is((SELECT array_agg(to_usd(1, d) ORDER BY i) FROM (SELECT i, date '2023-10-01' - 4096 * (i % 3) AS d FROM generate_series(1, 6) AS i) AS x),
	'{0.50000000,0.33333333,0.13698630,0.50000000,0.33333333,0.13698630}'::numeric[], 'days 4096 apart are kept apart');
SELECT throws_ok($$SELECT to_usd(1, d) FROM unnest('{2023-10-01,infinity}'::date[]) AS d$$, '22023',
	'no exchange rate from CNY to USD on infinity of rate type "average"', 'infinity is no day');

-- ---------- every plan gives the same ----------
CREATE TABLE many AS
	SELECT n, date '2023-10-01' + (n * 7) % 61 AS d, CASE WHEN n % 10 = 0 THEN NULL ELSE (n * 1.37)::numeric(12,2) END AS v,
		(ARRAY['CNY', 'USD', 'EUR'])[1 + n % 3] AS c
	FROM generate_series(1, 20000) AS n;
UPDATE many SET d = date '2023-10-15' WHERE c = 'EUR';
CREATE TABLE a_book AS SELECT rate_book(base_currency, quote_currency, valid_from, rate) AS book FROM exchange_rate WHERE rate_type = 'average';
ANALYZE many;
\ir plan_of.psql
CREATE TABLE serial_result AS SELECT sum_usd(v, d) FILTER (WHERE c = 'CNY') AS usd, sum_converted(v, c, 'CNY', d) AS cny FROM many;
SELECT results_eq($$SELECT sum_converted(v, c, 'CNY', d, book) FROM many, a_book$$, 'SELECT cny FROM serial_result', 'book and tables agree');
SELECT results_eq($$SELECT sum_converted(v, c, 'CNY', d ORDER BY v) FROM many$$, 'SELECT cny FROM serial_result', 'in another order of rows');
SELECT ok(abs(cny - (SELECT sum(convert_currency(v, c, 'CNY', d)) FROM many)) < 0.001, 'and row by row, but for rounding') FROM serial_result;
SET LOCAL portstats.enable_scan = off;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
ALTER TABLE many SET (parallel_workers = 2);
SELECT matches(plan_of($$SELECT sum_usd(v, d) FROM many$$), 'Partial Aggregate', 'the plan is parallel');
-- What pgTAP asks, it asks of a cursor, which has no workers: the tables are made without it.
CREATE TABLE parallel_result AS SELECT sum_usd(v, d) FILTER (WHERE c = 'CNY'), sum_converted(v, c, 'CNY', d) FROM many;
SELECT results_eq('TABLE parallel_result', 'TABLE serial_result', 'parallel');
CREATE TABLE parallel_books AS SELECT rate_book('USD', 'CNY', d, 7) AS book, rate_book('USD', 'CNY', d, 7) FILTER (WHERE n < 0) AS none FROM many;
SELECT results_eq($$SELECT rate_book_send(book) FROM parallel_books$$,
	$$SELECT rate_book_send(rate_book('USD', 'CNY', date '2023-10-01' + i, 7)) FROM generate_series(0, 60) AS i$$, 'a book built in parallel');
SELECT ok(none IS NULL, 'and none, where no process has a row for it') FROM parallel_books;
SELECT throws_ok($$SELECT sum_usd(v, d + 61) FROM many$$, 'P0002', NULL, 'an error in a worker is an error');
SET LOCAL enable_hashagg = off;
SELECT results_eq($$SELECT c, sum_converted(v, c, 'USD', d) FROM many GROUP BY c ORDER BY c$$,
	$$SELECT c, sum_converted(v, c, 'USD', d, book) FROM many, a_book GROUP BY c ORDER BY c$$, 'sorted groups');
SET LOCAL enable_hashagg = on;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT results_eq($$SELECT n % 1000, sum_usd(v, d) FROM many WHERE c = 'CNY' GROUP BY 1 ORDER BY 1$$,
	$$SELECT n % 1000, sum_converted(v, c, 'USD', d, book) FROM many, a_book WHERE c = 'CNY' GROUP BY 1 ORDER BY 1$$, 'a thousand groups');
SELECT results_eq($$SELECT n, sum_usd(v, d) OVER w FROM many WHERE n <= 100 AND c = 'CNY' WINDOW w AS (ORDER BY n ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING) ORDER BY n$$,
	$$SELECT n, (SELECT sum_usd(v, d) FROM many x WHERE x.c = 'CNY' AND x.n BETWEEN y.n - 9 AND least(y.n + 3, 100)) FROM many y WHERE n <= 100 AND c = 'CNY' ORDER BY n$$, 'a moving window');
SELECT results_eq($$SELECT sum_usd(v, d), sum_converted(v, 'CNY', 'USD', d), sum_usd(v, d) FROM many$$, $$SELECT sum_usd(v, d), sum_usd(v, d), sum_usd(v, d) FROM many$$, 'twice in a query');

-- ---------- books in tables ----------
CREATE TABLE big_book AS SELECT rate_book('C' || i % 9, 'USD', date '2000-01-01' + i / 9, 1 + i / 7.0) AS book FROM generate_series(0, 9 * 1000 - 1) AS i;
ALTER TABLE big_book ALTER book SET STORAGE external;
CREATE TABLE big_book_outside AS SELECT * FROM big_book;
SELECT is((SELECT rate_book_send(book) FROM big_book), (SELECT rate_book_send(book::text::rate_book) FROM big_book_outside), 'a large book is read back');
SELECT results_eq($$SELECT sum_converted(1, 'C' || i % 9, 'USD', date '2000-01-01' + i / 9, book) FROM big_book, generate_series(0, 8999) AS i$$,
	$$SELECT round(sum(round(1 + i / 7.0, 16)), 8) FROM generate_series(0, 8999) AS i$$, 'and serves every day of every pair');
-- More paths than a call remembers.
CREATE TABLE many_paths AS SELECT 'C' || i % 4 AS c, date '1930-01-01' + i / 4 AS d, i + 1 AS rate FROM generate_series(0, 139999) AS i;
SELECT results_eq($$SELECT sum(convert_currency(1, c, 'USD', d, book)) FROM many_paths, (SELECT rate_book(c, 'USD', d, rate) AS book FROM many_paths OFFSET 0) AS b$$,
	'VALUES (9800070000.00000000)', 'each of 140,000 paths');
CREATE TABLE two_books AS
	SELECT 1 AS n, book FROM big_book UNION ALL
	SELECT 2, rate_book('C' || i % 9, 'USD', date '2000-01-01' + i / 9, 5) FROM generate_series(0, 9 * 1000 - 1) AS i;
SELECT is((SELECT array_agg(convert_currency(1, 'C0', 'USD', '2000-01-01', book) ORDER BY i, n) FROM two_books, generate_series(1, 2) AS i),
	'{1.00000000,5.00000000,1.00000000,5.00000000}'::numeric[], 'books that alternate from row to row');
SELECT ok((SELECT octet_length(rate_book_send(book)) > 0 AND pg_column_size(rate_book_options(book, 'USD', NULL)) < 24 * 9000 + 1000
	FROM (SELECT rate_book('C' || i % 9, 'USD', date '2000-01-01' + i / 9, round(1 + i / 7.0, 4)) AS book FROM generate_series(0, 9 * 1000 - 1) AS i) AS b),
	'a book takes less than 24 bytes a rate');

-- ---------- digits ----------
CREATE TABLE amounts_of_scale AS SELECT n, s * (n || '.' || repeat(d, n))::numeric AS v FROM unnest('{900,970,974,975,980,993,994,995,1000,1500,1995,2000,2500,5000}'::int[]) AS n, (VALUES (1, '7'), (-1, '3')) AS t (s, d);
SELECT is(convert_currency(0.000000000000000000000000000001, 'USD', 'CNY', '2023-10-05'), 0.000000000000000000000000000007300000, '30 decimals');
SELECT is(to_usd(repeat('9', 60)::numeric, '2023-10-05'), round(round(repeat('9', 60)::numeric, 40) / 7.3, 8), '60 digits');
SELECT is(to_usd(-0.05, '2023-10-05'), -0.00684932, 'negative amounts round half away from zero, too');
SELECT is(convert_currency(1, 'CNY', 'USD', '2023-10-05', rate_book('CNY', 'USD', date '2023-01-01', 0.000000005)), 0.00000001, 'a half is rounded up');
SELECT is(convert_currency(-1, 'CNY', 'USD', '2023-10-05', rate_book('CNY', 'USD', date '2023-01-01', 0.000000005)), -0.00000001, 'away from zero');
SELECT is(sum_usd('NaN'::numeric, '2023-10-05'), 'NaN', 'NaN stays what it is');
SELECT is(sum_usd(v, '2023-10-05'), round(round(-9223372036854775808 * 3.0, 40) / 7.3, 8), 'sums beyond 64 bits')
	FROM unnest('{-9223372036854775808,-9223372036854775808,-9223372036854775808}'::bigint[]) AS v;

SELECT is(to_usd(('0.' || repeat('0', 16382) || '1')::numeric, '2023-10-05') >= 0, true, 'a scale that a numeric has no room for beyond');
-- The server's own division and rounding stop at 1,000 and 2,000 decimals; in whole numbers they do not.
SELECT results_eq(format($$SELECT n, %s FROM amounts_of_scale$$, ours), format($$SELECT n, div(2 * abs(v) * ('1e' || n + 7)::numeric + 73, 146) * ('1e-' || n + 6)::numeric * sign(v) FROM amounts_of_scale$$), ours)
FROM unnest('{"to_usd(v, ''2023-10-05'')","(SELECT sum_usd(x, ''2023-10-05'') FROM (SELECT v AS x) AS y)","(SELECT total(converted_sum(x, ''CNY'', ''USD'', ''2023-10-05'')) FROM (SELECT v AS x) AS y)"}'::text[]) AS ours;
SELECT results_eq($$SELECT n, to_cny(v, '2023-10-05')::text FROM amounts_of_scale$$, $$SELECT n, (v * 7.3 + ('0e-' || n + 6)::numeric)::text FROM amounts_of_scale$$, 'and multiplied');
-- As many digits before the point as there is room for, too: w, and what w is multiplied to.
SELECT results_eq($$SELECT to_cny(w, '2023-10-05') = w * 7.3, scale(to_cny(w, '2023-10-05')), to_usd(w * 7.3, '2023-10-05') = w, scale(to_usd(w * 7.3, '2023-10-05')),
		sum_usd(x, '2023-10-05') = 3 * w FROM (SELECT (repeat('1', 131000) || '.' || repeat('1', 16370))::numeric AS w) AS t, LATERAL (VALUES (w * 7.3), (w * 14.6)) AS v (x) GROUP BY w$$,
	$$VALUES (true, 16376, true, 16377, true)$$, 'and 131,000 digits before the point');
-- PostgreSQL 13 has no infinite numeric.
SELECT is(sum_usd(v, '2023-10-05'), big, big || ' stays what it is among so many decimals')
	FROM unnest('{"",-}'::text[]) AS sign, CAST(CASE WHEN current_setting('server_version_num')::int < 140000 THEN 'NaN' ELSE sign || 'Infinity' END AS numeric) AS big,
		LATERAL (VALUES (big), ('1e-1200'::numeric)) AS v (v) GROUP BY sign, big;

-- ---------- days that are far apart ----------
SELECT throws_ok($$SELECT to_usd(1, day) FROM (VALUES (date '2023-10-05'), ('2023-10-05'), ('2023-10-05'), (date '2023-10-05' + 16777216)) AS d (day)$$,
	'P0002', NULL, 'a day 2^24 days later has no rate of its namesake');

-- ---------- rate types that alternate from row to row ----------
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate)
	SELECT t, 'USD', 'BBB', date '2023-10-01', 2 + n FROM unnest('{customs,spot,average}'::text[]) WITH ORDINALITY AS t (t, n);
SELECT is((SELECT array_agg(convert_currency(1, 'USD', 'BBB', '2023-10-05', (ARRAY['customs', 'spot', 'average'])[1 + i % 3])::int ORDER BY i) FROM generate_series(0, 8) AS i),
	'{3,4,5,3,4,5,3,4,5}'::int[], 'rate types that alternate');
INSERT INTO rate_type SELECT 'many' || i, 'USD' FROM generate_series(0, 19) AS i;
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) SELECT 'many' || i, 'USD', 'CNY', date '2023-10-01', 1 + i FROM generate_series(0, 19) AS i;
SELECT is((SELECT sum_converted(1, 'USD', 'CNY', '2023-10-01'::date + i % 28, 'many' || (i * 7) % 20) FROM generate_series(0, 999) AS i), 10500.00000000, 'more of them than are kept');

-- ---------- row security that asks for a setting ----------
SAVEPOINT security;
CREATE ROLE portstats_tap_reader;
GRANT USAGE ON SCHEMA public TO portstats_tap_reader;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source)
	VALUES ('USD', 'AAA', '2023-10-01', 2, 'a'), ('USD', 'AAA', '2023-10-02', 3, 'b');
ALTER TABLE portstats.exchange_rate ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON portstats.exchange_rate USING (source = current_setting('portstats_tap.tenant'));
CREATE FUNCTION rates_of_tenants() RETURNS numeric[] LANGUAGE plpgsql AS $$
DECLARE
	tenant text;
	result numeric[];
	one numeric;
BEGIN
	FOREACH tenant IN ARRAY '{a,b,a}'::text[] LOOP
		PERFORM set_config('portstats_tap.tenant', tenant, true);
		one := convert_currency(1, 'USD', 'AAA', '2023-10-05');
		result := result || round(one);
	END LOOP;
	RETURN result;
END $$;
SET LOCAL ROLE portstats_tap_reader;
SELECT rates_of_tenants() AS tenants \gset
RESET ROLE;
ROLLBACK TO security;
SELECT is(:'tenants'::text, '{2,3,2}', 'each tenant has the rates that its policy shows');

-- ---------- tables that their owner has altered ----------
SAVEPOINT altered;
ALTER TABLE portstats.exchange_rate ALTER COLUMN rate DROP NOT NULL;
UPDATE portstats.exchange_rate SET rate = NULL;
SELECT throws_ok($$SELECT to_cny(1, '2023-10-05')$$, '22004', NULL, 'a rate that is NULL');
ROLLBACK TO altered;
ALTER TABLE portstats.exchange_rate ALTER COLUMN rate TYPE bigint;
SELECT throws_ok($$SELECT to_cny(1, '2023-10-05')$$, '42804', NULL, 'a rate of another type');
ROLLBACK TO altered;
-- One that rates are only looked for by is refused, too; a domain is what it is over.
ALTER TABLE portstats.exchange_rate DROP CONSTRAINT exchange_rate_has_a_known_type, ALTER COLUMN rate_type TYPE varchar;
SELECT throws_ok($$SELECT to_cny(1, '2023-10-05')$$, '42804', 'column rate_type of the rate tables has type character varying, not text', 'a rate type of another type');
ROLLBACK TO altered;
CREATE DOMAIN letters AS text CHECK (VALUE ~ '^[A-Z]{3}$');
ALTER TABLE portstats.exchange_rate ALTER COLUMN base_currency TYPE letters, ALTER COLUMN quote_currency TYPE letters;
SELECT ok(to_cny(1, '2023-10-05') > 0, 'currencies of a domain');
ROLLBACK TO altered;
ALTER TABLE portstats.exchange_rate RENAME COLUMN valid_until TO until;
SELECT throws_ok($$SELECT to_cny(1, '2023-10-05')$$, '42703', 'the rate tables have no column valid_until of type date', 'a column of another name');
ROLLBACK TO altered;
-- A view in the place of the table may cast, and show other rates from call to call: none is kept.
ALTER EXTENSION portstats DROP TABLE portstats.exchange_rate;
ALTER TABLE portstats.exchange_rate RENAME TO rates_kept;
CREATE VIEW portstats.exchange_rate AS SELECT rate_type::varchar, base_currency, quote_currency, valid_from, valid_until, rate + current_setting('portstats_tap.more')::numeric AS rate FROM portstats.rates_kept;
CREATE FUNCTION rates_of_view() RETURNS numeric[] LANGUAGE plpgsql AS $$
DECLARE
	result numeric[];
	one numeric;
BEGIN
	FOR more IN 1 .. 3 LOOP
		PERFORM set_config('portstats_tap.more', more::text, true);
		one := convert_currency(1, 'USD', 'CNY', '2023-10-05');
		result := result || one;
	END LOOP;
	RETURN result;
END $$;
SELECT is(rates_of_view(), (SELECT array_agg(rate + more ORDER BY more) FROM portstats.rates_kept, generate_series(1, 3) AS more WHERE (rate_type, quote_currency, valid_from) = ('average', 'CNY', '2023-10-01')), 'a view');
ROLLBACK TO altered;

-- ---------- a unit that goes on beyond the calendar ----------
-- The last week has five days: Monday is 9999-12-27.
INSERT INTO rate_type (rate_type, pivot_currency, valid_unit) SELECT 'by ' || unit, 'USD', unit FROM unnest('{day,week,month,quarter,half,year}'::text[]) AS unit;
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate)
SELECT rate_type, 'XXA', 'XXB', day, 2 FROM rate_type, unnest('{0001-01-01,9999-12-26,9999-12-27,9999-12-31}'::date[]) AS day WHERE rate_type LIKE 'by %';
SELECT results_eq($$SELECT t.rate_type, string_agg(r.valid_until::text, ' ' ORDER BY r.valid_from) FROM rate_type AS t, rates(rate_book_of(t.rate_type)) AS r WHERE t.rate_type LIKE 'by %' GROUP BY 1 ORDER BY 1$$,
	$$VALUES ('by day', '0001-01-01 9999-12-26 9999-12-27 9999-12-31'), ('by half', '0001-06-30 9999-12-31 9999-12-31 9999-12-31'), ('by month', '0001-01-31 9999-12-31 9999-12-31 9999-12-31'),
		('by quarter', '0001-03-31 9999-12-31 9999-12-31 9999-12-31'), ('by week', '0001-01-07 9999-12-26 9999-12-31 9999-12-31'), ('by year', '0001-12-31 9999-12-31 9999-12-31 9999-12-31')$$,
	'ends with it');
SELECT is((SELECT array_agg(convert_currency(1, 'XXB', 'XXA', day, 'by week')) FROM unnest('{0001-01-03,9999-12-26,9999-12-30,9999-12-31}'::date[]) AS day), array_fill(0.5::numeric(10, 8), ARRAY[4]), 'and serves until then');
SELECT throws_ok($$SELECT exchange_rate('XXA', 'XXB', '0001-01-08', 'by week')$$, 'P0002', NULL, 'and no longer');

-- ---------- a rate type that has been changed ----------
UPDATE rate_type SET max_age_days = 3 WHERE rate_type = 'spot';
INSERT INTO rate_type (rate_type, pivot_currency) VALUES ('spot', 'EUR') ON CONFLICT DO NOTHING;
SELECT is((SELECT max_age_days FROM rate_type WHERE rate_type = 'spot'), 3, 'stays so where an INSERT would bring it again');
-- An INSERT is as into any table, of a shipped row that was changed (spot) or not (average), ...
CREATE VIEW types AS SELECT string_agg(t::text, ' ' ORDER BY rate_type) AS rows FROM rate_type AS t WHERE rate_type IN ('average', 'spot');
CREATE TABLE types_before AS TABLE types;
INSERT INTO rate_type (rate_type, pivot_currency) VALUES ('average', 'CNY'), ('spot', 'EUR') ON CONFLICT DO NOTHING;
INSERT INTO rate_type (rate_type, pivot_currency) VALUES ('average', 'CNY'), ('spot', 'EUR') ON CONFLICT (rate_type) DO NOTHING;
SELECT results_eq('TABLE types', 'TABLE types_before', 'ON CONFLICT DO NOTHING does nothing');
SELECT throws_ok(format($$INSERT INTO rate_type (rate_type, pivot_currency) VALUES (%L, 'CNY')$$, t), '23505', NULL, t || ' is there already')
FROM unnest('{average,spot}'::text[]) AS t;
SELECT throws_ok(format($$COPY portstats.rate_type FROM PROGRAM 'echo %s,EUR,,,' (FORMAT csv)$$, t), '23505', NULL, t || ' is there for COPY too')
FROM unnest('{average,spot}'::text[]) AS t;
SELECT results_eq('TABLE types', 'TABLE types_before', 'and stays as it was');
SELECT throws_ok($$SELECT to_cny(1, '2024-03-05')$$, 'P0002', NULL, 'October''s average does not serve in March');
CREATE FUNCTION upsert(t text, pivot text) RETURNS SETOF rate_type LANGUAGE sql AS $$
	INSERT INTO portstats.rate_type (rate_type, pivot_currency) VALUES (t, pivot) ON CONFLICT (rate_type) DO UPDATE SET pivot_currency = EXCLUDED.pivot_currency RETURNING *
$$;
SELECT results_eq($$SELECT t FROM upsert('average', 'CNY') AS t$$, $$VALUES (('average', 'CNY', 'month', NULL, 'Average of the month')::rate_type)$$, 'ON CONFLICT DO UPDATE sets what it names, and returns the row');
SELECT results_eq($$SELECT t FROM upsert('spot', 'EUR') AS t$$, $$VALUES (('spot', 'EUR', NULL, 3, 'Rate of the day')::rate_type)$$, 'of a changed row, too');
SELECT results_eq($$SELECT t FROM upsert('another', 'EUR') AS t$$, $$VALUES (('another', 'EUR', NULL, NULL, NULL)::rate_type)$$, 'and of a new one');
-- ... but while a dump is restored.
SET LOCAL check_function_bodies = off;
INSERT INTO rate_type VALUES ('customs', 'EUR', 'week', 3, 'restored') ON CONFLICT DO NOTHING;
SELECT is((SELECT t FROM rate_type AS t WHERE rate_type = 'customs'), ('customs', 'EUR', 'week', 3, 'restored')::rate_type, 'a dump brings back what was changed');
SELECT throws_ok($$INSERT INTO rate_type VALUES ('customs', 'USD')$$, '23505', NULL, 'unless it was changed here as well');
RESET check_function_bodies;

-- ---------- support functions called by hand ----------
SELECT throws_ok($$SELECT sum_usd_add(NULL, 1, '2023-10-05')$$, '22023', NULL, 'a transition function outside its aggregate');
SELECT throws_ok($$SELECT rate_book_combine(book, book) FROM a_book$$, '22023', NULL, 'a combine function outside its aggregate');
SELECT throws_ok($$SELECT sum_usd(1.5::double precision, date '2023-10-05')$$, '42883', NULL, 'no sum of double precision');

-- ---------- a book's text, each member looked at ----------
SELECT throws_ok(format('SELECT %L::rate_book', s), state, NULL, s)
FROM (VALUES
	('{"pivot": "USD", "max_age_days": null}', '22P02'), ('{"pivot": 1, "max_age_days": null, "pairs": []}', '22P02'), ('{"pivot": "US dollar", "max_age_days": null, "pairs": []}', '22P02'),
	('{"pivot": "USD", "max_age_days": -1, "pairs": []}', '22P02'), ('{"pivot": "USD", "max_age_days": 2147483648, "pairs": []}', '22P02'), ('{"pivot": "USD", "max_age_days": "31", "pairs": []}', '22P02'),
	('{"pivot": "USD", "age": null, "pairs": []}', '22P02'), ('{"pivot": "USD", "max_age_days": null, "pairs": {"a": 1}}', '22P02'), ('{"pivot": "USD", "max_age_days": null, "pairs": [1]}', '22P02'),
	('{"pivot": "USD", "max_age_days": null, "pairs": [[1]]}', '22P02'), ('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": 7}]}', '22P02'),
	('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [], "more": 1}]}', '22P02'), ('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": 1, "quote": "CNY", "rates": []}]}', '22P02'),
	('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quotes": "CNY", "rates": []}]}', '22P02'),
	('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [7]}]}', '22P02'), ('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", "7.3"]]}]}', '22P02'),
	('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [[20231001, null, "7.3"]]}]}', '22P02'), ('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", 7, "7.3"]]}]}', '22P02'),
	('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["Oct 1 2023", null, "7.3"]]}]}', '22P02'), ('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, null]]}]}', '22P02'),
	('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-32", null, "7.3"]]}]}', '22008'), ('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, "x"]]}]}', '22P02')) AS t (s, state);
SELECT is('{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, 7.30]]}]}'::rate_book::text,
	'{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, "7.30"]]}]}', 'a rate without quotes');
SELECT throws_ok($$SELECT rate_book('USD', 'CNY', date '2023-10-01', 7.2, until) FROM (VALUES (date '2023-10-31'), ('2023-11-30')) AS t (until)$$, '22023',
	'exchange rate of USD in CNY from 2023-10-01 is valid until 2023-10-31 in one row and 2023-11-30 in another', 'one rate with two ends');
SELECT is((SELECT rate_book('USD', 'CNY', date '2023-10-01', 7.2) WHERE false)::text, NULL, 'no rate makes no book');
SELECT is(rate_book_options(NULL, 'USD', 1)::text, NULL, 'nor has none options');
SELECT throws_ok($$SELECT rate_book('USD', 'CNY', day, 7.2) FROM unnest('{-infinity,infinity}'::date[]) AS day$$, NULL, NULL, 'a rate from no day');
SELECT throws_ok(format('SELECT rate_book(''USD'', ''CNY'', date ''2023-10-01'', 1.%s)', repeat('5', 254)), '22023', 'exchange rate of USD in CNY from 2023-10-01 has more than 255 digits', 'a rate of too many digits');
SELECT is(exchange_rate('USD', 'CNY', '2023-10-01', (SELECT rate_book('USD', 'CNY', date '2023-10-01', ('1.' || repeat('5', 253))::numeric))), ('1.' || repeat('5', 253))::numeric, 'and of as many as there can be');
-- An aggregate of one's own that begins with a finished book goes on with it.
DO $$
BEGIN
	EXECUTE format('CREATE AGGREGATE more_rates(text, text, date, numeric) (SFUNC = %s, STYPE = rate_book, INITCOND = %L)',
		(SELECT aggtransfn::text FROM pg_aggregate WHERE aggfnoid = 'portstats.rate_book(text, text, date, numeric)'::regprocedure),
		(SELECT rate_book(b, 'CNY', d, 7) FROM (VALUES ('USD', date '2023-10-01'), ('USD', '2023-11-01'), ('EUR', '2023-10-01')) AS t (b, d)));
END $$;
SELECT is((SELECT rate_book_options(more_rates('USD', 'CNY', d, 8), 'USD', NULL)::text FROM (VALUES (date '2023-12-01'), ('2024-01-01')) AS t (d)),
	(SELECT rate_book(b, 'CNY', d, r)::text FROM (VALUES ('USD', date '2023-10-01', 7), ('USD', '2023-11-01', 7), ('EUR', '2023-10-01', 7), ('USD', '2023-12-01', 8), ('USD', '2024-01-01', 8)) AS t (b, d, r)),
	'a finished book and more rates');

SELECT rate_book_send(book) AS bytes FROM a_book \gset
SET LOCAL client_encoding = 'LATIN1';
SELECT is(rate_book_send(book), :'bytes', 'codes and rates are the same in another encoding') FROM a_book;
RESET client_encoding;
SELECT is((SELECT count(*) FROM corridors((SELECT corridor_breakdown('a', 'b', 1, date '2023-01-01', '2023')), NULL)), 1::bigint, 'corridors without a limit');

-- ---------- the library without the extension ----------
SET LOCAL client_min_messages = error;
DROP SCHEMA portstats CASCADE;
CREATE FUNCTION converted(numeric, text, text, date) RETURNS numeric LANGUAGE c STRICT AS '$libdir/portstats', 'convert_currency';
SELECT throws_ok($$SELECT converted(1, 'USD', 'CNY', '2023-10-05')$$, '42704', 'extension "portstats" does not exist, so its rates cannot be read', 'no rates without the extension');

SELECT * FROM finish();
ROLLBACK;
