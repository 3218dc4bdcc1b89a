-- currency: rates made of daily ones by a rule, where a rate comes from, how it went.
SET datestyle = ISO;

-- ---------- the nth weekday ----------
-- September 2023 has four Wednesdays and five Fridays.
SELECT n, nth_weekday('2023-09', n, 3) AS wednesday, nth_weekday('2023-09', n, 5) AS friday
FROM unnest(ARRAY[1, 2, 3, 4, 5, -1, -2, -3, -4, -5]) AS n;
SELECT nth_weekday('2023-09', NULL, 3);
SELECT nth_weekday('2023-Q3', 3, 3);
SELECT nth_weekday('2023-09', 0, 3);
SELECT nth_weekday('2023-09', 6, 3);
SELECT nth_weekday('2023-09', 3, 0);
SELECT nth_weekday('2023-09', 3, 8);

-- ---------- the day of China's customs ----------
SELECT month, customs_rate_day(month), to_char(customs_rate_day(month), 'Dy') AS weekday
FROM unnest('{2023-10,2024-01,2024-03,0001-02}'::period[]) AS month;
-- The Spring Festivals of 2015, 2018 and 2026 lay on third Wednesdays.
SELECT month, customs_rate_day(month) AS third,
       customs_rate_day(month, '{2015-02-18,2015-02-19,2018-02-20,2018-02-21,2026-02-18}') AS serves
FROM unnest('{2015-03,2018-03,2018-04,2026-03}'::period[]) AS month;
SELECT customs_rate_day('2018-03', '{}') AS none, customs_rate_day('2018-03', NULL) AS unknown;
SELECT customs_rate_day('2018-03', '{2018-02-21,2018-02-28}');
SELECT customs_rate_day('2018-03', '{2018-02-21,NULL}');
SELECT customs_rate_day('2018');
SELECT customs_rate_day('0001-01');

-- ---------- rates of the month out of daily ones ----------
-- Rates on the working days; the first week of October is holiday.
CREATE TABLE daily (base text, quote text, day date, rate numeric);
INSERT INTO daily
SELECT base, quote, day::date, round(around * (5000 + (extract(doy FROM day)::integer * 7) % 101 - 50) / 5000, 4)
FROM generate_series(timestamp '2023-06-01', '2023-11-10', '1 day') AS day,
     (VALUES ('USD', 'CNY', 7.2), ('EUR', 'USD', 1.07), ('USD', 'JPY', 145)) AS pair (base, quote, around)
WHERE extract(isodow FROM day) < 6 AND day NOT BETWEEN '2023-10-02' AND '2023-10-06'
  -- no yen on a day in September
  AND (quote, day) <> ('JPY', '2023-09-20');
CREATE TABLE book AS SELECT rate_book(base, quote, day, rate) AS book FROM daily;
-- December's day, 15 November, is not there yet.
SELECT r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-07/2023-12') AS r;
SELECT day, rate FROM daily
WHERE quote = 'CNY' AND day IN ('2023-06-21', '2023-07-19', '2023-08-16', '2023-09-20', '2023-10-18') ORDER BY day;
-- The other way round, and across the pivot.
SELECT r.* FROM book, customs_rates(book, 'CNY', 'USD', '2023-10') AS r;
SELECT r.* FROM book, customs_rates(book, 'EUR', 'CNY', '2023-10') AS r;
-- Italy: the last but one Wednesday.
SELECT r.* FROM book, customs_rates(book, 'EUR', 'USD', '2023-09/2023-11', -2, 3) AS r;
-- Holidays.
SELECT r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-09/2023-10', '{2023-09-20}') AS r;
SELECT r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-11', 1, 3, '{2023-10-04,2023-11-01}') AS r;
-- Ready for the table.
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate, source)
SELECT 'customs', r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-07/2023-12') AS r;
SELECT convert_currency(1000, 'USD', 'CNY', '2023-10-31', 'customs');
-- No rate of that very day: never the one of the day before.
SELECT r.* FROM book, customs_rates(book, 'USD', 'JPY', '2023-10') AS r;
SELECT r.* FROM book, customs_rates(book, 'JPY', 'CNY', '2023-10') AS r;
SELECT r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-11', 1, 3) AS r;
SELECT r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-07', '{2023-06-21,2023-06-28}') AS r;
SELECT r.* FROM book, customs_rates(book, 'USD', 'JPY', '2023-10', 2, 3, '{2023-09-13}') AS r;
SELECT r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-06') AS r;
SELECT r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-10', 5, 3) AS r;
SELECT r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-10', -1, 3, '{2023-09-27}') AS r;
SELECT r.* FROM book, customs_rates(book, 'USD', 'CNY', '2023-10-01/2023-10-15') AS r;
SELECT r.* FROM book, customs_rates(book, 'USD', 'USD', '2023-10') AS r;
SELECT r.* FROM book, customs_rates(book, 'USD', 'CYN', '2023-10') AS r;
SELECT r.* FROM book, customs_rates(book, 'GBP', 'CYN', '2023-10') AS r;
SELECT r.* FROM book, customs_rates(NULL::rate_book, 'USD', 'CNY', '2023-10') AS r;

-- ---------- means of daily rates ----------
SELECT r.* FROM book, average_rates(book, 'USD', 'CNY', '2023-09/2024-01', 'month') AS r;
SELECT date_trunc('month', day)::date AS month, avg(rate), count(*)
FROM daily WHERE quote = 'CNY' AND day >= '2023-09-01' GROUP BY 1 ORDER BY 1;
-- The weeks that share a day with October: none for the holidays.
SELECT valid_from, valid_until, rate, days FROM book, average_rates(book, 'EUR', 'CNY', '2023-10', 'week') AS r;
SELECT r.source FROM book, average_rates(book, 'JPY', 'CNY', '2023-09', 'month') AS r;
SELECT r.rate, r.source FROM book, average_rates(book, 'USD', 'CNY', '2023-10-10', 'day') AS r;
SELECT r.* FROM book, average_rates(book, 'USD', 'GBP', '2023-10', 'month') AS r;
SELECT r.* FROM book, average_rates(book, 'USD', 'CNY', '2023-10', 'fortnight') AS r;

-- ---------- where a rate comes from ----------
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate, source) VALUES
  ('average', 'USD', 'CNY', '2023-10-01', NULL, 7.3005, 'Federal Reserve, G.5'),
  ('average', 'EUR', 'USD', '2023-10-01', '2023-10-20', 1.0563, 'Federal Reserve, G.5'),
  ('average', 'USD', 'JPY', '2023-10-01', NULL, 149.53, NULL),
  ('spot', 'USD', 'CNY', '2023-10-05', NULL, 7.31, 'a bank'),
  ('spot', 'USD', 'CNY', '2023-10-09', NULL, 7.32, 'a bank'),
  ('spot', 'EUR', 'USD', '2023-10-06', NULL, 1.06, 'another bank');
SELECT * FROM explain_rate('USD', 'CNY', '2023-10-05');
SELECT * FROM explain_rate('CNY', 'EUR', '2023-10-05');
SELECT * FROM explain_rate('EUR', 'CNY', '2023-10-08', 'spot');
SELECT * FROM explain_rate('USD', 'CNY', '2023-10-12', 'spot');
SELECT s.* FROM book, explain_rate('JPY', 'CNY', '2023-10-08', book) AS s;
SELECT * FROM explain_rate('CNY', 'CNY', '2023-10-05');
SELECT * FROM explain_rate('CNY', NULL, '2023-10-05');
SELECT * FROM explain_rate('EUR', 'CNY', '2023-10-21');
SELECT * FROM explain_rate('USD', 'CNY', '2023-10-20', 'spot');
SELECT * FROM explain_rate('USD', 'CNY', '2023-10-20', 'sopt');
SELECT exchange_rate('EUR', 'CNY', '2023-10-20', book), exchange_rate('USD', 'CNY', '2023-10-20', book),
       exchange_rate('CNY', 'USD', '2023-10-20', book) FROM book;
SELECT exchange_rate('EUR', 'CNY', '2023-05-20', book) FROM book;

-- ---------- NULL for an error ----------
SELECT amount, currency, day, try_convert_currency(amount, currency, 'CNY', day) AS average,
       try_convert_currency(amount, currency, 'CNY', day, 'spot') AS spot,
       try_convert_currency(amount, currency, 'CNY', day, book) AS of_a_book
FROM book, (VALUES (100, 'USD', date '2023-10-05'), (100, 'EUR', '2023-10-08'), (100, 'EUR', '2023-11-08'), (100, 'GBP', '2023-10-05'),
  (100, 'CNY', '2023-10-05'), (100, 'US dollar', '2023-10-05'), (100, 'USD', 'infinity'), (100, 'USD', '2023-10-25'),
  (NULL, 'USD', '2023-10-05')) AS t (amount, currency, day);
SELECT try_convert_currency(100, 'USD', 'CNY', '2023-10-05', 'sopt');

-- ---------- a rate over time ----------
SELECT * FROM rate_history('USD', 'CNY', '2023-09/2023-11');
SELECT * FROM rate_history('EUR', 'CNY', '2023-10-04/2023-10-10', 'day', 'spot');
SELECT * FROM rate_history('USD', 'CNY', '2023-10', 'week', 'spot');
SELECT * FROM rate_history('USD', 'CNY', '2023-07/2023-12', 'month', 'customs');
SELECT h.* FROM book, rate_history('CNY', 'USD', '2023', 'quarter', book) AS h;
SELECT * FROM rate_history('CNY', 'CNY', '2023-10');
SELECT * FROM rate_history('USD', 'CNY', '2023-10', 'month', 'sopt');
SELECT * FROM rate_history('USD', 'CNY', '2023-10', 'fortnight');
SELECT * FROM rate_history('USD', 'CNY', NULL);

DELETE FROM exchange_rate;
DROP TABLE daily, book;
