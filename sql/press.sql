-- press: figures, growth, periods and the paragraph of a release in words.
CREATE TABLE figures (flow text, vehicles growth, value growth, usd numeric);
INSERT INTO figures VALUES
  ('import', ROW(2156, NULL, NULL, 1021), ROW(430187600, 34690000, 395497600, 1140.09), 66788620.72),
  ('export', ROW(10722, 923, 9799, 1061.65), ROW(1174363800, 98935000, 1075428800, 1087.01), 181747980.32);

\pset format unaligned
-- A row a flow in any order, exports first.
SELECT press_report('2023-01/2023-10', flow, vehicles, 'vehicles', value, 'CNY', usd, 'USD', 'en') FROM figures;
SELECT press_report('2023-01/2023-10', flow, vehicles, 'vehicles', value, 'CNY', usd, 'USD', 'zh', true) FROM figures;
-- What is not known is left out.
SELECT press_report('2023-Q1', flow, NULL, NULL, value, 'EUR', NULL, NULL, 'en') FROM figures;
SELECT press_report('2023-10', flow, vehicles, 'vehicles', NULL, NULL, NULL, NULL, 'zh') FROM figures WHERE flow = 'import';
-- A fall, nothing at all, and an amount in one currency only.
SELECT press_report('2023-H1', flow, ROW(base, current, NULL, NULL)::growth, 'Vehicles', NULL, NULL, usd, 'USD', language)
FROM (VALUES ('export', 9, 0, NULL), ('import', 7, 5, 66788620.72)) AS f (flow, current, base, usd), unnest(ARRAY['en', 'zh']) AS language GROUP BY language ORDER BY language;
SELECT press_report('2023-H1', 'export', NULL, NULL, ROW(430187600, 860375200, NULL, NULL)::growth, 'CNY', NULL, NULL, 'en');
\pset format aligned

-- Money has three significant digits and a scale, a count all its digits.
SELECT press_number((value).current, 'CNY', 'en'), press_number((value).current, 'CNY', 'zh'), press_number(usd, 'USD', 'zh'), press_number((vehicles).current, 'vehicles', 'en'), press_number((vehicles).current, 'vehicles', 'zh') FROM figures ORDER BY flow;
SELECT press_number(999600000, 'USD', 'en'), press_number(-0.35, 'USD', 'en'), press_number(1, 'tonnes', 'en'), press_number(1234567, 'TEU', 'zh', 3);

-- Growth, and why there is none.
SELECT pct, press_growth(pct, 'en'), press_growth(pct, 'zh') FROM unnest('{1061.65,-12.34,0,0.04,-99.97}'::numeric[]) AS pct;
SELECT press_growth(ROW(5, 0, 5, NULL)::growth, 'en'), press_growth(ROW(5, NULL, NULL, NULL)::growth, 'zh');

-- Periods.
SELECT p, press_period(p, 'en'), press_period(p, 'zh'), press_period(p, 'en', true) FROM unnest('{2023-01/2023-10,2023-10,2023-H1,2023-Q3,2023}'::period[]) AS p;

-- What is refused.
SELECT press_number(1, 'CNY', 'fr');
SELECT press_number('NaN', 'CNY', 'en');
SELECT press_number(1e18, 'CNY', 'en');
SELECT press_report('2023', flow, vehicles, 'vehicles', NULL, NULL, NULL, NULL, 'en') FROM figures, generate_series(1, 2);
SELECT press_report('2023', flow, vehicles, 'vehicles', value, 'RMB yuan', usd, 'USD', 'en') FROM figures;
SELECT press_report('2023', flow, vehicles, 'CNY', value, 'CNY', usd, 'USD', 'en') FROM figures;
