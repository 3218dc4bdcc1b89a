-- currency: books of rates, the tables, converting and adding up.
SET datestyle = ISO;

-- ---------- a book from any table ----------
CREATE TABLE bank_rates (base text, quote text, first_day date, last_day date, rate numeric);
INSERT INTO bank_rates VALUES
  ('USD', 'CNY', '2023-10-01', NULL, 7.1800),
  ('USD', 'CNY', '2023-11-01', NULL, 7.2000),
  ('EUR', 'USD', '2023-10-01', '2023-10-31', 1.0550),
  ('USD', 'JPY', '2023-10-01', NULL, 147.54);
CREATE TABLE books (name text, book rate_book);
INSERT INTO books SELECT 'bank', rate_book(base, quote, first_day, rate, last_day) FROM bank_rates;
SELECT jsonb_pretty(book::text::jsonb) FROM books;
-- In whatever order the rows came, and whatever came twice: the same bytes.
SELECT rate_book_send(rate_book(base, quote, first_day, rate, last_day ORDER BY rate))
     = rate_book_send(rate_book(base, quote, first_day, rate, last_day ORDER BY first_day DESC, base)) AS same_bytes
FROM (SELECT * FROM bank_rates UNION ALL SELECT * FROM bank_rates) AS twice;
-- Its text is read back.
SELECT rate_book_send(book::text::rate_book) = rate_book_send(book) AS same FROM books;
-- No rows, no book.
SELECT rate_book(base, quote, first_day, rate) IS NULL AS none FROM bank_rates WHERE false;

-- Direct, inverse, across the pivot (both ways inverse or not), itself.
SELECT amount, from_currency, to_currency, convert_currency(amount, from_currency, to_currency, '2023-10-05', book)
FROM books, (VALUES
  (100, 'USD', 'CNY'), (100, 'CNY', 'USD'), (100, 'EUR', 'CNY'), (100, 'CNY', 'EUR'),
  (1000000, 'JPY', 'CNY'), (100.005, 'JPY', 'EUR'), (100, 'CNY', 'CNY'), (-0.5, 'CNY', 'USD'),
  (NULL, 'CNY', 'USD'), ('NaN', 'CNY', 'USD')) AS t (amount, from_currency, to_currency);
-- Customs' own numbers for currencies are codes like any other.
SELECT convert_currency(100, '502', '142', '2023-10-05', rate_book('502', '142', date '2023-10-01', 7.18));

-- What a book refuses, naming the row.
SELECT rate_book('USD', 'CNY', date '2023-10-01', NULL);
SELECT rate_book(NULL, 'CNY', date '2023-10-01', 7.1);
SELECT rate_book('USD', 'CNY', NULL, 7.1);
SELECT rate_book('USD', 'CNY', date '2023-10-01', 0);
SELECT rate_book('USD', 'CNY', date '2023-10-01', -7.1);
SELECT rate_book('USD', 'CNY', date '2023-10-01', 'NaN');
SELECT rate_book('USD', 'USD', date '2023-10-01', 1);
SELECT rate_book('US dollar', 'CNY', date '2023-10-01', 7.1);
SELECT rate_book('', 'CNY', date '2023-10-01', 7.1);
SELECT rate_book('USD', 'CNY', date 'infinity', 7.1);
SELECT rate_book('USD', 'CNY', date '2023-10-01', 7.1, date '2023-09-30');
SELECT rate_book('USD', 'CNY', date '2023-10-01', r) FROM (VALUES (7.1), (7.2)) AS t (r);
SELECT rate_book(b, q, date '2023-10-01', 7.1) FROM (VALUES ('USD', 'CNY'), ('CNY', 'USD')) AS t (b, q);
-- 7.10 and 7.1 are one rate.
SELECT rate_book('USD', 'CNY', date '2023-10-01', r) FROM (VALUES (7.1), (7.10)) AS t (r);
-- What its text refuses.
SELECT '{"pivot": "USD", "pairs": []}'::rate_book;
SELECT '{"pivot": "USD", "max_age_days": -1, "pairs": []}'::rate_book;
SELECT '{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["today", null, "7.1"]]}]}'::rate_book;
SELECT '{"pivot": "USD", "max_age_days": null, "pairs": [{"base": "USD", "quote": "CNY", "rates": [["2023-10-01", null, "-7.1"]]}]}'::rate_book;
SELECT '[]'::rate_book;
SELECT rate_book_options(book, 'USD', -1) FROM books;
SELECT rate_book_options(book, NULL, 1) FROM books;

-- ---------- the day ----------
-- A rate holds until the day before the next, never a day earlier.
WITH b AS (SELECT rate_book('USD', 'CNY', d, r) AS book
           FROM (VALUES (date '2023-12-29', 7.0800), ('2024-01-01', 7.1000)) AS t (d, r))
SELECT day, convert_currency(100, 'USD', 'CNY', day, book)
FROM b, (VALUES (date '2023-12-31'), ('2024-01-01'), (end_date('2023'))) AS t (day);
-- No rate, or one too old.
CREATE TABLE one_rate AS SELECT rate_book('USD', 'CNY', date '2023-10-06', 7.2000) AS book;
SELECT convert_currency(100, 'USD', 'CNY', '2023-10-08', book) FROM one_rate;
SELECT convert_currency(100, 'USD', 'CNY', '2023-10-05', book) FROM one_rate;
SELECT convert_currency(100, 'USD', 'CNY', '2024-04-08', book) FROM one_rate;
SELECT convert_currency(100, 'USD', 'CNY', '2024-04-08', rate_book_options(book, 'USD', 31)) FROM one_rate;
SELECT convert_currency(100, 'USD', 'CNY', '2023-11-06', rate_book_options(book, 'USD', 31)) FROM one_rate;
SELECT convert_currency(100, 'EUR', 'CNY', '2023-10-08', book) FROM one_rate;
SELECT convert_currency(100, 'CNY', 'CNY', '2023-10-08', book) FROM one_rate;
SELECT convert_currency(100, 'USD', 'CNY', 'infinity', book) FROM one_rate;
SELECT sum_converted(amount, currency, 'CNY', '2023-10-08', book)
FROM one_rate, (VALUES (100, 'USD'), (100, 'EUR'), (100, 'CNY')) AS t (amount, currency);
-- A rate that has ended; the nearest is named.
SELECT convert_currency(100, 'EUR', 'CNY', '2023-11-05', book) FROM books;

-- ---------- rounding ----------
-- By the rate that was given, not by a rounded inverse.
WITH b AS (SELECT rate_book('USD', 'NIO', date '2023-01-01', 36.6243) AS book)
SELECT convert_currency(1000000, 'NIO', 'USD', '2023-10-01', book) AS dollars,
       convert_currency(convert_currency(100, 'USD', 'NIO', '2023-10-01', book), 'NIO', 'USD', '2023-10-01', book) AS there_and_back
FROM b;
-- Added first, converted once, rounded last.
SELECT sum_converted(100.00, 'CNY', 'USD', '2023-10-05', book) AS total,
       sum(round(convert_currency(100.00, 'CNY', 'USD', '2023-10-05', book), 2)) AS rounded_lines
FROM books, generate_series(1, 7);
-- A price for 100 units is divided before it is loaded.
SELECT convert_currency(1000000, 'JPY', 'CNY', '2023-10-05', rate_book('JPY', 'CNY', date '2023-10-01', 4.88 / 100));

-- ---------- the tables ----------
SELECT * FROM rate_type ORDER BY rate_type;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source) VALUES
  ('USD', 'CNY', '2023-10-01', 7.3005, 'a bank'), ('USD', 'CNY', '2023-11-01', 7.2257, 'a bank'),
  ('EUR', 'USD', '2023-10-01', 1.0563, 'a bank');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES
  ('customs', 'USD', 'CNY', '2023-10-01', 7.1732), ('spot', 'USD', 'CNY', '2023-10-09', 7.2900);
SELECT to_usd(1000, '2023-10-05'), to_cny('1000', '2023-11-30'), to_usd(NULL, '2023-10-05'), to_usd(1, NULL);
SELECT exchange_rate('USD', 'CNY', '2023-10-05'), exchange_rate('CNY', 'USD', '2023-10-05'),
       exchange_rate('EUR', 'CNY', '2023-10-05'), exchange_rate('CNY', 'CNY', '2023-10-05'),
       exchange_rate('USD', 'CNY', '2023-10-05', 'customs');
SELECT convert_currency(100, 'EUR', 'CNY', '2023-10-05'), convert_currency(100, 'CNY', 'USD', '2023-10-05', 'customs');
-- February's average does not serve in March, nor a rate of the day for long.
SELECT to_usd(1000, '2023-12-01');
SELECT to_usd(1000, '2023-09-30');
SELECT convert_currency(100, 'CNY', 'USD', '2023-10-19', 'spot');
SELECT convert_currency(100, 'CNY', 'USD', '2023-10-20', 'spot');
SELECT convert_currency(100, 'GBP', 'CNY', '2023-10-05');
SELECT convert_currency(100, 'usd', 'CNY', '2023-10-05');
SELECT convert_currency(100, 'CNY', 'USD', '2023-10-05', 'avrage');
SELECT convert_currency(100, 'US dollars', 'CNY', '2023-10-05');
-- What the table refuses, by name.
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-10-01', 7.3);
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-12-01', 0);
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', '2023-12-01', 'NaN');
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'CNY', '2023-12-01', 1);
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('a dollar', 'CNY', '2023-12-01', 1);
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('USD', 'CNY', 'infinity', 1);
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, valid_until, rate) VALUES ('USD', 'CNY', '2023-12-01', '2023-11-01', 1);
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('monthly', 'USD', 'CNY', '2023-12-01', 1);
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'USD', '2023-12-01', 0.14);
-- A rate type of one's own, and one that the extension brings, changed.
BEGIN;
INSERT INTO rate_type VALUES ('ecb', 'EUR', NULL, 5, 'ECB reference rates');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES
  ('ecb', 'EUR', 'USD', '2023-10-05', 1.0526), ('ecb', 'EUR', 'CNY', '2023-10-05', 7.6869);
SELECT convert_currency(100, 'USD', 'CNY', '2023-10-06', 'ecb');
UPDATE rate_type SET valid_unit = 'year' WHERE rate_type = 'average';
SELECT to_usd(1000, '2023-12-01');
ROLLBACK;

-- ---------- adding up ----------
CREATE TABLE lines (n integer, declared_on date, value numeric, currency text);
INSERT INTO lines VALUES
  (1, '2023-10-05', 100.25, 'CNY'), (2, '2023-11-20', 200, 'CNY'), (3, '2023-10-31', 300, 'CNY'), (4, '2023-10-05', NULL, NULL),
  (5, NULL, NULL, 'CNY');
SELECT sum_usd(value, declared_on), sum_cny(value, declared_on) FROM lines;
SELECT to_char(declared_on, 'YYYY-MM') AS month, sum_usd(value, declared_on)
FROM lines GROUP BY 1 ORDER BY 1;
SELECT n, sum_usd(value, declared_on) OVER (ORDER BY n ROWS 1 PRECEDING) FROM lines ORDER BY n;
SELECT sum_converted(value, currency, 'USD', declared_on), sum_converted(value, currency, 'USD', declared_on, 'average') FROM lines;
SELECT sum_usd(1::smallint, '2023-10-05'), sum_usd(1::integer, '2023-10-05'), sum_usd(1::bigint, '2023-10-05'), sum_usd(1::numeric, '2023-10-05');
SELECT sum_usd(value, declared_on) IS NULL AS none FROM lines WHERE n >= 4;
SELECT sum_usd(value, declared_on) IS NULL AS none FROM lines WHERE false;
-- What has no rate is an error, and so is what does not say its day or currency.
SELECT sum_usd(value, NULL) FROM lines;
SELECT sum_converted(value, NULL, 'USD', declared_on) FROM lines;
SELECT sum_converted(value, 'CNY', NULL, declared_on) FROM lines;
SELECT sum_converted(value, 'CNY', 'USD', declared_on, NULL::text) FROM lines;
SELECT sum_converted(value, 'CNY', 'USD', declared_on, NULL::rate_book) FROM lines;
SELECT sum_converted(value, 'CNY', to_currency, '2023-10-05') FROM (VALUES (1, 'USD'), (2, 'EUR')) AS t (value, to_currency);
SELECT sum_usd(value, declared_on + 90) FROM lines;
-- What a sum is made of.
SELECT converted_sum_out(s) FROM (SELECT '{"version": 1, "to_currency": "USD", "without_amount": 0, "parts": 2, "entries": [{"key": ["CNY", "/7.2"], "totals": [["720.00", 3, 0]]}]}'::converted_sum AS s) AS t;
SELECT total('{"version": 1, "to_currency": "USD", "without_amount": 0, "parts": 2, "entries": [{"key": ["CNY", "/7.2"], "totals": [["720.00", 3, 0]]}]}'::converted_sum);
SELECT total('{"version": 1, "to_currency": "USD", "without_amount": 0, "parts": 2, "entries": [{"key": ["CNY", "/0"], "totals": [["720.00", 3, 0]]}]}'::converted_sum);
SELECT total('{"version": 1, "to_currency": "USD", "without_amount": 0, "parts": 2, "entries": [{"key": ["CNY", null], "totals": [["720.00", 3, 0]]}]}'::converted_sum);
SELECT total('{"version": 1, "to_currency": "US dollar", "without_amount": 0, "parts": 2, "entries": []}'::converted_sum);


DELETE FROM exchange_rate;
DROP TABLE bank_rates, books, one_rate, lines;
