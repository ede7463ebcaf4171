"""What `gate list` remembers of records, and what makes it look again."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper import footprint, skeletons
from gatekeeper.errors import Untrusted
from gatekeeper.gate import Gate
from gatekeeper.keys import Keyring
from gatekeeper.model import Record
from gatekeeper.model.attestation import GatekeeperTarget
from gatekeeper.places import user_folder
from gatekeeper.records import Records
from gatekeeper.report.listing import lines
from gatekeeper.summaries import Listing, Summary, listing
from gatekeeper.workspace import Workspace

FIRST, SECOND = "TEST:00000001", "TEST:00000002"


def no_sandbox() -> None:
    raise AssertionError("listing runs nothing")


@pytest.fixture
def space(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Two records of one claim each."""
    monkeypatch.setattr(footprint, "RACY_NS", 20_000_000)
    for record_id in (FIRST, SECOND):
        workspace.add_record(Record(id=record_id, kind="submission", title=f"About {record_id}"))
        claim, _, artifact, files = skeletons.empirical("c1", "text")
        workspace.write_claim(record_id, claim)
        workspace.write_artifact(record_id, "c1", artifact, files)
        workspace.attach(record_id, "c1")
    return workspace


@pytest.fixture
def listed(space: Workspace, tmp_path: Path) -> Callable[..., Listing]:
    def run(*, fresh: bool = False) -> Listing:
        return listing(space.root, lambda: opened(space), fresh=fresh, state_folder=tmp_path / "state")

    return run


@pytest.fixture
def settled(listed: Callable[..., Listing]) -> Callable[[], Listing]:
    """The list once everything has been left alone for long enough."""

    def run() -> Listing:
        time.sleep(0.05)
        listed()
        return listed()

    return run


def opened(space: Workspace) -> Records:
    return Gate(Workspace.open(space.root), no_sandbox).records  # type: ignore[arg-type]


def test_what_was_left_alone_is_not_looked_at(
    space: Workspace, listed: Callable[..., Listing], settled: Callable[[], Listing], tmp_path: Path
) -> None:
    assert listed().looked_at == (FIRST, SECOND)
    found = settled()
    assert found.looked_at == ()
    assert [it.code for it in found.summaries] == ["stale", "stale"]

    def closed() -> Records:
        raise AssertionError("there is nothing to open the ledger for")

    again = listing(space.root, closed, state_folder=tmp_path / "state")
    assert again == found
    assert listed(fresh=True).looked_at == (FIRST, SECOND)
    assert listed(fresh=True).summaries == found.summaries


def test_what_was_written_a_moment_ago_is_looked_at_again(
    listed: Callable[..., Listing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(footprint, "RACY_NS", 3600 * 10**9)
    listed()
    assert listed().looked_at == (FIRST, SECOND)


def test_a_changed_byte_shows_though_size_and_time_are_the_same(
    space: Workspace, settled: Callable[[], Listing], listed: Callable[..., Listing]
) -> None:
    settled()
    script = space.artifact_folder(FIRST, "c1") / "repro.py"
    before, data = script.stat(), script.read_bytes()
    script.write_bytes(data.replace(b"my_metric", b"my_metrix"))
    os.utime(script, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = script.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (
        before.st_size,
        before.st_mtime_ns,
        before.st_ino,
    )
    found = listed()
    assert found.looked_at == (FIRST,)
    assert [it.code for it in found.summaries] == ["digest_mismatch", "stale"]


def test_claims_that_trade_places_show(
    space: Workspace, settled: Callable[[], Listing], listed: Callable[..., Listing]
) -> None:
    settled()
    one, other = (space.folder(record_id) / "claims" for record_id in (FIRST, SECOND))
    (other / "c1/claim.yaml").write_text("id: [")
    settled()
    aside = space.root / "aside"
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    found = listed()
    assert set(found.looked_at) == {FIRST, SECOND}
    assert [it.code for it in found.summaries] == ["invalid_claim", "stale"]


def test_a_link_is_always_followed_anew(
    space: Workspace, settled: Callable[[], Listing], listed: Callable[..., Listing], tmp_path: Path
) -> None:
    claims = space.folder(FIRST) / "claims"
    claims.rename(tmp_path / "elsewhere")
    claims.symlink_to(tmp_path / "elsewhere")
    settled()
    (tmp_path / "elsewhere/c1/claim.yaml").write_text("id: [")
    found = listed()
    assert found.looked_at == (FIRST,)
    assert found.summaries[0].code == "invalid_claim"


def test_records_come_and_go(
    space: Workspace, settled: Callable[[], Listing], listed: Callable[..., Listing]
) -> None:
    settled()
    space.add_record(Record(id="TEST:00000003", kind="submission", title="New"))
    found = listed()
    assert found.looked_at == ("TEST:00000003",)
    assert [it.id for it in found.summaries] == [FIRST, SECOND, "TEST:00000003"]
    (space.folder(SECOND) / "record.yaml").unlink()
    assert [it.id for it in listed().summaries] == [FIRST, "TEST:00000003"]
    (space.folder(FIRST) / "record.yaml").write_text("id: [")
    for _ in range(2):
        found = listed()
        assert [it.id for it in found.summaries] == ["TEST:00000003"]
        assert len(found.problems) == 1
        assert "TEST-00000001/record.yaml" in found.problems[0]


def test_what_the_ledger_says_of_one_record_changes_no_other(
    space: Workspace, settled: Callable[[], Listing], listed: Callable[..., Listing]
) -> None:
    settled()
    opened(space)
    gate = Gate(space, no_sandbox)  # type: ignore[arg-type]
    gate.claims.freeze(FIRST, "c1")
    # The first entry of the ledger is its key's, which may change what stands of any record.
    assert listed().looked_at == (FIRST, SECOND)
    settled()
    gate.claims.attach(SECOND, "c1")
    assert listed().looked_at == (SECOND,)
    settled()
    gate.recalls.recall(GatekeeperTarget(kind="gatekeeper", version="0.0.1"), "It judged wrong.")
    assert listed().looked_at == (FIRST, SECOND)


def test_another_policy_makes_all_look_again(
    space: Workspace, settled: Callable[[], Listing], listed: Callable[..., Listing]
) -> None:
    states = [it.state for it in settled().summaries]
    (space.root / "gatekeeper.yaml").write_text("policy: {script: {wall_seconds: 7}}\n")
    found = listed()
    assert found.looked_at == (FIRST, SECOND)
    assert all(it.state != before for it, before in zip(found.summaries, states, strict=True))


def test_a_ledger_that_was_put_back_is_noticed(
    space: Workspace, settled: Callable[[], Listing], listed: Callable[..., Listing]
) -> None:
    gate = Gate(space, no_sandbox)  # type: ignore[arg-type]
    gate.claims.freeze(FIRST, "c1")
    kept = {path: path.read_bytes() for path in space.ledger_folder.iterdir()}
    gate.claims.freeze(SECOND, "c1")
    settled()
    for path, data in kept.items():
        path.write_bytes(data)
    with pytest.raises(Untrusted, match="gate ledger forget"):
        listed()


def test_a_ledger_whose_key_is_trusted_no_longer_is_noticed(
    space: Workspace, settled: Callable[[], Listing], listed: Callable[..., Listing], tmp_path: Path
) -> None:
    Gate(space, no_sandbox).claims.freeze(FIRST, "c1")  # type: ignore[arg-type]
    settled()
    [trusted] = [
        path
        for path in (user_folder("XDG_CONFIG_HOME", ".config") / "keys").glob("*.pub")
        if path.stem == Keyring.default().ids()[0]
    ]
    trusted.rename(tmp_path / trusted.name)
    try:
        with pytest.raises(Untrusted, match="not trusted here"):
            listed()
    finally:
        (tmp_path / trusted.name).rename(trusted)


@pytest.mark.parametrize("damage", ["garbage", "columns", "older"])
def test_a_table_that_cant_be_used_is_made_anew(
    settled: Callable[[], Listing], listed: Callable[..., Listing], tmp_path: Path, damage: str
) -> None:
    found = settled()
    [table] = (tmp_path / "state").glob("*.sqlite")
    if damage == "garbage":
        table.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    else:
        with sqlite3.connect(table) as database:
            database.execute(
                "ALTER TABLE summary ADD COLUMN more" if damage == "columns" else "PRAGMA user_version = 0"
            )
    for _ in range(2):
        assert listed().summaries == found.summaries


def test_a_state_folder_that_cant_be_written_costs_time_alone(space: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for _ in range(2):
        found = listing(space.root, lambda: opened(space), state_folder=tmp_path / "file")
        assert found.looked_at == (FIRST, SECOND)


RECORD = Summary(
    id=FIRST,
    title="A title of some length " * 5,
    kind="submission",
    tier="",
    level="",
    status="Unverified",
    outcome="unverified",
    code="outside_tolerance",
    claim="c1",
    reason="",
    evaluated="2026-01-01T12:00:00Z",
    claims=2,
    verified=1,
    not_evaluated=0,
    corrections=0,
    queued=False,
    state="",
)


@pytest.mark.parametrize("columns", [40, 60, 79, 89, 90, 140])
def test_the_list_is_read_at_every_width(columns: int) -> None:
    wide = RECORD._replace(title="広い文字" * 40)
    said = list(lines([RECORD, wide], columns))[:-1]
    assert all(len(line) + sum(ord(c) > 0x2E80 for c in line) <= columns for line in said)
    for word in (FIRST, "Unverified", "outside_tolerance", "2026-01-01", "A title"):
        assert word in "\n".join(said), word
    assert sum("…" in line for line in said) == 2


def test_nothing_is_cut_off_where_there_is_no_terminal() -> None:
    assert RECORD.title in "\n".join(lines([RECORD], None))


def test_a_record_that_was_never_evaluated_has_no_date_in_the_list() -> None:
    for columns in (60, 120):
        assert "20" not in "".join(lines([RECORD._replace(evaluated="")], columns))


def test_the_list_counts() -> None:
    passed = RECORD._replace(status="VERIFIED", outcome="verified", claims=1, corrections=2)
    *_, said = lines([passed, RECORD._replace(not_evaluated=1)], None)
    assert said == (
        "2 records: 1 VERIFIED, 1 Unverified. 3 claims: 2 verified, 0 unverified, 1 not evaluated."
    )
    assert " 2 " in next(line for line in lines([passed], None) if FIRST in line)
    assert "\x1b[1;32mVERIFIED" in "\n".join(lines([passed], 120, colours=True))


def test_a_table_that_was_written_by_hand_fools_the_list_alone(
    space: Workspace, settled: Callable[[], Listing], listed: Callable[..., Listing], tmp_path: Path
) -> None:
    settled()
    [table] = (tmp_path / "state").glob("*.sqlite")
    with sqlite3.connect(table) as database:
        database.execute("UPDATE summary SET status = 'VERIFIED', outcome = 'verified'")
    assert listed().summaries[0].status == "VERIFIED"
    assert opened(space).status(FIRST).status == "Unverified"
    assert [it.status for it in listed(fresh=True).summaries] == ["Unverified"] * 2
    assert [it.status for it in listed().summaries] == ["Unverified"] * 2
