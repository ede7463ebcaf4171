"""A draft of the publisher's research kernel, from the neutral stream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gatekeeper.errors import InputError
from gatekeeper.ingest import values
from gatekeeper.ingest.claims import read_claims
from gatekeeper.ingest.identity import draft_id
from gatekeeper.ingest.sections import cut
from gatekeeper.ingest.stream import Line
from gatekeeper.model import DraftReport, Record, Tribunal

SECTIONS = (
    "Abstract",
    "Introduction",
    "Methodology",
    "Results",
    "Uncertainties",
    "Extracted Claims",
    "References",
)

_KERNEL = re.compile(r"[A-Z][A-Za-z0-9-]{1,40} Research Kernel")
_GOAL = re.compile(r"Research goal: (.+)")
_ANALYSIS = re.compile(r"Analysis of: (.+?)\.?(?= Research goal: |$)")
_PAPERS = re.compile(r"(\d{1,9}) papers? retrieved", re.ASCII)
_CLAIMS = re.compile(r"(\d{1,9}) claims? extracted(?:, (\d{1,9}) verified)?", re.ASCII)
_TRIBUNAL = re.compile(
    r"Tribunal: ([\d.]{1,12} ?/ ?[\d.]{1,12}) ?(?:→|->|⇒|=>) ?(\w{1,40})"
    r"(?: ?\(revision_round ?= ?(\d{1,9})\))?",
    re.ASCII,
)
_POLICY = re.compile(r"Policy: ([A-Za-z0-9_-]{1,80})")
_BULLET = re.compile(r"(?:[-•*–·]|\[\d{1,4}\]|\d{1,4}\.) ?")


def is_draft(lines: Sequence[Line]) -> bool:
    """Whether a line names a research kernel as the author. That is what tells a draft from a page."""
    return any(len(line.cells) == 1 and _KERNEL.fullmatch(line.text) for line in lines)


def read_draft(lines: Sequence[Line]) -> Record:
    """The record of a draft. Its id is computed: see `content` and `identity.draft_id`.

    The research goal of the introduction is the record's research question; `draft.dated` is the date on the
    cover, which is no date of submission.

    Raises:
        InputError: the title or the results are missing, a field can't be read, or the table of claims has
            another number of rows than the draft says it extracted.
    """
    cover, parts = cut(lines, SECTIONS)
    title, kernel, rest = _cover(cover)
    prose = {name: " ".join(line.text for line in part) for name, part in parts.items()}
    if "Results" not in prose:
        raise InputError("it is no whole draft: its section 'Results' is missing; save the whole draft")
    results = prose["Results"]
    papers, extracted = _PAPERS.search(results), _CLAIMS.search(results)
    claims = read_claims(parts.get("Extracted Claims", ()))
    if extracted and int(extracted[1]) != len(claims):
        raise InputError(
            f"it says that {int(extracted[1])} claims were extracted, but its table has {len(claims)}; "
            "save the whole draft"
        )
    report = DraftReport(
        kernel=kernel,
        notice=" ".join(line.text for line in rest if not values.is_date(line.text)) or None,
        dated=next((values.iso_date("date", line.text) for line in rest if values.is_date(line.text)), None),
        analysis_of=_first(_ANALYSIS, prose.get("Introduction", "")),
        method=prose.get("Methodology") or None,
        papers_retrieved=int(papers[1]) if papers else None,
        claims_extracted=int(extracted[1]) if extracted else None,
        claims_verified=int(extracted[2]) if extracted and extracted[2] else None,
        tribunal=_tribunal(results),
        policy=_first(_POLICY, results),
        uncertainties=prose.get("Uncertainties") or None,
        claims=claims,
        references=_references(parts.get("References", ())),
    )
    goal = _first(_GOAL, prose.get("Introduction", ""))
    return Record(
        id=draft_id(content(title, goal, prose, report)),
        kind="draft",
        title=title,
        research_question=re.sub(r"(?<=[?.!])\.$", "", goal) if goal else None,
        abstract=values.digest([prose.get("Abstract", "")]),
        draft=report,
    )


def content(title: str, goal: str | None, prose: Mapping[str, str], report: DraftReport) -> Iterator[str]:
    """What a draft's id is made of, in this order, an absent text as the empty one.

    Title, kernel, notice, date; abstract, introduction, methodology, results, uncertainties; then text, mark
    (1 or 0) and confidence of each claim; then each reference.
    """
    yield from (title, report.kernel, report.notice or "", report.dated or "")
    for name in ("Abstract", "Introduction", "Methodology", "Results", "Uncertainties"):
        yield prose.get(name, "")
    for claim in report.claims:
        yield from (claim.text, "1" if claim.verified_mark else "0", claim.confidence)
    yield from report.references


def _cover(lines: Sequence[Line]) -> tuple[str, str, list[Line]]:
    """Title, kernel, and what stands between them and the first section."""
    place = next((n for n, line in enumerate(lines) if _KERNEL.fullmatch(line.text)), None)
    if not place:
        raise InputError(
            "it is no whole draft: no title stands above the name of its kernel; save the whole draft"
        )
    name = lines[place].text.removesuffix(" Research Kernel") + ":"
    start = next((n for n, line in enumerate(lines[:place]) if line.text.startswith(name)), place - 1)
    return " ".join(line.text for line in lines[start:place]), lines[place].text, list(lines[place + 1 :])


def _first(shape: re.Pattern[str], text: str) -> str | None:
    match = shape.search(text)
    return match[1] if match else None


def _tribunal(results: str) -> Tribunal | None:
    match = _TRIBUNAL.search(results)
    if match is None:
        if "Tribunal:" in results:
            raise InputError(
                "its 'Tribunal:' is not a score, an arrow and a decision such as 1.0/10 → REJECT; mend it"
            )
        return None
    score, scale = values.score("Tribunal", match[1])
    return Tribunal(
        score=score, scale=scale, decision=match[2], revision_round=int(match[3]) if match[3] else None
    )


def _references(lines: Sequence[Line]) -> tuple[str, ...]:
    """One entry per bullet, number or web address; other lines go on with the entry before."""
    entries: list[str] = []
    for line in lines:
        bullet = _BULLET.match(line.text)
        text = line.text[bullet.end() :] if bullet else line.text
        address = re.fullmatch(r"<(https?://[^<>\s]+)>", text)
        text = address[1] if address else text
        if bullet or address or not entries or text.startswith(("http://", "https://")):
            entries.append(text)
        else:
            entries[-1] = f"{entries[-1]} {text}"
    return tuple(entry for entry in entries if entry)
