"""Pure: what the lists and the page of statistics count. Rows in, numbers out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gatekeeper import survival
from gatekeeper.model import ReasonCode
from gatekeeper.site.dossier import Row

_BOUNDS = (
    (1_000, "under 1 second"),
    (10_000, "1 to 10 seconds"),
    (60_000, "10 seconds to 1 minute"),
    (600_000, "1 to 10 minutes"),
    (3_600_000, "10 minutes to 1 hour"),
    (86_400_000, "1 hour to 1 day"),
)
_BEYOND = "longer than 1 day"
_TIERS = 20


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole."""

    name: str
    count: int
    of: int

    @property
    def percent(self) -> str:
        """With one place."""
        return f"{100 * self.count / self.of:.1f} %" if self.of else "0 %"


@dataclass(frozen=True, slots=True)
class Times:
    """How durations are spread."""

    count: int
    median: str
    ninetieth: str
    """Nine tenths are no longer."""
    longest: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The gate in numbers."""

    records: int
    verified: int
    not_evaluated: int
    never: int
    """Records that were never evaluated."""
    claims: int
    claims_verified: int
    records_by_reason: tuple[Share, ...]
    claims_by_reason: tuple[Share, ...]
    tiers: tuple[tuple[str, int, int], ...]
    """Quality tier, records, of which VERIFIED."""
    passes: int
    failed_later: int
    steps: tuple[survival.Step, ...]
    horizon: Fraction
    waits: Times | None
    runs: Times | None


def figures(rows: Sequence[Row]) -> Figures:
    """Count everything."""
    codes = Counter(code for row in rows for code in row.claims)
    tiers = Counter(row.tier for row in rows)
    passing = Counter(row.tier for row in rows if row.status == "VERIFIED")
    lives = [
        survival.Life(Fraction(life.seconds, survival.DAY), life.failed) for row in rows for life in row.lives
    ]
    return Figures(
        records=len(rows),
        verified=sum(row.status == "VERIFIED" for row in rows),
        not_evaluated=sum(row.outcome == "not_evaluated" for row in rows),
        never=sum(not row.evaluated for row in rows),
        claims=codes.total(),
        claims_verified=codes[ReasonCode.ARTIFACT_PASSED],
        records_by_reason=_shares(Counter(row.reason for row in rows)),
        claims_by_reason=_shares(codes),
        tiers=tuple((tier, count, passing[tier]) for tier, count in tiers.most_common(_TIERS)),
        passes=len(lives),
        failed_later=sum(life.failed for life in lives),
        steps=tuple(survival.kaplan_meier(lives)),
        horizon=survival.horizon(lives),
        waits=_times([1000 * wait for row in rows for wait in row.waits]),
        runs=_times([run for row in rows for run in row.runs]),
    )


def facets(values: Iterable[str], most: int, letters: int) -> list[str]:
    """The distinct values to choose from that are not too long: the most frequent, in their order."""
    counted = Counter(value for value in values if 0 < len(value) <= letters and value.isprintable())
    return sorted(value for value, _ in counted.most_common(most))


def _shares(counted: Counter[ReasonCode]) -> tuple[Share, ...]:
    whole = counted.total()
    return tuple(Share(str(name), count, whole) for name, count in counted.most_common())


def _times(milliseconds: list[int]) -> Times | None:
    if not milliseconds:
        return None
    ordered = sorted(milliseconds)
    counted = Counter(_bucket(value) for value in ordered)
    names = [name for _, name in _BOUNDS] + [_BEYOND]
    return Times(
        count=len(ordered),
        median=duration(ordered[(len(ordered) - 1) // 2]),
        ninetieth=duration(ordered[-(-9 * len(ordered) // 10) - 1]),
        longest=duration(ordered[-1]),
        shares=tuple(Share(name, counted[name], len(ordered)) for name in names if counted[name]),
    )


def _bucket(value: int) -> str:
    return next((name for bound, name in _BOUNDS if value < bound), _BEYOND)


def duration(milliseconds: int) -> str:
    """A time in the unit that suits it."""
    seconds = milliseconds / 1000
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} seconds" if seconds < 10 else f"{seconds:.0f} seconds"
