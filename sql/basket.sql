-- baskets: value and quantity by key, prices, and who moves the growth.
CREATE TABLE lines (declared_on date, partner text, hs_code text, quantity numeric, unit text, value numeric(14,2));
INSERT INTO lines VALUES
  ('2023-10-05', 'KZ', '870323', 12, 'item', 150), ('2022-10-05', 'KZ', '870323', 10, 'item', 100),
  ('2023-10-06', 'UZ', '870380', 20, 'item', 260), ('2022-10-06', 'UZ', '870380', 10, 'item', 200),
  ('2023-10-07', 'TJ', '870421', 3, 'item', 30),   ('2022-10-07', 'RU', '870120', 2, 'item', 40),
  ('2023-10-08', NULL, '870380', NULL, NULL, 7),   ('2021-10-08', 'KZ', '870323', 1, 'item', 99),
  (NULL, 'KZ', '870323', 1, 'item', 99);

-- What it is: rows without a quantity stand apart from those that have a price.
SELECT basket(hs_code, value, quantity, unit, declared_on, '2023-10') FROM lines;
-- Rows by key, the rest in one row, the whole; an unknown partner has a row.
SELECT * FROM items((SELECT basket(partner, value, declared_on, '2023-10') FROM lines));
SELECT rank, key, current, round(share, 2) AS share FROM items((SELECT basket(partner, value, declared_on, '2023-10') FROM lines), 1);
SELECT (total(basket(partner, value, declared_on, '2023-10', '2022-10'))).* FROM lines;
SELECT (total(basket(partner, value, quantity, declared_on, '2023-10', '2022-10'))).* FROM lines;
SELECT (total(basket(partner, value, quantity, unit, declared_on, '2023-10', '2022-10'))).* FROM lines;
-- Baskets made apart are put together.
SELECT key, current, base FROM items((SELECT combine(b) FROM (SELECT basket(hs_code, value, quantity, declared_on, '2023-10') AS b FROM lines GROUP BY partner) AS t));
-- Every type of value.
SELECT total(basket('a', v::smallint, 2, date '2023-10-05', '2023-10')), total(basket('a', v, 2, date '2023-10-05', '2023-10')),
       total(basket('a', v::bigint, 2, date '2023-10-05', '2023-10')), total(basket('a', v::numeric, 2, date '2023-10-05', '2023-10'))
FROM (VALUES (1), (2)) AS t (v);

-- A file that holds its own total.
SELECT rank, key, current, round(share, 6) AS share FROM share_of_reported((SELECT basket(k, v, date '2023-10-05', '2023-10')
  FROM (VALUES ('WLD', 110), ('KZ', 60), ('RU', 40)) AS t (k, v)), 'WLD');
SELECT rank, key, current, round(share, 6) AS share FROM items((SELECT without(basket(k, v, date '2023-10-05', '2023-10'), 'WLD')
  FROM (VALUES ('WLD', 110), ('KZ', 60), ('RU', 40)) AS t (k, v)));
SELECT share_of_reported(basket('KZ', 1, date '2023-10-05', '2023-10'), 'WLD');

-- Unit values come from rows that carry both.
SELECT hs_code, unit_value(value, quantity, unit), round(unit_value_coverage(value, quantity, unit), 2) AS coverage
FROM lines GROUP BY hs_code ORDER BY hs_code;
SELECT unit_value(b), round(unit_value_coverage(b), 6) AS coverage, (unit_value_growth(b)).base, round((unit_value_growth(b)).pct, 6) AS pct
FROM (SELECT basket(hs_code, value, quantity, unit, declared_on, '2023-10') AS b FROM lines) AS t;
SELECT unit_value(v, q, u) FROM (VALUES (1, 'item', 20000), (2000, 'kg', 30000)) AS t (q, u, v);

-- Prices over what both windows have.
SELECT m AS method, round(price_index(b, m), 12) AS index, round(matched_share(b), 6) AS matched
FROM (SELECT basket(hs_code, value, quantity, unit, declared_on, '2023-10') AS b FROM lines) AS t,
     unnest('{laspeyres,paasche,fisher,tornqvist}'::text[]) AS m;
SELECT price_index(basket(hs_code, value, quantity, declared_on, '2023-10'), 'carli') FROM lines;
-- What the change is made of: it adds up.
SELECT part, round(change, 6) AS change, round(contribution, 6) AS contribution
FROM price_volume((SELECT basket(hs_code, value, quantity, unit, declared_on, '2023-10') FROM lines));
SELECT key, change, round(volume, 6) AS volume, round(price, 6) AS price, round(mix, 6) AS mix, new, lost, round(no_quantity, 6) AS no_quantity
FROM price_volume_by_key((SELECT basket(hs_code, value, quantity, unit, declared_on, '2023-10') FROM lines));

-- Who is new, how concentrated, what the growth hangs on.
SELECT margin, keys, current, base, change, round(contribution, 6) AS contribution
FROM margins((SELECT basket(partner, value, declared_on, '2023-10') FROM lines));
SELECT margin, keys, change FROM margins((SELECT corridor_breakdown('CN', partner, value, declared_on, '2023-10') FROM lines));
SELECT which, keys, largest, largest_value, round(largest_share, 6) AS share, round(largest_four_share, 6) AS four, round(hhi, 6) AS hhi
FROM concentration((SELECT basket(partner, value, declared_on, '2023-10') FROM lines));
SELECT rank, key, current, base, round(pct, 6) AS pct, round(pct_without, 6) AS without, round(influence, 6) AS influence
FROM influence((SELECT basket(partner, value, declared_on, '2023-10') FROM lines), 2);

DROP TABLE lines;
