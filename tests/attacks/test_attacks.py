"""Every attack is a folder, and must get its exact reason.

A folder holds `expected.yaml` (about, reason, and where it matters: text, limits, command, more of
artifact.yaml) and the author's files. `claim.yaml` and `Statement.lean` (or `.ndjson`) beside it are the
trusted half; without them the default in `defaults/` stands. Everything else is attached as the artifact,
each file but the entry as an input.

A folder with a `make.py` attacks the Lean judge with a compiled proof that no compiler would write: `make(w)`
gives its bytes, written with the `Writer` of `olean_writer.py` (see `compiled.py` for how they get in).
`policy` in `expected.yaml` tightens the limits that are not the author's to ask for. The group
`lean-toolchain` is judged in the environment of that name.
"""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from lean_layout import Laid

from gatekeeper.config import CONFIG_NAME
from gatekeeper.gate import Gate
from gatekeeper.model import Record
from gatekeeper.sandbox.base import Outcome, Sandbox
from gatekeeper.workspace import Workspace

from .compiled import CompiledBefore, Make
from .olean_writer import Writer

HERE = Path(__file__).parent
TRUSTED = {"claim.yaml", "Statement.lean", "Statement.ndjson"}
OURS = TRUSTED | {"expected.yaml", "make.py"}
RECORD = "ATTACK:00000001"
CASES = sorted(
    folder
    for group in ("scripts", "lean", "lean-exports")
    for folder in (HERE / group).glob("*")
    if (folder / "expected.yaml").exists()
)
IN_A_TOOLCHAIN = sorted(path.parent for path in (HERE / "lean-toolchain").glob("*/expected.yaml"))


def lay_out(
    case: Path, workspace: Workspace, expected: dict[str, object], group: str | None = None
) -> Workspace:
    """Make the case the only record of a workspace; the workspace with the case's policy."""
    workspace.add_record(Record(id=RECORD, kind="submission", title=case.name))
    claim = workspace.folder(RECORD) / "claims" / "c1"
    artifact = claim / "artifact"
    artifact.mkdir(parents=True)
    default = HERE / "defaults" / ("forged" if (case / "make.py").exists() else group or case.parent.name)
    for source in (default, case):
        for name in TRUSTED:
            if (source / name).exists():
                shutil.copy(source / name, claim / name)
    files = [p for p in case.rglob("*") if p.is_file() and p.name not in OURS and p.suffix != ".pyc"]
    for path in files:
        target = artifact / path.relative_to(case)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    manifest = yaml.safe_load((default / "artifact.yaml").read_text())
    if not files and (default / manifest["entry"]).exists():
        shutil.copy(default / manifest["entry"], artifact)
    if manifest["kind"] == "repro-script":
        entry = expected.get("artifact", {}).get("entry", manifest["entry"])  # type: ignore[attr-defined]
        manifest["inputs"] = [str(p.relative_to(case)) for p in files if p.name != entry]
        manifest["command"] = expected.get("command", manifest["command"])
    manifest |= expected.get("artifact", {})
    manifest["limits"] = {**manifest.get("limits", {}), **expected.get("limits", {})}  # type: ignore[dict-item]
    (artifact / "artifact.yaml").write_text(yaml.safe_dump(manifest))
    if "policy" in expected:
        (workspace.root / CONFIG_NAME).write_text(yaml.safe_dump({"policy": expected["policy"]}))
        workspace = Workspace.open(workspace.root)
    workspace.attach(RECORD, "c1")
    return workspace


def maker(case: Path) -> Make | None:
    """What makes the case's compiled proof, if it is made by hand."""
    if not (case / "make.py").exists():
        return None
    make = runpy.run_path(str(case / "make.py"))["make"]
    return lambda compiled: make(Writer(compiled))


@pytest.fixture(scope="session")
def known() -> dict[bytes, Outcome]:
    """Compiled statements, by their source."""
    return {}


@pytest.fixture(scope="session")
def known_there() -> dict[bytes, Outcome]:
    """The same, compiled with the toolchain."""
    return {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_attack(case: Path, workspace: Workspace, sandbox: Sandbox, known: dict[bytes, Outcome]) -> None:
    attack(case, yaml.safe_load((case / "expected.yaml").read_text()), workspace, sandbox, known)


@pytest.mark.parametrize("case", IN_A_TOOLCHAIN, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_attack_in_a_toolchain(
    case: Path,
    workspace: Workspace,
    toolchain: Laid,
    toolchain_sandbox: Sandbox,
    known_there: dict[bytes, Outcome],
) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text())
    expected["policy"] = {**toolchain.settings, **expected.get("policy", {})}
    attack(case, expected, workspace, toolchain_sandbox, known_there)


def attack(
    case: Path, expected: dict[str, Any], workspace: Workspace, sandbox: Sandbox, known: dict[bytes, Outcome]
) -> None:
    workspace = lay_out(case, workspace, expected)
    compiled = CompiledBefore(sandbox, known, maker(case))
    verdict = Gate(workspace, lambda: compiled).verify([RECORD])[0]
    claim = verdict.claims[0]
    log = b"".join(workspace.log(s.log) for s in (claim.evidence.steps if claim.evidence else ()) if s.log)
    assert (str(claim.reason.code), verdict.status) == (expected["reason"], "Unverified"), (
        f"{claim.reason.text}\n{log.decode(errors='replace')[-2000:]}"
    )
    assert expected.get("text", "") in claim.reason.text
