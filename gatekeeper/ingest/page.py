"""A public record page, from the neutral stream."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gatekeeper.errors import InputError
from gatekeeper.ingest import values
from gatekeeper.ingest.chars import excerpt
from gatekeeper.ingest.identity import record_id
from gatekeeper.ingest.rows import fields, put
from gatekeeper.ingest.sections import cut
from gatekeeper.ingest.stream import Line
from gatekeeper.model import (
    CorrectionRecord,
    Provenance,
    PublishedGate,
    PublishedVerification,
    QualityTier,
    Record,
)

HEADER = (
    "Submitted",
    "Review score",
    "Verification",
    "Gate status",
    "Quality tier",
    "Verified claims",
    "DOI",
)
ABSTRACT, QUESTION, DIMENSIONS = "Abstract", "Research Question", "Quality Dimensions"
TABLES = {
    "Verification Level": ("Paper level", "Source-grounded claims", "Claim record source"),
    "Truth-Engine Gate Verdict": ("Status", "Gate", "Reason", "Evaluated"),
    "Quality Tier": ("Tier", "Basis"),
    "Correction Record": ("Status", "Correction count", "Manifest contract", "Correction contract"),
    "Provenance": (
        "Publisher",
        "Public provenance",
        "Report artifact",
        "External record",
        "Claim lineage",
        "Review method",
        "Quality guide",
        "Provenance contract",
        "Note",
    ),
}

# "Evidence strength LOW": the dimensions are the publisher's to name, so only the shape is fixed.
_DIMENSION = re.compile(r"([A-Z][a-z][A-Za-z -]{0,80}?[a-z]):? ?([A-Z]{2,20}(?: [A-Z]{2,20})?)", re.ASCII)


def read_page(lines: Sequence[Line]) -> Record:
    """The record that the page shows.

    What the page says twice (header and table) it must say alike; two accounts that differ are refused, for
    either could be the true one.

    Raises:
        InputError: there is no id, no title or no table of a record; or a field can't be read.
    """
    before, parts = cut(lines, (ABSTRACT, QUESTION, DIMENSIONS, *TABLES))
    start, identifier = _identity(lines, before)
    title, header_lines = _title(before, start)
    header = fields(header_lines, HEADER)
    tables = {name: fields(parts.get(name, ()), labels) for name, labels in TABLES.items()}
    if not any(tables.values()):
        raise InputError(
            f"it is no record page: {identifier} has none of the tables {', '.join(TABLES)}; "
            "save the whole page"
        )
    review = (
        values.score("Review score", header["Review score"]) if "Review score" in header else (None, None)
    )
    return Record(
        id=identifier,
        kind="page",
        title=title,
        research_question=" ".join(line.text for line in parts.get(QUESTION, ())) or None,
        submitted=values.iso_date("Submitted", header["Submitted"]) if "Submitted" in header else None,
        review_score=review[0],
        review_scale=review[1],
        doi=values.doi("DOI", header["DOI"]) if "DOI" in header else None,
        verified_claims=_count(header, "Verified claims"),
        verification=_verification(header.get("Verification"), tables["Verification Level"]),
        published_gate=_gate(header.get("Gate status"), tables["Truth-Engine Gate Verdict"]),
        quality_tier=_tier(header.get("Quality tier"), tables["Quality Tier"]),
        quality_dimensions=_dimensions(parts.get(DIMENSIONS, ())),
        correction=_correction(tables["Correction Record"]),
        provenance=_provenance(tables["Provenance"]),
        abstract=values.digest(line.text for line in parts.get(ABSTRACT, ())),
    )


def _identity(lines: Sequence[Line], before: Sequence[Line]) -> tuple[int, str]:
    """Where the id last stands above the first section (breadcrumbs may repeat it), and the id."""
    found = {identifier for line in lines if len(line.cells) == 1 and (identifier := record_id(line.text))}
    if len(found) > 1:
        raise InputError(
            f"it holds several records ({', '.join(sorted(found)[:3])}); save one record per file"
        )
    places = [place for place, line in enumerate(before) if line.text in found]
    if not places:
        raise InputError(
            "it is neither a record page nor a kernel draft: no line above its sections is a record id such "
            "as SRCH:08EA5386; save the whole page of one record"
        )
    return places[-1], before[places[-1]].text


def _title(before: Sequence[Line], start: int) -> tuple[str, list[Line]]:
    """The title and the header's other lines.

    The title is the first-rank heading after the id, or else the line after the id unless that is a field;
    where there is neither, it is the last heading before the id.
    """
    after = before[start + 1 :]
    title = next((line for line in after if line.heading == 1), None)
    if title is None and after and _may_be_title(after[0]):
        title = after[0]
    if title is None:
        title = next((line for line in reversed(before[:start]) if line.heading), None)
    if title is None:
        raise InputError("it is no record page: no title follows its id; save the whole page of one record")
    return title.text, [line for line in after if line is not title]


def _may_be_title(line: Line) -> bool:
    return len(line.cells) == 1 and not line.text.startswith(tuple(f"{label}:" for label in HEADER))


def _main(what: str, header: str | None, rows: Mapping[str, str], label: str) -> str | None:
    """The value that header and table agree on, which no table with other rows may lack."""
    table = rows.get(label)
    if header is not None and table is not None and header != table:
        raise InputError(
            f"its header gives the {what} as {excerpt(header)} and its table as {excerpt(table)}; "
            "ask the publisher which is right"
        )
    if header is None and table is None and rows:
        raise InputError(
            f"it has no {excerpt(label)} beside its {excerpt(next(iter(rows)))}; save the whole page"
        )
    return table if header is None else header


def _count(found: Mapping[str, str], label: str) -> int | None:
    return values.count(label, found[label]) if label in found else None


def _verification(header: str | None, table: Mapping[str, str]) -> PublishedVerification | None:
    shown = _main("verification level", header, table, "Paper level")
    if shown is None:
        return None
    level, meaning = values.level("Paper level", shown)
    return PublishedVerification(
        level=level,
        meaning=meaning,
        source_grounded_claims=_count(table, "Source-grounded claims"),
        claim_record_source=table.get("Claim record source"),
    )


def _gate(header: str | None, table: Mapping[str, str]) -> PublishedGate | None:
    status = _main("gate status", header, table, "Status")
    if status is None:
        return None
    return PublishedGate(
        status=status, gate=table.get("Gate"), reason=table.get("Reason"), evaluated=table.get("Evaluated")
    )


def _tier(header: str | None, table: Mapping[str, str]) -> QualityTier | None:
    tier = _main("quality tier", header, table, "Tier")
    return None if tier is None else QualityTier(tier=tier, basis=table.get("Basis"))


def _dimensions(lines: Sequence[Line]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        if len(line.cells) == 2 and all(line.cells):
            put(found, line.cells[0], line.cells[1])
        elif len(line.cells) == 1 and (match := _DIMENSION.fullmatch(line.text)):
            put(found, match[1], match[2])
    return found


def _correction(table: Mapping[str, str]) -> CorrectionRecord | None:
    if not table:
        return None
    return CorrectionRecord(
        status=table.get("Status"),
        count=_count(table, "Correction count"),
        manifest_contract=table.get("Manifest contract"),
        correction_contract=table.get("Correction contract"),
    )


def _provenance(table: Mapping[str, str]) -> Provenance | None:
    if not table:
        return None
    shown = table.get("Public provenance")
    level, meaning = values.level("Public provenance", shown) if shown else (None, None)
    return Provenance(
        publisher=table.get("Publisher"),
        level=level,
        meaning=meaning,
        report_artifact=table.get("Report artifact"),
        external_record=table.get("External record"),
        claim_lineage=table.get("Claim lineage"),
        review_method=table.get("Review method"),
        quality_guide=table.get("Quality guide"),
        contract=table.get("Provenance contract"),
        note=table.get("Note"),
    )
