-- question: `coverage(day, p)`
-- against: counts, first and last days and months by `FILTER`
-- on: five two small
-- at most: five 0.60 two 0.40
-- same: yes
-- ours
SELECT c.rows, c.first_day, c.last_day, c.base_rows, c.base_first_day, c.base_last_day,
       cardinality(c.missing_months), cardinality(c.base_missing_months)
FROM (SELECT (coverage(declared_on, :p)).* FROM declarations) AS c
-- theirs
SELECT count(*) FILTER (WHERE declared_on BETWEEN :c1 AND :c2), min(declared_on) FILTER (WHERE declared_on BETWEEN :c1 AND :c2),
       max(declared_on) FILTER (WHERE declared_on BETWEEN :c1 AND :c2),
       count(*) FILTER (WHERE declared_on BETWEEN :b1 AND :b2), min(declared_on) FILTER (WHERE declared_on BETWEEN :b1 AND :b2),
       max(declared_on) FILTER (WHERE declared_on BETWEEN :b1 AND :b2),
       12 * (extract(year FROM :c2::date) - extract(year FROM :c1::date)) + extract(month FROM :c2::date) - extract(month FROM :c1::date) + 1
       - count(DISTINCT date_trunc('month', declared_on)) FILTER (WHERE declared_on BETWEEN :c1 AND :c2),
       12 * (extract(year FROM :b2::date) - extract(year FROM :b1::date)) + extract(month FROM :b2::date) - extract(month FROM :b1::date) + 1
       - count(DISTINCT date_trunc('month', declared_on)) FILTER (WHERE declared_on BETWEEN :b1 AND :b2)
FROM declarations
