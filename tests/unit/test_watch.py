"""What `gate verify --watch` takes for a change, and what it says instead of evaluating."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from gatekeeper import judge
from gatekeeper.cli.watch import Watcher, keep_watching
from gatekeeper.errors import InputError
from gatekeeper.model import Digests, Reason, ReasonCode, Record, RecordDigests, Verdict
from gatekeeper.skeletons import empirical
from gatekeeper.workspace import Workspace

A, B = "TEST:00000001", "TEST:00000002"
POLICY = "sha256:" + "0" * 64


def add(space: Workspace, record_id: str) -> None:
    """A record with one claim and a repro script."""
    space.add_record(Record(id=record_id, kind="submission", title="t"))
    claim, _, artifact, files = empirical("c1", "text")
    space.write_claim(record_id, claim)
    space.write_artifact(record_id, "c1", artifact, files)
    space.attach(record_id, "c1")


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    space = Workspace.init(tmp_path)
    add(space, A)
    add(space, B)
    return space


def verdict(record_id: str, code: ReasonCode = ReasonCode.TIMEOUT) -> Verdict:
    """Something that was found of a record, or not."""
    digests = Digests(claim=None, artifact=None, policy=POLICY)
    claim = judge.without_evidence("c1", None, Reason(code=code, text="It is so."), digests)
    record = RecordDigests(record=POLICY, policy=POLICY)
    return judge.judge_record(record_id, (claim,), record, "2026-01-01T00:00:00Z", "0")


def begun(space: Workspace, chosen: Sequence[str] | None = None) -> Watcher:
    """A watcher after its first evaluation."""
    watcher = Watcher(space, chosen)
    assert watcher.due(set()) == list(chosen or (A, B))
    watcher.evaluated([A, B], [verdict(A), verdict(B)])
    return watcher


def test_only_bytes_that_differ_are_a_change(space: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    watcher = begun(space)
    script = space.artifact_folder(A, "c1") / "repro.py"
    script.write_bytes(script.read_bytes())
    assert watcher.due({A, B}) == []
    script.write_text("print(2)\n")
    space.attach(A, "c1")
    assert watcher.due({A, B}) == [A]
    assert watcher.due({A, B}) == []
    assert capsys.readouterr().err == f"gate: {A}: c1's artifact\n"


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("claims/c1/claim.yaml", "id: [c1", "claims/c1/claim.yaml: "),
        ("claims/c1/artifact/artifact.yaml", "kind: nonsense\n", "artifact/artifact.yaml: "),
        ("claims/c1/artifact/repro.py", "print(2)\n", f"`gate attach {A} c1` takes it as it is."),
        ("claims/c1/artifact/.repro.py.swp", "b0VIM", "does not list '.repro.py.swp'"),
        ("record.yaml", "id: }\n", "record.yaml: "),
    ],
)
def test_what_can_not_be_read_is_said_once_and_waits(
    space: Workspace, path: str, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    watcher = begun(space)
    file = space.folder(A) / path
    before = file.read_bytes() if file.exists() else None
    file.write_text(text)
    for _ in range(2):
        assert watcher.due({A}) == []
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert said in errors
    file.unlink() if before is None else file.write_bytes(before)
    assert watcher.due({A}) == []


def test_a_claim_that_was_wrong_before_does_not_hold_up_another(space: Workspace) -> None:
    (space.folder(A) / "claims" / "c2").mkdir()
    (space.folder(A) / "claims" / "c2" / "claim.yaml").write_text("id: [c2")
    watcher = begun(space)
    claim = space.folder(A) / "claims" / "c1" / "claim.yaml"
    claim.write_text(claim.read_text() + "# looked at again\n")
    assert watcher.due({A}) == [A]


def test_records_come_and_go(space: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    all_of_them, one = begun(space), begun(space, [A])
    new = "TEST:00000003"
    add(space, new)
    (space.folder(B) / "record.yaml").unlink()
    assert all_of_them.due({B, new}) == [new]
    assert capsys.readouterr().err == f"gate: {B} is gone.\n"
    assert one.due({B, new}) == []
    (space.folder(A) / "claims" / "c1" / "claim.yaml").unlink()
    assert one.due({A}) == []
    with pytest.raises(InputError, match="No record"):
        Watcher(space, ["TEST:0000000A"])


def test_a_policy_is_a_change_of_everything(space: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    watcher = begun(space)
    config = space.root / "gatekeeper.yaml"
    config.write_text("policy: {script: {wall_seconds: x}}\n")
    assert watcher.due(set()) == watcher.due({A}) == []
    assert "gatekeeper.yaml: policy.script.wall_seconds" in capsys.readouterr().err
    config.write_text("policy: {script: {wall_seconds: 100}}\n")
    assert watcher.due(set()) == [A, B]
    assert watcher.space.config.policy.script.wall_seconds == 100
    config.write_text("# the same\npolicy: {script: {wall_seconds: 100}}\n")
    assert watcher.due(set()) == []


def test_what_could_not_be_evaluated_is_due_again_when_it_is_touched(space: Workspace) -> None:
    watcher = begun(space)
    watcher.evaluated([A, B], [verdict(A, ReasonCode.ENGINE_UNAVAILABLE), verdict(B)])
    assert watcher.due({B}) == []
    assert watcher.due({A, B}) == [A]
    watcher.evaluated([A], [verdict(A)])
    assert watcher.due({A}) == []


@pytest.fixture
def signals() -> Iterator[None]:
    """The signals' handlers, put back."""
    before = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    for number, handler in before:
        signal.signal(number, handler)


@pytest.mark.timeout(60)
@pytest.mark.usefixtures("signals")
@pytest.mark.parametrize("polling", ["", "1"])
def test_files_are_followed_until_somebody_asks_for_the_end(
    space: Workspace, polling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polling)
    rounds: list[list[str]] = []

    def evaluate(space: Workspace, due: list[str], asked: threading.Event) -> list[Verdict]:
        rounds.append(due)
        folder = space.folder(A)
        match len(rounds):
            case 1:
                # The gate's own writes, an editor's, and nothing new in a file: none of it counts ...
                for own in ("verdicts/1.json", "contracts/manifest.json", "claims/c1/artifact/.x.swp"):
                    (folder / own).parent.mkdir(exist_ok=True)
                    (folder / own).write_text("{}")
                (folder / "claims/c1/artifact/.x.swp").unlink()
                (space.artifacts / "ledger").mkdir(exist_ok=True)
                (space.artifacts / "ledger/ledger.jsonl").write_text("{}")
                # ... but what changes while a run goes on is not lost.
                claim = folder / "claims/c1/claim.yaml"
                saved = claim.with_name("claim.yaml~new")
                saved.write_bytes(claim.read_bytes() + b"# saved by a rename\n")
                saved.replace(claim)
            case 2:
                config = space.root / "gatekeeper.yaml"
                policy = "policy: {script: {wall_seconds: 100}}\n"
                threading.Timer(0.7, config.write_text, [policy]).start()
            case 3:
                threading.Timer(0.7, signal.raise_signal, [signal.SIGINT]).start()
        return [verdict(record_id) for record_id in due]

    assert keep_watching(space, None, evaluate) == 1
    assert rounds == [[A, B], [A], [A, B]]
