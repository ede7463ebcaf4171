"""One number over several runs against its bounds. Exact, but for the quantiles of Student's t."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from gatekeeper.acceptance.student import critical_square, upper_tail
from gatekeeper.model.rules import MAX_RUNS

MAX_BITS = 4096
"""Length of numerators and denominators up to which numbers that differ are averaged: some 1200 digits."""

Answer = Literal["inside", "outside", "unsettled"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is accepted, from `low` to `high`; None is no bound. The ends belong to it unless it is `open`."""

    low: Fraction | None
    high: Fraction | None
    open: bool = False

    def room(self, value: Fraction) -> Fraction:
        """How far inside the nearest bound the value lies; less than zero is outside."""
        rooms = [value - self.low] if self.low is not None else []
        rooms += [self.high - value] if self.high is not None else []
        return min(rooms)

    def contain(self, value: Fraction) -> bool:
        """Whether the value is accepted."""
        room = self.room(value)
        return room > 0 if self.open else room >= 0


@dataclass(frozen=True, slots=True)
class Sample:
    """Values of several runs, not all alike. `variance` is that of a sample, with n - 1."""

    n: int
    mean: Fraction
    variance: Fraction

    @classmethod
    def of(cls, values: Sequence[Fraction]) -> Sample | None:
        """None for numbers so long that nothing is computed with them."""
        if any(max(v.numerator.bit_length(), v.denominator.bit_length()) > MAX_BITS for v in values):
            return None
        n = len(values)
        # Over one denominator all sums are sums of integers, which are much quicker than sums of fractions.
        below = math.lcm(*(value.denominator for value in values))
        scaled = [value.numerator * (below // value.denominator) for value in values]
        total = sum(scaled)
        squares = n * sum(number * number for number in scaled) - total * total
        return cls(n, Fraction(total, n * below), Fraction(squares, n * (n - 1) * below * below))

    def t_squared(self, bound: Fraction, n: int | None = None) -> Fraction:
        """Square of Student's t for the distance of the mean from a bound, with as many or with `n` runs."""
        return (n or self.n) * (self.mean - bound) ** 2 / self.variance

    def settle(self, bounds: Bounds, alpha: Fraction) -> Answer:
        """Two one-sided tests of the mean at level alpha, one a bound (Schuirmann 1987).

        `inside` where each finds the mean inside its bound: the interval of confidence 1 - 2 alpha lies
        within the bounds. `outside` where one finds it outside.
        """
        critical = critical_square(alpha, self.n - 1)
        inside = True
        for bound, sign in ((bounds.low, 1), (bounds.high, -1)):
            if bound is None:
                continue
            room = (self.mean - bound) * sign
            certain = self.t_squared(bound) >= critical
            if certain and room < 0:
                return "outside"
            inside = inside and certain and room > 0
        return "inside" if inside else "unsettled"

    def p_value(self, bounds: Bounds) -> Fraction:
        """The larger p-value of the tests that find the mean inside its bounds."""
        tails = []
        for bound, sign in ((bounds.low, 1), (bounds.high, -1)):
            if bound is not None:
                tail = upper_tail(self.t_squared(bound), self.n - 1)
                tails.append(tail if (self.mean - bound) * sign >= 0 else 1 - tail)
        return max(tails)

    def runs_needed(self, bounds: Bounds, alpha: Fraction) -> int | None:
        """With how many runs this mean and this spread would settle it; None for more than are possible."""
        at_that_distance = self.mean - bounds.room(self.mean)

        def settled(n: int) -> bool:
            return upper_tail(self.t_squared(at_that_distance, n), n - 1) <= alpha

        low, high = self.n, MAX_RUNS
        if low >= high or not settled(high):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if settled(middle) else (middle, high)
        return high

    def half_width(self, confidence: Fraction) -> Fraction:
        """Half of the two-sided confidence interval of the mean, to some 30 digits."""
        return root(critical_square((1 - confidence) / 2, self.n - 1) * self.variance / self.n)

    @property
    def deviation(self) -> Fraction:
        """The standard deviation, to some 30 digits."""
        return root(self.variance)


def root(square: Fraction) -> Fraction:
    """The square root to at least 30 significant digits, rounded down."""
    # With integers: sqrt(a / b) = sqrt(a b) / b, and enough zeros before the root is taken.
    shift = 200
    product = square.numerator * square.denominator
    return Fraction(math.isqrt(product << shift), square.denominator << (shift // 2))
