"""The sandbox that the gate uses: Docker's, and only while its seal is proved.

Each image is probed before its first job. A pass is remembered for an hour under everything it rests on: the
engine, its version and kernel, every setting of the seal, the image and the probe itself.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from gatekeeper.errors import EngineUnavailable, Interrupted
from gatekeeper.files import write_whole
from gatekeeper.sandbox import probe
from gatekeeper.sandbox.base import Job, Machine, Outcome, Prepared, Progress, Watch
from gatekeeper.sandbox.docker import DockerSandbox
from gatekeeper.sandbox.images import BuildEvent, OnBuild, Ready
from gatekeeper.sandbox.images.events import Step
from gatekeeper.sandbox.images.requirements import Requirements
from gatekeeper.sandbox.images.tree import contents
from gatekeeper.sandbox.jobs import STOPPED
from gatekeeper.sandbox.seal import seal_digest

REMEMBERED_SECONDS = 3600.0
NAME = 32
BROUGHT_BYTES = 1 << 30
"""How much of what is not ours in an image is looked at, at most."""


class ImageSource(Protocol):
    """Where images come from."""

    def id_of(self, name: str) -> str:
        """The id of a named image; raises ImageUnavailable where there is none."""
        ...

    def prepare(self, image: str | Requirements, on_event: OnBuild) -> Ready:
        """Make an image ready; raises as `Sandbox.prepare`."""
        ...


def short(image: str) -> str:
    """An image's name as far as a person needs it: what artifacts ask for ends in a digest."""
    return image if len(image) <= NAME else f"{image[: NAME - 1]}…"


class SealedSandbox:
    """Implements `Sandbox` over a `DockerSandbox`; before an image's first job its seal is proved."""

    def __init__(self, docker: DockerSandbox, images: ImageSource, *, script: Path, state: Path) -> None:
        """`script` is the probe; `state` the folder in which a pass is remembered."""
        self._docker, self._images, self._script = docker, images, script
        self._passes = state / "probes"
        self._proved: dict[str, str] = {}
        """The processor that the probe of an image saw, by the image's id."""
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> SealedSandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Interrupt what still runs and remove what is left of ours."""
        self._docker.close()

    def interrupt(self) -> None:
        """See `Sandbox`."""
        self._docker.interrupt()

    def run(self, job: Job, watch: Watch | None = None) -> Outcome:
        """See `Sandbox`. The first job of an image waits for the image's probe."""
        self._prove(job.image)
        return self._docker.run(job, watch)

    def prepare(self, image: str | Requirements, watch: Watch | None = None) -> Prepared:
        """See `Sandbox`."""
        began = time.monotonic()

        def say(about: str, job: str = "image") -> None:
            if self._docker.stopped:
                raise Interrupted(STOPPED)
            if watch is not None:
                watch(Progress(job, time.monotonic() - began, None, None, about))

        def tell(event: BuildEvent) -> None:
            if event.step is Step.WAIT:
                say(f"for another build, then {short(event.image)}", "waits")
            else:
                say(f"{short(event.image)}: {event.step} {event.text}".strip())

        ready = self._images.prepare(image, tell)
        say(f"{short(ready.name)}: proving its seal")
        machine = self._machine(self._prove(ready.name))
        return Prepared(
            ready.name, ready.id, ready.bill, machine, lambda: contents(ready.brought, BROUGHT_BYTES)
        )

    def _machine(self, cpu: str) -> Machine:
        """What the engine says of itself, with the processor that the probe saw: the engine may be remote."""
        info = self._docker.engine.info()
        kernel = f"{info.get('OSType')} {info.get('KernelVersion')} {info.get('Architecture')}"
        engine = f"{info.get('ServerVersion')}, {info.get('DefaultRuntime')}, {info.get('OperatingSystem')}"
        return Machine(cpu, kernel, engine)

    def _prove(self, name: str) -> str:
        """Prove the seal in an image, once; the processor that the probe saw."""
        image = self._docker.image_id(name)
        with self._turn(image):
            if image not in self._proved:
                self._proved[image] = self._prove_or_remember(name, image)
            return self._proved[image]

    def doctor(self, image: str) -> list[probe.Check]:
        """The whole table of a fresh probe in a named image; nothing remembered counts.

        Raises:
            WorldError: as `run`.
        """
        return probe.prove(self._docker.run, image, self._script)

    def engine_info(self) -> dict[str, Any]:
        """The engine's own account of itself."""
        return self._docker.engine.info()

    def _prove_or_remember(self, name: str, image: str) -> str:
        mark = self._passes / self._key(image)
        with suppress(OSError):
            if 0 <= time.time() - mark.stat().st_mtime < REMEMBERED_SECONDS:
                return mark.read_text("utf-8")
        checks = self.doctor(name)
        failed = probe.failures(checks)
        if failed:
            first = "; ".join(f"{it.name}: {it.seen}, wanted {it.wanted}" for it in failed[:3])
            more = f" and {len(failed) - 3} more" if len(failed) > 3 else ""
            raise EngineUnavailable(
                f"The seal of the sandbox can't be proved on this engine ({first}{more}); "
                "nothing was run, `gate doctor` shows every check."
            )
        with suppress(OSError):
            write_whole(mark, probe.processor(checks).encode())
            for old in self._passes.iterdir():
                if time.time() - old.stat().st_mtime > REMEMBERED_SECONDS:
                    old.unlink()
        return probe.processor(checks)

    def _key(self, image: str) -> str:
        """Name of everything that a pass rests on."""
        info = self._docker.engine.info()
        parts = [str(info.get(name)) for name in ("ID", "ServerVersion", "KernelVersion", "SecurityOptions")]
        parts += [str(info.get(name)) for name in ("CgroupVersion", "DefaultRuntime")]
        parts += [seal_digest(probe.LIMITS, self._docker.seccomp), image, str(os.getuid())]
        parts.append(hashlib.sha256(self._script.read_bytes()).hexdigest())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    @contextmanager
    def _turn(self, image: str) -> Iterator[None]:
        """One thread at a time for each image."""
        with self._lock:
            lock = self._locks.setdefault(image, threading.Lock())
        with lock:
            yield
