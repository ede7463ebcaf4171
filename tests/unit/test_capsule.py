"""Capsules and audits as far as they need no engine: bytes, comparison, limits."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from gatekeeper.audit import examine, since, trust_in
from gatekeeper.audit.compare import compare, overall, weighed
from gatekeeper.audit.limits import excesses
from gatekeeper.audit.quotes import misquotes
from gatekeeper.audit.rerun import rerun
from gatekeeper.capsule import Capsule, make
from gatekeeper.capsule.zipform import collision, measure, stream, unsafe
from gatekeeper.config import LimitSet, Policy
from gatekeeper.errors import InputError
from gatekeeper.freezing import freezing
from gatekeeper.model import (
    Approval,
    ClaimVerdict,
    Digests,
    Endorsement,
    Evidence,
    Freezing,
    GateWord,
    Metric,
    Reason,
    ReasonCode,
    RuleResult,
    Run,
    RunEvidence,
    TrustedHalf,
    ValueRule,
)
from gatekeeper.model.attestation import GateFreeze, GatekeeperTarget, GateRecall, GateVerdict, Verifier
from gatekeeper.model.capsule import GateAudit, Trust
from gatekeeper.model.evidence import ProofEvidence, TheoremFact
from gatekeeper.report.audit import render
from gatekeeper.sandbox.base import Sandbox
from tests.attacks.capsule_scene import CapsuleScene
from tests.attacks.scene import LATER, RECORD

DIGEST = "sha256:" + 64 * "0"


def test_the_same_facts_make_the_same_bytes(tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path)
    first = scene.raw
    scene.take()
    assert scene.raw == first


def test_any_program_unpacks_it(tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path)
    with zipfile.ZipFile(scene.capsule_path) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == sorted(scene.files)
        assert {name: opened.read(name) for name in opened.namelist()} == scene.files


def test_what_was_changed_since_its_verdict_is_refused(tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path)
    claim = scene.workspace.folder(RECORD) / "claims/c1/claim.yaml"
    claim.write_bytes(claim.read_bytes() + b"# later\n")
    with pytest.raises(InputError, match="run `gate verify ATTACK:00000001` first"):
        make(scene.workspace, scene.ledger("seen"), RECORD, tmp_path / "other.zip")
    assert not (tmp_path / "other.zip").exists()


def test_who_vouches(tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path)
    own = scene.own.public
    with Capsule(scene.capsule_path) as capsule:
        assert trust_in(capsule, {}, None).vouched_by == "nobody"
        assert (
            trust_in(capsule, {scene.stranger.public.keyid: scene.stranger.public}, None).vouched_by
            == "nobody"
        )
        assert trust_in(capsule, {own.keyid: own}, None).vouched_by == "keyring"
        assert trust_in(capsule, {}, own.keyid).vouched_by == "named_key"


def test_names() -> None:
    assert unsafe("artifacts/SRCH-08EA5386/record.yaml") is None
    for name in ("", "/a", "a//b", "a/../b", "./a", "a/", "a\\b", "a:b", "a\x00b", "e\u0301", "x" * 401):
        assert unsafe(name), name
    assert collision(["a/b", "a/c", "b"]) is None
    assert collision(["a/b", "A/B"]) == ("a/b", "A/B")
    assert collision(["straße", "STRASSE"]) == ("straße", "STRASSE")
    assert collision(["a", "A/b"]) == ("a", "A/b")


def test_large_files_are_never_held(tmp_path: Path) -> None:
    """A capsule of 256 MB is written and read back within 50 MB more than one of 1 MB."""
    script = """
import resource, sys
from pathlib import Path
from gatekeeper.capsule.zipform import Zip, measure, stream
piece = bytes(1 << 20)
source = lambda: (piece for _ in range(int(sys.argv[1])))
member, digest = measure("data/x", source)
path = Path(sys.argv[2])
with path.open("wb") as file:
    file.writelines(stream([(member, source)]))
opened = Zip(path, "x")
assert opened.digests()[0] == {"data/x": digest}
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    peaks = [
        int(
            subprocess.run(
                [sys.executable, "-c", script, megabytes, str(tmp_path / "x.zip")],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for megabytes in ("1", "256")
    ]
    (tmp_path / "x.zip").unlink()
    assert peaks[1] - peaks[0] < 50_000


def test_a_file_that_changes_meanwhile_is_noticed() -> None:
    contents = iter([b"one", b"other"])
    source = lambda: (next(contents),)  # noqa: E731
    member, _ = measure("a", source)
    with pytest.raises(ValueError, match="a changed while it was read"):
        list(stream([(member, source)]))


# Comparison


def said(value: str = "1.5", agreement: str | None = "identical", **changes: object) -> ClaimVerdict:
    metrics = {"x": TypeAdapter(Metric).validate_python({"value": value, "unit": "s"})}
    run = RunEvidence(runs=(Run(seed=0, metrics=metrics, results=DIGEST),))
    fields: dict[str, object] = {
        "id": "c1",
        "kind": "empirical",
        "status": "VERIFIED",
        "outcome": "verified",
        "reason": Reason(code=ReasonCode.ARTIFACT_PASSED, text="It passed."),
        "agreement": agreement,
        "digests": Digests(claim=DIGEST, artifact=DIGEST, policy=DIGEST),
        "evidence": Evidence(checker="repro", run=run),
    }
    return ClaimVerdict.model_validate(fields | changes)


def failed(code: ReasonCode) -> ClaimVerdict:
    reason = Reason(code=code, text="It did not.")
    return said(status="Unverified", outcome=code.outcome, reason=reason)


def test_the_same_is_confirmed() -> None:
    assert compare(said(), said()).outcome == "confirmed"


def test_another_number_differs_by_so_much() -> None:
    found = compare(said(), said("1.8"))
    assert found.outcome == "differs"
    assert found.differences == ("x (seed 0): was 1.5 s and is 1.8 s now (+0.3, +20.0 percent).",)


def test_numbers_that_were_recorded_to_vary_may() -> None:
    found = compare(said(agreement="stable"), said("1.8", agreement="stable"))
    assert found.outcome == "confirmed"
    assert "1.8" in found.remarks[0]
    # Where they don't vary here, "stable" is an excuse.
    assert compare(said(agreement="stable"), said("1.8")).outcome == "differs"


def test_the_words_of_a_pass_are_the_programs() -> None:
    lie = said(reason=Reason(code=ReasonCode.ARTIFACT_PASSED, text="It passed with distinction."))
    assert compare(lie, said()).differences == ("It says otherwise now: It passed.",)
    # Another version may put it otherwise, and so may what was seen of a failure.
    elsewhere = compare(lie, said(), same_program=False)
    assert (elsewhere.outcome, len(elsewhere.remarks)) == ("confirmed", 1)
    slow = ReasonCode.TIMEOUT
    late = said(status="Unverified", outcome="unverified", reason=Reason(code=slow, text="It took 9 s."))
    assert compare(late, failed(slow)).outcome == "confirmed"


def test_another_rule_differs() -> None:
    def held(value: str) -> ClaimVerdict:
        rule = ValueRule(kind="value", metric="x", value=value, unit="s", direction="at_least")
        return said(rules=(RuleResult(rule=rule, holds=True, text="t"),))

    assert compare(held("1"), held("1")).outcome == "confirmed"
    found = compare(held("1.4"), held("1"))
    assert found.differences == ("Rule 1 is another one in the record of the verdict than in the claim.",)


@pytest.mark.parametrize("code", [ReasonCode.OUTSIDE_TOLERANCE, ReasonCode.TIMEOUT, ReasonCode.SCRIPT_FAILED])
def test_another_status_differs(code: ReasonCode) -> None:
    found = compare(said(), failed(code))
    assert found.outcome == "differs"
    assert any("Unverified" in text for text in found.differences)
    assert compare(failed(code), said()).outcome == "differs"


def test_another_reason_differs() -> None:
    found = compare(failed(ReasonCode.TIMEOUT), failed(ReasonCode.SCRIPT_FAILED))
    assert found.outcome == "differs"


def test_trouble_of_the_machine_is_no_difference() -> None:
    found = compare(said(), failed(ReasonCode.IMAGE_UNAVAILABLE))
    assert (found.outcome, found.remarks) == ("cannot_rerun", ("It did not.",))


def test_other_axioms_differ() -> None:
    def proof(*axioms: str) -> ClaimVerdict:
        theorem = TheoremFact(name="t", statement=DIGEST, axioms=axioms)
        evidence = ProofEvidence(
            lean_version="4.35.0",
            lean_commit="c",
            engine=DIGEST,
            base=None,
            declarations=1,
            theorems=(theorem,),
        )
        return said(agreement=None, evidence=Evidence(checker="lean", proof=evidence))

    assert compare(proof("propext"), proof("propext")).outcome == "confirmed"
    found = compare(proof("propext"), proof("propext", "Classical.choice"))
    assert found.differences == ("Theorem t has another statement, or other axioms, now.",)
    bare = said(agreement=None, evidence=Evidence(checker="lean"))
    assert compare(bare, proof("propext")).outcome == "differs"


def test_one_difference_decides_for_all() -> None:
    same, other = compare(said(), said()), compare(said(), said("2"))
    trouble = compare(said(), failed(ReasonCode.ENGINE_FAILURE))
    assert overall((same, same)) == "confirmed"
    assert overall((same, trouble)) == "cannot_rerun"
    assert overall((same, trouble, other)) == "differs"
    back = weighed(same, "The publisher took it back.", None)
    assert overall((same, trouble, back)) == "taken_back"
    assert overall((back, other)) == "differs"


# Limits


def test_the_default_policy_is_within_itself() -> None:
    assert list(excesses(Policy(), Policy())) == []


@pytest.mark.parametrize("field", sorted(LimitSet.model_fields))
@pytest.mark.parametrize("name", ["script", "maximum", "lean_compile", "lean_judge"])
def test_nothing_may_be_above_the_auditors_maximum(name: str, field: str) -> None:
    own = Policy()
    huge = {field: 10**9}
    sets = {name: huge, "maximum": huge} if name == "script" else {name: huge}
    found = list(excesses(Policy.model_validate(sets), own))
    assert any(f"{name}.{field} 1,000,000,000" in text for text in found)


@pytest.mark.parametrize("name", ["probe_runs", "requirements_mb", "artifact_mb", "data_mb"])
def test_nor_any_other_bound(name: str) -> None:
    assert [name in text for text in excesses(Policy.model_validate({name: 10**9}), Policy())] == [True]


# What was said since


def test_a_recalled_pass_is_taken_back_however_it_repeats(tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path)
    ledger = scene.ledger("seen")
    ledger.append(scene.verified())
    target = GatekeeperTarget(kind="gatekeeper", version="0")
    ledger.append(GateRecall(target=target, reason="It believed a script.", date=LATER))
    scene.take()
    for written in (False, True):
        with Capsule(scene.capsule_path) as capsule:
            [correction] = capsule.corrections()
            assert (correction.record.before, correction.record.after) == ("VERIFIED", "Unverified")
            assert bool(capsule.standing.due) is not written
            fell = since.fallen(capsule)
            assert since.recalled(capsule).keys() == fell.keys() == {"c1"}
        found = weighed(compare(said(), said()), fell["c1"], None)
        assert found.outcome == "taken_back"
        assert "It believed a script." in found.remarks[-1]
        assert weighed(compare(said(), said("2")), fell["c1"], None).outcome == "differs"
        scene.audit()
        ledger.settle(LATER)
        scene.take()


def test_a_failure_that_rests_on_a_recall_says_so(tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path)
    ledger = scene.ledger("seen")
    target = GatekeeperTarget(kind="gatekeeper", version="0")
    ledger.append(GateRecall(target=target, reason="It believed a script.", date=LATER))
    scene.take()
    with Capsule(scene.capsule_path) as capsule:
        assert since.fallen(capsule) == {}
        rests = since.recalled(capsule)["c1"]
        assert capsule.recalls(before=capsule.verdict_entry.number) == []
    found = weighed(compare(said(), said()), None, rests)
    assert (found.outcome, found.remarks) == ("confirmed", (rests,))
    assert "gatekeeper 0, recalled on 2026-01-03" in rests


def test_what_a_stranger_wrote_is_one_safe_line_of_the_report() -> None:
    digest = 64 * "0"
    claim = weighed(compare(said(), said()), "The publisher took it back\x1b[2K.", None)
    report = GateAudit(
        resource_uri=RECORD,
        capsule=digest,
        verdict=digest,
        head=digest,
        tree_size=1,
        verifier=Verifier(version={"gatekeeper": "0"}),
        recorded_with="0\x1b[1A\nEXAMPLE:OTHER: confirmed",
        time_audited=LATER,
        trust=Trust(root=digest, signer=digest, vouched_by="nobody"),
        outcome="taken_back",
        images=(),
        claims=(claim,),
    )
    text = render(report)
    assert text.startswith(f"{RECORD}: taken back\n")
    assert "c1  taken back: recorded VERIFIED" in text
    assert text.isascii()
    assert "\x1b" not in text
    assert not any(line.startswith("EXAMPLE") for line in text.splitlines())


def test_a_verdict_that_misquotes_the_ledger_differs(tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path)
    honest = scene.unverified(at=LATER)
    [claim] = honest.claims
    lies = (
        {"freezing": Freezing(frozen=LATER, in_time=True)},
        {"endorsement": Endorsement(approvals=(approval(scene),))},
        {"endorsement": Endorsement(gates=(own_word(scene),), gates_required=1, gates_named=1)},
    )
    for lie in ({"freezing": None}, *lies):
        said = scene.unverified(at=LATER).model_copy(update={"claims": (claim.model_copy(update=lie),)})
        said = said.model_copy(
            update={"input_attestations": GateVerdict.of(said.verdict()).input_attestations}
        )
        scene.ledger("seen").append(said)
        scene.take()
        with Capsule(scene.capsule_path) as capsule:
            found = misquotes(capsule, Policy(), capsule.verdict.claims[0])
        assert len(found) == (lie in lies), found


def approval(scene: CapsuleScene) -> Approval:
    return Approval(
        key=scene.stranger.public.keyid,
        holder="Ada",
        date=LATER,
        note="",
        state="valid",
        signs_verdicts=False,
        asked_for=True,
        entry=DIGEST,
    )


def own_word(scene: CapsuleScene) -> GateWord:
    code = ReasonCode.ARTIFACT_PASSED
    return GateWord(key=scene.own.public.keyid, holder="", passed=True, code=code, date=LATER, entry=None)


def test_a_freeze_counts_as_it_did(tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path)
    ledger = scene.ledger("seen")
    half = scene.workspace.trusted_half(RECORD, "c1")
    assert isinstance(half, TrustedHalf)
    ledger.append(GateFreeze(resource_uri=RECORD, claim="c1", claim_digest=half.digest, time_frozen=LATER))
    ledger.append(scene.unverified(at=LATER))
    scene.take()
    (tmp_path / "audit").mkdir()
    with Capsule(scene.capsule_path) as capsule:
        _, _, workspace = examine(capsule, tmp_path / "audit")
        with rerun(capsule, workspace, no_engine, lambda: datetime.now(UTC)) as gate:
            [claim] = gate.status(RECORD).claims
        then = freezing(capsule.facts(), "c1", half.digest, claim.digests.artifact)
    assert (then.frozen, then.in_time) == (LATER, False)
    assert claim.freezing == then


def no_engine() -> Sandbox:
    raise AssertionError
