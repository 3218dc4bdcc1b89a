-- A kept series: a month, a quarter, the last twelve months, a picture.
\set month random(1, 12)
\set n random(0, 7)
WITH ours AS MATERIALIZED (
    SELECT value_at(s, period(make_date(2023, :month::int, 1), 'month')), total(s, period(make_date(2023, :month::int, 1), 'quarter')),
           value_at(mat(s), '2023-12'), length(sparkline(s, '2023')), (SELECT count(*) FROM points(slice(s, '2023')))
    FROM rollup WHERE destination = concat('D', :n::int)),
plain AS MATERIALIZED (
    SELECT sum(value) FILTER (WHERE extract(month FROM day) = :month::int),
           sum(value) FILTER (WHERE extract(quarter FROM day) = extract(quarter FROM make_date(2023, :month::int, 1))), sum(value), 12, 12
    FROM trade WHERE destination = concat('D', :n::int) AND day BETWEEN '2023-01-01' AND '2023-12-31')
SELECT wrong(d::text) FROM ((TABLE ours EXCEPT ALL TABLE plain) UNION ALL (TABLE plain EXCEPT ALL TABLE ours)) AS d;
