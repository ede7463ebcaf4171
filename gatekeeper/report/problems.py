"""Findings as lines for a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from gatekeeper.model import CheckCode, Finding
from gatekeeper.report.findings import Report, whole
from gatekeeper.report.text import clean


def as_text(report: Report) -> str:
    """One line a finding, as compilers print them: file, line, column, code, sentence; then the count."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield from _headlines(report)
    for case in report.cases:
        if case.outcome == "verified":
            yield f"{case.name}: VERIFIED"
        for finding in case.findings:
            yield _line(finding, case.name)
    if any(report.all()):
        yield report.summary
    if not report.cases:
        yield "No record to look at."
    elif report.command == "check" and not report.exit_status():
        fine = "" if any(report.all()) else "Nothing is wrong that can be seen without running it. "
        yield f"{fine}Next: `gate verify`."


def beginning(report: Report) -> Iterator[str]:
    """What is told before any verdict: changes of what is trusted, and what was not evaluated for them."""
    yield from _headlines(report)
    for case in report.cases:
        told = (it for it in case.findings if isinstance(it.code, CheckCode))
        yield from (_line(it, case.name) for it in told if it.code is not CheckCode.UNCHANGED)


def _headlines(report: Report) -> Iterator[str]:
    if report.headline:
        yield report.headline
        yield from (_line(finding, "") for finding in report.first)


def _line(finding: Finding, name: str) -> str:
    place = finding.place
    text = whole(finding)
    text = text.removeprefix(f"{place.file}: ") if place else text
    weight = "" if finding.weight in ("failure", "error") else f" ({finding.weight})"
    return clean(f"{place or name}: {finding.code}{weight}: {text}")


def as_json(report: Report) -> str:
    """The same as a document (`gate schema check`), indented, ending in a newline."""
    document = {
        "trusted_changes": [finding.model_dump(mode="json") for finding in report.first],
        "cases": [case.model_dump(mode="json") for case in report.cases],
    }
    return quiet(json.dumps(document, indent=2)) + "\n"


def quiet(document: str) -> str:
    """The same JSON, without what CI systems take for a command of theirs wherever they see it."""
    return document.replace("##", "#\\u0023")
