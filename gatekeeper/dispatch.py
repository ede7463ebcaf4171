"""Pure: which checker a claim goes to, and whether an artifact is of the kind that checker reads."""

from __future__ import annotations

from typing import Literal

from gatekeeper.model import (
    Artifact,
    Claim,
    EmpiricalClaim,
    LeanExport,
    LeanSource,
    MathematicalClaim,
    Reason,
    ReasonCode,
    ReproScript,
    UnclassifiedClaim,
)

CheckerName = Literal["lean", "repro"]


def checker_for(claim: Claim) -> CheckerName | Reason:
    """The checker that can decide this kind of claim, or why none can."""
    match claim:
        case MathematicalClaim():
            return "lean"
        case EmpiricalClaim():
            return "repro"
        case UnclassifiedClaim():
            return Reason(
                code=ReasonCode.UNCLASSIFIED_CLAIM,
                text="No person has confirmed yet whether this claim is mathematical or empirical.",
            )


def mismatch(claim: Claim, artifact: Artifact) -> Reason | None:
    """Why this artifact can't speak to this claim, if it can't."""
    match claim, artifact:
        case (EmpiricalClaim(), ReproScript()) | (MathematicalClaim(), LeanExport()):
            return None
        case MathematicalClaim(statement="Statement.lean", environment=ours), LeanSource(environment=theirs):
            if ours == theirs:
                return None
            text = (
                f"The claim is stated in the environment {ours} and the proof is for {theirs}: say "
                f"`environment: {ours}` in artifact.yaml, and prove the claim there."
            )
            return Reason(code=ReasonCode.INVALID_ARTIFACT, text=text)
        case MathematicalClaim(statement="Statement.ndjson"), LeanSource():
            text = "A claim that is stated by an export needs an artifact of kind lean-export."
            return Reason(code=ReasonCode.INVALID_ARTIFACT, text=text)
        case _:
            kinds = "lean-source or lean-export"
            wanted = kinds if isinstance(claim, MathematicalClaim) else "repro-script"
            text = f"A claim of kind {claim.kind} needs an artifact of kind {wanted}, not {artifact.kind}."
            return Reason(code=ReasonCode.INVALID_ARTIFACT, text=text)
