"""Verdicts as tables and sentences for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gatekeeper.model import ClaimVerdict, Members, Metric, Quantity, ReasonCode, Series, Verdict
from gatekeeper.model.base import printable

_STYLE = {"verified": "bold green", "unverified": "yellow", "not_evaluated": "magenta"}
EXCERPT_LINES = 14


def clean(text: str) -> str:
    """A stranger's text as one line that is safe to print."""
    return printable(" ".join(text.split()))


def clean_lines(text: bytes) -> list[str]:
    """A stranger's text as lines that are safe to print, white space kept."""
    lines = text.decode("utf-8", "replace").replace("\t", "    ").split("\n")
    return [printable(line.rstrip()) for line in lines]


def verdict_table(verdicts: Sequence[Verdict]) -> RenderableType:
    """Which record, which claim, what it is and why, when and how long; then the count."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("record", no_wrap=True)
    table.add_column("claim", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("why", ratio=1, overflow="fold")
    table.add_column("when (UTC)", no_wrap=True)
    table.add_column("took", justify="right", no_wrap=True)
    for verdict in verdicts:
        when = (verdict.evaluated or "")[:16].replace("T", " ")
        table.add_row(
            Text(verdict.id, "bold"), "", _status(verdict), _why(verdict), when, _took(verdict.claims)
        )
        for alike in _alike(verdict.claims):
            name = alike[0].id if len(alike) == 1 else f"{alike[0].id} … {alike[-1].id}"
            table.add_row("", name, _status(alike[0]), _why(alike[0]), "", _took(alike))
    return Group(table, Text(), summary(verdicts))


def _alike(claims: Sequence[ClaimVerdict]) -> list[list[ClaimVerdict]]:
    """Neighbours that never ran and have the same reason, to be shown as one."""
    groups = groupby(claims, key=lambda claim: (claim.reason, claim.id if claim.evidence else ""))
    return [list(group) for _, group in groups]


def record_table(verdicts: Sequence[Verdict], titles: dict[str, str]) -> RenderableType:
    """One line a record: id, status, reason, date, title."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    widest = max((len(verdict.id) for verdict in verdicts), default=0)
    code = max((len(verdict.reason.code) for verdict in verdicts), default=0)
    for column, width in (("record", widest), ("status", 10), ("reason", code), ("evaluated", 10)):
        table.add_column(column, no_wrap=True, min_width=width)
    table.add_column("title", ratio=1, no_wrap=True, overflow="ellipsis")
    for verdict in verdicts:
        title = clean(titles.get(verdict.id, ""))
        table.add_row(
            verdict.id,
            _status(verdict),
            str(verdict.reason.code),
            (verdict.evaluated or "")[:10],
            Text(title),
        )
    return Group(table, Text(), summary(verdicts))


def summary(verdicts: Sequence[Verdict]) -> Text:
    """How many records and claims are what."""
    claims = [claim for verdict in verdicts for claim in verdict.claims]
    verified = sum(verdict.status == "VERIFIED" for verdict in verdicts)
    passed = sum(claim.status == "VERIFIED" for claim in claims)
    lost = sum(claim.outcome == "not_evaluated" for claim in claims)
    text = (
        f"{_count(len(verdicts), 'record')}: {verified} VERIFIED, {len(verdicts) - verified} Unverified. "
        f"{_count(len(claims), 'claim')}: {passed} verified, {len(claims) - passed - lost} unverified"
    )
    return Text(text + (f", {lost} not evaluated." if lost else "."))


def explanation(claim: ClaimVerdict, text: str, log: Callable[[str], bytes]) -> RenderableType:
    """Why a claim is what it is: the sentence, the part of the log that matters, what to do."""
    parts: list[RenderableType] = [
        Text.assemble((f"{claim.id}  ", "bold"), _status(claim), f"  {claim.reason.code}"),
        Text("  " + clean(text), style="italic"),
    ]
    if claim.rules:
        parts += [Text(f"  {'✓' if rule.holds else '✗'} {clean(rule.text)}") for rule in claim.rules[:20]]
    else:
        parts.append(Text("  " + clean(claim.reason.text)))
    parts += [Text("  │ " + line, style="dim") for line in excerpt(claim, log)]
    if claim.reason.code is not ReasonCode.ARTIFACT_PASSED:
        parts.append(Text("  → " + claim.reason.code.remedy))
    return Group(*parts)


def excerpt(claim: ClaimVerdict, log: Callable[[str], bytes]) -> list[str]:
    """The lines of the last step's log that matter: from the first error, or the end."""
    steps = claim.evidence.steps if claim.evidence else ()
    if claim.status == "VERIFIED" or not steps or not steps[-1].log:
        return []
    lines = clean_lines(log(steps[-1].log).rstrip())
    first = next((i for i, line in enumerate(lines) if ": error: " in line), None)
    if first is not None:
        return lines[first : first + EXCERPT_LINES]
    return lines[-EXCERPT_LINES:]


def facts(claim: ClaimVerdict) -> list[tuple[str, str]]:
    """What a verdict rests on, as label and value."""
    rows: list[tuple[str, str]] = [("kind", claim.kind or "unknown")]
    if claim.digests.claim:
        rows.append(("claim digest", claim.digests.claim))
    if claim.digests.artifact:
        rows.append(("artifact digest", claim.digests.artifact))
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
        rows += [(f"metric {name}", _shown(metric)) for name, metric in evidence.run.runs[0].metrics.items()]
    return [(label, clean(value)) for label, value in rows]


def _shown(metric: Metric) -> str:
    match metric:
        case Quantity():
            return f"{metric.value} {metric.unit}".rstrip()
        case Series():
            return f"{len(metric.flat)} numbers {metric.unit}".rstrip()
        case Members():
            return f"{len(metric.members)} words"
        case _:
            return metric.text


def _status(of: Verdict | ClaimVerdict) -> Text:
    if isinstance(of, ClaimVerdict):
        name = "not evaluated" if of.outcome == "not_evaluated" else of.status
        return Text(name, _STYLE[of.outcome])
    return Text(of.status, _STYLE[of.reason.code.outcome])


def _why(of: Verdict | ClaimVerdict) -> Text:
    return Text.assemble((str(of.reason.code), "bold"), " ", clean(of.reason.text))


def _took(claims: Sequence[ClaimVerdict]) -> str:
    seconds = [float(step.seconds) for claim in claims if claim.evidence for step in claim.evidence.steps]
    return f"{sum(seconds):.1f} s" if seconds else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
