#!/usr/bin/env python3
"""How soon a cancel and statement_timeout are answered in the longest loops of each function: of large
values, at moments spread over the time that a statement takes, how long its backend runs from the
signal to the error. On the server that PGHOST names, in a database of its own, as a user who may send
its processes signals. Prints TAP.

    python3 test/load/cancel.py [--scale X] [--moments N] [--limit MS] [--seed N] [--again] [case...]

Scale 1 has a series of every day from year 1 to 9999, a book of a million rates, a breakdown of half
a million corridors. What counts is processor time: the time on the clock, shown beside it, has that
of other processes in it.
"""
import argparse
import os
import random
import signal
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))
sys.dont_write_bytecode = True
from backend import Server, new_database, processor_ms  # noqa: E402
from cluster import ServerError, Tap  # noqa: E402

DATABASE = "load_cancel"
# A statement that takes longer is looked at in its first so many seconds.
LONGEST = 8
# A moment at which it took too long is tried again so often: the shortest counts.
AGAIN = 3
BINARY = "{folder}/portstats.binary"

# What the server does in one go, of which it cannot be stopped: it reads JSON, puts a jsonb together, and
# multiplies. A case is allowed the time of that, measured.
JSON = "SELECT {column}::jsonb IS NULL FROM text"
SERVERS = {**{f"{kind} in": JSON.replace("{column}", column) for kind, column in (("rate_book", "book"), ("breakdown", "b"),
                                                                                 ("converted_sum", "d"), ("converted_comparison", "cc"),
                                                                                 ("basket", "k"), ("classification", "c"), ("disclosure", "x"))},
           **{f"receipt of a converted_{of}": f"SELECT jsonb_build_array(of_{column}) IS NULL FROM receipts"
              for of, column in (("sum, by a book", "d"), ("sum, by the tables", "d"), ("comparison", "cc"))},
           "series, huge * huge": "SELECT scale(max(value) * repeat('7', 40000)::numeric) FROM wide"}

SERIES = {
    "out": "octet_length(s::text)", "send": "length(series_send(s))", "total": "total(s)", "total of a period": "total(s, '0002/9998')",
    "value_at": "value_at(s, '0002/9998')", "ytd": "unit(ytd(s))", "mat": "unit(mat(regroup(s, 'month')))", "moving": "unit(moving(s, 365))",
    "moving_avg": "unit(moving_avg(s, 365))", "index_to": "unit(index_to(s, '0002'))", "regroup to weeks": "unit(regroup(s, 'week'))",
    "regroup to years": "unit(regroup(s, 'year'))", "slice": "unit(slice(s, '0002/9998'))", "cagr": "cagr(s)", "growth": "growth(s, '0002/0100', '0101/0199')",
    "+": "unit(s + s)", "-": "unit(s - s)", "/": "unit(s / s)", "* number": "unit(s * 1.5)", "/ number": "unit(s / 7)", "/ itself, numerics": "unit(long / long)",
    "+ of numerics": "unit(long + long)", "fill": "unit(fill(gaps, 'linear', 10))", "fill within": "unit(fill(gaps, 'zero', 10, '0001/9999'))",
    "decumulate": "unit(decumulate(s))", "sparkline": "length(sparkline(s))", "=": "s = s", "series_cmp": "series_cmp(s, s)", "hash": "series_hash(s)",
    "sum of huge numerics": "scale(total(huge))", "huge numerics out": "octet_length(huge::text)", "huge, /": "unit(huge / huge)", "huge, moving": "unit(moving(huge, 30))",
    "huge * huge": "unit(huge * repeat('7', 40000)::numeric)", "huge, growth": "growth(huge, '2020-01-02', '2020-01-03') IS NULL",
}
ROWS = {
    "points": "points(s)", "missing": "missing(gaps)", "growths": "growths(s)", "growths of a lag": "growths(s, 365)", "revisions": "revisions(s)",
    "corridors": "corridors(b)", "corridors, the top": "corridors(b, 3)", "rates": "rates(book)", "amounts": "amounts(d)",
    "rate_check of a book": "rate_check(book)", "rate_crosses": "rate_crosses(crosses)", "periods": "periods('0001/{year}', 'day')",
    "average_rates": "average_rates(book, 'AAX', 'USD', '2010/{year}', 'day')", "rate_history": "rate_history('AAX', 'ABX', '2010/{year}', 'day', book)",
    "customs_rates": "customs_rates(book, 'AAX', 'USD', '2011/{year}')", "explain_rate": "explain_rate('AAX', 'ABX', '2024-01-01', book)",
    "items": "items(k)", "items, the top": "items(k, 3)", "share_of_reported": "share_of_reported(k, 'O1D1')", "price_volume": "price_volume(k)",
    "price_volume_by_key": "price_volume_by_key(k)", "margins of a basket": "margins(k)", "margins of a breakdown": "margins(b)", "concentration": "concentration(k)",
    "influence": "influence(k, 100000)", "lines": "lines(c)", "suppressed": "suppressed(x, 3, 10)", "suppressed, dominance": "suppressed(x, NULL, 2, 85, NULL)",
    "publishable": "publishable(x, 3, 10)",
}
VALUES = {
    "breakdown out": "octet_length(b::text)", "breakdown_send": "length(breakdown_send(b))", "breakdown, total": "total(b)",
    "rate_book out": "octet_length(book::text)", "rate_book_send": "length(rate_book_send(book))", "rate_book_options": "rate_book_options(book, 'EUR', 5) IS NULL",
    "exchange_rate": "exchange_rate('AAX', 'ABX', '2024-01-01', book)",
    "converted_sum out": "octet_length(d::text)", "converted_sum_send": "length(converted_sum_send(d))", "converted_sum, total": "total(d)",
    "converted_comparison out": "octet_length(cc::text)", "converted_comparison_send": "length(converted_comparison_send(cc))",
    "without": "without(k, 'O1D1') IS NULL", "basket, total": "total(k)", "unit_value": "unit_value(k)", "unit_value_growth": "unit_value_growth(k)",
    "unit_value_coverage": "unit_value_coverage(k)", "matched_share": "matched_share(k)", "laspeyres": "price_index(k, 'laspeyres')", "fisher": "price_index(k, 'fisher')",
    "tornqvist": "price_index(k, 'tornqvist')", "basket out": "octet_length(k::text)", "basket_send": "length(basket_send(k))",
    "classification out": "octet_length(c::text)", "classification_send": "length(classification_send(c))", "comparable": "comparable('100000000001', g)",
    "disclosure out": "octet_length(x::text)", "disclosure_send": "length(disclosure_send(x))",
    "converted_comparison, growth": "growth(cc)", "constant_currency_growth": "constant_currency_growth(cc)",
    "receipt of a breakdown": "receipt(b) IS NULL", "receipt of a basket": "receipt(k) IS NULL",
    "seasonal_pace": "seasonal_pace(1, 2, '{last}', '{last}-06-30', s)",
}
COLUMNS = {"series": "s", "breakdown": "b", "rate_book": "book", "converted_sum": "d", "converted_comparison": "cc", "basket": "k", "classification": "c", "disclosure": "x"}
NOT_COMBINED = ("rate_book", "classification")
PRESS_REPORT = """press_report('2023', 'export', ROW(n, 7, n - 7, NULL)::growth, 'vehicles', ROW(n, 7, n - 7, NULL)::growth, 'CNY', n, 'USD', 'en') FROM days GROUP BY n"""
AGGREGATES = {
    "series": "series(n, day, 'day') FROM days", "series_of": "series_of(n, period(day), 'day') FROM days", "series, not in order": "series(n, day, 'day') FROM (SELECT * FROM days ORDER BY n % 1009) AS t",
    "series of huge numerics": "series(value, day, 'month') FROM wide", "yoy": "yoy(n, day, '2023') FROM days", "comparison": "comparison(n, day, '2023') FROM days", "yoy of half a million groups": "yoy(value, day, '2023-10') FROM trade GROUP BY origin, destination",
    "yoy of huge numerics": "yoy(value, day, '2020') FROM wide",
    "yoy of rows that are slow to choose": "yoy(n, day, '2023') FROM days WHERE n < 2000 AND md5(repeat('x', 1000000) || n) > ''",
    "yoy, a slow FILTER": "yoy(n, day, '2023') FILTER (WHERE md5(repeat('x', 1000000) || n) > '') FROM days WHERE n < 2000",
    "corridor_breakdown": "corridor_breakdown(origin, destination, value, day, '2023-10') FROM trade", "rate_book": "rate_book(currency, 'USD', day, rate) FROM rate",
    "rate_book, not in order": "rate_book(currency, 'USD', day, rate) FROM (SELECT * FROM rate ORDER BY rate) AS t",
    "basket": "basket(origin || destination, value, length(origin), day, '2023-10') FROM trade", "classification": "classification(code, class) FROM line",
    "concordance": "concordance(code, '20' || substr(code, 3)) FROM line", "classify": "count(classify(code, c)) FROM line, big",
    "disclosure": "disclosure(cell, enterprise, value) FROM sent",
    "rate_book of many pairs": "rate_book(base, quote, '2020-01-01', rate) FROM pair", "rate_book_of": "rate_book_of('average')",
    "sum_converted": "sum_converted(1, currency, 'USD', day, book) FROM rate, big", "converted_sum": "converted_sum(1, currency, 'USD', day, book) FROM rate, big",
    "converted_comparison": "converted_comparison(1, currency, 'USD', day, '2011/2014', book) FROM rate, big",
    "yoy_converted": "yoy_converted(1, currency, 'USD', day, '2011/2014', book) FROM rate, big",
    "sum_converted by the tables": "sum_converted(1, currency, 'USD', '2010-01-02') FROM rate",
    "coverage": "coverage(day, '0001/{last}', '0001/{last}') FROM days", "coverage of few days": "coverage(day, '0001/{last}', '0001/{last}') FROM days WHERE n % 100000 = 0",
    "complete": "complete(coverage(day, '0001/{last}', '0001/{last}')) FROM days WHERE n % 2 = 0", "press_report": PRESS_REPORT,
    "audit_parts": "(audit_parts(array_agg(n::text), '5')).verdict FROM days", "audit_parts, whole": "(audit_parts(array_agg(n::text), '5', true)).verdict FROM days",
    "to_usd": "count(convert_currency(1, currency, 'USD', '2010-01-02')) FROM rate",
}
WINDOWS = {"share": "share(n) OVER ()", "contribution": "contribution(n, 1) OVER ()", "bar": "length(bar(n, 50) OVER ())", "round_to_total": "round_to_total(n * 0.37, 0) OVER ()"}
OTHERS = {
    "possible_bases, far between": "SELECT count(*) FROM possible_bases('9.0 million', '-60.000000000%', true)",
    "receipt of a converted_sum, by a book": "SELECT receipt(d, book) IS NULL FROM receipts", "receipt of a converted_sum, by the tables": "SELECT receipt(d) IS NULL FROM receipts",
    "receipt of a converted_comparison": "SELECT receipt(cc, book) IS NULL FROM receipts",
    "round_to_total of huge numerics": "SELECT sum(scale(x)) FROM (SELECT round_to_total(value / 7, 2) OVER () AS x FROM wide) AS t",
    "rate_check of the tables": "SELECT count(*) FROM rate_check()",
    "conversions without a way": "SELECT count(try_convert_currency(n, 'AAA', 'BBA', '2024-01-01', crosses)) FROM big, days",
    "rates loaded": "INSERT INTO exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate) SELECT 'spot', currency, 'USD', day, rate FROM rate",
    "share of huge numerics": "SELECT sum(scale(x)) FROM (SELECT share(value) OVER () AS x FROM wide) AS t", "growth_pct of huge numerics": "SELECT sum(scale(growth_pct(value, value - 1))) FROM wide",
}


def cases():
    """Name and statement; by name, so that one can be asked for."""
    result = {}
    for name, call in SERIES.items():
        result["series, " + name] = f"SELECT {call} FROM big"
    for name, call in ROWS.items():
        result[name] = f"SELECT count(*) FROM (SELECT {call} FROM big) AS x"
    for name, call in VALUES.items():
        result[name] = f"SELECT {call} FROM big"
    for kind, column in COLUMNS.items():
        if kind not in NOT_COMBINED:
            result[f"combine({kind})"] = f"SELECT combine({column}) IS NULL FROM big, generate_series(1, 5)"
        result[f"{kind} in"] = f"SELECT {column}::{kind} IS NULL FROM text"
        result[f"{kind}_recv"] = f"COPY received_{kind} FROM '{BINARY}.{kind}' BINARY"
    for name, call in AGGREGATES.items():
        result[name] = "SELECT count(x) FROM (SELECT " + call.replace(" FROM", " AS x FROM", 1) + ("" if " FROM" in call else " AS x") + ") AS t"
    for name, call in WINDOWS.items():
        result[name] = f"SELECT sum({name}) FROM (SELECT {call} AS {name} FROM days) AS t"
    result.update(OTHERS)
    return result


def make_values(server, scale, folder):
    session = server.session()
    session.socket.settimeout(600)
    session.run("CREATE EXTENSION portstats; SET search_path = public, portstats")
    with open(os.path.join(HERE, "cancel.sql"), encoding="utf-8") as file:
        session.run(file.read().replace(":scale", str(scale)))
    for kind, column in COLUMNS.items():
        session.run(f"COPY (SELECT {column} FROM big) TO '{BINARY.format(folder=folder)}.{kind}' BINARY")
        session.run(f"CREATE TABLE received_{kind} (v {kind}); ALTER TABLE received_{kind} ALTER COLUMN v SET STORAGE EXTERNAL")
    session.run("CHECKPOINT")
    session.socket.close()


class Backend:
    """A session, its process, and how long it goes on."""

    def __init__(self, server):
        self.session = server.session("", ("SET search_path = public, portstats", "SET max_parallel_workers_per_gather = 0", "SET jit = off"))
        self.session.socket.settimeout(300)
        self.pid = int(self.session.one("SELECT pg_backend_pid()"))

    def whole(self, statement):
        """Seconds that it takes, at most LONGEST, and ms that it has of a processor."""
        start = time.monotonic()
        ran = processor_ms(self.pid)
        self.session.run(f"BEGIN; SET LOCAL statement_timeout = '{LONGEST}s'")
        try:
            self.session.run(statement)
        except ServerError as error:
            if error.sqlstate != "57014":
                raise
        took = time.monotonic() - start
        ran = processor_ms(self.pid) - ran
        self.settle()
        return took, ran

    def cancelled(self, statement, after):
        """Processor and clock time in ms from a cancel to its answer; None where it had ended before."""
        at = {}

        def cancel():
            at["ran"] = processor_ms(self.pid)
            at["clock"] = time.monotonic()
            os.kill(self.pid, signal.SIGINT)

        self.session.run("BEGIN")
        timer = threading.Timer(after, cancel)
        timer.start()
        try:
            self.session.run(statement)
            ended = True
        except ServerError as error:
            if error.sqlstate != "57014":
                raise
            ended = False
        ran, clock = processor_ms(self.pid), time.monotonic()
        timer.cancel()
        timer.join()
        self.settle()
        return None if ended else (ran - at["ran"], 1000 * (clock - at["clock"]))

    def timed_out(self, statement, after):
        """The same of statement_timeout: what it ran for beyond that, and the clock."""
        self.session.run(f"BEGIN; SET LOCAL statement_timeout = {max(1, int(1000 * after))}")
        start = time.monotonic()
        try:
            self.session.run(statement)
            over = None
        except ServerError as error:
            if error.sqlstate != "57014":
                raise
            over = 1000 * (time.monotonic() - start - after)
        self.settle()
        return over

    def settle(self):
        """Ends the transaction; a cancel or a timeout that came after the statement's end may hit this."""
        for _ in range(2):
            try:
                self.session.run("ROLLBACK")
                return
            except ServerError as error:
                if error.sqlstate != "57014":
                    raise


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=0.03)
    parser.add_argument("--moments", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="with the values of the last run")
    parser.add_argument("--limit", type=float, default=100)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24)))
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    tap = Tap(options.seed)
    dice = random.Random(options.seed)
    server = Server(DATABASE) if options.again else new_database(DATABASE)
    folder = server.session().one("SHOW data_directory")
    if not options.again:
        make_values(server, options.scale, folder)
    backend = Backend(server)
    everything = cases()
    answered = 0
    for name in options.cases or everything:
        statement = everything[name].replace("{folder}", folder).replace("{year}", str(2011 + int(7988 * options.scale))).replace("{last}", f"{1 + int(9998 * options.scale):04}")
        whole, _ = backend.whole(statement)
        limit = options.limit + (backend.whole(SERVERS[name])[1] if name in SERVERS else 0)
        worst = (0, 0, 0)
        tried = 0
        for number in range(options.moments):
            after = whole * (number + dice.random()) / options.moments
            best = None
            for _ in range(AGAIN):
                took = backend.cancelled(statement, after)
                if took is None:
                    continue
                best = min(best or took, took)
                if best[0] <= limit:
                    break
            if best:
                tried += 1
                worst = max(worst, (*best, after))
        answered += tried
        late = backend.timed_out(statement, whole / 2)
        tap.ok(worst[0] <= limit,
               f"{name}: of {1000 * whole:.0f} ms, {tried} cancels answered after at most {worst[0]:.0f} ms of a processor, {worst[1]:.0f} by the clock;"
               f" timeout after {'its end' if late is None else f'{late:.0f} by the clock'}"
               + (f"; the server's own part takes {limit - options.limit:.0f}" if name in SERVERS else "")
               + ("" if tried else " # SKIP it ended before each"), f"{worst[2]:.3f} s after the start of {statement}")
    tap.ok(answered > 0, f"{answered} cancels answered")
    print(f"# the backend had {processor_ms(backend.pid) / 1000:.1f} s of a processor")
    tap.end()


main()
