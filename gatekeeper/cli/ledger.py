"""ledger: the log of everything signed, checked and proved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gatekeeper.cli.common import (
    EXIT_INPUT,
    RecordArgument,
    WorkspaceOption,
    fail,
    open_keyring,
    open_workspace,
)

if TYPE_CHECKING:
    from gatekeeper.ledger import Grown, Head, Ledger

NO_ENTRY = "the ledger has no entry yet; `gate verify` makes the first."

ledger_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Check the ledger, and prove what is in it."
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(ledger_app, name="ledger")


@ledger_app.command()
def verify(workspace: WorkspaceOption = None) -> None:
    """Check every entry's form, signature and place in the tree anew, and the signed head over them.

    Example: gate ledger verify
    """
    ledger = _ledger(workspace)
    count = ledger.verify()
    head = ledger.head()
    if head is None:
        typer.echo("The ledger has no entry yet.")
        return
    typer.echo(f"{count} entries; every signature and hash is right.")
    behind = f", {count - head.size} behind" if head.size < count else ""
    time = head.signed.statement.predicate.timestamp
    typer.echo(f"Head: {head.size} entries{behind}, root {head.root.hex()}, signed {time}.")


@ledger_app.command()
def head(workspace: WorkspaceOption = None) -> None:
    """Print the signed tree head. With it `gate ledger consistency` proves later that nothing was taken back.

    Example: gate ledger head > head-today.json
    """
    found = _ledger(workspace).head()
    if found is None:
        fail(NO_ENTRY, EXIT_INPUT)
    typer.echo(found.signed.line.decode())


@ledger_app.command()
def prove(
    record_id: RecordArgument,
    entry: Annotated[
        int | None, typer.Option("--entry", min=0, help="Number of an entry; default: the last verdict.")
    ] = None,
    since: Annotated[
        int | None,
        typer.Option("--since", metavar="SIZE", min=1, help="Prove, too, that it only grew since that size."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Print a record's entry with the proof that the signed head covers it (RFC 9162), as JSON.

    Another gate takes it in with `gate verdicts import`, and asks for --since if it knows this ledger.

    Example: gate ledger prove EXAMPLE:BIRTHDAYS
    """
    from gatekeeper.model.attestation import GateVerdict

    ledger = _ledger(workspace)
    record_id = record_id.replace("-", ":", 1)
    numbers = [
        found.number for found in ledger.entries(record_id, None if entry is not None else GateVerdict)
    ]
    if not numbers or (entry is not None and entry not in numbers):
        every = ", ".join(map(str, numbers))
        known = f"its entries: {every}" if numbers else "it has none yet; `gate verify` makes one"
        fail(f"the ledger has no such entry of {record_id}; {known}.", EXIT_INPUT)
    found, signed_head, grown = ledger.prove(numbers[-1] if entry is None else entry, since)
    from gatekeeper.merkle import leaf_hash

    line = found.entry.signed.line
    _print(
        {
            "leafIndex": found.entry.number,
            "leafHash": leaf_hash(line).hex(),
            "auditPath": [step.hex() for step in found.inclusion],
            "consistencyPath": [step.hex() for step in found.consistency],
            "entry": json.loads(line),
            **_head(signed_head),
            **({"since": _grown(grown)} if grown else {}),
        }
    )


@ledger_app.command()
def consistency(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A tree head that was kept from before.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Print the proof that the ledger only grew since an older signed head (RFC 9162), as JSON.

    Example: gate ledger consistency head-of-last-year.json
    """
    from gatekeeper.errors import InputError
    from gatekeeper.files import read_regular
    from gatekeeper.ledger import MAX_HEAD_BYTES

    try:
        data = read_regular(old, MAX_HEAD_BYTES)
    except FileNotFoundError:
        raise InputError(f"{old}: there is no such file.") from None
    if not data.startswith(b"{"):
        fail(f"{old}: is no tree head; `gate ledger head` prints one.", EXIT_INPUT)
    before, now, path = _ledger(workspace).consistency(data, str(old))
    _print(
        {
            "oldTreeSize": before.size,
            "oldRootHash": before.root.hex(),
            "consistencyPath": [step.hex() for step in path],
            **_head(now),
        }
    )


@ledger_app.command()
def stamp(
    answer: Annotated[
        Path | None, typer.Option("--answer", metavar="FILE", help="The authority's answer, to be kept.")
    ] = None,
    roots: Annotated[
        Path | None, typer.Option("--ca", metavar="FILE", help="The root certificates you trust for it, PEM.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Let a time-stamping authority (RFC 3161) say when the head existed; by way of files, not by network.

    Without --answer it keeps the head in the ledger's timestamps/ and writes a request beside it; what the
    authority answers is taken in with --answer 12.tsr --ca authority.pem.

    Example: gate ledger stamp
    """
    from gatekeeper import timestamps
    from gatekeeper.errors import InputError
    from gatekeeper.files import read_regular, write_whole
    from gatekeeper.ledger import MAX_HEAD_BYTES

    ledger = _ledger(workspace)
    folder = ledger.folder / "timestamps"
    if folder.is_symlink():
        fail(f"{folder} is a link; put the folder itself there.", EXIT_INPUT)
    if answer is None:
        found = ledger.head()
        if found is None:
            fail(NO_ENTRY, EXIT_INPUT)
        data = found.signed.line + b"\n"
        write_whole(folder / f"{found.size}.json", data)
        write_whole(folder / f"{found.size}.tsq", timestamps.request(data))
        typer.echo(f"Send {folder / f'{found.size}.tsq'} to an authority as application/timestamp-query.")
        typer.echo(f"Then: gate ledger stamp --answer {found.size}.tsr --ca FILE")
        return
    if roots is None:
        fail("name the authority's root certificates with --ca.", EXIT_INPUT)
    try:
        data = read_regular(folder / f"{answer.stem}.json", MAX_HEAD_BYTES)
        token = read_regular(answer, timestamps.MAX_ANSWER_BYTES)
        trusted = read_regular(roots, timestamps.MAX_CERTIFICATE_BYTES)
    except FileNotFoundError as error:
        raise InputError(
            f"{error.filename}: is not there; the answer to 12.tsq is called 12.tsr, beside its head 12.json."
        ) from None
    head, _, _ = ledger.consistency(data, str(folder / f"{answer.stem}.json"))
    moment = timestamps.check(token, data, trusted, str(answer))
    write_whole(folder / f"{head.size}.tsr", token)
    typer.echo(f"The head of {head.size} entries existed at {moment.isoformat()}, says the authority.")


@ledger_app.command()
def forget(workspace: WorkspaceOption = None) -> None:
    """Drop what this machine remembers of the ledger here, after it was replaced on purpose.

    Example: gate ledger forget
    """
    _ledger(workspace).forget()
    typer.echo("Forgotten; the next command checks the whole ledger anew.")


def _ledger(workspace: Path | None) -> Ledger:
    from gatekeeper.ledger import Ledger

    return Ledger(open_workspace(workspace).ledger_folder, open_keyring())


def _grown(grown: Grown) -> dict[str, Any]:
    return {
        "treeSize": grown.size,
        "rootHash": grown.root.hex(),
        "consistencyPath": [step.hex() for step in grown.consistency],
    }


def _head(head: Head) -> dict[str, Any]:
    return {"treeSize": head.size, "rootHash": head.root.hex(), "head": json.loads(head.signed.line)}


def _print(document: dict[str, Any]) -> None:
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
