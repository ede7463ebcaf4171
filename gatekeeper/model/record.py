"""What the publisher says of a record (record.yaml). A field that the page lacks is absent.

Nothing here decides a status: scores, tiers, levels and counts are kept because they are public, and
the judge never reads them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gatekeeper.model.base import DecimalString, Digest, Frozen, RecordId

Line = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=20000)]
Count = Annotated[int, Field(ge=0)]
Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Source(Frozen):
    """The file that the record was read from."""

    format: Literal["text", "html", "pdf"]
    sha256: Digest


class TextDigest(Frozen):
    """A long text that is not copied: its digest (UTF-8) and its length in Unicode code points.

    Both are of the text as on the page, with every run of white space as one space and none at its ends.
    """

    sha256: Digest
    characters: Count


class PublishedVerification(Frozen):
    """The page's "Verification Level" table."""

    level: Line
    """`L1` to `L4`."""
    meaning: Line | None = None
    source_grounded_claims: Count | None = None
    claim_record_source: Line | None = None


class PublishedGate(Frozen):
    """The page's "Truth-Engine Gate Verdict" table, as published."""

    status: Line
    gate: Line | None = None
    reason: Paragraph | None = None
    evaluated: Line | None = None


class QualityTier(Frozen):
    """The page's "Quality Tier" table."""

    tier: Line
    basis: Line | None = None


class CorrectionRecord(Frozen):
    """The page's "Correction Record" table."""

    status: Line | None = None
    count: Count | None = None
    manifest_contract: Line | None = None
    correction_contract: Line | None = None


class Provenance(Frozen):
    """The page's "Provenance" table."""

    publisher: Line | None = None
    level: Line | None = None
    meaning: Line | None = None
    report_artifact: Line | None = None
    external_record: Line | None = None
    claim_lineage: Line | None = None
    review_method: Line | None = None
    quality_guide: Line | None = None
    contract: Line | None = None
    note: Line | None = None


class DraftClaim(Frozen):
    """A row of a draft's table of extracted claims. The mark and confidence are the draft's own."""

    text: Line
    verified_mark: bool
    confidence: DecimalString


class Tribunal(Frozen):
    """The draft's automated review."""

    score: DecimalString
    scale: DecimalString
    decision: Line
    revision_round: Count | None = None


class DraftReport(Frozen):
    """What only a kernel draft has."""

    kernel: Line
    notice: Line | None = None
    dated: Date | None = None
    """The date on the cover, which nobody calls a submission."""
    analysis_of: Line | None = None
    method: Paragraph | None = None
    papers_retrieved: Count | None = None
    claims_extracted: Count | None = None
    claims_verified: Count | None = None
    tribunal: Tribunal | None = None
    policy: Line | None = None
    uncertainties: Paragraph | None = None
    claims: tuple[DraftClaim, ...] = ()
    references: tuple[Line, ...] = ()


class Record(Frozen):
    """One record as the publisher shows it."""

    id: RecordId
    kind: Literal["page", "draft", "submission", "example"]
    """Where it comes from. A `submission` was written here; `example` records are this project's own."""
    title: Line
    research_question: Line | None = None
    """A draft calls it its research goal."""
    submitted: Date | None = None
    review_score: DecimalString | None = None
    review_scale: DecimalString | None = None
    doi: Line | None = None
    verified_claims: Count | None = None
    verification: PublishedVerification | None = None
    published_gate: PublishedGate | None = None
    quality_tier: QualityTier | None = None
    quality_dimensions: dict[Line, Line] = {}
    correction: CorrectionRecord | None = None
    provenance: Provenance | None = None
    abstract: TextDigest | None = None
    draft: DraftReport | None = None
    source: Source | None = None
