"""The example claims on GateCore: the whole gate verifies each pair of `tests/lean/good`, all in one run."""

from __future__ import annotations

import re
from pathlib import Path

from gatekeeper.files import sha256
from gatekeeper.gate import Gate
from gatekeeper.model import MathematicalClaim, Record
from gatekeeper.model.artifact import LeanSource
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

FOLDER = Path(__file__).parents[1] / "lean" / "good"
RECORD = "CLAIMS:00000001"
THEOREM = re.compile(r"^theorem (\S+)", re.MULTILINE)


def test_good_claims(workspace: Workspace, sandbox: Sandbox) -> None:
    cases = {f"c{n}": folder for n, folder in enumerate(sorted(FOLDER.iterdir()), 1)}
    assert len(cases) >= 40
    workspace.add_record(Record(id=RECORD, kind="submission", title="Claims on expert routing"))
    for claim_id, folder in cases.items():
        statement, proof = ((folder / name).read_bytes() for name in ("Statement.lean", "Proof.lean"))
        claim = MathematicalClaim(
            id=claim_id,
            text=folder.name,
            kind="mathematical",
            theorems=tuple(THEOREM.findall(statement.decode())),
        )
        artifact = LeanSource(kind="lean-source", files={"Proof.lean": sha256(proof)}, entry="Proof.lean")
        workspace.write_claim(RECORD, claim, statement)
        workspace.write_artifact(RECORD, claim_id, artifact, {"Proof.lean": proof})
    verdict = Gate(workspace, lambda: sandbox).verify([RECORD], jobs=2)[0]
    refused = {cases[c.id].name: c.reason.text for c in verdict.claims if c.status != "VERIFIED"}
    assert not refused
    assert verdict.status == "VERIFIED"
    assert len(verdict.claims) == len(cases)
