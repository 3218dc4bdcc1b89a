-- The largest things. "gives" is the one value of the statement, or the SQLSTATE of its error, which has to come
-- before the memory is exhausted.

-- case: a series of 9,999 years by day
-- gives: t
SELECT (SELECT count(*) = 3652059 AND sum(p.value) = 3652059::numeric * 3652060 / 2 FROM points(s) AS p) FROM (SELECT series(i, date '0001-01-01' + (i - 1)) AS m, series(i, date '0001-01-01' + (i - 1), 'day') AS s FROM generate_series(1, 3652059) AS i) AS t WHERE (SELECT count(*) FROM points(m)) = 119988

-- case: its text, and back
-- gives: t
SELECT s::text::series = s FROM (SELECT series(i, date '0001-01-01' + (i - 1), 'day') AS s FROM generate_series(1, 3652059) AS i) AS t

-- case: 9,999 years by day, as periods
-- gives: t
SELECT count(*) = 3652059 FROM periods('0001/9999', 'day')

-- case: growth over 9,999 years
-- gives: t
SELECT (yoy(1, date '0001-01-01' + i, '5000/9999')).current = date '9999-12-31' - date '5000-01-01' + 1 FROM generate_series(0, 3652058) AS i

-- case: a book of ten million rates
-- gives: t
SELECT (SELECT count(*) = 10000000 FROM rates(b)) FROM (SELECT rate_book('C' || i % 400, 'USD', date '0001-01-01' + i / 400, 1.5) AS b FROM generate_series(0, 9999999) AS i) AS t

-- case: a book of forty million rates
-- gives: 54000
SELECT rate_book('C' || i % 400, 'USD', date '0001-01-01' + i / 400, 1.5) IS NULL FROM generate_series(0, 39999999) AS i

-- case: a breakdown of twenty million corridors
-- gives: 54000
SELECT corridor_breakdown('O' || i, 'D', 1, date '2023-10-05', '2023-10') IS NULL FROM generate_series(1, 20000000) AS i

-- case: a breakdown of three million corridors, from its text
-- gives: 54000
SELECT corridor_breakdown('O' || i, 'D', 1, date '2023-10-05', '2023-10')::text::breakdown IS NULL FROM generate_series(1, 3000000) AS i

-- case: a series of 131,072 digits a point, too many points
-- gives: 54000
SELECT series(n, date '2000-01-01' + i, 'day') IS NULL FROM (SELECT repeat('9', 131072)::numeric AS n) AS t, generate_series(1, 20000) AS i

-- case: a series of 131,000 digits a point, 983 MB of them
-- gives: t
SELECT total(s) = 15000 * n FROM (SELECT n, series(n, date '2000-01-01' + i, 'day') AS s FROM (SELECT repeat('9', 131000)::numeric AS n) AS t, generate_series(1, 15000) AS i GROUP BY n) AS t

-- case: a series of 131,000 digits a point, 590 MB of them, of which ten points come again and again, out of order
-- gives: t
SELECT total(s) = 18500 * n FROM (SELECT n, series(n, date '2000-01-01' + CASE WHEN i <= 9000 THEN i ELSE -(i % 10) END, 'day') AS s FROM (SELECT repeat('9', 130000)::numeric AS n) AS t, generate_series(1, 18500) AS i GROUP BY n) AS t

-- case: moving totals of 131,072 digits
-- gives: t
SELECT total(moving(s, 2)) = 2 * 98 * n + 2 * n FROM (SELECT n, series(n, date '2000-01-01' + i, 'day') AS s FROM (SELECT repeat('4', 131000)::numeric AS n) AS t, generate_series(1, 100) AS i GROUP BY n) AS t

-- case: 131,068 digits before the point and 16,383 after, in every total
-- gives: t
SELECT (growth(c)).current = n AND (growth(c)).base = n AND growth_pct(c) = 0 AND growth_pct(n, n) = 0 AND total(s) = n + n AND (total(b)).current = n AND (SELECT sum(x.current) FROM corridors(b) AS x) = n AND c::text::comparison::text = c::text AND s::text::series = s AND b::text::breakdown::text = b::text AND length(sparkline(s)) = 13 AND total(s * 0) = 0
FROM (SELECT n, comparison(n, d, '2023-10') AS c, series(n, d) AS s, corridor_breakdown('a', 'b', n, d, '2023-10') AS b FROM (SELECT (repeat('4', 131068) || '.' || repeat('7', 16383))::numeric AS n) AS t, unnest(ARRAY[date '2023-10-05', '2022-10-05']) AS d GROUP BY n) AS t

-- case: a sum beyond what a numeric holds
-- gives: 22003
SELECT (yoy(n, date '2023-10-05', '2023-10')).current FROM (SELECT repeat('9', 131072)::numeric AS n) AS t, generate_series(1, 2)

-- case: such an amount, converted and summed
-- gives: t
SELECT convert_currency(n, 'USD', 'CNY', '2023-10-05', b) = round(n * 7, 16383) AND (SELECT total(converted_sum(x, 'USD', 'CNY', '2023-10-05', b)) = 14 * m FROM (VALUES (m), (m)) AS v (x)) FROM (SELECT (repeat('1', 131071) || '.' || repeat('1', 16377))::numeric AS n, repeat('1', 131000)::numeric AS m, (SELECT rate_book('USD', 'CNY', date '2023-10-01', 7)) AS b) AS t

-- case: a rate of 131,072 digits
-- gives: 22023
SELECT rate_book('USD', 'CNY', date '2023-10-01', repeat('1', 131072)::numeric)

-- case: keys of ten megabytes, two hundred
-- gives: 54000
SELECT corridor_breakdown(repeat(chr(64 + i % 26) || i, 3000000), 'D', 1, date '2023-10-05', '2023-10') IS NULL FROM generate_series(1, 200) AS i

-- case: a fill of 9,999 years between two points
-- gives: t
SELECT (SELECT count(*) = 3652059 FROM points(fill('day 0001-01-01: 0, 9999-12-31: 3652058', 'linear', 4000000)))

-- case: a bar as wide as can be said
-- gives: 22023
SELECT length(bar(100, 2147483647) OVER ())

-- case: a text of 300 MB for a breakdown
-- gives: 54000
SELECT ('{"version": 1, "x": "' || repeat('x', 300000000) || '"}')::breakdown IS NULL

-- case: the same, asked whether it can be read (where that can be asked: 16 and newer)
-- gives: t
SELECT query_to_xml('SELECT ' || CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'false' ELSE 'pg_input_is_valid(''{"version": 1, "x": "'' || repeat(''x'', 300000000) || ''"}'', ''breakdown'')' END || ' AS f', false, false, '')::text LIKE '%<f>false</f>%'

-- case: a classification of one line, of twenty million rows
-- gives: {"lines": [["8703", "car"]]}
SELECT classification('8703', 'car') FROM generate_series(1, 20000000) AS i

-- case: a concordance of one group of 100,000 codes, its text, and back
-- gives: t
SELECT classification_send(c::text::classification) = classification_send(c) FROM (SELECT concordance('87000001', (87000001 + i)::text) AS c FROM generate_series(0, 99999) AS i) AS t
