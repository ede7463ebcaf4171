"""What every `Sandbox` keeps, in the words of gatekeeper/sandbox/base.py: run on the fake and on Docker.

A case says what a script does twice: as Python for a real container, and as a `Did` for the fake.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.errors import DataUnavailable, ImageUnavailable, InputError, Interrupted
from gatekeeper.files import sha256
from gatekeeper.model import LocalFile
from gatekeeper.sandbox.base import Breach, Files, Job, Limits, Outcome, Progress, Sandbox
from gatekeeper.sandbox.docker import DockerSandbox
from gatekeeper.sandbox.engine import BULKY, connect
from gatekeeper.sandbox.fake import Did, FakeSandbox
from gatekeeper.sandbox.images import DockerImageStore, Images

PROFILE = Path(__file__).resolve().parents[2] / "sandboxes" / "seccomp.json"
LIMITS = Limits(
    wall_seconds=10,
    memory_bytes=128 << 20,
    cpus=1,
    processes=32,
    disk_bytes=8 << 20,
    files=64,
    output_bytes=10_000,
    result_bytes=100_000,
)
Make = Callable[[Callable[[Job, Mapping[str, bytes]], Did]], Sandbox]


@pytest.fixture(params=["fake", "docker"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Makes a sandbox; what a fake needs beyond a container is what its command does."""
    made: list[Any] = []

    def fake(behaviour: Callable[[Job, Mapping[str, bytes]], Did]) -> Sandbox:
        made.append(FakeSandbox(behaviour))
        return made[-1]  # type: ignore[no-any-return]

    def docker(_: Callable[[Job, Mapping[str, bytes]], Did]) -> Sandbox:
        images = Images(DockerImageStore(lambda: connect(BULKY)))

        def resolve(name: str) -> str:
            try:
                return images.id_of(name)
            except ImageUnavailable:
                return images.build((name,))[0]
            except InputError as error:
                raise ImageUnavailable(str(error)) from error

        made.append(DockerSandbox(resolve=resolve, seccomp=PROFILE.read_text("utf-8"), state=tmp_path))
        return made[-1]  # type: ignore[no-any-return]

    yield fake if request.param == "fake" else docker
    for sandbox in made:
        sandbox.close()


def run(make: Make, code: str, did: Did, *collect: str, **changes: Any) -> Outcome:
    job = Job(
        "case",
        "python",
        ("python3", "/gate/src/a.py"),
        dataclasses.replace(LIMITS, **changes.pop("limits", {})),
        {"src/a.py": code.encode()},
        collect=collect,
    )
    return make(lambda *_: did).run(dataclasses.replace(job, **changes))


def test_a_good_run(make: Make) -> None:
    code = "print('hello'); open('/out/r', 'w').write('result'); open('/out/other', 'w').write('x')"
    did = Did(output=b"hello\n", files={"r": b"result", "other": b"x"}, memory=1 << 20)
    outcome = run(make, code, did, "r", "absent")
    assert (outcome.exit_code, outcome.breach, outcome.breach_text) == (0, None, "")
    assert (outcome.output, outcome.output_truncated) == (b"hello\n", False)
    assert (outcome.files, outcome.refused) == ({"r": b"result"}, {})
    assert outcome.image.startswith("sha256:")
    assert len(outcome.image) == 71
    assert 0 <= outcome.seconds < 5
    assert outcome.peak_memory is None or 0 < outcome.peak_memory <= LIMITS.memory_bytes


def test_a_failed_run_is_an_outcome(make: Make) -> None:
    outcome = run(make, "raise SystemExit(3)", Did(exit_code=3))
    assert (outcome.exit_code, outcome.breach) == (3, None)


def test_death_by_a_signal_is_negative(make: Make) -> None:
    outcome = run(make, "import os; os.kill(os.getpid(), 11)", Did(exit_code=-11))
    assert (outcome.exit_code, outcome.breach) == (-11, None)


def local(path: Path, content: bytes) -> LocalFile:
    path.write_bytes(content)
    return LocalFile(path, sha256(content), len(content))


def test_files_are_given_as_bytes_or_as_files_of_the_host(make: Make, tmp_path: Path) -> None:
    code = (
        "import shutil; shutil.copyfile('/gate/in/d/x', '/out/r'); print(open('/gate/in/y').read(), end='')"
    )
    files: dict[str, bytes | LocalFile] = {
        "src/a.py": code.encode(),
        "in/d/x": local(tmp_path / "data", b"from the host"),
        "in/y": b"given",
    }
    job = Job("case", "python", ("python3", "a.py"), LIMITS, files, collect=("r",))
    sandbox = make(lambda _, given: Did(output=given["in/y"], files={"r": given["in/d/x"]}))
    outcome = sandbox.run(job)
    assert (outcome.output, outcome.files) == (b"given", {"r": b"from the host"})


def test_a_file_of_the_host_that_has_changed_runs_nothing(make: Make, tmp_path: Path) -> None:
    file = local(tmp_path / "data", bytes(4 << 20))
    file.path.write_bytes(bytes((4 << 20) - 1) + b"1")
    job = Job("case", "python", ("python3", "-c", "1"), LIMITS, {"in/x": file})
    sandbox = make(lambda *_: Did())
    with pytest.raises(DataUnavailable, match="not the file of its digest"):
        sandbox.run(job)
    assert sandbox.run(dataclasses.replace(job, files={})).exit_code == 0


WAITS = """
import os, sys, time
began, there = time.monotonic(), os.path.exists("/gate/src/a")
print(there, sys.stdin.read(), open("/gate/src/a").read(), time.monotonic() - began > 1.5)
"""


def test_late_files_come_while_the_command_runs(make: Make) -> None:
    def late() -> Files:
        time.sleep(2.5)
        return {"src/a": b"late"}

    # Its clock of one second begins when the files are there.
    limits = dataclasses.replace(LIMITS, wall_seconds=1)
    job = Job("case", "python", ("python3", "-c", WAITS), limits, late=late)
    sandbox = make(lambda _, given: Did(output=b"False  " + given["src/a"] + b" True\n"))
    outcome = sandbox.run(job)
    assert (outcome.exit_code, outcome.breach, outcome.output) == (0, None, b"False  late True\n")


def test_a_command_that_does_not_wait_for_its_late_files(make: Make) -> None:
    def late() -> Files:
        time.sleep(0.5)
        return {}

    job = Job("case", "python", ("sh", "-c", "echo early; exit 3"), LIMITS, late=late)
    outcome = make(lambda *_: Did(exit_code=3, output=b"early\n")).run(job)
    assert (outcome.exit_code, outcome.breach, outcome.output) == (3, None, b"early\n")


def test_what_late_raises_ends_the_run(make: Make) -> None:
    def late() -> Files:
        raise LookupError("no files")

    with pytest.raises(LookupError, match="no files"):
        make(lambda *_: Did()).run(Job("case", "python", ("sleep", "600"), LIMITS, late=late))


@pytest.mark.parametrize(
    ("code", "did", "breach", "limits"),
    [
        ("while True: pass", Did(seconds=99), Breach.TIMEOUT, {"wall_seconds": 1}),
        ("x = b'a' * (1 << 30)", Did(memory=1 << 30), Breach.OUT_OF_MEMORY, {}),
        ("import os\nwhile True: os.fork()", Did(processes=999), Breach.TOO_MANY_PROCESSES, {}),
        (
            "open('/out/x', 'wb').write(bytes(9 << 20))",
            Did(files={"x": bytes(9 << 20)}),
            Breach.DISK_LIMIT,
            {},
        ),
        (
            "for n in range(99): open(f'/out/{n}', 'w')",
            Did(files={str(n): b"" for n in range(99)}),
            Breach.DISK_LIMIT,
            {},
        ),
        ("print('a' * 10_000)", Did(output=b"a" * 10_000 + b"\n"), Breach.OUTPUT_LIMIT, {}),
        (
            "import os\nwhile True:\n  try: os.fork()\n  except OSError: x = b'a' * (1 << 24)",
            Did(processes=999, memory=1 << 30, seconds=99),
            Breach.TOO_MANY_PROCESSES,
            {"wall_seconds": 5},
        ),
    ],
    ids=["time", "memory", "processes", "bytes on disk", "files on disk", "output", "several at once"],
)
def test_each_limit_has_its_breach(
    make: Make, code: str, did: Did, breach: Breach, limits: dict[str, float]
) -> None:
    outcome = run(make, code, did, limits=limits)
    assert outcome.breach is breach
    assert outcome.breach_text.endswith(".")
    assert len(outcome.output) <= LIMITS.output_bytes
    assert outcome.output_truncated == (breach is Breach.OUTPUT_LIMIT)


def test_what_is_no_plain_small_file_is_refused(make: Make) -> None:
    code = (
        "import os\nos.symlink('/etc/passwd', '/out/link')\nopen('/out/big', 'wb').write(bytes(100_001))\n"
        "open('/out/a', 'wb').write(bytes(60_000))\nopen('/out/b', 'wb').write(bytes(60_000))"
    )
    written = {"big": bytes(100_001), "a": bytes(60_000), "b": bytes(60_000)}
    outcome = run(make, code, Did(files=written, links=frozenset({"link"})), "link", "big", "a", "b")
    assert outcome.files == {"a": bytes(60_000)}
    assert set(outcome.refused) == {"link", "big", "b"}
    assert "symbolic link" in outcome.refused["link"]
    assert "larger" in outcome.refused["big"]


def test_a_sign_of_life_is_given(make: Make) -> None:
    signs: list[Progress] = []
    code = "import time; print('working', flush=True); time.sleep(1)"
    job = Job("case", "python", ("python3", "a.py"), LIMITS, {"src/a.py": code.encode()})
    make(lambda *_: Did(output=b"working\n", seconds=1)).run(job, signs.append)
    assert signs
    assert signs[-1].last_line == "working"
    assert {(sign.job, sign.limit) for sign in signs} == {("case", LIMITS.wall_seconds)}
    assert all(0 <= sign.elapsed <= LIMITS.wall_seconds for sign in signs)


def test_an_unknown_image_is_unavailable(make: Make) -> None:
    with pytest.raises(ImageUnavailable):
        run(make, "", Did(), image="nonsense")


@pytest.mark.parametrize(
    "change",
    [{"command": ()}, {"files": {"../x": b""}}, {"collect": ("/etc/passwd",)}, {"limits": {"processes": 1}}],
    ids=str,
)
def test_an_impossible_job_is_bad_input(make: Make, change: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        run(make, "", Did(), **change)


def test_an_interrupted_sandbox_runs_nothing_more(make: Make) -> None:
    sandbox = make(lambda *_: Did())
    sandbox.interrupt()
    with pytest.raises(Interrupted):
        sandbox.run(Job("case", "python", ("true",), LIMITS))
