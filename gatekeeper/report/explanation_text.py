"""An explanation as text for a terminal of any width and encoding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gatekeeper.model import RuleResult, Surroundings, Variation
from gatekeeper.report import plot
from gatekeeper.report.explanation import ClaimExplanation, Dependence, RecordExplanation
from gatekeeper.report.text import clean, correction_rows, shown, status_of
from gatekeeper.report.words import AGREEMENT, CHANGES, SAID, SEEN, SOURCES

MOST_ROWS = 20
MOST_PICTURES = 6
_INDENT = 4
_LABEL = 12


@dataclass(frozen=True, slots=True)
class Signs:
    """What a terminal can show."""

    holds: str
    fails: str
    log: str
    remedy: str
    picture: plot.Letters


UNICODE = Signs(holds="✓", fails="✗", log="│", remedy="→", picture=plot.UNICODE)
ASCII = Signs(holds="+", fails="x", log="|", remedy="->", picture=plot.ASCII)


def signs_for(encoding: str) -> Signs:
    """The signs that text in this encoding can hold."""
    letters = UNICODE.picture
    wanted = (UNICODE.holds, UNICODE.fails, UNICODE.log, UNICODE.remedy, letters.band, letters.ends)
    try:
        "".join((*wanted, letters.claimed, letters.tips, letters.mean, letters.beyond)).encode(encoding)
    except (UnicodeError, LookupError):
        return ASCII
    return UNICODE


def render(record: RecordExplanation, columns: int, signs: Signs = UNICODE) -> RenderableType:
    """The record's reason, then each claim's, for a terminal `columns` wide."""
    head = f"{record.id}  {record.status}  {record.evaluated or 'never evaluated'}"
    parts: list[RenderableType] = [Text(head, "bold")]
    if len(record.claims) != 1:
        parts.append(Text(clean(record.reason.text)))
    if not record.claims:
        parts.append(Text(f"{signs.remedy} {record.reason.code.remedy}"))
    for claim in record.claims:
        parts += [Text(), *_claim(claim, columns, signs)]
    if record.correction and record.correction.corrections:
        rows = [(label, Text(clean(text))) for label, text in correction_rows(record.correction)]
        parts += [Text(), Text("Corrections", "bold"), Padding(_grid(rows), (0, 0, 0, 2))]
    return Group(*parts)


def _claim(claim: ClaimExplanation, columns: int, signs: Signs) -> Iterator[RenderableType]:
    yield Text.assemble((f"{claim.id}  ", "bold"), status_of(claim), f"  {claim.reason.code}")
    yield Padding(Text(clean(claim.text), style="italic"), (0, 0, 0, 2))
    # Where the rules decided, the reason is made of their sentences, which follow.
    if claim.reason.text not in {*(rule.text for rule in claim.rules), _joined(claim.rules)}:
        yield Padding(Text(clean(claim.reason.text)), (0, 0, 0, 2))
    drawn = _drawn(claim.rules)
    for rule in claim.rules[:MOST_ROWS]:
        sign = (signs.holds, "green") if rule.holds else (signs.fails, "yellow")
        yield _hanging(Text(*sign), Text(clean(rule.text)))
        if rule in drawn:
            yield from _picture(rule, columns, signs)
    if len(claim.rules) > MOST_ROWS:
        yield Text(f"  and {len(claim.rules) - MOST_ROWS} rules more; --format json has them all")
    if claim.depends:
        yield from _depends(claim.depends, signs)
    if rows := list(_rows(claim)):
        yield Padding(_grid(rows), (0, 0, 0, 2))
    for line in claim.log:
        yield _hanging(Text(signs.log, "dim"), Text(line, "dim"))
    if claim.remedy:
        yield _hanging(Text(signs.remedy), Text(claim.remedy))


def _joined(rules: Sequence[RuleResult]) -> str:
    return " ".join(rule.text for rule in rules)


def _drawn(rules: Sequence[RuleResult]) -> Sequence[RuleResult]:
    """Of few rules all are drawn, of many those that do not hold."""
    if len(rules) <= MOST_PICTURES:
        return rules
    return [rule for rule in rules if not rule.holds][:MOST_PICTURES]


def _picture(rule: RuleResult, columns: int, signs: Signs) -> Iterator[RenderableType]:
    colours = {"accepted": "green", "": "dim"}
    for name, text in plot.letters(rule, columns - _INDENT - _LABEL, signs.picture):
        colour = colours.get(name, "green" if rule.holds else "yellow")
        yield Text.assemble(" " * _INDENT, (f"{name:{_LABEL}}", "dim"), (text, colour), no_wrap=True)


def _rows(claim: ClaimExplanation) -> Iterator[tuple[str, Text]]:
    """Everything beside the rules, as label and text."""
    if claim.agreement:
        yield "runs", Text(f"{claim.runs}; {AGREEMENT[claim.agreement]}")
    for label, differs in (("differs with", True), ("same with", False)):
        if found := [_source(variation) for variation in claim.variations if variation.differs is differs]:
            yield label, Text(", ".join(found))
    yield from _some(
        "attached",
        [
            Text(
                f"{each.metric}: {clean(shown(each.attached))} was attached, "
                + (f"{clean(shown(each.measured))} came out" if each.measured else "nothing came out")
            )
            for each in claim.attached
        ],
    )
    yield from _some(
        "spelled out",
        [
            Text(
                clean(f"{each.metric}: {each.text!r} in {each.file}")
                + (f", line {each.line}" if each.line else "")
            )
            for each in claim.spellings
        ],
    )
    yield from _some("remark", [Text(clean(remark)) for remark in claim.remarks])
    if claim.freezing:
        yield from _some("frozen", [Text(claim.freezing.text)])
    if claim.endorsement:
        yield from _some("approved", [Text(clean(claim.endorsement.approvals_text))])
        if claim.endorsement.gates_required:
            yield from _some("gates", [Text(clean(claim.endorsement.gates_text))])
    if claim.found:
        yield "found here", Text(clean(claim.found.text))
    if claim.surroundings:
        yield "ran in", Text(_place(claim.surroundings))


def _some(label: str, lines: list[Text]) -> Iterator[tuple[str, Text]]:
    for line in lines[:MOST_ROWS]:
        yield label, line
        label = ""
    if len(lines) > MOST_ROWS:
        yield "", Text(f"and {len(lines) - MOST_ROWS} more; --format json has them all")


def _source(variation: Variation) -> str:
    return SOURCES.get(variation.source, variation.source)


def _depends(found: Sequence[Dependence], signs: Signs) -> Iterator[RenderableType]:
    """A table: what was changed and what the artifact says of it, how, and what came of it."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(4):
        table.add_column(overflow="fold")
    for each in found[:MOST_ROWS]:
        name = "nothing changed" if each.target == "nothing" else f"{each.target} {each.name}".rstrip()
        names = [Text(clean(name)), *([Text(SAID[each.said], "dim")] if each.said else [])]
        if each.unsteady:
            names.append(Text(clean(f"unsteady by itself: {', '.join(each.unsteady)}"), "dim"))
        rows = [
            (CHANGES.get(change.change, change.change), f"{SEEN[change.seen]} {', '.join(change.moved)}")
            for change in each.changes
        ]
        signed = {True: Text(signs.holds, "green"), False: Text(signs.fails, "bold yellow"), None: Text()}
        for row in range(max(len(names), len(rows))):
            table.add_row(
                signed[each.as_said] if row == 0 else Text(),
                names[row] if row < len(names) else Text(),
                *(Text(clean(text)) for text in (rows[row] if row < len(rows) else ("", ""))),
            )
    yield Text("  what it was seen to depend on", "dim")
    yield Padding(table, (0, 0, 0, _INDENT))
    if len(found) > MOST_ROWS:
        yield Text(f"    and {len(found) - MOST_ROWS} more; --format json has them all", "dim")


def _place(where: Surroundings) -> str:
    return clean(f"{where.environment} ({where.image[:19]}), {where.cpu}, {where.kernel}, {where.engine}")


def _grid(rows: Sequence[tuple[str, Text]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows:
        table.add_row(label, text)
    return table


def _hanging(sign: Text, text: Text) -> Padding:
    """A sign with its text, whose later lines stand below its first."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(sign, text)
    return Padding(table, (0, 0, 0, 2))
