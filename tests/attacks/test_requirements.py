"""Requirements files and wheels that try something: each must get its exact reason.

A folder holds `expected.yaml` (about, reason, text; policy) and `requirements.lock`, in which `{FILE}` stands
for the SHA-256 of a file of the index. `make.py` makes the index: `files()` gives contents by name. `lock()`
there makes the requirements file instead, where it is too large to be kept.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import yaml

from gatekeeper import documents
from gatekeeper.config import CONFIG_NAME
from gatekeeper.gate import Gate
from gatekeeper.model import Artifact, EmpiricalClaim, Record, Tolerance, ValueRule
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

from . import wheels

HERE = Path(__file__).parent / "requirements"
CASES = sorted(folder for folder in HERE.glob("*") if (folder / "expected.yaml").exists())
RECORD = "ATTACK:00000001"
SCRIPT = b"""\
import json, os, site, sys
with open(os.environ["GATE_OUT"] + "/results.json", "w") as out:
    json.dump({"metrics": {"m": {"value": "1"}}}, out)
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_attack(
    case: Path, workspace: Workspace, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text())
    made = runpy.run_path(str(case / "make.py")) if (case / "make.py").exists() else {}
    files = made["files"]() if "files" in made else {}
    for name, value in wheels.index(tmp_path / "index", files).items():
        monkeypatch.setenv(name, value)
    lock = made["lock"]() if "lock" in made else (case / "requirements.lock").read_text("utf-8")

    if "policy" in expected:
        (workspace.root / CONFIG_NAME).write_text(yaml.safe_dump({"policy": expected["policy"]}))
        workspace = Workspace.open(workspace.root)
    workspace.add_record(Record(id=RECORD, kind="submission", title=case.name))
    rule = ValueRule(metric="m", value="1", tolerance=Tolerance(abs="0.1"))
    workspace.write_claim(RECORD, EmpiricalClaim(id="c1", text="t", kind="empirical", accept=(rule,)))
    attached = {"repro.py": SCRIPT, "requirements.lock": wheels.filled(lock, files)}
    document = {
        "kind": "repro-script",
        "entry": "repro.py",
        "files": dict.fromkeys(attached, "sha256:" + "0" * 64),
        "environment": {"requirements": "requirements.lock"},
        "command": ["python3", "repro.py"],
    }
    artifact = documents.validate(Artifact, document, "artifact.yaml")
    workspace.write_artifact(RECORD, "c1", artifact, attached)
    workspace.attach(RECORD, "c1")

    verdict = Gate(workspace, lambda: sandbox).verify([RECORD])[0]
    reason = verdict.claims[0].reason
    assert (str(reason.code), verdict.status) == (expected["reason"], "Unverified"), reason.text
    assert expected["text"] in reason.text
    assert len(reason.text) < 500
