"""Running the host's own tools (mmdebstrap, uv) for a build."""

from __future__ import annotations

import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
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

    @property
    def text(self) -> str:
        """What it printed last."""
        return "\n".join(self.lines)


def run(
    command: Sequence[str | Path],
    on_line: Callable[[str], None],
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command to its end and hand on each line it prints; end it and its children if we are stopped.

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
        try:
            for line in process.stdout or ():
                lines.append(line.rstrip())
                on_line(line.rstrip())
        except BaseException:
            _end(process)
            raise
    return Ended(process.returncode, tuple(lines))


def _end(process: subprocess.Popen[str]) -> None:
    """Ask the whole group to end, so that a tool can clean up after itself, then insist."""
    os.killpg(process.pid, SIGTERM)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
