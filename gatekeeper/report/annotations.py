"""GitHub's workflow commands: what stands beside the lines of a pull request.

An author's text can't become a command: line ends are escaped, and so is all that ends a property.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.model import Finding
from gatekeeper.model.finding import Weight
from gatekeeper.report.findings import Report, whole

_COMMANDS: dict[Weight, str] = {
    "error": "error",
    "failure": "error",
    "warning": "warning",
    "note": "notice",
}


def render(report: Report) -> str:
    """A line a finding, ending in a newline; without one, a notice that says so."""
    lines = list(_lines(report))
    return "\n".join(lines or [f"::notice title=gate {report.command}::{_data(report.summary)}"]) + "\n"


def _lines(report: Report) -> Iterator[str]:
    for number, finding in enumerate(report.first):
        headline = f"{report.headline} " if number == 0 else ""
        yield _command(report, finding, f"{headline}{whole(finding)}")
    for case in report.cases:
        for finding in case.findings:
            yield _command(report, finding, f"{case.name}: {whole(finding)}")


def _command(report: Report, finding: Finding, text: str) -> str:
    given: dict[str, str] = {}
    if finding.place:
        given["file"] = report.path(finding.place)
        given["line"] = str(finding.place.line or 1)
        if finding.place.column:
            given["col"] = str(finding.place.column)
    given["title"] = str(finding.code)
    properties = ",".join(f"{name}={_property(value)}" for name, value in given.items())
    return f"::{_COMMANDS[finding.weight]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
