"""The live display of a run on a terminal; plain lines where stderr is none."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from gatekeeper.model import ClaimVerdict, Verdict
from gatekeeper.report.text import clean
from gatekeeper.sandbox.base import Progress as Sign


class LiveProgress:
    """A bar over all claims and a line for each that is running."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._tasks: dict[tuple[str, str], TaskID] = {}
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}", markup=False),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._total = self._progress.add_task("claims", total=0, note="")
        self._done = 0
        self._count = 0

    def __enter__(self) -> LiveProgress:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def planned(self, claims: Sequence[tuple[str, str]]) -> None:
        """Set the length of the whole bar."""
        self._count = len(claims)
        self._progress.update(self._total, total=len(claims))

    def started(self, record_id: str, claim_id: str) -> None:
        """Open a line for the claim."""
        with self._lock:
            name = f"{record_id} {claim_id}"
            self._tasks[record_id, claim_id] = self._progress.add_task(name, total=None, note="")

    def progress(self, record_id: str, claim_id: str, progress: Sign) -> None:
        """Move the claim's line: seconds of its limit, memory, last line of output."""
        memory = f"{progress.memory >> 20} MiB  " if progress.memory else ""
        note = f"{progress.job}  {memory}{clean(progress.last_line)[:60]}"
        with self._lock:
            task = self._tasks.get((record_id, claim_id))
            if task is not None:
                seconds, limit = round(progress.elapsed), round(progress.limit)
                self._progress.update(task, completed=seconds, total=limit, note=note)

    def finished(self, record_id: str, claim: ClaimVerdict) -> None:
        """Close the claim's line; without a terminal, print one."""
        with self._lock:
            task = self._tasks.pop((record_id, claim.id), None)
            if task is not None:
                self._progress.remove_task(task)
            self._done += 1
            self._progress.advance(self._total)
            if not self._console.is_terminal:
                status = "not evaluated" if claim.outcome == "not_evaluated" else claim.status
                line = f"[{self._done}/{self._count}] {record_id} {claim.id}: {status} ({claim.reason.code})"
                self._console.print(Text(line))

    def recorded(self, verdict: Verdict) -> None:
        """Nothing to show: the table follows."""
