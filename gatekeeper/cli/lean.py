"""lean check, statement, axioms, export: for people who write proofs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli.common import EXIT_INPUT, WorkspaceOption, fail, open_config

if TYPE_CHECKING:
    from gatekeeper import LeanAnswer

lean_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="For authors of proofs: quick answers, no verdict."
)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A .lean file.")]


class Environment(StrEnum):
    """As in claim.yaml."""

    LEAN = "lean"
    LEAN_TOOLCHAIN = "lean-toolchain"


EnvironmentOption = Annotated[
    Environment, typer.Option("--environment", help="On GateCore, or with the Lean release of the policy.")
]
TheoremOption = Annotated[
    list[str] | None, typer.Option("--theorem", help="Only this theorem. Repeatable; default: all.")
]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(lean_app, name="lean")


@lean_app.command()
def check(
    file: FileArgument,
    environment: EnvironmentOption = Environment.LEAN,
    workspace: WorkspaceOption = None,
) -> None:
    """Compile a file as the gate would, and print Lean's messages with the source line under a caret.

    Example: gate lean check Proof.lean
    """
    answer = _ask(file, workspace, environment)
    for line in _shown(answer.messages):
        typer.echo(f"{file}:{line}" if line[:1].isdigit() else line)
    if answer.problem:
        fail(answer.problem, 1)
    holes = [theorem.name for theorem in answer.theorems if "sorryAx" in theorem.axioms]
    if holes:
        fail(f"contains_sorry: still open: {', '.join(holes)}", 1)
    typer.echo(f"{file}: Lean accepts it. The gate's judge decides with `gate verify`.")


@lean_app.command()
def statement(
    file: FileArgument,
    theorem: TheoremOption = None,
    environment: EnvironmentOption = Environment.LEAN,
    workspace: WorkspaceOption = None,
) -> None:
    """Print what the judge will compare: each theorem's statement, its digest, and what it rests on.

    Example: gate lean statement Statement.lean
    """
    for view in _ask(file, workspace, environment, theorem).theorems:
        levels = f".{{{', '.join(view.levels)}}}" if view.levels else ""
        for line in _shown(f"theorem {view.name}{levels} :\n  {view.statement}".encode()):
            typer.echo(line)
        typer.echo(f"  digest {view.digest}")
        for reached in view.reached:
            typer.echo(f"  stated with {_shown(reached.encode())[0]}")


@lean_app.command()
def axioms(
    file: FileArgument,
    theorem: TheoremOption = None,
    environment: EnvironmentOption = Environment.LEAN,
    workspace: WorkspaceOption = None,
) -> None:
    """Print the axioms that each theorem's proof rests on, as the judge walks them.

    Example: gate lean axioms Proof.lean
    """
    for view in _ask(file, workspace, environment, theorem).theorems:
        used = ", ".join(view.axioms) or "none"
        typer.echo(_shown(f"{view.name}: {used}".encode())[0])


@lean_app.command()
def export(
    file: FileArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the export.")],
    theorem: TheoremOption = None,
    environment: EnvironmentOption = Environment.LEAN,
    workspace: WorkspaceOption = None,
) -> None:
    """Write theorems with all they rest on as a lean4export file, for the gate or for another kernel.

    Example: gate lean export Proof.lean -o Proof.ndjson
    """
    from gatekeeper.files import write_whole

    answer = _ask(file, workspace, environment, theorem, export=True)
    if answer.export is None:
        fail("nothing was exported; the file may be too large for the policy's limits.", EXIT_INPUT)
    write_whole(out, answer.export)
    typer.echo(f"{out}: {len(answer.export):,} bytes, {len(answer.theorems)} theorems and all they rest on.")


def _ask(
    file: Path,
    workspace: Path | None,
    environment: Environment,
    theorems: list[str] | None = None,
    *,
    export: bool = False,
) -> LeanAnswer:
    from gatekeeper import ask_lean
    from gatekeeper.errors import InputError
    from gatekeeper.files import read_regular
    from gatekeeper.workspace import MAX_SOURCE_BYTES

    try:
        source = read_regular(file, MAX_SOURCE_BYTES)
    except FileNotFoundError:
        raise InputError(f"{file}: there is no such file.") from None
    config, names = open_config(workspace), tuple(theorems or ())
    answer = ask_lean(config, source, names, environment=environment.value, export=export)
    if answer.problem and not answer.messages:
        fail(answer.problem, 1)
    return answer


def _shown(text: bytes) -> list[str]:
    from gatekeeper.report.explanation import clean_lines

    return clean_lines(text.rstrip()) if text.strip() else []
