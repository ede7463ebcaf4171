"""Every attack is a folder, and must get its exact reason.

A folder holds `expected.yaml` (about, reason, and where it matters: text, limits, command) and the author's
files. `claim.yaml` and `Statement.lean` beside it are the trusted half; without them the group's default
in `defaults/` stands. Everything else is attached as the artifact, each file but the entry as an input.
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

HERE = Path(__file__).parent
TRUSTED = {"claim.yaml", "Statement.lean"}
RECORD = "ATTACK:00000001"
CASES = sorted(
    folder
    for group in ("scripts", "lean")
    for folder in (HERE / group).glob("*")
    if (folder / "expected.yaml").exists()
)


def lay_out(case: Path, workspace: Workspace, expected: dict[str, object]) -> None:
    """Make the case the only record of a workspace."""
    workspace.add_record(Record(id=RECORD, kind="submission", title=case.name))
    claim = workspace.folder(RECORD) / "claims" / "c1"
    artifact = claim / "artifact"
    artifact.mkdir(parents=True)
    for source in (HERE / "defaults" / case.parent.name, case):
        for name in TRUSTED:
            if (source / name).exists():
                shutil.copy(source / name, claim / name)
    files = [p for p in case.rglob("*") if p.is_file() and p.name not in TRUSTED | {"expected.yaml"}]
    for path in files:
        target = artifact / path.relative_to(case)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    manifest = yaml.safe_load((HERE / "defaults" / case.parent.name / "artifact.yaml").read_text())
    if manifest["kind"] == "repro-script":
        manifest["inputs"] = [str(p.relative_to(case)) for p in files if p.name != manifest["entry"]]
        manifest["command"] = expected.get("command", manifest["command"])
    manifest["limits"] = {**manifest.get("limits", {}), **expected.get("limits", {})}  # type: ignore[dict-item]
    (artifact / "artifact.yaml").write_text(yaml.safe_dump(manifest))
    workspace.attach(RECORD, "c1")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_attack(case: Path, workspace: Workspace, sandbox: Sandbox) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text())
    lay_out(case, workspace, expected)
    verdict = Gate(workspace, lambda: sandbox).verify([RECORD])[0]
    claim = verdict.claims[0]
    log = b"".join(workspace.log(s.log) for s in (claim.evidence.steps if claim.evidence else ()) if s.log)
    assert (str(claim.reason.code), verdict.status) == (expected["reason"], "Unverified"), (
        f"{claim.reason.text}\n{log.decode(errors='replace')[-2000:]}"
    )
    assert expected.get("text", "") in claim.reason.text
