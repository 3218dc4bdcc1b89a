"""Trade, rates and rollups that change all the time, and questions whose answers are compared with
plain SQL over the same rows in the same snapshot."""

# Declarations, rates of which every change is written down, and what is kept up to date of them.
TABLES = """
CREATE EXTENSION portstats;
SET search_path = public, portstats;
CREATE TABLE trade (id bigserial PRIMARY KEY, batch bigint, day date, origin text, destination text, currency text, value numeric);
CREATE INDEX ON trade (batch);
CREATE INDEX by_month ON trade (period(day, 'month'));
CREATE TABLE batches (batch bigint PRIMARY KEY, rows bigint, value numeric);
CREATE TABLE changes (version bigint PRIMARY KEY, base text, quote text, month date, rate numeric);
CREATE INDEX ON changes (base, quote, month, version);
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate)
SELECT base, quote, month::date, rate
FROM (VALUES ('USD', 'CNY', 7.1), ('EUR', 'USD', 1.08), ('USD', 'KZT', 470)) AS pair (base, quote, rate),
     generate_series(date '2022-01-01', '2023-12-01', '1 month') AS month;
CREATE TABLE kept_rates AS SELECT base_currency, quote_currency, valid_from, rate FROM exchange_rate;
CREATE TABLE kept_book AS SELECT rate_book_of('average') AS book;
CREATE TABLE rollup (destination text PRIMARY KEY, rows bigint, s series, c comparison, b breakdown, d converted_sum);
CREATE INDEX rollup_by_series ON rollup (s);
"""

# Added to what is there, in the transaction that brings the rows.
ROLLUP = """
INSERT INTO rollup AS r
SELECT destination, count(*), series(value, day), comparison(value, day, 'ytd 2023-10'),
       corridor_breakdown(origin, destination, value, day, '2023-10'),
       converted_sum(value, currency, 'CNY', day, (SELECT book FROM kept_book))
FROM trade WHERE batch = {batch} GROUP BY destination ORDER BY destination
ON CONFLICT (destination) DO UPDATE SET rows = r.rows + excluded.rows,
    s = (SELECT combine(part) FROM (VALUES (r.s), (excluded.s)) AS p (part)),
    c = (SELECT combine(part) FROM (VALUES (r.c), (excluded.c)) AS p (part)),
    b = (SELECT combine(part) FROM (VALUES (r.b), (excluded.b)) AS p (part)),
    d = (SELECT combine(part) FROM (VALUES (r.d), (excluded.d)) AS p (part))"""

ROWS = """
INSERT INTO trade (batch, day, origin, destination, currency, value)
SELECT {batch}, date '2022-01-01' + (random() * 729)::int, (ARRAY['CN', 'DE', NULL])[1 + (random() * 2)::int],
       'D' || (random() * 7)::int, (ARRAY['USD', 'CNY', 'EUR', 'KZT'])[1 + (random() * 3)::int],
       round((random() * 1e6)::numeric, (random() * 3)::int)
FROM generate_series(1, {rows}) AS n"""

# 30 digits beyond what is asked for: a quotient that is rounded once more at 8 is right.
RATES = """
rates (currency, month, rate, per) AS MATERIALIZED (
    SELECT p.currency, u.valid_from,
           CASE p.currency WHEN 'CNY' THEN 1 WHEN 'EUR' THEN e.rate * u.rate ELSE u.rate END,
           CASE p.currency WHEN 'KZT' THEN k.rate ELSE 1 END
    FROM (VALUES ('USD'), ('CNY'), ('EUR'), ('KZT')) AS p (currency), {table} AS u
    JOIN {table} AS e ON (e.base_currency, e.quote_currency, e.valid_from) = ('EUR', 'USD', u.valid_from)
    JOIN {table} AS k ON (k.base_currency, k.quote_currency, k.valid_from) = ('USD', 'KZT', u.valid_from)
    WHERE (u.base_currency, u.quote_currency) = ('USD', 'CNY'))"""
LIVE = RATES.format(table="portstats.exchange_rate")
KEPT = RATES.format(table="kept_rates")
EXACT = "sum(t.value * r.rate * 1.000000000000000000000000000000000000000000 / r.per)"
MONTHS = (" FROM (SELECT destination, currency, date_trunc('month', day)::date AS month, sum(value) AS value, max(scale(value)) AS scale"
          " FROM trade GROUP BY 1, 2, 3) AS t JOIN rates AS r ON (r.currency, r.month) = (t.currency, t.month)")

# Name, what portstats says, what plain SQL says; WITH parts of both are before them.
QUESTIONS = (
    ("series kept", "", "SELECT r.destination, q.start_date, q.value FROM rollup AS r, points(r.s) AS q",
     "SELECT destination, date_trunc('month', day)::date, sum(value) FROM trade GROUP BY 1, 2"),
    ("series", "", "SELECT g.destination, q.start_date, q.value FROM (SELECT destination, series(value, day) AS s FROM trade GROUP BY 1) AS g, points(g.s) AS q",
     "SELECT destination, date_trunc('month', day)::date, sum(value) FROM trade GROUP BY 1, 2"),
    ("comparison kept", "", "SELECT r.destination, (g).current, (g).base FROM (SELECT destination, growth(c) AS g FROM rollup) AS r",
     "SELECT destination, coalesce(sum(value) FILTER (WHERE day BETWEEN '2023-01-01' AND '2023-10-31'), 0),"
     " coalesce(sum(value) FILTER (WHERE day BETWEEN '2022-01-01' AND '2022-10-31'), 0) FROM trade GROUP BY 1"),
    ("yoy", "", "SELECT destination, (yoy(value, day, 'mat 2023-06')).current, (yoy(value, day, 'mat 2023-06')).base FROM trade GROUP BY 1",
     "SELECT destination, coalesce(sum(value) FILTER (WHERE day BETWEEN '2022-07-01' AND '2023-06-30'), 0),"
     " coalesce(sum(value) FILTER (WHERE day BETWEEN '2021-07-01' AND '2022-06-30'), 0) FROM trade GROUP BY 1"),
    ("corridors kept", "", "SELECT q.origin, q.destination, q.current, q.base FROM corridors((SELECT combine(b) FROM rollup)) AS q",
     "SELECT origin, destination, coalesce(sum(value) FILTER (WHERE day BETWEEN '2023-10-01' AND '2023-10-31'), 0),"
     " coalesce(sum(value) FILTER (WHERE day BETWEEN '2022-10-01' AND '2022-10-31'), 0) FROM trade"
     " WHERE day BETWEEN '2023-10-01' AND '2023-10-31' OR day BETWEEN '2022-10-01' AND '2022-10-31' GROUP BY 1, 2"),
    ("corridors", "", "SELECT q.origin, q.destination, q.current, q.base, q.rank FROM corridors((SELECT corridor_breakdown(origin, destination, value, day, '2023', '2022') FROM trade)) AS q",
     "SELECT origin, destination, coalesce(c, 0), coalesce(b, 0), rank() OVER (ORDER BY coalesce(c, 0) DESC)"
     " FROM (SELECT origin, destination, sum(value) FILTER (WHERE day >= '2023-01-01') AS c,"
     " sum(value) FILTER (WHERE day < '2023-01-01') AS b FROM trade GROUP BY 1, 2) AS g"),
    ("yuan kept", "WITH " + KEPT, "SELECT destination, total(d) FROM rollup",
     "SELECT t.destination, round(" + EXACT + ", greatest(2, max(t.scale)) + 6)" + MONTHS + " GROUP BY 1"),
    ("sum_converted", "WITH " + LIVE, "SELECT destination, sum_converted(value, currency, 'CNY', day) FROM trade GROUP BY 1",
     "SELECT t.destination, round(" + EXACT + ", greatest(2, max(t.scale)) + 6)" + MONTHS + " GROUP BY 1"),
    ("yoy_converted", "WITH " + LIVE, "SELECT destination, (g).current, (g).base, (g).current_converted, (g).base_converted"
     " FROM (SELECT destination, yoy_converted(value, currency, 'CNY', day, '2023') AS g FROM trade WHERE currency = 'KZT' GROUP BY 1) AS q",
     "SELECT t.destination, coalesce(sum(t.value) FILTER (WHERE t.month >= '2023-01-01'), 0), coalesce(sum(t.value) FILTER (WHERE t.month < '2023-01-01'), 0),"
     " coalesce(round(" + EXACT + " FILTER (WHERE t.month >= '2023-01-01'), greatest(2, max(t.scale) FILTER (WHERE t.month >= '2023-01-01')) + 6), 0),"
     " coalesce(round(" + EXACT + " FILTER (WHERE t.month < '2023-01-01'), greatest(2, max(t.scale) FILTER (WHERE t.month < '2023-01-01')) + 6), 0)"
     + MONTHS + " WHERE t.currency = 'KZT' GROUP BY 1"),
    ("to_usd", "", "SELECT id, to_usd(value, day) FROM trade WHERE id % 50 = 0",
     "SELECT t.id, round(t.value * 1.000000000000000000000000000000 / e.rate, greatest(2, scale(t.value)) + 6) FROM trade AS t"
     " JOIN portstats.exchange_rate AS e ON (e.base_currency, e.quote_currency, e.valid_from) = ('USD', 'CNY', date_trunc('month', t.day)::date)"
     " WHERE t.id % 50 = 0"),
    ("rate_book_of", "", "SELECT base_currency, quote_currency, valid_from, rate FROM rates(rate_book_of('average'))",
     "SELECT base_currency, quote_currency, valid_from, rate FROM portstats.exchange_rate"),
    ("rates and what was written down", "", "SELECT base_currency, quote_currency, valid_from, rate FROM portstats.exchange_rate",
     "SELECT base_currency, quote_currency, valid_from, coalesce((SELECT c.rate FROM changes AS c WHERE (c.base, c.quote, c.month)"
     " = (k.base_currency, k.quote_currency, k.valid_from) ORDER BY version DESC LIMIT 1), k.rate) FROM kept_rates AS k"),
    ("rows of a month by its index", "", "SELECT count(*), sum(value) FROM trade WHERE period(day, 'month') = '2023-10'::period",
     "SELECT count(*), sum(value) FROM trade WHERE day BETWEEN '2023-10-01' AND '2023-10-31'"),
    ("batches whole", "", "SELECT batch, rows, value FROM batches", "SELECT batch, count(*), sum(value) FROM trade GROUP BY 1"),
)

# A rollup has the very bytes that an aggregate over all its rows has.
SAME_BYTES = """
SELECT r.destination, r.rows = g.rows, series_send(r.s) = series_send(g.s), comparison_send(r.c) = comparison_send(g.c),
       breakdown_send(r.b) = breakdown_send(g.b), converted_sum_send(r.d) = converted_sum_send(g.d)
FROM rollup AS r FULL JOIN (
    SELECT destination, count(*) AS rows, series(value, day) AS s, comparison(value, day, 'ytd 2023-10') AS c,
           corridor_breakdown(origin, destination, value, day, '2023-10') AS b,
           converted_sum(value, currency, 'CNY', day, (SELECT book FROM kept_book)) AS d
    FROM trade GROUP BY destination) AS g USING (destination)
WHERE (r.rows = g.rows AND series_send(r.s) = series_send(g.s) AND comparison_send(r.c) = comparison_send(g.c)
       AND breakdown_send(r.b) = breakdown_send(g.b) AND converted_sum_send(r.d) = converted_sum_send(g.d)) IS NOT TRUE"""

SETTINGS = "SET search_path = public, portstats"
PLANS = (
    "SET max_parallel_workers_per_gather = 0; SET enable_hashagg = on",
    "SET max_parallel_workers_per_gather = 0; SET enable_hashagg = off",
    "SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0;"
    " SET min_parallel_table_scan_size = 0; SET enable_hashagg = on",
)


def compared(question):
    """One statement, so one snapshot: rows that one of the two has and the other has not."""
    _, before, ours, plain = question
    return (f"{before}{', ' if before else 'WITH '}ours AS MATERIALIZED ({ours}), plain AS MATERIALIZED ({plain})"
            " (SELECT 'portstats'::text AS who, x::text FROM (TABLE ours EXCEPT ALL TABLE plain) AS x LIMIT 5) UNION ALL"
            " (SELECT 'plain SQL', x::text FROM (TABLE plain EXCEPT ALL TABLE ours) AS x LIMIT 5)")
