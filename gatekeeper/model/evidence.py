"""What a checker saw. Facts with digests, no decision."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gatekeeper.model.base import Digest, Frozen, LeanName, MetricName, Sentence
from gatekeeper.model.metric import Metric
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
    """What the proof builds on: GateCore as it is pinned, or the list of a toolchain's files. None for an
    export, which brings its own."""
    declarations: int
    theorems: tuple[TheoremFact, ...]
    kernels: tuple[KernelAnswer, ...] = ()


class Run(Frozen):
    """One run of the script: the metrics that the claim's rules name, as it wrote them."""

    seed: int
    metrics: dict[MetricName, Metric]
    results: Digest
    """Digest of the whole results.json, which is kept with the logs."""


Source = Literal["seed", "threads", "hash_seed", "time", "system_random", "file_order", "unknown"]
"""`system_random`: what the kernel gives to a program that asks for chance (`getrandom`); `file_order`: the
order in which a folder of inputs is listed, which is the file system's."""


class Variation(Frozen):
    """One thing changed between two runs of a script, and whether it shows."""

    source: Source
    differs: bool
    run: Run | None = None
    """Of `file_order`, where it shows: what came out in the opposite order; None if nothing did."""


Change = Literal[
    "nothing",
    "withheld",
    "numbers",
    "resampled",
    "lines",
    "order",
    "bytes",
    "variant",
    "one_number",
    "other_numbers",
    "value",
    "seed",
]
"""`numbers`: each by a factor of its own; `resampled`: lines replaced by copies of others; `lines`: some left
out; `order`: in another order; `one_number`: only the number that equals a metric; `other_numbers`: all but
that one; `value`: a parameter's probe."""


class Probe(Frozen):
    """One run with something changed on which the result is said to depend, or not to.

    `nothing` is changed in a control, which tells whether the script repeats itself at all.
    """

    target: Literal["nothing", "input", "parameter", "seed"]
    names: tuple[str, ...] = ()
    """Paths of the inputs that were changed together, or the parameter's name."""
    change: Change
    draw: int = 0
    """Tells several changes of one kind apart; with `RunEvidence.nonce` it makes the same bytes again."""
    expected: Literal["moves", "stays"] = "moves"
    ended: Literal["results", "failed"]
    """`failed`: the script gave no readable results with this change, or not every metric of the rules."""
    moved: dict[MetricName, Metric] = {}
    """The metrics of the rules that came out differently, as they came out."""
    given: str = ""
    """Of `one_number`: what was put in its place; of a parameter between its values: that value."""

    @property
    def name(self) -> str:
        """What was changed, in words."""
        return ", ".join(self.names)


class Spelling(Frozen):
    """A claimed value, in some spelling, in what the author wrote or built, or in a foreign image."""

    metric: MetricName
    text: Sentence
    file: str
    line: int | None


class AttachedResult(Frozen):
    """A result that the author attached and that came out differently here."""

    metric: MetricName
    attached: Metric
    measured: Metric | None


class Surroundings(Frozen):
    """What a run took place in."""

    environment: str
    """As artifact.yaml names it."""
    image: Digest
    packages: Digest | None
    """Digest of the image's bill of materials (CycloneDX), which is kept with the logs."""
    cpu: str
    kernel: str
    engine: str


class RunEvidence(Frozen):
    """What a repro script measured, and what its result was seen to depend on."""

    runs: Annotated[tuple[Run, ...], Field(min_length=1)]
    """In the order of the claim's seeds."""
    nonce: str = ""
    """With the artifact's digest the key of every change that chance had a part in."""
    variations: tuple[Variation, ...] = ()
    probes: tuple[Probe, ...] = ()
    spellings: tuple[Spelling, ...] = ()
    attached: tuple[AttachedResult, ...] = ()
    surroundings: Surroundings | None = None


class Evidence(Frozen):
    """All that is known of one attempt. Either a `failure` was seen, or a proof or run came to its end."""

    checker: str
    steps: tuple[Step, ...] = ()
    failure: Reason | None = None
    proof: ProofEvidence | None = None
    run: RunEvidence | None = None
