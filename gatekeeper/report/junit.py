"""JUnit XML, as CI systems read it: a suite a record, a case a claim.

Nobody owns the format; this keeps to what the Ant task wrote and every reader knows: `failure` is a claim
that does not pass, `error` one that could not be evaluated.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from xml.etree import ElementTree

from gatekeeper.model import Case, Finding
from gatekeeper.report.findings import Report, heaviest, whole

FIRST = "what is trusted"


def render(report: Report) -> str:
    """The document, ending in a newline."""
    root = ElementTree.Element("testsuites", name=f"gate {report.command}")
    if report.first:
        suite = _suite(root, FIRST)
        for finding in report.first:
            _case(
                suite, report, FIRST, report.path(finding.place) if finding.place else FIRST, (finding,), None
            )
        _count(suite)
    for record, cases in groupby(report.cases, key=lambda case: case.record):
        suite = _suite(root, record or "the workspace")
        for case in cases:
            _case(suite, report, suite.get("name", ""), _name(case), case.findings, case.seconds)
            if case.log:
                ElementTree.SubElement(suite[-1], "system-err").text = "\n".join(case.log)
        _count(suite)
    _count(root)
    ElementTree.indent(root)
    # Some systems take ## for the beginning of a command, wherever they see it.
    text = ElementTree.tostring(root, encoding="unicode").replace("##", "#&#35;")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _name(case: Case) -> str:
    return case.claim or ("record.yaml" if case.record else "records")


def _suite(root: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(root, "testsuite", name=name)


def _case(
    suite: ElementTree.Element,
    report: Report,
    group: str,
    name: str,
    findings: Sequence[Finding],
    seconds: str | None,
) -> None:
    element = ElementTree.SubElement(suite, "testcase", classname=group, name=name, time=seconds or "0")
    place = next((it.place for it in findings if it.place), None)
    if place:
        element.set("file", report.path(place))
        if place.line:
            element.set("line", str(place.line))
    heavy = [it for it in findings if it.weight in ("error", "failure")]
    light = [it for it in findings if it.weight not in ("error", "failure")]
    if heavy:
        tag = "error" if heaviest(heavy) == "error" else "failure"
        about = ElementTree.SubElement(element, tag, type=str(heavy[0].code), message=heavy[0].text)
        about.text = "\n".join(_line(report, it) for it in heavy)
    if light:
        ElementTree.SubElement(element, "system-out").text = "\n".join(_line(report, it) for it in light)


def _line(report: Report, finding: Finding) -> str:
    place = finding.place
    where = ""
    if place:
        parts = (report.path(place), place.line, place.column)
        where = ":".join(str(part) for part in parts if part is not None) + ": "
    return f"{where}{finding.code}: {whole(finding)}"


def _count(element: ElementTree.Element) -> None:
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    for tag, name in (("failure", "failures"), ("error", "errors")):
        element.set(name, str(sum(case.find(tag) is not None for case in cases)))
    element.set("skipped", "0")
    element.set("time", str(sum((Decimal(case.get("time", "0")) for case in cases), Decimal())))
