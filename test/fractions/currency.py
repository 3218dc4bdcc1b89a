#!/usr/bin/env python3
"""Currency by another route: random books and amounts, the right figures by exact rational
arithmetic (fractions), every digit compared. Nothing here is rounded but a result, once, half away
from zero. Prints TAP.

    python3 test/fractions/currency.py DATABASE     (SEED=n for the same books and amounts again)
"""
import datetime
import os
import random
import sys
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from lib.server import Check, Server, literal, report, rounded, scale_of  # noqa: E402

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24))
ROUNDS = 15
CURRENCIES = ["USD", "CNY", "EUR", "JPY", "KZT", "142", "Ξ"]
# As portstats is told them, and the days written down by hand.
WINDOWS = [("2023-10", "2023-10-01", "2023-10-31", "2022-10-01", "2022-10-31"),
           ("2024-02", "2024-02-01", "2024-02-29", "2023-02-01", "2023-02-28"),
           ("ytd 2023-10", "2023-01-01", "2023-10-31", "2022-01-01", "2022-10-31"),
           ("mat 2024-02", "2023-03-01", "2024-02-29", "2022-03-01", "2023-02-28"),
           ("2022/2023", "2022-01-01", "2023-12-31", "2021-01-01", "2022-12-31"),
           ("2020-W53", "2020-12-28", "2021-01-03", None, None),
           ("2019", "2019-01-01", "2019-12-31", "2018-01-01", "2018-12-31")]
FIRST_DAY = datetime.date(2020, 12, 1)
DAYS = (datetime.date(2024, 3, 31) - FIRST_DAY).days

dice = random.Random(SEED)


# ---------- numbers as text ----------

def conversion_scale(texts):
    return max([2] + [scale_of(t) for t in texts]) + 6


def plain_sum(texts):
    """What sum(numeric) shows."""
    return rounded(sum(map(Fraction, texts)), max(map(scale_of, texts)))


def difference(a, b):
    if a is None or b is None:
        return None
    return rounded(Fraction(a) - Fraction(b), max(scale_of(a), scale_of(b)))


# ---------- what is right ----------

class Book:
    def __init__(self):
        self.pivot = dice.choice(["USD", "USD", "CNY"])
        self.max_age = dice.choice([None, None, 400, 45])
        self.rates = {}         # (base, quote): {day: (rate, until)}
        hub = [c for c in CURRENCIES if c != self.pivot]
        for currency in dice.sample(hub, dice.randrange(2, len(hub) + 1)):
            self.quote(currency, self.pivot)
        if dice.random() < 0.5:
            self.quote(*dice.sample(hub, 2))

    def quote(self, a, b):
        """Dated rates between two currencies, quoted in either direction."""
        if dice.random() < 0.5:
            a, b = b, a
        level = 10 ** dice.uniform(-4, 4)
        places = dice.randrange(0, 9)
        day = FIRST_DAY - datetime.timedelta(dice.randrange(0, 400))
        end = FIRST_DAY + datetime.timedelta(DAYS)
        dated = self.rates.setdefault((a, b), {})
        while day < end:
            units = max(1, round(level * dice.uniform(0.8, 1.2) * 10 ** places))
            rate = rounded(Fraction(units, 10 ** places), places)
            until = day + datetime.timedelta(dice.randrange(0, 60)) if dice.random() < 0.1 else None
            dated[day] = (rate, until)
            day += datetime.timedelta(dice.choice([1, 7, 30, 31, 90]))

    def step(self, a, b, day):
        """What one unit of a costs in b by the rate of the pair, or None."""
        for pair, inverse in (((a, b), False), ((b, a), True)):
            days = [d for d in self.rates.get(pair, ()) if d <= day]
            if not days:
                continue
            rate, until = self.rates[pair][max(days)]
            if until is not None and day > until:
                continue
            if self.max_age is not None and (day - max(days)).days > self.max_age:
                continue
            return 1 / Fraction(rate) if inverse else Fraction(rate)
        return None

    def rate(self, a, b, day):
        if a == b:
            return Fraction(1)
        direct = self.step(a, b, day)
        if direct is not None or self.pivot in (a, b):
            return direct
        first, second = self.step(a, self.pivot, day), self.step(self.pivot, b, day)
        return None if first is None or second is None else first * second

    def converted(self, rows, target):
        """The sum of amounts in the target currency; None where there is none."""
        rows = [r for r in rows if r.value is not None]
        if not rows:
            return None
        total = sum(Fraction(r.value) * self.rate(r.currency, target, r.day) for r in rows)
        return rounded(total, conversion_scale([r.value for r in rows]))


class Row:
    def __init__(self, value, currency, day):
        self.value, self.currency, self.day = value, currency, day


class Growth:
    """Two windows over rows, in both currencies."""

    def __init__(self, book, rows, target, window):
        c1, c2, b1, b2 = (d and datetime.date.fromisoformat(d) for d in window[1:])
        self.book, self.target = book, target
        self.has_base = b1 is not None
        self.now = [r for r in rows if r.day and c1 <= r.day <= c2]
        self.then = [r for r in rows if r.day and self.has_base and b1 <= r.day <= b2]
        self.currencies = {r.currency for r in self.now + self.then if r.value is not None}

    def figure(self, rows, sum_of):
        """0 where no row is, NULL where no row has an amount."""
        if not rows:
            return "0"
        values = [r for r in rows if r.value is not None]
        return sum_of(values) if values else None

    def own(self):
        if len(self.currencies) > 1:
            return None, None
        add = lambda values: plain_sum([r.value for r in values])
        return self.figure(self.now, add), self.figure(self.then, add) if self.has_base else None

    def converted(self):
        convert = lambda values: self.book.converted(values, self.target)
        return self.figure(self.now, convert), self.figure(self.then, convert) if self.has_base else None

    def constant(self):
        """The current amounts at each currency's average rate of the base window."""
        values = [r for r in self.now if r.value is not None]
        if not values:
            return self.figure(self.now, None)
        total = Fraction(0)
        for currency in {r.currency for r in values}:
            now = sum(Fraction(r.value) for r in values if r.currency == currency)
            if now == 0:
                continue
            base = [r for r in self.then if r.value is not None and r.currency == currency]
            amount = sum(Fraction(r.value) for r in base)
            came_to = sum(Fraction(r.value) * self.book.rate(currency, self.target, r.day) for r in base)
            if amount <= 0 or came_to <= 0:
                return None
            total += now * came_to / amount
        return rounded(total, conversion_scale([r.value for r in values]))


# ---------- comparing ----------

def wrong_percent(shown, now, then):
    """What is wrong with 100 * (now - then) / then as shown, '' if nothing."""
    if now is None or then is None or Fraction(then) <= 0:
        return "" if shown is None else f"{shown} is not NULL"
    if shown is None:
        return "NULL"
    exact = 100 * (Fraction(now) - Fraction(then)) / Fraction(then)
    if rounded(exact, scale_of(shown)) != shown:
        return f"{shown} is not {rounded(exact, scale_of(shown))}"
    if exact != 0 and (len(str(int(abs(exact)))) + scale_of(shown)) < 16:
        return f"{shown} has too few digits"
    return ""


def values(rows):
    return ", ".join("(" + ", ".join(map(literal, r)) + ")" for r in rows)


def random_amount(kind):
    if dice.random() < 0.08:
        return None
    places = {"whole": 0, "money": 2, "any": dice.randrange(0, 12)}[kind]
    size = 30000 if kind == "whole" else 10 ** dice.uniform(0, 13)
    x = rounded(Fraction(dice.randrange(0, 10 ** 20), 10 ** 20) * round(size), places)
    return "-" + x if dice.random() < 0.15 and Fraction(x) != 0 else x


def random_day():
    return FIRST_DAY + datetime.timedelta(dice.randrange(0, DAYS))


CHECKS = {name: Check(name) for name in (
    "convert_currency, a book", "convert_currency, the tables", "sum_converted, a book", "sum_converted, the tables",
    "yoy_converted", "constant_currency_growth")}


def one_round(server, n):
    book = Book()
    known = [c for c in CURRENCIES if c == book.pivot or any(c in pair for pair in book.rates)]
    dated = [(a, b, day, rate, until) for (a, b), days in book.rates.items() for day, (rate, until) in days.items()]
    server.run(f"CREATE TEMPORARY TABLE rates{n} (base text, quote text, day date, rate numeric, until date)")
    server.run(f"INSERT INTO rates{n} VALUES {values(dated)}")
    server.run(f"INSERT INTO portstats.rate_type (rate_type, pivot_currency, max_age_days) "
               f"VALUES ('round {n}', '{book.pivot}', {literal(book.max_age)})")
    server.run(f"INSERT INTO portstats.exchange_rate (rate_type, base_currency, quote_currency, valid_from, rate, valid_until) "
               f"SELECT 'round {n}', * FROM rates{n}")
    server.run(f"CREATE TEMPORARY TABLE book{n} AS SELECT rate_book_options(rate_book(base, quote, day, rate, until), "
               f"'{book.pivot}', {literal(book.max_age)}) AS book FROM rates{n}")

    # One amount at a time.
    cases = []
    while len(cases) < 60:
        amount, a, b, day = random_amount("any"), dice.choice(known), dice.choice(known), random_day()
        if amount is not None and book.rate(a, b, day) is not None:
            cases.append((len(cases), amount, a, b, day))
    server.run(f"CREATE TEMPORARY TABLE cases{n} (n int, amount numeric, a text, b text, day date)")
    server.run(f"INSERT INTO cases{n} VALUES {values(cases)}")
    for check, arguments in (("convert_currency, a book", f"(SELECT book FROM book{n})"),
                             ("convert_currency, the tables", f"'round {n}'")):
        def compare(rows, check=check):
            CHECKS[check].equal(len(rows), len(cases), f"round {n}, rows")
            for (got,), (_, amount, a, b, day) in zip(rows, cases):
                expected = rounded(Fraction(amount) * book.rate(a, b, day), conversion_scale([amount]))
                CHECKS[check].equal(got, expected, f"round {n}, {amount} {a} in {b} on {day}")
        server.ask(f"SELECT convert_currency(amount, a, b, day, {arguments}) FROM cases{n} ORDER BY n", compare)

    # Sums and growth, in groups of several kinds, some in one currency.
    for g in range(8):
        kind = dice.choice(["whole", "money", "any"])
        target = dice.choice(known)
        window = dice.choice(WINDOWS)
        used = [dice.choice(known)] if g % 2 else dice.sample(known, dice.randrange(2, len(known) + 1))
        rows = []
        for _ in range(dice.choice([1, 3, 40, 150])):
            row = Row(random_amount(kind), dice.choice(used), random_day())
            # What is later asked for has a rate on each of its days.
            if row.value is None or book.rate(row.currency, target, row.day) is not None:
                rows.append(row)
        table = f"rows{n}_{g}"
        value = "value::" + (dice.choice(["smallint", "integer", "bigint", "numeric"]) if kind == "whole" else "numeric")
        server.run(f"CREATE TEMPORARY TABLE {table} (value numeric, currency text, day date)")
        if rows:
            server.run(f"INSERT INTO {table} VALUES " + values([(r.value, r.currency, r.day) for r in rows]))
        for check, rates in (("sum_converted, a book", f"(SELECT book FROM book{n})"),
                             ("sum_converted, the tables", f"'round {n}'")):
            def compare_sum(got, check=check, rows=rows, target=target, g=g):
                CHECKS[check].equal(got[0][0], book.converted(rows, target), f"round {n}, group {g}")
            server.ask(f"SELECT sum_converted({value}, currency, '{target}', day, {rates}) FROM {table}", compare_sum)

        # A row outside every window, and one without a day: of no currency that there is.
        server.run(f"INSERT INTO {table} VALUES (7, 'none', '1990-01-01'), (8, NULL, NULL)")
        growth = Growth(book, rows, target, window)

        def compare_growth(got, growth=growth, where=f"round {n}, group {g}, {window[0]} in {target}"):
            check = CHECKS["yoy_converted"]
            now, then = growth.own()
            now_converted, then_converted = growth.converted()
            shown = got[0]
            for i, (name, expected) in enumerate((("current", now), ("base", then), ("pct", None),
                                                  ("current_converted", now_converted), ("base_converted", then_converted))):
                if name != "pct":
                    check.equal(shown[i], expected, f"{where}, {name}")
            check.equal(wrong_percent(shown[2], now, then), "", f"{where}, pct")
            check.equal(wrong_percent(shown[5], now_converted, then_converted), "", f"{where}, pct_converted")
            check.equal(shown[6], difference(shown[5], shown[2]), f"{where}, exchange_effect")
        server.ask(f"SELECT (yoy_converted({value}, currency, '{target}', day, '{window[0]}', "
                   f"{dice.choice([f'(SELECT book FROM book{n})', f'''text 'round {n}' '''])})).* FROM {table}", compare_growth)

        def compare_constant(got, growth=growth, where=f"round {n}, group {g}, {window[0]} in {target}"):
            check = CHECKS["constant_currency_growth"]
            current, (_, base) = growth.constant(), growth.converted()
            check.equal(got[0][0], current, f"{where}, current")
            check.equal(got[0][1], base, f"{where}, base")
            check.equal(got[0][2], difference(current, base), f"{where}, change")
            pct = got[0][3]
            if current is None and growth.figure(growth.now, lambda values: values) is not None:
                check.equal(pct, None, f"{where}, pct of nothing")
            elif len(growth.currencies) <= 1:
                check.equal(wrong_percent(pct, *growth.own()), "", f"{where}, pct of one currency")
            else:
                check.equal(wrong_percent(pct, current, base), "", f"{where}, pct")
        server.ask(f"SELECT (constant_currency_growth(converted_comparison({value}, currency, '{target}', day, '{window[0]}', "
                   f"(SELECT book FROM book{n})))).* FROM {table}", compare_constant)


def main():
    print(f"# SEED={SEED}")
    server = Server(sys.argv[1])
    server.run("BEGIN")         # never committed
    for n in range(ROUNDS):
        one_round(server, n)
    server.finish()
    report(CHECKS.values(), SEED)


main()
