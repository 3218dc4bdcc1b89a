-- question: `growth(s, p)` of 5,400 stored series of 60 months
-- against: two `sum() FILTER` over the same months in rows
-- on: five small
-- within: 60
-- same: yes
-- ours
SELECT id, (g).current, (g).base, (g).change, (g).pct FROM (SELECT id, growth(s, :p) AS g FROM monthly_series OFFSET 0) AS t
-- theirs
SELECT id, c, b, c - b, CASE WHEN b > 0 THEN 100 * (c - b) / b END
FROM (SELECT id, sum(value) FILTER (WHERE month BETWEEN :c1 AND :c2) AS c, sum(value) FILTER (WHERE month BETWEEN :b1 AND :b2) AS b
      FROM monthly_rows GROUP BY id) AS t
