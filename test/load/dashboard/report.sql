-- A month of the report views over the table that writers and VACUUM work on.
\set month random(1, 12)
\set n random(0, 59)
WITH months AS (SELECT make_date(2023, :month::int, 1) AS a, make_date(2022, :month::int, 1) AS b, concat('destination ', :n::int) AS destination),
ours AS MATERIALIZED (
    SELECT 'all', h.value, h.value_base, h.ytd_value, c.rows, c.first_day, c.last_day
    FROM months, report.headline AS h JOIN report.coverage AS c USING (month) WHERE h.month = a
    UNION ALL
    SELECT r.destination, r.value, r.value_base, r.ytd_value, NULL, NULL, NULL
    FROM months, report.corridor AS r WHERE r.month = a AND r.destination = months.destination),
sums AS (
    SELECT m.destination AS asked, t.destination,
           sum(value) FILTER (WHERE day >= a AND day < a + interval '1 month') AS value,
           sum(value) FILTER (WHERE day >= b AND day < b + interval '1 month') AS base,
           sum(value) FILTER (WHERE day >= '2023-01-01' AND day < a + interval '1 month') AS ytd,
           count(*) FILTER (WHERE day >= a AND day < a + interval '1 month') AS rows,
           min(day) FILTER (WHERE day >= a AND day < a + interval '1 month') AS first,
           max(day) FILTER (WHERE day >= a AND day < a + interval '1 month') AS last
    FROM moving AS t, months AS m GROUP BY 1, 2),
plain AS MATERIALIZED (
    SELECT 'all', sum(value), sum(base), sum(ytd), sum(rows), min(first), max(last) FROM sums
    UNION ALL
    SELECT destination, value, base, ytd, NULL, NULL, NULL FROM sums
    WHERE destination = asked)
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
