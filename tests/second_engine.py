"""Another machine, as far as the gate can tell: a Docker engine of its own with nothing in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_second_engine = pytest.mark.skipif(
    os.getuid() != 0 or not all(map(shutil.which, ("dockerd", "docker", "unshare"))),
    reason="a second engine needs root and a dockerd",
)


@contextmanager
def engine() -> Iterator[str]:
    """A Docker engine with an empty data folder; in a network and with mounts of its own it leaves ours
    alone."""
    # The names of its sockets must fit into 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="gate-"))
    host = f"unix://{folder}/docker.sock"
    command = ["unshare", "--net", "--mount", "dockerd", "--host", host, "--bridge", "none"]
    places = {"data-root": "data", "exec-root": "exec", "pidfile": "pid"}
    command += ["--iptables=false", *(f"--{option}={folder / name}" for option, name in places.items())]
    with (folder / "log").open("wb") as log:
        daemon = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        late = time.monotonic() + 60
        while subprocess.run(["docker", "-H", host, "info"], capture_output=True).returncode:
            assert daemon.poll() is None, (folder / "log").read_text()[-2000:]
            assert time.monotonic() < late, (folder / "log").read_text()[-2000:]
            time.sleep(0.1)
        yield host
    finally:
        daemon.terminate()
        daemon.wait(60)
        shutil.rmtree(folder)
