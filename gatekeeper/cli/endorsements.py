"""approve, verdicts: what people and other gates say of a claim."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli.common import (
    EXIT_INPUT,
    ClaimArgument,
    RecordArgument,
    WorkspaceOption,
    fail,
    open_gate,
    open_workspace,
)

if TYPE_CHECKING:
    from gatekeeper.ledger import Ledger

verdicts_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What other gates say of the same claims."
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(approve)
    app.add_typer(verdicts_app, name="verdicts")


def approve(
    record_id: RecordArgument,
    claim_id: ClaimArgument,
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="KEY", help="A key's id, or how it begins; default: your reviewer's."),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="What everybody should know.")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take your approval back.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask on a terminal.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show what a claim asks, and sign that it asks what its text says. Any change to it voids that.

    The key is a reviewer's (`gate keys admit FILE --role reviewer`); one that signs verdicts must be named.

    Example: gate approve EXAMPLE:BIRTHDAYS c1 --note "As in the paper."
    """
    from gatekeeper.report.text import clean
    from gatekeeper.report.trusted import in_words

    gate = open_gate(open_workspace(workspace))
    half = gate.claims.half(record_id, claim_id)
    if half.claim.kind == "unclassified":
        fail(f"{claim_id} is unclassified; confirm its kind with `gate claim set` first.", EXIT_INPUT)
    reviewer = _reviewer(gate.ledger, key)
    for line in in_words(half):
        typer.echo(line)
    typer.echo("")
    if not yes and sys.stdin.isatty() and not withdraw:
        typer.confirm(f"Does it ask what the text says? Sign with key {reviewer[:12]}…", abort=True)
    said = gate.claims.approve(record_id, half, reviewer, note, withdraw=withdraw)
    typer.echo(clean(said.text))


@verdicts_app.command("import")
def take_in(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What `gate ledger prove ID` printed at the other gate.")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Take another gate's verdict into the ledger, with the proof that its own ledger holds it.

    Its key must be here as a witness: gate keys admit other.pub --role witness.

    Example: gate verdicts import their-proof.json
    """
    from gatekeeper.errors import InputError
    from gatekeeper.files import read_regular
    from gatekeeper.report.text import clean
    from gatekeeper.witness import MAX_PROOF_BYTES

    try:
        data = read_regular(file, MAX_PROOF_BYTES)
    except FileNotFoundError:
        raise InputError(f"{file}: there is no such file.") from None
    gate = open_gate(open_workspace(workspace))
    said, words = gate.claims.take_in(data, str(file))
    for claim_id, word in words.items():
        typer.echo(clean(f"{said.resource_uri} {claim_id}: {word.text}."))
    typer.echo(f"`gate show {said.resource_uri}` says what stands.")


def _reviewer(ledger: Ledger, start: str | None) -> str:
    """The key that is to sign: one of ours that may approve. A gate's own key must be asked for."""
    authority, own = ledger.authority(), ledger.keyring.ids()
    reviewers = [keyid for keyid in own if keyid in authority.reviewers()]
    if start is None:
        if len(reviewers) == 1:
            return reviewers[0]
        if reviewers:
            fail("you hold several reviewers' keys here; name one with --key.", EXIT_INPUT)
        fail(
            "none of the keys here is a reviewer's of this ledger; have the holder of a gate's key run "
            "`gate keys admit FILE --role reviewer`, or name a key of the gate's with --key.",
            EXIT_INPUT,
        )
    able = [keyid for keyid in (*reviewers, *authority.active()) if keyid in own]
    found = [keyid for keyid in able if keyid.startswith(start)]
    if len(start) < 8 or len(found) != 1:
        fail(
            f"{start!r} names {len(found)} keys that are here and may approve; give 8 or more digits of one "
            "(`gate keys list`).",
            EXIT_INPUT,
        )
    return found[0]
