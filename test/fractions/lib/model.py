"""A series by another route: lists of runs, decimals of any length, and no cleverness. Each function
is what the reference says, word for word, so it tries every run that there is."""
import decimal
from decimal import Decimal
from fractions import Fraction

from lib.calendar import (IN_YEAR, LARGER, days_of, first_of_year, name_of, unit_number, units_of,
                          year_before, year_of)

decimal.getcontext().prec = 2000        # sums, differences and products are exact
decimal.getcontext().traps[decimal.InvalidOperation] = False


def shown(x):
    """A decimal as the server prints it."""
    if x.is_nan():
        return "NaN"
    if x.is_infinite():
        return "-Infinity" if x < 0 else "Infinity"
    return format(abs(x) if x == 0 else x, "f")


class Formula:
    """A figure for which the server's own division is asked: an expression, and what it comes to."""

    def __init__(self, expression, *figures):
        self.sql = expression.format(*(x if isinstance(x, int) else f"numeric '{shown(x)}'" for x in figures))
        exact = [x for x in figures if isinstance(x, int) or x.is_finite()]
        self.exact = None
        if len(exact) == len(figures):
            self.exact = eval(expression.format(*(f"Fraction('{x if isinstance(x, int) else shown(x)}')" for x in figures)),
                              {"Fraction": Fraction})


class Series:
    def __init__(self, unit, points=(), undated=0, ratio=False):
        """Points are (first unit, last unit, value or None), in order of time."""
        self.unit, self.points, self.undated, self.ratio = unit, list(points), undated, ratio

    def parts(self):
        """The series as text: pieces of text and Formulas."""
        parts = [self.unit + (" ratio" if self.ratio else "")]
        separator = " "
        for first, last, value in self.points:
            parts.append(f"{separator}{self.name(first, last)}: ")
            parts.append("suppressed" if value is None else value)
            separator = ", "
        if self.undated:
            parts.append(f"{separator}undated: {self.undated}")
        return parts

    def text(self):
        return "".join(x if isinstance(x, str) else shown(x) for x in self.parts())

    def name(self, first, last):
        return name_of(days_of(self.unit, first, last))

    def made(self, points, ratio=False):
        """A series of the same unit; a figure that is None is missing."""
        return Series(self.unit, [p for p in points if p[2] is not None], ratio=ratio)

    # ---------- reading ----------

    def covering(self, first, last):
        """The values of the points that tile a run exactly; None where there are none, or one is suppressed."""
        values = []
        for a, b, value in self.points:
            if b < first or a > last:
                continue
            if a != first or b > last or value is None:
                return None
            values.append(value)
            first = b + 1
        return values if first == last + 1 else None

    def total_of(self, first, last):
        values = self.covering(first, last)
        return None if values is None else sum_of(values)

    def total(self, days=None):
        if days is not None:
            return self.total_of(*units_of(self.unit, days))
        values = [v for _, _, v in self.points if v is not None]
        return sum_of(values) if values else None

    def value_at(self, days):
        for first, last, value in self.points:
            if days_of(self.unit, first, last) == days:
                return value
        return None

    def missing(self, days=None):
        """Rows (unit, suppressed)."""
        if days is not None:
            first, last = units_of(self.unit, days)
        elif self.points:
            first, last = self.points[0][0], self.points[-1][1]
        else:
            return []
        rows = []
        for unit in range(first, last + 1):
            within = [v for a, b, v in self.points if a <= unit <= b]
            if not within or within[0] is None:
                rows.append((unit, bool(within)))
        return rows

    def common_runs(self, other, shift=0):
        """The shortest runs that the points of both cover, the other's moved on by some units."""
        moved = Series(other.unit, [(a + shift, b + shift, v) for a, b, v in other.points])
        runs = []
        for i, (first, _, _) in enumerate(self.points):
            for _, last, _ in self.points[i:]:
                now, then = self.total_of(first, last), moved.total_of(first, last)
                if now is not None and then is not None:
                    runs.append((first, last, now, then))
                    break
        return [r for r in runs
                if not any(s[:2] != r[:2] and r[0] <= s[0] and s[1] <= r[1] for s in runs)]

    def growths(self, lag=None):
        """Rows (first, last, current, base)."""
        if lag is not None or self.unit in IN_YEAR:
            return self.common_runs(self, IN_YEAR[self.unit] if lag is None else lag)
        rows = []
        for first, last, value in self.points:
            then = year_before(days_of(self.unit, first, last))
            base = None if then is None else self.total(then)
            if value is not None and base is not None:
                rows.append((first, last, value, base))
        return rows

    def growth(self, days):
        then = year_before(days)
        return self.total(days), None if then is None else self.total(then)

    # ---------- shapes ----------

    def ytd(self):
        return self.made((b, b, self.total_of(first_of_year(self.unit, year_of(self.unit, b)), b)) for _, b, _ in self.points)

    def moving(self, n):
        return self.made((b, b, self.total_of(b - n + 1, b)) for _, b, _ in self.points)

    def mat(self):
        return self.moving(IN_YEAR[self.unit])

    def moving_avg(self, n):
        return self.made(((a, b, Formula("{} / {}", v, n)) for a, b, v in self.moving(n).points), ratio=True)

    def index_to(self, days):
        first, last = units_of(self.unit, days)
        total = self.total_of(first, last)
        if total is None or not total.is_finite() or total <= 0:
            return None
        return self.made(((a, b, v if v is None else Formula("100 * {} * {} / ({} * {})", v, last - first + 1, total, b - a + 1))
                          for a, b, v in self.points), ratio=True)

    def regroup(self, unit):
        if unit == self.unit:
            return Series(unit, self.points)
        assert unit in LARGER[self.unit]
        if not self.points:
            return Series(unit)
        larger = [unit_number(unit, days_of(self.unit, a, b)[which]) for a, b, _ in self.points for which in (0, 1)]
        runs = []
        for first in range(larger[0], larger[-1] + 1):
            for last in range(first, larger[-1] + 1):
                total = self.total_of(*units_of(self.unit, days_of(unit, first, last)))
                if total is not None:
                    runs.append((first, last, total))
                    break
        return Series(unit, [r for r in runs
                             if not any(s[:2] != r[:2] and r[0] <= s[0] and s[1] <= r[1] for s in runs)])

    def slice(self, days):
        first, last = units_of(self.unit, days)
        return Series(self.unit, [p for p in self.points if first <= p[0] and p[1] <= last])

    def cagr(self):
        """Percent a year, to 20 decimals."""
        if len(self.points) < 2:
            return None
        (a, b, first), (c, d, last) = self.points[0], self.points[-1]
        if None in (first, last) or b - a != d - c or not all(x.is_finite() and x > 0 for x in (first, last)):
            return None
        with decimal.localcontext() as context:
            context.prec = 60
            in_year = IN_YEAR.get(self.unit, Decimal("365.2425"))
            time = Decimal((c - a) * (7 if self.unit == "week" else 1))
            # As many digits as the result has, and 60 more.
            digits = (last / first).log10() * in_year / time
            if digits > Decimal(2000) / Decimal(10).ln():
                return None         # more than the server's own power has digits for
            context.prec += max(0, int(digits)) + 60
            return (100 * ((last / first) ** (in_year / time) - 1)).quantize(Decimal("1e-20"), decimal.ROUND_HALF_UP)

    # ---------- arithmetic ----------

    def plus(self, other):
        return self.made((a, b, x + y) for a, b, x, y in self.common_runs(other))

    def minus(self, other):
        return self.made((a, b, x - y) for a, b, x, y in self.common_runs(other))

    def over(self, other):
        return self.made(((a, b, Formula("{} / {}", x, y) if y != 0 else None) for a, b, x, y in self.common_runs(other)), ratio=True)

    def times(self, x):
        return Series(self.unit, [(a, b, None if v is None else v * x) for a, b, v in self.points])

    def divided(self, x):
        return Series(self.unit, [(a, b, None if v is None else Formula("{} / {}", v, x)) for a, b, v in self.points])

    def fill(self, method, longest):
        points = self.points[:1]
        for after in self.points[1:]:
            before = points[-1]
            gap = after[0] - before[1] - 1
            single = [p[0] == p[1] and p[2] is not None for p in (before, after)]
            for k in range(1, gap + 1 if gap <= longest else 0):
                unit = before[1] + k
                if method == "zero":
                    points.append((unit, unit, Decimal(0)))
                elif method == "previous" and single[0]:
                    points.append((unit, unit, before[2]))
                elif method == "linear" and all(single):
                    points.append((unit, unit, Formula("{} + ({} - {}) * {} / {}", before[2], after[2], before[2], k, gap + 1)))
            points.append(after)
        return Series(self.unit, points)

    # ---------- running totals ----------

    def steps(self):
        """Of each running total: (unit with which it ends, unit with which it begins, total, the one before it)."""
        before = None
        for a, b, total in self.points:
            if total is None:
                continue
            start = first_of_year(self.unit, year_of(self.unit, b))
            assert a == b or a == start
            if before is not None and before[0] >= start:
                yield b, before[0] + 1, total, before[1]
            else:
                yield b, start, total, None
            before = b, total

    def decumulate(self):
        return self.made((start, b, total if before is None else total - before if total >= before else None)
                         for b, start, total, before in self.steps())

    def revisions(self):
        """Rows (unit, total, previous)."""
        return [(b, total, before) for b, _, total, before in self.steps() if before is not None and total < before]

    # ---------- a picture ----------

    def sparkline(self, days=None):
        if days is not None:
            ends = units_of(self.unit, days)
        elif self.points:
            ends = self.points[0][0], self.points[-1][1]
        else:
            return ""
        means = {}
        for a, b, value in self.points:
            if value is not None and not value.is_nan():
                for unit in range(max(a, ends[0]), min(b, ends[1]) + 1):
                    means[unit] = value if value.is_infinite() else Fraction(value) / (b - a + 1)
        finite = [m for m in means.values() if isinstance(m, Fraction)]
        top, bottom = max(finite, default=0), min(finite, default=0)

        def cell(unit):
            mean = means.get(unit)
            if mean is None:
                return " "
            if not isinstance(mean, Fraction):
                return "\u2588" if mean > 0 else "\u2580"
            if mean < 0:
                return "\u2594" if 2 * mean >= bottom else "\u2580"
            return chr(0x2580 + max(1, -(-8 * mean // top))) if mean else "\u2581"
        return "".join(cell(unit) for unit in range(ends[0], ends[1] + 1))


def sum_of(values):
    return sum(values[1:], values[0])


def combined(many):
    """The union: what overlaps is one point that covers all of it."""
    points = []
    for a, b, value in sorted((p for s in many for p in s.points), key=lambda p: p[:2]):
        if points and a <= points[-1][1]:
            points[-1][1] = max(b, points[-1][1])
            points[-1][2].append(value)
        else:
            points.append([a, b, [value]])
    return Series(many[0].unit, [(a, b, sum_of(known) if known else None)
                                 for a, b, known in ((a, b, [v for v in values if v is not None]) for a, b, values in points)],
                  sum(s.undated for s in many))
