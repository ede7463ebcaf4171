"""Empirical claims: run the author's script in its sealed container and read what it measured.

The container gets the script and its inputs. It never gets the claim, its rules or the author's own results.
"""

from __future__ import annotations

import dataclasses

from gatekeeper.checkers import environments
from gatekeeper.checkers.base import Bench, breach, container_limits, granted
from gatekeeper.checkers.environments import NoPlace
from gatekeeper.checkers.results import MalformedResults, parse_results
from gatekeeper.model import (
    Attachment,
    EmpiricalClaim,
    Evidence,
    LocalFile,
    Reason,
    ReasonCode,
    ReproScript,
    Run,
    RunEvidence,
    Step,
    TrustedHalf,
)
from gatekeeper.sandbox.base import Job, Outcome, Watch

RESULTS = "results.json"


@dataclasses.dataclass(frozen=True, slots=True)
class ReproChecker:
    """Runs repro scripts."""

    bench: Bench
    name = "repro"

    def check(self, half: TrustedHalf, attachment: Attachment, watch: Watch | None = None) -> Evidence:
        """One run of the script in a fresh container.

        Raises:
            WorldError: the machine broke down.
        """
        claim, script = half.claim, attachment.artifact
        if not isinstance(claim, EmpiricalClaim) or not isinstance(script, ReproScript):
            raise TypeError(f"the repro checker was given a {claim.kind} claim with a {script.kind}")

        # 1. The policy says what an artifact may ask for.
        policy = self.bench.policy
        limits = granted(policy.script, script.limits, policy.maximum)
        if isinstance(limits, Reason):
            return self._evidence((), limits)
        place = environments.prepare(self.bench, script, attachment, limits, watch)
        if isinstance(place, NoPlace):
            return self._evidence(place.steps, place.reason)

        # 2. Inputs lie below $GATE_IN, everything else beside the script.
        files: dict[str, bytes | LocalFile] = {
            f"{'in' if path in script.inputs else 'src'}/{path}": data
            for path, data in attachment.files.items()
        } | {f"in/{path}": file for path, file in attachment.data.items()}
        job = Job(
            name="run",
            image=place.image,
            command=script.command,
            limits=container_limits(limits),
            files={**files, **place.files},
            collect=(RESULTS,),
            executable=place.executable,
        )
        outcome, step = self.bench.run(job, watch)
        steps = (*place.steps, step)

        # 3. What was seen, in the order in which it explains the end of the run.
        failure = breach(outcome) or _failed(outcome)
        if failure:
            return self._evidence(steps, failure)
        try:
            metrics = parse_results(outcome.files[RESULTS])
        except MalformedResults as error:
            return self._evidence(steps, Reason(code=ReasonCode.RESULT_MALFORMED, text=str(error)))
        # The evidence holds what the rules speak of; the whole file is kept beside the logs.
        named = {name for rule in claim.accept for name in rule.metrics}
        run = Run(
            seed=0,
            metrics={name: metric for name, metric in metrics.items() if name in named},
            results=self.bench.keep_log(outcome.files[RESULTS]),
        )
        seen = RunEvidence(runs=(run,), surroundings=place.surroundings)
        return Evidence(checker=self.name, steps=steps, run=seen)

    def _evidence(self, steps: tuple[Step, ...], failure: Reason) -> Evidence:
        return Evidence(checker=self.name, steps=steps, failure=failure)


def _failed(outcome: Outcome) -> Reason | None:
    if outcome.exit_code != 0:
        return Reason(code=ReasonCode.SCRIPT_FAILED, text=f"The script {_ending(outcome.exit_code)}.")
    if RESULTS in outcome.refused:
        text = f"$GATE_OUT/{RESULTS} is refused: {outcome.refused[RESULTS]}."
        return Reason(code=ReasonCode.RESULT_MALFORMED, text=text)
    if RESULTS not in outcome.files:
        text = f"The script ended well, but there is no $GATE_OUT/{RESULTS}."
        return Reason(code=ReasonCode.RESULT_MISSING, text=text)
    return None


def _ending(exit_code: int | None) -> str:
    if exit_code is None:
        return "did not come to its end"
    if exit_code < 0:
        return f"was ended by signal {-exit_code}"
    meaning = {126: " (its command can't be executed)", 127: " (its command was not found)"}
    return f"ended with status {exit_code}{meaning.get(exit_code, '')}"
