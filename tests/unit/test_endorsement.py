"""What people and other gates say, and what a policy makes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from gatekeeper import documents, judge
from gatekeeper.config import Config
from gatekeeper.model import (
    Approval,
    ClaimVerdict,
    Digests,
    Endorsement,
    Evidence,
    GateWord,
    MathematicalClaim,
    Quorum,
    Reason,
    ReasonCode,
    TrustedHalf,
)
from gatekeeper.report.trusted import in_words, rule_in_words
from gatekeeper.skeletons import empirical

DIGEST = "sha256:" + "a" * 64
DAY = "2026-01-01T00:00:00Z"
KEYS = tuple(letter * 64 for letter in "abc")


def claim(code: ReasonCode = ReasonCode.ARTIFACT_PASSED) -> ClaimVerdict:
    return ClaimVerdict(
        id="c1",
        kind="empirical",
        status="VERIFIED" if code is ReasonCode.ARTIFACT_PASSED else "Unverified",
        outcome=code.outcome,
        reason=Reason(code=code, text="So it is."),
        digests=Digests(claim=DIGEST, artifact=DIGEST, policy=DIGEST),
        evidence=Evidence(checker="repro"),
    )


def approval(state: Any = "valid", *, asked_for: bool = True, key: str = KEYS[0]) -> Approval:
    return Approval(
        key=key,
        holder="Ada",
        date=DAY,
        note="",
        state=state,
        signs_verdicts=False,
        asked_for=asked_for,
        entry=DIGEST,
    )


def word(key: str, code: ReasonCode = ReasonCode.ARTIFACT_PASSED) -> GateWord:
    return GateWord(
        key=key, holder="", passed=code is ReasonCode.ARTIFACT_PASSED, code=code, date=DAY, entry=None
    )


def gates(*words: GateWord, count: int = 2) -> Endorsement:
    return Endorsement(gates=words, gates_required=count, gates_named=3)


FAILED = ReasonCode.OUTSIDE_TOLERANCE


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Endorsement(), ReasonCode.ARTIFACT_PASSED),
        (Endorsement(approvals_required=1), ReasonCode.NOT_APPROVED),
        (Endorsement(approvals=(approval(),), approvals_required=1), ReasonCode.ARTIFACT_PASSED),
        (Endorsement(approvals=(approval(),), approvals_required=2), ReasonCode.NOT_APPROVED),
        *(
            (Endorsement(approvals=(approval(state),), approvals_required=1), ReasonCode.NOT_APPROVED)
            for state in ("voided", "withdrawn", "revoked")
        ),
        (
            Endorsement(approvals=(approval(asked_for=False),), approvals_required=1),
            ReasonCode.NOT_APPROVED,
        ),
        (gates(), ReasonCode.GATES_MISSING),
        (gates(word(KEYS[0])), ReasonCode.GATES_MISSING),
        (gates(word(KEYS[0]), word(KEYS[1])), ReasonCode.ARTIFACT_PASSED),
        (gates(word(KEYS[0]), word(KEYS[1]), word(KEYS[2], FAILED)), ReasonCode.GATES_DISAGREE),
        (gates(word(KEYS[0]), word(KEYS[2], FAILED)), ReasonCode.GATES_DISAGREE),
    ],
)
def test_a_pass_stays_one_only_if_people_and_gates_suffice(said: Endorsement, code: ReasonCode) -> None:
    found = judge.endorsed(claim(), said)
    assert found.reason.code is code
    assert found.status == ("VERIFIED" if code is ReasonCode.ARTIFACT_PASSED else "Unverified")
    assert found.own == claim().reason
    assert ClaimVerdict.model_validate(found.model_dump()) == found
    # Judged again with what is known later, it is as if it had been known at once.
    assert judge.endorsed(found, Endorsement()).status == "VERIFIED"
    assert judge.endorsed(judge.endorsed(found, Endorsement()), said) == found


@pytest.mark.parametrize(
    "code", [code for code in ReasonCode if code is not ReasonCode.ARTIFACT_PASSED], ids=str
)
def test_nobody_makes_a_pass_of_what_is_none(code: ReasonCode) -> None:
    said = Endorsement(
        approvals=(approval(),),
        approvals_required=1,
        gates=tuple(map(word, KEYS)),
        gates_required=2,
        gates_named=3,
    )
    found = judge.endorsed(claim(code), said)
    assert (found.status, found.reason, found.found) == ("Unverified", claim(code).reason, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"found": {"code": "artifact_passed", "text": "x"}},
        {
            "found": {"code": "timeout", "text": "x"},
            "status": "Unverified",
            "outcome": "unverified",
            "reason": {"code": "not_approved", "text": "x"},
        },
        {
            "found": {"code": "artifact_passed", "text": "x"},
            "status": "Unverified",
            "outcome": "unverified",
            "reason": {"code": "not_approved", "text": "x"},
            "evidence": None,
        },
    ],
)
def test_what_was_found_is_a_pass_with_evidence_that_does_not_count(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="a pass"):
        ClaimVerdict.model_validate_json(json.dumps(claim().model_dump(mode="json") | changes))


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        (f"require: {{count: 2, keys: [{KEYS[0]}, {KEYS[0]}]}}", "names a key twice"),
        (f"require: {{count: 3, keys: [{KEYS[0]}, {KEYS[1]}]}}", "asks for 3 of 2"),
        ("require: {count: 2}", "must name the gates' keys"),
        (f"require: {{count: 0, keys: [{KEYS[0]}]}}", "count"),
        ("require_approval: {keys: [abc]}", "keys"),
    ],
)
def test_a_policy_that_can_not_be_met_is_refused(policy: str, problem: str) -> None:
    with pytest.raises(Exception, match=problem):
        documents.parse(Config, f"policy: {{{policy}}}".encode(), "gatekeeper.yaml")


def test_a_policy_is_read() -> None:
    text = f"policy: {{require_approval: {{}}, require: {{count: 2, keys: [{', '.join(KEYS)}]}}}}"
    policy = documents.parse(Config, text.encode(), "gatekeeper.yaml").policy
    assert policy.require_approval == Quorum()
    assert policy.require == Quorum(count=2, keys=KEYS)


def test_words() -> None:
    assert Endorsement().approvals_text == "Nobody has approved the trusted half."
    assert f"key {'a' * 12}… (Ada)" in Endorsement(approvals=(approval(),)).approvals_text
    assert "is voided" in approval("voided").text
    said = gates(word(KEYS[0]), word(KEYS[2], FAILED)).gates_text
    assert said.startswith("2 of 3 gates are asked for: ")
    assert "says VERIFIED (artifact_passed" in said
    assert "says Unverified (outside_tolerance" in said
    assert "1 named said nothing yet" in said


def test_the_trusted_half_is_shown_whole_and_safe_to_print() -> None:
    asked, *_ = empirical("c1", "Rout\x1b[2Jing.")
    half = TrustedHalf(asked, None, DIGEST)
    text = "\n".join(in_words(half))
    assert "\x1b" not in text
    assert "my_metric must be" in text
    assert DIGEST in text
    stated = MathematicalClaim(id="c1", text="One.", kind="mathematical", theorems=("one",))
    text = "\n".join(in_words(TrustedHalf(stated, b"theorem one : 1 = 1 := sorry\n\x1b[2J", DIGEST)))
    assert "theorem one : 1 = 1 := sorry" in text
    assert "propext" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {"metric": "m", "value": "10.3", "unit": "percent", "tolerance": {"abs": "0.2"}},
            "m must be 10.3 percent, give or take 0.2 (abs).",
        ),
        ({"metric": "m", "value": "3", "direction": "at_least"}, "m must be at least 3."),
        (
            {"kind": "comparison", "metric": "a", "than": "b", "direction": "increases"},
            "a must be greater than b.",
        ),
        (
            {"kind": "series", "metric": "m", "direction": "decreases", "over_runs": "every"},
            "each element of m must be less than the one before; every run by itself.",
        ),
        ({"kind": "text", "metric": "m", "equals": "yes"}, "m must be 'yes'."),
    ],
)
def test_rules_in_words(rule: dict[str, Any], words: str) -> None:
    from gatekeeper.model import AcceptanceRule

    assert rule_in_words(documents.validate(AcceptanceRule, rule, "rule")) == words
