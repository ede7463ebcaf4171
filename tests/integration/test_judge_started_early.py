"""What ends the judge before it has seen a proof is nobody's proof."""

from __future__ import annotations

from gatekeeper.config import Config, LimitSet, Policy
from gatekeeper.gate import Gate
from gatekeeper.model import LeanSource, MathematicalClaim, ReasonCode, Record
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

ID = "TEST:00000001"
CLAIM = "prelude\nimport GateCore\n\ntheorem claim (n : Nat) : n + 0 = n := "


def test_a_judge_that_can_not_get_ready_is_no_verdict(workspace: Workspace, sandbox: Sandbox) -> None:
    policy = Policy(lean_judge=LimitSet(memory_mb=32))
    workspace = Workspace(workspace.root, Config(policy=policy))
    workspace.add_record(Record(id=ID, kind="submission", title="t"))
    claim = MathematicalClaim(id="c1", text="t", kind="mathematical", theorems=("claim",))
    workspace.write_claim(ID, claim, f"{CLAIM}sorry\n".encode())
    source = LeanSource(kind="lean-source", files={"Proof.lean": "sha256:" + "0" * 64}, entry="Proof.lean")
    workspace.write_artifact(ID, "c1", source, {"Proof.lean": f"{CLAIM}rfl\n".encode()})
    workspace.attach(ID, "c1")
    decided = Gate(workspace, lambda: sandbox).verify([ID])[0].claims[0]
    assert (decided.outcome, decided.reason.code) == ("not_evaluated", ReasonCode.ENGINE_FAILURE)
    assert decided.reason.text == (
        "The Lean judge did not get ready: The run needed more memory than the limit of 32 MiB; "
        "look at the policy's lean_judge."
    )
