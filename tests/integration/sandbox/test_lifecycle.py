"""Nothing is left behind and nobody else is touched: ends, crashes, neighbours and meddlers."""

from __future__ import annotations

import dataclasses
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.errors import (
    DataUnavailable,
    EngineFailure,
    EngineUnavailable,
    ImageUnavailable,
    InputError,
    Interrupted,
)
from gatekeeper.files import sha256
from gatekeeper.model import LocalFile
from gatekeeper.sandbox import seal
from gatekeeper.sandbox.base import Breach, Files, Job, Limits, Progress
from gatekeeper.sandbox.docker import DockerSandbox
from gatekeeper.sandbox.engine import Engine, connect
from gatekeeper.sandbox.owner import HOME_LABEL

Resolve = Callable[[str], str]
SLEEP = b"import time; print('alive', flush=True); time.sleep(30)"
DRIVER = """
import signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background inherits it ignored
from gatekeeper.sandbox.base import Job, Limits
from gatekeeper.sandbox.docker import DockerSandbox
state, image, seccomp, seconds = sys.argv[1:]
limits = Limits(60, 256 << 20, 1, 64, 8 << 20, 64, 65536, 65536)
code = f"import time; time.sleep({seconds}); print('done')".encode()
job = Job("driven", "python", ("python3", "a.py"), limits, {"src/a.py": code, "in/x": b"x" * 1_000_000})
profile = Path(seccomp).read_text()
with DockerSandbox(resolve=lambda name: image, seccomp=profile, state=Path(state)) as sandbox:
    print(sandbox.run(job, lambda it: it.elapsed and print("alive", flush=True)).output)
"""


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


class Driver:
    """Another process with a sandbox over the same state folder."""

    def __init__(self, state: Path, image: str, seconds: float) -> None:
        profile = Path(seal.__file__).parents[2] / "sandboxes" / "seccomp.json"
        command = [sys.executable, "-c", DRIVER, str(state), image, str(profile), str(seconds)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.lines = self.process.stdout
        assert self.lines is not None

    def wait_until_it_runs(self) -> None:
        assert self.lines is not None
        assert self.lines.readline() == "alive\n"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def left(engine: Engine, state: Path) -> tuple[int, int]:
    """Containers and volumes of a state folder that are there now."""
    home = (state / "owners" / "name").read_text().strip()
    containers, volumes = engine.labelled(f"{HOME_LABEL}={home}")
    return len(containers), len(volumes)


def settle(engine: Engine, state: Path, wanted: tuple[int, int]) -> None:
    """Wait until the helpers of a start are gone."""
    late = time.monotonic() + 20
    while left(engine, state) != wanted:
        assert time.monotonic() < late
        time.sleep(0.1)


def sleeper(limits: Limits, seconds: bytes = SLEEP) -> Job:
    return Job("sleeper", "python", ("python3", "/gate/src/a.py"), limits, {"src/a.py": seconds})


def test_a_finished_run_leaves_nothing(
    engine: Engine, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox:
        assert sandbox.run(sleeper(limits, b"print(1)")).output == b"1\n"
        assert left(engine, tmp_path) == (0, 0)
    assert list((tmp_path / "owners").glob("*.lock")) == []


def test_the_next_run_reaps_what_kill_9_left_and_spares_the_living(
    engine: Engine, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    image = resolve("python")
    dead, living = Driver(tmp_path, image, 60), Driver(tmp_path, image, 6)
    dead.wait_until_it_runs()
    living.wait_until_it_runs()
    settle(engine, tmp_path, (2, 2))
    dead.kill()
    assert left(engine, tmp_path) == (2, 2)
    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox:
        assert sandbox.run(sleeper(limits, b"print(1)")).exit_code == 0
        assert left(engine, tmp_path) == (1, 1)
    assert "done" in living.process.communicate(timeout=30)[0]
    assert left(engine, tmp_path) == (0, 0)
    assert list((tmp_path / "owners").glob("*.lock")) == []


def test_kill_9_at_any_moment(
    engine: Engine, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    image = resolve("python")
    dice = random.Random(7)  # noqa: S311 - a spread of moments, no secret
    drivers = [Driver(tmp_path, image, 60) for _ in range(4)]
    for driver in drivers:
        time.sleep(dice.uniform(0.1, 0.4))
        driver.kill()
    time.sleep(1)  # the engine may still be at a request of the dead
    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox:
        assert sandbox.run(sleeper(limits, b"print(1)")).exit_code == 0
        assert left(engine, tmp_path) == (0, 0)


def test_another_state_folder_is_never_touched(
    engine: Engine, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    dead = Driver(tmp_path / "a", resolve("python"), 60)
    dead.wait_until_it_runs()
    settle(engine, tmp_path / "a", (1, 1))
    dead.kill()
    for name, found in (("b", (1, 1)), ("a", (0, 0))):
        with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path / name) as sandbox:
            sandbox.run(sleeper(limits, b""))
            assert left(engine, tmp_path / "a") == found


def test_interrupt_ends_every_run_at_once(
    engine: Engine, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    seen = threading.Semaphore(0)
    with (
        DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox,
        ThreadPoolExecutor() as pool,
    ):
        runs = [
            pool.submit(sandbox.run, sleeper(limits), lambda it: it.elapsed and seen.release()) for _ in "ab"
        ]
        for _ in runs:
            assert seen.acquire(timeout=20)
        sandbox.interrupt()
        for run in runs:
            with pytest.raises(Interrupted):
                run.result(timeout=10)
        with pytest.raises(Interrupted):
            sandbox.run(sleeper(limits))
        assert left(engine, tmp_path) == (0, 0)


def test_closing_is_an_interrupt_too(
    engine: Engine, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    seen = threading.Semaphore(0)
    sandbox = DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path)
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(sandbox.run, sleeper(limits), lambda it: seen.release()) for _ in range(3)]
        assert seen.acquire(timeout=20)
        sandbox.close()
        for run in runs:
            with pytest.raises(Interrupted):
                run.result(timeout=10)
    assert left(engine, tmp_path) == (0, 0)


def test_an_error_of_the_watcher_leaves_nothing(
    engine: Engine, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    def watch(_: Progress) -> None:
        raise KeyboardInterrupt

    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox:
        with pytest.raises(KeyboardInterrupt):
            sandbox.run(sleeper(limits), watch)
        assert left(engine, tmp_path) == (0, 0)


def test_inputs_that_do_not_arrive_leave_nothing(
    engine: Engine,
    resolve: Resolve,
    seccomp: str,
    limits: Limits,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise EngineFailure("no space is left on its disk")

    monkeypatch.setattr(Engine, "put_archive", full)
    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox:
        with pytest.raises(EngineFailure, match="no space"):
            sandbox.run(sleeper(limits))
        assert left(engine, tmp_path) == (0, 0)


def test_an_input_that_breaks_off_on_its_way_leaves_nothing(
    engine: Engine, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    path = tmp_path / "data"
    path.write_bytes(bytes(8 << 20))
    file = LocalFile(path, sha256(bytes(9 << 20)), 9 << 20)
    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox:
        for _ in range(2):
            with pytest.raises(DataUnavailable):
                sandbox.run(Job("lost", "python", ("true",), limits, {"in/x": file}))
            assert left(engine, tmp_path) == (0, 0)
            path.unlink(missing_ok=True)


def test_late_inputs_that_never_come_leave_nothing(
    engine: Engine, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    def never() -> Files:
        settle(engine, tmp_path, (2, 1))  # the job's container, and the one that would fill its volume
        raise LookupError("there is nothing to judge")

    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox:
        with pytest.raises(LookupError, match="nothing to judge"):
            sandbox.run(Job("late", "python", ("sleep", "600"), limits, late=never))
        assert left(engine, tmp_path) == (0, 0)


def test_runs_beside_each_other_do_not_mix(sandbox: DockerSandbox, limits: Limits) -> None:
    def run(number: int) -> tuple[bytes, bytes]:
        code = f"print({number}); open('/out/results.json', 'w').write('{number}')".encode()
        job = Job(
            f"n{number}", "python", ("python3", "a.py"), limits, {"src/a.py": code}, collect=("results.json",)
        )
        outcome = sandbox.run(job)
        return outcome.output, outcome.files["results.json"]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run, range(12))) == [(b"%d\n" % n, b"%d" % n) for n in range(12)]


def test_signs_of_life(sandbox: DockerSandbox, limits: Limits) -> None:
    code = (
        b"import time\nfor n in range(8): print('step', n, '\\x1b[31m\\u202e', flush=True); time.sleep(0.2)"
    )
    signs: list[Progress] = []
    outcome = sandbox.run(sleeper(limits, code), signs.append)
    assert outcome.exit_code == 0
    assert 4 <= len(signs) <= 14
    running = [sign for sign in signs if sign.last_line]
    assert running
    assert running[-1].last_line.startswith("step")
    assert all(line.isprintable() for line in (sign.last_line for sign in signs))
    assert running[-1].memory is not None
    assert [sign.elapsed for sign in signs] == sorted(sign.elapsed for sign in signs)


@pytest.mark.parametrize(
    ("meddle", "words"),
    [
        (lambda client, name: client.kill(name), "Somebody outside killed"),
        (lambda client, name: client.stop(name, timeout=0), "Somebody outside killed"),
        (lambda client, name: client.remove_container(name, force=True), "somebody else removed"),
    ],
    ids=["kill", "stop", "remove"],
)
def test_meddling_from_outside_is_never_the_author_s_fault(
    resolve: Resolve,
    seccomp: str,
    limits: Limits,
    tmp_path: Path,
    meddle: Callable[[Any, str], None],
    words: str,
) -> None:
    client = connect()
    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox:
        home = (tmp_path / "owners" / "name").read_text().strip()

        def watch(sign: Progress) -> None:
            if sign.last_line == "alive":
                meddle(client, client.containers(filters={"label": f"{HOME_LABEL}={home}"})[0]["Id"])

        with pytest.raises(EngineFailure, match=words):
            sandbox.run(sleeper(limits), watch)


def test_a_paused_container_is_not_the_author_s_fault(
    resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    client = connect()
    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox:
        home = (tmp_path / "owners" / "name").read_text().strip()
        paused: list[str] = []

        def watch(sign: Progress) -> None:
            if sign.last_line == "alive" and not paused:
                paused.append(client.containers(filters={"label": f"{HOME_LABEL}={home}"})[0]["Id"])
                client.pause(paused[0])

        with pytest.raises(EngineFailure, match="paused"):
            sandbox.run(sleeper(dataclasses.replace(limits, wall_seconds=1)), watch)


def test_an_image_that_is_not_there(seccomp: str, limits: Limits, tmp_path: Path) -> None:
    with (
        DockerSandbox(resolve=lambda name: "sha256:" + "0" * 64, seccomp=seccomp, state=tmp_path) as sandbox,
        pytest.raises(ImageUnavailable, match="gate images build"),
    ):
        sandbox.run(sleeper(limits))


def test_an_engine_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")
    with pytest.raises(EngineUnavailable, match="No container engine answers"):
        Engine()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can put on another user to be refused")
def test_a_socket_we_may_not_open() -> None:
    code = (
        "import os\nfrom gatekeeper.sandbox.engine import connect\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "try: connect()\nexcept Exception as error: print(type(error).__name__, error)"
    )
    environment = dict(os.environ, HOME="/nonexistent")
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert said.stdout.startswith("EngineUnavailable The container engine refuses us"), said.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"command": ()},
        {"files": {"../x": b""}},
        {"files": {"/etc/x": b""}},
        {"files": {"a": b"", "a/b": b""}},
        {"collect": ("../etc/passwd",)},
        {"collect": ("x", "x")},
        {"environment": {"A=B": "c"}},
    ],
    ids=str,
)
def test_impossible_jobs_are_refused(sandbox: DockerSandbox, limits: Limits, change: dict[str, Any]) -> None:
    fields: dict[str, Any] = {
        "name": "bad",
        "image": "python",
        "command": ("true",),
        "limits": limits,
    } | change
    with pytest.raises(InputError):
        sandbox.run(Job(**fields))


def test_ctrl_c_of_a_whole_process(engine: Engine, resolve: Resolve, tmp_path: Path) -> None:
    driver = Driver(tmp_path, resolve("python"), 60)
    driver.wait_until_it_runs()
    driver.process.send_signal(signal.SIGINT)
    assert driver.process.wait(timeout=20) != 0
    assert left(engine, tmp_path) == (0, 0)


def test_the_clock_outside_ends_what_the_one_inside_does_not(
    monkeypatch: pytest.MonkeyPatch, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    arguments = seal.warden_arguments

    def slow(job: Job, limits: Limits, env: Mapping[str, str]) -> list[str]:
        return arguments(job, dataclasses.replace(limits, wall_seconds=1000), env)

    monkeypatch.setattr(seal, "warden_arguments", slow)
    monkeypatch.setattr("gatekeeper.sandbox.docker.GRACE_SECONDS", 0.5)
    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path) as sandbox:
        outcome = sandbox.run(sleeper(dataclasses.replace(limits, wall_seconds=1)))
    assert (outcome.breach, outcome.exit_code, outcome.output) == (Breach.TIMEOUT, None, b"alive\n")
