"""Pure: measured quantities against typed rules, in exact arithmetic."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gatekeeper.model import AcceptanceRule, Metric, Quantity, ReasonCode, RuleResult, ValueRule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pint import UnitRegistry

_UNIT = re.compile(r"%|[A-Za-zµ°]{1,24}(?:[*/][A-Za-zµ°]{1,24}){0,3}")
_DIGITS = 12


class UnitMismatch(ValueError):
    """Two units that can't be turned into each other."""


def evaluate(
    rules: tuple[AcceptanceRule, ...], metrics: Mapping[str, Metric]
) -> tuple[tuple[RuleResult, ...], tuple[ReasonCode, str] | None]:
    """Hold every rule against the measurements.

    Returns:
        One result for each rule, in order, and the code and sentence of the first that fails, if any does.
    """
    judged = [_evaluate(rule, metrics.get(rule.metric)) for rule in rules]
    failure = next(((code, result.text) for result, code in judged if code), None)
    return tuple(result for result, _ in judged), failure


def _evaluate(rule: AcceptanceRule, measured: Metric | None) -> tuple[RuleResult, ReasonCode | None]:
    def result(text: str, code: ReasonCode | None) -> tuple[RuleResult, ReasonCode | None]:
        return RuleResult(rule=rule, holds=code is None, text=text), code

    if not isinstance(rule, ValueRule):
        return result(f"{rule.metric}: this kind of rule is not evaluated yet.", ReasonCode.METRIC_MISSING)
    if measured is None:
        text = f"The results hold no metric {rule.metric!r}."
        return result(text, ReasonCode.METRIC_MISSING)
    if not isinstance(measured, Quantity):
        return result(f"{rule.metric}: is no single number.", ReasonCode.UNIT_MISMATCH)
    try:
        value = convert(measured, rule.unit)
    except UnitMismatch as error:
        return result(f"{rule.metric}: {error}.", ReasonCode.UNIT_MISMATCH)

    low, high = interval(rule)
    unit = f" {rule.unit}" if rule.unit else ""
    as_measured = f"{measured.value} {measured.unit}".rstrip()
    seen = as_measured if measured.unit == rule.unit else f"{as_measured} = {show(value)}{unit}"
    text = f"{rule.metric}: claimed {claimed(rule)}, measured {seen}"
    if low is not None and value < low:
        return result(f"{text}, short by {show(low - value)}{unit}.", ReasonCode.OUTSIDE_TOLERANCE)
    if high is not None and value > high:
        return result(f"{text}, over by {show(value - high)}{unit}.", ReasonCode.OUTSIDE_TOLERANCE)
    return result(f"{text}.", None)


def interval(rule: ValueRule) -> tuple[Fraction | None, Fraction | None]:
    """The closed interval of values that satisfy a rule, in the rule's unit; None is no bound."""
    value, slack = Fraction(Decimal(rule.value)), rule.slack(rule.value)
    match rule.direction:
        case "within" | "equal":
            return value - slack, value + slack
        case "at_least":
            return value - slack, None
        case "at_most":
            return None, value + slack


def claimed(rule: ValueRule) -> str:
    """A rule in words and digits: `10.3 ± 0.2 percent`, `at least 5`."""
    words = {"at_least": "at least ", "at_most": "at most ", "equal": "exactly "}.get(rule.direction, "")
    slack = ""
    if rule.tolerance:
        parts = [rule.tolerance.abs] if rule.tolerance.abs is not None else []
        if rule.tolerance.rel is not None:
            parts.append(f"{show(Fraction(Decimal(rule.tolerance.rel)) * 100)} %")
        slack = " ± " + " or ".join(parts)
    return f"{words}{rule.value}{slack}{' ' + rule.unit if rule.unit else ''}"


def convert(quantity: Quantity, unit: str) -> Fraction:
    """The quantity's number in `unit`, exactly. A bare number and `percent` are not the same unit:
    0.1 is 10 percent.

    Raises:
        UnitMismatch: one of the units is unknown, or they measure different things.
    """
    value = Fraction(Decimal(quantity.value))
    if quantity.unit == unit:
        return value
    return value * _factor(quantity.unit, unit)


@lru_cache(maxsize=256)
def _factor(source: str, target: str) -> Fraction:
    for name in (source, target):
        if name and not _UNIT.fullmatch(name):
            raise UnitMismatch(f"the unit {name[:40]!r} can't be read")
    if source == "" or target == "":
        known = {"percent": Fraction(100), "%": Fraction(100)}
        if target == "" and source in known:
            return 1 / known[source]
        if source == "" and target in known:
            return known[target]
        raise UnitMismatch(f"a {_named(source)} can't be compared with a {_named(target)}")
    if {source, target} == {"percent", "%"}:
        return Fraction(1)
    import pint

    registry = _registry()
    try:
        units = registry.parse_units(source), registry.parse_units(target)
        nothing = registry.Quantity(Fraction(0), units[0]).to(units[1]).magnitude
        (above, root), (below, other) = (registry.get_root_units(unit) for unit in units)
    except (pint.PintError, ValueError, TypeError, AttributeError, KeyError, ArithmeticError):
        raise UnitMismatch(f"{_named(source)} can't be compared with {_named(target)}") from None
    # A factor says it all only of units that have their zero in common and are not logarithmic. pint takes
    # counts, bits and radians for pure numbers and lets them stand for each other; we don't.
    if (
        nothing == 0
        and root == other
        and isinstance(above, Fraction | int)
        and isinstance(below, Fraction | int)
    ):
        return Fraction(above) / Fraction(below)
    raise UnitMismatch(f"{_named(source)} can't be turned into {_named(target)} by a factor")


def _named(unit: str) -> str:
    return f"number in {unit}" if unit else "bare number"


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[Any]:
    import pint

    registry: UnitRegistry[Any] = pint.UnitRegistry(non_int_type=Fraction)
    registry.define("token = [token] = tokens")
    return registry


def show(value: Fraction) -> str:
    """A number for people: exact where it is short, else 12 significant digits."""
    if abs(value.numerator).bit_length() > 4096 or value.denominator.bit_length() > 4096:
        return "a number of more than a thousand digits"
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):.{_DIGITS}g}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text.lower() else text
