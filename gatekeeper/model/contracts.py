"""The publisher's three public contracts, as the gate writes them for every record.

The publisher's pages name the contracts and show some of their fields; docs/contracts.md says what each field
means here, and which of them are our reading. All are derived from record.yaml, the ledger and the bytes on
disk: nothing in them is stored anywhere else, and the same facts give the same bytes.
"""

from __future__ import annotations

from typing import Final, Literal

from gatekeeper.model.attestation import ClaimChange, EntryReference, StatusChange
from gatekeeper.model.base import ClaimId, Digest, Frozen, RecordId, Sentence, Timestamp
from gatekeeper.model.claim import ClaimKind
from gatekeeper.model.reason import Reason, ReasonCode
from gatekeeper.model.record import CorrectionRecord, Count, Date, Line, Source, TextDigest
from gatekeeper.model.verdict import Status

MANIFEST: Final = "paper-manifest-v1.1"
PROVENANCE: Final = "source-provenance-v1"
CORRECTION: Final = "correction-record-v1"

CorrectionStatus = Literal["CURRENT", "RECALLED"]
Level = Literal["L1", "L2", "L3", "L4"]

LEVELS: Final[dict[Level, str]] = {
    "L1": "Internal record",
    "L2": "Public artifact record",
    "L3": "Claim aggregate record",
    "L4": "External archival record",
}
"""The levels of source-provenance-v1. The pages name L2 to L4; the name of L1 is ours."""


class Correction(Frozen):
    """One correction of a record."""

    number: Count
    """The first is 1."""
    date: Timestamp
    reason: Sentence
    record: StatusChange
    """The record's status before and after; the same where only a claim's changed."""
    claims: tuple[ClaimChange, ...]
    """The claims whose status changed."""
    superseded: tuple[EntryReference, ...]
    """The ledger's verdicts that said what is no longer so."""
    cause: EntryReference
    """The ledger's entry that changed it: a later verdict, or a recall."""
    entry: EntryReference
    """The ledger's entry that is this correction."""


class CorrectionContract(Frozen):
    """correction-record-v1: what was said of a record and is no longer so. Corrections are only added."""

    contract: Literal["correction-record-v1"] = CORRECTION
    id: RecordId
    status: CorrectionStatus
    """CURRENT: what stands is what the last verdicts say. RECALLED: something that they rest on was recalled,
    and the record waits for another verdict."""
    correction_count: Count
    latest: Timestamp | None
    """Date of the last correction; None where there is none."""
    corrections: tuple[Correction, ...]
    manifest_contract: Literal["paper-manifest-v1.1"] = MANIFEST
    published: CorrectionRecord | None
    """What the publisher's page says, word for word; None where it says nothing."""


class ManifestGate(Frozen):
    """What the gate says of a record now."""

    gate: Line
    status: Status
    reason: Reason
    evaluated: Timestamp | None


class ManifestClaim(Frozen):
    """A claim of a record, and what stands of it now."""

    id: ClaimId
    kind: ClaimKind | None
    status: Status
    reason: ReasonCode
    claim: Digest | None
    """Digest of the trusted half; None where it can't be read."""
    artifact: Digest | None
    """Digest of the attached artifact; None where there is none that can be read."""
    frozen: Timestamp | None
    """When the trusted half was frozen as it is; None where it never was."""


class ManifestVerdict(Frozen):
    """A verdict of the ledger."""

    entry: EntryReference
    evaluated: Timestamp
    status: Status


class ManifestContract(Frozen):
    """paper-manifest-v1.1: what a record consists of, by digest, and what the gate says of it."""

    contract: Literal["paper-manifest-v1.1"] = MANIFEST
    id: RecordId
    kind: Literal["page", "draft", "submission", "example"]
    title: Line
    research_question: Line | None
    submitted: Date | None
    doi: Line | None
    record: Digest
    """Digest of record.yaml."""
    source: Source | None
    """The page or draft that the record was read from; None where it was written here."""
    abstract: TextDigest | None
    policy: Digest
    gate: ManifestGate
    claims: tuple[ManifestClaim, ...]
    verdicts: tuple[ManifestVerdict, ...]
    """All that the ledger holds, the oldest first."""
    correction_contract: Literal["correction-record-v1"] = CORRECTION
    correction_status: CorrectionStatus
    correction_count: Count
    provenance_contract: Literal["source-provenance-v1"] = PROVENANCE
    provenance_level: Level


class ProvenanceContract(Frozen):
    """source-provenance-v1: where a record comes from, and how much of that can be looked up."""

    contract: Literal["source-provenance-v1"] = PROVENANCE
    id: RecordId
    level: Level
    """As follows from the other fields."""
    meaning: Line
    published_level: Line | None
    """What the publisher's page says; None where it says nothing."""
    agrees: bool | None
    """Whether the page's level is ours; None where it says nothing."""
    publisher: Line | None
    report_artifact: bool
    """Whether the record was read from a page of the publisher's, whose digest is kept."""
    source: Source | None
    external_record: bool
    """Whether it is registered elsewhere: it has a DOI."""
    doi: Line | None
    claim_lineage: Count | None
    """Source-grounded claims in sum, as the page says; None where it says nothing."""
    claims_recorded: Count
    """Claims that are written down here one by one."""
    review_method: Line | None
    quality_guide: Line | None
    note: Line | None


class RecordContracts(Frozen):
    """The three contracts of a record: `gate contracts ID`."""

    manifest: ManifestContract
    provenance: ProvenanceContract
    correction: CorrectionContract

    def files(self) -> dict[str, bytes]:
        """Each as a file, by its name."""
        parts: tuple[ManifestContract | ProvenanceContract | CorrectionContract, ...] = (
            self.manifest,
            self.provenance,
            self.correction,
        )
        return {f"{part.contract}.json": part.model_dump_json(indent=2).encode() + b"\n" for part in parts}
