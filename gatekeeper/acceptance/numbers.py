"""Exact numbers and how they are written for people."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction

DIGITS = 12
EXACT = 40
_PLAIN = range(-6, 21)
"""Orders of magnitude that are written without an exponent."""
_LONGEST_EXPONENT = 4


def exact(text: str) -> Fraction:
    """A decimal string's number, all of it."""
    return Fraction(Decimal(text))


def show(value: Fraction, digits: int = DIGITS) -> str:
    """A number as decimal text: exact where it is short, else rounded to so many significant digits."""
    context = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)
    number = context.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize(context)
    return f"{number:f}" if number.adjusted() in _PLAIN else f"{number:e}"


def written(value: Fraction, beside: Fraction = Fraction(0)) -> str:
    """A number for a file: exact where that takes at most `EXACT` digits, else as `show` has it, with as many
    digits as tell it from a number that lies `beside` away."""
    text = show(value, EXACT)
    if exact(text) == value:
        return text
    apart = Decimal(show(value)).adjusted() - Decimal(show(beside)).adjusted() if beside else 0
    return show(value, max(DIGITS, apart + 4))


def decimal_string(value: Fraction) -> str | None:
    """As `written`, or None where the exponent is too long for a file."""
    text = written(value)
    return text if len(text.partition("e")[2].lstrip("+-")) <= _LONGEST_EXPONENT else None


def rounded(value: Fraction, like: Fraction) -> Fraction:
    """The value to the place of the second significant digit of `like`, which is not zero."""
    unit = Fraction(10) ** (Decimal(show(like)).adjusted() - 1)
    return round(value / unit) * unit
