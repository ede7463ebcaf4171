"""The seal is proved on the real engine, what scripts need works under it, a broken one stops the gate."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.errors import EngineFailure, EngineUnavailable
from gatekeeper.sandbox import probe, seal
from gatekeeper.sandbox.base import Job, Limits, Outcome
from gatekeeper.sandbox.docker import DockerSandbox
from gatekeeper.sandbox.engine import BULKY, connect
from gatekeeper.sandbox.images import DockerImageStore, Images
from gatekeeper.sandbox.sealed import SealedSandbox

Script = Callable[..., Outcome]
Resolve = Callable[[str], str]
IMAGES = Images(DockerImageStore(lambda: connect(BULKY)))
PROBE = Path(seal.__file__).parents[2] / "sandboxes" / "probe" / "probe.py"


@pytest.fixture
def sealed(resolve: Resolve, seccomp: str, tmp_path: Path) -> Iterator[SealedSandbox]:
    docker = DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path)
    with SealedSandbox(docker, IMAGES, script=PROBE, state=tmp_path) as sandbox:
        yield sandbox


@pytest.mark.parametrize("image", ["python", "scientific", "r", "c"])
def test_the_seal_holds(sealed: SealedSandbox, image: str) -> None:
    checks = sealed.doctor(image)
    assert [(check.name, check.seen) for check in checks if not check.ok] == []
    assert len(checks) > 150


WEAKENED: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "no seccomp": (
        lambda host: host.update(SecurityOpt=["no-new-privileges", "seccomp=unconfined"]),
        "Seccomp",
    ),
    "capabilities kept": (lambda host: host.update(CapDrop=[]), "CapBnd"),
    "writable root": (lambda host: host.update(ReadonlyRootfs=False), "mount options of /"),
    "writable inputs": (lambda host: host["Mounts"][0].update(ReadOnly=False), "mount options of /gate"),
    "programs from tmpfs": (
        lambda host: host["Tmpfs"].update({"/tmp": host["Tmpfs"]["/tmp"].replace("noexec", "exec")}),
        "run a program from /tmp",
    ),
    "larger tmpfs": (
        lambda host: host["Tmpfs"].update({"/out": host["Tmpfs"]["/out"].replace("size=3", "size=4")}),
        "size of /out",
    ),
    "nothing masked": (lambda host: host.update(MaskedPaths=[]), "masked paths that show something"),
    "no memory limit": (lambda host: host.update(Memory=0, MemorySwap=0), "memory limit"),
    "no process limit": (lambda host: host.update(PidsLimit=0), "process limit"),
    "no cpu limit": (lambda host: host.update(NanoCpus=0), "cpu limit"),
    "no ulimits": (lambda host: host.update(Ulimits=[]), "ulimit nofile"),
    "a folder of the host": (lambda host: host.update(Binds=["/var:/host:ro"]), "mounts"),
    "the host's control groups": (lambda host: host.update(CgroupnsMode="host"), "control group"),
}


@pytest.mark.parametrize("name", WEAKENED)
def test_each_weakening_is_found_and_stops_the_gate(
    sealed: SealedSandbox, limits: Limits, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    weaken, check = WEAKENED[name]
    real = seal.host_config

    def weakened(*arguments: Any) -> dict[str, Any]:
        host = real(*arguments)
        weaken(host)
        return host

    monkeypatch.setattr(seal, "host_config", weakened)
    checks = sealed.doctor("python")
    assert check in [failed.name for failed in probe.failures(checks)]
    monkeypatch.setattr(sealed, "doctor", lambda image: checks)
    for _ in range(2):
        with pytest.raises(EngineUnavailable, match="gate doctor"):
            sealed.run(Job("test", "python", ("true",), limits))


def test_without_a_process_name_space_the_warden_kills_nobody(
    sealed: SealedSandbox, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = seal.host_config
    monkeypatch.setattr(seal, "host_config", lambda *arguments: real(*arguments) | {"PidMode": "host"})
    with pytest.raises(EngineFailure, match="must be process 1"):
        sealed.run(Job("test", "python", ("true",), limits))


def test_a_pass_is_remembered_for_an_hour(
    sealed: SealedSandbox, limits: Limits, resolve: Resolve, seccomp: str, tmp_path: Path
) -> None:
    job = Job("test", "python", ("true",), limits)
    assert sealed.run(job).exit_code == 0
    (mark,) = (tmp_path / "probes").iterdir()

    def again(**changes: Any) -> int:
        """How many probes the first job of a new gate waits for."""
        probes: list[str] = []
        docker = DockerSandbox(resolve=resolve, seccomp=changes.get("seccomp", seccomp), state=tmp_path)
        with SealedSandbox(docker, IMAGES, script=changes.get("script", PROBE), state=tmp_path) as other:
            real = other.doctor
            other.doctor = lambda image: probes.append(image) or real(image)  # type: ignore[method-assign]
            assert other.run(job).exit_code == 0
            assert other.run(job).exit_code == 0
        return len(probes)

    assert again() == 0
    (tmp_path / "probe.py").write_text(PROBE.read_text("utf-8") + "# changed\n", "utf-8")
    assert again(script=tmp_path / "probe.py") == 1
    assert again(seccomp=seccomp + " ") == 1
    os.utime(mark, (time.time() - 3601, time.time() - 3601))
    assert again() == 1
    os.utime(mark, (time.time() + 3600, time.time() + 3600))
    assert again() == 1


def test_what_scripts_use_works(script: Script) -> None:
    outcome = script(
        """
import asyncio, concurrent.futures as cf, multiprocessing as mp, os, shutil, sqlite3, subprocess, tempfile
import threading, mmap, ctypes, hashlib, random

def square(x): return x * x

if __name__ == '__main__':
    with mp.Pool(4) as pool: assert pool.map(square, range(5)) == [0, 1, 4, 9, 16]
    for how in ('fork', 'spawn'):
        with cf.ProcessPoolExecutor(2, mp_context=mp.get_context(how)) as pool:
            assert list(pool.map(square, range(3))) == [0, 1, 4]
    with cf.ThreadPoolExecutor(8) as pool: assert sum(pool.map(square, range(100))) == 328350
    queue = mp.Queue(); child = mp.Process(target=queue.put, args=(7,)); child.start()
    assert queue.get() == 7; child.join()
    assert subprocess.run(['sh', '-c', 'echo $((6 * 7))'], capture_output=True).stdout == b'42\\n'
    async def talk():
        process = await asyncio.create_subprocess_exec('echo', 'hi', stdout=subprocess.PIPE)
        return (await process.communicate())[0]
    assert asyncio.run(talk()) == b'hi\\n'
    folder = tempfile.mkdtemp(); shutil.copy2('/gate/src/repro.py', folder)
    shutil.copytree('/gate', folder + '/g')
    db = sqlite3.connect('/tmp/db'); db.execute('create table t (a)'); db.commit()
    assert os.environ['GATE_IN'] == '/gate/in' and hash('a') == hash('a')
    os.nice(1); os.sched_setaffinity(0, os.sched_getaffinity(0))
    open('/out/results.json', 'w').write('{}')
"""
    )
    assert (outcome.output, outcome.exit_code, outcome.breach) == (b"", 0, None)


def test_numpy_scipy_and_pandas_work(script: Script) -> None:
    outcome = script(
        """
import numpy as np, scipy.linalg, scipy.optimize, pandas as pd
a = np.random.default_rng(0).random((300, 300))
assert abs(np.linalg.eigvalsh(a @ a.T).sum() - np.trace(a @ a.T)) < 1e-6
assert scipy.linalg.svdvals(a)[0] > 1
assert scipy.optimize.minimize(lambda x: (x ** 2).sum(), np.ones(3)).fun < 1e-9
assert list(pd.read_csv('/gate/in/data.csv').columns) == ['a', 'b']
np.save('/out/x.npy', a); assert np.load('/out/x.npy', mmap_mode='r').shape == (300, 300)
""",
        image="scientific",
        memory_bytes=512 << 20,
        cpus=2,
    )
    assert (outcome.output, outcome.exit_code, outcome.breach) == (b"", 0, None)


def test_two_runs_of_one_script_see_the_same_world(script: Script) -> None:
    code = (
        "import os, sys, time, random, tempfile\n"
        "print(sorted(os.environ.items()), os.getcwd(), hash('x'), time.tzname, os.uname().nodename)\n"
        "print(sorted(os.listdir('/')), os.listdir('/gate/in'), os.stat('/gate/in/data.csv').st_mtime)\n"
        "print({*'abcdefgh'}, os.getuid(), os.getgroups(), os.umask(0), sys.flags)"
    )
    first, second = script(code), script(code)
    assert first.exit_code == 0
    assert first.output == second.output
