"""The other side of the attacks on the causality probe: honest scripts, and none of them is accused.

A folder of tests/scripts/honest holds what an attack's does; `expected.yaml` says what it is about, and what
artifact.yaml declares.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gatekeeper.gate import Gate
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

from .test_attacks import HERE, RECORD, lay_out

CASES = sorted((HERE.parent / "scripts" / "honest").glob("*"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_honest(case: Path, workspace: Workspace, sandbox: Sandbox) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text())
    workspace = lay_out(case, workspace, expected, "scripts")
    verdict = Gate(workspace, lambda: sandbox).verify([RECORD])[0]
    claim = verdict.claims[0]
    log = b"".join(workspace.log(s.log) for s in (claim.evidence.steps if claim.evidence else ()) if s.log)
    said = f"{claim.reason.text}\n{log.decode(errors='replace')[-2000:]}"
    assert (str(claim.reason.code), verdict.status) == ("artifact_passed", "VERIFIED"), said
