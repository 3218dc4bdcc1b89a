-- receipt: what an office files beside a figure. The version of the extension is left out.
SET datestyle = ISO;
CREATE TABLE declarations (declared_on date, destination text, value numeric(12,2), quantity integer, unit text, currency text);
INSERT INTO declarations VALUES
  ('2023-10-05', 'KZ', 100.00, 4, 'item', 'USD'), ('2023-10-20', 'UZ', 250.50, 3, 'item', 'EUR'), ('2023-10-21', 'UZ', 20.00, NULL, NULL, 'CNY'),
  ('2022-10-05', 'KZ', 80.00, 40, 'kg', 'USD'), ('2022-10-06', 'KZ', 30.00, 2, 'item', 'EUR'),
  -- Suppressed, without a day, in neither window.
  ('2023-10-22', 'KZ', NULL, 1, 'item', 'USD'), (NULL, 'KZ', 5.00, 1, 'item', 'USD'), ('2021-10-05', 'KZ', 7.00, 1, 'item', 'USD');
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source) VALUES
  ('USD', 'CNY', '2022-10-01', 7.2, 'bulletin 10/2022'), ('USD', 'CNY', '2023-10-01', 7.3, 'bulletin 10/2023'),
  ('EUR', 'USD', '2022-10-01', 0.98, NULL), ('EUR', 'USD', '2023-10-01', 1.06, 'another bank');

-- ---------- of a growth ----------
SELECT jsonb_pretty(receipt(comparison(value, declared_on, '2023-10')) - 'portstats') FROM declarations;
SELECT receipt(comparison(value, declared_on, '2023-10')) ->> 'portstats' = (SELECT extversion FROM pg_extension WHERE extname = 'portstats') AS version FROM declarations;
-- Week 53 has no base.
SELECT receipt(comparison(1, date '2020-12-30', '2020-W53')) -> 'base' AS base;

-- ---------- of many keys ----------
SELECT jsonb_pretty(receipt(corridor_breakdown('CN', destination, value, declared_on, '2023-10')) - '{portstats,growth}'::text[]) FROM declarations;
SELECT jsonb_pretty(receipt(basket(destination, value, quantity, unit, declared_on, '2023-10')) - '{portstats,growth}'::text[]) FROM declarations;

-- ---------- of a conversion ----------
SELECT jsonb_pretty(receipt(converted_sum(value, currency, 'CNY', declared_on)) - 'portstats') FROM declarations WHERE declared_on > '2023-01-01';
CREATE TABLE kept AS SELECT converted_comparison(value, currency, 'CNY', declared_on, '2023-10') AS c FROM declarations;
SELECT jsonb_pretty(receipt(c) - '{portstats,current,base,amounts}'::text[]) FROM kept;
-- Of a book there are no sources; a rate type is named.
CREATE TABLE books AS SELECT rate_book('USD', 'CNY', valid_from, rate) AS book FROM exchange_rate WHERE quote_currency = 'CNY';
SELECT receipt(s, book) #> '{rates,0}' AS rate FROM books, LATERAL (SELECT converted_sum(value, 'USD', 'CNY', declared_on, book) AS s FROM declarations WHERE declared_on > '2023-01-01') AS t;
SELECT receipt(c, 'spot') -> 'rates_not_found' AS not_among_the_spot_rates FROM kept;
SELECT receipt(c, 'sopt') FROM kept;
-- A rate that has been replaced: the digits that were used are there, their day is not made up.
UPDATE exchange_rate SET rate = 7.31 WHERE (quote_currency, valid_from) = ('CNY', '2023-10-01');
SELECT r -> 'rates_not_found' AS not_found, r #> '{rates,3,steps}' AS steps, r #> '{rates,3,current}' AS amounts FROM (SELECT receipt(c) AS r FROM kept) AS t;

DELETE FROM exchange_rate;
DROP TABLE declarations, kept, books;
