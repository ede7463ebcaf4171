"""Why a claim is what it is, as facts: the content of `gate explain`, whatever form it is shown in."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Literal

from gatekeeper.model import (
    Agreement,
    AttachedResult,
    ClaimVerdict,
    Digest,
    Endorsement,
    Freezing,
    Probe,
    ReasonCode,
    RuleResult,
    RunEvidence,
    Spelling,
    Surroundings,
    Variation,
    Verdict,
)
from gatekeeper.model.base import ClaimId, Frozen, MetricName, RecordId, Sentence, Timestamp, printable
from gatekeeper.model.claim import ClaimKind
from gatekeeper.model.contracts import CorrectionContract
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
    """The input's path (or several, changed together) or the parameter's name; else empty."""
    said: Literal["moves", "stays"] | None
    """What the artifact says that the result does; None where it says nothing."""
    seen: Seen
    """`moved` where any of the changes moved a metric."""
    as_said: bool | None
    """Whether the result does what is said, and stays where nothing was changed; None where nothing is said,
    where every run failed, and where all that moved is unsteady."""
    unsteady: tuple[MetricName, ...]
    """Those of the moved metrics that also differ where nothing is changed."""
    changes: tuple[ChangeSeen, ...]


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
    endorsement: Endorsement | None
    found: Reason | None
    """That the artifact passed here, where approvals or other gates are wanting."""
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
    correction: CorrectionContract | None = None
    """The record's correction record."""


def explain_claim(claim: ClaimVerdict, text: str, log: Callable[[Digest], bytes]) -> ClaimExplanation:
    """The facts about one claim: `text` is the claim in words, `log` finds a log by its digest."""
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
        depends=dependences(run) if run else (),
        attached=run.attached if run else (),
        spellings=run.spellings if run else (),
        remarks=claim.remarks,
        freezing=claim.freezing,
        endorsement=claim.endorsement,
        found=claim.found,
        surroundings=run.surroundings if run else None,
        log=tuple(excerpt(claim, log)),
    )


def explain_record(
    verdict: Verdict, claims: Sequence[ClaimExplanation], correction: CorrectionContract | None = None
) -> RecordExplanation:
    """The facts about a record, with those of its claims that were asked for."""
    return RecordExplanation(
        id=verdict.id,
        status=verdict.status,
        reason=verdict.reason,
        evaluated=verdict.evaluated,
        claims=tuple(claims),
        correction=correction,
    )


def dependences(run: RunEvidence) -> tuple[Dependence, ...]:
    """The probes by what they changed, in the order in which they were made."""
    probes, first = run.probes, run.runs[0]
    groups: dict[tuple[str, str, str | None], list[Probe]] = {}
    for probe in probes:
        # Another order of lines is another question than other lines, where the artifact says so.
        groups.setdefault((probe.target, probe.name, said(probe)), []).append(probe)
    unsteady = {name for probe in probes if probe.target == "nothing" for name in probe.moved}
    for other in run.runs:
        if other.seed == first.seed:
            unsteady |= {name for name, metric in first.metrics.items() if other.metrics.get(name) != metric}
    return tuple(_dependence(group, unsteady) for group in groups.values())


def said(probe: Probe) -> Literal["moves", "stays"] | None:
    """What the artifact says that a change does to the result. Of a seed it can only say that it moves."""
    if probe.target == "nothing" or (probe.target == "seed" and probe.expected == "stays"):
        return None
    return probe.expected


def _dependence(probes: Sequence[Probe], unsteady: Set[str]) -> Dependence:
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
    wanted = "stays" if first.target == "nothing" else said(first)
    moved = {name for change in changes for name in change.moved}
    unclear = seen == "failed" or (first.target != "nothing" and seen == "moved" and moved <= unsteady)
    return Dependence(
        target=first.target,
        name=first.name,
        said=said(first),
        seen=seen,
        as_said=None if wanted is None or unclear else (wanted == "moves") == (seen == "moved"),
        unsteady=() if first.target == "nothing" else tuple(sorted(moved & unsteady)),
        changes=tuple(changes),
    )


def clean_lines(text: bytes) -> list[str]:
    """A stranger's text as lines that are safe to print, white space kept."""
    lines = text.decode("utf-8", "replace").replace("\t", "    ").split("\n")
    return [printable(line.rstrip()) for line in lines]


def excerpt(claim: ClaimVerdict, log: Callable[[Digest], bytes]) -> list[str]:
    """The lines of the last step's log that matter: from the first error, or the end."""
    steps = claim.evidence.steps if claim.evidence else ()
    if claim.evidence and claim.evidence.run:
        # All went well; what the script said while something was changed explains nothing.
        steps = tuple(step for step in steps if step.name.startswith("run")) or steps
    if claim.status == "VERIFIED" or not steps or not steps[-1].log:
        return []
    text = log(steps[-1].log).rstrip()
    lines = clean_lines(text) if text else []
    first = next((i for i, line in enumerate(lines) if ": error: " in line), None)
    if first is not None:
        return lines[first : first + EXCERPT_LINES]
    return lines[-EXCERPT_LINES:]
