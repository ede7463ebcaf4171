"""recall, rot, contracts: what was said and is no longer so, what fails by now, and what is public."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gatekeeper.cli import completion
from gatekeeper.cli.common import (
    EXIT_INPUT,
    WorkspaceOption,
    console,
    fail,
    open_gate,
    open_workspace,
    print_out,
    readable_records,
    say,
)

MOST_STEPS = 20
"""Of the curve's last falls as many are listed."""

SLACK = timedelta(hours=1)
"""By as much the clocks of several signers may differ."""

if TYPE_CHECKING:
    from gatekeeper import Gate, Resting
    from gatekeeper.model.attestation import RecallTarget


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(recall)
    app.command()(rot)
    app.command()(contracts)


def recall(
    engine: Annotated[
        str | None, typer.Option("--engine", metavar="lean==VERSION", help="An engine, by version or commit.")
    ] = None,
    image: Annotated[
        str | None, typer.Option("--image", metavar="sha256:…|NAME", help="An image, by id or name.")
    ] = None,
    checker: Annotated[
        str | None,
        typer.Option("--checker", metavar="NAME==VERSION", help="lean or repro, of a gatekeeper's version."),
    ] = None,
    gatekeeper: Annotated[
        str | None, typer.Option("--gatekeeper", metavar="VERSION", help="All of a gatekeeper's version.")
    ] = None,
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="ID", help="What a key signed that was revoked or replaced."),
    ] = None,
    package: Annotated[
        str | None,
        typer.Option("--package", metavar="NAME==VERSION", help="A package in images that scripts ran in."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE|ENTRY", help="With --key: from this entry of the ledger on."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; everybody will read it.")] = "",
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="End such a recall for the verdicts to come.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List the verdicts; change nothing.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Take back every VERIFIED that rests on something which turned out to be wrong.

    The recall and the corrections that follow are signed entries of the ledger. Nothing that rests on it
    will be VERIFIED again; `gate verify --queued` repeats what stood on it with what is there now.

    \b
    Example: gate recall --engine lean==4.35.0 --dry-run
    Example: gate recall --image python --reason "Its libm rounds wrongly."
    """
    options = {
        "engine": engine,
        "image": image,
        "checker": checker,
        "gatekeeper": gatekeeper,
        "key": key,
        "package": package,
    }
    given = {kind: text for kind, text in options.items() if text is not None}
    if len(given) != 1:
        fail(f"name one thing to recall: --{', --'.join(options)}.", EXIT_INPUT)
    if not dry_run and not reason.strip():
        fail("say why with --reason; everybody will read it.", EXIT_INPUT)
    if since is not None and key is None:
        fail("--since belongs to --key.", EXIT_INPUT)
    gate = open_gate(open_workspace(workspace))
    kind, text = given.popitem()
    target = key_target(gate, text, since, dry_run) if kind == "key" else _target(kind, text)
    if withdraw:
        if not any(
            known.withdrawn is None and known.predicate.target.text == target.text
            for known in gate.ledger.recalls()
        ):
            fail(f"{target.text} is not recalled.", EXIT_INPUT)
        gate.recalls.withdraw(target, reason)
        typer.echo(f"Withdrawn: {target.text} may be relied on again; `gate verify` repeats what fell.")
        return
    found = _listed(gate, target)
    if dry_run:
        return
    take_back(gate, target, reason)
    if not found:
        typer.echo("No verdict rested on it.")


def take_back(gate: Gate, target: RecallTarget, reason: str) -> None:
    """Recall, and say what follows."""
    corrected = gate.recalls.recall(target, reason)
    queued = gate.recalls.queued()
    typer.echo(
        f"Recalled {target.text}. {_count(len(corrected), 'record')} corrected, "
        f"{len(queued)} to verify again" + (": gate verify --queued" if queued else ".")
    )


def key_target(gate: Gate, start: str, since: str | None, dry_run: bool = False) -> RecallTarget:
    """What a key of the ledger signed since then."""
    from gatekeeper.cli.keys import one_of
    from gatekeeper.model.attestation import KeyTarget

    known = gate.ledger.authority().keys
    keyid = one_of(start, list(known))
    if known[keyid].state == "active" and not dry_run:
        fail(
            "the key may still sign; `gate keys revoke` it first (with --since, that recalls as well).",
            EXIT_INPUT,
        )
    return KeyTarget(kind="key", key=keyid, since=first_entry(gate, since))


def first_entry(gate: Gate, since: str | None) -> int:
    """The entry that a date or number means: of a date, the first entry that is not dated before it."""
    from gatekeeper.documents import validate
    from gatekeeper.errors import InputError
    from gatekeeper.model import Timestamp

    if since is None:
        return 0
    if re.fullmatch("[0-9]{1,12}", since):
        if int(since) >= gate.ledger.size:
            fail(f"--since {since}: the ledger has {gate.ledger.size} entries, from 0 on.", EXIT_INPUT)
        return int(since)
    day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", since)
    try:
        wanted = datetime.fromisoformat(
            validate(Timestamp, f"{since}T00:00:00Z" if day else since, "--since")
        )
    except InputError:
        fail(f"--since {since}: must be a day such as 2026-11-20, or an entry's number.", EXIT_INPUT)
    found, latest = None, datetime.min.replace(tzinfo=UTC) + SLACK
    for entry in gate.ledger.entries():
        moment = datetime.fromisoformat(entry.predicate.time)
        if moment >= wanted:
            found = entry.number
            break
        if moment < latest - SLACK:
            fail(
                f"--since {since}: entry {entry.number} is dated before one that it follows: a clock was set "
                "back, and a date tells nothing; name an entry, as `gate recall … --dry-run` lists them.",
                EXIT_INPUT,
            )
        latest = max(latest, moment)
    if found is None:
        fail(f"the ledger has no entry since {since}.", EXIT_INPUT)
    return found


def rot(
    older_than: Annotated[
        str, typer.Option("--older-than", metavar="AGE", help="Such as 90d, 12h or 8w.")
    ] = "90d",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List the records; run nothing.")] = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Write the survival curve there.")
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="Claims evaluated at a time.")] = 2,
    workspace: WorkspaceOption = None,
) -> None:
    """Run again what was VERIFIED long ago, record what comes of it, and show how long a pass lasts.

    The curve is the Kaplan-Meier estimate over the ledger: from the first pass of a claim's bytes to the
    first run of them that fails.

    Example: gate rot --older-than 90d --svg survival.svg
    """
    from gatekeeper.cli.verify import evaluate

    space = open_workspace(workspace)
    gate = open_gate(space)
    aged = gate.records.aged(_age(older_than))
    status = 0
    if not aged:
        typer.echo(f"No VERIFIED record was last seen to be so longer ago than {older_than}.")
    elif dry_run:
        for verdict in aged:
            typer.echo(f"{verdict.id}  last passed {verdict.evaluated}")
    else:
        status = evaluate(space, [verdict.id for verdict in aged], jobs, rerun=True)
    _survival(gate, svg)
    raise typer.Exit(status)


def _age(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,5})([hdw])", text)
    if not found:
        fail(f"--older-than {text}: say it in hours, days or weeks: 12h, 90d, 8w.", EXIT_INPUT)
    units = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
    return int(found[1]) * units[found[2]]


def _survival(gate: Gate, svg: Path | None) -> None:
    """Show how long passes last, and write it as a picture."""
    from gatekeeper import survival
    from gatekeeper.files import write_whole
    from gatekeeper.report import survival as picture
    from gatekeeper.report.explanation_text import ASCII, signs_for

    lives = survival.lives(gate.ledger.verdicts())
    failed = sum(life.failed for life in lives)
    if not lives:
        typer.echo("No claim has passed yet, so there is no curve.")
        return
    steps, end = survival.kaplan_meier(lives), survival.horizon(lives)
    screen = console()
    plain = signs_for(screen.encoding) is ASCII
    passes = _count(len(lives), "pass", "passes")
    typer.echo(f"\nHow long a pass lasts: {passes}, {failed} failed when run again.")
    for line in picture.letters(steps, end, screen.width, picture.ASCII if plain else picture.UNICODE):
        typer.echo(line)
    for step in steps[-MOST_STEPS:]:
        typer.echo(
            f"  after {picture.days(step.days)} days: {step.failed} of {step.at_risk} failed, "
            f"{float(step.survival):.1%} last longer"
        )
    if svg is not None:
        write_whole(svg, picture.svg(steps, end, len(lives), failed).encode())
        say(f"wrote {svg}.")


def contracts(
    record_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="A record id, such as SRCH:08EA5386.", autocompletion=completion.records
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Of every record of the workspace.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Write them there, a folder each."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Print or write a record's public contracts: paper-manifest-v1.1, source-provenance-v1 and
    correction-record-v1, as they follow from the ledger and the bytes on disk. Runs nothing.

    Example: gate contracts --all -o public/
    """
    from gatekeeper.files import write_whole

    if (record_id is None) != every:
        fail("name a record, or give --all (not both).", EXIT_INPUT)
    if every and output is None:
        fail("say where to with -o DIR.", EXIT_INPUT)
    space = open_workspace(workspace)
    gate = open_gate(space)
    wanted = space.ids() if record_id is None else [record_id.replace("-", ":", 1)]
    usable = readable_records(space, wanted)
    for name in usable:
        found = gate.records.contracts(name)
        if output is None:
            typer.echo(found.model_dump_json(indent=2))
            continue
        for file, data in found.files().items():
            write_whole(output / name.replace(":", "-", 1) / file, data)
    if output is not None:
        say(f"wrote the contracts of {_count(len(usable), 'record')} to {output}.")
    if len(usable) < len(wanted):
        raise typer.Exit(EXIT_INPUT)


_FORMS = {
    "engine": "lean==4.35.0, or lean== and a commit",
    "image": "sha256: and 64 hexadecimal digits, or a name such as python",
    "checker": "lean==0.1.0 or repro==0.1.0",
    "gatekeeper": "0.1.0",
    "package": "numpy==2.1.0",
}


def _target(kind: str, text: str) -> RecallTarget:
    """What an option names."""
    from gatekeeper.documents import validate
    from gatekeeper.errors import InputError
    from gatekeeper.model import attestation

    fields: dict[str, Any] = {"kind": kind}
    match kind:
        case "image":
            fields["image"] = text
        case "gatekeeper":
            fields["version"] = text
        case _:
            name, equal, version = text.partition("==")
            if not equal:
                fail(f"--{kind} {text}: say which version, as in {_FORMS[kind]}.", EXIT_INPUT)
            fields |= {"name": name, "version": version}
    try:
        target: RecallTarget = validate(attestation.RecallTarget, fields, f"--{kind}")
    except InputError:
        fail(f"--{kind} {text}: must look like {_FORMS[kind]}.", EXIT_INPUT)
    return target


def _listed(gate: Gate, target: RecallTarget) -> int:
    """Print the verdicts that rest on it, one a line; how many there are."""
    from rich.text import Text

    records: dict[str, bool] = {}
    count = 0
    for each in gate.recalls.resting(target):
        count += 1
        records[each.record_id] = records.get(each.record_id, False) or (each.stands and each.verified)
        print_out(Text(_line(each)))
    losing = sum(records.values())
    typer.echo(
        f"{_count(count, 'verdict')} of {_count(len(records), 'record')} "
        f"{'rests' if count == 1 else 'rest'} on {target.text}; "
        f"{_count(losing, 'record')} with a pass that stands on it."
    )
    return count


def _line(each: Resting) -> str:
    stands = "stands" if each.stands else "superseded"
    said = "verified" if each.verified else "unverified"
    return (
        f"{each.record_id}  entry {each.number}  {each.evaluated}  {', '.join(each.claims)}  {said}, {stands}"
    )


def _count(number: int, noun: str, several: str = "") -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {several or noun + 's'}"
