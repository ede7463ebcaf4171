"""Which limit a run met. Pure: what was counted in, one `Breach` and its sentence out.

Several counters may have moved by the time a run ends; the order below makes the answer the same every
time. A fork bomb also eats memory and time, so refused forks come first. A memory bomb also makes its
parent fail or wait, so out-of-memory kills come next. A full disk explains what a program then printed or
waited for; the output limit ends a run at once, the clock last of all.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass

from gatekeeper.sandbox.base import Breach, Limits


@dataclass(frozen=True, slots=True)
class Seen:
    """What was counted of one run, by the warden or from outside."""

    denied: int = 0
    """Forks and threads refused by the process limit."""
    oom_kills: int = 0
    oom_killed: bool = False
    """The engine's own flag."""
    full: tuple[tuple[str, str], ...] = ()
    """(area, `bytes` or `files`) of each tmpfs seen full."""
    stopped: str = ""
    """Why the warden cut the run short, or empty."""
    overdue: bool = False
    """The host's own clock ended the run."""
    exit_code: int | None = None


def judge_limits(seen: Seen, limits: Limits) -> tuple[Breach, str] | None:
    """The breach that explains the end of a run, and one sentence with its limit; else None."""
    if seen.denied or seen.stopped == "processes":
        return (
            Breach.TOO_MANY_PROCESSES,
            f"The run asked for more processes or threads than the limit of {limits.processes}.",
        )
    if seen.oom_kills or seen.oom_killed or seen.stopped == "memory":
        return (
            Breach.OUT_OF_MEMORY,
            f"The run needed more memory than the limit of {size(limits.memory_bytes)}.",
        )
    for area, what in seen.full:
        if what == "files":
            return Breach.DISK_LIMIT, f"The run made more files in {area} than the limit of {limits.files}."
        return Breach.DISK_LIMIT, f"The run wrote more to {area} than the limit of {size(limits.disk_bytes)}."
    if seen.exit_code == -signal.SIGXFSZ:
        return Breach.DISK_LIMIT, f"The run made a file larger than the limit of {size(limits.disk_bytes)}."
    if seen.stopped == "output":
        return Breach.OUTPUT_LIMIT, f"The run printed more than the limit of {size(limits.output_bytes)}."
    if seen.stopped == "time" or seen.overdue:
        return Breach.TIMEOUT, f"The run did not end within the limit of {limits.wall_seconds:g} s."
    return None


def size(count: int) -> str:
    """A number of bytes for a person: `512 MiB`; plain bytes where no whole unit fits."""
    for shift, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
        if count >= 1 << shift and count % (1 << shift) == 0:
            return f"{count >> shift} {unit}"
    return f"{count} byte{'s' if count != 1 else ''}"
