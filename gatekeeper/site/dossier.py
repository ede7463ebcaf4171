"""All that a record's page tells, gathered from the workspace and the ledger, and the row that stands for it.

Only reads. What a page says of a status is what `Records.status` says: from the ledger, and the bytes on disk
hashed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gatekeeper import contracts, survival
from gatekeeper.attachments import MANIFEST, Refused
from gatekeeper.documents import MAX_DOCUMENT_BYTES, parse
from gatekeeper.errors import InputError
from gatekeeper.files import read_regular, sha256
from gatekeeper.intake import Ready
from gatekeeper.ledger import Entry
from gatekeeper.model import (
    Artifact,
    ClaimVerdict,
    Digest,
    MathematicalClaim,
    ReasonCode,
    Record,
    TrustedHalf,
    Verdict,
)
from gatekeeper.model.attestation import GateAttachment, GateCorrection, GateVerdict
from gatekeeper.model.base import Frozen, RecordId
from gatekeeper.model.contracts import RecordContracts
from gatekeeper.model.reason import OutcomeName
from gatekeeper.model.verdict import Status
from gatekeeper.records import Records
from gatekeeper.report.explanation import ClaimExplanation, explain_claim
from gatekeeper.workspace import Workspace

MAX_STATEMENT = 64 << 10
"""Longer statements are named by their digest alone."""


class Life(Frozen):
    """How long a pass lasted, in seconds."""

    seconds: int
    failed: bool


class Row(Frozen):
    """A record in one line: what lists and statistics know of it."""

    id: RecordId
    title: str
    question: str
    status: Status
    outcome: OutcomeName
    reason: ReasonCode
    evaluated: str
    """Empty where it never was."""
    level: str
    tier: str
    score: str
    claims: tuple[ReasonCode, ...]
    """The reason of each claim."""
    lives: tuple[Life, ...]
    waits: tuple[int, ...]
    """Seconds from the entry of an artifact on record to the first verdict on it."""
    runs: tuple[int, ...]
    """Milliseconds that the containers of each verdict ran."""


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """A claim on a page."""

    verdict: ClaimVerdict
    why: ClaimExplanation
    half: TrustedHalf | None
    """As it is on disk, where that is what the verdict is about."""
    artifact: Artifact | None
    statement: str | None
    """The Lean source, where there is one that is not too long."""

    @property
    def mathematical(self) -> MathematicalClaim | None:
        """The claim, where it is one of mathematics."""
        claim = self.half.claim if self.half else None
        return claim if isinstance(claim, MathematicalClaim) else None


@dataclass(frozen=True, slots=True)
class Download:
    """A capsule that can be fetched."""

    name: str
    bytes: int
    sha256: Digest


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a record's page tells."""

    record: Record
    verdict: Verdict
    """What stands."""
    contracts: RecordContracts
    claims: tuple[ClaimPart, ...]
    history: tuple[Entry, ...]
    """The ledger's verdicts, the oldest first."""
    row: Row
    capsule: Download | None = None

    def document(self) -> dict[str, Any]:
        """The same for programs: the nouns as their schemas publish them."""
        return {
            "record": self.record.model_dump(mode="json", exclude_none=True),
            "verdict": self.verdict.model_dump(mode="json"),
            "contracts": self.contracts.model_dump(mode="json"),
            "statements": {part.verdict.id: part.statement for part in self.claims if part.statement},
            "history": [
                {
                    "entry": entry.number,
                    "sha256": entry.reference.sha256,
                    "evaluated": entry.predicate.time,
                    "status": entry.predicate.status,
                    "reason": entry.predicate.reason.model_dump(mode="json"),
                    "keys": list(entry.signed.keyids),
                }
                for entry in self.history
            ],
            "capsule": {
                "name": self.capsule.name,
                "bytes": self.capsule.bytes,
                "sha256": self.capsule.sha256,
            }
            if self.capsule
            else None,
        }


def gather(records: Records, record_id: str) -> Dossier:
    """All that is known of a record now; runs nothing.

    Raises:
        InputError: there is no such record, or the ledger can't be read.
    """
    record = records.workspace.record(record_id)
    look = records.look(record.id)
    verdict, entries = look.verdict, look.entries
    said = [entry for entry in entries if isinstance(entry.predicate, GateVerdict)]
    corrections = [entry for entry in entries if isinstance(entry.predicate, GateCorrection)]
    correction = contracts.correction_record(record, records.ledger.standing(record.id), corrections)
    provenance = contracts.provenance(record, len(verdict.claims))
    found = RecordContracts(
        manifest=contracts.manifest(record, verdict, said, correction, provenance),
        provenance=provenance,
        correction=correction,
    )
    claims = tuple(
        _claim(records.workspace, record.id, claim, look.ready.get(claim.id)) for claim in verdict.claims
    )
    row = _row(record, verdict, entries, look.verdicts)
    return Dossier(record, verdict, found, claims, tuple(said), row)


def _claim(space: Workspace, record_id: str, claim: ClaimVerdict, ready: Ready | None) -> ClaimPart:
    """A claim with its two halves as they are on disk, where these are what its verdict is about."""
    half: TrustedHalf | Refused | None = ready.half if ready else None
    if half is None and claim.digests.claim:
        half = space.trusted_half(record_id, claim.id)
    if not isinstance(half, TrustedHalf) or half.digest != claim.digests.claim:
        half = None
    artifact = ready.attachment.artifact if ready and half else None
    if artifact is None and half and claim.digests.artifact:
        artifact = _artifact(space.artifact_folder(record_id, claim.id) / MANIFEST, claim.digests.artifact)
    text = half.claim.text if half else _text(space, record_id, claim.id)
    return ClaimPart(claim, explain_claim(claim, text, space.log), half, artifact, _statement(half))


def _artifact(path: Path, digest: Digest) -> Artifact | None:
    """The manifest of this digest, which names the files of the artifact with theirs."""
    try:
        data = read_regular(path, MAX_DOCUMENT_BYTES)
        artifact: Artifact | None = parse(Artifact, data, path.name) if sha256(data) == digest else None
    except (FileNotFoundError, InputError):
        return None
    return artifact


def _text(space: Workspace, record_id: str, claim_id: str) -> str:
    try:
        return space.claim(record_id, claim_id).text
    except InputError:
        return "(claim.yaml can't be read)"


def _statement(half: TrustedHalf | None) -> str | None:
    if half is None or half.statement is None or not isinstance(half.claim, MathematicalClaim):
        return None
    if half.claim.statement != "Statement.lean" or len(half.statement) > MAX_STATEMENT:
        return None
    return half.statement.decode("utf-8", "replace")


def _row(record: Record, verdict: Verdict, entries: Sequence[Entry], said: Sequence[Verdict]) -> Row:
    steps = [
        [step for claim in each.claims if claim.evidence for step in claim.evidence.steps] for each in said
    ]
    return Row(
        id=record.id,
        title=record.title,
        question=record.research_question or "",
        status=verdict.status,
        outcome=verdict.reason.code.outcome,
        reason=verdict.reason.code,
        evaluated=verdict.evaluated or "",
        level=record.verification.level if record.verification else "",
        tier=record.quality_tier.tier if record.quality_tier else "",
        score=record.review_score or "",
        claims=tuple(claim.reason.code for claim in verdict.claims),
        lives=tuple(
            Life(seconds=int(life.days * survival.DAY), failed=life.failed) for life in survival.lives(said)
        ),
        waits=tuple(_waits(entries)),
        runs=tuple(int(1000 * sum(float(step.seconds) for step in each)) for each in steps if each),
    )


def _waits(entries: Sequence[Entry]) -> list[int]:
    """Seconds from each attachment to the first verdict on those very bytes."""
    since: dict[tuple[str, str, str], datetime] = {}
    waits = []
    for entry in entries:
        match said := entry.predicate:
            case GateAttachment():
                key = (said.claim, said.claim_digest, said.artifact_digest)
                since.setdefault(key, datetime.fromisoformat(said.time))
            case GateVerdict():
                for claim in said.claims:
                    key = (claim.id, claim.digests.claim or "", claim.digests.artifact or "")
                    if claim.outcome != "not_evaluated" and (began := since.pop(key, None)):
                        waits.append(int((datetime.fromisoformat(said.time) - began).total_seconds()))
    return [max(wait, 0) for wait in waits]
