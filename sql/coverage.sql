-- coverage: which rows a comparison rests on; and figures that add up when they are printed.
SET datestyle = ISO;
CREATE TABLE declarations (declared_on date, flow text);
-- Every day from March 2022 to 17 October 2023, but for May 2022; and a row without a date.
INSERT INTO declarations SELECT date '2022-03-01' + n, 'export' FROM generate_series(0, 595) AS n WHERE NOT date '2022-03-01' + n <@ '2022-05'::period;
INSERT INTO declarations VALUES (NULL, 'export');
\x on
SELECT (coverage(declared_on, 'ytd 2023-10')).* FROM declarations;
SELECT (coverage(declared_on, '2023-09', prior('2023-09'))).* FROM declarations;
-- Weeks; a week that the year before did not have.
SELECT (coverage(declared_on, '2023-W40/2023-W43')).* FROM declarations;
SELECT (coverage(declared_on, '2020-W53')).* FROM declarations;
\x off

-- A quiet last day is no gap where rows follow within a month.
SELECT c.last_day, c.covered, complete(c) FROM (SELECT coverage(declared_on, '2023-08') AS x FROM declarations WHERE declared_on <> '2023-08-31') AS t, LATERAL (SELECT (x).*) AS c;
-- Without them one has to say so.
SELECT complete(coverage(declared_on, '2023-08')), complete(coverage(declared_on, '2023-08'), 1) FROM declarations WHERE declared_on < '2023-08-31';
SELECT (require_complete(coverage(declared_on, '2023-09'))).rows FROM declarations;
-- A gap within a month is seen by its days; and what is not as long is not compared.
SELECT (x).missing_months, (x).longest_gap, complete(x), complete(x, 3) FROM (SELECT coverage(declared_on, '2023-Q3', '2023-Q2') AS x FROM declarations WHERE NOT declared_on <@ '2023-08-05/2023-08-28'::period) AS t;
SELECT complete(coverage(declared_on, '2023-Q3', '2023-07')) FROM declarations;

-- Shares that make 100: the largest remainders are rounded up.
SELECT partner, round(share, 12) AS share, round(share) AS rounded, round_to_total(share, 0) OVER (ORDER BY share DESC) AS printed
FROM (SELECT partner, share(v) OVER () AS share FROM (VALUES ('KZ', 37), ('UZ', 9), ('TJ', 5)) AS t (partner, v)) AS s ORDER BY share DESC;
-- Of equal ones the first; by partition; before the point; what is unknown stays so.
SELECT n, x, round_to_total(x, 0) OVER (ORDER BY n) AS whole, round_to_total(x, -1) OVER (ORDER BY n) AS tens, round_to_total(x, 0) OVER (PARTITION BY x < 0 ORDER BY n DESC) AS other_order
FROM (VALUES (1, 0.5), (2, 0.5), (3, NULL), (4, -7.25), (5, 12.5)) AS t (n, x) ORDER BY n;

-- Mistakes say what is wrong and how to mend it.
SELECT require_complete(coverage(declared_on, 'ytd 2023-10')) FROM declarations;
SELECT require_complete(coverage(declared_on, '2023')) FROM declarations WHERE flow = 'import';
SELECT require_complete(coverage(declared_on, '2023-Q3', '2023-Q2'), 3) FROM declarations WHERE NOT declared_on <@ '2023-08-05/2023-08-28'::period;
SELECT require_complete(coverage(declared_on, '2023-Q3', '2023-07')) FROM declarations;
SELECT coverage(declared_on, NULL) FROM declarations;
SELECT coverage(declared_on, period(declared_on, 'month')) FROM declarations;
SELECT complete(coverage(declared_on, '2023'), -1) FROM declarations;
SELECT coverage_accum(NULL, '2023-01-01', '2023');
SELECT coverage_final('{1,2,3}');
SELECT round_to_total(x, x::integer) OVER () FROM (VALUES (1.4), (2)) AS t (x);
SELECT round_to_total(1.5, 2000) OVER ();
DROP TABLE declarations;
