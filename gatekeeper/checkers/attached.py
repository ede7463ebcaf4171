"""Pure: the results that an author attached against the ones that came out here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from gatekeeper.acceptance import UnitMismatch, convert
from gatekeeper.model import AttachedResult, Members, Metric, Quantity, ReproScript, Run, Series


def differing(script: ReproScript, runs: Sequence[Run]) -> tuple[AttachedResult, ...]:
    """The author's own results of the rules' metrics, where they lie outside of what the runs show."""
    found = []
    for name, theirs in script.results.items():
        ours = [run.metrics[name] for run in runs if name in run.metrics]
        if ours and not _agrees(theirs, ours):
            found.append(AttachedResult(metric=name, attached=theirs, measured=ours[0]))
    return tuple(found)


def _agrees(theirs: Metric, ours: Sequence[Metric]) -> bool:
    if isinstance(theirs, Members):
        return any(isinstance(it, Members) and set(it.members) == set(theirs.members) for it in ours)
    if not isinstance(theirs, Quantity | Series):
        return theirs in ours
    wanted = theirs.flat if isinstance(theirs, Series) else (theirs.value,)
    try:
        rows = [_numbers(it, theirs) for it in ours]
    except UnitMismatch:
        return False
    return all(len(row) == len(wanted) for row in rows) and all(
        _within(value, [row[index] for row in rows]) for index, value in enumerate(wanted)
    )


def _numbers(metric: Metric, like: Quantity | Series) -> list[Fraction]:
    """A measurement's numbers in the unit of the attached one; none where it has another form.

    Raises:
        UnitMismatch: the units have nothing to do with each other.
    """
    match metric:
        case Quantity() if isinstance(like, Quantity):
            return [convert(metric, like.unit)]
        case Series() if isinstance(like, Series) and metric.shape == like.shape:
            return [convert(Quantity(value=value, unit=metric.unit), like.unit) for value in metric.flat]
        case _:
            return []


def _within(value: str, runs: Sequence[Fraction]) -> bool:
    """Whether a number lies where the runs do, as far as the digits that it is written with tell."""
    half = Fraction(1, 2) * Fraction(10) ** int(Decimal(value).as_tuple().exponent)
    return min(runs) - half <= Fraction(value) <= max(runs) + half
