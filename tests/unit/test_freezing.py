"""What the ledger says of when a claim's halves were fixed, and what a policy makes of it."""

from __future__ import annotations

import pytest

from gatekeeper import judge
from gatekeeper.freezing import Fact, freezing
from gatekeeper.model import ClaimVerdict, Digest, Digests, Freezing, Reason, ReasonCode, RecordDigests
from gatekeeper.model.attestation import GateAttachment, GateFreeze, GateVerdict, Predicate

ID = "TEST:00000001"
RULE, NEW_RULE = "sha256:" + "a" * 64, "sha256:" + "b" * 64
SCRIPT, NEW_SCRIPT = "sha256:" + "c" * 64, "sha256:" + "d" * 64


def day(number: int) -> str:
    return f"2026-01-{number:02d}T00:00:00Z"


def frozen(rule: Digest, claim_id: str = "c1") -> Predicate:
    return GateFreeze(resource_uri=ID, claim=claim_id, claim_digest=rule, time_frozen=day(1))


def attached(rule: Digest, script: Digest = SCRIPT, claim_id: str = "c1") -> Predicate:
    return GateAttachment(
        resource_uri=ID, claim=claim_id, claim_digest=rule, artifact_digest=script, time_attached=day(1)
    )


def judged(rule: Digest | None, script: Digest | None = SCRIPT) -> Predicate:
    digests = Digests(claim=rule, artifact=script, policy=RULE)
    reason = Reason(code=ReasonCode.OUTSIDE_TOLERANCE, text="Off.")
    claim: ClaimVerdict = judge.without_evidence("c1", None, reason, digests)
    record = RecordDigests(record=RULE, policy=RULE)
    return GateVerdict.of(judge.judge_record(ID, (claim,), record, day(1), "0"))


def told(*predicates: Predicate) -> list[Fact]:
    """Facts, one a day, with digests that tell the day."""
    field = {GateFreeze: "time_frozen", GateAttachment: "time_attached", GateVerdict: "time_verified"}
    return [
        Fact(predicate.model_copy(update={field[type(predicate)]: day(n)}), f"sha256:{n:064d}")  # type: ignore[index]
        for n, predicate in enumerate(predicates, 1)
    ]


def of(*predicates: Predicate, rule: Digest = RULE, script: Digest | None = SCRIPT) -> Freezing:
    return freezing(told(*predicates), "c1", rule, script)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (of(), "Not frozen."),
        (of(frozen(RULE, "c2"), attached(RULE, claim_id="c2")), "Not frozen."),
        (of(frozen(RULE)), f"Frozen on {day(1)}."),
        (of(frozen(RULE), script=None), f"Frozen on {day(1)}."),
        (
            of(frozen(RULE), attached(RULE)),
            f"Frozen on {day(1)}, before the artifact was first on record ({day(2)}).",
        ),
        (
            of(frozen(RULE), judged(RULE), attached(RULE)),
            f"Frozen on {day(1)}, before the artifact was first on record ({day(2)}).",
        ),
        (
            of(attached(RULE), frozen(RULE)),
            f"Frozen on {day(2)}, only after the artifact was on record ({day(1)}).",
        ),
        (
            of(judged(RULE), frozen(RULE)),
            f"Frozen on {day(2)}, only after the artifact was on record ({day(1)}).",
        ),
        (of(attached(RULE, NEW_SCRIPT), frozen(RULE)), f"Frozen on {day(2)}."),
        (of(frozen(RULE), rule=NEW_RULE), f"Changed since it was frozen on {day(1)}."),
        (of(frozen(RULE), frozen(NEW_RULE)), f"Changed since it was frozen on {day(2)}."),
        (of(frozen(NEW_RULE), frozen(RULE)), f"Frozen on {day(2)}."),
        (
            of(attached(RULE), rule=NEW_RULE),
            f"Not frozen. The trusted half was changed after an artifact was attached ({day(1)}).",
        ),
        (
            of(attached(RULE), attached(NEW_RULE, NEW_SCRIPT), rule=NEW_RULE, script=NEW_SCRIPT),
            f"Not frozen. The trusted half was changed after an artifact was attached ({day(1)}).",
        ),
        (
            of(frozen(RULE), attached(RULE), frozen(NEW_RULE), rule=NEW_RULE),
            f"Frozen on {day(3)}, only after the artifact was on record ({day(2)}). "
            f"The trusted half was changed after an artifact was attached ({day(2)}).",
        ),
        (of(judged(None, None), judged(RULE, None)), "Not frozen."),
    ],
)
def test_what_is_said(found: Freezing, text: str) -> None:
    assert found.text == text
    in_time = text.startswith("Frozen on") and "only after" not in text
    assert found.in_time is in_time
    reason = judge.not_frozen(found)
    assert (reason is None) is in_time
    assert reason is None or (reason.code, reason.text) == (ReasonCode.NOT_FROZEN, text)


def test_the_entries_that_say_so_are_named() -> None:
    found = of(attached(NEW_RULE, NEW_SCRIPT), frozen(RULE), attached(RULE), judged(RULE))
    assert [entry[-1] for entry in found.entries] == ["2", "3", "1"]
    assert found.changed_after == day(1)
