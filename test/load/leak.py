#!/usr/bin/env python3
"""Whether memory of a backend stays flat: every function, operator, cast, aggregate and window function
of the extension, as the catalogue lists them, is called many times in one backend: within one
statement, by many statements, prepared and planned anew, and within subtransactions of which some
end by an error of the function. Before and after, what the memory contexts hold
(pg_backend_memory_contexts, from PostgreSQL 14 on) and the process's anonymous memory are read. On the
server that PGHOST names, in a database of its own. Prints TAP.

    python3 test/load/leak.py [--calls N] [--statements N] [--seed N] [name...]
"""
import argparse
import itertools
import os
import random
import struct
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
for folder in ("lib", "../bytes", "../fuzz"):
    sys.path.insert(0, os.path.join(HERE, folder))
sys.dont_write_bytecode = True
from backend import anonymous_kb, new_database, processor_ms  # noqa: E402
from bytes import TYPES  # noqa: E402
from cluster import ServerError, Tap  # noqa: E402
from sql import Catalogue  # noqa: E402

DATABASE = "load_leak"
# What calls may leave behind once caches are filled: 24 bytes, of which no chunk of memory is smaller, lost by
# each of 50 calls are more than the first two; 16 lost by malloc at each of 100,000 calls more than the last.
ALLOWED_KB = {"contexts": 1, "contexts within the statement": 1, "anonymous memory": 1024}
# Of the slow ones as many calls as take so long.
SECONDS_EACH = 10

# Of each type, what most functions take first and what most refuse last.
VALUES = {
    "numeric": ["100.25", "3", "-1", "'NaN'"], "smallint": ["7", "-1"], "integer": ["2", "100", "-1", "0"], "bigint": ["7", "-1"],
    "date": ["'2023-10-05'", "'2022-10-05'", "'infinity'", "'0001-01-01'"], "boolean": ["true"],
    "timestamp without time zone": ["'2023-10-05 12:00'", "'infinity'"], "daterange": ["'[2023-01-01,2024-01-01)'", "'empty'"],
    "date[]": ["'{2023-10-02,2023-10-03}'", "'{NULL}'"], "period": ["'2023-10'", "'2023'", "'0001-01-01'", "'2023-10-05'", "'9999'"],
    "text[]": ["ARRAY['USD', NULL]"], "bigint[]": ["'{7,-1}'"], "regclass": ["'exchange_rate'"], "regtype": ["'period'"], "jsonb": ["'{}'"],
    "report_headline[]": ["'{}'"],
    "growth": ["ROW(100.5, 80, 20.5, 25.625)", "NULL"],
    "coverage": ["(SELECT coverage(day, '2023') FROM (VALUES (date '2023-01-05'), ('2022-02-03')) AS t (day))", "NULL"],
}
# The first, second and further texts of a call.
TEXTS = [["'USD'", "'month'", "'average'", "'zero'", "'2023-10'", "'870380'", "'10,722'", "'export'", "'XX X'"],
         ["'CNY'", "'month'", "'average'", "'12%'", "'923'", "'XX X'"], ["'average'", "'month'", "'XX X'"]]
# Combinations of arguments that are tried.
MOST_TRIED = 3000


class Call:
    """One thing of the catalogue: how it is called, and of which types."""

    def __init__(self, what):
        self.aggregate = self.window = self.many = False
        if len(what) == 2:
            self.types = [what[0]]
            self.name = f"{what[0]}::{what[1]}"
            self.shape = "{0}::" + what[1]
        elif len(what) == 4:
            operator, left, right, _ = what
            self.types = [left, right]
            self.name = f"{left} {operator} {right}"
            self.shape = f"{{0}} OPERATOR(portstats.{operator}) {{1}}"
        else:
            function, kind, self.many, result, _, self.types = what
            self.aggregate, self.window = kind == "a", kind == "w"
            self.name = f"{function}({', '.join(self.types)})"
            self.shape = function + "(" + ", ".join(f"textout({{{i}}})" if t == "cstring" else f"{{{i}}}" for i, t in enumerate(self.types)) + ")"
            if result == "cstring":
                self.shape = f"textin({self.shape})"
        self.name = self.name.replace("portstats.", "")
        self.good = self.bad = None

    def expression(self, arguments):
        return self.shape.format(*arguments)

    def candidates(self, i):
        """Values of the argument at i."""
        kind = self.types[i].replace("portstats.", "")
        if kind == "cstring":
            of = self.shape.split("_in(")[0].replace("portstats.", "")
            return [f"({value})::text" for value in TYPES[of][0]] + ["'nonsense'"]
        if kind == "text":
            values = TEXTS[min(sum(t == "text" for t in self.types[:i]), len(TEXTS) - 1)]
        else:
            values = VALUES.get(kind) or TYPES[kind][0]
        return [f"({value})::{self.types[i]}" for value in values]

    def find_arguments(self, session):
        """Arguments that give a value, and others that are refused; None where there are none."""
        answered = None
        for arguments in itertools.islice(itertools.product(*[self.candidates(i) for i in range(len(self.types))]), MOST_TRIED):
            try:
                call = self.expression(arguments) + (" OVER ()" if self.window else "")
                rows = session.run(f"SELECT x FROM {call} AS x LIMIT 1" if self.many else f"SELECT {call}")
                answered = arguments if answered is None else answered
                if self.good is None and rows and rows[0][0] is not None:
                    self.good = arguments
            except ServerError as error:
                if error.sqlstate[:2] in ("42", "XX"):
                    raise
                self.bad = arguments if self.bad is None else self.bad
            if self.good is not None and self.bad is not None:
                break
        self.good = answered if self.good is None else self.good

    def columns(self):
        return [f"a{i + 1}" for i in range(len(self.types))]

    def rows(self, calls):
        """The arguments as columns, which no plan can take for constants, in so many rows: t (a1, ..., n)."""
        values = "".join(f"{value} AS {column}, " for value, column in zip(self.good, self.columns()))
        return (f"WITH a AS MATERIALIZED (SELECT {values}0 AS a0)", f"(SELECT a.*, generate_series(1, {calls}) AS n FROM a) AS t")

    def many_calls(self, calls, beside=""):
        """So many calls in one statement, and what is asked beside them at their end."""
        head, rows = self.rows(calls)
        if self.many:
            source = f"{rows}, LATERAL {self.expression(self.columns())} AS x"
        elif self.aggregate:
            inner = ", ".join(f"{column} AS b{i + 1}" for i, column in enumerate(self.columns()))
            call = self.expression([f"b{i + 1}" for i in range(len(self.types))])
            source = f"{rows}, LATERAL (SELECT {call} AS x FROM (SELECT {inner} OFFSET 0) AS v) AS u"
        else:
            source = f"(SELECT {self.expression(self.columns())}{' OVER ()' if self.window else ''} AS x FROM {rows} OFFSET 0) AS u"
        return f"{head} SELECT count(x){beside} FROM {source}"

    def accumulated(self, calls):
        """So many rows in one aggregate."""
        head, rows = self.rows(calls)
        return f"{head} SELECT count(x) FROM (SELECT {self.expression(self.columns())} AS x FROM {rows} OFFSET 0) AS u"

    def subtransactions(self, calls):
        """Calls that are refused, that answer, and that answer in what is rolled back."""
        over = " OVER ()" if self.window else ""
        start = "SELECT * FROM " if self.many else "SELECT "
        parts = []
        for arguments, after in ((self.bad, ""), (self.good, ""), (self.good, "RAISE division_by_zero;")):
            if arguments is not None:
                variables = [f"({v})" if "(SELECT" in v else v for v in arguments]
                parts.append((variables, after))
        kinds = ["text" if t == "cstring" else t for t in self.types]
        declared = "".join(f"v{p}_{i} {kind} := {value}; " for p, (values, _) in enumerate(parts) for i, (kind, value) in enumerate(zip(kinds, values)))
        body = "".join(f"BEGIN PERFORM * FROM ({start}{self.expression([f'v{p}_{i}' for i in range(len(kinds))])}{over}) AS q; {after}"
                       " EXCEPTION WHEN OTHERS THEN NULL; END; " for p, (_, after) in enumerate(parts))
        return f"DO $do$ DECLARE {declared}BEGIN FOR i IN 1 .. {calls} LOOP {body}END LOOP; END $do$"


class Meter:
    """The memory of one session's backend."""

    TOTAL = "(SELECT sum(used_bytes) FROM pg_catalog.pg_backend_memory_contexts)"

    def __init__(self, session):
        self.session = session
        self.pid = int(session.one("SELECT pg_backend_pid()"))
        self.contexts = int(session.one("SHOW server_version_num")) >= 140000

    def total(self):
        return int(self.session.one(f"SELECT {self.TOTAL}")) / 1024 if self.contexts else 0

    def inside(self, call, calls):
        """Makes the calls in one statement; kB at its end, while it holds what it holds."""
        return int(self.session.run(call.many_calls(calls, ", " + self.TOTAL))[0][1]) / 1024 if self.contexts else 0

    def read(self):
        return self.total(), anonymous_kb(self.pid) or 0


class Watch:
    """Runs a thing over and over and tells what it left behind."""

    def __init__(self, meter):
        self.meter = meter
        self.worst = {}
        self.begin()

    def begin(self):
        self.wrong = []
        self.fewer = []

    def fitting(self, run, wanted):
        """As many calls as are wanted, or as fit into the time: told by some, which fill the caches too."""
        few = max(1, wanted // 50)
        start = time.monotonic()
        run(few)
        took = max(time.monotonic() - start, 1e-6)
        return wanted if took * 50 <= SECONDS_EACH else max(few, int(few * SECONDS_EACH / took))

    def grown(self, run, number, inside):
        """kB by which each kind of memory grew."""
        within = inside(max(1, number // 10)) if inside else 0
        contexts, anonymous = self.meter.read()
        run(number)
        after = self.meter.read()
        return {"contexts": after[0] - contexts, "contexts within the statement": inside(number) - within if inside else 0,
                "anonymous memory": after[1] - anonymous}

    def test(self, what, run, wanted, inside=None):
        number = self.fitting(run, wanted)
        if number < wanted:
            self.fewer.append(f"{number} {what}")
        grown = self.grown(run, number, inside)
        if any(kb > ALLOWED_KB[kind] for kind, kb in grown.items()):
            # What is lost once, to a cache or to the allocator, is no leak.
            grown = self.grown(run, number, inside)
        for kind, kb in grown.items():
            self.worst[kind] = max(self.worst.get(kind, 0), kb)
            if kb > ALLOWED_KB[kind]:
                self.wrong.append(f"{number} {what}, {kind}: {kb:.1f} kB more")


def watch_call(watch, session, call, calls, statements):
    """One thing of the catalogue."""
    def one_by_one(number):
        statement = call.many_calls(1)
        session.run("PREPARE q AS " + statement)
        for n in range(number):
            session.run("EXECUTE q" if n % 2 else statement)
        session.run("DEALLOCATE q")

    watch.test("in one statement", lambda number: session.run(call.many_calls(number)), calls,
               # What has no argument is called once by a statement.
               None if call.window or not call.types else lambda number: watch.meter.inside(call, number))
    if call.aggregate:
        watch.test("in one aggregate", lambda number: session.run(call.accumulated(number)), calls)
    watch.test("a statement each", one_by_one, statements)
    watch.test("in subtransactions", lambda number: session.run(call.subtransactions(number)), statements)


# What no statement can call by name: triggers, in what is rolled back or refused, and the planner's.
CHANGED = """DO $do$ BEGIN FOR i IN 1 .. {number} LOOP
    BEGIN UPDATE exchange_rate SET rate = rate + 1 WHERE valid_from = '2023-10-01'; PERFORM to_usd(100, '2023-10-05'), sum_usd(100, '2023-10-05'); RAISE division_by_zero; EXCEPTION WHEN division_by_zero THEN NULL; END;
    BEGIN INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate) VALUES ('CNY', 'USD', '2023-10-01', 1); EXCEPTION WHEN OTHERS THEN NULL; END;
    BEGIN SET LOCAL check_function_bodies = off; INSERT INTO rate_type VALUES ('spot', 'USD', NULL, 5, 'Rate of the day'); RAISE division_by_zero; EXCEPTION WHEN OTHERS THEN NULL; END;
END LOOP; END $do$"""
PLANNED = "SELECT count(*), (SELECT share(1) OVER ()) FROM exchange_rate WHERE valid_from <@ '2023'::period"
# Combine functions, over partitions that are added up each for itself.
PARTITIONS = """CREATE TABLE parted (day date, value numeric) PARTITION BY RANGE (day);
    CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (MINVALUE) TO ('2023-07-01');
    CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM ('2023-07-01') TO (MAXVALUE);
    INSERT INTO parted SELECT date '2023-01-01' + n, n FROM generate_series(1, 300) AS n; ANALYZE parted;
    SET enable_partitionwise_aggregate = on"""
COMBINED = """SELECT rate_book('USD', 'EUR', day, value), sum_converted(value, 'USD', 'CNY', day), series(value, day), series_of(value, period(day)), yoy(value, day, '2023'),
    corridor_breakdown('CN', value::text, value, day, '2023'), converted_comparison(value, 'USD', 'CNY', day, '2023') FROM parted"""


def watch_others(watch, session, calls, statements):
    """Receive functions, triggers, the planner's support: name by name."""
    for name, (values, _) in TYPES.items():
        value, oid = session.query(f"SELECT {name}_send({values[0]}), '{name}'::regtype::oid::int")[0]
        oid = int.from_bytes(oid, "big")
        watch.begin()
        watch.test("in one statement", lambda number: session.query(
            f"SELECT count(*) FROM unnest($1::{name}[])", [binary_array(oid, value, number)]), calls)
        yield f"{name}_recv"
    watch.begin()
    watch.test("in subtransactions", lambda number: session.run(CHANGED.replace("{number}", str(number))), statements)
    yield "rates changed, rolled back and refused"
    watch.begin()
    watch.test("a statement each", lambda number: [session.run(PLANNED) for _ in range(number)], statements)
    yield "conditions planned"
    session.run(PARTITIONS)
    if "Partial Aggregate" not in str(session.run("EXPLAIN " + COMBINED)):
        watch.wrong.append("the partitions are not added up each for itself")
    watch.begin()
    watch.test("a statement each", lambda number: [session.run(COMBINED) for _ in range(number)], statements)
    yield "aggregates combined over partitions"


def binary_array(oid, value, number):
    """An array of so many equal values, as the protocol has it."""
    return struct.pack("!iiIii", 1, 0, oid, number, 1) + (struct.pack("!i", len(value)) + value) * number


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--statements", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24)))
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    tap = Tap(options.seed)
    server = new_database(DATABASE)
    session = server.session()
    session.socket.settimeout(600)
    session.run("CREATE EXTENSION portstats; SET search_path = public, portstats; SET jit = off; SET max_parallel_workers_per_gather = 0")
    # Each call is to be made, though it is the same as the last.
    session.run("SELECT set_config(name, 'off', false) FROM pg_settings WHERE name = 'enable_memoize'")
    session.run("""INSERT INTO exchange_rate (base_currency, quote_currency, valid_from, rate)
        SELECT 'USD', 'CNY', month, 7.1 FROM generate_series(date '2022-01-01', '2024-12-01', '1 month') AS month""")
    catalogue = Catalogue(session)
    calls = [Call(what) for what in catalogue.functions + catalogue.operators + catalogue.casts
             if len(what) != 6 or (what[3] not in ("trigger", "internal") and "internal" not in what[5])]
    random.Random(options.seed).shuffle(calls)
    watch = Watch(Meter(session))
    start = watch.meter.read()
    unanswered = []
    for call in calls:
        if options.names and not any(name in call.name for name in options.names):
            continue
        call.find_arguments(session)
        if call.good is None:
            unanswered.append(call.name)
            continue
        watch.begin()
        watch_call(watch, session, call, options.calls, options.statements)
        tap.ok(not watch.wrong, call.name + (f" (no more than {', '.join(watch.fewer)} in {SECONDS_EACH} s)" if watch.fewer else ""), *watch.wrong)
    if not options.names:
        for name in watch_others(watch, session, options.calls, options.statements):
            tap.ok(not watch.wrong, name, *watch.wrong)
    end = watch.meter.read()
    print("# called by aggregates alone, or with other arguments than are tried: " + ", ".join(sorted({name.split("(")[0] for name in unanswered})))
    print(f"# the backend at the start: contexts {start[0]:.0f} kB, anonymous memory {start[1]} kB; at the end: {end[0]:.0f} kB, {end[1]} kB")
    print("# the most that one left behind: " + ", ".join(f"{kind} {kb:.1f} kB" for kind, kb in watch.worst.items()))
    print(f"# it had {processor_ms(watch.meter.pid) / 1000:.1f} s of a processor")
    tap.end()


main()
