"""Why a claim is what it is, as facts: the content of `gate explain`, whatever form it is shown in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Literal

from gatekeeper.model import (
    Agreement,
    Artifact,
    AttachedResult,
    ClaimVerdict,
    Digest,
    Freezing,
    Probe,
    ReasonCode,
    ReproScript,
    RuleResult,
    Spelling,
    Surroundings,
    Variation,
    Verdict,
)
from gatekeeper.model.base import ClaimId, Frozen, MetricName, RecordId, Sentence, Timestamp, printable
from gatekeeper.model.claim import ClaimKind
from gatekeeper.model.evidence import Change
from gatekeeper.model.reason import OutcomeName, Reason
from gatekeeper.model.verdict import Status

EXCERPT_LINES = 14

Seen = Literal["moved", "stayed", "failed"]


class ChangeSeen(Frozen):
    """One change, and what came of it: the metrics moved or stayed, or the script gave no results."""

    change: Change
    seen: Seen
    moved: tuple[MetricName, ...]


class Dependence(Frozen):
    """What the result was seen to depend on, or not to; `nothing` stands for runs with nothing changed."""

    target: Literal["nothing", "input", "parameter", "seed"]
    name: str
    """Empty for the seed and for nothing."""
    said: Literal["moves", "stays"] | None
    """What the artifact says that the result does; None where it says nothing, or is not there any more."""
    seen: Seen
    """`moved` where any of the changes moved a metric."""
    changes: tuple[ChangeSeen, ...]

    @property
    def as_said(self) -> bool | None:
        """Whether it does what the artifact says; None where nothing is said or every run failed."""
        if self.said is None or self.seen == "failed":
            return None
        return (self.said == "moves") == (self.seen == "moved")


class ClaimExplanation(Frozen):
    """Why one claim is what it is."""

    id: ClaimId
    text: Sentence
    kind: ClaimKind | None
    status: Status
    outcome: OutcomeName
    reason: Reason
    remedy: Sentence | None
    """What to do about it; None where there is nothing to do."""
    rules: tuple[RuleResult, ...]
    runs: int
    """How many runs of a script the verdict rests on."""
    agreement: Agreement | None
    variations: tuple[Variation, ...]
    depends: tuple[Dependence, ...]
    attached: tuple[AttachedResult, ...]
    spellings: tuple[Spelling, ...]
    remarks: tuple[Sentence, ...]
    freezing: Freezing | None
    surroundings: Surroundings | None
    log: tuple[str, ...]
    """The lines of the last step's log that matter, safe to print."""


class RecordExplanation(Frozen):
    """Why a record, and each of its claims, is what it is: `gate explain --format json`."""

    id: RecordId
    status: Status
    reason: Reason
    evaluated: Timestamp | None
    claims: tuple[ClaimExplanation, ...]


def explain_claim(
    claim: ClaimVerdict, text: str, artifact: Artifact | None, log: Callable[[Digest], bytes]
) -> ClaimExplanation:
    """The facts about one claim.

    Args:
        text: the claim in words.
        artifact: what the verdict is about, where it is still there.
        log: gives a kept log by its digest, and nothing where it is gone.
    """
    run = claim.evidence.run if claim.evidence else None
    return ClaimExplanation(
        id=claim.id,
        text=text,
        kind=claim.kind,
        status=claim.status,
        outcome=claim.outcome,
        reason=claim.reason,
        remedy=None if claim.reason.code is ReasonCode.ARTIFACT_PASSED else claim.reason.code.remedy,
        rules=claim.rules,
        runs=len(run.runs) if run else 0,
        agreement=claim.agreement,
        variations=run.variations if run else (),
        depends=dependences(run.probes, artifact) if run else (),
        attached=run.attached if run else (),
        spellings=run.spellings if run else (),
        remarks=claim.remarks,
        freezing=claim.freezing,
        surroundings=run.surroundings if run else None,
        log=tuple(excerpt(claim, log)),
    )


def explain_record(verdict: Verdict, claims: Sequence[ClaimExplanation]) -> RecordExplanation:
    """The facts about a record, with those of its claims that were asked for."""
    return RecordExplanation(
        id=verdict.id,
        status=verdict.status,
        reason=verdict.reason,
        evaluated=verdict.evaluated,
        claims=tuple(claims),
    )


def dependences(probes: Sequence[Probe], artifact: Artifact | None) -> tuple[Dependence, ...]:
    """The probes by what they changed, in the order in which they were made."""

    def key(probe: Probe) -> tuple[str, str, str]:
        # Another order of lines is another question than other lines, where the artifact says so.
        return probe.target, probe.name, said(probe, artifact) or ""

    order = list(dict.fromkeys(key(probe) for probe in probes))
    groups = [
        list(group) for _, group in groupby(sorted(probes, key=lambda probe: order.index(key(probe))), key)
    ]
    return tuple(_dependence(group, artifact) for group in groups)


def _dependence(probes: Sequence[Probe], artifact: Artifact | None) -> Dependence:
    # What decides was run several times; saying it once is enough where it came out alike.
    changes = dict.fromkeys(
        ChangeSeen(
            change=probe.change,
            seen="failed" if probe.ended == "failed" else "moved" if probe.moved else "stayed",
            moved=tuple(sorted(probe.moved)),
        )
        for probe in probes
    )
    kinds = [change.seen for change in changes]
    seen: Seen = "moved" if "moved" in kinds else "stayed" if "stayed" in kinds else "failed"
    first = probes[0]
    return Dependence(
        target=first.target, name=first.name, said=said(first, artifact), seen=seen, changes=tuple(changes)
    )


def said(probe: Probe, artifact: Artifact | None) -> Literal["moves", "stays"] | None:
    """What the artifact says that a probe's change does to the result."""
    if not isinstance(artifact, ReproScript):
        return None
    return None if probe.target == "seed" and not artifact.depends.seed else probe.expected


def clean_lines(text: bytes) -> list[str]:
    """A stranger's text as lines that are safe to print, white space kept."""
    lines = text.decode("utf-8", "replace").replace("\t", "    ").split("\n")
    return [printable(line.rstrip()) for line in lines]


def excerpt(claim: ClaimVerdict, log: Callable[[Digest], bytes]) -> list[str]:
    """The lines of the last step's log that matter: from the first error, or the end."""
    steps = claim.evidence.steps if claim.evidence else ()
    if claim.status == "VERIFIED" or not steps or not steps[-1].log:
        return []
    text = log(steps[-1].log).rstrip()
    lines = clean_lines(text) if text else []
    first = next((i for i, line in enumerate(lines) if ": error: " in line), None)
    if first is not None:
        return lines[first : first + EXCERPT_LINES]
    return lines[-EXCERPT_LINES:]
