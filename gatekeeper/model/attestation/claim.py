"""What is put on record of a claim: frozen, attached, approved, and what another gate says of it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from gatekeeper.model.attestation.statement import (
    NAMESPACE,
    Contract,
    HexDigest,
    OfClaim,
    OfRecord,
    ProofPath,
    Statement,
    Subject,
    half_name,
    hex_of,
)
from gatekeeper.model.base import Digest, KeyId, Sentence, Timestamp


class GateFreeze(OfClaim):
    """The trusted half of a claim as it was at a moment, promised not to change before the run."""

    type: ClassVar[str] = NAMESPACE + "gate-freeze/v1"

    time_frozen: Timestamp

    @property
    def time(self) -> str:
        return self.time_frozen


class FreezeStatement(Statement[GateFreeze]):
    """A freeze, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-freeze/v1"]


class GateAttachment(OfClaim):
    """Both halves of a claim as they were when an artifact was attached."""

    type: ClassVar[str] = NAMESPACE + "gate-attachment/v1"

    artifact_digest: Digest
    time_attached: Timestamp

    @property
    def time(self) -> str:
        return self.time_attached

    def subjects(self) -> tuple[Subject, ...]:
        artifact = half_name(self.resource_uri, self.claim, "artifact")
        return (*super().subjects(), (artifact, hex_of(self.artifact_digest)))


class AttachmentStatement(Statement[GateAttachment]):
    """An attachment, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-attachment/v1"]


class GateApproval(OfClaim):
    """A reviewer's word that a claim's trusted half asks what its text says; or that they take it back.

    The entry is signed by the reviewer's own key. A key's last entry on a claim is its word.
    """

    type: ClassVar[str] = NAMESPACE + "gate-approval/v1"

    action: Literal["approved", "withdrawn"] = "approved"
    note: Sentence = ""
    date: Timestamp

    @property
    def time(self) -> str:
        return self.date


class ApprovalStatement(Statement[GateApproval]):
    """An approval, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-approval/v1"]


class ForeignEnvelope(Contract):
    """Another gate's envelope, as it was signed there."""

    class Signature(Contract):
        """DSSE's."""

        keyid: KeyId
        sig: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{86}==$")]

    payload: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
    payload_type: Literal["application/vnd.in-toto+json"]
    signatures: Annotated[tuple[Signature, ...], Field(min_length=1, max_length=2)]


class Growth(Contract):
    """What another ledger was when it was last seen here, and the proof that it only grew since."""

    tree_size: Annotated[int, Field(ge=1)]
    root_hash: HexDigest
    consistency_path: ProofPath


class GateImport(OfRecord):
    """Another gate's verdict on the same record, with the proofs that its ledger holds it and only grew."""

    type: ClassVar[str] = NAMESPACE + "gate-import/v1"

    verdict: HexDigest
    """SHA-256 of the envelope's line."""
    entry: ForeignEnvelope
    leaf_index: Annotated[int, Field(ge=0)]
    audit_path: ProofPath
    consistency_path: ProofPath
    """That the ledger which the verdict was added to is the head's."""
    head: ForeignEnvelope
    """The other ledger's signed head."""
    since: Growth | None = None
    """None where no head of that gate was known here, or this very one."""
    date: Timestamp
    """When it was taken in."""

    @property
    def time(self) -> str:
        return self.date

    def subjects(self) -> tuple[Subject, ...]:
        return ((f"{self.resource_uri}/verdict", self.verdict),)


class ImportStatement(Statement[GateImport]):
    """Another gate's verdict taken in, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-import/v1"]
