"""Running the host's own tools (mmdebstrap, uv) for a build."""

from __future__ import annotations

import os
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM

LAST_LINES = 1000
GRACE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and the last lines it printed."""

    status: int
    lines: tuple[str, ...]
    ended: bool = False
    """Whether `enough` ended it."""

    @property
    def text(self) -> str:
        """What it printed last."""
        return "\n".join(self.lines)


def run(
    command: Sequence[str | Path],
    on_line: Callable[[str], None],
    environment: Mapping[str, str] | None = None,
    enough: Callable[[], bool] | None = None,
) -> Ended:
    """Run a command to its end and hand on each line it prints; end it and its children if we are stopped.

    `enough` is asked twice a second; where it says yes, the command is ended, too.

    Raises:
        FileNotFoundError: there is no such command.
    """
    lines: deque[str] = deque(maxlen=LAST_LINES)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
        umask=0o022,
        text=True,
        errors="replace",
    ) as process:
        over, cut = threading.Event(), threading.Event()
        guard = threading.Thread(target=_guard, args=(process, enough, over, cut), daemon=True)
        if enough is not None:
            guard.start()
        try:
            for line in process.stdout or ():
                lines.append(line.rstrip())
                on_line(line.rstrip())
        except BaseException:
            _end(process)
            raise
        finally:
            over.set()
            if enough is not None:
                guard.join()
    return Ended(process.returncode, tuple(lines), cut.is_set())


def _guard(
    process: subprocess.Popen[str],
    enough: Callable[[], bool] | None,
    over: threading.Event,
    cut: threading.Event,
) -> None:
    while not over.wait(0.5):
        if enough is not None and enough():
            cut.set()
            _end(process)
            return


def _end(process: subprocess.Popen[str]) -> None:
    """Ask the whole group to end, so that a tool can clean up after itself, then insist."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, SIGTERM)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
