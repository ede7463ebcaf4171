"""env: what the runs behind a verdict ran in, and what differs between two of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli import completion
from gatekeeper.cli.common import (
    EXIT_INPUT,
    ClaimArgument,
    RecordArgument,
    WorkspaceOption,
    fail,
    open_gate,
    open_workspace,
    print_out,
)
from gatekeeper.cli.verify import Format, FormatOption

if TYPE_CHECKING:
    from rich.console import RenderableType

    from gatekeeper import Gate, Workspace
    from gatekeeper.report.surroundings import Difference, Scene

env_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What runs ran in: packages, image, machine."
)

RunArgument = typer.Argument(
    metavar="ID[/CLAIM][@TIME]",
    help="A verdict's runs; default: the last ones.",
    autocompletion=completion.runs,
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(env_app, name="env")


@env_app.command("explain")
def explain(
    first: Annotated[str, RunArgument],
    second: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID[/CLAIM][@TIME]]",
            help="Another; default: the runs before those.",
            autocompletion=completion.runs,
        ),
    ] = None,
    output: FormatOption = Format.TEXT,
    workspace: WorkspaceOption = None,
) -> None:
    """Say what differs between the environments of two runs: image, packages, processor, kernel, engine.

    TIME is a verdict's, or its beginning, as `gate show` prints it: ID/c1@2026-11-20 is the runs of a day.

    Example: gate env explain EXAMPLE:BIRTHDAYS/c1
    """
    space = open_workspace(workspace)
    gate = open_gate(space)
    if second is None:
        pairs = _last_two(space, gate, first)
    else:
        pairs = [_difference(_one(space, gate, first), _one(space, gate, second))]
    if output is Format.JSON:
        typer.echo(json.dumps([pair.document() for pair in pairs], indent=2))
        return
    for pair in pairs:
        print_out(_page(pair))


@env_app.command("sbom")
def sbom(record_id: RecordArgument, claim_id: ClaimArgument, workspace: WorkspaceOption = None) -> None:
    """Print the bill of materials (CycloneDX, JSON) of the image that a claim's last runs ran in.

    Example: gate env sbom EXAMPLE:BIRTHDAYS c1
    """
    space = open_workspace(workspace)
    scene = _one(space, open_gate(space), f"{record_id}/{claim_id}")
    digest = scene.surroundings.packages
    bill = space.log(digest) if digest else b""
    if not bill:
        fail(f"The bill of materials of {scene.title} is no longer kept; verify it again.", EXIT_INPUT)
    typer.echo(bill, nl=False)


def _scenes(space: Workspace, gate: Gate, name: str) -> dict[str, list[Scene]]:
    """The environments that the ledger knows of what `name` names, oldest first, by claim."""
    from gatekeeper.report.surroundings import Scene, packages_of

    about, _, moment = name.partition("@")
    record_id, _, claim_id = about.partition("/")
    record_id = space.record(record_id.replace("-", ":", 1)).id
    if claim_id:
        space.claim(record_id, claim_id)
    found: dict[str, list[Scene]] = {}
    for verdict in gate.ledger.verdicts(record_id):
        for claim in verdict.claims:
            run = claim.evidence.run if claim.evidence else None
            where = run.surroundings if run else None
            if (
                where is None
                or claim_id not in ("", claim.id)
                or not (verdict.evaluated or "").startswith(moment)
            ):
                continue
            packages = packages_of(space.log(where.packages)) if where.packages else None
            scene = Scene(f"{verdict.id} {claim.id}, {verdict.evaluated}", where, packages)
            found.setdefault(claim.id, []).append(scene)
    if not found:
        fail(f"The ledger holds no whole run of {name}; run `gate verify {record_id}`.", EXIT_INPUT)
    return found


def _one(space: Workspace, gate: Gate, name: str) -> Scene:
    """The last runs of the one claim that `name` means."""
    found = _scenes(space, gate, name)
    if len(found) > 1:
        fail(f"{name} has runs of several claims ({', '.join(found)}); name one as ID/CLAIM.", EXIT_INPUT)
    return next(iter(found.values()))[-1]


def _last_two(space: Workspace, gate: Gate, name: str) -> list[Difference]:
    """Of each claim, the last runs and those before them."""
    record = name.partition("@")[0]
    pairs = []
    for claim_id, scenes in _scenes(space, gate, name).items():
        earlier = _scenes(space, gate, f"{record.partition('/')[0]}/{claim_id}")[claim_id]
        before = earlier[: [scene.title for scene in earlier].index(scenes[-1].title)]
        if before:
            pairs.append(_difference(before[-1], scenes[-1]))
    if not pairs:
        fail(
            f"{name} was run once only, so there is nothing to compare with; name another run, too.",
            EXIT_INPUT,
        )
    return pairs


def _difference(first: Scene, second: Scene) -> Difference:
    from gatekeeper.report.surroundings import Difference

    return Difference(first, second)


def _page(pair: Difference) -> RenderableType:
    """A table of what differs, or one line that says that nothing does."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from gatekeeper.report.text import clean

    parts: list[RenderableType] = [Text(f"{pair.first.title}  →  {pair.second.title}", "bold")]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "before", "after"):
        table.add_column(column, no_wrap=not column, overflow="fold")
    for name, values in pair.fields.items():
        table.add_row(name, *(Text(clean(value)) for value in values))
    for name, versions in pair.packages.items():
        table.add_row(Text(clean(name)), *(Text(clean(version or "–")) for version in versions))
    if table.row_count:
        parts.append(table)
    elif pair.known:
        parts.append(Text("Nothing differs: the same image, packages, processor, kernel and engine."))
    if not pair.known:
        parts.append(Text("The packages can't be compared: a bill of materials is no longer kept."))
    return Group(*parts)
