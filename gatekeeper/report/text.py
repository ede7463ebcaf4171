"""Verdicts as tables and sentences for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gatekeeper.model import ClaimVerdict, Members, Metric, Quantity, RunEvidence, Series, Verdict
from gatekeeper.model.attestation import EntryReference, StatusChange
from gatekeeper.model.base import printable
from gatekeeper.model.contracts import CorrectionContract
from gatekeeper.model.reason import OutcomeName
from gatekeeper.model.verdict import Status

_STYLE = {"verified": "bold green", "unverified": "yellow", "not_evaluated": "magenta"}


MOST_RUNS = 10


def clean(text: str) -> str:
    """A stranger's text as one line that is safe to print."""
    return printable(" ".join(text.split()))


@dataclass(frozen=True, slots=True)
class Fitting:
    """One thing in two forms: `wide` where the terminal has room for it, else `narrow`."""

    wide: Callable[[], RenderableType]
    narrow: Callable[[], RenderableType]
    columns: int
    """How many columns `wide` needs to be read."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.wide() if options.max_width >= self.columns else self.narrow()


def verdict_table(verdicts: Sequence[Verdict]) -> RenderableType:
    """Which record, which claim, what it is and why, when and how long."""
    return Fitting(lambda: _wide_verdicts(verdicts), lambda: _narrow_verdicts(verdicts), 100)


def _wide_verdicts(verdicts: Sequence[Verdict]) -> RenderableType:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("record", no_wrap=True)
    table.add_column("claim", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("why", ratio=1, overflow="fold")
    table.add_column("when (UTC)", no_wrap=True)
    table.add_column("took", justify="right", no_wrap=True)
    for verdict in verdicts:
        table.add_row(
            Text(verdict.id, "bold"),
            "",
            _status(verdict),
            _why(verdict),
            _minute(verdict),
            _took(verdict.claims),
        )
        for alike in _alike(verdict.claims):
            table.add_row("", _names(alike), _status(alike[0]), _why(alike[0]), "", _took(alike))
    return table


def _narrow_verdicts(verdicts: Sequence[Verdict]) -> RenderableType:
    def lines() -> Iterator[RenderableType]:
        for verdict in verdicts:
            moment, took = _minute(verdict), _took(verdict.claims)
            yield Text.assemble((verdict.id, "bold"), "  ", _status(verdict))
            yield Padding(_why(verdict), (0, 0, 0, 2))
            if moment or took:
                yield Text("  " + ", ".join(part for part in (moment, took) if part), "dim")
            for alike in _alike(verdict.claims):
                took = _took(alike)
                yield Text.assemble("  ", _names(alike), "  ", _status(alike[0]), (f"  {took}", "dim"))
                yield Padding(_why(alike[0]), (0, 0, 0, 6))

    return Group(*lines())


def _minute(verdict: Verdict) -> str:
    return (verdict.evaluated or "")[:16].replace("T", " ")


def _names(alike: Sequence[ClaimVerdict]) -> str:
    return alike[0].id if len(alike) == 1 else f"{alike[0].id} … {alike[-1].id}"


def _alike(claims: Sequence[ClaimVerdict]) -> list[list[ClaimVerdict]]:
    """Neighbours that never ran and have the same reason, to be shown as one."""
    groups = groupby(claims, key=lambda c: (c.reason, _aside(c), c.id if c.evidence else ""))
    return [list(group) for _, group in groups]


def unchanged_lines(found: Sequence[tuple[Verdict, EntryReference]]) -> Iterator[str]:
    """Each record that nothing was run for: what stands, and of when and where its evidence is."""
    widest = max((len(verdict.id) for verdict, _ in found), default=0)
    for verdict, entry in found:
        yield f"{verdict.id:{widest}} {verdict.status:10} {verdict.reason.code} {clean(verdict.reason.text)}"
        yield f"{'':{widest}} unchanged since {_minute(verdict)} UTC; evidence of entry {entry.number}"


def summary(verdicts: Sequence[Verdict], unchanged: int = 0) -> str:
    """How many records and claims are what; and for how many records nothing was run."""
    claims = [claim for verdict in verdicts for claim in verdict.claims]
    verified = sum(verdict.status == "VERIFIED" for verdict in verdicts)
    passed = sum(claim.status == "VERIFIED" for claim in claims)
    lost = sum(claim.outcome == "not_evaluated" for claim in claims)
    text = (
        f"{_count(len(verdicts), 'record')}: {verified} VERIFIED, {len(verdicts) - verified} Unverified. "
        f"{_count(len(claims), 'claim')}: {passed} verified, {len(claims) - passed - lost} unverified"
    )
    text += f", {lost} not evaluated." if lost else "."
    if unchanged:
        text += f" {_count(unchanged, 'record')} unchanged and not run again; `gate verify --rerun` does so."
    return text


def facts(claim: ClaimVerdict) -> list[tuple[str, str]]:
    """What a verdict rests on, as label and value."""
    rows: list[tuple[str, str]] = [("kind", claim.kind or "unknown")]
    if claim.digests.claim:
        rows.append(("claim digest", claim.digests.claim))
    if claim.digests.artifact:
        rows.append(("artifact digest", claim.digests.artifact))
    if claim.freezing:
        rows.append(("frozen", claim.freezing.text))
    if claim.endorsement:
        rows.append(("approved", claim.endorsement.approvals_text))
        if claim.endorsement.gates_required:
            rows.append(("gates", claim.endorsement.gates_text))
    if claim.found:
        rows.append(("found here", claim.found.text))
    evidence = claim.evidence
    for step in evidence.steps if evidence else ():
        memory = f", peak {step.peak_memory >> 20} MiB" if step.peak_memory else ""
        rows.append((f"step {step.name}", f"{float(step.seconds):.2f} s{memory}, image {step.image[:19]}…"))
    if evidence and evidence.proof:
        proof = evidence.proof
        rows.append(("engine", f"Lean {proof.lean_version}, commit {proof.lean_commit[:12]}"))
        rows += [(f"kernel {kernel.name}", kernel.answer) for kernel in proof.kernels]
        rows += [
            (f"theorem {theorem.name}", "axioms: " + (", ".join(theorem.axioms) or "none"))
            for theorem in proof.theorems
        ]
    if evidence and evidence.run:
        rows += [(f"metric {name}", _over_runs(name, evidence.run)) for name in evidence.run.runs[0].metrics]
    return [(label, clean(value)) for label, value in rows]


def correction_rows(correction: CorrectionContract) -> Iterator[tuple[str, str]]:
    """A record's corrections, as label and value: how many, and what each changed."""
    waits = "; waits for another verdict since a recall" if correction.status == "RECALLED" else ""
    count = correction.correction_count
    yield "status", f"{correction.status}, {_count(count, 'correction')}{waits}"
    for each in correction.corrections:
        whole = [f"{each.record.before} to {each.record.after}"] if _changes(each.record) else []
        parts = [f"{claim.claim} {claim.before} to {claim.after or 'gone'}" for claim in each.claims]
        entries = ", ".join(str(entry.number) for entry in each.superseded)
        yield (
            f"{each.number}, {each.date[:10]}",
            f"{'; '.join([*whole, *parts])}. {each.reason} (entry {each.entry.number}; supersedes {entries})",
        )


def _changes(change: StatusChange) -> bool:
    return change.before != change.after


def _over_runs(name: str, evidence: RunEvidence) -> str:
    """What each run measured; said once where all say the same."""
    seen = [shown(run.metrics[name]) for run in evidence.runs if name in run.metrics]
    if len(seen) > 1 and len(set(seen)) == 1 and len(seen) == len(evidence.runs):
        return f"{seen[0]}, in each of {len(seen)} runs"
    return "; ".join(seen[:MOST_RUNS]) + ("; …" if len(seen) > MOST_RUNS else "")


def shown(metric: Metric) -> str:
    """A measurement in a few words."""
    match metric:
        case Quantity():
            return f"{metric.value} {metric.unit}".rstrip()
        case Series():
            return f"{len(metric.flat)} numbers {metric.unit}".rstrip()
        case Members():
            return f"{len(metric.members)} words"
        case _:
            return metric.text


class Decided(Protocol):
    """Whatever has a claim's status: its verdict or its explanation."""

    @property
    def status(self) -> Status: ...
    @property
    def outcome(self) -> OutcomeName: ...


def status_of(claim: Decided) -> Text:
    """A claim's status in its colour; what could not be evaluated says so."""
    name = "not evaluated" if claim.outcome == "not_evaluated" else claim.status
    return Text(name, _STYLE[claim.outcome])


def _status(of: Verdict | ClaimVerdict) -> Text:
    return status_of(of) if isinstance(of, ClaimVerdict) else Text(of.status, _STYLE[of.reason.code.outcome])


def _why(of: Verdict | ClaimVerdict) -> Text:
    aside = _aside(of) if isinstance(of, ClaimVerdict) else ""
    return Text.assemble((str(of.reason.code), "bold"), " ", clean(f"{of.reason.text} {aside}"))


def _aside(claim: ClaimVerdict) -> str:
    """What is worth saying of when the claim's halves were fixed, and who else has a say."""
    history, said = claim.freezing, claim.endorsement
    worth = history and (history.frozen or history.broken or history.changed_after)
    found = [history.text] if history and worth else []
    found += [said.approvals_text] if said and said.approvals else []
    found += [said.gates_text] if said and said.gates else []
    return " ".join(text for text in found if text != claim.reason.text)


def _took(claims: Sequence[ClaimVerdict]) -> str:
    seconds = [float(step.seconds) for claim in claims if claim.evidence for step in claim.evidence.steps]
    return f"{sum(seconds):.1f} s" if seconds else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
