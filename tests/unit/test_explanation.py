"""An explanation says all that a verdict knows, in any width, and in ASCII where it has to."""

from __future__ import annotations

import io
import json
from typing import get_args

import pytest
from jsonschema import Draft202012Validator
from rich.console import Console

from gatekeeper.model import (
    Agreement,
    AttachedResult,
    ClaimVerdict,
    Digests,
    Evidence,
    Probe,
    Quantity,
    Reason,
    ReasonCode,
    RecordDigests,
    RuleResult,
    Run,
    RunEvidence,
    Spelling,
    Statistics,
    Step,
    Surroundings,
    Tolerance,
    ValueRule,
    Variation,
    Verdict,
)
from gatekeeper.model.evidence import Change, Source
from gatekeeper.report import explanation_text, words
from gatekeeper.report.explanation import ClaimExplanation, dependences, explain_claim, explain_record
from gatekeeper.report.text import verdict_table
from gatekeeper.schemas import json_schema

ZERO = "sha256:" + "0" * 64
DIGESTS = Digests(claim=ZERO, artifact=ZERO, policy=ZERO)
TEXT = "gain: claimed 10.3 ± 0.2 percent, measured 9.6 percent (n = 5, 95 % CI 9.4 to 9.8), short by 0.5."
POINTS = ("9.4", "9.5", "9.6", "9.7", "9.8")
RULE = RuleResult(
    rule=ValueRule(metric="gain", value="10.3", unit="percent", tolerance=Tolerance(abs="0.2")),
    holds=False,
    text=TEXT,
    statistics=Statistics(
        n=5,
        mean="9.6",
        deviation="0.158",
        low="9.4",
        high="9.8",
        confidence="0.95",
        equivalence_p=None,
        points=POINTS,
    ),
    bounds=("10.1", "10.5"),
)
OTHER = {"gain": Quantity(value="3.1", unit="percent")}
PROBES = (
    Probe(target="input", names=("a.csv",), change="withheld", ended="failed"),
    Probe(target="input", names=("a.csv",), change="order", expected="stays", ended="results"),
    Probe(target="input", names=("a.csv",), change="numbers", ended="results", moved=OTHER),
    Probe(target="input", names=("b.csv",), change="lines", ended="results"),
    Probe(target="input", names=("c.csv",), change="lines", expected="stays", ended="failed"),
    Probe(target="parameter", names=("k",), change="value", ended="results", moved=OTHER),
    Probe(target="seed", change="seed", ended="failed"),
    Probe(target="nothing", change="nothing", expected="stays", ended="results"),
    Probe(target="input", names=("a.csv",), change="numbers", ended="results", moved=OTHER),
)
RUN = RunEvidence(
    runs=tuple(
        Run(seed=seed, metrics={"gain": Quantity(value=value, unit="percent")}, results=ZERO)
        for seed, value in enumerate(POINTS)
    ),
    variations=(Variation(source="threads", differs=True), Variation(source="hash_seed", differs=False)),
    probes=PROBES,
    spellings=(Spelling(metric="gain", text="10.30", file="repro.py", line=7),),
    attached=(
        AttachedResult(
            metric="gain",
            attached=Quantity(value="10.3", unit="percent"),
            measured=Quantity(value="9.4", unit="percent"),
        ),
    ),
    surroundings=Surroundings(
        environment="scientific", image=ZERO, packages=None, cpu="A CPU", kernel="6.1", engine="Docker 29"
    ),
)
EVIDENCE = Evidence(
    checker="repro",
    steps=(Step(name="run", image=ZERO, exit_code=0, seconds="1.0", log=ZERO),),
    run=RUN,
)
CLAIM = ClaimVerdict(
    id="c1",
    kind="empirical",
    status="Unverified",
    outcome="unverified",
    reason=Reason(code=ReasonCode.OUTSIDE_TOLERANCE, text=TEXT),
    rules=(RULE,),
    agreement="unstable",
    remarks=("The rule was changed after the artifact was attached.",),
    digests=DIGESTS,
    evidence=EVIDENCE,
)
VERDICT = Verdict(
    id="EXAMPLE:ROUTERLOAD",
    status="Unverified",
    reason=CLAIM.reason,
    evaluated="2026-01-01T12:00:00Z",
    gatekeeper="0",
    digests=RecordDigests(record=ZERO, policy=ZERO),
    claims=(CLAIM, CLAIM.model_copy(update={"id": "c2"})),
)


def explained(claim: ClaimVerdict = CLAIM) -> ClaimExplanation:
    return explain_claim(claim, "The gain is 10.3 percent.", lambda _: b"first\nlast\n")


def printed(renderable: object, columns: int, encoding: str = "utf-8") -> list[str]:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, errors="strict") as stream:
        Console(file=stream, width=columns, highlight=False, markup=False).print(renderable)
        stream.flush()
        return [line.rstrip() for line in raw.getvalue().decode(encoding).splitlines()]


def on_a_terminal(columns: int) -> list[str]:
    record = explain_record(VERDICT, [explained()])
    return printed(explanation_text.render(record, columns), columns)


def test_all_that_is_known_is_said() -> None:
    lines = on_a_terminal(120)
    text = "\n".join(lines)
    for said in (
        f"  ✗ {TEXT}",
        "5; unstable: the answer depends on the run",
        "another number of threads",
        "another hash seed",
        "gain: 10.3 percent was attached, 9.4 percent came out",
        "gain: '10.30' in repro.py, line 7",
        "The rule was changed after the artifact was attached.",
        "scientific (sha256:000000000000), A CPU, 6.1, Docker 29",
        "│ last",
        "→ " + ReasonCode.OUTSIDE_TOLERANCE.remedy,
        "├──",
        "accepted",
    ):
        assert said in text, said
    assert text.count(TEXT) == 1


@pytest.mark.parametrize("columns", [60, 72, 80, 100, 140])
def test_every_width_has_room_for_it(columns: int) -> None:
    lines = on_a_terminal(columns)
    assert all(len(line) <= columns for line in lines)
    words = " ".join(" ".join(lines).split())
    for word in ("short by 0.5.", "another hash seed", "Docker 29", "was attached,"):
        assert word in words
    bands = [line for line in lines if line.strip().startswith("accepted")]
    assert len(bands) == 1
    assert "┃" in bands[0]
    assert bands[0].endswith("▌")


def test_ascii_has_a_picture_too() -> None:
    plain = RULE.model_copy(update={"text": "gain: short"})
    reason = Reason(code=ReasonCode.OUTSIDE_TOLERANCE, text="gain: short")
    claim = explained(CLAIM.model_copy(update={"rules": (plain,), "reason": reason}))
    signs = explanation_text.signs_for("ascii")
    lines = printed(explanation_text.render(explain_record(VERDICT, [claim]), 80, signs), 80, "ascii")
    assert any("[====" in line for line in lines)
    assert any(line.startswith("  x gain") for line in lines)


def test_a_log_without_a_word_is_not_shown() -> None:
    assert explain_claim(CLAIM, "t", lambda _: b"\n \n").log == ()


def test_the_log_is_that_of_a_run_and_of_no_probe() -> None:
    probe = Step(name="probe-1", image=ZERO, exit_code=1, seconds="1.0", log="sha256:" + "1" * 64)
    logs = {ZERO: b"of the run", probe.log: b"of the probe"}
    probed = EVIDENCE.model_copy(update={"steps": (*EVIDENCE.steps, probe)})
    failed = probed.model_copy(update={"run": None, "failure": CLAIM.reason})
    for evidence, wanted in ((probed, "of the run"), (failed, "of the probe")):
        claim = CLAIM.model_copy(update={"evidence": evidence})
        assert explain_claim(claim, "t", logs.__getitem__).log == (wanted,)


def test_there_are_words_for_everything() -> None:
    assert set(words.CHANGES) == set(get_args(Change))
    assert set(words.SOURCES) == set(get_args(Source))
    assert set(words.AGREEMENT) == set(get_args(Agreement))


def test_the_signs_follow_the_encoding() -> None:
    assert explanation_text.signs_for("utf-8") is explanation_text.UNICODE
    for encoding in ("ascii", "latin-1", "nonsense"):
        assert explanation_text.signs_for(encoding) is explanation_text.ASCII


def test_whether_the_result_does_what_is_said() -> None:
    found = {(each.target, each.name, each.said): each.as_said for each in dependences(RUN)}
    assert found == {
        ("input", "a.csv", "moves"): True,
        ("input", "a.csv", "stays"): True,
        ("input", "b.csv", "moves"): False,
        ("input", "c.csv", "stays"): None,
        ("parameter", "k", "moves"): True,
        ("seed", "", "moves"): None,
        ("nothing", "", None): True,
    }


def test_what_moves_by_itself_proves_nothing() -> None:
    control = Probe(target="nothing", change="nothing", expected="stays", ended="results", moved=OTHER)
    undeclared = Probe(target="seed", change="seed", expected="stays", ended="results", moved=OTHER)
    found = dependences(RUN.model_copy(update={"probes": (*PROBES, control, undeclared)}))
    assert {each.as_said for each in found if each.seen == "moved" and each.target != "nothing"} == {None}
    assert [each.as_said for each in found if each.target == "nothing"] == [False]
    assert [each.said for each in found if each.target == "seed"] == ["moves", None]
    assert {each.unsteady for each in found if each.target in ("parameter", "nothing")} == {("gain",), ()}
    alike = tuple(run.model_copy(update={"seed": 0}) for run in RUN.runs)
    found = dependences(RUN.model_copy(update={"runs": alike}))
    assert {each.as_said for each in found if each.seen == "moved"} == {None}


def test_json_says_the_same_and_fits_its_schema() -> None:
    record = explain_record(VERDICT, [explained()])
    document = json.loads(record.model_dump_json())
    Draft202012Validator(json_schema("explain")).validate(document)
    claim = document["claims"][0]
    assert claim["rules"][0]["statistics"]["points"] == ["9.4", "9.5", "9.6", "9.7", "9.8"]
    assert claim["depends"][0]["seen"] == "moved"
    assert claim["log"] == ["first", "last"]
    assert claim["remedy"] == ReasonCode.OUTSIDE_TOLERANCE.remedy


@pytest.mark.parametrize("columns", [60, 79, 99, 100, 140])
def test_tables_are_read_at_every_width(columns: int) -> None:
    lines = printed(verdict_table([VERDICT]), columns)
    assert all(len(line) <= columns for line in lines)
    words = " ".join(" ".join(lines).split())
    for word in ("EXAMPLE:ROUTERLOAD", "Unverified", "2026-01-01 12:00", "c1", "c2", "2.0 s"):
        assert word in words, word
    # No word is cut in two or squeezed into a column of letters.
    assert "outside_tolerance" in words
    assert "confidence" not in words
