"""Rules that no measurement can satisfy together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from gatekeeper.acceptance.elements import claimed, elements
from gatekeeper.acceptance.sample import Bounds
from gatekeeper.acceptance.units import UnitMismatch, factor
from gatekeeper.model import AcceptanceRule, SeriesRule, TextRule, ValueRule


def contradictions(rules: Sequence[AcceptanceRule]) -> list[str]:
    """One sentence a pair of rules about one metric that exclude each other."""
    return [
        f"accept.{i} and accept.{j} contradict each other: {one.metric} can't be {ours} and {theirs}; "
        "mend one of them."
        for (i, one), (j, other) in combinations(enumerate(rules), 2)
        if one.metric == other.metric and _exclude(one, other)
        for ours, theirs in [(_said(one), _said(other))]
    ]


def _exclude(one: AcceptanceRule, other: AcceptanceRule) -> bool:
    match one, other:
        case ValueRule(), ValueRule():
            try:
                times = factor(other.unit, one.unit)
            except UnitMismatch:
                return True
            ours, theirs = elements(one, 1)[0].bounds, elements(other, 1)[0].bounds
            return _apart(ours, theirs, times) or _apart(theirs, ours, 1 / times)
        case TextRule(), TextRule():
            return (one.equals, set(one.members or ())) != (other.equals, set(other.members or ()))
        case _:
            return _shape(one) != _shape(other)


def _shape(rule: AcceptanceRule) -> str:
    match rule:
        case SeriesRule():
            return "a series or table"
        case TextRule():
            return "a text" if rule.members is None else "a set"
        case _:
            return "a number"


def _said(rule: AcceptanceRule) -> str:
    match rule:
        case ValueRule():
            return claimed(rule, rule.value)
        case TextRule(equals=str(word)):
            return repr(word)
        case _:
            return _shape(rule)


def _apart(lower: Bounds, upper: Bounds, times: Fraction) -> bool:
    """Whether all of one lies below all of the other, of which a unit is `times` as large."""
    return lower.high is not None and upper.low is not None and lower.high < upper.low * times
