"""Statements made up at random, against a live server: every function, operator, cast, aggregate
and window function of the extension, with NULLs, extremes, states and values of every type, and
results of one fed into others. A statement may answer or be refused by an ordinary error; it may
not bring the server down, give an internal error (class XX), or answer otherwise when asked again:
where its rows are in a table, without PortstatsScan.
fuzz.py runs this; see README.md."""
import os
import random
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "bytes"))
from wire import ConnectionLost, ServerError  # noqa: E402

TIMEOUT_MS = 5000
# A statement whose rows are in a table, which is there for it alone.
STORED = "SET LOCAL portstats.enable_scan = on; CREATE TEMPORARY TABLE stored ON COMMIT DROP AS SELECT t.* FROM generate_series(1, {}) AS copies, {}; {}"
NUMBERS = ["0", "1", "-1", "2", "12", "0.5", "-0.00000001", "100.00", "1e131071", "-1e131071", "1e-16383", "repeat('9', 131072)",
           "'0.' || repeat('7', 16383)", "repeat('9', 131072) || '.' || repeat('9', 16383)", "'NaN'", "'Infinity'", "'-Infinity'",
           "170141183460469231731687303715884105727", "-170141183460469231731687303715884105728", "1e38", "1e39",
           "9999999999999999.9999", "9223372036854775808", "0.00", "1e-30", "7.2", "147.54", "33.333333333333333333"]
DATES = ["'0001-01-01'", "'9999-12-31'", "'infinity'", "'-infinity'", "'4713-11-24 BC'", "'5874897-12-31'", "'0001-12-31 BC'",
         "'10000-01-01'", "'2024-02-29'", "'2023-02-28'", "'2023-10-05'", "'2022-10-05'", "'2021-01-03'", "'2023-12-31'", "'2024-01-15'"]
TEXTS = ["''", "'USD'", "'CNY'", "'EUR'", "'JPY'", "'usd'", "'XXX'", "'average'", "'customs'", "'year'", "'half'", "'quarter'", "'month'",
         "'week'", "'day'", "'Month'", "'days'", "'zero'", "'linear'", "'previous'", "'2023-10'", "'ytd 2023-10'", "'CN'", "'KZ'", "'rail'",
         "'870380'", "'8703.80'", "'8702'", "'690890'", "'2011000'", "'0201'", "repeat('x', 100000)", "repeat('é', 5000)", "E'\\x01'", "E'\\n'", "' '", "'Other'", "'null'",
         "'laspeyres'", "'paasche'", "'fisher'", "'tornqvist'", "'en'", "'zh'", "'export'", "'import'", "'vehicles'", "'TEU'"]
TEXTS += ["'1,062 percent'", "'-3.2%'", "'10,722'", "'1.17 billion yuan'", "'$182 million'", "'923 vehicles'", "'11.7亿元'", "'二万三千亿'", "'0.000'", "'-100%'",
          "'12.3456789%'", "'20,000'", "'1.' || repeat('9', 99)", "repeat('9', 100)"]
PERIODS = ["'2023-10'", "'2022-10'", "'2023'", "'2021/2024'", "'0001'", "'9999'", "'0001/9999'", "'9999-12-31'", "'0001-01-01'", "'2020-W53'",
           "'2024-02-29'", "'2024-02-29/2024-03-15'", "'ytd 2023-10'", "'2023-Q3'", "'9999-W51'", "'2023-10-05'"]
TEXT_ARRAYS = ["'{}'", "'{1.17 billion yuan,430 million}'", "'{en,2023,x,y,z}'", "'{zh,2023,NULL,y,z}'", "'{{en,2023},{x,y}}'", "'[0:4]={en,2023,x,y,z}'"]
DATERANGES = ["'empty'", "'(,)'", "'[2023-01-01,2024-01-01)'", "'[2023-01-01,)'", "'(,2023-01-01)'", "'[infinity,infinity]'",
              "'[0001-01-01,9999-12-31]'", "'[9999-12-31,10000-01-02)'", "'[2023-10-05,2023-10-05]'", "'[-infinity,2023-01-01]'"]
DATE_ARRAYS = ["'{}'", "'{2023-10-02,2023-10-03}'", "'{{2023-10-02,2023-10-03},{2023-10-04,2023-10-05}}'", "'[5:6]={2023-09-29,2023-10-01}'",
               "'{NULL}'", "'{2023-10-02,NULL}'", "'{infinity,-infinity}'", "'{0001-01-01,9999-12-31}'",
               "(SELECT array_agg(date '2023-01-01' + i) FROM generate_series(0, 1000) AS i)"]
TIMESTAMPS = ["'2023-10-05 23:59:59.999999'", "'infinity'", "'-infinity'", "'4713-11-24 00:00:00 BC'", "'294276-12-31 23:59:59'", "'9999-12-31 24:00'",
              "'0001-01-01'"]
INTEGERS = {"smallint": (-2 ** 15, 2 ** 15 - 1), "integer": (-2 ** 31, 2 ** 31 - 1), "bigint": (-2 ** 63, 2 ** 63 - 1)}
COVERAGE_STATES = ["'{}'", "'{1,2,3}'", "'{0,-1,0,0,1,0,1}'", "'{0,-1,9223372036854775807,9223372036854775807,9223372036854775807,0,-1}'", "'{{0,-1,0,0,1,0,1}}'", "'{NULL}'",
                   "'{15685180849650944,-1,0,0,0,0,0}'", "(SELECT array_agg(0::bigint) FROM generate_series(1, 1000))"]
COVERAGES = ["(SELECT coverage(date '2023-01-01' + i, '2023') FROM generate_series(0, 500) AS i)", "NULL", "(SELECT coverage(date '2022-12-30' + 3 * i, '2023-10', '2022') FROM generate_series(0, 90) AS i)",
             "ROW('2023-10', '2022-10', -1, 'infinity', '-infinity', '9999', -1, NULL, NULL, '0001', '{{2023},{2024}}', '{NULL}', '2023', NULL, NULL)"]
JSON = ["'null'", "'[]'", "'{}'", "'{\"version\": 1}'", "'{\"version\": 2}'", "'month'", "'2023'", "repeat('[', 100000)", "repeat('9', 100000)"]
FRAMES = ["", "ROWS UNBOUNDED PRECEDING", "ROWS 1 PRECEDING", "ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING",
          "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING", "GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES",
          "RANGE BETWEEN 2 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW", "ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING",
          "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP"]


class Catalogue:
    """What the extension has, as the server lists it."""

    def __init__(self, wire):
        self.functions = []
        self.operators = []
        self.casts = []
        for row in ask(wire, """
                SELECT 'portstats.' || quote_ident(proname), prokind, proretset, prorettype::regtype::text, prorettype IN
                       (SELECT oid FROM pg_catalog.pg_type WHERE typtype = 'c'),
                       ARRAY(SELECT t::regtype::text FROM unnest(proargtypes) WITH ORDINALITY AS a (t, n) ORDER BY n)::text
                FROM pg_catalog.pg_proc WHERE pronamespace = 'portstats'::regnamespace
                ORDER BY oid::regprocedure::text"""):
            name, kind, many, result, composite, arguments = row
            arguments = [a.strip('"') for a in arguments.strip("{}").split(",") if a]
            self.functions.append((name, kind, many == "t", result, composite == "t", arguments))
        for name, left, right, result in ask(wire, """
                SELECT oprname, oprleft::regtype::text, oprright::regtype::text, oprresult::regtype::text
                FROM pg_catalog.pg_operator WHERE oprnamespace = 'portstats'::regnamespace ORDER BY oid"""):
            self.operators.append((name, left, right, result))
        for source, target in ask(wire, """
                SELECT castsource::regtype::text, casttarget::regtype::text FROM pg_catalog.pg_cast
                WHERE castfunc IN (SELECT oid FROM pg_catalog.pg_proc WHERE pronamespace = 'portstats'::regnamespace) ORDER BY oid"""):
            self.casts.append((source, target))


def ask(wire, sql):
    """Rows of texts."""
    return [[None if cell is None else cell.decode("utf-8", "replace") for cell in row] for row in wire.simple(sql)]


class Maker:
    """Makes statements up."""

    def __init__(self, catalogue, values, dice):
        self.catalogue = catalogue
        self.values = values
        self.dice = dice
        self.giving = {}
        for f in catalogue.functions:
            if not f[2] and f[1] == "f" and f[3] not in ("internal", "trigger"):
                self.giving.setdefault(f[3], []).append(f)
        for o in catalogue.operators:
            self.giving.setdefault(o[3], []).append(o)

    def plain(self, kind):
        """A value with nothing of ours called, but for reading it."""
        dice = self.dice
        if dice.random() < 0.12 or kind in ("internal", "trigger"):
            return "NULL" if kind == "internal" else f"NULL::{kind}"
        if kind in INTEGERS:
            low, high = INTEGERS[kind]
            return f"({dice.choice([low, high, 0, 1, -1, 2, 3, 12, 100, dice.randrange(low, high)])})::{kind}"
        pool = {"numeric": NUMBERS, "date": DATES, "text": TEXTS, "period": PERIODS, "daterange": DATERANGES, "date[]": DATE_ARRAYS, "text[]": TEXT_ARRAYS,
                "bigint[]": COVERAGE_STATES, "coverage": COVERAGES,
                "timestamp without time zone": TIMESTAMPS, "boolean": ["true", "false"], "cstring": JSON + PERIODS + TEXTS,
                "bytea": ["''"]}.get(kind)
        if pool is None:
            value = dice.choice(self.values.get(kind, ["NULL"]))
            return f"({value})::{kind}"
        value = dice.choice(pool)
        if kind == "cstring":
            # What is text becomes one by a function that reads it.
            return f"textout({value})"
        return f"({value})::{kind}"

    def value(self, kind, depth):
        if depth > 0 and self.dice.random() < 0.55 and self.giving.get(kind):
            return self.call(self.dice.choice(self.giving[kind]), depth - 1)
        return self.plain(kind)

    def call(self, what, depth):
        if len(what) == 4:
            name, left, right, _ = what
            return f"({self.value(left, depth)} OPERATOR(portstats.{name}) {self.value(right, depth)})"
        return f"{what[0]}({', '.join(self.value(a, depth) for a in what[5])})"

    def rows(self, kinds, depth):
        """A table t (n, k, a1 ...) of a few rows, the same value in a column more often than not."""
        dice = self.dice
        count = dice.choice([0, 1, 2, 3, 5, 8])
        columns = []
        for kind in kinds:
            first = self.value(kind, depth)
            columns.append([first if dice.random() < 0.5 else self.value(kind, depth) for _ in range(max(count, 1))])
            if dice.random() < 0.4 or kind in ("period", "rate_book", "classification"):
                columns[-1] = [first] * max(count, 1)
        rows = ", ".join("(" + ", ".join([str(i), str(i % 2)] + [c[i] for c in columns]) + ")" for i in range(max(count, 1)))
        names = ["n", "k"] + [f"a{i}" for i in range(1, len(kinds) + 1)]
        return f"(VALUES {rows}) AS t ({', '.join(names)})" + (" WHERE false" if count == 0 else "")

    def aggregate(self, what, depth):
        dice = self.dice
        arguments = ", ".join(f"a{i}" for i in range(1, len(what[5]) + 1))
        table = self.rows(what[5], depth)
        inside = "DISTINCT " if dice.random() < 0.15 else ""
        order = " ORDER BY n DESC" if dice.random() < 0.3 and not inside else ""
        where = dice.choice(["", "", " FILTER (WHERE n > 0)", " FILTER (WHERE n < 0)", " FILTER (WHERE a1 IS NOT NULL)"])
        if what[1] == "w":
            return f"SELECT {what[0]}({arguments}) OVER ({dice.choice(['', 'PARTITION BY k ', ''])}ORDER BY n {dice.choice(FRAMES)}) FROM {table}"
        call = f"{what[0]}({inside}{arguments}{order}){where}"
        if dice.random() < 0.35:
            call = f"{what[0]}({arguments}){where}"
            return f"SELECT ({call} OVER (ORDER BY n {dice.choice(FRAMES)}))::text FROM {table}"
        use = dice.choice(["", "", " GROUP BY k ORDER BY k", " GROUP BY ROLLUP (k) ORDER BY k"])
        wrapped = [f for f in self.catalogue.functions if f[1] == "f" and f[5] == [what[3]] and f[3] != "internal"]
        if wrapped and dice.random() < 0.5:
            call = f"{dice.choice(wrapped)[0]}({call})"
        if dice.random() < 0.4:
            where = dice.choice(["", "", " WHERE n > 0", " WHERE k = 1 AND n < 3", " WHERE a1 IS NOT NULL"])
            use = dice.choice([use, " GROUP BY a1 ORDER BY a1", " GROUP BY k, a2 ORDER BY k, a2"])
            return STORED.format(dice.choice([1, 3, 100]), table, f"SELECT {call}::text, count(*) FROM stored{where}{use}")
        return f"SELECT {call}::text FROM {table}{use}"

    def statement(self, what, depth):
        """What is a function, an operator or a cast."""
        if len(what) == 2:
            return f"SELECT ({self.value(what[0], depth)}::{what[1]})::text"
        if len(what) == 4:
            return f"SELECT ({self.call(what, depth)})::text"
        name, kind, many, result, composite, arguments = what
        if kind in "aw":
            return self.aggregate(what, depth)
        call = self.call(what, depth)
        if many:
            return self.dice.choice([f"SELECT count(x), min(x::text) FROM {call} AS x", f"SELECT x::text FROM {call} AS x LIMIT 3",
                                     f"SELECT ({call})::text LIMIT 2"])
        if composite and self.dice.random() < 0.5:
            return f"SELECT ({call}).*"
        if result in ("internal", "trigger", "cstring"):
            return f"SELECT {call}"
        where = self.dice.random()
        if where < 0.1:
            # Over a column, so that no plan computes it once.
            return f"SELECT ({name}({', '.join(f'a{i}' for i in range(1, len(arguments) + 1))}))::text FROM {self.rows(arguments, depth)}"
        return f"SELECT ({call})::text"


def is_timeout(error):
    return getattr(error, "sqlstate", None) == "57014"


def fault_of(error):
    """What no statement may give, or None."""
    if error is None:
        return None
    state = getattr(error, "sqlstate", None)
    if state is None:
        return f"CONNECTION LOST: {error}"
    return str(error) if (state[:2] == "XX" and state != "XX001") or state in ("42601", "53200", "") else None


def run(wire, values, seconds, seed, reconnect):
    """Returns (statements, answers, timed out, faults, things never answered)."""
    dice = random.Random(seed)
    wire.simple(f"SET statement_timeout = {TIMEOUT_MS}; SET search_path = public, portstats; SET extra_float_digits = 0")
    wire.simple("""INSERT INTO portstats.exchange_rate (base_currency, quote_currency, valid_from, rate)
        VALUES ('USD', 'CNY', '2022-10-01', 7.1), ('USD', 'CNY', '2023-10-01', 7.3), ('EUR', 'USD', '2023-10-01', 1.05),
               ('USD', 'JPY', '0001-01-01', 147.54), ('EUR', 'USD', '9999-12-31', 1e-100), ('GBP', 'USD', '2023-10-01', 1e100)
        ON CONFLICT DO NOTHING""")
    catalogue = Catalogue(wire)
    everything = catalogue.functions + catalogue.operators + catalogue.casts
    maker = Maker(catalogue, values, dice)
    faults = []
    answered = set()
    statements = answers = timed_out = 0
    end = time.time() + seconds

    def attempt(sql):
        try:
            return wire.simple(sql), None
        except ServerError as error:
            return None, error
        except (ConnectionLost, OSError) as error:
            reconnect(wire)
            wire.simple(f"SET statement_timeout = {TIMEOUT_MS}; SET search_path = public, portstats")
            return None, error

    while time.time() < end and len(faults) < 10:
        dice.shuffle(everything)
        for what in everything:
            if time.time() >= end or len(faults) >= 10:
                break
            sql = maker.statement(what, dice.choice([0, 0, 1, 1, 2, 3]))
            statements += 1
            rows, error = attempt(sql)
            if fault_of(error):
                faults.append((fault_of(error), sql))
                continue
            by_server = sql.replace("enable_scan = on", "enable_scan = off")
            if error is not None and by_server == sql:
                timed_out += is_timeout(error)
                continue
            again, second = attempt(by_server)
            if is_timeout(error) or is_timeout(second):
                timed_out += 1
            elif (error is None) != (second is None) or again != rows:
                faults.append((f"answers {error or rows!r:.300} and then {second or again!r:.300}", sql))
            if error is None:
                answers += 1
                answered.add(what if len(what) != 6 else (what[0], tuple(what[5])))
    wire.simple("RESET ALL")
    names = [what if len(what) != 6 else (what[0], tuple(what[5])) for what in everything]
    return statements, answers, timed_out, faults, sorted(str(n) for n in names if n not in answered)
