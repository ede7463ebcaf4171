"""What verdicts may not rest on, and the corrections of what was said."""

from __future__ import annotations

import hashlib
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from gatekeeper.model.attestation.statement import (
    NAMESPACE,
    Contract,
    HexDigest,
    LogPredicate,
    OfRecord,
    Statement,
    Subject,
)
from gatekeeper.model.base import ClaimId, Digest, KeyId, Sentence, Timestamp
from gatekeeper.model.verdict import Status

Version = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
ToolName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+/-]{0,99}$")]


class EngineTarget(Contract):
    """An engine that proofs were judged by, such as Lean 4.35.0."""

    kind: Literal["engine"]
    name: Literal["lean"]
    version: Version
    """Its version, or its commit."""

    @property
    def text(self) -> str:
        return f"engine {self.name}=={self.version}"


class ImageTarget(Contract):
    """An image that something ran in: by its id, or by the name under which a script asked for it."""

    kind: Literal["image"]
    image: Digest | ToolName

    @property
    def text(self) -> str:
        return f"image {self.image}"


class CheckerTarget(Contract):
    """A checker of a version of gatekeeper."""

    kind: Literal["checker"]
    name: Literal["lean", "repro"]
    version: Version

    @property
    def text(self) -> str:
        return f"checker {self.name}=={self.version}"


class GatekeeperTarget(Contract):
    """A version of gatekeeper."""

    kind: Literal["gatekeeper"]
    version: Version

    @property
    def text(self) -> str:
        return f"gatekeeper {self.version}"


class KeyTarget(Contract):
    """What a key signed, from an entry of the ledger on."""

    kind: Literal["key"]
    key: KeyId
    since: Annotated[int, Field(ge=0)] = 0
    """Number of the first entry that does not count any more."""

    @property
    def text(self) -> str:
        return f"key {self.key[:12]}… from entry {self.since} on"


class PackageTarget(Contract):
    """A package in the images that scripts ran in."""

    kind: Literal["package"]
    name: ToolName
    version: Version
    bills: Annotated[tuple[Digest, ...], Field(max_length=100_000)] = ()
    """The bills of materials that were found to list it, by digest."""

    @property
    def text(self) -> str:
        return f"package {self.name}=={self.version}"


RecallTarget = Annotated[
    EngineTarget | ImageTarget | CheckerTarget | GatekeeperTarget | KeyTarget | PackageTarget,
    Field(discriminator="kind"),
]
"""What a verdict can rest on."""


class GateRecall(LogPredicate):
    """What verdicts may not rest on: none before it counts as VERIFIED any more, and none after it will.

    `withdrawn` ends that for the verdicts that follow; those before the recall need a new one all the same.
    """

    type: ClassVar[str] = NAMESPACE + "gate-recall/v1"

    action: Literal["recalled", "withdrawn"] = "recalled"
    target: RecallTarget
    reason: Annotated[Sentence, Field(min_length=1)]
    date: Timestamp

    @property
    def time(self) -> str:
        return self.date

    def subjects(self) -> tuple[Subject, ...]:
        return (("recalled", hashlib.sha256(self.target.text.encode()).hexdigest()),)


class RecallStatement(Statement[GateRecall]):
    """A recall, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-recall/v1"]


class EntryReference(Contract):
    """An entry of the same ledger: its number, and the SHA-256 of its line."""

    number: Annotated[int, Field(ge=0)]
    sha256: HexDigest


class StatusChange(Contract):
    """What was said, and what stands in its place."""

    before: Status
    after: Status | None
    """None for a claim that the record no longer has."""


class ClaimChange(StatusChange):
    """The same of one claim."""

    claim: ClaimId


class GateCorrection(OfRecord):
    """correction-record-v1: something that was said of a record is no longer so. Nothing is taken out."""

    type: ClassVar[str] = NAMESPACE + "gate-correction/v1"

    correction_count: Annotated[int, Field(ge=1)]
    """The record's corrections so far, this one included."""
    superseded: Annotated[tuple[EntryReference, ...], Field(min_length=1)]
    """The verdicts that said what is no longer so."""
    cause: EntryReference
    """The verdict or the recall that changed it."""
    record: StatusChange
    claims: tuple[ClaimChange, ...]
    reason: Sentence
    date: Timestamp

    @property
    def time(self) -> str:
        return self.date

    def subjects(self) -> tuple[Subject, ...]:
        return tuple((f"{self.resource_uri}/superseded", entry.sha256) for entry in self.superseded)


class CorrectionStatement(Statement[GateCorrection]):
    """A correction, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-correction/v1"]
