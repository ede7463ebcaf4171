"""Reports in the forms that CI systems read, and what a branch changes at the head of them."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli.common import EXIT_INPUT, fail, print_out
from gatekeeper.cli.streams import write_commands

if TYPE_CHECKING:
    from gatekeeper import Workspace
    from gatekeeper.changes import Branch, Part
    from gatekeeper.model import Case, Finding, Verdict
    from gatekeeper.report.findings import Report


class ReportFormat(StrEnum):
    """Forms of output for people, programs and CI systems."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"
    MARKDOWN = "markdown"


ReportFormatOption = Annotated[
    ReportFormat,
    typer.Option("--format", help="Form of the output; github: the workflow commands of annotations."),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there; default: stdout.")
]
ReportOption = Annotated[
    list[str] | None,
    typer.Option("--report", metavar="FORMAT=FILE", help="Write this form, too. Repeatable."),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--changed-since",
        metavar="REV",
        help="The records that differ from a git revision; its policy counts, not the branch's.",
    ),
]
AllowOption = Annotated[
    bool,
    typer.Option(
        "--allow-trusted-changes",
        help="With --changed-since: what the branch changes besides submissions was reviewed.",
    ),
]


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where reports go, and in which forms."""

    form: ReportFormat = ReportFormat.TEXT
    output: Path | None = None
    """None is stdout."""
    further: tuple[tuple[ReportFormat, Path], ...] = ()

    def tell(self, report: Report, verdicts: Sequence[Verdict] | None = None) -> None:
        """Write a report in every form that is asked for; `verdicts` are those that it is about."""
        from gatekeeper.files import write_whole

        for form, path in (*self.further, *([(self.form, self.output)] if self.output else [])):
            write_whole(path, _rendered(form, report, verdicts).encode("utf-8", "backslashreplace"))
        if self.output:
            return
        if self.form is not ReportFormat.TEXT:
            write_commands(_rendered(self.form, report, verdicts))
        elif verdicts is None:
            sys.stdout.write(_rendered(self.form, report, verdicts))
        else:
            _show(report, verdicts)


def outlet(form: ReportFormat, output: Path | None, reports: Sequence[str] | None) -> Outlet:
    """What `--format`, `--output` and `--report` ask for."""
    further = []
    for given in reports or ():
        name, _, path = given.partition("=")
        if name not in list(ReportFormat) or not path:
            fail(f"--report {given}: give one of {', '.join(ReportFormat)}, = and a file.", EXIT_INPUT)
        further.append((ReportFormat(name), Path(path)))
    return Outlet(form, output, tuple(further))


def _rendered(form: ReportFormat, report: Report, verdicts: Sequence[Verdict] | None) -> str:
    from gatekeeper.report import annotations, junit, markdown, problems, sarif, structured

    match form:
        case ReportFormat.TEXT:
            return problems.as_text(report)
        case ReportFormat.JSON if verdicts is not None:
            return problems.quiet(structured.render(verdicts, begun=report))
        case ReportFormat.JSON:
            return problems.as_json(report)
        case ReportFormat.JUNIT:
            return junit.render(report)
        case ReportFormat.SARIF:
            return sarif.render(report)
        case ReportFormat.GITHUB:
            return annotations.render(report)
        case ReportFormat.MARKDOWN:
            return markdown.render(report)


def _show(report: Report, verdicts: Sequence[Verdict]) -> None:
    """Verdicts as a table, behind what a branch changes and what was therefore not evaluated."""
    from gatekeeper.report.problems import beginning
    from gatekeeper.report.text import summary, unchanged_lines, verdict_table

    sys.stdout.write("".join(f"{line}\n" for line in beginning(report)))
    sys.stdout.flush()
    if report.first and not verdicts:
        return
    for case in report.cases if report.preview else ():
        # Nobody can ask `gate explain` for it later.
        sys.stdout.write("".join(f"{case.name} | {line}\n" for line in case.log))
    sys.stdout.flush()
    kept = [(it, report.unchanged[it.id]) for it in verdicts if it.id in report.unchanged]
    if made := [it for it in verdicts if it.id not in report.unchanged]:
        print_out(verdict_table(made))
    said = [*unchanged_lines(kept), "", summary(verdicts, len(kept))]
    if sys.stdout.isatty():
        said = [part for line in said for part in _wrapped(line, shutil.get_terminal_size().columns)]
    sys.stdout.write("".join(f"{line}\n" for line in said))


def _wrapped(line: str, columns: int) -> list[str]:
    """A line as several that fit, the later ones set in."""
    margin = " " * (len(line) - len(line.lstrip()) or 4)
    return textwrap.wrap(line, max(columns, 20), subsequent_indent=margin, drop_whitespace=True) or [line]


def branch_since(workspace: Path | None, revision: str, *, allow: bool) -> tuple[Workspace, Branch]:
    """The workspace under the policy that a revision has, and what differs from it.

    A change of the policy that is allowed is in force, and touches every record.
    """
    from gatekeeper import Workspace
    from gatekeeper.changes import since
    from gatekeeper.config import find_workspace, load_config
    from gatekeeper.errors import InputError

    try:
        root = (workspace or find_workspace(Path.cwd())).absolute()
    except InputError:
        # A branch that takes gatekeeper.yaml away is told so, too.
        root = Path.cwd()
        if not since(root, revision).touched.policy:
            raise
    branch = since(root, revision)
    config = load_config(root) if allow and branch.touched.policy else branch.config
    return Workspace(root, config), branch


_PARTS: dict[Part, str] = {
    "policy": "The policy",
    "ledger": "The ledger",
    "trusted half": "The trusted half of a claim",
    "record": "What the publisher says of a record",
    "verdicts": "What the gate wrote of a record",
    "no record": "Something among the records that is none",
}


def first_of(branch: Branch, *, allow: bool) -> tuple[Finding, ...]:
    """What a report begins with: each change of what is trusted."""
    from gatekeeper.changes import owner
    from gatekeeper.model import CheckCode, Finding, Place

    found = []
    for change in branch.touched.trusted:
        what = _PARTS.get(owner(change.path).part, "A file outside of the records")
        allowed = " It is allowed for this run." if allow else ""
        found.append(
            Finding(
                weight="note" if allow else "failure",
                code=CheckCode.TRUSTED_CHANGED,
                text=f"{what} is {change.how} by this branch.{allowed}",
                place=Place(file=change.path),
            )
        )
    for change in branch.touched.new:
        text = "A new record brings this trusted half; compare it with what it says before you merge."
        place = Place(file=change.path)
        found.append(Finding(weight="note", code=CheckCode.TRUSTED_NEW, text=text, place=place))
    return tuple(found)


def to_verify(workspace: Path | None, revision: str, *, allow: bool) -> tuple[Workspace, list[str], Report]:
    """The workspace, the records to evaluate, and what is told before they are."""
    from gatekeeper.report.findings import Report

    space, branch = branch_since(workspace, revision, allow=allow)
    touched, here = branch.touched, space.ids()
    records = set(here) if allow and touched.policy else set(touched.records)
    kept: set[str] = set()
    if not allow:
        kept = records if touched.ledger else records & touched.withheld
    gone = records - kept - set(here)
    cases = [_withheld(space, record_id, here) for record_id in sorted(kept | gone)]
    chosen = []
    for record_id in here:
        if record_id in records - kept:
            case = _unreadable(space, record_id)
            chosen += [] if case else [record_id]
            cases += [case] if case else []
    begun = Report("verify", tuple(cases), first_of(branch, allow=allow), branch.prefix)
    return space, chosen, begun


def _unreadable(space: Workspace, record_id: str) -> Case | None:
    """A case for a record that can't be evaluated as it is written."""
    from gatekeeper.errors import InputError
    from gatekeeper.model import Case, CheckCode, Finding

    try:
        space.record(record_id)
    except InputError as error:
        finding = Finding(weight="failure", code=CheckCode.INVALID_RECORD, text=str(error), place=error.place)
        return Case(record=record_id, outcome="unverified", reason=finding.text, findings=(finding,))
    return None


def _withheld(space: Workspace, record_id: str, here: Sequence[str]) -> Case:
    from gatekeeper.model import Case, CheckCode, Finding, Place

    place = Place(file=f"artifacts/{space.folder(record_id).name}/record.yaml")
    if record_id not in here:
        text = f"{record_id} was not evaluated: it is not there any more, or has no record.yaml."
    else:
        text = f"{record_id} was not evaluated: this branch changes what would decide over it."
    finding = Finding(weight="error", code=CheckCode.WITHHELD, text=text, place=place)
    return Case(record=record_id, outcome="not_evaluated", reason=text, findings=(finding,))


def prefix_of(root: Path) -> str:
    """A workspace's path in the repository around it, as far as the folders tell."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            path = root.relative_to(folder).as_posix()
            return "" if path == "." else f"{path}/"
    return ""
