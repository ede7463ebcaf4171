"""The one seam through which untrusted code ever runs.

A `Sandbox` takes a `Job` and gives an `Outcome`; what the run did wrong is a `Breach` in the outcome, and
what the machine did wrong is a `WorldError`. No backend may run a job outside the full seal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from gatekeeper.model import LocalFile

if TYPE_CHECKING:
    from gatekeeper.sandbox.images.requirements import Requirements

Files = Mapping[str, bytes | LocalFile]
"""The files of a job by their paths: contents, or files on the host with their digests."""


class Breach(Enum):
    """A limit that a run met, even where its command then ended with 0. At most one is reported, the one that
    explains the others: processes before memory, disk, output and time."""

    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    TOO_MANY_PROCESSES = "too_many_processes"
    DISK_LIMIT = "disk_limit"
    OUTPUT_LIMIT = "output_limit"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use. Nothing is unlimited."""

    wall_seconds: float
    memory_bytes: int
    """Memory and swap together, the tmpfs areas included."""
    cpus: float
    processes: int
    """Processes and threads, the container's own supervisor included."""
    disk_bytes: int
    """Size of $GATE_OUT, of /tmp and of /dev/shm: each is a tmpfs of this size."""
    files: int
    """Files, folders and links in each of these areas."""
    output_bytes: int
    """stdout and stderr together."""
    result_bytes: int
    """All files that are read back from $GATE_OUT together."""


@dataclass(frozen=True, slots=True)
class Job:
    """One container's work.

    `files` are laid out read-only below /gate (`src/repro.py` becomes /gate/src/repro.py); a value is the
    content, or a file on the host with its digest. `collect` names the regular files that are read back
    from $GATE_OUT after every process of the run has ended.

    `late` makes the files instead, for a job of trusted code that has something to prepare: it is called
    while the command runs already, in a folder of its own, and whose standard input ends when the files are
    in their place. The wall clock begins there. What `late` raises ends the run and is raised by it.
    """

    name: str
    image: str
    """Name of an image, as `Prepared` gives it: python, scientific, lean."""
    command: tuple[str, ...]
    limits: Limits
    files: Files = field(default_factory=dict)
    late: Callable[[], Files] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    workdir: str = "/gate/src"
    collect: tuple[str, ...] = ()
    executable: frozenset[str] = frozenset()
    """Those of `files` that may be executed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was seen of a run, from outside.

    `files` holds what was collected; `refused` says of each name that could not be, why (a symbolic link, a
    FIFO, too large, ...). A name in neither was not there.
    """

    image: str
    """Id of the image, `sha256:…`."""
    exit_code: int | None
    """Status of the command: negative for a signal's number, None where the run was cut short."""
    breach: Breach | None
    breach_text: str
    """One sentence on the breach, with the limit; empty without one."""
    output: bytes
    """stdout and stderr as they came, at most `output_bytes`."""
    output_truncated: bool
    files: Mapping[str, bytes]
    refused: Mapping[str, str]
    seconds: float
    """Wall clock of the command, without the container's start and removal."""
    peak_memory: int | None
    """Bytes, where the engine lets us see it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A sign of life from a running job."""

    job: str
    elapsed: float
    limit: float | None
    """Seconds that it may take, where there is a limit."""
    memory: int | None
    last_line: str


Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Machine:
    """What the containers of an engine run on. Told by the engine, not by a job's container."""

    cpu: str
    """Model of the processor, as it names itself."""
    kernel: str
    engine: str
    """Name and version, with the runtime that starts containers."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An image that jobs can run in."""

    name: str
    """What a job calls it."""
    id: str
    """`sha256:…`, which follows from its layers."""
    bill: bytes
    """Its packages with their versions, as a bill of materials (CycloneDX 1.6, JSON)."""
    machine: Machine
    brought: Callable[[], Iterable[tuple[str, bytes]]] = tuple
    """The files in it that come from the author's choice and not from us, with their contents."""


class Runner(Protocol):
    """Runs jobs, each in a fresh sealed container."""

    def run(self, job: Job, watch: Watch | None = None) -> Outcome:
        """Run one job to its end and remove every trace of it.

        Raises:
            EngineUnavailable: no engine answers, or its probe failed.
            ImageUnavailable: the image is not built; the message says how to build it.
            EngineFailure: the container was lost, the disk is full, the daemon died.
            InputError: no container could be made for the job: a name that is no plain relative path, a limit
                too tight to start anything.
            Interrupted: `interrupt` or `close` was called.
        """
        ...


class Sandbox(Runner, Protocol):
    """A runner of jobs that also sees to the images they run in."""

    def prepare(self, image: str | Requirements, watch: Watch | None = None) -> Prepared:
        """Make an image ready: one of ours by name, `NAME@sha256:…`, or `python` with an author's packages.

        What is missing is fetched and built, and its seal is proved.

        Raises:
            WorldError: it can't be had here and now; as `run`.
            Unusable: what an author requires can't be an image; names the package and the remedy.
            InputError: a recipe or a setting of ours can't be used.
        """
        ...

    def interrupt(self) -> None:
        """Make every running job end soon: their `run` raises `Interrupted`, as does any later one. Safe in a
        signal handler."""
        ...

    def close(self) -> None:
        """End what still runs and remove everything of this sandbox's. May be called more than once."""
        ...
