"""data: inputs that are too large for an artifact folder, in stores and in the cache of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli import completion
from gatekeeper.cli.common import (
    EXIT_INPUT,
    EXIT_WORLD,
    RecordArgument,
    WorkspaceOption,
    fail,
    open_workspace,
    print_out,
    say,
)

data_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Put large inputs into a store, fetch and check them."
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(data_app, name="data")


@data_app.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="What to put there.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Put files into the first store that takes any; prints their entries for artifact.yaml.

    Example: gate data add embeddings.npy
    """
    space = open_workspace(workspace)
    lines, url = ["data:"], ""
    for path in files:
        entry, url = space.stores.add(path)
        lines.append(f"  {_quoted(path.name)}: {{sha256: {entry.sha256!r}, bytes: {entry.bytes}}}")
    typer.echo("\n".join(lines))
    say(f"put into {url}.")


@data_app.command("fetch")
def fetch(
    record_id: RecordArgument,
    claim_id: Annotated[
        str | None,
        typer.Argument(metavar="[CLAIM]", help="Default: all.", autocompletion=completion.claims),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Fetch the stored inputs of a record's claims, so that `gate verify` finds them here.

    Example: gate data fetch EXAMPLE:BIRTHDAYS c1
    """
    from gatekeeper import Refused
    from gatekeeper.errors import DataUnavailable, InputError
    from gatekeeper.model import ReproScript
    from gatekeeper.model.base import printable

    space = open_workspace(workspace)
    record_id = space.record(record_id).id
    if claim_id is not None:
        space.claim(record_id, claim_id)
    status = 0
    for name in [claim_id] if claim_id else space.claim_ids(record_id):
        attachment = space.attachment(record_id, name)
        if isinstance(attachment, Refused):
            say(f"{record_id} {name}: {attachment.reason.text}")
            status = status or EXIT_INPUT
            continue
        artifact = attachment.artifact
        for path, entry in artifact.data.items() if isinstance(artifact, ReproScript) else ():
            try:
                space.stores.fetch({path: entry})
            except (DataUnavailable, InputError) as error:
                say(f"{record_id} {name} {path}: {error}")
                status = EXIT_WORLD if isinstance(error, DataUnavailable) else EXIT_INPUT
            else:
                typer.echo(f"{name}  {entry.sha256[:19]}…  {entry.bytes:>15,}  {printable(path)}")
    raise typer.Exit(status)


@data_app.command("list")
def list_data(workspace: WorkspaceOption = None) -> None:
    """List what the cache of this machine holds.

    Example: gate data list
    """
    from datetime import UTC, datetime

    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("digest", "bytes", "last used (UTC)", "state"):
        table.add_column(column, no_wrap=True, justify="right" if column == "bytes" else "left")
    held = open_workspace(workspace).stores.cache.held()
    for it in held:
        used = datetime.fromtimestamp(it.used, UTC).isoformat(" ", "minutes").removesuffix("+00:00")
        table.add_row(it.digest, f"{it.bytes:,}", used, "whole" if it.whole else "on its way")
    print_out(table)
    typer.echo(f"{len(held)} files, {sum(it.bytes for it in held):,} bytes.")


@data_app.command("verify")
def verify(workspace: WorkspaceOption = None) -> None:
    """Hash every file of the cache again; a wrong one is removed, and fetched anew when it is needed.

    Example: gate data verify
    """
    wrong = open_workspace(workspace).stores.cache.verify()
    for digest in wrong:
        typer.echo(f"{digest}  removed: not the content of its digest")
    if wrong:
        fail(f"{len(wrong)} files of the cache had been changed or damaged.", EXIT_WORLD)
    typer.echo("Every file of the cache is what its digest says.")


@data_app.command("prune")
def prune(
    days: Annotated[int, typer.Option("--days", min=0, help="Unused for so long; 0 is everything.")] = 30,
    workspace: WorkspaceOption = None,
) -> None:
    """Remove files of the cache that have not been used for a while. The stores stay as they are.

    Example: gate data prune --days 7
    """
    removed = open_workspace(workspace).stores.cache.prune(days * 86_400.0)
    typer.echo(f"Removed {len(removed)} files, {sum(it.bytes for it in removed):,} bytes.")


def _quoted(name: str) -> str:
    """A file's name as a key of YAML."""
    import json

    return json.dumps(name, ensure_ascii=False)
