"""images, doctor: the machine the gate stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli.common import EXIT_WORLD, WorkspaceOption, console, display, open_config

if TYPE_CHECKING:
    from gatekeeper.sandbox.images import BuildEvent

images_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Build and list the sandbox images."
)

BaseOption = Annotated[
    str | None,
    typer.Option("--base", metavar="NAME@sha256:…", help="Base image by digest, instead of Debian packages."),
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(doctor)
    app.add_typer(images_app, name="images")


@images_app.command("build")
def build_images(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Default: all.")] = None,
    base: BaseOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Build what changed since the last time, and load it into the engine.

    Example: gate images build
    """
    from gatekeeper.sandbox import images_of

    images = images_of(open_config(workspace), base)
    with _BuildDisplay() as display:
        ids = images.build(names or (), display.event)
    for name, image_id in zip(names or images.names(), ids, strict=True):
        typer.echo(f"{name:12} {image_id}")


@images_app.command("list")
def list_images(base: BaseOption = None, workspace: WorkspaceOption = None) -> None:
    """List the images, and whether each is what its inputs would give.

    Example: gate images list
    """
    from rich.table import Table

    from gatekeeper.sandbox import images_of

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("image", "state", "id", "size", "built (UTC)", "what"):
        table.add_column(column, no_wrap=column != "what")
    for row in images_of(open_config(workspace), base).list():
        size = f"{row.size >> 20} MiB" if row.size else ""
        built = row.built.strftime("%Y-%m-%d %H:%M") if row.built else ""
        table.add_row(row.name, row.state.value, (row.id or "")[:19], size, built, row.summary)
    display(table)


def doctor(workspace: WorkspaceOption = None) -> None:
    """Check the engine, the images and the seal: a probe container tries to break out in every listed way.

    Example: gate doctor
    """
    from gatekeeper.cli.checkup import examine

    healthy = examine(open_config(workspace), console())
    raise typer.Exit(0 if healthy else EXIT_WORLD)


class _BuildDisplay:
    """Progress of a build: bars on a terminal, a line a step elsewhere."""

    def __init__(self) -> None:
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        self._console = console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            DownloadColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._tasks: dict[str, int] = {}
        self._step: dict[str, str] = {}

    def __enter__(self) -> _BuildDisplay:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def event(self, event: BuildEvent) -> None:
        """Show one sign of life."""
        from rich.progress import TaskID

        if event.image not in self._tasks:
            self._tasks[event.image] = self._progress.add_task(event.image, total=None)
        task = TaskID(self._tasks[event.image])
        about = f"{event.image}: {event.step} {event.text}".rstrip()
        self._progress.update(task, description=about[:100], completed=event.done or 0, total=event.total)
        if not self._console.is_terminal and self._step.get(event.image) != event.step:
            self._step[event.image] = event.step
            self._console.print(about)
