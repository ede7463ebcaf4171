"""Empirical claims with environments of their own, on the real engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatekeeper import documents
from gatekeeper.gate import Gate
from gatekeeper.model import Artifact, ClaimVerdict, EmpiricalClaim, Record, Tolerance, ValueRule
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

ID = "TEST:00000001"
VALUES = b"1.5\n2.5\n3.25\n"
MEAN = "2.416667"


def verify(
    space: Workspace,
    sandbox: Sandbox,
    files: Mapping[str, bytes],
    command: list[str],
    environment: object = "python",
    claim_id: str = "c1",
    **fields: Any,
) -> ClaimVerdict:
    """Attach a script that claims the mean of VALUES, and evaluate it."""
    if not space.folder(ID).exists():
        space.add_record(Record(id=ID, kind="submission", title="t"))
    rule = ValueRule(metric="mean", value=MEAN, tolerance=Tolerance(abs="0.00001"))
    space.write_claim(ID, EmpiricalClaim(id=claim_id, text="t", kind="empirical", accept=(rule,)))
    everything = {**files, "values.txt": VALUES}
    document = {
        "kind": "repro-script",
        "entry": next(iter(files)),
        "files": dict.fromkeys(everything, "sha256:" + "0" * 64),
        "inputs": ["values.txt"],
        "environment": environment,
        "command": command,
        **fields,
    }
    artifact: Any = documents.validate(Artifact, document, "artifact.yaml")
    space.write_artifact(ID, claim_id, artifact, everything)
    space.attach(ID, claim_id)
    return again(space, sandbox, claim_id)


def again(space: Workspace, sandbox: Sandbox, claim_id: str = "c1") -> ClaimVerdict:
    """Evaluate what is attached."""
    verdict = Gate(space, lambda: sandbox).verify([ID])[0]
    return next(claim for claim in verdict.claims if claim.id == claim_id)
