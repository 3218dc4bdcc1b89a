-- Converted sums: against plain SQL over a join with the rates, whichever way the rows come to
-- the state and whatever a call remembers of the rows before.
BEGIN;
SET search_path = public, portstats;
SELECT plan(84);

CREATE TABLE codes AS
SELECT n, c FROM unnest(ARRAY['CNY', 'USD', 'EUR', 'JPY', 'GBP', 'HKD', 'AUD', 'NZD', 'SGD', 'CHF',
	'CAD', 'KZT', 'RUB', 'UZS', 'KRW', 'THB', 'MYR', 'AED', 'SAR', 'HUF']) WITH ORDINALITY AS t (c, n);
INSERT INTO rate_type VALUES ('daily', 'USD', 'day', NULL, 'for this test');
-- All but the dollar are quoted against it, each in one direction: half of them have to be divided by.
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate)
SELECT 'daily', CASE WHEN n % 2 = 0 THEN c ELSE 'USD' END, CASE WHEN n % 2 = 0 THEN 'USD' ELSE c END, d::date,
	round((0.5 + n * 0.37 + (d::date - date '2022-01-01') * 0.0007)::numeric, 4)
FROM codes, generate_series(date '2022-01-01', '2022-12-31', '1 day') AS d WHERE c <> 'USD';
CREATE TABLE lines AS
SELECT k, c AS currency, date '2022-01-01' + (k * 37 % 365) AS day, ((k * 7919 % 1000003) / 100.00 - 3000)::numeric(14,2) AS amount,
	k * 13 % 7 AS port
FROM generate_series(1, 12000) AS k JOIN codes ON n = 1 + k * 11 % 20;
CREATE TABLE book AS SELECT rate_book(base_currency, quote_currency, valid_from, rate, valid_from) AS book
FROM exchange_rate WHERE rate_type = 'daily';
ANALYZE exchange_rate;
-- What each amount is worth in yuan, carried far: numerator and denominator as quoted.
CREATE TABLE worth AS
SELECT l.*, CASE WHEN l.currency = 'CNY' THEN amount ELSE
	amount * COALESCE(t.rate, 1) * COALESCE(y.rate, 1) * 1.00000000000000000000000000000000000000000000000000
	/ COALESCE(f.rate, 1) END AS cny
FROM lines AS l
LEFT JOIN exchange_rate AS t ON (t.rate_type, t.base_currency, t.quote_currency, t.valid_from) = ('daily', l.currency, 'USD', l.day)
LEFT JOIN exchange_rate AS f ON (f.rate_type, f.base_currency, f.quote_currency, f.valid_from) = ('daily', 'USD', l.currency, l.day)
LEFT JOIN exchange_rate AS y ON (y.rate_type, y.base_currency, y.quote_currency, y.valid_from) = ('daily', 'USD', 'CNY', l.day);

-- ---------- twenty currencies ----------
SELECT is(sum_converted(amount, currency, 'CNY', day, 'daily'), (SELECT round(sum(cny), 8) FROM worth),
	'twelve thousand rows in twenty currencies are their sum over a join') FROM lines;
SELECT is(sum_converted(amount, currency, 'CNY', day, (SELECT book FROM book)), (SELECT round(sum(cny), 8) FROM worth),
	'and by a book') FROM lines;
SELECT is(s, (SELECT round(sum(cny), 8) FROM worth), 'in any order of the rows: ' || o)
FROM (SELECT 'by amount' AS o, sum_converted(amount, currency, 'CNY', day, 'daily' ORDER BY amount) AS s FROM lines
	UNION ALL SELECT 'by day', sum_converted(amount, currency, 'CNY', day, 'daily' ORDER BY day DESC, k) FROM lines
	UNION ALL SELECT 'by currency', sum_converted(amount, currency, 'CNY', day, 'daily' ORDER BY currency, k DESC) FROM lines) AS t;
SELECT is((SELECT count(DISTINCT converted_sum_send(s)) FROM (
	SELECT converted_sum(amount, currency, 'CNY', day, 'daily' ORDER BY amount) AS s FROM lines
	UNION ALL SELECT converted_sum(amount, currency, 'CNY', day, 'daily' ORDER BY currency, day DESC) FROM lines
	UNION ALL SELECT converted_sum(amount, currency, 'CNY', day, (SELECT book FROM book) ORDER BY k) FROM lines
	UNION ALL SELECT combine(s ORDER BY port) FROM (SELECT port, converted_sum(amount, currency, 'CNY', day, 'daily') AS s FROM lines GROUP BY port) AS t
	UNION ALL SELECT combine(s ORDER BY port DESC) FROM (SELECT port, converted_sum(amount, currency, 'CNY', day, 'daily') AS s FROM lines GROUP BY port) AS t
	) AS t), 1::bigint, 'the value has the same bytes in any order, by table or book, and after combine');

-- Three rows of each pair and day in turn: of the pairs some fall on one another's place in what a
-- call remembers, and there are more than it has places for.
SELECT is(sum_converted(i + n * 0.25, 'C' || i, 'USD', date '2022-01-01' + n % 2, (SELECT rate_book('C' || r, 'USD', date '2022-01-01' + d, 1 + r * 0.01 + d) FROM generate_series(1, 300) AS r, generate_series(0, 1) AS d)),
	round(sum((i + n * 0.25) * (1 + i * 0.01 + n % 2)), 8), 'three hundred currencies')
FROM generate_series(1, 300) AS i, generate_series(0, 5) AS n;

-- ---------- groups, one after another and all at once ----------
SET LOCAL enable_hashagg = off;
SELECT set_eq($$ SELECT port, sum_converted(amount, currency, 'CNY', day, 'daily') FROM lines GROUP BY port $$,
	$$ SELECT port, round(sum(cny), 8) FROM worth GROUP BY port $$, 'sorted groups by the tables');
SELECT set_eq($$ SELECT port, sum_converted(amount, currency, 'CNY', day, book) FROM lines, book GROUP BY port $$,
	$$ SELECT port, round(sum(cny), 8) FROM worth GROUP BY port $$, 'sorted groups by a book');
-- So few pairs that a group's state takes the call's slots over from the one before.
CREATE TABLE dollars AS SELECT k, k / 6001 AS part, day, amount, CASE WHEN k % 2 = 0 THEN 'USD' ELSE 'EUR' END AS currency FROM lines;
CREATE TABLE dollars_worth AS
SELECT d.*, amount * y.rate * COALESCE(t.rate, 1) * 1.00000000000000000000000000000000000000000000000000 / COALESCE(f.rate, 1) AS cny FROM dollars AS d
JOIN exchange_rate AS y ON (y.rate_type, y.base_currency, y.quote_currency, y.valid_from) = ('daily', 'USD', 'CNY', d.day)
LEFT JOIN exchange_rate AS f ON (f.rate_type, f.base_currency, f.quote_currency, f.valid_from) = ('daily', 'USD', d.currency, d.day)
LEFT JOIN exchange_rate AS t ON (t.rate_type, t.base_currency, t.quote_currency, t.valid_from) = ('daily', d.currency, 'USD', d.day);
SELECT set_eq($$ SELECT part, sum_converted(amount, currency, 'CNY', day, 'daily') FROM dollars GROUP BY part $$,
	$$ SELECT part, round(sum(cny), 8) FROM dollars_worth GROUP BY part $$, 'six thousand rows a sorted group by the tables');
SELECT set_eq($$ SELECT part, sum_converted(amount, currency, 'CNY', day, book) FROM dollars, book GROUP BY part $$,
	$$ SELECT part, round(sum(cny), 8) FROM dollars_worth GROUP BY part $$, 'and by a book');
RESET enable_hashagg;
SET LOCAL enable_sort = off;
SELECT set_eq($$ SELECT port, sum_converted(amount, currency, 'CNY', day, 'daily') FROM lines GROUP BY port $$,
	$$ SELECT port, round(sum(cny), 8) FROM worth GROUP BY port $$, 'hashed groups by the tables');
SELECT set_eq($$ SELECT port, sum_converted(amount, currency, 'CNY', day, book) FROM lines, book GROUP BY port $$,
	$$ SELECT port, round(sum(cny), 8) FROM worth GROUP BY port $$, 'hashed groups by a book');
RESET enable_sort;
SELECT set_eq($$ SELECT port, part, sum_converted(amount, currency, 'CNY', day, 'daily') FROM (SELECT *, k % 2 AS part FROM lines) AS l GROUP BY GROUPING SETS ((port), (part), ()) $$,
	$$ SELECT port, part, round(sum(cny), 8) FROM (SELECT *, k % 2 AS part FROM worth) AS l GROUP BY GROUPING SETS ((port), (part), ()) $$,
	'grouping sets, of which each row goes into three states');
SELECT set_eq($$ SELECT k, sum_converted(amount, currency, 'CNY', day, 'daily') OVER (ORDER BY k ROWS 40 PRECEDING) FROM lines WHERE k <= 300 $$,
	$$ SELECT k, round(sum(cny) OVER (ORDER BY k ROWS 40 PRECEDING), 8) FROM worth WHERE k <= 300 $$, 'moving windows');
SELECT is(sum_converted(amount, currency, 'CNY', day, 'daily') FILTER (WHERE port = 3), (SELECT round(sum(cny), 8) FROM worth WHERE port = 3),
	'FILTER') FROM lines;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
ANALYZE lines;
-- What pgTAP asks, it asks of a cursor, which has no workers: the tables are made without it.
CREATE TABLE with_workers AS SELECT sum_converted(amount, currency, 'CNY', day, 'daily') AS sum FROM lines;
SELECT is(sum, (SELECT round(sum(cny), 8) FROM worth), 'with workers') FROM with_workers;
CREATE TABLE groups_with_workers AS SELECT port, sum_converted(amount, currency, 'CNY', day, 'daily') AS sum FROM lines GROUP BY port;
SELECT set_eq('TABLE groups_with_workers',
	$$ SELECT port, round(sum(cny), 8) FROM worth GROUP BY port $$, 'groups with workers');
SET LOCAL max_parallel_workers_per_gather = 0;

-- ---------- books that change under a call, and all the ways a book is stored ----------
CREATE TABLE books (n integer, book rate_book);
INSERT INTO books VALUES
	(0, (SELECT rate_book('EUR', 'CNY', date '2022-01-01', 7.5))), (1, (SELECT rate_book('EUR', 'CNY', date '2022-01-01', 7.7))),
	(2, (SELECT rate_book(base_currency, quote_currency, valid_from, rate) FROM exchange_rate WHERE rate_type = 'daily' AND 'EUR' IN (base_currency, quote_currency)
		OR rate_type = 'daily' AND 'CNY' IN (base_currency, quote_currency)));
SELECT is((SELECT array_agg(pg_column_size(book) < 127 ORDER BY n) FROM books), '{t,t,f}'::boolean[], 'two of the books are short');
CREATE FUNCTION eur(numeric, date, integer) RETURNS numeric LANGUAGE sql AS
$$ SELECT $1 * CASE $3 WHEN 0 THEN 7.5 WHEN 1 THEN 7.7 ELSE (
	SELECT y.rate * 1.0000000000000000000000000000000000000000 / f.rate FROM exchange_rate AS f, exchange_rate AS y
	WHERE (f.rate_type, f.base_currency, f.quote_currency, f.valid_from) = ('daily', 'USD', 'EUR', $2)
	  AND (y.rate_type, y.base_currency, y.quote_currency, y.valid_from) = ('daily', 'USD', 'CNY', $2)) END $$;
CREATE TABLE mixed AS SELECT k, amount, day, (k * 5 % 3)::integer AS n FROM lines WHERE k <= 600;
CREATE TABLE mixed_worth AS SELECT *, eur(amount, day, n) AS cny FROM mixed;
SELECT is((SELECT sum_converted(amount, 'EUR', 'CNY', day, book) FROM mixed JOIN books USING (n)), (SELECT round(sum(cny), 8) FROM mixed_worth),
	'a book a row, in any order');
SELECT is((SELECT sum_converted(amount, 'EUR', 'CNY', day, book ORDER BY n, k) FROM mixed JOIN books USING (n)), (SELECT round(sum(cny), 8) FROM mixed_worth),
	'one book after another');
SELECT set_eq($$ SELECT k, convert_currency(amount, 'EUR', 'CNY', day, book) FROM mixed JOIN books USING (n) $$,
	$$ SELECT k, round(cny, 8) FROM mixed_worth $$, 'convert_currency with a book a row');
SELECT set_eq($$ SELECT k, exchange_rate('EUR', 'CNY', day, book) FROM mixed JOIN books USING (n) WHERE n < 2 $$,
	$$ SELECT k, CASE n WHEN 0 THEN 7.5 ELSE 7.7 END FROM mixed WHERE n < 2 $$, 'exchange_rate with a book a row');
SELECT is((SELECT sum_converted(amount, 'EUR', 'CNY', day, rate_book_options(book, 'USD', CASE WHEN k < 0 THEN 1 END)) FROM mixed JOIN books USING (n)),
	(SELECT round(sum(cny), 8) FROM mixed_worth), 'a book made anew in every row');
SELECT throws_ok($$ SELECT sum_converted(amount, 'EUR', 'CNY', day, rate_book_options(book, 'USD', CASE WHEN k = 600 THEN 0 END)) FROM mixed JOIN books ON books.n = 0 $$,
	'P0002', NULL, 'whose age limit changes with the last row');
ALTER TABLE books ALTER COLUMN book SET STORAGE EXTERNAL;
UPDATE books SET n = n;
SELECT is((SELECT sum_converted(amount, 'EUR', 'CNY', day, book) FROM mixed JOIN books USING (n)), (SELECT round(sum(cny), 8) FROM mixed_worth),
	'books out of line');
ALTER TABLE books ALTER COLUMN book SET STORAGE MAIN;
UPDATE books SET book = rate_book_options(book, 'USD', NULL);
SELECT is((SELECT sum_converted(amount, 'EUR', 'CNY', day, book) FROM mixed JOIN books USING (n)), (SELECT round(sum(cny), 8) FROM mixed_worth),
	'books compressed in line');
-- Two books, the second of which was made to be taken for the first by a hash that anybody can
-- turn round: one rate begins ten days after, and dates of the far future make up for it.
CREATE TABLE forged AS SELECT n, (SELECT rate_book('USD', 'CNY', valid_from, rate, valid_until) FROM (
		SELECT date '1990-01-01' + i, 5, NULL::date FROM generate_series(0, 9) AS i
		UNION ALL VALUES (date '2020-01-01', 7, NULL),
			(date '2000-01-01' + CASE n WHEN 1 THEN 7457 ELSE 7322 END, 9, CASE n WHEN 2 THEN date '2000-01-01' + 10974 END),
			(date '2000-01-01' + CASE n WHEN 1 THEN 7671 ELSE 373586382 END, 9, CASE n WHEN 2 THEN date '2000-01-01' + 1306320812 END)) AS r (valid_from, rate, valid_until)) AS book
FROM generate_series(1, 2) AS n;
SELECT is((SELECT sum_converted(1, 'USD', 'CNY', '2020-05-31', book ORDER BY n DESC) FROM forged, generate_series(1, 2)), 32.00000000,
	'a book that is made to look like another');
CREATE FUNCTION two_books() RETURNS numeric[] LANGUAGE plpgsql AS $$
DECLARE
	b portstats.rate_book;
	seen numeric[];
	x numeric;
BEGIN
	FOR i IN 1..6 LOOP
		SELECT book INTO b FROM books WHERE n = i % 2;
		x := portstats.convert_currency(100, 'EUR', 'CNY', '2022-05-05', b);
		seen := seen || x;
	END LOOP;
	RETURN seen;
END $$;
SELECT is(two_books(), '{770.00000000,750.00000000,770.00000000,750.00000000,770.00000000,750.00000000}'::numeric[],
	'a variable of PL/pgSQL that holds another book each time');

-- ---------- paths that begin on one day, rate types of which one begins like the other ----------
INSERT INTO rate_type VALUES ('dail', 'EUR', NULL, NULL, 'for this test');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate) VALUES
	('dail', 'USD', 'CNY', '2022-01-01', '2022-01-31', 7), ('dail', 'EUR', 'USD', '2022-01-01', NULL, 1.25), ('dail', 'EUR', 'CNY', '2022-01-01', NULL, 10);
CREATE TABLE both_ways AS SELECT i, date '2022-01-01' + (i * 7 % 59)::integer AS day FROM generate_series(0, 599) AS i;
SELECT is((SELECT sum_converted(i, 'USD', 'CNY', day, 'dail') FROM both_ways),
	(SELECT round(sum(i * CASE WHEN day <= '2022-01-31' THEN 7 ELSE 8 END), 8) FROM both_ways), 'a rate that ends, and a way across the pivot from the same day on');
SELECT set_eq($$ SELECT i, exchange_rate('USD', 'CNY', day, rate_book_of('dail')) FROM both_ways WHERE i < 60 $$,
	$$ SELECT i, CASE WHEN day <= '2022-01-31' THEN 7 ELSE 8.000000000000 END FROM both_ways WHERE i < 60 $$, 'by a book');
SELECT is((SELECT sum_converted(i, 'USD', 'CNY', day, left('daily', 4 + i % 2)) FROM both_ways),
	(SELECT round(sum(i * CASE WHEN i % 2 = 0 THEN CASE WHEN day <= '2022-01-31' THEN 7 ELSE 8 END ELSE rate END), 8) FROM both_ways
		JOIN exchange_rate ON (rate_type, base_currency, quote_currency, valid_from) = ('daily', 'USD', 'CNY', day)), 'two rate types by turns');

SELECT is((SELECT pg_column_size(rate_book(base_currency, quote_currency, valid_from, rate)) <= 24 * count(*) FROM exchange_rate WHERE rate_type = 'daily'), true,
	'a book of rates with five digits takes at most 24 bytes a rate');

-- ---------- a state that has been in other hands ----------
-- An aggregate of one's own, whose inverse function puts the first state that it saw in the place
-- of one that has grown since, when the row with k = 100 leaves the frame. From then on the figure
-- is that of the first two rows and of those that came after.
CREATE TABLE first_state (s converted_sum);
CREATE FUNCTION put_first_back(s converted_sum, v numeric, f text, t text, d date, b rate_book)
RETURNS converted_sum LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM first_state) THEN
		INSERT INTO first_state VALUES (s);
	ELSIF v = 100 THEN
		RETURN (SELECT f.s FROM first_state AS f);
	END IF;
	RETURN s;
END $$;
CREATE AGGREGATE moving_sum(numeric, text, text, date, rate_book) (
	SFUNC = portstats.sum_converted_add, STYPE = converted_sum, FINALFUNC = total,
	MSFUNC = portstats.sum_converted_add, MINVFUNC = put_first_back, MSTYPE = converted_sum, MFINALFUNC = total);
CREATE TABLE moved AS
SELECT k, CASE k WHEN 2000 THEN 100 ELSE 1 END::numeric AS v, date '2022-01-01' + k * 7 % 365 AS day FROM generate_series(1, 2500) AS k;
CREATE TABLE moved_book AS
SELECT rate_book('USD', 'CNY', date '2022-01-01' + n, 7 + n * 0.01) AS book FROM generate_series(0, 364) AS n;
SELECT is((SELECT s FROM (SELECT k, moving_sum(v, 'USD', 'CNY', day, book) OVER (ORDER BY k ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s
		FROM moved, moved_book) AS t WHERE k = 2500),
	(SELECT round(sum(v * (7 + (day - date '2022-01-01') * 0.01)), 8) FROM moved WHERE k <= 2 OR k >= 2002),
	'a state put back: its own entries');
SELECT is((SELECT s FROM (SELECT k, sum_converted(v, 'USD', 'CNY', day, book) OVER (ORDER BY k) AS s FROM moved, moved_book) AS t WHERE k = 2500),
	(SELECT round(sum(v * (7 + (day - date '2022-01-01') * 0.01)), 8) FROM moved), 'over a window that grows');

-- ---------- running totals ----------
-- Of each row the figure is that of an aggregate over the rows so far, byte for byte: rates that come again, or not;
-- amounts without a value, of another scale, beyond 128 bits or in sum beyond them, of the target itself; what is no
-- number; one row at a time, or as many as may be pending, or more.
CREATE TABLE running AS
SELECT k, k % 3 AS part, date '2022-01-01' + (k * 37 % 365) AS day, CASE WHEN k % 5 = 0 THEN 'CNY' WHEN k % 7 = 0 THEN 'EUR' ELSE 'USD' END AS currency,
	CASE WHEN k % 11 = 0 THEN NULL WHEN k = 150 THEN 0.123456789012 WHEN k IN (170, 171) THEN 1e60 WHEN k = 190 THEN -1e60 ELSE round(k * 7.77 - 300, k % 3) END AS v
FROM generate_series(1, 240) AS k;
CREATE TABLE running_book AS SELECT rate_book(b, q, date '2022-01-01' + n, r + n * 0.0137) AS book FROM generate_series(0, 364) AS n, (VALUES ('USD', 'CNY', 7), ('USD', 'EUR', 0.9)) AS p (b, q, r);
CREATE FUNCTION running_differs(over text, rows text, value text DEFAULT 'v') RETURNS TABLE (k int, ours text, plain text) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT k, ours, plain FROM (SELECT k, sum_converted(%2$s, currency, ''CNY'', day, book) OVER (%1$s)::text AS ours,
		(SELECT sum_converted(%2$s, i.currency, ''CNY'', i.day, book) FROM running AS i WHERE %3$s)::text AS plain FROM running AS o, running_book) AS t WHERE ours IS DISTINCT FROM plain', over, value, rows);
END $$;
CREATE TABLE both_windows AS SELECT k, v, CASE WHEN k > 200 THEN currency ELSE 'USD' END AS c, date '2021-12-01' + CASE WHEN k % 4 = 0 THEN 365 ELSE 0 END + k * 37 % 31 AS on_day FROM running;
CREATE TABLE growth_book AS SELECT rate_book(b, q, date '2021-12-01' + n, r + n * 0.0137) AS book FROM generate_series(0, 400) AS n, (VALUES ('USD', 'CNY', 7), ('USD', 'EUR', 0.9)) AS p (b, q, r);
SELECT is_empty(format('SELECT * FROM running_differs(%L, %L, %L)', over, rows, value), over || ' of ' || value)
FROM (VALUES ('ORDER BY k', 'i.k <= o.k', 'v'), ('ORDER BY k', 'i.k <= o.k', 'v::numeric(70, 1)'), ('PARTITION BY part ORDER BY k', 'i.part = o.part AND i.k <= o.k', 'v'),
	('PARTITION BY k % 40 ORDER BY k', 'i.k % 40 = o.k % 40 AND i.k <= o.k', 'v'), ('ORDER BY k / 9', 'i.k / 9 <= o.k / 9', 'v'), ('ORDER BY k ROWS 3 PRECEDING', 'i.k BETWEEN o.k - 3 AND o.k', 'v'),
	('ORDER BY k', 'i.k <= o.k', 'CASE WHEN k % 5 = 0 THEN 3e37 ELSE v END'), ('ORDER BY k / 8', 'i.k / 8 <= o.k / 8', 'v'), ('ORDER BY k / 30', 'i.k / 30 <= o.k / 30', 'CASE WHEN k % 5 = 0 THEN 3e37 ELSE v END'),
	('ORDER BY k DESC', 'i.k >= o.k', 'v'), ('ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND 5 FOLLOWING', 'i.k <= o.k + 5', 'v'),
	('ORDER BY k ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW', 'i.k < o.k', 'v')) AS t (over, rows, value);
SELECT is_empty($$SELECT k, ours, plain FROM (SELECT k, sum_converted(CASE WHEN k IN (100, 200) THEN 'NaN' ELSE v END, currency, 'CNY', day, book) OVER (PARTITION BY k > 120 ORDER BY k) AS ours,
		(SELECT sum_converted(CASE WHEN i.k IN (100, 200) THEN 'NaN' ELSE i.v END, i.currency, 'CNY', i.day, book) FROM running AS i WHERE i.k <= o.k AND (i.k > 120) = (o.k > 120)) AS plain
	FROM running AS o, running_book) AS t WHERE ours::text IS DISTINCT FROM plain::text$$, 'from a NaN on it is NaN, until the next partition');
-- PostgreSQL 13 has no infinite numeric.
SELECT is_empty(format('SELECT * FROM running_differs(%L, %L, %L)', 'ORDER BY k', 'i.k <= o.k', replace(value, 'Infinity', big)), 'nor is an infinity taken from itself: ' || value)
FROM (SELECT CASE WHEN current_setting('server_version_num')::int < 140000 THEN 'NaN' ELSE 'Infinity' END AS big) AS t,
	unnest('{"CASE WHEN k = 100 THEN ''Infinity'' ELSE v END","CASE WHEN k IN (1, 100) THEN ''Infinity'' ELSE v END","CASE k WHEN 99 THEN ''Infinity'' WHEN 150 THEN -''Infinity''::numeric ELSE v END"}'::text[]) AS value;
SELECT is_empty(format('SELECT * FROM running_differs(%L, %L, %L)', 'PARTITION BY k % 5 ORDER BY k', 'i.k % 5 = o.k % 5 AND i.k <= o.k', 'CASE WHEN k <= 5 THEN ''NaN'' ELSE v END'), 'what begins with a NaN, and comes again');
-- More rows at a step than there are changes remembered, the last of them of another rate than the first.
SELECT is_empty($$SELECT k, ours, plain FROM (SELECT k, sum_converted(v, 'USD', 'CNY', date '2022-01-01' + k % 30 / 15, book) OVER (ORDER BY k / 30)::text AS ours,
		(SELECT sum_converted(i.v, 'USD', 'CNY', date '2022-01-01' + i.k % 30 / 15, book) FROM running AS i WHERE i.k / 30 <= o.k / 30)::text AS plain FROM running AS o, running_book) AS t WHERE ours IS DISTINCT FROM plain$$, 'thirty rows at a step, of two rates');
-- An aggregate of one's own may combine sums instead of adding rows.
CREATE AGGREGATE combined_total(converted_sum) (SFUNC = portstats.converted_sum_combine, STYPE = converted_sum, FINALFUNC = total);
SELECT is_empty($$SELECT k, ours, plain FROM (SELECT k, combined_total(s) OVER (ORDER BY k) AS ours, sum_converted(v, currency, 'CNY', day, book) OVER (ORDER BY k) AS plain
		FROM (SELECT o.*, book, (SELECT converted_sum(i.v, i.currency, 'CNY', i.day, book) FROM running AS i WHERE i.k = o.k) AS s FROM running AS o, running_book) AS t) AS t WHERE ours::text IS DISTINCT FROM plain::text$$, 'sums that are combined, one by one');
-- A sum is stored while it grows, and continued by several: in the place of one that was read lies another, of as many
-- changes since that sum.
CREATE AGGREGATE growing_sum(numeric, text, text, date, rate_book) (SFUNC = portstats.sum_converted_add, STYPE = converted_sum);
CREATE TABLE begun AS SELECT growing_sum(100, 'EUR', 'EUR', '2020-06-01', book) AS s FROM running_book;
CREATE FUNCTION begin_again(s converted_sum, v numeric, f text, t text, d date, b rate_book) RETURNS converted_sum LANGUAGE sql AS 'SELECT s FROM begun';
CREATE FUNCTION total_alone(s converted_sum) RETURNS numeric LANGUAGE plpgsql AS 'BEGIN RETURN total(s); END';
CREATE AGGREGATE again_and_again(numeric, text, text, date, rate_book) (SFUNC = portstats.sum_converted_add, STYPE = converted_sum, FINALFUNC = total,
	MSFUNC = portstats.sum_converted_add, MINVFUNC = begin_again, MSTYPE = converted_sum, MFINALFUNC = total);
CREATE AGGREGATE read_alone(numeric, text, text, date, rate_book) (SFUNC = portstats.sum_converted_add, STYPE = converted_sum, FINALFUNC = total,
	MSFUNC = portstats.sum_converted_add, MINVFUNC = begin_again, MSTYPE = converted_sum, MFINALFUNC = total_alone);
SELECT is_empty($$SELECT k, ours, plain FROM (SELECT k, again_and_again(10::numeric ^ (k % 7), 'EUR', 'EUR', '2020-06-01', book) OVER w AS ours, read_alone(10::numeric ^ (k % 7), 'EUR', 'EUR', '2020-06-01', book) OVER w AS plain
		FROM generate_series(0, 15) AS k, running_book WINDOW w AS (ORDER BY k / 2 GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW)) AS t WHERE ours IS DISTINCT FROM plain$$, 'one begun sum at each step');
-- Keys of 252 bytes of 256; what was read spills what is pending, and has 1,024 for it. Then so has the state, for the
-- same, and lies where it lay: it is another all the same.
CREATE TABLE spilling AS
SELECT row_number() OVER () AS k, step, date '2023-01-01' + n AS day, v
FROM (SELECT 1 AS step, n, 1.0 AS v FROM generate_series(1, 6) AS n UNION ALL VALUES (1, 7, 1.6e38), (1, 7, round(1.6e-762, 800)), (1, 7, round(1.6e-762, 800)) UNION ALL SELECT 2, 1, 1.0 FROM generate_series(1, 17)) AS t;
SELECT is_empty($$SELECT k, ours, plain FROM (SELECT k, sum_converted(v, 'USD', 'CNY', day, book) OVER (ORDER BY step)::text AS ours,
		(SELECT sum_converted(i.v, 'USD', 'CNY', i.day, book) FROM spilling AS i WHERE i.step <= o.step)::text AS plain
	FROM spilling AS o, (SELECT rate_book('USD', 'CNY', date '2023-01-01' + n, (7 + (123456 + n) * 1e-21)::numeric(22, 21)) AS book FROM generate_series(1, 7) AS n) AS b) AS t WHERE ours IS DISTINCT FROM plain$$, 'as much room for another reason');
-- Growth in both currencies: of one currency, until there is another, or until there is a NaN.
SELECT is_empty(format($q$SELECT k, ours, plain FROM (SELECT k, yoy_converted(%1$s, c, 'CNY', on_day, '2022-12', book) OVER (PARTITION BY k / 120 ORDER BY k / %2$s)::text AS ours,
		(SELECT yoy_converted(%1$s, i.c, 'CNY', i.on_day, '2022-12', book) FROM both_windows AS i WHERE i.k / %2$s <= o.k / %2$s AND i.k / 120 = o.k / 120)::text AS plain FROM both_windows AS o, growth_book) AS t WHERE ours IS DISTINCT FROM plain$q$, value, peers), format('growth of %s, %s at a step', value, peers))
FROM unnest('{1,12}'::int[]) AS peers, unnest('{v,"v::numeric(70, 1)","round(v, k % 60 / 20)","CASE WHEN k % 120 = 90 THEN ''NaN'' ELSE v END"}'::text[]) AS value;
SELECT is((SELECT s FROM (SELECT k, sum_converted(k, 'USD', 'CNY', date '2000-01-01' + k, (SELECT rate_book('USD', 'CNY', date '2000-01-01' + n, 7 + n * 0.0001) FROM generate_series(1, 5000) AS n)) OVER (ORDER BY k) AS s
		FROM generate_series(1, 5000) AS k) AS t WHERE k = 5000), (SELECT round(sum(k * (7 + k * 0.0001)), 8) FROM generate_series(1, 5000) AS k), 'five thousand rows, each with a rate of its own');

-- ---------- what is in it ----------
SELECT results_eq($$ SELECT currency, rows, amount, converted FROM amounts((SELECT converted_sum(amount, currency, 'CNY', day, 'daily') FROM lines)) $$,
	$$ SELECT currency, count(*), sum(amount), round(sum(cny), 8) FROM worth GROUP BY currency ORDER BY currency COLLATE "C" $$,
	'amounts: a row a currency, in the order of the codes');
SELECT is((SELECT total(s) FROM (SELECT converted_sum(amount, currency, 'CNY', day, 'daily') AS s FROM lines) AS t),
	(SELECT round(sum(cny), 8) FROM worth), 'total');
SELECT is((SELECT total(combine(s)) FROM (SELECT converted_sum(amount, currency, 'CNY', day, 'daily') AS s FROM lines GROUP BY port) AS t),
	(SELECT round(sum(cny), 8) FROM worth), 'total of what was combined');
SELECT is((SELECT abs(sum(converted) - (SELECT round(sum(cny), 8) FROM worth)) <= 20 * 0.000000005
	FROM amounts((SELECT converted_sum(amount, currency, 'CNY', day, 'daily') FROM lines))), true,
	'the parts differ from the whole by their rounding alone');
SELECT results_eq($$ WITH b AS (SELECT rate_book('EUR', 'CNY', date '2022-01-01', 7.5) AS book)
	SELECT a.* FROM amounts((SELECT converted_sum(v, c, 'CNY', '2022-05-05', (SELECT book FROM b))
	FROM (VALUES (NULL, NULL), (10.5, 'EUR'), (NULL, 'EUR'), (2, 'CNY'), (1, 'EUR')) AS t (v, c))) AS a $$,
	$$ VALUES ('CNY', 1::bigint, 2::numeric, 2.00000000), ('EUR', 2, 11.5, 86.25000000) $$, 'rows without an amount are in no row of it');
SELECT is((SELECT (total(s), s::text)::text FROM (SELECT converted_sum(NULL::numeric, NULL, 'no code at all', NULL) AS s FROM generate_series(1, 3)) AS t),
	$$(,"{""version"": 1, ""to_currency"": null, ""without_amount"": 3, ""parts"": 2, ""entries"": []}")$$, 'no amount: a sum of nothing that counts its rows');
SELECT is((SELECT converted_sum(v, 'EUR', 'CNY', '2022-05-05') IS NULL FROM (VALUES (1)) AS t (v) WHERE v > 1), true, 'no row, no sum');
SELECT is((SELECT combine(s)::text FROM (SELECT converted_sum(NULL::numeric, NULL, NULL, NULL) UNION ALL SELECT NULL UNION ALL SELECT converted_sum(v, 'USD', 'USD', '2022-05-05') FROM (VALUES (2.5), (NULL)) AS t (v)) AS t (s)),
	'{"version": 1, "to_currency": "USD", "without_amount": 2, "parts": 2, "entries": [{"key": ["USD", ""], "totals": [["2.5", 1, 0]]}]}', 'combined with one of a target');
SELECT throws_ok($$ SELECT '{"version": 1, "to_currency": "USD", "without_amount": -1, "parts": 2, "entries": []}'::converted_sum $$, '22P02', NULL, 'a negative count');
SELECT is_empty($$ SELECT * FROM amounts(NULL::converted_sum) $$, 'and nothing in it');
SELECT is(total('{"version": 1, "to_currency": "USD", "without_amount": 0, "parts": 2, "entries": []}'::converted_sum), NULL, 'nor of one without entries');
-- An aggregate of the user's own may begin with any state: a count may not run over.
CREATE AGGREGATE from_many(numeric, text, text, date) (SFUNC = portstats.sum_converted_add, STYPE = converted_sum,
	INITCOND = '{"version": 1, "to_currency": null, "without_amount": 9223372036854775807, "parts": 2, "entries": []}');
SELECT throws_ok($$ SELECT from_many(NULL, 'USD', 'USD', '2023-01-01') $$, '22003', NULL, 'more rows without an amount than can be counted');
SELECT is((SELECT count(DISTINCT t) FROM (SELECT total(converted_sum(v, 'EUR', 'CNY', '2022-05-05', (SELECT book FROM book))) AS t FROM (VALUES (7::smallint)) AS t (v)
	UNION ALL SELECT total(converted_sum(v, 'EUR', 'CNY', '2022-05-05', (SELECT book FROM book))) FROM (VALUES (7::integer)) AS t (v)
	UNION ALL SELECT total(converted_sum(v, 'EUR', 'CNY', '2022-05-05', 'daily')) FROM (VALUES (7::bigint)) AS t (v)
	UNION ALL SELECT total(converted_sum(v, 'EUR', 'CNY', '2022-05-05', 'daily')) FROM (VALUES (7::numeric)) AS t (v)) AS t), 1::bigint,
	'smallint, integer, bigint, numeric: one figure');
SELECT throws_ok($$ SELECT combine(s) FROM (SELECT converted_sum(1, 'CNY', 'CNY', '2022-05-05') UNION ALL SELECT converted_sum(1, 'USD', 'USD', '2022-05-05')) AS t (s) $$,
	'22023', 'sums converted into different currencies cannot be combined', 'other targets');
SELECT throws_ok($$ SELECT sum_converted(v, c, 'CNY', '2022-05-05', 'daily') FROM (VALUES (1, 'EUR'), (2, 'XXX'), (3, 'JPY')) AS t (v, c) $$,
	'P0002', 'no exchange rate from XXX to CNY on 2022-05-05 of rate type "daily"', 'one row without a rate is an error that names it');

-- ---------- a pair whose own rates have gaps, across the pivot in them ----------
-- The way across is made of rates of 1 January, on which the pair still has its own.
INSERT INTO rate_type VALUES ('gap', 'USD', NULL, NULL, 'for this test');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate) VALUES
	('gap', 'KZT', 'UZS', '2022-12-01', '2023-01-17', 25), ('gap', 'KZT', 'USD', '2023-01-01', NULL, 0.002),
	('gap', 'USD', 'UZS', '2023-01-01', NULL, 11000);
CREATE TABLE aging AS SELECT rate_book_options(rate_book(base_currency, quote_currency, valid_from, rate), 'USD', 40) AS book
FROM (VALUES ('KZT', 'UZS', date '2022-11-25', 25), ('KZT', 'USD', date '2023-01-01', 0.002), ('USD', 'UZS', date '2023-01-01', 11000))
	AS t (base_currency, quote_currency, valid_from, rate);
CREATE TABLE around AS SELECT k, 100 AS amount, d::date AS day
FROM (VALUES (1, '2023-01-20'), (2, '2023-01-21'), (3, '2023-01-01'), (4, '2023-01-02'), (5, '2023-01-05'), (6, '2023-01-31')) AS t (k, d);
SELECT is(s, 3 * 100 * 22 + 3 * 100 * 25.00000000, 'a gap, then days before it: the tables, ' || o)
FROM (SELECT 'gap first' AS o, sum_converted(amount, 'KZT', 'UZS', day, 'gap' ORDER BY k) AS s FROM around
	UNION ALL SELECT 'gap last', sum_converted(amount, 'KZT', 'UZS', day, 'gap' ORDER BY k DESC) FROM around) AS t;
SELECT is(s, 4 * 100 * 22 + 2 * 100 * 25.00000000, 'rates too old, then days before: a book, ' || o)
FROM (SELECT 'old first' AS o, sum_converted(amount, 'KZT', 'UZS', day, (SELECT book FROM aging) ORDER BY k) AS s FROM around
	UNION ALL SELECT 'old last', sum_converted(amount, 'KZT', 'UZS', day, (SELECT book FROM aging) ORDER BY k DESC) FROM around) AS t;

SELECT * FROM finish();
ROLLBACK;
