"""new, attach, freeze, classify, claim set: what a person writes about claims."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

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

if TYPE_CHECKING:
    from gatekeeper import Workspace
    from gatekeeper.model import Claim, LeanSource, ReproScript

claim_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Change the trusted half of a claim."
)


class Kind(StrEnum):
    """Kinds of claims that can be checked."""

    MATHEMATICAL = "mathematical"
    EMPIRICAL = "empirical"


class Direction(StrEnum):
    """How a measurement must relate to the claimed value."""

    WITHIN = "within"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EQUAL = "equal"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(new)
    app.command()(attach)
    app.command()(freeze)
    app.command()(classify)
    app.add_typer(claim_app, name="claim")


def new(
    record_id: RecordArgument,
    claim_id: ClaimArgument,
    kind: Annotated[
        Kind | None, typer.Option("--kind", help="What kind of claim it is; needed where it is new.")
    ] = None,
    text: Annotated[
        str, typer.Option("--text", help="The claim in words.")
    ] = "Say in words what is claimed.",
    title: Annotated[
        str, typer.Option("--title", help="Title, where the record is new.")
    ] = "Untitled record",
    workspace: WorkspaceOption = None,
) -> None:
    """Write the skeleton of a claim and its artifact, and of the record where it is new.

    Where the claim is there already, and confirmed, that of its artifact alone.

    \b
    Example: gate new SRCH:0000AB12 c1 --kind empirical --text "Drops 3 % of tokens."
    """
    from gatekeeper import skeletons
    from gatekeeper.model import Record

    space = open_workspace(workspace)
    record_id = record_id.replace("-", ":", 1)
    folder = space.artifact_folder(record_id, claim_id)
    if claim_id in space.claim_ids(record_id):
        artifact, files = _skeleton_for(space, record_id, claim_id, kind)
        todo = ""
    else:
        if kind is None:
            fail("say with --kind whether the claim is mathematical or empirical.", EXIT_INPUT)
        make = skeletons.mathematical if kind is Kind.MATHEMATICAL else skeletons.empirical
        claim, statement, artifact, files = make(claim_id, text)
        if not (space.folder(record_id) / "record.yaml").exists():
            space.add_record(Record(id=record_id, kind="submission", title=title))
        space.write_claim(record_id, claim, statement)
        todo = "claim.yaml and Statement.lean, then " if statement else "claim.yaml, then "
    space.write_artifact(record_id, claim_id, artifact, files)
    space.attach(record_id, claim_id)
    typer.echo(f"{folder.parent}: fill in {todo}artifact/{artifact.entry}.")
    typer.echo(f"Next: `gate attach {record_id} {claim_id}`, then `gate verify {record_id}`.")


def _skeleton_for(
    space: Workspace, record_id: str, claim_id: str, kind: Kind | None
) -> tuple[LeanSource | ReproScript, dict[str, bytes]]:
    """An artifact's skeleton for a claim that has none; no file that is there is written over."""
    from gatekeeper import skeletons
    from gatekeeper.attachments import MANIFEST
    from gatekeeper.model import TrustedHalf

    claim, folder = space.claim(record_id, claim_id), space.artifact_folder(record_id, claim_id)
    if (folder / MANIFEST).exists():
        fail(f"{record_id} has a claim {claim_id} with an artifact already; choose another name.", EXIT_INPUT)
    if claim.kind == "unclassified" or (kind and kind.value != claim.kind):
        other = kind.value if kind else "mathematical|empirical"
        fail(
            f"{claim_id} is {claim.kind}; confirm what it is with "
            f"`gate claim set {record_id} {claim_id} --kind {other}` first.",
            EXIT_INPUT,
        )
    artifact: LeanSource | ReproScript
    if claim.kind == "mathematical":
        _, _, artifact, files = skeletons.mathematical(claim_id, claim.text)
        half = space.trusted_half(record_id, claim_id)
        if isinstance(half, TrustedHalf) and half.statement and claim.statement.endswith(".lean"):
            files = {artifact.entry: half.statement}
    else:
        _, _, artifact, files = skeletons.empirical(claim_id, claim.text)
    return artifact, {name: data for name, data in files.items() if not (folder / name).exists()}


def attach(
    record_id: RecordArgument,
    claim_id: ClaimArgument,
    data: Annotated[
        list[str] | None,
        typer.Option("--data", metavar="FILE", help="Move a large input into a store. Repeatable."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Fill the digests of the artifact's files into artifact.yaml, and put both halves on record.

    Example: gate attach EXAMPLE:BIRTHDAYS c1
    """
    from gatekeeper import mismatch
    from gatekeeper.model.base import printable

    space = open_workspace(workspace)
    claim = space.claim(record_id, claim_id)
    artifact, history = open_gate(space).claims.attach(record_id, claim_id, data or ())
    for path, digest in artifact.files.items():
        typer.echo(f"{digest[:19]}…  {printable(path)}")
    for path, stored in artifact.data.items() if artifact.kind == "repro-script" else ():
        typer.echo(f"{stored.sha256[:19]}…  {printable(path)} (in a store)")
    wrong = mismatch(claim, artifact)
    if wrong and claim.kind != "unclassified":
        fail(wrong.text, EXIT_INPUT)
    typer.echo(f"Attached. {history.text} Next: `gate check {record_id}`, then `gate verify {record_id}`.")


def freeze(record_id: RecordArgument, claim_id: ClaimArgument, workspace: WorkspaceOption = None) -> None:
    """Put the digest of a claim's trusted half on record, before any run: every verdict says since when.

    Example: gate freeze EXAMPLE:BIRTHDAYS c1
    """
    history = open_gate(open_workspace(workspace)).claims.freeze(record_id, claim_id)
    typer.echo(history.text)


def classify(record_id: RecordArgument, workspace: WorkspaceOption = None) -> None:
    """Propose a kind for each unclassified claim, with the words that speak for it. Changes nothing.

    Example: gate classify DRAFT:C22D5DA8
    """
    from rich.table import Table
    from rich.text import Text

    from gatekeeper.ingest import propose
    from gatekeeper.report.text import clean

    space = open_workspace(workspace)
    space.record(record_id)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("claim", "proposed", "because of"):
        table.add_column(column, no_wrap=column != "because of")
    table.add_column("text", ratio=1)
    open_claims = 0
    for claim_id in space.claim_ids(record_id):
        claim = space.claim(record_id, claim_id)
        if claim.kind == "unclassified":
            open_claims += 1
            proposal = propose(claim.text)
            words = ", ".join(proposal.words) or "nothing found"
            table.add_row(claim_id, proposal.kind, Text(clean(words)), Text(clean(claim.text)))
    if not open_claims:
        typer.echo(f"{record_id} has no unclassified claim.")
        return
    print_out(table)
    typer.echo(f"Confirm with `gate claim set {record_id} CLAIM --kind …`, or edit claim.yaml.")


@claim_app.command("set")
def set_claim(
    record_id: RecordArgument,
    claim_id: ClaimArgument,
    kind: Annotated[Kind, typer.Option("--kind", help="Confirm the kind.")],
    text: Annotated[str | None, typer.Option("--text", help="New wording; default: as it is.")] = None,
    theorem: Annotated[
        list[str] | None, typer.Option("--theorem", help="Mathematical: a theorem's name. Repeatable.")
    ] = None,
    metric: Annotated[str | None, typer.Option("--metric", help="Empirical: the metric's name.")] = None,
    value: Annotated[str | None, typer.Option("--value", help="Empirical: the claimed value.")] = None,
    unit: Annotated[str, typer.Option("--unit", help="Empirical: its unit.")] = "",
    abs_tolerance: Annotated[
        str | None, typer.Option("--abs", help="Empirical: tolerance, in the unit.")
    ] = None,
    rel_tolerance: Annotated[
        str | None, typer.Option("--rel", help="Empirical: tolerance, as a share (0.02 is 2 %).")
    ] = None,
    direction: Annotated[Direction, typer.Option("--direction", help="Empirical.")] = Direction.WITHIN,
    workspace: WorkspaceOption = None,
) -> None:
    """Confirm what kind a claim is, and what would bear it out. What is not given stays as it is.

    A rule is set by its metric: an existing rule on that metric's value is replaced, the others stay. Rules
    of other kinds (docs/rules.md) are written into claim.yaml itself.

    \b
    Example: gate claim set DRAFT:C22D5DA8 c1 --kind empirical --metric ttft --value 10.3 --abs 0.2
    """
    from gatekeeper import documents, skeletons
    from gatekeeper.model import Claim as ClaimNoun

    space = open_workspace(workspace)
    before = space.claim(record_id, claim_id)
    if before.kind not in (kind.value, "unclassified"):
        fail(f"{claim_id} is {before.kind}; edit claim.yaml to make another kind of it.", EXIT_INPUT)
    document = before.model_dump(mode="json", exclude_unset=True) | {"kind": kind.value}
    if text is not None:
        document["text"] = text
    if kind is Kind.MATHEMATICAL:
        if metric is not None or value is not None:
            fail("--metric and --value are for empirical claims.", EXIT_INPUT)
        document["theorems"] = theorem or document.get("theorems") or ["claim"]
    else:
        if theorem:
            fail("--theorem is for mathematical claims.", EXIT_INPUT)
        rules = list(document.get("accept", []))
        if metric is not None and value is not None:
            slack = {"abs": abs_tolerance, "rel": rel_tolerance}
            given = {name: amount for name, amount in slack.items() if amount is not None}
            rule: dict[str, Any] = {
                "metric": metric,
                "value": value,
                "unit": unit,
                "direction": direction.value,
            }
            rule |= {"tolerance": given} if given else {}
            before_it = [old.get("kind", "value") == "value" and old["metric"] == metric for old in rules]
            at = before_it.index(True) if True in before_it else len(rules)
            rules[at : at + 1] = [rule]
        elif metric is not None or value is not None or not rules:
            fail("an empirical claim needs --metric and --value, and --abs or --rel.", EXIT_INPUT)
        document["accept"] = rules
    claim: Claim = documents.validate(ClaimNoun, document, f"claim {claim_id}")
    statement = None
    if kind is Kind.MATHEMATICAL and not _has_statement(space, record_id, claim_id):
        statement = skeletons.STATEMENT.format(name=(theorem or ["claim"])[0]).encode()
    path = space.write_claim(record_id, claim, statement)
    typer.echo(f"{path}: {claim.kind}.")
    if statement:
        typer.echo(f"Write the theorem into {path.with_name('Statement.lean')}.")


def _has_statement(space: Workspace, record_id: str, claim_id: str) -> bool:
    return (space.artifact_folder(record_id, claim_id).parent / "Statement.lean").exists()
