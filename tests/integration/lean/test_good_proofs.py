"""Good proofs that a judge could refuse if it were too strict: each must be VERIFIED by the whole gate.

A case is a folder of `tests/lean/accepted` with claim.yaml, Statement.lean and Proof.lean.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from gatekeeper.gate import Gate
from gatekeeper.model import Record
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

FOLDER = Path(__file__).parents[2] / "lean" / "accepted"
RECORD = "PROOFS:00000001"
CASES = [pytest.param(path.parent, id=path.parent.name) for path in sorted(FOLDER.glob("*/claim.yaml"))]


def test_there_are_cases() -> None:
    assert len(CASES) >= 20


@pytest.mark.parametrize("case", CASES)
def test_good_proof(case: Path, workspace: Workspace, sandbox: Sandbox) -> None:
    workspace.add_record(Record(id=RECORD, kind="submission", title=case.name))
    claim = workspace.folder(RECORD) / "claims" / "c1"
    (claim / "artifact").mkdir(parents=True)
    for name in ("claim.yaml", "Statement.lean"):
        shutil.copy(case / name, claim / name)
    shutil.copy(case / "Proof.lean", claim / "artifact")
    manifest = {"kind": "lean-source", "files": {}, "entry": "Proof.lean"}
    (claim / "artifact" / "artifact.yaml").write_text(yaml.safe_dump(manifest))
    workspace.attach(RECORD, "c1")
    verdict = Gate(workspace, lambda: sandbox).verify([RECORD])[0]
    judged = verdict.claims[0]
    log = b"".join(workspace.log(s.log) for s in (judged.evidence.steps if judged.evidence else ()) if s.log)
    assert verdict.status == "VERIFIED", f"{judged.reason.text}\n{log.decode(errors='replace')[-2000:]}"
