"""A table of stored values of every type, indexed by period and by series, and what is read from it."""

TABLES = """
SET search_path = public, portstats;
INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate, source)
SELECT 'USD', 'CNY', month::date, 7 + extract(month FROM month)::int / 100.0, 'a bank''s'
FROM generate_series(date '2022-01-01', '2023-12-01', '1 month') AS month;
INSERT INTO rate_type VALUES ('ours', 'EUR', NULL, 400, 'of our own');
INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, valid_until, rate)
VALUES ('ours', 'USD', 'CNY', '2022-01-01', '2022-12-31', 6.95), ('ours', 'USD', 'CNY', '2023-01-01', NULL, 7.2250),
       ('ours', 'EUR', 'USD', '2022-01-01', NULL, 1.0833);
UPDATE rate_type SET max_age_days = 5, description = 'changed' WHERE rate_type = 'spot';
INSERT INTO currency_list VALUES ('customs', '142', NULL, 'Renminbi', NULL);
"""

# Days and weeks are too long for an index's row.
STORED = """
CREATE TABLE stored (n int PRIMARY KEY, p period, c comparison, b breakdown, bk basket, s series, long series, book rate_book, d converted_sum,
    cc converted_comparison, dis disclosure, g growth, cor corridor, point series_point, k classification);
CREATE INDEX stored_period ON stored (p);
CREATE INDEX stored_period_hash ON stored USING hash (p);
CREATE INDEX stored_series ON stored (s);
CREATE TABLE trade (day date, partner text, currency text, value numeric);
CREATE INDEX trade_month ON trade (period(day, 'month'));
"""
FILL = """
INSERT INTO trade SELECT date '2022-01-01' + n, CASE n % 3 WHEN 0 THEN 'KZ' WHEN 1 THEN 'UZ' END, CASE n % 2 WHEN 0 THEN 'USD' ELSE 'CNY' END,
    n * 1.25 FROM generate_series(0, 729) AS n;
INSERT INTO stored
SELECT n, ('2023-' || lpad((n % 12 + 1)::text, 2, '0'))::period, comparison(v, day, q), corridor_breakdown('CN', partner, v, day, q),
    basket(partner, v, extract(day FROM day)::int - 3, currency, day, q),
    series(v, day, (ARRAY['month', 'quarter', 'half', 'year'])[n % 4 + 1]), series(v, day, (ARRAY['day', 'week'])[n % 2 + 1]),
    (SELECT rate_book(base_currency, quote_currency, valid_from, rate, valid_until) FROM exchange_rate WHERE rate_type = 'ours'),
    converted_sum(v, currency, 'CNY', day, 'ours'), converted_comparison(v, currency, 'USD', day, q, 'ours'),
    disclosure(partner, (n % 7)::text, v), yoy(v, day, q), NULL, NULL,
    (SELECT classification(lpad(code::text, 6, '0'), 'class ' || code % 7, CASE WHEN code % 3 = 0 THEN '2022/9999'::period END) FROM generate_series(870100, 870100 + n * n) AS code WHERE code / 10000 <> 77)
FROM (SELECT n, q, day, partner, currency, CASE n % 5 WHEN 0 THEN value * 1e60 WHEN 1 THEN -value WHEN 2 THEN NULLIF(value, 5) ELSE value END AS v
      FROM generate_series(1, 60) AS n, (VALUES ('2023-10'::period), ('ytd 2023-10'), ('2023-W41')) AS w (q), trade
      WHERE n % 3 = CASE q::text WHEN '2023-10' THEN 0 WHEN '2023-W41' THEN 1 ELSE 2 END) AS x
GROUP BY n, q;
UPDATE stored SET cor = (SELECT x FROM corridors(b, 1) AS x LIMIT 1), point = (SELECT x FROM points(s) AS x LIMIT 1);
INSERT INTO stored (n, p, s) VALUES (101, 'mat 2023-10', 'month 2024-01/2024-02: 800.50, 2024-03: 460, undated: 2'),
    (102, '0001', 'year 2023: 1e60, 2024: suppressed, 2025: NaN'), (103, '9999-12-31', 'week 2020-W53: 1234567890123456789012.50'),
    (104, '2020-W53', NULL), (105, NULL, NULL);
"""

# Text, bytes, figures, and each index asked alone.
VALUES = (
    "SELECT n, p, c, b, bk, s, long, book, d, cc, dis, g, cor, point, k FROM stored ORDER BY n",
    "SELECT n, period_send(p), comparison_send(c), breakdown_send(b), basket_send(bk), series_send(s), series_send(long), rate_book_send(book), converted_sum_send(d),"
    " converted_comparison_send(cc), disclosure_send(dis), classification_send(k) FROM stored ORDER BY n",
    "SELECT n, days(p), growth(c), total(b), total(bk), price_index(bk, 'fisher'), total(s), total(long), total(d), growth(cc), exchange_rate('EUR', 'CNY', '2023-06-01', book), classify('87010310', k, '2022-06-01') FROM stored ORDER BY n",
    "SELECT n, q.* FROM stored, corridors(b, 2) AS q ORDER BY n, rank",
    "SELECT n, q.* FROM stored, points(s) AS q ORDER BY n, start_date",
    "SELECT n, q.* FROM stored, suppressed(dis, 8) AS q ORDER BY n, cell, is_total",
    "SELECT combine(c), combine(d), combine(cc), combine(bk), combine(dis) FROM stored GROUP BY n % 3 ORDER BY n % 3",
    "SELECT n FROM stored WHERE p = '2023-10' ORDER BY n",
    "SELECT n FROM stored WHERE p < '2023-04' ORDER BY n",
    "SELECT a.n, b.n FROM stored AS a JOIN stored AS b ON a.s = b.s AND a.n < b.n ORDER BY 1, 2",
    "SELECT n FROM stored ORDER BY s, n",
    "SELECT count(*), sum(value) FROM trade WHERE period(day, 'month') = '2023-10'",
)
RATES = (
    "SELECT * FROM exchange_rate ORDER BY 1, 2, 3, 4", "SELECT * FROM rate_type ORDER BY 1",
    "SELECT * FROM currency_list ORDER BY 1, 2",
    "SELECT sum_converted(value, currency, 'USD', day), sum_converted(value, currency, 'CNY', day, 'ours') FROM trade",
    "SELECT * FROM rate_check() ORDER BY 1, 2, 3, 4, 5",
)
SCANS = ("SET enable_seqscan = on; SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off",
         "SET enable_seqscan = off; SET enable_indexscan = on; SET enable_bitmapscan = on; SET enable_indexonlyscan = on")
AMCHECK = ("SELECT bt_index_check(i, true) FROM unnest('{stored_period, stored_series, stored_pkey, trade_month}'::regclass[]) AS i")


def read(session, queries):
    """Everything, without an index and with."""
    session.run("SET search_path = public, portstats; SET max_parallel_workers_per_gather = 0; SET extra_float_digits = 0")
    answers = []
    for scan in SCANS:
        session.run(scan)
        answers.append([(query, session.run(query)) for query in queries])
    return answers


def differences(got, expected):
    return [f"{query}: got {a}, expected {b}" for x, y in zip(got, expected) for (query, rows), (_, others) in zip(x, y)
            for a, b in [next(((a, b) for a, b in zip(rows + [None], others + [None]) if a != b), (None, None))] if a != b]
