"""A claim's trusted half in words, for the person who is to approve of it."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model import (
    AcceptanceRule,
    ComparisonRule,
    EmpiricalClaim,
    MathematicalClaim,
    SeriesRule,
    TextRule,
    TrustedHalf,
    ValueRule,
)
from gatekeeper.report.explanation import clean_lines
from gatekeeper.report.text import clean

MAX_LINES = 2000

_DIRECTIONS = {
    "within": "must be",
    "at_least": "must be at least",
    "at_most": "must be at most",
    "equal": "must be exactly",
}


def in_words(half: TrustedHalf) -> Iterator[str]:
    """What is claimed, and what would bear it out, line by line; safe to print."""
    claim = half.claim
    yield f"Claim {claim.id} ({claim.kind}): {clean(claim.text)}"
    match claim:
        case MathematicalClaim():
            axioms = ", ".join(claim.permitted_axioms) or "none"
            yield f"Theorems: {', '.join(claim.theorems)}. Permitted axioms: {axioms}."
            yield f"{claim.statement}, compiled in {claim.environment}:"
            lines = clean_lines((half.statement or b"").rstrip())
            yield from (f"  {line}" for line in lines[:MAX_LINES])
            if len(lines) > MAX_LINES:
                yield f"  … and {len(lines) - MAX_LINES} lines more: read the file before you sign."
        case EmpiricalClaim():
            yield "It holds if all of this is measured:"
            yield from (f"  {clean(rule_in_words(rule))}" for rule in claim.accept)
            yield f"Runs: {len(claim.repeats.plan)}, confidence {claim.repeats.confidence}."
        case _:
            pass
    yield f"Digest of all of it: {half.digest}"


def rule_in_words(rule: AcceptanceRule) -> str:
    """What a rule asks, with everything in it that decides."""
    match rule:
        case TextRule():
            if rule.equals is not None:
                return f"{rule.metric} must be {rule.equals!r}."
            return f"{rule.metric} must be exactly the set of {', '.join(rule.members or ())}."
        case ValueRule():
            asked = f"{rule.metric} {_DIRECTIONS[rule.direction]} {rule.value}"
        case ComparisonRule():
            sign = "/" if rule.of == "ratio" else "-"
            subject = f"{rule.metric} {sign} {rule.than}"
            match rule.direction:
                case "increases":
                    asked = f"{rule.metric} must be greater than {rule.than}"
                case "decreases":
                    asked = f"{rule.metric} must be less than {rule.than}"
                case "equal":
                    asked = f"{rule.metric} must be the same as {rule.than}"
                case direction:
                    asked = f"{subject} {_DIRECTIONS[direction]} {rule.value}"
        case SeriesRule():
            if rule.monotone:
                order = "greater" if rule.direction == "increases" else "less"
                asked = f"each element of {rule.metric} must be {order} than the one before"
            else:
                asked = (
                    f"{rule.metric} {_DIRECTIONS[rule.direction]} {', '.join(rule.flat)} element by element"
                )
    asked += f" {rule.unit}".rstrip()
    if rule.tolerance:
        given = rule.tolerance
        slack = {"abs": given.abs, "rel": given.rel, "sigma": given.sigma}
        asked += ", give or take " + " or ".join(
            f"{value} ({name})" for name, value in slack.items() if value is not None
        )
        asked += f", uncertainty {rule.uncertainty}" if rule.uncertainty else ""
    if rule.published_digits:
        asked += ", or whatever rounds to these digits"
    if rule.no_effect != "0":
        asked += f"; {rule.no_effect} would mean that nothing was found"
    return asked + ("; every run by itself." if rule.over_runs == "every" else ".")
