"""What `gate new` writes: it passes the schemas, and can't be VERIFIED before somebody has filled it in."""

from __future__ import annotations

from gatekeeper.model import (
    Claim,
    EmpiricalClaim,
    ImageEnvironment,
    LeanSource,
    MathematicalClaim,
    Parameter,
    Repeats,
    ReproScript,
    Tolerance,
    ValueRule,
)

STATEMENT = """\
prelude
import GateCore

/-- Say in words what the theorem states. -/
theorem {name} : the_statement_goes_here := sorry
"""

PROOF = """\
prelude
import GateCore

/-- The statement of Statement.lean, word for word, and its proof. -/
theorem {name} : the_statement_goes_here := sorry
"""

SCRIPT = '''\
"""Computes the claim's metrics from the inputs below $GATE_IN and writes $GATE_OUT/results.json.

The gate changes each input and gives each parameter its probe value, and the result must move: name what it
depends on in artifact.yaml, and take out what it does not.
"""

import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
out = Path(os.environ["GATE_OUT"])

size = int(os.environ["GATE_PARAMETER_SIZE"])

raise SystemExit("repro.py: compute the metric here, then remove this line")

metrics = {"my_metric": {"value": str(0), "unit": ""}}
(out / "results.json").write_text(json.dumps({"metrics": metrics}))
'''


def mathematical(claim_id: str, text: str) -> tuple[Claim, bytes, LeanSource, dict[str, bytes]]:
    """Claim, statement, artifact and its files for a theorem."""
    name = "claim"
    claim = MathematicalClaim(id=claim_id, text=text, kind="mathematical", theorems=(name,))
    files = {"Proof.lean": PROOF.format(name=name).encode()}
    artifact = LeanSource(kind="lean-source", files=_unset(files), entry="Proof.lean")
    return claim, STATEMENT.format(name=name).encode(), artifact, files


def empirical(claim_id: str, text: str) -> tuple[Claim, None, ReproScript, dict[str, bytes]]:
    """Claim, no statement, artifact and its files for a measurement."""
    rule = ValueRule(
        metric="my_metric", value="1.0", unit="", direction="within", tolerance=Tolerance(abs="0.1")
    )
    repeats = Repeats(runs=2, confidence="0.95")
    claim = EmpiricalClaim(id=claim_id, text=text, kind="empirical", accept=(rule,), repeats=repeats)
    files = {"repro.py": SCRIPT.encode()}
    artifact = ReproScript(
        kind="repro-script",
        files=_unset(files),
        entry="repro.py",
        environment=ImageEnvironment(image="python"),
        command=("python3", "repro.py"),
        parameters={"size": Parameter(value="1000", probe="10")},
    )
    return claim, None, artifact, files


def _unset(files: dict[str, bytes]) -> dict[str, str]:
    return dict.fromkeys(files, "sha256:" + "0" * 64)
