"""Mathematical claims: three sealed steps, and only the last one is believed.

A. The trusted Statement.lean is compiled.  B. The untrusted proof is compiled; author code runs here and
nowhere else.  C. A clean container, which never runs author code, decodes both, compares the statements,
walks the axioms and replays every declaration into the Lean kernel. What it says is bound to a nonce.
"""

from __future__ import annotations

import dataclasses
import json
import secrets
from typing import Any

from pydantic import ValidationError

from gatekeeper.checkers.base import Bench, breach, container_limits
from gatekeeper.checkers.lean_messages import first_error, readable
from gatekeeper.config import LimitSet
from gatekeeper.documents import canonical
from gatekeeper.errors import EngineFailure
from gatekeeper.model import (
    Attachment,
    Evidence,
    LeanSource,
    MathematicalClaim,
    ProofEvidence,
    Reason,
    ReasonCode,
    Step,
    TrustedHalf,
)
from gatekeeper.sandbox.base import Job, Outcome, Watch

IMAGE = "lean"
COMPILER = ("python3", "/opt/gatekeeper/leanc.py")
JUDGE = ("python3", "-m", "gatekeeper.proofs")
OLEAN = "Claim.olean"

_FINDINGS = frozenset(
    {
        ReasonCode.INVALID_ARTIFACT,
        ReasonCode.CONTAINS_SORRY,
        ReasonCode.AXIOM_NOT_PERMITTED,
        ReasonCode.STATEMENT_MISMATCH,
        ReasonCode.THEOREM_MISSING,
        ReasonCode.UNSAFE_DECLARATION,
        ReasonCode.REDEFINES_TRUSTED,
        ReasonCode.KERNEL_REJECTED,
    }
)
"""What the judge container may find against a proof. Any other word from it is a failure of ours."""


@dataclasses.dataclass(frozen=True, slots=True)
class LeanChecker:
    """Judges Lean proofs on GateCore."""

    bench: Bench
    name = "lean"

    def check(self, half: TrustedHalf, attachment: Attachment, watch: Watch | None = None) -> Evidence:
        """Compile statement and proof, then judge them in a container of its own.

        Raises:
            WorldError: the machine broke down.
        """
        claim, source = half.claim, attachment.artifact
        if not isinstance(claim, MathematicalClaim) or not isinstance(source, LeanSource):
            raise TypeError(f"the lean checker was given a {claim.kind} claim with a {source.kind}")
        policy = self.bench.policy
        limits = policy.lean_compile.asking(source.limits)
        field = limits.exceeding(policy.maximum)
        if field and source.limits != type(source.limits)():
            text = (
                f"artifact.yaml: limits.{field} asks for {getattr(limits, field)}, "
                f"but the policy's maximum is {getattr(policy.maximum, field)}."
            )
            return self._evidence((), Reason(code=ReasonCode.INVALID_ARTIFACT, text=text))

        # A. The trusted statement. Both files are compiled under one name, so that the names which Lean
        #    derives from it agree.
        statement, step_a = self._compile("statement", half.statement or b"", policy.lean_compile, watch)
        if isinstance(statement, Reason):
            text = f"Statement.lean does not compile: {statement.text}"
            return self._evidence((step_a,), Reason(code=ReasonCode.INVALID_CLAIM, text=text))

        # B. The untrusted proof.
        proof, step_b = self._compile("proof", attachment.files[source.entry], limits, watch)
        if isinstance(proof, Reason):
            return self._evidence((step_a, step_b), proof)

        # C. The judge.
        nonce = secrets.token_hex(16)
        request = {
            "nonce": nonce,
            "statement": "/gate/src/Statement.olean",
            "proof": "/gate/src/Proof.olean",
            "theorems": list(claim.theorems),
            "permitted_axioms": list(claim.permitted_axioms),
        }
        job = Job(
            name="judge",
            image=IMAGE,
            command=(*JUDGE, "/gate/src/request.json"),
            limits=container_limits(policy.lean_judge),
            files={
                "src/request.json": canonical(request),
                "src/Statement.olean": statement,
                "src/Proof.olean": proof,
            },
        )
        outcome, step_c = self.bench.run(job, watch)
        steps = (step_a, step_b, step_c)
        verdict = _judgement(outcome, nonce)
        if isinstance(verdict, Reason):
            return self._evidence(steps, verdict)
        return Evidence(checker=self.name, steps=steps, proof=verdict)

    def _compile(
        self, name: str, source: bytes, limits: LimitSet, watch: Watch | None
    ) -> tuple[bytes | Reason, Step]:
        """One Lean file to its olean, or what Lean or the sandbox has against it."""
        job = Job(
            name=name,
            image=IMAGE,
            command=(*COMPILER, "/gate/src/Claim.lean", f"/out/{OLEAN}"),
            limits=container_limits(limits),
            files={"src/Claim.lean": source},
            collect=(OLEAN,),
        )
        outcome, step = self.bench.run(job, watch, lambda output: readable(output, source))
        found = breach(outcome)
        if found:
            return found, step
        if outcome.exit_code != 0 or OLEAN not in outcome.files:
            text = first_error(outcome.output) or outcome.refused.get(OLEAN) or _ending(outcome.exit_code)
            return Reason(code=ReasonCode.LEAN_ERROR, text=text), step
        return outcome.files[OLEAN], step

    def _evidence(self, steps: tuple[Step, ...], failure: Reason) -> Evidence:
        return Evidence(checker=self.name, steps=steps, failure=failure)


def _judgement(outcome: Outcome, nonce: str) -> ProofEvidence | Reason:
    """What the judge container says, if it is the answer to this very request.

    Raises:
        EngineFailure: it gave no answer that can be used, or said that our own side failed.
    """
    found = breach(outcome)
    if found:
        return found
    record = _record(outcome.output, nonce)
    if record is None:
        if outcome.exit_code not in (0, None):
            text = "The kernel's process broke down on this proof and gave no answer."
            return Reason(code=ReasonCode.KERNEL_REJECTED, text=text)
        raise EngineFailure("The Lean judge gave no answer; run it again, then look at its log.")
    outcome_name, text = record.get("outcome"), str(record.get("text", ""))
    if outcome_name == "accepted" and outcome.exit_code == 0:
        try:
            return ProofEvidence.model_validate_json(json.dumps(record.get("facts")))
        except ValidationError as error:
            raise EngineFailure(
                f"The Lean judge's answer can't be read: {error.errors()[0]['msg']}."
            ) from None
    try:
        code = ReasonCode(str(outcome_name))
    except ValueError:
        code = ReasonCode.ENGINE_FAILURE
    if code not in _FINDINGS:
        raise EngineFailure(f"The Lean judge failed: {text or outcome_name}")
    return Reason(code=code, text=text)


def _record(output: bytes, nonce: str) -> dict[str, Any] | None:
    """The one line of JSON that carries the nonce."""
    for line in reversed(output.splitlines()):
        if line.startswith(b"{"):
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(record, dict) and record.get("nonce") == nonce:
                return record
    return None


def _ending(exit_code: int | None) -> str:
    return f"Lean ended with status {exit_code} and wrote no compiled file."
