"""What a person at a terminal sees: a run's signs of life, a clean end by Ctrl-C, and answers that fit."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gatekeeper.model import LimitRequest, Record
from gatekeeper.skeletons import empirical
from gatekeeper.workspace import Workspace

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
ID = "TEST:00000001"
SLOW = "import time\nprint('epoch 3 of 90', flush=True)\ntime.sleep(100)\n"
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"
PLAIN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def slow(tmp_path: Path) -> Workspace:
    """A record with a claim whose script says one thing and sleeps."""
    space = Workspace.init(tmp_path)
    space.add_record(Record(id=ID, kind="submission", title="t"))
    claim, _, artifact, _ = empirical("c1", "text")
    space.write_claim(ID, claim)
    artifact = artifact.model_copy(update={"limits": LimitRequest(wall_seconds=110)})
    space.write_artifact(ID, "c1", artifact, {"repro.py": SLOW.encode()})
    space.attach(ID, "c1")
    return space


def read_until(terminal: int, wanted: str | None) -> str:
    """What a terminal shows until something is on it, or until it is closed."""
    seen = b""
    while wanted is None or wanted not in PLAIN.sub("", seen.decode("utf-8", "replace")):
        try:
            block = os.read(terminal, 65536)
        except OSError:
            break
        if not block:
            break
        seen += block
    return seen.decode("utf-8", "replace")


@pytest.mark.timeout(120)
def test_a_run_shows_signs_of_life_and_ends_cleanly(slow: Workspace) -> None:
    terminal, inside = pty.openpty()
    process = subprocess.Popen(
        [*GATE, "verify", ID],
        cwd=slow.root,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        env={**os.environ, "COLUMNS": "110", "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(inside)
    try:
        seen = read_until(terminal, "epoch 3 of 90")
        line = PLAIN.sub("", seen)
        assert f"{ID} c1  run" in line
        assert re.search(r"\d+ of 110 s", line)
        assert HIDE in seen
        os.killpg(process.pid, signal.SIGINT)
        rest = read_until(terminal, None)
        status = process.wait(timeout=60)
    finally:
        process.kill()
        os.close(terminal)
    assert status == 3
    assert rest.rindex(SHOW) > rest.rfind(HIDE)
    after = PLAIN.sub("", rest[rest.rindex(SHOW) :])
    assert "interrupted" in after
    assert "1 record: 0 VERIFIED, 1 Unverified." in after
    assert "Traceback" not in rest
