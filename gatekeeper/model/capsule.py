"""What is signed about capsules: the list of a capsule's files, and the report of an audit."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from gatekeeper.model.attestation import (
    NAMESPACE,
    Contract,
    HexDigest,
    Name,
    Predicate,
    Statement,
    Subject,
    Verifier,
    resources,
)
from gatekeeper.model.base import ClaimId, Digest, KeyId, RecordId, Sentence, Timestamp
from gatekeeper.model.reason import ReasonCode
from gatekeeper.model.verdict import Status

CapsulePath = Annotated[str, Field(min_length=1, max_length=400)]


class CapsuleImage(Contract):
    """An image that a recorded verdict was reached in."""

    name: Name
    """What its job called it."""
    id: Digest
    """By which the engine knew it, as the verdict's evidence says."""
    bill: HexDigest | None = None
    """The capsule's file with its bill of materials, by digest."""
    archive: HexDigest | None = None
    """The capsule's file with its archive, by digest; None where the capsule carries none."""


class GateCapsule(Predicate):
    """Every file of a capsule by its digest, signed by a key of the ledger it was cut from.

    Its date is that of the signed head, so that the same facts make the same bytes.
    """

    type: ClassVar[str] = NAMESPACE + "gate-capsule/v1"

    resource_uri: RecordId
    verdict: HexDigest
    """The entry whose verdict an audit repeats: SHA-256 of its line."""
    files: dict[CapsulePath, HexDigest]
    """All but the list itself."""
    images: tuple[CapsuleImage, ...] = ()
    left_out: tuple[ClaimId, ...] = ()
    """Claims whose artifact was refused unread, so that its files are not here."""
    timestamp: Timestamp

    @property
    def time(self) -> str:
        return self.timestamp

    @property
    def record_id(self) -> str:
        return self.resource_uri

    def subjects(self) -> tuple[Subject, ...]:
        return tuple(self.files.items())


class CapsuleStatement(Statement[GateCapsule]):
    """A capsule's list of files, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-capsule/v1"]


AuditOutcome = Literal["confirmed", "differs", "taken_back", "cannot_rerun"]
"""`taken_back`: by the publisher's own ledger a recorded pass does not count any more, since a recall or a
withdrawn approval; no run can make up for that."""


class Said(Contract):
    """What a verdict says of a claim, in short."""

    status: Status
    code: ReasonCode
    text: Sentence


class ClaimAudit(Contract):
    """One claim: what was recorded, what was seen now, and in what they differ."""

    id: ClaimId
    outcome: AuditOutcome
    recorded: Said
    now: Said | None
    """None where nothing could be run."""
    differences: tuple[Sentence, ...] = ()
    remarks: tuple[Sentence, ...] = ()
    """What varies as it was recorded to vary, why a claim could not be run again, and why its pass fell."""


class AuditImage(Contract):
    """An image that the claims were run in again."""

    name: Name
    id: Digest
    origin: Literal["built_here", "engine", "capsule", "missing"]
    """`built_here`: the same that this machine builds from its own sources; `engine`: the engine had one of
    this id; `capsule`: taken from the capsule; `missing`: not to be had. What an image does that was not
    built here is the publisher's word."""
    problem: Sentence = ""


class Trust(Contract):
    """Whose word the capsule is."""

    root: KeyId
    """The key that the ledger begins with."""
    signer: KeyId
    """The key that signed the capsule's list of files."""
    vouched_by: Literal["named_key", "keyring", "nobody"]
    """`named_key`: the auditor named one of the two; `keyring`: one of them is trusted on this machine."""


class GateAudit(Predicate):
    """What an auditor found when they checked a capsule and ran its claims again."""

    type: ClassVar[str] = NAMESPACE + "gate-audit/v1"

    resource_uri: RecordId
    capsule: HexDigest
    """SHA-256 of the capsule."""
    verdict: HexDigest
    """The entry that was audited: SHA-256 of its line."""
    head: HexDigest
    """Root of the tree whose signed head the capsule carries."""
    tree_size: Annotated[int, Field(ge=1)]
    verifier: Verifier
    recorded_with: Sentence
    """The version of gatekeeper that reached the verdict; another one may not be able to repeat it."""
    time_audited: Timestamp
    trust: Trust
    outcome: AuditOutcome
    corrections: tuple[Sentence, ...] = ()
    """What the publisher has said since against the verdict."""
    recalls: tuple[Sentence, ...] = ()
    """What the verdict rests on and the publisher has recalled, before or since."""
    images: tuple[AuditImage, ...]
    claims: tuple[ClaimAudit, ...]

    @property
    def time(self) -> str:
        return self.time_audited

    @property
    def record_id(self) -> str:
        return self.resource_uri

    def subjects(self) -> tuple[Subject, ...]:
        return (("capsule", self.capsule), (f"{self.resource_uri}/verdict", self.verdict))


class AuditStatement(Statement[GateAudit]):
    """The report of an audit, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-audit/v1"]


def state(predicate: GateCapsule | GateAudit) -> CapsuleStatement | AuditStatement:
    """The statement that says a predicate."""
    kind = CapsuleStatement if isinstance(predicate, GateCapsule) else AuditStatement
    return kind.model_validate(
        {
            "subject": resources(predicate.subjects()),
            "predicateType": predicate.type,
            "predicate": predicate,
        }
    )
