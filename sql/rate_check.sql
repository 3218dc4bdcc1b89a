-- rate_check: rates looked over, loaded from files, kept as a book; what the table refuses of pairs.
SET datestyle = ISO;

-- ---------- what is in a book ----------
CREATE TABLE quotes (base text, quote text, first_day date, last_day date, rate numeric);
INSERT INTO quotes VALUES
  ('USD', 'CNY', '2023-10-02', NULL, 7.1800), ('USD', 'CNY', '2023-10-03', '2023-10-31', 7.2000),
  ('USD', 'CNY', '2023-11-15', NULL, 7.2500), ('EUR', 'CNY', '2023-10-02', NULL, 7.6);
CREATE TABLE books AS SELECT rate_book_options(rate_book(base, quote, first_day, rate, last_day), 'CNY', 40) AS book FROM quotes;
SELECT r.* FROM books, rates(book) AS r;
-- They make the same book again.
SELECT rate_book_send(rate_book_options(rate_book(r.base_currency, r.quote_currency, r.valid_from, r.rate, r.valid_until), 'CNY', 40))
     = (SELECT rate_book_send(book) FROM books) AS same FROM books, rates(book) AS r;
SELECT count(*) FROM rates(NULL);
-- A rate type as a book: a rate of a type with a unit ends with it.
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, valid_until, rate) VALUES
  ('USD', 'CNY', '2023-10-01', NULL, 7.3005), ('USD', 'CNY', '2023-11-01', '2023-11-15', 7.2257), ('EUR', 'USD', '2023-10-01', NULL, 1.0563);
SELECT rate_book_of('average');
SELECT * FROM rates(rate_book_of('average'));
SELECT rate_book_of('spot');
SELECT rate_book_of('avrage');
SELECT rate_book_of(NULL) IS NULL AS none;

-- ---------- a healthy book ----------
SELECT * FROM rate_check((SELECT rate_book('USD', 'CNY', d::date, 7.1 + extract(day FROM d)::integer / 100.0)
                          FROM generate_series(date '2023-10-01', '2023-12-31', '1 day') AS d));
SELECT count(*) FROM rate_check(NULL::rate_book);
SELECT count(*) FROM rate_check(NULL::text);

-- ---------- each problem ----------
-- Quoted for 100 units and loaded as it stands: off from its cross rate.
CREATE VIEW yen AS
SELECT k.name, rate_book(b, q, date '2023-10-05', r) AS book
FROM (VALUES ('right', 0.0488), ('as it stands', 4.88), ('divided twice', 0.000488), ('for 10', 0.488), ('for 1000', 48.8), ('a jest', 0.2)) AS k (name, yen),
     LATERAL (VALUES ('JPY', 'CNY', k.yen), ('USD', 'CNY', 7.2), ('USD', 'JPY', 147.54)) AS t (b, q, r)
GROUP BY 1;
SELECT name, problem, base_currency, quote_currency, first_day, last_day, rates, rate, compared_with
FROM yen, rate_check(book) ORDER BY name;
SELECT detail, hint FROM yen, rate_check(book) WHERE name IN ('as it stands', 'divided twice') ORDER BY name;
SELECT name, base_currency, quote_currency, third_currency, factor, rates, rate, cross_rate FROM yen, rate_crosses(book) WHERE name <> 'for 10' ORDER BY name, 2, 3;
-- One row a pair and way; the pair that is off by most ways is the one. The other rates of a day need not be of that day.
SELECT problem, base_currency, quote_currency, first_day, last_day, rates, rate, compared_with, detail
FROM rate_check((SELECT rate_book(b, q, d, r) FROM (
  SELECT 'JPY', 'CNY', day::date, CASE WHEN day >= '2023-10-16' THEN 4.88 ELSE 0.0488 END FROM generate_series(date '2023-10-01', '2023-10-31', '1 day') AS day
  UNION ALL SELECT b, q, date '2023-10-01', r
  FROM (VALUES ('USD', 'CNY', 7.2), ('EUR', 'CNY', 7.6), ('EUR', 'USD', 1.056), ('USD', 'JPY', 147.54), ('EUR', 'JPY', 155.7)) AS t (b, q, r)) AS t (b, q, d, r)));
-- Days without a rate: it ended, or is too old.
SELECT problem, first_day, last_day, rate, compared_with, detail, hint FROM books, rate_check(book);
SELECT first_day, last_day, detail, hint FROM books, rate_check(rate_book_options(book, 'CNY', 14));
-- More than 20 percent, seen from either side.
SELECT first_day, rate, compared_with, detail, hint
FROM rate_check((SELECT rate_book('USD', 'CNY', d, r) FROM (VALUES (date '2023-10-01', 6.0), ('2023-10-02', 7.2), ('2023-10-03', 6.0),
  ('2023-10-04', 7.3), ('2023-10-05', 6.0)) AS t (d, r)));
-- Said to be valid when the next one has begun.
SELECT problem, first_day, last_day, rate, compared_with, detail, hint
FROM rate_check((SELECT rate_book('USD', 'CNY', d, 7.2, u) FROM (VALUES (date '2023-10-01', date '2023-10-31'), ('2023-10-15', NULL)) AS t (d, u)));
-- Codes in no list; numbers of ISO 4217 are in one, withdrawn ones too.
SELECT problem, base_currency, quote_currency, first_day, last_day, rates, rate, detail, hint
FROM rate_check((SELECT rate_book(b, q, d, 2) FROM (VALUES ('EURO', 'CNY', date '2023-10-01'), ('EURO', 'CNY', '2023-10-02'), ('EURO', 'XBT', '2023-10-05'), ('840', '156', '2023-10-01'),
  ('EUR', 'DEM', '1999-01-01'), ('502', '142', '2023-10-01')) AS t (b, q, d)));
INSERT INTO currency_list VALUES ('China Customs', '142', NULL, 'Renminbi'), ('China Customs', '502', NULL, 'US dollar');
SELECT count(*) FROM rate_check((SELECT rate_book('502', '142', date '2023-10-01', 7.2)));
DELETE FROM currency_list WHERE list = 'China Customs';
SELECT * FROM currency_list WHERE currency_code IN ('CNY', 'DEM', 'BYR') ORDER BY 2;
INSERT INTO currency_list VALUES ('', 'XBT'), ('mine', 'XBT');
INSERT INTO currency_list VALUES ('mine', 'a coin');
INSERT INTO currency_list VALUES ('mine', 'XBT', 'none');

-- ---------- the tables ----------
SELECT rate_type, problem, base_currency, quote_currency, first_day, last_day, rate, compared_with FROM rate_check();
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate) VALUES
  -- Two in a month are no overlap by themselves; what is stated may be one.
  ('customs', 'USD', 'CNY', '2023-10-01', NULL, 7.2), ('customs', 'USD', 'CNY', '2023-10-16', NULL, 7.3),
  ('customs', 'EUR', 'CNY', '2023-10-01', '2023-10-31', 7.6), ('customs', 'EUR', 'CNY', '2023-10-16', NULL, 7.7),
  ('spot', 'USD', 'CNY', '2023-10-01', NULL, 7.2), ('spot', 'USD', 'CNY', '2023-10-17', NULL, 7.3);
SELECT rate_type, problem, base_currency, quote_currency, first_day, last_day, rate, compared_with FROM rate_check();
SELECT rate_type, problem, detail FROM rate_check('spot');
SELECT * FROM rate_check('avrage');

-- ---------- fixed rates ----------
-- They never age; one legacy currency goes into another across the euro.
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate) VALUES
  ('fixed', 'EUR', 'DEM', '1999-01-01', NULL, 1.95583), ('fixed', 'EUR', 'FRF', '1999-01-01', NULL, 6.55957),
  ('fixed', 'BYN', 'BYR', '2016-07-01', NULL, 10000);
SELECT convert_currency(100, 'DEM', 'EUR', '2023-10-05', 'fixed') AS euros, convert_currency(100, 'DEM', 'FRF', '2023-10-05', 'fixed') AS francs,
       convert_currency(1000000, 'BYR', 'BYN', '2023-10-05', 'fixed') AS roubles;
SELECT convert_currency(100, 'DEM', 'EUR', '1998-12-31', 'fixed');
SELECT count(*) FROM rate_check('fixed');

-- ---------- a pair in both directions ----------
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('spot', 'CNY', 'USD', '2023-12-01', 0.14);
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('spot', 'CNY', 'JPY', '2023-12-01', 20), ('spot', 'JPY', 'CNY', '2023-12-02', 0.05);
UPDATE exchange_rate SET rate_type = 'spot', base_currency = 'CNY', quote_currency = 'USD' WHERE rate_type = 'average' AND quote_currency = 'CNY';
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('spot', 'USD', 'CNY', '2023-10-01', 7)
  ON CONFLICT (rate_type, base_currency, quote_currency, valid_from) DO UPDATE SET base_currency = 'CNY', quote_currency = 'USD';
-- In another rate type it is another matter; a whole pair may be turned round.
BEGIN;
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('fixed', 'CNY', 'USD', '2023-12-01', 0.14);
UPDATE exchange_rate SET base_currency = quote_currency, quote_currency = base_currency, rate = 1 / rate WHERE rate_type = 'spot';
DELETE FROM exchange_rate WHERE rate_type = 'spot';
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES ('spot', 'CNY', 'USD', '2023-12-01', 0.14);
SELECT rate_type, base_currency, quote_currency, rate FROM exchange_rate WHERE source IS NULL AND rate < 1 ORDER BY 1;
ROLLBACK;
-- What got in while the triggers were off is found when it is read.
BEGIN;
ALTER TABLE exchange_rate DISABLE TRIGGER USER;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'USD', '2023-12-01', 0.14);
SELECT to_usd(1000, '2023-10-05');
ROLLBACK;

DELETE FROM exchange_rate;
DROP VIEW yen;
DROP TABLE quotes, books;
