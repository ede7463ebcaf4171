"""The live table of a run on a terminal; a plain line now and then where stderr is none.

What a container writes is a stranger's: it is shown as one line of plain characters, and the terminal does
not wrap lines while the table stands, so that a character which is wider than it says moves nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TypeVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.table import Table
from rich.text import Text

from gatekeeper import Progress
from gatekeeper.cli.board import Board, Judged, Key, Snapshot
from gatekeeper.model import ClaimVerdict, Verdict
from gatekeeper.report.text import clean

PLAIN_SECONDS = 30.0
"""Without a terminal, a claim that is still running says so this often."""
RECENT = 5
"""Judged claims that keep their line while there is room."""
NEXT = 3
"""Claims that have a line while they wait, while there is room."""
NO_WRAP, WRAP = "\x1b[?7l", "\x1b[?7h"
SHOW_CURSOR = "\x1b[?25h"
STOPPING = "stopping; Ctrl-C again ends at once"
STYLES = {"VERIFIED": "bold green", "Unverified": "yellow", "not evaluated": "magenta"}

NOTHING = Text()

Cells = tuple[Text, Text, Text, Text, Text]
"""Claim or record, what it does, time, memory, what else there is to say; the last go where room is short."""
T = TypeVar("T")


class LiveProgress:
    """Shows a run while it goes on: of each claim what it does, for how long, with how much memory and what
    it last wrote; what waits for what; and how many are decided.

    A job's name says which run it is (`run-2-of-5`, `probe-3`).
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._began = clock()
        self._board = Board()
        self._spoke: dict[Key, float] = {}
        self._lock = threading.Lock()
        self._stopping = False
        self._live: Live | None = None
        if console.is_terminal and not console.is_dumb_terminal:
            self._live = Live(get_renderable=lambda: self, console=console, transient=True)

    def __enter__(self) -> LiveProgress:
        if self._live:
            self._live.start()
            self._write(NO_WRAP)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
            self._write(WRAP)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        now = self._clock()
        said = STOPPING if self._stopping else ""
        yield table(self._board.snapshot(now), now - self._began, *console.size, said)

    def stopping(self) -> None:
        """Say that the run is being ended. Safe in a signal handler."""
        self._stopping = True

    def abandon(self) -> None:
        """Give the terminal back as it was, whoever holds which lock. Safe in a signal handler."""
        if self._live:
            self._write(f"\r{WRAP}{SHOW_CURSOR}\n")

    def planned(self, claims: Sequence[Key]) -> None:
        """Take in what there is to do."""
        self._board.planned(claims)

    def started(self, record_id: str, claim_id: str) -> None:
        """The claim has a worker."""
        self._board.started((record_id, claim_id))
        self._spoke[record_id, claim_id] = self._clock()

    def progress(self, record_id: str, claim_id: str, progress: Progress) -> None:
        """Take in a sign of life; without a terminal, print a line once in a while."""
        key, now = (record_id, claim_id), self._clock()
        if not self._board.progress(key, progress, now) or self._live:
            return
        with self._lock:
            if now - self._spoke[key] < PLAIN_SECONDS:
                return
            self._spoke[key] = now
        said = [phase_of(progress.job), spent_of(progress), memory_of(progress), clean(progress.last_line)]
        self._print(key, ", ".join(part for part in said if part))

    def finished(self, record_id: str, claim: ClaimVerdict) -> None:
        """The claim is decided; without a terminal, print a line."""
        judged = self._board.finished(record_id, claim)
        if not self._live:
            self._print(judged.key, f"{judged.said} ({judged.reason})")

    def recorded(self, verdict: Verdict) -> None:
        """Nothing to show: the table of verdicts follows."""

    def _print(self, key: Key, said: str) -> None:
        now = self._board.snapshot(self._clock())
        line = f"[{len(now.judged)}/{now.total}] {' '.join(key)}: {said}"
        self._console.print(Text(line), soft_wrap=True)

    def _write(self, control: str) -> None:
        self._console.file.write(control)
        self._console.file.flush()


def table(run: Snapshot, seconds: float, width: int, height: int, said: str = "") -> Table:
    """A run in at most `height - 1` lines: what runs comes before what waits, that before what is decided,
    and the last line counts it all."""
    room = max(0, height - 2)
    running = _fitted(run.running, room, _running, "running")
    room -= len(running)
    line = min(1, len(run.waiting), room)
    records = _fitted(run.records, room - line, _record, "records begun")
    room -= len(records)
    judged = [_judged(claim) for claim in run.judged[len(run.judged) - min(RECENT, room - line) :]]
    room -= len(judged)
    waiting = _fitted(run.waiting, min(NEXT + 1, room), _waiting, "waiting")

    rows = [*judged, *running, *records, *waiting]
    fitting = range(5 if width >= 72 else 3 if width >= 44 else 2)
    widths = {column: max((cells[column].cell_len for cells in rows), default=0) for column in fitting}
    shown = [column for column in fitting if widths[column]]
    lines = Table.grid(padding=(0, 2, 0, 0), expand=4 in shown)
    for column in shown:
        own = widths[column] if column < 4 else None
        lines.add_column(no_wrap=True, overflow="ellipsis", width=own, ratio=None if own else 1)
    for cells in rows:
        lines.add_row(*(cells[column] for column in shown))
    whole = Table.grid(expand=True)
    whole.add_column(no_wrap=True, overflow="ellipsis")
    if lines.row_count:
        whole.add_row(lines)
    whole.add_row(_total(run, seconds, said))
    return whole


def _fitted(items: Sequence[T], room: int, cells: Callable[[T], Cells], what: str) -> list[Cells]:
    """A line for each, or for as many as there is room for and one that counts the others."""
    if len(items) <= room:
        return [cells(item) for item in items]
    shown = items[: max(0, room - 1)]
    rest = _cells(f"and {len(items) - len(shown)} more {what}")
    return [*(cells(item) for item in shown), rest][: max(0, room)]


def _running(item: tuple[Key, Progress | None]) -> Cells:
    key, sign = item
    if sign is None:
        return _cells(" ".join(key), Text("begins"))
    said = Text(clean(sign.last_line), "dim")
    return _cells(" ".join(key), Text(phase_of(sign.job)), spent_of(sign), memory_of(sign), said)


def _waiting(key: Key) -> Cells:
    return _cells(" ".join(key), Text("waits", "dim"), more=Text("for a free worker", "dim"))


def _record(item: tuple[str, int, Sequence[str]]) -> Cells:
    record_id, claims, left = item
    names = ", ".join(left) if len(left) <= 3 else f"{left[0]} … {left[-1]}"
    judged = f"{claims - len(left)} of {claims} judged"
    return _cells(record_id, Text(f"waits for {names}", "dim"), more=Text(judged, "dim"))


def _judged(claim: Judged) -> Cells:
    return _cells(" ".join(claim.key), Text(claim.said, STYLES[claim.said]), more=Text(claim.reason, "dim"))


def _cells(name: str, does: Text = NOTHING, spent: str = "", memory: str = "", more: Text = NOTHING) -> Cells:
    return Text(name), does, Text(spent), Text(memory), more


def _total(run: Snapshot, seconds: float, said: str) -> Text:
    minutes, rest = divmod(int(seconds), 60)
    line = Text.assemble((f"{len(run.judged)} of {run.total} claims", "bold"), f"  {minutes}:{rest:02d}")
    if said:
        return line.append(f"  {said}", "bold")
    for name, count in run.counts.items():
        line.append(f"  {count} {name}", STYLES[name])
    for count, name in ((len(run.running), "running"), (len(run.waiting), "waiting")):
        line.append(f"  {count} {name}" if count else "")
    return line


def phase_of(job: str) -> str:
    """A job's name in words: `run-2-of-5` is `run 2 of 5`."""
    return job.replace("-", " ")


def spent_of(progress: Progress) -> str:
    """Seconds that have passed, of those there are at most."""
    most = "" if progress.limit is None else f" of {progress.limit:.0f}"
    return f"{progress.elapsed:.0f}{most} s"


def memory_of(progress: Progress) -> str:
    """Memory, where it is known."""
    return f"{progress.memory >> 20} MiB" if progress.memory else ""
