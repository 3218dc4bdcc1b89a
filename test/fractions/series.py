#!/usr/bin/env python3
"""Series by another route: random series with gaps, suppressed points and points of several units,
every function against the model in lib/model.py, every digit compared. A quotient has the digits of
the server's own division, of operands that the model says, and they are those of the exact fraction.
Prints TAP.

    python3 test/fractions/series.py DATABASE     (SEED=n for the same series again)
"""
import datetime
import os
import random
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from lib.calendar import IN_YEAR, LARGER, UNITS, days_of, first_day, first_of_year, name_of, unit_number  # noqa: E402
from lib.model import Formula, Series, combined, shown  # noqa: E402
from lib.server import Check, Server, literal, report, scale_of  # noqa: E402

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24))
ROUNDS = 60
dice = random.Random(SEED)
CHECKS = {}
INFINITIES = []         # 14 and later


# ---------- comparing ----------

def text_array(parts, separator):
    """An expression that puts texts and Formulas together."""
    cells = ", ".join(f"({x.sql})::text" if isinstance(x, Formula) else literal(x) for x in parts)
    return f"array_to_string(ARRAY[{cells}]::text[], '{separator}')"


class Asker:
    """Asks the server, compares with what the model says: text, decimals, Formulas, or a list of them."""

    def __init__(self, server):
        self.server = server
        server.run("""CREATE FUNCTION pg_temp.shown(query text) RETURNS text LANGUAGE plpgsql AS $f$
            DECLARE result text; BEGIN EXECUTE query INTO result; RETURN coalesce(result, 'none');
            EXCEPTION WHEN OTHERS THEN RETURN 'ERROR ' || SQLSTATE; END $f$""")
        self.where = ""

    def equal(self, name, query, expected):
        check = CHECKS.setdefault(name, Check(name))
        parts = ["none"] if expected is None else expected if isinstance(expected, list) else [expected]
        parts = [shown(x) if isinstance(x, Decimal) else x for x in parts]
        formulas = [x for x in parts if isinstance(x, Formula)]
        sql = text_array(parts, "")
        figures = text_array(formulas, " ")

        def compare(rows, where=self.where):
            got, wanted, quotients = rows[0]
            check.equal(got, wanted, f"{where}\n  {query}\n ")
            for x, text in zip(formulas, quotients.split()):
                if x.exact is not None:
                    # a + b / c is as near as it can be, but a tie of b / c is rounded before it is added.
                    off = 2 * abs(Fraction(text) - x.exact) * 10 ** scale_of(text)
                    check.equal(text if off > 1 else "", "", f"{where}, the fraction {x.exact}")
        self.server.ask(f"SELECT pg_temp.shown($q${query}$q$), {sql}, {figures}", compare)

    def value(self, name, call, expected):
        """A scalar."""
        self.equal(name, f"SELECT ({call})::text", expected)

    def series(self, name, call, expected):
        self.value(name, call, None if expected is None else expected.parts())

    def rows(self, name, call, columns, expected):
        """Rows, each a list of text, decimals, Formulas and None."""
        parts = []
        for row in expected:
            for i, cell in enumerate(row):
                parts += ["^" if i else " " if parts else "", "NULL" if cell is None else cell]
        shown_columns = ", ".join(f"coalesce({c}::text, 'NULL')" for c in columns.split())
        self.equal(name, f"SELECT string_agg(concat_ws('^', {shown_columns}), ' ' ORDER BY ordinality) "
                         f"FROM {call} WITH ORDINALITY AS x", parts or None)


def text_of(s):
    return f"{literal(s.text())}::portstats.series"


def period(days):
    return f"'{name_of(days)}'::portstats.period"


def day(d):
    return d.isoformat()


def percent(now, then):
    """100 * (now - then) / then, where that means something."""
    if now is None or then is None or not now.is_finite() or not then.is_finite() or then <= 0:
        return None
    return Formula("100 * ({} - {}) / {}", now, then, then)


def composite(cells):
    """A row as the server prints one."""
    parts = ["("]
    for i, cell in enumerate(cells):
        parts += ["," if i else "", "" if cell is None else cell]
    return parts + [")"]


# ---------- random series ----------

class Kind:
    """What the values of a series are like."""

    def __init__(self):
        self.places = dice.choice([0, 2, 2, 6, None])       # None: each its own
        self.size = dice.choice([3, 1000, 10 ** 9, 10 ** 9, 10 ** 17, 10 ** 40])
        self.negative = dice.choice([0, 0, 0.1, 0.5])
        self.zero = dice.choice([0, 0.05, 0.2])
        self.wild = dice.choice([0, 0, 0, 0, 0.1])

    def value(self):
        if dice.random() < self.wild:
            return Decimal(dice.choice(["NaN"] + INFINITIES))
        places = dice.randrange(0, 12) if self.places is None else self.places
        if dice.random() < self.zero:
            return Decimal(0).scaleb(-places)
        units = dice.randrange(1, self.size * 10 ** places + 1)
        return Decimal(-units if dice.random() < self.negative else units).scaleb(-places)


def random_series(unit, kind, several=0.1, gaps=None, suppressed=None, length=None, start=None, spans=(2, 2, 3, 7)):
    gaps = dice.choice([0, 0.1, 0.3]) if gaps is None else gaps
    suppressed = dice.choice([0, 0.1]) if suppressed is None else suppressed
    at = unit_number(unit, datetime.date(2018, 1, 1) + datetime.timedelta(dice.randrange(1500))) if start is None else start
    points = []
    for _ in range(dice.choice([0, 1, 2, 5, 20, 40]) if length is None else length):
        if dice.random() < gaps:
            at += dice.choice([1, 1, 2, 5])
        span = dice.choice(spans) if dice.random() < several else 1
        points.append((at, at + span - 1, None if dice.random() < suppressed else kind.value()))
        at += span
    return Series(unit, points)


def random_run(s):
    """Days of whole units, most often within the series; now and then a point's, a year's, a half's."""
    if s.points and dice.random() < 0.9:
        some = sorted(dice.sample(s.points, min(2, len(s.points))))
        if dice.random() < 0.5:
            some = some[:1]
        elif dice.random() < 0.5:
            at = s.points.index(some[0])
            some = s.points[at:at + dice.randrange(1, 5)]
        days = days_of(s.unit, some[0][0], some[-1][1])
    else:
        at = unit_number(s.unit, datetime.date(2021, 3, 1))
        days = days_of(s.unit, at, at + dice.randrange(3))
    if s.unit in IN_YEAR and dice.random() < 0.3:
        days = days_of(s.unit, first_of_year(s.unit, days[1].year), unit_number(s.unit, days[1]))
    return days


# ---------- one round ----------

def values_of(value):
    """Rows that add up to a point: with a NULL among them, or nothing but NULLs."""
    if value is None:
        return [None] * dice.randrange(1, 3)
    if not value.is_finite() or dice.random() < 0.5:
        return [value] + [None] * dice.randrange(2)
    part = Decimal(dice.randrange(100)).scaleb(max(value.as_tuple().exponent, -2))
    rows = [part, value - part]
    dice.shuffle(rows)
    return rows


def ask_aggregates(ask, s):
    rows = [(v, days_of(s.unit, a, b)) for a, b, value in s.points for v in values_of(value)]
    rows += [(dice.choice([None, Decimal(5)]), None)] * s.undated
    if not rows:
        return
    dice.shuffle(rows)
    number = lambda v: "NULL::numeric" if v is None else f"'{shown(v)}'::numeric"
    published = ", ".join(f"({number(v)}, {'NULL' if days is None else literal(name_of(days))}::portstats.period)" for v, days in rows)
    ask.series("series_of", f"SELECT portstats.series_of(v, p, '{s.unit}') FROM (VALUES {published}) AS t (v, p)", s)
    if all(a == b for a, b, _ in s.points):
        dated = ", ".join(f"({number(v)}, {'NULL' if days is None else literal(day(days[0] + datetime.timedelta(dice.randrange((days[1] - days[0]).days + 1))))}::date)"
                          for v, days in rows)
        ask.series("series", f"SELECT portstats.series(v, d, '{s.unit}') FROM (VALUES {dated}) AS t (v, d)", s)


def ask_reading(ask, s):
    ask.series("text, there and back", text_of(s), s)
    ask.rows("points", f"points({text_of(s)})", "period start_date end_date value",
             [[s.name(a, b), *map(day, days_of(s.unit, a, b)), v] for a, b, v in s.points])
    ask.value("total", f"total({text_of(s)})", s.total())
    ask.rows("missing", f"missing({text_of(s)})", "period start_date end_date suppressed",
             [[s.name(u, u), *map(day, days_of(s.unit, u, u)), str(x).lower()] for u, x in s.missing()])
    ask.value("ends, unit, undated", f"SELECT concat_ws(' ', first_period(s), last_period(s), unit(s), undated(s)) FROM (SELECT {text_of(s)} AS s) AS t",
              " ".join([s.name(*p[:2]) for p in s.points[:1] + s.points[-1:]] + [s.unit, str(s.undated)]))
    for _ in range(3):
        run, other = random_run(s), random_run(s)
        ask.value("total of a period", f"total({text_of(s)}, {period(run)})", s.total(run))
        ask.value("value_at", f"value_at({text_of(s)}, {period(run)})", s.value_at(run))
        ask.rows("missing in a period", f"missing({text_of(s)}, {period(run)})", "period start_date end_date suppressed",
                 [[s.name(u, u), *map(day, days_of(s.unit, u, u)), str(x).lower()] for u, x in s.missing(run)])
        now, then = s.total(run), s.total(other)
        change = None if now is None or then is None else now - then
        ask.value("growth of two periods", f"growth({text_of(s)}, {period(run)}, {period(other)})",
                  composite([now, then, change, percent(now, then)]))
        if s.unit == "week":
            at = unit_number("week", run[0])
            run = days_of("week", at, at)
        now, then = s.growth(run)
        change = None if now is None or then is None else now - then
        ask.value("growth of a period", f"growth({text_of(s)}, {period(run)})", composite([now, then, change, percent(now, then)]))


def ask_growths(ask, s):
    lags = {dice.choice([1, 2, 3, 7]), IN_YEAR.get(s.unit, 7), None}
    if s.unit not in IN_YEAR and any(a != b for a, b, _ in s.points):
        lags.remove(None)
    for lag in lags:
        ask.rows("growths" if lag is not None else "growths over the year before",
                 f"growths({text_of(s)}{'' if lag is None else f', {lag}'})", "period start_date current base change pct",
                 [[s.name(a, b), day(first_day(s.unit, a)), now, then, now - then, percent(now, then)] for a, b, now, then in s.growths(lag)])


def ask_shapes(ask, s):
    ask.series("ytd", f"ytd({text_of(s)})", s.ytd())
    n = dice.choice([1, 2, 3, 7, 12])
    ask.series("moving", f"moving({text_of(s)}, {n})", s.moving(n))
    ask.series("moving_avg", f"moving_avg({text_of(s)}, {n})", s.moving_avg(n))
    if s.unit in IN_YEAR:
        ask.series("mat", f"mat({text_of(s)})", s.mat())
    for _ in range(2):
        run = random_run(s)
        ask.series("index_to", f"index_to({text_of(s)}, {period(run)})", s.index_to(run))
        ask.series("slice", f"slice({text_of(s)}, {period(run)})", s.slice(run))
    ask.value("cagr", f"cagr({text_of(s)})", s.cagr())
    ask.value("sparkline", f"'[' || sparkline({text_of(s)}) || ']'", f"[{s.sparkline()}]")
    run = random_run(s)
    ask.value("sparkline of a period", f"'[' || sparkline({text_of(s)}, {period(run)}) || ']'", f"[{s.sparkline(run)}]")


def ask_regroup(ask, unit, kind):
    """Series with few gaps, some points about as long as the larger units."""
    several = dice.choice([0, 0.2, 0.5])
    s = random_series(unit, kind, several=several, gaps=dice.choice([0, 0.03]), suppressed=dice.choice([0, 0.02]),
                      spans=[2, 3, 7, 14, 28, 31, 40] if unit == "day" else [2, 2, 3, 4, 6, 12], length=30 if several else 120,
                      start=first_of_year(unit, 2023) if dice.random() < 0.5 else None)
    for larger in LARGER[unit] + [unit]:
        ask.series("regroup", f"regroup({text_of(s)}, '{larger}')", s.regroup(larger))
    t = random_series(unit, kind, several=several, gaps=0.02, suppressed=0, length=len(s.points), start=s.points[0][0])
    for name, expected in (("+", s.plus(t)), ("-", s.minus(t)), ("/", s.over(t))):
        ask.series(f"series {name} series", f"{text_of(s)} {name} {text_of(t)}", expected)
    ask_growths(ask, s)


def ask_arithmetic(ask, s, t):
    ask.series("series + series", f"{text_of(s)} + {text_of(t)}", s.plus(t))
    ask.series("series - series", f"{text_of(s)} - {text_of(t)}", s.minus(t))
    ask.series("series / series", f"{text_of(s)} / {text_of(t)}", s.over(t))
    x = Decimal(dice.choice(["7", "-1.50", "0.001", "1000000000000000000000", "7.1234"]))
    ask.series("* a number", f"{text_of(s)} * {shown(x)}", s.times(x))
    ask.series("a number *", f"{shown(x)} * {text_of(s)}", s.times(x))
    ask.series("/ a number", f"{text_of(s)} / {shown(x)}", s.divided(x))
    for method in ("zero", "previous", "linear"):
        longest = dice.choice([1, 2, 3, 100])
        ask.series("fill", f"fill({text_of(s)}, '{dice.choice([method, method.upper()])}', {longest})", s.fill(method, longest))


def ask_combined(ask, s, unit, kind):
    many = [s] + [random_series(unit, kind, several=dice.choice([0, 0.2])) for _ in range(dice.randrange(1, 4))]
    for x in many:
        x.undated = dice.choice([0, 0, 3, 2 ** 33])
    ask.series("combine", "SELECT combine(s) FROM (VALUES " + ", ".join(f"({text_of(x)})" for x in many) + ") AS t (s)", combined(many))
    dice.shuffle(many)
    parts = f"({text_of(many[0])}), ((SELECT combine(s) FROM (VALUES " + ", ".join(f"({text_of(x)})" for x in many[1:]) + ") AS t (s)))"
    ask.series("combine, nested", f"SELECT combine(s) FROM (VALUES {parts}) AS t (s)", combined(many))


def ask_running(ask, unit):
    """Running totals, some of them fallen, some missing, some of several units since New Year."""
    kind = Kind()
    kind.wild = 0
    points = []
    for year in range(2020, 2020 + dice.randrange(1, 5)):
        total = None
        first, end = first_of_year(unit, year), first_of_year(unit, year + 1)
        for u in range(first, min(end, first + 60)):
            if dice.random() < (0.2 if unit != "day" else 0.8):
                continue
            x = kind.value()
            total = x if total is None else total + (x if dice.random() < 0.9 else -x)
            # As the first of the year, it may be named by all its units.
            begins = first if u > first and not any(p[1] >= first for p in points) and dice.random() < 0.5 else u
            points.append((begins, u, None if dice.random() < 0.05 else total))
    s = Series(unit, points)
    ask.series("decumulate", f"decumulate({text_of(s)})", s.decumulate())
    ask.rows("revisions", f"revisions({text_of(s)})", "period start_date total previous change",
             [[s.name(u, u), day(first_day(unit, u)), total, before, total - before] for u, total, before in s.revisions()])
    # There and back: without gaps, from the first unit of a year, all of one scale.
    kind.negative, kind.places = 0, kind.places or 0
    s = random_series(unit, kind, several=0, gaps=0, suppressed=0, start=first_of_year(unit, 2019 + dice.randrange(4)))
    ask.series("decumulate, of ytd", f"decumulate(ytd({text_of(s)}))", s)


def ask_errors(ask):
    month, week, other = "'month 2023-01: 1'::series", "'week 2023-W01: 1'::series", "'quarter 2023-Q1: 1'::series"
    for call, state in ((f"{month} + {other}", "22023"), (f"{month} - {other}", "22023"), (f"{month} / {other}", "22023"),
                        (f"{month} / 0", "22012"), (f"total({month}, '2023-01-05')", "22023"), (f"mat({week})", "22023"),
                        ("mat('day 2023-01-01: 1'::series)", "22023"), (f"moving({month}, 0)", "22023"), (f"moving_avg({month}, -1)", "22023"),
                        (f"regroup({week}, 'month')", "22023"), (f"regroup({other}, 'month')", "22023"), (f"regroup({month}, 'fortnight')", "22023"),
                        (f"slice({month}, '2023-W01')", "22023"), (f"index_to({month}, '2023-01-01')", "22023"),
                        (f"fill({month}, 'zero', 0)", "22023"), (f"fill({month}, 'mean', 1)", "22023"),
                        ("decumulate('month 2023-02/2023-03: 1'::series)", "22023"), ("revisions('month 2022-12/2023-01: 1'::series)", "22023"),
                        (f"(SELECT combine(s) FROM (VALUES ({month}), ({other})) AS t (s))", "22023")):
        ask.value("errors", call, f"ERROR {state}")


def one_round(ask, n):
    unit = UNITS[n % len(UNITS)]
    kind = Kind()
    s = random_series(unit, kind)
    if unit == "day" and dice.random() < 0.5:
        # Across a 29 February, and the days about it in other years.
        s = random_series(unit, kind, several=0, gaps=0.1, length=420, start=unit_number("day", datetime.date(dice.choice([2019, 2020, 2023]), 2, 1)))
    elif unit == "week" and dice.random() < 0.7:
        # Across a week 53.
        s = random_series(unit, kind, several=0, gaps=0.05, length=110, start=unit_number("week", datetime.date(2020, 1, 6)))
    ask.where = f"round {n}"
    ask_growths(ask, s)
    if len(s.points) > 100:
        s = Series(unit, s.points[:60])
    ask_shapes(ask, s)
    ask_regroup(ask, unit, kind)
    t = random_series(unit, kind, start=s.points[0][0] if s.points else None)
    if dice.random() < 0.5:
        # The same points, some of them put together.
        t = Series(unit, [(a, b, kind.value()) for a, b, _ in s.points if dice.random() < 0.9])
    ask_arithmetic(ask, s, t)
    s.undated = dice.choice([0, 0, 3])
    ask_reading(ask, s)
    ask_aggregates(ask, s)
    ask_combined(ask, s, unit, kind)
    ask_running(ask, unit)


def main():
    print(f"# SEED={SEED}")
    version = subprocess.run(["psql", "-X", "-A", "-t", "-d", sys.argv[1], "-c", "SHOW server_version_num"], stdout=subprocess.PIPE, check=True)
    if int(version.stdout) >= 140000:
        INFINITIES.extend(["Infinity", "-Infinity"])
    server = Server(sys.argv[1])
    ask = Asker(server)
    for n in range(ROUNDS):
        one_round(ask, n)
    ask_errors(ask)
    server.finish()
    report(CHECKS.values(), SEED)


main()
