"""How far a run has come: of every claim whether it waits, runs or is judged, and what waits for what.

Knows nothing of a terminal, and gets the time from whoever asks. Safe for several threads.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gatekeeper import Progress
from gatekeeper.model import ClaimVerdict

FRESH_SECONDS = 1.5
"""A job that gave no sign for so long is over; while it runs it gives several a second."""

Key = tuple[str, str]
"""Record id and claim id."""


@dataclass(slots=True)
class Running:
    """A claim at work, with the last sign of each of its jobs: a proof has three at a time."""

    key: Key
    signs: dict[str, tuple[Progress, float]] = field(default_factory=dict)

    def sign(self, now: float) -> Progress | None:
        """The sign to show: of the job that began first among those that still run."""
        if not self.signs:
            return None
        fresh = [it for it in self.signs.values() if now - it[1] < FRESH_SECONDS]
        sign, heard = fresh[0] if fresh else max(self.signs.values(), key=lambda it: it[1])
        # An image that is made, or waited for, gives signs when there is news; its clock goes on.
        return sign if sign.limit is not None else replace(sign, elapsed=sign.elapsed + now - heard)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim that is decided."""

    key: Key
    said: str
    """Its status, or `not evaluated`."""
    reason: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A run at one moment. Of a record there is the list of claims it waits for, once some are judged."""

    running: tuple[tuple[Key, Progress | None], ...]
    waiting: tuple[Key, ...]
    judged: tuple[Judged, ...]
    records: tuple[tuple[str, int, tuple[str, ...]], ...]
    """Id, number of its claims, those that are not judged yet."""
    total: int

    @property
    def counts(self) -> Counter[str]:
        """How many claims came out how."""
        return Counter(claim.said for claim in self.judged)


class Board:
    """What an observer was told so far."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Key, None] = {}
        self._running: dict[Key, Running] = {}
        self._judged: list[Judged] = []
        self._claims: dict[str, list[str]] = {}

    def planned(self, claims: Sequence[Key]) -> None:
        """All claims of the run, in their order."""
        with self._lock:
            self._waiting = dict.fromkeys(claims)
            for record_id, claim_id in claims:
                self._claims.setdefault(record_id, []).append(claim_id)

    def started(self, key: Key) -> None:
        """A worker took the claim."""
        with self._lock:
            self._waiting.pop(key, None)
            self._running[key] = Running(key)

    def progress(self, key: Key, sign: Progress, now: float) -> bool:
        """A sign of one of the claim's jobs; whether the claim is still at work."""
        with self._lock:
            if key not in self._running:
                return False
            signs = self._running[key].signs
            for job in [job for job, (_, heard) in signs.items() if now - heard >= FRESH_SECONDS]:
                del signs[job]
            signs[sign.job] = (sign, now)
            return True

    def finished(self, record_id: str, claim: ClaimVerdict) -> Judged:
        """The claim is decided."""
        said = "not evaluated" if claim.outcome == "not_evaluated" else claim.status
        judged = Judged((record_id, claim.id), said, str(claim.reason.code))
        with self._lock:
            self._waiting.pop(judged.key, None)
            self._running.pop(judged.key, None)
            self._judged.append(judged)
        return judged

    def snapshot(self, now: float) -> Snapshot:
        """The run at this moment."""
        with self._lock:
            done = {claim.key for claim in self._judged}
            left = {
                record_id: tuple(claim_id for claim_id in claims if (record_id, claim_id) not in done)
                for record_id, claims in self._claims.items()
            }
            return Snapshot(
                running=tuple((key, claim.sign(now)) for key, claim in self._running.items()),
                waiting=tuple(self._waiting),
                judged=tuple(self._judged),
                records=tuple(
                    (record_id, len(self._claims[record_id]), missing)
                    for record_id, missing in left.items()
                    if 0 < len(missing) < len(self._claims[record_id])
                ),
                total=sum(map(len, self._claims.values())),
            )
