"""A sandbox that runs no container: for tests of everything above the seam.

It keeps the whole contract that has a meaning without an engine: which jobs are impossible, limits on what
comes back, breaches, signs of life, interruption. tests/conformance runs the same suite on it and on Docker.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gatekeeper.errors import ImageUnavailable, Interrupted
from gatekeeper.sandbox.base import Breach, Job, Machine, Outcome, Prepared, Progress, Watch
from gatekeeper.sandbox.breaches import Seen, judge_limits
from gatekeeper.sandbox.follow import last_line
from gatekeeper.sandbox.images.requirements import Requirements
from gatekeeper.sandbox.inputs import read
from gatekeeper.sandbox.jobs import STOPPED, check_job

IMAGES = ("python", "scientific", "lean")


@dataclass(slots=True)
class Did:
    """What a pretended command did: the raw material of an `Outcome`."""

    exit_code: int = 0
    output: bytes = b""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Everything it wrote below $GATE_OUT."""
    links: frozenset[str] = frozenset()
    """Names below $GATE_OUT that are symbolic links."""
    seconds: float = 0.0
    """How long it would have run."""
    memory: int = 0
    """Bytes that it would have used."""
    processes: int = 1
    """How many it would have been at once."""


Behaviour = Callable[[Job, Mapping[str, bytes]], Did]


class FakeSandbox:
    """Implements `Sandbox` by calling `behaviour` with the job and its files' contents.

    `jobs` lists every job that was run, in order.
    """

    def __init__(self, behaviour: Behaviour, images: tuple[str, ...] = IMAGES) -> None:
        self.jobs: list[Job] = []
        self._behaviour, self._images = behaviour, images
        self._stop = threading.Event()
        self._lock = threading.Lock()

    def interrupt(self) -> None:
        """See `Sandbox`."""
        self._stop.set()

    def close(self) -> None:
        """Interrupt what still runs."""
        self._stop.set()

    def prepare(self, image: str | Requirements, watch: Watch | None = None) -> Prepared:
        """See `Sandbox`. Nothing is ever built."""
        if self._stop.is_set():
            raise Interrupted(STOPPED)
        name = image if isinstance(image, str) else image.name
        self._look_for(name)
        return Prepared(name, _id(name), b"{}", Machine("a processor", "a kernel", "no engine"))

    def _look_for(self, name: str) -> None:
        if name not in self._images:
            raise ImageUnavailable(f"The image {name} is not built; run `gate images build {name}`.")

    def run(self, job: Job, watch: Watch | None = None) -> Outcome:
        """See `Sandbox`."""
        check_job(job)
        if self._stop.is_set():
            raise Interrupted(STOPPED)
        self._look_for(job.image)
        with self._lock:
            self.jobs.append(job)
        did = self._behaviour(job, read(job.files if job.late is None else job.late()))
        if watch is not None:
            last = last_line(did.output[-4096:])
            watch(Progress(job.name, did.seconds, job.limits.wall_seconds, did.memory or None, last))
        if self._stop.is_set():
            raise Interrupted(STOPPED)
        return conclude(job, did)


def conclude(job: Job, did: Did) -> Outcome:
    """The outcome of what a command did, under the job's limits."""
    limits = job.limits
    disk_full = sum(map(len, did.files.values())) >= limits.disk_bytes
    files_full = len(did.files) + len(did.links) >= limits.files
    flood = len(did.output) > limits.output_bytes
    late = did.seconds >= limits.wall_seconds
    seen = Seen(
        denied=int(did.processes >= limits.processes),
        oom_kills=int(did.memory > limits.memory_bytes),
        full=(("/out", "bytes" if disk_full else "files"),) if disk_full or files_full else (),
        stopped="output" if flood else "time" if late else "",
        exit_code=did.exit_code,
    )
    breach = judge_limits(seen, limits)
    cut = breach is not None
    files, refused, room = {}, {}, limits.result_bytes
    for name in job.collect:
        content = did.files.get(name)
        if name in did.links:
            refused[name] = "it is, or lies behind, a symbolic link"
        elif content is not None and len(content) > room:
            refused[name] = "it is larger than what may be read back"
        elif content is not None:
            files[name] = content
            room -= len(content)
    return Outcome(
        image=_id(job.image),
        exit_code=None if cut else did.exit_code,
        breach=breach[0] if breach else None,
        breach_text=breach[1] if breach else "",
        output=did.output[: limits.output_bytes],
        output_truncated=breach is not None and breach[0] is Breach.OUTPUT_LIMIT,
        files=files,
        refused=refused,
        seconds=min(did.seconds, limits.wall_seconds),
        peak_memory=min(did.memory, limits.memory_bytes) or None,
    )


def _id(image: str) -> str:
    return f"sha256:{hashlib.sha256(image.encode()).hexdigest()}"
