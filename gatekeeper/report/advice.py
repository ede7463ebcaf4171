"""What to do next in a workspace: facts in, sentences and commands out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import fill

from gatekeeper.model import ReasonCode

MOST_STEPS = 6
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one record."""

    record_id: str
    claim_id: str
    """A claim that the reason is about; empty where there is none."""
    reason: ReasonCode
    queued: bool = False
    """It waits for another verdict after a recall."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is in a workspace and beside it."""

    root: str | None
    """The workspace's folder, if there is one."""
    has_key: bool = True
    engine: bool | None = True
    """Whether a container engine listens; None: it can't be told quickly."""
    verified: int = 0
    """How many records are VERIFIED."""
    unreadable: Sequence[str] = ()
    """A sentence about each record that can't be read."""
    standing: Sequence[Standing] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: why, and what to type."""

    why: str
    command: str


_COMMANDS = {
    ReasonCode.INVALID_CLAIM: "gate check {record}",
    ReasonCode.NO_CLAIMS: "gate new {record} c1 --kind empirical",
    ReasonCode.UNCLASSIFIED_CLAIM: "gate classify {record}",
    ReasonCode.NO_ARTIFACT: "gate new {record} {claim}",
    ReasonCode.INVALID_ARTIFACT: "gate check {record}",
    ReasonCode.DIGEST_MISMATCH: "gate attach {record} {claim}",
    ReasonCode.RECALLED: "gate verify --queued",
    ReasonCode.IMAGE_UNAVAILABLE: "gate images build",
    ReasonCode.DATA_UNAVAILABLE: "gate data fetch {record}",
    ReasonCode.ENGINE_UNAVAILABLE: "gate verify {records}",
    ReasonCode.ENGINE_FAILURE: "gate verify {records}",
    ReasonCode.INTERRUPTED: "gate verify {records}",
    ReasonCode.STALE: "gate verify {records}",
    ReasonCode.NOT_FROZEN: "gate freeze {record} {claim}",
    ReasonCode.NOT_APPROVED: "gate approve {record} {claim}",
}
"""What mends a reason, in the order in which it is best done. For every other one: read about it first."""

_EXPLAIN = "gate explain {record} {claim}"


def steps(facts: Facts) -> list[Step]:
    """What to do next, the first thing first."""
    if facts.root is None:
        return [Step("There is no workspace here or above. Make this folder one:", "gate init")]
    return list(_steps(facts))


def _steps(facts: Facts) -> Iterator[Step]:
    if not facts.has_key:
        yield Step("There is no key to sign verdicts with, and without one there is none:", "gate keys new")
    if facts.engine is False:
        yield Step("No container engine listens, so nothing can be run. See what is missing:", "gate doctor")
    for problem in facts.unreadable[:MOST_NAMES]:
        yield Step(problem, "gate check")
    if not facts.standing and not facts.unreadable:
        yield Step("There is no record yet. Read one from a saved page or draft:", "gate ingest FILE")
        yield Step("Or begin with an empty one:", "gate new MINE:0001 c1 --kind empirical")
        return
    queued = [each.record_id for each in facts.standing if each.queued]
    if queued:
        why = f"{_names(queued)}: a pass was recalled. Judge again with what is there now:"
        yield Step(why, "gate verify --queued")
    yield from _reasons([each for each in facts.standing if not each.queued])
    if facts.verified == len(facts.standing) and not facts.unreadable:
        yield Step("All is VERIFIED. See whether old passes still hold:", "gate rot --older-than 90d")
        one = facts.standing[0].record_id
        yield Step(
            "Hand a record on as one file, for anybody to audit:",
            f"gate capsule {one} -o {one.replace(':', '-')}.zip",
        )


def _reasons(standing: Sequence[Standing]) -> Iterator[Step]:
    """A step for each reason why something does not stand as VERIFIED."""
    groups: dict[ReasonCode, list[Standing]] = {}
    for each in standing:
        if each.reason is not ReasonCode.ARTIFACT_PASSED:
            groups.setdefault(each.reason, []).append(each)
    order = list(_COMMANDS)
    for reason in sorted(groups, key=lambda it: order.index(it) if it in _COMMANDS else len(order)):
        found = groups[reason]
        names = [each.record_id for each in found]
        command = _COMMANDS.get(reason, _EXPLAIN).format(
            record=found[0].record_id,
            claim=found[0].claim_id,
            records=" ".join(names) if len(names) <= MOST_NAMES else "--all",
        )
        remedy = "" if reason in _COMMANDS else f" {reason.remedy}"
        yield Step(f"{_names(names)}: {reason.meaning}{remedy}", command)


def _names(all_of_them: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    more = len(all_of_them) - MOST_NAMES
    return ", ".join(all_of_them[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def render(facts: Facts, width: int = 100) -> str:
    """The advice as text, a paragraph for each step with its command on a line of its own."""
    found = steps(facts)
    if len(found) > MOST_STEPS:
        more = Step(f"And {len(found) - MOST_STEPS} reasons more; see all that stands:", "gate list")
        found = [*found[:MOST_STEPS], more]
    parts = [f"{fill(step.why, width)}\n    {step.command}" for step in found]
    if facts.root is not None:
        number = len(facts.standing)
        count = "1 record" if number == 1 else f"{number} records"
        parts.insert(0, f"{facts.root}: {count}, {facts.verified} VERIFIED.")
    return "\n\n".join([*parts, "`gate --help` lists every command."])
