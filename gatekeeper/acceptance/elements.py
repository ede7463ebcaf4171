"""A rule about numbers as named elements: what each run gives for them, and what is accepted of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from gatekeeper.acceptance.numbers import exact, show
from gatekeeper.acceptance.sample import Bounds
from gatekeeper.acceptance.units import UnitMismatch, convert, factor
from gatekeeper.model import (
    ComparisonRule,
    DecimalString,
    Members,
    Metric,
    Quantity,
    ReasonCode,
    Series,
    SeriesRule,
    ValueRule,
)

NumberRule = ValueRule | ComparisonRule | SeriesRule


class Unmeasured(Exception):
    """A run gives nothing that the rule could be held against."""

    def __init__(self, code: ReasonCode, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Element:
    """One number that a rule asks about. `slack` is how far its bounds lie from the claimed number."""

    name: str | None
    claim: str
    bounds: Bounds
    slack: Fraction


def subject(rule: NumberRule) -> str:
    """What the rule is about: `m`, `b - a`, `b / a`."""
    if isinstance(rule, ComparisonRule):
        return f"{rule.metric} {'-' if rule.of == 'difference' else '/'} {rule.than}"
    return rule.metric


def numbers(rule: NumberRule, metrics: Mapping[str, Metric]) -> tuple[Fraction, ...]:
    """One run's numbers for the rule's elements, in the rule's unit.

    Raises:
        Unmeasured: a metric is missing, is of another shape or unit, or a ratio's divisor is zero.
    """
    try:
        match rule:
            case ValueRule():
                return (convert(quantity(metrics, rule.metric), rule.unit),)
            case ComparisonRule():
                return (_compared(rule, quantity(metrics, rule.metric), quantity(metrics, rule.than)),)
            case _:
                return _series(rule, metrics)
    except UnitMismatch as error:
        raise Unmeasured(ReasonCode.UNIT_MISMATCH, f"{subject(rule)}: {error}") from None


def found(metrics: Mapping[str, Metric], name: str) -> Metric:
    """The metric of that name.

    Raises:
        Unmeasured: there is none.
    """
    if name not in metrics:
        raise Unmeasured(ReasonCode.METRIC_MISSING, f"The results hold no metric {name!r}")
    return metrics[name]


def wrong_shape(name: str, metric: Metric, wanted: str) -> Unmeasured:
    """The metric is of another shape than the rule asks about."""
    match metric:
        case Quantity():
            shape = "a single number"
        case Series():
            shape = _sized(metric.shape)
        case Members():
            shape = "a set"
        case _:
            shape = "a text"
    return Unmeasured(ReasonCode.UNIT_MISMATCH, f"{name}: is {shape}, where the rule asks for {wanted}")


def quantity(metrics: Mapping[str, Metric], name: str) -> Quantity:
    """The metric of that name as a single number.

    Raises:
        Unmeasured: there is none, or it is something else.
    """
    metric = found(metrics, name)
    if not isinstance(metric, Quantity):
        raise wrong_shape(name, metric, "a single number")
    return metric


def _compared(rule: ComparisonRule, one: Quantity, other: Quantity) -> Fraction:
    if rule.of == "difference":
        return convert(one, rule.unit) - convert(other, rule.unit)
    divisor = convert(other, one.unit)
    if divisor == 0:
        text = f"{subject(rule)}: {rule.than} is zero, so there is no ratio"
        raise Unmeasured(ReasonCode.OUTSIDE_TOLERANCE, text)
    return exact(one.value) / divisor


def _series(rule: SeriesRule, metrics: Mapping[str, Metric]) -> tuple[Fraction, ...]:
    metric = found(metrics, rule.metric)
    if rule.monotone:
        size = len(rule.rows)
        if not isinstance(metric, Series) or len(metric.shape) != 1 or metric.shape[0] < 2:
            raise wrong_shape(rule.metric, metric, "a series of two numbers or more")
        if size and metric.shape != (size,):
            raise wrong_shape(rule.metric, metric, _sized((size,)))
    elif not isinstance(metric, Series) or metric.shape != rule.shape:
        raise wrong_shape(rule.metric, metric, _sized(rule.shape))
    times = factor(metric.unit, rule.unit)
    values = tuple(exact(value) * times for value in metric.flat)
    return tuple(after - before for before, after in pairwise(values)) if rule.monotone else values


def _sized(shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return f"a series of {shape[0]}"
    return f"a table of {shape[0]} × {shape[1]}"


def elements(rule: NumberRule, count: int) -> list[Element]:
    """What is accepted of each of the rule's `count` elements, in the order of `numbers`."""
    match rule:
        case SeriesRule(monotone=True):
            labels = _labels("element", rule.rows, count + 1)
            names = [f"{after} after {before}" for before, after in pairwise(labels)]
            return [_element(rule, name, None) for name in names]
        case SeriesRule():
            names = _labels("element" if len(rule.shape) == 1 else "row", rule.rows, rule.shape[0])
            if len(rule.shape) == 2:
                columns = _labels("column", rule.columns, rule.shape[1])
                names = [f"{row}, {column}" for row in names for column in columns]
            return [_element(rule, name, value) for name, value in zip(names, rule.flat, strict=True)]
        case _:
            return [_element(rule, None, rule.value)]


def _labels(noun: str, given: tuple[str, ...], count: int) -> list[str]:
    return [repr(label) for label in given] or [f"{noun} {number}" for number in range(1, count + 1)]


def _element(rule: NumberRule, name: str | None, value: DecimalString | None) -> Element:
    unit = f" {rule.unit}" if rule.unit else ""
    match rule.direction:
        case "increases":
            return Element(name, f"greater than 0{unit}", Bounds(Fraction(0), None, open=True), Fraction(0))
        case "decreases":
            return Element(name, f"less than 0{unit}", Bounds(None, Fraction(0), open=True), Fraction(0))
        case direction:
            value = "0" if value is None else value
            number, slack = exact(value), rule.slack(value)
            low = number - slack if direction != "at_most" else None
            high = number + slack if direction != "at_least" else None
            return Element(name, claimed(rule, value), Bounds(low, high), slack)


def claimed(rule: NumberRule, value: DecimalString) -> str:
    """A claimed number in words and digits: `10.3 ± 0.2 percent`, `at least 5`."""
    words = {"at_least": "at least ", "at_most": "at most ", "equal": "exactly "}.get(rule.direction, "")
    parts = ["half its last digit"] if rule.published_digits else []
    given = rule.tolerance
    if given and given.abs is not None:
        parts.append(given.abs)
    if given and given.rel is not None:
        parts.append(f"{show(exact(given.rel) * 100)} %")
    if given and given.sigma is not None:
        parts.append(f"{given.sigma} × {rule.uncertainty}")
    slack = f" ± {' or '.join(parts)}" if parts else ""
    return f"{words}{value}{slack}{f' {rule.unit}' if rule.unit else ''}"
