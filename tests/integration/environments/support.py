"""Empirical claims with environments of their own, on the real engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatekeeper import documents
from gatekeeper.gate import Gate
from gatekeeper.model import Artifact, ClaimVerdict, EmpiricalClaim, Record, Repeats, Tolerance, ValueRule
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
    record: str = ID,
    **fields: Any,
) -> ClaimVerdict:
    """Attach a script that claims the mean of VALUES, and evaluate it."""
    if not space.folder(record).exists():
        space.add_record(Record(id=record, kind="submission", title="t"))
    rule = ValueRule(metric="mean", value=MEAN, tolerance=Tolerance(abs="0.00001"))
    once = Repeats(runs=1)
    claim = EmpiricalClaim(id="c1", text="t", kind="empirical", accept=(rule,), repeats=once)
    space.write_claim(record, claim)
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
    space.write_artifact(record, "c1", artifact, everything)
    space.attach(record, "c1")
    return again(space, sandbox, record)


def again(space: Workspace, sandbox: Sandbox, record: str = ID) -> ClaimVerdict:
    """Evaluate what is attached."""
    return Gate(space, lambda: sandbox).verify([record])[0].claims[0]
