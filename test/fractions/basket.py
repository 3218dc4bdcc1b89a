#!/usr/bin/env python3
"""Baskets by another route: random rows, every figure that is read off a basket from the rows alone
by the formulas of the reference, in exact fractions that are rounded where the server rounds, every
digit compared. Roots, logarithms and exponentials are taken to 90 digits. Prints TAP.

    python3 test/fractions/basket.py DATABASE     (SEED=n for the same rows again)
"""
import decimal
import os
import random
import sys
from decimal import Decimal
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from lib.numeric import Numeric, total_of  # noqa: E402
from lib.server import Check, Server, literal, report, rounded  # noqa: E402

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24))
ROUNDS = 150
WINDOWS = ("2023-05-01", "2022-05-01")      # of 2023 and the year before
dice = random.Random(SEED)
decimal.getcontext().prec = 90
CHECKS = {}
HUNDRED = Numeric(100)


# ---------- figures ----------

def percent(part, whole):
    if part is None or whole is None or whole.value <= 0:
        return None
    return HUNDRED * part / whole


def minus(a, b):
    return None if a is None or b is None else a - b


def growth(current, base):
    change = minus(current, base)
    return [current, base, change, percent(change, base)]


class Row:
    def __init__(self, key, value, quantity, unit, window):
        self.key, self.value, self.quantity, self.unit, self.window = key, value, quantity, unit, window

    def is_paired(self):
        return self.value is not None and self.quantity is not None and self.quantity.value != 0

    def sql(self):
        day = "2021-05-01" if self.window is None else WINDOWS[self.window]
        cells = [literal(self.key), literal(self.value), literal(self.quantity), literal(self.unit), literal(day)]
        return f"({', '.join(cells)})"


def figure(values):
    """0 where there is no row, NULL where none has a value."""
    known = [v for v in values if v is not None]
    return total_of(known) if known or not values else None


class Basket:
    """Rows of both windows, and all that is read off them."""

    def __init__(self, rows):
        self.rows = [r for r in rows if r.window is not None]
        self.keys = sorted({r.key for r in self.rows}, key=lambda k: (k is None, (k or "").encode()))

    def values(self, window, key=...):
        return [r.value for r in self.rows if r.window == window and (key is ... or r.key == key)]

    def growth(self, key=...):
        return growth(*(figure(self.values(w, key)) for w in (0, 1)))

    def without(self, key):
        return Basket([r for r in self.rows if r.key != key])

    def ranked(self):
        """Keys with their growth: largest current first, then base, NULL last, then by bytes."""
        down = lambda x: (x is None, 0 if x is None else -x.value)
        found = [(key, self.growth(key)) for key in self.keys]
        return sorted(found, key=lambda item: (down(item[1][0]), down(item[1][1])))

    def items(self, whole):
        result, before = [], None
        for place, (key, g) in enumerate(self.ranked(), 1):
            if before is None or (before[0] is None) != (g[0] is None) or (g[0] is not None and before[0].value != g[0].value):
                rank = place
            before = g
            result.append([rank, key, *g, percent(g[0], whole[0]), percent(g[2], whole[1])])
        return result

    def share_of_reported(self, key):
        reported = growth(*(figure(v) if v else None for v in (self.values(w, key) for w in (0, 1))))
        others = self.without(key)
        left = [minus(a, b) for a, b in zip(reported, others.growth())][:2]
        left = growth(*left)
        return others.items(reported) + [[None, "Not allocated", *left, percent(left[0], reported[0]), percent(left[2], reported[1])]]

    # ---------- prices ----------

    def paired(self, window, key=..., unit=...):
        """Value and quantity of the rows that carry both."""
        rows = [r for r in self.rows if r.window == window and r.is_paired() and (key is ... or r.key == key) and (unit is ... or r.unit == unit)]
        return total_of([r.value for r in rows]), total_of([r.quantity for r in rows]), len(rows)

    def unit_value(self, window):
        value, quantity, _ = self.paired(window)
        return value / quantity if quantity.value > 0 else None

    def coverage(self):
        return percent(self.paired(0)[0], self.growth()[0])

    def pairs(self, values_too):
        """(key, v1, q1, v0, q0) of what has a quantity above zero in both windows, and a value where that is asked for."""
        for key, unit in {(r.key, r.unit) for r in self.rows if r.is_paired()}:
            (v1, q1, n1), (v0, q0, n0) = self.paired(0, key, unit), self.paired(1, key, unit)
            if n1 and n0 and q1.value > 0 and q0.value > 0 and (not values_too or v1.value > 0 and v0.value > 0):
                yield key, v1, q1, v0, q0

    def matched_share(self):
        return percent(total_of([v1 for _, v1, *_ in self.pairs(True)]), self.growth()[0])

    def laspeyres(self):
        pairs = list(self.pairs(True))
        return total_of([v1 * q0 / q1 for _, v1, q1, _, q0 in pairs]) / total_of([v0 for _, _, _, v0, _ in pairs]) if pairs else None

    def paasche(self):
        pairs = list(self.pairs(True))
        return total_of([v1 for _, v1, *_ in pairs]) / total_of([v0 * q1 / q0 for _, _, q1, v0, q0 in pairs]) if pairs else None

    def exact_pairs(self):
        return [[x.value for x in figures] for _, *figures in self.pairs(True)]

    def fisher(self):
        pairs = self.exact_pairs()
        if not pairs:
            return None
        old = sum(v1 * q0 / q1 for v1, q1, v0, q0 in pairs) / sum(v0 for _, _, v0, _ in pairs)
        new = sum(v1 for v1, *_ in pairs) / sum(v0 * q1 / q0 for _, q1, v0, q0 in pairs)
        return rounded(Fraction(decimal_of(old * new).sqrt()), 20)

    def tornqvist(self):
        pairs = self.exact_pairs()
        if not pairs:
            return None
        whole1, whole0 = sum(v1 for v1, *_ in pairs), sum(v0 for _, _, v0, _ in pairs)
        log = sum(decimal_of((v1 / whole1 + v0 / whole0) / 2) * decimal_of(v1 * q0 / (v0 * q1)).ln() for v1, q1, v0, q0 in pairs)
        return rounded(Fraction(log.exp()), 20)

    def parts_of(self, key, quantities):
        """volume, price, mix, new, lost, no quantity."""
        v1, v0 = (figure(self.values(w, key)) or Numeric(0) for w in (0, 1))
        zero = Numeric(0)
        if not self.values(1, key):
            return [zero, zero, zero, v1 - v0, zero, zero]
        if not self.values(0, key):
            return [zero, zero, zero, zero, v1 - v0, zero]
        for other, p1, q1, p0, q0 in self.pairs(False):
            if other == key:
                volume = p0 * quantities[0] / quantities[1] - p0
                price = p1 - p0 * q1 / q0
                return [volume, price, p1 - p0 - volume - price, zero, zero, v1 - v0 - (p1 - p0)]
        return [zero, zero, zero, zero, zero, v1 - v0]

    def price_volume(self, by_key):
        pairs = list(self.pairs(False))
        quantities = [total_of([p[2 + 2 * w] for p in pairs]) for w in (0, 1)]
        whole = self.growth()
        known = whole[2] is not None
        parts = {key: self.parts_of(key, quantities) if known else [None] * 6 for key in self.keys}
        if not by_key:
            sums = [total_of([p[i] for p in parts.values()]) if known else None for i in range(6)]
            return [[name, s, percent(s, whole[1])] for name, s in zip(("volume", "price", "mix", "new", "lost", "no quantity"), sums)]
        result = []
        for key, g in self.ranked():
            units = {r.unit for r in self.rows if r.key == key and r.is_paired()}
            row = [key, units.pop() if units else None, g[0], g[1]]
            sides = [self.paired(w, key) for w in (0, 1)]
            if any(n for _, _, n in sides):
                row += [q for _, q, _ in sides] + [v / q if q.value > 0 else None for v, q, _ in sides]
            else:
                row += [None] * 4
            result.append(row + [g[2] if known else None] + parts[key])
        return result

    # ---------- structure ----------

    def margins(self):
        sides = {key: (bool(self.values(0, key)), bool(self.values(1, key))) for key in self.keys}
        result = []
        for name, side in (("new", (True, False)), ("lost", (False, True)), ("continuing", (True, True))):
            part = Basket([r for r in self.rows if sides[r.key] == side])
            g = part.growth()
            result.append([name, len(part.keys), *g[:3], percent(g[2], self.growth()[1])])
        return result

    def concentration_in(self, window):
        keys = [key for key in self.keys if self.values(window, key)]
        values = [(key, figure(self.values(window, key))) for key in keys]
        values = sorted((x for x in values if x[1] is not None), key=lambda x: -x[1].value)
        if not values:
            return [len(keys), None, None, None, None, None]
        whole = self.growth()[window]
        result = [len(keys), *values[0], None, None, None]
        if whole.value > 0 and values[-1][1].value >= 0:
            squares = total_of([v * v for _, v in values])
            result[3:] = [percent(values[0][1], whole), percent(total_of([v for _, v in values[:4]]), whole), Numeric(10000) * squares / (whole * whole)]
        return result

    def concentration(self):
        current, base = self.concentration_in(0), self.concentration_in(1)
        change = [current[0] - base[0], None] + [minus(a, b) for a, b in zip(current[2:], base[2:])]
        return [["current", *current], ["base", *base], ["change", *change]]

    def influence(self):
        whole = self.growth()[3]
        found = []
        for key, g in self.ranked():
            without = self.without(key).growth()[3]
            found.append([key, g[0], g[1], whole, without, minus(whole, without)])
        size = lambda row: (row[5] is None, 0 if row[5] is None else -abs(row[5].value))
        found.sort(key=lambda row: (self.keys.index(row[0])))
        found.sort(key=size)
        return [[1 + sum(size(other) < size(row) for other in found), *row] for row in found]


def decimal_of(x):
    return Decimal(x.numerator) / Decimal(x.denominator)


# ---------- random rows ----------

def random_rows():
    keys = [None, "", "a", "b", "c", "Z", "\u00e9"][:dice.randrange(1, 8)] + [str(i) for i in range(dice.choice([0, 0, 3, 12]))]
    units = dice.choice([[None], ["kg"], ["kg"], ["kg", "item", None]])
    places = dice.choice([0, 2, 2, None])
    size = dice.choice([5, 1000, 10 ** 9, 10 ** 15, 10 ** 25])
    negative, missing = dice.choice([0, 0, 0.2]), dice.choice([0, 0.1, 0.4])

    def number(most, sign=True):
        n = dice.randrange(6) if places is None else places
        return Numeric.of_units(round(dice.uniform(0.1, 1) ** 3 * most * 10 ** n) * (-1 if sign and dice.random() < negative else 1), n)

    rows = []
    for _ in range(dice.randrange(1, 60)):
        value = None if dice.random() < missing else number(size)
        quantity = None if dice.random() < missing else Numeric(0) if dice.random() < 0.05 else number(dice.choice([7, 500, 10 ** 6]))
        rows.append(Row(dice.choice(keys), value, quantity, dice.choice(units), dice.choice([0, 0, 0, 1, 1, 1, None])))
    return rows, len(units) == 1


def check(server, name, query, expected, where):
    result = CHECKS.setdefault(name, Check(name))
    wanted = [[None if x is None else str(x) for x in row] for row in expected]
    server.ask(query, lambda rows: result.equal(rows, wanted, f"{where}\n  {query}\n "))


def compare_round(server, number):
    rows, one_unit = random_rows()
    basket = Basket(rows)
    where = f"round {number}"
    table = f"b{number}"
    server.run(f"CREATE TEMP TABLE {table} AS SELECT basket(k, v, q, u, d, '2023') AS b FROM (VALUES {', '.join(r.sql() for r in rows)},"
               " (NULL, NULL::numeric, NULL::numeric, NULL, NULL::date)) AS r (k, v, q, u, d0), LATERAL (SELECT d0::date AS d) AS dated")
    figures = [("price_index laspeyres", "price_index(b, 'laspeyres')", basket.laspeyres()), ("price_index paasche", "price_index(b, 'paasche')", basket.paasche()),
               ("price_index fisher", "price_index(b, 'fisher')", basket.fisher()), ("price_index tornqvist", "price_index(b, 'tornqvist')", basket.tornqvist()),
               ("matched_share", "matched_share(b)", basket.matched_share()), ("unit_value_coverage", "unit_value_coverage(b)", basket.coverage())]
    sets = [("items", "items(b)", basket.items(basket.growth())), ("margins", "margins(b)", basket.margins()),
            ("concentration", "concentration(b)", basket.concentration()), ("influence", "influence(b, NULL)", basket.influence())]
    if one_unit:
        figures.append(("unit_value", "unit_value(b)", basket.unit_value(0)))
        sets += [("unit_value_growth", "(SELECT (unit_value_growth(b)).*) AS g", [growth(basket.unit_value(0), basket.unit_value(1))]),
                 ("price_volume", "price_volume(b)", basket.price_volume(False)), ("price_volume_by_key", "price_volume_by_key(b)", basket.price_volume(True))]
        parts = basket.price_volume(False)
        change = basket.growth()[2]
        if change is not None:
            assert sum(part.value for _, part, _ in parts) == change.value
    if basket.keys:
        key = dice.choice(basket.keys)
        sets.append(("share_of_reported", f"share_of_reported(b, {literal(key)})", basket.share_of_reported(key)))
    for name, call, expected in figures:
        check(server, name, f"SELECT {call} FROM {table}", [[expected]], where)
    for name, call, expected in sets:
        check(server, name, f"SELECT x.* FROM {table}, LATERAL {call.replace(' AS g', '')} AS x", expected, where)


def compare_division(server):
    """What all of it rests on: the server's own division has the digits that lib/numeric.py says."""
    for number in range(500):
        a, b = (Numeric.of_units(dice.randrange(-10 ** dice.randrange(1, 40), 10 ** dice.randrange(1, 40)), dice.randrange(12)) for _ in "ab")
        if b.value:
            check(server, "the server's division", f"SELECT {a}::numeric / {b}::numeric", [[a / b]], f"division {number}")


def main():
    print(f"# SEED={SEED}")
    server = Server(sys.argv[1])
    server.run("SET search_path = portstats, public")
    compare_division(server)
    for number in range(ROUNDS):
        compare_round(server, number)
    server.finish()
    report(CHECKS.values(), SEED)


main()
