"""Pure: a record's public contracts, from what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gatekeeper.corrections import Standing
from gatekeeper.model import Record, Verdict
from gatekeeper.model.attestation import GateCorrection
from gatekeeper.model.contracts import (
    LEVELS,
    Correction,
    CorrectionContract,
    Level,
    ManifestClaim,
    ManifestContract,
    ManifestGate,
    ManifestVerdict,
    ProvenanceContract,
)

if TYPE_CHECKING:
    from gatekeeper.ledger import Entry


def correction_record(record: Record, standing: Standing, corrections: Sequence[Entry]) -> CorrectionContract:
    """correction-record-v1, from the record's corrections in the ledger."""
    return CorrectionContract(
        id=record.id,
        status="RECALLED" if standing.queued else "CURRENT",
        correction_count=len(corrections),
        latest=corrections[-1].predicate.date if corrections else None,
        corrections=tuple(_correction(entry) for entry in corrections),
        published=record.correction,
    )


def _correction(entry: Entry) -> Correction:
    said: GateCorrection = entry.predicate
    return Correction(
        number=said.correction_count,
        date=said.date,
        reason=said.reason,
        record=said.record,
        claims=said.claims,
        superseded=said.superseded,
        cause=said.cause,
        entry=entry.reference,
    )


def manifest(
    record: Record,
    verdict: Verdict,
    verdicts: Sequence[Entry],
    correction: CorrectionContract,
    provenance: ProvenanceContract,
) -> ManifestContract:
    """paper-manifest-v1.1, from the status that stands and the verdicts of the ledger."""
    return ManifestContract(
        id=record.id,
        kind=record.kind,
        title=record.title,
        research_question=record.research_question,
        submitted=record.submitted,
        doi=record.doi,
        record=verdict.digests.record,
        source=record.source,
        abstract=record.abstract,
        policy=verdict.digests.policy,
        gate=ManifestGate(
            gate=verdict.gate, status=verdict.status, reason=verdict.reason, evaluated=verdict.evaluated
        ),
        claims=tuple(
            ManifestClaim(
                id=claim.id,
                kind=claim.kind,
                status=claim.status,
                reason=claim.reason.code,
                claim=claim.digests.claim,
                artifact=claim.digests.artifact,
                frozen=claim.freezing.frozen if claim.freezing else None,
            )
            for claim in verdict.claims
        ),
        verdicts=tuple(
            ManifestVerdict(
                entry=entry.reference, evaluated=entry.predicate.time, status=entry.predicate.status
            )
            for entry in verdicts
        ),
        correction_status=correction.status,
        correction_count=correction.correction_count,
        provenance_level=provenance.level,
    )


def provenance(record: Record, claims: int) -> ProvenanceContract:
    """source-provenance-v1, from what the publisher says of the record."""
    said = record.provenance
    level = _level(record)
    published = said.level if said else None
    lineage = record.verification.source_grounded_claims if record.verification else None
    return ProvenanceContract(
        id=record.id,
        level=level,
        meaning=LEVELS[level],
        published_level=published,
        agrees=None if published is None else published == level,
        publisher=said.publisher if said else None,
        report_artifact=_has_page(record),
        source=record.source,
        external_record=record.doi is not None,
        doi=record.doi,
        claim_lineage=lineage,
        claims_recorded=claims,
        review_method=said.review_method if said else None,
        quality_guide=said.quality_guide if said else None,
        note=said.note if said else None,
    )


def _has_page(record: Record) -> bool:
    return record.kind == "page" and record.source is not None


def _level(record: Record) -> Level:
    """Each level asks for what the one below asks for, and more."""
    grounded = record.verification.source_grounded_claims if record.verification else None
    if not _has_page(record):
        return "L1"
    if not grounded:
        return "L2"
    return "L4" if record.doi else "L3"
