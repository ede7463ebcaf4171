"""Reports in the forms that CI systems read, and what a branch changes at the head of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli.common import EXIT_INPUT, fail
from gatekeeper.cli.streams import write_commands

if TYPE_CHECKING:
    from gatekeeper.changes import Branch
    from gatekeeper.model import Case, Finding
    from gatekeeper.report.findings import Report
    from gatekeeper.workspace import Workspace


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

Renderer = Callable[["Report"], str]


def renderer(form: ReportFormat) -> Renderer:
    """How a report is written in a form. Text and JSON are those of `gate check`."""
    from gatekeeper.report import annotations, junit, markdown, problems, sarif

    match form:
        case ReportFormat.TEXT:
            return problems.as_text
        case ReportFormat.JSON:
            return problems.as_json
        case ReportFormat.JUNIT:
            return junit.render
        case ReportFormat.SARIF:
            return sarif.render
        case ReportFormat.GITHUB:
            return annotations.render
        case ReportFormat.MARKDOWN:
            return markdown.render


def files(reports: Sequence[str] | None) -> list[tuple[ReportFormat, Path]]:
    """What `--report` asks for."""
    found = []
    for given in reports or ():
        form, _, path = given.partition("=")
        if form not in list(ReportFormat) or not path:
            fail(f"--report {given}: give one of {', '.join(ReportFormat)}, = and a file.", EXIT_INPUT)
        found.append((ReportFormat(form), Path(path)))
    return found


def write(
    report: Report, form: ReportFormat, output: Path | None, reports: Sequence[tuple[ReportFormat, Path]]
) -> None:
    """Write a report to stdout or a file, and to all further files."""
    from gatekeeper.files import write_whole

    for each, path in (*reports, *([(form, output)] if output else [])):
        write_whole(path, renderer(each)(report).encode("utf-8", "backslashreplace"))
    if output:
        return
    if form is ReportFormat.TEXT:
        sys.stdout.write(renderer(form)(report))
    else:
        write_commands(renderer(form)(report))


def branch_since(workspace: Path | None, revision: str, *, allow: bool) -> tuple[Workspace, Branch]:
    """The workspace under the policy that a revision has, and what differs from it.

    A change of the policy that is allowed is in force, and touches every record.
    """
    from gatekeeper.changes import since
    from gatekeeper.config import find_workspace, load_config
    from gatekeeper.workspace import Workspace

    root = (workspace or find_workspace(Path.cwd())).absolute()
    branch = since(root, revision)
    config = load_config(root) if allow and branch.touched.policy else branch.config
    return Workspace(root, config), branch


def first_of(branch: Branch, *, allow: bool) -> tuple[Finding, ...]:
    """What a report begins with: each change of what is trusted."""
    from gatekeeper.model import CheckCode, Finding, Place
    from gatekeeper.touched import owner

    found = []
    for change in branch.touched.trusted:
        part = owner(change.path).part
        what = "A file outside of the records" if part in ("other", "workspace") else f"Part of the {part}"
        what = {"policy": "The policy", "no record": "Something that is no record"}.get(part, what)
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


def withheld(space: Workspace, branch: Branch) -> tuple[tuple[Case, ...], list[str]]:
    """Of the records that the branch touches: cases for those that are not evaluated, and the others."""
    from gatekeeper.model import Case, CheckCode, Finding, Place

    kept = set(branch.touched.records) if branch.touched.ledger else branch.touched.withheld
    here, cases, free = set(space.ids()), [], []
    for record_id in branch.touched.records:
        if record_id not in kept:
            free += [record_id] if record_id in here else []
            continue
        gone = "" if record_id in here else " The record is gone."
        text = f"{record_id} was not evaluated: the branch changes what decides over it.{gone}"
        place = Place(file=f"artifacts/{space.folder(record_id).name}/record.yaml")
        finding = Finding(weight="error", code=CheckCode.WITHHELD, text=text, place=place)
        cases.append(Case(record=record_id, findings=(finding,)))
    return tuple(cases), free


def prefix_of(root: Path) -> str:
    """A workspace's path in the repository around it, as far as the folders tell."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            path = root.relative_to(folder).as_posix()
            return "" if path == "." else f"{path}/"
    return ""
