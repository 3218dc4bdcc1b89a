-- question: a page of 50 stored series by index, `growth(s, p)` and `sparkline(s)`
-- against: the growth alone, over the same months in rows by index
-- on: five small
-- within: 5
-- ours
SELECT id, (g).current, (g).base, (g).change, (g).pct, line
FROM (SELECT id, growth(s, :p) AS g, sparkline(s) AS line FROM monthly_series WHERE id > 2500 ORDER BY id LIMIT 50) AS t
-- theirs
SELECT id, c, b, c - b, CASE WHEN b > 0 THEN 100 * (c - b) / b END
FROM (SELECT id, sum(value) FILTER (WHERE month BETWEEN :c1 AND :c2) AS c, sum(value) FILTER (WHERE month BETWEEN :b1 AND :b2) AS b
      FROM monthly_rows WHERE id > 2500 GROUP BY id ORDER BY id LIMIT 50) AS t
