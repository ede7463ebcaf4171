"""What the commands share: the workspace option, the console, and errors as sentences."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from gatekeeper.cli import completion

if TYPE_CHECKING:
    import threading
    from contextlib import AbstractContextManager
    from types import FrameType

    from rich.console import Console, RenderableType

    from gatekeeper import Gate, Keyring, Workspace
    from gatekeeper.cli.live import LiveProgress
    from gatekeeper.config import Config

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-C", help="Folder with gatekeeper.yaml; default: the nearest one upwards."),
]
RecordArgument = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="A record id, such as SRCH:08EA5386.", autocompletion=completion.records
    ),
]
ClaimArgument = Annotated[
    str, typer.Argument(metavar="CLAIM", help="A claim id, such as c1.", autocompletion=completion.claims)
]

EXIT_INPUT = 2
EXIT_WORLD = 3
EXIT_STATUSES = {
    0: "all VERIFIED",
    1: "something is Unverified",
    EXIT_INPUT: "bad usage or input",
    EXIT_WORLD: "something could not be evaluated",
}


def open_workspace(folder: Path | None) -> Workspace:
    """The workspace that a command works on."""
    from gatekeeper import Workspace

    return Workspace.open(folder)


def open_config(folder: Path | None) -> Config:
    """The configuration of a workspace, or the default where there is none and none was named."""
    from gatekeeper.config import Config, find_workspace, load_config
    from gatekeeper.errors import InputError

    if folder is not None:
        return load_config(folder)
    try:
        root = find_workspace(Path.cwd())
    except InputError:
        return Config()
    return load_config(root)


def open_gate(workspace: Workspace, keyring: Keyring | None = None) -> Gate:
    """The gate over a workspace, with the real sandbox and the user's keys."""
    from gatekeeper import Gate, connect

    return Gate(workspace, lambda: connect(workspace.config), keyring=keyring or open_keyring())


def open_preview(workspace: Workspace) -> AbstractContextManager[Gate]:
    """A gate over a workspace that keeps nothing, with the real sandbox."""
    from gatekeeper import connect
    from gatekeeper.preview import preview

    return preview(workspace, lambda: connect(workspace.config))


def open_keyring() -> Keyring:
    """The user's keys. A passphrase is asked for on a terminal."""
    from gatekeeper import Keyring

    def ask(keyid: str) -> str:
        return str(typer.prompt(f"Passphrase of key {keyid[:12]}…", hide_input=True, err=True))

    return Keyring.default(ask if sys.stdin.isatty() else None)


def readable_records(space: Workspace, record_ids: list[str]) -> list[str]:
    """Those of the records that can be read; about each of the others one sentence on stderr."""
    from gatekeeper.errors import InputError

    usable = []
    for record_id in record_ids:
        try:
            usable.append(space.record(record_id).id)
        except InputError as error:
            say(str(error))
    if record_ids and not usable:
        raise typer.Exit(EXIT_INPUT)
    return usable


def console(*, stderr: bool = False) -> Console:
    """A rich console; wide enough to be read where the output is no terminal."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, markup=False, width=None if stream.isatty() else 140)


def print_out(what: RenderableType) -> None:
    """Print to stdout; where that is no terminal, without the blanks that fill up a screen's lines."""
    screen = console()
    if screen.is_terminal:
        screen.print(what)
        return
    with screen.capture() as captured:
        screen.print(what)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def say(message: str) -> None:
    """One sentence on stderr, with whatever a stranger put into it made harmless."""
    from gatekeeper.model.base import printable

    sys.stderr.write(f"gate: {printable(message)}\n")


def fail(message: str, status: int) -> NoReturn:
    """Say one sentence and end."""
    say(message)
    raise typer.Exit(status)


def end_softly(gate: Gate, observer: LiveProgress, asked: threading.Event | None = None) -> None:
    """The first Ctrl-C or SIGTERM ends the run with what is decided kept, and sets `asked`; a second one ends
    the process at once, as a power cut would."""

    def stop(number: int, frame: FrameType | None) -> None:
        on_signal(end)
        gate.interrupt()
        observer.stopping()
        if asked is not None:
            asked.set()

    def end(number: int, frame: FrameType | None) -> None:
        observer.abandon()
        os.write(2, b"gate: ended at once; what was decided is kept, the next run clears up the rest.\n")
        os._exit(EXIT_WORLD)

    on_signal(stop)


def on_signal(do: Callable[[int, FrameType | None], None]) -> None:
    """What Ctrl-C and SIGTERM do from now on."""
    signal.signal(signal.SIGINT, do)
    signal.signal(signal.SIGTERM, do)
