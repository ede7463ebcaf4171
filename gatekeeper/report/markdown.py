"""A summary for a pull request. An author's text stands in code spans alone: there, nothing is markup, a
link, a mention or a reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gatekeeper.model import Finding
from gatekeeper.report.findings import RUNG, Report, heaviest, status, whole

MAX_SHOWN = 100
"""Findings; a comment may have 65,536 characters."""
MAX_TEXT = 400
MAX_LINES = 12
"""Of a claim's log."""


def render(report: Report) -> str:
    """The document, ending in a newline."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    if report.headline:
        yield f"**{report.headline}**"
        yield ""
        yield from (_item(report, finding) for finding in report.first[:MAX_SHOWN])
        yield from _rest(len(report.first))
        yield ""
    preview = " (a preview, which nobody keeps)" if report.preview else ""
    yield f"### gate {report.command}{preview}: {report.summary}"
    if report.command == "verify":
        yield ""
        yield "| record | claim | status |"
        yield "|---|---|---|"
        for case in report.cases[:MAX_SHOWN]:
            yield f"| {case.record or ''} | {case.claim or ''} | {status(case)} |"
        yield from _rest(len(report.cases))
    shown = 0
    for case in sorted(report.cases, key=lambda case: RUNG[heaviest(case.findings) or "note"]):
        if not case.findings or shown >= MAX_SHOWN:
            continue
        yield ""
        yield f"**{case.name}**"
        yield ""
        for finding in case.findings[: MAX_SHOWN - shown]:
            yield _item(report, finding)
            shown += 1
        yield from _block(case.log)
    yield from _rest(sum(len(case.findings) for case in report.cases))


def _rest(number: int) -> Iterator[str]:
    if number > MAX_SHOWN:
        yield ""
        yield f"… and {number - MAX_SHOWN} more; the other reports have them all."


def _item(report: Report, finding: Finding) -> str:
    where = ""
    if finding.place:
        line = f":{finding.place.line}" if finding.place.line else ""
        where = f"{code(f'{report.path(finding.place)}{line}')} "
    weight = "" if finding.weight in ("error", "failure") else f" ({finding.weight})"
    name = str(finding.code).replace("_", " ")
    return f"- {where}**{name}**{weight} {code(whole(finding))}"


def _block(lines: Sequence[str]) -> Iterator[str]:
    """Lines as they are, in a block of code that none of them can end."""
    if lines:
        cut = [line[:MAX_TEXT] for line in lines[-MAX_LINES:]]
        fence = _fence("\n".join(cut), at_least=3)
        yield from ("", f"{fence}text", *cut, fence)


def _fence(text: str, at_least: int) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(at_least, longest + 1)


def code(text: str) -> str:
    """Any text as a code span, fenced by more backticks than it has in a row."""
    text = " ".join(text.split())
    text = text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
    fence = _fence(text, at_least=1)
    pad = " " if not text or text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text or ' '}{pad}{fence}"
