"""What every checker is given and gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from gatekeeper.config import LimitSet, Policy
from gatekeeper.model import Attachment, Digest, Evidence, LimitRequest, Reason, ReasonCode, Step, TrustedHalf
from gatekeeper.sandbox.base import Job, Limits, Outcome, Sandbox, Watch

KeepLog = Callable[[bytes], Digest]


class Checker(Protocol):
    """Looks at one claim and its artifact."""

    def check(self, half: TrustedHalf, attachment: Attachment, watch: Watch | None = None) -> Evidence:
        """Run what has to be run and say what was seen.

        Raises:
            WorldError: the machine broke down; nothing is known about the artifact.
        """
        ...


@dataclass(frozen=True, slots=True)
class Bench:
    """What a checker works with: the sandbox, the policy, and where logs are kept."""

    sandbox: Sandbox
    policy: Policy
    keep_log: KeepLog

    def run(
        self, job: Job, watch: Watch | None, readable: Callable[[bytes], bytes] | None = None
    ) -> tuple[Outcome, Step]:
        """Run a job and note it as a step, with its log kept (made readable first, where asked)."""
        outcome = self.sandbox.run(job, watch)
        text = readable(outcome.output) if readable else outcome.output
        step = Step(
            name=job.name,
            image=outcome.image,
            exit_code=outcome.exit_code,
            seconds=f"{outcome.seconds:.3f}",
            peak_memory=outcome.peak_memory,
            log=self.keep_log(text),
            log_truncated=outcome.output_truncated,
        )
        return outcome, step


def breach(outcome: Outcome) -> Reason | None:
    """The reason that a met limit gives, if one was met."""
    if outcome.breach is None:
        return None
    return Reason(code=ReasonCode(outcome.breach.value), text=outcome.breach_text)


def granted(default: LimitSet, request: LimitRequest, maximum: LimitSet) -> LimitSet | Reason:
    """The default limits with what an artifact asks for in their place, unless it asks for too much."""
    asked = request.model_dump(exclude_none=True)
    for field, value in asked.items():
        if value > getattr(maximum, field):
            text = (
                f"artifact.yaml: limits.{field} asks for {value}, "
                f"but the policy's maximum is {getattr(maximum, field)}."
            )
            return Reason(code=ReasonCode.INVALID_ARTIFACT, text=text)
    return default.model_copy(update=asked)


def container_limits(limits: LimitSet) -> Limits:
    """The policy's units (MB are MiB) as the sandbox's bytes."""
    return Limits(
        wall_seconds=float(limits.wall_seconds),
        memory_bytes=limits.memory_mb << 20,
        cpus=float(limits.cpus),
        processes=limits.processes,
        disk_bytes=limits.disk_mb << 20,
        files=limits.files,
        output_bytes=limits.output_kb << 10,
        result_bytes=limits.result_kb << 10,
    )
