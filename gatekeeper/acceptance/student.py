"""Student's t distribution, on exact squares of t, so that a decision never hangs on a rounding.

For f degrees of freedom the upper tail is P(T > t) = I(f / 2, 1 / 2; x) / 2 with x = f / (f + t²) and t >= 0,
where I is the regularised incomplete beta function (Abramowitz & Stegun 26.7.1 with 26.5.27; DLMF 8.17).
x is a fraction where t² is one. mpmath computes I; what is decided is guarded against its last digits.
"""

from __future__ import annotations

import threading
from fractions import Fraction
from functools import lru_cache
from typing import Any

PRECISION = 60
"""Decimal digits that mpmath computes with."""
GUARD = Fraction(1, 10**40)
"""How much of a probability is never relied on: twenty digits more than mpmath could lose here."""
_STEPS = 128
_BITS = 256


def upper_tail(t_squared: Fraction, freedom: int) -> Fraction:
    """P(T > t) for t >= 0, to within `GUARD`."""
    return _tail(_context(), Fraction(freedom) / (freedom + t_squared), freedom)


@lru_cache(maxsize=1024)
def critical_square(alpha: Fraction, freedom: int) -> Fraction:
    """A t² with P(T > t) <= alpha for certain; it exceeds the least such t² by about one part in 10^30.

    `alpha` is between 0 and 1/2.
    """
    context = _context()
    low, high = Fraction(0), Fraction(1)
    # The tail grows with x: at `low` it is alpha at most, whatever mpmath's last digits are.
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _tail(context, middle, freedom) <= alpha - GUARD:
            low = middle
        else:
            high = middle
    return freedom * (1 - low) / low


def _tail(context: Any, x: Fraction, freedom: int) -> Fraction:
    number = context.mpf(x.numerator) / x.denominator
    half = context.mpf(1) / 2
    tail = context.betainc(half * freedom, half, 0, number, regularized=True) / 2
    return Fraction(int(tail * (1 << _BITS)), 1 << _BITS)


_OWN = threading.local()


def _context() -> Any:
    """A context for this thread alone: another thread would change the precision of a shared one."""
    if not hasattr(_OWN, "context"):
        import mpmath  # type: ignore[import-untyped]

        _OWN.context = mpmath.MPContext()
        _OWN.context.dps = PRECISION
    return _OWN.context
