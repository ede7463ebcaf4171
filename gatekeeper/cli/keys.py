"""keys: who signs, and whom we trust."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli import completion
from gatekeeper.cli.common import (
    EXIT_INPUT,
    WorkspaceOption,
    fail,
    open_gate,
    open_keyring,
    open_workspace,
    print_out,
)

if TYPE_CHECKING:
    from gatekeeper import Keyring
    from gatekeeper.ledger import Ledger
    from gatekeeper.model.attestation import PublicKey

keys_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Keys that sign verdicts. They lie in $XDG_CONFIG_HOME/gatekeeper/keys, never in a workspace.",
)


class Role(StrEnum):
    """What a key is admitted for."""

    GATE = "gate"
    REVIEWER = "reviewer"
    WITNESS = "witness"


KeyArgument = Annotated[
    str,
    typer.Argument(metavar="KEY", help="A key's id, or how it begins.", autocompletion=completion.keys),
]
FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A public key, as `gate keys export` writes.")
]
HolderOption = Annotated[str, typer.Option("--holder", help="Whose key it is.")]
PassphraseOption = Annotated[
    bool, typer.Option("--passphrase", help="Protect it by a passphrase (or set GATE_KEY_PASSPHRASE).")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(keys_app, name="keys")


@keys_app.command()
def new(
    passphrase: PassphraseOption = False,
    if_none: Annotated[bool, typer.Option("--if-none", help="Only where there is no key yet.")] = False,
) -> None:
    """Make a key. The first entry of an empty ledger makes it that ledger's first key.

    Example: gate keys new
    """
    if make_key(passphrase=passphrase, unless_there=if_none) and not if_none:
        typer.echo("A ledger that has other keys needs `gate keys admit` from the holder of one of them.")


def make_key(*, passphrase: bool = False, unless_there: bool = False) -> bool:
    """Make a key and say so; nothing where there is one and `unless_there` is set. Says whether it did."""
    keyring = open_keyring()
    if unless_there and keyring.ids():
        return False
    key = keyring.create(_new_passphrase() if passphrase else "")
    typer.echo(f"Made key {key.keyid} to sign verdicts with, in {keyring.folder}; keep a copy of it.")
    return True


@keys_app.command("list")
def list_keys(workspace: WorkspaceOption = None) -> None:
    """List the keys here and those of the workspace's ledger, with what became of them.

    Example: gate keys list
    """
    from rich.table import Table
    from rich.text import Text

    from gatekeeper.report.text import clean

    keyring = open_keyring()
    ledger = _ledger(workspace, keyring)
    own, history = keyring.ids(), ledger.authority().keys
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("key", "here", "role", "in the ledger", "since (UTC)", "until (UTC)"):
        table.add_column(column, no_wrap=True)
    table.add_column("holder, reason", ratio=1)
    trusted = keyring.trusted()
    for keyid in dict.fromkeys([*history, *own, *trusted]):
        here = "private key" if keyid in own else "trusted" if keyid in trusted else ""
        found = history.get(keyid)
        if found is None:
            table.add_row(keyid[:16], here, "", "not there", "", "", "")
            continue
        words = Text(clean(", ".join(part for part in (found.holder, found.reason) if part)))
        dates = found.added_on[:16], found.until_on[:16]
        table.add_row(keyid[:16], here, found.role, found.state, *dates, words)
    if not table.row_count:
        typer.echo("No key yet; `gate keys new` makes one.")
        return
    print_out(table)


@keys_app.command()
def rotate(
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="[KEY]",
            help="Which of yours; default: the gate's, else the reviewer's.",
            autocompletion=completion.keys,
        ),
    ] = None,
    holder: HolderOption = "",
    passphrase: PassphraseOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Make a new key that takes the place of the present one in the workspace's ledger, in the same role.

    Example: gate keys rotate
    """
    from gatekeeper.keys import NO_KEY
    from gatekeeper.model.attestation import GateKey

    keyring = open_keyring()
    ledger = _ledger(workspace, keyring)
    known, authority = ledger.authority().keys, ledger.authority()
    able = [*authority.active(), *authority.reviewers()]
    mine = [keyid for keyid in able if keyid in keyring.ids()]
    if not keyring.ids():
        fail(NO_KEY, EXIT_INPUT)
    if not known:
        fail("the ledger has no key of yours yet; `gate verify` brings in the first.", EXIT_INPUT)
    if not mine:
        fail(
            "none of your keys signs in this ledger; have the holder of a gate's key run `gate keys admit` "
            "with the file that `gate keys export` writes (and `gate keys revoke` for the one it replaces).",
            EXIT_INPUT,
        )
    old = mine[0] if key is None else one_of(key, mine)
    signer = keyring.signer(old)
    new = keyring.create(_new_passphrase() if passphrase else "")
    said = GateKey(action="rotated", key=new, holder=holder, role=known[old].role, replaces=old, date=_now())
    ledger.append(said, signer)
    typer.echo(f"Key {new.keyid} takes the place of {old}.")
    if known[old].role == "reviewer":
        typer.echo("Approvals by the old key still count; a policy that names it must name the new one, too.")


@keys_app.command()
def revoke(
    key: KeyArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why; everybody will read it.")],
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DATE|ENTRY", help="Recall what it signed from then on; default: nothing."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Say in the ledger that a key signs nothing from now on, and from when on its verdicts don't count.

    \b
    Example: gate keys revoke fd110d30 --since 2026-11-20 --reason "The laptop was stolen."
    """
    from gatekeeper.cli.corrections import first_entry, take_back
    from gatekeeper.model.attestation import GateKey, KeyTarget

    gate = open_gate(open_workspace(workspace))
    ledger = gate.ledger
    known = ledger.authority().keys
    keyid = one_of(key, list(known))
    first = first_entry(gate, since) if since else 0
    if ledger.authority().active() == [keyid]:
        fail("it is the only key that may sign here; `gate keys rotate` first, then revoke it.", EXIT_INPUT)
    ledger.append(
        GateKey(
            action="revoked",
            key=known[keyid].key,
            role=known[keyid].role,
            reason=reason,
            date=_now(),
        )
    )
    typer.echo(f"Key {keyid} is revoked.")
    for other in _brought_in(ledger, keyid, first):
        typer.echo(f"It brought in key {other}, which may still sign: revoke that, too, if it was a thief's.")
    if since:
        take_back(gate, KeyTarget(kind="key", key=keyid, since=first), reason)
    else:
        typer.echo("What it signed before still counts; `gate recall --key` takes that back.")


@keys_app.command()
def export(
    key: Annotated[
        str | None,
        typer.Argument(metavar="[KEY]", help="Default: the one that signs.", autocompletion=completion.keys),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Print a public key in PEM, for those who are to trust or admit it.

    Example: gate keys export > gate.pub
    """
    keyring = open_keyring()
    known = keyring.trusted()
    if key is None:
        active = _ledger(workspace, keyring).authority().active()
        own = keyring.ids()
        key = next((keyid for keyid in own if keyid in active), own[0] if own else None)
        if key is None:
            from gatekeeper.keys import NO_KEY

            fail(NO_KEY, EXIT_INPUT)
    else:
        known |= {keyid: found.key for keyid, found in _ledger(workspace, keyring).authority().keys.items()}
    typer.echo(known[one_of(key, list(known))].pem, nl=False)


@keys_app.command()
def trust(file: FileArgument) -> None:
    """Believe ledgers that begin with this key. Compare it with what its holder publishes first.

    Example: gate keys trust gate.pub
    """
    key = _read(file)
    open_keyring().trust(key)
    typer.echo(f"Ledgers that begin with key {key.keyid} are believed here.")


@keys_app.command()
def admit(
    file: FileArgument,
    holder: HolderOption = "",
    role: Annotated[Role, typer.Option("--role", help="What it may sign.")] = Role.GATE,
    workspace: WorkspaceOption = None,
) -> None:
    """Let another key sign in the workspace's ledger.

    A gate's signs verdicts, a reviewer's only approvals (`gate approve`). A witness is another gate with a
    ledger of its own: it signs nothing here, but `gate verdicts import` takes in what it says there.

    Example: gate keys admit ci.pub --holder "CI"
    """
    from gatekeeper.model.attestation import GateKey

    key = _read(file)
    ledger = _ledger(workspace, open_keyring())
    ledger.prepare()
    if ledger.size == 0:
        fail("the ledger has no entry yet; `gate verify` brings in the first key, yours.", EXIT_INPUT)
    ledger.append(GateKey(action="added", key=key, holder=holder, role=role.value, date=_now()))
    may = {Role.GATE: "may sign", Role.REVIEWER: "may sign approvals", Role.WITNESS: "is a witness"}[role]
    typer.echo(f"Key {key.keyid} {may} in {ledger.path}.")


def _brought_in(ledger: Ledger, keyid: str, first: int) -> list[str]:
    """The keys that a key added or put in others' places from an entry on, and that may still sign."""
    from gatekeeper.model.attestation import GateKey

    keys = ledger.authority().keys
    return [
        entry.predicate.key.keyid
        for entry in ledger.entries(kind=GateKey, first=max(first, 1))
        if keyid in entry.signed.keyids
        and keyid != entry.predicate.key.keyid
        and entry.predicate.action != "revoked"
        and keys[entry.predicate.key.keyid].state == "active"
    ]


def _ledger(workspace: Path | None, keyring: Keyring) -> Ledger:
    from gatekeeper.ledger import Ledger

    return Ledger(open_workspace(workspace).ledger_folder, keyring)


def _read(file: Path) -> PublicKey:
    from gatekeeper.errors import InputError
    from gatekeeper.files import read_regular
    from gatekeeper.keys import MAX_KEY_BYTES
    from gatekeeper.model.attestation import PublicKey

    try:
        return PublicKey.read(read_regular(file, MAX_KEY_BYTES).decode())
    except FileNotFoundError:
        raise InputError(f"{file}: there is no such file.") from None
    except ValueError as error:
        raise InputError(
            f"{file}: is no Ed25519 public key in PEM; `gate keys export` writes one."
        ) from error


def one_of(start: str, keyids: list[str]) -> str:
    """The one key id that begins so."""
    found = [keyid for keyid in keyids if keyid.startswith(start)]
    if len(start) < 8 or len(found) != 1:
        fail(
            f"{start!r} names no one key; give at least 8 digits, as `gate keys list` shows them.", EXIT_INPUT
        )
    return found[0]


def _new_passphrase() -> str:
    from gatekeeper import secrets

    given = secrets.take().get(secrets.PASSPHRASE_VARIABLE, "")
    return given or str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
