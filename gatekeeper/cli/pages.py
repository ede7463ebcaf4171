"""What `show` and `explain` print about one record."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gatekeeper import Workspace
from gatekeeper.errors import InputError
from gatekeeper.files import write_whole
from gatekeeper.model import Record, Verdict
from gatekeeper.model.contracts import CorrectionContract
from gatekeeper.report.explanation import RecordExplanation, explain_claim, explain_record
from gatekeeper.report.plot import svg
from gatekeeper.report.text import clean, correction_rows, facts


def record_page(space: Workspace, verdict: Verdict, correction: CorrectionContract) -> RenderableType:
    """The publisher's fields, the verdict, its corrections, and what each claim's verdict rests on."""
    record = space.record(verdict.id)
    parts: list[RenderableType] = [Text(record.id, "bold"), Text(clean(record.title)), Text()]
    parts.append(_rows(_published(record)))
    parts += [Text(), Text("Verdict", "bold")]
    parts.append(
        _rows(
            [
                ("status", verdict.status),
                ("gate", verdict.gate),
                ("reason", f"{verdict.reason.code}: {verdict.reason.text}"),
                ("evaluated", verdict.evaluated or "never"),
            ]
        )
    )
    parts += [Text(), Text("Corrections", "bold"), _rows(list(correction_rows(correction)))]
    for claim in verdict.claims:
        parts += [Text(), Text(f"Claim {claim.id}", "bold"), Text(clean(_text(space, verdict.id, claim.id)))]
        parts.append(
            _rows([("status", f"{claim.status}, {claim.reason.code}: {claim.reason.text}"), *facts(claim)])
        )
    return Group(*parts)


def explained(
    space: Workspace, verdict: Verdict, claim_id: str | None, correction: CorrectionContract
) -> RecordExplanation:
    """Why a record and its claims (or the one asked for) are what they are."""
    asked = [claim for claim in verdict.claims if claim_id in (None, claim.id)]
    return explain_record(
        verdict,
        [explain_claim(claim, _text(space, verdict.id, claim.id), space.log) for claim in asked],
        correction,
    )


def write_pictures(why: RecordExplanation, to: Path) -> list[Path]:
    """Write the rules' pictures to the file `to` where that ends in .svg, else to the folder `to`.

    Raises:
        InputError: nothing was measured, or there are several pictures and one file.
    """
    pictures = {
        f"{claim.id}-{number}-{rule.rule.metric}.svg": picture
        for claim in why.claims
        for number, rule in enumerate(claim.rules, 1)
        if (picture := svg(rule))
    }
    if not pictures:
        raise InputError(f"{why.id}: there is nothing to draw, for no number of it was measured.")
    if to.suffix != ".svg":
        paths = {to / name: picture for name, picture in pictures.items()}
    elif len(pictures) == 1:
        paths = {to: next(iter(pictures.values()))}
    else:
        raise InputError(
            f"{to}: there are {len(pictures)} pictures; name a claim with one rule, or a folder."
        )
    for path, picture in paths.items():
        write_whole(path, picture.encode())
    return list(paths)


def _published(record: Record) -> list[tuple[str, str]]:
    rows: list[tuple[str, str | int | None]] = [
        ("kind", record.kind),
        ("question", record.research_question),
        ("submitted", record.submitted),
        (
            "review score",
            f"{record.review_score}/{record.review_scale}" if record.review_score is not None else None,
        ),
        ("doi", record.doi),
        ("verified claims", record.verified_claims),
    ]
    if record.verification:
        level = [record.verification.level, record.verification.meaning]
        rows.append(("verification", ", ".join(part for part in level if part)))
    if record.quality_tier:
        rows.append(("quality tier", record.quality_tier.tier))
    if record.published_gate:
        rows.append(("published gate status", record.published_gate.status))
    rows += [(name.lower(), value) for name, value in record.quality_dimensions.items()]
    for title, part in (("correction", record.correction), ("provenance", record.provenance)):
        if part:
            rows += [(f"{title}: {name}".replace("_", " "), value) for name, value in part]
    if record.abstract:
        rows.append(("abstract", f"{record.abstract.characters} characters, {record.abstract.sha256}"))
    return [(label, clean(str(value))) for label, value in rows if value is not None]


def _rows(rows: list[tuple[str, str]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", overflow="fold", max_width=28)
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(Text(clean(label)), Text(clean(value)))
    return table


def _text(space: Workspace, record_id: str, claim_id: str) -> str:
    try:
        return space.claim(record_id, claim_id).text
    except InputError:
        return "(claim.yaml can't be read)"
