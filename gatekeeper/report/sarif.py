"""SARIF 2.1.0 (OASIS), as code scanning reads it. What could not be evaluated is the tool's
notification."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import quote

from gatekeeper import __version__
from gatekeeper.model import Case, Finding, Place
from gatekeeper.model.finding import Weight
from gatekeeper.report.findings import Report
from gatekeeper.report.problems import quiet

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS: dict[Weight, str] = {"error": "error", "failure": "error", "warning": "warning", "note": "note"}


def render(report: Report) -> str:
    """The document, ending in a newline."""
    first = Case(record=None, findings=report.first)
    found = [(case, finding) for case in (first, *report.cases) for finding in case.findings]
    codes = list(dict.fromkeys(finding.code for _, finding in found))
    failed = [(case, finding) for case, finding in found if finding.weight == "error"]
    told = [(case, finding) for case, finding in found if finding.weight != "error"]
    invocation: dict[str, Any] = {"executionSuccessful": not failed}
    if failed:
        invocation["toolExecutionNotifications"] = [
            {
                "descriptor": {"id": str(finding.code), "index": codes.index(finding.code)},
                "level": "error",
                **_about(report, case, finding),
            }
            for case, finding in failed
        ]
    rules = [
        {
            "id": str(code),
            "shortDescription": {"text": _plain(code.meaning)},
            "help": {"text": _plain(code.remedy)},
        }
        for code in codes
    ]
    driver = {"name": "gatekeeper", "version": __version__}
    if failed:
        driver["notifications"] = rules  # type: ignore[assignment]
    document = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {**driver, "rules": rules}},
                "automationDetails": {"id": f"gate-{report.command}/"},
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": str(finding.code),
                        "ruleIndex": codes.index(finding.code),
                        "level": _LEVELS[finding.weight],
                        **_about(report, case, finding),
                        "partialFingerprints": {"gatekeeper/v1": _fingerprint(case, finding)},
                    }
                    for case, finding in told
                ],
                "invocations": [invocation],
            }
        ],
    }
    return quiet(json.dumps(document, indent=2)) + "\n"


def _about(report: Report, case: Case, finding: Finding) -> dict[str, Any]:
    name = f"{case.name}: " if case.record else ""
    about: dict[str, Any] = {"message": {"text": _plain(f"{name}{finding.text}")}}
    if finding.place:
        about["locations"] = [_location(report, finding.place)]
    return about


def _location(report: Report, place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(report.path(place), safe="/")}}
    physical["region"] = {"startLine": place.line or 1}
    if place.column:
        physical["region"]["startColumn"] = place.column
    return {"physicalLocation": physical}


def _plain(text: str) -> str:
    """A message in which nothing is a link: SARIF reads [text](target) as one in plain text, too (section
    3.11.6)."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _fingerprint(case: Case, finding: Finding) -> str:
    """What stays the same while lines move."""
    parts = (case.name, str(finding.code), finding.place.file if finding.place else "", finding.text)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
