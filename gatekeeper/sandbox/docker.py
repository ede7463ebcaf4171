"""The sandbox on a container engine: one fresh sealed container a job.

Nothing is shared with the engine's host but its API, so a remote engine or Docker Desktop is the same gate:
inputs go in through a volume that a never-started container fills, results come out as the warden's frames.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from gatekeeper.errors import EngineFailure, Interrupted, WorldError
from gatekeeper.sandbox import seal
from gatekeeper.sandbox.base import Job, Outcome, Watch
from gatekeeper.sandbox.breaches import Seen, judge_limits
from gatekeeper.sandbox.engine import Engine
from gatekeeper.sandbox.follow import BEAT, Beat, Listener, last_line
from gatekeeper.sandbox.frames import Telling
from gatekeeper.sandbox.inputs import pack
from gatekeeper.sandbox.jobs import STOPPED, check_job
from gatekeeper.sandbox.owner import Owner, default_state

START_SECONDS = 60.0
"""From the start of a container to the warden's greeting, at most."""
GO = "SIGUSR1"
"""Tells the warden that the inputs are in their place."""
GRACE_SECONDS = 5.0
"""What the warden, which has the same clock, gets beyond the wall clock before we kill from outside."""
COLLECT_SECONDS = 60.0
"""From the end of the command to the end of the warden's report, at most."""
KILL_SECONDS = 15.0


class DockerSandbox:
    """Implements `Runner`. May be used by many threads at once; close it (or use `with`) at the end.

    Raises:
        EngineUnavailable: no engine answers.
        EngineFailure: the state folder can't be written.
    """

    def __init__(
        self,
        *,
        resolve: Callable[[str], str],
        seccomp: str,
        state: Path | None = None,
        engine: Engine | None = None,
    ) -> None:
        """`resolve` gives a named image's id or raises ImageUnavailable; `seccomp` is the profile's JSON."""
        self._resolve, self.seccomp = resolve, seccomp
        self._ids: dict[str, str] = {}
        self._cpus: float | None = None
        self.engine = engine or Engine()
        self._owner = Owner(state or default_state())
        self._stop = threading.Event()
        self._reaped = False
        self._reap_lock = threading.Lock()
        self._running = 0
        self._idle = threading.Condition()

    def __enter__(self) -> DockerSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def interrupt(self) -> None:
        """See `Sandbox`. Safe in a signal handler."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether `interrupt` or `close` was called."""
        return self._stop.is_set()

    def close(self) -> None:
        """Interrupt what still runs, let it tidy up, and remove what is left of ours."""
        self._stop.set()
        with self._idle:
            self._idle.wait_for(lambda: not self._running, KILL_SECONDS)
        with suppress(WorldError):
            self._owner.close(self.engine)
        self.engine.close()

    def run(self, job: Job, watch: Watch | None = None) -> Outcome:
        """Run one job to its end and remove every trace of it.

        Raises:
            EngineFailure, ImageUnavailable: see `Sandbox`.
            InputError: the job itself is impossible (a path that is not plain, a limit of nothing).
            Interrupted: the sandbox was closed meanwhile.
        """
        check_job(job)
        with self._counted():
            try:
                return self._run(job, watch)
            except WorldError as error:
                if self._stop.is_set():
                    raise Interrupted(STOPPED) from error
                raise

    def _run(self, job: Job, watch: Watch | None) -> Outcome:
        if self._stop.is_set():
            raise Interrupted(STOPPED)
        image = self.image_id(job.image)
        self._reap_once()
        labels = self._owner.labels(job.name)
        stem = f"gatekeeper-{self._owner.name[:8]}-{secrets.token_hex(6)}"
        with ExitStack() as stack:
            # 1. The volume is filled while the job's own container is made, attached to and started.
            volume = f"{stem}-in"
            self.engine.create_volume(volume, labels)
            stack.callback(self._tidy, self.engine.remove_volume, volume)
            helper = stack.enter_context(ThreadPoolExecutor(1, "inputs"))
            filled = Future[None]()
            helper.submit(self._fill, filled, image, volume, f"{stem}-loader", labels, job)
            container, listener = self._prepare(stack, stem, image, volume, labels, job)
            self.engine.start(container)
            stack.callback(listener.close)
            # 2. The warden waits for the inputs; once they are there, so may the command be.
            filled.result()
            self._await_warden(listener)
            if listener.telling.ready:
                self.engine.signal(container, GO)
            # 3. Watch from outside, and read what was told.
            overdue = self._follow(container, listener, job, watch)
            state = {} if listener.telling.complete else self._ended_state(container)
            return conclude(job, image, listener, state, overdue)

    def image_id(self, name: str) -> str:
        """Id of a named image, the same for as long as this sandbox lives.

        Raises:
            ImageUnavailable: it is not built.
        """
        if name not in self._ids:
            self._ids[name] = self._resolve(name)
        return self._ids[name]

    def _processors(self) -> float:
        """How many processors the engine has; asked once."""
        if self._cpus is None:
            self._cpus = float(self.engine.info().get("NCPU") or 1)
        return self._cpus

    def _prepare(
        self, stack: ExitStack, stem: str, image: str, volume: str, labels: Mapping[str, str], job: Job
    ) -> tuple[str, Listener]:
        """Make the job's container and listen to it."""
        # More processors than there are would be an error of the engine's, and is no limit.
        limits = replace(job.limits, cpus=min(job.limits.cpus, self._processors()))
        env = seal.environment(limits, job.environment)
        arguments = seal.warden_arguments(job, limits, env)
        host = seal.host_config(limits, self.seccomp, volume)
        container = self.engine.create_container(
            f"{stem}-job", seal.container(image, arguments, host, labels)
        )
        stack.callback(self._tidy, self.engine.remove_container, container)
        telling = Telling(
            collect=len(job.collect),
            output_bytes=limits.output_bytes,
            result_bytes=limits.result_bytes,
            wall_seconds=limits.wall_seconds,
        )
        return container, Listener(self.engine.attach(container), telling)

    def _fill(
        self,
        filled: Future[None],
        image: str,
        volume: str,
        name: str,
        labels: Mapping[str, str],
        job: Job,
    ) -> None:
        """Fill the volume through a container that is never started.

        `filled` gets what went wrong, or nothing, as soon as that is known.
        """
        try:
            with ExitStack() as stack:
                host = seal.loader_host_config(volume)
                loader = self.engine.create_container(name, seal.container(image, ("-",), host, labels))
                stack.callback(self._tidy, self.engine.remove_container, loader)
                archive = pack(job.files if job.late is None else job.late(), job.executable)
                self.engine.put_archive(loader, seal.GATE, archive)
                filled.set_result(None)
        except BaseException as error:
            filled.set_exception(error)

    def _await_warden(self, listener: Listener) -> None:
        """Wait until the warden says that it is ready, or its stream is over."""
        late = time.monotonic() + START_SECONDS
        while not listener.wait(lambda it: it.telling.ready or self._stop.is_set(), BEAT):
            if self._stop.is_set():
                raise Interrupted(STOPPED)
            if time.monotonic() > late:
                raise EngineFailure("A container was started and did not come to life; restart Docker.")

    def _follow(self, container: str, listener: Listener, job: Job, watch: Watch | None) -> bool:
        """Wait for the end of the warden's report, or end the container; True where our clock did it."""
        beat = Beat(job.name, job.limits.wall_seconds, watch)
        began = time.monotonic()
        while not listener.done and not listener.telling.complete:
            if self._stop.is_set():
                self.engine.kill(container)
                raise Interrupted(STOPPED)
            if listener.ended is not None:
                late = listener.ended + COLLECT_SECONDS
            elif listener.started is not None:
                late = listener.started + job.limits.wall_seconds + GRACE_SECONDS
            else:
                late = began + START_SECONDS
            now = time.monotonic()
            if now >= late:
                paused = self.engine.state(container).get("Paused")
                self.engine.kill(container)
                listener.wait(lambda _: False, KILL_SECONDS)
                if paused:
                    raise EngineFailure("Somebody outside paused the run's container; run again.")
                if listener.started is None:
                    raise EngineFailure("A container did not come to life when told to; restart Docker.")
                if listener.ended is not None:
                    raise EngineFailure("The run's results could not be read back in time; restart Docker.")
                return True
            beat(listener)
            listener.wait(lambda it: it.telling.complete, min(BEAT, late - now))
        return False

    def _ended_state(self, container: str) -> Mapping[str, Any]:
        """The engine's own view of a container that ended without a whole report."""
        self.engine.wait(container)
        state = self.engine.state(container)
        for _ in range(5):
            # The out-of-memory flag comes by another way than the exit and may be a moment late.
            if state.get("OOMKilled") or state.get("ExitCode") != 137:
                break
            time.sleep(0.1)
            state = self.engine.state(container)
        return state

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Count a run, so that `close` can wait for it."""
        with self._idle:
            self._running += 1
        try:
            yield
        finally:
            with self._idle:
                self._running -= 1
                self._idle.notify_all()

    def _reap_once(self) -> None:
        """Before the first run, remove what dead owners left."""
        with self._reap_lock:
            if not self._reaped:
                self._owner.reap(self.engine)
                self._reaped = True

    def _tidy(self, remove: Callable[[str], None], name: str) -> None:
        """Remove something; what can't be removed now is a reaper's, and no reason to lose an outcome."""
        if self.engine.answering:
            with suppress(WorldError):
                remove(name)


def conclude(job: Job, image: str, listener: Listener, state: Mapping[str, Any], overdue: bool) -> Outcome:
    """What a run came to, from what the warden told, the engine saw and our clock said.

    Raises:
        EngineFailure: the report is cut off and no limit explains it, or a process could not be killed.
    """
    telling = listener.telling
    report = telling.report if telling.complete else None
    seen = Seen(
        denied=report.denied if report else telling.sign.denied,
        oom_kills=report.oom_kills if report else telling.sign.oom_kills,
        oom_killed=bool(state.get("OOMKilled")),
        full=report.full if report else (),
        stopped=report.stopped if report else "",
        overdue=overdue,
        exit_code=report.exit if report else None,
    )
    breach = judge_limits(seen, job.limits)
    if report is None and breach is None:
        raise EngineFailure(_cut_off(listener, state))
    if report is not None and report.left:
        raise EngineFailure(f"{report.left} processes of the run could not be ended; restart Docker.")
    files = {name: telling.content(index) for index, name in enumerate(job.collect)}
    seconds = 0.0
    if listener.started is not None:
        seconds = (listener.ended or time.monotonic()) - listener.started
    return Outcome(
        image=image,
        exit_code=report.exit if report else None,
        breach=breach[0] if breach else None,
        breach_text=breach[1] if breach else "",
        output=bytes(telling.output),
        output_truncated=bool(report and report.stopped == "output"),
        files={name: content for name, content in files.items() if content is not None},
        refused={job.collect[index]: why for index, why in report.refused.items()} if report else {},
        seconds=seconds,
        peak_memory=report.peak_memory if report else None,
    )


def _cut_off(listener: Listener, state: Mapping[str, Any]) -> str:
    """One sentence on a report that never came to its end."""
    said = last_line(listener.stderr)
    if state.get("ExitCode") == 137:
        return "Somebody outside killed the run's container; run again."
    if state.get("Error"):
        return f"The container could not run: {state['Error']}."
    if said:
        return f"The sandbox's warden failed ({said}); build the images again with `gate images build`."
    return f"The run's report was cut off ({listener.failure or 'the stream ended early'}); run again."
