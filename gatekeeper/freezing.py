"""Pure: what a record's entries in the ledger say of when a claim's halves were fixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gatekeeper.model import Digest, Freezing
from gatekeeper.model.attestation import GateAttachment, GateFreeze, GateVerdict, Predicate


@dataclass(frozen=True, slots=True)
class Fact:
    """What one entry says, and the digest of its line."""

    predicate: Predicate
    digest: Digest
    number: int = 0
    """Of the entry."""
    keyid: str = ""
    """Whose key signed it."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both halves of the claim, seen together."""

    place: int
    time: str
    claim: Digest
    artifact: Digest
    entry: Digest


def freezing(facts: Sequence[Fact], claim_id: str, claim: Digest, artifact: Digest | None = None) -> Freezing:
    """What stands for these two halves of a claim, from the facts in the order of the ledger.

    The last freeze counts. An artifact is on record once it was attached, or judged.
    """
    freezes = [
        (place, fact)
        for place, fact in enumerate(facts)
        if isinstance(fact.predicate, GateFreeze) and fact.predicate.claim == claim_id
    ]
    pairs = list(_pairs(facts, claim_id))
    ours = next((pair for pair in pairs if pair.artifact == artifact), None)
    other = next((pair for pair in pairs if pair.claim != claim), None)
    place, last = freezes[-1] if freezes else (0, None)
    frozen = last and last.predicate
    same = isinstance(frozen, GateFreeze) and frozen.claim_digest == claim
    entries = [last and last.digest, ours and ours.entry, other and other.entry]
    return Freezing(
        frozen=frozen.time if frozen and same else None,
        broken=frozen.time if frozen and not same else None,
        attached=ours.time if ours else None,
        in_time=same and (ours is None or place < ours.place),
        changed_after=other.time if other else None,
        entries=tuple(dict.fromkeys(entry for entry in entries if entry)),
    )


def _pairs(facts: Sequence[Fact], claim_id: str) -> Iterator[_Pair]:
    for place, fact in enumerate(facts):
        match fact.predicate:
            case GateAttachment(claim=found, claim_digest=claim, artifact_digest=artifact) if (
                found == claim_id
            ):
                yield _Pair(place, fact.predicate.time, claim, artifact, fact.digest)
            case GateVerdict(claims=claims):
                for verdict in claims:
                    claim, artifact = verdict.digests.claim, verdict.digests.artifact  # type: ignore[assignment]
                    if verdict.id == claim_id and claim and artifact:
                        yield _Pair(place, fact.predicate.time, claim, artifact, fact.digest)
