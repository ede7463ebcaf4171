"""The log loses nothing that was acknowledged, and keeps nothing that was not."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from gatekeeper import judge
from gatekeeper.errors import InputError
from gatekeeper.ledger import Ledger
from gatekeeper.model import Verdict


def verdict(number: int) -> Verdict:
    return judge.judge_record(f"TEST:{number:08d}", (), "2026-01-01T00:00:00Z", "0")


def test_appended_verdicts_come_back_in_order(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for number in range(5):
        ledger.append(verdict(number))
    assert list(ledger.verdicts()) == [verdict(number) for number in range(5)]
    assert ledger.recent(2) == [verdict(3), verdict(4)]
    assert ledger.recent(50) == [verdict(number) for number in range(5)]


def test_recent_reads_across_blocks(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for number in range(400):
        ledger.append(verdict(number))
    assert ledger.recent(300) == [verdict(number) for number in range(100, 400)]


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_a_torn_line_is_cut_off_by_the_next_writer(tmp_path: Path, cut: int) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(verdict(0))
    ledger.append(verdict(1))
    data = ledger.path.read_bytes()
    ledger.path.write_bytes(data[:-cut])
    assert list(ledger.verdicts()) == [verdict(0)]
    ledger.append(verdict(2))
    assert list(ledger.verdicts()) == [verdict(0), verdict(2)]


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(verdict(0))
    before = ledger.path.read_bytes()
    write = os.pwrite

    def full(descriptor: int, data: bytes, offset: int) -> int:
        if offset > len(before):
            raise OSError(28, "No space left on device")
        return write(descriptor, data[:7], offset)

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OSError, match="No space left"):
        ledger.append(verdict(1))
    assert ledger.path.read_bytes() == before


def test_a_foreign_line_is_named(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.append(verdict(0))
    with ledger.path.open("ab") as file:
        file.write(b'{"status": "VERIFIED"}\n')
    with pytest.raises(InputError, match="is no verdict"):
        list(ledger.verdicts())


def _append_for_ever(folder: Path, start: int) -> None:
    ledger = Ledger(folder)
    while True:
        ledger.append(verdict(start))
        start += 1


def test_two_writers_and_kill_9_at_any_moment(tmp_path: Path) -> None:
    for round_number in range(8):
        writers = [
            multiprocessing.get_context("fork").Process(target=_append_for_ever, args=(tmp_path, start))
            for start in (0, 50_000_000)
        ]
        for writer in writers:
            writer.start()
        time.sleep(0.05 + 0.013 * round_number)
        for writer in writers:
            assert writer.pid is not None
            os.kill(writer.pid, signal.SIGKILL)
            writer.join()
        ledger = Ledger(tmp_path)
        ledger.append(verdict(99_999_999))
        kept = list(ledger.verdicts())
        assert kept[-1] == verdict(99_999_999)
        assert ledger.path.read_bytes().count(b"\n") == len(kept)
