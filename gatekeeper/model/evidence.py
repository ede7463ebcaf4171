"""What a checker saw. Facts with digests, no decision."""

from __future__ import annotations

from typing import Literal

from gatekeeper.model.base import Digest, Frozen, LeanName, MetricName, Quantity
from gatekeeper.model.reason import Reason


class Step(Frozen):
    """One sealed container that ran. Durations are seconds, memory is bytes."""

    name: str
    image: Digest
    exit_code: int | None
    seconds: str
    peak_memory: int | None = None
    log: Digest | None = None
    log_truncated: bool = False


class TheoremFact(Frozen):
    """What the judge container found of one theorem."""

    name: LeanName
    statement: Digest
    """Digest of the statement and of everything it reaches."""
    axioms: tuple[LeanName, ...]


class KernelAnswer(Frozen):
    """What a further kernel of the policy says to all that the first one accepted."""

    name: str
    image: Digest
    answer: Literal["accepts", "rejects", "declines"]


class ProofEvidence(Frozen):
    """The record of an accepted replay into the Lean kernel, bound to this run by its nonce."""

    lean_version: str
    lean_commit: str
    engine: Digest
    base: Digest | None
    """The pinned library that the proof builds on; None for an export, which brings its own."""
    declarations: int
    theorems: tuple[TheoremFact, ...]
    kernels: tuple[KernelAnswer, ...] = ()


class RunEvidence(Frozen):
    """What a repro script measured, as it wrote it: the metrics that the claim's rules name."""

    metrics: dict[MetricName, Quantity]
    results: Digest
    """Digest of the whole results.json, which is kept with the logs."""


class Evidence(Frozen):
    """All that is known of one attempt. Either a `failure` was seen, or a proof or run came to its end."""

    checker: str
    steps: tuple[Step, ...] = ()
    failure: Reason | None = None
    proof: ProofEvidence | None = None
    run: RunEvidence | None = None
