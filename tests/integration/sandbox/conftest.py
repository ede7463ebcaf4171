"""A real sandbox on the engine at hand; the images are built if they are not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gatekeeper.errors import ImageUnavailable
from gatekeeper.sandbox.base import Job, Limits, Outcome
from gatekeeper.sandbox.docker import DockerSandbox
from gatekeeper.sandbox.engine import BULKY, connect
from gatekeeper.sandbox.images import DockerImageStore, Images

SANDBOXES = Path(__file__).resolve().parents[3] / "sandboxes"
LIMITS = Limits(
    wall_seconds=20,
    memory_bytes=256 << 20,
    cpus=1,
    processes=64,
    disk_bytes=32 << 20,
    files=256,
    output_bytes=1 << 20,
    result_bytes=1 << 20,
)


@pytest.fixture(scope="session")
def resolve() -> Callable[[str], str]:
    """Ids of built images."""
    client = connect(BULKY)  # before any test says that the engine is elsewhere
    images = Images(DockerImageStore(lambda: client))

    def id_of(name: str) -> str:
        try:
            return images.id_of(name)
        except ImageUnavailable:
            return images.build((name,))[0]

    return id_of


@pytest.fixture(scope="session")
def seccomp() -> str:
    return (SANDBOXES / "seccomp.json").read_text("utf-8")


@pytest.fixture(scope="session")
def sandbox(
    resolve: Callable[[str], str], seccomp: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DockerSandbox]:
    with DockerSandbox(resolve=resolve, seccomp=seccomp, state=tmp_path_factory.mktemp("state")) as sandbox:
        yield sandbox


@pytest.fixture
def limits() -> Limits:
    return LIMITS


Script = Callable[..., Outcome]


@pytest.fixture
def script(sandbox: DockerSandbox) -> Script:
    """Runs a Python script: `script(code, collect=(...), image=..., wall_seconds=5, ...)`."""

    def run(
        code: str, *, collect: tuple[str, ...] = ("results.json",), image: str = "python", **limits: float
    ) -> Outcome:
        job = Job(
            name="test",
            image=image,
            command=("python3", "/gate/src/repro.py"),
            limits=dataclasses.replace(LIMITS, **limits),  # type: ignore[arg-type]
            files={"src/repro.py": code.encode(), "in/data.csv": b"a,b\n"},
            collect=collect,
        )
        return sandbox.run(job)

    return run
