"""artifacts/ is read as a stranger's: whatever lies there is a noun, a reason or one sentence."""

import errno
import os
from pathlib import Path

import pytest

from gatekeeper import skeletons
from gatekeeper.attachments import Refused
from gatekeeper.errors import InputError
from gatekeeper.model import ReasonCode, Record, TrustedHalf
from gatekeeper.workspace import Workspace

ID = "TEST:00000001"


@pytest.fixture
def claimed(workspace: Workspace) -> Workspace:
    """A workspace whose one record has an empirical claim with an attached script."""
    workspace.add_record(Record(id=ID, kind="submission", title="t"))
    claim, statement, artifact, files = skeletons.empirical("c1", "text")
    workspace.write_claim(ID, claim, statement)
    workspace.write_artifact(ID, "c1", artifact, files)
    workspace.attach(ID, "c1")
    return workspace


def code(result: object) -> ReasonCode | None:
    return result.reason.code if isinstance(result, Refused) else None


def test_what_is_attached_comes_back(claimed: Workspace) -> None:
    attachment = claimed.attachment(ID, "c1")
    assert not isinstance(attachment, Refused)
    assert set(attachment.files) == {"repro.py"}


def test_a_changed_file_is_a_digest_mismatch(claimed: Workspace) -> None:
    (claimed.artifact_folder(ID, "c1") / "repro.py").write_text("print('changed')\n")
    assert code(claimed.attachment(ID, "c1")) is ReasonCode.DIGEST_MISMATCH


def test_a_file_that_is_not_listed_is_refused(claimed: Workspace) -> None:
    (claimed.artifact_folder(ID, "c1") / "extra.txt").write_text("x")
    assert code(claimed.attachment(ID, "c1")) is ReasonCode.INVALID_ARTIFACT


def test_a_listed_file_that_is_gone_is_refused(claimed: Workspace) -> None:
    (claimed.artifact_folder(ID, "c1") / "repro.py").unlink()
    assert code(claimed.attachment(ID, "c1")) is ReasonCode.INVALID_ARTIFACT


@pytest.mark.parametrize("kind", ["symlink", "folder-symlink", "whole-folder", "fifo", "manifest-symlink"])
def test_only_plain_files_are_read(claimed: Workspace, kind: str) -> None:
    folder = claimed.artifact_folder(ID, "c1")
    match kind:
        case "symlink":
            (folder / "repro.py").unlink()
            (folder / "repro.py").symlink_to("/etc/passwd")
        case "folder-symlink":
            (folder / "data").symlink_to("/etc")
        case "fifo":
            os.mkfifo(folder / "pipe")
        case "whole-folder":
            folder.rename(claimed.root / "moved")
            folder.symlink_to(claimed.root / "moved")
        case "manifest-symlink":
            (folder / "artifact.yaml").rename(claimed.root / "elsewhere.yaml")
            (folder / "artifact.yaml").symlink_to(claimed.root / "elsewhere.yaml")
    assert code(claimed.attachment(ID, "c1")) is ReasonCode.INVALID_ARTIFACT


@pytest.mark.parametrize(
    "manifest",
    [
        "files: {../../claim.yaml: sha256:%s}" % ("0" * 64),
        "files: {/etc/passwd: sha256:%s}" % ("0" * 64),
        "files: {}",
        "kind: shell",
        "entry: other.py",
        "inputs: [other.csv]",
        "environment: ../../evil",
        "command: []",
        "limits: {wall_seconds: 0}",
        "limits: {wall_seconds: .inf}",
        "trusted: yes",
    ],
)
def test_a_wrong_manifest_is_an_invalid_artifact(claimed: Workspace, manifest: str) -> None:
    path = claimed.artifact_folder(ID, "c1") / "artifact.yaml"
    key = manifest.split(":")[0]
    text = path.read_text()
    lines = [line for line in text.splitlines() if not line.startswith(key)]
    if key in ("files", "command"):
        lines = [line for line in lines if not line.startswith("  ")]
    path.write_text("\n".join([*lines, manifest]) + "\n")
    result = claimed.attachment(ID, "c1")
    assert code(result) is ReasonCode.INVALID_ARTIFACT
    assert isinstance(result, Refused)
    assert "\n" not in result.reason.text


def test_too_much_is_refused(claimed: Workspace) -> None:
    small = claimed.config.model_copy(
        update={"policy": claimed.config.policy.model_copy(update={"artifact_mb": 1})}
    )
    (claimed.artifact_folder(ID, "c1") / "big.bin").write_bytes(bytes(2 << 20))
    result = Workspace(claimed.root, small).attachment(ID, "c1")
    assert code(result) is ReasonCode.INVALID_ARTIFACT
    assert isinstance(result, Refused)
    assert "more than 1 MiB" in result.reason.text


def test_the_trusted_halfs_digest_covers_the_statement(workspace: Workspace) -> None:
    workspace.add_record(Record(id=ID, kind="submission", title="t"))
    claim, statement, _, _ = skeletons.mathematical("c1", "text")
    workspace.write_claim(ID, claim, statement)
    before = workspace.trusted_half(ID, "c1")
    workspace.write_claim(ID, claim, statement + b"-- changed\n")
    after = workspace.trusted_half(ID, "c1")
    assert isinstance(before, TrustedHalf)
    assert isinstance(after, TrustedHalf)
    assert before.digest != after.digest


def test_a_missing_statement_is_an_invalid_claim(workspace: Workspace) -> None:
    workspace.add_record(Record(id=ID, kind="submission", title="t"))
    claim, _, _, _ = skeletons.mathematical("c1", "text")
    workspace.write_claim(ID, claim)
    assert code(workspace.trusted_half(ID, "c1")) is ReasonCode.INVALID_CLAIM


def test_adding_a_record_twice_changes_nothing(workspace: Workspace) -> None:
    record = Record(id=ID, kind="submission", title="t")
    assert workspace.add_record(record)
    assert not workspace.add_record(record)
    other = record.model_copy(update={"title": "another"})
    with pytest.raises(InputError, match="--replace"):
        workspace.add_record(other)
    assert workspace.add_record(other, replace=True)


@pytest.mark.parametrize(
    "record_id", ["../../etc", "SRCH", "SRCH:../x", "SRCH:08EA5386/..", "srch:08ea5386", ""]
)
def test_ids_never_leave_the_folder(workspace: Workspace, record_id: str) -> None:
    with pytest.raises(InputError):
        workspace.record(record_id)


@pytest.mark.parametrize("claim_id", ["..", "c1/..", "C1", "", "a" * 33])
def test_claim_ids_never_leave_the_folder(workspace: Workspace, claim_id: str) -> None:
    with pytest.raises(InputError):
        workspace.claim(ID, claim_id)


def test_claims_are_listed_in_the_order_of_their_numbers(workspace: Workspace) -> None:
    for name in ("c10", "c2", "c1"):
        (workspace.folder(ID) / "claims" / name).mkdir(parents=True)
    assert workspace.claim_ids(ID) == ["c1", "c2", "c10"]


def test_no_workspace_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="gate init"):
        Workspace.open()


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE, errno.EACCES, errno.ENOMEM])
def test_trouble_of_the_machine_is_not_the_authors(
    claimed: Workspace, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    opened = os.open

    def broken(path: object, *rest: object, **more: object) -> int:
        if str(path).endswith("repro.py"):
            raise OSError(number, os.strerror(number), str(path))
        return opened(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", broken)
    with pytest.raises(OSError, match=os.strerror(number)):
        claimed.attachment(ID, "c1")


@pytest.mark.parametrize(
    "name", ["TEST-00000001/verdicts", "TEST-00000001/contracts", "TEST-00000001", "logs"]
)
def test_nothing_is_written_through_a_link(workspace: Workspace, tmp_path: Path, name: str) -> None:
    """What strangers contribute may hold a link to where only the gate's own user may write."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".old.part").touch()
    os.utime(elsewhere / ".old.part", (0, 0))
    link = workspace.artifacts / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere, target_is_directory=True)
    before = sorted(elsewhere.rglob("*"))
    writes = {
        "contracts": lambda: workspace.keep_contracts("TEST:00000001", {"a.json": b"a"}),
        "logs": lambda: workspace.keep_log(b"a"),
    }.get(link.name, lambda: workspace.keep_verdict("TEST:00000001", "2026-01-01T00:00:00Z", b"a"))
    with pytest.raises(InputError, match="is a link; put the folder itself there"):
        writes()
    if link.name == "verdicts":
        with pytest.raises(InputError, match="is a link"):
            workspace.sweep(["TEST:00000001"])
    assert sorted(elsewhere.rglob("*")) == before


def test_a_contract_that_is_no_file_is_replaced(workspace: Workspace, tmp_path: Path) -> None:
    folder = workspace.artifacts / "TEST-00000001/contracts"
    folder.mkdir(parents=True)
    (folder / "a.json").symlink_to("/dev/zero")
    workspace.keep_contracts("TEST:00000001", {"a.json": b"a"})
    assert (folder / "a.json").read_bytes() == b"a"
    assert not (folder / "a.json").is_symlink()
