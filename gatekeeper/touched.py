"""Pure: which records a path belongs to, and what a branch touches.

A submission adds records and changes what is attached to claims. Everything else on a branch is a change of
what is trusted: the policy, the ledger, a claim's trusted half, what the publisher says of a record, files of
the CI, keys, images, whatever there is. The list is one of what may change, not of what may not.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from gatekeeper.model.base import ClaimId, RecordId, pattern_of

Part = Literal[
    "artifact", "trusted half", "record", "verdicts", "ledger", "policy", "workspace", "no record", "other"
]
"""What a path of a workspace is part of: a claim's attachment, its other half, what the publisher says of a
record, what the gate wrote of it, the ledger with the logs, gatekeeper.yaml, a folder that holds all records,
something among the records that is none, or anything else."""

RECORDS = "artifacts"
POLICY = "gatekeeper.yaml"
_GATES_OWN = ("ledger", "logs")
_RECORD = re.compile(pattern_of(RecordId).replace(":", "-"))
_CLAIM = re.compile(pattern_of(ClaimId))


@dataclass(frozen=True, slots=True)
class Owner:
    """What a path belongs to."""

    part: Part
    record: str | None = None
    claim: str | None = None
    """None too where it concerns more than one claim."""


def owner(path: str) -> Owner:
    """The owner of a path, which is relative to its workspace, with forward slashes."""
    match posixpath.normpath(path).split("/"):
        case ["."] | ["artifacts"]:
            return Owner("workspace")
        case ["gatekeeper.yaml"]:
            return Owner("policy")
        case ["artifacts", own, *_] if own in _GATES_OWN:
            return Owner("ledger")
        case ["artifacts", folder, *rest] if _RECORD.fullmatch(folder):
            return _of_record(folder.replace("-", ":", 1), rest)
        case ["artifacts", *_]:
            return Owner("no record")
        case _:
            return Owner("other")


def _of_record(record: str, rest: list[str]) -> Owner:
    match rest:
        case ["verdicts" | "contracts", *_]:
            return Owner("verdicts", record)
        case ["claims", claim, "artifact", _, *_] if _CLAIM.fullmatch(claim):
            return Owner("artifact", record, claim)
        case ["claims", claim, *_] if _CLAIM.fullmatch(claim):
            return Owner("trusted half", record, claim)
        case _:
            return Owner("record", record)


@dataclass(frozen=True, slots=True)
class Change:
    """A path, relative to the workspace, whose content differs between a branch and where it began."""

    path: str
    how: Literal["added", "changed", "deleted"]


@dataclass(frozen=True, slots=True)
class Touched:
    """What a branch touches."""

    records: Mapping[str, frozenset[str]]
    """By record, the claims of which something changed; a record with none changed as a whole."""
    trusted: tuple[Change, ...]
    """What a submission must not change."""
    new: tuple[Change, ...]
    """Trusted halves that come with a new record: nobody here has reviewed them."""
    strays: bool
    """Whether something came among the records that is none."""

    @property
    def policy(self) -> bool:
        """Whether gatekeeper.yaml is another one."""
        return any(owner(change.path).part == "policy" for change in self.trusted)

    @property
    def withheld(self) -> frozenset[str]:
        """Records whose verdicts would be measured by what the branch itself brings."""
        return frozenset(
            found.record for change in self.trusted if (found := owner(change.path)).record is not None
        )

    @property
    def ledger(self) -> bool:
        """Whether the branch brings another ledger."""
        return any(owner(change.path).part == "ledger" for change in self.trusted)


def touched(changes: Iterable[Change], before: Collection[str | None]) -> Touched:
    """What these changes touch; `before` are the records that were there without the branch."""
    records: dict[str, set[str]] = {}
    whole: set[str] = set()
    trusted: list[Change] = []
    new: list[Change] = []
    strays = False
    for change in sorted(changes, key=lambda it: (_rank(owner(it.path).part), it.path)):
        found = owner(change.path)
        strays = strays or found.part == "no record"
        if found.record:
            claims = records.setdefault(found.record, set())
            if found.claim:
                claims.add(found.claim)
            else:
                whole.add(found.record)
        fresh = found.record is not None and found.record not in before
        if found.part == "artifact":
            continue
        if fresh and found.part in ("trusted half", "record"):
            if found.part == "trusted half":
                new.append(change)
        else:
            trusted.append(change)
    return Touched(
        {
            record: frozenset() if record in whole else frozenset(records[record])
            for record in sorted(records)
        },
        tuple(trusted),
        tuple(new),
        strays,
    )


_ORDER: tuple[Part, ...] = ("policy", "ledger", "trusted half", "record", "verdicts", "other")


def _rank(part: Part) -> int:
    return _ORDER.index(part) if part in _ORDER else len(_ORDER)
