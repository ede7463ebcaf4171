"""capsule, audit: a record with everything in one file, and its check by somebody else."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli import completion
from gatekeeper.cli.common import (
    EXIT_INPUT,
    EXIT_WORLD,
    RecordArgument,
    WorkspaceOption,
    console,
    end_softly,
    fail,
    open_config,
    open_gate,
    open_keyring,
    open_workspace,
    say,
)
from gatekeeper.cli.verify import Format, FormatOption

EXIT_DIFFERS = 1
EXIT_NOBODY = 4


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(capsule)
    app.command()(audit)


def capsule(
    record_id: RecordArgument,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write; its name ends in .zip.")],
    with_images: Annotated[
        bool, typer.Option("--with-images", help="Take the images along: hundreds of megabytes each.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a record with its claims, artifacts, last verdict, proofs and keys into one file (RO-Crate).

    The same facts make the same bytes. `gate audit` checks the file and runs the claims again.

    Example: gate capsule EXAMPLE:BIRTHDAYS -o birthdays.zip
    """
    from gatekeeper import images_of
    from gatekeeper.capsule import make

    space = open_workspace(workspace)
    gate = open_gate(space)
    made = make(space, gate.ledger, record_id, output, images_of(space.config), with_images)
    say(f"wrote {output}: {len(made.files) + 1} files, {output.stat().st_size:,} bytes.")


def audit(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|ID",
            help="A capsule, or a record of the workspace.",
            autocompletion=completion.records,
        ),
    ],
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="FILE|ID", help="The publisher's public key, as you know it."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the signed report (DSSE envelope) here.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="Claims evaluated at a time.")] = 1,
    form: FormatOption = Format.TEXT,
    workspace: WorkspaceOption = None,
) -> None:
    """Check every digest, signature and proof of a capsule, run its claims again from it alone, and compare.

    Nothing is fetched, and nothing of the capsule stays behind. The report is signed with your own key.
    A workspace is not needed. A file is audited within the usual limits and by the usual engine, wherever you
    are, for a gatekeeper.yaml that came with it would be its publisher's; name your own with --workspace.

    Exit status: 0 confirmed, under a key that you named or trust; 1 something differs, or the publisher has
    taken it back since; 2 the capsule is refused, or bad usage; 3 something could not be run again; 4
    confirmed, but nobody vouches for the key.

    Example: gate audit birthdays.zip --key gate.pub -o report.json
    """
    from gatekeeper import connect, images_of
    from gatekeeper.audit import Auditor
    from gatekeeper.audit import audit as perform
    from gatekeeper.capsule import Capsule
    from gatekeeper.cli.live import LiveProgress
    from gatekeeper.config import Config
    from gatekeeper.files import write_whole
    from gatekeeper.keys import NO_KEY
    from gatekeeper.report import audit as report

    keyring = open_keyring()
    if not keyring.ids():
        fail(NO_KEY, EXIT_INPUT)
    config = Config() if workspace is None and Path(what).exists() else open_config(workspace)
    auditor = Auditor(
        signer=keyring.signer(keyring.ids()[0]),
        trusted=keyring.trusted(),
        named=_named(key),
        policy=config.policy,
        images=images_of(config),
        connect=lambda images: connect(config, images),
    )
    with tempfile.TemporaryDirectory(prefix="gate-capsule-") as folder:
        path = _file(what, Path(folder), workspace)
        observer = LiveProgress(console(stderr=True))
        with Capsule(path) as opened, observer:
            found, envelope = perform(
                opened, auditor, jobs, observer, started=lambda gate: end_softly(gate, observer)
            )
    if output is not None:
        write_whole(output, envelope + b"\n")
    if form is Format.JSON:
        document = found.model_dump(mode="json")
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        typer.echo(report.render(found), nl=False)
    if found.outcome == "confirmed":
        raise typer.Exit(EXIT_NOBODY if found.trust.vouched_by == "nobody" else 0)
    raise typer.Exit(EXIT_WORLD if found.outcome == "cannot_rerun" else EXIT_DIFFERS)


def _file(what: str, folder: Path, workspace: Path | None) -> Path:
    """The capsule that was named, or that of a record, made now."""
    from gatekeeper import images_of
    from gatekeeper.capsule import make
    from gatekeeper.model.base import RecordId, pattern_of

    if Path(what).exists() or not re.fullmatch(pattern_of(RecordId), what.replace("-", ":", 1)):
        if not Path(what).exists():
            fail(f"{what}: there is no such file, and it is no record id.", EXIT_INPUT)
        return Path(what)
    space = open_workspace(workspace)
    gate = open_gate(space)
    path = folder / f"{what.replace(':', '-', 1)}.zip"
    make(space, gate.ledger, what, path, images_of(space.config))
    return path


def _named(key: str | None) -> str | None:
    """The id of the key that was named."""
    from gatekeeper.files import read_regular
    from gatekeeper.keys import MAX_KEY_BYTES
    from gatekeeper.model.attestation import PublicKey

    if key is None or re.fullmatch("[0-9a-f]{64}", key):
        return key
    try:
        return PublicKey.read(read_regular(Path(key), MAX_KEY_BYTES).decode()).keyid
    except FileNotFoundError:
        fail(f"{key}: there is no such file, and it is no key id (64 hexadecimal digits).", EXIT_INPUT)
    except ValueError:
        fail(f"{key}: is no Ed25519 public key in PEM; `gate keys export` writes one.", EXIT_INPUT)
