"""Pure: how long a pass lasts, over all that a ledger has seen.

A life begins when a claim's bytes (both halves) are first VERIFIED. It ends when a later run of the same
bytes fails; while none has, it is known to have lasted until its last pass, and is censored there. A verdict
without a run, and one that fell by a recall, says nothing of the bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from gatekeeper.model import ClaimVerdict, ReasonCode, Verdict

DAY = 86400
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Life:
    """How long a pass has lasted, in days."""

    days: Fraction
    failed: bool
    """Whether it ended there; else it was last seen alive."""


@dataclass(frozen=True, slots=True)
class Step:
    """A moment at which passes ended."""

    days: Fraction
    at_risk: int
    """Lives that had lasted until then."""
    failed: int
    survival: Fraction
    """The estimated share of passes that last longer."""


@dataclass(slots=True)
class _Seen:
    began: datetime
    last: datetime
    failed: bool = False


def lives(verdicts: Iterable[Verdict]) -> list[Life]:
    """The lives that these verdicts tell of, which come in the order of the ledger."""
    seen: dict[tuple[str, str, str, str], _Seen] = {}
    for verdict in verdicts:
        for claim in verdict.claims:
            key = (verdict.id, claim.id, claim.digests.claim or "", claim.digests.artifact or "")
            life = seen.get(key)
            if verdict.evaluated is None or (life and life.failed):
                continue
            moment = datetime.fromisoformat(verdict.evaluated)
            if claim.status == "VERIFIED":
                life = life or seen.setdefault(key, _Seen(moment, moment))
                life.last = max(life.last, moment)
            elif life and _is_failing_run(claim):
                life.last, life.failed = max(life.last, moment), True
    return [Life(Fraction(int((s.last - s.began).total_seconds()), DAY), s.failed) for s in seen.values()]


def _is_failing_run(claim: ClaimVerdict) -> bool:
    return (
        claim.outcome == "unverified"
        and claim.evidence is not None
        and claim.reason.code is not ReasonCode.RECALLED
    )


def kaplan_meier(lifetimes: Sequence[Life]) -> list[Step]:
    """The product-limit estimate of survival, exactly: at each time with failures it shrinks by 1 - failed/at
    risk; a life censored at the same time still counts as at risk.

    E. L. Kaplan, P. Meier: Nonparametric Estimation from Incomplete Observations. Journal of the American
    Statistical Association 53 (1958), 457-481.
    """
    steps = []
    survival = Fraction(1)
    at_risk = len(lifetimes)
    for days, group in groupby(sorted(lifetimes, key=attrgetter("days")), key=attrgetter("days")):
        ended = list(group)
        if failed := sum(life.failed for life in ended):
            survival *= 1 - Fraction(failed, at_risk)
            steps.append(Step(days, at_risk, failed, survival))
        at_risk -= len(ended)
    return steps


def horizon(lifetimes: Sequence[Life]) -> Fraction:
    """The longest life: the estimate reaches no further."""
    return max((life.days for life in lifetimes), default=Fraction(0))
