"""Every attempt to have old evidence shown for something new is a folder, and must end in a new run.

A folder holds `expected.yaml` and `attack.py`, whose `attack(scene)` changes what is there (see
`reuse_scene.py`). `why` is why the record has to run, word for word; `flaw` that of a ledger that isn't
believed at all; `shown` the status that is still shown as it stands, since nothing that counts has changed.
"""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest
import yaml

from gatekeeper.cli.reports import Outlet, ReportFormat
from gatekeeper.errors import Untrusted
from gatekeeper.report.findings import Report, of_verdicts
from gatekeeper.reuse import Unchanged

from .reuse_scene import FAILED, PASSED, Scene

CASES = sorted(path.parent for path in (Path(__file__).parent / "reuse").glob("*/expected.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_attack(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text())
    record_id = FAILED if expected.get("record") == "failed" else PASSED
    scene = Scene(tmp_path, monkeypatch)
    assert isinstance(scene.answer(record_id), Unchanged)
    runpy.run_path(str(case / "attack.py"))["attack"](scene)
    if "flaw" in expected:
        with pytest.raises(Untrusted) as caught:
            scene.answer(record_id)
        assert str(caught.value.flaw) == expected["flaw"]
        return
    answer = scene.answer(record_id)
    if "shown" in expected:
        assert isinstance(answer, Unchanged), answer
        assert (answer.verdict.status, answer.verdict.evaluated) == (
            expected["shown"],
            "2026-01-02T00:00:00Z",
        )
    else:
        assert answer == expected["why"]


def test_there_are_enough() -> None:
    assert len(CASES) >= 30


def test_what_is_left_alone_is_shown_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(tmp_path, monkeypatch)
    ledger = scene.space.ledger_folder / "ledger.jsonl"
    before = ledger.read_bytes()
    with scene.gate() as gate:
        found = gate.unchanged([PASSED, FAILED])
        assert [it.verdict.status for it in found.values()] == ["VERIFIED", "Unverified"]
        assert [it.entry.number for it in found.values()] == [1, 2]
        assert gate.verify([]) == []
        assert {key: it.verdict for key, it in found.items()} == {
            record_id: gate.status(record_id) for record_id in (PASSED, FAILED)
        }
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("form", list(ReportFormat))
def test_every_report_says_that_nothing_was_run(
    form: ReportFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(tmp_path, monkeypatch)
    with scene.gate() as gate:
        kept = gate.unchanged([PASSED, FAILED])
    verdicts = [it.verdict for it in kept.values()]
    entries = {record_id: it.entry for record_id, it in kept.items()}
    report = Report("verify", of_verdicts(verdicts, entries), unchanged=entries)
    out = tmp_path / "report"
    Outlet(form, out).tell(report, verdicts)
    said = out.read_text()
    if form is ReportFormat.JSON:
        document = json.loads(said)
        assert {key: it["number"] for key, it in document["unchanged"].items()} == {PASSED: 1, FAILED: 2}
        assert {it["evaluated"] for it in document["records"]} == {"2026-01-02T00:00:00Z"}
    else:
        assert said.count("nchanged since 2026-01-02T00:00:00Z: the evidence is of entry") >= 2
    if form is ReportFormat.JUNIT:
        assert set(re.findall('time="([^"]*)"', said)) == {"0"}


def test_what_never_went_to_a_checker_is_found_unchanged_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(tmp_path, monkeypatch)
    (scene.claim("c2") / "artifact/repro.py").write_text("raise SystemExit\n")
    assert isinstance(scene.answer(PASSED), str)
    scene.verify(PASSED, "1.0")
    answer = scene.answer(PASSED)
    assert isinstance(answer, Unchanged)
    assert [claim.reason.code for claim in answer.verdict.claims] == ["artifact_passed", "digest_mismatch"]
