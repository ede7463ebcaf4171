"""verify, show, list, explain: verdicts made and verdicts read."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli import completion, reports
from gatekeeper.cli.common import (
    EXIT_INPUT,
    EXIT_WORLD,
    RecordArgument,
    WorkspaceOption,
    console,
    end_softly,
    fail,
    open_gate,
    open_keyring,
    open_preview,
    open_workspace,
    print_out,
    readable_records,
    say,
)

if TYPE_CHECKING:
    import threading
    from contextlib import AbstractContextManager

    from gatekeeper import Gate, Workspace
    from gatekeeper.model import Verdict
    from gatekeeper.report.findings import Report


class Format(StrEnum):
    """Forms of output."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="Form of the output.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(verify)
    app.command("list")(list_records)
    app.command()(show)
    app.command()(explain)


def verify(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Records to evaluate.", autocompletion=completion.records),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Evaluate every record of the workspace.")] = False,
    queued: Annotated[
        bool, typer.Option("--queued", help="Evaluate what waits for it since a recall.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Then evaluate again whatever changes, until Ctrl-C.")
    ] = False,
    since: reports.SinceOption = None,
    allow: reports.AllowOption = False,
    rerun: Annotated[
        bool, typer.Option("--rerun", help="Evaluate anew also what nothing has changed for.")
    ] = False,
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Keep no verdict and use no key: for strangers' branches."),
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="Claims evaluated at a time.")] = 2,
    form: reports.ReportFormatOption = reports.ReportFormat.TEXT,
    output: reports.OutputOption = None,
    report: reports.ReportOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Evaluate records, each claim in sealed containers, and record the verdicts.

    A record for which nothing has changed (claims, artifacts, policy, images, engine) is shown as it stands,
    with the date of its evidence; nothing is run or recorded for it unless --rerun is given.

    Example: gate verify EXAMPLE:BIRTHDAYS
    """
    if [bool(ids), every, queued, since is not None].count(True) != 1:
        fail("name the records to evaluate, or give one of --all, --queued and --changed-since.", EXIT_INPUT)
    if watch and not (ids or every):
        fail("--watch follows files: name the records, or give --all.", EXIT_INPUT)
    outlet = reports.outlet(form, output, report)
    if since is not None:
        space, branch_records, begun = reports.to_verify(workspace, since, allow=allow)
        raise typer.Exit(evaluate(space, branch_records, jobs, outlet, begun, rerun=rerun, preview=preview))
    space = open_workspace(workspace)
    if queued:
        waiting = open_gate(space).recalls.queued()
        if not waiting:
            typer.echo("Nothing waits for another verdict.")
            return
        raise typer.Exit(evaluate(space, waiting, jobs, outlet, rerun=True, preview=preview))
    record_ids = space.ids() if every else list(dict.fromkeys(i.replace("-", ":", 1) for i in ids or []))
    if watch:
        from gatekeeper.cli.watch import keep_watching

        keyring = open_keyring()

        def again(space: Workspace, due: list[str], asked: threading.Event) -> list[Verdict]:
            opening = open_preview(space) if preview else open_gate(space, keyring)
            return _run(space, due, jobs, outlet, opening, asked=asked, rerun=rerun, preview=preview)[0]

        raise typer.Exit(keep_watching(space, None if every else record_ids, again))
    if not record_ids:
        fail(
            f"{space.artifacts} holds no record yet; `gate ingest FILE` or `gate new` makes one.", EXIT_INPUT
        )
    raise typer.Exit(evaluate(space, record_ids, jobs, outlet, rerun=rerun, preview=preview))


def evaluate(
    space: Workspace,
    record_ids: list[str],
    jobs: int,
    outlet: reports.Outlet | None = None,
    before: Report | None = None,
    *,
    rerun: bool,
    preview: bool = False,
) -> int:
    """Run the gate over records and show what came of it; the exit status that says it.

    `before` is what is told of a branch, besides what its records come to. Without `rerun`, those for which
    nothing has changed are shown as they stand. A preview keeps nothing.
    """
    outlet = outlet or reports.Outlet()
    if before and not record_ids:
        outlet.tell(before, ())
        return before.exit_status()
    usable = readable_records(space, record_ids)
    opening = open_preview(space) if preview else open_gate(space)
    verdicts, told = _run(space, usable, jobs, outlet, opening, before, rerun=rerun, preview=preview)
    if len(usable) < len(record_ids):
        return EXIT_INPUT
    return EXIT_WORLD if len(verdicts) < len(usable) else told.exit_status()


def _run(
    space: Workspace,
    record_ids: list[str],
    jobs: int,
    outlet: reports.Outlet,
    opening: AbstractContextManager[Gate],
    before: Report | None = None,
    asked: threading.Event | None = None,
    *,
    rerun: bool,
    preview: bool,
) -> tuple[list[Verdict], Report]:
    """Run the gate over records that can be read and show what came of it.

    Where a person wants the end, `asked` is set, and there may be fewer verdicts than records.
    """
    from gatekeeper.cli.live import LiveProgress
    from gatekeeper.errors import GateError
    from gatekeeper.report.findings import Report, of_verdicts

    told = before or Report("verify", (), prefix=reports.prefix_of(space.root))
    with opening as gate:
        try:
            kept = {} if rerun else gate.unchanged(record_ids)
            wanted = [record_id for record_id in record_ids if record_id not in kept]
            known = {record_id: gate.ledger.standing(record_id).corrections for record_id in wanted}
            observer = LiveProgress(console(stderr=True))
            end_softly(gate, observer, asked)
            with observer:
                made = {verdict.id: verdict for verdict in gate.verify(wanted, jobs, observer)}
        except (GateError, OSError):
            # What a branch changes is said, whatever else becomes of the run.
            if told.first:
                outlet.tell(told, ())
            raise
        made |= {record_id: it.verdict for record_id, it in kept.items()}
        verdicts = [made[record_id] for record_id in record_ids if record_id in made]
        entries = {record_id: it.entry for record_id, it in kept.items()}
        cases = of_verdicts(verdicts, entries, gate.workspace.log)
        told = replace(told, cases=(*told.cases, *cases), unchanged=entries, preview=preview)
        outlet.tell(told, verdicts)
        for record_id, count in known.items():
            for each in gate.records.corrections(record_id).corrections[count:]:
                say(f"{record_id} has correction {each.number}: it was {each.record.before}. {each.reason}")
    if left := len(record_ids) - len(verdicts):
        say(f"stopped before the turn of {left} record{'' if left == 1 else 's'}: nothing is said of them.")
    return verdicts, told


def list_records(
    output: FormatOption = Format.TEXT,
    fresh: Annotated[
        bool, typer.Option("--no-cache", help="Hash every file, whatever is remembered of it.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """List all records with the status that stands now. Runs nothing.

    A record whose files look untouched (names, sizes, times) is listed as it was last seen; --no-cache, and
    the JSON with all that each verdict says, hash the bytes. So do `gate show` and `gate verify`.

    Example: gate list
    """
    if output is Format.JSON:
        _list_whole(workspace)
        return
    from gatekeeper import listing
    from gatekeeper.places import workspace_above
    from gatekeeper.report.listing import lines

    root = workspace or workspace_above(Path.cwd())
    if root is None or not (root / "gatekeeper.yaml").is_file():
        root = open_workspace(workspace).root
    found = listing(root.absolute(), lambda: open_gate(open_workspace(root)).records, fresh=fresh)
    for problem in found.problems:
        say(problem)
    if found.summaries or not found.problems:
        terminal = sys.stdout.isatty()
        columns = shutil.get_terminal_size().columns if terminal else None
        colours = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        said = lines(found.summaries, columns, colours=colours)
        sys.stdout.write("".join(f"{line.rstrip()}\n" for line in said))
    if found.problems:
        raise typer.Exit(EXIT_INPUT)


def _list_whole(workspace: Path | None) -> None:
    from gatekeeper.report import structured

    space = open_workspace(workspace)
    gate = open_gate(space)
    ids = space.ids()
    usable = readable_records(space, ids)
    corrections = {record_id: gate.records.corrections(record_id) for record_id in usable}
    typer.echo(structured.render(gate.statuses(usable), corrections), nl=False)
    if len(usable) < len(ids):
        raise typer.Exit(EXIT_INPUT)


def show(
    record_id: RecordArgument, output: FormatOption = Format.TEXT, workspace: WorkspaceOption = None
) -> None:
    """Show a record: what the publisher says of it, its claims, and what their verdicts rest on.

    Example: gate show EXAMPLE:BIRTHDAYS
    """
    from gatekeeper.report import structured

    space = open_workspace(workspace)
    gate = open_gate(space)
    verdict, correction = gate.status(record_id), gate.records.corrections(record_id)
    if output is Format.JSON:
        typer.echo(structured.render([verdict], {verdict.id: correction}), nl=False)
        return
    from gatekeeper.cli.pages import record_page

    print_out(record_page(space, verdict, correction))


def explain(
    record_id: RecordArgument,
    claim_id: Annotated[
        str | None,
        typer.Argument(metavar="[CLAIM]", help="One claim; default: all.", autocompletion=completion.claims),
    ] = None,
    output: FormatOption = Format.TEXT,
    svg: Annotated[
        Path | None,
        typer.Option(
            "--svg",
            metavar="FILE.svg|DIR",
            help="Write the pictures of the rules as SVG: one to a file, or all to a folder.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Say why a record or claim is what it is: claimed against measured with a picture, what the result was
    seen to depend on, the part of the log that matters, and what to do.

    Example: gate explain EXAMPLE:BIRTHDAYS c1
    """
    from gatekeeper.cli.pages import explained, write_pictures

    space = open_workspace(workspace)
    gate = open_gate(space)
    verdict = gate.status(record_id)
    known = [claim.id for claim in verdict.claims]
    if claim_id is not None and claim_id not in known:
        fail(f"{verdict.id} has no claim {claim_id!r}; its claims: {', '.join(known) or 'none'}.", EXIT_INPUT)
    why = explained(space, verdict, claim_id, gate.records.corrections(record_id))
    if svg is not None:
        for path in write_pictures(why, svg):
            say(f"wrote {path}.")
    if output is Format.JSON:
        typer.echo(why.model_dump_json(indent=2))
        return
    from gatekeeper.report.explanation_text import render, signs_for

    screen = console()
    print_out(render(why, screen.width, signs_for(screen.encoding)))
