-- What is measured: of each case the statement after "case" is timed; what is between "makes" and it is the
-- table that it fills; the statement after "check" compares that with plain SQL or a known value.

-- case: series: rows in order
-- makes: s_forward (x series)
INSERT INTO s_forward SELECT series(v, day, 'day') FROM forward
-- check
SELECT (SELECT count(*) = 0 FROM s_forward, points(x) AS p FULL JOIN forward AS f ON p.start_date = f.day WHERE p.value IS DISTINCT FROM f.v)

-- case: series: rows in reverse
-- makes: s_backward (x series)
INSERT INTO s_backward SELECT series(v, day, 'day') FROM backward
-- check
SELECT a.x = b.x FROM s_backward AS a, s_forward AS b

-- case: series: rows at random
-- makes: s_shuffled (x series)
INSERT INTO s_shuffled SELECT series(v, day, 'day') FROM shuffled
-- check
SELECT a.x = b.x FROM s_shuffled AS a, s_forward AS b

-- case: series: figures by period, at random
-- makes: s_of (x series)
INSERT INTO s_of SELECT series_of(v, period(day, 'day')) FROM shuffled
-- check
SELECT a.x = b.x FROM s_of AS a, s_forward AS b

-- case: series: combine, one by one, at random
-- makes: s_combined (x series)
INSERT INTO s_combined SELECT combine(s) FROM (SELECT series(v, day, 'day') AS s FROM shuffled GROUP BY i) AS t
-- check
SELECT a.x = b.x FROM s_combined AS a, s_forward AS b

-- case: series: combine, all at once, ten times
-- makes: s_tenfold (x series)
INSERT INTO s_tenfold SELECT combine(x) FROM s_forward, generate_series(1, 10)
-- check
SELECT a.x = b.x + b.x + b.x + b.x + b.x + b.x + b.x + b.x + b.x + b.x FROM s_tenfold AS a, s_forward AS b

-- case: series: combine, runs that overlap
-- makes: s_run (x series)
INSERT INTO s_run SELECT combine(s) FROM (SELECT series_of(v, (day || '/' || day + 3)::period, 'day') AS s FROM shuffled GROUP BY i) AS t
-- check
SELECT (SELECT count(*) FROM points(x)) = 1 AND total(x) = (SELECT sum(v) FROM forward) AND first_period(x) = ((SELECT min(day) || '/' || max(day) + 3 FROM forward)::period) FROM s_run

-- case: series: combine days, then a run over two of each three
-- makes: s_covered (x series)
INSERT INTO s_covered SELECT combine(x ORDER BY k) FROM (SELECT 1 AS k, x FROM s_forward UNION ALL SELECT 2, series_of(1, (day || '/' || day + 3)::period, 'day') FROM forward WHERE i % 3 = 1) AS t
-- check
SELECT (SELECT count(*) FROM points(x)) = (SELECT count(*) FROM forward WHERE i % 3 <> 2 OR i = 1) AND total(x) = (SELECT sum(v) + count(*) FILTER (WHERE i % 3 = 1) FROM forward) FROM s_covered

-- case: series: as text
-- makes: s_text (x text)
INSERT INTO s_text SELECT x::text FROM s_forward
-- check
SELECT x = (SELECT 'day ' || string_agg(to_char(day, 'YYYY-MM-DD') || ': ' || v, ', ' ORDER BY day) FROM forward) FROM s_text

-- case: series: from text
-- makes: s_read (x series)
INSERT INTO s_read SELECT x::series FROM s_text
-- check
SELECT a.x = b.x FROM s_read AS a, s_forward AS b

-- case: series: out in binary
-- makes: nothing (x series)
COPY s_forward TO :'file' BINARY
-- check
SELECT true

-- case: series: in binary
-- makes: s_received (x series)
COPY s_received FROM :'file' BINARY
-- check
SELECT a.x = b.x FROM s_received AS a, s_forward AS b

-- case: points(series)
-- makes: result (day date, v numeric)
INSERT INTO result SELECT p.start_date, p.value FROM s_forward, points(x) AS p
-- check
SELECT (SELECT count(*) = 0 FROM result AS r FULL JOIN forward AS f USING (day) WHERE r.v IS DISTINCT FROM f.v)

-- case: missing(series)
-- makes: result (n bigint)
INSERT INTO result SELECT count(*) FROM s_forward, missing(x)
-- check
SELECT r.n = (SELECT max(day) - min(day) + 1 - count(*) FROM forward) FROM result AS r

-- case: growths(series, 3)
-- makes: result (day date, change numeric)
INSERT INTO result SELECT g.start_date, g.change FROM s_forward, growths(x, 3) AS g
-- check
SELECT (SELECT count(*) = 0 FROM result AS r FULL JOIN (SELECT b.day, b.v - a.v AS change FROM forward AS a JOIN forward AS b ON b.day = a.day + 3) AS f USING (day) WHERE r.change IS DISTINCT FROM f.change)

-- case: series + series, series * number, series - series
-- makes: s_sum (x series)
INSERT INTO s_sum SELECT a.x + a.x * 2 - b.x FROM s_forward AS a, s_backward AS b
-- check
SELECT a.x = b.x * 2 FROM s_sum AS a, s_forward AS b

-- case: series / series
-- makes: s_quotient (x series)
INSERT INTO s_quotient SELECT (x + x) / x FROM s_forward
-- check
SELECT (SELECT count(*) = 0 FROM s_quotient, points(x) AS p FULL JOIN forward AS f ON p.start_date = f.day WHERE p.value IS DISTINCT FROM CASE WHEN f.v > 0 THEN (f.v + f.v) / f.v END)

-- case: fill(series)
-- makes: s_filled (x series)
INSERT INTO s_filled SELECT fill(x, 'linear', 5) FROM s_forward
-- check
SELECT (SELECT count(*) FROM points(x)) = (SELECT max(day) - min(day) + 1 FROM forward) AND value_at(x, '0001-01-06') = (SELECT min(v) FILTER (WHERE i = 1) + (min(v) FILTER (WHERE i = 2) - min(v) FILTER (WHERE i = 1)) * 2 / 3 FROM forward) IS NOT NULL FROM s_filled

-- case: moving(series, of a tenth of its days)
-- makes: s_moving (x series)
INSERT INTO s_moving SELECT moving(x, (:n / 10)::int) FROM s_filled
-- check
SELECT value_at(m.x, last_period(m.x)) = total(f.x, (end_date(last_period(m.x)) - (:n / 10)::int + 1 || '/' || end_date(last_period(m.x)))::period) FROM s_moving AS m, s_filled AS f

-- case: moving_avg(series, 30)
-- makes: s_average (x series)
INSERT INTO s_average SELECT moving_avg(x, 30) FROM s_filled
-- check
SELECT value_at(m.x, last_period(m.x)) = total(f.x, (end_date(last_period(m.x)) - 29 || '/' || end_date(last_period(m.x)))::period) / 30 FROM s_average AS m, s_filled AS f

-- case: ytd(series), decumulate(series)
-- makes: s_decumulated (x series)
INSERT INTO s_decumulated SELECT decumulate(ytd(x)) FROM s_filled
-- check
SELECT total(d.x) = total(slice(f.x, ('0002-01-01/' || end_date(last_period(f.x)))::period)) AND (SELECT count(*) FROM points(d.x)) = (SELECT count(*) FROM points(f.x) AS p WHERE start_date >= '0002-01-01') FROM s_decumulated AS d, s_filled AS f

-- case: revisions(series)
-- makes: result (n bigint)
INSERT INTO result SELECT count(*) FROM s_forward, revisions(x)
-- check
SELECT r.n = (SELECT count(*) FROM (SELECT v < lag(v) OVER (PARTITION BY date_trunc('year', day) ORDER BY day) AS fell FROM forward) AS t WHERE fell) FROM result AS r

-- case: regroup(series, 'month')
-- makes: s_months (x series)
INSERT INTO s_months SELECT regroup(x, 'month') FROM s_filled
-- check
SELECT (SELECT count(*) = 0 FROM s_months, points(x) AS p LEFT JOIN (SELECT date_trunc('month', start_date)::date AS day, sum(value) AS v FROM s_filled, points(x) GROUP BY 1) AS f ON p.start_date = f.day WHERE p.value IS DISTINCT FROM f.v)

-- case: index_to, slice, total, sparkline, hash of a series
-- makes: result (i numeric, s bigint, t numeric, l bigint, h bigint)
INSERT INTO result SELECT value_at(index_to(x, first_period(x)), last_period(x)), (SELECT count(*) FROM points(slice(x, '0002'))), total(x), length(sparkline(x)), series_hash(x) FROM s_forward
-- check
SELECT r.i = (SELECT 100 * max(v) FILTER (WHERE i = :n) / max(v) FILTER (WHERE i = 1) FROM forward) AND r.s = (SELECT count(*) FROM forward WHERE day >= '0002-01-01' AND day < '0003-01-01') AND r.t = (SELECT sum(v) FROM forward) AND r.l = (SELECT max(day) - min(day) + 1 FROM forward) FROM result AS r

-- case: comparison, one by one, and combined
-- makes: result (g growth)
INSERT INTO result SELECT growth(combine(c)) FROM (SELECT comparison(v, day, '2023-10') AS c FROM trade GROUP BY i) AS t
-- check
SELECT r.g = (SELECT yoy(v, day, '2023-10') FROM trade) AND (r.g).current = (SELECT sum(v) FROM trade WHERE day >= '2023-10-01') FROM result AS r

-- case: growth over a moving frame of 12 rows
-- makes: result (i int, v numeric)
INSERT INTO result SELECT i, (yoy(v, day, '2023-10') OVER (ORDER BY i ROWS 11 PRECEDING)).current FROM trade
-- check
SELECT (SELECT count(*) = 0 FROM result AS r JOIN (SELECT i, coalesce(sum(v) FILTER (WHERE day >= '2023-10-01') OVER (ORDER BY i ROWS 11 PRECEDING), 0) AS v FROM trade) AS t USING (i) WHERE r.v IS DISTINCT FROM t.v)

-- case: share and contribution over all rows
-- makes: result (share numeric, contribution numeric)
INSERT INTO result SELECT share(v) OVER (), contribution(v, 1) OVER () FROM trade
-- check
SELECT abs(sum(share) - 100) < 1e-6 AND abs(sum(contribution) - (SELECT 100 * (sum(v) - count(*)) / count(*) FROM trade)) < 1e-3 FROM result

-- case: breakdown: rows in order
-- makes: b_forward (x breakdown)
INSERT INTO b_forward SELECT corridor_breakdown(origin, destination, v, day, '2023-10') FROM trade
-- check
SELECT (total(x)).current = (SELECT sum(v) FROM trade WHERE day >= '2023-10-01') AND (total(x)).base = (SELECT sum(v) FROM trade WHERE day < '2023-10-01') FROM b_forward

-- case: breakdown: rows at random
-- makes: b_shuffled (x breakdown)
INSERT INTO b_shuffled SELECT corridor_breakdown(origin, destination, v, day, '2023-10') FROM trade_shuffled
-- check
SELECT a.x::text = b.x::text FROM b_shuffled AS a, b_forward AS b

-- case: breakdown: combine, one by one
-- makes: b_combined (x breakdown)
INSERT INTO b_combined SELECT combine(x) FROM (SELECT corridor_breakdown(origin, destination, v, day, '2023-10') AS x FROM trade_shuffled GROUP BY i) AS t
-- check
SELECT a.x::text = b.x::text FROM b_combined AS a, b_forward AS b

-- case: breakdown: combine, all at once, ten times
-- makes: b_tenfold (x breakdown)
INSERT INTO b_tenfold SELECT combine(x) FROM b_forward, generate_series(1, 10)
-- check
SELECT (total(a.x)).current = 10 * (total(b.x)).current AND (SELECT count(*) FROM corridors(a.x)) = :n FROM b_tenfold AS a, b_forward AS b

-- case: corridors(breakdown)
-- makes: result (rank bigint, origin text, destination text, current numeric, base numeric, share numeric)
INSERT INTO result SELECT rank, origin, destination, current, base, share FROM b_forward, corridors(x)
-- check
SELECT (SELECT count(*) = 0 FROM result AS r FULL JOIN (SELECT origin, destination, CASE WHEN day >= '2023-10-01' THEN v ELSE 0 END AS current, CASE WHEN day < '2023-10-01' THEN v ELSE 0 END AS base FROM trade) AS t USING (origin, destination) WHERE r.current IS DISTINCT FROM t.current OR r.base IS DISTINCT FROM t.base OR r.share IS DISTINCT FROM 100 * t.current / (SELECT sum(v) FROM trade WHERE day >= '2023-10-01')) AND (SELECT count(*) = 0 FROM (SELECT rank, rank() OVER (ORDER BY current DESC) AS r FROM result) AS t WHERE rank <> r)

-- case: corridors(breakdown, 10)
-- makes: result (rank bigint, current numeric)
INSERT INTO result SELECT rank, current FROM b_forward, corridors(x, 10)
-- check
SELECT count(*) = 11 AND sum(current) = (SELECT sum(v) FROM trade WHERE day >= '2023-10-01') AND sum(current) FILTER (WHERE rank IS NOT NULL) = (SELECT sum(v) FROM (SELECT v FROM trade WHERE day >= '2023-10-01' ORDER BY v DESC LIMIT 10) AS t) FROM result

-- case: breakdown: as text
-- makes: b_text (x text)
INSERT INTO b_text SELECT x::text FROM b_forward
-- check
SELECT (SELECT sum(replace((e -> 'totals' -> 0 ->> 0), '"', '')::numeric) FROM json_array_elements(x::json -> 'entries') AS e) = (SELECT sum(v) FROM trade WHERE day >= '2023-10-01') FROM b_text

-- case: breakdown: from text
-- makes: b_read (x breakdown)
INSERT INTO b_read SELECT x::breakdown FROM b_text
-- check
SELECT a.x::text = b.x FROM b_read AS a, b_text AS b

-- case: breakdown: out in binary
-- makes: nothing (x breakdown)
COPY b_forward TO :'file' BINARY
-- check
SELECT true

-- case: breakdown: in binary
-- makes: b_received (x breakdown)
COPY b_received FROM :'file' BINARY
-- check
SELECT a.x::text = b.x FROM b_received AS a, b_text AS b

-- case: rate_book: rows in order
-- makes: r_forward (x rate_book)
INSERT INTO r_forward SELECT rate_book_options(rate_book(base, quote, day, rate), 'EUR', NULL) FROM rates
-- check
SELECT count(*) = :n - 1 FROM r_forward, rates(x)

-- case: rate_book: rows at random
-- makes: r_shuffled (x rate_book)
INSERT INTO r_shuffled SELECT rate_book_options(rate_book(base, quote, day, rate), 'EUR', NULL) FROM rates_shuffled
-- check
SELECT a.x::text = b.x::text FROM r_shuffled AS a, r_forward AS b

-- case: rates(book)
-- makes: result (base text, quote text, day date, until date, rate numeric)
INSERT INTO result SELECT base_currency, quote_currency, valid_from, used_until, rate FROM r_forward, rates(x)
-- check
SELECT (SELECT count(*) = 0 FROM result AS r FULL JOIN (SELECT *, lead(day) OVER (PARTITION BY base, quote ORDER BY day) - 1 AS until FROM rates) AS t USING (base, quote, day) WHERE r.rate IS DISTINCT FROM t.rate OR r.until IS DISTINCT FROM t.until)

-- case: rate_book: as text
-- makes: r_text (x text)
INSERT INTO r_text SELECT x::text FROM r_forward
-- check
SELECT (SELECT sum(json_array_length(p -> 'rates')) FROM json_array_elements(x::json -> 'pairs') AS p) = :n - 1 FROM r_text

-- case: rate_book: from text
-- makes: r_read (x rate_book)
INSERT INTO r_read SELECT x::rate_book FROM r_text
-- check
SELECT a.x::text = b.x FROM r_read AS a, r_text AS b

-- case: rate_book: out in binary
-- makes: nothing (x rate_book)
COPY r_forward TO :'file' BINARY
-- check
SELECT true

-- case: rate_book: in binary
-- makes: r_received (x rate_book)
COPY r_received FROM :'file' BINARY
-- check
SELECT a.x::text = b.x FROM r_received AS a, r_text AS b

-- case: rate_crosses(book) of many rates
-- makes: result (n numeric)
INSERT INTO result SELECT sum(rates) FROM r_forward, rate_crosses(x)
-- check
SELECT r.n = :n - 3 FROM result AS r

-- case: rate_crosses(book) of many pairs and one with many rates
-- makes: result (factor numeric, n bigint)
INSERT INTO result SELECT factor, sum(rates) FROM (SELECT rate_book(base, quote, day, rate) AS x FROM pairs) AS t, rate_crosses(x) GROUP BY 1
-- check
SELECT count(*) = 1 AND count(*) FILTER (WHERE factor IS NULL AND r.n = :n / 2) = 1 FROM result AS r

-- case: rate_check(book)
-- makes: result (problem text, n bigint)
INSERT INTO result SELECT problem, count(*) FROM r_forward, rate_check(x) GROUP BY 1
-- check
SELECT (SELECT n FROM result WHERE problem = 'jump') = (SELECT count(*) FROM (SELECT rate, lag(rate) OVER (PARTITION BY base, quote ORDER BY day) AS l FROM rates) AS t WHERE greatest(rate, l) > 1.2 * least(rate, l) AND l IS NOT NULL)

-- case: a book of a pair by day: rate_history by day
-- makes: result (day date, rate numeric)
INSERT INTO result SELECT h.start_date, h.rate FROM (SELECT rate_book('EUR', 'USD', day, rate) AS x FROM daily) AS t, rate_history('EUR', 'USD', ((SELECT min(day) || '/' || max(day) FROM daily))::period, 'day', x) AS h
-- check
SELECT (SELECT count(*) = 0 FROM result AS r FULL JOIN daily AS d USING (day) WHERE r.rate IS DISTINCT FROM d.rate)

-- case: average_rates(book) by month
-- makes: result (day date, rate numeric)
INSERT INTO result SELECT a.valid_from, a.rate FROM (SELECT rate_book('EUR', 'USD', day, rate) AS x FROM daily) AS t, average_rates(x, 'EUR', 'USD', '0001/9999', 'month') AS a
-- check
SELECT (SELECT count(*) = 0 FROM result AS r FULL JOIN (SELECT date_trunc('month', day)::date AS day, avg(rate) AS rate FROM daily GROUP BY 1) AS d USING (day) WHERE r.rate IS DISTINCT FROM d.rate)

-- case: customs_rates(book) with as many holidays
-- makes: result (n bigint)
INSERT INTO result SELECT count(*) FROM (SELECT rate_book('EUR', 'USD', day, rate) AS x FROM daily) AS t, customs_rates(x, 'EUR', 'USD', '0001-02/9999', (SELECT array_agg(day + 3652060) FROM daily))
-- check
SELECT r.n = (SELECT count(*) FROM (SELECT day, extract(isodow FROM day) AS w, extract(day FROM day) AS d FROM daily) AS t WHERE w = 3 AND d BETWEEN 15 AND 21) FROM result AS r

-- case: convert_currency a row, at as many rates
-- makes: result (v numeric)
INSERT INTO result SELECT sum(convert_currency(100, base, quote, day, x)) FROM r_forward, rates
-- check
SELECT abs(r.v - (SELECT sum(100 * rate) FROM rates)) < 1e-2 FROM result AS r

-- case: sum_converted at as many rates of a book
-- makes: result (v numeric)
INSERT INTO result SELECT sum_converted(100, base, 'USD', day, x) FROM r_forward, rates WHERE quote = 'USD'
-- check
SELECT r.v = (SELECT sum(100 * rate) FROM rates WHERE quote = 'USD') FROM result AS r

-- case: sum_converted, a running total at as many rates
-- makes: result (x numeric)
INSERT INTO result SELECT max(x) FROM (SELECT sum_converted(100, base, 'USD', day, (SELECT x FROM r_forward)) OVER (ORDER BY day, base) AS x FROM rates WHERE quote = 'USD') AS t
-- check
SELECT (SELECT x FROM result) = (SELECT sum(100 * rate) FROM rates WHERE quote = 'USD')

-- case: sum_converted, a running total of sixteen rows at a step, at as many rates
-- makes: result (x numeric)
INSERT INTO result SELECT max(x) FROM (SELECT sum_converted(100, base, 'USD', day, (SELECT x FROM r_forward)) OVER (ORDER BY row / 16) AS x FROM (SELECT *, row_number() OVER (ORDER BY day, base) AS row FROM rates WHERE quote = 'USD') AS t) AS t
-- check
SELECT (SELECT x FROM result) = (SELECT sum(100 * rate) FROM rates WHERE quote = 'USD')

-- case: sum_converted, a running total that begins with a NaN, at as many rates
-- makes: result (x numeric, n bigint)
INSERT INTO result SELECT x, count(*) FROM (SELECT sum_converted(CASE WHEN row = 1 THEN 'NaN' ELSE 100::numeric END, base, 'USD', day, (SELECT x FROM r_forward)) OVER (ORDER BY row) AS x FROM (SELECT *, row_number() OVER (ORDER BY day, base) AS row FROM rates WHERE quote = 'USD') AS t) AS t GROUP BY x
-- check
SELECT x = 'NaN' AND n = (SELECT count(*) FROM rates WHERE quote = 'USD') FROM result

-- case: sum_converted, a running total of half as many rates, then one of each other row alone
-- makes: result (x numeric)
INSERT INTO result SELECT sum(x) FROM (SELECT max(x) AS x FROM (SELECT p, sum_converted(100, base, 'USD', day, (SELECT x FROM r_forward)) OVER (PARTITION BY p ORDER BY row) AS x FROM (SELECT *, CASE WHEN row % 2 = 0 THEN 0 ELSE row END AS p FROM (SELECT *, row_number() OVER (ORDER BY day, base) AS row FROM rates WHERE quote = 'USD') AS t) AS t) AS t GROUP BY p) AS t
-- check
SELECT (SELECT x FROM result) = (SELECT sum(100 * rate) FROM rates WHERE quote = 'USD')

-- case: converted_sum: at as many rates
-- makes: c_forward (x converted_sum)
INSERT INTO c_forward SELECT converted_sum(100, base, 'USD', day, r.x) FROM r_forward AS r, rates WHERE quote = 'USD'
-- check
SELECT total(x) = (SELECT sum(100 * rate) FROM rates WHERE quote = 'USD') FROM c_forward

-- case: amounts(converted_sum)
-- makes: result (currency text, converted numeric)
INSERT INTO result SELECT a.currency, a.converted FROM c_forward, amounts(x) AS a
-- check
SELECT (SELECT count(*) = 0 FROM result AS r FULL JOIN (SELECT base AS currency, sum(100 * rate) AS converted FROM rates WHERE quote = 'USD' GROUP BY 1) AS t USING (currency) WHERE r.converted IS DISTINCT FROM t.converted)

-- case: converted_sum: as text and back
-- makes: c_read (x converted_sum)
INSERT INTO c_read SELECT x::text::converted_sum FROM c_forward
-- check
SELECT a.x::text = b.x::text FROM c_read AS a, c_forward AS b

-- case: converted_sum: combine, one by one
-- makes: c_combined (x converted_sum)
INSERT INTO c_combined SELECT combine(x) FROM (SELECT converted_sum(100, base, quote, day, (SELECT x FROM r_forward)) AS x FROM (SELECT * FROM rates WHERE quote = 'USD') AS t GROUP BY i) AS t
-- check
SELECT total(x) = (SELECT sum(100 * rate) FROM rates WHERE quote = 'USD') FROM c_combined

-- case: yoy_converted at as many rates
-- makes: result (current numeric, base numeric)
INSERT INTO result SELECT (g).current_converted, (g).base_converted FROM (SELECT yoy_converted(100, 'EUR', 'USD', day, '0010', x) AS g FROM (SELECT rate_book('EUR', 'USD', day, rate) AS x FROM daily) AS t, daily) AS t
-- check
SELECT r.current = (SELECT sum(100 * rate) FROM daily WHERE day BETWEEN '0010-01-01' AND '0010-12-31') AND r.base = (SELECT sum(100 * rate) FROM daily WHERE day BETWEEN '0009-01-01' AND '0009-12-31') FROM result AS r

-- case: yoy_converted, a running total at as many rates
-- makes: result (x numeric)
INSERT INTO result SELECT max((g).current_converted) FROM (SELECT yoy_converted(100, 'EUR', 'USD', day, '0002/9999', (SELECT rate_book('EUR', 'USD', day, rate) FROM daily)) OVER (ORDER BY day) AS g FROM daily) AS t
-- check
SELECT (SELECT x FROM result) = (SELECT sum(100 * rate) FROM daily WHERE day >= '0002-01-01')

-- case: exchange_rate: rows loaded
-- makes: nothing (x int)
-- A second try begins anew.
DELETE FROM portstats.exchange_rate WHERE rate_type = current_schema();
INSERT INTO portstats.exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) SELECT current_schema(), base, quote, day, rate FROM rates_shuffled
-- check
SELECT count(*) = :n - 1 FROM portstats.exchange_rate WHERE rate_type = current_schema()

-- case: exchange_rate: rates of as many types loaded
-- makes: nothing (x int)
BEGIN;
INSERT INTO portstats.rate_type (rate_type, pivot_currency) SELECT 'type ' || i, 'USD' FROM forward;
INSERT INTO portstats.exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) SELECT 'type ' || i, 'EUR', 'USD', '2023-10-01', 1.05 FROM forward
-- check
SELECT count(*) = :n FROM portstats.exchange_rate WHERE rate_type LIKE 'type %'

-- case: rate_check(rate_type): as many rates of one pair, each valid for a year
-- makes: nothing (x int)
BEGIN;
INSERT INTO portstats.rate_type (rate_type, pivot_currency, valid_unit) VALUES ('yearly', 'USD', 'year');
INSERT INTO portstats.exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) SELECT 'yearly', 'EUR', 'USD', day, 1 + i % 7 / 100.0 FROM daily;
INSERT INTO made_nothing SELECT 1 FROM rate_check('yearly')
-- check
SELECT count(*) = 0 FROM made_nothing

-- case: rate_book_of(rate_type)
-- makes: r_of (x rate_book)
INSERT INTO r_of SELECT rate_book_of(current_schema())
-- check
SELECT a.x::text = b.x::text FROM r_of AS a, r_forward AS b

-- case: sum_converted at as many rates of the table
-- makes: result (v numeric)
INSERT INTO result SELECT sum_converted(100, base, 'USD', day, current_schema()) FROM rates WHERE quote = 'USD'
-- check
SELECT r.v = (SELECT sum(100 * rate) FROM rates WHERE quote = 'USD') FROM result AS r

-- case: periods by day
-- makes: result (n bigint, distinct_days bigint)
INSERT INTO result SELECT count(*), count(DISTINCT start_date(p)) FROM periods((date '0001-01-01' || '/' || date '0001-01-01' + (:n - 1)::int)::period, 'day') AS p
-- check
SELECT n = :n AND distinct_days = :n FROM result

-- case: comparable(code, concordance): one group of a tenth as many codes
-- makes: groups (x classification)
INSERT INTO groups SELECT concordance('87000001', (87000001 + i)::text) FROM generate_series(0, :n / 10 - 1) AS i
-- check
SELECT count(*) = 1 FROM groups

-- case: comparable(code, concordance): read
-- makes: result (within boolean, across boolean)
INSERT INTO result SELECT comparable('87', x), comparable('8700', x) FROM groups
-- check
SELECT within AND across = (:n / 10 <= 9999) FROM result


-- case: concordance: one group of a tenth as many codes, as text and from text
-- makes: read_groups (x classification)
INSERT INTO read_groups SELECT x::text::classification FROM groups
-- check
SELECT classification_send(a.x) = classification_send(b.x) FROM read_groups AS a, groups AS b

-- case: classification: one line in each of as many rows
-- makes: one_line (x classification)
INSERT INTO one_line SELECT classification('8703', 'car') FROM forward
-- check
SELECT x::text = '{"lines": [["8703", "car"]]}' FROM one_line

-- case: classification: as many periods of one prefix, at random
-- makes: daily_classes (x classification)
INSERT INTO daily_classes SELECT classification('8703', 'class ' || i % 7, period(day, 'day')) FROM shuffled
-- check
SELECT count(*) = 1 FROM daily_classes

-- case: classify(code, classes, on_date): as many periods of one prefix
-- makes: result (n bigint)
INSERT INTO result SELECT count(*) FROM shuffled, daily_classes WHERE classify('870380', x, day) = 'class ' || i % 7 AND classify('870380', x, day - 1) = '870380'
-- check
SELECT n = :n FROM result