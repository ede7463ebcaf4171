"""What is seen of a run while it goes on."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from rich.cells import cell_len
from rich.console import Console

from gatekeeper import judge
from gatekeeper.cli.board import FRESH_SECONDS
from gatekeeper.cli.live import NO_WRAP, PLAIN_SECONDS, WRAP, LiveProgress
from gatekeeper.model import Digests, Reason, ReasonCode
from gatekeeper.sandbox.base import Progress

ID = "EXAMPLE:ROUTERLOAD"
DIGESTS = Digests(claim=None, artifact=None, policy="sha256:" + "0" * 64)
CLAIM = judge.without_evidence("c1", None, Reason(code=ReasonCode.TIMEOUT, text="Too slow."), DIGESTS)
LOST = judge.without_evidence("c2", None, Reason(code=ReasonCode.INTERRUPTED, text="Stopped."), DIGESTS)


def sign(elapsed: float, line: str = "epoch 3", job: str = "run-2-of-5") -> Progress:
    return Progress(job=job, elapsed=elapsed, limit=120.0, memory=85 << 20, last_line=line)


@pytest.fixture
def clock() -> Iterator[float]:
    return iter([0.0, 0.0, 1.0, PLAIN_SECONDS, PLAIN_SECONDS, PLAIN_SECONDS + 1, *[2 * PLAIN_SECONDS] * 3])


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


def shown(live: LiveProgress, columns: int, height: int) -> list[str]:
    """The lines of the table on a terminal of this size, without the blanks between its columns."""
    stream = io.StringIO()
    console = Console(file=stream, width=columns, height=height, force_terminal=True, color_system=None)
    console.print(live)
    lines = stream.getvalue().splitlines()
    assert len(lines) <= max(1, height - 1)
    assert all(cell_len(line) <= columns for line in lines)
    return [" ".join(line.split()) for line in lines]


def on_a_terminal(clock: Callable[[], float] = lambda: 65.0) -> LiveProgress:
    """A run of four records with three claims each, in the middle."""
    live = LiveProgress(Console(file=io.StringIO(), force_terminal=True, color_system=None), clock)
    plan = [(f"EXAMPLE:R{record}", f"c{claim}") for record in range(4) for claim in (1, 2, 3)]
    live.planned(plan)
    for key in plan[:5]:
        live.started(*key)
    live.finished("EXAMPLE:R0", CLAIM)
    live.finished("EXAMPLE:R0", LOST)
    live.progress("EXAMPLE:R0", "c3", sign(7, "last line of a script " * 20))
    live.progress("EXAMPLE:R1", "c1", Progress("waits", 12.0, None, None, "for another build, then r"))
    return live


def test_a_terminal_sees_what_each_claim_does_and_what_waits_for_what() -> None:
    lines = shown(on_a_terminal(), 120, 30)
    assert [line for line in lines if "last line" not in line] == [
        "EXAMPLE:R0 c1 Unverified timeout",
        "EXAMPLE:R0 c2 not evaluated interrupted",
        "EXAMPLE:R1 c1 waits 12 s for another build, then r",
        "EXAMPLE:R1 c2 begins",
        "EXAMPLE:R0 waits for c3 2 of 3 judged",
        "EXAMPLE:R1 c3 waits for a free worker",
        "EXAMPLE:R2 c1 waits for a free worker",
        "EXAMPLE:R2 c2 waits for a free worker",
        "and 4 more waiting",
        "2 of 12 claims 0:00 1 Unverified 1 not evaluated 3 running 7 waiting",
    ]
    [line] = [line for line in lines if "last line" in line]
    assert line.startswith("EXAMPLE:R0 c3 run 2 of 5 7 of 120 s 85 MiB last line of")
    assert line.endswith("…")


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 140])
@pytest.mark.parametrize("height", [1, 2, 3, 5, 8, 24])
def test_the_table_fits_any_terminal(columns: int, height: int) -> None:
    lines = shown(on_a_terminal(), columns, height)
    assert lines[-1].startswith("2 of 12 claims")
    if height == 3:
        assert lines[0].startswith("and 3 more")
    if height >= 5 and columns >= 40:
        assert any(line.startswith("EXAMPLE:R0 c3 run 2 of 5") for line in lines)


def test_the_clock_of_an_image_goes_on_without_news() -> None:
    now = 0.0
    live = on_a_terminal(lambda: now)
    now = 30.0
    lines = shown(live, 120, 30)
    assert "EXAMPLE:R1 c1 waits 42 s for another build, then r" in lines
    assert any("EXAMPLE:R0 c3 run 2 of 5 7 of 120 s" in line for line in lines)


def test_the_job_that_began_first_is_shown_until_it_is_over() -> None:
    now = 0.0
    live = on_a_terminal(lambda: now)
    live.progress("EXAMPLE:R1", "c2", sign(1, "", "statement"))
    live.progress("EXAMPLE:R1", "c2", sign(1, "", "judge"))
    assert any("EXAMPLE:R1 c2 statement" in line for line in shown(live, 120, 30))
    now = FRESH_SECONDS
    live.progress("EXAMPLE:R1", "c2", sign(2, "", "judge"))
    assert any("EXAMPLE:R1 c2 judge" in line for line in shown(live, 120, 30))
    now = 60.0
    assert any("EXAMPLE:R1 c2 judge" in line for line in shown(live, 120, 30))


@pytest.mark.parametrize(
    "line",
    [
        "\x1b[2J\x1b[H\x1b]0;title\x07",
        "over\rwritten\x08\x08\x0b\x0c\x85\u2028\u2029",
        "\u202egnp.exe\u2066\u200b\u200d",
        "[bold]markup[/bold] [link=https://example.org]x[/link]",
        "\x9b31m\x90q\x9c",
    ],
)
def test_what_a_script_writes_moves_nothing(line: str) -> None:
    live = on_a_terminal()
    plain = len(shown(live, 140, 24))
    live.progress("EXAMPLE:R0", "c3", sign(7, line))
    lines = shown(live, 140, 24)
    assert len(lines) == plain
    assert all(letter.isprintable() for text in lines for letter in text)
    if "markup" in line:
        assert any("[bold]markup[/bold]" in text for text in lines)


def test_lines_do_not_wrap_while_the_table_stands() -> None:
    stream = io.StringIO()
    with LiveProgress(Console(file=stream, width=80, force_terminal=True)) as live:
        live.planned([(ID, "c1")])
        live.stopping()
    seen = stream.getvalue()
    assert seen.index(NO_WRAP) < seen.index("claims") < seen.rindex(WRAP)
    assert "Ctrl-C again ends at once" in seen
    live.abandon()
    assert stream.getvalue().endswith(f"{WRAP}\x1b[?25h\n")


@pytest.mark.parametrize("terminal", ["dumb", "unknown"])
def test_a_dumb_terminal_gets_lines(terminal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", terminal)
    stream = io.StringIO()
    with LiveProgress(Console(file=stream, width=80, force_terminal=True, color_system=None)) as live:
        live.planned([(ID, "c1")])
        live.finished(ID, CLAIM)
    assert stream.getvalue() == f"[1/1] {ID} c1: Unverified (timeout)\n"


def test_a_sign_of_a_claim_that_is_over_is_nothing() -> None:
    stream = io.StringIO()
    live = LiveProgress(Console(file=stream, width=140))
    live.progress(ID, "c9", sign(1))
    assert stream.getvalue() == ""
