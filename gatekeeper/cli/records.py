"""init, ingest, schema: a workspace, its records, and the formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli import completion
from gatekeeper.cli.common import EXIT_INPUT, WorkspaceOption, fail, open_keyring, open_workspace, say

MAX_INGEST_FILES = 100_000


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(init)
    app.command()(ingest)
    app.command()(schema)


def init(folder: Annotated[Path, typer.Argument(help="The folder.")] = Path()) -> None:
    """Make a folder a workspace, and a key to sign its verdicts with where there is none yet.

    A workspace that is already there stays as it is.

    Example: gate init my-records
    """
    from gatekeeper import Workspace
    from gatekeeper.cli.keys import make_key
    from gatekeeper.ledger import Ledger
    from gatekeeper.places import CONFIG_NAME

    if folder.exists() and not folder.is_dir():
        fail(f"{folder} is a file; name a folder.", EXIT_INPUT)
    begins = not (folder / CONFIG_NAME).exists()
    space = Workspace.init(folder)
    make_key(unless_there=True)
    if begins and not space.ledger_folder.exists():
        # What this machine remembers of another workspace that lay here is not about this one.
        Ledger(space.ledger_folder, open_keyring()).forget()
    typer.echo(f"{space.root} is a workspace. Next: `gate ingest FILE` or `gate new ID CLAIM --kind …`.")


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE|DIR...", help="Saved pages or drafts.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Take the page's word over record.yaml.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Read record pages and kernel drafts (text, HTML, PDF) into artifacts/.

    Ingesting the same page twice changes nothing. A draft gets an id of its own, derived from its content.

    Example: gate ingest pages/
    """
    from gatekeeper.errors import InputError
    from gatekeeper.files import read_regular
    from gatekeeper.ingest import read as read_page
    from gatekeeper.ingest.document import MAX_PDF_BYTES
    from gatekeeper.model.base import printable

    space = open_workspace(workspace)
    refused = 0
    for path in _files(paths):
        try:
            try:
                data = read_regular(path, MAX_PDF_BYTES)
            except FileNotFoundError:
                raise InputError(f"{path}: there is no such file.") from None
            read = read_page(data, str(path))
            changed = space.add_record(read.record, read.claims, replace=replace)
        except InputError as error:
            refused += 1
            say(str(error))
            continue
        claims = f", {len(read.claims)} claims to classify" if read.claims else ""
        typer.echo(
            f"{read.record.id}  {'ingested' if changed else 'unchanged'}  {printable(path.name)}{claims}"
        )
        if read.record.kind == "draft" and changed:
            typer.echo(f"  A draft has no SRCH id; {read.record.id} is derived from its content.")
    if refused:
        raise typer.Exit(EXIT_INPUT)


def schema(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", help="Which; default: list them.", autocompletion=completion.formats
        ),
    ] = None,
) -> None:
    """Print the JSON Schema of a file format.

    Example: gate schema claim
    """
    import json

    from gatekeeper.schemas import NAMES, json_schema

    if name is None:
        typer.echo("\n".join(f"{known:16} {about}" for known, about in NAMES.items()))
        return
    if name not in NAMES:
        fail(f"no schema {name!r}; there are: {', '.join(NAMES)}.", EXIT_INPUT)
    typer.echo(json.dumps(json_schema(name), indent=2, ensure_ascii=False))


def _files(paths: list[Path]) -> list[Path]:
    """The files named, and those directly in the folders named."""
    found: list[Path] = []
    for path in paths:
        found += sorted(entry for entry in path.iterdir() if entry.is_file()) if path.is_dir() else [path]
        if len(found) > MAX_INGEST_FILES:
            fail(f"more than {MAX_INGEST_FILES:,} files; ingest fewer at a time.", EXIT_INPUT)
    if not found:
        fail("there is no file in there to ingest.", EXIT_INPUT)
    return found
