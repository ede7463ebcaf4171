"""images, doctor: the machine the gate stands on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli import completion
from gatekeeper.cli.common import EXIT_WORLD, WorkspaceOption, console, open_config, print_out

if TYPE_CHECKING:
    from gatekeeper.config import Config
    from gatekeeper.sandbox.images import BuildEvent, Images

images_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Build and list the sandbox images."
)

LONGEST_NAME = 32

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
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Default: all but those that are built when needed.",
            autocompletion=completion.images,
        ),
    ] = None,
    base: BaseOption = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR|ARCHIVE", help="A Lean release, for the image lean-toolchain."),
    ] = None,
    sha256: Annotated[
        str | None, typer.Option("--sha256", help="What it must be; left out, it is printed and not taken.")
    ] = None,
    library: Annotated[
        list[Path] | None,
        typer.Option("--library", metavar="DIR", help="Modules built on it, e.g. Mathlib's. Repeatable."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Build what changed since the last time, and load it into the engine.

    An image that a claim needs and that is not there is built then. `lean-toolchain` is made of a release of
    Lean's that you have: --from ARCHIVE --sha256 DIGEST (docs/lean.md).

    Example: gate images build python
    """
    from gatekeeper import images_of
    from gatekeeper.errors import InputError

    config = open_config(workspace)
    images = images_of(config, base)
    if source is not None:
        _build_toolchain(images, names or ["lean-toolchain"], source, sha256, library or [], config)
        return
    if sha256 is not None or library:
        raise InputError("--sha256 and --library say more about --from DIR|ARCHIVE; give that, too.")
    wanted = names or images.usual()
    with _BuildDisplay() as display:
        ids = images.build(wanted, display.event)
    for name, image_id in zip(wanted, ids, strict=True):
        typer.echo(f"{name:12} {image_id}")


def _build_toolchain(
    images: Images, names: list[str], source: Path, sha256: str | None, libraries: list[Path], config: Config
) -> None:
    from gatekeeper.errors import InputError

    if len(names) != 1:
        raise InputError("--from is for one image: lean-toolchain.")
    with _BuildDisplay() as display:
        image_id, taken = images.build_toolchain(names[0], source, sha256, libraries, display.event)
    typer.echo(f"{names[0]:12} {image_id}")
    typer.echo(f"Lean {taken.lean}, commit {taken.commit}, {len(taken.files)} files.")
    policy = config.policy
    if policy.lean_toolchain == taken.digest and names[0] in policy.lean_environments:
        return
    typer.echo("To judge claims with it, write into gatekeeper.yaml:")
    typer.echo("  policy:")
    typer.echo(f"    lean_environments: [lean, {names[0]}]")
    typer.echo(f"    lean_toolchain: {taken.digest}")
    typer.echo(f"    # lean_engine: {taken.engine}   # for the kernel to be this Lean's, too")


@images_app.command("list")
def list_images(base: BaseOption = None, workspace: WorkspaceOption = None) -> None:
    """List the images, and whether each is what its inputs would give.

    Example: gate images list
    """
    from rich.table import Table

    from gatekeeper import images_of

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("image", "state", "id", "size", "built (UTC)", "what"):
        table.add_column(column, no_wrap=column != "what")
    for row in images_of(open_config(workspace), base).list():
        size = f"{row.size >> 20} MiB" if row.size else ""
        built = row.built.strftime("%Y-%m-%d %H:%M") if row.built else ""
        name = row.name if len(row.name) <= LONGEST_NAME else row.name[: LONGEST_NAME - 1] + "…"
        table.add_row(name, row.state.value, (row.id or "")[:19], size, built, row.summary)
    print_out(table)


@images_app.command("prune")
def prune_images(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Default: what is outdated or was made for an artifact.",
            autocompletion=completion.images,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List them; remove nothing.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Remove images that are outdated or were made for an artifact; what is needed again is built again.

    Example: gate images prune --dry-run
    """
    from gatekeeper import images_of

    removed = images_of(open_config(workspace)).prune(names or (), dry_run=dry_run)
    for tag in removed:
        typer.echo(tag)
    typer.echo(f"{len(removed)} would be removed." if dry_run else f"{len(removed)} removed.")


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
