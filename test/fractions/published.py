#!/usr/bin/env python3
"""Published figures by another route: random numbers, printed as offices print them, are read back as
the intervals that they were made with; growths, bases and sums of such intervals by exact rational
arithmetic (fractions), ends and verdicts. An end that is no decimal is rounded outwards. Prints TAP.

    python3 test/fractions/published.py DATABASE     (SEED=n for the same figures again)
"""
import os
import random
import sys
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from lib.server import Check, Server, literal, report, rounded  # noqa: E402

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(1 << 24))
ROUNDS = 1500
dice = random.Random(SEED)

ENGLISH = [("", 0), ("", 0), (" thousand", 3), (" million", 6), (" billion", 9), (" trillion", 12), ("bn", 9), (" hundred million", 8),
           (" trln", 12), (" lac", 5), (" quadrillion", 15)]
CHINESE = [("", 0), ("", 0), ("万", 4), ("亿", 8), ("万亿", 12), ("千", 3), ("百万", 6), ("十亿", 9)]
# What stands before, behind, and what the unit is.
UNITS = [("", "", None), ("", "", None), ("$", "", "USD"), ("US$", "", "USD"), ("", " yuan", "CNY"), ("¥", "", "CNY"), ("RMB ", "", "CNY"), ("", "元", "CNY"), ("", "美元", "USD"),
         ("", "%", "percent"), ("", " percent", "percent"), ("", " vehicles", "vehicles"), ("", "辆", "辆"), ("EUR ", "", "EUR"),
         ("yuan ", "", "CNY"), ("", " ¥", "CNY"), ("美元", "", "USD"), ("", " US $", "USD"), ("港元", "", "HKD"), ("₹", "", "INR"), ("", "卡车", "卡车"), ("", "克拉", "克拉")]
PLAIN = [u for u in UNITS if u[2] is None]
PERCENT = [u for u in UNITS if u[2] in (None, "percent")]


class Figure:
    """A number as it is printed, and between which two it is."""

    def __init__(self, digits, places, units, scaled=True, signed=True):
        self.point = places > 0
        whole = digits[:len(digits) - places].lstrip("0") or "0"
        decimals = digits[len(digits) - places:] if places else ""
        word, exponent = dice.choice(dice.choice([ENGLISH, CHINESE])) if scaled else ("", 0)
        before, behind, self.unit = dice.choice(units)
        if self.unit == "CNY" and word[:1] == " " and dice.random() < 0.3:
            # As tables are headed: the scale behind the currency.
            before, word, behind = "", "", dice.choice([" CNY", " yuan", " RMB", "¥"]) + word
        last = exponent - places                   # the place of the last printed digit
        value = Fraction(int(whole + decimals)) * Fraction(10) ** last
        negative = signed and dice.random() < 0.2
        self.value = -value if negative else value
        if not self.point and value:
            last += len(whole) - len(whole.rstrip("0"))
        self.half = Fraction(10) ** last / 2
        self.low, self.high = self.value - self.half, self.value + self.half
        if dice.random() < 0.6:
            whole = f"{int(whole):,}"
        text = whole + ("." + decimals if decimals else "")
        if dice.random() < 0.15:
            text = "".join(chr(ord(c) + 0xFEE0) for c in text)
        self.text = ("-" if negative else "") + before + text + word + behind

    def hold(self, digits):
        """The half where so many digits hold."""
        if not self.value:
            return self.half
        first = 0
        size = abs(self.value)
        while Fraction(10) ** (first + 1) <= size:
            first += 1
        while Fraction(10) ** first > size:
            first -= 1
        return Fraction(10) ** (first - digits + 1) / 2


def random_figure(units, longest=9, **how):
    digits = "".join(dice.choice("0123456789" if dice.random() < 0.7 else "00195") for _ in range(dice.randrange(1, longest)))
    return Figure(digits, dice.choice([0, 0, 1, 2, dice.randrange(len(digits))]) if len(digits) > 2 else 0, units, **how)


def outward(x, up):
    """To 12 decimals."""
    scaled = x * 10 ** 12
    units = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return rounded(Fraction(units, 10 ** 12), 12)


def same(text, x):
    return (text is None) == (x is None) and (x is None or Fraction(text) == x)


def corners(current, base):
    return [100 * (c - b) / b for c in (current.low, current.high) for b in (base.low, base.high)]


def bases(current, growth):
    """The least and the most base above zero, None where there is no bound; False where there is none.

    b * (100 + g) = 100 * c: c is reached where the products' interval meets it."""
    ratios = [100 + growth.low, 100 + growth.high]
    ends = [100 * c / r for c in (current.low, current.high) for r in ratios if r]
    # Between two ends that are next to one another either all bases go or none.
    cuts = sorted({e for e in ends if e > 0})
    goes = lambda b: b * ratios[0] <= 100 * current.high and b * ratios[1] >= 100 * current.low
    if not cuts:
        return (Fraction(0), None) if goes(Fraction(1)) else False
    inside = [cuts[0] / 2] + [(a + b) / 2 for a, b in zip(cuts, cuts[1:])] + [cuts[-1] * 2]
    spans = list(zip([Fraction(0)] + cuts, cuts + [None], map(goes, inside)))
    taken = [(a, b) for a, b, ok in spans if ok]
    if not taken:
        return False
    return taken[0][0], taken[-1][1]


def main():
    names = ["figures", "figures of which so many digits hold", "growth_range", "audit_growth", "possible_bases", "audit_parts"]
    checks = {name: Check(name) for name in names}
    server = Server(sys.argv[1])
    server.run("SET client_min_messages = warning")

    def expect(name, sql, compare):
        def handle(rows):
            got = rows[0] if rows else None
            checks[name].equal("" if compare(got) else got, "", sql)
        server.ask(sql, handle)

    verdicts = {}
    for _ in range(ROUNDS):
        f = random_figure(UNITS)
        expect("figures", f"SELECT * FROM published({literal(f.text)})",
               lambda got, f=f: same(got[0], f.value) and same(got[1], f.low) and same(got[2], f.high) and got[3] == f.unit)
        n = dice.randrange(1, 14)
        expect("figures of which so many digits hold", f"SELECT * FROM published({literal(f.text)}, {n})",
               lambda got, f=f, n=n: same(got[0], f.value) and same(got[1], f.value - f.hold(n)) and same(got[2], f.value + f.hold(n)))

        current, base = random_figure(PLAIN, 6), random_figure(PLAIN, 6, signed=False)
        if base.value > 0:
            ends = corners(current, base)
            expect("growth_range", f"SELECT * FROM growth_range({literal(current.text)}, {literal(base.text)})",
                   lambda got, e=ends: got == [outward(min(e), False), outward(max(e), True)])

        # A growth near what the two give, printed with so many decimals.
        current, base = random_figure(PLAIN, 5, scaled=False), random_figure(PLAIN, 5, scaled=False, signed=False)
        if base.value > 0:
            ends = corners(current, base)
            places = dice.choice([0, 0, 1, 2, 3])
            wide = max(ends) - min(ends)
            near = dice.choice([min(ends), max(ends), (min(ends) + max(ends)) / 2]) + wide * dice.choice([0, 0, Fraction(1, 5), -Fraction(1, 5), 1, -1])
            text = rounded(abs(near), places).replace(".", "")
            growth = Figure(text, places, PERCENT, scaled=False, signed=False)
            if near < 0:
                growth.text, growth.low, growth.high = "-" + growth.text, -growth.high, -growth.low
            verdict = "consistent" if growth.low <= max(ends) and growth.high >= min(ends) else "impossible"
            verdicts[verdict] = verdicts.get(verdict, 0) + 1
            expect("audit_growth", f"SELECT verdict, lowest, highest FROM audit_growth({literal(growth.text)}, {literal(current.text)}, {literal(base.text)})",
                   lambda got, v=verdict, e=ends: got == [v, outward(min(e), False), outward(max(e), True)])
            found = bases(current, growth)
            expect("possible_bases", f"SELECT * FROM possible_bases({literal(current.text)}, {literal(growth.text)}, false)",
                   lambda got, b=found: got is None if not b else got is not None and
                   (same(got[0], Fraction(0)) if not b[0] else got[0] == outward(b[0], False)) and
                   (got[1] is None if b[1] is None else got[1] == outward(b[1], True)) and got[2] is None)

        parts = [random_figure(PLAIN, 6) for _ in range(dice.randrange(1, 6))]
        low, high = sum(p.low for p in parts), sum(p.high for p in parts)
        places = dice.choice([0, 0, 1])
        total = Figure(rounded(abs(dice.choice([low, high, (low + high) / 2])), places).replace(".", ""), places, PLAIN, scaled=False, signed=False)
        verdict = "consistent" if total.low <= high and total.high >= low else "impossible"
        verdicts["parts " + verdict] = verdicts.get("parts " + verdict, 0) + 1
        expect("audit_parts", f"SELECT verdict, lowest, highest FROM audit_parts(ARRAY[{', '.join(literal(p.text) for p in parts)}]::text[], {literal(total.text)})",
               lambda got, v=verdict, a=low, b=high: got[0] == v and same(got[1], a) and same(got[2], b))
    server.finish()
    mixed = Check("both verdicts come out")
    for verdict in ("consistent", "impossible", "parts consistent", "parts impossible"):
        mixed.equal(verdicts.get(verdict, 0) > 50, True, verdict)
    report(list(checks.values()) + [mixed], SEED)


main()
