"""Empirical claims: run the author's script in sealed containers, and see what its result comes from.

The containers get the script and its inputs. They never get the claim, its rules or the author's own results.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from gatekeeper import acceptance
from gatekeeper.attachments import MANIFEST
from gatekeeper.checkers import environments
from gatekeeper.checkers.attached import differing
from gatekeeper.checkers.base import Bench, container_limits, granted
from gatekeeper.checkers.environments import NoPlace
from gatekeeper.checkers.probes import ControlFailed, Prober
from gatekeeper.checkers.scripts import Runs, Setting
from gatekeeper.checkers.spellings import MOST, in_image, spellings
from gatekeeper.checkers.variations import sources
from gatekeeper.dependence import named
from gatekeeper.model import (
    Attachment,
    Digest,
    EmpiricalClaim,
    Evidence,
    Probe,
    Reason,
    ReproScript,
    Run,
    RunEvidence,
    Spelling,
    Step,
    TrustedHalf,
)
from gatekeeper.sandbox.base import Watch


@dataclasses.dataclass(frozen=True, slots=True)
class ReproChecker:
    """Runs repro scripts. `nonce` is given the digests of claim and artifact and gives what makes the probes
    unforeseeable for the artifact's author."""

    bench: Bench
    nonce: Callable[[Digest, Digest], str]
    name = "repro"

    def check(self, half: TrustedHalf, attachment: Attachment, watch: Watch | None = None) -> Evidence:
        """The claim's runs of the script, each in a fresh container, then what they rest on.

        Raises:
            WorldError: the machine broke down.
        """
        claim, script = half.claim, attachment.artifact
        if not isinstance(claim, EmpiricalClaim) or not isinstance(script, ReproScript):
            raise TypeError(f"the repro checker was given a {claim.kind} claim with a {script.kind}")

        # 1. The policy says what an artifact may ask for; its place is made ready.
        policy = self.bench.policy
        limits = granted(policy.script, script.limits, policy.maximum)
        if isinstance(limits, Reason):
            return self._evidence((), limits)
        place = environments.prepare(self.bench, script, attachment, limits, watch)
        if isinstance(place, NoPlace):
            return self._evidence(place.steps, place.reason)

        # 2. As many runs as the claim asks for; the first that fails is the claim's failure.
        runs = Runs(
            self.bench, script, attachment, place, container_limits(limits), named(claim.accept), watch
        )
        runs.steps += place.steps
        made: list[Run] = []
        plan = claim.repeats.plan
        for number, seed in enumerate(plan, 1):
            result = runs.once(f"run-{number}-of-{len(plan)}", Setting(seed=seed))
            if isinstance(result, Reason):
                which = f" (run {number} of {len(plan)}, seed {seed})" if number > 1 else ""
                return self._evidence(runs.steps, _with(result, which))
            made.append(result)

        # 3. What the result depends on; of use only where there is a result that the claim could rest on.
        nonce = ""
        probes: tuple[Probe, ...] = ()
        found = acceptance.evaluate(claim.accept, [run.metrics for run in made], claim.repeats.confidence)
        if not found.failure:
            nonce = self.nonce(half.digest, attachment.digest)
            prober = Prober(runs, claim.accept, made, nonce, policy.probe_runs)
            try:
                probes = prober.probe()
            except ControlFailed as failed:
                text = " (run again between the probes, with nothing changed)"
                return self._evidence(runs.steps, _with(failed.reason, text))

        run = RunEvidence(
            runs=tuple(made),
            variations=sources(runs, made),
            nonce=nonce,
            probes=probes,
            surroundings=place.surroundings,
            spellings=(
                *_spellings(claim, script, {**attachment.files, **place.files}),
                *in_image(claim.accept, place.brought),
            )[:MOST],
            attached=differing(script, made),
        )
        return Evidence(checker=self.name, steps=tuple(runs.steps), run=run)

    def _evidence(self, steps: Sequence[Step], failure: Reason) -> Evidence:
        return Evidence(checker=self.name, steps=tuple(steps), failure=failure)


def _with(reason: Reason, more: str) -> Reason:
    return reason.model_copy(update={"text": f"{reason.text.rstrip('.')}{more}."}) if more else reason


def _spellings(
    claim: EmpiricalClaim, script: ReproScript, files: Mapping[str, bytes]
) -> tuple[Spelling, ...]:
    """Where the claimed numbers stand in what the author wrote (files, commands, parameters) or built."""
    values = [parameter.value for parameter in script.parameters.values()]
    handed = {MANIFEST: "\n".join([*script.command, *values]).encode()}
    found = spellings(claim.accept, handed)
    return (
        *(spelling.model_copy(update={"line": None}) for spelling in found),
        *spellings(claim.accept, files),
    )
