"""Pure: where a rule's bounds and its runs lie on one line, as shares of its length.

Values may be of any magnitude that a DecimalString can write; they are only ever subtracted and divided, to
more digits than a picture has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import Literal

from gatekeeper.model import RuleResult, SeriesRule

REACH = 12
"""How many widths of the accepted band are shown on each side of it; what lies farther is beyond the edge."""
MARGIN = Decimal("0.06")
"""Of the line beyond what has to be on it, on each side; four times as much on a side without a bound."""
LABEL = 10
"""Letters that a label may have before it is shortened."""
DIGITS = 34
"""Digits of a label, where less would not tell it from its neighbours; one beyond the edge has `LABEL`."""
_CONTEXT = Context(prec=100, Emax=MAX_EMAX, Emin=MIN_EMIN)

Edge = Literal["", "low", "high"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A value's place: 0 is the line's low end and 1 its high end; `beyond` which of them it lies."""

    at: float
    label: str
    beyond: Edge = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """One rule on a line.

    A bound of None on one side only is no bound: everything to that side is accepted. `points` are the runs,
    in their order; `low` and `high` the ends of the confidence interval of `mean`.
    """

    bounds: tuple[Mark | None, Mark | None]
    claimed: Mark | None
    points: tuple[Mark, ...]
    mean: Mark
    low: Mark | None
    high: Mark | None

    @property
    def interval(self) -> tuple[Mark, Mark] | None:
        """Both ends, where there is an interval."""
        return (self.low, self.high) if self.low and self.high else None

    @property
    def seen(self) -> Literal["measured", "each run", "mean"]:
        """What `mean` is: the only run's number, what every run gave, or the middle of runs that differ."""
        others = {*self.points, *(self.interval or ())}
        if others - {self.mean}:
            return "mean"
        return "each run" if len(self.points) > 1 else "measured"


def scale(result: RuleResult) -> Scale | None:
    """The line of a rule's number; None where nothing was measured."""
    seen = result.statistics
    if seen is None:
        return None
    bounds = [None if bound is None else Decimal(bound) for bound in result.bounds or (None, None)]
    if None not in bounds:
        bounds = sorted(bounds)  # type: ignore[type-var]
    claimed = _claimed(result, bounds)
    ends = sorted(Decimal(end) for end in (seen.low, seen.high) if end is not None)
    points = [Decimal(point) for point in seen.points]
    mean = Decimal(seen.mean)
    asked = [value for value in (*bounds, claimed) if value is not None]
    view = _view(bounds, asked, [mean, *ends, *points])

    def mark(value: Decimal | None) -> Mark | None:
        return None if value is None else _mark(value, view)

    return Scale(
        bounds=(mark(bounds[0]), mark(bounds[1])),
        claimed=mark(claimed),
        points=tuple(_mark(point, view) for point in points),
        mean=_mark(mean, view),
        low=_mark(ends[0], view) if len(ends) == 2 else None,
        high=_mark(ends[1], view) if len(ends) == 2 else None,
    )


def label(value: Decimal, view: tuple[Decimal, Decimal]) -> str:
    """A number for people: as it is where that is short, else with the digits that its place shows."""
    if not value:
        return "0"
    text = str(value)
    if len(text) > LABEL:
        digits = value.adjusted() - _minus(view[1], view[0]).adjusted() + 3
        most = DIGITS if view[0] <= value <= view[1] else LABEL
        text = f"{value:.{min(max(digits, 3), most)}g}"
    return text.lower().replace("e+", "e")


def _claimed(result: RuleResult, bounds: Sequence[Decimal | None]) -> Decimal | None:
    value = getattr(result.rule, "value", None)
    if value is not None:
        return Decimal(value)
    low, high = bounds
    if isinstance(result.rule, SeriesRule) and low is not None and high is not None:
        # Of a series we know the worst element's bounds alone; they lie evenly around what is claimed.
        return _CONTEXT.divide(_CONTEXT.add(low, high), Decimal(2)).normalize(_CONTEXT)
    return low if low == high else None


def _view(
    bounds: Sequence[Decimal | None], asked: Sequence[Decimal], seen: Sequence[Decimal]
) -> tuple[Decimal, Decimal]:
    """The two ends of the line: all that is asked, and what was seen as far as the band stays visible."""
    everything = [*asked, *seen]
    low, high = min(everything), max(everything)
    if bounds[0] is not None and bounds[1] is not None and (width := _minus(bounds[1], bounds[0])):
        reach = _CONTEXT.multiply(width, Decimal(REACH))
        low = max(low, min(*asked, _minus(bounds[0], reach)))
        high = min(high, max(*asked, _CONTEXT.add(bounds[1], reach)))
    margin = _CONTEXT.multiply(_minus(high, low), MARGIN)
    if not margin:
        margin = _CONTEXT.divide(_CONTEXT.abs(low), Decimal(10)) if low else Decimal(1)
    room = [_CONTEXT.multiply(margin, Decimal(4 if open_side else 1)) for open_side in _open_sides(bounds)]
    return _minus(low, room[0]), _CONTEXT.add(high, room[1])


def _open_sides(bounds: Sequence[Decimal | None]) -> tuple[bool, bool]:
    low, high = bounds
    return low is None and high is not None, high is None and low is not None


def _mark(value: Decimal, view: tuple[Decimal, Decimal]) -> Mark:
    low, high = view
    if value < low:
        return Mark(0.0, label(value, view), "low")
    if value > high:
        return Mark(1.0, label(value, view), "high")
    share = float(_CONTEXT.divide(_minus(value, low), _minus(high, low)))
    return Mark(min(max(share, 0.0), 1.0), label(value, view))


def _minus(one: Decimal, other: Decimal) -> Decimal:
    return _CONTEXT.subtract(one, other)
