"""The server's numeric: a fraction with so many decimals. Sums and products are exact, a quotient is
rounded once, half away from zero, to as many decimals as the server's own division gives."""
from fractions import Fraction

from lib.server import rounded

GROUP = 10000           # the server's digits
SIGNIFICANT = 16        # decimal digits that a quotient has at least
MOST_DECIMALS = 1000


class Numeric:
    def __init__(self, value, scale=0):
        self.value, self.scale = Fraction(value), scale

    @classmethod
    def of_units(cls, units, scale):
        return cls(Fraction(units, 10 ** scale), scale)

    def __str__(self):
        return rounded(self.value, self.scale)

    def __add__(self, other):
        return Numeric(self.value + other.value, max(self.scale, other.scale))

    def __sub__(self, other):
        return Numeric(self.value - other.value, max(self.scale, other.scale))

    def __mul__(self, other):
        return Numeric(self.value * other.value, self.scale + other.scale)

    def first_digit(self):
        """Of the groups of four decimal digits, the first that is not zero: its weight and itself."""
        if self.value == 0:
            return 0, 0
        weight = 0
        x = abs(self.value)
        while x >= GROUP:
            x /= GROUP
            weight += 1
        while x < 1:
            x *= GROUP
            weight -= 1
        return weight, int(x)

    def __truediv__(self, other):
        (weight, first), (other_weight, other_first) = self.first_digit(), other.first_digit()
        weight -= other_weight
        if first <= other_first:
            weight -= 1
        scale = max(SIGNIFICANT - 4 * weight, self.scale, other.scale, 0)
        scale = min(scale, MOST_DECIMALS)
        return Numeric(Fraction(rounded(self.value / other.value, scale)), scale)


def total_of(numerics):
    """Their sum, with the most decimals of any; 0 of none."""
    return sum(numerics, Numeric(0))
