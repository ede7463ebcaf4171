"""The live display of a run on a terminal; a plain line now and then where stderr is none."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column
from rich.text import Text

from gatekeeper.model import ClaimVerdict, Verdict
from gatekeeper.report.text import clean
from gatekeeper.sandbox.base import Progress as Sign

PLAIN_SECONDS = 30.0
"""Without a terminal, a claim that is still running says so this often."""


class LiveProgress:
    """A bar over all claims and a line for each that is running: which run, how long, memory, last output.

    A job's name says which run it is (`run-2-of-5`, `probe-3`).
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._lock = threading.Lock()
        self._tasks: dict[tuple[str, str], TaskID] = {}
        self._spoke: dict[tuple[str, str], float] = {}
        wide = console.width >= 100
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True)),
            BarColumn(bar_width=24 if wide else 8),
            *([TimeElapsedColumn()] if wide else []),
            TextColumn("{task.fields[spent]}", markup=False, table_column=Column(no_wrap=True)),
            TextColumn(
                "{task.fields[note]}",
                markup=False,
                style="dim",
                table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1),
            ),
            console=console,
            transient=True,
            expand=True,
            disable=not console.is_terminal,
        )
        self._total = self._progress.add_task("claims", total=0, spent="", note="")
        self._done = 0
        self._count = 0

    def __enter__(self) -> LiveProgress:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def stopping(self) -> None:
        """Say that the run is being ended. Safe in a signal handler: takes no lock of ours."""
        self._progress.update(self._total, description="stopping", note="what is decided is kept")

    def planned(self, claims: Sequence[tuple[str, str]]) -> None:
        """Set the length of the whole bar."""
        self._count = len(claims)
        self._progress.update(self._total, total=len(claims), spent=f"0 of {len(claims)}")

    def started(self, record_id: str, claim_id: str) -> None:
        """Open a line for the claim."""
        with self._lock:
            name = f"{record_id} {claim_id}"
            self._tasks[record_id, claim_id] = self._progress.add_task(name, total=None, spent="", note="")
            self._spoke[record_id, claim_id] = self._clock()

    def progress(self, record_id: str, claim_id: str, progress: Sign) -> None:
        """Move the claim's line; without a terminal, print one once in a while."""
        phase, spent, note = phase_of(progress.job), spent_of(progress), note_of(progress)
        with self._lock:
            task = self._tasks.get((record_id, claim_id))
            if task is None:
                return
            self._progress.update(
                task,
                description=f"{record_id} {claim_id}  {phase}",
                completed=progress.elapsed,
                total=progress.limit,
                spent=spent,
                note=note,
            )
            now = self._clock()
            if not self._console.is_terminal and now - self._spoke[record_id, claim_id] >= PLAIN_SECONDS:
                self._spoke[record_id, claim_id] = now
                line = f"[{self._done}/{self._count}] {record_id} {claim_id}: {phase}, {spent}, {note}"
                self._console.print(Text(line.rstrip(", ")), soft_wrap=True)

    def finished(self, record_id: str, claim: ClaimVerdict) -> None:
        """Close the claim's line; without a terminal, print one."""
        with self._lock:
            task = self._tasks.pop((record_id, claim.id), None)
            if task is not None:
                self._progress.remove_task(task)
            self._done += 1
            self._progress.update(self._total, completed=self._done, spent=f"{self._done} of {self._count}")
            if not self._console.is_terminal:
                status = "not evaluated" if claim.outcome == "not_evaluated" else claim.status
                line = f"[{self._done}/{self._count}] {record_id} {claim.id}: {status} ({claim.reason.code})"
                self._console.print(Text(line), soft_wrap=True)

    def recorded(self, verdict: Verdict) -> None:
        """Nothing to show: the table follows."""


def phase_of(job: str) -> str:
    """A job's name in words: `run-2-of-5` is `run 2 of 5`."""
    return job.replace("-", " ")


def spent_of(progress: Sign) -> str:
    """Seconds that have passed, of those there are at most."""
    return f"{progress.elapsed:.0f} of {progress.limit:.0f} s"


def note_of(progress: Sign) -> str:
    """Memory, where it is known, and the last line of output."""
    memory = f"{progress.memory >> 20} MiB" if progress.memory else ""
    return ", ".join(part for part in (memory, clean(progress.last_line)) if part)
