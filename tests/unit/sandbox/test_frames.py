"""The warden's bytes are hostile input: what is not exactly the protocol is refused, memory is bounded."""

from __future__ import annotations

import contextlib
import itertools
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.sandbox.frames import PIECE, Garbled, Telling, parse_report

BASE = b"left 0\noom_kills 0\ndenied 0\n"
GREETING = struct.pack(">I", 2)


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload)) + kind + payload


def telling(collect: int = 1) -> Telling:
    return Telling(collect=collect, output_bytes=10, result_bytes=100, wall_seconds=1)


GOOD = (
    frame(b"H", GREETING)
    + frame(b"G")
    + frame(b"O", b"abc")
    + frame(b"S", struct.pack(">QQQ", 4096, 0, 0))
    + frame(b"X")
    + frame(b"O", b"d")
    + frame(b"R", BASE + b"exit 0\ncpu_ms 7\npeak_memory 99\nfile 0 5\n")
    + frame(b"F", b"he")
    + frame(b"F", b"llo")
    + frame(b"E")
)


def test_a_whole_account() -> None:
    it = telling()
    it.feed(GOOD)
    assert (bytes(it.output), it.content(0), it.complete) == (b"abcd", b"hello", True)
    assert it.report is not None
    assert (it.report.exit, it.report.cpu_ms, it.report.peak_memory, it.sign.memory) == (0, 7, 99, 4096)


@given(st.lists(st.integers(1, len(GOOD)), max_size=8))
def test_any_cut_into_pieces_reads_the_same(cuts: list[int]) -> None:
    it = telling()
    ends = [0, *sorted(cuts), len(GOOD)]
    for start, end in itertools.pairwise(ends):
        it.feed(GOOD[start:end])
    assert (it.complete, it.content(0)) == (True, b"hello")


@pytest.mark.parametrize("length", range(len(GOOD)))
def test_nothing_counts_before_the_end(length: int) -> None:
    it = telling()
    it.feed(GOOD[:length])
    assert not it.complete
    assert it.content(0) is None


H, X = frame(b"H", GREETING) + frame(b"G"), frame(b"X")
R = frame(b"R", BASE + b"exit 0\nmissing 0\n")
BAD = {
    "no greeting": frame(b"O", b"abc"),
    "another version": frame(b"H", struct.pack(">I", 3)),
    "two greetings": frame(b"H", GREETING) * 2,
    "two starts": H + frame(b"G"),
    "output before the start": frame(b"H", GREETING) + frame(b"O", b"x"),
    "a huge frame": struct.pack(">I", PIECE + 1) + b"O",
    "too much output": H + frame(b"O", b"a" * 11),
    "too much output in pieces": H + frame(b"O", b"a" * 6) * 2,
    "empty output for ever": H + frame(b"O"),
    "a kind of its own": H + frame(b"Z"),
    "two ends": H + X + X,
    "a report before the end": H + R,
    "two reports": H + X + R + R,
    "output after the report": H + X + R + frame(b"O", b"x"),
    "a sign after the end": H + X + frame(b"S", bytes(24)),
    "a short sign": H + frame(b"S", bytes(23)),
    "signs without end": H + frame(b"S", bytes(24)) * 1000,
    "a piece of no file": H + X + R + frame(b"F", b"x"),
    "a file longer than told": H + X + frame(b"R", BASE + b"exit 0\nfile 0 1\n") + frame(b"F", b"xy"),
    "a file larger than allowed": H + X + frame(b"R", BASE + b"exit 0\nfile 0 101\n"),
    "the end before the files": H + X + frame(b"R", BASE + b"exit 0\nfile 0 1\n") + frame(b"E"),
    "something after the end": GOOD + frame(b"E"),
}


@pytest.mark.parametrize("name", BAD)
def test_broken_protocols_are_refused(name: str) -> None:
    with pytest.raises(Garbled):
        telling().feed(BAD[name])


REPORTS = {
    "nothing": b"",
    "no end": BASE + b"missing 0\n",
    "no counters": b"exit 0\nmissing 0\n",
    "a file untold": BASE + b"exit 0\n",
    "a file told twice": BASE + b"exit 0\nmissing 0\nfile 0 1\n",
    "a file not asked for": BASE + b"exit 0\nmissing 0\nfile 1 1\n",
    "a negative size": BASE + b"exit 0\nfile 0 -1\n",
    "a size in other digits": BASE + "exit 0\nfile 0 ٣\n".encode(),
    "an endless size": BASE + b"exit 0\nfile 0 " + b"9" * 50 + b"\n",
    "an unknown refusal": BASE + b"exit 0\nrefused 0 whim\n",
    "an unknown line": BASE + b"exit 0\nmissing 0\nverdict VERIFIED\n",
    "a line twice": BASE + b"left 0\nexit 0\nmissing 0\n",
    "two exits": BASE + b"exit 0\nexit 1\nmissing 0\n",
    "an exit out of range": BASE + b"exit 256\nmissing 0\n",
    "an unknown stop": BASE + b"stopped whim\nmissing 0\n",
    "full of something else": BASE + b"exit 0\nmissing 0\nfull /out ideas\n",
    "no ASCII": BASE + b"exit 0\nmissing 0\nfull /\xff bytes\n",
}


@pytest.mark.parametrize("name", REPORTS)
def test_broken_reports_are_refused(name: str) -> None:
    with pytest.raises(Garbled):
        parse_report(REPORTS[name], 1)


@given(st.binary(max_size=2000))
def test_noise_is_refused_or_unfinished(noise: bytes) -> None:
    it = telling()
    try:
        it.feed(noise)
    except Garbled:
        return
    assert not it.complete


@given(st.binary(max_size=300))
def test_noise_after_a_greeting_stays_in_bounds(noise: bytes) -> None:
    it = telling()
    with contextlib.suppress(Garbled):
        it.feed(H + noise)
    assert len(it.output) <= 10
