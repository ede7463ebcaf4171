"""site, report: records and verdicts as pages to read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli.common import (
    EXIT_INPUT,
    RecordArgument,
    WorkspaceOption,
    console,
    fail,
    open_gate,
    open_workspace,
    say,
)

if TYPE_CHECKING:
    from gatekeeper import Records, Workspace
    from gatekeeper.site.build import Asked, Built

site_app = typer.Typer(no_args_is_help=True, help="The public site: a page for every record.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(site_app, name="site")
    app.command()(report)


OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DIR", help="The folder; default: site.")
]
UrlOption = Annotated[
    str, typer.Option("--url", metavar="URL", help="Where the site will be published, for schema.org data.")
]
CapsulesOption = Annotated[
    bool, typer.Option("--capsules", help="Make a capsule of each record with a verdict, to be fetched.")
]
ProcessesOption = Annotated[
    int, typer.Option("--jobs", "-j", min=0, max=64, help="Processes; default: one a processor.")
]


@site_app.command("build")
def build_command(
    output: OutputOption = None,
    url: UrlOption = "",
    capsules: CapsulesOption = False,
    fresh: Annotated[
        bool, typer.Option("--no-cache", help="Make every page anew, whatever is remembered of its record.")
    ] = False,
    jobs: ProcessesOption = 0,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the site as files that any web server can serve: a list with search, a page for every record,
    statistics, badges, and JSON beside every page. Runs nothing.

    A page whose record's files look untouched (names, sizes, times) stays as it is; others are made from the
    bytes, hashed anew. --no-cache makes all of them so.

    Example: gate site build -o public
    """
    from gatekeeper.site.build import Asked

    space = open_workspace(workspace)
    out = output or space.root / "site"
    built = _build(space, Asked(out, _address(url), capsules, fresh, _processes(jobs)))
    count = f"{built.records:,} record" + ("s" if built.records != 1 else "")
    typer.echo(f"{out}: {count}, {built.made:,} made anew, {built.removed:,} removed.")
    if built.refused:
        raise typer.Exit(EXIT_INPUT)


@site_app.command("serve")
def serve_command(
    output: OutputOption = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")] = 8000,
    jobs: ProcessesOption = 0,
    workspace: WorkspaceOption = None,
) -> None:
    """Build the site and show it on this machine alone, at 127.0.0.1, until Ctrl-C.

    Example: gate site serve --port 0
    """
    from gatekeeper.site.build import Asked
    from gatekeeper.site.serve import server

    space = open_workspace(workspace)
    out = output or space.root / "site"
    _build(space, Asked(out, processes=_processes(jobs)))
    with server(out, port) as serving:
        typer.echo(f"http://127.0.0.1:{serving.server_port}/  (Ctrl-C ends it)")
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            typer.echo("Ended.")


def report(
    record_id: RecordArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help="The file to write.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Write a record's page as one file that needs nothing else: to send, to keep, to print.

    Example: gate report SRCH:08EA5386 -o report.html
    """
    from gatekeeper.files import write_whole
    from gatekeeper.site import pages
    from gatekeeper.site.dossier import gather

    if output.is_dir():
        fail(f"{output} is a folder; name a file.", EXIT_INPUT)
    records = open_records(open_workspace(workspace))
    page = pages.report(gather(records, record_id)).encode()
    write_whole(output, page)
    say(f"wrote {output}: {len(page):,} bytes.")


def open_records(space: Workspace) -> Records:
    """What knows the records of a workspace; in other processes, too."""
    return open_gate(space).records


def _address(url: str) -> str:
    if url and not url.startswith(("https://", "http://")):
        fail(f"--url {url}: must begin with https:// or http://.", EXIT_INPUT)
    return url if not url or url.endswith("/") else f"{url}/"


def _processes(jobs: int) -> int:
    return jobs or os.cpu_count() or 1


def _build(space: Workspace, asked: Asked) -> Built:
    """Build a site, and show how far it is where there is a terminal."""
    from rich.progress import Progress

    from gatekeeper.site.build import build

    screen = console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("pages", total=None)
        built = build(
            space, open_records, asked, lambda done, due: bar.update(task, completed=done, total=due)
        )
    for problem in built.refused:
        say(f"{problem} It has no page.")
    return built
