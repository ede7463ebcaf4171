"""The forms of a report: each is sound as its readers read it, and no author's text means anything in one."""

from __future__ import annotations

import io
import json
import re
from xml.etree import ElementTree

import jsonschema
import pytest
from fluidattacks_core.sarif import SarifLog
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.cli.streams import Harmless
from gatekeeper.model import Case, CheckCode, Finding, Place, ReasonCode
from gatekeeper.report import annotations, junit, markdown, problems, sarif
from gatekeeper.report.explanation import clean_lines
from gatekeeper.report.findings import Report
from gatekeeper.schemas import json_schema

ID = "TEST:00000001"
HOSTILE = [
    "::error file=x::owned",
    "x\n::set-output name=a::b",
    "x\r\n##[error]owned",
    "%0A::warning::x %25",
    "a##[command]b ###[x] ##vso[task.setvariable]y",
    "\x1b[31mred\x1b]8;;http://evil.example\x07",
    "@everyone closes #1, GH-1, org/repo#2, see http://evil.example and www.evil.example",
    "[link](http://evil.example) ![img](http://evil.example/x.png) <img src=x onerror=alert(1)>",
    "`code` ``two`` ```three``` `",
    "| a | b |\n|---|---|",
    "</failure><script>alert(1)</script>]]>&amp;&lt;",
    "\u202egnp.exe\u2066 \u200b \ufeff \ufffe \ud800",
    "{0} {{1}} $`x`$ <!-- --> --> :smile: ~~x~~ \\",
    "",
    "x" * 5000,
]


def finding(
    text: str = "t", weight: str = "failure", file: str = "artifacts/x", line: int | None = 3
) -> Finding:
    place = Place(file=file, line=line, column=2 if line else None)
    return Finding(weight=weight, code=CheckCode.SECRET, text=text, place=place)  # type: ignore[arg-type]


def changed(text: str = "The policy is changed by this branch.") -> Finding:
    place = Place(file="gatekeeper.yaml")
    return Finding(weight="failure", code=CheckCode.TRUSTED_CHANGED, text=text, place=place)


def report(*findings: Finding, first: tuple[Finding, ...] = ()) -> Report:
    cases = (
        Case(record=None, findings=(finding("stray"),)),
        Case(record=ID),
        Case(record=ID, claim="c1", outcome="unverified", seconds="1.250", findings=findings),
        Case(record=ID, claim="c2", outcome="verified", seconds="0.500"),
    )
    return Report("verify", cases, first, "sub/")


EVERY = report(
    finding(weight="error"),
    finding(weight="failure", line=None),
    finding(weight="warning"),
    finding(weight="note"),
    Finding(weight="failure", code=ReasonCode.TIMEOUT, text="no place"),
    first=(changed(),),
)


def tree_of(document: str) -> ElementTree.Element:
    return ElementTree.fromstring(document)  # noqa: S314, we wrote it


# What comes first


def test_what_is_trusted_comes_first_in_every_form() -> None:
    assert problems.as_text(EVERY).startswith("This branch changes a file that decides")
    assert problems.as_text(EVERY).splitlines()[1].startswith("gatekeeper.yaml: trusted_changed: The policy")
    assert next(iter(json.loads(problems.as_json(EVERY)))) == "trusted_changes"
    first = tree_of(junit.render(EVERY)).find(".//testcase")
    assert first is not None
    assert (first.get("name"), first.find("failure") is not None) == ("sub/gatekeeper.yaml", True)
    assert json.loads(sarif.render(EVERY))["runs"][0]["results"][0]["ruleId"] == "trusted_changed"
    line = "::error file=sub/gatekeeper.yaml,line=1,title=trusted_changed::This branch changes a file"
    assert annotations.render(EVERY).startswith(line)
    assert markdown.render(EVERY).startswith("**This branch changes a file")


# Each form as its readers read it


def test_sarif_is_valid_by_its_schema() -> None:
    document = sarif.render(EVERY)
    SarifLog.model_validate_json(document)
    (run,) = json.loads(document)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    assert all(rules[it["ruleIndex"]] == it["ruleId"] for it in run["results"])
    assert [it["level"] for it in run["results"]] == ["error", "error", "error", "warning", "note", "error"]
    places = [it["locations"][0]["physicalLocation"] for it in run["results"] if "locations" in it]
    assert {it["artifactLocation"]["uri"] for it in places} == {"sub/gatekeeper.yaml", "sub/artifacts/x"}
    assert places[1]["region"] == {"startLine": 3, "startColumn": 2}
    # What could not be evaluated is no result, but the tool's own trouble.
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [it["level"] for it in invocation["toolExecutionNotifications"]] == ["error"]


def test_fingerprints_outlive_a_move() -> None:
    def prints(*findings: Finding) -> list[str]:
        results = json.loads(sarif.render(report(*findings)))["runs"][0]["results"]
        return [it["partialFingerprints"]["gatekeeper/v1"] for it in results]

    assert prints(finding(line=3)) == prints(finding(line=90))
    assert prints(finding("a")) != prints(finding("b"))


def test_junit_tells_failures_from_errors() -> None:
    root = tree_of(junit.render(EVERY))
    assert root.tag == "testsuites"
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped", "time")} == {
        "tests": "5",
        "failures": "2",
        "errors": "1",
        "skipped": "0",
        "time": "1.750",
    }
    suites = {suite.get("name"): suite for suite in root}
    assert list(suites) == ["what is trusted", "the workspace", ID]
    assert [(case.get("classname"), case.get("name")) for case in suites[ID]] == [
        (ID, "record.yaml"),
        (ID, "c1"),
        (ID, "c2"),
    ]
    troubled = suites[ID][1]
    assert [child.tag for child in troubled] == ["error", "system-out"]
    assert (troubled.get("file"), troubled.get("line")) == ("sub/artifacts/x", "3")
    assert troubled[0].text is not None
    assert len(troubled[0].text.splitlines()) == 3
    for suite in suites.values():
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))


def test_json_is_valid_by_its_schema() -> None:
    validator = jsonschema.Draft202012Validator(json_schema("check"))
    validator.validate(json.loads(problems.as_json(EVERY)))


def test_text_is_what_editors_read() -> None:
    lines = problems.as_text(report(finding("artifacts/x: is wrong."))).splitlines()
    assert f"{ID} c2: VERIFIED" in lines
    assert "artifacts/x:3:2: secret: is wrong." in lines
    assert lines[-1] == "4 records and claims looked at: 2 problems."


@pytest.mark.parametrize(
    ("findings", "first", "status"),
    [
        ((), (), 1),  # the stray
        ((finding(weight="error"),), (), 3),
        ((finding(weight="error"),), (changed(),), 1),
    ],
)
def test_the_status(findings: tuple[Finding, ...], first: tuple[Finding, ...], status: int) -> None:
    assert report(*findings, first=first).exit_status() == status


def test_warnings_fail_when_asked() -> None:
    alone = Report("check", (Case(record=ID, findings=(finding(weight="warning"),)),))
    assert (alone.exit_status(), alone.exit_status(strict=True)) == (0, 1)
    assert Report("check", ()).exit_status(strict=True) == 0


# An author's text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_in_every_form(text: str) -> None:
    hostile = report(finding(text), finding(file=f"artifacts/{text}"), first=(changed(text),))
    SarifLog.model_validate_json(sarif.render(hostile))
    for result in json.loads(sarif.render(hostile))["runs"][0]["results"]:
        assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]]", result["message"]["text"])
        assert not re.search(
            r"[^\w./%~-]", result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        )
    tree = tree_of(junit.render(hostile))
    assert {it.tag for it in tree.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "system-out"}
    for form in (sarif.render(hostile), junit.render(hostile), problems.as_json(hostile)):
        assert "##" not in form
        assert not any(line.lstrip().startswith("::") for line in form.splitlines())
        form.encode()
    lines = annotations.render(hostile).splitlines()
    assert len(lines) == len(list(hostile.all()))
    for line in lines:
        command = re.fullmatch(r"::error ((?:\w+=[^,:]*)(?:,\w+=[^,:]*)*)::(.*)", line)
        assert command, line
        assert {part.partition("=")[0] for part in command[1].split(",")} <= {"file", "line", "col", "title"}


@given(st.text(max_size=60))
def test_any_text_is_one_code_span(text: str) -> None:
    span = markdown.code(text)
    fence = re.match("`+", span)
    assert fence
    inner = span[len(fence[0]) : -len(fence[0])]
    assert span.endswith(fence[0])
    assert "\n" not in span
    # No run of backticks of that length inside: the span ends where it is meant to.
    assert len(fence[0]) not in [len(run) for run in re.findall("`+", inner)]
    assert not inner.startswith("`")
    assert not inner.endswith("`")


def test_markdown_has_an_author_s_words_in_code_spans_alone() -> None:
    document = markdown.render(report(*(finding(text, file=text or "x") for text in HOSTILE)))
    assert len(document) < 65_536
    bare = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", document)
    for sign in ("@", "evil", "http", "::", "##[", "<img", "<script", "|x", "owned", "![", "$"):
        assert sign not in bare, sign


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_log_stays_within_its_block(text: str) -> None:
    """Its lines are safe to print by then."""
    lines = tuple(clean_lines(f"one\n{text}\n````\n~~~~".encode("utf-8", "replace")))
    logged = Report("verify", (Case(record=ID, claim="c1", findings=(finding(),), log=lines),), preview=True)
    document = markdown.render(logged)
    assert "### gate verify (a preview, which nobody keeps): 1" in document
    opened = re.search(r"^(`{3,})text$", document, re.MULTILINE)
    assert opened
    inside, _, after = document[opened.end() :].partition(f"\n{opened[1]}\n")
    assert inside.count("\n") == min(len(lines), 12)
    assert after == ""
    said = tree_of(junit.render(logged)).findtext(".//system-err")
    assert said is not None
    assert said.split("\n") == list(lines)


def test_a_long_report_is_cut_and_says_so() -> None:
    document = markdown.render(report(*(finding("x" * 4000) for _ in range(400))))
    assert len(document) < 65_536
    assert "… and 301 more" in document


# What a terminal of a CI system would obey


@given(st.lists(st.text(alphabet=":# \n\r[]avs\u2028\x85", max_size=12), max_size=8))
def test_no_stream_begins_a_command(pieces: list[str]) -> None:
    plain = io.StringIO(newline="")
    stream = Harmless(plain)
    for piece in pieces:
        assert stream.write(piece) == len(piece)
    written = plain.getvalue()
    assert "##" not in written
    assert not any(line.strip().startswith("::") for line in re.split("[\n\r]", written))
    assert written.replace("\\", "") == "".join(pieces)


def test_an_ordinary_line_stays_as_it_is() -> None:
    plain = io.StringIO()
    Harmless(plain).writelines(["a::b # c\n", "  x: y\n", "https://example.org/#a\n"])
    assert plain.getvalue() == "a::b # c\n  x: y\nhttps://example.org/#a\n"
