"""check: a submission, seen through without running it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli import completion, reports
from gatekeeper.cli.common import EXIT_INPUT, WorkspaceOption, fail, open_workspace

if TYPE_CHECKING:
    from gatekeeper import Workspace


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(check)


def check(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID|PATH...]",
            help="Records, or folders and files of a workspace; default: all records.",
            autocompletion=completion.records,
        ),
    ] = None,
    since: reports.SinceOption = None,
    allow: reports.AllowOption = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as problems.")] = False,
    form: reports.ReportFormatOption = reports.ReportFormat.TEXT,
    output: reports.OutputOption = None,
    report: reports.ReportOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Say everything that is wrong with records, claims and artifacts, with file, line and remedy.

    Nothing is run; it needs no engine and no key.

    Exit status: 0 nothing is wrong, 1 something is, or with --changed-since a branch changes what is trusted.

    Example: gate check EXAMPLE:BIRTHDAYS
    """
    from gatekeeper import precheck
    from gatekeeper.report.findings import Report

    outlet = reports.outlet(form, output, report)
    if since is not None:
        if what:
            fail("name records and paths, or give --changed-since (not both).", EXIT_INPUT)
        space, branch = reports.branch_since(workspace, since, allow=allow)
        touched = branch.touched
        everything = allow and touched.policy
        here = set(space.ids())
        wanted = {record: claims for record, claims in touched.records.items() if record in here}
        cases = precheck.check(space, None if everything else wanted, strays=touched.strays)
        first, prefix = reports.first_of(branch, allow=allow), branch.prefix
    else:
        space = _workspace(workspace, what or ())
        selected = _selected(space, what or ())
        cases = precheck.check(space, selected, strays=selected is None)
        first, prefix = (), reports.prefix_of(space.root)
    told = Report("check", tuple(cases), first, prefix)
    outlet.tell(told)
    raise typer.Exit(told.exit_status(strict=strict))


def _workspace(folder: Path | None, what: Iterable[str]) -> Workspace:
    """The workspace that is named, or else the one around the first path."""
    from gatekeeper.config import find_workspace

    if folder is None:
        path = next((Path(each) for each in what if os.path.lexists(each)), None)
        if path is not None:
            return open_workspace(find_workspace(path if path.is_dir() else path.parent))
    return open_workspace(folder)


def _selected(space: Workspace, what: Iterable[str]) -> dict[str, set[str]] | None:
    """Records with their claims, all of them where none is named; None for the whole workspace."""
    from gatekeeper.changes import owner
    from gatekeeper.errors import InputError

    found: dict[str, set[str]] = {}
    whole: set[str] = set()
    everything = not what
    for each in what:
        path = Path(os.path.abspath(each))  # noqa: PTH100, a link stays what it is
        if ":" not in each and os.path.lexists(path):
            if not path.is_relative_to(space.root):
                raise InputError(f"{each} is not in the workspace {space.root}; name it with --workspace.")
            mine = owner(path.relative_to(space.root).as_posix())
            if mine.record is None:
                everything = True
                continue
            record, claim = mine.record, mine.claim
        else:
            record, claim = each.replace("-", ":", 1), None
            if record not in space.ids():
                record = space.record(record).id
        claims = found.setdefault(record, set())
        if claim is None:
            whole.add(record)
        else:
            claims.add(claim)
    if everything:
        return None
    return {record: set() if record in whole else claims for record, claims in found.items()}
