"""Entry of the `gate` command."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gatekeeper import __version__, secrets
from gatekeeper.cli import (
    capsules,
    check,
    claims,
    completion,
    corrections,
    data,
    endorsements,
    engine,
    environments,
    keys,
    lean,
    ledger,
    records,
    site,
    streams,
    verify,
)
from gatekeeper.cli.common import EXIT_INPUT, EXIT_STATUSES, EXIT_WORLD, say

SECTIONS = {
    "Say what is claimed": "init ingest new classify claim freeze attach check approve lean data schema",
    "Judge it": "verify list show explain env recall rot verdicts",
    "Hand it on": "site report contracts capsule audit ledger",
    "See to the machine": "doctor images keys",
}
"""Under which heading `gate --help` lists a command; those that are not named come last."""

LINE = 66
"""Characters of a command's summary that fit on a line; of a longer one the part before a colon will do."""


class Sections(TyperGroup):
    """The commands of `gate --help` under headings, for who reads it to find theirs."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the lists."""
        left = dict(self.commands)
        for heading, names in SECTIONS.items():
            self._write(formatter, heading, {name: left.pop(name) for name in names.split() if name in left})
        self._write(formatter, "More", left)

    def _write(self, formatter: Any, heading: str, found: dict[str, Any]) -> None:
        about = {name: command.get_short_help_str(limit=200) for name, command in found.items()}
        rows = [(name, text if len(text) < LINE else text.split(": ")[0]) for name, text in about.items()]
        if rows:
            with formatter.section(heading):
                formatter.write_dl(rows)


app = typer.Typer(
    name="gate",
    cls=Sections,
    invoke_without_command=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=(
        "Gate 2: a claim is VERIFIED only when its attached artifact passes in a sealed container.\n\n"
        "`gate` alone says what to do next here; `gate COMMAND --help` has an example.\n\n"
        f"Exit status: {', '.join(f'{status} {meaning}' for status, meaning in EXIT_STATUSES.items())}."
    ),
)
verify.register(app)
records.register(app)
claims.register(app)
check.register(app)
lean.register(app)
endorsements.register(app)
data.register(app)
keys.register(app)
ledger.register(app)
corrections.register(app)
capsules.register(app)
site.register(app)
engine.register(app)
environments.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gatekeeper {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    ctx: typer.Context,
    log_json: Annotated[bool, typer.Option("--log-json", help="Log as JSON lines on stderr.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log each decision on stderr.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    from gatekeeper.cli.logs import configure

    if ctx.invoked_subcommand is not None:
        configure(as_json=log_json, verbose=verbose)
        return
    from gatekeeper.cli.advice import advise

    advise(lambda: configure(as_json=log_json, verbose=verbose))


def main() -> None:
    """Run the command line; every error ends as one sentence and a status."""
    secrets.take()
    # A command keeps most of what it reads: to look for rubbish in it too often takes a tenth of its time.
    gc.set_threshold(50_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if completion.answer(app):
        return
    streams.install()
    try:
        app()
    except SystemExit:
        raise
    except KeyboardInterrupt:
        sys.stderr.write("gate: stopped; what was decided is kept.\n")
        sys.exit(EXIT_WORLD)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        sys.exit(_explain(error))


def _explain(error: Exception) -> int:
    from pydantic import ValidationError

    from gatekeeper.documents import first_problem
    from gatekeeper.errors import InputError, WorldError

    match error:
        case InputError():
            say(str(error))
            return EXIT_INPUT
        case WorldError():
            say(str(error))
            return EXIT_WORLD
        case ValidationError():
            say(first_problem(error))
            return EXIT_INPUT
        case NotADirectoryError() | IsADirectoryError() | FileExistsError():
            kind = "a folder" if isinstance(error, IsADirectoryError) else "a file"
            say(f"{error.filename}: {kind} is in the way there; name another place.")
            return EXIT_INPUT
        case OSError():
            place = f" ({error.filename})" if error.filename else ""
            say(f"{error.strerror or error}{place}; check the disk and the permissions.")
            return EXIT_WORLD
        case _:
            from gatekeeper.cli.logs import keep_traceback

            say(
                f"an error of the gate itself ({type(error).__name__}); "
                f"report it with {keep_traceback(error)}."
            )
            return EXIT_WORLD


if __name__ == "__main__":
    main()
