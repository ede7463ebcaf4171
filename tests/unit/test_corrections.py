"""Corrections follow from what the ledger said before; a recall takes every pass back that rests on it."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator
from test_gate import Canned
from test_ledger import broken_at
from test_survival import verdict as judged

from gatekeeper import __version__, skeletons
from gatekeeper.cli.corrections import first_entry
from gatekeeper.config import Policy
from gatekeeper.errors import Untrusted
from gatekeeper.files import sha256
from gatekeeper.gate import Gate
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.model import (
    Evidence,
    Flaw,
    KernelAnswer,
    ProofEvidence,
    Quorum,
    ReasonCode,
    Record,
    Run,
    RunEvidence,
    Step,
    Surroundings,
    Verdict,
)
from gatekeeper.model.attestation import (
    CheckerTarget,
    EngineTarget,
    GateApproval,
    GateCorrection,
    GatekeeperTarget,
    GateKey,
    GateRecall,
    GateVerdict,
    ImageTarget,
    KeyTarget,
    LogPredicate,
    PackageTarget,
    RecallTarget,
)
from gatekeeper.recalls import Signed, holding, rests_on
from gatekeeper.sandbox.base import Machine, Prepared, Watch
from gatekeeper.sandbox.images.requirements import Requirements
from gatekeeper.schemas import json_schema
from gatekeeper.workspace import Workspace

ID = "TEST:00000001"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BILL = json.dumps({"components": [{"name": "numpy", "version": "1.2.3", "purl": "pkg:pypi/numpy@1.2.3"}]})
IMAGE = "sha256:" + "0" * 64
TIME = "2026-01-09T00:00:00Z"


class Billed(Canned):
    """Runs nothing, in an image with a bill of materials."""

    bill = BILL.encode()

    def prepare(self, image: str | Requirements, watch: Watch | None = None) -> Prepared:
        super().prepare(image, watch)
        return Prepared(str(image), IMAGE, self.bill, Machine("cpu", "kernel", "engine"))


@pytest.fixture
def space(workspace: Workspace) -> Workspace:
    workspace.add_record(Record(id=ID, kind="submission", title="t"))
    add_claim(workspace, "c1")
    return workspace


def add_claim(space: Workspace, claim_id: str) -> None:
    claim, _, artifact, files = skeletons.empirical(claim_id, "text")
    space.write_claim(ID, claim)
    space.write_artifact(ID, claim_id, artifact, files)
    space.attach(ID, claim_id)


Verify = Callable[..., Verdict]


@pytest.fixture
def verify(space: Workspace) -> Verify:
    def run(value: str = "1.0", error: Exception | None = None, at: datetime = NOON) -> Verdict:
        return gate_of(space, value, error, at).verify([ID])[0]

    return run


def gate_of(
    space: Workspace, value: str = "1.0", error: Exception | None = None, at: datetime = NOON
) -> Gate:
    return Gate(space, lambda: Billed(value, error), clock=lambda: at)


def said(space: Workspace) -> list[GateCorrection]:
    return [entry.predicate for entry in gate_of(space).ledger.entries(ID, GateCorrection)]


def changes(space: Workspace) -> list[tuple[str, str | None]]:
    return [(each.record.before, each.record.after) for each in said(space)]


def test_a_first_verdict_corrects_nothing(space: Workspace, verify: Verify) -> None:
    verify("5.0")
    verify("6.0")
    assert said(space) == []
    found = gate_of(space).records.corrections(ID)
    assert (found.status, found.correction_count, found.latest) == ("CURRENT", 0, None)


def test_a_changed_status_is_corrected_right_after_the_verdict(space: Workspace, verify: Verify) -> None:
    verify("1.0")
    verify("5.0", at=NOON + timedelta(days=1))
    verify("5.0", at=NOON + timedelta(days=2))
    verify("1.0", at=NOON + timedelta(days=3))
    entries = list(gate_of(space).ledger.entries(ID))
    assert [type(entry.predicate) for entry in entries] == [
        GateVerdict,
        GateVerdict,
        GateCorrection,
        GateVerdict,
        GateVerdict,
        GateCorrection,
    ]
    first, second = said(space)
    assert (first.correction_count, second.correction_count) == (1, 2)
    assert (first.superseded, first.cause) == ((entries[0].reference,), entries[1].reference)
    assert (second.superseded, second.cause) == ((entries[3].reference,), entries[4].reference)
    assert [(c.claim, c.before, c.after) for c in first.claims] == [("c1", "VERIFIED", "Unverified")]
    assert changes(space) == [("VERIFIED", "Unverified"), ("Unverified", "VERIFIED")]
    assert first.date == "2026-01-02T12:00:00Z"
    assert "claimed" in first.reason


def test_trouble_of_ours_corrects_nothing(space: Workspace, verify: Verify) -> None:
    verify("1.0")
    verify(error=RuntimeError("bug"))
    verify("1.0")
    assert said(space) == []


def test_a_claim_that_comes_or_goes_changes_the_record(space: Workspace, verify: Verify) -> None:
    verify("1.0")
    add_claim(space, "c2")
    (space.artifact_folder(ID, "c2") / "artifact.yaml").unlink()
    verify("1.0")
    assert changes(space) == [("VERIFIED", "Unverified")]
    assert said(space)[0].claims == ()
    folder = space.artifact_folder(ID, "c2").parent
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    verify("1.0")
    assert [(c.claim, c.before, c.after) for c in said(space)[1].claims] == [("c2", "Unverified", None)]


def test_a_crash_between_verdict_and_correction_is_made_good(
    space: Workspace, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify("1.0")
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "_correct", lambda *_: False)
        verify("5.0")
    assert said(space) == []
    assert gate_of(space).ledger.standing(ID).due
    gate_of(space, at=NOON + timedelta(days=9)).verify([])
    assert changes(space) == [("VERIFIED", "Unverified")]
    assert said(space)[0].date == "2026-01-10T12:00:00Z"
    gate_of(space).verify([])
    assert len(said(space)) == 1


def test_a_correction_that_finds_no_room_comes_later(
    space: Workspace, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify("1.0")
    whole = Ledger._append

    def full(self: Ledger, descriptor: int, predicate: Any) -> Any:
        if isinstance(predicate, GateCorrection):
            raise OSError(28, "No space left on device")
        return whole(self, descriptor, predicate)

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "_append", full)
        assert verify("5.0").status == "Unverified"
    gate_of(space).verify([])
    assert changes(space) == [("VERIFIED", "Unverified")]


def test_the_ledger_is_its_own_witness(space: Workspace, verify: Verify) -> None:
    """Read anew by a machine that never saw it, everything follows again."""
    for value in ("1.0", "5.0", "1.0"):
        verify(value)
    gate_of(space).recalls.recall(GatekeeperTarget(kind="gatekeeper", version=__version__), "It is wrong.")
    verify("1.0")
    ledger = gate_of(space).ledger
    before = ledger.standing(ID)
    ledger.forget()
    assert gate_of(space).ledger.standing(ID) == before
    assert ledger.verify() == ledger.size


BY: list[tuple[str, RecallTarget]] = [
    ("image", ImageTarget(kind="image", image=IMAGE)),
    ("image by name", ImageTarget(kind="image", image="python")),
    ("checker", CheckerTarget(kind="checker", name="repro", version=__version__)),
    ("gatekeeper", GatekeeperTarget(kind="gatekeeper", version=__version__)),
    ("package", PackageTarget(kind="package", name="NumPy", version="1.2.3")),
]
NOT_BY: list[tuple[str, RecallTarget]] = [
    ("image", ImageTarget(kind="image", image="sha256:" + "1" * 64)),
    ("checker", CheckerTarget(kind="checker", name="lean", version=__version__)),
    ("version", CheckerTarget(kind="checker", name="repro", version="0.0.0")),
    ("gatekeeper", GatekeeperTarget(kind="gatekeeper", version="0.0.0")),
    ("package", PackageTarget(kind="package", name="numpy", version="1.2.4")),
    ("part of a name", PackageTarget(kind="package", name="num", version="1.2.3")),
]


@pytest.mark.parametrize(("name", "target"), BY, ids=[name for name, _ in BY])
def test_what_rests_on_it_is_no_pass_any_more(
    space: Workspace, verify: Verify, name: str, target: RecallTarget
) -> None:
    verify("1.0")
    gate = gate_of(space, at=NOON + timedelta(days=1))
    assert [(each.record_id, each.claims, each.stands) for each in gate.recalls.resting(target)] == [
        (ID, ("c1",), True)
    ]
    assert gate.status(ID).status == "VERIFIED"
    assert gate.recalls.recall(target, "It is wrong.") == [ID]
    now = gate.status(ID)
    assert (now.status, now.reason.code, now.evaluated) == (
        "Unverified",
        ReasonCode.RECALLED,
        "2026-01-02T12:00:00Z",
    )
    assert "It is wrong." in now.reason.text
    assert gate.recalls.queued() == [ID]
    correction = gate.records.corrections(ID)
    assert (correction.status, correction.correction_count) == ("RECALLED", 1)
    # With the same means it will not pass again; it was tried, so it no longer waits.
    assert verify("1.0").claims[0].reason.code is ReasonCode.RECALLED
    assert (gate.recalls.queued(), gate.status(ID).reason.code) == ([], ReasonCode.RECALLED)
    assert gate.records.corrections(ID).status == "CURRENT"
    # Withdrawn, it may pass; the correction says so.
    gate.recalls.withdraw(target, "It was right after all.")
    assert gate.status(ID).status == "Unverified"
    assert verify("1.0").status == "VERIFIED"
    assert gate.status(ID).status == "VERIFIED"
    assert changes(space) == [("VERIFIED", "Unverified"), ("Unverified", "VERIFIED")]


@pytest.mark.parametrize(("name", "target"), NOT_BY, ids=[name for name, _ in NOT_BY])
def test_what_does_not_rest_on_it_stays(
    space: Workspace, verify: Verify, name: str, target: RecallTarget
) -> None:
    verify("1.0")
    gate = gate_of(space)
    assert list(gate.recalls.resting(target)) == []
    assert gate.recalls.recall(target, "It is wrong.") == []
    assert gate.status(ID).status == "VERIFIED"
    assert (gate.recalls.queued(), said(space)) == ([], [])
    assert verify("1.0").status == "VERIFIED"


@pytest.mark.parametrize(
    ("kind", "name", "version", "expected"),
    [
        ("pypi", "Ruamel_YAML", "1.0", True),
        ("pypi", "ruamel--yaml", "v1.0.0", True),
        ("pypi", "ruamel.yaml", "1.0.1", False),
        ("pypi", "ruamelyaml", "1.0", False),
        ("deb", "ruamel.yaml", "1.0", True),
        ("deb", "ruamel.yaml", "1.0.0", False),
    ],
)
def test_a_package_has_many_spellings(kind: str, name: str, version: str, expected: bool) -> None:
    target = PackageTarget(kind="package", name=name, version=version)
    found = holding(target, [IMAGE], lambda bill: {f"{kind} ruamel.yaml": "1.0"})
    assert (found.bills == (IMAGE,)) is expected


def test_a_local_version_is_a_version() -> None:
    target = PackageTarget(kind="package", name="torch", version="2.1.0")
    assert holding(target, [IMAGE], lambda bill: {"pypi torch": "2.1.0+cpu"}).bills == (IMAGE,)
    other = PackageTarget(kind="package", name="torch", version="2.1.0+cpu")
    assert holding(other, [IMAGE], lambda bill: {"pypi torch": "2.1.0"}).bills == ()


def test_an_image_from_elsewhere_is_found_by_its_digest() -> None:
    where = Surroundings(
        environment="docker.io/library/python@sha256:" + "7" * 64,
        image=IMAGE,
        packages=None,
        cpu="",
        kernel="",
        engine="",
    )
    run = Run(seed=0, metrics={}, results=IMAGE)
    evidence = Evidence(checker="repro", run=RunEvidence(runs=(run,), surroundings=where))
    claim = judged(1, ReasonCode.ARTIFACT_PASSED).claims[0].model_copy(update={"evidence": evidence})
    for image, expected in (("7" * 64, True), ("8" * 64, False)):
        target = ImageTarget(kind="image", image="sha256:" + image)
        assert rests_on(claim, Signed(5, (), "0"), target) is expected


def test_a_bill_that_is_gone_can_not_be_ruled_out(space: Workspace, verify: Verify) -> None:
    verify("1.0")
    digest = sha256(BILL.encode())[7:]
    (space.artifacts / "logs" / digest[:2] / digest).unlink()
    gate = gate_of(space)
    target = PackageTarget(kind="package", name="other", version="1")
    assert gate.recalls.recall(target, "It is wrong.") == [ID]
    # A run brings the bill back, and with it the answer.
    assert verify("1.0").status == "Unverified"
    gate.recalls.withdraw(target, "The bill is known now.")
    assert verify("1.0").status == "VERIFIED"
    assert gate.recalls.recall(target, "It is wrong.") == []


def test_a_failure_that_rests_on_it_waits_too_but_is_not_corrected(space: Workspace, verify: Verify) -> None:
    verify("5.0")
    gate = gate_of(space)
    assert gate.recalls.recall(ImageTarget(kind="image", image=IMAGE), "It is wrong.") == []
    assert (gate.recalls.queued(), said(space)) == ([ID], [])
    assert gate.status(ID).reason.code is ReasonCode.OUTSIDE_TOLERANCE


def test_an_earlier_recall_does_not_touch_other_verdicts(space: Workspace, verify: Verify) -> None:
    """Passed in another image since: that verdict stands."""
    verify("1.0")
    gate = gate_of(space)
    gate.recalls.recall(ImageTarget(kind="image", image=IMAGE), "It is wrong.")
    other = Gate(space, lambda: Elsewhere("1.0"), clock=lambda: NOON)
    assert other.verify([ID])[0].status == "VERIFIED"
    assert (gate.recalls.queued(), gate.status(ID).status) == ([], "VERIFIED")
    assert changes(space) == [("VERIFIED", "Unverified"), ("Unverified", "VERIFIED")]


class Elsewhere(Billed):
    """The same in another image."""

    def run(self, *given: Any) -> Any:
        return dataclasses.replace(super().run(*given), image="sha256:" + "2" * 64)

    def prepare(self, image: str | Requirements, watch: Watch | None = None) -> Prepared:
        return dataclasses.replace(super().prepare(image, watch), id="sha256:" + "2" * 64)


def test_what_a_stolen_key_signed_from_then_on_falls(space: Workspace, tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "ring")
    old = ring.create()
    gate = Gate(space, lambda: Billed("1.0"), clock=lambda: NOON, keyring=ring)
    gate.verify([ID])
    early = gate.ledger.size
    gate.verify([ID])
    new = ring.create()
    moment = "2026-01-03T00:00:00Z"
    gate.ledger.append(GateKey(action="rotated", key=new, replaces=old.keyid, date=moment))
    gate.ledger.append(GateKey(action="revoked", key=old, reason="Stolen.", date=moment))
    late = KeyTarget(kind="key", key=old.keyid, since=gate.ledger.size - 1)
    assert gate.recalls.recall(late, "Nothing yet.") == []
    assert gate.status(ID).status == "VERIFIED"
    assert [
        each.number for each in gate.recalls.resting(KeyTarget(kind="key", key=old.keyid, since=early))
    ] == [early]
    assert gate.recalls.recall(KeyTarget(kind="key", key=old.keyid, since=early), "Stolen.") == [ID]
    assert gate.status(ID).reason.code is ReasonCode.RECALLED
    assert gate.verify([ID])[0].status == "VERIFIED"
    assert gate.status(ID).status == "VERIFIED"


def test_a_thief_who_set_the_clock_back_is_not_found_by_a_date(
    space: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    gate = gate_of(space)
    for day in (1, 3, 2, 5):
        verdict = GateVerdict.of(judged(day, ReasonCode.OUTSIDE_TOLERANCE))
        time = f"2026-01-0{day}T00:00:00Z"
        gate.ledger.append(verdict.model_copy(update={"time_verified": time}))
    assert [first_entry(gate, since) for since in (None, "2026-01-01", "2026-01-03", "4")] == [0, 0, 2, 4]
    for since, words in (("2026-01-04", "entry 3 is dated before"), ("9", "has 5 entries"), ("²", "a day")):
        with pytest.raises(typer.Exit):
            first_entry(gate, since)
        assert words in capsys.readouterr().err


@pytest.fixture
def reviewed(space: Workspace, tmp_path: Path) -> tuple[Gate, list[str]]:
    """A gate whose policy asks for a reviewer, a record that two approved, and their keys."""
    policy = Policy(require_approval=Quorum())
    space.config = space.config.model_copy(update={"policy": policy})
    ring = Keyring(tmp_path / "ring")
    ring.create()
    gate = Gate(space, lambda: Billed("1.0"), clock=lambda: NOON, keyring=ring)
    assert gate.verify([ID])[0].reason.code is ReasonCode.NOT_APPROVED
    keys = [ring.create() for _ in range(2)]
    for key in keys:
        gate.ledger.append(GateKey(action="added", key=key, role="reviewer", date=TIME))
        gate.claims.approve(ID, gate.claims.half(ID, "c1"), key.keyid)
    assert gate.verify([ID])[0].status == "VERIFIED"
    return gate, [key.keyid for key in keys]


def corrected(gate: Gate) -> list[tuple[str, str | None, type[LogPredicate], str]]:
    """Each correction: from what to what, by what, and the code that stands now."""
    causes = {entry.reference: type(entry.predicate) for entry in gate.ledger.entries(ID)}
    causes |= {entry.reference: GateRecall for entry in gate.ledger.entries(kind=GateRecall)}
    return [
        (said.record.before, said.record.after, causes[said.cause], gate.status(ID).reason.code)
        for entry in gate.ledger.entries(ID, GateCorrection)
        for said in [entry.predicate]
    ]


FALL = ("VERIFIED", "Unverified", GateApproval, ReasonCode.NOT_APPROVED)


def test_a_withdrawn_approval_is_corrected_at_once(reviewed: tuple[Gate, list[str]]) -> None:
    gate, (one, other) = reviewed
    half = gate.claims.half(ID, "c1")
    # One of two is enough.
    gate.claims.approve(ID, half, one, withdraw=True)
    assert (len(corrected(gate)), gate.status(ID).status) == (1, "VERIFIED")
    gate.claims.approve(ID, half, one)
    gate.claims.approve(ID, half, other, withdraw=True)
    assert (len(corrected(gate)), gate.status(ID).status) == (1, "VERIFIED")
    gate.claims.approve(ID, half, one, "It asks something else.", withdraw=True)
    assert corrected(gate)[1:] == [FALL]
    correction = gate.records.corrections(ID).corrections[-1]
    assert "It asks something else." in correction.reason
    last = list(gate.ledger.entries(ID, GateVerdict))[-1]
    assert correction.superseded == (last.reference,)
    # Nothing is to be run again; what an approval gives, the next verdict puts on record.
    assert gate.recalls.queued() == []
    gate.claims.approve(ID, half, one)
    assert (len(corrected(gate)), gate.status(ID).status) == (2, "VERIFIED")
    assert gate.verify([ID])[0].status == "VERIFIED"
    assert corrected(gate)[2][:3] == ("Unverified", "VERIFIED", GateVerdict)
    assert gate.ledger.verify() == gate.ledger.size


def test_an_approval_of_something_else_is_one_less(reviewed: tuple[Gate, list[str]]) -> None:
    gate, (one, other) = reviewed
    half = gate.claims.half(ID, "c1")
    gate.claims.approve(ID, half, one, withdraw=True)
    said = GateApproval(resource_uri=ID, claim="c1", claim_digest=IMAGE, date=TIME)
    gate.ledger.append(said, gate.ledger.keyring.signer(other))
    gate.records.settle()
    assert corrected(gate)[1:] == [FALL]


def test_a_stolen_reviewers_key_takes_its_approvals_along(reviewed: tuple[Gate, list[str]]) -> None:
    gate, keys = reviewed
    for number, keyid in enumerate(keys):
        key = gate.ledger.authority().keys[keyid].key
        gate.ledger.append(GateKey(action="revoked", key=key, role="reviewer", reason="Stolen.", date=TIME))
        fallen = gate.recalls.recall(KeyTarget(kind="key", key=keyid, since=1), "Stolen.")
        assert fallen == ([ID] if number else [])
    assert corrected(gate)[1:] == [("VERIFIED", "Unverified", GateRecall, ReasonCode.NOT_APPROVED)]
    assert gate.recalls.queued() == []
    assert gate.ledger.verify() == gate.ledger.size


def test_a_reviewer_alone_leaves_the_correction_to_the_gate(
    reviewed: tuple[Gate, list[str]], tmp_path: Path
) -> None:
    gate, keys = reviewed
    alone = tmp_path / "alone"
    alone.mkdir(mode=0o700)
    for name in [*(f"{keyid}.key" for keyid in keys), f"{gate.ledger.authority().root}.pub"]:
        shutil.copy2(gate.ledger.keyring.folder / name, alone / name)
    theirs = Gate(gate.workspace, lambda: Billed("1.0"), clock=lambda: NOON, keyring=Keyring(alone))
    for keyid in keys:
        theirs.claims.approve(ID, theirs.claims.half(ID, "c1"), keyid, withdraw=True)
    assert theirs.ledger.standing(ID).due
    assert (len(corrected(gate)), gate.status(ID).reason.code) == (1, ReasonCode.NOT_APPROVED)
    assert gate.records.settle() == [ID]
    assert corrected(gate)[1:] == [FALL]


@pytest.mark.parametrize(
    ("target", "action", "words"),
    [
        ({"kind": "key", "key": "own"}, "recalled", "may still sign"),
        ({"kind": "key", "key": "0" * 64}, "recalled", "was never there"),
        ({"kind": "gatekeeper", "version": "9"}, "withdrawn", "there is none"),
    ],
)
def test_a_recall_that_can_not_be(
    space: Workspace, verify: Verify, target: dict[str, str], action: Any, words: str
) -> None:
    verify()
    ledger = gate_of(space).ledger
    if target.get("key") == "own":
        target = {**target, "key": ledger.authority().active()[0]}
    recall = GateRecall.model_validate(
        {"target": target, "action": action, "reason": "r", "date": "2026-01-01T00:00:00Z"}
    )
    size = ledger.size
    with pytest.raises(Untrusted, match=words) as caught:
        ledger.append(recall)
    assert caught.value.flaw is Flaw.RECALL
    assert ledger.size == size


def test_contracts_lie_beside_the_record_and_follow_a_recall(space: Workspace, verify: Verify) -> None:
    verify("1.0")
    folder = space.folder(ID) / "contracts"
    names = {"paper-manifest-v1.1": "paper-manifest", "source-provenance-v1": "source-provenance"}
    names["correction-record-v1"] = "correction-record"
    assert {path.stem for path in folder.iterdir()} == set(names)
    gate_of(space).recalls.recall(ImageTarget(kind="image", image=IMAGE), "It is wrong.")
    for stem, schema in names.items():
        document = json.loads((folder / f"{stem}.json").read_text())
        Draft202012Validator(json_schema(schema)).validate(document)
        assert document["contract"] == stem
    manifest = json.loads((folder / "paper-manifest-v1.1.json").read_text())
    assert (manifest["gate"]["status"], manifest["correction_count"]) == ("Unverified", 1)
    assert manifest["verdicts"][0]["status"] == "VERIFIED"


@pytest.mark.parametrize("how", ["killed before", "killed half-way", "disk full"])
def test_verdict_and_correction_whatever_breaks(tmp_path: Path, how: str) -> None:
    """At every write: the correction is there if the verdict is, at the latest after the next start, and
    once."""
    ring = Keyring(tmp_path / "keys")
    ring.create()

    def opened() -> Ledger:
        return Ledger(tmp_path / "ledger", ring, tmp_path / "state")

    step = 0
    whole = False
    while not whole:
        step += 1
        shutil.rmtree(tmp_path / "ledger", ignore_errors=True)
        shutil.rmtree(tmp_path / "state", ignore_errors=True)
        opened().append(GateVerdict.of(judged(1, ReasonCode.ARTIFACT_PASSED)))
        child = os.fork()
        if child == 0:
            status = 70
            try:
                calls = broken_at(step, how, pytest.MonkeyPatch())
                opened().append(GateVerdict.of(judged(2, ReasonCode.OUTSIDE_TOLERANCE)))
                status = 0 if calls[0] >= step else 99
            except OSError:
                status = 28
            finally:
                os._exit(status)
        status = os.waitpid(child, 0)[1]
        whole = os.WIFEXITED(status) and os.WEXITSTATUS(status) == 99
        opened().settle(TIME)
        kinds = [type(entry.predicate) for entry in opened().entries(ID)]
        rests = [GateVerdict] if kinds == [GateVerdict] else [GateVerdict, GateVerdict, GateCorrection]
        assert kinds == rests, (step, kinds)
        assert status != 0 or len(kinds) == 3, step
        assert opened().settle(TIME) == []
        assert opened().verify() == len(kinds) + 1
    assert step > 12


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (EngineTarget(kind="engine", name="lean", version="4.35.0"), True),
        (EngineTarget(kind="engine", name="lean", version="eb6caf0f1e"), True),
        (EngineTarget(kind="engine", name="lean", version="eb6caf"), False),
        (EngineTarget(kind="engine", name="lean", version="EB6CAF0F1E"), True),
        (EngineTarget(kind="engine", name="lean", version="v4.35"), True),
        (EngineTarget(kind="engine", name="lean", version="4.3"), False),
        (ImageTarget(kind="image", image="sha256:" + "3" * 64), True),
        (ImageTarget(kind="image", image="sha256:" + "4" * 64), True),
        (CheckerTarget(kind="checker", name="lean", version="0"), True),
        (PackageTarget(kind="package", name="libc6", version="1", bills=(IMAGE,)), False),
    ],
)
def test_what_a_proof_rests_on(target: RecallTarget, expected: bool) -> None:
    evidence = Evidence(
        checker="lean",
        steps=(Step(name="judge", image="sha256:" + "3" * 64, exit_code=0, seconds="1"),),
        proof=ProofEvidence(
            lean_version="4.35.0",
            lean_commit="eb6caf0f1e2d",
            engine=IMAGE,
            base=IMAGE,
            declarations=1,
            theorems=(),
            kernels=(KernelAnswer(name="other", image="sha256:" + "4" * 64, answer="accepts"),),
        ),
    )
    claim = judged(1, ReasonCode.ARTIFACT_PASSED).claims[0].model_copy(update={"evidence": evidence})
    assert rests_on(claim, Signed(5, (), "0"), target) is expected
