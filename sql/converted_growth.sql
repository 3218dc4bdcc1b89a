-- converted_growth: growth in both currencies, and at the rates of the base window.
SET datestyle = ISO;

CREATE TABLE bank_rates (currency text, first_day date, yuan numeric);
INSERT INTO bank_rates VALUES
  ('USD', '2022-01-01', 6.30), ('USD', '2022-07-01', 6.90), ('USD', '2023-01-01', 7.00),
  ('EUR', '2022-01-01', 7.20), ('EUR', '2023-01-01', 7.56);
CREATE TABLE books AS SELECT rate_book(currency, 'CNY', first_day, yuan) AS book FROM bank_rates;
CREATE TABLE exports (day date, port text, value numeric(12,2), currency text);
INSERT INTO exports VALUES
  ('2022-02-01', 'Horgos', 100.00, 'USD'), ('2022-09-01', 'Horgos', 200.00, 'USD'), ('2023-02-01', 'Horgos', 330.00, 'USD'),
  ('2022-02-01', 'Alashankou', 50.00, 'EUR'), ('2023-02-01', 'Alashankou', 60.00, 'EUR'), ('2023-03-01', 'Alashankou', 110.00, 'USD'), ('2022-03-01', 'Alashankou', 100.00, 'USD'),
  ('2022-03-01', 'Urumqi', 1000.00, 'CNY'), ('2023-03-01', 'Urumqi', 1100.00, 'CNY'),
  -- Without an amount, without a day, in neither year: no rate is asked for.
  ('2023-05-01', 'Urumqi', NULL, 'GBP'), (NULL, 'Urumqi', 5.00, 'GBP'), ('1999-05-01', 'Urumqi', 5.00, NULL);

-- ---------- in both currencies ----------
\x on
SELECT port, (yoy_converted(value, currency, 'CNY', day, '2023', book)).* FROM exports, books GROUP BY port ORDER BY port;
-- Several currencies have no total of their own; converted they have.
SELECT (yoy_converted(value, currency, 'CNY', day, '2023', book)).* FROM exports, books;
\x off
-- Of the tables: the type average, or one that is named.
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES
  ('USD', 'CNY', '2022-02-01', 6.30), ('USD', 'CNY', '2023-02-01', 7.00);
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) VALUES
  ('customs', 'USD', 'CNY', '2022-02-01', 6.40), ('customs', 'USD', 'CNY', '2023-02-01', 6.40);
SELECT rate_type, round((y).pct, 4) AS pct, round((y).pct_converted, 4) AS pct_converted, round((y).exchange_effect, 4) AS exchange_effect
FROM (SELECT 'average' AS rate_type, yoy_converted(value, currency, 'CNY', day, '2023-02') AS y FROM exports WHERE currency = 'USD'
      UNION ALL
      SELECT 'customs', yoy_converted(value, currency, 'CNY', day, '2023-02', 'customs') FROM exports WHERE currency = 'USD') AS t
ORDER BY rate_type;
-- Rates that do not move have no effect.
SELECT DISTINCT (yoy_converted(value, currency, 'CNY', day, '2023-02', 'customs')).exchange_effect = 0 AS none FROM exports WHERE currency = 'USD';

-- ---------- at the rates of the base window ----------
SELECT port, (constant_currency_growth(converted_comparison(value, currency, 'CNY', day, '2023', book))).*
FROM exports, books GROUP BY port ORDER BY port;
SELECT (constant_currency_growth(converted_comparison(value, currency, 'CNY', day, '2023', book))).* FROM exports, books;
-- Alashankou by hand: dollars at 6.30, euros at 7.20.
SELECT 110 * 6.30 + 60 * 7.20 AS current, 100 * 6.30 + 50 * 7.20 AS base, growth_pct(110 * 6.30 + 60 * 7.20, 100 * 6.30 + 50 * 7.20) AS pct;
-- A currency that had no trade in the base window has no rate there: leave it out, or know that it is not known.
SELECT (constant_currency_growth(k)).*, (constant_currency_growth(without)).pct AS without
FROM (SELECT converted_comparison(value, currency, 'CNY', day, '2023', book) AS k,
             converted_comparison(value, currency, 'CNY', day, '2023', book) FILTER (WHERE currency <> 'KZT') AS without
      FROM (SELECT day, value, currency FROM exports UNION ALL SELECT '2023-07-01', 1000, 'KZT') AS e,
           (SELECT rate_book(currency, 'CNY', first_day, yuan) AS book
            FROM (TABLE bank_rates UNION ALL VALUES ('KZT', date '2022-01-01', 0.0153)) AS r) AS b) AS t;

-- ---------- a value to keep ----------
CREATE TABLE kept AS
SELECT port, converted_comparison(value, currency, 'CNY', day, '2023', book) AS k FROM exports, books GROUP BY port;
SELECT port, jsonb_pretty(k::text::jsonb) FROM kept WHERE port = 'Urumqi';
SELECT converted_comparison_send(combine(k ORDER BY port)) = converted_comparison_send(combine(k ORDER BY port DESC)) AS same_bytes FROM kept;
SELECT (growth(combine(k))).current_converted FROM kept;
SELECT (growth(k::text::converted_comparison)).current FROM kept WHERE port = 'Horgos';
-- Nothing, and nothing in the windows.
SELECT yoy_converted(value, currency, 'CNY', day, '2023') IS NULL AS none FROM exports WHERE false;
SELECT yoy_converted(value, currency, 'CNY', day, '2005') FROM exports;
-- A week that the year before does not have.
SELECT yoy_converted(7, 'CNY', 'USD', date '2021-01-01', '2020-W53', book) FROM (SELECT rate_book('USD', 'CNY', date '2020-12-01', 7) AS book) AS b;

-- ---------- what is an error ----------
SELECT yoy_converted(value, currency, 'CNY', day, '2023', book) FROM (SELECT * FROM exports UNION ALL SELECT '2023-06-01', '', 1, 'GBP') AS e, books;
SELECT yoy_converted(value, NULL, 'CNY', day, '2023', book) FROM exports, books;
SELECT yoy_converted(value, currency, NULL, day, '2023', book) FROM exports, books;
SELECT yoy_converted(value, currency, currency, day, '2023', book) FROM exports, books WHERE value IS NOT NULL;
SELECT yoy_converted(value, currency, 'CNY', day, period(day, 'year'), book) FROM exports, books WHERE day IS NOT NULL;
SELECT combine(k) FROM (SELECT k FROM kept UNION ALL SELECT converted_comparison(1, 'USD', 'USD', date '2023-01-01', '2023')) AS t;
SELECT combine(k) FROM (SELECT k FROM kept UNION ALL SELECT converted_comparison(1, 'CNY', 'CNY', date '2023-01-01', '2024')) AS t;
SELECT '{}'::converted_comparison;
SELECT '{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "to_currency": "CNY", "parts": 2, "entries": [{"key": ["USD", null], "totals": [["1", 1, 0], ["0", 0, 0]]}]}'::converted_comparison;
SELECT growth('{"version": 1, "current": "2023", "base": "2022", "outside": 0, "undated": 0, "to_currency": "CNY", "parts": 2, "entries": [{"key": [null, null], "totals": [["1", 1, 0], ["0", 0, 0]]}]}'::converted_comparison);

DELETE FROM exchange_rate;
DROP TABLE bank_rates, books, exports, kept;
