"""The ledger loses nothing that was acknowledged, keeps nothing that was not, and notices every change."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gatekeeper import judge, merkle
from gatekeeper.errors import InputError, Untrusted
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Index, Ledger
from gatekeeper.model import Flaw, RecordDigests, Verdict
from gatekeeper.model.attestation import GateKey, GateVerdict

ZERO = "sha256:" + "0" * 64
NOW = "2026-01-01T00:00:00Z"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    ring = Keyring(tmp_path_factory.mktemp("ring") / "keys")
    ring.create()
    return ring


@pytest.fixture
def opened(tmp_path: Path, keyring: Keyring) -> Callable[[], Ledger]:
    """Opens the same ledger anew, as another process would."""
    return lambda: Ledger(tmp_path / "ledger", keyring, tmp_path / "state")


@pytest.fixture
def ledger(opened: Callable[[], Ledger]) -> Ledger:
    return opened()


def verdict(number: int) -> Verdict:
    digests = RecordDigests(record=ZERO, policy=ZERO)
    return judge.judge_record(f"TEST:{number:08d}", (), digests, NOW, "0")


def said(number: int) -> GateVerdict:
    return GateVerdict.of(verdict(number))


def filled(ledger: Ledger, count: int) -> Ledger:
    for number in range(count):
        ledger.append(said(number))
    return ledger


def numbers(ledger: Ledger) -> list[int]:
    return [int(found.id[5:]) for found in ledger.verdicts()]


def flaw_of(ledger: Ledger) -> Flaw | None:
    """Why the ledger is not believed, if it is not."""
    try:
        for entry in ledger.entries():
            assert entry.signed.line
        ledger.head()
    except Untrusted as error:
        return error.flaw
    return None


def test_entries_come_back_in_order(opened: Callable[[], Ledger]) -> None:
    filled(opened(), 5)
    ledger = opened()
    assert numbers(ledger) == [0, 1, 2, 3, 4]
    assert list(ledger.verdicts("TEST:00000003")) == [verdict(3)]
    assert [entry.number for entry in ledger.recent(2)] == [4, 5]
    assert len(ledger.recent(50)) == 6
    assert [type(entry.predicate) for entry in ledger.recent(50)][:2] == [GateKey, GateVerdict]


def test_pages_are_joined(ledger: Ledger) -> None:
    assert numbers(filled(ledger, 230)) == list(range(230))


def test_one_may_append_while_reading(ledger: Ledger) -> None:
    filled(ledger, 3)
    for entry in ledger.entries(kind=GateVerdict):
        if entry.number < 5:
            ledger.append(said(entry.number + 100))
    assert numbers(ledger) == [0, 1, 2, 101, 102, 103]


def test_a_ledger_held_still_is_not_written_and_is_of_one_moment(opened: Callable[[], Ledger]) -> None:
    ledger, other = filled(opened(), 2), opened()
    waiting = threading.Thread(target=lambda: other.append(said(2)))
    with ledger.still():
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
        with ledger.still():
            assert numbers(ledger) == [0, 1]
        assert ledger.size == 3
        with pytest.raises(RuntimeError, match="held still"):
            ledger.append(said(3))
    waiting.join()
    assert numbers(ledger) == [0, 1, 2]
    ledger.append(said(3))


def test_without_a_key_nothing_is_written(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger", Keyring(tmp_path / "none"), tmp_path / "state")
    for write in (ledger.prepare, lambda: ledger.append(said(1))):
        with pytest.raises(InputError, match="gate keys new"):
            write()
    assert not (tmp_path / "ledger").exists()


def test_an_unsigned_ledger_is_to_be_moved_aside(ledger: Ledger) -> None:
    ledger.folder.mkdir()
    ledger.path.write_text('{"claims":[],"id":"TEST:00000001","status":"VERIFIED"}\n')
    with pytest.raises(Untrusted, match="move it aside"):
        ledger.prepare()


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_a_torn_line_is_cut_off_by_the_next_writer(
    opened: Callable[[], Ledger], cut: int, capsys: Capture
) -> None:
    ledger = filled(opened(), 2)
    whole, head = ledger.path.read_bytes(), ledger.head_path.read_bytes()
    ledger.append(said(2))
    torn = ledger.path.read_bytes()[:-cut]
    ledger.path.write_bytes(torn)
    ledger.head_path.write_bytes(head)
    ledger.forget()
    assert numbers(opened()) == [0, 1]
    assert ledger.path.read_bytes() == torn
    opened().append(said(3))
    assert "torn last line" in capsys.readouterr().out
    assert numbers(opened()) == [0, 1, 3]
    assert ledger.path.read_bytes().startswith(whole)


def test_a_line_that_a_power_cut_left_unwritten_is_torn(opened: Callable[[], Ledger]) -> None:
    ledger = filled(opened(), 2)
    with ledger.path.open("ab") as file:
        file.write(b'{"payload"' + bytes(300) + b"\n")
    assert numbers(opened()) == [0, 1]
    opened().append(said(2))
    assert numbers(opened()) == [0, 1, 2]
    assert b"\0" not in ledger.path.read_bytes()


def test_a_head_that_lags_is_signed_anew(opened: Callable[[], Ledger], capsys: Capture) -> None:
    ledger = filled(opened(), 2)
    head = ledger.head_path.read_bytes()
    ledger.append(said(2))
    ledger.head_path.write_bytes(head)
    with pytest.raises(InputError, match="does not cover entry 3 yet"):
        opened().prove(3)
    opened().append(said(3))
    assert "signed anew" in capsys.readouterr().out
    found = opened().head()
    assert found is not None
    assert found.size == 5


def test_a_missing_index_is_made_anew(opened: Callable[[], Ledger], tmp_path: Path) -> None:
    filled(opened(), 3)
    shutil.rmtree(tmp_path / "state")
    assert numbers(opened()) == [0, 1, 2]
    for path in (tmp_path / "state").iterdir():
        path.write_bytes(b"no database" * 1000)
    assert numbers(opened()) == [0, 1, 2]
    assert numbers(opened()) == [0, 1, 2]


def test_a_state_that_can_not_be_kept_is_done_without(keyring: Keyring, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    ledger = Ledger(tmp_path / "ledger", keyring, tmp_path / "state")
    filled(ledger, 3)
    assert numbers(Ledger(tmp_path / "ledger", keyring, tmp_path / "state")) == [0, 1, 2]


@pytest.mark.parametrize("before", [0, 2])
def test_an_index_that_breaks_while_entries_are_added_costs_none_of_them(
    opened: Callable[[], Ledger], before: int, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    ledger = filled(opened(), before)
    broken = [True]
    add = Index.add

    def failing(*arguments: Any) -> None:
        if broken.pop() if broken else False:
            raise sqlite3.OperationalError("database is locked")
        add(*arguments)

    monkeypatch.setattr(Index, "add", failing)
    filled(ledger, 3)
    assert "can't be kept" in capsys.readouterr().out
    expected = [*range(before), 0, 1, 2]
    assert numbers(ledger) == numbers(opened()) == expected
    assert opened().verify() == len(expected) + 1


def test_an_index_that_lies_is_not_believed(opened: Callable[[], Ledger], tmp_path: Path) -> None:
    filled(opened(), 3)
    database = sqlite3.connect(next((tmp_path / "state").glob("*.sqlite")))
    with database:
        database.execute("UPDATE entry SET start = 0 WHERE number = 3")
    assert flaw_of(opened()) is Flaw.FORKED
    opened().forget()
    assert numbers(opened()) == [0, 1, 2]


# Proofs


def test_every_entry_is_proved_and_every_older_head_is_a_beginning(ledger: Ledger) -> None:
    heads = []
    for number in range(9):
        ledger.append(said(number))
        heads.append(ledger.head_path.read_bytes())
    for number in range(10):
        found, head, grown = ledger.prove(number, max(number, 1))
        assert (found.entry.number, grown.size if grown else 0) == (number, max(number, 1))
        leaf = merkle.leaf_hash(found.entry.signed.line)
        assert merkle.included(leaf, number, head.size, found.inclusion, head.root)
        if number and grown:
            before = bytes.fromhex(found.entry.predicate.ledger.root_hash)
            assert grown.root == before
            assert found.consistency == grown.consistency
            assert merkle.consistent(number, head.size, before, head.root, found.consistency)
    for size, old in enumerate(heads, 2):
        before, now, path = ledger.consistency(old, "old")
        assert before.size == size
        assert merkle.consistent(size, 10, before.root, now.root, path)
    with pytest.raises(InputError, match="has no entry 10"):
        ledger.prove(10)
    with pytest.raises(InputError, match="no continuation of a ledger of 11"):
        ledger.prove(9, 11)


def test_a_ledger_that_took_something_back_is_no_continuation(keyring: Keyring, tmp_path: Path) -> None:
    ours = filled(Ledger(tmp_path / "a", keyring, tmp_path / "state"), 3)
    kept = ours.head_path.read_bytes()
    shutil.rmtree(tmp_path / "a")
    ours.forget()
    fork = Ledger(tmp_path / "a", keyring, tmp_path / "state")
    for number, flaw in ((7, Flaw.TRUNCATED), (8, None), (9, Flaw.NOT_CONSISTENT), (10, Flaw.NOT_CONSISTENT)):
        fork.append(said(number))
        if flaw:
            with pytest.raises(Untrusted) as caught:
                fork.consistency(kept, "kept")
            assert caught.value.flaw is flaw


# Changes by somebody else


def test_every_changed_byte_is_detected(opened: Callable[[], Ledger], tmp_path: Path) -> None:
    """By a machine that has seen the ledger, and by one that has not."""
    ledger = filled(opened(), 3)
    stranger = Ledger(ledger.folder, ledger.keyring, tmp_path / "nobody")
    chance = random.Random(6962)  # noqa: S311
    for path, sample in ((ledger.path, 1700), (ledger.head_path, 298)):
        data = path.read_bytes()
        for place in [*chance.sample(range(len(data)), sample), len(data) - 1]:
            path.write_bytes(
                data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]
            )
            assert flaw_of(opened()), place
            assert flaw_of(stranger), place
            path.write_bytes(data)
    assert flaw_of(opened()) is None


@pytest.mark.parametrize("keep", [1, 2, 3])
def test_cutting_log_and_head_is_detected_where_they_were_seen(
    opened: Callable[[], Ledger], tmp_path: Path, keep: int
) -> None:
    ledger, heads = opened(), []
    for number in range(4):
        ledger.append(said(number))
        heads.append((ledger.path.read_bytes(), ledger.head_path.read_bytes()))
    for path, data in zip((ledger.path, ledger.head_path), heads[keep - 1], strict=True):
        path.write_bytes(data)
    assert flaw_of(opened()) is Flaw.TRUNCATED
    with pytest.raises(Untrusted, match="gate ledger forget"):
        opened().append(said(9))
    opened().forget()
    assert numbers(opened()) == list(range(keep))


def test_a_ledger_that_is_gone_is_missed(opened: Callable[[], Ledger]) -> None:
    shutil.rmtree(filled(opened(), 3).folder)
    for ask in (lambda: opened().size, lambda: opened().prepare(), lambda: opened().append(said(7))):
        with pytest.raises(Untrusted, match=r"has seen 4 entries of it; .*gate ledger forget") as caught:
            ask()
        assert caught.value.flaw is Flaw.TRUNCATED
    opened().forget()
    opened().append(said(7))
    assert numbers(opened()) == [7]


@pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
def test_a_log_that_is_no_file_stops_nobody(opened: Callable[[], Ledger], kind: str) -> None:
    path = filled(opened(), 3).path
    path.rename(path.with_name("aside"))
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to("aside")
    with pytest.raises(InputError, match=r"ledger\.jsonl: is (no plain file|a link); put the ledger itself"):
        numbers(opened())


def test_a_log_without_its_head_or_a_head_without_its_log(opened: Callable[[], Ledger]) -> None:
    ledger = filled(opened(), 3)
    head = ledger.head_path.read_bytes()
    ledger.head_path.unlink()
    assert flaw_of(opened()) is Flaw.HEAD_MISSING
    ledger.head_path.write_bytes(head)
    ledger.path.unlink()
    assert flaw_of(opened()) is Flaw.TRUNCATED
    with pytest.raises(Untrusted):
        opened().append(said(4))


# Keys


def test_keys_come_and_go(keyring: Keyring, tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    first = ring.create()
    ledger = filled(Ledger(tmp_path / "ledger", ring, tmp_path / "state"), 1)
    second = ring.create()
    ledger.append(GateKey(action="rotated", key=second, replaces=first.keyid, date=NOW))
    assert ledger.append(said(2)).signed.keyids == (second.keyid,)
    guest = keyring.signer(keyring.ids()[0]).public
    ledger.append(GateKey(action="added", key=guest, holder="CI", date=NOW))
    theirs = Ledger(ledger.folder, keyring, tmp_path / "theirs")
    with pytest.raises(Untrusted) as caught:
        theirs.size  # noqa: B018
    assert caught.value.flaw is Flaw.UNTRUSTED_ROOT
    trusting = Keyring(tmp_path / "theirs-keys")
    shutil.copytree(keyring.folder, trusting.folder)
    trusting.trust(first)
    theirs = Ledger(ledger.folder, trusting, tmp_path / "theirs")
    assert theirs.append(said(3)).signed.keyids == (guest.keyid,)
    ledger.append(GateKey(action="revoked", key=guest, reason="Lost.", date=NOW))
    with pytest.raises(InputError, match="none of the keys here may sign"):
        theirs.append(said(4))
    states = {keyid: history.state for keyid, history in ledger.authority().keys.items()}
    assert states == {first.keyid: "retired", second.keyid: "active", guest.keyid: "revoked"}
    assert ledger.verify() == 7
    with pytest.raises(Untrusted) as caught:
        ledger.append(GateKey(action="revoked", key=second, reason="All of them.", date=NOW))
    assert caught.value.flaw is Flaw.KEY_HISTORY
    with pytest.raises(Untrusted, match="there before"):
        ledger.append(GateKey(action="added", key=second, date=NOW))
    assert ledger.verify() == 7


def test_a_key_that_revokes_itself_leaves_the_head_to_the_others(keyring: Keyring, tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    first = ring.create()
    ledger = filled(Ledger(tmp_path / "ledger", ring, tmp_path / "state"), 1)
    guest = keyring.signer(keyring.ids()[0]).public
    ledger.append(GateKey(action="added", key=guest, date=NOW))
    ledger.append(GateKey(action="revoked", key=first, reason="It goes.", date=NOW))
    with pytest.raises(InputError, match="none of the keys here may sign"):
        ledger.append(said(2))
    theirs = Keyring(tmp_path / "theirs")
    shutil.copytree(keyring.folder, theirs.folder)
    theirs.trust(first)
    other = Ledger(ledger.folder, theirs, tmp_path / "other")
    other.append(said(3))
    head = other.head()
    assert head is not None
    assert head.size == ledger.verify() == 5


# Crashes: every write of an append, cut short in every way


STEPS = ("pwrite", "fsync", "ftruncate", "replace", "open", "fchmod")


def broken_at(step: int, how: str, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the `step`th system call of those that change files fail; how many there were so far."""
    calls = [0]

    def wrap(name: str, real: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            calls[0] += 1
            if calls[0] != step:
                return real(*arguments, **options)
            if how == "disk full":
                if name == "pwrite":
                    real(arguments[0], arguments[1][: len(arguments[1]) // 2], arguments[2])
                raise OSError(28, "No space left on device")
            if how == "killed half-way" and name == "pwrite":
                real(arguments[0], arguments[1][: len(arguments[1]) // 2], arguments[2])
            if how == "killed after":
                real(*arguments, **options)
            return os.kill(os.getpid(), signal.SIGKILL)

        return call

    for name in STEPS:
        monkeypatch.setattr(os, name, wrap(name, getattr(os, name)))
    return calls


def append_in_a_child(ledger: Ledger, number: int, step: int, how: str) -> int:
    """Append in a process of its own that breaks at a step; its exit status."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            monkeypatch = pytest.MonkeyPatch()
            broken_at(step, how, monkeypatch)
            ledger.append(said(number))
            status = 0
        except OSError:
            status = 28
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1]


def steps(opened: Callable[[], Ledger], number: int) -> int:
    """How many system calls one append makes."""
    with pytest.MonkeyPatch.context() as patch:
        calls = broken_at(0, "", patch)
        opened().append(said(number))
    return calls[0]


@pytest.mark.parametrize("how", ["killed before", "killed half-way", "killed after", "disk full"])
@pytest.mark.parametrize("first", [True, False], ids=["first entry", "later entry"])
def test_nothing_is_lost_or_doubled_whatever_breaks(
    opened: Callable[[], Ledger], tmp_path: Path, keyring: Keyring, how: str, first: bool
) -> None:
    count = steps(lambda: Ledger(tmp_path / "dry", keyring, tmp_path / "state"), 0)
    assert count > 5
    for step in range(1, count + 2):
        shutil.rmtree(tmp_path / "ledger", ignore_errors=True)
        shutil.rmtree(tmp_path / "state", ignore_errors=True)
        before = [] if first else [1, 2]
        for number in before:
            opened().append(said(number))
        acknowledged = append_in_a_child(opened(), 3, step, how) == 0
        kept = numbers(opened())
        assert kept in (before, [*before, 3]), step
        assert kept == [*before, 3] or not acknowledged, step
        opened().append(said(4))
        assert numbers(opened()) == [*kept, 4], step
        ledger = opened()
        head = ledger.head()
        assert head is not None
        assert head.size == ledger.verify() == len(kept) + 2, step


def test_a_full_disk_leaves_the_log_as_it_was(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(ledger, 1)
    before = ledger.path.read_bytes()
    write = os.pwrite

    def full(descriptor: int, data: bytes, offset: int) -> int:
        if offset > len(before):
            raise OSError(28, "No space left on device")
        return write(descriptor, data[:7], offset)

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OSError, match="No space left"):
        ledger.append(said(1))
    assert ledger.path.read_bytes() == before


def _append_for_ever(ledger: Ledger, start: int) -> None:
    while True:
        ledger.append(said(start))
        start += 1


def test_two_writers_and_kill_9_at_any_moment(opened: Callable[[], Ledger]) -> None:
    for round_number in range(8):
        writers = [
            multiprocessing.get_context("fork").Process(target=_append_for_ever, args=(opened(), start))
            for start in (0, 50_000_000)
        ]
        for writer in writers:
            writer.start()
        time.sleep(0.05 + 0.013 * round_number)
        for writer in writers:
            assert writer.pid is not None
            os.kill(writer.pid, signal.SIGKILL)
            writer.join()
        opened().append(said(99_999_999))
        kept = numbers(opened())
        assert kept[-1] == 99_999_999
        assert opened().path.read_bytes().count(b"\n") == len(kept) + 1
    for start, end in ((0, 50_000_000), (50_000_000, 99_000_000)):
        mine = [number for number in kept if start <= number < end]
        rounds = "".join("|" if number == start else "." for number in mine).split("|")[1:]
        assert mine == [start + n for dots in rounds for n in range(len(dots) + 1)]
    assert opened().verify() == len(kept) + 1
