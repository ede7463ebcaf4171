"""What a submission check or a run found, as every form of report takes it; what comes first comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from gatekeeper.model import Case, CheckCode, ClaimVerdict, Digest, Finding, Place, ReasonCode, Verdict
from gatekeeper.model.attestation import EntryReference
from gatekeeper.model.finding import Weight
from gatekeeper.report.explanation import excerpt

RUNG: dict[Weight, int] = {"error": 0, "failure": 1, "warning": 2, "note": 3}
"""Weights, the heaviest first."""

_OF_CLAIM = (ReasonCode.NO_ARTIFACT, ReasonCode.INVALID_CLAIM, ReasonCode.UNCLASSIFIED_CLAIM)


@dataclass(frozen=True, slots=True)
class Report:
    """All that one command found."""

    command: Literal["check", "verify"]
    cases: tuple[Case, ...]
    first: tuple[Finding, ...] = ()
    """What a branch changes of what is trusted: the first thing that every form says."""
    prefix: str = ""
    """The workspace's path in its repository, by which CI systems name files: empty, or ending in a slash."""
    unchanged: Mapping[str, EntryReference] = field(default_factory=dict)
    """The records for which nothing was run, each with the verdict in the ledger that its evidence is of."""
    preview: bool = False
    """Nobody keeps what is said here."""

    @property
    def headline(self) -> str | None:
        """The first line, where there is something to be said before all else."""
        changed = sum(it.weight == "failure" for it in self.first)
        if changed:
            files = "a file that decides" if changed == 1 else f"{changed} files that decide"
            reviewed = "was reviewed" if changed == 1 else "were reviewed"
            return (
                f"This branch changes {files} over submissions, or that {reviewed} before: "
                "a maintainer must look first."
            )
        return "This branch brings or changes what is trusted:" if self.first else None

    @property
    def summary(self) -> str:
        """How many cases and findings there are."""
        weights = Counter(it.weight for it in self.all())
        cases = f"{_count(len(self.cases), 'record or claim', 'records and claims')} looked at"
        names = {"error": ("not evaluated",) * 2, "failure": ("problem", "problems")}
        names |= {"warning": ("warning", "warnings"), "note": ("note", "notes")}
        told = [
            f"{weights[weight]} {names[weight][weights[weight] != 1]}" for weight in RUNG if weights[weight]
        ]
        return f"{cases}: {', '.join(told) or 'no problem'}."

    def all(self) -> Iterator[Finding]:
        """Every finding, in order."""
        yield from self.first
        for case in self.cases:
            yield from case.findings

    def path(self, place: Place) -> str:
        """A place's file, from the repository down."""
        path, prefix = place.file, self.prefix
        while path.startswith("../") and prefix:
            path, prefix = path[3:], prefix.rstrip("/").rpartition("/")[0]
            prefix = f"{prefix}/" if prefix else ""
        return f"{prefix}{path}"

    def exit_status(self, *, strict: bool = False) -> int:
        """0: nothing is wrong; 3: something could not be evaluated; 1: something is wrong, or with `strict`
        worth a look."""
        weights = {it.weight for it in self.all()}
        if "failure" in {it.weight for it in self.first}:
            return 1
        if "error" in weights:
            return 3
        return int("failure" in weights or (strict and "warning" in weights))


_SAYS_WHAT_TO_DO = (ReasonCode.INVALID_CLAIM, ReasonCode.INVALID_ARTIFACT, ReasonCode.NO_CLAIMS)


def whole(finding: Finding) -> str:
    """What is the matter and what to do; most sentences say both themselves."""
    if finding.code is CheckCode.TRUSTED_CHANGED:
        told = finding.weight == "note"
    else:
        told = isinstance(finding.code, CheckCode) or finding.code in _SAYS_WHAT_TO_DO
    return finding.text if told else f"{finding.text} {finding.code.remedy}"


def of_verdicts(
    verdicts: Iterable[Verdict],
    unchanged: Mapping[str, EntryReference] = MappingProxyType({}),
    log: Callable[[Digest], bytes] = lambda _: b"",
) -> tuple[Case, ...]:
    """A case for each claim; a record without claims is one itself. For those of `unchanged`, nothing was
    run. `log` finds a log by its digest."""
    return tuple(
        case for verdict in verdicts for case in _of_verdict(verdict, unchanged.get(verdict.id), log)
    )


def _of_verdict(
    verdict: Verdict, unchanged: EntryReference | None, log: Callable[[Digest], bytes]
) -> Iterator[Case]:
    folder = f"artifacts/{verdict.id.replace(':', '-', 1)}"
    for claim in verdict.claims:
        part = "claim.yaml" if claim.reason.code in _OF_CLAIM else "artifact/artifact.yaml"
        place = Place(file=f"{folder}/claims/{claim.id}/{part}", line=1)
        findings = [_finding(claim, place)] if claim.status != "VERIFIED" else []
        if unchanged:
            text = f"Unchanged since {verdict.evaluated}: the evidence is of entry {unchanged.number}."
            findings.append(Finding(weight="note", code=CheckCode.UNCHANGED, text=text, place=place))
        yield Case(
            record=verdict.id,
            claim=claim.id,
            outcome=claim.outcome,
            reason=claim.reason.text,
            seconds=None if unchanged else _seconds(claim),
            findings=tuple(findings),
            log=() if unchanged else tuple(excerpt(claim, log)),
        )
    if not verdict.claims:
        place = Place(file=f"{folder}/record.yaml", line=1)
        reason = verdict.reason
        finding = Finding(weight="failure", code=reason.code, text=reason.text, place=place)
        yield Case(record=verdict.id, outcome=reason.code.outcome, reason=reason.text, findings=(finding,))


def _finding(claim: ClaimVerdict, place: Place) -> Finding:
    weight: Weight = "error" if claim.outcome == "not_evaluated" else "failure"
    return Finding(weight=weight, code=claim.reason.code, text=claim.reason.text, place=place)


def _seconds(claim: ClaimVerdict) -> str | None:
    if not claim.evidence:
        return None
    return f"{sum((Decimal(step.seconds) for step in claim.evidence.steps), Decimal()):.3f}"


def status(case: Case) -> str:
    """A case's outcome in a word or two."""
    match case.outcome:
        case "verified":
            return "VERIFIED"
        case "not_evaluated":
            return "not evaluated"
        case "unverified":
            return "Unverified"
        case _:
            return "problems" if heaviest(case.findings) in ("error", "failure") else "fine"


def heaviest(findings: Sequence[Finding]) -> Weight | None:
    """The heaviest weight among them."""
    return min((it.weight for it in findings), key=RUNG.__getitem__, default=None)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
