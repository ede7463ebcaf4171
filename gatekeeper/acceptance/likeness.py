"""Pure: whether two measurements are one, but for rounding and noise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from gatekeeper.model import Members, Metric, Quantity, Series, Text

ROUNDING = Fraction(1, 10**9)
"""Relative difference that the order of a floating-point sum explains."""
NOISE = 5
"""How many times the spread of equal runs a result must lie beyond them to count as moved."""
_FINE = 3
"""Significant digits from which on two numbers that agree but for rounding are one number."""


def differences(before: Mapping[str, Metric], after: Mapping[str, Metric]) -> dict[str, Metric]:
    """The metrics that differ by more than rounding, as they are `after`."""
    return {
        name: after[name]
        for name, metric in before.items()
        if name in after and not same(metric, after[name])
    }


def same(left: Metric, right: Metric) -> bool:
    """Whether two measurements are one but for rounding."""
    return not beyond([left], right)


def same_digits(given: str, measured: str) -> bool:
    """Whether a measurement is a given number, but for a power of ten and for rounding."""
    digits, wanted = significant(given), significant(measured)
    if digits == wanted:
        return bool(wanted)
    if not wanted or len(wanted) >= len(digits):
        return False
    rounded = int(digits[: len(wanted)]) + (digits[len(wanted)] >= "5")
    return len(wanted) >= _FINE and str(rounded).rstrip("0") == wanted


def significant(number: str) -> str:
    """The significant digits of a decimal number, without zeros at either end; empty for zero."""
    try:
        return "".join(map(str, Decimal(number).as_tuple().digits)).strip("0")
    except ArithmeticError:
        return ""


def is_whole(metric: Metric) -> bool:
    """Whether it is one number without a fraction, as a count is."""
    return isinstance(metric, Quantity) and Fraction(metric.value).denominator == 1


def telling(number: str) -> bool:
    """Whether a number of a series is more than a zero, a one or a small count, which may honestly stay."""
    value = Fraction(number)
    return value.denominator > 1 or abs(value) > 9


def is_fine(metric: Metric) -> bool:
    """Whether so many values are possible that one and the same other one looks like a fallback."""
    return isinstance(metric, Series) or (isinstance(metric, Quantity) and len(significant(metric.value)) > 1)


def beyond(equal: Sequence[Metric], metric: Metric) -> bool:
    """Whether a measurement lies beyond equal runs, further than rounding and `NOISE` times their spread."""
    if not equal:
        return False
    first = equal[0]
    if isinstance(first, Text) or isinstance(metric, Text):
        return all(metric != it for it in equal) and all(first == it for it in equal)
    if isinstance(first, Members) or isinstance(metric, Members):
        sets = [frozenset(it.members) if isinstance(it, Members) else it for it in equal]
        mine = frozenset(metric.members) if isinstance(metric, Members) else metric
        return all(mine != it for it in sets) and all(sets[0] == it for it in sets)
    if any(form(it) != form(metric) for it in equal):
        return all(form(it) != form(metric) for it in equal)
    return any(far(equal, metric))


def far(equal: Sequence[Metric], metric: Metric) -> Iterator[bool]:
    """Of each number of a measurement, whether it lies beyond equal runs of the same form."""
    rows = [[Fraction(value) for value in _values(it)] for it in equal]
    for index, value in enumerate(_values(metric)):
        column = [row[index] for row in rows]
        low, high = min(column), max(column)
        number = Fraction(value)
        slack = NOISE * (high - low) + ROUNDING * max(abs(low), abs(high), abs(number))
        yield number < low - slack or number > high + slack


def form(metric: Metric) -> tuple[object, ...]:
    """What must be equal of two measurements before their numbers can be compared."""
    if isinstance(metric, Series):
        return (Series, metric.shape, metric.unit)
    return (type(metric), getattr(metric, "unit", ""))


def _values(metric: Metric) -> tuple[str, ...]:
    if isinstance(metric, Series):
        return metric.flat
    return (metric.value,) if isinstance(metric, Quantity) else ()
