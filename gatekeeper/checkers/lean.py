"""Mathematical claims: three sealed steps, and only the last one is believed.

A. The trusted Statement.lean is compiled.  B. The untrusted proof is compiled; author code runs here and
nowhere else.  C. A clean container, which never runs author code, decodes both, compares the statements,
walks the axioms and replays every declaration into the Lean kernel. What it says is bound to a nonce.

The three are started side by side: C loads the engine and the base while A and B compile, and gets what they
made when both have ended (docs/decisions/0009-judge-started-early.md).
"""

from __future__ import annotations

import dataclasses
import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from pydantic import ValidationError

from gatekeeper.checkers.base import Bench, breach, container_limits, granted
from gatekeeper.checkers.lean_messages import READY, first_error, readable, readable_record
from gatekeeper.checkers.lean_places import Place, place_of
from gatekeeper.config import Kernel, LimitSet, Policy
from gatekeeper.documents import canonical
from gatekeeper.errors import EngineFailure
from gatekeeper.model import (
    Attachment,
    Evidence,
    KernelAnswer,
    LeanExport,
    LeanSource,
    MathematicalClaim,
    ProofEvidence,
    Reason,
    ReasonCode,
    Step,
    TrustedHalf,
)
from gatekeeper.sandbox.base import Job, Outcome, Watch

JUDGE = ("python3", "-m", "gatekeeper.proofs")
OLEAN = "Claim.olean"

CLOSURE = "closure.ndjson"
_ANSWERS: dict[int | None, Literal["accepts", "rejects", "declines"]] = {
    0: "accepts",
    1: "rejects",
    2: "declines",
}

_ABORTED = (-6, -11)
"""Signals by which the engine ends its process on what it can't handle, where it does not say PANIC."""

_ARTICLES = ("the ", "compiled ", "it ", "what ")

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
class Module:
    """What the judge reads of one half: a compiled module or an export, or why there is none."""

    name: str
    content: bytes
    steps: tuple[Step, ...] = ()
    failure: Reason | None = None


class _NotCompiled(Exception):
    """There is nothing for the judge to read."""


@dataclasses.dataclass(frozen=True, slots=True)
class LeanChecker:
    """Judges Lean proofs: sources on GateCore, and exports of any Lean."""

    bench: Bench
    name = "lean"

    def check(self, half: TrustedHalf, attachment: Attachment, watch: Watch | None = None) -> Evidence:
        """Compile statement and proof, then judge them in a container of its own.

        Raises:
            WorldError: the machine broke down.
        """
        claim, artifact = half.claim, attachment.artifact
        if not isinstance(claim, MathematicalClaim) or not isinstance(artifact, LeanSource | LeanExport):
            raise TypeError(f"the lean checker was given a {claim.kind} claim with a {artifact.kind}")
        policy = self.bench.policy
        if claim.environment not in policy.lean_environments:
            known = ", ".join(policy.lean_environments)
            text = f"claim.yaml: environment {claim.environment!r} is none of the policy's ({known})."
            return self._evidence((), Reason(code=ReasonCode.INVALID_CLAIM, text=text))
        place = place_of(policy, claim.environment)
        limits = granted(policy.lean_compile, artifact.limits, policy.maximum)
        if isinstance(limits, Reason):
            return self._evidence((), limits)

        # A. The trusted statement, and side by side with it, in a container of its own:
        # B. the untrusted proof. Both files are compiled under one name, so that the names which Lean
        #    derives from it agree. An export needs no step: nothing of it is executed.
        stated = half.statement or b""
        given = attachment.files[artifact.entry]
        name = "Proof.ndjson" if isinstance(artifact, LeanExport) else "Proof.lean"
        nonce = secrets.token_hex(16)
        trusted = dict(place.judging)
        if claim.statement.endswith(".ndjson"):
            trusted["base"] = None  # the statement's own export is what is trusted
        with ThreadPoolExecutor(2, "compile") as helpers:
            arguments = (claim.statement, stated, policy.lean_compile, watch)
            stating = helpers.submit(module, self.bench, place, "Statement", *arguments)
            proving = helpers.submit(module, self.bench, place, "Proof", name, given, limits, watch)

            def halves() -> dict[str, bytes]:
                proof, statement = proving.result(), stating.result()
                if statement.failure or proof.failure:
                    raise _NotCompiled
                request = {
                    "nonce": nonce,
                    "statement": f"/gate/src/{statement.name}",
                    "proof": f"/gate/src/{proof.name}",
                    "theorems": list(claim.theorems),
                    "permitted_axioms": list(claim.permitted_axioms),
                    "limits": {"max_bytes": max(policy.artifact_mb << 20, limits.result_kb << 10)},
                    "export": f"/out/{CLOSURE}" if policy.kernels else None,
                }
                return {
                    "src/request.json": canonical(request),
                    f"src/{statement.name}": statement.content,
                    f"src/{proof.name}": proof.content,
                }

            # C. The judge, which gets ready meanwhile.
            job = Job(
                name="judge",
                image=place.image,
                command=(*JUDGE, "/gate/src/request.json", canonical(trusted).decode()),
                limits=container_limits(judge_limits(policy)),
                collect=(CLOSURE,) if policy.kernels else (),
                late=halves,
            )
            try:
                outcome, step_c = self.bench.run(job, watch, readable_record)
            except _NotCompiled:
                return self._not_compiled(claim.statement, stating.result(), proving.result())
        steps = (*stating.result().steps, *proving.result().steps, step_c)
        verdict = _judgement(outcome, nonce)
        if isinstance(verdict, Reason):
            return self._evidence(steps, verdict)

        # D. Further kernels, where the policy names some, on what the first one accepted.
        if policy.kernels and CLOSURE not in outcome.files:
            why = outcome.refused.get(CLOSURE, "it is not there")
            raise EngineFailure(f"What was accepted can't be handed to further kernels: {why}.")
        answers = []
        for kernel in policy.kernels:
            answer, step = self._ask(kernel, outcome.files[CLOSURE], watch)
            answers.append(answer)
            steps = (*steps, step)
        rejecting = [answer.name for answer in answers if answer.answer == "rejects"]
        if rejecting:
            accepting = [answer.name for answer in answers if answer.answer == "accepts"]
            text = (
                f"{_together([f'Lean {verdict.lean_version}', *accepting], 'accept')} the proof, "
                f"{_together(rejecting, 'reject')} it."
            )
            return self._evidence(steps, Reason(code=ReasonCode.KERNELS_DISAGREE, text=text))
        heard = verdict.model_copy(update={"kernels": tuple(answers)})
        return Evidence(checker=self.name, steps=steps, proof=heard)

    def _not_compiled(self, name: str, statement: Module, proof: Module) -> Evidence:
        """Why there is nothing to judge: a statement's failure comes before anything of the proof."""
        if statement.failure:
            text = f"{name} does not compile: {statement.failure.text}"
            return self._evidence(statement.steps, Reason(code=ReasonCode.INVALID_CLAIM, text=text))
        return self._evidence((*statement.steps, *proof.steps), proof.failure)

    def _ask(self, kernel: Kernel, closure: bytes, watch: Watch | None) -> tuple[KernelAnswer, Step]:
        """A further kernel's answer.

        Raises:
            EngineFailure: it gave none.
        """
        job = Job(
            name=f"kernel {kernel.name}",
            image=kernel.image,
            command=kernel.command,
            limits=container_limits(self.bench.policy.lean_judge),
            files={f"src/{CLOSURE}": closure},
        )
        outcome, step = self.bench.run(job, watch)
        answer = _ANSWERS.get(outcome.exit_code)
        if outcome.breach or answer is None:
            why = outcome.breach_text or f"it ended with status {outcome.exit_code}"
            raise EngineFailure(f"The further kernel {kernel.name} gave no answer: {why.rstrip('.')}.")
        return KernelAnswer(name=kernel.name, image=outcome.image, answer=answer), step

    def _evidence(self, steps: tuple[Step, ...], failure: Reason | None) -> Evidence:
        return Evidence(checker=self.name, steps=steps, failure=failure)


def module(
    bench: Bench, place: Place, stem: str, name: str, content: bytes, limits: LimitSet, watch: Watch | None
) -> Module:
    """Lean source compiled to its olean in a sealed container; an export as it is."""
    if name.endswith(".ndjson"):
        return Module(f"{stem}.ndjson", content)
    job = Job(
        name=stem.lower(),
        image=place.image,
        command=place.compile("/gate/src/Claim.lean", f"/out/{OLEAN}"),
        limits=container_limits(limits),
        files={"src/Claim.lean": content},
        collect=(OLEAN,),
    )
    outcome, step = bench.run(job, watch, lambda output: readable(output, content))
    failure = breach(outcome)
    if failure is None and (outcome.exit_code != 0 or OLEAN not in outcome.files):
        refused = outcome.refused.get(OLEAN)
        end = f"The compiled file can't be taken: {refused}." if refused else _ending(outcome.exit_code)
        text = first_error(outcome.output) or end
        failure = Reason(code=ReasonCode.LEAN_ERROR, text=text)
    return Module(f"{stem}.olean", outcome.files.get(OLEAN, b""), (step,), failure)


def judge_limits(policy: Policy) -> LimitSet:
    """The judge's limits, with room for the export where further kernels want one."""
    limits = policy.lean_judge
    if not policy.kernels:
        return limits
    room = {"disk_mb": max(limits.disk_mb, policy.artifact_mb), "result_kb": policy.artifact_mb << 10}
    return limits.model_copy(update=room)


def _judgement(outcome: Outcome, nonce: str) -> ProofEvidence | Reason:
    """What the judge container says, if it is the answer to this very request.

    Raises:
        EngineFailure: it gave no answer that can be used, or said that our own side failed.
    """
    if READY not in outcome.output.splitlines():
        why = (outcome.breach_text or f"it ended with status {outcome.exit_code}").rstrip(".")
        raise EngineFailure(f"The Lean judge did not get ready: {why}; look at the policy's lean_judge.")
    found = breach(outcome)
    if found:
        return found
    record = _record(outcome.output, nonce)
    if record is None:
        if outcome.exit_code in _ABORTED or b"INTERNAL PANIC" in outcome.output:
            text = "The kernel's process broke down on this proof and gave no answer."
            return Reason(code=ReasonCode.KERNEL_REJECTED, text=text)
        raise EngineFailure("The Lean judge gave no answer; run it again, then look at its log.")
    reason = record.get("reason") or {}
    match record.get("outcome"), outcome.exit_code:
        case "accepted", 0:
            return _accepted(record)
        case "invalid_claim", 0:
            return Reason(code=ReasonCode.INVALID_CLAIM, text=_sentence(reason))
        case "rejected", 0 if reason.get("code") in _FINDINGS:
            return Reason(code=ReasonCode(reason["code"]), text=_sentence(reason))
        case _:
            raise EngineFailure(f"The Lean judge failed: {_sentence(reason)}")


def _accepted(record: dict[str, Any]) -> ProofEvidence:
    try:
        engine = record["engine"]
        facts = {
            "lean_version": engine["lean"],
            "lean_commit": engine["commit"],
            "engine": _digest(engine["library"]),
            "base": _digest(record["base"]) if record["base"] else None,
            "declarations": record["declarations"],
            "theorems": record["theorems"],
        }
        return ProofEvidence.model_validate_json(json.dumps(facts))
    except (KeyError, TypeError, ValidationError) as error:
        raise EngineFailure(f"The Lean judge's answer can't be read ({type(error).__name__}).") from error


def _digest(value: str) -> str:
    return value if value.startswith("sha256:") else f"sha256:{value}"


def _sentence(reason: dict[str, Any]) -> str:
    """The judge's words as a sentence; the name of a constant at its head stays as it is."""
    text = str(reason.get("text") or "it gave no reason")[:2000]
    if "expected" in reason:
        text = text.split(": expected ")[0]  # the log shows both, one above the other
    capital = text[0].upper() if text.startswith(_ARTICLES) else text[0]
    return capital + text[1:].rstrip(".") + "."


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


def _together(names: list[str], verb: str) -> str:
    """What several do, or one does."""
    return f"{' and '.join(names)} {verb}{'s' if len(names) == 1 else ''}"


def _ending(exit_code: int | None) -> str:
    return f"Lean ended with status {exit_code} and wrote no compiled file."
