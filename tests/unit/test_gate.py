"""The gate's own bookkeeping, with a sandbox that runs nothing."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from gatekeeper import attest, skeletons
from gatekeeper.attest import MAX_ENVELOPE_BYTES
from gatekeeper.errors import InputError, Interrupted
from gatekeeper.gate import MAX_CLAIMS_BYTES, Gate
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.model import ReasonCode, Record, Verdict
from gatekeeper.model.attestation import GateAttachment, GateFreeze, GateVerdict, state
from gatekeeper.sandbox.base import Job, Machine, Outcome, Prepared, Watch
from gatekeeper.sandbox.images.requirements import Requirements
from gatekeeper.workspace import Workspace

ID = "TEST:00000001"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Canned:
    """Answers every job with one measurement, or raises."""

    def __init__(self, value: str = "1.0", error: Exception | None = None) -> None:
        self.value, self.error = value, error

    def run(self, job: Job, watch: Watch | None = None) -> Outcome:
        if self.error:
            raise self.error
        size = job.environment["GATE_PARAMETER_SIZE"]  # of the skeleton; the probe gives it other values
        value = self.value if size == "1000" else f"{size}.5"
        results = json.dumps({"metrics": {"my_metric": {"value": value}}}).encode()
        return Outcome(
            image="sha256:" + "0" * 64,
            exit_code=0,
            breach=None,
            breach_text="",
            output=b"",
            output_truncated=False,
            files={"results.json": results},
            refused={},
            seconds=0.1,
            peak_memory=None,
        )

    def prepare(self, image: str | Requirements, watch: Watch | None = None) -> Prepared:
        if self.error:
            raise self.error
        return Prepared(str(image), "sha256:" + "0" * 64, b"{}", Machine("cpu", "kernel", "engine"))

    def interrupt(self) -> None: ...
    def close(self) -> None: ...


@pytest.fixture
def space(workspace: Workspace) -> Workspace:
    workspace.add_record(Record(id=ID, kind="submission", title="t", review_score="9.9", verified_claims=6))
    for claim_id in ("c1", "c2"):
        claim, _, artifact, files = skeletons.empirical(claim_id, "text")
        workspace.write_claim(ID, claim)
        workspace.write_artifact(ID, claim_id, artifact, files)
        workspace.attach(ID, claim_id)
    return workspace


@pytest.fixture
def verify(space: Workspace) -> Callable[..., Verdict]:
    def run(value: str = "1.0", error: Exception | None = None, at: datetime = NOON) -> Verdict:
        return Gate(space, lambda: Canned(value, error), clock=lambda: at).verify([ID])[0]

    return run


def test_the_latest_line_of_the_ledger_stands_whatever_the_clock_says(
    space: Workspace, verify: Callable[..., Verdict]
) -> None:
    gate = Gate(space, Canned)
    assert verify("1.0", at=NOON + timedelta(days=300)).status == "VERIFIED"
    assert verify("5.0", at=NOON).status == "Unverified"
    assert gate.status(ID).reason.code is ReasonCode.OUTSIDE_TOLERANCE
    for _ in range(5):
        assert verify("1.0").status == "VERIFIED"
        assert verify("5.0").status == "Unverified"
        assert gate.status(ID).status == "Unverified"
        assert gate.statuses([ID])[0].status == "Unverified"


def test_a_file_among_the_verdicts_is_no_verdict(space: Workspace, verify: Callable[..., Verdict]) -> None:
    passed = verify("1.0").model_copy(update={"evaluated": "2031-01-01T00:00:00Z"})
    verify("5.0")
    keyring = Keyring.default()
    envelope = attest.seal(state(GateVerdict.of(passed)), [keyring.signer(keyring.ids()[0])])
    assert space.keep_verdict(ID, "2031-01-01T00:00:00Z", envelope)
    assert Gate(space, Canned).status(ID).status == "Unverified"


@pytest.mark.parametrize(("field", "value"), [("status", "VERIFIED"), ("outcome", "verified")])
def test_a_verdict_that_contradicts_itself_is_none(
    verify: Callable[..., Verdict], field: str, value: str
) -> None:
    predicate: Any = GateVerdict.of(verify("5.0")).model_dump(mode="json")
    predicate["claims"][0][field] = value
    with pytest.raises(ValidationError, match="contradict"):
        GateVerdict.model_validate_json(json.dumps(predicate))


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyError("x"), RuntimeError("bug")]
)
def test_trouble_of_ours_stops_no_other_record(
    space: Workspace, verify: Callable[..., Verdict], error: Exception
) -> None:
    verdict = verify(error=error)
    assert {claim.outcome for claim in verdict.claims} == {"not_evaluated"}
    assert {claim.reason.code for claim in verdict.claims} == {ReasonCode.ENGINE_FAILURE}
    assert [kept.id for kept in Gate(space, Canned).ledger.verdicts()] == [ID]


def test_nothing_is_said_of_a_record_whose_turn_had_not_come(space: Workspace) -> None:
    later = "TEST:00000002"
    space.add_record(Record(id=later, kind="submission", title="t"))
    claim, _, artifact, files = skeletons.empirical("c1", "text")
    space.write_claim(later, claim)
    space.write_artifact(later, "c1", artifact, files)
    space.attach(later, "c1")

    class Stopped(Canned):
        def run(self, job: Job, watch: Watch | None = None) -> Outcome:
            gate.interrupt()
            raise Interrupted("Stopped.")

    gate = Gate(space, Stopped)
    [verdict] = gate.verify([ID, later], jobs=1)
    assert {claim.reason.code for claim in verdict.claims} == {ReasonCode.INTERRUPTED}
    assert [kept.id for kept in Gate(space, Canned).ledger.verdicts()] == [ID]
    assert Gate(space, Canned).status(later).reason.code is ReasonCode.STALE


def test_a_file_name_that_is_no_text_is_the_artifacts_fault(
    space: Workspace, verify: Callable[..., Verdict]
) -> None:
    folder = space.artifact_folder(ID, "c1")
    (folder / "x\udcff\x1b[2J").symlink_to("/etc/passwd")
    claims = verify().claims
    assert [claim.reason.code for claim in claims] == [
        ReasonCode.INVALID_ARTIFACT,
        ReasonCode.ARTIFACT_PASSED,
    ]
    assert "\x1b" not in claims[0].reason.text


def test_a_crash_between_ledger_and_copy_is_made_good(
    space: Workspace, verify: Callable[..., Verdict]
) -> None:
    verify()
    folder = space.folder(ID) / "verdicts"
    copies = sorted(path.name for path in folder.iterdir())
    for path in folder.iterdir():
        path.unlink()
    verify()
    assert set(copies) <= {path.name for path in folder.iterdir()}


def test_scores_and_counts_set_no_status(space: Workspace) -> None:
    assert Gate(space, Canned).status(ID).reason.code is ReasonCode.STALE


def test_a_misnamed_claim_is_not_overlooked(space: Workspace, verify: Callable[..., Verdict]) -> None:
    assert verify().status == "VERIFIED"
    (space.folder(ID) / "claims" / ".git").mkdir()
    assert verify().status == "VERIFIED"
    (space.folder(ID) / "claims" / "C3").mkdir()
    assert verify().reason.code is ReasonCode.INVALID_CLAIM
    status = Gate(space, Canned).status(ID)
    assert status.status == "Unverified"
    assert "claims/C3" in status.claims[-1].reason.text


def test_a_metrics_name_can_not_forge_a_line(space: Workspace) -> None:
    class Forging(Canned):
        def run(self, job: Job, watch: Watch | None = None) -> Outcome:
            name = "a\n\nSRCH:0000AB99  VERIFIED"
            outcome = super().run(job, watch)
            results = json.dumps({"metrics": {name: {"value": "1"}}}).encode()
            return dataclasses.replace(outcome, files={"results.json": results})

    claim = Gate(space, Forging).verify([ID])[0].claims[0]
    assert claim.reason.code is ReasonCode.RESULT_MALFORMED
    assert "\n" not in claim.reason.text


@pytest.fixture
def strict(space: Workspace) -> Gate:
    """A gate whose policy asks for freezing."""
    (space.root / "gatekeeper.yaml").write_text("policy: {require_freeze: true}\n")
    return Gate(Workspace.open(space.root), Canned, clock=lambda: NOON)


def test_a_policy_may_ask_for_freezing_before_the_artifact(space: Workspace, strict: Gate) -> None:
    assert strict.verify([ID])[0].reason.code is ReasonCode.NOT_FROZEN
    for claim_id in ("c1", "c2"):
        assert strict.claims.freeze(ID, claim_id).frozen
    late = strict.verify([ID])[0]
    assert "only after the artifact was on record" in late.claims[0].reason.text
    for claim_id in ("c1", "c2"):
        script = space.artifact_folder(ID, claim_id) / "repro.py"
        script.write_text(script.read_text() + "# made after the freeze\n")
        _, history = strict.claims.attach(ID, claim_id)
        assert history.in_time
    verdict = strict.verify([ID])[0]
    assert verdict.status == "VERIFIED"
    assert [claim.freezing.in_time for claim in verdict.claims if claim.freezing] == [True, True]
    assert strict.status(ID).status == "VERIFIED"
    inputs = GateVerdict.of(verdict).input_attestations
    lines = {entry.digest.removeprefix("sha256:") for entry in strict.ledger.entries(ID)}
    assert {found.digest.sha256 for found in inputs} <= lines
    assert len(inputs) == 4


def test_a_rule_changed_after_the_artifact_is_said_in_the_verdict(
    space: Workspace, verify: Callable[..., Verdict]
) -> None:
    gate = Gate(space, Canned)
    gate.claims.attach(ID, "c1")
    path = space.folder(ID) / "claims" / "c1" / "claim.yaml"
    path.write_text(path.read_text().replace("'0.1'", "'0.3'"))
    claims = verify("1.2").claims
    assert claims[0].status == "VERIFIED"
    assert claims[0].freezing is not None
    assert "was changed after an artifact was attached" in claims[0].freezing.text
    assert claims[1].freezing is not None
    assert claims[1].freezing.changed_after is None


def test_freezing_and_attaching_again_add_nothing(space: Workspace) -> None:
    gate = Gate(space, Canned)
    for _ in range(3):
        gate.claims.freeze(ID, "c1")
        gate.claims.attach(ID, "c1")
    kinds = [type(entry.predicate) for entry in gate.ledger.entries(ID)]
    assert kinds == [GateFreeze, GateAttachment]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_history_is_brought_up_to_date_by_what_came_since(space: Workspace, elsewhere: bool) -> None:
    gate = Gate(space, Canned, clock=lambda: NOON)
    gate.claims.freeze(ID, "c1")
    if elsewhere:
        past = gate.records.history(ID)
        ledger = Ledger(space.root / "other", state_folder=space.root / "state")
        gate = Gate(space, Canned, clock=lambda: NOON, ledger=ledger, past=past)
        assert gate.records.history(ID, gate.records.history(ID)).facts == past.facts
    gate.claims.attach(ID, "c1")
    before = gate.records.history(ID)
    gate.claims.freeze(ID, "c2")
    after = gate.records.history(ID, before)
    assert after == gate.records.history(ID)
    kinds = [GateFreeze, GateAttachment, GateFreeze]
    assert [type(fact.predicate) for fact in after.facts] == kinds
    assert len(before.facts) == 2


@pytest.mark.parametrize("command", ["freeze", "attach"])
def test_only_a_claim_that_can_be_used_is_put_on_record(space: Workspace, command: str) -> None:
    path = space.folder(ID) / "claims" / "c1" / "claim.yaml"
    path.write_text("kind: [")
    with pytest.raises(InputError):
        getattr(Gate(space, Canned).claims, command)(ID, "c1")
    path.write_text("id: c1\nkind: unclassified\ntext: t\n")
    if command == "freeze":
        with pytest.raises(InputError, match="unclassified"):
            Gate(space, Canned).claims.freeze(ID, "c1")
    assert not (space.ledger_folder / "ledger.jsonl").exists()


def test_without_a_key_nothing_is_evaluated(space: Workspace, tmp_path: Path) -> None:
    gate = Gate(space, Canned, keyring=Keyring(tmp_path / "none"))
    for ask in (
        lambda: gate.verify([ID]),
        lambda: gate.claims.freeze(ID, "c1"),
        lambda: gate.claims.attach(ID, "c1"),
    ):
        with pytest.raises(InputError, match="gate keys new"):
            ask()
    assert not (space.ledger_folder / "ledger.jsonl").exists()
    assert not (space.folder(ID) / "verdicts").exists()
    assert gate.status(ID).reason.code is ReasonCode.STALE


class Wordy(Canned):
    """The script of c1 measures as much as fits into results.json, in place of one number."""

    def run(self, job: Job, watch: Watch | None = None) -> Outcome:
        outcome = super().run(job, watch)
        series = {"values": [f"{number:0>40}.{number:0>40}" for number in range(1_000)]}
        results = json.dumps({"metrics": {"my_metric": series}}).encode()
        return dataclasses.replace(outcome, files={"results.json": results})


def test_no_author_can_measure_so_much_that_nothing_is_recorded(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_CLAIMS_BYTES * 3 // 2 < MAX_ENVELOPE_BYTES
    monkeypatch.setattr("gatekeeper.gate.MAX_CLAIMS_BYTES", 1 << 20)
    path = space.artifact_folder(ID, "c1").parent / "claim.yaml"
    assert "runs: 2" in path.read_text()
    path.write_text(path.read_text().replace("runs: 2", "runs: 20"))
    gate = Gate(space, Wordy, clock=lambda: NOON)
    [verdict] = gate.verify([ID])
    codes = {claim.id: claim.reason.code for claim in verdict.claims}
    assert codes["c1"] is ReasonCode.OUTPUT_LIMIT
    assert verdict.claims[0].evidence is None
    assert codes["c2"] is not ReasonCode.OUTPUT_LIMIT
    assert gate.status(ID).status == "Unverified"
    assert gate.ledger.verify() == gate.ledger.size
