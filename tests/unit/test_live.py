"""What is seen of a run while it goes on."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from gatekeeper import judge
from gatekeeper.cli.live import PLAIN_SECONDS, LiveProgress
from gatekeeper.model import Digests, Reason, ReasonCode
from gatekeeper.sandbox.base import Progress

ID = "EXAMPLE:ROUTERLOAD"
DIGESTS = Digests(claim=None, artifact=None, policy="sha256:" + "0" * 64)
CLAIM = judge.without_evidence("c1", None, Reason(code=ReasonCode.TIMEOUT, text="Too slow."), DIGESTS)


def sign(elapsed: float, line: str = "epoch 3", job: str = "run-2-of-5") -> Progress:
    return Progress(job=job, elapsed=elapsed, limit=120.0, memory=85 << 20, last_line=line)


@pytest.fixture
def clock() -> Iterator[float]:
    return iter([0.0, 1.0, PLAIN_SECONDS, PLAIN_SECONDS + 1, 2 * PLAIN_SECONDS])


def test_without_a_terminal_there_is_a_line_now_and_then(clock: Iterator[float]) -> None:
    stream = io.StringIO()
    live = LiveProgress(Console(file=stream, width=140), lambda: next(clock))
    with live:
        live.planned([(ID, "c1")])
        live.started(ID, "c1")
        live.progress(ID, "c1", sign(1))
        live.progress(ID, "c1", sign(30))
        live.progress(ID, "c1", sign(31))
        live.progress(ID, "c1", sign(60, "", "probe-3"))
        live.stopping()
        live.finished(ID, CLAIM)
    assert stream.getvalue().splitlines() == [
        f"[0/1] {ID} c1: run 2 of 5, 30 of 120 s, 85 MiB, epoch 3",
        f"[0/1] {ID} c1: probe 3, 60 of 120 s, 85 MiB",
        f"[1/1] {ID} c1: Unverified (timeout)",
    ]


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_a_terminal_sees_which_run_how_long_and_the_last_line(columns: int) -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=columns, force_terminal=True, color_system=None)
    live = LiveProgress(console)
    live.planned([(ID, "c1"), (ID, "c2")])
    live.started(ID, "c1")
    live.progress(ID, "c1", sign(7, "last line of a script " * 20))
    console.print(live._progress.get_renderable())
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    assert "0 of 2" in lines[0]
    assert f"{ID} c1  run 2 of 5" in lines[1]
    assert "7 of 120 s" in lines[1]
    assert all(len(line) <= columns for line in lines)
    if columns >= 80:
        assert "85 MiB" in lines[1]
    if columns == 140:
        assert "last line of a script" in lines[1]


def test_a_sign_of_a_claim_that_is_over_is_nothing() -> None:
    stream = io.StringIO()
    live = LiveProgress(Console(file=stream, width=140))
    live.progress(ID, "c9", sign(1))
    assert stream.getvalue() == ""
